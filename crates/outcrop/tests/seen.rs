//! What the service was seen to say of requests, beyond its pages.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use outcrop::Operation::{self, Converse, ConverseStream, CountTokens, InvokeModel, InvokeModelWithResponseStream};
use outcrop::finding::Severity::{self, Ignored, Note, Refused};
use outcrop::{Call, Chat, Image, Message, Part, Reply, Role, check};
use serde_json::{Value, json};

const SONNET: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

fn with(mut body: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

/// A Converse body with these members besides.
fn asked(more: &Value) -> Value {
    with(json!({"messages": [{"role": "user", "content": [{"text": "Name one rock."}]}]}), more)
}

/// Claude's own body with these members besides.
fn told(more: &Value) -> Value {
    let body = json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 2_000, "messages": [{"role": "user", "content": "Name one rock."}]});
    with(body, more)
}

fn plain(more: &Value) -> Value {
    with(json!({"messages": [{"role": "user", "content": "Name one rock."}]}), more)
}

fn said(operation: Operation, model: &str, body: &Value) -> Vec<(Severity, String, String)> {
    let findings = check(operation, model, None, body).unwrap();
    findings.into_iter().map(|finding| (finding.severity, finding.code, finding.pointer)).collect()
}

#[track_caller]
fn says(operation: Operation, model: &str, body: &Value, wanted: &[(Severity, &str, &str)]) {
    let wanted: Vec<_> = wanted.iter().map(|(severity, code, at)| (*severity, (*code).to_owned(), (*at).to_owned())).collect();
    // What is only to be known may be told besides.
    let told = said(operation, model, body).into_iter().filter(|told| told.0 != Severity::Note || wanted.contains(told));
    assert_eq!(told.collect::<Vec<_>>(), wanted, "{model}: {body}");
}

/// The service's words for the first refusal.
fn words(operation: Operation, model: &str, body: &Value) -> String {
    let findings = check(operation, model, None, body).unwrap();
    findings.into_iter().find(outcrop::Finding::refuses).unwrap().service.unwrap()
}

#[test]
fn the_newer_version_of_claudes_body_is_taken_where_it_is_and_has_rules_of_its_own() {
    const OPUS: &str = "us.anthropic.claude-opus-4-8";
    let newer = |more: Value| with(told(&json!({"anthropic_version": "2026-10-21"})), &more);
    says(InvokeModel, OPUS, &newer(json!({})), &[]);
    says(InvokeModel, SONNET, &newer(json!({})), &[(Refused, "BR-CLAUDE-126", "/anthropic_version")]);
    says(InvokeModel, OPUS, &newer(json!({"anthropic_version": "2023-06-01"})), &[(Refused, "BR-CLAUDE-001", "/anthropic_version")]);
    let fable = "us.anthropic.claude-fable-5";
    says(InvokeModel, fable, &told(&json!({"temperature": 1})), &[]);
    says(InvokeModel, fable, &newer(json!({"temperature": 1})), &[(Refused, "BR-CLAUDE-126", "/temperature")]);
    says(InvokeModel, OPUS, &newer(json!({"temperature": 1})), &[(Refused, "BR-CLAUDE-106", "/temperature")]);
    let cited = json!({"type": "text", "text": "Gneiss.", "citations": [{"type": "char_location"}]});
    let found = json!({"type": "search_result", "source": "s", "title": "t", "content": [cited]});
    let body = newer(json!({"messages": [{"role": "user", "content": [cited, found]}]}));
    let at = ["/messages/0/content/0/citations", "/messages/0/content/1/content/0/citations"];
    says(InvokeModel, OPUS, &body, &at.map(|at| (Refused, "BR-CLAUDE-126", at)));
    // What the assistant said with citations is sent back as it came.
    let history = [
        json!({"role": "user", "content": "Name one rock."}),
        json!({"role": "assistant", "content": [cited]}),
        json!({"role": "user", "content": "Another."}),
    ];
    says(InvokeModel, OPUS, &newer(json!({"messages": history})), &[]);
}

