//! Anthropic Messages.

use super::converse::merge;
use super::scan::Scan;
use super::{Dialect, Writing, count, in_band, object, text_at};
use crate::chat::{Part, Role, Source, ToolChoice};
use crate::draft::Draft;
use crate::error::Result;
use crate::families::Takes;
use crate::json::json;
use crate::reply::Usage;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Sent where the caller has no wish and the body must have one.
const DEFAULT_MAX_TOKENS: u64 = 4_096;

/// The Messages body.
pub(crate) struct Messages;

impl Dialect for Messages {
    fn write(&self, writing: &mut Writing<'_>) -> Value {
        let chat = writing.chat;
        let mut body = Map::new();
        body.insert("anthropic_version".to_owned(), "bedrock-2023-05-31".into());
        let max_tokens = chat.params.max_tokens.unwrap_or_else(|| {
            // The body must have one. The quota is charged for it before the model runs, so the model's limit would be costly.
            let most = writing.resolved.model.map(|model| model.output).filter(|output| *output > 0).unwrap_or(DEFAULT_MAX_TOKENS);
            let chosen = most.min(DEFAULT_MAX_TOKENS);
            writing.note("params.maxTokens", format!("is needed by {} and was not given; {chosen} is sent", writing.resolved.family.id));
            chosen
        });
        body.insert("max_tokens".to_owned(), max_tokens.into());
        if writing.only(Takes::SYSTEM, !chat.system.is_empty(), "system", "system text") {
            let system = match chat.system.as_slice() {
                [Part::Text { text, inputs }] => writing.safe(text, "system", inputs).into_owned().into(),
                parts => blocks(writing, parts, "system"),
            };
            body.insert("system".to_owned(), system);
        }
        let messages: Vec<Value> = chat
            .messages
            .iter()
            .enumerate()
            .map(|(index, message)| {
                let at = format!("messages[{index}].content");
                let content = blocks(writing, &message.content, &at);
                json!({ "role": message.role.as_str(), "content": content })
            })
            .collect();
        body.insert("messages".to_owned(), messages.into());
        if writing.only(Takes::TOOLS, !chat.tools.is_empty(), "tools", "tools") {
            let tools: Vec<Value> = chat
                .tools
                .iter()
                .map(|tool| {
                    let description = tool.description.as_ref().map(|text| writing.safe(text, "tools", &[]).into_owned().into());
                    object([
                        ("name", Some(tool.name.as_str().into())),
                        ("description", description),
                        ("input_schema", Some(writing.safe_json(&tool.input, "tools"))),
                        ("strict", tool.strict.then(|| true.into())),
                    ])
                })
                .collect();
            body.insert("tools".to_owned(), tools.into());
            let choice = chat.tool_choice.as_ref().map(|choice| match choice {
                ToolChoice::Auto => json!({ "type": "auto" }),
                ToolChoice::Any => json!({ "type": "any" }),
                ToolChoice::None => json!({ "type": "none" }),
                ToolChoice::Tool(name) => json!({ "type": "tool", "name": name }),
            });
            body.extend(choice.map(|choice| ("tool_choice".to_owned(), choice)));
        }
        let mut body = Value::Object(body);
        merge(&mut body, Value::Object(chat.params.extra.clone()));
        body
    }

    fn read(&self, body: &Value, draft: &mut Draft) -> Result<()> {
        if body["type"] == "error" {
            return Err(in_band(text_at(body, "/error/type"), text_at(body, "/error/message")));
        }
        if let (None, Some(text)) = (body.get("content"), body["completion"].as_str()) {
            // The answer of the older text completions, seen under ids that speak both.
            draft.text(None, text);
        } else {
            draft.need(body, "/content")?;
        }
        for (index, block) in body["content"].as_array().into_iter().flatten().enumerate() {
            read_block(block, Some(index as u64), draft);
        }
        draft.stop(draft.need_text(body, "/stop_reason")?);
        read_stop_sequence(body, draft);
        draft.usage(usage(&body["usage"]));
        draft.done();
        Ok(())
    }

