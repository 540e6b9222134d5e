//! Images from words and from other images.

use crate::body::View;
use crate::call::{Answer, Call, Operation, Response, json_body};
use crate::check::check_apart;
use crate::embed::Picture;
use crate::error::{Error, Result};
use crate::families::{FamilyHint, Resolved, Speaks, media, resolve_in};
use crate::finding::{Finding, Severity};
use crate::json::{Fit, FromJson, Members, Unfit, deserialize_from_json, read_from_json};
use crate::picture::header;
use crate::reply::Stop;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// What to make an image of.
///
/// What a model has no place for is refused, not dropped.
///
/// ```
/// use outcrop::{Image, Size};
///
/// let image = Image { size: Some(Size { width: 1_280, height: 720 }), seed: Some(7), ..Image::of("Folded gneiss at low tide") };
/// let call = image.call("amazon.nova-canvas-v1:0")?;
/// assert_eq!(call.body["taskType"], "TEXT_IMAGE");
/// # Ok::<(), outcrop::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// What to do. When absent, a mask means inpainting, an image a variation of it, and neither an image from words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// What is to be seen.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prompt: String,
    /// What is not to be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub negative: Option<String>,
    /// Pixels of the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// Its width to its height, `16:9` for example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<String>,
    /// How many images.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The same seed and wishes give the same image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// How closely the prompt is followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cfg_scale: Option<f64>,
    /// `standard` or `premium`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// A style, as the model spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// `png`, `jpeg` or `webp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The image to begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Picture>,
    /// More images to vary together with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Picture>,
    /// An image whose style, colours or garment is taken over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Picture>,
    /// The part of the image that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<Mask>,
    /// How far the result may go from the image: 0 keeps it, 1 ignores it. Models that count the other way round are told
    /// the rest to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
    /// Colours to use, `#rrggbb`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub colors: Vec<String>,
    /// Keep to the shapes of the image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<Control>,
    /// How far to go on over the edges of the image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend: Option<Extend>,
    /// Members for the model's own body, in its own spelling; objects are merged.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// What people said and showed stays out of logs: kinds and sizes only.
impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut image = f.debug_struct("Image");
        image.field("task", &self.task).field("prompt", &self.prompt.len()).field("negative", &self.negative.as_ref().map(String::len));
        image.field("image", &self.image).field("more", &self.more).field("reference", &self.reference).field("mask", &self.mask);
        image.field("size", &self.size).field("count", &self.count).field("seed", &self.seed).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Image { image, changes } => write!(f, "image({image:?}, changes: {changes:?})"),
            Self::Prompt { prompt } => write!(f, "prompt({} bytes)", prompt.len()),
            Self::Garment { garment } => write!(f, "garment({} bytes)", garment.len()),
        }
    }
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Task {
    /// An image from words; with `control` in the shapes of another, with `colors` in these colours.
    Generate,
    /// An image like another.
    Vary,
    /// What the mask means, made anew.
    Inpaint,
    /// What lies around, made anew.
    Outpaint,
    /// What the mask means, gone.
    Erase,
    /// A thing that is named, as another.
    Replace,
    /// A thing that is named, in another colour.
    Recolor,
    /// Nothing but what stands in front.
    RemoveBackground,
    /// A person in another garment.
    TryOn,
    /// The same with more pixels.
    Upscale,
    /// An image in the shapes or the style of another.
    Guide,
    /// An image in the style of another.
    Restyle,
}

impl Task {
    /// All of them, by their names.
    pub const ALL: [(&'static str, Self); 12] = [
        ("generate", Self::Generate),
        ("vary", Self::Vary),
        ("inpaint", Self::Inpaint),
        ("outpaint", Self::Outpaint),
        ("erase", Self::Erase),
        ("replace", Self::Replace),
        ("recolor", Self::Recolor),
        ("removeBackground", Self::RemoveBackground),
        ("tryOn", Self::TryOn),
        ("upscale", Self::Upscale),
        ("guide", Self::Guide),
        ("restyle", Self::Restyle),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, task)| *task == self).map_or("", |(name, _)| name)
    }
}

/// Pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// The part of an image that is meant.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Mask {
    /// By an image of the same size, in black and white.
    Image {
        /// The mask.
        image: Picture,
        /// Which of the two is changed. Models differ; one that changes the other refuses. When absent, the mask is sent
        /// as it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        changes: Option<Tone>,
    },
    /// By a name: what is to be found in the image.
    Prompt {
        /// The name.
        prompt: String,
    },
    /// By the class of a garment, as the model spells it.
    Garment {
        /// The class.
        garment: String,
    },
}

/// Black or white.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// Black.
    Black,
    /// White.
    White,
}

/// Keep to the shapes of the image.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// Which shapes; the model's own way when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Shapes>,
    /// How closely, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
}

/// Which shapes of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Shapes {
    /// Its edges.
    Edges,
    /// Its areas.
    Segments,
}

