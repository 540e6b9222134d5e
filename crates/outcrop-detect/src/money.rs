//! Cards, IBANs, SWIFT codes, bank accounts and routing numbers.

use crate::Entity;
use crate::context::{Candidates, Context, Digits, groups, luhn, push, stands_alone};
use crate::lexicon::{concept as k, is_country};
use crate::scan::{ALPHA, DIGIT, Scan};
use std::cmp::Ordering;

/// Issuer ranges: first digits from, to, and the lengths in use. Source: ISO/IEC 7812 issuer identification numbers as the networks publish them.
const ISSUERS: &[(u32, u32, &[usize])] = &[
    (4, 4, &[13, 16, 19]),
    (51, 55, &[16]),
    (2221, 2720, &[16]),
    (34, 34, &[15]),
    (37, 37, &[15]),
    (300, 305, &[14, 16]),
    (36, 36, &[14, 16, 19]),
    (38, 39, &[14, 16, 19]),
    (3095, 3095, &[14, 16]),
    (6011, 6011, &[16, 19]),
    (644, 649, &[16, 19]),
    (65, 65, &[16, 19]),
    (62, 62, &[16, 17, 18, 19]),
    (3528, 3589, &[16, 19]),
    (50, 50, &[12, 13, 14, 15, 16, 17, 18, 19]),
    (56, 58, &[12, 13, 14, 15, 16, 17, 18, 19]),
    (60, 63, &[12, 13, 14, 15, 16, 17, 18, 19]),
    (67, 67, &[12, 13, 14, 15, 16, 17, 18, 19]),
    (2131, 2131, &[15]),
    (1800, 1800, &[15]),
    (2200, 2204, &[16]),
    (9792, 9792, &[16]),
];

fn issued(digits: Digits) -> bool {
    ISSUERS.iter().any(|&(from, to, lens)| {
        let width = from.ilog10() as usize + 1;
        (from..=to).contains(&digits.value(0, width)) && lens.contains(&digits.len())
    })
}

/// The ways a card number is grouped in print.
fn card_groups(lens: &[u8]) -> bool {
    matches!(lens, [_] | [4, 4, 4, 1..=7] | [4, 6 | 4, 5 | 4] | [4, 4, 4, 4, 1..=3] | [4, 5, 6] | [6, 13 | 10] | [4, 3, 3, 3])
}

#[inline(never)]
pub(crate) fn card(cx: &Context, out: &mut Candidates) {
    groups(cx, 12..=19, |g| {
        let digits = g.digits;
        if !(12..=19).contains(&digits.len())
            || !card_groups(g.lens())
            || digits.uniform()
            || !luhn(digits.get())
            || !cx.stands_alone(g.start, g.end)
        {
            return false;
        }
        let context = cx.near_any(k::CARD | k::CREDIT | k::DEBIT) || cx.near(k::PAY | k::OTHER);
        let far = cx.far_any(k::CARD | k::CREDIT | k::DEBIT | k::PAY | k::CVV | k::EXPIRY);
        // The number of an account is none, unless it is one of those that are printed on most cards.
        let usual = matches!((digits.value(0, 1), digits.len()), (2 | 4 | 5 | 6, 16) | (3, 15));
        let other = (cx.near_any(k::OTHER | k::PHONE | k::IBAN) || !usual && cx.near_any(k::ACCOUNT | k::BANK)) && !context;
        let score = match (issued(digits), context, far, other) {
            (true, true, _, _) => 0.99,
            (true, _, _, true) => 0.4,
            (true, _, true, _) => 0.9,
            (true, _, _, _) => {
                if digits.len() >= 14 {
                    0.8
                } else {
                    0.4
                }
            }
            (false, true, _, _) => 0.85,
            _ => return false,
        };
        push(out, Entity::CreditDebitCardNumber, g.start, g.end, score);
        if score > 0.5 {
            rest_of_card(cx.scan, g.end, out);
        }
        true
    });
}

