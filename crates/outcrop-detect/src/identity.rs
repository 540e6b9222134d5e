//! Numbers that states and health services give to people.

use crate::Entity;
use crate::context::{Candidates, Context, Digits, groups, luhn, push};
use crate::lexicon::concept as k;
use crate::scan::{ALPHA, DIGIT, holds};

/// US social security and individual taxpayer numbers.
#[inline(never)]
pub(crate) fn social_security(cx: &Context, out: &mut Candidates) {
    let ssn = cx.near_any(k::SSN) || cx.near(k::SOCIAL | k::SECURITY);
    let itin = cx.near_any(k::ITIN) || cx.near(k::TAX | k::IDENTITY) || cx.near(k::TAX | k::NUMBER);
    let sin = cx.near_any(k::SIN) || cx.near(k::SOCIAL | k::INSURANCE);
    groups(cx, 9..=9, |g| {
        let digits = g.digits;
        if digits.len() != 9 {
            return false;
        }
        let parted = g.lens() == [3, 2, 4];
        if !parted && g.lens() != [9] || !cx.stands_alone(g.start, g.end) {
            return false;
        }
        let (area, group, serial) = (digits.value(0, 3), digits.value(3, 5), digits.value(5, 9));
        // Printed in advertisements and never given out: 078-05-1120, 219-09-9999, 987-65-4320 to 4329.
        let advertised = matches!((area, group, serial), (78, 5, 1120) | (219, 9, 9999) | (987, 65, 4320..=4329)) && !ssn;
        if group == 0 || serial == 0 || area == 0 || area == 666 || digits.uniform() || advertised {
            return false;
        }
        let dashed = cx.scan.at(g.start + 3) == b'-';
        // One separator, both times.
        if parted && cx.scan.at(g.start + 3) != cx.scan.at(g.start + 6) {
            return false;
        }
        let other = cx.near_any(k::OTHER | k::PHONE | k::ROUTING | k::ACCOUNT | k::SIN) && !ssn && !cx.near_any(k::IDENTITY);
        if area >= 900 {
            // No area begins with 9, whatever the label says; taxpayer numbers do, with a group in the ranges that are given out.
            let given = matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99);
            if given && (itin || parted && !other) && !sin {
                push(out, Entity::UsIndividualTaxIdentificationNumber, g.start, g.end, if itin { 0.95 } else { 0.6 });
            }
            return given;
        }
        let score = match (ssn, parted, dashed) {
            (true, true, _) => 0.97,
            (true, false, _) => 0.85,
            (false, true, true) => {
                if other {
                    0.3
                } else {
                    0.8
                }
            }
            (false, true, false) => {
                if other || sin || !g.whole {
                    0.2
                } else {
                    0.55
                }
            }
            _ => return false,
        };
        push(out, Entity::UsSocialSecurityNumber, g.start, g.end, score);
        true
    });
}

/// Canadian social insurance numbers: nine digits, Luhn; first digit not 0 or 8, which are not given out, unless the text says that it is one.
#[inline(never)]
pub(crate) fn social_insurance(cx: &Context, out: &mut Candidates) {
    let near = cx.near_any(k::SIN) || cx.near(k::SOCIAL | k::INSURANCE);
    let far = cx.far() & k::SIN != 0 || cx.far() & (k::SOCIAL | k::INSURANCE) == k::SOCIAL | k::INSURANCE;
    groups(cx, 9..=9, |g| {
        let digits = g.digits;
        if digits.len() != 9 || !matches!(g.lens(), [9] | [3, 3, 3]) || matches!(digits.get().first(), Some(0 | 8)) && !near {
            return false;
        }
        if digits.uniform() || !luhn(digits.get()) || !cx.stands_alone(g.start, g.end) {
            return false;
        }
        let other = cx.near_any(k::OTHER | k::PHONE | k::ACCOUNT | k::ROUTING | k::PASSPORT | k::TAX | k::ITIN | k::SSN | k::DRIVER);
        let score = if near {
            0.97
        } else if other {
            return false;
        } else if far {
            if g.lens() == [9] { 0.55 } else { 0.8 }
        } else if g.lens() == [3, 3, 3] && g.whole {
            0.5
        } else {
            return false;
        };
        push(out, Entity::CaSocialInsuranceNumber, g.start, g.end, score);
        true
    });
}

