//! NVIDIA Nemotron: Chat Completions.

use crate::dialects::openai::{ChatCompletions, OPEN_WEIGHT};
use crate::families::open_weight::{self, BASE, TEXT_RULES};
use crate::families::{Family, Speaks, Takes, model};

/// Nothing is known of stop sequences on Converse.
const TAKES: Takes = open_weight::TAKES.without(Takes::NO_STOPS).and(Takes::AUTO_ONLY);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-nvidia.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "nemotron",
    code: "NEMOTRON",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-nvidia.html",
    models: &[
        model("nvidia.nemotron-nano-12b-v2", 128_000, 8_000, TAKES.and(Takes::IMAGES)),
        model("nvidia.nemotron-nano-3-30b", 256_000, 8_000, TAKES),
        model("nvidia.nemotron-nano-9b-v2", 128_000, 8_000, TAKES.without(Takes::REASONING)),
        model("nvidia.nemotron-super-3-120b", 256_000, 32_000, TAKES.without(Takes::REASONING)),
        model("nvidia.nemotron", 0, 0, open_weight::APART.and(Takes::IMAGES)),
    ],
    control: &["<|im_start|>", "<|im_end|>", "<SPECIAL_10>", "<SPECIAL_11>", "<SPECIAL_12>"],
    speaks: Speaks::Chat(&ChatCompletions { tags: Some(("<think>", "</think>")), ..OPEN_WEIGHT }),
    rules: TEXT_RULES,
    #[cfg(feature = "rare-rules")]
    on_converse: super::probed::SERVED,
    ..BASE
};