/// A row with all that is on a card: `4111111111111111|10/27|593`.
#[inline(never)]
fn rest_of_card(scan: &Scan, end: usize, out: &mut Candidates) {
    let month = past(scan, end, false);
    let year = past(scan, month, true) + 1;
    let until = past(scan, year, true);
    if month == end
        || year != month + 3
        || !matches!(scan.slice(month, year), [b'0', b'1'..=b'9', b'/' | b'-'] | [b'1', b'0'..=b'2', b'/' | b'-'])
        || !matches!(until - year, 2 | 4)
        || matches!(scan.at(until), b'/' | b'-')
    {
        return;
    }
    push(out, Entity::CreditDebitCardExpiry, month, until, 0.9);
    let cvv = past(scan, until, false);
    let end = past(scan, cvv, true);
    if cvv > until && matches!(end - cvv, 3 | 4) && stands_alone(scan, cvv, end) {
        push(out, Entity::CreditDebitCardCvv, cvv, end, 0.8);
    }
}

/// What comes after a few digits, or after what parts cells.
#[inline(never)]
fn past(scan: &Scan, from: usize, digits: bool) -> usize {
    let rest = scan.bytes.get(from..).unwrap_or_default().iter();
    from + rest.take_while(|b| if digits { b.is_ascii_digit() } else { matches!(b, b' ' | b',' | b';' | b'|' | b'\t') }).count()
}

#[inline(never)]
pub(crate) fn cvv(cx: &Context, out: &mut Candidates) {
    let Some(token) = cx.tokens().first() else { return };
    if !token.is_number() || !matches!(token.len(), 3 | 4) || !cx.scan.at(token.end).ne(&b'%') {
        return;
    }
    // The card stands before the code or soon after it.
    let card = || {
        let after = cx.scan.tokens.iter().skip(cx.first + 1).take(8);
        cx.far_any(k::CARD | k::CREDIT) || after.take_while(|t| t.start < token.end + 80).any(|t| t.word.concept & k::CARD != 0)
    };
    let labelled = cx.near_any(k::CVV) || cx.near_any(k::SECURITY) && cx.near_any(k::CODE | k::CARD) && card();
    if labelled && cx.stands_alone(token.start, token.end) {
        push(out, Entity::CreditDebitCardCvv, token.start, token.end, 0.9);
    }
}

#[inline(never)]
pub(crate) fn expiry(cx: &Context, out: &mut Candidates) {
    let tokens = cx.tokens();
    for pair in tokens.windows(2).take(3) {
        let [month, year] = pair else { continue };
        let separator = cx.scan.slice(month.end, year.start);
        if !month.is_number()
            || !year.is_number()
            || month.len() > 2
            || !matches!(year.len(), 2 | 4)
            || !matches!(separator, b"/" | b"-" | b" / ")
        {
            continue;
        }
        let (Ok(m), Ok(y)) = (cx.scan.str(month.start, month.end).parse::<u16>(), cx.scan.str(year.start, year.end).parse::<u16>()) else {
            continue;
        };
        if !(1..=12).contains(&m) || (year.len() == 4 && !(2000..2100).contains(&y)) || tokens.len() > 3 {
            continue;
        }
        let after = cx.scan.at(year.end);
        if matches!(after, b'/' | b'-') || matches!(cx.scan.before(month.start), b'/' | b'-') {
            continue;
        }
        let card = cx.far_any(k::CARD | k::CREDIT | k::DEBIT | k::CVV);
        let health = cx.far_any(k::HEALTH | k::RAMQ) && !cx.far_any(k::CREDIT | k::DEBIT | k::CVV);
        if (cx.near_any(k::EXPIRY) && !health) || (card && cx.near_any(k::CARD | k::CREDIT | k::DEBIT)) {
            push(out, Entity::CreditDebitCardExpiry, month.start, year.end, if card { 0.95 } else { 0.7 });
            return;
        }
    }
}

/// The form of the account part by country: n digits, a capitals, c either. Source: SWIFT IBAN Registry, release 99.
const IBANS: &str = "AD8n12c AE19n AL8n16c AO21n AT16n AZ4a20c BA16n BE12n BF24c BG4a6n8c BH4a14c BI23n BJ24c BR23n1a1c BY4c4n16c CF23n CG23n CH5n12c CI24c CM23n CR18n CV21n CY8n16c CZ20n DE18n DJ23n DK14n DO4c20n DZ22n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GA23n GB4a14n GE2a16n GI4a15c GL14n GQ23n GR7n16c GT4c20c GW21c HN4a20n HR17n HU24n IE4a14n IL19n IQ4a15n IR22n IS22n IT1a10n12c JO4a4n18c KM23n KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c LV4a13c LY21n MA24n MC10n11c2n MD20c ME18n MG23n MK3n10c2n ML24c MN16n MR23n MT4a5n18c MU4a19n3a MZ21n NE24c NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SN24c SO19n ST21n SV4a20n TD23n TG24c TL19n TN20n TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c";

