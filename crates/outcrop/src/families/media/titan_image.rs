//! Amazon Titan Image Generator.

use super::pictures::{Limits, has, judge, same_size};
use crate::body::View;
use crate::dialects::canvas::Canvas;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Field, IN_BODY, Kind, Rule, Subject, field};
use crate::image::Tone;

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-image.html";
const CANVAS: Canvas = Canvas { outpaints: Tone::Black, styles: false };
const TEXT: Kind = Kind::Text(1, 512);
const IMAGE: Kind = Kind::Base64(IN_BODY);
const GIVEN: Limits = Limits { side: (0, 1_408), ..Limits::BASE };

/// Width and height. Source: the page in `docs`, read 2026-11-22.
const SIZES: [(u64, u64); 25] = [
    (1_024, 1_024),
    (768, 768),
    (512, 512),
    (768, 1_152),
    (384, 576),
    (1_152, 768),
    (576, 384),
    (768, 1_280),
    (384, 640),
    (1_280, 768),
    (640, 384),
    (896, 1_152),
    (448, 576),
    (1_152, 896),
    (576, 448),
    (768, 1_408),
    (384, 704),
    (1_408, 768),
    (704, 384),
    (640, 1_408),
    (320, 704),
    (1_408, 640),
    (704, 320),
    (1_152, 640),
    (1_173, 640),
];

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static V1: Family = Family {
    id: "titan-image-v1",
    code: "TITAN-IMAGE-V1",
    docs: DOCS,
    models: &[model("amazon.titan-image-generator-v1", 0, 0, Takes::IMAGES)],
    fields: &V1_FIELDS,
    closed: &["", "/textToImageParams", "/imageGenerationConfig"],
    rules: V1_RULES,
    speaks: Speaks::Image(&CANVAS),
    ..Family::BASE
};

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static V2: Family = Family {
    id: "titan-image",
    code: "TITAN-IMAGE",
    docs: DOCS,
    models: &[model("amazon.titan-image-generator-v2:0", 0, 0, Takes::IMAGES), model("amazon.titan-image-generator", 0, 0, Takes::IMAGES)],
    fields: &V2_FIELDS,
    closed: &["", "/textToImageParams", "/imageGenerationConfig", "/colorGuidedGenerationParams", "/backgroundRemovalParams"],
    rules: RULES,
    speaks: Speaks::Image(&CANVAS),
    ..Family::BASE
};

const TASKS_V1: [&str; 4] = ["TEXT_IMAGE", "INPAINTING", "OUTPAINTING", "IMAGE_VARIATION"];
const TASKS_V2: [&str; 6] = ["TEXT_IMAGE", "INPAINTING", "OUTPAINTING", "IMAGE_VARIATION", "COLOR_GUIDED_GENERATION", "BACKGROUND_REMOVAL"];

const V1_FIELDS: [Field; 32] = [
    field(1, "/taskType", Kind::Word(&TASKS_V1)).required(),
    field(2, "/textToImageParams", Kind::Object),
    field(3, "/textToImageParams/text", TEXT).required(),
    field(4, "/textToImageParams/negativeText", TEXT),
    field(5, "/inPaintingParams", Kind::Object),
    field(6, "/inPaintingParams/image", IMAGE).required(),
    field(7, "/inPaintingParams/text", TEXT),
    field(8, "/inPaintingParams/negativeText", TEXT),
    field(9, "/inPaintingParams/maskPrompt", Kind::Text(1, usize::MAX)),
    field(10, "/inPaintingParams/maskImage", IMAGE),
    field(11, "/inPaintingParams/returnMask", Kind::Bool),
    field(12, "/outPaintingParams", Kind::Object),
    field(13, "/outPaintingParams/image", IMAGE).required(),
    field(14, "/outPaintingParams/text", TEXT).required(),
    field(15, "/outPaintingParams/negativeText", TEXT),
    field(16, "/outPaintingParams/maskPrompt", Kind::Text(1, usize::MAX)),
    field(17, "/outPaintingParams/maskImage", IMAGE),
    field(18, "/outPaintingParams/returnMask", Kind::Bool),
    field(19, "/outPaintingParams/outPaintingMode", Kind::Word(&["DEFAULT", "PRECISE"])),
    field(20, "/imageVariationParams", Kind::Object),
    field(21, "/imageVariationParams/images", Kind::List(1, 5)).required(),
    field(22, "/imageVariationParams/images/*", IMAGE),
    field(23, "/imageVariationParams/similarityStrength", Kind::Number(0.2, 1.0)),
    field(24, "/imageGenerationConfig/quality", Kind::Word(&["standard", "premium"])),
    field(25, "/imageGenerationConfig/numberOfImages", Kind::Int(1, 5)),
    field(26, "/imageGenerationConfig/cfgScale", Kind::Number(1.1, 10.0)),
    field(27, "/imageGenerationConfig/seed", Kind::Int(0, 2_147_483_646)),
    field(28, "/imageGenerationConfig", Kind::Object),
    field(40, "/imageGenerationConfig/width", Kind::Int(1, i64::MAX)),
    field(41, "/imageGenerationConfig/height", Kind::Int(1, i64::MAX)),
    field(42, "/imageVariationParams/text", TEXT),
    field(43, "/imageVariationParams/negativeText", TEXT),
];