/// Quebec: four letters of the name, then year, month (+50 for women) and day of birth and two more digits. British Columbia and
/// Ontario: ten digits with their check, where the text says health.
#[inline(never)]
pub(crate) fn health_card(cx: &Context, out: &mut Candidates) {
    let tokens = cx.tokens();
    for (index, token) in tokens.iter().enumerate() {
        let word = cx.scan.of(token);
        let letters = word.iter().take_while(|b| b.is_ascii_uppercase()).count();
        if letters != 4 || word.get(4..).is_none_or(|rest| !rest.iter().all(u8::is_ascii_digit)) {
            continue;
        }
        let mut end = token.end;
        let mut next = index;
        let mut have = word.len() - letters;
        while have < 8 {
            next += 1;
            let Some(more) = tokens.get(next).filter(|t| t.is_number() && t.start <= end + 1) else { break };
            have += more.len();
            end = more.end;
        }
        let mut room = [0; 24];
        let digits = Digits::of(cx.scan.slice(token.start, end), &mut room);
        let (month, day) = (digits.value(2, 4), digits.value(4, 6));
        let born = matches!(month, 1..=12 | 51..=62) && (1..=31).contains(&day);
        if digits.len() == 8 && born && cx.stands_alone(token.start, end) {
            let labelled = cx.far_any(k::HEALTH | k::RAMQ);
            push(out, Entity::CaHealthNumber, token.start, end, if labelled { 0.97 } else { 0.85 });
            return;
        }
    }
    let health = cx.near_any(k::HEALTH | k::RAMQ) && !cx.near_any(k::NHS);
    if !health {
        return;
    }
    for token in tokens {
        // Ontario's, with its version code.
        let mut room = [0; 24];
        let word = cx.scan.of(token);
        if word.len() == 12
            && word.iter().rev().take(2).all(u8::is_ascii_uppercase)
            && let digits = Digits::of(word, &mut room)
            && digits.len() == 10
            && luhn(digits.get())
            && cx.stands_alone(token.start, token.end)
        {
            push(out, Entity::CaHealthNumber, token.start, token.end, 0.9);
        }
    }
    groups(cx, 8..=12, |g| {
        // "Medicare: 2953 12345 1" is of another country.
        if !g.whole {
            return false;
        }
        let digits = g.digits;
        let d = digits.get();
        let sound = match digits.len() {
            10 => luhn(d) || d.first() == Some(&9) && bc_check(d),
            9 | 12 | 8 => cx.near_any(k::CARD | k::NUMBER | k::INSURANCE),
            _ => false,
        };
        if !sound {
            return false;
        }
        // Ontario's version code: two letters after the number.
        let mut end = g.end;
        let version = cx.scan.slice(end + 1, end + 3);
        if version.len() == 2
            && version.iter().all(u8::is_ascii_uppercase)
            && matches!(cx.scan.at(end), b' ' | b'-')
            && !cx.scan.at(end + 3).is_ascii_alphanumeric()
        {
            end += 3;
        }
        let alone = cx.stands_alone(g.start, end);
        if alone {
            push(out, Entity::CaHealthNumber, g.start, end, 0.9);
        }
        alone
    });
}

/// British Columbia's check digit: weights over the eight digits after the leading 9, modulo 11.
fn bc_check(d: &[u8]) -> bool {
    let sum: u32 = d.iter().skip(1).zip([2u32, 4, 8, 5, 10, 9, 7, 3]).map(|(&d, w)| (u32::from(d) * w) % 11).sum();
    d.get(9).is_some_and(|&check| (11 - sum % 11) % 11 == u32::from(check))
}

/// NHS numbers: ten digits, modulo 11.
#[inline(never)]
pub(crate) fn nhs(cx: &Context, out: &mut Candidates) {
    groups(cx, 10..=10, |g| {
        let digits = g.digits;
        if digits.len() != 10 || !matches!(g.lens(), [10] | [3, 3, 4]) || digits.uniform() {
            return false;
        }
        let d = digits.get();
        let sum: u32 = d.iter().take(9).zip((2..=10).rev()).map(|(&d, w)| u32::from(d) * w).sum();
        let check = (11 - sum % 11) % 11;
        if check == 10 || d.get(9).is_none_or(|&c| u32::from(c) != check) || !cx.stands_alone(g.start, g.end) {
            return false;
        }
        let labelled = cx.near_any(k::NHS)
            || cx.near(k::NATIONAL | k::HEALTH)
            || cx.far() & k::NHS != 0 && cx.near & (k::PHONE | k::OTHER | k::ACCOUNT) == 0;
        if labelled {
            push(out, Entity::UkNationalHealthServiceNumber, g.start, g.end, 0.97);
        }
        labelled
    });
}

