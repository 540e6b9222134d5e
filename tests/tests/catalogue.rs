//! The catalogue of models is made from its source, and agrees with what the families say.
//!
//! The source is one row a model and a row an inference profile, as lists of models and prices have them. It lies beside the
//! repository in `../shared/facts/models.json`, or where `OUTCROP_MODELS` points; `tests/data/models-more.json` has the models
//! it does not list. `UPDATE=1 cargo test -p outcrop-tests --test catalogue` writes the catalogue anew.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use outcrop::catalogue::{Catalogue, Endpoint};
use outcrop::families::ALL;
use outcrop::resolve;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The day the lists were read.
const READ: &str = "2026-11-22";

const BURNDOWN: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html";

/// Tokens of quota that a token of output takes where it is not one, by the start of the model's id; the longest start counts.
///
/// Source: [`BURNDOWN`].
const RATES: &[(&str, u64)] = &[
    ("anthropic.claude-3-7", 5),
    ("anthropic.claude-opus-4", 5),
    ("anthropic.claude-sonnet-4", 5),
    ("anthropic.claude-haiku-4", 5),
    ("anthropic.claude-opus-4-8", 15),
    ("anthropic.claude-opus-5", 10),
    ("anthropic.claude-sonnet-5", 10),
    ("anthropic.claude-sonnet-5-5", 1),
    ("anthropic.claude-fable-5-1", 10),
    ("openai.gpt-5.6", 10),
];

/// What was found to be otherwise than the lists have it: the model, the member, what it is in JSON, and who found it.
const FOUND: &[(&str, &str, &str, &str)] = &[
    (
        "xai.grok-4.6",
        "output",
        "524288",
        "https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/blob/main/docs/grok-models.md",
    ),
    ("meta.llama3-70b-instruct-v1:0", "output", "2048", PROBES),
    ("meta.llama3-8b-instruct-v1:0", "output", "2048", PROBES),
    ("writer.palmyra-vision-7b", "tools", "false", PROBES),
    ("writer.palmyra-vision-7b", "system", "false", PROBES),
    ("anthropic.claude-opus-5", "onDemand", "true", RUNS),
    ("anthropic.claude-opus-5", "regions", r#"["ap-northeast-2"]"#, RUNS),
    ("anthropic.claude-sonnet-5", "regions", r#"["ap-northeast-2","ap-southeast-1","eu-west-2"]"#, RUNS),
    ("openai.gpt-5.6-luna", "onDemand", "false", RUNS),
    ("openai.gpt-5.6-sol", "onDemand", "false", RUNS),
    ("openai.gpt-5.6-terra", "onDemand", "false", RUNS),
    ("openai.gpt-6-astra", "onDemand", "false", RUNS),
    ("openai.gpt-6-luna", "onDemand", "false", RUNS),
    ("openai.gpt-6-sol", "onDemand", "false", RUNS),
    ("openai.gpt-6.1-sol", "onDemand", "false", RUNS),
];

/// Recorded probes of the service, a file a model.
const PROBES: &str = "https://github.com/stdapi-ai/stdapi.ai/tree/main/tests/probes/results";
/// Notebooks with what was answered, one a model.
const RUNS: &str = "https://github.com/aws-samples/sample-per-model-bedrock";

/// Names of prices, theirs and ours.
const PRICES: &[(&str, &str)] = &[
    ("input_usd_per_1m", "input"),
    ("output_usd_per_1m", "output"),
    ("cache_read_usd_per_1m", "cacheRead"),
    ("cache_write_5m_usd_per_1m", "cacheWrite"),
    ("cache_write_1h_usd_per_1m", "cacheWriteHour"),
    ("batch_input_usd_per_1m", "batchInput"),
    ("batch_output_usd_per_1m", "batchOutput"),
    ("flex_input_usd_per_1m", "flexInput"),
    ("flex_output_usd_per_1m", "flexOutput"),
    ("priority_input_usd_per_1m", "priorityInput"),
    ("priority_output_usd_per_1m", "priorityOutput"),
    ("usd_per_image", "image"),
    ("usd_per_video_second", "videoSecond"),
    ("usd_per_audio_second", "audioSecond"),
    ("usd_per_query", "query"),
];

/// An object of the members that are there.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let there = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    };
    Value::Object(members.into_iter().filter(|(_, value)| there(value)).map(|(key, value)| (key.to_owned(), value)).collect())
}

fn prices(row: &Value) -> Value {
    let Some(source) = row.get("price_source").filter(|source| !source.is_null()) else { return Value::Null };
    let mut prices = Map::new();
    let find = |name: &str| row.get(name).or_else(|| row["price_detail"].get(name)).filter(|price| !price.is_null());
    for (theirs, ours) in PRICES {
        if let Some(price) = find(theirs) {
            prices.insert((*ours).to_owned(), price.clone());
        }
    }
    // Asked for vectors or rankings, a model writes no tokens that are paid for.
    if row["modalities_out"] != json!(["text"]) {
        prices.remove("output");
    }
    for tokens in ["100", "200", "272"] {
        let (input, output) = (find(&format!("input_usd_per_1m_above_{tokens}k")), find(&format!("output_usd_per_1m_above_{tokens}k")));
        if let (Some(input), Some(output)) = (input, output) {
            let tokens = tokens.parse::<u64>().unwrap() * 1_000;
            prices.insert("above".to_owned(), json!({ "tokens": tokens, "input": input, "output": output }));
        }
    }
    prices.insert("source".to_owned(), source.clone());
    if let Some(upstream) = row.get("price_upstream") {
        prices.insert("upstream".to_owned(), upstream.clone());
    }
    prices.insert("read".to_owned(), row["price_date"].clone());
    Value::Object(prices)
}

fn lifecycle(row: &Value) -> &'static str {
    match row["status"].as_str().unwrap() {
        // A date is what makes an end known in advance.
        "ACTIVE" if row.get("eol_date").is_some_and(|date| !date.is_null()) => "legacy",
        "LEGACY" if row["eol_date"].as_str().is_some_and(|date| date <= READ) => "retired",
        "ACTIVE" => "active",
        "LEGACY" => "legacy",
        "EOL" | "RETIRED" => "retired",
        "LIMITED" => "limited",
        other => panic!("{other} is no status"),
    }
}

