//! What a guardrail said of a text: ours, the service's, or a trace's.

use crate::error::{Error, Result};
use crate::field::article;
use crate::json::{Fit, FromJson, deserialize_from_json};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use std::fmt;

/// Where ApplyGuardrail's answer is documented.
pub(crate) const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ApplyGuardrail.html";

/// Which way the text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// To the model.
    Input,
    /// From the model.
    Output,
}

impl Source {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Input => "INPUT",
            Self::Output => "OUTPUT",
        }
    }
}

/// What a guardrail said of a text, in the shape of ApplyGuardrail's answer.
///
/// It is also what the traces of `InvokeModel` and Converse say, read by [`Verdict::from_trace`].
/// Members without a name here are kept and written again.
///
/// ```
/// # use outcrop::guardrail::{Outcome, Verdict};
/// # use serde_json::json;
/// let verdict = Verdict::from_json(&json!({ "usage": {}, "action": "NONE", "outputs": [], "assessments": [{}] }))?;
/// assert_eq!(verdict.outcome(), Outcome::Passed);
/// # Ok::<(), outcrop::Error>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Verdict {
    /// Whether it intervened.
    pub action: Action,
    /// Why, in words.
    pub action_reason: Option<String>,
    /// What to use instead of the text: empty when it may pass, the blocked message, or the masked texts in order.
    pub outputs: Vec<String>,
    /// What was found.
    pub assessments: Vec<Assessment>,
    /// Text units of each policy, by the service's names. A local verdict has what the service would count.
    pub usage: Map<String, Value>,
    /// How much of the text was looked at.
    pub coverage: Option<Coverage>,
    /// What each check answered. Empty when the service spoke, which evaluates them all.
    pub evaluation: Vec<Evaluation>,
    /// Members that have no name here.
    pub rest: Map<String, Value>,
}

/// Whether a guardrail intervened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// It did not.
    #[default]
    None,
    /// It blocked or masked.
    Intervened,
    /// Nothing that was evaluated here intervened, and not everything was. The service never says this.
    Undecided,
    /// A word without a name here.
    Other(String),
}

impl Action {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "NONE",
            Self::Intervened => "GUARDRAIL_INTERVENED",
            Self::Undecided => "UNDECIDED",
            Self::Other(word) => word,
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "NONE" => Self::None,
            // InvokeModel and Converse have spellings of their own.
            "GUARDRAIL_INTERVENED" | "INTERVENED" | "guardrail_intervened" => Self::Intervened,
            "UNDECIDED" => Self::Undecided,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// The short of a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The guardrail blocked or masked.
    Intervened,
    /// Everything was evaluated, and nothing intervened.
    Passed,
    /// Nothing that was evaluated intervened; these checks were not evaluated.
    Undecided {
        /// What only the service can tell.
        checks: Vec<Check>,
    },
}

/// How much of the text a guardrail looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Characters.
    pub text: Option<Covered>,
    /// Images.
    pub images: Option<Covered>,
}

/// Some of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// How many were looked at.
    pub guarded: u64,
    /// How many there were.
    pub total: u64,
}

/// What one guardrail found in one text.
#[derive(Clone, Default, PartialEq)]
pub struct Assessment {
    /// Which way the text went; only a trace says so.
    pub source: Option<Source>,
    /// The guardrail's id; only a trace says so here.
    pub guardrail: Option<String>,
    /// What was found, list by list.
    pub detections: Vec<Detection>,
    /// Everything else: metrics, the guardrail's details, automated reasoning, members that have no name here.
    pub rest: Map<String, Value>,
}

/// The lists of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// Denied topics.
    Topics,
    /// Content filters, prompt attack among them.
    Filters,
    /// The guardrail's own words and phrases.
    CustomWords,
    /// Words of a managed list.
    ManagedWordLists,
    /// Personal data.
    PiiEntities,
    /// The guardrail's own patterns.
    Regexes,
    /// Contextual grounding and relevance.
    Grounding,
}

impl List {
    /// All of them, in the order they are written.
    pub const ALL: [Self; 7] =
        [Self::Topics, Self::Filters, Self::CustomWords, Self::ManagedWordLists, Self::PiiEntities, Self::Regexes, Self::Grounding];

