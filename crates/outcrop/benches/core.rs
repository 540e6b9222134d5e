//! How fast the core is: building, checking, reading, streams, signing.
//!
//! ```text
//! cargo bench -p outcrop
//! ```

#[path = "../../../benches/peers/src/input.rs"]
#[allow(dead_code, unreachable_pub, missing_docs, reason = "shared with the comparison, which needs all of it")]
mod input;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use input::MODEL;
use outcrop::sign::{Auth, Credentials, sign};
use outcrop::{Call, Chat, Operation, Part, Role};
use std::time::{Duration, UNIX_EPOCH};

/// What an HTTP client hands over at a time.
const PIECE: usize = 16 * 1024;

fn main() {
    divan::main();
}

/// From twenty turns with five tools to the bytes of a checked request.
#[divan::bench]
fn build_20_turns_with_tools(bencher: Bencher<'_, '_>) {
    let talk = input::talk();
    bencher.bench(|| talk.chat().converse(MODEL).expect("a good call").bytes());
}

/// The same for a question about an image of 1 MB.
#[divan::bench]
fn build_1_mb_image(bencher: Bencher<'_, '_>) {
    let image: Vec<u8> = (0..1_000_000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    bencher.counter(BytesCount::of_slice(&image)).bench(|| {
        let chat = Chat::default().with(Role::User, [Part::image("png", &image), Part::text("What is this?")]);
        chat.converse(MODEL).expect("a good call").bytes()
    });
}

#[divan::bench(args = [Operation::Converse, Operation::InvokeModel])]
fn check_20_turns_with_tools(bencher: Bencher<'_, '_>, operation: Operation) {
    let call = input::talk().chat().call_as(MODEL, None, operation).expect("a good call");
    bencher.bench(|| outcrop::check(operation, MODEL, None, black_box(&call.body)));
}

#[divan::bench]
fn read_converse(bencher: Bencher<'_, '_>) {
    let call = Chat::user("Tell me about basalt.").converse(MODEL).expect("a good call");
    let body = serde_json::json!({
        "output": {"message": {"role": "assistant", "content": [{"text": input::prose(1, 400)}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 812, "outputTokens": 600, "totalTokens": 1_412},
        "metrics": {"latencyMs": 4_321},
    });
    let response = http::Response::new(body.to_string());
    bencher.counter(BytesCount::of_str(response.body())).bench(|| call.read(black_box(&response)));
}

#[divan::bench]
fn stream_converse(bencher: Bencher<'_, '_>) {
    let call = Chat::user("Tell me about basalt.").converse(MODEL).and_then(|call| call.streaming()).expect("a good call");
    stream(bencher, &call, &input::converse_stream(2_000));
}

#[divan::bench]
fn stream_invoke_claude(bencher: Bencher<'_, '_>) {
    let call = Chat::user("Tell me about basalt.").call(MODEL).and_then(|call| call.streaming()).expect("a good call");
    stream(bencher, &call, &input::claude_stream(2_000));
}

fn stream(bencher: Bencher<'_, '_>, call: &Call, bytes: &[u8]) {
    bencher.counter(BytesCount::of_slice(bytes)).bench(|| {
        let mut events = call.events();
        for piece in bytes.chunks(PIECE) {
            black_box(events.push(piece).expect("a good stream"));
        }
        events.finish().expect("a whole stream")
    });
}

#[divan::bench]
fn sign_20_turns_with_tools(bencher: Bencher<'_, '_>) {
    let call = input::talk().chat().converse(MODEL).expect("a good call");
    let auth = Auth::sigv4(Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "us-east-1");
    let at = UNIX_EPOCH + Duration::from_millis(1_767_323_045_000);
    let request = call.request(&outcrop::endpoint("us-east-1")).expect("a good request");
    bencher.with_inputs(|| request.clone()).bench_refs(|request| sign(request, &auth, at));
}

/// A prompt file with two inputs, rendered to a chat.
#[divan::bench]
fn render(bencher: Bencher<'_, '_>) {
    let source = "---\ninputs: { article: string, words: 80 }\n---\n{{ role(\"system\") }}\nBe brief.\n{{ role(\"user\") }}\nSummarise in {{ words }} words:\n\n{{ article }}\n";
    let prompt: outcrop::Prompt = source.parse().expect("a good prompt");
    let article = "Basalt cools from lava that ran far before it stood. ".repeat(200);
    let inputs = outcrop::inputs! { article };
    bencher.counter(BytesCount::of_str(&article)).bench(|| prompt.render(black_box(&inputs)).expect("renders"));
}
