//! Rows that describe a wire body: what stands where, within which limits, and which wish fills it.

use crate::chat::Chat;
use crate::families::{Family, Model};
use crate::finding::{Finding, Severity};
use crate::params::Knob;
use serde_json::Value;

/// One place in a body.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Number of its code within the family; never reused.
    pub code: u16,
    /// JSON pointer; `*` stands for every item of an array.
    pub at: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// Whether it must be there when its parent is.
    pub required: bool,
    /// The wish that fills it.
    pub knob: Option<Knob>,
}

/// What may stand in a place.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Anything.
    Any,
    /// `true` or `false`.
    Bool,
    /// An object.
    Object,
    /// A string whose length in characters is within these bounds.
    Text(usize, usize),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number within these bounds.
    Int(i64, i64),
    /// One of these whole numbers.
    OneInt(&'static [i64]),
    /// Tokens to write: at least the first; at most the second, or what the model can where that is 0.
    Tokens(u64, u64),
    /// A number within these bounds.
    Number(f64, f64),
    /// A number above the first and at most the second.
    Above(f64, f64),
    /// An array with so many items.
    List(usize, usize),
    /// A string or an array.
    TextOrList,
    /// An array of at most so many strings, each of at least so many characters.
    Texts(usize, usize),
    /// Base64 of at most so many bytes.
    Base64(usize),
    /// So many letters and digits, at least one, or characters of this list.
    Name(usize, &'static str),
}

/// A field that may be left out.
pub(crate) const fn field(code: u16, at: &'static str, kind: Kind) -> Field {
    Field { code, at, kind, required: false, knob: None }
}

impl Field {
    /// The same field, which must be there.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same field, filled by this wish.
    pub const fn knob(self, knob: Knob) -> Self {
        Self { knob: Some(knob), ..self }
    }
}

/// What a field cannot say alone.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Number of its code within the family; never reused.
    pub code: u16,
    /// Finds every breach of it.
    pub check: fn(&Subject<'_>, &mut Breaches<'_>),
    /// The page that says so.
    pub source: &'static str,
}

/// What is being checked.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The request body.
    pub body: &'a Value,
    /// The family of the model.
    pub family: &'static Family,
    /// The listed model, if the id is one.
    pub model: Option<&'static Model>,
    /// Whether the answer is to be streamed.
    pub streaming: bool,
}

/// Where a rule reports to.
pub struct Breaches<'a> {
    pub(crate) prefix: &'static str,
    pub(crate) code: u16,
    pub(crate) source: &'static str,
    pub(crate) findings: &'a mut Vec<Finding>,
}

impl Breaches<'_> {
    /// The service would refuse the body; `service` is its message, where known.
    pub fn refuse(&mut self, pointer: impl Into<String>, message: impl Into<String>, service: Option<String>) {
        self.report(Severity::Refused, pointer.into(), message.into(), service);
    }

    /// The model would not see what stands there.
    pub fn ignore(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.report(Severity::Ignored, pointer.into(), message.into(), None);
    }

    /// It works, and there is something to know.
    pub fn note(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.report(Severity::Note, pointer.into(), message.into(), None);
    }

    fn report(&mut self, severity: Severity, pointer: String, message: String, service: Option<String>) {
        self.findings.push(Finding {
            code: format!("BR-{}-{:03}", self.prefix, self.code),
            severity,
            pointer,
            at: None,
            message,
            service,
            source: Some(self.source.to_owned()),
        });
    }
}

/// Whose words a refusal is predicted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// The JSON Schema check that InvokeModel runs before the model.
    Schema,
    /// The request validation of Converse.
    Converse,
}

/// Every place of `body` that `at` means, as concrete pointers with what stands there.
///
/// A missing member gives `None` when its parent is there; a place whose parent is missing gives nothing.
pub(crate) fn places<'a>(body: &'a Value, at: &'static str, visit: &mut dyn FnMut(&str, Option<&'a Value>)) {
    let mut pointer = String::new();
    walk(body, at, &mut pointer, visit);
}

