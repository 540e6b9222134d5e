//! What the first bytes of an image say: its format and its size in pixels.

/// What the header of an image says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// `png`, `jpeg`, `gif` or `webp`.
    pub format: &'static str,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Bits of each channel, where the header says.
    pub depth: Option<u8>,
}

/// Why an image has no header to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It begins like none of the formats.
    Unknown,
    /// It begins like this one, and has no size.
    Broken(&'static str),
}

/// The header of a PNG, JPEG, GIF or WebP image; `None` when the bytes are of none of them, or end before its size.
///
/// ```
/// let gif = b"GIF89a\x20\x00\x10\x00";
/// let header = outcrop::picture::header(gif).expect("a GIF");
/// assert_eq!((header.format, header.width, header.height), ("gif", 32, 16));
/// ```
///
/// Sources: <https://www.w3.org/TR/png-3/>, <https://www.w3.org/Graphics/JPEG/itu-t81.pdf>,
/// <https://www.w3.org/Graphics/GIF/spec-gif89a.txt>, <https://developers.google.com/speed/webp/docs/riff_container>,
/// read 2026-11-25.
pub fn header(bytes: &[u8]) -> Option<Header> {
    read(&|at| bytes.get(at).copied()).ok()
}

/// As [`header`], of bytes in base64, of which only those that are needed are decoded.
pub(crate) fn header_of_base64(text: &str) -> Result<Header, Unreadable> {
    let digits = text.trim_end_matches('=').as_bytes();
    read(&|at| {
        // Three bytes are in four digits; a byte is in two of them.
        let first = at.checked_mul(4)? / 3;
        let pair = (u16::from(digit(*digits.get(first)?)?) << 6) | u16::from(digit(*digits.get(first + 1)?)?);
        let [_, byte] = (pair >> (4 - 2 * (at % 3))).to_be_bytes();
        Some(byte)
    })
}

fn digit(character: u8) -> Option<u8> {
    Some(match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// The byte at an offset, if there is one.
type At<'a> = dyn Fn(usize) -> Option<u8> + 'a;

fn read(at: &At<'_>) -> Result<Header, Unreadable> {
    let begins = |from: usize, with: &[u8]| with.iter().enumerate().all(|(index, byte)| at(from + index) == Some(*byte));
    let (format, size) = if begins(0, b"\x89PNG\r\n\x1a\n") {
        ("png", begins(12, b"IHDR").then(|| png(at)).flatten())
    } else if begins(0, b"\xff\xd8\xff") {
        ("jpeg", jpeg(at))
    } else if begins(0, b"GIF87a") || begins(0, b"GIF89a") {
        ("gif", gif(at))
    } else if begins(0, b"RIFF") && begins(8, b"WEBP") {
        ("webp", webp(at, &begins))
    } else {
        return Err(Unreadable::Unknown);
    };
    let broken = Unreadable::Broken(format);
    let (width, height, depth) = size.ok_or(broken)?;
    if width == 0 || height == 0 { Err(broken) } else { Ok(Header { format, width, height, depth }) }
}

type Size = Option<(u32, u32, Option<u8>)>;

fn png(at: &At<'_>) -> Size {
    Some((big(at, 16, 4)?, big(at, 20, 4)?, Some(at(24)?)))
}

/// The size is in the frame header, behind segments of any length.
fn jpeg(at: &At<'_>) -> Size {
    let mut place = 2_usize;
    loop {
        if at(place)? != 0xff {
            return None;
        }
        match at(place + 1)? {
            // Fill bytes, and markers without a segment.
            0xff => place += 1,
            0x01 | 0xd0..=0xd7 => place += 2,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((big(at, place + 7, 2)?, big(at, place + 5, 2)?, Some(at(place + 4)?)));
            }
            // The picture itself begins, or everything ends, without a size.
            0xd8..=0xda => return None,
            _ => {
                let length = big(at, place + 2, 2)?;
                if length < 2 {
                    return None;
                }
                place = place.checked_add(2 + length as usize)?;
            }
        }
    }
}

fn gif(at: &At<'_>) -> Size {
    Some((little(at, 6, 2)?, little(at, 8, 2)?, None))
}

fn webp(at: &At<'_>, begins: &dyn Fn(usize, &[u8]) -> bool) -> Size {
    if begins(12, b"VP8X") {
        Some((little(at, 24, 3)? + 1, little(at, 27, 3)? + 1, None))
    } else if begins(12, b"VP8L") && at(20)? == 0x2f {
        let bits = little(at, 21, 4)?;
        Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1, Some(8)))
    } else if begins(12, b"VP8 ") && begins(23, b"\x9d\x01\x2a") {
        Some((little(at, 26, 2)? & 0x3fff, little(at, 28, 2)? & 0x3fff, Some(8)))
    } else {
        None
    }
}

