//! `outcrop guardrail`: checks a policy, and tries it on texts without the service.

use crate::commands::print_json;
use crate::failure::{Failure, write_findings};
use crate::inputs::{self, reason, shown};
use crate::position::{line_and_column, locate};
use crate::terminal::{BOLD, DIM, Face, harmless};
use clap::{Args, Subcommand, ValueEnum};
use outcrop::guardrail::{Content, Guardrail, Heuristics, Outcome, Qualifier, Scope, Source, Verdict, check};
use outcrop::{Finding, FromJson as _};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::io::{self, Write as _};

/// How heuristics are asked for, for `--help`.
const HEURISTICS: &str = "\
Words, patterns and personal data are evaluated as they are. Topics, content filters, prompt
attacks and contextual grounding need the service's models: without --heuristics they are not
evaluated, and the verdict says so. Heuristics are good for trying a policy out; what the service
says of the same text may differ.";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Say what the service would say about a policy
    #[command(after_help = "\
The policy is a CreateGuardrail body or what GetGuardrail answered, JSON or YAML. Each finding is
a line: path: severity code: message.

Example:
  outcrop guardrail check examples/guardrails/financial-advice.json")]
    Check {
        /// The policy; - for stdin
        policy: String,
    },

    /// Try a policy on cases with an expected verdict
    #[command(after_help = format!("\
Cases are YAML or JSON:

  cases:
    - name: asks for a tip
      source: input                     # or output; input unless said
      text: Which stock should I buy?
      expect: blocked                   # or masked, intervened, passed, undecided
      detects: [topics/Investment advice]
    - name: invents a figure
      source: output
      text: The fund returned 12 % last year.
      groundingSource: The fund returned 8 % last year.
      query: What did the fund return?
      expect: blocked
    - name: hides a mail address
      text: Write to ann@example.org.
      expect: masked
      output: Write to {{EMAIL}}.

A case that cannot be decided here is open, as is one that is masked while something that could
block it was not evaluated. The last lines say which rules of the policy no case triggers. Exit
code 1: a case is not as expected; 8: all others are, and some are open.

{HEURISTICS}

Examples:
  outcrop guardrail test policy.json cases.yaml
  outcrop guardrail test policy.json cases.yaml --heuristics --junit report.xml
  outcrop guardrail test policy.json cases.yaml --heuristics=topics,grounding --json"))]
    Test {
        /// The policy
        policy: String,
        /// The cases; - for stdin
        cases: String,
        #[command(flatten)]
        wanted: Wanted,
        /// Also write a JUnit report
        #[arg(long, value_name = "FILE")]
        junit: Option<String>,
    },

    /// Say for which cases two policies differ
    #[command(after_help = format!("\
Expected verdicts need not be there. Exit code 1: they differ; 8: they do not, as far as was
evaluated here, and not everything was.

{HEURISTICS}

Example:
  outcrop guardrail diff old.json new.json cases.yaml --heuristics"))]
    Diff {
        /// The policy before
        old: String,
        /// The policy after
        new: String,
        /// The cases; - for stdin
        cases: String,
        #[command(flatten)]
        wanted: Wanted,
    },

    /// Judge one text, and print the verdict as JSON
    #[command(after_help = format!("\
The verdict has the shape of ApplyGuardrail's answer; evaluation says what each check answered.
Exit code 0: it passes; 7: the guardrail intervened; 8: not everything could be decided here.

{HEURISTICS}

Examples:
  outcrop guardrail apply policy.json 'Write to ann@example.org.' --source input
  outcrop guardrail apply policy.json - --source output --grounding-source @article.txt --query 'How old is it?' --heuristics < answer.txt"))]
    Apply {
        /// The policy
        policy: String,
        /// The text; @FILE for a file's, - for stdin
        #[arg(default_value = "-")]
        text: String,
        /// Which way the text goes
        #[arg(long)]
        source: Way,
        /// What the text is to be supported by; @FILE for a file's text
        #[arg(long, value_name = "TEXT")]
        grounding_source: Vec<String>,
        /// What the text is to answer; @FILE for a file's text
        #[arg(long, value_name = "TEXT")]
        query: Vec<String>,
        /// Also tell what was looked for and not found
        #[arg(long)]
        full: bool,
        #[command(flatten)]
        wanted: Wanted,
    },
}

