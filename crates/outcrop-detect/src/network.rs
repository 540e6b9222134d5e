//! E-mail addresses, URLs, IP and MAC addresses.

use crate::Entity;
use crate::context::{Candidates, label, push};
use crate::lexicon::{Words, among, concept, is_country};
use crate::scan::{CJK, Clear, Scan, holds, is_alphanumeric};

/// Longest local part of an address (RFC 5321 §4.5.3.1.1).
const LOCAL: usize = 64;
/// Longest domain name (RFC 1035 §2.3.4).
const DOMAIN: usize = 253;
/// Longest URL looked at; what is longer is cut here.
const URL: usize = 2_048;

/// What stands before an `@` in practice; the rest of what RFC 5321 allows is a sentence's or a query's.
fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'')
}

fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'-' | b'.')
}

/// The vowel signs of the scripts of India are part of letters.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{900}'..='\u{dff}')
}

/// A run of characters that names of hosts are written with. What its labels allow is worked out once, however many names start in it.
#[derive(Default)]
struct Hosts {
    start: usize,
    end: usize,
    /// One for each dot: the label after it.
    labels: Vec<Label>,
}

/// Each of these but the dot is the number of a label up to this one, counted from 1; 0 is none.
#[derive(Clone, Copy, Default)]
struct Label {
    dot: usize,
    /// The last that may end a name.
    top: usize,
    /// The last that may, unless a sentence ends before it.
    sentence: usize,
    /// The last that no name holds.
    unsound: usize,
}

impl Label {
    /// What is to be said of a label after those before it.
    fn after(before: Option<&Self>, number: usize, dot: usize, label: &[u8]) -> Self {
        let before = before.copied().unwrap_or_default();
        let letters = ends_name(label);
        let sentence = letters && opens_sentence(label);
        let sound = label.len() <= 63 && !matches!(label, [] | [b'-', ..] | [.., b'-']);
        Self {
            dot,
            top: if letters && !sentence { number } else { before.top },
            sentence: if sentence { number } else { before.sentence },
            unsound: if sound { before.unsound } else { number },
        }
    }
}

/// At least two characters, however many bytes they take; letters, or what stands for others.
fn ends_name(label: &[u8]) -> bool {
    label.iter().filter(|b| **b & 0xc0 != 0x80).count() >= 2 && label.iter().all(|b| b.is_ascii_alphabetic() || *b >= 0x80)
        || label.starts_with(b"xn--")
}

/// A full stop and a capital after it belong to the next sentence, if there is a lower-case letter before it.
fn opens_sentence(label: &[u8]) -> bool {
    label.first().is_some_and(u8::is_ascii_uppercase) && label.iter().any(u8::is_ascii_lowercase)
}

impl Hosts {
    /// Beyond ASCII only letters count, and none of the full-width forms.
    fn read(&mut self, scan: &Scan, start: usize) {
        let mut end = start;
        while is_host(scan.at(end)) {
            if scan.at(end) < 0x80 {
                end += 1;
                continue;
            }
            let Some(letter) = scan.text.get(end..).and_then(|rest| rest.chars().next()) else { break };
            if !(is_mark(letter) || is_alphanumeric(letter)) || matches!(letter, '\u{ff00}'..='\u{ffef}') {
                break;
            }
            end += letter.len_utf8();
        }
        (self.start, self.end) = (start, end);
        self.labels.clear();
        let mut labels = scan.slice(start, end).split(|&b| b == b'.');
        let mut dot = start + labels.next().map_or(0, <[u8]>::len);
        for label in labels {
            self.labels.push(Label::after(self.labels.last(), self.labels.len() + 1, dot, label));
            dot += 1 + label.len();
        }
    }

