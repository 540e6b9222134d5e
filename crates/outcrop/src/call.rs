//! A finished request that knows how to read its own answer.

use crate::body::{Body, View};
use crate::chat::Chat;
use crate::check::check_body;
use crate::dialects::converse::CONVERSE;
use crate::dialects::{Dialect, Writing, read_common};
use crate::draft::Draft;
use crate::error::{Error, Result};
use crate::events::Events;
use crate::families::{Family, FamilyHint, Resolved, Speaks, resolve_for_hinted, resolve_hinted};
use crate::field::fill;
use crate::finding::Finding;
use crate::json::{Fit, FromJson, Members, Object, ToJson, Unfit};
use crate::params::Knob;
use crate::reply::{Reply, Usage};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;
use std::marker::PhantomData;

/// An operation of the Bedrock runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Operation {
    /// The family's own body, answered whole.
    InvokeModel,
    /// The family's own body, answered as a stream.
    InvokeModelWithResponseStream,
    /// The common body, answered whole.
    Converse,
    /// The common body, answered as a stream.
    ConverseStream,
    /// How many tokens a body of InvokeModel or Converse has.
    #[cfg(feature = "media")]
    CountTokens,
    /// A guardrail's verdict on a text.
    #[cfg(feature = "media")]
    ApplyGuardrail,
    /// A verdict by checks that no guardrail has to be made for.
    #[cfg(feature = "media")]
    InvokeGuardrailChecks,
    /// The family's own body, answered by a job that writes to S3.
    #[cfg(feature = "media")]
    StartAsyncInvoke,
    /// What has become of a job.
    #[cfg(feature = "media")]
    GetAsyncInvoke,
    /// The jobs there are.
    #[cfg(feature = "media")]
    ListAsyncInvokes,
    /// Documents in the order of their relevance, by any model; an operation of the agent runtime.
    #[cfg(feature = "media")]
    Rerank,
}

impl Operation {
    /// All of them.
    #[cfg(not(feature = "media"))]
    pub const ALL: [Self; 4] = Self::OF_MODELS;

    /// All of them.
    #[cfg(feature = "media")]
    pub const ALL: [Self; 11] = [
        Self::InvokeModel,
        Self::InvokeModelWithResponseStream,
        Self::Converse,
        Self::ConverseStream,
        Self::CountTokens,
        Self::ApplyGuardrail,
        Self::InvokeGuardrailChecks,
        Self::StartAsyncInvoke,
        Self::GetAsyncInvoke,
        Self::ListAsyncInvokes,
        Self::Rerank,
    ];

