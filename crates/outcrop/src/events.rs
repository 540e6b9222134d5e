//! Reads a streamed answer as its bytes arrive.

use crate::dialects::Dialect;
use crate::draft::Draft;
use crate::error::{Error, Result};
use crate::eventstream::{Decoder, HeaderValue, Message};
use crate::families::Family;
use crate::reply::{Event, Reply};
use serde_json::Value;

/// A streamed answer in the reading. Made by [`Call::events`](crate::Call::events).
///
/// Bytes may be cut anywhere; the events are the same.
pub struct Events {
    decoder: Decoder,
    reader: Reader,
    failed: Option<Error>,
    closed: bool,
    #[cfg(feature = "pii")]
    restorer: Option<crate::pii::EventRestorer>,
}

/// The half that understands messages, apart from the half that finds them.
struct Reader {
    dialect: &'static dyn Dialect,
    draft: Draft,
    /// The headers of the last event, and its type; most events have those of the one before.
    last: (Vec<u8>, String),
}

impl Events {
    pub(crate) fn new(family: &'static Family, dialect: &'static dyn Dialect) -> Self {
        Self {
            decoder: Decoder::new(),
            reader: Reader { dialect, draft: Draft::new(family), last: Default::default() },
            failed: None,
            closed: false,
            #[cfg(feature = "pii")]
            restorer: None,
        }
    }

    /// The same, with what was masked in the request put back.
    #[cfg(feature = "pii")]
    pub(crate) fn restoring(mut self, vault: &crate::pii::Vault) -> Self {
        self.restorer = Some(vault.events());
        self
    }

    /// Feeds bytes as they arrive; returns the events they complete.
    ///
    /// One unfinished frame is kept. When an error comes behind events in the same bytes, the events are returned
    /// first and the error by the next call, so nothing is lost; [`so_far`](Self::so_far) has all that arrived.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] for an exception or error of the service inside the stream; [`Error::Frame`] when the bytes
    /// are not a frame; [`Error::Unreadable`] when a chunk is not what the family sends. Nothing can be read after any
    /// of them: each later call returns the same error. [`Error::Malformed`] for bytes after [`close`](Self::close).
    ///
    /// ```
    /// # use outcrop::Chat;
    /// let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0")?;
    /// let mut events = call.events();
    /// events.push(&[0, 0, 0])?; // the start of a frame
    /// assert_eq!(events.finish().unwrap_err().code(), "cut");
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Event>> {
        let events = self.push_raw(bytes);
        #[cfg(feature = "pii")]
        let events = self.restored(events);
        events
    }

    /// Events as they were masked become events as they are meant. What is held back comes before the error that ends the stream.
    #[cfg(feature = "pii")]
    fn restored(&mut self, events: Result<Vec<Event>>) -> Result<Vec<Event>> {
        let Some(restorer) = &mut self.restorer else { return events };
        match events {
            Ok(events) => {
                let mut meant: Vec<Event> = events.into_iter().flat_map(|event| restorer.push(event)).collect();
                if self.failed.is_some() {
                    meant.extend(restorer.flush());
                }
                Ok(meant)
            }
            Err(error) => {
                let held = restorer.flush();
                if held.is_empty() { Err(error) } else { Ok(held) }
            }
        }
    }

