//! The mock over HTTP: HTTP/1.1 and HTTP/2 with prior knowledge on one port, frames sent at their time.

use crate::answer::Answer;
use crate::fixture::Frame;
use crate::mock::Mock;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body::{Body, SizeHint};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Sleep, sleep};

/// The most bytes of a request body. The service takes 25 MB; images and documents are in base64.
pub const MAX_BODY: usize = 32 * 1024 * 1024;

/// A mock that listens. It stops when dropped; [`shutdown`](Self::shutdown) waits for that.
#[derive(Debug)]
pub struct Server {
    /// Where it listens, with the port that was found for port 0.
    pub addr: SocketAddr,
    stop: watch::Sender<bool>,
    done: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Its base URL, for `endpoint_url` and the like.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Takes no new connections, breaks those there are, and waits until it has stopped.
    pub async fn shutdown(self) {
        self.stop.send_replace(true);
        // It was aborted by nobody and does not panic.
        let _ = self.done.await;
    }

    /// Runs until something else ends the program.
    pub async fn wait(self) {
        let _ = self.done.await;
    }
}

/// Serves a mock at an address; port 0 finds a free one.
///
/// # Errors
///
/// When the address cannot be listened at.
pub async fn serve(mock: Mock, addr: impl ToSocketAddrs) -> io::Result<Server> {
    let listener = TcpListener::bind(addr).await?;
    let addr = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let done = tokio::spawn(listen(mock, listener, stopped));
    Ok(Server { addr, stop, done })
}

/// Whether browsers, and `fetch` in Node, refuse to talk to this port ("bad port").
///
/// Source: <https://fetch.spec.whatwg.org/#port-blocking>, read 2026-11-25; the ports from 1024 on.
pub fn blocked_by_fetch(port: u16) -> bool {
    const BLOCKED: &[u16] =
        &[1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080];
    BLOCKED.contains(&port)
}

/// Between the last frame and a cut.
const FLUSH: Duration = Duration::from_millis(20);

async fn listen(mock: Mock, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // An error means that the sender is gone, and the server with it.
            _ = stopped.changed() => break,
            accepted = listener.accept() => {
                // A client that left before it was accepted is no reason to stop.
                if let Ok((stream, _)) = accepted {
                    connections.spawn(connection(mock.clone(), stream));
                }
            }
            Some(_) = connections.join_next() => (),
        }
    }
    connections.shutdown().await;
}

async fn connection(mock: Mock, stream: TcpStream) {
    // Frames go out when they are due, not when a packet is full.
    let _ = stream.set_nodelay(true);
    let service = hyper::service::service_fn(move |request| {
        let mock = mock.clone();
        async move { Ok::<_, Infallible>(respond(&mock, request).await) }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new());
    builder.http2().timer(TokioTimer::new());
    // What went wrong on the way is the client's to see.
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(mock: &Mock, request: Request<Incoming>) -> Response<Frames> {
    let (parts, body) = request.into_parts();
    let now = SystemTime::now();
    let answer = match (&parts.method, parts.uri.path()) {
        (&Method::OPTIONS, _) => Answer { status: 204, ..Answer::default() },
        (&Method::GET, "/") => about(mock),
        _ => match Limited::new(body, MAX_BODY).collect().await {
            Ok(body) => mock.answer(&Request::from_parts(parts, body.to_bytes().into()), now),
            Err(error) => Answer::error(
                413,
                "RequestEntityTooLargeException",
                &format!("the body must be at most {MAX_BODY} bytes and must come whole: {error}"),
            ),
        },
    };
    let mut response = Response::new(Frames::new(&answer));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.headers_mut() = answer.headers;
    // A page of any origin may try the mock.
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-headers", "*, authorization"),
        ("access-control-allow-methods", "*"),
        ("access-control-expose-headers", "*"),
        ("access-control-max-age", "86400"),
        // A public page may reach a server on this machine only if it says so.
        ("access-control-allow-private-network", "true"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn about(mock: &Mock) -> Answer {
    let mut fixtures: Vec<String> = mock.names().collect();
    fixtures.sort();
    Answer::json(
        200,
        &serde_json::json!({
            "what": "a mock of the Amazon Bedrock runtime; point an SDK's endpoint URL here",
            "operations": outcrop::Operation::ALL.map(outcrop::Operation::name),
            "families": outcrop::families::ALL.iter().map(|family| family.id).collect::<Vec<_>>(),
            "faults": crate::Fault::names().collect::<Vec<_>>(),
            "fixtures": fixtures,
        }),
    )
}

/// A body whose frames are sent at their time.
struct Frames {
    frames: VecDeque<Frame>,
    pause: Option<Pin<Box<Sleep>>>,
    cut: bool,
    /// The length promised, for a whole body; a cut one promises more than it keeps.
    length: Option<u64>,
}

impl Frames {
    fn new(answer: &Answer) -> Self {
        let bytes: usize = answer.body.iter().map(|frame| frame.bytes.len()).sum();
        let length = (!answer.streams()).then_some(bytes as u64 * if answer.cut { 2 } else { 1 });
        Self { frames: answer.body.iter().cloned().collect(), pause: None, cut: answer.cut, length }
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<http_body::Frame<Bytes>>>> {
        let this = &mut *self;
        let Some(next) = this.frames.front() else {
            if this.cut {
                // What is written goes out only when there is nothing more to write for a moment.
                let pause = this.pause.get_or_insert_with(|| Box::pin(sleep(FLUSH)));
                std::task::ready!(pause.as_mut().poll(cx));
            }
            // An error makes hyper close HTTP/1.1 without a last chunk, and reset the stream of HTTP/2.
            let broken = std::mem::take(&mut this.cut).then(|| Err(io::Error::other("cut as asked")));
            return Poll::Ready(broken);
        };
        if !next.after.is_zero() {
            let pause = this.pause.get_or_insert_with(|| Box::pin(sleep(next.after)));
            std::task::ready!(pause.as_mut().poll(cx));
        }
        this.pause = None;
        Poll::Ready(this.frames.pop_front().map(|frame| Ok(http_body::Frame::data(frame.bytes.into()))))
    }

    fn is_end_stream(&self) -> bool {
        self.frames.is_empty() && !self.cut
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
