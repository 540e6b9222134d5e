//! Moonshot AI Kimi: Chat Completions, with thoughts between tags at the start of the text.

use crate::dialects::openai::{ChatCompletions, OPEN_WEIGHT};
use crate::families::open_weight::{self, BASE, TEXT_RULES};
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Rule, joined};

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-moonshot-ai.html";
const TAKES: Takes = open_weight::TAKES.and(Takes::WORD_RESULTS).and(Takes::AUTO_ONLY);
const OTHERS: Takes = open_weight::APART.and(Takes::WORD_RESULTS).and(Takes::AUTO_ONLY).and(Takes::ANY_OPENING);

/// It takes a `top_k`, and it alone.
const K3: Takes = TAKES.and(Takes::IMAGES).and(Takes::ANY_OPENING).and(Takes::PROFILE).and(Takes::NO_SAMPLER).and(Takes::FIELD_WORDS);

#[cfg(feature = "rare-rules")]
const STOPS: Rule = Rule { code: 104, check: super::rare::kimi_stops, source: DOCS };
const OWN: &[Rule] = &[
    #[cfg(feature = "rare-rules")]
    STOPS,
];

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-cards-moonshot-ai.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "kimi",
    code: "KIMI",
    docs: DOCS,
    models: &[
        model("moonshot.kimi-k2-thinking", 256_000, 16_000, TAKES.and(Takes::ANY_OPENING)),
        model("moonshotai.kimi-k2.5", 256_000, 16_000, TAKES.and(Takes::IMAGES).and(Takes::ANY_OPENING)),
        model("moonshotai.kimi-k3", 1_000_000, 131_072, K3),
        model("moonshotai.kimi-k3.1", 1_000_000, 0, OTHERS.and(Takes::IMAGES)),
        model("moonshot.kimi", 0, 0, OTHERS),
        model("moonshotai.kimi", 0, 0, OTHERS.and(Takes::IMAGES)),
    ],
    control: &[
        "<|im_system|>",
        "<|im_user|>",
        "<|im_assistant|>",
        "<|im_middle|>",
        "<|im_end|>",
        "<|tool_calls_section_begin|>",
        "<|tool_calls_section_end|>",
        "<|tool_call_begin|>",
        "<|tool_call_argument_begin|>",
        "<|tool_call_end|>",
        "[BOS]",
        "[EOS]",
    ],
    rules: &joined::<_, { TEXT_RULES.len() + OWN.len() }>(&[TEXT_RULES, OWN]),
    #[cfg(feature = "rare-rules")]
    on_converse: &[
        crate::families::seen::documents(137),
        #[cfg(feature = "rarest-rules")]
        Rule { code: 113, check: super::rarest::kimi_tiers, source: DOCS },
        super::probed::PASSED,
        super::probed::EFFORTS,
        super::probed::BUDGET,
        Rule { code: 201, check: super::probed::kimi_effort, source: super::probed::PROBES },
    ],
    speaks: Speaks::Chat(&ChatCompletions { tags: Some(("<reasoning>", "</reasoning>")), ..OPEN_WEIGHT }),
    ..BASE
};
