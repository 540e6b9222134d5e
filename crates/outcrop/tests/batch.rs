//! Batches: what is said of the body that starts one, of its records, and what is read of its answers.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use outcrop::batch::{Answered, Records, check_job, check_size, record};
use outcrop::{Chat, Embed, Error, Finding, Operation};
use serde_json::{Value, json};

const NOVA: &str = "amazon.nova-lite-v1:0";

fn job() -> Value {
    json!({
        "jobName": "survey-2026.1",
        "roleArn": "arn:aws:iam::123456789012:role/batch",
        "modelId": NOVA,
        "inputDataConfig": { "s3InputDataConfig": { "s3Uri": "s3://bucket/rocks.jsonl", "s3InputFormat": "JSONL" } },
        "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": "s3://bucket/answers/" } },
        "timeoutDurationInHours": 24,
        "modelInvocationType": "Converse",
        "vpcConfig": { "subnetIds": ["subnet-0a1"], "securityGroupIds": ["sg-0a1"] },
    })
}

/// What would be refused of the job with this member in it.
fn refused(at: &str, value: Value) -> Vec<String> {
    let mut body = job();
    *body.pointer_mut(at).unwrap() = value;
    check_job(&body).iter().filter(|finding| finding.refuses()).map(Finding::to_string).collect()
}

#[test]
fn a_job_is_held_to_its_page() {
    assert_eq!(check_job(&job()), []);
    for (at, value, says) in [
        ("/jobName", json!("-survey"), "must be letters, digits or + - ., a letter or digit first"),
        ("/jobName", json!("a".repeat(64)), "must have at most 63 characters, got 64"),
        ("/roleArn", json!("batch"), "must be the ARN of a role"),
        ("/modelId", json!("arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghij12"), "runs no batches"),
        ("/timeoutDurationInHours", json!(23), "must be in 24..=168, got 23"),
        ("/timeoutDurationInHours", json!(169), "must be in 24..=168, got 169"),
        ("/modelInvocationType", json!("ConverseStream"), "must be InvokeModel or Converse"),
        ("/vpcConfig/subnetIds", json!([]), "must not be empty"),
        ("/vpcConfig/securityGroupIds", json!(["a", "b", "c", "d", "e", "f"]), "must have at most 5 items, got 6"),
        ("/inputDataConfig/s3InputDataConfig/s3Uri", json!("s3://bucket/a b.jsonl"), "must be s3://bucket or s3://bucket/key"),
        ("/outputDataConfig/s3OutputDataConfig/s3Uri", json!("s3://Bucket/"), "must be s3://bucket or s3://bucket/key"),
    ] {
        let said = refused(at, value.clone());
        assert!(said.len() == 1 && said[0].starts_with(at) && said[0].contains(says), "{at} {value}: {said:?}");
    }
    let missing = check_job(&json!({}));
    assert_eq!(missing.len(), 5, "{missing:?}");
    assert!(missing[0].service.as_deref().unwrap().contains("at 'jobName' failed to satisfy constraint: Member must not be null"));
}

fn records(model: &str, operation: Operation) -> Records<'static> {
    Records::of(model, None, operation).unwrap()
}

fn codes(records: &mut Records<'_>, line: &str) -> Vec<String> {
    records.check(line.as_bytes()).iter().map(|finding| format!("{} {}", finding.code, finding.pointer)).collect()
}

