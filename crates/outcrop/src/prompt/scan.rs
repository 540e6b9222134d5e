//! The tags of a template and the tokens inside them, with their places.
//!
//! The engine keeps its syntax tree to itself, and what is needed here is little: which names a tag
//! mentions and where. Whatever this reading does not understand is left as it is, and refused later.

use std::ops::Range;

/// One `{{ … }}` or `{% … %}`.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) kind: TagKind,
    /// Between the delimiters and their white-space marks, in bytes.
    pub(super) inner: Range<usize>,
    pub(super) tokens: Vec<Token>,
    /// Blocks that are open here.
    pub(super) depth: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagKind {
    Expression,
    Statement,
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) at: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Name,
    Text,
    Number,
    /// An operator by its first character; two-character ones keep the first, except `==`, which is `~`
    /// so that nothing takes it for an assignment.
    Sign(u8),
}

/// Brackets, prefix operators and blocks inside each other. The engine stops at 150 by itself, which is
/// more than the stack of a thread or a page is sure to hold.
pub(super) const MAX_NESTING: usize = 32;
/// Operators, filters, attributes, calls and subscripts in one tag. The engine nests each around the last.
const MAX_CHAIN: usize = 128;

/// Why a template could not be read, with the byte offset of the tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Unread(usize),
    TooDeep(usize),
}

/// All tags in order.
pub(super) fn tags(source: &str) -> Result<Vec<Tag>, Problem> {
    let bytes = source.as_bytes();
    let mut tags: Vec<Tag> = Vec::new();
    let mut blocks: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(start) = find(bytes, at, b"{") {
        at = match bytes.get(start + 1) {
            Some(b'#') => find(bytes, start + 2, b"#}").ok_or(Problem::Unread(start))? + 2,
            Some(b'%') if raw(bytes, start + 2, b"raw").is_some() => {
                let mut from = raw(bytes, start + 2, b"raw").ok_or(Problem::Unread(start))?;
                loop {
                    let end = find(bytes, from, b"{%").ok_or(Problem::Unread(start))?;
                    if let Some(after) = raw(bytes, end + 2, b"endraw") {
                        break after;
                    }
                    from = end + 2;
                }
            }
            Some(b'{') => {
                let (tag, after) = tag(source, start, TagKind::Expression)?;
                tags.push(tag);
                after
            }
            Some(b'%') => {
                let (mut tag, after) = tag(source, start, TagKind::Statement)?;
                let keyword = tag.keyword(source);
                match keyword {
                    "for" | "if" | "with" | "filter" => blocks.push(1),
                    "set" if super::flow::assignment(&tag.tokens).is_none() => blocks.push(1),
                    // The engine nests every `elif` in the one before.
                    "elif" => blocks.last_mut().into_iter().for_each(|depth| *depth += 1),
                    _ if keyword.starts_with("end") => drop(blocks.pop()),
                    _ => (),
                }
                tag.depth = blocks.iter().sum();
                if tag.depth > MAX_NESTING {
                    return Err(Problem::TooDeep(start));
                }
                tags.push(tag);
                after
            }
            _ => start + 1,
        };
    }
    Ok(tags)
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(needle.len()).position(|window| window == needle).map(|found| from + found)
}

/// Past `[-+] ws NAME ws [-+] %}`.
fn raw(bytes: &[u8], mut at: usize, name: &[u8]) -> Option<usize> {
    let spaces = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    if matches!(bytes.get(at), Some(b'-' | b'+')) {
        at += 1;
    }
    at = spaces(at);
    if !bytes.get(at..)?.starts_with(name) {
        return None;
    }
    at = spaces(at + name.len());
    if matches!(bytes.get(at), Some(b'-' | b'+')) {
        at += 1;
    }
    bytes.get(at..)?.starts_with(b"%}").then_some(at + 2)
}