/// The first digit of a tax reference by the remainder of the others.
const CHECK: [u8; 11] = [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1];

/// UK tax references: ten digits, the first checks the others; thirteen with the tax office before.
#[inline(never)]
pub(crate) fn taxpayer_reference(cx: &Context, out: &mut Candidates) {
    let labelled = cx.near_any(k::UTR)
        || cx.near(k::TAX) && holds(&cx.scan.str(cx.start().saturating_sub(60), cx.start()).to_ascii_lowercase(), "unique");
    if !labelled {
        return;
    }
    groups(cx, 10..=13, |g| {
        let digits = g.digits;
        let d = match digits.len() {
            10 => digits.get(),
            13 => digits.get().get(3..).unwrap_or_default(),
            _ => return false,
        };
        let sum: u32 = d.iter().skip(1).zip([6u32, 7, 8, 9, 10, 5, 4, 3, 2]).map(|(&d, w)| u32::from(d) * w).sum();

        let sound = CHECK.get(usize::try_from(sum % 11).unwrap_or(0)) == d.first();
        let end = if matches!(cx.scan.at(g.end), b'K' | b'k') { g.end + 1 } else { g.end };
        push(out, Entity::UkUniqueTaxpayerReferenceNumber, g.start, end, if sound { 0.97 } else { 0.6 });
        true
    });
}

/// National insurance numbers: two letters, six digits, A to D. Not every prefix is given out.
#[inline(never)]
pub(crate) fn national_insurance(cx: &Context, out: &mut Candidates) {
    let tokens = cx.tokens();
    let near = cx.near_any(k::NINO) || cx.near(k::NATIONAL | k::INSURANCE) || cx.near_any(k::INSURANCE);
    let lettered = |(_, token): &(usize, &crate::scan::Token)| cx.scan.of(token).first().is_some_and(u8::is_ascii_alphabetic);
    for (index, token) in tokens.iter().enumerate().filter(lettered) {
        let mut seen = [0u8; 9];
        let mut have = 0;
        let mut end = token.start;
        for group in tokens.iter().skip(index) {
            if group.start > end + 1 && have > 0 {
                break;
            }
            for &byte in cx.scan.of(group) {
                if let Some(slot) = seen.get_mut(have) {
                    *slot = byte;
                }
                have += 1;
            }
            end = group.end;
            if have >= 9 {
                break;
            }
        }
        if have != 9 {
            continue;
        }
        let lower = seen.iter().any(u8::is_ascii_lowercase);
        let upper = seen.map(|b| b.to_ascii_uppercase());
        let [a, b, digits @ .., suffix] = &upper;
        let first = a.is_ascii_uppercase() && !matches!(a, b'D' | b'F' | b'I' | b'Q' | b'U' | b'V');
        let second = b.is_ascii_uppercase() && !matches!(b, b'D' | b'F' | b'I' | b'O' | b'Q' | b'U' | b'V');
        let prefix = !matches!([*a, *b], [b'B', b'G'] | [b'G', b'B'] | [b'N', b'K' | b'T'] | [b'K' | b'T', b'N'] | [b'Z', b'Z']);
        let named = cx.near_any(k::NINO) || cx.near(k::INSURANCE | k::NUMBER) || tokens_before(cx, "ni");
        let tail = matches!(suffix, b'A'..=b'D') || named && suffix.is_ascii_uppercase();
        if first
            && second
            && prefix
            && tail
            && digits.iter().all(u8::is_ascii_digit)
            && (!lower || near)
            && cx.stands_alone(token.start, end)
        {
            push(out, Entity::UkNationalInsuranceNumber, token.start, end, if near || named { 0.97 } else { 0.85 });
            return;
        }
    }
}

fn tokens_before(cx: &Context, word: &str) -> bool {
    (1..=3)
        .filter_map(|back| cx.first.checked_sub(back))
        .filter_map(|i| cx.scan.token(i))
        .any(|t| cx.scan.of(t).eq_ignore_ascii_case(word.as_bytes()))
}

