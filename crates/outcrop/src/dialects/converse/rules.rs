//! What the fields of a Converse body cannot say alone.

use super::DOCS;
use crate::dialects::text_at;
use crate::families::{Model, Takes};
use crate::field::{Breaches, Rule, Subject, one_of, quote};
use serde_json::{Map, Value};

const MATRIX: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-supported-models-features.html";

pub(crate) const RULES: &[Rule] = &[
    Rule { code: 101, check: unions, source: DOCS },
    Rule { code: 102, check: contents, source: DOCS },
    Rule { code: 103, check: opening, source: DOCS },
    Rule { code: 104, check: tool_config, source: DOCS },
    Rule { code: 105, check: tool_results, source: DOCS },
    Rule { code: 106, check: documents, source: DOCS },
    Rule { code: 107, check: media_counts, source: DOCS },
    Rule { code: 108, check: abilities, source: MATRIX },
    Rule { code: 109, check: sampling, source: MATRIX },
    Rule { code: 110, check: cache_points, source: "https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html" },
    Rule { code: 111, check: last_turn, source: MATRIX },
    Rule { code: 112, check: output_cap, source: MATRIX },
];

/// Every content block with its pointer, its message's index and its role.
fn each_block<'a>(body: &'a Value, mut visit: impl FnMut(usize, usize, &'a str, &'a Value)) {
    for (m, message) in items(body, "messages").enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        for (b, block) in items(message, "content").enumerate() {
            visit(m, b, role, block);
        }
    }
}

fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

const BLOCKS: &[&str] = &[
    "text",
    "image",
    "document",
    "video",
    "audio",
    "toolUse",
    "toolResult",
    "guardContent",
    "cachePoint",
    "reasoningContent",
    "citationsContent",
    "searchResult",
    "toolAddition",
    "toolRemoval",
];

fn unions(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    each_block(subject.body, |m, b, _, block| {
        let Some(members) = block.as_object() else {
            breaches.refuse(format!("/messages/{m}/content/{b}"), format!("must be an object with one of {}", BLOCKS.join(", ")), None);
            return;
        };
        let known: Vec<&str> =
            members.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key.as_str()).filter(|key| BLOCKS.contains(key)).collect();
        if known.len() != 1 {
            let was = if known.is_empty() {
                format!(
                    "got {}",
                    if members.is_empty() { "none".to_owned() } else { members.keys().take(4).cloned().collect::<Vec<_>>().join(", ") }
                )
            } else {
                format!("got {}", known.join(" and "))
            };
            breaches.refuse(format!("/messages/{m}/content/{b}"), format!("must have exactly one of {}; {was}", BLOCKS.join(", ")), None);
        }
    });
}

fn contents(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if subject.body.get("messages").and_then(Value::as_array).is_none_or(Vec::is_empty) {
        breaches.refuse(
            "/messages",
            "is empty; a conversation needs at least one turn",
            Some(
                "A conversation must start with a user message. Try again with a conversation that starts with a user message.".to_owned(),
            ),
        );
    }
    for (m, message) in items(subject.body, "messages").enumerate() {
        if message.get("content").and_then(Value::as_array).is_some_and(Vec::is_empty) {
            breaches.refuse(
                format!("/messages/{m}/content"),
                "is empty; a turn needs at least one block",
                Some(format!(
                    "The content field in the Message object at messages.{m} is empty. Add a ContentBlock object to the content field and try again."
                )),
            );
        }
    }
    each_block(subject.body, |m, b, _, block| {
        // White space beside other content has been seen accepted; alone, or empty, it is not.
        let alone = || {
            items(&subject.body["messages"][m], "content").filter(|block| block.get("text").is_none_or(|text| !blank(text))).count() == 0
        };
        if block.get("text").is_some_and(|text| blank(text) && (text == "" || alone())) {
            breaches.refuse(
                format!("/messages/{m}/content/{b}/text"),
                "is blank; a text block needs a character that is not white space",
                Some(format!(
                    "The text field in the ContentBlock object at messages.{m}.content.{b} is blank. Add text to the text field, and try again."
                )),
            );
        }
    });
}

fn blank(text: &Value) -> bool {
    text.as_str().is_some_and(|text| text.trim().is_empty())
}

fn opening(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let any = subject.model.is_none_or(|model| model.takes.has(Takes::ANY_OPENING));
    let first = items(subject.body, "messages").next().and_then(|message| message["role"].as_str());
    if first == Some("assistant") && !any {
        breaches.refuse(
            "/messages/0/role",
            "must be user in the first turn, got assistant",
            Some(
                "A conversation must start with a user message. Try again with a conversation that starts with a user message.".to_owned(),
            ),
        );
    }
}

