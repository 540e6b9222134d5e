//! Outcrop in a web page: JSON text in, JSON text out, no decisions.
//!
//! Every function that can fail throws the JSON text of an [`outcrop::Error`]; the TypeScript around it makes that an
//! `OutcropError`. Six modules are built from this crate, one a feature: `core`, `families`, `guardrail`, `media`, `privacy` and
//! `prompt`.

#[cfg(feature = "core")]
pub mod calls;
#[cfg(feature = "families")]
pub mod families;
#[cfg(feature = "guardrail")]
pub mod guardrail;
#[cfg(feature = "media")]
pub mod media;
#[cfg(feature = "privacy")]
pub mod privacy;
#[cfg(feature = "prompt")]
pub mod prompts;

#[cfg(any(feature = "core", feature = "media", feature = "privacy"))]
use outcrop::FromJson;
use outcrop::{Error, json_text};
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;

/// JSON text, or the JSON text of an error.
type Json = Result<String, String>;

/// The family of a model: one of the caller's own where the module has them, else the built-in one of this name.
#[cfg(feature = "core")]
fn hint<'a>(model: &str, family: Option<&'a str>) -> outcrop::FamilyHint<'a> {
    #[cfg(feature = "families")]
    return families::hint(model, family);
    #[cfg(not(feature = "families"))]
    {
        let _ = model;
        family.into()
    }
}

/// The version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn json(what: &'static str, text: &str) -> Result<Value, String> {
    outcrop::json_value(text.as_bytes()).map_err(|error| thrown(&Error::Malformed { what, reason: error.to_string() }))
}

/// The address that `{"endpoint"}` or else `{"region"}` means, where a region's own is this.
#[cfg(any(feature = "core", feature = "media"))]
fn place(text: &str, of_region: impl Fn(&str) -> String) -> Result<String, String> {
    let place = json("place", text)?;
    match (place["endpoint"].as_str(), place["region"].as_str()) {
        (Some(endpoint), _) => Ok(endpoint.to_owned()),
        (None, Some(region)) => Ok(of_region(region)),
        (None, None) => {
            let reason = "there is none; name a region, or an endpoint of your own".to_owned();
            Err(thrown(&Error::Malformed { what: "endpoint", reason }))
        }
    }
}

/// Names and values of headers, as JSON.
#[cfg(any(feature = "core", feature = "media"))]
fn headers(pairs: &[(String, String)]) -> Value {
    pairs.iter().map(|(name, value)| Value::from(vec![name.as_str(), value.as_str()])).collect()
}

/// Names and values of headers, from JSON.
#[cfg(any(feature = "core", feature = "media"))]
fn headers_of(value: &Value) -> Result<Vec<(String, String)>, String> {
    let pair = |pair: &Value| Some((pair[0].as_str()?.to_owned(), pair[1].as_str()?.to_owned()));
    let headers: Option<Vec<_>> = value.as_array().into_iter().flatten().map(pair).collect();
    headers.ok_or_else(|| thrown(&Error::Malformed { what: "headers", reason: "each must be [name, value], both strings".to_owned() }))
}

/// Status and headers of an answer.
#[cfg(any(feature = "core", feature = "media"))]
fn answer_head(text: &str) -> Result<(u16, Vec<(String, String)>), String> {
    let head = json("response", text)?;
    let headers = headers_of(&head["headers"])?;
    let status = head["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let Some(status) = status else {
        return Err(thrown(&Error::Malformed { what: "response", reason: "/status: must be an HTTP status".to_owned() }));
    };
    Ok((status, headers))
}

#[cfg(any(feature = "core", feature = "media", feature = "privacy"))]
fn parse<T: FromJson>(what: &'static str, text: &str) -> Result<T, String> {
    T::from_json(&json(what, text)?).map_err(|error| thrown(&error))
}

/// What came of it, as JSON.
#[cfg(any(feature = "core", feature = "media", feature = "prompt"))]
fn write<T: outcrop::ToJson>(outcome: outcrop::Result<T>) -> Json {
    match outcome {
        Ok(value) => Ok(json_text(&value.to_json())),
        Err(error) => Err(thrown(&error)),
    }
}

/// What JavaScript catches.
fn thrown(error: &Error) -> String {
    json_text(&error.to_json())
}
