//! What `check` foresees beyond the fixtures, and what it says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use outcrop::finding::Severity;
use outcrop::{Chat, Embed, Finding, Operation, Part, Picture, Role, check};
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

/// The pointers of what would be refused.
fn pointers(operation: Operation, model: &str, body: &Value) -> Vec<String> {
    let findings = check(operation, model, None, body).unwrap();
    findings.into_iter().filter(Finding::refuses).map(|finding| finding.pointer).collect()
}

/// A body of Claude's own and one of Converse, with these members.
fn asked(own: &Value, converse: &Value) -> (Value, Value) {
    let mut bodies = (
        json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 2_000, "messages": [{"role": "user", "content": "Name one rock."}]}),
        json!({"messages": [{"role": "user", "content": [{"text": "Name one rock."}]}], "inferenceConfig": {"maxTokens": 2_000}}),
    );
    for (body, more) in [(&mut bodies.0, own), (&mut bodies.1, converse)] {
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
    }
    bodies
}

const THINKS: &str = "anthropic.claude-3-7-sonnet-20250219-v1:0";

#[test]
fn thinking_allows_no_other_sampling_and_no_forced_tool_whichever_way_it_is_asked() {
    let thinking = json!({"type": "enabled", "budget_tokens": 1_024});
    let tool = json!({"name": "hardness", "input_schema": {"type": "object"}});
    let spec = json!({"toolSpec": {"name": "hardness", "inputSchema": {"json": {"type": "object"}}}});
    let (own, converse) = asked(
        &json!({"thinking": thinking, "temperature": 0.5, "top_k": 40, "tools": [tool], "tool_choice": {"type": "any"}}),
        &json!({
            "inferenceConfig": {"maxTokens": 2_000, "temperature": 0.5},
            "additionalModelRequestFields": {"thinking": thinking, "top_k": 40},
            "toolConfig": {"tools": [spec], "toolChoice": {"any": {}}},
        }),
    );
    assert_eq!(pointers(Operation::InvokeModel, THINKS, &own), ["/temperature", "/top_k", "/tool_choice/type"]);
    assert_eq!(
        pointers(Operation::Converse, THINKS, &converse),
        ["/inferenceConfig/temperature", "/additionalModelRequestFields/top_k", "/toolConfig/toolChoice"]
    );
    let findings = check(Operation::Converse, THINKS, None, &converse).unwrap();
    let said = findings[0].service.as_deref().unwrap();
    assert!(said.starts_with("The model returned the following errors: `temperature` may only be set to 1"), "{said}");
}

#[test]
fn a_budget_must_fit_below_the_limit_and_is_not_for_models_without_one() {
    let thinking = |budget: u64| json!({"type": "enabled", "budget_tokens": budget});
    let (own, converse) =
        asked(&json!({"thinking": thinking(2_000)}), &json!({"additionalModelRequestFields": {"thinking": thinking(2_000)}}));
    assert_eq!(pointers(Operation::InvokeModel, THINKS, &own), ["/max_tokens"]);
    assert_eq!(pointers(Operation::Converse, THINKS, &converse), ["/inferenceConfig/maxTokens"]);
    let (own, converse) =
        asked(&json!({"thinking": thinking(1_024)}), &json!({"additionalModelRequestFields": {"thinking": thinking(1_024)}}));
    for (operation, body, at) in
        [(Operation::InvokeModel, own, "/thinking/type"), (Operation::Converse, converse, "/additionalModelRequestFields/thinking/type")]
    {
        assert_eq!(pointers(operation, "us.anthropic.claude-opus-4-7", &body), [at]);
        assert_eq!(pointers(operation, THINKS, &body), Vec::<String>::new());
    }
}

#[test]
fn adaptive_thinking_is_for_models_that_have_it_and_leaves_the_choice_of_tools() {
    let (own, converse) = asked(
        &json!({"thinking": {"type": "adaptive"}, "tools": [{"name": "hardness", "input_schema": {"type": "object"}}], "tool_choice": {"type": "any"}}),
        &json!({"additionalModelRequestFields": {"thinking": {"type": "adaptive"}}}),
    );
    assert_eq!(pointers(Operation::InvokeModel, THINKS, &own), ["/thinking/type"]);
    assert_eq!(pointers(Operation::Converse, THINKS, &converse), ["/additionalModelRequestFields/thinking/type"]);
    for model in ["anthropic.claude-opus-4-6-v1", "us.anthropic.claude-opus-4-8", "anthropic.claude-opus-9"] {
        assert_eq!(pointers(Operation::InvokeModel, model, &own), Vec::<String>::new());
        assert_eq!(pointers(Operation::Converse, model, &converse), Vec::<String>::new());
    }
}

