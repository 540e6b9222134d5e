//! The service's side of a signature, for what stands in for the service.
//!
//! Written apart from AWS's signer, so that each tests the other.

use super::AMZ_DATE;
use super::aws::host;
use super::canonical::{ALGORITHM, Canonical, TERMINATOR, collapse, hex, sha256};
use http::header::{AUTHORIZATION, HOST};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use time::{Date, Month, OffsetDateTime, Time};

const SKEW: Duration = Duration::from_mins(5);
/// The year 9999 but for ten minutes, so that the skew can be added.
const LATEST: Duration = Duration::from_secs(253_402_300_200);
/// Stands for the payload's hash while the payload is signed frame by frame.
const STREAMED: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

/// Who signed, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The key that signed.
    pub access_key_id: String,
    /// The region the signature is for.
    pub region: String,
    /// The service name the signature is for.
    pub service: String,
}

/// Why a request is not authentic; displays as the service's message.
///
/// Sources: <https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html>, read 2026-11-22; messages as
/// AWS services give them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Nothing is signed.
    #[error("Missing Authentication Token")]
    Missing,
    /// A part of the signature is not there or cannot be read.
    #[error("{0}")]
    Incomplete(String),
    /// Nobody knows the access key id.
    #[error("The security token included in the request is invalid.")]
    UnknownKey,
    /// The time or the scope of the signature is wrong.
    #[error("{0}")]
    Invalid(String),
    /// The signature is another request's, or made with another secret.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing \
         method. Consult the service documentation for details."
    )]
    Mismatch,
}

impl VerifyError {
    /// The HTTP status of every one of them.
    pub const STATUS: u16 = 403;

    /// The service's name for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Missing => "MissingAuthenticationTokenException",
            Self::Incomplete(_) => "IncompleteSignature",
            Self::UnknownKey => "UnrecognizedClientException",
            Self::Invalid(_) | Self::Mismatch => "InvalidSignatureException",
        }
    }
}

/// Checks the signature in a request's headers as the service does.
///
/// The request is as received: its path not decoded, its headers as they came. For HTTP/2 the authority may be in the
/// URI. `secret` looks up the secret access key of an access key id. Region and service are taken from the signature;
/// it is the caller's to compare them, and to check the session token.
///
/// # Errors
///
/// What the service would answer with status 403; see [`VerifyError`].
pub fn verify<B: AsRef<[u8]>, S: AsRef<str>>(
    request: &http::Request<B>,
    secret: impl FnOnce(&str) -> Option<S>,
    at: SystemTime,
) -> Result<Scope, VerifyError> {
    let signature = Signature::read(request)?;
    let secret = secret(signature.access_key_id).ok_or(VerifyError::UnknownKey)?;
    signature.check_time(at)?;

    let headers: Vec<_> = signature.signed_headers.split(';').map(|name| (name.to_owned(), header_value(request, name))).collect();
    let streamed = request.headers().get("x-amz-content-sha256").is_some_and(|value| value == STREAMED);
    let canonical = Canonical {
        method: request.method().as_str(),
        path: request.uri().path(),
        query: request.uri().query().unwrap_or_default(),
        headers: &headers,
        payload: &if streamed { STREAMED.to_owned() } else { hex(&sha256(&[request.body().as_ref()])) },
    };
    let Signature { date, region, service, timestamp, .. } = signature;
    let expected = canonical.signature(secret.as_ref(), timestamp, [date, region, service]);
    // Takes as long for a nearly right signature as for a wrong one.
    let given = signature.hex.as_bytes();
    let differ = expected.bytes().zip(given).fold(0, |differ, (a, b)| differ | (a ^ b));
    if differ != 0 || expected.len() != given.len() {
        return Err(VerifyError::Mismatch);
    }
    Ok(Scope { access_key_id: signature.access_key_id.to_owned(), region: region.to_owned(), service: service.to_owned() })
}

/// The parts of `authorization` and `x-amz-date`.
struct Signature<'a> {
    access_key_id: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
    signed_headers: &'a str,
    hex: &'a str,
    timestamp: &'a str,
    signed_at: OffsetDateTime,
}

