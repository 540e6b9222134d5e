//! A conversation in nobody's dialect.

use crate::json::{Fit, FromJson, Members, Object, ToJson, Unfit, deserialize_from_json, object, read_from_json, serialize_to_json};
use crate::params::Params;
use crate::shared::Json;
use base64::Engine as _;
use serde_json::{Map, Value};
use std::fmt;

/// A conversation, the tools it may use and the wishes that go with it. It knows nothing about models.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chat {
    /// What the model is told before the conversation: text and cache points.
    pub system: Vec<Part>,
    /// The turns, oldest first.
    pub messages: Vec<Message>,
    /// The tools the model may call.
    pub tools: Vec<Tool>,
    /// Whether it may, must or must not call one.
    pub tool_choice: Option<ToolChoice>,
    /// Sampling and length.
    pub params: Params,
}

/// One turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Whose turn it is.
    pub role: Role,
    /// What it holds, in order.
    pub content: Vec<Part>,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The person, or the program speaking for one; tool results are said by it too.
    User,
    /// The model.
    Assistant,
}

/// One piece of a turn.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Part {
    /// Text.
    Text {
        /// The text, byte for byte.
        text: String,
        /// The stretches of it that came from inputs rather than from the author.
        inputs: Vec<Span>,
    },
    /// An image.
    Image {
        /// `png`, `jpeg`, `gif` or `webp`.
        format: String,
        /// Where its bytes are.
        source: Source,
    },
    /// A document.
    Document {
        /// `pdf`, `csv`, `doc`, `docx`, `xls`, `xlsx`, `html`, `txt` or `md`.
        format: String,
        /// A neutral name; the model sees it.
        name: String,
        /// Where its bytes or its text are.
        source: Source,
    },
    /// A video.
    Video {
        /// `mp4`, `mov`, `mkv`, `webm`, `flv`, `mpeg`, `mpg`, `wmv` or `three_gp`.
        format: String,
        /// Where its bytes are.
        source: Source,
    },
    /// A call of a tool by the model.
    ToolCall {
        /// The id its result must carry.
        id: String,
        /// The tool's name.
        name: String,
        /// The arguments.
        input: Json,
        /// Whether the service runs the tool itself; its result is another part of the same turn.
        server: bool,
        /// What else the block had, in the wire's own words, to be sent back with it: of several toolsets, `toolset_name` says which
        /// one a tool is of.
        extra: Option<Json>,
    },
    /// The result of a tool call.
    ToolResult {
        /// The id of the call.
        id: String,
        /// Text, JSON, images or documents.
        content: Vec<Part>,
        /// Whether the tool failed.
        error: bool,
    },
    /// A JSON value, inside a tool result.
    Json {
        /// The value.
        value: Json,
    },
    /// What the model thought before it answered.
    Reasoning {
        /// The thought; empty when it is redacted.
        text: String,
        /// Proof that the thought is the model's own; must be sent back unchanged.
        signature: Option<String>,
        /// An encrypted thought, in base64; must be sent back unchanged.
        redacted: Option<String>,
    },
    /// Everything before this point may be kept by the service for the next call.
    CachePoint {
        /// `5m` or `1h`; the service's default when absent.
        ttl: Option<String>,
    },
    /// A block of the wire that has no name here, kept as it was.
    Other {
        /// The block.
        value: Value,
    },
}

/// A stretch of text that came from an input. Offsets in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The input's name.
    pub input: String,
}

/// Where the bytes of an image, document or video are.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Source {
    /// The bytes themselves, in base64.
    Data(String),
    /// Plain text, for documents.
    Text(String),
    /// An object in S3.
    S3 {
        /// `s3://bucket/key`.
        uri: String,
        /// The account that owns the bucket.
        bucket_owner: Option<String>,
    },
}

