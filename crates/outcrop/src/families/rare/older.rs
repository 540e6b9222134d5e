//! What the bodies of models at their end are seldom wrong in: Titan Text, Command, Jurassic, Jamba, and Claude before version 3.

use super::{too_many_in, too_many_words, words};
use crate::body::View;
use crate::families::Takes;
use crate::field::{Breaches, Subject, ban, plain};

/// One page prints characters where another has tokens.
pub(in crate::families) fn command_length(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    long_prompt(subject, breaches);
    let prompt = subject.body.text_at("/prompt");
    let length = prompt.chars().count();
    if length > 2_048 && words(prompt, 4_096) <= 4_096 {
        breaches.note("/prompt", format!("has {length} characters; a page prints 2048 as the most, where another has 4096 tokens"));
    }
}

/// A token is made likelier or less likely by so much.
pub(in crate::families) fn command_bias(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (token, bias) in subject.body.at("logit_bias").members() {
        if !bias.as_f64().is_some_and(|bias| (-10.0..=10.0).contains(&bias)) {
            breaches.refuse(format!("/logit_bias/{}", crate::check::escape(token)), "must be a number in -10..=10", None);
        }
    }
}

/// The page wants the body to say that its answer is streamed; it is seen streamed without.
pub(in crate::families) fn command_stream(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.streaming && subject.body.at("stream").as_bool() == Some(false) {
        breaches.note("/stream", "is false, and the page wants true for a streamed answer");
    }
}

pub(in crate::families) fn command_r_p(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.at("p").as_f64().is_some_and(|p| p > 0.99) {
        breaches.note("/p", "is above 0.99, the most by the page; 1 is seen both accepted and refused");
    }
}

/// What a document or a tool is described by.
pub(in crate::families) fn command_r_parts(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (d, document) in subject.body.at("documents").items().enumerate() {
        for (key, _) in document.members().filter(|(_, value)| !value.is_string()) {
            breaches.note(format!("/documents/{d}/{}", crate::check::escape(key)), "should be a string, as all of a document by the page");
        }
    }
    for (t, tool) in subject.body.at("tools").items().enumerate() {
        let at = |key: &str| format!("/tools/{t}/{key}");
        for key in ["type", "function", "parameters", "input_schema", "inputSchema"] {
            if !tool.at(key).is_null() {
                breaches.note(at(key), "is another body's; here a tool has name, description, parameter_definitions, and no JSON Schema");
            }
        }
        for (name, _) in tool.at("parameter_definitions").members().filter(|(_, one)| !one.at("type").is_string()) {
            let name = crate::check::escape(name);
            breaches.note(at(&format!("parameter_definitions/{name}")), "should have a type, and perhaps description and required");
        }
    }
    if !subject.body.at("tools_results").is_null() {
        breaches.note("/tools_results", "is how a page misspells tool_results");
    }
}

/// What a penalty is for can be switched.
pub(in crate::families) fn jurassic_flags(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for penalty in ["presencePenalty", "countPenalty", "frequencyPenalty"] {
        for what in ["Whitespaces", "Punctuations", "Numbers", "Stopwords", "Emojis"] {
            let flag = subject.body.at(penalty).at(&["applyTo", what].concat());
            if !flag.is_null() && flag.as_bool().is_none() {
                breaches.refuse(format!("/{penalty}/applyTo{what}"), "must be true or false", None);
            }
        }
    }
}

/// Others than Mid and Ultra write less.
pub(in crate::families) fn jurassic_others(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.model.is_some_and(|model| model.output == 0) && subject.body.at("maxTokens").as_u64().is_some_and(|most| most > 2_048) {
        breaches.note("/maxTokens", "is above 2048, the most by the page for others than Mid and Ultra");
    }
}

/// Somebody has to have spoken.
pub(in crate::families) fn jamba_turns(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let turns = subject.body.at("messages");
    if !turns.is_empty_array() && turns.is_array() && turns.items().all(|turn| turn.at("role") == "system") {
        breaches.refuse("/messages", "must have a turn of the user or the assistant", None);
    }
    too_many_in(subject, &["/messages/*/content"], breaches);
}

pub(in crate::families) fn jamba_stops(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let stop = subject.body.at("stop");
    if std::iter::once(stop).chain(stop.items()).filter_map(View::as_str).any(|stop| stop.chars().count() > 65_536) {
        breaches.refuse("/stop", "must hold strings of at most 64 K characters", None);
    }
    for at in ["/frequency_penalty", "/presence_penalty"] {
        if subject.body.pointer(at).is_some_and(|penalty| !penalty.is_null() && penalty.as_f64().is_none()) {
            breaches.refuse(at, "must be a number", None);
        }
    }
    if subject.body.at("top_p").as_f64().is_some_and(|p| (0.0..0.01).contains(&p)) {
        breaches.note("/top_p", "is below 0.01, which is the narrowest by the page");
    }
}

/// The first Jamba calls no tools.
pub(in crate::families) fn jamba_tools(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let none = ban("/tools", |subject| subject.lacks(Takes::TOOLS), "is not taken by this model, which calls no tools", "");
    breaches.banned(subject, &[none]);
    for (m, turn) in subject.body.at("messages").items().enumerate().filter(|_| subject.lacks(Takes::TOOLS)) {
        if turn.at("role") == "tool" {
            breaches.refuse(format!("/messages/{m}/role"), "must be system, user or assistant for this model, got tool", None);
        }
    }
}

/// The assistant has the last word, and turns alternate.
pub(in crate::families) fn claude_turns(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let prompt = subject.body.text_at("/prompt");
    let mut turns: Vec<(usize, bool)> = prompt.match_indices("\n\nHuman:").map(|(at, _)| (at, true)).collect();
    turns.extend(prompt.match_indices("\n\nAssistant:").map(|(at, _)| (at, false)));
    turns.sort_unstable();
    if turns.last().is_some_and(|(_, human)| *human) && turns.iter().any(|(_, human)| !human) {
        let service = "prompt must end with \"\n\nAssistant:\" turn".to_owned();
        breaches.refuse("/prompt", "must end with a turn that begins with \\n\\nAssistant:, got one of \\n\\nHuman:", Some(service));
    } else if turns.first().is_some_and(|(_, human)| !human) || turns.windows(2).any(|pair| matches!(pair, [(_, a), (_, b)] if a == b)) {
        breaches.note("/prompt", "has turns that do not alternate, beginning with \\n\\nHuman:");
    }
}

/// What is taken, and more than the page has, or than is wise.
pub(in crate::families) fn claude_lengths(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if let Some(most) = subject.body.at("max_tokens_to_sample").as_f64().filter(|most| *most > 4_096.0) {
        breaches.note("/max_tokens_to_sample", format!("is {}; the page of this body has 4096 as the most", plain(most)));
    }
    let words = words(subject.body.text_at("/prompt"), 180_000);
    if subject.named(":1") && (180_001..=200_000).contains(&words) {
        breaches.note("/prompt", format!("has {words} words; the advice for this model is to stay below 180000 tokens"));
    }
}

/// A prompt that has more words than the model reads tokens.
pub(in crate::families) fn long_prompt(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model.filter(|model| model.context > 0) else { return };
    let cuts = ["START", "END"].iter().any(|end| subject.body.at("truncate") == *end);
    for at in ["/inputText", "/prompt", "/message"] {
        too_many_words(subject, at, model.context, cuts, breaches);
    }
}
