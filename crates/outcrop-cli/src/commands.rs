//! The commands that need no network: render, call, read, check, families.

use crate::ask::{Ask, Request, Target, Terms, Wishes, notes};
use crate::failure::{Failure, File, write_findings};
use crate::inputs::{self, parse_json, shown};
use crate::own::Own;
use crate::sarif::{self, Artifact};
use crate::terminal::{BOLD, DIM, Face, INPUT, harmless};
use crate::vault::Kept;
use base64::Engine as _;
use outcrop::catalogue::{Catalogue, Date};
use outcrop::families::{self, Speaks};
use outcrop::{Answer, AnyCall, Call, Error, Family, Finding, Operation, Part, Reply, Source, Takes, check as check_body};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

/// A value as indented JSON on stdout.
pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

/// A value as one line of JSON on stdout, at once.
pub(crate) fn print_line(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}

/// What there is to know, on stderr.
pub(crate) fn say_notes<'a>(findings: impl IntoIterator<Item = &'a Finding>) {
    let stderr = io::stderr();
    // Nobody is left to tell when stderr is gone.
    let _ = write_findings(&mut stderr.lock(), findings, Face::of(&stderr));
}

/// `outcrop render`
pub(crate) fn render(ask: &Ask, own: &Own, wants_json: bool) -> Result<(), Failure> {
    // What it renders is nobody's yet; a file that is wrong is told of nevertheless.
    own.families()?;
    let rendered = ask.render()?.rendered;
    if wants_json {
        return print_json(&rendered);
    }
    let stdout = io::stdout();
    let face = Face::of(&stdout);
    let mut out = stdout.lock();
    let mut turns = Vec::new();
    if !rendered.chat.system.is_empty() {
        turns.push(("system", &rendered.chat.system));
    }
    turns.extend(rendered.chat.messages.iter().map(|message| (message.role.as_str(), &message.content)));
    for (index, (role, parts)) in turns.into_iter().enumerate() {
        let (gap, bold) = (if index > 0 { "\n" } else { "" }, BOLD.on(face));
        writeln!(out, "{gap}{bold}[{role}]{bold:#}")?;
        for part in parts {
            write_part(&mut out, part, face)?;
        }
    }
    if !rendered.chat.tools.is_empty() {
        let names: Vec<&str> = rendered.chat.tools.iter().map(|tool| tool.name.as_str()).collect();
        let bold = BOLD.on(face);
        writeln!(out, "\n{bold}[tools]{bold:#}\n{}", names.join(", "))?;
    }
    drop(out);
    say_notes(&rendered.findings);
    Ok(())
}

/// A part of a turn: text as it is, anything else in brackets.
fn write_part(out: &mut impl Write, part: &Part, face: Face) -> io::Result<()> {
    let dim = DIM.on(face);
    match part {
        Part::Text { text, inputs } => {
            let mut done = 0;
            for span in inputs {
                let (before, inside) = (text.get(done..span.start), text.get(span.start..span.end));
                let colour = INPUT.on(face);
                write!(
                    out,
                    "{}{colour}{}{colour:#}",
                    harmless(before.unwrap_or_default(), face),
                    harmless(inside.unwrap_or_default(), face)
                )?;
                done = span.end;
            }
            writeln!(out, "{}", harmless(text.get(done..).unwrap_or_default(), face))
        }
        Part::Image { format, source } | Part::Video { format, source } => {
            writeln!(out, "{dim}[{} {format}, {}]{dim:#}", part.kind(), size(source))
        }
        Part::Document { format, name, source } => {
            writeln!(out, "{dim}[document \"{}\" {format}, {}]{dim:#}", harmless(name, face), size(source))
        }
        Part::ToolCall { id, name, input, extra, .. } => {
            let extra = extra.as_ref().map(|extra| format!(" {}", **extra)).unwrap_or_default();
            writeln!(out, "{dim}[tool call {name} {id}]{dim:#} {}", harmless(&format!("{input}{extra}"), face))
        }
        Part::ToolResult { id, content, error } => {
            writeln!(out, "{dim}[tool {} {id}]{dim:#}", if *error { "error" } else { "result" })?;
            content.iter().try_for_each(|part| write_part(out, part, face))
        }
        Part::Json { value } => writeln!(out, "{}", harmless(&value.to_string(), face)),
        Part::Other { value } => writeln!(out, "{}", harmless(&value.to_string(), face)),
        Part::Reasoning { text, .. } => writeln!(out, "{dim}[reasoning] {}{dim:#}", harmless(text, face)),
        _ => writeln!(out, "{dim}[cache point]{dim:#}"),
    }
}

