//! Calls whose kind is only known when they are there.

use crate::call::{Call, Operation};
use crate::embed::Embeddings;
use crate::error::{Error, Result};
use crate::families::{FamilyHint, Resolved, Speaks, resolve, resolve_for};
use crate::finding::Finding;
use crate::image::Images;
use crate::job::{Job, JobPage, JobStatus};
use crate::json::{Fit, FromJson, Unfit};
use crate::reply::Reply;
use crate::rerank::Ranking;
use crate::service::TokenCount;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// A call of whichever kind its operation and its model's family give, for recordings and tools.
///
/// ```
/// use outcrop::{AnyCall, FromJson};
/// use serde_json::json;
///
/// let body = json!({ "prompt": "Folded gneiss at low tide" });
/// let call = AnyCall::from_json(&json!({ "operation": "InvokeModel", "modelId": "stability.stable-image-core-v1:1", "body": body }))?;
/// assert!(matches!(call, AnyCall::Images(_)));
/// # Ok::<(), outcrop::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AnyCall {
    /// Answered by a model's reply.
    Reply(Call<Reply>),
    /// Answered by vectors.
    Embeddings(Call<Embeddings>),
    /// Answered by an order.
    Ranking(Call<Ranking>),
    /// Answered by images.
    Images(Call<Images>),
    /// Answered by the ARN of a job.
    Job(Call<Job>),
    /// Answered by what has become of a job.
    JobStatus(Call<JobStatus>),
    /// Answered by a list of jobs.
    JobPage(Call<JobPage>),
    /// Answered by a number of tokens.
    TokenCount(Call<TokenCount>),
    /// Answered by JSON.
    Value(Call<Value>),
}

/// The same expression for a call of any kind.
macro_rules! each {
    ($any:expr, $call:ident => $expression:expr) => {
        match $any {
            AnyCall::Reply($call) => $expression,
            AnyCall::Embeddings($call) => $expression,
            AnyCall::Ranking($call) => $expression,
            AnyCall::Images($call) => $expression,
            AnyCall::Job($call) => $expression,
            AnyCall::JobStatus($call) => $expression,
            AnyCall::JobPage($call) => $expression,
            AnyCall::TokenCount($call) => $expression,
            AnyCall::Value($call) => $expression,
        }
    };
}

impl AnyCall {
    /// As [`Call::of`], of the kind that the operation and the family give.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`]; [`Error::Malformed`] for a model that has no answer to the operation.
    pub fn of<'h>(operation: Operation, model: &str, family: impl Into<FamilyHint<'h>>, body: Value) -> Result<Self> {
        let family = family.into();
        Ok(match kind(operation, model, family, &body)? {
            Kind::Reply => Self::Reply(Call::of(operation, model, family, body)?),
            Kind::Embeddings => Self::Embeddings(Call::of(operation, model, family, body)?),
            Kind::Ranking => Self::Ranking(Call::of(operation, model, family, body)?),
            Kind::Images => Self::Images(Call::of(operation, model, family, body)?),
            Kind::Job => Self::Job(Call::of(operation, model, family, body)?),
            Kind::JobStatus => Self::JobStatus(Call::of(operation, model, family, body)?),
            Kind::JobPage => Self::JobPage(Call::of(operation, model, family, body)?),
            Kind::TokenCount => Self::TokenCount(Call::of(operation, model, family, body)?),
            Kind::Value => Self::Value(Call::of(operation, model, family, body)?),
        })
    }

    /// What is asked of the service.
    pub fn operation(&self) -> Operation {
        each!(self, call => call.operation)
    }

    /// The path of the request, and its query.
    pub fn path(&self) -> String {
        each!(self, call => call.path())
    }

    /// What there is to say about the body.
    pub fn findings(&self) -> &[Finding] {
        each!(self, call => &call.findings)
    }

    /// The request, unsigned; as [`Call::request`].
    ///
    /// # Errors
    ///
    /// As [`Call::request`].
    #[cfg(feature = "http")]
    pub fn request(&self, endpoint: &str) -> Result<http::Request<Vec<u8>>> {
        each!(self, call => call.request(endpoint))
    }

    /// Reads the answer into its JSON form; header names are asked for in lower case.
    ///
    /// # Errors
    ///
    /// As [`Call::read_parts`].
    pub fn read_parts(&self, status: u16, header: &dyn Fn(&str) -> Option<String>, body: &[u8]) -> Result<Value> {
        fn json<T: Serialize>(answer: &T) -> Result<Value> {
            serde_json::to_value(answer).map_err(|error| Error::Malformed { what: "answer", reason: error.to_string() })
        }
        each!(self, call => json(&call.read_parts(status, header, body)?))
    }
}

