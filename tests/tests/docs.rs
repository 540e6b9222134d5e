//! The table of families in the documentation is made from the registry, so it cannot lie.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::families::{ALL, Family, Speaks};
use outcrop::{Operation, Takes};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// How many fixture folders a family has.
fn fixtures() -> BTreeMap<String, usize> {
    let folders = std::fs::read_dir(root().join("fixtures")).unwrap();
    folders
        .map(|family| {
            let family = family.unwrap();
            let cases = std::fs::read_dir(family.path()).unwrap().count();
            (family.file_name().into_string().unwrap(), cases)
        })
        .collect()
}

/// What the recordings show of each family, as it was counted.
fn evidence() -> serde_json::Value {
    let text = std::fs::read_to_string(root().join("tests/data/evidence.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn row(family: &Family, fixtures: &BTreeMap<String, usize>, evidence: &serde_json::Value) -> String {
    let any = |what: Takes| if family.models.iter().any(|model| model.takes.has(what)) { "yes" } else { "–" };
    let (body, kind) = match family.speaks {
        Speaks::Chat(_) => (Operation::InvokeModel.name(), "chat"),
        Speaks::Converse => ("–", "chat"),
        Speaks::Embed(_) => (Operation::InvokeModel.name(), "vectors"),
        Speaks::Rerank(_) => (Operation::InvokeModel.name(), "ranking"),
        Speaks::Image(_) => (Operation::InvokeModel.name(), "images"),
        Speaks::Video(_) => ("–", "videos"),
    };
    let ids: Vec<&str> = family.models.iter().map(|model| model.id).collect();
    format!(
        "| [{}]({}) | {kind} | {body} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        family.id,
        family.docs,
        if family.runs_as_job() { "yes" } else { "–" },
        any(Takes::CONVERSE),
        any(Takes::STREAM),
        any(Takes::SYSTEM),
        any(Takes::TOOLS),
        any(Takes::IMAGES),
        family.fields.len() + family.rules.len() + family.jobs.map_or(0, |rows| rows.fields.len() + rows.rules.len()),
        fixtures.get(family.id).copied().unwrap_or(0),
        evidence["families"][family.id]
            .as_object()
            .map_or_else(|| "–".to_owned(), |counts| format!("{} / {}", counts["read"], counts["accepted"])),
        ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" "),
    )
}

#[test]
fn the_table_of_families_is_the_registry() {
    let (fixtures, evidence) = (fixtures(), evidence());
    let mut text = "# Families\n\nMade from the registry by a test; `UPDATE=1 cargo test -p outcrop-tests --test docs` writes it anew.\n\
        An ability is `yes` when any model of the family has it; `outcrop families NAME` has it by model. An id that ends early \
        stands for every id that begins so. Recorded is what other projects' recordings of the service show: answers read / requests \
        it took that the check takes too; they are no part of this repository, and were counted on DAY.\n\n\
        | family | gives | own body | jobs | Converse | stream | system | tools | images | fields and rules checked | fixtures | recorded | models |\n\
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | ---: | ---: | ---: | --- |\n"
        .replace("DAY", evidence["counted"].as_str().unwrap());
    for family in ALL.iter().filter(|family| !family.models.is_empty()) {
        writeln!(text, "{}", row(family, &fixtures, &evidence)).unwrap();
    }
    let path = root().join("docs/families.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "docs/families.md is not what the registry says; UPDATE=1 writes it anew");
}
