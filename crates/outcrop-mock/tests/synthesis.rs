//! Every answer the mock makes up is one its family could have given: the core reads it, whole and streamed alike.
#![allow(clippy::unwrap_used, reason = "tests")]

use outcrop::chat::{Message, Part, Role, Tool, ToolChoice};
use outcrop::families::{ALL, Speaks};
use outcrop::reply::Reason;
use outcrop::{Call, Chat, Embed, Embeddings, Image, Images, Operation, Reply, Size};
use outcrop_mock::Mock;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::SystemTime;

fn ask(mock: &Mock, call: &Call) -> Reply {
    let answer = mock.answer(&call.request("http://localhost").unwrap(), SystemTime::UNIX_EPOCH);
    let text = String::from_utf8_lossy(&answer.bytes()).into_owned();
    let mut reply = call.read(&answer.response()).unwrap_or_else(|error| panic!("{call:?}: {error}\n{text}"));
    // These differ by operation.
    reply.metadata.request_id = None;
    reply.body = Value::Null;
    reply
}

/// Asks every family through every operation that takes the chat, and checks that both forms say the same.
fn ask_all(chat: &Chat, mut check: impl FnMut(&Call, &Reply)) -> usize {
    let mock = Mock::bare().open().speed(0.0);
    let mut asked = 0;
    for family in ALL.iter().filter(|family| matches!(family.speaks, Speaks::Chat(_) | Speaks::Converse)) {
        // Pegasus is asked about a video only.
        for model in family.models.iter().take(3) {
            for operation in [Operation::InvokeModel, Operation::Converse] {
                let Ok(call) = chat.call_as(&model.callable_id(), Some(family.id), operation) else { continue };
                let whole = ask(&mock, &call);
                let refused = outcrop::check(operation.streaming(), &model.callable_id(), Some(family.id), &call.body);
                if !refused.is_ok_and(|findings| findings.iter().any(outcrop::Finding::refuses)) {
                    let streaming = call.streaming().unwrap();
                    let streamed = ask(&mock, &streaming);
                    assert_eq!(whole, streamed, "{call:?}");
                }
                check(&call, &whole);
                asked += 1;
            }
        }
    }
    asked
}

fn weather() -> Tool {
    Tool {
        name: "get_weather".to_owned(),
        description: Some("Tells the weather".to_owned()),
        input: json!({
            "type": "object",
            "properties": {
                "city": { "type": "string" },
                "unit": { "type": "string", "enum": ["celsius", "fahrenheit"] },
                "days": { "type": "integer", "minimum": 2, "maximum": 5 },
            },
            "required": ["city", "unit", "days"],
        })
        .into(),
        strict: false,
    }
}

#[test]
fn every_family_answers_a_plain_question_in_every_operation() {
    let chat = Chat::user("Name one igneous rock, please.");
    let asked = ask_all(&chat, |call, reply| {
        assert!(reply.text().contains("Name one igneous rock"), "{call:?}: {}", reply.text());
        let stop = reply.stop.clone().unwrap();
        assert_eq!(stop.reason, Reason::End, "{call:?} stopped by {}", stop.raw);
        assert!(reply.usage.input_tokens.is_some_and(|count| count > 0), "{call:?} has no usage");
        assert!(reply.usage.output_tokens.is_some_and(|count| count > 0), "{call:?} has no usage");
        assert!(reply.metadata.latency_ms.is_some(), "{call:?} has no latency");
    });
    assert!(asked > ALL.len(), "only {asked} calls could be made");
}

#[test]
fn a_forced_tool_is_called_without_a_word_before_it() {
    for choice in [ToolChoice::Any, ToolChoice::Tool("get_weather".to_owned())] {
        let mut chat = Chat::user("How will it be in Lisbon?").tool(weather());
        chat.tool_choice = Some(choice);
        let asked = ask_all(&chat, |call, reply| {
            assert_eq!(reply.text(), "", "{call:?}");
            let (_, name, input) = reply.tool_calls().next().unwrap_or_else(|| panic!("{call:?} calls no tool"));
            assert_eq!(name, "get_weather");
            assert_eq!(input["city"], "Lisbon");
            assert!(input["unit"] == "celsius" || input["unit"] == "fahrenheit");
            assert!(input["days"].as_i64().is_some_and(|days| (2..=5).contains(&days)));
            assert_eq!(reply.stop.as_ref().unwrap().reason, Reason::Tool, "{call:?}");
        });
        assert!(asked > 3);
    }
}

