//! xAI Grok: Chat Completions without sampling parameters.

use crate::families::open_weight::{BASE, TAKES};
#[cfg(feature = "rare-rules")]
use crate::families::open_weight::{CHOICE, EFFORT, IDS, NAMED, PARTS, SCHEMAS, STOP, STREAM, TOOL_TURNS, UNLISTED};
use crate::families::{Family, Takes, model};

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-xai-grok-4-6.html";

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
    #[cfg(feature = "rare-rules")]
    rules: &[
        TOOL_TURNS,
        STOP,
        STREAM,
        crate::field::Rule { code: 104, check: super::rare::grok_sampling, source: DOCS },
        SCHEMAS,
        PARTS,
        CHOICE,
        NAMED,
        IDS,
        UNLISTED,
        EFFORT,
    ],
    #[cfg(feature = "rare-rules")]
    on_converse: &[EFFORT],
    control: &["<|separator|>", "<|eos|>"],
    ..BASE
};
