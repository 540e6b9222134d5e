//! Bodies to make examples of: what is written for requests of all sorts.

use super::{Form, Table, asked_model, id_of, model_of};
use crate::call::{Answer, Call, Operation};
use crate::chat::{Chat, Message, Part, Role, Source, Tool, ToolChoice};
use crate::embed::{Embed, Picture};
use crate::families::{Family, Speaks, bare};
use crate::image::{Control, Extend, Image, Mask, Shapes, Size, Task};
use crate::job::{Job, Output};
use crate::params::Params;
use crate::rerank::Rerank;
use crate::video::{Clip, Shot, Still, Video};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// The head of a PNG of so many pixels, in base64.
pub(super) fn png(width: u32, height: u32) -> String {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    // Eight bits for each of red, green and blue.
    chunk.extend([8, 2, 0, 0, 0]);
    let check = crate::crc::hash(&chunk).to_be_bytes();
    STANDARD.encode([b"\x89PNG\r\n\x1a\n\0\0\0\x0d", chunk.as_slice(), &check].concat())
}

/// Bodies of this kind and whom they are for, the smallest first, of every model: what is written for requests of all sorts,
/// and nothing at all.
pub(super) fn bodies(table: &Table) -> Box<dyn Iterator<Item = (String, Value)>> {
    let written: Box<dyn Iterator<Item = (String, Value)>> = match (table.form, table.family) {
        (Form::Job, _) => return Box::new(jobs()),
        (Form::Batch, _) => return Box::new(batches().into_iter().map(|body| (String::new(), body))),
        (Form::Service(operation), _) => return Box::new(verdicts(operation).into_iter().map(|body| (String::new(), body))),
        #[cfg(feature = "guardrail")]
        (Form::Policy, _) => return Box::new(policies().map(|policy| (String::new(), policy))),
        (Form::Input, Some(family)) => inputs(family),
        (_, None) => {
            let models = ["amazon.nova-lite-v1:0", "anthropic.claude-sonnet-4-6", "anthropic.claude-3-7-sonnet-20250219-v1:0"];
            let models = models.map(str::to_owned).to_vec();
            each(chats(), models, move |chat, model| body(chat.call_as(model, None, Operation::Converse)))
        }
        (_, Some(family)) => {
            let models: Vec<String> = family.models.iter().map(id_of).collect();
            let name = Some(family.id);
            match family.speaks {
                Speaks::Image(_) => each(images(), models, move |ask, model| body(ask.call_as(model, name))),
                Speaks::Embed(_) | Speaks::Rerank(_) => Box::new(vectors(family).into_iter()),
                _ => each(chats(), models, move |chat, model| body(chat.call_as(model, name, Operation::InvokeModel))),
            }
        }
    };
    Box::new(written.chain(std::iter::once((model_of(table), json!({})))))
}

/// The bodies of every request for every model that takes it.
fn each<Ask: 'static>(
    asks: Vec<Ask>,
    models: Vec<String>,
    write: impl Fn(&Ask, &str) -> Option<Value> + 'static,
) -> Box<dyn Iterator<Item = (String, Value)>> {
    Box::new(asks.into_iter().flat_map(move |ask| {
        let made: Vec<(String, Value)> = models.iter().filter_map(|model| Some((model.clone(), write(&ask, model)?))).collect();
        made
    }))
}

fn body<T: Answer>(call: crate::Result<Call<T>>) -> Option<Value> {
    Some(Value::clone(&call.ok()?.body))
}

fn vectors(family: &'static Family) -> Vec<(String, Value)> {
    let model = asked_model(family);
    let embeds = [Embed::text("Basalt"), Embed { images: vec![picture()], ..Embed::default() }];
    let rank = Rerank { query: "Which is dark?".to_owned(), documents: vec!["Basalt".to_owned()], top: None };
    let embeds = embeds.iter().filter_map(|ask| body(ask.call(&model)));
    let bodies: Vec<Value> = embeds.chain(body(rank.call(&model))).collect();
    bodies.into_iter().map(|body| (model.clone(), body)).collect()
}

