//! The detectors on labelled text, judged by the corpus's own scorer.
#![cfg(feature = "pii")]

use outcrop::pii::{Policy, Redactor, spans};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The corpus beside the repository, or where `OUTCROP_CORPUS` says.
fn corpus() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    std::env::var_os("OUTCROP_CORPUS").map_or_else(beside, PathBuf::from).join("pii")
}

fn python(arguments: &[&std::ffi::OsStr]) -> Option<String> {
    let output = Command::new("python3").args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn labelled_text_reaches_the_floors() {
    let labelled = corpus().join("corpus.jsonl.gz");
    if !labelled.exists() {
        println!("corpus absent: skipped the PII floors");
        return;
    }
    let unpack = "import gzip,sys; sys.stdout.write(gzip.open(sys.argv[1],'rt',encoding='utf-8').read())";
    let Some(unpacked) = python(&["-X".as_ref(), "utf8".as_ref(), "-c".as_ref(), unpack.as_ref(), labelled.as_ref()]) else {
        println!("python3 absent: skipped the PII floors");
        return;
    };
    let redactor = Redactor::new(&Policy::default()).unwrap();
    let mut predictions = String::new();
    for line in unpacked.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let text = record["text"].as_str().unwrap();
        let found = redactor.find(text);
        let rows = found.iter().zip(spans(text, &found));
        let rows: Vec<Value> = rows
            .map(|(f, at)| json!({"start": at.code_points.start, "end": at.code_points.end, "type": f.entity.name(), "score": f.score}))
            .collect();
        writeln!(predictions, "{}", json!({"id": record["id"], "spans": rows})).unwrap();
    }
    let folder = std::env::temp_dir().join(format!("outcrop-pii-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (predicted, report_file) = (folder.join("predictions.jsonl"), folder.join("scores.json"));
    std::fs::write(&predicted, predictions).unwrap();
    let judge = corpus().join("score.py");
    let report = python(&[
        judge.as_ref(),
        "--corpus".as_ref(),
        labelled.as_ref(),
        "--pred".as_ref(),
        predicted.as_ref(),
        "--out".as_ref(),
        report_file.as_ref(),
    ]);
    println!("{}", report.unwrap());
    let scores: Value = serde_json::from_slice(&std::fs::read(&report_file).unwrap()).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let at_least = |pointer: &str, floor: f64| {
        let score = scores.pointer(pointer).and_then(Value::as_f64).unwrap();
        assert!(score >= floor, "{pointer}: {score} is below {floor}");
    };
    at_least("/micro_without_name_address/f1", 0.95);
    at_least("/macro_f1", 0.90);
    at_least("/types/NAME/f1", 0.75);
    at_least("/types/ADDRESS/f1", 0.75);
    at_least("/micro/f1", 0.85);
    let leak = scores["leak"].as_f64().unwrap();
    assert!(leak <= 0.12, "leak: {leak}");
    let false_positives = scores["negatives"]["fp_per_100k_chars"].as_f64().unwrap();
    assert!(false_positives <= 8.0, "false positives: {false_positives} in 100 000 characters");
}
