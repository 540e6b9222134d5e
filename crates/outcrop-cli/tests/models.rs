//! What there is, what it costs, what a code means, and what a check says for machines.

mod common;

use common::{Folder, outcrop, outcrop_with};
use serde_json::Value;

#[test]
fn models_are_filtered_by_what_they_take_hold_and_cost() {
    let args = ["models", "--takes", "image,tools", "--context", "200k", "--region", "eu", "--max-price", "1/5", "--format", "json"];
    let rows = outcrop(&args).json();
    let rows = rows.as_array().expect("a list");
    assert!(rows.len() > 3, "{}", rows.len());
    for row in rows {
        let takes = row["takes"].as_array().expect("abilities");
        assert!(["image", "tools"].iter().all(|word| takes.contains(&Value::from(*word))), "{}", row["id"]);
        assert!(row["context"].as_u64() >= Some(200_000), "{}", row["id"]);
        assert!(row["callPrices"]["input"].as_f64().is_some_and(|price| price <= 1.0), "{}", row["id"]);
        let regions = row["callRegions"].as_array().expect("regions");
        let european = |region: &Value| region.as_str().is_some_and(|region| region.starts_with("eu-"));
        assert!(regions.iter().any(european) || row["call"].as_str().is_some_and(|id| id.starts_with("eu.")), "{}", row["call"]);
        assert!(row["sources"][0].is_string() && row["read"].is_string() && row["callPrices"]["source"].is_string(), "{}", row["id"]);
    }
}

#[test]
fn the_cheapest_model_is_the_first_and_unknown_prices_are_the_last() {
    let rows = outcrop(&["models", "--sort", "price", "--json"]).json();
    let sums: Vec<Option<f64>> = rows
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| Some(row["callPrices"]["input"].as_f64()? + row["callPrices"]["output"].as_f64().unwrap_or_default()))
        .collect();
    let known: Vec<f64> = sums.iter().copied().map_while(|sum| sum).collect();
    assert!(known.is_sorted() && sums[known.len()..].iter().all(Option::is_none));
    assert!(sums.len() > known.len(), "some prices are not known");
}

#[test]
fn a_list_names_its_sources_and_says_what_is_unknown() {
    let run = outcrop(&["models", "--family", "kimi", "--lifecycle", "active"]);
    assert_eq!((run.err.as_str(), run.code), ("", 0));
    assert!(run.out.starts_with("id "), "{}", run.out);
    assert!(run.out.contains("[1] ") && run.out.contains(", read 2026-11-22"), "{}", run.out);
    assert!(run.out.contains("unknown"), "{}", run.out);
}

#[test]
fn an_ability_or_family_that_is_none_is_refused_with_the_names_there_are() {
    let run = outcrop(&["models", "--takes", "smell"]);
    assert!(run.code != 0 && run.err.contains("there is no \"smell\"; there are chat, embed"), "{}", run.err);
    assert!(outcrop(&["models", "--family", "nobody"]).err.contains("there is no family \"nobody\""));
    assert!(outcrop(&["models", "--lifecycle", "old"]).err.contains("must be one of active, legacy, retired, limited"));
}

#[test]
fn a_model_is_shown_by_any_of_its_ids() {
    for id in [
        "anthropic.claude-sonnet-4-6",
        "eu.anthropic.claude-sonnet-4-6",
        "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-6",
        "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-6",
    ] {
        let run = outcrop(&["models", "show", id]);
        assert!(run.out.starts_with("anthropic.claude-sonnet-4-6  Claude Sonnet 4.6, Anthropic\n"), "{id}: {}{}", run.out, run.err);
    }
    let unknown = outcrop(&["models", "show", "anthropic.claude-sonet-4-6"]);
    assert!(unknown.code == 1 && unknown.err.contains("anthropic.claude-sonnet-4-6"), "{}", unknown.err);
}

