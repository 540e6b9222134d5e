//! Nothing from outside makes the engine panic: bodies, answers and streams may hold anything.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::eventstream::{HeaderValue, encode};
use outcrop::families::{ALL, Speaks};
use outcrop::{AnyCall, Call, Chat, Clip, Family, FromJson as _, Image, Job, Jobs, Operation, Output, Video, check};
use outcrop_mock::fixture::{Fixture, load_all};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::sync::LazyLock;

/// The repository's own exchanges, to make strange ones of.
static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| load_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")).unwrap());

/// Member names and words that the code looks for, collected from the fixtures, so that strange values reach deep.
static WORDS: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    let (mut keys, mut words) = (Vec::new(), Vec::new());
    for fixture in FIXTURES.iter() {
        collect(&fixture.call["body"], &mut keys, &mut words);
        for bytes in answers(fixture) {
            collect(&serde_json::from_slice(&bytes).unwrap_or_default(), &mut keys, &mut words);
        }
    }
    keys.sort();
    keys.dedup();
    words.sort();
    words.dedup();
    (keys, words)
});

fn collect(value: &Value, keys: &mut Vec<String>, words: &mut Vec<String>) {
    match value {
        Value::String(word) if word.len() < 40 => words.push(word.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, keys, words)),
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            keys.push(key.clone());
            collect(value, keys, words);
        }),
        _ => (),
    }
}

/// The JSON texts of an answer: the body, or what its frames hold.
fn answers(fixture: &Fixture) -> Vec<Vec<u8>> {
    let bytes = fixture.body.bytes();
    if fixture.header("content-type") != Some("application/vnd.amazon.eventstream") {
        return vec![bytes];
    }
    let chunk = |payload: &[u8]| {
        let payload: Value = serde_json::from_slice(payload).unwrap_or_default();
        payload["bytes"].as_str().and_then(decoded).unwrap_or_else(|| payload.to_string().into_bytes())
    };
    outcrop::eventstream::messages(&bytes).map(|message| chunk(message.unwrap().payload)).collect()
}

fn decoded(base64: &str) -> Option<Vec<u8>> {
    base64::Engine::decode(&base64::engine::general_purpose::STANDARD, base64).ok()
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        proptest::sample::select(WORDS.1.clone()).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        let key = prop_oneof![9 => proptest::sample::select(WORDS.0.clone()), 1 => any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..6).prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A real JSON text in which one value was replaced.
fn bent(value: &Value, place: prop::sample::Index, instead: &Value) -> Value {
    let mut pointers = Vec::new();
    places(value, String::new(), &mut pointers);
    let mut value = value.clone();
    if let Some(found) = value.pointer_mut(&pointers[place.index(pointers.len())]) {
        *found = instead.clone();
    }
    value
}

fn places(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().enumerate().take(20).for_each(|(index, item)| places(item, format!("{at}/{index}"), pointers)),
        Value::Object(members) => {
            members.iter().for_each(|(key, item)| places(item, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), pointers));
        }
        _ => (),
    }
    pointers.push(at);
}

/// A model of each family, under the common body too.
fn models() -> impl Iterator<Item = (&'static Family, &'static str)> {
    ALL.iter().map(|family| {
        (*family, family.models.first().map_or("arn:aws:bedrock:us-east-1:123456789012:imported-model/abc", |model| model.id))
    })
}

fn check_everywhere(body: &Value) {
    for (family, model) in models() {
        for operation in Operation::ALL {
            for finding in check(operation, model, Some(family.id), body).unwrap() {
                assert!(!finding.message.is_empty(), "{finding}");
            }
            // Read back, if it holds a chat; and asked of another.
            if let Ok(read) = Chat::from_body(operation, model, Some(family.id), body) {
                for asked in [Operation::InvokeModel, Operation::Converse] {
                    let _ = read.call_as("amazon.nova-lite-v1:0", None, asked).map_err(|error| error.to_string());
                    let _ = read.call_as(model, Some(family.id), asked).map_err(|error| error.to_string());
                }
            }
        }
    }
}

fn read_everywhere(status: u16, body: &[u8]) {
    let header = |name: &str| name.contains("count").then(|| "7".to_owned());
    for (family, model) in models() {
        for operation in Operation::ALL.into_iter().filter(|operation| operation.names_model()) {
            if let Ok(call) = AnyCall::of(operation, model, Some(family.id), json!({})) {
                let _ = call.read_parts(status, &header, body).map_err(|error| error.to_json());
            }
        }
    }
    for operation in Operation::ALL.into_iter().filter(|operation| !operation.names_model()) {
        let _ = AnyCall::of(operation, "", None, json!({})).unwrap().read_parts(status, &header, body).map_err(|error| error.to_json());
    }
}

fn streams() -> impl Iterator<Item = Call> {
    let chats = models().filter(|(family, _)| matches!(family.speaks, Speaks::Chat(_) | Speaks::Converse));
    chats.flat_map(|(family, model)| {
        [Operation::InvokeModelWithResponseStream, Operation::ConverseStream]
            .map(|operation| Call::of(operation, model, Some(family.id), json!({})).unwrap())
    })
}

