//! Ages, by the unit after the number or the word before it.

use crate::Entity;
use crate::context::{Candidates, Context, emphasis, push, stands_alone};
use crate::lexicon::{Word, Words, among, class as c, concept as k};
use crate::scan::{Scan, Token};

#[inline(never)]
pub(crate) fn age(cx: &Context, out: &mut Candidates) {
    let tokens = cx.tokens();
    let Some((at, width)) = tokens.iter().enumerate().find_map(|(at, token)| years_in(cx.scan, token).map(|width| (at, width))) else {
        return;
    };
    let index = cx.first + at;
    let Some(token) = cx.scan.token(index) else { return };
    let number_end = token.start + width;
    let Ok(years) = cx.scan.str(token.start, number_end).parse::<u16>() else { return };
    if years == 0 || years > 120 {
        return;
    }
    // "88 y/o", "53yo", "52 y.o.": nothing else is counted so.
    if let Some(end) = short_unit(cx.scan, number_end).filter(|&end| years > 1 && stands_alone(cx.scan, token.start, end)) {
        push(out, Entity::Age, token.start, end, 0.9);
        return;
    }
    if width < token.len() || !alone(cx.scan, token.start, token.end, cx.near_any(k::AGE)) {
        return;
    }
    // "Max-Age=10", "max age 20 years"
    let most = index.checked_sub(2).and_then(|i| cx.scan.token(i)).is_some_and(|t| among(&["", "", "maxmin"], cx.scan.of(t)));
    if most && before(cx.scan, index, &["", "", "age"]) {
        return;
    }
    if let Some(month) = cx.scan.token(index + 1)
        && matches!(cx.scan.of(month), b"month" | b"months")
        && matches!(cx.scan.slice(month.end, month.end + 4), b" old" | b"-old")
    {
        push(out, Entity::Age, token.start, month.end, 0.85);
        return;
    }
    let unit =
        cx.scan.token(index + 1).filter(|_| matches!(cx.scan.gap(index), b" " | b"-" | b"")).filter(|t| t.word.concept & k::YEARS != 0);
    if let Some(unit) = unit {
        // "5 years ago", "2 years of experience" are durations; "5 years old", "38-year-old" and "42 ans," are ages.
        let singular = cx.scan.of(unit).eq_ignore_ascii_case(b"year");
        let hyphen = cx.scan.at(token.end) == b'-';
        let next = cx.scan.token(index + 2).filter(|_| matches!(cx.scan.gap(index + 1), b" " | b"-" | b"")).map(|t| cx.scan.of(t));
        let old = next.is_some_and(|next| among(&["", "", "oldaltoud", "", "youngolder"], next));
        let spoken = matches!(unit.len(), 3..=5) && !cx.scan.of(unit).eq_ignore_ascii_case(b"years") && !singular;
        let said = cx.near_any(k::AGE)
            || before(cx.scan, index, &["", "haisdedihoen", "agetemvonben", "agedturn", "tienetengo", "turned", "turning"]);
        let bracketed = in_brackets(cx.scan, index, unit.end);
        if old || bracketed || said && !(singular && hyphen) || spoken && before(cx.scan, index, &["a", "ai"]) {
            push(out, Entity::Age, token.start, unit.end, 0.9);
        }
        return;
    }
    if beside_name(cx.scan, index)
        || years >= 16 && of_stranger(cx.scan, index, token.end)
        || years >= 16 && in_brackets(cx.scan, index, token.end)
        || years >= 4 && is(cx.scan, index, token.end)
    {
        push(out, Entity::Age, token.start, token.end, 0.7);
        return;
    }
    let phrase = before(cx.scan, index, &["", "", "", "agedturn", "", "turned", "turning"])
        || (before(cx.scan, index, &["", "of"]) && index >= 2 && before(cx.scan, index - 1, &["", "", "age"]));
    let labelled = cx.near_any(k::AGE) && !cx.near_any(k::OTHER | k::PHONE | k::DATE | k::CREDIT);
    let gap = cx.scan.gap_before(index);
    // `age => 30` is a program's; what a program prints has its keys quoted, bracketed or with a colon.
    if gap == b" => " && !index.checked_sub(1).and_then(|i| cx.scan.token(i)).is_some_and(|key| cx.scan.before(key.start) == b':') {
        return;
    }
    let direct = gap.iter().any(|b| matches!(b, b':' | b'=' | b'>' | b'"' | b'\'')) || before(cx.scan, index, &["", "ises", "ageistest"]);
    if phrase || labelled && direct && gap.len() < 24 {
        // "turned 90 degrees" goes on with what was turned.
        let unit = cx.scan.token(index + 1).filter(|_| cx.scan.gap(index) == b" ").map(|t| cx.scan.of(t));
        let counted = ["", "km", "", "intodays", "timespagesmileshours", "months", "degreespercentminutesseconds"];
        if unit.is_some_and(|unit| among(&counted, unit)) {
            return;
        }
        push(out, Entity::Age, token.start, token.end, if phrase { 0.75 } else { 0.9 });
    }
}