    /// Those that a model answers to at once.
    pub const OF_MODELS: [Self; 4] = [Self::InvokeModel, Self::InvokeModelWithResponseStream, Self::Converse, Self::ConverseStream];

    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvokeModel => "InvokeModel",
            Self::InvokeModelWithResponseStream => "InvokeModelWithResponseStream",
            Self::Converse => "Converse",
            Self::ConverseStream => "ConverseStream",
            #[cfg(feature = "media")]
            Self::CountTokens => "CountTokens",
            #[cfg(feature = "media")]
            Self::ApplyGuardrail => "ApplyGuardrail",
            #[cfg(feature = "media")]
            Self::InvokeGuardrailChecks => "InvokeGuardrailChecks",
            #[cfg(feature = "media")]
            Self::StartAsyncInvoke => "StartAsyncInvoke",
            #[cfg(feature = "media")]
            Self::GetAsyncInvoke => "GetAsyncInvoke",
            #[cfg(feature = "media")]
            Self::ListAsyncInvokes => "ListAsyncInvokes",
            #[cfg(feature = "media")]
            Self::Rerank => "Rerank",
        }
    }

    /// The operation with this name.
    pub fn named(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name).ok_or_else(|| Error::Malformed {
            what: "operation",
            reason: format!("there is no \"{name}\" here; there are {}", Self::ALL.map(Self::name).join(", ")),
        })
    }

    /// Its HTTP method.
    pub fn method(self) -> &'static str {
        #[cfg(feature = "media")]
        if matches!(self, Self::GetAsyncInvoke | Self::ListAsyncInvokes) {
            return "GET";
        }
        "POST"
    }

    /// Whether its path is that of a model, `/model/<id>/<segment>`.
    pub fn of_model(self) -> bool {
        #[cfg(feature = "media")]
        let of_model = self == Self::CountTokens || Self::OF_MODELS.contains(&self);
        #[cfg(not(feature = "media"))]
        let of_model = true;
        of_model
    }

    /// Whether a request names a model, in its path or in its body.
    pub fn names_model(self) -> bool {
        #[cfg(feature = "media")]
        if self == Self::StartAsyncInvoke {
            return true;
        }
        self.of_model()
    }

    /// The segment of its path that tells it from others: the last of a model's, else the first.
    pub fn segment(self) -> &'static str {
        match self {
            Self::InvokeModel => "invoke",
            Self::InvokeModelWithResponseStream => "invoke-with-response-stream",
            Self::Converse => "converse",
            Self::ConverseStream => "converse-stream",
            #[cfg(feature = "media")]
            Self::CountTokens => "count-tokens",
            #[cfg(feature = "media")]
            Self::ApplyGuardrail => "guardrail",
            #[cfg(feature = "media")]
            Self::InvokeGuardrailChecks => "guardrail-checks",
            #[cfg(feature = "media")]
            Self::StartAsyncInvoke | Self::GetAsyncInvoke | Self::ListAsyncInvokes => "async-invoke",
            #[cfg(feature = "media")]
            Self::Rerank => "rerank",
        }
    }

    /// The base URL of the service that answers it, in a region: the Bedrock runtime, or the agent runtime for `Rerank`.
    ///
    /// Source: <https://docs.aws.amazon.com/general/latest/gr/bedrock.html>, read 2026-11-22.
    #[cfg(feature = "media")]
    pub fn endpoint(self, region: &str) -> String {
        endpoint_of(if self == Self::Rerank { "bedrock-agent-runtime" } else { "bedrock-runtime" }, region)
    }

    /// Whether the body is the common one.
    pub fn converses(self) -> bool {
        matches!(self, Self::Converse | Self::ConverseStream)
    }

    /// Whether the answer is a stream.
    pub fn streams(self) -> bool {
        matches!(self, Self::InvokeModelWithResponseStream | Self::ConverseStream)
    }

    /// The same body, answered as a stream.
    #[must_use]
    pub fn streaming(self) -> Self {
        match self {
            Self::InvokeModel => Self::InvokeModelWithResponseStream,
            Self::Converse => Self::ConverseStream,
            streaming => streaming,
        }
    }

    /// The same body, answered whole.
    #[must_use]
    pub fn whole(self) -> Self {
        match self {
            Self::InvokeModelWithResponseStream => Self::InvokeModel,
            Self::ConverseStream => Self::Converse,
            whole => whole,
        }
    }
}

/// A finished request. `T` is what its answer is read into.
pub struct Call<T = Reply> {
    /// What is asked of the service.
    pub operation: Operation,
    /// The model id as the caller gave it.
    pub model: String,
    /// Headers beyond those every request has: guardrail, trace, latency.
    pub headers: Vec<(String, String)>,
    /// The request body.
    pub body: Body,
    /// What there is to say about the body.
    pub findings: Vec<Finding>,
    family: &'static Family,
    /// Path and query, where they do not follow from the operation and the model.
    #[cfg(feature = "media")]
    place: Option<String>,
    /// What its texts were masked with. It is not written, shown or compared.
    #[cfg(feature = "pii")]
    pub(crate) vault: Option<Box<crate::pii::Vault>>,
    answer: PhantomData<fn() -> T>,
}

/// What a call can be read into.
pub trait Answer: Sized {
    /// Reads a successful answer.
    #[doc(hidden)]
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self>;

    /// What a refusal of the service means.
    #[doc(hidden)]
    fn refused(_: &Call<Self>, error: Error) -> Error {
        error
    }

    /// Whether a family gives this answer.
    #[doc(hidden)]
    fn spoken_by(speaks: Speaks) -> bool;

    /// What there is to say about the body of such a call.
    #[doc(hidden)]
    fn check(operation: Operation, asked: &str, resolved: Resolved, body: View<'_>) -> Vec<Finding> {
        check_body(operation, asked, resolved, body)
    }

    /// The operations with this answer.
    #[doc(hidden)]
    fn operations() -> &'static [Operation] {
        &Operation::OF_MODELS
    }

    /// The family that speaks for a call with this answer.
    #[doc(hidden)]
    fn resolve(operation: Operation, model: &str, family: FamilyHint<'_>, body: &Value) -> Result<Resolved> {
        if operation.converses() { resolve_hinted(model, family) } else { resolve_for_hinted(model, family, body.into()) }
    }

    /// Puts back what was masked in the request.
    #[cfg(feature = "pii")]
    #[doc(hidden)]
    fn restore(&mut self, _vault: &crate::pii::Vault) {}
}

/// An answer as it came from a transport.
#[doc(hidden)]
pub struct Response<'a> {
    pub status: u16,
    pub header: &'a dyn Fn(&str) -> Option<String>,
    pub body: &'a [u8],
}

