//! `outcrop pii`: finds, masks and restores personal data.

use crate::commands::print_line;
use crate::failure::{Failure, File};
use crate::inputs::{self, parse_json, reason, shown};
use crate::replay::progress;
use crate::vault::Kept;
use clap::{Args, Subcommand};
use outcrop::FromJson as _;
use outcrop::pii::{Direction, Mask, Pointers, Policy, Redactor, Vault, spans};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};

/// Lines that are worked on at once, and the bytes they may have together; what is kept in memory.
const BATCH_LINES: usize = 4_096;
const BATCH_BYTES: usize = 8 * 1024 * 1024;

#[derive(Subcommand)]
pub(crate) enum Pii {
    /// Say where personal data is, as JSON
    #[command(after_help = "\
A text is answered by one line for each finding, with line (from 1) and offsets in code points of
the text. With --jsonl each line {\"id\", \"text\"} is answered by one line
{\"id\", \"spans\": [{\"start\", \"end\", \"type\", \"score\"}]}; a line that is none is answered with an error.

Examples:
  outcrop pii find letter.txt
  outcrop pii find --jsonl < texts.jsonl > spans.jsonl
  outcrop pii find --report letter.txt")]
    Find(Find),

    /// Mask personal data
    #[command(after_help = "\
Works on input of any size in constant memory. With --vault, what was masked can be restored, and
the same value gets the same placeholder the next time. JSON lines are written anew, without spaces;
a member's name, or a column's, says what its value is.

Examples:
  outcrop pii redact letter.txt > masked.txt
  outcrop pii redact --vault vault.json - < letter.txt
  outcrop pii redact --vault vault.age --passphrase-file secret.txt letter.txt
  outcrop pii redact --jsonl --field /customer/* --field /note orders.jsonl
  outcrop pii redact --csv --column email --column 3 people.csv
  tail -f service.log | outcrop pii redact --lines")]
    Redact(Redact),

    /// Put back what a vault keeps
    #[command(after_help = "\
Examples:
  outcrop pii restore --vault vault.json answer.txt
  outcrop pii restore --vault vault.json --jsonl answers.jsonl")]
    Restore(Restore),
}

#[derive(Args)]
pub(crate) struct Find {
    /// The text; - for stdin
    #[arg(default_value = "-")]
    file: String,
    /// Read {\"id\", \"text\"} a line
    #[arg(long)]
    jsonl: bool,
    /// What to look for: {\"entities\": [{\"type\": \"EMAIL\"}], …}, or a guardrail's sensitive information policy
    #[arg(long, value_name = "FILE")]
    policy: Option<String>,
    /// Count the findings of each type, on stderr
    #[arg(long)]
    report: bool,
}

#[derive(Args)]
pub(crate) struct Redact {
    /// The text; - for stdin
    #[arg(default_value = "-")]
    file: String,
    /// What to look for, and how to mask it
    #[arg(long, value_name = "FILE")]
    policy: Option<String>,
    #[command(flatten)]
    form: Form,
    /// With --jsonl: a JSON pointer to what is masked, * for every item or member; all when absent
    #[arg(long = "field", value_name = "POINTER", requires = "jsonl")]
    fields: Vec<String>,
    /// With --csv: a column by its name or its number from 1; all when absent
    #[arg(long = "column", value_name = "COLUMN", requires = "csv")]
    columns: Vec<String>,
    /// What a model wrote, for which the policy may have other rules
    #[arg(long)]
    output: bool,
    #[command(flatten)]
    kept: Kept,
}

/// What the text is.
#[derive(Args)]
struct Form {
    /// A JSON value a line
    #[arg(long, conflicts_with_all = ["csv", "lines"])]
    jsonl: bool,
    /// A table with a line of names at the top
    #[arg(long, conflicts_with = "lines")]
    csv: bool,
    /// Lines that have nothing to do with each other, as in a log; each is written at once
    #[arg(long)]
    lines: bool,
}

#[derive(Args)]
pub(crate) struct Restore {
    /// The text; - for stdin
    #[arg(default_value = "-")]
    file: String,
    #[command(flatten)]
    form: Form,
    #[command(flatten)]
    kept: Kept,
}

pub(crate) fn run(command: &Pii) -> Result<(), Failure> {
    match command {
        Pii::Find(asked) if asked.jsonl => find_lines(asked),
        Pii::Find(asked) => find(asked),
        Pii::Redact(asked) => redact(asked),
        Pii::Restore(asked) => restore(asked),
    }
}

fn redactor(policy: Option<&str>, vault: bool) -> Result<Redactor, Failure> {
    let policy: Policy = match policy {
        None => {
            let mut policy = Policy::default();
            if vault {
                // Only numbered placeholders can be told apart again.
                policy.mask = Mask::Numbered;
            }
            policy
        }
        Some(path) => {
            let file = File { path: shown(path), text: inputs::text(path, "the policy")? };
            Policy::from_json(&parse_json(&file)?).map_err(|error| Failure::File(file.path, error.to_string()))?
        }
    };
    if vault && !matches!(policy.mask, Mask::Numbered | Mask::Fake { .. }) {
        let style = serde_json::to_value(&policy.mask).unwrap_or_default();
        let style = style["style"].as_str().unwrap_or_default();
        return Err(Failure::Usage(format!(
            "--vault keeps what can be restored; the policy masks by {style}, which cannot: numbered and fake can"
        )));
    }
    Ok(Redactor::new(&policy)?)
}

fn open(path: &str) -> Result<Box<dyn BufRead>, Failure> {
    if path == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = std::fs::File::open(path).map_err(|error| Failure::File(path.to_owned(), reason(&error)))?;
    let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
    Ok(Box::new(io::BufReader::with_capacity(64 * 1024, progress(length).wrap_read(file))))
}

fn find(asked: &Find) -> Result<(), Failure> {
    let redactor = redactor(asked.policy.as_deref(), false)?;
    let text = inputs::text(&asked.file, "the text")?;
    let found = redactor.find(&text);
    let mut counts = BTreeMap::new();
    let (mut line, mut counted) = (1, 0);
    for (finding, at) in found.iter().zip(spans(&text, &found)) {
        line += text.get(counted..finding.start).unwrap_or_default().matches('\n').count();
        counted = finding.start;
        let name = redactor.name(finding.entity);
        *counts.entry(name.to_owned()).or_insert(0_u64) += 1;
        print_line(&json!({
            "line": line,
            "start": at.code_points.start,
            "end": at.code_points.end,
            "type": name,
            "score": rounded(finding.score),
        }))?;
    }
    if asked.report {
        say(&counts);
    }
    Ok(())
}

/// Lines in, lines out in the same order; the cores share each batch.
fn find_lines(asked: &Find) -> Result<(), Failure> {
    let redactor = redactor(asked.policy.as_deref(), false)?;
    let mut input = open(&asked.file)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut counts = BTreeMap::new();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut number = 0_u64;
    loop {
        let mut batch: Vec<(u64, Vec<u8>)> = Vec::new();
        let mut bytes = 0;
        while batch.len() < BATCH_LINES && bytes < BATCH_BYTES {
            let mut line = Vec::new();
            if input.read_until(b'\n', &mut line).map_err(|error| Failure::File(shown(&asked.file), reason(&error)))? == 0 {
                break;
            }
            number += 1;
            bytes += line.len();
            if !line.trim_ascii().is_empty() {
                batch.push((number, line));
            }
        }
        if batch.is_empty() && bytes == 0 {
            break;
        }
        let share = batch.len().div_ceil(cores).max(1);
        let answers: Vec<Vec<Value>> = std::thread::scope(|scope| {
            let workers: Vec<_> = batch
                .chunks(share)
                .map(|lines| {
                    let redactor = &redactor;
                    scope.spawn(move || lines.iter().map(|(number, line)| answer(redactor, *number, line)).collect::<Vec<_>>())
                })
                .collect();
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        for answer in answers.iter().flatten() {
            for span in answer["spans"].as_array().into_iter().flatten() {
                *counts.entry(span["type"].as_str().unwrap_or_default().to_owned()).or_insert(0) += 1;
            }
            serde_json::to_writer(&mut out, answer).map_err(io::Error::from)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    if asked.report {
        say(&counts);
    }
    Ok(())
}

fn answer(redactor: &Redactor, number: u64, line: &[u8]) -> Value {
    let bad = |id: Value, what: String| json!({ "id": id, "spans": [], "error": format!("line {number} {what}") });
    let record: Value = match serde_json::from_slice(line) {
        Ok(record) => record,
        Err(error) => return bad(Value::Null, format!("is not JSON: {error}")),
    };
    let Some(text) = record["text"].as_str() else {
        return bad(record["id"].clone(), "has no \"text\"".to_owned());
    };
    let found = redactor.find(text);
    let spans: Vec<Value> = found
        .iter()
        .zip(spans(text, &found))
        .map(|(finding, at)| {
            json!({ "start": at.code_points.start, "end": at.code_points.end, "type": redactor.name(finding.entity), "score": rounded(finding.score) })
        })
        .collect();
    json!({ "id": record["id"], "spans": spans })
}

/// As many digits as a confidence has.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1_000.0).round() / 1_000.0
}

fn say(counts: &BTreeMap<String, u64>) {
    for (name, count) in counts {
        anstream::eprintln!("{count:8}  {name}");
    }
}

fn redact(asked: &Redact) -> Result<(), Failure> {
    let redactor = redactor(asked.policy.as_deref(), asked.kept.is_some())?;
    let mut vault = asked.kept.open()?.unwrap_or_default();
    // What left can be restored whatever happens, a bad line or a reader that has seen enough.
    let done = redact_all(asked, &redactor, &mut vault);
    let saved = asked.kept.save(&vault);
    done.and(saved)
}

fn redact_all(asked: &Redact, redactor: &Redactor, vault: &mut Vault) -> Result<(), Failure> {
    let direction = if asked.output { Direction::Output } else { Direction::Input };
    let mut out = io::BufWriter::new(io::stdout().lock());
    if asked.form.jsonl {
        let pointers = if asked.fields.is_empty() { Ok(Pointers::all()) } else { Pointers::new(&asked.fields) }?;
        values(&asked.file, &mut out, |value| redactor.redact_value(direction, value, &pointers, vault))?;
    } else if asked.form.csv {
        table(&asked.file, &asked.columns, &mut out, |name, cell| redactor.redact_field(direction, name, cell, vault))?;
    } else if asked.form.lines {
        lines(&asked.file, &mut out, |line| redactor.redact_for(direction, line, vault))?;
    } else {
        let mut stream = redactor.stream(direction, vault);
        pieces(&asked.file, |piece| out.write_all(stream.push(piece).as_bytes()))?;
        out.write_all(stream.finish().as_bytes())?;
    }
    out.flush()?;
    Ok(())
}

fn restore(asked: &Restore) -> Result<(), Failure> {
    let Some(vault) = asked.kept.must_open()? else {
        return Err(Failure::Usage("what was masked is in a vault; name it with --vault".to_owned()));
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    if asked.form.jsonl {
        values(&asked.file, &mut out, |value| vault.restore_value(value))?;
    } else if asked.form.csv {
        table(&asked.file, &[], &mut out, |_, cell| vault.restore(cell))?;
    } else if asked.form.lines {
        lines(&asked.file, &mut out, |line| vault.restore(line))?;
    } else {
        let mut stream = vault.stream();
        pieces(&asked.file, |piece| out.write_all(stream.push(piece).as_bytes()))?;
        out.write_all(stream.finish().as_bytes())?;
    }
    Ok(out.flush()?)
}

/// Each line of a file by its number from 1, and the end it had.
fn each_line(path: &str, mut take: impl FnMut(u64, &[u8], &[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut input = open(path)?;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(|error| Failure::File(shown(path), reason(&error)))? == 0 {
            break;
        }
        let bare = line.strip_suffix(b"\n").map_or(line.as_slice(), |bare| bare.strip_suffix(b"\r").unwrap_or(bare));
        take(number, bare, line.get(bare.len()..).unwrap_or_default())?;
    }
    Ok(())
}

/// JSON lines, changed one by one. A line that is none is an error: it would go out as it is.
fn values(path: &str, out: &mut impl Write, mut change: impl FnMut(&mut Value)) -> Result<(), Failure> {
    each_line(path, |number, line, end| {
        if line.trim_ascii().is_empty() {
            out.write_all(line)?;
        } else {
            let bad = |error: serde_json::Error| Failure::File(shown(path), format!("line {number} is not JSON: {error}"));
            let mut value: Value = serde_json::from_slice(line).map_err(bad)?;
            change(&mut value);
            write!(out, "{value}")?;
        }
        Ok(out.write_all(end)?)
    })
}

fn lines(path: &str, out: &mut impl Write, mut change: impl FnMut(&str) -> String) -> Result<(), Failure> {
    each_line(path, |number, line, end| {
        let Ok(line) = std::str::from_utf8(line) else {
            return Err(Failure::File(shown(path), format!("must be UTF-8 text; line {number} is not")));
        };
        out.write_all(change(line).as_bytes())?;
        out.write_all(end)?;
        Ok(out.flush()?)
    })
}

/// A table, cell by cell; `change` gets the column's name with each.
fn table(path: &str, columns: &[String], out: &mut impl Write, mut change: impl FnMut(&str, &str) -> String) -> Result<(), Failure> {
    let bad = |error: &csv::Error| Failure::File(shown(path), format!("is not a table: {error}"));
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(open(path)?);
    let names = table.headers().map_err(|error| bad(&error))?.clone();
    let mut chosen = Vec::new();
    for column in columns {
        let by_name = names.iter().position(|name| name == column);
        let by_number = column.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|&at| at < names.len());
        let Some(at) = by_name.or(by_number) else {
            let known = names.iter().collect::<Vec<_>>().join(", ");
            return Err(Failure::Usage(format!("there is no column \"{column}\"; there are {known}")));
        };
        chosen.push(at);
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    let written = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Failure::from(error),
        other => Failure::File("stdout".to_owned(), format!("{other:?}")),
    };
    writer.write_record(&names).map_err(written)?;
    for record in table.records() {
        let record = record.map_err(|error| bad(&error))?;
        let cells = record.iter().enumerate().map(|(at, cell)| {
            if columns.is_empty() || chosen.contains(&at) { change(names.get(at).unwrap_or_default(), cell) } else { cell.to_owned() }
        });
        writer.write_record(cells).map_err(written)?;
    }
    Ok(writer.flush()?)
}

/// The text of a file in pieces that end at a character.
fn pieces(path: &str, mut take: impl FnMut(&str) -> io::Result<()>) -> Result<(), Failure> {
    let mut input = open(path)?;
    let mut buffer = vec![0; 64 * 1024];
    let (mut kept, mut read_before) = (0, 0);
    loop {
        let free = buffer.get_mut(kept..).unwrap_or_default();
        let read = input.read(free).map_err(|error| Failure::File(shown(path), reason(&error)))?;
        let filled = buffer.get(..kept + read).unwrap_or_default();
        let (text, rest) = match std::str::from_utf8(filled) {
            Ok(text) => (text, 0),
            // The end of a piece may cut a character, the end of the file may not.
            Err(error) if error.error_len().is_none() && read > 0 => {
                let whole = filled.get(..error.valid_up_to()).unwrap_or_default();
                (std::str::from_utf8(whole).unwrap_or_default(), filled.len() - error.valid_up_to())
            }
            Err(error) => {
                let at = read_before + error.valid_up_to();
                return Err(Failure::File(shown(path), format!("must be UTF-8 text; byte {at} is not")));
            }
        };
        take(text)?;
        let used = text.len();
        read_before += used;
        buffer.copy_within(used..used + rest, 0);
        kept = rest;
        if read == 0 {
            return Ok(());
        }
    }
}
