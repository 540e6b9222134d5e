//! The ways of spelling a conversation: code that families share.

pub(crate) mod anthropic;
#[cfg(feature = "media")]
pub(crate) mod canvas;
pub(crate) mod cohere;
pub(crate) mod completion;
pub(crate) mod converse;
pub(crate) mod embed;
pub(crate) mod openai;
pub(crate) mod pegasus;
pub(crate) mod rerank;
mod scan;
#[cfg(feature = "media")]
pub(crate) mod stability;
pub(crate) mod structured;
#[cfg(feature = "media")]
pub(crate) mod video;

use crate::body::{Tape, View};
use crate::chat::{Chat, Part, Source, Span};
use crate::check::contains;
use crate::draft::Draft;
use crate::embed::{Embed, Embeddings};
use crate::error::{Error, Result};
use crate::families::{Family, Model, Resolved, Takes};
use crate::finding::{Finding, Severity};
#[cfg(feature = "media")]
use crate::image::{Image, Images};
use crate::params::Knob;
use crate::reply::Usage;
use crate::shared::Json;
#[cfg(feature = "media")]
use crate::video::Video;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scan::Scan;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt::Display;

/// A way of spelling a conversation.
pub trait Dialect: Sync {
    /// Writes the body, knobs apart, onto the tape of the writing.
    fn write(&self, writing: &mut Writing<'_>);

    /// Reads a whole answer.
    fn read(&self, body: &Value, draft: &mut Draft) -> Result<()>;

    /// Reads one chunk of a streamed answer.
    fn chunk(&self, chunk: &Value, draft: &mut Draft) -> Result<()>;

    /// Reads one event of a stream; most dialects are only told of chunks.
    fn event(&self, kind: &str, payload: &[u8], draft: &mut Draft) -> Result<()> {
        // Other kinds of events are news, not errors.
        if kind != "chunk" {
            return Ok(());
        }
        let json = chunk_bytes(payload).ok_or_else(|| draft.unreadable("/bytes", "not base64 of JSON"))?;
        // Nearly all chunks are a piece of text and nothing else.
        if self.piece(&json, draft) {
            return Ok(());
        }
        let chunk = crate::json::value(&json).map_err(|_| draft.unreadable("/bytes", "not base64 of JSON"))?;
        read_common(&chunk, draft);
        self.chunk(&chunk, draft)
    }

    /// Reads a chunk straight from its JSON if it is of the kind that makes up most of a stream; says whether it was.
    ///
    /// What this reads, [`chunk`](Self::chunk) reads the same, only slower.
    fn piece(&self, json: &[u8], draft: &mut Draft) -> bool {
        let _ = (json, draft);
        false
    }

    /// Which of the spellings it is, for reading a body back.
    #[cfg(feature = "from-body")]
    fn spelling(&self) -> Spelling<'_>;

    /// Itself, for those who write its pieces down.
    #[cfg(feature = "custom-families")]
    #[doc(hidden)]
    fn as_any(&self) -> &dyn std::any::Any;

    /// The knobs this dialect fills itself.
    fn fills(&self) -> &'static [Knob] {
        &[]
    }
}

