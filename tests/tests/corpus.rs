//! Recorded traffic of the real service: every answer is read, and read as its JSON says.
//!
//! The recordings are not part of the repository: they lie beside it in `../shared/corpus`, or where
//! `OUTCROP_CORPUS` points.

use base64::Engine as _;
use outcrop::families::{Speaks, Takes};
use outcrop::{Answer, AnyCall, Call, Chat, Embeddings, Error, Event, Events, Finding, Operation, Reply, Severity, check, resolve};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Families of the corpus whose model ids do not always show them, each with our family.
const FAMILIES: [(&str, &str); 8] = [
    ("claude", "claude"),
    ("nova", "nova"),
    ("llama", "llama"),
    ("mistral", "mistral"),
    ("mistral-chat", "mistral-chat"),
    ("openai", "gpt-oss"),
    ("titan-text", "titan-text"),
    ("titan-embed", "titan-embed-text-v1"),
];

/// One recorded exchange.
struct Exchange {
    json: Value,
    operation: Operation,
    /// The family to name where the model id does not show it.
    hint: Option<&'static str>,
}

/// Every recording of the operations and models there are; `None` without a corpus.
fn corpus() -> Option<Vec<Exchange>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("OUTCROP_CORPUS").map_or(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join("exchanges.jsonl")) else {
        println!("corpus absent: skipped");
        return None;
    };
    let exchanges = text.lines().filter_map(|line| {
        let json: Value = serde_json::from_str(line).expect("a recording is JSON");
        let operation = Operation::named(json["operation"].as_str()?).ok()?;
        // Guardrails have no model.
        let known = !operation.names_model() || resolve(json["model_id"].as_str().unwrap_or_default(), None).is_ok();
        let named = FAMILIES.iter().find(|(family, _)| json["family"] == *family).map(|(_, hint)| *hint);
        if !known && named.is_none() {
            return None;
        }
        let hint = if known { None } else { named };
        json["recorded"].as_bool()?.then_some(Exchange { json, operation, hint })
    });
    Some(exchanges.collect())
}

impl Exchange {
    fn id(&self) -> &str {
        self.json["id"].as_str().unwrap_or_default()
    }

    fn model(&self) -> &str {
        self.json["model_id"].as_str().unwrap_or_default()
    }

    fn body(&self) -> Value {
        self.json["request"]["body"].clone()
    }

    /// An answer without a status is an error whose status was not kept.
    fn status(&self) -> u16 {
        self.json["response"]["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(400)
    }

    fn answered(&self) -> bool {
        self.status() < 300
    }

    fn bytes(&self) -> Vec<u8> {
        let response = &self.json["response"];
        match response["body_base64"].as_str() {
            Some(text) => base64::engine::general_purpose::STANDARD.decode(text).expect("base64"),
            None => response.get("body").map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        }
    }

    fn header(&self, name: &str) -> Option<String> {
        self.json["response"]["headers"][name].as_str().map(str::to_owned)
    }

    /// The call, when its answer is one of this kind.
    fn call_for<T: Answer>(&self) -> Option<Call<T>> {
        match Call::of(self.operation, self.model(), self.hint, self.body()) {
            Ok(call) => Some(call),
            Err(Error::Malformed { .. }) => None,
            Err(error) => panic!("{}: {error}", self.id()),
        }
    }

    fn call(&self) -> Call {
        self.call_for().unwrap_or_else(|| panic!("{} is no conversation", self.id()))
    }

    fn talks(&self) -> bool {
        self.call_for::<Reply>().is_some()
    }

    fn read_as<T: Answer>(&self, call: &Call<T>) -> outcrop::Result<T> {
        call.read_parts(self.status(), &|name| self.header(name), &self.bytes())
    }

    fn read(&self) -> outcrop::Result<Reply> {
        self.read_as(&self.call())
    }
}

#[test]
fn every_recorded_answer_is_read() {
    let Some(exchanges) = corpus() else { return };
    let mut count = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.answered()) {
        let call = AnyCall::of(exchange.operation, exchange.model(), exchange.hint, exchange.body());
        let call = call.unwrap_or_else(|error| panic!("{}: {error}", exchange.id()));
        let outcome = call.read_parts(exchange.status(), &|name| exchange.header(name), &exchange.bytes());
        outcome.unwrap_or_else(|error| panic!("{}: {error}", exchange.id()));
        count += 1;
    }
    assert!(count >= 569, "only {count} answers were read");
}

