//! Answers as they arrive.

use crate::script::{REQUEST_ID, Script, call, config, delta, event, exception, frames, streamed};
use futures_core::Stream;
use outcrop_client::{Body, Chat, Client, Config, Error, Event, EventStream, Reason};
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::Instant;

#[tokio::test]
async fn events_come_in_order_and_then_the_whole_reply() {
    let (client, seen) = Script::client([streamed(Body::from(frames().concat()))]);
    let mut events = client.stream(&call()).await.unwrap();
    let mut told = Vec::new();
    while let Some(event) = events.next().await {
        told.push(event.unwrap());
    }
    assert_eq!(text(&told), "Basalt.");
    let [.., Event::Stop { stop, usage }] = told.as_slice() else { panic!("no stop at the end: {told:?}") };
    assert_eq!((stop.reason, usage.output_tokens), (Reason::End, Some(3)));
    assert!(events.next().await.is_none());

    let reply = events.reply().await.unwrap();
    assert_eq!((reply.text().as_str(), reply.usage.input_tokens), ("Basalt.", Some(6)));
    assert_eq!((reply.metadata.request_id.as_deref(), reply.metadata.latency_ms), (Some(REQUEST_ID), Some(41)));
    assert_eq!(seen.lock().unwrap()[0].1.uri().path(), "/model/amazon.nova-lite-v1%3A0/converse-stream");
}

#[tokio::test]
async fn a_reply_reads_what_nobody_has_asked_for_yet() {
    let (client, _) = Script::client([streamed(Body::from(frames().concat()))]);
    let mut events = client.stream(&call()).await.unwrap();
    events.next().await.unwrap().unwrap();
    assert_eq!(events.reply().await.unwrap().text(), "Basalt.");
    assert_eq!(events.reply().await.unwrap().text(), "Basalt.", "and can be asked for again");
}

#[tokio::test]
async fn headers_count_the_tokens_where_the_stream_does_not() {
    let chunk = |json: serde_json::Value| {
        let bytes = [json.to_string()].map(|text| base64(text.as_bytes())).concat();
        event("chunk", &json!({"bytes": bytes}))
    };
    let body = [chunk(json!({"generation": "Basalt."})), chunk(json!({"generation": "", "stop_reason": "stop"}))].concat();
    let mut answer = streamed(Body::from(body)).unwrap();
    for (name, value) in [("input-token-count", "6"), ("output-token-count", "3"), ("invocation-latency", "41")] {
        answer.headers_mut().insert(http::HeaderName::try_from(format!("x-amzn-bedrock-{name}")).unwrap(), value.parse().unwrap());
    }
    let call = Chat::user("Name one igneous rock.").call("meta.llama3-1-8b-instruct-v1:0").unwrap();
    let (client, _) = Script::client([Ok(answer)]);
    let reply = client.stream(&call).await.unwrap().reply().await.unwrap();
    assert_eq!((reply.text().as_str(), reply.usage.input_tokens, reply.usage.output_tokens), ("Basalt.", Some(6), Some(3)));
    assert_eq!(reply.metadata.latency_ms, Some(41));
}

#[tokio::test(start_paused = true)]
async fn an_event_is_told_as_soon_as_it_is_there() {
    let pieces = frames().into_iter().map(|frame| (Duration::from_millis(100), frame)).collect();
    let (client, _) = Script::client([streamed(Body::from_chunks(pieces))]);
    let start = Instant::now();
    let mut events = client.stream(&call()).await.unwrap();
    let mut texts = Vec::new();
    while let Some(event) = events.next().await {
        if let Event::Text { text } = event.unwrap() {
            texts.push((text, start.elapsed().as_millis()));
        }
    }
    assert_eq!(texts, [("Bas".to_owned(), 200), ("alt.".to_owned(), 300)]);
}

#[tokio::test]
async fn a_stream_cut_anywhere_into_pieces_says_the_same() {
    let whole = frames().concat();
    for size in [1, 7, 100, whole.len()] {
        let pieces = whole.chunks(size).map(|piece| (Duration::ZERO, piece.to_vec())).collect();
        let (client, _) = Script::client([streamed(Body::from_chunks(pieces))]);
        let reply = client.stream(&call()).await.unwrap().reply().await.unwrap();
        assert_eq!((reply.text().as_str(), reply.usage.output_tokens), ("Basalt.", Some(3)), "pieces of {size}");
    }
}

