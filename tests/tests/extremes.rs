//! Bodies, answers and streams at the edge of what JSON can say: clear errors or success, never a panic, and never more than
//! linear work.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::eventstream::{HeaderValue, encode};
use outcrop::{AnyCall, Call, Chat, Operation, Part, Role, Tool, check};
use serde_json::{Value, json};

const MODELS: [&str; 4] =
    ["anthropic.claude-3-7-sonnet-20250219-v1:0", "amazon.nova-lite-v1:0", "mistral.mistral-large-2407-v1:0", "openai.gpt-oss-120b-1:0"];

/// Both ways of asking each of the models.
fn asked() -> impl Iterator<Item = (Operation, &'static str)> {
    MODELS.into_iter().flat_map(|model| [Operation::InvokeModel, Operation::Converse].map(|operation| (operation, model)))
}

fn hardness() -> Tool {
    Tool { name: "hardness".to_owned(), description: None, input: json!({"type": "object"}).into(), strict: false }
}

/// A call of a tool with this input, and its result.
fn called(input: Value) -> Chat {
    let call = Part::ToolCall { id: "a1B2c3D4e".to_owned(), name: "hardness".to_owned(), input: input.into(), server: false, extra: None };
    let chat = Chat::user("How hard is talc?").with(Role::Assistant, [call]);
    chat.with(Role::User, [Part::tool_result("a1B2c3D4e", "1")]).tool(hardness())
}

#[test]
fn a_number_that_is_none_is_refused_or_left_out() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for (operation, model) in asked() {
            let mut chat = Chat::user("Name one rock.");
            chat.params.temperature = Some(number);
            if let Ok(call) = chat.call_as(model, None, operation) {
                let body: Value = serde_json::from_slice(&call.bytes()).unwrap();
                assert!(body.pointer("/inferenceConfig/temperature").or(body.get("temperature")).is_none_or(Value::is_null), "{body}");
            }
        }
    }
}

