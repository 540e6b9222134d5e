//! What the command says when something is not right, and the exit code it leaves.

mod common;

use common::{Folder, command, finish, outcrop, outcrop_with};
use std::process::Stdio;

const NOVA: &str = "---\nmodel: amazon.nova-lite-v1:0\n---\n";

/// A PNG by its first bytes, of this many bytes in all.
fn png(bytes: usize) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.resize(bytes, 0);
    png
}

#[test]
fn malformed_front_matter_is_shown_with_every_problem_in_it() {
    Folder::new("front").with("p.prompt", "---\nmodell: x\nparams: {maxTokens: lots}\n---\nHi\n").outcrop(&["render", "p.prompt"]).fails(
        3,
        "error: unknown key `modell`; did you mean `model`?
 --> p.prompt:2:1
  |
2 | modell: x
  | ^^^^^^
error: params.maxTokens takes a whole number, got a string
 --> p.prompt:3:21
  |
3 | params: {maxTokens: lots}
  |                     ^^^^
",
    );
}

#[test]
fn an_undefined_variable_is_underlined() {
    let folder =
        Folder::new("undefined").with("p.prompt", format!("{NOVA}Hi {{{{ name }}}}\n")).with("crlf.prompt", "\u{feff}Hë\r\n{{ name }}\r\n");
    folder.outcrop(&["render", "p.prompt"]).fails(
        3,
        "error: `name` has no value; give it as an input, or test it with `is defined`
 --> p.prompt:4:7
  |
4 | Hi {{ name }}
  |       ^^^^
",
    );
    folder.outcrop(&["render", "crlf.prompt"]).fails(
        3,
        "error: `name` has no value; give it as an input, or test it with `is defined`
 --> crlf.prompt:2:4
  |
2 | {{ name }}
  |    ^^^^
",
    );
}

#[test]
fn inputs_that_do_not_fit_are_shown_where_they_are_declared_all_at_once() {
    outcrop(&["call", "examples/summarise.prompt", "articel=x", "words=many"]).fails(
        3,
        "error: input `articel` is not declared; did you mean `article`?
error: input `article` is missing; it takes a string
 --> examples/summarise.prompt:9:3
  |
9 |   article:
  |   ^^^^^^^
error: input `words` takes an integer, got a string
  --> examples/summarise.prompt:12:3
   |
12 |   words: 80
   |   ^^^^^
",
    );
    outcrop(&["call", "examples/survey.prompt", "site=x", "photo=@examples/article.txt"]).fails(
        3,
        r#"error: input `photo` takes an image: {"format": "png", "data": "<base64>"}, got no format, and bytes that are none of png, jpeg, gif, webp
 --> examples/survey.prompt:8:3
  |
8 |   photo: image
  |   ^^^^^
"#,
    );
}