fn tag(source: &str, start: usize, kind: TagKind) -> Result<(Tag, usize), Problem> {
    let unread = Problem::Unread(start);
    let bytes = source.as_bytes();
    let end: &[u8; 2] = if kind == TagKind::Expression { b"}}" } else { b"%}" };
    let mut at = start + 2;
    if matches!(bytes.get(at), Some(b'-' | b'+')) {
        at += 1;
    }
    let from = at;
    let (mut open, mut prefixes, mut chain) = (0_usize, 0_usize, 0_usize);
    let mut tokens: Vec<Token> = Vec::new();
    loop {
        let rest = source.get(at..).ok_or(unread)?;
        let first = rest.chars().next().ok_or(unread)?;
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if open == 0 {
            let mark = usize::from(matches!(first, '-' | '+'));
            if rest.as_bytes().get(mark..).is_some_and(|rest| rest.starts_with(end)) {
                return Ok((Tag { kind, inner: from..at, tokens, depth: 0 }, at + mark + 2));
            }
        }
        let (kind, length) = token(rest, first).ok_or(unread)?;
        let token = Token { kind, at: at..at + length };
        let word = token.text(source);
        let follows_value = tokens.last().is_some_and(|last| last.kind == TokenKind::Name || last.closes());
        if token.opens() {
            open += 1;
            chain += usize::from(follows_value);
        } else if token.closes() {
            open = open.checked_sub(1).ok_or(unread)?;
        } else if matches!(kind, TokenKind::Sign(sign) if !matches!(sign, b',' | b':' | b'='))
            || matches!(word, "and" | "or" | "not" | "in" | "is" | "if" | "else")
        {
            chain += 1;
        }
        prefixes = if matches!(word, "not" | "-" | "+") { prefixes + 1 } else { 0 };
        if open > MAX_NESTING || prefixes > MAX_NESTING || chain > MAX_CHAIN {
            return Err(Problem::TooDeep(start));
        }
        tokens.push(token);
        at += length;
    }
}

fn token(rest: &str, first: char) -> Option<(TokenKind, usize)> {
    Some(match first {
        'a'..='z' | 'A'..='Z' | '_' => {
            (TokenKind::Name, rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count())
        }
        '0'..='9' => (TokenKind::Number, number(rest)),
        '"' | '\'' => (TokenKind::Text, quoted(rest)?),
        _ if first.is_ascii() => match rest.as_bytes().get(..2) {
            Some(b"==") => (TokenKind::Sign(b'~'), 2),
            Some([sign, ..]) if matches!(rest.as_bytes().get(..2), Some(b"!=" | b"<=" | b">=" | b"//" | b"**")) => {
                (TokenKind::Sign(*sign), 2)
            }
            _ => (TokenKind::Sign(*rest.as_bytes().first()?), 1),
        },
        _ => return None,
    })
}

/// Digits, radix letters, underscores, one fraction and an exponent. Rough on purpose: names cannot
/// follow a number directly, so reading too much of `1.0e+5` hides nothing.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let word = |from: usize| {
        bytes.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
    };
    let mut length = word(0);
    if bytes.get(length) == Some(&b'.') && bytes.get(length + 1).is_some_and(u8::is_ascii_digit) {
        length += 1 + word(length + 1);
    }
    if matches!(bytes.get(length.wrapping_sub(1)), Some(b'e' | b'E'))
        && !text.starts_with("0x")
        && !text.starts_with("0X")
        && matches!(bytes.get(length), Some(b'+' | b'-'))
    {
        length += 1 + word(length + 1);
    }
    length
}

fn quoted(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = bytes.first()?;
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

impl Tag {
    pub(super) fn keyword<'s>(&self, source: &'s str) -> &'s str {
        self.tokens.first().filter(|token| token.kind == TokenKind::Name).map_or("", |token| token.text(source))
    }
}

impl Token {
    pub(super) fn text<'s>(&self, source: &'s str) -> &'s str {
        source.get(self.at.clone()).unwrap_or_default()
    }

    pub(super) fn is(&self, sign: u8) -> bool {
        self.kind == TokenKind::Sign(sign)
    }

    pub(super) fn is_name(&self, source: &str, name: &str) -> bool {
        self.kind == TokenKind::Name && self.text(source) == name
    }

    pub(super) fn opens(&self) -> bool {
        matches!(self.kind, TokenKind::Sign(b'(' | b'[' | b'{'))
    }

    pub(super) fn closes(&self) -> bool {
        matches!(self.kind, TokenKind::Sign(b')' | b']' | b'}'))
    }

    /// The text between the quotes, when it holds no escapes.
    pub(super) fn literal<'s>(&self, source: &'s str) -> Option<&'s str> {
        let text = self.text(source);
        (self.kind == TokenKind::Text && !text.contains('\\')).then(|| text.get(1..text.len() - 1)).flatten()
    }
}
