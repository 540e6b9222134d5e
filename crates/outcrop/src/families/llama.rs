//! Meta Llama 2, 3 and 4: one prompt string whose special tokens the caller writes, each generation with its own.

use crate::dialects::completion::{Around, Completion, Paths, Thought};
use crate::families::{Family, Speaks, Takes, model};
#[cfg(feature = "rare-rules")]
use crate::field::Rule;
use crate::field::{Field, Kind, field};
use crate::params::Knob;
use crate::reply::Reason;

const PLAIN: Takes =
    Takes::SYSTEM.and(Takes::CONVERSE).and(Takes::STREAM).and(Takes::DOCUMENTS).and(Takes::PREFILL).and(Takes::LONE_RESULT);
const TOOLS: Takes = PLAIN.and(Takes::TOOLS);

/// The third generation.
const THIRD: Takes = PLAIN.without(Takes::PREFILL).and(Takes::ONE_TIER).and(Takes::NO_FORMAT);
const THIRD_TOOLS: Takes = THIRD.and(Takes::TOOLS);

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html";

/// Recorded of Llama 4, whose own body is as closed as those of the others.
#[cfg(feature = "rare-rules")]
const CLOSED: crate::field::Rule = crate::field::Rule { code: 132, check: super::seen::llama_closed, source: DOCS };

