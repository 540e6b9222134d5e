//! What a finding's code stands for: what its field or rule says, the service's own words, and a pair of requests, one that
//! breaks it and a neighbour that does not.
//!
//! Examples of fields are made from their limits; those of rules stand in a table. Every one of them is a test.
//!
//! ```
//! let explained = outcrop::explain::explain("BR-TITAN-TEXT-005").expect("it is a code");
//! assert_eq!(explained.says, "/textGenerationConfig/topP must be a number above 0 and at most 1");
//! ```

mod examples;

use crate::call::Operation;
use crate::chat::{Chat, Message, Part, Role, Source, Tool, ToolChoice};
use crate::check::check;
use crate::dialects::converse;
use crate::embed::Embed;
use crate::families::{ALL, Family, Model, Takes};
use crate::field::{Field, Kind, one_of, plain, put};
use crate::finding::Finding;
use crate::params::Params;
use crate::rerank::Rerank;
use examples::{OTHERS, RULES, Row};
use serde::Serialize;
use serde_json::{Value, json};

/// What a code stands for.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// The code.
    pub code: String,
    /// The family whose body it is about; absent where it is about any, or Converse's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<&'static str>,
    /// The place in the body, where there is one; `*` stands for every item of an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<&'static str>,
    /// What must be so.
    pub says: String,
    /// The message the service answers with to the example, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The page that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// A request that breaks it and one that does not; absent for a field that anything may fill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Example>,
}

/// A pair of requests.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// What is given: a request body, a conversation, texts to embed, a prompt file or an answer.
    pub given: Given,
    /// The one that breaks it.
    pub failing: Asked,
    /// The one that does not.
    pub passing: Asked,
}

/// One of a pair.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// Through what it is asked.
    pub operation: Operation,
    /// Of whom.
    pub model: String,
    /// What is asked.
    pub body: Value,
}

/// What an example gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Given {
    /// A request body.
    Body,
    /// A [`Chat`], as JSON.
    Chat,
    /// An [`Embed`], as JSON.
    Embed,
    /// A prompt file, as text.
    Prompt,
    /// The body of an answer.
    Answer,
}

/// The fields and rules of one kind of body, and whose it is.
struct Table {
    prefix: &'static str,
    family: Option<&'static Family>,
    fields: &'static [Field],
    closed: &'static [&'static str],
}

fn tables() -> impl Iterator<Item = Table> {
    let converse = Table { prefix: "CONVERSE", family: None, fields: converse::FIELDS, closed: converse::CLOSED };
    let own = ALL.iter().filter(|family| !family.fields.is_empty());
    std::iter::once(converse).chain(own.map(|family| Table {
        prefix: family.code,
        family: Some(family),
        fields: family.fields,
        closed: family.closed,
    }))
}

/// Every code there is, in the order of families, fields and rules.
pub fn codes() -> Vec<String> {
    let mut codes: Vec<String> = OTHERS.iter().map(|row| row.codes.first().copied().unwrap_or_default().to_owned()).collect();
    for table in tables() {
        codes.push(format!("BR-{}-000", table.prefix));
        codes.extend(table.fields.iter().map(|field| format!("BR-{}-{:03}", table.prefix, field.code)));
        let rules = table.family.map_or(converse::RULES, |family| family.rules);
        codes.extend(rules.iter().map(|rule| format!("BR-{}-{:03}", table.prefix, rule.code)));
    }
    codes.extend(ALL.iter().filter(|family| token(family).is_some()).map(|family| format!("BR-{}-900", family.code)));
    codes
}

