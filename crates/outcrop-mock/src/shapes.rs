//! How each family's answer is spelt: one row a family.

use crate::dice::Dice;
use crate::write::{Chat, Piece, Prompt, Said};
use serde_json::{Value, json};

/// A family's row.
pub(crate) struct Row {
    /// The family's id in [`outcrop::families::ALL`].
    pub(crate) family: &'static str,
    /// The form of its answers on InvokeModel.
    pub(crate) shape: Shape,
    /// Whether its models think before they answer.
    pub(crate) thinks: Thinks,
    /// How tool calls are named.
    pub(crate) ids: Ids,
}

/// The form of an answer on InvokeModel.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// The family has no body of its own.
    Common,
    /// Anthropic Messages.
    Messages,
    /// Nova: the members of Converse.
    Nova,
    /// A completion.
    Prompt(Prompt),
    /// Chat Completions.
    Chat(Chat),
    /// Cohere's chat.
    CommandR,
    /// Titan's vectors, of so many numbers where the request does not say; the second generation has types.
    TitanVectors(usize, bool),
}

/// Whether models think before they answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thinks {
    Never,
    Always,
    /// Where the request switches it on; the thoughts are signed.
    WhenAsked,
    /// Where the request switches it on; the thoughts are not signed.
    Unsigned,
}

/// How tool calls are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ids {
    /// `toolu_bdrk_` and 24 characters.
    Claude,
    /// `tooluse_` and 22 characters.
    Converse,
    /// `chatcmpl-tool-` and 32 characters.
    Chat,
    /// Nine characters.
    Nine,
}

impl Ids {
    pub(crate) fn make(self, mut dice: Dice) -> String {
        match self {
            Self::Claude => format!("toolu_bdrk_{}", dice.name(24)),
            Self::Converse => format!("tooluse_{}", dice.name(22)),
            Self::Chat => format!("chatcmpl-tool-{}", dice.name(32).to_lowercase()),
            Self::Nine => dice.name(9),
        }
    }
}

/// Every family there is.
pub(crate) static ROWS: &[Row] = &[
    row("claude", Shape::Messages).thinks(Thinks::WhenAsked).ids(Ids::Claude),
    row("nova", Shape::Nova).thinks(Thinks::Unsigned),
    row("llama-2", Shape::Prompt(LLAMA)),
    row("llama", Shape::Prompt(LLAMA)),
    row("llama-4", Shape::Prompt(LLAMA)),
    row("mistral", Shape::Prompt(MISTRAL)).ids(Ids::Nine),
    row("mistral-chat", Shape::Chat(Chat { delta: "message", stop: "stop_reason", calls_whole: true, ..Chat::OPEN })).ids(Ids::Nine),
    row("mistral-open", Shape::Chat(Chat::OPEN)).ids(Ids::Nine),
    row("gpt-oss", Shape::Chat(Chat { tags: Some(("<reasoning>", "</reasoning>")), ..Chat::OPEN })).thinks(Thinks::Always).ids(Ids::Chat),
    row("titan-text", Shape::Prompt(TITAN)),
    row("titan-embed-text-v1", Shape::TitanVectors(1_536, false)),
    row("titan-embed-text-v2", Shape::TitanVectors(1_024, true)),
    row("converse", Shape::Common).thinks(Thinks::Unsigned),
];

/// The row of a family.
pub(crate) fn row_of(family: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.family == family)
}

const fn row(family: &'static str, shape: Shape) -> Row {
    Row { family, shape, thinks: Thinks::Never, ids: Ids::Converse }
}

impl Row {
    const fn thinks(mut self, thinks: Thinks) -> Self {
        self.thinks = thinks;
        self
    }

    const fn ids(mut self, ids: Ids) -> Self {
        self.ids = ids;
        self
    }
}

const LLAMA: Prompt = Prompt { whole: llama, chunk: llama_chunk, tags: None };

fn llama(said: &Said<'_>) -> Value {
    json!({
        "generation": said.text,
        "prompt_token_count": said.input,
        "generation_token_count": said.output,
        "stop_reason": said.stop,
    })
}

fn llama_chunk(piece: &Piece<'_>) -> Value {
    json!({
        "generation": piece.text,
        "prompt_token_count": piece.first.then_some(piece.said.input),
        "generation_token_count": piece.written,
        "stop_reason": piece.stop(),
    })
}

const MISTRAL: Prompt = Prompt { whole: mistral, chunk: mistral_chunk, tags: None };

fn mistral(said: &Said<'_>) -> Value {
    json!({ "outputs": [{ "text": said.text, "stop_reason": said.stop }] })
}

fn mistral_chunk(piece: &Piece<'_>) -> Value {
    json!({ "outputs": [{ "text": piece.text, "stop_reason": piece.stop() }] })
}

const TITAN: Prompt = Prompt { whole: titan, chunk: titan_chunk, tags: None };

fn titan(said: &Said<'_>) -> Value {
    json!({
        "inputTextTokenCount": said.input,
        "results": [{ "tokenCount": said.output, "outputText": said.text, "completionReason": said.stop }],
    })
}

fn titan_chunk(piece: &Piece<'_>) -> Value {
    json!({
        "outputText": piece.text,
        "index": 0,
        "totalOutputTextTokenCount": piece.written,
        "completionReason": piece.stop(),
        "inputTextTokenCount": piece.first.then_some(piece.said.input),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_has_a_row_and_every_row_a_family() {
        let families: Vec<&str> = outcrop::families::ALL.iter().map(|family| family.id).collect();
        let missing: Vec<&&str> = families.iter().filter(|family| row_of(family).is_none()).collect();
        assert!(missing.is_empty(), "no shape for {missing:?}: add a row to ROWS in shapes.rs");
        let twice: Vec<&str> =
            ROWS.iter().map(|row| row.family).filter(|id| ROWS.iter().filter(|row| row.family == *id).count() > 1).collect();
        assert!(twice.is_empty(), "two rows for {twice:?}");
    }
}