/// A number of at most four bytes, the highest first.
fn big(at: &At<'_>, from: usize, bytes: usize) -> Option<u32> {
    (0..bytes).try_fold(0, |number, index| Some((number << 8) | u32::from(at(from + index)?)))
}

/// A number of at most four bytes, the lowest first.
fn little(at: &At<'_>, from: usize, bytes: usize) -> Option<u32> {
    (0..bytes).rev().try_fold(0, |number, index| Some((number << 8) | u32::from(at(from + index)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
    use proptest::prelude::*;

    fn png(width: u32, height: u32, depth: u8) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([depth, 2, 0, 0, 0]);
        bytes
    }

    /// A JPEG with these segments before its frame header.
    fn jpeg(segments: &[usize], width: u16, height: u16) -> Vec<u8> {
        let mut bytes = b"\xff\xd8".to_vec();
        for length in segments {
            bytes.extend([0xff, 0xe1]);
            bytes.extend(u16::try_from(length + 2).unwrap_or(u16::MAX).to_be_bytes());
            // What looks like a frame header inside a segment is none.
            bytes.extend(std::iter::repeat_n(0xc0, *length));
        }
        bytes.extend(b"\xff\xff\xc2\0\x0b\x08");
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([1, 1, 0x11, 0]);
        bytes
    }

    fn webp(chunk: &[u8]) -> Vec<u8> {
        [b"RIFF\0\0\0\0WEBP", chunk].concat()
    }

    fn size(bytes: &[u8]) -> Option<(&'static str, u32, u32)> {
        header(bytes).map(|header| (header.format, header.width, header.height))
    }

    #[test]
    fn every_format_tells_its_size() {
        assert_eq!(size(&png(1_280, 720, 8)), Some(("png", 1_280, 720)));
        assert_eq!(header(&png(1, 1, 16)).and_then(|header| header.depth), Some(16));
        assert_eq!(size(&jpeg(&[], 300, 200)), Some(("jpeg", 300, 200)));
        assert_eq!(size(&jpeg(&[0, 65_533, 12], 300, 200)), Some(("jpeg", 300, 200)));
        assert_eq!(size(b"GIF87a\x02\x01\x03\0"), Some(("gif", 258, 3)));
        assert_eq!(size(&webp(b"VP8X\x0a\0\0\0\0\0\0\0\x7f\x02\0\x3f\x01\0")), Some(("webp", 640, 320)));
        assert_eq!(size(&webp(b"VP8L\0\0\0\0\x2f\x7f\xc2\x4f\0")), Some(("webp", 640, 320)));
        assert_eq!(size(&webp(b"VP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x80\x02\x40\x01")), Some(("webp", 640, 320)));
    }

    #[test]
    fn what_is_cut_or_empty_has_no_size() {
        for whole in [png(8, 8, 8), jpeg(&[7], 8, 8), b"GIF89a\x08\0\x08\0".to_vec()] {
            let needed = (0..=whole.len()).find(|end| header(&whole[..*end]).is_some()).expect("the whole has one");
            assert!((0..needed).all(|end| header(&whole[..end]).is_none()));
        }
        assert_eq!(size(&png(0, 8, 8)), None);
        assert_eq!(header_of_base64("iVBORw0KGgo="), Err(Unreadable::Broken("png")));
        assert_eq!(header_of_base64("JVBERi0xLjc="), Err(Unreadable::Unknown));
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_looked_at_and_base64_of_them_says_the_same(
            start in prop::sample::select(vec![&b""[..], b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WEBPVP8L", b"RIFF\0\0\0\0WEBPVP8 "]),
            rest in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let bytes = [start, rest.as_slice()].concat();
            prop_assert_eq!(header_of_base64(&STANDARD.encode(&bytes)).ok(), header(&bytes));
            prop_assert_eq!(header_of_base64(&STANDARD_NO_PAD.encode(&bytes)).ok(), header(&bytes));
        }

        #[test]
        fn any_text_can_be_looked_at(text in any::<String>()) {
            let _ = header_of_base64(&text);
        }

        #[test]
        fn any_jpeg_tells_its_size_whatever_stands_before_it(
            segments in prop::collection::vec(0_usize..3_000, 0..8), width in 1_u16.., height in 1_u16..,
        ) {
            prop_assert_eq!(size(&jpeg(&segments, width, height)), Some(("jpeg", width.into(), height.into())));
        }
    }
}
