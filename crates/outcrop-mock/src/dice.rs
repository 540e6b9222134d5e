//! Chance without chance: numbers that follow from a seed and a request, the same on every machine.

use serde_json::{Map, Value};

/// Numbers from a seed (`SplitMix64`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice for these words.
    pub(crate) fn of(seed: u64, words: &[&[u8]]) -> Self {
        // FNV-1a, with a zero byte between the words.
        let hash = words.iter().fold(0xcbf2_9ce4_8422_2325_u64 ^ seed, |hash, word| {
            word.iter().chain(&[0]).fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
        });
        Self(hash)
    }

    /// Dice of their own for one purpose, so that what one purpose takes does not change another.
    pub(crate) fn for_(self, purpose: &str) -> Self {
        Self::of(self.0, &[purpose.as_bytes()])
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 when that is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = bound.max(1) as u64;
        usize::try_from(self.roll() % bound).expect("below a usize")
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// So many letters and digits.
    pub(crate) fn name(&mut self, length: usize) -> String {
        const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..length).map(|_| char::from(*self.pick(LETTERS).expect("not empty"))).collect()
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let (high, low) = (self.roll(), self.roll());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | ((low >> 48) & 0x3fff),
            low & 0xffff_ffff_ffff
        )
    }
}

/// A body as it is compared: members sorted, `null` and what is empty left out, since the service takes
/// `"system": []` and no `system` alike.
pub(crate) fn canonical(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(canonical).collect(),
        Value::Object(members) => {
            // In a tool choice the member's name is what counts.
            let kept = |key: &str, value: &Value| !empty(value) || matches!(key, "any" | "auto");
            let members = members.iter().map(|(key, value)| (key.clone(), canonical(value)));
            let mut members: Vec<_> = members.filter(|(key, value)| kept(key, value)).collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(members.into_iter().collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
