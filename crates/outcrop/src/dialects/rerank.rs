//! Bodies that ask for the order of documents.

use crate::error::Result;
use crate::families::Family;
use crate::reply::Usage;
use crate::rerank::{Rank, Ranking, Rerank};
use serde_json::Value;

/// What the rerankers share; Cohere wants a version beside it.
pub(crate) fn write(ask: &Rerank, api_version: Option<u32>) -> Value {
    super::object([
        ("query", Some(ask.query.as_str().into())),
        ("documents", Some(ask.documents.clone().into())),
        ("top_n", ask.top.map(Value::from)),
        ("api_version", api_version.map(Value::from)),
    ])
}

pub(crate) fn read(body: &Value, family: &'static Family) -> Result<Ranking> {
    let unreadable = |at: &str, was: &Value| family.unreadable(at, crate::field::article(was));
    let Some(results) = body["results"].as_array() else {
        return Err(unreadable("/results", &body["results"]));
    };
    let ranked = results.iter().enumerate().map(|(position, result)| {
        let index = result["index"].as_u64().and_then(|index| usize::try_from(index).ok());
        let index = index.ok_or_else(|| unreadable(&format!("/results/{position}/index"), &result["index"]))?;
        let score = result["relevance_score"].as_f64();
        let score = score.ok_or_else(|| unreadable(&format!("/results/{position}/relevance_score"), &result["relevance_score"]))?;
        Ok(Rank { index, score })
    });
    Ok(Ranking { results: ranked.collect::<Result<_>>()?, usage: Usage::default(), request_id: None })
}
