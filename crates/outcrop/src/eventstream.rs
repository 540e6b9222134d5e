//! Amazon event stream frames: the framing of every streamed answer (`application/vnd.amazon.eventstream`).
//!
//! ```text
//! total length u32 │ headers length u32 │ CRC-32 of these 8 │ headers │ payload │ CRC-32 of all before
//! ```
//!
//! [`Decoder`] takes bytes as they arrive, cut anywhere, and lends each [`Message`] from where its bytes are: a frame
//! that lies whole in the caller's slice is never copied, only one that is cut is put together inside.
//! [`messages`] reads a recording that is whole already. [`encode`] writes one frame.
//!
//! ```
//! use outcrop::eventstream::{Decoder, HeaderValue, encode};
//!
//! let frame = encode(&[(":event-type", HeaderValue::String("messageStart"))], br#"{"role":"assistant"}"#)?;
//! let mut decoder = Decoder::new();
//! for mut piece in frame.chunks(7) {
//!     while let Some(message) = decoder.next(&mut piece)? {
//!         assert_eq!(message.header(":event-type").and_then(HeaderValue::as_str), Some("messageStart"));
//!         assert_eq!(message.payload, br#"{"role":"assistant"}"#);
//!     }
//! }
//! decoder.finish()?;
//! # Ok::<(), outcrop::Error>(())
//! ```
//!
//! Source: <https://smithy.io/2.0/aws/amazon-eventstream.html>, read 2026-11-22.

use crate::crc::{self, Hasher};
use crate::error::{Error, Result};
use std::fmt;

/// The most bytes of headers in one frame, as the AWS SDKs have it.
pub const MAX_HEADERS: usize = 128 * 1024;
/// The most bytes of payload in one frame, as the AWS SDKs have it.
pub const MAX_PAYLOAD: usize = 24 * 1024 * 1024;

const PRELUDE: usize = 12;
const CHECKSUM: usize = 4;
/// Names are compared pairwise up to this many headers; the service sends three.
const FEW_HEADERS: usize = 16;

/// One message of a stream, borrowed from the bytes it was read from. Its checksums and headers have been checked.
#[derive(Clone, Copy, PartialEq)]
pub struct Message<'a> {
    headers: &'a [u8],
    /// The payload: JSON, for every event of Amazon Bedrock.
    pub payload: &'a [u8],
}

/// A header's value. Times are milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its wire type")]
pub enum HeaderValue<'a> {
    Bool(bool),
    Byte(i8),
    Short(i16),
    Int(i32),
    Long(i64),
    Bytes(&'a [u8]),
    String(&'a str),
    Timestamp(i64),
    Uuid([u8; 16]),
}

/// The headers of a message, in the order of the wire.
#[derive(Clone)]
pub struct Headers<'a>(&'a [u8]);

/// Reads messages from bytes that arrive in pieces.
///
/// At most one unfinished frame is kept: [`MAX_PAYLOAD`] + [`MAX_HEADERS`] + 16 bytes.
#[derive(Default)]
pub struct Decoder {
    /// The frame that was cut, as far as it has come; empty while frames lie whole in the input.
    partial: Vec<u8>,
    /// Total length of the frame in `partial`; 0 until its prelude is there and checked.
    length: usize,
    offset: u64,
    broken: Option<Error>,
    /// The last headers that were checked; those of one frame are nearly always those of the next.
    checked: Vec<u8>,
}

/// The messages of a whole stream; see [`messages`].
pub struct Messages<'a> {
    rest: &'a [u8],
    offset: u64,
    checked: Vec<u8>,
}

