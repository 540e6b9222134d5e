//! Rules of Chat Completions that pages do without, since a page pays for every byte.

use crate::body::View;
use crate::dialects::converse::Names;
use crate::families::{Takes, bare};
use crate::field::{Breaches, Subject, one_of, quote};

pub(super) fn messages<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (usize, View<'a>)> {
    subject.body.at("messages").items().enumerate()
}

/// Which tool is to be called.
pub(crate) fn choice(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/tool_choice";
    let choice = subject.body.at("tool_choice");
    let name = choice.at("function").at("name").as_str();
    match choice.as_str() {
        None if choice.is_null() => return,
        Some("auto" | "none" | "required") => (),
        Some(word) => {
            breaches.refuse(AT, format!("must be auto, none, required or {{\"type\": \"function\", …}}, got {}", quote(word)), None);
        }
        None if choice.at("type") != "function" || name.is_none() => {
            let message = "must be auto, none, required or {\"type\": \"function\", \"function\": {\"name\": …}}";
            breaches.refuse(AT, message, None);
        }
        None => (),
    }
    let tools: Vec<&str> = subject.body.at("tools").items().map(|tool| tool.text_at("/function/name")).collect();
    if tools.is_empty() && choice != "none" {
        breaches.note(AT, "stands without tools, which is refused by some");
    } else if let Some(name) = name.filter(|name| !tools.contains(name)) {
        let message = format!("must be one of the tools ({}), got {}", tools.join(", "), quote(name));
        breaches.refuse(format!("{AT}/function/name"), message, None);
    }
}

/// The model in the body is the one in the path.
pub(crate) fn named(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(named) = subject.body.at("model").as_str().filter(|named| !named.is_empty() && *named != subject.asked) else { return };
    if subject.model.is_none() || bare(named) == bare(subject.asked) {
        breaches.note("/model", format!("is another spelling than the path's, {}; leave it out", subject.asked));
    } else {
        breaches.refuse("/model", format!("must be {}, as in the path, or left out; got {}", subject.asked, quote(named)), None);
    }
}

/// An id is one call's, and a result is a call's.
pub(crate) fn ids(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut known = Names::default();
    let mut told = false;
    for (m, message) in messages(subject) {
        for (c, call) in message.at("tool_calls").items().enumerate() {
            let Some(id) = call.at("id").as_str() else { continue };
            if !known.add(id) && !told {
                told = true;
                let at = format!("/messages/{m}/tool_calls/{c}/id");
                breaches.note(at, "is the id of an earlier call, too, as some models count theirs; others refuse it, so make ids unique");
            }
        }
        if let Some(id) = message.at("tool_call_id").as_str().filter(|id| message.at("role") == "tool" && !known.has(id)) {
            breaches.note(format!("/messages/{m}/tool_call_id"), format!("answers no call before it: {}", quote(id)));
        }
    }
}

/// How much is thought: the page has three words for it, and some models have others.
pub(crate) fn effort(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const USUAL: &[&str] = &["low", "medium", "high"];
    const MORE: &[&str] = &["low", "medium", "high", "xhigh"];
    const MOST: &[&str] = &["low", "medium", "high", "xhigh", "max"];
    let at = if breaches.behind { "/additionalModelRequestFields/reasoning_effort" } else { "/reasoning_effort" };
    let Some(effort) = subject.body.pointer(at).and_then(View::as_str) else { return };
    // Grok's card lists its words; what is known of the others is less.
    let sure = subject.has(Takes::NO_SAMPLER);
    let words = if sure {
        MORE
    } else if subject.named("glm-5.3") {
        MOST
    } else {
        USUAL
    };
    if words.contains(&effort) || !MOST.contains(&effort) && !["none", "minimal"].contains(&effort) {
        return;
    }
    let message = format!("must be {} for this model, got {effort}", one_of(words));
    if sure { breaches.refuse(at, message, None) } else { breaches.note(at, message + ", by what is known of it") }
}

/// The two or three words that turn thinking on, as they have been seen.
pub(crate) fn reasoning_config(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let at = if breaches.behind { "/additionalModelRequestFields/reasoning_config" } else { "/reasoning_config" };
    let Some(config) = subject.body.pointer(at).filter(|config| !config.is_null()) else { return };
    if !["none", "low", "high"].iter().any(|word| config == *word) {
        breaches.note(at, "has been seen taken as none, low or high only");
    }
}