    /// The end of a domain name that starts here: at least two labels, the last of letters.
    fn domain(&mut self, scan: &Scan, start: usize) -> Option<usize> {
        if !(self.start..self.end).contains(&start) {
            self.read(scan, start);
        }
        let mut end = self.end.min(start + DOMAIN);
        while !scan.text.is_char_boundary(end) {
            end += 1;
        }
        while end > start && matches!(scan.before(end), b'.' | b'-') {
            end -= 1;
        }
        let first = self.labels.partition_point(|label| label.dot < start);
        let last = self.labels.partition_point(|label| label.dot < end);
        let labels = self.labels.get(first..last)?;
        let dot = labels.last()?.dot;
        let before = last.checked_sub(2).and_then(|before| self.labels.get(before));
        let tail = Label::after(before, last, dot, scan.slice(dot + 1, end));
        let ends = |number: usize| if number == last { Some(end) } else { self.labels.get(number).map(|next| next.dot) };
        let mut top = tail.top;
        if tail.sentence > top.max(first) {
            // Only the label with the first lower-case letter has none before it.
            let lower = start + scan.slice(start, end).iter().position(u8::is_ascii_lowercase)?;
            let number = self.labels.partition_point(|label| label.dot < lower);
            if number > top.max(first)
                && let Some(before) = self.labels.get(number - 1)
                && let label = scan.slice(before.dot + 1, ends(number)?)
                && ends_name(label)
                && opens_sentence(label)
            {
                top = number;
            }
        }
        if top <= first {
            return None;
        }
        let unsound = if top == last { tail.unsound } else { self.labels.get(top - 1)?.unsound };
        let head = scan.slice(start, labels.first()?.dot);
        let sound = unsound <= first && head.len() <= 63 && !matches!(head, [] | [b'-', ..] | [.., b'-']);
        if sound { ends(top) } else { None }
    }
}

/// Addresses in the query of a URL, whose sign is `%40`: `email=ann%40example.org`.
fn encoded(scan: &Scan, hosts: &mut Hosts, out: &mut Candidates) {
    for token in scan.tokens.iter().filter(|token| scan.before(token.start) == b'%' && scan.of(token).starts_with(b"40")) {
        let Some(end) = hosts.domain(scan, token.start + 2) else { continue };
        let at = token.start - 1;
        let mut start = at;
        while start > 0
            && at - start < LOCAL
            && scan.before(start).is_ascii()
            && is_local(scan.before(start))
            && scan.before(start) != b'\''
        {
            start -= 1;
        }
        if start < at && (start == 0 || matches!(scan.before(start), b'=' | b'&' | b'/' | b'"' | b':' | b' ')) {
            push(out, Entity::Email, start, end, 0.85);
        }
    }
}

/// Addresses around each `@`.
#[inline(never)]
pub(crate) fn emails(scan: &Scan, out: &mut Candidates) {
    let mut hosts = Hosts::default();
    encoded(scan, &mut hosts, out);
    for &at in &scan.ats {
        let Some(end) = hosts.domain(scan, at + 1) else { continue };
        let mut start = at;
        if scan.before(at) == b'"' {
            // A quoted local part.
            let mut open = at - 1;
            while open > 0 && at - open < LOCAL && scan.before(open) != b'"' && scan.before(open) != b'\n' {
                open -= 1;
            }
            // A quoted part begins the address.
            if scan.before(open) == b'"' && open + 1 < at && !scan.before(open - 1).is_ascii_alphanumeric() {
                start = open - 1;
            } else {
                continue;
            }
        } else {
            while start > 0 && at - start < LOCAL && is_local(scan.before(start)) {
                start -= 1;
            }
            if is_local(scan.before(start)) {
                continue;
            }
            while !scan.text.is_char_boundary(start) {
                start += 1;
            }
            start += usize::from(scan.escaped(start + 1));
            // Letters of a script without spaces are the sentence, not the address.
            if let Some((offset, letter)) = scan
                .str(start, at)
                .char_indices()
                .rev()
                .find(|(_, c)| *c > '\u{2e7f}' || !c.is_ascii() && !is_mark(*c) && !is_alphanumeric(*c))
            {
                start += offset + letter.len_utf8();
            }
            if let Some(mark) = scan.slice(start, at).iter().rposition(|&b| b == b'\'')
                && (mark == 0 || !scan.at(start + mark - 1).is_ascii_alphabetic())
            {
                start += mark + 1;
            }
            while matches!(scan.at(start), b'.' | b'-' | b'%' | b'+') && start < at {
                start += 1;
            }
            if start >= at || scan.before(at) == b'.' || scan.slice(start, at).windows(2).any(|w| w == b"..") {
                continue;
            }
            // user:password@host in a URL is no mail address.
            if scheme_before(scan, start) {
                continue;
            }
            if scan.before(start) == b'/' && scan.slice(start.saturating_sub(3), start) == b"://" {
                continue;
            }
            // A path with a version or package: `gh/konpa/devicon@master/devicon.min.css`.
            if scan.before(start) == b'/' && scan.at(end) == b'/' {
                continue;
            }
        }
        let name = scan.str(at + 1, end);
        let last = name.rsplit('.').next().unwrap_or_default();
        if last.len() < 2 || file_type(last) {
            continue;
        }
        push(out, Entity::Email, start, end, 0.97);
    }
}