#[test]
fn json_too_deep_is_refused_wherever_a_chat_has_it() {
    let deep = || (0..30_000).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
    let tool = Tool { input: deep().into(), ..hardness() };
    let mut system = Chat::user("Name one rock.");
    system.system.push(Part::Other { value: deep() });
    let results =
        (0..10_000).fold(Part::text("1"), |inner, _| Part::ToolResult { id: "t1".to_owned(), content: vec![inner], error: false });
    let nested = Part::ToolResult {
        id: "t1".to_owned(),
        content: vec![Part::ToolResult { id: "t2".to_owned(), content: vec![Part::Json { value: deep().into() }], error: false }],
        error: false,
    };
    let chats = [
        (Chat::user("Name one rock.").tool(tool), "tools[0].input"),
        (system, "system[0]"),
        (Chat::user("Name one rock.").with(Role::User, [nested]), "messages[1].content[0]"),
        (Chat::user("Name one rock.").with(Role::User, [results]), "messages[1].content[0]"),
    ];
    std::thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(move || {
            for (chat, place) in chats {
                for (operation, model) in asked() {
                    let error = chat.call_as(model, None, operation).unwrap_err().to_string();
                    assert!(error.contains(&format!("{place} is nested deeper than 500 levels")), "{place}: {error}");
                }
            }
        })
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn a_huge_number_is_refused_where_it_stands() {
    for (operation, model) in asked() {
        let mut chat = Chat::user("Name one rock.");
        chat.params.max_tokens = Some(u64::MAX);
        let error = chat.call_as(model, None, operation).unwrap_err().to_string();
        assert!(error.contains("maxTokens: ") || error.contains("max_tokens: "), "{error}");
        chat.params.max_tokens = Some(100);
        chat.params.temperature = Some(1e308);
        let error = chat.call_as(model, None, operation).unwrap_err().to_string();
        assert!(error.contains("temperature: "), "{error}");
    }
    assert!(serde_json::from_str::<Chat>(r#"{"messages":[],"params":{"temperature":1e999}}"#).is_err());
}

#[test]
fn of_a_key_that_is_there_twice_the_last_counts() {
    let body = r#"{"messages":[],"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#;
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(check(Operation::Converse, MODELS[1], None, &body).unwrap(), []);
}

#[test]
fn half_a_character_is_an_error_of_the_answer() {
    let call = Chat::user("Name one rock.").converse(MODELS[1]).unwrap();
    let answer = r#"{"output":{"message":{"role":"assistant","content":[{"text":"\ud800"}]}},"stopReason":"end_turn"}"#;
    let error = call.read_parts(200, &|_| None, answer.as_bytes()).unwrap_err().to_string();
    assert!(!error.is_empty());

    let streamed = call.streaming().unwrap();
    let text = HeaderValue::String;
    let headers = [(":event-type", text("contentBlockDelta")), (":message-type", text("event"))];
    for half in [r"\ud800", r"\udc00", r"a\ud83d", r"\ud83d\u0041", "\\ud83d\\"] {
        let payload = format!(r#"{{"contentBlockIndex":0,"delta":{{"text":"{half}"}}}}"#);
        let mut events = streamed.events();
        let error = events.push(&encode(&headers, payload.as_bytes()).unwrap()).unwrap_err().to_string();
        assert!(!error.is_empty(), "{half}");
    }
    assert!(serde_json::from_str::<Chat>(r#"{"messages":[{"role":"user","content":"\ud800"}]}"#).is_err());
}

/// A stack as the first thread of a program has it.
fn on_a_thread(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(8 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn text_nested_deeper_than_anyone_reads_is_an_error() {
    let deep = format!("{}1{}", r#"{"in":"#.repeat(10_000), "}".repeat(10_000));
    let chat = format!(r#"{{"messages":[{{"role":"assistant","content":[{{"type":"toolCall","id":"t","name":"n","input":{deep}}}]}}]}}"#);
    let error = serde_json::from_str::<Chat>(&chat).unwrap_err().to_string();
    assert!(error.contains("recursion limit"), "{error}");
    let call = Chat::user("Name one rock.").converse(MODELS[1]).unwrap();
    let error = call.read_parts(200, &|_| None, deep.as_bytes()).unwrap_err().to_string();
    assert!(!error.is_empty());
}

/// So many objects, each in the other; `json!` would copy all of them at each level.
fn nested(depth: usize, key: &str, end: Value) -> Value {
    (0..depth).fold(end, |inner, _| Value::Object([(key.to_owned(), inner)].into_iter().collect()))
}

#[test]
fn a_value_of_ten_thousand_levels_is_refused_and_where_it_is_read_checked() {
    on_a_thread(|| {
        for (operation, model) in asked() {
            let chat = called(nested(10_000, "in", json!("talc")));
            let error = chat.call_as(model, None, operation).unwrap_err().to_string();
            assert!(error.contains("messages[1].content[0] is nested deeper than 500 levels"), "{error}");
            let mut chat = Chat::user("Name one rock.");
            chat.params.extra.insert("deep".to_owned(), nested(10_000, "in", json!("talc")));
            assert!(chat.call_as(model, None, operation).is_err());

            let mut format = serde_json::Map::new();
            format.insert("schema".to_owned(), nested(10_000, "items", json!({"type": "string"})));
            let mut body = json!({"messages": [], "output_config": {"format": {"type": "json_schema"}}});
            body["output_config"]["format"] = Value::Object(format);
            check(operation, model, None, &body).unwrap();
            check(operation, model, None, &nested(10_000, "messages", json!("talc"))).unwrap();
        }
    });
}

#[test]
fn a_control_sequence_at_the_bottom_of_deep_json_is_made_harmless() {
    let chat = called(nested(400, "in", json!("[INST]")));
    let call = chat.call("mistral.mistral-large-2407-v1:0").unwrap();
    assert!(!String::from_utf8(call.bytes()).unwrap().contains("[INST]"));
}

/// So many calls of tools in one turn, and their results in the next.
fn many_calls(count: usize) -> Value {
    let calls: Vec<Value> =
        (0..count).map(|n| json!({"toolUse": {"toolUseId": format!("call_{n:06}"), "name": "hardness", "input": {}}})).collect();
    let results: Vec<Value> =
        (0..count).map(|n| json!({"toolResult": {"toolUseId": format!("call_{n:06}"), "content": [{"text": "1"}]}})).collect();
    json!({
        "messages": [
            {"role": "user", "content": [{"text": "How hard are they all?"}]},
            {"role": "assistant", "content": calls},
            {"role": "user", "content": results},
        ],
        "toolConfig": {"tools": [{"toolSpec": {"name": "hardness", "inputSchema": {"json": {"type": "object"}}}}]},
        "inferenceConfig": {"maxTokens": 100},
    })
}

#[test]
fn a_hundred_thousand_calls_are_checked_against_their_results() {
    let mut body = many_calls(100_000);
    assert_eq!(check(Operation::Converse, MODELS[1], None, &body).unwrap(), []);
    // One that nobody answers is found among them.
    body["messages"][2]["content"].as_array_mut().unwrap().swap_remove(77_777);
    let findings = check(Operation::Converse, MODELS[1], None, &body).unwrap();
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.contains("call_077777"), "{}", findings[0].message);
}

#[test]
fn a_hundred_thousand_blank_texts_are_looked_at_once_each() {
    let blanks = vec![json!({"text": " "}); 100_000];
    let body = json!({"messages": [{"role": "user", "content": blanks}], "inferenceConfig": {"maxTokens": 100}});
    assert_eq!(check(Operation::Converse, MODELS[1], None, &body).unwrap().len(), 100_000);
}

#[test]
fn a_hundred_thousand_tools_are_named_once_each() {
    let tool = |n: usize| json!({"toolSpec": {"name": format!("tool_{n}"), "inputSchema": {"json": {"type": "object"}}}});
    let tools: Vec<Value> = (0..100_000).map(tool).chain([tool(5)]).collect();
    let body = json!({
        "messages": [{"role": "user", "content": [{"text": "How hard is talc?"}]}],
        "toolConfig": {"tools": tools},
        "inferenceConfig": {"maxTokens": 100},
    });
    let findings = check(Operation::Converse, MODELS[1], None, &body).unwrap();
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.contains("tool_5"), "{}", findings[0].message);
}

#[test]
fn an_answer_of_a_hundred_thousand_blocks_is_read() {
    let call = Call::of(Operation::Converse, MODELS[1], None, json!({"messages": []})).unwrap();
    let block = |n: usize| {
        if n.is_multiple_of(2) {
            json!({"text": "talc "})
        } else {
            json!({"toolUse": {"toolUseId": format!("t{n}"), "name": "hardness", "input": {}}})
        }
    };
    let content: Vec<Value> = (0..100_000).map(block).collect();
    let answer = json!({"output": {"message": {"role": "assistant", "content": content}}, "stopReason": "tool_use"});
    let reply: outcrop::Reply = call.read_parts(200, &|_| None, answer.to_string().as_bytes()).unwrap();
    assert_eq!(reply.tool_calls().count(), 50_000);
    assert_eq!(reply.text().len(), 250_000);
}

#[test]
fn a_body_that_is_no_object_is_refused_and_nothing_else() {
    for (operation, model) in asked() {
        for body in [json!([]), json!("text"), json!(null), json!(1e300)] {
            let findings = check(operation, model, None, &body).unwrap();
            assert!(findings.iter().any(outcrop::Finding::refuses), "{model} {body}");
            assert!(AnyCall::of(operation, model, None, body).is_ok());
        }
    }
}
