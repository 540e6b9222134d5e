//! `outcrop convert`: a request body as a request to another model, or through another operation.

use crate::ask::{Request, notes};
use crate::commands::{print_json, say_notes};
use crate::failure::{Failure, File};
use crate::inputs::{self, parse_json, shown};
use crate::own::Own;
use crate::replay;
use outcrop::{Chat, Error, Families, FamilyHint, FromBody, Operation, ToJson as _};
use serde_json::{Map, Value, json};

/// What to turn into what.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command")]
pub(crate) struct Conversion {
    /// A request body, a call, or with --jsonl recorded exchanges; - for stdin
    file: String,
    /// The model id or ARN the body was for
    #[arg(long, value_name = "ID")]
    model: Option<String>,
    /// The family of a model id that does not show it
    #[arg(long)]
    family: Option<String>,
    /// The operation the body was for; InvokeModel when absent
    #[arg(long, value_name = "NAME", value_parser = |name: &str| Operation::named(name).map_err(|error| error.to_string()))]
    operation: Option<Operation>,
    /// The model to ask; the same when absent
    #[arg(long, value_name = "ID")]
    to: Option<String>,
    /// The family of the model to ask, if its id does not show it
    #[arg(long, value_name = "FAMILY", requires = "to")]
    to_family: Option<String>,
    /// Ask through the common body, Converse, instead of the model's own
    #[arg(long)]
    converse: bool,
    /// Ask for a stream; a request that asked for one still does
    #[arg(long)]
    stream: bool,
    /// Print the conversation instead of the call
    #[arg(long, conflicts_with_all = ["to", "converse", "stream"])]
    chat: bool,
    /// Read many, one JSON object a line
    #[arg(long)]
    jsonl: bool,
    #[command(flatten)]
    own: Own,
}

/// `outcrop convert`
pub(crate) fn run(conversion: &Conversion) -> Result<(), Failure> {
    let own = conversion.own.families()?;
    if conversion.jsonl {
        return replay::lines(&conversion.file, &|line| conversion.answer(own, line));
    }
    let text = inputs::text(&conversion.file, "what is converted")?;
    let file = File { path: shown(&conversion.file), text };
    let json = parse_json(&file)?;
    let request = match Request::of(&json) {
        Some(request) => request?,
        None if conversion.model.is_some() => conversion.request(None, None, json),
        None => return Err(Failure::Usage(format!("{} is a request body; say whose with --model", file.path))),
    };
    let request = conversion.request(Some(request.operation), Some(request.model), request.body).or_family(request.family);
    let read = read(own, &request)?;
    if conversion.chat {
        say_notes(&read.findings);
        return print_json(&read.chat);
    }
    let call = conversion.call(own, &request, &read)?;
    say_notes(notes(&call.findings));
    print_json(&call)
}

impl Request {
    fn or_family(self, family: Option<String>) -> Self {
        Self { family: self.family.or(family), ..self }
    }
}

fn read(own: &Families, request: &Request) -> outcrop::Result<FromBody> {
    let family = own.hint(&request.model, request.family.as_deref());
    Chat::from_body(request.operation, &request.model, family, &request.body)
}

impl Conversion {
    /// What was asked; the command line wins over the file.
    fn request(&self, operation: Option<Operation>, model: Option<String>, body: Value) -> Request {
        Request {
            operation: self.operation.or(operation).unwrap_or(Operation::InvokeModel),
            model: self.model.clone().or(model).unwrap_or_default(),
            family: self.family.clone(),
            body,
        }
    }

    fn call(&self, own: &Families, request: &Request, read: &FromBody) -> outcrop::Result<outcrop::Call> {
        let (model, family) = match &self.to {
            Some(to) => (to.as_str(), own.hint(to, self.to_family.as_deref())),
            // A model of two bodies keeps the one it was asked with.
            None => (request.model.as_str(), FamilyHint::from(read.family)),
        };
        let operation = if self.converse { Operation::Converse } else { Operation::InvokeModel };
        let streams = self.stream || request.operation.streams();
        read.call_as(model, family, if streams { operation.streaming() } else { operation })
    }

    /// One line of many.
    fn answer(&self, own: &Families, line: Result<&Value, String>) -> Value {
        let mut row = Map::from_iter([("id".to_owned(), Value::Null)]);
        let result = line.map_err(|reason| Error::Malformed { what: "recording", reason }).and_then(|exchange| {
            row.insert("id".to_owned(), exchange["id"].clone());
            self.convert(own, exchange)
        });
        match result {
            Ok((key, made, findings)) => {
                row.insert(key.to_owned(), made);
                row.insert("findings".to_owned(), findings);
                row.insert("error".to_owned(), Value::Null);
            }
            Err(error) => {
                let findings = if let Error::Invalid { findings, .. } = &error { findings.as_slice() } else { &[] };
                row.insert("findings".to_owned(), findings.iter().map(outcrop::ToJson::to_json).collect());
                row.insert("error".to_owned(), json!({ "code": error.code(), "message": error.to_string() }));
            }
        }
        Value::Object(row)
    }

    fn convert(&self, own: &Families, exchange: &Value) -> outcrop::Result<(&'static str, Value, Value)> {
        let request = if let Some(call) = Request::of(exchange) {
            let call = call?;
            self.request(Some(call.operation), Some(call.model), call.body).or_family(call.family)
        } else {
            let operation = Operation::named(exchange["operation"].as_str().unwrap_or_default())?;
            let body = exchange.pointer("/request/body").cloned().unwrap_or_default();
            self.request(Some(operation), exchange["model_id"].as_str().map(str::to_owned), body)
        };
        let read = read(own, &request)?;
        let findings = |findings: &[outcrop::Finding]| findings.iter().map(outcrop::ToJson::to_json).collect::<Value>();
        if self.chat {
            return Ok(("chat", read.chat.to_json(), findings(&read.findings)));
        }
        let call = self.call(own, &request, &read)?;
        let mut made = serde_json::to_value(&call).unwrap_or_default();
        // They stand beside the call, not in it.
        if let Value::Object(made) = &mut made {
            made.remove("findings");
        }
        Ok(("call", made, findings(&call.findings)))
    }
}
