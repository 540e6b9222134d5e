//! Amazon Nova Reel: videos of one shot or of many, by a job.

use super::pictures::{Limits, has, judge};
use crate::body::View;
use crate::dialects::video::Reel;
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Kind, Rule, Subject, field};

const DOCS: &str = "https://docs.aws.amazon.com/nova/latest/userguide/video-gen-access.html";
const IMAGE: Kind = Kind::Base64(25_000_000);
const FORMATS: Kind = Kind::Word(&["png", "jpeg"]);

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "nova-reel",
    code: "NOVA-REEL",
    docs: DOCS,
    models: &[
        model("amazon.nova-reel-v1:1", 512, 0, Takes::IMAGES.and(Takes::S3)),
        model("amazon.nova-reel-v1:0", 512, 0, Takes::IMAGES.and(Takes::S3)),
        model("amazon.nova-reel", 512, 0, Takes::IMAGES.and(Takes::S3)),
    ],
    fields: &[
        field(1, "/taskType", Kind::Word(&["TEXT_VIDEO", "MULTI_SHOT_AUTOMATED", "MULTI_SHOT_MANUAL"])).required(),
        field(2, "/textToVideoParams", Kind::Object),
        field(3, "/textToVideoParams/text", Kind::Text(1, 512)).required(),
        field(4, "/textToVideoParams/images", Kind::List(0, 1)),
        field(5, "/textToVideoParams/images/*/format", FORMATS).required(),
        field(6, "/textToVideoParams/images/*/source", Kind::Object).required(),
        field(7, "/textToVideoParams/images/*/source/bytes", IMAGE),
        field(8, "/textToVideoParams/images/*/source/s3Location/uri", Kind::Text(1, 1_024)).required(),
        field(9, "/multiShotAutomatedParams", Kind::Object),
        field(10, "/multiShotAutomatedParams/text", Kind::Text(1, 4_000)).required(),
        field(11, "/multiShotManualParams", Kind::Object),
        field(12, "/multiShotManualParams/shots", Kind::List(1, 20)).required(),
        field(13, "/multiShotManualParams/shots/*/text", Kind::Text(1, 512)).required(),
        field(14, "/multiShotManualParams/shots/*/image", Kind::Object),
        field(15, "/multiShotManualParams/shots/*/image/format", FORMATS).required(),
        field(16, "/multiShotManualParams/shots/*/image/source", Kind::Object).required(),
        field(17, "/multiShotManualParams/shots/*/image/source/bytes", IMAGE),
        field(18, "/multiShotManualParams/shots/*/image/source/s3Location/uri", Kind::Text(1, 1_024)).required(),
        field(19, "/videoGenerationConfig", Kind::Object),
        field(20, "/videoGenerationConfig/durationSeconds", Kind::Int(6, 120)),
        field(21, "/videoGenerationConfig/fps", Kind::Int(24, 24)),
        field(22, "/videoGenerationConfig/dimension", Kind::Word(&["1280x720"])),
        field(23, "/videoGenerationConfig/seed", Kind::Int(0, 2_147_483_646)),
    ],
    closed: &["", "/videoGenerationConfig"],
    rules: &[
        Rule { code: 101, check: one_task, source: DOCS },
        Rule { code: 102, check: length, source: DOCS },
        Rule { code: 103, check: images, source: DOCS },
        Rule { code: 104, check: shots_of_the_second, source: DOCS },
        Rule { code: 105, check: one_or_many, source: DOCS },
    ],
    speaks: Speaks::Video(&Reel),
    ..Family::BASE
};

const PARAMS: [(&str, &str); 3] = [
    ("TEXT_VIDEO", "textToVideoParams"),
    ("MULTI_SHOT_AUTOMATED", "multiShotAutomatedParams"),
    ("MULTI_SHOT_MANUAL", "multiShotManualParams"),
];

fn task<'b>(subject: &Subject<'b>) -> &'b str {
    subject.body.get("taskType").and_then(View::as_str).unwrap_or_default()
}

