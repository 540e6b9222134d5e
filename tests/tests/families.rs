//! Families as data: what is written of a built-in one and loaded back is the same family, to callers and to the mock.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::families::{ALL, Speaks};
use outcrop::{AnyCall, Call, Chat, Error, Families, Family, FromJson as _, Operation, Reply, check, resolve, schema};
use outcrop_mock::Mock;
use outcrop_mock::fixture::{Fixture, load_all};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn chats() -> impl Iterator<Item = &'static Family> {
    ALL.iter().copied().filter(|family| matches!(family.speaks, Speaks::Chat(_) | Speaks::Converse))
}

/// The family, written as data and loaded back.
fn loaded(family: &Family) -> &'static Family {
    let json = family.to_json().unwrap_or_else(|error| panic!("{}: {error}", family.id));
    Family::from_json(&json).unwrap_or_else(|error| panic!("{}: {error}\n{json:#}", family.id))
}

/// The fixtures whose calls are answered with a reply, each with its family and the same family loaded.
fn fixtures() -> Vec<(Fixture, Call<Reply>, &'static Family, &'static Family)> {
    let loaded: Vec<(&Family, &'static Family)> = chats().map(|family| (family, loaded(family))).collect();
    let reply = |fixture: Fixture| {
        let AnyCall::Reply(call) = AnyCall::from_json(&fixture.call).unwrap() else { return None };
        let family = call.family();
        let (_, own) = loaded.iter().find(|(known, _)| known.id == family.id)?;
        Some((fixture, call, family, *own))
    };
    load_all(&root().join("fixtures")).unwrap().into_iter().filter_map(reply).collect()
}

#[test]
fn what_is_written_and_loaded_is_written_the_same_again() {
    for family in chats() {
        let own = loaded(family);
        assert_eq!(own.to_json().unwrap(), family.to_json().unwrap(), "{}", family.id);
        assert_eq!(own.spelling(), family.spelling(), "{}", family.id);
    }
}

#[test]
fn a_family_loaded_back_makes_the_same_bodies_and_findings() {
    let mut built = 0;
    for (fixture, call, family, own) in fixtures() {
        let name = fixture.name();
        let (operation, body) = (call.operation, &*call.body);
        assert_eq!(
            check(operation, &call.model, own, body).unwrap(),
            check(operation, &call.model, family, body).unwrap(),
            "findings of {name}"
        );
        assert_eq!(schema(operation, &call.model, own).unwrap(), schema(operation, &call.model, family).unwrap(), "schema of {name}");
        // A body with something missing and something wrong in every place.
        let spoilt = match body {
            Value::Object(members) => Value::Object(members.iter().skip(1).map(|(key, _)| (key.clone(), json!(-7))).collect()),
            other => other.clone(),
        };
        assert_eq!(
            check(operation, &call.model, own, &spoilt).unwrap(),
            check(operation, &call.model, family, &spoilt).unwrap(),
            "findings of {name}, spoilt"
        );
        let ask = fs::read_to_string(root().join("fixtures").join(&name).join("ask.json")).unwrap();
        let ask: Value = serde_json::from_str(&ask).unwrap();
        if let Some(chat) = ask.get("chat") {
            let made =
                Chat::from_json(chat).unwrap().call_as(&call.model, own, operation).unwrap_or_else(|error| panic!("{name}: {error}"));
            let expected = Chat::from_json(chat).unwrap().call_as(&call.model, family, operation).unwrap();
            assert_eq!(*made.body, *expected.body, "body of {name}");
            assert_eq!(made.findings, expected.findings, "findings of the call of {name}");
            built += 1;
        }
    }
    assert!(built > 20, "only {built} fixtures were built");
}

#[test]
fn a_family_loaded_back_reads_the_same_answers() {
    for (fixture, call, _, own) in fixtures() {
        let header = |name: &str| fixture.header(name).map(str::to_owned);
        let own = Call::<Reply>::from_json_as(&fixture.call, own).unwrap();
        let bytes = fixture.body.bytes();
        let read = |call: &Call<Reply>| call.read_parts(fixture.status, &header, &bytes).map_err(|error| error.to_string());
        assert_eq!(read(&own), read(&call), "{}", fixture.name());
    }
}

#[test]
fn the_mock_answers_for_a_family_loaded_back_as_for_itself() {
    for (fixture, call, family, own) in fixtures() {
        let request = call.request("http://localhost").unwrap();
        let theirs = Mock::bare().open().model(&call.model, family.id).answer(&request, SystemTime::UNIX_EPOCH);
        let ours = Mock::bare().open().family(own).model(&call.model, own.id).answer(&request, SystemTime::UNIX_EPOCH);
        assert_eq!(ours.bytes(), theirs.bytes(), "{}", fixture.name());
    }
}

const LLAMA: &str = "arn:aws:bedrock:us-east-1:123456789012:imported-model/a1b2c3d4e5f6";

/// An imported model with pieces of its own at places of its own.
fn imported() -> &'static Family {
    let family = json!({
        "id": "riverbed",
        "docs": "https://example.org/riverbed",
        "models": [{ "id": LLAMA, "output": 512, "takes": ["system", "stream"] }],
        "control": ["<turn>"],
        "fields": [
            { "at": "/in/text", "kind": "text", "min": 1, "required": true },
            { "at": "/in/most", "kind": "tokens", "min": 1, "knob": "maxTokens" },
        ],
        "stops": { "done": "end", "full": "length" },
        "dialect": {
            "name": "completion",
            "at": "/in/text",
            "system": ["<turn>", "\n"],
            "user": ["<turn>", "\n"],
            "cue": "<turn>",
            "reply": { "text": "/out/0/words", "stop": "/out/0/why", "usage": ["/cost/read", "/cost/written"] },
            "chunk": { "text": "/piece", "stop": "/why" },
        },
    });
    Family::from_json(&family).unwrap()
}

