//! What each command does when all is well.

mod common;

use common::{Folder, command, finish, outcrop, outcrop_with, root};
use outcrop_mock::fixture::load_all;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

#[test]
fn render_shows_the_conversation_with_its_roles() {
    outcrop(&["render", "examples/summarise.prompt", "article=Basalt is dark."]).says(
        0,
        "[system]
You summarise articles for readers who know the field.
Keep every figure and every name; add nothing that is not in the article.

[user]
Summarise this article in about 80 words:

<article>
Basalt is dark.
</article>
",
        "",
    );
}

#[test]
fn render_names_parts_that_are_not_text_and_the_tools() {
    let png = b"\x89PNG\r\n\x1a\n????";
    let folder = Folder::new("render-parts").with("cliff.png", png);
    let photo = format!("photo=@{}", folder.path().join("cliff.png").display());
    let run = outcrop(&["render", "examples/survey.prompt", &photo, "site=Siccar Point", "questions=Which rocks?", "questions=How old?"]);
    run.says(
        0,
        "[system]
You are a field geologist who writes survey notes.
Write in plain English and in the present tense.
Give lengths in metres and angles in degrees.
Say \"not visible\" rather than guess.
[cache point]

[user]
This is the outcrop at Siccar Point.
[image png, 12 bytes]
Answer one by one:
1. Which rocks?
2. How old?

[tools]
geological_map
",
        "",
    );
}

#[test]
fn render_as_json_says_which_text_is_an_inputs() {
    let rendered = outcrop(&["render", "examples/summarise.prompt", "article=Basalt.", "words=9", "--json"]).json();
    let inputs: Vec<&Value> =
        rendered["segments"].as_array().into_iter().flatten().filter(|segment| segment["origin"] != "author").collect();
    assert_eq!(
        inputs,
        [
            &json!({ "text": "9", "origin": { "input": "words" }, "role": "user" }),
            &json!({ "text": "Basalt.", "origin": { "input": "article" }, "role": "user" })
        ]
    );
    assert_eq!(rendered["model"], "amazon.nova-lite-v1:0");
}

