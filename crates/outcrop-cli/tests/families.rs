//! Families of one's own, from files.

mod common;

use common::{Folder, command, finish, outcrop, outcrop_with};
use serde_json::{Value, json};

const LLAMA: &str = "arn:aws:bedrock:us-east-1:123456789012:imported-model/a1b2c3d4e5f6";
const QWEN: &str = "arn:aws:bedrock:us-east-1:123456789012:imported-model/q1w2e3r4t5y6";
const CHATML: &str = "arn:aws:bedrock:us-east-1:123456789012:imported-model/m1n2b3v4c5x6";
const LLAMA_FILE: &str = "--family-file=examples/families/imported-llama.toml";
const QWEN_FILE: &str = "--family-file=examples/families/imported-qwen.toml";
const CHATML_FILE: &str = "--family-file=examples/families/imported-chatml.toml";
const QUESTION: &[u8] = b"Name one igneous rock.";

#[test]
fn an_imported_llama_is_asked_with_its_own_limits() {
    let call =
        outcrop_with(QUESTION, &["call", "-", "--model", LLAMA, LLAMA_FILE, "--param", "maxTokens=8192", "--param", "stop=END"]).json();
    assert_eq!(call["family"], "imported-llama");
    assert_eq!(
        call["body"],
        json!({
            "prompt": "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nName one igneous rock.<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
            "max_gen_len": 8192,
            "stop": ["END"],
        })
    );
    let run = outcrop_with(QUESTION, &["call", "-", "--model", LLAMA, LLAMA_FILE, "--param", "maxTokens=8193"]);
    assert!(run.err.contains("must be in 1..=8192, got 8193"), "{}", run.err);
}

#[test]
fn an_imported_qwen_is_asked_with_chat_completions() {
    let call = outcrop_with(QUESTION, &["call", "-", "--model", QWEN, QWEN_FILE, "--param", "maxTokens=40"]).json();
    assert_eq!(call["body"], json!({ "messages": [{ "role": "user", "content": "Name one igneous rock." }], "max_tokens": 40 }));
    let run = outcrop_with(QUESTION, &["call", "-", "--model", QWEN, QWEN_FILE, "--converse"]);
    assert_eq!(run.code, 1, "{}", run.err);
}

#[test]
fn a_body_of_ones_own_family_is_converted_to_another_models_and_back() {
    let call = outcrop_with(QUESTION, &["call", "-", "--model", LLAMA, LLAMA_FILE]).out;
    let nova = outcrop_with(call.as_bytes(), &["convert", "-", LLAMA_FILE, "--to", "amazon.nova-lite-v1:0"]).json();
    assert_eq!(nova["body"]["messages"][0]["content"][0]["text"], "Name one igneous rock.");
    let back = outcrop_with(nova.to_string().as_bytes(), &["convert", "-", LLAMA_FILE, "--to", LLAMA]).json();
    assert_eq!((&back["family"], &back["body"]), (&json!("imported-llama"), &serde_json::from_str::<Value>(&call).unwrap()["body"]));
}

