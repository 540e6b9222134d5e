//! Every fixture: the call is built as recorded, the answer is read as recorded, however its bytes are cut.
//!
//! `UPDATE=1 cargo test` rewrites `call.json`, `reply.json` and `events.jsonl`; read the diff before keeping it.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::families::{ALL, Speaks, Takes};
use outcrop::{AnyCall, Call, Event, FromJson as _, Operation, Reply};
use outcrop_mock::fixture::{Fixture, FixtureBody};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// The folders of all fixtures, by name.
fn dirs() -> Vec<PathBuf> {
    let folders = |of: &Path| -> Vec<PathBuf> {
        let mut found: Vec<_> = fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
        found.sort();
        found
    };
    folders(&root()).iter().flat_map(|family| folders(family)).collect()
}

/// All fixtures; with `UPDATE=1`, those without a `call.json` yet get one first.
fn fixtures() -> Vec<(PathBuf, Fixture)> {
    dirs()
        .into_iter()
        .map(|dir| {
            if updating() && !dir.join("call.json").exists() {
                fs::write(dir.join("call.json"), built(&ask(&dir))).unwrap();
            }
            let fixture = Fixture::load(&dir).unwrap_or_else(|error| panic!("{error}"));
            (dir, fixture)
        })
        .collect()
}

fn ask(dir: &Path) -> Value {
    let text = fs::read_to_string(dir.join("ask.json")).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}/ask.json: {error}", dir.display()))
}

/// The call that an `ask.json` makes, in its JSON form.
fn built(ask: &Value) -> String {
    let call = Fixture::build(ask).unwrap_or_else(|error| panic!("{ask}: {error}"));
    serde_json::to_string_pretty(&call).unwrap() + "\n"
}

/// Compares with the expectation, or rewrites it.
fn expect(file: &Path, found: &str, wrong: &mut Vec<String>) {
    let expected = fs::read_to_string(file).unwrap_or_default();
    if expected == found {
        return;
    }
    if updating() {
        fs::write(file, found).unwrap();
        return;
    }
    let line = found.lines().zip(expected.lines()).take_while(|(found, expected)| found == expected).count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    wrong.push(format!("{}:{}: expected {}\n  found {}", file.display(), line + 1, at(&expected), at(found)));
}

fn assert_all_right(wrong: &[String]) {
    assert!(wrong.is_empty(), "UPDATE=1 rewrites expectations; read the diff before keeping it\n{}", wrong.join("\n"));
}

fn header(fixture: &Fixture) -> impl Fn(&str) -> Option<String> + '_ {
    |name| fixture.header(name).map(str::to_owned)
}

/// What the caller of a fixture gets, read from the whole bytes.
fn read(fixture: &Fixture) -> Value {
    let call = AnyCall::from_json(&fixture.call).unwrap_or_else(|error| panic!("{}: {error}", fixture.name()));
    call.read_parts(fixture.status, &header(fixture), &fixture.body.bytes()).unwrap_or_else(|error| {
        let mut json = json!({ "error": error.to_json() });
        if streamed(fixture) {
            json["soFar"] = serde_json::to_value(pushed(&self::call(fixture), &[&fixture.body.bytes()]).so_far).unwrap();
        }
        json
    })
}

fn streamed(fixture: &Fixture) -> bool {
    matches!(fixture.body, FixtureBody::Stream(_))
}

/// What comes of pushing these pieces.
#[derive(Debug, PartialEq)]
struct Pushed {
    events: Vec<Event>,
    outcome: Result<Reply, Value>,
    so_far: Reply,
}

fn call(fixture: &Fixture) -> Call {
    serde_json::from_value(fixture.call.clone()).unwrap()
}

fn pushed(call: &Call, pieces: &[&[u8]]) -> Pushed {
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
    Pushed { events, outcome: reader.finish().map_err(|error| error.to_json()), so_far: reader.so_far() }
}

