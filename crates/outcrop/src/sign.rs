//! `SigV4` signatures and bearer keys, with the time as an argument.
//!
//! ```
//! # #[cfg(feature = "sign")] {
//! use outcrop::sign::{Auth, Credentials, sign};
//! use std::time::{Duration, UNIX_EPOCH};
//!
//! let auth = Auth::sigv4(Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "us-east-1");
//! let url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse";
//! let mut request = http::Request::post(url).body(b"{}".to_vec()).expect("a valid request");
//! sign(&mut request, &auth, UNIX_EPOCH + Duration::from_millis(1_767_323_045_000))?;
//! assert_eq!(request.headers()["x-amz-date"], "20260102T030405Z");
//! # }
//! # Ok::<(), outcrop::Error>(())
//! ```
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html> and
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html>, read 2026-11-22.

#[cfg(feature = "sign")]
mod aws;
#[cfg(any(feature = "sign-lean", feature = "verify"))]
mod canonical;
#[cfg(feature = "sign-lean")]
pub mod lean;
#[cfg(feature = "verify")]
mod verify;
#[cfg(feature = "sign")]
pub use aws::{Settings, sign, sign_with};
#[cfg(feature = "verify")]
pub use verify::{Scope, VerifyError, verify};

use crate::error::{Error, Result};
use std::fmt;

/// The service name of every Bedrock endpoint but `bedrock-mantle`, whose name is its own.
pub const SERVICE: &str = "bedrock";

/// Headers that are never signed: a proxy, a browser or a retry changes them on the way.
///
/// The first fourteen are those the AWS SDKs leave out; the next three they set after signing, the rest the HTTP client sets.
pub const UNSIGNED: &[&str] = &[
    "connection",
    "expect",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
    "proxy-authorization",
    "proxy-connection",
    "traceparent",
    "tracestate",
    "baggage",
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "content-length",
    "accept-encoding",
    "cookie",
    "origin",
    "referer",
    "via",
];

/// The headers a signature adds, in lower case.
pub const SIGNATURE: [&str; 3] = [AUTHORIZATION, AMZ_DATE, SECURITY_TOKEN];

const AUTHORIZATION: &str = "authorization";
const AMZ_DATE: &str = "x-amz-date";
const SECURITY_TOKEN: &str = "x-amz-security-token";
const YEAR_10000: u64 = 253_402_300_800;

/// An access key, with the session token when it is a temporary one.
///
/// As JSON: `{"accessKeyId": "…", "secretAccessKey": "…", "sessionToken": "…"}`; other members pass.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// Names the key; travels in the clear.
    pub access_key_id: String,
    /// Signs; never travels.
    pub secret_access_key: String,
    /// Belongs to a temporary access key and is as secret as a password.
    #[serde(default)]
    pub session_token: Option<String>,
}

/// How a request says who sends it.
#[derive(Clone, PartialEq, Eq)]
pub enum Auth {
    /// A signature over the request.
    SigV4 {
        /// Whose signature.
        credentials: Credentials,
        /// The region of the endpoint, `us-east-1` for example.
        region: String,
        /// The service name of the endpoint: [`SERVICE`], except for `bedrock-mantle`.
        service: String,
    },
    /// An Amazon Bedrock API key.
    Bearer(String),
}

impl Credentials {
    /// A long-term access key.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self { access_key_id: access_key_id.into(), secret_access_key: secret_access_key.into(), session_token: None }
    }

    fn check(&self) -> Result<()> {
        check_word("the access key id", &self.access_key_id)?;
        if let Some(at) = self.access_key_id.find(['/', ',', '=']) {
            return Err(Error::Sign(format!("the access key id holds punctuation at character {}; is it the secret?", at + 1)));
        }
        check_word("the secret access key", &self.secret_access_key)?;
        self.session_token.as_deref().map_or(Ok(()), |token| check_word("the session token", token))
    }
}

impl Auth {
    /// A signature for Amazon Bedrock.
    pub fn sigv4(credentials: Credentials, region: impl Into<String>) -> Self {
        Self::SigV4 { credentials, region: region.into(), service: SERVICE.to_owned() }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("secret_access_key", &Hidden)
            .field("session_token", &self.session_token.as_ref().map(|_| Hidden))
            .finish()
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SigV4 { credentials, region, service } => {
                f.debug_struct("SigV4").field("credentials", credentials).field("region", region).field("service", service).finish()
            }
            Self::Bearer(_) => f.debug_tuple("Bearer").field(&Hidden).finish(),
        }
    }
}

struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

/// Says where `secret` holds what no key holds, and nothing else of it.
fn check_word(what: &str, secret: &str) -> Result<()> {
    if secret.is_empty() {
        return Err(Error::Sign(format!("{what} is empty")));
    }
    if secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let Some((at, found)) = secret.chars().enumerate().find(|(_, found)| !found.is_ascii_graphic()) else {
        return Ok(());
    };
    let found = match found {
        '\n' | '\r' => "a line break",
        found if found.is_whitespace() => "white space",
        found if found.is_control() => "a control character",
        _ => "a character outside ASCII",
    };
    Err(Error::Sign(format!("{what} holds {found} at character {}; give it as printable ASCII without spaces", at + 1)))
}

fn check_scope(what: &str, name: &str, example: &str) -> Result<()> {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Ok(());
    }
    let was = if name.is_empty() { "empty".to_owned() } else { crate::field::quote(name) };
    Err(Error::Sign(format!("the {what} is {was}; it must be letters, digits and hyphens, {example} for example")))
}

/// What holds for every signer; `seconds` since 1970, if the time is not before that.
fn check(credentials: &Credentials, region: &str, service: &str, seconds: Option<u64>) -> Result<()> {
    credentials.check()?;
    check_scope("region", region, "us-east-1")?;
    check_scope("service", service, SERVICE)?;
    if seconds.is_some_and(|seconds| seconds < YEAR_10000) {
        return Ok(());
    }
    Err(Error::Sign("the time must be between the years 1970 and 9999".to_owned()))
}

fn not_printable(name: &str) -> Error {
    Error::Sign(format!("header \"{name}\" holds characters other than printable ASCII"))
}

fn no_host() -> Error {
    Error::Sign("the request names no host; give it an absolute URI or a host header".to_owned())
}

/// The `host` header an HTTP client sends.
fn host_header(scheme: &str, host: &str, port: Option<u16>) -> String {
    let own = |port: u16| match port {
        443 => scheme.eq_ignore_ascii_case("https"),
        80 => scheme.eq_ignore_ascii_case("http"),
        _ => false,
    };
    let mut header = host.to_ascii_lowercase();
    if let Some(port) = port.filter(|&port| !own(port)) {
        header.push(':');
        header.push_str(&port.to_string());
    }
    header
}

/// Percent-encodes every byte that RFC 3986 does not call unreserved.
fn encode(bytes: &[u8], keep_slash: bool) -> String {
    let mut encoded = String::with_capacity(bytes.len() + bytes.len() / 4);
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') || (keep_slash && byte == b'/') {
            encoded.push(byte.into());
        } else {
            encoded.push('%');
            encoded.extend([byte >> 4, byte & 15].map(|digit| char::from(if digit < 10 { b'0' + digit } else { b'A' - 10 + digit })));
        }
    }
    encoded
}
