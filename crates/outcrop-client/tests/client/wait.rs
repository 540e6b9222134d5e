//! Waiting for jobs. Time stands still but for the waits, so they are exact.

use crate::script::{Answer, Script, error, response};
use outcrop_client::{Job, State, Wait};
use serde_json::json;
use std::time::Duration;
use tokio::time::Instant;

const ARN: &str = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/ab12cd34ef56";

fn status(state: &str) -> Answer {
    let body = json!({
        "invocationArn": ARN,
        "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-reel-v1:1",
        "status": state,
        "failureMessage": (state == "Failed").then_some("The generated video has been blocked by our content filters."),
        "submitTime": "2026-01-02T03:04:05Z",
        "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": "s3://bucket/reels" } },
    });
    Ok(response(200, None, body.to_string()))
}

#[tokio::test(start_paused = true)]
async fn a_job_is_asked_about_less_and_less_often_until_it_is_over() {
    let states = ["InProgress", "InProgress", "InProgress", "InProgress", "InProgress", "InProgress", "Completed"];
    let (client, seen) = Script::client(states.map(status));
    let done = client.wait(&Job::of(ARN), &Wait::default()).await.unwrap();
    assert_eq!((done.state, done.folder().as_str()), (State::Completed, "s3://bucket/reels/ab12cd34ef56/"));
    let seen = seen.lock().unwrap();
    let pauses: Vec<u128> = seen.windows(2).map(|pair| (pair[1].0 - pair[0].0).as_millis()).collect();
    assert_eq!(pauses, [5_000, 7_500, 11_250, 16_875, 25_313, 30_000]);
    let asked = &seen[0].1;
    assert_eq!((asked.method().as_str(), asked.body().len()), ("GET", 0));
    assert!(asked.headers().get("content-type").is_none());
    assert!(asked.uri().path().ends_with("async-invoke%2Fab12cd34ef56"), "{}", asked.uri());
}

#[tokio::test(start_paused = true)]
async fn a_failed_job_is_told_as_it_is() {
    let (client, _) = Script::client([status("Failed")]);
    let failed = client.wait(&Job::of(ARN), &Wait::default()).await.unwrap();
    assert_eq!(
        (failed.state, failed.failure.as_deref()),
        (State::Failed, Some("The generated video has been blocked by our content filters."))
    );
}

#[tokio::test(start_paused = true)]
async fn waiting_ends_with_the_time_there_is() {
    let (client, seen) = Script::client((0..9).map(|_| status("InProgress")));
    let begun = Instant::now();
    let wait = Wait { at_most: Some(Duration::from_secs(20)), ..Wait::default() };
    let unfinished = client.wait(&Job::of(ARN), &wait).await.unwrap();
    assert!(!unfinished.finished());
    assert_eq!((begun.elapsed(), seen.lock().unwrap().len()), (Duration::from_secs(20), 4));
}

#[tokio::test(start_paused = true)]
async fn an_error_on_the_way_is_tried_again_as_any() {
    let (client, _) = Script::client([error(503, "ServiceUnavailableException"), status("Completed")]);
    assert!(client.wait(&Job::of(ARN), &Wait::default()).await.unwrap().finished());
    let (client, _) = Script::client([error(403, "AccessDeniedException")]);
    assert!(client.wait(&Job::of(ARN), &Wait::default()).await.is_err());
    let (client, _) = Script::client([]);
    assert_eq!(client.wait(&Job::of("ab12cd34ef56"), &Wait::default()).await.unwrap_err().code(), "malformed");
}