impl Chat {
    /// The request that asks `model` through its own body, `InvokeModel`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`]; [`Error::Invalid`] with everything the service would refuse.
    ///
    /// ```
    /// # use outcrop::Chat;
    /// let call = Chat::user("Name one igneous rock.").call("amazon.nova-lite-v1:0")?;
    /// assert_eq!(call.path(), "/model/amazon.nova-lite-v1%3A0/invoke");
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn call(&self, model: &str) -> Result<Call> {
        self.call_as(model, None, Operation::InvokeModel)
    }

    /// The request that asks `model` through the common body, `Converse`.
    pub fn converse(&self, model: &str) -> Result<Call> {
        self.call_as(model, None, Operation::Converse)
    }

    /// The request for this operation; `family` is the family of an id that does not show it, or its name.
    pub fn call_as<'h>(&self, model: &str, family: impl Into<FamilyHint<'h>>, operation: Operation) -> Result<Call> {
        self.call_hinted(model, family.into(), operation)
    }

    fn call_hinted(&self, model: &str, family: FamilyHint<'_>, operation: Operation) -> Result<Call> {
        let resolved = resolve_hinted(model, family)?;
        let name = resolved.family.id;
        let native: &dyn Dialect = match resolved.family.speaks {
            Speaks::Chat(native) => native,
            Speaks::Converse if operation.converses() => &CONVERSE,
            Speaks::Converse => {
                return Err(Error::Malformed {
                    what: "operation",
                    reason: format!("{model} has no body for InvokeModel; ask it through Converse"),
                });
            }
            _ => {
                return Err(Error::Malformed { what: "model", reason: format!("{model} answers no chat; {}", other_use(resolved.family)) });
            }
        };
        // What was read from text is not deep; only Rust can build what is.
        #[cfg(not(target_family = "wasm"))]
        refuse_depth(self)?;
        let mut writing = Writing::new(self, resolved);
        let dialect: &dyn Dialect = if operation.converses() { &CONVERSE } else { native };
        dialect.write(&mut writing);
        let Writing { mut body, mut findings, .. } = writing;
        let mut skipped = dialect.fills().to_vec();
        if operation.converses() && resolved.family.converse_top_k.is_some() {
            skipped.push(Knob::TopK);
        }
        fill(self, resolved.family.fields_of(operation), &skipped, name, &mut body, &mut findings);
        body.close();
        if !self.params.unchecked {
            findings.extend(check_body(operation, model, resolved, body.view()));
        }
        if findings.iter().any(Finding::refuses) {
            return Err(Error::Invalid { model: model.to_owned(), findings });
        }
        let call = Call::made(operation, model, resolved.family, body, findings);
        #[cfg(feature = "rare-rules")]
        if !operation.converses()
            && !self.params.unchecked
            && let Some(finding) = crate::check::too_large(call.body.bytes().len())
        {
            return Err(Error::Invalid { model: model.to_owned(), findings: [call.findings, vec![finding]].concat() });
        }
        Ok(call)
    }
}

/// Refuses a conversation with JSON that is too deep.
#[cfg(not(target_family = "wasm"))]
fn refuse_depth(chat: &Chat) -> Result<()> {
    use crate::chat::Part;
    use crate::shared::{DEEPEST, is_deep};

    fn deep_in(part: &Part, left: usize) -> bool {
        match part {
            Part::ToolCall { input: json, .. } | Part::Json { value: json } => json.spelling().deep,
            Part::Other { value } => is_deep(value),
            // A result is two objects, a list and what is in it.
            Part::ToolResult { content, .. } => left < 4 || content.iter().any(|part| deep_in(part, left - 4)),
            _ => false,
        }
    }
    let deep = |part: &Part| deep_in(part, DEEPEST);
    let mut place = chat.system.iter().position(deep).map(|at| format!("system[{at}]"));
    for (m, message) in chat.messages.iter().enumerate() {
        place = place.or_else(|| message.content.iter().position(deep).map(|b| format!("messages[{m}].content[{b}]")));
    }
    place = place.or_else(|| chat.tools.iter().position(|tool| tool.input.spelling().deep).map(|at| format!("tools[{at}].input")));
    if place.is_none() && chat.params.extra.values().any(is_deep) {
        place = Some("params.extra".to_owned());
    }
    match place {
        None => Ok(()),
        Some(at) => {
            let reason = format!("{at} is nested deeper than {DEEPEST} levels");
            Err(Error::Malformed { what: "conversation", reason })
        }
    }
}