/// The value of a label: groups of the chain up to this many characters, joined by single separators.
fn value(cx: &Context, most: usize, spaces: bool) -> (usize, usize, usize, usize) {
    let start = cx.start();
    let (mut end, mut digits, mut letters) = (start, 0, 0);
    for (index, token) in cx.tokens().iter().enumerate() {
        let gap = cx.scan.slice(end, token.start);
        if index > 0 && (gap.len() > 1 || (gap == b" " && !spaces) || gap == b"." || gap == b"/") {
            break;
        }
        if token.end - start > most {
            break;
        }
        let word = cx.scan.of(token);
        digits += word.iter().filter(|b| b.is_ascii_digit()).count();
        letters += word.iter().filter(|b| b.is_ascii_alphabetic()).count();
        end = token.end;
    }
    (start, end, digits, letters)
}

/// Passport numbers: the US form (a letter or digit, then eight digits) or another country's, where the text says passport; the US form alone
/// where it says document or identity.
#[inline(never)]
pub(crate) fn passport(cx: &Context, out: &mut Candidates) {
    let passport = cx.near_any(k::PASSPORT) && !cx.near_any(k::PASSWORD) || cx.near(k::PASSPORT | k::NUMBER);
    let document =
        (cx.near(k::DOCUMENT | k::NUMBER) || cx.near(k::DOCUMENT | k::IDENTITY) || cx.near(k::NATIONAL | k::IDENTITY)) && !passport;
    if !passport && !document {
        return;
    }
    let (start, end, digits, letters) = value(cx, 12, false);
    let plain = cx.scan.slice(start, end).iter().all(u8::is_ascii_alphanumeric);
    let fits = if document {
        plain && digits + letters == 9 && letters <= 1
    } else {
        plain && (6..=12).contains(&(digits + letters)) && digits >= 5 && letters <= 4
    };
    if fits && cx.stands_alone(start, end) {
        push(out, Entity::UsPassportNumber, start, end, if passport { 0.93 } else { 0.6 });
    }
}

/// Driving licences: after a label, codes of 5 to 20 characters; without, only the forms that cannot be anything else (Quebec's and the UK's).
#[inline(never)]
pub(crate) fn driver(cx: &Context, out: &mut Candidates) {
    let tokens = cx.tokens();
    for (index, token) in tokens.iter().enumerate() {
        // Great Britain: five of the name, date of birth with 5 added to the month's first digit for women, initials, check.
        let word = cx.scan.of(token);
        if word.len() >= 16 && word.len() <= 18 && gb_licence(word) && cx.stands_alone(token.start, token.end) {
            let issue = tokens
                .get(index + 1)
                .filter(|t| t.is_number() && t.len() == 2 && t.start == token.end + 1 && cx.near_any(k::LICENSE | k::DRIVER));
            push(out, Entity::DriverId, token.start, issue.map_or(token.end, |t| t.end), 0.9);
            return;
        }
        // Quebec: a letter and four digits, six of the date of birth, two more.
        if let [a, b, c] = tokens.get(index..index + 3).unwrap_or_default() {
            let head = cx.scan.of(a);
            if head.len() == 5
                && head[0].is_ascii_uppercase()
                && head[1..].iter().all(u8::is_ascii_digit)
                && b.is_number()
                && b.len() == 6
                && c.is_number()
                && c.len() == 2
                && cx.scan.slice(a.end, b.start) == b"-"
            {
                push(out, Entity::DriverId, a.start, c.end, 0.9);
                return;
            }
        }
    }
    let labelled = cx.near(k::DRIVER | k::LICENSE) || cx.near(k::DRIVER | k::IDENTITY) || cx.near_any(k::DL);
    let prefixed = tokens.first().is_some_and(|t| cx.scan.of(t) == b"DL") && tokens.len() > 1;
    // "licence 87204882", of a driver named before.
    let told = cx.near_any(k::LICENSE)
        && !cx.near_any(k::KEY | k::OTHER)
        && cx.far_any(k::DRIVER | k::PLATE)
        && matches!(tokens, [one] if one.is_number() && (7..=10).contains(&one.len()));
    let labelled = labelled || told;
    if !labelled && !(prefixed && cx.near_any(k::LICENSE)) && !(cx.near_any(k::LICENSE) && !cx.near_any(k::PLATE | k::VEHICLE | k::KEY)) {
        return;
    }
    let (mut start, end, digits, letters) = value(cx, 22, true);
    let length = digits + letters;
    let strong = labelled || prefixed;
    if !(5..=20).contains(&length)
        || digits < 3
        // Keys of programs have letters in other places.
        || !strong && cx.near_any(k::NUMBER) && !cx.scan.at(start).is_ascii_uppercase()
        || (!strong && (letters == 0 || digits < 6 || cx.scan.slice(start, end).iter().any(u8::is_ascii_lowercase)))
        || !cx.stands_alone(start, end)
    {
        return;
    }
    // A label that is part of the value's text: `DL:AB12-34CD-56EF`.
    if cx.scan.before(start) == b':' && cx.scan.slice(start.saturating_sub(3), start - 1) == b"DL" {
        start = start.saturating_sub(3);
    }
    push(out, Entity::DriverId, start, end, if strong { 0.9 } else { 0.55 });
}

