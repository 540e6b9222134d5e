//! What models were seen to refuse and their pages do not say, or not so. Pages do without, as of `rare`.
//!
//! Sources: the threads and files that the rules name, read 2026-11-26.

#[cfg(feature = "media")]
use super::Resolved;
use super::Takes;
use crate::body::View;
use crate::check::{escape, members_of};
use crate::field::{Ban, Breaches, Rule, Subject, ban, one_of, quote};
use crate::finding::Severity;

/// AWS's own measurements of how each model is told how many words to choose from.
pub(super) const MEASURED: &str = "https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws";
/// AWS's own account of Grok 4.6, with its refusals.
pub(super) const GROK: &str =
    "https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/blob/main/docs/grok-models.md";
/// By one of those who keep AWS's own client of LangChain.
const DOCUMENTS: &str = "https://github.com/anomalyco/models.dev/pull/6821";

/// Documents, for the families of which some models refuse them and of the others nothing is known.
pub(super) const fn documents(code: u16) -> Rule {
    Rule { code, check: unproved, source: DOCUMENTS }
}

fn unproved(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for block in subject.blocks.iter().filter(|block| block.kind == "document" && subject.has(Takes::DOCUMENTS)) {
        breaches.note(format!("{}/document", block.at()), "is a document, which others of its maker refuse, and this model may, too");
    }
}

/// Whether the model's tokens are counted: those of these Claudes are, by the page or as was seen, and these others are not; of the
/// rest nothing is known.
///
/// Sources: <https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html>,
/// <https://alchemy.run/providers/aws/bedrock/counttokens>, [`GROK`], read 2026-11-26.
#[cfg(feature = "media")]
pub(crate) fn counts(resolved: Resolved) -> Option<bool> {
    const NOT: [&str; 5] = [
        "anthropic.claude-fable-5",
        "anthropic.claude-opus-4-7",
        "anthropic.claude-opus-4-8",
        "anthropic.claude-opus-5",
        "anthropic.claude-sonnet-5",
    ];
    const YES: [&str; 5] = ["claude-3-5-", "claude-3-7-", "claude-haiku-4-", "claude-opus-4-", "claude-sonnet-4-"];
    let id = resolved.name();
    if NOT.contains(&id) || ["nova", "grok"].contains(&resolved.family.id) {
        return Some(false);
    }
    YES.iter().any(|part| id.contains(part)).then_some(true)
}

const EFFORT: &str = "/additionalModelRequestFields/reasoning_effort";
const TOP_K: &str = "/additionalModelRequestFields/top_k";

/// GPT has its effort in an object, where gpt-oss has it beside the others.
pub(super) fn flat_effort(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let instead = "is not taken by this model through Converse; it is reasoning.effort";
    breaches.banned(
        subject,
        &[
            ban(EFFORT, |_| true, instead, "Unknown parameter: 'reasoning_effort'."),
            ban(TOP_K, |_| true, "is not taken by this model; leave it out", "Unknown parameter: 'top_k'."),
        ],
    );
}

/// What GPT does not take in its own body.
pub(super) fn gpt_body(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    fn note(at: &'static str, when: fn(&Subject<'_>) -> bool, message: &'static str) -> Ban {
        Ban { severity: Severity::Note, ..ban(at, when, message, "") }
    }
    let sampled = "is refused through Converse, and may be here; leave it out";
    let thinks = |subject: &Subject<'_>| subject.named("gpt-5.6") && subject.body.at("reasoning_effort") != "none";
    let service = "Unsupported parameter: 'max_tokens' is not supported with this model.";
    breaches.banned(
        subject,
        &[
            ban("/max_tokens", |_| true, "is not taken by this model; it is called max_completion_tokens", service),
            note("/temperature", |_| true, sampled),
            note("/top_p", |_| true, sampled),
            note("/tools", thinks, "may need reasoning_effort none beside it; Converse takes tools with any"),
        ],
    );
}

/// The page lists InvokeModel for none of them, and one was recorded.
pub(super) fn gpt_listed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if !subject.named("gpt-6-sol") {
        breaches.note("", "is for InvokeModel, which the page lists for no GPT; openai.gpt-6-sol was recorded to take it");
    }
}

/// The effort of Grok 4.6, which its card has one word more for, and of 4.7, which was run elsewhere than on Converse.
pub(super) fn grok_effort(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/additionalModelRequestFields/reasoning/effort";
    const WORDS: &[&str] = &["none", "low", "medium", "high", "xhigh"];
    if subject.named("grok-4.6") && subject.body.pointer(AT).is_some_and(|effort| effort == "max") {
        breaches.refuse(AT, format!("must be {} for this model, got {}", one_of(WORDS), quote("max")), None);
    } else if subject.named("grok-4.7")
        && let Some(effort) = subject.body.pointer(AT).and_then(View::as_str).filter(|effort| !WORDS[1..].contains(effort))
    {
        breaches.note(AT, format!("is {effort}, which this model was seen to refuse through Responses"));
    }
}

