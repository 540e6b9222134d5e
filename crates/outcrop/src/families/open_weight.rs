//! What the open-weight families with a Chat Completions body share. No family of its own.

use crate::body::View;
use crate::dialects::openai::OPEN_WEIGHT;
use crate::dialects::structured;
use crate::families::{Family, Speaks, Takes};
use crate::field::{Breaches, Field, Kind, Rule, Subject, field};
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
    .and(Takes::PREFILL)
    .and(Takes::NO_STOPS);

/// What models take that are not served as those are.
pub(super) const APART: Takes = TAKES.and(Takes::DOCUMENTS).without(Takes::NO_STOPS);

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html";

pub(super) const FIELDS: &[Field] = &[
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

pub(super) const RULES: &[Rule] = &[TOOL_TURNS, STOP];
pub(super) const TOOL_TURNS: Rule = Rule { code: 101, check: tool_turns, source: DOCS };
pub(super) const STOP: Rule = Rule { code: 102, check: stops, source: DOCS };

/// Those of the models that came with weights.
pub(super) const OPEN_RULES: &[Rule] = &[TOOL_TURNS, STOP, STREAM, SCHEMAS];
/// Those of the families of which some models see nothing.
#[cfg(feature = "rare-rules")]
pub(super) const TEXT_RULES: &[Rule] = &[TOOL_TURNS, STOP, STREAM, SCHEMAS, BLIND];
#[cfg(not(feature = "rare-rules"))]
pub(super) const TEXT_RULES: &[Rule] = OPEN_RULES;
#[cfg(feature = "rare-rules")]
pub(super) const BLIND: Rule = Rule { code: 106, check: super::rare::blind, source: DOCS };
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
    structured::strict(subject.body.at("tools").items(), "/tools", "/function/strict", breaches);
}
