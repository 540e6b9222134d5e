//! Request bodies: as they are written, as they are checked, and as they are sent.

use crate::field::{Path, Places, Visit, walk};
use crate::shared::Json;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Number, Value};
use std::borrow::Cow;
use std::fmt;
use std::io::Write;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

/// The body of a call: bytes that are sent, which can be looked at and changed as the [`Value`] they spell.
///
/// A body that was written by a dialect has only its bytes until somebody looks; what was changed is spelt anew.
///
/// ```
/// # use outcrop::Chat;
/// let mut call = Chat::user("Name one igneous rock.").call("amazon.nova-lite-v1:0")?;
/// assert_eq!(call.body["messages"][0]["role"], "user");
/// call.body["inferenceConfig"]["topK"] = 20.into();
/// assert!(call.bytes().ends_with(br#""inferenceConfig":{"topK":20}}"#));
/// # Ok::<(), outcrop::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Body {
    bytes: OnceLock<Vec<u8>>,
    value: OnceLock<Value>,
}

impl Body {
    /// The bytes as they are sent: JSON without white space.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get_or_init(|| self.value.get().map(|value| spelt(value).0).unwrap_or_default())
    }

    /// The same, when nothing else is wanted of it.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.bytes();
        self.bytes.take().unwrap_or_default()
    }
}

impl Deref for Body {
    type Target = Value;

    fn deref(&self) -> &Value {
        // The bytes are of our own writing, or there is a value.
        self.value.get_or_init(|| self.bytes.get().and_then(|bytes| crate::json::value(bytes).ok()).unwrap_or_default())
    }
}

impl DerefMut for Body {
    fn deref_mut(&mut self) -> &mut Value {
        let _: &Value = self;
        self.bytes = OnceLock::new();
        self.value.get_mut().expect("it was made a line before")
    }
}

impl From<Value> for Body {
    fn from(value: Value) -> Self {
        Self { bytes: OnceLock::new(), value: value.into() }
    }
}

impl From<Body> for Value {
    fn from(mut body: Body) -> Self {
        std::mem::take(&mut *body)
    }
}

impl From<Tape<'_>> for Body {
    fn from(mut tape: Tape<'_>) -> Self {
        if let Some(Node { what: What::Made(value), .. }) = tape.nodes.first_mut() {
            return std::mem::take(value.as_mut()).into();
        }
        let (bytes, keep) = tape.bytes();
        // What is shown must be what was meant.
        let value = if keep { tape.view().to_value().into() } else { OnceLock::new() };
        Self { bytes: bytes.into(), value }
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.bytes()))
    }
}

/// It may hold anybody's words, so only its size is shown.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a body of {} bytes", self.bytes().len())
    }
}

/// A body in the making, as a flat list of what stands in it, in order.
///
/// Texts and JSON of the chat are borrowed, so that writing copies nothing. A body made as a [`Value`] is a list of one.
pub struct Tape<'a> {
    nodes: Vec<Node<'a>>,
    /// The containers not yet at their end.
    open: Vec<usize>,
}

struct Node<'a> {
    /// Its name in an object; nothing in an array.
    key: &'static str,
    what: What<'a>,
}

