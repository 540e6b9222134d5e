//! What to ask whom: a prompt file or a chat with its inputs, and the request made of them.

use crate::failure::{Failure, File};
use crate::inputs::{self, about, collect, parse_json, reason, shown};
use crate::own::Own;
use crate::vault::Kept;
use clap::Args;
use outcrop::prompt::Rendered;
use outcrop::{Call, CallOptions, Chat, Error, Finding, FromJson as _, Operation, Params, Prompt};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::path::{Component, Path, PathBuf};

/// A prompt and its inputs.
#[derive(Args)]
pub(crate) struct Ask {
    /// A prompt file; a chat as JSON (*.json); or - for a prompt on stdin
    #[arg(index = 1)]
    prompt: String,
    /// Inputs of the prompt: key=value, key=@file
    #[arg(index = 2, value_name = "KEY=VALUE")]
    pairs: Vec<String>,
    /// A JSON object of inputs; - for stdin
    #[arg(long, value_name = "FILE")]
    inputs: Option<String>,
    #[command(flatten, next_help_heading = "Personal data, for a prompt that says redact")]
    kept: Kept,
}

/// Who is asked, and how.
#[derive(Args)]
pub(crate) struct Target {
    /// The model id or ARN; the prompt file's own when absent
    #[arg(long, value_name = "ID")]
    pub(crate) model: Option<String>,
    /// The family of a model id that does not show it
    #[arg(long)]
    pub(crate) family: Option<String>,
    /// The operation by its name; InvokeModel when absent
    #[arg(long, value_name = "NAME", value_parser = operation, conflicts_with_all = ["converse", "stream"])]
    pub(crate) operation: Option<Operation>,
    /// The common body, Converse, instead of the model's own
    #[arg(long)]
    pub(crate) converse: bool,
    /// The operation that streams
    #[arg(long)]
    pub(crate) stream: bool,
    #[command(flatten)]
    pub(crate) own: Own,
}

/// Wishes on the command line.
#[derive(Args)]
pub(crate) struct Wishes {
    /// A parameter: maxTokens, temperature, topP, topK, stop (may be repeated), extra.NAME=JSON; unchecked=true sends what check would refuse
    #[arg(long = "param", value_name = "KEY=VALUE")]
    params: Vec<String>,
}

/// What is asked of the service rather than of the model.
#[derive(Args)]
pub(crate) struct Terms {
    /// The tier that is to serve the call: default, priority, flex or reserved
    #[arg(long, value_name = "TIER", help_heading = "Service")]
    tier: Option<String>,
    /// How fast the call is to be: standard or optimized
    #[arg(long, value_name = "LATENCY", help_heading = "Service")]
    latency: Option<String>,
    /// What stands beside the call in the log of invocations; may be repeated
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Service")]
    metadata: Vec<String>,
    /// The id or ARN of the project the call belongs to
    #[arg(long, value_name = "PROJECT", help_heading = "Service")]
    project: Option<String>,
}

impl Terms {
    fn options(&self) -> Result<CallOptions, Failure> {
        let mut members = Map::new();
        let mut give = |key: &str, value: Option<Value>| value.map(|value| members.insert(key.to_owned(), value));
        give("tier", self.tier.as_deref().map(Value::from));
        give("latency", self.latency.as_deref().map(Value::from));
        give("project", self.project.as_deref().map(Value::from));
        let mut metadata = Map::new();
        for pair in &self.metadata {
            let Some((key, value)) = pair.split_once('=') else {
                return Err(Failure::Usage(format!("metadata is written key=value, got \"{pair}\"")));
            };
            metadata.insert(key.to_owned(), value.into());
        }
        give("metadata", (!metadata.is_empty()).then_some(Value::Object(metadata)));
        CallOptions::from_json(&Value::Object(members)).map_err(|error| Failure::Usage(error.to_string()))
    }
}

pub(crate) fn operation(name: &str) -> Result<Operation, String> {
    Operation::named(name).map_err(|error| error.to_string())
}

impl Target {
    /// The operation that is meant.
    pub(crate) fn operation(&self) -> Operation {
        let operation = self.operation.unwrap_or(if self.converse { Operation::Converse } else { Operation::InvokeModel });
        if self.stream { operation.streaming() } else { operation }
    }
}

/// A conversation ready to be sent, and the file it came from.
pub(crate) struct Asked {
    /// The conversation and what there is to say about it.
    pub(crate) rendered: Rendered,
    /// The file, for pointing into.
    pub(crate) file: File,
}

