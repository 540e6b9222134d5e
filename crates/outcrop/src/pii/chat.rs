//! Conversations and answers.

use super::json::{Known, Pointers, Scope};
use super::mask::{self, Mask, Masked};
use super::stream::Restoring;
use super::vault::{LITERAL, Vault};
use super::{Direction, Policy, Redactor};
use crate::chat::{Chat, Part, Source, Span};
use crate::error::Result;
use crate::finding::{Finding, Severity};
use crate::json::text as json_text;
use crate::json::{FromJson as _, ToJson as _};
use crate::reply::{Event, Reply};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Formats of documents that are text.
const TEXTS: [&str; 4] = ["txt", "md", "csv", "html"];

impl Redactor {
    /// Masks a conversation before it goes to a model: its texts, arguments and results of tools, texts of documents and their
    /// names. A value that this vault has masked before is masked again wherever it stands, so that what [`Vault::restore_reply`]
    /// put back does not leave with the next turn.
    ///
    /// Says what was masked, and what goes as it is because it is not text: images, other documents, signed thoughts. Names and
    /// descriptions of tools stay. [`Vault::restore_chat`] undoes it under [`Mask::Numbered`] and [`Mask::Fake`].
    pub fn redact_chat(&self, chat: &mut Chat, vault: &mut Vault) -> Vec<Finding> {
        self.redact_parts(chat, vault, false)
    }

    /// The same, for what came from inputs only: what the author of a prompt wrote stays.
    pub fn redact_inputs(&self, chat: &mut Chat, vault: &mut Vault) -> Vec<Finding> {
        self.redact_parts(chat, vault, true)
    }

    fn redact_parts(&self, chat: &mut Chat, vault: &mut Vault, inputs_only: bool) -> Vec<Finding> {
        let before = said(chat);
        let masked_before = vault.has_masked(self.seal(Direction::Input), &before);
        let turn = vault.turn();
        let redacted = |mask: &Mask, vault: &mut Vault| {
            let mut redacted = chat.clone();
            let known = Known::of(vault);
            let scope = Scope { known, ..Scope::new(self, Direction::Input, mask, vault, before.clone()) };
            let mut masking = ChatMasking { scope, inputs_only, findings: Vec::new(), through: masked_before };
            masking.chat(&mut redacted);
            let findings = masking.findings();
            (redacted, findings)
        };
        let (mut after, mut findings) = redacted(&self.policy.mask, vault);
        if matches!(self.policy.mask, Mask::Fake { .. }) {
            let mut back = after.clone();
            vault.restore_chat(&mut back);
            if said(&back) != before {
                vault.take_back(turn);
                (after, findings) = redacted(&Mask::Numbered, vault);
            }
        }
        let text = said(&after);
        if text != before {
            vault.remember_masked(mask::add(self.seal(Direction::Input), text.as_bytes()));
        }
        *chat = after;
        findings
    }
}

/// A stretch of a rendered text after it was masked: the text, the input it came from, and which stretch stood there before.
#[doc(hidden)]
pub type Stretch = (String, Option<String>, usize);

/// Does what a prompt's `redact` says: a policy, and `of` for whose words. `stretches` are those of the rendered text, whether each
/// is of the system and how many bytes it has.
#[doc(hidden)]
pub fn redact_rendered(
    redact: &Value,
    chat: &mut Chat,
    stretches: &[(bool, usize)],
    vault: &mut Vault,
) -> Result<(Vec<Finding>, Vec<Stretch>)> {
    let mut policy = redact.clone();
    let of = policy.as_object_mut().and_then(|members| members.shift_remove("of"));
    let redactor = Redactor::new(&Policy::from_json(&policy)?)?;
    let before = chat.clone();
    let inputs_only = of.as_ref().and_then(Value::as_str) == Some("inputs");
    let findings = redactor.redact_parts(chat, vault, inputs_only);
    Ok((findings, restretched(&before, chat, stretches)))
}

