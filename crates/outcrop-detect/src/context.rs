//! What stands around a value: the label before it, and the chains of groups values are written in.

use crate::columns::heading;
use crate::lexicon::{self, class, concept, lexicon};
use crate::scan::{ALPHA, BARRIER, CJK, LOWER, Scan, Token, UPPER_LATER, WIDE, is_break};
use crate::{Entity, Found};

/// How far back a label may stand from its value, in bytes.
const LABEL_BYTES: usize = 120;
/// How far back a table's heading counts, in bytes.
const FAR_BYTES: usize = 480;

/// A chain in its context: groups of letters and digits written as one value, `4111-1111-1111-1111`, `AB 12 34 56 C`.
pub(crate) struct Context<'s, 't> {
    pub(crate) scan: &'s Scan<'t>,
    /// Index of its first token.
    pub(crate) first: usize,
    /// Concepts of the label right before the chain.
    pub(crate) near: u64,
    /// What was announced before; nothing for a chain without digits.
    window: Option<&'s Window>,
    /// What it consists of.
    tokens: &'s [Token],
    /// Its runs of number groups.
    runs: &'s Runs,
}

/// What a detector does not find anything without: one of these is enough.
pub(crate) struct Needs {
    /// Letters in the chain.
    pub(crate) letters: bool,
    /// Concepts of the label before it.
    pub(crate) near: u64,
    /// Runs of number groups with so many digits: bit n is for n.
    pub(crate) digits: u32,
}

impl Needs {
    const NOTHING: Self = Self { letters: false, near: 0, digits: 0 };
    /// Any chain will do.
    pub(crate) const CHAIN: Self = Self { digits: 1, ..Self::NOTHING };
    pub(crate) const LETTERS: Self = Self { letters: true, ..Self::NOTHING };

    pub(crate) const fn near(near: u64) -> Self {
        Self { near, ..Self::NOTHING }
    }
    pub(crate) const fn letters_or_near(near: u64) -> Self {
        Self { letters: true, ..Self::near(near) }
    }
    pub(crate) const fn digits(least: u32, most: u32) -> Self {
        Self { digits: lengths(least, most), ..Self::NOTHING }
    }
}

const fn lengths(least: u32, most: u32) -> u32 {
    (2 << most) - (1 << least)
}

/// Where findings are gathered before overlaps are resolved.
pub(crate) type Candidates = Vec<Found>;

pub(crate) fn push(out: &mut Candidates, entity: Entity, start: usize, end: usize, score: f32) {
    if start < end {
        out.push(Found { start, end, entity, score });
    }
}

impl<'s> Context<'s, '_> {
    #[inline]
    pub(crate) fn has(&self, needs: &Needs) -> bool {
        self.near & needs.near != 0 || self.runs.lengths & needs.digits != 0 || needs.letters && self.runs.letters
    }
    pub(crate) fn near(&self, bits: u64) -> bool {
        self.near & bits == bits
    }
    pub(crate) fn near_any(&self, bits: u64) -> bool {
        self.near & bits != 0
    }
    pub(crate) fn far_any(&self, bits: u64) -> bool {
        (self.near | self.far()) & bits != 0
    }
    /// Concepts of the lines before.
    pub(crate) fn far(&self) -> u64 {
        self.window.map_or(0, Window::seen)
    }
    pub(crate) fn tokens(&self) -> &'s [Token] {
        self.tokens
    }
    pub(crate) fn start(&self) -> usize {
        self.tokens.first().map_or(0, |t| t.start)
    }
    /// The chain stands alone: nothing that would make it part of something longer touches it.
    pub(crate) fn stands_alone(&self, start: usize, end: usize) -> bool {
        stands_alone(self.scan, start, end)
    }
}

/// How many marks of emphasis quote the span: `**4821**`, `_4821_`. The same on both sides, and neither more of them nor a letter outside.
#[inline(never)]
pub(crate) fn emphasis(scan: &Scan, start: usize, end: usize) -> usize {
    let (before, after) = (scan.bytes.get(..start).unwrap_or_default(), scan.bytes.get(end..).unwrap_or_default());
    let mark = |byte: u8| matches!(byte, b'*' | b'_' | b'~');
    let marks = before.iter().rev().zip(after).take_while(|(before, after)| before == after && mark(**before)).count();
    let free = |byte: u8| !byte.is_ascii_alphanumeric() && !mark(byte);
    if marks > 0 && marks < 4 && free(scan.edge(start - marks)) && free(scan.at(end + marks)) { marks } else { 0 }
}

