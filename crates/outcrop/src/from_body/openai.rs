//! Chat Completions, and Mistral's older cousin of them.

use super::{Reader, format_of, is_text, text};
use crate::chat::{Message, Part, Role, Source, Tool, ToolChoice};
use crate::dialects::openai::ChatCompletions;
use crate::json::json;
use crate::params::Knob;
use serde_json::Value;

/// The limit on tokens has two names, of which each family lists one or both.
const OTHERS: &[(Knob, &str)] = &[(Knob::MaxTokens, "/max_tokens"), (Knob::MaxTokens, "/max_completion_tokens")];

pub(super) fn read(reader: &mut Reader, form: &ChatCompletions) {
    // Where the system text stands that further ones are joined to.
    let mut first_system = None;
    for (index, message) in reader.take_list("/messages").into_iter().flatten().enumerate() {
        let at = format!("/messages/{index}");
        if !message.is_object() {
            reader.lose_item(&at, "is no turn, which would be an object; it is left out");
            continue;
        }
        match message["role"].as_str().unwrap_or_default() {
            "system" | "developer" if reader.chat.messages.is_empty() => system(reader, form, message, &at, &mut first_system),
            "tool" | "function" => result(reader, message, &at),
            _ => turn(reader, message, &at),
        }
    }
    reader.knobs(OTHERS);
    tools(reader, form);
}

fn system(reader: &mut Reader, form: &ChatCompletions, mut message: Value, at: &str, first: &mut Option<String>) {
    let content = message.get_mut("content").map(Value::take);
    let parts = reader.content(content, &format!("{at}/content"), block);
    if let Some(first) = first {
        reader.note(at, "is joined to the system text before it");
        reader.gone.insert(at.to_owned());
        reader.told.insert(format!("{first}/content"));
    } else if parts.is_empty() {
        reader.gone.insert(at.to_owned());
        reader.note(at, "is system text without any text, and is left out");
        return;
    } else {
        if message["role"] != form.system {
            reader.note(&format!("{at}/role"), format!("would be written as {}", form.system));
        }
        *first = Some(at.to_owned());
    }
    reader.chat.system.extend(parts);
}

fn turn(reader: &mut Reader, mut message: Value, at: &str) {
    let role = reader.role(message.get("role"), at);
    let mut parts = Vec::new();
    for thought in ["reasoning_content", "reasoning"] {
        if let Some(text) = text(&mut message, &format!("/{thought}")) {
            let at = format!("{at}/{thought}");
            // Some models send both names with the same text.
            if parts.is_empty() && !text.is_empty() {
                parts.push(Part::Reasoning { text, signature: None, redacted: None });
                reader.note(&at, "is kept as reasoning, which is not taken back in this body");
            }
        }
    }
    let thoughts = parts.len();
    let content = message.get_mut("content").map(Value::take);
    parts.extend(reader.content(content, &format!("{at}/content"), block));
    let Value::Object(members) = &mut message else { return };
    if let Some(Value::Array(calls)) = members.get_mut("tool_calls").map(Value::take) {
        for (index, call) in calls.into_iter().enumerate() {
            match tool_call(call) {
                Some(part) => parts.push(part),
                None => reader.lose_item(&format!("{at}/tool_calls/{index}"), "is no call of a function, and is left out"),
            }
        }
    }
    if thoughts > 0 && parts.len() == thoughts {
        // Nothing of the turn would be written.
        reader.gone.insert(at.to_owned());
    }
    match reader.chat.messages.last_mut() {
        // The results of calls and what is said about them are one turn.
        Some(last) if role == Role::User && !parts.is_empty() && only_results(last) => last.content.extend(parts),
        _ => reader.chat.messages.push(Message { role, content: parts }),
    }
}

fn only_results(message: &Message) -> bool {
    !message.content.is_empty() && message.content.iter().all(|part| matches!(part, Part::ToolResult { .. }))
}

fn result(reader: &mut Reader, mut message: Value, at: &str) {
    let content = message.get_mut("content").map(Value::take);
    let content = reader.content(content, &format!("{at}/content"), block);
    let id = text(&mut message, "/tool_call_id").unwrap_or_default();
    let part = Part::ToolResult { id, content, error: false };
    match reader.chat.messages.last_mut() {
        Some(last) if only_results(last) => last.content.push(part),
        _ => reader.chat.messages.push(Message { role: Role::User, content: vec![part] }),
    }
}

fn tool_call(mut call: Value) -> Option<Part> {
    let name = text(&mut call, "/function/name")?;
    let id = text(&mut call, "/id").unwrap_or_default();
    let input = match call.pointer_mut("/function/arguments").map(Value::take) {
        // Arguments are JSON inside a string; what is none stays text.
        Some(Value::String(arguments)) => match serde_json::from_str::<Value>(&arguments) {
            Ok(input @ (Value::Object(_) | Value::Array(_))) => input,
            _ if arguments.trim().is_empty() => json!({}),
            _ => Value::String(arguments),
        },
        Some(input) => input,
        None => json!({}),
    };
    Some(Part::ToolCall { id, name, input: input.into(), server: false, extra: None })
}

fn block(reader: &mut Reader, mut value: Value, at: &str, parts: &mut Vec<Part>) {
    let kind = value["type"].as_str().unwrap_or_default();
    let part = match kind {
        "text" => text(&mut value, "/text").map(Part::text),
        "image_url" => image(reader, &value, at),
        _ => None,
    };
    parts.push(part.unwrap_or(Part::Other { value }));
}

/// An image whose bytes are in its address; the service fetches none.
fn image(reader: &mut Reader, value: &Value, at: &str) -> Option<Part> {
    let url = value.pointer("/image_url/url").or_else(|| value.get("image_url"))?.as_str()?;
    let (kind, data) = url.strip_prefix("data:image/")?.split_once(";base64,")?;
    let format = format_of(kind);
    if format != kind || !is_text(value, "/image_url/url") {
        reader.note(&format!("{at}/image_url"), format!("would be written as an address of {format}"));
    }
    Some(Part::Image { format: format.to_owned(), source: Source::Data(data.to_owned()) })
}

fn tools(reader: &mut Reader, form: &ChatCompletions) {
    let listed = reader.take_list("/tools").unwrap_or_default();
    let mut plain = true;
    for tool in &listed {
        let function = &tool["function"];
        let (Some("function"), Some(name)) = (tool["type"].as_str(), function["name"].as_str()) else {
            plain = false;
            continue;
        };
        reader.chat.tools.push(Tool {
            name: name.to_owned(),
            description: function["description"].as_str().map(str::to_owned),
            input: function.get("parameters").cloned().unwrap_or_else(|| json!({ "type": "object", "properties": {} })).into(),
            strict: function["strict"] == true,
        });
    }
    if !plain {
        reader.put_back("/tools", listed.into());
    }
    let choice = reader.body.get("tool_choice");
    let choice = match choice.and_then(Value::as_str) {
        Some("auto") => ToolChoice::Auto,
        Some("none") => ToolChoice::None,
        Some("any" | "required") => ToolChoice::Any,
        _ => match choice.and_then(|choice| choice.pointer("/function/name")).and_then(Value::as_str) {
            Some(name) if form.names_tool => ToolChoice::Tool(name.to_owned()),
            _ => return,
        },
    };
    let forced = choice == ToolChoice::Any && reader.body["tool_choice"] != form.forced;
    reader.chat.tool_choice = Some(choice);
    reader.take("/tool_choice");
    if forced {
        reader.note("/tool_choice", format!("would be written as {}", form.forced));
    }
}
