//! Cohere Command: a prompt string for the oldest, Cohere's own chat body for R and R+.

use crate::dialects::cohere::CohereChat;
use crate::dialects::completion::{Around, Completion, Paths, Thought};
use crate::families::{Family, Speaks, Takes, model};
#[cfg(feature = "rarest-rules")]
use crate::field::Rule;
use crate::field::{Kind, field};
use crate::params::Knob;
use crate::reply::Reason;

const TAKES: Takes = Takes::CONVERSE.and(Takes::STREAM).and(Takes::PREFILL);
const CHAT: Takes = TAKES.and(Takes::SYSTEM).and(Takes::TOOLS).and(Takes::TOOL_STREAM).and(Takes::DOCUMENTS);

const COMMAND_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command.html";
const R_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command-r-plus.html";

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command.html>, read 2026-11-22.
pub(super) static COMMAND: Family = Family {
    id: "cohere-command",
    code: "COHERE-COMMAND",
    docs: COMMAND_DOCS,
    models: &[
        model("cohere.command-text-v14", 4_096, 4_096, TAKES.and(Takes::DOCUMENTS)),
        model("cohere.command-light-text-v14", 4_096, 4_096, TAKES),
        model("cohere.command-text", 0, 0, TAKES.and(Takes::DOCUMENTS)),
        model("cohere.command-light", 0, 0, TAKES),
    ],
    fields: &[
        field(1, "/prompt", Kind::Text(1, usize::MAX)).required(),
        field(2, "/max_tokens", Kind::Int(1, 4_096)).knob(Knob::MaxTokens),
        field(3, "/temperature", Kind::Number(0.0, 5.0)).knob(Knob::Temperature),
        field(4, "/p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
        field(5, "/k", Kind::Number(0.0, 500.0)).knob(Knob::TopK),
        field(6, "/stop_sequences", Kind::Texts(4, 1)).knob(Knob::Stop),
        field(7, "/return_likelihoods", Kind::Word(&["GENERATION", "ALL", "NONE"])),
        field(8, "/stream", Kind::Bool),
        field(9, "/num_generations", Kind::Int(1, 5)),
        field(10, "/logit_bias", Kind::Object),
        field(11, "/truncate", Kind::Word(&["NONE", "START", "END"])),
    ],
    closed: &[""],
    #[cfg(feature = "rarest-rules")]
    rules: &[
        Rule { code: 101, check: super::rare::older::command_length, source: COMMAND_DOCS },
        Rule { code: 102, check: super::rare::older::command_bias, source: COMMAND_DOCS },
        Rule { code: 103, check: super::rare::older::command_stream, source: COMMAND_DOCS },
    ],
    stops: &[("COMPLETE", Reason::End), ("MAX_TOKENS", Reason::Length), ("ERROR", Reason::Error), ("ERROR_TOXIC", Reason::Filter)],
    converse_top_k: Some("/k"),
    speaks: Speaks::Chat(&Completion {
        at: "/prompt",
        begin: "",
        system: Around("", ""),
        user: Around("", ""),
        assistant: Around("\n", "\n"),
        system_in_user: false,
        cue: "",
        images: None,
        reply: Paths { text: "/generations/0/text", stop: "/generations/0/finish_reason", usage: ["", ""] },
        chunk: Paths { text: "/text", stop: "/finish_reason", usage: ["", ""] },
        thought: Thought::None,
        last: Some("/is_finished"),
    }),
    ..Family::BASE
};

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command-r-plus.html>, read 2026-11-22.
pub(super) static R: Family = Family {
    id: "cohere-command-r",
    code: "COHERE-COMMAND-R",
    docs: R_DOCS,
    models: &[
        model("cohere.command-r-plus-v1:0", 128_000, 4_000, CHAT),
        model("cohere.command-r-v1:0", 128_000, 4_000, CHAT),
        model("cohere.command-r", 0, 0, CHAT),
    ],
    fields: &[
        field(1, "/message", Kind::Text(0, usize::MAX)).required(),
        field(2, "/chat_history", Kind::List(0, usize::MAX)),
        field(3, "/chat_history/*/role", Kind::Word(&["USER", "CHATBOT"])).required(),
        field(4, "/preamble", Kind::Text(0, usize::MAX)),
        field(5, "/max_tokens", Kind::Tokens(0, 0)).knob(Knob::MaxTokens),
        field(6, "/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        // Documented up to 0.99, and recorded as accepted at 1.
        field(7, "/p", Kind::Number(0.01, 1.0)).knob(Knob::TopP),
        field(8, "/k", Kind::Number(0.0, 500.0)).knob(Knob::TopK),
        field(9, "/stop_sequences", Kind::Texts(usize::MAX, 1)).knob(Knob::Stop),
        field(10, "/prompt_truncation", Kind::Word(&["OFF", "AUTO_PRESERVE_ORDER"])),
        field(11, "/frequency_penalty", Kind::Number(0.0, 1.0)),
        field(12, "/presence_penalty", Kind::Number(0.0, 1.0)),
        field(13, "/seed", Kind::Int(i64::MIN, i64::MAX)),
        field(14, "/return_prompt", Kind::Bool),
        field(15, "/raw_prompting", Kind::Bool),
        field(16, "/tools", Kind::List(0, usize::MAX)),
        field(17, "/tool_results", Kind::List(0, usize::MAX)),
        field(18, "/tools_results", Kind::List(0, usize::MAX)),
        field(19, "/documents", Kind::List(0, usize::MAX)),
        field(20, "/search_queries_only", Kind::Bool),
        #[cfg(feature = "rarest-rules")]
        field(21, "/chat_history/*/message", Kind::Text(0, usize::MAX)),
        #[cfg(feature = "rarest-rules")]
        field(22, "/documents/*", Kind::Object),
        #[cfg(feature = "rarest-rules")]
        field(23, "/tools/*/name", Kind::Text(1, usize::MAX)).required(),
        #[cfg(feature = "rarest-rules")]
        field(24, "/tools/*/description", Kind::Text(0, usize::MAX)),
        #[cfg(feature = "rarest-rules")]
        field(25, "/tools/*/parameter_definitions", Kind::Object),
        #[cfg(feature = "rarest-rules")]
        field(26, "/tool_results/*/call", Kind::Object).required(),
        #[cfg(feature = "rarest-rules")]
        field(27, "/tool_results/*/call/name", Kind::Text(1, usize::MAX)).required(),
        #[cfg(feature = "rarest-rules")]
        field(28, "/tool_results/*/outputs", Kind::List(0, usize::MAX)).required(),
        #[cfg(feature = "rarest-rules")]
        field(29, "/tool_results/*/outputs/*", Kind::Object),
    ],
    closed: &[""],
    #[cfg(feature = "rare-rules")]
    on_converse: &[crate::field::Rule {
        code: 131,
        check: super::seen::command_closed,
        source: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command-r-plus.html",
    }],
    #[cfg(feature = "rarest-rules")]
    rules: &[
        Rule { code: 101, check: super::rare::older::long_prompt, source: R_DOCS },
        Rule { code: 102, check: super::rare::older::command_r_p, source: R_DOCS },
        Rule { code: 103, check: super::rare::older::command_r_parts, source: R_DOCS },
    ],
    stops: &[
        ("COMPLETE", Reason::End),
        ("MAX_TOKENS", Reason::Length),
        ("ERROR_LIMIT", Reason::Length),
        ("STOP_SEQUENCE", Reason::Stop),
        ("TOOL_CALL", Reason::Tool),
        ("ERROR", Reason::Error),
        ("ERROR_TOXIC", Reason::Filter),
        ("USER_CANCEL", Reason::Error),
    ],
    control: &[
        "<|START_OF_TURN_TOKEN|>",
        "<|END_OF_TURN_TOKEN|>",
        "<|USER_TOKEN|>",
        "<|CHATBOT_TOKEN|>",
        "<|SYSTEM_TOKEN|>",
        "<BOS_TOKEN>",
        "<EOS_TOKEN>",
    ],
    converse_top_k: Some("/k"),
    speaks: Speaks::Chat(&CohereChat),
    ..Family::BASE
};
