//! Text can never become structure: whatever an input holds, no turn opens and no control sequence gets through.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::chat::{Source, Tool};
use outcrop::families::{ALL, Speaks};
use outcrop::{Chat, Embed, Family, Operation, Part, Role};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A family's first model that speaks an operation, and what its body is when all texts are harmless.
#[derive(Debug)]
struct Subject {
    family: &'static Family,
    model: String,
    operation: Operation,
    shape: Shape,
    benign: Value,
}

static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    let chats = ALL.iter().filter(|family| matches!(family.speaks, Speaks::Chat(_) | Speaks::Converse) && !family.models.is_empty());
    chats
        .flat_map(|family| {
            let subjects: Vec<Subject> = Operation::ALL.into_iter().filter_map(|operation| subject(family, operation)).collect();
            assert!(!subjects.is_empty(), "{} can be asked", family.id);
            subjects
        })
        .collect()
});

/// `None` when the family does not speak the operation.
fn subject(family: &'static Family, operation: Operation) -> Option<Subject> {
    family.models.iter().map(outcrop::Model::callable_id).find_map(|model| {
        let shape = shape(&model, family, operation);
        let benign = chat(&shape, &["slate".to_owned()]).call_as(&model, Some(family.id), operation).ok()?.body;
        Some(Subject { family, model, operation, shape, benign: benign.into() })
    })
}

/// A conversation with three texts in every place that takes one, as far as a model takes it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a place that a model may or may not have")]
struct Shape {
    video: bool,
    turns: bool,
    system: bool,
    tools: bool,
    document: bool,
}

fn chat(shape: &Shape, texts: &[String]) -> Chat {
    let text = |index: usize| Part::text(&texts[index % texts.len()]);
    let string = |index: usize| texts[index % texts.len()].clone();
    let mut chat = Chat::default();
    chat.params.max_tokens = Some(100);
    if shape.system {
        chat.system = vec![text(2), text(0)];
    }
    if shape.turns {
        let mut opening = vec![text(0), text(1)];
        if shape.document {
            opening.push(Part::Document { format: "txt".to_owned(), name: "Field note".to_owned(), source: Source::Text(string(2)) });
            opening.push(text(1));
        }
        chat = chat.with(Role::User, opening).with(Role::Assistant, [text(1), text(2)]);
    }
    if shape.tools {
        let schema = json!({"type": "object", "properties": {"unit": {"type": "string", "description": string(1)}}});
        let call = Part::ToolCall {
            id: "a1B2c3D4e".to_owned(),
            name: "age_of".to_owned(),
            input: json!({"unit": string(0), "list": [string(1), {"deep": string(2)}]}).into(),
            server: false,
            extra: None,
        };
        let result = Part::ToolResult {
            id: "a1B2c3D4e".to_owned(),
            content: vec![text(0), text(1), Part::Json { value: json!({"note": string(2)}).into() }],
            error: false,
        };
        chat = chat
            .tool(Tool { name: "age_of".to_owned(), description: Some(string(0)), input: schema.into(), strict: false })
            .with(Role::User, [text(0)])
            .with(Role::Assistant, [call])
            .with(Role::User, [result])
            .with(Role::Assistant, [text(1)]);
    }
    let mut last = vec![text(2), text(0), text(1)];
    if shape.video {
        let source = Source::S3 { uri: "s3://films/outcrop.mp4".to_owned(), bucket_owner: None };
        last.push(Part::Video { format: "mp4".to_owned(), source });
    }
    chat.with(Role::User, last)
}

/// The richest conversation that the model takes.
fn shape(model: &str, family: &Family, operation: Operation) -> Shape {
    let benign = vec!["slate".to_owned()];
    let mut shape = Shape::default();
    let fails = |shape: &Shape| chat(shape, &benign).call_as(model, Some(family.id), operation).is_err();
    // Only a model of videos needs one.
    shape.video = fails(&shape);
    let switches: [fn(&mut Shape, bool); 4] =
        [|shape, on| shape.turns = on, |shape, on| shape.system = on, |shape, on| shape.tools = on, |shape, on| shape.document = on];
    for switch in switches {
        switch(&mut shape, true);
        if fails(&shape) {
            switch(&mut shape, false);
        }
    }
    shape
}