/// No letter, digit or joining mark touches the span, but for marks that quote it.
#[inline(never)]
pub fn stands_alone(scan: &Scan, start: usize, end: usize) -> bool {
    // A comma joins the thousands of a number; between cells of a row it separates.
    let plain = scan.slice(start, end).iter().all(u8::is_ascii_digit);
    let marks = emphasis(scan, start, end);
    let (start, end) = (start - marks, end + marks);
    let before = scan.edge(start);
    let after = scan.at(end);
    let joined_before = before.is_ascii_alphanumeric()
        || matches!(before, b'_' | b'*' | b'\\' | b'$' | b'~')
        || (before == b',' && start >= 2 && scan.at(start - 2).is_ascii_digit() && plain)
        || (matches!(before, b'-' | b'.' | b'/' | b'+' | b'%' | b'&' | b'@') && start >= 2 && scan.at(start - 2).is_ascii_alphanumeric());
    let joined_after = after.is_ascii_alphanumeric()
        || matches!(after, b'_' | b'*' | b'%' | b'@')
        || (after == b',' && scan.at(end + 1).is_ascii_digit() && plain)
        || (matches!(after, b'-' | b'.' | b'/' | b'+' | b':') && scan.at(end + 1).is_ascii_digit())
        || (matches!(after, b'-' | b'.' | b'/') && scan.at(end + 1).is_ascii_alphabetic() && after != b'.');
    !joined_before && !joined_after
}

/// Calls `visit` with every chain of the text that holds a digit or reads like a code.
#[inline(never)]
pub(crate) fn chains(scan: &Scan, mut visit: impl FnMut(&Context)) {
    let mut index = 0;
    let mut all = Runs::default();
    // Headings only change when tokens pass by: the far window is a running one.
    let mut window = Window::default();
    while let Some(token) = scan.token(index) {
        window.advance(scan, index);
        if !starts_chain(scan, index, token) {
            index += 1;
            continue;
        }
        let first = index;
        let mut last = index;
        let mut digits = token.has_digit();
        while last - first < 13 {
            let Some(next) = scan.token(last + 1) else { break };
            let gap = scan.gap(last);
            let tight = matches!(gap, b"-" | b"");
            // Words before a word are the sentence's.
            if token.is_lower()
                || !(tight || digits || next.has_digit())
                || !continues_chain(next, tight)
                || !joins(scan, last, gap)
                || next.end - token.start > 120
            {
                break;
            }
            last += 1;
            digits |= next.has_digit();
        }
        // A letter by itself is no code.
        let near = if last == first && token.len() == 1 && !digits { 0 } else { label(scan, first) };
        // A word of a code is one only where the code is announced.
        let wordy = if token.is_lower() { concept::SWIFT } else { concept::SWIFT | concept::PLATE | concept::IBAN };
        if digits || near & wordy != 0 {
            let tokens = scan.tokens.get(first..=last).unwrap_or_default();
            all.read(scan, tokens);
            visit(&Context { scan, first, near, window: digits.then_some(&window), tokens, runs: &all });
        }
        for passed in first + 1..=last {
            window.advance(scan, passed);
        }
        index = last + 1;
    }
}

/// May a value start with this token? What announces values is none, but for the `DL` of a licence's number.
fn starts_chain(scan: &Scan, index: usize, token: &Token) -> bool {
    let announces = token.word.concept;
    if token.has_digit() {
        return token.shape & BARRIER == 0 && announces == 0;
    }
    if token.shape & (ALPHA | LOWER | CJK | WIDE) == ALPHA && token.len() <= 11 {
        // "MY SSN IS 123456789": a verb is no part of it.
        return if announces == 0 {
            !token.is(class::VERB) || tight(scan, index)
        } else {
            // `DL-04…`, or the capital of India in "license: DL 04 2011".
            // "Kenteken: CC-155-R"
            tight(scan, index) && token.len() == 2 && label(scan, index) & concept::PLATE != 0
                || announces & concept::DL != 0
                    && (tight(scan, index)
                        || scan.token(index + 1).is_some_and(Token::is_number)
                            && label(scan, index) & (concept::LICENSE | concept::PLATE) != 0)
        };
    }
    token.is_lower() && matches!(token.len(), 8 | 11) && token.word.class == 0 && announces == 0 && token.shape & WIDE == 0
}

