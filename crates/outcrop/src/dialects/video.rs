//! Inputs of jobs: videos to make, and clips to turn into vectors.

use super::{VideoDialect, object};
use crate::chat::Source;
use crate::embed::Purpose;
use crate::families::Resolved;
use crate::finding::Finding;
use crate::json::json;
use crate::video::{Clip, Still, Video, refuse};
use serde_json::Value;

/// Nova Reel: a task and its parameters.
pub(crate) struct Reel;

/// Luma Ray: flat, with key frames.
pub(crate) struct Ray;

/// Refuses what there is no place for.
fn no_place(given: bool, at: &str, findings: &mut Vec<Finding>) {
    if given {
        refuse(at, "has no place in this model's input; leave it out", findings);
    }
}

impl VideoDialect for Reel {
    fn write(&self, ask: &Video, findings: &mut Vec<Finding>) -> Value {
        no_place(ask.aspect_ratio.is_some(), "aspectRatio", findings);
        no_place(ask.loops.is_some(), "loop", findings);
        no_place(ask.last.is_some(), "last", findings);
        let manual = !ask.shots.is_empty();
        let automated = !manual && ask.seconds.is_some_and(|seconds| seconds > 6);
        let (kind, key, params) = if manual {
            if !ask.prompt.is_empty() || ask.first.is_some() {
                refuse("shots", "have prompts and images of their own; leave out prompt and first", findings);
            }
            if ask.seconds.is_some_and(|seconds| usize::try_from(seconds).ok() != ask.shots.len().checked_mul(6)) {
                refuse(
                    "seconds",
                    format!("follow from the shots, six each: {}; leave them out", ask.shots.len().saturating_mul(6)),
                    findings,
                );
            }
            let mut shots: Vec<Value> = Vec::new();
            for (index, shot) in ask.shots.iter().enumerate() {
                let image = shot.image.as_ref().and_then(|image| reel_image(image, &format!("shots[{index}].image"), findings));
                shots.push(object([("text", Some(shot.prompt.as_str().into())), ("image", image)]));
            }
            ("MULTI_SHOT_MANUAL", "multiShotManualParams", json!({ "shots": shots }))
        } else if automated {
            no_place(ask.first.is_some(), "first", findings);
            ("MULTI_SHOT_AUTOMATED", "multiShotAutomatedParams", json!({ "text": &ask.prompt }))
        } else {
            let image = ask.first.as_ref().and_then(|image| reel_image(image, "first", findings));
            let params = object([("text", Some(ask.prompt.as_str().into())), ("images", image.map(|image| vec![image].into()))]);
            ("TEXT_VIDEO", "textToVideoParams", params)
        };
        let config = object([
            ("durationSeconds", (!manual).then(|| ask.seconds.unwrap_or(6).into())),
            ("fps", Some(24.into())),
            ("dimension", Some(ask.resolution.as_deref().unwrap_or("1280x720").into())),
            ("seed", ask.seed.map(Value::from)),
        ]);
        object([("taskType", Some(kind.into())), (key, Some(params)), ("videoGenerationConfig", Some(config))])
    }
}

fn reel_image(image: &Still, at: &str, findings: &mut Vec<Finding>) -> Option<Value> {
    let source = match &image.source {
        Source::Data(data) => json!({ "bytes": data }),
        Source::S3 { uri, bucket_owner } => json!({ "s3Location": s3(uri, bucket_owner.as_deref()) }),
        Source::Text(_) => {
            refuse(at, "must be data or s3, got text", findings);
            return None;
        }
    };
    Some(json!({ "format": &image.format, "source": source }))
}

fn s3(uri: &str, owner: Option<&str>) -> Value {
    object([("uri", Some(uri.into())), ("bucketOwner", owner.map(Value::from))])
}

impl VideoDialect for Ray {
    fn write(&self, ask: &Video, findings: &mut Vec<Finding>) -> Value {
        no_place(ask.seed.is_some(), "seed", findings);
        no_place(!ask.shots.is_empty(), "shots", findings);
        let mut frame = |image: Option<&Still>, at: &str| {
            let image = image?;
            let Source::Data(data) = &image.source else {
                refuse(at, "must be the bytes themselves here", findings);
                return None;
            };
            let media = format!("image/{}", image.format);
            Some(json!({ "type": "image", "source": { "type": "base64", "media_type": media, "data": data } }))
        };
        let (first, last) = (frame(ask.first.as_ref(), "first"), frame(ask.last.as_ref(), "last"));
        let frames = (first.is_some() || last.is_some()).then(|| object([("frame0", first), ("frame1", last)]));
        object([
            ("prompt", Some(ask.prompt.as_str().into())),
            ("aspect_ratio", ask.aspect_ratio.as_deref().map(Value::from)),
            ("loop", ask.loops.map(Value::from)),
            ("duration", ask.seconds.map(|seconds| format!("{seconds}s").into())),
            ("resolution", ask.resolution.as_deref().map(Value::from)),
            ("keyframes", frames),
        ])
    }
}

/// What writes the clips of a family.
type Clips = fn(&Clip, &mut Vec<Finding>) -> Value;

