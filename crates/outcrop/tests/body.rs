//! What is written as bytes is what was meant, and is checked as if it had been read.

use outcrop::{Body, Chat, Operation, Part, Role, Tool, check};
use proptest::prelude::*;
use serde_json::{Value, json};

const CLAUDE: &str = "us.anthropic.claude-sonnet-4-20250514-v1:0";

/// A conversation with everything that needs escaping in it.
fn chat(texts: &[String], input: &Value) -> Chat {
    let call =
        Part::ToolCall { id: "tooluse_1".to_owned(), name: "look".to_owned(), input: input.clone().into(), server: false, extra: None };
    let text = |at: usize| texts.get(at).map_or("rock", String::as_str);
    Chat::default()
        .system(text(0))
        .with(Role::User, [Part::text(text(1))])
        .with(Role::Assistant, [Part::text(text(2)), call])
        .with(Role::User, [Part::tool_result("tooluse_1", text(3))])
        .tool(Tool {
            name: "look".to_owned(),
            description: Some(text(4).to_owned()),
            input: json!({"type": "object"}).into(),
            strict: false,
        })
}

proptest! {
    #[test]
    fn what_is_sent_is_the_json_of_what_is_shown(texts in proptest::collection::vec("(?s).{1,80}", 5), key in ".{0,10}", number in any::<f64>()) {
        let input = json!({ key: [number, null, true, {"deep": texts[0]}] });
        for operation in [Operation::InvokeModel, Operation::Converse] {
            let Ok(call) = chat(&texts, &input).call_as(CLAUDE, None, operation) else { continue };
            prop_assert_eq!(serde_json::to_string(&call.body).unwrap(), String::from_utf8(call.bytes()).unwrap());
        }
    }

    #[test]
    fn a_body_is_judged_alike_while_it_is_written_and_once_it_is_read(texts in proptest::collection::vec("[ a\n]{0,4}", 5), name in "[a-z !]{1,6}") {
        let mut chat = chat(&texts, &json!({}));
        chat.tools[0].name = name;
        for operation in [Operation::InvokeModel, Operation::Converse] {
            let written = match chat.call_as(CLAUDE, None, operation) {
                Ok(call) => (call.findings.clone(), Some(call.body)),
                Err(outcrop::Error::Invalid { findings, .. }) => (findings, None),
                Err(other) => panic!("{other}"),
            };
            let (findings, Some(body)) = written else { continue };
            let read = check(operation, CLAUDE, None, &body).unwrap();
            let told: Vec<_> = findings.iter().filter(|finding| !finding.code.starts_with("BR-CHAT")).collect();
            prop_assert_eq!(told, read.iter().collect::<Vec<_>>());
        }
    }
}

