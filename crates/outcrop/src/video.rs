//! Videos from words and images, and vectors of long media: what is answered by a job.

use crate::call::{Call, other_use};
use crate::chat::Source;
use crate::embed::Purpose;
use crate::error::{Error, Result};
use crate::families::{Speaks, media, resolve_in};
use crate::finding::{Finding, Severity};
use crate::image::merge;
use crate::job::{Job, Output};
use crate::json::{Fit, FromJson, Members, deserialize_from_json, read_from_json};
use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

/// What to make a video of.
///
/// What a model has no place for is refused, not dropped.
///
/// ```
/// use outcrop::{Output, Video};
///
/// let call = Video::of("A tide coming in over ripple marks").start("amazon.nova-reel-v1:1", &Output::to("s3://bucket/reels"))?;
/// assert_eq!(call.path(), "/async-invoke");
/// assert_eq!(call.body["modelInput"]["taskType"], "TEXT_VIDEO");
/// # Ok::<(), outcrop::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Video {
    /// What is to be seen.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prompt: String,
    /// How long it is to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Its width to its height, `16:9` for example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<String>,
    /// Its pixels, as the model spells them: `1280x720`, `540p`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<String>,
    /// The same seed and wishes give the same video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Whether its end leads into its start.
    #[serde(rename = "loop", skip_serializing_if = "Option::is_none")]
    pub loops: Option<bool>,
    /// The image it begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Still>,
    /// The image it ends with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Still>,
    /// Shots, instead of one prompt.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shots: Vec<Shot>,
    /// Members for the model's own input, in its own spelling; objects are merged.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

/// An image of a video.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Still {
    /// `png` or `jpeg`.
    pub format: String,
    /// The bytes, or where they are in S3.
    pub source: Source,
}

/// One shot of a video.
#[derive(Clone, PartialEq, Serialize)]
pub struct Shot {
    /// What is to be seen.
    pub prompt: String,
    /// The image it begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Still>,
}

/// What people said and showed stays out of logs: kinds and sizes only.
impl fmt::Debug for Video {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut video = f.debug_struct("Video");
        video.field("prompt", &self.prompt.len()).field("shots", &self.shots).field("first", &self.first).field("last", &self.last);
        video.field("seconds", &self.seconds).field("resolution", &self.resolution).field("seed", &self.seed).finish_non_exhaustive()
    }
}

impl fmt::Debug for Shot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shot({} bytes, {:?})", self.prompt.len(), self.image)
    }
}

impl fmt::Debug for Clip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut clip = f.debug_struct("Clip");
        clip.field("medium", &self.medium).field("text", &self.text.as_ref().map(String::len)).field("source", &self.source);
        clip.field("start", &self.start).field("end", &self.end).field("every", &self.every).finish_non_exhaustive()
    }
}

impl Video {
    /// A video of this.
    pub fn of(prompt: impl Into<String>) -> Self {
        Self { prompt: prompt.into(), ..Self::default() }
    }

    /// The request that starts the job.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a model that makes no videos here; [`Error::Invalid`] with everything the service would refuse.
    pub fn start(&self, model: &str, output: &Output) -> Result<Call<Job>> {
        self.start_as(model, None, output)
    }

    /// As [`start`](Self::start); `family` names the family of an id that does not show it.
    pub fn start_as(&self, model: &str, family: Option<&str>, output: &Output) -> Result<Call<Job>> {
        let resolved = media::resolved("videos", model, resolve_in(media::ALL, model, family))?;
        let Speaks::Video(dialect) = resolved.family.speaks else {
            return Err(Error::Malformed { what: "model", reason: format!("{model} makes no videos; {}", other_use(resolved.family)) });
        };
        let mut findings = Vec::new();
        let mut input = dialect.write(self, &mut findings);
        for (key, value) in &self.extra {
            merge(&mut input, key, value);
        }
        Job::begin(model, resolved, input, output, findings)
    }
}

/// What a body has no place for.
pub(crate) fn refuse(at: &str, message: impl Into<String>, findings: &mut Vec<Finding>) {
    findings.push(Finding::of("BR-VIDEO-001", Severity::Refused, message.into()).at(at.to_owned()));
}

