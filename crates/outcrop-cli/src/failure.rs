//! Why a command stops, how it says so, and with which exit code.

use crate::terminal::{self, Face};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use outcrop::{Error, Finding, PromptError};
use serde_json::{Value, json};
use std::io::{self, Write};

/// The exit codes, for `--help`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done; for send and read, the answer is complete
  1  the request would be refused: unknown model, or a body the model does not take; a guardrail's
     policy is not right, a case not as expected, or two policies differ
  2  wrong usage of the command
  3  a prompt, its inputs or a file is not right
  4  the service answered with an error
  5  the answer is unreadable, broken or cut
  6  the service could not be reached, or the request not be signed
  7  the answer ended early: length, filter, refusal, guardrail, context, malformed, pause or error;
     an image a filter kept back; a job that failed; a local guardrail
     intervened
  8  a local guardrail could not decide everything

Errors go to stderr; with --json they are one JSON object, {\"code\": …, \"message\": …}.
Colour is for terminals only; NO_COLOR turns it off.";

/// Why a command stops.
pub(crate) enum Failure {
    /// An error of the library.
    Outcrop(Error),
    /// A prompt file or its inputs are not right; with the file, to point into.
    Prompt(Box<PromptError>, File),
    /// A file that should hold JSON does not.
    Json(serde_json::Error, File),
    /// A file that cannot be read, and why.
    File(String, String),
    /// The arguments make no sense together.
    Usage(String),
    /// All has been said; only the exit code is left.
    Said(u8),
}

/// A file that was read, for pointing into.
#[derive(Clone, Default)]
pub(crate) struct File {
    /// Its path as the caller gave it.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Outcrop(error)
    }
}

/// Only what is written to stdout fails as such.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // Whoever reads has had enough.
            io::ErrorKind::BrokenPipe => Self::Said(0),
            _ => Self::File("stdout".to_owned(), error.to_string()),
        }
    }
}

impl Failure {
    /// The exit code, as [`EXIT_CODES`] lists them.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Said(code) => *code,
            Self::Usage(_) => 2,
            Self::Prompt(..) | Self::Json(..) | Self::File(..) => 3,
            Self::Outcrop(error) => match error {
                Error::Invalid { .. } | Error::UnknownModel { .. } => 1,
                Error::Service { .. } => 4,
                Error::Blocked { .. } => 7,
                Error::Unreadable { .. } | Error::Frame { .. } | Error::Cut { .. } => 5,
                Error::Transport(_) | Error::Sign(_) | Error::Malformed { what: "environment" | "endpoint", .. } => 6,
                _ => 3,
            },
        }
    }

    /// Says it on stderr.
    pub(crate) fn report(&self, json: bool) {
        let mut stderr = io::stderr().lock();
        // Nobody is left to tell when stderr is gone.
        let _ = if json { self.json().map_or(Ok(()), |json| writeln!(stderr, "{json}")) } else { self.write(&mut stderr) };
    }

    fn json(&self) -> Option<Value> {
        Some(match self {
            Self::Outcrop(error) => error.to_json(),
            Self::Prompt(error, file) => {
                let mut json = Error::Prompt(error.clone()).to_json();
                json["path"] = file.path.as_str().into();
                json
            }
            Self::Json(error, file) => {
                json!({ "code": "malformed", "message": not_json(error), "path": file.path, "line": error.line(), "column": error.column() })
            }
            Self::File(path, reason) => json!({ "code": "file", "message": format!("{path}: {reason}"), "path": path }),
            Self::Usage(message) => json!({ "code": "usage", "message": message }),
            Self::Said(_) => return None,
        })
    }

    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Said(_) => Ok(()),
            Self::Outcrop(Error::Invalid { model, findings }) => {
                writeln!(to, "{} {model} does not accept this request", terminal::error_word())?;
                write_findings(to, findings.iter().filter(|finding| finding.refuses()), Face::of(&io::stderr()))
            }
            // The words may be the service's, or whoever's stands in for it.
            Self::Outcrop(error) => {
                let words = error.to_string();
                writeln!(to, "{} {}", terminal::error_word(), terminal::harmless(&words, Face::of(&io::stderr())))
            }
            Self::File(path, reason) => writeln!(to, "{} {path}: {reason}", terminal::error_word()),
            Self::Usage(message) => writeln!(to, "{} {message}\n\nFor more information, try '--help'.", terminal::error_word()),
            Self::Json(error, file) => {
                let place = PromptError { message: not_json(error), line: error.line(), column: error.column().max(1), length: 1 };
                writeln!(to, "{}", pointed(&place, file))
            }
            Self::Prompt(error, file) => writeln!(to, "{}", pointed(error, file)),
        }
    }
}