/// The stretches of the masked texts. Each text part of the conversation is made of stretches that follow one another.
fn restretched(before: &Chat, after: &Chat, stretches: &[(bool, usize)]) -> Vec<Stretch> {
    fn texts<'c>(before: Vec<&'c Part>, after: Vec<&'c Part>) -> impl Iterator<Item = (usize, &'c str, &'c [Span])> {
        before.into_iter().zip(after).filter_map(|pair| match pair {
            (Part::Text { text: before, .. }, Part::Text { text, inputs }) => Some((before.len(), text.as_str(), inputs.as_slice())),
            _ => None,
        })
    }
    let said = |chat: &'_ Chat| -> Vec<Part> { chat.messages.iter().flat_map(|message| message.content.clone()).collect() };
    let (said_before, said_after) = (said(before), said(after));
    let mut system = texts(before.system.iter().collect(), after.system.iter().collect());
    let mut turns = texts(said_before.iter().collect(), said_after.iter().collect());
    let mut left = [0, 0];
    let mut all = Vec::new();
    for (index, &(of_system, len)) in stretches.iter().enumerate() {
        let left = if of_system { &mut left[0] } else { &mut left[1] };
        if *left == 0 {
            let next = if of_system { system.next() } else { turns.next() };
            let Some((before, text, inputs)) = next else { break };
            *left = before;
            let mut at = 0;
            let piece = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
            for span in inputs {
                if span.start > at {
                    all.push((piece(at, span.start), None, index));
                }
                all.push((piece(span.start, span.end), Some(span.input.clone()), index));
                at = span.end;
            }
            if at < text.len() {
                all.push((piece(at, text.len()), None, index));
            }
        }
        *left = left.saturating_sub(len);
    }
    all
}

/// The turns as text, for telling them apart.
fn said(chat: &Chat) -> String {
    json_text(&Value::Array(vec![chat.system.to_json(), chat.messages.to_json()]))
}

struct ChatMasking<'a> {
    scope: Scope<'a>,
    inputs_only: bool,
    findings: Vec<Finding>,
    /// The vault has masked exactly this before: only findings are made.
    through: bool,
}

impl ChatMasking<'_> {
    fn chat(&mut self, chat: &mut Chat) {
        for (at, part) in chat.system.iter_mut().enumerate() {
            self.part(part, &format!("system.{at}"));
        }
        for (turn, message) in chat.messages.iter_mut().enumerate() {
            for (at, part) in message.content.iter_mut().enumerate() {
                self.part(part, &format!("messages.{turn}.content.{at}"));
            }
        }
    }

    fn findings(mut self) -> Vec<Finding> {
        if !self.scope.counts.is_empty() {
            self.scope.counts.sort_unstable();
            let counts: Vec<String> = self.scope.counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
            let message = format!("personal data was masked before the call: {}", counts.join(", "));
            self.findings.insert(0, Finding::of("BR-PII-001", Severity::Note, message));
        }
        self.findings
    }

    fn part(&mut self, part: &mut Part, at: &str) {
        match part {
            Part::Text { text, inputs } => self.text(text, inputs),
            Part::Document { format, name, source } => {
                if !self.through {
                    self.name(name);
                }
                match source {
                    Source::Text(text) => self.text(text, &mut Vec::new()),
                    Source::Data(data) => {
                        let text = TEXTS.contains(&format.as_str()).then(|| STANDARD.decode(&*data).ok()).flatten();
                        match text.and_then(|bytes| String::from_utf8(bytes).ok()) {
                            Some(mut text) => {
                                let before = text.clone();
                                self.text(&mut text, &mut Vec::new());
                                if text != before {
                                    *data = STANDARD.encode(text);
                                }
                            }
                            None => self.unread(at, "document"),
                        }
                    }
                    Source::S3 { .. } => self.unread(at, "document"),
                }
            }
            Part::Image { .. } => self.unread(at, "image"),
            Part::Video { .. } => self.unread(at, "video"),
            Part::ToolCall { input, .. } => self.json(input),
            Part::ToolResult { content, .. } => {
                for (index, part) in content.iter_mut().enumerate() {
                    self.part(part, &format!("{at}.content.{index}"));
                }
            }
            Part::Json { value } => self.json(value),
            Part::Other { value } => self.json(value),
            Part::Reasoning { text, signature: None, .. } => self.text(text, &mut Vec::new()),
            // What is signed must go as it came. It came from here masked, unless it was not asked for through a vault.
            Part::Reasoning { text, .. } => {
                if !self.scope.find(text).is_empty() {
                    let message = "a signed thought holds personal data and must be sent as it is; leave it out of the conversation";
                    self.findings.push(Finding::of("BR-PII-003", Severity::Note, message.to_owned()).at(at.to_owned()));
                }
            }
            Part::CachePoint { .. } => (),
        }
    }

    fn unread(&mut self, at: &str, what: &str) {
        let message = format!("this {what} is sent as it is: only text is looked into for personal data");
        self.findings.push(Finding::of("BR-PII-002", Severity::Note, message).at(at.to_owned()));
    }

    fn json(&mut self, value: &mut Value) {
        if !self.through {
            self.scope.value(value, &Pointers::all());
        }
    }

    fn text(&mut self, text: &mut String, inputs: &mut Vec<Span>) {
        if self.through {
            return;
        }
        let mut found = self.scope.find(text);
        if self.inputs_only && !inputs.is_empty() {
            found.retain(|found| inputs.iter().any(|input| input.start < found.end && found.start < input.end));
        } else if self.inputs_only {
            found.clear();
        }
        let masked = self.scope.mask(text, 0, &found);
        moved(inputs, &masked);
        *text = masked.text;
    }

    /// The service takes letters, digits, spaces and brackets in the name of a document, so its placeholders are `[NAME 1]`.
    fn name(&mut self, name: &mut String) {
        let found = self.scope.find(name);
        let alike: Vec<String> = brackets(name).map(|(open, close)| name.get(open..close).unwrap_or_default().to_owned()).collect();
        let alike = alike.iter().filter(|whole| self.scope.redactor.is_bracketed(whole));
        let restorable = *self.scope.mask == Mask::Numbered || matches!(self.scope.mask, Mask::Fake { .. });
        let masked = if restorable {
            let mut alike = alike.peekable();
            if alike.peek().is_some() {
                let knew = |whole: &String| {
                    self.scope.vault.unbracketed(whole).is_some_and(|placeholder| self.scope.vault.knew(placeholder, self.scope.turn))
                };
                if found.is_empty() && alike.all(knew) {
                    return;
                }
                self.scope.vault.placeholder(LITERAL, name)
            } else {
                // As text, and then the braces turned into brackets: the name has none of its own that would count.
                let mut masked = String::new();
                let mut at = 0;
                let mut told_apart = true;
                for found in &found {
                    masked.push_str(name.get(at..found.start).unwrap_or_default());
                    let entity = self.scope.redactor.name(found.entity).to_owned();
                    let placeholder = self.scope.vault.placeholder(&entity, name.get(found.start..found.end).unwrap_or_default());
                    self.scope.count(&entity);
                    let written = bracketed(&placeholder);
                    told_apart &= self.scope.vault.unbracketed(&written) == Some(placeholder.as_str());
                    masked.push_str(&written);
                    at = found.end;
                }
                masked.push_str(name.get(at..).unwrap_or_default());
                if told_apart {
                    *name = masked;
                    return;
                }
                // Two names of the policy's own that differ in a mark the service does not take.
                self.scope.vault.placeholder(LITERAL, name)
            }
        } else if found.is_empty() {
            return;
        } else {
            self.scope.mask(name, 0, &found).text
        };
        *name = bracketed(&masked);
    }
}

