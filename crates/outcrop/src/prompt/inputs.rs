//! Inputs: what a prompt declares, and whether what it is given fits.

use super::yaml::{Data, Node};
use super::{Place, nearest};
use crate::chat::{Message, Part, Source};
use crate::error::PromptError;
use crate::json::{FromJson, Object, ToJson, serialize_to_json, text};
use serde_json::{Map, Value};
use std::fmt;

/// Values inside values; more could not be walked safely in a page.
const MAX_DEPTH: usize = 64;
const IMAGES: &[&str] = &["png", "jpeg", "gif", "webp"];
const DOCUMENTS: &[&str] = &["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"];
const TYPES: &str = "string, integer, number, boolean, list, list of a type, object, image, document, history";

/// An input as the front matter declares it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Input {
    /// The name it has in the body.
    pub name: String,
    /// What it takes.
    pub kind: Kind,
    /// What it is for.
    pub description: Option<String>,
    /// The value when none is given.
    pub default: Option<Value>,
    /// Whether it must be given: true unless it has a default or says `required: false`, which makes it
    /// null when it is not given.
    pub required: bool,
    /// The only values it takes; any when empty.
    pub choices: Vec<Value>,
    /// The line of the declaration in the prompt file, from 1.
    pub line: usize,
    /// The column of that line in characters, from 1.
    pub column: usize,
}

/// What an input takes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Anything: the prompt file declares no inputs.
    Any,
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A list, of one kind if it says so.
    List(Option<Box<Kind>>),
    /// A JSON object.
    Object,
    /// `{"format": "png", "data": "<base64>"}`; the format is read from the bytes when absent.
    Image,
    /// `{"format": "pdf", "name": "…", "data": "<base64>"}`, or `text` in place of `data`.
    Document,
    /// Earlier turns: a list of [`Message`]s as JSON.
    History,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "any",
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::List(None) => "list",
            Self::List(Some(items)) => return write!(f, "list of {items}"),
            Self::Object => "object",
            Self::Image => "image",
            Self::Document => "document",
            Self::History => "history",
        })
    }
}

serialize_to_json!(Input);

impl ToJson for Input {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.text("name", &self.name).text("type", &self.kind.to_string()).some("description", self.description.as_deref());
        if let Some(default) = &self.default {
            json.put("default", default.clone());
        }
        json.put("required", self.required.into());
        if !self.choices.is_empty() {
            json.put("enum", Value::Array(self.choices.clone()));
        }
        json.put("line", self.line.into()).put("column", self.column.into()).done()
    }
}

/// A checked value, on its way into the engine.
#[derive(Clone, Debug)]
pub(super) enum Placed {
    Json(Value),
    List(Vec<Placed>),
    /// An image or a document.
    Part(Part),
    History(Vec<Message>, String),
}

impl Placed {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Json(value) => kind_of(value),
            Self::List(_) => "a list",
            Self::Part(Part::Image { .. }) => "an image",
            Self::Part(..) => "a document",
            Self::History(..) => "a history",
        }
    }

    /// Every text the engine can get hold of.
    pub(super) fn strings<'a>(&'a self, into: &mut Vec<&'a str>) {
        match self {
            Self::Json(value) => strings(value, into),
            Self::List(items) => items.iter().for_each(|item| item.strings(into)),
            Self::Part(Part::Document { name, .. }) => into.push(name),
            Self::Part(..) | Self::History(..) => (),
        }
    }
}

fn strings<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => into.push(text),
        Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            into.push(name);
            strings(member, into);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

/// The word for a value's type; never the value.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