#[test]
fn a_free_choice_calls_the_tool_that_is_named_and_ends_after_its_result() {
    ask_all(&Chat::user("What is new?").tool(weather()), |call, reply| assert_eq!(reply.tool_calls().count(), 0, "{call:?}"));
    let chat = Chat::user("Use get_weather for Lisbon.").tool(weather());
    ask_all(&chat, |call, reply| {
        assert_eq!(reply.tool_calls().count(), 1, "{call:?}");
        let (id, ..) = reply.tool_calls().next().unwrap();
        let mut next = chat.clone();
        next.messages.push(Message { role: Role::Assistant, content: reply.parts.clone() });
        let next = next.with(Role::User, [Part::tool_result(id, "Sunny, 21 degrees")]);
        let next = next.call_as(&call.model, Some(call.family().id), call.operation);
        // One takes tools on Converse, and not what they answer.
        if next.is_err() && call.family().id == "gemma" {
            return;
        }
        let next = next.unwrap_or_else(|error| panic!("{error}"));
        let last = ask(&Mock::bare().open(), &next);
        assert!(last.text().contains("Sunny, 21 degrees"), "{next:?}: {}", last.text());
        assert_eq!(last.tool_calls().count(), 0);
    });
}

#[test]
fn the_token_limit_and_stop_sequences_are_kept() {
    let mut chat = Chat::user("Name one igneous rock.");
    chat.params.max_tokens = Some(5);
    ask_all(&chat, |call, reply| {
        assert_eq!(reply.stop.as_ref().unwrap().reason, Reason::Length, "{call:?}");
        assert!(reply.text().len() <= 20, "{call:?}: {}", reply.text());
        assert!(reply.usage.output_tokens.unwrap() <= 5);
    });
    let mut chat = Chat::user("Name one igneous rock.");
    chat.params.stop = vec!["igneous".to_owned()];
    ask_all(&chat, |call, reply| {
        assert!(!reply.text().contains("igneous"), "{call:?}: {}", reply.text());
        assert!(matches!(reply.stop.as_ref().unwrap().reason, Reason::Stop | Reason::End));
    });
}

#[test]
fn the_same_request_and_seed_give_the_same_bytes_and_another_seed_does_not() {
    let request =
        Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0").unwrap().streaming().unwrap().request("http://x").unwrap();
    let bytes = |seed| Mock::bare().open().seed(seed).answer(&request, SystemTime::UNIX_EPOCH);
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1).bytes(), bytes(2).bytes());
}

#[test]
fn an_asked_for_schema_is_kept() {
    let schema = json!({
        "type": "object",
        "properties": { "rock": { "$ref": "#/$defs/rock" }, "tags": { "type": "array", "items": { "type": "string" }, "minItems": 1 } },
        "required": ["rock", "tags"], "additionalProperties": false,
        "$defs": { "rock": { "type": "object", "properties": { "name": { "type": "string" }, "hard": { "type": "boolean" } }, "required": ["name", "hard"], "additionalProperties": false } },
    });
    let fits = |text: &str| {
        let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert!(value["rock"]["name"].is_string() && value["rock"]["hard"].is_boolean(), "{value}");
        assert_eq!(value["tags"].as_array().unwrap().len(), 1);
    };
    let mock = Mock::bare().open();
    let text_format = json!({ "type": "json_schema", "structure": { "jsonSchema": { "schema": schema.to_string() } } });
    let converse =
        json!({ "messages": [{ "role": "user", "content": [{ "text": "A rock" }] }], "outputConfig": { "textFormat": text_format } });
    fits(&ask(&mock, &Call::of(Operation::Converse, "us.anthropic.claude-sonnet-4-5-20250929-v1:0", None, converse).unwrap()).text());
    let chat = json!({
        "messages": [{ "role": "user", "content": "A rock" }],
        "response_format": { "type": "json_schema", "json_schema": { "name": "rock", "schema": schema } },
    });
    fits(&ask(&mock, &Call::of(Operation::InvokeModel, "openai.gpt-oss-20b-1:0", None, chat).unwrap()).text());
    let messages = json!({
        "anthropic_version": "bedrock-2023-05-31", "max_tokens": 400, "messages": [{ "role": "user", "content": "A rock" }],
        "output_config": { "format": { "type": "json_schema", "schema": schema } },
    });
    fits(&ask(&mock, &Call::of(Operation::InvokeModel, "us.anthropic.claude-sonnet-4-5-20250929-v1:0", None, messages).unwrap()).text());
}

