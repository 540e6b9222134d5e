//! The limits of the families' own bodies, each at its edge: what just fits, and what does not any more.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use outcrop::finding::Severity;
use outcrop::{Call, Operation, check};
use serde_json::{Value, json};

/// The severities and codes of what is said, without what is said of every request to the model.
fn said(operation: Operation, model: &str, body: &Value) -> Vec<String> {
    let findings = check(operation, model, None, body).unwrap();
    let named = |finding: &outcrop::Finding| match finding.severity {
        Severity::Refused => format!("refused {} {}", finding.code, finding.pointer),
        Severity::Ignored => format!("ignored {} {}", finding.code, finding.pointer),
        _ => format!("note {} {}", finding.code, finding.pointer),
    };
    findings.iter().map(named).collect()
}

#[track_caller]
fn fits(model: &str, body: &Value) {
    assert_eq!(said(Operation::InvokeModel, model, body), Vec::<String>::new());
}

#[track_caller]
fn says(model: &str, body: &Value, what: &str) {
    assert_eq!(said(Operation::InvokeModel, model, body), [what]);
}

/// So many words, of one letter each.
fn words(count: usize) -> String {
    "a ".repeat(count).trim_end().to_owned()
}

/// The head of a PNG of so many pixels and bytes, in base64.
fn png(width: u32, height: u32, bytes: usize) -> String {
    let mut head = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    head.resize(bytes.max(head.len()), 0);
    STANDARD.encode(head)
}

#[test]
fn no_prompt_has_more_words_than_the_model_reads_tokens() {
    for (model, at, most, code) in [
        ("amazon.titan-text-lite-v1", "inputText", 4_096, "BR-TITAN-TEXT-101"),
        ("amazon.titan-text-express-v1", "inputText", 8_192, "BR-TITAN-TEXT-101"),
        ("amazon.titan-embed-text-v1", "inputText", 8_192, "BR-TITAN-EMBED-V1-101"),
        ("amazon.titan-embed-text-v2:0", "inputText", 8_192, "BR-TITAN-EMBED-101"),
        ("ai21.j2-ultra-v1", "prompt", 8_191, "BR-JURASSIC2-101"),
        ("cohere.command-r-v1:0", "message", 128_000, "BR-COHERE-COMMAND-R-101"),
    ] {
        fits(model, &json!({ at: words(most) }));
        says(model, &json!({ at: words(most + 1) }), &format!("refused {code} /{at}"));
    }
    let nova = |count| json!({ "messages": [{ "role": "user", "content": [{ "text": words(count) }, { "text": words(8_000) }] }] });
    fits("amazon.nova-micro-v1:0", &nova(120_000));
    says("amazon.nova-micro-v1:0", &nova(120_001), "refused BR-NOVA-112 /messages");
}

#[test]
fn what_is_cut_is_not_refused() {
    let command = |truncate: &str| json!({ "prompt": words(4_097), "truncate": truncate });
    says("cohere.command-text-v14", &command("END"), "ignored BR-COHERE-COMMAND-101 /prompt");
    says("cohere.command-text-v14", &command("NONE"), "refused BR-COHERE-COMMAND-101 /prompt");
    let embed = |truncate: &str, count| json!({ "texts": [words(count)], "input_type": "search_query", "truncate": truncate });
    fits("cohere.embed-english-v3", &embed("NONE", 512));
    says("cohere.embed-english-v3", &embed("NONE", 513), "refused BR-COHERE-EMBED-103 /texts/0");
    says("cohere.embed-english-v3", &embed("START", 513), "ignored BR-COHERE-EMBED-103 /texts/0");
}

