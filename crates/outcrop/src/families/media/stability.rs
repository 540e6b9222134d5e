//! Stability AI: Stable Diffusion, Stable Image, and the services for images.

use super::pictures::{Limits, has, judge};
use crate::body::View;
use crate::dialects::stability::{Sdxl, Stability};
use crate::families::{Family, Model, Speaks, Takes, model};
use crate::field::{Breaches, Field, IN_BODY, Kind, Rule, Subject, field};
use crate::image::Task;

const SERVICES: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/stable-image-services.html";
const XL_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-1-0-text-image.html";
const XL_IMAGE_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-1-0-image-image.html";
const XL_MASK_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-1-0-image-mask.html";
const SD3_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-3-5-large.html";
const SD3_OLD_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-3-large.html";
const CORE_DOCS: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-stable-image-core-text-image-request-response.html";
const ULTRA_DOCS: &str =
    "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-stable-ultra-text-image-request-response.html";

const PROMPT: Kind = Kind::Text(0, 10_000);
const IMAGE: Kind = Kind::Base64(IN_BODY);
const RATIOS: Kind = Kind::Word(&["16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"]);
const STYLES: Kind = Kind::Word(&[
    "3d-model",
    "analog-film",
    "anime",
    "cinematic",
    "comic-book",
    "digital-art",
    "enhance",
    "fantasy-art",
    "isometric",
    "line-art",
    "low-poly",
    "modeling-compound",
    "neon-punk",
    "origami",
    "photographic",
    "pixel-art",
    "tile-texture",
]);
const FORMATS: Kind = Kind::Word(&["jpeg", "png", "webp"]);
/// The documentation of the older models spells them in capitals.
const TWO_FORMATS: Kind = Kind::Word(&["png", "jpeg", "PNG", "JPEG"]);
const SEED: Kind = Kind::Int(0, 4_294_967_294);
const OLD_SEED: Kind = Kind::Int(0, 4_294_967_295);
const UNIT: Kind = Kind::Number(0.0, 1.0);
const GIVEN: Limits = Limits { formats: &["jpeg", "png", "webp"], side: (64, 0), area: (0, 9_437_184), ratio: 250, ..Limits::BASE };