#[test]
fn vectors_have_the_asked_for_length_and_types_and_follow_from_the_text() {
    let mock = Mock::bare().open();
    let vectors = |embed: &Embed, model: &str| -> Embeddings {
        let call = embed.call(model).unwrap();
        call.read(&mock.answer(&call.request("http://x").unwrap(), SystemTime::UNIX_EPOCH).response()).unwrap()
    };
    let model = "amazon.titan-embed-text-v2:0";
    let both = Embed { dimensions: Some(256), types: vec!["float".to_owned(), "binary".to_owned()], ..Embed::text("granite") };
    let got = vectors(&both, model);
    assert_eq!(
        got.embeddings.iter().map(|vector| (vector.kind.as_str(), vector.values.len())).collect::<Vec<_>>(),
        [("float", 256), ("binary", 256)]
    );
    let length: f64 = got.embeddings[0].values.iter().map(|value| value * value).sum();
    assert!((length - 1.0).abs() < 1e-4, "{length}");
    assert_eq!(vectors(&both, model), got);
    assert_ne!(vectors(&Embed { texts: vec!["basalt".to_owned()], ..both }, model).embeddings, got.embeddings);
    assert_eq!(vectors(&Embed::text("granite"), "amazon.titan-embed-text-v1").embeddings[0].values.len(), 1_536);
    assert_eq!(vectors(&Embed::text("granite"), model).embeddings[0].values.len(), 1_024);
    for family in ALL.iter().filter(|family| matches!(family.speaks, Speaks::Embed(_))) {
        for listed in family.models {
            if let Ok(call) = Embed::text("granite").call(listed.id) {
                let answer = mock.answer(&call.request("http://x").unwrap(), SystemTime::UNIX_EPOCH);
                let got = call.read(&answer.response()).unwrap_or_else(|error| panic!("{call:?}: {error}"));
                assert_eq!(got.embeddings.len(), 1);
            }
        }
    }
}

#[test]
fn documents_are_ranked_by_the_words_they_share_with_the_query() {
    let documents = ["Talc is soft.", "Diamond is the hardest mineral.", "Rain."].map(str::to_owned).to_vec();
    for family in ALL.iter().filter(|family| matches!(family.speaks, Speaks::Rerank(_))) {
        let ask = outcrop::Rerank { query: "hardest mineral".to_owned(), documents: documents.clone(), top: Some(2) };
        let call = ask.call(&family.models[0].callable_id()).unwrap();
        let answer = Mock::bare().open().answer(&call.request("http://x").unwrap(), SystemTime::UNIX_EPOCH);
        let ranking = call.read(&answer.response()).unwrap();
        assert_eq!((ranking.results.len(), ranking.results[0].index), (2, 1));
    }
}