fn continues_chain(token: &Token, tight: bool) -> bool {
    (token.has_digit() && token.shape & BARRIER == 0 || token.shape & (ALPHA | LOWER | CJK | WIDE) == ALPHA && token.len() <= 8)
        && (token.word.concept == 0 || tight && token.word.concept & concept::NUMBER == 0 || token.len() == 1)
}

/// Does nothing but a hyphen part this token from the next?
fn tight(scan: &Scan, index: usize) -> bool {
    matches!(scan.gap(index), b"-" | b"") && index + 1 < scan.tokens.len()
}

/// Is the gap after this token one that groups of a value are written with?
fn joins(scan: &Scan, index: usize, gap: &[u8]) -> bool {
    match gap {
        b"-" | b" " | b"." | b"" => true,
        b") " | b")" | b" (" | b"-(" | b"(" | b" - " | b")-" | b"/" | b" / " | b") (" => {
            let (Some(a), Some(b)) = (scan.token(index), scan.token(index + 1)) else { return false };
            a.is_number() && b.is_number()
        }
        _ => matches!(gap, [0xc2, 0xa0] | [0xe2, 0x80, 0x90..=0x95 | 0xaf | 0x89]),
    }
}

/// The concepts of the last [`FAR_BYTES`] bytes.
#[derive(Default)]
struct Window {
    seen: std::collections::VecDeque<(usize, u64)>,
    end: usize,
}

impl Window {
    fn advance(&mut self, scan: &Scan, index: usize) {
        let Some(token) = scan.token(index) else { return };
        self.end = token.start;
        let bits = token.word.concept;
        if bits != 0 && token.is_word() {
            if self.seen.len() >= 64 {
                self.seen.pop_front();
            }
            self.seen.push_back((token.start, bits));
        }
    }
    fn seen(&self) -> u64 {
        let near = self.seen.iter().filter(|&&(at, _)| at < self.end && at + FAR_BYTES >= self.end);
        near.fold(0, |all, &(_, bits)| all | bits)
    }
}

/// The concepts of one token, splitting words written together: `routingNumber`, `currentpassword`.
pub(crate) fn concepts(scan: &Scan, index: usize) -> u64 {
    let Some(token) = scan.token(index) else { return 0 };
    let known = token.word.concept;
    if known != 0
        || token.word.class & !class::SURNAME != 0
        || token.len() < 6
        || token.len() > 40
        || token.shape & (ALPHA | CJK | WIDE) != ALPHA
    {
        return known;
    }
    // Such words are keys: a quote, bracket or sign follows, not a sentence.
    let next = scan.at(token.end);
    let opened = scan.before(token.start) == b'<';
    if !opened
        && (matches!(next, b',' | b'.' | b'\n' | b'-' | b'/') || next == b' ' && !matches!(scan.at(token.end + 1), b'=' | b':' | b'<'))
    {
        return known;
    }
    scan.memo.split(index, scan.tokens.len(), || split(scan, token))
}