/// Which dialect spells a body.
#[cfg(feature = "from-body")]
#[expect(private_interfaces, reason = "it has to be as public as the trait, and nobody outside can name either")]
pub enum Spelling<'a> {
    /// Blocks of Converse; Nova's own body has them too.
    Converse,
    /// Anthropic Messages.
    Anthropic,
    /// A prompt in a template.
    Prompt(&'a completion::Completion),
    /// Chat Completions.
    ChatCompletions(&'a openai::ChatCompletions),
    /// Cohere's message and history.
    Cohere,
    /// A question about one video.
    Pegasus,
}

/// A way of asking for vectors.
pub trait EmbedDialect: Sync {
    /// Writes the body for a model.
    fn write(&self, ask: &Embed, model: Option<&Model>, findings: &mut Vec<Finding>) -> Value;

    /// Reads the answer.
    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings>;
}

/// A way of asking for images.
#[cfg(feature = "media")]
pub trait ImageDialect: Sync {
    /// Writes the body.
    fn write(&self, ask: &Image, family: &'static Family, findings: &mut Vec<Finding>) -> Value;

    /// Reads the answer.
    fn read(&self, body: &Value, family: &'static Family) -> Result<Images>;
}

/// A way of asking for videos.
#[cfg(feature = "media")]
pub trait VideoDialect: Sync {
    /// Writes the input of the job.
    fn write(&self, ask: &Video, findings: &mut Vec<Finding>) -> Value;
}

/// A body in the making.
pub struct Writing<'a> {
    /// What to say.
    pub chat: &'a Chat,
    /// Who to say it to.
    pub resolved: Resolved,
    /// The body so far.
    pub body: Tape<'a>,
    /// What there is to say about it.
    pub findings: Vec<Finding>,
    /// Bytes of the family's shortest control sequence: no shorter text holds one.
    shortest: usize,
    /// Its control sequences as far as JSON spells them as they are.
    plain: Vec<&'static [u8]>,
}

impl<'a> Writing<'a> {
    /// Nothing yet.
    pub(crate) fn new(chat: &'a Chat, resolved: Resolved) -> Self {
        // A message takes some five places, a tool six.
        let places = 16 + 8 * (chat.messages.len() + chat.tools.len());
        let (shortest, plain) = (resolved.family.shortest_token(), resolved.family.plain_tokens());
        Self { chat, resolved, body: Tape::with_capacity(places), findings: Vec::new(), shortest, plain }
    }

    /// A text, made safe.
    pub(crate) fn write_safe(&mut self, key: &'static str, text: &'a str, at: &dyn Display, inputs: &[Span]) {
        let text = self.safe(text, at, inputs);
        self.body.text(key, text);
    }

    /// A JSON value, made safe.
    pub(crate) fn write_json(&mut self, key: &'static str, value: &'a Value, at: &dyn Display) {
        let value = if self.is_safe(value) { Cow::Borrowed(value) } else { Cow::Owned(self.safe_json(value, at)) };
        self.body.given(key, value);
    }

    /// JSON of the chat, made safe.
    pub(crate) fn write_shared(&mut self, key: &'static str, json: &'a Json, at: &dyn Display) {
        // Where its spelling has none of it, its texts have none.
        let spelt = &json.spelling().json;
        if self.plain.iter().all(|token| !contains(spelt, token)) {
            self.body.spelt(key, json);
        } else {
            self.write_json(key, json, at);
        }
    }

    /// Text that holds none of the family's control sequences; what had to change is reported.
    pub(crate) fn safe<'t>(&mut self, text: &'t str, at: &dyn Display, inputs: &[Span]) -> Cow<'t, str> {
        let family = self.resolved.family;
        if text.len() < self.shortest {
            return Cow::Borrowed(text);
        }
        let Some((safe, found)) = family.defuse(text) else { return Cow::Borrowed(text) };
        let mut told: Vec<(&str, Option<&str>)> = Vec::new();
        for (offset, token) in found {
            let input = inputs.iter().find(|span| span.start < offset + token.len() && offset < span.end).map(|span| span.input.as_str());
            if told.contains(&(token, input)) {
                continue;
            }
            told.push((token, input));
            let place = input.map_or_else(|| at.to_string(), |input| format!("inputs.{input}"));
            let last = token.char_indices().next_back().map_or(0, |(last, _)| last);
            let (head, tail) = token.split_at_checked(last).unwrap_or((token, ""));
            let message =
                format!("{} is a control sequence of {}; it is sent as {}", show(token), family.id, show(&format!("{head} {tail}")));
            self.say(&["BR-", family.code, "-900"].concat(), Severity::Ignored, place, message);
        }
        Cow::Owned(safe)
    }

    /// All text of a JSON value made safe.
    pub(crate) fn safe_json(&mut self, value: &Value, at: &dyn Display) -> Value {
        if self.is_safe(value) { value.clone() } else { self.made_safe(value, at) }
    }

    fn made_safe(&mut self, value: &Value, at: &dyn Display) -> Value {
        match value {
            Value::String(text) => self.safe(text, at, &[]).into_owned().into(),
            Value::Array(items) => items.iter().map(|item| self.made_safe(item, at)).collect(),
            Value::Object(members) => Value::Object(
                members.iter().map(|(key, value)| (self.safe(key, at, &[]).into_owned(), self.made_safe(value, at))).collect(),
            ),
            other => other.clone(),
        }
    }

    fn is_clean(&self, text: &str) -> bool {
        text.len() < self.shortest || self.resolved.family.is_clean(text)
    }

    fn is_safe(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.is_clean(text),
            Value::Array(items) => items.iter().all(|item| self.is_safe(item)),
            Value::Object(members) => members.iter().all(|(key, value)| self.is_clean(key) && self.is_safe(value)),
            _ => true,
        }
    }

    /// The model cannot be sent this.
    pub(crate) fn refuse(&mut self, at: &dyn Display, message: impl Into<String>) {
        self.say("BR-CHAT-001", Severity::Refused, at.to_string(), message.into());
    }

    /// The model is not sent this.
    pub(crate) fn ignore(&mut self, at: &dyn Display, message: impl Into<String>) {
        self.say("BR-CHAT-002", Severity::Ignored, at.to_string(), message.into());
    }

    /// There is something to know about what is sent.
    pub(crate) fn note(&mut self, at: &dyn Display, message: impl Into<String>) {
        self.say("BR-CHAT-003", Severity::Note, at.to_string(), message.into());
    }

    fn say(&mut self, code: &str, severity: Severity, at: String, message: String) {
        let finding = Finding::of(code, severity, message).at(at).source(self.resolved.family.docs);
        self.findings.push(finding);
    }

    /// Reports a part for which this body has no place. What only the service keeps is left out.
    pub(crate) fn no_place(&mut self, part: &Part, at: &dyn Display) {
        let may = self.resolved.takes(Takes::CONVERSE) && self.resolved.model.is_some();
        let (severity, hint) = match part {
            Part::Reasoning { .. } | Part::CachePoint { .. } => (Severity::Ignored, "; it is left out"),
            _ if may => (Severity::Refused, "; Converse may take it"),
            _ => (Severity::Refused, ""),
        };
        let code = if severity == Severity::Ignored { "BR-CHAT-002" } else { "BR-CHAT-001" };
        let message = format!("{} has no place for {} on InvokeModel{hint}", self.resolved.family.id, part.kind());
        self.say(code, severity, at.to_string(), message);
    }

    /// Reports what a tool call came with elsewhere and this body has no place for.
    #[cfg_attr(not(feature = "rare-rules"), expect(clippy::unused_self, reason = "a page is told less"))]
    pub(crate) fn no_extra(&mut self, extra: Option<&Json>, at: &dyn Display) {
        #[cfg(feature = "rare-rules")]
        if let Some(extra) = extra.and_then(|extra| extra.as_object()) {
            let names: Vec<_> = extra.keys().map(String::as_str).collect();
            self.ignore(at, format!("has no place here for {} of a tool call; left out", names.join(", ")));
        }
        #[cfg(not(feature = "rare-rules"))]
        let _ = (extra, at);
    }

    /// The media type and base64 of an image or document whose bytes are at hand.
    pub(crate) fn data<'s>(&mut self, source: &'s Source, at: &dyn Display) -> Option<&'s str> {
        match source {
            Source::Data(data) => Some(data),
            Source::Text(_) => {
                self.refuse(at, "must be base64 data here, got text");
                None
            }
            Source::S3 { .. } => {
                let family = self.resolved.family.id;
                self.refuse(at, format!("{family} cannot read objects in S3 on InvokeModel; send the bytes"));
                None
            }
        }
    }

    /// Refuses cache points, system text or tools that the model does not take.
    pub(crate) fn only(&mut self, what: Takes, present: bool, at: &dyn Display, noun: &str) -> bool {
        if present && !self.resolved.takes(what) {
            self.refuse(at, format!("{} does not take {noun}", self.resolved.name()));
        }
        present && self.resolved.takes(what)
    }
}

