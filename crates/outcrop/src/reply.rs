//! What a model answered, whole or step by step.

use crate::chat::{Message, Part, Role, tool_call};
use crate::finding::Finding;
use crate::json::{Object, ToJson, serialize_to_json};
use crate::shared::Json;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// A whole answer. Its `Debug` shows kinds and sizes, not what was said.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Reply {
    /// What the model said, thought and asked for, in order.
    pub parts: Vec<Part>,
    /// Why it stopped; absent when what had arrived so far broke off.
    pub stop: Option<Stop>,
    /// What it cost, in tokens.
    pub usage: Usage,
    /// The guardrail's trace, as the service sent it.
    pub guardrail: Option<Value>,
    /// What there is to know about the answer.
    pub findings: Vec<Finding>,
    /// Facts about the exchange.
    pub metadata: Metadata,
    /// The body as it came; `null` for a stream. Not part of the JSON form.
    #[serde(skip)]
    pub body: Value,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("parts", &self.parts)
            .field("stop", &self.stop)
            .field("usage", &self.usage)
            .field("guardrail", &self.guardrail.is_some())
            .field("findings", &self.findings)
            .field("request_id", &self.metadata.request_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text } => write!(f, "text({} bytes)", text.len()),
            Self::Reasoning { text } => write!(f, "reasoning({} bytes)", text.len()),
            Self::ToolStart { id, name, .. } => write!(f, "toolStart({name}, {id})"),
            Self::ToolInput { id, json } => write!(f, "toolInput({id}, {} bytes)", json.len()),
            Self::ToolCall { id, name, .. } => write!(f, "toolCall({name}, {id})"),
            Self::Stop { stop, usage } => write!(f, "stop({stop:?}, {usage:?})"),
        }
    }
}

/// Why a model stopped.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Stop {
    /// In the common spelling.
    pub reason: Reason,
    /// In the wire's own spelling.
    #[serde(default)]
    pub raw: String,
}

/// Why a model stopped, in the common spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Reason {
    /// It had said everything.
    End,
    /// It reached the token limit.
    Length,
    /// It wrote a stop sequence.
    Stop,
    /// It wants a tool called.
    Tool,
    /// A content filter of the model.
    Filter,
    /// The model refused.
    Refusal,
    /// A guardrail intervened.
    Guardrail,
    /// The context window is full.
    Context,
    /// It wrote something the service could not read.
    Malformed,
    /// It paused; send the conversation again to go on.
    Pause,
    /// It failed.
    Error,
    /// A reason without a name here; see `raw`.
    #[serde(other)]
    Unknown,
}

/// Tokens. Input excludes what was read from or written to a cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Usage {
    /// Tokens read, caches apart.
    pub input_tokens: Option<u64>,
    /// Tokens written, thoughts and all.
    pub output_tokens: Option<u64>,
    /// Those of them that were thoughts, where the model says.
    pub reasoning_tokens: Option<u64>,
    /// Tokens read from a cache.
    pub cache_read_tokens: Option<u64>,
    /// Tokens written to a cache.
    pub cache_write_tokens: Option<u64>,
}

/// Facts about the exchange.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Metadata {
    /// The service's id of the request.
    pub request_id: Option<String>,
    /// Milliseconds the service took.
    pub latency_ms: Option<u64>,
    /// The stop sequence that was written.
    pub stop_sequence: Option<String>,
    /// Members of the model's own answer without a name here: those asked for with `additionalModelResponseFieldPaths` of Converse,
    /// and on `InvokeModel` what else Claude's answer had, such as `context_management` with the edits that were applied.
    pub additional: Option<Value>,
}

/// One step of a streamed answer. Its `Debug` shows kinds and sizes, not what was said.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Event {
    /// More text.
    Text {
        /// The piece.
        text: String,
    },
    /// More of the model's thoughts.
    Reasoning {
        /// The piece.
        text: String,
    },
    /// A tool call begins.
    ToolStart {
        /// The call's id.
        id: String,
        /// The tool's name.
        name: String,
        /// Whether the service runs the tool itself.
        #[serde(default)]
        server: bool,
        /// What else the call came with, as in [`Part::ToolCall`].
        #[serde(default)]
        extra: Option<Json>,
    },
    /// More of a tool call's arguments, a piece of JSON text.
    ToolInput {
        /// The call's id.
        id: String,
        /// The piece.
        json: String,
    },
    /// A tool call is complete.
    ToolCall {
        /// The call's id.
        id: String,
        /// The tool's name.
        name: String,
        /// The arguments.
        input: Value,
        /// Whether the service runs the tool itself.
        #[serde(default)]
        server: bool,
        /// What else the call came with, as in [`Part::ToolCall`].
        #[serde(default)]
        extra: Option<Json>,
    },
    /// The answer is complete. Always the last, and only once.
    Stop {
        /// Why it stopped.
        stop: Stop,
        /// What it cost.
        usage: Usage,
    },
}

