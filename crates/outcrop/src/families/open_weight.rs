//! What the open-weight families with a Chat Completions body share. No family of its own.

#[cfg(feature = "rare-rules")]
pub(super) mod rare;
#[cfg(feature = "rarest-rules")]
mod rarest;

use crate::body::View;
use crate::dialects::openai::OPEN_WEIGHT;
use crate::dialects::structured;
use crate::families::{Family, Speaks, Takes};
use crate::field::{Breaches, Field, Kind, Rule, Subject, field, joined};
use crate::params::Knob;
use crate::reply::Reason;

/// What their models take unless the row says otherwise. None of thirty that were probed takes documents.
///
/// Source: <https://github.com/stdapi-ai/stdapi.ai/tree/main/tests/probes/results>, read 2026-11-26.
pub(super) const TAKES: Takes = Takes::SYSTEM
    .and(Takes::TOOLS)
    .and(Takes::CONVERSE)
    .and(Takes::STREAM)
    .and(Takes::TOOL_STREAM)
    .and(Takes::FORCED_TOOL)
    .and(Takes::REASONING)
    .and(Takes::SCHEMAS)
    .and(Takes::PREFILL)
    .and(Takes::NO_STOPS);

/// What models take that are not served as those are.
pub(super) const APART: Takes = TAKES.and(Takes::DOCUMENTS).without(Takes::NO_STOPS);

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html";

pub(super) const FIELDS: &[Field] = &joined::<_, { USUAL.len() + MORE.len() }>(&[USUAL, MORE]);

