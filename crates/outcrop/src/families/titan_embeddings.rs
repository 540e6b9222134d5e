//! Amazon Titan embeddings, of text and of images.

use crate::dialects::embed::TitanEmbed;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, IN_BODY, Kind, Rule, Subject, field};

const TEXT_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html";
const IMAGE_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-mm.html";

#[cfg(feature = "rare-rules")]
const WORDS: &[Rule] = &[Rule { code: 101, check: super::rare::vectors::titan_words, source: TEXT_DOCS }];

/// The first generation takes nothing but the text. Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static V1: Family = Family {
    id: "titan-embed-text-v1",
    code: "TITAN-EMBED-V1",
    docs: TEXT_DOCS,
    models: &[
        model("amazon.titan-embed-text-v1", 8_192, 0, Takes::NOTHING),
        model("amazon.titan-embed-g1-text-02", 8_192, 0, Takes::NOTHING),
    ],
    fields: &[field(1, "/inputText", Kind::Text(1, 50_000)).required()],
    closed: &[""],
    #[cfg(feature = "rare-rules")]
    rules: WORDS,
    speaks: Speaks::Embed(&TitanEmbed { dimensions: "/dimensions", images: false }),
    ..Family::BASE
};

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static V2: Family = Family {
    id: "titan-embed-text-v2",
    code: "TITAN-EMBED",
    docs: TEXT_DOCS,
    models: &[model("amazon.titan-embed-text-v2:0", 8_192, 0, Takes::NOTHING)],
    fields: &[
        field(1, "/inputText", Kind::Text(1, 50_000)).required(),
        field(2, "/dimensions", Kind::OneInt(&[256, 512, 1_024])),
        field(3, "/normalize", Kind::Bool),
        field(4, "/embeddingTypes", Kind::List(1, 2)),
        field(5, "/embeddingTypes/*", Kind::Word(&["float", "binary"])),
    ],
    closed: &[""],
    #[cfg(feature = "rare-rules")]
    rules: WORDS,
    speaks: Speaks::Embed(&TitanEmbed { dimensions: "/dimensions", images: false }),
    ..Family::BASE
};

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static MULTIMODAL: Family = Family {
    id: "titan-embed-image",
    code: "TITAN-EMBED-IMAGE",
    docs: IMAGE_DOCS,
    models: &[model("amazon.titan-embed-image-v1", 128, 0, Takes::IMAGES)],
    fields: &[
        field(1, "/inputText", Kind::Text(0, usize::MAX)),
        field(2, "/inputImage", Kind::Base64(IN_BODY)),
        field(3, "/embeddingConfig", Kind::Object),
        field(4, "/embeddingConfig/outputEmbeddingLength", Kind::OneInt(&[256, 384, 1_024])),
    ],
    closed: &["", "/embeddingConfig"],
    rules: &[
        Rule { code: 101, check: something, source: IMAGE_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 102, check: super::rare::vectors::titan_words, source: IMAGE_DOCS },
    ],
    speaks: Speaks::Embed(&TitanEmbed { dimensions: "/embeddingConfig/outputEmbeddingLength", images: true }),
    ..Family::BASE
};

fn something(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.get("inputText").is_none() && subject.body.get("inputImage").is_none() {
        breaches.refuse("", "must have inputText, inputImage or both", None);
    }
}