#[cfg(feature = "prompt")]
impl crate::prompt::Rendered {
    /// The request that asks the prompt's model through its own body, `InvokeModel`.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the prompt names no model or its `guardrail` is none; else as [`Chat::call`] and [`Call::guarded`].
    pub fn call(&self) -> Result<Call> {
        self.call_as(None, None, Operation::InvokeModel)
    }

    /// The request for this operation; a `model` or `family` given here wins over the prompt's.
    pub fn call_as<'h>(&self, model: Option<&str>, family: impl Into<FamilyHint<'h>>, operation: Operation) -> Result<Call> {
        let family = family.into();
        if self.redact.is_some() {
            return self.clone().redacted()?.call_as(model, family, operation);
        }
        let Some(asked) = model.or(self.model.as_deref()) else {
            return Err(Error::Malformed {
                what: "prompt",
                reason: "it names no model; add `model:` to it, or name one in the call".to_owned(),
            });
        };
        // The prompt's family speaks for the prompt's model only.
        let family = family.or(if model.is_none() { self.family.as_deref().into() } else { FamilyHint::default() });
        let mut call = self.chat.call_as(asked, family, operation)?;
        call.findings.splice(0..0, self.findings.iter().cloned());
        #[cfg(feature = "pii")]
        {
            call.vault.clone_from(&self.vault);
        }
        match &self.guardrail {
            Some(guardrail) => call.guarded(&crate::guardrail::Guard::from_json(guardrail)?),
            None => Ok(call),
        }
    }
}

