//! `TwelveLabs`: Pegasus answers questions about a video, Marengo turns texts and images into vectors.

use crate::dialects::embed::Marengo;
use crate::dialects::pegasus::Pegasus;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Kind, Rule, Subject, field};
use crate::params::Knob;
use crate::reply::Reason;

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-pegasus.html";
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
        field(6, "/mediaSource/base64String", Kind::Base64(25_000_000)),
    ],
    rules: &[Rule { code: 101, check: source, source: DOCS }],
    stops: &[("stop", Reason::End), ("length", Reason::Length)],
    speaks: Speaks::Chat(&Pegasus),
    ..Family::BASE
};

/// Source of the rows: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-marengo-3.html>, read 2026-11-22.
pub(super) static MARENGO: Family = Family {
    id: "marengo",
    code: "MARENGO",
    docs: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-marengo-3.html",
    models: &[
        model("twelvelabs.marengo-embed-2-7-v1:0", 77, 0, Takes::IMAGES.and(Takes::VIDEO).and(Takes::PROFILE)),
        model("twelvelabs.marengo-embed", 500, 0, Takes::IMAGES.and(Takes::VIDEO)),
    ],
    fields: &[
        field(1, "/inputType", Kind::Word(&["text", "image", "video", "audio", "text_image"])).required(),
        field(2, "/inputText", Kind::Text(1, usize::MAX)),
        field(3, "/textTruncate", Kind::Word(&["end", "none"])),
    ],
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
