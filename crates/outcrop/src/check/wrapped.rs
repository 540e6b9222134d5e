//! Bodies inside bodies: a token count's, a job's. And models asked for what they do not do.

use super::{Table, check_by};
use crate::body::View;
use crate::call::Operation;
use crate::dialects::converse::{self, Block};
use crate::error::Result;
use crate::families::{FamilyHint, Resolved, Speaks, media, resolve, resolve_for, resolve_in};
use crate::field::{Breaches, Field, Kind, Rule, Subject, Voice, field};
use crate::finding::{Finding, Severity};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

pub(crate) const START_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_StartAsyncInvoke.html";
const COUNT_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html";

/// The findings of a body that is not a model's own; `None` for those of models.
pub(super) fn check(operation: Operation, model: &str, family: FamilyHint<'_>, body: &Value) -> Result<Option<Vec<Finding>>> {
    Ok(Some(match operation {
        Operation::CountTokens => check_count(model, family, body)?,
        Operation::StartAsyncInvoke => check_job(model, resolve(model, family)?, body.into()),
        operation if !operation.of_model() => super::guards::check(operation, body.into()),
        _ => return Ok(None),
    }))
}

/// As [`check`](crate::check()), for the families that make images and videos or run as jobs, and no others.
///
/// It needs none of the others, which a page then does not download.
///
/// # Errors
///
/// [`Error::Malformed`](crate::Error::Malformed) when none of them lists the id.
pub fn check_media(operation: Operation, model: &str, family: Option<&str>, body: &Value) -> Result<Vec<Finding>> {
    if !operation.names_model() {
        return Ok(super::guards::check(operation, body.into()));
    }
    let families = if operation == Operation::StartAsyncInvoke { media::JOBS } else { media::ALL };
    let resolved = media::resolved("images or videos", model, resolve_in(families, model, family))?;
    Ok(check_apart(operation, model, resolved, body.into()))
}

/// As [`check_body`](super::check_body), without looking for the family among all there are.
pub(crate) fn check_apart(operation: Operation, asked: &str, resolved: Resolved, body: View<'_>) -> Vec<Finding> {
    if operation == Operation::StartAsyncInvoke {
        return check_job(asked, resolved, body);
    }
    check_by(operation, asked, resolved, body, &Table::of(resolved.family, None), None)
}

/// Reports an operation that the model is not there for.
pub(super) fn check_use(operation: Operation, resolved: Resolved, findings: &mut Vec<Finding>) {
    let family = resolved.family;
    let message = match family.speaks {
        Speaks::Video(_) => format!("{} runs as a job only; use StartAsyncInvoke", resolved.name()),
        Speaks::Image(_) if operation != Operation::InvokeModel => {
            format!("{} has no {}; use InvokeModel", resolved.name(), operation.name())
        }
        _ => return,
    };
    findings.push(Finding::of("BR-MODEL-011", Severity::Refused, message).source(family.docs));
}

/// Puts a pointer before those of the findings from `from` on. Whoever wrote the outer body spelt no wishes.
fn inside(findings: &mut [Finding], from: usize, place: &str) {
    for finding in findings.iter_mut().skip(from) {
        finding.pointer.insert_str(0, place);
        finding.at = None;
    }
}

/// Source: the page of StartAsyncInvoke, read 2026-11-22.
const START: Table = Table {
    prefix: "ASYNC",
    docs: START_DOCS,
    fields: START_FIELDS,
    places: None,
    closed: START_CLOSED,
    rules: START_RULES,
    voice: Voice::Converse,
};

pub(crate) const START_RULES: &[Rule] =
    &[Rule { code: 101, check: place, source: START_DOCS }, Rule { code: 102, check: marks, source: START_DOCS }];

pub(crate) const START_CLOSED: &[&str] = &["", "/outputDataConfig", "/outputDataConfig/s3OutputDataConfig"];

