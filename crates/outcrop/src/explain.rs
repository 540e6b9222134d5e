//! What a finding's code stands for: what its field or rule says, the service's own words, and a pair of requests, one that
//! breaks it and a neighbour that does not.
//!
//! Examples of fields are made from their limits; those of rules stand in a table. Every one of them is a test.
//!
//! ```
//! let explained = outcrop::explain::explain("BR-TITAN-TEXT-005").expect("it is a code");
//! assert_eq!(explained.says, "/textGenerationConfig/topP must be a number above 0 and at most 1");
//! ```

mod bodies;
mod examples;
mod natives;
#[cfg(feature = "rarest-rules")]
mod rarest;

use crate::batch;
use crate::call::{Call, Operation};
use crate::catalogue::{Catalogue, Lifecycle};
use crate::chat::Chat;
use crate::check::{START_CLOSED, START_DOCS, START_FIELDS, START_RULES, check};
use crate::check::{guards, rerank};
use crate::dialects::converse;
use crate::embed::Embed;
use crate::families::{ALL, Family, Model, Speaks, Takes};
use crate::field::{Field, Kind, Rule, one_of, plain, put};
use crate::finding::Finding;
use crate::guardrail::Guard;
use crate::image::{Image, Images, merge};
use crate::job::Output;
use crate::reply::Reply;
use crate::video::Video;
use bodies::{bodies, png};
use examples::{GUARDRAIL, OTHERS, RULES, Row};
use natives::{APART, NATIVE, PLACES, POLICIES};
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
    pub at: Option<String>,
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
    /// What is given: a request body, a conversation, a policy, …
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
    /// A request body to be read back, and asked through Converse.
    Recorded,
    /// A [`Chat`], as JSON.
    Chat,
    /// An [`Embed`], as JSON.
    Embed,
    /// A prompt file, as text.
    Prompt,
    /// The body of an answer.
    Answer,
    /// An [`Image`], as JSON.
    Image,
    /// A [`Video`], as JSON.
    Video,
    /// A guardrail to put on a call: `id`, `version` and perhaps `tagSuffix`.
    Guard,
    /// A body of `CreateModelInvocationJob`.
    BatchJob,
    /// The lines of a batch, as texts or as what they spell.
    Records,
    /// How many records a batch has, and how many bytes.
    BatchSize,
    /// The region the call goes to.
    Region,
    /// A guardrail's policy, as `CreateGuardrail` takes it.
    #[cfg(feature = "guardrail")]
    Policy,
}

/// The fields and rules of one kind of body, and whose it is.
struct Table {
    prefix: &'static str,
    family: Option<&'static Family>,
    docs: &'static str,
    fields: &'static [Field],
    closed: &'static [&'static str],
    rules: &'static [Rule],
    form: Form,
}

/// What kind of body it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A family's own.
    Own,
    /// The common one.
    Converse,
    /// What a job is given, inside the body that starts it.
    Input,
    /// What starts a job.
    Job,
    /// What the service itself is asked.
    Service(Operation),
    /// What starts a batch.
    Batch,
    /// A guardrail's policy.
    #[cfg(feature = "guardrail")]
    Policy,
}

/// What stands before the places of a job's input.
const INPUT: &str = "/modelInput";

impl Table {
    fn of(family: &'static Family) -> Self {
        let form = if matches!(family.speaks, Speaks::Video(_)) { Form::Input } else { Form::Own };
        let Family { code: prefix, docs, fields, closed, rules, .. } = *family;
        Self { prefix, family: Some(family), docs, fields, closed, rules, form }
    }

    fn given(&self) -> Given {
        match self.form {
            #[cfg(feature = "guardrail")]
            Form::Policy => Given::Policy,
            Form::Batch => Given::BatchJob,
            _ => Given::Body,
        }
    }

    fn operation(&self) -> Operation {
        match self.form {
            Form::Own | Form::Batch => Operation::InvokeModel,
            Form::Converse => Operation::Converse,
            Form::Input | Form::Job => Operation::StartAsyncInvoke,
            Form::Service(operation) => operation,
            // A policy is not sent to the runtime.
            #[cfg(feature = "guardrail")]
            Form::Policy => Operation::ApplyGuardrail,
        }
    }

    /// A pointer into the whole body.
    fn at(&self, at: &str) -> String {
        [if self.form == Form::Input { INPUT } else { "" }, at].concat()
    }

