//! Answers without words: vectors, and the order of documents.

use crate::dice::Dice;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// A request for something other than words.
pub(crate) struct Plain<'a> {
    pub(crate) body: &'a Value,
    pub(crate) seed: u64,
    /// Tokens read, by estimate.
    pub(crate) tokens: u64,
}

impl Plain<'_> {
    /// The vector of a thing; it follows from the thing and its length alone, whatever else the request says.
    fn vector(&self, thing: &Value, dimensions: usize) -> Vec<f64> {
        let text = thing.as_str().map_or_else(|| thing.to_string(), str::to_owned);
        vector(dimensions, Dice::of(self.seed, &[text.as_bytes()]))
    }

    fn dimensions(&self, at: &str, usual: usize) -> usize {
        self.body.pointer(at).and_then(Value::as_u64).and_then(|asked| usize::try_from(asked).ok()).unwrap_or(usual).min(65_536)
    }
}

/// A vector of length one.
pub(crate) fn vector(dimensions: usize, mut dice: Dice) -> Vec<f64> {
    // Sums of uniform numbers are near enough to normal ones; the direction is what matters.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    let mut uniform = || (dice.roll() >> 11) as f64 / (1_u64 << 53) as f64;
    let mut values: Vec<f64> = (0..dimensions).map(|_| uniform() + uniform() + uniform() - 1.5).collect();
    let length = values.iter().map(|value| value * value).sum::<f64>().sqrt();
    for value in &mut values {
        // Seven digits, as the service gives, and the same on every machine.
        *value = if length > 0.0 { (*value / length * 1e7).round() / 1e7 } else { 0.0 };
    }
    values
}

/// A vector as one of the types there are. Source of their ranges:
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html>, read 2026-11-22.
fn typed(kind: &str, values: &[f64]) -> Value {
    let bits = || values.chunks(8).map(|bits| bits.iter().fold(0_i64, |byte, value| (byte << 1) | i64::from(*value > 0.0)));
    // Values of long vectors are small; eight times the usual one is full scale.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "clamped to a byte")]
    let scaled = |value: &f64| (value * (values.len() as f64).sqrt() * 16.0).round().clamp(-128.0, 127.0) as i64;
    match kind {
        "int8" => values.iter().map(|value| Value::from(scaled(value))).collect(),
        "uint8" => values.iter().map(|value| Value::from(scaled(value) + 128)).collect(),
        // Eight numbers in a byte.
        "ubinary" => bits().map(Value::from).collect(),
        "binary" => bits().map(|byte| Value::from(byte - 128)).collect(),
        _ => values.to_vec().into(),
    }
}

pub(crate) fn titan_v1(plain: &Plain<'_>) -> Value {
    json!({ "embedding": plain.vector(&plain.body["inputText"], 1_536), "inputTextTokenCount": plain.tokens })
}