fn walk<'a>(value: &'a Value, rest: &'static str, pointer: &mut String, visit: &mut dyn FnMut(&str, Option<&'a Value>)) {
    let Some(rest) = rest.strip_prefix('/') else {
        visit(pointer, Some(value));
        return;
    };
    let (segment, rest) = rest.find('/').and_then(|end| rest.split_at_checked(end)).unwrap_or((rest, ""));
    let length = pointer.len();
    if segment == "*" {
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            pointer.push('/');
            pointer.push_str(&index.to_string());
            walk(item, rest, pointer, visit);
            pointer.truncate(length);
        }
        return;
    }
    let Value::Object(members) = value else { return };
    pointer.push('/');
    pointer.push_str(segment);
    match members.get(segment) {
        None | Some(Value::Null) if rest.is_empty() => visit(pointer, None),
        Some(member) => walk(member, rest, pointer, visit),
        None => (),
    }
    pointer.truncate(length);
}

/// Every place that any of the fields means, with the field and its index. [`places`] of each, in one walk.
pub(crate) fn all_places<'a>(body: &'a Value, fields: &'static [Field], visit: &mut Visit<'_, 'a>) {
    let mut wanted: Vec<Wanted> = Vec::with_capacity(fields.len() * 2);
    wanted.extend(fields.iter().enumerate().map(|(index, field)| Wanted { index, field, rest: field.at }));
    walk_all(body, &mut wanted, 0, &mut String::new(), visit);
}

/// Told of a place: the field and its index, the concrete pointer, and what stands there.
pub(crate) type Visit<'v, 'a> = dyn FnMut(usize, &'static Field, &str, Option<&'a Value>) + 'v;

/// A field on the way to its places.
#[derive(Clone, Copy)]
struct Wanted {
    index: usize,
    field: &'static Field,
    /// The segments still to go.
    rest: &'static str,
}

impl Wanted {
    /// The same field one segment on, if the next is this one.
    fn below(self, segment: &str) -> Option<Self> {
        let rest = self.rest.strip_prefix('/')?.strip_prefix(segment)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(Self { rest, ..self })
    }
}

/// Walks with the fields of `wanted` from `from` on; those before belong to the values above.
fn walk_all<'a>(value: &'a Value, wanted: &mut Vec<Wanted>, from: usize, pointer: &mut String, visit: &mut Visit<'_, 'a>) {
    let (length, end) = (pointer.len(), wanted.len());
    match value {
        Value::Array(items) => {
            go_below("*", wanted, from);
            if wanted.len() > end {
                for (index, item) in items.iter().enumerate() {
                    pointer.push('/');
                    push_number(pointer, index);
                    step(item, Some(item), wanted, end, pointer, visit);
                    pointer.truncate(length);
                }
            }
            wanted.truncate(end);
        }
        Value::Object(members) => {
            for (key, member) in members {
                go_below(key, wanted, from);
                // A key that looks like two segments, or like every item, is neither.
                if wanted.len() > end && !key.contains('/') && key != "*" {
                    pointer.push('/');
                    pointer.push_str(key);
                    // `null` and absent are the same.
                    step(member, (!member.is_null()).then_some(member), wanted, end, pointer, visit);
                    pointer.truncate(length);
                }
                wanted.truncate(end);
            }
            for wanted in wanted.iter().skip(from).filter(|wanted| wanted.field.required) {
                let Some(segment) = wanted.rest.strip_prefix('/').filter(|rest| *rest != "*" && !rest.contains('/')) else { continue };
                if !members.contains_key(segment) {
                    pointer.push_str(wanted.rest);
                    visit(wanted.index, wanted.field, pointer, None);
                    pointer.truncate(length);
                }
            }
        }
        _ => (),
    }
}

/// Adds the fields from `from` on that go on with this segment.
fn go_below(segment: &str, wanted: &mut Vec<Wanted>, from: usize) {
    for index in from..wanted.len() {
        if let Some(below) = wanted.get(index).and_then(|wanted| wanted.below(segment)) {
            wanted.push(below);
        }
    }
}