fn one_task(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let task = task(subject);
    let Some((_, own)) = PARAMS.into_iter().find(|(name, _)| *name == task) else { return };
    for (other, key) in PARAMS {
        let there = has(subject.body, &format!("/{key}"));
        if key == own && !there {
            breaches.refuse(format!("/{own}"), format!("is missing; {task} takes it"), None);
        } else if key != own && there {
            breaches.refuse(format!("/{key}"), format!("is for {other}; {task} takes {own}"), None);
        }
    }
}

fn length(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let at = "/videoGenerationConfig/durationSeconds";
    let Some(seconds) = subject.body.pointer(at).and_then(View::as_u64) else { return };
    match task(subject) {
        "MULTI_SHOT_MANUAL" => breaches.refuse(at, "must be left out for MULTI_SHOT_MANUAL; each shot has six seconds", None),
        "TEXT_VIDEO" if seconds != 6 => {
            breaches.refuse(at, format!("must be 6 for TEXT_VIDEO, got {seconds}; MULTI_SHOT_AUTOMATED makes longer videos"), None);
        }
        "MULTI_SHOT_AUTOMATED" if seconds < 12 || !seconds.is_multiple_of(6) => {
            breaches.refuse(at, format!("must be a multiple of 6 in 12..=120 for MULTI_SHOT_AUTOMATED, got {seconds}"), None);
        }
        _ => (),
    }
}

fn images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let list = |at: &str| subject.body.pointer(at).map_or(0, |list| list.items().count());
    let singles = (0..list("/textToVideoParams/images").min(4)).map(|index| format!("/textToVideoParams/images/{index}"));
    let shots = (0..list("/multiShotManualParams/shots").min(40)).map(|index| format!("/multiShotManualParams/shots/{index}/image"));
    for at in singles.chain(shots) {
        let Some(image) = subject.body.pointer(&at).filter(|image| image.is_object()) else { continue };
        let [bytes, object] = ["/source/bytes", "/source/s3Location"].map(|key| has(image, key));
        if has(image, "/source") && bytes == object {
            breaches.refuse(format!("{at}/source"), "must have exactly one of bytes, s3Location", None);
        }
        if image.pointer("/source/s3Location/uri").and_then(View::as_str).is_some_and(|uri| !uri.starts_with("s3://")) {
            breaches.refuse(format!("{at}/source/s3Location/uri"), "must be s3://bucket/key", None);
        }
        let place = format!("{at}/source/bytes");
        if let Some(header) = judge(subject.body, &place, &Limits::BASE, breaches) {
            if (header.width, header.height) != (1_280, 720) {
                let message = format!("must be an image of 1280 × 720 pixels, got {} × {}", header.width, header.height);
                breaches.refuse(place.clone(), message, None);
            }
            let said = image.get("format").and_then(View::as_str).unwrap_or(header.format);
            if said != header.format {
                breaches.refuse(format!("{at}/format"), format!("must be what the bytes are, {}, got {said}", header.format), None);
            }
        }
    }
}

/// The first version makes single shots.
fn shots_of_the_second(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let first = subject.model.is_some_and(|model| model.id.ends_with("v1:0"));
    if first && task(subject).starts_with("MULTI_SHOT") {
        // No page says so of the first version, only that the second has it.
        breaches.note("/taskType", format!("{} came with amazon.nova-reel-v1:1; this version is known for single shots", task(subject)));
    }
}

/// One task takes a list of images, one an image in each shot, and one none.
fn one_or_many(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut refuse = |at: String, message: &str| {
        if has(subject.body, &at) {
            breaches.refuse(at, message, None);
        }
    };
    refuse("/textToVideoParams/image".to_owned(), "must be images here, an array of one");
    for key in ["image", "images"] {
        refuse(format!("/multiShotAutomatedParams/{key}"), "must be left out for MULTI_SHOT_AUTOMATED, which begins with words only");
    }
    let shots = subject.body.pointer("/multiShotManualParams/shots").map_or(0, |shots| shots.items().count());
    for shot in 0..shots.min(40) {
        refuse(format!("/multiShotManualParams/shots/{shot}/images"), "must be image here, an object");
    }
}
