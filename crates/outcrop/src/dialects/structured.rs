//! The part of JSON Schema that answers and strict tools are held to.

#[cfg(feature = "rarest-rules")]
mod rarest;

use crate::body::View;
use crate::field::{Breaches, Subject};

pub(crate) const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html";

/// Looks for what the service does not take in the schema of an answer.
///
/// `at` is where it stands; with `inside` it is text there, and has no pointers of its own.
pub(crate) fn check(schema: View<'_>, at: &str, inside: bool, breaches: &mut Breaches<'_>) {
    let mut refuse = |path: &str, message: String, service: String| {
        let (pointer, message) = if inside { (at.to_owned(), format!("{path}: {message}")) } else { (format!("{at}{path}"), message) };
        breaches.refuse(pointer, message, Some(service));
    };
    walk(schema, "", DEEPEST, "an answer", &mut refuse);
    #[cfg(feature = "rarest-rules")]
    rarest::check(schema, at, inside, breaches);
}

/// Schemas deeper than this are not looked at to the end.
const DEEPEST: usize = 64;

fn walk(schema: View<'_>, at: &str, depth: usize, of: &str, refuse: &mut dyn FnMut(&str, String, String)) {
    if depth == 0 {
        return;
    }
    let kind = schema.text_at("/type");
    if kind == "object" && schema.at("additionalProperties").as_bool() != Some(false) {
        refuse(
            &format!("{at}/additionalProperties"),
            format!("must be false in the schema of {of}"),
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
            refuse(&here(), format!("is not taken in the schema of {of}"), format!("For '{kind}' type, property '{key}' is not supported"));
        }
        match key {
            "properties" | "$defs" | "definitions" => {
                for (name, each) in value.members() {
                    walk(each, &format!("{}/{}", here(), crate::check::escape(name)), depth - 1, of, refuse);
                }
            }
            "anyOf" | "allOf" | "oneOf" => {
                for (index, each) in value.items().enumerate() {
                    walk(each, &format!("{}/{index}", here()), depth - 1, of, refuse);
                }
            }
            "items" => walk(value, &here(), depth - 1, of, refuse),
            _ => (),
        }
    }
}

/// Looks at the tools whose calls are held to their schemas; `places` are where a tool says so, and where it has its schema.
#[cfg_attr(not(feature = "rarest-rules"), expect(unused_variables, reason = "only the rarest rules look at the subject"))]
pub(crate) fn strict(subject: &Subject<'_>, tools: View<'_>, at: &str, places: [&str; 2], breaches: &mut Breaches<'_>) {
    let is_strict = |tool: &View<'_>| tool.pointer(places[0]).and_then(View::as_bool) == Some(true);
    let count = tools.items().filter(is_strict).count();
    if count > 20 {
        breaches.refuse(at, format!("must hold at most 20 strict tools, got {count}"), None);
    }
    #[cfg(feature = "rarest-rules")]
    for (t, tool) in tools.items().enumerate().filter(|(_, tool)| is_strict(tool)) {
        rarest::strict(subject, tool, &format!("{at}/{t}"), places, breaches);
    }
}