/// What writes clips for this model, if it takes any.
pub(crate) fn clips(resolved: Resolved) -> Option<Clips> {
    resolved.family.jobs?.clips.map(|clips| clips(resolved.model.map_or("", |model| model.id)))
}

/// Nova Multimodal Embeddings, in segments.
pub(crate) fn nova(clip: &Clip, findings: &mut Vec<Finding>) -> Value {
    for (given, at) in [(clip.start.is_some(), "start"), (clip.end.is_some(), "end")] {
        no_place(given, at, findings);
    }
    let purpose = match clip.purpose {
        None | Some(Purpose::Document) => "GENERIC_INDEX",
        Some(Purpose::Query) => "GENERIC_RETRIEVAL",
        Some(Purpose::Classification) => "CLASSIFICATION",
        Some(Purpose::Clustering) => "CLUSTERING",
    };
    let source = clip.source.as_ref().and_then(|source| match source {
        Source::Data(data) => Some(json!({ "bytes": data })),
        Source::S3 { uri, bucket_owner } => Some(json!({ "s3Location": s3(uri, bucket_owner.as_deref()) })),
        Source::Text(_) => {
            refuse("source", "must be data or s3; a text goes into text", findings);
            None
        }
    });
    let video = clip.medium == "video";
    no_place(!video && !clip.options.is_empty(), "options", findings);
    let mode = if clip.options.is_empty() { "AUDIO_VIDEO_COMBINED" } else { "AUDIO_VIDEO_SEPARATE" };
    let text = clip.medium == "text";
    let segments = clip.every.map(|seconds| {
        let seconds = if seconds.fract() == 0.0 { whole(seconds) } else { seconds.into() };
        object([("durationSeconds", Some(seconds))])
    });
    no_place(text && clip.every.is_some(), "every", findings);
    let medium = object([
        ("truncationMode", text.then(|| "NONE".into())),
        ("format", clip.format.as_deref().map(Value::from)),
        ("embeddingMode", video.then(|| mode.into())),
        ("value", clip.text.as_deref().map(Value::from)),
        ("source", source),
        ("segmentationConfig", segments.filter(|_| !text)),
    ]);
    let params = object([
        ("embeddingPurpose", Some(purpose.into())),
        ("embeddingDimension", clip.dimensions.map(Value::from)),
        (clip.medium.as_str(), Some(medium)),
    ]);
    json!({ "taskType": "SEGMENTED_EMBEDDING", "segmentedEmbeddingParams": params })
}

#[expect(clippy::cast_possible_truncation, reason = "it is whole, and far from the ends")]
fn whole(number: f64) -> Value {
    (number as i64).into()
}

/// A number as JSON, whole where it is.
fn seconds(number: f64) -> Value {
    if number.fract() == 0.0 { whole(number) } else { number.into() }
}

fn marengo_source(clip: &Clip, findings: &mut Vec<Finding>) -> Option<Value> {
    match clip.source.as_ref()? {
        Source::Data(data) => Some(json!({ "base64String": data })),
        Source::S3 { uri, bucket_owner } => Some(json!({ "s3Location": s3(uri, bucket_owner.as_deref()) })),
        Source::Text(_) => {
            refuse("source", "must be data or s3; a text goes into text", findings);
            None
        }
    }
}

fn marengo_no_place(clip: &Clip, findings: &mut Vec<Finding>) {
    for (given, at) in [(clip.dimensions.is_some(), "dimensions"), (clip.purpose.is_some(), "purpose"), (clip.format.is_some(), "format")] {
        no_place(given, at, findings);
    }
}

/// Marengo 2.7: flat.
pub(crate) fn marengo_2(clip: &Clip, findings: &mut Vec<Finding>) -> Value {
    marengo_no_place(clip, findings);
    let source = marengo_source(clip, findings);
    let length = clip.end.map(|end| seconds(end - clip.start.unwrap_or(0.0)));
    object([
        ("inputType", Some(clip.medium.as_str().into())),
        ("inputText", clip.text.as_deref().map(Value::from)),
        ("mediaSource", source),
        ("startSec", clip.start.map(seconds)),
        ("lengthSec", length),
        ("useFixedLengthSec", clip.every.map(seconds)),
        ("embeddingOption", (!clip.options.is_empty()).then(|| clip.options.clone().into())),
    ])
}

/// Marengo 3: what is meant stands under its own name.
pub(crate) fn marengo_3(clip: &Clip, findings: &mut Vec<Finding>) -> Value {
    marengo_no_place(clip, findings);
    let source = marengo_source(clip, findings);
    let every = clip.every.map(|every| json!({ "method": "fixed", "fixed": { "durationSec": seconds(every) } }));
    let both = clip.text.is_some() && source.is_some() && clip.medium == "image";
    let medium = if both { "text_image" } else { clip.medium.as_str() };
    let inner = object([
        ("inputText", clip.text.as_deref().map(Value::from)),
        ("mediaSource", source),
        ("startSec", clip.start.map(seconds)),
        ("endSec", clip.end.map(seconds)),
        ("segmentation", every),
        ("embeddingOption", (!clip.options.is_empty()).then(|| clip.options.clone().into())),
    ]);
    object([("inputType", Some(medium.into())), (medium, Some(inner))])
}