#[tokio::test]
async fn a_stream_that_ends_early_is_an_error_and_keeps_what_came() {
    let whole = frames().concat();
    let in_a_frame = frames()[..2].concat().len() + 40;
    let before_the_last_frame = frames()[..5].concat().len();
    for (length, so_far) in [(in_a_frame, "Bas"), (before_the_last_frame, "Basalt.")] {
        let (client, _) = Script::client([streamed(Body::from(whole[..length].to_vec()))]);
        let mut events = client.stream(&call()).await.unwrap();
        let error = last_error(&mut events).await;
        assert_eq!(error.code(), "cut", "{error}");
        assert!(events.next().await.is_none(), "an error is told once");
        assert_eq!(events.reply().await.unwrap_err(), error);
        assert_eq!(events.so_far().text(), so_far);
        assert_eq!(events.so_far().metadata.request_id.as_deref(), Some(REQUEST_ID));
    }
}

#[tokio::test]
async fn a_failure_behind_events_in_the_same_bytes_does_not_hide_them() {
    let failure = exception("modelStreamErrorException", &json!({"message": "broke", "originalStatusCode": 424}));
    let body = [frames()[..2].concat(), failure].concat();
    // No more bytes may ever come, and nobody should wait for them.
    let pieces = vec![(Duration::ZERO, body), (Duration::from_secs(3_600), vec![])];
    let (client, _) = Script::client([streamed(Body::from_chunks(pieces))]);
    let mut events = client.stream(&call()).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap(), Event::Text { text: "Bas".to_owned() });
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, Error::Service { name, request_id: Some(_), .. } if name == "ModelStreamErrorException"), "{error}");
    assert_eq!(events.so_far().text(), "Bas");
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_and_keeps_what_came() {
    // A chunked body that is never finished.
    let mut events = over_http(|bytes| format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n", bytes.len() + 100)).await;
    assert_eq!(events.next().await.unwrap().unwrap(), Event::Text { text: "Bas".to_owned() });
    let error = last_error(&mut events).await;
    assert_eq!(error.code(), "transport", "{error}");
    assert!(events.next().await.is_none());
    assert_eq!(events.so_far().text(), "Bas");
    assert_eq!(events.reply().await.unwrap_err(), error);
}

#[tokio::test]
async fn a_connection_that_closes_where_it_may_still_leaves_the_answer_unfinished() {
    // Without a length the end of the connection is the end of the body.
    let mut events = over_http(|_| "connection: close\r\n\r\n".to_owned()).await;
    let error = last_error(&mut events).await;
    assert_eq!((error.code(), events.so_far().text().as_str()), ("cut", "Bas"));
}

#[tokio::test]
async fn a_body_that_is_no_event_stream_is_said_to_be_none() {
    let (client, _) = Script::client([streamed(Body::from(br#"{"message":"surprise"}"#.to_vec()))]);
    let error = last_error(&mut client.stream(&call()).await.unwrap()).await;
    assert_eq!(error.code(), "frame");
}

#[test]
fn an_event_stream_is_a_stream_that_can_be_moved_between_threads() {
    fn check<T: Stream<Item = outcrop_client::Result<Event>> + Send + Unpin>() {}
    check::<EventStream>();
}

async fn last_error(events: &mut EventStream) -> Error {
    loop {
        if let Err(error) = events.next().await.expect("an error before the end") {
            return error;
        }
    }
}

/// A stream over a real connection that closes after the first two frames; `rest` is the end of the head.
async fn over_http(rest: fn(&[u8]) -> String) -> EventStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(&call().bytes()) {
            socket.read_buf(&mut request).await.unwrap();
        }
        let body = [event("messageStart", &json!({"role": "assistant"})), delta("Bas")].concat();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/vnd.amazon.eventstream\r\n{}", rest(&body));
        socket.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
        socket.flush().await.unwrap();
    });
    let client = Client::new(Config { endpoint: Some(endpoint), ..config() }).unwrap();
    client.stream(&call()).await.unwrap()
}

fn text(events: &[Event]) -> String {
    events.iter().filter_map(|event| if let Event::Text { text } = event { Some(text.as_str()) } else { None }).collect()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
