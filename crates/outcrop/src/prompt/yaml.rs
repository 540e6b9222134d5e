//! YAML into nodes that know where they stand.

use super::{Place, fail};
use crate::error::{PromptError, Result};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span as YamlSpan};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// Collections inside collections; more would be a mistake or an attack on the stack.
const MAX_DEPTH: usize = 64;
/// Nodes in one front matter, each alias counted with all it stands for, so that a few lines of
/// aliases cannot unfold into gigabytes.
const MAX_NODES: usize = 10_000;

/// A value and where it begins.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) data: Data,
}

#[derive(Clone, Debug)]
pub(super) enum Data {
    /// A scalar of the core schema: null, boolean, number or string.
    Scalar(Value),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) place: Place,
    pub(super) name: String,
}

/// Reads one document; `lines_before` is how many lines of the file stand above it.
///
/// # Errors
///
/// Malformed YAML, duplicate keys, merge keys, tags, and documents that are too deep or too large.
pub(super) fn parse(text: &str, lines_before: usize) -> Result<Option<Node>> {
    let mut parser = Parser::new_from_str(text);
    let mut tree = Tree { lines_before, ..Tree::default() };
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| tree.scan_error(&error))?;
        tree.event(event, span)?;
    }
    Ok(tree.root)
}

#[derive(Default)]
struct Tree {
    lines_before: usize,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: Vec<(usize, Node, usize)>,
    nodes: usize,
}

struct Open {
    place: Place,
    anchor: usize,
    nodes_before: usize,
    data: Building,
}

enum Building {
    List(Vec<Node>),
    Map(Vec<(Key, Node)>, Option<Key>),
}

impl Tree {
    fn place(&self, at: Marker, length: usize) -> Place {
        Place { line: self.lines_before + at.line(), column: at.col() + 1, length: length.max(1) }
    }

    fn scan_error(&self, error: &saphyr_parser::ScanError) -> PromptError {
        let place = self.place(*error.marker(), 1);
        place.error(format!("front matter is not valid YAML: {}", error.info()))
    }

    fn event(&mut self, event: Event<'_>, span: YamlSpan) -> Result<()> {
        let length = if span.start.line() == span.end.line() { span.end.col().saturating_sub(span.start.col()) } else { 1 };
        let place = self.place(span.start, length);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                refuse_tag(place, tag.as_deref())?;
                self.scalar(place, text, style, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                refuse_tag(place, tag.as_deref())?;
                self.open(place, anchor, Building::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                refuse_tag(place, tag.as_deref())?;
                self.open(place, anchor, Building::Map(Vec::new(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(anchor) => match self.anchors.iter().rev().find(|(known, ..)| *known == anchor).cloned() {
                Some((_, mut node, size)) => {
                    self.count(place, size)?;
                    node.place = place;
                    self.put(node)
                }
                None => fail(place, "this alias stands inside the value it stands for; write the value out"),
            },
            Event::DocumentStart(_) if self.root.is_some() => fail(place, "front matter holds one YAML document, got a second"),
            _ => Ok(()),
        }
    }

    fn count(&mut self, place: Place, more: usize) -> Result<()> {
        self.nodes = self.nodes.saturating_add(more);
        if self.nodes > MAX_NODES {
            return fail(place, format!("front matter holds more than {MAX_NODES} values, aliases counted in full"));
        }
        Ok(())
    }

    fn open(&mut self, place: Place, anchor: usize, data: Building) -> Result<()> {
        if self.open.len() >= MAX_DEPTH {
            return fail(place, format!("front matter is nested deeper than {MAX_DEPTH} levels"));
        }
        self.refuse_as_key(place)?;
        let nodes_before = self.nodes;
        self.count(place, 1)?;
        self.open.push(Open { place, anchor, nodes_before, data });
        Ok(())
    }

    fn refuse_as_key(&self, place: Place) -> Result<()> {
        match self.open.last() {
            Some(Open { data: Building::Map(_, None), .. }) => fail(place, "a key must be plain text, got a list or a map"),
            _ => Ok(()),
        }
    }

    fn close(&mut self) -> Result<()> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let data = match open.data {
            Building::List(items) => Data::List(items),
            Building::Map(entries, _) => Data::Map(entries),
        };
        let node = Node { place: open.place, data };
        if open.anchor != 0 {
            self.anchors.push((open.anchor, node.clone(), self.nodes - open.nodes_before));
        }
        self.put(node)
    }

    fn scalar(&mut self, place: Place, text: Cow<'_, str>, style: ScalarStyle, anchor: usize) -> Result<()> {
        self.count(place, 1)?;
        if let Some(Open { data: Building::Map(entries, key @ None), .. }) = self.open.last_mut() {
            if style == ScalarStyle::Plain && text == "<<" {
                return fail(place, "merge keys are not supported; write the keys out");
            }
            if let Some((first, _)) = entries.iter().find(|(key, _)| key.name == text) {
                let line = first.place.line;
                return fail(place, format!("key `{text}` is here twice, first at line {line}; keep one"));
            }
            *key = Some(Key { place, name: text.into_owned() });
            return Ok(());
        }
        let value = if style == ScalarStyle::Plain { core_schema(place, &text)? } else { Value::String(text.into_owned()) };
        let node = Node { place, data: Data::Scalar(value) };
        if anchor != 0 {
            self.anchors.push((anchor, node.clone(), 1));
        }
        self.put(node)
    }

    fn put(&mut self, node: Node) -> Result<()> {
        match self.open.last_mut().map(|open| &mut open.data) {
            None => self.root = Some(node),
            Some(Building::List(items)) => items.push(node),
            Some(Building::Map(entries, key)) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => return fail(node.place, "a key must be plain text, got an alias"),
            },
        }
        Ok(())
    }
}

fn refuse_tag(place: Place, tag: Option<&saphyr_parser::Tag>) -> Result<()> {
    match tag {
        Some(tag) => {
            fail(place, format!("YAML tags are not supported, got `{}{}`; quote the value to make it text", tag.handle, tag.suffix))
        }
        None => Ok(()),
    }
}

/// The YAML 1.2 core schema: `yes`, `no`, `on` and `off` are text, as are dates.
///
/// Source: <https://yaml.org/spec/1.2.2/#1032-tag-resolution>, read 2026-11-25.
fn core_schema(place: Place, text: &str) -> Result<Value> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text) {
            Some(Some(number)) => Value::Number(number),
            Some(None) => return fail(place, format!("`{text}` is not a number JSON can hold")),
            None => Value::String(text.to_owned()),
        },
    })
}

