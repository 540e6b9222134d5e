//! Writer Palmyra: Chat Completions, whose stream ends with a string.

use crate::families::open_weight::{APART, BASE, STOP, TAKES, TOOL_TURNS, TURNS};
#[cfg(feature = "rare-rules")]
use crate::families::open_weight::{CHOICE, IDS};
#[cfg(feature = "rarest-rules")]
use crate::families::open_weight::{DOUBTED, PARTS, UNLISTED};
use crate::families::{Family, Takes, model};
use crate::field::{Breaches, Field, Kind, Rule, Subject, field, joined};
use crate::params::Knob;

const PALMYRA: Takes = APART
    .without(Takes::SCHEMAS)
    .and(Takes::AUTO_ONLY)
    .without(Takes::TOOL_STREAM)
    .without(Takes::REASONING)
    .without(Takes::PREFILL)
    .and(Takes::LONE_RESULT)
    .and(Takes::NO_STATUS)
    .and(Takes::ONE_TIER)
    .and(Takes::NO_FORMAT);

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-palmyra-x5.html";

const USUAL: &[Field] = &[
    field(1, "/messages", Kind::List(1, usize::MAX)),
    field(2, "/messages/*/role", Kind::Word(&["system", "user", "assistant", "tool"])).required(),
    field(3, "/max_tokens", Kind::Int(1, 8_192)).knob(Knob::MaxTokens),
    field(4, "/temperature", Kind::Number(0.0, 2.0)).knob(Knob::Temperature),
    field(5, "/top_p", Kind::Above(0.0, 1.0)).knob(Knob::TopP),
    field(6, "/stop", Kind::Any).knob(Knob::Stop),
    field(7, "/presence_penalty", Kind::Number(-2.0, 2.0)),
    field(8, "/frequency_penalty", Kind::Number(-2.0, 2.0)),
];
const FIELDS: &[Field] = &joined::<_, { USUAL.len() + RAREST.len() }>(&[USUAL, RAREST]);
const RAREST: &[Field] = if cfg!(feature = "rarest-rules") { &joined::<_, { MORE.len() + TURNS.len() }>(&[MORE, TURNS]) } else { &[] };

const MORE: &[Field] = &[
    field(9, "/tools", Kind::List(0, usize::MAX)),
    field(10, "/tools/*/function/name", Kind::Name(64, "_-")).required(),
    field(11, "/messages/*/tool_calls/*/function/arguments", Kind::Text(0, usize::MAX)).required(),
    field(12, "/min_tokens", Kind::Int(0, i64::MAX)),
    field(13, "/seed", Kind::Int(i64::MIN, i64::MAX)),
    field(14, "/prompt", Kind::Text(1, usize::MAX)),
    field(15, "/max_completion_tokens", Kind::Tokens(1, 0)),
    field(16, "/stream", Kind::Bool),
    field(17, "/response_format", Kind::Object),
];

/// It sees, and was seen to refuse tools, system text and documents.
///
/// Source: <https://github.com/aws-samples/sample-per-model-bedrock/blob/main/12-writer-palmyra/02-palmyra-x4-x5-on-runtime.ipynb>,
/// read 2026-11-26.
const VISION: Takes = TAKES
    .and(Takes::IMAGES)
    .and(Takes::VIDEO)
    .without(Takes::SYSTEM)
    .without(Takes::TOOLS)
    .without(Takes::TOOL_STREAM)
    .without(Takes::FORCED_TOOL)
    .without(Takes::REASONING);

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-palmyra-x5.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "writer",
    code: "WRITER",
    docs: DOCS,
    models: &[
        model("writer.palmyra-x4-v1:0", 122_880, 8_192, PALMYRA.and(Takes::PROFILE)),
        model("writer.palmyra-x5-v1:0", 1_040_000, 8_192, PALMYRA.and(Takes::PROFILE).without(Takes::FORCED_TOOL)),
        model("writer.palmyra-vision-7b", 4_096, 4_096, VISION),
        model("writer.palmyra", 0, 0, PALMYRA.and(Takes::PREFILL)),
    ],
    fields: FIELDS,
    rules: &[
        TOOL_TURNS,
        STOP,
        Rule { code: 103, check: forms, source: DOCS },
        #[cfg(feature = "rarest-rules")]
        PARTS,
        #[cfg(feature = "rare-rules")]
        CHOICE,
        #[cfg(feature = "rare-rules")]
        IDS,
        #[cfg(feature = "rarest-rules")]
        UNLISTED,
        #[cfg(feature = "rarest-rules")]
        DOUBTED,
        #[cfg(feature = "rarest-rules")]
        Rule { code: 115, check: super::rarest::writer_forms, source: DOCS },
    ],
    #[cfg(feature = "rare-rules")]
    on_converse: &[
        super::probed::BUDGET,
        crate::field::Rule { code: 201, check: super::probed::writer, source: super::probed::PROBES },
        crate::field::Rule { code: 202, check: super::probed::writer_room, source: super::probed::PROBES },
    ],
    ..BASE
};

/// A body has turns, or one prompt.
fn forms(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.at("messages").is_null() && subject.body.at("prompt").is_null() {
        breaches.refuse("/messages", "is missing; it must be an array, or there must be a prompt", None);
    }
}
