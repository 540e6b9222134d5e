//! Google Gemma 3: Chat Completions.

use crate::families::open_weight::{BASE, TAKES};
use crate::families::{Family, Takes, model};

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-google.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "gemma",
    code: "GEMMA",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-google.html",
    models: &[
        model("google.gemma-3-12b-it", 128_000, 8_000, TAKES.and(Takes::IMAGES).without(Takes::REASONING)),
        model("google.gemma-3-27b-it", 128_000, 8_000, TAKES.and(Takes::IMAGES).without(Takes::REASONING)),
        model("google.gemma-3-4b-it", 128_000, 8_000, TAKES.and(Takes::IMAGES).without(Takes::REASONING)),
        model("google.gemma-3", 0, 0, TAKES.and(Takes::IMAGES)),
    ],
    control: &["<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>", "<start_of_image>"],
    ..BASE
};
