//! The commands that talk to the service or stand in for it: send, embed, mock.

use crate::ask::{Ask, Target, Terms, Wishes, notes, operation};
use crate::commands::{finished, print_json, print_line, say_notes};
use crate::failure::Failure;
use crate::image;
use crate::inputs;
use crate::own::Own;
use crate::terminal::{DIM, Face, harmless};
use clap::{Args, ValueEnum};
use outcrop::chat::Source;
use outcrop::sign::Credentials;
use outcrop::video::Still;
use outcrop::{Call, Embed, Error, Event, Families, Item, Operation, Part, Picture, Purpose, Reply, Rerank, Truncate};
use outcrop_client::{Auth, Client, Config};
use outcrop_mock::{Access, Fault, Misses, Mock};
use serde_json::Value;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where to send.
#[derive(Args)]
pub(crate) struct Way {
    /// The region to send to and to sign for; that of the environment when absent
    #[arg(long, conflicts_with = "mock")]
    region: Option<String>,
    /// A base URL to send to instead of the region's own
    #[arg(long, value_name = "URL", conflicts_with = "mock")]
    endpoint: Option<String>,
    /// Let the mock answer, without network or account
    #[arg(long)]
    mock: bool,
    /// With --mock: what goes wrong, for example throttle, or cut=2
    #[arg(long, value_name = "NAME", requires = "mock")]
    fault: Option<String>,
}

/// What to print of an answer.
#[derive(Args)]
pub(crate) struct Shape {
    /// Wait for the whole answer instead of streaming it
    #[arg(long, conflicts_with_all = ["stream", "events"])]
    whole: bool,
    /// Print the events as they arrive, one JSON object a line
    #[arg(long)]
    events: bool,
}

impl Way {
    /// Whether the mock answers.
    pub(crate) fn mocked(&self) -> bool {
        self.mock
    }

    /// The region that is meant: that of the mock is one of its own.
    fn region(&self) -> Option<String> {
        let set = |name: &str| std::env::var(name).ok().filter(|region| !region.is_empty());
        if self.mock {
            Some("us-east-1".to_owned())
        } else {
            self.region.clone().or_else(|| set("AWS_REGION")).or_else(|| set("AWS_DEFAULT_REGION"))
        }
    }

    pub(crate) fn client(&self) -> Result<Client, Failure> {
        self.client_of(Mock::new())
    }

    /// The client for this call, of whose family the mock is told, too.
    pub(crate) fn client_for(&self, own: &Families, call: &Call) -> Result<Client, Failure> {
        let family = call.family();
        let told = own.iter().any(|known| std::ptr::eq(known, family));
        self.client_of(if told { Mock::new().family(family).model(&call.model, family.id) } else { Mock::new() })
    }

    fn client_of(&self, mock: Mock) -> Result<Client, Failure> {
        if self.mock {
            let mut mock = mock.open();
            if let Some(name) = &self.fault {
                mock = mock.fault(fault(name)?, 1);
            }
            // A fault of the mock is there to be seen, not to be tried again.
            let config = Config { retries: 0, ..Config::new("us-east-1", Auth::Bearer("mock".to_owned())) };
            return Ok(Client::with_transport(config, mock)?);
        }
        let config = Config::from_vars(|name| match name {
            "AWS_REGION" if self.region.is_some() => self.region.clone(),
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME" if self.endpoint.is_some() => self.endpoint.clone(),
            _ => std::env::var(name).ok(),
        })?;
        Ok(Client::new(config)?)
    }
}

fn fault(name: &str) -> Result<Fault, Failure> {
    Fault::named(name).ok_or_else(|| {
        let names = Fault::names().collect::<Vec<_>>().join(", ");
        Failure::Usage(format!("there is no fault \"{name}\"; there are {names}, and cut=<frames>"))
    })
}

pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.map_err(|error| Failure::Outcrop(Error::Transport(error.to_string())))
}

