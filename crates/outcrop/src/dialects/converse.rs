//! Converse: one spelling for every chat family, and Nova's own body, which is nearly the same.

mod rules;

pub(crate) use rules::{RULES, ids, merged_turns};

use super::scan::Scan;
use super::{Dialect, Writing, count, member, object, text_at};
use crate::chat::{Chat, Part, Source, Tool, ToolChoice};
use crate::draft::Draft;
use crate::error::Result;
use crate::families::Takes;
use crate::field::{Field, Kind, field, put};
use crate::json::json;
use crate::params::Knob;
use crate::reply::Usage;
use serde_json::{Map, Value};
use std::borrow::Cow;

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
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>, read 2026-11-22.
pub(crate) const FIELDS: &[Field] = &[
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
    field(43, "/messages/*/content/*/document/source/bytes", Kind::Base64(DOCUMENT_BYTES)),
    field(44, "/messages/*/content/*/video/source/bytes", Kind::Base64(25_000_000)),
    field(45, "/requestMetadata", Kind::Object),
    field(46, "/additionalModelRequestFields", Kind::Object),
    field(47, "/messages/*/content/*/audio/source", Kind::Object).required(),
];

/// Unknown members are ignored by the service, so none is closed.
pub(crate) const CLOSED: &[&str] = &[];

impl Dialect for Converse {
    fn write(&self, writing: &mut Writing<'_>) -> Value {
        let chat = writing.chat;
        let mut body = Map::new();
        if self.native {
            body.insert("schemaVersion".to_owned(), "messages-v1".into());
        }
        if writing.only(Takes::SYSTEM, !chat.system.is_empty(), "system", "system text") {
            let blocks = self.blocks(writing, &chat.system, "system");
            body.insert("system".to_owned(), blocks);
        }
        let messages = chat.messages.iter().enumerate().map(|(index, message)| {
            let content = self.blocks(writing, &message.content, &format!("messages[{index}].content"));
            object([("role", Some(message.role.as_str().into())), ("content", Some(content))])
        });
        body.insert("messages".to_owned(), messages.collect::<Vec<_>>().into());
        if writing.only(Takes::TOOLS, !chat.tools.is_empty(), "tools", "tools") {
            tools(writing, &mut body);
        }
        let mut body = Value::Object(body);
        if !chat.params.extra.is_empty() {
            let extra = Value::Object(chat.params.extra.clone());
            if self.native {
                merge(&mut body, extra);
            } else {
                put(&mut body, "/additionalModelRequestFields", extra);
            }
        }
        if !self.native
            && let (Some(top_k), Some(at)) = (Knob::TopK.of(&chat.params), writing.resolved.family.converse_top_k)
        {
            put(&mut body, &format!("/additionalModelRequestFields{at}"), top_k);
        }
        body
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
        let payload: Value = serde_json::from_slice(payload).map_err(|error| draft.unreadable("", &format!("not JSON: {error}")))?;
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
    fn blocks(&self, writing: &mut Writing<'_>, parts: &[Part], at: &str) -> Value {
        let mut blocks: Vec<Value> = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let at = &format!("{at}[{index}]");
            if let (true, Part::CachePoint { .. }, Some(last)) = (self.native, part, blocks.last_mut()) {
                // Nova keeps the mark inside the text block it follows.
                if writing.only(Takes::CACHE, true, at, "cache points") {
                    last["cachePoint"] = json!({ "type": "default" });
                }
                continue;
            }
            blocks.extend(self.block(writing, part, at));
        }
        writing.part_seams(&mut blocks, at);
        blocks.into()
    }