    /// The request with a body of this kind.
    fn asked(&self, model: &str, body: Value) -> Asked {
        let body = if self.form == Form::Input { job(model, &body) } else { body };
        Asked { operation: self.operation(), model: model.to_owned(), body }
    }

    /// Whether a body that is none, or has more than there are fields for, is told by number 0 of this table.
    fn is_whole(&self) -> bool {
        match self.form {
            Form::Input => !self.closed.is_empty(),
            #[cfg(feature = "guardrail")]
            Form::Policy => false,
            _ => true,
        }
    }
}

/// The body that starts a job with this input.
fn job(model: &str, input: &Value) -> Value {
    json!({ "modelId": model, "modelInput": input, "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": "s3://bucket/prefix" } } })
}

fn tables() -> impl Iterator<Item = Table> {
    let common = Table {
        prefix: "CONVERSE",
        family: None,
        docs: converse::DOCS,
        fields: converse::FIELDS,
        closed: converse::CLOSED,
        rules: converse::RULES,
        form: Form::Converse,
    };
    let start = Table {
        prefix: "ASYNC",
        family: None,
        docs: START_DOCS,
        fields: START_FIELDS,
        closed: START_CLOSED,
        rules: START_RULES,
        form: Form::Job,
    };
    let service = [
        ("APPLY", Operation::ApplyGuardrail, guards::APPLY_DOCS, guards::APPLY_FIELDS, guards::APPLY_RULES),
        ("CHECKS", Operation::InvokeGuardrailChecks, guards::CHECKS_DOCS, guards::CHECKS_FIELDS, guards::CHECKS_RULES),
        ("RERANK", Operation::Rerank, crate::dialects::rerank::DOCS, rerank::FIELDS, rerank::RULES),
    ];
    let service = service.map(|(prefix, operation, docs, fields, rules)| {
        let form = Form::Service(operation);
        Table { prefix, family: None, docs, fields, closed: &[], rules, form }
    });
    let (fields, rules) = (batch::FIELDS, batch::RULES);
    let batch = Table { prefix: "BATCH", family: None, docs: batch::DOCS, fields, closed: &[], rules, form: Form::Batch };
    #[cfg(feature = "guardrail")]
    let policy = Some(Table {
        prefix: "GUARDRAIL",
        family: None,
        docs: crate::guardrail::POLICY_DOCS,
        fields: crate::guardrail::POLICY_FIELDS,
        closed: &[],
        rules: &[],
        form: Form::Policy,
    });
    #[cfg(not(feature = "guardrail"))]
    let policy = None;
    let own = ALL.iter().filter(|family| !family.fields.is_empty()).map(|family| Table::of(family));
    let jobs = ALL.iter().filter_map(|family| {
        let rows = family.jobs?;
        Some(Table { fields: rows.fields, closed: rows.closed, rules: rows.rules, form: Form::Input, ..Table::of(family) })
    });
    [common, start, batch].into_iter().chain(service).chain(policy).chain(own).chain(jobs)
}

/// The examples of what belongs to no table of fields and rules.
fn others() -> impl Iterator<Item = &'static Row> {
    #[cfg(feature = "rarest-rules")]
    let rare = rarest::OTHERS;
    #[cfg(not(feature = "rarest-rules"))]
    let rare = &[];
    OTHERS.iter().chain(rare).chain(APART).chain(GUARDRAIL).chain(POLICIES)
}

/// The examples of rules, and of fields whose example does not follow from their limits.
fn rules() -> impl Iterator<Item = &'static Row> {
    #[cfg(feature = "rarest-rules")]
    let rare = rarest::RULES;
    #[cfg(not(feature = "rarest-rules"))]
    let rare = &[];
    RULES.iter().chain(rare).chain(NATIVE).chain(PLACES)
}

/// Every code there is, in the order of families, fields and rules.
pub fn codes() -> Vec<String> {
    let mut codes: Vec<String> = others().flat_map(|row| row.codes).map(|code| (*code).to_owned()).collect();
    for table in tables() {
        let own = table.fields.iter().map(|field| field.code).chain(table.rules.iter().map(|rule| rule.code));
        let numbers = table.is_whole().then_some(0).into_iter().chain(own);
        codes.extend(numbers.map(|number| format!("BR-{}-{number:03}", table.prefix)));
    }
    codes.extend(ALL.iter().filter(|family| token(family).is_some()).map(|family| format!("BR-{}-900", family.code)));
    codes
}

