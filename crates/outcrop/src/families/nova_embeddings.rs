//! Amazon Nova Multimodal Embeddings.

use crate::dialects::embed::NovaEmbed;
use crate::families::{Family, Speaks, Takes, model};
#[cfg(feature = "rare-rules")]
use crate::field::{Breaches, IN_BODY, Rule, Subject};
use crate::field::{Kind, field};

const DOCS: &str = "https://docs.aws.amazon.com/nova/latest/nova2-userguide/embeddings-schema.html";
#[cfg(any(feature = "media", feature = "rare-rules"))]
const MEDIA: [&str; 4] = ["text", "image", "audio", "video"];

const PURPOSES: Kind = Kind::Word(&[
    "GENERIC_INDEX",
    "GENERIC_RETRIEVAL",
    "TEXT_RETRIEVAL",
    "IMAGE_RETRIEVAL",
    "VIDEO_RETRIEVAL",
    "DOCUMENT_RETRIEVAL",
    "AUDIO_RETRIEVAL",
    "CLASSIFICATION",
    "CLUSTERING",
]);
const DIMENSIONS: Kind = Kind::OneInt(&[256, 384, 1_024, 3_072]);

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "nova-embed",
    code: "NOVA-EMBED",
    docs: DOCS,
    models: &[model("amazon.nova-2-multimodal-embeddings-v1:0", 8_172, 0, Takes::IMAGES.and(Takes::VIDEO).and(Takes::S3))],
    fields: &[
        field(1, "/taskType", Kind::Word(&["SINGLE_EMBEDDING", "SEGMENTED_EMBEDDING"])).required(),
        field(2, "/schemaVersion", Kind::Word(&["nova-multimodal-embed-v1"])),
        field(3, "/singleEmbeddingParams/embeddingPurpose", PURPOSES).required(),
        field(4, "/singleEmbeddingParams/embeddingDimension", DIMENSIONS),
        field(5, "/singleEmbeddingParams/text/truncationMode", Kind::Word(&["START", "END", "NONE"])).required(),
        field(6, "/singleEmbeddingParams/text/value", Kind::Text(1, 8_192)),
        field(7, "/singleEmbeddingParams/image/format", Kind::Word(&["png", "jpeg", "gif", "webp"])).required(),
        field(8, "/singleEmbeddingParams/image/detailLevel", Kind::Word(&["STANDARD_IMAGE", "DOCUMENT_IMAGE"])),
        field(9, "/singleEmbeddingParams/audio/format", Kind::Word(&["mp3", "wav", "ogg"])).required(),
        field(10, "/singleEmbeddingParams/video/format", Kind::Word(&["mp4", "mov", "mkv", "webm", "flv", "mpeg", "mpg", "wmv", "3gp"]))
            .required(),
        field(11, "/singleEmbeddingParams/video/embeddingMode", Kind::Word(&["AUDIO_VIDEO_COMBINED", "AUDIO_VIDEO_SEPARATE"])).required(),
        #[cfg(feature = "rare-rules")]
        field(12, "/singleEmbeddingParams/image/source", Kind::Object).required(),
        #[cfg(feature = "rare-rules")]
        field(13, "/singleEmbeddingParams/audio/source", Kind::Object).required(),
        #[cfg(feature = "rare-rules")]
        field(14, "/singleEmbeddingParams/video/source", Kind::Object).required(),
        #[cfg(feature = "rare-rules")]
        field(15, "/singleEmbeddingParams/image/source/bytes", Kind::Base64(IN_BODY)),
        #[cfg(feature = "rare-rules")]
        field(16, "/singleEmbeddingParams/audio/source/bytes", Kind::Base64(IN_BODY)),
        #[cfg(feature = "rare-rules")]
        field(17, "/singleEmbeddingParams/video/source/bytes", Kind::Base64(IN_BODY)),
    ],
    rules: &[
        #[cfg(feature = "rare-rules")]
        Rule { code: 101, check: one_medium, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 102, check: super::rare::vectors::nova_sources, source: DOCS },
    ],
    #[cfg(feature = "media")]
    jobs: Some(&jobs::ROWS),
    speaks: Speaks::Embed(&NovaEmbed),
    ..Family::BASE
};

