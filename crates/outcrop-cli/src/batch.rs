//! `outcrop batch`: the records of a batch, written, checked and read.

use crate::ask::{Target, parse};
use crate::commands::print_line;
use crate::failure::{Failure, File, write_findings};
use crate::inputs::{self, about, reason, shown};
use crate::replay::LONGEST_LINE;
use crate::terminal::Face;
use outcrop::batch::{Answered, Records, check_job, record};
use outcrop::{Finding, Operation};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read as _, Write as _};

/// What is done with records.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make records of a prompt and many inputs
    #[command(after_help = "\
Each line of ROWS is a JSON object of inputs; each becomes a record on stdout. Ids are R1, R2, …
unless --id names the input that is one.

Examples:
  outcrop batch write summarise.prompt articles.jsonl > records.jsonl
  outcrop batch write summarise.prompt articles.jsonl --id number --converse > records.jsonl")]
    Write {
        /// A prompt file
        prompt: String,
        /// The inputs, one JSON object a line; - for stdin
        rows: String,
        /// The input that is the record's id, and no input of the prompt
        #[arg(long, value_name = "NAME")]
        id: Option<String>,
        #[command(flatten)]
        target: Target,
    },
    /// Say what the service would say about the records of a job, and about the job
    #[command(after_help = "\
The service looks into a record's body only while the job runs. Findings are told by line, at most
twenty of a code; --json has them all, a line for each record that has any, and a last one in sum.

Examples:
  outcrop batch check records.jsonl --model amazon.nova-lite-v1:0
  outcrop batch check records.jsonl --job job.json --json")]
    Check {
        /// The records; - for stdin
        records: String,
        /// The body that creates the job, which also says whose records they are
        #[arg(long, value_name = "FILE")]
        job: Option<String>,
        #[command(flatten)]
        target: Target,
    },
    /// Read a job's output, a line of JSON for each record: its id, and its answer or its error
    #[command(after_help = "\
Answers come in any order; recordId says whose each is.

Example:
  outcrop batch read records.jsonl.out --model amazon.nova-lite-v1:0 > replies.jsonl")]
    Read {
        /// The output; - for stdin
        output: String,
        #[command(flatten)]
        target: Target,
    },
}

/// How many findings of one code are told.
const TOLD: u64 = 20;

/// `outcrop batch`
pub(crate) fn run(command: &Command, wants_json: bool) -> Result<(), Failure> {
    match command {
        Command::Write { prompt, rows, id, target } => write(prompt, rows, id.as_deref(), target),
        Command::Check { records, job, target } => check(records, job.as_deref(), target, wants_json),
        Command::Read { output, target } => read(output, target),
    }
}

/// Hands over the lines of a file, or of stdin for `-`, with their numbers and without their ends.
fn lines(path: &str, mut each: impl FnMut(u64, &[u8]) -> Result<(), Failure>) -> Result<u64, Failure> {
    let unreadable = |error: &io::Error| Failure::File(shown(path), reason(error));
    let mut input: Box<dyn BufRead> = match path {
        "-" => Box::new(BufReader::new(io::stdin().lock())),
        path => Box::new(BufReader::new(std::fs::File::open(path).map_err(|error| unreadable(&error))?)),
    };
    let (mut line, mut bytes) = (Vec::new(), 0);
    for number in 1.. {
        line.clear();
        let read = (&mut input).take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(|error| unreadable(&error))?;
        if read == 0 {
            break;
        }
        if read as u64 == LONGEST_LINE {
            return Err(Failure::File(shown(path), format!("line {number} is longer than {LONGEST_LINE} bytes")));
        }
        bytes += read as u64;
        each(number, line.strip_suffix(b"\n").unwrap_or(&line))?;
    }
    Ok(bytes)
}

