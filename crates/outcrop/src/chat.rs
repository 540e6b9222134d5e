//! A conversation in nobody's dialect.

use crate::params::Params;
use base64::Engine as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A conversation, the tools it may use and the wishes that go with it. It knows nothing about models.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Chat {
    /// What the model is told before the conversation: text and cache points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub system: Vec<Part>,
    /// The turns, oldest first.
    pub messages: Vec<Message>,
    /// The tools the model may call.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// Whether it may, must or must not call one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_choice: Option<ToolChoice>,
    /// Sampling and length.
    #[serde(skip_serializing_if = "Params::is_empty")]
    pub params: Params,
}

/// One turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Whose turn it is.
    pub role: Role,
    /// What it holds, in order.
    pub content: Vec<Part>,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// The person, or the program speaking for one; tool results are said by it too.
    User,
    /// The model.
    Assistant,
}

/// One piece of a turn.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Part {
    /// Text.
    Text {
        /// The text, byte for byte.
        text: String,
        /// The stretches of it that came from inputs rather than from the author.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
        input: Value,
        /// Whether the service runs the tool itself; its result is another part of the same turn.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        server: bool,
    },
    /// The result of a tool call.
    ToolResult {
        /// The id of the call.
        id: String,
        /// Text, JSON, images or documents.
        content: Vec<Part>,
        /// Whether the tool failed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        error: bool,
    },
    /// A JSON value, inside a tool result.
    Json {
        /// The value.
        value: Value,
    },
    /// What the model thought before it answered.
    Reasoning {
        /// The thought; empty when it is redacted.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        /// Proof that the thought is the model's own; must be sent back unchanged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<String>,
        /// An encrypted thought, in base64; must be sent back unchanged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        redacted: Option<String>,
    },
    /// Everything before this point may be kept by the service for the next call.
    CachePoint {
        /// `5m` or `1h`; the service's default when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ttl: Option<String>,
    },
    /// A block of the wire that has no name here, kept as it was.
    Other {
        /// The block.
        value: Value,
    },
}

/// A stretch of text that came from an input. Offsets in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The input's name.
    pub input: String,
}

/// Where the bytes of an image, document or video are.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bucket_owner: Option<String>,
    },
}

/// A tool the model may call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tool {
    /// Letters, digits, `_` and `-`.
    pub name: String,
    /// What it does, for the model to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// JSON Schema of its arguments, an object.
    #[serde(default = "any_object")]
    pub input: Value,
    /// Whether the model is held to the schema.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
}

/// Whether the model may, must or must not call a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
    pub fn with(mut self, role: Role, content: impl IntoIterator<Item = Part>) -> Self {
        self.messages.push(Message { role, content: content.into_iter().collect() });
        self
    }

    /// The same conversation under these words.
    #[must_use]
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.system.push(Part::text(text));
        self
    }

    /// The same conversation with one more tool.
    #[must_use]
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

fn any_object() -> Value {
    serde_json::json!({ "type": "object", "properties": {} })
}
