//! Postal addresses: a house number and a street, then what a mail carrier reads after it.

use crate::Entity;
use crate::context::{Candidates, label, push};
use crate::lexicon::{Words, among, class as c, concept as k, ends_in, exactly};
use crate::scan::{Scan, Token};

/// "Průmyslová 5, 700 30 Ostrava", "0269 Stensås terrasse 38": words and a number; what follows must make it an address.
fn loose(scan: &Scan, index: usize) -> Option<(usize, usize, f32)> {
    let token = scan.token(index)?;
    let start = token.start;
    let plain = |t: &Token| {
        t.is_capitalised()
            && t.len() > 2
            && !t.is(c::COMMON | c::MONTH | c::GREETING | c::UNIT | c::TITLE | c::STATE)
            && t.word.concept == 0
    };
    let mut at = index;
    if token.is_number() {
        if !(2..=5).contains(&token.len())
            || !scan.token(index + 1).is_some_and(plain)
            || scan.gap(index) != b" "
            || house(scan, index) != Some(index)
        {
            return None;
        }
        at += 1;
    }
    let first = scan.token(at)?;
    if !plain(first) || at == index && !matches!(scan.gap_before(index), b"" | b" " | b", " | b"\n" | b": " | b"\n ") {
        return None;
    }
    for words in 1..=3 {
        let gap = scan.gap(at);
        let next = scan.token(at + 1)?;
        if !matches!(gap, b" " | b". ") {
            return None;
        }
        if next.is_number() && next.len() <= 4 {
            // "to Denver 12 Main Street": the number is the house's before a street.
            let street = (at + 2..at + 7).filter_map(|i| scan.token(i)).any(|t| t.is(c::STREET | c::STREET_FIRST));
            return (!street || numbered(scan, at + 1).is_none()).then_some((start, at + 1, 0.44));
        }
        let links = at > index && !next.is(c::BEFORE_PLACE | c::VERB);
        if !(plain(next) || next.is_word() && next.len() <= 9 && words < 3 && (next.is(c::STREET) || links)) {
            return None;
        }
        at += 1;
    }
    None
}

/// Longest address looked at, in tokens and in bytes.
const TOKENS: usize = 24;
const BYTES: usize = 220;

#[inline(never)]
pub(crate) fn addresses(scan: &Scan, out: &mut Candidates) {
    let mut index = 0;
    while let Some(token) = scan.token(index) {
        let found = if token.has_digit() && token.len() <= 8 {
            numbered(scan, index)
        } else if token.is(c::STREET_FIRST) || scan.of(token) == b"C" && matches!(scan.gap(index), b"/ " | b"/") {
            street_first(scan, index, false)
        } else if token.is_word() && (token.len() >= 6 || scan.gap(index) == b"-" && token.len() >= 3) {
            compound(scan, index)
        } else {
            None
        }
        .or_else(|| if token.len() <= 8 && token.is_word() { post_box(scan, index) } else { None });
        let found = found
            .filter(|found| found.2 >= 0.5)
            .or_else(|| if token.is_capitalised() || token.has_digit() { labelled(scan, index) } else { None })
            .or(found);
        let code = if found.is_none() && token.has_digit() && token.len() <= 6 { coded(scan, index) } else { None };
        match found.or(code).or_else(|| loose(scan, index)) {
            Some((start, number, score)) => {
                let (last, more) = tail(scan, index, number, code.is_some());
                let end = scan.token(last).map_or(0, |t| t.end);
                let score = (score + more).min(0.97);
                push(out, Entity::Address, lead(scan, start), end, score);
                // Where this is not enough, the number may belong to what follows.
                index = if score < 0.5 { number.max(index + 1) } else { last + 1 };
            }
            None => index += 1,
        }
    }
}

/// A post code that is little else, with what stands before it or how it is written: its last token.
fn firm_code(scan: &Scan, index: usize) -> Option<usize> {
    let token = scan.token(index)?;
    let last = post_code(scan, index)?;
    let before = scan.token(index.checked_sub(1)?)?;
    let near = matches!(scan.gap_before(index), b" " | b", " | b"\n" | b",\n" | b", \n");
    let firm = match token.len() {
        _ if !token.is_number() => token.is_upper_code() || token.len() == 6,
        5 => near && before.is(c::STATE) && before.is_upper() && before.len() == 2,
        4 if last > index => true,
        4 => near && matches!(scan.of(before), b"ACT" | b"NSW" | b"NT" | b"QLD" | b"SA" | b"TAS" | b"VIC" | b"WA"),
        6 => before.is_capitalised() && !before.is(c::COMMON) && (near || matches!(scan.gap_before(index), b"-" | b" - ")),
        _ => false,
    };
    firm.then_some(last)
}