/// The end of `y/o`, `yo` or `y.o.`.
#[inline(never)]
fn short_unit(scan: &Scan, from: usize) -> Option<usize> {
    let mut rest = scan.bytes.get(from..)?.iter().map(u8::to_ascii_lowercase).zip(from + 1..).peekable();
    rest.next_if(|(byte, _)| matches!(byte, b' ' | b'-'));
    rest.next_if(|(byte, _)| *byte == b'y')?;
    let dotted = rest.next_if(|(byte, _)| matches!(byte, b'/' | b'.')).is_some_and(|(byte, _)| byte == b'.');
    let (_, end) = rest.next_if(|(byte, _)| *byte == b'o')?;
    Some(end + usize::from(dotted && scan.at(end) == b'.'))
}

/// How many digits a token begins with, if nothing but such a unit may follow them.
fn years_in(scan: &Scan, token: &Token) -> Option<usize> {
    if !token.has_digit() || token.len() > 5 || token.is_number() && token.len() > 3 {
        return None;
    }
    let width = scan.of(token).iter().take_while(|b| b.is_ascii_digit()).count();
    (token.is_number() || matches!(width, 1..=3) && token.len() - width <= 2 && matches!(scan.at(token.start + width), b'y' | b'Y'))
        .then_some(width)
}

/// "Anna Schmidt (34)": in brackets after a name.
fn in_brackets(scan: &Scan, index: usize, end: usize) -> bool {
    scan.gap_before(index) == b" (" && scan.at(end) == b')' && index.checked_sub(1).is_some_and(|last| surname(scan, last))
}

/// Does a name end here: a word of the lists, or a strange one after a given name?
fn surname(scan: &Scan, last: usize) -> bool {
    const OTHER: u32 = c::COMMON | c::MONTH | c::STREET | c::PLACE | c::ORG | c::DOUBTFUL;
    let given = || {
        scan.gap_before(last) == b" "
            && last.checked_sub(1).and_then(|i| scan.token(i)).is_some_and(|t| t.is_capitalised() && t.is(c::GIVEN) && !t.is(OTHER))
    };
    scan.token(last)
        .is_some_and(|t| t.is_capitalised() && !t.is(OTHER) && (t.is(c::GIVEN | c::SURNAME) || t.word == Word::default() && given()))
}