/// A long text, image, sound or video to turn into vectors, by a job.
///
/// ```
/// use outcrop::chat::Source;
/// use outcrop::{Clip, Output};
///
/// let tide = Source::S3 { uri: "s3://bucket/tide.mp4".to_owned(), bucket_owner: None };
/// let clip = Clip { source: Some(tide), ..Clip::of("video") };
/// let call = clip.start("twelvelabs.marengo-embed-3-0-v1:0", &Output::to("s3://bucket/vectors"))?;
/// assert_eq!(call.body["modelInput"]["inputType"], "video");
/// # Ok::<(), outcrop::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Clip {
    /// `text`, `image`, `audio` or `video`.
    pub medium: String,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The bytes of anything else, or where they are in S3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The format of the bytes, `mp4` for example, where the model asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Where to begin, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<f64>,
    /// Where to end, in seconds from the start of the medium.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<f64>,
    /// Seconds of each stretch that gets a vector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<f64>,
    /// What of it to look at, as the model spells it: `visual`, `audio`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Numbers in each vector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<u32>,
    /// What the vectors are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Members for the model's own input, in its own spelling; objects are merged.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

impl Clip {
    /// A clip of this medium: `text`, `image`, `audio` or `video`.
    pub fn of(medium: impl Into<String>) -> Self {
        Self { medium: medium.into(), ..Self::default() }
    }

    /// The request that starts the job.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a model that takes no clips here; [`Error::Invalid`] with everything the service would refuse.
    pub fn start(&self, model: &str, output: &Output) -> Result<Call<Job>> {
        self.start_as(model, None, output)
    }

    /// As [`start`](Self::start); `family` names the family of an id that does not show it.
    pub fn start_as(&self, model: &str, family: Option<&str>, output: &Output) -> Result<Call<Job>> {
        let resolved = media::resolved("vectors of clips", model, resolve_in(media::JOBS, model, family))?;
        let (Speaks::Embed(_), Some(dialect)) = (resolved.family.speaks, crate::dialects::video::clips(resolved)) else {
            return Err(Error::Malformed { what: "model", reason: format!("{model} takes no clips; {}", other_use(resolved.family)) });
        };
        let mut findings = Vec::new();
        let mut input = dialect(self, &mut findings);
        for (key, value) in &self.extra {
            merge(&mut input, key, value);
        }
        Job::begin(model, resolved, input, output, findings)
    }
}

impl FromJson for Video {
    const WHAT: &'static str = "video";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let video = Self {
            prompt: m.or_default("prompt"),
            seconds: m.opt("seconds"),
            aspect_ratio: m.opt("aspectRatio"),
            resolution: m.opt("resolution"),
            seed: m.opt("seed"),
            loops: m.opt("loop"),
            first: m.opt("first"),
            last: m.opt("last"),
            shots: m.or_default("shots"),
            extra: m.or_default("extra"),
        };
        m.end().map(|()| video)
    }
}

impl FromJson for Clip {
    const WHAT: &'static str = "clip";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let purposes = [
            ("document", Purpose::Document),
            ("query", Purpose::Query),
            ("classification", Purpose::Classification),
            ("clustering", Purpose::Clustering),
        ];
        let clip = Self {
            medium: m.read("medium"),
            text: m.opt("text"),
            source: m.opt("source"),
            format: m.opt("format"),
            start: m.opt("start"),
            end: m.opt("end"),
            every: m.opt("every"),
            options: m.or_default("options"),
            dimensions: m.opt("dimensions"),
            purpose: m.word("purpose", &purposes),
            extra: m.or_default("extra"),
        };
        m.end().map(|()| clip)
    }
}

impl FromJson for Still {
    const WHAT: &'static str = "image";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let still = Self { format: m.read("format"), source: m.read("source") };
        m.end().map(|()| still)
    }
}

impl FromJson for Shot {
    const WHAT: &'static str = "shot";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let shot = Self { prompt: m.read("prompt"), image: m.opt("image") };
        m.end().map(|()| shot)
    }
}

read_from_json!(
    Still: Self { format: String::new(), source: Source::Data(String::new()) },
    Shot: Self { prompt: String::new(), image: None }
);
deserialize_from_json!(Video, Clip, Still, Shot);
