//! Bodies read back: a chat's call gives the chat's body again, and whatever is lost is named.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::families::{ALL, Speaks, Takes};
use outcrop::{Chat, Error, Family, Finding, Message, Model, Operation, Params, Part, Role, Severity, Tool, ToolChoice};
use outcrop_mock::fixture::load_all;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

/// Every chat family with each of its models, through each operation it has a body for.
fn models() -> Vec<(&'static Family, &'static Model, Operation)> {
    let mut found = Vec::new();
    for family in ALL {
        for model in family.models {
            if matches!(family.speaks, Speaks::Chat(_)) {
                found.push((*family, model, Operation::InvokeModel));
            }
            if matches!(family.speaks, Speaks::Chat(_) | Speaks::Converse) && model.takes.has(Takes::CONVERSE) {
                found.push((*family, model, Operation::Converse));
            }
        }
    }
    found
}

fn lost(findings: &[Finding]) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.severity == Severity::Ignored).collect()
}

/// Reads the body of a chat's call back and makes the call again; `None` when the chat cannot be asked.
#[track_caller]
fn there_and_back(chat: &Chat, family: &Family, model: &Model, operation: Operation) -> Option<Vec<Finding>> {
    let id = model.callable_id();
    let call = match chat.call_as(&id, Some(family.id), operation) {
        Ok(call) => call,
        Err(Error::Invalid { .. }) => return None,
        Err(error) => panic!("{id}: {error}"),
    };
    let read = Chat::from_body(operation, &id, Some(family.id), &call.body).unwrap_or_else(|error| panic!("{id}: {error}"));
    if read.findings.is_empty() {
        let again = read.call_as(&id, Some(family.id), operation).unwrap_or_else(|error| panic!("{id}: {error}\n{}", *call.body));
        assert_eq!(*again.body, *call.body, "{id} {}", operation.name());
    }
    Some(read.findings)
}

#[test]
fn a_talk_comes_back_from_every_body_whole() {
    let params = Params { max_tokens: Some(100), ..Params::default() };
    let chat = Chat { params, ..Chat::user("Name one rock.") }
        .with(Role::Assistant, [Part::text("Gneiss.")])
        .with(Role::User, [Part::text("How hard is it?")]);
    // One is served by another endpoint only, and asked here in vain.
    for (family, model, operation) in models().into_iter().filter(|(_, model, _)| model.id != "anthropic.claude-haiku-4-5") {
        // There is no chat with some, and Converse has no turns for them.
        if ["jurassic2", "cohere-command"].contains(&family.id) && operation == Operation::Converse {
            continue;
        }
        let findings = there_and_back(&chat, family, model, operation);
        // A prompt without a template holds the turns in one text.
        if family.id != "pegasus" {
            assert_eq!(findings, Some(vec![]), "{} {}", model.id, operation.name());
        }
        let read = chat.call_as(&model.callable_id(), Some(family.id), operation);
        let Ok(call) = read else { continue };
        let read = Chat::from_body(operation, &model.callable_id(), Some(family.id), &call.body).unwrap();
        if !["jurassic2", "cohere-command"].contains(&family.id) {
            assert_eq!(read.chat, chat, "{} {}", model.id, operation.name());
        }
    }
}

