//! Mistral AI: a prompt string for the oldest, Mistral's own chat body for the next, Chat Completions for the newest.

use crate::body::View;
use crate::dialects::completion::{Around, Completion, Paths, Thought};
use crate::dialects::openai::{ChatCompletions, OPEN_WEIGHT};
#[cfg(feature = "rare-rules")]
use crate::families::open_weight::{BLIND, IDS};
use crate::families::open_weight::{MORE, TEXT_RULES, TOOL_TURNS};
#[cfg(feature = "rarest-rules")]
use crate::families::open_weight::{PARTS, UNLISTED};
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Field, Kind, Rule, Subject, field, joined, quote};
use crate::params::Knob;
use crate::reply::Reason;

const PLAIN: Takes = Takes::CONVERSE.and(Takes::STREAM).and(Takes::DOCUMENTS).and(Takes::ONE_TIER).and(Takes::NO_FORMAT);
const CHAT_TAKES: Takes =
    PLAIN.and(Takes::SYSTEM).and(Takes::TOOLS).and(Takes::FORCED_TOOL).and(Takes::LONE_RESULT).and(Takes::UNNAMED_TOOL);
const OPEN_TAKES: Takes = Takes::CONVERSE
    .and(Takes::STREAM)
    .and(Takes::SYSTEM)
    .and(Takes::TOOLS)
    .and(Takes::TOOL_STREAM)
    .and(Takes::FORCED_TOOL)
    .and(Takes::SCHEMAS)
    .and(Takes::NO_STOPS);
const AUTO_TAKES: Takes = OPEN_TAKES.and(Takes::AUTO_ONLY);

const PROMPT_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html";
const CHAT_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-chat-completion.html";

const CHAT_ON_CONVERSE: &[Rule] = &[
    Rule { code: 103, check: ids_behind, source: CHAT_DOCS },
    #[cfg(feature = "rare-rules")]
    Rule { code: 195, check: super::probed::mistral, source: super::probed::PROBES },
];

#[cfg(feature = "rare-rules")]
const OPEN_ON_CONVERSE: &[Rule] = &[
    super::probed::PASSED,
    super::probed::EFFORTS,
    super::probed::BUDGET,
    Rule { code: 201, check: super::probed::mistral_ids, source: super::probed::PROBES },
];

/// Sequences that Mistral's tokenizers read as structure.
const CONTROL: &[&str] = &[
    "[INST]",
    "[/INST]",
    "<s>",
    "</s>",
    "[TOOL_CALLS]",
    "[AVAILABLE_TOOLS]",
    "[/AVAILABLE_TOOLS]",
    "[TOOL_RESULTS]",
    "[/TOOL_RESULTS]",
    "[SYSTEM_PROMPT]",
    "[/SYSTEM_PROMPT]",
    "[IMG]",
    "[THINK]",
    "[/THINK]",
];

