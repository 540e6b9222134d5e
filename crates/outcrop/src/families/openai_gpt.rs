//! GPT of `OpenAI`: Chat Completions, which the page lists for none of them on InvokeModel, and one was recorded to take.

use crate::families::open_weight::BASE;
use crate::families::{Family, Takes, model};
#[cfg(feature = "rare-rules")]
use crate::families::{open_weight, seen};
#[cfg(feature = "rare-rules")]
use crate::field::Rule;

#[cfg(feature = "rare-rules")]
const CARD: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-openai-gpt-6-astra.html";

const TAKES: Takes = Takes::SYSTEM
    .and(Takes::TOOLS)
    .and(Takes::IMAGES)
    .and(Takes::CONVERSE)
    .and(Takes::STREAM)
    .and(Takes::TOOL_STREAM)
    .and(Takes::FORCED_TOOL)
    .and(Takes::PREFILL)
    .and(Takes::NO_SAMPLER)
    // As <https://github.com/567-labs/instructor/issues/2682> and others saw it taken, read 2026-11-26.
    .and(Takes::REDACTED)
    .and(Takes::WORD_RESULTS)
    .and(Takes::SCHEMAS)
    .and(Takes::BLIND_RESULTS)
    .and(Takes::PROFILE);

/// The sixth generation.
const SIXTH: Takes = TAKES.and(Takes::NO_STOPS).and(Takes::ONE_TIER).and(Takes::FIELD_WORDS);

const OTHERS: Takes = TAKES.and(Takes::DOCUMENTS).without(Takes::PROFILE);

/// Pages do without all of them: they have no bytes left.
#[cfg(not(feature = "rare-rules"))]
const RULES: &[crate::field::Rule] = &[];
#[cfg(feature = "rare-rules")]
const RULES: &[Rule] = &[
    Rule { code: 132, ..open_weight::TOOL_TURNS },
    Rule { code: 133, ..open_weight::STOP },
    Rule { code: 134, ..open_weight::STREAM },
    Rule { code: 135, ..open_weight::SCHEMAS },
    Rule { code: 136, check: seen::gpt_body, source: "https://github.com/aws-samples/sample-apj-sup-sa/issues/231" },
    Rule { code: 137, check: seen::gpt_listed, source: DOCS },
];

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html";

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "openai-gpt",
    code: "OPENAI-GPT",
    docs: DOCS,
    models: &[
        // Through Converse they were reached in one account, and in others not; what is said of sampling differs, too.
        model("openai.gpt-5.4", 1_050_000, 128_000, TAKES.without(Takes::NO_SAMPLER)),
        model("openai.gpt-5.5", 1_050_000, 128_000, TAKES),
        // These were seen to refuse documents; of the others nothing is known.
        // Source: <https://github.com/anomalyco/models.dev/pull/6821>, read 2026-11-26.
        model("openai.gpt-5.6-luna", 1_050_000, 128_000, TAKES),
        model("openai.gpt-5.6-sol", 1_050_000, 128_000, TAKES),
        model("openai.gpt-5.6-terra", 1_050_000, 128_000, TAKES),
        model("openai.gpt-6-astra", 1_050_000, 128_000, SIXTH),
        model("openai.gpt-6-luna", 1_050_000, 128_000, SIXTH),
        model("openai.gpt-6-sol", 1_050_000, 128_000, SIXTH),
        model("openai.gpt-6.1-sol", 1_050_000, 128_000, SIXTH),
        model("openai.gpt-6.1-terra", 1_050_000, 128_000, SIXTH),
        model("openai.gpt-5", 0, 0, OTHERS),
        model("openai.gpt-6", 0, 0, OTHERS),
    ],
    rules: RULES,
    #[cfg(feature = "rare-rules")]
    on_converse: &[
        Rule { code: 101, check: super::rare::effort, source: CARD },
        Rule { code: 102, check: super::rare::gpt_strict, source: CARD },
        Rule { code: 138, check: seen::flat_effort, source: "https://github.com/anomalyco/opencode/pull/48195" },
        seen::documents(139),
        Rule { code: 200, check: super::probed::gpt, source: super::probed::PROBES },
        Rule { code: 201, check: super::probed::gpt_doubts, source: super::probed::RUNS },
    ],
    control: &["<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|im_start|>", "<|im_end|>", "<|endoftext|>"],
    ..BASE
};
