//! Qwen3: Chat Completions.

use crate::dialects::openai::{ChatCompletions, OPEN_WEIGHT};
#[cfg(feature = "rare-rules")]
use crate::families::open_weight::rare::reasoning_config;
use crate::families::open_weight::{self, BASE, CHAT_ML, TEXT_RULES};
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Rule, joined};

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-qwen.html";
#[cfg(feature = "rare-rules")]
const CONFIG: Rule = Rule { code: 113, check: reasoning_config, source: DOCS };
const OWN: &[Rule] = &[
    #[cfg(feature = "rare-rules")]
    CONFIG,
];

const TAKES: Takes = open_weight::TAKES.and(Takes::WORD_RESULTS).and(Takes::AUTO_ONLY);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-qwen.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "qwen",
    code: "QWEN",
    docs: DOCS,
    models: &[
        model("qwen.qwen3-235b-a22b-2507-v1:0", 262_144, 8_192, TAKES.and(Takes::ANY_OPENING).without(Takes::REASONING)),
        model("qwen.qwen3-32b-v1:0", 32_768, 8_192, TAKES.and(Takes::ANY_OPENING)),
        model("qwen.qwen3-coder-30b-a3b-v1:0", 262_144, 16_384, TAKES.and(Takes::ANY_OPENING).without(Takes::REASONING)),
        model("qwen.qwen3-coder-480b-a35b-v1:0", 262_144, 16_384, TAKES.and(Takes::ANY_OPENING).without(Takes::REASONING)),
        model("qwen.qwen3-coder-next", 256_000, 16_000, TAKES.and(Takes::ANY_OPENING).without(Takes::REASONING)),
        model("qwen.qwen3-next-80b-a3b", 256_000, 8_000, TAKES.and(Takes::ANY_OPENING)),
        model("qwen.qwen3-vl-235b-a22b", 256_000, 8_000, TAKES.and(Takes::IMAGES).and(Takes::ANY_OPENING).without(Takes::REASONING)),
        model("qwen.qwen3", 0, 0, open_weight::APART.and(Takes::WORD_RESULTS).and(Takes::ANY_OPENING)),
    ],
    control: CHAT_ML,
    speaks: Speaks::Chat(&ChatCompletions { tags: Some(("<think>", "</think>")), ..OPEN_WEIGHT }),
    rules: &joined::<_, { TEXT_RULES.len() + OWN.len() }>(&[TEXT_RULES, OWN]),
    #[cfg(feature = "rare-rules")]
    on_converse: &[CONFIG, super::probed::PASSED, super::probed::EFFORTS, super::probed::BUDGET],
    ..BASE
};
