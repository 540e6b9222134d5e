//! What there is to say of a request as a whole, and pages do without, since a page pays for every byte.

use crate::body::View;
use crate::call::Operation;
use crate::families::{bare, is_prompt};
use crate::field::{Subject, quote};
use crate::finding::{Finding, Severity};
use crate::guardrail::{check_id, check_suffix, check_version};

const INVOKE: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html";
const CONVERSE: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html";

const ENDPOINTS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html";

/// Ids that the runtime does not know, with what it calls the same model.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html>, read 2026-11-22.
const ELSEWHERE: &[(&str, &str)] = &[
    ("openai.gpt-oss-20b", "openai.gpt-oss-20b-1:0"),
    ("openai.gpt-oss-120b", "openai.gpt-oss-120b-1:0"),
    ("qwen.qwen3-32b", "qwen.qwen3-32b-v1:0"),
    ("qwen.qwen3-235b-a22b-2507", "qwen.qwen3-235b-a22b-2507-v1:0"),
    ("qwen.qwen3-coder-30b-a3b-instruct", "qwen.qwen3-coder-30b-a3b-v1:0"),
    ("qwen.qwen3-coder-480b-a35b-instruct", "qwen.qwen3-coder-480b-a35b-v1:0"),
    ("qwen.qwen3-next-80b-a3b-instruct", "qwen.qwen3-next-80b-a3b"),
    ("qwen.qwen3-vl-235b-a22b-instruct", "qwen.qwen3-vl-235b-a22b"),
    ("deepseek.v3.1", "deepseek.v3-v1:0"),
    ("moonshotai.kimi-k2-thinking", "moonshot.kimi-k2-thinking"),
    ("anthropic.claude-haiku-4-5", "anthropic.claude-haiku-4-5-20251001-v1:0"),
    ("zai.glm-4.6", ""),
    ("xai.grok-4.3", ""),
    ("openai.gpt-5.4-2026-03-05", ""),
    ("openai.gpt-5.5-2026-04-23", ""),
];

/// Most bytes in the body of `InvokeModel`, whole or streamed.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>, read 2026-11-22.
const MOST: usize = 25_000_000;

pub(super) fn whole(operation: Operation, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Subject { asked, body, .. } = *subject;
    if let Some((_, here)) = ELSEWHERE.iter().find(|(elsewhere, _)| *elsewhere == bare(asked)) {
        let message = match *here {
            "" => "is served by the OpenAI-compatible endpoint only, not by the runtime".to_owned(),
            here => format!("is the model's id on the OpenAI-compatible endpoint; on the runtime it is {here}"),
        };
        let finding = Finding::of("BR-MODEL-009", Severity::Refused, message).at("model".to_owned());
        findings.push(finding.service("The provided model identifier is invalid.".to_owned()).source(ENDPOINTS));
    }
    // What is being written here is weighed when it is bytes.
    if !operation.converses() && body.is_value() {
        findings.extend(too_large(at_least(body, DEEPEST)));
    }
    // The patterns of the service are of ASCII.
    if asked.len() > 2_048 {
        let message = format!("the model id must have at most 2048 characters, got {}", asked.len());
        findings.push(Finding::of("BR-MODEL-007", Severity::Refused, message).at("model".to_owned()).source(INVOKE));
    }
    prompt(operation, asked, body, findings);
    if operation.converses() {
        guardrail_config(operation, body, findings);
    } else {
        tags(operation, body, findings);
    }
}

/// Leaves out what is to be known of a place that is refused anyway, and what Converse says of a member that the model's own rules
/// refuse in the model's words.
pub(super) fn told_once(findings: &mut Vec<Finding>) {
    const HANDED_ON: &str = "BR-CONVERSE-124";
    let firm = |finding: &Finding| finding.refuses() && finding.code != HANDED_ON;
    let mut refused: Vec<String> =
        findings.iter().filter(|finding| firm(finding) && !finding.pointer.is_empty()).map(|finding| finding.pointer.clone()).collect();
    if refused.is_empty() {
        return;
    }
    refused.sort_unstable();
    findings.retain(|finding| {
        let milder = finding.code == HANDED_ON || matches!(finding.severity, Severity::Note | Severity::Ignored);
        !milder || refused.binary_search(&finding.pointer).is_err()
    });
}

/// A body of so many bytes, where they are too many.
pub(crate) fn too_large(bytes: usize) -> Option<Finding> {
    let message = format!("the body must have at most {MOST} bytes, got {bytes}");
    (bytes > MOST).then(|| Finding::of("BR-MODEL-006", Severity::Refused, message).source(INVOKE))
}

/// Bodies deeper than this are not weighed to the end.
const DEEPEST: usize = 64;