/// `{EMAIL_1}` as the name of a document may have it: `[EMAIL 1]`. [`Vault::unbracketed`] finds the placeholder again.
pub(super) fn bracketed(text: &str) -> String {
    let mut bracketed = text.to_owned();
    let all: Vec<(usize, usize)> = super::vault::braces(text).collect();
    for &(open, close) in all.iter().rev() {
        let inside = text.get(open + 1..close - 1).unwrap_or_default().replace(|letter: char| !letter.is_alphanumeric(), " ");
        bracketed.replace_range(open..close, &format!("[{inside}]"));
    }
    bracketed
}

fn brackets(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let open = at + text.get(at..)?.find('[')?;
        let close = open + text.get(open..)?.find(']')? + 1;
        // The innermost.
        let open = text.get(..close)?.rfind('[')?;
        at = close;
        Some((open, close))
    })
}

/// The stretches of a text that came from inputs, after the text was masked or restored.
fn moved(inputs: &mut Vec<Span>, masked: &Masked) {
    let mut last = 0;
    inputs.retain_mut(|span| {
        span.start = masked.place(span.start, false).max(last);
        span.end = masked.place(span.end, true);
        last = last.max(span.end);
        span.start < span.end
    });
}

impl Vault {
    /// Puts the values back in a conversation.
    pub fn restore_chat(&self, chat: &mut Chat) {
        chat.system.iter_mut().for_each(|part| self.restore_part(part, true));
        chat.messages.iter_mut().flat_map(|message| &mut message.content).for_each(|part| self.restore_part(part, true));
    }

    /// Puts the values back in an answer. Thoughts stay as they came: their signature is for what the model wrote.
    pub fn restore_reply(&self, reply: &mut Reply) {
        reply.parts.iter_mut().for_each(|part| self.restore_part(part, false));
    }

