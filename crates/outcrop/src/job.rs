//! Jobs: what is started now, answered into S3, and asked about later.

use crate::body::View;
use crate::call::{Answer, Call, Operation, Response, json_body, percent_encode};
use crate::check::check_apart;
use crate::error::{Error, Result};
use crate::families::{FamilyHint, Resolved, Speaks, media, resolve_in};
use crate::finding::Finding;
use crate::json::{Fit, FromJson, Members, Unfit, deserialize_from_json};
use crate::service::SERVICE;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where a job writes, and what it is marked with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// `s3://bucket`, with a prefix or without.
    pub uri: String,
    /// The ARN of the key to encrypt with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
    /// The account that owns the bucket, 12 digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_owner: Option<String>,
    /// The same token starts the same job once, however often it is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Tags, by their keys.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub tags: Map<String, Value>,
}

impl Output {
    /// This place.
    pub fn to(uri: impl Into<String>) -> Self {
        Self { uri: uri.into(), ..Self::default() }
    }
}

/// A job that was started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Its ARN.
    pub arn: String,
    /// The service's id of the request that started it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Job {
    /// The job with this ARN.
    pub fn of(arn: impl Into<String>) -> Self {
        Self { arn: arn.into(), request_id: None }
    }

    /// The last part of its ARN, which is the folder it writes to.
    pub fn id(&self) -> &str {
        self.arn.rsplit('/').next().unwrap_or_default()
    }

    /// The request that starts a job with an input of your own, for any model that runs as one.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a model that does not run as a job here; [`Error::Invalid`] with everything the service would
    /// refuse.
    ///
    /// ```
    /// use outcrop::{Job, Output};
    /// use serde_json::json;
    ///
    /// let input = json!({ "prompt": "A tide coming in over ripple marks", "duration": "5s" });
    /// let call = Job::start("luma.ray-v2:0", None, input, &Output::to("s3://bucket/ray"))?;
    /// assert_eq!(call.body["modelId"], "luma.ray-v2:0");
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn start(model: &str, family: Option<&str>, input: Value, output: &Output) -> Result<Call<Self>> {
        let resolved = media::resolved("jobs", model, resolve_in(media::JOBS, model, family))?;
        Self::begin(model, resolved, input, output, Vec::new())
    }

    pub(crate) fn begin(model: &str, resolved: Resolved, input: Value, output: &Output, findings: Vec<Finding>) -> Result<Call<Self>> {
        let mut place = Map::new();
        let put = |object: &mut Map<String, Value>, key: &str, value: Option<&String>| {
            if let Some(value) = value {
                object.insert(key.to_owned(), value.as_str().into());
            }
        };
        put(&mut place, "s3Uri", Some(&output.uri));
        put(&mut place, "kmsKeyId", output.kms_key.as_ref());
        put(&mut place, "bucketOwner", output.bucket_owner.as_ref());
        let mut body = Map::new();
        put(&mut body, "clientRequestToken", output.token.as_ref());
        body.insert("modelId".to_owned(), model.into());
        body.insert("modelInput".to_owned(), input);
        let place = Map::from_iter([("s3OutputDataConfig".to_owned(), Value::Object(place))]);
        body.insert("outputDataConfig".to_owned(), Value::Object(place));
        if !output.tags.is_empty() {
            let tag = |(key, value): (&String, &Value)| {
                let members = [("key".to_owned(), Value::from(key.as_str())), ("value".to_owned(), value.clone())];
                Value::Object(members.into_iter().collect())
            };
            body.insert("tags".to_owned(), output.tags.iter().map(tag).collect());
        }
        Call::checked(Operation::StartAsyncInvoke, model, resolved, Value::Object(body), findings)
    }

    /// The request that asks what has become of it.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the ARN is none of a job.
    ///
    /// ```
    /// # use outcrop::Job;
    /// let call = Job::of("arn:aws:bedrock:us-east-1:123456789012:async-invoke/ab12cd34ef56").poll()?;
    /// assert_eq!(call.path(), "/async-invoke/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aasync-invoke%2Fab12cd34ef56");
    /// assert!(call.bytes().is_empty());
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn poll(&self) -> Result<Call<JobStatus>> {
        let resource = self.arn.strip_prefix("arn:").and_then(|rest| rest.splitn(5, ':').nth(4));
        let id = resource.and_then(|resource| resource.strip_prefix("async-invoke/")).unwrap_or_default();
        if id.is_empty() || self.arn.len() > 2_048 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let like = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/ab12cd34ef56";
            let reason = format!("must be the ARN of a job, {like} for example, got {}", crate::field::quote(&self.arn));
            return Err(Error::Malformed { what: "job", reason });
        }
        let path = ["/async-invoke/", &percent_encode(&self.arn)].concat();
        Ok(Call::made(Operation::GetAsyncInvoke, "", &SERVICE, Value::Null, Vec::new()).at(path))
    }
}