impl<'a> Signature<'a> {
    fn read<B>(request: &'a http::Request<B>) -> Result<Self, VerifyError> {
        let incomplete = |message: &str| Err(VerifyError::Incomplete(message.to_owned()));
        let mut authorizations = request.headers().get_all(AUTHORIZATION).iter();
        let authorization = match (authorizations.next(), authorizations.next()) {
            (None, _) => return Err(VerifyError::Missing),
            (Some(authorization), None) => authorization,
            (Some(_), Some(_)) => return incomplete("Authorization header must be there once."),
        };
        let Some(parts) = authorization.to_str().ok().and_then(|text| text.strip_prefix(ALGORITHM)?.strip_prefix(' ')) else {
            return incomplete("Authorization header requires the algorithm 'AWS4-HMAC-SHA256'.");
        };
        let part = |name: &str| {
            let found = parts.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
            found.ok_or_else(|| format!("Authorization header requires '{name}' parameter. "))
        };
        let timestamp = request.headers().get(AMZ_DATE).and_then(|value| value.to_str().ok());
        let no_date = || "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ".to_owned();
        let (credential, signature, signed_headers, timestamp) =
            match (part("Credential"), part("Signature"), part("SignedHeaders"), timestamp.ok_or_else(no_date)) {
                (Ok(credential), Ok(signature), Ok(signed_headers), Ok(timestamp)) => (credential, signature, signed_headers, timestamp),
                (a, b, c, d) => {
                    let missing: String = [a.err(), b.err(), c.err(), d.err()].into_iter().flatten().collect();
                    return incomplete(missing.trim_end());
                }
            };
        // Only the access key id may hold slashes of its own.
        let mut scope = credential.rsplitn(5, '/');
        let (Some(terminator), Some(service), Some(region), Some(date), Some(access_key_id)) =
            (scope.next(), scope.next(), scope.next(), scope.next(), scope.next())
        else {
            return incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        };
        if terminator != TERMINATOR {
            return incomplete("Credential should be scoped with a valid terminator: 'aws4_request'.");
        }
        if !signed_headers.split(';').any(|name| name == "host" || name == ":authority") {
            return Err(VerifyError::Invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".to_owned()));
        }
        let Some(signed_at) = parse_timestamp(timestamp) else {
            return incomplete("Date must be in ISO-8601 'basic format', e.g. 20260102T030405Z.");
        };
        if timestamp.get(..8) != Some(date) {
            let message =
                format!("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{timestamp}'.");
            return Err(VerifyError::Invalid(message));
        }
        Ok(Self { access_key_id, date, region, service, signed_headers, hex: signature, timestamp, signed_at })
    }

    fn check_time(&self, at: SystemTime) -> Result<(), VerifyError> {
        let since_1970 = at.duration_since(UNIX_EPOCH).unwrap_or_default().min(LATEST);
        let (now, then) = (OffsetDateTime::UNIX_EPOCH + since_1970, self.timestamp);
        let shown = format_timestamp;
        Err(VerifyError::Invalid(if self.signed_at < now - SKEW {
            format!("Signature expired: {then} is now earlier than {} ({} - 5 min.)", shown(now - SKEW), shown(now))
        } else if self.signed_at > now + SKEW {
            format!("Signature not yet current: {then} is still later than {} ({} + 5 min.)", shown(now + SKEW), shown(now))
        } else {
            return Ok(());
        }))
    }
}

/// All values of a header, each trimmed and with runs of spaces made one, joined by commas.
fn header_value<B>(request: &http::Request<B>, name: &str) -> Vec<u8> {
    let named = if name == ":authority" { HOST.as_str() } else { name };
    let mut values: Vec<Vec<u8>> = request.headers().get_all(named).iter().map(|value| collapse(value.as_bytes())).collect();
    if values.is_empty() && named == HOST.as_str() {
        values.extend(host(request.uri()).map(String::into_bytes));
    }
    values.join(&b',')
}

fn parse_timestamp(text: &str) -> Option<OffsetDateTime> {
    let shape = |(at, byte): (usize, u8)| match at {
        8 => byte == b'T',
        15 => byte == b'Z',
        _ => byte.is_ascii_digit(),
    };
    if text.len() != 16 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    let number = |at: usize| text.get(at..at + 2)?.parse::<u8>().ok();
    let date = Date::from_calendar_date(text.get(..4)?.parse().ok()?, Month::try_from(number(4)?).ok()?, number(6)?).ok()?;
    Some(date.with_time(Time::from_hms(number(9)?, number(11)?, number(13)?).ok()?).assume_utc())
}

fn format_timestamp(at: OffsetDateTime) -> String {
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    format!("{year:04}{:02}{day:02}T{hour:02}{minute:02}{second:02}Z", u8::from(month))
}