/// `outcrop send`
pub(crate) fn send(
    ask: &Ask,
    target: &Target,
    (wishes, terms): (&Wishes, &Terms),
    way: &Way,
    shape: &Shape,
    wants_json: bool,
) -> Result<(), Failure> {
    let mut call = ask.render()?.call_on(target, wishes, terms)?;
    if shape.events || !(shape.whole || wants_json) {
        call = call.streaming()?;
    }
    say_notes(notes(&call.findings));
    let client = way.client_for(target.own.families()?, &call)?;
    runtime()?.block_on(async {
        if call.operation.streams() {
            return stream(&client, &call, shape, wants_json).await;
        }
        let reply = client.send(&call).await?;
        if wants_json {
            print_json(&reply)?;
        } else {
            let mut telling = Telling::new();
            reply.parts.iter().try_for_each(|part| telling.part(part))?;
            telling.end(&reply)?;
        }
        finished(&reply)
    })
}

async fn stream(client: &Client, call: &Call, shape: &Shape, wants_json: bool) -> Result<(), Failure> {
    let mut events = client.stream(call).await?;
    let mut telling = Telling::new();
    while let Some(event) = events.next().await {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                if wants_json && !shape.events {
                    print_json(&events.so_far())?;
                }
                telling.end_line()?;
                // The service was reached; what broke is its answer.
                return Err(match error {
                    Error::Transport(reason) => Error::Cut { reason }.into(),
                    error => error.into(),
                });
            }
        };
        if shape.events {
            print_line(&event)?;
        } else if !wants_json {
            telling.event(event)?;
        }
    }
    let reply = events.reply().await?;
    if wants_json && !shape.events {
        print_json(&reply)?;
    } else if !shape.events {
        telling.end(&reply)?;
    }
    finished(&reply)
}

/// Tells an answer as it arrives: its text on stdout, everything else on stderr.
struct Telling {
    stdout: io::Stdout,
    stderr: io::Stderr,
    out: Face,
    err: Face,
    /// What the last line that has not ended holds.
    open: Option<Line>,
}

#[derive(Clone, Copy, PartialEq)]
enum Line {
    Text,
    Reasoning,
}

impl Telling {
    fn new() -> Self {
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let (out, err) = (Face::of(&stdout), Face::of(&stderr));
        Self { stdout, stderr, out, err, open: None }
    }

    fn event(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Text { text } => self.text(&text),
            Event::Reasoning { text } => self.reasoning(&text),
            Event::ToolCall { id, name, input, extra, .. } => self.aside(&tool_call(&id, &name, &input, extra.as_deref())),
            // The call follows when it is complete, the stop with the figures.
            _ => Ok(()),
        }
    }

    fn part(&mut self, part: &Part) -> io::Result<()> {
        match part {
            Part::Text { text, .. } => self.text(text),
            Part::Reasoning { text, .. } if !text.is_empty() => self.reasoning(text),
            Part::ToolCall { id, name, input, extra, .. } => self.aside(&tool_call(id, name, input, extra.as_deref())),
            _ => Ok(()),
        }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        if self.open == Some(Line::Reasoning) {
            self.end_line()?;
        }
        self.stdout.write_all(harmless(text, self.out).as_bytes())?;
        self.stdout.flush()?;
        self.open = (!text.ends_with('\n')).then_some(Line::Text);
        Ok(())
    }

    fn reasoning(&mut self, text: &str) -> io::Result<()> {
        if self.open != Some(Line::Reasoning) {
            self.end_line()?;
            // Nobody is left to tell when stderr is gone; the answer goes on.
            let _ = write!(self.stderr, "reasoning: ");
        }
        let dim = DIM.on(self.err);
        let _ = write!(self.stderr, "{dim}{}{dim:#}", harmless(text, self.err));
        self.open = Some(Line::Reasoning);
        Ok(())
    }

    /// A line on stderr.
    fn aside(&mut self, line: &str) -> io::Result<()> {
        self.end_line()?;
        let _ = writeln!(self.stderr, "{}", harmless(line, self.err));
        Ok(())
    }

    /// Ends a line that is open. A pipe gets the model's text as it is; a terminal gets the line's end.
    fn end_line(&mut self) -> io::Result<()> {
        match self.open.take() {
            Some(Line::Text) if self.out.terminal => {
                writeln!(self.stdout)?;
            }
            Some(Line::Reasoning) => {
                let _ = writeln!(self.stderr);
            }
            _ => (),
        }
        Ok(())
    }

    /// Why it stopped, and what it cost.
    fn end(&mut self, reply: &Reply) -> io::Result<()> {
        self.end_line()?;
        let stop = reply.stop.as_ref().map(|stop| {
            let reason = serde_json::to_value(stop.reason).unwrap_or_default();
            let raw = if stop.raw.is_empty() { String::new() } else { format!(" ({})", stop.raw) };
            format!("stop: {}{raw}", reason.as_str().unwrap_or("unknown"))
        });
        let usage = reply.usage;
        let figures = [
            (usage.input_tokens, "in"),
            (usage.output_tokens, "out"),
            (usage.reasoning_tokens.filter(|count| *count > 0), "of them thoughts"),
            (usage.cache_read_tokens.filter(|count| *count > 0), "from the cache"),
            (usage.cache_write_tokens.filter(|count| *count > 0), "into the cache"),
        ];
        let figures: Vec<String> = figures.iter().filter_map(|(count, what)| count.map(|count| format!("{count} {what}"))).collect();
        let tokens = (!figures.is_empty()).then(|| format!("tokens: {}", figures.join(", ")));
        let line = stop.into_iter().chain(tokens).collect::<Vec<_>>().join("; ");
        self.aside(&line)?;
        say_notes(&reply.findings);
        Ok(())
    }
}

