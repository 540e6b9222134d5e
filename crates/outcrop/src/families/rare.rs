//! Rules that pages do without, since a page pays for every byte.

use super::Takes;
use crate::body::View;
use crate::dialects::converse::too_short;
use crate::dialects::embed::is_second;
use crate::field::{Ban, Breaches, Subject, ban, one_of, quote};
use crate::finding::Severity;

/// Several answers are not streamed, and not alike.
pub(super) fn answers(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    fn several(subject: &Subject<'_>) -> bool {
        subject.body.at("n").as_u64().is_some_and(|answers| answers > 1)
    }
    let alike = |subject: &Subject<'_>| several(subject) && subject.body.at("temperature").as_f64() == Some(0.0);
    breaches.banned(
        subject,
        &[
            ban("/n", |subject| several(subject) && subject.streaming, "must be 1 where the answer is streamed", ""),
            ban("/n", alike, "must be 1 at temperature 0", ""),
        ],
    );
}

/// Each image has its mark in the prompt.
pub(super) fn images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    fn marks(subject: &Subject<'_>) -> usize {
        subject.body.text_at("/prompt").matches("<|image|>").count()
    }
    let fewer = |subject: &Subject<'_>| subject.named("llama3-2") && marks(subject) < subject.body.at("images").items().count();
    let blind = |subject: &Subject<'_>| subject.lacks(Takes::IMAGES) && !subject.body.at("images").is_empty_array();
    breaches.banned(
        subject,
        &[
            ban("/images", blind, "is not taken by this model, which sees no images", ""),
            ban("/images", fewer, "must be no more than there are <|image|> in the prompt", ""),
        ],
    );
}

/// Two of them always think.
pub(super) fn effort(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/additionalModelRequestFields/reasoning/effort";
    const WORDS: &[&str] = &["none", "low", "medium", "high", "xhigh", "max"];
    let always = subject.named("6-astra") || subject.named("6.1-sol");
    let words = WORDS.get(usize::from(always)..).unwrap_or(WORDS);
    if let Some(effort) = subject.body.pointer(AT).and_then(View::as_str).filter(|effort| !words.contains(effort)) {
        breaches.refuse(AT, format!("must be {} for this model, got {}", one_of(words), quote(effort)), None);
    }
}

/// A mark stands in the block of the text before it.
pub(super) fn nova_cached(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let system = subject.body.at("system").items();
    let marked =
        system.chain(super::nova::blocks(subject).map(|(_, _, block)| block)).filter(|block| block.get("cachePoint").is_some()).count();
    if marked > 4 {
        breaches.refuse("", format!("must hold at most 4 cache points, got {marked}"), None);
    } else if marked > 0 {
        too_short(subject, breaches);
    }
}

/// Ids of calls have nine characters.
pub(super) fn mistral_ids(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (m, message) in subject.body.at("messages").items().enumerate() {
        for (c, call) in message.at("tool_calls").items().enumerate() {
            super::mistral::short(call.at("id"), &|| format!("/messages/{m}/tool_calls/{c}/id"), breaches);
        }
        super::mistral::short(message.at("tool_call_id"), &|| format!("/messages/{m}/tool_call_id"), breaches);
    }
}

pub(super) fn marengo_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    // The second cuts what is too long, unless it is told not to.
    let cuts = is_second(model.id) && subject.body.at("textTruncate") != "none";
    for at in ["/inputText", "/text/inputText", "/text_image/inputText"] {
        too_many_words(subject, at, model.context, cuts, breaches);
    }
}

pub(super) fn pegasus_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.named("-1-2") {
        too_many_words(subject, "/inputPrompt", 2_000, false, breaches);
    }
}

#[cfg(feature = "media")]
pub(super) fn luma_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    too_many_words(subject, "/prompt", 300, false, breaches);
}

/// Reports a text that has more tokens than may be, which is sure where it has more words: no token reaches over a space.
fn too_many_words(subject: &Subject<'_>, at: &str, most: u64, cuts: bool, breaches: &mut Breaches<'_>) {
    let words = subject.body.text_at(at).split_ascii_whitespace().count() as u64;
    if words > most && cuts {
        breaches.ignore(at, format!("has {words} words; it is cut to {most} tokens"));
    } else if words > most {
        breaches.refuse(at, format!("must have at most {most} tokens, got {words} words"), None);
    }
}

/// K2 has no stop sequences.
pub(super) fn kimi_stops(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let unseen =
        |at| Ban { severity: Severity::Ignored, ..ban(at, |subject| subject.named("kimi-k2"), "is not for this model; leave it out", "") };
    breaches.banned(subject, &[unseen("/stop")]);
}

/// The models that choose words in their own way.
pub(super) fn grok_sampling(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let own = ["/temperature", "/top_p", "/top_k"];
    let own = own.map(|at| ban(at, |subject| subject.has(Takes::NO_SAMPLER), "is not taken by this model; leave it out", ""));
    breaches.banned(subject, &own);
}

/// The first generation takes no reasoning back.
pub(super) fn nova_replayed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.lacks(Takes::REASONING) {
        for (m, b, _) in super::nova::blocks(subject).filter(|(_, _, block)| block.get("reasoningContent").is_some()) {
            breaches.refuse(format!("/messages/{m}/content/{b}/reasoningContent"), "is not taken back by this model; leave it out", None);
        }
    }
}

/// Whoever reads only text sees no images.
pub(super) fn blind(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if !subject.lacks(Takes::IMAGES) {
        return;
    }
    for (m, message) in subject.body.at("messages").items().enumerate() {
        for (p, _) in message.at("content").items().enumerate().filter(|(_, part)| part.at("type") == "image_url") {
            breaches.ignore(format!("/messages/{m}/content/{p}"), "is an image, which this model does not see, or refuses");
        }
    }
}

/// Images to embed stand as addresses that hold them.
pub(super) fn embedded(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (i, image) in subject.body.at("images").items().enumerate() {
        if image.as_str().is_some_and(|image| !image.starts_with("data:image/")) {
            breaches.refuse(format!("/images/{i}"), "must be a data URI: data:image/png;base64,…", None);
        }
    }
}