enum What<'a> {
    Text(Cow<'a, str>),
    Bool(bool),
    Number(Number),
    /// Somebody's JSON.
    Given(&'a Value),
    /// Somebody's JSON that is spelt already.
    Spelt(&'a Json),
    Made(Box<Value>),
    /// With the place behind its last node.
    Array(usize),
    Object(usize),
}

/// The key of what stands in an array.
pub const ITEM: &str = "";

impl<'a> Tape<'a> {
    /// An object to write in.
    pub fn new() -> Self {
        Self::with_capacity(64)
    }

    /// An object to write about so many things in.
    pub fn with_capacity(places: usize) -> Self {
        let mut tape = Self { nodes: Vec::with_capacity(places), open: Vec::with_capacity(8) };
        tape.object(ITEM);
        tape
    }

    fn push(&mut self, key: &'static str, what: What<'a>) {
        self.nodes.push(Node { key, what });
    }

    /// An object begins.
    pub fn object(&mut self, key: &'static str) {
        self.open.push(self.nodes.len());
        self.push(key, What::Object(usize::MAX));
    }

    /// An array begins.
    pub fn array(&mut self, key: &'static str) {
        self.open.push(self.nodes.len());
        self.push(key, What::Array(usize::MAX));
    }

    /// The object or array begun last ends.
    pub fn end(&mut self) {
        let here = self.nodes.len();
        if let Some(What::Object(end) | What::Array(end)) = self.open.pop().and_then(|at| self.nodes.get_mut(at)).map(|node| &mut node.what)
        {
            *end = here;
        }
    }

    /// A text.
    pub fn text(&mut self, key: &'static str, text: impl Into<Cow<'a, str>>) {
        self.push(key, What::Text(text.into()));
    }

    /// A text, if there is one.
    pub fn opt_text(&mut self, key: &'static str, text: Option<&'a str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    /// A value of the chat.
    pub fn given(&mut self, key: &'static str, value: Cow<'a, Value>) {
        self.push(
            key,
            match value {
                Cow::Borrowed(value) => What::Given(value),
                Cow::Owned(value) => What::Made(Box::new(value)),
            },
        );
    }

    /// JSON of the chat that is spelt already.
    pub fn spelt(&mut self, key: &'static str, json: &'a Json) {
        self.push(key, What::Spelt(json));
    }

    /// A value of our own.
    pub fn value(&mut self, key: &'static str, value: Value) {
        self.push(
            key,
            match value {
                Value::Bool(value) => What::Bool(value),
                Value::Number(number) => What::Number(number),
                Value::String(text) => What::Text(text.into()),
                value => What::Made(Box::new(value)),
            },
        );
    }

    /// Where the next thing will stand.
    pub fn here(&self) -> usize {
        self.nodes.len()
    }

    /// The whole of it.
    pub fn view(&self) -> View<'_> {
        View(Inner::Node(self, 0))
    }

    /// What stands at a place.
    pub fn view_at(&self, at: usize) -> View<'_> {
        View(Inner::Node(self, at))
    }

    /// Ends everything.
    pub fn close(&mut self) {
        while !self.open.is_empty() {
            self.end();
        }
    }

    /// The place behind what stands at `at`.
    fn after(&self, at: usize) -> usize {
        match self.nodes.get(at).map(|node| &node.what) {
            // One still open reaches to the end.
            Some(What::Object(end) | What::Array(end)) => (*end).min(self.nodes.len()),
            _ => at + 1,
        }
    }

    /// The place of a member of the object at `at`.
    fn member(&self, at: usize, key: &str) -> Option<usize> {
        let Some(Node { what: What::Object(_), .. }) = self.nodes.get(at) else { return None };
        let end = self.after(at);
        let mut next = at + 1;
        while next < end {
            if same(self.nodes.get(next)?.key, key) {
                return Some(next);
            }
            next = self.after(next);
        }
        None
    }

    /// Changes the text that stands as `key` in the object at `at`.
    pub fn change_text(&mut self, at: usize, key: &str, change: impl FnOnce(&mut String)) {
        if let Some(member) = self.member(at, key) {
            if let Some(Node { what: What::Text(text), .. }) = self.nodes.get_mut(member) {
                change(text.to_mut());
            }
        } else if let Some(Value::String(text)) = self.owned(at).and_then(|value| value.get_mut(key)) {
            change(text);
        }
    }

    /// The JSON that stands at `at`, our own from here on.
    fn owned(&mut self, at: usize) -> Option<&mut Value> {
        let node = self.nodes.get_mut(at)?;
        match &node.what {
            What::Given(value) => node.what = What::Made(Box::new((*value).clone())),
            What::Spelt(json) => node.what = What::Made(Box::new(Value::clone(json))),
            _ => (),
        }
        if let What::Made(value) = &mut node.what { Some(value) } else { None }
    }

    /// Sets a member of the object that was written last, at `at`.
    pub fn set_in_last(&mut self, at: usize, member: &'static str, value: Value) {
        if matches!(self.nodes.get(at), Some(Node { what: What::Object(_), .. })) && self.member(at, member).is_none() {
            self.reopen(at);
            self.value(member, value);
            self.end();
        } else if let Some(key) = self.nodes.get(at).map(|node| node.key) {
            let mut whole = self.view_at(at).to_value();
            crate::field::put(&mut whole, &format!("/{member}"), value);
            self.nodes.truncate(at);
            self.value(key, whole);
        }
    }

    /// The object at `at`, which was written last, goes on.
    fn reopen(&mut self, at: usize) {
        if let Some(What::Object(end)) = self.nodes.get_mut(at).map(|node| &mut node.what) {
            *end = usize::MAX;
            self.open.push(at);
        }
    }

    /// Puts a value at a pointer without array segments, making the objects on the way.
    pub(crate) fn put(&mut self, at: &'static str, value: Value) {
        if let Err(value) = self.put_behind(at, value) {
            crate::field::put(self.made(), at, value);
        }
    }

    /// Merges members into the whole; objects into objects, anything else in place of what was.
    pub(crate) fn merge(&mut self, extra: &Map<String, Value>) {
        if !extra.is_empty() {
            crate::dialects::converse::merge(self.made(), Value::Object(extra.clone()));
        }
    }

    /// The whole, as a value from here on.
    fn made(&mut self) -> &mut Value {
        if !matches!(self.nodes.first(), Some(Node { what: What::Made(_), .. })) {
            let whole = self.view().to_value();
            *self = whole.into();
        }
        match self.nodes.first_mut() {
            Some(Node { what: What::Made(value), .. }) => value,
            _ => unreachable!("it is made above"),
        }
    }

    /// Puts a value at a pointer if that only takes writing on; gives it back if not.
    fn put_behind(&mut self, at: &'static str, value: Value) -> Result<(), Value> {
        if matches!(self.nodes.first(), Some(Node { what: What::Made(_), .. })) {
            return Err(value);
        }
        let (parents, key) = at.rsplit_once('/').unwrap_or(("", at));
        let (mut place, mut depth) = (0, 0);
        for segment in parents.split('/').skip(1) {
            match self.member(place, segment) {
                None => {
                    if self.after(place) != self.nodes.len() {
                        break;
                    }
                    place = self.nodes.len();
                    self.object(segment);
                }
                Some(member) => {
                    place = member;
                    if self.after(place) != self.nodes.len() {
                        break;
                    }
                    self.reopen(place);
                }
            }
            depth += 1;
        }
        let fits = self.after(place) == self.nodes.len()
            && self.member(place, key).is_none()
            && matches!(self.nodes.get(place), Some(Node { what: What::Object(_), .. }));
        let outcome = if fits {
            self.value(key, value);
            Ok(())
        } else {
            Err(value)
        };
        for _ in 0..depth {
            self.end();
        }
        outcome
    }

    /// [`walk`] from what stands at `at`.
    pub(crate) fn walk<'v>(&'v self, at: usize, places: &Places, path: &Path<'_>, visit: &mut Visit<'_, 'v>) {
        let Some(node) = self.nodes.get(at) else { return };
        let value = self.view_at(at);
        let (end, is_object) = match &node.what {
            What::Given(value) => return walk((*value).into(), places, path, visit),
            What::Made(value) => return walk((&**value).into(), places, path, visit),
            What::Spelt(json) => return walk((&***json).into(), places, path, visit),
            What::Object(end) => (*end, true),
            What::Array(end) => (*end, false),
            What::Text(text) => return places.visit(Some(text), value, path, visit),
            What::Bool(_) | What::Number(_) => return places.visit(None, value, path, visit),
        };
        if !places.fits_container(is_object) {
            places.visit(None, value, path, visit);
        }
        if places.is_leaf() {
            return;
        }
        let mut seen = 0;
        let (mut index, mut next) = (0, at + 1);
        while next < end
            && let Some(node) = self.nodes.get(next)
        {
            if is_object {
                if let Some((bit, below)) = places.member(node.key) {
                    seen |= bit;
                    // Most members are texts that are as they should be.
                    if !matches!(&node.what, What::Text(text) if below.fits_text(text)) {
                        self.walk(next, below, &Path::Key(path, below.segment), visit);
                    }
                }
            } else if let Some(each) = places.each() {
                self.walk(next, each, &Path::Index(path, index), visit);
                index += 1;
            }
            next = match node.what {
                What::Object(end) | What::Array(end) => end,
                _ => next + 1,
            };
        }
        if is_object {
            places.missing(value, seen, path, visit);
        }
    }

    /// The whole as JSON without white space, and whether reading that may not give the same.
    fn bytes(&self) -> (Vec<u8>, bool) {
        let mut keep = false;
        let mut length = 0;
        for node in &self.nodes {
            length += node.key.len() + 8;
            length += match &node.what {
                // Some of it will be escaped.
                What::Text(text) => text.len() + text.len() / 16,
                What::Spelt(json) => json.spelling().json.len(),
                _ => 32,
            };
        }
        let mut out = Vec::with_capacity(length);
        // The ends of the containers around, and how they are spelt.
        let mut around: Vec<(usize, u8)> = Vec::with_capacity(8);
        let (mut end, mut close) = (usize::MAX, b']');
        let mut first = true;
        for (at, node) in self.nodes.iter().enumerate() {
            while end <= at {
                out.push(close);
                (end, close) = around.pop().unwrap_or((usize::MAX, b']'));
                first = false;
            }
            match (close, first) {
                (b'}', true) => out.push(b'"'),
                (b'}', false) => out.extend_from_slice(b",\""),
                (_, true) => (),
                (_, false) => out.push(b','),
            }
            if close == b'}' {
                out.extend_from_slice(node.key.as_bytes());
                out.extend_from_slice(b"\":");
            }
            first = false;
            match &node.what {
                What::Text(text) => spell_text(text, &mut out),
                What::Bool(value) => spell_bool(*value, &mut out),
                What::Number(number) => keep |= spell_number(number, &mut out),
                What::Given(value) => keep |= spell_value(value, DEEPEST, &mut out),
                What::Made(value) => keep |= spell_value(value, DEEPEST, &mut out),
                What::Spelt(json) => {
                    let spelling = json.spelling();
                    out.extend_from_slice(&spelling.json);
                    keep |= spelling.keep;
                }
                What::Array(until) | What::Object(until) => {
                    let (open, closes) = if matches!(node.what, What::Object(_)) { (b'{', b'}') } else { (b'[', b']') };
                    out.push(open);
                    around.push((end, close));
                    (end, close) = (*until, closes);
                    first = true;
                }
            }
        }
        // The outermost is what stands around the whole, which is nothing.
        while let Some(outer) = around.pop() {
            out.push(close);
            (_, close) = outer;
        }
        (out, keep)
    }
}

