//! Rules of Claude that pages do without, since a page pays for every byte.

use super::{blocks, marks, messages};
use crate::body::View;
use crate::dialects::converse::{picture, too_short};
use crate::families::Takes;
use crate::field::{Ban, Breaches, Subject, ban, quote};
use crate::finding::Severity;

pub(super) fn cached(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let marks = marks(subject);
    if !marks.is_empty() {
        too_short(subject, breaches);
    }
    if marks.iter().any(|mark| mark.get("scope").is_some()) {
        breaches.refuse(
            "",
            "must hold no scope in a cache_control mark",
            Some("cache_control.ephemeral.scope: Extra inputs are not permitted".to_owned()),
        );
    }
    let early = ["-3-", "sonnet-4-2025", "opus-4-2025", "opus-4-1-"].iter().any(|part| subject.named(part));
    if early && marks.iter().any(|mark| mark.at("ttl") == "1h") {
        breaches.note("", "has a cache_control mark for 1h, which the page has for the models from 4.5 on");
    }
    let older = "is not taken by this model for the whole body; mark a block";
    let service = "cache_control: Extra inputs are not permitted";
    breaches.banned(subject, &[ban("/cache_control", |subject| subject.lacks(Takes::NO_BUDGET), older, service)]);
}

pub(super) fn pictures(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let is_image = |block: View<'_>| block.at("type") == "image";
    let many = messages(subject).map(|(_, message)| blocks(message).filter(|(_, block)| is_image(*block)).count()).sum::<usize>() > 20;
    for (m, message) in messages(subject) {
        for (b, block) in blocks(message) {
            if is_image(block) {
                let at = || format!("/messages/{m}/content/{b}/source");
                picture(subject, many, &at, block.at("source"), ["media_type", "/data"], breaches);
            }
            if block.at("type") == "document" {
                document(block, format!("/messages/{m}/content/{b}/source/media_type"), breaches);
            }
            // Results of tools have content, too.
            for (r, part) in blocks(block).filter(|(_, part)| is_image(*part)) {
                let at = || format!("/messages/{m}/content/{b}/content/{r}/source");
                picture(subject, many, &at, part.at("source"), ["media_type", "/data"], breaches);
            }
        }
    }
}

fn document(block: View<'_>, at: String, breaches: &mut Breaches<'_>) {
    let (kind, said) = (block.text_at("/source/type"), block.text_at("/source/media_type"));
    let wanted = [("base64", "application/pdf"), ("text", "text/plain")].into_iter().find(|(known, _)| *known == kind);
    if let Some((_, wanted)) = wanted.filter(|(_, wanted)| *wanted != said) {
        breaches.refuse(at, format!("must be {wanted} with source type {kind}, got {}", quote(said)), None);
    }
}

pub(super) fn answers(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    breaches.banned(
        subject,
        &[
            ban("/output_config/format", cites, "must be left out where documents are cited", ""),
            Ban {
                severity: Severity::Note,
                ..ban("/output_config/format", |subject| subject.has(Takes::NO_BUDGET), "is not for this model, by its card", "")
            },
        ],
    );
}

fn cites(subject: &Subject<'_>) -> bool {
    messages(subject).any(|(_, message)| blocks(message).any(|(_, block)| block.at("citations").at("enabled").as_bool() == Some(true)))
}

