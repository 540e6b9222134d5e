//! One prompt string in, one completion out: the turns are written into the string.

use super::converse::merge;
use super::{Dialect, Joined, Writing, count};
use crate::chat::{Part, Role};
use crate::draft::Draft;
use crate::error::{Error, Result};
use crate::families::Takes;
use crate::field::put;
use crate::json::json;
use crate::reply::Usage;
use serde_json::Value;

/// A completion body: where the prompt stands, how turns are written into it, where the answer is.
#[derive(Clone, Copy)]
pub(crate) struct Completion {
    /// Where the prompt stands.
    pub(crate) at: &'static str,
    /// Written before everything.
    pub(crate) begin: &'static str,
    /// Around system text.
    pub(crate) system: Around,
    /// Around a user turn.
    pub(crate) user: Around,
    /// Around an assistant turn.
    pub(crate) assistant: Around,
    /// Whether system text stands inside the first user turn.
    pub(crate) system_in_user: bool,
    /// The cue for the answer.
    pub(crate) cue: &'static str,
    /// Where images stand beside the prompt, and the word that stands for one inside it.
    pub(crate) images: Option<(&'static str, &'static str)>,
    /// Where a whole answer has its values.
    pub(crate) reply: Paths,
    /// Where a chunk has its values.
    pub(crate) chunk: Paths,
    /// Whether the answer opens inside a thought.
    pub(crate) thought: Thought,
    /// The member that marks the last chunk, whose text only repeats the answer.
    pub(crate) last: Option<&'static str>,
}

/// Whether an answer opens inside a thought, since the cue did.
#[derive(Clone, Copy)]
pub(crate) enum Thought {
    /// It does not.
    None,
    /// It does, up to this tag.
    Until(&'static str),
}

/// What is written before and after.
#[derive(Clone, Copy)]
pub(crate) struct Around(pub(crate) &'static str, pub(crate) &'static str);

/// Where an answer has its values; an empty path means nowhere.
#[derive(Clone, Copy)]
pub(crate) struct Paths {
    /// The text.
    pub(crate) text: &'static str,
    /// The stop reason.
    pub(crate) stop: &'static str,
    /// Tokens read and written.
    pub(crate) usage: [&'static str; 2],
}

impl Dialect for Completion {
    #[cfg(feature = "from-body")]
    fn spelling(&self) -> super::Spelling<'_> {
        super::Spelling::Prompt(self)
    }

    #[cfg(feature = "custom-families")]
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn write(&self, writing: &mut Writing<'_>) {
        let chat = writing.chat;
        let mut prompt = self.begin.to_owned();
        let mut images: Vec<Value> = Vec::new();
        let mut system = String::new();
        if writing.only(Takes::SYSTEM, !chat.system.is_empty(), &"system", "system text") {
            let text = self.text(writing, &chat.system, "system", &mut images);
            system = format!("{}{text}{}", self.system.0, self.system.1);
        }
        if !chat.tools.is_empty() {
            let family = writing.resolved.family.id;
            writing.refuse(&"tools", format!("{family} has no place for tools on InvokeModel; Converse may take them"));
        }
        if !self.system_in_user {
            prompt.push_str(&std::mem::take(&mut system));
        }
        if chat.messages.is_empty() {
            writing.refuse(&"messages", "is empty; a conversation needs at least one turn");
        }
        let mut last = Role::Assistant;
        for (index, message) in chat.messages.iter().enumerate() {
            let at = format!("messages[{index}].content");
            if self.system_in_user && message.role == last {
                writing.refuse(
                    &format!("messages[{index}].role"),
                    format!("turns must alternate, beginning with user; got {} again", message.role.as_str()),
                );
            }
            last = message.role;
            let around = if message.role == Role::User { &self.user } else { &self.assistant };
            let text = self.text(writing, &message.content, &at, &mut images);
            if text.trim().is_empty() {
                writing.refuse(&at, "is blank; a turn needs a character that is not white space");
            }
            prompt.push_str(around.0);
            prompt.push_str(&std::mem::take(&mut system));
            prompt.push_str(&text);
            // A last turn of the assistant is left open, for the model to go on from.
            if index + 1 < chat.messages.len() || message.role == Role::User {
                prompt.push_str(around.1);
            }
        }
        if last == Role::User {
            prompt.push_str(self.cue);
        }
        let mut body = Value::Object(serde_json::Map::new());
        put(&mut body, self.at, prompt.into());
        if let (Some((at, _)), false) = (self.images, images.is_empty()) {
            put(&mut body, at, images.into());
        }
        merge(&mut body, Value::Object(chat.params.extra.clone()));
        writing.body = body.into();
    }

