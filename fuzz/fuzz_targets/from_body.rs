//! Any JSON as a body read back: a chat and findings, never a panic; and a body without findings is written again as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::families::ALL;
use outcrop::{Chat, Operation};
use serde_json::Value;

fuzz_target!(|input: (u8, u8, String)| {
    let (family, operation, text) = input;
    let Ok(body) = serde_json::from_str::<Value>(&text) else { return };
    let family = ALL[usize::from(family) % ALL.len()];
    let operation = Operation::OF_MODELS[usize::from(operation) % Operation::OF_MODELS.len()];
    let model = family.models.first().map_or("arn:aws:bedrock:us-east-1:123456789012:imported-model/abc", |model| model.id);
    let Ok(read) = Chat::from_body(operation, model, family, &body) else { return };
    if let (true, Ok(call)) = (read.findings.is_empty(), read.call_as(model, family, operation)) {
        assert_eq!(*call.body, body);
    }
    for other in [Operation::Converse, Operation::InvokeModel] {
        let _ = read.call_as("anthropic.claude-3-haiku-20240307-v1:0", None, other);
    }
});
