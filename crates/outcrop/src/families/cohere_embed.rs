//! Cohere Embed.

use crate::dialects::embed::CohereEmbed;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Kind, Rule, Subject, field};

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html";
const PURPOSES: &[&str] = &["search_document", "search_query", "classification", "clustering", "image"];
const TYPES: &[&str] = &["float", "int8", "uint8", "binary", "ubinary"];

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static V3: Family = Family {
    id: "cohere-embed",
    code: "COHERE-EMBED",
    docs: DOCS,
    models: &[
        model("cohere.embed-english-v3", 512, 0, Takes::IMAGES),
        model("cohere.embed-multilingual-v3", 512, 0, Takes::IMAGES),
        model("cohere.embed-", 0, 0, Takes::IMAGES),
    ],
    fields: &[
        field(1, "/input_type", Kind::Word(PURPOSES)).required(),
        field(2, "/texts", Kind::List(1, 96)),
        field(3, "/texts/*", Kind::Text(1, 2_048)),
        field(4, "/images", Kind::List(1, 1)),
        field(5, "/truncate", Kind::Word(&["NONE", "START", "END"])),
        field(6, "/embedding_types", Kind::List(0, 5)),
        field(7, "/embedding_types/*", Kind::Word(TYPES)),
    ],
    closed: &[""],
    rules: &[
        Rule { code: 101, check: one_kind, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 102, check: super::rare::vectors::cohere_images, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 103, check: super::rare::vectors::cohere_words, source: DOCS },
    ],
    speaks: Speaks::Embed(&CohereEmbed { fourth: false }),
    ..Family::BASE
};

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static V4: Family = Family {
    id: "cohere-embed-v4",
    code: "COHERE-EMBED-V4",
    docs: DOCS,
    models: &[model("cohere.embed-v4", 128_000, 0, Takes::IMAGES)],
    fields: &[
        field(1, "/input_type", Kind::Word(PURPOSES)).required(),
        field(2, "/texts", Kind::List(1, 96)),
        field(3, "/texts/*", Kind::Text(1, usize::MAX)),
        field(4, "/images", Kind::List(1, 96)),
        field(5, "/inputs", Kind::List(1, 96)),
        field(6, "/truncate", Kind::Word(&["NONE", "START", "END", "LEFT", "RIGHT"])),
        field(7, "/embedding_types", Kind::List(0, 5)),
        field(8, "/embedding_types/*", Kind::Word(TYPES)),
        field(9, "/output_dimension", Kind::OneInt(&[256, 512, 1_024, 1_536])),
        field(10, "/max_tokens", Kind::Int(0, 128_000)),
        #[cfg(feature = "rare-rules")]
        field(11, "/inputs/*/content", Kind::List(1, usize::MAX)).required(),
        #[cfg(feature = "rare-rules")]
        field(12, "/inputs/*/content/*/type", Kind::Word(&["text", "image_url"])).required(),
        #[cfg(feature = "rare-rules")]
        field(13, "/inputs/*/content/*/image_url/url", Kind::Text(1, usize::MAX)).required(),
    ],
    closed: &[""],
    rules: &[
        Rule { code: 101, check: one_kind, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 102, check: super::rare::vectors::cohere_images, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 103, check: super::rare::vectors::cohere_words, source: DOCS },
    ],
    speaks: Speaks::Embed(&CohereEmbed { fourth: true }),
    ..Family::BASE
};

fn one_kind(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let kinds = &["texts", "images", "inputs"];
    let given: Vec<&str> = kinds.iter().copied().filter(|key| subject.body.get(key).is_some()).collect();
    if given.len() != 1 {
        let was = if given.is_empty() { "none".to_owned() } else { given.join(" and ") };
        // Only the fourth takes both in one input.
        let fourth = subject.family.fields.iter().any(|field| field.at == "/inputs");
        let kinds = kinds.get(..2 + usize::from(fourth)).unwrap_or(kinds).join(", ");
        breaches.refuse("", format!("must have exactly one of {kinds}; got {was}"), None);
    }
    if subject.body.get("images").is_some() && subject.body.at("input_type") != "image" {
        breaches.refuse("/input_type", "must be image when images are given", None);
    }
}
