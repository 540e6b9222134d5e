//! Z.AI GLM: Chat Completions.

use crate::dialects::openai::{ChatCompletions, OPEN_WEIGHT};
use crate::families::open_weight::{self, BASE, TEXT_RULES};
use crate::families::{Family, Speaks, Takes, model};

const TAKES: Takes = open_weight::TAKES.and(Takes::ANY_OPENING);
const OTHERS: Takes = open_weight::APART.and(Takes::ANY_OPENING);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-zai.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "glm",
    code: "GLM",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-zai.html",
    models: &[
        model("zai.glm-4.7", 203_000, 128_000, TAKES.and(Takes::ANY_ONLY)),
        model("zai.glm-4.7-flash", 203_000, 128_000, TAKES.and(Takes::ANY_ONLY)),
        model("zai.glm-5", 200_000, 128_000, TAKES.and(Takes::ANY_ONLY)),
        model("zai.glm-5.3", 1_000_000, 128_000, OTHERS.and(Takes::PROFILE)),
        model("zai.glm", 0, 0, OTHERS),
    ],
    control: &["<|system|>", "<|user|>", "<|assistant|>", "<|observation|>", "<|endoftext|>", "[gMASK]", "<sop>"],
    speaks: Speaks::Chat(&ChatCompletions { tags: Some(("<think>", "</think>")), ..OPEN_WEIGHT }),
    rules: TEXT_RULES,
    #[cfg(feature = "rare-rules")]
    on_converse: &[
        crate::families::seen::documents(137),
        super::probed::PASSED,
        super::probed::EFFORTS,
        super::probed::BUDGET,
        crate::field::Rule { code: 201, check: super::probed::glm_effort, source: super::probed::RUNS },
    ],
    ..BASE
};