/// A tool call as a line; what else it came with, such as the name of its toolset, stands behind it.
pub(crate) fn tool_call(id: &str, name: &str, input: &Value, extra: Option<&Value>) -> String {
    let extra = extra.map(|extra| format!(" {extra}")).unwrap_or_default();
    format!("tool call {name} ({id}): {input}{extra}")
}

/// `outcrop embed`
#[derive(Args)]
pub(crate) struct Embedding {
    /// The model id or ARN
    model: String,
    /// The texts; @file for what a file holds, - for stdin
    #[arg(required_unless_present_any = ["images", "audio", "video"])]
    texts: Vec<String>,
    /// An image to turn into a vector, too; may be repeated
    #[arg(long = "image", value_name = "FILE|S3-URI")]
    images: Vec<String>,
    /// A sound, for models that hear
    #[arg(long, value_name = "FILE|S3-URI")]
    audio: Option<String>,
    /// A video, for models that see them
    #[arg(long, value_name = "FILE|S3-URI")]
    video: Option<String>,
    /// One vector of all that is given, for models that mix
    #[arg(long)]
    together: bool,
    /// Numbers in each vector
    #[arg(long, value_name = "N")]
    dimensions: Option<u32>,
    /// Vectors of length one, or not
    #[arg(long, value_name = "BOOL")]
    normalize: Option<bool>,
    /// What the vectors are made of; may be repeated
    #[arg(long = "type", value_name = "float|int8|uint8|binary|ubinary")]
    types: Vec<String>,
    /// What the vectors are for
    #[arg(long, value_name = "document|query|classification|clustering", value_parser = purpose)]
    purpose: Option<Purpose>,
    /// Which end of a text that is too long is cut
    #[arg(long, value_name = "none|start|end", value_parser = truncate)]
    truncate: Option<Truncate>,
    #[command(flatten)]
    way: Way,
}

/// Texts, images, and what makes one vector of several things or is neither.
type Given = (Vec<String>, Vec<Picture>, Vec<Vec<Item>>);