#[test]
fn nothing_that_is_refused_of_a_recorded_body_is_told_again_as_a_note() {
    let Some(exchanges) = corpus() else { return };
    let mut wrong = BTreeSet::new();
    for exchange in &exchanges {
        let findings = outcrop::check(exchange.operation, exchange.model(), exchange.hint, &exchange.body()).unwrap_or_default();
        let refused: Vec<&str> = findings.iter().filter(|finding| finding.refuses()).map(|finding| finding.pointer.as_str()).collect();
        for finding in findings.iter().filter(|finding| matches!(finding.severity, Severity::Note | Severity::Ignored)) {
            if !finding.pointer.is_empty() && refused.contains(&finding.pointer.as_str()) {
                wrong.insert(format!("{} at {} of {}", finding.code, finding.pointer, exchange.id()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_accepted_chat_is_read_back_and_goes_through_converse_or_findings_say_why_not() {
    let Some(exchanges) = corpus() else { return };
    let (mut chats, mut converses, mut same) = (0, 0, 0);
    let talks =
        |exchange: &&Exchange| exchange.answered() && exchange.body().is_object() && Operation::OF_MODELS.contains(&exchange.operation);
    for exchange in exchanges.iter().filter(talks).filter(|exchange| exchange.talks()) {
        let (operation, model, body) = (exchange.operation, exchange.model(), exchange.body());
        let read = Chat::from_body(operation, model, exchange.hint, &body).unwrap_or_else(|error| panic!("{}: {error}", exchange.id()));
        assert!(!read.chat.messages.is_empty() || !read.findings.is_empty(), "{}", exchange.id());
        chats += 1;
        for finding in &read.findings {
            assert!(!finding.message.is_empty(), "{}: {finding:?}", exchange.id());
        }
        if read.findings.is_empty() {
            let again = read.call_as(model, Some(read.family.id), operation).unwrap_or_else(|error| panic!("{}: {error}", exchange.id()));
            assert!(equal(&again.body, &body), "{}: {}\n{body}", exchange.id(), *again.body);
            same += 1;
        }
        if operation.converses() || !resolve(model, exchange.hint).is_ok_and(|resolved| resolved.takes(Takes::CONVERSE)) {
            continue;
        }
        match read.call_as(model, Some(read.family.id), Operation::Converse) {
            Ok(call) => {
                let findings = check(call.operation, model, Some(read.family.id), &call.body).expect("the family is known");
                assert!(!findings.iter().any(Finding::refuses), "{}: {findings:?}", exchange.id());
                converses += 1;
            }
            Err(Error::Invalid { findings, .. }) => {
                let why: Vec<String> = findings.iter().filter(|finding| finding.refuses()).map(ToString::to_string).collect();
                assert!(!why.is_empty(), "{}", exchange.id());
                println!("{}: not through Converse: {}", exchange.id(), why.join("; "));
            }
            Err(error) => panic!("{}: {error}", exchange.id()),
        }
    }
    println!("{chats} chats, {same} the same again without a word, {converses} through Converse");
    assert!(chats >= 400, "only {chats} chats were read");
}

/// Whether two values are the same, numbers by what they say.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b))),
        (a, b) => a == b,
    }
}

#[test]
fn every_request_the_service_accepted_is_accepted() {
    let Some(exchanges) = corpus() else { return };
    let mut count = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.answered() && exchange.body().is_object()) {
        let findings = check(exchange.operation, exchange.model(), exchange.hint, &exchange.body()).expect("the family is known");
        let refused: Vec<&Finding> = findings.iter().filter(|finding| finding.refuses()).collect();
        assert!(refused.is_empty(), "{}: {refused:?}", exchange.id());
        count += 1;
    }
    assert!(count >= 543, "only {count} requests were checked");
}

/// How many recordings each family has of answers that were read, and of requests that the service and the check accept.
#[test]
fn the_evidence_that_is_written_down_is_what_the_recordings_show() {
    let Some(exchanges) = corpus() else { return };
    let mut counts = std::collections::BTreeMap::<&str, [usize; 2]>::new();
    for exchange in exchanges.iter().filter(|exchange| exchange.answered() && exchange.operation.names_model()) {
        let (model, body) = (exchange.model(), exchange.body());
        let Ok(call) = AnyCall::of(exchange.operation, model, exchange.hint, body.clone()) else { continue };
        let count = counts.entry(outcrop::families::resolve_for(model, exchange.hint, &body).expect("a family").family.id).or_default();
        count[0] += usize::from(call.read_parts(exchange.status(), &|name| exchange.header(name), &exchange.bytes()).is_ok());
        let accepted = || check(exchange.operation, model, exchange.hint, &body).is_ok_and(|found| !found.iter().any(Finding::refuses));
        count[1] += usize::from(body.is_object() && accepted());
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/evidence.json");
    let mut written: Value = std::fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let counted: Value = counts
        .iter()
        .map(|(family, [read, accepted])| ((*family).to_owned(), serde_json::json!({ "read": read, "accepted": accepted })))
        .collect();
    if std::env::var_os("UPDATE").is_some() && written["families"] != counted {
        let day = std::env::var("DAY").expect("DAY is the day of the counting, as 2026-11-26");
        written = serde_json::json!({ "counted": day, "families": counted });
        std::fs::write(&path, serde_json::to_string_pretty(&written).expect("JSON") + "\n").expect("a file");
    }
    assert_eq!(written["families"], counted, "tests/data/evidence.json is not what the recordings show; UPDATE=1 DAY=… writes it anew");
}

/// What comes out of a stream that arrives in these pieces.
fn fed<'a>(mut events: Events, pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Event>, Result<Reply, Error>) {
    let mut told = Vec::new();
    for piece in pieces {
        match events.push(piece) {
            Ok(pushed) => told.extend(pushed),
            Err(_) => break,
        }
    }
    if let Ok(closed) = events.close() {
        told.extend(closed);
    }
    (told, events.finish())
}

/// Pieces whose lengths a small generator makes up.
fn pieces(mut bytes: &[u8], mut seed: u64) -> Vec<&[u8]> {
    let longest = 1 + bytes.len() / 8;
    let mut pieces = Vec::new();
    while !bytes.is_empty() {
        // Marsaglia's xorshift.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let length = usize::try_from(seed >> 33).expect("31 bits") % longest;
        let (piece, rest) = bytes.split_at(length.min(bytes.len()));
        pieces.push(piece);
        bytes = rest;
    }
    pieces
}

#[test]
fn a_recorded_stream_gives_the_same_events_and_reply_however_it_is_cut() {
    let Some(exchanges) = corpus() else { return };
    let mut count = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.operation.streams() && exchange.answered()) {
        let (call, bytes) = (exchange.call(), exchange.bytes());
        let whole = fed(call.events(), std::iter::once(bytes.as_slice()));
        for seed in 1..=20 {
            let cut = fed(call.events(), pieces(&bytes, 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed)).into_iter());
            assert!(cut == whole, "{} cut by seed {seed}", exchange.id());
        }
        if bytes.len() < 20_000 {
            assert!(fed(call.events(), bytes.chunks(1)) == whole, "{} byte by byte", exchange.id());
        }
        let (events, reply) = whole;
        assert!(matches!(events.last(), Some(Event::Stop { .. })) == reply.is_ok(), "{}", exchange.id());
        count += 1;
    }
    assert!(count >= 157, "only {count} streams were read");
}

#[test]
fn refusals_and_exceptions_of_the_service_are_its_own_words() {
    let Some(exchanges) = corpus() else { return };
    let mut count = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.talks()) {
        let frames = exchange.json["events"].as_array().map_or(&[][..], Vec::as_slice);
        let exception = frames.iter().find(|frame| frame["headers"][":message-type"] != "event");
        if exchange.answered() && exception.is_none() {
            continue;
        }
        let said = exception.map_or(&exchange.json["response"]["body"], |frame| &frame["payload"]);
        let said = said["message"].as_str().or(said["Message"].as_str());
        match exchange.read() {
            Err(Error::Service { name, message, .. }) => {
                assert!(!name.is_empty(), "{}", exchange.id());
                assert!(said.is_none_or(|said| said == message), "{}: {message}", exchange.id());
            }
            other => panic!("{}: {other:?}", exchange.id()),
        }
        count += 1;
    }
    assert!(count >= 20, "only {count} errors were read");
}