fn spell_bool(value: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

impl From<Value> for Tape<'_> {
    fn from(value: Value) -> Self {
        Self { nodes: vec![Node { key: ITEM, what: What::Made(Box::new(value)) }], open: Vec::new() }
    }
}

impl Default for Tape<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether two short names are the same; most differ in length or in their first letter.
#[inline]
pub(crate) fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    // Pages would download the other way many times over.
    if a.len() != b.len() || cfg!(target_family = "wasm") {
        return a == b;
    }
    // A word at the start and one at the end are all of most names.
    match (a.first_chunk::<8>(), b.first_chunk::<8>(), a.last_chunk::<8>(), b.last_chunk::<8>()) {
        (Some(a8), Some(b8), Some(a9), Some(b9)) => a8 == b8 && a9 == b9 && (a.len() <= 16 || a == b),
        _ => match (a.first_chunk::<4>(), b.first_chunk::<4>(), a.last_chunk::<4>(), b.last_chunk::<4>()) {
            (Some(a4), Some(b4), Some(a5), Some(b5)) => a4 == b4 && a5 == b5,
            _ => a.iter().eq(b),
        },
    }
}

/// A value as JSON without white space, and whether reading that may not give the same.
pub(crate) fn spelt(value: &Value) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(256);
    let keep = spell_value(value, DEEPEST, &mut out);
    (out, keep)
}

