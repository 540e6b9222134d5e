//! Findings as a log in the Static Analysis Results Interchange Format, 2.1.0.
//!
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, read 2026-11-26.

use crate::position::{line_and_column, locate};
use outcrop::explain::explain;
use outcrop::{Finding, Severity};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The file that was checked.
pub(crate) struct Artifact<'a> {
    /// Its path; `-` for stdin.
    pub(crate) path: &'a str,
    /// Its text, when the findings' pointers point into it.
    pub(crate) text: Option<&'a str>,
    /// Where in it the body stands, as a pointer.
    pub(crate) body: &'static str,
}

/// The log of one run over one file.
pub(crate) fn log(findings: &[Finding], artifact: &Artifact<'_>) -> Value {
    let mut rules: Vec<&str> = Vec::new();
    let mut results: Vec<Value> = Vec::with_capacity(findings.len());
    for finding in findings {
        let index = rules.iter().position(|code| *code == finding.code).unwrap_or_else(|| {
            rules.push(&finding.code);
            rules.len() - 1
        });
        results.push(result(finding, index, artifact));
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "outcrop",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|code| rule(code, findings)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "artifacts": [{ "location": { "uri": uri(artifact.path) } }],
            "results": results,
        }],
    })
}

fn rule(code: &str, findings: &[Finding]) -> Value {
    let mut rule = json!({ "id": code });
    if let Some(explained) = explain(code) {
        rule["shortDescription"] = json!({ "text": sentence(&explained.says) });
    }
    if let Some(source) = findings.iter().filter(|finding| finding.code == code).find_map(|finding| finding.source.as_ref()) {
        // Not every source is a page.
        if source.starts_with("https://") {
            rule["helpUri"] = source.as_str().into();
        }
    }
    rule
}

fn result(finding: &Finding, rule: usize, artifact: &Artifact<'_>) -> Value {
    let level = match finding.severity {
        Severity::Refused => "error",
        Severity::Note => "note",
        _ => "warning",
    };
    let mut physical = json!({ "artifactLocation": { "uri": uri(artifact.path), "index": 0 } });
    if let Some(text) = artifact.text {
        let span = locate(text, &format!("{}{}", artifact.body, finding.pointer));
        let ((line, column), (end_line, end_column)) = (line_and_column(text, span.start), line_and_column(text, span.end));
        physical["region"] = json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column });
    }
    let mut location = json!({ "physicalLocation": physical });
    let place = finding.at.as_deref().filter(|_| artifact.text.is_none()).unwrap_or(&finding.pointer);
    if !place.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": place }]);
    }
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": level,
        "message": { "text": sentence(&finding.to_string()) },
        "locations": [location],
        "properties": { "severity": finding.severity },
    });
    if let Some(service) = &finding.service {
        result["properties"]["service"] = service.as_str().into();
    }
    result
}

/// Messages are sentences there.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// A path as a reference: what is no plain character of a path is escaped.
fn uri(path: &str) -> String {
    if path == "-" {
        return "stdin".to_owned();
    }
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            byte if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) => uri.push(char::from(byte)),
            byte => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}