/// Source of the rows: the page in `docs` and its neighbours for images and masks, read 2026-11-22.
pub(super) static SDXL: Family = Family {
    id: "sdxl",
    code: "SDXL",
    docs: XL_DOCS,
    models: &[model("stability.stable-diffusion-xl", 0, 0, Takes::IMAGES)],
    fields: &[
        field(1, "/text_prompts", Kind::List(1, usize::MAX)).required(),
        field(2, "/text_prompts/*/text", Kind::Text(0, 2_000)).required(),
        field(3, "/text_prompts/*/weight", Kind::Number(f64::NEG_INFINITY, f64::INFINITY)),
        field(4, "/width", Kind::Int(64, i64::MAX)),
        field(5, "/height", Kind::Int(64, i64::MAX)),
        field(6, "/cfg_scale", Kind::Number(0.0, 35.0)),
        field(7, "/clip_guidance_preset", Kind::Word(&["FAST_BLUE", "FAST_GREEN", "NONE", "SIMPLE", "SLOW", "SLOWER", "SLOWEST"])),
        field(
            8,
            "/sampler",
            Kind::Word(&[
                "DDIM",
                "DDPM",
                "K_DPMPP_2M",
                "K_DPMPP_2S_ANCESTRAL",
                "K_DPM_2",
                "K_DPM_2_ANCESTRAL",
                "K_EULER",
                "K_EULER_ANCESTRAL",
                "K_HEUN",
                "K_LMS",
            ]),
        ),
        field(9, "/samples", Kind::Int(1, 1)),
        field(10, "/seed", OLD_SEED),
        field(11, "/steps", Kind::Int(10, 150)),
        field(12, "/style_preset", STYLES),
        field(13, "/extras", Kind::Object),
        field(14, "/init_image", IMAGE),
        field(15, "/init_image_mode", Kind::Word(&["IMAGE_STRENGTH", "STEP_SCHEDULE"])),
        field(16, "/image_strength", UNIT),
        field(17, "/step_schedule_start", UNIT),
        field(18, "/step_schedule_end", UNIT),
        field(19, "/mask_source", Kind::Word(&["MASK_IMAGE_WHITE", "MASK_IMAGE_BLACK", "INIT_IMAGE_ALPHA"])),
        field(20, "/mask_image", IMAGE),
    ],
    closed: &[""],
    rules: &[
        Rule { code: 101, check: xl_size, source: XL_DOCS },
        Rule { code: 102, check: xl_image, source: XL_IMAGE_DOCS },
        Rule { code: 103, check: xl_mask, source: XL_MASK_DOCS },
        Rule { code: 104, check: xl_schedule, source: XL_IMAGE_DOCS },
    ],
    speaks: Speaks::Image(&Sdxl),
    ..Family::BASE
};

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static SD3: Family = Family {
    id: "sd3",
    code: "SD3",
    docs: SD3_DOCS,
    models: &[model("stability.sd3-5-large", 0, 0, Takes::IMAGES), model("stability.sd3-large", 0, 0, Takes::IMAGES)],
    fields: &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/negative_prompt", PROMPT),
        field(3, "/mode", Kind::Word(&["text-to-image", "image-to-image"])),
        field(4, "/aspect_ratio", RATIOS),
        field(5, "/image", IMAGE),
        field(6, "/strength", UNIT),
        field(7, "/seed", OLD_SEED),
        field(8, "/output_format", Kind::Word(&["jpeg", "png", "webp", "JPEG", "PNG"])),
        field(9, "/style_preset", STYLES),
    ],
    rules: &[
        Rule { code: 101, check: sd3_mode, source: SD3_DOCS },
        Rule { code: 102, check: sd3_seed, source: SD3_DOCS },
        Rule { code: 103, check: sd3_image, source: SD3_DOCS },
        Rule { code: 104, check: sd3_format, source: SD3_OLD_DOCS },
    ],
    speaks: Speaks::Image(&Stability { modes: true, ..Stability::BASE }),
    ..Family::BASE
};

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static CORE: Family = Family {
    id: "stable-image-core",
    code: "STABLE-CORE",
    docs: CORE_DOCS,
    models: &[model("stability.stable-image-core", 0, 0, Takes::NOTHING)],
    fields: &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/negative_prompt", PROMPT),
        field(3, "/aspect_ratio", RATIOS),
        field(4, "/seed", OLD_SEED),
        field(5, "/output_format", TWO_FORMATS),
    ],
    rules: &[Rule { code: 101, check: words_only, source: CORE_DOCS }],
    speaks: Speaks::Image(&Stability::BASE),
    ..Family::BASE
};

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static ULTRA: Family = Family {
    id: "stable-image-ultra",
    code: "STABLE-ULTRA",
    docs: ULTRA_DOCS,
    models: &[model("stability.stable-image-ultra", 0, 0, Takes::IMAGES), model("stability.sd3-ultra", 0, 0, Takes::IMAGES)],
    fields: &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/negative_prompt", PROMPT),
        field(3, "/aspect_ratio", RATIOS),
        field(4, "/image", IMAGE),
        field(5, "/strength", UNIT),
        field(6, "/seed", OLD_SEED),
        field(7, "/output_format", TWO_FORMATS),
    ],
    rules: &[
        Rule { code: 101, check: ultra_image, source: ULTRA_DOCS },
        Rule { code: 102, check: ultra_strength, source: ULTRA_DOCS },
        Rule { code: 103, check: ultra_mode, source: ULTRA_DOCS },
        Rule { code: 104, check: ultra_members, source: ULTRA_DOCS },
    ],
    speaks: Speaks::Image(&Stability::BASE),
    ..Family::BASE
};

/// An image service. Source of the rows: the page in `docs`, read 2026-11-22.
const fn service(
    id: &'static str,
    code: &'static str,
    models: &'static [Model],
    fields: &'static [Field],
    rules: &'static [Rule],
    dialect: &'static Stability,
) -> Family {
    Family { id, code, docs: SERVICES, models, fields, closed: &[""], rules, speaks: Speaks::Image(dialect), ..Family::BASE }
}