/// So many levels of somebody's JSON are read back for certain: `serde_json` reads 128, and a body puts some around.
const DEEPEST: usize = 100;

/// Says whether the number is so long that it may be read back as its neighbour.
fn spell_number(number: &Number, out: &mut Vec<u8>) -> bool {
    let before = out.len();
    // Writing to memory does not fail.
    let _ = write!(out, "{number}");
    number.is_f64() && out.len() - before > 16
}

/// Says whether such a number is in it, or more than so many levels.
fn spell_value(value: &Value, levels: usize, out: &mut Vec<u8>) -> bool {
    let mut keep = levels == 0;
    let below = levels.saturating_sub(1);
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => spell_bool(*value, out),
        Value::Number(number) => keep |= spell_number(number, out),
        Value::String(text) => spell_text(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                keep |= spell_value(item, below, out);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            out.push(b'{');
            for (index, (key, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                spell_text(key, out);
                out.push(b':');
                keep |= spell_value(member, below, out);
            }
            out.push(b'}');
        }
    }
    keep
}

/// A text as JSON spells it. What needs no escape is copied in stretches.
fn spell_text(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.push(b'"');
    // The last stretch may be a short one.
    let mut padded = [b' '; STRETCH];
    // All before the first is written, all before the second is looked at.
    let (mut written, mut at) = (0, 0);
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let stretch = rest.first_chunk().unwrap_or_else(|| {
            for (to, from) in padded.iter_mut().zip(rest) {
                *to = *from;
            }
            &padded
        });
        let escapes = escapes_in(stretch);
        if escapes != [0; STRETCH / 8] {
            for (index, word) in escapes.into_iter().enumerate() {
                let mut left = word;
                while left != 0 {
                    let place = at + index * 8 + left.trailing_zeros() as usize / 8;
                    // Each byte has one bit at most.
                    left &= left - 1;
                    if let (Some(plain), Some(byte)) = (bytes.get(written..place), bytes.get(place)) {
                        out.extend_from_slice(plain);
                        spell_escaped(*byte, out);
                    }
                    written = place + 1;
                }
            }
        }
        at += STRETCH;
    }
    out.extend_from_slice(bytes.get(written..).unwrap_or_default());
    out.push(b'"');
}