    fn push_raw(&mut self, bytes: &[u8]) -> Result<Vec<Event>> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        if self.closed && !bytes.is_empty() {
            // Nothing may come behind the stop event.
            return Err(Error::Malformed { what: "stream", reason: "it was closed before".to_owned() });
        }
        let outcome = self.decode(bytes);
        let events = self.reader.draft.take_events();
        match outcome {
            Ok(()) => Ok(events),
            Err(error) => {
                self.failed = Some(error.clone());
                if events.is_empty() { Err(error) } else { Ok(events) }
            }
        }
    }

    fn decode(&mut self, bytes: &[u8]) -> Result<()> {
        let mut rest = bytes;
        while let Some(message) = self.decoder.next(&mut rest)? {
            self.reader.message(&message)?;
        }
        Ok(())
    }

    /// The end of the bytes: the last events, [`Event::Stop`] the very last.
    ///
    /// # Errors
    ///
    /// [`Error::Cut`] when the answer is not complete, or the error that ended the stream before.
    pub fn close(&mut self) -> Result<Vec<Event>> {
        let events = self.close_raw();
        #[cfg(feature = "pii")]
        let events = self.restored(events);
        events
    }

    fn close_raw(&mut self) -> Result<Vec<Event>> {
        if self.closed {
            return Ok(Vec::new());
        }
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let mut events = self.reader.draft.last_events();
        let reply = self.decoder.finish().and_then(|()| self.reader.draft.finish());
        match reply {
            Ok(reply) => {
                self.closed = true;
                events.extend(reply.stop_event());
                Ok(events)
            }
            Err(error) => {
                self.failed = Some(error.clone());
                if events.is_empty() { Err(error) } else { Ok(events) }
            }
        }
    }

    /// The end of the bytes: the whole reply.
    ///
    /// # Errors
    ///
    /// As [`close`](Self::close).
    pub fn finish(&mut self) -> Result<Reply> {
        self.close()?;
        match &self.failed {
            Some(error) => Err(error.clone()),
            None => self.reader.draft.finish().map(|reply| self.whole(reply)),
        }
    }

    /// The reply as it is meant.
    #[cfg_attr(not(feature = "pii"), expect(clippy::unused_self, reason = "there is nothing to put back"))]
    fn whole(&self, reply: Reply) -> Reply {
        #[cfg(feature = "pii")]
        if let Some(restorer) = &self.restorer {
            let mut reply = reply;
            restorer.reply(&mut reply);
            return reply;
        }
        reply
    }

    /// What has arrived so far, whatever became of the stream; without a stop reason when none came.
    pub fn so_far(&self) -> Reply {
        self.whole(self.reader.draft.so_far())
    }
}

impl Reader {
    fn message(&mut self, message: &Message<'_>) -> Result<()> {
        let (headers, kind) = &mut self.last;
        if !headers.is_empty() && message.header_bytes() == headers.as_slice() {
            return self.dialect.event(kind, message.payload, &mut self.draft);
        }
        let header = |name: &str| message.header(name).and_then(HeaderValue::as_str);
        match header(":message-type") {
            Some("event") => {
                headers.clear();
                headers.extend_from_slice(message.header_bytes());
                kind.clear();
                kind.push_str(header(":event-type").unwrap_or_default());
                self.dialect.event(kind, message.payload, &mut self.draft)
            }
            Some("exception") => Err(exception(header(":exception-type").unwrap_or_default(), message.payload)),
            Some("error") => Err(Error::Service {
                name: header(":error-code").unwrap_or("UnknownError").to_owned(),
                status: None,
                message: header(":error-message").unwrap_or("the service gave no message").to_owned(),
                request_id: None,
            }),
            // A kind of message we have no name for is news, not an error.
            _ => Ok(()),
        }
    }
}

/// An exception of the stream under the name it has elsewhere: `throttlingException` is `ThrottlingException`.
fn exception(kind: &str, payload: &[u8]) -> Error {
    let body = crate::json::value(payload).unwrap_or_default();
    let word = |key: &str| body.get(key).and_then(Value::as_str);
    let mut name = String::with_capacity(kind.len());
    let mut chars = kind.chars();
    name.extend(chars.next().map(|first| first.to_ascii_uppercase()));
    name.push_str(chars.as_str());
    if name.is_empty() {
        name.push_str("UnknownError");
    }
    let message = word("message").or_else(|| word("Message")).or_else(|| word("originalMessage")).unwrap_or("the service gave no message");
    Error::Service {
        name,
        status: body["originalStatusCode"].as_u64().and_then(|status| u16::try_from(status).ok()),
        message: message.to_owned(),
        request_id: None,
    }
}