/// What a code stands for; `None` when there is none like it.
pub fn explain(code: &str) -> Option<Explained> {
    let code = code.to_ascii_uppercase();
    if let Some(row) = others().find(|row| row.codes.contains(&code.as_str())) {
        let policy = row.given != Given::Body && row.passing.is_empty();
        let table = if policy { tables().find(|table| table.given() == row.given) } else { None };
        return Some(written(&code, row, table.as_ref(), None));
    }
    let (prefix, number) = code.strip_prefix("BR-")?.rsplit_once('-')?;
    let number: u16 = number.parse().ok()?;
    if number == 900 {
        let family = ALL.iter().copied().find(|family| family.code == prefix)?;
        return Some(control(&code, family, token(family)?));
    }
    tables().filter(|table| table.prefix == prefix).find_map(|table| {
        if number == 0 {
            return table.is_whole().then(|| closed(&code, &table));
        }
        if let Some(field) = table.fields.iter().find(|field| field.code == number) {
            return Some(field_of(&code, &table, field));
        }
        let rule = table.rules.iter().find(|rule| rule.code == number)?;
        let row = rules().find(|row| row.codes.contains(&code.as_str()));
        Some(match row {
            Some(row) => written(&code, row, Some(&table), Some(rule.source)),
            None => Explained {
                family: table.family.map(|family| family.id),
                says: "is described by the page it comes from".to_owned(),
                source: Some(rule.source.to_owned()),
                ..Explained::of(&code)
            },
        })
    })
}

impl Explained {
    fn of(code: &str) -> Self {
        Self { code: code.to_owned(), family: None, at: None, says: String::new(), service: None, source: None, example: None }
    }
}

/// What a row of the tables of examples says.
fn written(code: &str, row: &Row, table: Option<&Table>, source: Option<&str>) -> Explained {
    let family = table.and_then(|table| table.family);
    let body = |text: &str| match row.given {
        Given::Prompt => Value::String(text.to_owned()),
        _ => json_of(text),
    };
    let (model, failing, passing) = match table {
        Some(table) if row.passing.is_empty() => {
            let (model, passing) = minimal(table);
            let mut failing = passing.clone();
            if let Value::Object(members) = body(row.failing) {
                members.iter().for_each(|(key, value)| merge(&mut failing, key, value));
            }
            (model, failing, passing)
        }
        table => (table.map(model_of).unwrap_or_default(), body(row.failing), body(row.passing)),
    };
    let model = row.model.map_or(model, str::to_owned);
    let asked = |operation, model: &str, body| match table {
        Some(table) if row.given == table.given() => Asked { operation, ..table.asked(model, body) },
        _ => Asked { operation, model: model.to_owned(), body },
    };
    let operation = match table {
        Some(table) if row.operation == Operation::InvokeModel => table.operation(),
        _ => row.operation,
    };
    let failing = asked(operation, &model, failing);
    let passing = asked(row.passing_operation.unwrap_or(operation), row.passing_model.unwrap_or(&model), passing);
    let found = found(code, row.given, &failing);
    Explained {
        family: family.map(|family| family.id),
        says: row.says.to_owned(),
        service: found.as_ref().and_then(|finding| finding.service.clone()),
        source: source.map(str::to_owned).or(found.and_then(|finding| finding.source)),
        example: Some(Example { given: row.given, failing, passing }),
        ..Explained::of(code)
    }
}

