//! What was masked, so that it can be put back.

use super::mask::hex;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::fmt;

/// How many masked texts are remembered.
const TEXTS: usize = 1_024;
/// Longest placeholder, in bytes.
const LONGEST: usize = 128;
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
    by_placeholder: HashMap<String, usize>,
    next: HashMap<String, u32>,
    /// Look-alikes seen in texts before the vault could have given them out: never given out.
    reserved: HashSet<String>,
    fakes: HashSet<String>,
    /// Digests of texts it has masked, oldest first: they pass as they are.
    masked: std::collections::VecDeque<String>,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    placeholder: String,
    name: String,
    value: String,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    entries: Vec<Entry>,
    #[serde(default)]
    reserved: Vec<String>,
    #[serde(default)]
    fakes: Vec<String>,
    #[serde(default)]
    masked: Vec<String>,
}

/// What the vault knew when a text began.
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
        self.entries == other.entries && self.reserved == other.reserved && self.fakes == other.fakes
    }
}

impl Vault {
    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
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
        let mut restored = String::with_capacity(text.len());
        self.restore_into(text, false, &mut restored);
        restored
    }

    /// Puts the values back inside JSON text, escaped as JSON strings need it.
    pub fn restore_json(&self, json: &str) -> String {
        let mut restored = String::with_capacity(json.len());
        self.restore_into(json, true, &mut restored);
        restored
    }

    pub(super) fn restore_into(&self, text: &str, json: bool, out: &mut String) {
        let mut at = 0;
        for (open, close) in braces(text) {
            let Some(value) = text.get(open..close).and_then(|placeholder| self.value(placeholder)) else { continue };
            out.push_str(text.get(at..open).unwrap_or_default());
            if json {
                let quoted = serde_json::Value::from(value).to_string();
                out.push_str(quoted.get(1..quoted.len() - 1).unwrap_or_default());
            } else {
                out.push_str(value);
            }
            at = close;
        }
        out.push_str(text.get(at..).unwrap_or_default());
    }

    pub(super) fn turn(&self) -> Turn {
        Turn { entries: self.entries.len() }
    }

    /// The placeholder of a value: the one it has, or a new one.
    pub(super) fn placeholder(&mut self, name: &str, value: &str) -> String {
        let key = format!("{name}\0{value}");
        if let Some(entry) = self.by_value.get(&key).and_then(|&at| self.entries.get(at)) {
            return entry.placeholder.clone();
        }
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
        self.entries.push(Entry { placeholder: placeholder.clone(), name: name.to_owned(), value: value.to_owned() });
        placeholder
    }

    /// Writes text in which nothing was found. What looks like a placeholder was masked before this text began, or is kept apart:
    /// its number is never given out or, if it has just been, it gets a placeholder of its own.
    pub(super) fn keep_apart(&mut self, text: &str, looks_like: impl Fn(&str) -> bool, turn: &Turn, out: &mut String) {
        let mut at = 0;
        for (open, close) in braces(text) {
            let Some(whole) = text.get(open..close).filter(|whole| looks_like(whole)) else { continue };
            match self.by_placeholder.get(whole) {
                Some(&entry) if entry < turn.entries => {}
                Some(_) => {
                    out.push_str(text.get(at..open).unwrap_or_default());
                    let own = self.placeholder(LITERAL, whole);
                    out.push_str(&own);
                    at = close;
                }
                None => {
                    self.reserved.insert(whole.to_owned());
                }
            }
        }
        out.push_str(text.get(at..).unwrap_or_default());
    }

    /// Is this, to the byte, a text this vault has masked?
    pub(super) fn has_masked(&self, text: &str) -> bool {
        !self.masked.is_empty() && self.masked.contains(&hex(&Sha256::digest(text)))
    }

    /// Remembers a masked text by its SHA-256.
    pub(super) fn remember_masked(&mut self, digest: &[u8]) {
        let digest = hex(digest);
        if self.masked.contains(&digest) {
            return;
        }
        if self.masked.len() >= TEXTS {
            self.masked.pop_front();
        }
        self.masked.push_back(digest);
    }

    pub(super) fn is_fake(&self, value: &str) -> bool {
        self.fakes.contains(value)
    }

    pub(super) fn remember_fake(&mut self, value: &str) {
        self.fakes.insert(value.to_owned());
    }

    /// Everything the vault knows, values included, as JSON.
    pub fn to_json(&self) -> String {
        let mut reserved: Vec<String> = self.reserved.iter().cloned().collect();
        let mut fakes: Vec<String> = self.fakes.iter().cloned().collect();
        reserved.sort_unstable();
        fakes.sort_unstable();
        let stored = Stored { version: 1, entries: self.entries.clone(), reserved, fakes, masked: self.masked.iter().cloned().collect() };

        serde_json::to_value(stored).unwrap_or_default().to_string()
    }

    /// Reads what [`Vault::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when it is not that, or a newer version of it. The message holds no value.
    pub fn from_json(json: &str) -> Result<Self> {
        let malformed = |reason: String| Error::Malformed { what: "vault", reason };
        let stored: Stored = serde_json::from_str(json)
            .map_err(|error| malformed(format!("line {} column {} is not what a vault looks like", error.line(), error.column())))?;
        if stored.version != 1 {
            return Err(malformed(format!("version must be 1, got {}", stored.version)));
        }
        let mut vault = Self {
            reserved: stored.reserved.into_iter().collect(),
            fakes: stored.fakes.into_iter().collect(),
            masked: stored.masked.into_iter().take(TEXTS).collect(),
            ..Self::default()
        };
        for (at, entry) in stored.entries.into_iter().enumerate() {
            if vault.by_placeholder.insert(entry.placeholder.clone(), at).is_some() {
                return Err(malformed(format!("{} stands for two values", entry.placeholder)));
            }
            let number = entry.placeholder.trim_end_matches('}').rsplit('_').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            let next = vault.next.entry(entry.name.clone()).or_insert(0);
            *next = number.max(*next);
            vault.by_value.insert(format!("{}\0{}", entry.name, entry.value), at);
            vault.entries.push(entry);
        }
        Ok(vault)
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
