//! Converse: one spelling for every chat family, and Nova's own body, which is nearly the same.

mod rules;

#[cfg(feature = "rare-rules")]
pub(crate) use rules::probed::{PROBES, held};
#[cfg(feature = "rare-rules")]
pub(crate) use rules::rare::{picture, too_short};
#[cfg(feature = "rarest-rules")]
pub(crate) use rules::rarest::doubt_choice;
pub(crate) use rules::{Block, CACHE_DOCS, Names, RULES, blocks, hours_first, too_many_images};

use super::scan::Scan;
use super::{Dialect, Seam, Writing, count, text_at};
use crate::body::ITEM;
use crate::chat::{Chat, Part, Source, Tool, ToolChoice};
use crate::draft::Draft;
use crate::error::Result;
use crate::families::Takes;
use crate::field::{Field, Kind, Places, field, joined, put};
use crate::json::json;
use crate::params::Knob;
use crate::reply::Usage;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Display;
use std::sync::OnceLock;

pub(crate) const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html";

/// Where the body is sent: to Converse, or to InvokeModel of a family that borrows its blocks.
pub(crate) struct Converse {
    /// Whether this is Nova's InvokeModel body.
    pub(crate) native: bool,
}

/// The bodies of Converse and ConverseStream.
pub(crate) static CONVERSE: Converse = Converse { native: false };

const IMAGE_FORMATS: &[&str] = &["png", "jpeg", "gif", "webp"];
const DOCUMENT_FORMATS: &[&str] = &["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"];
const VIDEO_FORMATS: &[&str] = &["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"];
const MB: usize = 1_048_576;
/// Bytes of one image: 3.75 MB.
pub(crate) const IMAGE_BYTES: usize = MB * 15 / 4;
/// Bytes of one document.
const DOCUMENT_BYTES: usize = MB * 9 / 2;

/// What stands where in a Converse body.
pub(crate) const FIELDS: &[Field] = &joined::<_, { USUAL.len() + RARE.len() + RAREST.len() }>(&[USUAL, RARE, RAREST]);

#[cfg(feature = "rare-rules")]
use rules::rare::FIELDS as RARE;
#[cfg(not(feature = "rare-rules"))]
const RARE: &[Field] = &[];
#[cfg(feature = "rarest-rules")]
use rules::rarest::FIELDS as RAREST;
#[cfg(not(feature = "rarest-rules"))]
const RAREST: &[Field] = &[];

