//! What Converse was seen to refuse and no page says. Pages do without, as of `rare`.
//!
//! Sources: the threads and files named here, read 2026-11-26.

use super::items;
use super::probed::held;
use crate::body::View;
use crate::families::Takes;
use crate::field::{Breaches, Subject, quote};

pub(crate) const TIERS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html";
pub(crate) const CITED: &str = "https://github.com/boto/boto3/issues/4726";

/// Which tier serves which model.
pub(super) fn tiers(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/serviceTier/type";
    let (Some(model), Some(tier)) = (subject.model, subject.body.pointer(AT).and_then(View::as_str)) else { return };
    if !["flex", "priority"].contains(&tier) {
        return;
    }
    if held(subject, Takes::ONE_TIER) {
        let service = "The provided service tier is not supported for this model.";
        breaches.refuse(AT, format!("must not be {tier} for this model; leave it out"), Some(service.to_owned()));
    } else if model.id == "xai.grok-4.6" {
        breaches.note(AT, format!("is {tier}, which this model's card has, and the service was seen to take and to refuse"));
    }
}

/// What can be cited.
pub(super) fn cited(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if !subject.has(Takes::CITATIONS) {
        return;
    }
    let cites = |document: View<'_>| document.pointer("/citations/enabled").and_then(View::as_bool) == Some(true);
    for block in &subject.blocks {
        if block.kind == "toolResult" {
            for (r, _) in items(block.inner, "content").enumerate().filter(|(_, part)| part.get("document").is_some_and(cites)) {
                breaches.refuse(
                    format!("{}/toolResult/content/{r}/document/citations", block.at()),
                    "must not be enabled in a tool's result",
                    Some("Citations are not supported in tool result documents.".to_owned()),
                );
            }
        }
        if block.kind != "document" || !cites(block.inner) {
            continue;
        }
        match block.inner.at("format").as_str() {
            Some("txt") if block.inner.pointer("/source/bytes").is_some() => breaches.note(
                format!("{}/document/source/bytes", block.at()),
                "is text in bytes, which was seen read as a PDF and refused; give it as source.text",
            ),
            Some(format) if !["txt", "pdf"].contains(&format) => breaches.refuse(
                format!("{}/document/format", block.at()),
                format!("must be txt or pdf where the document is to be cited, got {}", quote(format)),
                Some("Unsupported document format. Only txt and pdf formats are supported when citations are enabled".to_owned()),
            ),
            _ => (),
        }
    }
}