#[test]
fn properties_at_the_top_of_a_tool_for_claude_have_plain_names() {
    let schema = |key: &str| json!({"type": "object", "properties": {"age": {"type": "string"}, key: {"type": "object", "properties": {"in Ma": {}}}}});
    let own = |key: &str| told(&json!({"tools": [{"name": "date", "input_schema": schema(key)}]}));
    let common = |key: &str| {
        let tool = json!({"toolSpec": {"name": "date", "inputSchema": {"json": schema(key)}}});
        asked(&json!({"toolConfig": {"tools": [{"cachePoint": {"type": "default"}}, tool]}}))
    };
    let pattern = "tools.0.custom.input_schema.properties: Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'";
    let long = "a".repeat(65);
    for key in ["Rock/unit", "Gestein ä", "", &long] {
        let escaped = key.replace('/', "~1");
        let at = format!("/tools/0/input_schema/properties/{escaped}");
        says(InvokeModel, SONNET, &own(key), &[(Refused, "BR-CLAUDE-148", &at)]);
        assert_eq!(words(InvokeModel, SONNET, &own(key)), pattern);
        let at = format!("/toolConfig/tools/1/toolSpec/inputSchema/json/properties/{escaped}");
        assert!(said(ConverseStream, SONNET, &common(key)).contains(&(Refused, "BR-CLAUDE-148".to_owned(), at)));
        assert_eq!(words(Converse, SONNET, &common(key)), format!("The model returned the following errors: {pattern}"));
    }
    let fits = "a.b-C_9".repeat(9);
    says(InvokeModel, SONNET, &own(&fits), &[]);
    assert!(!said(Converse, SONNET, &common(&fits)).iter().any(|(severity, ..)| *severity == Refused));
    // Others take any.
    says(
        Converse,
        "us.meta.llama4-scout-17b-instruct-v1:0",
        &json!({
            "messages": [{"role": "user", "content": [{"text": "How old is it?"}]}],
            "toolConfig": {"tools": [{"toolSpec": {"name": "date", "inputSchema": {"json": schema("Rock unit")}}}]},
        }),
        &[],
    );
}

#[test]
fn claude_is_given_back_what_it_thought_as_it_was() {
    let turns = |thought: &Value| {
        let answer = json!([thought, {"type": "tool_use", "id": "toolu_1", "name": "date", "input": {}}]);
        told(&json!({
            "messages": [
                {"role": "user", "content": "How old is it?"},
                {"role": "assistant", "content": answer},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "2 Ga"}]},
            ],
            "tools": [{"name": "date", "input_schema": {"type": "object"}}],
            "thinking": {"type": "enabled", "budget_tokens": 1_024},
        }))
    };
    let unsigned = turns(&json!({"type": "thinking", "thinking": "Hm."}));
    says(InvokeModel, SONNET, &unsigned, &[(Refused, "BR-CLAUDE-149", "/messages/1/content/0/signature")]);
    assert_eq!(words(InvokeModel, SONNET, &unsigned), "messages.1.content.0.thinking.signature: Field required");
    says(InvokeModel, SONNET, &turns(&json!({"type": "thinking", "thinking": "Hm.", "signature": "c2ln"})), &[]);
    // Later models answer without it.
    let silent = turns(&json!({"type": "text", "text": "Let me look."}));
    says(InvokeModel, SONNET, &silent, &[(Ignored, "BR-CLAUDE-107", "/messages/1/content")]);
    for early in ["us.anthropic.claude-3-7-sonnet-20250219-v1:0", "us.anthropic.claude-sonnet-4-20250514-v1:0"] {
        says(InvokeModel, early, &silent, &[(Refused, "BR-CLAUDE-107", "/messages/1/content")]);
        assert!(
            words(InvokeModel, early, &silent)
                .starts_with("messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `text`.")
        );
    }
    let image = told(&json!({"messages": [{"role": "user", "content": [{"type": "text", "text": "Which?"}, {"type": "image"}]}]}));
    assert_eq!(words(InvokeModel, SONNET, &image), "messages.0.content.1.image.source: Field required");
}