#[test]
fn every_chat_builds_its_call_byte_for_byte() {
    let mut wrong = Vec::new();
    for dir in dirs() {
        expect(&dir.join("call.json"), &built(&ask(&dir)), &mut wrong);
    }
    assert_all_right(&wrong);
}

#[test]
fn every_call_survives_json() {
    for (_, fixture) in fixtures() {
        let call = AnyCall::from_json(&fixture.call).unwrap_or_else(|error| panic!("{}: {error}", fixture.name()));
        assert_eq!(serde_json::to_value(call).unwrap(), fixture.call, "{}", fixture.name());
    }
}

#[test]
fn nothing_in_a_recorded_body_would_be_refused() {
    for (_, fixture) in fixtures() {
        let call = &fixture.call;
        let operation = Operation::named(call["operation"].as_str().unwrap()).unwrap();
        if !operation.names_model() {
            continue;
        }
        let findings = outcrop::check(operation, call["modelId"].as_str().unwrap(), call["family"].as_str(), &call["body"]).unwrap();
        assert!(!findings.iter().any(outcrop::Finding::refuses), "{}: {findings:?}", fixture.name());
    }
}

#[test]
fn every_answer_is_read_into_its_reply() {
    let mut wrong = Vec::new();
    for (dir, fixture) in fixtures() {
        let reply = serde_json::to_string_pretty(&read(&fixture)).unwrap() + "\n";
        expect(&dir.join("reply.json"), &reply, &mut wrong);
    }
    assert_all_right(&wrong);
}

#[test]
fn every_stream_gives_its_events() {
    let mut wrong = Vec::new();
    for (dir, fixture) in fixtures() {
        if streamed(&fixture) {
            let events = pushed(&call(&fixture), &[&fixture.body.bytes()]).events;
            let lines: String = events.iter().map(|event| serde_json::to_string(event).unwrap() + "\n").collect();
            expect(&dir.join("events.jsonl"), &lines, &mut wrong);
        } else {
            assert!(!dir.join("events.jsonl").exists(), "{} is no stream and has no events", fixture.name());
        }
    }
    assert_all_right(&wrong);
}

#[test]
fn a_stream_gives_the_same_however_its_bytes_are_cut() {
    let streams: Vec<Fixture> = fixtures().into_iter().map(|(_, fixture)| fixture).filter(streamed).collect();
    let threads = std::thread::available_parallelism().map_or(1, Into::into);
    std::thread::scope(|scope| {
        for first in 0..threads {
            let streams = &streams;
            scope.spawn(move || streams.iter().skip(first).step_by(threads).for_each(cut_everywhere));
        }
    });
}

fn cut_everywhere(fixture: &Fixture) {
    let (call, bytes) = (call(fixture), fixture.body.bytes());
    let FixtureBody::Stream(frames) = &fixture.body else { return };
    let whole = pushed(&call, &[&bytes]);
    let single: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(pushed(&call, &single), whole, "{} byte by byte", fixture.name());
    // Every place of every frame, the same of all frames at once: a stream has far more places than its longest frame.
    let longest = frames.iter().map(|frame| frame.bytes.len()).max().unwrap_or(0);
    for at in 0..longest {
        let mut pieces = Vec::new();
        let mut rest = bytes.as_slice();
        let mut start = 0;
        for frame in frames {
            let cut = start + at.min(frame.bytes.len());
            let (piece, after) = rest.split_at(cut);
            pieces.push(piece);
            rest = after;
            start = frame.bytes.len() - at.min(frame.bytes.len());
        }
        pieces.push(rest);
        assert_eq!(pushed(&call, &pieces), whole, "{} with every frame cut at byte {at}", fixture.name());
    }
    if bytes.len() > 1_500 {
        return;
    }
    for at in 0..=bytes.len() {
        let (left, right) = bytes.split_at(at);
        assert_eq!(pushed(&call, &[left, right]), whole, "{} cut at byte {at}", fixture.name());
    }
}