#[derive(Args)]
pub(crate) struct Wanted {
    /// Let heuristics stand in for the service's models: all, or of topics, content, promptAttack, grounding
    #[arg(long, value_name = "LIST", num_args = 0..=1, require_equals = true, default_missing_value = "all", value_delimiter = ',')]
    heuristics: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Way {
    /// To the model
    Input,
    /// From the model
    Output,
}

impl From<Way> for Source {
    fn from(way: Way) -> Self {
        match way {
            Way::Input => Self::Input,
            Way::Output => Self::Output,
        }
    }
}

pub(crate) fn run(command: &Command, wants_json: bool) -> Result<(), Failure> {
    match command {
        Command::Check { policy } => check_policy(&inputs::yaml(policy, "the policy")?, wants_json),
        Command::Test { policy, cases, wanted, junit } => {
            let guardrail = wanted.guardrail(policy)?;
            let cases = read_cases(cases, true)?;
            test(&guardrail, &cases, junit.as_deref(), wants_json)
        }
        Command::Diff { old, new, cases, wanted } => {
            let policies = [wanted.guardrail(old)?, wanted.guardrail(new)?];
            diff(&policies, &read_cases(cases, false)?, wants_json)
        }
        Command::Apply { policy, text, source, grounding_source, query, full, wanted } => {
            let guardrail = wanted.guardrail(policy)?;
            let mut content = Vec::new();
            for (texts, what, block) in [
                (grounding_source.as_slice(), "--grounding-source", Content::grounding_source as fn(String) -> Content),
                (query.as_slice(), "--query", Content::query),
                (std::slice::from_ref(text), "the text", Content::text),
            ] {
                for text in texts {
                    content.push(block(inputs::typed(text, what)?));
                }
            }
            let verdict = guardrail.evaluate_in(if *full { Scope::Full } else { Scope::Interventions }, (*source).into(), &content);
            print_json(&verdict)?;
            match verdict.outcome() {
                Outcome::Passed => Ok(()),
                Outcome::Intervened => Err(Failure::Said(7)),
                Outcome::Undecided { .. } => Err(Failure::Said(8)),
            }
        }
    }
}

impl Wanted {
    fn guardrail(&self, path: &str) -> Result<Guardrail, Failure> {
        let heuristics =
            Heuristics::named(self.heuristics.iter().map(String::as_str)).map_err(|error| Failure::Usage(error.to_string()))?;
        Ok(Guardrail::from_json(&inputs::yaml(path, "the policy")?)?.with_heuristics(heuristics))
    }
}

fn check_policy(policy: &Value, wants_json: bool) -> Result<(), Failure> {
    let findings = check(policy);
    let accepted = !findings.iter().any(Finding::refuses);
    if wants_json {
        print_json(&json!({ "accepted": accepted, "findings": findings }))?;
    } else {
        let stdout = io::stdout();
        write_findings(&mut stdout.lock(), &findings, Face::of(&stdout))?;
        let verdict = if accepted { "accepts" } else { "does not accept" };
        let _ = writeln!(io::stderr(), "CreateGuardrail {verdict} this policy");
    }
    if accepted { Ok(()) } else { Err(Failure::Said(1)) }
}

/// One text to try a policy on.
struct Case {
    name: String,
    source: Source,
    content: Vec<Content>,
    expect: Option<Expect>,
    detects: Vec<String>,
    output: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Blocked,
    Masked,
    Intervened,
    Passed,
    Undecided,
}

impl Expect {
    const WORDS: [(&str, Self); 5] = [
        ("blocked", Self::Blocked),
        ("masked", Self::Masked),
        ("intervened", Self::Intervened),
        ("passed", Self::Passed),
        ("undecided", Self::Undecided),
    ];