#[test]
fn a_question_about_a_video_is_answered() {
    let chat = Chat::default().with(
        Role::User,
        [Part::text("What happens?"), Part::Video { format: "mp4".to_owned(), source: outcrop::Source::bytes(b"a film") }],
    );
    let mut families = Vec::new();
    ask_all(&chat, |call, reply| {
        families.push(call.family().id);
        assert!(reply.text().contains("What happens?"), "{call:?}: {}", reply.text());
    });
    assert!(families.contains(&"pegasus") && families.contains(&"nova"), "{families:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_asked_whole_and_streamed_say_the_same(
        text in "[ -~äß→\n]{1,200}",
        system in proptest::option::of("[a-z ]{1,40}"),
        max in proptest::option::of(1_u64..200),
        stop in proptest::option::of("[a-z ]{1,4}"),
        tools in any::<bool>(),
    ) {
        let mut chat = Chat::user(text);
        if let Some(system) = system {
            chat = chat.system(system);
        }
        if tools {
            chat = chat.tool(weather());
        }
        chat.params.max_tokens = max;
        chat.params.stop = stop.into_iter().collect();
        ask_all(&chat, |_, _| ());
    }
}

#[test]
fn images_have_the_asked_for_size_and_number_and_follow_from_the_request() {
    let mock = Mock::bare().open();
    let ask = |image: &Image, model: &str| -> Images {
        let call = image.call(model).unwrap();
        call.read(&mock.answer(&call.request("http://localhost").unwrap(), SystemTime::UNIX_EPOCH).response()).unwrap()
    };
    let sizes = |images: &Images| -> Vec<(String, u32, u32)> {
        images.images.iter().map(|image| (image.format.clone(), image.size.unwrap().width, image.size.unwrap().height)).collect()
    };
    let png = |width, height| ("png".to_owned(), width, height);
    let wide = Image { size: Some(Size { width: 1_280, height: 720 }), count: Some(2), ..Image::of("A fault scarp") };
    let drawn = ask(&wide, "amazon.nova-canvas-v1:0");
    assert_eq!(sizes(&drawn), [png(1_280, 720), png(1_280, 720)]);
    assert_ne!(drawn.images[0], drawn.images[1]);
    assert_eq!(ask(&wide, "amazon.nova-canvas-v1:0"), drawn);
    let tall = Image { aspect_ratio: Some("9:16".to_owned()), seed: Some(5), ..Image::of("A fault scarp") };
    let drawn = ask(&tall, "stability.stable-image-core-v1:1");
    assert_eq!((sizes(&drawn), drawn.images[0].seed), (vec![png(768, 1_344)], Some(5)));
    assert_eq!(sizes(&ask(&Image::of("A fault scarp"), "stability.stable-diffusion-xl-v1")), [png(1_024, 1_024)]);
}

#[test]
fn the_operation_that_ranks_is_answered_in_its_own_words_and_refused_by_its_own_limits() {
    let documents = ["Talc is soft.", "Diamond is the hardest mineral.", "Rain."].map(str::to_owned).to_vec();
    let ask = outcrop::Rerank { query: "hardest mineral".to_owned(), documents, top: Some(2) };
    let call = ask.call_as(&outcrop::Rerank::arn("us-west-2", "amazon.rerank-v1:0"), Operation::Rerank).unwrap();
    let mock = Mock::bare().open();
    let answered = |call: &Call<outcrop::Ranking>| mock.answer(&call.request("http://x").unwrap(), SystemTime::UNIX_EPOCH);
    let answer = answered(&call);
    assert!(String::from_utf8_lossy(&answer.bytes()).contains("relevanceScore"));
    let ranking = call.read(&answer.response()).unwrap();
    assert_eq!((ranking.results.len(), ranking.results[0].index), (2, 1));
    assert_eq!(ranking.results[0].document.as_ref().unwrap()["textDocument"]["text"], "Diamond is the hardest mineral.");
    assert!(call.next(&ranking).is_none());
    let more = outcrop::Ranking { next_token: Some("abc".to_owned()), ..ranking };
    assert_eq!(call.next(&more).unwrap().body["nextToken"], "abc");

    let mut wrong = call.clone();
    wrong.body["queries"][0]["textQuery"]["text"] = "a".repeat(32_001).into();
    assert_eq!(answered(&wrong).status, 400);
    let mut elsewhere = call;
    elsewhere.body["rerankingConfiguration"]["bedrockRerankingConfiguration"]["modelConfiguration"]["modelArn"] =
        "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0".into();
    assert_eq!(answered(&elsewhere).status, 400);
}
