//! What stands in the place of a finding.

use super::vault::{Turn, Vault};
use super::{Action, Direction, Entity, Found, Redactor};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt;
use std::ops::Range;

/// How a finding is masked.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[serde(tag = "style", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Mask {
    /// `{EMAIL}`, as the service does. Cannot be restored.
    #[default]
    Type,
    /// `{EMAIL_1}`: the same value, the same number. Restored by the [`Vault`].
    Numbered,
    /// `{CREDIT_DEBIT_CARD_NUMBER:1111}` for numbers of eight digits and more; `{NAME}` for the rest. Cannot be restored.
    LastFour,
    /// `{EMAIL:3f1c…}`: 16 hexadecimal digits of an HMAC-SHA-256. The same value under the same key, the same mask.
    Hash {
        /// The caller's key.
        key: Key,
    },
    /// Made-up values of the same form, the same for the same value and seed. Restored by the [`Vault`], which never makes up the
    /// same for two values: a later one gets another. A text that could not be restored exactly, because it holds what would have
    /// been made up, is masked as [`Mask::Numbered`]. A stream cannot look ahead for that.
    Fake {
        /// The caller's seed.
        seed: Key,
    },
}

/// A secret of the caller's. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Key(pub String);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// A masked text, and where it differs from what it was.
#[derive(Default)]
pub(super) struct Masked {
    pub(super) text: String,
    /// In order; offsets of the source and of [`Masked::text`].
    pub(super) edits: Vec<(Range<usize>, Range<usize>)>,
}

impl Masked {
    /// Something else in the place of `range` of the source.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        let start = self.text.len();
        self.text.push_str(with);
        self.edits.push((range, start..self.text.len()));
    }

    /// Where an offset of the source has come to. Inside what was replaced it is the start of what replaced it, or its end.
    pub(super) fn place(&self, at: usize, end: bool) -> usize {
        let next = self.edits.partition_point(|(from, _)| from.start < at);
        match next.checked_sub(1).and_then(|last| self.edits.get(last)) {
            Some((from, to)) if at < from.end => {
                if end {
                    to.end
                } else {
                    to.start
                }
            }
            Some((from, to)) => to.end + (at - from.end),
            None => at,
        }
    }
}

/// How one text is masked.
pub(super) struct Masking<'r> {
    pub(super) redactor: &'r Redactor,
    pub(super) mask: &'r Mask,
    pub(super) direction: Direction,
    pub(super) turn: Turn,
    /// The whole text, where it is known: nothing is made up that it holds.
    pub(super) whole: Option<&'r str>,
}

/// Writes `text` with its findings masked. `base` is the place of `text` in what the findings' offsets count in.
pub(super) fn apply(masking: &Masking, text: &str, base: usize, found: &[Found], vault: &mut Vault, out: &mut Masked) {
    let Masking { redactor, mask, direction, turn, whole } = masking;
    let mut at = 0;
    let literal = |from: usize, to: usize, vault: &mut Vault, out: &mut Masked| {
        let text = text.get(from..to).unwrap_or_default();
        match mask {
            Mask::Numbered => vault.keep_apart(text, base + from, |inside| redactor.is_placeholder(inside), *turn, out),
            _ => out.text.push_str(text),
        }
    };
    for found in found {
        let (Some(start), Some(end)) = (found.start.checked_sub(base), found.end.checked_sub(base)) else { continue };
        if redactor.action(found.entity, *direction) == Action::None || start < at || end > text.len() {
            continue;
        }
        literal(at, start, vault, out);
        let value = text.get(start..end).unwrap_or_default();
        let name = redactor.name(found.entity);
        let range = base + start..base + end;
        at = end;
        let masked = match mask {
            Mask::Type => format!("{{{name}}}"),
            Mask::Numbered => {
                out.replace(range, vault.placeholder_for(name, value));
                continue;
            }
            Mask::LastFour => format!("{{{name}{}}}", last_four(found.entity, value)),
            Mask::Hash { key } => format!("{{{name}:{}}}", hex(&digest(&key.0, name, value)[..8])),
            Mask::Fake { seed } => made_up(found.entity, name, value, seed, *whole, vault),
        };
        out.replace(range, &masked);
    }
    literal(at, text.len(), vault, out);
}

/// How often another value is made up when one does not do.
const ATTEMPTS: u8 = 32;

/// The value made up for this one: the one it has, or a new one. A value that was made up stays.
#[inline(never)]
fn made_up(entity: Entity, name: &str, value: &str, seed: &Key, whole: Option<&str>, vault: &mut Vault) -> String {
    if vault.is_fake(value) {
        return value.to_owned();
    }
    if let Some(fake) = vault.fake_of(name, value) {
        return fake.to_owned();
    }
    for attempt in 0..ATTEMPTS {
        let key = if attempt == 0 { seed.0.clone() } else { format!("{}\0{attempt}", seed.0) };
        let fake = fake(entity, value, &digest(&key, name, value));
        if fake != value && !vault.is_fake(&fake) && whole.is_none_or(|text| !text.contains(&fake)) {
            vault.remember_fake(name, value, &fake);
            return fake;
        }
    }
    vault.placeholder(name, value)
}