#[test]
fn a_price_file_takes_the_place_of_the_lists() {
    let toml = "source = \"our contract\"\nread = \"2026-11-01\"\n\n[models.\"amazon.nova-lite-v1:0\"]\ninput = 0.01\noutput = 0.02\n";
    let json = r#"{"source":"our contract","read":"2026-11-01","models":{"amazon.nova-lite-v1:0":{"input":0.01,"output":0.02}}}"#;
    let folder = Folder::new("prices").with("prices.toml", toml).with("prices.json", json);
    for name in ["prices.toml", "prices.json"] {
        let path = folder.path().join(name);
        let shown = outcrop(&["models", "show", "amazon.nova-lite-v1:0", "--prices", &path.to_string_lossy(), "--format", "json"]).json();
        let prices = &shown["callPrices"];
        assert_eq!((&prices["input"], &prices["source"], prices.get("cacheRead")), (&0.01.into(), &"our contract".into(), None));
    }
}

#[test]
fn a_price_file_with_a_slip_is_refused_with_its_place() {
    let cases = [
        ("[models.\"amazon.nova-lite-v1:0\"]\ninput = -1\n", "a price must be a number of dollars, got -1"),
        ("[models.nobody]\ninput = 1\n", "models.nobody: there is no such model or profile"),
        ("[models.\"amazon.nova-lite-v1:0\"]\ninptu = 1\n", "unknown field `inptu`"),
        ("models = \n", "line 1: "),
    ];
    for (index, (text, words)) in cases.into_iter().enumerate() {
        let folder = Folder::new(&format!("bad-prices-{index}")).with("prices.toml", text);
        let run = outcrop(&["models", "--prices", &folder.path().join("prices.toml").to_string_lossy()]);
        assert!(run.code == 3 && run.err.contains(words), "{}", run.err);
    }
}

#[test]
fn a_prompt_is_compared_across_families() {
    let rows = outcrop(&["models", "compare", "examples/summarise.prompt", "article=Basalt is dark.", "--format", "json"]).json();
    let rows = rows.as_array().expect("a list");
    assert!(rows.len() > 10, "{}", rows.len());
    for row in rows.iter().filter(|row| row["accepted"] == true) {
        let id = &row["model"];
        let (low, high) = (row["input"]["low"].as_u64(), row["input"]["high"].as_u64());
        assert!(low > Some(0) && low <= high, "{id}: {low:?} {high:?}");
        assert!(row["input"]["recordings"].as_u64() > Some(0) && row["input"]["read"].is_string(), "{id}");
        if let Some(cost) = row.get("onDemand") {
            assert!(cost["low"].as_f64() > Some(0.0) && cost["low"].as_f64() < cost["high"].as_f64() && cost["source"].is_string(), "{id}");
        }
    }
    let nova = rows.iter().find(|row| row["family"] == "nova").expect("Nova takes it");
    assert_eq!(nova["renamed"]["maxTokens"], "/inferenceConfig/maxTokens");
    let families: Vec<&Value> = rows.iter().map(|row| &row["family"]).collect();
    assert!(families.iter().all(|family| families.iter().filter(|other| other == &family).count() == 1), "{families:?}");
}

#[test]
fn a_comparison_says_who_refuses_and_why() {
    let chat = r#"{"messages":[{"role":"user","content":[{"type":"text","text":"How hard is talc?"}]}],"tools":[{"name":"hardness","input":{"type":"object"}}],"params":{"maxTokens":100,"topK":5}}"#;
    let folder = Folder::new("compare").with("chat.json", chat);
    let path = folder.path().join("chat.json");
    let args =
        ["models", "compare", &path.to_string_lossy(), "--model", "amazon.nova-lite-v1:0", "--model", "amazon.titan-text-express-v1"];
    let run = outcrop(&args);
    assert_eq!((run.err.as_str(), run.code), ("", 0));
    assert!(run.out.contains("amazon.nova-lite-v1:0  nova, InvokeModel\n  reads    "), "{}", run.out);
    assert!(run.out.contains("batch    not possible: batch jobs take no tools"), "{}", run.out);
    assert!(run.out.contains("refused  BR-PARAMS-001: params.topK: titan-text has no such parameter"), "{}", run.out);
}

#[test]
fn a_price_that_is_not_known_is_not_zero() {
    let run = outcrop(&["models", "throughput", "amazon.nova-pro-v1:0", "--tokens-per-minute", "100k", "--output-share", "0.2"]);
    assert!(run.out.contains("provisioned  unknown: "), "{}", run.out);
    let run = outcrop(&["models", "throughput", "zai.glm-4.6", "--tokens-per-minute", "100k"]);
    assert!(run.out.contains("on demand    cost unknown"), "{}", run.out);
}

