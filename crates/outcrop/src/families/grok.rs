//! xAI Grok: Chat Completions without sampling parameters.

#[cfg(feature = "rare-rules")]
use crate::families::open_weight::EFFORT;
use crate::families::open_weight::{BASE, OPEN_RULES, TAKES};
use crate::families::{Family, Takes, model};
use crate::field::{Rule, joined};

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
        model("xai.grok-4.6", 500_000, 500_000, TAKES.and(Takes::IMAGES).without(Takes::REASONING).and(Takes::NO_SAMPLER)),
        model(
            "xai.grok-4.7",
            524_288,
            524_288,
            TAKES.and(Takes::IMAGES).without(Takes::REASONING).and(Takes::NO_SAMPLER).and(Takes::PROFILE),
        ),
        model("xai.grok-4", 0, 0, TAKES.and(Takes::IMAGES)),
    ],
    rules: &joined::<_, { OPEN_RULES.len() + OWN.len() }>(&[OPEN_RULES, OWN]),
    #[cfg(feature = "rare-rules")]
    on_converse: &[EFFORT],
    control: &["<|separator|>", "<|eos|>"],
    ..BASE
};
