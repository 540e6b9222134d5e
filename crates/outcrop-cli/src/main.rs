//! The `outcrop` command.

mod ask;
mod batch;
mod commands;
mod convert;
mod explain;
mod failure;
mod guardrail;
mod image;
mod inputs;
mod job;
mod models;
mod own;
mod pii;
mod position;
mod replay;
mod sarif;
mod send;
mod terminal;
mod vault;

use ask::{Ask, Target, Terms, Wishes};
use clap::{CommandFactory as _, Parser, Subcommand};
use commands::{Recorded, Report};
use failure::{EXIT_CODES, Failure};
use send::{Embedding, Reranking, Serving, Shape, Way};
use std::io::Write as _;
use std::process::ExitCode;

/// Help texts joined, with an empty line between.
macro_rules! concat_help {
    ($first:expr, $second:literal) => {
        format!("{}\n{}", $first, $second)
    };
}
/// Prompts and payloads for Amazon Bedrock: render, check, call, send, read, mock.
#[derive(Parser)]
#[command(name = "outcrop", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// JSON on stdout where there is a choice, and errors as JSON on stderr
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Show the conversation a prompt and its inputs make
    #[command(after_help = concat_help!(inputs::HELP, "
Examples:
  outcrop render summarise.prompt article=@article.txt
  outcrop render survey.prompt photo=@cliff.jpg site=\"Siccar Point\" --json"))]
    Render {
        #[command(flatten)]
        ask: Ask,
        #[command(flatten)]
        own: own::Own,
    },

    /// Print the finished request as JSON: operation, model, headers, body
    #[command(after_help = concat_help!(inputs::HELP, "
Examples:
  outcrop call summarise.prompt article=@article.txt
  outcrop call summarise.prompt article=@article.txt --converse --stream
  echo 'Name one igneous rock.' | outcrop call - --model amazon.nova-lite-v1:0 --param maxTokens=20"))]
    Call {
        #[command(flatten)]
        ask: Ask,
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        wishes: Wishes,
        #[command(flatten)]
        terms: Terms,
    },

    /// Send a prompt and show the answer as it arrives
    #[command(after_help = concat_help!(inputs::HELP, "
The answer's text goes to stdout; reasoning, tool calls, the stop reason and usage go to stderr.
Keys and region come from the environment: AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN); AWS_REGION; AWS_ENDPOINT_URL_BEDROCK_RUNTIME.
With --json the whole answer is one JSON object; with --json --stream it is streamed nevertheless.

Examples:
  outcrop send summarise.prompt article=@article.txt --mock
  outcrop send summarise.prompt article=@article.txt --region eu-west-1 --converse
  outcrop send summarise.prompt article=@article.txt --mock --json
  echo 'Name one igneous rock.' | outcrop send - --model amazon.nova-lite-v1:0 --mock --events
  outcrop send summarise.prompt article=@article.txt --mock --fault throttle
  outcrop send letter.prompt who=@customer.txt --vault talk.vault --passphrase-file secret.txt"))]
    Send {
        #[command(flatten)]
        ask: Ask,
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        wishes: Wishes,
        #[command(flatten)]
        terms: Terms,
        #[command(flatten)]
        shape: Shape,
        #[command(flatten)]
        way: Way,
    },

    /// Read a recorded answer into a reply, as JSON
    #[command(after_help = "\
An answer that begins like an event stream is read as one, whatever the call says.
When a stream breaks off, what had arrived is printed without a stop reason.

Examples:
  outcrop call summarise.prompt article=@article.txt > call.json
  outcrop read --call call.json response.json
  outcrop read --model amazon.nova-lite-v1:0 --converse --stream stream.bin --events
  outcrop read --call call.json --status 429 --header x-amzn-errortype:ThrottlingException error.json")]
    Read {
        #[command(flatten)]
        recorded: Recorded,
        #[command(flatten)]
        target: Target,
    },

    /// Say what the service would say about a request, without sending it
    #[command(mut_arg("prompt", |arg| arg.value_name("FILE").help("A request body, a call or a prompt file; - for stdin")), after_help = concat_help!(inputs::HELP, "
The file is a request body (then --model says whose), a call as `outcrop call` prints it, or a
prompt file with its inputs. Each finding is a line: path: severity code: message. Severities are
refused, retired (the model is at its end), ignored (the model would not see it as it is), costly
and note; only refused makes the exit code 1. `outcrop explain CODE` says more.

