//! Finding personal data in text, by rules and without a model.
//!
//! One pass over the text reads words and numbers; detectors propose what may be personal data and verify it: checksum, format, the
//! words around it. Every finding has a score; [`resolve`] keeps the surest of those that overlap. What is done with findings
//! is the business of `outcrop::pii`.
//!
//! ```
//! use outcrop_detect::{Entity, Memory, Scan, candidates, clusters, names, resolve};
//!
//! let scan = Scan::new("Call Maria Lopez at +1 415 555 0132.", &|_| false);
//! let mut all = candidates(&scan);
//! names(&scan, &mut Memory::default(), &mut all);
//! clusters(&mut all);
//! let found: Vec<Entity> = resolve(&all).iter().map(|found| found.entity).collect();
//! assert_eq!(found, [Entity::Name, Entity::Phone]);
//! ```

#![expect(
    clippy::nonminimal_bool,
    clippy::if_same_then_else,
    clippy::naive_bytecount,
    reason = "conditions follow the rules' wording, each rule on its own line; spans are short"
)]

mod address;
mod age;
mod columns;
mod context;
mod entity;
mod identity;
mod lexicon;
mod money;
mod names;
mod network;
mod phone;
mod scan;
mod secrets;

pub use context::{luhn, stands_alone};
pub use entity::{Entity, UnknownEntity};
pub use names::{Memory, names};
pub use scan::{Parts, Scan};

use context::{Candidates, Context, Needs};
use lexicon::concept as k;

/// One finding. It holds where, never what.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Found {
    /// Where it starts, in bytes.
    pub start: usize,
    /// Where it ends, in bytes; exclusive.
    pub end: usize,
    /// What it is.
    pub entity: Entity,
    /// How sure that is, 0 to 1.
    pub score: f32,
}

/// Looks at a chain of groups.
type Detector = fn(&Context, &mut Candidates);

/// Detectors that look at a chain of groups, and what there must be for them to find something.
const CHAIN: &[(Needs, Detector)] = &[
    (Needs::digits(12, 19), money::card),
    (Needs::near(k::CVV | k::SECURITY), money::cvv),
    (Needs::near(k::EXPIRY | k::CARD | k::CREDIT | k::DEBIT), money::expiry),
    (Needs::LETTERS, money::iban),
    (Needs::LETTERS, money::swift),
    (Needs::near(k::ROUTING), money::routing),
    (Needs::near(k::ACCOUNT | k::BANK), money::account),
    (Needs::digits(9, 9), identity::social_security),
    (Needs::digits(9, 9), identity::social_insurance),
    (Needs::letters_or_near(k::HEALTH | k::RAMQ), identity::health_card),
    (Needs::digits(10, 10), identity::nhs),
    (Needs::near(k::UTR | k::TAX), identity::taxpayer_reference),
    (Needs::LETTERS, identity::national_insurance),
    (Needs::near(k::PASSPORT | k::DOCUMENT | k::NATIONAL), identity::passport),
    (Needs::letters_or_near(k::DRIVER | k::LICENSE | k::DL), identity::driver),
    (Needs::letters_or_near(k::PLATE | k::LICENSE | k::VEHICLE), identity::plate),
    (Needs::LETTERS, identity::vin),
    (Needs::digits(7, 15), phone::phone),
    (Needs::LETTERS, secrets::aws_access_key),
    (Needs::near(k::PIN), secrets::pin),
    (Needs::CHAIN, age::age),
];

/// Detectors that look at the whole segment.
const SEGMENT: &[fn(&Scan, &mut Candidates)] = &[
    network::emails,
    network::urls,
    network::addresses,
    secrets::aws_secret_key,
    secrets::userinfo,
    secrets::credentials,
    columns::columns,
    address::addresses,
];

/// A segment is no shorter than this, unless the text is.
const SEGMENT_LEAST: usize = 4_096;
/// Nor longer than this.
pub const SEGMENT_MOST: usize = 8_192;
/// What a rule may look at after the start of what it finds, in bytes.
pub const REACH: usize = 512;

/// Builds the list of words, which is otherwise built when it is first asked for.
pub fn prepare() {
    lexicon::lexicon();
}

/// All that may be found in a segment but names, which depend on what was named before it.
pub fn candidates(scan: &Scan) -> Vec<Found> {
    let mut all: Candidates = Vec::new();
    context::chains(scan, |cx| {
        for (needs, detector) in CHAIN {
            if cx.has(needs) {
                detector(cx, &mut all);
            }
        }
    });
    for detector in SEGMENT {
        detector(scan, &mut all);
    }
    all
}

/// Where the first segment of the text ends, if it ends in this text: at the first blank line after `SEGMENT_LEAST`, a while later at the
/// end of a line, then at a space, at last anywhere. What comes after the cut does not move it.
pub fn segment(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let step = (SEGMENT_MOST - SEGMENT_LEAST) / 4;
    let (line, space) = (SEGMENT_LEAST + 2 * step, SEGMENT_LEAST + 3 * step);
    let within = |from: usize, to: usize| bytes.get(from..to.min(bytes.len())).unwrap_or_default();
    if let Some(at) = within(SEGMENT_LEAST, line).windows(2).position(|w| w == b"\n\n") {
        return Some(SEGMENT_LEAST + at + 2);
    }
    if let Some(at) = within(line, space).iter().position(|&b| b == b'\n') {
        return Some(line + at + 1);
    }
    if let Some(at) = within(space, SEGMENT_MOST).iter().position(|&b| b == b' ') {
        return Some(space + at + 1);
    }
    if bytes.len() < SEGMENT_MOST {
        return None;
    }
    (0..=SEGMENT_MOST).rev().find(|&at| text.is_char_boundary(at))
}

/// From the first to the last. One copy of sorting is enough for a page.
#[inline(never)]
pub fn in_order(found: &mut [Found]) {
    found.sort_by_key(|found| (found.start, found.end));
}

/// Sorts candidates by place and names the spans that overlapping ones cover together.
pub fn clusters(all: &mut [Found]) -> Vec<(usize, usize)> {
    in_order(all);
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for found in all.iter() {
        match spans.last_mut() {
            Some(last) if found.start < last.1 => last.1 = last.1.max(found.end),
            _ => spans.push((found.start, found.end)),
        }
    }
    spans
}

/// Of candidates that overlap, keeps the surest; of equals, the longest.
pub fn resolve(all: &[Found]) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::with_capacity(all.len());
    let mut from = 0;
    while from < all.len() {
        // One cluster at a time.
        let mut to = from + 1;
        let mut end = all[from].end;
        while to < all.len() && all[to].start < end {
            end = end.max(all[to].end);
            to += 1;
        }
        if to == from + 1 {
            kept.push(all[from]);
            from = to;
            continue;
        }
        let mut cluster: Vec<Found> = all[from..to].to_vec();
        cluster.sort_unstable_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then((b.end - b.start).cmp(&(a.end - a.start)))
                .then(a.start.cmp(&b.start))
                .then(a.entity.cmp(&b.entity))
        });
        let first = kept.len();
        for found in cluster {
            let at = first + kept[first..].partition_point(|kept| kept.end <= found.start);
            if kept.get(at).is_none_or(|next| next.start >= found.end) {
                kept.insert(at, found);
            }
        }
        from = to;
    }
    kept
}
