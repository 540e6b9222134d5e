//! What Converse was probed to refuse, by what each model takes. Pages do without, as of `rare`.
//!
//! Source: [`PROBES`], where 62 models were each asked some thirty times for what differs in one member from a plain request, in August
//! and September 2026; read 2026-11-26.

use super::{items, no_field};
use crate::body::View;
use crate::families::{Model, Takes};
use crate::field::{Breaches, Subject, returned};

/// Recorded probes of the service, a file a model.
pub(crate) const PROBES: &str = "https://github.com/stdapi-ai/stdapi.ai/tree/main/tests/probes/results";
/// Which models are quick where.
pub(crate) const QUICK: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/latency-optimized-inference.html";

const STOPS: &str = "/inferenceConfig/stopSequences";

/// The model, if it is a listed one of a family that is built in: of others nothing was probed.
fn listed(subject: &Subject<'_>) -> Option<&'static Model> {
    subject.model.filter(|model| !model.is_line() && !subject.family.is_own())
}

/// Whether the model was probed to be held to this.
pub(crate) fn held(subject: &Subject<'_>, what: Takes) -> bool {
    listed(subject).is_some_and(|model| model.takes.has(what))
}

/// The words for a block that has no place in the user's turns.
pub(super) fn no_block(kind: &str) -> String {
    format!("This model doesn't support the {kind} field for user messages. Remove {kind} and try again.")
}

/// Stop sequences that nobody could write.
pub(super) fn blank_stops(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (s, stop) in subject.body.pointer(STOPS).into_iter().flat_map(View::items).enumerate() {
        if stop.as_str().is_some_and(|stop| !stop.is_empty() && stop.trim().is_empty()) {
            breaches.refuse(
                format!("{STOPS}/{s}"),
                "is blank; a stop sequence needs a character that is not white space",
                Some(format!(
                    "The stop sequence value at inferenceConfig.stopSequences.{s} is blank. Try again with a non blank stop sequence."
                )),
            );
        }
    }
}

/// Stop sequences, of which the model's own body may have a member all the same.
pub(super) fn stops(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if held(subject, Takes::NO_STOPS) && subject.body.pointer(STOPS).is_some_and(|stops| stops.items().next().is_some()) {
        breaches.refuse(STOPS, "is not taken by this model through Converse; leave it out", Some(no_field("stopSequences")));
    }
}

/// The few models that can be had quicker, and in some regions only.
pub(super) fn quick(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/performanceConfig/latency";
    let Some(model) = listed(subject).filter(|_| subject.body.pointer(AT).is_some_and(|latency| latency == "optimized")) else { return };
    if model.takes.has(Takes::LATENCY) {
        breaches.note(AT, "is optimized, which this model has in few regions; it was seen refused even where the page has it");
    } else {
        let service = format!("Latency performance configuration is not supported for {} in us-east-1", model.id);
        breaches.refuse(AT, "must be standard for this model, or left out", Some(service));
    }
}

/// Answers that are held to a schema.
pub(super) fn formats(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/outputConfig/textFormat";
    if held(subject, Takes::NO_FORMAT) && subject.body.pointer(AT).is_some_and(|format| !format.is_null()) {
        let service = match (subject.has(Takes::SIGNED), subject.has(Takes::ADAPTIVE)) {
            (false, _) => no_field("outputConfig"),
            (true, false) => returned("output_config: Extra inputs are not permitted"),
            (true, true) => returned("output_config.format: Extra inputs are not permitted"),
        };
        breaches.refuse(AT, "is not taken by this model; a tool's schema may do", Some(service));
    }
}

/// The words that a model goes on from, where it is no Claude: of those another rule says it.
pub(super) fn unanswered(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = listed(subject).filter(|model| !model.takes.has(Takes::PREFILL) && !model.takes.has(Takes::SIGNED)) else { return };
    let Some((m, _)) = items(subject.body, "messages").enumerate().last().filter(|(_, last)| last.at("role") == "assistant") else {
        return;
    };
    // Those that stream calls of tools are on the server of the models with weights, which says it for itself.
    let service = if model.takes.has(Takes::TOOLS.and(Takes::TOOL_STREAM)) {
        returned(
            "Cannot set `add_generation_prompt` to True when the last message is from the assistant. Consider using `continue_final_message` instead.",
        )
    } else {
        "The model that you are using requires the last turn in the conversation to be a user message. Add a user message to the conversation and try again.".to_owned()
    };
    let message = format!("must be user in the last turn, since {} does not go on from words put into its mouth", model.id);
    breaches.refuse(format!("/messages/{m}/role"), message, Some(service));
}

/// A tool by its name, where any would do.
pub(super) fn named_tool(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/toolConfig/toolChoice/tool";
    if held(subject, Takes::UNNAMED_TOOL) && subject.body.pointer(AT).is_some_and(|tool| !tool.is_null()) {
        let message = "names a tool, which this model does not take; it can be made to call any";
        breaches.refuse(AT, message, Some(no_field("toolConfig.toolChoice.tool")));
    }
}

/// Images in the result of a tool, of a model that sees them beside it.
pub(super) fn shown_results(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if !held(subject, Takes::BLIND_RESULTS) {
        return;
    }
    for block in subject.blocks.iter().filter(|block| block.kind == "toolResult") {
        for (r, _) in items(block.inner, "content").enumerate().filter(|(_, part)| part.get("image").is_some()) {
            let at = format!("{}/toolResult/content/{r}/image", block.at());
            breaches.refuse(at, "must not stand in a tool's result; it is taken beside it", Some(no_block("image")));
        }
    }
}