    fn block(&self, writing: &mut Writing<'_>, part: &Part, at: &str) -> Option<Value> {
        Some(match part {
            Part::Text { text, inputs } => member("text", writing.safe(text, at, inputs).into()),
            Part::Image { format, source } => writing
                .only(Takes::IMAGES, true, at, "images")
                .then(|| member("image", object([("format", Some(format.as_str().into())), ("source", Some(media(source)))])))?,
            Part::Video { format, source } => {
                let video = || member("video", object([("format", Some(format.as_str().into())), ("source", Some(media(source)))]));
                writing.only(Takes::VIDEO, true, at, "videos").then(video)?
            }
            Part::Document { .. } if self.native => {
                writing.no_place(part, at);
                return None;
            }
            Part::Document { format, name, source } => {
                if !writing.only(Takes::DOCUMENTS, true, at, "documents") {
                    return None;
                }
                let source = match source {
                    Source::Text(text) => member("text", writing.safe(text, at, &[]).into()),
                    source => media(source),
                };
                let name = writing.safe(name, at, &[]).into();
                member("document", object([("format", Some(format.as_str().into())), ("name", Some(name)), ("source", Some(source))]))
            }
            Part::ToolCall { id, name, input, server } => {
                let input = writing.safe_json(input, at);
                let kind = server.then(|| "server_tool_use".into());
                let name = name.as_str().into();
                member(
                    "toolUse",
                    object([("toolUseId", Some(id.as_str().into())), ("name", Some(name)), ("input", Some(input)), ("type", kind)]),
                )
            }
            Part::ToolResult { id, content, error } => {
                let content: Vec<Value> = content
                    .iter()
                    .enumerate()
                    .filter_map(|(index, part)| {
                        let at = &format!("{at}.content[{index}]");
                        match part {
                            Part::Json { value } => Some(member("json", writing.safe_json(value, at))),
                            part => self.block(writing, part, at),
                        }
                    })
                    .collect();
                let status = error.then(|| "error".into());
                let result = [("toolUseId", Some(id.as_str().into())), ("content", Some(content.into())), ("status", status)];
                member("toolResult", object(result))
            }
            Part::Json { .. } => {
                writing.refuse(at, "json stands only inside a tool result");
                return None;
            }
            Part::Reasoning { text, signature, redacted } => {
                return reasoning(writing, text, signature.as_deref(), redacted.as_deref(), at);
            }
            Part::CachePoint { ttl } => {
                if !writing.only(Takes::CACHE, true, at, "cache points") {
                    return None;
                }
                json!({ "cachePoint": object([("type", Some("default".into())), ("ttl", ttl.clone().map(Value::from))]) })
            }
            Part::Other { value } => value.clone(),
        })
    }
}

fn tools(writing: &mut Writing<'_>, body: &mut Map<String, Value>) {
    let chat = writing.chat;
    let choice = match &chat.tool_choice {
        None => None,
        Some(ToolChoice::Auto) => Some(json!({ "auto": {} })),
        Some(ToolChoice::Any) => Some(json!({ "any": {} })),
        Some(ToolChoice::Tool(name)) => Some(json!({ "tool": { "name": name } })),
        Some(ToolChoice::None) if !has_tool_blocks(chat) => {
            writing.ignore("toolChoice", "Converse has no way to forbid tools; they are left out");
            return;
        }
        Some(ToolChoice::None) => {
            writing.refuse("toolChoice", "Converse has no way to forbid tools while the conversation holds tool calls");
            return;
        }
    };
    let tools: Vec<Value> = chat.tools.iter().map(|tool| tool_spec(writing, tool)).collect();
    body.insert("toolConfig".to_owned(), object([("tools", Some(tools.into())), ("toolChoice", choice)]));
}

fn tool_spec(writing: &mut Writing<'_>, tool: &Tool) -> Value {
    let at = "tools";
    let description = tool.description.as_ref().map(|text| writing.safe(text, at, &[]).into_owned().into());
    let schema = writing.safe_json(&tool.input, at);
    let strict = tool.strict.then(|| true.into());
    let schema = Some(member("json", schema));
    let spec = [("name", Some(tool.name.as_str().into())), ("description", description), ("inputSchema", schema), ("strict", strict)];
    member("toolSpec", object(spec))
}

fn has_tool_blocks(chat: &Chat) -> bool {
    chat.messages.iter().flat_map(|message| &message.content).any(|part| matches!(part, Part::ToolCall { .. } | Part::ToolResult { .. }))
}

fn media(source: &Source) -> Value {
    match source {
        Source::Data(data) => member("bytes", data.as_str().into()),
        Source::Text(text) => member("text", text.as_str().into()),
        Source::S3 { uri, bucket_owner } => {
            json!({ "s3Location": object([("uri", Some(uri.as_str().into())), ("bucketOwner", bucket_owner.clone().map(Value::from))]) })
        }
    }
}

fn reasoning(writing: &mut Writing<'_>, text: &str, signature: Option<&str>, redacted: Option<&str>, at: &str) -> Option<Value> {
    let name = writing.resolved.name();
    if !writing.resolved.takes(Takes::REASONING) {
        writing.ignore(at, format!("{name} does not take reasoning back; it is left out"));
        return None;
    }
    if let Some(redacted) = redacted {
        return Some(json!({ "reasoningContent": { "redactedContent": redacted } }));
    }
    let signed = writing.resolved.held(Takes::SIGNED);
    if signed && signature.is_none() {
        writing.ignore(at, format!("{name} takes reasoning back only with its signature; it is left out"));
        return None;
    }
    let signature = if writing.resolved.model.is_some() && !signed { None } else { signature };
    let text = writing.safe(text, at, &[]).into_owned();
    Some(
        json!({ "reasoningContent": { "reasoningText": object([("text", Some(text.into())), ("signature", signature.map(Value::from))]) } }),
    )
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
    if text_at(tool, "/type") == "server_tool_use" {
        draft.server_tool(index, id, name);
    } else {
        draft.tool(index, id, name);
    }
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
