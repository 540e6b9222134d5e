//! A service that answers from a list, and what the tests share.

use outcrop_client::eventstream::{HeaderValue, encode};
use outcrop_client::sign::Credentials;
use outcrop_client::{Body, BoxFuture, Call, Chat, Client, Config, Error, Result, Transport};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::time::Instant;

pub(crate) const KEY: &str = "AKIDEXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(crate) const REQUEST_ID: &str = "0f1e2d3c-1111-2222-3333-444455556666";

pub(crate) type Answer = Result<http::Response<Body>>;
type Seen = Arc<Mutex<Vec<(Instant, http::Request<Vec<u8>>)>>>;

/// Answers from a list, and keeps what was asked and when.
pub(crate) struct Script {
    answers: Mutex<VecDeque<Answer>>,
    seen: Seen,
}

impl Script {
    /// A client that meets these answers, and what it will have sent.
    pub(crate) fn client(answers: impl IntoIterator<Item = Answer>) -> (Client, Seen) {
        Self::client_of(config(), answers)
    }

    pub(crate) fn client_of(config: Config, answers: impl IntoIterator<Item = Answer>) -> (Client, Seen) {
        let seen = Seen::default();
        let script = Self { answers: Mutex::new(answers.into_iter().collect()), seen: Arc::clone(&seen) };
        (Client::with_transport(config, script).unwrap(), seen)
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Vec<u8>>) -> BoxFuture<'_, Answer> {
        self.seen.lock().unwrap().push((Instant::now(), request));
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async { answer.unwrap_or_else(|| Err(Error::Malformed { what: "test", reason: "one attempt too many".to_owned() })) })
    }
}

pub(crate) fn config() -> Config {
    Config::new("us-east-1", Credentials::new(KEY, SECRET).into())
}

pub(crate) fn call() -> Call {
    Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap()
}

pub(crate) fn basalt() -> Value {
    json!({
        "output": {"message": {"role": "assistant", "content": [{"text": "Basalt."}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 6, "outputTokens": 3, "totalTokens": 9},
        "metrics": {"latencyMs": 41},
    })
}

pub(crate) fn ok() -> Answer {
    Ok(response(200, None, basalt().to_string()))
}

/// An error as the service words it.
pub(crate) fn error(status: u16, name: &str) -> Answer {
    Ok(response(status, Some(name), r#"{"message":"not now"}"#.to_owned()))
}

pub(crate) fn response(status: u16, name: Option<&str>, body: String) -> http::Response<Body> {
    let mut response = http::Response::builder().status(status).header("x-amzn-requestid", REQUEST_ID);
    if let Some(name) = name {
        response = response.header("x-amzn-errortype", format!("{name}:http://internal.amazon.com/coral/com.amazon.bedrock/"));
    }
    response.body(Body::from(body.into_bytes())).unwrap()
}

pub(crate) fn streamed(body: Body) -> Answer {
    let response = http::Response::builder().header("x-amzn-requestid", REQUEST_ID);
    Ok(response.header("content-type", "application/vnd.amazon.eventstream").body(body).unwrap())
}

pub(crate) fn event(kind: &str, payload: &Value) -> Vec<u8> {
    frame("event", ":event-type", kind, payload)
}

pub(crate) fn exception(kind: &str, payload: &Value) -> Vec<u8> {
    frame("exception", ":exception-type", kind, payload)
}

fn frame(message: &str, of: &str, kind: &str, payload: &Value) -> Vec<u8> {
    let text = HeaderValue::String;
    let headers = [(of, text(kind)), (":content-type", text("application/json")), (":message-type", text(message))];
    encode(&headers, payload.to_string().as_bytes()).unwrap()
}

pub(crate) fn delta(text: &str) -> Vec<u8> {
    event("contentBlockDelta", &json!({"contentBlockIndex": 0, "delta": {"text": text}, "p": "abcd"}))
}

/// The frames of a whole answer, "Basalt." in two pieces.
pub(crate) fn frames() -> Vec<Vec<u8>> {
    vec![
        event("messageStart", &json!({"role": "assistant"})),
        delta("Bas"),
        delta("alt."),
        event("contentBlockStop", &json!({"contentBlockIndex": 0})),
        event("messageStop", &json!({"stopReason": "end_turn"})),
        event("metadata", &json!({"usage": {"inputTokens": 6, "outputTokens": 3, "totalTokens": 9}, "metrics": {"latencyMs": 41}})),
    ]
}
