//! Rules for what hardly any request has.

use super::Takes;
use crate::body::View;
use crate::field::{Breaches, Subject};

/// A prompt that is told nothing of turns is gone on from, not answered.
pub(super) fn llama_prompt(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let prompt = subject.body.text_at("/prompt");
    let cue = ["assistant<|end_header_id|>", "assistant<|header_end|>", "[/INST]"].iter().any(|cue| prompt.contains(cue));
    if !prompt.is_empty() && !cue {
        breaches.note("/prompt", "has no turns in it, so the model goes on from it instead of answering");
    }
    begun_once(prompt, "<|begin_of_text|>", breaches);
}

pub(super) fn mistral_prompt(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let prompt = subject.body.text_at("/prompt");
    if !prompt.is_empty() && !prompt.contains("[INST]") {
        breaches.note("/prompt", "has no [INST] … [/INST] in it, so the model goes on from it instead of answering");
    }
    begun_once(prompt, "<s>", breaches);
}

pub(super) fn r1_prompt(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let prompt = subject.body.text_at("/prompt");
    if !prompt.is_empty() && !prompt.contains("<｜Assistant｜>") {
        breaches.note("/prompt", "has no turns in it, so the model goes on from it instead of answering");
    }
    if subject.body.at("max_tokens").as_u64().is_some_and(|most| most > 8_192) {
        breaches.note("/max_tokens", "is above 8192, up to which the page promises quality");
    }
    begun_once(prompt, "<｜begin▁of▁sentence｜>", breaches);
}

fn begun_once(prompt: &str, begin: &str, breaches: &mut Breaches<'_>) {
    if prompt.matches(begin).nth(1).is_some() {
        breaches.note("/prompt", format!("begins more than once; {begin} stands at the start only"));
    }
}

/// Members that no field lists: a word that is spelt wrong is told by nobody else.
pub(super) fn unlisted(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const KNOWN: &[&str] = &["tool_choice", "logit_bias", "reasoning_config", "parallel_tool_calls", "top_logprobs"];
    for (key, _) in subject.body.members().filter(|(_, value)| !value.is_null()) {
        let listed = subject.family.fields.iter().any(|field| field.at.split('/').nth(1) == Some(key));
        let told = key == "top_k" && subject.has(Takes::NO_SAMPLER);
        if !listed && !told && !KNOWN.contains(&key) && !key.starts_with("amazon-bedrock-") {
            breaches.note(format!("/{}", crate::check::escape(key)), "is none of the members that the page lists; it may be refused");
        }
    }
}

/// What the guards are for is to judge, and nothing is known of tools.
pub(super) fn safeguard_tools(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let at = if breaches.behind { "/toolConfig" } else { "/tools" };
    if subject.named("safeguard") && subject.body.pointer(at).is_some_and(|tools| !tools.is_null()) {
        breaches.note(at, "may not be taken by this model, of which no tools are known");
    }
}

/// What Mistral's own models hold to, and the newest are not known to.
pub(super) fn mistral_newest(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const ID: &str = "is not 9 letters or digits, as Mistral's models want it; it may be refused";
    let short = |id: View<'_>| id.as_str().is_some_and(|id| id.len() != 9 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    for (m, message) in subject.body.at("messages").items().enumerate() {
        if let Some(c) = message.at("tool_calls").items().position(|call| short(call.at("id"))) {
            breaches.note(format!("/messages/{m}/tool_calls/{c}/id"), ID);
        }
    }
    // The service's own ids are longer, and come back.
    let brief = |id: View<'_>| id.as_str().is_some_and(|id| id.len() < 9);
    if let Some(block) = subject.blocks.iter().find(|block| block.kind == "toolUse" && brief(block.inner.at("toolUseId"))) {
        breaches.note(format!("{}/toolUse/toolUseId", block.at()), ID);
    }
    let result = |block: &&crate::dialects::converse::Block<'_>| block.kind == "toolResult";
    if let Some(block) = subject.blocks.iter().find(result)
        && subject.blocks.iter().any(|other| other.turn() == block.turn() && other.kind != "toolResult")
    {
        breaches.note(block.at(), "shares its turn with other blocks, which older models of Mistral refuse");
    }
}

/// Its tiers are those of another endpoint.
pub(super) fn kimi_tiers(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.named("kimi-k3") && subject.body.get("serviceTier").is_some() {
        breaches.note("/serviceTier", "is for Chat Completions only with this model, by its card");
    }
}

/// The mixture of experts takes fewer tokens than the others of its table.
pub(super) fn mixtral_tokens(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let most = subject.body.at("max_tokens").as_u64();
    if let Some(most) = most.filter(|most| subject.named("mixtral") && (4_097..=8_192).contains(most)) {
        breaches.refuse("/max_tokens", format!("must be in 1..=4096 for this model, got {most}"), None);
    }
}

/// A body is of turns or of one prompt, not of both, and without a limit the answer is short.
pub(super) fn writer_forms(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let there = |key: &str| subject.body.get(key).is_some_and(|value| !value.is_null());
    if there("messages") && there("prompt") {
        breaches.note("/prompt", "stands beside messages; a body has one of them");
    }
    if !there("max_tokens") && !there("max_completion_tokens") && !subject.has(Takes::VIDEO) {
        breaches.note("/max_tokens", "is not given, so the answer has at most 16 tokens");
    }
    if there("stream") {
        breaches.note("/stream", "is not known to be taken; the operation decides");
    }
}