/// "Flat 4, Main Street, Leeds, LS1 4AP", "28/948, Sule Nagar, Pali-485830", "Rose Cottage, Church Lane, Little Wittering, OX14 4QX": an
/// address found by its post code. Back to it are parts in capitals, the first of which has a number, or the name of a house.
fn coded(scan: &Scan, index: usize) -> Option<(usize, usize, f32)> {
    const HOUSES: &Words = &[
        "",
        "",
        "",
        "BarnFarmHallMillOast",
        "CourtCroftHouseLodgeManorVilla",
        "Grange",
        "CottageRectoryStables",
        "BungalowCottagesVicarage",
        "Farmhouse",
    ];
    let mut last = firm_code(scan, index)?;
    let token = scan.token(index)?;
    let end = scan.token(last)?.end;
    // "1016 GV", "1016GV": in the Netherlands the number comes after the street, and the town after the code.
    let dutch = scan.of(token).first()?.is_ascii_digit() && (last > index || !token.is_number());
    let (mut at, mut parts, mut words, mut street) = (index, 0, 0, false);
    let (mut first, mut house) = (None, None);
    while let Some(before) = at.checked_sub(1) {
        let (token, gap) = (scan.token(before)?, scan.gap(before));
        let ends = gap.iter().any(|b| matches!(b, b',' | b'\n'));
        let sound = gap.len() <= 4
            && gap.iter().all(|b| matches!(b, b' ' | b',' | b'\n' | b'-' | b'\'' | b'.' | b'/' | b'#'))
            && !(gap.starts_with(b".") && token.len() > 3)
            && !gap.ends_with(b"\n\n");
        parts += usize::from(ends);
        if !sound || parts > 5 || index - before > 18 || end - token.start > 120 {
            break;
        }
        let numeral = scan.of(token).first().is_some_and(u8::is_ascii_digit) && token.len() <= 5
            || matches!(scan.of(token), b"One" | b"Two" | b"Three" | b"Four" | b"Five" | b"Ten");
        if numeral {
            let opens = before.checked_sub(1).and_then(|i| scan.token(i)).is_none_or(|t| {
                !matches!(scan.gap(before - 1), b" " | b"-" | b"." | b". " | b"'" | b"/" | b"#" | b" #")
                    || t.is(c::UNIT)
                    || t.is_lower() && scan.gap(before - 1) == b" "
                    || number_sign(scan, before - 1)
            });
            let year = ends && token.is_number() && token.len() == 4;
            if opens && words > 0 && !year {
                first = Some(before);
            } else if dutch && ends && parts == 1 + usize::from(words > 0) {
                // The street's words are before it.
                first = (1..=4)
                    .map_while(|by| before.checked_sub(by))
                    .take_while(|&i| scan.gap(i) == b" " && scan.token(i).is_some_and(Token::is_capitalised))
                    .last();
                break;
            }
        } else if token.is_capitalised() && !token.is(c::MONTH | c::GREETING) && token.word.concept & (k::PHONE | k::DATE | k::NAME) == 0 {
            words += 1;
            if ends {
                street |= token.is(c::STREET);
                if exactly(HOUSES, scan.of(token)) {
                    house = Some(before);
                }
            }
        } else if !(token.is_lower() && token.len() <= 5 && token.is(c::PARTICLE | c::FILLER)) {
            break;
        }
        at = before;
    }
    let first = first.or_else(|| {
        let house = house.filter(|_| street && !dutch && !token.is_number())?;
        // The house's own words: up to three capitals before its kind.
        let own = |i: &usize| {
            scan.gap(*i) == b" "
                && scan.token(*i).is_some_and(|t| t.is_capitalised() && !t.is(c::FILLER | c::GREETING | c::TITLE) && t.len() > 1)
        };
        (1..=3).map_while(|by| house.checked_sub(by)).take_while(own).last()
    })?;
    if dutch
        && matches!(scan.gap(last), b" " | b", " | b"\n")
        && scan.token(last + 1).is_some_and(|t| t.is_capitalised() && !t.is(c::COMMON | c::GIVEN))
    {
        last += 1;
    }
    Some((scan.token(first)?.start, last, 0.85))
}

/// "No. 5", "Nr 5".
fn number_sign(scan: &Scan, index: usize) -> bool {
    scan.token(index).is_some_and(|t| matches!(scan.of(t), b"No" | b"NO" | b"Nr"))
}