/// The reader's words without the place, which is shown otherwise.
fn not_json(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    format!("not valid JSON: {message}")
}

/// Findings, two lines each: what it is, and what the service says.
pub(crate) fn write_findings<'a>(to: &mut impl Write, findings: impl IntoIterator<Item = &'a Finding>, face: Face) -> io::Result<()> {
    for finding in findings {
        let place = finding.at.as_deref().unwrap_or(&finding.pointer);
        let place = if place.is_empty() { "(request)" } else { place };
        let (bold, dim, colour) = (terminal::BOLD.on(face), terminal::DIM.on(face), terminal::severity(finding.severity).on(face));
        let severity = terminal::severity_word(finding.severity);
        writeln!(
            to,
            "{bold}{place}{bold:#}: {colour}{severity}{colour:#} {}: {}",
            finding.code,
            terminal::harmless(&finding.message, face)
        )?;
        if let Some(service) = &finding.service {
            writeln!(to, "    {dim}service: {}{dim:#}", terminal::harmless(service, face))?;
        }
    }
    Ok(())
}

/// An error with the lines it is about.
fn pointed(error: &PromptError, file: &File) -> String {
    // Lines and columns count as the reader does: without a byte order mark, `\n` at line ends.
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text).replace("\r\n", "\n");
    // Further problems follow on lines of their own, each with its place before it.
    let (message, others) = error.message.split_once('\n').unwrap_or((&error.message, ""));
    let first = PromptError { message: message.to_owned(), ..error.clone() };
    let problems = std::iter::once(first).chain(others.lines().map(|line| placed(line, &text)));
    let renderer = if Face::of(&io::stderr()).styled { Renderer::styled() } else { Renderer::plain() };
    // One at a time: together they would be drawn as one error with remarks.
    let drawn = problems.map(|problem| {
        let title = Level::ERROR.primary_title(problem.message.as_str());
        let group = match span(&problem, &text) {
            Some(span) => {
                let annotation = AnnotationKind::Primary.span(span);
                title.element(Snippet::source(text.as_str()).path(file.path.as_str()).annotation(annotation))
            }
            None => Group::with_title(title),
        };
        renderer.render(&[group])
    });
    drawn.collect::<Vec<_>>().join("\n")
}

/// Reads `line 3, column 1: …` back; the word that stands there is underlined.
fn placed(line: &str, text: &str) -> PromptError {
    let read = || -> Option<(usize, usize, &str)> {
        let (number, rest) = line.strip_prefix("line ")?.split_once(|c: char| !c.is_ascii_digit())?;
        let number = number.parse().ok()?;
        match rest.strip_prefix("column ").or_else(|| rest.strip_prefix(" column ")) {
            Some(rest) => {
                let (column, message) = rest.split_once(": ")?;
                Some((number, column.parse().ok()?, message))
            }
            None => Some((number, 0, rest.trim_start())),
        }
    };
    let (line, column, message) = read().unwrap_or((0, 0, line));
    let word = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().chars().skip(column.saturating_sub(1));
    let length = word.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).count().max(1);
    PromptError { message: message.to_owned(), line, column, length }
}

/// The bytes an error is about; none when it is not in the file.
fn span(error: &PromptError, text: &str) -> Option<std::ops::Range<usize>> {
    let number = error.line.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(number).map(str::len).sum();
    let line = text.get(start..)?.split('\n').next()?;
    let at = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let (from, to) = match error.column {
        0 => (0, line.len()),
        column => (at(column - 1), at(column - 1 + error.length)),
    };
    Some(start + from..start + to)
}
