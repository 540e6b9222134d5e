//! Personal data in conversations, JSON and prompts: masked before a call, restored after it.
#![cfg(all(feature = "pii", feature = "prompt"))]

use outcrop::pii::{Action, Allowed, Direction, Key, Mask, Pointers, Policy, Redactor, Term, Vault};
use outcrop::{Chat, Event, FromJson as _, Operation, Part, Prompt, Reply, Role, inputs};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::OnceLock;

const NOVA: &str = "amazon.nova-lite-v1:0";

fn numbered() -> &'static Redactor {
    static SHARED: OnceLock<Redactor> = OnceLock::new();
    SHARED.get_or_init(|| with(Mask::Numbered))
}

fn fake() -> &'static Redactor {
    static SHARED: OnceLock<Redactor> = OnceLock::new();
    SHARED.get_or_init(|| with(Mask::Fake { seed: Key("quarry".to_owned()) }))
}

fn with(mask: Mask) -> Redactor {
    Redactor::new(&Policy { mask, ..Policy::default() }).expect("it compiles")
}

fn redacted(value: &Value, pointers: &[&str]) -> (Value, Vault) {
    let mut vault = Vault::default();
    let mut masked = value.clone();
    let pointers = if pointers.is_empty() { Pointers::all() } else { Pointers::new(pointers).expect("they are pointers") };
    numbered().redact_value(Direction::Input, &mut masked, &pointers, &mut vault);
    (masked, vault)
}

#[test]
fn json_is_masked_with_what_its_names_say() {
    let value = json!({
        "full_name": "Anthony Berg", "password": "hunter2!x", "note": "mail ann@example.org\nor \"call\" +1 415 555 0132",
        "ssn": 536_904_399, "count": 12, "ann@example.org": [true, null, 1.5],
    });
    let (masked, vault) = redacted(&value, &[]);
    assert_eq!(
        masked,
        json!({
            "full_name": "{NAME_1}", "password": "{PASSWORD_1}", "note": "mail {EMAIL_1}\nor \"call\" {PHONE_1}",
            "ssn": "{US_SOCIAL_SECURITY_NUMBER_1}", "count": 12, "{EMAIL_1}": [true, null, 1.5],
        })
    );
    let mut back = masked;
    vault.restore_value(&mut back);
    assert_eq!(back.to_string(), value.to_string());
}

#[test]
fn pointers_choose_what_is_masked() {
    let value =
        json!({ "a": [{ "mail": "ann@example.org" }, { "mail": "bob@example.org", "x": "eve@example.org" }], "b/c": "ann@example.org" });
    let (masked, _) = redacted(&value, &["/a/*/mail"]);
    assert_eq!(
        masked,
        json!({ "a": [{ "mail": "{EMAIL_1}" }, { "mail": "{EMAIL_2}", "x": "eve@example.org" }], "b/c": "ann@example.org" })
    );
    assert_eq!(redacted(&value, &["/b~1c", "/none"]).0["b/c"], "{EMAIL_1}");
    assert_eq!(redacted(&value, &["/a/1"]).0["a"][1]["x"], "{EMAIL_2}");
    assert!(Pointers::new(&["a/b"]).unwrap_err().to_string().contains("must begin with /"));
}

#[test]
fn members_whose_names_are_masked_alike_are_kept() {
    let mut value = json!({ "ann@example.org": 1, "bob@example.org": 2, "eve@example.org": 3 });
    with(Mask::Type).redact_value(Direction::Input, &mut value, &Pointers::all(), &mut Vault::default());
    assert_eq!(value, json!({ "{EMAIL}": 1, "{EMAIL}_2": 2, "{EMAIL}_3": 3 }));
}

#[test]
fn a_field_is_masked_knowing_its_label() {
    let mut vault = Vault::default();
    assert!(!numbered().redact_field(Direction::Input, "password", "correct horse", &mut vault).contains("horse"));
    assert_eq!(numbered().redact_field(Direction::Input, "Full name", "Anthony Berg", &mut vault), "{NAME_1}");
    assert_eq!(numbered().redact_field(Direction::Input, "colour", "grey", &mut vault), "grey");
}