fn scheme_before(scan: &Scan, at: usize) -> bool {
    let before = scan.slice(at.saturating_sub(80), at);
    before.iter().rposition(|b| b.is_ascii_whitespace() || *b == b'/').is_some_and(|last| before[..=last].ends_with(b"://"))
}

/// Top-level domains that are also what files end in, or an English word after a lost space: a bare name with one of these is not taken
/// for a web address.
const NOT_BARE: &Words = &["", "rspyshsomdplpsmlmkccinisitnomemyambedotoasatusidtfstlamsmmneorpapmaldelaviadaxbzgznuaiim"];

const FILES: &Words = &[
    "",
    "jstsgzrb",
    "htmcssxmlymltxtcsvpdfpngjpggifsvgziptarexedlllogcppphpaspjspinicfgdocxlspptbin",
    "jsonhtmlyamltomljpeglockjavaaspxconfdocxxlsx",
    "class",
];

const GENERIC: &Words = &[
    "",
    "iocoukusaimetveu",
    "comorgnetedugovmilintbizdevappxyzwebprocatteltopfunicuvip",
    "infositeshoptechblogclubnewslivejobsaerocoopasiapostmobi",
    "storecloudmediaworldtodayemailspace",
    "onlineagencytravelmuseum",
    "digitalwebsite",
];

fn file_type(last: &str) -> bool {
    among(FILES, last.as_bytes())
}

fn known_top(last: &str) -> bool {
    is_country(last.as_bytes()) || among(GENERIC, last.as_bytes()) || last.get(..4).is_some_and(|x| x.eq_ignore_ascii_case("xn--"))
}

/// URLs with a scheme, names that start with `www.`, and bare names of hosts.
#[inline(never)]
pub(crate) fn urls(scan: &Scan, out: &mut Candidates) {
    let (mut hosts, foreign) = (Hosts::default(), Clear::default());
    let mut skip_to = 0;
    for (index, token) in scan.tokens.iter().enumerate() {
        if token.start < skip_to {
            continue;
        }
        let after = scan.at(token.end);
        if after == b':' && scan.slice(token.end, token.end + 3) == b"://" && token.len() <= 12 {
            let scheme = scan.of(token);
            if let Some(end) = url_end(scan, token.end + 3) {
                let known = among(&["", "ws", "ftpwss", "httpftpssftp", "https"], scheme);
                if known && plausible_host(scan, token.end + 3, end) {
                    push(out, Entity::Url, token.start, end, 0.8);
                }
                skip_to = end;
            }
            continue;
        }
        if after == b'.'
            && is_host(scan.at(token.end + 1))
            && !matches!(scan.before(token.start), b'@' | b'/' | b'.' | b'-' | b'_' | b'$' | b'#' | b'%')
            && token.shape & CJK == 0
        {
            let Some(mut end) = hosts.domain(scan, token.start) else { continue };
            // Letters of another script end the name: those from U+2E80 on.
            let is_foreign = |at: usize| match scan.slice(at, at + 2) {
                [0xe2, next] => *next >= 0xba,
                other => other.first().is_some_and(|byte| *byte > 0xe2),
            };
            let cut = foreign.until(scan, token.start, end - token.start, is_foreign);
            if cut < end {
                if matches!(scan.before(cut), b'.' | b'-') || cut <= token.end {
                    continue;
                }
                end = cut;
            }
            let name = scan.str(token.start, end);
            let last = name.rsplit('.').next().unwrap_or_default();
            let next = scan.at(end);
            if matches!(next, b'@' | b'_' | b'(' | b'[')
                || last.bytes().any(|b| b.is_ascii_uppercase()) && last.bytes().any(|b| b.is_ascii_lowercase())
            {
                skip_to = end;
                continue;
            }
            skip_to = end.min(token.end + 1);
            if !known_top(last) {
                continue;
            }
            let www = name.len() > 4 && name.get(..4).is_some_and(|w| w.eq_ignore_ascii_case("www."));
            let labelled = label(scan, index) & concept::WEB != 0;
            let path = next == b'/' && scan.at(end + 1).is_ascii_alphanumeric();
            let short = among(NOT_BARE, last.as_bytes());
            let second = name.rsplit('.').nth(1).unwrap_or_default();
            let bare = (!short || ((path || labelled) && !matches!(last, "rs" | "py" | "sh" | "md")))
                && (second.len() >= 2 || path && !short)
                && !file_type(second)
                && (path
                    || labelled
                    || !matches!(
                        last,
                        "name"
                            | "id"
                            | "pro"
                            | "post"
                            | "web"
                            | "site"
                            | "top"
                            | "live"
                            | "email"
                            | "store"
                            | "cat"
                            | "space"
                            | "int"
                            | "tel"
                    ));
            let code = matches!(last, "info" | "app" | "net" | "co" | "io")
                && matches!(name.split('.').next().unwrap_or_default(), "self" | "this" | "std" | "java" | "system" | "tokio" | "config");
            if (www || bare) && !code {
                let end = if path || next == b':' { url_end(scan, end).unwrap_or(end) } else { end };
                push(out, Entity::Url, token.start, end, if www || path || labelled { 0.8 } else { 0.7 });
                skip_to = end;
            }
        }
    }
}