/// So many bytes of a text are looked at together.
const STRETCH: usize = 32;

/// The lowest bit of each byte that JSON escapes, eight bytes to a word. Written so that the compiler compares all at once.
fn escapes_in(stretch: &[u8; STRETCH]) -> [u64; STRETCH / 8] {
    let mut flags = [0; STRETCH];
    for (flag, byte) in flags.iter_mut().zip(stretch) {
        *flag = u8::from(*byte == b'"') | u8::from(*byte == b'\\') | u8::from(*byte < 0x20);
    }
    let mut words = [0; STRETCH / 8];
    for (word, flags) in words.iter_mut().zip(flags.as_chunks().0) {
        *word = u64::from_le_bytes(*flags);
    }
    words
}

fn spell_escaped(byte: u8, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let letter = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        8 => b'b',
        12 => b'f',
        _ => {
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', letter]);
}

/// What stands in a place of a body, whether that is a [`Value`] or still being written.
#[derive(Clone, Copy)]
pub struct View<'a>(Inner<'a>);

#[derive(Clone, Copy)]
enum Inner<'a> {
    Value(&'a Value),
    Node(&'a Tape<'a>, usize),
}

/// What kind of thing stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl<'a> View<'a> {
    /// `null`
    pub const NULL: View<'static> = View(Inner::Value(&Value::Null));

    /// A value where a value is what stands there; else the node.
    fn inner(self) -> Result<&'a Value, (&'a Tape<'a>, usize, &'a What<'a>)> {
        match self.0 {
            Inner::Value(value) => Ok(value),
            Inner::Node(tape, at) => match tape.nodes.get(at).map(|node| &node.what) {
                Some(What::Given(value)) => Ok(value),
                Some(What::Made(value)) => Ok(value),
                Some(What::Spelt(json)) => Ok(json),
                Some(what) => Err((tape, at, what)),
                None => Ok(&Value::Null),
            },
        }
    }

    /// The tape this is the whole of, if it is that.
    pub(crate) fn tape(self) -> Option<&'a Tape<'a>> {
        match self.0 {
            Inner::Node(tape, 0) => Some(tape),
            _ => None,
        }
    }

    /// What kind of thing it is.
    pub fn sort(self) -> Sort {
        match self.inner() {
            Ok(Value::Null) => Sort::Null,
            Ok(Value::Bool(_)) | Err((_, _, What::Bool(_))) => Sort::Bool,
            Ok(Value::Number(_)) | Err((_, _, What::Number(_))) => Sort::Number,
            Ok(Value::String(_)) | Err((_, _, What::Text(_))) => Sort::String,
            Ok(Value::Array(_)) | Err((_, _, What::Array(_))) => Sort::Array,
            Ok(Value::Object(_)) | Err(_) => Sort::Object,
        }
    }

    /// The member with this name.
    pub fn get(self, key: &str) -> Option<Self> {
        match self.inner() {
            Ok(value) => value.get(key).map(Self::from),
            Err((tape, at, _)) => tape.member(at, key).map(|member| Self(Inner::Node(tape, member))),
        }
    }

    /// The member with this name; `null` when there is none.
    #[must_use]
    pub fn at(self, key: &str) -> Self {
        self.get(key).unwrap_or(View::NULL)
    }

    /// What stands at a pointer in which nothing is escaped.
    pub fn pointer(self, at: &str) -> Option<Self> {
        let (mut view, mut left) = (self, at);
        while let Some(rest) = left.strip_prefix('/').or_else(|| left.split_once('/').map(|(_, rest)| rest)) {
            let end = rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len());
            let (segment, after) = rest.split_at_checked(end)?;
            view = match view.sort() {
                Sort::Array => view.items().nth(segment.parse().ok()?)?,
                _ => view.get(segment)?,
            };
            left = after;
        }
        Some(view)
    }

    /// The string at a pointer, or nothing.
    pub fn text_at(self, at: &str) -> &'a str {
        self.pointer(at).and_then(Self::as_str).unwrap_or_default()
    }

    /// The items of an array; none of anything else.
    pub fn items(self) -> Items<'a> {
        Items(match self.inner() {
            Ok(value) => Walk::Items(value.as_array().map(Vec::as_slice).unwrap_or_default().iter()),
            Err((tape, at, What::Array(_))) => Walk::Nodes(tape, at + 1, tape.after(at)),
            Err(_) => Walk::Items([].iter()),
        })
    }

    /// The members of an object; none of anything else.
    pub fn members(self) -> Members<'a> {
        Members(match self.inner() {
            Ok(Value::Object(members)) => Walk::Members(members.iter()),
            Err((tape, at, What::Object(_))) => Walk::Nodes(tape, at + 1, tape.after(at)),
            _ => Walk::Items([].iter()),
        })
    }

    /// A string.
    pub fn as_str(self) -> Option<&'a str> {
        match self.inner() {
            Ok(value) => value.as_str(),
            Err((_, _, What::Text(text))) => Some(text),
            Err(_) => None,
        }
    }

    /// A number.
    pub fn as_number(self) -> Option<&'a Number> {
        match self.inner() {
            Ok(value) => value.as_number(),
            Err((_, _, What::Number(number))) => Some(number),
            Err(_) => None,
        }
    }

    /// A whole number that is not negative.
    pub fn as_u64(self) -> Option<u64> {
        self.as_number().and_then(Number::as_u64)
    }

    /// A whole number.
    pub fn as_i64(self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// A number, however it is written.
    pub fn as_f64(self) -> Option<f64> {
        self.as_number().and_then(Number::as_f64)
    }

    /// `true` or `false`.
    pub fn as_bool(self) -> Option<bool> {
        match self.inner() {
            Ok(value) => value.as_bool(),
            Err((_, _, What::Bool(value))) => Some(*value),
            Err(_) => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.sort() == Sort::Null
    }

    /// Whether it is a string.
    pub fn is_string(self) -> bool {
        self.sort() == Sort::String
    }

    /// Whether it is an array.
    pub fn is_array(self) -> bool {
        self.sort() == Sort::Array
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.sort() == Sort::Object
    }

    /// Whether it is in a value, and not in what is being written.
    #[cfg(feature = "rare-rules")]
    pub fn is_value(self) -> bool {
        matches!(self.0, Inner::Value(_))
    }

    /// Whether it is an array without items.
    pub fn is_empty_array(self) -> bool {
        self.is_array() && self.items().next().is_none()
    }

    /// A copy of it.
    pub fn to_value(self) -> Value {
        match self.inner() {
            Ok(value) => value.clone(),
            Err((_, _, What::Array(_))) => self.items().map(Self::to_value).collect(),
            Err((_, _, What::Object(_))) => {
                Value::Object(self.members().map(|(key, member)| (key.to_owned(), member.to_value())).collect())
            }
            Err((_, _, What::Number(number))) => Value::Number(number.clone()),
            Err((_, _, What::Bool(value))) => (*value).into(),
            Err(_) => self.as_str().into(),
        }
    }
}

impl<'a> From<&'a Value> for View<'a> {
    fn from(value: &'a Value) -> Self {
        Self(Inner::Value(value))
    }
}

impl PartialEq<str> for View<'_> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for View<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

/// The items of an array.
pub struct Items<'a>(Walk<'a>);

/// The members of an object, with their names.
pub struct Members<'a>(Walk<'a>);

enum Walk<'a> {
    Items(std::slice::Iter<'a, Value>),
    Members(serde_json::map::Iter<'a>),
    Nodes(&'a Tape<'a>, usize, usize),
}

impl<'a> Walk<'a> {
    fn next(&mut self) -> Option<(&'a str, View<'a>)> {
        match self {
            Self::Items(items) => items.next().map(|item| ("", item.into())),
            Self::Members(members) => members.next().map(|(key, member)| (key.as_str(), member.into())),
            Self::Nodes(tape, next, end) => {
                let at = (*next < *end).then_some(*next)?;
                *next = tape.after(at);
                Some((tape.nodes.get(at)?.key, View(Inner::Node(tape, at))))
            }
        }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = View<'a>;

    fn next(&mut self) -> Option<View<'a>> {
        self.0.next().map(|(_, item)| item)
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, View<'a>);

    fn next(&mut self) -> Option<(&'a str, View<'a>)> {
        self.0.next()
    }
}
