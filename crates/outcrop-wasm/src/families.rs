//! Families of the caller's own, bodies read back, and schemas; with everything of the core module, which then knows them.

use crate::{Json, hint as hinted, json, thrown, write};
use outcrop::{Chat, Families, Family, FamilyHint, FromBody, Operation, json_text};
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static OWN: RefCell<Families> = RefCell::default();
}

pub(crate) fn hint<'a>(model: &str, family: Option<&'a str>) -> FamilyHint<'a> {
    OWN.with_borrow(|own| own.hint(model, family))
}

/// Takes a family as the rows of it; its id. It stays as long as the module does.
#[wasm_bindgen]
pub fn family(rows: &str) -> Json {
    let family = Family::from_json(&json("family", rows)?).map_err(|error| thrown(&error))?;
    OWN.with_borrow_mut(|own| *own = std::mem::take(own).with(family));
    Ok(family.id.to_owned())
}

/// The rows of a family, one's own or built in.
#[wasm_bindgen]
pub fn rows(id: &str) -> Json {
    let rows = OWN.with_borrow(|own| own.named(id)).and_then(Family::to_json);
    rows.map(|rows| json_text(&rows)).map_err(|error| thrown(&error))
}

/// Whether a family of one's own speaks for this model.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn answers(model: &str, family: Option<String>) -> bool {
    OWN.with_borrow(|own| own.hint(model, family.as_deref()).is_own())
}

/// What a request body says, as a chat.
#[wasm_bindgen(js_name = fromBody)]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn from_body(operation: &str, model: &str, family: Option<String>, body: &str) -> Json {
    write(read_back(operation, model, family.as_deref(), body)?)
}

/// The call that says the same to another model, or through another operation.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn convert(operation: &str, model: &str, family: Option<String>, body: &str, to: &str) -> Json {
    let read = read_back(operation, model, family.as_deref(), body)?.map_err(|error| thrown(&error))?;
    let to = json("target", to)?;
    let operation = Operation::named(to["operation"].as_str().unwrap_or(operation)).map_err(|error| thrown(&error))?;
    let (model, family) = match (to["model"].as_str(), to["family"].as_str()) {
        (Some(model), family) => (model, hinted(model, family)),
        (None, Some(family)) => (model, hinted(model, Some(family))),
        // A model of two bodies keeps the one it was asked with.
        (None, None) => (model, read.family.into()),
    };
    write(read.call_as(model, family, operation))
}

/// The JSON Schema of a body.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn schema(operation: &str, model: &str, family: Option<String>) -> Json {
    let operation = Operation::named(operation).map_err(|error| thrown(&error))?;
    let schema = outcrop::schema(operation, model, hinted(model, family.as_deref()));
    schema.map(|schema| json_text(&schema)).map_err(|error| thrown(&error))
}

fn read_back(operation: &str, model: &str, family: Option<&str>, body: &str) -> Result<outcrop::Result<FromBody>, String> {
    let body = json("body", body)?;
    let operation = Operation::named(operation).map_err(|error| thrown(&error))?;
    Ok(Chat::from_body(operation, model, hinted(model, family), &body))
}
