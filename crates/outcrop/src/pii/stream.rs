//! Text that arrives in pieces.

use super::mask::{Masked, Masking};
use super::vault::{Fakes, Turn, Vault, before_escape, letter_before, unfinished};
use super::{Direction, Found, Redactor, Segment, mask};
use outcrop_detect::{Memory, SEGMENT_MOST, segment};
use sha2::Sha256;

/// Redacts a text that arrives in pieces.
///
/// What comes out, put together, is what [`Redactor::redact_for`] makes of the whole text, however it is cut. Held back is only what
/// could still become part of a finding: as a rule the last half kilobyte, never more than 8 KiB.
pub struct StreamRedactor<'r> {
    redactor: &'r Redactor,
    vault: &'r mut Vault,
    state: Redacting,
}

impl<'r> StreamRedactor<'r> {
    pub(super) fn new(redactor: &'r Redactor, direction: Direction, vault: &'r mut Vault) -> Self {
        let state = Redacting::new(direction, vault);
        Self { redactor, vault, state }
    }

    /// Takes a piece; returns what is settled, masked.
    pub fn push(&mut self, piece: &str) -> String {
        self.state.push(self.redactor, self.vault, piece)
    }

    /// Returns the rest, masked.
    pub fn finish(self) -> String {
        self.state.finish(self.redactor, self.vault)
    }
}

/// What a [`StreamRedactor`] keeps between pieces, for those who keep the redactor and the vault elsewhere. Give it the same ones
/// each time.
pub struct Redacting {
    direction: Direction,
    turn: Turn,
    memory: Memory,
    /// The segment so far.
    buffer: String,
    /// How much of it has been given out.
    done: usize,
    /// How long the buffer was when last looked at.
    looked: usize,
    /// Of what has been given out; there is none before the first piece.
    seal: Option<Sha256>,
    /// Whether anything was masked.
    masked: bool,
}

impl Redacting {
    /// The beginning of a text.
    pub fn new(direction: Direction, vault: &Vault) -> Self {
        Self {
            direction,
            turn: vault.turn(),
            memory: Memory::default(),
            buffer: String::new(),
            done: 0,
            looked: 0,
            seal: None,
            masked: false,
        }
    }

    /// Takes a piece; returns what is settled, masked.
    pub fn push(&mut self, redactor: &Redactor, vault: &mut Vault, piece: &str) -> String {
        let mut out = String::new();
        let mut rest = piece;
        loop {
            // At most one segment and a little is ever held.
            let room = (SEGMENT_MOST + 8).saturating_sub(self.buffer.len());
            let mut take = room.min(rest.len());
            while !rest.is_char_boundary(take) {
                take -= 1;
            }
            let (now, later) = rest.split_at(take);
            self.buffer.push_str(now);
            rest = later;
            while let Some(end) = segment(&self.buffer) {
                self.settle(redactor, vault, end, &mut out);
                self.buffer.drain(..end);
                self.done = 0;
                self.looked = 0;
            }
            if rest.is_empty() {
                break;
            }
        }
        // Looking again costs a scan of the segment: not for every byte.
        if self.buffer.len() >= self.looked + 64 && self.buffer.len() > self.done + redactor.reach {
            self.looked = self.buffer.len();
            let (found, clusters) = redactor.segment(self.direction, &self.buffer, &mut self.memory.clone());
            let mut limit = self.buffer.len() - redactor.reach;
            if redactor.lined {
                limit = limit.min(self.buffer.rfind('\n').map_or(0, |at| at + 1));
            }
            while !self.buffer.is_char_boundary(limit) {
                limit -= 1;
            }
            limit = limit.min(unfinished(self.buffer.get(..limit).unwrap_or_default()));
            if let Some(&(start, _)) = clusters.iter().find(|&&(start, end)| start < limit && limit < end) {
                limit = start;
            }
            if limit > self.done {
                let text = self.buffer.get(self.done..limit).unwrap_or_default();
                let settled: Vec<_> = found.into_iter().filter(|f| f.start >= self.done && f.end <= limit).collect();
                self.masked |= self.mask(redactor, vault, text, &settled, &mut out);
                self.done = limit;
            }
        }
        mask::update(self.seal.get_or_insert_with(|| redactor.seal(self.direction)), out.as_bytes());
        out
    }

    fn settle(&mut self, redactor: &Redactor, vault: &mut Vault, end: usize, out: &mut String) {
        let (found, _) = redactor.segment(self.direction, self.buffer.get(..end).unwrap_or_default(), &mut self.memory);
        let text = self.buffer.get(self.done..end).unwrap_or_default();
        let settled: Vec<_> = found.into_iter().filter(|f| f.start >= self.done).collect();
        self.masked |= self.mask(redactor, vault, text, &settled, out);
    }

    /// What is found in a whole segment that [`Redactor::look_into_segment`] has looked into, in the order [`super::Segments`] cut them:
    /// what [`Redactor::find_for`] finds in the whole text. Offsets are those of the segment.
    pub fn find(&mut self, redactor: &Redactor, segment: &mut Segment) -> Vec<Found> {
        let (scan, found) = segment.parts();
        redactor.decide(self.direction, &scan, found, &mut self.memory).0
    }

