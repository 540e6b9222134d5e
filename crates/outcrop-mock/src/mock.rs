//! The mock itself: one function from request to answer.

use crate::answer::{Answer, EVENT_STREAM, frame};
use crate::ask::Ask;
use crate::dice::{Dice, canonical};
use crate::fault::Fault;
use crate::fixture::{Fixture, FixtureBody, FixtureError, Frame, embedded, load_all};
use crate::guard::{self, Named, Policy};
use crate::jobs::Jobs;
use crate::matching::{Difference, Found, Recorded, find, find_at, read, sorted};
use crate::shapes::{Ids, Row, Shape, row_for};
use crate::synth::{FIRST_MS, reply};
use crate::vectors::{self, MODEL_ARN, Plain};
use crate::write::{Writing, Written};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request};
use outcrop::families::{Resolved, Speaks, bare, resolve_for};
#[cfg(feature = "verify")]
use outcrop::sign::{Credentials, verify};
use outcrop::{CallOptions, Error, Families, Family, FamilyHint, Finding, Operation, Reason, Reply, check, resolve};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A stand-in for the runtime.
///
/// Clones share one count of requests and the jobs that were started, which is all the state there is.
#[derive(Clone, Debug)]
pub struct Mock {
    access: Access,
    misses: Misses,
    seed: u64,
    speed: f64,
    recorded: Arc<Vec<Recorded>>,
    families: BTreeMap<String, String>,
    own: Families,
    faults: Vec<(Fault, u64)>,
    policies: Arc<Vec<Arc<Policy>>>,
    served: Arc<AtomicU64>,
    jobs: Arc<Mutex<Jobs>>,
}

/// Who may ask.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Access {
    /// Anybody.
    Open,
    /// Whoever sends a signature or a key, whatever it is worth.
    #[default]
    Signed,
    /// Whoever signs with one of these credentials, or sends one of these API keys.
    #[cfg(feature = "verify")]
    Known {
        /// Whose signatures are right.
        credentials: Vec<Credentials>,
        /// The API keys that are right.
        keys: Vec<String>,
    },
}

/// What happens to a request that no fixture answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Misses {
    /// An answer is made up; `x-outcrop-source` says so, and `x-outcrop-nearest` which fixture came nearest.
    #[default]
    Synthesize,
    /// It is refused, naming the nearest fixture and where it differs.
    Refuse,
}

impl Default for Mock {
    fn default() -> Self {
        Self::new()
    }
}

impl Mock {
    /// A mock with the fixtures of the repository, for requests that are signed in any way.
    pub fn new() -> Self {
        // A test sees to it that every embedded fixture can be read.
        Self::bare().fixtures(embedded().unwrap_or_default())
    }

    /// A mock without fixtures.
    pub fn bare() -> Self {
        Self {
            access: Access::default(),
            misses: Misses::default(),
            seed: 0,
            speed: 1.0,
            recorded: Arc::default(),
            families: BTreeMap::new(),
            own: Families::default(),
            faults: Vec::new(),
            policies: Arc::default(),
            served: Arc::default(),
            jobs: Arc::default(),
        }
    }

    /// These fixtures too; among equals, the ones added last win.
    #[must_use]
    pub fn fixtures(mut self, fixtures: impl IntoIterator<Item = Fixture>) -> Self {
        let mut all: Vec<Recorded> = fixtures.into_iter().filter_map(|fixture| Recorded::new(fixture, &self.own)).collect();
        all.extend(self.recorded.iter().cloned());
        self.recorded = Arc::new(all);
        self
    }

    /// The fixtures below this folder too, `<folder>/<family>/<case>`.
    ///
    /// # Errors
    ///
    /// The first fixture that cannot be read.
    pub fn folder(self, folder: impl AsRef<Path>) -> Result<Self, FixtureError> {
        Ok(self.fixtures(load_all(folder.as_ref())?))
    }

    /// Who may ask.
    #[must_use]
    pub fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// Anybody may ask.
    #[must_use]
    pub fn open(self) -> Self {
        self.access(Access::Open)
    }

    /// What happens to a request that no fixture answers.
    #[must_use]
    pub fn misses(mut self, misses: Misses) -> Self {
        self.misses = misses;
        self
    }

    /// Another seed gives other answers.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many times as fast as recorded streams flow: 1 as recorded, 10 ten times as fast, 0 without waiting.
    #[must_use]
    pub fn speed(mut self, speed: f64) -> Self {
        self.speed = speed;
        self
    }

