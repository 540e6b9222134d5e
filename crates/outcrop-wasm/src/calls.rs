//! Build, check, sign, read, stream.

use crate::{Json, parse, thrown, write};
use outcrop::sign::{Auth, Credentials, SERVICE};
use outcrop::{Call, Chat, Embed, Embeddings, Error, Operation, Reply};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::{Duration, UNIX_EPOCH};
use wasm_bindgen::prelude::wasm_bindgen;

/// A chat as a call of this operation.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn call(chat: &str, model: &str, family: Option<String>, operation: &str) -> Json {
    let chat: Chat = parse("chat", chat)?;
    let operation = Operation::named(operation).map_err(|error| thrown(&error))?;
    write("call", &chat.call_as(model, family.as_deref(), operation).map_err(|error| thrown(&error))?)
}

/// Texts as a call for their vectors.
#[wasm_bindgen]
pub fn embed(texts: &str, model: &str) -> Json {
    let texts: Embed = parse("embed", texts)?;
    write("call", &texts.call(model).map_err(|error| thrown(&error))?)
}

/// The same call, answered as a stream.
#[wasm_bindgen]
pub fn streaming(call: &str) -> Json {
    let call: Call<Reply> = parse("call", call)?;
    write("call", &call.streaming().map_err(|error| thrown(&error))?)
}

/// The unsigned request of a call, to `{"endpoint"}` or else `{"region"}`.
#[wasm_bindgen]
pub fn request(call: &str, place: &str) -> Json {
    let call = AnyCall::parse(call)?;
    let Place { region, endpoint } = parse("place", place)?;
    let Some(endpoint) = endpoint.or_else(|| region.as_deref().map(outcrop::endpoint)) else {
        let reason = "there is none; name a region, or an endpoint of your own".to_owned();
        return Err(thrown(&Error::Malformed { what: "endpoint", reason }));
    };
    let request = match &call {
        AnyCall::Chat(call) => call.request(&endpoint),
        AnyCall::Embed(call) => call.request(&endpoint),
    };
    write("request", &Wire::from(request.map_err(|error| thrown(&error))?))
}

/// The request with a signature or bearer key; `ms` are milliseconds since 1970.
#[wasm_bindgen]
pub fn sign(request: &str, auth: &str, ms: f64) -> Json {
    let request: Wire = parse("request", request)?;
    let who: Who = parse("auth", auth)?;
    let at = Duration::try_from_secs_f64(ms / 1000.0)
        .ok()
        .and_then(|since| UNIX_EPOCH.checked_add(since))
        .ok_or_else(|| thrown(&Error::Sign("the time must be between the years 1970 and 9999".to_owned())))?;
    let mut request = http::Request::try_from(request)?;
    outcrop::sign::sign(&mut request, &who.try_into()?, at).map_err(|error| thrown(&error))?;
    write("request", &Wire::from(request))
}

/// The whole answer to a call, from `{"status", "headers": [[name, value]]}` and its body.
#[wasm_bindgen]
pub fn read(call: &str, head: &str, body: &[u8]) -> Json {
    let Head { status, headers } = parse("response", head)?;
    let header = |wanted: &str| headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.clone());
    match AnyCall::parse(call)? {
        AnyCall::Chat(call) => write("reply", &call.read_parts(status, &header, body).map_err(|error| thrown(&error))?),
        AnyCall::Embed(call) => write("embeddings", &call.read_parts(status, &header, body).map_err(|error| thrown(&error))?),
    }
}

/// Every problem of a body, whoever wrote it.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn check(operation: &str, model: &str, family: Option<String>, body: &str) -> Json {
    let body: Value = parse("body", body)?;
    let operation = Operation::named(operation).map_err(|error| thrown(&error))?;
    write("findings", &outcrop::check(operation, model, family.as_deref(), &body).map_err(|error| thrown(&error))?)
}

/// One stream in the reading. The only thing here with a life of its own.
#[wasm_bindgen]
pub struct Events(outcrop::Events);

#[wasm_bindgen]
impl Events {
    /// What reads the streamed answer to this call.
    #[wasm_bindgen(constructor)]
    pub fn new(call: &str) -> Result<Events, String> {
        let call: Call<Reply> = parse("call", call)?;
        Ok(Self(call.events()))
    }

    /// Feeds bytes; the events they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Json {
        write("events", &self.0.push(bytes).map_err(|error| thrown(&error))?)
    }

    /// The end of the bytes: the last events.
    pub fn close(&mut self) -> Json {
        write("events", &self.0.close().map_err(|error| thrown(&error))?)
    }

    /// The end of the bytes: the whole reply.
    pub fn finish(&mut self) -> Json {
        write("reply", &self.0.finish().map_err(|error| thrown(&error))?)
    }

    /// What has arrived, as a reply that broke off.
    #[wasm_bindgen(js_name = soFar)]
    pub fn so_far(&self) -> Json {
        write("reply", &self.0.so_far())
    }
}

/// A call of whichever kind its family gives.
enum AnyCall {
    Chat(Call<Reply>),
    Embed(Call<Embeddings>),
}

impl AnyCall {
    fn parse(text: &str) -> Result<Self, String> {
        // A family gives one kind of answer, so at most one of them fits; the complaint of the usual one is shown.
        parse("call", text).map(Self::Chat).or_else(|error| serde_json::from_str(text).map(Self::Embed).map_err(|_| error))
    }
}

#[derive(Deserialize)]
struct Place {
    region: Option<String>,
    endpoint: Option<String>,
}

#[derive(Deserialize)]
struct Head {
    status: u16,
    headers: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Who {
    region: Option<String>,
    service: Option<String>,
    api_key: Option<String>,
    credentials: Option<Credentials>,
}

impl TryFrom<Who> for Auth {
    type Error = String;

    fn try_from(who: Who) -> Result<Self, String> {
        match who {
            Who { api_key: Some(key), credentials: None, .. } => Ok(Self::Bearer(key)),
            Who { api_key: None, credentials: Some(credentials), region: Some(region), service } => {
                Ok(Self::SigV4 { credentials, region, service: service.unwrap_or_else(|| SERVICE.to_owned()) })
            }
            Who { api_key: Some(_), credentials: Some(_), .. } => {
                Err(thrown(&Error::Sign("there are an API key and credentials; give one of them".to_owned())))
            }
            Who { credentials: Some(_), .. } => Err(thrown(&Error::Sign("a signature is for a region; name it".to_owned()))),
            Who { .. } => Err(thrown(&Error::Sign("there is neither an API key nor credentials".to_owned()))),
        }
    }
}

/// A request as JSON. Bodies are JSON text, so text is enough.
#[derive(Serialize, Deserialize)]
struct Wire {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    #[serde(default)]
    body: String,
}

impl From<http::Request<Vec<u8>>> for Wire {
    fn from(request: http::Request<Vec<u8>>) -> Self {
        let (head, body) = request.into_parts();
        let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Self {
            method: head.method.to_string(),
            url: head.uri.to_string(),
            headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

impl TryFrom<Wire> for http::Request<Vec<u8>> {
    type Error = String;

    fn try_from(wire: Wire) -> Result<Self, String> {
        let mut request = http::Request::builder().method(wire.method.as_str()).uri(wire.url);
        for (name, value) in wire.headers {
            request = request.header(name, value);
        }
        request.body(wire.body.into_bytes()).map_err(|error| thrown(&Error::Malformed { what: "request", reason: error.to_string() }))
    }
}