pub(super) fn compaction(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    fn compacts(subject: &Subject<'_>) -> bool {
        subject.body.at("compaction").is_object()
    }
    const ALONE: &str = "must be left out with compaction";
    breaches.banned(
        subject,
        &[
            ban("/context_management", compacts, ALONE, ""),
            ban("/stop_sequences", compacts, ALONE, ""),
            ban("/output_config/format", compacts, ALONE, ""),
            ban("/output_config/task_budget/remaining", compacts, ALONE, ""),
            ban(
                "/tool_choice/type",
                |subject| compacts(subject) && ["any", "tool"].contains(&subject.body.text_at("/tool_choice/type")),
                "must be auto or none with compaction",
                "",
            ),
            ban(
                "/compaction",
                |subject| !has_beta(subject, "", "compact-2026-09-04"),
                "needs compact-2026-09-04 in anthropic_beta",
                "compaction: Extra inputs are not permitted",
            ),
        ],
    );
    for (e, edit) in subject.body.at("context_management").at("edits").items().enumerate() {
        let trigger = edit.at("trigger");
        if edit.at("type") == "compact_20260112" && trigger.at("value").as_u64().is_some_and(|tokens| tokens < 50_000) {
            breaches.refuse(format!("/context_management/edits/{e}/trigger/value"), "must be at least 50000", None);
        }
    }
}

