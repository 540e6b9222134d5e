//! Answers where no recording has one: made from the request, the same for the same request and seed.

use crate::ask::{Ask, Choice, tokens};
use crate::dice::Dice;
use crate::schema;
use crate::shapes::{Ids, Thinks};
use outcrop::chat::Part;
use outcrop::reply::{Metadata, Reason, Reply, Stop, Usage};
use serde_json::Value;

/// Before the first piece of an answer, in milliseconds.
pub(crate) const FIRST_MS: u64 = 80;

/// The reply to an ask. Its `stop.raw` is left to whoever writes it.
pub(crate) fn reply(ask: &Ask, thinks: Thinks, ids: Ids, dice: Dice) -> Reply {
    let mut parts = Vec::new();
    let mut reason = Reason::End;
    let mut sequence = None;
    let mut written = 0;
    let roomy = ask.max_tokens.is_none_or(|most| most >= 64);
    if roomy && (thinks == Thinks::Always || (thinks != Thinks::Never && ask.thinks)) {
        let thought = thought(ask);
        written += tokens(thought.len());
        let signature = (thinks == Thinks::WhenAsked).then(|| dice.for_("signature").name(88));
        parts.push(Part::Reasoning { text: thought, signature, redacted: None });
    }
    if let Some((name, schema)) = tool(ask) {
        let input = schema::value(schema, &ask.text, dice.for_(name));
        written += tokens(name.len() + input.to_string().len());
        parts.push(Part::ToolCall {
            id: ids.make(dice.for_("tool call")),
            name: name.to_owned(),
            input: input.into(),
            server: false,
            extra: None,
        });
        reason = Reason::Tool;
    } else {
        let mut text = match &ask.schema {
            Some(schema) => schema::value(schema, &ask.text, dice.for_("schema")).to_string(),
            None => prose(ask, dice.for_("prose")),
        };
        if let Some((at, stop)) = ask.stops.iter().filter_map(|stop| Some((text.find(stop.as_str())?, stop))).min_by_key(|(at, _)| *at) {
            text.truncate(at);
            sequence = Some(stop.clone());
            reason = Reason::Stop;
        }
        if let Some(most) = ask.max_tokens.map(|most| most.saturating_sub(written))
            && tokens(text.len()) > most
        {
            shorten(&mut text, usize::try_from(most).unwrap_or(usize::MAX).saturating_mul(4));
            sequence = None;
            reason = Reason::Length;
        }
        written += tokens(text.len());
        if !text.is_empty() {
            parts.push(Part::text(text));
        }
    }
    Reply {
        parts,
        stop: Some(Stop { reason, raw: String::new() }),
        usage: Usage { input_tokens: Some(ask.input_tokens), output_tokens: Some(written), ..Usage::default() },
        metadata: Metadata { latency_ms: Some(FIRST_MS + 20 * written), stop_sequence: sequence, ..Metadata::default() },
        ..Reply::default()
    }
}

/// The tool to call, if one is to be.
fn tool(ask: &Ask) -> Option<(&str, &Value)> {
    let listed = |tool: &'_ (String, Value)| -> bool { !ask.called.contains(&tool.0) };
    let tool = match &ask.choice {
        Choice::None => None,
        Choice::Tool(name) => ask.tools.iter().find(|tool| tool.0 == *name),
        // One that was not called yet, so that a loop over `any` comes to its end.
        Choice::Any => ask.tools.iter().find(|tool| listed(tool)).or(ask.tools.last()),
        Choice::Auto if ask.results.is_some() => None,
        Choice::Auto => {
            let text = ask.text.to_lowercase();
            ask.tools.iter().find(|tool| text.contains(&tool.0.to_lowercase()))
        }
    };
    tool.map(|(name, schema)| (name.as_str(), schema))
}

fn thought(ask: &Ask) -> String {
    format!("The user wrote {}; a short answer will do.", words(&ask.text))
}

fn prose(ask: &Ask, mut dice: Dice) -> String {
    if let Some(results) = &ask.results {
        return format!("The tool answered: {}. That is all there is to say about \"{}\".", quote(results, 24), quote(&ask.text, 12));
    }
    let quoted = quote(&ask.text, 12);
    let openings = ["You asked:", "Your message reads:", "This is about:", "Here is an answer to:"];
    let opening = dice.pick(&openings).copied().unwrap_or_default();
    let endings = [
        "No model has read it; this answer was composed from the request.",
        "This answer was composed from the request, without a model.",
        "A model would say more; this text stands in for it.",
    ];
    let ending = dice.pick(&endings).copied().unwrap_or_default();
    format!("{opening} \"{quoted}\". It has {}. {ending}", words(&ask.text))
}

fn words(text: &str) -> String {
    match text.split_whitespace().count() {
        1 => "1 word".to_owned(),
        count => format!("{count} words"),
    }
}

/// The first words of a text on one line, in at most 400 bytes.
fn quote(text: &str, words: usize) -> String {
    let mut all = text.split_whitespace();
    let mut quoted = all.by_ref().take(words).collect::<Vec<_>>().join(" ");
    let long = quoted.len() > 400;
    if long {
        shorten(&mut quoted, 400);
    }
    if long || all.next().is_some() {
        quoted.push_str(" …");
    }
    quoted
}

/// Cuts a text to at most so many bytes, behind a word where one ends.
fn shorten(text: &mut String, most: usize) {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    if let Some(blank) = text.rfind(' ').filter(|blank| *blank > 0) {
        text.truncate(blank);
    }
}

/// A text in pieces of one to three words, each with the blanks that follow it.
pub(crate) fn pieces(text: &str, mut dice: Dice) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut words = 1 + dice.below(3);
        let mut blank = false;
        let end = rest.char_indices().find_map(|(at, c)| {
            if blank && !c.is_whitespace() {
                words -= 1;
            }
            blank = c.is_whitespace();
            (words == 0).then_some(at)
        });
        let (piece, more) = rest.split_at(end.unwrap_or(rest.len()));
        pieces.push(piece);
        rest = more;
    }
    pieces
}

/// Arguments as they are streamed: an empty piece, then pieces of a few characters.
pub(crate) fn json_pieces(json: &str, mut dice: Dice) -> Vec<&str> {
    let mut pieces = vec![""];
    let mut rest = json;
    while !rest.is_empty() {
        let mut end = (4 + dice.below(12)).min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, more) = rest.split_at(end);
        pieces.push(piece);
        rest = more;
    }
    pieces
}