fn talk() -> Chat {
    Chat::from_json(&json!({
        "system": [{ "type": "text", "text": "You help Laura Bergmann." }],
        "messages": [
            { "role": "user", "content": [
                { "type": "text", "text": "I am ann@example.org, account number 10295165." },
                { "type": "document", "format": "txt", "name": "Letter of Laura Bergmann", "source": { "text": "Yours, Laura Bergmann" } },
                { "type": "document", "format": "md", "name": "Notes", "source": { "data": "YW5uQGV4YW1wbGUub3Jn" } },
                { "type": "image", "format": "png", "source": { "data": "AAAA" } },
            ] },
            { "role": "assistant", "content": [{ "type": "toolCall", "id": "t1", "name": "find", "input": { "email": "ann@example.org", "n": 3 } }] },
            { "role": "user", "content": [{ "type": "toolResult", "id": "t1", "content": [
                { "type": "json", "value": { "phone": "+1 (415) 555-0132" } }, { "type": "text", "text": "see 10295165" }] }] },
        ],
    }))
    .expect("it is a chat")
}

#[test]
fn a_conversation_is_masked_in_all_its_parts() {
    let mut chat = talk();
    let mut vault = Vault::default();
    let findings = numbered().redact_chat(&mut chat, &mut vault);
    let text = serde_json::to_value(&chat).unwrap();
    assert_eq!(text["system"][0]["text"], "You help {NAME_1}.");
    let first = &text["messages"][0]["content"];
    assert_eq!(first[0]["text"], "I am {EMAIL_1}, account number {US_BANK_ACCOUNT_NUMBER_1}.");
    assert_eq!((&first[1]["name"], &first[1]["source"]["text"]), (&json!("Letter of [NAME 1]"), &json!("Yours, {NAME_1}")));
    assert_ne!(first[2]["source"]["data"], "YW5uQGV4YW1wbGUub3Jn");
    assert_eq!(text["messages"][1]["content"][0]["input"], json!({ "email": "{EMAIL_1}", "n": 3 }));
    assert_eq!(text["messages"][2]["content"][0]["content"][0]["value"], json!({ "phone": "{PHONE_1}" }));
    let said: Vec<(&str, Option<&str>)> = findings.iter().map(|finding| (finding.code.as_str(), finding.at.as_deref())).collect();
    assert_eq!(said, [("BR-PII-001", None), ("BR-PII-002", Some("messages.0.content.3"))]);
    assert!(findings[0].message.ends_with("3 EMAIL, 3 NAME, 1 PHONE, 1 US_BANK_ACCOUNT_NUMBER"), "{}", findings[0].message);
    let once = chat.clone();
    numbered().redact_chat(&mut chat, &mut vault);
    assert_eq!(chat, once);
    vault.restore_chat(&mut chat);
    assert_eq!(chat, talk());
}

#[test]
fn names_of_documents_come_back_whatever_the_policy_calls_its_findings() {
    let policy = json!({
        "mask": { "style": "numbered" },
        "regexes": [
            { "name": "Staff Id", "pattern": "S-[0-9]{4}" },
            { "name": "Staff-Id", "pattern": "T-[0-9]{4}" },
            { "name": "Größe_2", "pattern": "G-[0-9]{4}" },
        ],
    });
    let redactor = Redactor::new(&Policy::from_json(&policy).unwrap()).unwrap();
    let document = |name: &str| {
        let part = json!({ "type": "document", "format": "txt", "name": name, "source": { "text": "." } });
        Chat::from_json(&json!({ "messages": [{ "role": "user", "content": [part] }] })).unwrap()
    };
    let mut vault = Vault::default();
    let mut round = |name: &str, masked: &str| {
        let mut chat = document(name);
        redactor.redact_chat(&mut chat, &mut vault);
        assert_eq!(chat, document(masked));
        redactor.redact_chat(&mut chat, &mut vault);
        assert_eq!(chat, document(masked), "again");
        vault.restore_chat(&mut chat);
        assert_eq!(chat, document(name));
    };
    round("File of S-1234", "File of [Staff Id 1]");
    round("Size G-0815 for ann@example.org", "Size [Größe 2 1] for [EMAIL 1]");
    // As a name of a document this one could not be told from the first.
    round("File of T-1234", "[LITERAL 1]");
    // The caller's own brackets.
    round("File [Staff Id 7]", "[LITERAL 2]");
}

