//! However the JSON of an event is spelled, it says the same.

use outcrop::eventstream::{HeaderValue, encode};
use outcrop::{Call, Chat, Event, Reply};
use proptest::prelude::*;
use serde_json::{Value, json};

proptest! {
    #[test]
    fn a_converse_event_says_the_same_however_its_json_is_spelled(text in any::<String>(), index in 0_u64..1_200, padding in "[a-zA-Z0-9]{0,40}") {
        let call = Chat::user("Go on.").converse("amazon.nova-lite-v1:0").and_then(|call| call.streaming()).expect("a good call");
        let quoted = Value::from(text.as_str());
        let read = |payload: String| told(&call, &[event("contentBlockDelta", payload.as_bytes())]);

        let plain = read(format!(r#"{{"contentBlockIndex":{index},"delta":{{"text":{quoted}}},"p":"{padding}"}}"#));
        prop_assert_eq!(&plain, &read(format!(r#"{{"contentBlockIndex":{index},"delta":{{"text":{quoted}}}}}"#)));
        prop_assert_eq!(&plain, &read(format!(r#"{{ "p" : "{padding}", "delta" : {{ "text" : {quoted} }}, "contentBlockIndex" : {index} }}"#)));
        prop_assert_eq!(&plain, &read(format!(r#"{{"contentBlockIndex":{index},"delta":{{"text":"{}"}},"p":"{padding}"}}"#, escaped(&text))));
        prop_assert_eq!(plain.1.text(), text);
    }

    #[test]
    fn a_chunk_says_the_same_however_its_json_is_spelled(text in any::<String>(), index in 0_u64..1_200, padding in "[a-zA-Z0-9]{0,40}") {
        let call = Chat::user("Go on.").call("anthropic.claude-3-haiku-20240307-v1:0").and_then(|call| call.streaming()).expect("a good call");
        let start = json!({"type": "content_block_start", "index": index, "content_block": {"type": "tool_use", "id": "t", "name": "n", "input": {}}});
        let quoted = Value::from(text.as_str());
        let chunk = |json: &str| event("chunk", format!(r#"{{"bytes":"{}","p":"{padding}"}}"#, base64(json)).as_bytes());
        let spaced = |json: &str| event("chunk", format!(r#"{{ "p": "{padding}", "bytes": "{}" }}"#, base64(json)).as_bytes());
        for (kind, key) in [("text_delta", "text"), ("thinking_delta", "thinking"), ("input_json_delta", "partial_json")] {
            let start = chunk(&start.to_string());
            let begin = if key == "partial_json" { vec![start] } else { Vec::new() };
            let read = |frame: Vec<u8>| told(&call, &[begin.clone(), vec![frame]].concat());
            let json = format!(r#"{{"type":"content_block_delta","index":{index},"delta":{{"type":"{kind}","{key}":{quoted}}}}}"#);
            let plain = read(chunk(&json));
            prop_assert_eq!(&plain, &read(spaced(&json)));
            let other = format!(r#"{{"delta": {{"{key}": "{}", "type": "{kind}"}}, "index": {index}, "type": "content_block_delta"}}"#, escaped(&text));
            prop_assert_eq!(&plain, &read(chunk(&other)));
        }
    }

    #[test]
    fn what_is_not_json_is_refused_however_near_it_comes(at in 0_usize..70, byte in any::<u8>()) {
        let call = Chat::user("Go on.").converse("amazon.nova-lite-v1:0").and_then(|call| call.streaming()).expect("a good call");
        let mut payload = br#"{"contentBlockIndex":0,"delta":{"text":"basalt\n"},"p":"abcdefghijklm"}"#.to_vec();
        let Some(place) = payload.get_mut(at) else { return Ok(()) };
        *place = byte;
        let outcome = call.events().push(&event("contentBlockDelta", &payload));
        prop_assert_eq!(outcome.is_ok(), serde_json::from_slice::<Value>(&payload).is_ok());
    }
}

fn told(call: &Call, frames: &[Vec<u8>]) -> (Vec<Event>, Reply) {
    let mut events = call.events();
    let told = events.push(&frames.concat()).expect("good frames");
    (told, events.so_far())
}

fn event(kind: &str, payload: &[u8]) -> Vec<u8> {
    let text = HeaderValue::String;
    let headers = [(":event-type", text(kind)), (":content-type", text("application/json")), (":message-type", text("event"))];
    encode(&headers, payload).expect("a small frame")
}

/// Every character as an escape.
fn escaped(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |escaped, unit| format!("{escaped}\\u{unit:04x}"))
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}
