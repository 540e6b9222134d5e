//! A streamed answer as it arrives.

use crate::transport::Body;
use futures_core::Stream;
use http::HeaderMap;
use outcrop::{Error, Event, Events, Reply, Result};
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A streamed answer as it arrives: a [`Stream`] of events. Made by [`Client::stream`](crate::Client::stream).
///
/// An error is the last item. What had arrived before it stays in [`so_far`](Self::so_far).
pub struct EventStream {
    events: Events,
    body: Body,
    headers: HeaderMap,
    waiting: VecDeque<Event>,
    /// Why no more bytes are read.
    state: State,
}

enum State {
    /// Bytes are arriving.
    Open,
    /// All bytes are here; not all that follows from them has been told.
    Ended,
    /// Everything has been told.
    Done,
    /// Something broke; `told` once the caller knows.
    Failed { error: Error, told: bool },
}

impl EventStream {
    pub(crate) fn new(events: Events, headers: HeaderMap, body: Body) -> Self {
        Self { events, body, headers, waiting: VecDeque::new(), state: State::Open }
    }

    /// The next event; `None` after [`Event::Stop`] and after an error.
    ///
    /// # Errors
    ///
    /// [`Error::Service`] for an exception of the service inside the stream; [`Error::Cut`] when it ends before the
    /// answer does; [`Error::Transport`] when the connection breaks; [`Error::Frame`] and [`Error::Unreadable`] when
    /// the bytes are not what they should be. None of them is tried again, for events have been told.
    pub async fn next(&mut self) -> Option<Result<Event>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// The whole reply, as [`Call::read`](outcrop::Call::read) gives it. Events nobody has asked for yet are read
    /// first, and are in it.
    ///
    /// # Errors
    ///
    /// What [`next`](Self::next) gives, now or before.
    pub async fn reply(&mut self) -> Result<Reply> {
        while self.next().await.transpose()?.is_some() {}
        if let State::Failed { error, .. } = &self.state {
            return Err(error.clone());
        }
        self.events.finish().map(|reply| self.with_headers(reply)).map_err(|error| self.named(error))
    }

    /// What has arrived so far, whatever became of the stream; without a stop reason when none came.
    pub fn so_far(&self) -> Reply {
        self.with_headers(self.events.so_far())
    }

    /// The service's id of the request.
    pub fn request_id(&self) -> Option<String> {
        self.header("x-amzn-requestid")
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event>>> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            let step = match &mut self.state {
                State::Done | State::Failed { told: true, .. } => return Poll::Ready(None),
                State::Failed { error, told } => {
                    *told = true;
                    return Poll::Ready(Some(Err(error.clone())));
                }
                State::Ended => self.events.close().inspect(|events| {
                    if events.is_empty() {
                        self.state = State::Done;
                    }
                }),
                // An error behind events in the same bytes is told by the next push, and no more bytes may come.
                State::Open => match self.events.push(&[]) {
                    Err(error) => Err(error),
                    Ok(_) => match ready!(self.body.poll_chunk(context)) {
                        Some(Ok(piece)) => self.events.push(&piece),
                        Some(Err(error)) => Err(error),
                        None => {
                            self.state = State::Ended;
                            continue;
                        }
                    },
                },
            };
            match step {
                Ok(events) => self.waiting.extend(events),
                Err(error) => {
                    self.state = State::Failed { error: self.named(error), told: false };
                    self.body = Body::default();
                }
            }
        }
    }

    /// An error inside the stream with the id of the request it belongs to.
    fn named(&self, error: Error) -> Error {
        match error {
            Error::Service { name, status, message, request_id: None } => {
                Error::Service { name, status, message, request_id: self.request_id() }
            }
            other => other,
        }
    }

    fn with_headers(&self, reply: Reply) -> Reply {
        reply.with_headers(&|name| self.header(name))
    }

    fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    }
}

impl Stream for EventStream {
    type Item = Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Open => "open",
            State::Ended | State::Done => "ended",
            State::Failed { .. } => "failed",
        };
        f.debug_struct("EventStream").field("state", &state).field("request_id", &self.request_id()).finish_non_exhaustive()
    }
}