#[test]
fn fields_and_values_looked_into_before_are_masked_as_if_at_once() {
    let rows = ["laura.bergmann@example.org", "+1 415 555 0132", "laura.bergmann@example.org", "grey", "{EMAIL_9}"];
    let looked: Vec<_> = rows.iter().map(|row| numbered().look_into_field(Direction::Input, "note", row)).collect();
    let (mut at_once, mut later) = (Vault::default(), Vault::default());
    for (row, ahead) in rows.iter().zip(&looked) {
        let expected = numbered().redact_field(Direction::Input, "note", row, &mut at_once);
        assert_eq!(numbered().redact_field_ahead(Direction::Input, "note", row, ahead, &mut later), expected);
    }
    let value = json!({ "a": rows, "ssn": 536_904_399 });
    let (mut expected, mut masked) = (value.clone(), value.clone());
    numbered().redact_value(Direction::Input, &mut expected, &Pointers::all(), &mut at_once);
    let ahead = numbered().look_into_value(Direction::Input, &value, &Pointers::all());
    numbered().redact_value_ahead(Direction::Input, &mut masked, &Pointers::all(), &ahead, &mut later);
    assert_eq!(masked, expected);
    assert_eq!(later.to_json(), at_once.to_json());
}

#[test]
fn a_value_masked_in_one_turn_is_masked_in_the_next_wherever_it_stands() {
    let mut vault = Vault::default();
    let mut chat = Chat::user("account number 10295165");
    numbered().redact_chat(&mut chat, &mut vault);
    let mut chat =
        Chat::user("account number 10295165").with(Role::Assistant, [Part::text("Found 10295165.")]).with(Role::User, [Part::text("ok")]);
    numbered().redact_chat(&mut chat, &mut vault);
    assert_eq!(serde_json::to_value(&chat.messages[1].content[0]).unwrap()["text"], "Found {US_BANK_ACCOUNT_NUMBER_1}.");
}

#[test]
fn a_signed_thought_goes_as_it_is_and_a_finding_says_so() {
    let thought = || Part::Reasoning { text: "ann@example.org".to_owned(), signature: Some("x".to_owned()), redacted: None };
    let mut chat = Chat::user("hello").with(Role::Assistant, [thought()]);
    let findings = numbered().redact_chat(&mut chat, &mut Vault::default());
    assert_eq!((findings[0].code.as_str(), &chat.messages[1].content[0]), ("BR-PII-003", &thought()));
}

fn asks() -> Prompt {
    format!("---\nmodel: {NOVA}\nredact: true\ninputs: {{ who: string }}\n---\n{{{{ role(\"system\") }}}}\nYou are kind.\n{{{{ role(\"user\") }}}}\nWrite to {{{{ who }}}}, please.")
        .parse()
        .expect("it is a prompt")
}

/// An answer of Nova.
fn answer(text: &str) -> Vec<u8> {
    json!({
        "output": { "message": { "role": "assistant", "content": [
            { "text": text }, { "toolUse": { "toolUseId": "t", "name": "send", "input": { "to": text, "quote": "\"{NAME_1}\"" } } }] } },
        "stopReason": "tool_use", "usage": { "inputTokens": 1, "outputTokens": 1 },
    })
    .to_string()
    .into_bytes()
}

