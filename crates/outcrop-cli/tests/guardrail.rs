//! What `outcrop guardrail` does.

mod common;

use common::{Folder, outcrop, outcrop_with};
use serde_json::Value;

const POLICY: &str = "examples/guardrails/financial-advice.json";
const CASES: &str = "examples/guardrails/financial-advice.cases.yaml";

#[test]
fn the_examples_do_what_their_cases_say() {
    for (policy, cases) in [
        (POLICY, CASES),
        ("examples/guardrails/personal-data.json", "examples/guardrails/personal-data.cases.yaml"),
        ("examples/guardrails/house-style.yaml", "examples/guardrails/house-style.cases.yaml"),
    ] {
        assert_eq!(outcrop(&["guardrail", "check", policy]).code, 0);
        let run = outcrop(&["guardrail", "test", policy, cases, "--heuristics", "--json"]).json();
        assert_eq!((&run["wrong"], &run["open"]), (&Value::from(0), &Value::from(0)), "{run:#}");
        let silent: Vec<&String> =
            run["rules"].as_object().unwrap().iter().filter(|(_, count)| **count == 0).map(|(rule, _)| rule).collect();
        assert_eq!(silent, [""; 0], "every rule of {policy} has a case");
    }
}

#[test]
fn without_heuristics_cases_that_need_a_model_are_open() {
    let run = outcrop(&["guardrail", "test", POLICY, CASES]);
    assert_eq!(run.code, 8, "{}", run.err);
    assert!(run.out.contains("\nok     swears: blocked (profanity)\n"), "{}", run.out);
    let open = "\nopen   asks what an account costs: expected passed, got undecided; not evaluated here: topics, content, promptAttack\n";
    assert!(run.out.contains(open), "{}", run.out);
    assert!(run.out.ends_with("not evaluated here topics/Investment advice, topics/Tax evasion, content/HATE, content/INSULTS, content/SEXUAL, content/VIOLENCE, content/MISCONDUCT, content/PROMPT_ATTACK, grounding, relevance\n"), "{}", run.out);
}

#[test]
fn check_says_what_is_wrong_and_where() {
    let policy = r#"{"name": "p", "blockedInputMessaging": "a", "contextualGroundingPolicyConfig": {"filtersConfig": [{"type": "GROUNDING", "threshold": 1}]}}"#;
    outcrop_with(policy.as_bytes(), &["guardrail", "check", "-"]).says(
        1,
        "/blockedOutputsMessaging: refused BR-GUARDRAIL-004: is missing
/contextualGroundingPolicyConfig/filtersConfig/0/threshold: refused BR-GUARDRAIL-071: must be in 0..=0.99, got 1
",
        "CreateGuardrail does not accept this policy\n",
    );
    let run = outcrop_with(policy.as_bytes(), &["guardrail", "check", "-", "--json"]);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.code, &json["accepted"], json["findings"].as_array().unwrap().len()), (1, &Value::from(false), 2));
}

const SMALL: &str = "\
name: small
blockedInputMessaging: no input
blockedOutputsMessaging: no output
wordPolicyConfig:
  wordsConfig: [{ text: basalt }]
";

#[test]
fn a_case_that_is_not_as_expected_fails_and_stands_in_the_report() {
    let cases = "\
- { name: \"a <b> & \\\"c\\\"\", text: Basalt is dark., expect: passed }
- { text: Gneiss, expect: passed }
- { text: Basalt, expect: blocked, detects: [words, profanity], output: no }
";
    let folder = Folder::new("guardrail-cases").with("policy.yaml", SMALL).with("cases.yaml", cases);
    folder.outcrop(&["guardrail", "test", "policy.yaml", "cases.yaml", "--junit", "report.xml"]).says(
        1,
        "wrong  a <b> & \"c\": expected passed, got blocked (words)
ok     case 2: passed
wrong  case 3: did not detect profanity, which the policy does not have; expected the output \"no\", got \"no input\" (words)

3 cases: 1 as expected, 2 not, 0 open
1 of 1 rules are triggered by a case
",
        "",
    );
    let report = std::fs::read_to_string(folder.path().join("report.xml")).unwrap();
    assert_eq!(
        report,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<testsuites>
  <testsuite name=\"small\" tests=\"3\" failures=\"2\" errors=\"0\" skipped=\"0\">
    <testcase classname=\"small\" name=\"a &lt;b&gt; &amp; &quot;c&quot;\">
      <failure message=\"expected passed, got blocked\"/>
    </testcase>
    <testcase classname=\"small\" name=\"case 2\"/>
    <testcase classname=\"small\" name=\"case 3\">
      <failure message=\"did not detect profanity, which the policy does not have; expected the output &quot;no&quot;, got &quot;no input&quot;\"/>
    </testcase>
  </testsuite>
</testsuites>
"
    );
}