    fn chunk(&self, chunk: &Value, draft: &mut Draft) -> Result<()> {
        let index = chunk["index"].as_u64();
        match text_at(chunk, "/type") {
            "message_start" => draft.usage(usage(&chunk["message"]["usage"])),
            "content_block_start" => {
                let block = &chunk["content_block"];
                match text_at(block, "/type") {
                    "tool_use" => draft.tool(index, text_at(block, "/id"), text_at(block, "/name")),
                    "server_tool_use" => draft.server_tool(index, text_at(block, "/id"), text_at(block, "/name")),
                    _ => read_block(block, index, draft),
                }
            }
            "content_block_delta" => {
                let delta = &chunk["delta"];
                match text_at(delta, "/type") {
                    "text_delta" => draft.text(index, text_at(delta, "/text")),
                    "input_json_delta" => draft.tool_input(index, text_at(delta, "/partial_json")),
                    "thinking_delta" => draft.reasoning(index, text_at(delta, "/thinking")),
                    "signature_delta" => draft.signature(index, text_at(delta, "/signature")),
                    // A delta we have no name for is kept as it came.
                    _ => draft.other(index, delta.clone()),
                }
            }
            "content_block_stop" => draft.end_block(index),
            "message_delta" => {
                if let Some(stop) = chunk["delta"]["stop_reason"].as_str() {
                    draft.stop(stop);
                }
                read_stop_sequence(&chunk["delta"], draft);
                draft.usage(usage(&chunk["usage"]));
            }
            "message_stop" => draft.done(),
            "error" => return Err(in_band(text_at(chunk, "/error/type"), text_at(chunk, "/error/message"))),
            // `ping`, and whatever comes new.
            _ => (),
        }
        Ok(())
    }

    fn piece(&self, json: &[u8], draft: &mut Draft) -> bool {
        let Some(Piece { index, kind, key, text }) = piece(json) else { return false };
        match (kind, key) {
            (b"text_delta", b"text") => draft.text(Some(index), &text),
            (b"input_json_delta", b"partial_json") => draft.tool_input(Some(index), &text),
            (b"thinking_delta", b"thinking") => draft.reasoning(Some(index), &text),
            _ => return false,
        }
        true
    }

    fn fills(&self) -> &'static [crate::params::Knob] {
        &[crate::params::Knob::MaxTokens]
    }
}

/// A `content_block_delta` with one string.
struct Piece<'a> {
    /// The number of its block.
    index: u64,
    kind: &'a [u8],
    key: &'a [u8],
    text: Cow<'a, str>,
}

