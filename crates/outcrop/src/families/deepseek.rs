//! `DeepSeek`: a prompt string for R1, whose answer opens inside a thought; Chat Completions from V3 on.

use crate::dialects::completion::{Around, Completion, Paths, Thought};
use crate::dialects::openai::{ChatCompletions, OPEN_WEIGHT};
use crate::families::open_weight::{APART, BASE, STOPS, TAKES, TEXT_RULES};
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Kind, field};
use crate::params::Knob;

const CONTROL: &[&str] = &[
    "<｜begin▁of▁sentence｜>",
    "<｜end▁of▁sentence｜>",
    "<｜User｜>",
    "<｜Assistant｜>",
    "<｜tool▁calls▁begin｜>",
    "<｜tool▁calls▁end｜>",
    "<｜tool▁call▁begin｜>",
    "<｜tool▁call▁end｜>",
    "<｜tool▁outputs▁begin｜>",
    "<｜tool▁outputs▁end｜>",
    "<｜tool▁sep｜>",
    "<think>",
    "</think>",
];

const R1_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-deepseek.html";
const R1_TAKES: Takes = APART
    .without(Takes::TOOLS)
    .without(Takes::SCHEMAS)
    .without(Takes::REASONING)
    .without(Takes::PREFILL)
    .and(Takes::PROFILE)
    .and(Takes::ONE_TIER)
    .and(Takes::NO_FORMAT);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-deepseek.html>, read 2026-11-22.
pub(super) static R1: Family = Family {
    id: "deepseek-r1",
    code: "DEEPSEEK-R1",
    docs: R1_DOCS,
    models: &[model("deepseek.r1-v1:0", 128_000, 32_768, R1_TAKES)],
    fields: &[
        field(1, "/prompt", Kind::Text(1, usize::MAX)).required(),
        field(2, "/max_tokens", Kind::Int(1, 32_768)).knob(Knob::MaxTokens),
        field(3, "/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        field(4, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
        field(5, "/stop", Kind::Texts(10, 1)).knob(Knob::Stop),
    ],
    closed: &[""],
    #[cfg(feature = "rarest-rules")]
    rules: &[crate::field::Rule { code: 101, check: super::rarest::r1_prompt, source: R1_DOCS }],
    #[cfg(feature = "rare-rules")]
    on_converse: &[crate::field::Rule { code: 162, check: super::probed::deepseek_r1, source: super::probed::PROBES }],
    stops: STOPS,
    control: CONTROL,
    speaks: Speaks::Chat(&Completion {
        at: "/prompt",
        begin: "<｜begin▁of▁sentence｜>",
        system: Around("", ""),
        user: Around("<｜User｜>", ""),
        assistant: Around("<｜Assistant｜>", "<｜end▁of▁sentence｜>"),
        system_in_user: false,
        cue: "<｜Assistant｜><think>\n",
        images: None,
        reply: Paths { text: "/choices/0/text", stop: "/choices/0/stop_reason", usage: ["", ""] },
        chunk: Paths { text: "/choices/0/text", stop: "/choices/0/stop_reason", usage: ["", ""] },
        thought: Thought::Until("</think>"),
        last: None,
    }),
    ..Family::BASE
};

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-deepseek.html>, read 2026-11-22.
pub(super) static V3: Family = Family {
    id: "deepseek",
    code: "DEEPSEEK",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-deepseek.html",
    models: &[
        model("deepseek.v3-v1:0", 128_000, 8_000, TAKES.without(Takes::REASONING).and(Takes::ANY_ONLY)),
        model("deepseek.v3.2", 164_000, 8_000, TAKES.without(Takes::REASONING).and(Takes::ANY_ONLY)),
        model("deepseek.v", 0, 0, APART.without(Takes::REASONING)),
    ],
    control: CONTROL,
    speaks: Speaks::Chat(&ChatCompletions { tags: Some(("<think>", "</think>")), ..OPEN_WEIGHT }),
    rules: TEXT_RULES,
    #[cfg(feature = "rare-rules")]
    on_converse: &[
        crate::field::Rule {
            code: 137,
            check: super::seen::unanswered,
            source: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html",
        },
        super::probed::PASSED,
        super::probed::EFFORTS,
        super::probed::BUDGET,
    ],
    ..BASE
};