    /// The family of a model id that does not show it, as an ARN of an imported model.
    #[must_use]
    pub fn model(mut self, id: impl Into<String>, family: impl Into<String>) -> Self {
        self.families.insert(id.into(), family.into());
        self
    }

    /// Answers for a family that was loaded, too: for the ids that it lists, and those that [`model`](Self::model) gives it. Its
    /// fixtures are added after it.
    #[must_use]
    pub fn family(mut self, family: &'static Family) -> Self {
        self.own = self.own.with(family);
        self
    }

    /// Every so many-th request goes wrong like this; 1 is every one, 0 is none.
    #[must_use]
    pub fn fault(mut self, fault: Fault, every: u64) -> Self {
        self.faults.push((fault, every));
        self
    }

    /// The policy of a guardrail: requests under it are judged by it, with all heuristics; `version` is `*` for every version.
    ///
    /// ApplyGuardrail answers with the verdict, and `InvokeModel` and Converse as guarded. Other guardrails find nothing.
    /// What cannot be judged here passes, and `x-outcrop-not-evaluated` names it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with everything the service would refuse in a `CreateGuardrail` body or an answer of `GetGuardrail`.
    ///
    /// ```
    /// # use outcrop::{Chat, Reason};
    /// # use outcrop_mock::Mock;
    /// let policy = serde_json::json!({
    ///     "name": "desk", "blockedInputMessaging": "not that", "blockedOutputsMessaging": "not this",
    ///     "wordPolicyConfig": { "wordsConfig": [{ "text": "sure thing" }] }
    /// });
    /// let mock = Mock::new().open().guardrail("gr4n1te", "3", &policy)?;
    /// let call = Chat::user("Name a sure thing.").converse("amazon.nova-lite-v1:0")?.guardrail("gr4n1te", "3")?;
    /// let answer = mock.answer(&call.request("http://localhost")?, std::time::SystemTime::UNIX_EPOCH);
    /// let reply = call.read(&answer.response())?;
    /// assert_eq!((reply.text().as_str(), reply.stop.unwrap().reason), ("not that", Reason::Guardrail));
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn guardrail(mut self, id: impl Into<String>, version: impl Into<String>, policy: &Value) -> Result<Self, Error> {
        Arc::make_mut(&mut self.policies).push(Arc::new(Policy::new(id.into(), version.into(), policy)?));
        Ok(self)
    }

