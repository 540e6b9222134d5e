//! What the mock refuses, in the service's words; what it replays; what it breaks on purpose.
#![allow(clippy::unwrap_used, reason = "tests")]

use http::Request;
#[cfg(feature = "verify")]
use outcrop::sign::Credentials;
use outcrop::sign::{Auth, sign};
use outcrop::{AnyCall, Call, Chat, Error, FromJson as _, Job, Jobs, Output, Reply, State, Video};
#[cfg(feature = "verify")]
use outcrop_mock::Access;
use outcrop_mock::{Answer, Fault, Fixture, Misses, Mock};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const NOVA: &str = "/model/amazon.nova-lite-v1%3A0/converse";

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

fn post(path: &str, body: &str) -> Request<Vec<u8>> {
    Request::post(format!("http://127.0.0.1:8080{path}")).body(body.as_bytes().to_vec()).unwrap()
}

fn open() -> Mock {
    Mock::bare().open().speed(0.0)
}

/// Status, error name and message.
fn error(answer: &Answer) -> (u16, String, String) {
    let body: Value = serde_json::from_slice(&answer.bytes()).unwrap();
    let kind = answer.headers["x-amzn-errortype"].to_str().unwrap();
    assert!(kind.ends_with(":http://internal.amazon.com/coral/com.amazon.bedrock/"), "{kind}");
    (answer.status, kind.split(':').next().unwrap().to_owned(), body["message"].as_str().unwrap().to_owned())
}

fn refused(path: &str, body: &str) -> String {
    let (status, name, message) = error(&open().answer(&post(path, body), now()));
    assert_eq!((status, name.as_str()), (400, "ValidationException"));
    message
}

