//! One exchange a folder: what was asked, what was sent, what came back.
//!
//! ```text
//! fixtures/<family>/<case>/
//!   source.md      where it came from, and what is special about it
//!   ask.json       what the caller wrote: {"model", "family"?, "operation", and what is asked; see [`Fixture::build`]}
//!   call.json      the call built from it
//!   response.json  {"status", "headers", "body" or "bodyText"}; beside a stream without a body
//!   stream.jsonl   one frame a line: {"afterMs", "event", "payload"}, {"afterMs", "event": "chunk", "chunk"},
//!                  {"exception", "payload"} or {"error": {"code", "message"}}
//!   stream.bin     or the frames as bytes
//!   reply.json     what the caller gets
//!   events.jsonl   for streams: every event, one a line
//! ```
//!
//! The repository's own fixtures are compiled in; see [`embedded`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use outcrop::eventstream::{HeaderValue, encode};
use outcrop::{AnyCall, Call, Chat, Clip, Embed, Error, FromJson, Image, Job, Jobs, Operation, Output, Rerank, Video};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fmt, fs, str};

/// One exchange.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixture {
    /// The family's name, which is the outer folder's.
    pub family: String,
    /// The name of the case, which is the inner folder's.
    pub case: String,
    /// What the caller wrote: a chat, texts to embed or documents to rank, and for which model.
    pub ask: Value,
    /// The call built from it, in the JSON form of [`outcrop::Call`].
    pub call: Value,
    /// HTTP status of the answer.
    pub status: u16,
    /// Headers of the answer, names in lower case, `content-type` always among them.
    pub headers: Vec<(String, String)>,
    /// What came back.
    pub body: FixtureBody,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub enum FixtureBody {
    /// A whole body, an error's for example.
    Whole(Vec<u8>),
    /// A stream of frames.
    Stream(Vec<Frame>),
}

/// One frame of a streamed answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// How long after the frame before it the service sent it.
    pub after: Duration,
    /// The frame as it goes over the wire, checksums and all.
    pub bytes: Vec<u8>,
}

/// A fixture that cannot be read: which file, where in it, and what would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixtureError {
    /// The file or folder.
    pub file: String,
    /// The line of the file, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What was, and what would do.
    pub message: String,
}

impl Fixture {
    /// Reads the fixture in this folder, `fixtures/<family>/<case>`.
    ///
    /// # Errors
    ///
    /// A file is missing or is not what it should be; the error says which, where, and what would do.
    pub fn load(dir: &Path) -> Result<Self, FixtureError> {
        let name = |path: Option<&Path>| path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let (Some(family), Some(case)) = (name(dir.parent()), name(Some(dir))) else {
            return Err(FixtureError::whole(dir, "must be a folder fixtures/<family>/<case>"));
        };
        let fixture = Self::from_files(&format!("{family}/{case}"), |file| fs::read(dir.join(file)).ok());
        fixture.map_err(|error| match error.file.rsplit_once('/') {
            Some((_, file)) => FixtureError { file: dir.join(file).display().to_string(), ..error },
            None => error,
        })
    }