    /// The names of the fixtures.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.recorded.iter().map(|recorded| recorded.fixture.name())
    }

    /// Answers a request as it came: its path not decoded, its headers as sent. `at` is now.
    ///
    /// `x-outcrop-fault` in the request names a [`Fault`], `x-outcrop-fixture` the fixture to answer with, so that one
    /// of several recordings of the same request can be had. `x-outcrop-source` in the answer says where it is from.
    pub fn answer(&self, request: &Request<Vec<u8>>, at: SystemTime) -> Answer {
        let served = self.served.fetch_add(1, Ordering::Relaxed) + 1;
        let asked = request.headers().get("x-outcrop-fault").and_then(|name| name.to_str().ok());
        let mut answer = match asked.map(|name| (name, Fault::named(name))) {
            Some((name, None)) => {
                let names = Fault::names().collect::<Vec<_>>().join(", ");
                Answer::refusal(&format!("x-outcrop-fault must be one of {names}, or cut=<frames>; got {name}"))
            }
            known => {
                let planned = self.faults.iter().find(|(_, every)| *every > 0 && served.is_multiple_of(*every)).map(|(fault, _)| *fault);
                let fault = known.and_then(|(_, fault)| fault).or(planned);
                let mut answer = fault.and_then(Fault::error).unwrap_or_else(|| self.admit(request, at));
                if let Some(fault) = fault.filter(|_| answer.status < 300) {
                    fault.spoil(&mut answer);
                }
                answer
            }
        };
        for frame in &mut answer.body {
            frame.after = self.paced(frame.after);
        }
        let words = [request.method().as_str().as_bytes(), request.uri().path().as_bytes(), request.body().as_slice()];
        answer.default_header("x-amzn-requestid", &Dice::of(self.seed, &words).uuid());
        if at >= SystemTime::UNIX_EPOCH {
            answer.header("date", &httpdate::fmt_http_date(at));
        }
        answer
    }

    fn paced(&self, after: Duration) -> Duration {
        if self.speed > 0.0 { Duration::try_from_secs_f64(after.as_secs_f64() / self.speed).unwrap_or(after) } else { Duration::ZERO }
    }

    /// Lets in whoever may ask.
    fn admit(&self, request: &Request<Vec<u8>>, at: SystemTime) -> Answer {
        match self.refused(request, at) {
            Some(refused) => refused,
            None => self.route(request, at),
        }
    }

    #[cfg_attr(not(feature = "verify"), expect(unused_variables, reason = "the time is that of a signature"))]
    fn refused(&self, request: &Request<Vec<u8>>, at: SystemTime) -> Option<Answer> {
        let authorization = request.headers().get("authorization").map(|value| value.to_str().unwrap_or_default());
        let query = request.uri().query().is_some_and(|query| query.contains("X-Amz-Signature="));
        match (&self.access, authorization) {
            (Access::Open, _) | (Access::Signed, Some(_)) => None,
            (Access::Signed, None) if query => None,
            (_, None) => Some(Answer::error(403, "MissingAuthenticationTokenException", "Missing Authentication Token")),
            #[cfg(feature = "verify")]
            (Access::Known { credentials, keys }, Some(authorization)) => {
                if let Some(key) = authorization.strip_prefix("Bearer ") {
                    let known = keys.iter().any(|known| known == key);
                    return (!known).then(|| {
                        Answer::error(403, "AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.")
                    });
                }
                let token = request.headers().get("x-amz-security-token").map(|token| token.to_str().unwrap_or_default());
                let secret = |id: &str| {
                    let fits = |known: &&Credentials| known.access_key_id == id && known.session_token.as_deref() == token;
                    credentials.iter().find(fits).map(|known| known.secret_access_key.clone())
                };
                verify(request, secret, at).err().map(|error| Answer::error(403, error.name(), &error.to_string()))
            }
        }
    }

    /// The fixture that the request names.
    fn named(&self, request: &Request<Vec<u8>>) -> Option<&Recorded> {
        let name = request.headers().get("x-outcrop-fixture")?.to_str().ok()?;
        self.recorded.iter().find(|recorded| recorded.fixture.name() == name)
    }

    fn route(&self, request: &Request<Vec<u8>>, at: SystemTime) -> Answer {
        let path: Vec<&str> = request.uri().path().split('/').skip(1).collect();
        let (id, segment) = match (request.method(), path.as_slice()) {
            (&Method::POST, ["model", id, segment]) => (id, segment),
            (&Method::POST, ["async-invoke"]) => return self.start_job(request, at),
            (&Method::GET, ["async-invoke"]) => return self.list_jobs(request),
            (&Method::GET, ["async-invoke", arn]) => return self.look_at_job(request, arn),
            (&Method::POST, ["guardrail", _, "version", _, "apply"]) => return self.serve(Operation::ApplyGuardrail, request),
            (&Method::POST, ["guardrail-checks", "invoke"]) => return self.serve(Operation::InvokeGuardrailChecks, request),
            // The agent runtime's; a mock stands for both.
            (&Method::POST, ["rerank"]) => return self.serve(Operation::Rerank, request),
            _ => return unknown_operation(),
        };
        let Some(model) = decoded(id).filter(|id| !id.is_empty()) else { return unknown_operation() };
        match Operation::ALL.into_iter().find(|operation| operation.of_model() && operation.segment() == *segment) {
            Some(Operation::CountTokens) => self.count_tokens(&model, request),
            Some(operation) => self.operate(operation, &model, request),
            None => unknown_operation(),
        }
    }

    /// The fixture for a request that names no model, or only counts.
    fn recorded_at(&self, operation: Operation, request: &Request<Vec<u8>>) -> Option<Answer> {
        let path = request.uri().path_and_query().map_or_else(String::new, |path| sorted(path.as_str()));
        let body = canonical(&serde_json::from_slice(request.body()).unwrap_or_default());
        let recorded = self.named(request).or_else(|| find_at(&self.recorded, operation, &path, &body))?;
        Some(recorded_answer(recorded))
    }

    /// What the runtime answers without a model: as recorded, or in the least words there are.
    fn serve(&self, operation: Operation, request: &Request<Vec<u8>>) -> Answer {
        let Ok(body) = serde_json::from_slice::<Value>(request.body()) else { return malformed() };
        if let Some(answer) = self.recorded_at(operation, request) {
            return answer;
        }
        if self.misses == Misses::Refuse {
            return Answer::refusal(&format!("no fixture answers this request of {}", operation.name()));
        }
        if let Some(refused) = refused_by_rules(operation, "", FamilyHint::default(), &body) {
            return refused;
        }
        let answer = match operation {
            Operation::ApplyGuardrail => {
                let path: Vec<&str> = request.uri().path().split('/').skip(1).collect();
                let named = |at: usize| path.get(at).and_then(|segment| decoded(segment)).unwrap_or_default();
                if let Some(policy) = self.policies.iter().rev().find(|policy| policy.is(&named(1), &named(3))) {
                    return match policy.apply(&body) {
                        Ok(verdict) => noting(synthetic(Answer::json(200, &verdict.to_json())), guard::open(&[&verdict])),
                        Err(error) => Answer::refusal(&error.to_string()),
                    };
                }
                let units = ["topic", "content", "word", "sensitiveInformation", "contextualGrounding"];
                let mut usage: Map<String, Value> = units.iter().map(|policy| (format!("{policy}PolicyUnits"), 0.into())).collect();
                usage.insert("sensitiveInformationPolicyFreeUnits".to_owned(), 0.into());
                json!({ "usage": usage, "action": "NONE", "actionReason": "No action.", "outputs": [], "assessments": [{}] })
            }
            Operation::Rerank => {
                let arn = body.pointer(MODEL_ARN).and_then(Value::as_str).unwrap_or_default();
                let ranks = resolve(arn, None).is_ok_and(|found| matches!(found.family.speaks, Speaks::Rerank(_)));
                if !ranks {
                    return Answer::refusal("The provided model identifier is invalid.");
                }
                vectors::rerank_sources(self.seed, &body)
            }
            _ => nothing_found(&body),
        };
        synthetic(Answer::json(200, &answer))
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, Jobs> {
        // Nothing is done to the jobs that could be left half done.
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start_job(&self, request: &Request<Vec<u8>>, at: SystemTime) -> Answer {
        let operation = Operation::StartAsyncInvoke;
        let Ok(body) = serde_json::from_slice::<Value>(request.body()) else { return malformed() };
        let model = body.get("modelId").and_then(Value::as_str).unwrap_or_default();
        let resolved = match self.resolved(operation, model, &body) {
            Ok(resolved) => resolved,
            Err(refused) => return *refused,
        };
        if let Some(refused) = refused_by_rules(operation, model, resolved.family.into(), &body) {
            return refused;
        }
        let found = find(&self.recorded, operation, bare(model), resolved.family.id, &canonical(&body));
        let recorded = match (self.named(request), found) {
            (Some(recorded), _) | (None, Found::Fits(recorded)) => recorded,
            (None, Found::Near(recorded, difference)) if self.misses == Misses::Refuse => {
                return Answer::refusal(&miss(&recorded.fixture.name(), &difference));
            }
            (None, Found::Nothing) if self.misses == Misses::Refuse => {
                return Answer::refusal("no fixture answers this request of StartAsyncInvoke");
            }
            _ => return synthetic(self.jobs().start(&body, None, self.seed, at)),
        };
        // What was recorded can be asked about, too.
        let answer = recorded_answer(recorded);
        let started: Value = serde_json::from_slice(&answer.bytes()).unwrap_or_default();
        if let Some(arn) = started.get("invocationArn").and_then(Value::as_str) {
            let kept = self.jobs().start(&body, Some(arn.to_owned()), self.seed, at);
            if kept.status >= 300 {
                return kept;
            }
        }
        answer
    }

    fn look_at_job(&self, request: &Request<Vec<u8>>, arn: &str) -> Answer {
        let named = self.named(request).map(recorded_answer);
        let known = || self.jobs().look(&decoded(arn).unwrap_or_default()).map(synthetic);
        let recorded = || self.recorded_at(Operation::GetAsyncInvoke, request);
        // No 404 is documented for it.
        named.or_else(known).or_else(recorded).unwrap_or_else(|| Answer::refusal("The invocation ARN is invalid or there is no such job."))
    }

    fn list_jobs(&self, request: &Request<Vec<u8>>) -> Answer {
        if let Some(recorded) = self.recorded_at(Operation::ListAsyncInvokes, request) {
            return recorded;
        }
        let query = request.uri().query().unwrap_or_default();
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key).unwrap_or_default(), decoded(value).unwrap_or_default())
        });
        synthetic(self.jobs().list(&pairs.collect::<Vec<_>>()))
    }

    /// The family of a model, or the service's refusal.
    fn resolved(&self, operation: Operation, model: &str, body: &Value) -> Result<Resolved, Box<Answer>> {
        let hint = self.families.get(model).map(String::as_str).or_else(|| self.recorded_family(model));
        let hint = self.own.hint(model, hint);
        let resolved = if operation.converses() { resolve(model, hint) } else { resolve_for(model, hint, body) };
        match resolved {
            Ok(resolved) => Ok(resolved),
            // An ARN may hide any model; the common body does not need to know which.
            Err(_) if operation.converses() && hint.name().is_none() && model.starts_with("arn:") => {
                resolve(model, "converse").map_err(|error| Box::new(Answer::refusal(&error.to_string())))
            }
            Err(_) => Err(Box::new(Answer::refusal("The provided model identifier is invalid."))),
        }
    }

    /// The family that a recording names for an id that does not show it.
    fn recorded_family(&self, model: &str) -> Option<&str> {
        let opaque = model.starts_with("arn:") && resolve(model, None).is_err();
        let named = |recorded: &&Recorded| recorded.fixture.call["modelId"] == model;
        if opaque { self.recorded.iter().find(named).map(|recorded| recorded.family.as_str()) } else { None }
    }

    fn operate(&self, operation: Operation, model: &str, request: &Request<Vec<u8>>) -> Answer {
        let Ok(body) = serde_json::from_slice::<Value>(request.body()) else {
            // A model that is not there is noticed before its body is.
            if let Err(refused) = self.resolved(operation, model, &Value::Null) {
                return *refused;
            }
            return Answer::refusal("Malformed input request, please reformat your input and try again.");
        };
        let resolved = match self.resolved(operation, model, &body) {
            Ok(resolved) => resolved,
            Err(refused) => return *refused,
        };
        let family = resolved.family;
        match (family.speaks, operation) {
            (Speaks::Embed(_) | Speaks::Rerank(_) | Speaks::Image(_), Operation::Converse | Operation::ConverseStream) => {
                return Answer::refusal(
                    "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
                );
            }
            (Speaks::Embed(_) | Speaks::Rerank(_) | Speaks::Image(_), Operation::InvokeModelWithResponseStream) => {
                return Answer::refusal("The model is unsupported for streaming.");
            }
            (Speaks::Converse, operation) if !operation.converses() => {
                return Answer::refusal("The model is unsupported for InvokeModel; use Converse.");
            }
            _ => (),
        }
        if let Some(refused) = refused_by_rules(operation, model, family.into(), &body) {
            return refused;
        }
        if !operation.converses() {
            let header = |name: &'static str| request.headers().get(name).and_then(|value| value.to_str().ok());
            let found = CallOptions::check_headers(model, family, header).unwrap_or_default();
            if let Some(refused) = found.iter().find(|finding| finding.refuses()) {
                return Answer::refusal(&words(refused));
            }
        }
        let Some(row) = row_for(family) else {
            return Answer::error(500, "InternalServerException", &format!("the mock knows no answer of {}", family.id));
        };
        if let Some(recorded) = self.named(request) {
            return self.replay(recorded, operation, model, row, family);
        }
        if let Some(wrong) = Named::wrong(operation, request, &body) {
            return Answer::refusal(wrong);
        }
        if let Some(named) = Named::of(operation, request, &body)
            && let Some(policy) = self.policies.iter().rev().find(|policy| named.means(policy))
            && !matches!(row.shape, Shape::Plain(_) | Shape::Images(_) | Shape::Jobs)
            && let Some(answer) = self.guarded(&named, policy, operation, model, row, family, &body)
        {
            return answer;
        }
        match find(&self.recorded, operation, bare(model), family.id, &canonical(&body)) {
            Found::Fits(recorded) => self.replay(recorded, operation, model, row, family),
            Found::Near(recorded, difference) => {
                let name = recorded.fixture.name();
                if self.misses == Misses::Refuse {
                    return Answer::refusal(&miss(&name, &difference));
                }
                let mut answer = self.synthesize(operation, model, row, family, &body);
                answer.header("x-outcrop-nearest", &format!("{name} {}", difference.pointer));
                answer
            }
            Found::Nothing if self.misses == Misses::Refuse => {
                let kind = if operation.converses() { "Converse" } else { "InvokeModel" };
                Answer::refusal(&format!("no fixture answers this request; there is none of {} for {kind}", family.id))
            }
            Found::Nothing => self.synthesize(operation, model, row, family, &body),
        }
    }

    /// The answer under a guardrail with a policy; `None` where it is as without: a recording that was made under one, or a refusal
    /// for want of a recording.
    #[expect(clippy::too_many_arguments, reason = "what a request was found to be")]
    fn guarded(
        &self,
        named: &Named,
        policy: &Policy,
        operation: Operation,
        model: &str,
        row: Row,
        family: &'static Family,
        body: &Value,
    ) -> Option<Answer> {
        // What was recorded without a guardrail answers the same body with one, too.
        let mut bare_body = body.clone();
        if let Some(members) = bare_body.as_object_mut() {
            members.shift_remove("guardrailConfig");
            members.shift_remove("amazon-bedrock-guardrailConfig");
        }
        let recorded = [body, &bare_body].into_iter().find_map(|body| {
            let found = find(&self.recorded, operation, bare(model), family.id, &canonical(body));
            if let Found::Fits(recorded) = found { Some(recorded) } else { None }
        });
        let read = match recorded {
            Some(recorded) if recorded.fixture.status < 300 => {
                Some((read::<Reply>(&recorded.fixture, recorded.hint(&self.own))?, recorded))
            }
            Some(_) => return None,
            None => None,
        };
        let stopped = |reply: &Reply| reply.stop.as_ref().is_some_and(|stop| stop.reason == Reason::Guardrail);
        if read.as_ref().is_some_and(|(reply, _)| reply.guardrail.is_some() || stopped(reply)) {
            return None;
        }
        let asked = named.asked(policy, operation, body);
        if read.is_none() && !asked.blocked() && self.misses == Misses::Refuse {
            return None;
        }
        let model = bare(model);
        let dice = Dice::of(self.seed, &[model.as_bytes(), canonical(body).to_string().as_bytes()]);
        let mut source = "synthesis".to_owned();
        let mut said = None;
        let (mut reply, answered) = if asked.blocked() {
            (asked.refusal(), None)
        } else {
            let reply = if let Some((reply, recorded)) = read {
                source = format!("fixture {}", recorded.fixture.name());
                reply
            } else {
                let mut ask = Ask::read(family, operation.converses(), body);
                if let Some(masked) = asked.masked() {
                    masked.clone_into(&mut ask.text);
                }
                let ids = if operation.converses() && row.ids != Ids::Nine { Ids::Converse } else { row.ids };
                crate::synth::reply(&ask, row.thinks, ids, dice)
            };
            said = Some(reply.text());
            let (reply, verdict) = asked.answered(named, reply);
            (reply, Some(verdict))
        };
        let more = guard::told(named, operation, said.as_deref(), &asked.verdict, answered.as_ref(), &mut reply);
        let mut answer = written(&Writing { reply: &reply, family, model, dice }, row.shape, operation, more);
        answer.header("x-outcrop-source", &source);
        let verdicts: Vec<_> = std::iter::once(&asked.verdict).chain(&answered).collect();
        Some(noting(answer, guard::open(&verdicts)))
    }

    /// A recorded answer, in the other form where that was asked for.
    fn replay(&self, recorded: &Recorded, operation: Operation, model: &str, row: Row, family: &'static Family) -> Answer {
        let fixture = &recorded.fixture;
        let source = format!("fixture {}", fixture.name());
        if recorded.operation != operation
            && fixture.status < 300
            && let Some(reply) = read::<Reply>(fixture, recorded.hint(&self.own))
        {
            let dice = Dice::of(self.seed, &[source.as_bytes()]);
            let writing = Writing { reply: &reply, family, model: bare(model), dice };
            let mut answer = written(&writing, row.shape, operation, Map::new());
            answer.header("x-outcrop-source", &source);
            return answer;
        }
        recorded_answer(recorded)
    }

    fn synthesize(&self, operation: Operation, model: &str, row: Row, family: &'static Family, body: &Value) -> Answer {
        let model = bare(model);
        let dice = Dice::of(self.seed, &[model.as_bytes(), canonical(body).to_string().as_bytes()]);
        let ask = Ask::read(family, operation.converses(), body);
        let mut answer = if let Shape::Plain(plain) = row.shape {
            let tokens = ask.input_tokens;
            let mut answer = Answer::json(200, &plain(&Plain { body, seed: self.seed, tokens }));
            answer.header("x-amzn-bedrock-input-token-count", &tokens.to_string());
            answer.header("x-amzn-bedrock-invocation-latency", &FIRST_MS.to_string());
            answer
        } else if let Shape::Images(images) = row.shape {
            // Their cost is in images, not in tokens.
            Answer::json(200, &images(&Plain { body, seed: self.seed, tokens: 0 }))
        } else {
            let ids = if operation.converses() && row.ids != Ids::Nine { Ids::Converse } else { row.ids };
            let mut reply = reply(&ask, row.thinks, ids, dice);
            if let (true, Some(pointers)) = (operation.converses(), body["additionalModelResponseFieldPaths"].as_array()) {
                reply.metadata.additional = additional(&Writing { reply: &reply, family, model, dice }, row.shape, pointers);
            }
            written(&Writing { reply: &reply, family, model, dice }, row.shape, operation, Map::new())
        };
        answer.header("x-outcrop-source", "synthesis");
        answer
    }

    /// `{"input": {"converse": …}}` or `{"input": {"invokeModel": {"body": "<base64>"}}}`.
    fn count_tokens(&self, model: &str, request: &Request<Vec<u8>>) -> Answer {
        let Ok(body) = serde_json::from_slice::<Value>(request.body()) else { return malformed() };
        let (operation, input) = if let Some(input) = body.pointer("/input/converse") {
            (Operation::Converse, Some(input.clone()))
        } else {
            let decoded = body.pointer("/input/invokeModel/body").and_then(Value::as_str).and_then(|text| STANDARD.decode(text).ok());
            (Operation::InvokeModel, decoded.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
        };
        let input = input.unwrap_or_default();
        let resolved = match self.resolved(operation, model, &input) {
            Ok(resolved) => resolved,
            Err(refused) => return *refused,
        };
        if let Some(refused) = refused_by_rules(Operation::CountTokens, model, resolved.family.into(), &body) {
            return refused;
        }
        self.recorded_at(Operation::CountTokens, request).unwrap_or_else(|| {
            let ask = Ask::read(resolved.family, operation.converses(), &input);
            synthetic(Answer::json(200, &json!({ "inputTokens": ask.input_tokens })))
        })
    }
}

