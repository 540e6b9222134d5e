//! The part of JSON Schema that answers and strict tools are held to.

use crate::body::{Items, View};
use crate::field::Breaches;

pub(crate) const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html";

/// Looks for what the service does not take in the schema of an answer.
///
/// `at` is where it stands; with `inside` it is text there, and has no pointers of its own.
pub(crate) fn check(schema: View<'_>, at: &str, inside: bool, breaches: &mut Breaches<'_>) {
    let mut refuse = |path: &str, message: String, service: String| {
        let (pointer, message) = if inside { (at.to_owned(), format!("{path}: {message}")) } else { (format!("{at}{path}"), message) };
        breaches.refuse(pointer, message, Some(service));
    };
    walk(schema, "", DEEPEST, &mut refuse);
}

/// Schemas deeper than this are not looked at to the end.
const DEEPEST: usize = 64;

fn walk(schema: View<'_>, at: &str, depth: usize, refuse: &mut dyn FnMut(&str, String, String)) {
    if depth == 0 {
        return;
    }
    let kind = schema.text_at("/type");
    if kind == "object" && schema.at("additionalProperties").as_bool() != Some(false) {
        refuse(
            &format!("{at}/additionalProperties"),
            "must be false in the schema of an answer".to_owned(),
            "For 'object' type, 'additionalProperties' must be explicitly set to false".to_owned(),
        );
    }
    for (key, value) in schema.members() {
        let number = value.as_f64();
        let refused = match key {
            "minimum" | "maximum" | "multipleOf" | "exclusiveMinimum" | "exclusiveMaximum" => number.is_some(),
            "minItems" => number.is_some_and(|number| number > 1.0),
            "$ref" => value.as_str().is_some_and(|to| !to.starts_with('#')),
            _ => false,
        };
        let here = || format!("{at}/{}", crate::check::escape(key));
        if refused {
            refuse(
                &here(),
                "is not taken in the schema of an answer".to_owned(),
                format!("For '{kind}' type, property '{key}' is not supported"),
            );
        }
        match key {
            "properties" | "$defs" | "definitions" => {
                for (name, each) in value.members() {
                    walk(each, &format!("{}/{}", here(), crate::check::escape(name)), depth - 1, refuse);
                }
            }
            "anyOf" | "allOf" | "oneOf" => {
                for (index, each) in value.items().enumerate() {
                    walk(each, &format!("{}/{index}", here()), depth - 1, refuse);
                }
            }
            "items" => walk(value, &here(), depth - 1, refuse),
            _ => (),
        }
    }
}

/// Counts the tools whose calls are held to their schemas; `strict` is where a tool says so.
pub(crate) fn strict(tools: Items<'_>, at: &str, strict: &str, breaches: &mut Breaches<'_>) {
    let count = tools.filter(|tool| tool.pointer(strict).and_then(View::as_bool) == Some(true)).count();
    if count > 20 {
        breaches.refuse(at, format!("must hold at most 20 strict tools, got {count}"), None);
    }
}
