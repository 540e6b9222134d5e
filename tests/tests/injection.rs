//! Text can never become structure: whatever an input holds, no turn opens and no control sequence gets through.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::chat::{Source, Tool};
use outcrop::families::{ALL, Speaks};
use outcrop::{Chat, Embed, Family, Operation, Part, Role};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A family's first model under one operation, and what its body is when all texts are harmless.
struct Subject {
    family: &'static Family,
    model: &'static str,
    operation: Operation,
    shape: Shape,
    benign: Value,
}

static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    let chats = ALL.iter().filter(|family| matches!(family.speaks, Speaks::Chat(_)) && !family.models.is_empty());
    chats
        .flat_map(|family| {
            Operation::ALL.map(|operation| {
                let model = family.models[0].id;
                let shape = shape(model, family, operation);
                let benign = chat(&shape, &["slate".to_owned()]).call_as(model, Some(family.id), operation).unwrap().body;
                Subject { family, model, operation, shape, benign }
            })
        })
        .collect()
});

/// A conversation with three texts in every place that takes one, as far as a model takes it.
struct Shape {
    system: bool,
    tools: bool,
    document: bool,
}

fn chat(shape: &Shape, texts: &[String]) -> Chat {
    let text = |index: usize| texts[index % texts.len()].clone();
    let mut opening = vec![Part::text(text(0)), Part::text(text(1))];
    if shape.document {
        opening.push(Part::Document { format: "txt".to_owned(), name: "Field note".to_owned(), source: Source::Text(text(2)) });
        opening.push(Part::text(text(1)));
    }
    let mut chat = Chat::default().with(Role::User, opening).with(Role::Assistant, [Part::text(text(1)), Part::text(text(2))]);
    if shape.system {
        chat.system = vec![Part::text(text(2)), Part::text(text(0))];
    }
    if shape.tools {
        chat = chat
            .tool(Tool {
                name: "age_of".to_owned(),
                description: Some(text(0)),
                input: json!({"type": "object", "properties": {"unit": {"type": "string", "description": text(1)}}}),
                strict: false,
            })
            .with(Role::User, [Part::text(text(0))])
            .with(
                Role::Assistant,
                [Part::ToolCall {
                    id: "a1B2c3D4e".to_owned(),
                    name: "age_of".to_owned(),
                    input: json!({"unit": text(0), "list": [text(1), {"deep": text(2)}]}),
                    server: false,
                }],
            )
            .with(
                Role::User,
                [Part::ToolResult {
                    id: "a1B2c3D4e".to_owned(),
                    content: vec![Part::text(text(0)), Part::text(text(1)), Part::Json { value: json!({"note": text(2)}) }],
                    error: false,
                }],
            )
            .with(Role::Assistant, [Part::text(text(1))]);
    }
    chat.with(Role::User, [Part::text(text(2)), Part::text(text(0)), Part::text(text(1))])
}

/// The richest conversation that the model takes.
fn shape(model: &str, family: &Family, operation: Operation) -> Shape {
    let benign = vec!["slate".to_owned()];
    let mut shape = Shape { system: false, tools: false, document: false };
    let switches: [fn(&mut Shape, bool); 3] =
        [|shape, on| shape.system = on, |shape, on| shape.tools = on, |shape, on| shape.document = on];
    for switch in switches {
        switch(&mut shape, true);
        if chat(&shape, &benign).call_as(model, Some(family.id), operation).is_err() {
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
    ["prompt", "inputText"].iter().find_map(|key| body[*key].as_str())
}

/// How often each marker stands at the start of a line, as any reader of lines would see it.
fn opened(text: &str, marker: &str) -> usize {
    text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        .filter(|line| line.trim_start().starts_with(marker))
        .count()
}

fn roles(body: &Value) -> Vec<&str> {
    body["messages"].as_array().into_iter().flatten().map(|message| message["role"].as_str().unwrap_or("?")).collect()
}

fn holds(subject: &Subject, texts: &[String]) -> Result<(), TestCaseError> {
    let Subject { family, operation, benign, .. } = subject;
    // A text may be refused, for being blank for example; then nothing is sent at all.
    let Ok(call) = chat(&subject.shape, texts).call_as(subject.model, Some(family.id), *operation) else { return Ok(()) };
    let at = format!("{} {}", family.id, operation.name());
    prop_assert_eq!(roles(&call.body), roles(benign), "{}: turns", at);
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

/// Texts with the pieces of all families' tokens and markers in them, whole and cut.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let tokens: Vec<&'static str> = ALL.iter().flat_map(|family| family.control.iter().chain(family.markers).copied()).collect();
    let token = proptest::sample::select(tokens);
    let piece = prop_oneof![
        4 => token.clone().prop_map(str::to_owned),
        4 => (token.clone(), any::<prop::sample::Index>()).prop_map(|(token, cut)| {
            let cuts: Vec<usize> = token.char_indices().map(|(at, _)| at).collect();
            token[..cuts[cut.index(cuts.len())]].to_owned()
        }),
        4 => (token, any::<prop::sample::Index>()).prop_map(|(token, cut)| {
            let cuts: Vec<usize> = token.char_indices().map(|(at, _)| at).collect();
            token[cuts[cut.index(cuts.len())]..].to_owned()
        }),
        2 => proptest::sample::select(vec!["\n", "\r\n", "\r", " ", "\n\n", "\t", "\u{2028}", "\u{85}", "\u{b}", "\u{a0}", "\u{feff}", "\u{200b}"]).prop_map(str::to_owned),
        2 => "[a-z]{1,6}",
        1 => any::<String>(),
    ];
    let text = prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat());
    prop::collection::vec(text, 3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_opens_a_turn_or_smuggles_a_control_sequence(texts in texts()) {
        for subject in SUBJECTS.iter() {
            holds(subject, &texts)?;
        }
    }

    #[test]
    fn a_token_cut_between_neighbouring_texts_does_not_come_together(
        token in proptest::sample::select(ALL.iter().flat_map(|family| family.control.iter().chain(family.markers).copied()).collect::<Vec<_>>()),
        cut in any::<prop::sample::Index>(),
        before in "[\n ]{0,2}",
    ) {
        let cuts: Vec<usize> = token.char_indices().map(|(at, _)| at).collect();
        let (head, tail) = token.split_at(cuts[cut.index(cuts.len())]);
        let texts = [format!("{before}{head}"), format!("{tail}{before}"), format!("{tail}{head}")];
        for subject in SUBJECTS.iter() {
            holds(subject, &texts)?;
        }
    }
}

#[test]
fn every_token_of_every_family_is_told_about_when_it_is_made_harmless() {
    for Subject { family, model, operation, .. } in SUBJECTS.iter() {
        for token in family.control {
            let Ok(call) = Chat::user(format!("before {token} after")).call_as(model, Some(family.id), *operation) else {
                panic!("{} refuses {token:?}", family.id);
            };
            let code = format!("BR-{}-900", family.code);
            assert!(call.findings.iter().any(|finding| finding.code == code), "{} {}: {token:?}", family.id, operation.name());
        }
    }
}

#[test]
fn plain_words_arrive_as_they_are() {
    let plain = "A <b>bold</b> [note] about users: 3 < 4 | 5 > 2, \"quoted\" — and {braces}.";
    for Subject { family, model, operation, .. } in SUBJECTS.iter() {
        let call = Chat::user(plain).call_as(model, Some(family.id), *operation).unwrap();
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
