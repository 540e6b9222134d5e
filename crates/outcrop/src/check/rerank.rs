//! Bodies of the Rerank operation, which is the agent runtime's.

use crate::body::View;
use crate::dialects::rerank::{DOCS, MODEL_ARN};
use crate::families::{Speaks, rerank, resolve_in};
use crate::field::{Breaches, Field, Kind, Rule, Subject, field, quote};

/// What names a model there. Source: the page of Rerank, read 2026-11-22.
const MODELS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/rerank-supported.html";

/// Source: the page of Rerank and the types it names, read 2026-11-22.
pub(crate) const FIELDS: &[Field] = &[
    field(1, "/queries", Kind::List(1, 1)).required(),
    field(2, "/queries/*", Kind::Object),
    field(3, "/queries/*/type", Kind::Word(&["TEXT"])).required(),
    field(4, "/queries/*/textQuery", Kind::Object).required(),
    field(5, "/queries/*/textQuery/text", Kind::Text(1, 32_000)),
    field(6, "/sources", Kind::List(1, 1_000)).required(),
    field(7, "/sources/*", Kind::Object),
    field(8, "/sources/*/type", Kind::Word(&["INLINE"])).required(),
    field(9, "/sources/*/inlineDocumentSource", Kind::Object).required(),
    field(10, "/sources/*/inlineDocumentSource/type", Kind::Word(&["TEXT", "JSON"])).required(),
    field(11, "/sources/*/inlineDocumentSource/textDocument", Kind::Object),
    field(12, "/sources/*/inlineDocumentSource/textDocument/text", Kind::Text(1, 32_000)),
    field(13, "/rerankingConfiguration", Kind::Object).required(),
    field(14, "/rerankingConfiguration/type", Kind::Word(&["BEDROCK_RERANKING_MODEL"])).required(),
    field(15, "/rerankingConfiguration/bedrockRerankingConfiguration", Kind::Object).required(),
    field(16, "/rerankingConfiguration/bedrockRerankingConfiguration/modelConfiguration", Kind::Object).required(),
    field(17, "/rerankingConfiguration/bedrockRerankingConfiguration/modelConfiguration/modelArn", Kind::Text(1, 2_048)).required(),
    field(18, "/rerankingConfiguration/bedrockRerankingConfiguration/modelConfiguration/additionalModelRequestFields", Kind::Object),
    field(19, "/rerankingConfiguration/bedrockRerankingConfiguration/numberOfResults", Kind::Int(1, 1_000)),
    field(20, "/nextToken", Kind::Text(1, 2_048)),
];

pub(crate) const RULES: &[Rule] = &[
    Rule { code: 101, check: kinds, source: DOCS },
    Rule { code: 102, check: model, source: MODELS },
    Rule { code: 103, check: rest, source: DOCS },
];

const CONFIGURATION: &str = "/rerankingConfiguration/bedrockRerankingConfiguration";

/// The page says which member goes with which type, and not what becomes of a document without it.
fn kinds(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let is_text = |document: View<'_>| document.at("text").is_string();
    for (index, query) in subject.body.at("queries").items().enumerate() {
        let document = query.at("textQuery");
        if document.is_object() && document.at("text").is_null() {
            breaches.note(format!("/queries/{index}/textQuery"), "has no text, so there is nothing to rank by");
        }
    }
    for (index, source) in subject.body.at("sources").items().enumerate() {
        let document = source.at("inlineDocumentSource");
        let (text, json) = (is_text(document.at("textDocument")), !document.at("jsonDocument").is_null());
        let needed = match document.at("type").as_str() {
            Some("TEXT") if !text || json => "textDocument with a text",
            Some("JSON") if !json || text => "jsonDocument",
            _ => continue,
        };
        breaches.note(format!("/sources/{index}/inlineDocumentSource"), format!("should have {needed} and nothing else, as its type says"));
    }
}

fn model(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(arn) = subject.body.pointer(MODEL_ARN).and_then(View::as_str).filter(|arn| !arn.is_empty()) else { return };
    let id = arn.strip_prefix("arn:").and_then(|rest| rest.split_once(":foundation-model/")).map(|(_, id)| id);
    match id {
        None => {
            let message =
                "must be the ARN of a foundation model, arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0 for example";
            breaches.refuse(MODEL_ARN, format!("{message}, got {}", quote(arn)), None);
        }
        Some(id) if !resolve_in(rerank::ALL, id, None).is_ok_and(|found| matches!(found.family.speaks, Speaks::Rerank(_))) => {
            breaches.note(MODEL_ARN, format!("{id} is none of the models that the page lists"));
        }
        Some(_) => (),
    }
}

fn rest(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let sources = subject.body.at("sources");
    let count = sources.items().count();
    let at = [CONFIGURATION, "/numberOfResults"].concat();
    if let (true, Some(wanted)) = (sources.is_array(), subject.body.pointer(&at).and_then(View::as_u64))
        && wanted > count as u64
    {
        breaches.note(at, format!("is more than the number of sources, {count}, got {wanted}"));
    }
    let place = [CONFIGURATION, "/modelConfiguration/additionalModelRequestFields"].concat();
    for (key, _) in subject.body.pointer(&place).into_iter().flat_map(View::members) {
        if !(1..=100).contains(&key.chars().count()) {
            breaches.refuse(format!("{place}/{}", crate::check::escape(key)), "must have a name of 1 to 100 characters", None);
        }
    }
    if subject.body.at("nextToken").as_str().is_some_and(|token| token.contains(char::is_whitespace)) {
        breaches.refuse("/nextToken", "must have no white space", None);
    }
}
