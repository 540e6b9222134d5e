//! How many pages a PDF has, as far as that stands in it uncompressed.

use memchr::memmem;

/// Dictionaries nested deeper than this are nothing a PDF has.
const DEEPEST: usize = 64;

/// What a dictionary says that is of use here.
#[derive(Default)]
struct Dictionary<'a> {
    /// The name read last, while it can be the key of what follows.
    key: &'a [u8],
    kind: &'a [u8],
    count: Option<usize>,
    parent: bool,
    linearized: bool,
    pages: Option<usize>,
    length: Option<usize>,
}

/// The number of pages, or nothing where it cannot be told without inflating anything, or where the file contradicts itself.
///
/// One pass over the bytes, streams left out. A file that is linearised says it in its first dictionary, which holds as long as
/// nothing was written behind; else the pages are counted, and held to the count of the root of their tree.
///
/// Source: ISO 32000-1, 7.7.3 and annex F.
pub(crate) fn pages(bytes: &[u8]) -> Option<usize> {
    let start = memmem::find(bytes.get(..1_024).unwrap_or(bytes), b"%PDF-")?;
    let mut rest = bytes.get(start..)?;
    let mut open: Vec<Dictionary<'_>> = Vec::new();
    let (mut found, mut root) = (0_usize, None);
    loop {
        match rest {
            [] => break,
            [b'%', ..] => rest = after(rest, |byte| matches!(byte, b'\r' | b'\n')),
            [b'<', b'<', behind @ ..] => {
                if open.len() == DEEPEST {
                    return None;
                }
                open.push(Dictionary::default());
                rest = behind;
            }
            [b'>', b'>', behind @ ..] => {
                rest = behind;
                let Some(done) = open.pop() else { continue };
                if let Some(outer) = open.last_mut() {
                    outer.key = b"";
                }
                match done.kind {
                    b"Page" => found += 1,
                    b"Pages" if !done.parent => root = done.count.or(root),
                    // There may be pages in it.
                    b"ObjStm" => return None,
                    _ if done.linearized && done.length == Some(bytes.len()) => return done.pages,
                    _ => (),
                }
            }
            [b'(', behind @ ..] => {
                rest = after_text(behind);
                value(&mut open, None);
            }
            [b'/', behind @ ..] => {
                let (name, after) = split(behind);
                rest = after;
                if let Some(dictionary) = open.last_mut() {
                    match dictionary.key {
                        b"Type" => {
                            dictionary.kind = name;
                            dictionary.key = b"";
                        }
                        _ => dictionary.key = name,
                    }
                    dictionary.parent |= dictionary.key == b"Parent";
                    dictionary.linearized |= dictionary.key == b"Linearized";
                }
            }
            [first, ..] if is_regular(*first) => {
                let (word, after) = split(rest);
                rest = after;
                if word == b"stream" && open.is_empty() {
                    // What never ends holds no more objects.
                    let Some(end) = memmem::find(rest, b"endstream") else { break };
                    rest = rest.get(end..).unwrap_or_default();
                    continue;
                }
                value(&mut open, std::str::from_utf8(word).ok().and_then(|word| word.parse().ok()));
            }
            [_, behind @ ..] => rest = behind,
        }
    }
    // Pages that were replaced, or thrown away, are there as well.
    root.map(|root| root.min(found)).filter(|pages| *pages > 0)
}

/// Gives a value to the key before it.
fn value(open: &mut [Dictionary<'_>], number: Option<usize>) {
    let Some(dictionary) = open.last_mut() else { return };
    match dictionary.key {
        b"Count" => dictionary.count = number,
        b"N" => dictionary.pages = number,
        b"L" => dictionary.length = number,
        _ => (),
    }
    dictionary.key = b"";
}

fn is_regular(byte: u8) -> bool {
    !matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// A run of regular characters, and what is behind it.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| !is_regular(*byte)).unwrap_or(bytes.len());
    bytes.split_at_checked(end).unwrap_or((bytes, &[]))
}

fn after(bytes: &[u8], ends: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes.iter().position(|byte| ends(*byte)).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

/// What is behind a text whose bracket has been read; brackets in it come in pairs or are escaped.
fn after_text(mut bytes: &[u8]) -> &[u8] {
    let mut depth = 1_usize;
    while depth > 0 {
        match bytes {
            [] => break,
            [b'\\', _, behind @ ..] => bytes = behind,
            [byte, behind @ ..] => {
                match byte {
                    b'(' => depth += 1,
                    b')' => depth -= 1,
                    _ => (),
                }
                bytes = behind;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::pages;
    use proptest::prelude::*;

    /// A PDF of so many pages, whose tree says there are `said`.
    fn pdf(count: usize, said: usize) -> Vec<u8> {
        let page = |number: usize| format!("{} 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 9 0 R >>\nendobj\n", number + 10);
        let pages: String = (0..count).map(page).collect();
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj\n<</Type /Pages /Kids [] /Count {said} >>\nendobj\n\
             9 0 obj<</Length 40>>stream\n<</Type /Page>> (not a page)\nendstream endobj\n{pages}trailer<</Root 1 0 R>>\n%%EOF"
        )
        .into_bytes()
    }

    #[test]
    fn pages_are_counted_where_they_stand_in_the_open() {
        assert_eq!(pages(&pdf(3, 3)), Some(3));
        assert_eq!(pages(&pdf(101, 101)), Some(101));
        // One was thrown away, and is there still.
        assert_eq!(pages(&pdf(4, 3)), Some(3));
    }

    #[test]
    fn nothing_is_said_of_what_cannot_be_counted() {
        for bytes in [&b""[..], b"%PDF-", b"no PDF /Type /Page", b"%PDF-1.5\n<</Type/ObjStm>>stream", b"%PDF-1.4\n<</Type/Page>>"] {
            assert_eq!(pages(bytes), None, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_linearised_file_says_it_first_as_long_as_nothing_was_written_behind() {
        let of = |length: usize| format!("%PDF-1.4\n1 0 obj<</Linearized 1/L {length:03}/N 101/O 3>>endobj\n<</Type/ObjStm>>");
        let length = of(0).len();
        assert_eq!(pages(of(length).as_bytes()), Some(101));
        assert_eq!(pages(format!("{} ", of(length)).as_bytes()), None);
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_are_it_ends(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            let _ = pages(&[b"%PDF-1.4\n", bytes.as_slice()].concat());
        }

        #[test]
        fn no_more_pages_are_found_than_there_are(
            words in proptest::collection::vec(
                prop_oneof!["<<", ">>", "/Type", "/Page", "/Pages", "/Count", "/Parent", "[0-9]{1,3}", "stream", "endstream", "\\(", "\\)", "%", "\n", "<", ">"],
                0..200,
            ),
        ) {
            let text = format!("%PDF-1.4\n{}", words.join(" "));
            prop_assert!(pages(text.as_bytes()).is_none_or(|found| found <= text.matches("/Page").count()));
        }
    }
}
