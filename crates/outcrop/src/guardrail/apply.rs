//! The service's own guardrail on a call, and the marks of what it is to look at.

use crate::call::{Call, Operation};
use crate::chat::{Chat, Message, Part, Span};
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use crate::json::{Fit, FromJson, Members, Read, Unfit, word};
use crate::reply::Reply;
use serde_json::{Value, json};

use super::Verdict;

const INVOKE: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html";
const TAGS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tagging.html";

/// A guardrail of the service, as a call names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Its id or ARN.
    pub id: String,
    /// Its version: a number, or `DRAFT`.
    pub version: String,
    /// Whether the answer is to say what was found.
    pub trace: Trace,
    /// How a streamed answer is checked; the service's default when absent, and for a call that is answered whole.
    pub stream: Option<StreamMode>,
    /// What the tags of [`Chat::tagged`] end with, for `InvokeModel`: 1 to 20 letters and digits, new for every request.
    pub tag_suffix: Option<String>,
}

/// Whether an answer says what its guardrail found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trace {
    /// It does not.
    #[default]
    Off,
    /// What was detected.
    On,
    /// Also what was looked for and not found.
    Full,
}

/// How a guardrail checks a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StreamMode {
    /// Text is held back until it is checked.
    Synchronous,
    /// Text is sent at once and checked later; nothing is masked.
    Asynchronous,
}

/// What a piece of text is to a guardrail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Qualifier {
    /// What an answer is to be supported by.
    GroundingSource,
    /// What an answer is to answer.
    Query,
    /// What is to be checked.
    GuardContent,
}

impl Qualifier {
    const WORDS: [(&'static str, Self); 3] =
        [("grounding_source", Self::GroundingSource), ("query", Self::Query), ("guard_content", Self::GuardContent)];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.into_iter().find(|(_, qualifier)| *qualifier == self).map_or("guard_content", |(word, _)| word)
    }

    fn tag(self) -> &'static str {
        match self {
            Self::GroundingSource => "groundingSource",
            Self::Query => "query",
            Self::GuardContent => "guardContent",
        }
    }
}

impl Read for Qualifier {
    fn read_json(value: &Value) -> Fit<Self> {
        word(value, &Self::WORDS)
    }

    fn nothing() -> Self {
        Self::GuardContent
    }
}

impl Guard {
    /// This guardrail, without trace.
    pub fn new(id: impl Into<String>, version: impl Into<String>) -> Self {
        Self { id: id.into(), version: version.into(), ..Self::default() }
    }

    /// What the service would refuse.
    ///
    /// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>, read 2026-11-22.
    pub(crate) fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut refuse = |at: &str, code: &str, message: String, source: &str| {
            findings.push(Finding::of(code, Severity::Refused, message).at(at.to_owned()).source(source));
        };
        check_id(&self.id, &mut |code, message, source| refuse("guardrail.id", code, message, source));
        check_version(&self.version, &mut |code, message, source| refuse("guardrail.version", code, message, source));
        if let Some(suffix) = &self.tag_suffix {
            check_suffix(suffix, &mut |code, message, source| refuse("guardrail.tagSuffix", code, message, source));
        }
        findings
    }
}

/// Told of a refusal: its code, what would do, the page that says so.
type Refuse<'r> = dyn FnMut(&str, String, &str) + 'r;

/// Refuses what is no guardrail's id or ARN.
pub(crate) fn check_id(id: &str, refuse: &mut Refuse<'_>) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let arn = id.strip_prefix("arn:").is_some_and(|rest| rest.contains(":guardrail/") && rest.chars().all(|c| c.is_ascii_graphic()));
    if id.is_empty() || id.len() > 2_048 || !(arn || id.chars().all(plain)) {
        let message = format!("must be an id of lower-case letters and digits or a guardrail's ARN, got {}", crate::field::quote(id));
        refuse("BR-GUARDRAIL-201", message, INVOKE);
    }
}

/// Refuses what is no guardrail's version.
pub(crate) fn check_version(version: &str, refuse: &mut Refuse<'_>) {
    let number = (1..=8).contains(&version.len()) && !version.starts_with('0') && version.chars().all(|c| c.is_ascii_digit());
    if version != "DRAFT" && !number {
        let message = format!("must be DRAFT or a number of at most 8 digits, got {}", crate::field::quote(version));
        refuse("BR-GUARDRAIL-202", message, INVOKE);
    }
}