/// What `InvokeGuardrailChecks` answers where nothing is found.
fn nothing_found(body: &Value) -> Value {
    let texts = body["messages"].as_array().into_iter().flatten().filter_map(|message| message["content"].as_array()).flatten();
    let length: usize = texts.filter_map(|block| block["text"].as_str()).map(|text| text.chars().count()).sum();
    let (mut results, mut usage) = (Map::new(), Map::new());
    for (check, asked) in body["checks"].as_object().into_iter().flatten() {
        let scored = |asked: &Value| json!({ "category": asked["category"], "severityScore": 0.0 });
        let found = match asked["categories"].as_array() {
            Some(categories) => json!({ "results": categories.iter().map(scored).collect::<Vec<_>>() }),
            None => json!({ "results": [], "truncated": false }),
        };
        results.insert(check.clone(), found);
        usage.insert(check.clone(), json!({ "textUnits": length.div_ceil(1_000) }));
    }
    json!({ "results": results, "usage": usage })
}

/// What the rules say the service would say, if it would refuse.
fn refused_by_rules(operation: Operation, model: &str, family: FamilyHint<'_>, body: &Value) -> Option<Answer> {
    match check(operation, model, family, body) {
        Err(error) => Some(Answer::refusal(&error.to_string())),
        Ok(findings) => findings.iter().find(|finding| finding.refuses()).map(|finding| Answer::refusal(&words(finding))),
    }
}

