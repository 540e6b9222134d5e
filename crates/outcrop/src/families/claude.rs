//! Anthropic Claude: the Messages body.

#[cfg(feature = "rare-rules")]
mod probed;
#[cfg(feature = "rare-rules")]
mod rare;
#[cfg(feature = "rarest-rules")]
mod rarest;
#[cfg(feature = "rare-rules")]
mod seen;
#[cfg(feature = "rare-rules")]
mod versions;

use crate::body::View;
use crate::chat::Role;
use crate::dialects::anthropic::{Messages, role_of};
use crate::dialects::converse::{CACHE_DOCS, IMAGE_BYTES, Names, hours_first, too_many_images};
use crate::dialects::structured;
use crate::families::{Family, Model, Speaks, Takes, model};
use crate::field::{Breaches, Kind, Rule, Subject, decoded_len, field, megabytes, plain};
use crate::params::Knob;
use crate::reply::Reason;

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html";
const TOOL_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-tool-use.html";
const THINKING_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html";
#[cfg(feature = "rare-rules")]
const COMPACTION_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-compaction.html";
#[cfg(feature = "rare-rules")]
const CARDS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-anthropic.html";

/// What a Claude takes unless its row says otherwise.
const BASE: Takes = Takes::SYSTEM
    .and(Takes::TOOLS)
    .and(Takes::IMAGES)
    .and(Takes::DOCUMENTS)
    .and(Takes::CONVERSE)
    .and(Takes::STREAM)
    .and(Takes::TOOL_STREAM)
    .and(Takes::REASONING)
    .and(Takes::SIGNED)
    .and(Takes::FORCED_TOOL)
    .and(Takes::CACHE)
    .and(Takes::CITATIONS)
    .and(Takes::MANY_IMAGES)
    .and(Takes::PREFILL)
    .and(Takes::ANY_OPENING)
    .and(Takes::ONE_TIER);

/// The third generation.
const THIRD: Takes = BASE.without(Takes::ONE_TIER);

/// By its bare id it was reached in one region; the others want a profile.
#[cfg(feature = "rare-rules")]
const RARELY_BARE: Takes = Takes::PROFILE.and(Takes::FEW_REGIONS);
#[cfg(not(feature = "rare-rules"))]
const RARELY_BARE: Takes = Takes::NOTHING;

/// What came with Claude Opus 4.8.
const NEW: Takes = ADAPTIVE_ONLY.and(Takes::SYSTEM_TURN);

/// Thinking as much as it finds fit, and in no other way.
const ADAPTIVE_ONLY: Takes = Takes::ADAPTIVE.and(Takes::NO_BUDGET).and(Takes::NO_FORMAT);

/// The text-only generation before Claude 3, which Converse and Messages still reach.
const OLD: Takes = Takes::SYSTEM.and(Takes::DOCUMENTS).and(Takes::CONVERSE).and(Takes::STREAM).and(Takes::PREFILL).and(Takes::ANY_OPENING);