/// What most requests have.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>, read 2026-11-22.
const USUAL: &[Field] = &[
    field(1, "/messages", Kind::List(0, usize::MAX)),
    field(2, "/messages/*/role", Kind::Word(&["user", "assistant", "system"])).required(),
    field(3, "/messages/*/content", Kind::List(0, usize::MAX)).required(),
    field(4, "/system", Kind::List(0, usize::MAX)),
    field(5, "/system/*/text", Kind::Text(1, usize::MAX)),
    field(6, "/inferenceConfig/maxTokens", Kind::Int(1, i64::MAX)).knob(Knob::MaxTokens),
    field(7, "/inferenceConfig/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
    field(8, "/inferenceConfig/topP", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
    field(9, "/inferenceConfig/stopSequences", Kind::Texts(2_500, 1)).knob(Knob::Stop),
    field(10, "/toolConfig/tools", Kind::List(1, usize::MAX)).required(),
    field(11, "/toolConfig/tools/*/toolSpec/name", Kind::Name(64, "_-")).required(),
    field(12, "/toolConfig/tools/*/toolSpec/description", Kind::Text(1, usize::MAX)),
    field(13, "/toolConfig/tools/*/toolSpec/inputSchema", Kind::Object).required(),
    field(14, "/toolConfig/tools/*/toolSpec/strict", Kind::Bool),
    field(15, "/toolConfig/toolChoice/tool/name", Kind::Name(64, "_-")).required(),
    field(16, "/guardrailConfig/trace", Kind::Word(&["enabled", "disabled", "enabled_full"])),
    field(17, "/guardrailConfig/streamProcessingMode", Kind::Word(&["sync", "async"])),
    field(18, "/additionalModelResponseFieldPaths", Kind::List(0, 10)),
    field(19, "/additionalModelResponseFieldPaths/*", Kind::Text(1, 256)),
    field(20, "/performanceConfig/latency", Kind::Word(&["standard", "optimized"])),
    field(21, "/serviceTier/type", Kind::Word(&["priority", "default", "flex", "reserved"])),
    field(22, "/outputConfig/effort", Kind::Text(0, 16)),
    field(23, "/outputConfig/textFormat/type", Kind::Word(&["json_schema"])).required(),
    field(24, "/outputConfig/textFormat/structure/jsonSchema/schema", Kind::Text(1, usize::MAX)).required(),
    field(25, "/messages/*/content/*/text", Kind::Text(0, usize::MAX)),
    field(26, "/messages/*/content/*/image/format", Kind::Word(IMAGE_FORMATS)).required(),
    field(27, "/messages/*/content/*/image/source", Kind::Object).required(),
    field(28, "/messages/*/content/*/document/name", Kind::Text(1, 200)).required(),
    field(29, "/messages/*/content/*/document/format", Kind::Word(DOCUMENT_FORMATS)),
    field(30, "/messages/*/content/*/document/source", Kind::Object).required(),
    field(31, "/messages/*/content/*/video/format", Kind::Word(VIDEO_FORMATS)).required(),
    field(32, "/messages/*/content/*/video/source", Kind::Object).required(),
    field(33, "/messages/*/content/*/toolUse/toolUseId", Kind::Name(64, "_.:-")).required(),
    field(34, "/messages/*/content/*/toolUse/name", Kind::Name(64, "_-")).required(),
    field(35, "/messages/*/content/*/toolUse/input", Kind::Any).required(),
    field(36, "/messages/*/content/*/toolResult/toolUseId", Kind::Name(64, "_.:-")).required(),
    field(37, "/messages/*/content/*/toolResult/content", Kind::List(0, usize::MAX)).required(),
    field(38, "/messages/*/content/*/toolResult/status", Kind::Word(&["success", "error"])),
    field(39, "/messages/*/content/*/cachePoint/type", Kind::Word(&["default"])).required(),
    field(40, "/messages/*/content/*/cachePoint/ttl", Kind::Word(&["5m", "1h"])),
    field(41, "/messages/*/content/*/reasoningContent/reasoningText/text", Kind::Text(0, usize::MAX)).required(),
    field(42, "/messages/*/content/*/image/source/bytes", Kind::Base64(IMAGE_BYTES)),
    // With the rarest rules a PDF that is larger is only noted.
    field(
        43,
        "/messages/*/content/*/document/source/bytes",
        Kind::Base64(if cfg!(feature = "rarest-rules") { usize::MAX } else { DOCUMENT_BYTES }),
    ),
    field(44, "/messages/*/content/*/video/source/bytes", Kind::Base64(25_000_000)),
    field(45, "/requestMetadata", Kind::Object),
    field(46, "/additionalModelRequestFields", Kind::Object),
    field(47, "/messages/*/content/*/audio/source", Kind::Object).required(),
    field(56, "/toolConfig/tools/*/toolSpec/inputSchema/json", Kind::Object).required(),
];

/// Unknown members are ignored by the service, so none is closed.
pub(crate) const CLOSED: &[&str] = &[];

/// The fields as a tree, grown when a body is first checked.
pub(crate) static PLACES: OnceLock<Places> = OnceLock::new();

impl Dialect for Converse {
    #[cfg(feature = "from-body")]
    fn spelling(&self) -> super::Spelling<'_> {
        super::Spelling::Converse
    }

    #[cfg(feature = "custom-families")]
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn write(&self, writing: &mut Writing<'_>) {
        let chat = writing.chat;
        if self.native {
            writing.body.text("schemaVersion", "messages-v1");
        }
        if writing.only(Takes::SYSTEM, !chat.system.is_empty(), &"system", "system text") {
            self.blocks(writing, "system", &chat.system, &"system");
        }
        writing.body.array("messages");
        for (index, message) in chat.messages.iter().enumerate() {
            writing.body.object(ITEM);
            writing.body.text("role", message.role.as_str());
            self.blocks(writing, "content", &message.content, &format_args!("messages[{index}].content"));
            writing.body.end();
        }
        writing.body.end();
        if writing.only(Takes::TOOLS, !chat.tools.is_empty(), &"tools", "tools") {
            tools(writing);
        }
        if self.native {
            writing.body.merge(&chat.params.extra);
            return;
        }
        let mut extra = Value::Object(chat.params.extra.clone());
        if let (Some(top_k), Some(at)) = (Knob::TopK.of(&chat.params), writing.resolved.family.converse_top_k) {
            put(&mut extra, at, top_k);
        }
        if extra.as_object().is_some_and(|extra| !extra.is_empty()) {
            writing.body.value("additionalModelRequestFields", extra);
        }
    }

    fn fills(&self) -> &'static [Knob] {
        &[]
    }

    fn read(&self, body: &Value, draft: &mut Draft) -> Result<()> {
        let message = draft.need(body, "/output/message")?;
        let blocks = message.get("content").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (index, block) in blocks.iter().enumerate() {
            read_block(block, Some(index as u64), draft);
        }
        let stop = draft.need_text(body, "/stopReason")?;
        draft.stop(stop);
        read_tail(body, draft);
        draft.done();
        Ok(())
    }

    fn chunk(&self, chunk: &Value, draft: &mut Draft) -> Result<()> {
        for (kind, payload) in chunk.as_object().into_iter().flatten() {
            match payload.pointer("/delta/text").and_then(Value::as_str) {
                // Nova numbers each piece of one text as a block of its own.
                Some(text) if kind == "contentBlockDelta" => draft.text_run(index_of(payload), text),
                _ => read_event(kind, payload, draft),
            }
        }
        // Nova's metrics come last, inside or after its metadata.
        if draft.stopped() && (chunk.get("metadata").is_some() || chunk.get("amazon-bedrock-invocationMetrics").is_some()) {
            draft.done();
        }
        Ok(())
    }

    fn event(&self, kind: &str, payload: &[u8], draft: &mut Draft) -> Result<()> {
        if self.native {
            // The default of the trait, which an override hides.
            if kind != "chunk" {
                return Ok(());
            }
            let chunk = super::chunk_of(payload).ok_or_else(|| draft.unreadable("/bytes", "not base64 of JSON"))?;
            super::read_common(&chunk, draft);
            return self.chunk(&chunk, draft);
        }
        // Nearly all events are a piece of text and nothing else.
        if kind == "contentBlockDelta"
            && let Some((index, text)) = piece(payload)
        {
            draft.text(Some(index), &text);
            return Ok(());
        }
        let payload = crate::json::value(payload).map_err(|error| draft.unreadable("", &format!("not JSON: {error}")))?;
        read_event(kind, &payload, draft);
        Ok(())
    }
}