/// An answer as it was recorded.
fn recorded_answer(recorded: &Recorded) -> Answer {
    let fixture = &recorded.fixture;
    let mut answer = Answer { status: fixture.status, ..Answer::default() };
    for (name, value) in &fixture.headers {
        if let (Ok(name), Ok(value)) = (http::HeaderName::try_from(name), http::HeaderValue::try_from(value)) {
            answer.headers.append(name, value);
        }
    }
    answer.body = match &fixture.body {
        FixtureBody::Whole(bytes) => vec![Frame { after: Duration::ZERO, bytes: bytes.clone() }],
        FixtureBody::Stream(frames) => frames.clone(),
    };
    answer.header("x-outcrop-source", &format!("fixture {}", fixture.name()));
    answer
}

fn synthetic(mut answer: Answer) -> Answer {
    answer.default_header("x-outcrop-source", "synthesis");
    answer
}

/// Says what a guardrail could not evaluate here.
fn noting(mut answer: Answer, open: Option<String>) -> Answer {
    if let Some(open) = open {
        answer.header("x-outcrop-not-evaluated", &open);
    }
    answer
}

fn malformed() -> Answer {
    Answer::refusal("Malformed input request, please reformat your input and try again.")
}

/// A reply on the wire, framed and timed, with more members at its end.
fn written(writing: &Writing<'_>, shape: Shape, operation: Operation, more: Map<String, Value>) -> Answer {
    let frames: Vec<(&str, Value)> = match writing.write(shape, operation) {
        Written::Whole(mut body) => {
            if let Value::Object(members) = &mut body {
                members.extend(more);
            }
            let mut answer = Answer::json(200, &body);
            if !operation.converses() {
                // Converse has its figures in the body only.
                let metrics = writing.metrics();
                for (name, key) in [
                    ("x-amzn-bedrock-input-token-count", "inputTokenCount"),
                    ("x-amzn-bedrock-output-token-count", "outputTokenCount"),
                    ("x-amzn-bedrock-cache-read-input-token-count", "cacheReadInputTokenCount"),
                    ("x-amzn-bedrock-cache-write-input-token-count", "cacheWriteInputTokenCount"),
                    ("x-amzn-bedrock-invocation-latency", "invocationLatency"),
                ] {
                    if let Some(count) = metrics.get(key) {
                        answer.header(name, &count.to_string());
                    }
                }
            }
            return answer;
        }
        Written::Chunks(mut chunks) => {
            if let Some(members) = chunks.iter_mut().rev().find_map(Value::as_object_mut) {
                members.extend(more);
            }
            chunks.into_iter().map(|chunk| ("chunk", json!({ "bytes": STANDARD.encode(chunk.to_string()) }))).collect()
        }
        Written::Events(events) => events,
    };
    let mut dice = writing.dice.for_("pauses");
    let mut answer = Answer { status: 200, ..Answer::default() };
    answer.header("content-type", EVENT_STREAM);
    if !operation.converses() {
        answer.header("x-amzn-bedrock-content-type", "application/json");
    }
    for (index, (kind, mut payload)) in frames.into_iter().enumerate() {
        // The service pads payloads so that their length tells nothing.
        if let Value::Object(members) = &mut payload {
            members.insert("p".to_owned(), PADDING.get(..3 + dice.below(PADDING.len() - 3)).unwrap_or(PADDING).into());
        }
        let pause = if index == 0 { FIRST_MS } else { 15 + dice.below(11) as u64 };
        answer.body.push(frame("event", kind, &payload, Duration::from_millis(pause)));
    }
    answer
}

