//! Event stream frames: what is read, what is refused, however the bytes are cut.
#![allow(clippy::unwrap_used, clippy::items_after_statements, reason = "a check below its cases reads as a table")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use outcrop::Error;
use outcrop::eventstream::{self, Decoder, HeaderValue, encode, messages};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A message with its own bytes, to compare and keep.
type Owned = (Vec<(String, Value)>, Vec<u8>);

#[test]
fn reads_and_writes_the_frames_botocore_writes() {
    check(
        "000000760000005296d5fade0b3a6576656e742d7479706507000c6d65737361676553746172740d3a636f6e74656e742d747970650700106170706c6963617469\
         6f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b22726f6c65223a22617373697374616e74227d6fa8c599",
        &[(":event-type", "messageStart"), (":content-type", "application/json"), (":message-type", "event")],
        r#"{"role":"assistant"}"#,
    );
    check(
        "0000008300000061a9d144e50f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e0d3a636f6e74656e742d7479706507\
         00106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d74797065070009657863657074696f6e7b226d657373616765223a22736c6f77227d9350311c",
        &[(":exception-type", "throttlingException"), (":content-type", "application/json"), (":message-type", "exception")],
        r#"{"message":"slow"}"#,
    );
    check("000000100000000005c248eb7d98c8ff", &[], "");

    fn check(hex: &str, headers: &[(&str, &str)], payload: &str) {
        let frame: Vec<u8> = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect();
        let message = messages(&frame).next().unwrap().unwrap();
        for (name, value) in headers {
            assert_eq!(message.header(name).and_then(HeaderValue::as_str), Some(*value));
        }
        assert_eq!(message.headers().count(), headers.len());
        assert_eq!(message.payload, payload.as_bytes());
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, HeaderValue::String(value))).collect();
        assert_eq!(encode(&headers, payload.as_bytes()).unwrap(), frame);
    }
}

#[test]
fn agrees_with_the_vectors_of_other_implementations() {
    let Ok(vectors) = std::fs::read_to_string(corpus().join("eventstream/vectors.jsonl")) else {
        return println!("corpus absent: skipped the event stream vectors");
    };
    let (mut valid, mut refused) = (0, 0);
    for line in vectors.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let id = vector["id"].as_str().unwrap();
        let bytes = BASE64.decode(vector["bytes_base64"].as_str().unwrap()).unwrap();
        let read = read_in_pieces(&bytes, [bytes.len()]);
        if vector["valid"] == true {
            let [(headers, payload)] = read.expect(id).try_into().unwrap();
            let named = |(name, value): (String, Value)| json!({"name": name, "type": value["type"], "value": value["value"]});
            assert_eq!(headers.into_iter().map(named).collect::<Value>(), vector["message"]["headers"], "{id}");
            assert_eq!(BASE64.encode(payload), vector["message"]["payload_base64"], "{id}");
            valid += 1;
        } else {
            let error = read.expect_err(id);
            assert!(matches!(error, Error::Frame { offset: 0, .. }), "{id}: {error}");
            refused += 1;
        }
    }
    assert_eq!((valid, refused), (9, 12));
}

#[test]
fn a_stream_cut_anywhere_gives_the_same_messages() {
    let stream = three_frames();
    let whole = read_in_pieces(&stream, [stream.len()]).unwrap();
    assert_eq!(whole.len(), 3);
    for cut in 0..=stream.len() {
        assert_eq!(read_in_pieces(&stream, [cut, stream.len() - cut]).unwrap(), whole, "cut at {cut}");
    }
    for size in 1..=20 {
        assert_eq!(read_in_pieces(&stream, std::iter::repeat_n(size, stream.len())).unwrap(), whole, "pieces of {size}");
    }
    assert_eq!(messages(&stream).map(|message| owned(message.unwrap())).collect::<Vec<_>>(), whole);
}