fn write(path: &str, rows: &str, id: Option<&str>, target: &Target) -> Result<(), Failure> {
    let file = File { path: shown(path), text: inputs::text(path, "the prompt")? };
    let prompt = parse(path, &file)?;
    if prompt.redact().is_some() {
        let why = "says redact; the vaults of many records have no place to be kept";
        return Err(Failure::File(file.path, why.to_owned()));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    lines(rows, |number, line| {
        let wrong = |what: String| Failure::File(shown(rows), format!("line {number} {what}"));
        let row: Value = serde_json::from_slice(line).map_err(|error| wrong(format!("is not JSON: {error}")))?;
        let Value::Object(mut row) = row else { return Err(wrong("is not an object of inputs".to_owned())) };
        let own = match id {
            Some(name) => match row.shift_remove(name) {
                Some(Value::String(id)) => id,
                Some(Value::Number(id)) => id.to_string(),
                _ => return Err(wrong(format!("has no id in {name}"))),
            },
            None => format!("R{number}"),
        };
        let rendered = prompt.render(&row).map_err(|error| about(error, &file))?;
        let model = target.model.as_deref();
        let asked = model.or(rendered.model.as_deref()).unwrap_or_default();
        let family = target.family.as_deref().or(rendered.family.as_deref().filter(|_| model.is_none()));
        let hint = target.own.families()?.hint(asked, family);
        let call = rendered.call_as(model, hint, target.operation())?;
        serde_json::to_writer(&mut out, &record(&own, &call)).map_err(io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    })?;
    Ok(out.flush()?)
}

fn check(path: &str, job: Option<&str>, target: &Target, wants_json: bool) -> Result<(), Failure> {
    let job = job.map(|job| inputs::json(job, "--job")).transpose()?;
    let text = |at: &str| job.as_ref().and_then(|job| job.pointer(at)).and_then(Value::as_str);
    let Some(model) = target.model.as_deref().or_else(|| text("/modelId")) else {
        return Err(Failure::Usage(format!("{} holds records; say whose with --model or --job", shown(path))));
    };
    let converses = target.converse || text("/modelInvocationType") == Some("Converse");
    let operation = target.operation.unwrap_or(if converses { Operation::Converse } else { Operation::InvokeModel });
    let family = target.own.families()?.hint(model, target.family.as_deref());
    let mut records = Records::of(model, family, operation)?;
    if let Some(uri) = text("/inputDataConfig/s3InputDataConfig/s3Uri") {
        records = records.within(uri);
    }
    let mut told = Told { codes: BTreeMap::new(), refused: 0, wants_json };
    if let Some(job) = &job {
        told.tell("job", None, &check_job(job))?;
    }
    let of_job = told.refused;
    let bytes = lines(path, |number, line| {
        let findings = records.check(line);
        told.tell(&format!("line {number}"), Some(number), &findings)
    })?;
    let size = records.finish(bytes);
    let (count, refused) = (records.count(), told.refused - of_job);
    if wants_json {
        told.refused += u64::from(size.iter().any(Finding::refuses));
        print_line(&json!({ "accepted": told.refused == 0, "records": count, "refused": refused, "findings": size }))?;
    } else {
        told.tell("file", None, &size)?;
        for (code, more) in
            told.codes.iter().filter_map(|(code, count)| Some((code, count.checked_sub(TOLD)?))).filter(|(_, more)| *more > 0)
        {
            println!("and {more} more of {code}");
        }
        eprintln!("{count} records, {refused} refused");
    }
    if told.refused > 0 { Err(Failure::Said(1)) } else { Ok(()) }
}

/// What has been told, by code.
struct Told {
    codes: BTreeMap<String, u64>,
    refused: u64,
    wants_json: bool,
}

impl Told {
    fn tell(&mut self, place: &str, line: Option<u64>, findings: &[Finding]) -> Result<(), Failure> {
        self.refused += u64::from(findings.iter().any(Finding::refuses));
        if findings.is_empty() {
            return Ok(());
        }
        if self.wants_json {
            return print_line(&json!({ "line": line, "findings": findings }));
        }
        let mut shown = Vec::new();
        for finding in findings {
            let count = self.codes.entry(finding.code.clone()).or_default();
            *count += 1;
            if *count <= TOLD {
                let at = if finding.pointer.is_empty() { place.to_owned() } else { format!("{place} {}", finding.pointer) };
                shown.push(Finding { at: Some(at), ..finding.clone() });
            }
        }
        let stdout = io::stdout();
        Ok(write_findings(&mut stdout.lock(), &shown, Face::of(&stdout))?)
    }
}

fn read(path: &str, target: &Target) -> Result<(), Failure> {
    let Some(model) = target.model.as_deref() else {
        return Err(Failure::Usage(format!("{} holds answers; say whose with --model", shown(path))));
    };
    let family = target.own.families()?.hint(model, target.family.as_deref());
    let mut failed = false;
    lines(path, |number, line| {
        let answered = Answered::read(line, model, family, target.operation());
        match answered {
            Ok(answered) => {
                failed |= answered.error.is_some();
                print_line(&answered)
            }
            Err(error) => {
                failed = true;
                print_line(&json!({ "line": number, "error": { "code": error.code(), "message": error.to_string() } }))
            }
        }
    })?;
    if failed { Err(Failure::Said(5)) } else { Ok(()) }
}
