//! Amazon Nova Canvas.

use super::pictures::{Limits, has};
use super::titan_image::{colors, control, judge_all, one_mask, one_task};
use crate::body::View;
use crate::dialects::canvas::Canvas;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, IN_BODY, Kind, Rule, Subject, field};
use crate::image::Tone;
use crate::picture::header_of_base64;

const DOCS: &str = "https://docs.aws.amazon.com/nova/latest/userguide/image-gen-req-resp-structure.html";
const ACCESS: &str = "https://docs.aws.amazon.com/nova/latest/userguide/image-gen-access.html";
const TEXT: Kind = Kind::Text(1, 1_024);
const IMAGE: Kind = Kind::Base64(IN_BODY);
const SHAPES: Kind = Kind::Word(&["CONTOUR", "BOUNDING_BOX", "DEFAULT"]);
const SWITCH: Kind = Kind::Word(&["ON", "OFF", "DEFAULT"]);
const GIVEN: Limits = Limits { side: (320, 4_096), area: (0, 4_194_303), ratio: 400, depth: 8, ..Limits::BASE };

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "nova-canvas",
    code: "NOVA-CANVAS",
    docs: DOCS,
    models: &[model("amazon.nova-canvas", 1_024, 0, Takes::IMAGES)],
    fields: &[
        field(
            1,
            "/taskType",
            Kind::Word(&[
                "TEXT_IMAGE",
                "COLOR_GUIDED_GENERATION",
                "IMAGE_VARIATION",
                "INPAINTING",
                "OUTPAINTING",
                "BACKGROUND_REMOVAL",
                "VIRTUAL_TRY_ON",
            ]),
        )
        .required(),
        field(2, "/textToImageParams", Kind::Object),
        field(3, "/textToImageParams/text", TEXT).required(),
        field(4, "/textToImageParams/negativeText", TEXT),
        field(
            5,
            "/textToImageParams/style",
            Kind::Word(&[
                "3D_ANIMATED_FAMILY_FILM",
                "DESIGN_SKETCH",
                "FLAT_VECTOR_ILLUSTRATION",
                "GRAPHIC_NOVEL_ILLUSTRATION",
                "MAXIMALISM",
                "MIDCENTURY_RETRO",
                "PHOTOREALISM",
                "SOFT_DIGITAL_PAINTING",
            ]),
        ),
        field(6, "/textToImageParams/conditionImage", IMAGE),
        field(7, "/textToImageParams/controlMode", Kind::Word(&["CANNY_EDGE", "SEGMENTATION"])),
        field(8, "/textToImageParams/controlStrength", Kind::Number(0.0, 1.0)),
        field(9, "/colorGuidedGenerationParams", Kind::Object),
        field(10, "/colorGuidedGenerationParams/text", TEXT).required(),
        field(11, "/colorGuidedGenerationParams/negativeText", TEXT),
        field(12, "/colorGuidedGenerationParams/colors", Kind::List(1, 10)).required(),
        field(13, "/colorGuidedGenerationParams/colors/*", Kind::Text(7, 7)),
        field(14, "/colorGuidedGenerationParams/referenceImage", IMAGE),
        field(15, "/imageVariationParams", Kind::Object),
        field(16, "/imageVariationParams/images", Kind::List(1, 5)).required(),
        field(17, "/imageVariationParams/images/*", IMAGE),
        field(18, "/imageVariationParams/similarityStrength", Kind::Number(0.2, 1.0)),
        field(19, "/imageVariationParams/text", TEXT),
        field(20, "/imageVariationParams/negativeText", TEXT),
        field(21, "/inPaintingParams", Kind::Object),
        field(22, "/inPaintingParams/image", IMAGE).required(),
        field(23, "/inPaintingParams/maskPrompt", TEXT),
        field(24, "/inPaintingParams/maskImage", IMAGE),
        field(25, "/inPaintingParams/text", TEXT),
        field(26, "/inPaintingParams/negativeText", TEXT),
        field(27, "/outPaintingParams", Kind::Object),
        field(28, "/outPaintingParams/image", IMAGE).required(),
        field(29, "/outPaintingParams/maskPrompt", TEXT),
        field(30, "/outPaintingParams/maskImage", IMAGE),
        field(31, "/outPaintingParams/text", TEXT),
        field(32, "/outPaintingParams/negativeText", TEXT),
        field(33, "/outPaintingParams/outPaintingMode", Kind::Word(&["DEFAULT", "PRECISE"])),
        field(34, "/backgroundRemovalParams", Kind::Object),
        field(35, "/backgroundRemovalParams/image", IMAGE).required(),
        field(36, "/virtualTryOnParams", Kind::Object),
        field(37, "/virtualTryOnParams/sourceImage", IMAGE).required(),
        field(38, "/virtualTryOnParams/referenceImage", IMAGE).required(),
        field(39, "/virtualTryOnParams/maskType", Kind::Word(&["IMAGE", "GARMENT", "PROMPT"])).required(),
        field(40, "/virtualTryOnParams/imageBasedMask/maskImage", IMAGE).required(),
        field(41, "/virtualTryOnParams/garmentBasedMask/maskShape", SHAPES),
        field(
            42,
            "/virtualTryOnParams/garmentBasedMask/garmentClass",
            Kind::Word(&[
                "UPPER_BODY",
                "LOWER_BODY",
                "FULL_BODY",
                "FOOTWEAR",
                "LONG_SLEEVE_SHIRT",
                "SHORT_SLEEVE_SHIRT",
                "NO_SLEEVE_SHIRT",
                "OTHER_UPPER_BODY",
                "LONG_PANTS",
                "SHORT_PANTS",
                "OTHER_LOWER_BODY",
                "LONG_DRESS",
                "SHORT_DRESS",
                "FULL_BODY_OUTFIT",
                "OTHER_FULL_BODY",
                "SHOES",
                "BOOTS",
                "OTHER_FOOTWEAR",
            ]),
        )
        .required(),
        field(43, "/virtualTryOnParams/garmentBasedMask/garmentStyling/longSleeveStyle", Kind::Word(&["SLEEVE_DOWN", "SLEEVE_UP"])),
        field(44, "/virtualTryOnParams/garmentBasedMask/garmentStyling/tuckingStyle", Kind::Word(&["UNTUCKED", "TUCKED"])),
        field(45, "/virtualTryOnParams/garmentBasedMask/garmentStyling/outerLayerStyle", Kind::Word(&["CLOSED", "OPEN"])),
        field(46, "/virtualTryOnParams/promptBasedMask/maskPrompt", TEXT).required(),
        field(47, "/virtualTryOnParams/promptBasedMask/maskShape", SHAPES),
        field(48, "/virtualTryOnParams/maskExclusions/preserveBodyPose", SWITCH),
        field(49, "/virtualTryOnParams/maskExclusions/preserveHands", SWITCH),
        field(50, "/virtualTryOnParams/maskExclusions/preserveFace", SWITCH),
        field(51, "/virtualTryOnParams/mergeStyle", Kind::Word(&["BALANCED", "SEAMLESS", "DETAILED"])),
        field(52, "/virtualTryOnParams/returnMask", Kind::Bool),
        field(53, "/imageGenerationConfig", Kind::Object),
        field(54, "/imageGenerationConfig/width", Kind::Int(320, 4_096)),
        field(55, "/imageGenerationConfig/height", Kind::Int(320, 4_096)),
        field(56, "/imageGenerationConfig/quality", Kind::Word(&["standard", "premium"])),
        field(57, "/imageGenerationConfig/cfgScale", Kind::Number(1.1, 10.0)),
        field(58, "/imageGenerationConfig/numberOfImages", Kind::Int(1, 5)),
        field(59, "/imageGenerationConfig/seed", Kind::Int(0, 2_147_483_646)),
    ],
    closed: &["", "/textToImageParams", "/imageGenerationConfig"],
    rules: &[
        Rule { code: 101, check: one_task, source: DOCS },
        Rule { code: 102, check: one_mask, source: DOCS },
        Rule { code: 103, check: size, source: ACCESS },
        Rule { code: 104, check: control, source: DOCS },
        Rule { code: 105, check: images, source: ACCESS },
        Rule { code: 106, check: colors, source: DOCS },
        Rule { code: 107, check: no_size, source: DOCS },
        Rule { code: 108, check: try_on, source: DOCS },
        Rule { code: 109, check: drawn, source: ACCESS },
    ],
    speaks: Speaks::Image(&Canvas { outpaints: Tone::White, styles: true }),
    ..Family::BASE
};