/// Visits what the fields that end here mean, and walks on with the others.
fn step<'a>(
    value: &'a Value,
    found: Option<&'a Value>,
    wanted: &mut Vec<Wanted>,
    from: usize,
    pointer: &mut String,
    visit: &mut Visit<'_, 'a>,
) {
    let mut on = false;
    for wanted in wanted.iter().skip(from) {
        if wanted.rest.is_empty() {
            visit(wanted.index, wanted.field, pointer, found);
        } else {
            on = true;
        }
    }
    if on {
        walk_all(value, wanted, from, pointer, visit);
    }
}

fn push_number(pointer: &mut String, number: usize) {
    if number >= 10 {
        push_number(pointer, number / 10);
    }
    pointer.push(char::from(b"0123456789"[number % 10]));
}

/// What is wrong with a value in this place, and the service's words for it; `None` when nothing is.
pub(crate) fn fault(kind: Kind, value: &Value, model: Option<&Model>) -> Option<Fault> {
    match kind {
        Kind::Any => None,
        Kind::Bool => expect(value.is_boolean(), "true or false", "Boolean", value),
        Kind::Object => expect(value.is_object(), "an object", "JSONObject", value),
        Kind::Text(min, max) => match value.as_str() {
            None => expect(false, "a string", "String", value),
            Some(text) => length_fault(text.chars().count(), min, max, "characters", "Length"),
        },
        Kind::Word(words) => match value.as_str() {
            None => expect(false, "a string", "String", value),
            Some(word) if words.contains(&word) => None,
            Some(word) => Some(Fault::new(
                format!("must be {}, got {}", one_of(words), quote(word)),
                format!("{word} is not a valid enum value"),
                Limit::Enum(words),
            )),
        },
        Kind::Int(min, max) => int_fault(value, min, max),
        Kind::OneInt(choices) => match value.as_i64() {
            Some(number) if choices.contains(&number) => None,
            _ => Some(Fault::new(
                format!("must be {}, got {}", one_of(&choices.iter().map(ToString::to_string).collect::<Vec<_>>()), shown(value)),
                format!("{} is not a valid enum value", shown(value)),
                Limit::Type,
            )),
        },
        Kind::Tokens(min, cap) => {
            let cap = if cap > 0 { cap } else { model.map_or(0, |model| model.output) };
            let cap = if cap > 0 { i64::try_from(cap).unwrap_or(i64::MAX) } else { i64::MAX };
            int_fault(value, i64::try_from(min).unwrap_or(0), cap)
        }
        Kind::Number(min, max) => number_fault(value, min, max, false),
        Kind::Above(min, max) => number_fault(value, min, max, true),
        Kind::List(min, max) => match value.as_array() {
            None => expect(false, "an array", "JSONArray", value),
            Some(items) => length_fault(items.len(), min, max, "items", "Items"),
        },
        Kind::TextOrList => expect(value.is_string() || value.is_array(), "a string or an array", "JSONArray", value),
        Kind::Texts(max, shortest) => match value.as_array() {
            None => expect(false, "an array of strings", "JSONArray", value),
            Some(items) => match items.iter().find(|item| item.as_str().is_none_or(|text| text.chars().count() < shortest)) {
                Some(Value::String(_)) => length_fault(0, shortest, usize::MAX, "characters in each string", "Length"),
                Some(item) => expect(false, "an array of strings", "String", item),
                None => length_fault(items.len(), 0, max, "strings", "Items"),
            },
        },
        Kind::Name(max, others) => match value.as_str() {
            None => expect(false, "a string", "String", value),
            Some(name) => name_fault(name, max, others),
        },
        Kind::Base64(max) => match value.as_str() {
            None => expect(false, "a string of base64", "String", value),
            Some(text) => base64_fault(text, max),
        },
    }
}

/// A value that does not fit its place.
pub(crate) struct Fault {
    /// What was, and what would do.
    pub(crate) message: String,
    /// What the schema check calls it.
    pub(crate) schema: String,
    /// Which limit it is.
    pub(crate) limit: Limit,
}