fn tool_config(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let configured = subject.body.get("toolConfig").is_some_and(|config| !config.is_null());
    if configured {
        let names: Vec<&str> = items(&subject.body["toolConfig"], "tools")
            .map(|tool| text_at(tool, "/toolSpec/name"))
            .filter(|name| !name.is_empty())
            .collect();
        let mut seen = Map::new();
        for name in &names {
            if seen.insert((*name).to_owned(), Value::Null).is_some() {
                breaches.refuse("/toolConfig/tools", format!("names the tool \"{name}\" twice"), None);
            }
        }
        if let Some(name) = subject.body.pointer("/toolConfig/toolChoice/tool/name").and_then(Value::as_str)
            && !seen.contains_key(name)
        {
            breaches.refuse(
                "/toolConfig/toolChoice/tool/name",
                format!("must be one of the tools ({}), got \"{name}\"", names.join(", ")),
                None,
            );
        }
        if let Some(choice) = subject.body.pointer("/toolConfig/toolChoice").and_then(Value::as_object)
            && choice.keys().filter(|key| ["auto", "any", "tool"].contains(&key.as_str())).count() != 1
        {
            breaches.refuse("/toolConfig/toolChoice", "must have exactly one of auto, any, tool", None);
        }
        return;
    }
    let mut first = None;
    each_block(subject.body, |m, b, _, block| {
        if first.is_none() && (block.get("toolUse").is_some() || block.get("toolResult").is_some()) {
            first = Some(format!("/messages/{m}/content/{b}"));
        }
    });
    if let Some(pointer) = first {
        breaches.refuse(
            pointer,
            "is a tool block, so the body must have a toolConfig with the tools",
            Some("The toolConfig field must be defined when using toolUse and toolResult content blocks.".to_owned()),
        );
    }
}

/// The turns as the service sees them: neighbours of the same role are one. With the index of the first of each.
pub(crate) fn merged_turns(body: &Value) -> Vec<(usize, Vec<&Value>)> {
    let mut turns: Vec<(usize, Vec<&Value>)> = Vec::new();
    let mut last = None;
    for (m, message) in items(body, "messages").enumerate() {
        let role = message.get("role").and_then(Value::as_str);
        if role != last || turns.is_empty() {
            turns.push((m, Vec::new()));
        }
        last = role;
        if let Some((_, blocks)) = turns.last_mut() {
            blocks.extend(items(message, "content"));
        }
    }
    turns
}

/// The ids that blocks of a kind carry, as a set in their order. An object of JSON is one that is there anyway.
pub(crate) fn ids(blocks: &[&Value], kind: impl Fn(&Value) -> bool, at: &str) -> Map<String, Value> {
    let mut ids = Map::new();
    for block in blocks.iter().filter(|block| kind(block)) {
        if let Some(id) = block.pointer(at).and_then(Value::as_str) {
            ids.insert(id.to_owned(), Value::Null);
        }
    }
    ids
}

fn tool_results(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let turns = merged_turns(subject.body);
    let lone = subject.model.is_some_and(|model| model.takes.has(Takes::LONE_RESULT));
    let mut asked = Map::new();
    for (position, (m, blocks)) in turns.iter().enumerate() {
        let results = ids(blocks, |_| true, "/toolResult/toolUseId");
        // A model's own server tools answer themselves in the same turn.
        let own = ids(blocks, |_| true, "/toolUse/toolUseId");
        let open: Vec<&str> = asked.keys().filter(|id| !results.contains_key(*id)).map(String::as_str).collect();
        if !open.is_empty() && position > 0 {
            breaches.refuse(
                format!("/messages/{m}/content"),
                format!("must answer the tool calls of the turn before; there is no toolResult for {}", open.join(", ")),
                Some(format!("Expected toolResult blocks at messages.{m}.content for the following Ids: {}", open.join(", "))),
            );
        }
        if let Some(id) = results.keys().find(|id| !asked.contains_key(*id) && !own.contains_key(*id)) {
            breaches.refuse(
                format!("/messages/{m}/content"),
                format!("answers a tool call that the turn before does not hold: {id}"),
                Some(format!(
                    "The number of toolResult blocks at messages.{m}.content exceeds the number of toolUse blocks of previous turn."
                )),
            );
        }
        if lone && !results.is_empty() && blocks.iter().any(|block| block.get("toolResult").is_none()) {
            breaches.refuse(
                format!("/messages/{m}/content"),
                "must hold nothing but toolResult blocks, since it holds one",
                Some("Conversation blocks and tool result blocks cannot be provided in the same turn.".to_owned()),
            );
        }
        asked = own.into_iter().filter(|(id, _)| !results.contains_key(id)).collect();
    }
}