#[test]
fn what_converse_hands_on_is_held_to_the_fields_of_the_models_own_body() {
    let handed = |fields: Value| asked(&json!({}), &json!({"additionalModelRequestFields": fields})).1;
    let body = handed(json!({"top_k": 100_000_001, "thinking": {"budget_tokens": 5}}));
    assert_eq!(
        pointers(Operation::Converse, THINKS, &body),
        [
            "/additionalModelRequestFields/top_k",
            "/additionalModelRequestFields/thinking/budget_tokens",
            "/additionalModelRequestFields/thinking/type"
        ]
    );
    let body = handed(json!({"inferenceConfig": {"topK": 129}}));
    let findings = check(Operation::Converse, "amazon.nova-lite-v1:0", None, &body).unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0].service.as_deref(),
        Some(
            "The model returned the following errors: Malformed input request: #/inferenceConfig/topK: 129 is not less or equal to 128, please reformat your input and try again."
        )
    );
    // What the own body must have, Converse writes itself.
    assert_eq!(pointers(Operation::Converse, THINKS, &handed(json!({"anthropic_beta": ["a-beta"]}))), Vec::<String>::new());
}

#[test]
fn while_thinking_is_on_the_answer_that_goes_on_begins_with_a_thought() {
    let talk = |first: &[Value]| {
        let call = json!({"type": "tool_use", "id": "t1", "name": "hardness", "input": {}});
        let content: Vec<Value> = first.iter().cloned().chain([call]).collect();
        json!({
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 2_000,
            "thinking": {"type": "enabled", "budget_tokens": 1_024},
            "tools": [{"name": "hardness", "input_schema": {"type": "object"}}],
            "messages": [
                {"role": "user", "content": "How hard is talc?"},
                {"role": "assistant", "content": content},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "1"}]},
            ],
        })
    };
    for (model, severity) in [(THINKS, Severity::Refused), ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", Severity::Ignored)] {
        let findings = check(Operation::InvokeModel, model, None, &talk(&[])).unwrap();
        let found: Vec<(Severity, &str)> = findings.iter().map(|finding| (finding.severity, finding.pointer.as_str())).collect();
        assert_eq!(found, [(severity, "/messages/1/content")], "{model}");
    }
    let mut put = talk(&[]);
    put["messages"][2] = json!({"role": "assistant", "content": "It is"});
    put["messages"][1] = json!({"role": "user", "content": "Say it."});
    assert_eq!(pointers(Operation::InvokeModel, THINKS, &put), ["/messages/2/content"]);
    let thought = json!({"type": "thinking", "thinking": "Talc is soft.", "signature": "c2lnbmF0dXJl"});
    assert_eq!(pointers(Operation::InvokeModel, THINKS, &talk(&[thought])), Vec::<String>::new());
}

#[test]
fn mistral_wants_ids_of_nine_and_converse_lengthens_only_its_own() {
    let body = |id: &str| {
        json!({
            "messages": [
                { "role": "user", "content": [{ "text": "How hard is talc?" }] },
                { "role": "assistant", "content": [{ "toolUse": { "toolUseId": id, "name": "hardness", "input": {} } }] },
                { "role": "user", "content": [{ "toolResult": { "toolUseId": id, "content": [{ "text": "1" }] } }] },
            ],
            "toolConfig": { "tools": [{ "toolSpec": { "name": "hardness", "inputSchema": { "json": { "type": "object" } } } }] },
        })
    };
    let model = "us.mistral.pixtral-large-2502-v1:0";
    assert_eq!(pointers(Operation::Converse, model, &body("t1")).len(), 2);
    assert_eq!(pointers(Operation::Converse, model, &body("tooluse_kZJMlvQmRJ6eAyJE5GIl7Q")), Vec::<String>::new());
    assert_eq!(pointers(Operation::Converse, "amazon.nova-lite-v1:0", &body("t1")), Vec::<String>::new());
}

#[test]
fn system_text_among_the_turns_is_for_the_newest_models() {
    let body = |at: usize| {
        let mut messages = vec![json!({"role": "user", "content": "Name one rock."})];
        messages.insert(at, json!({"role": "system", "content": "Be brief."}));
        json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 100, "messages": messages})
    };
    assert_eq!(pointers(Operation::InvokeModel, THINKS, &body(1)), ["/messages/1/role"]);
    assert_eq!(pointers(Operation::InvokeModel, "us.anthropic.claude-opus-4-8", &body(1)), Vec::<String>::new());
    assert_eq!(pointers(Operation::InvokeModel, "us.anthropic.claude-opus-4-8", &body(0)), ["/messages/0/role"]);
}

