//! Guardrails: a policy checked and evaluated.
//!
//! A compiled policy lives here and is held by a handle; the TypeScript keeps it private, and the generated glue frees it when
//! nothing holds it any more.

use crate::{Json, json, thrown};
use outcrop::guardrail::{self, Heuristics};
use outcrop::{Error, Finding, ToJson, json_text};
use wasm_bindgen::prelude::wasm_bindgen;

/// A compiled policy.
#[wasm_bindgen]
pub struct Guardrail(guardrail::Guardrail);

#[wasm_bindgen]
impl Guardrail {
    /// Compiles a policy, JSON; `heuristics` are names with commas between them.
    #[wasm_bindgen(constructor)]
    pub fn new(policy: &str, heuristics: &str) -> Result<Guardrail, String> {
        let thrown = |error: Error| thrown(&error);
        let heuristics = Heuristics::named(heuristics.split(',').filter(|name| !name.is_empty())).map_err(thrown)?;
        let policy = guardrail::Guardrail::from_json(&json("guardrail", policy)?).map_err(thrown)?;
        Ok(Self(policy.with_heuristics(heuristics)))
    }

    /// What there is to know about the policy.
    pub fn findings(&self) -> Json {
        Ok(list(self.0.findings()))
    }

    /// What it checks, a list of names.
    pub fn rules(&self) -> Json {
        Ok(json_text(&self.0.rules().into()))
    }

    /// What it says of a request like ApplyGuardrail's: `{"source", "content", "outputScope"}`.
    pub fn evaluate(&self, request: &str) -> Json {
        let verdict = self.0.apply(&json("request", request)?).map_err(|error| thrown(&error))?;
        Ok(json_text(&verdict.to_json()))
    }
}

/// Findings as JSON.
fn list(findings: &[Finding]) -> String {
    json_text(&findings.iter().map(ToJson::to_json).collect())
}

/// What is wrong with a policy, a list of findings.
#[wasm_bindgen]
pub fn check(policy: &str) -> Json {
    Ok(list(&guardrail::check(&json("guardrail", policy)?)))
}