/// "Address: 12 Zorblat, Quuxville", "residing at 28 Sule Nagar, Pali": what a label or a phrase says is an address, and has a number and
/// words in capitals.
fn labelled(scan: &Scan, index: usize) -> Option<(usize, usize, f32)> {
    let first = scan.token(index)?;
    let before = scan.token(index.checked_sub(1)?)?;
    let gap = scan.gap_before(index);
    let marked = gap.len() <= 24 && gap.iter().any(|b| matches!(b, b':' | b'=' | b'>'));
    let phrase = gap == b" " && matches!(scan.of(before), b"at" | b"to" | b"is" | b"est" | b"ist" | b"in" | b"en" | b"es");
    if !(marked || phrase) || !(first.is_capitalised() || house(scan, index).is_some()) {
        return None;
    }
    let bits = label(scan, index);
    // "Deliver to: Lara Stolz, …"
    if bits & k::ADDRESS == 0 && first.is(c::GIVEN) {
        return None;
    }
    if bits & (k::ADDRESS | k::SITE) == 0 || bits & (k::EMAIL | k::IP | k::MAC | k::WEB | k::DEVICE | k::HANDLE | k::LOGIN) != 0 {
        return None;
    }
    let strict = phrase || bits & k::ADDRESS == 0;
    let (mut last, mut number, mut words, mut parts, mut code) = (index, 0, 0, 0, false);
    for at in index..index + TOKENS {
        let Some(token) = scan.token(at) else { break };
        let gap = if at > index { scan.gap(at - 1) } else { b"" };
        let part = gap.contains(&b',');
        if token.end - first.start > BYTES
            || gap.len() > 3
            || gap.iter().any(|b| matches!(b, b'\n' | b'\r' | b'"' | b'<' | b'>' | b';' | b'|' | b'\t' | b':' | b'{' | b'[' | b'!' | b'?'))
            || gap.starts_with(b". ") && scan.token(at - 1).is_some_and(|t| t.len() > 4 || t.is_number())
            || token.word.concept & (k::PHONE | k::EMAIL | k::DATE | k::FAX | k::SSN | k::AGE) != 0
            || scan.at(token.end) == b':'
        {
            break;
        }
        if gap == b"." && token.has_digit() || gap.iter().any(|b| matches!(b, b'@' | b'=' | b'_' | b'\\' | b'&' | b'$' | b'%' | b'*')) {
            return None;
        }
        if token.has_digit() {
            if token.len() > 6 {
                return None;
            }
            number += 1;
            code |= part && token.is_number() && token.len() >= 4 || post_code(scan, at).is_some_and(|last| last > at);
        } else if token.is_capitalised() {
            if token.is(c::MONTH) {
                return None;
            }
            words += usize::from(token.len() > 2 && !token.is(c::COMMON));
            parts += usize::from(part);
        } else if !token.is(c::PARTICLE | c::STREET | c::STREET_FIRST | c::UNIT | c::COMPASS) {
            // The sentence goes on.
            if parts == 0 {
                return None;
            }
            break;
        }
        last = at;
    }
    while last > index && scan.token(last)?.is_lower() {
        last -= 1;
    }
    let opens = first.has_digit() && first.len() > 1 && scan.token(index + 1).is_some_and(|t| !t.is(c::COMMON | c::UNIT));
    (number > 0 && words > 0 && last > index && (!strict || parts > 0 && (code || opens))).then_some((
        first.start,
        last,
        if strict { 0.65 } else { 0.75 },
    ))
}

/// Where an address begins that was found from this token on: what belongs to it may stand before: "Flat 3, 12 High Street", "Am Alten
/// Markt 7", "Unter den Linden 77".
fn lead(scan: &Scan, start: usize) -> usize {
    let index = scan.index_at(start);
    let back = |by: usize| index.checked_sub(by).and_then(|at| Some((scan.token(at)?, scan.gap(at))));
    let Some((before, gap)) = back(1) else { return start };
    // "H.No. 535", "Plot No 7", "Flat 3".
    if matches!(gap, b" " | b". " | b" #" | b"." | b"#") && scan.token(index).is_some_and(Token::has_digit) {
        if number_sign(scan, index - 1) {
            let kind =
                back(2).filter(|(t, gap)| matches!(*gap, b" " | b"." | b". ") && t.is_capitalised() && (t.is(c::UNIT) || t.len() <= 5));
            return kind.map_or(before, |(kind, _)| kind).start;
        }
        if before.is(c::UNIT) && before.is_capitalised() {
            return before.start;
        }
    }
    let Some((first, first_gap)) = back(2) else {
        return if gap == b" " && at_the(scan.of(before)) { before.start } else { start };
    };
    if matches!(gap, b", " | b",\n" | b"\n" | b"/")
        && first_gap == b" "
        && first.is(c::UNIT)
        && first.is_capitalised()
        && (before.has_digit() && before.len() <= 5 || before.len() == 1)
    {
        return first.start;
    }
    let article = matches!(scan.of(before), b"den" | b"der" | b"dem");
    if gap == b" "
        && first_gap == b" "
        && article
        && matches!(scan.of(first), b"An" | b"Auf" | b"Hinter" | b"In" | b"Unter" | b"Vor" | b"Zu" | b"Bei")
    {
        return first.start;
    }
    if gap == b" " && at_the(scan.of(before)) { before.start } else { start }
}

/// German for "at the", as names of streets begin.
fn at_the(word: &[u8]) -> bool {
    matches!(word, b"Am" | b"Im" | b"Zum" | b"Zur" | b"Beim")
}

/// A house number: digits, perhaps a letter, a half, a range.
fn house(scan: &Scan, index: usize) -> Option<usize> {
    let token = scan.token(index)?;
    let word = scan.of(token);
    let digits = word.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || digits > 6 || word.len() - digits > 1 {
        return None;
    }
    // "Unit 4/21 Beach Rd".
    let of_unit = scan.gap_before(index) == b"/"
        && index.checked_sub(2).and_then(|unit| scan.token(unit)).is_some_and(|unit| unit.is(c::UNIT) && unit.is_capitalised());
    if matches!(scan.before(token.start), b'.' | b'$' | b'_' | b'/' | b'@' | b'*' | b'+' | b'%') && !of_unit
        || scan.before(token.start) == b',' && scan.at(token.start.saturating_sub(2)).is_ascii_digit()
    {
        return None;
    }
    Some(
        index + usize::from(matches!(scan.gap(index), b"-" | b"/") && scan.token(index + 1).is_some_and(|t| t.has_digit() && t.len() <= 5)),
    )
}

fn is_space(gap: &[u8]) -> bool {
    matches!(gap, b" " | b". " | b"  " | b"\xc2\xbd " | b", " | b"\xc2\xa0")
}

