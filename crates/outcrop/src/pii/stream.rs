//! Text that arrives in pieces.

use super::names::Memory;
use super::vault::{Turn, Vault, unfinished};
use super::{Direction, Redactor, SEGMENT_MOST, mask, segment};
use sha2::{Digest, Sha256};

/// Redacts a text that arrives in pieces.
///
/// What comes out, put together, is what [`Redactor::redact_for`] makes of the whole text, however it is cut. Held back is only what
/// could still become part of a finding: as a rule the last half kilobyte, never more than 8 KiB.
pub struct StreamRedactor<'r> {
    redactor: &'r Redactor,
    direction: Direction,
    vault: &'r mut Vault,
    turn: Turn,
    memory: Memory,
    /// The segment so far.
    buffer: String,
    /// How much of it has been given out.
    done: usize,
    /// How long the buffer was when last looked at.
    looked: usize,
    /// Of what has been given out.
    hasher: Sha256,
}

impl<'r> StreamRedactor<'r> {
    pub(super) fn new(redactor: &'r Redactor, direction: Direction, vault: &'r mut Vault) -> Self {
        let turn = vault.turn();
        Self {
            redactor,
            direction,
            vault,
            turn,
            memory: Memory::default(),
            buffer: String::new(),
            done: 0,
            looked: 0,
            hasher: Sha256::new(),
        }
    }

    /// Takes a piece; returns what is settled, masked.
    pub fn push(&mut self, piece: &str) -> String {
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
                self.settle(end, &mut out);
                self.buffer.drain(..end);
                self.done = 0;
                self.looked = 0;
            }
            if rest.is_empty() {
                break;
            }
        }
        // Looking again costs a scan of the segment: not for every byte.
        if self.buffer.len() >= self.looked + 64 && self.buffer.len() > self.done + self.redactor.reach {
            self.looked = self.buffer.len();
            let (found, clusters) = self.redactor.segment(&self.buffer, &mut self.memory.clone());
            let mut limit = self.buffer.len() - self.redactor.reach;
            if self.redactor.lined {
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
                mask::apply(self.redactor, self.direction, text, self.done, &settled, self.vault, &self.turn, &mut out);
                self.done = limit;
            }
        }
        self.hasher.update(&out);
        out
    }

    fn settle(&mut self, end: usize, out: &mut String) {
        let (found, _) = self.redactor.segment(self.buffer.get(..end).unwrap_or_default(), &mut self.memory);
        let text = self.buffer.get(self.done..end).unwrap_or_default();
        let settled: Vec<_> = found.into_iter().filter(|f| f.start >= self.done).collect();
        mask::apply(self.redactor, self.direction, text, self.done, &settled, self.vault, &self.turn, out);
    }

    /// Returns the rest, masked.
    pub fn finish(mut self) -> String {
        let mut out = String::new();
        let end = self.buffer.len();
        self.settle(end, &mut out);
        self.hasher.update(&out);
        self.vault.remember_masked(&self.hasher.finalize());
        out
    }
}

/// Restores a text that arrives in pieces; a placeholder may be cut anywhere.
pub struct StreamRestorer<'v> {
    vault: &'v Vault,
    held: String,
    json: bool,
}

impl Vault {
    /// Starts restoring a text that arrives in pieces.
    pub fn stream(&self) -> StreamRestorer<'_> {
        StreamRestorer { vault: self, held: String::new(), json: false }
    }

    /// Starts restoring JSON text that arrives in pieces, a tool's streamed input for example; values are escaped.
    pub fn stream_json(&self) -> StreamRestorer<'_> {
        StreamRestorer { vault: self, held: String::new(), json: true }
    }
}

impl StreamRestorer<'_> {
    /// Takes a piece; returns what is settled. Held back is at most an unfinished placeholder.
    pub fn push(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let settled = unfinished(&self.held);
        let mut out = String::new();
        self.vault.restore_into(self.held.get(..settled).unwrap_or_default(), self.json, &mut out);
        self.held.drain(..settled);
        out
    }

    /// Returns the rest.
    pub fn finish(self) -> String {
        let mut out = String::new();
        self.vault.restore_into(&self.held, self.json, &mut out);
        out
    }
}
