//! Guardrails: what the service's say, and what a policy would say, judged here.
//!
//! A [`Verdict`] is what a guardrail said of a text, in the shape of ApplyGuardrail's answer; it also reads the traces inside
//! replies. With the feature `guardrail`, a [`Guardrail`] is a policy read from a `CreateGuardrail` body, evaluated without the
//! service: words, patterns and personal data as they are, topics, content, prompt attacks and grounding by heuristics
//! that must be asked for. What is not evaluated is said, and a verdict with something not evaluated is never a pass.
#![cfg_attr(
    feature = "guardrail",
    doc = r#"
```
use outcrop::guardrail::{Content, Guardrail, Outcome, Source};

let guardrail = Guardrail::from_json(&serde_json::json!({
    "name": "desk",
    "blockedInputMessaging": "I cannot talk about that.",
    "blockedOutputsMessaging": "I cannot answer that.",
    "wordPolicyConfig": { "wordsConfig": [{ "text": "sure thing" }] },
    "sensitiveInformationPolicyConfig": { "piiEntitiesConfig": [{ "type": "EMAIL", "action": "ANONYMIZE" }] }
}))?;

let verdict = guardrail.evaluate(Source::Input, &[Content::text("It is a Sure Thing!")]);
assert_eq!(verdict.outputs, ["I cannot talk about that."]);

let verdict = guardrail.evaluate(Source::Output, &[Content::text("Write to ann@example.org.")]);
assert_eq!(verdict.outcome(), Outcome::Intervened);
assert_eq!(verdict.outputs, ["Write to {EMAIL}."]);
# Ok::<(), outcrop::Error>(())
```
"#
)]

mod apply;
#[cfg(feature = "guardrail")]
mod heuristics;
#[cfg(feature = "guardrail")]
mod lexicon;
#[cfg(feature = "guardrail")]
mod local;
#[cfg(feature = "guardrail")]
mod policy;
#[cfg(all(feature = "media", feature = "rare-rules"))]
pub(crate) mod tags;
mod verdict;
#[cfg(feature = "guardrail")]
mod words;

#[cfg(feature = "media")]
pub(crate) use apply::set_member;
pub use apply::{Guard, Qualifier, StreamMode, Trace};
#[cfg(feature = "rare-rules")]
pub(crate) use apply::{check_id, check_suffix, check_version};
#[cfg(feature = "guardrail")]
pub use local::{Content, Guardrail, Heuristics, Scope, check_json, evaluate_json};
#[cfg(feature = "guardrail")]
pub use policy::check;
#[cfg(all(feature = "explain", feature = "guardrail"))]
pub(crate) use policy::{DOCS as POLICY_DOCS, FIELDS as POLICY_FIELDS};
pub use verdict::{
    Action, Answered, Assessment, Check, Coverage, Covered, Detection, Effect, Evaluation, Heuristic, List, Outcome, Source, Verdict,
};