fn size(source: &Source) -> String {
    match source {
        Source::Data(data) => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(data).map_or(0, |bytes| bytes.len());
            format!("{bytes} bytes")
        }
        Source::Text(text) => format!("{} bytes", text.len()),
        Source::S3 { uri, .. } => uri.clone(),
        _ => "elsewhere".to_owned(),
    }
}

/// `outcrop call`
pub(crate) fn call(ask: &Ask, target: &Target, wishes: &Wishes, terms: &Terms) -> Result<(), Failure> {
    let call = ask.render()?.call_on(target, wishes, terms)?;
    say_notes(notes(&call.findings));
    print_json(&call)
}

/// What `outcrop read` is told about the answer.
#[derive(clap::Args)]
pub(crate) struct Recorded {
    /// The call that was answered, as `outcrop call` prints it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "family", "operation", "converse", "stream"], required_unless_present = "model")]
    call: Option<String>,
    /// The answer's body: JSON, event stream bytes, or {"status": …, "headers": …, "body": …}
    #[arg(default_value = "-")]
    response: String,
    /// The HTTP status of the answer; 200 when absent
    #[arg(long, value_name = "CODE")]
    status: Option<u16>,
    /// A header of the answer
    #[arg(long = "header", value_name = "NAME:VALUE")]
    headers: Vec<String>,
    /// Print the events of a stream instead of the reply, one JSON object a line
    #[arg(long)]
    events: bool,
    #[command(flatten, next_help_heading = "Personal data, when the prompt said redact: the vault the call was made with")]
    kept: Kept,
}

/// An answer as it was recorded.
struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Response {
    fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }
}

/// `outcrop read`
pub(crate) fn read(recorded: &Recorded, target: &Target) -> Result<(), Failure> {
    let request = match &recorded.call {
        Some(path) => match Request::of(&inputs::json(path, "--call")?) {
            Some(request) => request?,
            None => return Err(Failure::File(shown(path), "is not a call; it must have operation, modelId and body".to_owned())),
        },
        None => Request {
            operation: target.operation(),
            model: target.model.clone().unwrap_or_default(),
            family: target.family.clone(),
            body: Value::Null,
        },
    };
    let response = response(recorded)?;
    let family = target.own.families()?.hint(&request.model, request.family.as_deref());
    match Call::<Reply>::of(request.operation, &request.model, family, request.body.clone()) {
        Ok(mut call) => {
            if let Some(vault) = recorded.kept.must_open()? {
                call = call.with_vault(vault);
            }
            // JSON begins with no zero byte, and a frame that a service sends always does.
            if response.status < 300 && !response.body.is_empty() {
                let streamed = response.body.first() == Some(&0);
                call.operation = if streamed { call.operation.streaming() } else { call.operation.whole() };
            }
            if recorded.events || (call.operation.streams() && response.status < 300) {
                return read_stream(&call, &response, recorded.events);
            }
            read_whole(&call, &response).and_then(|reply| {
                print_json(&reply)?;
                finished(&reply)
            })
        }
        Err(error @ Error::Malformed { what: "family", .. }) => Err(error.into()),
        Err(Error::Malformed { .. }) if !recorded.events => {
            let call = AnyCall::of(request.operation, &request.model, family, request.body)?;
            print_line(&call.read_parts(response.status, &|name| response.header(name), &response.body)?)
        }
        Err(error) => Err(error.into()),
    }
}