/// The last four digits, where a number has enough of them that four do not give it away.
fn last_four(entity: Entity, value: &str) -> String {
    let number = !matches!(
        entity,
        Entity::Name
            | Entity::Address
            | Entity::Email
            | Entity::Url
            | Entity::Username
            | Entity::Password
            | Entity::AwsSecretKey
            | Entity::Pin
            | Entity::IpAddress
            | Entity::MacAddress
    );
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
    match digits.len().checked_sub(4) {
        Some(from) if number && digits.len() >= 8 => std::iter::once(&':').chain(&digits[from..]).collect(),
        _ => String::new(),
    }
}

/// HMAC with SHA-256 (RFC 2104) of the name, a NUL and the value.
#[inline(never)]
fn digest(key: &str, name: &str, value: &str) -> [u8; 32] {
    const BLOCK: usize = 64;
    let mut block = [0; BLOCK];
    let hashed;
    let key = if key.len() > BLOCK {
        hashed = end(add(Sha256::new(), key.as_bytes()));
        &hashed[..]
    } else {
        key.as_bytes()
    };
    block.iter_mut().zip(key).for_each(|(slot, byte)| *slot = *byte);
    let padded = |pad: u8| add(Sha256::new(), &block.map(|byte| byte ^ pad));
    let inner = [name.as_bytes(), &[0], value.as_bytes()].into_iter().fold(padded(0x36), add);
    end(add(padded(0x5c), &end(inner)))
}

/// One step of a digest; its code is large, and called in many places.
#[inline(never)]
pub(super) fn update(digest: &mut Sha256, bytes: &[u8]) {
    digest.update(bytes);
}

pub(super) fn add(mut digest: Sha256, bytes: &[u8]) -> Sha256 {
    update(&mut digest, bytes);
    digest
}

/// Its last step.
#[inline(never)]
pub(super) fn end(digest: Sha256) -> [u8; 32] {
    digest.finalize().into()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        for nibble in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        hex
    })
}

const GIVEN: &[&str] =
    &["Alex", "Robin", "Sam", "Kim", "Jamie", "Lena", "Noor", "Ivo", "Mira", "Tomas", "Aiko", "Ravi", "Sofia", "Emil", "Clara", "Hugo"];
const SURNAMES: &[&str] = &[
    "Miller", "Novak", "Garcia", "Tanaka", "Meyer", "Rossi", "Dubois", "Patel", "Larsen", "Silva", "Kowalski", "Ward", "Chen", "Berg",
    "Costa", "Reed",
];

/// A made-up value of the same form: digits for digits, letters for letters, check digits made right.
#[inline(never)]
fn fake(entity: Entity, value: &str, entropy: &[u8; 32]) -> String {
    let byte = |n: usize| entropic(entropy, n);
    let pick = |list: &[&'static str], n: usize| list.get(usize::from(byte(n)) % list.len().max(1)).copied().unwrap_or_default();
    let scrambled = |value: &str| scrambled(value, entropy);
    match entity {
        Entity::Name => {
            let words = value.split_whitespace().count();
            if words < 2 { pick(GIVEN, 0).to_owned() } else { format!("{} {}", pick(GIVEN, 0), pick(SURNAMES, 1)) }
        }
        Entity::Email => format!("{}.{}{}@example.com", pick(GIVEN, 0).to_lowercase(), pick(SURNAMES, 1).to_lowercase(), byte(2)),
        Entity::Url => format!("https://example.com/{}", hex(&entropy[..4])),
        Entity::IpAddress if value.contains(':') => format!("2001:db8::{:x}:{:x}", u16::from(byte(0)) + 256, u16::from(byte(1)) + 256),
        Entity::IpAddress => format!("203.0.113.{}", byte(0)),
        Entity::Age => value.chars().skip_while(char::is_ascii_digit).fold((18 + byte(0) % 60).to_string(), |mut all, letter| {
            all.push(letter);
            all
        }),
        Entity::Address => format!("{} Example Street", u16::from(byte(0)) + 1),
        Entity::CreditDebitCardNumber => {
            // The issuer's digits stay, and the last one checks the others.
            let mut made = scrambled(value).into_bytes();
            let places: Vec<usize> = value.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at).collect();
            for (slot, byte) in made.iter_mut().zip(value.bytes()).take(places.get(4).copied().unwrap_or(0)) {
                *slot = byte;
            }
            for check in b'0'..=b'9' {
                if let Some(last) = places.last().and_then(|&at| made.get_mut(at)) {
                    *last = check;
                }
                let digits: Vec<u8> = places.iter().filter_map(|&at| made.get(at)).map(|digit| digit & 15).collect();
                if outcrop_detect::luhn(&digits) {
                    break;
                }
            }
            String::from_utf8(made).unwrap_or_default()
        }
        _ => scrambled(value),
    }
}

/// A byte that the value and the key decide.
fn entropic(entropy: &[u8; 32], n: usize) -> u8 {
    entropy[n % 32].wrapping_add(u8::try_from(n / 32 % 251).unwrap_or(0).wrapping_mul(97))
}

/// Other digits for digits, other letters for letters.
#[inline(never)]
fn scrambled(value: &str, entropy: &[u8; 32]) -> String {
    let made = |(n, letter): (usize, char)| {
        let (first, count) = match letter {
            '0'..='9' => (b'0', 10),
            'A'..='Z' => (b'A', 26),
            _ if letter.is_alphabetic() => (b'a', 26),
            other => return other,
        };
        char::from(first + entropic(entropy, n) % count)
    };
    value.chars().enumerate().map(made).collect()
}