    /// Reads a fixture from its files, wherever they are kept; `name` is `<family>/<case>`.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn from_files(name: &str, files: impl Fn(&str) -> Option<Vec<u8>>) -> Result<Self, FixtureError> {
        let Some((family, case)) = name.split_once('/') else {
            return Err(FixtureError::whole(Path::new(name), "must be named <family>/<case>"));
        };
        let folder = Folder { name, files: &files };
        let ask = folder.need("ask.json", "the model, the operation, and the chat, the texts or the documents")?;
        let call = folder.need("call.json", "the call built from ask.json; UPDATE=1 cargo test writes it")?;
        let answer = folder.answer(call["operation"].as_str().unwrap_or_default())?;
        Ok(Self {
            family: family.to_owned(),
            case: case.to_owned(),
            ask,
            call,
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
        })
    }

    /// The call that an `ask.json` makes.
    ///
    /// What is asked is in one of `chat`, `embed`, `rerank`, `image`; `video` or `clip` with `output`; `job`, `jobs`;
    /// `chat` with `of`, the operation whose tokens are counted; `guardrail` (`id`, `version`) or `path` with a `body`.
    ///
    /// # Errors
    ///
    /// As those who build it.
    pub fn build(ask: &Value) -> outcrop::Result<AnyCall> {
        let text = |key: &str| ask[key].as_str().unwrap_or_default();
        let (model, family) = (text("model"), ask["family"].as_str());
        let operation = Operation::named(text("operation"))?;
        let chat = |operation: Operation| Chat::from_json(&ask["chat"])?.call_as(model, family, operation);
        let output = || Output::from_json(&ask["output"]);
        let keys = ["embed", "rerank", "image", "video", "clip", "job", "jobs", "guardrail", "path"];
        Ok(match keys.into_iter().find(|key| ask.get(key).is_some()).unwrap_or("chat") {
            "embed" => AnyCall::Embeddings(Embed::from_json(&ask["embed"])?.call(model)?),
            "rerank" => AnyCall::Ranking(Rerank::from_json(&ask["rerank"])?.call_as(model, operation)?),
            "image" => AnyCall::Images(Image::from_json(&ask["image"])?.call_as(model, family)?),
            "video" => AnyCall::Job(Video::from_json(&ask["video"])?.start_as(model, family, &output()?)?),
            "clip" => AnyCall::Job(Clip::from_json(&ask["clip"])?.start_as(model, family, &output()?)?),
            "job" => AnyCall::JobStatus(Job::from_json(&ask["job"])?.poll()?),
            "jobs" => AnyCall::JobPage(Jobs::from_json(&ask["jobs"])?.call()?),
            "guardrail" => {
                let part = |key: &str| ask["guardrail"][key].as_str().unwrap_or_default();
                AnyCall::Value(Call::apply_guardrail(part("id"), part("version"), ask["body"].clone()))
            }
            "path" => AnyCall::Value(Call::at_path(operation, text("path"), ask["body"].clone())?),
            _ if operation == Operation::CountTokens => AnyCall::TokenCount(chat(Operation::named(text("of"))?)?.count_tokens()),
            _ if Operation::OF_MODELS.contains(&operation) => AnyCall::Reply(chat(operation)?),
            _ => return Err(Error::Malformed { what: "ask", reason: format!("there is no {} to be asked", keys.join(", ")) }),
        })
    }

    /// `<family>/<case>`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.family, self.case)
    }

    /// The value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

impl FixtureBody {
    /// All bytes, whatever their timing.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Whole(bytes) => bytes.clone(),
            Self::Stream(frames) => frames.iter().flat_map(|frame| frame.bytes.iter().copied()).collect(),
        }
    }
}

/// Every fixture below a folder, `<root>/<family>/<case>`, by name.
///
/// # Errors
///
/// The folder cannot be read, or the first fixture that cannot.
pub fn load_all(root: &Path) -> Result<Vec<Fixture>, FixtureError> {
    let mut fixtures = Vec::new();
    for family in folders(root)? {
        for case in folders(&family)? {
            fixtures.push(Fixture::load(&case)?);
        }
    }
    Ok(fixtures)
}

/// The fixtures compiled in: those of the repository at the time of the build, by name.
///
/// # Errors
///
/// The first fixture that cannot be read; none, as the tests see to.
pub fn embedded() -> Result<Vec<Fixture>, FixtureError> {
    EMBEDDED
        .iter()
        .map(|(name, files)| {
            Fixture::from_files(name, |wanted| files.iter().find(|(file, _)| *file == wanted).map(|(_, bytes)| bytes.to_vec()))
        })
        .collect()
}

/// Names and bytes of files.
type Files = &'static [(&'static str, &'static [u8])];

/// Written by the build script.
static EMBEDDED: &[(&str, Files)] = include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));

/// A folder of files, on disk or compiled in.
struct Folder<'a> {
    name: &'a str,
    files: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: FixtureBody,
}

