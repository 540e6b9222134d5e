//! What there is to say about a request: refusals foreseen, settings dropped, text made harmless.

use crate::json::{Fit, FromJson, Members, deserialize_from_json, word};
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// One thing to know about a request or an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Stable code, `BR-CLAUDE-003` for example.
    pub code: String,
    /// What it means for the request.
    pub severity: Severity,
    /// JSON pointer into the body the finding is about.
    pub pointer: String,
    /// The same place in the caller's spelling, `params.maxTokens` for example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What was, and what would do.
    pub message: String,
    /// The message the service answers with, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The page that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What a finding means for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Severity {
    /// The service would answer with an error.
    Refused,
    /// The model would not see it, or see it changed.
    Ignored,
    /// It works, and there is something to know.
    Note,
}

impl Finding {
    /// Whether the service would refuse the request because of it.
    pub fn refuses(&self) -> bool {
        self.severity == Severity::Refused
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.at.as_deref().unwrap_or(&self.pointer);
        if place.is_empty() { write!(f, "{}", self.message) } else { write!(f, "{place}: {}", self.message) }
    }
}

deserialize_from_json!(Finding);

impl FromJson for Finding {
    const WHAT: &'static str = "finding";

    fn read(value: &Value) -> Fit<Self> {
        let mut members = Members::of(value)?;
        let severity = members.need("severity")?;
        let severities = [("refused", Severity::Refused), ("ignored", Severity::Ignored), ("note", Severity::Note)];
        Ok(Self {
            code: members.read("code")?,
            severity: word(severity, &severities).map_err(|unfit| unfit.under("severity"))?,
            pointer: members.read("pointer")?,
            at: members.opt("at")?,
            message: members.read("message")?,
            service: members.opt("service")?,
            source: members.opt("source")?,
        })
    }
}
