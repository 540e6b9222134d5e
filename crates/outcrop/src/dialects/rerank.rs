//! Bodies that ask for the order of documents.

use crate::error::Result;
use crate::families::Family;
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

/// Reads an answer in which `score` is the name of a document's relevance.
pub(crate) fn read(body: &Value, family: &'static Family, score: &str) -> Result<Ranking> {
    let unreadable = |at: &str, was: &Value| family.unreadable(at, crate::field::article(was));
    let Some(results) = body["results"].as_array() else {
        return Err(unreadable("/results", &body["results"]));
    };
    let ranked = results.iter().enumerate().map(|(position, result)| {
        let index = result["index"].as_u64().and_then(|index| usize::try_from(index).ok());
        let index = index.ok_or_else(|| unreadable(&format!("/results/{position}/index"), &result["index"]))?;
        let found = &result[score];
        let score = found.as_f64().ok_or_else(|| unreadable(&format!("/results/{position}/{score}"), found))?;
        Ok(Rank {
            index,
            score,
            #[cfg(feature = "media")]
            document: None,
        })
    });
    Ok(Ranking { results: ranked.collect::<Result<_>>()?, ..Ranking::default() })
}

/// The page of the operation.
#[cfg(feature = "media")]
pub(crate) const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_Rerank.html";

/// Where its body names the model.
#[cfg(feature = "media")]
pub(crate) const MODEL_ARN: &str = "/rerankingConfiguration/bedrockRerankingConfiguration/modelConfiguration/modelArn";

/// The body of the Rerank operation for the model with this ARN.
#[cfg(feature = "media")]
pub(crate) fn write_operation(ask: &Rerank, arn: &str) -> Value {
    use serde_json::json;
    let text = |text: &str| json!({ "type": "TEXT", "textQuery": { "text": text } });
    let source = |text: &String| json!({ "type": "INLINE", "inlineDocumentSource": { "type": "TEXT", "textDocument": { "text": text } } });
    let mut configuration = json!({ "modelConfiguration": { "modelArn": arn } });
    if let Some(top) = ask.top {
        configuration["numberOfResults"] = top.into();
    }
    json!({
        "queries": [text(&ask.query)],
        "sources": ask.documents.iter().map(source).collect::<Vec<_>>(),
        "rerankingConfiguration": { "type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": configuration },
    })
}

/// Reads the answer of the Rerank operation: as those of the models, with what was ranked where the service says, and a token where
/// there is more.
#[cfg(feature = "media")]
pub(crate) fn read_operation(body: &Value, family: &'static Family) -> Result<Ranking> {
    let mut ranking = read(body, family, "relevanceScore")?;
    for (position, rank) in ranking.results.iter_mut().enumerate() {
        rank.document = body["results"][position].get("document").filter(|document| !document.is_null()).cloned();
    }
    ranking.next_token = body["nextToken"].as_str().map(str::to_owned);
    Ok(ranking)
}