/// A tool the model may call.
#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    /// Letters, digits, `_` and `-`.
    pub name: String,
    /// What it does, for the model to read.
    pub description: Option<String>,
    /// JSON Schema of its arguments, an object.
    pub input: Json,
    /// Whether the model is held to the schema.
    pub strict: bool,
}

/// Whether the model may, must or must not call a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolChoice {
    /// It may.
    Auto,
    /// It must call one.
    Any,
    /// It must not.
    None,
    /// It must call this one.
    Tool(String),
}

impl Chat {
    /// A conversation that opens with this text from the user.
    pub fn user(text: impl Into<String>) -> Self {
        Self::default().with(Role::User, [Part::text(text)])
    }

    /// The same conversation with one more turn.
    #[must_use]
    #[inline]
    pub fn with(mut self, role: Role, content: impl IntoIterator<Item = Part>) -> Self {
        self.messages.push(Message { role, content: content.into_iter().collect() });
        self
    }

    /// The same conversation under these words.
    #[must_use]
    #[inline]
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.system.push(Part::text(text));
        self
    }

    /// The same conversation with one more tool.
    #[must_use]
    #[inline]
    pub fn tool(mut self, tool: Tool) -> Self {
        self.tools.push(tool);
        self
    }
}

impl Part {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), inputs: Vec::new() }
    }

    /// An image from its bytes; `format` is `png`, `jpeg`, `gif` or `webp`.
    pub fn image(format: impl Into<String>, bytes: &[u8]) -> Self {
        Self::Image { format: format.into(), source: Source::bytes(bytes) }
    }

    /// A document from its bytes.
    pub fn document(format: impl Into<String>, name: impl Into<String>, bytes: &[u8]) -> Self {
        Self::Document { format: format.into(), name: name.into(), source: Source::bytes(bytes) }
    }

    /// The result of a tool call, as text.
    pub fn tool_result(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self::ToolResult { id: id.into(), content: vec![Self::text(text)], error: false }
    }

    /// The word for this kind of part, as in its JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image { .. } => "image",
            Self::Document { .. } => "document",
            Self::Video { .. } => "video",
            Self::ToolCall { .. } => "toolCall",
            Self::ToolResult { .. } => "toolResult",
            Self::Json { .. } => "json",
            Self::Reasoning { .. } => "reasoning",
            Self::CachePoint { .. } => "cachePoint",
            Self::Other { .. } => "other",
        }
    }
}

impl Source {
    /// Bytes, kept in base64.
    pub fn bytes(bytes: &[u8]) -> Self {
        Self::Data(base64::engine::general_purpose::STANDARD.encode(bytes))
    }
}

impl Role {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// What people and models said stays out of logs: kinds, names and sizes only.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text, .. } => write!(f, "text({} bytes)", text.len()),
            Self::Image { format, source } | Self::Video { format, source } | Self::Document { format, source, .. } => {
                write!(f, "{}({format}, {source:?})", self.kind())
            }
            Self::ToolCall { id, name, .. } => write!(f, "toolCall({name}, {id})"),
            Self::ToolResult { id, content, error } => write!(f, "toolResult({id}, {content:?}, error: {error})"),
            Self::Reasoning { text, .. } => write!(f, "reasoning({} bytes)", text.len()),
            Self::Json { .. } | Self::CachePoint { .. } | Self::Other { .. } => f.write_str(self.kind()),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(data) => write!(f, "{} bytes of base64", data.len()),
            Self::Text(text) => write!(f, "{} bytes of text", text.len()),
            Self::S3 { uri, .. } => write!(f, "{uri}"),
        }
    }
}

/// The schema of a tool that gives none.
pub(crate) fn any_object() -> Value {
    object(&mut [("type", "object".into()), ("properties", Map::new().into())])
}