/// The members of the model's own answer that these pointers name, at their places.
fn additional(writing: &Writing<'_>, shape: Shape, pointers: &[Value]) -> Option<Value> {
    let Written::Whole(own) = writing.write(shape, Operation::InvokeModel) else { return None };
    let mut found = Value::Null;
    for pointer in pointers.iter().filter_map(Value::as_str) {
        // Clients also name the places of a stream's chunks.
        let value = own.pointer(pointer).or_else(|| own.pointer(pointer.strip_prefix("/delta")?));
        let (Some(value), Some(path)) = (value, pointer.strip_prefix('/')) else { continue };
        let mut place = &mut found;
        for key in path.split('/') {
            if !place.is_object() {
                *place = json!({});
            }
            place = &mut place[key.replace("~1", "/").replace("~0", "~")];
        }
        *place = value.clone();
    }
    (!found.is_null()).then_some(found)
}

const PADDING: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// The service's own words where they are known, else ours.
fn words(finding: &Finding) -> String {
    finding.service.clone().unwrap_or_else(|| match finding.pointer.as_str() {
        "" => finding.message.clone(),
        pointer => format!("{pointer}: {}", finding.message),
    })
}

fn miss(name: &str, difference: &Difference) -> String {
    let Difference { pointer, recorded, got, .. } = difference;
    format!("no fixture answers this request; nearest is {name}, which differs at {pointer}: it has {recorded}, the request {got}")
}

/// What the service answers, with status 200, to a path that names no operation.
fn unknown_operation() -> Answer {
    Answer::json(200, &json!({ "Output": { "__type": "com.amazon.coral.service#UnknownOperationException" }, "Version": "1.0" }))
}

/// A segment of a path, percent-decoded once; `None` when it is not UTF-8.
fn decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((&first, more)) = rest.split_first() {
        let digits = (first == b'%').then(|| more.first_chunk::<2>()).flatten();
        let byte = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { more.get(2..).unwrap_or_default() } else { more };
    }
    String::from_utf8(bytes).ok()
}
