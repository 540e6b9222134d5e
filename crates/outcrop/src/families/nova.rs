//! Amazon Nova: the blocks of Converse in a body of its own.

use crate::body::View;
use crate::dialects::converse::Converse;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, IN_BODY, Kind, Rule, Subject, field};
use crate::params::Knob;
use crate::reply::Reason;

const TAKES: Takes = Takes::SYSTEM
    .and(Takes::TOOLS)
    .and(Takes::CONVERSE)
    .and(Takes::STREAM)
    .and(Takes::TOOL_STREAM)
    .and(Takes::FORCED_TOOL)
    .and(Takes::CACHE)
    .and(Takes::PREFILL)
    .and(Takes::NO_FORMAT);
const SEES: Takes = TAKES.and(Takes::IMAGES).and(Takes::VIDEO).and(Takes::DOCUMENTS).and(Takes::S3);

const REASONING_DOCS: &str = "https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html";
const DOCS: &str = "https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html";

/// The page has points in system text and turns only.
#[cfg(feature = "rare-rules")]
const MARKS: Rule = Rule { code: 138, check: super::seen::nova_marks, source: crate::dialects::converse::CACHE_DOCS };

/// Source of the rows: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-amazon.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "nova",
    code: "NOVA",
    docs: DOCS,
    models: &[
        model("amazon.nova-2-lite-v1:0", 1_000_000, 64_000, SEES.and(Takes::REASONING).and(Takes::PROFILE)),
        model("amazon.nova-2-pro-preview-20251202-v1:0", 1_000_000, 64_000, SEES.and(Takes::REASONING)),
        model("amazon.nova-lite-v1:0", 300_000, 10_000, SEES.and(Takes::ONE_TIER)),
        model("amazon.nova-micro-v1:0", 128_000, 10_000, TAKES.and(Takes::ONE_TIER)),
        model("amazon.nova-premier-v1:0", 1_000_000, 10_000, SEES),
        model("amazon.nova-pro-v1:0", 300_000, 10_000, SEES.and(Takes::LATENCY)),
        // Versions to come; nothing is known of their limits.
        model("amazon.nova-2-lite", 0, 0, SEES.and(Takes::REASONING)),
        model("amazon.nova-2-pro", 0, 0, SEES.and(Takes::REASONING)),
        model("amazon.nova-lite", 0, 0, SEES),
        model("amazon.nova-micro", 0, 0, TAKES),
        model("amazon.nova-premier", 0, 0, SEES),
        model("amazon.nova-pro", 0, 0, SEES),
    ],
    fields: &[
        field(1, "/messages", Kind::List(1, usize::MAX)),
        field(2, "/messages/*/role", Kind::Word(&["user", "assistant"])).required(),
        field(3, "/messages/*/content", Kind::List(1, usize::MAX)).required(),
        field(4, "/system", Kind::List(0, usize::MAX)),
        field(5, "/system/*/text", Kind::Text(1, usize::MAX)),
        field(6, "/schemaVersion", Kind::Word(&["messages-v1"])),
        field(7, "/inferenceConfig", Kind::Object),
        field(8, "/inferenceConfig/maxTokens", Kind::Tokens(1, 0)).knob(Knob::MaxTokens),
        field(9, "/inferenceConfig/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        field(10, "/inferenceConfig/topP", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
        field(11, "/inferenceConfig/topK", Kind::Int(0, 128)).knob(Knob::TopK),
        field(12, "/inferenceConfig/stopSequences", Kind::Texts(usize::MAX, 1)).knob(Knob::Stop),
        field(13, "/toolConfig/tools", Kind::List(1, usize::MAX)).required(),
        field(14, "/toolConfig/tools/*/toolSpec/name", Kind::Name(64, "_-")).required(),
        field(15, "/toolConfig/tools/*/toolSpec/inputSchema", Kind::Object).required(),
        field(16, "/messages/*/content/*/image/format", Kind::Word(&["jpeg", "png", "gif", "webp"])).required(),
        field(17, "/messages/*/content/*/image/source/bytes", Kind::Base64(IN_BODY)),
        field(
            18,
            "/messages/*/content/*/video/format",
            Kind::Word(&["mkv", "mov", "mp4", "webm", "three_gp", "flv", "mpeg", "mpg", "wmv"]),
        )
        .required(),
        field(19, "/messages/*/content/*/text", Kind::Text(1, usize::MAX)),
        field(20, "/inferenceConfig/reasoningConfig/type", Kind::Word(&["enabled", "disabled"])),
        field(21, "/inferenceConfig/reasoningConfig/maxReasoningEffort", Kind::Word(&["low", "medium", "high"])),
        field(22, "/messages/*/content/*/toolUse/toolUseId", Kind::Name(64, "_.:-")).required(),
        field(23, "/messages/*/content/*/toolUse/name", Kind::Name(64, "_-")).required(),
        field(24, "/messages/*/content/*/toolResult/toolUseId", Kind::Name(64, "_.:-")).required(),
        field(25, "/messages/*/content/*/toolResult/status", Kind::Word(&["success", "error"])),
        #[cfg(feature = "rare-rules")]
        field(26, "/messages/*/content/*/image/source", Kind::Object).required(),
        #[cfg(feature = "rare-rules")]
        field(27, "/messages/*/content/*/video/source", Kind::Object).required(),
        #[cfg(feature = "rare-rules")]
        field(28, "/messages/*/content/*/video/source/bytes", Kind::Base64(IN_BODY)),
        #[cfg(feature = "rare-rules")]
        field(29, "/messages/*/content/*/toolUse/input", Kind::Object).required(),
        #[cfg(feature = "rare-rules")]
        field(30, "/messages/*/content/*/toolResult/content", Kind::List(0, usize::MAX)).required(),
        #[cfg(feature = "rare-rules")]
        field(31, "/messages/*/content/*/cachePoint/type", Kind::Word(&["default"])).required(),
        #[cfg(feature = "rare-rules")]
        field(32, "/system/*/cachePoint/type", Kind::Word(&["default"])).required(),
        #[cfg(feature = "rare-rules")]
        field(33, "/toolConfig/tools/*/toolSpec/inputSchema/json", Kind::Object).required(),
        #[cfg(feature = "rare-rules")]
        field(34, "/toolConfig/tools/*/systemTool/name", Kind::Word(&["nova_grounding", "nova_code_interpreter"])).required(),
        #[cfg(feature = "rare-rules")]
        field(35, "/toolConfig/toolChoice", Kind::Object),
        #[cfg(feature = "rare-rules")]
        field(36, "/toolConfig/toolChoice/tool/name", Kind::Name(64, "_-")).required(),
        #[cfg(feature = "rare-rules")]
        // The names of before.
        field(37, "/inferenceConfig/max_new_tokens", Kind::Tokens(1, 0)),
        #[cfg(feature = "rare-rules")]
        field(38, "/inferenceConfig/top_p", Kind::Number(0.0, 1.0)),
        #[cfg(feature = "rare-rules")]
        field(39, "/inferenceConfig/top_k", Kind::Int(0, 128)),
        #[cfg(feature = "rare-rules")]
        field(40, "/inferenceConfig/reasoningConfig", Kind::Object),
        #[cfg(feature = "rare-rules")]
        field(41, "/toolConfig/tools/*/toolSpec/inputSchema/json/type", Kind::Word(&["object"])),
    ],
    rules: &[
        Rule { code: 100, check: conversation, source: DOCS },
        Rule { code: 101, check: typed_blocks, source: DOCS },
        Rule { code: 102, check: opening, source: DOCS },
        Rule { code: 103, check: schemas, source: DOCS },
        Rule { code: 104, check: media, source: DOCS },
        Rule { code: 105, check: reasoning, source: REASONING_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 106, check: super::rare::nova_cached, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 107, check: super::rare::nova_replayed, source: DOCS },
        #[cfg(feature = "rare-rules")]
        MARKS,
        #[cfg(feature = "rare-rules")]
        Rule { code: 108, check: super::rare::nova::kinds, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 109, check: super::rare::nova::choice, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 110, check: super::rare::nova::second, source: REASONING_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 111, check: super::rare::nova::doubtful, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 112, check: super::rare::nova::words, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 200, check: super::probed::nova_body, source: super::probed::PROBES },
    ],
    on_converse: &[
        Rule { code: 105, check: reasoning_behind, source: REASONING_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 103, check: schemas, source: DOCS },
        #[cfg(feature = "rare-rules")]
        MARKS,
        #[cfg(feature = "rare-rules")]
        Rule { code: 139, check: super::seen::nova_others, source: super::seen::MEASURED },
        #[cfg(feature = "rare-rules")]
        Rule { code: 199, check: super::probed::nova, source: super::probed::PROBES },
    ],
    stops: &[
        ("end_turn", Reason::End),
        ("max_tokens", Reason::Length),
        ("stop_sequence", Reason::Stop),
        ("tool_use", Reason::Tool),
        ("guardrail_intervened", Reason::Guardrail),
        ("content_filtered", Reason::Filter),
        ("malformed_model_output", Reason::Malformed),
        ("malformed_tool_use", Reason::Malformed),
        ("model_context_window_exceeded", Reason::Context),
        ("refusal", Reason::Refusal),
        ("service_unavailable", Reason::Error),
        ("invalid_query", Reason::Error),
        ("max_tool_invocations", Reason::Pause),
    ],
    converse_top_k: Some("/inferenceConfig/topK"),
    result_documents: &["csv", "txt"],
    speaks: Speaks::Chat(&Converse { native: true }),
    ..Family::BASE
};

