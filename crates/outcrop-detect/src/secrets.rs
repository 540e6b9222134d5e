//! AWS keys, passwords, usernames and PINs.

use crate::Entity;
use crate::context::{Candidates, Context, concepts, label, push, stands_alone};
use crate::lexicon::{Word, among, class, concept as k};
use crate::scan::{ALPHA, DIGIT, LOWER, Scan, Token, UPPER_FIRST, UPPER_LATER, WIDE, holds};

/// Is this the prefix of an AWS unique identifier? Source:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>, read 2026-08-20.
fn is_prefix(word: &[u8]) -> bool {
    word.first() == Some(&b'A') && b"AKIAASIAABIAACCAAGPAAIDAAIPAANPAANVAAPKAAROAASCA".chunks_exact(4).any(|prefix| prefix == word)
}

#[inline(never)]
pub(crate) fn aws_access_key(cx: &Context, out: &mut Candidates) {
    for token in cx.tokens() {
        let word = cx.scan.of(token);
        if token.shape & (LOWER | WIDE) != 0 || !(20..=24).contains(&word.len()) || !word.get(..4).is_some_and(is_prefix) {
            continue;
        }
        let labelled = cx.near_any(k::AWS) || cx.near(k::ACCESS | k::KEY);
        if (word.len() == 20 || labelled) && !matches!(cx.scan.before(token.start), b'/' | b'+' | b'-' | b'_') && free(cx.scan, token.end) {
            push(out, Entity::AwsAccessKey, token.start, token.end, 0.97);
        }
    }
}

/// Nothing of base 64 goes on; a date may, in a credential's scope.
fn free(scan: &Scan, end: usize) -> bool {
    !matches!(scan.at(end), b'/' | b'+' | b'_') || matches!(scan.slice(end, end + 3), b"/20")
}

/// Secret keys: forty characters of base 64, mixed, where the text speaks of AWS, a secret or a key id.
#[inline(never)]
pub(crate) fn aws_secret_key(scan: &Scan, out: &mut Candidates) {
    let mut skip_to = 0;
    for (index, token) in scan.tokens.iter().enumerate() {
        // Few keys are letters only, and no chain of groups.
        if token.len() == 20 && token.shape & (DIGIT | LOWER | WIDE) == 0 && scan.of(token).get(..4).is_some_and(is_prefix) {
            if free(scan, token.end) && stands_alone(scan, token.start, token.end) {
                push(out, Entity::AwsAccessKey, token.start, token.end, 0.97);
            }
            continue;
        }
        if token.start < skip_to
            || token.shape & ALPHA == 0
            || token.len() > 40
            || (token.len() < 4 && !matches!(scan.at(token.end), b'/' | b'+'))
        {
            continue;
        }
        if token.shape & DIGIT == 0 && token.shape & UPPER_LATER == 0 {
            continue;
        }
        let base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'+');
        let mut start = token.start;
        // It may start with short parts that are no reason to look.
        while token.start - start < 40 && base64(scan.before(start)) && start > skip_to {
            start -= 1;
        }
        let mut end = start;
        while end - start <= 40 && base64(scan.at(end)) {
            end += 1;
        }
        if end - start != 40 || scan.at(end) == b'=' || base64(scan.before(start)) {
            skip_to = if end - start > 40 { end } else { token.end };
            continue;
        }
        skip_to = end;
        let key = scan.slice(start, end);
        let upper = key.iter().filter(|b| b.is_ascii_uppercase()).count();
        let lower = key.iter().filter(|b| b.is_ascii_lowercase()).count();
        let digits = key.iter().filter(|b| b.is_ascii_digit()).count();
        let mut seen = [false; 128];
        for &byte in key {
            if let Some(slot) = seen.get_mut(usize::from(byte)) {
                *slot = true;
            }
        }
        let distinct = seen.iter().filter(|s| **s).count();
        if upper < 4 || lower < 4 || digits < 1 || distinct < 16 {
            continue;
        }
        let near = label(scan, index);
        let named = near & (k::SECRET | k::AWS) != 0 || near & (k::ACCESS | k::KEY) == k::ACCESS | k::KEY;
        let prefixed = |scan: &Scan, at: usize, last| if at > 3 && is_prefix(scan.slice(at - 4, at)) { at - 3 } else { last };
        if named || scan.memo.prefixes.any(scan, start.saturating_sub(200), start, prefixed) {
            push(out, Entity::AwsSecretKey, start, end, if near & k::SECRET != 0 { 0.96 } else { 0.8 });
        }
    }
}