#[test]
fn citations_and_the_status_of_results_are_not_for_every_model() {
    let cited = json!({"name": "survey", "format": "txt", "source": {"bytes": "aGk="}, "citations": {"enabled": true}});
    let body = json!({"messages": [{"role": "user", "content": [{"text": "Which rock?"}, {"document": cited}]}]});
    assert_eq!(pointers(Operation::Converse, "amazon.nova-lite-v1:0", &body), ["/messages/0/content/1/document/citations"]);
    assert_eq!(pointers(Operation::Converse, THINKS, &body), Vec::<String>::new());
    let mut body = tool_result(&json!({}));
    body["messages"][2]["content"][0]["toolResult"] = json!({"toolUseId": "t1", "content": [{"text": "1"}], "status": "success"});
    assert_eq!(pointers(Operation::Converse, "us.writer.palmyra-x5-v1:0", &body), ["/messages/2/content/0/toolResult/status"]);
    assert_eq!(pointers(Operation::Converse, "amazon.nova-lite-v1:0", &body), Vec::<String>::new());
}

#[test]
fn what_is_cached_for_an_hour_stands_first() {
    let point = |ttl: &str| json!({"cachePoint": {"type": "default", "ttl": ttl}});
    let body = |first: &str, then: &str| {
        let messages = json!([{"role": "user", "content": [{"text": "Name one rock."}, point(then)]}]);
        json!({"system": [{"text": "Be brief."}, point(first)], "messages": messages})
    };
    assert_eq!(pointers(Operation::Converse, "us.anthropic.claude-sonnet-4-6", &body("1h", "5m")), Vec::<String>::new());
    assert_eq!(pointers(Operation::Converse, "us.anthropic.claude-sonnet-4-6", &body("5m", "1h")), [""]);
}

/// The start of a PNG of this size.
fn png(width: u32, height: u32) -> String {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0]);
    base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes)
}

/// Severities and pointers of what is said.
fn said(operation: Operation, model: &str, body: &Value) -> Vec<(Severity, String)> {
    let findings = check(operation, model, None, body).unwrap();
    findings.into_iter().map(|finding| (finding.severity, finding.pointer)).collect()
}

#[test]
fn images_in_chats_are_judged_by_their_headers() {
    let image = |width, count: usize| {
        let mut content = vec![json!({"image": {"format": "png", "source": {"bytes": png(width, 9)}}}); count];
        content.push(json!({"text": "Which rock?"}));
        json!({"messages": [{"role": "user", "content": content}], "inferenceConfig": {"maxTokens": 100}})
    };
    let at = "/messages/0/content/0/image/source/bytes";
    for model in ["amazon.nova-lite-v1:0", THINKS] {
        assert_eq!(pointers(Operation::Converse, model, &image(8_000, 1)), Vec::<String>::new());
        assert_eq!(pointers(Operation::Converse, model, &image(8_001, 1)), [at]);
    }
    // Claude takes more than the page says, if they are small.
    assert_eq!(said(Operation::Converse, THINKS, &image(2_000, 21)), [(Severity::Note, "/messages".to_owned())]);
    assert_eq!(pointers(Operation::Converse, THINKS, &image(2_001, 21)).len(), 21);
    let own = |kind: &str| {
        let source = json!({"type": "base64", "media_type": kind, "data": png(8, 8)});
        let result = json!([{"type": "image", "source": source}]);
        json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 100, "tools": [{"name": "photo", "input_schema": {"type": "object"}}], "messages": [
            {"role": "user", "content": "Which rock?"},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "photo", "input": {}}]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": result}]},
        ]})
    };
    assert_eq!(said(Operation::InvokeModel, THINKS, &own("image/png")), []);
    let place = "/messages/2/content/0/content/0/source/media_type";
    assert_eq!(said(Operation::InvokeModel, THINKS, &own("image/jpeg")), [(Severity::Note, place.to_owned())]);
}

