//! What a call asks of the service rather than of the model.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use outcrop::options::{Latency, Tier};
use outcrop::{CallOptions, Chat, Error, FromJson as _};
use serde_json::json;

const NOVA: &str = "amazon.nova-pro-v1:0";
const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

fn all() -> CallOptions {
    CallOptions {
        tier: Some(Tier::Flex),
        latency: Some(Latency::Standard),
        metadata: vec![("team".to_owned(), "geology".to_owned())],
        project: Some("default".to_owned()),
    }
}

#[test]
fn they_are_members_of_a_converse_body_and_headers_of_invoke_model() {
    let chat = Chat::user("Name one rock.");
    let call = chat.converse(NOVA).unwrap().with_options(&all()).unwrap();
    let expected = r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"serviceTier":{"type":"flex"},"performanceConfig":{"latency":"standard"},"requestMetadata":{"team":"geology"},"projectIdentifier":"default"}"#;
    assert_eq!(call.body.to_string(), expected);
    assert!(call.headers.is_empty());

    let call = chat.call(NOVA).unwrap();
    let plain = call.body.to_string();
    let call = call.with_options(&all()).unwrap();
    assert_eq!(call.body.to_string(), plain);
    let headers = [
        ("x-amzn-bedrock-service-tier", "flex"),
        ("x-amzn-bedrock-performanceconfig-latency", "standard"),
        ("x-amzn-bedrock-request-metadata", r#"{"team":"geology"}"#),
        ("x-amzn-bedrock-projectidentifier", "default"),
    ];
    assert_eq!(call.headers, headers.map(|(name, value)| (name.to_owned(), value.to_owned())));

    // What was there is replaced, and what is not given stays.
    let call = call.with_options(&CallOptions { tier: Some(Tier::Priority), ..CallOptions::default() }).unwrap();
    assert_eq!(call.headers.len(), 4);
    assert!(call.headers.contains(&("x-amzn-bedrock-service-tier".to_owned(), "priority".to_owned())));
}

#[test]
fn what_the_service_would_refuse_is_refused_on_both_ways() {
    let refused = |options: &CallOptions, model: &str, converses: bool| {
        let chat = Chat::user("Name one rock.");
        let call = if converses { chat.converse(model) } else { chat.call(model) }.unwrap();
        let Err(Error::Invalid { findings, .. }) = call.with_options(options) else { panic!("{options:?} for {model}") };
        findings.into_iter().map(|finding| (finding.pointer, finding.service)).collect::<Vec<_>>()
    };
    let flex = CallOptions { tier: Some(Tier::Flex), ..CallOptions::default() };
    let long = CallOptions { metadata: vec![("a".repeat(257), String::new())], ..CallOptions::default() };
    let strange = CallOptions { project: Some("no project".to_owned()), ..CallOptions::default() };
    for converses in [true, false] {
        let service = "The provided service tier is not supported for this model.";
        assert_eq!(refused(&flex, CLAUDE, converses), [("options.tier".to_owned(), Some(service.to_owned()))]);
        assert_eq!(refused(&long, NOVA, converses), [("options.metadata".to_owned(), None)]);
        assert_eq!(refused(&strange, NOVA, converses), [("options.project".to_owned(), None)]);
    }
}

#[test]
fn they_are_read_from_json_and_a_wrong_one_is_named() {
    let json = json!({ "tier": "flex", "latency": "standard", "metadata": { "team": "geology" }, "project": "default" });
    assert_eq!(CallOptions::from_json(&json).unwrap(), all());
    let reason = |json| CallOptions::from_json(&json).unwrap_err().to_string();
    assert!(reason(json!({ "tier": "cheap" })).contains("tier"), "{}", reason(json!({ "tier": "cheap" })));
    assert!(reason(json!({ "tiers": "flex" })).contains("is not known here; there are metadata, tier, latency, project"));
    assert!(reason(json!({ "metadata": { "team": 7 } })).contains("must be a string"));
}
