//! A second signer, for pages, where every byte is downloaded: [`sign`] for requests in parts.
//!
//! It gives what [`sign::sign`](super) gives, without that one's dependencies.
//!
//! ```
//! use outcrop::sign::lean::{Request, sign};
//! use outcrop::sign::{Auth, Credentials};
//!
//! let auth = Auth::sigv4(Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "us-east-1");
//! let url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse";
//! let request = Request { method: "POST", url, headers: &[], body: b"{}" };
//! let signature = sign(&request, &auth, 1_767_323_045_000)?;
//! assert_eq!(signature[1], ("x-amz-date".to_owned(), "20260102T030405Z".to_owned()));
//! # Ok::<(), outcrop::Error>(())
//! ```

use super::canonical::{ALGORITHM, Canonical, TERMINATOR, collapse, hex, sha256};
use super::{
    AMZ_DATE, AUTHORIZATION, Auth, Credentials, SECURITY_TOKEN, SIGNATURE, UNSIGNED, check, check_word, host_header, no_host, not_printable,
};
use crate::error::{Error, Result};

/// A request in parts.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method, `POST` for example; its case counts.
    pub method: &'a str,
    /// An absolute URL, its path and query encoded as they will be sent; with a `host` header, a path will do.
    pub url: &'a str,
    /// Names, in any case, and values; a name may be there more than once.
    pub headers: &'a [(String, String)],
    /// The bytes of the body.
    pub body: &'a [u8],
}

/// The headers of a signature: `authorization`, and for `SigV4` `x-amz-date` and, with a session token,
/// `x-amz-security-token`.
///
/// They replace every header named in [`SIGNATURE`] that the request has; those it has are not signed. Otherwise every
/// header is signed but those in [`UNSIGNED`]; `host` is signed as HTTP clients send it: from the URL in lower case,
/// without a port that is the scheme's own, unless the request has the header.
///
/// # Errors
///
/// [`Error::Sign`] when the credentials, the region or the key cannot be right (never showing them), the method, a header
/// or the URL cannot be sent, the URL has no host or names a user, or the time is after 9999.
pub fn sign(request: &Request<'_>, auth: &Auth, ms_since_1970: u64) -> Result<Vec<(String, String)>> {
    match auth {
        Auth::SigV4 { credentials, region, service } => sigv4(request, credentials, [region, service], ms_since_1970 / 1000),
        Auth::Bearer(key) => {
            check_word("the API key", key)?;
            Ok(vec![(AUTHORIZATION.to_owned(), ["Bearer ", key].concat())])
        }
    }
}

fn sigv4(request: &Request<'_>, credentials: &Credentials, [region, service]: [&str; 2], seconds: u64) -> Result<Vec<(String, String)>> {
    check(credentials, region, service, Some(seconds))?;
    let timestamp = timestamp(seconds);
    let token = credentials.session_token.as_deref();

    if !is_token(request.method) {
        return Err(refused("the method must be a word such as POST"));
    }
    let url = Url::parse(request.url)?;
    let mut headers = sent_headers(request.headers)?;
    if !headers.iter().any(|(name, _)| name == "host") {
        add(&mut headers, "host", url.host.ok_or_else(no_host)?.as_bytes());
    }
    add(&mut headers, AMZ_DATE, timestamp.as_bytes());
    if let Some(token) = token {
        add(&mut headers, SECURITY_TOKEN, token.as_bytes());
    }
    let payload = hex(&sha256(&[request.body]));
    let canonical = Canonical { method: request.method, path: url.path, query: url.query, headers: &headers, payload: &payload };

    let date = timestamp.get(..8).unwrap_or_default();
    let scope = ["/", date, "/", region, "/", service, "/", TERMINATOR].concat();
    let signed = canonical.signed_headers();
    let hex = canonical.signature(&credentials.secret_access_key, &timestamp, [date, region, service]);
    let authorization =
        [ALGORITHM, " Credential=", &credentials.access_key_id, &scope, ", SignedHeaders=", &signed, ", Signature=", &hex].concat();
    let mut signature = vec![(AUTHORIZATION.to_owned(), authorization), (AMZ_DATE.to_owned(), timestamp)];
    signature.extend(token.map(|token| (SECURITY_TOKEN.to_owned(), token.to_owned())));
    Ok(signature)
}

