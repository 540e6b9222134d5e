//! What Claude was probed to refuse and the pages do not say. Pages do without, since a page pays for every byte.
//!
//! Sources: the probes and notebooks that the rules name, read 2026-11-26.

use super::rare::root;
use crate::families::Takes;
use crate::families::seen::unlisted;
use crate::field::{Breaches, Subject};

/// Members of the body that no field has, that a beta brings, or that another rule tells of.
const OTHERS: &[&str] = &["inferenceConfig", "reasoning_config", "cache_control", "mcp_servers", "container", "inference_geo", "speed"];

/// Members that are handed on stand in the model's own body, which is closed.
pub(super) fn closed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    // A beta may bring others.
    let betas = subject.body.pointer("/additionalModelRequestFields/anthropic_beta").is_some_and(|betas| betas.items().next().is_some());
    for (at, key, message) in unlisted(subject).filter(|(_, key, _)| !OTHERS.contains(key)) {
        if betas {
            breaches.note(at, message + ", and is refused but where a beta brings it");
        } else {
            breaches.refuse(at, message, Some(format!("{key}: Extra inputs are not permitted")));
        }
    }
}

const ADAPTIVE: &str =
    r#" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior."#;

/// How the newest think.
pub(super) fn modes(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let root = root(breaches);
    let kind = |member: &str| subject.body.pointer(&[root, member].concat()).map(|thinking| thinking.text_at("/type"));
    let (least, always) = (subject.named("sonnet-5-5"), subject.named("opus-5-5"));
    let at = [root, "/thinking/type"].concat();
    match kind("/thinking") {
        Some("between_tools") if least => {
            for effort in [root, ""].map(|root| [root, "/output_config/effort"].concat()) {
                if subject.body.pointer(&effort).is_some_and(|effort| effort == "xhigh" || effort == "max") {
                    breaches.note(effort, "may be at most high while it thinks between tools only");
                    return;
                }
            }
        }
        Some("between_tools") if subject.model.is_some_and(|model| model.output > 0) => {
            let service = r#""thinking.type.between_tools" is not supported for this model."#;
            breaches.refuse(at, "must not be between_tools for this model", Some(service.to_owned()));
        }
        Some("disabled") if least => {
            let service = [
                r#""thinking.type.disabled" is not supported for this model. Use "thinking.type.between_tools" for the lowest thinking setting, or "#,
                ADAPTIVE.split_once("Use ").map_or("", |(_, rest)| rest),
            ];
            breaches.refuse(at, "must be between_tools or adaptive for this model, got disabled", Some(service.concat()));
        }
        Some("disabled") if always => {
            let service = [r#""thinking.type.disabled""#, ADAPTIVE].concat();
            breaches.refuse(at, "must be adaptive for this model, got disabled", Some(service));
        }
        _ => (),
    }
    // Converse has another name for it.
    if breaches.behind && kind("/reasoning_config") == Some("enabled") && subject.has(Takes::NO_BUDGET) {
        let service = [r#""thinking.type.enabled""#, ADAPTIVE].concat();
        breaches.refuse([root, "/reasoning_config/type"].concat(), "must be adaptive for this model, got enabled", Some(service));
    }
}

/// Tools that a model was run with and refused: a part of its id, how their types begin, and the service's words with the type
/// between them.
const TOOLS: &[(&str, &[&str], [&str; 2])] = &[
    (
        "haiku-4-5",
        &["computer_toolset_", "browser_toolset_", "computer_20251124"],
        [
            "'claude-haiku-4-5-20251001' does not support tool types: ",
            ". Did you mean one of bash_20250124, computer_20250124, memory_20250818, text_editor_20250728, tool_search_tool_bm25_20251119, tool_search_tool_regex_20251119",
        ],
    ),
    ("opus-4-8", &["text_editor_20250124"], ["tool type '", "' is not supported for this model"]),
];

/// The tools that come with Claude, by model.
pub(super) fn tools(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (t, tool) in subject.body.at("tools").items().enumerate() {
        let kind = tool.text_at("/type");
        let known =
            |(part, kinds, _): &&(&str, &[&str], [&str; 2])| subject.named(part) && kinds.iter().any(|begin| kind.starts_with(begin));
        if let Some((_, _, [before, behind])) = TOOLS.iter().find(known) {
            let service = [before, kind, behind].concat();
            breaches.refuse(format!("/tools/{t}/type"), format!("is a tool that this model does not have: {kind}"), Some(service));
        }
        if kind.contains("_toolset_") && tool.get("name").is_some_and(|name| !name.is_null()) {
            let service = "name is not accepted on a toolset entry";
            breaches.refuse(
                format!("/tools/{t}/name"),
                "must be left out of a set of tools, which have their own",
                Some(service.to_owned()),
            );
        }
    }
}

/// Answers that are held to a schema.
pub(super) fn formats(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/output_config/format";
    if subject.has(Takes::NO_FORMAT) && subject.body.pointer(AT).is_some_and(|format| !format.is_null()) {
        let place = if subject.has(Takes::ADAPTIVE) { "output_config.format" } else { "output_config" };
        let service = format!("{place}: Extra inputs are not permitted");
        breaches.refuse(AT, "is not taken by this model; a tool's schema may do", Some(service));
    }
}