/// Where a row was read: pages without remarks; where no list has it, the page that says when it ends.
fn sources(row: &Value) -> Value {
    let pages = row["source"].as_array().unwrap().iter().filter_map(Value::as_str).filter(|source| *source != "unverified");
    let pages: Vec<&str> = pages.map(|page| if page.starts_with("https://") { page.split(' ').next().unwrap() } else { page }).collect();
    if pages.is_empty() { json!([row["eol_source"]]) } else { json!(pages) }
}

fn entry(row: &Value, profiles: &[&Value]) -> Value {
    let id = row["id"].as_str().unwrap();
    let endpoint = match row["endpoint"].as_str().unwrap() {
        "runtime" => "runtime",
        "runtime-bidirectional" => "bidirectional",
        _ => "compatible",
    };
    let family = if endpoint == "runtime" { resolve(id, None).ok().map(|found| found.family.id) } else { None };
    let rate = RATES.iter().filter(|(start, _)| id.starts_with(start)).max_by_key(|(start, _)| start.len()).map(|(_, rate)| *rate);
    let rate = rate.filter(|rate| *rate != 1);
    let profiles: Vec<Value> = profiles
        .iter()
        .map(|profile| {
            object([
                ("id", profile["id"].clone()),
                ("scope", profile["scope"].clone()),
                ("regions", profile["regions"].clone()),
                ("prices", prices(profile)),
                ("sources", sources(profile)),
            ])
        })
        .collect();
    let mut entry = object([
        ("id", row["id"].clone()),
        ("name", row["name"].clone()),
        ("provider", row["provider"].clone()),
        ("family", json!(family)),
        ("endpoint", endpoint.into()),
        ("lifecycle", lifecycle(row).into()),
        ("endOfLife", row["eol_date"].clone()),
        ("endOfLifeSource", row["eol_source"].clone()),
        ("onDemand", row["on_demand_base_id"].clone()),
        ("inputs", row["modalities_in"].clone()),
        ("outputs", row["modalities_out"].clone()),
        ("stream", row["streaming"].clone()),
        ("converse", row["converse"].clone()),
        ("tools", row["tools"].clone()),
        ("system", row["system"].clone()),
        ("context", row["context_tokens"].clone()),
        ("output", row["max_output_tokens"].clone()),
        ("regions", row["regions"].clone()),
        ("cacheMinimum", row["features"]["prompt_cache_min_tokens"].clone()),
        ("quotaPerOutput", json!(rate)),
        ("quotaSource", json!(rate.map(|_| BURNDOWN))),
        ("prices", prices(row)),
        ("profiles", profiles.into()),
        ("sources", sources(row)),
        ("read", READ.into()),
    ]);
    for (_, member, figure, source) in FOUND.iter().filter(|(model, ..)| *model == id) {
        entry[*member] = serde_json::from_str(figure).unwrap();
        let sources = entry["sources"].as_array_mut().unwrap();
        if !sources.contains(&json!(source)) {
            sources.push(json!(source));
        }
    }
    entry
}

