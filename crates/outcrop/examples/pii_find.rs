//! Finds personal data in JSON lines: `{"id", "text"}` in, `{"id", "spans": [{"start", "end", "type", "score"}]}` out, offsets in code points.

use outcrop::pii::{Policy, Redactor, spans};
use serde_json::{Value, json};
use std::io::{BufRead, BufWriter, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let redactor = Redactor::new(&Policy::default())?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = record["text"].as_str().unwrap_or_default();
        let found = redactor.find(text);
        let rows: Vec<Value> = found
            .iter()
            .zip(spans(text, &found))
            .map(|(f, at)| json!({ "start": at.code_points.start, "end": at.code_points.end, "type": redactor.name(f.entity), "score": f.score }))
            .collect();
        writeln!(out, "{}", json!({ "id": record["id"], "spans": rows }))?;
    }
    Ok(())
}