Examples:
  outcrop check body.json --model anthropic.claude-3-haiku-20240307-v1:0
  outcrop check body.json --model amazon.nova-lite-v1:0 --operation ConverseStream
  outcrop check job.json --model amazon.nova-reel-v1:1 --operation StartAsyncInvoke
  outcrop check texts.json --operation ApplyGuardrail
  outcrop call summarise.prompt article=@article.txt | outcrop check -
  outcrop check summarise.prompt article=@article.txt --json
  outcrop check call.json --as-of 2026-12-31 --format sarif > outcrop.sarif"))]
    Check {
        #[command(flatten)]
        ask: Ask,
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        wishes: Wishes,
        #[command(flatten)]
        report: Report,
    },

    /// Turn a request body into the request that says the same to another model, or through Converse
    #[command(after_help = "\
The file is a request body (then --model says whose) or a call as `outcrop call` prints it. What
is lost or changed on the way is told on stderr, and in the findings of the call; a prompt with
its turns written into it is taken apart where the turns make the same prompt again. With --jsonl
each line is a recorded exchange, as of `outcrop replay`, or a call; each is answered by one line
with id, call (or chat), findings and error.

Examples:
  outcrop convert body.json --model anthropic.claude-3-haiku-20240307-v1:0 --converse
  outcrop convert body.json --model meta.llama3-8b-instruct-v1:0 --to amazon.nova-lite-v1:0
  outcrop convert body.json --model amazon.nova-lite-v1:0 --operation Converse --chat
  outcrop convert exchanges.jsonl --jsonl --converse > converse.jsonl")]
    Convert(convert::Conversion),

    /// Say what a finding's code stands for, with a request that breaks it and one that does not
    #[command(after_help = "\
Examples:
  outcrop explain BR-NOVA-008
  outcrop explain
  outcrop explain --json")]
    Explain {
        /// The code of a finding; all codes are listed without one
        code: Option<String>,
    },

    /// Turn texts, images, sounds and videos into vectors, as JSON
    #[command(after_help = "\
Examples:
  outcrop embed amazon.titan-embed-text-v2:0 'a folded limestone' --dimensions 256 --mock
  outcrop embed amazon.titan-embed-text-v1 @article.txt --region us-east-1
  outcrop embed amazon.nova-2-multimodal-embeddings-v1:0 --video s3://bucket/tide.mp4 --mock
  outcrop embed cohere.embed-v4:0 'Thin section' --image section.png --together --region us-east-1")]
    Embed(Embedding),

    /// Bring documents into the order of their relevance, as JSON
    #[command(after_help = "\
Examples:
  outcrop rerank cohere.rerank-v3-5:0 'the hardest mineral' 'Talc is soft.' 'Diamond is hard.' --mock
  outcrop rerank amazon.rerank-v1:0 @question.txt @first.txt @second.txt --top 1 --region us-west-2")]
    Rerank(Reranking),

    /// Make images, into files
    #[command(after_help = "\
The files' names go to stdout. What the model has no place for is refused, not dropped.

Examples:
  outcrop image amazon.nova-canvas-v1:0 'Folded gneiss at low tide' --size 1280x720 --out gneiss.png --mock
  outcrop image stability.sd3-5-large-v1:0 'The stack at noon' --image stack.png --strength 0.6 --region us-west-2
  outcrop image amazon.nova-canvas-v1:0 Moss --image wall.png --mask mask.png --changes black
  outcrop image us.stability.stable-image-search-replace-v1:0 'a compass' --image desk.jpg --find 'the phone'
  outcrop image us.stability.stable-outpaint-v1:0 --image cliff.png --extend left=256,right=256")]
    Image(Box<image::Drawing>),

    /// Start jobs that write to S3, ask about them, wait for them
    #[command(subcommand)]
    Job(job::Command),

    /// Write, check and read the records of a batch, one JSON object a line
    #[command(subcommand)]
    Batch(batch::Command),

    /// Count the tokens of a request, without asking the model
    #[command(after_help = concat_help!(inputs::HELP, "
Examples:
  outcrop count summarise.prompt article=@article.txt --region us-east-1
  echo 'Name one igneous rock.' | outcrop count - --model amazon.nova-lite-v1:0 --converse --mock"))]
    Count {
        #[command(flatten)]
        ask: Ask,
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        wishes: Wishes,
        #[command(flatten)]
        way: Way,
    },

    /// Print the JSON Schema of the body a model takes, for editors
    #[command(after_help = "\
It has the limits a field can say alone; `outcrop check` also knows what fields say together.