#[test]
fn words_that_claude_goes_on_from_do_not_end_in_white_space_on_converse_either() {
    let body = |text: &str| json!({"messages": [{"role": "user", "content": [{"text": "Name one rock."}]}, {"role": "assistant", "content": [{"text": text}]}]});
    says(Converse, SONNET, &body("It is "), &[(Refused, "BR-CLAUDE-102", "/messages/1/content/0/text")]);
    let wanted = "The model returned the following errors: messages: final assistant content cannot end with trailing whitespace";
    assert_eq!(words(Converse, SONNET, &body("It is\n")), wanted);
    says(Converse, SONNET, &body("It is"), &[]);
    says(Converse, "amazon.nova-lite-v1:0", &body("It is "), &[]);
}

#[test]
fn what_came_with_later_claudes_is_not_for_the_earlier() {
    let none = told(&json!({"tools": [{"name": "date", "input_schema": {"type": "object"}}], "tool_choice": {"type": "none"}}));
    let haiku = "anthropic.claude-3-5-haiku-20241022-v1:0";
    says(InvokeModel, haiku, &none, &[(Refused, "BR-CLAUDE-150", "/tool_choice/type")]);
    assert!(words(InvokeModel, haiku, &none).contains("none is not a valid enum value"));
    says(InvokeModel, "us.anthropic.claude-3-7-sonnet-20250219-v1:0", &none, &[]);
    let bash = told(&json!({"tools": [{"type": "bash_20250124", "name": "bash"}]}));
    says(InvokeModel, "anthropic.claude-3-5-sonnet-20241022-v2:0", &bash, &[(Note, "BR-CLAUDE-150", "/tools/0/type")]);
    let managed = |beta: &Value| told(&json!({"context_management": {"edits": []}, "anthropic_beta": beta}));
    says(InvokeModel, SONNET, &managed(&json!([])), &[(Note, "BR-CLAUDE-150", "/context_management")]);
    says(InvokeModel, SONNET, &managed(&json!(["context-management-2025-06-27"])), &[]);
}

#[test]
fn nova_has_no_cache_points_among_its_tools() {
    let tool = json!({"toolSpec": {"name": "date", "inputSchema": {"json": {"type": "object"}}}});
    let body = asked(&json!({"toolConfig": {"tools": [tool, {"cachePoint": {"type": "default"}}]}}));
    for (operation, model, before) in [
        (Converse, "amazon.nova-lite-v1:0", "The model returned the following errors: "),
        (ConverseStream, "us.amazon.nova-2-lite-v1:0", "The model returned the following errors: "),
        (InvokeModel, "amazon.nova-pro-v1:0", ""),
    ] {
        says(operation, model, &body, &[(Refused, "BR-NOVA-138", "/toolConfig/tools/1/cachePoint")]);
        let wanted = "Malformed input request: #/toolConfig/tools/1: extraneous key [cachePoint] is not permitted, please reformat your input and try again.";
        assert_eq!(words(operation, model, &body), [before, wanted].concat());
    }
}

#[test]
fn documents_are_refused_where_they_were_seen_to_be_and_else_a_note() {
    let body = asked(&json!({"messages": [{"role": "user", "content": [
        {"text": "Which rock?"},
        {"document": {"format": "txt", "name": "survey", "source": {"bytes": "YmFzYWx0"}}},
    ]}]}));
    let at = "/messages/0/content/1/document";
    for model in ["us.openai.gpt-5.6-terra", "us.xai.grok-4.6", "zai.glm-5"] {
        says(Converse, model, &body, &[(Refused, "BR-CONVERSE-108", at)]);
        assert_eq!(words(Converse, model, &body), "This model doesn't support documents.");
    }
    for (model, code) in [("us.xai.grok-4.7", "BR-GROK-137"), ("us.zai.glm-5.3", "BR-GLM-137")] {
        says(Converse, model, &body, &[(Note, code, at)]);
    }
    let mut chat = Chat::user("Which rock?");
    chat.messages[0].content.push(Part::Document {
        format: "txt".to_owned(),
        name: "survey".to_owned(),
        source: outcrop::Source::Text("basalt".to_owned()),
    });
    assert!(chat.converse("us.openai.gpt-5.6-luna").is_err());
}