fn response(recorded: &Recorded) -> Result<Response, Failure> {
    let mut response = Response { status: 200, headers: Vec::new(), body: inputs::bytes(&recorded.response, "the answer")? };
    response = envelope(&response.body).unwrap_or(response);
    for header in &recorded.headers {
        let Some((name, value)) = header.split_once(':') else {
            return Err(Failure::Usage(format!("a header is written name:value, got \"{header}\"")));
        };
        response.headers.insert(0, (name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    response.status = recorded.status.unwrap_or(response.status);
    Ok(response)
}

/// A recording with its status and headers. No answer of the service itself has this form.
fn envelope(bytes: &[u8]) -> Option<Response> {
    let json: Value = serde_json::from_slice(bytes).ok()?;
    let status = u16::try_from(json.get("status")?.as_u64()?).ok()?;
    let body = json.get("body")?.to_string().into_bytes();
    let headers = json.get("headers").and_then(Value::as_object).into_iter().flatten();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Some(Response { status, headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), text(value))).collect(), body })
}

fn read_whole<T: Answer>(call: &Call<T>, response: &Response) -> Result<T, Failure> {
    Ok(call.read_parts(response.status, &|name| response.header(name), &response.body)?)
}

fn read_stream(call: &Call, response: &Response, as_events: bool) -> Result<(), Failure> {
    if !call.operation.streams() || response.status >= 300 {
        // An error is an error in either form.
        read_whole(call, response)?;
        return Err(Failure::Usage("--events takes an answer that is a stream; this one is whole".to_owned()));
    }
    let with_id = |error: Error| error.with_headers(&|name| response.header(name));
    let mut events = call.events();
    let told = (|| {
        let pushed = events.push(&response.body)?;
        let closed = events.close();
        Ok::<_, Error>((pushed, closed))
    })();
    if as_events {
        let (pushed, closed) = told.map_err(with_id)?;
        pushed.iter().try_for_each(print_line)?;
        closed.map_err(with_id)?.iter().try_for_each(print_line)?;
    }
    match events.finish() {
        Ok(reply) => {
            // Read at once, the headers' facts are in it.
            let reply = call.read_parts(response.status, &|name| response.header(name), &response.body).unwrap_or(reply);
            if !as_events {
                print_json(&reply)?;
            }
            finished(&reply)
        }
        Err(error) => {
            if !as_events {
                print_json(&events.so_far())?;
            }
            Err(with_id(error).into())
        }
    }
}

/// Whether the answer came to its end.
pub(crate) fn finished(reply: &Reply) -> Result<(), Failure> {
    use outcrop::Reason::{Context, Error, Filter, Guardrail, Length, Malformed, Pause, Refusal};
    match reply.stop.as_ref().map(|stop| stop.reason) {
        Some(Length | Filter | Refusal | Guardrail | Context | Malformed | Pause | Error) => Err(Failure::Said(7)),
        // A reason without a name is news, not an error.
        _ => Ok(()),
    }
}

/// How findings are printed, and by which day models are judged.
#[derive(clap::Args)]
pub(crate) struct Report {
    /// Lines for people, one JSON object, or a SARIF 2.1.0 log for code scanning
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The day to judge by, 2026-11-30: a model whose end has come by then is refused
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The region the call goes to: an id that is not offered there is refused
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
}

impl Report {
    /// What the catalogue has to say about a request.
    fn of_catalogue(&self, operation: Operation, model: &str, body: &Value) -> Vec<Finding> {
        let catalogue = Catalogue::built_in();
        let of_region = self.region.as_ref().and_then(|region| catalogue.check_region(model, region, self.as_of));
        of_region.into_iter().chain(catalogue.check(operation, model, body, self.as_of)).collect()
    }
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
}

