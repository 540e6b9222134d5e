//! Frames: however the bytes are cut, the messages and the error are the same, and what was read encodes to the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::eventstream::{Decoder, HeaderValue, encode};

/// A message as name, value and payload, for comparing.
type Seen = (Vec<(String, String)>, Vec<u8>);

fn read(pieces: &[&[u8]]) -> (Vec<Seen>, Option<String>) {
    let mut decoder = Decoder::new();
    let mut seen = Vec::new();
    for piece in pieces {
        let mut rest = *piece;
        loop {
            match decoder.next(&mut rest) {
                Ok(Some(message)) => {
                    let headers = message.headers().map(|(name, value)| (name.to_owned(), format!("{value:?}"))).collect();
                    seen.push((headers, message.payload.to_vec()));
                }
                Ok(None) => break,
                Err(error) => return (seen, Some(error.to_string())),
            }
        }
    }
    (seen, decoder.finish().err().map(|error| error.to_string()))
}

fuzz_target!(|input: (u8, Vec<u8>)| {
    let (step, bytes) = input;
    let pieces: Vec<&[u8]> = bytes.chunks(usize::from(step) + 1).collect();
    assert_eq!(read(&pieces), read(&[&bytes]));

    // Noise has no right checksum; a frame around it has.
    let name: String = bytes.iter().take(20).map(|byte| char::from(byte & 0x7f)).collect();
    if let Ok(frame) = encode(&[(&name, HeaderValue::Bytes(&bytes))], &bytes) {
        let (seen, error) = read(&frame.chunks(usize::from(step) + 1).collect::<Vec<_>>());
        assert_eq!((seen.len(), error), (1, None));
        assert_eq!(seen[0].1, bytes);
    }
});