const TAKES: Takes = Takes::IMAGES.and(Takes::PROFILE);
const WEIGHTS: Rule = Rule { code: 110, check: weights, source: SERVICES };
const USUAL_IMAGE: &[Rule] = &[Rule { code: 101, check: usual_image, source: SERVICES }, WEIGHTS];
const SMALL_IMAGE: &[Rule] = &[Rule { code: 101, check: small_image, source: SERVICES }, WEIGHTS];
const MASK: Rule = Rule { code: 102, check: mask, source: SERVICES };
const MASKED: &[Rule] = &[Rule { code: 101, check: usual_image, source: SERVICES }, MASK, WEIGHTS];

pub(super) static CREATIVE_UPSCALE: Family = service(
    "stable-creative-upscale",
    "CREATIVE-UPSCALE",
    &[model("stability.stable-creative-upscale", 0, 0, TAKES)],
    &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/image", IMAGE).required(),
        field(3, "/creativity", Kind::Number(0.1, 0.5)),
        field(4, "/negative_prompt", PROMPT),
        field(5, "/seed", SEED),
        field(6, "/output_format", FORMATS),
        field(7, "/style_preset", STYLES),
    ],
    SMALL_IMAGE,
    &Stability { task: Task::Upscale, strength: "creativity", ..Stability::BASE },
);

pub(super) static CONSERVATIVE_UPSCALE: Family = service(
    "stable-conservative-upscale",
    "CONSERVATIVE-UPSCALE",
    &[model("stability.stable-conservative-upscale", 0, 0, TAKES)],
    &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/image", IMAGE).required(),
        field(3, "/creativity", Kind::Number(0.1, 0.5)),
        field(4, "/negative_prompt", PROMPT),
        field(5, "/seed", SEED),
        field(6, "/output_format", FORMATS),
    ],
    USUAL_IMAGE,
    &Stability { task: Task::Upscale, strength: "creativity", ..Stability::BASE },
);

pub(super) static FAST_UPSCALE: Family = service(
    "stable-fast-upscale",
    "FAST-UPSCALE",
    &[model("stability.stable-fast-upscale", 0, 0, TAKES)],
    &[field(1, "/image", IMAGE).required(), field(2, "/output_format", FORMATS)],
    &[Rule { code: 101, check: fast_image, source: SERVICES }],
    &Stability { task: Task::Upscale, ..Stability::BASE },
);

pub(super) static INPAINT: Family = service(
    "stable-image-inpaint",
    "STABLE-INPAINT",
    &[model("stability.stable-image-inpaint", 0, 0, TAKES)],
    &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/image", IMAGE).required(),
        field(3, "/mask", IMAGE),
        field(4, "/grow_mask", Kind::Int(0, 20)),
        field(5, "/style_preset", STYLES),
        field(6, "/negative_prompt", PROMPT),
        field(7, "/seed", SEED),
        field(8, "/output_format", FORMATS),
    ],
    MASKED,
    &Stability { task: Task::Inpaint, ..Stability::BASE },
);

pub(super) static OUTPAINT: Family = service(
    "stable-outpaint",
    "STABLE-OUTPAINT",
    &[model("stability.stable-outpaint", 0, 0, TAKES)],
    &[
        field(1, "/image", IMAGE).required(),
        field(2, "/left", Kind::Int(0, 2_000)),
        field(3, "/right", Kind::Int(0, 2_000)),
        field(4, "/up", Kind::Int(0, 2_000)),
        field(5, "/down", Kind::Int(0, 2_000)),
        field(6, "/prompt", PROMPT),
        field(7, "/creativity", Kind::Number(0.1, 1.0)),
        field(8, "/style_preset", STYLES),
        field(9, "/seed", SEED),
        field(10, "/output_format", FORMATS),
    ],
    &[Rule { code: 101, check: usual_image, source: SERVICES }, Rule { code: 102, check: some_side, source: SERVICES }, WEIGHTS],
    &Stability { task: Task::Outpaint, strength: "creativity", ..Stability::BASE },
);