/// Does a host stand right after the scheme?
fn plausible_host(scan: &Scan, start: usize, end: usize) -> bool {
    let rest = scan.str(start, end);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.starts_with('[') {
        return true;
    }
    let host = host.split(':').next().unwrap_or_default();
    let first = host.chars().next();
    first.is_some_and(char::is_alphanumeric)
        && !holds(host, "..")
        && (host.contains('.') || host.eq_ignore_ascii_case("localhost") || rest.len() > host.len() + 1)
}

/// Where a URL that goes on here ends: before space or quote, without the punctuation of the sentence.
fn url_end(scan: &Scan, start: usize) -> Option<usize> {
    let mut end = start;
    let mut open = 0i32;
    while end - start < URL {
        let byte = scan.at(end);
        if byte <= b' '
            || matches!(byte, b'"' | b'<' | b'>' | b'`' | b'\\' | b'|' | b'{' | b'}' | b'^' | 0x7f)
            || (byte == b'\'' && !scan.at(end + 1).is_ascii_alphanumeric())
        {
            break;
        }
        if byte >= 0x80 {
            // Hosts and paths may be international; CJK text and typographic quotes end them.
            let letter = scan.text.get(end..).and_then(|rest| rest.chars().next())?;
            if !is_alphanumeric(letter) || (letter > '\u{2e7f}') {
                break;
            }
            end += letter.len_utf8();
            continue;
        }
        match byte {
            b'(' => open += 1,
            b')' if open == 0 => break,
            b')' => open -= 1,
            _ => {}
        }
        end += 1;
    }
    while end > start && matches!(scan.before(end), b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'(') {
        end -= 1;
    }
    if scan.before(end) == b']' && !scan.slice(start, end).contains(&b'[') {
        end -= 1;
    }
    while end > start && !scan.text.is_char_boundary(end) {
        end -= 1;
    }
    (end > start).then_some(end)
}

/// IPv4, IPv6 and MAC addresses, from each token that could start one.
#[inline(never)]
pub(crate) fn addresses(scan: &Scan, out: &mut Candidates) {
    let mut skip_to = 0;
    for (index, token) in scan.tokens.iter().enumerate() {
        if token.start < skip_to {
            continue;
        }
        let after = scan.at(token.end);
        let colons_before = scan.before(token.start) == b':' && scan.slice(token.start.saturating_sub(2), token.start) == b"::";
        if after == b'.' && token.is_number() && token.len() <= 3 && !colons_before {
            if let Some(end) = ipv4(scan, token.start) {
                if !touches(scan, token.start, end) && !version(scan, index) && !in_url(scan, token.start) {
                    let end = prefix_length(scan, end, 32);
                    push(out, Entity::IpAddress, token.start, end, 0.9);
                    visitor(scan, end, out);
                    skip_to = end;
                }
            } else {
                skip_to = token.end + 1;
                continue;
            }
        }
        if token.len() == 2
            && scan.of(token).iter().all(u8::is_ascii_hexdigit)
            && matches!(after, b':' | b'-' | b' ')
            && let Some(end) = mac(scan, token.start, after)
        {
            if after != b' ' || label(scan, index) & (concept::MAC | concept::DEVICE) != 0 || mixed_pairs(scan, index, end) {
                push(out, Entity::MacAddress, token.start, end, 0.92);
            }
            skip_to = end;
            continue;
        }
        if (after == b':' || colons_before) && token.len() <= 4 && scan.of(token).iter().all(u8::is_ascii_hexdigit) {
            let start = if colons_before { token.start - 2 } else { token.start };
            if let Some(end) = ipv6(scan, start) {
                let end = prefix_length(scan, end, 128);
                if !in_url(scan, start) {
                    push(out, Entity::IpAddress, start, end, 0.9);
                }
                skip_to = end;
                continue;
            }
        }
        if token.len() == 4 && after == b'.' && scan.of(token).iter().all(u8::is_ascii_hexdigit) {
            let group = |at: usize| scan.slice(at, at + 4).len() == 4 && scan.slice(at, at + 4).iter().all(u8::is_ascii_hexdigit);
            let end = token.end + 10;
            if group(token.end + 1) && scan.at(token.end + 5) == b'.' && group(token.end + 6) && !touches(scan, token.start, end) {
                push(out, Entity::MacAddress, token.start, end, 0.85);
                skip_to = end;
            }
        }
    }
}