const STOPS: &[(&str, Reason)] = &[
    ("stop", Reason::End),
    ("length", Reason::Length),
    ("model_length", Reason::Length),
    ("tool_calls", Reason::Tool),
    ("content_filter", Reason::Filter),
];

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html>, read 2026-11-22.
pub(super) static PROMPT: Family = Family {
    id: "mistral",
    code: "MISTRAL",
    docs: PROMPT_DOCS,
    models: &[
        model("mistral.mistral-7b-instruct-v0:2", 32_000, 4_096, PLAIN),
        model("mistral.mixtral-8x7b-instruct-v0:1", 32_000, 4_096, PLAIN),
        model("mistral.mistral-small-2402-v1:0", 32_000, 4_096, CHAT_TAKES.without(Takes::DOCUMENTS).and(Takes::AUTO_ONLY)),
        model("mistral.mistral-large-2402-v1:0", 32_000, 4_096, CHAT_TAKES.and(Takes::ANY_ONLY)),
    ],
    fields: &[
        field(1, "/prompt", Kind::Text(1, usize::MAX)).required(),
        field(2, "/max_tokens", Kind::Int(1, 8_192)).knob(Knob::MaxTokens),
        field(3, "/stop", Kind::Texts(10, 1)).knob(Knob::Stop),
        field(4, "/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        field(5, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
        field(6, "/top_k", Kind::Int(1, 200)).knob(Knob::TopK),
    ],
    closed: &[""],
    #[cfg(feature = "rarest-rules")]
    rules: &[
        Rule { code: 104, check: super::rarest::mixtral_tokens, source: PROMPT_DOCS },
        Rule { code: 105, check: super::rarest::mistral_prompt, source: PROMPT_DOCS },
    ],
    #[cfg(feature = "rare-rules")]
    on_converse: &[Rule { code: 166, check: super::probed::mistral, source: super::probed::PROBES }],
    stops: STOPS,
    control: CONTROL,
    converse_top_k: Some("/top_k"),
    speaks: Speaks::Chat(&Completion {
        at: "/prompt",
        begin: "<s>",
        system: Around("", ""),
        user: Around("[INST] ", " [/INST]"),
        assistant: Around(" ", "</s>"),
        system_in_user: true,
        cue: "",
        images: None,
        reply: Paths { text: "/outputs/0/text", stop: "/outputs/0/stop_reason", usage: ["", ""] },
        chunk: Paths { text: "/outputs/0/text", stop: "/outputs/0/stop_reason", usage: ["", ""] },
        thought: Thought::None,
        last: None,
    }),
    ..Family::BASE
};

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-chat-completion.html>, read 2026-11-22.
pub(super) static CHAT: Family = Family {
    id: "mistral-chat",
    code: "MISTRAL-CHAT",
    docs: CHAT_DOCS,
    models: &[
        model("mistral.mistral-large-2402-v1:0", 32_000, 4_096, CHAT_TAKES.and(Takes::ANY_ONLY)),
        model("mistral.mistral-large-2407-v1:0", 128_000, 8_191, CHAT_TAKES.and(Takes::ANY_ONLY)),
        model("mistral.pixtral-large-2502-v1:0", 128_000, 16_384, CHAT_TAKES.and(Takes::IMAGES).and(Takes::PROFILE).and(Takes::AUTO_ONLY)),
    ],
    fields: &[
        field(1, "/messages", Kind::List(1, usize::MAX)).required(),
        field(2, "/messages/*/role", Kind::Word(&["system", "user", "assistant", "tool"])).required(),
        field(3, "/max_tokens", Kind::Int(1, 8_192)).knob(Knob::MaxTokens),
        field(4, "/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        field(5, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
        field(6, "/tools", Kind::List(0, usize::MAX)),
        field(7, "/tools/*/function/name", Kind::Name(64, "_-")).required(),
        field(8, "/tool_choice", Kind::Word(&["auto", "any", "none"])),
        field(9, "/messages/*/tool_calls/*/id", Kind::Name(9, "")),
        field(10, "/messages/*/tool_call_id", Kind::Name(9, "")),
        field(11, "/messages/*/tool_calls/*/function/arguments", Kind::Text(0, usize::MAX)).required(),
        #[cfg(feature = "rarest-rules")]
        field(12, "/messages/*/content", Kind::TextOrList),
        #[cfg(feature = "rarest-rules")]
        field(13, "/messages/*/tool_calls/*/function/name", Kind::Name(64, "_-")).required(),
        #[cfg(feature = "rarest-rules")]
        field(14, "/tools/*/type", Kind::Word(&["function"])),
        #[cfg(feature = "rarest-rules")]
        field(15, "/tools/*/function", Kind::Object).required(),
        #[cfg(feature = "rarest-rules")]
        field(16, "/tools/*/function/parameters", Kind::Object),
    ],
    rules: &[
        TOOL_TURNS,
        Rule { code: 102, check: alternation, source: CHAT_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 103, check: super::rare::mistral_ids, source: CHAT_DOCS },
        #[cfg(feature = "rare-rules")]
        BLIND,
        #[cfg(feature = "rarest-rules")]
        PARTS,
        #[cfg(feature = "rare-rules")]
        IDS,
        #[cfg(feature = "rarest-rules")]
        UNLISTED,
    ],
    on_converse: CHAT_ON_CONVERSE,
    stops: STOPS,
    control: CONTROL,
    speaks: Speaks::Chat(&ChatCompletions {
        delta: "message",
        stop: "stop_reason",
        forced: "any",
        names_tool: false,
        typed_calls: false,
        ..OPEN_WEIGHT
    }),
    ..Family::BASE
};

const NEWEST: &[Rule] = &[
    #[cfg(feature = "rarest-rules")]
    Rule { code: 113, check: super::rarest::mistral_newest, source: CHAT_DOCS },
];

const USUAL: &[Field] = &[
    field(1, "/messages", Kind::List(1, usize::MAX)).required(),
    field(2, "/messages/*/role", Kind::Word(&["system", "user", "assistant", "tool"])).required(),
    field(3, "/max_completion_tokens", Kind::Tokens(1, 0)).knob(Knob::MaxTokens),
    field(4, "/max_tokens", Kind::Tokens(1, 0)),
    field(5, "/temperature", Kind::Number(0.0, 2.0)).knob(Knob::Temperature),
    field(6, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
    field(7, "/stop", Kind::Any).knob(Knob::Stop),
    field(8, "/tools", Kind::List(0, usize::MAX)),
    field(9, "/tools/*/function/name", Kind::Name(64, "_-")).required(),
    field(10, "/messages/*/tool_calls/*/function/arguments", Kind::Text(0, usize::MAX)).required(),
];
const OPEN_FIELDS: &[Field] = &joined::<_, { USUAL.len() + MORE.len() }>(&[USUAL, MORE]);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-mistral-ai.html>, read 2026-11-22.
pub(super) static OPEN: Family = Family {
    id: "mistral-open",
    code: "MISTRAL-OPEN",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-mistral-ai.html",
    models: &[
        model("mistral.devstral-2-123b", 256_000, 32_000, AUTO_TAKES),
        model("mistral.magistral-small-2509", 128_000, 40_000, AUTO_TAKES.and(Takes::IMAGES).and(Takes::REASONING)),
        model("mistral.ministral-3-14b-instruct", 128_000, 8_000, AUTO_TAKES.and(Takes::IMAGES)),
        model("mistral.ministral-3-3b-instruct", 128_000, 8_000, AUTO_TAKES.and(Takes::IMAGES)),
        model("mistral.ministral-3-8b-instruct", 128_000, 8_000, AUTO_TAKES.and(Takes::IMAGES)),
        model("mistral.mistral-large-3-675b-instruct", 256_000, 32_000, OPEN_TAKES.and(Takes::IMAGES).and(Takes::ANY_ONLY)),
        model("mistral.voxtral-mini-3b-2507", 32_768, 8_192, AUTO_TAKES),
        model("mistral.voxtral-small-24b-2507", 32_768, 8_192, AUTO_TAKES),
    ],
    fields: OPEN_FIELDS,
    rules: &joined::<_, { TEXT_RULES.len() + NEWEST.len() }>(&[TEXT_RULES, NEWEST]),
    #[cfg(feature = "rare-rules")]
    on_converse: &joined::<_, { OPEN_ON_CONVERSE.len() + NEWEST.len() }>(&[OPEN_ON_CONVERSE, NEWEST]),
    stops: STOPS,
    control: CONTROL,
    speaks: Speaks::Chat(&OPEN_WEIGHT),
    ..Family::BASE
};

/// User and assistant take turns; tools answer in between.
fn alternation(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut last = "";
    for (m, message) in subject.body.at("messages").items().enumerate() {
        let role = message.text_at("/role");
        if role == last && (role == "user" || role == "assistant") {
            breaches.refuse(
                format!("/messages/{m}/role"),
                format!("must not be {role} twice in a row"),
                Some("After the optional system message, conversation roles must alternate user/assistant/user/assistant/...".to_owned()),
            );
        }
        last = role;
    }
}

/// Converse lengthens ids of its own making, and takes them back. The model of February 2024 takes any.
pub(super) fn ids_behind(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.model.is_some_and(|model| model.id.contains("-2402")) {
        return;
    }
    for block in subject.blocks.iter().filter(|block| matches!(block.kind, "toolUse" | "toolResult")) {
        short(block.inner.at("toolUseId"), &|| format!("{}/{}/toolUseId", block.at(), block.kind), breaches);
    }
}

/// Longer ids are a field's business.
pub(super) fn short(id: View<'_>, at: &dyn Fn() -> String, breaches: &mut Breaches<'_>) {
    if let Some(id) = id.as_str().filter(|id| id.len() < 9) {
        breaches.refuse(
            at(),
            format!("must be 9 letters or digits, got {}", quote(id)),
            Some(format!("Tool call id was {id} but must be a-z, A-Z, 0-9, with a length of 9.")),
        );
    }
}