fn numbered(scan: &Scan, index: usize) -> Option<(usize, usize, f32)> {
    let start = scan.token(index)?.start;
    let number = house(scan, index)?;
    let gap = scan.gap(number);
    if !is_space(gap) {
        return None;
    }
    // "73, place Wellington", "8 rue de la Paix": the type comes first.
    let mut next = number + 1;
    if scan.token(next)?.len() <= 4 && matches!(scan.of(scan.token(next)?), b"bis" | b"ter" | b"quater") {
        next += 1;
    }
    if scan.token(next)?.is(c::STREET_FIRST)
        && let Some((_, last, score)) = street_first(scan, next, true)
    {
        return Some((start, last, score));
    }
    // "518, Narayan Street, Katihar 385174", "5/12 Main Street": what is a list's or a day's as often needs a town and a code.
    let doubt = gap == b", " || scan.gap(index) == b"/";
    // "27534 Þorsteinsgata 63": a code before a compound street.
    if let Some((_, last, score)) = compound(scan, next) {
        return Some((start, last, if doubt { 0.4 } else { score.min(0.7) }));
    }
    // "123 N Main Street", "1600 Pennsylvania Ave NW".
    let lower = scan.token(next)?.is_lower();
    let mut at = next;
    let mut compass = false;
    let mut common = 0;
    let mut words = 0;
    let mut street = None;
    while at < next + 6 {
        let Some(token) = scan.token(at) else { break };
        if at > next && !is_street_gap(scan.gap(at - 1), scan.token(at - 1)) {
            break;
        }
        if token.start - start > 70 {
            break;
        }
        let ordinal = token.has_digit() && token.len() <= 6 && ordinal(scan.of(token));
        if token.is(c::STREET) && (words > 0 || compass && street_alone(scan, token)) && street_case(scan, token, lower) {
            street = Some(at);
            // "Stone Way North", "Street Pl": the last one counts.
            at += 1;
            continue;
        }
        if street.is_some_and(|street| street + 1 != at || !token.is_number()) {
            break;
        }
        if token.is_number() && words + usize::from(street.is_some()) > 0 && token.len() <= 4 {
            // "Route 3", "SR 20", "County Road 12".
            const ROUTES: &Words = &["", "srrtcrusrr", "rtehwy", "road", "route", "county", "highway"];
            let before = scan.token(at - 1)?;
            if before.is_word() && among(ROUTES, scan.of(before)) {
                return Some((start, at, 0.75));
            }
            break;
        }
        if token.has_digit() && !ordinal {
            break;
        }
        if token.is(c::COMPASS)
            && token.len() <= 5
            && words == 0
            && !(scan.token(at + 1).is_some_and(|t| t.is(c::STREET))
                && scan.token(at + 2).is_none_or(|t| !t.is(c::STREET))
                && token.len() > 2)
        {
            compass = true;
            at += 1;
            continue;
        }
        if token.is_lower() && !lower && !token.is(c::PARTICLE) {
            break;
        }
        common += usize::from(token.is(c::COMMON | c::VERB) && !token.is(c::SURNAME | c::COMPASS | c::GIVEN));
        words += 1;
        at += 1;
    }
    let Some(mut last) = street else {
        if doubt {
            return None;
        }
        // "2641 Orchard Knob SE": the direction says that it is a street.
        let direction = at > next && words > 0 && scan.token(at - 1).is_some_and(|t| t.is(c::COMPASS) && t.is_upper() && t.len() == 2);
        if direction && common == 0 && scan.token(index)?.len() >= 2 {
            return Some((start, at - 1, 0.6));
        }
        return line_address(scan, index, number, next, compass).map(|last| (start, last, 0.55));
    };
    let plain = scan.token(last)?;
    // Streets of two words: "Avenue Road", "Street NE".
    if scan.token(last + 1).is_some_and(|t| t.is(c::COMPASS) && t.len() <= 9 && (t.shape & crate::scan::UPPER_FIRST != 0 || lower))
        && is_street_gap(scan.gap(last), Some(plain))
    {
        last += 1;
    } else if scan.token(last + 1).is_some_and(|t| t.len() == 1 && t.is_capitalised()) && scan.gap(last) == b" " && words <= 1 {
        last += 1;
    }
    if lower {
        if !firm(scan.of(plain)) || scan.token(index)?.len() < 2 {
            return None;
        }
        // Everyday words in it: only with a state or a code after.
        return Some((start, last, if common > 0 { 0.45 } else { 0.6 }));
    }
    if scan.token(next)?.is(c::MONTH) && words == 1 {
        return None;
    }
    // "10 Upper Bank Street": everyday words need a town or a code after them.
    Some((
        start,
        last,
        if doubt {
            0.4
        } else if common > 1 {
            0.45
        } else {
            0.93
        },
    ))
}

fn is_street_gap(gap: &[u8], before: Option<&Token>) -> bool {
    matches!(gap, b" " | b"-" | b"'" | b"  ") || gap == b". " && before.is_some_and(|t| t.len() <= 5)
}

/// "N Boulevard", "S Broadway": a direction and a type may be the whole name.
fn street_alone(scan: &Scan, token: &Token) -> bool {
    scan.of(token).len() > 3
}

/// Types of street that mean nothing else after a name, in lower case too.
fn firm(word: &[u8]) -> bool {
    const FIRM: &Words =
        &["", "ctdrlnrdst", "avehwyway", "blvdlanepkwyroad", "courtdrive", "avenuecirclestreet", "highwayparkwayterrace", "", "boulevard"];
    exactly(FIRM, word)
}

/// A type of street is written like the words before it.
fn street_case(scan: &Scan, token: &Token, lower: bool) -> bool {
    let word = scan.of(token);
    token.is_lower() == lower || !token.is_lower() || firm(word)
}

