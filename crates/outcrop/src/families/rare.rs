//! Rules that pages do without, since a page pays for every byte.

pub(super) mod nova;
#[cfg(feature = "rarest-rules")]
pub(super) mod older;
pub(super) mod vectors;

use super::Takes;
use crate::body::View;
use crate::dialects::converse::too_short;
use crate::dialects::embed::is_second;
use crate::field::{Ban, Breaches, Subject, ban, one_of, places, quote};
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

/// Each image has its mark in the prompt, and the prompt ends where the answer begins.
pub(super) fn images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    fn marks(subject: &Subject<'_>) -> usize {
        subject.body.text_at("/prompt").matches("<|image|>").count()
    }
    fn given(subject: &Subject<'_>) -> usize {
        subject.body.at("images").items().count()
    }
    let fewer = |subject: &Subject<'_>| subject.named("llama3-2") && marks(subject) < given(subject);
    let blind = |subject: &Subject<'_>| subject.lacks(Takes::IMAGES) && !subject.body.at("images").is_empty_array();
    breaches.banned(
        subject,
        &[
            ban("/images", blind, "is not taken by this model, which sees no images", ""),
            ban("/images", fewer, "must be no more than there are <|image|> in the prompt", ""),
        ],
    );
    if subject.has(Takes::IMAGES) && marks(subject) > given(subject) {
        breaches.note("/prompt", format!("has {} marks of images, and there are {}", marks(subject), given(subject)));
    }
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
    for at in ["/inputText", "/text/inputText", "/text_image/inputText", "/multi_input/inputText"] {
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
    let words = words(subject.body.text_at(at), most);
    if words > most && cuts {
        breaches.ignore(at, format!("has {words} words; it is cut to {most} tokens"));
    } else if words > most {
        breaches.refuse(at, format!("must have at most {most} tokens, got {words} words"), None);
    }
}

/// How many words a text has, none where it is too short to have more than so many.
fn words(text: &str, most: u64) -> u64 {
    if text.len() as u64 / 2 < most { 0 } else { text.split_ascii_whitespace().count() as u64 }
}

/// The same for the texts of all these places, which are read together.
fn too_many_in(subject: &Subject<'_>, places_of: &[&'static str], breaches: &mut Breaches<'_>) {
    let most = subject.model.map_or(0, |model| model.context);
    let sum = |of: &dyn Fn(&str) -> u64| {
        let mut sum = 0;
        let mut add = |value: Option<View<'_>>| sum += value.and_then(View::as_str).map_or(0, of);
        for at in places_of {
            places(subject.body, at, &mut |_, value| add(value));
        }
        sum
    };
    // Most are short, and are not looked at closely.
    if most == 0 || sum(&|text| text.len() as u64) / 2 < most {
        return;
    }
    let words = sum(&|text| text.split_ascii_whitespace().count() as u64);
    if words > most {
        breaches.refuse("/messages", format!("must have at most {most} tokens, got {words} words"), None);
    }
}

/// Reports every place that `at` means in which not exactly one of these members stands. A mark may stand alone.
fn exactly_one(body: View<'_>, at: &'static str, of: &[&str], breaches: &mut Breaches<'_>) {
    places(body, at, &mut |path, value| {
        let Some(value) = value.filter(|value| value.is_object()) else { return };
        let given = of.iter().filter(|key| !value.at(key).is_null()).count();
        if given > 1 || (given == 0 && value.at("cachePoint").is_null()) {
            breaches.refuse(path.pointer(), format!("must have exactly one of {}", of.join(", ")), None);
        }
    });
}

/// Notes every place that `at` means in which something stands.
fn noted(body: View<'_>, at: &'static str, message: &str, breaches: &mut Breaches<'_>) {
    places(body, at, &mut |path, value| {
        if value.is_some_and(|value| !value.is_null()) {
            breaches.note(path.pointer(), message);
        }
    });
}

/// Reports every place that `at` means where bytes, of this name, and an object in S3 are both or neither, or the object is none.
pub(super) fn source(body: View<'_>, at: &'static str, bytes: &str, breaches: &mut Breaches<'_>) {
    exactly_one(body, at, &[bytes, "s3Location"], breaches);
    objects(body, at, breaches);
}

/// Reports every place that `at` means with an object in S3 that is none.
pub(super) fn objects(body: View<'_>, at: &'static str, breaches: &mut Breaches<'_>) {
    places(body, at, &mut |path, value| {
        let Some(object) = value.and_then(|value| value.get("s3Location")).filter(|object| !object.is_null()) else { return };
        if !object.at("uri").as_str().is_some_and(|uri| uri.starts_with("s3://")) {
            breaches.refuse(path.pointer() + "/s3Location/uri", "must be s3://bucket/key", None);
        }
    });
}

/// The members that no field lists, of bodies that are seen to take some of them.
fn unlisted(subject: &Subject<'_>, parent: &str, breaches: &mut Breaches<'_>) {
    let listed = |key: &str| {
        subject.family.fields.iter().any(|field| {
            let below = field.at.strip_prefix(parent).and_then(|rest| rest.strip_prefix('/'));
            below.is_some_and(|rest| rest.split('/').next() == Some(key))
        })
    };
    let object = if parent.is_empty() { subject.body } else { subject.body.pointer(parent).unwrap_or(View::NULL) };
    for (key, _) in object.members() {
        if !listed(key) && !key.starts_with("amazon-bedrock-") {
            let at = format!("{parent}/{}", crate::check::escape(key));
            breaches.note(at, "is no parameter that is known of this body; the service may not take it");
        }
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

/// The strict mode of a schema is asked for twice.
pub(super) fn gpt_strict(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/additionalModelRequestFields/text/format/strict";
    let strict = subject.body.pointer(AT).filter(|strict| !strict.is_null());
    if strict.is_some_and(|strict| strict.as_bool().is_none()) {
        breaches.refuse(AT, "must be true or false", None);
    }
    let schema = subject.body.pointer("/outputConfig/textFormat").is_some_and(|format| !format.is_null());
    if schema && strict.and_then(View::as_bool) != Some(true) {
        breaches.note(AT, "must be true for the answer to be held to the schema strictly");
    }
}