const FIELDS: &[Field] = &[
    field(1, "/prompt", Kind::Text(1, usize::MAX)).required(),
    field(2, "/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
    field(3, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
    field(4, "/max_gen_len", Kind::Int(1, 2_048)).knob(Knob::MaxTokens),
    field(5, "/images", Kind::List(0, usize::MAX)),
    #[cfg(feature = "rarest-rules")]
    field(6, "/images/*", Kind::Base64(usize::MAX)),
];

#[cfg(feature = "rare-rules")]
const RULES: &[Rule] = &[
    Rule { code: 101, check: super::rare::images, source: DOCS },
    #[cfg(feature = "rarest-rules")]
    Rule { code: 102, check: super::rarest::llama_prompt, source: DOCS },
];

/// What the generations share.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html>, read 2026-11-22.
const BASE: Family =
    Family { docs: DOCS, fields: FIELDS, closed: &[""], stops: &[("stop", Reason::End), ("length", Reason::Length)], ..Family::BASE };

/// Where all generations have their answer.
const ANSWER: Completion = Completion {
    at: "/prompt",
    begin: "",
    system: Around("", ""),
    user: Around("", ""),
    assistant: Around("", ""),
    system_in_user: false,
    cue: "",
    images: None,
    reply: Paths { text: "/generation", stop: "/stop_reason", usage: ["/prompt_token_count", "/generation_token_count"] },
    chunk: Paths { text: "/generation", stop: "/stop_reason", usage: ["/prompt_token_count", "/generation_token_count"] },
    thought: Thought::None,
    last: None,
};

pub(super) static LLAMA_2: Family = Family {
    id: "llama-2",
    code: "LLAMA-2",
    #[cfg(feature = "rare-rules")]
    rules: RULES,
    #[cfg(feature = "rare-rules")]
    on_converse: &[CLOSED],
    models: &[
        model("meta.llama2-13b-chat-v1", 4_096, 4_096, PLAIN),
        model("meta.llama2-70b-chat-v1", 4_096, 4_096, PLAIN),
        model("meta.llama2", 0, 0, PLAIN),
    ],
    control: &["[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<s>", "</s>"],
    speaks: Speaks::Chat(&Completion {
        system: Around("<<SYS>>\n", "\n<</SYS>>\n\n"),
        user: Around("<s>[INST] ", " [/INST]"),
        assistant: Around(" ", " </s>"),
        system_in_user: true,
        ..ANSWER
    }),
    ..BASE
};

pub(super) static LLAMA_3: Family = Family {
    id: "llama",
    code: "LLAMA",
    #[cfg(feature = "rare-rules")]
    rules: RULES,
    #[cfg(feature = "rare-rules")]
    on_converse: &[CLOSED],
    models: &[
        model("meta.llama3-1-405b-instruct-v1:0", 128_000, 4_096, THIRD_TOOLS.and(Takes::LATENCY)),
        model("meta.llama3-1-70b-instruct-v1:0", 128_000, 4_096, THIRD_TOOLS.and(Takes::LATENCY)),
        model("meta.llama3-1-8b-instruct-v1:0", 128_000, 4_096, THIRD_TOOLS),
        model("meta.llama3-2-11b-instruct-v1:0", 128_000, 4_096, THIRD_TOOLS.and(Takes::IMAGES)),
        model("meta.llama3-2-1b-instruct-v1:0", 128_000, 4_096, THIRD),
        model("meta.llama3-2-3b-instruct-v1:0", 128_000, 4_096, THIRD),
        model("meta.llama3-2-90b-instruct-v1:0", 128_000, 4_096, THIRD_TOOLS.and(Takes::IMAGES)),
        model("meta.llama3-3-70b-instruct-v1:0", 128_000, 4_096, THIRD_TOOLS),
        model("meta.llama3-70b-instruct-v1:0", 8_192, 2_048, THIRD),
        model("meta.llama3-8b-instruct-v1:0", 8_192, 2_048, THIRD),
        model("meta.llama3", 0, 0, TOOLS),
    ],
    control: &[
        "<|begin_of_text|>",
        "<|end_of_text|>",
        "<|start_header_id|>",
        "<|end_header_id|>",
        "<|eot_id|>",
        "<|eom_id|>",
        "<|python_tag|>",
        "<|finetune_right_pad_id|>",
        "<|image|>",
    ],
    speaks: Speaks::Chat(&Completion {
        begin: "<|begin_of_text|>",
        system: Around("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>"),
        user: Around("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"),
        assistant: Around("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
        cue: "<|start_header_id|>assistant<|end_header_id|>\n\n",
        images: Some(("/images", "<|image|>")),
        ..ANSWER
    }),
    ..BASE
};

pub(super) static LLAMA_4: Family = Family {
    id: "llama-4",
    code: "LLAMA-4",
    #[cfg(feature = "rare-rules")]
    rules: RULES,
    #[cfg(feature = "rare-rules")]
    on_converse: &[CLOSED],
    models: &[
        model("meta.llama4-maverick-17b-instruct-v1:0", 1_000_000, 8_192, TOOLS.and(Takes::IMAGES).and(Takes::PROFILE)),
        model("meta.llama4-scout-17b-instruct-v1:0", 10_000_000, 8_192, TOOLS.and(Takes::IMAGES).and(Takes::PROFILE)),
        model("meta.llama4", 0, 0, TOOLS.and(Takes::IMAGES)),
    ],
    control: &[
        "<|begin_of_text|>",
        "<|end_of_text|>",
        "<|header_start|>",
        "<|header_end|>",
        "<|eot|>",
        "<|eom|>",
        "<|step|>",
        "<|python_start|>",
        "<|python_end|>",
        "<|image_start|>",
        "<|image_end|>",
        "<|image|>",
        "<|patch|>",
        "<|tile_x_separator|>",
        "<|tile_y_separator|>",
    ],
    speaks: Speaks::Chat(&Completion {
        begin: "<|begin_of_text|>",
        system: Around("<|header_start|>system<|header_end|>\n\n", "<|eot|>"),
        user: Around("<|header_start|>user<|header_end|>\n\n", "<|eot|>"),
        assistant: Around("<|header_start|>assistant<|header_end|>\n\n", "<|eot|>"),
        cue: "<|header_start|>assistant<|header_end|>\n\n",
        images: Some(("/images", "<|image|>")),
        ..ANSWER
    }),
    ..BASE
};
