//! `TwelveLabs`: Pegasus answers questions about a video, Marengo turns texts and images into vectors.

#[cfg(any(feature = "media", feature = "rare-rules"))]
use crate::body::View;
use crate::dialects::embed::Marengo;
#[cfg(any(feature = "media", feature = "rare-rules"))]
use crate::dialects::embed::is_second;
use crate::dialects::pegasus::Pegasus;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, IN_BODY, Kind, Rule, Subject, field};
use crate::params::Knob;
use crate::reply::Reason;

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-pegasus.html";
const THIRD: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-marengo-3.html";
const WATCHES: Takes = Takes::VIDEO.and(Takes::STREAM).and(Takes::S3);

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static PEGASUS: Family = Family {
    id: "pegasus",
    code: "PEGASUS",
    docs: DOCS,
    models: &[
        model("twelvelabs.pegasus-1-2-v1:0", 0, 4_096, WATCHES),
        model("twelvelabs.pegasus-1-5-v1:0", 261_120, 98_304, WATCHES.and(Takes::PROFILE)),
        model("twelvelabs.pegasus", 0, 0, WATCHES),
    ],
    fields: &[
        field(1, "/inputPrompt", Kind::Text(1, usize::MAX)),
        field(2, "/mediaSource", Kind::Object).required(),
        field(3, "/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        field(4, "/maxOutputTokens", Kind::Tokens(1, 0)).knob(Knob::MaxTokens),
        field(5, "/responseFormat", Kind::Object),
        field(6, "/mediaSource/base64String", Kind::Base64(IN_BODY)),
        #[cfg(feature = "rare-rules")]
        field(7, "/responseFormat/jsonSchema", Kind::Object).required(),
        #[cfg(feature = "rare-rules")]
        field(8, "/analysis_mode", Kind::Word(&["general", "time_based_metadata"])),
    ],
    rules: &[
        Rule { code: 101, check: source, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 102, check: super::rare::pegasus_words, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 103, check: super::rare::vectors::pegasus_mode, source: DOCS },
    ],
    stops: &[("stop", Reason::End), ("length", Reason::Length)],
    speaks: Speaks::Chat(&Pegasus),
    ..Family::BASE
};

/// Source of the rows: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-marengo-3.html>, read 2026-11-22.
pub(super) static MARENGO: Family = Family {
    id: "marengo",
    code: "MARENGO",
    docs: THIRD,
    models: &[
        model("twelvelabs.marengo-embed-2-7-v1:0", 77, 0, Takes::IMAGES.and(Takes::VIDEO).and(Takes::PROFILE)),
        model("twelvelabs.marengo-embed", 500, 0, Takes::IMAGES.and(Takes::VIDEO)),
    ],
    fields: &[
        field(1, "/inputType", Kind::Word(&["text", "image", "video", "audio", "text_image", "multi_input"])).required(),
        field(2, "/inputText", Kind::Text(1, usize::MAX)),
        field(3, "/textTruncate", Kind::Word(&["end", "none"])),
        field(4, "/mediaSource/base64String", Kind::Base64(IN_BODY)),
        field(5, "/text/inputText", Kind::Text(1, usize::MAX)).required(),
        field(6, "/image/mediaSource", Kind::Object).required(),
        field(7, "/image/mediaSource/base64String", Kind::Base64(IN_BODY)),
        field(8, "/text_image/inputText", Kind::Text(1, usize::MAX)).required(),
        field(9, "/text_image/mediaSource", Kind::Object).required(),
        field(10, "/text_image/mediaSource/base64String", Kind::Base64(IN_BODY)),
    ],
    rules: &[
        #[cfg(feature = "rare-rules")]
        Rule { code: 101, check: form, source: THIRD },
        #[cfg(feature = "rare-rules")]
        Rule { code: 102, check: sources, source: THIRD },
        #[cfg(feature = "rare-rules")]
        Rule { code: 103, check: super::rare::marengo_words, source: THIRD },
        #[cfg(feature = "rare-rules")]
        Rule { code: 104, check: super::rare::vectors::marengo_images, source: THIRD },
        #[cfg(feature = "rare-rules")]
        Rule { code: 105, check: super::rare::vectors::marengo_at_once, source: THIRD },
    ],
    #[cfg(feature = "media")]
    jobs: Some(&jobs::ROWS),
    speaks: Speaks::Embed(&Marengo),
    ..Family::BASE
};

fn source(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let source = subject.body.at("mediaSource");
    if source.is_object() && source.get("base64String").is_some() == source.get("s3Location").is_some() {
        breaches.refuse("/mediaSource", "must have exactly one of base64String, s3Location", None);
    }
    if subject.body.get("inputPrompt").is_none() && subject.body.get("prompt_v2").is_none() {
        breaches.refuse(
            "/inputPrompt",
            "is missing; it must be a string",
            Some("Malformed input request: #: required key [inputPrompt] not found, please reformat your input and try again.".to_owned()),
        );
    }
}

/// The second version is flat; in the third, the input stands under the name of its type.
#[cfg(any(feature = "media", feature = "rare-rules"))]
fn form(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(kind) = subject.body.get("inputType").and_then(View::as_str) else { return };
    let has = |key: &str| subject.body.get(key).is_some_and(|value| !value.is_null());
    let Some(model) = subject.model else { return };
    if !is_second(model.id) {
        if ["text", "image", "text_image", "audio", "video", "multi_input"].contains(&kind) && !has(kind) {
            breaches.refuse(format!("/{kind}"), format!("is missing; inputType {kind} needs it"), None);
        }
        return;
    }
    match kind {
        "text_image" | "multi_input" => {
            breaches.refuse("/inputType", format!("must be one of text, image, audio, video, got {kind}"), None);
        }
        "text" if !has("inputText") => breaches.refuse("/inputText", "is missing; inputType text needs it", None),
        "image" | "audio" | "video" if !has("mediaSource") => {
            breaches.refuse("/mediaSource", format!("is missing; inputType {kind} needs it"), None);
        }
        _ => (),
    }
    if kind != "video" && has("embeddingOption") {
        breaches.refuse("/embeddingOption", "is for video only", None);
    }
}

#[cfg(any(feature = "media", feature = "rare-rules"))]
fn sources(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for at in ["/mediaSource", "/image/mediaSource", "/text_image/mediaSource", "/audio/mediaSource", "/video/mediaSource"] {
        let Some(source) = subject.body.pointer(at).filter(|source| source.is_object()) else { continue };
        let [bytes, object] = ["base64String", "s3Location"].map(|key| source.get(key).is_some_and(|value| !value.is_null()));
        if bytes == object {
            breaches.refuse(at, "must have exactly one of base64String, s3Location", None);
        }
        #[cfg(feature = "rare-rules")]
        super::rare::objects(subject.body, at, breaches);
    }
}

/// What Marengo takes from StartAsyncInvoke.
#[cfg(feature = "media")]
mod jobs {
    use super::{THIRD, form, sources};
    use crate::body::View;
    use crate::dialects::embed::is_second;
    use crate::dialects::video::{marengo_2, marengo_3};
    use crate::families::Rows;
    use crate::field::{Breaches, Kind, Rule, Subject, field};

    const SECOND: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-marengo.html";
    const BYTES: Kind = Kind::Base64(25_000_000);
    const OPTIONS: Kind = Kind::List(1, 3);
    const METHODS: Kind = Kind::Word(&["dynamic", "fixed"]);
    const KINDS: Kind = Kind::Word(&["separate_embedding", "fused_embedding"]);
    const SCOPES: Kind = Kind::Word(&["clip", "asset"]);

    /// Source of the rows: the pages of both versions, read 2026-11-22.
    pub(super) static ROWS: Rows = Rows {
        fields: &[
            field(201, "/inputType", Kind::Word(&["text", "image", "text_image", "audio", "video", "multi_input"])).required(),
            field(202, "/inputText", Kind::Text(1, usize::MAX)),
            field(203, "/textTruncate", Kind::Word(&["end", "none"])),
            field(204, "/mediaSource/base64String", BYTES),
            field(205, "/startSec", Kind::Number(0.0, f64::INFINITY)),
            field(206, "/lengthSec", Kind::Above(0.0, f64::INFINITY)),
            field(207, "/useFixedLengthSec", Kind::Number(2.0, 10.0)),
            field(208, "/minClipSec", Kind::Int(1, 5)),
            field(209, "/embeddingOption", OPTIONS),
            field(210, "/embeddingOption/*", Kind::Word(&["visual-text", "visual-image", "audio"])),
            field(211, "/text/inputText", Kind::Text(1, usize::MAX)).required(),
            field(212, "/image/mediaSource", Kind::Object).required(),
            field(213, "/image/mediaSource/base64String", BYTES),
            field(214, "/text_image/inputText", Kind::Text(1, usize::MAX)).required(),
            field(215, "/text_image/mediaSource", Kind::Object).required(),
            field(216, "/text_image/mediaSource/base64String", BYTES),
            field(217, "/audio/mediaSource", Kind::Object).required(),
            field(218, "/audio/mediaSource/base64String", BYTES),
            field(219, "/audio/startSec", Kind::Number(0.0, f64::INFINITY)),
            field(220, "/audio/endSec", Kind::Above(0.0, f64::INFINITY)),
            field(221, "/audio/segmentation/method", METHODS).required(),
            field(222, "/audio/segmentation/dynamic/minDurationSec", Kind::Int(1, 5)),
            field(223, "/audio/segmentation/fixed/durationSec", Kind::Int(1, 10)),
            field(224, "/audio/embeddingOption", OPTIONS),
            field(225, "/audio/embeddingOption/*", Kind::Word(&["audio", "transcription"])),
            field(226, "/audio/embeddingType/*", KINDS),
            field(227, "/audio/embeddingScope/*", SCOPES),
            field(228, "/video/mediaSource", Kind::Object).required(),
            field(229, "/video/mediaSource/base64String", BYTES),
            field(230, "/video/startSec", Kind::Number(0.0, f64::INFINITY)),
            field(231, "/video/endSec", Kind::Above(0.0, f64::INFINITY)),
            field(232, "/video/segmentation/method", METHODS).required(),
            field(233, "/video/segmentation/dynamic/minDurationSec", Kind::Int(1, 5)),
            field(234, "/video/segmentation/fixed/durationSec", Kind::Int(1, 10)),
            field(235, "/video/embeddingOption", OPTIONS),
            field(236, "/video/embeddingOption/*", Kind::Word(&["visual", "audio", "transcription"])),
            field(237, "/video/embeddingType/*", KINDS),
            field(238, "/video/embeddingScope/*", SCOPES),
            field(239, "/multi_input/mediaSources", Kind::List(1, usize::MAX)).required(),
            field(240, "/multi_input/mediaSources/*/mediaType", Kind::Word(&["image"])).required(),
            field(241, "/multi_input/mediaSources/*/mediaSource", Kind::Object).required(),
            field(242, "/multi_input/mediaSources/*/name", Kind::Text(1, usize::MAX)),
            field(243, "/multi_input/inputText", Kind::Text(1, usize::MAX)),
        ],
        closed: &[],
        rules: &[
            Rule { code: 301, check: form, source: THIRD },
            Rule { code: 302, check: sources, source: THIRD },
            Rule { code: 303, check: fixed, source: SECOND },
            #[cfg(feature = "rare-rules")]
            Rule { code: 304, check: crate::families::rare::marengo_words, source: THIRD },
            #[cfg(feature = "rare-rules")]
            Rule { code: 305, check: crate::families::rare::vectors::marengo_images, source: THIRD },
            #[cfg(feature = "rare-rules")]
            Rule { code: 306, check: crate::families::rare::vectors::marengo_options, source: THIRD },
        ],
        clips: Some(|id| if is_second(id) { marengo_2 } else { marengo_3 }),
    };

    fn fixed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
        let number = |key: &str| subject.body.get(key).and_then(View::as_f64);
        if let (Some(fixed), Some(least)) = (number("useFixedLengthSec"), number("minClipSec"))
            && fixed < least
        {
            breaches.refuse("/useFixedLengthSec", format!("must be at least minClipSec, {least}, got {fixed}"), None);
        }
        for medium in ["audio", "video"] {
            let number = |key: &str| subject.body.pointer(&format!("/{medium}/{key}")).and_then(View::as_f64);
            if let (Some(start), Some(end)) = (number("startSec"), number("endSec"))
                && end <= start
            {
                breaches.refuse(format!("/{medium}/endSec"), format!("must be after startSec, {start}, got {end}"), None);
            }
        }
    }
}