/// PINs: four to eight digits after the word.
#[inline(never)]
pub(crate) fn pin(cx: &Context, out: &mut Candidates) {
    let Some(token) = cx.tokens().first() else { return };
    if !cx.near_any(k::PIN)
        || !token.is_number()
        || !(4..=8).contains(&token.len())
        || cx.tokens().len() > 1 && cx.tokens()[1].start <= token.end + 1
    {
        return;
    }
    // `spinning at 4500`, `pin the version 2024`: the word stands close, alone and means a number.
    let gap = cx.scan.gap_before(cx.first);
    let before = cx.first.checked_sub(1).and_then(|at| cx.scan.token(at));
    let itself = before.is_some_and(|t| t.word.concept & k::PIN != 0);
    let close = itself
        || gap.iter().any(|b| matches!(b, b':' | b'=' | b'"' | b'>' | b'#' | b'-'))
        || before.is_some_and(|t| t.word.concept & (k::CODE | k::NUMBER) != 0 || among(LINKS, cx.scan.of(t)));
    let other = k::OTHER | k::PHONE | if itself { 0 } else { k::ACCOUNT };
    if close && stands_alone(cx.scan, token.start, token.end) && !cx.near_any(other) {
        push(out, Entity::Pin, token.start, token.end, 0.85);
    }
}

/// What parts a label from its value in a sentence: "my PIN is now 4821".
const LINKS: &[&str] = &["", "istoasesbe\u{e8}", "wasnowestist", "from", "", "lautet"];

/// Credentials in a URL: `scheme://user:password@host`.
#[inline(never)]
pub(crate) fn userinfo(scan: &Scan, out: &mut Candidates) {
    for token in &scan.tokens {
        if scan.at(token.end) != b':' || scan.slice(token.end, token.end + 3) != b"://" {
            continue;
        }
        // A web address is masked as a whole.
        if among(&["", "ws", "ftpwss", "http", "https"], scan.of(token)) {
            continue;
        }
        let start = token.end + 3;
        let [ends, ats] = &scan.memo.userinfo;
        // A slash ends it, unless an `@` comes soon.
        let soon = |at: usize| at + 80 <= scan.bytes.len() && ats.until(scan, at, 80, |at| scan.bytes[at] == b'@') < at + 80;
        let end = ends.until(scan, start, 200, |at| match scan.bytes[at] {
            byte if byte.is_ascii_whitespace() => true,
            0 | b'"' | b'<' | b'>' => true,
            b'/' => !soon(at),
            _ => false,
        });
        let Some(at) = scan.slice(start, end).iter().rposition(|&b| b == b'@') else { continue };
        let info = scan.slice(start, start + at);
        if info.contains(&b'?') && info.contains(&b'/') {
            continue;
        }
        let Some(colon) = info.iter().position(|&b| b == b':') else { continue };
        if colon > 0 && colon <= 64 && !info.contains(&b'/') {
            push(out, Entity::Username, start, start + colon, 0.93);
        }
        if colon + 1 < at {
            push(out, Entity::Password, start + colon + 1, start + at, 0.95);
        }
    }
}

/// Passwords and usernames after their labels, and `@handles`.
#[inline(never)]
pub(crate) fn credentials(scan: &Scan, out: &mut Candidates) {
    for (index, token) in scan.tokens.iter().enumerate() {
        if token.shape & DIGIT != 0 && token.len() > 4 {
            continue;
        }
        let bits = if token.word.concept != 0 {
            token.word.concept
        } else if token.len() >= 7
            && token.word.class == 0
            && matches!(scan.at(token.end), b':' | b'=' | b'"' | b'\'' | b'<' | b'`' | b'>' | b' ' | b'_')
            && token.shape & ALPHA != 0
        {
            if matches!(scan.at(token.end), b' ') { 0 } else { concepts(scan, index) }
        } else {
            continue;
        };
        if bits & (k::PASSWORD | k::USER | k::LOGIN | k::ACCOUNT) != 0 {
            acted(scan, index, out);
        }
        if bits & (k::PASSWORD | k::USER) != 0 {
            logged(scan, index, out);
        }
        if bits & k::PASSWORD != 0 {
            password(scan, index, out);
        } else if token.len() == 1 && bits & k::USER != 0 {
            short_credentials(scan, index, out);
        } else if bits & (k::USER | k::LOGIN) != 0 || token.word.concept & k::HANDLE != 0 {
            username(scan, index, out);
        }
    }
    for &at in &scan.ats {
        remote(scan, at, out);
        handle(scan, at, out);
        paired(scan, at, out);
    }
}

/// `ssh ann@192.0.2.1`: the user of another machine.
fn remote(scan: &Scan, at: usize, out: &mut Candidates) {
    let name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let start = (at.saturating_sub(33)..at).rev().take_while(|&start| name(scan.at(start))).last().unwrap_or(at);
    let everyones = among(&["", "", "git", "rootuser", "admin", "ubuntu"], scan.slice(start, at));
    if start < at && !everyones && matches!(scan.slice(start.saturating_sub(4), start), b"ssh " | b"scp " | b"ftp ") {
        push(out, Entity::Username, start, at, 0.8);
    }
}