    /// The policy and the list on the wire.
    pub fn path(self) -> (&'static str, &'static str) {
        match self {
            Self::Topics => ("topicPolicy", "topics"),
            Self::Filters => ("contentPolicy", "filters"),
            Self::CustomWords => ("wordPolicy", "customWords"),
            Self::ManagedWordLists => ("wordPolicy", "managedWordLists"),
            Self::PiiEntities => ("sensitiveInformationPolicy", "piiEntities"),
            Self::Regexes => ("sensitiveInformationPolicy", "regexes"),
            Self::Grounding => ("contextualGroundingPolicy", "filters"),
        }
    }
}

/// One thing that was found. What a list does not have is absent.
#[derive(Clone, PartialEq)]
pub struct Detection {
    /// The list it stands in.
    pub list: List,
    /// What was done about it.
    pub effect: Effect,
    /// Whether it counts as found; older answers do not say.
    pub detected: Option<bool>,
    /// The name of a topic or regex.
    pub name: Option<String>,
    /// The type: `EMAIL`, `HATE`, `GROUNDING`, `PROFANITY`, `DENY`, …
    pub kind: Option<String>,
    /// The text itself, unmasked.
    pub matched: Option<String>,
    /// The pattern of a regex.
    pub regex: Option<String>,
    /// How sure a content filter is: `NONE`, `LOW`, `MEDIUM` or `HIGH`.
    pub confidence: Option<String>,
    /// How strict it is: `NONE`, `LOW`, `MEDIUM` or `HIGH`.
    pub filter_strength: Option<String>,
    /// What a grounding score must reach, 0 to 1.
    pub threshold: Option<f64>,
    /// What it reached.
    pub score: Option<f64>,
    /// How it was found, when a heuristic of ours found it.
    pub heuristic: Option<Heuristic>,
    /// Members that have no name here.
    pub rest: Map<String, Value>,
}

/// A method of ours that stands in for a model of the service.
#[derive(Clone, Debug, PartialEq)]
pub struct Heuristic {
    /// Its name.
    pub method: String,
    /// What it came to, 0 to 1.
    pub score: f64,
}

/// What was done about a detection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// It blocked the text.
    Blocked,
    /// It was masked.
    Anonymized,
    /// It is only reported.
    #[default]
    None,
    /// A word without a name here.
    Other(String),
}

impl Effect {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Blocked => "BLOCKED",
            Self::Anonymized => "ANONYMIZED",
            Self::None => "NONE",
            Self::Other(word) => word,
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "BLOCKED" => Self::Blocked,
            "ANONYMIZED" => Self::Anonymized,
            "NONE" => Self::None,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// Something a guardrail checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Check {
    /// Denied topics.
    Topics,
    /// Hate, insults, sexual content, violence and misconduct.
    Content,
    /// Prompt attacks.
    PromptAttack,
    /// Words and phrases.
    Words,
    /// The managed list of profanity.
    Profanity,
    /// Personal data.
    Pii,
    /// Patterns.
    Regexes,
    /// Whether the answer is supported by its source.
    Grounding,
    /// Whether the answer is about the question.
    Relevance,
    /// Whether the answer follows from a policy of rules.
    AutomatedReasoning,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Topics,
        Self::Content,
        Self::PromptAttack,
        Self::Words,
        Self::Profanity,
        Self::Pii,
        Self::Regexes,
        Self::Grounding,
        Self::Relevance,
        Self::AutomatedReasoning,
    ];

    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Topics => "topics",
            Self::Content => "content",
            Self::PromptAttack => "promptAttack",
            Self::Words => "words",
            Self::Profanity => "profanity",
            Self::Pii => "pii",
            Self::Regexes => "regexes",
            Self::Grounding => "grounding",
            Self::Relevance => "relevance",
            Self::AutomatedReasoning => "automatedReasoning",
        }
    }
}

