//! `outcrop replay`: reads recorded exchanges and says of each what this build makes of it.

use crate::failure::Failure;
use crate::inputs::reason;
use base64::Engine as _;
use indicatif::{ProgressBar, ProgressStyle};
use outcrop::eventstream::{HeaderValue, encode};
use outcrop::{AnyCall, Call, Error, Families, FamilyHint, Finding, Operation, Reply, check};
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _, Read, Write};

/// The longest line that is kept in memory. The service takes 25 MB of body, which base64 makes 34 MB.
pub(crate) const LONGEST_LINE: u64 = 256 * 1024 * 1024;

/// Replays a file, or stdin for `-`.
pub(crate) fn run(path: &str, own: &Families) -> Result<(), Failure> {
    lines(path, &|line| match line {
        Ok(exchange) => report(exchange, own),
        Err(what) => bad_line(&what),
    })
}

/// Answers each line of a file, or of stdin for `-`, with one line of JSON; a line that is no JSON object comes as what it is.
pub(crate) fn lines(path: &str, answer: &dyn Fn(Result<&Value, String>) -> Value) -> Result<(), Failure> {
    let unreadable = |error: &io::Error| Failure::File(path.to_owned(), reason(error));
    let output = io::stdout().lock();
    let replayed = if path == "-" {
        replay(BufReader::new(progress(None).wrap_read(io::stdin().lock())), output, answer)
    } else {
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
        replay(BufReader::new(progress(length).wrap_read(file)), output, answer)
    };
    replayed.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => error.into(),
        _ => unreadable(&error),
    })
}

/// How far it has come, on a terminal that does not show the reports themselves; indicatif draws on none but terminals.
pub(crate) fn progress(length: Option<u64>) -> ProgressBar {
    if io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match length {
        Some(length) => (ProgressBar::new(length), "{bar:30} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta}"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} {binary_bytes_per_sec}"),
    };
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Reads recordings, one a line, and writes one JSON line for each. A bad line is reported and passed over.
fn replay(mut input: impl BufRead, mut output: impl Write, answer: &dyn Fn(Result<&Value, String>) -> Value) -> io::Result<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = (&mut input).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        let outcome = if line.len() as u64 == LONGEST_LINE && line.last() != Some(&b'\n') {
            skip_line(&mut input)?;
            answer(Err(format!("line {number} is longer than {LONGEST_LINE} bytes")))
        } else if line.trim_ascii().is_empty() {
            continue;
        } else {
            match serde_json::from_slice::<Value>(&line) {
                Ok(exchange) if exchange.is_object() => answer(Ok(&exchange)),
                Ok(_) => answer(Err(format!("line {number} is not a JSON object"))),
                Err(error) => answer(Err(format!("line {number} is not JSON: {error}"))),
            }
        };
        serde_json::to_writer(&mut output, &outcome)?;
        output.write_all(b"\n")?;
    }
    output.flush()
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let (length, found) = {
            let buffer = input.fill_buf()?;
            match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            }
        };
        input.consume(length);
        if found {
            return Ok(());
        }
    }
}

fn bad_line(what: &str) -> Value {
    json!({ "id": null, "family": null, "request": null, "reply": null, "events": 0, "error": { "code": "malformed", "message": what } })
}

/// What this build makes of one exchange.
pub(crate) fn report(exchange: &Value, own: &Families) -> Value {
    let model = exchange["model_id"].as_str().unwrap_or_default();
    let body = exchange.pointer("/request/body").filter(|body| !body.is_null());
    let operation = Operation::named(exchange["operation"].as_str().unwrap_or_default());
    let mut row = Map::new();
    row.insert("id".to_owned(), exchange["id"].clone());
    let (family, request, outcome) = match operation {
        Ok(operation) => {
            let hint = own.hint(model, None);
            let family = family_of(operation, model, hint, body);
            // Converse has one shape, so its answers can be read whatever the model.
            let hint = if family.is_none() && operation.converses() { "converse".into() } else { hint };
            // A recording without an address may have its model from the answer, which spells ids otherwise.
            let sent =
                operation.names_model() && exchange.pointer("/request/uri").and_then(Value::as_str).is_some_and(|uri| !uri.is_empty());
            let request = body.map(|body| judged(operation, model, sent, hint, body));
            let outcome = read(operation, model, hint, body, &exchange["response"], own);
            (family, request, outcome)
        }
        Err(error) => (None, None, Outcome { error: Some(error), ..Outcome::default() }),
    };
    row.insert("family".to_owned(), family.into());
    row.insert("request".to_owned(), request.unwrap_or_default());
    row.insert("reply".to_owned(), outcome.reply.unwrap_or_default());
    row.insert("events".to_owned(), outcome.events.into());
    let error = outcome.error.map(|error| json!({ "code": error.code(), "message": error.to_string() }));
    row.insert("error".to_owned(), error.unwrap_or_default());
    Value::Object(row)
}

