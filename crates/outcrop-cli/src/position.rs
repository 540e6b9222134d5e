//! Where in a JSON file a pointer points.

use std::ops::Range;

/// The bytes of the value a pointer means, or of the nearest one around it that is there. The text must be JSON.
pub(crate) fn locate(text: &str, pointer: &str) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut whole = Scan { bytes, at: 0 };
    whole.space();
    let mut found = whole.span();
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        match (Scan { bytes, at: found.start }).child(text, &segment) {
            Some(child) => found = child,
            None => break,
        }
    }
    found
}

/// Line and column of a byte, from one; columns count characters.
pub(crate) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    (line, column)
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Goes past one byte and the white space behind it.
    fn past(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        if there {
            self.at += 1;
            self.space();
        }
        there
    }

    /// Goes past a value and gives its bytes. Nothing is called in turn: the nesting may be deep.
    fn span(&mut self) -> Range<usize> {
        let start = self.at;
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                _ if depth == 0 => {
                    while self.peek().is_some_and(|byte| !byte.is_ascii_whitespace() && !b",]}".contains(&byte)) {
                        self.at += 1;
                    }
                }
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            if depth == 0 {
                break;
            }
        }
        start..self.at
    }

    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// The member or item of the value that begins here.
    fn child(&mut self, text: &str, segment: &str) -> Option<Range<usize>> {
        let is_object = self.peek() == Some(b'{');
        if !is_object && self.peek() != Some(b'[') {
            return None;
        }
        self.at += 1;
        self.space();
        let wanted = if is_object { None } else { Some(segment.parse::<usize>().ok()?) };
        let mut found = None;
        let mut index = 0;
        while self.peek().is_some_and(|byte| byte != b'}' && byte != b']') {
            let mut this = wanted == Some(index);
            if is_object {
                let key = self.span();
                this = text.get(key).and_then(|key| serde_json::from_str::<String>(key).ok()).is_some_and(|key| key == segment);
                self.space();
                self.past(b':');
            }
            let value = self.span();
            self.space();
            if this {
                // Of members with the same name the last counts.
                found = Some(value);
            }
            index += 1;
            if !self.past(b',') {
                break;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{line_and_column, locate};

    #[track_caller]
    fn check(pointer: &str, value: &str, place: (usize, usize)) {
        let text = "{\n  \"a\": [1, {\"b/c\": \"x\\\"}\"}],\n  \"é\": true, \"n\": null,\n  \"a\\u0062\": {}, \"n\": -1.5e3\n}";
        let span = locate(text, pointer);
        assert_eq!((&text[span.clone()], line_and_column(text, span.start)), (value, place), "{pointer}");
    }

    #[test]
    fn pointers_are_found_in_the_text() {
        check("/a/0", "1", (2, 9));
        check("/a/1/b~1c", "\"x\\\"}\"", (2, 20));
        check("/é", "true", (3, 8));
        check("/ab", "{}", (4, 14));
    }

    #[test]
    fn of_two_members_with_one_name_the_last_is_found() {
        check("/n", "-1.5e3", (4, 23));
    }

    #[test]
    fn what_is_missing_is_where_it_would_be() {
        check("/a/1/d", "{\"b/c\": \"x\\\"}\"}", (2, 12));
        check("/a/7/b", "[1, {\"b/c\": \"x\\\"}\"}]", (2, 8));
    }

    #[test]
    fn deep_nesting_is_no_deep_call() {
        let deep = "[".repeat(100_000);
        assert_eq!(locate(&deep, "/0/0"), 2..100_000);
    }
}