fn ordinal(word: &[u8]) -> bool {
    let digits = word.iter().take_while(|b| b.is_ascii_digit()).count();
    let end = word.get(digits..).unwrap_or_default();
    digits > 0 && (end.is_empty() || [b"st", b"nd", b"rd", b"th"].iter().any(|known| end.eq_ignore_ascii_case(*known)))
}

/// A line that is nothing but a number and capitalised words: "7257 S. State", "1000 WOODLAWN Chicago IL".
fn line_address(scan: &Scan, index: usize, number: usize, next: usize, compass: bool) -> Option<usize> {
    if !scan.starts_line(index) || scan.token(number)?.len() < 2 && !compass {
        return None;
    }
    let mut at = next;
    let mut state = false;
    let mut code = false;
    let mut words = 0;
    while let Some(token) = scan.token(at) {
        if at - next > 9 {
            return None;
        }
        let gap = scan.gap_before(at);
        if gap.len() > 3 || gap.contains(&b'\n') || gap.contains(&b':') {
            return None;
        }
        if token.is(c::STATE) && token.is_upper() || token.is(c::PLACE) {
            state = true;
        } else if token.is(c::UNIT) && unit_number(scan, at).is_some() && words > 0 {
            state |= compass;
            at = unit_number(scan, at).unwrap_or(at);
        } else if token.is_number() {
            code |= token.len() == 5;
        } else if !token.is_capitalised() || token.is(c::MONTH) {
            return None;
        }
        words += usize::from(token.is_word());
        if scan.gap(at).contains(&b'\n') || at + 1 == scan.tokens.len() {
            let whole = at + 1 == scan.tokens.len() && scan.gap(at).iter().all(u8::is_ascii_whitespace);
            return (words >= 1 && (state || code || compass) && (whole || state && code)).then_some(at);
        }
        at += 1;
    }
    None
}

/// "rue Sainte-Catherine", "Via Roma 12", "Calle de Alcalá, 48": the type, words, and a number before or after.
fn street_first(scan: &Scan, index: usize, numbered: bool) -> Option<(usize, usize, f32)> {
    let first = scan.token(index)?;
    let start = first.start;
    let abbreviated = scan.at(first.end) == b'.';
    let mut at = index;
    let mut words = 0;
    while words < 5 {
        let gap = scan.gap(at);
        let joined = matches!(gap, b" " | b"-" | b"'" | b"\xe2\x80\x99" | b"/")
            || gap == b"/ " && at == index
            || gap == b". " && (at == index && abbreviated || scan.token(at)?.len() <= 3);
        let Some(next) = scan.token(at + 1) else { break };
        if !joined {
            break;
        }
        let linking = next.is_lower()
            && (next.is(c::PARTICLE) || matches!(scan.of(next), b"d" | b"l" | b"des" | b"aux" | b"dello" | b"delle" | b"dei" | b"san"));
        if next.is_number() && next.len() <= 4 && words > 0 {
            let mut last = at + 1;
            if scan.token(last + 1).is_some_and(|t| t.is_word() && t.len() == 1) && matches!(scan.gap(last), b" " | b"/") && !numbered {
                last += 1;
            }
            return Some((start, last, 0.93));
        }
        if !(next.is_capitalised() || linking) || next.is(c::STATE) && next.is_upper() && words > 0 && next.len() == 2 {
            break;
        }
        at += 1;
        words += 1;
    }
    if words == 0 {
        return None;
    }
    while at > index && scan.token(at)?.is_lower() {
        at -= 1;
    }
    if at == index {
        return None;
    }
    // "Calle de Alcalá, 48", "Via Roma, 12".
    if !numbered
        && matches!(scan.gap(at), b", " | b" n. " | b", n. ")
        && scan.token(at + 1).is_some_and(|t| t.has_digit() && t.len() <= 4)
        && !first.is(c::COMPASS)
    {
        return Some((start, at + 1, 0.8));
    }
    (numbered && first.len() > 1).then_some((start, at, 0.93))
}

/// Endings of one-word streets in German, Dutch, Scandinavian, Finnish, Hungarian and Icelandic.
const ENDINGS: &Words = &[
    "",
    "",
    "strwegvejtie",
    "dammuferlaankadegadegatakatukujautcatorvallestig",
    "gasseplatzalleepleindreefvejengatanvagenveienvegenstiensteigbrautvegursteegpolku",
    "straatgrachtsingelvägenstigurgrabengränd",
    "strassestraßestraszestræde",
    "chaussee",
    "boulevardbulevardi",
];

/// Endings of streets that end other words as well.
const DOUBTFUL: &Words = &["", "", "padhof", "ringwall", "markt"];

/// Types of street that stand apart from the name.
const LOCAL: &Words = &[
    "u",
    "ut",
    "wegstrtie",
    "utcalaanutja",
    "gasseplatzalleepladsulicaplein",
    "straat",
    "strassestraße",
    "",
    "",
    "",
    "",
    "",
    "bundesstrasse",
];

/// Does the word end as streets do, after three letters and more? And do only they?
fn ending(scan: &Scan, token: &Token) -> Option<bool> {
    let word = scan.str(token.start, token.end).to_lowercase();
    let ends = |endings| ends_in(word.as_bytes(), endings, 3);
    if ends(ENDINGS) { Some(true) } else { ends(DOUBTFUL).then_some(false) }
}

