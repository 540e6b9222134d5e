//! `outcrop replay` takes whatever it is fed, in bounded memory.

mod common;

use common::{Folder, command, outcrop_with};
use serde_json::{Value, json};

fn exchange() -> Value {
    json!({
        "id": "one",
        "operation": "InvokeModel",
        "model_id": "amazon.titan-text-lite-v1",
        "request": { "body": { "inputText": "Name one igneous rock." } },
        "response": {
            "status": 200,
            "headers": {},
            "body": { "inputTextTokenCount": 5, "results": [{ "tokenCount": 2, "outputText": "Basalt.", "completionReason": "FINISH" }] }
        }
    })
}

const REPORT: &str = r#"{"id":"one","family":"titan-text","request":{"accepted":true,"findings":[]},"reply":{"parts":[{"type":"text","text":"Basalt."}],"stop":{"reason":"end","raw":"FINISH"},"usage":{"inputTokens":5,"outputTokens":2}},"events":0,"error":null}
"#;

fn bad(message: &str) -> String {
    let message = Value::from(message);
    format!(r#"{{"id":null,"family":null,"request":null,"reply":null,"events":0,"error":{{"code":"malformed","message":{message}}}}}"#)
        + "\n"
}

#[test]
fn a_recording_is_reported_in_one_line_from_a_file_and_from_stdin() {
    let line = exchange().to_string() + "\n";
    Folder::new("replay").with("one.jsonl", &line).outcrop(&["replay", "one.jsonl"]).says(0, REPORT, "");
    outcrop_with(line.as_bytes(), &["replay", "-"]).says(0, REPORT, "");
    outcrop_with(line.trim_end().as_bytes(), &["replay", "-"]).says(0, REPORT, "");
}

#[test]
fn a_bad_line_is_reported_with_its_number_and_passed_over() {
    let input = format!("{{\"id\": \n\n[1]\n\u{0}\n{}\n", exchange());
    let want = [
        bad("line 1 is not JSON: EOF while parsing a value at line 2 column 0"),
        bad("line 3 is not a JSON object"),
        bad("line 4 is not JSON: expected value at line 1 column 1"),
        REPORT.to_owned(),
    ];
    outcrop_with(input.as_bytes(), &["replay", "-"]).says(0, &want.concat(), "");
}

#[test]
fn an_operation_without_a_name_here_is_reported() {
    let run = outcrop_with(br#"{"id": "x", "operation": "Retrieve"}"#, &["replay", "-"]);
    let row: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!((&row["id"], &row["error"]["code"]), (&json!("x"), &json!("malformed")));
}

#[test]
fn a_guardrail_s_exchange_has_no_model_whatever_its_address() {
    let exchange = json!({
        "id": "guard",
        "operation": "ApplyGuardrail",
        "model_id": null,
        "request": {
            "uri": "https://bedrock-runtime.us-east-1.amazonaws.com/guardrail/gr4n1t3/version/1/apply",
            "body": { "source": "INPUT", "content": [{ "text": { "text": "Is slate a rock?" } }] },
        },
        "response": { "status": 200, "headers": {}, "body": { "action": "NONE", "outputs": [], "assessments": [] } },
    });
    let run = outcrop_with(exchange.to_string().as_bytes(), &["replay", "-"]);
    let row: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(row["request"], json!({ "accepted": true, "findings": [] }));
    assert_eq!((&row["reply"]["action"], &row["error"]), (&json!("NONE"), &Value::Null));
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_stream_of_recordings_takes_no_more_memory_than_a_line() {
    use std::io::{Read as _, Write as _};
    use std::process::Stdio;

    let mut long = exchange();
    long["request"]["body"]["inputText"] = "basalt ".repeat(20_000).into();
    let line = long.to_string() + "\n";
    let lines = 64 * 1024 * 1024 / line.len();

    let mut child = command(&["replay", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let (mut stdin, mut stdout) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
    let reader = std::thread::spawn(move || {
        let mut out = String::new();
        stdout.read_to_string(&mut out).map(|_| out)
    });
    for _ in 0..lines {
        stdin.write_all(line.as_bytes()).expect("it reads on");
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it runs");
    drop(stdin);
    let out = reader.join().expect("no panic").expect("text");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(out.lines().count(), lines);
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    assert!(peak.expect("a figure") < 32 * 1024, "{peak:?} kB for {} bytes a line", line.len());
}