impl Folder<'_> {
    fn error(&self, file: &str, line: usize, message: impl Into<String>) -> FixtureError {
        FixtureError { file: format!("{}/{file}", self.name), line, message: message.into() }
    }

    fn json(&self, file: &str) -> Result<Option<Value>, FixtureError> {
        let Some(bytes) = (self.files)(file) else { return Ok(None) };
        let value = serde_json::from_slice(&bytes).map_err(|error| self.error(file, error.line(), format!("must be JSON: {error}")))?;
        Ok(Some(value))
    }

    fn need(&self, file: &str, what: &str) -> Result<Value, FixtureError> {
        self.json(file)?.ok_or_else(|| self.error(file, 0, format!("is missing; it holds {what}")))
    }

    fn answer(&self, operation: &str) -> Result<Answer, FixtureError> {
        let response = self.json("response.json")?;
        let frames = self.frames()?;
        let refuse = |message: &str| Err(self.error("response.json", 0, message));
        let members = match &response {
            None => &Map::new(),
            Some(Value::Object(members)) => members,
            Some(_) => return refuse("must be an object with status, headers and body"),
        };
        if let Some(key) = members.keys().find(|key| !["status", "headers", "body", "bodyText"].contains(&key.as_str())) {
            return refuse(&format!("has a member \"{key}\"; it takes status, headers, and body or bodyText"));
        }
        let status = match members.get("status") {
            None => 200,
            Some(status) => {
                match status.as_u64().and_then(|status| u16::try_from(status).ok()).filter(|status| (100..600).contains(status)) {
                    Some(status) => status,
                    None => return refuse("status must be a whole number in 100..600"),
                }
            }
        };
        let mut headers = Vec::new();
        match members.get("headers") {
            None => (),
            Some(Value::Object(given)) => {
                for (name, value) in given {
                    let Some(value) = value.as_str() else { return refuse(&format!("the header {name} must be a string")) };
                    headers.push((name.to_ascii_lowercase(), value.to_owned()));
                }
            }
            Some(_) => return refuse("headers must be an object of strings"),
        }
        let body = match (frames, members.get("body"), members.get("bodyText")) {
            (Some(frames), None, None) => FixtureBody::Stream(frames),
            (None, Some(body), None) => FixtureBody::Whole(body.to_string().into_bytes()),
            (None, None, Some(Value::String(text))) => FixtureBody::Whole(text.clone().into_bytes()),
            (None, None, Some(_)) => return refuse("bodyText must be a string"),
            (None, None, None) if response.is_none() => {
                return refuse("is missing, and so are stream.jsonl and stream.bin; a fixture needs one of the three");
            }
            (None, None, None) => return refuse("must have a body or a bodyText, or a stream.jsonl or stream.bin beside it"),
            (None, Some(_), Some(_)) => return refuse("must have a body or a bodyText, not both"),
            (Some(_), ..) => return refuse("must have no body, since a stream stands beside it"),
        };
        let streamed = matches!(body, FixtureBody::Stream(_));
        let mut default = |name: &str, value: &str| {
            if !headers.iter().any(|(found, _)| found == name) {
                headers.push((name.to_owned(), value.to_owned()));
            }
        };
        default("content-type", if streamed { "application/vnd.amazon.eventstream" } else { "application/json" });
        if streamed && operation == "InvokeModelWithResponseStream" {
            // A required output of the operation: some SDKs fail without it.
            default("x-amzn-bedrock-content-type", "application/json");
        }
        Ok(Answer { status, headers, body })
    }

    fn frames(&self) -> Result<Option<Vec<Frame>>, FixtureError> {
        match ((self.files)("stream.jsonl"), (self.files)("stream.bin")) {
            (None, None) => Ok(None),
            (None, Some(bytes)) => Ok(Some(split(&bytes))),
            (Some(_), Some(_)) => Err(self.error("stream.bin", 0, "stands beside stream.jsonl; keep one of them")),
            (Some(bytes), None) => {
                let file = "stream.jsonl";
                let text = str::from_utf8(&bytes).map_err(|error| self.error(file, 0, format!("must be UTF-8: {error}")))?;
                let mut frames = Vec::new();
                for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                    frames.push(frame(line, index).map_err(|message| self.error(file, index + 1, message))?);
                }
                Ok(Some(frames))
            }
        }
    }
}

