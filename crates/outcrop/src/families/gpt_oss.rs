//! gpt-oss of `OpenAI`: Chat Completions, with thoughts between tags at the start of the text.

use crate::dialects::openai::{ChatCompletions, OPEN_WEIGHT};
use crate::dialects::structured;
use crate::families::open_weight::{APART, BASE, TAKES, stops, streaming, structured as schemas, tool_turns};
#[cfg(feature = "rare-rules")]
use crate::families::open_weight::{CHOICE, IDS, NAMED};
#[cfg(feature = "rarest-rules")]
use crate::families::open_weight::{PARTS, UNLISTED};
use crate::families::open_weight::{SETTINGS, TURNS};
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Field, Kind, Rule, Subject, field, joined};
use crate::params::Knob;

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html";

const USUAL: &[Field] = &[
    field(1, "/messages", Kind::List(1, usize::MAX)).required(),
    field(2, "/messages/*/role", Kind::Word(&["system", "developer", "user", "assistant", "tool"])).required(),
    field(3, "/max_completion_tokens", Kind::Tokens(1, 0)).knob(Knob::MaxTokens),
    field(4, "/max_tokens", Kind::Tokens(1, 0)),
    field(5, "/temperature", Kind::Number(0.0, 2.0)).knob(Knob::Temperature),
    field(6, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
    field(7, "/stop", Kind::Any).knob(Knob::Stop),
    field(8, "/tools", Kind::List(0, usize::MAX)),
    field(9, "/tools/*/function/name", Kind::Name(64, "_-")).required(),
    field(10, "/reasoning_effort", Kind::Word(&["low", "medium", "high"])),
    field(11, "/messages/*/tool_call_id", Kind::Text(1, usize::MAX)),
    field(12, "/messages/*/tool_calls/*/function/arguments", Kind::Text(0, usize::MAX)).required(),
];
const FIELDS: &[Field] = &joined::<_, { USUAL.len() + MORE.len() }>(&[USUAL, MORE]);
const MORE: &[Field] =
    if cfg!(feature = "rarest-rules") { &joined::<_, { TURNS.len() + SETTINGS.len() }>(&[TURNS, SETTINGS]) } else { &[] };

#[cfg(feature = "rarest-rules")]
const GUARDS: Rule = Rule { code: 114, check: crate::families::rarest::safeguard_tools, source: DOCS };

const RULES: &[Rule] = &[
    Rule { code: 101, check: logit_bias, source: DOCS },
    Rule { code: 102, check: tool_turns, source: DOCS },
    Rule { code: 103, check: streaming, source: DOCS },
    Rule { code: 104, check: stops, source: DOCS },
    Rule { code: 105, check: schemas, source: structured::DOCS },
    #[cfg(feature = "rare-rules")]
    crate::families::open_weight::BLIND,
    #[cfg(feature = "rarest-rules")]
    PARTS,
    #[cfg(feature = "rare-rules")]
    CHOICE,
    #[cfg(feature = "rare-rules")]
    NAMED,
    #[cfg(feature = "rare-rules")]
    IDS,
    #[cfg(feature = "rarest-rules")]
    UNLISTED,
    #[cfg(feature = "rarest-rules")]
    GUARDS,
];

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "gpt-oss",
    code: "GPT-OSS",
    models: &[
        model("openai.gpt-oss-120b-1:0", 128_000, 16_384, TAKES.and(Takes::AUTO_ONLY)),
        model("openai.gpt-oss-20b-1:0", 128_000, 16_384, TAKES.and(Takes::AUTO_ONLY)),
        model("openai.gpt-oss-safeguard-120b", 128_000, 16_000, TAKES.and(Takes::AUTO_ONLY)),
        model("openai.gpt-oss-safeguard-20b", 128_000, 16_000, TAKES.and(Takes::AUTO_ONLY)),
        model("openai.gpt-oss-", 0, 0, APART),
    ],
    fields: FIELDS,
    rules: RULES,
    #[cfg(feature = "rare-rules")]
    on_converse: &[
        #[cfg(feature = "rarest-rules")]
        GUARDS,
        super::probed::PASSED,
        super::probed::BUDGET,
    ],
    control: &["<|start|>", "<|end|>", "<|message|>", "<|channel|>", "<|constrain|>", "<|return|>", "<|call|>", "<|endoftext|>"],
    speaks: Speaks::Chat(&ChatCompletions { tags: Some(("<reasoning>", "</reasoning>")), ..OPEN_WEIGHT }),
    ..BASE
};

fn logit_bias(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.get("logit_bias").is_some() {
        breaches.refuse("/logit_bias", "is not taken by gpt-oss; leave it out", Some("logit_bias is not supported".to_owned()));
    }
}
