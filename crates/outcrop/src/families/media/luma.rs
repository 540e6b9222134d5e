//! Luma Ray: a prompt in, a video out, by a job.

use super::pictures::{Limits, judge};
use crate::dialects::video::Ray;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Kind, Rule, Subject, field};

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
    ],
    rules: &[
        Rule { code: 101, check: frames, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 102, check: crate::families::rare::luma_words, source: DOCS },
    ],
    speaks: Speaks::Video(&Ray),
    ..Family::BASE
};

fn frames(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for at in ["/keyframes/frame0/source/data", "/keyframes/frame1/source/data"] {
        judge(subject.body, at, &Limits { side: (512, 4_096), ..Limits::BASE }, breaches);
    }
}
