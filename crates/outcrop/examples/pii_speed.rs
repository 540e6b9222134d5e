//! How fast personal data is found and masked, for `benches/pii.mjs`: `{"name", "text"}` in, a line each, and out
//! `{"name", "find", "redact"}` in bytes a second, and what building a redactor takes in seconds first.

use outcrop::pii::{Direction, Mask, Policy, Redactor, Vault};
use serde_json::{Value, json};
use std::hint::black_box;
use std::io::BufRead;
use std::time::Instant;

/// The best of several runs, in seconds.
fn best(mut run: impl FnMut()) -> f64 {
    let begun = Instant::now();
    let mut best = f64::INFINITY;
    let mut runs = 0;
    while runs < 3 || begun.elapsed().as_secs_f64() < 0.4 {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed().as_secs_f64());
        runs += 1;
    }
    best
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Policy { mask: Mask::Numbered, ..Policy::default() };
    let start = Instant::now();
    let redactor = Redactor::new(&policy)?;
    println!("{}", json!({ "build": start.elapsed().as_secs_f64() }));
    for line in std::io::stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = record["text"].as_str().unwrap_or_default();
        let speed = |seconds: f64| f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX)) / seconds;
        let find = best(|| drop(black_box(redactor.find(black_box(text)))));
        let redact = best(|| drop(black_box(redactor.redact_for(Direction::Input, black_box(text), &mut Vault::default()))));
        println!("{}", json!({ "name": record["name"], "find": speed(find), "redact": speed(redact) }));
    }
    Ok(())
}
