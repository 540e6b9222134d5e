//! Whole answers over real HTTP.

use crate::script::{KEY, REQUEST_ID, SECRET, basalt, call, config};
use outcrop_client::sign::verify;
use outcrop_client::{Auth, Backoff, Chat, Client, Config, Embed, Error};
use serde_json::json;
use std::time::SystemTime;
use wiremock::matchers::{header, method};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

#[tokio::test]
async fn a_request_arrives_signed_as_the_service_wants_it() {
    let (server, client) =
        answering(ResponseTemplate::new(200).set_body_json(basalt()).insert_header("x-amzn-requestid", REQUEST_ID)).await;
    let reply = client.send(&call()).await.unwrap();
    assert_eq!((reply.text().as_str(), reply.metadata.request_id.as_deref()), ("Basalt.", Some(REQUEST_ID)));

    let request = only_request(&server).await;
    assert_eq!(request.url.path(), "/model/amazon.nova-lite-v1%3A0/converse");
    assert_eq!(request.body, call().bytes());
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["amz-sdk-request"], "attempt=1; max=3");
    assert!(request.headers["user-agent"].to_str().unwrap().starts_with("outcrop/"));
    let scope = verify(&as_received(&request), |id| (id == KEY).then_some(SECRET), SystemTime::now()).unwrap();
    assert_eq!((scope.region.as_str(), scope.service.as_str()), ("us-east-1", "bedrock"));
}

#[tokio::test]
async fn an_arn_and_headers_of_the_call_are_signed_as_they_are_sent() {
    let (server, client) = answering(ResponseTemplate::new(200).set_body_json(basalt())).await;
    let arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";
    let mut call = Chat::user("Name one igneous rock.").call(arn).unwrap();
    call.headers.insert("X-Amzn-Bedrock-Trace".to_owned(), "ENABLED".to_owned());
    client.send(&call).await.unwrap();

    let request = only_request(&server).await;
    assert!(request.url.path().ends_with("inference-profile%2Fus.amazon.nova-lite-v1%3A0/invoke"), "{}", request.url);
    assert!(request.headers["authorization"].to_str().unwrap().contains("x-amzn-bedrock-trace"));
    verify(&as_received(&request), |_| Some(SECRET), SystemTime::now()).unwrap();
}

#[tokio::test]
async fn an_api_key_takes_the_place_of_the_signature() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_json(basalt());
    Mock::given(method("POST")).and(header("authorization", "Bearer bedrock-api-key")).respond_with(answer).expect(1).mount(&server).await;
    let auth = Auth::Bearer("bedrock-api-key".to_owned());
    let client = Client::new(Config { endpoint: Some(server.uri()), ..Config::new("us-east-1", auth) }).unwrap();
    client.send(&call()).await.unwrap();
    assert!(only_request(&server).await.headers.get("x-amz-date").is_none());
}

#[tokio::test]
async fn headers_say_what_an_invoked_model_cost() {
    let body = json!({"embedding": [0.5, -0.5], "embeddingsByType": {"float": [0.5, -0.5]}, "inputTextTokenCount": 4});
    let answer = ResponseTemplate::new(200).set_body_json(body).insert_header("x-amzn-requestid", REQUEST_ID);
    let (_server, client) = answering(answer).await;
    let vectors = client.send(&Embed::text("basalt").call("amazon.titan-embed-text-v2:0").unwrap()).await.unwrap();
    assert_eq!(vectors.embeddings[0].values, [0.5, -0.5]);
    assert_eq!((vectors.usage.input_tokens, vectors.request_id.as_deref()), (Some(4), Some(REQUEST_ID)));
}

#[tokio::test]
async fn an_error_keeps_its_name_its_words_and_its_request() {
    let refusal = |status: u16| ResponseTemplate::new(status).insert_header("x-amzn-requestid", REQUEST_ID);
    let service = |name: &str, status: u16, message: &str| Error::Service {
        name: name.to_owned(),
        status: Some(status),
        message: message.to_owned(),
        request_id: Some(REQUEST_ID.to_owned()),
    };
    let coral = "ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/";
    check(
        refusal(400).insert_header("x-amzn-errortype", coral).set_body_json(json!({"message": "too many"})),
        service("ValidationException", 400, "too many"),
    )
    .await;
    check(
        refusal(403).set_body_json(json!({"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "no"})),
        service("AccessDeniedException", 403, "no"),
    )
    .await;
    check(refusal(404).set_body_string("<html>gone</html>"), service("ResourceNotFoundException", 404, "<html>gone</html>")).await;
    // Where a redirect points to has another signature.
    check(refusal(307).insert_header("location", "http://127.0.0.1:1/"), service("UnknownError", 307, "the service gave no message")).await;

    async fn check(answer: ResponseTemplate, error: Error) {
        let (_server, client) = answering(answer).await;
        assert_eq!(client.send(&call()).await.unwrap_err(), error);
        assert_eq!(client.stream(&call()).await.unwrap_err(), error);
    }
}

#[tokio::test]
async fn a_failing_service_is_asked_again_over_http_too() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(503)).up_to_n_times(2).mount(&server).await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200).set_body_json(basalt())).mount(&server).await;
    let reply = client(server.uri()).send(&call()).await.unwrap();
    assert_eq!(reply.text(), "Basalt.");
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        verify(&as_received(request), |_| Some(SECRET), SystemTime::now()).unwrap();
    }
}

#[tokio::test]
async fn a_closed_door_is_an_error_that_names_it() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = client(format!("http://127.0.0.1:{port}")).send(&call()).await.unwrap_err();
    assert_eq!(error.code(), "transport");
    let text = error.to_string();
    assert!(text.starts_with(&format!("could not reach the service: 127.0.0.1:{port}: ")) && text.contains("refused"), "{text}");
    assert!(!text.contains("/model/"), "{text}");
}

#[tokio::test]
async fn calls_can_be_made_from_any_task() {
    let (_server, client) = answering(ResponseTemplate::new(200).set_body_json(basalt())).await;
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(&call()).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap().text(), "Basalt.");
    }
}

async fn answering(answer: ResponseTemplate) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(answer).mount(&server).await;
    let client = client(server.uri());
    (server, client)
}

fn client(endpoint: String) -> Client {
    let client = Client::new(Config { endpoint: Some(endpoint), ..config() }).unwrap();
    client.with_retry(Backoff::new(2).with_random(|| 0.0))
}

async fn only_request(server: &MockServer) -> Request {
    let [request] = server.received_requests().await.unwrap().try_into().unwrap();
    request
}

fn as_received(request: &Request) -> http::Request<Vec<u8>> {
    let mut received = http::Request::new(request.body.clone());
    *received.method_mut() = request.method.clone();
    *received.uri_mut() = request.url.path().parse().unwrap();
    *received.headers_mut() = request.headers.clone();
    received
}