/// Where the members of the model's own body stand.
pub(super) fn root(breaches: &Breaches<'_>) -> &'static str {
    if breaches.behind { "/additionalModelRequestFields" } else { "" }
}

pub(super) fn has_beta(subject: &Subject<'_>, root: &str, beta: &str) -> bool {
    let betas = subject.body.pointer(&[root, "/anthropic_beta"].concat()).unwrap_or(View::NULL);
    betas.items().any(|each| each == beta)
}

/// How much is thought, which each model takes other words for.
pub(super) fn effort(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let root = root(breaches);
    let mut at = [root, "/output_config/effort"].concat();
    if breaches.behind && subject.body.pointer(&at).is_none() {
        "/outputConfig/effort".clone_into(&mut at);
    }
    let Some(effort) = subject.body.pointer(&at).and_then(View::as_str) else { return };
    let most = ["xhigh", "max"].contains(&effort);
    if subject.lacks(Takes::ADAPTIVE) {
        if !subject.named("opus-4-5") {
            let service = "This model does not support the effort parameter.";
            breaches.refuse(at, "is not taken by this model; leave it out", Some(service.to_owned()));
        } else if most {
            breaches.refuse(at, format!("must be one of low, medium, high for this model, got {effort}"), None);
        } else if !has_beta(subject, root, "effort-2025-11-24") {
            breaches.note(at, "may need effort-2025-11-24 in anthropic_beta for this model");
        }
        return;
    }
    let off = subject.body.pointer(&[root, "/thinking/type"].concat()).is_some_and(|kind| kind == "disabled");
    if most && off && (subject.named("opus-5") || subject.named("haiku-5")) {
        breaches.refuse(at, format!("must be at most high while thinking is off, got {effort}"), None);
    } else if (effort == "xhigh" && subject.lacks(Takes::NO_BUDGET))
        || (effort == "max" && subject.model.is_some_and(|model| model.id.ends_with("sonnet-5")))
    {
        breaches.note(
            at,
            format!(
                "may not be {effort} for this model; its card lists no more than {}",
                if effort == "max" { "xhigh" } else { "high and max" }
            ),
        );
    }
}

/// The betas of the user guide, each with a part of the ids it is for; of all where empty.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html>
/// and the pages it leads to, read 2026-11-22.
const BETAS: &[(&str, &[&str])] = &[
    ("computer-use-2024-10-22", &[]),
    ("computer-use-2025-01-24", &[]),
    ("computer-use-2025-11-24", &[]),
    ("token-efficient-tools-2025-02-19", &["3-7"]),
    ("interleaved-thinking-2025-05-14", &[]),
    ("Interleaved-thinking-2025-05-14", &[]),
    ("output-128k-2025-02-19", &["3-7"]),
    ("dev-full-thinking-2025-05-14", &[]),
    ("context-1m-2025-08-07", &["sonnet-4"]),
    ("context-management-2025-06-27", &[]),
    ("effort-2025-11-24", &["opus-4-5"]),
    ("tool-search-tool-2025-10-19", &[]),
    ("tool-examples-2025-10-29", &[]),
    ("fine-grained-tool-streaming-2025-05-14", &[]),
    ("compact-2026-01-12", &["-4-6"]),
    ("compact-2026-09-04", &[]),
    ("mid-conversation-effort-2026-08-01", &[]),
    ("mid-conversation-tool-changes-2026-07-01", &[]),
    ("inline-tools-2026-09-15", &[]),
];

/// A beta that a model does not have is refused; which model has which is told of few.
pub(super) fn betas(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let at = [root(breaches), "/anthropic_beta"].concat();
    for (b, beta) in subject.body.pointer(&at).unwrap_or(View::NULL).items().enumerate() {
        let Some(name) = beta.as_str() else { continue };
        let place = || format!("{at}/{b}");
        if name.ends_with("nterleaved-thinking-2025-05-14") && subject.named("opus-4-7") {
            breaches.refuse(place(), "is not for this model; leave it out", Some("invalid beta flag".to_owned()));
            continue;
        }
        let why = match BETAS.iter().find(|(known, _)| *known == name) {
            None => "is none of the betas that the page lists",
            Some((_, parts)) if !parts.is_empty() && subject.model.is_some() && !parts.iter().any(|part| subject.named(part)) => {
                "is a beta of other models"
            }
            Some(_) => continue,
        };
        breaches.note(place(), format!("{why}; a model refuses those it does not have"));
    }
}

/// The tools that come with Claude: how their types begin, the name each has, and the beta that it needs.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-tool-use.html>,
/// read 2026-11-22.
const TOOLS: &[(&str, &str, &str)] = &[
    ("computer_20241022", "computer", "computer-use-2024-10-22"),
    ("computer_20250124", "computer", "computer-use-2025-01-24"),
    ("computer_20251124", "computer", "computer-use-2025-11-24"),
    ("bash_", "bash", ""),
    ("text_editor_20241022", "str_replace_editor", ""),
    ("text_editor_20250124", "str_replace_editor", ""),
    ("text_editor_20250429", "str_replace_based_edit_tool", ""),
    ("text_editor_20250728", "str_replace_based_edit_tool", ""),
    ("memory_20250818", "", "context-management-2025-06-27"),
    ("tool_search_tool_regex", "", "tool-search-tool-2025-10-19"),
];

pub(super) fn kinds_of_tools(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (t, tool) in subject.body.at("tools").items().enumerate() {
        let (kind, name) = (tool.text_at("/type"), tool.text_at("/name"));
        let known = TOOLS.iter().find(|(begin, _, _)| kind.starts_with(begin));
        let examples = tool.get("input_examples").map(|_| ("", "tool-examples-2025-10-29"));
        for (wanted, beta) in known.map(|(_, wanted, beta)| (*wanted, *beta)).into_iter().chain(examples) {
            if !wanted.is_empty() && name != wanted {
                breaches.refuse(format!("/tools/{t}/name"), format!("must be {wanted} for {kind}, got {}", quote(name)), None);
            }
            if !beta.is_empty() && !has_beta(subject, "", beta) {
                breaches.note(format!("/tools/{t}"), format!("may need {beta} in anthropic_beta"));
            }
        }
    }
}

/// The generations before 3.7 do not think, and long thinking is streamed.
pub(super) fn thinkers(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let at = [root(breaches), "/thinking"].concat();
    if subject.body.pointer(&at).is_none_or(|thinking| thinking.text_at("/type") != "enabled") {
        return;
    }
    if ["-3-5-", "-3-haiku", "-3-opus", "-3-sonnet"].iter().any(|part| subject.named(part)) {
        breaches.refuse(at, "is not taken by this model, which does not think; leave it out", None);
        return;
    }
    let most = if breaches.behind { "/inferenceConfig/maxTokens" } else { "/max_tokens" };
    if !subject.streaming && subject.body.pointer(most).and_then(View::as_u64).is_some_and(|tokens| tokens > 21_333) {
        breaches.note(most, "is above 21333, for which the page wants the answer streamed while thinking is on");
    }
}