serialize_to_json!(Chat, Message, Role, Part, Span, Tool, Source, ToolChoice);
deserialize_from_json!(Chat, Message, Part, Span, Tool, Source, ToolChoice);
read_from_json!(
    Chat: Self::default(),
    Message: Self { role: Role::User, content: Vec::new() },
    Part: Self::CachePoint { ttl: None },
    Span: Self { start: 0, end: 0, input: String::new() },
    Tool: Self { name: String::new(), description: None, input: Json::default(), strict: false },
    Source: Self::Data(String::new()),
    ToolChoice: Self::Auto
);

impl ToJson for Chat {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.list("system", &self.system).put("messages", self.messages.to_json()).list("tools", &self.tools);
        if let Some(choice) = &self.tool_choice {
            json.put("toolChoice", choice.to_json());
        }
        if !self.params.is_empty() {
            json.put("params", self.params.to_json());
        }
        json.done()
    }
}

impl ToJson for Message {
    fn to_json(&self) -> Value {
        Object::default().put("role", self.role.to_json()).put("content", self.content.to_json()).done()
    }
}

impl ToJson for Role {
    fn to_json(&self) -> Value {
        self.as_str().into()
    }
}

impl ToJson for Part {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.text("type", self.kind());
        match self {
            Self::Text { text, inputs } => json.text("text", text).list("inputs", inputs),
            Self::Image { format, source } | Self::Video { format, source } => json.text("format", format).put("source", source.to_json()),
            Self::Document { format, name, source } => json.text("format", format).text("name", name).put("source", source.to_json()),
            Self::ToolCall { id, name, input, server, extra } => tool_call(&mut json, id, name, Some(input), *server, extra.as_ref()),
            Self::ToolResult { id, content, error } => json.text("id", id).put("content", content.to_json()).flag("error", *error),
            Self::Json { value } => json.put("value", Value::clone(value)),
            Self::Other { value } => json.put("value", value.clone()),
            Self::Reasoning { text, signature, redacted } => {
                let text = Some(text.as_str()).filter(|text| !text.is_empty());
                json.some("text", text).some("signature", signature.as_deref()).some("redacted", redacted.as_deref())
            }
            Self::CachePoint { ttl } => json.some("ttl", ttl.as_deref()),
        }
        .done()
    }
}

/// The members of a tool call, or of the beginning of one.
pub(crate) fn tool_call<'j>(
    json: &'j mut Object,
    id: &str,
    name: &str,
    input: Option<&Value>,
    server: bool,
    extra: Option<&Json>,
) -> &'j mut Object {
    json.text("id", id).text("name", name).given("input", input).flag("server", server).given("extra", extra.map(|extra| &**extra))
}

impl ToJson for Span {
    fn to_json(&self) -> Value {
        Object::default().put("start", self.start.into()).put("end", self.end.into()).text("input", &self.input).done()
    }
}

impl ToJson for Source {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        match self {
            Self::Data(data) => json.text("data", data),
            Self::Text(text) => json.text("text", text),
            Self::S3 { uri, bucket_owner } => {
                json.put("s3", Object::default().text("uri", uri).some("bucketOwner", bucket_owner.as_deref()).done())
            }
        }
        .done()
    }
}

impl ToJson for Tool {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.text("name", &self.name).some("description", self.description.as_deref());
        json.put("input", Value::clone(&self.input)).flag("strict", self.strict).done()
    }
}

impl ToJson for ToolChoice {
    fn to_json(&self) -> Value {
        match self {
            Self::Auto => "auto".into(),
            Self::Any => "any".into(),
            Self::None => "none".into(),
            Self::Tool(name) => Object::default().text("tool", name).done(),
        }
    }
}

impl FromJson for Chat {
    const WHAT: &'static str = "chat";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let chat = Self {
            system: m.or_default("system"),
            messages: m.or_default("messages"),
            tools: m.or_default("tools"),
            tool_choice: m.opt("toolChoice"),
            params: m.or_default("params"),
        };
        m.end().map(|()| chat)
    }
}

