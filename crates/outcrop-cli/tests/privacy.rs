//! Personal data at the command line: forms of text, vaults, and prompts that say `redact`.

mod common;

use common::{Folder, outcrop, outcrop_with};

#[test]
fn json_lines_are_masked_by_pointers_and_restored() {
    let folder = Folder::new("pii-jsonl");
    let vault = folder.path().join("vault.json").display().to_string();
    let rows = "{\"who\":{\"full_name\":\"Anthony Berg\",\"ssn\":536904399},\"note\":\"bob@example.com\"}\r\n\n{\"who\":{\"mail\":\"bob@example.com\"}}";
    let masked = outcrop_with(rows.as_bytes(), &["pii", "redact", "--jsonl", "--field", "/who/*", "--vault", &vault]);
    masked.says(
        0,
        "{\"who\":{\"full_name\":\"{NAME_1}\",\"ssn\":\"{US_SOCIAL_SECURITY_NUMBER_1}\"},\"note\":\"bob@example.com\"}\r\n\n{\"who\":{\"mail\":\"{EMAIL_1}\"}}",
        "",
    );
    outcrop_with(masked.out.as_bytes(), &["pii", "restore", "--jsonl", "--vault", &vault]).says(0, rows, "");
    outcrop_with(b"{\"a\":1}\nno\n", &["pii", "redact", "--jsonl"]).says(
        3,
        "{\"a\":1}\n",
        "error: <stdin>: line 2 is not JSON: expected ident at line 1 column 2\n",
    );
}

#[test]
fn columns_are_masked_by_name_or_number() {
    let table = "id,Full name,mail\n7,Anthony Berg,\"a \"\"b\"\"\nbob@example.com\"\n8,-,\n";
    outcrop_with(table.as_bytes(), &["pii", "redact", "--csv", "--column", "Full name", "--column", "3"]).says(
        0,
        "id,Full name,mail\n7,{NAME},\"a \"\"b\"\"\n{EMAIL}\"\n8,-,\n",
        "",
    );
    outcrop_with(table.as_bytes(), &["pii", "redact", "--csv", "--column", "phone"])
        .fails(2, "error: there is no column \"phone\"; there are id, Full name, mail\n\nFor more information, try '--help'.\n");
}

#[test]
fn lines_of_a_log_are_masked_one_by_one() {
    outcrop_with(b"login bob@example.com ok\nfrom 10.0.0.1\n", &["pii", "redact", "--lines"]).says(
        0,
        "login {EMAIL} ok\nfrom {IP_ADDRESS}\n",
        "",
    );
}

#[test]
fn a_vault_may_be_under_a_passphrase_or_a_key() {
    let key = "# created: long ago\nAGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n";
    let folder =
        Folder::new("pii-age").with("secret.txt", b"granite gneiss\n").with("key.txt", key.as_bytes()).with("other.txt", b"tuff\n");
    let at = |name: &str| folder.path().join(name).display().to_string();
    for (option, file) in [("--passphrase-file", "secret.txt"), ("--key-file", "key.txt")] {
        let vault = at(&format!("{file}.age"));
        let masked = outcrop_with(b"bob@example.com", &["pii", "redact", "--vault", &vault, option, &at(file)]);
        masked.says(0, "{EMAIL_1}", "");
        let stored = std::fs::read(&vault).expect("the vault was written");
        assert!(stored.starts_with(b"age-encryption.org/v1\n") && !stored.windows(3).any(|bytes| bytes == b"bob"));
        outcrop_with(b"{EMAIL_1}", &["pii", "restore", "--vault", &vault, option, &at(file)]).says(0, "bob@example.com", "");
        let closed = format!("error: {vault}: is encrypted; open it with --passphrase-file or --key-file\n");
        outcrop_with(b"{EMAIL_1}", &["pii", "restore", "--vault", &vault]).fails(3, &closed);
        let wrong = outcrop_with(b"{EMAIL_1}", &["pii", "restore", "--vault", &vault, "--passphrase-file", &at("other.txt")]);
        assert!(wrong.code == 3 && wrong.err.contains("cannot be opened"), "{}", wrong.err);
    }
}