/// Source of the rows: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-anthropic.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "claude",
    code: "CLAUDE",
    docs: DOCS,
    models: &[
        model("anthropic.claude-3-5-haiku-20241022-v1:0", 200_000, 8_192, THIRD.without(Takes::IMAGES).and(Takes::LATENCY)),
        model("anthropic.claude-3-5-sonnet-20240620-v1:0", 200_000, 4_096, THIRD.without(Takes::REASONING)),
        // Its bare id was taken in some regions in its day, whatever its card says now.
        model("anthropic.claude-3-5-sonnet-20241022-v2:0", 200_000, 8_192, THIRD),
        model("anthropic.claude-3-7-sonnet-20250219-v1:0", 200_000, 8_192, THIRD),
        model("anthropic.claude-3-haiku-20240307-v1:0", 200_000, 4_096, THIRD.without(Takes::REASONING)),
        model("anthropic.claude-3-opus-20240229-v1:0", 200_000, 4_096, THIRD.without(Takes::REASONING)),
        model("anthropic.claude-3-sonnet-20240229-v1:0", 200_000, 4_096, THIRD.without(Takes::REASONING)),
        model(
            "anthropic.claude-fable-5",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::FIXED).and(Takes::ONE_SAMPLER).without(Takes::PREFILL).and(Takes::PROFILE),
        ),
        model(
            "anthropic.claude-fable-5-1",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::FIXED).and(Takes::ONE_SAMPLER).without(Takes::PREFILL).without(Takes::FORCED_TOOL).and(Takes::PROFILE),
        ),
        model(
            "anthropic.claude-fable-5-2",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::FIXED).and(Takes::ONE_SAMPLER).without(Takes::PREFILL).without(Takes::FORCED_TOOL),
        ),
        model("anthropic.claude-haiku-4-5", 200_000, 64_000, BASE.and(Takes::SCHEMAS).without(Takes::CONVERSE).and(Takes::ONE_SAMPLER)),
        model(
            "anthropic.claude-haiku-4-5-20251001-v1:0",
            200_000,
            64_000,
            BASE.and(Takes::SCHEMAS).and(Takes::ONE_SAMPLER).and(Takes::PROFILE),
        ),
        model(
            "anthropic.claude-haiku-5-5",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::NO_SAMPLER).without(Takes::PREFILL).and(Takes::PROFILE),
        ),
        model(
            "anthropic.claude-mythos-5",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::FIXED).without(Takes::CONVERSE).and(Takes::ONE_SAMPLER).without(Takes::PREFILL),
        ),
        model(
            "anthropic.claude-mythos-5-1",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::FIXED).and(Takes::ONE_SAMPLER).without(Takes::PREFILL).without(Takes::FORCED_TOOL),
        ),
        model(
            "anthropic.claude-mythos-5-2",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::FIXED).and(Takes::ONE_SAMPLER).without(Takes::PREFILL),
        ),
        model(
            "anthropic.claude-mythos-preview",
            1_000_000,
            128_000,
            BASE.and(ADAPTIVE_ONLY).without(Takes::CONVERSE).without(Takes::PREFILL),
        ),
        model("anthropic.claude-opus-4-1-20250805-v1:0", 200_000, 32_000, BASE.and(Takes::PROFILE).and(Takes::NO_FORMAT)),
        model("anthropic.claude-opus-4-20250514-v1:0", 200_000, 32_000, BASE),
        model(
            "anthropic.claude-opus-4-5-20251101-v1:0",
            200_000,
            64_000,
            BASE.and(Takes::SCHEMAS).and(Takes::ONE_SAMPLER).and(Takes::PROFILE),
        ),
        model(
            "anthropic.claude-opus-4-6-v1",
            1_000_000,
            128_000,
            BASE.and(Takes::SCHEMAS).and(Takes::ADAPTIVE).and(Takes::ONE_SAMPLER).without(Takes::PREFILL),
        ),
        model(
            "anthropic.claude-opus-4-7",
            1_000_000,
            128_000,
            BASE.and(ADAPTIVE_ONLY).and(Takes::NO_SAMPLER).without(Takes::PREFILL).and(Takes::PROFILE),
        ),
        model(
            "anthropic.claude-opus-4-8",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::NO_SAMPLER).without(Takes::PREFILL).and(Takes::PROFILE),
        ),
        model("anthropic.claude-opus-5", 1_000_000, 128_000, BASE.and(NEW).and(Takes::NO_SAMPLER).without(Takes::PREFILL).and(RARELY_BARE)),
        model(
            "anthropic.claude-opus-5-5",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::NO_SAMPLER).without(Takes::PREFILL).without(Takes::FORCED_TOOL),
        ),
        model("anthropic.claude-sonnet-4-20250514-v1:0", 200_000, 64_000, BASE.and(Takes::PROFILE)),
        model(
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            200_000,
            64_000,
            BASE.and(Takes::SCHEMAS).and(Takes::ONE_SAMPLER).and(Takes::PROFILE),
        ),
        model(
            "anthropic.claude-sonnet-4-6",
            1_000_000,
            64_000,
            BASE.and(Takes::SCHEMAS).and(Takes::ADAPTIVE).and(Takes::ONE_SAMPLER).without(Takes::PREFILL),
        ),
        model("anthropic.claude-sonnet-5", 1_000_000, 128_000, BASE.and(NEW).and(Takes::NO_SAMPLER).without(Takes::PREFILL)),
        model(
            "anthropic.claude-sonnet-5-5",
            1_000_000,
            128_000,
            BASE.and(NEW).and(Takes::NO_SAMPLER).without(Takes::PREFILL).without(Takes::FORCED_TOOL).and(Takes::PROFILE),
        ),
        model("anthropic.claude-v2", 100_000, 0, OLD),
        model("anthropic.claude-v2:1", 200_000, 0, OLD),
        model("anthropic.claude-instant", 100_000, 0, OLD),
        // Models to come; nothing is known of their limits.
        model("anthropic.claude-opus-", 0, 0, BASE),
        model("anthropic.claude-sonnet-", 0, 0, BASE),
        model("anthropic.claude-haiku-", 0, 0, BASE),
        model("anthropic.claude-fable-", 0, 0, BASE),
        model("anthropic.claude-mythos-", 0, 0, BASE),
        model("anthropic.claude-3", 0, 0, BASE),
    ],
    fields: &[
        field(1, "/anthropic_version", Kind::Word(&["bedrock-2023-05-31", "2026-10-21"])).required(),
        field(2, "/max_tokens", Kind::Tokens(0, 0)).required().knob(Knob::MaxTokens),
        field(3, "/messages", Kind::List(0, usize::MAX)).required(),
        field(4, "/messages/*/role", Kind::Word(&["user", "assistant", "system"])).required(),
        field(5, "/messages/*/content", Kind::TextOrList).required(),
        field(6, "/system", Kind::TextOrList),
        field(7, "/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        field(8, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
        // The page has 0 to 500; this is what was measured, by <https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws>,
        // read 2026-11-26.
        field(9, "/top_k", Kind::Int(-1, 100_000_000)).knob(Knob::TopK),
        field(10, "/stop_sequences", Kind::Texts(8_191, 1)).knob(Knob::Stop),
        field(11, "/tools", Kind::List(0, usize::MAX)),
        field(12, "/tools/*/name", Kind::Name(128, "_-")),
        field(13, "/tool_choice/type", Kind::Word(&["auto", "any", "tool", "none"])).required(),
        field(14, "/thinking/type", Kind::Word(&["enabled", "disabled", "adaptive", "between_tools"])).required(),
        field(15, "/thinking/budget_tokens", Kind::Int(1_024, i64::MAX)),
        field(16, "/anthropic_beta", Kind::Texts(usize::MAX, 1)),
        field(17, "/output_config/effort", Kind::Word(&["low", "medium", "high", "xhigh", "max"])),
        field(18, "/metadata", Kind::Object),
        field(19, "/messages/*/content/*/type", Kind::Text(1, usize::MAX)).required(),
        field(20, "/messages/*/content/*/id", Kind::Name(usize::MAX, "_-")),
        field(21, "/messages/*/content/*/tool_use_id", Kind::Name(usize::MAX, "_-")),
        field(22, "/messages/*/content/*/cache_control/type", Kind::Word(&["ephemeral"])).required(),
        field(23, "/messages/*/content/*/cache_control/ttl", Kind::Word(&["5m", "1h"])),
        field(24, "/system/*/cache_control/ttl", Kind::Word(&["5m", "1h"])),
        field(25, "/tools/*/cache_control/ttl", Kind::Word(&["5m", "1h"])),
        field(26, "/tools/*/input_schema/type", Kind::Word(&["object"])).required(),
        #[cfg(feature = "rare-rules")]
        field(27, "/tools/*/input_examples", Kind::List(0, 20)),
        #[cfg(feature = "rare-rules")]
        field(28, "/tool_choice/disable_parallel_tool_use", Kind::Bool),
        #[cfg(feature = "rare-rules")]
        field(29, "/thinking/display", Kind::Word(&["summarized", "omitted", "updates"])),
        field(30, "/output_config/format/type", Kind::Word(&["json_schema"])).required(),
        field(31, "/output_config/format/schema", Kind::Object).required(),
        #[cfg(feature = "rare-rules")]
        field(32, "/compaction/type", Kind::Word(&["summarize"])).required(),
        #[cfg(feature = "rare-rules")]
        field(33, "/compaction/instructions", Kind::Text(0, 16_384)),
        #[cfg(feature = "rare-rules")]
        field(34, "/context_management/edits/*/type", Kind::Text(1, usize::MAX)).required(),
        #[cfg(feature = "rarest-rules")]
        field(35, "/metadata/user_id", Kind::Text(0, usize::MAX)),
        #[cfg(feature = "rarest-rules")]
        field(36, "/system/*/type", Kind::Word(&["text"])).required(),
        #[cfg(feature = "rarest-rules")]
        field(37, "/system/*/text", Kind::Text(0, usize::MAX)).required(),
        #[cfg(feature = "rarest-rules")]
        field(38, "/system/*/cache_control/type", Kind::Word(&["ephemeral"])).required(),
        #[cfg(feature = "rarest-rules")]
        field(39, "/tools/*/cache_control/type", Kind::Word(&["ephemeral"])).required(),
        #[cfg(feature = "rarest-rules")]
        field(40, "/cache_control/type", Kind::Word(&["ephemeral"])).required(),
        #[cfg(feature = "rarest-rules")]
        field(41, "/cache_control/ttl", Kind::Word(&["5m", "1h"])),
        #[cfg(feature = "rarest-rules")]
        field(42, "/tool_choice", Kind::Object),
        #[cfg(feature = "rarest-rules")]
        field(43, "/thinking", Kind::Object),
        #[cfg(feature = "rarest-rules")]
        field(44, "/output_config", Kind::Object),
        #[cfg(feature = "rarest-rules")]
        field(45, "/tools/*/description", Kind::Text(0, usize::MAX)),
        #[cfg(feature = "rarest-rules")]
        field(46, "/tools/*/strict", Kind::Bool),
        #[cfg(feature = "rarest-rules")]
        field(47, "/tools/*/display_width_px", Kind::Int(1, i64::MAX)),
        #[cfg(feature = "rarest-rules")]
        field(48, "/tools/*/display_height_px", Kind::Int(1, i64::MAX)),
        #[cfg(feature = "rarest-rules")]
        field(49, "/tools/*/display_number", Kind::Int(0, i64::MAX)),
        #[cfg(feature = "rarest-rules")]
        field(50, "/context_management/edits/*/trigger/type", Kind::Word(&["input_tokens", "tool_uses"])),
        #[cfg(feature = "rarest-rules")]
        field(51, "/context_management/edits/*/pause_after_compaction", Kind::Bool),
        #[cfg(feature = "rarest-rules")]
        field(52, "/compaction", Kind::Object),
        #[cfg(feature = "rarest-rules")]
        field(53, "/messages/*/content/*/is_error", Kind::Bool),
        #[cfg(feature = "rarest-rules")]
        field(54, "/messages/*/content/*/citations/enabled", Kind::Bool),
        #[cfg(feature = "rarest-rules")]
        field(55, "/system/*", Kind::Object),
        #[cfg(feature = "rarest-rules")]
        field(56, "/cache_control", Kind::Object),
    ],
    rules: &[
        Rule { code: 101, check: rejected, source: DOCS },
        Rule { code: 102, check: contents, source: DOCS },
        Rule { code: 103, check: turns, source: DOCS },
        Rule { code: 104, check: tools, source: TOOL_DOCS },
        Rule { code: 105, check: media, source: DOCS },
        Rule { code: 106, check: sampling, source: DOCS },
        Rule { code: 107, check: thinking, source: THINKING_DOCS },
        Rule { code: 108, check: cache, source: CACHE_DOCS },
        Rule { code: 109, check: structured, source: structured::DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 110, check: rare::compaction, source: COMPACTION_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 111, check: rare::effort, source: CARDS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 112, check: rare::betas, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 113, check: rare::cached, source: CACHE_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 114, check: rare::pictures, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 115, check: rare::answers, source: structured::DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 116, check: rare::kinds_of_tools, source: TOOL_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 117, check: rare::thinkers, source: THINKING_DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 118, check: rarest::shapes, source: DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 119, check: rarest::sides, source: DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 120, check: rarest::names, source: TOOL_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 121, check: rare::system_turns, source: DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 122, check: rarest::unlisted, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 123, check: rare::kept, source: CARDS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 124, check: rarest::managed, source: COMPACTION_DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 125, check: rarest::doubts, source: CARDS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 127, check: rarest::pages, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 126, check: versions::check, source: versions::DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 148, check: seen::keys, source: seen::KEYS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 149, check: seen::parts, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 150, check: seen::later, source: seen::CHOICES },
        #[cfg(feature = "rare-rules")]
        Rule { code: 212, check: probed::modes, source: super::probed::PROBES },
        #[cfg(feature = "rare-rules")]
        Rule { code: 213, check: probed::tools, source: super::probed::RUNS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 214, check: probed::formats, source: super::probed::PROBES },
    ],
    on_converse: &[
        #[cfg(feature = "rare-rules")]
        Rule { code: 102, check: seen::trailing, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 151, check: seen::others, source: seen::KEYS },
        Rule { code: 107, check: thinking_behind, source: THINKING_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 111, check: rare::effort, source: CARDS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 112, check: rare::betas, source: DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 117, check: rare::thinkers, source: THINKING_DOCS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 123, check: rare::kept, source: CARDS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 125, check: rarest::doubts, source: CARDS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 148, check: seen::keys, source: seen::KEYS },
        #[cfg(feature = "rare-rules")]
        Rule { code: 211, check: probed::closed, source: super::probed::PROBES },
        #[cfg(feature = "rare-rules")]
        Rule { code: 212, check: probed::modes, source: super::probed::PROBES },
    ],
    stops: &[
        ("end_turn", Reason::End),
        ("max_tokens", Reason::Length),
        ("stop_sequence", Reason::Stop),
        ("tool_use", Reason::Tool),
        ("refusal", Reason::Refusal),
        ("model_context_window_exceeded", Reason::Context),
        ("pause_turn", Reason::Pause),
        ("compaction", Reason::Pause),
    ],
    // The words that opened turns before there were messages.
    control: &["\n\nHuman:", "\n\nAssistant:"],
    converse_top_k: Some("/top_k"),
    speaks: Speaks::Chat(&Messages),
    ..Family::BASE
};