/// `outcrop check`
pub(crate) fn check(ask: &Ask, target: &Target, wishes: &Wishes, report: &Report, wants_json: bool) -> Result<(), Failure> {
    let file = File { path: shown(ask.path()), text: inputs::text(ask.path(), "what is checked")? };
    let format = if wants_json && report.format == Format::Text { Format::Json } else { report.format };
    let catalogue = Catalogue::built_in();
    if let Some(region) = report.region.as_ref().filter(|region| !catalogue.has_region(region)) {
        return Err(Failure::Usage(format!("no model is listed for the region {region}, as of {}", catalogue.read)));
    }
    if !is_json(&file) {
        let verdict = match ask.render_file(file)?.checked(target, wishes) {
            Ok(call) => {
                let mut findings = call.findings;
                findings.extend(report.of_catalogue(call.operation, &call.model, &call.body));
                Verdict { operation: call.operation.name(), model: call.model, findings }
            }
            Err(Failure::Outcrop(Error::Invalid { model, findings })) => Verdict { operation: target.operation().name(), model, findings },
            Err(failure) => return Err(failure),
        };
        return verdict.print(format, &Artifact { path: ask.path(), text: None, body: "" });
    }
    let json = parse_json(&file)?;
    let mut inside = "/body";
    let request = if let Some(request) = Request::of(&json) {
        request?
    } else {
        inside = "";
        // A job names its model in its body.
        let named = target.model.clone().or_else(|| json.get("modelId").and_then(Value::as_str).map(str::to_owned));
        let unnamed = || Failure::Usage(format!("{} is a request body; say whose with --model", file.path));
        let operation = target.operation();
        // Nobody's model is asked for a guardrail's verdict.
        let named = named.or_else(|| (!operation.names_model()).then(String::new));
        Request { operation, model: named.ok_or_else(unnamed)?, family: None, body: json }
    };
    let model = target.model.clone().unwrap_or(request.model);
    let family = target.family.clone().or(request.family);
    let hint = target.own.families()?.hint(&model, family.as_deref());
    let checked = check_body(request.operation, &model, hint, &request.body);
    let mut findings = checked.map_err(|error| match error {
        // The catalogue lists more than can be asked so: models that only talk.
        Error::UnknownModel { .. } if catalogue.find(&model).is_some() => {
            let reason = format!("{model} is asked through neither InvokeModel nor Converse; `outcrop models show` says more of it");
            Error::Malformed { what: "model", reason }
        }
        error => error,
    })?;
    findings.extend(report.of_catalogue(request.operation, &model, &request.body));
    let verdict = Verdict { operation: request.operation.name(), model, findings };
    verdict.print(format, &Artifact { path: ask.path(), text: Some(&file.text), body: inside })
}

struct Verdict {
    operation: &'static str,
    model: String,
    findings: Vec<Finding>,
}

impl Verdict {
    fn print(&self, format: Format, artifact: &Artifact<'_>) -> Result<(), Failure> {
        let accepted = !self.findings.iter().any(Finding::refuses);
        match format {
            Format::Json => {
                print_json(
                    &json!({ "accepted": accepted, "operation": self.operation, "modelId": self.model, "findings": self.findings }),
                )?;
            }
            Format::Sarif => print_json(&sarif::log(&self.findings, artifact))?,
            Format::Text => {
                let stdout = io::stdout();
                write_findings(&mut stdout.lock(), &self.findings, Face::of(&stdout))?;
                let verdict = if accepted { "accepts" } else { "does not accept" };
                let whose = if self.model.is_empty() { "the service" } else { &self.model };
                let _ = writeln!(io::stderr(), "{whose} {verdict} this {} request", self.operation);
            }
        }
        if accepted { Ok(()) } else { Err(Failure::Said(1)) }
    }
}

/// Whether a file is JSON rather than a prompt, whose tags begin with a brace, too.
fn is_json(file: &File) -> bool {
    match Path::new(&file.path).extension().and_then(|extension| extension.to_str()) {
        Some("json") => true,
        Some("prompt") => false,
        _ => {
            let mut chars = file.text.trim_start().chars();
            match chars.next() {
                Some('[') => true,
                Some('{') => !matches!(chars.next(), Some('{' | '%' | '#')),
                _ => false,
            }
        }
    }
}