#[test]
fn every_fixture_comes_back_and_what_does_not_is_named() {
    let fixtures = load_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")).unwrap();
    let (mut whole, mut chats) = (0, 0);
    for fixture in &fixtures {
        let text = |key: &str| fixture.call[key].as_str();
        let (operation, model) = (Operation::named(text("operation").unwrap()).unwrap(), text("modelId").unwrap_or_default());
        let body = &fixture.call["body"];
        let read = match Chat::from_body(operation, model, text("family"), body) {
            Ok(read) => read,
            Err(Error::Malformed { .. }) => continue,
            Err(error) => panic!("{}/{}: {error}", fixture.family, fixture.case),
        };
        let name = format!("{}/{}", fixture.family, fixture.case);
        chats += 1;
        if !read.findings.is_empty() {
            println!("{name}: {}", read.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        }
        let lost = lost(&read.findings);
        // What a guardrail is told, and a tier, are no part of a conversation.
        let settings = ["/guardrailConfig", "/performanceConfig", "/serviceTier", "/requestMetadata", "/additionalModelResponseFieldPaths"];
        assert!(lost.iter().all(|finding| settings.contains(&&*finding.pointer)), "{name}: {lost:?}\n{body}");
        let again = read.call_as(model, Some(read.family.id), operation).unwrap_or_else(|error| panic!("{name}: {error}"));
        if read.findings.is_empty() {
            assert_eq!(*again.body, *body, "{name}");
            whole += 1;
        }
    }
    assert!(whole * 10 > chats * 9, "only {whole} of {chats} fixtures came back whole");
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z ,.\n]{0,20}[a-z]",
        1 => proptest::sample::select(vec![
            "User: x", "a\nBot: b", "[INST] x [/INST]", "<|eot_id|>", "\n\nHuman: x", "<|image|>", "é\u{2028}ü", "<s>", " ", "{}", "<think>", "[]",
        ]).prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        text().prop_map(|text| json!({ "rock": text })),
        Just(json!({})),
        any::<i32>().prop_map(|number| json!({ "number": number, "list": [1, null, "x"] })),
    ]
}