#[test]
fn inputs_come_from_arguments_files_stdin_and_json() {
    let folder = Folder::new("inputs")
        .with("p.prompt", "---\ninputs: {a: string, b: 1, c: object, d: list of integer, e: document}\n---\n{{ a }}|{{ b }}|{{ c.x }}|{{ d }}|{{ document(e) }}")
        .with("a.txt", "from a file\n")
        .with("all.json", r#"{"a": "from json", "b": 2, "c": {"x": true}, "d": [1]}"#)
        .with("Core log_7.md", "# Log");
    let text = |stdin: &[u8], args: &[&str]| {
        let args = [&["render", "p.prompt", "e=@Core log_7.md"], args].concat();
        folder.outcrop_with(stdin, &args).out.trim_start_matches("[user]\n").to_owned()
    };
    let document = "\n[document \"Core log 7\" md, 5 bytes]\n";
    assert_eq!(text(b"", &["--inputs", "all.json"]), format!("from json|2|True|[1]|{document}"));
    assert_eq!(text(b"", &["--inputs", "all.json", "a=@a.txt", "b=3"]), format!("from a file\n|3|True|[1]|{document}"));
    assert_eq!(text(b"", &["--inputs", "all.json", "a=@@a.txt", "d=4", "d=5"]), format!("@a.txt|2|True|[4,5]|{document}"));
    assert_eq!(text(b"", &["--inputs", "all.json", "a=x=y", r#"c={"x": [1]}"#]), format!("x=y|2|[1]|[1]|{document}"));
    assert_eq!(text(b"piped", &["--inputs", "all.json", "a=@-"]), format!("piped|2|True|[1]|{document}"));
    assert_eq!(text(br#"{"a": "p", "c": {"x": 1}, "d": []}"#, &["--inputs", "-"]), format!("p|1|1|[]|{document}"));
}

#[test]
fn call_prints_the_request() {
    let run = outcrop_with(
        b"Name one igneous rock.",
        &["call", "-", "--model", "amazon.titan-text-lite-v1", "--param", "maxTokens=20", "--param", "stop=|"],
    );
    run.says(
        0,
        r#"{
  "operation": "InvokeModel",
  "modelId": "amazon.titan-text-lite-v1",
  "family": "titan-text",
  "body": {
    "inputText": "User: Name one igneous rock.\nBot:",
    "textGenerationConfig": {
      "maxTokenCount": 20,
      "stopSequences": [
        "|"
      ]
    }
  }
}
"#,
        "",
    );
}

#[test]
fn call_takes_the_operation_by_flag_or_by_name() {
    let operation = |args: &[&str]| {
        let args = [&["call", "examples/summarise.prompt", "article=x"], args].concat();
        outcrop(&args).json()["operation"].clone()
    };
    assert_eq!(operation(&[]), "InvokeModel");
    assert_eq!(operation(&["--stream"]), "InvokeModelWithResponseStream");
    assert_eq!(operation(&["--converse"]), "Converse");
    assert_eq!(operation(&["--converse", "--stream"]), "ConverseStream");
    assert_eq!(operation(&["--operation", "ConverseStream"]), "ConverseStream");
}

#[test]
fn a_chat_as_render_prints_it_is_a_prompt() {
    let rendered = outcrop(&["render", "examples/summarise.prompt", "article=Basalt.", "--json"]);
    let folder = Folder::new("chat").with("chat.json", &rendered.out);
    let direct = outcrop(&["call", "examples/summarise.prompt", "article=Basalt."]);
    assert_eq!(folder.outcrop(&["call", "chat.json"]).json(), direct.json());
}

#[test]
fn send_streams_the_text_to_stdout_and_the_figures_to_stderr() {
    let run = outcrop(&["send", "examples/summarise.prompt", "article=@examples/article.txt", "--mock"]);
    assert_eq!((run.code, run.err.as_str()), (0, "stop: end (end_turn); tokens: 471 in, 44 out\n"));
    assert!(run.out.starts_with("This is about: \"Summarise this article"), "{}", run.out);

    let whole = outcrop(&["send", "examples/summarise.prompt", "article=@examples/article.txt", "--mock", "--whole"]);
    assert_eq!((whole.code, whole.out, whole.err), (run.code, run.out.clone(), run.err));

    let reply = outcrop(&["send", "examples/summarise.prompt", "article=@examples/article.txt", "--mock", "--json"]).json();
    assert_eq!(reply["parts"], json!([{ "type": "text", "text": run.out }]));
    assert_eq!(reply["stop"], json!({ "reason": "end", "raw": "end_turn" }));

    let streamed = outcrop(&["send", "examples/summarise.prompt", "article=@examples/article.txt", "--mock", "--json", "--stream"]).json();
    assert_eq!(streamed["parts"], reply["parts"]);
}

#[test]
fn send_prints_events_one_a_line() {
    let run = outcrop(&["send", "examples/summarise.prompt", "article=Basalt.", "--mock", "--events"]);
    let events: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let text: String = events.iter().filter_map(|event| event["text"].as_str()).collect();
    assert!(text.contains("Basalt"), "{text}");
    assert_eq!(events.last().expect("events")["type"], "stop");
}

#[test]
fn send_shows_tool_calls_on_stderr() {
    let folder = Folder::new("tools").with(
        "map.prompt",
        "---\nmodel: amazon.nova-lite-v1:0\ntools:\n  - name: geological_map\n    input: {type: object, properties: {place: {type: string}}, required: [place]}\ntoolChoice: any\n---\nWhat lies at Siccar Point?",
    );
    let run = folder.outcrop(&["send", "map.prompt", "--mock", "--converse"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("tool call geological_map (tooluse_"), "{}", run.err);
    assert!(run.err.contains("{\"place\":"), "{}", run.err);
    assert!(run.err.contains("\nstop: tool (tool_use); "), "{}", run.err);
    assert_eq!(run.out, "");
}

#[test]
fn embed_prints_the_vectors() {
    let vectors = outcrop(&["embed", "amazon.titan-embed-text-v2:0", "a folded limestone", "--dimensions", "256", "--mock"]).json();
    assert_eq!(vectors["embeddings"][0]["values"].as_array().map(Vec::len), Some(256));
    assert_eq!(
        outcrop_with(b"a folded limestone", &["embed", "amazon.titan-embed-text-v2:0", "-", "--dimensions", "256", "--mock"]).json()["embeddings"],
        vectors["embeddings"]
    );
}

#[test]
fn mock_serves_what_send_asks_for() {
    let mut server =
        command(&["mock", "--port", "0", "--speed", "0", "--api-key", "secret"]).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut lines = BufReader::new(server.stdout.take().expect("piped")).lines();
    let url = lines.next().expect("a line").expect("text");
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let send = |key: &str| {
        let mut send = command(&["send", "examples/summarise.prompt", "article=Basalt.", "--endpoint", &url, "--region", "us-east-1"]);
        send.env("AWS_BEARER_TOKEN_BEDROCK", key);
        finish(send, b"")
    };
    let (good, bad) = (send("secret"), send("other"));
    server.kill().expect("it runs until it is stopped");
    server.wait().expect("it ends");
    assert_eq!(good.code, 0, "{good:?}");
    assert!(good.out.contains("Basalt"), "{}", good.out);
    bad.fails(4, "error: AccessDeniedException (403): Authentication failed: Please make sure your API Key is valid.\n");
    let rest: String = lines.map_while(Result::ok).collect::<Vec<_>>().join("\n");
    assert!(rest.contains(&format!("export AWS_ENDPOINT_URL_BEDROCK_RUNTIME={url}")), "{rest}");
}

#[test]
fn read_gives_the_reply_and_the_events_of_every_fixture() {
    let fixtures = load_all(&root().join("fixtures")).expect("fixtures");
    assert!(!fixtures.is_empty());
    for fixture in fixtures {
        let folder = root().join("fixtures").join(&fixture.family).join(&fixture.case);
        let call = folder.join("call.json").display().to_string();
        let mut args = vec![
            "read".to_owned(),
            "--json".to_owned(),
            "--call".to_owned(),
            call.clone(),
            "--status".to_owned(),
            fixture.status.to_string(),
        ];
        for (name, value) in &fixture.headers {
            args.extend(["--header".to_owned(), format!("{name}: {value}")]);
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let run = outcrop_with(&fixture.body.bytes(), &args);
        let wanted = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
        let reply: Value = serde_json::from_str(&wanted("reply.json").expect("a file")).expect("JSON");
        let said = serde_json::from_str::<Value>(&run.out).ok();
        if let Some(error) = reply.get("error") {
            // What had arrived until then is printed, too.
            assert_eq!(serde_json::from_str::<Value>(&run.err).ok().as_ref(), Some(error), "{}", fixture.name());
            assert_eq!(said.as_ref(), reply.get("soFar"), "{}", fixture.name());
            assert!(matches!(run.code, 4 | 5 | 7), "{}: {}", fixture.name(), run.code);
        } else {
            assert_eq!((said, run.err.as_str()), (Some(reply), ""), "{}", fixture.name());
            assert!(matches!(run.code, 0 | 7), "{}: {}", fixture.name(), run.code);
        }
        if let Some(events) = wanted("events.jsonl") {
            let told = outcrop_with(&fixture.body.bytes(), &[args.as_slice(), &["--events"]].concat());
            let values = |text: &str| text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")).collect::<Vec<_>>();
            assert_eq!(values(&told.out), values(&events), "{}", fixture.name());
        }
    }
}

#[test]
fn read_takes_a_recording_with_its_status_and_headers() {
    let folder = "fixtures/llama/text";
    let reply: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join(folder).join("reply.json")).expect("a file")).expect("JSON");
    let (call, response) = (format!("{folder}/call.json"), format!("{folder}/response.json"));
    assert_eq!(outcrop(&["read", "--call", &call, &response]).json(), reply);
}

#[test]
fn an_answer_that_ended_early_is_printed_and_told_by_the_exit_code() {
    let body = br#"{"generation": "Basalt and", "prompt_token_count": 3, "generation_token_count": 2, "stop_reason": "length"}"#;
    let run = outcrop_with(body, &["read", "--model", "meta.llama3-8b-instruct-v1:0", "-"]);
    assert_eq!((run.code, run.err.as_str()), (7, ""));
    assert!(run.out.contains("\"raw\": \"length\""));
}

#[test]
fn check_accepts_the_call_of_every_fixture_that_was_answered() {
    for fixture in load_all(&root().join("fixtures")).expect("fixtures").iter().filter(|fixture| fixture.status == 200) {
        let run = outcrop_with(fixture.call.to_string().as_bytes(), &["check", "-", "--json"]);
        assert_eq!(run.code, 0, "{}: {}{}", fixture.name(), run.out, run.err);
    }
}

#[test]
fn check_says_what_the_service_would_say() {
    let body = br#"{"inputText": "", "textGenerationConfig": {"temperature": 2}}"#;
    let args = ["check", "-", "--model", "amazon.titan-text-lite-v1"];
    let run = outcrop_with(body, &args);
    assert_eq!(run.code, 1);
    assert_eq!(run.err, "amazon.titan-text-lite-v1 does not accept this InvokeModel request\n");
    assert!(run.out.contains("params.temperature: refused BR-TITAN-TEXT-"), "{}", run.out);
    assert!(run.out.contains("\n    service: Malformed input request: #/textGenerationConfig/temperature: 2"), "{}", run.out);

    let judged = outcrop_with(body, &[args.as_slice(), &["--json"]].concat());
    let judged: Value = serde_json::from_str(&judged.out).expect("JSON");
    assert_eq!(
        (&judged["accepted"], &judged["operation"], &judged["modelId"]),
        (&json!(false), &json!("InvokeModel"), &json!("amazon.titan-text-lite-v1"))
    );
    assert!(judged["findings"].as_array().is_some_and(|findings| findings.len() >= 2), "{judged}");
}

#[test]
fn check_takes_a_call_and_a_prompt_as_well() {
    let call = outcrop(&["call", "examples/summarise.prompt", "article=Basalt.", "--converse"]);
    outcrop_with(call.out.as_bytes(), &["check", "-"]).says(0, "", "amazon.nova-lite-v1:0 accepts this Converse request\n");
    outcrop(&["check", "examples/summarise.prompt", "article=Basalt."]).says(
        0,
        "",
        "amazon.nova-lite-v1:0 accepts this InvokeModel request\n",
    );
    let run = outcrop(&["check", "examples/summarise.prompt", "article=Basalt.", "--param", "topK=0", "--param", "temperature=2"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("params.temperature: refused "), "{}", run.out);
}

#[test]
fn what_would_be_refused_is_sent_when_that_is_wished_for_and_still_told_by_check() {
    let hot = ["examples/summarise.prompt", "article=Basalt.", "--param", "temperature=2"];
    let run = |command: &str, more: &[&str]| outcrop(&[&[command], &hot[..], more].concat());
    assert_eq!(run("call", &[]).code, 1);
    let unchecked = ["--param", "unchecked=true"];
    assert_eq!(run("call", &unchecked).json()["body"]["inferenceConfig"]["temperature"], 2.0);
    assert!(run("check", &unchecked).out.contains("params.temperature: refused "));
    // The mock is as strict as ever.
    assert!(run("send", &[&unchecked[..], &["--mock"]].concat()).err.contains("ValidationException"));
    // What the body has no place for would be lost.
    let lost = outcrop(&[
        "call",
        "examples/summarise.prompt",
        "article=x",
        "--model",
        "amazon.titan-text-lite-v1",
        "--param",
        "topK=3",
        "--param",
        "unchecked=true",
    ]);
    assert!(lost.err.contains("has no such parameter"), "{}", lost.err);
}

#[test]
fn families_lists_models_abilities_and_documentation() {
    outcrop(&["families", "titan-embed-text-v1"]).says(
        0,
        "titan-embed-text-v1: embed
  https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
  amazon.titan-embed-text-v1     read 8192
  amazon.titan-embed-g1-text-02  read 8192
",
        "",
    );
    let all = outcrop(&["families", "--json"]).json();
    let names: Vec<&str> = all.as_array().into_iter().flatten().filter_map(|row| row["family"].as_str()).collect();
    assert!(names.contains(&"claude") && names.contains(&"nova") && !names.contains(&"converse"), "{names:?}");
    assert_eq!(
        outcrop(&["families"])
            .out
            .lines()
            .filter(|line| [": chat", ": embed", ": rerank", ": image", ": video"].iter().any(|given| line.contains(given)))
            .count(),
        names.len()
    );
}

#[test]
fn completions_are_written_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = outcrop(&["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains("outcrop") && run.out.contains("replay"), "{shell}");
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    for name in ["render", "call", "send", "read", "check", "embed", "mock", "families", "replay", "completions"] {
        let run = outcrop(&[name, "--help"]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains(&format!("  outcrop {name}")) && run.out.contains("Example"), "{}", run.out);
    }
    assert!(outcrop(&["--help"]).out.contains("Exit codes:\n  0  "));
}

#[test]
fn piped_output_has_no_colour_and_keeps_every_byte() {
    let run = outcrop(&["render", "examples/summarise.prompt", "article=a\u{1b}[31mred"]);
    assert!(run.out.contains("a\u{1b}[31mred\n"), "{:?}", run.out);
    assert_eq!(run.out.matches('\u{1b}').count(), 1);
    assert!(!outcrop(&["families", "nova"]).out.contains('\u{1b}'));
    assert!(!outcrop(&["render", "examples/nothing.prompt"]).err.contains('\u{1b}'));
}

#[test]
fn rerank_prints_every_document_once_by_its_place() {
    let ranking = outcrop(&["rerank", "cohere.rerank-v3-5:0", "hardest mineral", "Talc is soft.", "Diamond is hard.", "--mock"]).json();
    let mut places: Vec<u64> = ranking["results"].as_array().unwrap().iter().map(|result| result["index"].as_u64().unwrap()).collect();
    places.sort_unstable();
    assert_eq!(places, [0, 1]);
}

#[test]
fn rerank_refuses_to_return_more_than_there_is() {
    outcrop(&["rerank", "amazon.rerank-v1:0", "hardest mineral", "Talc is soft.", "--top", "2", "--mock"]).says(
        1,
        "",
        "error: amazon.rerank-v1:0 does not accept this request
/top_n: refused BR-AMAZON-RERANK-101: must be at most the number of documents, 1, got 2
",
    );
}

#[test]
fn schema_has_the_limits_of_the_model_it_is_for() {
    let small = outcrop(&["schema", "amazon.titan-text-lite-v1"]).json();
    let large = outcrop(&["schema", "amazon.titan-text-express-v1"]).json();
    let tokens = "/properties/textGenerationConfig/properties/maxTokenCount/maximum";
    assert_eq!((small.pointer(tokens), large.pointer(tokens)), (Some(&json!(4096)), Some(&json!(8192))));
    assert_eq!(small["required"], json!(["inputText"]));
    assert_eq!(small["additionalProperties"], json!(false));
}

#[test]
fn pii_find_answers_each_line_with_its_spans_in_code_points() {
    let lines = "{\"id\": 7, \"text\": \"é bob@example.com\"}\n\nnot json\n{\"id\": \"n\", \"text\": \"basalt\"}\n";
    outcrop_with(lines.as_bytes(), &["pii", "find", "--jsonl"]).says(
        3,
        "{\"id\":7,\"spans\":[{\"start\":2,\"end\":17,\"type\":\"EMAIL\",\"score\":0.97}]}
{\"id\":null,\"spans\":[],\"error\":\"line 3 column 2 is not JSON: expected ident\"}
{\"id\":\"n\",\"spans\":[]}
",
        "error: <stdin>: one line was not looked into; its answer says why\n",
    );
}

#[test]
fn pii_redact_masks_and_restore_gives_back_exactly_what_was() {
    let folder = Folder::new("pii-vault");
    let vault = folder.path().join("vault.json").display().to_string();
    let letter = "Mail bob@example.com, then ann@example.com, then bob@example.com. {EMAIL_1} is mine.\n";
    let masked = outcrop_with(letter.as_bytes(), &["pii", "redact", "--vault", &vault]);
    masked.says(0, "Mail {EMAIL_1}, then {EMAIL_2}, then {EMAIL_1}. {LITERAL_1} is mine.\n", "");
    outcrop_with(masked.out.as_bytes(), &["pii", "restore", "--vault", &vault]).says(0, letter, "");
}

#[test]
fn pii_policies_are_read_as_a_guardrail_writes_them() {
    let policy = "{\"piiEntitiesConfig\": [{\"type\": \"EMAIL\", \"action\": \"ANONYMIZE\"}]}";
    let folder = Folder::new("pii-policy").with("policy.json", policy.as_bytes());
    let path = folder.path().join("policy.json").display().to_string();
    let text = "Call +1 415 555 0132 or mail bob@example.com.\n";
    outcrop_with(text.as_bytes(), &["pii", "redact", "--policy", &path]).says(0, "Call +1 415 555 0132 or mail {EMAIL}.\n", "");
}

#[test]
fn pii_says_where_text_is_not_text() {
    outcrop_with(b"ok \xff", &["pii", "redact"]).says(3, "", "error: <stdin>: must be UTF-8 text; byte 3 is not\n");
}

#[test]
fn a_call_is_made_on_the_terms_of_the_service_that_are_asked_for() {
    let call = |more: &[&str]| {
        outcrop_with(b"Name one rock.", &[&["call", "-", "--model", "amazon.nova-pro-v1:0", "--converse"][..], more].concat())
    };
    let made = call(&["--tier", "flex", "--metadata", "team=geology", "--metadata", "cost=a=b"]).json();
    assert_eq!(made["body"]["serviceTier"], json!({ "type": "flex" }));
    assert_eq!(made["body"]["requestMetadata"], json!({ "team": "geology", "cost": "a=b" }));
    let run = call(&["--latency", "optimised"]);
    assert!(run.code == 2 && run.err.contains("latency") && run.err.contains("standard or optimized"), "{}", run.err);
    let run = call(&["--metadata", "team"]);
    assert!(run.code == 2 && run.err.contains("metadata is written key=value"), "{}", run.err);
    let run = call(&["--metadata", "team=geo\u{e9}"]);
    assert!(run.code == 1 && run.err.contains("options.metadata: refused"), "{}", run.err);
}
