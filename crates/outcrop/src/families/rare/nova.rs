//! What Nova's own body is seldom wrong in.

use super::{exactly_one, noted, source, too_many_in, unlisted};
use crate::families::Takes;
use crate::families::nova::blocks;
use crate::field::{Breaches, Subject, quote};

/// A block is of one kind, and what it shows stands in one place.
pub(in crate::families) fn kinds(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    // A document is told of by another rule.
    let kinds = &["text", "image", "video", "toolUse", "toolResult", "reasoningContent", "document"];
    for (at, of) in [
        ("/messages/*/content/*", &kinds[..]),
        ("/messages/*/content/*/toolResult/content/*", &["text", "json", "image"]),
        ("/toolConfig/tools/*", &["toolSpec", "systemTool"]),
        ("/toolConfig/toolChoice", &["auto", "any", "tool"]),
    ] {
        exactly_one(subject.body, at, of, breaches);
    }
    for at in [
        "/messages/*/content/*/image/source",
        "/messages/*/content/*/video/source",
        "/messages/*/content/*/toolResult/content/*/image/source",
    ] {
        source(subject.body, at, "bytes", breaches);
    }
}

/// The choice is of one of the tools.
pub(in crate::families) fn choice(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let config = subject.body.at("toolConfig");
    let chosen = config.at("toolChoice").at("tool").text_at("/name");
    let is = |at: &str| config.at("tools").items().any(|tool| tool.text_at(at) == chosen);
    if !chosen.is_empty() && !is("/toolSpec/name") && !is("/systemTool/name") {
        breaches.refuse("/toolConfig/toolChoice/tool/name", format!("must be one of the tools, got {}", quote(chosen)), None);
    }
}

/// What is said of the second generation only.
pub(in crate::families) fn second(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.lacks(Takes::REASONING) {
        for at in ["/inferenceConfig/reasoningConfig", "/toolConfig/tools/*/systemTool"] {
            noted(subject.body, at, "is for Nova 2; the page of this model has no place for it", breaches);
        }
    }
}

/// What one page says and another source does not.
pub(in crate::families) fn doubtful(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let body = subject.body;
    if body.at("inferenceConfig").at("temperature").as_f64().is_some_and(|heat| (0.0..0.00001).contains(&heat)) {
        breaches.note("/inferenceConfig/temperature", "is below 0.00001, the least by the page; through Converse 0 is seen accepted");
    }
    if body.at("system").items().filter(|block| !block.at("text").is_null()).count() > 1 {
        breaches.note("/system", "has more texts than one, which is what the page shows");
    }
    if blocks(subject).filter(|(_, _, block)| !block.at("video").is_null()).count() > 1 {
        breaches.note("/messages", "has more videos than one, which is what is known to be taken");
    }
    for parent in ["", "/inferenceConfig"] {
        unlisted(subject, parent, breaches);
    }
}

pub(in crate::families) fn words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    too_many_in(subject, &["/system/*/text", "/messages/*/content/*/text"], breaches);
}
