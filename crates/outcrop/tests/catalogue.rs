//! The catalogue: ids, days, wishes, prices and estimates.
#![cfg(feature = "catalogue")]
#![allow(clippy::unwrap_used, clippy::float_cmp, reason = "a test may fail; these sums are exact or rounded")]

use outcrop::catalogue::{Above, Catalogue, Date, Lifecycle, Plan, Prices, Range, Sort, Wish, characters, compare, estimate, throughput};
use outcrop::{Chat, Operation, Severity};
use proptest::prelude::*;
use serde_json::json;

fn catalogue() -> &'static Catalogue {
    Catalogue::built_in()
}

#[test]
fn a_model_is_found_by_every_form_of_its_id() {
    for (id, call) in [
        ("anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-6"),
        ("eu.anthropic.claude-sonnet-4-6", "eu.anthropic.claude-sonnet-4-6"),
        ("arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-6", "eu.anthropic.claude-sonnet-4-6"),
        ("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"),
        // A suffix for the context.
        ("amazon.nova-lite-v1:0:300k", "amazon.nova-lite-v1:0"),
        // A profile that nobody has listed is still the model.
        ("us-gov.amazon.nova-micro-v1:0", "amazon.nova-micro-v1:0"),
    ] {
        let offer = catalogue().find(id).unwrap();
        assert!(offer.id == call || offer.id == id, "{id}: {}", offer.id);
    }
    for id in ["", "amazon.nova", "arn:", "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl", "é"] {
        assert!(catalogue().find(id).is_none(), "{id}");
    }
    let error = catalogue().get("amazon.nova-light-v1:0").unwrap_err();
    assert!(error.to_string().contains("amazon.nova-lite-v1:0"), "{error}");
}

#[test]
fn what_is_asked_for_in_a_region_can_be_called_there() {
    let wish = Wish { region: Some("ap-south-1".to_owned()), lifecycle: vec![Lifecycle::Active], ..Wish::default() };
    let offers = catalogue().offers(&wish, Sort::Id).unwrap();
    assert!(offers.len() > 5, "{}", offers.len());
    assert!(offers.iter().all(|offer| offer.regions.iter().any(|region| region == "ap-south-1")));
    let gov = Wish { region: Some("us".to_owned()), ..Wish::default() };
    let only_gov = |regions: &[String]| !regions.is_empty() && regions.iter().all(|region| region.starts_with("us-gov"));
    assert!(catalogue().offers(&gov, Sort::Id).unwrap().iter().all(|offer| !only_gov(offer.regions)));
}

#[test]
fn what_has_no_price_is_not_cheap() {
    let wish = Wish { max_input_price: Some(1_000.0), ..Wish::default() };
    assert!(catalogue().offers(&wish, Sort::Id).unwrap().iter().all(|offer| offer.prices.is_some_and(|prices| prices.input.is_some())));
    let unknown = Prices { source: "a list".to_owned(), ..Prices::default() };
    assert_eq!(unknown.cost(Range::of(1, 1), Range::of(1, 1), Plan::OnDemand), None);
    assert_eq!(unknown.cost(Range::of(1, 1), Range::of(1, 1), Plan::Batch), None);
}

#[test]
fn a_call_beyond_a_threshold_costs_what_is_said_there() {
    let above = Above { tokens: 200_000, input: 6.0, output: 22.5 };
    let prices = Prices { input: Some(3.0), output: Some(15.0), above: Some(above), source: "a list".to_owned(), ..Prices::default() };
    let cost = |low, high| {
        let cost = prices.cost(Range::of(low, high), Range::of(1_000, 1_000), Plan::OnDemand).unwrap();
        [cost.low, cost.high].map(|dollars| (dollars * 1e6).round())
    };
    assert_eq!(cost(100_000, 200_000), [315_000.0, 615_000.0]);
    assert_eq!(cost(100_000, 200_001), [315_000.0, 1_222_506.0]);
}

#[test]
fn without_a_listed_price_a_batch_is_half_and_says_so() {
    let prices = Prices { input: Some(2.0), output: Some(8.0), source: "a list".to_owned(), ..Prices::default() };
    let million = Range::of(1_000_000, 1_000_000);
    let cost = prices.cost(million, million, Plan::Batch).unwrap();
    assert_eq!((cost.low, cost.note.is_some()), (5.0, true));
    let listed = Prices { batch_input: Some(0.9), batch_output: Some(3.0), ..prices };
    let cost = listed.cost(million, million, Plan::Batch).unwrap();
    assert_eq!((cost.low, cost.note), (3.9, None));
}

