//! Guardrails whose policy the mock was given: what they say of a request and of its answer.

use http::Request;
use outcrop::chat::Part;
use outcrop::guardrail::{Action, Check, Content, Guardrail, Heuristics, Scope, Source, Verdict};
use outcrop::reply::{Reason, Reply, Stop, Usage};
use outcrop::{Error, FromJson as _, Operation};
use serde_json::{Map, Value, json};

/// A policy, and the guardrail it is the policy of.
#[derive(Debug)]
pub(crate) struct Policy {
    id: String,
    /// `*` for all of them.
    version: String,
    guardrail: Guardrail,
}

impl Policy {
    pub(crate) fn new(id: String, version: String, policy: &Value) -> Result<Self, Error> {
        Ok(Self { guardrail: Guardrail::from_json(policy)?.with_heuristics(Heuristics::ALL), id, version })
    }

    /// Whether a request with this id or ARN, and this version, means it.
    pub(crate) fn is(&self, id: &str, version: &str) -> bool {
        let same = id == self.id || id.rsplit_once(":guardrail/").is_some_and(|(_, id)| id == self.id);
        same && (self.version == "*" || self.version == version)
    }

    /// The answer of ApplyGuardrail.
    pub(crate) fn apply(&self, request: &Value) -> Result<Verdict, Error> {
        self.guardrail.apply(request).map(settled)
    }
}

/// The service knows no undecided verdict: it passes, and `evaluation` still says what nobody looked at.
fn settled(mut verdict: Verdict) -> Verdict {
    if verdict.action == Action::Undecided {
        verdict.action = Action::None;
    }
    verdict
}

/// What could not be evaluated, for a header; nothing when everything was.
pub(crate) fn open(verdicts: &[&Verdict]) -> Option<String> {
    let mut open: Vec<&str> = verdicts.iter().flat_map(|verdict| verdict.not_evaluated()).map(Check::as_str).collect();
    open.sort_unstable();
    open.dedup();
    (!open.is_empty()).then(|| open.join(", "))
}

/// A guardrail that a request names, and how.
pub(crate) struct Named {
    id: String,
    version: String,
    trace: Option<Scope>,
    /// Whether a stream goes out before it is checked.
    early: bool,
    suffix: Option<String>,
}

impl Named {
    /// The guardrail of a request, if it names one.
    pub(crate) fn of(operation: Operation, request: &Request<Vec<u8>>, body: &Value) -> Option<Self> {
        if operation.converses() {
            let config = body.get("guardrailConfig")?;
            let text = |key: &str| config[key].as_str().map(str::to_owned);
            return Some(Self {
                id: text("guardrailIdentifier")?,
                version: text("guardrailVersion")?,
                trace: scope(config["trace"].as_str(), "enabled", "enabled_full"),
                early: operation.streams() && config["streamProcessingMode"] == "async",
                suffix: None,
            });
        }
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let config = &body["amazon-bedrock-guardrailConfig"];
        Some(Self {
            id: header("x-amzn-bedrock-guardrailidentifier")?.to_owned(),
            version: header("x-amzn-bedrock-guardrailversion")?.to_owned(),
            trace: scope(header("x-amzn-bedrock-trace"), "ENABLED", "ENABLED_FULL"),
            early: operation.streams() && config["streamProcessingMode"] == "ASYNCHRONOUS",
            suffix: config["tagSuffix"].as_str().map(str::to_owned),
        })
    }

    /// What is wrong with how a request of `InvokeModel` names its guardrail, if anything is.
    ///
    /// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>, read 2026-11-22.
    pub(crate) fn wrong(operation: Operation, request: &Request<Vec<u8>>, body: &Value) -> Option<&'static str> {
        let has = |name: &str| request.headers().contains_key(name);
        let named = has("x-amzn-bedrock-guardrailidentifier");
        match operation {
            Operation::InvokeModel | Operation::InvokeModelWithResponseStream if named && !has("x-amzn-bedrock-guardrailversion") => {
                Some("A guardrail version must be provided with the guardrail identifier.")
            }
            Operation::InvokeModel | Operation::InvokeModelWithResponseStream
                if !named && body.get("amazon-bedrock-guardrailConfig").is_some() =>
            {
                Some("A guardrail identifier must be provided with amazon-bedrock-guardrailConfig.")
            }
            _ => None,
        }
    }

    pub(crate) fn means(&self, policy: &Policy) -> bool {
        policy.is(&self.id, &self.version)
    }

    /// What the policy says of the request.
    pub(crate) fn asked<'p>(&self, policy: &'p Policy, operation: Operation, body: &Value) -> Asked<'p> {
        let (content, marked) = if operation.converses() { (common(body), true) } else { invoked(body, self.suffix.as_deref()) };
        // The service looks for prompt attacks on `InvokeModel` only between tags.
        let left_out: &[Check] = if marked { &[] } else { &[Check::PromptAttack] };
        let verdict = policy.guardrail.evaluate_without(left_out, self.trace.unwrap_or_default(), Source::Input, &content);
        Asked { policy, content, verdict: settled(verdict) }
    }
}