/// What the second version takes besides.
const V2_OWN: [Field; 11] = [
    field(29, "/textToImageParams/conditionImage", IMAGE),
    field(30, "/textToImageParams/controlMode", Kind::Word(&["CANNY_EDGE", "SEGMENTATION"])),
    field(31, "/textToImageParams/controlStrength", Kind::Number(0.0, 1.0)),
    field(32, "/colorGuidedGenerationParams", Kind::Object),
    field(33, "/colorGuidedGenerationParams/text", TEXT).required(),
    field(34, "/colorGuidedGenerationParams/negativeText", TEXT),
    field(35, "/colorGuidedGenerationParams/colors", Kind::List(1, 10)).required(),
    field(36, "/colorGuidedGenerationParams/colors/*", Kind::Text(7, 7)),
    field(37, "/colorGuidedGenerationParams/referenceImage", IMAGE),
    field(38, "/backgroundRemovalParams", Kind::Object),
    field(39, "/backgroundRemovalParams/image", IMAGE).required(),
];

const V2_FIELDS: [Field; V1_FIELDS.len() + V2_OWN.len()] = {
    let mut fields = [field(1, "/taskType", Kind::Word(&TASKS_V2)).required(); V1_FIELDS.len() + V2_OWN.len()];
    let mut index = 1;
    while index < fields.len() {
        fields[index] = if index < V1_FIELDS.len() { V1_FIELDS[index] } else { V2_OWN[index - V1_FIELDS.len()] };
        index += 1;
    }
    fields
};

/// The first version takes neither an image to keep to nor colours.
const V1_RULES: &[Rule] = &[
    Rule { code: 101, check: one_task, source: DOCS },
    Rule { code: 102, check: one_mask, source: DOCS },
    Rule { code: 103, check: size, source: DOCS },
    Rule { code: 105, check: images, source: DOCS },
];

const RULES: &[Rule] = &[
    Rule { code: 101, check: one_task, source: DOCS },
    Rule { code: 102, check: one_mask, source: DOCS },
    Rule { code: 103, check: size, source: DOCS },
    Rule { code: 104, check: control, source: DOCS },
    Rule { code: 105, check: images, source: DOCS },
    Rule { code: 106, check: colors, source: DOCS },
];

/// The parameters of each task.
pub(super) const PARAMS: [(&str, &str); 7] = [
    ("TEXT_IMAGE", "textToImageParams"),
    ("COLOR_GUIDED_GENERATION", "colorGuidedGenerationParams"),
    ("IMAGE_VARIATION", "imageVariationParams"),
    ("INPAINTING", "inPaintingParams"),
    ("OUTPAINTING", "outPaintingParams"),
    ("BACKGROUND_REMOVAL", "backgroundRemovalParams"),
    ("VIRTUAL_TRY_ON", "virtualTryOnParams"),
];

/// Where images stand, in Titan's bodies and in Canvas's.
pub(super) const IMAGES: [&str; 6] = [
    "/textToImageParams/conditionImage",
    "/colorGuidedGenerationParams/referenceImage",
    "/inPaintingParams/image",
    "/outPaintingParams/image",
    "/backgroundRemovalParams/image",
    "/virtualTryOnParams/sourceImage",
];