#[test]
fn a_prompt_that_says_redact_masks_its_calls_and_restores_their_answers() {
    let call = asks().call(&inputs! { who: "Laura Bergmann <laura@example.org>" }).unwrap();
    assert_eq!(call.body["messages"][0]["content"][0]["text"], "Write to {NAME_1} <{EMAIL_1}>, please.");
    let reply = call.read_parts(200, &|_| None, &answer("Dear {NAME_1} {EMAIL_1} {EMAIL_2}")).unwrap();
    let [Part::Text { text, .. }, Part::ToolCall { input, .. }] = reply.parts.as_slice() else { panic!("{:?}", reply.parts) };
    assert_eq!(text, "Dear Laura Bergmann laura@example.org {EMAIL_2}");
    assert_eq!(input["quote"], "\"Laura Bergmann\"");
    assert_eq!(call.vault().unwrap().len(), 2);
    let written = serde_json::to_string(&call).unwrap();
    assert!(!written.contains("laura") && !format!("{call:?}").contains("laura"), "{written}");
    let again = outcrop::Call::<Reply>::from_json(&serde_json::from_str(&written).unwrap()).unwrap();
    let vault = Vault::from_json(&call.vault().unwrap().to_json()).unwrap();
    assert_eq!(again.with_vault(vault).read_parts(200, &|_| None, &answer("Dear {NAME_1} {EMAIL_1} {EMAIL_2}")).unwrap(), reply);
}

#[test]
fn rendering_shows_what_will_leave_and_where_it_came_from() {
    let rendered = asks().render(&inputs! { who: "Laura Bergmann" }).unwrap();
    let segments: Vec<Value> = rendered.segments.iter().map(|segment| serde_json::to_value(segment).unwrap()).collect();
    assert_eq!(
        segments,
        [
            json!({ "text": "You are kind.", "origin": "author", "role": "system" }),
            json!({ "text": "Write to ", "origin": "author", "role": "user" }),
            json!({ "text": "{NAME_1}", "origin": { "input": "who" }, "role": "user" }),
            json!({ "text": ", please.", "origin": "author", "role": "user" }),
        ]
    );
    assert_eq!(rendered.findings[0].code, "BR-PII-001");
    let unmasked = asks().render_unmasked(&inputs! { who: "Laura Bergmann" }).unwrap();
    assert!(unmasked.redact.is_some());
    assert_eq!(
        unmasked.call_as(None, None, Operation::Converse).unwrap().body["messages"][0]["content"][0]["text"],
        "Write to {NAME_1}, please."
    );
}

#[test]
fn one_vault_may_serve_many_turns() {
    let first = asks().render(&inputs! { who: "ann@example.org" }).unwrap();
    let second = asks().render_with(&inputs! { who: "bob@example.org and ann@example.org" }, first.vault().unwrap().clone()).unwrap();
    assert_eq!(second.segments[2].text, "{EMAIL_2} and {EMAIL_1}");
    assert_eq!(second.call().unwrap().vault().unwrap().len(), 2);
}

