//! Any request: both signers agree, what is signed verifies, and a changed body does not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::sign::{Auth, Credentials, lean, sign, verify};
use std::time::{Duration, UNIX_EPOCH};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fuzz_target!(|input: (String, String, String, Vec<u8>, u32)| {
    let (path, name, value, body, seconds) = input;
    let url = format!("https://bedrock-runtime.us-east-1.amazonaws.com/{path}");
    let mut request = http::Request::post(&url);
    if !name.is_empty() {
        request = request.header(&name, &value);
    }
    let Ok(mut request) = request.body(body.clone()) else { return };
    let at = UNIX_EPOCH + Duration::from_secs(seconds.into());
    let auth = Auth::sigv4(Credentials::new("AKIDEXAMPLE", SECRET), "us-east-1");
    let headers: Vec<(String, String)> = if name.is_empty() { Vec::new() } else { vec![(name, value)] };
    let parts = lean::Request { method: "POST", url: &url, headers: &headers, body: &body };
    let ours = lean::sign(&parts, &auth, u64::from(seconds) * 1000);
    if sign(&mut request, &auth, at).is_err() {
        return;
    }
    // A URL that `http` mends or cuts (a fragment) is another request.
    if request.uri().to_string() == url {
        if let Ok(ours) = ours {
            let authorization = ours.iter().find(|(name, _)| name == "authorization").map(|(_, value)| value.as_bytes());
            assert_eq!(authorization, Some(request.headers()["authorization"].as_bytes()));
        }
    }
    let secret = |_: &str| Some(SECRET);
    request.headers_mut().entry("host").or_insert(http::HeaderValue::from_static("bedrock-runtime.us-east-1.amazonaws.com"));
    let verified = verify(&request, secret, at);
    assert!(verified.is_ok(), "{verified:?} {request:?}");
    request.body_mut().push(b'!');
    assert!(verify(&request, secret, at).is_err());
});