    fn as_str(self) -> &'static str {
        Self::WORDS.into_iter().find(|(_, expect)| *expect == self).map_or("", |(word, _)| word)
    }

    /// What a verdict came to.
    fn of(verdict: &Verdict) -> Self {
        match verdict.outcome() {
            Outcome::Intervened if verdict.blocked() => Self::Blocked,
            Outcome::Intervened => Self::Masked,
            Outcome::Passed => Self::Passed,
            Outcome::Undecided { .. } => Self::Undecided,
        }
    }
}

/// The cases of a file: a list, or an object with the list in `cases`.
fn read_cases(path: &str, expecting: bool) -> Result<Vec<Case>, Failure> {
    let (text, file) = inputs::yaml_with_text(path, "the cases")?;
    let list = file.get("cases").unwrap_or(&file).as_array();
    let wrong = |message: String| Failure::File(shown(path), message);
    let list = list.ok_or_else(|| wrong("must hold a list of cases".to_owned()))?;
    if list.is_empty() && expecting {
        return Err(wrong("holds no case, so nothing would be tried".to_owned()));
    }
    let at = if file.get("cases").is_some() { "/cases" } else { "" };
    let read = |(index, case): (usize, &Value)| {
        let line = || line_of(&text, at, index).map_or_else(String::new, |line| format!("line {line}: "));
        Case::of(case, index, expecting).map_err(|message| wrong(format!("{}case {}: {message}", line(), index + 1)))
    };
    list.iter().enumerate().map(read).collect()
}

/// The line on which an item of a list begins, from 1; `None` for a list that YAML has in brackets.
fn line_of(text: &str, at: &str, index: usize) -> Option<usize> {
    if text.trim_start().starts_with(['{', '[']) {
        return Some(line_and_column(text, locate(text, &format!("{at}/{index}")).start).0);
    }
    // The first line that begins with a dash begins the list, and its items are those that begin as deep.
    let deep = |line: &str| line.len() - line.trim_start().len();
    let begins = |line: &&str| line.trim_start().strip_prefix('-').is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let first = text.lines().find(begins).map(deep)?;
    let items = text.lines().enumerate().filter(|(_, line)| begins(line) && deep(line) == first);
    items.map(|(line, _)| line + 1).nth(index)
}

impl Case {
    const KEYS: [&str; 9] = ["name", "source", "text", "groundingSource", "query", "content", "expect", "detects", "output"];

    fn of(case: &Value, index: usize, expecting: bool) -> Result<Self, String> {
        let Value::Object(members) = case else { return Err("must be an object".to_owned()) };
        if let Some(key) = members.keys().find(|key| !Self::KEYS.contains(&key.as_str())) {
            return Err(format!("{key} is not known here; there are {}", Self::KEYS.join(", ")));
        }
        let text = |key: &str| match members.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(format!("{key} must be a text")),
        };
        let texts = |key: &str| match members.get(key) {
            Some(Value::Array(items)) => {
                let item =
                    |item: &Value| item.as_str().map(str::to_owned).ok_or_else(|| format!("{key} must be a text or a list of texts"));
                items.iter().map(item).collect::<Result<Vec<_>, _>>()
            }
            _ => Ok(text(key)?.into_iter().collect()),
        };
        let source = match text("source")?.as_deref() {
            None | Some("input" | "INPUT") => Source::Input,
            Some("output" | "OUTPUT") => Source::Output,
            Some(other) => return Err(format!("source must be input or output, got {other}")),
        };
        let mut content: Vec<Content> = Vec::new();
        content.extend(texts("groundingSource")?.into_iter().map(Content::grounding_source));
        content.extend(texts("query")?.into_iter().map(Content::query));
        content.extend(texts("text")?.into_iter().map(Content::text));
        if let Some(blocks) = members.get("content") {
            let blocks = blocks.as_array().ok_or_else(|| "content must be a list of blocks as ApplyGuardrail takes them".to_owned())?;
            for block in blocks {
                content.push(Content::from_json(block).map_err(|error| error.to_string())?);
            }
        }
        let guarded = |block: &Content| match block {
            Content::Text { qualifiers, .. } => qualifiers.is_empty() || qualifiers.contains(&Qualifier::GuardContent),
            _ => true,
        };
        if !content.iter().any(guarded) {
            return Err("has nothing to judge; give it text or content".to_owned());
        }
        let expect = match text("expect")? {
            None if expecting => {
                return Err(format!("expects nothing; expect is one of {}", Expect::WORDS.map(|(word, _)| word).join(", ")));
            }
            None => None,
            Some(word) => match Expect::WORDS.into_iter().find(|(known, _)| *known == word) {
                Some((_, expect)) => Some(expect),
                None => return Err(format!("expect must be one of {}, got {word}", Expect::WORDS.map(|(word, _)| word).join(", "))),
            },
        };
        let name = text("name")?.unwrap_or_else(|| format!("case {}", index + 1));
        Ok(Self { name, source, content, expect, detects: texts("detects")?, output: text("output")? })
    }
}