pub(super) static SEARCH_RECOLOR: Family = service(
    "stable-image-search-recolor",
    "SEARCH-RECOLOR",
    &[model("stability.stable-image-search-recolor", 0, 0, TAKES)],
    &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/image", IMAGE).required(),
        field(3, "/select_prompt", PROMPT).required(),
        field(4, "/grow_mask", Kind::Int(0, 20)),
        field(5, "/style_preset", STYLES),
        field(6, "/negative_prompt", PROMPT),
        field(7, "/seed", SEED),
        field(8, "/output_format", FORMATS),
    ],
    USUAL_IMAGE,
    &Stability { task: Task::Recolor, find: "select_prompt", ..Stability::BASE },
);

pub(super) static SEARCH_REPLACE: Family = service(
    "stable-image-search-replace",
    "SEARCH-REPLACE",
    &[model("stability.stable-image-search-replace", 0, 0, TAKES)],
    &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/image", IMAGE).required(),
        field(3, "/search_prompt", PROMPT).required(),
        field(4, "/grow_mask", Kind::Int(0, 20)),
        field(5, "/style_preset", STYLES),
        field(6, "/negative_prompt", PROMPT),
        field(7, "/seed", SEED),
        field(8, "/output_format", FORMATS),
    ],
    USUAL_IMAGE,
    &Stability { task: Task::Replace, find: "search_prompt", ..Stability::BASE },
);

pub(super) static ERASE_OBJECT: Family = service(
    "stable-image-erase-object",
    "ERASE-OBJECT",
    &[model("stability.stable-image-erase-object", 0, 0, TAKES)],
    &[
        field(1, "/image", IMAGE).required(),
        field(2, "/mask", IMAGE),
        field(3, "/grow_mask", Kind::Int(0, 20)),
        field(4, "/seed", SEED),
        field(5, "/output_format", FORMATS),
    ],
    &[Rule { code: 101, check: usual_image, source: SERVICES }, MASK],
    &Stability { task: Task::Erase, ..Stability::BASE },
);

pub(super) static REMOVE_BACKGROUND: Family = service(
    "stable-image-remove-background",
    "REMOVE-BACKGROUND",
    &[model("stability.stable-image-remove-background", 0, 0, TAKES)],
    &[field(1, "/image", IMAGE).required(), field(2, "/output_format", FORMATS)],
    &[Rule { code: 101, check: usual_image, source: SERVICES }, Rule { code: 102, check: no_alpha, source: SERVICES }],
    &Stability { task: Task::RemoveBackground, ..Stability::BASE },
);

pub(super) static CONTROL: Family = service(
    "stable-image-control",
    "STABLE-CONTROL",
    &[model("stability.stable-image-control-sketch", 0, 0, TAKES), model("stability.stable-image-control-structure", 0, 0, TAKES)],
    &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/image", IMAGE).required(),
        field(3, "/control_strength", UNIT),
        field(4, "/negative_prompt", PROMPT),
        field(5, "/seed", SEED),
        field(6, "/output_format", FORMATS),
        field(7, "/style_preset", STYLES),
    ],
    USUAL_IMAGE,
    &Stability { task: Task::Guide, ..Stability::BASE },
);

pub(super) static STYLE_GUIDE: Family = service(
    "stable-image-style-guide",
    "STYLE-GUIDE",
    &[model("stability.stable-image-style-guide", 0, 0, TAKES)],
    &[
        field(1, "/prompt", PROMPT).required(),
        field(2, "/image", IMAGE).required(),
        field(3, "/aspect_ratio", RATIOS),
        field(4, "/fidelity", UNIT),
        field(5, "/negative_prompt", PROMPT),
        field(6, "/seed", SEED),
        field(7, "/output_format", FORMATS),
        field(8, "/style_preset", STYLES),
    ],
    USUAL_IMAGE,
    &Stability { task: Task::Guide, ..Stability::BASE },
);

pub(super) static STYLE_TRANSFER: Family = service(
    "stable-style-transfer",
    "STYLE-TRANSFER",
    &[model("stability.stable-style-transfer", 0, 0, TAKES)],
    &[
        field(1, "/init_image", IMAGE).required(),
        field(2, "/style_image", IMAGE).required(),
        field(3, "/prompt", PROMPT),
        field(4, "/negative_prompt", PROMPT),
        field(5, "/seed", SEED),
        field(6, "/output_format", FORMATS),
        field(7, "/composition_fidelity", UNIT),
        field(8, "/style_strength", UNIT),
        field(9, "/change_strength", Kind::Number(0.1, 1.0)),
    ],
    &[Rule { code: 101, check: two_images, source: SERVICES }, WEIGHTS],
    &Stability { task: Task::Restyle, image: "init_image", strength: "change_strength", ..Stability::BASE },
);