/// "Cvjetna 808, 90876 Senj": a word, its number, and then a code with its town.
fn coded_town(scan: &Scan, index: usize) -> bool {
    const OTHER: u32 = c::COMMON | c::MONTH | c::ORG | c::UNIT;
    let Some([street, number, code, town]) = scan.tokens.get(index..index + 4) else { return false };
    street.is_capitalised()
        && !street.is(OTHER)
        && number.is_number()
        && number.len() < 4
        && code.is_number()
        && code.len() == 5
        && town.is_capitalised()
        && town.len() > 2
        && !town.is(OTHER)
        && scan.gap(index) == b" "
        && scan.gap(index + 1) == b", "
        && scan.gap(index + 2) == b" "
}

/// "Triftstrasse 67", "Hauptstr. 5", "Eduard-Sueß Gasse 9", "hersnapvej 18".
fn compound(scan: &Scan, index: usize) -> Option<(usize, usize, f32)> {
    let token = scan.token(index)?;
    if !token.is_word() || token.len() < 3 {
        return None;
    }
    // A number follows within two words, or there is nothing to look for.
    if !(index + 1..index + 4).filter_map(|i| scan.token(i)).any(Token::has_digit) {
        return None;
    }
    let mut at = index;
    let local = |t: &Token| t.is(c::STREET) && among(LOCAL, scan.of(t));
    let mut kind = ending(scan, token);
    if kind.is_none() && coded_town(scan, index) {
        return Some((token.start, index + 1, 0.8));
    }
    if kind.is_none() {
        // The type stands apart: up to two words before it.
        if !token.is_capitalised() {
            return None;
        }
        let mut found = None;
        for ahead in 1..=2 {
            let gap = scan.gap(index + ahead - 1);
            if !matches!(gap, b" " | b"-") {
                break;
            }
            let Some(next) = scan.token(index + ahead) else { break };
            kind = if next.is_word() && next.len() > 6 && next.is_capitalised() { ending(scan, next) } else { None };
            if local(next) || kind.is_some() {
                found = Some(index + ahead);
                break;
            }
            if !next.is_capitalised() {
                break;
            }
        }
        at = found?;
    }
    if token.is(c::COMMON) && !token.is(c::STREET) {
        return None;
    }
    let gap = scan.gap(at);
    let number = scan.token(at + 1)?;
    if !matches!(gap, b" " | b". " | b", ") || !number.has_digit() || number.len() > 5 || !scan.of(number).first()?.is_ascii_digit() {
        return None;
    }
    // "Engineering 101", "a string 5".
    let doubt = kind == Some(false);
    if token.is_lower() && (number.len() > 3 || doubt) {
        return None;
    }
    // "263-267"
    let range = scan.gap(at + 1) == b"-" && scan.token(at + 2).is_some_and(|t| t.is_number() && t.len() <= 4);
    Some((token.start, at + 1 + usize::from(range), if doubt { 0.4 } else { 0.85 }))
}

/// "PO Box 7000", "P.O. Box 11637", "C. P. 3000", "Postfach 12 34", "BP 45".
fn post_box(scan: &Scan, index: usize) -> Option<(usize, usize, f32)> {
    let token = scan.token(index)?;
    let is = |at: usize, text: &[u8]| scan.token(at).is_some_and(|token| scan.of(token).eq_ignore_ascii_case(text));
    let one_of = |words: &Words| among(words, scan.of(token));
    let mut at = index;
    // Most words begin with another letter.
    match scan.of(token).first()?.to_ascii_lowercase() {
        b'p' if is(index, b"po") && is(index + 1, b"box") => at += 1,
        b'p' if is(index, b"p") && is(index + 1, b"o") && is(index + 2, b"box") => {
            if scan.gap(at).len() > 2 || scan.gap(at + 1).len() > 2 {
                return None;
            }
            at += 2;
        }
        b'p' if is(index, b"post") && is(index + 1, b"office") && is(index + 2, b"box") => at += 2,
        b'p' if one_of(&["", "", "pob", "", "", "", "postbus", "postfach"]) => (),
        b'c' if is(index, b"c") => {
            if scan.of(scan.token(at + 1)?) != b"P" || !scan.gap(at).starts_with(b".") || scan.gap(at).len() > 2 {
                return None;
            }
            at += 1;
        }
        b'a' if is(index, b"apartado") => (),
        b'c' if is(index, b"casella") => (),
        b'p' | b'c' | b'u' if one_of(&["", "", "psccmruss", "unitusnsusnv", "uscgc"]) => return military(scan, index),
        _ => return None,
    }
    let number = scan.token(at + 1)?;
    (number.has_digit() && number.len() <= 6 && scan.gap(at).len() <= 4 && !scan.gap(at).contains(&b'\n')).then_some((
        token.start,
        at + 1,
        0.85,
    ))
}

/// Military mail: a unit and box or a ship, then APO, FPO or DPO with AA, AE or AP and a ZIP code (USPS Publication 28 §238).
fn military(scan: &Scan, index: usize) -> Option<(usize, usize, f32)> {
    let start = scan.token(index)?;
    for at in index + 1..index + 7 {
        let token = scan.token(at)?;
        if token.start - start.start > 60 {
            return None;
        }
        if matches!(scan.of(token), b"APO" | b"FPO" | b"DPO") {
            let (area, code) = (scan.token(at + 1)?, scan.token(at + 2)?);
            let sound = matches!(scan.of(area), b"AA" | b"AE" | b"AP") && code.is_number() && code.len() == 5 && scan.gap(at + 1) == b" ";
            return sound.then_some((start.start, at + 2, 0.95));
        }
    }
    None
}