/// What a code stands for; `None` when there is none like it.
pub fn explain(code: &str) -> Option<Explained> {
    let code = code.to_ascii_uppercase();
    if let Some(row) = OTHERS.iter().find(|row| row.codes.contains(&code.as_str())) {
        return Some(written(&code, row, None, None));
    }
    let (prefix, number) = code.strip_prefix("BR-")?.rsplit_once('-')?;
    let number: u16 = number.parse().ok()?;
    if number == 900 {
        let family = ALL.iter().copied().find(|family| family.code == prefix)?;
        return Some(control(&code, family, token(family)?));
    }
    let table = tables().find(|table| table.prefix == prefix)?;
    if number == 0 {
        return Some(closed(&code, &table));
    }
    if let Some(field) = table.fields.iter().find(|field| field.code == number) {
        return Some(field_of(&code, &table, field));
    }
    let rules = table.family.map_or(converse::RULES, |family| family.rules);
    let rule = rules.iter().find(|rule| rule.code == number)?;
    let row = RULES.iter().find(|row| row.codes.contains(&code.as_str()));
    Some(match row {
        Some(row) => written(&code, row, table.family, Some(rule.source)),
        None => Explained {
            code,
            family: table.family.map(|family| family.id),
            at: None,
            says: "is described by the page it comes from".to_owned(),
            service: None,
            source: Some(rule.source.to_owned()),
            example: None,
        },
    })
}

/// What a row of the tables of examples says.
fn written(code: &str, row: &Row, family: Option<&'static Family>, source: Option<&str>) -> Explained {
    let model = row.model.map(str::to_owned).or_else(|| family.map(asked_model)).unwrap_or_default();
    let body = |text: &str| match row.given {
        Given::Prompt => Value::String(text.to_owned()),
        // The tables are held to be JSON by a test.
        _ => serde_json::from_str(&text.replace("@long", &if text.contains("@long") { "Basalt. ".repeat(75_000) } else { String::new() }))
            .unwrap_or_default(),
    };
    let failing = Asked { operation: row.operation, model: model.clone(), body: body(row.failing) };
    let passing = Asked {
        operation: row.passing_operation.unwrap_or(row.operation),
        model: row.passing_model.map_or(model, str::to_owned),
        body: body(row.passing),
    };
    let found = found(code, row.given, &failing);
    Explained {
        code: code.to_owned(),
        family: family.map(|family| family.id),
        at: None,
        says: row.says.to_owned(),
        service: found.as_ref().and_then(|finding| finding.service.clone()),
        source: source.map(str::to_owned).or(found.and_then(|finding| finding.source)),
        example: Some(Example { given: row.given, failing, passing }),
    }
}

/// The finding of this code that a request gives rise to.
fn found(code: &str, given: Given, asked: &Asked) -> Option<Finding> {
    asked.findings(given).into_iter().find(|finding| finding.code == code)
}

impl Asked {
    /// What there is to say about the request; nothing for what is not asked of a model.
    pub fn findings(&self, given: Given) -> Vec<Finding> {
        let findings = |made: Result<Vec<Finding>, crate::Error>| match made {
            Ok(findings) | Err(crate::Error::Invalid { findings, .. }) => findings,
            Err(_) => Vec::new(),
        };
        match given {
            Given::Body => {
                let mut all = findings(check(self.operation, &self.model, None, &self.body));
                all.extend(crate::catalogue::Catalogue::built_in().check(self.operation, &self.model, &self.body, None));
                all
            }
            Given::Chat => serde_json::from_value::<Chat>(self.body.clone())
                .map(|chat| findings(chat.call_as(&self.model, None, self.operation).map(|call| call.findings)))
                .unwrap_or_default(),
            Given::Embed => serde_json::from_value::<Embed>(self.body.clone())
                .map(|ask| findings(ask.call(&self.model).map(|call| call.findings)))
                .unwrap_or_default(),
            Given::Prompt | Given::Answer => Vec::new(),
        }
    }
}

/// The id of the first model that shows the family and can be asked through its own body, or else through Converse.
fn asked_model(family: &'static Family) -> String {
    let shows = |model: &&Model| crate::families::resolve(model.id, None).is_ok_and(|found| found.family == family);
    let asked = |model: &&Model| !family.fields.is_empty() || model.takes.has(Takes::CONVERSE);
    family.models.iter().filter(shows).find(asked).or(family.models.first()).map(Model::callable_id).unwrap_or_default()
}