/// Texts that are sent as one. They are joined before they are made safe, so that no control sequence comes of joining.
#[derive(Default)]
pub(crate) struct Joined {
    text: String,
    inputs: Vec<Span>,
}

impl Joined {
    /// One more text.
    pub(crate) fn push(&mut self, text: &str, inputs: &[Span]) {
        let start = self.text.len();
        self.text.push_str(text);
        self.inputs.extend(inputs.iter().map(|span| Span { start: span.start + start, end: span.end + start, input: span.input.clone() }));
    }

    /// The whole, safe.
    pub(crate) fn safe(&self, writing: &mut Writing<'_>, at: &dyn Display) -> String {
        writing.safe(&self.text, at, &self.inputs).into_owned()
    }
}

/// The end of the text that was written so far in a row of blocks, as long as a control sequence could begin in it.
#[derive(Default)]
pub(crate) struct Seam(String);

impl Seam {
    /// The control sequence that this text would make with the text before it.
    fn across(&mut self, text: Option<&str>, family: &Family) -> Option<&'static str> {
        let Self(tail) = self;
        let longest = family.control.iter().map(|token| token.len()).max()?;
        let Some(text) = text else {
            tail.clear();
            return None;
        };
        let seam = tail.len();
        let mut split = None;
        if seam > 0 {
            // Only its start can end a sequence.
            tail.extend(text.chars().take(longest));
            split = family.defuse(tail).and_then(|(_, found)| found.into_iter().find(|(offset, _)| *offset < seam));
            tail.truncate(if split.is_some() { 0 } else { seam });
        }
        // No more than a sequence could begin in.
        let keep = text.char_indices().rev().map(|(at, _)| at).take_while(|at| text.len() - at < longest).last().unwrap_or(text.len());
        if keep > 0 {
            tail.clear();
        }
        let kept = text.get(keep..).unwrap_or_default();
        // Most text ends in nothing that one could begin with.
        if !tail.is_empty() || family.control.iter().any(|token| token.bytes().next().is_some_and(|first| kept.as_bytes().contains(&first)))
        {
            tail.push_str(kept);
        }
        split.map(|(_, token)| token)
    }
}