#[cfg(feature = "prompt")]
impl crate::prompt::Prompt {
    /// Renders the prompt and makes the request that asks its model.
    ///
    /// ```
    /// use outcrop::{Prompt, inputs};
    ///
    /// let prompt: Prompt = "---\nmodel: amazon.nova-lite-v1:0\ninputs: { rock: string }\n---\nDescribe {{ rock }}.".parse()?;
    /// let rock = "gneiss";
    /// let call = prompt.call(&inputs! { rock })?;
    /// assert_eq!(call.body["messages"][0]["content"][0]["text"], "Describe gneiss.");
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Prompt::render`](crate::Prompt::render) and [`Chat::call`].
    pub fn call(&self, inputs: &crate::prompt::Inputs) -> Result<Call> {
        self.render(inputs)?.call()
    }
}

impl<T> Call<T> {
    /// The family that speaks for the model.
    pub fn family(&self) -> &'static Family {
        self.family
    }

    /// The path of the request, and its query; a model id is one segment of it.
    pub fn path(&self) -> String {
        #[cfg(feature = "media")]
        if let Some(place) = &self.place {
            return place.clone();
        }
        path_of(&self.model, self.operation)
    }

    /// The same call, answered as a stream.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the model does not stream, or not with what this call holds.
    pub fn streaming(&self) -> Result<Self> {
        let operation = self.operation.streaming();
        let resolved = resolve_hinted(&self.model, self.family.into())?;
        let mut findings = check_body(operation, &self.model, resolved, (&*self.body).into());
        if findings.iter().any(Finding::refuses) {
            // What the caller sends unchecked stays the caller's business; only what streaming adds is reported.
            let whole = check_body(self.operation.whole(), &self.model, resolved, (&*self.body).into());
            findings.retain(|finding| !whole.contains(finding));
            if findings.iter().any(Finding::refuses) {
                return Err(Error::Invalid { model: self.model.clone(), findings });
            }
        }
        Ok(Self { operation, ..self.clone() })
    }

    /// The body as it goes over the wire.
    pub fn bytes(&self) -> Vec<u8> {
        #[cfg(feature = "media")]
        if self.operation.method() == "GET" {
            return Vec::new();
        }
        self.body.bytes().to_vec()
    }

    /// The call's own headers and those its operation needs, in lower case.
    pub fn all_headers(&self) -> Vec<(String, String)> {
        let own = self.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        headers_of(self.operation).iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).chain(own).collect()
    }

    /// The address of the request. `endpoint` is a base URL: [`endpoint`] of a region, or a mock's.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the endpoint is not an absolute URL.
    pub fn url(&self, endpoint: &str) -> Result<String> {
        url_of(endpoint, &self.path())
    }

    /// The request, unsigned. `endpoint` is a base URL: [`endpoint`] of a region, or a mock's.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the endpoint is not an absolute URL or a header cannot be sent.
    #[cfg(feature = "http")]
    pub fn request(&self, endpoint: &str) -> Result<http::Request<Vec<u8>>> {
        self.request_of(endpoint, self.bytes())
    }

    /// The same, for a call that is not needed any more, whose body is not copied.
    ///
    /// # Errors
    ///
    /// As [`request`](Self::request).
    #[cfg(feature = "http")]
    pub fn into_request(mut self, endpoint: &str) -> Result<http::Request<Vec<u8>>> {
        #[cfg(feature = "media")]
        if self.operation.method() == "GET" {
            return self.request(endpoint);
        }
        let body = std::mem::take(&mut self.body).into_bytes();
        self.request_of(endpoint, body)
    }

    #[cfg(feature = "http")]
    fn request_of(&self, endpoint: &str, body: Vec<u8>) -> Result<http::Request<Vec<u8>>> {
        let mut request = http::Request::builder().method(self.operation.method()).uri(self.url(endpoint)?);
        for (name, value) in headers_of(self.operation) {
            request = request.header(*name, *value);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.body(body).map_err(|error| Error::Malformed { what: "endpoint or header", reason: error.to_string() })
    }

    /// A request for this body, whoever wrote it, unchecked; [`check`](crate::check()) checks.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`]; [`Error::Malformed`] when the family's answer is of another kind.
    pub fn of<'h>(operation: Operation, model: &str, family: impl Into<FamilyHint<'h>>, body: Value) -> Result<Self>
    where
        T: Answer,
    {
        Self::of_hinted(operation, model, family.into(), body)
    }

    fn of_hinted(operation: Operation, model: &str, family: FamilyHint<'_>, body: Value) -> Result<Self>
    where
        T: Answer,
    {
        #[cfg(feature = "media")]
        if !T::operations().contains(&operation) {
            return Err(Error::Malformed { what: "call", reason: format!("{} gives another kind of answer", operation.name()) });
        }
        let family = T::resolve(operation, model, family, &body)?.family;
        if !T::spoken_by(family.speaks) {
            return Err(Error::Malformed { what: "call", reason: format!("{} gives another kind of answer", family.id) });
        }
        Ok(Self::made(operation, model, family, body, Vec::new()))
    }

    /// Reads the answer.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] for what the service answered instead; [`Error::Unreadable`] when the answer lacks what
    /// its family's answers have; for a stream also [`Error::Frame`] and [`Error::Cut`].
    #[cfg(feature = "http")]
    pub fn read<B: AsRef<[u8]>>(&self, response: &http::Response<B>) -> Result<T>
    where
        T: Answer,
    {
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        self.read_parts(response.status().as_u16(), &header, response.body().as_ref())
    }

    /// Reads the answer from its parts; header names are asked for in lower case.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] for what the service answered instead; [`Error::Unreadable`] when the answer lacks what
    /// its family's answers have; for a stream also [`Error::Frame`] and [`Error::Cut`].
    pub fn read_parts(&self, status: u16, header: &dyn Fn(&str) -> Option<String>, body: &[u8]) -> Result<T>
    where
        T: Answer,
    {
        if status >= 300 {
            return Err(T::refused(self, service_error(status, header, body)));
        }
        let answer = T::read(self, &Response { status, header, body }).map_err(|error| error.with_headers(header));
        #[cfg(feature = "pii")]
        if let Some(vault) = &self.vault {
            return answer.map(|mut answer| {
                answer.restore(vault);
                answer
            });
        }
        answer
    }

    /// What its texts were masked with, when its prompt says `redact`; its answer is restored with it. It holds personal data, so
    /// it is not part of the call's JSON: whoever reads the answer to a call that was written down restores it with
    /// [`with_vault`](Self::with_vault).
    #[cfg(feature = "pii")]
    pub fn vault(&self) -> Option<&crate::pii::Vault> {
        self.vault.as_deref()
    }

    /// The same call, whose answer is restored with this vault.
    #[cfg(feature = "pii")]
    #[must_use]
    pub fn with_vault(mut self, vault: crate::pii::Vault) -> Self {
        self.vault = Some(Box::new(vault));
        self
    }

    /// The request for a body of ours, unless the service would refuse it.
    pub(crate) fn checked(operation: Operation, model: &str, resolved: Resolved, body: Value, mut findings: Vec<Finding>) -> Result<Self>
    where
        T: Answer,
    {
        findings.extend(T::check(operation, model, resolved, (&body).into()));
        if findings.iter().any(Finding::refuses) {
            return Err(Error::Invalid { model: model.to_owned(), findings });
        }
        Ok(Self::made(operation, model, resolved.family, body, findings))
    }

    pub(crate) fn made(operation: Operation, model: &str, family: &'static Family, body: impl Into<Body>, findings: Vec<Finding>) -> Self {
        Self {
            operation,
            model: model.to_owned(),
            headers: Vec::new(),
            body: body.into(),
            findings,
            family,
            #[cfg(feature = "media")]
            place: None,
            #[cfg(feature = "pii")]
            vault: None,
            answer: PhantomData,
        }
    }

    /// The same call at another path and query than its operation's usual one.
    #[cfg(feature = "media")]
    pub(crate) fn at(self, place: String) -> Self {
        Self { place: Some(place), ..self }
    }
}

