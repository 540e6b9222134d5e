//! Anthropic Messages.

use super::{Reader, format_of, is_nothing, is_text, text};
use crate::chat::{Part, Source, Tool, ToolChoice};
use crate::dialects::anthropic::rest;
use serde_json::Value;

pub(super) fn read(reader: &mut Reader) {
    // Another version goes along as it is.
    if reader.body["anthropic_version"] == "bedrock-2023-05-31" {
        reader.take("/anthropic_version");
    }
    reader.system(block);
    reader.turns(block);
    reader.knobs(&[]);
    tools(reader);
}

fn block(reader: &mut Reader, mut value: Value, at: &str, parts: &mut Vec<Part>) {
    let mark = mark(&value);
    let kind = value["type"].as_str().unwrap_or_default();
    let read = KINDS.iter().find(|(known, _)| *known == kind).and_then(|(_, read)| read(reader, &mut value, at));
    match read {
        Some(part) => {
            parts.push(part);
            parts.extend(mark);
        }
        // A block kept whole keeps its mark.
        None => parts.push(Part::Other { value }),
    }
}

/// The cache point that a block carries.
fn mark(block: &Value) -> Option<Part> {
    let mark = &block["cache_control"];
    (mark["type"] == "ephemeral").then(|| Part::CachePoint { ttl: mark["ttl"].as_str().map(str::to_owned) })
}

/// Reads a block; `None` leaves it as it was.
type Read = fn(&mut Reader, &mut Value, &str) -> Option<Part>;

/// The kinds of blocks that have a name here.
const KINDS: &[(&str, Read)] = &[
    ("text", |_, block, _| text(block, "/text").map(Part::text)),
    ("image", |_, block, _| {
        let kind = block.pointer("/source/media_type")?.as_str()?.strip_prefix("image/")?;
        let format = format_of(kind).to_owned();
        Some(Part::Image { format, source: Source::Data(data(block)?) })
    }),
    ("document", |_, block, _| {
        let source = block.get("source")?;
        let (format, source) = match (source["type"].as_str()?, source["media_type"].as_str()) {
            ("base64", Some("application/pdf")) => ("pdf", Source::Data(data(block)?)),
            ("text", _) => ("txt", Source::Text(text(block, "/source/data")?)),
            _ => return None,
        };
        // The model is shown one; a document must have a name.
        let name = text(block, "/title").unwrap_or_else(|| "document".to_owned());
        Some(Part::Document { format: format.to_owned(), name, source })
    }),
    ("tool_use", |_, block, _| call(block, false)),
    ("server_tool_use", |_, block, _| call(block, true)),
    ("tool_result", |reader, result, at| {
        let content = result.get_mut("content").map(Value::take);
        let Some(id) = text(result, "/tool_use_id") else {
            // Given back, to be kept whole.
            if let (Some(content), Value::Object(result)) = (content, result) {
                result.insert("content".to_owned(), content);
            }
            return None;
        };
        let content = reader.content(content, &format!("{at}/content"), inner_block);
        Some(Part::ToolResult { id, content, error: result["is_error"] == true })
    }),
    ("thinking", |reader, block, at| {
        let thought = text(block, "/thinking")?;
        let signature = text(block, "/signature");
        if signature.is_none() {
            reader.note(at, "is kept as reasoning, which is taken back only with its signature");
            reader.gone.insert(at.to_owned());
        }
        Some(Part::Reasoning { text: thought, signature, redacted: None })
    }),
    ("redacted_thinking", |_, block, _| {
        Some(Part::Reasoning { text: String::new(), signature: None, redacted: Some(text(block, "/data")?) })
    }),
];

/// A block of a tool's result, where there are no cache points.
fn inner_block(reader: &mut Reader, value: Value, at: &str, parts: &mut Vec<Part>) {
    let before = parts.len();
    block(reader, value, at, parts);
    if parts.len() > before + 1 {
        parts.truncate(before + 1);
    }
}

fn data(block: &mut Value) -> Option<String> {
    if block["source"]["type"] == "base64" { text(block, "/source/data") } else { None }
}

fn call(block: &mut Value, server: bool) -> Option<Part> {
    if !is_text(block, "/id") || !is_text(block, "/name") {
        return None;
    }
    let input = block.get_mut("input").map(Value::take).unwrap_or_default();
    let (id, name) = (text(block, "/id")?, text(block, "/name")?);
    // The mark is a part of its own.
    let extra = rest(block).map(Into::into);
    Some(Part::ToolCall { id, name, input: input.into(), server, extra })
}

/// The members of a tool that a chat knows.
const KNOWN: [&str; 4] = ["name", "description", "input_schema", "strict"];

fn tools(reader: &mut Reader) {
    let listed = reader.take_list("/tools").unwrap_or_default();
    let mut plain = true;
    for tool in &listed {
        let custom = tool.get("type").is_none_or(|kind| kind == "custom");
        let (true, Some(name), Some(input)) = (custom, tool["name"].as_str(), tool.get("input_schema")) else {
            plain = false;
            continue;
        };
        // Marks and whatever else a tool carries go along in the whole list.
        plain &= tool.as_object().is_some_and(|tool| tool.iter().all(|(key, value)| KNOWN.contains(&key.as_str()) || is_nothing(value)));
        reader.chat.tools.push(Tool {
            name: name.to_owned(),
            description: tool["description"].as_str().map(str::to_owned),
            input: input.clone().into(),
            strict: tool["strict"] == true,
        });
    }
    if !plain {
        reader.put_back("/tools", listed.into());
    }
    let kind = reader.body.pointer("/tool_choice/type").and_then(Value::as_str);
    let name = reader.body.pointer("/tool_choice/name").and_then(Value::as_str);
    let choice = match (kind, name) {
        (Some("auto"), _) => ToolChoice::Auto,
        (Some("any"), _) => ToolChoice::Any,
        (Some("none"), _) => ToolChoice::None,
        (Some("tool"), Some(name)) => ToolChoice::Tool(name.to_owned()),
        _ => return,
    };
    let named = matches!(choice, ToolChoice::Tool(_));
    reader.chat.tool_choice = Some(choice);
    // Whatever else it says goes along.
    reader.take("/tool_choice/type");
    if named {
        reader.take("/tool_choice/name");
    }
}