#[test]
fn images_to_embed_are_of_two_formats_and_of_at_most_five_megabytes() {
    let five = 5 * 1_024 * 1_024;
    let cohere = |kind: &str, data: &str| json!({ "images": [format!("data:image/{kind};base64,{data}")], "input_type": "image" });
    fits("cohere.embed-english-v3", &cohere("png", &png(64, 64, five)));
    says("cohere.embed-english-v3", &cohere("png", &png(64, 64, five + 1)), "refused BR-COHERE-EMBED-102 /images/0");
    let gif = STANDARD.encode(b"GIF89a\x20\x00\x10\x00");
    says("cohere.embed-english-v3", &cohere("gif", &gif), "refused BR-COHERE-EMBED-102 /images/0");
    // The fourth is not told to take two formats only.
    fits("cohere.embed-v4:0", &cohere("gif", &gif));
    says("amazon.titan-embed-image-v1", &json!({ "inputImage": gif }), "refused BR-TITAN-EMBED-IMAGE-102 /inputImage");
    let marengo = |bytes| json!({ "inputType": "image", "image": { "mediaSource": { "base64String": png(64, 64, bytes) } } });
    let model = "twelvelabs.marengo-embed-3-0-v1:0";
    fits(model, &marengo(five));
    says(model, &marengo(five + 1), "refused BR-MARENGO-104 /image/mediaSource/base64String");
}

#[test]
fn what_no_page_confirms_is_a_note() {
    let nova =
        |config: Value| json!({ "messages": [{ "role": "user", "content": [{ "text": "Name one rock." }] }], "inferenceConfig": config });
    fits("amazon.nova-lite-v1:0", &nova(json!({ "temperature": 0.00001, "max_new_tokens": 100, "top_p": 0.9, "top_k": 20 })));
    says("amazon.nova-lite-v1:0", &nova(json!({ "temperature": 0 })), "note BR-NOVA-111 /inferenceConfig/temperature");
    says("amazon.nova-lite-v1:0", &nova(json!({ "seed": 7 })), "note BR-NOVA-111 /inferenceConfig/seed");
    says("cohere.command-r-v1:0", &json!({ "message": "Name one rock.", "p": 1 }), "note BR-COHERE-COMMAND-R-102 /p");
    says(
        "cohere.rerank-v3-5:0",
        &json!({ "query": "dark", "documents": [{ "text": "Tuff" }], "api_version": 2 }),
        "note BR-COHERE-RERANK-102 /documents/0",
    );
    let claude = json!({ "prompt": "\n\nHuman: Name one rock.\n\nAssistant:", "max_tokens_to_sample": 4_097 });
    says("anthropic.claude-v2:1", &claude, "note BR-CLAUDE-TEXT-103 /max_tokens_to_sample");
}

#[test]
fn a_guardrails_body_is_judged_without_a_model() {
    let said = |operation, body: &Value| said(operation, "", body);
    let text = |text: &str, qualifier: &str| json!({ "text": { "text": text, "qualifiers": [qualifier] } });
    let apply = |content: Value| json!({ "source": "OUTPUT", "content": content });
    let good = apply(json!([text("Slate splits.", "grounding_source"), text("Does it?", "query"), text("It does.", "guard_content")]));
    assert_eq!(said(Operation::ApplyGuardrail, &good), Vec::<String>::new());
    let long =
        apply(json!([text("Slate splits.", "grounding_source"), text(&"a".repeat(1_001), "query"), text("It does.", "guard_content")]));
    assert_eq!(said(Operation::ApplyGuardrail, &long), ["note BR-APPLY-103 /content"]);
    let image = |side, bytes| apply(json!([{ "image": { "format": "png", "source": { "bytes": png(side, 8, bytes) } } }]));
    assert_eq!(said(Operation::ApplyGuardrail, &image(8_000, 4 * 1_024 * 1_024)), Vec::<String>::new());
    assert_eq!(said(Operation::ApplyGuardrail, &image(8_001, 0)), ["refused BR-APPLY-102 /content/0/image/source/bytes"]);
    assert_eq!(said(Operation::ApplyGuardrail, &image(8, 4 * 1_024 * 1_024 + 1)), ["refused BR-APPLY-102 /content/0/image/source/bytes"]);
    let wrong = json!({ "source": "BOTH", "content": [{}], "outputScope": "ALL" });
    let codes = ["refused BR-APPLY-001 /source", "refused BR-APPLY-012 /outputScope", "refused BR-APPLY-101 /content/0"];
    assert_eq!(said(Operation::ApplyGuardrail, &wrong), codes);
    assert_eq!(Call::apply_guardrail("gr4n1t3", "DRAFT", wrong).findings.len(), 3);

    let checks = |blocks: usize| {
        let content = vec![json!({ "text": "Is slate a rock?" }); blocks];
        json!({ "messages": [{ "role": "user", "content": content }], "checks": { "sensitiveInformation": { "entities": [{ "type": "EMAIL" }] } } })
    };
    assert_eq!(said(Operation::InvokeGuardrailChecks, &checks(10)), Vec::<String>::new());
    assert_eq!(said(Operation::InvokeGuardrailChecks, &checks(11)), ["refused BR-CHECKS-004 /messages/0/content"]);
}