impl Decoder {
    /// A decoder at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next message, taking from the front of `input` what it needs.
    ///
    /// `None` means that `input` is used up; call again with the bytes that follow. Bytes may be cut anywhere. A
    /// caller that stops before `None` keeps in `input` what has not been read.
    ///
    /// # Errors
    ///
    /// [`Error::Frame`] when a checksum differs, a length is out of bounds or a header cannot be read, with the offset
    /// of the frame's first byte from the start of the stream. A wrong length is refused as soon as the first 12 bytes
    /// of its frame are there. Every later call returns the same error.
    pub fn next<'m, 'b: 'm>(&'m mut self, input: &mut &'b [u8]) -> Result<Option<Message<'m>>> {
        let Self { partial, length, offset, broken, checked } = self;
        if let Some(error) = broken {
            return Err(error.clone());
        }
        let at = *offset;
        match advance(partial, length, checked, input) {
            Ok(None) => Ok(None),
            Ok(Some((message, taken))) => {
                *offset += taken as u64;
                Ok(Some(message))
            }
            Err(reason) => {
                let error = Error::Frame { offset: at, reason };
                *broken = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Says that no more bytes will come.
    ///
    /// # Errors
    ///
    /// [`Error::Cut`] when the last frame is unfinished; the error of [`Decoder::next`] when there was one.
    pub fn finish(&self) -> Result<()> {
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        match (self.partial.len(), self.length) {
            (have, length) if have == length => Ok(()),
            (have, 0) => Err(Error::Cut { reason: format!("{have} of the 12 bytes that begin a frame arrived") }),
            (have, length) => Err(Error::Cut { reason: format!("{have} of the {length} bytes of a frame arrived") }),
        }
    }

    /// How many bytes the messages read so far took, which is the offset of the next frame from the start of the stream.
    pub fn offset(&self) -> u64 {
        self.offset
    }
}

/// The messages of a stream that is here as a whole, a recording for example.
///
/// After an error the iterator ends. Bytes left over at the end are [`Error::Cut`].
pub fn messages(stream: &[u8]) -> Messages<'_> {
    Messages { rest: stream, offset: 0, checked: Vec::new() }
}

impl<'a> Iterator for Messages<'a> {
    type Item = Result<Message<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = std::mem::take(&mut self.rest);
        if rest.is_empty() {
            return None;
        }
        let cut = |of: &str| Error::Cut { reason: format!("{} of the {of} arrived", rest.len()) };
        let Some(prelude) = rest.first_chunk() else {
            return Some(Err(cut("12 bytes that begin a frame")));
        };
        let message = frame_length(prelude).and_then(|length| match rest.split_at_checked(length) {
            None => Ok(Err(cut(&format!("{length} bytes of a frame")))),
            Some((frame, rest)) => read(frame, &mut self.checked).map(|message| Ok((message, length, rest))),
        });
        Some(match message {
            Ok(Ok((message, length, rest))) => {
                self.rest = rest;
                self.offset += length as u64;
                Ok(message)
            }
            Ok(Err(cut)) => Err(cut),
            Err(reason) => Err(Error::Frame { offset: self.offset, reason }),
        })
    }
}

impl<'a> Message<'a> {
    /// The headers, in the order of the wire.
    pub fn headers(&self) -> Headers<'a> {
        Headers(self.headers)
    }

    /// The bytes of the headers, to see whether they are those of another message.
    pub(crate) fn header_bytes(&self) -> &'a [u8] {
        self.headers
    }

    /// The value of the header with this name; names are case-sensitive.
    pub fn header(&self, name: &str) -> Option<HeaderValue<'a>> {
        let mut rest = self.headers;
        while let Some((found, value)) = try_split_header(&mut rest) {
            if found == name.as_bytes() {
                return value.read().ok();
            }
        }
        None
    }
}

/// Payloads hold what people and models said, so only their size is shown.
impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message").field("headers", &self.headers()).field("payload_bytes", &self.payload.len()).finish()
    }
}