/// A `contentBlockDelta` that is text and nothing else.
fn piece(json: &[u8]) -> Option<(u64, Cow<'_, str>)> {
    let mut scan = Scan(json);
    scan.past(r#"{"contentBlockIndex":"#)?;
    let index = scan.number()?;
    scan.past(r#","delta":{"text":""#)?;
    let text = scan.text()?;
    scan.past("}")?;
    scan.end()?;
    Some((index, text))
}

impl Converse {
    fn blocks<'a>(&self, writing: &mut Writing<'a>, key: &'static str, parts: &'a [Part], at: &dyn Display) {
        writing.body.array(key);
        let (mut last, mut seam) = (None, Seam::default());
        for (index, part) in parts.iter().enumerate() {
            let at: &dyn Display = &format_args!("{at}[{index}]");
            if let (true, Part::CachePoint { ttl }, Some(last)) = (self.native, part, last) {
                // Nova keeps the mark inside the text block it follows.
                if writing.only(Takes::CACHE, true, at, "cache points") {
                    if ttl.is_some() {
                        writing.ignore(at, "has no place for how long a cache point holds; it is left out");
                    }
                    writing.body.set_in_last(last, "cachePoint", json!({ "type": "default" }));
                }
                continue;
            }
            let here = writing.body.here();
            self.block(writing, part, at);
            if writing.body.here() > here {
                last = Some(here);
                writing.part_seam(&mut seam, here, index + 1 == parts.len(), at);
            }
        }
        writing.body.end();
    }

    /// Writes a block, if this body has a place for the part.
    fn block<'a>(&self, writing: &mut Writing<'a>, part: &'a Part, at: &dyn Display) {
        match part {
            Part::Text { text, inputs } => {
                writing.body.object(ITEM);
                writing.write_safe("text", text, at, inputs);
            }
            Part::Image { format, source } => {
                if !writing.only(Takes::IMAGES, true, at, "images") {
                    return;
                }
                medium(writing, "image", format, source);
            }
            Part::Video { format, source } => {
                if !writing.only(Takes::VIDEO, true, at, "videos") {
                    return;
                }
                medium(writing, "video", format, source);
            }
            Part::Document { .. } if self.native => return writing.no_place(part, at),
            Part::Document { format, name, source } => {
                if !writing.only(Takes::DOCUMENTS, true, at, "documents") {
                    return;
                }
                writing.body.object(ITEM);
                writing.body.object("document");
                writing.body.text("format", format.as_str());
                writing.write_safe("name", name, at, &[]);
                match source {
                    Source::Text(text) => {
                        writing.body.object("source");
                        writing.write_safe("text", text, at, &[]);
                        writing.body.end();
                    }
                    source => media(writing, source),
                }
                writing.body.end();
            }
            Part::ToolCall { id, name, input, server, extra } => {
                writing.body.object(ITEM);
                writing.body.object("toolUse");
                writing.body.text("toolUseId", id.as_str());
                writing.body.text("name", name.as_str());
                writing.write_shared("input", input, at);
                if *server {
                    writing.body.text("type", "server_tool_use");
                }
                writing.no_extra(extra.as_ref(), at);
                writing.body.end();
            }
            Part::ToolResult { id, content, error } => {
                writing.body.object(ITEM);
                writing.body.object("toolResult");
                writing.body.text("toolUseId", id.as_str());
                writing.body.array("content");
                for (index, part) in content.iter().enumerate() {
                    let at: &dyn Display = &format_args!("{at}.content[{index}]");
                    if let Part::Json { value } = part {
                        writing.body.object(ITEM);
                        writing.write_shared("json", value, at);
                        writing.body.end();
                    } else {
                        self.block(writing, part, at);
                    }
                }
                writing.body.end();
                if *error && writing.resolved.held(Takes::NO_STATUS) {
                    writing.ignore(at, "has no place for a tool's failure; say it in the result's text");
                } else if *error {
                    writing.body.text("status", "error");
                }
                writing.body.end();
            }
            Part::Json { .. } => return writing.refuse(at, "json stands only inside a tool result"),
            Part::Reasoning { text, signature, redacted } => {
                return reasoning(writing, text, signature.as_deref(), redacted.as_deref(), at);
            }
            Part::CachePoint { ttl } => {
                if !writing.only(Takes::CACHE, true, at, "cache points") {
                    return;
                }
                writing.body.object(ITEM);
                writing.body.object("cachePoint");
                writing.body.text("type", "default");
                writing.body.opt_text("ttl", ttl.as_deref());
                writing.body.end();
            }
            Part::Other { value } => return writing.body.given(ITEM, Cow::Borrowed(value)),
        }
        writing.body.end();
    }
}