#[test]
fn a_vault_wants_masks_that_can_be_restored() {
    let folder = Folder::new("pii-masks").with("type.json", b"{}").with("fake.json", b"{\"mask\": {\"style\": \"fake\", \"seed\": \"s\"}}");
    let at = |name: &str| folder.path().join(name).display().to_string();
    outcrop_with(b"x", &["pii", "redact", "--policy", &at("type.json"), "--vault", &at("v")]).fails(
        2,
        "error: --vault keeps what can be restored; the policy masks by type, which cannot: numbered and fake can\n\nFor more information, try '--help'.\n",
    );
    let masked = outcrop_with(b"Mail bob@example.com.", &["pii", "redact", "--policy", &at("fake.json"), "--vault", &at("v")]);
    assert!(masked.code == 0 && !masked.out.contains("bob") && masked.out.contains("@example.com"), "{masked:?}");
    outcrop_with(masked.out.as_bytes(), &["pii", "restore", "--vault", &at("v")]).says(0, "Mail bob@example.com.", "");
}

const LETTER: &[u8] = b"---\nmodel: amazon.nova-lite-v1:0\nredact: true\ninputs: { who: string }\n---\nWrite to {{ who }}.";

/// An answer of Nova that says what it was told.
const ANSWER: &[u8] = b"{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Dear {NAME_1} {EMAIL_1}\"}]}},\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":1,\"outputTokens\":1}}";

#[test]
fn a_prompt_that_says_redact_sends_placeholders_and_restores_the_answer() {
    let folder = Folder::new("pii-prompt").with("letter.prompt", LETTER).with("answer.json", ANSWER);
    let at = |name: &str| folder.path().join(name).display().to_string();
    let call = outcrop(&["call", &at("letter.prompt"), "who=Laura Bergmann <laura@example.org>", "--vault", &at("v")]);
    assert!(call.out.contains("Write to {NAME_1} <{EMAIL_1}>.") && !call.out.contains("laura"), "{}", call.out);
    assert!(call.err.contains("personal data was masked before the call: 1 EMAIL, 1 NAME"), "{}", call.err);
    std::fs::write(at("call.json"), &call.out).expect("it is written");
    let reply = outcrop(&["read", "--call", &at("call.json"), &at("answer.json"), "--vault", &at("v")]).json();
    assert_eq!(reply["parts"][0]["text"], "Dear Laura Bergmann laura@example.org");
    let masked = outcrop(&["read", "--call", &at("call.json"), &at("answer.json")]).json();
    assert_eq!(masked["parts"][0]["text"], "Dear {NAME_1} {EMAIL_1}");
    // The next turn keeps the placeholders.
    let shown = outcrop(&["render", &at("letter.prompt"), "who=bob@example.com, laura@example.org", "--vault", &at("v")]);
    assert!(shown.out.contains("Write to {EMAIL_2}, {EMAIL_1}."), "{}", shown.out);
    assert_eq!(outcrop(&["send", &at("letter.prompt"), "who=bob@example.com", "--mock"]).code, 0);
}

#[test]
fn a_vault_for_a_prompt_that_does_not_say_redact_is_refused() {
    let folder = Folder::new("pii-none").with("plain.prompt", b"---\nmodel: amazon.nova-lite-v1:0\n---\nHello");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let refused = outcrop(&["call", &at("plain.prompt"), "--vault", &at("v")]);
    assert!(refused.code == 2 && refused.err.contains("--vault is for a prompt that says redact"), "{}", refused.err);
}