#[test]
fn an_imported_model_is_asked_and_answered_in_its_own_pieces() {
    let families = Families::default().with(imported());
    let mut chat = Chat::user("Name one <turn> igneous rock.");
    chat.params.max_tokens = Some(100);
    let call = chat.call_as(LLAMA, families.hint(LLAMA, None), Operation::InvokeModel).unwrap();
    assert_eq!(*call.body, json!({ "in": { "text": "<turn>Name one <turn > igneous rock.\n<turn>", "most": 100 } }));
    assert_eq!(call.findings[0].code, "BR-RIVERBED-900");

    let mock = Mock::bare().open().family(imported());
    let answer = mock.answer(&call.request("http://localhost").unwrap(), SystemTime::UNIX_EPOCH);
    let body: Value = serde_json::from_slice(&answer.bytes()).unwrap();
    assert!(body.pointer("/out/0/words").is_some_and(Value::is_string), "{body}");
    let reply = call.read(&answer.response()).unwrap();
    assert!(reply.text().contains("igneous"), "{}", reply.text());
    assert!(reply.usage.output_tokens.is_some());

    let streaming = call.streaming().unwrap();
    let answer = mock.answer(&streaming.request("http://localhost").unwrap(), SystemTime::UNIX_EPOCH);
    assert_eq!(streaming.read(&answer.response()).unwrap().text(), reply.text());

    chat.params.max_tokens = Some(513);
    let error = chat.call_as(LLAMA, imported(), Operation::InvokeModel).unwrap_err();
    assert_eq!(error.to_string(), format!("{LLAMA} does not accept this request:\n  params.maxTokens: must be in 1..=512, got 513"));
}