/// What jobs of a family are given.
fn inputs(family: &'static Family) -> Box<dyn Iterator<Item = (String, Value)>> {
    let models: Vec<String> = family.models.iter().map(|model| bare(&id_of(model)).to_owned()).collect();
    let output = Output::to("s3://bucket/prefix");
    let input = |call: crate::Result<Call<Job>>| Some(call.ok()?.body.get("modelInput")?.clone());
    let name = Some(family.id);
    if family.jobs.is_some() {
        each(clips(), models, move |ask, model| input(ask.start_as(model, name, &output)))
    } else {
        each(videos(), models, move |ask, model| input(ask.start_as(model, name, &output)))
    }
}

/// What starts jobs.
fn jobs() -> impl Iterator<Item = (String, Value)> {
    let plain = Output::to("s3://bucket/prefix");
    let full = Output {
        kms_key: Some("arn:aws:kms:us-west-2:123456789012:key/granite".to_owned()),
        bucket_owner: Some("123456789012".to_owned()),
        token: Some("tide-1".to_owned()),
        tags: Map::from_iter([("survey".to_owned(), "north".into())]),
        ..plain.clone()
    };
    let model = "luma.ray-v2:0";
    let video = Video::of("A tide coming in");
    [plain, full].into_iter().filter_map(move |output| Some((model.to_owned(), body(video.start(model, &output))?)))
}

/// What starts a batch, the smallest first.
fn batches() -> [Value; 2] {
    let body = |owner: Option<&str>| {
        let place = |uri: &str| match owner {
            Some(owner) => json!({ "s3Uri": uri, "s3BucketOwner": owner }),
            None => json!({ "s3Uri": uri }),
        };
        json!({
            "jobName": "survey",
            "roleArn": "arn:aws:iam::123456789012:role/batch",
            "modelId": "amazon.nova-lite-v1:0",
            "inputDataConfig": { "s3InputDataConfig": place("s3://bucket/rocks.jsonl") },
            "outputDataConfig": { "s3OutputDataConfig": place("s3://bucket/answers/") },
        })
    };
    [body(None), body(Some("123456789012"))]
}

/// What asks for a verdict, the smallest first.
fn verdicts(operation: Operation) -> Vec<Value> {
    let text = json!({ "text": { "text": "Is slate a rock?" } });
    if operation == Operation::ApplyGuardrail {
        let image = json!({ "image": { "format": "png", "source": { "bytes": png(1_024, 1_024) } } });
        return vec![json!({ "source": "INPUT", "content": [text] }), json!({ "source": "INPUT", "content": [image] })];
    }
    if operation == Operation::Rerank {
        let documents = ["Basalt", "Chalk"].map(str::to_owned).to_vec();
        let ask = Rerank { query: "Which is dark?".to_owned(), documents, top: Some(2) };
        let plain = Rerank { top: None, ..ask.clone() };
        let arn = Rerank::arn("us-west-2", "amazon.rerank-v1:0");
        return [plain, ask].iter().filter_map(|ask| ask.operation(&arn).ok()).map(|call| Value::clone(&call.body)).collect();
    }
    let categories = |name: &str| json!({ "categories": [{ "category": name }] });
    let checks = json!({ "contentFilter": categories("HATE"), "promptAttack": categories("JAILBREAK") });
    vec![json!({ "messages": [{ "role": "user", "content": [{ "text": "Is slate a rock?" }] }], "checks": checks })]
}

