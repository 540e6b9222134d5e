//! JSON: its texts are masked where they stand, each with what the names around it say.

use super::mask::{self, Mask, Masked, Masking};
use super::vault::{Turn, Vault, braces};
use super::{Action, Direction, Entity, Found, Redactor};
use crate::error::{Error, Result};
use crate::json::text as json_text;
use outcrop_detect::Memory;
use serde_json::{Map, Value};

/// Which parts of a JSON value are meant, as JSON pointers; `*` stands for every member or item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pointers(Vec<Vec<String>>);

impl Pointers {
    /// The whole value.
    pub fn all() -> Self {
        Self(vec![Vec::new()])
    }

    /// These pointers (RFC 6901), `/customer/name` or `/items/*/note` for example.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for one that does not begin with `/` and is not empty.
    pub fn new<T: AsRef<str>>(pointers: &[T]) -> Result<Self> {
        let parsed = pointers.iter().map(|pointer| {
            let pointer = pointer.as_ref();
            match pointer.split_once('/') {
                None if pointer.is_empty() => Ok(Vec::new()),
                Some(("", path)) => Ok(path.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect()),
                _ => Err(Error::Malformed {
                    what: "JSON pointer",
                    reason: format!("must begin with /, got {}", crate::field::quote(pointer)),
                }),
            }
        });
        parsed.collect::<Result<_>>().map(Self)
    }

    fn steps(&self) -> Vec<&[String]> {
        self.0.iter().map(Vec::as_slice).collect()
    }
}

/// Values the vault had before.
#[derive(Default)]
pub(super) struct Known {
    automaton: Option<super::Literals>,
    entities: Vec<Entity>,
}

impl Known {
    /// Those that would be too common to be looked for anywhere are left out: short ones, ages, single names.
    pub(super) fn of(vault: &Vault) -> Self {
        let mut values = Vec::new();
        let mut entities = Vec::new();
        for (name, value) in vault.values() {
            let Ok(entity) = name.parse::<Entity>() else { continue };
            let common = match entity {
                Entity::Age | Entity::Pin | Entity::CreditDebitCardCvv | Entity::CreditDebitCardExpiry => true,
                Entity::Name => !value.contains(' '),
                _ => false,
            };
            if !common && value.len() >= 5 {
                values.push(value);
                entities.push(entity);
            }
        }
        let automaton = if values.is_empty() { None } else { super::automaton(&values, false).ok() };
        Self { automaton, entities }
    }

    /// Adds where known values stand alone and nothing else was found.
    fn add(&self, redactor: &Redactor, text: &str, found: &mut Vec<Found>) {
        let Some(automaton) = &self.automaton else { return };
        let placeholders: Vec<_> =
            braces(text).filter(|&(open, close)| text.get(open..close).is_some_and(|whole| redactor.is_placeholder(whole))).collect();
        let mut more = Vec::new();
        for hit in super::hits(automaton, text) {
            let (start, end) = (hit.start(), hit.end());
            let apart = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
            let alone = text.get(..start).is_some_and(|left| apart(left.chars().next_back()))
                && text.get(end..).is_some_and(|right| apart(right.chars().next()));
            let over = |from: usize, to: usize| from < end && start < to;
            let free = !found.iter().any(|found| over(found.start, found.end)) && !placeholders.iter().any(|&(from, to)| over(from, to));
            if let (true, true, Some(&entity)) = (alone, free, self.entities.get(hit.pattern().as_usize())) {
                more.push(Found { start, end, entity, score: 1.0 });
            }
        }
        found.append(&mut more);
        outcrop_detect::in_order(found);
    }
}

/// What one redaction of several texts shares.
pub(super) struct Scope<'a> {
    pub(super) redactor: &'a Redactor,
    pub(super) direction: Direction,
    pub(super) mask: &'a Mask,
    pub(super) turn: Turn,
    pub(super) memory: Memory,
    pub(super) vault: &'a mut Vault,
    /// Everything, for a mask that makes values up: nothing is made up that stands in it.
    pub(super) whole: String,
    /// How many were masked, by name.
    pub(super) counts: Vec<(String, usize)>,
    /// What is looked for besides.
    pub(super) known: Known,
}

impl<'a> Scope<'a> {
    pub(super) fn new(redactor: &'a Redactor, direction: Direction, mask: &'a Mask, vault: &'a mut Vault, whole: String) -> Self {
        let turn = vault.turn();
        Self { redactor, direction, mask, turn, memory: Memory::default(), vault, whole, counts: Vec::new(), known: Known::default() }
    }

    /// What is found in a text and is to be masked.
    pub(super) fn find(&mut self, text: &str) -> Vec<Found> {
        let mut found = self.redactor.find_with(self.direction, text, &mut self.memory);
        self.known.add(self.redactor, text, &mut found);
        found.retain(|found| self.redactor.action(found.entity, self.direction) != Action::None);
        found
    }