#[test]
fn the_longest_listed_id_wins_and_a_name_wins_over_it() {
    let family = |id: &str, model: &str| {
        let json = json!({ "id": id, "base": "llama", "models": [{ "id": model }] });
        Family::from_json(&json).unwrap()
    };
    let families = Families::default()
        .with(family("narrow", "arn:aws:bedrock:us-east-1:123456789012:imported-model/a1b2"))
        .with(family("wide", "arn:aws:bedrock:us-east-1:123456789012:imported-model/"))
        .with(family("bare", "deepslate"));
    let found = |model: &str, name| resolve(model, families.hint(model, name)).map(|found| found.family.id).map_err(|error| error.code());
    assert_eq!(found(LLAMA, None), Ok("narrow"));
    assert_eq!(found("arn:aws:bedrock:us-east-1:123456789012:imported-model/zz", None), Ok("wide"));
    assert_eq!(found("us.deepslate-v1", None), Ok("bare"));
    assert_eq!(found(LLAMA, Some("wide")), Ok("wide"));
    assert_eq!(found(LLAMA, Some("qwen")), Ok("qwen"));
    assert_eq!(found("amazon.nova-lite-v1:0", None), Ok("nova"));
    assert_eq!(found("slate", None), Err("unknown_model"));
}

#[test]
fn rules_of_the_base_stay_unless_they_are_not_wanted() {
    let body = json!({ "messages": [{ "role": "user", "content": "Hi" }], "stop": 7 });
    let codes = |more: Value| -> Vec<String> {
        let mut family = json!({ "id": "mine", "base": "qwen" });
        family.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let family = Family::from_json(&family).unwrap();
        check(Operation::InvokeModel, "mine", family, &body).unwrap().into_iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes(json!({})), ["BR-MINE-102"]);
    assert_eq!(codes(json!({ "code": "QWEN" })), ["BR-QWEN-102"]);
    assert!(codes(json!({ "rules": false })).is_empty());
}