impl Call<Reply> {
    /// What reads a streamed answer to this call.
    pub fn events(&self) -> Events {
        let events = self.raw_events();
        #[cfg(feature = "pii")]
        if let Some(vault) = &self.vault {
            return events.restoring(vault);
        }
        events
    }

    fn raw_events(&self) -> Events {
        Events::new(self.family, self.dialect())
    }

    pub(crate) fn dialect(&self) -> &'static dyn Dialect {
        match self.family.speaks {
            Speaks::Chat(native) if !self.operation.converses() => native,
            _ => &CONVERSE,
        }
    }
}

impl Answer for Reply {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        let reply = if call.operation.streams() {
            let mut events = call.raw_events();
            // What arrived before an error is in the events' own keeping; a whole body has only its error.
            events.push(response.body)?;
            events.finish()?
        } else {
            let body = json_body(call, response)?;
            let mut draft = Draft::new(call.family);
            read_common(&body, &mut draft);
            match call.dialect().read(&body, &mut draft) {
                Err(Error::Unreadable { .. }) if draft.is_guarded() => (),
                outcome => outcome?,
            }
            draft.last_events();
            let mut reply = draft.finish()?;
            reply.body = body;
            reply
        };
        Ok(reply.with_headers(response.header))
    }

    fn spoken_by(speaks: Speaks) -> bool {
        matches!(speaks, Speaks::Chat(_) | Speaks::Converse)
    }

    #[cfg(feature = "pii")]
    fn restore(&mut self, vault: &crate::pii::Vault) {
        vault.restore_reply(self);
    }
}

impl Reply {
    /// The reply with what the headers of its answer say: the request id, and usage and latency where the body had none.
    ///
    /// [`Call::read`] does this; whoever reads a stream with [`Call::events`] does it when the stream is over. Header
    /// names are asked for in lower case.
    #[must_use]
    pub fn with_headers(mut self, header: &dyn Fn(&str) -> Option<String>) -> Self {
        self.usage = self.usage.or(header_usage(header));
        self.metadata.request_id = header("x-amzn-requestid");
        if self.metadata.latency_ms.is_none() {
            self.metadata.latency_ms = header_count(header, "invocation-latency");
        }
        self
    }
}

fn path_of(model: &str, operation: Operation) -> String {
    #[cfg(feature = "media")]
    if !operation.of_model() {
        let rest = if operation == Operation::InvokeGuardrailChecks { "/invoke" } else { "" };
        return ["/", operation.segment(), rest].concat();
    }
    ["/model/", &percent_encode(model), "/", operation.segment()].concat()
}

fn headers_of(operation: Operation) -> &'static [(&'static str, &'static str)] {
    const JSON: &str = "application/json";
    // What has no body has no type of it.
    #[cfg(feature = "media")]
    if operation.method() == "GET" {
        return &[];
    }
    match operation {
        Operation::InvokeModelWithResponseStream => &[("content-type", JSON), ("x-amzn-bedrock-accept", JSON)],
        Operation::InvokeModel => &[("content-type", JSON), ("accept", JSON)],
        _ => &[("content-type", JSON)],
    }
}

fn url_of(endpoint: &str, path: &str) -> Result<String> {
    let host = endpoint.strip_prefix("https://").or_else(|| endpoint.strip_prefix("http://")).unwrap_or_default();
    let fits = host.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'@' | b'"' | b'<' | b'>' | b'\\'));
    if !fits || host.is_empty() || host.starts_with('/') {
        let like = crate::call::endpoint("us-east-1");
        return Err(Error::Malformed {
            what: "endpoint",
            reason: format!("must be a URL such as {like}, got {}", crate::field::quote(endpoint)),
        });
    }
    Ok([endpoint.trim_end_matches('/'), path].concat())
}

/// The base URL of the Bedrock runtime in a region.
///
/// Source: <https://docs.aws.amazon.com/general/latest/gr/bedrock.html>, read 2026-11-22.
pub fn endpoint(region: &str) -> String {
    endpoint_of("bedrock-runtime", region)
}

fn endpoint_of(service: &str, region: &str) -> String {
    let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("https://{service}.{region}.{suffix}")
}

