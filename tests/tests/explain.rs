//! Every code of a finding has an example that brings it about, and a neighbour that does not.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::explain::{Asked, Given, codes, explain};
use outcrop::families::ALL;
use outcrop::{Finding, Prompt, Severity};
use std::collections::BTreeSet;

/// The codes of the findings that an example's request gives rise to, and whether it would be refused.
fn found(given: Given, asked: &Asked) -> (Vec<String>, bool) {
    let findings = match given {
        Given::Prompt => {
            let prompt: Prompt = asked.body.as_str().unwrap().parse().unwrap();
            let inputs = if prompt.inputs().is_empty() {
                outcrop::inputs! {}
            } else {
                outcrop::inputs! { rock: "gneiss" }
            };
            prompt.render(&inputs).unwrap().findings
        }
        given => asked.findings(given),
    };
    (findings.iter().map(|finding| finding.code.clone()).collect(), findings.iter().any(outcrop::Finding::refuses))
}

/// Fields that anything may fill, and that may be left out: nothing can be wrong with them.
fn says_nothing(code: &str) -> bool {
    explain(code).unwrap().says.ends_with("must be anything")
}

#[test]
fn every_code_has_an_example_that_breaks_it_and_a_neighbour_that_does_not() {
    let mut wrong = Vec::new();
    for code in codes() {
        let explained = explain(&code).unwrap();
        assert!(!explained.says.is_empty(), "{code}");
        let Some(example) = explained.example else {
            if !says_nothing(&code) {
                wrong.push(format!("{code} has no example: {}", explained.says));
            }
            continue;
        };
        let (failing, _) = found(example.given, &example.failing);
        let (passing, refused) = found(example.given, &example.passing);
        if !failing.contains(&code) {
            wrong.push(format!("{code}: the failing example gives {failing:?}: {}", example.failing.body));
        }
        if passing.contains(&code) || refused {
            wrong.push(format!("{code}: the passing example gives {passing:?}: {}", example.passing.body));
        }
    }
    assert!(wrong.is_empty(), "{}\n{} in all", wrong.join("\n"), wrong.len());
}

/// What is said twice of one place: refused, and told again as something to know or as left out.
fn told_again(findings: &[Finding]) -> Vec<String> {
    let refused = |pointer: &str| findings.iter().find(|finding| finding.refuses() && finding.pointer == pointer);
    let milder =
        findings.iter().filter(|finding| matches!(finding.severity, Severity::Note | Severity::Ignored) && !finding.pointer.is_empty());
    milder
        .filter_map(|finding| {
            let refusal = refused(&finding.pointer)?;
            Some(format!("{} beside {} at {}: {} / {}", finding.code, refusal.code, finding.pointer, finding.message, refusal.message))
        })
        .collect()
}

#[test]
fn what_is_refused_is_not_told_again_as_a_note() {
    let mut wrong = std::collections::BTreeMap::new();
    for code in codes() {
        let Some(example) = explain(&code).unwrap().example else { continue };
        if example.given == Given::Prompt {
            continue;
        }
        for asked in [&example.failing, &example.passing] {
            for twice in told_again(&asked.findings(example.given)) {
                wrong.entry(twice).or_insert_with(|| asked.body.to_string());
            }
        }
    }
    let wrong: Vec<String> = wrong.iter().map(|(twice, body)| format!("{twice}\n    {body:.300}")).collect();
    assert!(wrong.is_empty(), "{}\n{} in all", wrong.join("\n"), wrong.len());
}

#[test]
fn a_member_handed_on_that_the_model_refuses_is_refused_once() {
    let body = serde_json::json!({
        "messages": [{ "role": "user", "content": [{ "text": "Name one rock." }] }],
        "inferenceConfig": { "maxTokens": 100 },
        "additionalModelRequestFields": { "top_k": 5 },
    });
    let findings = outcrop::check(outcrop::Operation::Converse, "us.meta.llama3-3-70b-instruct-v1:0", None, &body).unwrap();
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["BR-LLAMA-132"]);
}

#[test]
fn codes_are_listed_once_and_every_rule_is_among_them() {
    let listed = codes();
    let set: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(set.len(), listed.len(), "a code is listed twice");
    for family in ALL {
        let of_jobs = family.jobs.map_or(&[][..], |rows| rows.rules);
        for rule in family.rules.iter().chain(family.on_converse).chain(of_jobs) {
            assert!(set.contains(&format!("BR-{}-{:03}", family.code, rule.code)));
        }
    }
    // Those of policies and of guardrails on calls are in no table.
    for number in (0..=78).chain(100..=113).chain(201..=203).chain(205..=206) {
        assert!(set.contains(&format!("BR-GUARDRAIL-{number:03}")), "{number}");
    }
}

#[test]
fn a_code_that_is_none_is_not_explained() {
    for code in ["", "BR", "BR-NOVA", "BR-NOVA-999", "BR-NOBODY-001", "NOVA-001", "BR-NOVA-é"] {
        assert!(explain(code).is_none(), "{code}");
    }
    assert!(explain("br-nova-001").is_some(), "case does not matter");
}
