//! What was masked, so that it can be put back.

use super::chat::bracketed;
use super::mask::{Masked, add, end, hex};
use crate::error::{Error, Result};
use crate::json::text as json_text;
use crate::json::{Fit, FromJson, Members, Unfit, json, read_from_json};
use serde_json::Value;
use sha2::Sha256;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// How many masked texts are remembered.
const TEXTS: usize = 1_024;
/// Longest placeholder, in bytes.
const LONGEST: usize = 128;
/// Most digits of a placeholder's number.
pub(super) const DIGITS: usize = 9;
/// The name of text that only looked like a placeholder.
pub(super) const LITERAL: &str = "LITERAL";

/// Values and their placeholders, stable across turns and sessions.
///
/// One vault belongs to one conversation: a text that contains one of its placeholders is taken for text it masked before.
#[derive(Clone, Default)]
pub struct Vault {
    /// In the order of allocation.
    entries: Vec<Entry>,
    /// By name and value, a NUL between.
    by_value: HashMap<String, usize>,
    /// Room for what the last value was looked up under.
    key: String,
    by_placeholder: HashMap<String, usize>,
    next: HashMap<String, u32>,
    /// Look-alikes seen in texts before the vault could have given them out: never given out.
    reserved: HashSet<String>,
    /// Made-up values and whose place they take.
    fakes: HashMap<String, usize>,
    /// Digests of texts it has masked, oldest first: they pass as they are.
    masked: std::collections::VecDeque<String>,
    /// The same, to be looked up.
    sealed: HashSet<String>,
}

#[derive(Clone, PartialEq)]
struct Entry {
    placeholder: String,
    name: String,
    value: String,
    /// What is it: text, a number of JSON, or text behind a value that is made up.
    kind: Kind,
}

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text behind a placeholder.
    Text,
    /// A number of JSON behind a placeholder; JSON gets it back as one.
    Number,
    /// Text behind a made-up value.
    Fake,
}

const KINDS: [(&str, Kind); 3] = [("text", Kind::Text), ("number", Kind::Number), ("fake", Kind::Fake)];

impl FromJson for Entry {
    const WHAT: &'static str = "vault";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let kind = m.word("kind", &KINDS).unwrap_or(Kind::Text);
        let entry = Self { placeholder: m.read("placeholder"), name: m.read("name"), value: m.read("value"), kind };
        m.fit().map(|()| entry)
    }
}

read_from_json!(Entry: Self { placeholder: String::new(), name: String::new(), value: String::new(), kind: Kind::Text });

/// What the vault knew when a text began.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    entries: usize,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Vault").field("values", &self.entries.len()).finish_non_exhaustive()
    }
}

impl PartialEq for Vault {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries && self.reserved == other.reserved
    }
}

impl Vault {
    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// How much of it restoring depends on: values, and look-alikes of placeholders that it must not give out. It grows whenever
    /// that changes, so that one can tell when to write the vault again.
    pub fn marks(&self) -> usize {
        self.entries.len() + self.reserved.len()
    }

    /// Does it hold nothing?
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value behind a placeholder, braces and all.
    pub fn value(&self, placeholder: &str) -> Option<&str> {
        self.by_placeholder.get(placeholder).and_then(|&at| self.entries.get(at)).map(|entry| entry.value.as_str())
    }

    /// Puts the values back.
    pub fn restore(&self, text: &str) -> String {
        let mut restored = Masked { text: String::with_capacity(text.len()), edits: Vec::new() };
        self.restore_into(text, false, &mut restored);
        restored.text
    }

    /// Puts the values back inside JSON text, escaped as JSON strings need it.
    pub fn restore_json(&self, json: &str) -> String {
        let mut restored = Masked { text: String::with_capacity(json.len()), edits: Vec::new() };
        self.restore_into(json, true, &mut restored);
        restored.text
    }

