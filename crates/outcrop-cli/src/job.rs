//! `outcrop job`: what is answered into S3, and later. `outcrop count`: what a request would cost.

use crate::ask::{Ask, Target, Wishes, notes};
use crate::commands::{print_json, print_line, say_notes};
use crate::failure::Failure;
use crate::image::{members, still};
use crate::inputs;
use crate::send::{Way, runtime, texts};
use clap::{Args, Subcommand};
use outcrop::{Call, Clip, Job, JobStatus, Jobs, Output, Shot, Source, State, Video};
use outcrop_client::{Client, Wait};
use serde_json::{Map, Value, json};
use std::io::{self, Write as _};
use std::time::Duration;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Start a job: a video, the vectors of a clip, or an input of your own
    #[command(after_help = "\
The ARN of the job goes to stdout.

Examples:
  outcrop job start amazon.nova-reel-v1:1 'A tide coming in' --output s3://bucket/reels --region us-east-1
  outcrop job start amazon.nova-reel-v1:1 --shot 'A drop falls' --shot 'Rings spread=@pool.png' --output s3://bucket/reels
  outcrop job start luma.ray-v2:0 'Sand sliding down a dune' --seconds 5 --loop --output s3://bucket/ray --mock --wait
  outcrop job start twelvelabs.marengo-embed-3-0-v1:0 --clip video=s3://bucket/a.mp4 --every 6 --output s3://bucket/vectors
  outcrop job start luma.ray-v2:0 --input input.json --output s3://bucket/ray")]
    Start(Box<Start>),

    /// Ask what has become of a job
    #[command(after_help = "\
Example:
  outcrop job status arn:aws:bedrock:us-east-1:123456789012:async-invoke/ab12cd34ef56 --region us-east-1")]
    Status {
        /// The ARN of the job
        arn: String,
        #[command(flatten)]
        way: Way,
    },

    /// List jobs, the latest first
    #[command(after_help = "\
Examples:
  outcrop job list --state failed --region us-east-1
  outcrop job list --after 2026-11-01T00:00:00Z --all --json")]
    List {
        /// Only those in this state
        #[arg(long, value_name = "inProgress|completed|failed", value_parser = state)]
        state: Option<State>,
        /// Only those started after this time, ISO 8601
        #[arg(long, value_name = "TIME")]
        after: Option<String>,
        /// Only those started before this time, ISO 8601
        #[arg(long, value_name = "TIME")]
        before: Option<String>,
        /// At most so many in a page
        #[arg(long, value_name = "N")]
        most: Option<u32>,
        /// Those started first come first
        #[arg(long)]
        oldest_first: bool,
        /// All pages, not only the first
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        way: Way,
    },

    /// Wait until a job is over
    #[command(after_help = "\
The exit code is 7 when the job failed or is not over in time.

Example:
  outcrop job wait arn:aws:bedrock:us-east-1:123456789012:async-invoke/ab12cd34ef56 --at-most 1200 --region us-east-1")]
    Wait {
        /// The ARN of the job
        arn: String,
        /// Seconds to wait at most
        #[arg(long, value_name = "SECONDS")]
        at_most: Option<u64>,
        #[command(flatten)]
        way: Way,
    },
}