/// What one check answered here.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Which.
    pub check: Check,
    /// What it said.
    pub answer: Answered,
    /// How it was evaluated: `exact`, `list`, `rules`, or the name of a heuristic.
    pub method: Option<String>,
    /// The highest score of a heuristic, the lowest of grounding and relevance; 0 to 1.
    pub score: Option<f64>,
    /// Why it was not evaluated.
    pub reason: Option<String>,
}

/// What a check said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It blocks or masks.
    Intervened,
    /// It has nothing against the text, or only reports.
    Passed,
    /// Only the service can tell.
    NotEvaluated,
}

impl Answered {
    /// Its word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intervened => "intervened",
            Self::Passed => "passed",
            Self::NotEvaluated => "notEvaluated",
        }
    }
}

fn unreadable(at: &str, was: String) -> Error {
    Error::Unreadable { family: "guardrail", at: at.to_owned(), was, docs: DOCS }
}

impl Verdict {
    /// Reads ApplyGuardrail's answer, or a verdict of ours.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] when `action`, `outputs` or `assessments` is not there; what else is there is kept.
    pub fn from_json(json: &Value) -> Result<Self> {
        let Value::Object(members) = json else { return Err(unreadable("", article(json))) };
        let was = |key: &str| members.get(key).map_or_else(|| "it is missing".to_owned(), article);
        let mut verdict = Self { rest: members.clone(), ..Self::default() };
        let Some(action) = members.get("action").and_then(Value::as_str) else {
            return Err(unreadable("/action", was("action")));
        };
        verdict.action = Action::of(action);
        let Some(outputs) = members.get("outputs").and_then(Value::as_array) else {
            return Err(unreadable("/outputs", was("outputs")));
        };
        verdict.outputs = outputs.iter().filter_map(|output| output.get("text")?.as_str().map(str::to_owned)).collect();
        let Some(assessments) = members.get("assessments").and_then(Value::as_array) else {
            return Err(unreadable("/assessments", was("assessments")));
        };
        verdict.assessments = assessments.iter().map(Assessment::of).collect();
        for read in ["action", "outputs", "assessments"] {
            verdict.rest.shift_remove(read);
        }
        verdict.action_reason = take_text(&mut verdict.rest, "actionReason");
        if let Some(usage) = take(&mut verdict.rest, "usage", |value| value.as_object().cloned()) {
            verdict.usage = usage;
        }
        verdict.coverage = take(&mut verdict.rest, "guardrailCoverage", Coverage::of);
        verdict.take_evaluation();
        Ok(verdict)
    }

    fn take_evaluation(&mut self) {
        if let Some(evaluation) = take(&mut self.rest, "evaluation", |value| {
            // An empty list is kept as it came: none is written for it.
            value.as_array().filter(|all| !all.is_empty())?.iter().map(Evaluation::of).collect()
        }) {
            self.evaluation = evaluation;
        }
    }

    /// Reads the guardrail's trace of an answer: `amazon-bedrock-trace.guardrail` of `InvokeModel`, `trace.guardrail` of
    /// Converse. [`Reply::guardrail`](crate::Reply::guardrail) has either.
    ///
    /// Assessments say which way their text went and of which guardrail they are; those of the input come first. The action
    /// is what the detections amount to, usage is the sum of theirs, and there are no outputs: they are the reply's text.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] when it is not an object.
    pub fn from_trace(trace: &Value) -> Result<Self> {
        let Value::Object(members) = trace else {
            return Err(unreadable("", article(trace)));
        };
        let mut verdict = Self { rest: members.clone(), ..Self::default() };
        for (key, source) in [
            ("input", Source::Input),
            ("inputAssessment", Source::Input),
            ("outputs", Source::Output),
            ("outputAssessments", Source::Output),
        ] {
            let Some(value) = members.get(key) else { continue };
            let mut found = Vec::new();
            if traced(value, source, None, &mut found) {
                verdict.assessments.extend(found);
                verdict.rest.shift_remove(key);
            }
        }
        verdict.action_reason = take_text(&mut verdict.rest, "actionReason");
        verdict.take_evaluation();
        for assessment in &verdict.assessments {
            let units = assessment.rest.get("invocationMetrics").and_then(|metrics| metrics.get("usage")).and_then(Value::as_object);
            for (name, count) in units.into_iter().flatten() {
                let sum = verdict.usage.get(name).and_then(Value::as_u64).unwrap_or(0).saturating_add(count.as_u64().unwrap_or(0));
                verdict.usage.insert(name.clone(), sum.into());
            }
        }
        if verdict.detections().any(Detection::intervened) {
            verdict.action = Action::Intervened;
        }
        Ok(verdict)
    }

