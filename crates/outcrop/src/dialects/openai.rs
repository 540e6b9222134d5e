//! Chat Completions bodies on InvokeModel, and Mistral's older cousin of them.

use super::converse::merge;
use super::{Dialect, Joined, Writing, count, object, text_at};
use crate::chat::{Part, Role, ToolChoice};
use crate::draft::Draft;
use crate::error::Result;
use crate::families::Takes;
use crate::json::json;
use crate::reply::Usage;
use serde_json::{Map, Value};

/// A Chat Completions body and where it differs between families.
#[derive(Clone, Copy)]
pub(crate) struct ChatCompletions {
    /// The role of system text: `system` or `developer`.
    pub(crate) system: &'static str,
    /// The member with a chunk's piece: `delta`, or `message` for Mistral.
    pub(crate) delta: &'static str,
    /// The member with the stop reason.
    pub(crate) stop: &'static str,
    /// The word for "must call a tool".
    pub(crate) forced: &'static str,
    /// Whether one tool can be named.
    pub(crate) names_tool: bool,
    /// Tags around thoughts at the start of the text.
    pub(crate) tags: Option<(&'static str, &'static str)>,
    /// Whether `tools[].type` and friends are written; Mistral's calls have none.
    pub(crate) typed_calls: bool,
}

/// The form the open-weight models share.
pub(crate) const OPEN_WEIGHT: ChatCompletions = ChatCompletions {
    system: "system",
    delta: "delta",
    stop: "finish_reason",
    forced: "required",
    names_tool: true,
    tags: None,
    typed_calls: true,
};

impl Dialect for ChatCompletions {
    #[cfg(feature = "from-body")]
    fn spelling(&self) -> super::Spelling<'_> {
        super::Spelling::ChatCompletions(self)
    }

    #[cfg(feature = "custom-families")]
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn write(&self, writing: &mut Writing<'_>) {
        let chat = writing.chat;
        let mut messages = Vec::new();
        if writing.only(Takes::SYSTEM, !chat.system.is_empty(), &"system", "system text") {
            let text = texts(writing, &chat.system, "system");
            messages.push(json!({ "role": self.system, "content": text }));
        }
        for (index, message) in chat.messages.iter().enumerate() {
            self.turn(writing, message.role, &message.content, &format!("messages[{index}].content"), &mut messages);
        }
        let mut body = Map::new();
        body.insert("messages".to_owned(), messages.into());
        if writing.only(Takes::TOOLS, !chat.tools.is_empty(), &"tools", "tools") {
            let tools: Vec<Value> = chat
                .tools
                .iter()
                .map(|tool| {
                    let description = tool.description.as_ref().map(|text| writing.safe(text, &"tools", &[]).into_owned().into());
                    json!({ "type": "function", "function": object([
                        ("name", Some(tool.name.as_str().into())),
                        ("description", description),
                        ("parameters", Some(writing.safe_json(&tool.input, &"tools"))),
                        ("strict", tool.strict.then(|| true.into())),
                    ]) })
                })
                .collect();
            body.insert("tools".to_owned(), tools.into());
            let choice = match &chat.tool_choice {
                None => None,
                Some(ToolChoice::Auto) => Some("auto".into()),
                Some(ToolChoice::Any) => Some(self.forced.into()),
                Some(ToolChoice::None) => Some("none".into()),
                Some(ToolChoice::Tool(name)) if self.names_tool => Some(json!({ "type": "function", "function": { "name": name } })),
                Some(ToolChoice::Tool(_)) => {
                    let name = writing.resolved.name();
                    writing.refuse(&"toolChoice", format!("{name} cannot be made to call one tool; use any"));
                    None
                }
            };
            body.extend(choice.map(|choice| ("tool_choice".to_owned(), choice)));
        }
        let mut body = Value::Object(body);
        merge(&mut body, Value::Object(chat.params.extra.clone()));
        writing.body = body.into();
    }

    fn read(&self, body: &Value, draft: &mut Draft) -> Result<()> {
        if body.pointer("/choices/0/text").is_some() {
            // The older text form of the same answer.
            self.read_choice(&body["choices"][0], &json!({ "content": &body["choices"][0]["text"] }), draft, true);
        } else {
            draft.need(body, "/choices/0/message")?;
            self.read_choice(&body["choices"][0], &body["choices"][0]["message"], draft, true);
        }
        draft.need(body, &format!("/choices/0/{}", self.stop))?;
        read_usage(body, draft);
        draft.done();
        Ok(())
    }

    fn chunk(&self, chunk: &Value, draft: &mut Draft) -> Result<()> {
        if let Some(choice) = chunk.pointer("/choices/0") {
            match choice.get("text") {
                Some(text) => self.read_choice(choice, &json!({ "content": text }), draft, false),
                None => self.read_choice(choice, &choice[self.delta], draft, false),
            }
        }
        read_usage(chunk, draft);
        if draft.stopped() {
            draft.done();
        }
        Ok(())
    }
}