#[test]
fn tags_in_a_body_go_with_their_suffix() {
    let body = |text: &str, config: Value| json!({ "inputText": text, "amazon-bedrock-guardrailConfig": config });
    let tag = |text: &str, suffix: &str| {
        format!("<amazon-bedrock-guardrails-guardContent_{suffix}>{text}</amazon-bedrock-guardrails-guardContent_{suffix}>")
    };
    let codes = |body: &Value| {
        let said = said(Operation::InvokeModel, "amazon.titan-text-lite-v1", body);
        said.into_iter().filter(|code| !code.starts_with("note BR-GUARDRAIL-205")).collect::<Vec<_>>()
    };
    let at = "/amazon-bedrock-guardrailConfig";
    assert_eq!(codes(&body(&tag("Slate?", "x7Qp2"), json!({ "tagSuffix": "x7Qp2" }))), Vec::<String>::new());
    assert_eq!(codes(&body(&tag("Slate?", "other"), json!({ "tagSuffix": "x7Qp2" }))), [format!("note BR-GUARDRAIL-206 {at}/tagSuffix")]);
    let nested = tag(&tag("Slate?", "x7Qp2"), "x7Qp2");
    assert_eq!(codes(&body(&nested, json!({ "tagSuffix": "x7Qp2" }))), [format!("note BR-GUARDRAIL-206 {at}/tagSuffix")]);
}

#[test]
fn the_body_of_the_rerank_operation_is_held_to_its_limits() {
    let body = |query: usize, sources: usize, arn: &str, results: u64| {
        let source = json!({ "type": "INLINE", "inlineDocumentSource": { "type": "TEXT", "textDocument": { "text": "Basalt" } } });
        json!({
            "queries": [{ "type": "TEXT", "textQuery": { "text": "a".repeat(query) } }],
            "sources": vec![source; sources],
            "rerankingConfiguration": {
                "type": "BEDROCK_RERANKING_MODEL",
                "bedrockRerankingConfiguration": { "modelConfiguration": { "modelArn": arn }, "numberOfResults": results },
            },
        })
    };
    let arn = "arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0";
    let said = |body: &Value| said(Operation::Rerank, "", body);
    let at = "/rerankingConfiguration/bedrockRerankingConfiguration";
    assert_eq!(said(&body(32_000, 1_000, arn, 1_000)), Vec::<String>::new());
    assert_eq!(said(&body(32_001, 1, arn, 1)), ["refused BR-RERANK-005 /queries/0/textQuery/text"]);
    assert_eq!(said(&body(1, 1_001, arn, 1)), ["refused BR-RERANK-006 /sources"]);
    assert_eq!(said(&body(1, 0, arn, 1))[0], "refused BR-RERANK-006 /sources");
    assert_eq!(said(&body(1, 2_000, arn, 1_001))[1], format!("refused BR-RERANK-019 {at}/numberOfResults"));
    let bare = said(&body(1, 1, "cohere.rerank-v3-5:0", 1));
    assert_eq!(bare, [format!("refused BR-RERANK-102 {at}/modelConfiguration/modelArn")]);
    let other = said(&body(1, 1, "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0", 1));
    assert_eq!(other, [format!("note BR-RERANK-102 {at}/modelConfiguration/modelArn")]);
    assert_eq!(said(&body(1, 1, arn, 2)), [format!("note BR-RERANK-103 {at}/numberOfResults")]);
}
