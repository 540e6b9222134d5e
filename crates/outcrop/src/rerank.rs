//! Documents in the order of their relevance.

use crate::call::{Answer, Call, Operation, Response, header_usage, json_body, other_use};
use crate::dialects::rerank;
use crate::error::{Error, Result};
use crate::families::{Speaks, resolve};
use crate::json::{Fit, FromJson, Members, Object, ToJson, deserialize_from_json, serialize_to_json};
use crate::reply::Usage;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What to bring into order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rerank {
    /// The question.
    pub query: String,
    /// The documents.
    pub documents: Vec<String>,
    /// How many of the best to return; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<u32>,
}

impl Rerank {
    /// The request that asks `model` for the order.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`]; [`Error::Invalid`] with everything the service would refuse.
    pub fn call(&self, model: &str) -> Result<Call<Ranking>> {
        let resolved = resolve(model, None)?;
        let Speaks::Rerank(api_version) = resolved.family.speaks else {
            return Err(Error::Malformed {
                what: "model",
                reason: format!("{model} does not rank documents; {}", other_use(resolved.family)),
            });
        };
        Call::checked(Operation::InvokeModel, model, resolved, rerank::write(self, api_version), Vec::new())
    }
}

/// Documents by relevance, best first.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Ranking {
    /// The documents, by their place in the request.
    pub results: Vec<Rank>,
    /// What it cost, in tokens, where the model says.
    pub usage: Usage,
    /// The service's id of the request.
    pub request_id: Option<String>,
}

/// One document's place.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Rank {
    /// Its place in the request, from 0.
    pub index: usize,
    /// How relevant it is, 0 to 1.
    pub score: f64,
}

serialize_to_json!(Ranking, Rank);

impl ToJson for Ranking {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.put("results", self.results.to_json()).put("usage", self.usage.to_json());
        json.some("requestId", self.request_id.as_deref()).done()
    }
}

impl ToJson for Rank {
    fn to_json(&self) -> Value {
        Object::default().put("index", self.index.into()).put("score", self.score.into()).done()
    }
}

impl Answer for Ranking {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        let body = json_body(call, response)?;
        let mut ranking = rerank::read(&body, call.family())?;
        ranking.usage = header_usage(response.header);
        ranking.request_id = (response.header)("x-amzn-requestid");
        Ok(ranking)
    }

    fn spoken_by(speaks: Speaks) -> bool {
        matches!(speaks, Speaks::Rerank(_))
    }
}

impl FromJson for Rerank {
    const WHAT: &'static str = "rerank";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let rerank = Self { query: m.read("query"), documents: m.read("documents"), top: m.opt("top") };
        m.end().map(|()| rerank)
    }
}

deserialize_from_json!(Rerank);