pub(crate) const START_FIELDS: &[Field] = &[
    field(1, "/modelId", Kind::Name(256, "_.-/:")).required(),
    field(2, "/modelInput", Kind::Object).required(),
    field(3, "/outputDataConfig", Kind::Object).required(),
    field(4, "/outputDataConfig/s3OutputDataConfig", Kind::Object).required(),
    field(5, "/outputDataConfig/s3OutputDataConfig/s3Uri", Kind::Text(1, 1_024)).required(),
    field(6, "/outputDataConfig/s3OutputDataConfig/kmsKeyId", Kind::Text(1, 2_048)),
    field(7, "/outputDataConfig/s3OutputDataConfig/bucketOwner", Kind::Text(12, 12)),
    field(8, "/clientRequestToken", Kind::Text(1, 256)),
    field(9, "/tags", Kind::List(0, 200)),
    field(10, "/tags/*/key", Kind::Text(1, 128)).required(),
    field(11, "/tags/*/value", Kind::Text(0, 256)).required(),
];

fn place(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let at = |key: &str| format!("/outputDataConfig/s3OutputDataConfig/{key}");
    let text = |key: &str| subject.body.pointer(&at(key)).and_then(View::as_str).filter(|text| !text.is_empty());
    if let Some(uri) = text("s3Uri") {
        let bucket = uri.strip_prefix("s3://").map(|rest| rest.split('/').next().unwrap_or_default());
        let fits = |bucket: &str| {
            (3..=63).contains(&bucket.len())
                && bucket.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
        };
        if !bucket.is_some_and(fits) {
            breaches.refuse(at("s3Uri"), format!("must be s3://bucket or s3://bucket/prefix, got {}", crate::field::quote(uri)), None);
        }
    }
    let key = |key: &str| key.starts_with("arn:") && key.contains(":kms:") && [":key/", ":alias/"].iter().any(|kind| key.contains(kind));
    if text("kmsKeyId").is_some_and(|text| !key(text)) {
        breaches.refuse(at("kmsKeyId"), "must be the ARN of a key or an alias; an id alone is not taken here", None);
    }
    if text("bucketOwner").is_some_and(|owner| owner.chars().count() == 12 && !owner.bytes().all(|byte| byte.is_ascii_digit())) {
        breaches.refuse(at("bucketOwner"), "must be the 12 digits of an account", None);
    }
}

fn marks(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let token = subject.body.get("clientRequestToken").and_then(View::as_str).unwrap_or_default();
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        breaches.refuse("/clientRequestToken", "must be printable ASCII without spaces", None);
    }
    let id = subject.body.get("modelId").and_then(View::as_str).unwrap_or_default();
    let profile = crate::families::bare(id) != id && !id.starts_with("arn:");
    if profile && subject.family.jobs.is_some() {
        let base = crate::families::bare(id);
        breaches.refuse("/modelId", format!("must be the model's own id here, {base}; profiles are for InvokeModel"), None);
    }
}

/// A job: the envelope, and the model's input in it.
pub(super) fn check_job(asked: &str, resolved: Resolved, body: View<'_>) -> Vec<Finding> {
    let (family, model) = (resolved.family, resolved.model);
    let mut findings = Vec::new();
    if !family.runs_as_job() {
        let message = format!("{} does not run as a job; it {}", resolved.name(), crate::call::other_use(family).trim_start_matches("it "));
        findings.push(Finding::of("BR-MODEL-012", Severity::Refused, message).source(family.docs));
        return findings;
    }
    START.check(&Subject { asked, body, family, model, streaming: false, blocks: Vec::new() }, &mut findings);
    if let Some(input) = body.get("modelInput").filter(|input| input.is_object()) {
        let own = Table::of(family, None);
        let table = match family.jobs {
            Some(rows) => Table { fields: rows.fields, closed: rows.closed, rules: rows.rules, ..own },
            None => own,
        };
        let from = findings.len();
        table.check(&Subject { asked, body: input, family, model, streaming: false, blocks: Vec::new() }, &mut findings);
        inside(&mut findings, from, "/modelInput");
    }
    #[cfg(feature = "rare-rules")]
    super::rare::told_once(&mut findings);
    findings
}