/// Members of the public API's body that the service does not take.
fn rejected(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for key in ["model", "stream", "service_tier", "max_tokens_to_sample", "prompt", "betas"] {
        if subject.body.get(key).is_some() {
            let instead = match key {
                "model" => "; the model id stands in the path",
                "stream" => "; the operation decides",
                "max_tokens_to_sample" => "; it is called max_tokens",
                "betas" => "; it is called anthropic_beta",
                _ => "",
            };
            breaches.refuse(
                format!("/{key}"),
                format!("is not a member of this body{instead}"),
                Some(format!("{key}: Extra inputs are not permitted")),
            );
        }
    }
}

fn messages<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (usize, View<'a>)> {
    subject.body.at("messages").items().enumerate()
}

fn blocks(message: View<'_>) -> impl Iterator<Item = (usize, View<'_>)> {
    message.at("content").items().enumerate()
}

fn contents(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.at("messages").is_empty_array() {
        breaches.refuse(
            "/messages",
            "is empty; a conversation needs at least one turn",
            Some("messages: at least one message is required".to_owned()),
        );
    }
    let last = messages(subject).count().saturating_sub(1);
    for (m, message) in messages(subject) {
        let empty = message.at("content").as_str().is_some_and(str::is_empty) || message.at("content").is_empty_array();
        // Only the assistant's last turn may be empty.
        if empty && !(m == last && message.at("role") == "assistant") {
            breaches.refuse(
                format!("/messages/{m}/content"),
                "is empty; a turn needs at least one block",
                Some(format!("messages.{m}: all messages must have non-empty content except for the optional final assistant message")),
            );
        }
        let blank = "is blank; a text block needs a character that is not white space";
        let service = || Some("messages: text content blocks must contain non-whitespace text".to_owned());
        if !empty && message.at("content").as_str().is_some_and(|text| text.trim().is_empty()) {
            breaches.refuse(format!("/messages/{m}/content"), blank, service());
        }
        for (b, block) in blocks(message) {
            if block.at("type") == "text" && block.at("text").as_str().is_none_or(|text| text.trim().is_empty()) {
                breaches.refuse(format!("/messages/{m}/content/{b}/text"), blank, service());
            }
        }
    }
    if let Some((m, message)) = messages(subject).last()
        && role_of(message) == Some(Role::Assistant)
    {
        let text = message.at("content").as_str().or_else(|| blocks(message).last().map(|(_, block)| block.text_at("/text")));
        if text.is_some_and(|text| text.ends_with(char::is_whitespace) && !text.trim().is_empty()) {
            breaches.refuse(
                format!("/messages/{m}/content"),
                "must not end in white space, since the model goes on from it",
                Some("messages: final assistant content cannot end with trailing whitespace".to_owned()),
            );
        }
    }
}