fn documents(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut names = Map::new();
    each_block(subject.body, |m, b, _, block| {
        let Some(name) = block.pointer("/document/name").and_then(Value::as_str) else { return };
        if names.insert(name.to_owned(), Value::Null).is_some() {
            breaches.refuse(
                format!("/messages/{m}/content/{b}/document/name"),
                format!("must be unlike every other document's name, got \"{name}\" again"),
                Some("Messages can not contain duplicate document names. Remove any duplicate document names and try again.".to_owned()),
            );
        }
        let fits = name.chars().all(|c| c.is_alphanumeric() || " -()[]_".contains(c) || c.is_whitespace());
        if !fits || name.contains("  ") {
            breaches.refuse(
                format!("/messages/{m}/content/{b}/document/name"),
                "must hold only letters, digits, single spaces, hyphens, underscores, parentheses and square brackets",
                Some(
                    "The file name you provided contains characters that are not allowed: use only alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character."
                        .to_owned(),
                ),
            );
        }
    });
    for (m, message) in items(subject.body, "messages").enumerate() {
        let has = |key: &str| items(message, "content").any(|block| block.get(key).is_some());
        if has("document") && !has("text") {
            breaches.refuse(
                format!("/messages/{m}/content"),
                "must hold a text block beside the document",
                Some("A text block must be included when using documents.".to_owned()),
            );
        }
    }
}

fn media_counts(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let (mut images, mut documents) = (0, 0);
    each_block(subject.body, |_, _, _, block| {
        images += usize::from(block.get("image").is_some());
        documents += usize::from(block.get("document").is_some());
    });
    if images > 20 {
        breaches.refuse("/messages", format!("must hold at most 20 images, got {images}"), None);
    }
    if documents > 5 {
        breaches.refuse("/messages", format!("must hold at most 5 documents, got {documents}"), None);
    }
}

fn abilities(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    let takes = |what| model.takes.has(what);
    let name = model.id;
    if !takes(Takes::CONVERSE) {
        breaches.refuse("", format!("{name} cannot be asked through Converse; use InvokeModel"), None);
        return;
    }
    let tools = subject.body.get("toolConfig").is_some_and(|config| !config.is_null());
    if tools && !takes(Takes::TOOLS) {
        breaches.refuse("/toolConfig", format!("{name} does not take tools"), Some("This model doesn't support tool use.".to_owned()));
    } else if tools && subject.streaming && !takes(Takes::TOOL_STREAM) {
        breaches.refuse(
            "/toolConfig",
            format!("{name} does not take tools when its answer is streamed; use Converse"),
            Some("This model doesn't support tool use in streaming mode.".to_owned()),
        );
    }
    let choice = subject.body.pointer("/toolConfig/toolChoice");
    if choice.is_some_and(|choice| choice.get("any").is_some() || choice.get("tool").is_some())
        && takes(Takes::TOOLS)
        && !takes(Takes::FORCED_TOOL)
    {
        breaches.refuse(
            "/toolConfig/toolChoice",
            format!("{name} cannot be made to call a tool; use auto"),
            Some(
                "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again."
                    .to_owned(),
            ),
        );
    }
    if items(subject.body, "system").next().is_some() && !takes(Takes::SYSTEM) {
        breaches.refuse(
            "/system",
            format!("{name} does not take system text; put it into the first user turn"),
            Some("This model doesn't support system messages. Try again without a system message or use a model that supports system messages.".to_owned()),
        );
    }
    each_block(subject.body, |m, b, role, block| {
        let at = || format!("/messages/{m}/content/{b}");
        media_abilities(model, &at(), block, breaches);
        for (r, block) in block.get("toolResult").into_iter().flat_map(|result| items(result, "content")).enumerate() {
            media_abilities(model, &format!("{}/toolResult/content/{r}", at()), block, breaches);
            let formats = subject.family.result_documents;
            if let Some(format) = block.pointer("/document/format").and_then(Value::as_str)
                && !formats.is_empty()
                && !formats.contains(&format)
            {
                breaches.refuse(
                    format!("{}/toolResult/content/{r}/document/format", at()),
                    format!("must be {} in a tool's result, got {}", one_of(formats), quote(format)),
                    Some(returned(&format!(
                        "Malformed input request: #/messages/{m}/content/{b}: extraneous key [toolResult] is not permitted, please reformat your input and try again."
                    ))),
                );
            }
        }
        if block.get("reasoningContent").is_some() && role == "assistant" && !takes(Takes::REASONING) {
            breaches.refuse(format!("{}/reasoningContent", at()), format!("{name} does not take reasoning back; leave it out"), None);
        }
        if role == "user" && block.get("reasoningContent").is_some() {
            breaches.refuse(
                format!("{}/reasoningContent", at()),
                "stands only in the assistant's turns",
                Some("User messages cannot contain reasoning content. Please remove the reasoning content and try again.".to_owned()),
            );
        }
    });
}

