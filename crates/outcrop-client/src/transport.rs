//! What moves bytes.

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
#[cfg(doc)]
use outcrop::Error;
use outcrop::Result;
use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// A future behind a pointer, as a trait object's method has to return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Whatever takes a finished request to a service and brings its answer back, once and unread.
///
/// ```
/// use outcrop_client::{Body, BoxFuture, Result, Transport};
///
/// /// Says the same to everyone.
/// struct Parrot;
///
/// impl Transport for Parrot {
///     fn send(&self, _: http::Request<Vec<u8>>) -> BoxFuture<'_, Result<http::Response<Body>>> {
///         Box::pin(async { Ok(http::Response::new(Body::from(br#"{"output":"polly"}"#.to_vec()))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends one request; any status is an answer.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] when there is no answer. It may be tried again.
    fn send(&self, request: http::Request<Vec<u8>>) -> BoxFuture<'_, Result<http::Response<Body>>>;
}

/// The body of an answer, in the pieces it arrives in.
pub struct Body(Kind);

enum Kind {
    Whole(Bytes),
    Timed { pieces: VecDeque<(Duration, Bytes)>, wait: Option<Pin<Box<Sleep>>> },
    Http(reqwest::Body, String),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>),
}

impl Body {
    /// Pieces, each after waiting this long for it. The timer is tokio's.
    pub fn from_chunks(chunks: Vec<(Duration, Vec<u8>)>) -> Self {
        Self(Kind::Timed { pieces: chunks.into_iter().map(|(wait, piece)| (wait, piece.into())).collect(), wait: None })
    }

    /// The pieces of a stream; after an error nothing more is asked of it.
    pub fn from_stream(stream: impl Stream<Item = Result<Bytes>> + Send + 'static) -> Self {
        Self(Kind::Stream(Box::pin(stream)))
    }

    pub(crate) fn from_http(body: reqwest::Body, host: String) -> Self {
        Self(Kind::Http(body, host))
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] when the connection broke. Nothing comes after it.
    pub async fn next_chunk(&mut self) -> Option<Result<Bytes>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// All that is left, joined.
    ///
    /// # Errors
    ///
    /// As [`next_chunk`](Self::next_chunk).
    pub async fn whole(mut self) -> Result<Bytes> {
        let Some(first) = self.next_chunk().await.transpose()? else { return Ok(Bytes::new()) };
        let Some(second) = self.next_chunk().await.transpose()? else { return Ok(first) };
        let mut all = Vec::from(first);
        all.extend_from_slice(&second);
        while let Some(piece) = self.next_chunk().await {
            all.extend_from_slice(&piece?);
        }
        Ok(all.into())
    }

    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        let piece = match &mut self.0 {
            Kind::Whole(bytes) if bytes.is_empty() => None,
            Kind::Whole(bytes) => Some(Ok(std::mem::take(bytes))),
            Kind::Timed { pieces, wait } => match pieces.front() {
                None => None,
                Some((delay, _)) => {
                    if !delay.is_zero() {
                        let waiting = wait.get_or_insert_with(|| Box::pin(sleep(*delay)));
                        ready!(waiting.as_mut().poll(context));
                    }
                    *wait = None;
                    pieces.pop_front().map(|(_, piece)| Ok(piece))
                }
            },
            Kind::Http(body, host) => loop {
                match ready!(Pin::new(&mut *body).poll_frame(context)) {
                    None => break None,
                    Some(Err(error)) => break Some(Err(crate::reqwest_http::broken(error, host))),
                    // Trailers are nobody's text.
                    Some(Ok(frame)) => {
                        if let Ok(piece) = frame.into_data() {
                            break Some(Ok(piece));
                        }
                    }
                }
            },
            Kind::Stream(stream) => ready!(stream.as_mut().poll_next(context)),
        };
        if !matches!(piece, Some(Ok(_))) {
            self.0 = Kind::Whole(Bytes::new());
        }
        Poll::Ready(piece)
    }
}

impl Stream for Body {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl Default for Body {
    fn default() -> Self {
        Self(Kind::Whole(Bytes::new()))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Kind::Whole(bytes.into()))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Whole(bytes))
    }
}

/// What is in a body is somebody's answer, so it is not shown.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Whole(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Kind::Timed { pieces, .. } => write!(f, "Body({} pieces)", pieces.len()),
            Kind::Http(..) | Kind::Stream(_) => f.write_str("Body(arriving)"),
        }
    }
}