pub(super) fn blocks<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (usize, usize, View<'a>)> {
    subject
        .body
        .at("messages")
        .items()
        .enumerate()
        .flat_map(|(m, message)| message.at("content").items().enumerate().map(move |(b, block)| (m, b, block)))
}

/// A recording shows Titan's `inputText` accepted in place of the turns.
fn conversation(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.get("messages").is_some() {
        return;
    }
    if subject.body.get("inputText").is_some() {
        breaches.note("/inputText", "is Titan's spelling, seen accepted but not documented; use messages");
        return;
    }
    breaches.refuse(
        "/messages",
        "is missing; it must be an array",
        Some("Malformed input request: #: required key [messages] not found, please reformat your input and try again.".to_owned()),
    );
}

/// Blocks are told apart by their member, not by a `type`.
fn typed_blocks(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (m, b, block) in blocks(subject) {
        for key in ["type", "document"] {
            if block.get(key).is_some() {
                let message = if key == "type" {
                    "is not a member of a block here; a text block is {\"text\": …}"
                } else {
                    "is taken only through Converse"
                };
                breaches.refuse(
                    format!("/messages/{m}/content/{b}/{key}"),
                    message,
                    Some(format!(
                        "Malformed input request: #/messages/{m}/content/{b}: extraneous key [{key}] is not permitted, please reformat your input and try again."
                    )),
                );
            }
        }
    }
}