/// The frame that a line of `stream.jsonl` describes; or what is wrong with the line.
fn frame(line: &str, index: usize) -> Result<Frame, String> {
    let line: Value = serde_json::from_str(line).map_err(|error| format!("must be JSON: {error}"))?;
    let members = line.as_object().ok_or("must be an object")?;
    let takes = ["afterMs", "event", "payload", "chunk", "exception", "error"];
    if let Some(key) = members.keys().find(|key| !takes.contains(&key.as_str())) {
        return Err(format!("has a member \"{key}\"; it takes {}", takes.join(", ")));
    }
    let after = match members.get("afterMs") {
        None => 0,
        Some(after) => after.as_u64().ok_or("afterMs must be a whole number of milliseconds")?,
    };
    let text = |value: &Value, what: &str| value.as_str().map(str::to_owned).ok_or_else(|| format!("{what} must be a string"));
    let bytes = match ["event", "exception", "error"].map(|key| members.get(key)) {
        [Some(event), None, None] => {
            let kind = text(event, "event")?;
            let mut payload = match (members.get("payload"), members.get("chunk")) {
                (Some(payload), None) => payload.clone(),
                (None, Some(chunk)) => json!({ "bytes": STANDARD.encode(chunk.to_string()) }),
                _ => return Err("must have a payload, or a chunk of the family's JSON".to_owned()),
            };
            if let Value::Object(members) = &mut payload {
                members.entry("p").or_insert_with(|| padding(index).into());
            }
            message("event", Some((":event-type", &kind)), &payload)
        }
        [None, Some(exception), None] => {
            let kind = text(exception, "exception")?;
            let payload = members.get("payload").ok_or("must have a payload such as {\"message\": \"…\"}")?;
            message("exception", Some((":exception-type", &kind)), payload)
        }
        [None, None, Some(error)] => {
            let code = text(&error["code"], "error.code")?;
            let words = text(&error["message"], "error.message")?;
            let string = HeaderValue::String;
            encode(&[(":error-code", string(&code)), (":error-message", string(&words)), (":message-type", string("error"))], b"")
        }
        _ => return Err("must have one of event, exception, error".to_owned()),
    };
    Ok(Frame { after: Duration::from_millis(after), bytes: bytes.map_err(|error| error.to_string())? })
}

fn message(kind: &str, what: Option<(&str, &str)>, payload: &Value) -> outcrop::Result<Vec<u8>> {
    let string = HeaderValue::String;
    let mut headers = Vec::from_iter(what.map(|(name, value)| (name, string(value))));
    headers.extend([(":content-type", string("application/json")), (":message-type", string(kind))]);
    encode(&headers, payload.to_string().as_bytes())
}

/// The service pads its payloads, so that their length does not tell what is in them; here always by the same amounts.
fn padding(index: usize) -> &'static str {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    LETTERS.get(..3 + index * 7 % 60).unwrap_or(LETTERS)
}

/// Cuts bytes into frames by their lengths; what is no frame stays in one piece.
fn split(mut bytes: &[u8]) -> Vec<Frame> {
    let mut frames = Vec::new();
    while !bytes.is_empty() {
        let length = bytes.first_chunk().map_or(0, |length| u32::from_be_bytes(*length) as usize);
        let (frame, rest) = bytes.split_at_checked(length).filter(|_| length > 0).unwrap_or((bytes, &[]));
        frames.push(Frame { after: Duration::ZERO, bytes: frame.to_vec() });
        bytes = rest;
    }
    frames
}

