//! Titan Text Embeddings: one text in, one vector out, in one or two types.

use super::{EmbedDialect, object};
use crate::call::{Embed, Embedding, Embeddings};
use crate::error::{Error, Result};
use crate::families::Family;
use crate::finding::{Finding, Severity};
use crate::reply::Usage;
use serde_json::Value;

pub(crate) struct TitanEmbed;

impl EmbedDialect for TitanEmbed {
    fn write(&self, ask: &Embed, findings: &mut Vec<Finding>) -> Value {
        if ask.texts.len() != 1 {
            findings.push(Finding {
                code: "BR-TITAN-EMBED-100".to_owned(),
                severity: Severity::Refused,
                pointer: "/inputText".to_owned(),
                at: Some("texts".to_owned()),
                message: format!("takes one text a call, got {}", ask.texts.len()),
                service: None,
                source: None,
            });
        }
        object([
            ("inputText", ask.texts.first().map(|text| text.as_str().into())),
            ("dimensions", ask.dimensions.map(Value::from)),
            ("normalize", ask.normalize.map(Value::from)),
            ("embeddingTypes", (!ask.types.is_empty()).then(|| ask.types.clone().into())),
        ])
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings> {
        let mut embeddings = Vec::new();
        // `embeddingsByType` is always there; older recordings have only `embedding`.
        for (kind, values) in body["embeddingsByType"].as_object().into_iter().flatten() {
            embeddings.push(vector(kind, values, &format!("/embeddingsByType/{kind}"), family)?);
        }
        if embeddings.is_empty() {
            embeddings.push(vector("float", &body["embedding"], "/embedding", family)?);
        }
        let usage = Usage { input_tokens: body["inputTextTokenCount"].as_u64(), ..Usage::default() };
        Ok(Embeddings { embeddings, usage, ..Embeddings::default() })
    }
}

/// A vector of this type from a list of numbers.
pub(crate) fn vector(kind: &str, values: &Value, at: &str, family: &'static Family) -> Result<Embedding> {
    let numbers = values.as_array().and_then(|values| values.iter().map(Value::as_f64).collect::<Option<Vec<_>>>());
    let Some(values) = numbers.filter(|values| !values.is_empty()) else {
        return Err(Error::Unreadable { family: family.id, at: at.to_owned(), was: crate::field::article(values), docs: family.docs });
    };
    Ok(Embedding { kind: kind.to_owned(), values })
}
