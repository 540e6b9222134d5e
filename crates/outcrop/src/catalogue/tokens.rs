//! How many tokens a request holds, as an interval.
//!
//! Tokenizers are not public for most families, so the estimate is measured: on recorded requests whose answer says how many
//! tokens were read. `data/tokens.json` has what came out, by family; a family with too few recordings has those of all.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Tokens that a request holds, and how that is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// The least.
    pub low: u64,
    /// The most.
    pub high: u64,
    /// Images, documents and videos, which are not counted.
    #[serde(skip_serializing_if = "is_zero")]
    pub uncounted: usize,
    /// The family whose recordings the estimate was measured on; `any` for those of all.
    pub measured_on: String,
    /// How many recordings there were.
    pub recordings: u32,
    /// The share of these recordings that the interval holds.
    pub holds: f64,
    /// The day they were measured.
    pub read: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// What was measured for a family.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Calibration {
    /// How many recordings it was measured on.
    pub recordings: u32,
    /// Characters a token stands for: the fewest and the most.
    pub characters: [f64; 2],
    /// Tokens around the text of a request without tools: the fewest and the most.
    pub around: [f64; 2],
    /// The same of a request with tools.
    pub around_tools: [f64; 2],
    /// The share of the recordings that the interval holds.
    pub holds: f64,
}

#[derive(Deserialize)]
struct Measured {
    read: String,
    families: BTreeMap<String, Calibration>,
}

/// The characters that a model reads of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Characters {
    /// Of text, of tool calls and of the tools' definitions.
    pub count: usize,
    /// Whether there are tools.
    pub tools: bool,
    /// Images, documents and videos.
    pub media: usize,
}

/// Members of a body in which stands what the model reads.
const READ: [&str; 15] = [
    "system",
    "messages",
    "prompt",
    "inputText",
    "message",
    "chat_history",
    "preamble",
    "inputPrompt",
    "texts",
    "query",
    "documents",
    "inputs",
    "singleEmbeddingParams",
    "tool_results",
    "text",
];

/// Members of blocks that are no text.
const NO_TEXT: [&str; 17] = [
    "role",
    "type",
    "format",
    "signature",
    "toolUseId",
    "tool_use_id",
    "id",
    "tool_call_id",
    "cache_control",
    "cachePoint",
    "media_type",
    "status",
    "redactedContent",
    "data",
    "embeddingPurpose",
    "truncationMode",
    "bytes",
];

/// Blocks whose tokens do not follow from their characters.
const MEDIA: [&str; 8] = ["image", "document", "video", "audio", "source", "image_url", "images", "inputImage"];

/// The characters that a model reads of a body.
pub fn characters(body: &Value) -> Characters {
    let mut read = Characters::default();
    for key in READ {
        if let Some(value) = body.get(key) {
            walk(value, &mut read);
        }
    }
    for key in ["images", "inputImage", "mediaSource"] {
        read.media += match body.get(key) {
            None | Some(Value::Null) => 0,
            Some(Value::Array(items)) => items.len(),
            Some(_) => 1,
        };
    }
    let tools = body
        .get("tools")
        .or_else(|| body.pointer("/toolConfig/tools"))
        .filter(|tools| tools.as_array().is_some_and(|tools| !tools.is_empty()));
    if let Some(tools) = tools {
        read.tools = true;
        read.count += tools.to_string().chars().count();
    }
    read
}

fn walk(value: &Value, read: &mut Characters) {
    match value {
        Value::String(text) => read.count += text.chars().count(),
        Value::Array(items) => items.iter().for_each(|item| walk(item, read)),
        Value::Object(members) => {
            for (key, member) in members {
                match key.as_str() {
                    key if NO_TEXT.contains(&key) => (),
                    key if MEDIA.contains(&key) && !member.is_null() => read.media += 1,
                    // Written out as JSON for the model.
                    "input" | "arguments" | "json" if !member.is_string() => read.count += member.to_string().chars().count(),
                    _ => walk(member, read),
                }
            }
        }
        _ => (),
    }
}

/// How many tokens a request to a model of this family holds.
#[expect(clippy::missing_panics_doc, reason = "tests hold the data file to its shape")]
pub fn estimate(family: &str, body: &Value) -> Tokens {
    static MEASURED: OnceLock<Measured> = OnceLock::new();
    let measured = MEASURED
        .get_or_init(|| serde_json::from_str(include_str!("../../data/tokens.json")).expect("the data file is held to its shape by tests"));
    let read = characters(body);
    let own = measured.families.get_key_value(family);
    let Some((name, calibration)) = own.or_else(|| measured.families.get_key_value("any")) else {
        // The file has `any`; without it nothing is known.
        return Tokens {
            low: 0,
            high: u64::MAX,
            uncounted: read.media,
            measured_on: String::new(),
            recordings: 0,
            holds: 0.0,
            read: String::new(),
        };
    };
    let [low, high] = calibration.tokens(&read);
    Tokens {
        low,
        high,
        uncounted: read.media,
        measured_on: name.clone(),
        recordings: calibration.recordings,
        holds: calibration.holds,
        read: measured.read.clone(),
    }
}

impl Calibration {
    /// The fewest and the most tokens of so many characters.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an estimate, made positive")]
    pub fn tokens(&self, read: &Characters) -> [u64; 2] {
        let count = read.count as f64;
        let around = if read.tools { self.around_tools } else { self.around };
        let least = if read.count > 0 { 1.0 } else { 0.0 };
        let low = (count / self.characters[1] + around[0]).max(least);
        let high = (count / self.characters[0] + around[1]).max(low);
        [low.floor() as u64, high.ceil() as u64]
    }
}
