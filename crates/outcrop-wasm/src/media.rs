//! Images, videos, jobs, and the other operations of the runtime. Signing is the core module's.

use crate::{Json, answer_head, headers, json, parse, place, thrown, write};
use outcrop::check::check_media;
use outcrop::guardrail::Guard;
use outcrop::{
    Call, CallOptions, Clip, Error, Finding, FromJson, Image, Images, Job, JobPage, JobStatus, Jobs, Operation, Output, Ranking, Rerank,
    TokenCount, Video, json_text,
};
use serde::Serialize;
use serde_json::{Map, Value};
use wasm_bindgen::prelude::wasm_bindgen;

/// Whether calls of this operation and model are this module's to send and to read.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn answers(operation: &str, model: &str, family: Option<String>) -> bool {
    Operation::named(operation).is_ok_and(|operation| {
        !Operation::OF_MODELS.contains(&operation) || check_media(operation, model, family.as_deref(), &Value::Null).is_ok()
    })
}

/// An image to be made, as a call.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn image(ask: &str, model: &str, family: Option<String>) -> Json {
    let ask: Image = parse("image", ask)?;
    write(ask.call_as(model, family.as_deref()))
}

/// A video to be made, as a call that starts the job.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn video(ask: &str, model: &str, family: Option<String>, output: &str) -> Json {
    let (ask, output): (Video, Output) = (parse("video", ask)?, parse("output", output)?);
    write(ask.start_as(model, family.as_deref(), &output))
}

/// A clip to be turned into vectors, as a call that starts the job.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn clip(ask: &str, model: &str, family: Option<String>, output: &str) -> Json {
    let (ask, output): (Clip, Output) = (parse("clip", ask)?, parse("output", output)?);
    write(ask.start_as(model, family.as_deref(), &output))
}

/// An input of one's own, as a call that starts the job.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn start(input: &str, model: &str, family: Option<String>, output: &str) -> Json {
    let output: Output = parse("output", output)?;
    write(Job::start(model, family.as_deref(), json("input", input)?, &output))
}

/// What has become of a job, `{"arn"}`, as a call.
#[wasm_bindgen]
pub fn poll(job: &str) -> Json {
    let job: Job = parse("job", job)?;
    write(job.poll())
}

/// The jobs there are, as a call for their first page.
#[wasm_bindgen]
pub fn jobs(which: &str) -> Json {
    let jobs: Jobs = parse("jobs", which)?;
    write(jobs.call())
}

/// The call for the page after the one that begins to be read with this token.
#[wasm_bindgen]
pub fn next(call: &str, token: &str) -> Json {
    let call: Call<JobPage> = parse("call", call)?;
    let page = JobPage { next_token: Some(token.to_owned()), ..JobPage::default() };
    write(Ok(call.next(&page)))
}

/// A question and documents as a call of the Rerank operation for their order by the model with this ARN.
#[wasm_bindgen]
pub fn rerank(ask: &str, arn: &str) -> Json {
    let ask: Rerank = parse("rerank", ask)?;
    write(ask.operation(arn))
}

/// The call for the documents after those that ended with this token.
#[wasm_bindgen]
pub fn further(call: &str, token: &str) -> Json {
    let mut call: Call<Value> = parse("call", call)?;
    call.body["nextToken"] = token.into();
    write(Ok(call))
}

/// How many tokens a chat's call has, as a call.
#[wasm_bindgen]
pub fn count(call: &str) -> Json {
    let call = json("call", call)?;
    let text = |key: &str| call[key].as_str().unwrap_or_default();
    let operation = Operation::named(text("operation")).map_err(|error| thrown(&error))?;
    write(Ok(TokenCount::call(operation, text("modelId"), &call["body"])))
}

/// A chat's call under a guardrail of the service, `{"id", "version", "trace", "stream", "tagSuffix"}`.
#[wasm_bindgen]
pub fn guarded(call: &str, guard: &str) -> Json {
    let guard: Guard = parse("guardrail", guard)?;
    amended(call, &mut |operation, headers, body, _| guard.put(operation, headers, body))
}

/// A chat's call with these options, `{"tier", "latency", "metadata", "project"}`, and what a module with rules has found to say of
/// them.
#[wasm_bindgen]
pub fn options(call: &str, options: &str, found: &str) -> Json {
    let (options, found): (CallOptions, Value) = (parse("options", options)?, json("findings", found)?);
    amended(call, &mut |operation, headers, body, findings| {
        options.put(operation, headers, body);
        if let (Value::Array(findings), Value::Array(found)) = (findings, &found) {
            findings.extend(found.iter().cloned());
        }
        Ok(())
    })
}

/// What changes the headers, the body and the findings of a call.
type Amend<'a> = &'a mut dyn FnMut(Operation, &mut Vec<(String, String)>, &mut Value, &mut Value) -> Result<(), Vec<Finding>>;

