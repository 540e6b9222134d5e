//! Amazon Titan Text Embeddings.

use crate::dialects::titan_embed::TitanEmbed;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Kind, field};

/// The first generation takes nothing but the text.
pub(super) static V1: Family = Family {
    id: "titan-embed-text-v1",
    code: "TITAN-EMBED-V1",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html",
    models: &[
        model("amazon.titan-embed-text-v1", 8_192, 0, Takes::NOTHING),
        model("amazon.titan-embed-g1-text-02", 8_192, 0, Takes::NOTHING),
    ],
    fields: &[field(1, "/inputText", Kind::Text(1, 50_000)).required()],
    closed: &[""],
    speaks: Speaks::Embed(&TitanEmbed),
    ..Family::BASE
};

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html>, read 2026-11-22.
pub(super) static V2: Family = Family {
    id: "titan-embed-text-v2",
    code: "TITAN-EMBED",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html",
    models: &[model("amazon.titan-embed-text-v2:0", 8_192, 0, Takes::NOTHING)],
    fields: &[
        field(1, "/inputText", Kind::Text(1, 50_000)).required(),
        field(2, "/dimensions", Kind::OneInt(&[256, 512, 1_024])),
        field(3, "/normalize", Kind::Bool),
        field(4, "/embeddingTypes", Kind::List(1, 2)),
        field(5, "/embeddingTypes/*", Kind::Word(&["float", "binary"])),
    ],
    closed: &[""],
    speaks: Speaks::Embed(&TitanEmbed),
    ..Family::BASE
};