#[cfg(feature = "rare-rules")]
fn one_medium(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.at("taskType") == "SEGMENTED_EMBEDDING" {
        breaches.refuse("/taskType", "must be SINGLE_EMBEDDING here; SEGMENTED_EMBEDDING is for StartAsyncInvoke", None);
        return;
    }
    let Some(params) = subject.body.get("singleEmbeddingParams") else {
        breaches.refuse(
            "/singleEmbeddingParams",
            "is missing; it must be an object",
            Some(
                "Malformed input request: #: required key [singleEmbeddingParams] not found, please reformat your input and try again."
                    .to_owned(),
            ),
        );
        return;
    };
    let given: Vec<&str> = MEDIA.into_iter().filter(|key| params.get(key).is_some()).collect();
    if given.len() != 1 {
        let was = if given.is_empty() { "none".to_owned() } else { given.join(" and ") };
        breaches.refuse("/singleEmbeddingParams", format!("must have exactly one of {}; got {was}", MEDIA.join(", ")), None);
    }
    if let Some(text) = params.get("text")
        && text.get("value").is_some() == text.get("source").is_some()
    {
        breaches.refuse("/singleEmbeddingParams/text", "must have value or source, and not both", None);
    }
}

/// What it takes from StartAsyncInvoke.
#[cfg(feature = "media")]
mod jobs {
    use super::{DIMENSIONS, DOCS, MEDIA, PURPOSES};
    use crate::dialects::video::nova;
    use crate::families::Rows;
    use crate::field::{Breaches, Kind, Rule, Subject, field};

    /// Source of the rows: the page in `docs`, read 2026-11-22.
    pub(super) static ROWS: Rows = Rows {
        fields: &[
            field(201, "/taskType", Kind::Word(&["SEGMENTED_EMBEDDING", "SINGLE_EMBEDDING"])).required(),
            field(202, "/schemaVersion", Kind::Word(&["nova-multimodal-embed-v1"])),
            field(203, "/segmentedEmbeddingParams/embeddingPurpose", PURPOSES).required(),
            field(204, "/segmentedEmbeddingParams/embeddingDimension", DIMENSIONS),
            field(205, "/segmentedEmbeddingParams/text/truncationMode", Kind::Word(&["START", "END", "NONE"])),
            field(206, "/segmentedEmbeddingParams/image/format", Kind::Word(&["png", "jpeg", "gif", "webp"])).required(),
            field(207, "/segmentedEmbeddingParams/audio/format", Kind::Word(&["mp3", "wav", "ogg"])).required(),
            field(
                208,
                "/segmentedEmbeddingParams/video/format",
                Kind::Word(&["mp4", "mov", "mkv", "webm", "flv", "mpeg", "mpg", "wmv", "3gp"]),
            )
            .required(),
            field(209, "/segmentedEmbeddingParams/video/embeddingMode", Kind::Word(&["AUDIO_VIDEO_COMBINED", "AUDIO_VIDEO_SEPARATE"]))
                .required(),
            field(210, "/singleEmbeddingParams/embeddingPurpose", PURPOSES).required(),
            field(211, "/singleEmbeddingParams/embeddingDimension", DIMENSIONS),
            field(212, "/segmentedEmbeddingParams/image/source", Kind::Object).required(),
            field(213, "/segmentedEmbeddingParams/audio/source", Kind::Object).required(),
            field(214, "/segmentedEmbeddingParams/video/source", Kind::Object).required(),
        ],
        closed: &[],
        rules: &[
            Rule { code: 301, check: one_medium, source: DOCS },
            #[cfg(feature = "rare-rules")]
            Rule { code: 302, check: crate::families::rare::vectors::nova_sources, source: DOCS },
        ],
        clips: Some(|_| nova),
    };

    fn one_medium(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
        let segmented = subject.body.get("taskType").and_then(crate::body::View::as_str) != Some("SINGLE_EMBEDDING");
        let key = if segmented { "segmentedEmbeddingParams" } else { "singleEmbeddingParams" };
        let Some(params) = subject.body.get(key).filter(|params| !params.is_null()) else {
            breaches.refuse(format!("/{key}"), "is missing; it must be an object", None);
            return;
        };
        let given: Vec<&str> = MEDIA.into_iter().filter(|medium| params.get(medium).is_some()).collect();
        if given.len() != 1 {
            let was = if given.is_empty() { "none".to_owned() } else { given.join(" and ") };
            breaches.refuse(format!("/{key}"), format!("must have exactly one of {}; got {was}", MEDIA.join(", ")), None);
        }
    }
}
