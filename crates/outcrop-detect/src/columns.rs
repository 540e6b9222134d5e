//! Cells of tables, by the heading of their column: CSV and its kin, Markdown, columns of spaces, rows of HTML, `INSERT` and `COPY`.

use crate::Entity;
use crate::context::{Candidates, concepts, push};
use crate::lexicon::{among, class as c, concept as k};
use crate::scan::{Scan, Token};

/// Most columns of a table.
const COLUMNS: usize = 24;
/// Most bytes of a heading or a row.
const LINE: usize = 480;

/// A cell and what its heading announces.
pub(crate) struct Cell {
    start: usize,
    end: usize,
    bits: u64,
}

/// What the heading of the column says in which this place lies; nothing outside of tables.
pub(crate) fn heading(scan: &Scan, at: usize) -> Option<u64> {
    let cells = scan.memo.cells(scan);
    if cells.is_empty() {
        return None;
    }
    let cell = cells.get(cells.partition_point(|cell| cell.end <= at))?;
    (cell.start <= at).then_some(cell.bits)
}

/// Where the cells of a line are.
#[derive(Default)]
struct Line {
    cells: [(usize, usize); COLUMNS],
    count: usize,
}

impl Line {
    /// Cells that a mark parts: two spaces for one, tags for `<`.
    #[inline(never)]
    fn of(scan: &Scan, from: usize, to: usize, parted: u8) -> Self {
        let mut line = Self::default();
        let bytes = scan.bytes;
        let outer = |at: usize| matches!(bytes[at], b' ' | b'"' | b'\'' | b'`' | b'\r' | b'*');
        let mut at = from;
        while at <= to {
            let (mut start, mut end) = (at, at);
            while start < to && bytes[start] == b' ' {
                start += 1;
            }
            // A quoted cell holds what it likes.
            if start < to && matches!(bytes[start], b'"' | b'\'') {
                end = bytes[start + 1..to].iter().position(|&b| b == bytes[start]).map_or(at, |close| start + close + 2);
            }
            while end < to && !(bytes[end] == parted && (parted != b' ' || end + 1 < to && bytes[end + 1] == b' ')) {
                end += 1;
            }
            at = end + 1;
            while at < to && (parted == b' ' && bytes[at] == b' ' || parted == b'<' && bytes[at - 1] != b'>') {
                at += 1;
            }
            while end > start && outer(end - 1) {
                end -= 1;
            }
            while start < end && outer(start) {
                start += 1;
            }
            // Between tags, and beside the outer bars, is nothing.
            if start == end && matches!(parted, b'<' | b' ' | b'|') {
                continue;
            }
            if let Some(slot) = line.cells.get_mut(line.count) {
                *slot = (start, end);
            }
            line.count += 1;
        }
        line
    }

    fn cells(&self) -> &[(usize, usize)] {
        self.cells.get(..self.count).unwrap_or_default()
    }
}

/// Every cell of the text's tables, with what its heading announces. Each line is looked at once.
#[inline(never)]
pub(crate) fn read(scan: &Scan) -> Vec<Cell> {
    // Back from one word that may announce something to the one before: most words are none.
    let told = |before: Option<&Token>| before.map_or(0, |token| token.told as usize);
    let mut ends = Vec::new();
    let mut next = told(scan.tokens.last());
    while let Some(index) = next.checked_sub(1)
        && let Some(token) = scan.token(index)
    {
        if token.word.concept != 0
            && let Some(parted) = ends_cell(scan, token.end)
        {
            ends.push((token, parted));
        }
        next = told(index.checked_sub(1).and_then(|before| scan.token(before)));
    }
    let mut all = Vec::new();
    let mut done = 0;
    for &(token, parted) in ends.iter().rev() {
        if token.start >= done {
            done = table(scan, token, parted, done, &mut all);
        }
    }
    all
}

/// Where this byte stands next, no farther than a line may go on; a line ends with the text, too.
#[inline(never)]
fn find(scan: &Scan, from: usize, byte: u8) -> Option<usize> {
    let most = scan.bytes.len().min(from + LINE);
    let ends = byte == b'\n' && most < from + LINE;
    scan.slice(from, most).iter().position(|&b| b == byte).map(|at| from + at).or(ends.then_some(most))
}

