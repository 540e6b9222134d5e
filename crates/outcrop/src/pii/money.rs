//! Cards, IBANs, SWIFT codes, bank accounts and routing numbers.

use super::Entity;
use super::context::{Candidates, Context, Digits, groups, luhn, push};
use super::lexicon::{COUNTRY_CODES, concept as k};
use super::scan::{ALPHA, DIGIT};

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

fn issued(digits: &Digits) -> bool {
    ISSUERS.iter().any(|&(from, to, lens)| {
        let width = from.to_string().len();
        (from..=to).contains(&digits.value(0, width)) && lens.contains(&digits.len())
    })
}

/// The ways a card number is grouped in print.
fn card_groups(lens: &[u8]) -> bool {
    matches!(
        lens,
        [_] | [4, 4, 4, 4]
            | [4, 4, 4, 1]
            | [4, 4, 4, 2]
            | [4, 4, 4, 3]
            | [4, 6, 5]
            | [4, 6, 4]
            | [4, 4, 5]
            | [4, 4, 4, 4, 3]
            | [4, 4, 4, 4, 2]
            | [4, 4, 4, 4, 1]
            | [4, 4, 4]
            | [4, 5, 6]
            | [6, 13]
            | [6, 10]
            | [4, 3, 3, 3]
            | [4, 4, 4, 5]
            | [4, 4, 4, 6]
            | [4, 4, 4, 7]
    )
}

pub(super) fn card(cx: &Context, out: &mut Candidates) {
    groups(cx, |g| {
        let digits = Digits::of(cx.scan.slice(g.start, g.end));
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
        let other = cx.near_any(k::OTHER | k::PHONE | k::IBAN) && !context;
        let score = match (issued(&digits), context, far, other) {
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
        true
    });
}

pub(super) fn cvv(cx: &Context, out: &mut Candidates) {
    let Some(token) = cx.tokens().first() else { return };
    if !token.is_number() || !matches!(token.len(), 3 | 4) || !cx.scan.at(token.end).ne(&b'%') {
        return;
    }
    let labelled = cx.near_any(k::CVV) || (cx.near(k::SECURITY | k::CODE) && cx.far_any(k::CARD | k::CREDIT));
    if labelled && cx.stands_alone(token.start, token.end) {
        push(out, Entity::CreditDebitCardCvv, token.start, token.end, 0.9);
    }
}

pub(super) fn expiry(cx: &Context, out: &mut Candidates) {
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

/// Length of an IBAN by country. Source: SWIFT IBAN Registry, release 99.
const IBAN_LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 DZ26 AO25 BF28 BJ28 CF27 CG27 CI28 CM27 CV25 GA27 GQ27 GW25 HN28 IR26 KM27 MA28 MG27 ML28 MZ25 NE28 SN28 TD27 TG28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

fn iban_length(country: &[u8]) -> Option<usize> {
    let entry = IBAN_LENGTHS.as_bytes().split(|&b| b == b' ').find(|e| e.get(..2).is_some_and(|c| c.eq_ignore_ascii_case(country)))?;
    std::str::from_utf8(entry.get(2..)?).ok()?.parse().ok()
}

/// IBANs: country, length, and the remainder 97 (ISO 13616). Spaces or dashes between groups.
pub(super) fn iban(cx: &Context, out: &mut Candidates) {
    let tokens = cx.tokens();
    for (index, token) in tokens.iter().enumerate() {
        let head = cx.scan.of(token);
        let (Some(country), true) = (head.get(..2).filter(|c| c.iter().all(u8::is_ascii_alphabetic)), token.len() >= 4) else { continue };
        if !head.get(2..4).is_some_and(|c| c.iter().all(u8::is_ascii_digit)) || cx.scan.before(token.start).is_ascii_alphanumeric() {
            continue;
        }
        let Some(length) = iban_length(country) else { continue };
        // Groups follow in the text itself: a chain may end before a long IBAN does.
        let mut have = 0;
        let mut at = token.start;
        let mut rest: u32 = 0;
        let mut first = [0u8; 4];
        let mut sound = true;
        while have < length {
            let byte = cx.scan.at(at);
            if byte.is_ascii_alphanumeric() {
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
        if remainder == 1 && cx.stands_alone(token.start, at) {
            push(out, Entity::InternationalBankAccountNumber, token.start, at, 0.98);
            return;
        }
        let _ = index;
    }
}

fn mod97(rest: u32, byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
    }
}

/// Four letters of a bank, a country, two of a place, perhaps three of a branch (ISO 9362), where the text says so.
pub(super) fn swift(cx: &Context, out: &mut Candidates) {
    let Some(token) = cx.tokens().first() else { return };
    let code = cx.scan.of(token);
    if !matches!(code.len(), 8 | 11) || !code.is_ascii() {
        return;
    }
    let (Some(bank), Some(country)) = (code.get(..4), code.get(4..6)) else { return };
    let real = COUNTRY_CODES.as_bytes().split(|&b| b == b' ').any(|c| c.eq_ignore_ascii_case(country));
    if !bank.iter().all(u8::is_ascii_alphabetic) || !real || !cx.stands_alone(token.start, token.end) {
        return;
    }
    let upper = !code.iter().any(u8::is_ascii_lowercase);
    if cx.near_any(k::SWIFT) {
        push(out, Entity::SwiftCode, token.start, token.end, 0.95);
    } else if upper && cx.far_any(k::IBAN | k::SWIFT) && token.shape & DIGIT != 0 {
        push(out, Entity::SwiftCode, token.start, token.end, 0.6);
    }
}

/// Routing numbers of US banks: nine digits with a Federal Reserve prefix and the 3-7-1 check, where the text says so.
pub(super) fn routing(cx: &Context, out: &mut Candidates) {
    if !cx.near_any(k::ROUTING) {
        return;
    }
    groups(cx, |g| {
        let digits = Digits::of(cx.scan.slice(g.start, g.end));
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
pub(super) fn account(cx: &Context, out: &mut Candidates) {
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
        if token.start > end + 1 {
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
    if let [a, b, c, ..] = tokens {
        if a.len() + b.len() + c.len() == 8 && (a.len() == 4 || c.len() == 4) && b.len() == 2 {
            return;
        }
    }
    push(out, Entity::UsBankAccountNumber, first.start, end, if strong { 0.8 } else { 0.6 });
}