fn piece(json: &[u8]) -> Option<Piece<'_>> {
    let mut scan = Scan(json);
    scan.past(r#"{"type":"content_block_delta","index":"#)?;
    let index = scan.number()?;
    scan.past(r#","delta":{"type":""#)?;
    let kind = scan.raw()?;
    scan.past(r#",""#)?;
    let key = scan.raw()?;
    scan.past(r#":""#)?;
    let text = scan.text()?;
    scan.past("}")?;
    scan.end()?;
    Some(Piece { index, kind, key, text })
}

fn blocks(writing: &mut Writing<'_>, parts: &[Part], at: &str) -> Value {
    let mut blocks: Vec<Value> = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let at = &format!("{at}[{index}]");
        if let Part::CachePoint { ttl } = part {
            // The mark sits on the block before it.
            match blocks.last_mut() {
                _ if !writing.only(Takes::CACHE, true, at, "cache points") => (),
                Some(last) => {
                    last["cache_control"] = object([("type", Some("ephemeral".into())), ("ttl", ttl.clone().map(Value::from))]);
                }
                None => writing.refuse(at, "a cache point must follow something"),
            }
            continue;
        }
        blocks.extend(block(writing, part, at));
    }
    writing.part_seams(&mut blocks, at);
    blocks.into()
}

fn block(writing: &mut Writing<'_>, part: &Part, at: &str) -> Option<Value> {
    Some(match part {
        Part::Text { text, inputs } => json!({ "type": "text", "text": writing.safe(text, at, inputs) }),
        Part::Image { format, source } => {
            let data = writing.data(source, at)?;
            if !writing.only(Takes::IMAGES, true, at, "images") {
                return None;
            }
            json!({ "type": "image", "source": { "type": "base64", "media_type": format!("image/{format}"), "data": data } })
        }
        Part::Document { format, name, source } => {
            let source = match (format.as_str(), source) {
                (_, Source::Text(text)) => json!({ "type": "text", "media_type": "text/plain", "data": writing.safe(text, at, &[]) }),
                ("pdf", source) => json!({ "type": "base64", "media_type": "application/pdf", "data": writing.data(source, at)? }),
                (format, Source::Data(data)) => match plain(data) {
                    Some(text) if matches!(format, "txt" | "md" | "csv" | "html") => {
                        json!({ "type": "text", "media_type": "text/plain", "data": writing.safe(&text, at, &[]) })
                    }
                    _ => {
                        writing.refuse(at, format!("takes documents as pdf or text here, got {format}; Converse takes more"));
                        return None;
                    }
                },
                (_, source) => {
                    writing.data(source, at);
                    return None;
                }
            };
            json!({ "type": "document", "source": source, "title": writing.safe(name, at, &[]) })
        }
        Part::ToolCall { id, name, input, server } => {
            json!({ "type": if *server { "server_tool_use" } else { "tool_use" }, "id": id, "name": name, "input": writing.safe_json(input, at) })
        }
        Part::ToolResult { id, content, error } => {
            let content: Vec<Value> = content
                .iter()
                .enumerate()
                .filter_map(|(index, part)| {
                    let at = &format!("{at}.content[{index}]");
                    match part {
                        Part::Json { value } => Some(json!({ "type": "text", "text": writing.safe(&value.to_string(), at, &[]) })),
                        part => block(writing, part, at),
                    }
                })
                .collect();
            let failed = error.then(|| true.into());
            object([
                ("type", Some("tool_result".into())),
                ("tool_use_id", Some(id.as_str().into())),
                ("content", Some(content.into())),
                ("is_error", failed),
            ])
        }
        Part::Reasoning { redacted: Some(data), .. } => json!({ "type": "redacted_thinking", "data": data }),
        Part::Reasoning { text, signature: Some(signature), .. } => json!({ "type": "thinking", "thinking": text, "signature": signature }),
        Part::Reasoning { .. } => {
            writing.ignore(at, "reasoning is taken back only with its signature; it is left out");
            return None;
        }
        Part::Video { .. } => {
            writing.no_place(part, at);
            return None;
        }
        Part::Json { .. } => {
            writing.refuse(at, "json stands only inside a tool result");
            return None;
        }
        Part::CachePoint { .. } => return None,
        Part::Other { value } => value.clone(),
    })
}

fn plain(data: &str) -> Option<String> {
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data).ok()?;
    String::from_utf8(bytes).ok()
}

fn read_block(block: &Value, index: Option<u64>, draft: &mut Draft) {
    match text_at(block, "/type") {
        "text" => {
            draft.text(index, text_at(block, "/text"));
            if block["citations"].as_array().is_some_and(|citations| !citations.is_empty()) {
                draft.other(index, json!({ "citations": &block["citations"] }));
            }
        }
        "thinking" => {
            draft.reasoning(index, text_at(block, "/thinking"));
            draft.signature(index, text_at(block, "/signature"));
        }
        "redacted_thinking" => draft.redacted(index, text_at(block, "/data")),
        "tool_use" => draft.tool_call(index, text_at(block, "/id"), text_at(block, "/name"), block["input"].clone()),
        "server_tool_use" => {
            draft.server_tool(index, text_at(block, "/id"), text_at(block, "/name"));
            draft.tool_arguments(index, block["input"].clone());
        }
        _ => draft.other(index, block.clone()),
    }
}

fn read_stop_sequence(at: &Value, draft: &mut Draft) {
    if let Some(sequence) = at["stop_sequence"].as_str() {
        draft.metadata().stop_sequence = Some(sequence.to_owned());
    }
}

fn usage(usage: &Value) -> Usage {
    Usage {
        input_tokens: count(usage, "/input_tokens"),
        output_tokens: count(usage, "/output_tokens"),
        cache_read_tokens: count(usage, "/cache_read_input_tokens"),
        cache_write_tokens: count(usage, "/cache_creation_input_tokens"),
    }
}

/// Whose turn it is, for rules over a Messages body.
pub(crate) fn role_of(message: &Value) -> Option<Role> {
    match message["role"].as_str() {
        Some("user") => Some(Role::User),
        Some("assistant") => Some(Role::Assistant),
        _ => None,
    }
}