/// Which limit a value broke, for the words of Converse.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    Type,
    Min(f64),
    Max(f64),
    MinLength(usize),
    MaxLength(usize),
    Pattern(&'static str),
    Enum(&'static [&'static str]),
}

impl Fault {
    fn new(message: String, schema: String, limit: Limit) -> Self {
        Self { message, schema, limit }
    }
}

fn expect(holds: bool, wanted: &str, schema: &str, value: &Value) -> Option<Fault> {
    (!holds).then(|| {
        Fault::new(
            format!("must be {wanted}, got {}", article(value)),
            format!("expected type: {schema}, found: {}", schema_type(value)),
            Limit::Type,
        )
    })
}

fn int_fault(value: &Value, min: i64, max: i64) -> Option<Fault> {
    // A number written as 5.0 is whole; one beyond 64 bits is out of every range.
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        _ => return expect(false, "a whole number", "Integer", value),
    };
    let whole = value.as_i64().or_else(|| value.as_u64().map(|number| i64::try_from(number).unwrap_or(i64::MAX)));
    let low = whole.map_or(number < as_f64(min), |whole| whole < min);
    let high = whole.map_or(number > as_f64(max), |whole| whole > max);
    if number.fract() != 0.0 {
        return Some(Fault::new(
            format!("must be a whole number, got {}", shown(value)),
            "expected type: Integer, found: Double".to_owned(),
            Limit::Type,
        ));
    }
    let wanted = if max == i64::MAX { format!("at least {min}") } else { format!("in {min}..={max}") };
    range_fault(low, high, &wanted, value, as_f64(min), as_f64(max), false)
}

fn number_fault(value: &Value, min: f64, max: f64, above: bool) -> Option<Fault> {
    let Some(number) = value.as_f64() else {
        return expect(false, "a number", "Number", value);
    };
    let low = if above { number <= min } else { number < min };
    let wanted = match (above, max.is_finite()) {
        (true, _) => format!("above {} and at most {}", plain(min), plain(max)),
        (false, true) => format!("in {}..={}", plain(min), plain(max)),
        (false, false) => format!("at least {}", plain(min)),
    };
    range_fault(low, number > max, &wanted, value, min, max, above)
}

fn range_fault(low: bool, high: bool, wanted: &str, value: &Value, min: f64, max: f64, above: bool) -> Option<Fault> {
    let message = || format!("must be {wanted}, got {}", shown(value));
    if low {
        let relation = if above { "greater than" } else { "greater or equal to" };
        Some(Fault::new(message(), format!("{} is not {relation} {}", shown(value), plain(min)), Limit::Min(min)))
    } else if high {
        Some(Fault::new(message(), format!("{} is not less or equal to {}", shown(value), plain(max)), Limit::Max(max)))
    } else {
        None
    }
}

fn length_fault(length: usize, min: usize, max: usize, unit: &str, schema: &str) -> Option<Fault> {
    if length < min {
        let wanted = if min == 1 { "must not be empty".to_owned() } else { format!("must have at least {min} {unit}, got {length}") };
        Some(Fault::new(wanted, format!("expected min{schema}: {min}, actual: {length}"), Limit::MinLength(min)))
    } else if length > max {
        Some(Fault::new(
            format!("must have at most {max} {unit}, got {length}"),
            format!("expected max{schema}: {max}, actual: {length}"),
            Limit::MaxLength(max),
        ))
    } else {
        None
    }
}

fn name_fault(name: &str, max: usize, others: &'static str) -> Option<Fault> {
    let fits = name.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c));
    let length = name.chars().count();
    if fits && (1..=max).contains(&length) {
        return None;
    }
    let listed: Vec<String> = others.chars().map(|c| if c == ' ' { "spaces".to_owned() } else { c.to_string() }).collect();
    Some(Fault::new(
        format!("must be 1 to {max} letters, digits or {}, got {}", listed.join(" "), quote(name)),
        "does not match the pattern".to_owned(),
        Limit::Pattern(others),
    ))
}

