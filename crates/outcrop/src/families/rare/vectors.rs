//! What requests for vectors, for an order and for words about a video are seldom wrong in.

use super::{noted, objects, source, too_many_words, words};
use crate::body::View;
use crate::field::{Breaches, Subject, decoded_len, megabytes, one_of, places};
use crate::picture::header_of_base64;

/// What Titan embeds has fewer words than it reads tokens; beside an image, by what others say.
pub(in crate::families) fn titan_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let most = subject.model.map_or(0, |model| model.context);
    let count = words(subject.body.text_at("/inputText"), most);
    let message = format!("must have at most {most} tokens, got {count} words");
    if subject.named("-image") {
        if count > most {
            breaches.note("/inputText", message + ", by what is said of this model");
        }
        format("/inputImage", subject.body.text_at("/inputImage"), &["jpeg", "png"], breaches);
    } else if count > most && most > 0 {
        // The service counts tokens, of which there are no fewer.
        let service = format!("400 Bad Request: Too many input tokens. Max input tokens: {most}, request input token count: {count}");
        breaches.refuse("/inputText", message, Some(service));
    }
}

/// Reports an image of a format that is not taken. What only looks like one is let pass.
fn format(at: &str, data: &str, formats: &[&str], breaches: &mut Breaches<'_>) {
    if let Ok(header) = header_of_base64(data)
        && !formats.contains(&header.format)
    {
        breaches.refuse(at, format!("must be an image, {}, got {}", one_of(formats), header.format), None);
    }
}

/// 5 MB, whichever way they are counted.
const FIVE: usize = 5 * 1_024 * 1_024;

/// Reports an image that is too large.
fn five(at: impl Into<String>, data: &str, breaches: &mut Breaches<'_>) {
    let bytes = decoded_len(data);
    if bytes > FIVE {
        breaches.refuse(at, format!("must be an image of at most 5 MB, got {}", megabytes(bytes)), None);
    }
}

/// Images to embed stand as addresses that hold them.
pub(in crate::families) fn cohere_images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let fourth = subject.named("-v4");
    let mut sum = 0;
    for at in ["/images/*", "/inputs/*/content/*/image_url/url"] {
        places(subject.body, at, &mut |path, value| {
            let Some(address) = value.and_then(View::as_str) else { return };
            let Some((_, data)) = address.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,")) else {
                breaches.refuse(path.pointer(), "must be a data URI: data:image/png;base64,…", None);
                return;
            };
            sum += data.len();
            if !fourth {
                format(&path.pointer(), data, &["jpeg", "png"], breaches);
                five(path.pointer(), data, breaches);
            }
        });
    }
    for key in ["text", "image_url"] {
        places(subject.body, "/inputs/*/content/*", &mut |path, value| {
            if value.is_some_and(|part| part.at("type") == key && part.at(key).is_null()) {
                breaches.refuse(format!("{}/{key}", path.pointer()), "is missing; the type needs it", None);
            }
        });
    }
    if sum > 20_000_000 {
        breaches.note("", format!("has images of {} in base64; about 20 MB are the most by the page", megabytes(sum)));
    }
}

/// A text of more words than are read is cut, or refused where it is not to be cut.
pub(in crate::families) fn cohere_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let most = subject.model.map_or(0, |model| model.context);
    let cut = subject.body.at("truncate").as_str().is_some_and(|end| end != "NONE");
    let texts = subject.body.at("texts");
    for t in 0..texts.items().count() {
        too_many_words(subject, &format!("/texts/{t}"), most, cut, breaches);
    }
    if subject.body.at("input_type") == "image" && !texts.is_null() {
        breaches.note("/input_type", "is image, and there are texts");
    }
}

/// What is embedded stands in one place.
pub(in crate::families) fn nova_sources(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for at in [
        "/singleEmbeddingParams/image/source",
        "/singleEmbeddingParams/audio/source",
        "/singleEmbeddingParams/video/source",
        "/segmentedEmbeddingParams/image/source",
        "/segmentedEmbeddingParams/audio/source",
        "/segmentedEmbeddingParams/video/source",
    ] {
        source(subject.body, at, "bytes", breaches);
    }
}

/// An image that Marengo is given has at most 5 MB.
pub(in crate::families) fn marengo_images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let body = subject.body;
    for (at, image) in [
        ("/mediaSource/base64String", body.at("inputType") == "image"),
        ("/image/mediaSource/base64String", true),
        ("/text_image/mediaSource/base64String", true),
    ] {
        if image {
            five(at, body.text_at(at), breaches);
        }
    }
}

/// What is heard or seen over time is for jobs.
pub(in crate::families) fn marengo_at_once(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if let Some(kind @ ("audio" | "video")) = subject.body.at("inputType").as_str() {
        breaches.refuse("/inputType", format!("must be of a text or an image here, got {kind}; StartAsyncInvoke takes it"), None);
    }
}

/// What several options together need, and what a text speaks of.
#[cfg(feature = "media")]
pub(in crate::families) fn marengo_options(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for medium in ["audio", "video"] {
        let part = subject.body.at(medium);
        let fused = part.at("embeddingType").items().any(|kind| kind == "fused_embedding");
        let options = part.at("embeddingOption");
        if fused && options.is_array() && options.items().count() < 2 {
            breaches.refuse(format!("/{medium}/embeddingOption"), "must have two options or more for fused_embedding", None);
        }
        let method = part.at("segmentation").text_at("/method");
        for (key, _) in part.at("segmentation").members().filter(|(key, _)| ["dynamic", "fixed"].contains(key) && *key != method) {
            breaches.ignore(format!("/{medium}/segmentation/{key}"), format!("is for method {key}, and the method is {method}"));
        }
    }
    let many = subject.body.at("multi_input");
    let names = || many.at("mediaSources").items().map(|source| source.text_at("/name"));
    for (at, _) in many.text_at("/inputText").match_indices("<@") {
        let name = many.text_at("/inputText").get(at + 2..).and_then(|rest| rest.split_once('>')).map_or("", |(name, _)| name);
        if !name.is_empty() && !names().any(|known| known == name) {
            breaches.note("/multi_input/inputText", format!("speaks of {}, which is the name of no source", crate::field::quote(name)));
        }
    }
}

/// Documents are texts.
pub(in crate::families) fn documents(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    places(subject.body, "/documents/*", &mut |path, value| match value {
        Some(value) if value.is_object() => {
            breaches.note(path.pointer(), "is an object; that these are taken is not documented, strings are");
        }
        Some(value) if !value.is_string() => breaches.refuse(path.pointer(), "must be a string", None),
        _ => (),
    });
}

/// What the second Pegasus brought.
pub(in crate::families) fn pegasus_mode(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    objects(subject.body, "/mediaSource", breaches);
    for at in ["/analysis_mode", "/prompt_v2"].into_iter().filter(|_| subject.named("-1-2")) {
        noted(subject.body, at, "is for Pegasus 1.5; the page of this model has no place for it", breaches);
    }
}