/// "ann@example.org / W!nter2024": an address and its password, as lists of credentials write them.
fn paired(scan: &Scan, at: usize, out: &mut Candidates) {
    let mut end = at + 1;
    while end - at < 120 && (scan.at(end).is_ascii_alphanumeric() || matches!(scan.at(end), b'.' | b'-')) {
        end += 1;
    }
    let rest = scan.slice(end, end + 3);
    let start = match rest {
        b" / " | b" | " => end + 3,
        [b':', next, _] if next.is_ascii_alphanumeric() => end + 1,
        _ => return,
    };
    let (start, end, _) = value_end(scan, start, 0);
    let value = scan.slice(start, end);
    let kinds: [fn(&u8) -> bool; 4] = [u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_digit, |b| {
        b.is_ascii_punctuation() && !matches!(b, b'/' | b'.' | b'-')
    }];
    if (6..=64).contains(&value.len()) && kinds.iter().all(|kind| value.iter().any(kind)) {
        push(out, Entity::Password, start, end, 0.8);
    }
}

/// After a label: where the value starts, and whether a colon, an equals sign, a tag or quotes announce it. What stands on the next line,
/// or after a dash, is announced where the label starts its line, and less surely.
fn value_start(scan: &Scan, label_end: usize, lined: bool) -> Option<(usize, u8)> {
    let mut at = label_end;
    let mut mark = 0;
    // The end of a quoted or underscored key: `password"`, `pass_word`, `password']`.
    let entity = |at: usize| scan.at(at) == b'&' && scan.bytes.get(at..).is_some_and(|rest| rest.starts_with(QUOT));
    if entity(at) {
        at += QUOT.len();
    }
    while at - label_end < 4
        && (matches!(scan.at(at), b'"' | b'\'' | b'`' | b']' | b')' | b'*') || scan.at(at) == b'\\' && scan.at(at + 1) == b'"')
    {
        at += 1;
    }
    // The value of a form's field.
    if scan.bytes.get(at..).is_some_and(|rest| rest.starts_with(b" value=\"")) {
        return Some((at + 7, b'='));
    }
    while at - label_end <= 48 {
        let (length, next) = match scan.bytes.get(at..).unwrap_or_default() {
            [b' ' | b'\t', ..] if at - label_end < 24 => (1, mark),
            [0xc2, 0xa0, ..] => (2, mark),
            [b':' | b'=', ..] if mark == 0 || mark == b'=' => (1, b'='),
            [b'<', b'>', ..] if mark == 0 => (2, b'='),
            [b'>', ..] if mark == 0 => (1, b'>'),
            // `=>`, `:**`, `: \"`
            [b'>', ..] if scan.before(at) == b'=' => (1, mark),
            [b'*', ..] if matches!(scan.before(at), b':' | b'*') && mark != 0 => (1, mark),
            [b'\\', b'"', ..] => (1, mark),
            [b'&', ..] if mark != 0 && entity(at) => break,
            rest @ [b'<', b'/', ..] if mark == 0 => {
                // A table's heading cell, then the value's.
                let inner = rest.get(..24)?.windows(4).position(|w| w == b"<td>")?;
                return Some((at + inner + 4, b'>'));
            }
            [b'-', b' ' | b'>', ..] if mark == 0 && lined && scan.before(at) == b' ' => (2, b'-'),
            [b'\n', ..] if mark == b'=' && lined && scan.before(at) == b':' => (1, b'-'),
            [b'.', b'.', b'.', ..] if mark == 0 => (3, b'.'),
            [b'.', ..] if mark == b'.' => (1, b'.'),
            // A colon as wide as a letter of Chinese; a dash; an opening quote.
            [0xef, 0xbc, 0x9a, ..] if mark == 0 => (3, b'='),
            [0xe2, 0x80, 0x93 | 0x94, ..] if mark == 0 && lined => (3, b'-'),
            [0xe2, 0x80, 0x9c, ..] if mark != 0 => (3, mark),
            _ => break,
        };
        (at, mark) = (at + length, next);
    }
    if at - label_end > 48 {
        return None;
    }
    // XML attributes between the name and its value: `<password type="str">`.
    if mark == 0 || mark == b'=' && scan.before(label_end) != 0 {
        let rest = scan.slice(label_end, (label_end + 32).min(scan.bytes.len()));
        if rest.starts_with(b" type=\"") {
            let close = rest.iter().position(|&b| b == b'>')?;
            return Some((label_end + close + 1, b'>'));
        }
    }
    Some((at, mark))
}