/// The concepts of words written together.
fn split(scan: &Scan, token: &Token) -> u64 {
    let word = scan.of(token);
    if token.shape & UPPER_LATER != 0 && token.shape & LOWER != 0 {
        // camelCase: every hump is a word.
        let mut all = 0;
        let mut start = 0;
        for at in 1..=word.len() {
            let ends = word.get(at).is_none_or(|b| b.is_ascii_uppercase() && word.get(at - 1).is_some_and(u8::is_ascii_lowercase));
            if ends {
                all |= lookup(word.get(start..at).unwrap_or_default());
                start = at;
            }
        }
        if all != 0 {
            return all;
        }
    }
    // Written together: the longest known label word each time, from the left.
    let mut all = 0;
    let mut at = 0;
    while at < word.len() && lexicon().begins_label(word, at) {
        let mut longest = None;
        let mut hash = lexicon::SEED;
        for (end, byte) in (at + 1..).zip(word.iter().skip(at).take(14)) {
            hash = lexicon::step(hash, byte.to_ascii_lowercase());
            let bits = if end - at < 2 { 0 } else { lexicon().concept(lexicon::finish(hash)) };
            if bits != 0 && (end - at > 2 || matches!(word.get(at..end), Some([b'i' | b'I', b'd' | b'D' | b'p' | b'P']))) {
                longest = Some((end, bits));
            }
        }
        let Some((end, bits)) = longest else { break };
        all |= bits;
        at = end;
    }
    if at * 10 >= word.len() * 6 {
        return all;
    }
    // Or from the right: `associatephonenumber`, `currentpassword`.
    let mut all = 0;
    let mut at = word.len();
    while at > 2 {
        let longest = (at.saturating_sub(14)..=at - 3).find_map(|start| {
            if !lexicon().begins_label(word, start) {
                return None;
            }
            let bits = lookup(word.get(start..at)?);
            (bits != 0).then_some((start, bits))
        });
        let Some((start, bits)) = longest else { break };
        all |= bits;
        at = start;
    }
    if (word.len() - at) * 2 >= word.len() && word.len() - at >= 6 { all } else { 0 }
}

fn lookup(word: &[u8]) -> u64 {
    let hash = word.iter().fold(lexicon::SEED, |hash, &byte| lexicon::step(hash, byte.to_ascii_lowercase()));
    lexicon().concept(lexicon::finish(hash))
}

/// The concepts of the label before this token.
///
/// A label ends at the value before it, at the end of its sentence, cell, tag or line; a line that ends in a colon, or
/// stands alone, labels the next one.
pub(crate) fn label(scan: &Scan, index: usize) -> u64 {
    scan.memo.labels.get(index, scan.tokens.len(), || label_before(scan, index))
}

#[inline(never)]
fn label_before(scan: &Scan, index: usize) -> u64 {
    let Some(value) = scan.token(index) else { return 0 };
    // In a table the heading says it.
    if let Some(bits) = heading(scan, value.start) {
        return bits;
    }
    let mut all = 0;
    let mut steps = 0;
    let mut words = 0;
    let mut at = index;
    let mut opened_tag = false;
    while let Some(before) = at.checked_sub(1) {
        let (Some(token), gap) = (scan.token(before), scan.gap(before)) else { break };
        // Nothing that announces anything is within reach.
        let silent = all == 0 && token.told as usize + 12 <= index;
        if gap.len() > 48 || value.start - token.start > LABEL_BYTES || steps > 11 || silent {
            break;
        }
        let first = at == index;
        // Most words are parted by a space, which ends nothing.
        let plain = matches!(gap, [b' ']);
        let marks = if plain { 0 } else { marks(gap) };
        let ended = marks & STOP != 0 && ends_sentence(gap, token);
        if marks & NEWLINE != 0 {
            // Only a label that fills its line reaches into the next.
            if all != 0 || !first || !label_line(scan, before) {
                break;
            }
        }
        if plain {
            // Nothing ends here.
        } else if all != 0 {
            let closes = marks & (SEMICOLON | COMMA | BRACE | BRACKET | CELL) != 0
                || ended
                || (marks & TAG != 0 && opened_tag && gap.contains(&b'/'))
                || (gap.starts_with(b">") && token.word.concept == 0 && opened_tag);
            if closes && !gap.starts_with(b"&#") && !(gap == b";" && token.has_digit()) {
                break;
            }
        } else if !first && (marks & (SEMICOLON | BRACE) != 0 || ended) {
            break;
        } else if first && (ended && token.word.concept == 0 || marks & (BRACE | BRACKET) != 0 && !gap.starts_with(b"\":")) {
            break;
        }
        opened_tag |= marks & TAG != 0;
        let bits = concepts(scan, before);
        if token.has_digit() && bits == 0 && token.len() > 2 && !(token.shape & ALPHA != 0 && token.len() <= 4 && token.is(class::FILLER)) {
            break;
        }
        if marks & COMMA != 0 && all == 0 && !first {
            break;
        }
        all |= bits;
        if bits == 0 && !token.is(class::FILLER) {
            words += 1;
            if all != 0 || words > 3 {
                // The label is behind us; one more plain word and it is a sentence.
                if words > 4 || all != 0 && words > 2 {
                    break;
                }
            }
        }
        steps += 1;
        at = before;
    }
    all
}