/// What one case came to.
struct Tried<'c> {
    case: &'c Case,
    got: Expect,
    detected: Vec<String>,
    not_evaluated: Vec<&'static str>,
    standing: Standing,
    /// What is not as expected, or not decided.
    why: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Right,
    Wrong,
    Open,
}

fn detected(verdict: &Verdict) -> Vec<String> {
    let mut rules: Vec<String> = Vec::new();
    for rule in verdict.detections().filter(|found| found.detected != Some(false)).map(outcrop::guardrail::Detection::rule) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}

/// The check that has this rule.
fn check_of(rule: &str) -> &str {
    if rule == "content/PROMPT_ATTACK" { "promptAttack" } else { rule.split('/').next().unwrap_or(rule) }
}

impl<'c> Tried<'c> {
    fn new(case: &'c Case, guardrail: &Guardrail) -> Self {
        let verdict = guardrail.evaluate(case.source, &case.content);
        let got = Expect::of(&verdict);
        let detected = detected(&verdict);
        let not_evaluated: Vec<&str> = verdict.not_evaluated().into_iter().map(outcrop::guardrail::Check::as_str).collect();
        let expect = case.expect.unwrap_or(got);
        let agrees = expect == got || (expect == Expect::Intervened && matches!(got, Expect::Blocked | Expect::Masked));
        let (mut wrong, mut open) = (Vec::new(), Vec::new());
        if agrees && expect == Expect::Masked && !not_evaluated.is_empty() {
            open.push("masked as expected, and what was not evaluated could block it".to_owned());
        }
        if !agrees {
            // What was not evaluated could still block; nothing undoes a block.
            let reachable = match got {
                Expect::Undecided => true,
                Expect::Masked => matches!(expect, Expect::Blocked | Expect::Intervened) && !not_evaluated.is_empty(),
                _ => false,
            };
            let list = if reachable { &mut open } else { &mut wrong };
            list.push(format!("expected {}, got {}", expect.as_str(), got.as_str()));
        }
        let rules = guardrail.rules();
        for rule in case.detects.iter().filter(|rule| !detected.contains(rule)) {
            if !rules.contains(rule) {
                wrong.push(format!("did not detect {rule}, which the policy does not have"));
                continue;
            }
            let list = if not_evaluated.contains(&check_of(rule)) { &mut open } else { &mut wrong };
            list.push(format!("did not detect {rule}"));
        }
        if let Some(output) = case.output.as_ref().filter(|_| agrees)
            && verdict.outputs.join("\n") != *output
        {
            wrong.push(format!("expected the output \"{output}\", got \"{}\"", verdict.outputs.join("\n")));
        }
        let standing = match (wrong.is_empty(), open.is_empty()) {
            (true, true) => Standing::Right,
            (true, false) => Standing::Open,
            (false, _) => Standing::Wrong,
        };
        wrong.append(&mut open);
        if standing != Standing::Right && !not_evaluated.is_empty() {
            wrong.push(format!("not evaluated here: {}", not_evaluated.join(", ")));
        }
        let why = wrong.join("; ");
        Self { case, got, detected, not_evaluated, standing, why }
    }