fn tools(writing: &mut Writing<'_>) {
    let chat = writing.chat;
    if let Some(ToolChoice::None) = chat.tool_choice {
        if has_tool_blocks(chat) {
            writing.refuse(&"toolChoice", "Converse has no way to forbid tools while the conversation holds tool calls");
        } else {
            writing.ignore(&"toolChoice", "Converse has no way to forbid tools; they are left out");
        }
        return;
    }
    writing.body.object("toolConfig");
    writing.body.array("tools");
    for tool in &chat.tools {
        tool_spec(writing, tool);
    }
    writing.body.end();
    let choice = chat.tool_choice.as_ref().map(|choice| match choice {
        ToolChoice::Any => json!({ "any": {} }),
        ToolChoice::Tool(name) => json!({ "tool": { "name": name } }),
        _ => json!({ "auto": {} }),
    });
    if let Some(choice) = choice {
        writing.body.value("toolChoice", choice);
    }
    writing.body.end();
}

fn tool_spec<'a>(writing: &mut Writing<'a>, tool: &'a Tool) {
    let at = &"tools";
    writing.body.object(ITEM);
    writing.body.object("toolSpec");
    writing.body.text("name", tool.name.as_str());
    if let Some(text) = &tool.description {
        writing.write_safe("description", text, at, &[]);
    }
    writing.body.object("inputSchema");
    writing.write_shared("json", &tool.input, at);
    writing.body.end();
    if tool.strict {
        writing.body.value("strict", true.into());
    }
    writing.body.end();
    writing.body.end();
}