/// Takes along what follows a street: unit, town, state or province, code unless it had one, country. Returns the last token and what it adds to the score.
fn tail(scan: &Scan, first: usize, last: usize, mut code: bool) -> (usize, f32) {
    let start = scan.token(first).map_or(0, |t| t.start);
    // "Warmerweg 8/6": a door after the house.
    let door = scan.gap(last) == b"/"
        && scan.token(last + 1).is_some_and(|t| t.has_digit() && t.len() <= 4)
        && scan.token(last).is_some_and(Token::has_digit);
    let last = last + usize::from(door);
    let mut end = last;
    let mut at = last + 1;
    let mut lines = 0;
    // Words of a town wait for a state, a code or a country before they count.
    let mut pending = 0;
    let mut passed = 0;
    let mut shouted = 0;
    let mut place = false;
    while at - first < TOKENS {
        let Some(token) = scan.token(at) else { break };
        if token.end - start > BYTES {
            break;
        }
        let gap = scan.gap(at - 1);
        let breaks = gap.iter().filter(|&&b| b == b'\n').count();
        lines += breaks;
        if lines > 4
            || breaks > 1
            || gap.len() > 8 && breaks == 0
            || gap.len() > 60
            || code && gap.contains(&b'(')
            || gap.iter().any(|b| matches!(b, b':' | b';' | b'|' | b'<' | b'>' | b'"' | b'=' | b'{' | b'}' | b'!' | b'?' | b'*'))
        {
            break;
        }
        // The end of a sentence, unless a short abbreviation ("Ste. 5", "St.").
        let stop = gap.starts_with(b".")
            && scan.token(at - 1).is_some_and(|t| t.len() > 4 && !t.is(c::STREET | c::STATE | c::COMPASS | c::UNIT))
            && pending == 0
            && breaks == 0;
        let upper = token.shape & crate::scan::UPPER_FIRST != 0;
        let zip = token.is(c::STATE) && scan.token(at + 1).is_some_and(|t| t.is_number() && t.len() == 5);
        if token.is(c::UNIT) && !zip && unit_number(scan, at).is_some() && !stop {
            at = unit_number(scan, at).unwrap_or(at) + 1;
            end = at - 1;
            pending = 0;
            continue;
        }
        if gap.contains(&b'#') && token.has_digit() && token.len() <= 6 {
            end = at;
            at += 1;
            pending = 0;
            continue;
        }
        if token.has_digit()
            && ordinal(scan.of(token))
            && token.len() <= 4
            && !token.is_number()
            && scan.token(at + 1).is_some_and(|t| t.is(c::UNIT))
        {
            end = at + 1;
            at += 2;
            pending = 0;
            continue;
        }
        // "3º B", "4º izq.": floor and door in Spain, Portugal and Italy.
        let floor = scan.of(token);
        if !stop && token.has_digit() && (floor.ends_with(b"\xc2\xba") || floor.ends_with(b"\xc2\xaa")) && floor.len() <= 5 {
            let door = scan.token(at + 1).filter(|_| matches!(scan.gap(at), b" " | b", " | b"-"));
            let door = door.is_some_and(|t| {
                t.len() == 1 && t.shape & crate::scan::UPPER_FIRST != 0
                    || matches!(scan.of(t), b"izq" | b"izda" | b"dcha" | b"dch" | b"esq" | b"dto")
            });
            end = if door { at + 1 } else { at };
            at = end + 1;
            pending = 0;
            continue;
        }
        if stop {
            break;
        }
        if let Some(code_end) = post_code(scan, at) {
            // One address has one code.
            if code {
                break;
            }
            code = true;
            end = code_end;
            at = code_end + 1;
            passed += pending;
            pending = 0;
            continue;
        }
        if token.is(c::STATE)
            && token.len() <= 3
            && (token.is_upper() || scan.token(at + 1).is_some_and(|t| t.is_number() && t.len() == 5 && scan.gap(at) == b" "))
            || token.is(c::PLACE) && upper
        {
            place = true;
            end = at;
            at += 1;
            pending = 0;
            continue;
        }
        // "D.C."
        if token.len() == 1 && upper && pending == 0 && scan.of(token) == b"D" && scan.token(at + 1).is_some_and(|t| scan.of(t) == b"C") {
            end = at + 1;
            at += 2;
            continue;
        }
        // "42559 Rostock und …": the sentence goes on.
        if token.is_lower()
            && (matches!(scan.of(token), b"and" | b"or" | b"und" | b"oder" | b"et" | b"ou" | b"en")
                || (code || place) && (matches!(scan.of(token), b"y" | b"e") || !token.is(c::PARTICLE)))
        {
            break;
        }
        if token.is_word()
            && (upper || token.is(c::PARTICLE) || matches!(scan.of(token), b"nan"))
            && !token.is(c::MONTH | c::GREETING)
            && pending < 4
            && (token.word.concept & (k::PHONE | k::EMAIL | k::DATE | k::NAME | k::FAX | k::SSN) == 0)
        {
            // A town in capitals on its own line is taken at once.
            if breaks > 0 && token.is_upper() && token.len() > 3 {
                shouted += 1;
            }
            pending += 1;
            at += 1;
            continue;
        }
        // A lower-case town, before a state and a code.
        if token.is_lower() && pending < 4 && scan.token(last).is_some_and(|t| t.is_lower() || t.has_digit()) && breaks == 0 && gap == b" "
        {
            pending += 1;
            at += 1;
            continue;
        }
        break;
    }
    if (shouted > 0
        || code
            && pending <= 2
            && end + pending == at - 1
            && scan.token(end).is_some_and(|t| t.is_number() || t.len() == 2 && t.is_upper() || t.len() == 6)
            && (end + 1..at).filter_map(|i| scan.token(i)).all(|t| t.is_capitalised() && !t.is(c::COMMON | c::GIVEN))
            && (scan.gap(end) == b" " || scan.gap(end) == b", " && passed == 0 && !place))
        && pending > 0
        && end < at - 1
    {
        end = at - 1;
    } else if pending > 0 && pending <= 3 && !code && !place && at <= last + 4 {
        // "100 Main St, Springfield": one town after a comma, if a comma or the end closes it.
        let comma = matches!(scan.gap(last), b", ");
        let words = (last + 1..at).filter_map(|i| scan.token(i)).all(|t| t.is_capitalised() && !t.is(c::COMMON | c::GIVEN));
        if comma && words && at - last <= 3 {
            end = at - 1;
        }
    }
    let town = shouted > 0 || passed > 0 || pending > 0 && end == at - 1;
    let score = match (code, place || town) {
        (true, true) => 0.12,
        (false, false) => 0.0,
        _ => 0.055,
    };
    (end, score)
}

