//! `outcrop pii`: finds, masks and restores personal data.

mod arriving;

use crate::failure::{Failure, File};
use crate::inputs::{self, parse_json, reason, shown};
use crate::replay::progress;
use crate::vault::Kept;
use arriving::{Arriving, bare, each_batch, side_by_side};
use clap::{Args, Subcommand};
use outcrop::FromJson as _;
use outcrop::pii::{Action, Ahead, Direction, Found, Mask, Pointers, Policy, Redacting, Redactor, Segments, Vault, spans};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

/// What some programs write before a text.
const BOM: &[u8] = b"\xef\xbb\xbf";
/// Rows of a table that are worked on at once.
const ROWS: usize = 1_024;

#[derive(Subcommand)]
pub(crate) enum Pii {
    /// Say where personal data is, as JSON
    #[command(after_help = "\
A text is answered by one line for each finding, with line (from 1) and offsets in code points of
the text. With --jsonl each line {\"id\", \"text\"} is answered by one line
{\"id\", \"spans\": [{\"start\", \"end\", \"type\", \"score\"}]}; a line that is none is answered with
an error, and the exit code is 3 at the end. Input may be of any size; memory is constant.

Examples:
  outcrop pii find letter.txt
  outcrop pii find --jsonl < texts.jsonl > spans.jsonl
  outcrop pii find --report letter.txt")]
    Find(Find),

    /// Mask personal data
    #[command(after_help = "\
Works on input of any size in constant memory; of lines and rows, the longest is held. With
--vault, what was masked can be restored, and the same value gets the same placeholder the next
time. JSON lines are written anew, without spaces; a member's name, or a column's, says what its
value is. The names at the top of a table are masked where they are personal data themselves: say
--no-header when there are none.

Examples:
  outcrop pii redact letter.txt > masked.txt
  outcrop pii redact --vault vault.json - < letter.txt
  outcrop pii redact --vault vault.age --passphrase-file secret.txt letter.txt
  outcrop pii redact --jsonl --field /customer/* --field /note orders.jsonl
  outcrop pii redact --csv --column email --column 3 people.csv
  outcrop pii redact --csv --no-header --delimiter ';' --report people.csv
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
    /// Read {"id", "text"} a line
    #[arg(long)]
    jsonl: bool,
    /// What to look for: {"entities": [{"type": "EMAIL"}], …}, or a guardrail's sensitive information policy
    #[arg(long, value_name = "FILE")]
    policy: Option<String>,
    /// What a model wrote, for which the policy may have other rules
    #[arg(long)]
    output: bool,
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
    /// With --jsonl: a JSON pointer to what is masked, * for every item or member; all when absent. It is an error when no line has
    /// anything there
    #[arg(long = "field", value_name = "POINTER", requires = "jsonl")]
    fields: Vec<String>,
    /// With --csv: a column by its name or its number from 1; all when absent
    #[arg(long = "column", value_name = "COLUMN", requires = "csv")]
    columns: Vec<String>,
    /// What a model wrote, for which the policy may have other rules
    #[arg(long)]
    output: bool,
    /// Count what was masked of each type, on stderr
    #[arg(long)]
    report: bool,
    #[command(flatten)]
    kept: Kept,
}

/// What the text is.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "one flag each")]
struct Form {
    /// A JSON value a line
    #[arg(long, conflicts_with_all = ["csv", "lines"])]
    jsonl: bool,
    /// A table with a line of names at the top
    #[arg(long, conflicts_with = "lines")]
    csv: bool,
    /// With --csv: there is no line of names, and columns have numbers only
    #[arg(long, requires = "csv")]
    no_header: bool,
    /// With --csv: what stands between cells, one character or the word tab
    #[arg(long, value_name = "CHARACTER", requires = "csv", default_value = ",", value_parser = delimiter)]
    delimiter: u8,
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

/// What stands between the cells of a table.
fn delimiter(written: &str) -> Result<u8, String> {
    match written.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        &[byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(byte),
        _ => Err("must be one ASCII character other than a quote, or the word tab".to_owned()),
    }
}

fn redactor(path: Option<&str>, vault: bool) -> Result<Redactor, Failure> {
    let policy: Policy = match path {
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
    Redactor::new(&policy).map_err(|error| match path {
        Some(path) => Failure::File(shown(path), error.to_string()),
        None => error.into(),
    })
}

fn open(path: &str) -> Result<Box<dyn BufRead>, Failure> {
    if path == "-" {
        return Ok(Box::new(io::BufReader::with_capacity(64 * 1024, progress(None).wrap_read(io::stdin().lock()))));
    }
    let file = std::fs::File::open(path).map_err(|error| Failure::File(path.to_owned(), reason(&error)))?;
    let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
    Ok(Box::new(io::BufReader::with_capacity(64 * 1024, progress(length).wrap_read(file))))
}

fn find(asked: &Find) -> Result<(), Failure> {
    let redactor = redactor(asked.policy.as_deref(), false)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut counts = Counts::default();
    let mut state = Redacting::new(way(asked.output), &Vault::default());
    let mut segments = Segments::default();
    // Where the next segment starts.
    let (mut line, mut points) = (1, 0);
    let mut say = |cut: Vec<String>| -> io::Result<()> {
        for mut segment in side_by_side(&cut, |segment| redactor.look_into_segment(segment.clone())) {
            let found = state.find(&redactor, &mut segment);
            let text = segment.text();
            let mut counted = 0;
            for (finding, at) in found.iter().zip(spans(text, &found)) {
                line += text.get(counted..finding.start).unwrap_or_default().matches('\n').count();
                counted = finding.start;
                let name = redactor.name(finding.entity);
                counts.add(name);
                let said = json!({
                    "line": line,
                    "start": points + at.code_points.start,
                    "end": points + at.code_points.end,
                    "type": name,
                    "score": rounded(finding.score),
                });
                writeln!(out, "{said}")?;
            }
            line += text.get(counted..).unwrap_or_default().matches('\n').count();
            points += text.chars().count();
        }
        out.flush()
    };
    pieces(&asked.file, |piece| say(segments.push(piece)))?;
    say(vec![segments.finish()])?;
    counts.say(asked.report);
    Ok(())
}

/// Lines in, lines out in the same order.
fn find_lines(asked: &Find) -> Result<(), Failure> {
    let redactor = redactor(asked.policy.as_deref(), false)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut counts = Counts::default();
    let mut bad = 0_u64;
    each_batch(&asked.file, |lines| {
        let said =
            |&(number, line): &(u64, &[u8])| (!line.trim_ascii().is_empty()).then(|| answer(&redactor, way(asked.output), number, line));
        for answer in side_by_side(lines, said).iter().flatten() {
            for span in answer["spans"].as_array().into_iter().flatten() {
                counts.add(span["type"].as_str().unwrap_or_default());
            }
            bad += u64::from(answer.get("error").is_some());
            serde_json::to_writer(&mut out, answer).map_err(io::Error::from)?;
            out.write_all(b"\n")?;
        }
        Ok(out.flush()?)
    })?;
    counts.say(asked.report);
    match bad {
        0 => Ok(()),
        1 => Err(Failure::File(shown(&asked.file), "one line was not looked into; its answer says why".to_owned())),
        _ => Err(Failure::File(shown(&asked.file), format!("{bad} lines were not looked into; their answers say why"))),
    }
}

fn answer(redactor: &Redactor, direction: Direction, number: u64, line: &[u8]) -> Value {
    let bad = |id: Value, what: String| json!({ "id": id, "spans": [], "error": what });
    let record: Value = match serde_json::from_slice(unmarked(number, line)) {
        Ok(record) => record,
        Err(error) => return bad(Value::Null, not_json(number, &error)),
    };
    let Some(text) = record["text"].as_str() else {
        return bad(record["id"].clone(), format!("line {number} has no \"text\""));
    };
    let found = redactor.find_for(direction, text);
    let spans: Vec<Value> = found
        .iter()
        .zip(spans(text, &found))
        .map(|(finding, at)| {
            json!({ "start": at.code_points.start, "end": at.code_points.end, "type": redactor.name(finding.entity), "score": rounded(finding.score) })
        })
        .collect();
    json!({ "id": record["id"], "spans": spans })
}

/// Where it stops being JSON, and why; without the line that a line of its own has.
fn not_json(number: u64, error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    format!("line {number} column {} is not JSON: {what}", error.column())
}

fn way(output: bool) -> Direction {
    if output { Direction::Output } else { Direction::Input }
}

/// How many there are of each type.
#[derive(Default)]
struct Counts(BTreeMap<String, u64>);

impl Counts {
    fn add(&mut self, name: &str) {
        match self.0.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(self.0.insert(name.to_owned(), 1)),
        }
    }

    /// Those of what is masked.
    fn masked<'f>(&mut self, redactor: &Redactor, direction: Direction, found: impl IntoIterator<Item = &'f Found>) {
        let masked = found.into_iter().filter(|found| redactor.action(found.entity, direction) != Action::None);
        masked.for_each(|found| self.add(redactor.name(found.entity)));
    }

    fn say(&self, wanted: bool) {
        for (name, count) in self.0.iter().filter(|_| wanted) {
            anstream::eprintln!("{count:8}  {name}");
        }
    }
}

/// As many digits as a confidence has.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1_000.0).round() / 1_000.0
}

fn redact(asked: &Redact) -> Result<(), Failure> {
    let redactor = redactor(asked.policy.as_deref(), asked.kept.is_some())?;
    let mut vault = asked.kept.open()?.unwrap_or_default();
    // What left can be restored whatever happens, a bad line or a reader that has seen enough.
    let mut counts = Counts::default();
    let done = redact_all(asked, &redactor, &mut vault, &mut counts);
    counts.say(asked.report);
    let saved = asked.kept.save(&vault);
    done.and(saved)
}

/// What is found depends on the text alone and is found on all cores; placeholders are given out in order.
fn redact_all(asked: &Redact, redactor: &Redactor, vault: &mut Vault, counts: &mut Counts) -> Result<(), Failure> {
    let direction = way(asked.output);
    let mut out = io::BufWriter::new(io::stdout().lock());
    if asked.form.jsonl {
        let pointers = if asked.fields.is_empty() { Ok(Pointers::all()) } else { Pointers::new(&asked.fields) }?;
        let (mut unmet, mut any) = (asked.fields.clone(), false);
        each_batch(&asked.file, |lines| {
            let look = |&(number, line): &(u64, &[u8])| {
                if line.trim_ascii().is_empty() {
                    return Ok(None);
                }
                let value = json_line(&asked.file, number, unmarked(number, bare(line).0))?;
                let ahead = redactor.look_into_value(direction, &value, &pointers);
                Ok::<_, Failure>(Some((value, ahead)))
            };
            for (looked, (number, line)) in side_by_side(lines, look).into_iter().zip(lines) {
                let (bare, end) = bare(line);
                if unmarked(*number, bare).len() < bare.len() {
                    out.write_all(BOM)?;
                }
                match looked? {
                    None => out.write_all(bare)?,
                    Some((mut value, ahead)) => {
                        any = true;
                        unmet.retain(|field| !leads(&value, field));
                        counts.masked(redactor, direction, ahead.found());
                        redactor.redact_value_ahead(direction, &mut value, &pointers, &ahead, vault);
                        out.write_all(respelt(&value, unmarked(*number, bare)).as_bytes())?;
                    }
                }
                out.write_all(end)?;
            }
            Ok(out.flush()?)
        })?;
        if any && !unmet.is_empty() {
            let message = format!("no line has anything at {}, so nothing was masked there", unmet.join(", "));
            return Err(Failure::File(shown(&asked.file), message));
        }
    } else if asked.form.csv {
        table(&asked.file, &asked.form, &asked.columns, &mut out, |rows| {
            let look = |row: &Row| -> Vec<_> {
                row.iter().map(|(name, cell)| Some(redactor.look_into_field(direction, (*name)?, cell))).collect()
            };
            let looked = side_by_side(rows, look);
            let mut masked = |(cell, ahead): (&(Option<&str>, String), Option<Ahead>)| match (cell, ahead) {
                ((Some(name), cell), Some(ahead)) => {
                    counts.masked(redactor, direction, ahead.found());
                    redactor.redact_field_ahead(direction, name, cell, &ahead, vault)
                }
                ((_, cell), _) => cell.clone(),
            };
            rows.iter().zip(looked).map(|(row, looked)| row.iter().zip(looked).map(&mut masked).collect()).collect()
        })?;
    } else if asked.form.lines {
        lines(asked, redactor, direction, vault, counts, &mut out)?;
    } else {
        let mut state = Redacting::new(direction, vault);
        let mut segments = Segments::default();
        let mut mask = |cut: Vec<String>, vault: &mut Vault, out: &mut dyn Write| -> io::Result<()> {
            for mut segment in side_by_side(&cut, |segment| redactor.look_into_segment(segment.clone())) {
                let found = state.find(redactor, &mut segment);
                counts.masked(redactor, direction, &found);
                out.write_all(state.take(redactor, vault, &segment, &found).as_bytes())?;
            }
            Ok(())
        };
        pieces(&asked.file, |piece| mask(segments.push(piece), vault, &mut out))?;
        mask(vec![segments.finish()], vault, &mut out)?;
        out.write_all(state.finish(redactor, vault).as_bytes())?;
    }
    out.flush()?;
    Ok(())
}

/// Is there anything in a value where this pointer leads?
fn leads(value: &Value, pointer: &str) -> bool {
    let Some(path) = pointer.strip_prefix('/') else { return true };
    let (step, on) = path.split_at(path.find('/').unwrap_or(path.len()));
    match value {
        Value::Object(members) if step == "*" => members.values().any(|member| leads(member, on)),
        Value::Array(items) if step == "*" => items.iter().any(|item| leads(item, on)),
        Value::Object(members) => members.get(&step.replace("~1", "/").replace("~0", "~")).is_some_and(|member| leads(member, on)),
        Value::Array(items) => step.parse().ok().and_then(|at: usize| items.get(at)).is_some_and(|item| leads(item, on)),
        _ => false,
    }
}

/// Lines of a log. They may come for hours and end with a signal: what is about to be written is in the vault's file before.
fn lines(
    asked: &Redact,
    redactor: &Redactor,
    direction: Direction,
    vault: &mut Vault,
    counts: &mut Counts,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut kept = vault.marks();
    each_batch(&asked.file, |lines| {
        let mut masked = Vec::new();
        let mut wrong = Ok(());
        let look =
            |&(number, line): &(u64, &[u8])| text_line(&asked.file, number, bare(line).0).map(|text| redactor.find_for(direction, text));
        for (looked, (_, line)) in side_by_side(lines, look).into_iter().zip(lines) {
            match looked {
                Ok(found) => {
                    let (bare, end) = bare(line);
                    let text = std::str::from_utf8(bare).unwrap_or_default();
                    counts.masked(redactor, direction, &found);
                    masked.extend(redactor.redact_found(direction, text, &found, vault).as_bytes());
                    masked.extend(end);
                }
                Err(failure) => {
                    wrong = Err(failure);
                    break;
                }
            }
        }
        if asked.kept.is_some() && vault.marks() != kept {
            asked.kept.save(vault)?;
            kept = vault.marks();
        }
        out.write_all(&masked)?;
        out.flush()?;
        wrong
    })
}

fn restore(asked: &Restore) -> Result<(), Failure> {
    let Some(vault) = asked.kept.must_open()? else {
        return Err(Failure::Usage("what was masked is in a vault; name it with --vault".to_owned()));
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    if asked.form.jsonl {
        each_line(&asked.file, |number, line, end| {
            if line.trim_ascii().is_empty() {
                out.write_all(line)?;
            } else {
                if unmarked(number, line).len() < line.len() {
                    out.write_all(BOM)?;
                }
                let mut value = json_line(&asked.file, number, unmarked(number, line))?;
                vault.restore_value(&mut value);
                out.write_all(respelt(&value, unmarked(number, line)).as_bytes())?;
            }
            Ok(out.write_all(end)?)
        })?;
    } else if asked.form.csv {
        table(&asked.file, &asked.form, &[], &mut out, |rows| {
            rows.iter().map(|row| row.iter().map(|(_, cell)| vault.restore(cell)).collect()).collect()
        })?;
    } else if asked.form.lines {
        each_line(&asked.file, |number, line, end| {
            out.write_all(vault.restore(text_line(&asked.file, number, line)?).as_bytes())?;
            out.write_all(end)?;
            Ok(out.flush()?)
        })?;
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

/// A line without the mark that some programs write before the first one.
fn unmarked(number: u64, line: &[u8]) -> &[u8] {
    line.strip_prefix(BOM).filter(|_| number == 1).unwrap_or(line)
}

/// A line that is no JSON is an error: it would go out as it is.
fn json_line(path: &str, number: u64, line: &[u8]) -> Result<Value, Failure> {
    serde_json::from_slice(line).map_err(|error| Failure::File(shown(path), not_json(number, &error)))
}

/// A value with its numbers as they stood in the line it was read from.
fn respelt(value: &Value, line: &[u8]) -> String {
    let written = value.to_string();
    match std::str::from_utf8(line) {
        Ok(line) => outcrop::json_respelt(written, line),
        Err(_) => written,
    }
}

fn text_line<'l>(path: &str, number: u64, line: &'l [u8]) -> Result<&'l str, Failure> {
    std::str::from_utf8(line).map_err(|_| Failure::File(shown(path), format!("must be UTF-8 text; line {number} is not")))
}

/// The cells of a row; those of the columns that are meant with the column's name.
type Row<'n> = Vec<(Option<&'n str>, String)>;

/// A table, a number of rows at a time. What stands at its beginning, and how its lines end, stays.
fn table(
    path: &str,
    form: &Form,
    columns: &[String],
    out: &mut impl Write,
    mut change: impl FnMut(&[Row]) -> Vec<Vec<String>>,
) -> Result<(), Failure> {
    let bad = |error: &csv::Error| Failure::File(shown(path), format!("is not a table: {error}"));
    let mut input = open(path)?;
    let mut first = Vec::new();
    input.read_until(b'\n', &mut first).map_err(|error| Failure::File(shown(path), reason(&error)))?;
    if let Some(rest) = first.strip_prefix(BOM) {
        out.write_all(BOM)?;
        first = rest.to_vec();
    }
    if first.is_empty() {
        return Ok(());
    }
    let ends = if first.ends_with(b"\r\n") { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut table = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(form.delimiter)
        .from_reader(io::Read::chain(io::Cursor::new(first), input));
    let mut records = table.records().peekable();
    let top = match records.peek() {
        Some(Ok(top)) => top.clone(),
        Some(Err(error)) => return Err(bad(error)),
        None => return Ok(()),
    };
    let name = |at: usize| if form.no_header { None } else { top.get(at) };
    let mut chosen = Vec::new();
    for column in columns {
        let by_name = (0..top.len()).find(|&at| name(at) == Some(column));
        let by_number = column.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|&at| at < top.len());
        let Some(at) = by_name.or(by_number) else {
            let known = if form.no_header { format!("1 to {}", top.len()) } else { top.iter().collect::<Vec<_>>().join(", ") };
            return Err(Failure::Usage(format!("there is no column \"{column}\"; there are {known}")));
        };
        chosen.push(at);
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).delimiter(form.delimiter).terminator(ends).from_writer(out);
    let written = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Failure::from(error),
        other => Failure::File("stdout".to_owned(), format!("{other:?}")),
    };
    let mut at_top = !form.no_header;
    loop {
        let mut rows: Vec<Row> = Vec::new();
        let mut failed = None;
        for record in records.by_ref().take(ROWS) {
            match record {
                Ok(record) => {
                    let label = |at: usize| if at_top { "" } else { name(at).unwrap_or_default() };
                    let cells = record.iter().enumerate().map(|(at, cell)| {
                        let meant = columns.is_empty() || chosen.contains(&at);
                        (meant.then(|| label(at)), cell.to_owned())
                    });
                    rows.push(cells.collect());
                    at_top = false;
                }
                Err(error) => {
                    failed = Some(bad(&error));
                    break;
                }
            }
        }
        for row in change(&rows) {
            writer.write_record(row).map_err(written)?;
        }
        match failed {
            Some(failure) => return Err(failure),
            None if rows.len() < ROWS => return Ok(writer.flush()?),
            None => (),
        }
    }
}

/// The text of a file in pieces that end at a character.
fn pieces(path: &str, mut take: impl FnMut(&str) -> io::Result<()>) -> Result<(), Failure> {
    let mut input = Arriving::open(path)?;
    let mut held = Vec::new();
    let mut read_before = 0;
    loop {
        let more = input.next(&mut held)?;
        let text = match std::str::from_utf8(&held) {
            Ok(text) => text,
            // The end of a piece may cut a character, the end of the file may not.
            Err(error) if error.error_len().is_none() && more => {
                std::str::from_utf8(held.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
            }
            Err(error) => {
                let at = read_before + error.valid_up_to();
                return Err(Failure::File(shown(path), format!("must be UTF-8 text; byte {at} is not")));
            }
        };
        take(text)?;
        let used = text.len();
        read_before += used;
        held.drain(..used);
        if !more {
            return Ok(());
        }
    }
}