/// Does a cell end after this word, and how are cells parted then?
fn ends_cell(scan: &Scan, end: usize) -> Option<u8> {
    match *scan.bytes.get(end..)? {
        [mark @ (b',' | b';' | b'|' | b'\t'), ..] | [b'"' | b'\'' | b'*' | b'`', mark @ (b',' | b';' | b'\t' | b'|'), ..] => Some(mark),
        [b' ', b'|', ..] => Some(b'|'),
        [b' ', b' ', ..] => Some(b' '),
        [b'<', b'/', ..] => Some(b'<'),
        _ => None,
    }
}

/// Reads the table whose heading may hold this word. Returns up to where nothing has to be looked at again.
fn table(scan: &Scan, token: &Token, parted: u8, done: usize, all: &mut Vec<Cell>) -> usize {
    // A longer line is no heading.
    let Some(end) = find(scan, token.end, b'\n') else { return token.end + LINE };
    let back = token.start.saturating_sub(LINE).max(done);
    let newline = scan.slice(back, token.start).iter().rposition(|&b| b == b'\n').map(|at| back + at + 1);
    let Some(start) = newline.or((back == 0 || scan.before(back) == b'\n').then_some(back)) else { return end };
    // A list in brackets, of a statement.
    let open = scan.slice(start, token.start).iter().rposition(|&b| b == b'(').map(|at| start + at + 1);
    let close = || scan.slice(token.end, end).iter().position(|&b| b == b')').map(|at| token.end + at);
    if let Some(open) = open
        && let Some(close) = close()
    {
        let Some(headings) = headings(scan, open, close, b',', 2) else { return end };
        let next = scan.token(scan.index_at(close)).map_or(&b""[..], |next| scan.of(next));
        if next.eq_ignore_ascii_case(b"from") {
            return rows(scan, end + 1, b'\t', &headings, all);
        }
        if !next.eq_ignore_ascii_case(b"values") {
            return end;
        }
        let mut at = close + 1;
        while let Some(open) = find(scan, at, b'(') {
            let from = open + 1;
            // A bracket inside a quoted value does not end the row.
            let mut quoted = false;
            let row = scan.bytes.iter().skip(from).take(LINE).position(|&b| {
                quoted ^= b == b'\'';
                b == b')' && !quoted
            });
            if at > close + 1 && scan.slice(at, open).iter().any(|b| !matches!(b, b',' | b' ' | b'\n' | b'\r' | b'\t')) {
                break;
            }
            let Some(length) = row else { break };
            keep(&Line::of(scan, from, from + length, b','), &headings, all);
            at = from + length + 1;
        }
        return at;
    }
    let least = if matches!(parted, b',' | b';') { 3 } else { 2 };
    let Some(headings) = headings(scan, start, end, parted, least) else { return end };
    rows(scan, end + 1, parted, &headings, all)
}

/// Reads lines as long as they have a cell for each heading. Returns where they end.
fn rows(scan: &Scan, mut at: usize, parted: u8, headings: &Headings, all: &mut Vec<Cell>) -> usize {
    loop {
        let Some(end) = find(scan, at, b'\n') else { return at };
        // `|---|:--|`
        let rule = end > at + 2 && scan.slice(at, end).iter().all(|b| matches!(b, b'-' | b':' | b'|' | b'=' | b'+' | b' '));
        if !rule {
            let row = Line::of(scan, at, end, parted);
            if row.count != headings.count {
                return at;
            }
            keep(&row, headings, all);
        }
        at = end + 1;
        if at >= scan.bytes.len() {
            return at;
        }
    }
}

/// What the headings of a table announce.
struct Headings {
    bits: [u64; COLUMNS],
    count: usize,
}

/// What only people have: a list of cars, with their numbers, is about nobody.
const PERSONAL: u64 = k::USER
    | k::LOGIN
    | k::EMAIL
    | k::PHONE
    | k::PASSWORD
    | k::AGE
    | k::SSN
    | k::ADDRESS
    | k::DRIVER
    | k::NHS
    | k::SIN
    | k::CVV
    | k::PASSPORT
    | k::ACCOUNT
    | k::IBAN
    | k::PART;