    /// A stretch of what was looked into, masked. `base` is its place there.
    pub(super) fn mask(&mut self, text: &str, base: usize, found: &[Found]) -> Masked {
        for found in found {
            self.count(self.redactor.name(found.entity));
        }
        let mut masked = Masked::default();
        let Self { redactor, direction, mask, turn, .. } = *self;
        let masking = Masking { redactor, mask, direction, turn, whole: Some(&self.whole) };
        mask::apply(&masking, text, base, found, self.vault, &mut masked);
        masked
    }

    /// One more of this name was masked.
    pub(super) fn count(&mut self, name: &str) {
        match self.counts.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((name.to_owned(), 1)),
        }
    }

    /// The texts, numbers and member names of a value.
    pub(super) fn value(&mut self, value: &mut Value, pointers: &Pointers) {
        let sheet = Sheet::of(value, pointers);
        if sheet.leaves.is_empty() {
            return;
        }
        let found = self.find(&sheet.text);
        self.masked_value(value, pointers, &sheet, &found);
    }

    /// The same, with what was found on its sheet.
    pub(super) fn masked_value(&mut self, value: &mut Value, pointers: &Pointers, sheet: &Sheet, found: &[Found]) {
        let mut masked = sheet.leaves.iter().map(|&(start, end, number)| {
            // A finding may reach over several values, an address for example; each keeps its part.
            let first = found.partition_point(|found| found.end <= start);
            let inside = found.get(first..).unwrap_or_default().iter().take_while(|found| found.start < end);
            let parts = inside.filter_map(|found| {
                let (from, to) = (found.start.max(start), found.end.min(end));
                let part = sheet.text.get(from..to)?;
                let (from, to) = (from + part.len() - part.trim_start().len(), to - (part.len() - part.trim_end().len()));
                (from < to).then_some(Found { start: from, end: to, ..*found })
            });
            let parts: Vec<Found> = parts.collect();
            let text = sheet.text.get(start..end).unwrap_or_default();
            match (number, parts.first()) {
                (true, None) => None,
                (true, Some(part)) => Some(self.number(text, part)),
                (false, _) => Some(self.mask(text, start, &parts).text),
            }
        });
        put(value, &pointers.steps(), &mut || masked.next().flatten());
    }

    /// A number whose digits are personal data is masked as a whole, and becomes text.
    fn number(&mut self, text: &str, found: &Found) -> String {
        let name = self.redactor.name(found.entity);
        if *self.mask == Mask::Numbered || matches!(self.mask, Mask::Fake { .. }) {
            self.count(name);
            return self.vault.number_placeholder(name, text);
        }
        self.mask(text, 0, &[Found { start: 0, end: text.len(), ..*found }]).text
    }
}

impl Redactor {
    /// Masks the texts, numbers and member names of a JSON value, or of those parts of it that `pointers` name. A member's name
    /// says what its value is, as `"password"` does.
    ///
    /// [`Vault::restore_value`] undoes it under [`Mask::Numbered`] and [`Mask::Fake`].
    pub fn redact_value(&self, direction: Direction, value: &mut Value, pointers: &Pointers, vault: &mut Vault) {
        let before = json_text(value);
        if vault.has_masked(self.seal(direction), &before) {
            return;
        }
        let sheet = Sheet::of(value, pointers);
        let found = self.find_on(direction, &sheet);
        self.mask_value(direction, value, pointers, (&before, &sheet, &found), vault);
    }

    /// What is found on a sheet and is to be masked.
    pub(super) fn find_on(&self, direction: Direction, sheet: &Sheet) -> Vec<Found> {
        let mut found = if sheet.leaves.is_empty() { Vec::new() } else { self.find_for(direction, &sheet.text) };
        found.retain(|found| self.action(found.entity, direction) != Action::None);
        found
    }

    /// Masks what was found in a value, given as it was, as its sheet, and what was found there.
    pub(super) fn mask_value(
        &self,
        direction: Direction,
        value: &mut Value,
        pointers: &Pointers,
        (before, sheet, found): (&str, &Sheet, &[Found]),
        vault: &mut Vault,
    ) {
        let turn = vault.turn();
        let redacted = |mask: &Mask, vault: &mut Vault| {
            let mut redacted = value.clone();
            Scope::new(self, direction, mask, vault, before.to_owned()).masked_value(&mut redacted, pointers, sheet, found);
            redacted
        };
        let mut after = redacted(&self.policy.mask, vault);
        if matches!(self.policy.mask, Mask::Fake { .. }) {
            let mut back = after.clone();
            vault.restore_value(&mut back);
            if back != *value {
                vault.take_back(turn);
                after = redacted(&Mask::Numbered, vault);
            }
        }
        let text = json_text(&after);
        if text != before {
            vault.remember_masked(mask::add(self.seal(direction), text.as_bytes()));
        }
        *value = after;
    }

    /// Masks the value of a field, a cell of a table for example, knowing its label.
    pub fn redact_field(&self, direction: Direction, label: &str, text: &str, vault: &mut Vault) -> String {
        let (mut object, pointers) = fielded(label, text);
        self.redact_value(direction, &mut object, &pointers, vault);
        unfielded(&object, label)
    }
}

