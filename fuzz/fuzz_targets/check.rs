//! Any JSON as the body of any family's request: findings, never a panic; and every finding says something.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::families::ALL;
use outcrop::{Operation, check};

fuzz_target!(|input: (u8, u8, String)| {
    let (family, operation, text) = input;
    let Ok(body) = serde_json::from_str(&text) else { return };
    let family = ALL[usize::from(family) % ALL.len()];
    let operation = Operation::ALL[usize::from(operation) % Operation::ALL.len()];
    let model = family.models.first().map_or("arn:aws:bedrock:us-east-1:123456789012:imported-model/abc", |model| model.id);
    for finding in check(operation, model, Some(family.id), &body).unwrap_or_default() {
        assert!(!finding.message.is_empty() && !finding.code.is_empty(), "{finding:?}");
    }
});