fn media_abilities(model: &Model, at: &str, block: &Value, breaches: &mut Breaches<'_>) {
    let name = model.id;
    for (key, what) in [("image", Takes::IMAGES), ("document", Takes::DOCUMENTS), ("video", Takes::VIDEO)] {
        let Some(media) = block.get(key) else { continue };
        if !model.takes.has(what) {
            breaches.refuse(
                format!("{at}/{key}"),
                format!("{name} does not take {key}s"),
                Some(format!(
                    "This model doesn't support the {key} content block that you provided. Update the content block and try again."
                )),
            );
        } else if media.pointer("/source/s3Location").is_some() && !model.takes.has(Takes::S3) {
            breaches.refuse(
                format!("{at}/{key}/source/s3Location"),
                format!("{name} does not read objects in S3; send the bytes"),
                Some("This model doesn't support the s3Uri field. Remove s3Uri and try again.".to_owned()),
            );
        }
    }
}

fn sampling(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    let is_set = |at: &str| subject.body.pointer(at).is_some_and(|value| !value.is_null());
    if model.takes.has(Takes::NO_SAMPLER) {
        for (at, name) in [
            ("/inferenceConfig/temperature", "temperature"),
            ("/inferenceConfig/topP", "top_p"),
            ("/additionalModelRequestFields/top_k", "top_k"),
        ] {
            if is_set(at) {
                breaches.refuse(
                    at,
                    format!("{} takes no {name}; leave it out", model.id),
                    Some(returned(&format!("`{name}` is deprecated for this model."))),
                );
            }
        }
    }
    if model.takes.has(Takes::ONE_SAMPLER) && is_set("/inferenceConfig/temperature") && is_set("/inferenceConfig/topP") {
        breaches.refuse(
            "/inferenceConfig",
            format!("{} takes temperature or topP, not both", model.id),
            Some(returned("`temperature` and `top_p` cannot both be specified for this model. Please use only one.")),
        );
    }
}

fn returned(text: &str) -> String {
    format!("The model returned the following errors: {text}")
}

fn cache_points(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut points = items(subject.body, "system").filter(|block| block.get("cachePoint").is_some()).count();
    points += subject
        .body
        .get("toolConfig")
        .into_iter()
        .flat_map(|config| items(config, "tools"))
        .filter(|tool| tool.get("cachePoint").is_some())
        .count();
    each_block(subject.body, |_, _, _, block| points += usize::from(block.get("cachePoint").is_some()));
    if points > 4 {
        breaches.refuse("", format!("must hold at most 4 cache points, got {points}"), None);
    }
}

fn last_turn(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    let last = items(subject.body, "messages").enumerate().last();
    if let Some((m, message)) = last
        && message["role"] == "assistant"
        && model.takes.has(Takes::SIGNED)
        && !model.takes.has(Takes::PREFILL)
    {
        breaches.refuse(
            format!("/messages/{m}/role"),
            format!("must be user in the last turn, since {} does not go on from words put into its mouth", model.id),
            Some(returned("This model does not support assistant message prefill. The conversation must end with a user message.")),
        );
    }
}

fn output_cap(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model.filter(|model| model.output > 0) else { return };
    if let Some(asked) = subject.body.pointer("/inferenceConfig/maxTokens").and_then(Value::as_u64)
        && asked > model.output
    {
        breaches.refuse(
            "/inferenceConfig/maxTokens",
            format!("must be at most {}, which is what {} can write; got {asked}", model.output, model.id),
            Some(format!(
                "The maximum tokens you requested exceeds the model limit of {0}. Try again with a maximum tokens value that is lower than {0}.",
                model.output
            )),
        );
    }
}