pub(crate) fn titan_v2(plain: &Plain<'_>) -> Value {
    let values = plain.vector(&plain.body["inputText"], plain.dimensions("/dimensions", 1_024));
    let kinds: Vec<&str> = plain.body["embeddingTypes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let asked = |kind: &str| kinds.contains(&kind) || (kinds.is_empty() && kind == "float");
    let mut answer = Map::new();
    let mut by_type = Map::new();
    if asked("float") {
        answer.insert("embedding".to_owned(), values.clone().into());
        by_type.insert("float".to_owned(), values.clone().into());
    }
    if asked("binary") {
        // Not packed here.
        by_type.insert("binary".to_owned(), values.iter().map(|value| Value::from(u8::from(*value > 0.0))).collect());
    }
    answer.insert("embeddingsByType".to_owned(), by_type.into());
    answer.insert("inputTextTokenCount".to_owned(), plain.tokens.into());
    answer.into()
}

pub(crate) fn titan_image(plain: &Plain<'_>) -> Value {
    let thing = json!([plain.body["inputText"], plain.body["inputImage"]]);
    let dimensions = plain.dimensions("/embeddingConfig/outputEmbeddingLength", 1_024);
    json!({ "embedding": plain.vector(&thing, dimensions), "inputTextTokenCount": plain.tokens })
}

pub(crate) fn cohere_v3(plain: &Plain<'_>) -> Value {
    cohere(plain, 1_024, false)
}

pub(crate) fn cohere_v4(plain: &Plain<'_>) -> Value {
    // The fourth version gives the map of types even where no type was asked for.
    cohere(plain, plain.dimensions("/output_dimension", 1_536), true)
}

fn cohere(plain: &Plain<'_>, dimensions: usize, always_typed: bool) -> Value {
    let things = ["texts", "images", "inputs"].iter().find_map(|key| plain.body[key].as_array());
    let vectors: Vec<Vec<f64>> = things.into_iter().flatten().map(|thing| plain.vector(thing, dimensions)).collect();
    let mut kinds: Vec<&str> = plain.body["embedding_types"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let typed_answer = always_typed || !kinds.is_empty();
    if kinds.is_empty() {
        kinds.push("float");
    }
    let embeddings = if typed_answer {
        let of = |kind: &str| -> Value { vectors.iter().map(|values| typed(kind, values)).collect() };
        Value::Object(kinds.iter().map(|kind| ((*kind).to_owned(), of(kind))).collect())
    } else {
        vectors.into()
    };
    let mut answer = json!({
        "id": Dice::of(plain.seed, &[plain.body.to_string().as_bytes()]).uuid(),
        "embeddings": embeddings,
        "response_type": if typed_answer { "embeddings_by_type" } else { "embeddings_floats" },
    });
    if let Some(texts) = plain.body.get("texts") {
        answer["texts"] = texts.clone();
    }
    answer
}

pub(crate) fn nova(plain: &Plain<'_>) -> Value {
    let params = &plain.body["singleEmbeddingParams"];
    let media = [("text", "TEXT"), ("image", "IMAGE"), ("video", "VIDEO"), ("audio", "AUDIO")];
    let (key, kind) = media.into_iter().find(|(key, _)| params.get(key).is_some()).unwrap_or(("text", "TEXT"));
    let thing = params[key].get("value").unwrap_or(&params[key]);
    let dimensions = plain.dimensions("/singleEmbeddingParams/embeddingDimension", 3_072);
    json!({ "embeddings": [{ "embeddingType": kind, "embedding": plain.vector(thing, dimensions) }], "inputTokenCount": plain.tokens })
}

pub(crate) fn marengo(plain: &Plain<'_>) -> Value {
    let thing = json!([plain.body["inputText"], plain.body["mediaSource"]]);
    json!({ "data": [{ "embedding": plain.vector(&thing, 512), "startSec": null, "endSec": null }] })
}

/// Where the body of the Rerank operation names its model.
pub(crate) const MODEL_ARN: &str = "/rerankingConfiguration/bedrockRerankingConfiguration/modelConfiguration/modelArn";

/// Documents by how many words of the query they hold.
pub(crate) fn rerank(plain: &Plain<'_>) -> Value {
    let documents = plain.body["documents"].as_array().into_iter().flatten().map(spoken);
    let mut results = ranked(plain.seed, plain.body["query"].as_str().unwrap_or_default(), documents);
    results.truncate(plain.dimensions("/top_n", usize::MAX));
    let results: Vec<Value> = results.into_iter().map(|(index, score)| json!({ "index": index, "relevance_score": score })).collect();
    json!({ "results": results })
}

/// The same for the Rerank operation, which gives the documents back.
pub(crate) fn rerank_sources(seed: u64, body: &Value) -> Value {
    let sources: Vec<&Value> = body["sources"].as_array().into_iter().flatten().map(|source| &source["inlineDocumentSource"]).collect();
    let query = body.pointer("/queries/0/textQuery/text").and_then(Value::as_str).unwrap_or_default();
    let text = |source: &&Value| match source["textDocument"]["text"].as_str() {
        Some(text) => text.to_owned(),
        None => spoken(&source["jsonDocument"]),
    };
    let mut results = ranked(seed, query, sources.iter().map(text));
    let wanted = body.pointer("/rerankingConfiguration/bedrockRerankingConfiguration/numberOfResults").and_then(Value::as_u64);
    results.truncate(wanted.and_then(|wanted| usize::try_from(wanted).ok()).unwrap_or(usize::MAX));
    let results: Vec<Value> = results
        .into_iter()
        .map(|(index, score)| json!({ "index": index, "relevanceScore": score, "document": sources.get(index) }))
        .collect();
    json!({ "results": results })
}

fn spoken(document: &Value) -> String {
    document.as_str().map_or_else(|| document.to_string(), str::to_owned)
}

/// Places and scores, best first.
fn ranked(seed: u64, query: &str, documents: impl Iterator<Item = String>) -> Vec<(usize, f64)> {
    let words = |text: &str| -> HashSet<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let query = words(query);
    let mut results: Vec<(usize, f64)> = documents
        .enumerate()
        .map(|(index, text)| {
            let shared = words(&text).intersection(&query).count();
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let part = shared as f64 / query.len().max(1) as f64;
            // No two documents score quite the same.
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let spice = Dice::of(seed, &[text.as_bytes()]).below(1_000) as f64 / 1e5;
            (index, ((part * 0.9 + 0.05 + spice) * 1e6).round() / 1e6)
        })
        .collect();
    results.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    results
}