#[test]
fn members_that_are_handed_on_are_those_of_the_models_body() {
    let handed = |key: &str, value: Value| asked(&json!({"additionalModelRequestFields": {key: value}}));
    let maverick = "us.meta.llama4-maverick-17b-instruct-v1:0";
    says(Converse, maverick, &handed("logprobs", json!(true)), &[(Refused, "BR-LLAMA-4-132", "/additionalModelRequestFields/logprobs")]);
    assert_eq!(
        words(Converse, maverick, &handed("logprobs", json!(true))),
        "The model returned the following errors: Malformed input request: #: extraneous key [logprobs] is not permitted, please reformat your input and try again."
    );
    says(Converse, maverick, &handed("max_gen_len", json!(5)), &[]);
    says(
        Converse,
        "cohere.command-r-v1:0",
        &handed("top_k", json!(5)),
        &[(Note, "BR-COHERE-COMMAND-R-131", "/additionalModelRequestFields/top_k")],
    );
    says(
        Converse,
        "deepseek.v3.2",
        &handed("logprobs", json!(true)),
        &[(Ignored, "BR-DEEPSEEK-137", "/additionalModelRequestFields/logprobs")],
    );
    for model in ["us.openai.gpt-5.6-sol", "us.openai.gpt-6-astra"] {
        let at = "/additionalModelRequestFields/reasoning_effort";
        says(Converse, model, &handed("reasoning_effort", json!("low")), &[(Refused, "BR-OPENAI-GPT-138", at)]);
        says(Converse, model, &handed("reasoning", json!({"effort": "max"})), &[]);
    }
    let top_k = || handed("top_k", json!(5));
    let at = "/additionalModelRequestFields/top_k";
    says(Converse, "us.openai.gpt-6-astra", &top_k(), &[(Refused, "BR-OPENAI-GPT-138", at)]);
    says(Converse, "us.xai.grok-4.6", &top_k(), &[(Note, "BR-GROK-138", at)]);
    says(Converse, "us.anthropic.claude-opus-4-7", &top_k(), &[(Refused, "BR-CONVERSE-109", at)]);
    says(Converse, SONNET, &handed("top_k", json!(501)), &[]);
    says(Converse, "us.amazon.nova-2-lite-v1:0", &top_k(), &[(Refused, "BR-NOVA-139", at)]);
    let nova = handed("inferenceConfig", json!({"topK": 5}));
    says(Converse, "amazon.nova-lite-v1:0", &nova, &[]);
    assert_eq!(words(Converse, SONNET, &nova), "The model returned the following errors: inferenceConfig: Extra inputs are not permitted");
    says(Converse, "openai.gpt-oss-120b-1:0", &handed("reasoning_effort", json!("low")), &[]);
    let effort = |word: &str| handed("reasoning", json!({"effort": word}));
    says(Converse, "us.xai.grok-4.6", &effort("max"), &[(Refused, "BR-GROK-136", "/additionalModelRequestFields/reasoning/effort")]);
    says(Converse, "us.xai.grok-4.6", &effort("xhigh"), &[]);
}

#[test]
fn tiers_stop_sequences_and_citations_are_as_they_were_seen() {
    let tier = |tier: &str| asked(&json!({"serviceTier": {"type": tier}}));
    for (model, with) in
        [("amazon.nova-lite-v1:0", "flex"), ("us.anthropic.claude-opus-4-7", "priority"), ("us.anthropic.claude-sonnet-5", "flex")]
    {
        says(Converse, model, &tier(with), &[(Refused, "BR-CONVERSE-149", "/serviceTier/type")]);
        says(Converse, model, &tier("default"), &[]);
    }
    says(Converse, "us.amazon.nova-2-lite-v1:0", &tier("flex"), &[]);
    says(Converse, "us.xai.grok-4.6", &tier("flex"), &[(Note, "BR-CONVERSE-149", "/serviceTier/type")]);
    let titan = "amazon.titan-text-express-v1";
    let stops = asked(&json!({"inferenceConfig": {"stopSequences": ["||", "User:", "</stop>"]}}));
    says(Converse, titan, &stops, &[(Refused, "BR-TITAN-TEXT-131", "/inferenceConfig/stopSequences/2")]);
    let own = json!({"inputText": "Name one rock.", "textGenerationConfig": {"stopSequences": ["</stop>"]}});
    assert_eq!(
        words(InvokeModel, titan, &own),
        r"Malformed input request: string [</stop>] does not match pattern ^(\|+|User:)$, please reformat your input and try again."
    );
    let cited =
        |document: Value| asked(&json!({"messages": [{"role": "user", "content": [{"text": "Which rock?"}, {"document": document}]}]}));
    let document =
        |format: &str, source: Value| cited(json!({"format": format, "name": "survey", "source": source, "citations": {"enabled": true}}));
    let bytes = || json!({"bytes": "YmFzYWx0"});
    says(Converse, SONNET, &document("docx", bytes()), &[(Refused, "BR-CONVERSE-150", "/messages/0/content/1/document/format")]);
    says(Converse, SONNET, &document("txt", bytes()), &[(Note, "BR-CONVERSE-150", "/messages/0/content/1/document/source/bytes")]);
    says(Converse, SONNET, &document("txt", json!({"text": "basalt"})), &[]);
    says(Converse, SONNET, &document("pdf", bytes()), &[]);
}