impl Reply {
    /// All text, joined; thoughts and tool calls left out.
    pub fn text(&self) -> String {
        self.parts.iter().filter_map(|part| if let Part::Text { text, .. } = part { Some(text.as_str()) } else { None }).collect()
    }

    /// The tool calls that are the caller's to run: id, name and arguments.
    pub fn tool_calls(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        self.parts.iter().filter_map(|part| match part {
            Part::ToolCall { id, name, input, server: false, .. } => Some((id.as_str(), name.as_str(), &**input)),
            _ => None,
        })
    }

    /// The answer as a turn, to go on from.
    pub fn message(&self) -> Message {
        Message { role: Role::Assistant, content: self.parts.clone() }
    }

    /// The last event of a stream that gave this reply.
    pub fn stop_event(&self) -> Option<Event> {
        Some(Event::Stop { stop: self.stop.clone()?, usage: self.usage })
    }
}

impl Usage {
    /// The same figures, with those of `other` where there were none.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens.or(other.input_tokens),
            output_tokens: self.output_tokens.or(other.output_tokens),
            reasoning_tokens: self.reasoning_tokens.or(other.reasoning_tokens),
            cache_read_tokens: self.cache_read_tokens.or(other.cache_read_tokens),
            cache_write_tokens: self.cache_write_tokens.or(other.cache_write_tokens),
        }
    }
}

impl Reason {
    /// The word for it, as in its JSON.
    fn as_str(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Length => "length",
            Self::Stop => "stop",
            Self::Tool => "tool",
            Self::Filter => "filter",
            Self::Refusal => "refusal",
            Self::Guardrail => "guardrail",
            Self::Context => "context",
            Self::Malformed => "malformed",
            Self::Pause => "pause",
            Self::Error => "error",
            Self::Unknown => "unknown",
        }
    }
}

serialize_to_json!(Reply, Stop, Reason, Usage, Metadata, Event);

impl ToJson for Reply {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.put("parts", self.parts.to_json());
        if let Some(stop) = &self.stop {
            json.put("stop", stop.to_json());
        }
        json.put("usage", self.usage.to_json()).given("guardrail", self.guardrail.as_ref()).list("findings", &self.findings);
        if self.metadata != Metadata::default() {
            json.put("metadata", self.metadata.to_json());
        }
        json.done()
    }
}

impl ToJson for Stop {
    fn to_json(&self) -> Value {
        let raw = Some(self.raw.as_str()).filter(|raw| !raw.is_empty());
        Object::default().put("reason", self.reason.to_json()).some("raw", raw).done()
    }
}

impl ToJson for Reason {
    fn to_json(&self) -> Value {
        self.as_str().into()
    }
}

impl ToJson for Usage {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.count("inputTokens", self.input_tokens).count("outputTokens", self.output_tokens);
        json.count("reasoningTokens", self.reasoning_tokens);
        json.count("cacheReadTokens", self.cache_read_tokens).count("cacheWriteTokens", self.cache_write_tokens).done()
    }
}

impl ToJson for Metadata {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.some("requestId", self.request_id.as_deref()).count("latencyMs", self.latency_ms);
        json.some("stopSequence", self.stop_sequence.as_deref()).given("additional", self.additional.as_ref()).done()
    }
}

impl ToJson for Event {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        match self {
            Self::Text { text } => json.text("type", "text").text("text", text),
            Self::Reasoning { text } => json.text("type", "reasoning").text("text", text),
            Self::ToolStart { id, name, server, extra } => {
                tool_call(json.text("type", "toolStart"), id, name, None, *server, extra.as_ref())
            }
            Self::ToolInput { id, json: piece } => json.text("type", "toolInput").text("id", id).text("json", piece),
            Self::ToolCall { id, name, input, server, extra } => {
                tool_call(json.text("type", "toolCall"), id, name, Some(input), *server, extra.as_ref())
            }
            Self::Stop { stop, usage } => json.text("type", "stop").put("stop", stop.to_json()).put("usage", usage.to_json()),
        }
        .done()
    }
}
