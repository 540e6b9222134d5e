//! GPT of `OpenAI`: asked through Converse only; there is no body for InvokeModel.

use crate::families::{Family, Speaks, Takes, model};
#[cfg(feature = "rare-rules")]
use crate::field::Rule;

#[cfg(feature = "rare-rules")]
const CARD: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-openai-gpt-6-astra.html";

const TAKES: Takes = Takes::SYSTEM
    .and(Takes::TOOLS)
    .and(Takes::IMAGES)
    .and(Takes::DOCUMENTS)
    .and(Takes::CONVERSE)
    .and(Takes::STREAM)
    .and(Takes::TOOL_STREAM)
    .and(Takes::FORCED_TOOL)
    .and(Takes::PREFILL)
    .and(Takes::NO_SAMPLER)
    .and(Takes::WORD_RESULTS)
    .and(Takes::SCHEMAS);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "openai-gpt",
    code: "OPENAI-GPT",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html",
    models: &[
        model("openai.gpt-5.4", 1_050_000, 128_000, TAKES.without(Takes::CONVERSE)),
        model("openai.gpt-5.5", 1_050_000, 128_000, TAKES.without(Takes::CONVERSE)),
        model("openai.gpt-5.6-luna", 1_050_000, 128_000, TAKES),
        model("openai.gpt-5.6-sol", 1_050_000, 128_000, TAKES),
        model("openai.gpt-5.6-terra", 1_050_000, 128_000, TAKES),
        model("openai.gpt-6-astra", 1_050_000, 128_000, TAKES),
        model("openai.gpt-6-luna", 1_050_000, 128_000, TAKES),
        model("openai.gpt-6-sol", 1_050_000, 128_000, TAKES),
        model("openai.gpt-6.1-sol", 1_050_000, 128_000, TAKES),
        model("openai.gpt-6.1-terra", 1_050_000, 128_000, TAKES),
        model("openai.gpt-5", 0, 0, TAKES),
        model("openai.gpt-6", 0, 0, TAKES),
    ],
    #[cfg(feature = "rare-rules")]
    on_converse: &[
        Rule { code: 101, check: super::rare::effort, source: CARD },
        Rule { code: 102, check: super::rare::gpt_strict, source: CARD },
    ],
    control: &["<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|im_start|>", "<|im_end|>", "<|endoftext|>"],
    speaks: Speaks::Converse,
    ..Family::BASE
};
