//! Parse and render prompt files.
//!
//! A prompt is its text and its includes, `{"name": "text"}`; it is read anew by each function, which takes well under a
//! millisecond and leaves nothing for a page to free.

use crate::{Json, json, thrown, write};
use outcrop::{Error, Prompt, json_text};
use serde_json::{Map, Value};
use wasm_bindgen::prelude::wasm_bindgen;

/// What a prompt file declares: everything but the body.
#[wasm_bindgen]
pub fn parse(source: &str, includes: &str) -> Json {
    Ok(json_text(&prompt(source, includes)?.to_json()))
}

/// The names a prompt file includes directly, so that the caller can load them.
#[wasm_bindgen]
pub fn includes(source: &str) -> Json {
    let names = Prompt::includes(source).map_err(|error| thrown(&error))?;
    Ok(json_text(&names.into()))
}

/// The conversation the inputs make: `{"chat", "segments", "findings", "model", "family", "redact"}`. What `redact` says is for the
/// module `privacy` to do.
#[wasm_bindgen]
pub fn render(source: &str, includes: &str, inputs: &str) -> Json {
    let inputs = members("inputs", inputs)?;
    write(prompt(source, includes)?.render_unmasked(&inputs))
}

/// What was typed for an input, as the type it is declared with.
#[wasm_bindgen]
pub fn coerce(source: &str, includes: &str, name: &str, text: &str) -> Json {
    let value = prompt(source, includes)?.coerce(name, text).map_err(|error| thrown(&error))?;
    Ok(json_text(&value))
}

fn prompt(source: &str, includes: &str) -> Result<Prompt, String> {
    let includes = members("includes", includes)?;
    let include = |name: &str| includes.get(name).and_then(Value::as_str).map(str::to_owned);
    Prompt::with_includes(source, include).map_err(|error| thrown(&error))
}

fn members(what: &'static str, text: &str) -> Result<Map<String, Value>, String> {
    match json(what, text)? {
        Value::Object(members) => Ok(members),
        _ => Err(thrown(&Error::Malformed { what, reason: "must be an object".to_owned() })),
    }
}