impl Writing<'_> {
    /// Parts the halves of a control sequence that neighbouring blocks of text would make together, should the
    /// service join them: a space begins the later one. `block` is the place of the block written last.
    pub(crate) fn part_seam(&mut self, seam: &mut Seam, block: usize, last: bool, at: &dyn Display) {
        if last && seam.0.is_empty() {
            return;
        }
        let text = self.body.view_at(block).get("text").and_then(View::as_str);
        if let Some(token) = seam.across(text, self.resolved.family) {
            self.body.change_text(block, "text", |text| text.insert(0, ' '));
            self.parted(token, at);
        }
    }

    /// The same for blocks made as values.
    pub(crate) fn part_seams(&mut self, blocks: &mut [Value], at: &str) {
        let mut seam = Seam::default();
        for (index, block) in blocks.iter_mut().enumerate() {
            if let Some(token) = seam.across(block.get("text").and_then(Value::as_str), self.resolved.family)
                && let Some(Value::String(text)) = block.get_mut("text")
            {
                text.insert(0, ' ');
                self.parted(token, &format_args!("{at}[{index}]"));
            }
        }
    }

    fn parted(&mut self, token: &str, at: &dyn Display) {
        let family = self.resolved.family.id;
        let token = show(token);
        self.ignore(
            at,
            format!("with the text before it makes {token}, a control sequence of {family}; it is sent with a space before it"),
        );
    }
}