    /// The short of it. A verdict in which something was not evaluated is never [`Outcome::Passed`].
    pub fn outcome(&self) -> Outcome {
        let checks = self.not_evaluated();
        match &self.action {
            Action::Intervened => Outcome::Intervened,
            Action::None if checks.is_empty() => Outcome::Passed,
            _ => Outcome::Undecided { checks },
        }
    }

    /// What was not evaluated here.
    pub fn not_evaluated(&self) -> Vec<Check> {
        let open = self.evaluation.iter().filter(|evaluation| evaluation.answer == Answered::NotEvaluated);
        open.map(|evaluation| evaluation.check).collect()
    }

    /// Everything that was found, in every assessment.
    pub fn detections(&self) -> impl Iterator<Item = &Detection> {
        self.assessments.iter().flat_map(|assessment| &assessment.detections)
    }

    /// Whether the text was blocked, not only masked.
    pub fn blocked(&self) -> bool {
        self.detections().any(|detection| detection.effect == Effect::Blocked)
    }

    /// Text units of a policy, by the service's name for them: `topicPolicyUnits`.
    pub fn units(&self, name: &str) -> u64 {
        self.usage.get(name).and_then(Value::as_u64).unwrap_or(0)
    }

    /// In the shape of ApplyGuardrail's answer; `evaluation` and `heuristic` are added where we speak.
    pub fn to_json(&self) -> Value {
        let mut json = Map::new();
        json.insert("usage".to_owned(), Value::Object(self.usage.clone()));
        json.insert("action".to_owned(), self.action.as_str().into());
        if let Some(reason) = &self.action_reason {
            json.insert("actionReason".to_owned(), reason.as_str().into());
        }
        json.insert("outputs".to_owned(), self.outputs.iter().map(|text| json!({ "text": text })).collect());
        json.insert("assessments".to_owned(), self.assessments.iter().map(Assessment::to_json).collect());
        if let Some(coverage) = &self.coverage {
            json.insert("guardrailCoverage".to_owned(), coverage.to_json());
        }
        if !self.evaluation.is_empty() {
            json.insert("evaluation".to_owned(), self.evaluation.iter().map(Evaluation::to_json).collect());
        }
        add(&mut json, &self.rest);
        Value::Object(json)
    }
}

/// Adds members that have no name here; those that do are written already.
fn add(json: &mut Map<String, Value>, rest: &Map<String, Value>) {
    for (key, value) in rest {
        json.entry(key.as_str()).or_insert_with(|| value.clone());
    }
}

/// Assessments below the id of their guardrail, alone or in lists; false when it is something else.
fn traced(value: &Value, source: Source, guardrail: Option<&str>, found: &mut Vec<Assessment>) -> bool {
    match value {
        Value::Array(items) => items.iter().all(|item| traced(item, source, guardrail, found)),
        Value::Object(members) if guardrail.is_none() => members.iter().all(|(id, below)| traced(below, source, Some(id), found)),
        Value::Object(_) => {
            let mut assessment = Assessment::of(value);
            assessment.source = Some(source);
            assessment.guardrail = guardrail.map(str::to_owned);
            found.push(assessment);
            true
        }
        _ => false,
    }
}

