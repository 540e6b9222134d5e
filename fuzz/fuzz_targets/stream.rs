//! Any JSON lines as the chunks of a streamed answer: events and reply are the same however the bytes are cut.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::eventstream::{HeaderValue, encode};
use outcrop::families::ALL;
use outcrop::{Call, Event, Operation, Reply};
use serde_json::json;

const CONVERSE: [&str; 6] = ["messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"];

fn read(call: &Call<Reply>, pieces: &[&[u8]]) -> (Vec<Event>, Result<Reply, String>, Reply) {
    let mut reader = call.events();
    let mut events = Vec::new();
    for piece in pieces {
        match reader.push(piece) {
            Ok(found) => events.extend(found),
            Err(_) => break,
        }
    }
    if let Ok(found) = reader.close() {
        events.extend(found);
    }
    (events, reader.finish().map_err(|error| error.to_string()), reader.so_far())
}

fuzz_target!(|input: (u8, bool, u8, String)| {
    let (family, converse, step, text) = input;
    let family = ALL[usize::from(family) % ALL.len()];
    let model = family.models.first().map_or("arn:aws:bedrock:us-east-1:123456789012:imported-model/abc", |model| model.id);
    let operation = if converse { Operation::ConverseStream } else { Operation::InvokeModelWithResponseStream };
    let Ok(call) = Call::<Reply>::of(operation, model, Some(family.id), json!({})) else { return };
    let mut bytes = Vec::new();
    for line in text.lines() {
        // The first character of a line says which event it is.
        let (first, rest) = line.split_at(line.chars().next().map_or(0, char::len_utf8));
        let kind = first.bytes().next().map_or(0, usize::from);
        let event = if converse { CONVERSE[kind % CONVERSE.len()] } else { "chunk" };
        let payload = if converse { rest.to_owned() } else { json!({ "bytes": base64(rest.as_bytes()) }).to_string() };
        let headers = [(":message-type", HeaderValue::String("event")), (":event-type", HeaderValue::String(event))];
        bytes.extend(encode(&headers, payload.as_bytes()).unwrap_or_default());
    }
    let pieces: Vec<&[u8]> = bytes.chunks(usize::from(step) + 1).collect();
    assert_eq!(read(&call, &pieces), read(&call, &[&bytes]));
});

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > group.len() { '=' } else { char::from(letter) });
        }
    }
    text
}
