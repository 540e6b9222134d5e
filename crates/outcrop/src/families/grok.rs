//! xAI Grok: Chat Completions without sampling parameters.

use crate::families::open_weight::APART as TAKES;
#[cfg(feature = "rare-rules")]
use crate::families::open_weight::EFFORT;
use crate::families::open_weight::{BASE, OPEN_RULES};
use crate::families::{Family, Takes, model};
use crate::field::{Rule, joined};

const NEW: Takes = TAKES.and(Takes::IMAGES).without(Takes::REASONING).and(Takes::NO_SAMPLER).and(Takes::PROFILE);

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-xai-grok-4-6.html";

const OWN: &[Rule] = &[
    #[cfg(feature = "rare-rules")]
    Rule { code: 104, check: super::rare::grok_sampling, source: DOCS },
];

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-xai-grok-4-6.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "grok",
    code: "GROK",
    docs: DOCS,
    models: &[
        // Its card says 500,000 tokens of output; more are taken, and documents and the bare id are not.
        // Source: <https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/blob/main/docs/grok-models.md>,
        // read 2026-11-26.
        model("xai.grok-4.6", 500_000, 524_288, NEW.without(Takes::DOCUMENTS)),
        model("xai.grok-4.7", 524_288, 524_288, NEW),
        model("xai.grok-4", 0, 0, TAKES.and(Takes::IMAGES)),
    ],
    rules: &joined::<_, { OPEN_RULES.len() + OWN.len() }>(&[OPEN_RULES, OWN]),
    #[cfg(feature = "rare-rules")]
    on_converse: &[
        EFFORT,
        Rule { code: 136, check: super::seen::grok_effort, source: super::seen::GROK },
        crate::families::seen::documents(137),
        Rule { code: 138, check: super::seen::grok_passes, source: super::seen::GROK },
    ],
    control: &["<|separator|>", "<|eos|>"],
    ..BASE
};