    fn to_json(&self) -> Value {
        let mut json = json!({
            "name": self.case.name,
            "source": self.case.source.as_str(),
            "got": self.got.as_str(),
            "standing": self.standing.as_str(),
            "detected": self.detected,
        });
        if let Some(expect) = self.case.expect {
            json["expected"] = expect.as_str().into();
        }
        if !self.not_evaluated.is_empty() {
            json["notEvaluated"] = self.not_evaluated.clone().into();
        }
        if !self.why.is_empty() {
            json["why"] = self.why.as_str().into();
        }
        json
    }
}

impl Standing {
    fn as_str(self) -> &'static str {
        match self {
            Self::Right => "ok",
            Self::Wrong => "wrong",
            Self::Open => "open",
        }
    }
}

fn test(guardrail: &Guardrail, cases: &[Case], junit: Option<&str>, wants_json: bool) -> Result<(), Failure> {
    let tried: Vec<Tried> = cases.iter().map(|case| Tried::new(case, guardrail)).collect();
    let count = |standing| tried.iter().filter(|tried| tried.standing == standing).count();
    let (right, wrong, open) = (count(Standing::Right), count(Standing::Wrong), count(Standing::Open));
    let rules = guardrail.rules();
    let triggered: Vec<(&String, usize)> =
        rules.iter().map(|rule| (rule, tried.iter().filter(|tried| tried.detected.contains(rule)).count())).collect();
    if let Some(path) = junit {
        std::fs::write(path, to_junit(guardrail.name(), &tried)).map_err(|error| Failure::File(path.to_owned(), reason(&error)))?;
    }
    if wants_json {
        let rules: Map<String, Value> = triggered.iter().map(|(rule, count)| ((*rule).clone(), (*count).into())).collect();
        let cases: Vec<Value> = tried.iter().map(Tried::to_json).collect();
        print_json(&json!({ "guardrail": guardrail.name(), "cases": cases, "ok": right, "wrong": wrong, "open": open, "rules": rules }))?;
    } else {
        let stdout = io::stdout();
        let face = Face::of(&stdout);
        let (bold, dim) = (BOLD.on(face), DIM.on(face));
        let mut out = stdout.lock();
        for tried in &tried {
            let name = harmless(&tried.case.name, face);
            match tried.standing {
                Standing::Right => writeln!(out, "{dim}ok{dim:#}     {name}: {}{}", tried.got.as_str(), bracketed(&tried.detected))?,
                standing => {
                    let word = format!("{:5}", standing.as_str());
                    writeln!(out, "{bold}{word}{bold:#}  {name}: {}{}", harmless(&tried.why, face), bracketed(&tried.detected))?;
                }
            }
        }
        writeln!(out, "\n{} cases: {right} as expected, {wrong} not, {open} open", tried.len())?;
        let silent: Vec<&str> = triggered.iter().filter(|(_, count)| *count == 0).map(|(rule, _)| rule.as_str()).collect();
        write!(out, "{} of {} rules are triggered by a case", rules.len() - silent.len(), rules.len())?;
        // What was not evaluated might well be triggered.
        let (unknown, silent): (Vec<&str>, Vec<&str>) =
            silent.into_iter().partition(|rule| tried.iter().any(|tried| tried.not_evaluated.contains(&check_of(rule))));
        for (what, rules) in [("none triggers", silent), ("not evaluated here", unknown)] {
            if !rules.is_empty() {
                write!(out, "; {what} {}", harmless(&rules.join(", "), face))?;
            }
        }
        writeln!(out)?;
    }
    match (wrong, open) {
        (0, 0) => Ok(()),
        (0, _) => Err(Failure::Said(8)),
        _ => Err(Failure::Said(1)),
    }
}