#[test]
fn the_last_event_of_an_answer_is_its_stop_and_its_pieces_add_up() {
    for (_, fixture) in fixtures() {
        if !streamed(&fixture) {
            continue;
        }
        let Pushed { events, outcome, so_far } = pushed(&call(&fixture), &[&fixture.body.bytes()]);
        let stops = events.iter().filter(|event| matches!(event, Event::Stop { .. })).count();
        assert_eq!(stops, usize::from(outcome.is_ok()), "{}", fixture.name());
        if outcome.is_ok() {
            assert_eq!(events.last().cloned(), so_far.stop_event(), "{}", fixture.name());
        }
        let text: String =
            events.iter().filter_map(|event| if let Event::Text { text } = event { Some(text.as_str()) } else { None }).collect();
        assert_eq!(text, so_far.text(), "{}", fixture.name());
        if outcome.is_ok() {
            let calls: BTreeMap<&str, &Value> = so_far.tool_calls().map(|(id, _, input)| (id, input)).collect();
            let told: BTreeMap<&str, &Value> = events
                .iter()
                .filter_map(|event| if let Event::ToolCall { id, input, .. } = event { Some((id.as_str(), input)) } else { None })
                .collect();
            assert_eq!(told, calls, "{}", fixture.name());
        }
    }
}

#[test]
fn a_stream_folds_into_the_reply_its_whole_twin_gives() {
    let fixtures = fixtures();
    let mut twins = 0;
    for (_, whole) in &fixtures {
        let name = format!("{}-stream", whole.name());
        let Some((_, stream)) = fixtures.iter().find(|(_, fixture)| fixture.name() == name) else { continue };
        twins += 1;
        assert_eq!(stream.call["body"], whole.call["body"], "{name} asks the same");
        let (whole, stream) = (read(whole), read(stream));
        for member in ["parts", "stop", "usage", "guardrail"] {
            assert_eq!(stream[member], whole[member], "{name}: {member}");
        }
    }
    assert!(twins > 40, "{twins} twins");
}

#[test]
fn families_and_fixture_folders_are_the_same_set() {
    let mut there: BTreeSet<(String, String)> = BTreeSet::new();
    for (dir, fixture) in fixtures() {
        assert!(dir.join("source.md").exists(), "{} says where it came from", fixture.name());
        // What no family answers has a folder of its own.
        if fixture.family == "runtime" {
            assert_eq!(fixture.call.get("family"), None, "{} is no family's", fixture.name());
        } else {
            let family = outcrop::Family::named(&fixture.family).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
            assert_eq!(fixture.call["family"], family.id, "{} stands in its family's folder", fixture.name());
            assert_ne!(family.id, "converse", "{}: a fixture belongs to a family with models", fixture.name());
        }
        there.insert((fixture.family.clone(), fixture.call["operation"].as_str().unwrap().to_owned()));
    }
    for operation in Operation::ALL.into_iter().filter(|operation| !Operation::OF_MODELS.contains(operation)) {
        if operation != Operation::StartAsyncInvoke {
            assert!(there.contains(&("runtime".to_owned(), operation.name().to_owned())), "fixtures/runtime for {}", operation.name());
        }
    }
    for family in ALL.iter().filter(|family| family.id != "converse") {
        let any = |what| family.models.iter().any(|model| model.takes.has(what));
        for operation in Operation::ALL {
            let spoken = match family.speaks {
                _ if operation == Operation::StartAsyncInvoke => family.runs_as_job(),
                _ if !Operation::OF_MODELS.contains(&operation) => false,
                Speaks::Video(_) => false,
                Speaks::Embed(_) | Speaks::Rerank(_) | Speaks::Image(_) => operation == Operation::InvokeModel,
                Speaks::Converse => operation.converses(),
                Speaks::Chat(_) => (!operation.converses() || any(Takes::CONVERSE)) && (!operation.streams() || any(Takes::STREAM)),
            };
            let has = there.contains(&(family.id.to_owned(), operation.name().to_owned()));
            assert_eq!(has, spoken, "fixtures/{} for {}", family.id, operation.name());
        }
    }
}