/// The JSON of a table of examples. `@long` is a text of 600,000 characters, twice it one of twice as many, `@huge` one of
/// 25,000,000, `@640x480` an image of this size.
fn json_of(text: &str) -> Value {
    fn filled(value: &mut Value) {
        match value {
            Value::String(text) => {
                let size = text.strip_prefix('@').and_then(|size| size.split_once('x'));
                let longs = text.matches("@long").count();
                if longs > 0 && text.len() == "@long".len() * longs {
                    *text = "Basalt. ".repeat(75_000 * longs);
                } else if text == "@huge" {
                    *text = "Basalt. ".repeat(3_125_000);
                } else if let Some((Ok(width), Ok(height))) = size.map(|(width, height)| (width.parse(), height.parse())) {
                    *text = png(width, height);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(filled),
            Value::Object(members) => members.values_mut().for_each(filled),
            _ => (),
        }
    }
    // That they are JSON is held by a test.
    let mut value = serde_json::from_str(text).unwrap_or_default();
    filled(&mut value);
    value
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
                all.extend(Catalogue::built_in().check(self.operation, &self.model, &self.body, None));
                all
            }
            Given::Recorded => {
                let read = Chat::from_body(self.operation, &self.model, None, &self.body);
                findings(read.and_then(|read| Ok(read.call_as(&self.model, None, Operation::Converse)?.findings)))
            }
            Given::Chat => serde_json::from_value::<Chat>(self.body.clone())
                .map(|chat| findings(chat.call_as(&self.model, None, self.operation).map(|call| call.findings)))
                .unwrap_or_default(),
            Given::Embed => serde_json::from_value::<Embed>(self.body.clone())
                .map(|ask| findings(ask.call(&self.model).map(|call| call.findings)))
                .unwrap_or_default(),
            Given::Image => serde_json::from_value::<Image>(self.body.clone())
                .map(|ask| findings(ask.call(&self.model).map(|call| call.findings)))
                .unwrap_or_default(),
            Given::Video => serde_json::from_value::<Video>(self.body.clone())
                .map(|ask| findings(ask.start(&self.model, &Output::to("s3://bucket/prefix")).map(|call| call.findings)))
                .unwrap_or_default(),
            Given::Answer => self.findings_of_answer(),
            Given::BatchJob => batch::check_job(&self.body),
            Given::Records => {
                let lines = self.body.get("lines").unwrap_or(&self.body).as_array().into_iter().flatten();
                let input = self.body.get("input").and_then(Value::as_str).unwrap_or_default();
                let lines: Vec<String> = lines.map(|line| line.as_str().map_or_else(|| line.to_string(), str::to_owned)).collect();
                batch::Records::of(&self.model, None, self.operation)
                    .map(|records| records.within(input))
                    .map(|mut records| lines.iter().flat_map(|line| records.check(line.as_bytes())).collect())
                    .unwrap_or_default()
            }
            Given::BatchSize => {
                let number = |key: &str| self.body.get(key).and_then(Value::as_u64).unwrap_or_default();
                batch::check_size(number("records"), number("bytes"))
            }
            Given::Region => {
                let region = self.body.get("region").and_then(Value::as_str).unwrap_or_default();
                Catalogue::built_in().check_region(&self.model, region, None).into_iter().collect()
            }
            Given::Guard => {
                let text = |key: &str| self.body.get(key).and_then(Value::as_str).map(str::to_owned);
                let guard = Guard::new(text("id").unwrap_or_default(), text("version").unwrap_or_default());
                Guard { tag_suffix: text("tagSuffix"), ..guard }.check()
            }
            #[cfg(feature = "guardrail")]
            Given::Policy => crate::guardrail::check(&self.body),
            // Whether there is something to say depends on the inputs.
            Given::Prompt => Vec::new(),
        }
    }

    fn findings_of_answer(&self) -> Vec<Finding> {
        let answer = self.body.to_string();
        let made = Call::<Reply>::of(self.operation, &self.model, None, json!({}))
            .and_then(|call| Ok(call.read_parts(200, &|_| None, answer.as_bytes())?.findings));
        // It may be of another kind.
        let images = || {
            Call::<Images>::of(self.operation, &self.model, None, json!({}))
                .and_then(|call| Ok(call.read_parts(200, &|_| None, answer.as_bytes())?.findings))
        };
        made.or_else(|_| images()).unwrap_or_default()
    }
}

/// The id of the first model that shows the family and can be asked through its own body, or else through Converse.
fn asked_model(family: &'static Family) -> String {
    let shows = |model: &&Model| crate::families::resolve(model.id, None).is_ok_and(|found| found.family == family);
    let asked = |model: &&Model| !family.fields.is_empty() || model.takes.has(Takes::CONVERSE);
    family.models.iter().filter(shows).find(asked).or(family.models.first()).map(id_of).unwrap_or_default()
}

/// An id of the model that can be called: one the catalogue lists, best one that is active, where the row has only its start.
fn id_of(model: &Model) -> String {
    let same = |id: &str| crate::families::resolve(id, None).is_ok_and(|found| found.model.is_some_and(|found| found.id == model.id));
    let mut listed: Vec<_> =
        Catalogue::built_in().models.iter().filter(|entry| entry.id.starts_with(model.id) && same(&entry.id)).collect();
    listed.sort_by_key(|entry| entry.lifecycle != Lifecycle::Active);
    let id = listed.first().map_or(model.id, |entry| &entry.id);
    if model.takes.has(Takes::PROFILE) { format!("us.{id}") } else { id.to_owned() }
}