const NEWLINE: u8 = 1;
const SEMICOLON: u8 = 1 << 1;
const COMMA: u8 = 1 << 2;
const BRACE: u8 = 1 << 3;
const BRACKET: u8 = 1 << 4;
/// What parts the cells of a table or the parameters of a query.
const CELL: u8 = 1 << 5;
const TAG: u8 = 1 << 6;
const STOP: u8 = 1 << 7;

/// Which of these stand in a gap, in one pass.
fn marks(gap: &[u8]) -> u8 {
    gap.iter().fold(0, |all, &byte| all | MARKS[usize::from(byte)])
}

/// What each byte of a gap is.
static MARKS: [u8; 256] = {
    let mut marks = [0; 256];
    // A letter between tokens is that of an escape.
    let all: [(&[u8], u8); 8] = [
        (b"\nnr", NEWLINE),
        (b";", SEMICOLON),
        (b",", COMMA),
        (b"{", BRACE),
        (b"[", BRACKET),
        (b"|\tt&", CELL),
        (b"<", TAG),
        (b".!?", STOP),
    ];
    let mut kind = 0;
    while kind < all.len() {
        let (bytes, mark) = all[kind];
        let mut at = 0;
        while at < bytes.len() {
            marks[bytes[at] as usize] = mark;
            at += 1;
        }
        kind += 1;
    }
    marks
};

fn ends_sentence(gap: &[u8], token: &Token) -> bool {
    let stop = gap.windows(2).any(|w| matches!(w, [b'.' | b'!' | b'?', b' ' | b'\n' | b'\\']));
    stop && !(gap.starts_with(b".") && (token.len() <= 3 || token.len() <= 5 && token.word.concept != 0))
}

/// Does the line that this token ends read as a label?
fn label_line(scan: &Scan, index: usize) -> bool {
    let gap = scan.gap(index);
    let line = gap.split(|&b| is_break(b)).next().unwrap_or_default();
    if gap.iter().filter(|&&b| is_break(b)).count() > 1 {
        return false;
    }
    if line.iter().any(|b| matches!(b, b':' | b'=' | b'|' | b'\t')) {
        return true;
    }
    let mut words = 0;
    let mut at = index;
    loop {
        words += 1;
        if words > 4 || scan.token(at).is_none_or(Token::has_digit) {
            return false;
        }
        if scan.starts_line(at) {
            return true;
        }
        at -= 1;
    }
}

/// Digits, without what separates them.
#[derive(Clone, Copy)]
pub(crate) struct Digits<'d>(&'d [u8]);

impl<'d> Digits<'d> {
    /// Those of a span, as many as there is room for.
    pub(crate) fn of(bytes: &[u8], room: &'d mut [u8; 24]) -> Self {
        let mut count = 0;
        for (slot, byte) in room.iter_mut().zip(bytes.iter().filter(|b| b.is_ascii_digit())) {
            *slot = byte - b'0';
            count += 1;
        }
        Self(room.get(..count).unwrap_or_default())
    }
    pub(crate) fn len(self) -> usize {
        self.0.len()
    }
    pub(crate) fn get(self) -> &'d [u8] {
        self.0
    }
    /// The number they spell between two positions.
    pub(crate) fn value(self, from: usize, to: usize) -> u32 {
        self.0.get(from..to).unwrap_or_default().iter().fold(0, |n, &d| n * 10 + u32::from(d))
    }
    /// All digits are the same.
    pub(crate) fn uniform(self) -> bool {
        self.0.windows(2).all(|w| w[0] == w[1])
    }
}

