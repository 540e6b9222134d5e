//! The same work, done by Outcrop and by the AWS SDK for Rust, in one process and in turns.
//!
//! ```text
//! cargo run --release --manifest-path benches/peers/Cargo.toml
//! ```
//!
//! Bytes are in memory, so nothing waits for a network. Each figure is the fastest tenth of many rounds; a round
//! gives both sides the same input. What a user has at the end is the same too: all text of a stream, a request ready to send, a
//! signed request. Before anything is measured, both sides have to agree about it.

mod input;
mod sdk;

use input::{MODEL, Talk};
use outcrop::sign::{Auth, Credentials, sign};
use outcrop::{Call, Event};
use std::hint::black_box;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// What an HTTP client hands over at a time.
const PIECE: usize = 16 * 1024;
const PIECES_OF_TEXT: usize = 4_000;

fn main() {
    let only = std::env::args().nth(1);
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    println!("{:44} {:>16} {:>16} {:>8} {:>7}", "", "Outcrop", "AWS SDK", "ratio", "bound");
    if wanted("streams") {
        streams();
    }
    if wanted("building") {
        building();
    }
    if wanted("signing") {
        signing();
    }
}

fn streams() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let chat = outcrop::Chat::user("Tell me about basalt.");

    let (bytes, call) = (input::converse_stream(PIECES_OF_TEXT), chat.converse(MODEL).expect("a good call").streaming().expect("it can be streamed"));
    assert_eq!(ours(&call, &bytes).1, runtime.block_on(sdk::converse_stream(&bytes, PIECE)).1);
    let times = rounds(100, || ours(&call, &bytes).0, || runtime.block_on(sdk::converse_stream(&bytes, PIECE)).0);
    row("read a Converse stream", times, 5.0, |time| rate(bytes.len(), time));

    let (bytes, call) = (input::claude_stream(PIECES_OF_TEXT), chat.call(MODEL).expect("a good call").streaming().expect("it can be streamed"));
    assert_eq!(ours(&call, &bytes).1, runtime.block_on(sdk::claude_stream(&bytes, PIECE)).1);
    let times = rounds(100, || ours(&call, &bytes).0, || runtime.block_on(sdk::claude_stream(&bytes, PIECE)).0);
    row("read an InvokeModel stream of Claude", times, 5.0, |time| rate(bytes.len(), time));
}

/// Reads a stream to its end, reply and all: the time it takes, and the text.
fn ours(call: &Call, bytes: &[u8]) -> (Duration, String) {
    let mut text = String::new();
    let start = Instant::now();
    let mut events = call.events();
    for piece in bytes.chunks(PIECE) {
        for event in events.push(piece).expect("a good stream") {
            if let Event::Text { text: more } = event {
                text.push_str(&more);
            }
        }
    }
    black_box(events.finish().expect("a whole stream"));
    (start.elapsed(), text)
}

fn building() {
    let talk = input::talk();
    let documents = sdk::documents(&talk);
    let endpoint = outcrop::endpoint("us-east-1");
    let build = |talk: &Talk, unchecked| {
        let mut chat = talk.chat();
        chat.params.unchecked = unchecked;
        chat.converse(MODEL).expect("a good call").into_request(&endpoint).expect("a good request")
    };

    let (body, peer) = (build(&talk, false).into_body(), sdk::build(&talk, &documents));
    let peer = peer.body().bytes().expect("a body in memory");
    let json = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).expect("JSON");
    assert_eq!(json(&body), json(peer), "both build the same body");

    // The SDK checks nothing, so there is a row for the same work and one for what is usual here. On both sides the JSON of tools is
    // there already, as it is from the second turn on: shared and spelt here, as documents there.
    for (what, unchecked, bound) in [("build", true, Some(3.0)), ("build and check", false, None)] {
        let times = rounds(2_000, || timed(|| build(&talk, unchecked)), || timed(|| sdk::build(&talk, &documents)));
        row(&format!("{what} a 20-turn Converse call, {} KB", body.len() / 1_000), times, bound, micros);
    }
}

fn signing() {
    let at = UNIX_EPOCH + Duration::from_millis(1_767_323_045_000);
    let auth = Auth::sigv4(Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "us-east-1");
    let identity = sdk::identity();
    let endpoint = outcrop::endpoint("us-east-1");
    let small = outcrop::Chat::user("Name one igneous rock.").converse(MODEL).expect("a good call");
    let large = input::talk().chat().converse(MODEL).expect("a good call");
    for call in [small, large] {
        let mut request = call.request(&endpoint).expect("a good request");
        let mut peer = request.clone();
        sign(&mut request, &auth, at).expect("good credentials");
        sdk::sign(&mut peer, &identity, at);
        assert_eq!(request.headers()["authorization"], peer.headers()["authorization"], "both give the same signature");

        // Each signs a request that was not signed before.
        let forget = |request: &mut http::Request<Vec<u8>>| {
            for name in ["authorization", "x-amz-date"] {
                request.headers_mut().remove(name);
            }
        };
        let times = rounds(
            5_000,
            || {
                forget(&mut request);
                timed(|| sign(&mut request, &auth, at).expect("good credentials"))
            },
            || {
                forget(&mut peer);
                timed(|| sdk::sign(&mut peer, &identity, at))
            },
        );
        row(&format!("sign a request with a body of {} bytes", request.body().len()), times, 1.0, micros);
    }
}

/// The time that nine rounds in ten do not beat, of both sides, measured in turns so that a slow moment of the machine is
/// everybody's. What other programs take only ever adds, so fast rounds say most.
fn rounds(count: usize, mut ours: impl FnMut() -> Duration, mut theirs: impl FnMut() -> Duration) -> (Duration, Duration) {
    let (mut a, mut b) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for _ in 0..count {
        a.push(ours());
        b.push(theirs());
    }
    a.sort();
    b.sort();
    (a[count / 10], b[count / 10])
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let done = black_box(work());
    let time = start.elapsed();
    drop(done);
    time
}

fn row(what: &str, (ours, theirs): (Duration, Duration), bound: impl Into<Option<f64>>, show: impl Fn(Duration) -> String) {
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    let bound = bound.into().map(|bound| format!("{bound:>5.1}× {}", if ratio < bound { "below" } else { "" })).unwrap_or_default();
    println!("{what:44} {:>16} {:>16} {ratio:>7.2}× {bound}", show(ours), show(theirs));
}

fn rate(bytes: usize, time: Duration) -> String {
    format!("{:.0} MB/s", bytes as f64 / time.as_secs_f64() / 1e6)
}

fn micros(time: Duration) -> String {
    format!("{:.1} µs", time.as_secs_f64() * 1e6)
}