fn show(token: &str) -> String {
    format!("`{}`", token.split('\n').collect::<Vec<_>>().join("\\n"))
}

/// The JSON inside a `chunk` event: `{"bytes": "<base64>"}`.
fn chunk_bytes(payload: &[u8]) -> Option<Vec<u8>> {
    let plain = || {
        let mut scan = Scan(payload);
        scan.past(r#"{"bytes":""#)?;
        let text = scan.raw()?;
        scan.end()?;
        STANDARD.decode(text).ok()
    };
    // Escapes in the text, another order of members: nothing the service sends, but it may.
    plain().or_else(|| STANDARD.decode(crate::json::value(payload).ok()?.get("bytes")?.as_str()?).ok())
}

/// [`chunk_bytes`] as a value.
fn chunk_of(payload: &[u8]) -> Option<Value> {
    crate::json::value(&chunk_bytes(payload)?).ok()
}

/// The members any family's answer may carry.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-input-tagging-base-inference.html>, read 2026-11-22.
pub(crate) fn read_common(body: &Value, draft: &mut Draft) {
    if let Some(metrics) = body.get("amazon-bedrock-invocationMetrics") {
        draft.metrics(Usage {
            input_tokens: count(metrics, "/inputTokenCount"),
            output_tokens: count(metrics, "/outputTokenCount"),
            cache_read_tokens: count(metrics, "/cacheReadInputTokenCount"),
            cache_write_tokens: count(metrics, "/cacheWriteInputTokenCount"),
            reasoning_tokens: None,
        });
        if let Some(latency) = count(metrics, "/invocationLatency") {
            draft.metadata().latency_ms = Some(latency);
        }
    }
    if let Some(trace) = body.get("amazon-bedrock-trace") {
        draft.guardrail(trace.get("guardrail").unwrap_or(trace).clone());
    }
    if body.get("amazon-bedrock-guardrailAction").and_then(Value::as_str) == Some("INTERVENED") {
        draft.guarded();
    }
}

/// A count at a pointer; absent and `null` are the same, and some answers write `3.0`.
pub(crate) fn count(body: &Value, at: &str) -> Option<u64> {
    let value = value_at(body, at)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and in range")]
    value
        .as_u64()
        .or_else(|| value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..9e15).contains(number)).map(|number| number as u64))
}

/// What stands at a pointer in which nothing is escaped; `Value::pointer` copies each segment to look for escapes.
pub(crate) fn value_at<'v>(body: &'v Value, at: &str) -> Option<&'v Value> {
    at.split('/').skip(1).try_fold(body, |value, segment| match value {
        Value::Object(members) => members.get(segment),
        Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

/// A string at a pointer, or nothing.
pub(crate) fn text_at<'v>(body: &'v Value, at: &str) -> &'v str {
    value_at(body, at).and_then(Value::as_str).unwrap_or_default()
}

/// An object from pairs whose value is there.
pub(crate) fn object<const N: usize>(mut members: [(&str, Option<Value>); N]) -> Value {
    object_of(&mut members)
}

fn object_of(members: &mut [(&str, Option<Value>)]) -> Value {
    let mut object = Map::with_capacity(members.len());
    for (key, value) in members {
        if let Some(value) = value.take() {
            object.insert((*key).to_owned(), value);
        }
    }
    Value::Object(object)
}

/// What a stream says when it reports an error of its own as an ordinary chunk.
pub(crate) fn in_band(name: &str, message: &str) -> Error {
    Error::Service { name: name.to_owned(), status: None, message: message.to_owned(), request_id: None }
}
