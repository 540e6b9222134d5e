//! Bodies of Titan Image and Nova Canvas: a task, its parameters, and what all tasks share.

use super::{ImageDialect, object, value_at};
use crate::error::{Error, Result};
use crate::families::Family;
use crate::finding::{Finding, Severity};
use crate::image::{Artifact, Image, Images, Mask, Shapes, Task, Tone, refuse};
use crate::json::json;
use serde_json::Value;

/// Titan Image and Nova Canvas.
pub(crate) struct Canvas {
    /// What of an outpainting mask is made anew.
    pub(crate) outpaints: Tone,
    /// Whether it has styles.
    pub(crate) styles: bool,
}

/// What every task but the removal of a background takes besides its own.
const SHARED: [&str; 4] = ["count", "seed", "cfgScale", "quality"];

impl Canvas {
    fn task(ask: &Image) -> Task {
        ask.task.unwrap_or(match (&ask.mask, &ask.image) {
            _ if !ask.colors.is_empty() || ask.control.is_some() => Task::Generate,
            (Some(Mask::Garment { .. }), _) => Task::TryOn,
            (Some(_), _) => Task::Inpaint,
            (None, Some(_)) => Task::Vary,
            (None, None) => Task::Generate,
        })
    }
}

impl ImageDialect for Canvas {
    fn write(&self, ask: &Image, family: &'static Family, findings: &mut Vec<Finding>) -> Value {
        let task = Self::task(ask);
        let text = || (!ask.prompt.is_empty()).then(|| Value::from(ask.prompt.as_str()));
        let negative = || ask.negative.as_deref().map(Value::from);
        let image = || ask.image.as_ref().map(|image| Value::from(image.data.as_str()));
        let reference = || ask.reference.as_ref().map(|image| Value::from(image.data.as_str()));
        let (kind, key, takes, params): (_, _, &[&str], _) = match task {
            Task::Generate if !ask.colors.is_empty() => (
                "COLOR_GUIDED_GENERATION",
                "colorGuidedGenerationParams",
                &["prompt", "negative", "colors", "reference", "size"],
                object([
                    ("text", text()),
                    ("negativeText", negative()),
                    ("colors", Some(ask.colors.clone().into())),
                    ("referenceImage", reference()),
                ]),
            ),
            Task::Generate => {
                let control = ask.control.as_ref();
                let by = control.and_then(|control| control.by).map(|by| match by {
                    Shapes::Edges => "CANNY_EDGE",
                    Shapes::Segments => "SEGMENTATION",
                });
                (
                    "TEXT_IMAGE",
                    "textToImageParams",
                    if self.styles {
                        &["prompt", "negative", "style", "image", "control", "size"]
                    } else {
                        &["prompt", "negative", "image", "control", "size"]
                    },
                    object([
                        ("text", text()),
                        ("negativeText", negative()),
                        ("style", ask.style.as_deref().map(Value::from)),
                        ("conditionImage", image()),
                        ("controlMode", by.map(Value::from)),
                        ("controlStrength", control.and_then(|control| control.strength).map(Value::from)),
                    ]),
                )
            }
            Task::Vary => {
                let images: Vec<Value> = ask.image.iter().chain(&ask.more).map(|image| Value::from(image.data.as_str())).collect();
                let near = ask.nearness(family.id, "similarityStrength", findings);
                (
                    "IMAGE_VARIATION",
                    "imageVariationParams",
                    &["prompt", "negative", "image", "more", "strength", "size"],
                    object([("images", Some(images.into())), ("similarityStrength", near), ("text", text()), ("negativeText", negative())]),
                )
            }
            Task::Inpaint | Task::Erase | Task::Outpaint => {
                let outpaints = task == Task::Outpaint;
                let tone = if outpaints { self.outpaints } else { Tone::Black };
                let (prompt, mask) = masked(ask, tone, family, findings);
                let (kind, key): (_, _) = if outpaints { ("OUTPAINTING", "outPaintingParams") } else { ("INPAINTING", "inPaintingParams") };
                // Without a text, what is masked goes.
                let takes: &[&str] =
                    if task == Task::Erase { &["negative", "image", "mask"] } else { &["prompt", "negative", "image", "mask"] };
                let params = object([
                    ("image", image()),
                    ("maskPrompt", prompt),
                    ("maskImage", mask),
                    ("text", text()),
                    ("negativeText", negative()),
                ]);
                (kind, key, takes, params)
            }
            Task::RemoveBackground => ("BACKGROUND_REMOVAL", "backgroundRemovalParams", &["image"], object([("image", image())])),
            Task::TryOn => (
                "VIRTUAL_TRY_ON",
                "virtualTryOnParams",
                &["image", "reference", "mask"],
                try_on(ask, image(), reference(), family, findings),
            ),
            other => {
                refuse("task", format!("{} does not know {}; another model does", family.id, other.name()), findings);
                return object([]);
            }
        };
        let shared = task != Task::RemoveBackground;
        let takes: Vec<&str> = takes.iter().chain(if shared { SHARED.as_slice() } else { &[] }).copied().collect();
        ask.only(&takes, findings);
        let config = object([
            ("numberOfImages", ask.count.map(Value::from)),
            ("width", ask.size.map(|size| size.width.into())),
            ("height", ask.size.map(|size| size.height.into())),
            ("quality", ask.quality.as_deref().map(Value::from)),
            ("cfgScale", ask.cfg_scale.map(Value::from)),
            ("seed", ask.seed.map(Value::from)),
        ]);
        let any = config.as_object().is_some_and(|members| !members.is_empty());
        object([("taskType", Some(kind.into())), (key, Some(params)), ("imageGenerationConfig", (shared && any).then_some(config))])
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Images> {
        let error = body.get("error").and_then(Value::as_str).unwrap_or_default();
        let listed = body.get("images").and_then(Value::as_array);
        if listed.is_none_or(Vec::is_empty) {
            // A status of 200 notwithstanding.
            if !error.is_empty() {
                return Err(Error::Blocked { family: family.id, message: error.to_owned(), request_id: None });
            }
            let was =
                listed.map_or_else(|| crate::field::article(body.get("images").unwrap_or(&Value::Null)), |_| "an empty list".to_owned());
            return Err(family.unreadable("/images", was));
        }
        let read = |(index, image): (usize, &Value)| Artifact::read(image, &format!("/images/{index}"), family);
        let images = listed.into_iter().flatten().enumerate().map(read).collect::<Result<_>>()?;
        let mask = value_at(body, "/maskImage").filter(|mask| !mask.is_null());
        let mask = mask.map(|mask| Artifact::read(mask, "/maskImage", family)).transpose()?;
        let mut findings = Vec::new();
        if !error.is_empty() {
            findings.push(Finding::of("BR-IMAGE-003", Severity::Note, error.to_owned()).source(family.docs));
        }
        Ok(Images { images, mask, findings, request_id: None })
    }
}

/// The mask as words and as an image, at most one of them.
fn masked(ask: &Image, tone: Tone, family: &Family, findings: &mut Vec<Finding>) -> (Option<Value>, Option<Value>) {
    match &ask.mask {
        None => (None, None),
        Some(Mask::Prompt { prompt }) => (Some(prompt.as_str().into()), None),
        Some(Mask::Garment { .. }) => {
            refuse("mask", "by garment is for trying on; name what is meant, or give an image", findings);
            (None, None)
        }
        Some(mask @ Mask::Image { .. }) => (None, mask.image(family.id, tone, findings).map(Value::from)),
    }
}

fn try_on(ask: &Image, image: Option<Value>, reference: Option<Value>, family: &Family, findings: &mut Vec<Finding>) -> Value {
    let (kind, key, mask) = match &ask.mask {
        None => ("", "", None),
        Some(Mask::Garment { garment }) => ("GARMENT", "garmentBasedMask", Some(json!({ "garmentClass": garment }))),
        Some(Mask::Prompt { prompt }) => ("PROMPT", "promptBasedMask", Some(json!({ "maskPrompt": prompt }))),
        Some(mask @ Mask::Image { .. }) => {
            let data = mask.image(family.id, Tone::Black, findings).unwrap_or_default();
            ("IMAGE", "imageBasedMask", Some(json!({ "maskImage": data })))
        }
    };
    object([("sourceImage", image), ("referenceImage", reference), ("maskType", mask.is_some().then(|| kind.into())), (key, mask)])
}
