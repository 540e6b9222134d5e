//! Rules of Claude for what hardly any request has.

use super::rare::{has_beta, root};
use super::{blocks, merged_turns, messages};
use crate::body::View;
use crate::dialects::converse::Names;
use crate::families::Takes;
use crate::field::{Breaches, Kind, Subject, ban, fault, quote};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What blocks are made of: their type, and for each member where it stands, what may stand there, and whether it must.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html>
/// and the pages it leads to, read 2026-11-22.
type Shape = (&'static str, &'static [(&'static str, Kind, bool)]);

const TEXT: Kind = Kind::Text(0, usize::MAX);
const SHAPES: &[Shape] = &[
    (
        "image",
        &[
            ("/source", Kind::Object, true),
            ("/source/type", Kind::Word(&["base64", "url"]), true),
            ("/source/media_type", TEXT, true),
            ("/source/data", Kind::Base64(usize::MAX), true),
        ],
    ),
    (
        "document",
        &[
            ("/source", Kind::Object, true),
            ("/source/type", Kind::Word(&["base64", "text", "content"]), true),
            ("/title", TEXT, false),
            ("/context", TEXT, false),
        ],
    ),
    ("tool_use", &[("/id", TEXT, true), ("/name", Kind::Name(128, "_-"), true), ("/input", Kind::Object, true)]),
    ("tool_result", &[("/tool_use_id", TEXT, true), ("/content", Kind::TextOrList, false)]),
    ("thinking", &[("/thinking", TEXT, true), ("/signature", TEXT, false)]),
    ("redacted_thinking", &[("/data", TEXT, true)]),
    ("search_result", &[("/source", TEXT, true), ("/title", TEXT, true), ("/content", Kind::List(0, usize::MAX), true)]),
    ("compaction", &[("/content", TEXT, false)]),
];

/// The data of a document by the type of its source.
const SOURCES: &[Shape] = &[
    ("base64", &[("/source/data", Kind::Base64(usize::MAX), true)]),
    ("text", &[("/source/data", TEXT, true)]),
    ("content", &[("/source/content", Kind::TextOrList, true)]),
];

/// Blocks that nothing is told of, and those that need a beta.
fn known(subject: &Subject<'_>, block: View<'_>, at: &str, breaches: &mut Breaches<'_>) {
    const OTHERS: &[&str] = &["text", "server_tool_use"];
    const TOOLS: &str = "mid-conversation-tool-changes-2026-07-01";
    let kind = block.text_at("/type");
    if ["tool_addition", "tool_removal"].contains(&kind) {
        if !has_beta(subject, "", TOOLS) {
            breaches.note(format!("{at}/type"), format!("needs {TOOLS} in anthropic_beta"));
        }
    } else if !kind.is_empty()
        && !OTHERS.contains(&kind)
        && !kind.ends_with("_tool_result")
        && !SHAPES.iter().any(|(known, _)| *known == kind)
    {
        breaches.note(format!("{at}/type"), format!("is no block that the page lists, got {}", quote(kind)));
    }
}

/// What the parts of a result are.
const RESULTS: &[&str] = &["text", "image", "document", "search_result"];

pub(super) fn shapes(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (m, message) in messages(subject) {
        for (b, block) in blocks(message) {
            let at = format!("/messages/{m}/content/{b}");
            shape(block, &at, breaches);
            known(subject, block, &at, breaches);
            if block.at("type") != "tool_result" {
                continue;
            }
            for (r, part) in blocks(block) {
                let at = format!("{at}/content/{r}");
                match part.text_at("/type") {
                    "" if part.at("type").is_null() => {
                        let message = format!("is missing; it must be {}", crate::field::one_of(RESULTS));
                        breaches.refuse(at + "/type", message, None);
                    }
                    kind if SHAPES.iter().any(|(known, _)| *known == kind) && !RESULTS.contains(&kind) => {
                        let message = format!("must be {} in the result of a tool, got {kind}", crate::field::one_of(RESULTS));
                        breaches.refuse(at + "/type", message, None);
                    }
                    kind if RESULTS.contains(&kind) => shape(part, &at, breaches),
                    kind => breaches.note(at + "/type", format!("is no part of a result that the page lists, got {}", quote(kind))),
                }
            }
        }
    }
}

fn shape(block: View<'_>, at: &str, breaches: &mut Breaches<'_>) {
    let kind = block.text_at("/type");
    let of = |shapes: &'static [Shape], kind: &str| shapes.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, members)| members);
    let source = if kind == "document" { of(SOURCES, block.text_at("/source/type")) } else { &[] };
    for (member, wanted, required) in of(SHAPES, kind).iter().chain(source) {
        let parent = member.rsplit_once('/').map_or("", |(parent, _)| parent);
        let held = parent.is_empty() || block.pointer(parent).is_some_and(View::is_object);
        // An image at an address is refused as that.
        if !held || (kind == "image" && *member != "/source" && block.text_at("/source/type") == "url") {
            continue;
        }
        let named = || format!("{}.{kind}{}", at.trim_start_matches('/').replace('/', "."), member.replace('/', "."));
        match block.pointer(member).filter(|value| !value.is_null()) {
            None if *required => {
                let service = parent.is_empty().then(|| format!("{}: Field required", named()));
                breaches.refuse(format!("{at}{member}"), format!("is missing; a block of type {kind} has it"), service);
            }
            None => (),
            Some(value) => {
                if let Some(fault) = fault(*wanted, value, None) {
                    let dictionary = parent.is_empty() && matches!(wanted, Kind::Object);
                    let service = dictionary.then(|| format!("{}: Input should be a valid dictionary", named()));
                    breaches.refuse(format!("{at}{member}"), fault.message, service);
                }
            }
        }
    }
}

/// What only one side of the conversation says, and what a turn opens with.
pub(super) fn sides(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (m, message) in messages(subject) {
        let role = message.text_at("/role");
        for (b, block) in blocks(message) {
            let kind = block.text_at("/type");
            let side = match kind {
                "tool_use" | "thinking" | "redacted_thinking" => "assistant",
                "tool_result" => "user",
                _ => continue,
            };
            if side != role && ["user", "assistant"].contains(&role) {
                let service = format!("messages.{m}: `{kind}` blocks can only be in `{side}` messages");
                breaches.refuse(
                    format!("/messages/{m}/content/{b}/type"),
                    format!("stands only in turns of the {side}, got {kind}"),
                    Some(service),
                );
            }
        }
    }
    let mut calls = false;
    for (m, turn) in merged_turns(subject.body) {
        let result = |block: &View<'_>| block.at("type") == "tool_result";
        if calls && turn.iter().any(result) && !turn.first().is_some_and(result) {
            breaches.refuse(
                format!("/messages/{m}/content"),
                "must open with the results of the calls before, and say the rest after them",
                None,
            );
        }
        calls = turn.iter().any(|block| block.at("type") == "tool_use");
    }
}

/// Names of tools and ids of calls stand once.
pub(super) fn names(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut names = Names::default();
    for (t, tool) in subject.body.at("tools").items().enumerate() {
        let custom = tool.is_object() && tool.get("type").is_none_or(|kind| kind.is_null() || kind == "custom");
        match tool.at("name").as_str() {
            Some(name) if !name.is_empty() && !names.add(name) => breaches.refuse(
                format!("/tools/{t}/name"),
                format!("must be unlike every other tool's, got {} again", quote(name)),
                Some("tools: Tool names must be unique.".to_owned()),
            ),
            None if custom && tool.at("name").is_null() => {
                let service = format!("tools.{t}.custom.name: Field required");
                breaches.refuse(format!("/tools/{t}/name"), "is missing; it must be letters, digits or _ -", Some(service));
            }
            _ => (),
        }
    }
    let (mut calls, mut asks) = (Names::default(), false);
    for (m, message) in messages(subject) {
        let mut answered = Names::default();
        for (b, block) in blocks(message) {
            let kind = block.text_at("/type");
            asks |= kind == "tool_use" || kind == "tool_result";
            let at = |member: &str| format!("/messages/{m}/content/{b}/{member}");
            match (kind, block.at("id").as_str(), block.at("tool_use_id").as_str()) {
                ("tool_use", Some(id), _) if !calls.add(id) => breaches.refuse(
                    at("id"),
                    format!("must be unlike every other call's, got {} again", quote(id)),
                    Some(format!("messages.{m}.content.{b}: `tool_use` ids must be unique")),
                ),
                ("tool_result", _, Some(id)) if !answered.add(id) => {
                    breaches.refuse(at("tool_use_id"), format!("is answered twice in this turn: {}", quote(id)), None);
                }
                _ => (),
            }
        }
    }
    if asks && subject.body.at("tools").items().next().is_none() {
        breaches.note("/tools", "is missing or empty while the turns hold calls of tools, which older models refuse");
    }
}

/// Members that no page lists.
pub(super) fn unlisted(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    // Those that are refused are told by another rule.
    const TOLD: &[&str] = &["model", "stream", "service_tier", "max_tokens_to_sample", "prompt", "betas"];
    for (key, _) in subject.body.members().filter(|(key, value)| !value.is_null() && !TOLD.contains(key)) {
        let listed = subject.family.fields.iter().any(|field| field.at.split('/').nth(1) == Some(key));
        if !listed && !key.starts_with("amazon-bedrock-") {
            let message = "is none of the members that the page lists; the service refuses those that a model does not have";
            breaches.note(format!("/{}", crate::check::escape(key)), message);
        }
    }
    for (m, message) in messages(subject) {
        for (key, _) in message.members().filter(|(key, value)| !value.is_null() && !["role", "content"].contains(key)) {
            if key != "output_config" || !has_beta(subject, "", "mid-conversation-effort-2026-08-01") {
                let what = if key == "output_config" {
                    "needs mid-conversation-effort-2026-08-01 in anthropic_beta"
                } else {
                    "is no member of a turn"
                };
                let at = format!("/messages/{m}/{}", crate::check::escape(key));
                breaches.note(at, format!("{what}; such are refused as \"messages.{m}.{key}: Extra inputs are not permitted\""));
            }
        }
    }
}

/// How the context is kept small.
pub(super) fn managed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const EDITS: &[(&str, &str)] = &[
        ("clear_tool_uses_20250919", "context-management-2025-06-27"),
        ("clear_thinking_20251015", "context-management-2025-06-27"),
        ("compact_20260112", "compact-2026-01-12"),
    ];
    for (e, edit) in subject.body.at("context_management").at("edits").items().enumerate() {
        let at = format!("/context_management/edits/{e}/type");
        let kind = edit.text_at("/type");
        match EDITS.iter().find(|(known, _)| *known == kind) {
            None if !kind.is_empty() => breaches.note(at, format!("is none of the edits that the page lists, got {}", quote(kind))),
            Some((_, beta)) if !has_beta(subject, "", beta) => breaches.note(at, format!("may need {beta} in anthropic_beta")),
            Some(_) if kind.starts_with("compact") && subject.model.is_some() && !subject.named("-4-6") => {
                breaches.note(at, "is for Claude Opus 4.6 and Sonnet 4.6, by the page");
            }
            _ => (),
        }
    }
    let none = |subject: &Subject<'_>| subject.body.at("compaction").is_object() && subject.body.at("max_tokens").as_u64() == Some(0);
    breaches.banned(subject, &[ban("/max_tokens", none, "must be above 0 with compaction", "")]);
    for (m, message) in messages(subject) {
        for (b, _) in blocks(message).filter(|(_, block)| block.at("type") == "compaction") {
            let at = format!("/messages/{m}/content/{b}");
            if b > 0 {
                breaches.note(at.clone(), "is what was compacted, which opens the first turn");
            }
            if !["compact-2026-09-04", "compact-2026-01-12"].iter().any(|beta| has_beta(subject, "", beta)) {
                breaches.note(at.clone(), "needs the beta it was made with in anthropic_beta, compact-2026-09-04");
            }
            if subject.body.at("compaction").is_object() {
                breaches.note(at, "is what was compacted before; a request that goes on from it has no compaction of its own");
            }
        }
    }
}

/// What cards and pages leave open.
pub(super) fn doubts(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let root = root(breaches);
    let at = |member: &str| [root, member].concat();
    let thinking = subject.body.pointer(&at("/thinking")).unwrap_or(View::NULL);
    // Where it was seen refused, another rule says so.
    if thinking.at("type") == "disabled" && subject.named("mythos-preview") {
        breaches.note(at("/thinking/type"), "may not be disabled for this model, which always thinks, by its card");
    }
    if thinking.at("display") == "updates" {
        breaches.note(at("/thinking/display"), "is for the newest models, and not documented here");
    }
    // By the cards of the newest, 1 is not below what they take at most.
    let top_p = if breaches.behind { "/inferenceConfig/topP" } else { "/top_p" };
    if subject.has(Takes::FIXED) && subject.body.pointer(top_p).and_then(View::as_f64).is_some_and(|top_p| top_p >= 1.0) {
        breaches.refuse(top_p, "must be at least 0.99 and below 1, or left out, for this model", None);
    }
    // Converse takes ids with them.
    let dotted = |id: View<'_>| id.as_str().is_some_and(|id| id.contains(['.', ':']));
    if let Some(block) = subject.blocks.iter().find(|block| block.kind == "toolUse" && dotted(block.inner.at("toolUseId"))) {
        let message = "has . or :, which Claude's own ids do not have; it may be refused as not matching '^[a-zA-Z0-9_-]+$'";
        breaches.note(format!("{}/toolUse/toolUseId", block.at()), message);
    }
    let choice = if breaches.behind { "/toolConfig/toolChoice" } else { "/tool_choice" };
    let chosen = subject.body.pointer(choice).unwrap_or(View::NULL);
    let forced = ["any", "tool"].iter().any(|kind| chosen.at("type") == *kind || chosen.at(kind).is_object());
    let thinks = ["opus-5", "sonnet-5"].iter().any(|part| subject.model.is_some_and(|model| model.id.ends_with(part)));
    if forced && thinks && thinking.is_null() {
        breaches.note(choice, "may not be taken while this model thinks, which it does unless thinking is disabled");
    }
    if breaches.behind {
        return;
    }
    if chosen.at("type") == "none" && chosen.get("disable_parallel_tool_use").is_some() {
        breaches.note("/tool_choice/disable_parallel_tool_use", "is for auto, any and tool");
    }
    if subject.body.pointer("/output_config/task_budget").is_some() {
        breaches.note("/output_config/task_budget", "is named by one page, which does not say what it holds");
    }
    // Those of the page: Opus 4.7, 4.8 and 5, Sonnet 5, Haiku 5.5, Fable 5.
    let newer = ["opus-5-5", "sonnet-5-5", "fable-5-", "mythos"].iter().any(|part| subject.named(part));
    if newer && subject.body.at("cache_control").is_object() {
        breaches.note("/cache_control", "is not told of for this model; mark a block");
    }
    let last = messages(subject).last().is_some_and(|(_, message)| message.at("role") == "assistant");
    if forced && last && subject.has(Takes::PREFILL) {
        breaches.note(choice, "may not be taken where the last turn is the assistant's");
    }
    if subject.body.at("max_tokens").as_u64() == Some(0) {
        breaches.note("/max_tokens", "is 0, and the page wants at least 1");
    }
}

/// What else there is to say of a tool by its kind; `known` is whether its kind is listed.
pub(super) fn kind_of_tool(subject: &Subject<'_>, t: usize, tool: View<'_>, known: bool, breaches: &mut Breaches<'_>) {
    let kind = tool.text_at("/type");
    if kind.starts_with("computer_20") {
        for member in ["display_width_px", "display_height_px"].into_iter().filter(|member| tool.at(member).is_null()) {
            breaches.refuse(format!("/tools/{t}/{member}"), "is missing; the tool has a screen of so many pixels", None);
        }
    }
    let computes = ["bash_", "text_editor_"].iter().any(|start| kind.starts_with(start));
    let betas = subject.body.at("anthropic_beta");
    if computes && !betas.items().any(|beta| beta.text_at("").starts_with("computer-use-")) {
        breaches.note(format!("/tools/{t}"), "may need the beta of computer use in anthropic_beta");
    }
    if tool.at("defer_loading").as_bool() == Some(true) && !has_beta(subject, "", "tool-search-tool-2025-10-19") {
        breaches.note(format!("/tools/{t}/defer_loading"), "may need tool-search-tool-2025-10-19 in anthropic_beta");
    }
    let told = ["web_", "code_execution_", "tool_search_tool_bm25"].iter().any(|start| kind.starts_with(start));
    if kind == "function" {
        let service = format!("tools.{t}: Input tag 'function' found using 'type' does not match any of the expected tags");
        breaches.refuse(format!("/tools/{t}/type"), "must be left out, with name and input_schema beside it", Some(service));
    } else if !known && !told && !["", "custom"].contains(&kind) {
        breaches.note(format!("/tools/{t}/type"), format!("is none of the tools that the page lists, got {}", quote(kind)));
    }
}

/// Most pages of all PDFs of a request.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html>,
/// read 2026-11-22.
const MOST_PAGES: usize = 100;

/// Pages of PDFs, where they can be counted without inflating anything. Models with large windows are said to take more.
pub(super) fn pages(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let count = |block: View<'_>| {
        let pdf = block.at("type") == "document" && block.text_at("/source/media_type") == "application/pdf";
        let bytes = if pdf { STANDARD.decode(block.text_at("/source/data")).ok() } else { None };
        bytes.and_then(|bytes| crate::pdf::pages(&bytes)).unwrap_or(0)
    };
    let mut sum = 0_usize;
    for (m, message) in messages(subject) {
        for (b, block) in blocks(message) {
            let before = sum;
            sum = sum.saturating_add(count(block));
            for (_, part) in blocks(block) {
                sum = sum.saturating_add(count(part));
            }
            if before <= MOST_PAGES && sum > MOST_PAGES {
                let message = format!("brings the pages of PDFs to {sum}; a request should have at most {MOST_PAGES}, by the page");
                breaches.note(format!("/messages/{m}/content/{b}"), message);
            }
        }
    }
}
