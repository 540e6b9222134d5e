//! How each family's answer is spelt: one row a family.

use crate::dice::Dice;
use crate::images;
use crate::vectors::{self, Plain};
use crate::write::{Chat, Piece, Places, Prompt, Said};
use outcrop::Family;
use outcrop::families::{ALL, Spelling};
use serde_json::{Value, json};

/// A family's row.
#[derive(Clone, Copy)]
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
    /// A completion of a family that was loaded.
    Places(Places),
    /// Chat Completions.
    Chat(Chat),
    /// Cohere's chat.
    CommandR,
    /// Not words but vectors, or an order.
    Plain(fn(&Plain<'_>) -> Value),
    /// Images.
    Images(fn(&Plain<'_>) -> Value),
    /// Whatever is made is made by a job.
    Jobs,
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
    row("claude-text", Shape::Prompt(CLAUDE_TEXT)),
    row("nova", Shape::Nova).thinks(Thinks::Unsigned),
    row("llama-2", Shape::Prompt(LLAMA)),
    row("llama", Shape::Prompt(LLAMA)),
    row("llama-4", Shape::Prompt(LLAMA)),
    row("mistral", Shape::Prompt(MISTRAL)).ids(Ids::Nine),
    row("mistral-chat", Shape::Chat(Chat { delta: "message", stop: "stop_reason", calls_whole: true, ..Chat::OPEN })).ids(Ids::Nine),
    row("mistral-open", Shape::Chat(Chat::OPEN)).ids(Ids::Nine),
    row("gpt-oss", REASONING).thinks(Thinks::Always).ids(Ids::Chat),
    row("openai-gpt", Shape::Chat(Chat::OPEN)).thinks(Thinks::Unsigned),
    row("qwen", THINK).thinks(Thinks::Unsigned).ids(Ids::Chat),
    row("deepseek", THINK).thinks(Thinks::Unsigned).ids(Ids::Chat),
    row("deepseek-r1", Shape::Prompt(DEEPSEEK)).thinks(Thinks::Always),
    row("gemma", Shape::Chat(Chat::OPEN)).ids(Ids::Chat),
    row("nemotron", THINK).thinks(Thinks::Unsigned).ids(Ids::Chat),
    row("minimax", THINK).thinks(Thinks::Always).ids(Ids::Chat),
    row("kimi", REASONING).thinks(Thinks::Always).ids(Ids::Chat),
    row("glm", THINK).thinks(Thinks::Unsigned).ids(Ids::Chat),
    row("grok", Shape::Chat(Chat::OPEN)).thinks(Thinks::Always).ids(Ids::Chat),
    row("writer", Shape::Chat(Chat { end: Some("[DONE]"), ..Chat::OPEN })).ids(Ids::Chat),
    row("jamba", Shape::Chat(Chat::OPEN)).ids(Ids::Chat),
    row("jurassic2", Shape::Prompt(JURASSIC)),
    row("cohere-command-r", Shape::CommandR),
    row("cohere-command", Shape::Prompt(COMMAND)),
    row("titan-text", Shape::Prompt(TITAN)),
    row("pegasus", Shape::Prompt(PEGASUS)),
    row("titan-embed-text-v1", Shape::Plain(vectors::titan_v1)),
    row("titan-embed-text-v2", Shape::Plain(vectors::titan_v2)),
    row("titan-embed-image", Shape::Plain(vectors::titan_image)),
    row("cohere-embed", Shape::Plain(vectors::cohere_v3)),
    row("cohere-embed-v4", Shape::Plain(vectors::cohere_v4)),
    row("nova-embed", Shape::Plain(vectors::nova)),
    row("marengo", Shape::Plain(vectors::marengo)),
    row("amazon-rerank", Shape::Plain(vectors::rerank)),
    row("cohere-rerank", Shape::Plain(vectors::rerank)),
    row("titan-image-v1", Shape::Images(images::canvas)),
    row("titan-image", Shape::Images(images::canvas)),
    row("nova-canvas", Shape::Images(images::canvas)),
    row("sdxl", Shape::Images(images::sdxl)),
    row("sd3", Shape::Images(images::stability)),
    row("stable-image-core", Shape::Images(images::stability)),
    row("stable-image-ultra", Shape::Images(images::stability)),
    row("stable-creative-upscale", Shape::Images(images::upscale)),
    row("stable-conservative-upscale", Shape::Images(images::upscale)),
    row("stable-fast-upscale", Shape::Images(images::upscale)),
    row("stable-image-inpaint", Shape::Images(images::stability)),
    row("stable-outpaint", Shape::Images(images::stability)),
    row("stable-image-search-recolor", Shape::Images(images::stability)),
    row("stable-image-search-replace", Shape::Images(images::stability)),
    row("stable-image-erase-object", Shape::Images(images::stability)),
    row("stable-image-remove-background", Shape::Images(images::stability)),
    row("stable-image-control", Shape::Images(images::stability)),
    row("stable-image-style-guide", Shape::Images(images::stability)),
    row("stable-style-transfer", Shape::Images(images::stability)),
    row("nova-reel", Shape::Jobs),
    row("luma-ray", Shape::Jobs),
    row("converse", Shape::Common).thinks(Thinks::Unsigned),
];

/// The row of a family.
pub(crate) fn row_of(family: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.family == family)
}

/// The row of a family, built in or loaded. What a loaded one does not say is as its base has it.
pub(crate) fn row_for(family: &'static Family) -> Option<Row> {
    if ALL.iter().any(|known| std::ptr::eq(*known, family)) {
        return row_of(family.id).copied();
    }
    let base = family.base.and_then(|base| row_of(base.id));
    let spelling = family.spelling()?;
    if let (Some(base), true) = (base, family.base.and_then(Family::spelling) == Some(spelling)) {
        return Some(*base);
    }
    let plain = match spelling {
        Spelling::Messages => row(family.id, Shape::Messages).thinks(Thinks::WhenAsked).ids(Ids::Claude),
        Spelling::Nova => row(family.id, Shape::Nova).thinks(Thinks::Unsigned),
        Spelling::Cohere => row(family.id, Shape::CommandR),
        Spelling::Pegasus => row(family.id, Shape::Prompt(PEGASUS)),
        Spelling::Chat { delta, stop, tags, typed_calls } => {
            let shape = Shape::Chat(Chat { delta, stop, tags, calls_whole: !typed_calls, ..Chat::OPEN });
            row(family.id, shape).thinks(if tags.is_some() { Thinks::Unsigned } else { Thinks::Never }).ids(Ids::Chat)
        }
        Spelling::Completion { whole, chunk, thought, .. } => {
            let tags = thought.map(|close| ("", close));
            row(family.id, Shape::Places(Places { whole, chunk, tags })).thinks(if tags.is_some() { Thinks::Always } else { Thinks::Never })
        }
        _ => row(family.id, Shape::Common),
    };
    Some(base.map_or(plain, |base| Row { ids: base.ids, ..plain }))
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

/// Chat Completions with thoughts between tags at the start of the text.
const REASONING: Shape = Shape::Chat(Chat { tags: Some(("<reasoning>", "</reasoning>")), ..Chat::OPEN });
const THINK: Shape = Shape::Chat(Chat { tags: Some(("<think>", "</think>")), ..Chat::OPEN });

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

const CLAUDE_TEXT: Prompt = Prompt { whole: claude_text, chunk: claude_text_chunk, tags: None };

fn claude_text(said: &Said<'_>) -> Value {
    json!({ "type": "completion", "completion": said.text, "stop_reason": said.stop, "stop": null })
}

fn claude_text_chunk(piece: &Piece<'_>) -> Value {
    json!({ "type": "completion", "completion": piece.text, "stop_reason": piece.stop(), "stop": null })
}

/// The cue has opened the thought, so only its end is in the text.
const DEEPSEEK: Prompt = Prompt { whole: deepseek, chunk: deepseek_chunk, tags: Some(("", "</think>")) };

fn deepseek(said: &Said<'_>) -> Value {
    json!({ "choices": [{ "text": said.text, "stop_reason": said.stop }] })
}

fn deepseek_chunk(piece: &Piece<'_>) -> Value {
    json!({ "choices": [{ "text": piece.text, "stop_reason": piece.stop() }] })
}

const COMMAND: Prompt = Prompt { whole: command, chunk: command_chunk, tags: None };

fn command(said: &Said<'_>) -> Value {
    json!({ "id": said.id, "generations": [{ "id": said.id, "text": said.text, "finish_reason": said.stop }] })
}

fn command_chunk(piece: &Piece<'_>) -> Value {
    let mut chunk = json!({ "text": piece.text, "is_finished": piece.last });
    if let Some(stop) = piece.stop() {
        chunk["finish_reason"] = stop.into();
    }
    chunk
}

/// Never streamed.
const JURASSIC: Prompt = Prompt { whole: jurassic, chunk: |piece| jurassic(piece.said), tags: None };

fn jurassic(said: &Said<'_>) -> Value {
    // The body has no counts, only the tokens themselves.
    let tokens = |count: u64| -> Vec<Value> { (0..count.min(65_536)).map(|_| json!({ "generatedToken": { "token": "▁" } })).collect() };
    json!({
        "id": 1234,
        "prompt": { "text": "", "tokens": tokens(said.input) },
        "completions": [{ "data": { "text": said.text, "tokens": tokens(said.output) }, "finishReason": { "reason": said.stop } }],
    })
}

const PEGASUS: Prompt = Prompt { whole: pegasus, chunk: pegasus_chunk, tags: None };

fn pegasus(said: &Said<'_>) -> Value {
    json!({ "message": said.text, "finishReason": said.stop })
}

fn pegasus_chunk(piece: &Piece<'_>) -> Value {
    let mut chunk = json!({ "message": piece.text });
    if let Some(stop) = piece.stop() {
        chunk["finishReason"] = stop.into();
    }
    chunk
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