/// Pushes these pieces to every family; the pieces of text add up to the reply's text, whatever happened.
fn push_everywhere(pieces: &[&[u8]]) {
    for call in streams() {
        let mut events = call.events();
        let mut text = String::new();
        let mut collect = |found: outcrop::Result<Vec<outcrop::Event>>| {
            for event in found.into_iter().flatten() {
                if let outcrop::Event::Text { text: piece } = event {
                    text.push_str(&piece);
                }
            }
        };
        for piece in pieces {
            collect(events.push(piece));
        }
        collect(events.close());
        let finished = events.finish();
        let so_far = events.so_far();
        if let Ok(reply) = finished {
            assert_eq!(reply, so_far);
            assert_eq!(text.len(), reply.text().len(), "{call:?}");
        }
        serde_json::to_string(&so_far).unwrap();
    }
}

/// A frame around a payload, as the operation of any family would send it.
fn frame(kind: &str, payload: &Value) -> Vec<u8> {
    let string = HeaderValue::String;
    let payload = if kind == "chunk" {
        let bytes = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, payload.to_string());
        json!({ "bytes": bytes })
    } else {
        payload.clone()
    };
    let headers = match kind {
        "exception" => [(":exception-type", string("throttlingException")), (":message-type", string("exception"))],
        "error" => [(":error-code", string("InternalFailure")), (":message-type", string("error"))],
        kind => [(":event-type", string(kind)), (":message-type", string("event"))],
    };
    encode(&headers, payload.to_string().as_bytes()).unwrap()
}

const KINDS: [&str; 10] = [
    "chunk",
    "messageStart",
    "contentBlockStart",
    "contentBlockDelta",
    "contentBlockStop",
    "messageStop",
    "metadata",
    "exception",
    "error",
    "somethingNew",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_can_be_checked(body in any_json()) {
        check_everywhere(&body);
    }

    #[test]
    fn any_body_with_one_strange_value_can_be_checked(
        fixture in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), instead in any_json(),
    ) {
        let fixture = &FIXTURES[fixture.index(FIXTURES.len())];
        check_everywhere(&bent(&fixture.call["body"], place, &instead));
    }

    #[test]
    fn any_json_can_be_asked_for(ask in any_json()) {
        let (image, video, clip) = (Image::from_json(&ask), Video::from_json(&ask), Clip::from_json(&ask));
        let output = Output::from_json(&ask).unwrap_or_else(|_| Output::to("s3://bucket"));
        for (_, model) in models() {
            let _ = image.clone().and_then(|image| image.call(model)).map_err(|error| error.to_string());
            let _ = video.clone().and_then(|video| video.start(model, &output)).map_err(|error| error.to_string());
            let _ = clip.clone().and_then(|clip| clip.start(model, &output)).map_err(|error| error.to_string());
            let _ = Job::start(model, None, ask.clone(), &output).map_err(|error| error.to_string());
        }
        let _ = Jobs::from_json(&ask).and_then(|jobs| jobs.call());
        let _ = AnyCall::from_json(&ask).map_err(|error| error.to_string());
    }

    #[test]
    fn any_image_with_one_strange_wish_is_built_or_refused(
        fixture in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), instead in any_json(),
    ) {
        let asked: Vec<&Fixture> = FIXTURES.iter().filter(|fixture| ["image", "video", "clip"].iter().any(|key| fixture.ask.get(key).is_some())).collect();
        let _ = Fixture::build(&bent(&asked[fixture.index(asked.len())].ask, place, &instead)).map_err(|error| error.to_string());
    }

    #[test]
    fn any_json_can_be_an_answer(status in 200_u16..600, body in any_json()) {
        read_everywhere(status, body.to_string().as_bytes());
    }

    #[test]
    fn any_bytes_can_be_an_answer(status in 100_u16..600, body in prop::collection::vec(any::<u8>(), 0..200)) {
        read_everywhere(status, &body);
    }

    #[test]
    fn any_answer_with_one_strange_value_can_be_read(
        fixture in any::<prop::sample::Index>(), answer in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), instead in any_json(),
    ) {
        let answers = answers(&FIXTURES[fixture.index(FIXTURES.len())]);
        let whole: Value = serde_json::from_slice(&answers[answer.index(answers.len())]).unwrap_or_default();
        read_everywhere(200, bent(&whole, place, &instead).to_string().as_bytes());
    }

    #[test]
    fn any_bytes_can_be_pushed(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..6)) {
        push_everywhere(&pieces.iter().map(Vec::as_slice).collect::<Vec<_>>());
    }

    #[test]
    fn any_frames_can_be_pushed_in_any_pieces(
        frames in prop::collection::vec((proptest::sample::select(KINDS.to_vec()), any_json()), 0..8), size in 1_usize..300,
    ) {
        let bytes: Vec<u8> = frames.iter().flat_map(|(kind, payload)| frame(kind, payload)).collect();
        push_everywhere(&bytes.chunks(size).collect::<Vec<_>>());
    }

    #[test]
    fn any_stream_with_one_strange_chunk_can_be_read(
        fixture in any::<prop::sample::Index>(), which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), instead in any_json(), size in 1_usize..3000,
    ) {
        let streams: Vec<&Fixture> = FIXTURES.iter().filter(|fixture| fixture.header("x-amzn-bedrock-content-type").is_some()).collect();
        let mut chunks: Vec<Value> = answers(streams[fixture.index(streams.len())]).iter().map(|chunk| serde_json::from_slice(chunk).unwrap_or_default()).collect();
        let which = which.index(chunks.len());
        chunks[which] = bent(&chunks[which], place, &instead);
        let bytes: Vec<u8> = chunks.iter().flat_map(|chunk| frame("chunk", chunk)).collect();
        push_everywhere(&bytes.chunks(size).collect::<Vec<_>>());
    }
}
