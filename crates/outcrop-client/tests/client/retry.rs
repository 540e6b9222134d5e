//! When it tries again. Time stands still but for the waits, so they are exact.

use crate::script::{Answer, KEY, SECRET, Script, call, delta, error, event, exception, ok, streamed};
use outcrop_client::sign::{Credentials, verify};
use outcrop_client::{Auth, Backoff, Body, BoxFuture, Config, Error, Provider, Result, Retry};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, UNIX_EPOCH};

/// What an error that is given up at once looks like.
const NONE: &[u64] = &[];

#[tokio::test(start_paused = true)]
async fn what_is_tried_again_and_how_long_the_wait_may_be() {
    // A code tells more than its status: the second time out is the model's own, and would come again.
    check(408, "RequestTimeoutException", &[50, 100]).await;
    check(408, "ModelTimeoutException", NONE).await;

    // A model that is being loaded is soon there; a limit takes longer to pass.
    check(429, "ModelNotReadyException", &[50, 100]).await;
    check(429, "ThrottlingException", &[1_000, 2_000]).await;
    check(429, "SomethingNewException", &[1_000, 2_000]).await;
    check(529, "overloaded_error", &[1_000, 2_000]).await;

    // Throttling is throttling whatever the status.
    check(400, "ThrottlingException", &[1_000, 2_000]).await;
    check(503, "ThrottlingException", &[1_000, 2_000]).await;

    check(500, "InternalServerException", &[50, 100]).await;
    check(502, "BadGatewayException", &[50, 100]).await;
    check(503, "ServiceUnavailableException", &[50, 100]).await;
    check(504, "GatewayTimeoutException", &[50, 100]).await;

    check(424, "ModelErrorException", NONE).await;
    check(424, "ModelStreamErrorException", NONE).await;
    check(424, "ModelNotReadyException", NONE).await;
    check(400, "ServiceQuotaExceededException", NONE).await;
    check(400, "ConflictException", NONE).await;
    check(400, "ValidationException", NONE).await;
    check(403, "AccessDeniedException", NONE).await;
    check(403, "ExpiredTokenException", NONE).await;
    check(404, "ResourceNotFoundException", NONE).await;

    async fn check(status: u16, name: &str, waits: &[u64]) {
        let failing = || (0..=waits.len()).map(|_| error(status, name));
        let (outcome, seen) = run(failing(), || 1.0).await;
        assert_eq!(seen, waits, "{status} {name}");
        assert!(
            matches!(outcome, Err(Error::Service { name: was, status: Some(code), .. }) if was == name && code == status),
            "{status} {name}"
        );

        // The jitter is full: the wait may be anything from nothing on.
        let (outcome, seen) = run(failing(), || 0.0).await;
        assert_eq!(seen, vec![0; waits.len()], "{status} {name}");
        assert!(outcome.is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_failed_attempts_is_the_answer() {
    let (reply, waits) = run([error(503, "ServiceUnavailableException"), error(429, "ThrottlingException"), ok()], || 0.5).await;
    assert_eq!(reply.unwrap().text(), "Basalt.");
    assert_eq!(waits, [25, 1_000]);
}

#[tokio::test(start_paused = true)]
async fn a_service_out_of_reach_is_tried_again() {
    let gone = || Err(Error::Transport("connection refused".to_owned()));
    let (outcome, waits) = run([gone(), gone(), gone()], || 1.0).await;
    assert_eq!((outcome.unwrap_err(), waits), (Error::Transport("connection refused".to_owned()), vec![50, 100]));

    // Half an answer is none.
    let half = Body::from_stream(Once(Some(Err(Error::Transport("connection reset".to_owned())))));
    let (reply, waits) = run([Ok(http::Response::new(half)), ok()], || 1.0).await;
    assert_eq!((reply.unwrap().text().as_str(), waits), ("Basalt.", vec![50]));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_is_not_asked_for_again() {
    let (outcome, waits) = run([Ok(http::Response::new(Body::from(b"{}".to_vec())))], || 1.0).await;
    assert_eq!((outcome.unwrap_err().code(), waits.len()), ("unreadable", 0));
}

#[tokio::test(start_paused = true)]
async fn the_service_may_say_how_long_to_wait() {
    let hinted = |hint: &str, name: &str| {
        let mut answer = error(429, name).unwrap();
        answer.headers_mut().insert("x-amz-retry-after", hint.parse().unwrap());
        Ok(answer)
    };
    // Longer than 1.5 s after a loading model's 50 ms, no shorter than 1.5 s after a limit's 1 s.
    assert_eq!(run([hinted("1500", "ModelNotReadyException"), ok()], || 1.0).await.1, [1_500]);
    assert_eq!(run([hinted("1500", "ThrottlingException"), ok()], || 1.0).await.1, [1_500]);
    // 5 s more at most.
    let backoff = Backoff::new(9).with_random(|| 1.0);
    let busy = error_of(429, "ThrottlingException");
    assert_eq!(backoff.delay(5, &busy, Some(Duration::from_millis(1_500))), Some(Duration::from_millis(6_500)));
    for nonsense in ["-1", "soon", "", "1.5"] {
        assert_eq!(run([hinted(nonsense, "ThrottlingException"), ok()], || 1.0).await.1, [1_000], "{nonsense:?}");
    }
}

#[test]
fn waits_double_up_to_twenty_seconds() {
    let backoff = Backoff::new(9).with_random(|| 1.0);
    let waits =
        |error: &Error| (1..=10).map_while(|attempt| backoff.delay(attempt, error, None)).map(|wait| wait.as_millis()).collect::<Vec<_>>();
    assert_eq!(waits(&error_of(429, "ThrottlingException")), [1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000, 20_000]);
    assert_eq!(waits(&Error::Transport(String::new())), [50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800]);
    assert_eq!(backoff.attempts(), 10);
}

#[test]
fn a_client_that_only_fails_stops_trying_again() {
    let further = |error: &Error| {
        let backoff = Backoff::new(9);
        ((0..200).take_while(|_| backoff.delay(1, error, None).is_some()).count(), backoff)
    };
    let (gone, busy) = (Error::Transport(String::new()), error_of(429, "ThrottlingException"));
    assert_eq!(further(&busy).0, 100);
    let (count, backoff) = further(&gone);
    assert_eq!(count, 35);
    // What the last attempt cost comes back with the answer, and a little with every other answer.
    backoff.succeeded(2, Some(&gone));
    assert!(backoff.delay(1, &gone, None).is_some());
    assert!(backoff.delay(1, &gone, None).is_none());
    (0..4).for_each(|_| backoff.succeeded(1, None));
    assert!(backoff.delay(1, &gone, None).is_some());
    assert!(backoff.clone().delay(1, &busy, None).is_none());
}

#[tokio::test(start_paused = true)]
async fn without_retries_the_first_answer_counts() {
    let (client, seen) = Script::client([error(503, "ServiceUnavailableException")]);
    let outcome = client.with_retry(Backoff::new(0)).send(&call()).await;
    assert_eq!((outcome.unwrap_err().code(), seen.lock().unwrap().len()), ("service", 1));
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_signed_anew_and_says_which_it_is_with_the_same_body() {
    let (client, seen) = Script::client([error(500, "InternalServerException"), error(500, "InternalServerException"), ok()]);
    let start = UNIX_EPOCH + Duration::from_millis(1_767_323_045_000);
    let time = Arc::new(AtomicU32::new(0));
    let clock = {
        let time = Arc::clone(&time);
        move || start + Duration::from_secs(time.fetch_add(1, Ordering::Relaxed).into())
    };
    client.with_clock(clock).send(&call()).await.unwrap();

    let seen = seen.lock().unwrap();
    let header = |name: &str| seen.iter().map(|(_, request)| request.headers()[name].to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(header("x-amz-date"), ["20260102T030405Z", "20260102T030406Z", "20260102T030407Z"]);
    assert_eq!(header("amz-sdk-request"), ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]);
    let ids = header("amz-sdk-invocation-id");
    assert!(ids.iter().all(|id| *id == ids[0] && id.len() == 36 && id.as_bytes()[14] == b'4'), "{ids:?}");
    let signatures = header("authorization");
    assert!(signatures[0] != signatures[1] && signatures[1] != signatures[2]);
    assert!(signatures.iter().all(|signature| !signature.contains("amz-sdk")), "{signatures:?}");
    for (second, (_, request)) in seen.iter().enumerate() {
        assert_eq!(request.body(), seen[0].1.body());
        let scope = verify(request, |id| (id == KEY).then_some(SECRET), start + Duration::from_secs(second as u64)).unwrap();
        assert_eq!((scope.region.as_str(), scope.service.as_str()), ("us-east-1", "bedrock"));
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_asks_for_the_access_key_that_is_right_at_the_time() {
    /// A key that is another one each time.
    struct Renewed(AtomicU32);

    impl Provider for Renewed {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials>> {
            let count = self.0.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move { Ok(Credentials::new(format!("AKID{count}"), SECRET)) })
        }
    }

    let failing = (0..3).map(|_| error(500, "InternalServerException"));
    let config = Config::new("us-east-1", Auth::Provider(Arc::new(Renewed(AtomicU32::new(0)))));
    let (client, seen) = Script::client_of(config, failing);
    client.send(&call()).await.unwrap_err();
    for (count, (_, request)) in seen.lock().unwrap().iter().enumerate() {
        let signature = request.headers()["authorization"].to_str().unwrap();
        assert!(signature.contains(&format!("Credential=AKID{count}/")), "{signature}");
    }
    assert_eq!(seen.lock().unwrap().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_tried_again_before_it_begins() {
    let body = Body::from(crate::script::frames().concat());
    let (client, seen) = Script::client([error(429, "ModelNotReadyException"), streamed(body)]);
    let reply = client.stream(&call()).await.unwrap().reply().await.unwrap();
    assert_eq!((reply.text().as_str(), seen.lock().unwrap().len()), ("Basalt.", 2));
}

#[tokio::test(start_paused = true)]
async fn an_exception_inside_a_stream_is_told_and_not_tried_again() {
    for first in [vec![], delta("Bas")] {
        let failure = exception("throttlingException", &json!({"message": "slow"}));
        let body = [event("messageStart", &json!({"role": "assistant"})), first.clone(), failure].concat();
        let (client, seen) = Script::client([streamed(Body::from(body)), ok()]);
        let mut events = client.stream(&call()).await.unwrap();
        if !first.is_empty() {
            events.next().await.unwrap().unwrap();
        }
        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!(
            error,
            Error::Service {
                name: "ThrottlingException".to_owned(),
                status: None,
                message: "slow".to_owned(),
                request_id: Some(crate::script::REQUEST_ID.to_owned())
            }
        );
        assert!(events.next().await.is_none());
        assert_eq!(seen.lock().unwrap().len(), 1);
    }
}

/// The outcome, and the waits between attempts in milliseconds.
async fn run(answers: impl IntoIterator<Item = Answer>, random: fn() -> f64) -> (Result<outcrop_client::Reply>, Vec<u64>) {
    let (client, seen) = Script::client(answers);
    let outcome = client.with_retry(Backoff::new(2).with_random(random)).send(&call()).await;
    let seen = seen.lock().unwrap();
    let waits = seen.windows(2).map(|pair| u64::try_from((pair[1].0 - pair[0].0).as_millis()).unwrap()).collect();
    (outcome, waits)
}

fn error_of(status: u16, name: &str) -> Error {
    Error::Service { name: name.to_owned(), status: Some(status), message: String::new(), request_id: None }
}

/// A stream of one item.
struct Once<T>(Option<T>);

impl<T: Unpin> futures_core::Stream for Once<T> {
    type Item = T;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<T>> {
        std::task::Poll::Ready(self.0.take())
    }
}
