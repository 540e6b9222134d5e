//! `outcrop explain`: what a finding's code stands for.

use crate::commands::print_json;
use crate::failure::Failure;
use crate::terminal::{BOLD, DIM, Face};
use outcrop::explain::{Asked, Explained, Given, codes, explain};
use serde_json::Value;
use std::io::{self, Write};

/// `outcrop explain`
pub(crate) fn run(code: Option<&str>, wants_json: bool) -> Result<(), Failure> {
    let Some(code) = code else { return list(wants_json) };
    let explained = explain(code).ok_or_else(|| Failure::Usage(format!("there is no code {code}; `outcrop explain` lists all")))?;
    if wants_json {
        return print_json(&explained);
    }
    write(&explained)
}

fn list(wants_json: bool) -> Result<(), Failure> {
    let all: Vec<Explained> = codes().iter().filter_map(|code| explain(code)).collect();
    if wants_json {
        return print_json(&all);
    }
    let width = all.iter().map(|explained| explained.code.len()).max().unwrap_or_default();
    let mut out = io::stdout().lock();
    all.iter().try_for_each(|explained| writeln!(out, "{:width$}  {}", explained.code, explained.says))?;
    Ok(())
}

fn write(explained: &Explained) -> Result<(), Failure> {
    let stdout = io::stdout();
    let face = Face::of(&stdout);
    let (bold, dim) = (BOLD.on(face), DIM.on(face));
    let mut out = stdout.lock();
    let whose = explained.family.map(|family| format!(" ({family})")).unwrap_or_default();
    writeln!(out, "{bold}{}{bold:#}{whose}: {}", explained.code, explained.says)?;
    if let Some(service) = &explained.service {
        writeln!(out, "  service: {service}")?;
    }
    if let Some(source) = &explained.source {
        writeln!(out, "  {dim}source: {source}{dim:#}")?;
    }
    match &explained.example {
        None => writeln!(out, "\nAnything may stand there, so nothing breaks it.")?,
        Some(example) => {
            for (what, asked) in [("breaks it", &example.failing), ("does not", &example.passing)] {
                write_asked(&mut out, what, asked, example.given)?;
            }
        }
    }
    Ok(())
}

fn write_asked(out: &mut impl Write, what: &str, asked: &Asked, given: Given) -> io::Result<()> {
    let kind = match given {
        Given::Body => "body",
        Given::Recorded => "body to convert",
        Given::Chat => "conversation",
        Given::Embed => "texts to embed",
        Given::Prompt => "prompt file",
        Given::Image => "image to make",
        Given::Video => "video to make",
        Given::Guard => "guardrail of a call",
        Given::Policy => "policy",
        Given::BatchJob => "job of a batch",
        Given::Records => "records",
        Given::BatchSize => "size of a batch",
        Given::Region => "region",
        _ => "answer",
    };
    let whom = if asked.model.is_empty() { String::new() } else { format!(", {} of {}", asked.operation.name(), asked.model) };
    writeln!(out, "\n{kind} that {what}{whom}:")?;
    match &asked.body {
        Value::String(text) => writeln!(out, "{text}"),
        body => {
            let mut body = body.clone();
            shorten(&mut body);
            writeln!(out, "{body:#}")
        }
    }
}

/// Long texts are told by their beginning.
fn shorten(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > 2_000 => {
            let count = text.chars().count();
            *text = format!("{}… ({count} characters)", text.chars().take(40).collect::<String>());
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(members) => members.values_mut().for_each(shorten),
        _ => (),
    }
}
