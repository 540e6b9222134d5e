//! Inputs of a prompt as they are typed: `key=value`, `key=@file`, or a JSON object.

use crate::failure::{Failure, File};
use base64::Engine as _;
use outcrop::Prompt;
use outcrop::prompt::{Inputs, Kind};
use serde_json::{Map, Value, json};
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

/// How inputs are written, for `--help`.
pub(crate) const HELP: &str = "\
Inputs:
  key=value       text as it is; numbers, booleans, lists and objects are read as declared
  key=@file       what the file holds: text, or the bytes of an image or document
  key=@-          what stdin holds
  key=@@x         the text \"@x\"
  key=a key=b     a list, one item each; what begins with [ is a JSON array
  --inputs FILE   a JSON object of inputs, - for stdin; key=value wins over it
A document is named after its file, and its format is the file's extension.";

/// The documents' extensions that are not the format's own word.
const ALSO: [(&str, &str); 4] = [("htm", "html"), ("markdown", "md"), ("text", "txt"), ("prompt", "txt")];

/// What stdin was read for.
static STDIN_FOR: OnceLock<String> = OnceLock::new();

/// The bytes of a file, or of stdin for `-`. `what` is what wants them, for messages.
pub(crate) fn bytes(path: &str, what: &str) -> Result<Vec<u8>, Failure> {
    if path != "-" {
        return std::fs::read(path).map_err(|error| Failure::File(path.to_owned(), reason(&error)));
    }
    if STDIN_FOR.set(what.to_owned()).is_err() {
        let other = STDIN_FOR.get().map_or("", String::as_str);
        return Err(Failure::Usage(format!("stdin can be read once; {other} and {what} both ask for it")));
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| Failure::File("stdin".to_owned(), reason(&error)))?;
    Ok(bytes)
}

/// The text of a file.
pub(crate) fn text(path: &str, what: &str) -> Result<String, Failure> {
    String::from_utf8(bytes(path, what)?)
        .map_err(|error| Failure::File(shown(path), format!("must be UTF-8 text; byte {} is not", error.utf8_error().valid_up_to())))
}

/// A text as it stands on the command line: `@file` for what a file holds, `@@` for an `@`, `-` for stdin.
pub(crate) fn typed(written: &str, what: &str) -> Result<String, Failure> {
    match written.strip_prefix('@') {
        Some(escaped) if escaped.starts_with('@') => Ok(escaped.to_owned()),
        Some(path) => text(path, what),
        None if written == "-" => text(written, what),
        None => Ok(written.to_owned()),
    }
}

/// The JSON of a file.
pub(crate) fn json(path: &str, what: &str) -> Result<Value, Failure> {
    let text = text(path, what)?;
    parse_json(&File { path: shown(path), text })
}

/// The JSON or YAML of a file; what begins with a bracket is JSON.
pub(crate) fn yaml(path: &str, what: &str) -> Result<Value, Failure> {
    yaml_with_text(path, what).map(|(_, value)| value)
}

/// The same, with the text it was read from.
pub(crate) fn yaml_with_text(path: &str, what: &str) -> Result<(String, Value), Failure> {
    let file = File { path: shown(path), text: text(path, what)? };
    let value = if file.text.trim_start().starts_with(['{', '[']) {
        parse_json(&file)
    } else {
        outcrop::prompt::yaml(&file.text).map_err(|error| about(error, &file))
    };
    value.map(|value| (file.text, value))
}

/// The JSON or TOML of a file; what begins with a brace is JSON.
pub(crate) fn toml(path: &str, what: &str) -> Result<Value, Failure> {
    let file = File { path: shown(path), text: text(path, what)? };
    if file.text.trim_start().starts_with('{') {
        return parse_json(&file);
    }
    toml::from_str(&file.text).map_err(|error| {
        let before = error.span().and_then(|span| file.text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        Failure::File(file.path.clone(), format!("line {line}: {}", error.message()))
    })
}

pub(crate) fn parse_json(file: &File) -> Result<Value, Failure> {
    serde_json::from_str(&file.text).map_err(|error| Failure::Json(error, file.clone()))
}

/// A path as messages name it.
pub(crate) fn shown(path: &str) -> String {
    if path == "-" { "<stdin>".to_owned() } else { path.to_owned() }
}

/// Why the system could not, without its number for it.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    text.chars().next().into_iter().flat_map(char::to_lowercase).chain(text.chars().skip(1)).collect()
}

/// The inputs of a prompt from `--inputs` and the pairs behind it.
pub(crate) fn collect(prompt: &Prompt, file: &File, object: Option<&str>, pairs: &[String]) -> Result<Inputs, Failure> {
    let mut inputs = match object {
        None => Inputs::new(),
        Some(path) => match json(path, "--inputs")? {
            Value::Object(members) => members,
            _ => return Err(Failure::File(shown(path), "must hold a JSON object of inputs".to_owned())),
        },
    };
    let mut typed: Map<String, Value> = Map::new();
    for pair in pairs {
        let Some((key, text)) = pair.split_once('=') else {
            return Err(Failure::Usage(format!("an input is written key=value, got \"{pair}\"")));
        };
        let kind = prompt.inputs().iter().find(|input| input.name == key).map_or(Kind::Any, |input| input.kind.clone());
        let value = value(prompt, file, key, &kind, text)?;
        match (typed.get_mut(key), value) {
            (None, value) => drop(typed.insert(key.to_owned(), value)),
            (Some(Value::Array(items)), Value::Array(more)) if matches!(kind, Kind::List(_)) => items.extend(more),
            _ => return Err(Failure::Usage(format!("input {key} is given twice"))),
        }
    }
    inputs.extend(typed);
    Ok(inputs)
}

fn value(prompt: &Prompt, file: &File, key: &str, kind: &Kind, typed: &str) -> Result<Value, Failure> {
    let path = typed.strip_prefix('@').filter(|path| !path.starts_with('@'));
    let item = if let Kind::List(item) = kind { item.as_deref().unwrap_or(&Kind::Any) } else { kind };
    if let (Kind::Image | Kind::Document, Some(path)) = (item, path) {
        let bytes = bytes(path, &format!("input {key}"))?;
        let part = media(item, path, &bytes);
        return Ok(if item == kind { part } else { json!([part]) });
    }
    let text = match path {
        Some(path) => text(path, &format!("input {key}"))?,
        None => typed.strip_prefix('@').unwrap_or(typed).to_owned(),
    };
    // What begins like an array has to be one, lest a slip in it become text.
    if matches!(kind, Kind::List(_)) && !text.trim_start().starts_with('[') {
        let value = match item {
            Kind::String | Kind::Any => Value::String(text),
            _ => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        };
        return Ok(json!([value]));
    }
    match prompt.coerce(key, &text) {
        Ok(value) => Ok(value),
        // The prompt refuses the text as such, together with whatever else is wrong.
        Err(_) if matches!(kind, Kind::Any | Kind::String | Kind::Integer | Kind::Number | Kind::Boolean) => Ok(Value::String(text)),
        Err(error) => Err(about(error, file)),
    }
}

/// An error about a prompt file, with the file.
pub(crate) fn about(error: outcrop::Error, file: &File) -> Failure {
    match error {
        outcrop::Error::Prompt(error) => Failure::Prompt(error, file.clone()),
        error => Failure::Outcrop(error),
    }
}

/// A file's bytes as the value of an image or document input; what does not fit is the prompt's to refuse.
fn media(kind: &Kind, path: &str, bytes: &[u8]) -> Value {
    let path = Path::new(path);
    let data = base64::engine::general_purpose::STANDARD.encode(bytes);
    if *kind == Kind::Image {
        // The bytes say which format they are.
        return json!({ "data": data });
    }
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("txt").to_ascii_lowercase();
    let format = ALSO.iter().find(|(other, _)| *other == extension).map_or(extension.as_str(), |(_, format)| format);
    json!({ "format": format, "name": document_name(path), "data": data })
}

/// The file's name as a document may be named: letters, digits, single spaces, hyphens and brackets.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html>, read 2026-11-22.
fn document_name(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let name: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() || "-()[]".contains(c) { c } else { ' ' }).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() { "document".to_owned() } else { name.chars().take(200).collect() }
}

#[cfg(test)]
mod tests {
    use super::document_name;
    use std::path::Path;

    #[test]
    fn documents_are_named_after_their_files_in_letters_the_service_takes() {
        let name = |path| document_name(Path::new(path));
        assert_eq!(name("a/Core log_7 (north).pdf"), "Core log 7 (north)");
        assert_eq!(name("Gipfel – Süd.md"), "Gipfel S d");
        assert_eq!(name("-"), "-");
        assert_eq!(name("岩.txt"), "document");
    }
}
