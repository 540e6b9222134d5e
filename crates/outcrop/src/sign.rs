//! `SigV4` signatures and bearer keys, with the time as an argument.
//!
//! ```
//! use outcrop::sign::{Auth, Credentials, sign};
//! use std::time::{Duration, UNIX_EPOCH};
//!
//! let auth = Auth::sigv4(Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "us-east-1");
//! let url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse";
//! let mut request = http::Request::post(url).body(b"{}".to_vec()).expect("a valid request");
//! sign(&mut request, &auth, UNIX_EPOCH + Duration::from_millis(1_767_323_045_000))?;
//! assert_eq!(request.headers()["x-amz-date"], "20260102T030405Z");
//! # Ok::<(), outcrop::Error>(())
//! ```
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html> and
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html>, read 2026-11-22.

#[cfg(feature = "verify")]
mod verify;
#[cfg(feature = "verify")]
pub use verify::{Scope, VerifyError, verify};

use crate::error::{Error, Result};
use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings, UriPathNormalizationMode,
};
use aws_sigv4::sign::v4::SigningParams;
use http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue};
use http::uri::{PathAndQuery, Uri};
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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

const AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
/// What a signature adds.
const SIGNATURE: [HeaderName; 3] = [AUTHORIZATION, AMZ_DATE, SECURITY_TOKEN];
const YEAR_10000: Duration = Duration::from_secs(253_402_300_800);

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

/// What a signature covers and where it goes. The default is what Amazon Bedrock expects.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// The service name in the credential scope.
    pub service: &'a str,
    /// Encode the path, which is encoded on the wire, once more: right for every service but S3.
    pub double_encode: bool,
    /// Resolve `.` and `..` and join slashes before signing; Bedrock takes the path as it is.
    pub normalize_path: bool,
    /// Also send the body's SHA-256 as `x-amz-content-sha256`.
    pub content_sha256: bool,
    /// Put the signature into the query, valid for this long, instead of into headers.
    pub expires_in: Option<Duration>,
    /// Headers to leave out of the signature, in lower case; `host` is always in it.
    pub unsigned: &'a [&'a str],
}

/// Adds `authorization` to a request, and for `SigV4` `x-amz-date` and, with a session token, `x-amz-security-token`.
///
/// Headers of an earlier signature are replaced, so a retry is signed by calling again. The path must be encoded as
/// it will be sent. Every header that is there is signed but those in [`UNSIGNED`]; `host` is signed as HTTP clients
/// send it: from the URI in lower case, without a port that is the scheme's own, unless the request has the header.
///
/// # Errors
///
/// [`Error::Sign`] when the credentials, the region or the key cannot be right (never showing them), a header is
/// not printable ASCII, the URI has no host, or the time is before 1970 or after 9999.
pub fn sign(request: &mut http::Request<Vec<u8>>, auth: &Auth, at: SystemTime) -> Result<()> {
    match auth {
        Auth::SigV4 { credentials, region, service } => {
            sign_with(request, credentials, region, &Settings { service, ..Settings::default() }, at)
        }
        Auth::Bearer(key) => {
            check_word("the API key", key)?;
            let value = sensitive(&format!("Bearer {key}"))?;
            forget_signature(request);
            request.headers_mut().insert(AUTHORIZATION, value);
            Ok(())
        }
    }
}

/// [`sign`] with settings for other services, or for a signature in the query.
///
/// # Errors
///
/// As [`sign`].
pub fn sign_with(
    request: &mut http::Request<Vec<u8>>,
    credentials: &Credentials,
    region: &str,
    settings: &Settings<'_>,
    at: SystemTime,
) -> Result<()> {
    credentials.check()?;
    check_scope("region", region, "us-east-1")?;
    check_scope("service", settings.service, SERVICE)?;
    if !at.duration_since(UNIX_EPOCH).is_ok_and(|since| since < YEAR_10000) {
        return Err(Error::Sign("the time must be between the years 1970 and 9999".to_owned()));
    }

    let headers = signed_headers(request, settings)?;
    let path_and_query = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    let signable = SignableRequest::new(
        request.method().as_str(),
        path_and_query,
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())),
        SignableBody::Bytes(request.body()),
    )
    .map_err(|error| refused(&error))?;

    let token = credentials.session_token.clone();
    let identity = AwsCredentials::new(&credentials.access_key_id, &credentials.secret_access_key, token, None, "outcrop").into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(settings.service)
        .time(at)
        .settings(settings.to_aws())
        .build()
        .map_err(|error| refused(&error))?
        .into();
    let (headers, query) = aws_sigv4::http_request::sign(signable, &params).map_err(|error| refused(&error))?.into_parts().0.into_parts();

    let headers: Vec<_> = headers.iter().map(|header| Ok((header.name(), sensitive(header.value())?))).collect::<Result<_>>()?;
    let uri = if query.is_empty() { None } else { Some(with_query(request.uri(), &query)?) };

    // Nothing is changed before everything is known to be right.
    forget_signature(request);
    if let Some(uri) = uri {
        *request.uri_mut() = uri;
    }
    for (name, value) in headers {
        request.headers_mut().insert(name, value);
    }
    Ok(())
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

