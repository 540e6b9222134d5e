//! What the body's version of 2026-10-21 changes. Pages do without, since a page pays for every byte.

use super::{blocks, messages};
use crate::body::View;
use crate::families::Takes;
use crate::field::{Breaches, Subject};

/// Read 2026-11-26.
pub(super) const DOCS: &str = "https://platform.claude.com/docs/en/api/versioning";

const NEW: &str = "2026-10-21";

pub(super) fn check(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.at("anthropic_version") != NEW {
        return;
    }
    // It came with the models that think in no other way than adaptively.
    if subject.lacks(Takes::NO_BUDGET) {
        breaches.refuse("/anthropic_version", format!("must be bedrock-2023-05-31 for this model, which is older than {NEW}"), None);
    }
    for key in ["temperature", "top_p", "top_k"] {
        let at = format!("/{key}");
        // Some models take it in no version, of which another rule has told.
        let told = breaches.findings.iter().any(|finding| finding.pointer == at && finding.refuses());
        if !told && subject.body.get(key).is_some_and(|value| !value.is_null()) {
            breaches.refuse(at, format!("is not taken any more in version {NEW}, whatever its value"), None);
        }
    }
    for (m, message) in messages(subject) {
        let theirs = message.at("role") == "assistant";
        for (b, block) in blocks(message) {
            let at = format!("/messages/{m}/content/{b}");
            if theirs && block.at("type") == "document" {
                breaches.refuse(at, format!("is a document in an assistant's turn, which version {NEW} does not take"), None);
            } else if !theirs && cites(block) {
                breaches.refuse(format!("{at}/citations"), cited(), None);
            } else if !theirs && block.at("type") == "search_result" {
                for (c, inner) in block.at("content").items().enumerate() {
                    if !cites(inner) {
                        continue;
                    }
                    breaches.refuse(format!("{at}/content/{c}/citations"), cited(), None);
                }
            }
        }
    }
}

/// Whether it is a text that says where it comes from.
fn cites(block: View<'_>) -> bool {
    block.at("type") == "text" && block.at("citations").items().next().is_some()
}

fn cited() -> String {
    format!("must be empty in a user's text, in version {NEW}")
}