/// A field as the one member of an object that is looked into for its value.
pub(super) fn fielded(label: &str, text: &str) -> (Value, Pointers) {
    (Value::Object(Map::from_iter([(label.to_owned(), text.into())])), Pointers(vec![vec![label.to_owned()]]))
}

/// The value of such a field. The label is not looked into: it is still there.
pub(super) fn unfielded(object: &Value, label: &str) -> String {
    object.get(label).and_then(Value::as_str).unwrap_or_default().to_owned()
}

impl Vault {
    /// Puts the values back in a JSON value: in texts, in member names, and numbers as numbers.
    pub fn restore_value(&self, value: &mut Value) {
        self.restore_in(value, true);
    }

    /// The same; numbers are put back as text where they must fit JSON text that arrives in pieces.
    pub(super) fn restore_in(&self, value: &mut Value, numbers: bool) {
        match value {
            Value::String(text) => {
                let number = self.number(text).filter(|_| numbers).and_then(|number| crate::json::value(number.as_bytes()).ok());
                match number.filter(Value::is_number) {
                    Some(number) => *value = number,
                    None => *text = self.restore(text),
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.restore_in(item, numbers)),
            Value::Object(members) => {
                let restored = std::mem::take(members).into_iter().map(|(name, mut value)| {
                    self.restore_in(&mut value, numbers);
                    (self.restore(&name), value)
                });
                *members = restored.collect();
            }
            _ => (),
        }
    }
}

/// A value as text without escapes, and where its texts, numbers and member names stand.
#[derive(Default)]
pub(super) struct Sheet {
    text: String,
    /// From, to, and whether it is a number.
    leaves: Vec<(usize, usize, bool)>,
}

impl Sheet {
    pub(super) fn of(value: &Value, pointers: &Pointers) -> Self {
        let mut sheet = Self::default();
        sheet.write(value, &pointers.steps());
        sheet
    }

    /// `paths` are those that lead on from here; an empty one has arrived.
    fn write(&mut self, value: &Value, paths: &[&[String]]) {
        if paths.is_empty() {
            return;
        }
        let arrived = paths.iter().any(|path| path.is_empty());
        match value {
            Value::Object(members) => {
                self.text.push_str("{\n");
                for (name, value) in members {
                    let on = onward(paths, name);
                    if on.is_empty() {
                        continue;
                    }
                    self.text.push('"');
                    if arrived {
                        self.leaf(name, false);
                    } else {
                        self.text.push_str(name);
                    }
                    self.text.push_str("\": ");
                    self.write(value, &on);
                    self.text.push_str(",\n");
                }
                self.text.push('}');
            }
            Value::Array(items) => {
                self.text.push('[');
                for (index, item) in items.iter().enumerate() {
                    let on = onward(paths, &index.to_string());
                    if !on.is_empty() {
                        self.write(item, &on);
                        self.text.push_str(",\n");
                    }
                }
                self.text.push(']');
            }
            Value::String(text) if arrived => {
                self.text.push('"');
                self.leaf(text, false);
                self.text.push('"');
            }
            Value::Number(number) if arrived => self.leaf(&number.to_string(), true),
            Value::Bool(_) | Value::Null | Value::String(_) | Value::Number(_) => self.text.push_str("null"),
        }
    }

    /// Does this lie in one of the values?
    pub(super) fn holds(&self, found: &Found) -> bool {
        let next = self.leaves.partition_point(|&(_, end, _)| end <= found.start);
        self.leaves.get(next).is_some_and(|&(start, _, _)| start < found.end)
    }

    fn leaf(&mut self, text: &str, number: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        self.leaves.push((start, self.text.len(), number));
    }
}

/// Puts masked leaves where [`Sheet::write`] found them, in the same order; a number that is not masked stays.
fn put(value: &mut Value, paths: &[&[String]], next: &mut impl FnMut() -> Option<String>) {
    if paths.is_empty() {
        return;
    }
    let arrived = paths.iter().any(|path| path.is_empty());
    match value {
        Value::Object(members) => {
            let mut masked = Map::new();
            for (name, mut value) in std::mem::take(members) {
                let on = onward(paths, &name);
                let mut new = name.clone();
                if arrived {
                    new = next().unwrap_or(new);
                }
                put(&mut value, &on, next);
                // Two names may be masked alike; no member is lost.
                let mut more = 2;
                while masked.contains_key(&new) {
                    new = format!("{}_{more}", new.strip_suffix(&format!("_{}", more - 1)).unwrap_or(&new));
                    more += 1;
                }
                masked.insert(new, value);
            }
            *members = masked;
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                put(item, &onward(paths, &index.to_string()), next);
            }
        }
        Value::String(text) if arrived => *text = next().unwrap_or_default(),
        Value::Number(_) if arrived => {
            if let Some(masked) = next() {
                *value = Value::String(masked);
            }
        }
        _ => (),
    }
}

/// The paths that lead through this step, or have arrived before it.
fn onward<'p>(paths: &[&'p [String]], step: &str) -> Vec<&'p [String]> {
    let on = paths.iter().filter_map(|path| match path.split_first() {
        None => Some(*path),
        Some((first, rest)) => (first == "*" || first == step).then_some(rest),
    });
    on.collect()
}
