//! Anthropic Messages.

use super::scan::Scan;
use super::{Dialect, Seam, Writing, count, in_band, object, text_at};
use crate::body::{ITEM, View};
use crate::chat::{Part, Role, Source, ToolChoice};
use crate::draft::Draft;
use crate::error::Result;
use crate::families::Takes;
use crate::json::json;
use crate::reply::Usage;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt::Display;

/// Sent where the caller has no wish and the body must have one.
const DEFAULT_MAX_TOKENS: u64 = 4_096;

/// The Messages body.
pub(crate) struct Messages;

impl Dialect for Messages {
    #[cfg(feature = "from-body")]
    fn spelling(&self) -> super::Spelling<'_> {
        super::Spelling::Anthropic
    }

    #[cfg(feature = "custom-families")]
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn write(&self, writing: &mut Writing<'_>) {
        let chat = writing.chat;
        writing.body.text("anthropic_version", "bedrock-2023-05-31");
        let max_tokens = chat.params.max_tokens.unwrap_or_else(|| {
            // The body must have one. The quota is charged for it before the model runs, so the model's limit would be costly.
            let most = writing.resolved.model.map(|model| model.output).filter(|output| *output > 0).unwrap_or(DEFAULT_MAX_TOKENS);
            let chosen = most.min(DEFAULT_MAX_TOKENS);
            writing.note(&"params.maxTokens", format!("is needed by {} and was not given; {chosen} is sent", writing.resolved.family.id));
            chosen
        });
        writing.body.value("max_tokens", max_tokens.into());
        if writing.only(Takes::SYSTEM, !chat.system.is_empty(), &"system", "system text") {
            match chat.system.as_slice() {
                [Part::Text { text, inputs }] => writing.write_safe("system", text, &"system", inputs),
                parts => blocks(writing, "system", parts, &"system"),
            }
        }
        writing.body.array("messages");
        for (index, message) in chat.messages.iter().enumerate() {
            writing.body.object(ITEM);
            writing.body.text("role", message.role.as_str());
            blocks(writing, "content", &message.content, &format_args!("messages[{index}].content"));
            writing.body.end();
        }
        writing.body.end();
        if writing.only(Takes::TOOLS, !chat.tools.is_empty(), &"tools", "tools") {
            writing.body.array("tools");
            for tool in &chat.tools {
                writing.body.object(ITEM);
                writing.body.text("name", tool.name.as_str());
                if let Some(text) = &tool.description {
                    writing.write_safe("description", text, &"tools", &[]);
                }
                writing.write_shared("input_schema", &tool.input, &"tools");
                if tool.strict {
                    writing.body.value("strict", true.into());
                }
                writing.body.end();
            }
            writing.body.end();
            if let Some(choice) = &chat.tool_choice {
                writing.body.object("tool_choice");
                let (kind, name) = match choice {
                    ToolChoice::Auto => ("auto", None),
                    ToolChoice::Any => ("any", None),
                    ToolChoice::None => ("none", None),
                    ToolChoice::Tool(name) => ("tool", Some(name.as_str())),
                };
                writing.body.text("type", kind);
                writing.body.opt_text("name", name);
                writing.body.end();
            }
        }
        writing.body.merge(&chat.params.extra);
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
        read_rest(body, draft);
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
                if !read_tool(block, index, draft) {
                    read_block(block, index, draft);
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
                read_rest(&chunk["delta"], draft);
                read_rest(chunk, draft);
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

fn blocks<'a>(writing: &mut Writing<'a>, key: &'static str, parts: &'a [Part], at: &dyn Display) {
    writing.body.array(key);
    let (mut last, mut seam) = (None, Seam::default());
    for (index, part) in parts.iter().enumerate() {
        let at: &dyn Display = &format_args!("{at}[{index}]");
        if let Part::CachePoint { ttl } = part {
            // The mark sits on the block before it.
            match last {
                _ if !writing.only(Takes::CACHE, true, at, "cache points") => (),
                Some(last) => {
                    let mark = object([("type", Some("ephemeral".into())), ("ttl", ttl.clone().map(Value::from))]);
                    writing.body.set_in_last(last, "cache_control", mark);
                }
                None => writing.refuse(at, "a cache point must follow something"),
            }
            continue;
        }
        let here = writing.body.here();
        block(writing, part, at);
        if writing.body.here() > here {
            last = Some(here);
            writing.part_seam(&mut seam, here, index + 1 == parts.len(), at);
        }
    }
    writing.body.end();
}

/// Writes a block, if this body has a place for the part.
fn block<'a>(writing: &mut Writing<'a>, part: &'a Part, at: &dyn Display) {
    match part {
        Part::Text { text, inputs } => {
            begin(writing, "text");
            writing.write_safe("text", text, at, inputs);
        }
        Part::Image { format, source } => {
            let data = writing.data(source, at);
            let (Some(data), true) = (data, writing.only(Takes::IMAGES, data.is_some(), at, "images")) else { return };
            begin(writing, "image");
            base64(writing, ["image/", format].concat(), data);
        }
        Part::Document { format, name, source } => {
            match (format.as_str(), source) {
                (_, Source::Text(text)) => {
                    begin(writing, "document");
                    let text = writing.safe(text, at, &[]);
                    text_source(writing, text);
                }
                ("pdf", source) => {
                    let Some(data) = writing.data(source, at) else { return };
                    begin(writing, "document");
                    base64(writing, "application/pdf".to_owned(), data);
                }
                (format, Source::Data(data)) => match plain(data) {
                    Some(text) if matches!(format, "txt" | "md" | "csv" | "html") => {
                        begin(writing, "document");
                        let text = writing.safe(&text, at, &[]).into_owned();
                        text_source(writing, text.into());
                    }
                    _ => {
                        return writing.refuse(at, format!("takes documents as pdf or text here, got {format}; Converse takes more"));
                    }
                },
                (_, source) => {
                    writing.data(source, at);
                    return;
                }
            }
            writing.write_safe("title", name, at, &[]);
        }
        Part::ToolCall { id, name, input, server, extra } => {
            let kind = if *server { "server_tool_use" } else { "tool_use" };
            if let Some(extra) = extra {
                let mut whole = json!({ "type": kind, "id": id, "name": name, "input": writing.safe_json(input, at) });
                super::converse::merge(&mut whole, writing.safe_json(extra, at));
                return writing.body.given(ITEM, Cow::Owned(whole));
            }
            begin(writing, kind);
            writing.body.text("id", id.as_str());
            writing.body.text("name", name.as_str());
            writing.write_shared("input", input, at);
        }
        Part::ToolResult { id, content, error } => {
            begin(writing, "tool_result");
            writing.body.text("tool_use_id", id.as_str());
            writing.body.array("content");
            for (index, part) in content.iter().enumerate() {
                let at: &dyn Display = &format_args!("{at}.content[{index}]");
                if let Part::Json { value } = part {
                    let text = writing.safe(&crate::json::text(value), at, &[]).into_owned();
                    begin(writing, "text");
                    writing.body.text("text", text);
                    writing.body.end();
                } else {
                    block(writing, part, at);
                }
            }
            writing.body.end();
            if *error {
                writing.body.value("is_error", true.into());
            }
        }
        Part::Reasoning { redacted: Some(data), .. } => {
            begin(writing, "redacted_thinking");
            writing.body.text("data", data.as_str());
        }
        Part::Reasoning { text, signature: Some(signature), .. } => {
            begin(writing, "thinking");
            writing.body.text("thinking", text.as_str());
            writing.body.text("signature", signature.as_str());
        }
        Part::Reasoning { .. } => return writing.ignore(at, "reasoning is taken back only with its signature; it is left out"),
        Part::Video { .. } => return writing.no_place(part, at),
        Part::Json { .. } => return writing.refuse(at, "json stands only inside a tool result"),
        // Those of a turn sit on the block before them.
        Part::CachePoint { .. } => return writing.ignore(at, "a cache point has no place in a tool's result; it is left out"),
        Part::Other { value } => return writing.body.given(ITEM, Cow::Borrowed(value)),
    }
    writing.body.end();
}