#[test]
fn the_quota_counts_output_as_often_as_its_model_says() {
    let offer = catalogue().get("anthropic.claude-opus-4-8").unwrap();
    let load = throughput(&offer, 1_100.0, Some(100.0 / 1_100.0));
    assert_eq!((load.quota_per_minute.low.round(), load.quota_source.is_some()), (2_500.0, true));
    let offer = catalogue().get("amazon.nova-lite-v1:0").unwrap();
    assert_eq!(throughput(&offer, 1_100.0, Some(0.5)).quota_per_minute.low, 1_100.0);
}

#[test]
fn days_are_days_of_the_calendar() {
    for day in ["2026-11-30", "2024-02-29", "2000-02-29"] {
        assert_eq!(day.parse::<Date>().unwrap().to_string(), day);
    }
    for wrong in
        ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026-11-31", "26-11-30", "+026-11-30", "2026-11-é", ""]
    {
        assert!(wrong.parse::<Date>().is_err(), "{wrong}");
    }
    assert!("2026-11-30".parse::<Date>().unwrap() < "2027-01-01".parse().unwrap());
}

#[test]
fn a_model_whose_end_is_not_known_is_refused_by_any_day_since_it_was_gone() {
    let check = |day: Option<&str>| {
        let day = day.map(|day| day.parse().unwrap());
        catalogue().check(Operation::InvokeModel, "amazon.titan-text-express-v1", &json!({ "inputText": "hi" }), day)[0].severity
    };
    assert_eq!(check(None), Severity::Retired);
    assert_eq!(check(Some("2025-01-01")), Severity::Retired);
    assert_eq!(check(Some("2027-01-01")), Severity::Refused);
}

#[test]
fn whatever_is_not_in_the_catalogue_has_no_findings() {
    assert_eq!(catalogue().check(Operation::Converse, "nobody.knows-v1:0", &json!({}), None), []);
    assert_eq!(catalogue().check(Operation::Converse, "", &json!([1, null]), None), []);
}

#[test]
fn tools_and_media_are_told_apart_from_text() {
    let read = characters(&json!({
        "system": [{ "text": "Be brief." }],
        "messages": [{ "role": "user", "content": [{ "text": "Talc?" }, { "image": { "format": "png", "source": { "bytes": "iVBORw0KGgo=" } } }] }],
        "toolConfig": { "tools": [{ "toolSpec": { "name": "a" } }] },
    }));
    assert_eq!((read.count, read.tools, read.media), (14 + r#"[{"toolSpec":{"name":"a"}}]"#.len(), true, 1));
}

#[test]
fn a_comparison_never_errs() {
    let chat = Chat::user("Name one rock.");
    for entry in &catalogue().models {
        for offer in entry.ways() {
            for converse in [false, true] {
                let compared = compare(&chat, &offer, converse, None);
                assert!(!compared.accepted || compared.error.is_none(), "{}", offer.id);
                assert!(compared.accepted || compared.error.is_some() || !compared.findings.is_empty(), "{}", offer.id);
            }
        }
    }
}

#[test]
fn a_price_file_replaces_all_prices_of_an_id_and_no_others() {
    let file = json!({ "source": "ours", "models": { "amazon.nova-lite-v1:0": { "input": 1.0 } } });
    let other = catalogue().with_prices(&file).unwrap();
    let prices = |catalogue: &Catalogue, id: &str| serde_json::to_value(catalogue.find(id).unwrap().prices).unwrap();
    assert_eq!(prices(&other, "amazon.nova-lite-v1:0"), json!({ "input": 1.0, "source": "ours", "read": "unknown" }));
    for id in ["us.amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"] {
        assert_eq!(prices(&other, id), prices(catalogue(), id));
    }
}

proptest! {
    #[test]
    fn a_longer_text_is_never_estimated_shorter(a in 0usize..5_000, more in 0usize..5_000) {
        for family in ["claude", "nova", "nobody"] {
            let body = |length: usize| json!({ "messages": [{ "role": "user", "content": [{ "text": "a".repeat(length) }] }] });
            let (short, long) = (estimate(family, &body(a)), estimate(family, &body(a + more)));
            prop_assert!(short.low <= long.low && short.high <= long.high && short.low <= short.high);
        }
    }

    #[test]
    fn no_text_is_a_day_by_accident(text in ".{0,12}") {
        if let Ok(day) = text.parse::<Date>() {
            prop_assert_eq!(day.to_string(), text);
        }
    }
}