    fn read(&self, body: &Value, draft: &mut Draft) -> Result<()> {
        if let Some(error) = body.get("error").filter(|error| !error.is_null()) {
            let message = error.as_str().map_or_else(|| crate::json::text(error), str::to_owned);
            return Err(Error::Service { name: "ModelErrorException".to_owned(), status: Some(200), message, request_id: None });
        }
        self.reply.read(body, &self.thought, draft);
        self.read_others(body, draft);
        draft.need_text(body, self.reply.text)?;
        draft.need(body, self.reply.stop)?;
        draft.done();
        Ok(())
    }

    fn chunk(&self, chunk: &Value, draft: &mut Draft) -> Result<()> {
        let whole = chunk.pointer(self.reply.text).is_some() && chunk.pointer(self.chunk.text).is_none();
        if whole {
            // Some answers come as one chunk in the shape of a whole answer.
            self.reply.read(chunk, &self.thought, draft);
            self.read_others(chunk, draft);
        } else if chunk["index"].as_u64().is_some_and(|index| index > 0) && self.last.is_some() {
            add_other(chunk["index"].as_u64(), chunk["text"].as_str().unwrap_or_default(), draft);
            if let Some(stop) = chunk.pointer(self.chunk.stop).and_then(Value::as_str) {
                draft.stop(stop);
            }
        } else {
            let repeats = self.last.is_some_and(|last| chunk.pointer(last) == Some(&Value::Bool(true)));
            let text = if repeats || chunk["text"] == "<EOS_TOKEN>" { "" } else { self.chunk.text };
            Paths { text, stop: self.chunk.stop, usage: self.chunk.usage }.read(chunk, &self.thought, draft);
        }
        if draft.stopped() {
            draft.done();
        }
        Ok(())
    }
}

impl Completion {
    /// The text of a turn, images first.
    fn text(&self, writing: &mut Writing<'_>, parts: &[Part], at: &str, images: &mut Vec<Value>) -> String {
        let mut joined = Joined::default();
        let mut pictures = String::new();
        for (index, part) in parts.iter().enumerate() {
            let at = &format!("{at}[{index}]");
            match part {
                Part::Text { text, inputs } => joined.push(text, inputs),
                Part::Image { source, .. } => match self.images {
                    Some((_, word)) if writing.only(Takes::IMAGES, true, at, "images") => {
                        if let Some(data) = writing.data(source, at) {
                            images.push(data.into());
                            pictures.push_str(word);
                        }
                    }
                    Some(_) => (),
                    None => writing.no_place(part, at),
                },
                part => writing.no_place(part, at),
            }
        }
        pictures.push_str(&joined.safe(writing, &at));
        pictures
    }
}

impl Completion {
    /// Further answers to the same prompt, where several were asked for.
    fn read_others(&self, body: &Value, draft: &mut Draft) {
        let Some((list, rest)) = self.reply.text.trim_start_matches('/').split_once("/0/") else { return };
        for (index, other) in body[list].as_array().into_iter().flatten().enumerate().skip(1) {
            let text = other.pointer(&format!("/{rest}")).and_then(Value::as_str).unwrap_or_default();
            add_other(Some(index as u64), text, draft);
        }
    }
}

/// More of a further answer, kept apart from the first.
fn add_other(index: Option<u64>, text: &str, draft: &mut Draft) {
    if let Some(Value::String(answer)) = draft.other_mut(index).and_then(|other| other.get_mut("text")) {
        answer.push_str(text);
    } else {
        draft.other(index, json!({ "index": index, "text": text }));
    }
}

impl Paths {
    fn read(&self, body: &Value, thought: &Thought, draft: &mut Draft) {
        if let Some(text) = body.pointer(self.text).and_then(Value::as_str).filter(|_| !self.text.is_empty()) {
            match thought {
                Thought::None => draft.text(None, text),
                Thought::Until(close) => draft.tagged_text(text, ("", close)),
            }
        }
        if let Some(stop) = body.pointer(self.stop).and_then(Value::as_str) {
            draft.stop(stop);
        }
        let [input, output] = self.usage;
        if !input.is_empty() {
            draft.usage(Usage { input_tokens: tokens(body, input), output_tokens: tokens(body, output), ..Usage::default() });
        }
    }
}

/// A count, or the length of a list of tokens.
fn tokens(body: &Value, at: &str) -> Option<u64> {
    match body.pointer(at) {
        Some(Value::Array(tokens)) => Some(tokens.len() as u64),
        _ => count(body, at),
    }
}