Examples:
  outcrop schema amazon.nova-lite-v1:0 > nova.schema.json
  outcrop schema us.anthropic.claude-sonnet-4-6 --operation Converse
  outcrop schema amazon.nova-reel-v1:1 --operation StartAsyncInvoke")]
    Schema {
        /// The model id or ARN
        model: String,
        /// The family of an id that does not show it
        #[arg(long)]
        family: Option<String>,
        /// InvokeModel, Converse, their streaming twins, or StartAsyncInvoke
        #[arg(long, default_value = "InvokeModel")]
        operation: String,
        #[command(flatten)]
        own: own::Own,
    },

    /// Find, mask and restore personal data, by local rules
    #[command(subcommand)]
    Pii(pii::Pii),

    /// Check a guardrail's policy, and try it on texts without the service
    #[command(subcommand)]
    Guardrail(guardrail::Command),

    /// Stand in for the service over HTTP
    #[command(after_help = "\
Examples:
  outcrop mock
  outcrop mock --port 0 --auth none --speed 0
  outcrop mock --fixtures my-fixtures --refuse-misses
  outcrop mock --fault throttle/3 --key AKIDEXAMPLE:secret
  outcrop mock --guardrail gr4n1te=examples/guardrails/financial-advice.json")]
    Mock(Serving),

    /// List the model families, their models and what they take
    #[command(after_help = "\
A model is listed by its id or by the start of it.

Examples:
  outcrop families
  outcrop families claude --json
  outcrop families llama --format json > my-family.json
  outcrop families --family-file examples/families/imported-llama.toml imported-llama")]
    Families {
        /// Only this family
        family: Option<String>,
        /// The list, or the family's rows as data that --family-file reads
        #[arg(long, value_enum, default_value = "text")]
        format: commands::Listing,
        #[command(flatten)]
        own: own::Own,
    },

    /// List, filter and rank the models there are, with limits, prices and lifecycle
    #[command(after_help = "\
Every figure has a source and the day it was read; what is not known is said to be unknown.
A price file of your own is TOML or JSON: models.ID.input and so on, dollars a million tokens.

Examples:
  outcrop models --takes image,tools --context 200k --region eu --sort price
  outcrop models --lifecycle active --max-price 1/5 --format json
  outcrop models show anthropic.claude-sonnet-4-6
  outcrop models compare summarise.prompt article=@article.txt
  outcrop models throughput amazon.nova-pro-v1:0 --tokens-per-minute 500k --output-share 0.1")]
    Models(Box<models::Models>),

    /// Read recorded exchanges, one JSON object a line, and report on each
    #[command(after_help = "\
A recording has id, operation, model_id, request (body) and response (status, headers, and body,
body_text, body_base64 or events). Each line is answered by one line with id, family, request
(accepted, findings), reply, events (how many) and error. A line that is no recording is
reported and passed over.

Examples:
  outcrop replay exchanges.jsonl > report.jsonl
  zcat exchanges.jsonl.gz | outcrop replay -")]
    Replay {
        /// The recordings; - for stdin
        file: String,
        #[command(flatten)]
        own: own::Own,
    },

    /// Print a completion script for a shell
    #[command(after_help = "\
Example:
  outcrop completions bash > ~/.local/share/bash-completion/completions/outcrop")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report(cli.json);
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    match &cli.command {
        Command::Render { ask, own } => commands::render(ask, own, cli.json),
        Command::Call { ask, target, wishes, terms } => commands::call(ask, target, wishes, terms),
        Command::Send { ask, target, wishes, terms, shape, way } => send::send(ask, target, (wishes, terms), way, shape, cli.json),
        Command::Embed(asked) => send::embed(asked),
        Command::Rerank(asked) => send::rerank(asked),
        Command::Image(asked) => image::run(asked, cli.json),
        Command::Job(command) => job::run(command, cli.json),
        Command::Batch(command) => batch::run(command, cli.json),
        Command::Count { ask, target, wishes, way } => job::count(ask, target, wishes, way, cli.json),
        Command::Schema { model, family, operation, own } => commands::schema(model, family.as_deref(), own, operation),
        Command::Pii(command) => pii::run(command),
        Command::Guardrail(command) => guardrail::run(command, cli.json),
        Command::Mock(serving) => send::mock(serving),
        Command::Read { recorded, target } => commands::read(recorded, target),
        Command::Check { ask, target, wishes, report } => commands::check(ask, target, wishes, report, cli.json),
        Command::Convert(conversion) => convert::run(conversion),
        Command::Explain { code } => explain::run(code.as_deref(), cli.json),
        Command::Families { family, format, own } => commands::list_families(family.as_deref(), own, *format, cli.json),
        Command::Models(models) => models::run(models, cli.json),
        Command::Replay { file, own } => replay::run(file, own.families()?),
        Command::Completions { shell } => {
            // Into memory first: a reader that leaves early is not clap's to panic about.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "outcrop", &mut script);
            std::io::stdout().write_all(&script)?;
            Ok(())
        }
    }
}