/// What the service answered instead of an answer.
pub(crate) fn service_error(status: u16, header: &dyn Fn(&str) -> Option<String>, body: &[u8]) -> Error {
    let json = crate::json::value(body).unwrap_or_default();
    let word = |key: &str| json.get(key).and_then(Value::as_str);
    let kind = header("x-amzn-errortype").or_else(|| word("code").or_else(|| word("__type")).map(str::to_owned));
    let name = kind.map_or_else(|| by_status(status).to_owned(), |kind| error_name(&kind).to_owned());
    let message = word("message").or_else(|| word("Message")).map_or_else(
        || {
            let text: String = String::from_utf8_lossy(body).chars().take(400).collect();
            if text.trim().is_empty() { "the service gave no message".to_owned() } else { text }
        },
        str::to_owned,
    );
    Error::Service { name, status: Some(status), message, request_id: header("x-amzn-requestid") }
}

/// `Name` of `prefix#Name:http://…`.
pub(crate) fn error_name(kind: &str) -> &str {
    let kind = kind.split(':').next().unwrap_or(kind);
    kind.rsplit('#').next().unwrap_or(kind)
}

/// The error an answer without a type stands for.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>, read 2026-11-22.
fn by_status(status: u16) -> &'static str {
    match status {
        400 => "ValidationException",
        403 => "AccessDeniedException",
        404 => "ResourceNotFoundException",
        408 => "ModelTimeoutException",
        424 => "ModelErrorException",
        429 => "ThrottlingException",
        503 => "ServiceUnavailableException",
        _ if status >= 500 => "InternalServerException",
        _ => "UnknownError",
    }
}

pub(crate) fn json_body<T>(call: &Call<T>, response: &Response<'_>) -> Result<Value> {
    json_of(call.family, response)
}

fn json_of(family: &'static Family, response: &Response<'_>) -> Result<Value> {
    let body = crate::json::value(response.body).map_err(|error| family.unreadable("", format!("not JSON: {error}")))?;
    // A path that is no operation is answered with 200 and an error inside.
    if let Some(kind) = body.pointer("/Output/__type").and_then(Value::as_str) {
        return Err(Error::Service {
            name: error_name(kind).to_owned(),
            status: Some(response.status),
            message: "the path names no operation; is the model id one encoded segment of it?".to_owned(),
            request_id: (response.header)("x-amzn-requestid"),
        });
    }
    Ok(body)
}

fn header_count(header: &dyn Fn(&str) -> Option<String>, name: &str) -> Option<u64> {
    header(&format!("x-amzn-bedrock-{name}")).and_then(|value| value.parse().ok())
}

pub(crate) fn header_usage(header: &dyn Fn(&str) -> Option<String>) -> Usage {
    Usage {
        input_tokens: header_count(header, "input-token-count"),
        output_tokens: header_count(header, "output-token-count"),
        cache_read_tokens: header_count(header, "cache-read-input-token-count"),
        cache_write_tokens: header_count(header, "cache-write-input-token-count"),
        reasoning_tokens: None,
    }
}

/// A model id, or another text, as one segment of a path or as a value of a query.
pub(crate) fn percent_encode(id: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let stays = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let mut out = Vec::with_capacity(id.len() + 8);
    // What stands as it is, up to and with each byte that does not.
    for stretch in id.as_bytes().split_inclusive(|byte| !stays(byte)) {
        match stretch.split_last() {
            Some((byte, plain)) if !stays(byte) => {
                out.extend_from_slice(plain);
                out.extend_from_slice(&[b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
            }
            _ => out.extend_from_slice(stretch),
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self {
            operation: self.operation,
            model: self.model.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            findings: self.findings.clone(),
            family: self.family,
            #[cfg(feature = "media")]
            place: self.place.clone(),
            #[cfg(feature = "pii")]
            vault: self.vault.clone(),
            answer: PhantomData,
        }
    }
}

impl<T> PartialEq for Call<T> {
    fn eq(&self, other: &Self) -> bool {
        self.operation == other.operation
            && self.model == other.model
            && self.family == other.family
            && self.path() == other.path()
            && self.headers == other.headers
            && self.body == other.body
            && self.findings == other.findings
    }
}

/// The body may hold anybody's words, so only its size is shown.
impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} as {} ({} bytes)", self.operation.name(), self.model, self.family.id, self.body.bytes().len())
    }
}

