//! Bodies that ask for vectors.

use super::{EmbedDialect, count, object, text_at};
use crate::embed::{Embed, Embedding, Embeddings, Purpose, Truncate};
use crate::error::{Error, Result};
use crate::families::{Family, Model};
use crate::finding::{Finding, Severity};
use crate::json::json;
use crate::reply::Usage;
use serde_json::Value;

/// Titan: one text, one image, or both in one vector.
pub(crate) struct TitanEmbed {
    /// Where the dimensions are asked for.
    pub(crate) dimensions: &'static str,
    /// Whether it takes an image.
    pub(crate) images: bool,
}

/// Cohere Embed: many texts or one image.
pub(crate) struct CohereEmbed {
    /// Whether it is version 4.
    pub(crate) fourth: bool,
}

/// Nova Multimodal Embeddings: one thing at a time.
pub(crate) struct NovaEmbed;

/// Marengo of `TwelveLabs`: one text or image at a time.
pub(crate) struct Marengo;

impl EmbedDialect for TitanEmbed {
    fn write(&self, ask: &Embed, _: Option<&Model>, findings: &mut Vec<Finding>) -> Value {
        one(ask, self.images, findings);
        for (given, at) in [(ask.purpose.is_some(), "purpose"), (ask.truncate.is_some(), "truncate")] {
            no_place(given, at, findings);
        }
        no_place(self.images && !ask.types.is_empty(), "types", findings);
        no_place(self.images && ask.normalize.is_some(), "normalize", findings);
        let mut body = object([
            ("inputText", ask.texts.first().map(|text| text.as_str().into())),
            ("inputImage", ask.images.first().map(|image| image.data.as_str().into())),
            ("normalize", ask.normalize.map(Value::from)),
            ("embeddingTypes", (!ask.types.is_empty()).then(|| ask.types.clone().into())),
        ]);
        if let Some(dimensions) = ask.dimensions {
            crate::field::put(&mut body, self.dimensions, dimensions.into());
        }
        body
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings> {
        // The multimodal model says what went wrong in a 200.
        if let (Some(message), true) = (body["message"].as_str(), body["embedding"].is_null() && body.get("embeddingsByType").is_none()) {
            return Err(Error::Service {
                name: "ModelErrorException".to_owned(),
                status: Some(200),
                message: message.to_owned(),
                request_id: None,
            });
        }
        let mut embeddings = Vec::new();
        // `embeddingsByType` is there from version 2 on; the first has only `embedding`.
        for (kind, values) in body["embeddingsByType"].as_object().into_iter().flatten() {
            embeddings.push(vector(kind, values, &format!("/embeddingsByType/{kind}"), family)?);
        }
        if embeddings.is_empty() {
            embeddings.push(vector("float", &body["embedding"], "/embedding", family)?);
        }
        Ok(answer(embeddings, count(body, "/inputTextTokenCount")))
    }
}

impl EmbedDialect for CohereEmbed {
    fn write(&self, ask: &Embed, _: Option<&Model>, findings: &mut Vec<Finding>) -> Value {
        no_place(ask.normalize.is_some(), "normalize", findings);
        no_place(!self.fourth && ask.dimensions.is_some(), "dimensions", findings);
        if ask.texts.is_empty() == ask.images.is_empty() {
            refuse("texts", "must be given, or images, not both".to_owned(), findings);
        }
        let purpose = match (ask.images.is_empty(), ask.purpose) {
            (false, _) => "image",
            (true, None | Some(Purpose::Document)) => "search_document",
            (true, Some(Purpose::Query)) => "search_query",
            (true, Some(Purpose::Classification)) => "classification",
            (true, Some(Purpose::Clustering)) => "clustering",
        };
        let truncate = ask.truncate.map(|truncate| match truncate {
            Truncate::None => "NONE",
            Truncate::Start => "START",
            Truncate::End => "END",
        });
        let images: Vec<String> = ask.images.iter().map(|image| format!("data:image/{};base64,{}", image.format, image.data)).collect();
        object([
            ("texts", (!ask.texts.is_empty()).then(|| ask.texts.clone().into())),
            ("images", (!images.is_empty()).then(|| images.into())),
            ("input_type", Some(purpose.into())),
            ("embedding_types", (!ask.types.is_empty()).then(|| ask.types.clone().into())),
            ("truncate", truncate.map(Value::from)),
            ("output_dimension", ask.dimensions.map(Value::from)),
        ])
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings> {
        let mut embeddings = Vec::new();
        match &body["embeddings"] {
            Value::Array(list) => {
                for (index, values) in list.iter().enumerate() {
                    embeddings.push(vector("float", values, &format!("/embeddings/{index}"), family)?);
                }
            }
            Value::Object(kinds) => {
                let texts = kinds.values().filter_map(Value::as_array).map(Vec::len).max().unwrap_or(0);
                for index in 0..texts {
                    for (kind, list) in kinds.iter().filter(|(_, list)| list.is_array()) {
                        embeddings.push(vector(kind, &list[index], &format!("/embeddings/{kind}/{index}"), family)?);
                    }
                }
            }
            // Seen in front of some gateways: the list of the OpenAI-compatible endpoint.
            _ => {
                for (index, item) in body["data"].as_array().into_iter().flatten().enumerate() {
                    embeddings.push(vector("float", &item["embedding"], &format!("/data/{index}/embedding"), family)?);
                }
            }
        }
        if embeddings.is_empty() {
            return Err(nothing(&body["embeddings"], "/embeddings", family));
        }
        Ok(answer(embeddings, None))
    }
}

impl EmbedDialect for NovaEmbed {
    fn write(&self, ask: &Embed, _: Option<&Model>, findings: &mut Vec<Finding>) -> Value {
        one(ask, true, findings);
        if !ask.texts.is_empty() && !ask.images.is_empty() {
            refuse("texts", "must be given, or images, not both".to_owned(), findings);
        }
        no_place(ask.normalize.is_some(), "normalize", findings);
        no_place(!ask.types.is_empty() && ask.types != ["float"], "types", findings);
        let purpose = match ask.purpose {
            None | Some(Purpose::Document) => "GENERIC_INDEX",
            Some(Purpose::Query) => "GENERIC_RETRIEVAL",
            Some(Purpose::Classification) => "CLASSIFICATION",
            Some(Purpose::Clustering) => "CLUSTERING",
        };
        let truncate = match ask.truncate {
            None | Some(Truncate::None) => "NONE",
            Some(Truncate::Start) => "START",
            Some(Truncate::End) => "END",
        };
        let text = ask.texts.first().map(|text| json!({ "truncationMode": truncate, "value": text }));
        let image = ask.images.first().map(|image| json!({ "format": &image.format, "source": { "bytes": &image.data } }));
        json!({
            "taskType": "SINGLE_EMBEDDING",
            "singleEmbeddingParams": object([
                ("embeddingPurpose", Some(purpose.into())),
                ("embeddingDimension", ask.dimensions.map(Value::from)),
                ("text", text),
                ("image", image),
            ]),
        })
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings> {
        let mut embeddings = Vec::new();
        for (index, item) in body["embeddings"].as_array().into_iter().flatten().enumerate() {
            embeddings.push(vector("float", &item["embedding"], &format!("/embeddings/{index}/embedding"), family)?);
        }
        if embeddings.is_empty() {
            return Err(nothing(&body["embeddings"], "/embeddings", family));
        }
        Ok(answer(embeddings, count(body, "/inputTokenCount")))
    }
}

impl EmbedDialect for Marengo {
    fn write(&self, ask: &Embed, model: Option<&Model>, findings: &mut Vec<Finding>) -> Value {
        one(ask, true, findings);
        let flat = model.is_some_and(|model| is_second(model.id));
        for (given, at) in [
            (ask.normalize.is_some(), "normalize"),
            (ask.dimensions.is_some(), "dimensions"),
            (ask.purpose.is_some(), "purpose"),
            (!ask.types.is_empty() && ask.types != ["float"], "types"),
            (ask.truncate == Some(Truncate::Start), "truncate"),
        ] {
            no_place(given, at, findings);
        }
        let kind = match (ask.texts.is_empty(), ask.images.is_empty()) {
            (false, false) => "text_image",
            (true, false) => "image",
            _ => "text",
        };
        let text = ask.texts.first().map(|text| text.as_str().into());
        let source = ask.images.first().map(|image| json!({ "base64String": &image.data }));
        if flat {
            let truncate = ask.truncate.map(|truncate| if truncate == Truncate::End { "end" } else { "none" });
            return object([
                ("inputType", Some(kind.into())),
                ("inputText", text),
                ("mediaSource", source),
                ("textTruncate", truncate.map(Value::from)),
            ]);
        }
        if ask.truncate == Some(Truncate::End) {
            let message = "has no place in this model's body; it is left out".to_owned();
            findings.push(Finding::of("BR-EMBED-001", Severity::Ignored, message).at("truncate".to_owned()));
        }
        // From the third on, the input stands under the name of its type.
        object([("inputType", Some(kind.into())), (kind, Some(object([("inputText", text), ("mediaSource", source)])))])
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings> {
        let mut embeddings = Vec::new();
        match body["data"].as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    embeddings.push(vector("float", &item["embedding"], &format!("/data/{index}/embedding"), family)?);
                }
            }
            // A page of the third has one object, its examples a list.
            None if body["data"].is_object() => embeddings.push(vector("float", &body["data"]["embedding"], "/data/embedding", family)?),
            None => embeddings.push(vector("float", &body["embedding"], "/embedding", family)?),
        }
        if embeddings.is_empty() {
            return Err(nothing(&body["data"], "/data", family));
        }
        Ok(answer(embeddings, None))
    }
}

/// Whether a Marengo is of the second version, whose body is flat.
pub(crate) fn is_second(id: &str) -> bool {
    id.contains("-2-7")
}

/// These bodies hold one text, and one image where there are images.
fn one(ask: &Embed, images: bool, findings: &mut Vec<Finding>) {
    if ask.texts.len() > 1 {
        refuse("texts", format!("takes one text a call, got {}; Embed::calls makes a call for each", ask.texts.len()), findings);
    }
    if ask.images.len() > usize::from(images) {
        refuse("images", format!("takes {} a call, got {}", if images { "one image" } else { "no images" }, ask.images.len()), findings);
    }
    if ask.texts.is_empty() && ask.images.is_empty() {
        refuse("texts", "is empty; give a text".to_owned(), findings);
    }
}

fn no_place(given: bool, at: &str, findings: &mut Vec<Finding>) {
    if given {
        refuse(at, "has no place in this model's body; leave it out".to_owned(), findings);
    }
}

fn refuse(at: &str, message: String, findings: &mut Vec<Finding>) {
    findings.push(Finding::of("BR-EMBED-001", Severity::Refused, message).at(at.to_owned()));
}

fn answer(embeddings: Vec<Embedding>, input_tokens: Option<u64>) -> Embeddings {
    Embeddings { embeddings, usage: Usage { input_tokens, ..Usage::default() }, ..Embeddings::default() }
}

fn nothing(was: &Value, at: &str, family: &'static Family) -> Error {
    let was = if text_at(was, "").is_empty() { crate::field::article(was) } else { "text".to_owned() };
    family.unreadable(at, was)
}

/// A vector of this type from a list of numbers.
fn vector(kind: &str, values: &Value, at: &str, family: &'static Family) -> Result<Embedding> {
    let numbers = values.as_array().and_then(|values| values.iter().map(Value::as_f64).collect::<Option<Vec<_>>>());
    let Some(values) = numbers.filter(|values| !values.is_empty()) else {
        return Err(nothing(values, at, family));
    };
    Ok(Embedding { kind: kind.to_owned(), values })
}