/// "Apt 4B", "Suite 400", "app. 14", "Unit", "14th Floor": the last token of the unit.
fn unit_number(scan: &Scan, index: usize) -> Option<usize> {
    let token = scan.token(index)?;
    let next = scan.token(index + 1)?;
    let gap = scan.gap(index);
    let short = matches!(gap, b" " | b". " | b" #" | b". #" | b"#" | b"-" | b" No. " | b"\xc2\xa0");
    if short && (next.has_digit() && next.len() <= 6 || next.len() == 1 && next.is_capitalised()) {
        let more = scan.token(index + 2).filter(|t| t.has_digit() && t.len() <= 4 && scan.gap(index + 1) == b"-");
        return Some(if more.is_some() { index + 2 } else { index + 1 });
    }
    let _ = token;
    None
}

/// US ZIP (+4), Canadian and British codes, four to six digits elsewhere. Returns the last token.
fn post_code(scan: &Scan, index: usize) -> Option<usize> {
    let token = scan.token(index)?;
    let word = scan.of(token);
    if token.is_number() {
        // "31-090 Kraków"
        if word.len() == 2
            && scan.gap(index) == b"-"
            && scan.token(index + 1).is_some_and(|t| t.is_number() && t.len() == 3)
            && scan.gap(index + 1) == b" "
            && scan.token(index + 2).is_some_and(Token::is_capitalised)
        {
            return Some(index + 1);
        }
        // "700 30" in Czechia, Slovakia, Sweden and Greece.
        if word.len() == 3
            && scan.gap(index) == b" "
            && scan.token(index + 1).is_some_and(|t| t.is_number() && t.len() == 2)
            && scan.token(index + 2).is_some_and(Token::is_capitalised)
        {
            return Some(index + 1);
        }
        if !(4..=6).contains(&word.len()) {
            return None;
        }
        // "62701-1234", and in Brazil and Portugal "44072-410", "4715-464".
        if word.len() < 6
            && scan.gap(index) == b"-"
            && scan.token(index + 1).is_some_and(|t| t.is_number() && (t.len() == 3 || t.len() == 4 && word.len() == 5))
        {
            return Some(index + 1);
        }
        // "1012 AB" in the Netherlands.
        if word.len() == 4 && scan.gap(index) == b" " && scan.token(index + 1).is_some_and(|t| t.is_upper() && t.len() == 2) {
            return Some(index + 1);
        }
        // A number that goes on is something else.
        if matches!(scan.at(token.end), b'-' | b'.' | b'/' | b':') && scan.at(token.end + 1).is_ascii_digit() {
            return None;
        }
        return Some(index);
    }
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphabetic);
    let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    let canadian = |w: &[u8]| {
        w.len() == 6 && letter(w.first()) && digit(w.get(1)) && letter(w.get(2)) && digit(w.get(3)) && letter(w.get(4)) && digit(w.get(5))
    };
    // "1016GV" in the Netherlands.
    let dutch = word.len() == 6 && word.iter().take(4).all(u8::is_ascii_digit) && word.iter().skip(4).all(u8::is_ascii_uppercase);
    if canadian(word) || dutch {
        return Some(index);
    }
    if let Some(next) = scan.token(index + 1).filter(|_| scan.gap(index) == b" ") {
        let second = scan.of(next);
        let british = (2..=4).contains(&word.len())
            && letter(word.first())
            && word.iter().any(u8::is_ascii_digit)
            && second.len() == 3
            && digit(second.first())
            && letter(second.get(1))
            && letter(second.get(2));
        let canadian = word.len() == 3
            && letter(word.first())
            && digit(word.get(1))
            && letter(word.get(2))
            && second.len() == 3
            && digit(second.first())
            && letter(second.get(1))
            && digit(second.get(2));
        if british || canadian {
            return Some(index + 1);
        }
    }
    None
}
