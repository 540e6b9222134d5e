//! `outcrop batch`: records written, checked and read.

mod common;

use common::Folder;
use serde_json::Value;

const PROMPT: &str =
    "---\nmodel: amazon.titan-text-lite-v1\ninputs: { rock: string }\nparams: { maxTokens: 100 }\n---\nDescribe {{ rock }}.";
const ROWS: &str = "{\"rock\":\"tuff\",\"number\":\"A1\"}\n{\"rock\":\"marl\",\"number\":2}\n";

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_prompt_and_rows_become_records_that_check() {
    let folder = Folder::new("batch-write").with("rocks.prompt", PROMPT).with("rows.jsonl", ROWS);
    let written = folder.outcrop(&["batch", "write", "rocks.prompt", "rows.jsonl", "--id", "number"]);
    assert_eq!((written.code, written.err.as_str()), (0, ""));
    let records = lines(&written.out);
    assert_eq!(records[0]["recordId"], "A1");
    assert_eq!(records[1]["recordId"], "2");
    assert_eq!(records[1]["modelInput"]["inputText"], "User: Describe marl.\nBot:");
    let folder = folder.with("records.jsonl", written.out.repeat(50));
    let checked = folder.outcrop(&["batch", "check", "records.jsonl", "--model", "amazon.titan-text-lite-v1"]);
    assert_eq!((checked.code, checked.err.as_str()), (0, "100 records, 0 refused\n"));
    assert!(checked.out.starts_with("line 3 /recordId: note BR-RECORD-003: is there already"), "{}", checked.out);
    assert!(checked.out.ends_with("and 78 more of BR-RECORD-003\n"), "{}", checked.out);
    let nobody = folder.outcrop(&["batch", "write", "rocks.prompt", "rows.jsonl", "--id", "name"]);
    nobody.fails(3, "error: rows.jsonl: line 1 has no id in name\n");
}

#[test]
fn what_is_wrong_is_told_by_line_and_in_sum() {
    let job = r#"{"jobName":"survey","roleArn":"arn:aws:iam::123456789012:role/batch","modelId":"amazon.nova-lite-v1:0","modelInvocationType":"Converse","inputDataConfig":{"s3InputDataConfig":{"s3Uri":"s3://bucket/rocks/"}},"outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"s3://bucket/day=1/"}}}"#;
    let records = "{\"recordId\":\"A\",\"modelInput\":{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Name one rock.\"}]}],\"inferenceConfig\":{\"topP\":2}}}\nnone\n";
    let folder = Folder::new("batch-check").with("job.json", job).with("records.jsonl", records);
    let checked = folder.outcrop(&["batch", "check", "records.jsonl", "--job", "job.json"]);
    assert_eq!((checked.code, checked.err.as_str()), (1, "2 records, 2 refused\n"));
    for says in [
        "job /outputDataConfig/s3OutputDataConfig/s3Uri: refused BR-BATCH-102: must be s3://bucket",
        "line 1 /modelInput/inferenceConfig/topP: refused BR-CONVERSE-",
        "line 2: refused BR-RECORD-001: must be a JSON object in one line",
        "file: refused BR-RECORD-006: a job must have at least 100 records, got 2",
    ] {
        assert!(checked.out.contains(says), "{says}\n{}", checked.out);
    }
    let checked = folder.outcrop(&["batch", "check", "records.jsonl", "--job", "job.json", "--json"]);
    let told = lines(&checked.out);
    let last = told.last().expect("a sum");
    assert_eq!((checked.code, &last["accepted"], &last["records"], &last["refused"]), (1, &false.into(), &2.into(), &2.into()));
    assert_eq!(told[2]["line"], 2);
    let unnamed = folder.outcrop(&["batch", "check", "records.jsonl"]);
    assert_eq!(unnamed.code, 2);
    assert!(unnamed.err.contains("records.jsonl holds records; say whose with --model or --job"), "{}", unnamed.err);
}

#[test]
fn answers_are_read_and_errors_are_told() {
    let output = "{\"recordId\":\"A\",\"modelInput\":{\"inputText\":\"Name one rock.\"},\"modelOutput\":{\"inputTextTokenCount\":4,\"results\":[{\"tokenCount\":2,\"outputText\":\"Slate.\",\"completionReason\":\"FINISH\"}]}}\n{\"recordId\":\"B\",\"modelInput\":{},\"error\":{\"errorCode\":400,\"errorMessage\":\"too long\"}}\n";
    let folder = Folder::new("batch-read").with("records.jsonl.out", output);
    let read = folder.outcrop(&["batch", "read", "records.jsonl.out", "--model", "amazon.titan-text-lite-v1"]);
    assert_eq!((read.code, read.err.as_str()), (5, ""));
    let told = lines(&read.out);
    assert_eq!(told[0]["answer"]["parts"][0]["text"], "Slate.");
    assert_eq!((&told[1]["recordId"], &told[1]["error"]["errorCode"]), (&"B".into(), &400.into()));
}