/// A token count: the body to be counted, judged as what it is.
fn check_count(model: &str, family: FamilyHint<'_>, body: &Value) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut refuse = |code: u16, pointer: &str, message: &str| {
        let mut finding = Finding::of(&format!("BR-COUNT-{code:03}"), Severity::Refused, message.to_owned()).source(COUNT_DOCS);
        pointer.clone_into(&mut finding.pointer);
        findings.push(finding);
    };
    let [native, common] = ["/input/invokeModel", "/input/converse"].map(|at| body.pointer(at).filter(|value| !value.is_null()));
    if model.chars().count() > 256 {
        refuse(1, "", "the model id must have at most 256 characters here");
    }
    match (native, common) {
        (Some(native), None) => {
            let at = "/input/invokeModel/body";
            let Some(text) = native.get("body").and_then(Value::as_str) else {
                refuse(3, at, "must be the body of InvokeModel in base64");
                return Ok(findings);
            };
            let Some(inner) = STANDARD.decode(text).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()) else {
                refuse(3, at, "must be base64 of JSON");
                return Ok(findings);
            };
            let resolved = resolve_for(model, family, &inner)?;
            check_counted(model, resolved, &mut findings);
            let from = findings.len();
            Table::of(resolved.family, resolved.family.places()).check(&subject(model, &inner, resolved, Vec::new()), &mut findings);
            inside(&mut findings, from, at);
        }
        (None, Some(common)) => {
            let resolved = resolve(model, family)?;
            check_counted(model, resolved, &mut findings);
            let from = findings.len();
            Table::converse().check(&subject(model, common, resolved, converse::blocks(common.into())), &mut findings);
            inside(&mut findings, from, "/input/converse");
            let counted = ["messages", "system", "toolConfig", "additionalModelRequestFields"];
            for key in common.as_object().into_iter().flatten().map(|(key, _)| key).filter(|key| !counted.contains(&key.as_str())) {
                let message = format!("is not counted; it takes {}", counted.join(", "));
                let mut finding = Finding::of("BR-COUNT-004", Severity::Refused, message).source(COUNT_DOCS);
                finding.pointer = format!("/input/converse/{}", super::escape(key));
                findings.push(finding);
            }
        }
        _ => refuse(2, "/input", "must have exactly one of invokeModel, converse"),
    }
    Ok(findings)
}

/// Whether tokens are counted for this model, and by this id of it.
fn check_counted(id: &str, resolved: Resolved, findings: &mut Vec<Finding>) {
    const MODELS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html";
    let mut tell = |code: &str, severity: Severity, message: String| {
        let service = "The provided model doesn't support counting tokens.".to_owned();
        let finding = Finding::of(code, severity, message).at("model".to_owned()).source(MODELS);
        findings.push(if severity == Severity::Refused { finding.service(service) } else { finding });
    };
    let own = crate::service::counted_id(id);
    if own != id {
        tell("BR-COUNT-035", Severity::Refused, format!("must be the model's own id, {own}; inference profiles are not counted"));
    } else if id.contains(":application-inference-profile/") {
        tell("BR-COUNT-035", Severity::Refused, "must be the model's own id; inference profiles are not counted".to_owned());
    }
    #[cfg(feature = "rare-rules")]
    match crate::families::seen::counts(resolved) {
        Some(true) => (),
        Some(false) => {
            tell("BR-COUNT-036", Severity::Refused, format!("{} is none of the models that are counted", resolved.name()));
        }
        None => tell("BR-COUNT-036", Severity::Note, format!("{} is none of the models that the page lists", resolved.name())),
    }
    #[cfg(not(feature = "rare-rules"))]
    let _ = resolved;
}

fn subject<'b>(asked: &'b str, body: &'b Value, resolved: Resolved, blocks: Vec<Block<'b>>) -> Subject<'b> {
    Subject { asked, body: body.into(), family: resolved.family, model: resolved.model, streaming: false, blocks }
}
