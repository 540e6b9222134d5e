//! One pass over the text: words, numbers, and what the lexicon says about them.

use crate::columns;
use crate::lexicon::{self, Word, lexicon};
use std::cell::{Cell, OnceCell};
use std::sync::atomic::{AtomicU64, Ordering};

/// Shape bits of a [`Token`].
pub(crate) const DIGIT: u8 = 1;
pub(crate) const ALPHA: u8 = 1 << 1;
pub(crate) const UPPER_FIRST: u8 = 1 << 2;
pub(crate) const LOWER: u8 = 1 << 3;
pub(crate) const UPPER_LATER: u8 = 1 << 4;
/// Letters beyond ASCII.
pub(crate) const WIDE: u8 = 1 << 5;
/// Written in a script without spaces between words.
pub(crate) const CJK: u8 = 1 << 6;
/// A placeholder, braces and all: nothing is read through it.
pub(crate) const BARRIER: u8 = 1 << 7;

/// A run of letters and digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) shape: u8,
    pub(crate) word: Word,
    pub(crate) hash: u64,
    /// One more than the index of the last token, up to this one, that may announce something; 0 when there is none.
    pub(crate) told: u32,
}

impl Token {
    pub(crate) fn len(&self) -> usize {
        self.end - self.start
    }
    /// Digits only.
    pub(crate) fn is_number(&self) -> bool {
        self.shape & (DIGIT | ALPHA) == DIGIT
    }
    pub(crate) fn has_digit(&self) -> bool {
        self.shape & DIGIT != 0
    }
    pub(crate) fn is_word(&self) -> bool {
        self.shape & (DIGIT | ALPHA) == ALPHA
    }
    /// A capital, then no further capitals: `Anna`; or a single capital.
    pub(crate) fn is_capitalised(&self) -> bool {
        self.is_word() && self.shape & UPPER_FIRST != 0
    }
    /// Capitals only, two or more.
    pub(crate) fn is_upper(&self) -> bool {
        self.is_word() && self.shape & UPPER_FIRST != 0 && self.shape & LOWER == 0 && self.len() > 1
    }
    /// A code that begins with a capital: `OX14`.
    pub(crate) fn is_upper_code(&self) -> bool {
        self.shape & UPPER_FIRST != 0 && self.shape & LOWER == 0
    }
    pub(crate) fn is_lower(&self) -> bool {
        self.is_word() && self.shape & (UPPER_FIRST | UPPER_LATER | CJK) == 0
    }
    pub(crate) fn is(&self, class: u32) -> bool {
        self.word.class & class != 0
    }
}

/// A piece of text and its tokens.
pub struct Scan<'t> {
    pub(crate) text: &'t str,
    pub(crate) bytes: &'t [u8],
    /// The same, but that what was masked before begins and ends with a letter.
    seen: Vec<u8>,
    pub(crate) tokens: Vec<Token>,
    /// Where `@` stands.
    pub(crate) ats: Vec<usize>,
    /// What was masked before.
    pub(crate) placeholders: Vec<(usize, usize)>,
    /// Boxed, so that what else is in here is known not to change.
    pub(crate) memo: Box<Memo>,
}

/// What was read of a text, to be kept without it.
#[derive(Default)]
pub struct Parts {
    tokens: Vec<Token>,
    ats: Vec<usize>,
    placeholders: Vec<(usize, usize)>,
}

/// What was worked out of a text once, so that no byte of it is read again from every place around it.
#[derive(Default)]
pub(crate) struct Memo {
    /// What words written together announce, by their index.
    splits: Kept,
    /// What labels the tokens have, by their index.
    pub(crate) labels: Kept,
    /// Where secrets end: after tags, and elsewhere.
    pub(crate) values: [Clear; 2],
    /// Where what stands between a scheme and a host ends, and where the next `@` stands.
    pub(crate) userinfo: [Clear; 2],
    /// Words that make a name another's than a person's.
    pub(crate) things: Passed,
    /// Prefixes of AWS keys.
    pub(crate) prefixes: Passed,
    /// The token that was last asked for by its place.
    asked: Cell<usize>,
    /// `curl`, in its line.
    pub(crate) curl: Passed,
    /// The cells of its tables.
    cells: OnceCell<Vec<columns::Cell>>,
}