    pub(super) fn restore_into(&self, text: &str, json: bool, out: &mut Masked) {
        if self.fakes.is_empty() {
            self.restore_placeholders(text, 0, json, out);
        } else {
            let fakes = Fakes::of(self, json);
            self.restore_settled(text, json, &fakes, None, text.len(), out);
        }
    }

    /// `base` is the place of `text` in what the offsets of `out` count in.
    fn restore_placeholders(&self, text: &str, base: usize, json: bool, out: &mut Masked) {
        let mut at = 0;
        for (open, close) in braces(text) {
            let Some(value) = text.get(open..close).and_then(|placeholder| self.value(placeholder)) else { continue };
            out.text.push_str(text.get(at..open).unwrap_or_default());
            push_value(value, base + open..base + close, json, out);
            at = close;
        }
        out.text.push_str(text.get(at..).unwrap_or_default());
    }

    /// Restores text in which values may be made up, as far as `most`, and returns how far that was. `before` is the letter before it.
    pub(super) fn restore_settled(
        &self,
        text: &str,
        json: bool,
        fakes: &Fakes,
        before: Option<char>,
        most: usize,
        out: &mut Masked,
    ) -> usize {
        let mut at = 0;
        for hit in fakes.automaton.iter().flat_map(|automaton| super::hits(automaton, text)) {
            if hit.start() >= most {
                break;
            }
            let outside = |letter: Option<char>| !letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
            let left = letter_before(text.get(..hit.start()).unwrap_or_default(), json).or(if hit.start() == 0 { before } else { None });
            let right = text.get(hit.end()..).unwrap_or_default().chars().next();
            let Some(entry) = fakes.entries.get(hit.pattern().as_usize()).and_then(|&entry| self.entries.get(entry)) else { continue };
            if !outside(left) || !outside(right) || hit.start() < at {
                continue;
            }
            self.restore_placeholders(text.get(at..hit.start()).unwrap_or_default(), at, json, out);
            push_value(&entry.value, hit.range(), json, out);
            at = hit.end();
        }
        let end = most.max(at);
        self.restore_placeholders(text.get(at..end).unwrap_or_default(), at, json, out);
        end
    }

    /// Are there values behind made-up ones, and how many?
    pub(super) fn fakes(&self) -> usize {
        self.fakes.len()
    }

    /// The number behind a placeholder that stands for a number of JSON.
    pub(super) fn number(&self, placeholder: &str) -> Option<&str> {
        let entry = self.by_placeholder.get(placeholder).and_then(|&at| self.entries.get(at))?;
        (entry.kind == Kind::Number).then_some(entry.value.as_str())
    }

    /// The placeholder that stands like this in the name of a document; the first one, where there are several.
    pub(super) fn unbracketed(&self, written: &str) -> Option<&str> {
        let placeholders = self.entries.iter().filter(|entry| entry.kind != Kind::Fake).map(|entry| entry.placeholder.as_str());
        placeholders.into_iter().find(|placeholder| bracketed(placeholder) == written)
    }

    /// Had it given out this placeholder before the turn began?
    pub(super) fn knew(&self, placeholder: &str, turn: Turn) -> bool {
        self.by_placeholder.get(placeholder).is_some_and(|&entry| entry < turn.entries)
    }

