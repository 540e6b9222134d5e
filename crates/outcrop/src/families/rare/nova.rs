//! What Nova's own body is seldom wrong in.

use super::{exactly_one, given, source, too_many_in, unlisted};
use crate::families::Takes;
use crate::families::nova::blocks;
use crate::field::{Breaches, Subject, quote};

const KINDS: &[&str] = &["text", "image", "video", "toolUse", "toolResult", "reasoningContent"];

/// A block is of one kind, and what it shows stands in one place.
pub(in crate::families) fn kinds(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut bytes = 0;
    for (m, b, block) in blocks(subject).filter(|(_, _, block)| block.is_object()) {
        bytes += ["image", "video"].map(|kind| block.at(kind).text_at("/source/bytes").len()).iter().sum::<usize>();
        // What other rules have told of is not told again.
        let told = given(block, &["cachePoint", "type", "document"]) > 0;
        match given(block, KINDS) {
            1 => (),
            0 if told => (),
            _ => breaches.refuse(format!("/messages/{m}/content/{b}"), format!("must have exactly one of {}", KINDS.join(", ")), None),
        }
    }
    if bytes > 25_000_000 {
        breaches.refuse("", format!("must have at most 25000000 bytes in all, got {bytes} in its images and videos"), None);
    }
    for at in [
        "/messages/*/content/*/image/source",
        "/messages/*/content/*/video/source",
        "/messages/*/content/*/toolResult/content/*/image/source",
    ] {
        source(subject.body, at, "bytes", breaches);
    }
    exactly_one(subject.body, "/messages/*/content/*/toolResult/content/*", &["text", "json", "image"], breaches);
}

/// A tool is described or the service's own, and the choice is of one of them.
pub(in crate::families) fn tools(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let config = subject.body.at("toolConfig");
    exactly_one(subject.body, "/toolConfig/tools/*", &["toolSpec", "systemTool", "cachePoint"], breaches);
    exactly_one(subject.body, "/toolConfig/toolChoice", &["auto", "any", "tool"], breaches);
    for (t, tool) in config.at("tools").items().enumerate() {
        let kind = tool.at("toolSpec").at("inputSchema").at("json").at("type");
        if kind.as_str().is_some_and(|kind| kind != "object") {
            breaches.refuse(format!("/toolConfig/tools/{t}/toolSpec/inputSchema/json/type"), "must be object at the top", None);
        }
    }
    let chosen = config.at("toolChoice").at("tool").text_at("/name");
    let names = || config.at("tools").items().flat_map(|tool| [tool.text_at("/toolSpec/name"), tool.text_at("/systemTool/name")]);
    if !chosen.is_empty() && !names().any(|name| name == chosen) {
        breaches.refuse("/toolConfig/toolChoice/tool/name", format!("must be one of the tools, got {}", quote(chosen)), None);
    }
}

/// What is said of the second generation only.
pub(in crate::families) fn second(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let config = subject.body.at("inferenceConfig").at("reasoningConfig");
    if subject.lacks(Takes::REASONING) {
        let only = "is for Nova 2; the page of this model has no place for it";
        if !config.is_null() {
            breaches.note("/inferenceConfig/reasoningConfig", only);
        }
        for (t, tool) in subject.body.at("toolConfig").at("tools").items().enumerate() {
            if !tool.at("systemTool").is_null() {
                breaches.note(format!("/toolConfig/tools/{t}/systemTool"), only);
            }
        }
    } else if !config.at("maxReasoningEffort").is_null() && config.at("type").is_null() {
        breaches.ignore("/inferenceConfig/reasoningConfig/maxReasoningEffort", "has no effect without type enabled");
    }
}

/// What one page says and another source does not.
pub(in crate::families) fn doubtful(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let body = subject.body;
    if body.at("inferenceConfig").at("temperature").as_f64().is_some_and(|heat| (0.0..0.00001).contains(&heat)) {
        breaches.note("/inferenceConfig/temperature", "is below 0.00001, the least by the page; through Converse 0 is seen accepted");
    }
    let texts = body.at("system").items().filter(|block| !block.at("text").is_null()).count();
    if texts > 1 {
        breaches.note("/system", format!("has {texts} texts; the page shows one"));
    }
    let videos = blocks(subject).filter(|(_, _, block)| !block.at("video").is_null()).count();
    if videos > 1 {
        breaches.note("/messages", format!("has {videos} videos; one in a request is what is known to be taken"));
    }
    unlisted(subject, "", breaches);
    unlisted(subject, "/inferenceConfig", breaches);
}

pub(in crate::families) fn words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let texts = |tell: &mut dyn FnMut(_)| {
        subject.body.at("system").items().for_each(|block| tell(block.at("text")));
        blocks(subject).for_each(|(_, _, block)| tell(block.at("text")));
    };
    too_many_in(&texts, subject.model.map_or(0, |model| model.context), "/messages", breaches);
}
