//! The canonical form of a request and its signature, for those who sign and those who verify.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>, read 2026-11-22.

use super::encode;
use sha2::{Digest as _, Sha256};

pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
pub(super) const TERMINATOR: &str = "aws4_request";
/// What SHA-256 takes at a time, in bytes.
const BLOCK: usize = 64;

/// What of a request is signed.
pub(super) struct Canonical<'a> {
    pub(super) method: &'a str,
    /// As sent: encoded once.
    pub(super) path: &'a str,
    /// As sent.
    pub(super) query: &'a str,
    /// In the order of their names, each name once and each value [collapsed](collapse).
    pub(super) headers: &'a [(String, Vec<u8>)],
    /// The SHA-256 of the body, or what stands for it.
    pub(super) payload: &'a str,
}

impl Canonical<'_> {
    /// The signature in hexadecimal; `scope` is the date of the timestamp, the region and the service.
    pub(super) fn signature(&self, secret: &str, timestamp: &str, scope: [&str; 3]) -> String {
        let hash = hex(&sha256(&[&self.text()]));
        let [date, region, service] = scope;
        let to_sign = [ALGORITHM, "\n", timestamp, "\n", date, "/", region, "/", service, "/", TERMINATOR, "\n", &hash].concat();
        let mut key = ["AWS4", secret].concat().into_bytes();
        for part in [date, region, service, TERMINATOR, &to_sign] {
            key = hmac(&key, part.as_bytes()).to_vec();
        }
        hex(&key)
    }

    /// The names of the headers, joined by semicolons.
    pub(super) fn signed_headers(&self) -> String {
        self.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";")
    }

    fn text(&self) -> Vec<u8> {
        let mut text =
            [self.method, "\n", &encode(self.path.as_bytes(), true), "\n", &canonical_query(self.query), "\n"].concat().into_bytes();
        for (name, value) in self.headers {
            for piece in [name.as_bytes(), b":", value, b"\n"] {
                text.extend_from_slice(piece);
            }
        }
        text.extend_from_slice(["\n", &self.signed_headers(), "\n", self.payload].concat().as_bytes());
        text
    }
}

/// A header's value trimmed and with runs of spaces made one.
pub(super) fn collapse(value: &[u8]) -> Vec<u8> {
    let mut collapsed: Vec<u8> = Vec::with_capacity(value.len());
    for &byte in value.trim_ascii() {
        if byte != b' ' || collapsed.last() != Some(&b' ') {
            collapsed.push(byte);
        }
    }
    collapsed
}

/// SHA-256 of the pieces, one after the other.
pub(super) fn sha256(pieces: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update(piece);
    }
    hash.finalize().into()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// HMAC with SHA-256, RFC 2104.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let hashed;
    let key = if key.len() > BLOCK {
        hashed = sha256(&[key]);
        &hashed
    } else {
        key
    };
    let pad = |with: u8| {
        let mut pad = [with; BLOCK];
        pad.iter_mut().zip(key).for_each(|(pad, key)| *pad ^= key);
        pad
    };
    sha256(&[&pad(0x5c), &sha256(&[&pad(0x36), message])])
}

/// Names and values are decoded and encoded again, so that `:` and `%3A` are the same, as they are to the service.
///
/// What is not UTF-8 when decoded becomes U+FFFD, as in AWS's signer.
fn canonical_query(query: &str) -> String {
    let again = |text: &str| encode(String::from_utf8_lossy(&decode(text)).as_bytes(), false);
    let mut pairs: Vec<[String; 2]> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| [again(name), again(value)])
        .collect();
    pairs.sort_unstable();
    pairs.iter().map(|pair| pair.join("=")).collect::<Vec<_>>().join("&")
}

fn decode(text: &str) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        decoded.push(match (byte, after) {
            (b'%', [high, low, after @ ..]) => match (char::from(*high).to_digit(16), char::from(*low).to_digit(16)) {
                (Some(high), Some(low)) => {
                    rest = after;
                    u8::try_from(high * 16 + low).expect("two hexadecimal digits")
                }
                _ => b'%',
            },
            (b'+', _) => b' ',
            _ => byte,
        });
    }
    decoded
}
