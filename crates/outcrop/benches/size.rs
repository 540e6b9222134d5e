//! How cost grows with size, and what each family costs.
//!
//! ```text
//! cargo bench -p outcrop --bench size
//! ```
//!
//! The last lines say how building a conversation compares with serialising the same JSON; more than 1.5 times fails.

#[path = "../../../benches/peers/src/input.rs"]
#[allow(dead_code, unreachable_pub, missing_docs, reason = "shared with the comparison, which needs all of it")]
mod input;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use input::MODEL;
use outcrop::families::{ALL, Speaks};
use outcrop::{Chat, Operation, Part, Role, Tool, check};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How much longer building may take than serialising what was built.
const BOUND: f64 = 1.5;

fn main() {
    divan::main();
    // Only `cargo bench` measures; anything else just runs everything once.
    if std::env::args().any(|argument| argument == "--bench") {
        compare();
    }
}

/// Twenty turns, tools and a picture, as an application has them.
fn conversation() -> Chat {
    let image: Vec<u8> = (0..1_000_000_u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    input::talk().chat().with(Role::User, [Part::image("png", &image), Part::text("What is this?")])
}

/// Building against serialising, each at its quickest of many runs.
fn compare() {
    let chat = conversation();
    let same: Value = serde_json::from_slice(&chat.converse(MODEL).expect("a good call").bytes()).expect("JSON");
    let built = quickest(|| chat.converse(MODEL).expect("a good call").bytes().len());
    let serialised = quickest(|| serde_json::to_vec(&same).expect("JSON").len());
    let ratio = built.as_secs_f64() / serialised.as_secs_f64();
    println!("20 turns, tools and a 1 MB image: built in {built:?}, serialised by serde_json in {serialised:?}: {ratio:.2} times");
    assert!(ratio <= BOUND, "building took {ratio:.2} times as long as serialising; the bound is {BOUND}");
}

fn quickest(run: impl Fn() -> usize) -> Duration {
    let once = || {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    (0..200).map(|_| once()).min().unwrap_or_default()
}

#[divan::bench]
fn build_20_turns_tools_and_image(bencher: Bencher<'_, '_>) {
    let chat = conversation();
    bencher.bench(|| chat.converse(MODEL).expect("a good call").bytes());
}

#[divan::bench]
fn serialise_the_same(bencher: Bencher<'_, '_>) {
    let same: Value = serde_json::from_slice(&conversation().converse(MODEL).expect("a good call").bytes()).expect("JSON");
    bencher.bench(|| serde_json::to_vec(&same).expect("JSON"));
}

/// The families that converse, by a model of each.
fn models() -> impl Iterator<Item = &'static str> {
    let chats = ALL.iter().filter(|family| matches!(family.speaks, Speaks::Chat(_)) && family.id != "pegasus");
    chats.filter_map(|family| family.models.first().map(|model| model.id))
}

/// A question and an answer, and a question again: what every family has a place for.
fn questions() -> Chat {
    let mut chat = Chat::user(input::prose(1, 60)).with(Role::Assistant, [Part::text(input::prose(2, 90))]);
    chat = chat.with(Role::User, [Part::text(input::prose(3, 30))]);
    chat.params.max_tokens = Some(500);
    chat
}

/// An id that can be called.
fn callable(model: &str) -> String {
    let resolved = outcrop::resolve(model, None).expect("a listed model");
    resolved.model.map_or_else(|| model.to_owned(), outcrop::families::Model::callable_id)
}

#[divan::bench(args = models())]
fn build_for(bencher: Bencher<'_, '_>, model: &str) {
    let (chat, id) = (questions(), callable(model));
    bencher.bench(|| chat.call(&id).map(|call| call.bytes()));
}

#[divan::bench(args = models())]
fn check_for(bencher: Bencher<'_, '_>, model: &str) {
    let (chat, id) = (questions(), callable(model));
    let body: Value = chat.call(&id).map(|call| Value::clone(&call.body)).unwrap_or_default();
    bencher.bench(|| check(Operation::InvokeModel, &id, None, black_box(&body)));
}

/// A conversation of so many turns, with calls of tools and their results.
fn turns(count: usize) -> Chat {
    let mut chat = input::talk().chat();
    let some = std::mem::take(&mut chat.messages);
    chat.messages = some.iter().take(20).cycle().take(count).cloned().chain(Chat::user("And now?").messages).collect();
    chat
}

#[divan::bench(args = [100, 200, 400])]
fn build_turns(bencher: Bencher<'_, '_>, count: usize) {
    let chat = turns(count);
    bencher.counter(ItemsCount::new(count)).bench(|| chat.converse(MODEL).map(|call| call.bytes()));
}

#[divan::bench(args = [100, 200, 400])]
fn check_turns(bencher: Bencher<'_, '_>, count: usize) {
    let body = turns(count).converse(MODEL).map(|call| Value::clone(&call.body)).expect("a good call");
    bencher.counter(ItemsCount::new(count)).bench(|| check(Operation::Converse, MODEL, None, black_box(&body)));
}

/// A document of so many megabytes, which may be too large for the service.
#[divan::bench(args = [1, 5, 25])]
fn check_document_of_mb(bencher: Bencher<'_, '_>, megabytes: usize) {
    let data = "QUJD".repeat(megabytes * 250_000);
    let document = json!({"document": {"format": "txt", "name": "survey", "source": {"bytes": data}}});
    let body = json!({"messages": [{"role": "user", "content": [document, {"text": "Which rock?"}]}]});
    bencher.counter(BytesCount::new(megabytes * 1_000_000)).bench(|| check(Operation::Converse, MODEL, None, black_box(&body)));
}

#[divan::bench(args = [10, 100, 1_000])]
fn build_tools(bencher: Bencher<'_, '_>, count: usize) {
    let mut chat = Chat::user("How hard is talc?");
    for tool in 0..count {
        let input = json!({"type": "object", "properties": {"mineral": {"type": "string"}}}).into();
        chat = chat.tool(Tool { name: format!("tool_{tool}"), description: Some(input::prose(tool, 15)), input, strict: false });
    }
    bencher.counter(ItemsCount::new(count)).bench(|| chat.converse(MODEL).map(|call| call.bytes()));
}

/// The input of a tool call, this deep.
#[divan::bench(args = [10, 100, 1_000])]
fn build_nested(bencher: Bencher<'_, '_>, depth: usize) {
    let input = (0..depth).fold(json!("talc"), |inner, _| json!({ "in": inner }));
    let call = Part::ToolCall { id: "t1".to_owned(), name: "hardness".to_owned(), input: input.into(), server: false, extra: None };
    let mut chat = Chat::user("How hard is talc?").with(Role::Assistant, [call]).with(Role::User, [Part::tool_result("t1", "1")]);
    chat = chat.tool(Tool { name: "hardness".to_owned(), description: None, input: json!({"type": "object"}).into(), strict: false });
    bencher.counter(ItemsCount::new(depth)).bench(|| chat.converse(MODEL).map(|call| call.bytes()));
}
