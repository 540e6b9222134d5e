//! Any JSON as a guardrail's policy: findings or a guardrail that judges, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::guardrail::{Content, Guardrail, Heuristics, Source, check};
use serde_json::Value;

fuzz_target!(|input: (String, String)| {
    let (policy, text) = input;
    let Ok(policy) = serde_json::from_str::<Value>(&policy) else { return };
    let findings = check(&policy);
    match Guardrail::from_json(&policy) {
        Ok(guardrail) => {
            assert!(!findings.iter().any(outcrop::Finding::refuses), "{findings:?}");
            let guardrail = guardrail.with_heuristics(Heuristics::ALL);
            for source in [Source::Input, Source::Output] {
                let _ = guardrail.evaluate(source, &[Content::text(text.as_str())]);
            }
        }
        Err(_) => assert!(!findings.is_empty()),
    }
});
