//! Outcrop in a web page: JSON text in, JSON text out, no decisions.
//!
//! Every function that can fail throws the JSON text of an [`outcrop::Error`]; the TypeScript around it makes that an
//! `OutcropError`. Two modules are built from this crate, one a feature: `core` and `prompt`.

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