    /// Names and values of all that was text.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.entries.iter().filter(|entry| entry.kind != Kind::Number && entry.name != LITERAL);
        texts.map(|entry| (entry.name.as_str(), entry.value.as_str()))
    }

    pub(super) fn turn(&self) -> Turn {
        Turn { entries: self.entries.len() }
    }

    /// The placeholder of a value: the one it has, or a new one.
    pub(super) fn placeholder(&mut self, name: &str, value: &str) -> String {
        self.placeholder_for(name, value).to_owned()
    }

    /// The same, where it need not be kept.
    pub(super) fn placeholder_for(&mut self, name: &str, value: &str) -> &str {
        self.placeholder_of(name, value, Kind::Text)
    }

    /// The placeholder of a number of JSON.
    pub(super) fn number_placeholder(&mut self, name: &str, value: &str) -> String {
        self.placeholder_of(name, value, Kind::Number).to_owned()
    }

    fn placeholder_of(&mut self, name: &str, value: &str, kind: Kind) -> &str {
        let mut key = std::mem::take(&mut self.key);
        write_key(&mut key, name, value, kind);
        let known = self.by_value.get(&key).copied();
        let at = known.unwrap_or_else(|| self.give_out(key.clone(), name, value, kind));
        self.key = key;
        self.entries.get(at).map_or("", |entry| &entry.placeholder)
    }

    /// Adds an entry for a value that has none; returns its place.
    fn give_out(&mut self, key: String, name: &str, value: &str, kind: Kind) -> usize {
        let next = self.next.entry(name.to_owned()).or_insert(0);
        let placeholder = loop {
            *next += 1;
            let candidate = format!("{{{name}_{next}}}");
            if !self.reserved.contains(&candidate) && !self.by_placeholder.contains_key(&candidate) {
                break candidate;
            }
        };
        let at = self.entries.len();
        self.by_placeholder.insert(placeholder.clone(), at);
        self.by_value.insert(key, at);
        self.entries.push(Entry { placeholder, name: name.to_owned(), value: value.to_owned(), kind });
        at
    }

    /// Writes text in which nothing was found. What looks like a placeholder was masked before this text began, or is kept apart:
    /// its number is never given out or, if it has just been, it gets a placeholder of its own.
    pub(super) fn keep_apart(&mut self, text: &str, base: usize, looks_like: impl Fn(&str) -> bool, turn: Turn, out: &mut Masked) {
        let mut at = 0;
        for (open, close) in braces(text) {
            let Some(whole) = text.get(open..close).filter(|whole| looks_like(whole)) else { continue };
            match self.by_placeholder.get(whole) {
                Some(&entry) if entry < turn.entries => {}
                Some(_) => {
                    out.text.push_str(text.get(at..open).unwrap_or_default());
                    let own = self.placeholder(LITERAL, whole);
                    out.replace(base + open..base + close, &own);
                    at = close;
                }
                None if self.reserved.contains(whole) => {}
                None => {
                    self.reserved.insert(whole.to_owned());
                }
            }
        }
        out.text.push_str(text.get(at..).unwrap_or_default());
    }

    /// Is this, to the byte, a text this vault has masked for the same redactor?
    pub(super) fn has_masked(&self, seal: Sha256, text: &str) -> bool {
        !self.sealed.is_empty() && self.sealed.contains(&hex(&end(add(seal, text.as_bytes()))))
    }

    /// Remembers a masked text by its seal, which has seen all of it.
    pub(super) fn remember_masked(&mut self, seal: Sha256) {
        let digest = hex(&end(seal));
        if !self.sealed.insert(digest.clone()) {
            return;
        }
        if self.masked.len() >= TEXTS
            && let Some(oldest) = self.masked.pop_front()
        {
            self.sealed.remove(&oldest);
        }
        self.masked.push_back(digest);
    }

    pub(super) fn is_fake(&self, value: &str) -> bool {
        self.fakes.contains_key(value)
    }

    /// What was made up for a value before.
    pub(super) fn fake_of(&self, name: &str, value: &str) -> Option<&str> {
        let at = self.by_value.get(&key(name, value, Kind::Fake))?;
        self.entries.get(*at).map(|entry| entry.placeholder.as_str())
    }

    pub(super) fn remember_fake(&mut self, name: &str, value: &str, fake: &str) {
        let at = self.entries.len();
        self.fakes.insert(fake.to_owned(), at);
        self.by_value.insert(key(name, value, Kind::Fake), at);
        self.entries.push(Entry { placeholder: fake.to_owned(), name: name.to_owned(), value: value.to_owned(), kind: Kind::Fake });
    }

    /// Forgets what was given out since the turn began.
    pub(super) fn take_back(&mut self, turn: Turn) {
        for entry in self.entries.drain(turn.entries.min(self.entries.len())..) {
            self.by_value.remove(&key(&entry.name, &entry.value, entry.kind));
            self.by_placeholder.remove(&entry.placeholder);
            self.fakes.remove(&entry.placeholder);
        }
    }

    /// Everything the vault knows, values included, as JSON.
    pub fn to_json(&self) -> String {
        let mut reserved: Vec<&str> = self.reserved.iter().map(String::as_str).collect();
        reserved.sort_unstable();
        let entries = self.entries.iter().map(|entry| {
            let mut json = json!({ "placeholder": &entry.placeholder, "name": &entry.name, "value": &entry.value });
            if let Some((kind, _)) = KINDS.iter().find(|(_, kind)| *kind == entry.kind && *kind != Kind::Text) {
                json["kind"] = Value::from(*kind);
            }
            json
        });
        let entries: Vec<Value> = entries.collect();
        let reserved: Vec<Value> = reserved.into_iter().map(Value::from).collect();
        let masked: Vec<Value> = self.masked.iter().map(|digest| Value::from(digest.as_str())).collect();
        json_text(&json!({ "version": 1_u64, "entries": entries, "reserved": reserved, "masked": masked }))
    }

    /// Reads what [`Vault::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when it is not that, or a newer version of it. The message holds no value.
    pub fn from_json(json: &str) -> Result<Self> {
        let malformed = |reason: String| Error::Malformed { what: "vault", reason };
        let value = crate::json::value(json.as_bytes())
            .map_err(|error| malformed(format!("line {} column {} is not what a vault looks like", error.line(), error.column())))?;
        let unfit = |unfit: Unfit| malformed(unfit.reason());
        let mut m = Members::of(&value).map_err(unfit)?;
        let version: u64 = m.read("version");
        // Another version may have other members.
        if version > 1 {
            return Err(malformed(format!("it is of version {version}, and this release knows version 1")));
        }
        let entries: Vec<Entry> = m.read("entries");
        let (reserved, masked): (Vec<String>, Vec<String>) = (m.or_default("reserved"), m.or_default("masked"));
        m.fit().map_err(unfit)?;
        if version != 1 {
            return Err(malformed(format!("version must be 1, got {version}")));
        }
        let masked: std::collections::VecDeque<String> = masked.into_iter().take(TEXTS).collect();
        let sealed = masked.iter().cloned().collect();
        let mut vault = Self { reserved: reserved.into_iter().collect(), masked, sealed, ..Self::default() };
        for (at, entry) in entries.into_iter().enumerate() {
            let known = if entry.kind == Kind::Fake { &mut vault.fakes } else { &mut vault.by_placeholder };
            let braced = entry.placeholder.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            if entry.placeholder.is_empty() || (entry.kind != Kind::Fake && braced.is_none()) {
                return Err(malformed(format!("entries/{at}: its placeholder cannot be one")));
            }
            if known.insert(entry.placeholder.clone(), at).is_some() {
                return Err(malformed(format!("entries/{at}: its placeholder stands for two values")));
            }
            let number = entry
                .placeholder
                .trim_end_matches('}')
                .rsplit('_')
                .next()
                .filter(|n| n.len() <= DIGITS)
                .and_then(|n| n.parse().ok())
                .unwrap_or(0);
            let next = vault.next.entry(entry.name.clone()).or_insert(0);
            *next = number.max(*next);
            vault.by_value.insert(key(&entry.name, &entry.value, entry.kind), at);
            vault.entries.push(entry);
        }
        Ok(vault)
    }
}

