//! Build, check, sign, read, stream.

use crate::{Json, answer_head, headers, headers_of, hint, json, parse, thrown, write};
use outcrop::sign::{Auth, Credentials, SERVICE, SIGNATURE, lean};
use outcrop::{Call, Chat, Embed, Embeddings, Error, FamilyHint, Finding, FromJson, Operation, Ranking, Reply, Rerank, json_text};
use serde_json::{Map, Value};
use wasm_bindgen::prelude::wasm_bindgen;

/// A chat as a call of this operation.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn call(chat: &str, model: &str, family: Option<String>, operation: &str) -> Json {
    let chat: Chat = parse("chat", chat)?;
    let operation = Operation::named(operation).map_err(|error| thrown(&error))?;
    write(chat.call_as(model, hint(model, family.as_deref()), operation))
}

/// A rendered prompt as a call; a model or family given here wins over the prompt's, and its findings come first.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn prompted(rendered: &str, model: Option<String>, family: Option<String>, operation: &str) -> Json {
    let rendered = json("prompt", rendered)?;
    let Some(asked) = model.as_deref().or(rendered["model"].as_str()) else {
        let reason = "it names no model; add `model:` to it, or name one in the call".to_owned();
        return Err(thrown(&Error::Malformed { what: "prompt", reason }));
    };
    // The prompt's family speaks for the prompt's model only.
    let family = family.as_deref().or(if model.is_none() { rendered["family"].as_str() } else { None });
    let operation = Operation::named(operation).map_err(|error| thrown(&error))?;
    let chat = Chat::from_json(&rendered["chat"]).map_err(|error| thrown(&error))?;
    let mut call = chat.call_as(asked, hint(asked, family), operation).map_err(|error| thrown(&error))?;
    for (place, finding) in rendered["findings"].as_array().into_iter().flatten().enumerate() {
        call.findings.insert(place, Finding::from_json(finding).map_err(|error| thrown(&error))?);
    }
    write(Ok(call))
}

/// Texts and images as a call for their vectors.
#[wasm_bindgen]
pub fn embed(ask: &str, model: &str) -> Json {
    let ask: Embed = parse("embed", ask)?;
    write(ask.call(model))
}

/// A question and documents as a call for their order.
#[wasm_bindgen]
pub fn rerank(ask: &str, model: &str) -> Json {
    let ask: Rerank = parse("rerank", ask)?;
    write(ask.call(model))
}

/// The same call, answered as a stream.
#[wasm_bindgen]
pub fn streaming(call: &str) -> Json {
    write(chat_call(call)?.streaming())
}

/// The unsigned request of a call, to `{"endpoint"}` or else `{"region"}`.
#[wasm_bindgen]
pub fn request(call: &str, place: &str) -> Json {
    let endpoint = crate::place(place, outcrop::endpoint)?;
    let (url, headers, body) = match AnyCall::parse(call)? {
        AnyCall::Chat(call) => (call.url(&endpoint), call.all_headers(), call.body),
        AnyCall::Embed(call) => (call.url(&endpoint), call.all_headers(), call.body),
        AnyCall::Rerank(call) => (call.url(&endpoint), call.all_headers(), call.body),
    };
    let mut request = Map::new();
    request.insert("method".to_owned(), "POST".into());
    request.insert("url".to_owned(), url.map_err(|error| thrown(&error))?.into());
    request.insert("headers".to_owned(), crate::headers(&headers));
    // Bodies are JSON text, so text is enough.
    request.insert("body".to_owned(), json_text(&body).into());
    Ok(json_text(&request.into()))
}

/// The request with a signature or bearer key; `ms` are milliseconds since 1970.
#[wasm_bindgen]
pub fn sign(request: &str, auth: &str, ms: f64) -> Json {
    let mut request = json("request", request)?;
    let auth = auth_of(&json("auth", auth)?).map_err(|error| thrown(&error))?;
    if !(0.0..253_402_300_800_000.0).contains(&ms) {
        return Err(thrown(&Error::Sign("the time must be between the years 1970 and 9999".to_owned())));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range was checked; less than a millisecond is no matter"
    )]
    let ms = ms as u64;
    let given = headers_of(&request["headers"])?;
    let text = |key: &str| request[key].as_str().unwrap_or_default();
    let parts = lean::Request { method: text("method"), url: text("url"), headers: &given, body: text("body").as_bytes() };
    let added = lean::sign(&parts, &auth, ms).map_err(|error| thrown(&error))?;
    let mut signed: Vec<(String, String)> =
        given.iter().filter(|(name, _)| !SIGNATURE.iter().any(|ours| name.eq_ignore_ascii_case(ours))).cloned().collect();
    signed.extend(added);
    request["headers"] = headers(&signed);
    Ok(json_text(&request))
}

