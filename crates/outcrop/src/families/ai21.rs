//! AI21 Labs: a prompt string for Jurassic-2, Chat Completions for Jamba.

use crate::dialects::completion::{Around, Completion, Paths, Thought};
use crate::families::open_weight::{APART as TAKES, STOP, STOPS, TOOL_TURNS};
use crate::families::{Family, Speaks, Takes, model};
#[cfg(feature = "rare-rules")]
use crate::field::Rule;
use crate::field::{Kind, field};
use crate::params::Knob;
use crate::reply::Reason;

const JAMBA_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jamba.html";
const J2_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jurassic2.html";
const J2: Takes = Takes::CONVERSE.and(Takes::PREFILL);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jurassic2.html>, read 2026-11-22.
pub(super) static JURASSIC: Family = Family {
    id: "jurassic2",
    code: "JURASSIC2",
    docs: J2_DOCS,
    models: &[model("ai21.j2-mid-v1", 8_191, 8_191, J2), model("ai21.j2-ultra-v1", 8_191, 8_191, J2), model("ai21.j2-", 8_191, 0, J2)],
    fields: &[
        field(1, "/prompt", Kind::Text(1, usize::MAX)).required(),
        field(2, "/maxTokens", Kind::Int(0, 8_191)).knob(Knob::MaxTokens),
        field(3, "/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        field(4, "/topP", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
        field(5, "/stopSequences", Kind::Texts(usize::MAX, 1)).knob(Knob::Stop),
        field(6, "/presencePenalty/scale", Kind::Number(0.0, 5.0)),
        field(7, "/countPenalty/scale", Kind::Number(0.0, 1.0)),
        field(8, "/frequencyPenalty/scale", Kind::Number(0.0, 500.0)),
        field(9, "/numResults", Kind::Int(1, 16)),
        #[cfg(feature = "rarest-rules")]
        field(10, "/presencePenalty", Kind::Object),
        #[cfg(feature = "rarest-rules")]
        field(11, "/countPenalty", Kind::Object),
        #[cfg(feature = "rarest-rules")]
        field(12, "/frequencyPenalty", Kind::Object),
    ],
    closed: &[""],
    #[cfg(feature = "rarest-rules")]
    rules: &[
        Rule { code: 101, check: super::rare::older::long_prompt, source: J2_DOCS },
        Rule { code: 102, check: super::rare::older::jurassic_flags, source: J2_DOCS },
        Rule { code: 103, check: super::rare::older::jurassic_others, source: J2_DOCS },
    ],
    stops: &[("endoftext", Reason::End), ("length", Reason::Length), ("stop", Reason::Stop)],
    speaks: Speaks::Chat(&Completion {
        at: "/prompt",
        begin: "",
        system: Around("", ""),
        user: Around("", ""),
        assistant: Around("\n", "\n"),
        system_in_user: false,
        cue: "",
        images: None,
        reply: Paths {
            text: "/completions/0/data/text",
            stop: "/completions/0/finishReason/reason",
            usage: ["/prompt/tokens", "/completions/0/data/tokens"],
        },
        chunk: Paths { text: "/completions/0/data/text", stop: "/completions/0/finishReason/reason", usage: ["", ""] },
        thought: Thought::None,
        last: None,
    }),
    ..Family::BASE
};

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jamba.html>, read 2026-11-22.
pub(super) static JAMBA: Family = Family {
    id: "jamba",
    code: "JAMBA",
    docs: JAMBA_DOCS,
    models: &[
        model("ai21.jamba-1-5-large-v1:0", 256_000, 4_096, TAKES.without(Takes::FORCED_TOOL).without(Takes::REASONING)),
        model("ai21.jamba-1-5-mini-v1:0", 256_000, 4_096, TAKES.without(Takes::FORCED_TOOL).without(Takes::REASONING)),
        model("ai21.jamba-instruct-v1:0", 70_000, 4_096, TAKES.without(Takes::TOOLS).without(Takes::DOCUMENTS).without(Takes::REASONING)),
        model("ai21.jamba", 0, 0, TAKES),
    ],
    fields: &[
        field(1, "/messages", Kind::List(1, usize::MAX)).required(),
        field(2, "/messages/*/role", Kind::Word(&["system", "user", "assistant", "tool"])).required(),
        field(3, "/max_tokens", Kind::Int(0, 4_096)).knob(Knob::MaxTokens),
        field(4, "/temperature", Kind::Number(0.0, 2.0)).knob(Knob::Temperature),
        field(5, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
        field(6, "/stop", Kind::Any).knob(Knob::Stop),
        field(7, "/n", Kind::Int(1, 16)),
        #[cfg(feature = "rarest-rules")]
        field(8, "/messages/*/content", Kind::Text(0, usize::MAX)),
        #[cfg(feature = "rarest-rules")]
        field(9, "/tools", Kind::List(0, usize::MAX)),
        #[cfg(feature = "rarest-rules")]
        field(10, "/tools/*/function/name", Kind::Name(64, "_-")).required(),
    ],
    rules: &[
        TOOL_TURNS,
        STOP,
        #[cfg(feature = "rare-rules")]
        Rule { code: 103, check: super::rare::answers, source: JAMBA_DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 104, check: super::rare::older::jamba_turns, source: JAMBA_DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 105, check: super::rare::older::jamba_stops, source: JAMBA_DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 106, check: super::rare::older::jamba_tools, source: JAMBA_DOCS },
    ],
    stops: STOPS,
    control: &["<|bom|>", "<|eom|>", "<|system|>", "<|user|>", "<|assistant|>", "<|startoftext|>", "<|endoftext|>"],
    speaks: Speaks::Chat(&crate::dialects::openai::OPEN_WEIGHT),
    ..Family::BASE
};