/// The user in a line of a web server's log: `192.0.2.1 - ann [10/Oct/2000:13:55:36 -0700]`, the Common Log Format.
fn visitor(scan: &Scan, ip_end: usize, out: &mut Candidates) {
    let rest = scan.slice(ip_end, (ip_end + 120).min(scan.bytes.len()));
    let Some(ident) = rest.strip_prefix(b" ").and_then(|rest| rest.iter().position(|b| *b == b' ')) else { return };
    let from = ident + 2;
    let Some(length) = rest.get(from..).and_then(|rest| rest.iter().position(|b| *b == b' ')) else { return };
    let user = rest.get(from..from + length).unwrap_or_default();
    let dated = matches!(rest.get(from + length..from + length + 5), Some([b' ', b'[', day, date, b'/']) if day.is_ascii_digit() && date.is_ascii_digit());
    if dated && user != b"-" && user != b"\"-\"" && user.iter().all(u8::is_ascii_graphic) && user.iter().any(u8::is_ascii_alphanumeric) {
        push(out, Entity::Username, ip_end + from, ip_end + from + length, 0.85);
    }
}

/// The host of a web address is found with it.
fn in_url(scan: &Scan, start: usize) -> bool {
    let before = scan.slice(start.saturating_sub(9), start);
    let before = before.strip_suffix(b"[").unwrap_or(before);
    [&b"http://"[..], b"https://", b"ftp://", b"ws://", b"wss://"].iter().any(|scheme| before.ends_with(scheme))
}

fn touches(scan: &Scan, start: usize, end: usize) -> bool {
    let before = scan.edge(start);
    before.is_ascii_alphanumeric()
        || matches!(before, b'_' | b'.' | b'-' | b':' | b'%')
        || scan.at(end).is_ascii_alphanumeric()
        || matches!(scan.at(end), b'_' | b'-')
        || (scan.at(end) == b':' && scan.at(end + 1).is_ascii_hexdigit() && !scan.at(end + 1).is_ascii_digit())
}

/// Four numbers up to 255 without leading zeros.
fn ipv4(scan: &Scan, start: usize) -> Option<usize> {
    let mut at = start;
    for part in 0..4 {
        let from = at;
        while at - from < 4 && scan.at(at).is_ascii_digit() {
            at += 1;
        }
        let digits = scan.str(from, at);
        if digits.is_empty() || digits.len() > 3 || (digits.len() > 1 && digits.starts_with('0')) || digits.parse::<u16>().ok()? > 255 {
            return None;
        }
        if part < 3 {
            if scan.at(at) != b'.' {
                return None;
            }
            at += 1;
        }
    }
    // A fifth group of more than one digit makes it a version or an object identifier.
    if scan.at(at) == b'.' && scan.at(at + 1).is_ascii_digit() && scan.at(at + 2).is_ascii_digit() {
        return None;
    }
    Some(at)
}

/// `v1.2.3.4`, `version 1.2.3.4`, `room 10.0.0.1`: a number, not an address.
fn version(scan: &Scan, index: usize) -> bool {
    let Some(before) = index.checked_sub(1).and_then(|i| scan.token(i)) else { return false };
    among(&["v", "", "veroid", "room", "build", "", "versionreleasesectionchapter"], scan.of(before))
}