#[test]
fn palmyra_vision_takes_neither_tools_nor_system_text() {
    let model = "writer.palmyra-vision-7b";
    says(Converse, model, &asked(&json!({"system": [{"text": "Be brief."}]})), &[(Refused, "BR-CONVERSE-108", "/system")]);
    let tools = asked(&json!({"toolConfig": {"tools": [{"toolSpec": {"name": "date", "inputSchema": {"json": {"type": "object"}}}}]}}));
    says(Converse, model, &tools, &[(Refused, "BR-CONVERSE-108", "/toolConfig")]);
}

#[test]
fn grok_writes_as_much_as_the_service_lets_it() {
    let most = |tokens: u64| asked(&json!({"inferenceConfig": {"maxTokens": tokens}}));
    says(Converse, "us.xai.grok-4.6", &most(524_288), &[]);
    says(Converse, "us.xai.grok-4.6", &most(524_289), &[(Refused, "BR-CONVERSE-112", "/inferenceConfig/maxTokens")]);
    says(Converse, "xai.grok-4.6", &asked(&json!({})), &[(Refused, "BR-MODEL-003", "")]);
}

#[test]
fn gpt_has_a_body_of_its_own() {
    let sol = "us.openai.gpt-6-sol";
    let chat = Chat { params: outcrop::Params { max_tokens: Some(256), ..Default::default() }, ..Chat::user("say pong") };
    let call = chat.call(sol).unwrap();
    assert_eq!(*call.body, json!({"messages": [{"role": "user", "content": "say pong"}], "max_completion_tokens": 256}));
    assert_eq!(call.findings, []);
    says(InvokeModelWithResponseStream, sol, &plain(&json!({"max_completion_tokens": 9, "stream": true})), &[]);
    says(InvokeModel, sol, &plain(&json!({"max_tokens": 9})), &[(Refused, "BR-OPENAI-GPT-136", "/max_tokens")]);
    says(InvokeModel, "us.openai.gpt-6-luna", &plain(&json!({})), &[(Note, "BR-OPENAI-GPT-137", "")]);
    says(InvokeModel, sol, &json!({"messages": []}), &[(Refused, "BR-OPENAI-GPT-001", "/messages")]);
    let read = Chat::from_body(InvokeModel, sol, None, &call.body).unwrap();
    assert_eq!((read.chat, read.findings), (chat, vec![]));

    let usage = json!({"prompt_tokens": 1_200, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 1_000, "cache_write_tokens": 150}});
    let answer =
        json!({"choices": [{"finish_reason": "stop", "message": {"content": "pong", "refusal": null, "annotations": []}}], "usage": usage});
    let reply =
        Call::<Reply>::of(InvokeModel, sol, None, json!({})).unwrap().read_parts(200, &|_| None, answer.to_string().as_bytes()).unwrap();
    assert_eq!(reply.text(), "pong");
    let usage = reply.usage;
    assert_eq!((usage.input_tokens, usage.cache_read_tokens, usage.cache_write_tokens), (Some(50), Some(1_000), Some(150)));
}