enum Kind {
    Reply,
    Embeddings,
    Ranking,
    Images,
    Job,
    JobStatus,
    JobPage,
    TokenCount,
    Value,
}

fn kind(operation: Operation, model: &str, family: FamilyHint<'_>, body: &Value) -> Result<Kind> {
    match operation {
        Operation::CountTokens => return Ok(Kind::TokenCount),
        Operation::StartAsyncInvoke => return Ok(Kind::Job),
        Operation::GetAsyncInvoke => return Ok(Kind::JobStatus),
        Operation::ListAsyncInvokes => return Ok(Kind::JobPage),
        Operation::Rerank => return Ok(Kind::Ranking),
        operation if !operation.of_model() => return Ok(Kind::Value),
        _ => (),
    }
    let Resolved { family, .. } = if operation.converses() { resolve(model, family)? } else { resolve_for(model, family, body)? };
    match family.speaks {
        Speaks::Chat(_) | Speaks::Converse => Ok(Kind::Reply),
        Speaks::Embed(_) => Ok(Kind::Embeddings),
        Speaks::Rerank(_) => Ok(Kind::Ranking),
        Speaks::Image(_) => Ok(Kind::Images),
        Speaks::Video(_) => {
            Err(Error::Malformed { what: "call", reason: format!("{} runs as a job only; use StartAsyncInvoke", family.id) })
        }
    }
}

impl FromJson for AnyCall {
    const WHAT: &'static str = "call";

    fn read(value: &Value) -> Fit<Self> {
        Self::read_hinted(value, FamilyHint::default())
    }
}

impl AnyCall {
    /// As [`FromJson::from_json`], of a model whose family is at hand, whatever the JSON says.
    ///
    /// # Errors
    ///
    /// As [`FromJson::from_json`].
    pub fn from_json_as<'h>(value: &Value, family: impl Into<FamilyHint<'h>>) -> Result<Self> {
        Self::read_hinted(value, family.into()).map_err(|unfit| Error::Malformed { what: Self::WHAT, reason: unfit.reason() })
    }

    fn read_hinted(value: &Value, hint: FamilyHint<'_>) -> Fit<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let operation =
            Operation::named(text("operation").unwrap_or_default()).map_err(|error| Unfit::new(error.to_string()).under("operation"))?;
        let body = value.get("body").unwrap_or(&Value::Null);
        let kind = kind(operation, text("modelId").unwrap_or_default(), hint.or(text("family").into()), body);
        Ok(match kind.map_err(|error| Unfit::new(error.to_string()))? {
            Kind::Reply => Self::Reply(Call::read_hinted(value, hint)?),
            Kind::Embeddings => Self::Embeddings(Call::read_hinted(value, hint)?),
            Kind::Ranking => Self::Ranking(Call::read_hinted(value, hint)?),
            Kind::Images => Self::Images(Call::read_hinted(value, hint)?),
            Kind::Job => Self::Job(Call::read_hinted(value, hint)?),
            Kind::JobStatus => Self::JobStatus(Call::read_hinted(value, hint)?),
            Kind::JobPage => Self::JobPage(Call::read_hinted(value, hint)?),
            Kind::TokenCount => Self::TokenCount(Call::read_hinted(value, hint)?),
            Kind::Value => Self::Value(Call::read_hinted(value, hint)?),
        })
    }
}

impl Serialize for AnyCall {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        each!(self, call => call.serialize(serializer))
    }
}