/// What most requests have.
const USUAL: &[Field] = &[
    field(1, "/messages", Kind::List(1, usize::MAX)).required(),
    field(2, "/messages/*/role", Kind::Word(&["system", "developer", "user", "assistant", "tool"])).required(),
    field(3, "/max_completion_tokens", Kind::Tokens(1, 0)).knob(Knob::MaxTokens),
    field(4, "/max_tokens", Kind::Tokens(1, 0)),
    field(5, "/temperature", Kind::Number(0.0, 2.0)).knob(Knob::Temperature),
    field(6, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
    field(7, "/stop", Kind::Any).knob(Knob::Stop),
    field(8, "/tools", Kind::List(0, usize::MAX)),
    field(9, "/tools/*/function/name", Kind::Name(64, "_-")).required(),
    field(10, "/messages/*/tool_calls/*/function/arguments", Kind::Text(0, usize::MAX)).required(),
];

/// What few requests have. The families number their own below 20.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html> and the Chat Completions reference it
/// points to, read 2026-11-22.
pub(super) const MORE: &[Field] = if cfg!(feature = "rarest-rules") {
    &joined::<_, { TURNS.len() + SETTINGS.len() + EFFORTS.len() }>(&[TURNS, SETTINGS, EFFORTS])
} else if cfg!(feature = "rare-rules") {
    EFFORTS
} else {
    &[]
};

/// What turns and tools are made of.
pub(super) const TURNS: &[Field] = &[
    field(20, "/messages/*/content", Kind::TextOrList),
    field(21, "/messages/*/content/*/type", Kind::Text(1, usize::MAX)).required(),
    field(22, "/messages/*/content/*/text", Kind::Text(0, usize::MAX)),
    field(23, "/messages/*/content/*/image_url/url", Kind::Text(1, usize::MAX)).required(),
    field(24, "/messages/*/tool_calls/*/id", Kind::Text(1, usize::MAX)).required(),
    field(25, "/messages/*/tool_calls/*/type", Kind::Word(&["function"])),
    field(26, "/messages/*/tool_calls/*/function/name", Kind::Name(64, "_-")).required(),
    field(27, "/tools/*/type", Kind::Word(&["function"])),
    field(28, "/tools/*/function", Kind::Object).required(),
    field(29, "/tools/*/function/parameters", Kind::Object),
    field(30, "/tools/*/function/description", Kind::Text(0, usize::MAX)),
    field(31, "/tools/*/function/strict", Kind::Bool),
];

/// How the answer is to be.
pub(super) const SETTINGS: &[Field] = &[
    field(32, "/response_format", Kind::Object),
    field(33, "/response_format/type", Kind::Word(&["text", "json_object", "json_schema"])).required(),
    field(34, "/response_format/json_schema", Kind::Object),
    field(35, "/response_format/json_schema/name", Kind::Text(1, usize::MAX)).required(),
    field(36, "/response_format/json_schema/schema", Kind::Object).required(),
    field(37, "/stream", Kind::Bool),
    field(38, "/stream_options", Kind::Object),
    field(39, "/model", Kind::Text(1, usize::MAX)),
    field(40, "/frequency_penalty", Kind::Number(-2.0, 2.0)),
    field(41, "/presence_penalty", Kind::Number(-2.0, 2.0)),
    field(42, "/seed", Kind::Int(i64::MIN, i64::MAX)),
    field(43, "/n", Kind::Int(1, i64::MAX)),
    field(44, "/user", Kind::Text(0, usize::MAX)),
    field(45, "/logprobs", Kind::Bool),
];

/// How much is thought. Which of the words a model has is for a rule.
const EFFORTS: &[Field] = &[field(46, "/reasoning_effort", Kind::Word(&["none", "minimal", "low", "medium", "high", "xhigh", "max"]))];

pub(super) const TOOL_TURNS: Rule = Rule { code: 101, check: tool_turns, source: DOCS };
pub(super) const STOP: Rule = Rule { code: 102, check: stops, source: DOCS };

/// Those of the models that came with weights.
pub(super) const OPEN_RULES: &[Rule] = &joined::<_, { SHARED.len() + MORE_RULES.len() }>(&[SHARED, MORE_RULES]);
/// Those of the families of which some models see nothing.
pub(super) const TEXT_RULES: &[Rule] = &joined::<_, { OPEN_RULES.len() + TEXT.len() }>(&[OPEN_RULES, TEXT]);

const SHARED: &[Rule] = &[TOOL_TURNS, STOP, STREAM, SCHEMAS];
const TEXT: &[Rule] = &[
    #[cfg(feature = "rare-rules")]
    BLIND,
];
/// What is told of what few requests have.
const MORE_RULES: &[Rule] = &[
    #[cfg(feature = "rarest-rules")]
    PARTS,
    #[cfg(feature = "rare-rules")]
    CHOICE,
    #[cfg(feature = "rare-rules")]
    NAMED,
    #[cfg(feature = "rare-rules")]
    IDS,
    #[cfg(feature = "rarest-rules")]
    UNLISTED,
    #[cfg(feature = "rare-rules")]
    EFFORT,
    #[cfg(feature = "rarest-rules")]
    DOUBTED,
];
#[cfg(feature = "rare-rules")]
pub(super) const BLIND: Rule = Rule { code: 106, check: super::rare::blind, source: DOCS };
#[cfg(feature = "rarest-rules")]
pub(super) const PARTS: Rule = Rule { code: 107, check: rarest::parts, source: DOCS };
#[cfg(feature = "rare-rules")]
pub(super) const CHOICE: Rule = Rule { code: 108, check: rare::choice, source: DOCS };
#[cfg(feature = "rare-rules")]
pub(super) const NAMED: Rule = Rule { code: 109, check: rare::named, source: DOCS };
#[cfg(feature = "rare-rules")]
pub(super) const IDS: Rule = Rule { code: 110, check: rare::ids, source: DOCS };
#[cfg(feature = "rarest-rules")]
pub(super) const UNLISTED: Rule = Rule { code: 111, check: super::rarest::unlisted, source: DOCS };
#[cfg(feature = "rare-rules")]
pub(super) const EFFORT: Rule = Rule { code: 112, check: rare::effort, source: DOCS };
#[cfg(feature = "rarest-rules")]
pub(super) const DOUBTED: Rule = Rule { code: 114, check: rarest::doubted, source: DOCS };
pub(super) const STREAM: Rule = Rule { code: 103, check: streaming, source: DOCS };
pub(super) const SCHEMAS: Rule = Rule { code: 105, check: structured, source: structured::DOCS };

pub(super) const STOPS: &[(&str, Reason)] = &[
    ("stop", Reason::End),
    ("eos_token", Reason::End),
    ("length", Reason::Length),
    ("tool_calls", Reason::Tool),
    ("content_filter", Reason::Filter),
];

/// What such a family starts from.
pub(super) const BASE: Family =
    Family { docs: DOCS, fields: FIELDS, rules: OPEN_RULES, stops: STOPS, speaks: Speaks::Chat(&OPEN_WEIGHT), ..Family::BASE };

/// The control sequences of `ChatML`.
pub(super) const CHAT_ML: &[&str] = &["<|im_start|>", "<|im_end|>", "<|endoftext|>"];

/// A tool's result says which call it answers.
pub(super) fn tool_turns(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (m, message) in subject.body.at("messages").items().enumerate() {
        if message.at("role") == "tool" && message.at("tool_call_id").as_str().is_none() {
            breaches.refuse(format!("/messages/{m}/tool_call_id"), "is missing; a turn of role tool names the call it answers", None);
        }
    }
}

/// One string, or at most four.
pub(super) fn stops(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let stop = subject.body.at("stop");
    let fits = stop.is_null() || stop.is_string() || (stop.is_array() && stop.items().count() <= 4 && stop.items().all(View::is_string));
    if !fits {
        breaches.refuse("/stop", "must be a string or an array of at most 4 strings", None);
    }
}

/// The operation decides whether the answer is streamed, and the body may not say otherwise.
pub(super) fn streaming(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.at("stream").as_bool() == Some(true) && !subject.streaming {
        breaches.refuse("/stream", "must be false or left out; InvokeModelWithResponseStream streams the answer", None);
    }
}

pub(super) fn structured(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/response_format/json_schema/schema";
    if let Some(schema) = subject.body.pointer(AT) {
        structured::check(schema, AT, false, breaches);
    }
    structured::strict(subject, subject.body.at("tools"), "/tools", ["/function/strict", "/function/parameters"], breaches);
}
