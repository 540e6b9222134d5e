//! What models were probed to refuse or to pass over, and their pages do not say. Pages do without, as of `rare`.
//!
//! Sources: [`PROBES`] and the notebooks that the rules name, read 2026-11-26.

use super::Takes;
use super::seen::unlisted;
use crate::body::View;
pub(super) use crate::dialects::converse::PROBES;
use crate::dialects::converse::{Block, held};
use crate::field::{Ban, Breaches, Rule, Subject, ban, one_of, quote};
use crate::finding::Severity;

/// Runs of all models, with what was answered.
pub(super) const RUNS: &str = "https://github.com/aws-samples/sample-per-model-bedrock";

const EFFORT: &str = "/additionalModelRequestFields/reasoning_effort";
const CONFIG: &str = "/additionalModelRequestFields/reasoning_config";

/// Of the models with weights, which share a server.
pub(super) const PASSED: Rule = Rule { code: 198, check: passed, source: PROBES };
pub(super) const EFFORTS: Rule = Rule { code: 199, check: efforts, source: PROBES };
pub(super) const BUDGET: Rule = Rule { code: 200, check: budget, source: PROBES };
/// What all of those have.
pub(super) const SERVED: &[Rule] = &[PASSED, EFFORTS, BUDGET];

/// Members of Chat Completions and of what serves it, which may change something.
const CHAT: &str = "frequency_penalty logit_bias logprobs min_p min_tokens n parallel_tool_calls prediction presence_penalty \
    reasoning reasoning_config reasoning_effort repetition_penalty response_format seed stop stream stream_options tool_choice \
    tools top_k top_logprobs top_p user verbosity";

/// Those of Responses besides.
const RESPONSES: &str = "background include instructions max_output_tokens max_tool_calls metadata modalities \
    previous_response_id prompt prompt_cache_key prompt_cache_retention safety_identifier service_tier store text truncation";

/// Those of Mistral besides, of which `top_k` has been taken by the oldest.
const MISTRAL: &str = "frequency_penalty min_tokens n parallel_tool_calls prediction presence_penalty prompt_mode random_seed \
    response_format safe_prompt seed stop stream";

/// The members that are handed on, and are neither of the model's own body nor in any of these lists.
fn strange<'a>(subject: &Subject<'a>, lists: &'static [&'static str]) -> impl Iterator<Item = (String, &'a str, String)> {
    unlisted(subject).filter(move |(_, key, _)| !lists.iter().any(|list| list.split(' ').any(|known| known == *key)))
}