fn base64_fault(text: &str, max: usize) -> Option<Fault> {
    if let Some(at) = text.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))) {
        return Some(Fault::new(
            format!("must be base64 without spaces or a \"data:\" prefix; character {at} is not base64"),
            "invalid base64".to_owned(),
            Limit::Type,
        ));
    }
    let bytes = decoded_len(text);
    (bytes > max).then(|| {
        Fault::new(
            format!("must be at most {max} bytes ({}), got {bytes}", megabytes(max)),
            format!("expected maxLength: {max}, actual: {bytes}"),
            Limit::MaxLength(max),
        )
    })
}

/// How many bytes a base64 text stands for.
pub(crate) fn decoded_len(text: &str) -> usize {
    text.trim_end_matches('=').len() * 3 / 4
}

pub(crate) fn megabytes(bytes: usize) -> String {
    let hundredths = bytes / 10_486 + usize::from(bytes % 10_486 > 5_243);
    format!("{}.{:02} MB", hundredths / 100, hundredths % 100)
}

/// A bound as people write it: `1`, not `1.0`. Numbers of JSON are written by code that is there anyway.
pub(crate) fn plain(bound: f64) -> String {
    let text = crate::json::text(&bound.into());
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

#[expect(clippy::cast_precision_loss, reason = "limits and lengths are far below 2^53; a bound that is i64::MAX only needs to be huge")]
fn as_f64(number: i64) -> f64 {
    number as f64
}

/// `a`, `a or b`, `one of a, b, c`.
pub(crate) fn one_of<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [one] => one.as_ref().to_owned(),
        [one, other] => format!("{} or {}", one.as_ref(), other.as_ref()),
        _ => format!("one of {}", words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")),
    }
}

/// A short word in quotes; a long one only by its length, since it may be somebody's text.
pub(crate) fn quote(text: &str) -> String {
    if text.chars().count() > 64 {
        return format!("a string of {} bytes", text.len());
    }
    // As JSON writes it, which escapes what a terminal should not see.
    crate::json::text(&text.into())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        other => article(other),
    }
}

/// The kind of a value with its article: "an array".
pub(crate) fn article(value: &Value) -> String {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
    .to_owned()
}

fn schema_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "Null",
        Value::Bool(_) => "Boolean",
        Value::Number(number) if number.is_f64() => "Double",
        Value::Number(_) => "Integer",
        Value::String(_) => "String",
        Value::Array(_) => "JSONArray",
        Value::Object(_) => "JSONObject",
    }
}

/// Fills the wishes of a chat into the places its family has for them; what there is no place for is an error.
pub(crate) fn fill(chat: &Chat, fields: &[Field], skipped: &[Knob], family: &'static str, body: &mut Value, findings: &mut Vec<Finding>) {
    for knob in Knob::ALL {
        let Some(value) = knob.of(&chat.params) else { continue };
        if skipped.contains(&knob) {
            continue;
        }
        match fields.iter().find(|field| field.knob == Some(knob)) {
            Some(field) => put(body, field.at, value),
            None => findings.push(Finding {
                code: "BR-PARAMS-001".to_owned(),
                severity: Severity::Refused,
                pointer: String::new(),
                at: Some(format!("params.{}", knob.name())),
                message: format!("{family} has no such parameter; it takes {}", knobs(fields)),
                service: None,
                source: None,
            }),
        }
    }
}

fn knobs(fields: &[Field]) -> String {
    let names: Vec<_> = Knob::ALL.into_iter().filter(|knob| fields.iter().any(|field| field.knob == Some(*knob))).map(Knob::name).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Puts a value at a pointer without array segments, making the objects on the way.
pub(crate) fn put(body: &mut Value, at: &str, value: Value) {
    let mut place = body;
    for segment in at.split('/').skip(1) {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        let Value::Object(members) = place else { return };
        place = members.entry(segment).or_insert(Value::Null);
    }
    *place = value;
}
