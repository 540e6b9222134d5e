//! Rules that pages do without, since a page pays for every byte.

use super::Takes;
use crate::body::View;
use crate::dialects::converse::too_short;
use crate::dialects::embed::is_second;
use crate::field::{Ban, Breaches, Subject, ban, one_of, quote};
use crate::finding::Severity;

/// Several answers are not streamed, and not alike.
pub(super) fn answers(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    fn several(subject: &Subject<'_>) -> bool {
        subject.body.at("n").as_u64().is_some_and(|answers| answers > 1)
    }
    let alike = |subject: &Subject<'_>| several(subject) && subject.body.at("temperature").as_f64() == Some(0.0);
    breaches.banned(
        subject,
        &[
            ban("/n", |subject| several(subject) && subject.streaming, "must be 1 where the answer is streamed", ""),
            ban("/n", alike, "must be 1 at temperature 0", ""),
        ],
    );
}

/// Each image has its mark in the prompt, and the prompt ends where the answer begins.
pub(super) fn images(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    fn marks(subject: &Subject<'_>) -> usize {
        subject.body.text_at("/prompt").matches("<|image|>").count()
    }
    fn given(subject: &Subject<'_>) -> usize {
        subject.body.at("images").items().count()
    }
    let fewer = |subject: &Subject<'_>| subject.named("llama3-2") && marks(subject) < given(subject);
    let blind = |subject: &Subject<'_>| subject.lacks(Takes::IMAGES) && !subject.body.at("images").is_empty_array();
    breaches.banned(
        subject,
        &[
            ban("/images", blind, "is not taken by this model, which sees no images", ""),
            ban("/images", fewer, "must be no more than there are <|image|> in the prompt", ""),
        ],
    );
    if subject.has(Takes::IMAGES) && marks(subject) > given(subject) {
        breaches.note("/prompt", format!("has {} marks of images, and there are {}", marks(subject), given(subject)));
    }
}

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

/// Two of them always think.
pub(super) fn effort(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/additionalModelRequestFields/reasoning/effort";
    const WORDS: &[&str] = &["none", "low", "medium", "high", "xhigh", "max"];
    let always = subject.named("6-astra") || subject.named("6.1-sol");
    let words = WORDS.get(usize::from(always)..).unwrap_or(WORDS);
    if let Some(effort) = subject.body.pointer(AT).and_then(View::as_str).filter(|effort| !words.contains(effort)) {
        breaches.refuse(AT, format!("must be {} for this model, got {}", one_of(words), quote(effort)), None);
    }
}

/// A mark stands in the block of the text before it.
pub(super) fn nova_cached(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let system = subject.body.at("system").items();
    let marked =
        system.chain(super::nova::blocks(subject).map(|(_, _, block)| block)).filter(|block| block.get("cachePoint").is_some()).count();
    if marked > 4 {
        breaches.refuse("", format!("must hold at most 4 cache points, got {marked}"), None);
    } else if marked > 0 {
        too_short(subject, breaches);
    }
}

/// Ids of calls have nine characters.
pub(super) fn mistral_ids(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (m, message) in subject.body.at("messages").items().enumerate() {
        for (c, call) in message.at("tool_calls").items().enumerate() {
            super::mistral::short(call.at("id"), &|| format!("/messages/{m}/tool_calls/{c}/id"), breaches);
        }
        super::mistral::short(message.at("tool_call_id"), &|| format!("/messages/{m}/tool_call_id"), breaches);
    }
}

pub(super) fn marengo_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    // The second cuts what is too long, unless it is told not to.
    let cuts = is_second(model.id) && subject.body.at("textTruncate") != "none";
    for at in ["/inputText", "/text/inputText", "/text_image/inputText"] {
        too_many_words(subject, at, model.context, cuts, breaches);
    }
}

pub(super) fn pegasus_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.named("-1-2") {
        too_many_words(subject, "/inputPrompt", 2_000, false, breaches);
    }
}

#[cfg(feature = "media")]
pub(super) fn luma_words(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    too_many_words(subject, "/prompt", 300, false, breaches);
}

/// Reports a text that has more tokens than may be, which is sure where it has more words: no token reaches over a space.
fn too_many_words(subject: &Subject<'_>, at: &str, most: u64, cuts: bool, breaches: &mut Breaches<'_>) {
    let words = subject.body.text_at(at).split_ascii_whitespace().count() as u64;
    if words > most && cuts {
        breaches.ignore(at, format!("has {words} words; it is cut to {most} tokens"));
    } else if words > most {
        breaches.refuse(at, format!("must have at most {most} tokens, got {words} words"), None);
    }
}

/// K2 has no stop sequences.
pub(super) fn kimi_stops(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let unseen =
        |at| Ban { severity: Severity::Ignored, ..ban(at, |subject| subject.named("kimi-k2"), "is not for this model; leave it out", "") };
    let at = if breaches.behind { "/inferenceConfig/stopSequences" } else { "/stop" };
    breaches.banned(subject, &[unseen(at)]);
}

/// The models that choose words in their own way.
pub(super) fn grok_sampling(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let own = ["/temperature", "/top_p", "/top_k"];
    let own = own.map(|at| ban(at, |subject| subject.has(Takes::NO_SAMPLER), "is not taken by this model; leave it out", ""));
    breaches.banned(subject, &own);
}

/// The first generation takes no reasoning back.
pub(super) fn nova_replayed(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.lacks(Takes::REASONING) {
        for (m, b, _) in super::nova::blocks(subject).filter(|(_, _, block)| block.get("reasoningContent").is_some()) {
            breaches.refuse(format!("/messages/{m}/content/{b}/reasoningContent"), "is not taken back by this model; leave it out", None);
        }
    }
}

/// Whoever reads only text sees no images.
pub(super) fn blind(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if !subject.lacks(Takes::IMAGES) {
        return;
    }
    for (m, message) in subject.body.at("messages").items().enumerate() {
        for (p, _) in message.at("content").items().enumerate().filter(|(_, part)| part.at("type") == "image_url") {
            breaches.ignore(format!("/messages/{m}/content/{p}"), "is an image, which this model does not see, or refuses");
        }
    }
}

/// Images to embed stand as addresses that hold them.
pub(super) fn embedded(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (i, image) in subject.body.at("images").items().enumerate() {
        if image.as_str().is_some_and(|image| !image.starts_with("data:image/")) {
            breaches.refuse(format!("/images/{i}"), "must be a data URI: data:image/png;base64,…", None);
        }
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

/// The strict mode of a schema is asked for twice.
pub(super) fn gpt_strict(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/additionalModelRequestFields/text/format/strict";
    let strict = subject.body.pointer(AT).filter(|strict| !strict.is_null());
    if strict.is_some_and(|strict| strict.as_bool().is_none()) {
        breaches.refuse(AT, "must be true or false", None);
    }
    let schema = subject.body.pointer("/outputConfig/textFormat").is_some_and(|format| !format.is_null());
    if schema && strict.and_then(View::as_bool) != Some(true) {
        breaches.note(AT, "must be true for the answer to be held to the schema strictly");
    }
}

/// Some have reported that Converse does not hand them on.
pub(super) fn gpt_oss_stops(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/inferenceConfig/stopSequences";
    if subject.body.pointer(AT).is_some_and(|stops| stops.items().next().is_some()) {
        breaches.note(AT, "may be ignored or refused by this model on Converse");
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
    let short = |id: View<'_>| id.as_str().is_some_and(|id| id.len() != 9 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    const ID: &str = "is not 9 letters or digits, as Mistral's models want it; it may be refused";
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