    /// Masks what was found in a segment; the same as [`Redacting::push`] makes of the text, in which no piece may be pushed besides.
    pub fn take(&mut self, redactor: &Redactor, vault: &mut Vault, segment: &Segment, found: &[Found]) -> String {
        let mut out = String::new();
        self.masked |= self.mask(redactor, vault, segment.text(), found, &mut out);
        mask::update(self.seal.get_or_insert_with(|| redactor.seal(self.direction)), out.as_bytes());
        out
    }

    #[must_use]
    fn mask(&self, redactor: &Redactor, vault: &mut Vault, text: &str, settled: &[Found], out: &mut String) -> bool {
        let masking = Masking { redactor, mask: &redactor.policy.mask, direction: self.direction, turn: self.turn, whole: None };
        let mut masked = Masked { text: std::mem::take(out), edits: Vec::new() };
        mask::apply(&masking, text, self.done, settled, vault, &mut masked);
        *out = masked.text;
        !masked.edits.is_empty()
    }

    /// Returns the rest, masked.
    pub fn finish(mut self, redactor: &Redactor, vault: &mut Vault) -> String {
        let mut out = String::new();
        let end = self.buffer.len();
        self.settle(redactor, vault, end, &mut out);
        if self.masked {
            let seal = self.seal.take().unwrap_or_else(|| redactor.seal(self.direction));
            vault.remember_masked(mask::add(seal, out.as_bytes()));
        }
        out
    }
}

/// Restores a text that arrives in pieces; a placeholder may be cut anywhere.
pub struct StreamRestorer<'v> {
    vault: &'v Vault,
    state: Restoring,
}

impl Vault {
    /// Starts restoring a text that arrives in pieces.
    pub fn stream(&self) -> StreamRestorer<'_> {
        StreamRestorer { vault: self, state: Restoring::text() }
    }

    /// Starts restoring JSON text that arrives in pieces, a tool's streamed input for example; values are escaped.
    pub fn stream_json(&self) -> StreamRestorer<'_> {
        StreamRestorer { vault: self, state: Restoring::json() }
    }
}

impl StreamRestorer<'_> {
    /// Takes a piece; returns what is settled. Held back is at most an unfinished placeholder.
    pub fn push(&mut self, piece: &str) -> String {
        self.state.push(self.vault, piece)
    }

    /// Returns the rest.
    pub fn finish(mut self) -> String {
        self.state.finish(self.vault)
    }
}

/// What a [`StreamRestorer`] keeps between pieces, for those who keep the vault elsewhere. Give it the same one each time.
pub struct Restoring {
    held: String,
    json: bool,
    /// The letter before what is held.
    before: Option<char>,
    /// For as many made-up values as the vault had when it was made.
    fakes: Option<(usize, Fakes)>,
}

impl Restoring {
    /// The beginning of a text.
    pub fn text() -> Self {
        Self { held: String::new(), json: false, before: None, fakes: None }
    }

    /// The beginning of JSON text; values are escaped.
    pub fn json() -> Self {
        Self { json: true, ..Self::text() }
    }

    /// Takes a piece; returns what is settled.
    pub fn push(&mut self, vault: &Vault, piece: &str) -> String {
        self.held.push_str(piece);
        let mut settled = unfinished(&self.held);
        if vault.fakes() > 0 {
            // One more letter shows whether a made-up value ends here.
            let longest = self.fakes(vault).longest + 4;
            settled = settled.min(self.held.len().saturating_sub(longest));
            while !self.held.is_char_boundary(settled) {
                settled -= 1;
            }
            if self.json {
                settled = before_escape(&self.held, settled);
            }
        }
        self.settle(vault, settled)
    }

    /// Returns the rest; another text may begin after it.
    pub fn finish(&mut self, vault: &Vault) -> String {
        let rest = self.settle(vault, self.held.len());
        self.before = None;
        rest
    }

    fn settle(&mut self, vault: &Vault, settled: usize) -> String {
        let mut out = Masked::default();
        if settled == 0 {
            return out.text;
        }
        if vault.fakes() == 0 {
            vault.restore_into(self.held.get(..settled).unwrap_or_default(), self.json, &mut out);
            self.held.drain(..settled);
            return out.text;
        }
        self.fakes(vault);
        let Some((_, fakes)) = &self.fakes else { return out.text };
        let end = vault.restore_settled(&self.held, self.json, fakes, self.before, settled, &mut out);
        self.before = letter_before(self.held.get(..end).unwrap_or_default(), self.json);
        self.held.drain(..end);
        out.text
    }

    fn fakes(&mut self, vault: &Vault) -> &Fakes {
        let now = vault.fakes();
        if self.fakes.as_ref().is_none_or(|(then, _)| *then != now) {
            self.fakes = None;
        }
        let json = self.json;
        &self.fakes.get_or_insert_with(|| (now, Fakes::of(vault, json))).1
    }
}
