//! The guardrail's part in a body of `InvokeModel`.

use super::apply::HEADERS;
use crate::body::View;
use crate::finding::{Finding, Severity};

const AT: &str = "amazon-bedrock-guardrailConfig";
const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tagging.html";

/// What there is to know of it; what is wrong in it is told elsewhere.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tagging.html>, read 2026-11-22.
pub(crate) fn check(body: View<'_>, findings: &mut Vec<Finding>) {
    let config = body.at(AT);
    if config.is_null() {
        return;
    }
    let mut note = |code: &str, key: &str, message: String| {
        findings.push(Finding { pointer: format!("/{AT}{key}"), ..Finding::of(code, Severity::Note, message).source(DOCS) });
    };
    let [identifier, version, _] = HEADERS;
    note("BR-GUARDRAIL-205", "", format!("goes with the headers {identifier} and {version}; without them it is refused"));
    let Some(suffix) = config.at("tagSuffix").as_str() else { return };
    let mut tags = Tags { ends: format!("_{suffix}>"), any: false, nested: false };
    tags.seek(body, 16);
    if tags.nested {
        note("BR-GUARDRAIL-206", "/tagSuffix", "has tags inside tags, which are not taken".to_owned());
    } else if !tags.any {
        let message = "is of no tag in the body: all of it is looked at, and nothing for prompt attacks, which need tags";
        note("BR-GUARDRAIL-206", "/tagSuffix", message.to_owned());
    }
}

/// Tags with one suffix, wherever they stand in a body.
struct Tags {
    ends: String,
    any: bool,
    nested: bool,
}

impl Tags {
    fn seek(&mut self, value: View<'_>, deep: usize) {
        let mut open = false;
        let text = value.as_str().unwrap_or_default();
        for (at, start) in text.match_indices("amazon-bedrock-guardrails-") {
            let name = text.get(at + start.len()..).and_then(|rest| Some(rest.split_at(rest.find('>')? + 1).0));
            if name.is_some_and(|name| name.ends_with(&self.ends)) {
                let closes = text.get(..at).is_some_and(|before| before.ends_with('/'));
                self.any = true;
                self.nested |= open && !closes;
                open = !closes;
            }
        }
        if deep > 0 {
            value.members().for_each(|(_, member)| self.seek(member, deep - 1));
            value.items().for_each(|item| self.seek(item, deep - 1));
        }
    }
}
