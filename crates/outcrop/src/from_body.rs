//! The way back: a request body, whoever wrote it, as a [`Chat`].
//!
//! So a recorded `InvokeModel` becomes a `Converse`, the other way round, or a request to another family. What is read is
//! written again in the same spelling and compared with what was there: whatever does not come back is named in a finding.

mod anthropic;
mod cohere;
mod completion;
mod converse;
mod openai;

use crate::call::{Call, Operation};
use crate::chat::{Chat, Message, Part, Role};
use crate::check::escape;
use crate::dialects::converse::CONVERSE;
use crate::dialects::{Dialect, Spelling, Writing};
use crate::error::{Error, Result};
use crate::families::{Family, FamilyHint, Resolved, Speaks, resolve_for_hinted, resolve_hinted};
use crate::field::{fill, put};
use crate::finding::{Finding, Severity};
use crate::json::{Object, ToJson, serialize_to_json};
use crate::params::{Knob, Params};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::mem::{discriminant, take};

/// A request body, read back.
#[derive(Clone, Debug, PartialEq)]
pub struct FromBody {
    /// What it says.
    pub chat: Chat,
    /// What the chat has no place for, has otherwise, or keeps in the body's own spelling; pointers into the body.
    pub findings: Vec<Finding>,
    /// The operation the body was for.
    pub operation: Operation,
    /// The family that speaks for its model.
    pub family: &'static Family,
}

/// Members of bodies that say how a body is spelt or sent; they are nothing to another body.
const MANNERS: &[&str] = &[
    "anthropic_version",
    "schemaVersion",
    "model",
    "stream",
    "stream_options",
    "toolConfig",
    "amazon-bedrock-guardrailConfig",
    "amazon-bedrock-guardrailAction",
    "amazon-bedrock-trace",
];

impl Chat {
    /// The conversation that a request body holds.
    ///
    /// `family` names the family of a model id that does not show it. Parameters are read where the family has its knobs;
    /// other members go to `params.extra`, blocks without a name here to [`Part::Other`], and what has no place in a chat is
    /// named in a finding of severity *ignored*. Findings of severity *note* say what is kept and would be written otherwise.
    /// Without any finding, the chat's own call has the same body.
    ///
    /// A prompt with its turns written into it is taken apart where the turns make the same prompt again, byte for byte;
    /// otherwise the whole prompt is one text of the user.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`]; [`Error::Malformed`] for a model that answers no chat, an operation that takes none, or a body
    /// that is not an object.
    ///
    /// ```
    /// use outcrop::{Chat, Operation};
    ///
    /// let body = serde_json::json!({
    ///     "prompt": "<s>[INST] Name one rock. [/INST] Gneiss.</s>[INST] And one more. [/INST]",
    ///     "max_tokens": 20,
    /// });
    /// let read = Chat::from_body(Operation::InvokeModel, "mistral.mistral-7b-instruct-v0:2", None, &body)?;
    /// assert_eq!(read.chat.messages.len(), 3);
    /// assert_eq!(read.chat.params.max_tokens, Some(20));
    /// let call = read.call_as("amazon.nova-lite-v1:0", None, Operation::Converse)?;
    /// assert_eq!(call.body["messages"][2]["content"][0]["text"], "And one more.");
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn from_body<'h>(operation: Operation, model: &str, family: impl Into<FamilyHint<'h>>, body: &Value) -> Result<FromBody> {
        Self::from_body_hinted(operation, model, family.into(), body)
    }

    fn from_body_hinted(operation: Operation, model: &str, family: FamilyHint<'_>, body: &Value) -> Result<FromBody> {
        if !Operation::OF_MODELS.contains(&operation) {
            let reason =
                format!("a body of {} holds no chat; {} does", operation.name(), Operation::OF_MODELS.map(Operation::name).join(", "));
            return Err(Error::Malformed { what: "operation", reason });
        }
        if !body.is_object() {
            return Err(Error::Malformed { what: "body", reason: format!("must be an object, got {}", crate::field::article(body)) });
        }
        let resolved = if operation.converses() { resolve_hinted(model, family)? } else { resolve_for_hinted(model, family, body.into())? };
        let dialect = dialect(operation, resolved, model)?;
        let mut reader = Reader::new(operation, resolved, body);
        match dialect.spelling() {
            Spelling::Converse => converse::read(&mut reader),
            Spelling::Anthropic => anthropic::read(&mut reader),
            Spelling::Prompt(template) => completion::read(&mut reader, template),
            Spelling::ChatCompletions(form) => openai::read(&mut reader, form),
            Spelling::Cohere => cohere::read(&mut reader),
            Spelling::Pegasus => completion::read_question(&mut reader),
        }
        reader.rest();
        if reader.chat.messages.is_empty() {
            reader.lose("", "holds no turn of a conversation");
            return Ok(reader.done());
        }
        let (again, _) = reader.written(dialect);
        reader.compare(body, &again, "");
        Ok(reader.done())
    }
}