/// The headings, if there are enough, each cell reads as one, two announce something, and one of them what only people have.
fn headings(scan: &Scan, from: usize, to: usize, parted: u8, least: usize) -> Option<Headings> {
    let line = Line::of(scan, from, to, parted);
    if !(least..=COLUMNS).contains(&line.count) {
        return None;
    }
    let mut headings = Headings { bits: [0; COLUMNS], count: line.count };
    let (mut announced, mut personal) = (0, false);
    for (slot, &(start, end)) in headings.bits.iter_mut().zip(line.cells()) {
        let text = scan.slice(start, end);
        if text.len() > 32
            || text.first().is_some_and(u8::is_ascii_digit)
            || !text.iter().all(|&b| b.is_ascii_alphanumeric() || b >= 0x80 || matches!(b, b' ' | b'_' | b'-' | b'.' | b'#' | b'/' | b'\''))
        {
            return None;
        }
        let mut at = scan.index_at(start);
        // "Customer", "Driver": a column of names.
        let role = scan.token(at).is_some_and(|token| token.end == end && token.is(c::ROLE));
        let mut bits = 0;
        while scan.token(at).is_some_and(|token| token.end <= end) {
            bits |= concepts(scan, at);
            at += 1;
        }
        if role && bits & !(k::DRIVER | k::OTHER) == 0 {
            bits = k::NAME;
            personal = true;
        }
        announced += usize::from(bits != 0);
        personal |= bits & PERSONAL != 0 && bits & k::OTHER == 0;
        *slot = bits;
    }
    (announced > 1 && personal).then_some(headings)
}

fn keep(row: &Line, headings: &Headings, all: &mut Vec<Cell>) {
    if row.count == headings.count {
        for (&(start, end), &bits) in row.cells().iter().zip(&headings.bits) {
            all.push(Cell { start, end, bits });
        }
    }
}

/// What cells hold that no form of their own tells.
#[inline(never)]
pub(crate) fn columns(scan: &Scan, out: &mut Candidates) {
    for cell in scan.memo.cells(scan) {
        if let Some(entity) = what(scan, cell) {
            push(out, entity, cell.start, cell.end, 0.8);
        }
    }
}

fn what(scan: &Scan, cell: &Cell) -> Option<Entity> {
    let text = scan.slice(cell.start, cell.end);
    let has = |bits: u64| cell.bits & bits != 0;
    let (mut digits, mut letters, mut capitals, mut spaces, mut others) = (0, 0, 0, 0, 0);
    for byte in text {
        *match byte {
            b'0'..=b'9' => &mut digits,
            b' ' => &mut spaces,
            b'A'..=b'Z' => &mut capitals,
            b'a'..=b'z' | 0x80.. => &mut letters,
            b'.' | b'-' | b'_' => continue,
            _ => &mut others,
        } += 1;
    }
    let length = text.len();
    if has(k::OTHER | k::DEVICE | k::WEB | k::IP | k::MAC | k::KEY)
        || length > 80
        || matches!(text, [b'<' | b'$' | b'{' | b'*', ..])
        || among(&["", "", "", "nullroot"], text)
    {
        return None;
    }
    // Nothing but capitals, digits, and what parts their groups.
    let code = letters + others == 0;
    letters += capitals;
    let (entity, sound) = if has(k::PASSWORD) {
        (Entity::Password, spaces == 0 && length > 3)
    } else if has(k::USER | k::LOGIN) && spaces == 0 {
        (Entity::Username, letters > 1 && others == 0 && length <= 40)
    } else if has(k::AGE) {
        (Entity::Age, digits == length && scan.str(cell.start, cell.end).parse::<u16>().is_ok_and(|age| (1..=120).contains(&age)))
    } else if has(k::PIN) {
        (Entity::Pin, digits == length && (4..=8).contains(&length))
    } else if has(k::PLATE) {
        (Entity::LicensePlate, code && digits > 0 && (4..=12).contains(&length))
    } else if has(k::LICENSE | k::DRIVER | k::DL) {
        (Entity::DriverId, code && digits > 3 && (5..=22).contains(&length))
    } else if has(k::ADDRESS) && !has(k::EMAIL) {
        (Entity::Address, digits > 0 && letters > 4 && spaces > 0 && capitals > 0)
    } else {
        let first = scan.index_at(cell.start);
        let mut words = (first..first + 6).map_while(|at| scan.token(at).filter(|token| token.start < cell.end));
        // A whole name is looked at more closely: things have names, too.
        let strict = !has(k::PART);
        let sound = |token: &Token| {
            (token.is_capitalised() || token.is(c::PARTICLE) || scan.before(token.start) == b'-')
                && !(strict && token.word.concept != 0)
                && !(strict && token.start == cell.start && token.is(c::ORG | c::COUNTRY | c::COMMON) && !token.is(c::GIVEN | c::SURNAME))
        };
        let whole = !strict || (1..5).contains(&spaces);
        (Entity::Name, has(k::NAME) && digits == 0 && length < 50 && letters > 1 && others < 2 && whole && words.all(sound))
    };
    sound.then_some(entity)
}
