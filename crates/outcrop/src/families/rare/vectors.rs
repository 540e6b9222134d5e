//! What requests for vectors, for an order and for words about a video are seldom wrong in.

use super::{objects, source, words};
use crate::field::{Breaches, Subject, decoded_len, megabytes, one_of, quote};
use crate::picture::header_of_base64;

/// What Titan embeds, and what it answers to more.
pub(in crate::families) fn titan_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let most = subject.model.map_or(0, |model| model.context);
    let count = words(subject.body.text_at("/inputText"), most);
    if count > most && most > 0 {
        // The service counts tokens, of which there are no fewer.
        let service = format!("400 Bad Request: Too many input tokens. Max input tokens: {most}, request input token count: {count}");
        breaches.refuse("/inputText", format!("must have at most {most} tokens, got {count} words"), Some(service));
    }
}

/// A text beside an image is short, by what others say.
pub(in crate::families) fn titan_image(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let most = subject.model.map_or(0, |model| model.context);
    let count = words(subject.body.text_at("/inputText"), most);
    if count > most && most > 0 {
        breaches.note("/inputText", format!("has {count} words; {most} tokens are the most by what is said of this model"));
    }
    format("/inputImage", subject.body.text_at("/inputImage"), &["jpeg", "png"], breaches);
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
    let mut image = |at: String, address: &str, breaches: &mut Breaches<'_>| {
        let Some((_, data)) = address.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,")) else {
            breaches.refuse(at, "must be a data URI: data:image/png;base64,…", None);
            return;
        };
        sum += data.len();
        if !fourth {
            format(&at, data, &["jpeg", "png"], breaches);
            five(at, data, breaches);
        }
    };
    for (i, address) in subject.body.at("images").items().enumerate() {
        if let Some(address) = address.as_str() {
            image(format!("/images/{i}"), address, breaches);
        }
    }
    for (i, input) in subject.body.at("inputs").items().enumerate() {
        for (p, part) in input.at("content").items().enumerate() {
            let at = format!("/inputs/{i}/content/{p}");
            match part.at("type").as_str() {
                Some("text") if !part.at("text").is_string() => breaches.refuse(at + "/text", "is missing; type text needs it", None),
                Some("image_url") => match part.at("image_url").at("url").as_str() {
                    Some(address) => image(at + "/image_url/url", address, breaches),
                    None => breaches.refuse(at + "/image_url/url", "is missing; type image_url needs it", None),
                },
                _ => (),
            }
        }
    }
    if sum > 25_000_000 {
        breaches.refuse("", format!("must have at most 25000000 bytes in all, got {sum} in its images"), None);
    } else if sum > 20_000_000 {
        breaches.note("", format!("has images of {} in base64; about 20 MB are the most by the page", megabytes(sum)));
    }
}

/// A text of more words than are read is cut, or refused where it is not to be cut.
pub(in crate::families) fn cohere_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let most = subject.model.map_or(0, |model| model.context);
    let cut = subject.body.at("truncate").as_str().is_some_and(|end| end != "NONE");
    for (t, text) in subject.body.at("texts").items().enumerate() {
        let count = words(text.as_str().unwrap_or_default(), most);
        if count > most && most > 0 {
            let at = format!("/texts/{t}");
            if cut {
                breaches.ignore(at, format!("has {count} words; it is cut to {most} tokens"));
            } else {
                breaches.refuse(at, format!("must have at most {most} tokens where it is not to be cut, got {count} words"), None);
            }
        }
    }
    if subject.body.at("input_type") == "image" && !subject.body.at("texts").is_null() {
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
            breaches.note("/multi_input/inputText", format!("speaks of {}, which is the name of no source", quote(name)));
        }
    }
}

/// Documents are texts.
pub(in crate::families) fn documents(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (d, document) in subject.body.at("documents").items().enumerate().filter(|(_, document)| !document.is_string()) {
        let at = format!("/documents/{d}");
        if document.is_object() {
            breaches.note(at, "is an object; that these are taken is not documented, strings are");
        } else {
            breaches.refuse(at, format!("must be a string, got {}", crate::field::article(document)), None);
        }
    }
}

/// What the second Pegasus brought.
pub(in crate::families) fn pegasus_mode(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    objects(subject.body, "/mediaSource", breaches);
    for key in ["analysis_mode", "prompt_v2"] {
        if subject.named("-1-2") && !subject.body.at(key).is_null() {
            breaches.note(format!("/{key}"), "is for Pegasus 1.5; the page of this model has no place for it");
        }
    }
}