fn turns(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if let Some((_, first)) = messages(subject).next()
        && role_of(first) == Some(Role::Assistant)
    {
        breaches.refuse(
            "/messages/0/role",
            "must be user in the first turn, got assistant",
            Some("messages: first message must use the \"user\" role".to_owned()),
        );
    }
    let listed = subject.model.filter(|model| model.output > 0);
    for (m, _) in messages(subject).filter(|(_, message)| message.at("role") == "system") {
        if m == 0 || listed.is_some_and(|model| !model.takes.has(Takes::SYSTEM_TURN)) {
            breaches.refuse(
                format!("/messages/{m}/role"),
                "must be user or assistant; system text stands in the member system",
                Some("messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not \"system\" as an input message role.".to_owned()),
            );
        }
    }
    if let Some((m, last)) = messages(subject).last()
        && role_of(last) == Some(Role::Assistant)
        && let Some(model) = subject.model
        && !model.takes.has(Takes::PREFILL)
    {
        breaches.refuse(
            format!("/messages/{m}/role"),
            format!("must be user in the last turn, since {} does not go on from words put into its mouth", model.id),
            Some("This model does not support assistant message prefill. The conversation must end with a user message.".to_owned()),
        );
    }
}

fn tools(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let body = subject.body;
    let names: Vec<&str> = body.at("tools").items().map(|tool| tool.text_at("/name")).collect();
    for (t, tool) in body.at("tools").items().enumerate() {
        let custom = tool.get("type").is_none_or(|kind| kind == "custom");
        let kind = tool.text_at("/type");
        if ["web_", "code_execution_", "tool_search_tool_bm25"].iter().any(|start| kind.starts_with(start)) {
            breaches.refuse(
                format!("/tools/{t}/type"),
                "is not there on Bedrock",
                Some(format!("tools.{t}: Input tag '{kind}' found using 'type'")),
            );
        }
        if custom && !tool.at("input_schema").is_object() {
            breaches.refuse(
                format!("/tools/{t}/input_schema"),
                "is missing; it must be a JSON Schema of type object",
                Some(format!("tools.{t}.custom.input_schema: Field required")),
            );
        }
    }
    let choice = body.at("tool_choice");
    if choice.is_object() {
        if names.is_empty() && choice.get("type").is_some_and(|kind| kind != "none") {
            breaches.refuse(
                "/tool_choice",
                "stands without tools",
                Some("tool_choice may only be specified while providing tools".to_owned()),
            );
        }
        let name = choice.get("name").and_then(View::as_str);
        if choice.get("type").is_some_and(|kind| kind == "tool") && name.is_none_or(|name| !names.contains(&name)) {
            let was = name.map_or_else(|| "nothing".to_owned(), |name| format!("\"{name}\""));
            breaches.refuse("/tool_choice/name", format!("must be one of the tools ({}), got {was}", names.join(", ")), None);
        }
        let forced = choice.get("type").is_some_and(|kind| kind == "tool" || kind == "any");
        if forced && subject.model.is_some_and(|model| !model.takes.has(Takes::FORCED_TOOL)) {
            breaches.refuse(
                "/tool_choice/type",
                "must be auto or none, since this model cannot be made to call a tool",
                Some("tool_choice: type \"tool\" and \"any\" are not supported for this model.".to_owned()),
            );
        }
    }
    let turns = merged_turns(body);
    let mut asked = Names::default();
    for (position, (m, blocks)) in turns.iter().enumerate() {
        let answered = ids(blocks, "tool_result", "tool_use_id");
        let open = asked.without(&answered);
        if !open.is_empty() && position > 0 {
            breaches.refuse(
                format!("/messages/{m}/content"),
                format!("must answer the tool calls of the turn before; there is no tool_result for {}", open.join(", ")),
                Some(format!(
                    "messages.{}: `tool_use` ids were found without `tool_result` blocks immediately after: {}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
                    m.saturating_sub(1),
                    open.join(", ")
                )),
            );
        }
        if let Some(id) = answered.iter().find(|id| !asked.has(id)) {
            breaches.refuse(
                format!("/messages/{m}/content"),
                format!("answers a tool call that the turn before does not hold: {id}"),
                Some(format!("messages.{m}.content.0: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.")),
            );
        }
        asked = ids(blocks, "tool_use", "id");
    }
}

