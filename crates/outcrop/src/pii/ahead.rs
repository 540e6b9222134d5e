//! Finding ahead of masking.
//!
//! What is found in a text depends on nothing but the text; which placeholder it gets depends on all that came before. So texts
//! are looked into side by side, and masked one after another.

use super::json::{Sheet, fielded, unfielded};
use super::{Direction, Found, Pointers, Redactor, Vault};
use crate::json::text as json_text;
use outcrop_detect::{Parts, SEGMENT_MOST, Scan, segment};
use serde_json::Value;
use std::fmt;

/// What was found in a JSON value or a field, for the redactor that found it.
pub struct Ahead {
    before: String,
    sheet: Sheet,
    found: Vec<Found>,
}

impl Ahead {
    /// What of it is masked. Offsets are of no text that anybody has.
    pub fn found(&self) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(|found| self.sheet.holds(found))
    }
}

impl Redactor {
    /// Looks into a value as [`Redactor::redact_value`] does.
    pub fn look_into_value(&self, direction: Direction, value: &Value, pointers: &Pointers) -> Ahead {
        let sheet = Sheet::of(value, pointers);
        let found = self.find_on(direction, &sheet);
        Ahead { before: json_text(value), sheet, found }
    }

    /// Masks what was found in this value, with the direction and pointers it was looked into with.
    pub fn redact_value_ahead(&self, direction: Direction, value: &mut Value, pointers: &Pointers, ahead: &Ahead, vault: &mut Vault) {
        if !vault.has_masked(self.seal(direction), &ahead.before) {
            self.mask_value(direction, value, pointers, (&ahead.before, &ahead.sheet, &ahead.found), vault);
        }
    }

    /// Looks into a field as [`Redactor::redact_field`] does.
    pub fn look_into_field(&self, direction: Direction, label: &str, text: &str) -> Ahead {
        let (object, pointers) = fielded(label, text);
        self.look_into_value(direction, &object, &pointers)
    }

    /// Masks what was found in this field, with the direction and label it was looked into with.
    pub fn redact_field_ahead(&self, direction: Direction, label: &str, text: &str, ahead: &Ahead, vault: &mut Vault) -> String {
        let (mut object, pointers) = fielded(label, text);
        self.redact_value_ahead(direction, &mut object, &pointers, ahead, vault);
        unfielded(&object, label)
    }

    /// Looks into a segment that [`Segments`] cut, for [`super::Redacting::find`].
    pub fn look_into_segment(&self, text: String) -> Segment {
        let scan = self.scan(&text);
        let found = self.candidates(&scan);
        let parts = scan.into_parts();
        Segment { text, parts, found }
    }
}

/// A segment of a longer text, looked into for all but names: a name may be one because of a name before it.
pub struct Segment {
    text: String,
    parts: Parts,
    found: Vec<Found>,
}

impl Segment {
    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was scanned and what may be found there, as the steps after it take it.
    pub(super) fn parts(&mut self) -> (Scan<'_>, Vec<Found>) {
        (Scan::of_parts(&self.text, std::mem::take(&mut self.parts)), std::mem::take(&mut self.found))
    }
}

/// Cuts a text that arrives in pieces into the segments a redactor looks at. Where it is cut depends on the text alone.
#[derive(Default)]
pub struct Segments {
    held: String,
}

impl fmt::Debug for Segments {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "segments({} bytes held)", self.held.len())
    }
}

impl Segments {
    /// Takes a piece; returns the segments it completes, of at most 8 KiB each.
    pub fn push(&mut self, piece: &str) -> Vec<String> {
        let mut cut = Vec::new();
        self.held.push_str(piece);
        let mut at = 0;
        while let Some(end) = self.held.get(at..).and_then(segment) {
            cut.push(self.held.get(at..at + end).unwrap_or_default().to_owned());
            at += end;
        }
        self.held.drain(..at);
        debug_assert!(self.held.len() <= SEGMENT_MOST, "what is longer is cut");
        cut
    }

    /// Returns the last segment.
    pub fn finish(self) -> String {
        self.held
    }
}