fn bracketed(rules: &[String]) -> String {
    if rules.is_empty() { String::new() } else { format!(" ({})", rules.join(", ")) }
}

/// A report as continuous integration reads it.
fn to_junit(name: &str, tried: &[Tried<'_>]) -> String {
    let count = |standing| tried.iter().filter(|tried| tried.standing == standing).count();
    let name = escaped(name);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
        tried.len(),
        count(Standing::Wrong),
        count(Standing::Open)
    );
    for tried in tried {
        let _ = write!(xml, "    <testcase classname=\"{name}\" name=\"{}\"", escaped(&tried.case.name));
        let why = escaped(&tried.why);
        let _ = match tried.standing {
            Standing::Right => writeln!(xml, "/>"),
            Standing::Wrong => writeln!(xml, ">\n      <failure message=\"{why}\"/>\n    </testcase>"),
            Standing::Open => writeln!(xml, ">\n      <skipped message=\"{why}\"/>\n    </testcase>"),
        };
    }
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}

/// Text as XML attributes take it; characters that XML has no place for become question marks.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut xml, letter| {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' => xml.push_str("&#10;"),
            '\t' => xml.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.push('?'),
            letter => xml.push(letter),
        }
        xml
    })
}

fn diff(policies: &[Guardrail; 2], cases: &[Case], wants_json: bool) -> Result<(), Failure> {
    let [old, new] = policies;
    let only = |one: &Guardrail, other: &Guardrail| -> Vec<String> {
        let known = other.rules();
        one.rules().into_iter().filter(|rule| !known.contains(rule)).collect()
    };
    let (removed, added) = (only(old, new), only(new, old));
    let mut changed = Vec::new();
    // The same, as far as was evaluated.
    let mut open = 0;
    for case in cases {
        let [before, after] = policies.each_ref().map(|policy| policy.evaluate(case.source, &case.content));
        let same = Expect::of(&before) == Expect::of(&after)
            && detected(&before) == detected(&after)
            && before.outputs == after.outputs
            && before.not_evaluated() == after.not_evaluated();
        if !same {
            changed.push((case, before, after));
        } else if !before.blocked() && !before.not_evaluated().is_empty() {
            open += 1;
        }
    }
    if wants_json {
        let changed: Vec<Value> =
            changed.iter().map(|(case, before, after)| json!({ "name": case.name, "old": before, "new": after })).collect();
        print_json(&json!({ "removed": removed, "added": added, "changed": changed, "cases": cases.len(), "open": open }))?;
    } else {
        let stdout = io::stdout();
        let face = Face::of(&stdout);
        let mut out = stdout.lock();
        for (sign, rules) in [('-', &removed), ('+', &added)] {
            rules.iter().try_for_each(|rule| writeln!(out, "{sign} {}", harmless(rule, face)))?;
        }
        for (case, before, after) in &changed {
            writeln!(out, "{}", harmless(&case.name, face))?;
            for (sign, verdict) in [('-', before), ('+', after)] {
                let open = verdict.not_evaluated();
                let open = open.iter().map(|check| check.as_str()).collect::<Vec<_>>().join(", ");
                let open = if open.is_empty() { open } else { format!("; not evaluated: {open}") };
                let output = if verdict.outputs.is_empty() { String::new() } else { format!(": {}", verdict.outputs.join(" | ")) };
                let (word, rules) = (Expect::of(verdict).as_str(), bracketed(&detected(verdict)));
                writeln!(out, "  {sign} {word}{rules}{}{open}", harmless(&output, face))?;
            }
        }
        let still = if open == 0 { String::new() } else { format!("; {open} may, by what was not evaluated here") };
        writeln!(out, "{} of {} cases differ{still}", changed.len(), cases.len())?;
    }
    match (changed.is_empty() && removed.is_empty() && added.is_empty(), open) {
        (true, 0) => Ok(()),
        (true, _) => Err(Failure::Said(8)),
        (false, _) => Err(Failure::Said(1)),
    }
}