/// The turns as the service sees them: neighbours of the same role are one. With the index of the first of each.
fn merged_turns(body: View<'_>) -> Vec<(usize, Vec<View<'_>>)> {
    let mut turns: Vec<(usize, Vec<View<'_>>)> = Vec::new();
    let mut last = None;
    for (m, message) in body.at("messages").items().enumerate() {
        let role = message.get("role").and_then(View::as_str);
        if role != last || turns.is_empty() {
            turns.push((m, Vec::new()));
        }
        last = role;
        if let Some((_, blocks)) = turns.last_mut() {
            blocks.extend(message.at("content").items());
        }
    }
    turns
}

/// The ids that blocks of a kind carry.
fn ids<'a>(blocks: &[View<'a>], kind: &str, at: &str) -> Names<'a> {
    Names::of(blocks.iter().filter(|block| block.at("type") == kind).filter_map(|block| block.at(at).as_str()))
}

fn media(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let images = messages(subject).map(|(_, message)| blocks(message).filter(|(_, block)| block.at("type") == "image").count()).sum();
    too_many_images(subject, images, breaches);
    for (m, message) in messages(subject) {
        for (b, block) in blocks(message) {
            let at = format!("/messages/{m}/content/{b}");
            match block.text_at("/type") {
                "image" => image(subject, block, &at, breaches),
                "tool_result" => {
                    for (r, part) in blocks(block).filter(|(_, part)| part.at("type") == "image") {
                        image(subject, part, &format!("{at}/content/{r}"), breaches);
                    }
                }
                _ => (),
            }
        }
    }
}

