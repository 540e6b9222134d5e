//! What models were probed to refuse, and in which words.

#![cfg(feature = "rare-rules")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::Operation::{self, Converse, InvokeModel};
use outcrop::Severity::{self, Ignored, Note, Refused};
use outcrop::check;
use serde_json::{Value, json};

fn asked(more: &Value) -> Value {
    let mut body = json!({"messages": [{"role": "user", "content": [{"text": "Name one rock."}]}]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn handed(members: &Value) -> Value {
    asked(&json!({"additionalModelRequestFields": members}))
}

/// What is said of a body: severity, code and pointer.
fn said(operation: Operation, model: &str, body: &Value) -> Vec<(Severity, String, String)> {
    let findings = check(operation, model, None, body).unwrap();
    findings.into_iter().map(|finding| (finding.severity, finding.code, finding.pointer)).collect()
}

fn says(operation: Operation, model: &str, body: &Value, wanted: &[(Severity, &str, &str)]) {
    let wanted: Vec<_> = wanted.iter().map(|(severity, code, at)| (*severity, (*code).to_owned(), (*at).to_owned())).collect();
    // What is only to be known may be told besides.
    let told = said(operation, model, body).into_iter().filter(|told| told.0 != Severity::Note || wanted.contains(told));
    assert_eq!(told.collect::<Vec<_>>(), wanted, "{model}: {body}");
}

/// The service's words for what it says first.
fn words(operation: Operation, model: &str, body: &Value) -> String {
    check(operation, model, None, body).unwrap().into_iter().find_map(|finding| finding.service).unwrap_or_default()
}

/// Refused with this code and in these words.
fn refuses(model: &str, body: &Value, code: &str, service: &str) {
    assert!(said(Converse, model, body).iter().any(|(severity, found, _)| *severity == Refused && found == code), "{model}: {body}");
    assert_eq!(words(Converse, model, body), service, "{model}");
}

fn accepts(model: &str, body: &Value) {
    assert!(!said(Converse, model, body).iter().any(|(severity, ..)| *severity == Refused), "{model}: {:?}", said(Converse, model, body));
}

const OPEN: [&str; 9] = [
    "deepseek.v3.2",
    "qwen.qwen3-32b-v1:0",
    "google.gemma-3-27b-it",
    "nvidia.nemotron-super-3-120b",
    "minimax.minimax-m2.5",
    "moonshotai.kimi-k2.5",
    "zai.glm-5",
    "mistral.mistral-large-3-675b-instruct",
    "openai.gpt-oss-120b-1:0",
];

#[test]
fn stop_sequences_are_taken_through_converse_by_those_that_have_them() {
    let stop = |text: &str| asked(&json!({"inferenceConfig": {"stopSequences": [text]}}));
    let refused = "This model doesn't support the stopSequences field. Remove stopSequences and try again.";
    for model in OPEN.into_iter().filter(|model| !model.contains("nemotron")).chain(["us.openai.gpt-6-sol", "us.moonshotai.kimi-k3"]) {
        refuses(model, &stop("END"), "BR-CONVERSE-232", refused);
    }
    for model in ["amazon.nova-lite-v1:0", "us.deepseek.r1-v1:0", "us.meta.llama3-3-70b-instruct-v1:0", "us.writer.palmyra-x5-v1:0"] {
        accepts(model, &stop("END"));
        let blank = "The stop sequence value at inferenceConfig.stopSequences.0 is blank. Try again with a non blank stop sequence.";
        refuses(model, &stop(" \n"), "BR-CONVERSE-231", blank);
    }
    // Of models that are to come nothing is known.
    accepts("qwen.qwen3-new", &stop("END"));
}

#[test]
fn tiers_and_latency_are_those_of_the_model() {
    let tier = |tier: &str| asked(&json!({"serviceTier": {"type": tier}}));
    for model in ["us.openai.gpt-6.1-sol", "us.anthropic.claude-haiku-4-5-20251001-v1:0", "amazon.nova-micro-v1:0", "us.deepseek.r1-v1:0"] {
        for with in ["flex", "priority"] {
            refuses(model, &tier(with), "BR-CONVERSE-149", "The provided service tier is not supported for this model.");
        }
        accepts(model, &tier("default"));
    }
    for model in OPEN.into_iter().chain(["amazon.nova-pro-v1:0", "us.amazon.nova-2-lite-v1:0", "writer.palmyra-vision-7b"]) {
        accepts(model, &tier("flex"));
    }
    let quick = asked(&json!({"performanceConfig": {"latency": "optimized"}}));
    let service = "Latency performance configuration is not supported for amazon.nova-lite-v1:0 in us-east-1";
    refuses("amazon.nova-lite-v1:0", &quick, "BR-CONVERSE-233", service);
    for model in ["us.amazon.nova-pro-v1:0", "us.meta.llama3-1-70b-instruct-v1:0"] {
        says(Converse, model, &quick, &[(Note, "BR-CONVERSE-233", "/performanceConfig/latency")]);
    }
}

#[test]
fn answers_are_held_to_a_schema_by_those_that_hold_them() {
    let schema = r#"{"type":"object","properties":{},"additionalProperties":false}"#;
    let body = asked(
        &json!({"outputConfig": {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": {"name": "rock", "schema": schema}}}}}),
    );
    let plain = "This model doesn't support the outputConfig field. Remove outputConfig and try again.";
    let behind = |place: &str| format!("The model returned the following errors: {place}: Extra inputs are not permitted");
    for model in ["amazon.nova-lite-v1:0", "us.meta.llama3-1-8b-instruct-v1:0", "us.deepseek.r1-v1:0", "us.writer.palmyra-x4-v1:0"] {
        refuses(model, &body, "BR-CONVERSE-234", plain);
    }
    refuses("us.anthropic.claude-opus-4-7", &body, "BR-CONVERSE-234", &behind("output_config.format"));
    refuses("us.anthropic.claude-opus-4-1-20250805-v1:0", &body, "BR-CONVERSE-234", &behind("output_config"));
    for model in
        OPEN.into_iter().chain(["us.anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-sonnet-4-6", "us.openai.gpt-6-sol"])
    {
        accepts(model, &body);
    }
}

#[test]
fn a_conversation_ends_with_the_user_where_the_model_does_not_go_on() {
    let body = asked(&json!({"messages": [
        {"role": "user", "content": [{"text": "Name one rock."}]},
        {"role": "assistant", "content": [{"text": "It is"}]},
    ]}));
    let service = "The model that you are using requires the last turn in the conversation to be a user message. Add a user message to the conversation and try again.";
    for model in
        ["us.meta.llama3-3-70b-instruct-v1:0", "mistral.mistral-7b-instruct-v0:2", "us.deepseek.r1-v1:0", "us.writer.palmyra-x5-v1:0"]
    {
        refuses(model, &body, "BR-CONVERSE-235", service);
    }
    assert!(words(Converse, "mistral.mistral-large-3-675b-instruct", &body).contains("Cannot set `add_generation_prompt` to True"));
    for model in ["zai.glm-5", "us.openai.gpt-6-sol", "amazon.nova-lite-v1:0", "writer.palmyra-vision-7b"] {
        accepts(model, &body);
    }
}

#[test]
fn ids_and_names_of_tools_are_as_each_mistral_takes_them() {
    let tools = json!([{"toolSpec": {"name": "date", "inputSchema": {"json": {"type": "object"}}}}]);
    let body = |id: &str| {
        asked(&json!({"messages": [
            {"role": "user", "content": [{"text": "How old is it?"}]},
            {"role": "assistant", "content": [{"toolUse": {"toolUseId": id, "name": "date", "input": {}}}]},
            {"role": "user", "content": [{"toolResult": {"toolUseId": id, "content": [{"text": "2 Ga"}]}}]},
        ], "toolConfig": {"tools": tools}}))
    };
    for model in ["mistral.mistral-large-2402-v1:0", "mistral.mistral-small-2402-v1:0"] {
        says(Converse, model, &body("t1"), &[]);
    }
    let service = "The model returned the following errors: Tool call id was t1 but must be a-z, A-Z, 0-9, with a length of 9.";
    for (model, code) in [
        ("mistral.mistral-large-2407-v1:0", "BR-MISTRAL-CHAT-103"),
        ("us.mistral.pixtral-large-2502-v1:0", "BR-MISTRAL-CHAT-103"),
        ("mistral.magistral-small-2509", "BR-MISTRAL-OPEN-201"),
    ] {
        refuses(model, &body("t1"), code, service);
        accepts(model, &body("a1B2c3D4e"));
    }
    let choice = |choice: Value| asked(&json!({"toolConfig": {"tools": tools, "toolChoice": choice}}));
    let named = choice(json!({"tool": {"name": "date"}}));
    let service = "This model doesn't support the toolConfig.toolChoice.tool field. Remove toolConfig.toolChoice.tool and try again.";
    refuses("us.mistral.pixtral-large-2502-v1:0", &named, "BR-CONVERSE-236", service);
    accepts("us.mistral.pixtral-large-2502-v1:0", &choice(json!({"any": {}})));
    refuses("us.writer.palmyra-x5-v1:0", &named, "BR-CONVERSE-108", service);
    let service = "The model returned the following errors: tool_choice: type \"tool\" and \"any\" are not supported for this model.";
    refuses("us.anthropic.claude-sonnet-5-5", &named, "BR-CONVERSE-108", service);
    let service = "The model returned the following errors: Conversation roles must alternate user/assistant/user/assistant/...";
    refuses("google.gemma-3-27b-it", &body("a1B2c3D4e"), "BR-GEMMA-201", service);
}

#[test]
fn members_that_are_handed_on_are_those_that_the_model_knows() {
    let before = "The model returned the following errors: ";
    let odd = handed(&json!({"colour": "red"}));
    for (model, code, service) in [
        ("us.deepseek.r1-v1:0", "BR-DEEPSEEK-R1-162", "Validation Error"),
        ("us.openai.gpt-6-luna", "BR-OPENAI-GPT-200", "Unknown parameter: 'colour'."),
        ("us.anthropic.claude-opus-5", "BR-CLAUDE-211", "colour: Extra inputs are not permitted"),
        ("us.writer.palmyra-x5-v1:0", "BR-WRITER-201", "Request contains unrecognized fields"),
        (
            "amazon.nova-lite-v1:0",
            "BR-NOVA-199",
            "Malformed input request: #: extraneous key [colour] is not permitted, please reformat your input and try again.",
        ),
        (
            "mistral.mixtral-8x7b-instruct-v0:1",
            "BR-MISTRAL-166",
            "Validation Error: 1 validation error for TextToTextCompletionRequest\ncolour\n  Extra inputs are not permitted",
        ),
        (
            "mistral.mistral-large-2402-v1:0",
            "BR-MISTRAL-CHAT-195",
            "Validation Error: 1 validation error for ThirdPartyChatCompletionRequest\ncolour\n  Extra inputs are not permitted",
        ),
    ] {
        refuses(model, &odd, code, &[before, service].concat());
    }
    let beta = handed(&json!({"colour": "red", "anthropic_beta": ["compact-2026-09-04"]}));
    assert!(said(Converse, "us.anthropic.claude-opus-5", &beta).contains(&(
        Note,
        "BR-CLAUDE-211".to_owned(),
        "/additionalModelRequestFields/colour".to_owned()
    )));
    for model in OPEN {
        let found = said(Converse, model, &odd);
        assert!(matches!(&*found, [(Ignored, code, _)] if code.ends_with("-198")), "{model}: {found:?}");
        let budget = handed(&json!({"reasoning_config": {"type": "enabled", "budget_tokens": 1_024}}));
        assert!(words(Converse, model, &budget).contains("unknown variant `budget_tokens`"), "{model}");
        accepts(model, &handed(&json!({"reasoning_config": "high", "reasoning_effort": "low"})));
        // Once, and in one rule's words.
        let told = said(Converse, model, &handed(&json!({"reasoning_effort": "minimal"})));
        let told: Vec<_> = told.iter().filter(|(_, _, at)| at.ends_with("/reasoning_effort")).map(|(severity, ..)| *severity).collect();
        assert_eq!(told, [Refused], "{model}");
    }
    let message = check(Converse, "us.meta.llama3-3-70b-instruct-v1:0", None, &handed(&json!({"foo": 1}))).unwrap().remove(0).message;
    assert_eq!(message, "is not a parameter of the model's own body, which has prompt, temperature, top_p, max_gen_len, images");
    let message = check(Converse, "amazon.nova-lite-v1:0", None, &handed(&json!({"foo": 1}))).unwrap().remove(0).message;
    assert!(message.ends_with("which has messages, system, schemaVersion, inferenceConfig, toolConfig"), "{message}");
    accepts("mistral.mistral-large-2402-v1:0", &handed(&json!({"top_k": 5})));
    assert!(words(Converse, "mistral.mistral-large-2407-v1:0", &handed(&json!({"top_k": 5}))).contains("extra_forbidden"));
    let alien = asked(&json!({"max_tokens": 5}));
    says(InvokeModel, "amazon.nova-lite-v1:0", &alien, &[(Refused, "BR-NOVA-200", "/max_tokens")]);
}

#[test]
fn the_newest_models_sample_and_think_in_their_own_way() {
    let sampled = asked(&json!({"inferenceConfig": {"temperature": 0.2}}));
    let service = "This model doesn't support the temperature field. Remove temperature and try again.";
    for model in ["us.openai.gpt-6-sol", "us.moonshotai.kimi-k3"] {
        refuses(model, &sampled, "BR-CONVERSE-109", service);
    }
    accepts("moonshotai.kimi-k2.5", &sampled);
    says(
        Converse,
        "us.moonshotai.kimi-k3",
        &handed(&json!({"reasoning_effort": "low"})),
        &[(Ignored, "BR-KIMI-201", "/additionalModelRequestFields/reasoning_effort")],
    );
    let thinking = |kind: &str| handed(&json!({"thinking": {"type": kind}}));
    accepts("us.anthropic.claude-sonnet-5-5", &thinking("between_tools"));
    let service = "The model returned the following errors: \"thinking.type.between_tools\" is not supported for this model.";
    refuses("us.anthropic.claude-opus-5", &thinking("between_tools"), "BR-CLAUDE-212", service);
    let service = "The model returned the following errors: \"thinking.type.disabled\" is not supported for this model. Use \"thinking.type.between_tools\" for the lowest thinking setting, or \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.";
    refuses("us.anthropic.claude-sonnet-5-5", &thinking("disabled"), "BR-CLAUDE-212", service);
    accepts("us.anthropic.claude-opus-5", &thinking("disabled"));
    let service = "The model returned the following errors: thinking.enabled.budget_tokens: Field required";
    refuses("us.anthropic.claude-opus-5", &thinking("enabled"), "BR-CLAUDE-107", service);
    let config = handed(&json!({"reasoning_config": {"type": "enabled", "budget_tokens": 1_024}}));
    let service = "The model returned the following errors: \"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.";
    refuses("us.anthropic.claude-sonnet-5", &config, "BR-CLAUDE-212", service);
    accepts("us.anthropic.claude-haiku-4-5-20251001-v1:0", &config);
}

#[test]
fn cache_points_and_images_in_results_are_for_those_that_take_them() {
    let cached = asked(&json!({"system": [{"text": "Be brief."}, {"cachePoint": {"type": "default"}}]}));
    let service =
        "You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.";
    for model in OPEN.into_iter().chain(["us.openai.gpt-6-sol", "us.meta.llama3-3-70b-instruct-v1:0"]) {
        refuses(model, &cached, "BR-CONVERSE-117", service);
    }
    accepts("amazon.nova-lite-v1:0", &cached);
    let image = json!({"image": {"format": "png", "source": {"bytes": "iVBORw0KGgo="}}});
    let body = |inside: &Value, beside: &Value| {
        asked(&json!({"messages": [
            {"role": "user", "content": [{"text": "Which rock?"}]},
            {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t1", "name": "look", "input": {}}}]},
            {"role": "user", "content": [{"toolResult": {"toolUseId": "t1", "content": [inside]}}, beside]},
        ], "toolConfig": {"tools": [{"toolSpec": {"name": "look", "inputSchema": {"json": {"type": "object"}}}}]}}))
    };
    let text = json!({"text": "Here."});
    let refused = said(Converse, "us.openai.gpt-6-sol", &body(&image, &text));
    assert!(refused.contains(&(Refused, "BR-CONVERSE-237".to_owned(), "/messages/2/content/0/toolResult/content/0/image".to_owned())));
    accepts("us.openai.gpt-6-sol", &body(&text, &image));
}

#[test]
fn ids_are_taken_where_they_were_reached() {
    let body = asked(&json!({}));
    says(Converse, "anthropic.claude-opus-5", &body, &[(Note, "BR-MODEL-003", "")]);
    says(Converse, "anthropic.claude-opus-4-8", &body, &[(Refused, "BR-MODEL-003", "")]);
    says(Converse, "openai.gpt-6-sol", &body, &[(Refused, "BR-MODEL-003", "")]);
    says(Converse, "us.openai.gpt-5.5", &body, &[(Note, "BR-OPENAI-GPT-201", "")]);
    let most = asked(&json!({"inferenceConfig": {"maxTokens": 4_096}}));
    let service =
        "The maximum tokens you requested exceeds the model limit of 2048. Try again with a maximum tokens value that is lower than 2048.";
    refuses("meta.llama3-8b-instruct-v1:0", &most, "BR-CONVERSE-112", service);
    accepts("us.meta.llama3-3-70b-instruct-v1:0", &most);
    says(Converse, "writer.palmyra-vision-7b", &most, &[(Refused, "BR-WRITER-202", "/inferenceConfig/maxTokens")]);
}