/// Text that a family's tokenizer would take for structure.
fn token(family: &Family) -> Option<&'static str> {
    family.control.first().or(family.markers.first()).copied()
}

fn control(code: &str, family: &'static Family, token: &str) -> Explained {
    let operation = if family.fields.is_empty() { Operation::Converse } else { Operation::InvokeModel };
    let chat = |text: &str| {
        let mut chat = Chat::user(text);
        chat.params.max_tokens = Some(100);
        Asked { operation, model: asked_model(family), body: serde_json::to_value(&chat).unwrap_or_default() }
    };
    Explained {
        code: code.to_owned(),
        family: Some(family.id),
        at: None,
        says: "text must not hold what the model's tokenizer takes for structure; it is sent with a space inside".to_owned(),
        service: None,
        source: Some(family.docs.to_owned()),
        example: Some(Example { given: Given::Chat, failing: chat(&format!("{token} Name one rock.")), passing: chat("Name one rock.") }),
    }
}

fn closed(code: &str, table: &Table) -> Explained {
    let (operation, model, passing) = minimal(table);
    let mut failing = passing.clone();
    let says = if let Some(closed) = table.closed.first() {
        put(&mut failing, &format!("{closed}/colour"), "red".into());
        let names = table.closed.iter().map(|closed| if closed.is_empty() { "the body" } else { closed }).collect::<Vec<_>>();
        format!("{} must hold no other members than those it has fields for", names.join(" and "))
    } else {
        failing = Value::Array(Vec::new());
        "the body must be an object".to_owned()
    };
    let failing = Asked { operation, model: model.clone(), body: failing };
    Explained {
        code: code.to_owned(),
        family: table.family.map(|family| family.id),
        at: None,
        says,
        service: found(code, Given::Body, &failing).and_then(|finding| finding.service),
        source: Some(table.family.map_or(converse::DOCS, |family| family.docs).to_owned()),
        example: Some(Example { given: Given::Body, failing, passing: Asked { operation, model, body: passing } }),
    }
}

fn field_of(code: &str, table: &Table, field: &'static Field) -> Explained {
    let need = if field.required { "must be given where its parent is, as" } else { "must be" };
    let mut explained = Explained {
        code: code.to_owned(),
        family: table.family.map(|family| family.id),
        at: Some(field.at),
        says: format!("{} {need} {}", field.at, describe(field.kind)),
        service: None,
        source: Some(table.family.map_or(converse::DOCS, |family| family.docs).to_owned()),
        example: None,
    };
    // One that the service would take, with the field in it.
    let clean = |asked: &Asked| !asked.findings(Given::Body).iter().any(|finding| finding.refuses() || finding.code == code);
    let mut examples = bodies(table).filter_map(|(operation, model, body)| {
        let body = with_field(table, body, field)?;
        let failing = broken(&body, field, &model)?;
        let (failing, passing) = (Asked { operation, model: model.clone(), body: failing }, Asked { operation, model, body });
        (found(code, Given::Body, &failing).is_some() && clean(&passing)).then_some((failing, passing))
    });
    if let Some((failing, passing)) = examples.next() {
        explained.service = found(code, Given::Body, &failing).and_then(|finding| finding.service);
        explained.example = Some(Example { given: Given::Body, failing, passing });
    } else if let Some(row) = RULES.iter().find(|row| row.codes.contains(&code)) {
        let written = written(code, row, table.family, None);
        (explained.service, explained.example) = (written.service, written.example);
    }
    explained
}