/// Grok passes over what it does not know, without a word.
pub(super) fn grok_passes(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (at, _, _) in unlisted(subject).filter(|(_, key, _)| *key != "reasoning") {
        breaches.note(at, "may change nothing: this model was seen to pass over members that it does not know");
    }
}

/// What is another model's among the members that Nova is handed.
pub(super) fn nova_others(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (at, key, instead) in [
        (TOP_K, "top_k", "is not taken by this model; it is inferenceConfig.topK"),
        ("/additionalModelRequestFields/thinking", "thinking", "is not taken by this model; leave it out"),
    ] {
        if subject.body.pointer(at).is_some_and(|value| !value.is_null()) {
            breaches.refuse(at, instead, Some(extraneous("", key)));
        }
    }
}

/// Where Nova takes no cache point.
pub(super) fn nova_marks(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (t, tool) in subject.body.pointer("/toolConfig/tools").into_iter().flat_map(View::items).enumerate() {
        if tool.get("cachePoint").is_some_and(|point| !point.is_null()) {
            let at = format!("/toolConfig/tools/{t}");
            breaches.refuse(
                format!("{at}/cachePoint"),
                "must not stand among the tools of this model; mark system text or a turn",
                Some(extraneous(&at, "cachePoint")),
            );
        }
    }
    // Converse puts a point into the block before it.
    let mut before = (0, "");
    for (m, b, block) in super::nova::blocks(subject) {
        let other = ["image", "video", "toolUse", "toolResult"].into_iter().find(|kind| block.get(kind).is_some());
        if block.get("cachePoint").is_some() {
            let last = if before.0 == m { before.1 } else { "" };
            if let Some(kind) = other.or((!last.is_empty() && breaches.behind).then_some(last)) {
                let at = format!("/messages/{m}/content/{b}/cachePoint");
                breaches.note(at, format!("marks a block of {kind}, which was seen refused; mark a text"));
            }
        }
        before = (m, other.unwrap_or_default());
    }
}

/// Titan Text stops at bars and before the user's next turn, and nowhere else.
pub(super) fn titan_stops(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let list = if breaches.behind { "/inferenceConfig/stopSequences" } else { "/textGenerationConfig/stopSequences" };
    let fits = |stop: &str| stop == "User:" || (!stop.is_empty() && stop.bytes().all(|byte| byte == b'|'));
    for (s, stop) in subject.body.pointer(list).into_iter().flat_map(View::items).enumerate() {
        if let Some(stop) = stop.as_str().filter(|stop| !stop.is_empty() && !fits(stop)) {
            breaches.refuse(
                format!("{list}/{s}"),
                format!("must be User: or bars (|), got {}", quote(stop)),
                Some(malformed(&format!("string [{stop}] does not match pattern ^(\\|+|User:)$"))),
            );
        }
    }
}

/// Members that Converse hands on stand in the model's own body, which is closed.
pub(super) fn llama_closed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (at, key, message) in unlisted(subject) {
        breaches.refuse(at, message, Some(extraneous("", key)));
    }
}

/// The same where it is known of one member only.
pub(super) fn command_closed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (at, _, message) in unlisted(subject) {
        breaches.note(at, message + ", and may be refused");
    }
}

/// The members that are handed on and are none of the model's own body: where they stand, their names, and what would do.
pub(crate) fn unlisted<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (String, &'a str, String)> {
    const HANDED_ON: &str = "additionalModelRequestFields";
    let own = members_of(subject.family.fields, "");
    subject.body.at(HANDED_ON).members().filter_map(move |(key, _)| {
        let message = || format!("is not a parameter of the model's own body, which has {}", own.join(", "));
        (!own.contains(&key)).then(|| (format!("/{HANDED_ON}/{}", escape(key)), key, message()))
    })
}

/// What is passed over, where an answer of Converse has no place for it anyway.
pub(super) fn unanswered(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const MESSAGE: &str = "changes nothing: the answer of Converse has no place for it";
    let passed = |at| Ban { severity: Severity::Ignored, ..ban(at, |_| true, MESSAGE, "") };
    let both = ["/additionalModelRequestFields/logprobs", "/additionalModelRequestFields/return_logprobs"];
    breaches.banned(subject, &both.map(passed));
}

pub(super) fn extraneous(at: &str, key: &str) -> String {
    malformed(&format!("#{at}: extraneous key [{key}] is not permitted"))
}

fn malformed(what: &str) -> String {
    format!("Malformed input request: {what}, please reformat your input and try again.")
}