/// The end of a secret that starts here: at its closing quote, tag or space.
fn value_end(scan: &Scan, start: usize, mark: u8) -> (usize, usize, bool) {
    let quote = scan.at(start);
    if matches!(quote, b'"' | b'\'' | b'`') {
        let mut end = start + 1;
        while end - start < 130 && end < scan.bytes.len() && scan.at(end) != quote && scan.at(end) != b'\n' {
            end += 1;
        }
        if scan.at(end) == quote {
            // Inside another string both have a backslash.
            return (start + 1, end - usize::from(scan.before(start) == b'\\' && scan.before(end) == b'\\'), true);
        }
        return (start + 1, start + 1, true);
    }
    // `&quot;ann&quot;`: quoted as HTML has it.
    if quote == b'&'
        && let Some(rest) = scan.slice(start, scan.bytes.len().min(start + 136)).strip_prefix(QUOT)
    {
        let end = rest.windows(QUOT.len()).position(|at| at == QUOT).unwrap_or(0);
        return (start + QUOT.len(), start + QUOT.len() + end, true);
    }
    let tag = mark == b'>';
    let ends = |at: usize| match scan.bytes[at] {
        b' ' | b'\t' | b'\n' | b'\x0c' | b'\r' | b'"' | b'`' => true,
        b'<' => tag,
        b'\\' => matches!(scan.bytes.get(at + 1), Some(b'n' | b't' | b'"')),
        _ => false,
    };
    let mut end = scan.memo.values[usize::from(tag)].until(scan, start, 130, ends);
    while end > start && matches!(scan.before(end), b'.' | b',' | b';' | b':' | b'\'' | b'"' | b')') {
        end -= 1;
    }
    if scan.slice(start, end).ends_with("\u{201d}".as_bytes()) {
        end -= 3;
    }
    // Marks of emphasis.
    let marks = match scan.slice(start, end) {
        [b'*', b'*', .., b'*', b'*'] => 2,
        [b'*', .., b'*'] => 1,
        _ => 0,
    };
    (start + marks, end - marks, false)
}

/// A quote in HTML.
const QUOT: &[u8] = b"&quot;";

/// What bytes of a password are; some are two of these.
const LOW: u8 = 1;
const UP: u8 = 1 << 1;
const NUM: u8 = 1 << 2;
const MARK: u8 = 1 << 3;
const SPACE: u8 = 1 << 4;
const OPENS: u8 = 1 << 5;
const CLOSES: u8 = 1 << 6;
const OTHER: u8 = 1 << 7;

static KINDS: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'a'..=b'z' => LOW,
            b'A'..=b'Z' => UP,
            b'0'..=b'9' => NUM,
            b'(' | b'[' => MARK | OPENS,
            b')' | b'.' => MARK | CLOSES,
            b'!'..=b'~' => MARK,
            b' ' | b'\t' | b'\n' | b'\x0c' | b'\r' => SPACE,
            _ => OTHER,
        };
        byte += 1;
    }
    table
};