fn scope(word: Option<&str>, on: &str, full: &str) -> Option<Scope> {
    match word {
        Some(word) if word == on => Some(Scope::Interventions),
        Some(word) if word == full => Some(Scope::Full),
        _ => None,
    }
}

/// A request that was judged.
pub(crate) struct Asked<'p> {
    policy: &'p Policy,
    content: Vec<Content>,
    pub(crate) verdict: Verdict,
}

impl Asked<'_> {
    /// Whether the model is not asked.
    pub(crate) fn blocked(&self) -> bool {
        self.verdict.blocked()
    }

    /// The text that goes to the model in place of what the user wrote last, when it is masked.
    pub(crate) fn masked(&self) -> Option<&str> {
        self.verdict.outputs.last().filter(|_| !self.blocked()).map(String::as_str)
    }

    /// The answer in place of the model's, when the request is blocked.
    pub(crate) fn refusal(&self) -> Reply {
        Reply {
            parts: self.verdict.outputs.iter().map(Part::text).collect(),
            stop: Some(Stop { reason: Reason::Guardrail, raw: String::new() }),
            usage: Usage { input_tokens: Some(0), output_tokens: Some(0), ..Usage::default() },
            ..Reply::default()
        }
    }

    /// What the policy says of the model's answer, and the answer as it may go out.
    pub(crate) fn answered(&self, named: &Named, mut reply: Reply) -> (Reply, Verdict) {
        let compared = self.content.iter().filter_map(|block| match block {
            Content::Text { text, qualifiers } => {
                use outcrop::guardrail::Qualifier::{GroundingSource, Query};
                let only: Vec<_> = qualifiers.iter().copied().filter(|qualifier| matches!(qualifier, GroundingSource | Query)).collect();
                (!only.is_empty()).then(|| Content::Text { text: text.clone(), qualifiers: only })
            }
            _ => None,
        });
        let texts = reply.parts.iter().filter_map(|part| if let Part::Text { text, .. } = part { Some(Content::text(text)) } else { None });
        let content: Vec<Content> = compared.chain(texts).collect();
        let verdict = settled(self.policy.guardrail.evaluate_in(named.trace.unwrap_or_default(), Source::Output, &content));
        if verdict.blocked() {
            reply.parts = verdict.outputs.iter().map(Part::text).collect();
            reply.stop = Some(Stop { reason: Reason::Guardrail, raw: String::new() });
        } else if !named.early {
            let texts = reply.parts.iter_mut().filter_map(|part| if let Part::Text { text, .. } = part { Some(text) } else { None });
            for (text, masked) in texts.zip(&verdict.outputs) {
                text.clone_from(masked);
            }
        }
        (reply, verdict)
    }
}

/// What a guardrail adds to an answer: the stop reason and trace of Converse in the reply, members of the body for `InvokeModel`.
pub(crate) fn told(
    named: &Named,
    operation: Operation,
    said: Option<&str>,
    asked: &Verdict,
    answered: Option<&Verdict>,
    reply: &mut Reply,
) -> Map<String, Value> {
    let verdicts = || std::iter::once(asked).chain(answered);
    let intervened = verdicts().any(|verdict| verdict.action == Action::Intervened);
    let under = |verdict: &Verdict, listed: bool| {
        let assessment = assessment(verdict);
        json!({ &*named.id: if listed { Value::Array(vec![assessment]) } else { assessment } })
    };
    let traced = |operation: Operation| {
        let mut trace = Map::new();
        if let Some(said) = said {
            trace.insert("modelOutput".to_owned(), json!([said]));
        }
        let converses = operation.converses();
        trace.insert(if converses { "inputAssessment" } else { "input" }.to_owned(), under(asked, false));
        if let Some(answered) = answered {
            if converses {
                trace.insert("outputAssessments".to_owned(), under(answered, true));
            } else {
                trace.insert("outputs".to_owned(), json!([under(answered, false)]));
            }
        }
        // Of both, the one that did something.
        let told = verdicts().rfind(|verdict| verdict.action == Action::Intervened).or_else(|| verdicts().next_back());
        if converses && let Some(reason) = told.and_then(|verdict| verdict.action_reason.as_deref()) {
            trace.insert("actionReason".to_owned(), reason.into());
        }
        Value::Object(trace)
    };
    let mut members = Map::new();
    if operation.converses() {
        if intervened {
            reply.stop = Some(Stop { reason: Reason::Guardrail, raw: String::new() });
        }
        reply.guardrail = named.trace.map(|_| traced(operation));
        return members;
    }
    members.insert("amazon-bedrock-guardrailAction".to_owned(), if intervened { "INTERVENED" } else { "NONE" }.into());
    if named.trace.is_some() {
        members.insert("amazon-bedrock-trace".to_owned(), json!({ "guardrail": traced(operation) }));
    }
    members
}