/// What may stand in a place.
fn describe(kind: Kind) -> String {
    let at_most = |max: usize, unit: &str| if max == usize::MAX { String::new() } else { format!(" of at most {max} {unit}") };
    match kind {
        Kind::Any => "anything".to_owned(),
        Kind::Bool => "true or false".to_owned(),
        Kind::Object => "an object".to_owned(),
        Kind::Text(0, max) => format!("a string{}", at_most(max, "characters")),
        Kind::Text(1, max) => format!("a string{}, not empty", at_most(max, "characters")),
        Kind::Text(min, max) => format!("a string of at least {min} characters{}", at_most(max, "characters")),
        Kind::Word(words) => one_of(words),
        Kind::Int(i64::MIN, i64::MAX) => "a whole number".to_owned(),
        Kind::Int(min, i64::MAX) => format!("a whole number, at least {min}"),
        Kind::Int(min, max) => format!("a whole number in {min}..={max}"),
        Kind::OneInt(numbers) => one_of(&numbers.iter().map(ToString::to_string).collect::<Vec<_>>()),
        Kind::Tokens(min, 0) => format!("a whole number, at least {min} and at most what the model can write"),
        Kind::Tokens(min, max) => format!("a whole number in {min}..={max}"),
        Kind::Number(min, max) if max.is_finite() => format!("a number in {}..={}", plain(min), plain(max)),
        Kind::Number(min, _) => format!("a number, at least {}", plain(min)),
        Kind::Above(min, max) => format!("a number above {} and at most {}", plain(min), plain(max)),
        Kind::List(0, max) => format!("an array{}", at_most(max, "items")),
        Kind::List(1, max) => format!("an array{}, not empty", at_most(max, "items")),
        Kind::List(min, max) => format!("an array of at least {min} items{}", at_most(max, "items")),
        Kind::TextOrList => "a string or an array".to_owned(),
        Kind::Texts(max, shortest) => format!("an array of strings{}, each of at least {shortest} characters", at_most(max, "strings")),
        Kind::Base64(max) => format!("base64 of at most {max} bytes"),
        Kind::Name(max, others) => format!("1 to {max} letters, digits or characters of \"{others}\""),
    }
}

/// Something that may stand there.
fn fitting(kind: Kind) -> Value {
    let text = |min: usize, max: usize| "Basalt. ".chars().cycle().take(min.max(7).min(max)).collect::<String>();
    match kind {
        Kind::Any | Kind::Object => json!({}),
        Kind::Bool => true.into(),
        Kind::Text(min, max) => text(min, max).into(),
        Kind::Word(words) => words.first().copied().unwrap_or_default().into(),
        Kind::Int(min, max) => 1_024.clamp(min, max).into(),
        Kind::OneInt(numbers) => numbers.first().copied().unwrap_or_default().into(),
        Kind::Tokens(min, _) => min.max(100).into(),
        Kind::Number(min, max) => if max.is_finite() { f64::midpoint(min, max) } else { min + 1.0 }.into(),
        Kind::Above(min, max) => if max.is_finite() { max } else { min + 1.0 }.into(),
        Kind::List(min, _) => Value::Array(vec![json!({}); min]),
        Kind::TextOrList => "Name one rock.".into(),
        Kind::Texts(_, shortest) => Value::Array(vec![text(shortest, shortest.max(7)).into()]),
        Kind::Base64(_) => PNG.into(),
        Kind::Name(max, _) => "abcdefgh1".chars().take(max).collect::<String>().into(),
    }
}

