//! What hardly any schema has.

use super::DEEPEST;
use crate::body::View;
use crate::families::Takes;
use crate::field::{Breaches, Subject};
use crate::finding::Severity;

/// Schemas with more definitions than this are not looked into for circles.
const MOST: usize = 128;

/// Looks at a strict tool, whose schema is held to the same part of JSON Schema as that of an answer. `places` are where it says that
/// it is strict, and where its schema stands.
pub(super) fn strict(subject: &Subject<'_>, tool: View<'_>, at: &str, places: [&str; 2], breaches: &mut Breaches<'_>) {
    let [strict, schema] = places;
    if subject.lacks(Takes::SCHEMAS) {
        breaches.note(format!("{at}{strict}"), "is not for this model, by its card");
        return;
    }
    let Some(given) = tool.pointer(schema).filter(|schema| schema.is_object()) else { return };
    let at = [at, schema].concat();
    let mut refuse = |path: &str, message: String, service: String| breaches.refuse(format!("{at}{path}"), message, Some(service));
    super::walk(given, "", DEEPEST, "a strict tool", &mut refuse);
    check(given, &at, false, breaches);
}

/// Looks for circles, patterns that look around, and limits of which pages and practice say different things.
pub(super) fn check(schema: View<'_>, at: &str, inside: bool, breaches: &mut Breaches<'_>) {
    let mut report = |severity, path: &str, message: &str| {
        let (pointer, message) =
            if inside { (at.to_owned(), format!("{path}: {message}")) } else { (format!("{at}{path}"), message.to_owned()) };
        match severity {
            Severity::Refused => breaches.refuse(pointer, message, None),
            _ => breaches.note(pointer, message),
        }
    };
    if goes_round(schema) {
        report(Severity::Refused, "/$ref", "must lead to no circle; a schema that holds itself is not taken");
    }
    look(schema, "", DEEPEST, &mut report);
}

fn look(schema: View<'_>, at: &str, depth: usize, report: &mut dyn FnMut(Severity, &str, &str)) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for (key, value) in schema.members() {
        let here = || format!("{at}/{}", crate::check::escape(key));
        match key {
            "pattern" if value.as_str().is_some_and(looks_around) => {
                report(Severity::Refused, &here(), "must have no look-around and no back-reference");
            }
            "minLength" | "maxLength" if value.as_f64().is_some() => {
                report(Severity::Note, &here(), "is not taken by the page, and has been seen taken");
            }
            "maxItems" if value.as_f64().is_some() => report(Severity::Note, &here(), "has been refused by some models"),
            "contains" if value.is_object() => report(Severity::Note, &here(), "has been refused by some models"),
            "properties" | "$defs" | "definitions" => {
                for (name, each) in value.members() {
                    look(each, &format!("{}/{}", here(), crate::check::escape(name)), depth, report);
                }
            }
            "anyOf" | "allOf" | "oneOf" => {
                for (index, each) in value.items().enumerate() {
                    look(each, &format!("{}/{index}", here()), depth, report);
                }
            }
            "items" => look(value, &here(), depth, report),
            _ => (),
        }
    }
}

/// Whether a regular expression looks around or back.
fn looks_around(pattern: &str) -> bool {
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        let behind = rest.as_str();
        match c {
            '\\' if behind.starts_with(|c: char| ('1'..='9').contains(&c)) || behind.starts_with("k<") => return true,
            // What is escaped is only itself.
            '\\' => drop(rest.next()),
            '(' if ["?=", "?!", "?<=", "?<!"].iter().any(|around| behind.starts_with(around)) => return true,
            _ => (),
        }
    }
    false
}

/// Whether a schema refers to itself: to its top, or from a definition in use to the same.
fn goes_round(schema: View<'_>) -> bool {
    let defined = |name: &str| {
        let of = |key: &str| schema.get(key).and_then(|all| all.get(name));
        of("$defs").or_else(|| of("definitions"))
    };
    let mut used = Vec::new();
    if !references(schema, DEEPEST, &mut used) {
        return true;
    }
    // Those in use grow while they are gone through.
    let mut next = 0;
    while let Some(name) = used.get(next).copied().filter(|_| next < MOST) {
        next += 1;
        let Some(definition) = defined(name) else { continue };
        let mut reached = Vec::new();
        if !references(definition, DEEPEST, &mut reached) {
            return true;
        }
        let mut at = 0;
        while let Some(reached_name) = reached.get(at).copied().filter(|_| at < MOST) {
            at += 1;
            if reached_name == name {
                return true;
            }
            if let Some(definition) = defined(reached_name)
                && !references(definition, DEEPEST, &mut reached)
            {
                return true;
            }
        }
        for name in reached {
            if !used.contains(&name) {
                used.push(name);
            }
        }
    }
    false
}

/// Collects the definitions that are referred to, each once, but not those that definitions below refer to; `false` when the top is.
fn references<'a>(schema: View<'a>, depth: usize, names: &mut Vec<&'a str>) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    schema.members().all(|(key, value)| match (key, value.as_str()) {
        ("$ref", Some("#")) => false,
        ("$ref", Some(to)) => {
            let name = to.strip_prefix("#/$defs/").or_else(|| to.strip_prefix("#/definitions/"));
            if let Some(name) = name.filter(|name| !name.contains('/') && names.len() < MOST && !names.contains(name)) {
                names.push(name);
            }
            true
        }
        ("$defs" | "definitions" | "enum" | "const" | "default" | "examples", _) => true,
        _ => references(value, depth, names) && value.items().all(|item| references(item, depth, names)),
    })
}