/// The request's own headers to sign, as [`Canonical`] has them.
fn sent_headers(given: &[(String, String)]) -> Result<Vec<(String, Vec<u8>)>> {
    let mut headers = Vec::with_capacity(given.len() + SIGNATURE.len());
    for (name, value) in given {
        let name = name.to_ascii_lowercase();
        if SIGNATURE.contains(&&*name) || UNSIGNED.contains(&&*name) {
            continue;
        }
        if !is_token(&name) {
            return Err(refused("a header's name must be letters, digits and hyphens"));
        }
        if !value.bytes().all(|byte| byte == b'\t' || byte == b' ' || byte.is_ascii_graphic()) {
            return Err(not_printable(&name));
        }
        add(&mut headers, &name, &collapse(value.as_bytes()));
    }
    Ok(headers)
}

/// Puts a header where its name belongs; a further value follows a comma.
fn add(headers: &mut Vec<(String, Vec<u8>)>, name: &str, value: &[u8]) {
    let at = headers.partition_point(|(other, _)| other.as_str() < name);
    match headers.get_mut(at).filter(|(other, _)| other == name) {
        Some((_, values)) => {
            values.push(b',');
            values.extend_from_slice(value);
        }
        None => headers.insert(at, (name.to_owned(), value.to_vec())),
    }
}

/// What may be in a method or in a header's name.
///
/// Source: RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// What of a URL is signed.
struct Url<'a> {
    host: Option<String>,
    path: &'a str,
    query: &'a str,
}

impl<'a> Url<'a> {
    fn parse(url: &'a str) -> Result<Self> {
        // A fragment is not sent.
        let url = url.split_once('#').map_or(url, |(sent, _)| sent);
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        // In a query it is the same whether other characters are encoded already or on the way.
        if !place.bytes().all(|byte| byte.is_ascii_graphic()) || !query.bytes().all(|byte| byte.is_ascii_graphic() || !byte.is_ascii()) {
            return Err(refused("the URL holds characters other than printable ASCII; percent-encode them"));
        }
        if place.starts_with('/') {
            return Ok(Self { host: None, path: place, query });
        }
        let (scheme, rest) = place.split_once(':').ok_or_else(no_host)?;
        let rest = rest.strip_prefix("//").ok_or_else(no_host)?;
        let (authority, path) = rest.find('/').and_then(|end| rest.split_at_checked(end)).unwrap_or((rest, ""));
        Ok(Self { host: Some(host(scheme, authority)?), path: if path.is_empty() { "/" } else { path }, query })
    }
}

fn host(scheme: &str, authority: &str) -> Result<String> {
    if authority.contains('@') {
        return Err(refused("the URL names a user, which a signature has no place for"));
    }
    let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    // An IPv6 address is in brackets and has colons of its own.
    let end = if authority.starts_with('[') { Some(authority.find(']').map_or(0, |at| at + 1)) } else { authority.find(':') };
    match end.map_or(authority, |end| authority.get(..end).unwrap_or_default()) {
        "" => Err(no_host()),
        host => Ok(host_header(scheme, host, port)),
    }
}

/// `20260102T030405Z`; before the year 10000.
fn timestamp(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Years begin in March here, so that the day a leap year has more is its last. The days are since 1 March of the year 0,
    // and 400 years always have as many. This is Howard Hinnant's `civil_from_days`.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (next, month) = if month < 10 { (0, month + 3) } else { (1, month - 9) };
    let year = era * 400 + year + next;

    let mut text = String::with_capacity(16);
    for number in [year / 100, year % 100, month, day, second / 3_600, second / 60 % 60, second % 60] {
        if text.len() == 8 {
            text.push('T');
        }
        for digit in [number / 10, number % 10] {
            text.push(char::from_digit(u32::try_from(digit).unwrap_or_default(), 10).unwrap_or_default());
        }
    }
    text.push('Z');
    text
}

fn refused(why: &str) -> Error {
    Error::Sign(why.to_owned())
}