/// What spells a chat of this model for this operation.
fn dialect(operation: Operation, resolved: Resolved, model: &str) -> Result<&'static dyn Dialect> {
    match resolved.family.speaks {
        Speaks::Chat(_) | Speaks::Converse if operation.converses() => Ok(&CONVERSE),
        Speaks::Chat(native) => Ok(native),
        Speaks::Converse => {
            Err(Error::Malformed { what: "operation", reason: format!("{model} has no body for InvokeModel; ask it through Converse") })
        }
        _ => Err(Error::Malformed { what: "model", reason: format!("{model} answers no chat") }),
    }
}

impl FromBody {
    /// The request that says the same to this model through this operation.
    ///
    /// Members and blocks kept in the spelling of the body that was read are left out where another is written, and each is
    /// named in a finding of the call; its first findings are those of the reading.
    ///
    /// # Errors
    ///
    /// As [`Chat::call_as`].
    pub fn call_as<'h>(&self, model: &str, family: impl Into<FamilyHint<'h>>, operation: Operation) -> Result<Call> {
        self.call_hinted(model, family.into(), operation)
    }

    fn call_hinted(&self, model: &str, family: FamilyHint<'_>, operation: Operation) -> Result<Call> {
        let resolved = resolve_hinted(model, family)?;
        let (from, to) = (dialect(self.operation, self.resolved(), model)?, dialect(operation, resolved, model)?);
        let mut findings = self.findings.clone();
        let mut chat = self.chat.clone();
        let same_family = resolved.family == self.family;
        if !same_family || operation.converses() != self.operation.converses() {
            let extra = take(&mut chat.params.extra);
            for (key, value) in extra {
                let kept = same_family && !MANNERS.contains(&key.as_str());
                match (kept, key.as_str()) {
                    // Tools of the plain kind are in the chat.
                    (true, "tools") => {
                        let named = |tool: &Value| chat.tools.iter().any(|known| tool["name"] == known.name.as_str());
                        let others: Vec<Value> = value.as_array().into_iter().flatten().filter(|tool| !named(tool)).cloned().collect();
                        if !others.is_empty() {
                            chat.params.extra.insert(key, others.into());
                        }
                    }
                    (true, _) => {
                        chat.params.extra.insert(key, value);
                    }
                    // The same in every body of its kind.
                    (false, "anthropic_version" | "schemaVersion" | "stream") => (),
                    (false, _) => {
                        let message = format!("is a member of {}'s own body and is left out of this one", self.family.id);
                        findings.push(finding("BR-FROM-006", Severity::Ignored, &format!("/{}", escape(&key)), message));
                    }
                }
            }
        }
        without_knobs(&mut chat.params, operation, resolved.family, &mut findings);
        if discriminant(&from.spelling()) != discriminant(&to.spelling()) {
            let mut out = |parts: &mut Vec<Part>, at: String| without_others(parts, &at, self.family, &mut findings);
            out(&mut chat.system, "system".to_owned());
            for (index, message) in chat.messages.iter_mut().enumerate() {
                out(&mut message.content, format!("messages[{index}].content"));
            }
        }
        if operation.converses() && !self.operation.converses() {
            join_turns(&mut chat.messages, &mut findings);
        }
        let mut call = match chat.call_as(model, family, operation) {
            Ok(call) => call,
            Err(Error::Invalid { model, findings: refused }) => {
                findings.extend(refused);
                return Err(Error::Invalid { model, findings });
            }
            Err(error) => return Err(error),
        };
        call.findings.splice(0..0, findings);
        Ok(call)
    }

    fn resolved(&self) -> Resolved {
        Resolved { family: self.family, model: None, bare: false }
    }
}