/// Whom a body of this kind is for, if the family does not matter or is shown.
fn model_of(table: &Table) -> String {
    match table.family {
        Some(family) if table.form == Form::Input => crate::families::bare(&asked_model(family)).to_owned(),
        Some(family) => asked_model(family),
        None => String::new(),
    }
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
    let (model, passing) = minimal(table);
    let mut failing = passing.clone();
    let says = if let Some(closed) = table.closed.first() {
        put(&mut failing, &format!("{closed}/colour"), "red".into());
        let names = table.closed.iter().map(|closed| if closed.is_empty() { "the body" } else { closed }).collect::<Vec<_>>();
        format!("{} must hold no other members than those it has fields for", names.join(" and "))
    } else {
        failing = Value::Array(Vec::new());
        "the body must be an object".to_owned()
    };
    let (failing, passing) = (table.asked(&model, failing), table.asked(&model, passing));
    Explained {
        family: table.family.map(|family| family.id),
        says,
        service: found(code, table.given(), &failing).and_then(|finding| finding.service),
        source: Some(table.docs.to_owned()),
        example: Some(Example { given: table.given(), failing, passing }),
        ..Explained::of(code)
    }
}

fn field_of(code: &str, table: &Table, field: &'static Field) -> Explained {
    let need = if field.required { "must be given where its parent is, as" } else { "must be" };
    let mut explained = Explained {
        family: table.family.map(|family| family.id),
        at: Some(table.at(field.at)),
        says: format!("{} {need} {}", table.at(field.at), describe(field.kind)),
        source: Some(table.docs.to_owned()),
        ..Explained::of(code)
    };
    // One that the service would take, with the field in it.
    let clean = |asked: &Asked| !asked.findings(table.given()).iter().any(|finding| finding.refuses() || finding.code == code);
    let mut examples = bodies(table).filter_map(|(model, body)| {
        let body = with_field(table, body, field)?;
        let failing = broken(&body, field, &model)?;
        let (failing, passing) = (table.asked(&model, failing), table.asked(&model, body));
        (found(code, table.given(), &failing).is_some() && clean(&passing)).then_some((failing, passing))
    });
    if let Some((failing, passing)) = examples.next() {
        explained.service = found(code, table.given(), &failing).and_then(|finding| finding.service);
        explained.example = Some(Example { given: table.given(), failing, passing });
    } else if let Some(row) = rules().find(|row| row.codes.contains(&code)) {
        let written = written(code, row, Some(table), None);
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
        Kind::Text(min, max) if min == max => format!("a string of {min} characters"),
        Kind::Text(min, usize::MAX) => format!("a string of at least {min} characters"),
        Kind::Text(min, max) => format!("a string of {min} to {max} characters"),
        Kind::Word(words) => one_of(words),
        Kind::Int(i64::MIN, i64::MAX) => "a whole number".to_owned(),
        Kind::Int(min, i64::MAX) => format!("a whole number, at least {min}"),
        Kind::Int(min, max) => format!("a whole number in {min}..={max}"),
        Kind::OneInt(numbers) => one_of(&numbers.iter().map(ToString::to_string).collect::<Vec<_>>()),
        Kind::Tokens(min, 0) => format!("a whole number, at least {min} and at most what the model can write"),
        Kind::Tokens(min, max) => format!("a whole number in {min}..={max}"),
        Kind::Number(min, max) if max.is_finite() => format!("a number in {}..={}", plain(min), plain(max)),
        Kind::Number(min, _) if min.is_infinite() => "a number".to_owned(),
        Kind::Number(min, _) => format!("a number, at least {}", plain(min)),
        Kind::Above(min, max) if max.is_infinite() => format!("a number above {}", plain(min)),
        Kind::Above(min, max) => format!("a number above {} and at most {}", plain(min), plain(max)),
        Kind::List(0, max) => format!("an array{}", at_most(max, "items")),
        Kind::List(1, max) => format!("an array{}, not empty", at_most(max, "items")),
        Kind::List(min, usize::MAX) => format!("an array of at least {min} items"),
        Kind::List(min, max) => format!("an array of {min} to {max} items"),
        Kind::TextOrList => "a string or an array".to_owned(),
        Kind::Texts(max, shortest) => format!("an array of strings{}, each of at least {shortest} characters", at_most(max, "strings")),
        Kind::Base64(usize::MAX) => "base64".to_owned(),
        Kind::Base64(max) => format!("base64 of at most {max} bytes"),
        #[cfg(feature = "rarest-rules")]
        Kind::OneOf(members) => format!("an object with exactly {}", one_of(members)),
        Kind::Name(usize::MAX, others) => format!("letters, digits or characters of \"{others}\""),
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
        Kind::Number(min, max) if max.is_finite() => f64::midpoint(min, max).into(),
        Kind::Number(min, _) => if min.is_finite() { min + 1.0 } else { 0.5 }.into(),
        Kind::Above(min, max) => if max.is_finite() { max } else { min + 1.0 }.into(),
        Kind::List(min, _) => Value::Array(vec![json!({}); min]),
        Kind::TextOrList => "Name one rock.".into(),
        Kind::Texts(_, shortest) => Value::Array(vec![text(shortest, shortest.max(7)).into()]),
        Kind::Base64(_) => png(1_024, 1_024).into(),
        #[cfg(feature = "rarest-rules")]
        Kind::OneOf(members) => json!({ members.first().copied().unwrap_or_default(): {} }),
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
        Kind::OneInt(numbers) => (numbers.iter().copied().max().unwrap_or(0).saturating_add(1)).into(),
        Kind::Tokens(min, cap) => {
            let listed = crate::families::resolve(model, None).ok().and_then(|found| found.model);
            let most = if cap > 0 { cap } else { listed.map_or(0, |model| model.output) };
            if most > 0 { (most + 1).into() } else { (i64::try_from(min).unwrap_or(0) - 1).into() }
        }
        Kind::Number(_, max) if max.is_finite() => (max + 1.0).into(),
        Kind::Number(min, _) if min.is_finite() => (min - 1.0).into(),
        Kind::Int(..) | Kind::Number(..) => "ten".into(),
        Kind::Above(min, _) => min.into(),
        Kind::List(min, _) if min > 0 => json!([]),
        Kind::List(_, max) if max <= 20 => Value::Array(vec!["a".into(); max + 1]),
        Kind::Texts(_, shortest) if shortest > 0 => json!([""]),
        Kind::Object | Kind::List(..) | Kind::Texts(..) => "text".into(),
        Kind::Base64(_) => format!("data:image/png;base64,{}", png(1_024, 1_024)).into(),
        #[cfg(feature = "rarest-rules")]
        Kind::OneOf(_) => json!({}),
        Kind::Name(_, others) => if others.contains(' ') { "tuff & marl" } else { "two words" }.into(),
    })
}