fn folders(of: &Path) -> Result<Vec<PathBuf>, FixtureError> {
    let entries = fs::read_dir(of).map_err(|error| FixtureError::whole(of, format!("must be a folder that can be read: {error}")))?;
    let mut folders: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

impl FixtureError {
    fn whole(file: &Path, message: impl Into<String>) -> Self {
        Self { file: file.display().to_string(), line: 0, message: message.into() }
    }
}

impl fmt::Display for FixtureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for FixtureError {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use outcrop::eventstream::messages;

    fn fixture(files: &[(&str, &str)]) -> Result<Fixture, FixtureError> {
        let common = [("ask.json", "{}"), ("call.json", r#"{"operation": "InvokeModelWithResponseStream"}"#)];
        Fixture::from_files("granite/vein", |wanted| {
            files.iter().chain(&common).find(|(file, _)| *file == wanted).map(|(_, text)| text.as_bytes().to_vec())
        })
    }

    fn refusal(files: &[(&str, &str)]) -> String {
        fixture(files).unwrap_err().to_string()
    }

    #[test]
    fn a_whole_answer_keeps_its_status_headers_and_members_in_order() {
        let response = r#"{"status": 429, "headers": {"X-Amzn-ErrorType": "ThrottlingException"}, "body": {"b": 1.0, "a": 2}}"#;
        let fixture = fixture(&[("response.json", response)]).unwrap();
        assert_eq!(fixture.name(), "granite/vein");
        assert_eq!(fixture.status, 429);
        assert_eq!(fixture.header("x-amzn-errortype"), Some("ThrottlingException"));
        assert_eq!(fixture.body, FixtureBody::Whole(br#"{"b":1.0,"a":2}"#.to_vec()));
    }

    #[test]
    fn each_line_of_a_stream_becomes_one_frame() {
        let stream = concat!(
            r#"{"afterMs": 12, "event": "chunk", "chunk": {"type": "ping"}}"#,
            "\n",
            r#"{"event": "metadata", "payload": {"usage": {}}}"#,
            "\n",
            r#"{"exception": "throttlingException", "payload": {"message": "slow"}}"#,
            "\n",
            r#"{"error": {"code": "InternalFailure", "message": "gone"}}"#,
            "\n"
        );
        let fixture = fixture(&[("stream.jsonl", stream)]).unwrap();
        assert_eq!(fixture.header("content-type"), Some("application/vnd.amazon.eventstream"));
        assert_eq!(fixture.header("x-amzn-bedrock-content-type"), Some("application/json"));
        let bytes = fixture.body.bytes();
        let headers: Vec<String> = messages(&bytes).map(|message| format!("{:?}", message.unwrap().headers())).collect();
        assert_eq!(headers.len(), 4);
        assert!(headers[2].contains("throttlingException") && headers[3].contains("gone"), "{headers:?}");
        let first: Value = serde_json::from_slice(messages(&bytes).next().unwrap().unwrap().payload).unwrap();
        assert_eq!(STANDARD.decode(first["bytes"].as_str().unwrap()).unwrap(), br#"{"type":"ping"}"#);
        let FixtureBody::Stream(frames) = fixture.body else { panic!("a stream") };
        assert_eq!(frames[0].after, Duration::from_millis(12));
        assert_eq!(
            split(&bytes).iter().map(|frame| &frame.bytes).collect::<Vec<_>>(),
            frames.iter().map(|frame| &frame.bytes).collect::<Vec<_>>()
        );
    }

    #[test]
    fn errors_name_the_file_the_line_and_what_would_do() {
        let line = r#"{"event": "chunk", "chunk": {}}"#;
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[], "granite/vein/response.json: is missing, and so are stream.jsonl and stream.bin; a fixture needs one of the three"),
            (&[("response.json", "{\n\n!")], "granite/vein/response.json:3: must be JSON: key must be a string at line 3 column 1"),
            (&[("response.json", r#"{"code": 1}"#)], "has a member \"code\"; it takes status, headers, and body or bodyText"),
            (&[("response.json", r#"{"status": 20, "body": 1}"#)], "status must be a whole number in 100..600"),
            (&[("response.json", r#"{"body": 1}"#), ("stream.jsonl", line)], "must have no body, since a stream stands beside it"),
            (
                &[("stream.jsonl", "{\"event\": \"chunk\", \"chunk\": {}}\n\n{}")],
                "stream.jsonl:3: must have one of event, exception, error",
            ),
            (&[("stream.jsonl", r#"{"event": "chunk"}"#)], "stream.jsonl:1: must have a payload, or a chunk of the family's JSON"),
            (
                &[("stream.jsonl", r#"{"evnt": "chunk"}"#)],
                "has a member \"evnt\"; it takes afterMs, event, payload, chunk, exception, error",
            ),
            (&[("stream.jsonl", line), ("stream.bin", "")], "stream.bin: stands beside stream.jsonl; keep one of them"),
        ];
        for (files, expected) in cases {
            let said = refusal(files);
            assert!(said.contains(expected), "{said}");
        }
        assert!(
            Fixture::load(Path::new("/nowhere/granite/vein"))
                .unwrap_err()
                .to_string()
                .starts_with("/nowhere/granite/vein/ask.json: is missing")
        );
    }

    #[test]
    fn the_fixtures_compiled_in_are_those_of_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
        let folder = load_all(&root).unwrap();
        assert!(!folder.is_empty());
        assert_eq!(embedded().unwrap(), folder);
    }
}