#[test]
fn a_stream_that_ends_inside_a_frame_says_how_much_is_missing() {
    let stream = three_frames();
    let first = encode(&[], b"one").unwrap().len();
    check(&stream[..first], None);
    check(&stream[..first + 5], Some("5 of the 12 bytes that begin a frame arrived"));
    check(&stream[..first + 13], Some(&format!("13 of the {} bytes of a frame arrived", second().len())));

    fn check(stream: &[u8], reason: Option<&str>) {
        let expected = reason.map(|reason| Error::Cut { reason: reason.to_owned() });
        let mut decoder = Decoder::new();
        let mut rest = stream;
        while decoder.next(&mut rest).unwrap().is_some() {}
        assert_eq!(decoder.finish().err(), expected);
        assert_eq!(messages(stream).find_map(Result::err), expected);
    }
}

#[test]
fn an_error_names_the_offset_of_its_frame_and_stays() {
    let mut stream = three_frames();
    let first = encode(&[], b"one").unwrap().len();
    stream[first + second().len() - 1] ^= 1;

    let mut decoder = Decoder::new();
    let mut rest = &stream[..];
    assert_eq!(decoder.next(&mut rest).unwrap().unwrap().payload, b"one");
    assert_eq!(decoder.offset(), first as u64);
    let error = decoder.next(&mut rest).unwrap_err();
    assert!(matches!(&error, Error::Frame { offset, reason } if *offset == first as u64 && reason.contains("checksum")), "{error}");
    assert_eq!(decoder.next(&mut &stream[..]).unwrap_err(), error);
    assert_eq!(decoder.finish().unwrap_err(), error);
    assert_eq!(messages(&stream).find_map(Result::err), Some(error));
}

#[test]
fn a_wrong_length_is_refused_before_its_bytes_arrive() {
    check(16 + (24 << 20) + 1, 0, "the payload must be at most 25165824 bytes, got 25165825");
    check(u32::MAX, 0, "the payload must be at most 25165824 bytes, got 4294967279");
    check(200 << 10, 131_073, "headers must be at most 131072 bytes, got 131073");
    check(16, 1, "a frame of 16 bytes cannot hold 1 bytes of headers and 16 of its own");
    check(0, 0, "a frame of 0 bytes cannot hold 0 bytes of headers and 16 of its own");
    check(15, u32::MAX, "a frame of 15 bytes cannot hold 4294967295 bytes of headers and 16 of its own");

    fn check(total: u32, headers: u32, reason: &str) {
        let mut prelude = [total.to_be_bytes(), headers.to_be_bytes()].concat();
        prelude.extend(crc32fast::hash(&prelude).to_be_bytes());
        assert_eq!(refusal(&prelude), reason);
    }
}