#[test]
fn effort_and_betas_are_held_to_the_model_on_both_ways() {
    let (own, converse) = asked(
        &json!({"output_config": {"effort": "high"}}),
        &json!({"additionalModelRequestFields": {"output_config": {"effort": "high"}}}),
    );
    for model in ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", THINKS] {
        assert_eq!(pointers(Operation::InvokeModel, model, &own), ["/output_config/effort"]);
        assert_eq!(pointers(Operation::Converse, model, &converse), ["/additionalModelRequestFields/output_config/effort"]);
    }
    for model in ["us.anthropic.claude-opus-4-5-20251101-v1:0", "anthropic.claude-sonnet-4-6", "us.anthropic.claude-haiku-5-5"] {
        assert_eq!(pointers(Operation::InvokeModel, model, &own), Vec::<String>::new(), "{model}");
    }
    let off = asked(&json!({"output_config": {"effort": "max"}, "thinking": {"type": "disabled"}}), &json!({})).0;
    assert_eq!(pointers(Operation::InvokeModel, "us.anthropic.claude-haiku-5-5", &off), ["/output_config/effort"]);
    let flagged =
        |beta: &str| asked(&json!({"anthropic_beta": [beta]}), &json!({"additionalModelRequestFields": {"anthropic_beta": [beta]}}));
    let (own, converse) = flagged("interleaved-thinking-2025-05-14");
    assert_eq!(pointers(Operation::InvokeModel, "us.anthropic.claude-opus-4-7", &own), ["/anthropic_beta/0"]);
    let handed = "/additionalModelRequestFields/anthropic_beta/0";
    assert_eq!(pointers(Operation::Converse, "us.anthropic.claude-opus-4-7", &converse), [handed]);
    assert_eq!(said(Operation::InvokeModel, THINKS, &own), []);
    // What is only not listed is never refused.
    assert_eq!(said(Operation::Converse, THINKS, &flagged("stratigraphy-2027-01-01").1), [(Severity::Note, handed.to_owned())]);
}

#[test]
fn compaction_stands_alone() {
    let compacts = |more: Value| {
        let mut members = json!({"anthropic_beta": ["compact-2026-09-04"], "compaction": {"type": "summarize"}});
        for (key, value) in more.as_object().unwrap() {
            members[key] = value.clone();
        }
        pointers(Operation::InvokeModel, "us.anthropic.claude-haiku-5-5", &asked(&members, &json!({})).0)
    };
    assert_eq!(compacts(json!({})), Vec::<String>::new());
    assert_eq!(compacts(json!({"stop_sequences": ["END"]})), ["/stop_sequences"]);
    assert_eq!(compacts(json!({"anthropic_beta": []})), ["/compaction"]);
    let edit = |tokens: u64| json!({"context_management": {"edits": [{"type": "compact_20260112", "trigger": {"type": "input_tokens", "value": tokens}}]}});
    let at = "/context_management/edits/0/trigger/value";
    assert_eq!(pointers(Operation::InvokeModel, "anthropic.claude-sonnet-4-6", &asked(&edit(49_999), &json!({})).0), [at]);
    assert_eq!(pointers(Operation::InvokeModel, "anthropic.claude-sonnet-4-6", &asked(&edit(50_000), &json!({})).0), Vec::<String>::new());
}