/// The same call with other headers and members.
fn amended(call: &str, put: Amend<'_>) -> Json {
    let Value::Object(mut call) = json("call", call)? else {
        return Err(thrown(&Error::Malformed { what: "call", reason: "must be an object".to_owned() }));
    };
    let text = |key: &str| call.get(key).and_then(Value::as_str).unwrap_or_default();
    let operation = Operation::named(text("operation")).map_err(|error| thrown(&error))?;
    let model = text("modelId").to_owned();
    // In the order in which a call writes them.
    let [headers, body, findings] = ["headers", "body", "findings"].map(|key| call.shift_remove(key));
    let pairs = headers.as_ref().and_then(Value::as_object).into_iter().flatten();
    let mut headers = pairs.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect();
    let (mut body, mut findings) = (body.unwrap_or_default(), findings.unwrap_or_else(|| Value::Array(Vec::new())));
    put(operation, &mut headers, &mut body, &mut findings).map_err(|findings| thrown(&Error::Invalid { model, findings }))?;
    if !headers.is_empty() {
        let headers: Map<String, Value> = headers.into_iter().map(|(name, value)| (name, value.into())).collect();
        call.insert("headers".to_owned(), headers.into());
    }
    call.insert("body".to_owned(), body);
    if findings.as_array().is_none_or(|findings| !findings.is_empty()) {
        call.insert("findings".to_owned(), findings);
    }
    Ok(Value::Object(call).to_string())
}

/// A guardrail's verdict, as a call.
#[wasm_bindgen]
pub fn guardrail(id: &str, version: &str, body: &str) -> Json {
    write(Ok(Call::apply_guardrail(id, version, json("body", body)?)))
}

/// Any operation whose path holds no model, as a call.
#[wasm_bindgen]
pub fn other(operation: &str, path: &str, body: &str) -> Json {
    let operation = Operation::named(operation).map_err(|error| thrown(&error))?;
    write(Call::at_path(operation, path, json("body", body)?))
}

/// Every problem of a body, whoever wrote it.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn check(operation: &str, model: &str, family: Option<String>, body: &str) -> Json {
    let body = json("body", body)?;
    let operation = Operation::named(operation).map_err(|error| thrown(&error))?;
    write(check_media(operation, model, family.as_deref(), &body))
}

/// Every problem of a body that starts a batch.
#[wasm_bindgen]
pub fn batch(body: &str) -> Json {
    write(Ok(outcrop::batch::check_job(&json("body", body)?)))
}

/// The unsigned request of a call, to `{"endpoint"}` or else `{"region"}`.
#[wasm_bindgen]
pub fn request(call: &str, to: &str) -> Json {
    let call = Any::parse(call)?;
    let operation = if let Any::Value(call) = &call { call.operation } else { Operation::InvokeModel };
    let endpoint = place(to, |region| operation.endpoint(region))?;
    let request = match call {
        Any::Images(call) => wire(&call, &endpoint),
        Any::Job(call) => wire(&call, &endpoint),
        Any::JobStatus(call) => wire(&call, &endpoint),
        Any::JobPage(call) => wire(&call, &endpoint),
        Any::TokenCount(call) => wire(&call, &endpoint),
        Any::Value(call) => wire(&call, &endpoint),
    };
    Ok(json_text(&request.map_err(|error| thrown(&error))?))
}

/// The answer to a call, from `{"status", "headers": [[name, value]]}` and its body.
#[wasm_bindgen]
pub fn read(call: &str, head: &str, body: &[u8]) -> Json {
    let (status, headers) = answer_head(head)?;
    let header = |wanted: &str| headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.clone());
    match Any::parse(call)? {
        Any::Images(call) => answer(call.read_parts(status, &header, body)),
        Any::Job(call) => answer(call.read_parts(status, &header, body)),
        Any::JobStatus(call) => answer(call.read_parts(status, &header, body)),
        Any::JobPage(call) => answer(call.read_parts(status, &header, body)),
        Any::TokenCount(call) => answer(call.read_parts(status, &header, body)),
        Any::Value(call) if call.operation == Operation::Rerank => {
            answer(call.read_parts(status, &header, body).and_then(|body| Ranking::of_answer(&body, header("x-amzn-requestid"))))
        }
        Any::Value(call) => answer(call.read_parts(status, &header, body)),
    }
}

fn answer<T: Serialize>(outcome: outcrop::Result<T>) -> Json {
    let answer = outcome.map_err(|error| thrown(&error))?;
    serde_json::to_string(&answer).map_err(|error| thrown(&Error::Malformed { what: "answer", reason: error.to_string() }))
}

/// A call of whichever kind its operation gives. Not `AnyCall`, which knows every family.
enum Any {
    Images(Call<Images>),
    Job(Call<Job>),
    JobStatus(Call<JobStatus>),
    JobPage(Call<JobPage>),
    TokenCount(Call<TokenCount>),
    Value(Call<Value>),
}

impl Any {
    fn parse(text: &str) -> Result<Self, String> {
        let value = json("call", text)?;
        let operation = Operation::named(value["operation"].as_str().unwrap_or_default()).map_err(|error| thrown(&error))?;
        let call = match operation {
            Operation::InvokeModel => Call::from_json(&value).map(Self::Images),
            Operation::StartAsyncInvoke => Call::from_json(&value).map(Self::Job),
            Operation::GetAsyncInvoke => Call::from_json(&value).map(Self::JobStatus),
            Operation::ListAsyncInvokes => Call::from_json(&value).map(Self::JobPage),
            Operation::CountTokens => Call::from_json(&value).map(Self::TokenCount),
            _ => Call::from_json(&value).map(Self::Value),
        };
        call.map_err(|error| thrown(&error))
    }
}

/// The request of a call as JSON. Bodies are JSON text, so text is enough.
fn wire<T>(call: &Call<T>, endpoint: &str) -> Result<Value, Error> {
    let mut request = Map::new();
    request.insert("method".to_owned(), call.operation.method().into());
    request.insert("url".to_owned(), call.url(endpoint)?.into());
    request.insert("headers".to_owned(), headers(&call.all_headers()));
    request.insert("body".to_owned(), String::from_utf8_lossy(&call.bytes()).into_owned().into());
    Ok(Value::Object(request))
}
