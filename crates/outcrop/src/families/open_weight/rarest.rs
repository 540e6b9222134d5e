//! Rules of Chat Completions for what hardly any request has.

use super::rare::messages;
use crate::dialects::converse::doubt_choice;
use crate::families::Takes;
use crate::field::{Breaches, Subject, quote};

/// What a turn says, and in what parts.
pub(crate) fn parts(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (m, message) in messages(subject) {
        let content = message.at("content");
        // The assistant's may only call tools.
        if content.is_null() && message.is_object() && message.at("role") != "assistant" {
            breaches.refuse(format!("/messages/{m}/content"), "is missing; it must be a string or an array", None);
        }
        for (p, part) in content.items().enumerate() {
            let at = format!("/messages/{m}/content/{p}");
            let image = part.at("image_url").text_at("/url");
            match part.text_at("/type") {
                "text" if part.at("text").is_null() => breaches.refuse(at + "/text", "is missing; it must be a string", None),
                "image_url" if !part.at("image_url").is_object() => {
                    breaches.refuse(at + "/image_url", "is missing; it must be an object with the image's url", None);
                }
                "image_url" if !image.is_empty() && !image.starts_with("data:") => {
                    breaches.note(at + "/image_url/url", "is an address, which may not be fetched; the page has data:image/…;base64,…");
                }
                "" | "text" | "image_url" => (),
                other => breaches.note(at + "/type", format!("is none that the page lists, text and image_url; got {}", quote(other))),
            }
        }
        for (c, call) in message.at("tool_calls").items().enumerate() {
            let arguments = call.at("function").at("arguments").as_str();
            if arguments.is_some_and(|text| !text.is_empty() && crate::json::value(text.as_bytes()).is_err()) {
                let at = format!("/messages/{m}/tool_calls/{c}/function/arguments");
                breaches.note(at, "is no JSON, which some models refuse in a conversation that goes on");
            }
        }
    }
    let format = subject.body.at("response_format");
    if format.at("type") == "json_schema" && format.at("json_schema").is_null() {
        breaches.refuse("/response_format/json_schema", "is missing; it must be an object with name and schema", None);
    }
    if format.at("type") == "json_schema" && subject.lacks(Takes::SCHEMAS) {
        breaches.note("/response_format/type", "is not for this model, by its card");
    }
    if !subject.streaming && subject.body.at("stream_options").is_object() {
        breaches.note("/stream_options", "is for streamed answers; it may be refused");
    }
    if format.at("type") == "json_object" {
        breaches.note("/response_format/type", "is json_object, of which the page says nothing; json_schema is documented");
    }
}

/// Whether the model is known to be made to call a tool, and to know developers.
pub(crate) fn doubted(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let choice = subject.body.at("tool_choice");
    doubt_choice(subject, choice == "required" || choice.is_object(), choice.is_object(), "/tool_choice", breaches);
    if let Some((m, _)) = messages(subject).find(|(_, message)| message.at("role") == "developer") {
        breaches.note(format!("/messages/{m}/role"), "is developer, which the page has for gpt-oss; system is taken by all");
    }
}