#[derive(Args)]
pub(crate) struct Start {
    /// The model id or ARN
    model: String,
    /// What is to be seen; @file for what a file holds, - for stdin
    #[arg(conflicts_with_all = ["shots", "clip", "input"])]
    prompt: Option<String>,
    /// Where to write
    #[arg(long, value_name = "s3://BUCKET/PREFIX")]
    output: String,
    /// How long the video is to be
    #[arg(long, value_name = "N")]
    seconds: Option<u32>,
    /// Its width to its height
    #[arg(long, value_name = "16:9")]
    aspect_ratio: Option<String>,
    /// Its pixels, as the model spells them
    #[arg(long, value_name = "720p")]
    resolution: Option<String>,
    /// The same seed and wishes give the same video
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Let its end lead into its start
    #[arg(long = "loop")]
    loops: bool,
    /// The image it begins with; a file or an object in S3
    #[arg(long, value_name = "FILE")]
    first: Option<String>,
    /// The image it ends with
    #[arg(long, value_name = "FILE")]
    last: Option<String>,
    /// A shot, with its first image perhaps; may be repeated
    #[arg(long = "shot", value_name = "TEXT[=@FILE]")]
    shots: Vec<String>,
    /// A medium to turn into vectors: text, image, audio or video, from S3 or, for text, as it stands
    #[arg(long, value_name = "MEDIUM=URI", conflicts_with = "input")]
    clip: Option<String>,
    /// The format of the clip, where the model asks for it
    #[arg(long, value_name = "mp4", requires = "clip")]
    format: Option<String>,
    /// Where the clip begins, in seconds
    #[arg(long = "start", value_name = "SECONDS", requires = "clip")]
    begin: Option<f64>,
    /// Where it ends, in seconds
    #[arg(long, value_name = "SECONDS", requires = "clip")]
    end: Option<f64>,
    /// Seconds of each stretch that gets a vector
    #[arg(long, value_name = "SECONDS", requires = "clip")]
    every: Option<f64>,
    /// What of the clip to look at; may be repeated
    #[arg(long = "option", value_name = "NAME", requires = "clip")]
    options: Vec<String>,
    /// Numbers in each vector
    #[arg(long, value_name = "N", requires = "clip")]
    dimensions: Option<u32>,
    /// The model's own input, as a JSON file; - for stdin
    #[arg(long, value_name = "FILE")]
    input: Option<String>,
    /// Members for the model's own input, as JSON
    #[arg(long, value_name = "JSON", conflicts_with = "input")]
    extra: Option<String>,
    /// The ARN of the key to encrypt with
    #[arg(long, value_name = "ARN")]
    kms_key: Option<String>,
    /// The account that owns the bucket
    #[arg(long, value_name = "ACCOUNT")]
    bucket_owner: Option<String>,
    /// The same token starts the same job once
    #[arg(long, value_name = "TEXT")]
    token: Option<String>,
    /// A tag; may be repeated
    #[arg(long = "tag", value_name = "KEY=VALUE")]
    tags: Vec<String>,
    /// Wait until it is over, and print what has become of it
    #[arg(long)]
    wait: bool,
    /// Print the finished request instead of sending it
    #[arg(long)]
    print_call: bool,
    #[command(flatten)]
    way: Way,
}

fn state(word: &str) -> Result<State, String> {
    State::named(word).ok_or_else(|| "must be one of inProgress, completed, failed".to_owned())
}

impl Start {
    fn call(&self) -> Result<Call<Job>, Failure> {
        let output = Output {
            uri: self.output.clone(),
            kms_key: self.kms_key.clone(),
            bucket_owner: self.bucket_owner.clone(),
            token: self.token.clone(),
            tags: self.tags()?,
        };
        if let Some(path) = &self.input {
            return Ok(Job::start(&self.model, None, inputs::json(path, "the input")?, &output)?);
        }
        let extra = members("--extra", self.extra.as_ref())?;
        if let Some(clip) = &self.clip {
            let Some((medium, place)) = clip.split_once('=') else {
                return Err(Failure::Usage(format!(
                    "--clip takes a medium and where it is, video=s3://bucket/a.mp4 for example, got \"{clip}\""
                )));
            };
            let in_s3 = place.starts_with("s3://");
            let source = in_s3.then(|| Source::S3 { uri: place.to_owned(), bucket_owner: self.bucket_owner.clone() });
            let clip = Clip {
                text: (!in_s3).then(|| place.to_owned()),
                source,
                format: self.format.clone(),
                start: self.begin,
                end: self.end,
                every: self.every,
                options: self.options.clone(),
                dimensions: self.dimensions,
                extra,
                ..Clip::of(medium)
            };
            return Ok(clip.start(&self.model, &output)?);
        }
        let prompt = match &self.prompt {
            Some(prompt) => texts(std::slice::from_ref(prompt))?.concat(),
            None => String::new(),
        };
        let shot = |shot: &String| {
            let (prompt, image) = shot.rsplit_once("=@").map_or((shot.as_str(), None), |(prompt, path)| (prompt, Some(path)));
            Ok::<_, Failure>(Shot { prompt: prompt.to_owned(), image: image.map(still).transpose()? })
        };
        let video = Video {
            prompt,
            seconds: self.seconds,
            aspect_ratio: self.aspect_ratio.clone(),
            resolution: self.resolution.clone(),
            seed: self.seed,
            loops: self.loops.then_some(true),
            first: self.first.as_deref().map(still).transpose()?,
            last: self.last.as_deref().map(still).transpose()?,
            shots: self.shots.iter().map(shot).collect::<Result<_, _>>()?,
            extra,
        };
        Ok(video.start(&self.model, &output)?)
    }

