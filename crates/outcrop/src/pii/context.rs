//! What stands around a value: the label before it, and the chains of groups values are written in.

use super::lexicon::{self, class, concept, lexicon};
use super::scan::{ALPHA, BARRIER, CJK, LOWER, Scan, Token, UPPER_LATER, WIDE};
use super::{Entity, Found};

/// How far back a label may stand from its value, in bytes.
const LABEL_BYTES: usize = 120;
/// How far back a table's heading counts, in bytes.
const FAR_BYTES: usize = 480;

/// Groups of letters and digits written as one value: `4111-1111-1111-1111`, `AB 12 34 56 C`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    /// Index of the first token.
    pub(super) first: usize,
    /// Index of the last token.
    pub(super) last: usize,
}

/// A chain in its context.
pub(super) struct Context<'s, 't> {
    pub(super) scan: &'s Scan<'t>,
    pub(super) chain: Chain,
    /// Concepts of the label right before the chain.
    pub(super) near: u64,
    /// Concepts of the lines before.
    pub(super) far: u64,
    /// Its runs of number groups.
    pub(super) runs: &'s [Groups],
}

/// Where findings are gathered before overlaps are resolved.
pub(super) type Candidates = Vec<Found>;

pub(super) fn push(out: &mut Candidates, entity: Entity, start: usize, end: usize, score: f32) {
    if start < end {
        out.push(Found { start, end, entity, score });
    }
}

impl Context<'_, '_> {
    pub(super) fn near(&self, bits: u64) -> bool {
        self.near & bits == bits
    }
    pub(super) fn near_any(&self, bits: u64) -> bool {
        self.near & bits != 0
    }
    pub(super) fn far_any(&self, bits: u64) -> bool {
        (self.near | self.far) & bits != 0
    }
    pub(super) fn tokens(&self) -> &[Token] {
        self.scan.tokens.get(self.chain.first..=self.chain.last).unwrap_or_default()
    }
    pub(super) fn start(&self) -> usize {
        self.scan.token(self.chain.first).map_or(0, |t| t.start)
    }
    /// The chain stands alone: nothing that would make it part of something longer touches it.
    pub(super) fn stands_alone(&self, start: usize, end: usize) -> bool {
        stands_alone(self.scan, start, end)
    }
}

