//! What there is to say about a request: refusals foreseen, settings dropped, text made harmless.

use crate::json::{Fit, FromJson, Members, Object, ToJson, Unfit, deserialize_from_json, read_from_json, serialize_to_json};
use serde_json::Value;
use std::fmt;

/// One thing to know about a request or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code, `BR-CLAUDE-003` for example.
    pub code: String,
    /// What it means for the request.
    pub severity: Severity,
    /// JSON pointer into the body the finding is about.
    pub pointer: String,
    /// The same place in the caller's spelling, `params.maxTokens` for example.
    pub at: Option<String>,
    /// What was, and what would do.
    pub message: String,
    /// The message the service answers with, where it is known.
    pub service: Option<String>,
    /// The page that says so.
    pub source: Option<String>,
}

/// What a finding means for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The service would answer with an error.
    Refused,
    /// The model is at its end; it was taken in its day.
    Retired,
    /// The model would not see it, or see it changed.
    Ignored,
    /// It works, and costs more than it need.
    Costly,
    /// It works, and there is something to know.
    Note,
}

impl Finding {
    /// A finding about the request as a whole.
    pub(crate) fn of(code: &str, severity: Severity, message: String) -> Self {
        Self { code: code.to_owned(), severity, pointer: String::new(), at: None, message, service: None, source: None }
    }

    /// The same, about this place in the caller's spelling.
    pub(crate) fn at(mut self, at: String) -> Self {
        self.at = Some(at);
        self
    }

    /// The same, with the page that says so.
    pub(crate) fn source(mut self, source: &str) -> Self {
        self.source = Some(source.to_owned());
        self
    }

    /// The same, with the message the service answers with.
    pub(crate) fn service(mut self, service: String) -> Self {
        self.service = Some(service);
        self
    }

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

serialize_to_json!(Finding, Severity);
deserialize_from_json!(Finding);
read_from_json!(Finding: Self {
    code: String::new(),
    severity: Severity::Note,
    pointer: String::new(),
    at: None,
    message: String::new(),
    service: None,
    source: None,
});

impl ToJson for Finding {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.text("code", &self.code).put("severity", self.severity.to_json()).text("pointer", &self.pointer);
        json.some("at", self.at.as_deref()).text("message", &self.message);
        json.some("service", self.service.as_deref()).some("source", self.source.as_deref()).done()
    }
}

impl ToJson for Severity {
    fn to_json(&self) -> Value {
        match self {
            Self::Refused => "refused",
            Self::Retired => "retired",
            Self::Ignored => "ignored",
            Self::Costly => "costly",
            Self::Note => "note",
        }
        .into()
    }
}

impl FromJson for Finding {
    const WHAT: &'static str = "finding";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let severities = [
            ("refused", Severity::Refused),
            ("retired", Severity::Retired),
            ("ignored", Severity::Ignored),
            ("costly", Severity::Costly),
            ("note", Severity::Note),
        ];
        let severity = m.word("severity", &severities);
        if severity.is_none() {
            m.bad("severity", Unfit::new("is missing"));
        }
        let finding = Self {
            code: m.read("code"),
            severity: severity.unwrap_or(Severity::Note),
            pointer: m.read("pointer"),
            at: m.opt("at"),
            message: m.read("message"),
            service: m.opt("service"),
            source: m.opt("source"),
        };
        m.fit().map(|()| finding)
    }
}
