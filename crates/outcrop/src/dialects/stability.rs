//! Bodies of Stability AI: flat, with the images beside the words.

use super::{ImageDialect, object};
use crate::error::{Error, Result};
use crate::families::Family;
use crate::finding::Finding;
use crate::image::{Artifact, Extend, Image, Images, Mask, Task, Tone, refuse};
use crate::json::json;
use crate::reply::{Reason, Stop};
use serde_json::Value;

/// Stable Diffusion XL: prompts with weights, artifacts.
pub(crate) struct Sdxl;

/// Stable Diffusion 3 and later, Stable Image, and the services for images. What a body takes is in the family's rows.
pub(crate) struct Stability {
    /// What the model does.
    pub(crate) task: Task,
    /// Where the image to begin with stands.
    pub(crate) image: &'static str,
    /// Where it is said how far to go from it.
    pub(crate) strength: &'static str,
    /// Where the thing to find is named.
    pub(crate) find: &'static str,
    /// Whether the body says if there is an image to begin with.
    pub(crate) modes: bool,
}

impl Stability {
    /// What most of them are.
    pub(crate) const BASE: Self = Self { task: Task::Generate, image: "image", strength: "strength", find: "", modes: false };
}

impl ImageDialect for Stability {
    fn write(&self, ask: &Image, family: &'static Family, findings: &mut Vec<Finding>) -> Value {
        let usual = ask.task.is_none_or(|task| task == self.task || (task == Task::Vary && self.task == Task::Generate));
        if let (Some(task), false) = (ask.task, usual) {
            refuse("task", format!("{} only knows {}, not {}", family.id, self.task.name(), task.name()), findings);
        }
        let has = |key: &str| family.fields.iter().any(|field| field.at.strip_prefix('/') == Some(key));
        let takes = [
            ("prompt", "prompt"),
            ("negative", "negative_prompt"),
            ("aspectRatio", "aspect_ratio"),
            ("seed", "seed"),
            ("style", "style_preset"),
            ("format", "output_format"),
            ("image", self.image),
            ("reference", "style_image"),
            ("mask", if self.find.is_empty() { "mask" } else { self.find }),
            ("strength", self.strength),
            ("control", "control_strength"),
            ("extend", "left"),
        ];
        let takes: Vec<&str> = takes.into_iter().filter(|(_, key)| has(key)).map(|(name, _)| name).collect();
        ask.only(&takes, findings);
        let (found, mask) = match &ask.mask {
            Some(Mask::Prompt { prompt }) if !self.find.is_empty() => (Some(prompt.as_str().into()), None),
            Some(mask @ Mask::Image { .. }) if self.find.is_empty() => {
                (None, mask.image(family.id, Tone::White, findings).map(Value::from))
            }
            Some(_) if takes.contains(&"mask") => {
                let wanted = if self.find.is_empty() { "must be an image here" } else { "must be words here: what to find" };
                refuse("mask", wanted, findings);
                (None, None)
            }
            // None, or one that was refused already.
            _ => (None, None),
        };
        if ask.control.as_ref().is_some_and(|control| control.by.is_some()) {
            refuse("control.by", "has no place in this body; the model has one way only", findings);
        }
        let mode = if ask.image.is_some() { "image-to-image" } else { "text-to-image" };
        let Extend { left, right, up, down } = ask.extend.unwrap_or_default();
        let side = |pixels: u32| (pixels > 0).then(|| Value::from(pixels));
        object([
            ("prompt", (!ask.prompt.is_empty()).then(|| ask.prompt.as_str().into())),
            ("negative_prompt", ask.negative.as_deref().map(Value::from)),
            (if self.find.is_empty() { "mask" } else { self.find }, found.or(mask)),
            ("mode", self.modes.then(|| mode.into())),
            ("aspect_ratio", ask.aspect_ratio.as_deref().map(Value::from)),
            (self.image, ask.image.as_ref().map(|image| image.data.as_str().into())),
            ("style_image", ask.reference.as_ref().map(|image| image.data.as_str().into())),
            (self.strength, ask.strength.map(Value::from)),
            ("control_strength", ask.control.as_ref().and_then(|control| control.strength).map(Value::from)),
            ("left", side(left)),
            ("right", side(right)),
            ("up", side(up)),
            ("down", side(down)),
            ("style_preset", ask.style.as_deref().map(Value::from)),
            ("seed", ask.seed.map(Value::from)),
            ("output_format", ask.format.as_deref().map(Value::from)),
        ])
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Images> {
        for reason in body.get("finish_reasons").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            // `null` is success; images and seeds are then there.
            if reason.starts_with("Filter reason") {
                return Err(Error::Blocked { family: family.id, message: reason.to_owned(), request_id: None });
            }
            if !reason.is_empty() && body.get("images").is_none_or(Value::is_null) {
                return Err(failed(reason));
            }
        }
        let Some(listed) = body.get("images").and_then(Value::as_array).filter(|images| !images.is_empty()) else {
            let was = crate::field::article(body.get("images").unwrap_or(&Value::Null));
            return Err(family.unreadable("/images", was));
        };
        let mut images = Vec::new();
        for (index, image) in listed.iter().enumerate() {
            let mut image = Artifact::read(image, &format!("/images/{index}"), family)?;
            image.seed = body.pointer(&format!("/seeds/{index}")).and_then(Value::as_u64);
            image.stop = Some(Stop { reason: Reason::End, raw: String::new() });
            images.push(image);
        }
        Ok(Images { images, ..Images::default() })
    }
}