impl Kind {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "string" => Self::String,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "list" => Self::List(None),
            "object" => Self::Object,
            "image" => Self::Image,
            "document" => Self::Document,
            "history" => Self::History,
            _ => match Self::parse_items(text)? {
                Self::List(_) | Self::History => return None,
                items => Self::List(Some(Box::new(items))),
            },
        })
    }

    fn parse_items(text: &str) -> Option<Self> {
        // "list of strings" is what people write.
        let items = text.strip_prefix("list of ")?.trim();
        if items.starts_with("list") { None } else { Self::parse(items).or_else(|| Self::parse(items.strip_suffix('s')?)) }
    }

    /// What it takes, with its article.
    pub(super) fn takes(&self) -> String {
        match self {
            Self::Any => "any value".to_owned(),
            Self::Integer => "an integer".to_owned(),
            Self::Object => "an object".to_owned(),
            Self::Image => "an image: {\"format\": \"png\", \"data\": \"<base64>\"}".to_owned(),
            Self::Document => {
                "a document: {\"format\": \"pdf\", \"name\": \"…\", \"data\": \"<base64>\"} or \"text\" for \"data\"".to_owned()
            }
            Self::History => "a history: a list of {\"role\": \"user\" or \"assistant\", \"content\": […]}".to_owned(),
            Self::List(None) => "a list".to_owned(),
            Self::List(Some(items)) => format!("a list of {items}"),
            other => format!("a {other}"),
        }
    }

    /// Checks a value from input `name`.
    ///
    /// The error says what was, in words that follow "takes …, got".
    pub(super) fn place(&self, name: &str, value: &Value) -> Result<Placed, String> {
        let fits = match self {
            Self::Any | Self::Image | Self::Document | Self::History => true,
            Self::String => value.is_string(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::List(_) => value.is_array(),
            Self::Object => value.is_object(),
        };
        if !fits {
            return Err(kind_of(value).to_owned());
        }
        if !shallow(value, MAX_DEPTH) {
            return Err(format!("one nested deeper than {MAX_DEPTH} levels"));
        }
        match (self, value) {
            (Self::List(Some(items)), Value::Array(values)) => {
                let mut placed = Vec::with_capacity(values.len());
                for (index, value) in values.iter().enumerate() {
                    placed.push(items.place(name, value).map_err(|was| format!("{was} at item {index}"))?);
                }
                let media = matches!(**items, Self::Image | Self::Document);
                Ok(if media { Placed::List(placed) } else { Placed::Json(value.clone()) })
            }
            (Self::Image | Self::Document, _) => media(self, value).map(Placed::Part),
            (Self::History, _) => history(value).map(|messages| Placed::History(messages, name.to_owned())),
            _ => Ok(Placed::Json(value.clone())),
        }
    }
}

fn shallow(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => levels > 0 && items.iter().all(|item| shallow(item, levels - 1)),
        Value::Object(members) => levels > 0 && members.values().all(|member| shallow(member, levels - 1)),
        _ => true,
    }
}

/// An image or a document from its JSON; the error says what was.
pub(super) fn media(kind: &Kind, value: &Value) -> Result<Part, String> {
    let Value::Object(members) = value else { return Err(kind_of(value).to_owned()) };
    let known: &[&str] = if *kind == Kind::Image { &["format", "data"] } else { &["format", "name", "data", "text"] };
    if let Some(name) = members.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("an object with a member `{name}`"));
    }
    let text = |name: &str| match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(format!("{} at {name}", kind_of(other))),
    };
    let format = text("format")?;
    if *kind == Kind::Image {
        let data = text("data")?.ok_or("an object without data")?;
        let seen = sniff(&decode(&data)?);
        let format = match (format, seen) {
            (Some(format), _) if !IMAGES.contains(&format.as_str()) => return Err(format!("a format other than {}", IMAGES.join(", "))),
            (Some(format), Some(seen)) if format != seen => return Err(format!("format {format} with the bytes of a {seen}")),
            (Some(format), _) => format,
            (None, Some(seen)) => seen.to_owned(),
            (None, None) => return Err(format!("no format, and bytes that are none of {}", IMAGES.join(", "))),
        };
        return Ok(Part::Image { format, source: Source::Data(data) });
    }
    let format = format.ok_or("an object without format")?;
    if !DOCUMENTS.contains(&format.as_str()) {
        return Err(format!("a format other than {}", DOCUMENTS.join(", ")));
    }
    let name = text("name")?.ok_or("an object without name")?;
    let source = match (text("data")?, text("text")?) {
        (Some(data), None) => {
            decode(&data)?;
            Source::Data(data)
        }
        (None, Some(text)) => Source::Text(text),
        (Some(_), Some(_)) => return Err("both data and text".to_owned()),
        (None, None) => return Err("neither data nor text".to_owned()),
    };
    Ok(Part::Document { format, name, source })
}

/// The bytes of padded base64, by hand: the library's way of reading it is made for speed, and for pages that download it.
fn decode(data: &str) -> Result<Vec<u8>, String> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits = data.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    let (mut held, mut bits) = (0_u32, 0);
    let mut sound = data.len().is_multiple_of(4) && data.len() - digits.len() < 3;
    for byte in digits.bytes() {
        let Some(digit) = digit(byte) else {
            sound = false;
            break;
        };
        held = held << 6 | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let [.., byte] = (held >> bits).to_be_bytes();
            bytes.push(byte);
            held &= (1 << bits) - 1;
        }
    }
    // Whatever is left over was not written by an encoder.
    if sound && held == 0 { Ok(bytes) } else { Err("data that is not base64".to_owned()) }
}

/// The image format by its first bytes.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => None,
    }
}