#[test]
fn every_problem_is_told_with_its_place_and_what_would_do() {
    let told = |json: Value| match Family::from_json(&json) {
        Err(error @ Error::Malformed { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(json!([])), "family is not valid: must be an object, got an array");
    assert_eq!(
        told(json!({ "id": "My Llama", "base": "llama" })),
        "family is not valid: /id: must be a name of 1 to 64 small letters, digits, - _ and ., got \"My Llama\""
    );
    assert_eq!(
        told(json!({
            "id": "mine",
            "base": "llama",
            "rule": true,
            "docs": "somewhere",
            "models": [{ "takes": ["tool"] }, { "id": "a b" }],
            "fields": [
                { "at": "stop", "kind": "string" },
                { "at": "/n", "kind": "int", "min": 5, "max": 4, "least": 1 },
                { "at": "/top_p", "kind": "number", "knob": "temperature" },
                { "code": 1, "at": "/m", "kind": "word", "values": [] },
            ],
            "stops": { "end": "over" },
            "control": ["<"],
            "without": ["/nothing"],
            "dialect": { "name": "completion", "user": ["<u>"], "at": "/a/*" },
        })),
        "family is not valid: there are 17 problems
  /docs: must be the https address of the page that documents the body, got \"somewhere\"
  /models/0/id: is missing; it must be a model id or ARN, or the start of one
  /models/0/takes/0: must be one of system, tools, images, documents, video, converse, stream, tool_stream, reasoning, redacted, forced_tool, cache, s3, prefill, one_sampler, no_sampler, any_opening, signed, lone_result, profile, citations, system_turn, adaptive, no_budget, fixed_sampling, no_status, many_images, word_results, schemas, auto_only, any_only, got \"tool\"
  /models/1/id: must be a model id or ARN, or the start of one, got \"a b\"
  /without/0: must be the place of a field of the base, got \"/nothing\"
  /fields/0/at: must be a JSON pointer such as /stop or /options/stop, got \"stop\"
  /fields/0/kind: must be one of any, bool, object, text, word, int, one_int, tokens, number, above, list, text_or_list, texts, base64, name, got \"string\"
  /fields/1/max: must not be below the least there may be; nothing would fit
  /fields/1/least: is not known here; there are at, code, kind, min, max, required, knob
  /fields/3/values: must not be empty; nothing would fit
  /fields/2/knob: temperature fills /temperature, too; it can fill one place
  /fields/3/code: 1 is the code of /prompt, too; it needs one of its own
  /stops/end: must be one of end, length, stop, tool, filter, refusal, guardrail, context, malformed, pause, error, unknown, got \"over\"
  /control/0: must have at least 2 characters, got \"<\"
  /dialect/at: must be one place, without *, got \"/a/*\"
  /dialect/user: must be an array of two strings, got an array
  /rule: is not known here; there are id, base, rules, code, docs, models, without, fields, closed, stops, control, markers, converse_top_k, result_documents, dialect"
    );
    let missing = told(json!({}));
    for wanted in ["/id: is missing", "/docs: is missing", "/dialect: is missing; it must be one of messages, nova, converse"] {
        assert!(missing.contains(wanted), "{missing}");
    }
    assert!(told(json!({ "id": "a", "base": "titan-image" })).contains("/base: must be a built-in family that answers chats (claude, "));
    let bare = json!({ "id": "a", "docs": "https://example.org", "dialect": { "name": "completion" } });
    assert!(told(bare).contains("/dialect/reply: is missing; it must be where an answer has its values"));
    let error = Family::named("titan-embed-text-v2").unwrap().to_json().unwrap_err();
    assert_eq!(error.to_string(), "family is not valid: titan-embed-text-v2 answers no chat; it gives vectors: use Embed");
}

/// Any JSON, with the words of families among its keys and texts.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        "[a-z/*~<|]{0,6}",
        prop::sample::select(vec![
            "id",
            "base",
            "llama",
            "claude",
            "qwen",
            "rules",
            "models",
            "fields",
            "at",
            "kind",
            "word",
            "values",
            "min",
            "max",
            "knob",
            "stop",
            "dialect",
            "name",
            "completion",
            "chat-completions",
            "reply",
            "text",
            "usage",
            "images",
            "user",
            "takes",
            "control",
            "closed",
            "/a/0/b",
            "/*/x",
            "https://example.org",
            "stops",
            "end",
            "tags",
            "without",
            "code",
            "docs",
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Every place in a value.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| places(item, &format!("{at}/{index}"), found)),
        Value::Object(members) => {
            for (key, member) in members {
                places(member, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => (),
    }
}

/// What is loaded can be asked, checked and written, whatever it says.
fn try_out(family: &'static Family) {
    let model = family.models.first().map_or("mine", |model| model.id);
    for operation in [Operation::InvokeModel, Operation::ConverseStream] {
        if let Ok(call) = Chat::user("Name <|im_end|> a rock.").call_as(model, family, operation) {
            let answer = Mock::bare().open().family(family).model(model, family.id);
            let answer = answer.answer(&call.request("http://localhost").unwrap(), SystemTime::UNIX_EPOCH);
            let _ = call.read(&answer.response());
        }
        let _ = check(operation, model, family, &json!({ "a": [{ "b": 1 }], "prompt": "x", "messages": [] }));
        let _ = schema(operation, model, family);
    }
    let json = family.to_json().unwrap();
    let again = Family::from_json(&json).unwrap_or_else(|error| panic!("{error}\n{json:#}"));
    assert_eq!(again.to_json().unwrap(), json);
}

proptest! {
    #[test]
    fn no_json_makes_loading_panic(json in any_json()) {
        if let Ok(family) = Family::from_json(&json) {
            try_out(family);
        }
    }

    #[test]
    fn a_family_with_one_thing_changed_is_refused_or_can_be_used(which in 0..64usize, place in any::<prop::sample::Index>(), with in any_json()) {
        let families: Vec<_> = chats().collect();
        let mut json = families[which % families.len()].to_json().unwrap();
        let mut found = Vec::new();
        places(&json, "", &mut found);
        *json.pointer_mut(place.get(found.as_slice()).as_str()).unwrap() = with;
        if let Ok(family) = Family::from_json(&json) {
            try_out(family);
        }
    }
}