impl Default for Settings<'_> {
    fn default() -> Self {
        Self { service: SERVICE, double_encode: true, normalize_path: false, content_sha256: false, expires_in: None, unsigned: UNSIGNED }
    }
}

impl Settings<'_> {
    fn to_aws(self) -> SigningSettings {
        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = if self.double_encode { PercentEncodingMode::Double } else { PercentEncodingMode::Single };
        settings.uri_path_normalization_mode = UriPathNormalizationMode::from(self.normalize_path);
        if self.content_sha256 {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        if self.expires_in.is_some() {
            settings.signature_location = SignatureLocation::QueryParams;
            settings.expires_in = self.expires_in;
        }
        // Left out by `signed_headers`.
        settings.excluded_headers = None;
        settings
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
    let was = if name.is_empty() { "empty".to_owned() } else { format!("\"{}\"", name.escape_debug()) };
    Err(Error::Sign(format!("the {what} is {was}; it must be letters, digits and hyphens, {example} for example")))
}

fn forget_signature(request: &mut http::Request<Vec<u8>>) {
    for name in SIGNATURE {
        request.headers_mut().remove(name);
    }
}

/// The headers to sign, with `host` as it will be sent.
fn signed_headers(request: &http::Request<Vec<u8>>, settings: &Settings<'_>) -> Result<Vec<(String, String)>> {
    let mut headers = Vec::with_capacity(request.headers().len() + 1);
    for (name, value) in request.headers() {
        if SIGNATURE.contains(name) || (name != HOST && settings.unsigned.contains(&name.as_str())) {
            continue;
        }
        let Ok(text) = value.to_str() else {
            return Err(Error::Sign(format!("header \"{name}\" holds characters other than printable ASCII")));
        };
        // What receives it trims tabs too, the signer only spaces.
        headers.push((name.to_string(), text.trim_matches([' ', '\t']).to_owned()));
    }
    if !request.headers().contains_key(HOST) {
        let Some(host) = host(request.uri()) else {
            return Err(Error::Sign("the request names no host; give it an absolute URI or a host header".to_owned()));
        };
        headers.push((HOST.to_string(), host));
    }
    Ok(headers)
}

/// The `host` header an HTTP client sends for this URI.
fn host(uri: &Uri) -> Option<String> {
    let host = uri.host()?.to_ascii_lowercase();
    Some(match (uri.port_u16(), uri.scheme_str()) {
        (None, _) | (Some(443), Some("https")) | (Some(80), Some("http")) => host,
        (Some(port), _) => format!("{host}:{port}"),
    })
}

fn with_query(uri: &Uri, more: &[(&str, std::borrow::Cow<'_, str>)]) -> Result<Uri> {
    let mut path_and_query = uri.path().to_owned();
    let mut separator = '?';
    if let Some(query) = uri.query() {
        path_and_query.extend(["?", query]);
        separator = '&';
    }
    for (name, value) in more {
        path_and_query.push(separator);
        path_and_query.extend([name, "=", &encode(value.as_bytes(), false)]);
        separator = '&';
    }
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path_and_query.parse().map_err(|error| refused(&error))?);
    Uri::from_parts(parts).map_err(|error| refused(&error))
}

/// Percent-encodes every byte that RFC 3986 does not call unreserved.
fn encode(bytes: &[u8], keep_slash: bool) -> String {
    use fmt::Write as _;
    let mut encoded = String::with_capacity(bytes.len() + bytes.len() / 4);
    for &byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            b'/' if keep_slash => encoded.push('/'),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

fn sensitive(value: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(value).map_err(|error| refused(&error))?;
    value.set_sensitive(true);
    Ok(value)
}

fn refused(error: &dyn std::error::Error) -> Error {
    match error.source() {
        Some(source) => Error::Sign(format!("{error}: {source}")),
        None => Error::Sign(error.to_string()),
    }
}