/// What a model can do, by name.
const ABILITIES: [(Takes, &str); 11] = [
    (Takes::SYSTEM, "system"),
    (Takes::TOOLS, "tools"),
    (Takes::FORCED_TOOL, "forced tool"),
    (Takes::IMAGES, "images"),
    (Takes::DOCUMENTS, "documents"),
    (Takes::VIDEO, "video"),
    (Takes::REASONING, "reasoning"),
    (Takes::CACHE, "cache points"),
    (Takes::CONVERSE, "converse"),
    (Takes::STREAM, "stream"),
    (Takes::S3, "S3 objects"),
];

fn abilities(family: &Family, takes: Takes) -> Vec<&'static str> {
    let given = match family.speaks {
        Speaks::Chat(_) | Speaks::Converse => "chat",
        Speaks::Embed(_) => "embed",
        Speaks::Rerank(_) => "rerank",
        Speaks::Image(_) => "image",
        Speaks::Video(_) => "video",
    };
    let job = family.runs_as_job().then_some("job");
    std::iter::once(given).chain(job).chain(ABILITIES.iter().filter(|(ability, _)| takes.has(*ability)).map(|(_, name)| *name)).collect()
}

/// The forms of a list of families.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Listing {
    Text,
    Json,
}

/// `outcrop families`
pub(crate) fn list_families(only: Option<&str>, own: &Own, format: Listing, wants_json: bool) -> Result<(), Failure> {
    let own = own.families()?;
    let chosen: Vec<&Family> = match only {
        Some(name) => vec![own.named(name)?],
        None if format == Listing::Json => {
            return Err(Failure::Usage("--format json writes one family as data; name it".to_owned()));
        }
        // The common body is no family of models.
        None => own.iter().chain(families::ALL.iter().copied().filter(|family| !family.models.is_empty())).collect(),
    };
    if let (Listing::Json, [family]) = (format, chosen.as_slice()) {
        return print_json(&family.to_json()?);
    }
    if wants_json {
        let rows: Vec<Value> = chosen.iter().map(|family| row(family)).collect();
        return print_json(&rows);
    }
    let stdout = io::stdout();
    let face = Face::of(&stdout);
    let (bold, dim) = (BOLD.on(face), DIM.on(face));
    let mut out = stdout.lock();
    for (index, family) in chosen.iter().enumerate() {
        let takes = family.models.iter().fold(Takes::NOTHING, |all, model| all.and(model.takes));
        let gap = if index > 0 { "\n" } else { "" };
        writeln!(out, "{gap}{bold}{}{bold:#}: {}", family.id, abilities(family, takes).join(", "))?;
        writeln!(out, "  {dim}{}{dim:#}", family.docs)?;
        let width = family.models.iter().map(|model| model.id.len()).max().unwrap_or_default();
        for model in family.models {
            let figures = format!("{}{}", tokens(model.context, "read"), tokens(model.output, "write"));
            writeln!(out, "  {}", format!("{:width$}{figures}", model.id).trim_end())?;
        }
    }
    Ok(())
}

fn tokens(count: u64, what: &str) -> String {
    if count == 0 { String::new() } else { format!("  {what} {count}") }
}

fn row(family: &Family) -> Value {
    let models: Vec<Value> = family
        .models
        .iter()
        .map(|model| {
            let mut row = json!({ "id": model.id, "takes": abilities(family, model.takes) });
            for (key, count) in [("contextTokens", model.context), ("outputTokens", model.output)] {
                if count > 0 {
                    row[key] = count.into();
                }
            }
            row
        })
        .collect();
    json!({ "family": family.id, "docs": family.docs, "models": models })
}

/// `outcrop schema`
pub(crate) fn schema(model: &str, family: Option<&str>, own: &Own, operation: &str) -> Result<(), Failure> {
    let operation = outcrop::Operation::named(operation)?;
    let schema = outcrop::schema(operation, model, own.families()?.hint(model, family))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{schema:#}")?;
    Ok(out.flush()?)
}
