//! What Claude was seen to refuse and the pages do not say, or not so. Pages do without, since a page pays for every byte.
//!
//! Sources: the threads and files that the rules name, read 2026-11-26.

use super::rare::has_beta;
use super::{blocks, messages};
use crate::body::View;
use crate::check::escape;
use crate::families::Takes;
use crate::field::{Ban, Breaches, Subject, ban, is_name, quote};
use crate::finding::Severity;

/// Where it was measured which names of properties are taken.
pub(super) const KEYS: &str = "https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws";
/// Live tests of several generations.
pub(super) const CHOICES: &str =
    "https://github.com/epam/ai-dial-adapter-bedrock/blob/development/tests/integration_tests/test_chat_completion.py";

/// The properties at the top of a tool's schema have names of few characters; those further down may have any.
pub(super) fn keys(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let (list, schema) = if breaches.behind {
        ("/toolConfig/tools", "/toolSpec/inputSchema/json/properties")
    } else {
        ("/tools", "/input_schema/properties")
    };
    let listed = subject.body.pointer(list).into_iter().flat_map(View::items).enumerate();
    // The model does not see cache points, and counts without them.
    for (number, (t, tool)) in listed.filter(|(_, tool)| tool.get("cachePoint").is_none()).enumerate() {
        let properties = tool.pointer(schema).into_iter().flat_map(View::members);
        for (key, _) in properties.filter(|(key, _)| !is_name(key, 64, "_.-")) {
            breaches.refuse(
                format!("{list}/{t}{schema}/{}", escape(key)),
                format!("must be named with 1 to 64 letters, digits, _ . or -, got {}", quote(key)),
                Some(format!(
                    "tools.{number}.custom.input_schema.properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{{1,64}}$'"
                )),
            );
        }
    }
}

/// What blocks must have.
pub(super) fn parts(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (m, message) in messages(subject) {
        for (b, block) in blocks(message) {
            let kind = block.text_at("/type");
            let (key, why) = match kind {
                "thinking" => ("signature", "is missing; thinking goes back with the signature it came with"),
                "image" | "document" => ("source", "is missing; it must be what is shown"),
                _ => continue,
            };
            if block.at(key).is_null() {
                let service = format!("messages.{m}.content.{b}.{kind}.{key}: Field required");
                breaches.refuse(format!("/messages/{m}/content/{b}/{key}"), why, Some(service));
            }
        }
    }
}

/// The words that the model goes on from, through Converse.
pub(super) fn trailing(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some((m, last)) = messages(subject).last().filter(|(_, last)| last.at("role") == "assistant") else { return };
    let Some((b, block)) = blocks(last).last() else { return };
    let text = block.text_at("/text");
    if text.ends_with(char::is_whitespace) && !text.trim().is_empty() && !subject.lacks(Takes::PREFILL) {
        breaches.refuse(
            format!("/messages/{m}/content/{b}/text"),
            "must not end in white space, since the model goes on from it",
            Some("messages: final assistant content cannot end with trailing whitespace".to_owned()),
        );
    }
}

/// How Nova is told how to choose words.
pub(super) fn others(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let instead = "is Nova's spelling; it is top_k for this model";
    let service = "inferenceConfig: Extra inputs are not permitted";
    breaches.banned(subject, &[ban("/additionalModelRequestFields/inferenceConfig", |_| true, instead, service)]);
}

/// What came with later models, and what comes with a beta.
pub(super) fn later(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    fn unmarked(subject: &Subject<'_>) -> bool {
        !has_beta(subject, "", "context-management-2025-06-27")
            && !has_beta(subject, "", "compact-2026-01-12")
            && !has_beta(subject, "", "compact-2026-09-04")
    }
    let none = |subject: &Subject<'_>| subject.body.text_at("/tool_choice/type") == "none" && is_third(subject);
    breaches.banned(
        subject,
        &[
            ban(
                "/tool_choice/type",
                none,
                "must not be none for the models before 3.7; leave the tools out",
                "Malformed input request: #/tool_choice/type: none is not a valid enum value, please reformat your input and try again.",
            ),
            Ban {
                severity: Severity::Note,
                ..ban("/context_management", unmarked, "may need context-management-2025-06-27 in anthropic_beta", "")
            },
        ],
    );
    for (t, tool) in subject.body.at("tools").items().enumerate() {
        if tool.text_at("/type").ends_with("_20250124") && is_third(subject) {
            breaches.note(format!("/tools/{t}/type"), "is a tool of later models, which this one was seen to refuse");
        }
    }
}

/// Whether it is Claude 3 or 3.5.
fn is_third(subject: &Subject<'_>) -> bool {
    subject.named("-3-") && !subject.named("-3-7-")
}

/// Whether an answer that goes on after a tool must open with what was thought: later models answer without, and do not think.
pub(super) fn wants_thought(subject: &Subject<'_>) -> bool {
    ["-3-7-", "sonnet-4-2025", "opus-4-2025"].iter().any(|part| subject.named(part))
}
