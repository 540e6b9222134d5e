//! xAI Grok: Chat Completions without sampling parameters.

use crate::families::open_weight::{BASE, TAKES};
use crate::families::{Family, Takes, model};

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-xai-grok-4-6.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "grok",
    code: "GROK",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-xai-grok-4-6.html",
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
    control: &["<|separator|>", "<|eos|>"],
    ..BASE
};