impl<T> Serialize for Call<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<T> ToJson for Call<T> {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.text("operation", self.operation.name());
        #[cfg(feature = "media")]
        json.some("path", self.place.as_deref());
        if self.operation.names_model() {
            json.text("modelId", &self.model);
            // Of a model nobody knows there is none to tell.
            #[cfg(feature = "media")]
            let told = self.family != &crate::service::SERVICE;
            #[cfg(not(feature = "media"))]
            let told = true;
            if told {
                json.text("family", self.family.id);
            }
        }
        if !self.headers.is_empty() {
            let headers: Map<String, Value> = self.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            json.put("headers", headers.into());
        }
        if self.operation.method() != "GET" {
            json.put("body", Value::clone(&self.body));
        }
        json.list("findings", &self.findings).done()
    }
}

impl<'de, T: Answer> serde::Deserialize<'de> for Call<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        <Self as FromJson>::read(&value).map_err(|unfit| serde::de::Error::custom(unfit.reason()))
    }
}

impl<T: Answer> FromJson for Call<T> {
    const WHAT: &'static str = "call";

    fn read(value: &Value) -> Fit<Self> {
        Self::read_hinted(value, FamilyHint::default())
    }
}

impl<T: Answer> Call<T> {
    /// As [`FromJson::from_json`], of a model whose family is at hand, whatever the JSON says.
    ///
    /// # Errors
    ///
    /// As [`FromJson::from_json`].
    pub fn from_json_as<'h>(value: &Value, family: impl Into<FamilyHint<'h>>) -> Result<Self> {
        Self::read_hinted(value, family.into()).map_err(|unfit| Error::Malformed { what: Self::WHAT, reason: unfit.reason() })
    }

    pub(crate) fn read_hinted(value: &Value, hint: FamilyHint<'_>) -> Fit<Self> {
        let Form { operation, model, family, headers, body, findings } = Form::read(value)?;
        let hint = hint.or(family.as_deref().into());
        let mut call = Self::of_hinted(operation, &model, hint, body).map_err(|error| Unfit::new(error.to_string()))?;
        #[cfg(feature = "media")]
        {
            call.place = place_of(value, operation)?;
        }
        call.headers = headers;
        call.findings = findings;
        Ok(call)
    }
}

/// A call of any kind, before its family is looked up.
struct Form {
    operation: Operation,
    model: String,
    family: Option<String>,
    headers: Vec<(String, String)>,
    body: Value,
    findings: Vec<Finding>,
}

impl Form {
    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let operation: String = m.read("operation");
        let headers: Map<String, Value> = m.or_default("headers");
        let text = |(name, value): (String, Value)| match value {
            Value::String(value) => Ok((name, value)),
            _ => Err(Unfit::new("must be a string").under(&name).under("headers")),
        };
        let headers = headers.into_iter().map(text).collect::<Fit<_>>()?;
        let operation = Operation::named(&operation).map_err(|error| Unfit::new(error.to_string()).under("operation"));
        #[cfg(not(feature = "media"))]
        let (model, body) = (m.read("modelId"), m.read("body"));
        // What names no model has a path of its own, and a body unless it is a GET.
        #[cfg(feature = "media")]
        let (model, body) = if operation.as_ref().is_ok_and(|operation| !operation.names_model()) {
            m.get("path");
            (String::new(), m.or_default("body"))
        } else {
            (m.read("modelId"), m.read("body"))
        };
        let (family, findings) = (m.opt("family"), m.or_default("findings"));
        m.end()?;
        Ok(Self { operation: operation?, model, family, headers, body, findings })
    }
}

/// Whether a path, with its query, is one of an operation that names no model. It is put behind the endpoint, so what does not begin
/// with a slash could make another host of it.
#[cfg(feature = "media")]
pub(crate) fn is_path_of(operation: Operation, path: &str) -> bool {
    let segment = path.strip_prefix('/').and_then(|rest| rest.split(['/', '?']).next());
    segment == Some(operation.segment()) && path.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The path of a call that names no model, which must be one of its operation.
#[cfg(feature = "media")]
fn place_of(call: &Value, operation: Operation) -> Fit<Option<String>> {
    let Some(place) = call.get("path").filter(|path| !path.is_null()) else { return Ok(None) };
    match place.as_str().filter(|place| is_path_of(operation, place)) {
        Some(place) => Ok(Some(place.to_owned())),
        None => Err(Unfit::new(format!("must be a path of {}", operation.name())).under("path")),
    }
}

pub(crate) fn other_use(family: &Family) -> &'static str {
    match family.speaks {
        Speaks::Rerank(_) => "it ranks documents: use Rerank",
        Speaks::Embed(_) => "it gives vectors: use Embed",
        #[cfg(feature = "media")]
        Speaks::Image(_) => "it makes images: use Image",
        #[cfg(feature = "media")]
        Speaks::Video(_) => "it makes videos: use Video",
        Speaks::Chat(_) | Speaks::Converse => "it answers: use Chat",
    }
}