#[test]
fn what_is_too_short_to_be_cached_is_said_and_not_refused() {
    let own =
        |text: &str| asked(&json!({"system": [{"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}]}), &json!({})).0;
    assert_eq!(said(Operation::InvokeModel, THINKS, &own("Be brief.")), [(Severity::Ignored, String::new())]);
    assert_eq!(said(Operation::InvokeModel, THINKS, &own(&"Be brief. ".repeat(60))), []);
    // One more that has a higher least.
    let haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    assert_eq!(said(Operation::InvokeModel, haiku, &own(&"Be brief. ".repeat(60))), [(Severity::Ignored, String::new())]);
    let nova = json!({"messages": [{"role": "user", "content": vec![json!({"text": "Rock.", "cachePoint": {"type": "default"}}); 5]}]});
    assert_eq!(pointers(Operation::InvokeModel, "amazon.nova-lite-v1:0", &nova), [""]);
}

#[test]
fn a_model_of_a_known_line_that_is_not_known_itself_is_named() {
    let body = json!({"messages": [{"role": "user", "content": [{"text": "Name one rock."}]}], "inferenceConfig": {"maxTokens": 100}});
    let findings = check(Operation::Converse, "us.amazon.nova-lite-v9:0", None, &body).unwrap();
    assert_eq!((findings.len(), findings[0].code.as_str(), findings[0].severity), (1, "BR-MODEL-004", Severity::Note));
    assert_eq!(check(Operation::Converse, "us.amazon.nova-lite-v1:0", None, &body).unwrap(), []);
    assert_eq!(check(Operation::Converse, "amazon.nova-lite-v1:0:24k", None, &body).unwrap(), []);
}

#[test]
fn marengo_has_its_input_under_the_name_of_its_type_from_the_third_on() {
    let ask = Embed { images: vec![Picture { format: "png".to_owned(), data: "YQ==".to_owned() }], ..Embed::text("Basalt") };
    let third = ask.call("us.twelvelabs.marengo-embed-3-0-v1:0").unwrap();
    let both = json!({"inputText": "Basalt", "mediaSource": {"base64String": "YQ=="}});
    assert_eq!(*third.body, json!({"inputType": "text_image", "text_image": both}));
    let second = Embed::text("Basalt").call("us.twelvelabs.marengo-embed-2-7-v1:0").unwrap();
    assert_eq!(*second.body, json!({"inputType": "text", "inputText": "Basalt"}));
    assert!(ask.call("us.twelvelabs.marengo-embed-2-7-v1:0").is_err());
    // Told to cut nothing, what is surely too long is refused.
    let long = |truncate: &str| json!({"inputType": "text", "inputText": "rock ".repeat(78), "textTruncate": truncate});
    let second = "us.twelvelabs.marengo-embed-2-7-v1:0";
    assert_eq!(said(Operation::InvokeModel, second, &long("none")), [(Severity::Refused, "/inputText".to_owned())]);
    assert_eq!(said(Operation::InvokeModel, second, &long("end")), [(Severity::Ignored, "/inputText".to_owned())]);
}

#[test]
fn a_tool_call_that_nobody_answers_is_left_out_of_coheres_body_and_named() {
    let call = Part::ToolCall { id: "t1".to_owned(), name: "hardness".to_owned(), input: json!({}).into(), server: false, extra: None };
    let chat = Chat::user("How hard is talc?").with(Role::Assistant, [call]).with(Role::User, [Part::text("Well?")]);
    let call = chat.call("cohere.command-r-v1:0").unwrap();
    let found: Vec<String> = call.findings.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("messages[1].content[0]: is a tool call without a result"), "{found:?}");
}

#[test]
fn each_side_of_a_conversation_says_what_is_its_own() {
    let document = json!({"document": {"format": "txt", "name": "survey", "source": {"bytes": "aGk="}}});
    let body = json!({"messages": [
        {"role": "user", "content": [{"text": "Name one rock."}]},
        {"role": "assistant", "content": [{"text": "Basalt."}, document]},
        {"role": "user", "content": [{"text": "Another."}]},
    ]});
    assert_eq!(pointers(Operation::Converse, "amazon.nova-lite-v1:0", &body), ["/messages/1/content/1/document"]);
}

#[test]
fn smaller_limits_of_families_are_held() {
    let chat = |more: Value| {
        let mut body = json!({"messages": [{"role": "user", "content": "Name one rock."}], "max_tokens": 100});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    let refused = |model: &str, body: Value| pointers(Operation::InvokeModel, model, &body);
    assert_eq!(refused("us.xai.grok-4.6", chat(json!({"temperature": 0.5, "top_p": 0.9}))), ["/temperature", "/top_p"]);
    assert_eq!(refused("ai21.jamba-1-5-mini-v1:0", chat(json!({"n": 2, "temperature": 0.0}))), ["/n"]);
    assert_eq!(refused("ai21.jamba-1-5-mini-v1:0", chat(json!({"n": 2}))), Vec::<String>::new());
    assert_eq!(pointers(Operation::InvokeModelWithResponseStream, "ai21.jamba-1-5-mini-v1:0", &chat(json!({"n": 2}))), ["/n"]);
    assert_eq!(
        said(Operation::InvokeModel, "moonshot.kimi-k2-thinking", &chat(json!({"stop": "END"}))),
        [(Severity::Ignored, "/stop".to_owned())]
    );
    assert_eq!(said(Operation::InvokeModel, "us.moonshotai.kimi-k3", &chat(json!({"stop": "END"}))), []);
    let effort = |word: &str| json!({"messages": [{"role": "user", "content": [{"text": "Name one rock."}]}], "additionalModelRequestFields": {"reasoning": {"effort": word}}});
    let at = "/additionalModelRequestFields/reasoning/effort";
    assert_eq!(pointers(Operation::Converse, "us.openai.gpt-6-astra", &effort("none")), [at]);
    assert_eq!(pointers(Operation::Converse, "us.openai.gpt-6-sol", &effort("none")), Vec::<String>::new());
    assert_eq!(pointers(Operation::Converse, "us.openai.gpt-6-sol", &effort("minimal")), [at]);
}

#[test]
fn images_for_models_that_only_read_are_named_in_their_own_bodies_too() {
    let part = json!({"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}});
    let body = json!({"messages": [{"role": "user", "content": [part, {"type": "text", "text": "Which rock?"}]}], "max_tokens": 100});
    let at = "/messages/0/content/0".to_owned();
    assert_eq!(said(Operation::InvokeModel, "openai.gpt-oss-20b-1:0", &body), [(Severity::Ignored, at)]);
    assert_eq!(said(Operation::InvokeModel, "qwen.qwen3-vl-235b-a22b", &body), []);
    // Of a model that is not known nothing is known.
    assert_eq!(
        said(Operation::InvokeModel, "qwen.qwen3-next-999b", &body).iter().filter(|(severity, _)| *severity != Severity::Note).count(),
        0
    );
}

#[test]
fn built_in_tools_have_their_names_and_the_oldest_claude_does_not_think() {
    let tool = |name: &str| asked(&json!({"tools": [{"type": "text_editor_20250728", "name": name}]}), &json!({})).0;
    assert_eq!(pointers(Operation::InvokeModel, THINKS, &tool("str_replace_editor")), ["/tools/0/name"]);
    assert_eq!(pointers(Operation::InvokeModel, THINKS, &tool("str_replace_based_edit_tool")), Vec::<String>::new());
    let thinking = json!({"type": "enabled", "budget_tokens": 1_024});
    let (own, converse) = asked(&json!({"thinking": thinking}), &json!({"additionalModelRequestFields": {"thinking": thinking}}));
    let old = "anthropic.claude-3-haiku-20240307-v1:0";
    assert_eq!(pointers(Operation::InvokeModel, old, &own), ["/thinking"]);
    assert_eq!(pointers(Operation::Converse, old, &converse), ["/additionalModelRequestFields/thinking"]);
    assert_eq!(pointers(Operation::Converse, THINKS, &converse), Vec::<String>::new());
}

#[test]
#[cfg(feature = "mixed-inputs")]
fn things_of_several_kinds_make_one_vector_where_the_model_mixes_them() {
    use outcrop::{Item, Source};
    let text = |text: &str| Item::Text { text: text.to_owned() };
    let image = || Item::Image { format: "png".to_owned(), source: Source::Data("iVBORw0KGgo=".to_owned()) };
    let video =
        || Item::Video { format: "three_gp".to_owned(), source: Source::S3 { uri: "s3://bucket/a.3gp".to_owned(), bucket_owner: None } };
    let ask = |inputs: Vec<Vec<Item>>| Embed { inputs, ..Embed::default() };

    let both = ask(vec![vec![text("Thin section"), image()], vec![text("Hand specimen")]]).call("cohere.embed-v4:0").unwrap();
    let url = json!({"url": "data:image/png;base64,iVBORw0KGgo="});
    let blocks = json!([{"type": "text", "text": "Thin section"}, {"type": "image_url", "image_url": url}]);
    assert_eq!(both.body["inputs"], json!([{"content": blocks}, {"content": [{"type": "text", "text": "Hand specimen"}]}]));

    let titan = ask(vec![vec![text("Thin section"), image()]]).call("amazon.titan-embed-image-v1").unwrap();
    assert_eq!(*titan.body, json!({"inputText": "Thin section", "inputImage": "iVBORw0KGgo="}));

    let nova = "amazon.nova-2-multimodal-embeddings-v1:0";
    let call = ask(vec![vec![video()]]).call(nova).unwrap();
    let place = json!({"format": "3gp", "embeddingMode": "AUDIO_VIDEO_COMBINED", "source": {"s3Location": {"uri": "s3://bucket/a.3gp"}}});
    assert_eq!(call.body["singleEmbeddingParams"]["video"], place);
    assert_eq!(ask(vec![vec![video()], vec![text("tide")]]).calls(nova).unwrap().len(), 2);

    for (inputs, model) in [
        (vec![vec![text("tide"), video()]], nova),
        (vec![vec![video()], vec![text("tide")]], nova),
        (vec![vec![video()]], "cohere.embed-v4:0"),
        (vec![vec![image()]], "amazon.titan-embed-text-v2:0"),
        (vec![vec![text("tide")]], "cohere.embed-english-v3"),
    ] {
        assert!(ask(inputs).call(model).is_err(), "{model}");
    }
}