/// Refuses what tags cannot end with.
pub(crate) fn check_suffix(suffix: &str, refuse: &mut Refuse<'_>) {
    if !(1..=20).contains(&suffix.len()) || !suffix.chars().all(|c| c.is_ascii_alphanumeric()) {
        let message = format!("must be 1 to 20 letters and digits, got {}", crate::field::quote(suffix));
        refuse("BR-GUARDRAIL-203", message, TAGS);
    }
}

impl Call<Reply> {
    /// The same call under this guardrail of the service, without trace.
    ///
    /// # Errors
    ///
    /// As [`Call::guarded`].
    ///
    /// ```
    /// # use outcrop::Chat;
    /// let call = Chat::user("Name one igneous rock.").call("amazon.nova-lite-v1:0")?.guardrail("gr4n1te", "DRAFT")?;
    /// assert!(call.all_headers().contains(&("x-amzn-bedrock-guardrailidentifier".to_owned(), "gr4n1te".to_owned())));
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn guardrail(self, id: impl Into<String>, version: impl Into<String>) -> Result<Self> {
        self.guarded(&Guard::new(id, version))
    }

    /// The same call under this guardrail of the service: headers for `InvokeModel`, `guardrailConfig` in a body of Converse.
    ///
    /// A guardrail that was there before is replaced.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the guardrail's id, version or tag suffix is none.
    pub fn guarded(mut self, guard: &Guard) -> Result<Self> {
        match guard.put(self.operation, &mut self.headers, &mut self.body) {
            Ok(()) => Ok(self),
            Err(findings) => Err(Error::Invalid { model: self.model, findings }),
        }
    }
}

impl Guard {
    /// Puts it on a request of `InvokeModel` or Converse, whole or streamed, in place of the one that was there.
    ///
    /// # Errors
    ///
    /// What the service would refuse.
    pub fn put(
        &self,
        operation: Operation,
        headers: &mut Vec<(String, String)>,
        body: &mut Value,
    ) -> std::result::Result<(), Vec<Finding>> {
        let findings = self.check();
        if !findings.is_empty() {
            return Err(findings);
        }
        // Only a stream has a mode, and only what the answer's stream is asked for can have it.
        let stream = self.stream.filter(|_| operation.streams());
        if operation.converses() {
            let mut config = json!({ "guardrailIdentifier": self.id, "guardrailVersion": self.version });
            match self.trace {
                Trace::Off => (),
                Trace::On => config["trace"] = "enabled".into(),
                Trace::Full => config["trace"] = "enabled_full".into(),
            }
            match stream {
                Some(StreamMode::Synchronous) => config["streamProcessingMode"] = "sync".into(),
                Some(StreamMode::Asynchronous) => config["streamProcessingMode"] = "async".into(),
                None => (),
            }
            set_member(body, "guardrailConfig", Some(config));
            return Ok(());
        }
        headers.retain(|(name, _)| !HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own)));
        let [identifier, version, trace] = HEADERS;
        headers.push((identifier.to_owned(), self.id.clone()));
        headers.push((version.to_owned(), self.version.clone()));
        match self.trace {
            Trace::Off => (),
            Trace::On => headers.push((trace.to_owned(), "ENABLED".to_owned())),
            Trace::Full => headers.push((trace.to_owned(), "ENABLED_FULL".to_owned())),
        }
        let mut config = serde_json::Map::new();
        if let Some(suffix) = &self.tag_suffix {
            config.insert("tagSuffix".to_owned(), suffix.as_str().into());
        }
        if let Some(mode) = stream {
            let word = if mode == StreamMode::Asynchronous { "ASYNCHRONOUS" } else { "SYNCHRONOUS" };
            config.insert("streamProcessingMode".to_owned(), word.into());
        }
        set_member(body, "amazon-bedrock-guardrailConfig", (!config.is_empty()).then_some(Value::Object(config)));
        Ok(())
    }
}