impl<'a> Iterator for Headers<'a> {
    type Item = (&'a str, HeaderValue<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        // The headers were checked when the message was read.
        let (name, value) = try_split_header(&mut self.0)?;
        Some((std::str::from_utf8(name).ok()?, value.read().ok()?))
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

impl<'a> HeaderValue<'a> {
    /// The text of a string header.
    pub fn as_str(self) -> Option<&'a str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

/// One frame with these headers and this payload.
///
/// # Errors
///
/// [`Error::Malformed`] when a header has no name, a name is longer than 255 bytes or there twice, a value is longer
/// than 65 535 bytes, or the headers or the payload are larger than [`MAX_HEADERS`] or [`MAX_PAYLOAD`].
pub fn encode(headers: &[(&str, HeaderValue<'_>)], payload: &[u8]) -> Result<Vec<u8>> {
    let refused = |reason| Error::Malformed { what: "event stream message", reason };
    let mut frame = vec![0; PRELUDE];
    for (name, value) in headers {
        write_header(&mut frame, name, *value).map_err(refused)?;
    }
    let headers_length = frame.len() - PRELUDE;
    check_lengths(headers_length, payload.len()).map_err(refused)?;
    check_headers(frame.get(PRELUDE..).unwrap_or_default()).map_err(refused)?;

    let total = PRELUDE + headers_length + payload.len() + CHECKSUM;
    frame.reserve_exact(payload.len() + CHECKSUM);
    frame[..4].copy_from_slice(&length_bytes(total));
    frame[4..8].copy_from_slice(&length_bytes(headers_length));
    let checksum = crc::hash(&frame[..8]);
    frame[8..PRELUDE].copy_from_slice(&checksum.to_be_bytes());
    frame.extend_from_slice(payload);
    frame.extend_from_slice(&crc::hash(&frame).to_be_bytes());
    Ok(frame)
}

fn length_bytes(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("limits checked above").to_be_bytes()
}

/// Why a frame is refused; becomes [`Error::Frame`] or [`Error::Malformed`] where the offset is known.
type Checked<T> = Result<T, String>;

/// Reads the next frame from `partial` and `input`; with the message, how many bytes its frame has.
fn advance<'m, 'b: 'm>(
    partial: &'m mut Vec<u8>,
    length: &mut usize,
    known: &mut Vec<u8>,
    input: &mut &'b [u8],
) -> Checked<Option<(Message<'m>, usize)>> {
    if *length != 0 && partial.len() == *length {
        // The frame lent last time.
        partial.clear();
        *length = 0;
    }
    if partial.is_empty() {
        if let Some(prelude) = input.first_chunk() {
            let total = frame_length(prelude)?;
            if let Some((frame, rest)) = input.split_at_checked(total) {
                *input = rest;
                return Ok(Some((read(frame, known)?, total)));
            }
            *length = total;
        }
        partial.extend_from_slice(input);
        *input = &[];
        return Ok(None);
    }
    if *length == 0 {
        fill(partial, PRELUDE, input);
        let Some(prelude) = partial.first_chunk() else {
            return Ok(None);
        };
        *length = frame_length(prelude)?;
    }
    fill(partial, *length, input);
    if partial.len() < *length { Ok(None) } else { Ok(Some((read(partial, known)?, *length))) }
}

/// Moves bytes from the front of `input` until `partial` has `length` of them.
fn fill(partial: &mut Vec<u8>, length: usize, input: &mut &[u8]) {
    let missing = length.saturating_sub(partial.len()).min(input.len());
    let (taken, rest) = input.split_at(missing);
    partial.extend_from_slice(taken);
    *input = rest;
}

/// Checks a prelude and returns the length of its frame.
fn frame_length(prelude: &[u8; PRELUDE]) -> Checked<usize> {
    let [t0, t1, t2, t3, h0, h1, h2, h3, c0, c1, c2, c3] = *prelude;
    let said = u32::from_be_bytes([c0, c1, c2, c3]);
    let counted = crc::hash(&[t0, t1, t2, t3, h0, h1, h2, h3]);
    if said != counted {
        let text = prelude.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'));
        let hint = if text { "; the bytes look like text, not like an event stream" } else { "" };
        return Err(format!("the prelude's checksum is {said:08x}, its bytes give {counted:08x}{hint}"));
    }
    let total = u32::from_be_bytes([t0, t1, t2, t3]) as usize;
    let headers = u32::from_be_bytes([h0, h1, h2, h3]) as usize;
    let Some(payload) = total.checked_sub(PRELUDE + CHECKSUM).and_then(|rest| rest.checked_sub(headers)) else {
        return Err(format!("a frame of {total} bytes cannot hold {headers} bytes of headers and 16 of its own"));
    };
    check_lengths(headers, payload)?;
    Ok(total)
}

fn check_lengths(headers: usize, payload: usize) -> Checked<()> {
    if headers > MAX_HEADERS {
        return Err(format!("headers must be at most {MAX_HEADERS} bytes, got {headers}"));
    }
    if payload > MAX_PAYLOAD {
        return Err(format!("the payload must be at most {MAX_PAYLOAD} bytes, got {payload}"));
    }
    Ok(())
}

/// Reads a whole frame whose prelude has been checked.
fn read<'f>(frame: &'f [u8], known: &mut Vec<u8>) -> Checked<Message<'f>> {
    let whole = "prelude checked, frame whole";
    let (prelude, _) = frame.split_first_chunk::<PRELUDE>().expect(whole);
    let (checked, said) = frame.split_last_chunk::<CHECKSUM>().expect(whole);
    let [_, _, _, _, h0, h1, h2, h3, c0, c1, c2, c3] = *prelude;

    // The prelude's checksum is the state of the message's after 8 bytes, so these are not hashed again.
    let mut hasher = Hasher::new_with_initial(u32::from_be_bytes([c0, c1, c2, c3]));
    hasher.update(checked.get(8..).expect(whole));
    let (said, counted) = (u32::from_be_bytes(*said), hasher.finalize());
    if said != counted {
        return Err(format!("the message's checksum is {said:08x}, its bytes give {counted:08x}"));
    }

    let headers = u32::from_be_bytes([h0, h1, h2, h3]) as usize;
    let (headers, payload) = checked.get(PRELUDE..).and_then(|body| body.split_at_checked(headers)).expect(whole);
    if headers != known.as_slice() {
        check_headers(headers)?;
        known.clear();
        known.extend_from_slice(headers);
    }
    Ok(Message { headers, payload })
}

/// Checks that every header can be read and no name is there twice.
fn check_headers(headers: &[u8]) -> Checked<()> {
    let mut few: [&[u8]; FEW_HEADERS] = [&[]; FEW_HEADERS];
    let mut many = Vec::new();
    let mut count = 0;
    let mut rest = headers;
    let twice = |name: &[u8]| Err(format!("header \"{}\" is there twice", name.escape_ascii()));
    while let Some((name, value)) = split_header(&mut rest)? {
        if !is_utf8(name) {
            return Err(format!("header name \"{}\" is not UTF-8", name.escape_ascii()));
        }
        if !(value.kind == 7 && value.bytes.is_ascii()) {
            value.read().map_err(|reason| format!("header \"{}\" {reason}", name.escape_ascii()))?;
        }
        match few.get_mut(count) {
            Some(slot) => *slot = name,
            None => many.push(name),
        }
        if many.is_empty() && few.iter().take(count).any(|other| *other == name) {
            return twice(name);
        }
        count += 1;
    }
    if !many.is_empty() {
        // Thousands of names fit into one frame; comparing each with each would let a frame cost seconds.
        many.extend(few);
        let mut seen = serde_json::Map::new();
        if let Some(name) =
            many.iter().find(|name| seen.insert(String::from_utf8_lossy(name).into_owned(), serde_json::Value::Null).is_some())
        {
            return twice(name);
        }
    }
    Ok(())
}

/// Nearly every name and text is ASCII, which is seen much faster than UTF-8.
fn is_utf8(bytes: &[u8]) -> bool {
    bytes.is_ascii() || std::str::from_utf8(bytes).is_ok()
}

/// A header's value as it lies on the wire.
#[derive(Clone, Copy)]
struct Raw<'a> {
    kind: u8,
    bytes: &'a [u8],
}

/// Takes one header from the front of `rest`; `None` at the end.
fn split_header<'a>(rest: &mut &'a [u8]) -> Checked<Option<(&'a [u8], Raw<'a>)>> {
    if rest.is_empty() {
        return Ok(None);
    }
    match try_split_header(rest) {
        Some(header) => Ok(Some(header)),
        None => Err(header_flaw(rest)),
    }
}