fn password(scan: &Scan, index: usize, out: &mut Candidates) {
    let Some(token) = scan.token(index) else { return };
    // `pass`, `passport`: only where it is written as a key.
    let word = scan.of(token);
    let mut from = token.end;
    // A key that goes on: password_hash is none, db_password is, `key__store__password__1` too.
    if matches!(scan.at(from), b'_' | b'-') {
        return;
    }
    let short = word.len() <= 4;
    let lined = scan.starts_line(index);
    if word.eq_ignore_ascii_case(b"pass") && matches!(scan.at(from), b' ' | b'\t') && scan.slice(from, from + 4) != b" is " {
        return;
    }
    let mut words_between = 0;
    let Some((mut start, mut mark)) = value_start(scan, from, lined) else { return };
    // Some words may follow: "password is", "mot de passe provisoire:", "password was set to".
    while mark == 0 && words_between < 3 {
        let next = scan.index_at(start);
        let Some(after) = scan.token(next).filter(|t| t.start == start) else { break };
        let plain = after.is_word()
            && after.is_lower()
            && (after.is(class::FILLER | class::COMMON)
                || matches!(scan.of(after), b"provisoire" | b"temporaire" | b"was" | b"be" | b"lautet" | b"changed"));
        let ahead = scan.at(after.end);
        if !plain || !matches!(ahead, b' ' | b':' | b'=') {
            break;
        }
        words_between += 1;
        from = after.end;
        let Some(found) = value_start(scan, from, false) else { return };
        (start, mark) = found;
    }
    let link = scan.slice(from.saturating_sub(3), from);
    let said = words_between > 0 && matches!(link, b" is" | b"est" | b" es" | b"ist" | b"was" | b"tet");
    let given = words_between > 0 && link == b" to";
    let (start, mut end, quoted) = value_end(scan, start, mark);
    let query = in_query(scan, token.start);
    if query {
        end = parameter_end(scan, start, end);
    }
    let value = scan.slice(start, end);
    if !(3..=128).contains(&value.len()) {
        return;
    }
    let (mut seen, mut last, mut path, mut indexed) = (0, 0, false, false);
    for &byte in value {
        seen |= KINDS[usize::from(byte)];
        path |= byte == b':' && last == b':';
        indexed |= matches!(byte, b'\'' | b'"') && last == b'[';
        last = byte;
    }
    if seen & SPACE != 0 && mark == 0 {
        return;
    }
    if matches!(value.first(), Some(b'{' | b'<' | b'$' | b'(' | b'[' | b'*'))
        && value.len() < 64
        && (value.starts_with(b"${")
            || value.starts_with(b"<")
            || value.starts_with(b"{{")
            || value.starts_with(b"[")
            || value.starts_with(b"**")
            || value.starts_with(b"$("))
    {
        return;
    }
    let lower_word = seen == LOW;
    let code = seen & OPENS != 0 && seen & CLOSES != 0 && !quoted && mark == b'=';
    let classes = (seen & (LOW | UP | NUM | MARK)).count_ones();
    let known = {
        let at = scan.index_at(start);
        scan.token(at)
            .is_some_and(|t| t.start == start && t.end == end && (t.is(class::COMMON | class::FILLER | class::VERB) || t.word.concept != 0))
    };
    let typed = !quoted
        && (path
            || value.ends_with(b">") && value.contains(&b'<')
            || value.starts_with(b"&") && seen == LOW | MARK
            || indexed
            // `read.password('Password:')`, `password_mgr`: a call, a variable.
            || scan.at(token.end) == b'('
            || seen == LOW | MARK && value.iter().all(|b| is_path(*b)) && value.contains(&b'_')
            || matches!(value, b"u32" | b"i32" | b"u64" | b"int" | b"bool" | b"char" | b"String"));
    let common = typed
        || start > 0 && scan.at(start - 1) == b'`' && mark != b'='
        || matches!(value, b"true" | b"false" | b"null" | b"None" | b"nil" | b"undefined" | b"string" | b"str" | b"String" | b"required");
    // A place in a program or on a disk, not a word: `config.password`, `PWD=/home/ann`.
    let dotted = !quoted && seen & !(LOW | UP | MARK | CLOSES) == 0 && value.contains(&b'.') && value.iter().all(|b| is_path(*b));
    let directory = word.eq_ignore_ascii_case(b"pwd") && matches!(value, [b'/', ..] | [b'~', b'/', ..]);
    let common = common || dotted || directory || value.eq_ignore_ascii_case(b"password");
    if common || code || known && (mark != b'=' || !quoted) && mark != b'>' {
        return;
    }
    let score: f32 = match (mark, quoted) {
        (b'=' | b'>', _) if short && lower_word && !quoted && word.eq_ignore_ascii_case(b"pass") => return,
        (b'=' | b'>', _) => 0.88,
        // In a sentence: a quoted word, or one that no sentence goes on with.
        (_, true) if !value.contains(&b' ') => 0.85,
        // "reset the password to continue" has no digit.
        _ if given && seen & NUM != 0 && classes >= 2 => 0.75,
        _ if said && (classes >= 2 || value.len() >= 12 || !known && !matches!(value, b"incorrect" | b"optional" | b"expired")) => 0.75,
        _ if classes >= 3 || classes == 2 && value.len() >= 7 && seen & NUM != 0 => {
            if value.iter().filter(|b| matches!(b, b'/' | b'@')).count() > 1 {
                return;
            }
            0.7
        }
        _ if scan.starts_line(index)
            && holds(&scan.str_floor(token.start.saturating_sub(40), token.start).to_ascii_lowercase(), "username") =>
        {
            0.6
        }
        _ if word.iter().any(u8::is_ascii_uppercase) && word.iter().skip(1).any(u8::is_ascii_uppercase) && lower_word => 0.6,
        _ => return,
    };
    push(out, Entity::Password, start, end, if query { score.min(IN_URL) } else { score });
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'_')
}

/// Less sure than the web address that it is part of, which is masked as a whole.
const IN_URL: f32 = 0.79;

/// Is this the name of a parameter in a URL?
fn in_query(scan: &Scan, start: usize) -> bool {
    matches!(scan.before(start), b'?' | b'&')
}

/// `user=ann&mail=…`: the parameter ends at the ampersand.
fn parameter_end(scan: &Scan, start: usize, end: usize) -> usize {
    scan.slice(start, end).iter().position(|b| matches!(b, b'&' | b'?' | b'(' | b',' | b';' | b'<')).map_or(end, |amp| start + amp)
}

/// What logs of logins say: "session opened for user ann", "Failed password for invalid user ann from 192.0.2.1", `user "ann" logged in`.
fn logged(scan: &Scan, index: usize, out: &mut Candidates) {
    let word = |at: usize| scan.token(at).map_or(&b""[..], |t| scan.of(t));
    let mut at = index + 1;
    let user = word(index).eq_ignore_ascii_case(b"user");
    if word(index) == b"password" && word(at) == b"for" && scan.gap(index) == b" " {
        // "for invalid user ann" has its own user.
        if matches!(word(at + 1), b"user" | b"invalid") {
            return;
        }
        at += 1;
    } else if !user {
        return;
    }
    let gap = scan.gap(at - 1);
    let quoted = matches!(gap, b" \"" | b" '");
    if gap != b" " && !quoted {
        return;
    }
    let Some(start) = scan.token(at).map(|t| t.start) else { return };
    let end = user_end(scan, start);
    let name = scan.slice(start, end);
    let behind = scan.slice(end + usize::from(quoted), (end + 24).min(scan.bytes.len()));
    let session = index >= 2 && word(index - 1) == b"for" && matches!(word(index - 2), b"opened" | b"closed");
    // An address, not "from 3 studies".
    let from = behind
        .strip_prefix(b" from ")
        .is_some_and(|rest| rest.iter().take_while(|b| !b.is_ascii_whitespace()).filter(|b| matches!(b, b'.' | b':')).count() > 1);
    let dotted = name.contains(&b'.');
    let strange = quoted || dotted || scan.token(at).is_some_and(|t| t.end == end && t.is_lower() && t.word == Word::default());
    let next = scan.token(scan.index_at(end));
    let does = behind.starts_with(b" ")
        && is_shaped(name)
        && next.is_some_and(|t| t.is_lower() && (t.is(class::VERB) || scan.of(t).len() > 4 && scan.of(t).ends_with(b"ed")));
    let did = strange
        && [&b" logged "[..], b" login", b" authenticated", b" failed", b" signed in", b" connected", b" report", b" accessed"]
            .iter()
            .any(|did| behind.starts_with(did));
    if (2..=64).contains(&name.len())
        && name.iter().any(u8::is_ascii_alphabetic)
        && (session || from || did || does || behind.starts_with(b"(uid="))
    {
        push(out, Entity::Username, start, end, 0.8);
    }
}