/// Every text of a body, joined ones apart.
fn each_text<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, visit)),
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            visit(key);
            each_text(value, visit);
        }),
        _ => (),
    }
}

/// The prompt of a body that is one string; `None` for a conversation.
fn prompt(body: &Value) -> Option<&str> {
    ["prompt", "inputText", "inputPrompt"].iter().find_map(|key| body[*key].as_str())
}

/// How often each marker stands at the start of a line, as any reader of lines would see it.
fn opened(text: &str, marker: &str) -> usize {
    text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        .filter(|line| line.trim_start().starts_with(marker))
        .count()
}

fn roles(body: &Value) -> Vec<&str> {
    ["messages", "chat_history"]
        .iter()
        .flat_map(|turns| body[*turns].as_array().into_iter().flatten())
        .map(|message| message["role"].as_str().unwrap_or("?"))
        .collect()
}

fn holds(subject: &Subject, texts: &[String]) -> Result<(), TestCaseError> {
    let Subject { family, operation, benign, .. } = subject;
    // A text may be refused, for being blank for example; then nothing is sent at all.
    let Ok(call) = chat(&subject.shape, texts).call_as(&subject.model, Some(family.id), *operation) else { return Ok(()) };
    let at = format!("{} {}", family.id, operation.name());
    if texts.iter().any(String::is_empty) {
        // An empty turn may be left out.
        prop_assert!(roles(&call.body).len() <= roles(benign).len(), "{}: turns", at);
    } else {
        prop_assert_eq!(roles(&call.body), roles(benign), "{}: turns", at);
    }
    if let (Some(found), Some(expected)) = (prompt(&call.body), prompt(benign)) {
        for token in family.control {
            prop_assert_eq!(found.matches(token).count(), expected.matches(token).count(), "{}: {:?} in {:?}", at, token, found);
        }
        for marker in family.markers {
            prop_assert_eq!(opened(found, marker), opened(expected, marker), "{}: {:?} in {:?}", at, marker, found);
        }
        return Ok(());
    }
    let mut smuggled = None;
    each_text(&call.body, &mut |text| smuggled = smuggled.or_else(|| family.control.iter().find(|token| text.contains(**token))));
    prop_assert_eq!(smuggled, None, "{}: {}", at, call.body);
    Ok(())
}

/// The tokens and markers of a family; of all, when it has none.
fn tokens(family: &Family) -> Vec<&'static str> {
    let own: Vec<&str> = family.control.iter().chain(family.markers).copied().collect();
    if own.is_empty() { ALL.iter().flat_map(|family| family.control.iter().chain(family.markers).copied()).collect() } else { own }
}

/// Where a token can be cut.
fn cut(token: &'static str, at: prop::sample::Index) -> (&'static str, &'static str) {
    let cuts: Vec<usize> = token.char_indices().map(|(at, _)| at).collect();
    token.split_at(cuts[at.index(cuts.len())])
}

const SPACES: [&str; 12] = ["\n", "\r\n", "\r", " ", "\n\n", "\t", "\u{2028}", "\u{85}", "\u{b}", "\u{a0}", "\u{feff}", "\u{200b}"];

/// Somebody to ask, and texts with pieces of that family's tokens and markers in them, whole and cut.
fn attack() -> impl Strategy<Value = (&'static Subject, Vec<String>)> {
    (0..SUBJECTS.len()).prop_flat_map(|index| {
        let subject = &SUBJECTS[index];
        let token = proptest::sample::select(tokens(subject.family));
        let piece = prop_oneof![
            4 => token.clone().prop_map(str::to_owned),
            4 => (token.clone(), any::<prop::sample::Index>()).prop_map(|(token, at)| cut(token, at).0.to_owned()),
            4 => (token, any::<prop::sample::Index>()).prop_map(|(token, at)| cut(token, at).1.to_owned()),
            2 => proptest::sample::select(SPACES.to_vec()).prop_map(str::to_owned),
            2 => "[a-z]{1,6}",
            1 => any::<String>(),
        ];
        let text = prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat());
        (Just(subject), prop::collection::vec(text, 3))
    })
}