/// Conversations of all sorts, the smallest first.
fn chats() -> Vec<Chat> {
    let limited = |mut chat: Chat| {
        chat.params.max_tokens = Some(100);
        chat
    };
    let user = || limited(Chat::user("Name one rock."));
    let with = |part: Part| {
        let mut chat = user();
        if let Some(turn) = chat.messages.first_mut() {
            turn.content.push(part);
        }
        chat
    };
    let system = Chat { system: vec![Part::text("Be brief.")], ..user() };
    let tool = || Tool {
        name: "hardness".to_owned(),
        description: Some("The hardness of a mineral".to_owned()),
        input: json!({ "type": "object", "properties": { "mineral": { "type": "string" } } }).into(),
        strict: false,
    };
    let tools = Chat { tools: vec![tool()], ..user() };
    let forced = Chat { tool_choice: Some(ToolChoice::Tool("hardness".to_owned())), ..tools.clone() };
    let turn = |role, part| Message { role, content: vec![part] };
    let id = "abcdefgh1".to_owned();
    let call = Part::ToolCall {
        id: id.clone(),
        name: "hardness".to_owned(),
        input: json!({ "mineral": "talc" }).into(),
        server: false,
        extra: None,
    };
    let mut answered = tools.clone();
    answered.messages.push(turn(Role::Assistant, call));
    answered.messages.push(turn(Role::User, Part::ToolResult { id, content: vec![Part::text("1")], error: false }));
    let source = || Source::Data(png(1_024, 1_024));
    let thought = Part::Reasoning { text: "Granite is one.".to_owned(), signature: Some("c2lnbmVk".to_owned()), redacted: None };
    let mut reasoned = user();
    reasoned.messages.push(turn(Role::Assistant, thought));
    reasoned.messages.push(turn(Role::User, Part::text("And another?")));
    let mut spoken = user();
    spoken.messages.push(turn(Role::Assistant, Part::text("Granite.")));
    spoken.messages.push(turn(Role::User, Part::text("And another?")));
    vec![
        user(),
        system,
        spoken,
        tools,
        forced,
        answered,
        with(Part::Image { format: "png".to_owned(), source: source() }),
        with(Part::Document { format: "txt".to_owned(), name: "survey".to_owned(), source: source() }),
        with(Part::Video { format: "mp4".to_owned(), source: source() }),
        with(Part::CachePoint { ttl: None }),
        reasoned,
        Chat { params: Params { temperature: Some(0.5), ..user().params }, ..user() },
    ]
}

fn picture() -> Picture {
    Picture { format: "png".to_owned(), data: png(1_024, 1_024) }
}

/// Images of all sorts, the smallest first.
fn images() -> Vec<Image> {
    let plain = || Image::of("Folded gneiss");
    let silent = |task| Image { task: Some(task), image: Some(picture()), ..Image::default() };
    let spoken = |task| Image { prompt: "Folded gneiss".to_owned(), ..silent(task) };
    let named = || Some(Mask::Prompt { prompt: "the boulder".to_owned() });
    let drawn = || Some(Mask::Image { image: picture(), changes: None });
    let worn = || Some(Mask::Garment { garment: "UPPER_BODY".to_owned() });
    let try_on = |mask| Image { reference: Some(picture()), mask, ..silent(Task::TryOn) };
    let control = Some(Control { by: Some(Shapes::Edges), strength: Some(0.5) });
    let colors = vec!["#c0ffee".to_owned()];
    vec![
        plain(),
        Image { size: Some(Size { width: 1_024, height: 1_024 }), ..plain() },
        Image { image: Some(picture()), control, ..plain() },
        Image { colors: colors.clone(), ..plain() },
        Image { colors, reference: Some(picture()), ..plain() },
        Image { strength: Some(0.5), ..silent(Task::Vary) },
        Image { strength: Some(0.5), ..spoken(Task::Vary) },
        Image { mask: named(), ..spoken(Task::Inpaint) },
        Image { mask: drawn(), ..spoken(Task::Inpaint) },
        Image { mask: named(), ..spoken(Task::Outpaint) },
        Image { mask: drawn(), ..spoken(Task::Outpaint) },
        Image { extend: Some(Extend { left: 64, ..Extend::default() }), ..silent(Task::Outpaint) },
        silent(Task::RemoveBackground),
        try_on(worn()),
        try_on(named()),
        try_on(drawn()),
        silent(Task::Upscale),
        spoken(Task::Upscale),
        Image { mask: drawn(), ..silent(Task::Erase) },
        Image { mask: named(), ..spoken(Task::Replace) },
        Image { mask: named(), ..spoken(Task::Recolor) },
        spoken(Task::Guide),
        Image { reference: Some(picture()), ..silent(Task::Restyle) },
    ]
}