/// What a value is known by.
fn key(name: &str, value: &str, kind: Kind) -> String {
    let mut key = String::new();
    write_key(&mut key, name, value, kind);
    key
}

fn write_key(key: &mut String, name: &str, value: &str, kind: Kind) {
    key.clear();
    key.push_str(match kind {
        Kind::Text => "",
        Kind::Number => "#",
        Kind::Fake => "~",
    });
    key.push_str(name);
    key.push('\0');
    key.push_str(value);
}

fn push_value(value: &str, range: std::ops::Range<usize>, json: bool, out: &mut Masked) {
    if json {
        out.replace(range, &escaped(value));
    } else {
        out.replace(range, value);
    }
}

/// As it stands inside a JSON string.
fn escaped(value: &str) -> String {
    let quoted = json_text(&Value::from(value));
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

/// The letter a text ends with; in JSON it may be an escape.
pub(super) fn letter_before(text: &str, json: bool) -> Option<char> {
    let last = text.chars().next_back()?;
    if json {
        match escape(text, 2, "\\") {
            Some("\\n" | "\\r" | "\\t" | "\\b" | "\\f") => return Some(' '),
            Some(_) => return Some(last),
            None => (),
        }
        if let Some(code) = escape(text, 6, "\\u") {
            return u32::from_str_radix(code.get(2..)?, 16).ok().map(|code| char::from_u32(code).unwrap_or(' '));
        }
    }
    Some(last)
}

/// The escape of so many bytes that JSON text ends with.
fn escape<'t>(text: &'t str, bytes: usize, begins: &str) -> Option<&'t str> {
    let start = text.len().checked_sub(bytes)?;
    let escape = text.get(start..).filter(|escape| escape.starts_with(begins))?;
    let before = text.as_bytes().get(..start)?.iter().rev().take_while(|byte| **byte == b'\\').count();
    before.is_multiple_of(2).then_some(escape)
}

