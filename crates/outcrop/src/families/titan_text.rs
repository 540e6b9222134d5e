//! Amazon Titan Text: one prompt string in, one completion out.

use crate::dialects::completion::{Around, Completion, Paths, Thought};
use crate::families::{Family, Speaks, Takes, model};
#[cfg(feature = "rarest-rules")]
use crate::field::Rule;
use crate::field::{Kind, field};
use crate::params::Knob;
use crate::reply::Reason;

const TAKES: Takes = Takes::CONVERSE.and(Takes::STREAM).and(Takes::DOCUMENTS).and(Takes::PREFILL);

#[cfg(feature = "rare-rules")]
const STOPS: crate::field::Rule = crate::field::Rule {
    code: 131,
    check: super::seen::titan_stops,
    source: "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html",
};
const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html";

/// Source of the rows: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "titan-text",
    code: "TITAN-TEXT",
    docs: DOCS,
    models: &[
        model("amazon.titan-text-express-v1", 8_192, 8_192, TAKES),
        model("amazon.titan-text-lite-v1", 4_096, 4_096, TAKES),
        model("amazon.titan-text-premier-v1:0", 32_000, 3_072, TAKES.without(Takes::DOCUMENTS)),
        model("amazon.titan-tg1-large", 8_000, 8_192, TAKES),
    ],
    fields: &[
        field(1, "/inputText", Kind::Text(1, usize::MAX)).required(),
        field(2, "/textGenerationConfig", Kind::Object),
        field(3, "/textGenerationConfig/maxTokenCount", Kind::Tokens(0, 0)).knob(Knob::MaxTokens),
        field(4, "/textGenerationConfig/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        field(5, "/textGenerationConfig/topP", Kind::Above(0.0, 1.0)).knob(Knob::TopP),
        field(6, "/textGenerationConfig/stopSequences", Kind::Texts(usize::MAX, 1)).knob(Knob::Stop),
    ],
    closed: &["", "/textGenerationConfig"],
    #[cfg(feature = "rare-rules")]
    rules: &[
        #[cfg(feature = "rarest-rules")]
        Rule { code: 101, check: super::rare::older::long_prompt, source: DOCS },
        STOPS,
    ],
    #[cfg(feature = "rare-rules")]
    on_converse: &[STOPS],
    stops: &[
        ("FINISH", Reason::End),
        ("FINISHED", Reason::End),
        ("LENGTH", Reason::Length),
        ("STOP_CRITERIA_MET", Reason::Stop),
        ("CONTENT_FILTERED", Reason::Filter),
        ("RAG_QUERY_WHEN_RAG_DISABLED", Reason::Error),
    ],
    markers: &["User:", "Bot:"],
    speaks: Speaks::Chat(&Completion {
        at: "/inputText",
        begin: "",
        system: Around("", ""),
        user: Around("User: ", "\n"),
        assistant: Around("Bot: ", "\n"),
        system_in_user: false,
        cue: "Bot:",
        images: None,
        reply: Paths {
            text: "/results/0/outputText",
            stop: "/results/0/completionReason",
            usage: ["/inputTextTokenCount", "/results/0/tokenCount"],
        },
        chunk: Paths { text: "/outputText", stop: "/completionReason", usage: ["/inputTextTokenCount", "/totalOutputTextTokenCount"] },
        thought: Thought::None,
        last: None,
    }),
    ..Family::BASE
};
