//! Signatures: the ones other implementations make, what is covered, what is refused, and the service's side.
#![cfg(feature = "sign")]
#![allow(clippy::unwrap_used, clippy::items_after_statements, reason = "a check below its cases reads as a table")]

use http::Request;
use outcrop::Error;
use outcrop::sign::{Auth, Credentials, Settings, sign, sign_with};
use serde_json::Value;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const HOST: &str = "bedrock-runtime.us-east-1.amazonaws.com";
#[test]
fn signs_bedrock_requests_as_botocore_does() {
    check(
        request("POST", "/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/invoke", "{}"),
        None,
        "content-type;host;x-amz-date",
        "37e64ad7ab455e5b308762d39055fd7f99d0cfc3b402cda155c826c4529b255b",
    );
    check(
        request(
            "POST",
            "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse",
            r#"{"messages":[]}"#,
        ),
        None,
        "content-type;host;x-amz-date",
        "4fb38124e2ab27063b56a8aa2ce2036ebdad8f03f65023027543d701d6ebd87b",
    );
    check(
        request("GET", "/async-invoke?submitTimeAfter=2025-01-02T03%3A04%3A05Z&maxResults=10&statusEquals=InProgress", ""),
        None,
        "host;x-amz-date",
        "c1432f55a0aa74cc446f5c516a3760e70b2d3fb61323711d6249adea2a66bfe8",
    );
    check(
        request("POST", "/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/invoke", "{}"),
        Some("SESSIONTOKENEXAMPLE"),
        "content-type;host;x-amz-date;x-amz-security-token",
        "9a8f5820caef1ef4123bce85896a47d957a18339bbf20acf57f2cfce75f4758c",
    );

    fn check(mut request: Request<Vec<u8>>, token: Option<&str>, signed: &str, signature: &str) {
        let auth = Auth::sigv4(Credentials { session_token: token.map(str::to_owned), ..credentials() }, "us-east-1");
        #[cfg(feature = "sign-lean")]
        let unsigned = request.clone();
        sign(&mut request, &auth, now()).unwrap();
        #[cfg(feature = "sign-lean")]
        assert_eq!(lean::signed(&unsigned, &auth, now()), Ok(lean::sorted(&request)));
        let scope = "AKIDEXAMPLE/20260102/us-east-1/bedrock/aws4_request";
        assert_eq!(
            header(&request, "authorization"),
            Some(&*format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={signed}, Signature={signature}"))
        );
        assert_eq!(header(&request, "x-amz-date"), Some("20260102T030405Z"));
        assert_eq!(header(&request, "x-amz-security-token"), token);
        assert_eq!(header(&request, "x-amz-content-sha256"), None);
    }
}

/// What of the signing suite does not apply, by case and by what is done with it, with the reason.
const EXCEPT: &[(&str, &str, &str)] = &[
    ("double-url-encode", "query", "has no presigned request"),
    ("get-vanilla-query-order-value", "header", "has no signed request to compare with"),
    ("get-vanilla-query-order-value", "query", "has no signed request to compare with"),
    ("get-vanilla-query-order-value", "verify", "has no signed request to verify"),
    ("get-percent-single-encoded", "verify", "the path is encoded once, for S3; Bedrock verifies it encoded twice"),
    ("get-relative-normalized", "verify", "Bedrock takes the path as it is"),
    ("get-relative-relative-normalized", "verify", "Bedrock takes the path as it is"),
    ("get-slash-normalized", "verify", "Bedrock takes the path as it is"),
    ("get-slash-pointless-dot-normalized", "verify", "Bedrock takes the path as it is"),
    ("get-slashes-normalized", "verify", "Bedrock takes the path as it is"),
    ("get-space-normalized", "verify", "a request line cannot hold a space inside the path"),
    ("get-vanilla-query-order-value", "lean", "has no signed request to compare with"),
    ("get-percent-single-encoded", "lean", "the path is encoded once, for S3"),
    ("get-relative-normalized", "lean", "Bedrock takes the path as it is"),
    ("get-relative-relative-normalized", "lean", "Bedrock takes the path as it is"),
    ("get-slash-normalized", "lean", "Bedrock takes the path as it is"),
    ("get-slash-pointless-dot-normalized", "lean", "Bedrock takes the path as it is"),
    ("get-slashes-normalized", "lean", "Bedrock takes the path as it is"),
    ("get-space-normalized", "lean", "a request line cannot hold a space inside the path"),
    ("post-x-www-form-urlencoded-parameters", "lean", "content-length is signed, and the body's hash sent"),
];

#[test]
fn the_signing_suite_passes_or_says_why_not() {
    let root = corpus().join("sigv4");
    let Ok(index) = std::fs::read_to_string(root.join("index.json")) else {
        return println!("corpus absent: skipped the SigV4 signing suite");
    };
    let index: Vec<Value> = serde_json::from_str(&index).unwrap();
    assert_eq!(index.len(), 29);
    type Door = fn(&suite::Case) -> Result<(), String>;
    let doors: &[(&str, Door)] = &[
        ("header", suite::Case::header),
        ("query", suite::Case::query),
        #[cfg(feature = "verify")]
        ("verify", suite::Case::verify),
        #[cfg(feature = "sign-lean")]
        ("lean", suite::Case::lean),
    ];
    let mut ran = 0;
    let mut wrong = Vec::new();
    for case in index.iter().map(|case| case["case"].as_str().unwrap()) {
        let case_files = suite::Case::read(&root.join(case));
        for &(door, run) in doors {
            let listed = EXCEPT.iter().any(|(name, at, _)| (*name, *at) == (case, door));
            match (run(&case_files), listed) {
                (Ok(()), false) => ran += 1,
                (Err(_), true) => (),
                (Ok(()), true) => wrong.push(format!("{case} {door}: passes but is listed")),
                (Err(reason), false) => wrong.push(format!("{case} {door}: {reason}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{ran} signatures agree with the suite");
}

#[test]
fn the_host_is_signed_as_clients_send_it() {
    let plain = signature(&Request::get("https://example.com/").body(vec![]).unwrap());
    check("https://example.com:443/", true);
    check("https://EXAMPLE.com/", true);
    check("https://user@example.com/", true);
    check("https://example.com", true);
    check("https://example.com?", true);
    check("http://example.com:80/", true);
    check("http://example.com:443/", false);
    check("https://example.com:8443/", false);

    let mut behind_a_proxy = Request::get("http://localhost:9000/").body(vec![]).unwrap();
    behind_a_proxy.headers_mut().insert("host", "example.com".parse().unwrap());
    assert_eq!(signature(&behind_a_proxy), plain);

    fn check(uri: &str, same: bool) {
        let plain = signature(&Request::get("https://example.com/").body(vec![]).unwrap());
        assert_eq!(signature(&Request::get(uri).body(vec![]).unwrap()) == plain, same, "{uri}");
    }
}

#[test]
fn every_header_is_signed_but_those_that_change_on_the_way() {
    let mut request = request("POST", "/model/m/invoke", "{}");
    for name in ["accept", "x-amzn-bedrock-trace", "user-agent", "accept-encoding", "amz-sdk-request", "traceparent", "content-length"] {
        request.headers_mut().insert(name, "2".parse().unwrap());
    }
    assert!(signature(&request).contains("SignedHeaders=accept;content-type;host;x-amz-date;x-amzn-bedrock-trace, "));
}

#[test]
fn signing_again_replaces_the_signature() {
    let mut again = request("POST", "/model/m/invoke", "{}");
    let with_token = Credentials { session_token: Some("first".to_owned()), ..credentials() };
    sign(&mut again, &Auth::sigv4(with_token, "eu-west-1"), UNIX_EPOCH).unwrap();
    sign(&mut again, &auth(), now()).unwrap();
    let mut once = request("POST", "/model/m/invoke", "{}");
    sign(&mut once, &auth(), now()).unwrap();
    assert_eq!(again.headers(), once.headers());

    sign(&mut again, &Auth::Bearer("bedrock-api-key-x".to_owned()), now()).unwrap();
    assert_eq!(header(&again, "authorization"), Some("Bearer bedrock-api-key-x"));
    assert_eq!(header(&again, "x-amz-date"), None);
}

#[test]
fn what_cannot_be_signed_says_why_and_keeps_the_secret() {
    let with = |change: fn(&mut Credentials)| {
        let mut credentials = credentials();
        change(&mut credentials);
        Auth::sigv4(credentials, "us-east-1")
    };
    check(&with(|it| it.access_key_id.clear()), "the access key id is empty");
    check(
        &with(|it| it.access_key_id.push('\n')),
        "the access key id holds a line break at character 12; give it as printable ASCII without spaces",
    );
    check(&with(|it| it.access_key_id = SECRET.to_owned()), "the access key id holds punctuation at character 14; is it the secret?");
    check(&with(|it| it.secret_access_key.clear()), "the secret access key is empty");
    check(
        &with(|it| it.secret_access_key.insert(0, ' ')),
        "the secret access key holds white space at character 1; give it as printable ASCII without spaces",
    );
    check(
        &with(|it| it.session_token = Some("tök\u{7}en".to_owned())),
        "the session token holds a character outside ASCII at character 2; give it as printable ASCII without spaces",
    );
    check(
        &with(|it| it.session_token = Some("to\u{7}ken".to_owned())),
        "the session token holds a control character at character 3; give it as printable ASCII without spaces",
    );
    check(&Auth::sigv4(credentials(), ""), "the region is empty; it must be letters, digits and hyphens, us-east-1 for example");
    check(
        &Auth::sigv4(credentials(), "us east"),
        "the region is \"us east\"; it must be letters, digits and hyphens, us-east-1 for example",
    );
    let service = "bed/rock".to_owned();
    check(
        &Auth::SigV4 { credentials: credentials(), region: "us-east-1".to_owned(), service },
        "the service is \"bed/rock\"; it must be letters, digits and hyphens, bedrock for example",
    );
    check(&Auth::Bearer(String::new()), "the API key is empty");
    check(
        &Auth::Bearer("Bearer key".to_owned()),
        "the API key holds white space at character 7; give it as printable ASCII without spaces",
    );

    let mut accented = request("POST", "/", "");
    accented.headers_mut().insert("x-name", http::HeaderValue::from_bytes(b"caf\xe9").unwrap());
    assert_eq!(refusal(accented, &auth(), now()), "header \"x-name\" holds characters other than printable ASCII");
    let nowhere = Request::get("/foundation-models").body(vec![]).unwrap();
    assert_eq!(refusal(nowhere, &auth(), now()), "the request names no host; give it an absolute URI or a host header");
    for at in [UNIX_EPOCH - Duration::from_secs(1), UNIX_EPOCH + Duration::from_secs(253_402_300_800)] {
        let get = Request::get("https://example.com/").body(vec![]).unwrap();
        assert_eq!(refusal(get, &auth(), at), "the time must be between the years 1970 and 9999");
    }

    fn check(auth: &Auth, reason: &str) {
        assert_eq!(refusal(request("POST", "/", "{}"), auth, now()), reason);
    }
}

#[test]
fn debug_output_shows_no_secret() {
    let credentials = Credentials { session_token: Some("TOKEN".to_owned()), ..credentials() };
    assert_eq!(
        format!("{:?}", Auth::sigv4(credentials.clone(), "us-east-1")),
        "SigV4 { credentials: Credentials { access_key_id: \"AKIDEXAMPLE\", secret_access_key: hidden, session_token: Some(hidden) }, \
         region: \"us-east-1\", service: \"bedrock\" }"
    );
    assert_eq!(format!("{:?}", Auth::Bearer("KEY".to_owned())), "Bearer(hidden)");
    let mut request = request("POST", "/", "{}");
    sign(&mut request, &Auth::sigv4(credentials, "us-east-1"), now()).unwrap();
    let shown = format!("{request:?}");
    assert!(!shown.contains("TOKEN") && !shown.contains("Signature="), "{shown}");
}

#[test]
fn credentials_are_read_from_json() {
    let json = r#"{"accessKeyId": "AKIDEXAMPLE", "secretAccessKey": "s", "expiration": 1}"#;
    assert_eq!(serde_json::from_str::<Credentials>(json).unwrap(), Credentials::new("AKIDEXAMPLE", "s"));
    let json = r#"{"accessKeyId": "A", "secretAccessKey": "s", "sessionToken": "t"}"#;
    assert_eq!(serde_json::from_str::<Credentials>(json).unwrap().session_token.as_deref(), Some("t"));
}

/// The service's side.
#[cfg(feature = "verify")]
mod verified {
    use super::*;
    use outcrop::sign::{Scope, VerifyError, verify};
    use proptest::prelude::*;

    #[test]
    fn a_signed_request_verifies_and_says_who_signed() {
        let scope = Scope { access_key_id: "AKIDEXAMPLE".to_owned(), region: "us-east-1".to_owned(), service: "bedrock".to_owned() };
        assert_eq!(check(&signed(), now()), Ok(scope));
    }

    #[test]
    fn any_changed_byte_fails() {
        let good = signed();
        let mut tried = 0;
        let mut refuse = |bad: Request<Vec<u8>>| {
            assert!(check(&bad, now()).is_err(), "{bad:?}");
            tried += 1;
        };
        let target = good.uri().to_string();
        for changed in changes(target.as_bytes()) {
            if let Ok(uri) = http::Uri::try_from(changed) {
                refuse(with(&good, |bad| *bad.uri_mut() = uri));
            }
        }
        for changed in changes(good.body()) {
            refuse(with(&good, |bad| *bad.body_mut() = changed));
        }
        for (name, value) in good.headers() {
            for changed in changes(value.as_bytes()) {
                // What separates the parts of `authorization` carries nothing.
                if name == "authorization" && without_separators(&changed) == without_separators(value.as_bytes()) {
                    continue;
                }
                let changed = http::HeaderValue::from_bytes(&changed).unwrap();
                refuse(with(&good, |bad| drop(bad.headers_mut().insert(name, changed))));
            }
            refuse(with(&good, |bad| assert!(bad.headers_mut().append(name, http::HeaderValue::from_static("more")))));
            refuse(with(&good, |bad| drop(bad.headers_mut().remove(name))));
        }
        refuse(with(&good, |bad| *bad.method_mut() = http::Method::PUT));
        assert!(tried > 2_000, "{tried}");
    }

    #[test]
    fn refusals_have_the_names_and_words_of_the_service() {
        let name = |error: VerifyError| (error.name(), error.to_string());
        let refused = |change: &dyn Fn(&mut Request<Vec<u8>>)| name(check(&with(&signed(), change), now()).unwrap_err());
        let later = |seconds: u64| name(check(&signed(), now() + Duration::from_secs(seconds)).unwrap_err());
        let earlier = |seconds: u64| name(check(&signed(), now() - Duration::from_secs(seconds)).unwrap_err());
        let replace = |from: &'static str, to: &'static str| {
            refused(&move |request| {
                let changed = header(request, "authorization").unwrap().replace(from, to);
                request.headers_mut().insert("authorization", changed.parse().unwrap());
            })
        };

        let missing = refused(&|request| drop(request.headers_mut().remove("authorization")));
        assert_eq!(missing, ("MissingAuthenticationTokenException", "Missing Authentication Token".to_owned()));
        let incomplete = ("IncompleteSignature", "Authorization header requires 'Signature' parameter.".to_owned());
        assert_eq!(replace("Signature=", "Nothing="), incomplete);
        assert_eq!(refused(&|request| drop(request.headers_mut().remove("x-amz-date"))).0, "IncompleteSignature");
        assert_eq!(refused(&|request| drop(request.headers_mut().insert("x-amz-date", "today".parse().unwrap()))).0, "IncompleteSignature");
        assert_eq!(replace("AWS4-HMAC-SHA256", "Basic").0, "IncompleteSignature");
        assert_eq!(replace("/aws4_request", "").0, "IncompleteSignature");
        assert_eq!(replace("host;", "").0, "InvalidSignatureException");
        assert_eq!(replace("20260102/", "20260103/").0, "InvalidSignatureException");
        let unknown = ("UnrecognizedClientException", "The security token included in the request is invalid.".to_owned());
        assert_eq!(replace("AKIDEXAMPLE", "AKIDOTHER"), unknown);
        let mismatch = replace("us-east-1", "us-west-2");
        assert_eq!(mismatch.0, "InvalidSignatureException");
        assert!(mismatch.1.starts_with("The request signature we calculated does not match the signature you provided. "));

        assert!(check(&signed(), now() + Duration::from_secs(300)).is_ok());
        assert!(check(&signed(), now() - Duration::from_secs(300)).is_ok());
        let expired = "Signature expired: 20260102T030405Z is now earlier than 20260102T030406Z (20260102T030906Z - 5 min.)";
        assert_eq!(later(301), ("InvalidSignatureException", expired.to_owned()));
        let early = "Signature not yet current: 20260102T030405Z is still later than 20260102T030404Z (20260102T025904Z + 5 min.)";
        assert_eq!(earlier(301), ("InvalidSignatureException", early.to_owned()));
        assert_eq!(later(u64::from(u32::MAX) * 200).0, "InvalidSignatureException");
    }

    #[test]
    fn the_authority_of_http_2_stands_for_the_host() {
        // As the AWS SDK for JavaScript signs, here by hand.
        let canonical = format!(
            "POST\n/model/m%253A1/invoke\n\n:authority:localhost:9000\nx-amz-date:20260102T030405Z\n\n:authority;x-amz-date\n{}",
            sha256("{}")
        );
        let to_sign = format!("AWS4-HMAC-SHA256\n20260102T030405Z\n20260102/us-east-1/bedrock/aws4_request\n{}", sha256(&canonical));
        let key = aws_sigv4::sign::v4::generate_signing_key(SECRET, now(), "us-east-1", "bedrock");
        let signature = aws_sigv4::sign::v4::calculate_signature(key, to_sign.as_bytes());
        let scope = "AKIDEXAMPLE/20260102/us-east-1/bedrock/aws4_request";
        let request = Request::post("http://localhost:9000/model/m%3A1/invoke")
            .header("x-amz-date", "20260102T030405Z")
            .header(
                "authorization",
                format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=:authority;x-amz-date, Signature={signature}"),
            )
            .body(b"{}".to_vec())
            .unwrap();
        assert!(check(&request, now()).is_ok());
        let elsewhere = with(&request, |it| *it.uri_mut() = "http://localhost:9001/model/m%3A1/invoke".parse().unwrap());
        assert_eq!(check(&elsewhere, now()), Err(VerifyError::Mismatch));

        // `host` is signed, and HTTP/2 brings it in the URI.
        let mut request = signed();
        request.headers_mut().remove("host");
        *request.uri_mut() = format!("http://{HOST}{}", request.uri()).parse().unwrap();
        assert!(check(&request, now()).is_ok());
    }

    fn sha256(text: &str) -> String {
        use sha2::Digest as _;
        sha2::Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    }

    #[test]
    fn literal_colons_verify_as_sent() {
        let mut request = Request::post(format!("https://{HOST}/model/anthropic.claude-v2:1/invoke")).body(vec![]).unwrap();
        sign(&mut request, &auth(), now()).unwrap();
        assert!(check(&request, now()).is_ok());
        let escaped = with(&request, |it| *it.uri_mut() = it.uri().to_string().replace("v2:1", "v2%3A1").parse().unwrap());
        assert_eq!(check(&escaped, now()), Err(VerifyError::Mismatch));
    }

    proptest! {
        #[test]
        fn whatever_is_signed_verifies(
            path in "(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2}){0,12}){1,4}",
            query in "([a-c:/?@!$'()*+,;.~_-]|%[2-7][0-9A-F]|=|&){0,30}",
            body in prop::collection::vec(any::<u8>(), 0..60),
            value in "[ \t]{0,3}[!-~]{1,8}[ ]{0,3}[!-~]{0,8}[ \t]{0,3}",
            token in prop::option::of("[!-~]{1,30}"),
            port in prop::option::of(1..9999_u16),
        ) {
            let authority = port.map_or_else(|| HOST.to_owned(), |port| format!("{HOST}:{port}"));
            let mut request = Request::post(format!("http://{authority}{path}?{query}")).header("x-value", value).body(body).unwrap();
            let credentials = Credentials { session_token: token, ..credentials() };
            sign(&mut request, &Auth::sigv4(credentials, "us-east-1"), now()).unwrap();
            // As it arrives: the target alone, the host in its header.
            *request.uri_mut() = format!("{path}?{query}").parse().unwrap();
            let sent = if port == Some(80) { HOST.to_owned() } else { authority };
            request.headers_mut().insert("host", sent.parse().unwrap());
            prop_assert!(check(&request, now()).is_ok());
        }

        #[test]
        fn headers_of_any_kind_never_panic(authorization in "(AWS4-HMAC-SHA256 )?(Credential=a/20260102/b/c/aws4_request, )?[ -~]{0,60}", date in "[ -~]{0,20}|[0-9]{8}T[0-9]{6}Z") {
            let request = with(&signed(), |request| {
                request.headers_mut().insert("authorization", authorization.parse().unwrap());
                request.headers_mut().insert("x-amz-date", date.parse().unwrap());
            });
            prop_assert!(check(&request, now()).is_err());
        }
    }

    fn check(request: &Request<Vec<u8>>, at: SystemTime) -> Result<Scope, VerifyError> {
        verify(request, |id| (id == "AKIDEXAMPLE").then_some(SECRET), at)
    }

    /// A signed request as it arrives at a server.
    fn signed() -> Request<Vec<u8>> {
        let target = "/model/anthropic.claude-v2%3A1/invoke?maxResults=10&submitTimeAfter=2025-01-02T03%3A04%3A05Z";
        let mut request = Request::post(target).body(br#"{"messages":[]}"#.to_vec()).unwrap();
        for (name, value) in [("host", HOST), ("content-type", "application/json"), ("x-amzn-bedrock-trace", "ENABLED")] {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let credentials = Credentials { session_token: Some("SESSIONTOKENEXAMPLE".to_owned()), ..credentials() };
        sign(&mut request, &Auth::sigv4(credentials, "us-east-1"), now()).unwrap();
        request
    }

    fn with(request: &Request<Vec<u8>>, change: impl FnOnce(&mut Request<Vec<u8>>)) -> Request<Vec<u8>> {
        let mut request = request.clone();
        change(&mut request);
        request
    }

    fn without_separators(bytes: &[u8]) -> Vec<u8> {
        bytes.iter().copied().filter(|byte| !b", ".contains(byte)).collect()
    }

    /// The bytes with each one changed in some ways, and each one left out. A lower-case `a` is not among the changes:
    /// in a query `%3a` means what `%3A` means.
    fn changes(bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut changes = Vec::new();
        for at in 0..bytes.len() {
            for to in *b"bZ07-/%&=;," {
                if bytes[at] != to {
                    changes.push(bytes.to_vec());
                    changes.last_mut().unwrap()[at] = to;
                }
            }
            changes.push([&bytes[..at], &bytes[at + 1..]].concat());
        }
        changes
    }
}

/// The second signer, which must give what the first gives.
#[cfg(feature = "sign-lean")]
mod lean {
    use super::*;
    use outcrop::sign::{SIGNATURE, lean};
    use proptest::prelude::*;

    #[test]
    fn the_lean_signer_refuses_what_cannot_be_sent() {
        let nowhere = "the request names no host; give it an absolute URI or a host header";
        for url in ["", "example.com", "mailto:me", "https://", "https:///x", "https://:443/", "https://[", "/foundation-models"] {
            check("GET", url, "accept", nowhere);
        }
        check("GET", "https://user:pass@example.com/", "accept", "the URL names a user, which a signature has no place for");
        for url in ["https://example.com/a b", "https://example.com/é", "https://exa\nmple.com", "https://example.com/?a b"] {
            check("GET", url, "accept", "the URL holds characters other than printable ASCII; percent-encode them");
        }
        for method in ["", "GE T", "G\nT"] {
            check(method, "https://example.com/", "accept", "the method holds characters no method has");
        }
        for name in ["", "x y", "x:y", "ä"] {
            check("GET", "https://example.com/", name, "a header's name holds characters no name has");
        }

        fn check(method: &str, url: &str, name: &str, reason: &str) {
            let request = lean::Request { method, url, headers: &[(name.to_owned(), "2".to_owned())], body: b"" };
            match lean::sign(&request, &auth(), 0) {
                Err(Error::Sign(refusal)) => assert_eq!(refusal, reason, "{method} {url} {name}"),
                other => panic!("{method} {url} {name}: expected a refusal, got {other:?}"),
            }
        }
    }

    #[test]
    fn both_signers_write_dates_alike() {
        let get = Request::get("https://example.com/").body(vec![]).unwrap();
        // The days of 1999 to 2004 and of 2100, where leap years follow and miss, and some up to the end of 9999.
        for day in (10_592..12_784).chain(47_482..47_847).chain((0..2_932_897).step_by(397)).chain([2_932_896]) {
            let mut first = get.clone();
            let at = UNIX_EPOCH + Duration::from_secs(day * 86_400 + day * 86_399 % 86_400);
            sign(&mut first, &auth(), at).unwrap();
            assert_eq!(signed(&get, &auth(), at), Ok(sorted(&first)));
        }
    }

    #[derive(Clone, Debug)]
    struct Parts {
        method: String,
        url: String,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    }

    fn parts() -> impl Strategy<Value = Parts> {
        let url = (
            prop_oneof![9 => "https://", 2 => "http://", 1 => "HTTPS://", 1 => "ws://"],
            prop_oneof!["[a-zA-Z0-9.-]{1,20}", Just("[::1]".to_owned())],
            prop_oneof![3 => Just(String::new()), 1 => Just(":443".to_owned()), 1 => Just(":80".to_owned()), 1 => ":[0-9]{1,5}", 1 => Just(":".to_owned())],
            "((/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}|%){0,12}){1,5})?",
            "(\\?([a-cé:/?@!$'()*+,;.~_-]|%[0-9A-Fa-f]{2}|%|=|&){0,40})?",
            "(#[a-z?]{0,3})?",
        )
            .prop_map(|(scheme, host, port, path, query, fragment)| format!("{scheme}{host}{port}{path}{query}{fragment}"));
        let url = prop_oneof![9 => url, 1 => "/[a-z:/]{0,9}(\\?[a-z:/]{0,9})?"];
        let name = prop_oneof![
            6 => "[A-Ca-c]{1,2}|[xX]-[a-zA-Z0-9!#$&'*+.^_`|~-]{1,9}",
            2 => prop::sample::select(vec!["Host", "User-Agent", "via", "TraceParent", "Authorization", "x-amz-date", "X-Amz-Security-Token", "content-type"]).prop_map(str::to_owned),
        ];
        let headers = prop::collection::vec((name, "[ \t]{0,3}([!-~]{1,4}[ \t]{0,3}){0,4}"), 0..8);
        // One at most, as which of several is named is no promise.
        let unprintable = prop_oneof![19 => Just(None), 1 => "(x-bad|Via)".prop_map(Some)];
        let method = prop_oneof!["GET|POST|PUT|DELETE|post", "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}"];
        (method, url, headers, unprintable, prop::collection::vec(any::<u8>(), 0..200)).prop_map(|(method, url, mut headers, bad, body)| {
            headers.extend(bad.map(|name| (name, "café".to_owned())));
            Parts { method, url, headers, body }
        })
    }

    fn auths() -> impl Strategy<Value = Auth> {
        // Now and then one that is refused.
        let word = || prop_oneof![40 => "[!-+.-<>-~]{1,90}", 1 => "[ -~é\u{2028}\n\u{7}]{0,4}"];
        let scope = || prop_oneof![20 => "[A-Za-z0-9-]{1,20}", 1 => "[ -~é]{0,4}"];
        let id = prop_oneof![20 => "[A-Z0-9]{1,30}", 1 => word()];
        prop_oneof![
            8 => (id, word(), prop::option::of(word()), scope(), scope()).prop_map(|(access_key_id, secret_access_key, session_token, region, service)| {
                Auth::SigV4 { credentials: Credentials { access_key_id, secret_access_key, session_token }, region, service }
            }),
            1 => word().prop_map(Auth::Bearer),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn both_signers_give_the_same_headers_or_refuse_with_the_same_words(
            parts in parts(),
            auth in auths(),
            ms in prop_oneof![19 => 0..253_402_300_800_000_u64, 1 => 253_402_300_799_000..253_402_300_801_000_u64],
        ) {
            let mut request = Request::builder().method(parts.method.as_str()).uri(&parts.url);
            for (name, value) in &parts.headers {
                request = request.header(name, value);
            }
            let mut request = request.body(parts.body.clone()).unwrap();
            let first = sign(&mut request, &auth, UNIX_EPOCH + Duration::from_millis(ms));
            prop_assert_eq!(second(&parts, &auth, ms), first.map(|()| sorted(&request)).map_err(|error| error.to_string()));
        }

        #[test]
        fn no_request_makes_the_lean_signer_panic(method in any::<String>(), url in any::<String>(), headers in any::<Vec<(String, String)>>(), ms in any::<u64>()) {
            for url in [url.clone(), format!("https://{url}"), format!("https://[{url}")] {
                let _ = lean::sign(&lean::Request { method: &method, url: &url, headers: &headers, body: b"" }, &auth(), ms);
                let _ = lean::sign(&lean::Request { method: "GET", url: &url, headers: &[], body: b"" }, &auth(), ms % 200_000_000_000_000);
            }
        }
    }

    /// The headers of the request when the lean signer has signed it.
    pub(super) fn signed(request: &Request<Vec<u8>>, auth: &Auth, at: SystemTime) -> Result<Vec<(String, String)>, String> {
        let parts = Parts {
            method: request.method().to_string(),
            url: request.uri().to_string(),
            headers: sorted(request),
            body: request.body().clone(),
        };
        second(&parts, auth, at.duration_since(UNIX_EPOCH).unwrap().as_millis().try_into().unwrap())
    }

    fn second(parts: &Parts, auth: &Auth, ms: u64) -> Result<Vec<(String, String)>, String> {
        let Parts { method, url, headers, body } = parts;
        let signature = lean::sign(&lean::Request { method, url, headers, body }, auth, ms).map_err(|error| error.to_string())?;
        let mut headers: Vec<_> = headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
        headers.retain(|(name, _)| !SIGNATURE.contains(&name.as_str()));
        headers.extend(signature);
        // Values of one name keep their order.
        headers.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(headers)
    }

    pub(super) fn sorted(request: &Request<Vec<u8>>) -> Vec<(String, String)> {
        let text = |value: &http::HeaderValue| String::from_utf8(value.as_bytes().to_vec()).unwrap();
        let mut headers: Vec<_> = request.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        headers.sort_by(|(a, _), (b, _)| a.cmp(b));
        headers
    }
}

/// The signing suite of AWS: a folder of text files per case.
mod suite {
    use super::*;

    pub(super) struct Case {
        request: String,
        header_signed: Option<String>,
        query_signed: Option<String>,
        context: Value,
    }

    impl Case {
        pub(super) fn read(folder: &std::path::Path) -> Self {
            let read = |file: &str| std::fs::read_to_string(folder.join(file)).ok();
            Self {
                request: read("request.txt").unwrap(),
                header_signed: read("header-signed-request.txt"),
                query_signed: read("query-signed-request.txt"),
                // The one case without a context is of 2021, for Lambda.
                context: read("context.json").map_or_else(
                    || {
                        serde_json::json!({"normalize": true, "region": "us-east-2", "service": "lambda", "sign_body": false,
                        "credentials": {"access_key_id": "AKIDEXAMPLE", "secret_access_key": SECRET}})
                    },
                    |text| serde_json::from_str(&text).unwrap(),
                ),
            }
        }

        /// The signature in headers is the suite's.
        pub(super) fn header(&self) -> Result<(), String> {
            let expected = self.header_signed.as_ref().ok_or("no file")?;
            let expected = expected.lines().find_map(|line| line.strip_prefix("Authorization:")).ok_or("no header")?.trim();
            let signed = self.sign(None)?;
            equal(header(&signed, "authorization").unwrap(), expected)
        }

        /// The signature in the query is the suite's, and so is the rest of the query.
        pub(super) fn query(&self) -> Result<(), String> {
            let expected = parse(self.query_signed.as_ref().ok_or("no file")?)?;
            let signed = self.sign(Some(Duration::from_secs(self.context["expiration_in_seconds"].as_u64().unwrap())))?;
            let sorted = |request: &Request<Vec<u8>>| {
                let mut pairs: Vec<_> = request.uri().query().unwrap_or_default().split('&').map(str::to_owned).collect();
                pairs.sort();
                pairs.join("&")
            };
            equal(&sorted(&signed), &sorted(&expected))
        }

        /// The lean signer's signature is the suite's, where the suite asks for what it does.
        #[cfg(feature = "sign-lean")]
        pub(super) fn lean(&self) -> Result<(), String> {
            let expected = self.header_signed.as_ref().ok_or("no file")?;
            let expected = expected.lines().find_map(|line| line.strip_prefix("Authorization:")).ok_or("no header")?.trim();
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let auth = Auth::SigV4 {
                credentials: self.credentials(),
                region: text(&self.context["region"]).unwrap(),
                service: text(&self.context["service"]).unwrap(),
            };
            let signed = lean::signed(&parse(&self.request)?, &auth, self.time())?;
            equal(&signed.iter().find(|(name, _)| name == "authorization").unwrap().1, expected)
        }

        /// The suite's signed request verifies.
        #[cfg(feature = "verify")]
        pub(super) fn verify(&self) -> Result<(), String> {
            let text = self.header_signed.as_ref().ok_or("no file")?;
            let target = text.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1");
            if target.split(' ').count() != 2 {
                return Err(format!("cannot be sent: {target}"));
            }
            let secret = |_: &str| self.context["credentials"]["secret_access_key"].as_str();
            outcrop::sign::verify(&parse(text)?, secret, self.time()).map(drop).map_err(|error| error.to_string())
        }

        fn sign(&self, expires_in: Option<Duration>) -> Result<Request<Vec<u8>>, String> {
            let mut request = parse(&self.request)?;
            let flag = |name: &str, default: bool| self.context[name].as_bool().unwrap_or(default);
            // A path that had to be encoded to be a URI is encoded once by that.
            let encoded = self.request.lines().next().unwrap_or_default().split(' ').count() == 3;
            let settings = Settings {
                service: self.context["service"].as_str().unwrap(),
                double_encode: flag("double_uri_encode", true) && encoded,
                normalize_path: flag("normalize", false),
                content_sha256: flag("sign_body", false),
                expires_in,
                unsigned: &[],
            };
            let region = self.context["region"].as_str().unwrap();
            sign_with(&mut request, &self.credentials(), region, &settings, self.time()).map_err(|error| error.to_string())?;
            Ok(request)
        }

        fn credentials(&self) -> Credentials {
            let text = |name: &str| self.context["credentials"][name].as_str().map(str::to_owned);
            Credentials {
                access_key_id: text("access_key_id").unwrap(),
                secret_access_key: text("secret_access_key").unwrap(),
                session_token: text("token"),
            }
        }

        /// 2015-08-30T12:36:00Z, or 2021-05-11T15:40:45Z for the case without a context.
        fn time(&self) -> SystemTime {
            let seconds = match self.context["timestamp"].as_str() {
                Some("2015-08-30T12:36:00Z") => 1_440_938_160,
                None => 1_620_747_645,
                Some(other) => panic!("unexpected time {other}"),
            };
            UNIX_EPOCH + Duration::from_secs(seconds)
        }
    }

    /// A request as text; continued header lines are joined by a space, as a server does.
    fn parse(text: &str) -> Result<Request<Vec<u8>>, String> {
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let head = head.replace("\n ", " ");
        let mut lines = head.lines();
        let (method, target) = lines.next().and_then(|line| line.trim_end_matches(" HTTP/1.1").split_once(' ')).ok_or("no request line")?;
        let mut request = Request::builder().method(method).uri(target.replace(' ', "%20"));
        for line in lines {
            let (name, value) = line.split_once(':').ok_or_else(|| format!("no header: {line}"))?;
            request = request.header(name, value.trim());
        }
        request.body(body.as_bytes().to_vec()).map_err(|error| error.to_string())
    }

    fn equal(got: &str, expected: &str) -> Result<(), String> {
        if got == expected { Ok(()) } else { Err(format!("\n     got {got}\nexpected {expected}")) }
    }
}

/// 2026-01-02T03:04:05Z.
fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", SECRET)
}

fn auth() -> Auth {
    Auth::sigv4(credentials(), "us-east-1")
}

fn request(method: &str, target: &str, body: &str) -> Request<Vec<u8>> {
    let mut request = Request::builder().method(method).uri(format!("https://{HOST}{target}"));
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    request.body(body.as_bytes().to_vec()).unwrap()
}

fn header<'a>(request: &'a Request<Vec<u8>>, name: &str) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().unwrap())
}

fn signature(request: &Request<Vec<u8>>) -> String {
    let mut request = request.clone();
    sign(&mut request, &auth(), now()).unwrap();
    header(&request, "authorization").unwrap().to_owned()
}

fn refusal(mut request: Request<Vec<u8>>, auth: &Auth, at: SystemTime) -> String {
    let before = request.headers().clone();
    match sign(&mut request, auth, at) {
        Err(Error::Sign(reason)) => {
            assert_eq!(request.headers(), &before, "a refused request is left as it was");
            assert!(!reason.contains(SECRET));
            reason
        }
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn corpus() -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");
    std::env::var_os("OUTCROP_CORPUS").map_or_else(|| beside.into(), PathBuf::from)
}
