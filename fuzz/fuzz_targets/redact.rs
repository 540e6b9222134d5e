//! Any text with any cuts: what is masked piece by piece is what is masked at once, and it comes back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::pii::{Direction, Mask, Policy, Redactor, Vault};
use std::sync::OnceLock;

static REDACTOR: OnceLock<Redactor> = OnceLock::new();

fuzz_target!(|input: (u8, String, String)| {
    let (step, text, vault) = input;
    let _ = Vault::from_json(&vault);
    let policy = Policy { mask: Mask::Numbered, ..Policy::default() };
    let redactor = REDACTOR.get_or_init(|| Redactor::new(&policy).expect("a good policy"));
    let mut vault = Vault::default();
    let masked = redactor.redact(&text, &mut vault);
    assert_eq!(vault.restore(&masked), text);

    let mut streamed_vault = Vault::default();
    let mut stream = redactor.stream(Direction::Input, &mut streamed_vault);
    let letters: Vec<char> = text.chars().collect();
    let mut streamed = String::new();
    for piece in letters.chunks(usize::from(step) + 1) {
        streamed.push_str(&stream.push(&piece.iter().collect::<String>()));
    }
    streamed.push_str(&stream.finish());
    assert_eq!(streamed, masked);
});