fn opening(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.pointer("/messages/0/role").is_some_and(|role| role == "assistant") {
        breaches.refuse(
            "/messages/0/role",
            "must be user in the first turn, got assistant",
            Some(
                "A conversation must start with a user message. Try again with a conversation that starts with a user message.".to_owned(),
            ),
        );
    }
}

/// The top of a tool's schema takes three members only.
fn schemas(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (t, tool) in subject.body.pointer("/toolConfig/tools").into_iter().flat_map(View::items).enumerate() {
        let at = format!("/toolConfig/tools/{t}/toolSpec/inputSchema/json");
        for key in ["$defs", "definitions", "$schema"] {
            if tool.pointer("/toolSpec/inputSchema/json").is_some_and(|schema| schema.get(key).is_some()) {
                breaches.refuse(
                    format!("{at}/{key}"),
                    "is not taken at the top of a tool's schema, which takes type, properties, required",
                    Some(format!(
                        "Malformed input request: #{at}: extraneous key [{key}] is not permitted, please reformat your input and try again."
                    )),
                );
            }
        }
    }
}

fn media(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    for (m, b, block) in blocks(subject) {
        for (key, what) in [("image", Takes::IMAGES), ("video", Takes::VIDEO)] {
            if block.get(key).is_some() && !model.takes.has(what) {
                breaches.refuse(format!("/messages/{m}/content/{b}/{key}"), format!("is not taken by {}", model.id), None);
            }
        }
    }
}

fn reasoning(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let sampling = ["/inferenceConfig/maxTokens", "/inferenceConfig/temperature", "/inferenceConfig/topP", "/inferenceConfig/topK"];
    most_effort(subject.body, "/inferenceConfig/reasoningConfig", &sampling, breaches);
}

fn reasoning_behind(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let handed_on = "/additionalModelRequestFields/inferenceConfig/topK";
    let sampling = ["/inferenceConfig/maxTokens", "/inferenceConfig/temperature", "/inferenceConfig/topP", handed_on];
    most_effort(subject.body, "/additionalModelRequestFields/reasoningConfig", &sampling, breaches);
}

/// Whoever reasons with all its effort is told neither how to choose words nor when to end.
fn most_effort(body: View<'_>, at: &str, sampling: &[&str], breaches: &mut Breaches<'_>) {
    if body.pointer(at).is_some_and(|config| config.at("type") == "enabled" && config.at("maxReasoningEffort") == "high") {
        for at in sampling.iter().filter(|at| body.pointer(at).is_some_and(|value| !value.is_null())) {
            breaches.refuse(*at, "must be left out with maxReasoningEffort high", None);
        }
    }
}