#[test]
fn a_policy_that_is_none_is_told_of_with_its_file() {
    let folder = Folder::new("pii-policy");
    let path = folder.path().join("policy.json").display().to_string();
    std::fs::write(&path, r#"{"name": "x"}"#).unwrap();
    let run = outcrop_with(b"x", &["pii", "find", "--policy", &path]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.starts_with(&format!("error: {path}: PII policy is not valid: /name: is not known here")), "{}", run.err);
    std::fs::write(&path, "{\n  no").unwrap();
    let run = outcrop_with(b"x", &["pii", "find", "--policy", &path]);
    assert!(run.err.starts_with("error: not valid JSON: ") && run.err.contains("policy.json:2:"), "{}", run.err);
}

#[test]
fn what_was_masked_before_a_bad_line_can_be_restored() {
    let folder = Folder::new("pii-cut");
    let vault = folder.path().join("vault.json").display().to_string();
    let masked = outcrop_with(b"{\"mail\":\"bob@example.com\"}\nno\n", &["pii", "redact", "--jsonl", "--vault", &vault]);
    assert_eq!((masked.code, masked.out.as_str()), (3, "{\"mail\":\"{EMAIL_1}\"}\n"));
    outcrop_with(masked.out.as_bytes(), &["pii", "restore", "--jsonl", "--vault", &vault]).says(0, "{\"mail\":\"bob@example.com\"}\n", "");
}

fn lines(all: &[String]) -> String {
    all.join("\n") + "\n"
}

/// Lines with values that come again, more than are worked on at once.
fn many() -> String {
    let line = |n: u32| {
        format!("{n} Ann Lee wrote to user{}@example.org from 10.0.{}.{}, then Lee left; {{EMAIL_{}}}\n", n % 701, n % 7, n % 251, n % 97)
    };
    (0..13_000).map(line).collect()
}

#[test]
fn what_many_cores_mask_is_what_one_would() {
    use outcrop::pii::{Direction, Mask, Pointers, Policy, Redactor, Vault};
    let redactor = Redactor::new(&Policy { mask: Mask::Numbered, ..Policy::default() }).unwrap();
    let folder = Folder::new("pii-cores");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let text = many();
    std::fs::write(path("text"), &text).unwrap();
    let rows: Vec<serde_json::Value> = text.lines().map(|line| serde_json::json!({ "note": line })).collect();
    let written: Vec<String> = rows.iter().map(ToString::to_string).collect();
    std::fs::write(path("rows"), lines(&written)).unwrap();
    let cells: Vec<String> = text.lines().map(|line| format!("\"{line}\"")).collect();
    std::fs::write(path("table"), format!("note\n{}", lines(&cells))).unwrap();
    let check = |form: &[&str], file: &str, expected: &str, vault: &Vault| {
        let kept = path(&format!("{file}{}.vault", form.concat()));
        let mut args = vec!["pii", "redact", "--vault", &kept];
        args.extend(form);
        let file = path(file);
        args.push(&file);
        let run = outcrop(&args);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out == expected, "{form:?}");
        assert!(std::fs::read_to_string(kept).unwrap() == vault.to_json(), "{form:?}");
    };
    let mut vault = Vault::default();
    let masked = redactor.redact(&text, &mut vault);
    check(&[], "text", &masked, &vault);
    let mut vault = Vault::default();
    let masked: Vec<String> = text.lines().map(|line| redactor.redact(line, &mut vault)).collect();
    check(&["--lines"], "text", &lines(&masked), &vault);
    let mut vault = Vault::default();
    let masked: Vec<String> = rows
        .into_iter()
        .map(|mut row| {
            redactor.redact_value(Direction::Input, &mut row, &Pointers::all(), &mut vault);
            row.to_string()
        })
        .collect();
    check(&["--jsonl"], "rows", &lines(&masked), &vault);
    let mut vault = Vault::default();
    let masked: Vec<String> = text
        .lines()
        .map(|line| {
            let cell = redactor.redact_field(Direction::Input, "note", line, &mut vault);
            if cell.contains([',', '"']) { format!("\"{cell}\"") } else { cell }
        })
        .collect();
    check(&["--csv"], "table", &format!("note\n{}", lines(&masked)), &vault);
}

#[test]
fn a_log_that_is_cut_short_leaves_its_vault() {
    use std::io::{BufRead as _, BufReader, Write as _};
    let folder = Folder::new("pii-log");
    let vault = folder.path().join("vault.json").display().to_string();
    let mut child = common::command(&["pii", "redact", "--lines", "--vault", &vault])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut masked = Vec::new();
    for name in ["ann", "bob"] {
        writeln!(input, "login {name}@example.com").unwrap();
        masked.push(output.next().unwrap().unwrap());
    }
    // No signal it could handle.
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(masked, ["login {EMAIL_1}", "login {EMAIL_2}"]);
    outcrop_with(masked.join("\n").as_bytes(), &["pii", "restore", "--vault", &vault]).says(
        0,
        "login ann@example.com\nlogin bob@example.com",
        "",
    );
}