#[test]
fn a_record_is_judged_by_the_rows_of_its_model() {
    let mut titan = records("amazon.titan-embed-text-v2:0", Operation::InvokeModel);
    assert_eq!(codes(&mut titan, r#"{"recordId":"A","modelInput":{"inputText":"Tuff"}}"#), Vec::<String>::new());
    let list = codes(&mut titan, r#"{"recordId":"B","modelInput":{"inputText":["Tuff","Marl"]}}"#);
    assert_eq!(list, ["BR-TITAN-EMBED-001 /modelInput/inputText"]);
    let mut nova = records(NOVA, Operation::Converse);
    let line = r#"{"modelInput":{"messages":[{"role":"user","content":[{"text":""}]}],"inferenceConfig":{"topP":2}}}"#;
    let said = codes(&mut nova, line);
    assert!(said.iter().any(|code| code.ends_with("/modelInput/inferenceConfig/topP")), "{said:?}");
    assert_eq!((titan.count(), nova.count()), (2, 1));
}

#[test]
fn lines_are_told_apart_from_what_only_looks_like_them() {
    let good = r#"{"recordId":"A","modelInput":{"inputText":"Tuff"}}"#;
    for (line, code) in [
        ("", "BR-RECORD-001 "),
        ("{", "BR-RECORD-001 "),
        ("[]", "BR-RECORD-001 "),
        (r#"{"recordId":7,"modelInput":{"inputText":"Tuff"}}"#, "BR-RECORD-002 /recordId"),
        (r#"{"recordId":"a b","modelInput":{"inputText":"Tuff"}}"#, "BR-RECORD-002 /recordId"),
        (r#"{"recordId":"A"}"#, "BR-RECORD-004 /modelInput"),
        (r#"{"recordId":"A","modelInput":"text"}"#, "BR-RECORD-004 /modelInput"),
        ("\u{feff}{\"recordId\":\"A\",\"modelInput\":{\"inputText\":\"Tuff\"}}", "BR-RECORD-001 "),
    ] {
        assert_eq!(codes(&mut records("amazon.titan-embed-text-v1", Operation::InvokeModel), line), [code], "{line}");
    }
    let mut twice = records("amazon.titan-embed-text-v1", Operation::InvokeModel);
    assert_eq!(codes(&mut twice, good), Vec::<String>::new());
    assert_eq!(codes(&mut twice, good), ["BR-RECORD-003 /recordId"]);
}

#[test]
fn media_lie_with_the_input() {
    let line = |uri: &str| {
        let video = json!({ "video": { "format": "mp4", "source": { "s3Location": { "uri": uri } } } });
        json!({ "recordId": "A", "modelInput": { "messages": [{ "role": "user", "content": [video, { "text": "What is it?" }] }] } })
            .to_string()
    };
    let mut within = records(NOVA, Operation::InvokeModel).within("s3://bucket/rocks/");
    assert_eq!(codes(&mut within, &line("s3://bucket/rocks/tide.mp4")), Vec::<String>::new());
    let elsewhere = codes(&mut within, &line("s3://bucket/tides/tide.mp4"));
    let known = |code: &String| code == "BR-RECORD-003 /recordId";
    let elsewhere: Vec<_> = elsewhere.into_iter().filter(|code| !known(code)).collect();
    assert_eq!(elsewhere, ["BR-RECORD-008 /modelInput/messages/0/content/0/video/source/s3Location/uri"]);
}

#[test]
fn a_batch_has_a_least_number_of_records_and_quotas_above() {
    let severities = |records, bytes| check_size(records, bytes).iter().map(Finding::refuses).collect::<Vec<_>>();
    assert_eq!(severities(99, 10), [true]);
    assert_eq!(severities(100, 10), Vec::<bool>::new());
    assert_eq!(severities(100_000, 1_000_000_000), Vec::<bool>::new());
    assert_eq!(severities(100_001, 1_000_000_001), [false, false]);
}

#[test]
fn calls_become_records_whose_answers_are_read_like_the_calls() {
    let chat = Chat::user("Name one rock.").call("amazon.titan-text-lite-v1").unwrap();
    let vector = Embed::text("Tuff").call("amazon.titan-embed-text-v2:0").unwrap();
    assert_eq!(record("A", &chat)["modelInput"], *chat.body);
    let mut checked = records("amazon.titan-embed-text-v2:0", Operation::InvokeModel);
    assert_eq!(codes(&mut checked, &record("A", &vector).to_string()), Vec::<String>::new());

    let mut line = record("A", &vector);
    line["modelOutput"] = json!({ "embedding": [0.5, 0.5], "embeddingsByType": { "float": [0.5, 0.5] }, "inputTextTokenCount": 3 });
    let read = |line: &Value| Answered::read(line.to_string().as_bytes(), "amazon.titan-embed-text-v2:0", None, Operation::InvokeModel);
    let answered = read(&line).unwrap();
    assert_eq!((answered.record_id.as_str(), &answered.error), ("A", &None));
    assert_eq!(answered.answer.unwrap()["embeddings"][0]["values"], json!([0.5, 0.5]));

    let failed = json!({ "recordId": "B", "modelInput": {}, "error": { "errorCode": 400, "errorMessage": "Too many input tokens" } });
    let failed = read(&failed).unwrap();
    assert_eq!((failed.answer, failed.error.unwrap()["errorCode"].as_u64()), (None, Some(400)));
    assert!(matches!(read(&json!({ "recordId": "C" })), Err(Error::Malformed { .. })));
    assert!(matches!(Records::of(NOVA, None, Operation::ConverseStream), Err(Error::Malformed { .. })));
    assert!(matches!(Records::of("nobody.knows", None, Operation::InvokeModel), Err(Error::UnknownModel { .. })));
}