fn history(value: &Value) -> Result<Vec<Message>, String> {
    let Value::Array(turns) = value else { return Err(kind_of(value).to_owned()) };
    let mut messages = Vec::with_capacity(turns.len());
    for (index, turn) in turns.iter().enumerate() {
        // The reader's own words would quote the conversation.
        messages.push(Message::read(turn).map_err(|_| format!("something else at turn {index}"))?);
    }
    Ok(messages)
}

impl Input {
    fn error(&self, message: String) -> PromptError {
        PromptError { message, line: self.line, column: self.column, length: self.name.chars().count().max(1) }
    }

    /// Checks a value.
    pub(super) fn place(&self, value: &Value) -> Result<Placed, PromptError> {
        let placed = self
            .kind
            .place(&self.name, value)
            .map_err(|was| self.error(format!("input `{}` takes {}, got {was}", self.name, self.kind.takes())))?;
        if !self.choices.is_empty() && !self.choices.contains(value) {
            return Err(self.error(format!("input `{}` takes one of {}, got another {}", self.name, list(&self.choices), self.kind)));
        }
        Ok(placed)
    }

    /// Reads what was typed.
    pub(super) fn coerce(&self, text: &str) -> Result<Value, PromptError> {
        let value = match self.kind {
            Kind::Any | Kind::String => Some(Value::String(text.to_owned())),
            Kind::Integer => text.trim().parse::<i64>().map(Value::from).or_else(|_| text.trim().parse::<u64>().map(Value::from)).ok(),
            Kind::Number => crate::json::value(text.trim().as_bytes()).ok().filter(Value::is_number),
            Kind::Boolean => text.trim().parse::<bool>().ok().map(Value::from),
            Kind::List(_) | Kind::Object | Kind::Image | Kind::Document | Kind::History => {
                let value = crate::json::value(text.as_bytes());
                return match value {
                    Ok(value) => self.place(&value).map(|_| value),
                    Err(_) => {
                        Err(self.error(format!("input `{}` takes {} as JSON, got text that is not JSON", self.name, self.kind.takes())))
                    }
                };
            }
        };
        let value = value.ok_or_else(|| self.error(format!("input `{}` takes {}, got text that is none", self.name, self.kind.takes())))?;
        self.place(&value).map(|_| value)
    }

    /// The value for an input that is not given.
    pub(super) fn absent(&self) -> Result<Placed, PromptError> {
        match (&self.default, self.required) {
            (Some(value), _) => self.place(value),
            (None, false) => Ok(Placed::Json(Value::Null)),
            (None, true) => Err(self.error(format!("input `{}` is missing; it takes {}", self.name, self.kind.takes()))),
        }
    }
}

fn list(values: &[Value]) -> String {
    values.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// Reads `inputs:`.
pub(super) fn declarations(node: &Node, problems: &mut Vec<PromptError>) -> Vec<Input> {
    let Data::Map(entries) = &node.data else {
        if !node.is_null() {
            problems.push(node.wrong("inputs takes a map of names to types"));
        }
        return Vec::new();
    };
    let mut inputs = Vec::new();
    for (key, node) in entries {
        match check_name(&key.name) {
            Err(reason) => problems.push(key.place.error(reason)),
            Ok(()) => match declaration(&key.name, key.place, node) {
                Ok(input) if key.name == "history" && input.kind != Kind::History => {
                    problems.push(
                        key.place.error("`history` is a function of the body; an input of this name must be of type history".to_owned()),
                    );
                }
                Ok(input) => inputs.push(input),
                Err(error) => problems.push(error),
            },
        }
    }
    inputs
}

fn check_name(name: &str) -> Result<(), String> {
    let mut bytes = name.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if !first || !bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Err(format!("`{name}` is no input name; it takes letters, digits and _, a letter first"));
    }
    let reserved =
        ["true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else", "loop", "self", "super", "caller"];
    if reserved.contains(&name) || (super::flow::FUNCTIONS.contains(&name) && name != "history") {
        return Err(format!("`{name}` means something else in a body; choose another name for the input"));
    }
    Ok(())
}

fn declaration(name: &str, place: Place, node: &Node) -> Result<Input, PromptError> {
    let input = |kind| Input {
        name: name.to_owned(),
        kind,
        description: None,
        default: None,
        required: true,
        choices: Vec::new(),
        line: place.line,
        column: place.column,
    };
    match &node.data {
        Data::Scalar(Value::String(text)) => Ok(input(kind(node, text)?)),
        Data::Scalar(value) if !value.is_null() => {
            Ok(Input { default: Some(value.clone()), required: false, ..input(inferred(value).unwrap_or(Kind::Any)) })
        }
        Data::Map(entries) => long_form(node, entries, input(Kind::Any)),
        _ => Err(node.place.error(format!(
            "input `{name}` takes a type ({TYPES}), a number or boolean as default, or a map with `type`; got {}",
            node.kind()
        ))),
    }
}

