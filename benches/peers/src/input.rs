//! What is measured, made by code: a conversation with tools, and streams. The benches of the core use it too.

use outcrop::eventstream::{HeaderValue, encode};
use outcrop::{Chat, Json, Part, Role, Tool};
use serde_json::{Value, json};

/// Who answers.
pub const MODEL: &str = "us.anthropic.claude-sonnet-4-20250514-v1:0";

/// A conversation as an application keeps it before anything is made of it.
pub struct Talk {
    pub system: String,
    pub turns: Vec<Turn>,
    pub tools: Vec<(String, String, Json)>,
}

pub enum Turn {
    User(String),
    Asks { text: String, id: String, tool: String, input: Json },
    Result { id: String, text: String },
    Assistant(String),
}

/// Twenty turns: questions, tool calls, their results and answers, with five tools.
pub fn talk() -> Talk {
    let turns = (0..20).map(|turn| match turn % 4 {
        0 => Turn::User(prose(turn, 60)),
        1 => Turn::Asks {
            text: prose(turn, 12),
            id: format!("tooluse_{turn:022}"),
            tool: format!("lookup_{}", turn % 5),
            input: json!({"mineral": "olivine", "depth_km": turn * 10, "where": {"lat": 64.1, "lon": -21.9}, "fields": ["density", "hardness"]}).into(),
        },
        2 => Turn::Result { id: format!("tooluse_{:022}", turn - 1), text: prose(turn, 120) },
        _ => Turn::Assistant(prose(turn, 90)),
    });
    // The last word is the user's.
    let turns = turns.chain([Turn::User(prose(20, 30))]).skip(1);
    let turns = [Turn::User(prose(0, 60))].into_iter().chain(turns).collect();
    let tools = (0..5).map(|tool| {
        let schema = json!({"type": "object", "required": ["mineral"], "properties": {
            "mineral": {"type": "string", "description": "The name of a mineral"},
            "depth_km": {"type": "integer", "minimum": 0, "maximum": 6371},
            "where": {"type": "object", "properties": {"lat": {"type": "number"}, "lon": {"type": "number"}}},
            "fields": {"type": "array", "items": {"type": "string", "enum": ["density", "hardness", "colour"]}}}});
        (format!("lookup_{tool}"), prose(tool, 15), schema.into())
    });
    Talk { system: prose(7, 80), turns, tools: tools.collect() }
}

impl Talk {
    pub fn chat(&self) -> Chat {
        let mut chat = Chat::default().system(self.system.as_str());
        for turn in &self.turns {
            chat = match turn {
                Turn::User(text) => chat.with(Role::User, [Part::text(text.as_str())]),
                Turn::Assistant(text) => chat.with(Role::Assistant, [Part::text(text.as_str())]),
                Turn::Result { id, text } => chat.with(Role::User, [Part::tool_result(id.as_str(), text.as_str())]),
                Turn::Asks { text, id, tool, input } => {
                    let call = Part::ToolCall { id: id.clone(), name: tool.clone(), input: input.clone(), server: false, extra: None };
                    chat.with(Role::Assistant, [Part::text(text.as_str()), call])
                }
            };
        }
        for (name, description, input) in &self.tools {
            chat = chat.tool(Tool { name: name.clone(), description: Some(description.clone()), input: input.clone(), strict: false });
        }
        chat.params.max_tokens = Some(2_000);
        chat.params.temperature = Some(0.5);
        chat
    }
}

/// The frames of a Converse stream with this many pieces of text.
pub fn converse_stream(pieces: usize) -> Vec<u8> {
    let mut stream = event("messageStart", &json!({"role": "assistant", "p": pad(0)}));
    for piece in 0..pieces {
        let text = prose(piece, 3);
        stream.extend(event("contentBlockDelta", &json!({"contentBlockIndex": 0, "delta": {"text": text}, "p": pad(piece)})));
    }
    stream.extend(event("contentBlockStop", &json!({"contentBlockIndex": 0, "p": pad(1)})));
    stream.extend(event("messageStop", &json!({"stopReason": "end_turn", "p": pad(2)})));
    let usage = json!({"inputTokens": 812, "outputTokens": pieces, "totalTokens": 812 + pieces});
    stream.extend(event("metadata", &json!({"usage": usage, "metrics": {"latencyMs": 4_321}, "p": pad(3)})));
    stream
}

/// The frames of an InvokeModel stream of Claude with this many pieces of text.
pub fn claude_stream(pieces: usize) -> Vec<u8> {
    let usage = json!({"input_tokens": 812, "output_tokens": 1});
    let message = json!({"id": "msg_bdrk_01", "type": "message", "role": "assistant", "content": [], "model": "claude", "usage": usage});
    let mut stream = chunk(0, &json!({"type": "message_start", "message": message}));
    stream.extend(chunk(1, &json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})));
    for piece in 0..pieces {
        let delta = json!({"type": "text_delta", "text": prose(piece, 3)});
        stream.extend(chunk(piece, &json!({"type": "content_block_delta", "index": 0, "delta": delta})));
    }
    stream.extend(chunk(2, &json!({"type": "content_block_stop", "index": 0})));
    let delta = json!({"stop_reason": "end_turn", "stop_sequence": null});
    stream.extend(chunk(3, &json!({"type": "message_delta", "delta": delta, "usage": {"output_tokens": pieces}})));
    let metrics = json!({"inputTokenCount": 812, "outputTokenCount": pieces, "invocationLatency": 4_321, "firstByteLatency": 321});
    stream.extend(chunk(4, &json!({"type": "message_stop", "amazon-bedrock-invocationMetrics": metrics})));
    stream
}

fn chunk(seed: usize, json: &Value) -> Vec<u8> {
    event("chunk", &json!({"bytes": base64(json.to_string().as_bytes()), "p": pad(seed)}))
}

fn event(kind: &str, payload: &Value) -> Vec<u8> {
    let text = HeaderValue::String;
    let headers = [(":event-type", text(kind)), (":content-type", text("application/json")), (":message-type", text("event"))];
    encode(&headers, payload.to_string().as_bytes()).expect("a small frame")
}

/// Padding as the service sends it, of any length.
fn pad(seed: usize) -> &'static str {
    &"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[..4 + seed * 7 % 58]
}

/// So many words, the same for the same seed.
pub fn prose(seed: usize, words: usize) -> String {
    const WORDS: [&str; 16] = [
        "basalt",
        "cools",
        "quickly",
        "at",
        "the",
        "surface,",
        "so",
        "its",
        "crystals",
        "stay",
        "small;",
        "“olivine”",
        "weathers",
        "first.\n",
        "Granit",
        "größer",
    ];
    let mut state = seed as u64 + 1;
    let mut text = String::new();
    for _ in 0..words {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(WORDS[(state >> 60) as usize]);
        text.push(' ');
    }
    text
}

/// Base64, here only to make inputs.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let symbol = if place <= group.len() { ALPHABET[(bits >> (18 - 6 * place) & 63) as usize] } else { b'=' };
            out.push(char::from(symbol));
        }
    }
    out
}