#[test]
fn redact_may_name_entities_and_leave_the_authors_words() {
    let front = |redact: &str| {
        let source =
            format!("---\nmodel: {NOVA}\nredact: {redact}\ninputs: {{ who: string }}\n---\nOur help@example.com wrote {{{{ who }}}}.");
        let call = source.parse::<Prompt>()?.call(&inputs! { who: "ann@example.org, +1 (415) 555-0132" })?;
        Ok::<_, outcrop::Error>(call.body["messages"][0]["content"][0]["text"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(front("[EMAIL]").unwrap(), "Our {EMAIL_1} wrote {EMAIL_2}, +1 (415) 555-0132.");
    assert_eq!(front("{of: inputs, mask: type}").unwrap(), "Our help@example.com wrote {EMAIL}, {PHONE}.");
    assert_eq!(front("{entities: [{type: PHONE}], allow: [x]}").unwrap(), "Our help@example.com wrote ann@example.org, {PHONE_1}.");
    assert_eq!(front("false").unwrap(), "Our help@example.com wrote ann@example.org, +1 (415) 555-0132.");
    for (redact, says) in [
        ("[NICKNAME]", "line 3, column 1: redact is no PII policy: there is no type \"NICKNAME\""),
        ("yes", "line 3, column 9: redact takes true, a list of entities"),
        ("{mask: numbered, only: x}", "line 3, column 26: unknown"),
        ("{of: system}", "line 3, column 14: of takes all or inputs"),
    ] {
        let error = front(redact).unwrap_err().to_string();
        assert!(
            error.contains(says.split(": ").last().unwrap_or_default()) && error.starts_with(says.split(':').next().unwrap_or_default()),
            "{error}"
        );
    }
}

#[test]
fn placeholders_cut_by_events_are_restored() {
    let mut vault = Vault::default();
    numbered().redact("ann@example.org \"x\"", &mut vault);
    let mut restorer = vault.events();
    let text = |text: &str| Event::Text { text: text.to_owned() };
    let json = |json: &str| Event::ToolInput { id: "t".to_owned(), json: json.to_owned() };
    let mut seen = Vec::new();
    for event in [text("Hello {EM"), text("AIL_1"), text("}, {a"), json("{\"to\": \"{EMA"), json("IL_1}\"}")] {
        seen.extend(restorer.push(event));
    }
    seen.extend(restorer.flush());
    assert_eq!(seen, [text("Hello "), text("ann@example.org, "), text("{a"), json("{\"to\": \""), json("ann@example.org\"}")]);
}

#[test]
fn allowed_and_denied_texts_may_go_one_way_only() {
    let policy: Policy = serde_json::from_value(json!({
        "entities": [{ "type": "EMAIL" }],
        "allow": ["a@example.org", { "text": "b@example.org", "direction": "output" }],
        "deny": [{ "text": "Basalt", "name": "CODENAME", "outputAction": "NONE" }],
    }))
    .unwrap();
    let redactor = Redactor::new(&policy).unwrap();
    let both =
        |text: &str| [Direction::Input, Direction::Output].map(|direction| redactor.redact_for(direction, text, &mut Vault::default()));
    assert_eq!(both("a@example.org"), ["a@example.org", "a@example.org"]);
    assert_eq!(both("b@example.org"), ["{EMAIL}", "b@example.org"]);
    assert_eq!(both("Basalt"), ["{CODENAME}", "Basalt"]);
    assert_eq!(serde_json::to_value(&policy).unwrap()["allow"][1]["direction"], "output");
    let by_hand = Policy {
        allow: vec![Allowed { text: "b@example.org".to_owned(), direction: Some(Direction::Output) }],
        deny: vec![Term { input_action: Some(Action::None), ..Term::new("Tuff", "CODENAME") }],
        ..Policy::default()
    };
    assert_eq!(Redactor::new(&by_hand).unwrap().redact("Tuff", &mut Vault::default()), "Tuff");
}

#[test]
fn made_up_values_are_restored_by_the_vault_in_texts_and_streams() {
    let mut vault = Vault::default();
    let text = "Laura Bergmann, laura@example.org, card 4111 1111 1111 1111, and Laura Bergmann.";
    let masked = fake().redact(text, &mut vault);
    assert!(!masked.contains("Bergmann") && !masked.contains('{'), "{masked}");
    assert_eq!(vault.restore(&masked), text);
    let mut vault = Vault::from_json(&vault.to_json()).unwrap();
    assert_eq!(fake().redact("to laura@example.org", &mut vault), masked.split(", ").nth(1).map(|mail| format!("to {mail}")).unwrap());
    let mut stream = vault.stream();
    let restored: String = masked.as_bytes().chunks(3).map(|piece| stream.push(std::str::from_utf8(piece).unwrap())).collect();
    assert_eq!(restored + &stream.finish(), text);
}

#[test]
fn made_up_values_are_restored_behind_escapes_of_json() {
    let redactor = Redactor::new(&Policy { mask: Mask::Fake { seed: Key("s".into()) }, ..Policy::default() }).unwrap();
    let mut vault = Vault::default();
    let masked = redactor.redact("Laura Bergmann", &mut vault);
    assert_ne!(masked, "Laura Bergmann");
    for (before, restored) in [
        ("\\n", true),
        ("\\t", true),
        ("\\u0000", true),
        ("\\u000a", true),
        ("\\\"", true),
        ("\\\\", true),
        ("\\\\n", false),
        ("\\u0041", false),
        ("n", false),
    ] {
        let json = format!("{{\"to\":\"x y z{before}{masked}\\n{masked}.\"}}");
        let first = if restored { "Laura Bergmann" } else { &masked };
        let expected = format!("{{\"to\":\"x y z{before}{first}\\nLaura Bergmann.\"}}");
        assert_eq!(vault.restore_json(&json), expected);
        for cut in 1..json.len() {
            let mut stream = vault.stream_json();
            let mut pieces = stream.push(&json[..cut]);
            pieces += &stream.push(&json[cut..]);
            assert_eq!(pieces + &stream.finish(), expected, "{cut}");
            let mut stream = vault.stream_json();
            let bytes = json.as_bytes().chunks(cut).map(|piece| stream.push(std::str::from_utf8(piece).unwrap()));
            let mut pieces: String = bytes.collect();
            pieces += &stream.finish();
            assert_eq!(pieces, expected, "{cut} at a time");
        }
    }
}

#[test]
fn many_names_get_made_up_names_of_their_own() {
    let mut vault = Vault::default();
    let text = (0..600).fold(String::new(), |text, n| text + &format!("Contact: Anna{n} Meier{n}, a{n}@example.org\n"));
    let masked = fake().redact(&text, &mut vault);
    assert_eq!(vault.restore(&masked), text);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "ann@example.org", "4111 1111 1111 1111", "+1 (415) 555-0132", "536-90-4399", "SSN: ", "Anna Meier", "Gao Yunfei", "Dr. ", "Alex Miller", "Sam", "12 Main Street, ", "203.0.113.7",
            "{EMAIL_1}", "{NAME_2}", "{LITERAL_1}", "{EMAIL", "}", "{", "[NAME 1]", "[LITERAL 1]", "[", "age: 43", "PIN: 1234", "passport number A90583942", "password: hunter2!", "10.0.0.1",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![" ", ", ", "\n", "\n\n", ". ", ": ", "-", "\"", "\\", "é", "🙂", "的"]).prop_map(str::to_owned),
        2 => "[a-zA-Z0-9 .,:;@{}_\\[\\]-]{0,12}",
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..16).prop_map(|all| all.concat())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        pieces().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec![536_904_399_u64, 4_155_550_132, 43, 4_111_111_111_111_111]).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    let name = prop_oneof![
        2 => prop::sample::select(vec!["name", "email", "ssn", "phone", "age", "password", "card", "a/b~c"]).prop_map(str::to_owned),
        1 => pieces(),
    ];
    leaf.prop_recursive(4, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..5).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn chat() -> impl Strategy<Value = Chat> {
    let part = prop_oneof![
        3 => pieces().prop_map(Part::text),
        1 => (pieces(), pieces()).prop_map(|(name, text)| Part::Document { format: "txt".to_owned(), name, source: outcrop::Source::Text(text) }),
        1 => (pieces(), pieces()).prop_map(|(name, text)| Part::document("md", name, text.as_bytes())),
        1 => value().prop_map(|input| Part::ToolCall { id: "t".to_owned(), name: "f".to_owned(), input: input.into(), server: false, extra: None }),
        1 => (value(), pieces()).prop_map(|(value, text)| Part::ToolResult { id: "t".to_owned(), content: vec![Part::Json { value: value.into() }, Part::text(text)], error: false }),
        1 => pieces().prop_map(|text| Part::Reasoning { text, signature: None, redacted: None }),
    ];
    prop::collection::vec(prop::collection::vec(part, 0..4), 0..4)
        .prop_map(|turns| turns.into_iter().fold(Chat::default().system("You help."), |chat, content| chat.with(Role::User, content)))
}

/// Pieces of a text of so many letters.
fn cut(text: &str, letters: usize) -> Vec<String> {
    let all: Vec<char> = text.chars().collect();
    all.chunks(letters).map(|piece| piece.iter().collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn restoring_json_gives_back_exactly_what_was(value in value(), made_up in any::<bool>()) {
        let redactor = if made_up { fake() } else { numbered() };
        let mut vault = Vault::default();
        let mut masked = value.clone();
        redactor.redact_value(Direction::Input, &mut masked, &Pointers::all(), &mut vault);
        let mut again = masked.clone();
        redactor.redact_value(Direction::Input, &mut again, &Pointers::all(), &mut vault);
        prop_assert_eq!(&again, &masked);
        vault.restore_value(&mut masked);
        prop_assert_eq!(masked.to_string(), value.to_string());
    }

    #[test]
    fn restoring_a_conversation_gives_back_exactly_what_was(chat in chat(), made_up in any::<bool>()) {
        let redactor = if made_up { fake() } else { numbered() };
        let mut vault = Vault::default();
        let mut masked = chat.clone();
        redactor.redact_chat(&mut masked, &mut vault);
        let mut again = masked.clone();
        redactor.redact_chat(&mut again, &mut vault);
        prop_assert_eq!(&again, &masked);
        vault.restore_chat(&mut masked);
        prop_assert_eq!(masked, chat);
    }

    #[test]
    fn restoring_made_up_values_gives_back_exactly_what_was(text in pieces(), letters in 1usize..9) {
        let mut vault = Vault::default();
        let masked = fake().redact(&text, &mut vault);
        prop_assert_eq!(&fake().redact(&masked, &mut vault), &masked);
        prop_assert_eq!(&vault.restore(&masked), &text);
        let mut stream = vault.stream();
        let restored: String = cut(&masked, letters).iter().map(|piece| stream.push(piece)).collect();
        prop_assert_eq!(restored + &stream.finish(), text);
    }

    #[test]
    fn events_cut_anywhere_are_restored_as_the_whole_answer_is(text in pieces(), letters in 1usize..9) {
        let mut vault = Vault::default();
        let masked = numbered().redact(&text, &mut vault);
        let json = json!({ "text": masked }).to_string();
        let mut restorer = vault.events();
        let events = cut(&masked, letters).into_iter().map(|text| Event::Text { text })
            .chain(cut(&json, letters).into_iter().map(|json| Event::ToolInput { id: "t".to_owned(), json }));
        let mut seen: Vec<Event> = events.flat_map(|event| restorer.push(event)).collect();
        seen.extend(restorer.flush());
        let (mut said, mut input) = (String::new(), String::new());
        for event in seen {
            match event {
                Event::Text { text } => said.push_str(&text),
                Event::ToolInput { json, .. } => input.push_str(&json),
                other => prop_assert!(false, "{other:?}"),
            }
        }
        prop_assert_eq!(&said, &text);
        let input: Value = serde_json::from_str(&input).unwrap();
        prop_assert_eq!(input["text"].as_str().unwrap_or_default(), text);
    }

    #[test]
    fn segments_add_up_to_the_masked_turns(text in pieces(), of_inputs in any::<bool>()) {
        let of = if of_inputs { "inputs" } else { "all" };
        let source = format!("---\nredact: {{of: {of}}}\ninputs: {{ a: string }}\n---\nMy name is {{{{ a }}}} or {{{{ a }}}}, bob@example.com");
        let rendered = source.parse::<Prompt>().unwrap().render(&inputs! { a: text.as_str() }).unwrap();
        let said: String = rendered.segments.iter().map(|segment| segment.text.as_str()).collect();
        let Part::Text { text: masked, inputs } = &rendered.chat.messages[0].content[0] else { panic!("no text") };
        prop_assert_eq!(&said, masked);
        for span in inputs {
            prop_assert!(masked.get(span.start..span.end).is_some());
        }
        let whole = format!("My name is {text} or {text}, bob@example.com");
        prop_assert_eq!(rendered.vault().unwrap().restore(masked), whole);
    }
}