#[test]
fn cases_that_are_none_are_told_by_their_number() {
    let folder = Folder::new("guardrail-wrong").with("policy.yaml", SMALL);
    for (cases, words) in [
        ("- { text: a, expect: fine }", "line 1: case 1: expect must be one of blocked, masked, intervened, passed, undecided, got fine"),
        (
            "- { text: a, expect: passed }\n- { txt: a }",
            "line 2: case 2: txt is not known here; there are name, source, text, groundingSource, query, content, expect, detects, output",
        ),
        ("- { query: a, expect: passed }", "line 1: case 1: has nothing to judge; give it text or content"),
        ("- { text: a, source: up, expect: passed }", "line 1: case 1: source must be input or output, got up"),
        (
            "# cases\ncases:\n  - name: one\n    text: |\n      - not a case\n    expect: passed\n\n  -\n    text: a\n    expects: passed\n",
            "line 8: case 2: expects is not known here; there are name, source, text, groundingSource, query, content, expect, detects, output",
        ),
        ("{\n \"cases\": [\n  {\"text\": 1}]}", "line 3: case 1: text must be a text"),
        ("cases: none", "must hold a list of cases"),
        ("cases: []", "holds no case, so nothing would be tried"),
    ] {
        let folder = Folder::new("guardrail-wrong-cases").with("cases.yaml", cases);
        let path = folder.path().join("cases.yaml").display().to_string();
        let policy = Folder::new("guardrail-wrong-policy").with("policy.yaml", SMALL);
        policy.outcrop(&["guardrail", "test", "policy.yaml", &path]).fails(3, &format!("error: {path}: {words}\n"));
    }
    let run = folder.outcrop_with(b"- { text: [a\n", &["guardrail", "test", "policy.yaml", "-"]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("the file is not valid YAML") && run.err.contains("<stdin>"), "{}", run.err);
}

const OPEN: &str = "\
name: open
blockedInputMessaging: no input
blockedOutputsMessaging: no output
topicPolicyConfig:
  topicsConfig: [{ name: Gold, type: DENY, definition: Buying gold, examples: [Should I buy gold?] }]
sensitiveInformationPolicyConfig:
  piiEntitiesConfig: [{ type: EMAIL, action: ANONYMIZE }, { type: PIN, action: BLOCK }]
";

#[test]
fn what_is_masked_while_something_else_is_open_is_no_pass() {
    let cases = "\
- { name: mail, text: Write to ann@example.org., expect: masked, output: 'Write to {EMAIL}.', detects: [topics/Silver] }
- { name: acts, text: Write to ann@example.org., expect: intervened }
- { name: pin, text: 'PIN: 4711', expect: blocked }
- { name: plain, text: Write to ann@example.org., expect: masked }
";
    let folder = Folder::new("guardrail-open").with("policy.yaml", OPEN).with("cases.yaml", cases);
    folder.outcrop(&["guardrail", "test", "policy.yaml", "cases.yaml", "--junit", "report.xml"]).says(
        1,
        "wrong  mail: did not detect topics/Silver, which the policy does not have; masked as expected, and what was not evaluated could block it; not evaluated here: topics (pii/EMAIL)
ok     acts: masked (pii/EMAIL)
ok     pin: blocked (pii/PIN)
open   plain: masked as expected, and what was not evaluated could block it; not evaluated here: topics (pii/EMAIL)

4 cases: 2 as expected, 1 not, 1 open
2 of 3 rules are triggered by a case; not evaluated here topics/Gold
",
        "",
    );
    let report = std::fs::read_to_string(folder.path().join("report.xml")).unwrap();
    assert!(report.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\""), "{report}");
    let masked = "- { text: Write to ann@example.org., expect: masked }\n";
    let run = |more: &[&str]| folder.outcrop_with(masked.as_bytes(), &[&["guardrail", "test", "policy.yaml", "-"], more].concat()).code;
    assert_eq!((run(&[]), run(&["--heuristics"])), (8, 0));
}