impl FromJson for Guard {
    const WHAT: &'static str = "guardrail";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        // YAML takes it for a number.
        let version = match m.get("version") {
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(version) => String::read_json(version),
            None => Err(Unfit::new("is missing")),
        };
        let guard = Self {
            id: m.read("id"),
            version: m.take("version", version),
            trace: m.word("trace", &[("off", Trace::Off), ("on", Trace::On), ("full", Trace::Full)]).unwrap_or_default(),
            stream: m.word("stream", &[("synchronous", StreamMode::Synchronous), ("asynchronous", StreamMode::Asynchronous)]),
            tag_suffix: m.opt("tagSuffix"),
        };
        m.end()?;
        Ok(guard)
    }
}

/// The headers of a guardrail on `InvokeModel`.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>, read 2026-11-22.
pub(super) const HEADERS: [&str; 3] = ["x-amzn-bedrock-guardrailidentifier", "x-amzn-bedrock-guardrailversion", "x-amzn-bedrock-trace"];

/// Puts a member into the body of a call, or takes it out.
pub(crate) fn set_member(body: &mut Value, key: &str, value: Option<Value>) {
    if let Value::Object(members) = body {
        match value {
            Some(value) => drop(members.insert(key.to_owned(), value)),
            None => drop(members.shift_remove(key)),
        }
    }
}

impl Reply {
    /// What the service's guardrail said, from the trace of the answer; `None` when the answer has none.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] when the trace is not an object.
    pub fn verdict(&self) -> Result<Option<Verdict>> {
        self.guardrail.as_ref().map(Verdict::from_trace).transpose()
    }
}

impl Part {
    /// Text that a guardrail is to look at, and what it is to the guardrail: without qualifiers, what is to be checked.
    ///
    /// It is Converse's `guardContent` block. For `InvokeModel`, [`Chat::tagged`] makes tags of it.
    ///
    /// ```
    /// # use outcrop::{Chat, Part, Role, guardrail::Qualifier};
    /// let question = Part::guarded("When was it built?", &[Qualifier::Query]);
    /// let call = Chat::default().with(Role::User, [question]).converse("amazon.nova-lite-v1:0")?;
    /// assert_eq!(call.body["messages"][0]["content"][0]["guardContent"]["text"]["qualifiers"][0], "query");
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn guarded(text: impl Into<String>, qualifiers: &[Qualifier]) -> Self {
        let mut block = json!({ "text": text.into() });
        if !qualifiers.is_empty() {
            block["qualifiers"] = qualifiers.iter().map(|qualifier| qualifier.as_str()).collect();
        }
        Self::Other { value: json!({ "guardContent": { "text": block } }) }
    }

    /// The text of a guarded part, and its qualifiers.
    fn as_guarded(&self) -> Option<(&str, Vec<Qualifier>)> {
        let Self::Other { value } = self else { return None };
        let block = value.get("guardContent")?.get("text")?;
        let qualifiers = block.get("qualifiers").and_then(Value::as_array).into_iter().flatten();
        let qualifiers = qualifiers.filter_map(|qualifier| word(qualifier, &Qualifier::WORDS).ok()).collect();
        Some((block.get("text")?.as_str()?, qualifiers))
    }
}

impl Chat {
    /// The same conversation, in which the user's text that came from inputs is guarded: what a guardrail looks for prompt attacks in.
    ///
    /// The author's words around it stay as they are, and are not looked at.
    #[must_use]
    pub fn guarding_inputs(mut self) -> Self {
        for message in self.messages.iter_mut().filter(|message| message.role == crate::chat::Role::User) {
            let parts = std::mem::take(&mut message.content);
            for part in parts {
                match part {
                    Part::Text { text, inputs } if !inputs.is_empty() => split(&text, &inputs, &mut message.content),
                    part => message.content.push(part),
                }
            }
        }
        self
    }

