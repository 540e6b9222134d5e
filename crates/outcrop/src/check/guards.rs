//! Bodies that ask the service itself: for a guardrail's verdict, and by way of `rerank`.

use super::{Table, rerank};
use crate::body::View;
use crate::call::Operation;
use crate::field::{Breaches, Field, IN_BODY, Kind, Rule, Subject, Voice, decoded_len, field, megabytes};
use crate::finding::Finding;
use crate::picture::header_of_base64;
use crate::service::SERVICE;
use outcrop_detect::Entity;

pub(crate) const APPLY_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ApplyGuardrail.html";
pub(crate) const CHECKS_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeGuardrailChecks.html";
const IMAGES: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-mmfilter.html";
const GROUNDING: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-contextual-grounding-check.html";

/// Source: the page of ApplyGuardrail, read 2026-11-22.
pub(crate) const APPLY_FIELDS: &[Field] = &[
    field(1, "/source", Kind::Word(&["INPUT", "OUTPUT"])).required(),
    field(2, "/content", Kind::List(0, usize::MAX)).required(),
    field(3, "/content/*", Kind::Object),
    field(4, "/content/*/text", Kind::Object),
    field(5, "/content/*/text/text", Kind::Text(0, usize::MAX)).required(),
    field(6, "/content/*/text/qualifiers", Kind::List(0, usize::MAX)),
    field(7, "/content/*/text/qualifiers/*", Kind::Word(&["grounding_source", "query", "guard_content"])),
    field(8, "/content/*/image", Kind::Object),
    field(9, "/content/*/image/format", Kind::Word(&["png", "jpeg"])).required(),
    field(10, "/content/*/image/source", Kind::Object).required(),
    field(11, "/content/*/image/source/bytes", Kind::Base64(IN_BODY)).required(),
    field(12, "/outputScope", Kind::Word(&["INTERVENTIONS", "FULL"])),
];

pub(crate) const APPLY_RULES: &[Rule] = &[
    Rule { code: 101, check: kinds, source: APPLY_DOCS },
    Rule { code: 102, check: images, source: IMAGES },
    Rule { code: 103, check: grounding, source: GROUNDING },
];

/// Source: the page of `InvokeGuardrailChecks`, read 2026-11-22.
pub(crate) const CHECKS_FIELDS: &[Field] = &[
    field(1, "/messages", Kind::List(1, usize::MAX)).required(),
    field(2, "/messages/*", Kind::Object),
    field(3, "/messages/*/role", Kind::Word(&["user", "assistant", "system"])).required(),
    field(4, "/messages/*/content", Kind::List(1, 10)).required(),
    field(5, "/messages/*/content/*/text", Kind::Text(1, usize::MAX)).required(),
    field(6, "/checks", Kind::Object).required(),
    field(7, "/checks/contentFilter/categories", Kind::List(1, 5)).required(),
    field(8, "/checks/contentFilter/categories/*/category", Kind::Word(&["VIOLENCE", "HATE", "SEXUAL", "MISCONDUCT", "INSULTS"]))
        .required(),
    field(9, "/checks/promptAttack/categories", Kind::List(1, 3)).required(),
    field(10, "/checks/promptAttack/categories/*/category", Kind::Word(&["JAILBREAK", "PROMPT_INJECTION", "PROMPT_LEAKAGE"])).required(),
    field(11, "/checks/sensitiveInformation/entities", Kind::List(1, 31)).required(),
    field(12, "/checks/sensitiveInformation/entities/*/type", Kind::Word(&Entity::NAMES)).required(),
];

pub(crate) const CHECKS_RULES: &[Rule] = &[Rule { code: 101, check: checks, source: CHECKS_DOCS }];

