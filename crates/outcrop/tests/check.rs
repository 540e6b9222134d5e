//! What `check` foresees beyond the fixtures, and what it says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use outcrop::{Finding, Operation, check};
use serde_json::{Value, json};

fn refusals(operation: Operation, model: &str, body: &Value) -> Vec<String> {
    let findings = check(operation, model, None, body).unwrap();
    findings.iter().filter(|finding| finding.refuses()).map(Finding::to_string).collect()
}

fn tool_result(document: &Value) -> Value {
    json!({
        "messages": [
            { "role": "user", "content": [{ "text": "Read the survey." }] },
            { "role": "assistant", "content": [{ "toolUse": { "toolUseId": "t1", "name": "survey", "input": {} } }] },
            { "role": "user", "content": [{ "toolResult": { "toolUseId": "t1", "content": [{ "document": document }] } }] },
        ],
        "toolConfig": { "tools": [{ "toolSpec": { "name": "survey", "inputSchema": { "json": { "type": "object" } } } }] },
    })
}

#[test]
fn nova_takes_only_plain_documents_in_a_tools_result() {
    let document = |format: &str| json!({ "name": "survey", "format": format, "source": { "bytes": "aGk=" } });
    assert_eq!(refusals(Operation::Converse, "amazon.nova-lite-v1:0", &tool_result(&document("csv"))), Vec::<String>::new());
    assert_eq!(
        refusals(Operation::Converse, "amazon.nova-lite-v1:0", &tool_result(&document("pdf"))),
        ["/messages/2/content/0/toolResult/content/0/document/format: must be csv or txt in a tool's result, got \"pdf\""]
    );
    assert_eq!(refusals(Operation::Converse, "us.anthropic.claude-sonnet-4-6", &tool_result(&document("pdf"))), Vec::<String>::new());
}

#[test]
fn a_model_behind_profiles_is_not_asked_by_its_bare_id() {
    let body = json!({ "messages": [{ "role": "user", "content": [{ "text": "Name one igneous rock." }] }] });
    assert_eq!(
        refusals(Operation::Converse, "deepseek.r1-v1:0", &body),
        ["model: deepseek.r1-v1:0 needs an inference profile: use us.deepseek.r1-v1:0, or another region's or global where there is one"]
    );
    for id in ["us.deepseek.r1-v1:0", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.deepseek.r1-v1:0"] {
        assert_eq!(refusals(Operation::Converse, id, &body), Vec::<String>::new());
    }
}

#[test]
fn an_error_inside_an_answer_carries_the_requests_id() {
    let call = outcrop::Chat::user("Name one igneous rock.").call("amazon.titan-text-lite-v1").unwrap();
    let header = |name: &str| (name == "x-amzn-requestid").then(|| "r-1".to_owned());
    let error = call.read_parts(200, &header, br#"{"error": "the model fell over"}"#).unwrap_err();
    assert_eq!(error.to_json()["requestId"], "r-1");
}