fn family_of(operation: Operation, model: &str, hint: FamilyHint<'_>, body: Option<&Value>) -> Option<&'static str> {
    let body = body.cloned().unwrap_or_default();
    if operation.converses() {
        return outcrop::resolve(model, hint).ok().map(|resolved| resolved.family.id);
    }
    outcrop::families::resolve_for(model, hint, &body).ok().map(|resolved| resolved.family.id)
}

fn judged(operation: Operation, model: &str, sent: bool, hint: FamilyHint<'_>, body: &Value) -> Value {
    // An ARN may be of any family, and there are providers to come; a bare word is no model's id.
    let word = sent && !model.contains('.') && !model.starts_with("arn:");
    if let (true, Err(error)) = (word && hint.name().is_none_or(|name| name == "converse"), outcrop::resolve(model, None)) {
        return json!({ "accepted": false, "findings": [{ "code": "BR-MODEL-001", "pointer": "", "message": error.to_string() }] });
    }
    let findings = check(operation, model, hint, body).unwrap_or_default();
    let accepted = !findings.iter().any(Finding::refuses);
    let findings: Vec<Value> = findings
        .iter()
        .map(
            |finding| json!({ "code": finding.code, "pointer": finding.pointer, "message": finding.message, "severity": finding.severity }),
        )
        .collect();
    json!({ "accepted": accepted, "findings": findings })
}

#[derive(Default)]
struct Outcome {
    reply: Option<Value>,
    events: usize,
    error: Option<Error>,
}

fn read(operation: Operation, model: &str, hint: FamilyHint<'_>, body: Option<&Value>, response: &Value, own: &Families) -> Outcome {
    let request = body.cloned().unwrap_or_default();
    match Call::<Reply>::of(operation, model, hint, request.clone()) {
        Ok(call) => read_reply(&call, response),
        Err(Error::Malformed { .. }) => read_other(operation, model, hint, &request, response),
        Err(error) => guessed(operation, model, response, own).unwrap_or(Outcome { error: Some(error), ..Outcome::default() }),
    }
}

/// An answer that is not a reply.
fn read_other(operation: Operation, model: &str, hint: FamilyHint<'_>, request: &Value, response: &Value) -> Outcome {
    let read = AnyCall::of(operation, model, hint, request.clone())
        .and_then(|call| call.read_parts(status_of(response), &|name| header(response, name), &bytes_of(response)?));
    match read {
        Ok(answer) => Outcome { reply: Some(answer), ..Outcome::default() },
        Err(error) => Outcome { error: Some(error), ..Outcome::default() },
    }
}

/// The answer of an id that does not show its family, read by the first family that finds all it needs in it.
fn guessed(operation: Operation, model: &str, response: &Value, own: &Families) -> Option<Outcome> {
    let refused = status_of(response) >= 300;
    own.iter().chain(outcrop::families::ALL.iter().copied()).find_map(|family| {
        let outcome = match Call::<Reply>::of(operation, model, family, Value::Null) {
            Ok(call) => read_reply(&call, response),
            Err(_) => read_other(operation, model, family.into(), &Value::Null, response),
        };
        (refused || outcome.error.is_none()).then_some(outcome)
    })
}

fn read_reply(call: &Call<Reply>, response: &Value) -> Outcome {
    let status = status_of(response);
    let bytes = match bytes_of(response) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome { error: Some(error), ..Outcome::default() },
    };
    if !call.operation.streams() || status >= 300 {
        return read_whole(call, response);
    }
    let mut events = call.events();
    let mut outcome = Outcome::default();
    let fed = events.push(&bytes).and_then(|pushed| {
        outcome.events += pushed.len();
        events.close()
    });
    match fed {
        Ok(closed) => outcome.events += closed.len(),
        Err(error) => outcome.error = Some(error),
    }
    match events.finish() {
        // The same bytes read at once add what the headers say.
        Ok(reply) => {
            let reply = call.read_parts(status, &|name| header(response, name), &bytes).unwrap_or(reply);
            outcome.reply = serde_json::to_value(reply).ok();
        }
        Err(error) => {
            outcome.reply = serde_json::to_value(events.so_far()).ok();
            outcome.error = Some(error);
        }
    }
    outcome
}

fn read_whole<T: outcrop::Answer + serde::Serialize>(call: &Call<T>, response: &Value) -> Outcome {
    let answer = bytes_of(response).and_then(|bytes| call.read_parts(status_of(response), &|name| header(response, name), &bytes));
    match answer {
        Ok(answer) => Outcome { reply: serde_json::to_value(answer).ok(), ..Outcome::default() },
        Err(error) => Outcome { error: Some(error), ..Outcome::default() },
    }
}

/// The status; a recording that kept none kept an error.
fn status_of(response: &Value) -> u16 {
    response["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(400)
}

fn header(response: &Value, name: &str) -> Option<String> {
    let value = response.get("headers")?.get(name)?;
    value.as_str().map(str::to_owned).or_else(|| value.as_u64().map(|number| number.to_string()))
}

fn bytes_of(response: &Value) -> Result<Vec<u8>, Error> {
    if let Some(text) = response["body_base64"].as_str() {
        return base64::engine::general_purpose::STANDARD
            .decode(text)
            .map_err(|error| Error::Malformed { what: "recording", reason: format!("response.body_base64 is not base64: {error}") });
    }
    if let Some(text) = response["body_text"].as_str() {
        return Ok(text.as_bytes().to_vec());
    }
    if let Some(events) = response["events"].as_array() {
        return events.iter().map(frame).collect::<Result<Vec<_>, _>>().map(|frames| frames.concat());
    }
    Ok(response.get("body").filter(|body| !body.is_null()).map(|body| body.to_string().into_bytes()).unwrap_or_default())
}

fn frame(event: &Value) -> Result<Vec<u8>, Error> {
    let headers: Vec<(&str, HeaderValue<'_>)> = event["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.as_str(), HeaderValue::String(value.as_str()?))))
        .collect();
    let payload = match &event["payload"] {
        Value::String(text) => text.clone(),
        payload => payload.to_string(),
    };
    encode(&headers, payload.as_bytes())
}