/// What there is to say about a body for the service itself; nothing where the operation has none.
pub(crate) fn check(operation: Operation, body: View<'_>) -> Vec<Finding> {
    let (prefix, docs, fields, rules) = match operation {
        Operation::ApplyGuardrail => ("APPLY", APPLY_DOCS, APPLY_FIELDS, APPLY_RULES),
        Operation::InvokeGuardrailChecks => ("CHECKS", CHECKS_DOCS, CHECKS_FIELDS, CHECKS_RULES),
        Operation::Rerank => ("RERANK", crate::dialects::rerank::DOCS, rerank::FIELDS, rerank::RULES),
        _ => return Vec::new(),
    };
    let table = Table { prefix, docs, fields, places: None, closed: &[], rules, voice: Voice::Converse };
    let mut findings = Vec::new();
    table.check(&Subject { asked: "", body, family: &SERVICE, model: None, streaming: false, blocks: Vec::new() }, &mut findings);
    #[cfg(feature = "rare-rules")]
    super::rare::told_once(&mut findings);
    findings
}

/// A block is a text or an image.
fn kinds(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (index, block) in subject.body.at("content").items().enumerate().filter(|(_, block)| block.is_object()) {
        let [text, image] = ["text", "image"].map(|key| !block.at(key).is_null());
        if text == image {
            breaches.refuse(format!("/content/{index}"), "must have exactly one of text, image", None);
        }
    }
}

fn images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut count = 0;
    for (index, block) in subject.body.at("content").items().enumerate() {
        let image = block.at("image");
        if image.is_null() {
            continue;
        }
        count += 1;
        let (at, data) = (format!("/content/{index}/image/source/bytes"), image.text_at("/source/bytes"));
        if decoded_len(data) > 4 * 1_024 * 1_024 {
            breaches.refuse(at.as_str(), format!("must be an image of at most 4 MB, got {}", megabytes(decoded_len(data))), None);
        }
        let Ok(header) = header_of_base64(data) else { continue };
        if header.width.max(header.height) > 8_000 {
            let size = format!("{} × {}", header.width, header.height);
            breaches.refuse(at.as_str(), format!("must be at most 8000 pixels wide and high, got {size}"), None);
        }
        if image.at("format").as_str().is_some_and(|said| said != header.format) {
            breaches.note(format!("/content/{index}/image/format"), format!("is not what the bytes are, {}", header.format));
        }
    }
    if count > 20 {
        breaches.refuse("/content", format!("must hold at most 20 images, got {count}"), None);
    }
}

/// What an answer is held to is shorter than what else may be judged; only policies with contextual grounding ask for it.
fn grounding(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let [mut source, mut query, mut guarded] = [0; 3];
    for block in subject.body.at("content").items() {
        let text = block.at("text");
        let length = text.text_at("/text").chars().count();
        let is = |kind: &str| text.at("qualifiers").items().any(|qualifier| qualifier == kind);
        let plain = text.at("qualifiers").items().count() == 0;
        for (what, sum) in [("grounding_source", &mut source), ("query", &mut query), ("guard_content", &mut guarded)] {
            if is(what) || (plain && what == "guard_content") {
                *sum += length;
            }
        }
    }
    if source + query == 0 {
        return;
    }
    for (what, length, most) in [("grounding sources", source, 100_000), ("queries", query, 1_000), ("texts to guard", guarded, 5_000)] {
        if length > most {
            breaches.note("/content", format!("has {what} of {length} characters; {most} are the most where grounding is checked"));
        } else if length == 0 {
            breaches.note("/content", format!("has no {what}, without which grounding is not checked"));
        }
    }
    if subject.body.at("source") == "INPUT" {
        breaches.note("/source", "is INPUT; grounding is checked of a model's answer only, which is OUTPUT");
    }
}

fn checks(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let asked = subject.body.at("checks");
    let known = ["contentFilter", "promptAttack", "sensitiveInformation"];
    if asked.is_object() && known.iter().all(|key| asked.at(key).is_null()) {
        breaches.note("/checks", format!("asks for nothing; there are {}", known.join(", ")));
    }
}
