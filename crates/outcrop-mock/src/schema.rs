//! Values that fit a JSON Schema.

use crate::dice::Dice;
use serde_json::{Map, Number, Value, json};

/// Deep enough for any real schema; a recursive one ends here.
const DEPTH: usize = 12;

/// A value that fits `schema`, its strings from `words` where it leaves the choice.
///
/// Types, enums, constants, required members, nested objects, arrays, references inside the schema, unions, bounds of
/// numbers, lengths and the common formats are kept; patterns are not.
pub(crate) fn value(schema: &Value, words: &str, mut dice: Dice) -> Value {
    Filling { root: schema, words: candidates(words) }.value(schema, &mut dice, 0)
}

struct Filling<'a> {
    root: &'a Value,
    words: Vec<String>,
}

impl Filling<'_> {
    fn value(&self, schema: &Value, dice: &mut Dice, depth: usize) -> Value {
        if depth > DEPTH {
            return Value::Null;
        }
        if let Some(at) = schema["$ref"].as_str() {
            let target = at.strip_prefix('#').and_then(|at| self.root.pointer(at));
            return target.map_or(Value::Null, |target| self.value(target, dice, depth + 1));
        }
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        if let Some(words) = schema["enum"].as_array().filter(|words| !words.is_empty()) {
            return dice.pick(words).cloned().unwrap_or_default();
        }
        if let Some(all) = schema["allOf"].as_array().filter(|all| !all.is_empty()) {
            return self.value(&self.merged(schema, all), dice, depth + 1);
        }
        for union in ["anyOf", "oneOf"] {
            // `null` is for what is not known; something is.
            let options = schema[union].as_array().map(Vec::as_slice).unwrap_or_default();
            if let Some(option) = options.iter().find(|option| option["type"] != "null").or(options.first()) {
                return self.value(option, dice, depth + 1);
            }
        }
        let kind = match &schema["type"] {
            Value::String(kind) => kind.as_str(),
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("null"),
            _ if schema.get("properties").is_some() => "object",
            _ if schema.get("items").is_some() => "array",
            // Arguments are an object whatever else they are.
            _ if depth == 0 => "object",
            _ => "string",
        };
        match kind {
            "object" => self.object(schema, dice, depth),
            "array" => self.array(schema, dice, depth),
            "integer" => integer(schema, dice),
            "number" => number(schema, dice),
            "boolean" => (dice.below(2) == 1).into(),
            "null" => Value::Null,
            _ => self.text(schema, dice).into(),
        }
    }

    fn object(&self, schema: &Value, dice: &mut Dice, depth: usize) -> Value {
        let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = schema["properties"].as_object();
        let mut members = Map::new();
        for (name, property) in properties.into_iter().flatten() {
            // An optional member ends a recursion.
            if required.contains(&name.as_str()) || depth < 2 {
                members.insert(name.clone(), self.value(property, dice, depth + 1));
            }
        }
        for name in required {
            if !members.contains_key(name) {
                members.insert(name.to_owned(), self.text(&Value::Null, dice).into());
            }
        }
        members.into()
    }

    fn array(&self, schema: &Value, dice: &mut Dice, depth: usize) -> Value {
        let bound = |key: &str| schema[key].as_u64().and_then(|bound| usize::try_from(bound).ok());
        let least = bound("minItems").unwrap_or(usize::from(depth < DEPTH / 2)).min(64);
        let count = least.min(bound("maxItems").unwrap_or(usize::MAX));
        let any = json!({ "type": "string" });
        let first: &[Value] = schema["prefixItems"].as_array().map(Vec::as_slice).unwrap_or_default();
        let item = schema.get("items").filter(|items| items.is_object()).unwrap_or(&any);
        (0..count.max(first.len())).map(|index| self.value(first.get(index).unwrap_or(item), dice, depth + 1)).collect()
    }

    fn text(&self, schema: &Value, dice: &mut Dice) -> String {
        let formatted = match schema["format"].as_str().unwrap_or_default() {
            "date" => "2026-01-02".to_owned(),
            "time" => "03:04:05Z".to_owned(),
            "date-time" => "2026-01-02T03:04:05Z".to_owned(),
            "duration" => "PT5M".to_owned(),
            "email" => "someone@example.com".to_owned(),
            "hostname" => "example.com".to_owned(),
            "uri" | "url" => "https://example.com/".to_owned(),
            "ipv4" => "192.0.2.1".to_owned(),
            "ipv6" => "2001:db8::1".to_owned(),
            "uuid" => dice.uuid(),
            _ => String::new(),
        };
        if !formatted.is_empty() {
            return formatted;
        }
        let mut text = dice.pick(&self.words).cloned().unwrap_or_else(|| "something".to_owned());
        let bound = |key: &str| schema[key].as_u64().and_then(|bound| usize::try_from(bound).ok());
        let least = bound("minLength").unwrap_or(0).min(65_536);
        while text.chars().count() < least {
            text.push_str(" and more");
        }
        match bound("maxLength") {
            Some(most) if text.chars().count() > most => text.chars().take(most.max(least)).collect(),
            _ => text,
        }
    }

    /// All of several schemas as one; what a later one says wins, members and requirements add up.
    fn merged(&self, schema: &Value, all: &[Value]) -> Value {
        let mut out = schema.as_object().cloned().unwrap_or_default();
        out.remove("allOf");
        for part in all {
            let part = part["$ref"].as_str().and_then(|at| self.root.pointer(at.strip_prefix('#')?)).unwrap_or(part);
            for (key, value) in part.as_object().into_iter().flatten() {
                match (out.get_mut(key), value) {
                    (Some(Value::Object(members)), Value::Object(more)) => members.extend(more.clone()),
                    (Some(Value::Array(items)), Value::Array(more)) => items.extend(more.iter().cloned()),
                    _ => {
                        out.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        out.into()
    }
}

/// A small number where the bounds allow one; some schemas have bounds at the end of what a number can be.
fn integer(schema: &Value, dice: &mut Dice) -> Value {
    let bound = |key: &str| schema[key].as_i64();
    let low = bound("minimum").or_else(|| bound("exclusiveMinimum").map(|low| low.saturating_add(1))).unwrap_or(i64::MIN);
    let high = bound("maximum").or_else(|| bound("exclusiveMaximum").map(|high| high.saturating_sub(1))).unwrap_or(i64::MAX);
    let first = 1.max(low).min(high);
    let span = high.saturating_sub(first).clamp(0, 9);
    let value = first.saturating_add(i64::try_from(dice.below(usize::try_from(span).unwrap_or(0) + 1)).unwrap_or(0));
    // The multiple above, or the one below where that is too high.
    let step = bound("multipleOf").unwrap_or(1).max(1);
    let above = value.saturating_add((step - value.rem_euclid(step)) % step);
    if above > high { above.saturating_sub(step).into() } else { above.into() }
}

fn number(schema: &Value, dice: &mut Dice) -> Value {
    let bound = |key: &str| schema[key].as_f64();
    let low = bound("minimum").or_else(|| bound("exclusiveMinimum")).unwrap_or(f64::MIN);
    let high = bound("maximum").or_else(|| bound("exclusiveMaximum")).unwrap_or(f64::MAX);
    // At most ten apart, as near to zero as the bounds allow; inside them, since they may be exclusive.
    let (mut first, mut last) = (0_f64.max(low).min(high), 10_f64.max(low).min(high));
    if last - first > 10.0 || last <= first {
        (first, last) = if low > 0.0 { (low, high.min(low + 10.0)) } else { (low.max(high - 10.0), high) };
    }
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let part = (dice.below(9) + 1) as f64 / 10.0;
    Number::from_f64(first + (last - first) * part).map_or(Value::Null, Value::Number)
}

/// The words of a text that look like what an argument would be: names first, else the longest.
fn candidates(text: &str) -> Vec<String> {
    let words: Vec<&str> =
        text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty()).collect();
    let named: Vec<String> = words
        .iter()
        .skip(1)
        .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
        .take(8)
        .map(|word| (*word).to_owned())
        .collect();
    if !named.is_empty() {
        return named;
    }
    words.iter().max_by_key(|word| word.len()).map(|word| (*word).to_owned()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schema: &Value, fits: impl Fn(&Value) -> bool) {
        for seed in 0..50 {
            let value = value(schema, "Weather in Lisbon", Dice::of(seed, &[]));
            assert!(fits(&value), "{schema} gave {value}");
        }
    }

    #[test]
    fn numbers_stay_within_their_bounds_and_small_where_they_may() {
        let whole = |low: i64, high: i64| move |value: &Value| value.as_i64().is_some_and(|value| (low..=high).contains(&value));
        check(&json!({ "type": "integer" }), whole(1, 10));
        check(&json!({ "type": "integer", "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64 }), whole(1, 10));
        check(&json!({ "type": "integer", "minimum": 5, "maximum": 7 }), whole(5, 7));
        check(&json!({ "type": "integer", "exclusiveMaximum": -3 }), whole(i64::MIN, -4));
        check(&json!({ "type": "integer", "multipleOf": 5, "maximum": 20 }), |value| value.as_i64().is_some_and(|v| v % 5 == 0 && v <= 20));
        let between = |low: f64, high: f64| move |value: &Value| value.as_f64().is_some_and(|value| low < value && value < high);
        check(&json!({ "type": "number" }), between(0.0, 10.0));
        check(&json!({ "type": "number", "minimum": 0, "maximum": 1 }), between(0.0, 1.0));
        check(&json!({ "type": "number", "minimum": 100 }), between(100.0, 110.0));
        check(&json!({ "type": "number", "exclusiveMaximum": -5 }), between(-15.0, -5.0));
    }

    #[test]
    fn unions_references_and_combinations_are_followed() {
        check(&json!({ "anyOf": [{ "type": "null" }, { "type": "boolean" }] }), Value::is_boolean);
        check(&json!({ "type": ["null", "integer"] }), Value::is_i64);
        check(&json!({ "const": [1] }), |value| *value == json!([1]));
        check(&json!({ "enum": ["a", "b"] }), |value| value == "a" || value == "b");
        let both = json!({ "allOf": [
            { "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] },
            { "properties": { "b": { "type": "boolean" } }, "required": ["b"] },
        ] });
        check(&both, |value| value["a"].is_string() && value["b"].is_boolean());
        let list = json!({ "$ref": "#/$defs/node", "$defs": { "node": {
            "type": "object", "properties": { "name": { "type": "string" }, "next": { "$ref": "#/$defs/node" } }, "required": ["name"],
        } } });
        check(&list, |value| value["name"] == "Lisbon");
    }

    #[test]
    fn strings_keep_their_length_and_format() {
        check(&json!({ "type": "string" }), |value| value == "Lisbon");
        check(&json!({ "type": "string", "minLength": 30, "maxLength": 33 }), |value| (30..=33).contains(&value.as_str().unwrap().len()));
        check(&json!({ "type": "string", "maxLength": 2 }), |value| value == "Li");
        check(&json!({ "type": "string", "format": "date" }), |value| value == "2026-01-02");
        check(&json!({ "type": "array", "items": { "type": "integer" }, "minItems": 3 }), |value| value.as_array().unwrap().len() == 3);
    }

    #[test]
    fn a_schema_without_end_ends() {
        let endless = json!({ "$ref": "#/$defs/a", "$defs": { "a": { "type": "object", "properties": { "b": { "$ref": "#/$defs/a" } }, "required": ["b"] } } });
        check(&endless, Value::is_object);
        check(&json!({ "$ref": "#" }), Value::is_null);
    }
}
