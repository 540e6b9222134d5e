//! Phone numbers: international, and the national forms of countries that group them in a way of their own.

use crate::Entity;
use crate::context::{Candidates, Context, Digits, emphasis, groups, push};
use crate::lexicon::concept as k;
use crate::scan::Scan;
use crate::secrets::mine;

#[inline(never)]
pub(crate) fn phone(cx: &Context, out: &mut Candidates) {
    // "my number is …": which, nobody has to say.
    let mine = cx.first >= 3 && cx.scan.slice(cx.start().saturating_sub(11), cx.start()) == b" number is " && mine(cx.scan, cx.first - 2);
    let labelled = cx.near_any(k::PHONE | k::FAX | k::CALL);
    let other = cx.near_any(
        k::OTHER
            | k::ACCOUNT
            | k::CARD
            | k::SIN
            | k::SSN
            | k::ITIN
            | k::ROUTING
            | k::NHS
            | k::UTR
            | k::IBAN
            | k::PASSPORT
            | k::DRIVER
            | k::PLATE
            | k::VIN
            | k::TAX
            | k::DATE
            | k::IP,
    ) && !cx.near_any(k::PHONE);
    groups(cx, 7..=15, |g| {
        let scan = cx.scan;
        let digits = g.digits;
        // Most runs are no number in any country: said before anything is looked at around them.
        let before = scan.before(g.start);
        if !labelled && !mine && !matches!(before, b'+' | b' ' | b'(') && g.lens().len() == 1 && !kind_after(scan, g.end) {
            return false;
        }
        // A plus, 00 or an opening bracket belongs to the number.
        let mut start = g.start;
        if scan.before(start) == b'(' {
            start -= 1;
        }
        let mut plus = false;
        if scan.before(start) == b'+' || (scan.before(start) == b' ' && scan.slice(start.saturating_sub(2), start) == b"+ ") {
            start -= if scan.before(start) == b'+' { 1 } else { 2 };
            plus = true;
        } else if start >= 2 && scan.before(start) == b'(' && scan.at(start - 2) == b'+' {
            start -= 2;
            plus = true;
        }
        // "references: Ann Lee (555-123-4567)": what is in brackets after a name is the name's.
        let outer = start - usize::from(scan.before(start) == b'(');
        let named = scan.before(outer) == b' '
            && scan.at(start) == b'('
            && cx.first.checked_sub(1).and_then(|at| scan.token(at)).is_some_and(|t| t.is_capitalised() && t.word.concept == 0);
        let other = other && !named;
        let said = !plus && !other && (labelled || mine && digits.len() <= 12 || kind_after(scan, g.end));
        if !plus && !said && (other || !g.whole) || digits.uniform() {
            return false;
        }
        let open = scan.at(start) == b'(';
        let text = scan.slice(start, g.end);
        let holds = |mark: u8| text.contains(&mark);
        let closed = holds(b')');
        // `(+44 …`: the bracket is the sentence's.
        if open && !closed {
            start += 1;
        }
        if !open && holds(b'(') != closed {
            return false;
        }
        if !alone(scan, start, g.end) {
            return false;
        }
        let lens = g.lens();
        let text = scan.slice(g.start, g.end);
        let score = if plus {
            if !(8..=15).contains(&digits.len()) || digits.value(0, 1) == 0 {
                return false;
            }
            if other { 0.6 } else { 0.93 }
        } else if said {
            if lens.len() == 1 && !cx.near_any(k::PHONE | k::FAX) && scan.gap_before(cx.first).contains(&b'=') {
                return false;
            }
            if is_date(g.lens(), digits, text) {
                return false;
            }
            if digits.len() < 8 && lens.len() == 1 { 0.5 } else { 0.9 }
        } else {
            match national(lens, digits, text, open || scan.at(start) == b'(') {
                Some(score) => score,
                None => return false,
            }
        };
        let end = extension(scan, g.end);
        push(out, Entity::Phone, start, end, score);
        true
    });
}

/// What may touch a phone number: brackets and quotes, but no letters, digits, or marks of sums and versions.
fn alone(scan: &Scan, start: usize, end: usize) -> bool {
    let plain = scan.slice(start, end).iter().all(u8::is_ascii_digit);
    let marks = emphasis(scan, start, end);
    let (start, end) = (start - marks, end + marks);
    let before = scan.edge(start);
    let after = scan.at(end);
    let behind = scan.before(start.saturating_sub(1));
    !(before.is_ascii_alphanumeric() || matches!(before, b'_' | b'#' | b'$' | b'*' | b'\\' | b'+'))
        && !(matches!(before, b'-' | b'.' | b'/') && behind.is_ascii_alphanumeric())
        // A comma parts the cells of a row, and joins the thousands of a number.
        && !(before == b',' && behind.is_ascii_digit() && plain)
        && !(after.is_ascii_digit() || after == b'_' || after == b'%' || after == b'@')
        && !(after.is_ascii_alphabetic() && !matches!(after, b'x' | b'e'))
        && !(matches!(after, b'-' | b'.' | b'/' | b':') && scan.at(end + 1).is_ascii_digit())
        && !(matches!(after, b'.' | b'/' | b':') && scan.at(end + 1).is_ascii_alphabetic())
        && !(after == b'-' && scan.at(end + 1).is_ascii_alphabetic() && !kind_after(scan, end))
        && !(after == b',' && scan.at(end + 1).is_ascii_digit() && plain)
}