#[test]
fn model_units_break_even_where_a_token_costs_as_much_as_on_demand() {
    let toml = "[models.\"amazon.nova-pro-v1:0\"]\ninput = 1\noutput = 4\nmodelUnit = { hourly = 12, sixMonths = 600, inputTokensPerMinute = 400_000, outputTokensPerMinute = 100_000 }\n";
    let folder = Folder::new("units").with("prices.toml", toml);
    let path = folder.path().join("prices.toml");
    let args = ["models", "throughput", "amazon.nova-pro-v1:0", "--tokens-per-minute", "1M", "--output-share", "0.25", "--prices"];
    let run = outcrop(&[&args[..], &[&path.to_string_lossy(), "--format", "json"]].concat()).json();
    // A million tokens at a quarter output cost 0.75 × 1 + 0.25 × 4 = 1.75 dollars; an hour has sixty.
    assert_eq!(run["onDemandHour"]["low"], 105.0);
    // 750,000 read need two units, 250,000 written need three.
    assert_eq!(run["provisioned"]["units"], serde_json::json!({ "low": 3.0, "high": 3.0 }));
    let commitments = &run["provisioned"]["commitments"];
    assert_eq!(commitments[0]["hour"]["low"], 36.0);
    // 12 dollars an hour are 0.2 a minute: 114,286 tokens at 1.75 a million.
    assert_eq!(commitments[0]["breakEvenPerMinute"]["low"].as_f64().map(f64::round), Some(114_286.0));
    // 600 dollars an hour are more than a full unit's tokens cost.
    assert_eq!((&commitments[1]["name"], commitments[1].get("breakEvenPerMinute")), (&"sixMonths".into(), None));
}

const LLAMA: &str = "meta.llama3-1-405b-instruct-v1:0";
const BODY: &[u8] = br#"{"prompt":"<|start_header_id|>user<|end_header_id|>\n\nName one rock.<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n","max_gen_len":100}"#;

#[test]
fn a_model_at_its_end_is_refused_only_by_a_day() {
    let check = |more: &[&str]| outcrop_with(BODY, &[&["check", "-", "--model", LLAMA], more].concat());
    let run = check(&[]);
    assert!(run.code == 0 && run.out.starts_with("model: retired BR-LIFE-001: "), "{}", run.out);
    let run = check(&["--as-of", "2026-07-07"]);
    assert!(run.code == 1 && run.out.starts_with("model: refused BR-LIFE-001: "), "{}", run.out);
    let run = check(&["--as-of", "2026-07-06"]);
    assert!(run.code == 0 && run.out.contains("retired BR-LIFE-002: ") && run.out.contains("from 2026-07-07 on"), "{}", run.out);
    let run = check(&["--as-of", "2026-02-30"]);
    assert!(run.code == 2 && run.err.contains("a day is written 2026-11-30"), "{}", run.err);
}

#[test]
fn an_id_that_is_not_offered_in_the_region_is_refused_with_the_one_that_is() {
    let body = br#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":9}}"#;
    let check =
        |model: &str, region: &str| outcrop_with(body, &["check", "-", "--operation", "Converse", "--model", model, "--region", region]);
    let run = check("us.amazon.nova-lite-v1:0", "eu-west-3");
    assert!(
        run.code == 1 && run.out.starts_with("model: refused BR-MODEL-021: us.amazon.nova-lite-v1:0 is not offered in eu-west-3"),
        "{}",
        run.out
    );
    assert!(run.out.contains("use eu.amazon.nova-lite-v1:0"), "{}", run.out);
    assert_eq!(check("eu.amazon.nova-lite-v1:0", "eu-west-3").code, 0);
    // Where a profile has it, the bare id is answered with an advice.
    let run = check("amazon.nova-lite-v1:0", "eu-west-3");
    assert!(run.code == 1 && run.out.contains("use eu.amazon.nova-lite-v1:0"), "{}", run.out);
    assert_eq!(check("amazon.nova-lite-v1:0", "us-east-1").code, 0);
    // Of a model that leaves, the regions are those that are left.
    let run = check("anthropic.claude-3-haiku-20240307-v1:0", "us-east-1");
    assert!(run.code == 0 && run.out.contains("retired BR-MODEL-021: "), "{}", run.out);
    let run = check("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", "us-east-2");
    assert!(run.code == 0 && run.out.contains("is an ARN of us-east-1, and the call goes to us-east-2"), "{}", run.out);
    let run = check("amazon.nova-lite-v1:0", "us-est-1");
    assert!(run.code == 2 && run.err.contains("no model is listed for the region us-est-1"), "{}", run.err);
}