/// The Luhn check (ISO/IEC 7812-1).
pub fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, &d)| {
            let d = u32::from(d);
            if i % 2 == 1 { if d > 4 { 2 * d - 9 } else { 2 * d } } else { d }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A run of number groups inside a chain: its span, its lengths, its digits.
pub(crate) struct Groups<'r> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) digits: Digits<'r>,
    lens: &'r [u8],
    /// No group of its chain stands before it, and no number after it.
    pub(crate) whole: bool,
}

impl<'r> Groups<'r> {
    pub(crate) fn lens(&self) -> &'r [u8] {
        self.lens
    }
}

/// Fewest and most digits of a run.
const RUN: std::ops::RangeInclusive<u8> = 7..=19;

/// Every run of up to eight consecutive number groups that has as many digits as [`RUN`] says, longest first from each start.
struct Runs {
    /// The digits of all numbers of the chain, where those of each token begin, and how many it has; none for what is no number or
    /// is longer than a run.
    digits: [u8; 128],
    starts: [u8; 16],
    lens: [u8; 16],
    all: Vec<Run>,
    /// Which lengths there are: bit n for n digits. Every chain has bit 0.
    lengths: u32,
    /// Does the chain have letters?
    letters: bool,
}

/// Places of its first and last group in the chain, and how many digits it has.
#[derive(Clone, Copy)]
struct Run {
    first: u8,
    last: u8,
    digits: u8,
}

impl Default for Runs {
    fn default() -> Self {
        Self { digits: [0; 128], starts: [0; 16], lens: [0; 16], all: Vec::new(), lengths: 1, letters: false }
    }
}

impl Runs {
    #[inline(never)]
    fn read(&mut self, scan: &Scan, tokens: &[Token]) {
        self.all.clear();
        self.lengths = 1;
        self.letters = false;
        let mut used = 0;
        for (token, (start, len)) in tokens.iter().zip(self.starts.iter_mut().zip(&mut self.lens)) {
            *start = u8::try_from(used).unwrap_or(u8::MAX);
            *len = 0;
            self.letters |= token.shape & ALPHA != 0;
            let length = u8::try_from(token.len()).unwrap_or(u8::MAX);
            if !token.is_number() || length > *RUN.end() {
                continue;
            }
            *len = length;
            for (slot, byte) in self.digits.iter_mut().skip(used).zip(scan.of(token)) {
                *slot = byte & 15;
            }
            used += token.len();
        }
        let lens = self.lens.get(..tokens.len()).unwrap_or(&self.lens);
        for (first, from) in (0..).zip(0..lens.len()) {
            let begun = self.all.len();
            let mut digits = 0;
            for (last, &len) in (first..).zip(lens[from..].iter().take(8)) {
                digits += len;
                if len == 0 || digits > *RUN.end() {
                    break;
                }
                if digits >= *RUN.start() {
                    self.lengths |= 1 << digits;
                    self.all.push(Run { first, last, digits });
                }
            }
            self.all[begun..].reverse();
        }
    }

    fn groups(&self, run: Run, tokens: &[Token]) -> Groups<'_> {
        let (first, last) = (usize::from(run.first), usize::from(run.last));
        let from = self.starts.get(first).map_or(0, |&start| usize::from(start));
        Groups {
            start: tokens.get(first).map_or(0, |token| token.start),
            end: tokens.get(last).map_or(0, |token| token.end),
            digits: Digits(self.digits.get(from..from + usize::from(run.digits)).unwrap_or_default()),
            lens: self.lens.get(first..=last).unwrap_or_default(),
            whole: first == 0 && tokens.get(last + 1).is_none_or(|next| !next.is_number()),
        }
    }
}

/// Calls `visit` with every run that has this many digits, longest first from each start, until it says that it took one; what overlaps that
/// is passed over.
pub(crate) fn groups(cx: &Context, digits: std::ops::RangeInclusive<u32>, mut visit: impl FnMut(&Groups) -> bool) {
    let wanted = lengths(*digits.start(), *digits.end());
    if cx.runs.lengths & wanted == 0 {
        return;
    }
    let mut free = 0;
    for &run in &cx.runs.all {
        if run.first >= free && wanted >> run.digits & 1 != 0 && visit(&cx.runs.groups(run, cx.tokens)) {
            free = run.last + 1;
        }
    }
}