/// What a recording says, read straight from its JSON.
#[derive(Debug, Default, PartialEq)]
struct Said {
    text: String,
    tools: Vec<(String, String, Value)>,
    stop: Option<String>,
    input: Option<u64>,
    output: Option<u64>,
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl Said {
    fn tool(&mut self, id: &Value, name: &Value, input: Value) {
        self.tools.push((text(id).to_owned(), text(name).to_owned(), input));
    }

    fn stopped(&mut self, value: &Value) {
        if let Some(reason) = value.as_str() {
            self.stop = Some(reason.to_owned());
        }
    }

    fn used(&mut self, input: &Value, output: &Value) {
        self.input = input.as_u64().or(self.input);
        self.output = output.as_u64().or(self.output);
    }

    /// Arguments that arrived in pieces; none at all are an empty object.
    fn join_tools(&mut self) {
        for (_, _, input) in &mut self.tools {
            if let Value::String(pieces) = input {
                *input = if pieces.is_empty() { serde_json::json!({}) } else { serde_json::from_str(pieces).expect("arguments are JSON") };
            }
        }
    }

    fn more_of_tool(&mut self, piece: &Value) {
        if let Some((_, _, Value::String(pieces))) = self.tools.last_mut() {
            pieces.push_str(text(piece));
        }
    }

    fn of_whole(family: &str, converses: bool, body: &Value) -> Self {
        let mut said = Self::default();
        match family {
            _ if converses || family == "nova" => {
                for block in body["output"]["message"]["content"].as_array().into_iter().flatten() {
                    said.text += text(&block["text"]);
                    for cited in block["citationsContent"]["content"].as_array().into_iter().flatten() {
                        said.text += text(&cited["text"]);
                    }
                    if let Some(tool) = block.get("toolUse").filter(|tool| tool["type"] != "server_tool_use") {
                        said.tool(&tool["toolUseId"], &tool["name"], tool["input"].clone());
                    }
                }
                said.stopped(&body["stopReason"]);
                said.used(&body["usage"]["inputTokens"], &body["usage"]["outputTokens"]);
            }
            "claude" => {
                for block in body["content"].as_array().into_iter().flatten() {
                    match text(&block["type"]) {
                        "text" => said.text += text(&block["text"]),
                        "tool_use" => said.tool(&block["id"], &block["name"], block["input"].clone()),
                        _ => (),
                    }
                }
                // What the older models write.
                said.text += text(&body["completion"]);
                said.stopped(&body["stop_reason"]);
                said.used(&body["usage"]["input_tokens"], &body["usage"]["output_tokens"]);
            }
            "llama" => {
                said.text += text(&body["generation"]);
                said.stopped(&body["stop_reason"]);
                said.used(&body["prompt_token_count"], &body["generation_token_count"]);
            }
            "titan-text" => {
                said.text += text(&body["results"][0]["outputText"]);
                said.stopped(&body["results"][0]["completionReason"]);
                said.used(&body["inputTextTokenCount"], &body["results"][0]["tokenCount"]);
            }
            "mistral" | "mistral-chat" | "openai" => {
                let choice = body.pointer("/outputs/0").unwrap_or(&body["choices"][0]);
                said.text += text(&choice["text"]);
                said.text += text(&choice["message"]["content"]);
                for tool in choice["message"]["tool_calls"].as_array().into_iter().flatten() {
                    said.tool(&tool["id"], &tool["function"]["name"], tool["function"]["arguments"].clone());
                }
                said.stopped(&choice["stop_reason"]);
                said.stopped(&choice["finish_reason"]);
                said.used(&body["usage"]["prompt_tokens"], &body["usage"]["completion_tokens"]);
                said.join_tools();
            }
            other => panic!("no reading of {other}"),
        }
        said
    }

    fn of_stream(family: &str, converses: bool, frames: &[Value]) -> Self {
        let mut said = Self::default();
        for frame in frames {
            let chunk = frame.get("chunk").unwrap_or(&frame["payload"]);
            match family {
                _ if converses || family == "nova" => {
                    // Converse names the event in a header, Nova in the chunk.
                    let kind = text(&frame["headers"][":event-type"]);
                    let event = |name: &str| if converses { (kind == name).then_some(chunk) } else { chunk.get(name) };
                    let started = event("contentBlockStart").and_then(|start| start["start"].get("toolUse"));
                    if let Some(start) = started.filter(|start| start["type"] != "server_tool_use") {
                        said.tool(&start["toolUseId"], &start["name"], Value::String(String::new()));
                    }
                    if let Some(delta) = event("contentBlockDelta") {
                        said.text += text(&delta["delta"]["text"]);
                        said.more_of_tool(&delta["delta"]["toolUse"]["input"]);
                    }
                    if let Some(stop) = event("messageStop") {
                        said.stopped(&stop["stopReason"]);
                    }
                    if let Some(metadata) = event("metadata") {
                        said.used(&metadata["usage"]["inputTokens"], &metadata["usage"]["outputTokens"]);
                    }
                }
                "claude" => {
                    let block = &chunk["content_block"];
                    said.text += text(&chunk["completion"]);
                    said.stopped(&chunk["stop_reason"]);
                    match (text(&chunk["type"]), text(&block["type"])) {
                        ("content_block_start", "text") => said.text += text(&block["text"]),
                        ("content_block_start", "tool_use") => said.tool(&block["id"], &block["name"], Value::String(String::new())),
                        ("content_block_delta", _) => {
                            said.text += text(&chunk["delta"]["text"]);
                            said.more_of_tool(&chunk["delta"]["partial_json"]);
                        }
                        _ => (),
                    }
                    let usage = chunk.get("usage").unwrap_or(&chunk["message"]["usage"]);
                    said.used(&usage["input_tokens"], &usage["output_tokens"]);
                    said.stopped(&chunk["delta"]["stop_reason"]);
                }
                "llama" => {
                    said.text += text(&chunk["generation"]);
                    said.stopped(&chunk["stop_reason"]);
                    said.used(&chunk["prompt_token_count"], &chunk["generation_token_count"]);
                }
                "titan-text" => {
                    said.text += text(&chunk["outputText"]);
                    said.stopped(&chunk["completionReason"]);
                    said.used(&chunk["inputTextTokenCount"], &chunk["totalOutputTextTokenCount"]);
                }
                "mistral" | "mistral-chat" | "openai" => {
                    let choice = chunk.pointer("/outputs/0").unwrap_or(&chunk["choices"][0]);
                    said.text += text(&choice["text"]);
                    said.text += text(&choice["delta"]["content"]);
                    for tool in choice["delta"]["tool_calls"].as_array().into_iter().flatten() {
                        if tool["id"].is_string() {
                            said.tool(&tool["id"], &tool["function"]["name"], Value::String(String::new()));
                        }
                        said.more_of_tool(&tool["function"]["arguments"]);
                    }
                    said.stopped(&choice["stop_reason"]);
                    said.stopped(&choice["finish_reason"]);
                    said.used(&chunk["usage"]["prompt_tokens"], &chunk["usage"]["completion_tokens"]);
                }
                other => panic!("no reading of {other}"),
            }
        }
        said.join_tools();
        said
    }

    /// Without what a reply holds as reasoning: gpt-oss writes it before its text, in tags around each piece.
    fn without_reasoning(mut self) -> Self {
        while let Some((_, answer)) = self.text.strip_prefix("<reasoning>").and_then(|rest| rest.split_once("</reasoning>")) {
            self.text = answer.to_owned();
        }
        self
    }
}

#[test]
fn a_reply_says_what_the_recorded_json_says() {
    let Some(exchanges) = corpus() else { return };
    let mut count = 0;
    for exchange in exchanges.iter().filter(|exchange| exchange.answered() && exchange.talks()) {
        let Ok(reply) = exchange.read() else { continue };
        let (family, converses) = (text(&exchange.json["family"]), exchange.operation.converses());
        if !converses && !FAMILIES.iter().any(|(known, _)| *known == family) {
            continue;
        }
        let said = match exchange.json["events"].as_array() {
            Some(frames) => Said::of_stream(family, converses, frames),
            None => Said::of_whole(family, converses, &exchange.json["response"]["body"]),
        };
        let said = said.without_reasoning();
        let id = exchange.id();
        assert_eq!(reply.text(), said.text, "{id}");
        let tools: Vec<_> = reply.tool_calls().map(|(id, name, input)| (id.to_owned(), name.to_owned(), input.clone())).collect();
        assert_eq!(tools, said.tools, "{id}");
        if said.stop.is_some() {
            assert_eq!(reply.stop.map(|stop| stop.raw), said.stop, "{id}");
        }
        let cached = reply.usage.cache_read_tokens.unwrap_or_default();
        if let Some(input) = said.input {
            // OpenAI's count includes what came from the cache.
            let whole = reply.usage.input_tokens.map(|tokens| if family == "openai" && !converses { tokens + cached } else { tokens });
            assert_eq!(whole, Some(input), "{id}");
        }
        if said.output.is_some() {
            assert_eq!(reply.usage.output_tokens, said.output, "{id}");
        }
        count += 1;
    }
    assert!(count >= 512, "only {count} answers were compared");
}

#[test]
fn recorded_vectors_are_the_numbers_of_the_json() {
    let Some(exchanges) = corpus() else { return };
    for exchange in exchanges.iter().filter(|exchange| exchange.answered() && exchange.json["family"] == "titan-embed") {
        let call = Call::<Embeddings>::of(exchange.operation, exchange.model(), exchange.hint, exchange.body()).expect("a call");
        assert!(matches!(call.family().speaks, Speaks::Embed(_)));
        let read = call.read_parts(exchange.status(), &|name| exchange.header(name), &exchange.bytes()).expect("vectors");
        let body = &exchange.json["response"]["body"];
        let values: Vec<f64> = body["embedding"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        assert!(read.embeddings.iter().any(|embedding| embedding.values == values), "{}", exchange.id());
        assert_eq!(read.usage.input_tokens, body["inputTextTokenCount"].as_u64(), "{}", exchange.id());
    }
}

#[test]
fn recorded_token_counts_are_read_and_their_refusal_is_foreseen() {
    let Some(exchanges) = corpus() else { return };
    let counts: Vec<&Exchange> = exchanges.iter().filter(|exchange| exchange.operation == Operation::CountTokens).collect();
    assert!(counts.len() >= 4, "only {} counts", counts.len());
    for exchange in counts {
        let call = AnyCall::of(exchange.operation, exchange.model(), exchange.hint, exchange.body()).expect("a call");
        let read = call.read_parts(exchange.status(), &|name| exchange.header(name), &exchange.bytes());
        if exchange.answered() {
            assert_eq!(read.expect("a count")["inputTokens"], exchange.json["response"]["body"]["inputTokens"], "{}", exchange.id());
        } else {
            let findings = check(exchange.operation, exchange.model(), exchange.hint, &exchange.body()).expect("the family is known");
            let pointers: Vec<&str> = findings.iter().filter(|finding| finding.refuses()).map(|finding| finding.pointer.as_str()).collect();
            assert!(pointers.iter().any(|pointer| pointer.starts_with("/input/invokeModel/body/tools/0")), "{pointers:?}");
        }
    }
}
