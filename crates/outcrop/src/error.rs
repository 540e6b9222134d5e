//! What can go wrong, by the stage that failed, since that decides what the caller does next.

use crate::finding::Finding;
use crate::json::{Object, ToJson as _};
use std::fmt;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong between a prompt file and a read answer.
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A prompt file or its inputs are not right.
    #[error("{0}")]
    Prompt(Box<PromptError>),

    /// The model would refuse this request; every problem is listed.
    #[error("{model} does not accept this request:{}", lines(findings))]
    Invalid {
        /// The model id as the caller gave it.
        model: String,
        /// Every problem found, in the order of the body.
        findings: Vec<Finding>,
    },

    /// No family lists this model id.
    #[error("unknown model \"{id}\"{}", nearest_ids(nearest))]
    UnknownModel {
        /// The id as the caller gave it.
        id: String,
        /// Listed ids that look like it, nearest first.
        nearest: Vec<String>,
    },

    /// The service answered with an error, before or inside a stream.
    #[error("{name}{}: {message}", status_in_brackets(*status))]
    Service {
        /// The error's name, `ThrottlingException` for example.
        name: String,
        /// The HTTP status; absent for an error inside a stream.
        status: Option<u16>,
        /// The service's own words.
        message: String,
        /// The `x-amzn-requestid` header, if there was one.
        request_id: Option<String>,
    },

    /// The answer has no value where its family keeps one.
    #[error("{family} response has nothing to read at {at} ({was}); its shape is documented at {docs}")]
    Unreadable {
        /// The family whose shape was expected.
        family: &'static str,
        /// JSON pointer into the response body.
        at: String,
        /// What stood there instead.
        was: String,
        /// The page that documents the shape.
        docs: &'static str,
    },

    /// The service answered, and its filters kept what was asked for from the answer.
    #[cfg(feature = "media")]
    #[error("{family} answered without what was asked for: {message}")]
    Blocked {
        /// The family that answered.
        family: &'static str,
        /// The service's own words.
        message: String,
        /// The `x-amzn-requestid` header, if there was one.
        request_id: Option<String>,
    },

    /// The bytes of an event stream are not a valid frame. Nothing more can be read after it.
    #[error("event stream is broken at byte {offset}: {reason}")]
    Frame {
        /// Offset in bytes of the frame from the start of the stream.
        offset: u64,
        /// What is wrong with it.
        reason: String,
    },

    /// The stream ended before the answer did.
    #[error("stream ended before the answer did: {reason}")]
    Cut {
        /// What is missing.
        reason: String,
    },

    /// The request cannot be signed as it is.
    #[error("cannot sign the request: {0}")]
    Sign(String),

    /// A value that should be one of ours is not.
    #[error("{what} is not valid: {reason}")]
    Malformed {
        /// What was read: "call", "chat", "inputs", …
        what: &'static str,
        /// What is wrong, and where.
        reason: String,
    },

    /// The bytes could not be moved; reported by a transport, never by the core.
    #[error("could not reach the service: {0}")]
    Transport(String),
}

impl Error {
    /// A stable word for the kind of failure.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Prompt(_) => "prompt",
            Self::Invalid { .. } => "invalid",
            Self::UnknownModel { .. } => "unknown_model",
            Self::Service { .. } => "service",
            Self::Unreadable { .. } => "unreadable",
            #[cfg(feature = "media")]
            Self::Blocked { .. } => "blocked",
            Self::Frame { .. } => "frame",
            Self::Cut { .. } => "cut",
            Self::Sign(_) => "sign",
            Self::Malformed { .. } => "malformed",
            Self::Transport(_) => "transport",
        }
    }

    /// The error with what the headers of its answer say: the request id, where it has none.
    ///
    /// [`Call::read`](crate::Call::read_parts) does this; whoever reads a stream with [`Call::events`](crate::Call::events)
    /// does it for errors inside the stream. Header names are asked for in lower case.
    #[must_use]
    pub fn with_headers(mut self, header: &dyn Fn(&str) -> Option<String>) -> Self {
        if let Self::Service { request_id: id @ None, .. } = &mut self {
            *id = header("x-amzn-requestid");
        }
        #[cfg(feature = "media")]
        if let Self::Blocked { request_id: id @ None, .. } = &mut self {
            *id = header("x-amzn-requestid");
        }
        self
    }

    /// The error as JSON: `code`, `message`, and what its kind carries.
    pub fn to_json(&self) -> serde_json::Value {
        let mut json = Object::default();
        json.text("code", self.code()).text("message", &self.to_string());
        match self {
            Self::Prompt(error) => json.put("line", error.line.into()).put("column", error.column.into()),
            Self::Invalid { model, findings } => json.text("model", model).put("findings", findings.to_json()),
            Self::UnknownModel { id, nearest } => json.text("id", id).put("nearest", nearest.clone().into()),
            Self::Service { name, status, request_id, .. } => {
                json.text("name", name);
                if let Some(status) = status {
                    json.put("status", (*status).into());
                }
                json.some("requestId", request_id.as_deref())
            }
            Self::Unreadable { family, at, docs, .. } => json.text("family", family).text("pointer", at).text("docs", docs),
            #[cfg(feature = "media")]
            Self::Blocked { family, request_id, .. } => json.text("family", family).some("requestId", request_id.as_deref()),
            Self::Frame { offset, .. } => json.put("offset", (*offset).into()),
            Self::Cut { .. } | Self::Sign(_) | Self::Malformed { .. } | Self::Transport(_) => &mut json,
        }
        .done()
    }
}

/// `Debug` says what `Display` says: neither holds secrets nor text of the conversation.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {self}", self.code())
    }
}

/// Something in a prompt file or its inputs that is not right, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PromptError {
    /// What was, and what would do.
    pub message: String,
    /// The line of the prompt file, from 1; 0 when the problem is not in the file.
    pub line: usize,
    /// The column of that line in characters, from 1; 0 when the whole line is meant.
    pub column: usize,
    /// Length in characters of what is meant, for underlining; at least 1.
    pub length: usize,
}

impl fmt::Display for PromptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (0, _) => f.write_str(&self.message),
            (line, 0) => write!(f, "line {line}: {}", self.message),
            (line, column) => write!(f, "line {line}, column {column}: {}", self.message),
        }
    }
}

impl From<PromptError> for Error {
    fn from(error: PromptError) -> Self {
        Self::Prompt(Box::new(error))
    }
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().filter(|finding| finding.refuses()).fold(String::new(), |lines, finding| lines + "\n  " + &finding.to_string())
}

fn nearest_ids(nearest: &[String]) -> String {
    match nearest {
        [] => "; name its family to use an id of your own".to_owned(),
        ids => format!("; nearest known: {}", ids.join(", ")),
    }
}

fn status_in_brackets(status: Option<u16>) -> String {
    status.map(|status| format!(" ({status})")).unwrap_or_default()
}
