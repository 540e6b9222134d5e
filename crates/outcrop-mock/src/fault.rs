//! What goes wrong on purpose.

use crate::answer::{Answer, frame};
use crate::fixture::Frame;
use serde_json::json;
use std::time::Duration;

/// What goes wrong, by builder ([`Mock::fault`](crate::Mock::fault)) or by the request's header `x-outcrop-fault`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// `throttle`: `ThrottlingException`, 429.
    Throttle,
    /// `unavailable`: `ServiceUnavailableException`, 503.
    Unavailable,
    /// `not-ready`: `ModelNotReadyException`, 429.
    NotReady,
    /// `timeout`: `ModelTimeoutException`, 408.
    Timeout,
    /// `model-error`: `ModelErrorException`, 424.
    ModelError,
    /// `internal`: `InternalServerException`, 500.
    Internal,
    /// `denied`: `AccessDeniedException`, 403.
    Denied,
    /// `quota`: `ServiceQuotaExceededException`, 400.
    Quota,
    /// `cut` or `cut=3`: the connection breaks after so many frames, half of them where no number is given; a whole
    /// body breaks in its middle.
    Cut(Option<usize>),
    /// `bad-crc`: a frame in the middle of a stream has a wrong checksum.
    BadCrc,
    /// `exception`: a stream ends in the middle with `modelStreamErrorException`.
    Exception,
    /// `stream-throttle`: a stream ends in the middle with `throttlingException`.
    StreamThrottle,
    /// `slow`: every pause is ten times as long, and the first at least three seconds.
    Slow,
}

/// The faults without a number, by name.
const NAMED: &[(&str, Fault)] = &[
    ("throttle", Fault::Throttle),
    ("unavailable", Fault::Unavailable),
    ("not-ready", Fault::NotReady),
    ("timeout", Fault::Timeout),
    ("model-error", Fault::ModelError),
    ("internal", Fault::Internal),
    ("denied", Fault::Denied),
    ("quota", Fault::Quota),
    ("cut", Fault::Cut(None)),
    ("bad-crc", Fault::BadCrc),
    ("exception", Fault::Exception),
    ("stream-throttle", Fault::StreamThrottle),
    ("slow", Fault::Slow),
];

impl Fault {
    /// The fault with this name, `cut=3` included.
    pub fn named(name: &str) -> Option<Self> {
        match name.split_once('=') {
            Some(("cut", frames)) => Some(Self::Cut(Some(frames.parse().ok()?))),
            Some(_) => None,
            None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, fault)| *fault),
        }
    }

    /// The names there are.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(name, _)| *name)
    }

    /// The error that comes instead of an answer, if this is one.
    ///
    /// Statuses: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>, read 2026-11-22.
    pub(crate) fn error(self) -> Option<Answer> {
        let (status, name, message) = match self {
            Self::Throttle => (429, "ThrottlingException", "Too many requests, please wait before trying again."),
            Self::Unavailable => (503, "ServiceUnavailableException", "Bedrock is unable to process your request."),
            Self::NotReady => (429, "ModelNotReadyException", "Model is not ready for inference. Wait and try your request again."),
            Self::Timeout => {
                (408, "ModelTimeoutException", "The request took too long to process. Processing time exceeded the model timeout length.")
            }
            Self::ModelError => {
                (424, "ModelErrorException", "The system encountered an unexpected error during processing. Try your request again.")
            }
            Self::Internal => {
                (500, "InternalServerException", "The system encountered an unexpected error during processing. Try your request again.")
            }
            Self::Denied => (403, "AccessDeniedException", "You don't have access to the model with the specified model ID."),
            Self::Quota => (400, "ServiceQuotaExceededException", "Your request exceeds the service quota for your account."),
            Self::Cut(_) | Self::BadCrc | Self::Exception | Self::StreamThrottle | Self::Slow => return None,
        };
        let mut answer = Answer::error(status, name, message);
        if self == Self::ModelError
            && let Some(whole) = answer.body.first_mut()
        {
            whole.bytes = json!({ "message": message, "originalStatusCode": 500, "resourceName": "" }).to_string().into_bytes();
        }
        Some(answer)
    }

    /// Spoils an answer.
    pub(crate) fn spoil(self, answer: &mut Answer) {
        let middle = answer.body.len() / 2;
        match self {
            Self::Cut(frames) => {
                if answer.streams() {
                    answer.body.truncate(frames.unwrap_or(middle));
                } else if let Some(whole) = answer.body.first_mut() {
                    whole.bytes.truncate(whole.bytes.len() / 2);
                }
                answer.cut = true;
            }
            Self::BadCrc if answer.streams() => {
                // The last four bytes of a frame are its checksum.
                if let Some(last) = answer.body.get_mut(middle).and_then(|frame| frame.bytes.last_mut()) {
                    *last ^= 0xff;
                }
            }
            Self::Exception | Self::StreamThrottle if answer.streams() => {
                let after = answer.body.get(middle).map_or(Duration::ZERO, |frame| frame.after);
                answer.body.truncate(middle);
                answer.body.push(self.exception(after));
            }
            Self::Slow => {
                for (index, frame) in answer.body.iter_mut().enumerate() {
                    frame.after = frame.after.saturating_mul(10).max(if index == 0 { Duration::from_secs(3) } else { Duration::ZERO });
                }
            }
            _ => (),
        }
    }

    fn exception(self, after: Duration) -> Frame {
        match self {
            Self::StreamThrottle => {
                let payload = json!({ "message": "Too many requests, please wait before trying again." });
                frame("exception", "throttlingException", &payload, after)
            }
            _ => {
                let message = "An error occurred while streaming the response. Retry your request.";
                let payload = json!({ "message": message, "originalStatusCode": 500, "originalMessage": "the model stopped answering" });
                frame("exception", "modelStreamErrorException", &payload, after)
            }
        }
    }
}
