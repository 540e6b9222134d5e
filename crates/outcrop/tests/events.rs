//! The order of a stream's events.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use outcrop::eventstream::{HeaderValue, encode};
use outcrop::{Chat, Event};

fn frame(kind: &str, payload: &str) -> Vec<u8> {
    encode(&[(":message-type", HeaderValue::String("event")), (":event-type", HeaderValue::String(kind))], payload.as_bytes()).unwrap()
}

#[test]
fn nothing_comes_behind_the_stop_event() {
    let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap();
    let mut events = call.events();
    let text = frame("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"text":"Basalt."}}"#);
    events.push(&text).unwrap();
    events.push(&frame("messageStop", r#"{"stopReason":"end_turn"}"#)).unwrap();
    events.push(&frame("metadata", r#"{"usage":{"inputTokens":5,"outputTokens":3,"totalTokens":8}}"#)).unwrap();
    assert!(matches!(events.close().unwrap().as_slice(), [Event::Stop { .. }]));
    assert_eq!(events.push(&text).unwrap_err().to_string(), "stream is not valid: it was closed before");
    assert_eq!(events.finish().unwrap().text(), "Basalt.");
}
