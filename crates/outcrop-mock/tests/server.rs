//! The server over real sockets: HTTP/1.1 and HTTP/2 on one port.
#![cfg(feature = "server")]

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use outcrop::{Call, Chat, Reply};
use outcrop_mock::{Mock, Server, serve};
use serde_json::Value;
use tokio::net::TcpStream;

async fn server() -> Server {
    serve(Mock::bare().open().speed(0.0), "127.0.0.1:0").await.unwrap()
}

fn call() -> Call {
    Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap()
}

fn request(server: &Server, call: &Call) -> Request<Full<Bytes>> {
    call.request(&server.url()).unwrap().map(|body| Full::new(body.into()))
}

/// Sends on a connection of its own, or several on one.
async fn over_http1(server: &Server, requests: Vec<Request<Full<Bytes>>>) -> Vec<Response<Result<Bytes, hyper::Error>>> {
    let stream = TokioIo::new(TcpStream::connect(server.addr).await.unwrap());
    let (mut sender, connection) = http1::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let mut responses = Vec::new();
    for mut request in requests {
        let host = request.uri().authority().unwrap().to_string();
        request.headers_mut().insert("host", host.parse().unwrap());
        *request.uri_mut() = request.uri().path().parse().unwrap();
        sender.ready().await.unwrap();
        responses.push(whole(sender.send_request(request).await.unwrap()).await);
    }
    responses
}

async fn over_http2(server: &Server, request: Request<Full<Bytes>>) -> Response<Result<Bytes, hyper::Error>> {
    let stream = TokioIo::new(TcpStream::connect(server.addr).await.unwrap());
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    whole(sender.send_request(request).await.unwrap()).await
}

async fn whole(response: Response<Incoming>) -> Response<Result<Bytes, hyper::Error>> {
    let (parts, body) = response.into_parts();
    Response::from_parts(parts, body.collect().await.map(http_body_util::Collected::to_bytes))
}

fn read(call: &Call, response: Response<Result<Bytes, hyper::Error>>) -> Reply {
    call.read(&response.map(Result::unwrap)).unwrap()
}

#[tokio::test]
async fn both_versions_of_http_are_answered_on_one_port() {
    let server = server().await;
    for call in [call(), call().streaming().unwrap()] {
        let first = read(&call, over_http1(&server, vec![request(&server, &call)]).await.remove(0));
        let second = read(&call, over_http2(&server, request(&server, &call)).await);
        assert!(first.text().contains("igneous"));
        assert_eq!(first, second);
    }
    server.shutdown().await;
}

#[tokio::test]
async fn a_connection_stays_open_after_errors_and_streams() {
    let server = server().await;
    let wrong = Request::post(format!("{}/model/nothing/converse", server.url())).body(Full::new(Bytes::from_static(b"{}"))).unwrap();
    let requests = vec![wrong, request(&server, &call().streaming().unwrap()), request(&server, &call())];
    let statuses: Vec<StatusCode> = over_http1(&server, requests).await.iter().map(Response::status).collect();
    assert_eq!(statuses, [400, 200, 200]);
}

#[tokio::test]
async fn a_cut_is_an_error_in_both_versions() {
    let server = server().await;
    for call in [call(), call().streaming().unwrap()] {
        let mut cut = request(&server, &call);
        cut.headers_mut().insert("x-outcrop-fault", "cut".parse().unwrap());
        let broken = over_http1(&server, vec![cut.clone()]).await.remove(0);
        assert!(broken.status() == 200 && broken.body().is_err());
        assert!(over_http2(&server, cut).await.body().is_err());
    }
}

#[tokio::test]
async fn a_page_of_any_origin_may_call() {
    let server = server().await;
    let asked = Request::builder().method(Method::OPTIONS).uri(format!("{}/model/a/converse", server.url()));
    let asked = asked.header("origin", "https://example.com").header("access-control-request-method", "POST");
    let responses = over_http1(&server, vec![asked.body(Full::default()).unwrap(), request(&server, &call())]).await;
    for response in responses {
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        assert!(response.headers()["access-control-allow-headers"].to_str().unwrap().contains("authorization"));
    }
}

#[tokio::test]
async fn the_root_says_what_this_is() {
    let server = serve(Mock::new(), "127.0.0.1:0").await.unwrap();
    let asked = Request::get(format!("{}/", server.url())).body(Full::default()).unwrap();
    let response = over_http1(&server, vec![asked]).await.remove(0);
    let about: Value = serde_json::from_slice(response.body().as_ref().unwrap()).unwrap();
    assert!(about["fixtures"].as_array().is_some_and(|fixtures| !fixtures.is_empty()), "{about}");
}

#[tokio::test]
async fn frames_are_sent_one_by_one() {
    let server = serve(Mock::bare().open().speed(1.0), "127.0.0.1:0").await.unwrap();
    let call = call().streaming().unwrap();
    let mut request = request(&server, &call);
    let stream = TokioIo::new(TcpStream::connect(server.addr).await.unwrap());
    let (mut sender, connection) = http1::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    request.headers_mut().insert("host", "localhost".parse().unwrap());
    *request.uri_mut() = request.uri().path().parse().unwrap();
    let mut body = sender.send_request(request).await.unwrap().into_body();
    let mut events = call.events();
    let mut first = None;
    while let Some(frame) = body.frame().await {
        let bytes = frame.unwrap().into_data().unwrap();
        events.push(&bytes).unwrap();
        first.get_or_insert_with(|| events.so_far());
    }
    // What came first was not yet the whole answer.
    let reply = events.finish().unwrap();
    assert!(first.unwrap().text().len() < reply.text().len());
}

#[test]
fn ports_that_browsers_refuse_are_known() {
    use outcrop_mock::server::blocked_by_fetch;
    assert!([5060, 6000, 6667, 10080].into_iter().all(blocked_by_fetch));
    assert!([3000, 8080, 9000].into_iter().all(|port| !blocked_by_fetch(port)));
}