impl Assessment {
    fn of(json: &Value) -> Self {
        let mut assessment = Self::default();
        let Value::Object(members) = json else { return assessment };
        assessment.rest.clone_from(members);
        assessment.source = take(&mut assessment.rest, "source", |value| match value.as_str() {
            Some("INPUT") => Some(Source::Input),
            Some("OUTPUT") => Some(Source::Output),
            _ => None,
        });
        assessment.guardrail = take_text(&mut assessment.rest, "guardrail");
        for list in List::ALL {
            let (policy, name) = list.path();
            let Some(Value::Object(lists)) = assessment.rest.get_mut(policy) else { continue };
            // A list that is empty or holds what is no detection stays what it is.
            let items = lists.get(name).and_then(Value::as_array).filter(|items| !items.is_empty());
            let Some(found) = items.and_then(|items| items.iter().map(|item| Detection::of(list, item)).collect::<Option<Vec<_>>>()) else {
                continue;
            };
            assessment.detections.extend(found);
            lists.shift_remove(name);
            if lists.is_empty() {
                assessment.rest.shift_remove(policy);
            }
        }
        assessment
    }

    fn to_json(&self) -> Value {
        let mut json = Map::new();
        if let Some(source) = self.source {
            json.insert("source".to_owned(), source.as_str().into());
        }
        if let Some(guardrail) = &self.guardrail {
            json.insert("guardrail".to_owned(), guardrail.as_str().into());
        }
        for list in List::ALL {
            let found: Vec<Value> = self.detections.iter().filter(|found| found.list == list).map(Detection::to_json).collect();
            if found.is_empty() {
                continue;
            }
            let (policy, name) = list.path();
            if let Value::Object(lists) = json.entry(policy).or_insert_with(|| Value::Object(Map::new())) {
                lists.insert(name.to_owned(), found.into());
            }
        }
        for (key, value) in &self.rest {
            match (json.get_mut(key), value) {
                (Some(Value::Object(lists)), Value::Object(more)) => add(lists, more),
                (Some(_), _) => (),
                (None, value) => drop(json.insert(key.clone(), value.clone())),
            }
        }
        Value::Object(json)
    }
}

impl Detection {
    /// Something found, nothing said of it yet.
    pub fn new(list: List, effect: Effect) -> Self {
        Self {
            list,
            effect,
            detected: Some(true),
            name: None,
            kind: None,
            matched: None,
            regex: None,
            confidence: None,
            filter_strength: None,
            threshold: None,
            score: None,
            heuristic: None,
            rest: Map::new(),
        }
    }

    /// Whether it blocked or masked.
    pub fn intervened(&self) -> bool {
        matches!(self.effect, Effect::Blocked | Effect::Anonymized)
    }

    /// What found it: `topics/NAME`, `content/HATE`, `words`, `profanity`, `pii/EMAIL`, `regexes/NAME`, `grounding`, `relevance`.
    pub fn rule(&self) -> String {
        let named = |list: &str, name: &Option<String>| format!("{list}/{}", name.as_deref().unwrap_or("?"));
        match self.list {
            List::Topics => named("topics", &self.name),
            List::Filters => named("content", &self.kind),
            List::CustomWords => "words".to_owned(),
            List::ManagedWordLists => "profanity".to_owned(),
            List::PiiEntities => named("pii", &self.kind),
            List::Regexes => named("regexes", &self.name),
            List::Grounding => self.kind.as_deref().unwrap_or("?").to_lowercase(),
        }
    }

    fn of(list: List, json: &Value) -> Option<Self> {
        let mut rest = json.as_object()?.clone();
        let effect = Effect::of(&take_text(&mut rest, "action")?);
        Some(Self {
            list,
            effect,
            detected: take(&mut rest, "detected", Value::as_bool),
            name: take_text(&mut rest, "name"),
            kind: take_text(&mut rest, "type"),
            matched: take_text(&mut rest, "match"),
            regex: take_text(&mut rest, "regex"),
            confidence: take_text(&mut rest, "confidence"),
            filter_strength: take_text(&mut rest, "filterStrength"),
            threshold: take(&mut rest, "threshold", Value::as_f64),
            score: take(&mut rest, "score", Value::as_f64),
            heuristic: take(&mut rest, "heuristic", |value| {
                Some(Heuristic { method: value.get("method")?.as_str()?.to_owned(), score: value.get("score")?.as_f64()? })
            }),
            rest,
        })
    }