fn image(subject: &Subject<'_>, block: View<'_>, at: &str, breaches: &mut Breaches<'_>) {
    let source = block.at("source");
    // As the service names the place.
    let named = || at.trim_start_matches('/').replace('/', ".");
    if source.at("type") == "url" || source.text_at("/data").starts_with("http") {
        breaches.refuse(
            format!("{at}/source/{}", if source.at("type") == "url" { "url" } else { "data" }),
            "must be base64 data; the service fetches no addresses",
            Some(format!("{}.image.source.base64.data: URL sources are not supported", named())),
        );
    }
    if let Some(kind) = source.at("media_type").as_str()
        && !["image/jpeg", "image/png", "image/webp", "image/gif"].contains(&kind)
    {
        breaches.refuse(
            format!("{at}/source/media_type"),
            format!("must be one of image/jpeg, image/png, image/webp, image/gif, got {}", crate::field::quote(kind)),
            None,
        );
    }
    let bytes = decoded_len(source.text_at("/data"));
    if bytes > IMAGE_BYTES {
        breaches.refuse(
            format!("{at}/source/data"),
            format!("must be at most {IMAGE_BYTES} bytes ({}), got {bytes}", megabytes(IMAGE_BYTES)),
            Some(format!("{}.image.source.base64: image exceeds {} maximum", named(), megabytes(IMAGE_BYTES))),
        );
    }
    if subject.model.is_some_and(|model| !model.takes.has(Takes::IMAGES)) {
        breaches.refuse(at, "is an image, which this model does not take", None);
    }
}