#[test]
fn gpt_takes_back_what_it_thought_where_it_is_redacted() {
    let body = |thought: Value| {
        json!({"messages": [
            {"role": "user", "content": [{"text": "Name one rock."}]},
            {"role": "assistant", "content": [{"reasoningContent": thought}, {"text": "Slate."}]},
            {"role": "user", "content": [{"text": "Another?"}]},
        ]})
    };
    let at = "/messages/1/content/0/reasoningContent";
    for model in ["us.openai.gpt-6-sol", "us.openai.gpt-5.6-luna"] {
        says(Converse, model, &body(json!({"redactedContent": "c2VjcmV0"})), &[]);
        says(Converse, model, &body(json!({"reasoningText": {"text": "Hm."}})), &[(Refused, "BR-CONVERSE-108", at)]);
    }
    let thought =
        |redacted: Option<&str>| Part::Reasoning { text: "Hm.".to_owned(), signature: None, redacted: redacted.map(str::to_owned) };
    let mut chat = Chat::user("Name one rock.");
    chat.messages.push(Message { role: Role::Assistant, content: vec![thought(Some("c2VjcmV0")), thought(None), Part::text("Slate.")] });
    chat.messages.push(Message { role: Role::User, content: vec![Part::text("Another?")] });
    let call = chat.converse("us.openai.gpt-6-sol").unwrap();
    assert_eq!(call.body["messages"][1]["content"], json!([{"reasoningContent": {"redactedContent": "c2VjcmV0"}}, {"text": "Slate."}]));
    assert_eq!(call.findings.len(), 1, "{:?}", call.findings);
}

#[test]
fn tokens_are_counted_of_the_model_and_not_of_its_profile() {
    let counted = |model: &str| Chat::user("Name one rock.").converse(model).unwrap().count_tokens().path();
    let own = "/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/count-tokens";
    assert_eq!(counted(SONNET), own);
    assert_eq!(counted(&format!("arn:aws:bedrock:us-east-1:123456789012:inference-profile/{SONNET}")), own);
    let body = json!({"input": {"converse": {"messages": [{"role": "user", "content": [{"text": "Name one rock."}]}]}}});
    says(CountTokens, SONNET, &body, &[(Refused, "BR-COUNT-035", "")]);
    assert_eq!(words(CountTokens, SONNET, &body), "The provided model doesn't support counting tokens.");
    for model in ["anthropic.claude-opus-4-8", "anthropic.claude-sonnet-5", "amazon.nova-lite-v1:0", "xai.grok-4.6"] {
        says(CountTokens, model, &body, &[(Refused, "BR-COUNT-036", "")]);
    }
    for model in ["anthropic.claude-sonnet-4-6", "anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-3-5-haiku-20241022-v1:0"] {
        says(CountTokens, model, &body, &[]);
    }
    for model in ["anthropic.claude-opus-5-5", "meta.llama3-70b-instruct-v1:0"] {
        says(CountTokens, model, &body, &[(Note, "BR-COUNT-036", "")]);
    }
}

#[test]
fn a_filter_s_refusal_is_the_same_error_as_its_silence() {
    let call = Image::of("Folded gneiss").call("amazon.nova-canvas-v1:0").unwrap();
    let read = |status, message: &str| {
        let body = json!({ "message": message }).to_string();
        call.read_parts(status, &|name| (name == "x-amzn-requestid").then(|| "r-1".to_owned()), body.as_bytes()).unwrap_err()
    };
    for message in [
        "This request has been blocked by our content filters.",
        "Content in the all of the generated image(s) has been blocked and has been filtered from the response.",
    ] {
        let error = read(400, message);
        assert_eq!((error.code(), error.to_json()["requestId"].as_str()), ("blocked", Some("r-1")), "{message}");
    }
    assert_eq!(read(400, "Malformed input request").code(), "service");
    assert_eq!(read(403, "Access has been blocked").code(), "service");
}

#[test]
fn a_count_s_turns_are_those_of_the_call() {
    let mut chat = Chat::user("Name one rock.");
    chat.messages.push(Message { role: Role::Assistant, content: vec![Part::text("Slate.")] });
    chat.messages.push(Message { role: Role::User, content: vec![Part::text("Another?")] });
    let call = chat.converse(SONNET).unwrap();
    assert_eq!(call.count_tokens().body["input"]["converse"]["messages"], call.body["messages"]);
}