/// Something that may not, as short as can be; `None` where anything may.
fn unfit(kind: Kind, model: &str) -> Option<Value> {
    Some(match kind {
        Kind::Any => return None,
        Kind::Bool => "yes".into(),
        Kind::Text(min, _) if min > 0 => "".into(),
        Kind::Text(_, max) if max <= 300 => "a".repeat(max + 1).into(),
        Kind::Text(..) | Kind::TextOrList => 5.into(),
        Kind::Word(_) => "other".into(),
        Kind::Int(_, max) if max < i64::MAX => (max + 1).into(),
        Kind::Int(min, _) if min > i64::MIN => (min - 1).into(),
        Kind::Int(..) => "ten".into(),
        Kind::OneInt(numbers) => (numbers.iter().copied().max().unwrap_or(0).saturating_add(1)).into(),
        Kind::Tokens(min, cap) => {
            let listed = crate::families::resolve(model, None).ok().and_then(|found| found.model);
            let most = if cap > 0 { cap } else { listed.map_or(0, |model| model.output) };
            if most > 0 { (most + 1).into() } else { (i64::try_from(min).unwrap_or(0) - 1).into() }
        }
        Kind::Number(min, max) => if max.is_finite() { max + 1.0 } else { min - 1.0 }.into(),
        Kind::Above(min, _) => min.into(),
        Kind::List(min, _) if min > 0 => json!([]),
        Kind::List(_, max) if max <= 20 => Value::Array(vec!["a".into(); max + 1]),
        Kind::Texts(_, shortest) if shortest > 0 => json!([""]),
        Kind::Object | Kind::List(..) | Kind::Texts(..) => "text".into(),
        Kind::Base64(_) => format!("data:image/png;base64,{PNG}").into(),
        Kind::Name(..) => "two words".into(),
    })
}

/// The head of a PNG of 1024 × 1024 pixels.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAABAAAAAQACAIAAADwf7zU";

/// The smallest body that the service would take.
fn minimal(table: &Table) -> (Operation, String, Value) {
    let fits = |(operation, model, body): &(Operation, String, Value)| {
        check(*operation, model, None, body).is_ok_and(|findings| !findings.iter().any(Finding::refuses))
    };
    let mut made = None;
    for (operation, model, mut body) in bodies(table) {
        complete(table, &mut body);
        let candidate = (operation, model, body);
        if fits(&candidate) {
            return candidate;
        }
        made.get_or_insert(candidate);
    }
    made.unwrap_or((Operation::InvokeModel, String::new(), json!({})))
}