#[test]
fn policies_do_not_agree_by_what_was_not_evaluated() {
    let folder = Folder::new("guardrail-diff-open")
        .with("old.yaml", OPEN)
        .with("new.yaml", OPEN.replace("Buying gold", "Painting gold"))
        .with("cases.yaml", "- { name: gold, text: Should I buy gold? }\n- { text: 'PIN: 4711' }\n");
    folder.outcrop(&["guardrail", "diff", "old.yaml", "new.yaml", "cases.yaml"]).says(
        8,
        "0 of 2 cases differ; 1 may, by what was not evaluated here\n",
        "",
    );
    folder.outcrop(&["guardrail", "diff", "old.yaml", "new.yaml", "cases.yaml", "--heuristics"]).says(0, "0 of 2 cases differ\n", "");
}

#[test]
fn diff_shows_cases_and_rules_that_differ() {
    let new = SMALL.replace("basalt", "gneiss") + "  managedWordListsConfig: [{ type: PROFANITY }]\n";
    let cases = "- { name: dark, text: Basalt }\n- { name: banded, text: Gneiss }\n- { name: other, text: Slate }\n";
    let folder = Folder::new("guardrail-diff").with("old.yaml", SMALL).with("new.yaml", new).with("cases.yaml", cases);
    folder.outcrop(&["guardrail", "diff", "old.yaml", "new.yaml", "cases.yaml"]).says(
        1,
        "+ profanity
dark
  - blocked (words): no input
  + passed
banded
  - passed
  + blocked (words): no input
2 of 3 cases differ
",
        "",
    );
    folder.outcrop(&["guardrail", "diff", "old.yaml", "old.yaml", "cases.yaml"]).says(0, "0 of 3 cases differ\n", "");
}

#[test]
fn apply_prints_the_verdict_and_says_it_with_its_exit_code() {
    let policy = "examples/guardrails/personal-data.json";
    let masked = outcrop_with(b"Write to ann@example.org.", &["guardrail", "apply", policy, "--source", "input"]);
    let verdict: Value = serde_json::from_str(&masked.out).unwrap();
    assert_eq!(
        (masked.code, &verdict["action"], &verdict["outputs"][0]["text"]),
        (7, &"GUARDRAIL_INTERVENED".into(), &"Write to {EMAIL}.".into())
    );
    assert_eq!(outcrop(&["guardrail", "apply", policy, "Basalt is dark.", "--source", "output"]).code, 0);

    let open = outcrop(&["guardrail", "apply", POLICY, "Basalt is dark.", "--source", "input", "--heuristics=topics,content"]);
    let verdict: Value = serde_json::from_str(&open.out).unwrap();
    assert_eq!((open.code, &verdict["action"]), (8, &"UNDECIDED".into()));
    assert_eq!(verdict["actionReason"], "Not evaluated here: promptAttack.");

    let grounded = [
        "guardrail",
        "apply",
        POLICY,
        "Basalt forms from lava.",
        "--source",
        "output",
        "--grounding-source",
        "Basalt forms from lava.",
        "--query",
        "How does basalt form?",
        "--heuristics",
    ];
    let verdict = outcrop(&grounded).json();
    assert_eq!(verdict["assessments"][0]["contextualGroundingPolicy"]["filters"][0]["heuristic"]["method"], "sentence-overlap-1");
    outcrop(&["guardrail", "apply", POLICY, "x", "--source", "input", "--heuristics=topic"]).fails(
        2,
        "error: heuristics is not valid: must be all, none or of topics, content, promptAttack, grounding, got \"topic\"\n\nFor more information, try '--help'.\n",
    );
}