#[test]
fn arguments_that_were_changed_after_a_call_was_made_of_them_are_sent_changed() {
    let mut chat = chat(&vec!["talc".to_owned(); 5], &json!({"mineral": "talc"}));
    let before = chat.converse("amazon.nova-lite-v1:0").unwrap();
    let kept = chat.clone();
    for part in chat.messages.iter_mut().flat_map(|message| &mut message.content) {
        if let Part::ToolCall { input, .. } = part {
            input["mineral"] = "gypsum".into();
        }
    }
    let changed = chat.converse("amazon.nova-lite-v1:0").unwrap().body.to_string();
    assert_eq!(changed, before.body.to_string().replace(r#"{"mineral":"talc"}"#, r#"{"mineral":"gypsum"}"#));
    // What was cloned from it before has not changed with it.
    assert_eq!(kept.converse("amazon.nova-lite-v1:0").unwrap().bytes(), before.bytes());
}

#[test]
fn what_was_changed_is_what_is_sent() {
    let mut call = Chat::user("Name one igneous rock.").converse(CLAUDE).unwrap();
    let before = call.bytes();
    assert_eq!(call.body["messages"][0]["content"][0]["text"], "Name one igneous rock.");
    assert_eq!(call.bytes(), before, "looking changes nothing");
    call.body["inferenceConfig"] = json!({"maxTokens": 5});
    assert!(String::from_utf8(call.bytes()).unwrap().ends_with(r#""inferenceConfig":{"maxTokens":5}}"#));
}

#[test]
fn wishes_of_ones_own_win_over_what_was_written() {
    let mut chat = Chat::user("Name one igneous rock.");
    chat.params.max_tokens = Some(20);
    chat.params.extra = json!({"max_tokens": 7, "thinking": {"type": "disabled"}}).as_object().unwrap().clone();
    let call = chat.call(CLAUDE).unwrap();
    assert_eq!(call.body["max_tokens"], 7);
    assert_eq!(call.body["thinking"]["type"], "disabled");
}

#[test]
fn a_body_shows_its_size_and_nothing_else() {
    let body = Body::from(json!({"secret": "granite"}));
    assert_eq!(format!("{body:?}"), "a body of 20 bytes");
    assert_eq!(body.to_string(), r#"{"secret":"granite"}"#);
}

#[test]
fn json_too_deep_to_be_read_back_is_shown_all_the_same() {
    for levels in [90, 100, 110, 130, 300] {
        let deep = (0..levels).fold(json!("bottom"), |inner, _| json!([inner]));
        let mut chat = chat(&[], &json!({ "deep": deep }));
        chat.tools[0].input = json!({"type": "object", "examples": deep}).into();
        for operation in [Operation::InvokeModel, Operation::Converse] {
            let call = chat.call_as(CLAUDE, None, operation).unwrap();
            let at = if operation.converses() { "/messages/1/content/1/toolUse/input/deep" } else { "/messages/1/content/1/input/deep" };
            assert_eq!(call.body.pointer(at), Some(&deep), "{levels} levels of {}", operation.name());
            assert!(call.streaming().is_ok(), "{levels} levels of {}", operation.name());
        }
    }
}

#[test]
fn a_tool_of_one_of_several_toolsets_goes_back_under_the_name_of_its_toolset() {
    let call = Chat::user("Look.").call("us.anthropic.claude-opus-4-8").unwrap();
    let block = json!({
        "type": "tool_use", "id": "toolu_1", "name": "screenshot", "toolset_name": "browser", "caller": {"type": "direct"}, "input": {"x": 1},
    });
    let answer = json!({
        "type": "message", "role": "assistant", "content": [block], "stop_reason": "tool_use", "stop_sequence": null,
        "usage": {"input_tokens": 3, "output_tokens": 9, "output_tokens_details": {"thinking_tokens": 7}},
        "context_management": {"applied_edits": []}, "container": null,
    });
    let reply = call.read_parts(200, &|_| None, answer.to_string().as_bytes()).unwrap();
    let [Part::ToolCall { extra: Some(extra), .. }] = reply.parts.as_slice() else { panic!("{:?}", reply.parts) };
    assert_eq!(extra["toolset_name"], "browser");
    assert_eq!(reply.usage.reasoning_tokens, Some(7));
    assert_eq!(reply.metadata.additional, Some(json!({"context_management": {"applied_edits": []}})));

    let mut chat = Chat::user("Look.");
    chat.messages.push(reply.message());
    let chat = chat.with(Role::User, [Part::tool_result("toolu_1", "a map")]);
    let again = chat.call("us.anthropic.claude-opus-4-8").unwrap();
    assert_eq!(again.body["messages"][1]["content"][0], block);

    let tool = Tool { name: "screenshot".to_owned(), description: None, input: json!({"type": "object"}).into(), strict: false };
    let common = chat.tool(tool).converse("us.anthropic.claude-opus-4-8").unwrap();
    let told = common.findings.iter().find(|finding| finding.message.contains("toolset_name")).unwrap();
    assert_eq!(told.at.as_deref(), Some("messages[1].content[0]"));
}