/// Pixels to add at each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Extend {
    /// At the left.
    #[serde(skip_serializing_if = "is_zero")]
    pub left: u32,
    /// At the right.
    #[serde(skip_serializing_if = "is_zero")]
    pub right: u32,
    /// Above.
    #[serde(skip_serializing_if = "is_zero")]
    pub up: u32,
    /// Below.
    #[serde(skip_serializing_if = "is_zero")]
    pub down: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Image {
    /// An image from words.
    pub fn of(prompt: impl Into<String>) -> Self {
        Self { prompt: prompt.into(), ..Self::default() }
    }

    /// The request that asks `model` for the images.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a model that makes no images here; [`Error::Invalid`] with everything the service would refuse.
    pub fn call(&self, model: &str) -> Result<Call<Images>> {
        self.call_as(model, None)
    }

    /// As [`call`](Self::call); `family` names the family of an id that does not show it.
    pub fn call_as(&self, model: &str, family: Option<&str>) -> Result<Call<Images>> {
        let resolved = media::resolved("images", model, resolve_in(media::ALL, model, family))?;
        let Speaks::Image(dialect) = resolved.family.speaks else {
            return Err(Error::Malformed {
                what: "model",
                reason: format!("{model} makes no images; {}", crate::call::other_use(resolved.family)),
            });
        };
        let mut findings = Vec::new();
        let mut body = dialect.write(self, resolved.family, &mut findings);
        for (key, value) in &self.extra {
            merge(&mut body, key, value);
        }
        Call::checked(Operation::InvokeModel, model, resolved, body, findings)
    }
}

/// Puts a member into an object; objects become one.
pub(crate) fn merge(into: &mut Value, key: &str, value: &Value) {
    let Value::Object(members) = into else { return };
    match (members.get_mut(key), value) {
        (Some(place @ Value::Object(_)), Value::Object(more)) => more.iter().for_each(|(key, value)| merge(place, key, value)),
        _ => {
            members.insert(key.to_owned(), value.clone());
        }
    }
}

/// What a body has no place for.
pub(crate) fn refuse(at: &str, message: impl Into<String>, findings: &mut Vec<Finding>) {
    findings.push(Finding::of("BR-IMAGE-001", Severity::Refused, message.into()).at(at.to_owned()));
}

impl Image {
    /// The wishes there are, by name.
    fn wishes(&self) -> [(&'static str, bool); 18] {
        [
            ("prompt", !self.prompt.is_empty()),
            ("negative", self.negative.is_some()),
            ("size", self.size.is_some()),
            ("aspectRatio", self.aspect_ratio.is_some()),
            ("count", self.count.is_some()),
            ("seed", self.seed.is_some()),
            ("cfgScale", self.cfg_scale.is_some()),
            ("quality", self.quality.is_some()),
            ("style", self.style.is_some()),
            ("format", self.format.is_some()),
            ("image", self.image.is_some()),
            ("more", !self.more.is_empty()),
            ("reference", self.reference.is_some()),
            ("mask", self.mask.is_some()),
            ("strength", self.strength.is_some()),
            ("colors", !self.colors.is_empty()),
            ("control", self.control.is_some()),
            ("extend", self.extend.is_some()),
        ]
    }

    /// Refuses every wish but these.
    pub(crate) fn only(&self, takes: &[&str], findings: &mut Vec<Finding>) {
        for (name, given) in self.wishes() {
            if given && !takes.contains(&name) {
                refuse(name, format!("has no place in this body; it takes {}", takes.join(", ")), findings);
            }
        }
    }

    /// How near the result is to stay to the image, for models that count that way: the rest of `strength` to 1.
    pub(crate) fn nearness(&self, model: &str, key: &str, findings: &mut Vec<Finding>) -> Option<Value> {
        let strength = self.strength?;
        // Seven digits, so that 1 - 0.9 is 0.1.
        let near = ((1.0 - strength) * 1e7).round() / 1e7;
        let message = format!("{model} counts the other way round; it is sent as {key} {}", crate::field::plain(near));
        findings.push(Finding::of("BR-IMAGE-002", Severity::Note, message).at("strength".to_owned()));
        Some(near.into())
    }
}

impl Mask {
    /// The base64 of a mask that is an image, if it changes what `tone` is.
    pub(crate) fn image(&self, model: &str, tone: Tone, findings: &mut Vec<Finding>) -> Option<&str> {
        let Self::Image { image, changes } = self else { return None };
        if changes.is_some_and(|changes| changes != tone) {
            let (name, other) = if tone == Tone::White { ("white", "black") } else { ("black", "white") };
            refuse("mask", format!("{model} changes what is {name} and keeps what is {other}; invert the mask"), findings);
        }
        Some(&image.data)
    }
}

/// Images that were made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Images {
    /// The images, in the order they came.
    pub images: Vec<Artifact>,
    /// The mask that was used, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<Artifact>,
    /// What there is to know about the answer: images that a filter kept back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// The service's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// One image that was made.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// `png`, `jpeg`, `gif`, `webp`, or `unknown`, by its first bytes.
    pub format: String,
    /// The image; base64 as JSON.
    #[serde(rename = "data", serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub bytes: Vec<u8>,
    /// Its pixels, where its format is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// The seed that gives it again, where the model says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Why the model was done, where it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
}