/// Where the name of a user ends that starts here.
#[inline(never)]
fn user_end(scan: &Scan, start: usize) -> usize {
    let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'@' | b'\\');
    let mut end = start;
    while end - start <= 64 && part(scan.at(end)) {
        end += 1;
    }
    while end > start && matches!(scan.before(end), b'.' | b'-') {
        end -= 1;
    }
    end
}

/// Is it written as users are: letters and then digits, or a name joined by a dot or an underscore?
#[inline(never)]
fn is_shaped(name: &[u8]) -> bool {
    let letters = name.iter().take_while(|b| b.is_ascii_lowercase()).count();
    match name.get(letters..) {
        Some([b'_' | b'.', rest @ ..]) => letters > 1 && rest.len() > 1 && rest.iter().all(u8::is_ascii_alphanumeric),
        Some(rest) => letters > 2 && (1..5).contains(&rest.len()) && rest.iter().all(u8::is_ascii_digit),
        None => false,
    }
}

/// "login failed for `ann_lee`", "reset requested by ann77,", "the account ann77": a user by its form, soon after a word of logins.
fn acted(scan: &Scan, index: usize, out: &mut Candidates) {
    let after = (index..index + 5).take_while(|&at| at == index || scan.gap(at - 1) == b" ");
    for at in after {
        let (Some(word), Some(next)) = (scan.token(at), scan.token(at + 1)) else { return };
        let leads = if at == index { word.word.concept & k::ACCOUNT != 0 } else { among(&["", "byas", "for"], scan.of(word)) };
        if !leads || scan.gap(at) != b" " || next.shape & (LOWER | UPPER_FIRST) != LOWER || next.word.concept != 0 {
            continue;
        }
        let end = user_end(scan, next.start);
        let name = scan.slice(next.start, end);
        let person = |t: Option<&Token>| t.is_some_and(|t| t.is(class::GIVEN | class::SURNAME));
        let named =
            name.last().is_some_and(u8::is_ascii_digit) || person(Some(next)) || person(scan.token(scan.index_at(end).wrapping_sub(1)));
        if is_shaped(name)
            && named
            && matches!(scan.at(end), 0 | b' ' | b',' | b'.' | b':' | b';' | b'\n' | b')')
            && scan.slice(end, end + 2) != b" ="
        {
            push(out, Entity::Username, next.start, end, 0.6);
            return;
        }
    }
}

/// `curl -u name:word`: credentials for a request.
fn basic(scan: &Scan, flag: &Token, out: &mut Candidates) {
    if scan.of(flag) != b"u" || !matches!(scan.slice(flag.start.saturating_sub(2), flag.start), b" -") || scan.at(flag.end) != b' ' {
        return;
    }
    let command = |scan: &Scan, at: usize, last| match scan.bytes.get(..at) {
        Some([.., b'\n']) => 0,
        Some([.., b'c', b'u', b'r', b'l']) => at - 3,
        _ => last,
    };
    if !scan.memo.curl.any(scan, flag.start.saturating_sub(200), flag.start, command) {
        return;
    }
    let (start, end, _) = value_end(scan, flag.end + 1, b'=');
    let Some(colon) = scan.slice(start, end).iter().position(|b| *b == b':').filter(|colon| *colon > 0) else { return };
    let password = scan.slice(start + colon + 1, end);
    if matches!(scan.at(start), b'$' | b'<' | b'{') || matches!(password.first(), None | Some(b'$' | b'<' | b'{')) {
        return;
    }
    push(out, Entity::Username, start, start + colon, 0.85);
    push(out, Entity::Password, start + colon + 1, end, 0.88);
}