/// "555-0142-Office", "(cell)": which phone it is may stand after it.
fn kind_after(scan: &Scan, end: usize) -> bool {
    if !matches!(scan.at(end + 1).to_ascii_lowercase(), b'o' | b'f' | b'h' | b'm' | b'c' | b'w') {
        return false;
    }
    let rest = scan.slice(end + 1, (end + 8).min(scan.bytes.len()));
    [&b"office"[..], b"fax", b"home", b"mobile", b"cell", b"work"]
        .iter()
        .any(|w| rest.len() >= w.len() && rest.get(..w.len()).is_some_and(|r| r.eq_ignore_ascii_case(w)))
}

fn is_date(lens: &[u8], digits: Digits, text: &[u8]) -> bool {
    let year = |from: usize| (1900..2100).contains(&digits.value(from, from + 4));
    let marks = text.iter().any(|b| matches!(b, b'/' | b'-' | b'.'));
    marks
        && (matches!(lens, [4, 2, 2] | [4, 2, 2, ..]) && year(0)
            || matches!(lens, [2 | 1, 2 | 1, 4]) && digits.len() >= 4 && year(digits.len() - 4))
}

/// How sure a grouping is without a word before it.
fn national(lens: &[u8], digits: Digits, text: &[u8], bracket: bool) -> Option<f32> {
    let n = digits.len();
    let area = digits.value(0, 1);
    let first = digits.get().first().copied().unwrap_or(0);
    let mark = text.iter().find(|b| matches!(b, b'-' | b'.' | b'/' | b' ')).copied().unwrap_or(0);
    let same = text.iter().filter(|b| matches!(b, b'-' | b'.' | b'/' | b' ')).all(|b| *b == mark);
    let nanp = first >= 2 && digits.get().get(3).is_some_and(|&d| d >= 1);
    match lens {
        // North America: area code and exchange do not start with 0 or 1.
        [3, 3, 4] if bracket => (first >= 2).then_some(0.85),
        [3, 3, 4] if matches!(mark, b'-' | b'.') && same => nanp.then_some(0.7),
        [3, 3, 4] if mark == b' ' && same => (nanp || first == 0).then_some(0.5),
        [1, 3, 3, 4] if area == 1 => Some(0.75),
        [3, 3, 3, 4] if digits.value(0, 3) == 1 => Some(0.7),
        // The international prefix of most countries, written out.
        [4 | 5, _, _, ..] if text.starts_with(b"00") && digits.get().get(2).is_some_and(|&d| d > 0) && (10..=15).contains(&n) => Some(0.6),
        [3, 4] if bracket => None,
        // The trunk prefix 0, then as Britain, Ireland, Australia and others group.
        [5 | 4, 6] | [4, 3 | 4, 4] | [3 | 2, 4, 4] | [5 | 4, 3, 3] | [4, 7] if first == 0 && n >= 9 => Some(0.6),
        // France and others in pairs: 01 23 45 67 89; Scandinavia: 12 34 56 78.
        [2, 2, 2, 2, 2] if first == 0 => Some(0.7),
        [2, 2, 2, 2] if same && mark != b'.' && first >= 2 => Some(0.5),
        [3, 3, 3] if first == 0 || first == 6 || first == 7 => None,
        [4 | 3, 3 | 2, 2, 2] if first == 0 && same => Some(0.6),
        [2..=4, 7 | 8] if first == 0 && n >= 10 && matches!(mark, b'/' | b'-' | b' ') => Some(0.55),
        _ => None,
    }
}

/// What an extension starts with.
const MARKS: [&[u8]; 5] = [b"extension", b"ext.", b"ext", b"x", b"#"];

/// Takes `x123`, `ext. 123` along.
fn extension(scan: &Scan, end: usize) -> usize {
    let rest = scan.slice(end, (end + 12).min(scan.bytes.len()));
    let trimmed = rest.iter().take_while(|b| matches!(b, b' ' | b',')).count();
    let tail = rest.get(trimmed..).unwrap_or_default();

    let mark = MARKS.iter().find(|m| tail.len() >= m.len() && tail.get(..m.len()).is_some_and(|t| t.eq_ignore_ascii_case(m)));
    let Some(mark) = mark else { return end };
    let mut at = end + trimmed + mark.len();
    if matches!(scan.at(at), b' ' | b':' | b'.') {
        at += 1;
    }
    let from = at;
    while at - from < 7 && scan.at(at).is_ascii_digit() {
        at += 1;
    }
    if (1..=6).contains(&(at - from)) && !scan.at(at).is_ascii_alphanumeric() { at } else { end }
}