/// What has become of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobStatus {
    /// Its ARN.
    pub arn: String,
    /// The ARN of its model.
    pub model: String,
    /// How far it is.
    pub state: State,
    /// The wire's own word for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub raw: String,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// When it was started, ISO 8601.
    pub submitted: String,
    /// When something was last heard of it, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// When it ended, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// Where it writes; its own folder is below, named by [`Job::id`].
    pub output: String,
    /// The token it was started with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The service's id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum State {
    /// It runs.
    InProgress,
    /// It is done, and what it made is in S3.
    Completed,
    /// It is over, and there is a reason.
    Failed,
    /// A word without a name here; see `raw`.
    #[default]
    #[serde(other)]
    Unknown,
}

impl State {
    const ALL: [(&'static str, Self); 3] = [("InProgress", Self::InProgress), ("Completed", Self::Completed), ("Failed", Self::Failed)];

    /// The state that the wire, or its name in lower case at the start, calls so.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, state)| state)
    }
}

impl JobStatus {
    /// The job itself.
    pub fn job(&self) -> Job {
        Job::of(&self.arn)
    }

    /// Whether nothing more will become of it.
    pub fn finished(&self) -> bool {
        matches!(self.state, State::Completed | State::Failed)
    }

    /// Where its own files are, `s3://bucket/prefix/<id>/`.
    pub fn folder(&self) -> String {
        format!("{}/{}/", self.output.trim_end_matches('/'), self.job().id())
    }

    fn of(value: &Value, at: &str) -> Result<Self> {
        let text = |key: &str| value.pointer(key).and_then(Value::as_str).map(str::to_owned);
        let need = |key: &str| text(key).ok_or_else(|| unreadable(&format!("{at}{key}"), value.pointer(key)));
        let raw = text("/status").unwrap_or_default();
        Ok(Self {
            arn: need("/invocationArn")?,
            model: need("/modelArn")?,
            state: State::ALL.into_iter().find(|(name, _)| *name == raw).map_or(State::Unknown, |(_, state)| state),
            raw,
            failure: text("/failureMessage"),
            submitted: need("/submitTime")?,
            modified: text("/lastModifiedTime"),
            ended: text("/endTime"),
            output: need("/outputDataConfig/s3OutputDataConfig/s3Uri")?,
            token: text("/clientRequestToken"),
            request_id: None,
        })
    }
}

fn unreadable(at: &str, was: Option<&Value>) -> Error {
    SERVICE.unreadable(at, crate::field::article(was.unwrap_or(&Value::Null)))
}

/// Which jobs to list.
///
/// ```
/// use outcrop::{Jobs, State};
///
/// let jobs = Jobs { state: Some(State::Failed), most: Some(10), ..Jobs::default() };
/// assert_eq!(jobs.call()?.path(), "/async-invoke?statusEquals=Failed&maxResults=10");
/// # Ok::<(), outcrop::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Jobs {
    /// Only those started after this, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Only those started before this, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Only those in this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// At most so many in a page, 1 to 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    /// Whether those started first come first; the service begins with the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_first: Option<bool>,
}

impl Jobs {
    /// The request for the first page.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a page of no jobs, or of more than 1000.
    pub fn call(&self) -> Result<Call<JobPage>> {
        let refuse = |reason: String| Err(Error::Malformed { what: "jobs", reason });
        if let Some(most) = self.most.filter(|most| !(1..=1_000).contains(most)) {
            return refuse(format!("/most: must be in 1..=1000, got {most}"));
        }
        let mut query: Vec<(&str, String)> = Vec::new();
        for (key, time, name) in [("submitTimeAfter", &self.after, "after"), ("submitTimeBefore", &self.before, "before")] {
            let Some(time) = time else { continue };
            if !is_time(time) {
                return refuse(format!("/{name}: must be a time such as 2026-01-02T03:04:05Z, got {}", crate::field::quote(time)));
            }
            query.push((key, time.clone()));
        }
        if let Some(asked) = self.state {
            let Some((name, _)) = State::ALL.into_iter().find(|(_, state)| *state == asked) else {
                return refuse("/state: must be a state the service has a word for".to_owned());
            };
            query.push(("statusEquals", name.to_owned()));
        }
        if let Some(most) = self.most {
            query.push(("maxResults", most.to_string()));
        }
        if let Some(oldest_first) = self.oldest_first {
            query.push(("sortBy", "SubmissionTime".to_owned()));
            query.push(("sortOrder", if oldest_first { "Ascending" } else { "Descending" }.to_owned()));
        }
        let pairs: Vec<String> = query.iter().map(|(key, value)| [key, "=", &percent_encode(value)].concat()).collect();
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        let call = Call::made(Operation::ListAsyncInvokes, "", &SERVICE, Value::Null, Vec::new());
        Ok(call.at(format!("/async-invoke{query}")))
    }
}