fn gb_licence(word: &[u8]) -> bool {
    let name = word.iter().take(5).all(|b| b.is_ascii_uppercase() || *b == b'9') && word.first().is_some_and(u8::is_ascii_uppercase);
    let padded = word.iter().take(5).skip_while(|b| b.is_ascii_uppercase()).all(|b| *b == b'9');
    let mut room = [0; 24];
    let digits = Digits::of(word.get(5..11).unwrap_or_default(), &mut room);
    let (month, day) = (digits.value(1, 3), digits.value(3, 5));
    let dated = digits.len() == 6 && matches!(month, 1..=12 | 51..=62) && (1..=31).contains(&day);
    // Initials, a digit that tells namesakes apart, two check letters, perhaps the issue.
    let tail = word.get(11..).is_some_and(|t| {
        t.iter().take(2).all(|b| b.is_ascii_uppercase() || *b == b'9')
            && t.get(2).is_some_and(u8::is_ascii_digit)
            && t.iter().skip(3).take(2).all(u8::is_ascii_uppercase)
    });
    name && padded && dated && tail
}

/// Number plates after a label, and the current British form without.
#[inline(never)]
pub(crate) fn plate(cx: &Context, out: &mut Candidates) {
    let tokens = cx.tokens();
    let labelled = cx.near_any(k::PLATE) || cx.near(k::LICENSE | k::NUMBER) && cx.near_any(k::VEHICLE);
    if labelled && !cx.near_any(k::VIN) {
        let (start, end, digits, letters) = value(cx, 14, true);
        let length = digits + letters;
        let dated = matches!(tokens, [y, m, d, ..] if y.len() == 4 && m.len() == 2 && d.len() == 2 && y.is_number() && m.is_number());
        if !dated
            && (2..=10).contains(&length)
            && (digits > 0 || length >= 5)
            && cx.scan.slice(start, end).iter().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
            && cx.stands_alone(start, end)
        {
            push(out, Entity::LicensePlate, start, end, 0.9);
        }
        return;
    }
    if cx.near_any(k::VEHICLE) && !cx.near_any(k::VIN | k::OTHER) {
        // "Reg. AB 123 CD", "Vehicle: RI-559-A": capitals and few digits; models of cars have no hyphens, nor letters at the end.
        let registered = cx.near_any(k::LICENSE | k::NUMBER)
            || cx.first.checked_sub(1).and_then(|at| cx.scan.token(at)).is_some_and(|t| {
                matches!(cx.scan.of(t), [b'r' | b'R', b'e' | b'E', b'g' | b'G', ..])
                        // "the vehicle GSV-418 left"
                        || cx.scan.of(t).eq_ignore_ascii_case(b"vehicle") && tokens.len() < 3 && cx.scan.gap_before(cx.first) == b" "
            });
        let (start, end, digits, letters) = value(cx, 13, registered);
        let text = cx.scan.slice(start, end);
        let (mut run, mut runs, mut lower) = (0, 0, false);
        for byte in text {
            run = if byte.is_ascii_digit() { run + 1 } else { 0 };
            runs = runs.max(run);
            lower |= byte.is_ascii_lowercase();
        }
        let parted =
            text.contains(&b'-') || text.first().is_some_and(u8::is_ascii_digit) || text.last().is_some_and(u8::is_ascii_uppercase);
        if (5..=10).contains(&(digits + letters))
            && (2..=4).contains(&runs)
            && letters >= 2
            && !lower
            && (registered || parted && cx.scan.gap_before(cx.first).starts_with(b":"))
            && cx.stands_alone(start, end)
        {
            push(out, Entity::LicensePlate, start, end, 0.6);
            return;
        }
    }
    if cx.near_any(k::VEHICLE)
        && let Some(token) = tokens.first().filter(|token| token.len() == 7)
        && let Some((head, tail)) = cx.scan.of(token).split_at_checked(4)
        && current(head)
        && random(tail)
        && cx.stands_alone(token.start, token.end)
    {
        push(out, Entity::LicensePlate, token.start, token.end, 0.6);
        return;
    }
    for pair in tokens.windows(2) {
        let [a, b] = pair else { continue };
        let (head, tail) = (cx.scan.of(a), cx.scan.of(b));
        if current(head) && random(tail) && cx.scan.slice(a.end, b.start) == b" " && cx.stands_alone(a.start, b.end) {
            push(out, Entity::LicensePlate, a.start, b.end, 0.6);
            return;
        }
    }
    if let [a, b, c, ..] = tokens {
        // Italy: two letters, three digits, two letters.
        let italian = a.is_upper() && a.len() == 2 && b.is_number() && b.len() == 3 && c.is_upper() && c.len() == 2;
        if italian && tokens.len() == 3 && cx.near_any(k::VEHICLE) {
            push(out, Entity::LicensePlate, a.start, c.end, 0.6);
        }
    }
}