/// The catalogue's file, one model a line; `None` without its source.
fn generated() -> Option<String> {
    let beside = root().join("../shared/facts/models.json");
    let path = std::env::var_os("OUTCROP_MODELS").map_or(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("source of the catalogue absent: skipped the comparison");
        return None;
    };
    let more = std::fs::read_to_string(root().join("tests/data/models-more.json")).unwrap();
    let rows: Vec<Value> = [text, more].iter().flat_map(|text| serde_json::from_str::<Vec<Value>>(text).unwrap()).collect();
    let mut profiles: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    let mut bases: BTreeMap<&str, &Value> = BTreeMap::new();
    for row in &rows {
        if row["kind"] == "base" {
            bases.insert(row["id"].as_str().unwrap(), row);
        } else {
            profiles.entry(row["base_id"].as_str().unwrap()).or_default().push(row);
        }
    }
    let lines: Vec<String> =
        bases.iter().map(|(id, row)| entry(row, profiles.get(id).map(Vec::as_slice).unwrap_or_default()).to_string()).collect();
    Some(format!("{{\"read\":\"{READ}\",\"models\":[\n{}\n]}}\n", lines.join(",\n")))
}

#[test]
fn the_catalogue_is_made_from_its_source() {
    let Some(made) = generated() else { return };
    let path = root().join("crates/outcrop/data/models.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == made, "crates/outcrop/data/models.json is not what its source says; UPDATE=1 writes it anew");
}

#[test]
fn every_model_asked_through_the_runtime_has_a_family() {
    let without: Vec<&str> = Catalogue::built_in()
        .models
        .iter()
        .filter(|entry| entry.endpoint == Endpoint::Runtime && resolve(&entry.id, None).is_err())
        .map(|entry| entry.id.as_str())
        .collect();
    assert!(without.is_empty(), "no family lists {}", without.join(", "));
    for entry in &Catalogue::built_in().models {
        let family = resolve(&entry.id, None).ok().map(|found| found.family.id).filter(|_| entry.endpoint == Endpoint::Runtime);
        assert_eq!(entry.family.as_deref(), family, "{}", entry.id);
        for profile in &entry.profiles {
            assert_eq!(resolve(&profile.id, None).ok().map(|found| found.family.id).filter(|_| family.is_some()), family, "{}", profile.id);
        }
    }
}

#[test]
fn every_row_of_a_family_is_in_the_catalogue() {
    let catalogue = Catalogue::built_in();
    for family in ALL {
        for model in family.models {
            assert!(
                catalogue.models.iter().any(|entry| entry.id.starts_with(model.id)),
                "{} of {} is not in the catalogue",
                model.id,
                family.id
            );
        }
    }
}

#[test]
fn families_and_catalogue_name_the_same_limits() {
    let mut differing = Vec::new();
    for entry in &Catalogue::built_in().models {
        let Some(model) = resolve(&entry.id, None).ok().and_then(|found| found.model) else { continue };
        for (what, theirs, ours) in [("context", entry.context, model.context), ("output", entry.output, model.output)] {
            // 0 is unknown, as absent is.
            if ours > 0 && theirs.is_some_and(|theirs| theirs != ours) {
                differing.push(format!("{} {what}: catalogue {theirs:?}, family {} {ours}", entry.id, model.id));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