fn size(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let at = |key: &str| format!("/imageGenerationConfig/{key}");
    let side = |key: &str| subject.body.pointer(&at(key)).and_then(View::as_u64);
    for key in ["width", "height"] {
        if let Some(pixels) = side(key).filter(|pixels| !pixels.is_multiple_of(16)) {
            breaches.refuse(at(key), format!("must be a multiple of 16, got {pixels}"), None);
        }
    }
    // What is left out is 1024.
    let [width, height] = ["width", "height"].map(|key| side(key).unwrap_or(1_024));
    if width.max(height) > 4 * width.min(height) {
        breaches.refuse(
            at("width"),
            format!("must be no more than four times the height, nor a quarter of it, got {width} × {height}"),
            None,
        );
    }
    if width.saturating_mul(height) >= 4_194_304 {
        breaches.refuse(at("width"), format!("width times height must be below 4194304, got {width} × {height}"), None);
    }
}

fn images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    judge_all(subject, &GIVEN, breaches);
}

/// A mask knows two colours, and JPEG blurs them.
fn drawn(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for at in ["/inPaintingParams/maskImage", "/outPaintingParams/maskImage", "/virtualTryOnParams/imageBasedMask/maskImage"] {
        if header_of_base64(subject.body.text_at(at)).is_ok_and(|header| header.format == "jpeg") {
            breaches.note(at, "is jpeg, which must be saved at 100 % quality to hold nothing but black and white; png always can");
        }
    }
}

/// These tasks give an image of the size of the one they are given.
fn no_size(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let task = subject.body.get("taskType").and_then(View::as_str).unwrap_or_default();
    if !matches!(task, "INPAINTING" | "OUTPAINTING" | "VIRTUAL_TRY_ON") {
        return;
    }
    for key in ["width", "height"] {
        let at = format!("/imageGenerationConfig/{key}");
        if has(subject.body, &at) {
            breaches.refuse(at, format!("must be left out for {task}; the result has the size of the image"), None);
        }
    }
}

/// The type of mask says which object is needed.
fn try_on(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let params = "/virtualTryOnParams";
    let kind = subject.body.pointer(&format!("{params}/maskType")).and_then(View::as_str).unwrap_or_default();
    let masks = [("IMAGE", "imageBasedMask"), ("GARMENT", "garmentBasedMask"), ("PROMPT", "promptBasedMask")];
    if let Some((_, key)) = masks.into_iter().find(|(name, _)| *name == kind) {
        let at = format!("{params}/{key}");
        if !has(subject.body, &at) {
            breaches.refuse(at, format!("is missing; maskType {kind} needs it"), None);
        }
    }
}
