//! Bodies of Converse, and Nova's own.

use super::{Reader, is_text, taken, text};
use crate::chat::{Part, Source, Tool, ToolChoice};
use crate::params::Knob;
use serde_json::Value;

/// Older spellings of Nova's wishes.
const OTHERS: &[(Knob, &str)] = &[
    (Knob::MaxTokens, "/inferenceConfig/max_new_tokens"),
    (Knob::TopP, "/inferenceConfig/top_p"),
    (Knob::TopK, "/inferenceConfig/top_k"),
    (Knob::Stop, "/inferenceConfig/stop_sequences"),
];

pub(super) fn read(reader: &mut Reader) {
    let native = !reader.operation.converses();
    let block = if native { native_block } else { block };
    if reader.body["schemaVersion"] == "messages-v1" {
        reader.take("/schemaVersion");
    }
    reader.system(block);
    reader.turns(block);
    reader.knobs(if native { OTHERS } else { &[] });
    tools(reader, native);
    if native {
        return;
    }
    let Some(Value::Object(extra)) = reader.take("/additionalModelRequestFields") else { return };
    let mut extra = Value::Object(extra);
    if let Some(at) = reader.resolved.family.converse_top_k
        && let Some(top_k) = taken(&mut extra, at)
    {
        match top_k.as_u64() {
            Some(number) => reader.chat.params.top_k = Some(number),
            None => crate::field::put(&mut extra, at, top_k),
        }
    }
    if let Value::Object(extra) = extra {
        // What is left beside it is no part of it.
        reader.chat.params.extra = extra;
    }
}

/// A block of Nova's own body, whose text may carry a cache point.
fn native_block(reader: &mut Reader, mut value: Value, at: &str, parts: &mut Vec<Part>) {
    let marked = value.as_object().is_some_and(|block| block.len() > 1 && block.contains_key("cachePoint"));
    if marked {
        taken(&mut value, "/cachePoint");
    }
    block(reader, value, at, parts);
    if marked {
        parts.push(Part::CachePoint { ttl: None });
    }
}

fn block(reader: &mut Reader, mut value: Value, at: &str, parts: &mut Vec<Part>) {
    let Some(kind) = value.as_object().and_then(|block| KINDS.iter().find(|(kind, _)| block.contains_key(*kind))) else {
        parts.push(Part::Other { value });
        return;
    };
    let part = (kind.1)(reader, &mut value, at);
    parts.push(part.unwrap_or(Part::Other { value }));
}

/// Reads a block; `None` leaves it as it was.
type Read = fn(&mut Reader, &mut Value, &str) -> Option<Part>;

/// The kinds of blocks that have a name here.
const KINDS: &[(&str, Read)] = &[
    ("text", |_, block, _| text(block, "/text").map(Part::text)),
    ("json", |_, block, _| Some(Part::Json { value: block.get_mut("json")?.take().into() })),
    ("image", |_, block, _| {
        let (format, source) = medium(block, "image")?;
        Some(Part::Image { format, source })
    }),
    ("video", |_, block, _| {
        let (format, source) = medium(block, "video")?;
        Some(Part::Video { format, source })
    }),
    ("document", |_, block, _| {
        let inner = block.get_mut("document")?;
        // A document of chunks to cite from, and one with citations, are kept whole.
        if !is_source(inner.get("source")?) || !is_text(inner, "/name") {
            return None;
        }
        let source = source(inner.get_mut("source")?)?;
        let format = text(inner, "/format").unwrap_or_else(|| "txt".to_owned());
        Some(Part::Document { format, name: text(inner, "/name")?, source })
    }),
    ("toolUse", |_, block, _| {
        let inner = block.get_mut("toolUse")?;
        if !is_text(inner, "/toolUseId") || !is_text(inner, "/name") {
            return None;
        }
        let input = inner.get_mut("input").map(Value::take).unwrap_or_default();
        let server = inner["type"] == "server_tool_use";
        Some(Part::ToolCall { id: text(inner, "/toolUseId")?, name: text(inner, "/name")?, input: input.into(), server, extra: None })
    }),
    ("toolResult", |reader, result, at| {
        let inner = result.get_mut("toolResult")?;
        if !is_text(inner, "/toolUseId") {
            return None;
        }
        let error = inner["status"] == "error";
        let content = inner.get_mut("content").map(Value::take);
        let content = reader.content(content, &format!("{at}/toolResult/content"), block);
        Some(Part::ToolResult { id: text(inner, "/toolUseId")?, content, error })
    }),
    ("reasoningContent", |_, block, _| {
        let inner = block.get_mut("reasoningContent")?;
        if let Some(redacted) = text(inner, "/redactedContent") {
            return Some(Part::Reasoning { text: String::new(), signature: None, redacted: Some(redacted) });
        }
        let thought = text(inner, "/reasoningText/text")?;
        Some(Part::Reasoning { text: thought, signature: text(inner, "/reasoningText/signature"), redacted: None })
    }),
    ("cachePoint", |_, block, _| {
        if block["cachePoint"]["type"] != "default" {
            return None;
        }
        Some(Part::CachePoint { ttl: text(block, "/cachePoint/ttl") })
    }),
];

fn medium(block: &mut Value, kind: &str) -> Option<(String, Source)> {
    let inner = block.get_mut(kind)?;
    if !is_text(inner, "/format") || !is_source(inner.get("source")?) {
        return None;
    }
    let source = source(inner.get_mut("source")?)?;
    Some((text(inner, "/format")?, source))
}

fn is_source(value: &Value) -> bool {
    ["/bytes", "/text", "/s3Location/uri"].into_iter().any(|at| is_text(value, at))
}

fn source(value: &mut Value) -> Option<Source> {
    if let Some(data) = text(value, "/bytes") {
        return Some(Source::Data(data));
    }
    if let Some(words) = text(value, "/text") {
        return Some(Source::Text(words));
    }
    Some(Source::S3 { uri: text(value, "/s3Location/uri")?, bucket_owner: text(value, "/s3Location/bucketOwner") })
}

fn tools(reader: &mut Reader, native: bool) {
    let listed = reader.take_list("/toolConfig/tools").unwrap_or_default();
    let whole = listed.clone();
    let mut plain = true;
    for (index, mut tool) in listed.into_iter().enumerate() {
        let at = format!("/toolConfig/tools/{index}");
        let Some(name) = text(&mut tool, "/toolSpec/name") else {
            plain = false;
            if !native {
                reader.lose_item(&at, "is no toolSpec; a chat has no place for it, and it is left out");
            }
            continue;
        };
        let input = tool.pointer_mut("/toolSpec/inputSchema/json").map(Value::take).unwrap_or_default();
        let description = text(&mut tool, "/toolSpec/description");
        let strict = tool["toolSpec"]["strict"] == true;
        reader.chat.tools.push(Tool { name, description, input: input.into(), strict });
    }
    if native && !plain {
        // As a whole it goes along, for this body only.
        reader.put_back("/toolConfig/tools", whole.into());
    }
    let Some(choice) = reader.take("/toolConfig/toolChoice") else { return };
    let has = |kind: &str| choice.get(kind).is_some();
    reader.chat.tool_choice = if has("auto") {
        Some(ToolChoice::Auto)
    } else if has("any") {
        Some(ToolChoice::Any)
    } else if let Some(name) = choice["tool"]["name"].as_str() {
        Some(ToolChoice::Tool(name.to_owned()))
    } else {
        reader.put_back("/toolConfig/toolChoice", choice);
        None
    };
}