/// An assessment as traces have it, with its metrics.
fn assessment(verdict: &Verdict) -> Value {
    let mut json = verdict.to_json();
    let mut assessment = json["assessments"][0].take();
    if !assessment.is_object() {
        assessment = json!({});
    }
    assessment["invocationMetrics"] =
        json!({ "guardrailProcessingLatency": 120, "usage": json["usage"], "guardrailCoverage": json["guardrailCoverage"] });
    assessment
}

/// What is checked of a body of Converse: only guarded blocks where there are any, else all text and images of the messages.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-converse-api.html>, read 2026-11-22.
fn common(body: &Value) -> Vec<Content> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let guarded = |blocks: &[Value]| -> Vec<Content> {
        blocks.iter().filter_map(|block| Content::from_json(block.get("guardContent")?).ok()).collect()
    };
    let mut content = guarded(&list(&body["system"]));
    let blocks: Vec<Value> = list(&body["messages"]).iter().flat_map(|message| list(&message["content"])).collect();
    let marked = guarded(&blocks);
    if marked.is_empty() {
        content.extend(blocks.iter().filter_map(|block| match block["text"].as_str() {
            Some(text) => Some(Content::text(text)),
            None => Some(Content::Image { format: block.get("image")?["format"].as_str()?.to_owned() }),
        }));
    }
    content.extend(marked);
    content
}

/// What is checked of a body of `InvokeModel`: what stands between tags where there are any, else the whole prompt. And whether there are.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tagging.html>, read 2026-11-22.
fn invoked(body: &Value, suffix: Option<&str>) -> (Vec<Content>, bool) {
    let mut texts = Vec::new();
    prompts(body, &mut texts);
    let tagged: Vec<Content> = suffix.map(|suffix| texts.iter().flat_map(|text| between(text, suffix)).collect()).unwrap_or_default();
    if tagged.is_empty() { (texts.into_iter().map(Content::text).collect(), false) } else { (tagged, true) }
}

/// The members that hold what is said to a model, in the spellings of all families. Results and definitions of tools are not checked.
fn prompts<'b>(value: &'b Value, texts: &mut Vec<&'b str>) {
    const SAID: [&str; 9] = ["prompt", "inputText", "message", "text", "content", "system", "preamble", "inputPrompt", "query"];
    const WITHIN: [&str; 4] = ["messages", "content", "system", "chat_history"];
    let Value::Object(members) = value else { return };
    if members.get("type").is_some_and(|kind| kind == "tool_result") || members.get("role").is_some_and(|role| role == "tool") {
        return;
    }
    for (key, value) in members {
        match value {
            Value::String(text) if SAID.contains(&key.as_str()) => texts.push(text),
            Value::Array(items) if WITHIN.contains(&key.as_str()) => {
                for item in items {
                    match item {
                        Value::String(text) => texts.push(text),
                        item => prompts(item, texts),
                    }
                }
            }
            _ => (),
        }
    }
}

/// The texts between tags with this suffix.
fn between(text: &str, suffix: &str) -> Vec<Content> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("<amazon-bedrock-guardrails-") {
        rest = after;
        let Some((kind, inside)) = after.split_once(&format!("_{suffix}>")) else { break };
        let make: fn(&str) -> Content = match kind {
            "guardContent" => |text| Content::text(text),
            "groundingSource" => |text| Content::grounding_source(text),
            "query" => |text| Content::query(text),
            _ => continue,
        };
        let Some((inside, after)) = inside.split_once(&format!("</amazon-bedrock-guardrails-{kind}_{suffix}>")) else { continue };
        found.push(make(inside));
        rest = after;
    }
    found
}