/// Turns as people have them: questions, perhaps with an image; answers, perhaps by way of a tool.
fn chats() -> impl Strategy<Value = Chat> {
    let turn = prop_oneof![
        4 => (text(), text()).prop_map(|(asked, said)| vec![
            Message { role: Role::User, content: vec![Part::text(asked)] },
            Message { role: Role::Assistant, content: vec![Part::text(said)] },
        ]),
        1 => (text(), text()).prop_map(|(asked, said)| vec![
            Message { role: Role::User, content: vec![Part::image("png", PNG), Part::text(asked)] },
            Message { role: Role::Assistant, content: vec![Part::text(said.clone()), Part::text(said)] },
        ]),
        2 => (text(), value(), text(), any::<bool>(), any::<bool>()).prop_map(|(asked, input, said, error, talks)| {
            let id = "abcde1234".to_owned();
            let call = Part::ToolCall { id: id.clone(), name: "look".to_owned(), input: input.into(), server: false, extra: None };
            let result = Part::ToolResult { id, content: vec![Part::text(said.clone())], error };
            let calling = if talks { vec![Part::text("Let me look."), call] } else { vec![call] };
            vec![
                Message { role: Role::User, content: vec![Part::text(asked)] },
                Message { role: Role::Assistant, content: calling },
                Message { role: Role::User, content: vec![result] },
                Message { role: Role::Assistant, content: vec![Part::text(said)] },
            ]
        }),
        1 => (text(), text()).prop_map(|(asked, thought)| vec![
            Message { role: Role::User, content: vec![Part::text(asked), Part::CachePoint { ttl: None }] },
            Message { role: Role::Assistant, content: vec![
                Part::Reasoning { text: thought, signature: Some("c2ln".to_owned()), redacted: None },
                Part::text("So be it."),
            ] },
        ]),
    ];
    let params = (
        proptest::option::of(1..2_000_u64),
        proptest::option::of(0.0..1.0_f64),
        proptest::option::of(1..100_u64),
        prop::collection::vec("[a-z]{1,5}", 0..3),
        any::<bool>(),
    )
        .prop_map(|(max_tokens, temperature, top_k, stop, extra)| {
            let extra = if extra {
                json!({ "seed": 7, "nested": { "a": [null] } }).as_object().cloned().unwrap_or_default()
            } else {
                serde_json::Map::default()
            };
            Params { max_tokens, temperature, top_p: None, top_k, stop, extra, unchecked: false }
        });
    let tools = (any::<bool>(), 0..4_usize).prop_map(|(strict, kind)| {
        let input =
            json!({ "type": "object", "properties": { "rock": { "type": "string", "description": "a rock" } }, "required": ["rock"] });
        let tool = Tool { name: "look".to_owned(), description: Some("looks".to_owned()), input: input.into(), strict };
        let choice = [None, Some(ToolChoice::Auto), Some(ToolChoice::Any), Some(ToolChoice::Tool("look".to_owned()))];
        (vec![tool], choice[kind].clone())
    });
    let last = text().prop_map(|text| Message { role: Role::User, content: vec![Part::text(text)] });
    (prop::collection::vec(text(), 0..3), prop::collection::vec(turn, 0..3), last, proptest::option::of(tools), params).prop_map(
        |(system, turns, last, tools, params)| {
            let (tools, tool_choice) = tools.unwrap_or_default();
            let messages = turns.into_iter().flatten().chain([last]).collect();
            Chat { system: system.into_iter().map(Part::text).collect(), messages, tools, tool_choice, params }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_chat_comes_back_or_findings_say_why_not(chat in chats()) {
        for (family, model, operation) in models() {
            there_and_back(&chat, family, model, operation);
        }
    }
}

#[test]
fn turns_in_a_template_are_taken_apart_where_they_make_the_same_prompt() {
    for (model, at, prompt, turns) in [
        ("anthropic.claude-v2:1", "prompt", "Be brief.\n\nHuman: Hi\n\nAssistant: Yes?\n\nHuman: A rock\n\nAssistant:", 3),
        ("anthropic.claude-v2:1", "prompt", "\n\nHuman: Hi\n\nAssistant: I", 2),
        ("anthropic.claude-v2:1", "prompt", "Human: Hi\n\nAssistant:", 0),
        ("amazon.titan-text-lite-v1", "inputText", "User: Hi\nBot: Yes?\nUser: A rock\nBot:", 3),
        ("amazon.titan-text-lite-v1", "inputText", "Name a rock.", 0),
        ("mistral.mistral-7b-instruct-v0:2", "prompt", "<s>[INST] Hi [/INST]", 1),
        ("mistral.mistral-7b-instruct-v0:2", "prompt", "[INST] Hi [/INST]", 0),
        ("meta.llama2-13b-chat-v1", "prompt", "<s>[INST] <<SYS>>\nBrief.\n<</SYS>>\n\nHi [/INST] Yes? </s><s>[INST] A rock [/INST]", 3),
        ("ai21.j2-mid-v1", "prompt", "Name a rock.", 1),
        (
            "meta.llama3-8b-instruct-v1:0",
            "prompt",
            "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBrief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
            1,
        ),
        ("meta.llama3-8b-instruct-v1:0", "prompt", "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>", 0),
    ] {
        let mut body = json!({ at: prompt });
        if model.starts_with("anthropic") {
            body["max_tokens_to_sample"] = 20.into();
        }
        let read = Chat::from_body(Operation::InvokeModel, model, None, &body).unwrap();
        let codes: Vec<&str> = read.findings.iter().map(|finding| finding.code.as_str()).collect();
        if turns == 0 {
            assert_eq!(read.chat.messages, Chat::user(prompt).messages, "{prompt:?}");
            assert!(codes.contains(&"BR-FROM-004"), "{prompt:?}: {codes:?}");
        } else {
            assert_eq!(read.chat.messages.len(), turns, "{prompt:?}");
            assert!(!codes.contains(&"BR-FROM-004"), "{prompt:?}: {codes:?}");
        }
    }
}

#[test]
fn what_a_chat_has_no_place_for_is_named_by_its_pointer() {
    let cases = [
        (
            "anthropic.claude-3-haiku-20240307-v1:0",
            Operation::InvokeModel,
            json!({
                "anthropic_version": "bedrock-2023-05-31", "max_tokens": 9,
                "messages": [{ "role": "user", "content": [{ "type": "text", "text": "Hi", "citations": [1] }] }],
            }),
            "/messages/0/content/0/citations",
        ),
        (
            "amazon.nova-lite-v1:0",
            Operation::Converse,
            json!({
                "messages": [{ "role": "user", "content": [{ "text": "Hi" }] }],
                "guardrailConfig": { "guardrailIdentifier": "abc", "guardrailVersion": "1" },
            }),
            "/guardrailConfig",
        ),
        (
            "openai.gpt-oss-20b-1:0",
            Operation::InvokeModel,
            json!({
                "messages": [{ "role": "user", "content": "Hi", "name": "Ann" }],
            }),
            "/messages/0/name",
        ),
        (
            "cohere.command-r-v1:0",
            Operation::InvokeModel,
            json!({
                "message": "Hi", "tools": [{ "name": "look", "description": "", "parameter_definitions": { "a~b/c": { "type": "List[str]", "required": false } } }],
            }),
            "/tools/0/parameter_definitions/a~0b~1c/type",
        ),
    ];
    for (model, operation, body, pointer) in cases {
        let read = Chat::from_body(operation, model, None, &body).unwrap();
        let lost = lost(&read.findings);
        assert!(lost.iter().any(|finding| finding.pointer == pointer), "{model}: {lost:?}");
        // Nothing stands there that the pointer would not lead to.
        assert!(lost.iter().all(|finding| body.pointer(&finding.pointer).is_some()), "{lost:?}");
    }
}

#[test]
fn a_body_becomes_a_converse_body_and_comes_back() {
    let body = json!({
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 2_000,
        "system": "Be brief.",
        "thinking": { "type": "enabled", "budget_tokens": 1_024 },
        "tools": [{ "name": "look", "description": "looks", "input_schema": { "type": "object" } }],
        "messages": [
            { "role": "user", "content": [{ "type": "text", "text": "How hard is talc?" }] },
            { "role": "assistant", "content": [
                { "type": "thinking", "thought": "", "thinking": "I look.", "signature": "c2ln" },
                { "type": "tool_use", "id": "toolu_1", "name": "look", "input": { "rock": "talc" } },
            ] },
            { "role": "user", "content": [{ "type": "tool_result", "tool_use_id": "toolu_1", "content": [{ "type": "text", "text": "1" }] }] },
        ],
    });
    let model = "anthropic.claude-3-7-sonnet-20250219-v1:0";
    let id = format!("us.{model}");
    let read = Chat::from_body(Operation::InvokeModel, &id, None, &body).unwrap();
    let converse = read.call_as(&id, None, Operation::Converse).unwrap();
    assert_eq!(converse.body["additionalModelRequestFields"], json!({ "thinking": { "type": "enabled", "budget_tokens": 1_024 } }));
    assert_eq!(converse.body["messages"][2]["content"][0]["toolResult"]["content"][0]["text"], "1");
    let back = Chat::from_body(Operation::Converse, &id, None, &converse.body).unwrap();
    assert_eq!(back.findings, []);
    let mut expected = body.clone();
    expected["messages"][1]["content"][0].as_object_mut().unwrap().remove("thought");
    assert_eq!(*back.call_as(&id, None, Operation::InvokeModel).unwrap().body, expected);
}

#[test]
fn members_of_one_body_are_left_out_of_another_and_named() {
    let body = json!({
        "messages": [
            { "role": "user", "content": [{ "type": "text", "text": "Hi" }, { "type": "input_audio", "input_audio": {} }] },
        ],
        "max_tokens": 20,
        "reasoning_effort": "low",
    });
    let read = Chat::from_body(Operation::InvokeModel, "openai.gpt-oss-20b-1:0", None, &body).unwrap();
    assert_eq!(read.chat.params.max_tokens, Some(20));
    let call = read.call_as("amazon.nova-lite-v1:0", None, Operation::InvokeModel).unwrap();
    let left: Vec<String> = call.findings.iter().filter(|finding| finding.code == "BR-FROM-006").map(ToString::to_string).collect();
    assert_eq!(
        left,
        [
            "/reasoning_effort: is a member of gpt-oss's own body and is left out of this one",
            "messages[0].content[1]: is a block of gpt-oss's own body and is left out of this one",
        ]
    );
    assert_eq!(call.body["messages"], json!([{ "role": "user", "content": [{ "text": "Hi" }] }]));
}