#[test]
fn a_costly_request_is_told_and_accepted() {
    let body = br#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"serviceTier":{"type":"priority"}}"#;
    let run = outcrop_with(body, &["check", "-", "--model", "amazon.nova-pro-v1:0", "--operation", "Converse"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("/inferenceConfig/maxTokens: costly BR-COST-001: "), "{}", run.out);
    assert!(run.out.contains("/serviceTier/type: costly BR-COST-002: "), "{}", run.out);
}

#[test]
fn a_sarif_log_points_into_the_file() {
    let body = "{\n  \"messages\": [\n    { \"role\": \"usér\", \"content\": [{ \"text\": \"\" }] }\n  ]\n}";
    let folder = Folder::new("sarif").with("a body.json", body);
    let path = folder.path().join("a body.json");
    let run =
        outcrop(&["check", &path.to_string_lossy(), "--model", "amazon.nova-lite-v1:0", "--operation", "Converse", "--format", "sarif"]);
    assert_eq!(run.code, 1);
    let log: Value = serde_json::from_str(&run.out).expect("stdout is JSON");
    assert_eq!((&log["version"], &log["runs"][0]["tool"]["driver"]["name"]), (&"2.1.0".into(), &"outcrop".into()));
    let (rules, results) = (&log["runs"][0]["tool"]["driver"]["rules"], log["runs"][0]["results"].as_array().expect("results"));
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().expect("a level")));
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a reference");
        assert!(uri.starts_with("file:///") && uri.ends_with("a%20body.json"), "{uri}");
    }
    let role = results.iter().find(|result| result["ruleId"] == "BR-CONVERSE-002").expect("a role that is none");
    let region = &role["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region, &serde_json::json!({ "startLine": 3, "startColumn": 15, "endLine": 3, "endColumn": 21 }));
    assert_eq!(role["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "/messages/0/role");
}

#[test]
fn in_a_call_the_body_is_what_is_pointed_into() {
    let call = "{ \"operation\": \"InvokeModel\", \"modelId\": \"amazon.nova-lite-v1:0\",\n\"body\": { \"messages\": [] } }";
    let run = outcrop_with(call.as_bytes(), &["check", "-", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&run.out).expect("stdout is JSON");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(
        (&place["artifactLocation"]["uri"], &place["region"]["startLine"], &place["region"]["startColumn"]),
        (&"stdin".into(), &2.into(), &23.into())
    );
}

#[test]
fn a_code_is_explained_with_a_body_that_breaks_it_and_one_that_does_not() {
    outcrop(&["explain", "br-titan-text-005"]).says(
        0,
        "BR-TITAN-TEXT-005 (titan-text): /textGenerationConfig/topP must be a number above 0 and at most 1
  service: Malformed input request: #/textGenerationConfig/topP: 0.0 is not greater than 0, please reformat your input and try again.
  source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html

body that breaks it, InvokeModel of amazon.titan-text-express-v1:
{
  \"inputText\": \"User: Name one rock.\\nBot:\",
  \"textGenerationConfig\": {
    \"maxTokenCount\": 100,
    \"topP\": 0.0
  }
}

body that does not, InvokeModel of amazon.titan-text-express-v1:
{
  \"inputText\": \"User: Name one rock.\\nBot:\",
  \"textGenerationConfig\": {
    \"maxTokenCount\": 100,
    \"topP\": 1.0
  }
}
",
        "",
    );
    let run = outcrop(&["explain", "BR-NOBODY-001"]);
    assert!(run.code == 2 && run.err.contains("there is no code BR-NOBODY-001"), "{}", run.err);
}

#[test]
fn all_codes_are_listed() {
    let run = outcrop(&["explain"]);
    assert_eq!((run.err.as_str(), run.code), ("", 0));
    assert!(run.out.lines().count() > 300, "{}", run.out.lines().count());
    assert!(run.out.lines().all(|line| line.starts_with("BR-")));
}