/// "Quorra Blenny, 58, who", "driver Quorra Blenny (40)", "Blenny (57) called": a name of no list, where nothing else has such a number.
fn of_stranger(scan: &Scan, index: usize, end: usize) -> bool {
    const OTHER: u32 = c::COMMON | c::MONTH | c::STREET | c::PLACE | c::ORG | c::FILLER | c::VERB | c::UNIT | c::STATE;
    let back = |by: usize| index.checked_sub(by).and_then(|i| scan.token(i));
    let person = |t: Option<&Token>| {
        t.is_some_and(|t| {
            t.is_capitalised() && !t.is_upper() && (!t.is(OTHER) || t.is(c::GIVEN | c::SURNAME)) && t.word.concept == 0 && t.len() > 2
        })
    };
    let (gap, next) = (scan.gap_before(index), scan.token(index + 1));
    let full = person(back(1)) && person(back(2)) && scan.gap_before(index - 1) == b" ";
    let word = next.map_or(&b""[..], |t| scan.of(t));
    if gap == b", " && scan.gap(index) == b", " && end == scan.token(index).map_or(0, |t| t.end) {
        const NEXT: &Words = &["a", "ofno", "whohaswas", "saiddiedtoldsays", "whose", "passed"];
        return full && among(NEXT, word);
    }
    gap == b" ("
        && scan.at(end) == b')'
        && (full && back(3).is_some_and(|t| t.is(c::ROLE)) && scan.gap_before(index - 2) == b" "
            || person(back(1))
                && scan.gap(index) == b") "
                && next.is_some_and(|t| t.is_lower() && (t.is(c::VERB) || word.ends_with(b"ed"))))
}

/// "I'm 88.", "she was 32 and": of a person, with nothing counted after it.
fn is(scan: &Scan, index: usize, end: usize) -> bool {
    let Some([who, verb]) = index.checked_sub(2).and_then(|from| scan.tokens.get(from..index)) else { return false };
    among(&["i", "he", "she"], scan.of(who))
        && among(&["ms", "amis", "was"], scan.of(verb))
        && scan.gap_before(index) == b" "
        && (matches!(scan.at(end), 0 | b',' | b'.' | b';' | b'!' | b'\n' | b')')
            || matches!(scan.slice(end, end + 4), b" and" | b" now" | b" fro"))
}

/// "Eleanor Vance, 67, says": as newspapers and records write it, between commas after a whole name.
fn beside_name(scan: &Scan, index: usize) -> bool {
    let named = |by: usize, class: u32| {
        index.checked_sub(by).and_then(|i| scan.token(i)).is_some_and(|t| t.is_capitalised() && t.is(class) && !t.is(c::COMMON))
    };
    let end = scan.token(index).map_or(0, |t| t.end);
    scan.gap_before(index) == b", "
        && scan.gap(index) == b", "
        && scan.token(index).is_some_and(|t| t.len() == 2)
        && scan.slice(end + 2, end + 3).iter().all(u8::is_ascii_lowercase)
        && index.checked_sub(1).is_some_and(|i| scan.gap_before(i) == b" ")
        && (named(1, c::SURNAME | c::GIVEN) && named(2, c::GIVEN | c::TITLE) || named(2, c::GIVEN) && surname(scan, index - 1))
        && !index.checked_sub(1).and_then(|i| scan.token(i)).is_some_and(|t| t.is(c::MONTH | c::STREET | c::PLACE))
}

fn before(scan: &Scan, index: usize, words: &Words) -> bool {
    index.checked_sub(1).and_then(|i| scan.token(i)).is_some_and(|t| t.is_word() && among(words, scan.of(t)))
}

fn alone(scan: &Scan, start: usize, end: usize, labelled: bool) -> bool {
    let marks = emphasis(scan, start, end);
    let (start, end) = (start - marks, end + marks);
    // "Age/sex: 64/M"
    let sex = labelled && matches!(scan.at(end + 1), b'M' | b'F' | b'm' | b'f') && !scan.at(end + 2).is_ascii_alphanumeric();
    !matches!(scan.before(start), b'.' | b'$' | b'#' | b'_' | b'/' | b'*')
        && !(scan.before(start) == b'-' && scan.at(start.wrapping_sub(2)).is_ascii_alphanumeric())
        && !(matches!(scan.at(end), b'%' | b'_' | b'/') && !sex)
        && !(matches!(scan.at(end), b'.' | b',' | b':') && scan.at(end + 1).is_ascii_digit())
}
