//! Anthropic Claude before version 3: one prompt string in, one completion out.

use crate::dialects::completion::{Around, Completion, Paths, Thought};
use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Kind, Rule, Subject, field};
use crate::params::Knob;
use crate::reply::Reason;

const TAKES: Takes =
    Takes::SYSTEM.and(Takes::DOCUMENTS).and(Takes::CONVERSE).and(Takes::STREAM).and(Takes::PREFILL).and(Takes::ANY_OPENING);

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-text-completion.html";

/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-text-completion.html>, read 2026-11-22.
pub(super) static FAMILY: Family = Family {
    id: "claude-text",
    code: "CLAUDE-TEXT",
    docs: DOCS,
    models: &[
        model("anthropic.claude-v2", 100_000, 0, TAKES),
        model("anthropic.claude-v2:1", 200_000, 0, TAKES),
        model("anthropic.claude-v1", 100_000, 0, TAKES.without(Takes::CONVERSE)),
        model("anthropic.claude-instant", 100_000, 0, TAKES),
    ],
    fields: &[
        field(1, "/prompt", Kind::Text(1, usize::MAX)).required(),
        field(2, "/max_tokens_to_sample", Kind::Int(0, 8_191)).required().knob(Knob::MaxTokens),
        field(3, "/temperature", Kind::Number(0.0, 1.0)).knob(Knob::Temperature),
        field(4, "/top_p", Kind::Number(0.0, 1.0)).knob(Knob::TopP),
        field(5, "/top_k", Kind::Int(0, 500)).knob(Knob::TopK),
        field(6, "/stop_sequences", Kind::Texts(8_191, 1)).knob(Knob::Stop),
        field(7, "/anthropic_version", Kind::Text(1, usize::MAX)),
    ],
    closed: &[""],
    rules: &[
        Rule { code: 101, check: turns, source: DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 102, check: super::rare::older::claude_turns, source: DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 103, check: super::rare::older::claude_lengths, source: DOCS },
        #[cfg(feature = "rarest-rules")]
        Rule { code: 104, check: super::rare::older::long_prompt, source: DOCS },
    ],
    stops: &[("stop_sequence", Reason::End), ("max_tokens", Reason::Length)],
    control: &["\n\nHuman:", "\n\nAssistant:"],
    markers: &["Human:", "Assistant:"],
    speaks: Speaks::Chat(&Completion {
        at: "/prompt",
        begin: "",
        system: Around("", ""),
        user: Around("\n\nHuman: ", ""),
        assistant: Around("\n\nAssistant: ", ""),
        system_in_user: false,
        cue: "\n\nAssistant:",
        images: None,
        reply: Paths { text: "/completion", stop: "/stop_reason", usage: ["", ""] },
        chunk: Paths { text: "/completion", stop: "/stop_reason", usage: ["", ""] },
        thought: Thought::None,
        last: None,
    }),
    ..Family::BASE
};

fn turns(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(prompt) = subject.body.at("prompt").as_str() else { return };
    // The service mends prompts without the blank lines; without the words it has nothing to mend.
    for (word, what) in [("Human:", "hold a turn that begins"), ("Assistant:", "end with a turn that begins")] {
        if !prompt.contains(word) {
            let edge = if word == "Human:" { "start" } else { "end" };
            breaches.refuse(
                "/prompt",
                format!("must {what} with \\n\\n{word}"),
                Some(format!("prompt must {edge} with \"\n\n{word}\" turn")),
            );
        } else if !prompt.contains(&format!("\n\n{word}")) {
            breaches.note("/prompt", format!("has {word} without the blank line before it that makes it a turn"));
        }
    }
}