/// The whole answer to a call, from `{"status", "headers": [[name, value]]}` and its body.
#[wasm_bindgen]
pub fn read(call: &str, head: &str, body: &[u8]) -> Json {
    let (status, headers) = answer_head(head)?;
    let header = |wanted: &str| headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.clone());
    match AnyCall::parse(call)? {
        AnyCall::Chat(call) => write(call.read_parts(status, &header, body)),
        AnyCall::Embed(call) => write(call.read_parts(status, &header, body)),
        AnyCall::Rerank(call) => write(call.read_parts(status, &header, body)),
    }
}

/// Every problem of a body, whoever wrote it.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn check(operation: &str, model: &str, family: Option<String>, body: &str) -> Json {
    let body = json("body", body)?;
    let operation = Operation::named(operation).map_err(|error| thrown(&error))?;
    write(outcrop::check(operation, model, hint(model, family.as_deref()), &body))
}

/// One stream in the reading. The only thing here with a life of its own.
#[wasm_bindgen]
pub struct Events(outcrop::Events);

#[wasm_bindgen]
impl Events {
    /// What reads the streamed answer to this call.
    #[wasm_bindgen(constructor)]
    pub fn new(call: &str) -> Result<Events, String> {
        Ok(Self(chat_call(call)?.events()))
    }

    /// Feeds bytes; the events they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Json {
        write(self.0.push(bytes))
    }

    /// The end of the bytes: the last events.
    pub fn close(&mut self) -> Json {
        write(self.0.close())
    }

    /// The end of the bytes: the whole reply.
    pub fn finish(&mut self) -> Json {
        write(self.0.finish())
    }

    /// What has arrived, as a reply that broke off.
    #[wasm_bindgen(js_name = soFar)]
    pub fn so_far(&self) -> Json {
        write(Ok(self.0.so_far()))
    }
}

/// A call of whichever kind its family gives.
enum AnyCall {
    Chat(Call<Reply>),
    Embed(Call<Embeddings>),
    Rerank(Call<Ranking>),
}

impl AnyCall {
    fn parse(text: &str) -> Result<Self, String> {
        let value = json("call", text)?;
        let hint = hint_of(&value);
        // A family gives one kind of answer, so at most one of them fits; the complaint of the usual one is shown.
        Call::from_json_as(&value, hint)
            .map(Self::Chat)
            .or_else(|error| Call::from_json_as(&value, hint).map(Self::Embed).map_err(|_| error))
            .or_else(|error| Call::from_json_as(&value, hint).map(Self::Rerank).map_err(|_| error))
            .map_err(|error| thrown(&error))
    }
}

fn chat_call(text: &str) -> Result<Call<Reply>, String> {
    let value = json("call", text)?;
    Call::from_json_as(&value, hint_of(&value)).map_err(|error| thrown(&error))
}

/// The family of a call in its JSON form.
fn hint_of(call: &Value) -> FamilyHint<'_> {
    hint(call["modelId"].as_str().unwrap_or_default(), call["family"].as_str())
}

fn auth_of(who: &Value) -> Result<Auth, Error> {
    let text = |key: &str| who[key].as_str().map(str::to_owned);
    let refused = |reason: &str| Err(Error::Sign(reason.to_owned()));
    match (text("apiKey"), &who["credentials"], text("region")) {
        (Some(key), Value::Null, _) => Ok(Auth::Bearer(key)),
        (Some(_), _, _) => refused("there are an API key and credentials; give one of them"),
        (None, Value::Null, _) => refused("there is neither an API key nor credentials"),
        (None, _, None) => refused("a signature is for a region; name it"),
        (None, given, Some(region)) => {
            let text = |key: &str| given[key].as_str().map(str::to_owned);
            let (Some(access_key_id), Some(secret_access_key)) = (text("accessKeyId"), text("secretAccessKey")) else {
                return refused("the credentials need accessKeyId and secretAccessKey, both strings");
            };
            let credentials = Credentials { access_key_id, secret_access_key, session_token: text("sessionToken") };
            Ok(Auth::SigV4 { credentials, region, service: who["service"].as_str().unwrap_or(SERVICE).to_owned() })
        }
    }
}