/// Takes one header from the front of `rest`, which stays as it is when there is none that is whole.
#[inline]
fn try_split_header<'a>(rest: &mut &'a [u8]) -> Option<(&'a [u8], Raw<'a>)> {
    let (&name_length, after) = rest.split_first()?;
    let (name, after) = after.split_at_checked(name_length.into())?;
    let (&kind, after) = after.split_first()?;
    let (length, after) = match FIXED_LENGTHS.get(usize::from(kind))? {
        Some(length) => (*length, after),
        None => after.split_first_chunk().map(|(length, after)| (u16::from_be_bytes(*length).into(), after))?,
    };
    let (bytes, after) = after.split_at_checked(length)?;
    *rest = after;
    Some((name, Raw { kind, bytes }))
}

/// How many bytes a value of each type has; `None` where its length comes first.
const FIXED_LENGTHS: [Option<usize>; 10] = [Some(0), Some(0), Some(1), Some(2), Some(4), Some(8), None, None, Some(8), Some(16)];

/// Says why no header can be split off.
#[cold]
fn header_flaw(rest: &[u8]) -> String {
    let (length, after) = rest.split_first().map_or((0, rest), |(length, after)| (usize::from(*length), after));
    let Some((name, after)) = after.split_at_checked(length) else {
        return format!("a header name of {length} bytes does not fit into the headers");
    };
    let name = name.escape_ascii();
    match after.split_first() {
        None => format!("header \"{name}\" has no type"),
        Some((kind @ 10.., _)) => format!("header \"{name}\" has type {kind}; types are 0 to 9"),
        Some(_) => format!("the value of header \"{name}\" does not fit into the headers"),
    }
}