impl Embedding {
    fn given(&self) -> Result<Given, Failure> {
        let texts = texts(&self.texts)?;
        let (mut images, mut items) = (Vec::new(), Vec::new());
        for path in &self.images {
            let Still { format, source } = image::still(path)?;
            match source {
                Source::Data(data) if !self.together => images.push(Picture { format, data }),
                source => items.push(Item::Image { format, source }),
            }
        }
        for (path, video) in [(&self.audio, false), (&self.video, true)] {
            let Some(path) = path else { continue };
            // The name says what it is: its bytes say it in too many ways.
            let format = Path::new(path).extension().map(|end| end.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
            let source = match path.strip_prefix("s3://") {
                Some(_) => Source::S3 { uri: path.clone(), bucket_owner: None },
                None => Source::bytes(&inputs::bytes(path, if video { "the video" } else { "the sound" })?),
            };
            items.push(if video { Item::Video { format, source } } else { Item::Audio { format, source } });
        }
        if self.together {
            items.splice(0..0, texts.into_iter().map(|text| Item::Text { text }));
            return Ok((Vec::new(), images, vec![items]));
        }
        Ok((texts, images, items.into_iter().map(|item| vec![item]).collect()))
    }
}

fn purpose(word: &str) -> Result<Purpose, String> {
    let words = [
        ("document", Purpose::Document),
        ("query", Purpose::Query),
        ("classification", Purpose::Classification),
        ("clustering", Purpose::Clustering),
    ];
    one_of(&words, word)
}

fn truncate(word: &str) -> Result<Truncate, String> {
    one_of(&[("none", Truncate::None), ("start", Truncate::Start), ("end", Truncate::End)], word)
}

pub(crate) fn one_of<T: Copy>(words: &[(&str, T)], word: &str) -> Result<T, String> {
    let found = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    found.ok_or_else(|| format!("must be one of {}", words.iter().map(|(known, _)| *known).collect::<Vec<_>>().join(", ")))
}

/// Texts as they stand on the command line: `@file` for what a file holds, `-` for stdin.
pub(crate) fn texts(given: &[String]) -> Result<Vec<String>, Failure> {
    given.iter().map(|text| inputs::typed(text, "a text")).collect()
}

/// `outcrop rerank`
#[derive(Args)]
pub(crate) struct Reranking {
    /// The model id or ARN
    model: String,
    /// The question; @file for what a file holds, - for stdin
    query: String,
    /// The documents; @file for what a file holds
    #[arg(required = true)]
    documents: Vec<String>,
    /// How many of the best to return
    #[arg(long, value_name = "N")]
    top: Option<u32>,
    /// InvokeModel, the model's own body, or Rerank, an operation of the agent runtime; that takes an ARN, or an id with --region
    #[arg(long, value_name = "NAME", default_value = "InvokeModel", value_parser = operation)]
    operation: Operation,
    #[command(flatten)]
    way: Way,
}

pub(crate) fn rerank(asked: &Reranking) -> Result<(), Failure> {
    let query = texts(std::slice::from_ref(&asked.query))?.concat();
    let rerank = Rerank { query, documents: texts(&asked.documents)?, top: asked.top };
    let client = asked.way.client();
    let model = match (asked.operation, asked.way.region()) {
        (Operation::Rerank, Some(region)) if !asked.model.starts_with("arn:") => Rerank::arn(&region, &asked.model),
        _ => asked.model.clone(),
    };
    let call = rerank.call_as(&model, asked.operation)?;
    let client = client?;
    print_line(&runtime()?.block_on(client.send(&call))?)
}

pub(crate) fn embed(asked: &Embedding) -> Result<(), Failure> {
    let (texts, images, inputs) = asked.given()?;
    let embed = Embed {
        texts,
        images,
        inputs,
        dimensions: asked.dimensions,
        normalize: asked.normalize,
        types: asked.types.clone(),
        purpose: asked.purpose,
        truncate: asked.truncate,
    };
    let call = embed.call(&asked.model)?;
    say_notes(notes(&call.findings));
    let client = asked.way.client()?;
    print_line(&runtime()?.block_on(client.send(&call))?)
}

/// `outcrop mock`
#[derive(Args)]
pub(crate) struct Serving {
    /// The port to listen at; 0 for a free one
    #[arg(long, default_value_t = 8420)]
    port: u16,
    /// The address to listen at
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Answer from the fixtures below this folder, too
    #[arg(long, value_name = "DIR")]
    fixtures: Vec<PathBuf>,
    /// Who may ask: anybody, or whoever sends a signature or an API key
    #[arg(long, value_enum, default_value_t = Admission::Signed)]
    auth: Admission,
    /// Let in only who signs with this access key; may be repeated
    #[arg(long = "key", value_name = "ID:SECRET", conflicts_with = "auth")]
    keys: Vec<String>,
    /// Let in only who sends this API key; may be repeated
    #[arg(long = "api-key", value_name = "KEY", conflicts_with = "auth")]
    api_keys: Vec<String>,
    /// Refuse what no fixture answers instead of making up an answer
    #[arg(long)]
    refuse_misses: bool,
    /// How many times as fast as recorded streams flow; 0 for no waiting
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    speed: f64,
    /// Another seed gives other answers
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    own: Own,
    /// What goes wrong, at every request or at every N-th: NAME or NAME/N
    #[arg(long = "fault", value_name = "NAME[/N]")]
    faults: Vec<String>,
    /// Judge requests under this guardrail by this policy, JSON or YAML; every version unless one is named
    #[arg(long = "guardrail", value_name = "ID[:VERSION]=FILE")]
    guardrails: Vec<String>,
}

/// Who may ask the mock.
#[derive(Clone, Copy, ValueEnum)]
enum Admission {
    /// Anybody
    None,
    /// Whoever sends a signature or an API key, whatever it is worth
    Signed,
}

pub(crate) fn mock(serving: &Serving) -> Result<(), Failure> {
    let mut mock = Mock::new().speed(serving.speed).seed(serving.seed);
    for family in serving.own.families()?.iter().collect::<Vec<_>>().into_iter().rev() {
        mock = mock.family(family);
    }
    for folder in &serving.fixtures {
        mock = mock.folder(folder).map_err(|error| Failure::File(folder.display().to_string(), error.to_string()))?;
    }
    if serving.refuse_misses {
        mock = mock.misses(Misses::Refuse);
    }
    mock = mock.access(serving.access()?);
    for named in &serving.faults {
        let (name, every) = named.rsplit_once('/').unwrap_or((named, "1"));
        let every = every.parse().map_err(|_| Failure::Usage(format!("--fault takes NAME or NAME/N, got \"{named}\"")))?;
        mock = mock.fault(fault(name)?, every);
    }
    for named in &serving.guardrails {
        let Some((which, file)) = named.split_once('=') else {
            return Err(Failure::Usage(format!("--guardrail takes ID=FILE or ID:VERSION=FILE, got \"{named}\"")));
        };
        // The colons of an ARN come before its id.
        let version = |text: &&str| *text == "DRAFT" || !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (id, version) = which.rsplit_once(':').filter(|(_, last)| version(last)).unwrap_or((which, "*"));
        mock = mock.guardrail(id, version, &inputs::yaml(file, "the policy")?)?;
    }
    runtime()?.block_on(async {
        let address = (serving.host.as_str(), serving.port);
        let server = outcrop_mock::serve(mock, address).await.map_err(|error| {
            let reason = crate::inputs::reason(&error);
            Failure::Outcrop(Error::Transport(format!(
                "nothing can listen at {}:{}: {reason}; try another --port",
                serving.host, serving.port
            )))
        })?;
        let url = server.url();
        let mut out = io::stdout().lock();
        writeln!(out, "{url}\n")?;
        writeln!(out, "Point an AWS SDK or the AWS CLI at it with")?;
        writeln!(out, "  export AWS_ENDPOINT_URL_BEDROCK_RUNTIME={url}")?;
        writeln!(out, "  export AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=mock AWS_SECRET_ACCESS_KEY=mock")?;
        writeln!(out, "or outcrop itself with --endpoint {url}; ctrl-c stops it.")?;
        out.flush()?;
        drop(out);
        if outcrop_mock::server::blocked_by_fetch(server.addr.port()) {
            let _ = writeln!(io::stderr(), "note: browsers and fetch refuse to talk to port {}", server.addr.port());
        }
        server.wait().await;
        Ok(())
    })
}

impl Serving {
    fn access(&self) -> Result<Access, Failure> {
        if self.keys.is_empty() && self.api_keys.is_empty() {
            return Ok(match self.auth {
                Admission::None => Access::Open,
                Admission::Signed => Access::Signed,
            });
        }
        let read = |key: &String| match key.split_once(':') {
            Some((id, secret)) => Ok(Credentials::new(id, secret)),
            None => Err(Failure::Usage("--key takes an access key id and its secret with a colon between".to_owned())),
        };
        let credentials = self.keys.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Access::Known { credentials, keys: self.api_keys.clone() })
    }
}