#[test]
fn json_instead_of_a_stream_is_recognised() {
    let reason = refusal(br#"{"message":"Too many requests"}"#);
    assert!(reason.ends_with("; the bytes look like text, not like an event stream"), "{reason}");
}

#[test]
fn headers_that_cannot_be_read_are_refused() {
    check(b"\x01a\x0a", "header \"a\" has type 10; types are 0 to 9");
    check(b"\x01a", "header \"a\" has no type");
    check(b"\x05a", "a header name of 5 bytes does not fit into the headers");
    check(b"\x01a\x07\x00", "the value of header \"a\" does not fit into the headers");
    check(b"\x01a\x07\x00\x02x", "the value of header \"a\" does not fit into the headers");
    check(b"\x01a\x05\x00", "the value of header \"a\" does not fit into the headers");
    check(b"\x01\xff\x00", "header name \"\\xff\" is not UTF-8");
    check(b"\x01a\x07\x00\x01\xff", "header \"a\" is not UTF-8: invalid utf-8 sequence of 1 bytes from index 0");
    check(b"\x01a\x00\x01b\x00\x01a\x01", "header \"a\" is there twice");

    fn check(headers: &[u8], reason: &str) {
        assert_eq!(refusal(&frame(headers, b"")), reason);
    }
}

#[test]
fn a_name_that_is_there_twice_among_thousands_is_refused() {
    let header = |number: u32| [&[5][..], format!("{number:05}").as_bytes(), &[0]].concat();
    let headers: Vec<u8> = (0..15_000).flat_map(header).collect();
    let good = frame(&headers, b"");
    assert_eq!(messages(&good).next().unwrap().unwrap().headers().count(), 15_000);
    assert_eq!(refusal(&frame(&[headers, header(3)].concat(), b"")), "header \"00003\" is there twice");
}

#[test]
fn what_does_not_fit_a_frame_is_not_encoded() {
    let long = "n".repeat(256);
    let large = vec![0; 65_536];
    check(&[("", HeaderValue::Bool(true))], b"", "a header must have a name");
    check(&[(&long, HeaderValue::Bool(true))], b"", "a header name must be at most 255 bytes, got 256");
    check(&[("a", HeaderValue::Bytes(&large))], b"", "header \"a\" must be at most 65535 bytes, got 65536");
    check(&[("a", HeaderValue::Byte(1)), ("a", HeaderValue::Byte(1))], b"", "header \"a\" is there twice");
    let three = ["a", "b", "c"].map(|name| (name, HeaderValue::Bytes(&large[..65_000])));
    check(&three, b"", "headers must be at most 131072 bytes, got 195015");
    check(&[], &vec![0; eventstream::MAX_PAYLOAD + 1], "the payload must be at most 25165824 bytes, got 25165825");
    assert!(encode(&[("a", HeaderValue::Bytes(&large[1..]))], &vec![0; eventstream::MAX_PAYLOAD]).is_ok());

    fn check(headers: &[(&str, HeaderValue<'_>)], payload: &[u8], reason: &str) {
        let refused = Error::Malformed { what: "event stream message", reason: reason.to_owned() };
        assert_eq!(encode(headers, payload).unwrap_err(), refused);
    }
}

#[test]
fn debug_output_shows_no_payload() {
    let frame = encode(&[(":event-type", HeaderValue::String("chunk"))], b"secret").unwrap();
    let shown = format!("{:?}", messages(&frame).next().unwrap().unwrap());
    assert_eq!(shown, r#"Message { headers: {":event-type": String("chunk")}, payload_bytes: 6 }"#);
}

#[test]
fn any_flipped_bit_is_refused() {
    let good = second();
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(messages(&bad).next(), Some(Err(_))), "bit {bit}");
        assert!(read_in_pieces(&bad, [bad.len()]).is_err(), "bit {bit}");
    }
}

proptest! {
    #[test]
    fn what_is_encoded_is_read_back_from_any_pieces(
        written in prop::collection::vec((prop::collection::btree_map(".{1,20}", value(), 0..25), bytes(300)), 0..6),
        pieces in prop::collection::vec(0..200_usize, 0..60),
    ) {
        let mut stream = Vec::new();
        let mut expected = Vec::new();
        for (headers, payload) in &written {
            let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.borrow())).collect();
            stream.extend(encode(&headers, payload).unwrap());
            expected.push((headers.iter().map(|(name, value)| ((*name).to_owned(), as_json(*value))).collect(), payload.clone()));
        }
        prop_assert_eq!(read_in_pieces(&stream, pieces).unwrap(), expected);
    }

    #[test]
    fn bytes_of_any_kind_never_panic(bytes in bytes(200), headers in bytes(60), pieces in prop::collection::vec(0..50_usize, 0..9)) {
        let _ = read_in_pieces(&bytes, pieces.clone());
        // Right checksums let the headers be reached.
        if let Ok(read) = read_in_pieces(&frame(&headers, &bytes), pieces) {
            prop_assert_eq!(&read[0].1, &bytes);
        }
    }
}

/// A header value with its own bytes.
#[derive(Clone, Debug)]
enum OwnedValue {
    Bytes(Vec<u8>),
    Text(String),
    Other(HeaderValue<'static>),
}

impl OwnedValue {
    fn borrow(&self) -> HeaderValue<'_> {
        match self {
            Self::Bytes(bytes) => HeaderValue::Bytes(bytes),
            Self::Text(text) => HeaderValue::String(text),
            Self::Other(value) => *value,
        }
    }
}