/// Bodies of this kind, the smallest first, of every model: what is written for conversations of all sorts, and nothing at all.
fn bodies(table: &Table) -> impl Iterator<Item = (Operation, String, Value)> {
    let family = table.family;
    let models: Vec<String> = match family {
        None => {
            ["amazon.nova-lite-v1:0", "anthropic.claude-sonnet-4-6", "anthropic.claude-3-7-sonnet-20250219-v1:0"].map(str::to_owned).into()
        }
        Some(family) => family.models.iter().map(Model::callable_id).collect(),
    };
    let operation = if family.is_none() { Operation::Converse } else { Operation::InvokeModel };
    let name = family.map(|family| family.id);
    let written = chats().into_iter().flat_map(move |chat| {
        let made: Vec<(Operation, String, Value)> = models
            .iter()
            .filter_map(|model| {
                let call = chat.call_as(model, name, operation).ok()?;
                Some((operation, model.clone(), Value::clone(&call.body)))
            })
            .collect();
        made
    });
    let others = family.into_iter().flat_map(|family| {
        let model = asked_model(family);
        let picture = crate::embed::Picture { format: "png".to_owned(), data: PNG.to_owned() };
        let embeds = [Embed::text("Basalt"), Embed { images: vec![picture], ..Embed::default() }];
        let rank = Rerank { query: "Which is dark?".to_owned(), documents: vec!["Basalt".to_owned()], top: None };
        let mut bodies: Vec<Value> = embeds.iter().filter_map(|ask| Some(Value::clone(&ask.call(&model).ok()?.body))).collect();
        bodies.extend(rank.call(&model).ok().map(|call| Value::clone(&call.body)));
        bodies.push(json!({}));
        bodies.into_iter().map(move |body| (Operation::InvokeModel, model.clone(), body)).collect::<Vec<_>>()
    });
    written.chain(others)
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
    let call = Part::ToolCall { id: id.clone(), name: "hardness".to_owned(), input: json!({ "mineral": "talc" }), server: false };
    let mut answered = tools.clone();
    answered.messages.push(turn(Role::Assistant, call));
    answered.messages.push(turn(Role::User, Part::ToolResult { id, content: vec![Part::text("1")], error: false }));
    let source = || Source::Data(PNG.to_owned());
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

/// The body with something fitting in the field's place; the same body when there already is.
fn with_field(table: &Table, mut body: Value, field: &'static Field) -> Option<Value> {
    if place(&body, field).is_none() {
        make(&mut body, field.at, fitting(field.kind));
    } else if let Some(at) = place(&body, field)
        && body.pointer(&at).is_none()
    {
        make(&mut body, &at, fitting(field.kind));
    }
    complete(table, &mut body);
    let at = place(&body, field)?;
    body.pointer(&at).is_some().then_some(body)
}

/// Gives every field that must be there where its parent is, something fitting.
fn complete(table: &Table, body: &mut Value) {
    // What is added may itself need members.
    for _ in 0..4 {
        for field in table.fields.iter().filter(|field| field.required) {
            let missing: Vec<String> = places(body, field.at).into_iter().filter(|(_, there)| !there).map(|(at, _)| at).collect();
            for at in missing {
                make(body, &at, fitting(field.kind));
            }
        }
    }
}

/// The first place a field means in this body, whether anything stands there or not.
fn place(body: &Value, field: &'static Field) -> Option<String> {
    places(body, field.at).into_iter().next().map(|(at, _)| at)
}

/// Every place that a field's pointer means whose parent is there, and whether anything stands in it.
fn places(body: &Value, at: &str) -> Vec<(String, bool)> {
    let mut found = vec![(String::new(), body)];
    let mut segments: Vec<&str> = at.split('/').skip(1).collect();
    let Some(last) = segments.pop().filter(|last| *last != "*" || !segments.is_empty()) else { return Vec::new() };
    for segment in segments {
        found = found.into_iter().flat_map(|(at, value)| below(&at, value, segment)).collect();
    }
    if last == "*" {
        return found.into_iter().flat_map(|(at, value)| below(&at, value, last)).map(|(at, _)| (at, true)).collect();
    }
    let members = found.into_iter().filter_map(|(at, value)| Some((at, value.as_object()?)));
    members.map(|(at, members)| (format!("{at}/{last}"), members.get(last).is_some_and(|value| !value.is_null()))).collect()
}

/// What stands one segment below.
fn below<'v>(at: &str, value: &'v Value, segment: &str) -> Vec<(String, &'v Value)> {
    match value {
        Value::Array(items) if segment == "*" => items.iter().enumerate().map(|(index, item)| (format!("{at}/{index}"), item)).collect(),
        value => value.get(segment).map(|member| (format!("{at}/{segment}"), member)).into_iter().collect(),
    }
}

/// Puts a value at a pointer, making objects and arrays of one item on the way; `*` is the first item.
fn make(body: &mut Value, at: &str, value: Value) {
    let mut place = body;
    for segment in at.split('/').skip(1) {
        let index = if segment == "*" { Some(0) } else { segment.parse::<usize>().ok() };
        if let Some(index) = index.filter(|_| segment == "*" || place.is_array()) {
            if !place.is_array() {
                *place = Value::Array(Vec::new());
            }
            let Value::Array(items) = place else { return };
            if items.len() <= index {
                items.resize(index + 1, Value::Null);
            }
            let Some(item) = items.get_mut(index) else { return };
            place = item;
        } else {
            if !place.is_object() {
                *place = json!({});
            }
            let Value::Object(members) = place else { return };
            place = members.entry(segment).or_insert(Value::Null);
        }
    }
    *place = value;
}

/// The body with something unfit in the field's place, or nothing where it must be there.
fn broken(body: &Value, field: &'static Field, model: &str) -> Option<Value> {
    let at = place(body, field)?;
    let mut broken = body.clone();
    match unfit(field.kind, model) {
        Some(value) => *broken.pointer_mut(&at)? = value,
        None if field.required => {
            let (parent, key) = at.rsplit_once('/')?;
            broken.pointer_mut(parent)?.as_object_mut()?.shift_remove(key)?;
        }
        None => return None,
    }
    Some(broken)
}
