//! The rows of a body as a JSON Schema, for editors and other checkers.

use crate::call::Operation;
use crate::dialects::converse;
use crate::error::Result;
use crate::families::{FamilyHint, Model, resolve};
use crate::field::{Field, Kind, put};
use serde_json::{Map, Value, json};

/// The JSON Schema (2020-12) of the body that `model` takes on this operation.
///
/// It has the limits a field can say alone; what fields say together is [`check`](crate::check())'s.
///
/// # Errors
///
/// [`Error::UnknownModel`](crate::Error::UnknownModel) when no family lists the id and none is named.
///
/// ```
/// let schema = outcrop::schema(outcrop::Operation::InvokeModel, "amazon.titan-text-lite-v1", None)?;
/// assert_eq!(schema["properties"]["textGenerationConfig"]["properties"]["maxTokenCount"]["maximum"], 4096);
/// # Ok::<(), outcrop::Error>(())
/// ```
pub fn schema<'h>(operation: Operation, model: &str, family: impl Into<FamilyHint<'h>>) -> Result<Value> {
    let resolved = resolve(model, family)?;
    let family = resolved.family;
    #[cfg(feature = "media")]
    if operation == Operation::StartAsyncInvoke {
        return Ok(job(resolved));
    }
    let (fields, closed, docs) = if operation.converses() {
        (converse::FIELDS, converse::CLOSED, converse::DOCS)
    } else {
        (family.fields, family.closed, family.docs)
    };
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("{} of {}", operation.name(), resolved.name()),
        "description": docs,
        "type": "object",
    });
    for field in fields {
        add(&mut schema, "", field, resolved.model);
    }
    for closed in closed {
        put(&mut schema, &format!("{}/additionalProperties", place(closed)), false.into());
    }
    Ok(schema)
}

/// Where a pointer into the body leads in its schema.
fn place(at: &str) -> String {
    at.split('/').skip(1).map(|segment| if segment == "*" { "/items".to_owned() } else { format!("/properties/{segment}") }).collect()
}

/// The schema of a job: the envelope, and the model's input in it.
#[cfg(feature = "media")]
fn job(resolved: crate::families::Resolved) -> Value {
    let family = resolved.family;
    let (fields, closed) = family.jobs.map_or((family.fields, family.closed), |rows| (rows.fields, rows.closed));
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("StartAsyncInvoke of {}", resolved.name()),
        "description": family.docs,
        "type": "object",
    });
    let envelope = crate::check::START_FIELDS.iter().map(|field| ("", field));
    for (prefix, field) in envelope.chain(fields.iter().map(|field| ("/modelInput", field))) {
        add(&mut schema, prefix, field, resolved.model);
    }
    for at in crate::check::START_CLOSED {
        put(&mut schema, &format!("{}/additionalProperties", place(at)), false.into());
    }
    for at in closed {
        put(&mut schema, &format!("{}{}/additionalProperties", place("/modelInput"), place(at)), false.into());
    }
    schema
}

fn add(schema: &mut Value, prefix: &str, field: &Field, model: Option<&Model>) {
    let outer = self::place(prefix);
    let place = [outer.as_str(), &self::place(field.at)].concat();
    for (keyword, value) in keywords(field.kind, model) {
        put(schema, &format!("{place}/{keyword}"), value);
    }
    let (parent, key) = field.at.rsplit_once('/').unwrap_or(("", field.at));
    if field.required && key != "*" {
        let parent = [outer.as_str(), &self::place(parent)].concat();
        let required = schema.pointer_mut(&parent).and_then(Value::as_object_mut);
        if let Some(Value::Array(names)) = required.map(|parent| parent.entry("required").or_insert_with(|| json!([]))) {
            names.push(key.into());
        }
    }
}

fn keywords(kind: Kind, model: Option<&Model>) -> Map<String, Value> {
    let keywords = match kind {
        Kind::Any => json!({}),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Object => json!({ "type": "object" }),
        Kind::Text(min, max) => json!({ "type": "string", "minLength": min, "maxLength": most(max) }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Int(min, max) => json!({ "type": "integer", "minimum": min, "maximum": (max < i64::MAX).then_some(max) }),
        Kind::OneInt(choices) => json!({ "enum": choices }),
        Kind::Tokens(min, cap) => {
            let cap = if cap > 0 { cap } else { model.map_or(0, |model| model.output) };
            json!({ "type": "integer", "minimum": min, "maximum": (cap > 0).then_some(cap) })
        }
        Kind::Number(min, max) => json!({ "type": "number", "minimum": min, "maximum": max.is_finite().then_some(max) }),
        Kind::Above(min, max) => json!({ "type": "number", "exclusiveMinimum": min, "maximum": max }),
        Kind::List(min, max) => json!({ "type": "array", "minItems": min, "maxItems": most(max) }),
        Kind::TextOrList => json!({ "type": ["string", "array"] }),
        Kind::Texts(max, shortest) => {
            json!({ "type": "array", "maxItems": most(max), "items": { "type": "string", "minLength": shortest } })
        }
        // Four characters stand for three bytes.
        Kind::Base64(max) => {
            json!({ "type": "string", "contentEncoding": "base64", "maxLength": most(max).map(|max| max.div_ceil(3) * 4) })
        }
        #[cfg(feature = "rarest-rules")]
        Kind::OneOf(members) => {
            let each = members.iter().map(|member| json!({ "required": [member] })).collect::<Vec<_>>();
            json!({ "type": "object", "oneOf": each })
        }
        Kind::Name(max, others) => {
            let others: String = others.chars().map(|c| if c == '-' { "\\-".to_owned() } else { c.to_string() }).collect();
            let times = if max == usize::MAX { "+".to_owned() } else { format!("{{1,{max}}}") };
            json!({ "type": "string", "pattern": format!("^[a-zA-Z0-9{others}]{times}$") })
        }
    };
    let Value::Object(keywords) = keywords else { return Map::new() };
    // A bound that is none, and one that everything keeps, say nothing.
    let says_nothing = |key: &str, value: &Value| value.is_null() || (matches!(key, "minLength" | "minItems") && *value == 0);
    keywords.into_iter().filter(|(key, value)| !says_nothing(key, value)).collect()
}

fn most(max: usize) -> Option<usize> {
    (max < usize::MAX).then_some(max)
}