/// No letter, digit or joining mark touches the span.
pub(super) fn stands_alone(scan: &Scan, start: usize, end: usize) -> bool {
    let before = scan.before(start);
    let after = scan.at(end);
    // A comma joins the thousands of a number; between cells of a row it separates.
    let plain = scan.slice(start, end).iter().all(u8::is_ascii_digit);
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
pub(super) fn chains(scan: &Scan, mut visit: impl FnMut(&Context)) {
    let mut index = 0;
    let mut all = Vec::new();
    // Headings only change when tokens pass by: the far window is a running one.
    let mut window = Window::default();
    while let Some(token) = scan.token(index) {
        window.advance(scan, index);
        if !starts_chain(token) {
            index += 1;
            continue;
        }
        let first = index;
        let mut last = index;
        let mut digits = token.has_digit();
        while last - first < 13 {
            let Some(next) = scan.token(last + 1) else { break };
            if !joins(scan, last) || !continues_chain(next) || next.end - token.start > 120 {
                break;
            }
            last += 1;
            digits |= next.has_digit();
        }
        let near = label(scan, first);
        if digits || near & (concept::SWIFT | concept::PLATE | concept::IBAN) != 0 {
            let far = if digits { window.seen(scan) } else { 0 };
            runs(scan, scan.tokens.get(first..=last).unwrap_or_default(), &mut all);
            visit(&Context { scan, chain: Chain { first, last }, near, far, runs: &all });
        }
        for passed in first + 1..=last {
            window.advance(scan, passed);
        }
        index = last + 1;
    }
}

/// May a value start with this token?
fn starts_chain(token: &Token) -> bool {
    token.has_digit() && token.shape & BARRIER == 0
        || (token.shape & (ALPHA | LOWER | CJK | WIDE) == ALPHA
            && token.len() <= 11
            && token.word.concept & !(concept::DL | concept::DRIVER | concept::LICENSE) == 0)
        || (token.is_lower()
            && matches!(token.len(), 8 | 11)
            && token.word.class == 0
            && token.word.concept == 0
            && token.shape & WIDE == 0)
}

fn continues_chain(token: &Token) -> bool {
    token.has_digit() && token.shape & BARRIER == 0
        || (token.shape & (ALPHA | LOWER | CJK | WIDE) == ALPHA && token.len() <= 8 && token.word.concept & concept::NUMBER == 0)
}

/// Is the gap after this token one that groups of a value are written with?
fn joins(scan: &Scan, index: usize) -> bool {
    let gap = scan.gap(index);
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
    fn seen(&mut self, _: &Scan) -> u64 {
        while self.seen.front().is_some_and(|&(at, _)| at + FAR_BYTES < self.end) {
            self.seen.pop_front();
        }
        self.seen.iter().filter(|&&(at, _)| at < self.end).fold(0, |all, &(_, bits)| all | bits)
    }
}

/// The concepts of one token, splitting words written together: `routingNumber`, `currentpassword`.
pub(super) fn concepts(scan: &Scan, token: &Token) -> u64 {
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
    while at < word.len() {
        let longest = (at + 2..=word.len().min(at + 14)).rev().find_map(|end| {
            let piece = word.get(at..end)?;
            let bits = lookup(piece);
            (bits != 0 && (piece.len() > 2 || piece.eq_ignore_ascii_case(b"id") || piece.eq_ignore_ascii_case(b"ip")))
                .then_some((end, bits))
        });
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
    lexicon().get(lexicon::finish(hash)).concept
}

/// The concepts of the label before this token.
///
/// A label ends at the value before it, at the end of its sentence, cell, tag or line; a line that ends in a colon, or
/// stands alone, labels the next one.
#[inline(never)]
pub(super) fn label(scan: &Scan, index: usize) -> u64 {
    let Some(value) = scan.token(index) else { return 0 };
    let mut all = 0;
    let mut steps = 0;
    let mut words = 0;
    let mut at = index;
    let mut opened_tag = false;
    while let Some(before) = at.checked_sub(1) {
        let (Some(token), gap) = (scan.token(before), scan.gap(before)) else { break };
        if gap.len() > 48 || value.start - token.start > LABEL_BYTES || steps > 11 {
            break;
        }
        let first = at == index;
        if gap.contains(&b'\n') {
            // Only a label that fills its line reaches into the next.
            if all != 0 || !first || !label_line(scan, before) {
                break;
            }
        }
        if all != 0 {
            let closes = gap.iter().any(|b| matches!(b, b';' | b'|' | b'\t' | b',' | b'{' | b'[' | b'&'))
                || ends_sentence(gap, token)
                || (gap.contains(&b'<') && opened_tag && gap.contains(&b'/'))
                || (gap.contains(&b'>') && gap.starts_with(b">") && token.word.concept == 0 && opened_tag);
            if closes && !gap.starts_with(b"&#") && !(gap == b";" && token.has_digit()) {
                break;
            }
        } else if !first && (gap.contains(&b';') || ends_sentence(gap, token) || gap.contains(&b'{')) {
            break;
        } else if first && (ends_sentence(gap, token) && token.word.concept == 0 || gap.iter().any(|b| matches!(b, b'{' | b'['))) {
            break;
        }
        opened_tag |= gap.contains(&b'<');
        let bits = concepts(scan, token);
        if token.has_digit() && bits == 0 && token.len() > 2 && !(token.shape & ALPHA != 0 && token.len() <= 4 && token.is(class::FILLER)) {
            break;
        }
        if gap.contains(&b',') && all == 0 && !first {
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

fn ends_sentence(gap: &[u8], token: &Token) -> bool {
    let stop = gap.windows(2).any(|w| matches!(w, [b'.' | b'!' | b'?', b' ' | b'\n']));
    stop && !(gap.starts_with(b".") && (token.len() <= 3 || token.len() <= 5 && token.word.concept != 0))
}

/// Does the line that this token ends read as a label?
fn label_line(scan: &Scan, index: usize) -> bool {
    let gap = scan.gap(index);
    let line = gap.split(|&b| b == b'\n').next().unwrap_or_default();
    if gap.iter().filter(|&&b| b == b'\n').count() > 1 {
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

/// Digits of a span, at most 24, without what separates them.
#[derive(Clone, Copy)]
pub(super) struct Digits {
    digits: [u8; 24],
    len: usize,
}

impl Digits {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut all = Self { digits: [0; 24], len: 0 };
        all.extend(bytes);
        all
    }
    fn extend(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().filter(|b| b.is_ascii_digit()) {
            if let Some(slot) = self.digits.get_mut(self.len) {
                *slot = byte - b'0';
            }
            self.len += 1;
        }
    }
    /// How many there are, also beyond those kept.
    pub(super) fn len(&self) -> usize {
        self.len
    }
    pub(super) fn get(&self) -> &[u8] {
        self.digits.get(..self.len.min(24)).unwrap_or_default()
    }
    /// The number they spell between two positions.
    pub(super) fn value(&self, from: usize, to: usize) -> u32 {
        self.get().get(from..to).unwrap_or_default().iter().fold(0, |n, &d| n * 10 + u32::from(d))
    }
    /// All digits are the same.
    pub(super) fn uniform(&self) -> bool {
        self.get().windows(2).all(|w| w[0] == w[1])
    }
}

/// The Luhn check (ISO/IEC 7812-1).
pub(super) fn luhn(digits: &[u8]) -> bool {
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
pub(super) struct Groups {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) digits: Digits,
    /// No group of its chain stands before it, and no number after it.
    pub(super) whole: bool,

    /// Places of the first and last group in the chain.
    first: usize,
    last: usize,
    lens: [u8; 8],
    count: usize,
}

impl Groups {
    pub(super) fn lens(&self) -> &[u8] {
        self.lens.get(..self.count).unwrap_or_default()
    }
}

/// Every run of up to eight consecutive number groups that has 7 to 19 digits, longest first from each start.
#[inline(never)]
fn runs(scan: &Scan, tokens: &[Token], all: &mut Vec<Groups>) {
    all.clear();
    for (first, head) in tokens.iter().enumerate() {
        let mut total = 0;
        let mut lens = [0; 8];
        let from = all.len();
        let mut digits = Digits::of(&[]);
        for (count, token) in tokens[first..].iter().take(8).enumerate() {
            total += token.len();
            if !token.is_number() || total > 19 {
                break;
            }
            digits.extend(scan.of(token));
            lens[count] = u8::try_from(token.len()).unwrap_or(u8::MAX);
            if total >= 7 {
                let whole = first == 0 && tokens.get(first + count + 1).is_none_or(|next| !next.is_number());
                all.push(Groups { start: head.start, end: token.end, digits, whole, first, last: first + count, lens, count: count + 1 });
            }
        }
        all[from..].reverse();
    }
}

/// Calls `visit` with every run that has this many digits, longest first from each start, until it says that it took one; what overlaps that
/// is passed over.
pub(super) fn groups(cx: &Context, digits: std::ops::RangeInclusive<usize>, mut visit: impl FnMut(&Groups) -> bool) {
    if cx.runs.is_empty() {
        return;
    }
    let mut free = 0;
    for run in cx.runs {
        if run.first >= free && digits.contains(&run.digits.len()) && visit(run) {
            free = run.last + 1;
        }
    }
}