/// How much of JSON text can be taken so that no escape is cut: as much as is asked for, or what is before the escape there.
pub(super) fn before_escape(text: &str, most: usize) -> usize {
    let taken = text.get(..most).unwrap_or_default();
    let begun = (1..=5).find(|&bytes| escape(taken, bytes, if bytes == 1 { "\\" } else { "\\u" }).is_some());
    most - begun.unwrap_or(0)
}

/// What finds made-up values.
pub(super) struct Fakes {
    /// There is one unless it would have more than two thousand million states.
    automaton: Option<super::Literals>,
    entries: Vec<usize>,
    /// Of the longest, in bytes.
    pub(super) longest: usize,
}

impl Fakes {
    pub(super) fn of(vault: &Vault, json: bool) -> Self {
        let mut known: Vec<(&str, usize)> = vault.fakes.iter().map(|(fake, &at)| (fake.as_str(), at)).collect();
        known.sort_unstable_by_key(|&(_, at)| at);
        let spelled: Vec<String> = known.iter().map(|(fake, _)| if json { escaped(fake) } else { (*fake).to_owned() }).collect();
        let longest = spelled.iter().map(String::len).max().unwrap_or(0);
        let automaton = super::automaton(&spelled, false).ok();
        Self { automaton, entries: known.into_iter().map(|(_, at)| at).collect(), longest }
    }
}

/// Spans that start with `{` and end with the next `}`, without another `{` between, up to [`LONGEST`].
pub(super) fn braces(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(open) = bytes.get(at..)?.iter().position(|&b| b == b'{').map(|found| at + found) {
            at = open + 1;
            let inside = bytes.get(at..(open + LONGEST).min(bytes.len()))?;
            let close = inside.iter().position(|&b| matches!(b, b'{' | b'}'));
            if let Some(close) = close.filter(|&close| inside.get(close) == Some(&b'}')) {
                let end = at + close + 1;
                at = end;
                return Some((open, end));
            }
        }
        None
    })
}

/// Where an unfinished placeholder may start at the end of the text; its length when there is none.
pub(super) fn unfinished(text: &str) -> usize {
    let from = text.len().saturating_sub(LONGEST);
    let tail = text.as_bytes().get(from..).unwrap_or_default();
    match tail.iter().rposition(|&b| matches!(b, b'{' | b'}')) {
        Some(at) if tail.get(at) == Some(&b'{') => from + at,
        _ => text.len(),
    }
}