/// Leaves out the wishes that the body has no place for.
fn without_knobs(params: &mut Params, operation: Operation, family: &Family, findings: &mut Vec<Finding>) {
    let fields = family.fields_of(operation);
    for knob in Knob::ALL {
        let taken = fields.iter().any(|field| field.knob == Some(knob))
            || (operation.converses() && knob == Knob::TopK && family.converse_top_k.is_some());
        if taken || knob.of(params).is_none() {
            continue;
        }
        match knob {
            Knob::MaxTokens => params.max_tokens = None,
            Knob::Temperature => params.temperature = None,
            Knob::TopP => params.top_p = None,
            Knob::TopK => params.top_k = None,
            Knob::Stop => params.stop.clear(),
        }
        let message = format!("has no place in this body of {} and is left out", family.id);
        findings.push(Finding::of("BR-FROM-006", Severity::Ignored, message).at(format!("params.{}", knob.name())));
    }
}

/// Leaves out blocks kept as they were.
fn without_others(parts: &mut Vec<Part>, at: &str, family: &Family, findings: &mut Vec<Finding>) {
    let mut index = 0;
    parts.retain_mut(|part| {
        let at = format!("{at}[{index}]");
        index += 1;
        if let Part::ToolResult { content, .. } = part {
            without_others(content, &format!("{at}.content"), family, findings);
        }
        let other = matches!(part, Part::Other { .. });
        if other {
            let message = format!("is a block of {}'s own body and is left out of this one", family.id);
            findings.push(Finding::of("BR-FROM-006", Severity::Ignored, message).at(at));
        }
        !other
    });
}

/// Neighbouring turns of one speaker as one: Converse wants them to alternate, and bodies that do not are joined by their models.
fn join_turns(messages: &mut Vec<Message>, findings: &mut Vec<Finding>) {
    let mut joined: Vec<Message> = Vec::with_capacity(messages.len());
    for (index, message) in take(messages).into_iter().enumerate() {
        match joined.last_mut() {
            Some(last) if last.role == message.role => {
                last.content.extend(message.content);
                let message = format!("has the role of the turn before, {}, and is joined to it", message.role.as_str());
                findings.push(Finding::of("BR-FROM-005", Severity::Note, message).at(format!("messages[{index}]")));
            }
            _ => joined.push(message),
        }
    }
    *messages = joined;
}

fn finding(code: &str, severity: Severity, pointer: &str, message: String) -> Finding {
    Finding { pointer: pointer.to_owned(), ..Finding::of(code, severity, message) }
}

/// A body in the reading.
struct Reader {
    operation: Operation,
    resolved: Resolved,
    /// What has not been read yet.
    body: Value,
    chat: Chat,
    findings: Vec<Finding>,
    /// Places about which all is said.
    told: BTreeSet<String>,
    /// Items that are not written again.
    gone: BTreeSet<String>,
    /// The first place that is spelt otherwise, and how many there are.
    spelt: Option<(String, usize)>,
}

impl Reader {
    fn new(operation: Operation, resolved: Resolved, body: &Value) -> Self {
        Self {
            operation,
            resolved,
            body: body.clone(),
            chat: Chat::default(),
            findings: Vec::new(),
            told: BTreeSet::new(),
            gone: BTreeSet::new(),
            spelt: None,
        }
    }

    /// The chat has no place for what stands there.
    fn lose(&mut self, at: &str, message: &str) {
        self.tell("BR-FROM-001", Severity::Ignored, at, message.to_owned());
    }

    /// What stands there is in the chat, and not as it was.
    fn change(&mut self, at: &str, message: impl Into<String>) {
        self.tell("BR-FROM-002", Severity::Ignored, at, message.into());
    }

    /// What stands there is in the chat, and would be written otherwise or not at all.
    fn note(&mut self, at: &str, message: impl Into<String>) {
        self.tell("BR-FROM-003", Severity::Note, at, message.into());
    }