/// Width and height. Source: the page in `docs` of SDXL, read 2026-11-22.
const XL_SIZES: [(u64, u64); 9] =
    [(1_024, 1_024), (1_152, 896), (1_216, 832), (1_344, 768), (1_536, 640), (640, 1_536), (768, 1_344), (832, 1_216), (896, 1_152)];

fn xl_sizes() -> String {
    XL_SIZES.iter().map(|(width, height)| format!("{width} × {height}")).collect::<Vec<_>>().join(", ")
}

fn xl_size(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let side = |key: &str| subject.body.get(key).filter(|value| !value.is_null()).map(|value| value.as_u64().unwrap_or(0));
    let [width, height] = ["width", "height"].map(side);
    if width.is_none() && height.is_none() {
        return;
    }
    // What is left out is 1024.
    let pair = (width.unwrap_or(1_024), height.unwrap_or(1_024));
    if !XL_SIZES.contains(&pair) {
        breaches.refuse("/width", format!("width and height must be one of {}; got {} × {}", xl_sizes(), pair.0, pair.1), None);
    }
}

fn xl_image(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if let Some(header) = judge(subject.body, "/init_image", &Limits::BASE, breaches)
        && !XL_SIZES.contains(&(header.width.into(), header.height.into()))
    {
        let message = format!("must be an image of {} pixels, got {} × {}", xl_sizes(), header.width, header.height);
        breaches.refuse("/init_image", message, None);
    }
    if !has(subject.body, "/init_image") {
        for key in ["init_image_mode", "image_strength", "mask_source", "mask_image"] {
            if has(subject.body, &format!("/{key}")) {
                breaches.refuse("/init_image", format!("is missing; {key} is about it"), None);
            }
        }
    }
}

/// Steps are scheduled where the mode says so.
fn xl_schedule(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for key in ["step_schedule_start", "step_schedule_end"] {
        let at = format!("/{key}");
        if has(subject.body, &at) && subject.body.at("init_image_mode") != "STEP_SCHEDULE" {
            breaches.ignore(at, "is for init_image_mode STEP_SCHEDULE");
        }
    }
}

fn xl_mask(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let source = subject.body.get("mask_source").and_then(View::as_str);
    let mask = has(subject.body, "/mask_image");
    match source {
        Some("INIT_IMAGE_ALPHA") if mask => {
            breaches.ignore("/mask_image", "is not looked at: mask_source INIT_IMAGE_ALPHA takes the image's own alpha channel");
        }
        Some(source @ ("MASK_IMAGE_WHITE" | "MASK_IMAGE_BLACK")) if !mask => {
            breaches.refuse("/mask_image", format!("is missing; mask_source {source} needs it"), None);
        }
        None if mask => breaches.refuse("/mask_source", "is missing; it says which colour of mask_image is changed", None),
        _ => (),
    }
    judge(subject.body, "/mask_image", &Limits::BASE, breaches);
}

/// An image to begin with needs a strength, and its size is the result's.
fn sd3_mode(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let body = subject.body;
    if body.get("mode").and_then(View::as_str) == Some("image-to-image") {
        for key in ["image", "strength"] {
            let at = format!("/{key}");
            if !has(body, &at) {
                breaches.refuse(at, "is missing; mode image-to-image needs it", None);
            }
        }
        if has(body, "/aspect_ratio") {
            breaches.refuse("/aspect_ratio", "must be left out in mode image-to-image; the result has that of the image", None);
        }
    } else {
        for key in ["image", "strength"] {
            let at = format!("/{key}");
            if has(body, &at) {
                breaches.refuse(at, "is for mode image-to-image; set it, or leave this out", None);
            }
        }
    }
}

fn sd3_seed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let newer = subject.model.is_some_and(|model| model.id.contains("sd3-5"));
    if newer && subject.body.get("seed").and_then(View::as_u64) == Some(4_294_967_295) {
        breaches.refuse("/seed", "must be in 0..=4294967294, got 4294967295", None);
    }
}

