//! Operations of the runtime that are nobody's family: token counts, guardrails, and anything else as it is.

use crate::call::{Answer, Call, Operation, Response, is_path_of, json_body, percent_encode};
use crate::check::guards;
use crate::error::{Error, Result};
use crate::families::{Family, FamilyHint, Resolved, Speaks};
use crate::reply::Reply;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Whoever answers where no model does.
pub(crate) static SERVICE: Family = Family {
    id: "runtime",
    code: "RUNTIME",
    docs: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock_Runtime.html",
    ..Family::BASE
};

/// How many tokens a request has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenCount {
    /// Tokens the model would read.
    pub input_tokens: u64,
    /// The service's id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// The members of a Converse body that are counted.
const COUNTED: [&str; 4] = ["messages", "system", "toolConfig", "additionalModelRequestFields"];

impl Call<Reply> {
    /// The request that asks how many tokens this one has. The service counts what a model reads, and asks no model, so the path
    /// holds the model's own id where this request goes to an inference profile: profiles are not counted.
    ///
    /// ```
    /// # use outcrop::Chat;
    /// let call = Chat::user("Name one igneous rock.").converse("anthropic.claude-3-haiku-20240307-v1:0")?;
    /// assert_eq!(call.count_tokens().path(), "/model/anthropic.claude-3-haiku-20240307-v1%3A0/count-tokens");
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn count_tokens(&self) -> Call<TokenCount> {
        TokenCount::call(self.operation, &self.model, &self.body)
    }
}

impl TokenCount {
    /// The request that asks how many tokens a body has, whoever wrote it, of the model itself where `model` is a profile of it.
    pub fn call(operation: Operation, model: &str, body: &Value) -> Call<Self> {
        let input = if operation.converses() {
            let counted = COUNTED.iter().filter_map(|key| Some(((*key).to_owned(), body.get(*key)?.clone())));
            one("converse", Value::Object(counted.collect()))
        } else {
            one("invokeModel", one("body", STANDARD.encode(body.to_string()).into()))
        };
        Call::made(Operation::CountTokens, counted_id(model), &SERVICE, one("input", input), Vec::new())
    }
}

/// The id by which tokens are counted: the model's own. A profile that does not show its model stays what it is.
pub(crate) fn counted_id(id: &str) -> &str {
    let opaque = id.starts_with("arn:") && !id.contains(":inference-profile/");
    if opaque { id } else { crate::families::bare(id) }
}

fn one(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

impl Answer for TokenCount {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        let body = json_body(call, response)?;
        let Some(input_tokens) = crate::dialects::count(&body, "/inputTokens") else {
            let was = crate::field::article(body.get("inputTokens").unwrap_or(&Value::Null));
            return Err(SERVICE.unreadable("/inputTokens", was));
        };
        Ok(Self { input_tokens, request_id: (response.header)("x-amzn-requestid") })
    }

    fn spoken_by(_: Speaks) -> bool {
        true
    }

    fn operations() -> &'static [Operation] {
        &[Operation::CountTokens]
    }

    /// Whose model it is does not matter for a count.
    fn resolve(_: Operation, _: &str, _: FamilyHint<'_>, _: &Value) -> Result<Resolved> {
        Ok(Resolved { family: &SERVICE, model: None, bare: true })
    }
}

impl Call<Value> {
    /// A request of any operation whose path holds no model id, at this path and with this query.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the path is not one of the operation.
    pub fn at_path(operation: Operation, path: &str, body: Value) -> Result<Self> {
        if operation.of_model() || !is_path_of(operation, path) {
            let reason = format!("{} is no path of {}", crate::field::quote(path), operation.name());
            return Err(Error::Malformed { what: "path", reason });
        }
        let findings = guards::check(operation, (&body).into());
        Ok(Self::made(operation, "", &SERVICE, body, findings).at(path.to_owned()))
    }

    /// The request for a guardrail's verdict; the body is ApplyGuardrail's own: `source`, `content`, `outputScope`. What is wrong
    /// with it is in the call's findings.
    ///
    /// ```
    /// # use outcrop::Call;
    /// # use serde_json::json;
    /// let body = json!({ "source": "INPUT", "content": [{ "text": { "text": "Is slate a rock?" } }] });
    /// let call = Call::apply_guardrail("gr4n1t3", "DRAFT", body);
    /// assert_eq!(call.path(), "/guardrail/gr4n1t3/version/DRAFT/apply");
    /// ```
    pub fn apply_guardrail(id: &str, version: &str, body: Value) -> Self {
        let path = ["/guardrail/", &percent_encode(id), "/version/", &percent_encode(version), "/apply"].concat();
        let findings = guards::check(Operation::ApplyGuardrail, (&body).into());
        Self::made(Operation::ApplyGuardrail, "", &SERVICE, body, findings).at(path)
    }
}

/// Any answer that is JSON, as it came.
impl Answer for Value {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        json_body(call, response)
    }

    fn spoken_by(_: Speaks) -> bool {
        true
    }

    fn operations() -> &'static [Operation] {
        &[
            Operation::InvokeModel,
            Operation::Converse,
            Operation::CountTokens,
            Operation::ApplyGuardrail,
            Operation::InvokeGuardrailChecks,
            Operation::StartAsyncInvoke,
            Operation::GetAsyncInvoke,
            Operation::ListAsyncInvokes,
            Operation::Rerank,
        ]
    }

    /// A model nobody knows may be called, too.
    fn resolve(_: Operation, _: &str, _: FamilyHint<'_>, _: &Value) -> Result<Resolved> {
        Ok(Resolved { family: &SERVICE, model: None, bare: true })
    }
}
