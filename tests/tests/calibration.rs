//! How many characters a token stands for is measured on recorded traffic, and the estimates hold what was measured.
//!
//! `UPDATE=1 cargo test -p outcrop-tests --test calibration` measures anew. The recordings are not part of the repository: they
//! lie beside it in `../shared/corpus`, or where `OUTCROP_CORPUS` points.

#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of a few recordings")]

use outcrop::catalogue::{Calibration, Characters, characters, estimate};
use outcrop::resolve;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The day of the measurement.
const READ: &str = "2026-11-25";
/// Recordings a family needs for figures of its own.
const ENOUGH: usize = 8;

/// A recorded request and the tokens that its answer says were read.
struct Sample {
    family: String,
    read: Characters,
    tokens: f64,
    body: Value,
}

fn count(value: &Value, names: &[&str]) -> f64 {
    names.iter().find_map(|name| value.get(name)?.as_f64()).unwrap_or_default()
}

/// Tokens read, those from and to the cache with them.
fn tokens(answer: &Value) -> Option<f64> {
    let usage = answer.get("usage").unwrap_or(answer);
    let input = count(usage, &["inputTokens", "input_tokens", "prompt_tokens", "prompt_token_count", "inputTextTokenCount"]);
    let cached = count(usage, &["cacheReadInputTokens", "cache_read_input_tokens", "cacheReadInputTokenCount"])
        + count(usage, &["cacheWriteInputTokens", "cache_creation_input_tokens", "cacheWriteInputTokenCount"]);
    (input > 0.0).then_some(input + cached)
}

fn tokens_of(exchange: &Value) -> Option<f64> {
    let response = &exchange["response"];
    let header = || response["headers"]["x-amzn-bedrock-input-token-count"].as_str()?.parse::<f64>().ok();
    let events = || {
        exchange["events"].as_array()?.iter().flat_map(|event| [&event["payload"], &event["chunk"]]).find_map(|piece| {
            let metrics = || Some(count(piece.get("amazon-bedrock-invocationMetrics")?, &["inputTokenCount"])).filter(|count| *count > 0.0);
            tokens(piece).or_else(|| tokens(piece.get("message")?)).or_else(|| tokens(piece.get("metadata")?)).or_else(metrics)
        })
    };
    tokens(&response["body"]).or_else(events).or_else(header)
}

/// The recordings without media that say what they read; `None` without a corpus.
fn samples() -> Option<Vec<Sample>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("OUTCROP_CORPUS").map_or(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join("exchanges.jsonl")) else {
        println!("corpus absent: skipped the calibration");
        return None;
    };
    let samples = text.lines().filter_map(|line| {
        let exchange: Value = serde_json::from_str(line).unwrap();
        if exchange["recorded"] != true || exchange["response"]["status"] != 200 {
            return None;
        }
        let family = resolve(exchange["model_id"].as_str()?, None).ok()?.family.id.to_owned();
        let body = exchange["request"]["body"].clone();
        let read = characters(&body);
        // Tools that the service brings itself are nowhere in the request.
        let served = body.to_string().contains("web_search") || body.to_string().contains("web_fetch");
        (read.media == 0 && read.count > 0 && !served).then_some(())?;
        Some(Sample { family, read, tokens: tokens_of(&exchange)?, body })
    });
    Some(samples.collect())
}

/// The value below which this share of the values lies.
fn quantile(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    values.get((last as f64 * share).round() as usize).copied()
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Characters a token stands for in requests that are long and have no tools, so that little else counts.
fn ratios(samples: &[&Sample]) -> Option<[f64; 2]> {
    let long: Vec<f64> = samples
        .iter()
        .filter(|sample| !sample.read.tools && sample.read.count >= 300)
        .map(|sample| sample.read.count as f64 / sample.tokens)
        .collect();
    (long.len() >= ENOUGH).then_some(())?;
    Some([quantile(long.clone(), 0.1)?, quantile(long, 0.9)?])
}

fn measure(samples: &[&Sample], fallback: &Calibration) -> Calibration {
    let characters = ratios(samples).unwrap_or(fallback.characters);
    let around = |tools: bool, otherwise: [f64; 2]| {
        let left = |ratio: f64| -> Vec<f64> {
            samples
                .iter()
                .filter(|sample| sample.read.tools == tools)
                .map(|sample| sample.tokens - sample.read.count as f64 / ratio)
                .collect()
        };
        if left(1.0).len() < ENOUGH {
            return otherwise;
        }
        [quantile(left(characters[1]), 0.03).unwrap(), quantile(left(characters[0]), 0.97).unwrap()]
    };
    let mut calibration = Calibration {
        recordings: samples.len() as u32,
        characters: characters.map(rounded),
        around: around(false, fallback.around).map(f64::round),
        around_tools: around(true, fallback.around_tools).map(f64::round),
        holds: 0.0,
    };
    calibration.holds = rounded(share(samples, &calibration));
    calibration
}

/// The share of the samples that the interval holds.
fn share(samples: &[&Sample], calibration: &Calibration) -> f64 {
    let held = samples.iter().filter(|sample| {
        let [low, high] = calibration.tokens(&sample.read);
        (low as f64..=high as f64).contains(&sample.tokens)
    });
    held.count() as f64 / samples.len().max(1) as f64
}

fn measured(samples: &[Sample]) -> String {
    let all: Vec<&Sample> = samples.iter().collect();
    let none = Calibration { recordings: 0, characters: [1.5, 6.0], around: [0.0, 50.0], around_tools: [0.0, 500.0], holds: 0.0 };
    let any = measure(&all, &none);
    let mut families: BTreeMap<&str, Vec<&Sample>> = BTreeMap::new();
    for sample in samples {
        families.entry(&sample.family).or_default().push(sample);
    }
    let mut lines = vec![format!("\"any\":{}", json!(any))];
    for (family, samples) in families.iter().filter(|(_, samples)| samples.len() >= ENOUGH) {
        lines.push(format!("\"{family}\":{}", json!(measure(samples, &any))));
    }
    format!("{{\"read\":\"{READ}\",\"families\":{{\n{}\n}}}}\n", lines.join(",\n"))
}

#[test]
fn estimates_of_tokens_are_what_the_recordings_say() {
    let Some(samples) = samples() else { return };
    let made = measured(&samples);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/outcrop/data/tokens.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written == made, "crates/outcrop/data/tokens.json is not what the recordings say; UPDATE=1 measures anew");
}

#[test]
fn nearly_every_recording_lies_in_its_estimate() {
    let Some(samples) = samples() else { return };
    let held = samples.iter().filter(|sample| {
        let tokens = estimate(&sample.family, &sample.body);
        (tokens.low as f64..=tokens.high as f64).contains(&sample.tokens)
    });
    let (held, all) = (held.count(), samples.len());
    assert!(held * 100 >= all * 90, "{held} of {all} recordings lie in their estimates");
}
