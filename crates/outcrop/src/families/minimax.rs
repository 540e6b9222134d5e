//! `MiniMax`: Chat Completions.

use crate::dialects::openai::{ChatCompletions, OPEN_WEIGHT};
use crate::families::open_weight::{self, APART, BASE, TEXT_RULES};
use crate::families::{Family, Speaks, Takes, model};

const TAKES: Takes = open_weight::TAKES.and(Takes::AUTO_ONLY);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-minimax.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "minimax",
    code: "MINIMAX",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-minimax.html",
    models: &[
        model("minimax.minimax-m2", 1_000_000, 8_000, TAKES),
        model("minimax.minimax-m2.1", 196_000, 8_000, TAKES),
        model("minimax.minimax-m2.5", 196_000, 8_000, TAKES),
        model("minimax.minimax", 0, 0, APART),
    ],
    control: &["]~!b[", "]~b]", "[e~["],
    speaks: Speaks::Chat(&ChatCompletions { tags: Some(("<think>", "</think>")), ..OPEN_WEIGHT }),
    rules: TEXT_RULES,
    #[cfg(feature = "rare-rules")]
    on_converse: super::probed::SERVED,
    ..BASE
};
