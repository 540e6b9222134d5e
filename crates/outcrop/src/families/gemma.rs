//! Google Gemma 3: Chat Completions.

use crate::families::open_weight::{self, BASE};
use crate::families::{Family, Takes, model};

const TAKES: Takes = open_weight::TAKES.and(Takes::IMAGES).and(Takes::AUTO_ONLY);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-google.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "gemma",
    code: "GEMMA",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-google.html",
    models: &[
        model("google.gemma-3-12b-it", 128_000, 8_000, TAKES.without(Takes::REASONING)),
        model("google.gemma-3-27b-it", 128_000, 8_000, TAKES.without(Takes::REASONING)),
        model("google.gemma-3-4b-it", 128_000, 8_000, TAKES.without(Takes::REASONING).without(Takes::SCHEMAS)),
        model("google.gemma-3", 0, 0, open_weight::APART.and(Takes::IMAGES).and(Takes::AUTO_ONLY)),
    ],
    #[cfg(feature = "rare-rules")]
    on_converse: &[
        super::probed::PASSED,
        super::probed::EFFORTS,
        super::probed::BUDGET,
        crate::field::Rule { code: 201, check: super::probed::gemma_results, source: super::probed::PROBES },
    ],
    control: &["<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>", "<start_of_image>"],
    ..BASE
};