    fn tags(&self) -> Result<Map<String, Value>, Failure> {
        let tag = |tag: &String| match tag.split_once('=') {
            Some((key, value)) => Ok((key.to_owned(), value.into())),
            None => Err(Failure::Usage(format!("--tag takes key=value, got \"{tag}\""))),
        };
        self.tags.iter().map(tag).collect()
    }
}

pub(crate) fn run(command: &Command, wants_json: bool) -> Result<(), Failure> {
    match command {
        Command::Start(start) => {
            let call = start.call()?;
            say_notes(notes(&call.findings));
            if start.print_call {
                return print_json(&call);
            }
            let client = start.way.client()?;
            let job = runtime()?.block_on(client.send(&call))?;
            if start.wait {
                return wait(&client, &job, None, start.way.mocked(), wants_json);
            }
            if wants_json {
                return print_line(&job);
            }
            writeln!(io::stdout(), "{}", job.arn)?;
            Ok(())
        }
        Command::Status { arn, way } => {
            let poll = Job::of(arn).poll()?;
            let client = way.client()?;
            tell(&runtime()?.block_on(client.send(&poll))?, wants_json)
        }
        Command::Wait { arn, at_most, way } => {
            wait(&way.client()?, &Job::of(arn), at_most.map(Duration::from_secs), way.mocked(), wants_json)
        }
        Command::List { state, after, before, most, oldest_first, all, way } => {
            let jobs = Jobs {
                after: after.clone(),
                before: before.clone(),
                state: *state,
                most: *most,
                oldest_first: oldest_first.then_some(true),
            };
            let client = way.client()?;
            let runtime = runtime()?;
            let mut call = jobs.call()?;
            loop {
                let page = runtime.block_on(client.send(&call))?;
                if wants_json {
                    page.jobs.iter().try_for_each(print_line)?;
                } else {
                    let mut out = io::stdout().lock();
                    for job in &page.jobs {
                        writeln!(out, "{}  {}  {}  {}", job.arn, job.raw, job.submitted, job.model.rsplit('/').next().unwrap_or_default())?;
                    }
                }
                match call.next(&page) {
                    Some(next) if *all => call = next,
                    Some(_) => {
                        let _ = writeln!(io::stderr(), "note: there are more; --all lists them");
                        return Ok(());
                    }
                    None => return Ok(()),
                }
            }
        }
    }
}

fn wait(client: &Client, job: &Job, at_most: Option<Duration>, mocked: bool, wants_json: bool) -> Result<(), Failure> {
    let mut pace = Wait { at_most, ..Wait::default() };
    if mocked {
        // Nothing takes time there.
        pace = Wait { first: Duration::ZERO, longest: Duration::ZERO, ..pace };
    }
    let status = runtime()?.block_on(client.wait(job, &pace))?;
    tell(&status, wants_json)?;
    if status.state == State::Completed { Ok(()) } else { Err(Failure::Said(7)) }
}

fn tell(status: &JobStatus, wants_json: bool) -> Result<(), Failure> {
    if wants_json {
        return print_json(status);
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{}", status.raw)?;
    if let Some(failure) = &status.failure {
        writeln!(out, "{failure}")?;
    }
    writeln!(out, "{}", status.folder())?;
    Ok(())
}

/// `outcrop count`
pub(crate) fn count(ask: &Ask, target: &Target, wishes: &Wishes, way: &Way, wants_json: bool) -> Result<(), Failure> {
    let call = ask.render()?.call(target, wishes)?;
    say_notes(notes(&call.findings));
    let client = way.client_for(target.own.families()?, &call)?;
    let count = runtime()?.block_on(client.send(&call.count_tokens()))?;
    if wants_json {
        return print_line(&json!(count));
    }
    writeln!(io::stdout(), "{}", count.input_tokens)?;
    Ok(())
}
