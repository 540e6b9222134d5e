//! Luma Ray: a prompt in, a video out, by a job.

use super::pictures::{Limits, judge};
use crate::body::View;
use crate::dialects::video::Ray;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Kind, Rule, Subject, field};
use crate::picture::header_of_base64;

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-luma.html";
const IMAGE: Kind = Kind::Base64(25_000_000);
const MEDIA: Kind = Kind::Word(&["image/jpeg", "image/png"]);

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "luma-ray",
    code: "LUMA",
    docs: DOCS,
    models: &[model("luma.ray-v2", 300, 0, Takes::IMAGES)],
    fields: &[
        field(1, "/prompt", Kind::Text(1, 5_000)).required(),
        field(2, "/aspect_ratio", Kind::Word(&["1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"])),
        field(3, "/loop", Kind::Bool),
        field(4, "/duration", Kind::Word(&["5s", "9s"])),
        field(5, "/resolution", Kind::Word(&["540p", "720p"])),
        field(6, "/keyframes", Kind::Object),
        field(7, "/keyframes/frame0/type", Kind::Word(&["image"])).required(),
        field(8, "/keyframes/frame0/source/type", Kind::Word(&["base64"])).required(),
        field(9, "/keyframes/frame0/source/media_type", MEDIA).required(),
        field(10, "/keyframes/frame0/source/data", IMAGE).required(),
        field(11, "/keyframes/frame1/type", Kind::Word(&["image"])).required(),
        field(12, "/keyframes/frame1/source/type", Kind::Word(&["base64"])).required(),
        field(13, "/keyframes/frame1/source/media_type", MEDIA).required(),
        field(14, "/keyframes/frame1/source/data", IMAGE).required(),
        field(15, "/keyframes/frame0/source", Kind::Object).required(),
        field(16, "/keyframes/frame1/source", Kind::Object).required(),
    ],
    rules: &[
        Rule { code: 101, check: frames, source: DOCS },
        Rule { code: 103, check: shapes, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 102, check: crate::families::rare::luma_words, source: DOCS },
    ],
    speaks: Speaks::Video(&Ray),
    ..Family::BASE
};

fn frames(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for frame in ["/keyframes/frame0/source", "/keyframes/frame1/source"] {
        judge(subject.body, &[frame, "/data"].concat(), &Limits { side: (512, 4_096), ..Limits::BASE }, breaches);
    }
}

/// A frame is what it is said to be, and of the video's shape.
fn shapes(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let shape = subject.body.at("aspect_ratio").as_str().and_then(|ratio| ratio.split_once(':'));
    let shape = shape.and_then(|(wide, high)| Some((wide.parse::<u64>().ok()?, high.parse::<u64>().ok()?)));
    for frame in ["/keyframes/frame0/source", "/keyframes/frame1/source"] {
        let source = subject.body.pointer(frame).unwrap_or(View::NULL);
        let Ok(header) = header_of_base64(source.text_at("/data")) else { continue };
        let said = source.text_at("/media_type");
        if !said.is_empty() && !said.ends_with(header.format) {
            breaches.note(format!("{frame}/media_type"), format!("is {}, but the image is {}", crate::field::quote(said), header.format));
        }
        let (wide, high) = (u64::from(header.width), u64::from(header.height));
        // A twentieth more or less is nothing to see.
        if shape.is_some_and(|(w, h)| (wide * h).abs_diff(high * w) * 20 > wide * h) {
            breaches.note("/aspect_ratio", format!("is not that of {frame}, {wide} × {high} pixels, and should be"));
        }
    }
}
