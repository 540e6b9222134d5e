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
        "error: <stdin>: line 2 column 2 is not JSON: expected ident\n",
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
fn a_field_that_no_line_has_is_an_error() {
    let rows = b"{\"a/b\":[{\"mail\":\"bob@example.com\"}]}\n{\"id\":1}\n";
    let redact = |fields: &[&str]| {
        let fields = fields.iter().flat_map(|field| ["--field", field]);
        outcrop_with(rows, &["pii", "redact", "--jsonl"].into_iter().chain(fields).collect::<Vec<_>>())
    };
    redact(&["/a~1b/0/mail", "/id", "/a~1b/*/mail"]).says(0, "{\"a/b\":[{\"mail\":\"{EMAIL}\"}]}\n{\"id\":1}\n", "");
    redact(&["/a~1b/*/email", "/id", "/x"]).says(
        3,
        std::str::from_utf8(rows).unwrap(),
        "error: <stdin>: no line has anything at /a~1b/*/email, /x, so nothing was masked there\n",
    );
    outcrop_with(b"\n", &["pii", "redact", "--jsonl", "--field", "/x"]).says(0, "\n", "");
}

#[test]
fn tables_keep_their_form_whatever_it_is() {
    let redact = |table: &str, more: &[&str]| outcrop_with(table.as_bytes(), &[&["pii", "redact", "--csv"], more].concat());
    redact("\u{feff}mail,note\r\nbob@example.com,\"a\nb\"\r\nshort\r\n,,ann@example.com\r\n", &[]).says(
        0,
        "\u{feff}mail,note\r\n{EMAIL},\"a\nb\"\r\nshort\r\n,,{EMAIL}\r\n",
        "",
    );
    redact("name;mail\nAnn Lee;bob@example.com\n", &["--delimiter", ";", "--column", "mail"]).says(0, "name;mail\nAnn Lee;{EMAIL}\n", "");
    redact("Ann Lee\tbob@example.com\n", &["--delimiter", "tab", "--no-header", "--column", "2"]).says(0, "Ann Lee\t{EMAIL}\n", "");
    redact("", &[]).says(0, "", "");
    redact("a,b\n", &["--no-header", "--column", "a"])
        .fails(2, "error: there is no column \"a\"; there are 1 to 2\n\nFor more information, try '--help'.\n");
    redact("a\n", &["--delimiter", "ab"]).fails(2, "error: invalid value 'ab' for '--delimiter <CHARACTER>': must be one ASCII character other than a quote, or the word tab\n\nFor more information, try '--help'.\n");
}

#[test]
fn a_table_without_names_at_its_top_shows_nothing_and_comes_back() {
    let folder = Folder::new("pii-top");
    let vault = folder.path().join("vault.json").display().to_string();
    let table = "bob@example.com,4111 1111 1111 1111\nann@example.com,x\n";
    let masked = "{EMAIL_1},{CREDIT_DEBIT_CARD_NUMBER_1}\n{EMAIL_2},x\n";
    outcrop_with(table.as_bytes(), &["pii", "redact", "--csv", "--vault", &vault]).says(0, masked, "");
    outcrop_with(masked.as_bytes(), &["pii", "restore", "--csv", "--vault", &vault]).says(0, table, "");
}

#[test]
fn numbers_of_json_lines_stay_as_they_are_written() {
    let folder = Folder::new("pii-numbers");
    let vault = folder.path().join("vault.json").display().to_string();
    let rows = "\u{feff}{\"x\":930192.7818915497,\"n\":123456789012345678901234567890,\"e\":1e2,\"z\":[-0.10,3.4438181305301197e-09],\"to\":\"bob@example.com\"}\n";
    let masked = rows.replace("bob@example.com", "{EMAIL_1}");
    outcrop_with(rows.as_bytes(), &["pii", "redact", "--jsonl", "--vault", &vault]).says(0, &masked, "");
    outcrop_with(masked.as_bytes(), &["pii", "restore", "--jsonl", "--vault", &vault]).says(0, rows, "");
}

#[test]
fn what_is_found_and_masked_is_counted() {
    let text = "bob@example.com, ann@example.com and 10.0.0.1\n";
    let counts = "       2  EMAIL\n       1  IP_ADDRESS\n";
    let run = outcrop_with(text.as_bytes(), &["pii", "find", "--report"]);
    assert_eq!((run.code, run.out.lines().count(), run.err.as_str()), (0, 3, counts));
    for form in [&[][..], &["--lines"], &["--csv", "--no-header"]] {
        let run = outcrop_with(text.as_bytes(), &[&["pii", "redact", "--report"], form].concat());
        assert_eq!((run.code, run.err.as_str()), (0, counts), "{form:?}");
    }
    let run = outcrop_with(b"{\"a\":\"bob@example.com\",\"password\":7}\n", &["pii", "redact", "--jsonl", "--field", "/a", "--report"]);
    assert_eq!((run.code, run.err.as_str()), (0, "       1  EMAIL\n"));
    // What the policy only reports is not masked.
    let folder = Folder::new("pii-report").with("p.json", b"{\"entities\": [{\"type\": \"EMAIL\", \"outputAction\": \"NONE\"}]}");
    let policy = folder.path().join("p.json").display().to_string();
    outcrop_with(b"bob@example.com", &["pii", "redact", "--output", "--report", "--policy", &policy]).says(0, "bob@example.com", "");
}