fn sampling(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    let body = subject.body;
    if model.takes.has(Takes::NO_SAMPLER) {
        for key in ["temperature", "top_p", "top_k"] {
            if body.get(key).is_some() {
                breaches.refuse(
                    format!("/{key}"),
                    format!("is not taken by {}; leave it out", model.id),
                    Some(format!("`{key}` is deprecated for this model.")),
                );
            }
        }
    }
    fixed(model, body, breaches, &OWN);
    if model.takes.has(Takes::ONE_SAMPLER) && body.get("temperature").is_some() && body.get("top_p").is_some() {
        breaches.refuse(
            "/top_p",
            format!("must be left out when temperature is given; {} takes one of them", model.id),
            Some("`temperature` and `top_p` cannot both be specified for this model. Please use only one.".to_owned()),
        );
    }
}

/// Where a body has what thinking has to do with.
struct Layout {
    thinking: &'static str,
    beta: &'static str,
    most: &'static str,
    temperature: &'static str,
    top_p: &'static str,
    top_k: &'static str,
    choice: &'static str,
}

const OWN: Layout = Layout {
    thinking: "/thinking",
    beta: "/anthropic_beta",
    most: "/max_tokens",
    temperature: "/temperature",
    top_p: "/top_p",
    top_k: "/top_k",
    choice: "/tool_choice",
};

const CONVERSE: Layout = Layout {
    thinking: "/additionalModelRequestFields/thinking",
    beta: "/additionalModelRequestFields/anthropic_beta",
    most: "/inferenceConfig/maxTokens",
    temperature: "/inferenceConfig/temperature",
    top_p: "/inferenceConfig/topP",
    top_k: "/additionalModelRequestFields/top_k",
    choice: "/toolConfig/toolChoice",
};

/// Sampling that is not the model's own; `thinking` is why.
fn resampled(body: View<'_>, at: &Layout, top_p: f64, thinking: bool, breaches: &mut Breaches<'_>) {
    let why = if thinking { "while thinking is on" } else { "for this model" };
    let service = |text: &str| thinking.then(|| text.to_owned());
    let below = |at: &str, least: f64| body.pointer(at).and_then(View::as_f64).is_some_and(|number| number < least);
    if below(at.temperature, 1.0) {
        let said = service("`temperature` may only be set to 1 when thinking is enabled.");
        breaches.refuse(at.temperature, format!("must be 1 or left out {why}"), said);
    }
    if below(at.top_p, top_p) {
        let said = service("`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.");
        breaches.refuse(at.top_p, format!("must be at least {} or left out {why}", plain(top_p)), said);
    }
    if body.pointer(at.top_k).is_some_and(|value| !value.is_null()) {
        let said = service("`top_k` must be unset when thinking is enabled.");
        breaches.refuse(at.top_k, format!("must be left out {why}"), said);
    }
}

/// The models that sample as they are made to.
fn fixed(model: &Model, body: View<'_>, breaches: &mut Breaches<'_>, at: &Layout) {
    if model.takes.has(Takes::FIXED) {
        resampled(body, at, 0.99, false, breaches);
    }
}

fn thinking(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    think(subject, breaches, &OWN);
}

fn thinking_behind(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if let Some(model) = subject.model {
        fixed(model, subject.body, breaches, &CONVERSE);
    }
    think(subject, breaches, &CONVERSE);
}

const NO_BUDGET: &str = "thinking.enabled.budget_tokens: Field required";