/// How many bytes it has at least when it is spelt, as it is without a character that JSON escapes.
fn at_least(value: View<'_>, left: usize) -> usize {
    if let Some(text) = value.as_str() {
        return text.len() + 2;
    }
    let Some(left) = left.checked_sub(1) else { return 1 };
    let items: usize = value.items().map(|item| at_least(item, left) + 1).sum();
    let members: usize = value.members().map(|(key, member)| key.len() + 4 + at_least(member, left)).sum();
    // A comma less than there are things.
    1 + items + members
}

/// A prompt of prompt management brings its own settings, and what is to be filled in is only for one.
fn prompt(operation: Operation, asked: &str, body: View<'_>, findings: &mut Vec<Finding>) {
    if !operation.converses() {
        return;
    }
    let mut report = |severity, key: &str, message: &str| {
        let mut finding = Finding::of("BR-MODEL-008", severity, message.to_owned()).source(CONVERSE);
        finding.pointer = format!("/{key}");
        findings.push(finding);
    };
    let there = |key: &str| body.get(key).is_some_and(|member| !member.is_null());
    if is_prompt(asked) {
        for key in ["additionalModelRequestFields", "inferenceConfig", "system", "toolConfig"].into_iter().filter(|key| there(key)) {
            report(Severity::Refused, key, "must be left out, since the prompt that is asked brings its own");
        }
    } else if there("promptVariables") {
        report(Severity::Note, "promptVariables", "is for the ARN of a prompt as model, which this is not");
    }
    for (name, variable) in body.get("promptVariables").into_iter().flat_map(View::members) {
        if variable.at("text").as_str().is_none() {
            let key = format!("promptVariables/{}", super::escape(name));
            report(Severity::Refused, &key, "must be an object with a text, {\"text\": …}");
        }
    }
}

/// The guardrail in a body of Converse.
fn guardrail_config(operation: Operation, body: View<'_>, findings: &mut Vec<Finding>) {
    let Some(config) = body.get("guardrailConfig").filter(|config| config.is_object()) else { return };
    let text = |key: &str| config.get(key).and_then(View::as_str).filter(|text| !text.is_empty());
    let mut refuse = |code: &str, key: &str, message: String, source: &str| {
        let mut finding = Finding::of(code, Severity::Refused, message).source(source);
        finding.pointer = format!("/guardrailConfig/{key}");
        findings.push(finding);
    };
    if let Some(id) = text("guardrailIdentifier") {
        check_id(id, &mut |code, message, source| refuse(code, "guardrailIdentifier", message, source));
    }
    if let Some(version) = text("guardrailVersion") {
        check_version(version, &mut |code, message, source| refuse(code, "guardrailVersion", message, source));
    }
    if !operation.streams() && config.get("streamProcessingMode").is_some() {
        let message = "is for ConverseStream; a whole answer has no mode".to_owned();
        let mut finding = Finding::of("BR-GUARDRAIL-204", Severity::Ignored, message).source(CONVERSE);
        "/guardrailConfig/streamProcessingMode".clone_into(&mut finding.pointer);
        findings.push(finding);
    }
}

/// What a model's own body says to the guardrail in its headers.
fn tags(operation: Operation, body: View<'_>, findings: &mut Vec<Finding>) {
    const AT: &str = "amazon-bedrock-guardrailConfig";
    const TAGS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tagging.html";
    const STREAMS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-streaming.html";
    let Some(config) = body.get(AT).filter(|config| !config.is_null()) else { return };
    let mut report = |severity, code: &str, key: &str, message: String, source: &str| {
        let mut finding = Finding::of(code, severity, message).source(source);
        finding.pointer = format!("/{AT}{key}");
        findings.push(finding);
    };
    if !config.is_object() {
        let message = format!("must be an object, got {}", crate::field::article(config));
        report(Severity::Refused, "BR-GUARDRAIL-203", "", message, TAGS);
    }
    match config.get("tagSuffix").filter(|suffix| !suffix.is_null()).map(View::as_str) {
        Some(Some(suffix)) => {
            check_suffix(suffix, &mut |code, message, source| report(Severity::Refused, code, "/tagSuffix", message, source));
        }
        Some(None) => report(Severity::Refused, "BR-GUARDRAIL-203", "/tagSuffix", "must be a string".to_owned(), TAGS),
        None => (),
    }
    if let Some(mode) = config.get("streamProcessingMode").and_then(View::as_str) {
        if !["SYNCHRONOUS", "ASYNCHRONOUS"].contains(&mode) {
            let message = format!("must be SYNCHRONOUS or ASYNCHRONOUS, got {}", quote(mode));
            report(Severity::Refused, "BR-GUARDRAIL-204", "/streamProcessingMode", message, STREAMS);
        } else if !operation.streams() {
            let message = "is for streamed answers; a whole one has no mode".to_owned();
            report(Severity::Ignored, "BR-GUARDRAIL-204", "/streamProcessingMode", message, STREAMS);
        }
    }
}