    fn tell(&mut self, code: &str, severity: Severity, at: &str, message: String) {
        self.findings.push(finding(code, severity, at, message));
        self.told.insert(at.to_owned());
    }

    /// Takes what stands at a pointer of members, and the objects that it leaves empty.
    fn take(&mut self, at: &str) -> Option<Value> {
        taken(&mut self.body, at)
    }

    /// Puts back what was taken and not understood.
    fn put_back(&mut self, at: &str, value: Value) {
        put(&mut self.body, at, value);
    }

    /// Takes an array.
    fn take_list(&mut self, at: &str) -> Option<Vec<Value>> {
        match self.body.pointer(at) {
            Some(Value::Array(_)) => match self.take(at) {
                Some(Value::Array(items)) => Some(items),
                _ => None,
            },
            _ => None,
        }
    }

    /// Takes a string.
    fn take_text(&mut self, at: &str) -> Option<String> {
        match self.body.pointer(at) {
            Some(Value::String(_)) => match self.take(at) {
                Some(Value::String(text)) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// Reads system text: a string or blocks.
    fn system(&mut self, block: fn(&mut Self, Value, &str, &mut Vec<Part>)) {
        match self.body.get("system") {
            Some(Value::String(_) | Value::Array(_)) => (),
            _ => return,
        }
        let content = self.take("/system");
        self.chat.system = self.content(content, "/system", block);
    }

    /// Reads the turns of a body that has blocks in them.
    fn turns(&mut self, block: fn(&mut Self, Value, &str, &mut Vec<Part>)) {
        for (index, message) in self.take_list("/messages").into_iter().flatten().enumerate() {
            let at = format!("/messages/{index}");
            let Value::Object(mut message) = message else {
                self.lose_item(&at, "is no turn, which would be an object; it is left out");
                continue;
            };
            let role = self.role(message.get("role"), &at);
            let content = message.get_mut("content").map(Value::take);
            let content = self.content(content, &format!("{at}/content"), block);
            self.chat.messages.push(Message { role, content });
        }
    }

    /// Reads a string or blocks.
    fn content(&mut self, content: Option<Value>, at: &str, block: fn(&mut Self, Value, &str, &mut Vec<Part>)) -> Vec<Part> {
        let mut parts = Vec::new();
        match content {
            Some(Value::String(text)) if !text.is_empty() => parts.push(Part::text(text)),
            Some(Value::Array(blocks)) => {
                for (index, value) in blocks.into_iter().enumerate() {
                    block(self, value, &format!("{at}/{index}"), &mut parts);
                }
            }
            // Nothing, or nothing that would be content; the comparison says so.
            _ => (),
        }
        parts
    }

    /// Whose turn it is.
    fn role(&mut self, role: Option<&Value>, at: &str) -> Role {
        match role.and_then(Value::as_str) {
            Some("user") => Role::User,
            Some("assistant") => Role::Assistant,
            _ => {
                self.change(&format!("{at}/role"), "is neither user nor assistant, and is read as user");
                Role::User
            }
        }
    }

    /// An item of an array that is not written again.
    fn lose_item(&mut self, at: &str, message: &str) {
        self.lose(at, message);
        self.gone.insert(at.to_owned());
    }

    /// Reads the wishes; `others` are further places where a body of this kind may have one.
    fn knobs(&mut self, others: &[(Knob, &str)]) {
        let fields = self.resolved.family.fields_of(self.operation);
        for knob in Knob::ALL {
            let Some(own) = fields.iter().find(|field| field.knob == Some(knob)).map(|field| field.at) else { continue };
            self.knob(knob, own, own);
            for (_, at) in others.iter().filter(|(other, at)| *other == knob && *at != own) {
                self.knob(knob, at, own);
            }
        }
    }

    fn knob(&mut self, knob: Knob, at: &str, own: &str) {
        let params = &mut self.chat.params;
        if knob.of(params).is_some() {
            return;
        }
        let Some(value) = taken(&mut self.body, at) else { return };
        match (knob, &value) {
            (Knob::MaxTokens, value) => params.max_tokens = value.as_u64(),
            (Knob::Temperature, value) => params.temperature = value.as_f64(),
            (Knob::TopP, value) => params.top_p = value.as_f64(),
            (Knob::TopK, value) => params.top_k = value.as_u64(),
            (Knob::Stop, Value::String(text)) => params.stop = vec![text.clone()],
            (Knob::Stop, Value::Array(items)) if items.iter().all(Value::is_string) => {
                params.stop = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            }
            (Knob::Stop, _) => (),
        }
        if knob.of(params).is_some() {
            if at != own {
                self.note(at, format!("is read as params.{}, which would stand at {own}", knob.name()));
                self.told.insert(own.to_owned());
            }
        } else if !is_nothing(&value) {
            self.put_back(at, value);
        }
    }

    /// What has not been read goes along as it is, or is lost where a chat has no place for it.
    fn rest(&mut self) {
        let Value::Object(rest) = take(&mut self.body) else { return };
        if !self.operation.converses() {
            self.chat.params.extra = rest;
            return;
        }
        // Beside a conversation, Converse has settings of the call.
        for (key, value) in rest {
            let at = format!("/{}", escape(&key));
            match value {
                // Of what was read in part, the comparison tells the rest.
                Value::Object(members) if matches!(key.as_str(), "inferenceConfig" | "toolConfig") && !members.is_empty() => {
                    for member in members.keys() {
                        self.lose(&format!("{at}/{}", escape(member)), "has no place in a chat and is left out");
                    }
                }
                value if is_nothing(&value) => (),
                _ => self.lose(&at, "has no place in a chat and is left out"),
            }
        }
    }

    /// The body that the chat would make for a model that takes everything, and what there is to say about it.
    fn written(&self, dialect: &dyn Dialect) -> (Value, Vec<Finding>) {
        let family = self.resolved.family;
        let mut writing = Writing::new(&self.chat, Resolved { model: None, bare: false, family });
        dialect.write(&mut writing);
        let Writing { mut body, mut findings, .. } = writing;
        let mut skipped = dialect.fills().to_vec();
        if self.operation.converses() {
            skipped.push(Knob::TopK);
        }
        fill(&self.chat, family.fields_of(self.operation), &skipped, family.id, &mut body, &mut findings);
        body.close();
        (body.view().to_value(), findings)
    }

    /// Tells of everything in a body that is not in the one written of the chat.
    fn compare(&mut self, was: &Value, is: &Value, at: &str) {
        if was == is || self.told.contains(at) {
            return;
        }
        match (was, is) {
            (Value::Number(was), Value::Number(is)) if was.as_f64() == is.as_f64() => (),
            _ if alike(was, is) => self.spell(at),
            (Value::Object(was), Value::Object(is)) => self.compare_members(was, is, at),
            (Value::Array(was), Value::Array(is)) => {
                let kept: Vec<_> = was
                    .iter()
                    .enumerate()
                    .map(|(index, item)| (format!("{at}/{index}"), item))
                    .filter(|(at, _)| !self.gone.contains(at))
                    .collect();
                if kept.len() != is.len() {
                    return self.change(at, format!("would be written with {} items; it has {}", is.len(), was.len()));
                }
                for ((at, was), is) in kept.into_iter().zip(is) {
                    self.compare(was, is, &at);
                }
            }
            (Value::String(was), Value::String(_)) => {
                let why = if self.resolved.family.is_clean(was) { "" } else { ", since it holds a control sequence of the model" };
                self.change(at, format!("would be written otherwise{why}"));
            }
            _ => self.change(at, format!("would be written as {}; it is {}", crate::field::article(is), crate::field::article(was))),
        }
    }

    fn compare_members(&mut self, was: &Map<String, Value>, is: &Map<String, Value>, at: &str) {
        for (key, value) in was {
            let at = format!("{at}/{}", escape(key));
            match is.get(key) {
                Some(is) => self.compare(value, is, &at),
                None if is_nothing(value) || is_default(key, value) => self.spell(&at),
                None if self.told_of(&at) => (),
                None => self.lose(&at, "has no place in a chat and is left out"),
            }
        }
        for key in is.keys().filter(|key| !was.contains_key(*key)) {
            let at = format!("{at}/{}", escape(key));
            if !self.told_of(&at) {
                self.spell(&at);
            }
        }
    }

    /// Whether something has been said about a place or one inside it.
    fn told_of(&self, at: &str) -> bool {
        let inside = format!("{at}/");
        self.told.contains(at) || self.told.range(inside.clone()..).next().is_some_and(|told| told.starts_with(&inside))
    }

    /// There is another way to spell the same, and the chat's is that other.
    fn spell(&mut self, at: &str) {
        let (_, count) = self.spelt.get_or_insert_with(|| (at.to_owned(), 0));
        *count += 1;
    }

    fn done(mut self) -> FromBody {
        if let Some((at, count)) = self.spelt {
            let more = if count > 1 { format!(", as {} more places would", count - 1) } else { String::new() };
            let message = format!("would be spelt otherwise and mean the same{more}");
            self.findings.push(finding("BR-FROM-003", Severity::Note, &at, message));
        }
        FromBody { chat: self.chat, findings: self.findings, operation: self.operation, family: self.resolved.family }
    }
}

fn taken(value: &mut Value, at: &str) -> Option<Value> {
    let path = at.strip_prefix('/')?;
    let (key, below) = path.find('/').and_then(|end| path.split_at_checked(end)).unwrap_or((path, ""));
    let members = value.as_object_mut()?;
    let inner = members.get_mut(key)?;
    let found = if below.is_empty() { inner.take() } else { taken(inner, below)? };
    if below.is_empty() || inner.as_object().is_some_and(Map::is_empty) {
        // In this way the others keep their order.
        members.retain(|name, _| name != key);
    }
    Some(found)
}

/// What says no more than leaving it out.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Whether a member says what leaving it out says, too.
fn is_default(key: &str, value: &Value) -> bool {
    match key {
        "type" => value == "function",
        "status" => value == "success",
        "is_error" | "strict" => value == false,
        _ => false,
    }
}

/// Whether two values are two spellings of one.
fn alike(was: &Value, is: &Value) -> bool {
    if is_nothing(was) && is_nothing(is) {
        return true;
    }
    match (was, is) {
        // JSON inside a string: the arguments of a call.
        (Value::String(was), is) => match is {
            Value::String(is) => json_alike(was, is),
            is => text_of(is).is_some_and(|is| *was == is),
        },
        (was, Value::String(is)) => {
            text_of(was).is_some_and(|was| was == *is) || serde_json::from_str::<Value>(is).is_ok_and(|is| is == *was)
        }
        _ => false,
    }
}

fn json_alike(was: &str, is: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok().filter(|value| value.is_object() || value.is_array());
    read(was).is_some_and(|was| read(is).is_some_and(|is| was == is))
}

/// The text of blocks that hold nothing else.
fn text_of(value: &Value) -> Option<String> {
    let mut all = String::new();
    for item in value.as_array()? {
        all.push_str(match item {
            Value::String(text) => text,
            Value::Object(block) if block.keys().all(|key| key == "text" || key == "type") => block.get("text")?.as_str()?,
            _ => return None,
        });
    }
    Some(all)
}

/// Whether a string stands at a pointer.
fn is_text(value: &Value, at: &str) -> bool {
    value.pointer(at).is_some_and(Value::is_string)
}

/// The string at a pointer, moved out.
fn text(value: &mut Value, at: &str) -> Option<String> {
    match value.pointer_mut(at) {
        Some(Value::String(text)) => Some(take(text)),
        _ => None,
    }
}

/// The format of an image by the first bytes of its base64.
fn image_format(data: &str) -> Option<&'static str> {
    [("iVBORw0KGgo", "png"), ("/9j/", "jpeg"), ("R0lGOD", "gif"), ("UklGR", "webp")]
        .into_iter()
        .find(|(start, _)| data.starts_with(start))
        .map(|(_, format)| format)
}

/// The word for a media type's format.
fn format_of(subtype: &str) -> &str {
    if subtype == "jpg" { "jpeg" } else { subtype }
}

serialize_to_json!(FromBody);

impl ToJson for FromBody {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.put("chat", self.chat.to_json()).text("operation", self.operation.name()).text("family", self.family.id);
        json.put("findings", self.findings.iter().map(ToJson::to_json).collect()).done()
    }
}