/// How many characters the IBANs of a country have, and which: `n`, `a` or `c` for each.
fn iban_form(country: &[u8]) -> Option<([u8; 40], usize)> {
    let all = IBANS.as_bytes();
    let &[a, b] = country else { return None };
    let country = [a.to_ascii_uppercase(), b.to_ascii_uppercase()];
    // They are in alphabetical order.
    let (mut low, mut high) = (0_usize, all.len());
    let entry = loop {
        let before = all.get(low..low.midpoint(high))?;
        let start = before.iter().rposition(|&b| b == b' ').map_or(low, |space| low + space + 1);
        let entry = all.get(start..high)?;
        let entry = entry.split(|&b| b == b' ').next()?;
        match entry.get(..2)?.cmp(&country[..]) {
            Ordering::Equal => break entry,
            Ordering::Less => low = start + entry.len() + 1,
            Ordering::Greater => high = start.checked_sub(1)?,
        }
    };
    let mut form = [0; 40];
    let mut length = 0;
    let mut add = |kind: u8, count: usize| {
        form.iter_mut().skip(length).take(count).for_each(|slot| *slot = kind);
        length += count;
    };
    add(b'a', 2);
    add(b'n', 2);
    let mut count = 0;
    for &byte in entry.get(2..)? {
        if byte.is_ascii_digit() {
            count = count * 10 + usize::from(byte - b'0');
        } else {
            add(byte, count);
            count = 0;
        }
    }
    Some((form, length))
}

/// IBANs: country, length, and the remainder 97 (ISO 13616). Spaces or dashes between groups.
#[inline(never)]
pub(crate) fn iban(cx: &Context, out: &mut Candidates) {
    let tokens = cx.tokens();
    for token in tokens {
        let head = cx.scan.of(token);
        let (Some(country), true) = (head.get(..2).filter(|c| c.iter().all(u8::is_ascii_alphabetic)), token.len() >= 4) else { continue };
        if !head.get(2..4).is_some_and(|c| c.iter().all(u8::is_ascii_digit)) || cx.scan.before(token.start).is_ascii_alphanumeric() {
            continue;
        }
        let Some((form, length)) = iban_form(country) else { continue };
        // Groups follow in the text itself: a chain may end before a long IBAN does.
        let mut have = 0;
        let mut at = token.start;
        let mut rest: u64 = 0;
        let mut first = [0u8; 4];
        let mut sound = true;
        while have < length {
            let byte = cx.scan.at(at);
            if byte.is_ascii_alphanumeric() {
                let fits = match form.get(have) {
                    Some(b'n') => byte.is_ascii_digit(),
                    Some(b'a') => byte.is_ascii_alphabetic(),
                    _ => true,
                };
                if !fits {
                    sound = false;
                    break;
                }
                if have < 4 {
                    first[have] = byte;
                } else {
                    rest = mod97(rest, byte);
                }
                have += 1;
                at += 1;
            } else if matches!(byte, b' ' | b'-') && cx.scan.at(at + 1).is_ascii_alphanumeric() && have >= 2 {
                at += 1;
            } else {
                sound = false;
                break;
            }
        }
        if !sound || cx.scan.at(at).is_ascii_alphanumeric() {
            continue;
        }
        let remainder = first.iter().fold(rest, |rest, &byte| mod97(rest, byte));
        if remainder % 97 == 1 && cx.stands_alone(token.start, at) {
            push(out, Entity::InternationalBankAccountNumber, token.start, at, 0.98);
            return;
        }
    }
}

/// What is left of a number and one more character of it, modulo 97; divided only when it grows.
fn mod97(rest: u64, byte: u8) -> u64 {
    let rest = if rest >> 50 == 0 { rest } else { rest % 97 };
    match byte {
        b'0'..=b'9' => rest * 10 + u64::from(byte - b'0'),
        _ => rest * 100 + u64::from(byte.to_ascii_uppercase() - b'A') + 10,
    }
}