#[test]
fn refusals_are_in_the_words_of_the_service() {
    assert_eq!(refused("/model/amazon.nothing-v1/invoke", "{}"), "The provided model identifier is invalid.");
    assert_eq!(refused("/model/amazon.nothing-v1/converse", "{}"), "The provided model identifier is invalid.");
    assert_eq!(refused(NOVA, "not json"), "Malformed input request, please reformat your input and try again.");
    assert_eq!(
        refused(
            "/model/anthropic.claude-3-haiku-20240307-v1:0/invoke",
            r#"{"anthropic_version":"bedrock-2023-05-31","messages":[{"role":"user","content":"a"}]}"#
        ),
        "Malformed input request: #: required key [max_tokens] not found, please reformat your input and try again."
    );
    assert_eq!(
        refused(NOVA, r#"{"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{"temperature":2}}"#),
        "1 validation error detected: Value '2' at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1"
    );
    assert_eq!(
        refused("/model/amazon.titan-embed-text-v2%3A0/converse", r#"{"messages":[{"role":"user","content":[{"text":"a"}]}]}"#),
        "This action doesn't support the model that you provided. Try again with a supported text or chat model."
    );
}

#[test]
fn a_path_that_is_no_operation_is_answered_with_status_200() {
    let unknown = json!({ "Output": { "__type": "com.amazon.coral.service#UnknownOperationException" }, "Version": "1.0" });
    let split = "/model/arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0/converse";
    for request in [post("/model/a/b", "{}"), post("/", ""), post(split, "{}"), Request::get(NOVA).body(Vec::new()).unwrap()] {
        let answer = open().answer(&request, now());
        assert_eq!((answer.status, serde_json::from_slice::<Value>(&answer.bytes()).unwrap()), (200, unknown.clone()));
    }
}

#[test]
fn model_ids_may_be_encoded_or_not_and_may_be_arns() {
    let body = r#"{"messages":[{"role":"user","content":[{"text":"a"}]}],"system":[],"inferenceConfig":{}}"#;
    for id in [
        "amazon.nova-lite-v1%3A0",
        "amazon.nova-lite-v1:0",
        "us.amazon.nova-lite-v1:0",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.amazon.nova-lite-v1%3A0",
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile%2Fabcdefghijkl",
    ] {
        let answer = open().answer(&post(&format!("/model/{id}/converse"), body), now());
        assert_eq!(answer.status, 200, "{id}: {}", String::from_utf8_lossy(&answer.bytes()));
    }
}

#[test]
fn every_answer_says_when_and_has_an_id() {
    for request in [post(NOVA, "{}"), post("/", "{}"), post(NOVA, r#"{"messages":[{"role":"user","content":[{"text":"a"}]}]}"#)] {
        let answer = open().answer(&request, now());
        assert_eq!(answer.headers["date"], "Fri, 02 Jan 2026 03:04:05 GMT");
        let id = answer.headers["x-amzn-requestid"].to_str().unwrap();
        assert_eq!((id.len(), id.matches('-').count()), (36, 4), "{id}");
    }
}

#[test]
fn requests_must_be_signed_unless_the_mock_is_open() {
    let asked = post(NOVA, r#"{"messages":[{"role":"user","content":[{"text":"a"}]}]}"#);
    let (status, name, message) = error(&Mock::bare().answer(&asked, now()));
    assert_eq!((status, name.as_str(), message.as_str()), (403, "MissingAuthenticationTokenException", "Missing Authentication Token"));
    let mut bearer = asked.clone();
    sign(&mut bearer, &Auth::Bearer("any-key".to_owned()), now()).unwrap();
    assert_eq!(Mock::bare().answer(&bearer, now()).status, 200);
}

#[cfg(feature = "verify")]
#[test]
fn known_credentials_are_checked_as_the_service_does() {
    let known = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    let mock = Mock::bare().access(Access::Known { credentials: vec![known.clone()], keys: vec!["right-key".to_owned()] });
    let asked = post(NOVA, r#"{"messages":[{"role":"user","content":[{"text":"a"}]}]}"#);
    let signed = |auth: &Auth, at| {
        let mut request = asked.clone();
        sign(&mut request, auth, at).unwrap();
        mock.answer(&request, now())
    };
    assert_eq!(signed(&Auth::sigv4(known.clone(), "us-east-1"), now()).status, 200);
    assert_eq!(signed(&Auth::Bearer("right-key".to_owned()), now()).status, 200);
    let name = |answer: &Answer| {
        let (status, name, _) = error(answer);
        assert_eq!(status, 403);
        name
    };
    let wrong = Credentials::new("AKIDEXAMPLE", "another-secret");
    assert_eq!(name(&signed(&Auth::sigv4(wrong, "us-east-1"), now())), "InvalidSignatureException");
    let unknown = Credentials::new("AKIDUNKNOWN", "another-secret");
    assert_eq!(name(&signed(&Auth::sigv4(unknown, "us-east-1"), now())), "UnrecognizedClientException");
    assert_eq!(name(&signed(&Auth::Bearer("wrong-key".to_owned()), now())), "AccessDeniedException");
    let late = signed(&Auth::sigv4(known, "us-east-1"), now() - Duration::from_secs(3_600));
    assert_eq!(name(&late), "InvalidSignatureException");
    assert!(error(&late).2.starts_with("Signature expired: "), "{}", error(&late).2);
    assert_eq!(name(&mock.answer(&asked, now())), "MissingAuthenticationTokenException");
}

/// A fixture of ours: one question to Nova through Converse.
fn recorded() -> Fixture {
    let call = Chat::user("Name one igneous rock.").converse("us.amazon.nova-lite-v1:0").unwrap();
    let body = json!({
        "output": { "message": { "role": "assistant", "content": [{ "text": "Basalt, I would say." }] } },
        "stopReason": "end_turn",
        "usage": { "inputTokens": 7, "outputTokens": 6, "totalTokens": 13 },
        "metrics": { "latencyMs": 321 },
    });
    Fixture::from_files("nova/one-rock", |file| match file {
        "ask.json" => Some(b"{}".to_vec()),
        "call.json" => Some(serde_json::to_vec(&call).unwrap()),
        "response.json" => Some(json!({ "body": body }).to_string().into_bytes()),
        _ => None,
    })
    .unwrap()
}

fn read(mock: &Mock, call: &Call) -> (Reply, Answer) {
    let answer = mock.answer(&call.request("http://localhost").unwrap(), now());
    (call.read(&answer.response()).unwrap_or_else(|error| panic!("{error}")), answer)
}

#[test]
fn a_fixture_answers_what_was_recorded_whatever_the_spelling_and_scope() {
    let mock = open().fixtures([recorded()]);
    let body = r#"{"inferenceConfig": {}, "messages": [{"content": [{"text": "Name one igneous rock."}], "role": "user"}], "system": []}"#;
    let answer = mock.answer(&post("/model/eu.amazon.nova-lite-v1:0/converse", body), now());
    assert_eq!(answer.headers["x-outcrop-source"], "fixture nova/one-rock");
    assert!(String::from_utf8(answer.bytes()).unwrap().contains("Basalt, I would say."));
}

#[test]
fn a_fixture_answers_in_the_other_form_too() {
    let mock = open().fixtures([recorded()]);
    let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap();
    let (whole, _) = read(&mock, &call);
    let (mut streamed, answer) = read(&mock, &call.streaming().unwrap());
    assert!(answer.streams() && answer.body.len() > 5);
    assert_eq!(answer.headers["x-outcrop-source"], "fixture nova/one-rock");
    assert_eq!(streamed.text(), "Basalt, I would say.");
    streamed.body = whole.body.clone();
    streamed.metadata.request_id.clone_from(&whole.metadata.request_id);
    assert_eq!(streamed, whole);
}

#[test]
fn a_miss_names_the_nearest_fixture_and_where_it_differs() {
    let call = Chat::user("Name one metamorphic rock.").converse("amazon.nova-lite-v1:0").unwrap();
    let request = call.request("http://localhost").unwrap();
    let mock = open().fixtures([recorded()]);
    let (status, name, message) = error(&mock.clone().misses(Misses::Refuse).answer(&request, now()));
    assert_eq!((status, name.as_str()), (400, "ValidationException"));
    assert_eq!(
        message,
        "no fixture answers this request; nearest is nova/one-rock, which differs at /messages/0/content/0/text: \
         it has \"Name one igneous rock.\", the request \"Name one metamorphic rock.\""
    );
    let answer = mock.answer(&request, now());
    assert_eq!(answer.headers["x-outcrop-source"], "synthesis");
    assert_eq!(answer.headers["x-outcrop-nearest"], "nova/one-rock /messages/0/content/0/text");
}

#[test]
fn every_fixture_of_the_repository_answers_its_own_call() {
    let mock = Mock::new().open();
    for fixture in outcrop_mock::fixture::embedded().unwrap() {
        let mut asked = AnyCall::from_json(&fixture.call).unwrap().request("http://localhost").unwrap();
        let unnamed = mock.answer(&asked, now());
        let source = unnamed.headers["x-outcrop-source"].to_str().unwrap();
        assert!(source.starts_with("fixture "), "{}: {source}", fixture.name());
        asked.headers_mut().insert("x-outcrop-fixture", fixture.name().parse().unwrap());
        let named = mock.answer(&asked, now());
        assert_eq!(named.headers["x-outcrop-source"], format!("fixture {}", fixture.name()).as_str());
        assert_eq!((named.status, named.bytes()), (fixture.status, fixture.body.bytes()));
    }
}

/// What the mock says to a call, as the call reads it.
fn told<T: outcrop::Answer>(mock: &Mock, call: &Call<T>) -> outcrop::Result<T> {
    call.read(&mock.answer(&call.request("http://localhost").unwrap(), now()).response())
}

#[test]
fn a_job_is_done_at_the_third_look() {
    let mock = open();
    let output = Output { token: Some("once".to_owned()), ..Output::to("s3://bucket/reels") };
    let call = Video::of("A scree slope in rain").start("amazon.nova-reel-v1:1", &output).unwrap();
    let job = told(&mock, &call).unwrap();
    assert_eq!(told(&mock, &call).unwrap().arn, job.arn, "the same token is the same job");
    let poll = job.poll().unwrap();
    let states: Vec<State> = (0..4).map(|_| told(&mock, &poll).unwrap().state).collect();
    assert_eq!(states, [State::InProgress, State::InProgress, State::Completed, State::Completed]);
    let done = told(&mock, &poll).unwrap();
    assert_eq!(done.folder(), format!("s3://bucket/reels/{}/", job.id()));
    assert!(done.ended.is_some_and(|ended| ended > done.submitted));

    let other = Video::of("Another slope").start("amazon.nova-reel-v1:1", &output).unwrap();
    assert!(told(&mock, &other).unwrap_err().to_string().starts_with("ConflictException (400)"));
    let nobody = Job::of("arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdefabcdef").poll().unwrap();
    assert!(told(&mock, &nobody).unwrap_err().to_string().starts_with("ValidationException (400)"));
}

#[test]
fn jobs_are_listed_page_by_page() {
    let mock = open();
    let started: Vec<String> = (0..5)
        .map(|n| {
            let video = Video::of(format!("Take {n}")).start("luma.ray-v2:0", &Output::to("s3://bucket")).unwrap();
            told(&mock, &video).unwrap().arn
        })
        .collect();
    let mut call = Jobs { most: Some(2), oldest_first: Some(true), ..Jobs::default() }.call().unwrap();
    let mut seen = Vec::new();
    let mut pages = 0;
    loop {
        let page = told(&mock, &call).unwrap();
        pages += 1;
        seen.extend(page.jobs.iter().map(|job| job.arn.clone()));
        match call.next(&page) {
            Some(next) => call = next,
            None => break,
        }
    }
    assert_eq!((pages, seen), (3, started));
    let failed = Jobs { state: Some(State::Failed), ..Jobs::default() }.call().unwrap();
    assert!(told(&mock, &failed).unwrap().jobs.is_empty());
    for query in ["maxResults=0", "statusEquals=Done", "sortOrder=Up", "nextToken=x"] {
        let request = Request::get(format!("/async-invoke?{query}")).body(Vec::new()).unwrap();
        assert_eq!(error(&mock.answer(&request, now())).1, "ValidationException", "{query}");
    }
}

#[test]
fn a_job_the_service_would_not_start_is_refused_in_its_words() {
    let refused = |body: Value| error(&open().answer(&post("/async-invoke", &body.to_string()), now())).2;
    let place = json!({ "s3OutputDataConfig": { "s3Uri": "s3://bucket" } });
    let said = refused(json!({ "modelId": "luma.ray-v2:0", "modelInput": { "prompt": "" }, "outputDataConfig": place }));
    assert!(said.contains("#/prompt: expected minLength: 1, actual: 0"), "{said}");
    let said = refused(json!({ "modelId": "luma.ray-v2:0", "modelInput": { "prompt": "x" } }));
    assert!(said.contains("at 'outputDataConfig' failed to satisfy constraint: Member must not be null"), "{said}");
    let said = refused(json!({ "modelId": "amazon.nova-lite-v1:0", "modelInput": {}, "outputDataConfig": place }));
    assert!(said.contains("does not run as a job"), "{said}");
}

#[test]
fn faults_come_by_header_and_by_plan() {
    let mut asked = post(NOVA, r#"{"messages":[{"role":"user","content":[{"text":"a"}]}]}"#);
    let planned = open().fault(Fault::Throttle, 3);
    let statuses: Vec<u16> = (0..6).map(|_| planned.answer(&asked, now()).status).collect();
    assert_eq!(statuses, [200, 200, 429, 200, 200, 429]);
    for (name, status, kind) in [
        ("throttle", 429, "ThrottlingException"),
        ("unavailable", 503, "ServiceUnavailableException"),
        ("not-ready", 429, "ModelNotReadyException"),
        ("timeout", 408, "ModelTimeoutException"),
        ("model-error", 424, "ModelErrorException"),
        ("internal", 500, "InternalServerException"),
        ("denied", 403, "AccessDeniedException"),
        ("quota", 400, "ServiceQuotaExceededException"),
    ] {
        asked.headers_mut().insert("x-outcrop-fault", name.parse().unwrap());
        let (got, got_kind, _) = error(&open().answer(&asked, now()));
        assert_eq!((got, got_kind.as_str()), (status, kind));
    }
    asked.headers_mut().insert("x-outcrop-fault", "earthquake".parse().unwrap());
    assert!(error(&open().answer(&asked, now())).2.ends_with("got earthquake"));
}

#[test]
fn broken_streams_are_read_as_what_they_are() {
    let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap().streaming().unwrap();
    let broken = |fault: &str| {
        let mut request = call.request("http://localhost").unwrap();
        request.headers_mut().insert("x-outcrop-fault", fault.parse().unwrap());
        let answer = open().answer(&request, now());
        let mut events = call.events();
        let outcome = events.push(&answer.bytes()).and_then(|_| events.finish());
        (outcome.unwrap_err(), events.so_far(), answer)
    };
    let (error, so_far, answer) = broken("cut=3");
    assert!(matches!(error, Error::Cut { .. }), "{error}");
    assert!(answer.cut && answer.body.len() == 3 && !so_far.text().is_empty());
    assert!(matches!(broken("bad-crc").0, Error::Frame { .. }));
    assert!(matches!(broken("exception").0, Error::Service { name, .. } if name == "ModelStreamErrorException"));
    assert!(matches!(broken("stream-throttle").0, Error::Service { name, .. } if name == "ThrottlingException"));
}

#[test]
fn streams_flow_at_the_asked_for_speed() {
    let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap().streaming().unwrap();
    let pauses = |speed: f64| -> Vec<u128> {
        let request = call.request("http://localhost").unwrap();
        Mock::bare().open().speed(speed).answer(&request, now()).body.iter().map(|frame| frame.after.as_micros()).collect()
    };
    let usual = pauses(1.0);
    assert_eq!(usual[0], 80_000);
    assert!(usual[1..].iter().all(|pause| (15_000..=25_000).contains(pause)), "{usual:?}");
    assert_eq!(pauses(10.0)[0], 8_000);
    assert!(pauses(0.0).iter().all(|pause| *pause == 0));
}

#[test]
fn a_converse_stream_keeps_the_order_and_form_of_the_service() {
    let mut chat = Chat::user("How is it?").tool(outcrop::Tool {
        name: "look".to_owned(),
        description: None,
        input: json!({ "type": "object", "properties": { "place": { "type": "string" } } }).into(),
        strict: false,
    });
    chat.tool_choice = Some(outcrop::ToolChoice::Any);
    for (chat, kinds) in [
        (chat, ["messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"].as_slice()),
        (Chat::user("How is it?"), &["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"]),
    ] {
        let call = chat.converse("amazon.nova-lite-v1:0").unwrap().streaming().unwrap();
        let answer = open().answer(&call.request("http://localhost").unwrap(), now());
        let bytes = answer.bytes();
        let mut order: Vec<String> = Vec::new();
        for message in outcrop::eventstream::messages(&bytes) {
            let message = message.unwrap();
            let header = |name: &str| message.header(name).unwrap().as_str().unwrap().to_owned();
            assert_eq!((header(":message-type"), header(":content-type")), ("event".to_owned(), "application/json".to_owned()));
            let payload: Value = serde_json::from_slice(message.payload).unwrap();
            if header(":event-type") == "contentBlockStart" {
                assert_eq!(payload["start"].as_object().unwrap().keys().collect::<Vec<_>>(), ["toolUse"]);
            } else if order.last().is_some_and(|last| last == "contentBlockStart") {
                assert_eq!(payload["delta"], json!({ "toolUse": { "input": "" } }), "the first piece of arguments is empty");
            }
            order.push(header(":event-type"));
        }
        order.dedup();
        assert_eq!(order, kinds);
    }
}

#[test]
fn tokens_are_counted() {
    let body = json!({ "input": { "converse": { "messages": [{ "role": "user", "content": [{ "text": "Name one igneous rock." }] }] } } });
    let answer = open().answer(&post("/model/anthropic.claude-3-haiku-20240307-v1%3A0/count-tokens", &body.to_string()), now());
    let counted: Value = serde_json::from_slice(&answer.bytes()).unwrap();
    assert!(counted["inputTokens"].as_u64().is_some_and(|count| count > 5), "{counted}");
}

#[test]
fn asked_for_members_of_the_model_s_own_answer_come_along() {
    let model = "/model/us.anthropic.claude-3-haiku-20240307-v1%3A0/converse";
    let mut body = json!({
        "messages": [{ "role": "user", "content": [{ "text": "Say END now" }] }],
        "inferenceConfig": { "stopSequences": ["END"] },
        "additionalModelResponseFieldPaths": ["/delta/stop_sequence", "/stop_sequence", "/nothing"],
    });
    let answer: Value = serde_json::from_slice(&open().answer(&post(model, &body.to_string()), now()).bytes()).unwrap();
    assert_eq!(answer["stopReason"], "stop_sequence");
    assert_eq!(answer["additionalModelResponseFields"], json!({ "delta": { "stop_sequence": "END" }, "stop_sequence": "END" }));
    body["additionalModelResponseFieldPaths"] = json!(["/nothing"]);
    let answer: Value = serde_json::from_slice(&open().answer(&post(model, &body.to_string()), now()).bytes()).unwrap();
    assert_eq!(answer.get("additionalModelResponseFields"), None);
}

#[test]
fn arguments_that_no_frame_holds_are_an_exception_of_the_stream() {
    // Each quote is escaped twice, and base64 makes four bytes of three.
    let word = "\"".repeat(5_000_000);
    let tool = json!({ "type": "function", "function": { "name": "f", "parameters": { "type": "object", "properties": { "a": { "const": word } } } } });
    let body = json!({ "messages": [{ "role": "user", "content": "a" }], "tools": [tool], "tool_choice": "any" });
    let path = "/model/mistral.mistral-large-2407-v1%3A0/invoke-with-response-stream";
    let answer = open().answer(&post(path, &body.to_string()), now());
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes()));
    let bytes = answer.bytes();
    let kinds: Vec<bool> =
        outcrop::eventstream::messages(&bytes).map(|message| message.unwrap().header(":exception-type").is_some()).collect();
    assert!(kinds.contains(&true));
}

#[test]
fn options_in_headers_are_judged_as_those_in_a_body() {
    use outcrop::CallOptions;
    use outcrop::options::Tier;

    let options = CallOptions { tier: Some(Tier::Flex), ..CallOptions::default() };
    for (model, status) in [("amazon.nova-pro-v1:0", 200), ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", 400)] {
        let mut chat = outcrop::Chat::user("Name one rock.");
        chat.params.max_tokens = Some(200);
        let mut call = chat.call(model).unwrap();
        options.put(call.operation, &mut call.headers, &mut call.body);
        let answer = outcrop_mock::Mock::new().open().answer(&call.request("http://localhost").unwrap(), std::time::UNIX_EPOCH);
        assert_eq!(answer.status, status, "{model}: {}", String::from_utf8_lossy(&answer.bytes()));
    }
}
