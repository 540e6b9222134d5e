//! The mock in place of the network: `Client::with_transport(config, mock)`.

use crate::mock::Mock;
use bytes::Bytes;
use futures_core::Stream;
use outcrop_client::{Body, BoxFuture, Error, Result, Transport};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

/// Frames come at their time, by tokio's clock, which tests may pause.
impl Transport for Mock {
    fn send<'a>(&'a self, request: http::Request<Vec<u8>>) -> BoxFuture<'a, Result<http::Response<Body>>> {
        Box::pin(async move {
            let answer = self.answer(&request, SystemTime::now());
            let (parts, _) = answer.response().into_parts();
            let body = Body::from_chunks(answer.body.into_iter().map(|frame| (frame.after, frame.bytes)).collect());
            let body = if answer.cut { Body::from_stream(Cut(Some(body))) } else { body };
            Ok(http::Response::from_parts(parts, body))
        })
    }
}

/// A body that breaks where it should end.
struct Cut(Option<Body>);

impl Stream for Cut {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.0 else { return Poll::Ready(None) };
        match std::task::ready!(Pin::new(body).poll_next(context)) {
            Some(piece) => Poll::Ready(Some(piece)),
            None => {
                self.0 = None;
                Poll::Ready(Some(Err(Error::Transport("the connection broke, as asked".to_owned()))))
            }
        }
    }
}
