//! Outcrop in a web page: JSON text in, JSON text out, no decisions.
//!
//! Every function that can fail throws the JSON text of an [`outcrop::Error`]; the TypeScript around it makes that an
//! `OutcropError`. Three modules are built from this crate, each a feature: `core`, `prompt` and `privacy`.

#[cfg(feature = "core")]
pub mod calls;
#[cfg(feature = "privacy")]
pub mod privacy;
#[cfg(feature = "prompt")]
pub mod prompts;

use outcrop::Error;
#[cfg(any(feature = "core", feature = "privacy"))]
use outcrop::FromJson;
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;

/// JSON text, or the JSON text of an error.
type Json = Result<String, String>;

/// The version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn json(what: &'static str, text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| thrown(&Error::Malformed { what, reason: error.to_string() }))
}

#[cfg(any(feature = "core", feature = "privacy"))]
fn parse<T: FromJson>(what: &'static str, text: &str) -> Result<T, String> {
    T::from_json(&json(what, text)?).map_err(|error| thrown(&error))
}

fn write<T: Serialize>(what: &'static str, value: &T) -> Json {
    serde_json::to_string(value).map_err(|error| thrown(&Error::Malformed { what, reason: error.to_string() }))
}

/// What JavaScript catches.
fn thrown(error: &Error) -> String {
    error.to_json().to_string()
}