/// Refuses those members, in these words.
fn refuse(subject: &Subject<'_>, lists: &'static [&'static str], breaches: &mut Breaches<'_>, service: impl Fn(&str) -> String) {
    for (at, key, message) in strange(subject, lists) {
        breaches.refuse(at, message, Some(service(key)));
    }
}

/// The schema check of Nova goes over them, too.
pub(super) fn nova(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    // The two that another rule tells of are not told of twice.
    refuse(subject, &["reasoningConfig top_k thinking"], breaches, |key| super::seen::extraneous("", key));
}

/// Members of other bodies in Nova's own; Titan's `inputText` has been taken.
pub(super) fn nova_body(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const OTHERS: &str = "max_tokens temperature top_p top_k stop stop_sequences prompt anthropic_version tools tool_choice \
        thinking reasoning_effort reasoning_config textGenerationConfig";
    for (key, _) in subject.body.members().filter(|(key, _)| OTHERS.split(' ').any(|other| other == *key)) {
        let service = super::seen::extraneous("", key);
        breaches.refuse(format!("/{key}"), "is a member of other bodies, and not of this one", Some(service));
    }
}

pub(super) fn deepseek_r1(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    refuse(subject, &[], breaches, |_| "Validation Error".to_owned());
}

/// What those of the oldest Mistral say that take a prompt, and those that take turns.
pub(super) fn mistral(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let body = if subject.named("2402") { "ThirdPartyChatCompletionRequest" } else { "TextToTextCompletionRequest" };
    let lists: &[&str] = if subject.named("2402") { &[MISTRAL, "top_k tools tool_choice"] } else { &[MISTRAL] };
    let extra = |key: &str| format!("Validation Error: 1 validation error for {body}\n{key}\n  Extra inputs are not permitted");
    if subject.named("2407") || subject.named("pixtral") {
        let body = if subject.named("2407") {
            "function-after[has_tool_execution_data_for_all_tools(), ChatCompletionRequest]"
        } else {
            "ChatCompletionRequest"
        };
        refuse(subject, &[MISTRAL], breaches, |key| {
            format!(r#"{{"detail":[{{"type":"extra_forbidden","loc":["body","{body}","{key}"],"msg":"Extra inputs are not permitted"}}]}}"#)
        });
    } else {
        refuse(subject, lists, breaches, extra);
    }
}

/// Palmyra X5.
pub(super) fn writer(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const OWN: &str = "top_k tools tool_choice response_format n logprobs stream stream_options seed";
    if subject.named("palmyra-x5") {
        refuse(subject, &[OWN], breaches, |_| "Request contains unrecognized fields".to_owned());
    }
}

/// Tokens that leave no room for a prompt.
pub(super) fn writer_room(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/inferenceConfig/maxTokens";
    let Some(model) = subject.model.filter(|_| subject.named("vision")) else { return };
    if let Some(asked) = subject.body.pointer(AT).and_then(View::as_u64).filter(|asked| *asked >= model.context) {
        let message = format!("must be below {}, which are all tokens that it reads and writes; got {asked}", model.context);
        let service =
            format!("This model's maximum context length is {} tokens. However, you requested {asked} output tokens", model.context);
        breaches.refuse(AT, message, Some(service));
    }
}

/// Those of GPT that were probed, or stand beside one that was.
fn is_late_gpt(subject: &Subject<'_>) -> bool {
    subject.named("gpt-6") || subject.named("gpt-5.6")
}

pub(super) fn gpt(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if !is_late_gpt(subject) {
        return;
    }
    refuse(subject, &[CHAT, RESPONSES], breaches, |key| format!("Unknown parameter: '{key}'."));
    no_object(subject, breaches);
}

/// The effort of the newest is a word, and not an object with a budget.
fn no_object(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let service = "Invalid type for 'reasoning.effort': expected one of 'none', 'low', 'medium', 'high', 'xhigh', and 'max', but got an object instead.";
    if subject.body.pointer(CONFIG).is_some_and(View::is_object) {
        breaches.refuse(CONFIG, "is not taken by this model; it is reasoning.effort, a word", Some(service.to_owned()));
    }
}

/// What one account has and others may not, and a tool of Nova's.
pub(super) fn gpt_doubts(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.named("gpt-5.4") || subject.named("gpt-5.5") {
        breaches.note("", "is for Converse, through which this model was reached in one account and not in others");
    }
    for (t, tool) in subject.body.at("toolConfig").at("tools").items().enumerate() {
        if tool.get("systemTool").is_some_and(|tool| !tool.is_null()) {
            breaches.note(format!("/toolConfig/tools/{t}/systemTool"), "is a tool that this model was said to refuse");
        }
    }
}

/// Members that nobody knows are taken, and change nothing.
fn passed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (at, _, _) in strange(subject, &[CHAT]) {
        breaches.ignore(at, "is no parameter that is known of this model, which passes over such");
    }
}

/// The words that Converse has for the effort of models with weights.
fn efforts(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const WORDS: &[&str] = &["none", "low", "medium", "high"];
    // The newest have others, and those that are to come may.
    if subject.lacks(Takes::PROFILE)
        && let Some(effort) = subject.body.pointer(EFFORT).and_then(View::as_str).filter(|effort| !WORDS.contains(effort))
    {
        breaches.refuse(
            EFFORT,
            format!("must be {} for this model, got {}", one_of(WORDS), quote(effort)),
            Some(
                "1 validation error for ChatCompletionRequest\nreasoning_effort\n  Input should be 'none', 'low', 'medium' or 'high'"
                    .to_owned(),
            ),
        );
    }
}

/// Converse reads a word where Claude has an object.
fn budget(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let config = subject.body.pointer(CONFIG).filter(|config| config.get("budget_tokens").is_some());
    if config.is_some() && subject.lacks(Takes::PROFILE) {
        let service = "Failed to deserialize the JSON body into the target type: Invalid 'reasoning_effort': unknown variant `budget_tokens`, expected one of `high`, `low`, `medium`, `minimal`, `none`, `xhigh`";
        breaches.refuse(CONFIG, "must be a word for this model, which has no budget of tokens", Some(service.to_owned()));
    }
}

/// The effort of Kimi K3, which reads it in one place.
pub(super) fn kimi_effort(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.named("kimi-k3") && !subject.named("kimi-k3.") {
        let flat = "is taken and changes nothing for this model; it is reasoning.effort";
        breaches.banned(subject, &[Ban { severity: Severity::Ignored, ..ban(EFFORT, |_| true, flat, "") }]);
        no_object(subject, breaches);
    }
}

/// The effort of GLM 5.3.
pub(super) fn glm_effort(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const WORDS: &[&str] = &["none", "low", "medium", "high", "xhigh", "max"];
    let effort = subject.body.pointer(EFFORT).and_then(View::as_str).filter(|effort| !WORDS.contains(effort));
    if let Some(effort) = effort.filter(|_| subject.named("glm-5.3")) {
        breaches.refuse(EFFORT, format!("must be {} for this model, got {}", one_of(WORDS), quote(effort)), None);
    }
}

/// Gemma calls no tools, and has no turns for what they answer.
pub(super) fn gemma_results(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let result = |block: &&Block<'_>| block.kind == "toolResult";
    if let Some(block) = subject.blocks.iter().find(result).filter(|_| subject.model.is_some_and(|model| model.output > 0)) {
        let service = "Conversation roles must alternate user/assistant/user/assistant/...";
        breaches.refuse(block.at(), "is the result of a tool, which this model does not take back", Some(service.to_owned()));
    }
}

/// The ids of the newest Mistral models, and of the older ones but those of February 2024.
pub(super) fn mistral_ids(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if held(subject, Takes::TOOLS) {
        super::mistral::ids_behind(subject, breaches);
    }
}