/// Videos of all sorts, the smallest first.
fn videos() -> Vec<Video> {
    let plain = || Video::of("A tide coming in");
    let still = |source| Still { format: "png".to_owned(), source };
    let data = || still(Source::Data(png(1_280, 720)));
    let object = || still(Source::S3 { uri: "s3://bucket/tide.png".to_owned(), bucket_owner: None });
    let shots = |image| Video { shots: vec![Shot { prompt: "A tide coming in".to_owned(), image }], ..Video::default() };
    vec![
        plain(),
        Video { first: Some(data()), ..plain() },
        Video { first: Some(object()), ..plain() },
        Video { last: Some(data()), ..plain() },
        Video { seconds: Some(12), ..plain() },
        shots(None),
        shots(Some(data())),
        shots(Some(object())),
    ]
}

/// Clips of all sorts, the smallest first.
fn clips() -> Vec<Clip> {
    let of =
        |medium: &str, format: Option<&str>, source| Clip { source: Some(source), format: format.map(str::to_owned), ..Clip::of(medium) };
    let object = |name: &str| Source::S3 { uri: format!("s3://bucket/{name}"), bucket_owner: None };
    let text = Clip { text: Some("Basalt".to_owned()), ..Clip::of("text") };
    let mut all = vec![text];
    for medium in ["image", "audio", "video"] {
        let (format, name) = match medium {
            "image" => ("png", "tide.png"),
            "audio" => ("mp3", "tide.mp3"),
            _ => ("mp4", "tide.mp4"),
        };
        // Models differ in whether the format is to be said.
        for format in [None, Some(format)] {
            all.push(of(medium, format, object(name)));
            all.push(of(medium, format, Source::Data(png(1_024, 1_024))));
        }
    }
    let both = Clip { text: Some("Basalt".to_owned()), ..of("image", None, Source::Data(png(1_024, 1_024))) };
    let source = json!({ "mediaType": "image", "mediaSource": { "s3Location": { "uri": "s3://bucket/tide.png" } } });
    let many = json!({ "mediaSources": [source] });
    all.push(both);
    all.push(Clip { extra: Map::from_iter([("multi_input".to_owned(), many)]), ..Clip::of("multi_input") });
    for option in ["visual", "visual-image"] {
        all.push(Clip { options: vec![option.to_owned()], ..of("video", None, object("tide.mp4")) });
    }
    all
}

/// Policies of all sorts, the smallest first.
#[cfg(feature = "guardrail")]
fn policies() -> impl Iterator<Item = Value> {
    let with = |key: &str, policy: Value| {
        let mut body = json!({
            "name": "survey",
            "blockedInputMessaging": "I cannot talk about that.",
            "blockedOutputsMessaging": "I cannot answer that.",
        });
        body[key] = policy;
        body
    };
    let word = json!({ "wordsConfig": [{ "text": "fool's gold" }] });
    let topic = json!({ "name": "Claims", "definition": "Buying or selling mining claims", "type": "DENY" });
    let filter = json!({ "type": "INSULTS", "inputStrength": "HIGH", "outputStrength": "HIGH" });
    let entity = json!({ "type": "EMAIL", "action": "ANONYMIZE" });
    let pattern = json!({ "name": "sample", "pattern": "S-[0-9]{4}", "action": "ANONYMIZE" });
    let grounding = json!({ "type": "GROUNDING", "threshold": 0.5 });
    let reasoning = "arn:aws:bedrock:us-east-1:123456789012:automated-reasoning-policy/granite:1";
    [
        with("wordPolicyConfig", word),
        with("topicPolicyConfig", json!({ "topicsConfig": [topic] })),
        with("contentPolicyConfig", json!({ "filtersConfig": [filter] })),
        with("sensitiveInformationPolicyConfig", json!({ "piiEntitiesConfig": [entity] })),
        with("sensitiveInformationPolicyConfig", json!({ "regexesConfig": [pattern] })),
        with("contextualGroundingPolicyConfig", json!({ "filtersConfig": [grounding] })),
        with("automatedReasoningPolicyConfig", json!({ "policies": [reasoning] })),
    ]
    .into_iter()
}