#[test]
fn includes_lie_in_the_prompt_files_folder() {
    let folder = Folder::new("includes")
        .with("in/up.prompt", "{% include \"../secret\" %}")
        .with("in/none.prompt", "{% include \"none\" %}")
        .with("secret", "not to be read");
    folder.outcrop(&["render", "in/up.prompt"]).fails(
        3,
        "error: include \"../secret\" lies outside the prompt file's folder; includes lie in it or below
 --> in/up.prompt:1:12
  |
1 | {% include \"../secret\" %}
  |            ^^^^^^^^^^^
",
    );
    folder.outcrop(&["render", "in/none.prompt"]).fails(
        3,
        "error: include \"none\" cannot be read from in/none: no such file or directory
 --> in/none.prompt:1:12
  |
1 | {% include \"none\" %}
  |            ^^^^^^
",
    );
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_an_include_outside() {
    let folder = Folder::new("links").with("in/p.prompt", "{% include \"link\" %}").with("secret", "not to be read");
    std::os::unix::fs::symlink("../secret", folder.path().join("in/link")).expect("a link");
    let run = folder.outcrop(&["render", "in/p.prompt"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("lies outside the prompt file's folder"), "{}", run.err);
}

#[test]
fn an_unknown_model_is_answered_with_the_nearest_ids() {
    outcrop(&["call", "examples/summarise.prompt", "article=x", "--model", "amazon.nova-light-v1:0"]).fails(
        1,
        "error: unknown model \"amazon.nova-light-v1:0\"; nearest known: amazon.nova-lite-v1:0, amazon.nova-micro-v1:0, amazon.nova-2-lite-v1:0\n",
    );
}

#[test]
fn parameters_out_of_range_are_told_in_the_callers_and_the_services_words() {
    outcrop(&["call", "examples/summarise.prompt", "article=x", "--param", "temperature=3"]).fails(
        1,
        "error: amazon.nova-lite-v1:0 does not accept this request
params.temperature: refused BR-NOVA-009: must be in 0..=1, got 3.0
    service: Malformed input request: #/inferenceConfig/temperature: 3.0 is not less or equal to 1, please reformat your input and try again.
",
    );
}

#[test]
fn parameters_are_known_by_name_and_type() {
    let param = |pair: &str| outcrop(&["call", "examples/summarise.prompt", "article=x", "--param", pair]);
    let end = "\n\nFor more information, try '--help'.\n";
    param("heat=3").fails(
        2,
        &format!("error: there is no parameter heat; there are maxTokens, temperature, topP, topK, stop, unchecked and extra.NAME for members of the model's own body{end}"),
    );
    param("maxTokens=1.5").fails(2, &format!("error: --param maxTokens takes a whole number, got \"1.5\"{end}"));
    param("topP=high").fails(2, &format!("error: --param topP takes a number, got \"high\"{end}"));
    param("stop").fails(2, &format!("error: a parameter is written name=value, got \"stop\"{end}"));
}

#[test]
fn a_missing_required_field_is_told_in_the_services_words() {
    outcrop_with(b"{}", &["check", "-", "--model", "amazon.titan-text-lite-v1"]).says(
        1,
        "/inputText: refused BR-TITAN-TEXT-001: is missing; it must be a string
    service: Malformed input request: #: required key [inputText] not found, please reformat your input and try again.
model: retired BR-LIFE-001: amazon.titan-text-lite-v1 was gone by 2026-11-22; the day of its end is not known
",
        "amazon.titan-text-lite-v1 does not accept this InvokeModel request\n",
    );
}

#[test]
fn an_oversized_image_is_refused_before_it_is_sent() {
    let folder =
        Folder::new("image").with("p.prompt", format!("{NOVA}{{{{ image(photo) }}}}What is this?")).with("big.png", png(6_000_000));
    let run = folder.outcrop(&[
        "send",
        "p.prompt",
        "photo=@big.png",
        "--mock",
        "--converse",
        "--model",
        "anthropic.claude-3-haiku-20240307-v1:0",
    ]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.starts_with("error: anthropic.claude-3-haiku-20240307-v1:0 does not accept this request\n"), "{}", run.err);
    assert!(run.err.contains("must be at most 3932160 bytes (3.75 MB), got 6000000\n"), "{}", run.err);
}

#[test]
fn an_empty_message_is_refused() {
    outcrop_with(b"  \n", &["call", "-", "--model", "amazon.nova-lite-v1:0"]).fails(
        3,
        "error: the prompt rendered no message; write text for a user turn, outside the system turn
 --> <stdin>:1:1
  |
1 |   
  | ^^
",
    );
    let run = outcrop_with(
        br#"{"messages": [{"role": "user", "content": [{"type": "text", "text": ""}]}]}"#,
        &["check", "-", "--model", "anthropic.claude-3-haiku-20240307-v1:0", "--operation", "Converse"],
    );
    assert_eq!(run.code, 1, "{run:?}");
}

#[test]
fn files_that_are_not_there_are_named() {
    outcrop(&["render", "examples/nothing.prompt"]).fails(3, "error: examples/nothing.prompt: no such file or directory\n");
    outcrop(&["render", "examples/summarise.prompt", "article=@nothing.txt"]).fails(3, "error: nothing.txt: no such file or directory\n");
    outcrop(&["replay", "nothing.jsonl"]).fails(3, "error: nothing.jsonl: no such file or directory\n");
    outcrop(&["read", "--call", "nothing.json", "-"]).fails(3, "error: nothing.json: no such file or directory\n");
}

#[test]
fn text_inputs_are_utf_8() {
    Folder::new("utf8")
        .with("p.prompt", "{{ a }}")
        .with("a.bin", b"ok\xff")
        .outcrop(&["render", "p.prompt", "a=@a.bin"])
        .fails(3, "error: a.bin: must be UTF-8 text; byte 2 is not\n");
}

#[test]
fn bad_json_is_shown_where_it_is_bad() {
    let folder = Folder::new("json").with("body.json", "{\n  \"messages\": [,]\n}\n").with("inputs.json", "[]");
    folder.outcrop(&["check", "body.json", "--model", "amazon.nova-lite-v1:0"]).fails(
        3,
        "error: not valid JSON: expected value
 --> body.json:2:16
  |
2 |   \"messages\": [,]
  |                ^
",
    );
    folder
        .outcrop_with(b"Hi", &["render", "-", "--inputs", "inputs.json"])
        .fails(3, "error: inputs.json: must hold a JSON object of inputs\n");
}

#[test]
fn arguments_that_make_no_sense_together_are_usage_errors() {
    let end = "\n\nFor more information, try '--help'.\n";
    outcrop(&["render", "examples/summarise.prompt", "article"])
        .fails(2, &format!("error: an input is written key=value, got \"article\"{end}"));
    outcrop(&["render", "examples/summarise.prompt", "article=a", "article=b"])
        .fails(2, &format!("error: input article is given twice{end}"));
    outcrop_with(b"{}", &["check", "-"]).fails(2, &format!("error: <stdin> is a request body; say whose with --model{end}"));
    outcrop_with(b"x", &["render", "-", "a=@-"])
        .fails(2, &format!("error: stdin can be read once; the prompt and input a both ask for it{end}"));
    assert_eq!(outcrop(&["call", "examples/summarise.prompt", "--operation", "Conversation"]).code, 2);
    assert_eq!(outcrop(&["call", "examples/summarise.prompt", "--operation", "Converse", "--stream"]).code, 2);
    assert_eq!(outcrop(&["bogus"]).code, 2);
    assert_eq!(outcrop(&[]).code, 2);
}

#[test]
fn a_prompt_without_a_model_needs_one() {
    outcrop_with(b"Name one igneous rock.", &["send", "-", "--mock"])
        .fails(3, "error: <stdin>: names no model; write `model:` in its front matter, or use --model\n");
}

#[test]
fn an_error_of_the_service_is_told_in_its_words() {
    let send = |fault: &str| outcrop(&["send", "examples/summarise.prompt", "article=x", "--mock", "--fault", fault]);
    send("throttle").fails(4, "error: ThrottlingException (429): Too many requests, please wait before trying again.\n");
    let run = send("exception");
    assert_eq!(run.code, 4);
    assert!(!run.out.is_empty() && run.err.starts_with("error: ModelStreamErrorException"), "{run:?}");
}

#[test]
fn a_broken_or_cut_stream_leaves_what_had_arrived_and_an_exit_code() {
    let whole = outcrop(&["send", "examples/summarise.prompt", "article=x", "--mock"]).out;
    for (fault, words) in [("cut", "error: stream ended before the answer did: "), ("bad-crc", "error: event stream is broken at byte ")] {
        let run = outcrop(&["send", "examples/summarise.prompt", "article=x", "--mock", "--fault", fault]);
        assert_eq!(run.code, 5);
        assert!(!run.out.is_empty() && run.out.len() < whole.len() && whole.starts_with(&run.out), "{run:?}");
        assert!(run.err.starts_with(words), "{}", run.err);
    }
}

#[test]
fn an_unreadable_answer_names_the_place_and_the_documentation() {
    outcrop_with(br#"{"results": []}"#, &["read", "--model", "amazon.titan-text-lite-v1", "-"]).fails(
        5,
        "error: titan-text response has nothing to read at /results/0/outputText (nothing); its shape is documented at https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html\n",
    );
}

#[test]
fn without_credentials_nothing_is_sent() {
    outcrop(&["send", "examples/summarise.prompt", "article=x"]).fails(
        6,
        "error: environment is not valid: AWS_ACCESS_KEY_ID is not set; set it with AWS_SECRET_ACCESS_KEY, or set AWS_BEARER_TOKEN_BEDROCK to an API key\n",
    );
}

#[test]
fn a_service_that_cannot_be_reached_has_its_own_exit_code() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let endpoint = format!("http://127.0.0.1:{port}");
    let mut send = command(&["send", "examples/summarise.prompt", "article=x", "--region", "us-east-1", "--endpoint", &endpoint]);
    send.env("AWS_BEARER_TOKEN_BEDROCK", "key").env("AWS_MAX_ATTEMPTS", "1");
    let run = finish(send, b"");
    assert_eq!((run.code, run.out.as_str()), (6, ""));
    assert!(run.err.starts_with("error: could not reach the service: "), "{}", run.err);
}

#[test]
fn errors_are_json_where_json_was_asked_for() {
    let folder = Folder::new("json-errors").with("p.prompt", "{{ name }}");
    let error = |run: common::Run| serde_json::from_str::<serde_json::Value>(&run.err).expect("JSON");
    let prompt = error(folder.outcrop(&["--json", "render", "p.prompt"]));
    assert_eq!((&prompt["code"], &prompt["line"], &prompt["path"]), (&"prompt".into(), &1.into(), &"p.prompt".into()));
    assert_eq!(error(folder.outcrop(&["render", "q.prompt", "--json"]))["code"], "file");
    assert_eq!(error(folder.outcrop(&["render", "p.prompt", "name", "--json"]))["code"], "usage");
    let refused = error(outcrop(&["call", "examples/summarise.prompt", "article=x", "--param", "temperature=3", "--json"]));
    assert_eq!((&refused["code"], &refused["findings"][0]["code"]), (&"invalid".into(), &"BR-NOVA-009".into()));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let folder = Folder::new("pipe").with("many.jsonl", "{}\n".repeat(100_000));
    let mut replay = command(&["replay", "many.jsonl"]);
    let mut child = replay.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn stdin_is_read_once_whoever_asks_for_it() {
    let end = "\n\nFor more information, try '--help'.\n";
    let twice = |args: &[&str], what: &str| {
        outcrop_with(b"Gneiss.", args).fails(2, &format!("error: stdin can be read once; {what} both ask for it{end}"));
    };
    twice(&["rerank", "amazon.rerank-v1:0", "-", "-", "--mock"], "a text and a text");
    twice(
        &["image", "amazon.nova-canvas-v1:0", "x", "--task", "inpaint", "--image", "-", "--mask", "-", "--mock"],
        "the image and the image",
    );
}