impl ChatCompletions {
    fn turn(&self, writing: &mut Writing<'_>, role: Role, parts: &[Part], at: &str, messages: &mut Vec<Value>) {
        let mut content: Vec<Value> = Vec::new();
        let mut calls: Vec<Value> = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let at = &format!("{at}[{index}]");
            match part {
                Part::Text { text, inputs } => content.push(json!({ "type": "text", "text": writing.safe(text, at, inputs) })),
                Part::Image { format, source } => {
                    if let (Some(data), true) = (writing.data(source, at), writing.only(Takes::IMAGES, true, at, "images")) {
                        content.push(json!({ "type": "image_url", "image_url": { "url": format!("data:image/{format};base64,{data}") } }));
                    }
                }
                Part::ToolCall { id, name, input, extra, .. } => {
                    writing.no_extra(extra.as_ref(), at);
                    // Arguments are JSON text here; what came as text goes back as it was.
                    let arguments = match &**input {
                        Value::String(text) => writing.safe(text, at, &[]).into_owned(),
                        input => crate::json::text(&writing.safe_json(input, at)),
                    };
                    let kind = self.typed_calls.then(|| "function".into());
                    calls.push(object([
                        ("id", Some(id.as_str().into())),
                        ("type", kind),
                        ("function", Some(json!({ "name": name, "arguments": arguments }))),
                    ]));
                }
                Part::ToolResult { id, content, error } => {
                    let mut text = texts(writing, content, at);
                    if *error {
                        // There is no place for a flag, and the model must know.
                        text.insert_str(0, "error: ");
                        writing.ignore(at, "has no place for a tool's failure; the result is sent as text that begins with `error: `");
                    }
                    messages.push(json!({ "role": "tool", "tool_call_id": id, "content": text }));
                }
                Part::Other { value } => content.push(value.clone()),
                part => writing.no_place(part, at),
            }
        }
        writing.part_seams(&mut content, at);
        if content.is_empty() && calls.is_empty() {
            if parts.is_empty() {
                messages.push(json!({ "role": role.as_str(), "content": "" }));
            }
            return;
        }
        let content = match content.as_slice() {
            [] if self.typed_calls => Value::Null,
            [] => "".into(),
            // One text is a plain string, which every model of the form takes.
            [only] if only["type"] == "text" => only["text"].clone(),
            _ => content.into(),
        };
        let calls = (!calls.is_empty()).then(|| calls.into());
        messages.push(object([("role", Some(role.as_str().into())), ("content", Some(content)), ("tool_calls", calls)]));
    }

    fn read_choice(&self, choice: &Value, message: &Value, draft: &mut Draft, whole: bool) {
        for thought in ["reasoning_content", "reasoning"] {
            if let Some(text) = message[thought].as_str() {
                draft.reasoning(None, text);
                // Some models send both names with the same text.
                break;
            }
        }
        if let Some(text) = message["content"].as_str() {
            match self.tags {
                Some(tags) => draft.tagged_text(text, tags),
                None => draft.text(None, text),
            }
        } else {
            for part in message["content"].as_array().into_iter().flatten() {
                match part["text"].as_str() {
                    Some(text) => draft.text(None, text),
                    None => draft.other(None, part.clone()),
                }
            }
        }
        if let Some(refusal) = message["refusal"].as_str() {
            draft.text(None, refusal);
        }
        for (position, call) in message["tool_calls"].as_array().into_iter().flatten().enumerate() {
            let index = Some(if whole { position as u64 } else { call["index"].as_u64().unwrap_or(position as u64) });
            let function = &call["function"];
            if whole || self.delta == "message" {
                let input = function["arguments"].as_str().map_or_else(|| function["arguments"].clone(), crate::draft::parsed);
                draft.tool_call(index, text_at(call, "/id"), text_at(function, "/name"), input);
                continue;
            }
            if let Some(name) = function["name"].as_str().filter(|name| !name.is_empty()) {
                draft.tool(index, text_at(call, "/id"), name);
            }
            draft.tool_input(index, text_at(function, "/arguments"));
        }
        if let Some(stop) =
            choice[self.stop].as_str().or_else(|| choice["finish_reason"].as_str()).or_else(|| choice["stop_reason"].as_str())
        {
            draft.stop(stop);
        }
    }
}

fn texts(writing: &mut Writing<'_>, parts: &[Part], at: &str) -> String {
    let mut joined = Joined::default();
    for (index, part) in parts.iter().enumerate() {
        let at = &format!("{at}[{index}]");
        match part {
            Part::Text { text, inputs } => joined.push(text, inputs),
            Part::Json { value } => joined.push(&crate::json::text(value), &[]),
            part => writing.no_place(part, at),
        }
    }
    joined.safe(writing, &at)
}

/// `prompt_tokens` includes what was read from a cache or written to one; a usage of ours does not.
fn read_usage(body: &Value, draft: &mut Draft) {
    let usage = &body["usage"];
    if usage.is_object() {
        let detail = |at: &str| count(usage, at).filter(|tokens| *tokens > 0);
        let (read, written) = (detail("/prompt_tokens_details/cached_tokens"), detail("/prompt_tokens_details/cache_write_tokens"));
        draft.usage(Usage {
            input_tokens: count(usage, "/prompt_tokens")
                .map(|tokens| tokens.saturating_sub(read.unwrap_or(0).saturating_add(written.unwrap_or(0)))),
            output_tokens: count(usage, "/completion_tokens"),
            reasoning_tokens: detail("/completion_tokens_details/reasoning_tokens"),
            cache_read_tokens: read,
            cache_write_tokens: written,
        });
    }
}