    /// The same conversation with tags instead of guarded parts, as `InvokeModel` takes them; neighbouring texts become one.
    ///
    /// `suffix` is 1 to 20 letters and digits, new and unguessable for every request, and must be the
    /// [`Guard::tag_suffix`] of the call.
    ///
    /// ```
    /// # use outcrop::{Chat, Part, Role, guardrail::Guard};
    /// let chat = Chat::default().with(Role::User, [Part::text("Translate: "), Part::guarded("Guten Tag", &[])]).tagged("x7Qp2")?;
    /// let guard = Guard { tag_suffix: Some("x7Qp2".to_owned()), ..Guard::new("gr4n1te", "3") };
    /// let call = chat.call("amazon.titan-text-lite-v1")?.guarded(&guard)?;
    /// assert!(call.body["inputText"].as_str().unwrap().contains(
    ///     "Translate: <amazon-bedrock-guardrails-guardContent_x7Qp2>Guten Tag</amazon-bedrock-guardrails-guardContent_x7Qp2>"));
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the suffix is none, or when text of the conversation has it in a tag already, which could end
    /// what is guarded.
    ///
    /// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tagging.html>, read 2026-11-22.
    pub fn tagged(mut self, suffix: &str) -> Result<Self> {
        let mut wrong = None;
        check_suffix(suffix, &mut |_, message, _| wrong = Some(message));
        if let Some(reason) = wrong {
            return Err(Error::Malformed { what: "tag suffix", reason });
        }
        let marker = format!("_{suffix}>").to_ascii_lowercase();
        let system = std::mem::take(&mut self.system);
        self.system = tag_parts(system, suffix, &marker)?;
        for Message { content, .. } in &mut self.messages {
            *content = tag_parts(std::mem::take(content), suffix, &marker)?;
        }
        Ok(self)
    }
}

/// Text as parts: guarded where it came from inputs.
fn split(text: &str, inputs: &[Span], parts: &mut Vec<Part>) {
    let mut at = 0;
    let mut spans: Vec<&Span> = inputs.iter().collect();
    spans.sort_by_key(|span| span.start);
    for span in spans {
        let (Some(before), Some(inside)) = (text.get(at..span.start), text.get(span.start..span.end)) else { continue };
        if !before.is_empty() {
            parts.push(Part::text(before));
        }
        if !inside.is_empty() {
            parts.push(Part::guarded(inside, &[]));
        }
        at = span.end;
    }
    if let Some(after) = text.get(at..).filter(|after| !after.is_empty()) {
        parts.push(Part::text(after));
    }
}

fn tag_parts(parts: Vec<Part>, suffix: &str, marker: &str) -> Result<Vec<Part>> {
    let mut tagged: Vec<Part> = Vec::with_capacity(parts.len());
    // Neighbours of a tag are one text with it: dialects put breaks between parts.
    let mut open = false;
    for part in parts {
        let written = match (part.as_guarded(), &part) {
            (Some((text, qualifiers)), _) => {
                clear_of(text, marker)?;
                let kinds = if qualifiers.is_empty() { vec![Qualifier::GuardContent] } else { qualifiers };
                // Tags do not nest, so a text that is two things stands twice.
                Some((kinds.into_iter().map(|kind| wrapped(text, kind, suffix)).collect::<String>(), true))
            }
            (None, Part::Text { text, inputs }) => {
                clear_of(text, marker)?;
                inputs.is_empty().then(|| (text.clone(), false))
            }
            _ => None,
        };
        match (written, tagged.last_mut()) {
            (Some((text, guarded)), Some(Part::Text { text: last, inputs })) if inputs.is_empty() && (guarded || open) => {
                last.push_str(&text);
                open = guarded;
            }
            (Some((text, guarded)), _) => {
                tagged.push(Part::text(text));
                open = guarded;
            }
            (None, _) => {
                tagged.push(part);
                open = false;
            }
        }
    }
    Ok(tagged)
}

fn clear_of(text: &str, marker: &str) -> Result<()> {
    if text.to_ascii_lowercase().contains(marker) {
        return Err(Error::Malformed {
            what: "tag suffix",
            reason: "a text of the conversation has a tag with it; make another".to_owned(),
        });
    }
    Ok(())
}

fn wrapped(text: &str, kind: Qualifier, suffix: &str) -> String {
    let tag = kind.tag();
    format!("<amazon-bedrock-guardrails-{tag}_{suffix}>{text}</amazon-bedrock-guardrails-{tag}_{suffix}>")
}