impl Memo {
    /// What the word with this index announces, worked out once.
    pub(crate) fn split(&self, index: usize, tokens: usize, split: impl FnOnce() -> u64) -> u64 {
        self.splits.get(index, tokens, split)
    }
    /// The cells of its tables.
    pub(crate) fn cells(&self, scan: &Scan) -> &[columns::Cell] {
        self.cells.get_or_init(|| columns::read(scan))
    }
}

/// Something of each token, worked out when it is first asked for.
#[derive(Default)]
pub(crate) struct Kept(OnceCell<Box<[Cell<u64>]>>);

impl Kept {
    pub(crate) fn get(&self, index: usize, tokens: usize, make: impl FnOnce() -> u64) -> u64 {
        const UNKNOWN: u64 = u64::MAX;
        let all = self.0.get_or_init(|| (0..tokens).map(|_| Cell::new(UNKNOWN)).collect());
        let Some(kept) = all.get(index) else { return make() };
        if kept.get() == UNKNOWN {
            kept.set(make());
        }
        kept.get()
    }
}

/// A stretch in which what ends something was looked for and does not stand.
#[derive(Default)]
pub(crate) struct Clear(Cell<(usize, usize)>);

impl Clear {
    /// The first place from `start` on where something ends, or `most` bytes after it, or the end of the text.
    #[inline]
    pub(crate) fn until(&self, scan: &Scan, start: usize, most: usize, ends: impl Fn(usize) -> bool) -> usize {
        let limit = scan.bytes.len().min(start + most);
        let (from, to) = self.0.get();
        let (from, mut to) = if (from..=to).contains(&start) { (from, to) } else { (start, start) };
        while to < limit && !ends(to) {
            to += 1;
        }
        self.0.set((from, to));
        to.min(limit)
    }
}

/// What was passed on the way through a text.
#[derive(Default)]
pub(crate) struct Passed(Cell<(usize, usize)>);

impl Passed {
    /// Was something passed that starts from `from` on and ends up to `to`? `pass` is told each place and one more than where what was
    /// passed last starts, and says what that is now.
    pub(crate) fn any(&self, scan: &Scan, from: usize, to: usize, pass: fn(&Scan, usize, usize) -> usize) -> bool {
        let (read, last) = self.0.get();
        let (read, last) = if to < read { (0, 0) } else { (read, last) };
        let last = (read.max(from) + 1..=to).fold(last, |last, at| pass(scan, at, last));
        self.0.set((to, last));
        last > from
    }
}

const OTHER: u8 = 0;
const LOW: u8 = 1;
const UP: u8 = 2;
const NUM: u8 = 3;
const HIGH: u8 = 4;

static BYTE: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        let b = byte as u8;
        table[byte] = match b {
            b'a'..=b'z' => LOW,
            b'A'..=b'Z' => UP,
            b'0'..=b'9' => NUM,
            0x80.. => HIGH,
            _ => OTHER,
        };
        byte += 1;
    }
    table
};

fn is_cjk(letter: char) -> bool {
    matches!(letter, '\u{0e00}'..='\u{0eff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}')
}

/// What the standard library says of letters, 64 at a time, once asked: it looks long for those of some scripts.
struct Letters {
    known: [AtomicU64; 16],
    are: [AtomicU64; 1024],
}

impl Letters {
    const fn new() -> Self {
        Self { known: [const { AtomicU64::new(0) }; 16], are: [const { AtomicU64::new(0) }; 1024] }
    }