fn kind(node: &Node, text: &str) -> Result<Kind, PromptError> {
    Kind::parse(text).ok_or_else(|| {
        let hint = nearest(text, &["string", "integer", "number", "boolean", "list", "object", "image", "document", "history"]);
        let hint = hint.map(|hint| format!(" (did you mean {hint}?)")).unwrap_or_default();
        node.place.error(format!("`{text}` is no type{hint}; types are {TYPES}; a text as default is written {{type: string, default: …}}"))
    })
}

fn inferred(value: &Value) -> Option<Kind> {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some(Kind::Boolean),
        Value::Number(number) if number.is_f64() => Some(Kind::Number),
        Value::Number(_) => Some(Kind::Integer),
        Value::String(_) => Some(Kind::String),
        Value::Array(_) => Some(Kind::List(None)),
        Value::Object(_) => Some(Kind::Object),
    }
}

fn long_form(node: &Node, entries: &[(super::yaml::Key, Node)], mut input: Input) -> Result<Input, PromptError> {
    const KEYS: &[&str] = &["type", "description", "default", "required", "enum", "items"];
    let mut items = None;
    let mut typed = false;
    let mut required = None;
    let (mut default_at, mut enum_at) = (node, node);
    for (key, value) in entries {
        match key.name.as_str() {
            "type" => {
                let text = value.text("type takes a word")?;
                input.kind = kind(value, text)?;
                typed = true;
            }
            "items" => {
                let text = value.text("items takes a type")?;
                items = Some((value, kind(value, text)?));
            }
            "description" => {
                input.description = Some(value.text("description takes a string")?.to_owned());
            }
            "default" => {
                default_at = value;
                input.default = Some(value.to_json()).filter(|value| !value.is_null());
                if input.default.is_none() {
                    return Err(value
                        .place
                        .error("default takes a value, got null; an input that may be absent says required: false".to_owned()));
                }
            }
            "required" => match value.to_json() {
                Value::Bool(value) => required = Some(value),
                _ => return Err(value.wrong("required takes true or false")),
            },
            "enum" => match value.to_json() {
                Value::Array(values) if !values.is_empty() => {
                    enum_at = value;
                    input.choices = values;
                }
                _ => return Err(value.wrong("enum takes a list of values")),
            },
            other => return Err(key.place.error(super::unknown_key(other, KEYS))),
        }
    }
    if let Some((at, kind)) = items {
        if typed && input.kind != Kind::List(None) || matches!(kind, Kind::List(_) | Kind::History) {
            return Err(at.place.error("items names the type of the items of a list, and no list or history".to_owned()));
        }
        input.kind = Kind::List(Some(Box::new(kind)));
        typed = true;
    }
    if !typed {
        let first = input.default.as_ref().or(input.choices.first());
        input.kind =
            first.and_then(inferred).ok_or_else(|| node.place.error(format!("input `{}` says no type; types are {TYPES}", input.name)))?;
    }
    input.required = required.unwrap_or(input.default.is_none());
    for choice in &input.choices {
        input
            .kind
            .place(&input.name, choice)
            .map_err(|was| enum_at.place.error(format!("enum of input `{}` takes {}, got {was}", input.name, input.kind.takes())))?;
    }
    if let Some(default) = &input.default {
        input.place(default).map_err(|error| default_at.place.error(format!("default of {}", error.message)))?;
    }
    Ok(input)
}

/// Given names that are not declared, in one error each.
pub(super) fn unknown(inputs: &[Input], given: &Map<String, Value>) -> Vec<PromptError> {
    let known: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    let mut problems = Vec::new();
    for name in given.keys().filter(|name| !known.contains(&name.as_str())) {
        let hint = match nearest(name, &known) {
            Some(hint) => format!("; did you mean `{hint}`?"),
            None if known.is_empty() => "; this prompt takes none".to_owned(),
            None => format!("; this prompt takes `{}`", known.join("`, `")),
        };
        problems.push(PromptError { message: format!("input `{name}` is not declared{hint}"), line: 0, column: 0, length: 1 });
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn base64_is_what_it_is_elsewhere(text in "[A-Za-d0-9+/=]{0,12}", bytes in proptest::collection::vec(any::<u8>(), 0..20)) {
            let engine = base64::engine::general_purpose::STANDARD;
            prop_assert_eq!(decode(&text).ok(), engine.decode(&text).ok());
            prop_assert_eq!(decode(&engine.encode(&bytes)).ok(), Some(bytes));
        }
    }
}
