//! `outcrop pii`: finds, masks and restores personal data.

use crate::commands::print_line;
use crate::failure::{Failure, File};
use crate::inputs::{Reader, reason, shown};
use clap::{Args, Subcommand};
use outcrop::pii::{Direction, Policy, Redactor, Vault, spans};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;

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
the same value gets the same placeholder the next time.

Examples:
  outcrop pii redact letter.txt > masked.txt
  outcrop pii redact --vault vault.json - < letter.txt")]
    Redact(Redact),

    /// Put back what a vault keeps
    #[command(after_help = "\
Example:
  outcrop pii restore --vault vault.json answer.txt")]
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
    /// Keep what was masked in this file, which then holds personal data
    #[arg(long, value_name = "FILE")]
    vault: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Restore {
    /// The text; - for stdin
    #[arg(default_value = "-")]
    file: String,
    /// The vault that masked it
    #[arg(long, value_name = "FILE")]
    vault: PathBuf,
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
    let policy = match policy {
        None => {
            let mut policy = Policy::default();
            if vault {
                // Only numbered placeholders can be told apart again.
                policy.mask = outcrop::pii::Mask::Numbered;
            }
            policy
        }
        Some(path) => {
            let text = Reader::default().text(path, "the policy")?;
            serde_json::from_str(&text).map_err(|error| Failure::Json(error, File { path: shown(path), text }))?
        }
    };
    Ok(Redactor::new(&policy)?)
}

fn open(path: &str) -> Result<Box<dyn BufRead>, Failure> {
    if path == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = std::fs::File::open(path).map_err(|error| Failure::File(path.to_owned(), reason(&error)))?;
    Ok(Box::new(io::BufReader::with_capacity(64 * 1024, file)))
}

fn find(asked: &Find) -> Result<(), Failure> {
    let redactor = redactor(asked.policy.as_deref(), false)?;
    let text = Reader::default().text(&asked.file, "the text")?;
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
            workers.into_iter().map(|worker| worker.join().unwrap_or_default()).collect()
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
    let redactor = redactor(asked.policy.as_deref(), asked.vault.is_some())?;
    let mut vault = match &asked.vault {
        Some(path) if path.exists() => read_vault(path)?,
        _ => Vault::default(),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut stream = redactor.stream(Direction::Input, &mut vault);
    pieces(&asked.file, |piece| out.write_all(stream.push(piece).as_bytes()))?;
    out.write_all(stream.finish().as_bytes())?;
    out.flush()?;
    if let Some(path) = &asked.vault {
        std::fs::write(path, vault.to_json()).map_err(|error| Failure::File(path.display().to_string(), reason(&error)))?;
    }
    Ok(())
}

fn restore(asked: &Restore) -> Result<(), Failure> {
    let vault = read_vault(&asked.vault)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut stream = vault.stream();
    pieces(&asked.file, |piece| out.write_all(stream.push(piece).as_bytes()))?;
    out.write_all(stream.finish().as_bytes())?;
    Ok(out.flush()?)
}

fn read_vault(path: &std::path::Path) -> Result<Vault, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::File(path.display().to_string(), reason(&error)))?;
    Ok(Vault::from_json(&text)?)
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