/// Begins a block of this type.
fn begin(writing: &mut Writing<'_>, kind: &'static str) {
    writing.body.object(ITEM);
    writing.body.text("type", kind);
}

fn base64<'a>(writing: &mut Writing<'a>, media_type: String, data: &'a str) {
    writing.body.object("source");
    writing.body.text("type", "base64");
    writing.body.text("media_type", media_type);
    writing.body.text("data", data);
    writing.body.end();
}

fn text_source<'a>(writing: &mut Writing<'a>, text: Cow<'a, str>) {
    writing.body.object("source");
    writing.body.text("type", "text");
    writing.body.text("media_type", "text/plain");
    writing.body.text("data", text);
    writing.body.end();
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
        _ if read_tool(block, index, draft) => draft.tool_arguments(index, block["input"].clone()),
        _ => draft.other(index, block.clone()),
    }
}

/// Begins the tool call that a block is; says whether it is one.
fn read_tool(block: &Value, index: Option<u64>, draft: &mut Draft) -> bool {
    let kind = text_at(block, "/type");
    let server = kind == "server_tool_use";
    let is_call = server || kind == "tool_use";
    if is_call {
        let extra = rest(block);
        draft.start_tool(index, text_at(block, "/id"), text_at(block, "/name"), server, extra.map(Into::into));
    }
    is_call
}

/// The members of answers, their events and tool calls that have a name here.
const KNOWN: [&str; 13] = [
    "type",
    "id",
    "role",
    "model",
    "content",
    "stop_reason",
    "stop_sequence",
    "usage",
    "delta",
    "name",
    "input",
    "cache_control",
    "completion",
];

/// The members of an object that have no name here; those of the service itself are read by [`read_common`](super::read_common).
pub(crate) fn rest(of: &Value) -> Option<Value> {
    let mut rest = None;
    for (key, value) in of.as_object()? {
        if !value.is_null() && !key.starts_with("amazon-") && !KNOWN.contains(&key.as_str()) {
            rest.get_or_insert_with(Map::new).insert(key.clone(), value.clone());
        }
    }
    rest.map(Value::Object)
}

/// The stop sequence, and what has no name here.
fn read_rest(at: &Value, draft: &mut Draft) {
    draft.additional(rest(at));
    if let Some(sequence) = at["stop_sequence"].as_str() {
        draft.metadata().stop_sequence = Some(sequence.to_owned());
    }
}

fn usage(usage: &Value) -> Usage {
    Usage {
        input_tokens: count(usage, "/input_tokens"),
        output_tokens: count(usage, "/output_tokens"),
        reasoning_tokens: count(usage, "/output_tokens_details/thinking_tokens"),
        cache_read_tokens: count(usage, "/cache_read_input_tokens"),
        cache_write_tokens: count(usage, "/cache_creation_input_tokens"),
    }
}

/// Whose turn it is, for rules over a Messages body.
pub(crate) fn role_of(message: View<'_>) -> Option<Role> {
    match message.at("role").as_str() {
        Some("user") => Some(Role::User),
        Some("assistant") => Some(Role::Assistant),
        _ => None,
    }
}