/// Whether a text looks like a date with its time.
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().take(19).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00" && text.len() > 19 && text.len() < 40
}

/// Some of the jobs there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JobPage {
    /// The jobs.
    pub jobs: Vec<JobStatus>,
    /// What asks for the page after this one; see [`Call::next`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// The service's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Call<JobPage> {
    /// The request for the page after this one; `None` when it was the last.
    pub fn next(&self, page: &JobPage) -> Option<Self> {
        let token = page.next_token.as_deref()?;
        let path = self.path();
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("nextToken=")).collect();
        let next = ["nextToken=", &percent_encode(token)].concat();
        pairs.push(&next);
        Some(self.clone().at(format!("{path}?{}", pairs.join("&"))))
    }
}

impl Answer for Job {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        let body = json_body(call, response)?;
        let arn = body.get("invocationArn").and_then(Value::as_str);
        let arn = arn.ok_or_else(|| unreadable("/invocationArn", body.get("invocationArn")))?.to_owned();
        Ok(Self { arn, request_id: (response.header)("x-amzn-requestid") })
    }

    fn spoken_by(_: Speaks) -> bool {
        true
    }

    fn check(operation: Operation, asked: &str, resolved: Resolved, body: View<'_>) -> Vec<Finding> {
        check_apart(operation, asked, resolved, body)
    }

    fn operations() -> &'static [Operation] {
        &[Operation::StartAsyncInvoke]
    }

    fn resolve(_: Operation, model: &str, family: FamilyHint<'_>, _: &Value) -> Result<Resolved> {
        media::resolved("jobs", model, resolve_in(media::JOBS, model, family.name()))
    }
}

/// What has no model is the service's own.
macro_rules! of_the_service {
    ($operation:ident) => {
        fn spoken_by(_: Speaks) -> bool {
            true
        }

        fn operations() -> &'static [Operation] {
            &[Operation::$operation]
        }

        fn resolve(_: Operation, _: &str, _: FamilyHint<'_>, _: &Value) -> Result<Resolved> {
            Ok(Resolved { family: &SERVICE, model: None, bare: true })
        }
    };
}

impl Answer for JobStatus {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        let status = Self::of(&json_body(call, response)?, "")?;
        Ok(Self { request_id: (response.header)("x-amzn-requestid"), ..status })
    }

    of_the_service!(GetAsyncInvoke);
}

impl Answer for JobPage {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        let body = json_body(call, response)?;
        let mut jobs = Vec::new();
        // A page without jobs need not have the list.
        for (index, job) in body.get("asyncInvokeSummaries").and_then(Value::as_array).into_iter().flatten().enumerate() {
            jobs.push(JobStatus::of(job, &format!("/asyncInvokeSummaries/{index}"))?);
        }
        let next_token = body.get("nextToken").and_then(Value::as_str).map(str::to_owned);
        Ok(Self { jobs, next_token, request_id: (response.header)("x-amzn-requestid") })
    }

    of_the_service!(ListAsyncInvokes);
}

impl FromJson for Output {
    const WHAT: &'static str = "output";

    fn read(value: &Value) -> Fit<Self> {
        // The place alone is enough.
        if let Some(uri) = value.as_str() {
            return Ok(Self::to(uri));
        }
        let mut m = Members::of(value)?;
        let output = Self {
            uri: m.read("uri"),
            kms_key: m.opt("kmsKey"),
            bucket_owner: m.opt("bucketOwner"),
            token: m.opt("token"),
            tags: m.or_default("tags"),
        };
        m.end()?;
        match output.tags.iter().find(|(_, value)| !value.is_string()) {
            Some((key, _)) => Err(Unfit::new("must be a string").under(key).under("tags")),
            None => Ok(output),
        }
    }
}

impl FromJson for Jobs {
    const WHAT: &'static str = "jobs";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let states = [("inProgress", State::InProgress), ("completed", State::Completed), ("failed", State::Failed)];
        let jobs = Self {
            after: m.opt("after"),
            before: m.opt("before"),
            state: m.word("state", &states),
            most: m.opt("most"),
            oldest_first: m.opt("oldestFirst"),
        };
        m.end().map(|()| jobs)
    }
}

impl FromJson for Job {
    const WHAT: &'static str = "job";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let job = Self { arn: m.read("arn"), request_id: m.opt("requestId") };
        m.fit().map(|()| job)
    }
}

deserialize_from_json!(Output, Jobs);
