//! `outcrop convert`: a body as another model's, and a file of recordings line by line.

mod common;

use common::{outcrop, outcrop_with};
use serde_json::{Value, json};

const LLAMA: &str = "meta.llama3-8b-instruct-v1:0";

fn body() -> String {
    let prompt = "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nName one rock.<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n";
    json!({ "prompt": prompt, "max_gen_len": 20 }).to_string()
}

#[test]
fn a_body_becomes_the_call_of_another_model() {
    let call = outcrop_with(body().as_bytes(), &["convert", "-", "--model", LLAMA, "--to", "amazon.nova-lite-v1:0"]).json();
    assert_eq!((&call["operation"], &call["modelId"]), (&json!("InvokeModel"), &json!("amazon.nova-lite-v1:0")));
    let messages = json!([{ "role": "user", "content": [{ "text": "Name one rock." }] }]);
    assert_eq!(call["body"], json!({ "schemaVersion": "messages-v1", "messages": messages, "inferenceConfig": { "maxTokens": 20 } }));
    // A call says itself whose it is.
    let back = outcrop_with(call.to_string().as_bytes(), &["convert", "-", "--to", LLAMA]).json();
    assert_eq!(back["body"].to_string(), body());
}

#[test]
fn the_conversation_of_a_body_is_printed_alone() {
    let chat = outcrop_with(body().as_bytes(), &["convert", "-", "--model", LLAMA, "--chat"]).json();
    assert_eq!(chat["messages"][0]["content"], json!([{ "type": "text", "text": "Name one rock." }]));
    assert_eq!(chat["params"], json!({ "maxTokens": 20 }));
}

#[test]
fn what_is_lost_is_told() {
    let body = json!({
        "messages": [{ "role": "user", "content": [{ "text": "Hi" }] }],
        "inferenceConfig": { "maxTokens": 20 },
        "requestMetadata": { "team": "rocks" },
    });
    let run = outcrop_with(
        body.to_string().as_bytes(),
        &["convert", "-", "--model", "amazon.nova-lite-v1:0", "--operation", "Converse", "--chat"],
    );
    assert_eq!(run.code, 0);
    assert!(run.err.contains("/requestMetadata: ignored BR-FROM-001: has no place in a chat and is left out"), "{}", run.err);
}

#[test]
fn recordings_are_converted_line_by_line() {
    let recorded = json!({ "id": "a", "operation": "InvokeModel", "model_id": LLAMA, "request": { "body": serde_json::from_str::<Value>(&body()).unwrap_or_default() } });
    let embedding = json!({ "id": "b", "operation": "InvokeModel", "model_id": "amazon.titan-embed-text-v1", "request": { "body": { "inputText": "x" } } });
    let run = outcrop_with(format!("{recorded}\nnonsense\n{embedding}\n").as_bytes(), &["convert", "-", "--jsonl", "--converse"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let rows: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!((&rows[0]["id"], &rows[0]["call"]["operation"], &rows[0]["error"]), (&json!("a"), &json!("Converse"), &Value::Null));
    assert_eq!(rows[0]["call"]["body"]["messages"][0]["content"][0]["text"], "Name one rock.");
    assert!(rows[1]["error"]["message"].as_str().is_some_and(|text| text.contains("line 2 is not JSON")), "{}", rows[1]);
    assert!(rows[2]["error"]["message"].as_str().is_some_and(|text| text.contains("answers no chat")), "{}", rows[2]);
}

#[test]
fn a_body_does_not_say_whose_it_is() {
    outcrop_with(body().as_bytes(), &["convert", "-"])
        .fails(2, "error: <stdin> is a request body; say whose with --model\n\nFor more information, try '--help'.\n");
    assert_eq!(outcrop(&["convert", "nowhere.json", "--model", LLAMA]).code, 3);
}