fn bytes(limit: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..limit)
}

fn value() -> impl Strategy<Value = OwnedValue> {
    prop_oneof![
        bytes(40).prop_map(OwnedValue::Bytes),
        ".{0,20}".prop_map(OwnedValue::Text),
        any::<bool>().prop_map(|value| OwnedValue::Other(HeaderValue::Bool(value))),
        any::<i8>().prop_map(|value| OwnedValue::Other(HeaderValue::Byte(value))),
        any::<i16>().prop_map(|value| OwnedValue::Other(HeaderValue::Short(value))),
        any::<i32>().prop_map(|value| OwnedValue::Other(HeaderValue::Int(value))),
        any::<i64>().prop_map(|value| OwnedValue::Other(HeaderValue::Long(value))),
        any::<i64>().prop_map(|value| OwnedValue::Other(HeaderValue::Timestamp(value))),
        any::<[u8; 16]>().prop_map(|value| OwnedValue::Other(HeaderValue::Uuid(value))),
    ]
}

/// Everything a decoder reads from a stream that arrives in pieces of these sizes, the rest as one last piece.
fn read_in_pieces(stream: &[u8], sizes: impl IntoIterator<Item = usize>) -> Result<Vec<Owned>, Error> {
    let mut decoder = Decoder::new();
    let mut read = Vec::new();
    let mut rest = stream;
    for size in sizes.into_iter().chain([usize::MAX]) {
        let mut piece;
        (piece, rest) = rest.split_at(size.min(rest.len()));
        while let Some(message) = decoder.next(&mut piece)? {
            read.push(owned(message));
        }
        assert!(piece.is_empty());
    }
    decoder.finish()?;
    assert_eq!(decoder.offset(), stream.len() as u64);
    Ok(read)
}

fn owned(message: eventstream::Message<'_>) -> Owned {
    (message.headers().map(|(name, value)| (name.to_owned(), as_json(value))).collect(), message.payload.to_vec())
}

/// A value in the words of the vectors.
fn as_json(value: HeaderValue<'_>) -> Value {
    let (kind, value) = match value {
        HeaderValue::Bool(true) => ("bool_true", json!(true)),
        HeaderValue::Bool(false) => ("bool_false", json!(false)),
        HeaderValue::Byte(value) => ("byte", json!(value)),
        HeaderValue::Short(value) => ("short", json!(value)),
        HeaderValue::Int(value) => ("integer", json!(value)),
        HeaderValue::Long(value) => ("long", json!(value)),
        HeaderValue::Bytes(bytes) => ("byte_array", json!(BASE64.encode(bytes))),
        HeaderValue::String(text) => ("string", json!(text)),
        HeaderValue::Timestamp(value) => ("timestamp", json!(value)),
        HeaderValue::Uuid(bytes) => {
            let hex = format!("{:032x}", u128::from_be_bytes(bytes));
            ("uuid", json!([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")))
        }
    };
    json!({"type": kind, "value": value})
}

/// The reason why the decoder refuses these bytes.
fn refusal(bytes: &[u8]) -> String {
    match Decoder::new().next(&mut &*bytes) {
        Err(Error::Frame { offset: 0, reason }) => reason,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// A frame with these bytes as its headers and right checksums.
fn frame(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes).unwrap().to_be_bytes();
    let mut frame = [length(headers.len() + payload.len() + 16), length(headers.len())].concat();
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame.extend([headers, payload].concat());
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame
}

fn second() -> Vec<u8> {
    encode(&[(":event-type", HeaderValue::String("chunk")), ("n", HeaderValue::Long(-1))], br#"{"bytes":"e30="}"#).unwrap()
}

fn three_frames() -> Vec<u8> {
    [encode(&[], b"one").unwrap(), second(), encode(&[("last", HeaderValue::Bool(true))], b"").unwrap()].concat()
}

fn corpus() -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    std::env::var_os("OUTCROP_CORPUS").map_or_else(|| beside.into(), PathBuf::from)
}
