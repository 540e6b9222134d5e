//! What the mock answers: status, headers, and frames with their time.

use crate::fixture::Frame;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use outcrop::eventstream::{HeaderValue as Word, encode};
use serde_json::{Value, json};
use std::time::Duration;

/// An answer, in the pieces in which it is to be sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers; a `content-length` is the door's to add.
    pub headers: HeaderMap,
    /// The body. A whole one is one frame.
    pub body: Vec<Frame>,
    /// Whether the connection breaks after the last frame: HTTP/1.1 without a last chunk, HTTP/2 with `RST_STREAM`.
    pub cut: bool,
}

impl Answer {
    /// All bytes of the body, whatever their timing.
    pub fn bytes(&self) -> Vec<u8> {
        self.body.iter().flat_map(|frame| frame.bytes.iter().copied()).collect()
    }

    /// The answer as a response whose body is here at once; a cut one just ends early.
    pub fn response(&self) -> http::Response<Vec<u8>> {
        let mut response = http::Response::new(self.bytes());
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.headers_mut().clone_from(&self.headers);
        response
    }

    /// Whether the body is an event stream.
    pub fn streams(&self) -> bool {
        self.headers.get("content-type").is_some_and(|kind| kind == EVENT_STREAM)
    }

    /// A whole JSON body.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let mut answer =
            Self { status, body: vec![Frame { after: Duration::ZERO, bytes: body.to_string().into_bytes() }], ..Self::default() };
        answer.header("content-type", "application/json");
        answer
    }

    /// An error as the service sends it.
    ///
    /// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html>, read 2026-11-22.
    pub(crate) fn error(status: u16, name: &str, message: &str) -> Self {
        let mut answer = Self::json(status, &json!({ "message": message }));
        answer.header("x-amzn-errortype", &format!("{name}:http://internal.amazon.com/coral/com.amazon.bedrock/"));
        answer
    }

    /// A request the service refuses.
    pub(crate) fn refusal(message: &str) -> Self {
        Self::error(400, "ValidationException", message)
    }

    /// Sets a header; characters that no header can hold become `?`.
    pub(crate) fn header(&mut self, name: &'static str, value: &str) {
        let value: String = value.chars().map(|c| if (' '..='~').contains(&c) { c } else { '?' }).collect();
        if let Ok(value) = HeaderValue::from_str(&value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
    }

    /// Sets a header that is not there yet.
    pub(crate) fn default_header(&mut self, name: &'static str, value: &str) {
        if !self.headers.contains_key(name) {
            self.header(name, value);
        }
    }
}

pub(crate) const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";

/// One frame of a stream.
pub(crate) fn frame(kind: &str, name: &str, payload: &Value, after: Duration) -> Frame {
    let headers = [
        (if kind == "event" { ":event-type" } else { ":exception-type" }, Word::String(name)),
        (":content-type", Word::String("application/json")),
        (":message-type", Word::String(kind)),
    ];
    let bytes = encode(&headers, payload.to_string().as_bytes());
    Frame { after, bytes: bytes.expect("three short headers, and a payload made from a request of bounded size") }
}