    /// Starts putting the values back in the events of an answer.
    pub fn events(&self) -> EventRestorer {
        EventRestorer { vault: self.clone(), text: Restoring::text(), tools: Vec::new() }
    }

    fn restore_part(&self, part: &mut Part, chat: bool) {
        match part {
            Part::Text { text, inputs } => self.restore_text(text, inputs),
            Part::Document { format, name, source } => {
                let all: Vec<(usize, usize)> = brackets(name).collect();
                for (open, close) in all.into_iter().rev() {
                    let written = name.get(open..close).unwrap_or_default();
                    if let Some(value) = self.unbracketed(written).and_then(|placeholder| self.value(placeholder)) {
                        name.replace_range(open..close, value);
                    }
                }
                match source {
                    Source::Text(text) => *text = self.restore(text),
                    Source::Data(data) if TEXTS.contains(&format.as_str()) => {
                        let text = STANDARD.decode(&*data).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                        if let Some(text) = text {
                            let restored = self.restore(&text);
                            if restored != text {
                                *data = STANDARD.encode(restored);
                            }
                        }
                    }
                    _ => (),
                }
            }
            Part::ToolCall { input, .. } => self.restore_in(input, chat),
            Part::ToolResult { content, .. } => content.iter_mut().for_each(|part| self.restore_part(part, chat)),
            Part::Json { value } => self.restore_in(value, true),
            Part::Other { value } => self.restore_in(value, true),
            Part::Reasoning { text, signature: None, .. } if chat => *text = self.restore(text),
            _ => (),
        }
    }

    fn restore_text(&self, text: &mut String, inputs: &mut Vec<Span>) {
        let mut restored = Masked::default();
        self.restore_into(text, false, &mut restored);
        moved(inputs, &restored);
        *text = restored.text;
    }
}

/// Puts the values back in the events of an answer as they arrive; a placeholder may be cut by events anywhere. Arguments of tools
/// are JSON text, and are escaped as that needs.
pub struct EventRestorer {
    vault: Vault,
    text: Restoring,
    tools: Vec<(String, Restoring)>,
}

impl EventRestorer {
    /// Takes an event; returns what is settled.
    pub fn push(&mut self, event: Event) -> Vec<Event> {
        let mut out = Vec::new();
        if !matches!(event, Event::Text { .. }) {
            self.flush_text(&mut out);
        }
        match event {
            Event::Text { text } => {
                let text = self.text.push(&self.vault, &text);
                if !text.is_empty() {
                    out.push(Event::Text { text });
                }
            }
            Event::ToolInput { id, json } => {
                let at = self.tools.iter().position(|(known, _)| *known == id).unwrap_or_else(|| {
                    self.tools.push((id.clone(), Restoring::json()));
                    self.tools.len() - 1
                });
                let json = self.tools.get_mut(at).map(|(_, state)| state.push(&self.vault, &json)).unwrap_or_default();
                if !json.is_empty() {
                    out.push(Event::ToolInput { id, json });
                }
            }
            Event::ToolCall { id, name, mut input, server, extra } => {
                if let Some(at) = self.tools.iter().position(|(known, _)| *known == id) {
                    let (id, mut state) = self.tools.remove(at);
                    let json = state.finish(&self.vault);
                    if !json.is_empty() {
                        out.push(Event::ToolInput { id, json });
                    }
                }
                self.vault.restore_in(&mut input, false);
                out.push(Event::ToolCall { id, name, input, server, extra });
            }
            stop @ Event::Stop { .. } => {
                self.flush_tools(&mut out);
                out.push(stop);
            }
            other => out.push(other),
        }
        out
    }

    /// What was held back, when the events have ended or broken off.
    pub fn flush(&mut self) -> Vec<Event> {
        let mut out = Vec::new();
        self.flush_text(&mut out);
        self.flush_tools(&mut out);
        out
    }

    /// Puts the values back in the answer the events make.
    pub fn reply(&self, reply: &mut Reply) {
        self.vault.restore_reply(reply);
    }

    fn flush_text(&mut self, out: &mut Vec<Event>) {
        let text = self.text.finish(&self.vault);
        if !text.is_empty() {
            out.push(Event::Text { text });
        }
    }

    fn flush_tools(&mut self, out: &mut Vec<Event>) {
        for (id, mut state) in std::mem::take(&mut self.tools) {
            let json = state.finish(&self.vault);
            if !json.is_empty() {
                out.push(Event::ToolInput { id, json });
            }
        }
    }
}