impl Ask {
    /// Reads the file and renders it.
    pub(crate) fn render(&self) -> Result<Asked, Failure> {
        let file = File { path: shown(&self.prompt), text: inputs::text(&self.prompt, "the prompt")? };
        self.render_file(file)
    }

    /// Renders a file that was read.
    pub(crate) fn render_file(&self, file: File) -> Result<Asked, Failure> {
        if Path::new(&self.prompt).extension().is_some_and(|extension| extension == "json") {
            return self.chat(file);
        }
        let prompt = parse(&self.prompt, &file)?;
        let inputs = collect(&prompt, &file, self.inputs.as_deref(), &self.pairs)?;
        let rendered = match self.kept.open()? {
            Some(_) if prompt.redact().is_none() => return Err(no_redact(&file)),
            Some(vault) => prompt.render_with(&inputs, vault),
            None => prompt.render(&inputs),
        };
        let rendered = rendered.map_err(|error| about(error, &file))?;
        // Before anything is sent: what left can be restored whatever happens.
        if let Some(vault) = rendered.vault() {
            self.kept.save(vault)?;
        }
        Ok(Asked { rendered, file })
    }

    /// A chat, alone or as `render --json` prints it.
    fn chat(&self, file: File) -> Result<Asked, Failure> {
        if !self.pairs.is_empty() || self.inputs.is_some() {
            return Err(Failure::Usage(format!("{} is a chat, which takes no inputs", file.path)));
        }
        if self.kept.is_some() {
            return Err(no_redact(&file));
        }
        let mut json = parse_json(&file)?;
        let bad = |error: serde_json::Error| Failure::File(file.path.clone(), format!("is not a chat: {error}"));
        if json.get("chat").is_none() {
            let chat: Chat = serde_json::from_value(json).map_err(bad)?;
            json = json!({ "chat": chat, "segments": [], "findings": [] });
        }
        let rendered = serde_json::from_value(json).map_err(bad)?;
        Ok(Asked { rendered, file })
    }

    pub(crate) fn path(&self) -> &str {
        &self.prompt
    }
}

fn no_redact(file: &File) -> Failure {
    Failure::Usage(format!("--vault is for a prompt that says redact, and {} does not", file.path))
}

impl Asked {
    /// The request, with all there is to say about it; the model from the command line wins.
    pub(crate) fn call(mut self, target: &Target, wishes: &Wishes) -> Result<Call, Failure> {
        wishes.grant(&mut self.rendered.chat.params)?;
        self.made(target)
    }

    /// The same, on these terms.
    pub(crate) fn call_on(mut self, target: &Target, wishes: &Wishes, terms: &Terms) -> Result<Call, Failure> {
        wishes.grant(&mut self.rendered.chat.params)?;
        let unchecked = self.rendered.chat.params.unchecked;
        let (options, mut call) = (terms.options()?, self.made(target)?);
        if unchecked {
            options.put(call.operation, &mut call.headers, &mut call.body);
            return Ok(call);
        }
        Ok(call.with_options(&options)?)
    }

    /// The same, checked even where `unchecked` is wished for.
    pub(crate) fn checked(mut self, target: &Target, wishes: &Wishes) -> Result<Call, Failure> {
        wishes.grant(&mut self.rendered.chat.params)?;
        self.rendered.chat.params.unchecked = false;
        self.made(target)
    }

    fn made(self, target: &Target) -> Result<Call, Failure> {
        if target.model.is_none() && self.rendered.model.is_none() {
            let wanted = "names no model; write `model:` in its front matter, or use --model";
            return Err(Failure::File(self.file.path, wanted.to_owned()));
        }
        let asked = target.model.as_deref().or(self.rendered.model.as_deref()).unwrap_or_default();
        // The prompt's family speaks for the prompt's model only.
        let own = self.rendered.family.as_deref().filter(|_| target.model.is_none());
        let hint = target.own.families()?.hint(asked, target.family.as_deref().or(own));
        Ok(self.rendered.call_as(target.model.as_deref(), hint, target.operation())?)
    }
}