fn has_tool_blocks(chat: &Chat) -> bool {
    chat.messages.iter().flat_map(|message| &message.content).any(|part| matches!(part, Part::ToolCall { .. } | Part::ToolResult { .. }))
}

/// Begins the block of an image or a video.
fn medium<'a>(writing: &mut Writing<'a>, key: &'static str, format: &'a str, source: &'a Source) {
    writing.body.object(ITEM);
    writing.body.object(key);
    writing.body.text("format", format);
    media(writing, source);
    writing.body.end();
}

fn media<'a>(writing: &mut Writing<'a>, source: &'a Source) {
    writing.body.object("source");
    match source {
        Source::Data(data) => writing.body.text("bytes", data.as_str()),
        Source::Text(text) => writing.body.text("text", text.as_str()),
        Source::S3 { uri, bucket_owner } => {
            writing.body.object("s3Location");
            writing.body.text("uri", uri.as_str());
            writing.body.opt_text("bucketOwner", bucket_owner.as_deref());
            writing.body.end();
        }
    }
    writing.body.end();
}

fn reasoning<'a>(writing: &mut Writing<'a>, text: &'a str, signature: Option<&'a str>, redacted: Option<&'a str>, at: &dyn Display) {
    let name = writing.resolved.name();
    if !(writing.resolved.takes(Takes::REASONING) || (redacted.is_some() && writing.resolved.held(Takes::REDACTED))) {
        return writing.ignore(at, format!("{name} does not take reasoning back; it is left out"));
    }
    let signed = writing.resolved.held(Takes::SIGNED);
    if redacted.is_none() && signed && signature.is_none() {
        return writing.ignore(at, format!("{name} takes reasoning back only with its signature; it is left out"));
    }
    writing.body.object(ITEM);
    writing.body.object("reasoningContent");
    if let Some(redacted) = redacted {
        writing.body.text("redactedContent", redacted);
    } else {
        writing.body.object("reasoningText");
        writing.write_safe("text", text, at, &[]);
        writing.body.opt_text("signature", if writing.resolved.model.is_some() && !signed { None } else { signature });
        writing.body.end();
    }
    writing.body.end();
    writing.body.end();
}

/// Merges members into an object; objects into objects, anything else in place of what was.
pub(crate) fn merge(body: &mut Value, extra: Value) {
    match (body, extra) {
        (Value::Object(body), Value::Object(extra)) => {
            for (key, value) in extra {
                merge(body.entry(key).or_insert(Value::Null), value);
            }
        }
        (body, extra) => *body = extra,
    }
}

fn read_block(block: &Value, index: Option<u64>, draft: &mut Draft) {
    if let Some(text) = block.get("text").and_then(Value::as_str) {
        draft.text(index, text);
    } else if let Some(tool) = block.get("toolUse") {
        start_tool(tool, index, draft);
        draft.tool_arguments(index, tool.get("input").cloned().unwrap_or_else(|| json!({})));
    } else if let Some(reasoning) = block.get("reasoningContent") {
        draft.reasoning(index, text_at(reasoning, "/reasoningText/text"));
        draft.signature(index, text_at(reasoning, "/reasoningText/signature"));
        if let Some(redacted) = reasoning.get("redactedContent").and_then(Value::as_str) {
            draft.redacted(index, redacted);
        }
    } else if let Some(cited) = block.get("citationsContent") {
        for piece in cited["content"].as_array().into_iter().flatten() {
            draft.text(index, text_at(piece, "/text"));
        }
        draft.other(index, block.clone());
    } else if block.as_object().is_some_and(|members| !members.is_empty()) {
        draft.other(index, block.clone());
    }
}