/// Takes `/24` along.
fn prefix_length(scan: &Scan, end: usize, most: u16) -> usize {
    if scan.at(end) != b'/' {
        return end;
    }
    let mut at = end + 1;
    while at - end < 5 && scan.at(at).is_ascii_digit() {
        at += 1;
    }
    match scan.str(end + 1, at).parse::<u16>() {
        Ok(bits) if bits <= most && !scan.at(at).is_ascii_alphanumeric() => at,
        _ => end,
    }
}

/// Eight groups of up to four hexadecimal digits, one run of zeros as `::`, the last two as IPv4 (RFC 4291 §2.2).
fn ipv6(scan: &Scan, start: usize) -> Option<usize> {
    let before = scan.edge(start);
    if before.is_ascii_alphanumeric()
        || matches!(before, b':' | b'_' | b'.' | b'-' | b'@' | b'#')
        || before >= 0x80 && !scan.slice(0, start).ends_with(b"\xc2\xa0")
    {
        return None;
    }
    let mut at = start;
    let mut groups = 0;
    let mut gap = false;
    let mut digits = 0;
    let mut plain = 0;
    if scan.slice(at, at + 2) == b"::" {
        gap = true;
        at += 2;
    }
    let mut end = at;
    loop {
        if let Some(v4) = ipv4(scan, at) {
            groups += 2;
            digits += 4;
            end = v4;
            break;
        }
        let from = at;
        while at - from < 5 && scan.at(at).is_ascii_hexdigit() {
            at += 1;
        }
        if at == from {
            break;
        }
        if at - from > 4 {
            return None;
        }
        groups += 1;
        let has_digit = scan.slice(from, at).iter().any(u8::is_ascii_digit);
        digits += usize::from(has_digit);
        plain += usize::from(!has_digit);
        end = at;
        if scan.at(at) != b':' {
            break;
        }
        if scan.at(at + 1) == b':' {
            if gap {
                return None;
            }
            gap = true;
            at += 2;
            end = at;
            if !scan.at(at).is_ascii_hexdigit() {
                break;
            }
        } else {
            at += 1;
        }
        if groups > 8 {
            return None;
        }
    }
    let after = scan.at(end);
    if after.is_ascii_alphanumeric()
        || matches!(after, b'_' | b':' | b'(')
        || after == b'<' && scan.at(end + 1) != b'/'
        || after >= 0x80
        || (after == b'.' && scan.at(end + 1).is_ascii_digit())
    {
        return None;
    }
    if scan.at(end) == b'%' {
        // A zone: fe80::1%eth0.
        let mut zone = end + 1;
        while zone - end < 17 && scan.at(zone).is_ascii_alphanumeric() {
            zone += 1;
        }
        end = zone;
    }
    let whole = groups == 8 && !gap || gap && groups <= 8;
    // `a::b` is a path in a program; an address has digits, most of the time in every group.
    let address = groups >= 4 || plain == 0 || (digits > 0 && groups >= 3);
    (whole && groups > 0 && digits > 0 && address).then_some(end)
}

/// Six or eight pairs with one separator.
fn mac(scan: &Scan, start: usize, separator: u8) -> Option<usize> {
    let pair = |at: usize| scan.at(at).is_ascii_hexdigit() && scan.at(at + 1).is_ascii_hexdigit();
    let mut at = start;
    let mut pairs = 0;
    while pairs < 9 && pair(at) && !scan.at(at + 2).is_ascii_alphanumeric() {
        pairs += 1;
        at += 2;
        if scan.at(at) != separator {
            break;
        }
        at += 1;
    }
    let end = if scan.before(at) == separator { at - 1 } else { at };
    if !matches!(pairs, 6 | 8) || (separator != b' ' && scan.at(end) == separator) || scan.at(end).is_ascii_alphanumeric() {
        return None;
    }
    let before = scan.before(start);
    if before.is_ascii_alphanumeric() || matches!(before, b':' | b'-' | b'_' | b'.') {
        return None;
    }
    Some(end)
}

/// Pairs separated by spaces are an address when letters and digits mix in them; plain numbers are a list.
fn mixed_pairs(scan: &Scan, index: usize, end: usize) -> bool {
    let start = scan.token(index).map_or(0, |t| t.start);
    if scan.gap_before(index) == b" " || scan.at(end) == b' ' && scan.at(end + 1).is_ascii_hexdigit() {
        return false;
    }
    let text = scan.slice(start, end);
    text.iter().filter(|b| b.is_ascii_alphabetic()).count() >= 3 && text.iter().any(u8::is_ascii_digit)
}