    fn has(&self, letter: char, is: fn(char) -> bool) -> bool {
        let code = u32::from(letter);
        let block = code >> 6;
        let at = block as usize;
        let (Some(are), Some(known)) = (self.are.get(at), self.known.get(at >> 6)) else { return is(letter) };
        if known.load(Ordering::Acquire) >> (block & 63) & 1 == 0 {
            let all = (0..64).filter(|bit| char::from_u32(block << 6 | bit).is_some_and(is)).fold(0, |all, bit| all | 1 << bit);
            are.store(all, Ordering::Relaxed);
            known.fetch_or(1 << (block & 63), Ordering::Release);
        }
        are.load(Ordering::Relaxed) >> (code & 63) & 1 != 0
    }
}

fn is_alphabetic(letter: char) -> bool {
    static LETTERS: Letters = Letters::new();
    LETTERS.has(letter, char::is_alphabetic)
}

pub(crate) fn is_alphanumeric(letter: char) -> bool {
    static LETTERS: Letters = Letters::new();
    LETTERS.has(letter, char::is_alphanumeric)
}

impl<'t> Scan<'t> {
    /// Reads a text. `is_placeholder` knows what was masked before by its braces and all; nothing is found in that.
    #[inline(never)]
    pub fn new(text: &'t str, is_placeholder: &dyn Fn(&str) -> bool) -> Self {
        let bytes = text.as_bytes();
        let mut tokens = Vec::with_capacity(text.len() / 5 + 4);
        let mut ats = Vec::new();
        let mut placeholders = Vec::new();
        let mut told = 0;
        let mut escapes = Escapes::default();
        let lexicon = lexicon();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let kind = BYTE[usize::from(byte)];
            if kind == OTHER {
                if byte == b'@' {
                    ats.push(at);
                } else if byte == b'\\' {
                    if escapes.at(bytes, at) {
                        at += 2;
                        continue;
                    }
                } else if byte == b'{' && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) {
                    let inside = bytes.get(at + 1..(at + 128).min(bytes.len())).unwrap_or_default();
                    let close =
                        inside.iter().position(|&b| matches!(b, b'{' | b'}' | b'\n')).filter(|&close| inside.get(close) == Some(&b'}'));
                    let end = close.map_or(at, |close| at + close + 2);
                    if text.get(at..end).is_some_and(is_placeholder) {
                        placeholders.push((at, end));
                        tokens.push(Token { start: at, end, shape: DIGIT | ALPHA | BARRIER, word: Word::default(), hash: 0, told });
                        at = end;
                        continue;
                    }
                }
                at += 1;
                continue;
            }
            let start = at;
            let mut shape = 0;
            let mut hash = lexicon::SEED;
            while let Some(&byte) = bytes.get(at) {
                match BYTE[usize::from(byte)] {
                    LOW | NUM | UP if shape & CJK != 0 => break,
                    LOW => {
                        // `555-0142x373`: a line and its extension; `1920x1080` is none.
                        if shape == DIGIT && byte == b'x' && at - start == 4 && extends(bytes, start) {
                            break;
                        }
                        shape |= ALPHA | LOWER;
                        hash = lexicon::step(hash, byte);
                        at += 1;
                        // Most letters are followed by one like it.
                        while let Some(&byte) = bytes.get(at).filter(|byte| byte.is_ascii_lowercase()) {
                            hash = lexicon::step(hash, byte);
                            at += 1;
                        }
                    }
                    NUM => {
                        shape |= DIGIT;
                        hash = lexicon::step(hash, byte);
                        at += 1;
                    }
                    UP => {
                        shape |= ALPHA | if at == start { UPPER_FIRST } else { UPPER_LATER };
                        hash = lexicon::step(hash, byte | 0x20);
                        at += 1;
                    }
                    HIGH => {
                        let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                        let cjk = is_cjk(letter);
                        if !is_alphabetic(letter) && !cjk && !is_mark(letter) {
                            break;
                        }
                        if at > start && cjk != (shape & CJK != 0) {
                            break;
                        }
                        shape |= ALPHA | WIDE;
                        if cjk {
                            shape |= CJK;
                        } else if letter.is_uppercase() {
                            shape |= if at == start { UPPER_FIRST } else { UPPER_LATER };
                        } else {
                            shape |= LOWER;
                        }
                        match lexicon::fold(letter) {
                            Some(base) => hash = base.bytes().fold(hash, lexicon::step),
                            None if is_mark(letter) => {}
                            None => {
                                for low in letter.to_lowercase() {
                                    let mut buffer = [0; 4];
                                    hash = low.encode_utf8(&mut buffer).bytes().fold(hash, lexicon::step);
                                }
                            }
                        }
                        at += letter.len_utf8();
                    }
                    _ => break,
                }
            }
            if at == start {
                // A character that is no letter: it separates.
                at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
                continue;
            }
            let hash = lexicon::finish(hash);
            let word = if at - start <= 40 && shape & CJK == 0 { lexicon.get(hash) } else { Word::default() };
            if word.concept != 0 || at - start >= 6 {
                told = u32::try_from(tokens.len() + 1).unwrap_or(u32::MAX);
            }
            tokens.push(Token { start, end: at, shape, word, hash, told });
        }
        Self::of_parts(text, Parts { tokens, ats, placeholders })
    }

    /// The same of what was read before.
    pub fn of_parts(text: &'t str, parts: Parts) -> Self {
        let Parts { tokens, ats, placeholders } = parts;
        let mut seen = text.as_bytes().to_vec();
        for &(start, end) in &placeholders {
            seen[start] = b'x';
            seen[end - 1] = b'x';
        }
        Self { text, bytes: text.as_bytes(), seen, tokens, ats, placeholders, memo: Box::default() }
    }

    /// What was read, without the text.
    pub fn into_parts(self) -> Parts {
        Parts { tokens: self.tokens, ats: self.ats, placeholders: self.placeholders }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }
    /// Is there anything that was masked before?
    pub fn has_masked(&self) -> bool {
        !self.placeholders.is_empty()
    }
    /// The byte at this offset; 0 outside the text. What was masked before touches like a letter, as the value did.
    #[inline]
    pub(crate) fn at(&self, at: usize) -> u8 {
        self.seen.get(at).copied().unwrap_or(0)
    }
    /// Does something that was masked before overlap the span?
    pub fn is_masked(&self, start: usize, end: usize) -> bool {
        let next = self.placeholders.partition_point(|&(_, to)| to <= start);
        self.placeholders.get(next).is_some_and(|&(from, _)| from < end)
    }
    /// The byte before this offset; 0 at the start.
    #[inline]
    pub(crate) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(0, |at| self.at(at))
    }
    /// The same, but the end of a line for the letter of its escape.
    #[inline(never)]
    pub(crate) fn edge(&self, at: usize) -> u8 {
        if self.escaped(at) { b'\n' } else { self.before(at) }
    }
    /// Does an escape end here?
    pub(crate) fn escaped(&self, at: usize) -> bool {
        at.checked_sub(2).is_some_and(|at| self.bytes.get(at) == Some(&b'\\') && is_escape(self.bytes, at))
    }
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'t [u8] {
        self.bytes.get(start..end).unwrap_or_default()
    }
    pub(crate) fn str(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }
    /// The text between two offsets, from the next boundary of a character.
    pub(crate) fn str_floor(&self, mut start: usize, end: usize) -> &'t str {
        while start < end && !self.text.is_char_boundary(start) {
            start += 1;
        }
        self.str(start, end)
    }
    pub(crate) fn token(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }
    pub(crate) fn of(&self, token: &Token) -> &'t [u8] {
        self.slice(token.start, token.end)
    }
    /// The bytes between this token and the next; up to the end of text after the last.
    #[expect(clippy::inline_always, reason = "most rules read gaps: a page is 7 % faster")]
    #[inline(always)]
    pub(crate) fn gap(&self, index: usize) -> &'t [u8] {
        let Some(token) = self.tokens.get(index) else { return &[] };
        let end = self.tokens.get(index + 1).map_or(self.bytes.len(), |next| next.start);
        self.slice(token.end, end)
    }
    /// The bytes between the token before this one and it.
    pub(crate) fn gap_before(&self, index: usize) -> &'t [u8] {
        match index.checked_sub(1) {
            Some(before) => self.gap(before),
            None => self.slice(0, self.tokens.first().map_or(0, |first| first.start)),
        }
    }
    /// Is this token the first word of a line, but for spaces, quotes, bullets and brackets?
    pub(crate) fn starts_line(&self, index: usize) -> bool {
        index == 0 || self.gap_before(index).iter().any(|&b| is_break(b))
    }
    /// Is this token the first word of a sentence?
    pub(crate) fn starts_sentence(&self, index: usize) -> bool {
        if self.starts_line(index) {
            return true;
        }
        let gap = self.gap_before(index);
        gap.iter().any(|b| matches!(b, b'.' | b'!' | b'?' | b':' | b'"' | b'`' | b'(' | b'*' | b'|' | b'>' | b'-')) || gap.len() > 2
    }
    /// The index of the first token that starts at or after this offset.
    pub(crate) fn index_at(&self, offset: usize) -> usize {
        // Most often it is soon after the one that was asked for last.
        let last = self.memo.asked.get();
        let later = last.checked_sub(1).is_none_or(|before| self.tokens.get(before).is_some_and(|token| token.start < offset));
        let soon = self.tokens.iter().skip(last).take(8).position(|token| token.start >= offset).filter(|_| later);
        let index = soon.map_or_else(|| self.tokens.partition_point(|token| token.start < offset), |soon| last + soon);
        self.memo.asked.set(index);
        index
    }
}

