//! Ages, by the unit after the number or the word before it.

use super::Entity;
use super::context::{Candidates, Context, push};
use super::lexicon::{class as c, concept as k};
use super::scan::Scan;

#[inline(never)]
pub(super) fn age(cx: &Context, out: &mut Candidates) {
    let tokens = cx.tokens();
    let Some(at) = tokens.iter().position(|t| t.is_number() && t.len() <= 3) else { return };
    let index = cx.first + at;
    let Some(token) = cx.scan.token(index) else { return };
    let Ok(years) = cx.scan.str(token.start, token.end).parse::<u16>() else { return };
    if years == 0 || years > 120 || !alone(cx.scan, token.start, token.end) {
        return;
    }
    let unit =
        cx.scan.token(index + 1).filter(|_| matches!(cx.scan.gap(index), b" " | b"-" | b"")).filter(|t| t.word.concept & k::YEARS != 0);
    if let Some(unit) = unit {
        // "5 years ago", "2 years of experience" are durations; "5 years old", "38-year-old" and "42 ans," are ages.
        let singular = cx.scan.of(unit).eq_ignore_ascii_case(b"year");
        let hyphen = cx.scan.at(token.end) == b'-';
        let next = cx
            .scan
            .token(index + 2)
            .filter(|_| matches!(cx.scan.gap(index + 1), b" " | b"-" | b""))
            .map(|t| cx.scan.of(t).to_ascii_lowercase());
        let old = next.as_deref().is_some_and(|n| matches!(n, b"old" | b"alt" | b"oud" | b"young" | b"older"));
        let spoken = matches!(unit.len(), 3..=5) && !cx.scan.of(unit).eq_ignore_ascii_case(b"years") && !singular;
        let said = cx.near_any(k::AGE)
            || before(
                cx.scan,
                index,
                &[b"age", b"aged", b"tiene", b"tengo", b"ha", b"turned", b"turning", b"turn", b"tem", b"is", b"de", b"di", b"von"],
            );
        // "43 yo": nothing else is counted so.
        let yo = cx.scan.of(unit).eq_ignore_ascii_case(b"yo") && years > 1 && cx.scan.at(unit.end) != b'\'';
        if old || yo || said && !(singular && hyphen) || spoken && before(cx.scan, index, &[b"a", b"ai"]) {
            push(out, Entity::Age, token.start, unit.end, 0.9);
        }
        return;
    }
    if beside_name(cx.scan, index) {
        push(out, Entity::Age, token.start, token.end, 0.7);
        return;
    }
    let phrase = before(cx.scan, index, &[b"turned", b"turning", b"turn", b"aged"])
        || (before(cx.scan, index, &[b"of"]) && index >= 2 && before(cx.scan, index - 1, &[b"age"]));
    let labelled = cx.near_any(k::AGE) && !cx.near_any(k::OTHER | k::PHONE | k::DATE | k::CREDIT);
    let gap = cx.scan.gap_before(index);
    // `age => 30` is a program's; what a program prints has its keys quoted, bracketed or with a colon.
    if gap == b" => " && !index.checked_sub(1).and_then(|i| cx.scan.token(i)).is_some_and(|key| cx.scan.before(key.start) == b':') {
        return;
    }
    let direct = gap.iter().any(|b| matches!(b, b':' | b'=' | b'>' | b'"' | b'\''))
        || before(cx.scan, index, &[b"is", b"age", b"ist", b"est", b"es"]);
    if phrase || labelled && direct && gap.len() < 24 {
        // "turned 90 degrees" goes on with what was turned.
        let unit = cx.scan.token(index + 1).filter(|_| cx.scan.gap(index) == b" ").map(|t| cx.scan.of(t));
        if unit.is_some_and(|u| {
            matches!(
                u,
                b"degrees"
                    | b"percent"
                    | b"times"
                    | b"pages"
                    | b"km"
                    | b"miles"
                    | b"days"
                    | b"months"
                    | b"hours"
                    | b"minutes"
                    | b"seconds"
                    | b"into"
            )
        }) {
            return;
        }
        push(out, Entity::Age, token.start, token.end, if phrase { 0.75 } else { 0.9 });
    }
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
        && named(1, c::SURNAME | c::GIVEN)
        && named(2, c::GIVEN | c::TITLE)
        && !index.checked_sub(1).and_then(|i| scan.token(i)).is_some_and(|t| t.is(c::MONTH | c::STREET | c::PLACE))
}

fn before(scan: &Scan, index: usize, words: &[&[u8]]) -> bool {
    index
        .checked_sub(1)
        .and_then(|i| scan.token(i))
        .is_some_and(|t| t.is_word() && words.iter().any(|w| scan.of(t).eq_ignore_ascii_case(w)))
}

fn alone(scan: &Scan, start: usize, end: usize) -> bool {
    !matches!(scan.before(start), b'.' | b'$' | b'#' | b'_' | b'/' | b'*')
        && !(scan.before(start) == b'-' && scan.at(start.wrapping_sub(2)).is_ascii_alphanumeric())
        && !matches!(scan.at(end), b'%' | b'_' | b'/')
        && !(matches!(scan.at(end), b'.' | b',' | b':') && scan.at(end + 1).is_ascii_digit())
}