/// `u: name` and `p: word` on lines of their own.
fn short_credentials(scan: &Scan, index: usize, out: &mut Candidates) {
    let Some(user) = scan.token(index) else { return };
    basic(scan, user, out);
    if !scan.starts_line(index) || scan.at(user.end) != b':' || scan.of(user) != b"u" {
        return;
    }
    let (Some(name), Some(p), Some(word)) = (scan.token(index + 1), scan.token(index + 2), scan.token(index + 3)) else { return };
    if scan.of(p) != b"p" || scan.at(p.end) != b':' || !scan.starts_line(index + 2) || word.start - p.end > 3 {
        return;
    }
    push(out, Entity::Username, name.start, value_end(scan, name.start, b'=').1, 0.8);
    push(out, Entity::Password, word.start, value_end(scan, word.start, b'=').1, 0.8);
}

/// "your username", "my password".
pub(crate) fn mine(scan: &Scan, index: usize) -> bool {
    index.checked_sub(1).and_then(|i| scan.token(i)).is_some_and(|t| among(&["", "my", "hisherour", "your", "their"], scan.of(t)))
}

fn username(scan: &Scan, index: usize, out: &mut Candidates) {
    let Some(token) = scan.token(index) else { return };
    let mut end = token.end;
    let mut last = index;
    // The key may go on: `user_name`, `User Name`, `login id`.
    for _ in 0..2 {
        let Some(next) = scan.token(last + 1) else { break };
        let part = next.word.concept & (k::NAME | k::IDENTITY | k::LOGIN | k::USER | k::ACCOUNT) != 0;
        if part && matches!(scan.gap(last), b"_" | b"-" | b" " | b"" | b"__") && next.is_word() {
            last += 1;
            end = next.end;
        } else {
            break;
        }
    }
    if matches!(scan.at(end), b'_' | b'-') || scan.before(token.start) == b'-' && scan.before(token.start - 1).is_ascii_uppercase() {
        return;
    }
    let key = scan.str(token.start, end).to_ascii_lowercase();
    let lined = scan.starts_line(index);
    let Some((mut start, mut mark)) = value_start(scan, end, lined) else { return };
    if mark == 0 && !matches!(scan.at(end), b' ' | b'\t' | 0xc2) {
        return;
    }
    // "your username is ann", "logged in as ann".
    let mut said = false;
    let signed = matches!(key.as_str(), "logged" | "signed");
    if mark == 0
        && let Some(link) = scan.token(last + 1).filter(|t| t.start == start)
    {
        let link = if signed && scan.of(link) == b"in" { scan.token(last + 2) } else { Some(link) };
        if let Some(link) = link.filter(|t| among(if signed { &["", "as"] } else { LINKS }, scan.of(t)) && scan.at(t.end) == b' ') {
            said = true;
            let Some(found) = value_start(scan, link.end, false) else { return };
            (start, mark) = found;
        }
    }
    let handle = token.word.concept & k::HANDLE != 0;
    // `UserList`, `SignedDuration::weeks`, `user_name = read(`: names in programs.
    let whole_key = token.word.concept != 0 || ["user", "name", "login", "id"].iter().any(|part| key.ends_with(part));
    if !whole_key || scan.slice(end, end + 2) == b"::" {
        return;
    }
    // `users: ann, bob` and `u` are not keys of one.
    if signed && !said || token.len() == 1 || key.starts_with("users") || handle && mark != b'=' && key != "nickname" {
        return;
    }
    let id = key.ends_with("id") && key != "userid" && key != "uid" && !key.starts_with("login");
    let (from, to, quoted) = value_end(scan, start, mark);
    let to = parameter_end(scan, from, to);
    let value = scan.slice(from, to);
    let name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'@' | b'+') || *b >= 0x80;
    if !(2..=64).contains(&value.len()) || !value.iter().all(name) || value.iter().all(|b| b.is_ascii_digit() || b.is_ascii_punctuation()) {
        return;
    }
    let at = scan.index_at(from);
    let first = scan.token(at);
    let whole = first.is_some_and(|t| t.start == from && t.end == to);
    let ordinary = first.is_some_and(|t| {
        whole
            && (t.is(class::COMMON | class::FILLER | class::VERB | class::ROLE) || t.word.concept != 0)
            && !t.is(class::GIVEN | class::SURNAME)
    });
    let digits = value.iter().any(u8::is_ascii_digit) && value.iter().any(u8::is_ascii_alphabetic);
    let code = !quoted && mark == b'=' && scan.at(to) == b'(';
    let mixed_case = value.iter().skip(1).any(u8::is_ascii_uppercase) && !quoted && mark == b'=';
    let program = !quoted
        && (matches!(value, b"u32" | b"i32" | b"u64" | b"str" | b"string" | b"String" | b"bool" | b"int" | b"char")
            || mixed_case && !digits
            || value.starts_with(b"_")
            || value.starts_with(b"."));
    if ordinary || code || program || value.iter().filter(|&&b| b == b'@').count() > usize::from(value.starts_with(b"@")) {
        return;
    }
    // A name with its surname is a name: `user: Anna Schmidt`.
    if !quoted && first.is_some_and(|t| t.shape & UPPER_FIRST != 0) && scan.at(to) == b' ' && scan.at(to + 1).is_ascii_uppercase() {
        return;
    }
    let sentence = scan.at(to) == b' ' && scan.at(to + 1).is_ascii_alphabetic();
    // "Benutzer: Dr. Anna Schmidt"; what a user says: "USER: please go on"; a place in a program: `uid = self.start`, `uname: c_long = 160`.
    let spoken = scan.starts_line(index) && token.shape & UPPER_FIRST != 0 && sentence && whole && first.is_some_and(Token::is_lower);
    let typed = !quoted && (scan.slice(to, to + 3) == b" = " || scan.at(to) == b';' && value.contains(&b'.'));
    if mark == b'=' && (first.is_some_and(|t| t.is(class::TITLE)) && scan.at(to) == b'.' || spoken || typed || value == b"root") {
        return;
    }
    // A number of a record has few letters, or is of hexadecimal digits.
    let letters = value.iter().filter(|b| b.is_ascii_alphabetic()).count();
    if id && (mark != b'=' || letters < 3 || value.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-')) {
        return;
    }
    let score: f32 = match mark {
        // "GitHub: see there" is no name.
        b'=' if handle && !matches!(scan.at(to + usize::from(quoted)), 0 | b'\n' | b',' | b')' | b'|' | b'\\') => return,
        b'=' if handle || id => 0.6,
        b'=' => {
            if mixed_case {
                0.55
            } else {
                0.85
            }
        }
        b'>' => 0.7,
        _ if digits && value.len() > 2 || value.contains(&b'_') || value.starts_with(b"@") => 0.75,
        // "logged in as ann"; of a user that is something, a word may tell what.
        _ if signed && whole => 0.7,
        _ if said && value.contains(&b'.') => 0.7,
        // "your username is annlee and your password …"
        _ if said && mine(scan, index) && whole && announces(scan, to) => 0.65,
        _ if said => return,
        _ if holds(&key, "name")
            && key.bytes().any(|b| b == b'u')
            && !scan.str(token.start, end).bytes().all(|b| b.is_ascii_lowercase() || b == b' ') =>
        {
            0.55
        }
        // "with your username ann", "username ann" above "password …".
        _ if key == "username" && (mine(scan, index) || scan.str(to, to + 10).starts_with("\npassword")) => 0.6,
        _ => return,
    };
    let score = if in_query(scan, token.start) { score.min(IN_URL) } else { score };
    push(out, Entity::Username, from, to, score);
}