#[expect(clippy::option_option, reason = "no number and no number of JSON are two answers")]
/// `None` when it is not a number, `Some(None)` when it is one JSON cannot hold.
fn number(text: &str) -> Option<Option<Number>> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(digits, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(None);
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(rest) = text.strip_prefix(prefix).filter(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix))) {
            return Some(u64::from_str_radix(rest, radix).ok().map(Number::from));
        }
    }
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (digits, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some_digits = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    if !some_digits
        || !all_digits(whole)
        || !all_digits(fraction.unwrap_or_default())
        || exponent.is_some_and(|e| e.is_empty() || !all_digits(e))
    {
        return None;
    }
    if fraction.is_none() && exponent.is_none() {
        let text = text.strip_prefix('+').unwrap_or(text);
        if let Ok(number) = text.parse::<i64>() {
            return Some(Some(number.into()));
        }
        if let Ok(number) = text.parse::<u64>() {
            return Some(Some(number.into()));
        }
    }
    Some(text.parse::<f64>().ok().and_then(Number::from_f64))
}

impl Node {
    pub(super) fn to_json(&self) -> Value {
        match &self.data {
            Data::Scalar(value) => value.clone(),
            Data::List(items) => items.iter().map(Self::to_json).collect(),
            Data::Map(entries) => {
                Value::Object(entries.iter().map(|(key, node)| (key.name.clone(), node.to_json())).collect::<Map<_, _>>())
            }
        }
    }

    /// What it is, for errors; never the value itself.
    pub(super) fn kind(&self) -> &'static str {
        match &self.data {
            Data::Scalar(value) => super::inputs::kind_of(value),
            Data::List(_) => "a list",
            Data::Map(_) => "an object",
        }
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.data, Data::Scalar(Value::Null))
    }

    /// The node a path of keys and indices leads to, or the last one on the way that exists.
    pub(super) fn at<'a>(&'a self, path: &[&str]) -> &'a Self {
        let Some((first, rest)) = path.split_first() else { return self };
        let next = match &self.data {
            Data::Map(entries) => entries.iter().find(|(key, _)| key.name == *first).map(|(_, node)| node),
            Data::List(items) => first.parse::<usize>().ok().and_then(|index| items.get(index)),
            Data::Scalar(_) => None,
        };
        next.map_or(self, |node| node.at(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Result<Value> {
        parse(text, 0).map(|node| node.map_or(Value::Null, |node| node.to_json()))
    }

    #[test]
    fn scalars_follow_the_core_schema() {
        let yaml = "[no, yes, true, null, ~, 12, -3, 1.5, 1e3, 0x1F, 2026-11-25, '12', 1.2.3, .5, 18446744073709551615, '', -, 1_000]";
        let json = json!([
            "no",
            "yes",
            true,
            null,
            null,
            12,
            -3,
            1.5,
            1000.0,
            31,
            "2026-11-25",
            "12",
            "1.2.3",
            0.5,
            18_446_744_073_709_551_615_u64,
            "",
            "-",
            "1_000"
        ]);
        // A dash alone is no plain scalar inside a flow list.
        assert!(read(yaml).is_err());
        let json_without_dash: Vec<_> = json.as_array().unwrap().iter().filter(|value| **value != json!("-")).cloned().collect();
        assert_eq!(read(&yaml.replace(" -,", "")).unwrap(), Value::Array(json_without_dash));
    }

    #[test]
    fn aliases_unfold_but_not_without_bound() {
        assert_eq!(read("a: &x [1, 2]\nb: *x").unwrap(), json!({ "a": [1, 2], "b": [1, 2] }));
        let mut laughs = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
        for level in 1..9 {
            let before = format!("*a{}", level - 1);
            let nine = [before.as_str(); 9].join(", ");
            laughs.extend([format!("a{level}: &a{level} [{nine}]\n")]);
        }
        assert!(read(&laughs).unwrap_err().to_string().contains("more than 10000 values"));
        assert!(read("a: &x [*x]").is_err());
    }

    #[test]
    fn depth_is_bounded() {
        for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(20_000), "? ".repeat(20_000)] {
            assert!(read(&text).is_err());
        }
    }

    #[test]
    fn merge_keys_tags_and_second_documents_are_refused() {
        for (text, says) in [
            ("a: &x {b: 1}\nc:\n  <<: *x", "line 3, column 3: merge keys are not supported; write the keys out"),
            ("a: !!str 1", "line 1, column 4: YAML tags are not supported, got `tag:yaml.org,2002:str`; quote the value to make it text"),
            ("a: 1\na: 2", "line 2, column 1: key `a` is here twice, first at line 1; keep one"),
            ("a: 1\n...\n---\nb: 1", "line 3, column 1: front matter holds one YAML document, got a second"),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), says);
        }
    }
}