/// Four letters of a bank, a country, two of a place, perhaps three of a branch (ISO 9362), where the text says so.
#[inline(never)]
pub(crate) fn swift(cx: &Context, out: &mut Candidates) {
    let Some(token) = cx.tokens().first() else { return };
    let code = cx.scan.of(token);
    if !matches!(code.len(), 8 | 11) || !code.is_ascii() {
        return;
    }
    let (Some(bank), Some(country)) = (code.get(..4), code.get(4..6)) else { return };
    let said = cx.near_any(k::SWIFT);
    if !said && token.shape & DIGIT == 0 {
        return;
    }
    let real = is_country(country);
    if !bank.iter().all(u8::is_ascii_alphabetic) || !real || !cx.stands_alone(token.start, token.end) {
        return;
    }
    let upper = !code.iter().any(u8::is_ascii_lowercase);
    if !upper && matches!(cx.scan.before(token.start), b'<' | b'/' | b' ') {
        return;
    }
    if said {
        push(out, Entity::SwiftCode, token.start, token.end, 0.95);
    } else if upper && cx.far_any(k::IBAN | k::SWIFT) && token.shape & DIGIT != 0 {
        push(out, Entity::SwiftCode, token.start, token.end, 0.6);
    }
}

/// Routing numbers of US banks: nine digits with a Federal Reserve prefix and the 3-7-1 check, where the text says so.
#[inline(never)]
pub(crate) fn routing(cx: &Context, out: &mut Candidates) {
    if !cx.near_any(k::ROUTING) {
        return;
    }
    groups(cx, 9..=9, |g| {
        let digits = g.digits;
        let prefix = digits.value(0, 2);
        let check: u32 = digits.get().iter().zip([3, 7, 1].iter().cycle()).map(|(&d, w)| u32::from(d) * w).sum();
        let sound = digits.len() == 9 && matches!(prefix, 0..=12 | 21..=32 | 61..=72 | 80) && check.is_multiple_of(10) && !digits.uniform();
        if sound && cx.stands_alone(g.start, g.end) {
            push(out, Entity::UsBankRoutingNumber, g.start, g.end, 0.95);
        }
        sound
    });
}

/// Account numbers have no format: digits after a label that says account.
#[inline(never)]
pub(crate) fn account(cx: &Context, out: &mut Candidates) {
    let bank = cx.near_any(k::ACCOUNT) || cx.near(k::BANK | k::NUMBER);
    if !bank
        || cx.near_any(k::CARD | k::IBAN | k::ROUTING | k::NAME | k::AWS | k::PHONE | k::DATE | k::TAX | k::USER | k::LOGIN | k::PIN)
            && !cx.near(k::BANK | k::ACCOUNT | k::NUMBER)
    {
        return;
    }
    let tokens = cx.tokens();
    let Some(first) = tokens.first() else { return };
    // An alphanumeric number: one token, mostly digits.
    let mut end = first.end;
    let mut digits = 0;
    for token in tokens {
        if token.start > end + 1 || token.start > end && token.is_word() {
            break;
        }
        digits += cx.scan.of(token).iter().filter(|b| b.is_ascii_digit()).count();
        end = token.end;
    }
    let letters = cx.scan.slice(first.start, end).iter().filter(|b| b.is_ascii_alphabetic()).count();
    let strong = cx.near(k::ACCOUNT | k::NUMBER) || cx.near(k::BANK | k::ACCOUNT);
    if !(6..=18).contains(&digits)
        || letters > 4
        || (letters > 0 && !(strong && digits >= 8))
        || first.shape & (DIGIT | ALPHA) == 0
        || !cx.stands_alone(first.start, end)
    {
        return;
    }
    // A date is no account.
    if let [a, b, c, ..] = tokens
        && a.len() + b.len() + c.len() == 8
        && (a.len() == 4 || c.len() == 4)
        && b.len() == 2
    {
        return;
    }
    push(out, Entity::UsBankAccountNumber, first.start, end, if strong { 0.8 } else { 0.6 });
}