#[test]
fn the_mock_answers_for_every_example() {
    for (model, file) in [(LLAMA, LLAMA_FILE), (QWEN, QWEN_FILE), (CHATML, CHATML_FILE)] {
        for way in [&["--whole"][..], &[]] {
            let run = outcrop_with(QUESTION, &[&["send", "-", "--mock", "--model", model, file][..], way].concat());
            assert_eq!(run.code, 0, "{model}: {}", run.err);
            assert!(run.out.contains("igneous"), "{model}: {}", run.out);
        }
        // By name, of an id that the file does not list.
        let name = file.trim_start_matches("--family-file=examples/families/").trim_end_matches(".toml");
        let other = "arn:aws:bedrock:us-east-1:123456789012:imported-model/other";
        let run = outcrop_with(QUESTION, &["send", "-", "--mock", "--model", other, file, "--family", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
    }
}

#[test]
fn check_read_schema_and_replay_know_the_family() {
    let folder = Folder::new("own-family").with("body.json", json!({ "prompt": "Hi", "max_gen_len": 0 }).to_string()).with(
        "answer.json",
        json!({ "generation": "Basalt.", "stop_reason": "stop", "prompt_token_count": 3, "generation_token_count": 2 }).to_string(),
    );
    let at = |name: &str| folder.path().join(name).display().to_string();
    let run = outcrop(&["check", &at("body.json"), "--model", LLAMA, LLAMA_FILE]);
    assert!(run.out.contains("/max_gen_len") && run.out.contains("BR-IMPORTED-LLAMA-004"), "{}", run.out);

    let reply = outcrop(&["read", &at("answer.json"), "--model", LLAMA, LLAMA_FILE]).json();
    assert_eq!(reply["parts"], json!([{ "type": "text", "text": "Basalt." }]));
    let call = json!({ "operation": "InvokeModel", "modelId": "opaque", "family": "imported-llama", "body": { "prompt": "Hi" } });
    let folder = folder.with("call.json", call.to_string());
    let at = |name: &str| folder.path().join(name).display().to_string();
    let reply = outcrop(&["read", "--call", &at("call.json"), &at("answer.json"), LLAMA_FILE]).json();
    assert_eq!(reply["stop"], json!({ "reason": "end", "raw": "stop" }));

    let schema = outcrop(&["schema", LLAMA, LLAMA_FILE]).json();
    assert_eq!(schema["properties"]["max_gen_len"]["maximum"], 8192);

    let exchange = json!({
        "id": 1, "operation": "InvokeModel", "model_id": LLAMA,
        "request": { "body": { "prompt": "Hi", "max_gen_len": 4000 } },
        "response": { "status": 200, "body": { "generation": "Basalt.", "stop_reason": "stop" } },
    });
    let run = outcrop_with(exchange.to_string().as_bytes(), &["replay", "-", LLAMA_FILE]);
    let report: Value = serde_json::from_str(&run.out).expect("a report");
    assert_eq!((&report["family"], &report["request"]["accepted"]), (&json!("imported-llama"), &json!(true)), "{report}");
    assert_eq!(report["reply"]["parts"][0]["text"], "Basalt.");
}

#[test]
fn a_family_is_written_as_data_that_can_be_read() {
    let written = outcrop(&["families", "mistral", "--format", "json"]).json();
    assert_eq!(written["dialect"]["user"], json!(["[INST] ", " [/INST]"]));
    let folder = Folder::new("own-written").with("mistral.json", written.to_string());
    let file = format!("--family-file={}", folder.path().join("mistral.json").display());
    assert_eq!(outcrop(&["families", "mistral", "--format", "json", &file]).json(), written);
    let model = "mistral.mistral-7b-instruct-v0:2";
    let own = finish(command(&["call", "-", "--model", model, &file]), QUESTION);
    let built_in = finish(command(&["call", "-", "--model", model]), QUESTION);
    assert_eq!(own.json(), built_in.json());
    let list = outcrop(&["families", LLAMA_FILE]);
    assert!(list.out.starts_with("imported-llama: chat, system, converse, stream\n"), "{}", list.out);
    outcrop(&["families", "--format", "json"])
        .fails(2, "error: --format json writes one family as data; name it\n\nFor more information, try '--help'.\n");
}

#[test]
fn a_file_that_is_no_family_is_told_of_with_every_problem() {
    let folder = Folder::new("own-bad")
        .with("bad.toml", "id = \"mine\"\nbase = \"lama\"\nclosd = []\n")
        .with("broken.toml", "id = \n")
        .with("p.prompt", "Hi");
    let run = folder.outcrop(&["render", "p.prompt", "--family-file", "bad.toml"]);
    assert_eq!((run.code, run.out.as_str()), (3, ""), "{}", run.err);
    for problem in [
        "bad.toml",
        "there are 2 problems",
        "/base: must be a built-in family that answers chats",
        "got \"lama\"",
        "/closd: is not known here",
    ] {
        assert!(run.err.contains(problem), "{}", run.err);
    }
    let run = folder.outcrop(&["schema", "x", "--family-file", "broken.toml"]);
    assert!(run.err.contains("broken.toml") && run.err.contains("line 1"), "{}", run.err);
    let run = folder.outcrop(&["render", "p.prompt", "--family-file", "-"]);
    assert!(run.err.contains("--family-file takes a file"), "{}", run.err);
}