impl Wishes {
    pub(crate) fn grant(&self, params: &mut Params) -> Result<(), Failure> {
        if self.params.is_empty() {
            return Ok(());
        }
        let mut stop = Vec::new();
        let mut wished = Map::new();
        for pair in &self.params {
            let Some((name, text)) = pair.split_once('=') else {
                return Err(Failure::Usage(format!("a parameter is written name=value, got \"{pair}\"")));
            };
            let wrong = |wanted: &str| Failure::Usage(format!("--param {name} takes {wanted}, got \"{text}\""));
            let number = || serde_json::from_str::<Value>(text).ok().filter(Value::is_number);
            let value = match (name, name.strip_prefix("extra.")) {
                ("stop", _) => {
                    stop.push(Value::from(text));
                    continue;
                }
                ("maxTokens" | "topK", _) => number().filter(Value::is_u64).ok_or_else(|| wrong("a whole number"))?,
                ("unchecked", _) => match text {
                    "true" | "false" => (text == "true").into(),
                    _ => return Err(wrong("true or false")),
                },
                ("temperature" | "topP", _) => number().ok_or_else(|| wrong("a number"))?,
                (_, Some(member)) if !member.is_empty() => {
                    params.extra.insert(member.to_owned(), serde_json::from_str(text).map_err(|_| wrong("JSON"))?);
                    continue;
                }
                _ => {
                    let known = "maxTokens, temperature, topP, topK, stop, unchecked and extra.NAME for members of the model's own body";
                    return Err(Failure::Usage(format!("there is no parameter {name}; there are {known}")));
                }
            };
            wished.insert(name.to_owned(), value);
        }
        if !stop.is_empty() {
            wished.insert("stop".to_owned(), stop.into());
        }
        let mut all = serde_json::to_value(&*params).unwrap_or_default();
        if let Value::Object(all) = &mut all {
            all.extend(wished);
        }
        *params = serde_json::from_value(all).map_err(|error| Failure::Usage(format!("--param: {error}")))?;
        Ok(())
    }
}

/// A prompt file with its includes, which lie in its folder or below.
pub(crate) fn parse(path: &str, file: &File) -> Result<Prompt, Failure> {
    let folder = Path::new(path).parent().filter(|_| path != "-").map(Path::to_path_buf).unwrap_or_default();
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    // The first include that could not be had explains the error about it better than the error can.
    let why = RefCell::new(None);
    let parsed = Prompt::with_includes(&file.text, |name| match include(&folder, name) {
        Ok(text) => Some(text),
        Err(reason) => {
            why.borrow_mut().get_or_insert((name.to_owned(), reason));
            None
        }
    });
    parsed.map_err(|error| match (error, why.into_inner()) {
        (Error::Prompt(mut error), Some((name, reason))) if error.message.contains(&name) => {
            error.message = format!("include \"{name}\" {reason}");
            Failure::Prompt(error, file.clone())
        }
        (error, _) => about(error, file),
    })
}

fn include(folder: &Path, name: &str) -> Result<String, String> {
    let outside = || "lies outside the prompt file's folder; includes lie in it or below".to_owned();
    let relative = Path::new(name);
    if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(outside());
    }
    let unreadable = |error: std::io::Error| format!("cannot be read from {}: {}", folder.join(relative).display(), reason(&error));
    let path = folder.join(relative).canonicalize().map_err(unreadable)?;
    // A link may lead outside, too.
    if !path.starts_with(folder.canonicalize().map_err(unreadable)?) {
        return Err(outside());
    }
    std::fs::read_to_string(path).map_err(unreadable)
}

/// A recorded or written request, from its JSON; `None` when the JSON is no call.
pub(crate) struct Request {
    pub(crate) operation: Operation,
    pub(crate) model: String,
    pub(crate) family: Option<String>,
    pub(crate) body: Value,
}

impl Request {
    /// Reads `{"operation": …, "modelId": …, "family": …, "body": …}`.
    pub(crate) fn of(json: &Value) -> Option<outcrop::Result<Self>> {
        let word = |key: &str| json.get(key).and_then(Value::as_str);
        let name = word("operation")?;
        // What names no model may have a path of its own, and a GET no body.
        let other = word("path").is_some() || Operation::named(name).is_ok_and(|operation| !operation.names_model());
        let model = word("modelId").or(other.then_some(""))?;
        let body = json.get("body").or(other.then_some(&Value::Null))?;
        Some(Operation::named(name).map(|operation| Self {
            operation,
            model: model.to_owned(),
            family: word("family").map(str::to_owned),
            body: body.clone(),
        }))
    }
}

/// Findings that do not refuse, for stderr.
pub(crate) fn notes(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| !finding.refuses())
}