impl<'a> Raw<'a> {
    fn read(self) -> Checked<HeaderValue<'a>> {
        fn fixed<const N: usize>(bytes: &[u8]) -> Checked<[u8; N]> {
            bytes.try_into().map_err(|_| format!("must have {N} bytes, got {}", bytes.len()))
        }
        Ok(match self.kind {
            0 => HeaderValue::Bool(true),
            1 => HeaderValue::Bool(false),
            2 => HeaderValue::Byte(i8::from_be_bytes(fixed(self.bytes)?)),
            3 => HeaderValue::Short(i16::from_be_bytes(fixed(self.bytes)?)),
            4 => HeaderValue::Int(i32::from_be_bytes(fixed(self.bytes)?)),
            5 => HeaderValue::Long(i64::from_be_bytes(fixed(self.bytes)?)),
            6 => HeaderValue::Bytes(self.bytes),
            7 => HeaderValue::String(std::str::from_utf8(self.bytes).map_err(|error| format!("is not UTF-8: {error}"))?),
            8 => HeaderValue::Timestamp(i64::from_be_bytes(fixed(self.bytes)?)),
            _ => HeaderValue::Uuid(fixed(self.bytes)?),
        })
    }
}

fn write_header(frame: &mut Vec<u8>, name: &str, value: HeaderValue<'_>) -> Checked<()> {
    let length = match u8::try_from(name.len()) {
        Ok(0) => return Err("a header must have a name".to_owned()),
        Ok(length) => length,
        Err(_) => return Err(format!("a header name must be at most 255 bytes, got {}", name.len())),
    };
    frame.push(length);
    frame.extend_from_slice(name.as_bytes());
    let mut put = |kind: u8, bytes: &[u8]| {
        frame.push(kind);
        frame.extend_from_slice(bytes);
    };
    let counted = |bytes: &[u8]| match u16::try_from(bytes.len()) {
        Ok(length) => Ok(length.to_be_bytes()),
        Err(_) => Err(format!("header \"{name}\" must be at most 65535 bytes, got {}", bytes.len())),
    };
    match value {
        HeaderValue::Bool(true) => put(0, &[]),
        HeaderValue::Bool(false) => put(1, &[]),
        HeaderValue::Byte(value) => put(2, &value.to_be_bytes()),
        HeaderValue::Short(value) => put(3, &value.to_be_bytes()),
        HeaderValue::Int(value) => put(4, &value.to_be_bytes()),
        HeaderValue::Long(value) => put(5, &value.to_be_bytes()),
        HeaderValue::Bytes(bytes) => {
            put(6, &counted(bytes)?);
            frame.extend_from_slice(bytes);
        }
        HeaderValue::String(text) => {
            put(7, &counted(text.as_bytes())?);
            frame.extend_from_slice(text.as_bytes());
        }
        HeaderValue::Timestamp(value) => put(8, &value.to_be_bytes()),
        HeaderValue::Uuid(value) => put(9, &value),
    }
    Ok(())
}