/// The parameters are those of the task, and there are no others.
pub(super) fn one_task(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(task) = subject.body.get("taskType").and_then(View::as_str) else { return };
    let Some((_, own)) = PARAMS.into_iter().find(|(name, _)| *name == task) else { return };
    for (other, key) in PARAMS {
        let there = subject.body.get(key).is_some_and(|params| !params.is_null());
        if key == own && !there {
            let service = format!("Malformed input request: #: required key [{own}] not found, please reformat your input and try again.");
            breaches.refuse(format!("/{own}"), format!("is missing; {task} takes it"), Some(service));
        } else if key != own && there {
            breaches.refuse(format!("/{key}"), format!("is for {other}; {task} takes {own}"), None);
        }
    }
    if task == "BACKGROUND_REMOVAL" && has(subject.body, "/imageGenerationConfig") {
        breaches.refuse("/imageGenerationConfig", "must be left out for BACKGROUND_REMOVAL", None);
    }
}

/// Words or an image say what is meant, not both.
pub(super) fn one_mask(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for params in ["/inPaintingParams", "/outPaintingParams"] {
        if subject.body.pointer(params).is_some_and(View::is_object) {
            let [words, image] = ["maskPrompt", "maskImage"].map(|key| has(subject.body, &format!("{params}/{key}")));
            if words == image {
                let was = if words { "both" } else { "neither" };
                breaches.refuse(params, format!("must have exactly one of maskPrompt, maskImage, got {was}"), None);
            }
        }
    }
}

fn size(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let config = "/imageGenerationConfig";
    let side = |key: &str| subject.body.pointer(&format!("{config}/{key}")).filter(|value| !value.is_null());
    match (side("width"), side("height")) {
        (None, None) => (),
        (Some(_), None) | (None, Some(_)) => breaches.refuse(config, "must have width and height, or neither", None),
        (Some(width), Some(height)) => {
            let pair = width.as_u64().zip(height.as_u64());
            if pair.is_none_or(|pair| !SIZES.contains(&pair)) {
                let was = pair.map_or("no whole numbers".to_owned(), |(width, height)| format!("{width} × {height}"));
                let sizes = "1024 × 1024, 768 × 768, 512 × 512, 1152 × 768, 1280 × 768, 1152 × 896, 1408 × 768, 1408 × 640, 1173 × 640, their upright twins and their halves";
                breaches.refuse(
                    format!("{config}/width"),
                    format!("width and height must be one of the model's sizes, {sizes}; got {was}"),
                    None,
                );
            }
        }
    }
}

/// Control is by an image.
pub(super) fn control(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let params = "/textToImageParams";
    if has(subject.body, &format!("{params}/conditionImage")) {
        return;
    }
    for key in ["controlMode", "controlStrength"] {
        let at = format!("{params}/{key}");
        if has(subject.body, &at) {
            breaches.refuse(at, "means nothing without conditionImage; add it, or leave this out", None);
        }
    }
}

fn images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    judge_all(subject, &GIVEN, breaches);
}

/// Judges every image of a body, and whether masks have the size of their images.
pub(super) fn judge_all(subject: &Subject<'_>, limits: &Limits, breaches: &mut Breaches<'_>) {
    for at in IMAGES {
        let header = judge(subject.body, at, limits, breaches);
        let masks: &[&str] = match at {
            "/inPaintingParams/image" => &["/inPaintingParams/maskImage"],
            "/outPaintingParams/image" => &["/outPaintingParams/maskImage"],
            "/virtualTryOnParams/sourceImage" => &["/virtualTryOnParams/imageBasedMask/maskImage"],
            _ => &[],
        };
        for mask in masks {
            let mask_header = judge(subject.body, mask, limits, breaches);
            same_size(header, mask_header, mask, breaches);
        }
    }
    judge(subject.body, "/virtualTryOnParams/referenceImage", limits, breaches);
    let varied = subject.body.pointer("/imageVariationParams/images").map_or(0, |images| images.items().count());
    for index in 0..varied.min(5) {
        judge(subject.body, &format!("/imageVariationParams/images/{index}"), limits, breaches);
    }
}

/// `#rrggbb`.
pub(super) fn colors(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let colors = subject.body.pointer("/colorGuidedGenerationParams/colors");
    for (index, color) in colors.into_iter().flat_map(View::items).enumerate().take(10) {
        let Some(text) = color.as_str().filter(|text| text.len() == 7) else { continue };
        let hex = text.strip_prefix('#').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if !hex {
            let message = format!("must be a colour such as #c0ffee, got {}", crate::field::quote(text));
            breaches.refuse(format!("/colorGuidedGenerationParams/colors/{index}"), message, None);
        }
    }
}