fn sd3_image(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    // Only the newer one is told to take any side from 64 pixels on.
    let side = if is_older(subject) { (640, 1_536) } else { (64, 0) };
    let limits = Limits { formats: &["jpeg", "png", "webp"], side, ..Limits::BASE };
    judge(subject.body, "/image", &limits, breaches);
}

fn is_older(subject: &Subject<'_>) -> bool {
    subject.model.is_some_and(|model| model.id.contains("sd3-large"))
}

/// The older one writes fewer formats.
fn sd3_format(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if is_older(subject) && subject.body.at("output_format") == "webp" {
        breaches.refuse("/output_format", "must be JPEG or PNG for this model, got \"webp\"", None);
    }
}

/// It takes no image.
fn words_only(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for key in ["image", "strength", "mode"] {
        let at = format!("/{key}");
        if has(subject.body, &at) {
            breaches.refuse(at, "is not a parameter of this body; the model begins with words only", None);
        }
    }
}

fn ultra_image(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let limits = Limits { formats: &["jpeg", "png", "webp"], side: (640, 1_536), ..Limits::BASE };
    judge(subject.body, "/image", &limits, breaches);
}

fn ultra_strength(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if has(subject.body, "/strength") && !has(subject.body, "/image") {
        breaches.ignore("/strength", "says how far to go from an image, and there is none");
    }
}

fn ultra_mode(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if has(subject.body, "/mode") {
        breaches.note("/mode", "is a parameter of Stable Diffusion 3, which the model takes and its page has no place for");
    }
}

/// What the model says it takes, by its own words as they are quoted; the bodies of the other services are closed as well.
fn ultra_members(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const FIELDS: [&str; 8] = ["prompt", "negative_prompt", "mode", "strength", "seed", "output_format", "image", "aspect_ratio"];
    for (key, _) in subject.body.members().filter(|(key, _)| !FIELDS.contains(key)) {
        let service = format!("{{\"detail\":\"Invalid field in request. Available fields: {FIELDS:?}\"}}").replace("[\"", "['");
        let service = service.replace("\", \"", "', '").replace("\"]", "']");
        let message = format!("is not known to the model; there are {}", FIELDS.join(", "));
        breaches.refuse(format!("/{}", crate::check::escape(key)), message, Some(service));
    }
}

/// Words are weighed as `(word:weight)`.
fn weights(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for at in ["/prompt", "/negative_prompt"] {
        let text = subject.body.text_at(at);
        let bracketed = text.split('(').skip(1).filter_map(|rest| rest.split_once(')')?.0.rsplit_once(':'));
        for (word, weight) in bracketed {
            if serde_json::from_str(weight).is_ok_and(|weight: f64| !(0.0..=2.0).contains(&weight)) {
                let word = crate::field::quote(word);
                breaches.note(at, format!("weighs {word} {weight}; weights are in 0..=2"));
            }
        }
    }
}

fn usual_image(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    judge(subject.body, "/image", &GIVEN, breaches);
}

fn small_image(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    judge(subject.body, "/image", &Limits { area: (4_096, 1_048_576), ..GIVEN }, breaches);
}

fn fast_image(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    judge(subject.body, "/image", &Limits { side: (32, 1_536), area: (1_024, 1_048_576), ratio: 0, ..GIVEN }, breaches);
}

/// A mask is made to fit, whatever its size.
fn mask(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    judge(subject.body, "/mask", &Limits { formats: GIVEN.formats, ..Limits::BASE }, breaches);
}

fn some_side(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let sides = ["left", "right", "up", "down"];
    if sides.iter().all(|key| subject.body.get(key).and_then(View::as_f64).is_none_or(|pixels| pixels == 0.0)) {
        breaches.refuse("/left", "must be above 0, or right, up or down must be; there is nowhere to go on", None);
    }
}

fn no_alpha(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.get("output_format").and_then(View::as_str) == Some("jpeg") {
        breaches.note("/output_format", "jpeg has no transparency, so nothing is left of the removal; png and webp have it");
    }
}

fn two_images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for at in ["/init_image", "/style_image"] {
        judge(subject.body, at, &GIVEN, breaches);
    }
}