fn think(subject: &Subject<'_>, breaches: &mut Breaches<'_>, at: &Layout) {
    let body = subject.body;
    let Some(thinking) = body.pointer(at.thinking) else { return };
    if thinking.get("effort").is_some() {
        breaches.refuse(format!("{}/effort", at.thinking), "stands in output_config, not in thinking", None);
    }
    let kind = thinking.text_at("/type");
    let wanted = match kind {
        "enabled" if subject.has(Takes::NO_BUDGET) => "adaptive",
        "disabled" if subject.has(Takes::FIXED) => "adaptive",
        "adaptive" if subject.lacks(Takes::ADAPTIVE) => "enabled",
        _ => "",
    };
    if !wanted.is_empty() {
        let service = if kind == "enabled" && thinking.get("budget_tokens").is_none() {
            // It is looked at first.
            NO_BUDGET.to_owned()
        } else {
            format!(
                "\"thinking.type.{kind}\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior."
            )
        };
        breaches.refuse(
            format!("{}/type", at.thinking),
            format!("must be {wanted} for this model, got {kind}"),
            (wanted == "adaptive").then_some(service),
        );
        return;
    }
    if kind == "enabled" {
        // Its maker's page has the bound of top_p, Amazon's takes none at all.
        resampled(body, at, 0.95, true, breaches);
    }
    let choice = body.pointer(at.choice);
    if choice.is_some_and(|choice| ["any", "tool"].iter().any(|forced| choice.at("type") == *forced || choice.at(forced).is_object())) {
        let place = if at.choice == OWN.choice { "/tool_choice/type" } else { at.choice };
        let wanted = "must be auto or none while thinking is on";
        match kind {
            "enabled" => {
                breaches.refuse(place, wanted, Some("Thinking may not be enabled when tool_choice forces tool use.".to_owned()));
            }
            // The models' cards say so; their maker's pages say otherwise.
            "adaptive" => breaches.note(place, format!("{wanted}, by the cards of some models")),
            _ => (),
        }
    }
    if kind != "enabled" {
        return;
    }
    let interleaved =
        || body.pointer(at.beta).is_some_and(|beta| beta.items().any(|beta| beta.text_at("").starts_with("interleaved-thinking")));
    match thinking.at("budget_tokens").as_u64() {
        None if thinking.get("budget_tokens").is_none() => {
            breaches.refuse(
                format!("{}/budget_tokens", at.thinking),
                "is missing; it must be a whole number, at least 1024",
                Some(NO_BUDGET.to_owned()),
            );
        }
        Some(budget) if body.pointer(at.most).and_then(View::as_u64).is_some_and(|most| most <= budget) && !interleaved() => {
            breaches.refuse(
                at.most,
                format!("must be above thinking.budget_tokens, which is {budget}"),
                Some("`max_tokens` must be greater than `thinking.budget_tokens`.".to_owned()),
            );
        }
        _ => (),
    }
    opens_with_thought(subject, breaches);
}

/// The answer that the model goes on from, by words or by the results of tools, opens with what it thought.
fn opens_with_thought(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let body = subject.body;
    let turns = merged_turns(body);
    let answered = |block: &View<'_>| block.at("type") == "tool_result" || block.get("toolResult").is_some();
    let results = turns.last().is_some_and(|(_, blocks)| blocks.iter().any(answered));
    let Some((m, blocks)) = turns.iter().rev().nth(usize::from(results)) else { return };
    let role = body.at("messages").items().nth(*m).and_then(role_of);
    let first = blocks.first().map_or("text", |block| block.text_at("/type"));
    let thought = blocks.first().is_some_and(|block| block.get("reasoningContent").is_some()) || first.ends_with("thinking");
    if role != Some(Role::Assistant) || thought {
        return;
    }
    let place = format!("/messages/{m}/content");
    #[cfg(feature = "rare-rules")]
    let answers = results && !seen::wants_thought(subject);
    #[cfg(not(feature = "rare-rules"))]
    let answers = results;
    if answers {
        // Refused at first; later models answer, and do not think.
        breaches
            .ignore(place, "does not begin with what was thought before, as it was answered, so nothing more is thought, or it is refused");
    } else {
        breaches.refuse(
            place,
            "must begin with what was thought before, as it was answered, while thinking is on",
            Some(format!(
                "messages.{m}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `{}`.",
                if first.is_empty() { "text" } else { first }
            )),
        );
    }
}

/// The marks of what is to be cached, in their order.
fn marks<'a>(subject: &Subject<'a>) -> Vec<View<'a>> {
    let mut marks = Vec::new();
    for key in ["tools", "system", "messages"] {
        for item in subject.body.at(key).items() {
            marks.extend(item.get("cache_control"));
            for block in item.at("content").items() {
                marks.extend(block.get("cache_control"));
            }
        }
    }
    marks.retain(|mark| !mark.is_null());
    marks
}

fn cache(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let marks = marks(subject);
    if marks.len() > 4 {
        breaches.refuse(
            "",
            format!("must hold at most 4 cache_control marks, got {}", marks.len()),
            Some(format!("A maximum of 4 blocks with cache_control may be provided. Found {}.", marks.len())),
        );
    }
    hours_first(&marks, breaches);
}

fn structured(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if let Some(schema) = subject.body.pointer("/output_config/format/schema") {
        structured::check(schema, "/output_config/format/schema", false, breaches);
    }
    structured::strict(subject, subject.body.at("tools"), "/tools", ["/strict", "/input_schema"], breaches);
}
