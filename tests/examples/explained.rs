//! What every code of a finding stands for, as the npm package has it: a JSON array.
//!
//! A text too long to be downloaded for an example stands as the word that makes it, `@long`.

use outcrop::explain::{codes, explain};
use serde_json::Value;

fn main() {
    let explained = codes().into_iter().filter_map(|code| explain(&code)).map(|explained| {
        let mut json = serde_json::to_value(&explained).unwrap_or_default();
        shorten(&mut json);
        json
    });
    println!("{}", explained.collect::<Value>());
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) if text.len() == 25_000_000 => "@huge".clone_into(text),
        Value::String(text) if text.len() >= 600_000 => *text = "@long".repeat(text.len() / 600_000),
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(members) => members.values_mut().for_each(shorten),
        _ => (),
    }
}