/// An image may be anybody's, so only its size is shown.
impl std::fmt::Debug for Artifact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} bytes", self.format, self.bytes.len())
    }
}

fn to_base64<S: Serializer>(bytes: &[u8], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Vec<u8>, D::Error> {
    STANDARD.decode(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

impl Artifact {
    /// The image that an answer holds as base64.
    pub(crate) fn read(value: &Value, at: &str, family: &'static crate::Family) -> Result<Self> {
        let text = value.as_str().ok_or_else(|| family.unreadable(at, crate::field::article(value)))?;
        let bytes = STANDARD.decode(text).map_err(|error| family.unreadable(at, format!("not base64: {error}")))?;
        let header = header(&bytes);
        Ok(Self {
            format: header.map_or("unknown", |header| header.format).to_owned(),
            size: header.map(|header| Size { width: header.width, height: header.height }),
            bytes,
            seed: None,
            stop: None,
        })
    }
}

impl Answer for Images {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        let Speaks::Image(dialect) = call.family().speaks else {
            return Err(call.family().unreadable("", "an answer of another kind".to_owned()));
        };
        let body = json_body(call, response)?;
        let mut images = dialect.read(&body, call.family())?;
        images.request_id = (response.header)("x-amzn-requestid");
        Ok(images)
    }

    /// Filters refuse, too: a prompt before anything is made, or all that was made.
    fn refused(call: &Call<Self>, error: Error) -> Error {
        const WORDS: [&str; 2] = ["blocked by our content filters", "has been blocked"];
        match error {
            Error::Service { status: Some(400), message, request_id, .. } if WORDS.iter().any(|words| message.contains(words)) => {
                Error::Blocked { family: call.family().id, message, request_id }
            }
            error => error,
        }
    }

    fn spoken_by(speaks: Speaks) -> bool {
        matches!(speaks, Speaks::Image(_))
    }

    fn check(operation: Operation, asked: &str, resolved: Resolved, body: View<'_>) -> Vec<Finding> {
        check_apart(operation, asked, resolved, body)
    }

    fn operations() -> &'static [Operation] {
        &[Operation::InvokeModel]
    }

    fn resolve(_: Operation, model: &str, family: FamilyHint<'_>, _: &Value) -> Result<Resolved> {
        media::resolved("images", model, resolve_in(media::ALL, model, family.name()))
    }
}

impl FromJson for Image {
    const WHAT: &'static str = "image";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let image = Self {
            task: m.word("task", &Task::ALL),
            prompt: m.or_default("prompt"),
            negative: m.opt("negative"),
            size: m.opt("size"),
            aspect_ratio: m.opt("aspectRatio"),
            count: m.opt("count"),
            seed: m.opt("seed"),
            cfg_scale: m.opt("cfgScale"),
            quality: m.opt("quality"),
            style: m.opt("style"),
            format: m.opt("format"),
            image: m.opt("image"),
            more: m.or_default("more"),
            reference: m.opt("reference"),
            mask: m.opt("mask"),
            strength: m.opt("strength"),
            colors: m.or_default("colors"),
            control: m.opt("control"),
            extend: m.opt("extend"),
            extra: m.or_default("extra"),
        };
        m.end().map(|()| image)
    }
}

impl FromJson for Mask {
    const WHAT: &'static str = "mask";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let (image, prompt, garment) = (m.opt("image"), m.opt("prompt"), m.opt("garment"));
        let changes = m.word("changes", &[("black", Tone::Black), ("white", Tone::White)]);
        m.end()?;
        match (image, prompt, garment) {
            (Some(image), None, None) => Ok(Self::Image { image, changes }),
            (None, Some(prompt), None) if changes.is_none() => Ok(Self::Prompt { prompt }),
            (None, None, Some(garment)) if changes.is_none() => Ok(Self::Garment { garment }),
            _ => Err(Unfit::new("must have one of image (with changes, perhaps), prompt, garment")),
        }
    }
}

impl FromJson for Size {
    const WHAT: &'static str = "size";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let size = Self { width: m.read("width"), height: m.read("height") };
        m.end().map(|()| size)
    }
}

impl FromJson for Control {
    const WHAT: &'static str = "control";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let control = Self { by: m.word("by", &[("edges", Shapes::Edges), ("segments", Shapes::Segments)]), strength: m.opt("strength") };
        m.end().map(|()| control)
    }
}

impl FromJson for Extend {
    const WHAT: &'static str = "extend";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let extend = Self { left: m.or_default("left"), right: m.or_default("right"), up: m.or_default("up"), down: m.or_default("down") };
        m.end().map(|()| extend)
    }
}

read_from_json!(
    Mask: Self::Prompt { prompt: String::new() },
    Size: Self { width: 0, height: 0 },
    Control: Self::default(),
    Extend: Self::default()
);
deserialize_from_json!(Image, Mask, Control, Extend);