    fn to_json(&self) -> Value {
        let mut json = Map::new();
        let texts = [
            ("name", &self.name),
            ("match", &self.matched),
            ("type", &self.kind),
            ("regex", &self.regex),
            ("confidence", &self.confidence),
            ("filterStrength", &self.filter_strength),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                json.insert(key.to_owned(), text.as_str().into());
            }
        }
        for (key, number) in [("threshold", self.threshold), ("score", self.score)] {
            if let Some(number) = number {
                json.insert(key.to_owned(), number.into());
            }
        }
        json.insert("action".to_owned(), self.effect.as_str().into());
        if let Some(detected) = self.detected {
            json.insert("detected".to_owned(), detected.into());
        }
        if let Some(Heuristic { method, score }) = &self.heuristic {
            json.insert("heuristic".to_owned(), json!({ "method": method, "score": score }));
        }
        add(&mut json, &self.rest);
        Value::Object(json)
    }
}

impl Coverage {
    fn of(json: &Value) -> Option<Self> {
        let covered = |key: &str| {
            let of = json.get(key)?;
            Some(Covered { guarded: of.get("guarded")?.as_u64()?, total: of.get("total")?.as_u64()? })
        };
        let members = json.as_object()?;
        // What has another shape is kept as it is.
        let known = members.iter().all(|(key, value)| {
            matches!(key.as_str(), "textCharacters" | "images")
                && covered(key).is_some()
                && value.as_object().is_some_and(|of| of.len() == 2)
        });
        known.then(|| Self { text: covered("textCharacters"), images: covered("images") })
    }

    fn to_json(&self) -> Value {
        let mut json = Map::new();
        for (key, covered) in [("textCharacters", self.text), ("images", self.images)] {
            if let Some(Covered { guarded, total }) = covered {
                json.insert(key.to_owned(), json!({ "guarded": guarded, "total": total }));
            }
        }
        Value::Object(json)
    }
}

impl Evaluation {
    fn of(json: &Value) -> Option<Self> {
        let text = |key: &str| json.get(key).and_then(Value::as_str);
        let answers = [Answered::Intervened, Answered::Passed, Answered::NotEvaluated];
        Some(Self {
            check: Check::ALL.into_iter().find(|check| Some(check.as_str()) == text("check"))?,
            answer: answers.into_iter().find(|answer| Some(answer.as_str()) == text("answer"))?,
            method: text("method").map(str::to_owned),
            score: json.get("score").and_then(Value::as_f64),
            reason: text("reason").map(str::to_owned),
        })
    }

    fn to_json(&self) -> Value {
        let mut json = Map::new();
        json.insert("check".to_owned(), self.check.as_str().into());
        json.insert("answer".to_owned(), self.answer.as_str().into());
        if let Some(method) = &self.method {
            json.insert("method".to_owned(), method.as_str().into());
        }
        if let Some(score) = self.score {
            json.insert("score".to_owned(), score.into());
        }
        if let Some(reason) = &self.reason {
            json.insert("reason".to_owned(), reason.as_str().into());
        }
        Value::Object(json)
    }
}

/// Takes a member out, if it reads.
fn take<T>(members: &mut Map<String, Value>, key: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
    let read = members.get(key).and_then(read)?;
    members.shift_remove(key);
    Some(read)
}

fn take_text(members: &mut Map<String, Value>, key: &str) -> Option<String> {
    take(members, key, |value| value.as_str().map(str::to_owned))
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl FromJson for Verdict {
    const WHAT: &'static str = "verdict";

    fn read(value: &Value) -> Fit<Self> {
        Self::from_json(value).map_err(|error| crate::json::Unfit::new(error.to_string()))
    }
}

deserialize_from_json!(Verdict);

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Texts and matches may be anybody's data: only what was done is shown.
impl fmt::Debug for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verdict")
            .field("action", &self.action)
            .field("outputs", &self.outputs.len())
            .field("assessments", &self.assessments)
            .field("evaluation", &self.evaluation)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.detections).finish()
    }
}

impl fmt::Debug for Detection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.name.as_deref().or(self.kind.as_deref()).unwrap_or("a word");
        write!(f, "{} {what} {}", self.list.path().1, self.effect.as_str())
    }
}