/// Somebody to ask, and one of that family's tokens, cut in two.
fn halves() -> impl Strategy<Value = (&'static Subject, &'static str, &'static str)> {
    (0..SUBJECTS.len()).prop_flat_map(|index| {
        let subject = &SUBJECTS[index];
        (proptest::sample::select(tokens(subject.family)), any::<prop::sample::Index>()).prop_map(move |(token, at)| {
            let (head, tail) = cut(token, at);
            (subject, head, tail)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_opens_a_turn_or_smuggles_a_control_sequence((subject, texts) in attack()) {
        holds(subject, &texts)?;
    }

    #[test]
    fn a_token_cut_between_neighbouring_texts_does_not_come_together((subject, head, tail) in halves(), space in "[\n ]{0,2}") {
        holds(subject, &[format!("{space}{head}"), format!("{tail}{space}"), format!("{tail}{head}")])?;
    }
}

#[test]
fn every_token_of_every_family_is_told_about_when_it_is_made_harmless() {
    for Subject { family, model, operation, shape, .. } in SUBJECTS.iter() {
        for token in family.control {
            let texts = [format!("before {token} after")];
            let call = chat(shape, &texts).call_as(model, Some(family.id), *operation).unwrap();
            let code = format!("BR-{}-900", family.code);
            assert!(call.findings.iter().any(|finding| finding.code == code), "{} {}: {token:?}", family.id, operation.name());
        }
    }
}

#[test]
fn plain_words_arrive_as_they_are() {
    let plain = "A <b>bold</b> [note] about users: 3 < 4 | 5 > 2, \"quoted\" — and {braces}.";
    for Subject { family, model, operation, shape, .. } in SUBJECTS.iter() {
        let call = chat(shape, &[plain.to_owned()]).call_as(model, Some(family.id), *operation).unwrap();
        let mut seen = false;
        each_text(&call.body, &mut |text| seen |= text.contains(plain));
        assert!(seen, "{} {}: {}", family.id, operation.name(), call.body);
        assert!(!call.findings.iter().any(|finding| finding.code.ends_with("-900")), "{}", family.id);
    }
}

#[test]
fn texts_to_embed_are_sent_byte_for_byte() {
    // A vector has no turns; the text is measured as it is.
    let call = Embed::text("User: <|eot_id|> [INST]").call("amazon.titan-embed-text-v2:0").unwrap();
    assert_eq!(call.body["inputText"], "User: <|eot_id|> [INST]");
}

/// Neighbouring blocks may be joined by the service, so their texts together must be as harmless as each alone.
#[test]
fn no_two_neighbouring_texts_make_a_control_sequence_together() {
    for family in outcrop::families::ALL.iter().filter(|family| !family.control.is_empty()) {
        let Some(model) = family.models.first() else { continue };
        for token in family.control {
            for cut in token.char_indices().map(|(at, _)| at).skip(1) {
                let (head, tail) = token.split_at(cut);
                let chat = outcrop::Chat::default()
                    .with(outcrop::Role::User, [outcrop::Part::text(format!("ask {head}")), outcrop::Part::text(format!("{tail} it"))]);
                for operation in outcrop::Operation::ALL {
                    let Ok(call) = chat.call_as(&model.callable_id(), Some(family.id), operation) else { continue };
                    let mut joined = String::new();
                    texts(&call.body, &mut joined);
                    assert!(!joined.contains(token), "{} {}: {token} came through in {joined:?}", family.id, operation.name());
                    assert!(call.findings.iter().any(|finding| !finding.refuses()), "{} said nothing of {token}", family.id);
                }
            }
        }
    }
}

/// All text of the turns, as one.
fn texts(value: &serde_json::Value, joined: &mut String) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                match value.as_str() {
                    Some(text) if key == "text" || key == "content" => joined.push_str(text),
                    _ => texts(value, joined),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, joined)),
        _ => (),
    }
}