/// Does a password follow in the same sentence?
fn announces(scan: &Scan, end: usize) -> bool {
    let first = scan.index_at(end);
    (first..first + 5).filter_map(|at| scan.token(at)).any(|t| t.start < end + 40 && t.word.concept & k::PASSWORD != 0)
}

/// `@name` where a name can be mentioned: after a space, bracket or quote, and not before a dot or another `@`.
fn handle(scan: &Scan, at: usize, out: &mut Candidates) {
    let before = scan.edge(at);
    if before.is_ascii_alphanumeric()
        || matches!(
            before,
            b'_' | b'@'
                | b'.'
                | b'/'
                | b'-'
                | b'+'
                | b'%'
                | b'$'
                | b'='
                | b'&'
                | b'#'
                | b'!'
                | b'*'
                | b'\\'
                | b':'
                | b'\''
                | b'"'
                | b'<'
                | b'`'
        )
    {
        return;
    }
    let mut end = at + 1;
    while end - at <= 30 && (scan.at(end).is_ascii_alphanumeric() || scan.at(end) == b'_') {
        end += 1;
    }
    let name = scan.slice(at + 1, end);
    if !(2..=30).contains(&name.len())
        || matches!(scan.at(end), b'@' | b'(' | b'/')
        || scan.at(end) == b'.' && matches!(scan.at(end + 1), b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9')
        || scan.at(end) == b'-'
        || !name.iter().any(u8::is_ascii_alphabetic)
    {
        return;
    }
    let index = scan.index_at(at + 1);
    let context = label(scan, index) & (k::HANDLE | k::USER | k::LOGIN) != 0;
    // Annotations of programs start lines, and tags of comments theirs (` * @since`); mentions stand in sentences.
    let line = scan.str_floor(at.saturating_sub(200), at).rsplit('\n').next().unwrap_or_default();
    let alone = line.trim().is_empty();
    if !alone && !line.starts_with('*') && line.bytes().all(|b| matches!(b, b' ' | b'\t' | b'*' | b'/' | b'#')) {
        return;
    }
    let sentence = !alone || scan.slice(end, end + 40).iter().take_while(|b| **b != b'\n').any(|b| *b == b' ');
    // All of it is looked at, which is faster than to look for the first.
    let around = scan.slice(at.saturating_sub(60), (end + 60).min(scan.bytes.len()));
    let program = around.iter().fold(false, |seen, b| seen | matches!(b, b'{' | b'}' | b';'))
        || alone && name.first().is_some_and(u8::is_ascii_uppercase);
    let score = if context {
        0.85
    } else if sentence && !program {
        0.55
    } else {
        return;
    };
    push(out, Entity::Username, at, end, score);
}
