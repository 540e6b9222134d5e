//! YAML into nodes that know where they stand.

use super::{Place, fail};
use crate::error::{PromptError, Result};
use serde_json::{Map, Number, Value};

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
/// This is YAML 1.2 without what front matter has no use for: tags, directives, keys that are no plain or quoted text, and
/// more than one document. Each is refused by name. A reader of all of YAML is twice as much to download.
///
/// # Errors
///
/// Malformed YAML, duplicate keys, merge keys, tags, and documents that are too deep or too large.
pub(super) fn parse(text: &str, lines_before: usize) -> Result<Option<Node>> {
    let mut reader = Reader {
        text,
        at: 0,
        line: 1,
        line_start: 0,
        lines_before,
        flow: None,
        spelled: String::new(),
        depth: 0,
        nodes: 0,
        anchors: Vec::new(),
    };
    reader.document()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    line_start: usize,
    lines_before: usize,
    /// Inside of brackets, whose lines stand further in than this.
    flow: Option<isize>,
    /// The last scalar inside of brackets as it was spelled, for those that turn out to be keys.
    spelled: String,
    depth: usize,
    nodes: usize,
    /// Names, values, and how many nodes they hold.
    anchors: Vec<(&'a str, Node, usize)>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Option<Node>> {
        while let Some(c) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            if c == '\n' {
                self.newline();
            } else if c.is_control() && c != '\t' {
                return self.bad("control characters are written as escapes, between double quotes");
            } else {
                self.at += c.len_utf8();
            }
        }
        (self.at, self.line, self.line_start) = (0, 1, 0);
        self.skip()?;
        if self.peek() == b'%' && self.column() == 0 {
            return self.bad("directives are not supported");
        }
        if self.marker("---") {
            self.at += 3;
        }
        let root = self.entry(-1, true)?;
        self.skip()?;
        if self.marker("...") {
            self.at += 3;
            self.skip()?;
        } else if self.peek() != 0 && !self.marker("---") {
            return self.bad("this line fits nothing above it; mind how far it is indented");
        }
        if self.peek() != 0 {
            return fail(self.here(), "front matter holds one YAML document, got a second");
        }
        Ok(Some(root))
    }

    /// The byte here; 0 at the end, since no text holds that byte.
    fn peek(&self) -> u8 {
        self.byte(0)
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Bytes from the start of the line; the same as columns where only spaces stand before.
    fn column(&self) -> isize {
        isize::try_from(self.at - self.line_start).unwrap_or(isize::MAX)
    }

    fn here(&self) -> Place {
        let before = self.text.get(self.line_start..self.at).unwrap_or_default();
        Place { line: self.lines_before + self.line, column: before.chars().count() + 1, length: 1 }
    }

    /// A place with its length, when it ends here on the line it began.
    fn ended(&self, place: Place) -> Place {
        let here = self.here();
        Place { length: if place.line == here.line { (here.column - place.column).max(1) } else { 1 }, ..place }
    }

    fn bad<T>(&self, message: &str) -> Result<T> {
        invalid(self.here(), message)
    }

    fn newline(&mut self) {
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
    }

    fn blanks(&mut self) {
        while is_blank(self.peek()) {
            self.at += 1;
        }
    }

    /// Whether nothing but a comment is left on the line, after blanks.
    fn line_is_over(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|before| self.text.as_bytes().get(before)).copied();
        is_break(self.peek()) || self.peek() == b'#' && before.is_none_or(is_space)
    }

    /// To the next thing that is no white space and no comment; whether it is on another line.
    fn skip(&mut self) -> Result<bool> {
        let line = self.line;
        loop {
            self.blanks();
            if !self.line_is_over() {
                break;
            }
            while !is_break(self.peek()) {
                self.at += 1;
            }
            if self.peek() == 0 {
                break;
            }
            self.newline();
        }
        let indent = self.text.get(self.line_start..self.at).unwrap_or_default();
        if self.peek() != 0 && self.flow.is_none() && indent.contains('\t') && indent.trim().is_empty() {
            return self.bad("lines are indented with spaces, got a tab");
        }
        Ok(self.line != line)
    }

    /// `---` or `...`, alone at the start of a line.
    fn marker(&self, marker: &str) -> bool {
        self.column() == 0 && self.text.get(self.at..).is_some_and(|rest| rest.starts_with(marker)) && is_space(self.byte(3))
    }

    fn over(&self) -> bool {
        self.peek() == 0 || self.marker("---") || self.marker("...")
    }

    /// A sign of its own: `-`, `?` or `:` before white space.
    fn sign(&self, sign: u8) -> bool {
        self.peek() == sign && is_space(self.byte(1))
    }

    fn count(&mut self, place: Place, more: usize) -> Result<()> {
        self.nodes = self.nodes.saturating_add(more);
        if self.nodes > MAX_NODES {
            return fail(place, format!("front matter holds more than {MAX_NODES} values, aliases counted in full"));
        }
        Ok(())
    }

    fn open(&mut self, place: Place) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return fail(place, format!("front matter is nested deeper than {MAX_DEPTH} levels"));
        }
        self.count(place, 1)
    }

    fn leaf(&mut self, place: Place, value: Value) -> Result<Node> {
        self.count(place, 1)?;
        Ok(Node { place, data: Data::Scalar(value) })
    }

    /// What stands after `-`, `:` or nothing, inside of what is indented by `indent`. After `-` it may be `compact`: a list
    /// or map that begins on the same line.
    fn entry(&mut self, indent: isize, compact: bool) -> Result<Node> {
        let empty = self.here();
        self.blanks();
        let anchor = self.anchor()?;
        let nodes_before = self.nodes;
        let below = self.line_is_over();
        if below {
            self.skip()?;
            let column = self.column();
            let beside = column == indent && (compact || !self.sign(b'-'));
            if self.over() || column < indent || beside {
                return self.leaf(empty, Value::Null);
            }
        }
        let node = if !self.sign(b'-') {
            self.value(indent, below || compact)?
        } else if below || compact {
            self.sequence()?
        } else {
            return self.bad("a list written with - begins on a line of its own");
        };
        self.keep(anchor, &node, nodes_before);
        Ok(node)
    }

    /// Lets aliases stand for a value.
    fn keep(&mut self, anchor: Option<&'a str>, node: &Node, nodes_before: usize) {
        if let Some(name) = anchor {
            self.anchors.push((name, node.clone(), self.nodes - nodes_before));
        }
    }

    /// `&name`, if it is here; no tags.
    fn anchor(&mut self) -> Result<Option<&'a str>> {
        let place = self.here();
        match self.peek() {
            b'!' => {
                let tag = self.word();
                fail(self.ended(place), format!("YAML tags are not supported, got `{tag}`; quote the value to make it text"))
            }
            b'&' => {
                let name = self.word();
                self.blanks();
                Ok(name.get(1..))
            }
            _ => Ok(None),
        }
    }

    fn word(&mut self) -> &'a str {
        let start = self.at;
        while !is_space(self.peek()) && !is_flow(self.peek()) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn alias(&mut self) -> Result<Node> {
        let place = self.here();
        let name = self.word().get(1..).unwrap_or_default();
        let place = self.ended(place);
        let Some((_, mut node, size)) = self.anchors.iter().rev().find(|(known, ..)| *known == name).cloned() else {
            return fail(place, "this alias stands for no value that ends before it; write the value out");
        };
        self.count(place, size)?;
        node.place = place;
        Ok(node)
    }

    /// A value outside of brackets, up to its end; with `map`, it may be the first key of one.
    fn value(&mut self, indent: isize, map: bool) -> Result<Node> {
        let (place, line, column) = (self.here(), self.line, self.column());
        let node = match self.peek() {
            b'|' | b'>' => return self.block_scalar(indent),
            b'&' => {
                // Of a key; there is no value to keep.
                self.anchor()?;
                return self.value(indent, map);
            }
            b'*' => self.alias()?,
            b'[' | b'{' => {
                self.flow = Some(indent);
                let node = self.flow()?;
                self.flow = None;
                node
            }
            first => {
                let quoted = is_quote(first);
                let text = if quoted { self.quoted()? } else { self.plain_line(false)?.to_owned() };
                let ended = self.ended(place);
                if self.line == line && self.colon() {
                    if !map {
                        return self.bad("a value on the line of its key holds `: `; put quotes around it");
                    }
                    return self.mapping(column, Key { place: ended, name: text }, !quoted);
                }
                if quoted {
                    self.leaf(ended, Value::String(text))?
                } else {
                    let text = self.more_lines(text, indent, false);
                    let ended = self.ended(place);
                    let value = core_schema(ended, &text)?;
                    self.leaf(ended, value)?
                }
            }
        };
        if self.colon() {
            return fail(place, NO_KEY);
        }
        if !self.line_is_over() {
            return self.bad("there is text after the end of this value");
        }
        Ok(node)
    }

    /// Whether the next thing on the line is the `:` of a key.
    fn colon(&mut self) -> bool {
        let at = self.at;
        self.blanks();
        let colon = self.sign(b':');
        if !colon {
            self.at = at;
            self.blanks();
        }
        colon
    }

    fn sequence(&mut self) -> Result<Node> {
        let (place, indent) = (self.here(), self.column());
        self.open(place)?;
        let mut items = Vec::new();
        loop {
            self.at += 1;
            items.push(self.entry(indent, true)?);
            self.skip()?;
            if self.over() || self.column() != indent || !self.sign(b'-') {
                break;
            }
        }
        self.depth -= 1;
        Ok(Node { place, data: Data::List(items) })
    }

    /// From the colon of the first key on.
    fn mapping(&mut self, indent: isize, mut key: Key, mut plain: bool) -> Result<Node> {
        let place = Place { length: 1, ..key.place };
        self.open(place)?;
        let mut entries = Vec::new();
        loop {
            self.count(key.place, 1)?;
            Self::refuse_key(&entries, &key, plain)?;
            self.at += 1;
            let node = self.entry(indent, false)?;
            entries.push((key, node));
            self.skip()?;
            if self.over() || self.column() != indent {
                break;
            }
            self.anchor()?;
            let (place, line) = (self.here(), self.line);
            plain = !is_quote(self.peek());
            if matches!(self.peek(), b'*' | b'[' | b'{') {
                return fail(place, NO_KEY);
            }
            let name = if plain { self.plain_line(false)?.to_owned() } else { self.quoted()? };
            key = Key { place: self.ended(place), name };
            if self.line != line || !self.colon() {
                return self.bad("this key has no `:` and a space after it");
            }
        }
        self.depth -= 1;
        Ok(Node { place, data: Data::Map(entries) })
    }

    fn refuse_key(entries: &[(Key, Node)], key: &Key, plain: bool) -> Result<()> {
        if plain && key.name == "<<" {
            return fail(key.place, "merge keys are not supported; write the keys out");
        }
        if let Some((first, _)) = entries.iter().find(|(known, _)| known.name == key.name) {
            return fail(key.place, format!("key `{}` is here twice, first at line {}; keep one", key.name, first.place.line));
        }
        Ok(())
    }

    /// To the next thing inside of brackets that opened at `open`.
    fn flow_skip(&mut self, open: Place) -> Result<()> {
        let below = self.skip()?;
        let closing = matches!(self.peek(), b']' | b'}');
        if self.over() || below && !closing && Some(self.column()) <= self.flow {
            return invalid(open, "this bracket is not closed where the lines inside it end");
        }
        Ok(())
    }

    /// A list or map in brackets.
    fn flow(&mut self) -> Result<Node> {
        let place = self.here();
        let map = self.peek() == b'{';
        let close = if map { b'}' } else { b']' };
        self.open(place)?;
        self.at += 1;
        let (mut items, mut entries) = (Vec::new(), Vec::new());
        loop {
            self.flow_skip(place)?;
            if self.peek() == close {
                self.at += 1;
                break;
            }
            let (line, first) = (self.line, self.peek());
            let quoted = is_quote(first);
            let item = self.flow_value()?;
            self.flow_skip(place)?;
            let colon = self.peek() == b':' && (quoted || is_space(self.byte(1)) || is_flow(self.byte(1)));
            if !map && !colon {
                items.push(item);
            } else {
                if matches!(first, b'*' | b'[' | b'{') {
                    return fail(item.place, NO_KEY);
                }
                if colon && !map && self.line != line {
                    return self.bad("a key and its `:` stand on one line");
                }
                let key = Key { place: item.place, name: std::mem::take(&mut self.spelled) };
                Self::refuse_key(&entries, &key, !quoted)?;
                let mut value = Node { place: self.here(), data: Data::Scalar(Value::Null) };
                if colon {
                    self.at += 1;
                    self.flow_skip(place)?;
                    if !matches!(self.peek(), b',' | b']' | b'}') {
                        value = self.flow_value()?;
                    }
                }
                if map {
                    entries.push((key, value));
                } else {
                    items.push(Node { place: key.place, data: Data::Map(vec![(key, value)]) });
                }
            }
            self.flow_skip(place)?;
            match self.peek() {
                b',' => self.at += 1,
                other if other == close => (),
                _ => return self.bad(if map { "expected `,` or `}` here" } else { "expected `,` or `]` here" }),
            }
        }
        self.depth -= 1;
        Ok(Node { place, data: if map { Data::Map(entries) } else { Data::List(items) } })
    }

    fn flow_value(&mut self) -> Result<Node> {
        let anchor = self.anchor()?;
        let (place, nodes_before) = (self.here(), self.nodes);
        let node = match self.peek() {
            b'*' => return self.alias(),
            b'[' | b'{' => self.flow()?,
            first => {
                let text = if is_quote(first) {
                    self.quoted()?
                } else {
                    let text = self.plain_line(true)?.to_owned();
                    self.more_lines(text, self.flow.unwrap_or(-1), true)
                };
                self.spelled.clone_from(&text);
                let ended = self.ended(place);
                let value = if is_quote(first) { Value::String(text) } else { core_schema(ended, &text)? };
                self.leaf(ended, value)?
            }
        };
        self.keep(anchor, &node, nodes_before);
        Ok(node)
    }

    /// Plain text up to the end of the line, a comment, or what would end it.
    fn plain_line(&mut self, flow: bool) -> Result<&'a str> {
        let first = self.peek();
        let allowed = match first {
            b'-' | b'?' | b':' => !(is_space(self.byte(1)) || flow && is_flow(self.byte(1))),
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`' => false,
            byte => !is_break(byte),
        };
        if !allowed {
            return self.bad(match first {
                b'?' => "keys written with ? are not supported",
                b'-' => "a list written with - has no place here",
                _ => "a value cannot begin with this character; put quotes around it",
            });
        }
        Ok(self.rest_of_plain(flow))
    }

    fn rest_of_plain(&mut self, flow: bool) -> &'a str {
        let start = self.at;
        let mut end = start;
        loop {
            let byte = self.peek();
            let stop = is_break(byte)
                || byte == b':' && (is_space(self.byte(1)) || flow && is_flow(self.byte(1)))
                || flow && is_flow(byte)
                || byte == b'#' && end < self.at;
            if stop {
                break;
            }
            self.at += 1;
            if !is_blank(byte) {
                end = self.at;
            }
        }
        self.at = end;
        self.text.get(start..end).unwrap_or_default()
    }

    /// The lines that continue plain text: those further in than `indent`.
    fn more_lines(&mut self, mut text: String, indent: isize, flow: bool) -> String {
        loop {
            let back = (self.at, self.line, self.line_start);
            let breaks = self.breaks();
            let next = self.peek();
            let ends = breaks == 0
                || self.over()
                || self.column() <= indent
                || next == b'#'
                || flow && (is_flow(next) || next == b':' && (is_space(self.byte(1)) || is_flow(self.byte(1))));
            if ends {
                (self.at, self.line, self.line_start) = back;
                return text;
            }
            fold(&mut text, breaks);
            text.push_str(self.rest_of_plain(flow));
        }
    }

    /// Past line ends and the blanks around them; how many there were.
    fn breaks(&mut self) -> usize {
        let line = self.line;
        self.blanks();
        while self.peek() == b'\n' {
            self.newline();
            self.blanks();
        }
        self.line - line
    }

    fn quoted(&mut self) -> Result<String> {
        let (place, quote) = (self.here(), self.peek());
        let mut text = String::new();
        self.at += 1;
        loop {
            let (start, byte) = (self.at, self.peek());
            match byte {
                0 => return invalid(place, "this quote is not closed"),
                b'\n' | b' ' | b'\t' => match self.breaks() {
                    0 => text.push_str(self.text.get(start..self.at).unwrap_or_default()),
                    _ if self.over() => return invalid(place, "this quote is not closed"),
                    breaks => fold(&mut text, breaks),
                },
                b'\'' if byte == quote && self.byte(1) == quote => {
                    text.push('\'');
                    self.at += 2;
                }
                b'\\' if quote == b'"' => self.escape(&mut text)?,
                _ if byte == quote => {
                    self.at += 1;
                    return Ok(text);
                }
                _ => {
                    self.at += 1;
                    while !is_space(self.peek()) && self.peek() != quote && self.peek() != b'\\' {
                        self.at += 1;
                    }
                    text.push_str(self.text.get(start..self.at).unwrap_or_default());
                }
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Result<()> {
        const ESCAPES: &[u8] = b"0abtnvfre \"/\\N_LP\t";
        const MEANINGS: &str = "\0\u{7}\u{8}\t\n\u{b}\u{c}\r\u{1b} \"/\\\u{85}\u{a0}\u{2028}\u{2029}\t";
        let place = self.here();
        self.at += 1;
        let byte = self.peek();
        if byte == b'\n' {
            text.extend(std::iter::repeat_n('\n', self.breaks() - 1));
            return Ok(());
        }
        self.at += 1;
        let digits = match byte {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        let c = if digits == 0 {
            ESCAPES.iter().position(|known| *known == byte).and_then(|at| MEANINGS.chars().nth(at))
        } else {
            let hex = self.text.get(self.at..self.at + digits).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
            self.at += digits;
            hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32)
        };
        match c {
            Some(c) => text.push(c),
            None => return invalid(place, "there is no such escape; a backslash is written twice, or between single quotes"),
        }
        Ok(())
    }

    /// Text after `|` or `>`.
    fn block_scalar(&mut self, indent: isize) -> Result<Node> {
        let (place, folded) = (self.here(), self.peek() == b'>');
        let (mut chomp, mut explicit) = (0, 0);
        loop {
            self.at += 1;
            match self.peek() {
                sign @ (b'+' | b'-') if chomp == 0 => chomp = sign,
                digit @ b'1'..=b'9' if explicit == 0 => explicit = isize::from(digit - b'0'),
                _ => break,
            }
        }
        self.blanks();
        if !self.line_is_over() {
            return self.bad("text after `|` or `>` begins on the next line");
        }
        while !is_break(self.peek()) {
            self.at += 1;
        }
        let mut text = String::new();
        if self.peek() == b'\n' {
            self.newline();
            let least = indent.max(0) + explicit;
            let indent = if explicit > 0 { least } else { self.first_indent().max(indent + 1) };
            let (mut pending, mut breaks, mut was_further) = (false, 0, false);
            while self.peek() != 0 {
                while self.peek() == b' ' && self.column() < indent {
                    self.at += 1;
                }
                if self.peek() == b'\n' {
                    breaks += 1;
                    self.newline();
                    continue;
                }
                if self.column() < indent || self.peek() == 0 {
                    break;
                }
                let further = is_blank(self.peek());
                if folded && pending && !was_further && !further {
                    text.push_str(if breaks == 0 { " " } else { "" });
                } else if pending {
                    text.push('\n');
                }
                text.extend(std::iter::repeat_n('\n', breaks));
                let start = self.at;
                while !is_break(self.peek()) {
                    self.at += 1;
                }
                text.push_str(self.text.get(start..self.at).unwrap_or_default());
                (breaks, was_further, pending) = (0, further, self.peek() == b'\n');
                if pending {
                    self.newline();
                }
            }
            if self.peek() != 0 {
                self.at = self.line_start;
            }
            if pending && chomp != b'-' {
                text.push('\n');
            }
            if chomp == b'+' {
                text.extend(std::iter::repeat_n('\n', breaks));
            }
        }
        self.leaf(place, Value::String(text))
    }

    /// How far the first line that is not blank is indented, or a blank one above it, if that is further.
    fn first_indent(&mut self) -> isize {
        let back = (self.at, self.line, self.line_start);
        let mut indent = 0;
        loop {
            while self.peek() == b' ' {
                self.at += 1;
            }
            indent = indent.max(self.column());
            if self.peek() != b'\n' {
                break;
            }
            self.newline();
        }
        (self.at, self.line, self.line_start) = back;
        indent
    }
}

const NO_KEY: &str = "a key must be plain text on one line, got a list, a map, an alias or more lines";

fn invalid<T>(place: Place, message: &str) -> Result<T> {
    fail(place, format!("front matter is not valid YAML: {message}"))
}

/// One line end between lines is a space, more are one less.
fn fold(text: &mut String, breaks: usize) {
    if breaks == 1 {
        text.push(' ');
    } else {
        text.extend(std::iter::repeat_n('\n', breaks - 1));
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | 0)
}

fn is_space(byte: u8) -> bool {
    is_blank(byte) || is_break(byte)
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'')
}

fn is_flow(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
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

    /// What stands here is not what is taken here.
    pub(super) fn wrong(&self, takes: &str) -> PromptError {
        self.not(takes, self.kind())
    }

    /// The same, with another name for what stands here.
    pub(super) fn not(&self, takes: &str, was: &str) -> PromptError {
        self.place.error([takes, ", got ", was].concat())
    }

    /// The text here, where nothing else is taken.
    pub(super) fn text(&self, takes: &str) -> Result<&str, PromptError> {
        self.as_str().ok_or_else(|| self.wrong(takes))
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
    use proptest::prelude::*;
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
            ("a: !!str 1", "line 1, column 4: YAML tags are not supported, got `!!str`; quote the value to make it text"),
            ("a: 1\na: 2", "line 2, column 1: key `a` is here twice, first at line 1; keep one"),
            ("a: 1\n...\n---\nb: 1", "line 3, column 1: front matter holds one YAML document, got a second"),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), says);
        }
    }

    /// What another reader of YAML makes of it, when it is YAML we mean to read.
    fn peer(text: &str) -> Option<Value> {
        use saphyr_parser::{Event, Parser, ScalarStyle};
        enum Building {
            List(Vec<Value>),
            Map(Map<String, Value>, Option<String>),
        }
        let place = Place { line: 0, column: 0, length: 1 };
        let (mut open, mut anchors, mut root) = (Vec::<(usize, Building)>::new(), Vec::new(), None);
        for event in Parser::new_from_str(text) {
            let (event, _) = event.ok()?;
            let (value, anchor) = match event {
                Event::Scalar(text, style, anchor, None) => {
                    if let Some((_, Building::Map(members, key @ None))) = open.last_mut() {
                        if members.contains_key(&*text) || text == "<<" && style == ScalarStyle::Plain {
                            return None;
                        }
                        *key = Some(text.into_owned());
                        continue;
                    }
                    let plain = style == ScalarStyle::Plain;
                    (if plain { core_schema(place, &text).ok()? } else { Value::String(text.into_owned()) }, anchor)
                }
                Event::SequenceStart(anchor, None) => {
                    open.push((anchor, Building::List(Vec::new())));
                    continue;
                }
                Event::MappingStart(anchor, None) => {
                    open.push((anchor, Building::Map(Map::new(), None)));
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => match open.pop()? {
                    (anchor, Building::List(items)) => (Value::Array(items), anchor),
                    (anchor, Building::Map(members, _)) => (Value::Object(members), anchor),
                },
                Event::Alias(anchor) => {
                    (anchors.iter().rev().find(|(known, _)| *known == anchor).map(|(_, value): &(_, Value)| value.clone())?, 0)
                }
                Event::DocumentStart(_) if root.is_some() => return None,
                Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) => return None,
                _ => continue,
            };
            if anchor != 0 {
                anchors.push((anchor, value.clone()));
            }
            match open.last_mut() {
                None => root = Some(value),
                Some((_, Building::List(items))) => items.push(value),
                Some((_, Building::Map(members, key))) => drop(members.insert(key.take()?, value)),
            }
        }
        Some(root.unwrap_or_default())
    }

    fn yaml() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "[a-c]{1,3}",
            "[a-z]: ?[a-z]?",
            "[0-9]{1,3}",
            "'[a-c' ]{0,4}'",
            "\"[a-c \\\\n]{0,4}\"",
            "a b",
            "- ",
            "\\[a, b\\]",
            "\\{a: b\\}",
            "#c",
            " #c",
            "\\[",
            "\\]",
            "\\{",
            "\\}",
            ",",
            ":",
            ": ",
            "- a",
            "\\|",
            ">",
            "\\|-",
            ">\\+",
            "\\|2",
            "&x ",
            "\\*x",
            "\"",
            "'",
            "~",
            "null",
            "\\? ",
            "\t",
            "<<: a",
            "!t"
        ];
        let line = (0_usize..5, proptest::collection::vec(leaf, 0..4)).prop_map(|(indent, pieces)| " ".repeat(indent) + &pieces.concat());
        proptest::collection::vec(line, 1..6).prop_map(|lines| lines.join("\n") + "\n")
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_two_readers_take_they_take_for_the_same(text in yaml()) {
            if let (Ok(ours), Some(theirs)) = (read(&text), peer(&text)) {
                prop_assert_eq!(ours, theirs);
            }
        }

        #[test]
        fn nested_values_are_read_however_they_are_written(root in any_value(), style in 0_u8..4) {
            let mut text = String::new();
            written(&root, 0, style, &mut text);
            text.push('\n');
            prop_assert_eq!(read(&text).unwrap(), root.clone(), "{}", text);
            prop_assert_eq!(peer(&text).unwrap(), root, "{}", text);
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<i32>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            "[a-z :#\n'\"]{0,12}".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 1..4).prop_map(Value::from),
                proptest::collection::btree_map("[a-z]{1,4}", inner, 1..4).prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// In lines; from some depth on in brackets, with texts in one of several styles.
    fn written(value: &Value, indent: usize, style: u8, out: &mut String) {
        let pad = " ".repeat(indent);
        match value {
            Value::Array(items) if indent < 6 => {
                for item in items {
                    out.extend([format!("\n{pad}-")]);
                    written(item, indent + 2, style, out);
                }
            }
            Value::Object(members) if indent < 6 => {
                for (name, member) in members {
                    out.extend([format!("\n{pad}{name}:")]);
                    written(member, indent + 1, style, out);
                }
            }
            Value::String(text) if style == 1 && !text.contains('\n') => out.extend([format!(" '{}' # said", text.replace('\'', "''"))]),
            Value::String(text) if style == 2 && indent > 0 && text.starts_with(|c: char| c.is_ascii_lowercase()) => {
                let lines = text.trim_end_matches('\n').replace('\n', &format!("\n{pad}"));
                let kept = text.len() - text.trim_end_matches('\n').len();
                out.extend([format!(" |{}\n{pad}{lines}{}", if kept == 0 { "-" } else { "+" }, "\n".repeat(kept.saturating_sub(1)))]);
            }
            other => out.extend([format!(" {other}")]),
        }
    }
}