/// A generation that came to nothing, with status 200.
fn failed(message: &str) -> Error {
    Error::Service { name: "ModelErrorException".to_owned(), status: Some(200), message: message.to_owned(), request_id: None }
}

impl ImageDialect for Sdxl {
    fn write(&self, ask: &Image, family: &'static Family, findings: &mut Vec<Finding>) -> Value {
        if ask.task.is_some_and(|task| !matches!(task, Task::Generate | Task::Vary | Task::Inpaint)) {
            refuse("task", format!("{} knows generate, vary and inpaint", family.id), findings);
        }
        ask.only(&["prompt", "negative", "size", "count", "seed", "cfgScale", "style", "image", "mask", "strength"], findings);
        let mut prompts = Vec::new();
        if !ask.prompt.is_empty() {
            prompts.push(json!({ "text": &ask.prompt }));
        }
        if let Some(negative) = &ask.negative {
            prompts.push(json!({ "text": negative, "weight": Value::from(-1.0) }));
        }
        let near = ask.nearness(family.id, "image_strength", findings);
        let (source, mask) = match &ask.mask {
            None => (None, None),
            // The only one that takes either.
            Some(Mask::Image { image, changes }) => {
                let source = if *changes == Some(Tone::Black) { "MASK_IMAGE_BLACK" } else { "MASK_IMAGE_WHITE" };
                (Some(source.into()), Some(image.data.as_str().into()))
            }
            Some(_) => {
                refuse("mask", "must be an image here", findings);
                (None, None)
            }
        };
        object([
            ("text_prompts", Some(prompts.into())),
            ("init_image", ask.image.as_ref().map(|image| image.data.as_str().into())),
            ("image_strength", near),
            ("mask_source", source),
            ("mask_image", mask),
            ("width", ask.size.map(|size| size.width.into())),
            ("height", ask.size.map(|size| size.height.into())),
            ("cfg_scale", ask.cfg_scale.map(Value::from)),
            ("samples", ask.count.map(Value::from)),
            ("seed", ask.seed.map(Value::from)),
            ("style_preset", ask.style.as_deref().map(Value::from)),
        ])
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Images> {
        let Some(listed) = body.get("artifacts").and_then(Value::as_array).filter(|artifacts| !artifacts.is_empty()) else {
            let was = crate::field::article(body.get("artifacts").unwrap_or(&Value::Null));
            return Err(family.unreadable("/artifacts", was));
        };
        let mut images = Vec::new();
        for (index, artifact) in listed.iter().enumerate() {
            let raw = artifact.get("finishReason").and_then(Value::as_str).unwrap_or_default();
            match raw {
                // What comes with it is blurred.
                "CONTENT_FILTERED" => {
                    let message = "finishReason is CONTENT_FILTERED".to_owned();
                    return Err(Error::Blocked { family: family.id, message, request_id: None });
                }
                "ERROR" => return Err(failed("finishReason is ERROR")),
                _ => (),
            }
            let at = format!("/artifacts/{index}/base64");
            let mut image = Artifact::read(artifact.get("base64").unwrap_or(&Value::Null), &at, family)?;
            image.seed = artifact.get("seed").and_then(Value::as_u64);
            let reason = if raw == "SUCCESS" { Reason::End } else { Reason::Unknown };
            image.stop = (!raw.is_empty()).then(|| Stop { reason, raw: raw.to_owned() });
            images.push(image);
        }
        Ok(Images { images, ..Images::default() })
    }
}