impl FromJson for Message {
    const WHAT: &'static str = "message";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let role = m.word("role", &[("user", Role::User), ("assistant", Role::Assistant)]);
        if role.is_none() {
            m.bad("role", Unfit::new("is missing"));
        }
        let message = Self { role: role.unwrap_or(Role::User), content: m.read("content") };
        m.end().map(|()| message)
    }
}

impl FromJson for Part {
    const WHAT: &'static str = "part";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let kind: String = m.read("type");
        let part = match kind.as_str() {
            "text" => Self::Text { text: m.read("text"), inputs: m.or_default("inputs") },
            "image" => Self::Image { format: m.read("format"), source: m.read("source") },
            "video" => Self::Video { format: m.read("format"), source: m.read("source") },
            "document" => Self::Document { format: m.read("format"), name: m.read("name"), source: m.read("source") },
            "toolCall" => Self::ToolCall {
                id: m.read("id"),
                name: m.read("name"),
                input: m.read::<Value>("input").into(),
                server: m.or_default("server"),
                extra: m.opt::<Map<String, Value>>("extra").map(|extra| Value::Object(extra).into()),
            },
            "toolResult" => Self::ToolResult { id: m.read("id"), content: m.read("content"), error: m.or_default("error") },
            "json" => {
                m.get("value");
                let found = value.get("value").cloned();
                if found.is_none() {
                    m.bad("value", Unfit::new("is missing"));
                }
                // `null` is a value here.
                Self::Json { value: found.unwrap_or_default().into() }
            }
            "reasoning" => Self::Reasoning { text: m.or_default("text"), signature: m.opt("signature"), redacted: m.opt("redacted") },
            "cachePoint" => Self::CachePoint { ttl: m.opt("ttl") },
            "other" => Self::Other { value: m.read("value") },
            _ => {
                let kinds = "text, image, video, document, toolCall, toolResult, json, reasoning, cachePoint, other";
                m.bad("type", Unfit::new(format!("must be one of {kinds}, got {}", crate::field::quote(&kind))));
                return m.fit().map(|()| Self::CachePoint { ttl: None });
            }
        };
        m.end().map(|()| part)
    }
}

impl FromJson for Span {
    const WHAT: &'static str = "span";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let span = Self { start: m.read("start"), end: m.read("end"), input: m.read("input") };
        m.fit().map(|()| span)
    }
}

impl FromJson for Source {
    const WHAT: &'static str = "source";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let source = match (m.opt("data"), m.opt("text"), m.get("s3")) {
            (Some(data), None, None) => Self::Data(data),
            (None, Some(text), None) => Self::Text(text),
            (None, None, Some(object)) => {
                let mut inner = Members::of(object).map_err(|unfit| unfit.under("s3"))?;
                let source = Self::S3 { uri: inner.read("uri"), bucket_owner: inner.opt("bucketOwner") };
                inner.fit().map_err(|unfit| unfit.under("s3"))?;
                source
            }
            _ => return Err(Unfit::new("must have exactly one of data, text, s3")),
        };
        m.end().map(|()| source)
    }
}

impl FromJson for Tool {
    const WHAT: &'static str = "tool";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let tool = Self {
            name: m.read("name"),
            description: m.opt("description"),
            input: m.opt("input").unwrap_or_else(any_object).into(),
            strict: m.or_default("strict"),
        };
        m.end().map(|()| tool)
    }
}

impl FromJson for ToolChoice {
    const WHAT: &'static str = "tool choice";

    fn read(value: &Value) -> Fit<Self> {
        if value.is_object() {
            let mut m = Members::of(value)?;
            let choice = Self::Tool(m.read("tool"));
            return m.end().map(|()| choice);
        }
        match value.as_str() {
            Some("auto") => Ok(Self::Auto),
            Some("any") => Ok(Self::Any),
            Some("none") => Ok(Self::None),
            _ => Err(Unfit::new("must be \"auto\", \"any\", \"none\" or {\"tool\": name}")),
        }
    }
}