/// The area and the half-year of a British plate since 2001.
fn current(head: &[u8]) -> bool {
    matches!(head, [x, y, d, e] if area(*x) && area(*y) && d.is_ascii_digit() && e.is_ascii_digit() && matches!((d - b'0') * 10 + (e - b'0'), 2..=29 | 51..=79))
}

/// Its last three letters.
fn random(tail: &[u8]) -> bool {
    tail.len() == 3 && tail.iter().all(|b| b.is_ascii_uppercase() && !matches!(b, b'I' | b'Q'))
}

fn area(letter: u8) -> bool {
    letter.is_ascii_uppercase() && !matches!(letter, b'I' | b'Q' | b'Z')
}

/// Vehicle identification numbers: 17 characters without I, O and Q (ISO 3779); the check digit where North America prescribes it.
#[inline(never)]
pub(crate) fn vin(cx: &Context, out: &mut Candidates) {
    for token in cx.tokens() {
        if token.len() != 17 || token.shape & (DIGIT | ALPHA) != DIGIT | ALPHA {
            continue;
        }
        let word = cx.scan.of(token);
        let lower = word.iter().any(u8::is_ascii_lowercase);
        let mut upper = [0; 17];
        upper.iter_mut().zip(word).for_each(|(slot, byte)| *slot = byte.to_ascii_uppercase());
        if !upper.iter().all(|b| b.is_ascii_alphanumeric() && !matches!(b, b'I' | b'O' | b'Q')) || !cx.stands_alone(token.start, token.end)
        {
            continue;
        }
        let near = cx.near_any(k::VIN | k::VEHICLE);
        let letters = upper.iter().filter(|b| b.is_ascii_alphabetic()).count();
        let checked = vin_check(&upper);
        let serial = upper.iter().rev().take(4).all(u8::is_ascii_digit);
        let score = match (near, checked) {
            (true, true) => 0.98,
            (true, false) => 0.9,
            (false, true) if letters >= 2 => 0.85,
            // A part or a serial number may have as many characters.
            (false, false) if serial && letters >= 3 && !lower && !cx.near_any(k::OTHER) => 0.6,
            _ => continue,
        };
        if lower && !near {
            continue;
        }
        push(out, Entity::VehicleIdentificationNumber, token.start, token.end, score);
    }
}

fn vin_check(vin: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let worth = |b: u8| -> u32 {
        match b {
            b'0'..=b'9' => u32::from(b - b'0'),
            b'A'..=b'H' => u32::from(b - b'A') + 1,
            b'J'..=b'N' => u32::from(b - b'J') + 1,
            b'P' => 7,
            b'R' => 9,
            _ => u32::from(b.saturating_sub(b'S')) + 2,
        }
    };
    let rest = vin.iter().zip(WEIGHTS).map(|(&b, w)| worth(b) * w).sum::<u32>() % 11;
    vin.get(8).is_some_and(|&check| if rest == 10 { check == b'X' } else { check.is_ascii_digit() && u32::from(check - b'0') == rest })
}