/// The smallest body that the service would take, and of whom.
fn minimal(table: &Table) -> (String, Value) {
    let fits = |(model, body): &(String, Value)| !table.asked(model, body.clone()).findings(table.given()).iter().any(Finding::refuses);
    let mut made = None;
    for (model, mut body) in bodies(table) {
        complete(table, &mut body);
        let candidate = (model, body);
        if fits(&candidate) {
            return candidate;
        }
        made.get_or_insert(candidate);
    }
    made.unwrap_or((String::new(), json!({})))
}

/// The body with something fitting in the field's place; the same body when there already is.
fn with_field(table: &Table, mut body: Value, field: &'static Field) -> Option<Value> {
    if place(&body, field).is_none() {
        make(&mut body, field.at, filling(table, field));
    } else if let Some(at) = place(&body, field)
        && body.pointer(&at).is_none()
    {
        make(&mut body, &at, filling(table, field));
    }
    complete(table, &mut body);
    let at = place(&body, field)?;
    body.pointer(&at).is_some().then_some(body)
}

/// Something that may stand in the field's place; a list that must have items has those that its own field lets in.
fn filling(table: &Table, field: &Field) -> Value {
    let each = table.fields.iter().find(|each| each.at.strip_suffix("/*") == Some(field.at));
    match (field.kind, each) {
        (Kind::List(min, _), Some(each)) => Value::Array(vec![fitting(each.kind); min]),
        (kind, _) => fitting(kind),
    }
}

/// Gives every field that must be there where its parent is, something fitting.
fn complete(table: &Table, body: &mut Value) {
    // What is added may itself need members.
    for _ in 0..4 {
        for field in table.fields.iter().filter(|field| field.required) {
            let missing: Vec<String> = places(body, field.at).into_iter().filter(|(_, there)| !there).map(|(at, _)| at).collect();
            for at in missing {
                make(body, &at, filling(table, field));
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