#[test]
fn findings_of_a_long_text_are_those_of_the_whole() {
    use outcrop::pii::{Policy, Redactor, spans};
    let text = format!("é🙂 {}\r\n{}", many(), "words without an end ".repeat(3_000));
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let found = redactor.find(&text);
    let expected: Vec<_> = found
        .iter()
        .zip(spans(&text, &found))
        .map(|(found, at)| {
            let line = text[..found.start].matches('\n').count() + 1;
            (line, at.code_points.start, at.code_points.end, redactor.name(found.entity).to_owned())
        })
        .collect();
    let run = outcrop_with(text.as_bytes(), &["pii", "find"]);
    let said: Vec<serde_json::Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let said: Vec<_> = said
        .iter()
        .map(|one| (number(&one["line"]), number(&one["start"]), number(&one["end"]), one["type"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(said, expected);
}

#[test]
fn lines_that_are_no_json_are_told_and_the_rest_is_found() {
    let rows = "\u{feff}{\"id\":1,\"text\":\"bob@example.com\"}\r\n{no\n{\"id\":3}\n{\"id\":\"d\",\"text\":\"\\ud83d\"}\n";
    let run = outcrop_with(rows.as_bytes(), &["pii", "find", "--jsonl"]);
    assert_eq!(
        run.out,
        "{\"id\":1,\"spans\":[{\"start\":0,\"end\":15,\"type\":\"EMAIL\",\"score\":0.97}]}\n{\"id\":null,\"spans\":[],\"error\":\"line 2 column 2 is not JSON: key must be a string\"}\n{\"id\":3,\"spans\":[],\"error\":\"line 3 has no \\\"text\\\"\"}\n{\"id\":null,\"spans\":[],\"error\":\"line 4 column 25 is not JSON: unexpected end of hex escape\"}\n"
    );
    assert_eq!((run.code, run.err.as_str()), (3, "error: <stdin>: 3 lines were not looked into; their answers say why\n"));
}

#[test]
fn a_vault_that_cannot_be_opened_says_why() {
    let folder = Folder::new("pii-closed")
        .with("secret.txt", b"granite\n")
        .with("other.txt", b"tuff\n")
        .with("new.json", b"{\"version\": 2, \"values\": [\"bob@example.com\"]}")
        .with(
            "bad.json",
            b"{\"version\": 1, \"entries\": [{\"placeholder\": \"EMAIL_1\", \"name\": \"EMAIL\", \"value\": \"bob@example.com\"}]}",
        )
        .with("none.json", b"bob@example.com");
    let at = |name: &str| folder.path().join(name).display().to_string();
    outcrop_with(b"bob@example.com", &["pii", "redact", "--vault", &at("v.age"), "--passphrase-file", &at("secret.txt")]).says(
        0,
        "{EMAIL_1}",
        "",
    );
    let whole = std::fs::read(at("v.age")).unwrap();
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(at("changed.age"), changed).unwrap();
    std::fs::write(at("cut.age"), &whole[..whole.len() - 5]).unwrap();
    std::fs::write(at("stump.age"), &whole[..100]).unwrap();
    let why = |vault: &str, passphrase: &str| {
        outcrop_with(b"{EMAIL_1}", &["pii", "restore", "--vault", &at(vault), "--passphrase-file", &at(passphrase)])
    };
    why("v.age", "other.txt")
        .fails(3, &format!("error: {}: cannot be opened: this is not the passphrase or key it was written with\n", at("v.age")));
    for vault in ["changed.age", "cut.age", "stump.age"] {
        why(vault, "secret.txt").fails(3, &format!("error: {}: cannot be opened: it was cut short or changed\n", at(vault)));
    }
    for (vault, why) in [
        ("new.json", "it is of version 2, and this release knows version 1"),
        ("bad.json", "entries/0: its placeholder cannot be one"),
        ("none.json", "line 1 column 1 is not what a vault looks like"),
    ] {
        let said = format!("error: {}: vault is not valid: {why}\n", at(vault));
        outcrop_with(b"{EMAIL_1}", &["pii", "restore", "--vault", &at(vault)]).fails(3, &said);
        let before = std::fs::read(at(vault)).unwrap();
        outcrop_with(b"bob@example.com", &["pii", "redact", "--vault", &at(vault)]).fails(3, &said);
        assert_eq!(std::fs::read(at(vault)).unwrap(), before, "what cannot be read is not written over");
    }
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