fn start_tool(tool: &Value, index: Option<u64>, draft: &mut Draft) {
    let (id, name) = (text_at(tool, "/toolUseId"), text_at(tool, "/name"));
    draft.start_tool(index, id, name, text_at(tool, "/type") == "server_tool_use", None);
}

fn index_of(payload: &Value) -> Option<u64> {
    payload.get("contentBlockIndex").and_then(Value::as_u64).or(Some(0))
}

fn read_event(kind: &str, payload: &Value, draft: &mut Draft) {
    let index = index_of(payload);
    match kind {
        "contentBlockStart" => {
            if let Some(tool) = payload.pointer("/start/toolUse") {
                start_tool(tool, index, draft);
            } else if let Some(start) = payload.get("start").filter(|start| start.as_object().is_some_and(|start| !start.is_empty())) {
                draft.other(index, start.clone());
            }
        }
        "contentBlockDelta" => {
            let delta = &payload["delta"];
            if let Some(text) = delta.get("text").and_then(Value::as_str) {
                draft.text(index, text);
            } else if let Some(tool) = delta.get("toolUse") {
                draft.tool_input(index, text_at(tool, "/input"));
            } else if let (Some(Value::Array(pieces)), Some(other)) = (delta.get("toolResult"), draft.other_mut(index)) {
                // The result of a server's own tool, begun by its start event.
                if let Some(result) = other.get_mut("toolResult").and_then(Value::as_object_mut)
                    && let Value::Array(content) = result.entry("content").or_insert_with(|| Value::Array(Vec::new()))
                {
                    content.extend(pieces.iter().cloned());
                }
            } else if let Some(reasoning) = delta.get("reasoningContent") {
                draft.reasoning(index, text_at(reasoning, "/text"));
                // Nova's own stream nests the text one deeper.
                draft.reasoning(index, text_at(reasoning, "/reasoningText/text"));
                draft.signature(index, text_at(reasoning, "/signature"));
                if let Some(redacted) = reasoning.get("redactedContent").and_then(Value::as_str) {
                    draft.redacted(index, redacted);
                }
            } else if delta.as_object().is_some_and(|delta| !delta.is_empty()) {
                draft.other(index, delta.clone());
            }
        }
        "contentBlockStop" => draft.end_block(index),
        "messageStop" => {
            draft.stop(text_at(payload, "/stopReason"));
            if let Some(fields) = payload.get("additionalModelResponseFields").filter(|fields| !fields.is_null()) {
                draft.metadata().additional = Some(fields.clone());
            }
        }
        "metadata" => {
            read_tail(payload, draft);
            draft.done();
        }
        // `messageStart`, and whatever comes new.
        _ => (),
    }
}

/// Usage, metrics and trace, which a whole answer and a `metadata` event spell alike.
fn read_tail(body: &Value, draft: &mut Draft) {
    if let Some(usage) = body.get("usage") {
        // Nova's own body ends the names in `Count`.
        let either = |name: &str| count(usage, &format!("{name}s")).or_else(|| count(usage, &format!("{name}Count")));
        draft.usage(Usage {
            input_tokens: count(usage, "/inputTokens"),
            output_tokens: count(usage, "/outputTokens"),
            cache_read_tokens: either("/cacheReadInputToken"),
            cache_write_tokens: either("/cacheWriteInputToken"),
            reasoning_tokens: None,
        });
    }
    if let Some(latency) = count(body, "/metrics/latencyMs") {
        draft.metadata().latency_ms = Some(latency);
    }
    if let Some(trace) = body.pointer("/trace/guardrail") {
        draft.guardrail(trace.clone());
    }
    if let Some(fields) = body.get("additionalModelResponseFields").filter(|fields| !fields.is_null()) {
        draft.metadata().additional = Some(fields.clone());
    }
}
