//! Reads JSON of one exact spelling, for the events that make up nearly all of a stream.
//!
//! The service writes them without white space and with members in one order. Whatever is spelled in another way is
//! left to the reader of all JSON, so this decides only how fast something is read, never how.

use std::borrow::Cow;

/// What is left of the JSON.
pub(crate) struct Scan<'a>(pub(crate) &'a [u8]);

impl<'a> Scan<'a> {
    /// Goes past this text.
    pub(crate) fn past(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text.as_bytes())?;
        Some(())
    }

    /// A whole number of a few digits.
    pub(crate) fn number(&mut self) -> Option<u64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(digits)?;
        // JSON has no leading zeros, and nothing here needs 64 bits.
        if digits.is_empty() || digits.len() > 9 || (digits.len() > 1 && digits.starts_with(b"0")) {
            return None;
        }
        self.0 = rest;
        Some(digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
    }

    /// The rest of a string whose opening quote is behind, and its closing quote.
    pub(crate) fn text(&mut self) -> Option<Cow<'a, str>> {
        let start = self.0;
        let end = memchr::memchr2(b'"', b'\\', start)?;
        let (text, rest) = start.split_at_checked(end)?;
        if let Some(rest) = rest.strip_prefix(b"\"") {
            if any(text, |byte| byte < b' ') {
                return None;
            }
            self.0 = rest;
            return std::str::from_utf8(text).ok().map(Cow::Borrowed);
        }
        // Something is escaped: past every escape up to the quote that is none, then read properly.
        let mut at = end;
        loop {
            match start.get(at)? {
                b'"' => break,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        let mut quoted = Vec::with_capacity(at + 2);
        quoted.push(b'"');
        quoted.extend_from_slice(start.get(..=at)?);
        self.0 = start.get(at + 1..)?;
        match serde_json::from_slice(&quoted) {
            Ok(serde_json::Value::String(text)) => Some(Cow::Owned(text)),
            _ => None,
        }
    }

    /// The bytes up to the quote that ends a string in which nothing is escaped.
    pub(crate) fn raw(&mut self) -> Option<&'a [u8]> {
        let (text, rest) = self.0.split_at_checked(memchr::memchr(b'"', self.0)?)?;
        self.0 = rest.get(1..)?;
        Some(text)
    }

    /// The end of an object and of the JSON, perhaps after padding, which hides lengths from the network.
    pub(crate) fn end(mut self) -> Option<()> {
        if self.past(r#","p":""#).is_some() && any(self.raw()?, |byte| !byte.is_ascii_alphanumeric()) {
            return None;
        }
        (self.0 == b"}").then_some(())
    }
}

/// Whether any byte is of this kind. It looks at every byte, many at a time, which for short texts beats looking one by
/// one and stopping early.
fn any(bytes: &[u8], of_kind: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |any, byte| any | of_kind(*byte))
}
