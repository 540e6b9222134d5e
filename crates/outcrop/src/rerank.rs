//! Documents in the order of their relevance.

use crate::call::{Answer, Call, Operation, Response, header_usage, json_body, other_use};
use crate::dialects::rerank;
use crate::error::{Error, Result};
use crate::families::{Speaks, resolve};
use crate::json::{Fit, FromJson, Members, Object, ToJson, deserialize_from_json, serialize_to_json};
use crate::reply::Usage;
#[cfg(feature = "media")]
use crate::{
    body::View,
    check::{check_body, guards},
    families::{Family, FamilyHint, Resolved, resolve_for},
    finding::Finding,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// What to bring into order.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
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

/// What people said stays out of logs: sizes only.
impl fmt::Debug for Rerank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rerank(a query of {} bytes, {} documents, top: {:?})", self.query.len(), self.documents.len(), self.top)
    }
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

    /// The request for the order by this operation: `InvokeModel`, or `Rerank`, an operation of the agent runtime that ranks by any
    /// model under one body. There `model` is the [ARN](Self::arn) of a foundation model, and the host is another:
    /// [`Operation::endpoint`].
    ///
    /// ```
    /// # use outcrop::{Operation, Rerank};
    /// let documents = ["Talc is soft.", "Diamond is hard."].map(str::to_owned).to_vec();
    /// let ask = Rerank { query: "hardest mineral".to_owned(), documents, top: Some(1) };
    /// let call = ask.call_as(&Rerank::arn("us-west-2", "amazon.rerank-v1:0"), Operation::Rerank)?;
    /// assert_eq!(call.url(&call.operation.endpoint("us-west-2"))?, "https://bedrock-agent-runtime.us-west-2.amazonaws.com/rerank");
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call); [`Error::Malformed`] for any other operation.
    #[cfg(feature = "media")]
    pub fn call_as(&self, model: &str, operation: Operation) -> Result<Call<Ranking>> {
        match operation {
            Operation::InvokeModel => self.call(model),
            Operation::Rerank => self.operation(model),
            _ => Err(Error::Malformed {
                what: "operation",
                reason: format!("{} ranks no documents; InvokeModel and Rerank do", operation.name()),
            }),
        }
    }

    /// The request of the Rerank operation, which knows its families and no others.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with everything the service would refuse.
    #[cfg(feature = "media")]
    #[doc(hidden)]
    pub fn operation(&self, arn: &str) -> Result<Call<Ranking>> {
        let body = rerank::write_operation(self, arn);
        let findings = guards::check(Operation::Rerank, (&body).into());
        if findings.iter().any(Finding::refuses) {
            return Err(Error::Invalid { model: arn.to_owned(), findings });
        }
        Ok(Call::made(Operation::Rerank, "", &AGENT, body, findings))
    }

    /// The ARN of a foundation model in a region.
    #[cfg(feature = "media")]
    pub fn arn(region: &str, model: &str) -> String {
        let partition = match region {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        };
        format!("arn:{partition}:bedrock:{region}::foundation-model/{model}")
    }
}

/// Whoever answers the Rerank operation, for every model that can.
#[cfg(feature = "media")]
static AGENT: Family = Family { id: "agent-runtime", code: "RERANK", docs: rerank::DOCS, speaks: Speaks::Rerank(None), ..Family::BASE };

#[cfg(feature = "media")]
impl Ranking {
    /// What the Rerank operation answered.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`].
    #[doc(hidden)]
    pub fn of_answer(body: &Value, request_id: Option<String>) -> Result<Self> {
        Ok(Self { request_id, ..rerank::read_operation(body, &AGENT)? })
    }
}

#[cfg(feature = "media")]
impl Call<Ranking> {
    /// The request for the documents after these; `None` when these were the last.
    pub fn next(&self, ranking: &Ranking) -> Option<Self> {
        let token = ranking.next_token.as_deref()?;
        let mut next = self.clone();
        next.body["nextToken"] = token.into();
        Some(next)
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
    /// What the Rerank operation has more documents under, for [`Call::next`].
    #[cfg(feature = "media")]
    pub next_token: Option<String>,
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
    /// The document as the Rerank operation gives it back: `type` with `textDocument` or `jsonDocument`.
    #[cfg(feature = "media")]
    #[serde(default)]
    pub document: Option<Value>,
}

serialize_to_json!(Ranking, Rank);

impl ToJson for Ranking {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.put("results", self.results.to_json()).put("usage", self.usage.to_json());
        #[cfg(feature = "media")]
        json.some("nextToken", self.next_token.as_deref());
        json.some("requestId", self.request_id.as_deref()).done()
    }
}

impl ToJson for Rank {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.put("index", self.index.into()).put("score", self.score.into());
        #[cfg(feature = "media")]
        json.given("document", self.document.as_ref());
        json.done()
    }
}

impl Answer for Ranking {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        let body = json_body(call, response)?;
        #[cfg(feature = "media")]
        if call.operation == Operation::Rerank {
            return Self::of_answer(&body, (response.header)("x-amzn-requestid"));
        }
        let mut ranking = rerank::read(&body, call.family(), "relevance_score")?;
        ranking.usage = header_usage(response.header);
        ranking.request_id = (response.header)("x-amzn-requestid");
        Ok(ranking)
    }

    fn spoken_by(speaks: Speaks) -> bool {
        matches!(speaks, Speaks::Rerank(_))
    }

    #[cfg(feature = "media")]
    fn check(operation: Operation, asked: &str, resolved: Resolved, body: View<'_>) -> Vec<Finding> {
        match operation {
            Operation::Rerank => guards::check(operation, body),
            _ => check_body(operation, asked, resolved, body),
        }
    }

    #[cfg(feature = "media")]
    fn operations() -> &'static [Operation] {
        &[Operation::InvokeModel, Operation::Rerank]
    }

    /// The operation names its model in the body, and takes one that is not known here.
    #[cfg(feature = "media")]
    fn resolve(operation: Operation, model: &str, family: FamilyHint<'_>, body: &Value) -> Result<Resolved> {
        match operation {
            Operation::Rerank => Ok(Resolved { family: &AGENT, model: None, bare: true }),
            _ => resolve_for(model, family, body),
        }
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