/// Do four digits end a number that its marks group? Then what an `x` begins is another.
#[cold]
#[inline(never)]
fn extends(bytes: &[u8], start: usize) -> bool {
    matches!(bytes.get(start.wrapping_sub(1)), Some(b'-' | b'.'))
        && matches!(bytes.get(start.wrapping_sub(2)), Some(b'0'..=b'9'))
        && matches!(bytes.get(start + 5), Some(b'0'..=b'9'))
}

/// Escapes in a text, from one backslash to the next.
#[derive(Default)]
struct Escapes {
    last: usize,
    /// `C:\new`, `\\server`: the folder is not called "ew".
    path: bool,
}

impl Escapes {
    #[cold]
    #[inline(never)]
    fn at(&mut self, bytes: &[u8], at: usize) -> bool {
        self.path &= !bytes.get(self.last..at).unwrap_or_default().iter().any(|b| matches!(b, 0..=b' ' | b'"'));
        self.path |= match bytes.get(at.saturating_sub(3)..at) {
            Some([drive, b':']) => drive.is_ascii_alphabetic(),
            Some([before, drive, b':']) => drive.is_ascii_alphabetic() && !before.is_ascii_alphanumeric(),
            Some([] | [.., b' ']) => bytes.get(at + 1) == Some(&b'\\'),
            _ => false,
        };
        self.last = at;
        !self.path && is_escape(bytes, at)
    }
}

/// Is this backslash, with the letter after it, the end of a line or a tab inside a string? `CORP\nancy` is a user.
pub(crate) fn is_escape(bytes: &[u8], at: usize) -> bool {
    let escape = match bytes.get(at + 1) {
        Some(b'n' | b't') => true,
        Some(b'r') => bytes.get(at + 2) == Some(&b'\\'),
        _ => false,
    };
    escape && !(matches!(bytes.get(at.wrapping_sub(1)), Some(b'A'..=b'Z' | b'}')) && bytes.get(at + 2).is_some_and(u8::is_ascii_lowercase))
}

/// Does this byte of a gap end a line? A letter there is that of an escape.
pub(crate) fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'n')
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Does the text hold these letters? The library's search is for longer texts, and larger.
pub(crate) fn holds(text: &str, letters: &str) -> bool {
    text.as_bytes().windows(letters.len()).any(|window| window == letters.as_bytes())
}
