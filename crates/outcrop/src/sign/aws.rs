//! The signer of AWS, and what it takes in `http`'s types.

use super::{Auth, Credentials, SERVICE, SIGNATURE, UNSIGNED, check, check_word, encode, host_header, no_host, not_printable};
use crate::error::{Error, Result};
use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings, UriPathNormalizationMode,
};
use aws_sigv4::sign::v4::SigningParams;
use http::Uri;
use http::header::{AUTHORIZATION, HOST, HeaderValue};
use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
    check(credentials, region, settings.service, at.duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs()))?;
    let (headers, signed_before) = signed_headers(request, settings)?;
    // The path of `https://host?query` is sent as a slash.
    let path_and_query = [request.uri().path(), "?", request.uri().query().unwrap_or_default()].concat();
    let signable = SignableRequest::new(
        request.method().as_str(),
        path_and_query,
        headers.iter().map(|(name, value)| (*name, value.as_ref())),
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

    // Few enough to stand on the stack.
    let mut signature = [const { None }; 4];
    for (place, header) in signature.iter_mut().zip(&headers) {
        *place = Some((header.name(), sensitive(header.value())?));
    }
    let uri = if query.is_empty() { None } else { Some(with_query(request.uri(), &query)?) };

    // Nothing is changed before everything is known to be right.
    if signed_before {
        forget_signature(request);
    }
    if let Some(uri) = uri {
        *request.uri_mut() = uri;
    }
    for (name, value) in signature.into_iter().flatten() {
        request.headers_mut().insert(name, value);
    }
    Ok(())
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

fn forget_signature(request: &mut http::Request<Vec<u8>>) {
    for name in SIGNATURE {
        request.headers_mut().remove(name);
    }
}

/// Headers by name.
type Headers<'r> = Vec<(&'r str, Cow<'r, str>)>;

/// The headers to sign, with `host` as it will be sent; and whether there are headers of an earlier signature.
fn signed_headers<'r>(request: &'r http::Request<Vec<u8>>, settings: &Settings<'_>) -> Result<(Headers<'r>, bool)> {
    let mut headers = Vec::with_capacity(request.headers().len() + 1);
    let (mut signed_before, mut has_host) = (false, false);
    for (name, value) in request.headers() {
        let earlier = SIGNATURE.contains(&name.as_str());
        signed_before |= earlier;
        has_host |= name == HOST;
        if earlier || (name != HOST && settings.unsigned.contains(&name.as_str())) {
            continue;
        }
        let Ok(text) = value.to_str() else {
            return Err(not_printable(name.as_str()));
        };
        // What receives it trims tabs too, the signer only spaces.
        headers.push((name.as_str(), text.trim_matches([' ', '\t']).into()));
    }
    if !has_host {
        let Some(host) = host(request.uri()) else {
            return Err(no_host());
        };
        headers.push(("host", host.into()));
    }
    Ok((headers, signed_before))
}

/// The `host` header an HTTP client sends for this URI.
pub(super) fn host(uri: &Uri) -> Option<String> {
    Some(host_header(uri.scheme_str().unwrap_or_default(), uri.host()?, uri.port_u16()))
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
