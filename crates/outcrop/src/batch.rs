//! Batches: many requests in a file of JSON lines, answered into another.
//!
//! A line is a record: an id, and the body that InvokeModel, or Converse, would have. The service looks into the bodies only
//! while the job runs, so that what is wrong with one is found hours later; [`Records`] says it before.
//!
//! ```
//! use outcrop::batch::{Records, record};
//! use outcrop::{Chat, Operation};
//!
//! let call = Chat::user("Name one igneous rock.").call("amazon.nova-lite-v1:0")?;
//! let line = record("R1", &call).to_string();
//! let mut records = Records::of("amazon.nova-lite-v1:0", None, Operation::InvokeModel)?;
//! assert!(records.check(line.as_bytes()).is_empty());
//! assert!(records.finish(line.len() as u64).iter().any(|finding| finding.message.contains("at least 100 records")));
//! # Ok::<(), outcrop::Error>(())
//! ```

use crate::any::AnyCall;
use crate::call::{Call, Operation};
use crate::check::{batch_table, check_body};
use crate::error::{Error, Result};
use crate::families::{FamilyHint, Resolved, media, resolve, resolve_for, resolve_in};
use crate::field::{Breaches, Field, Kind, Rule, Subject, article, field, quote};
use crate::finding::{Finding, Severity};
use crate::service::SERVICE;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

pub(crate) const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html";
const DATA: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html";
const QUOTAS: &str = "https://docs.aws.amazon.com/general/latest/gr/bedrock.html";
const SUPPORTED: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-supported.html";

/// Source: the page of `CreateModelInvocationJob`, read 2026-11-22.
pub(crate) const FIELDS: &[Field] = &[
    field(1, "/jobName", Kind::Text(1, 63)).required(),
    field(2, "/roleArn", Kind::Text(1, 2_048)).required(),
    field(3, "/modelId", Kind::Text(1, 2_048)).required(),
    field(4, "/inputDataConfig", Kind::Object).required(),
    field(5, "/inputDataConfig/s3InputDataConfig", Kind::Object).required(),
    field(6, "/inputDataConfig/s3InputDataConfig/s3Uri", Kind::Text(1, 1_024)).required(),
    field(7, "/inputDataConfig/s3InputDataConfig/s3InputFormat", Kind::Word(&["JSONL"])),
    field(8, "/inputDataConfig/s3InputDataConfig/s3BucketOwner", Kind::Text(12, 12)),
    field(9, "/outputDataConfig", Kind::Object).required(),
    field(10, "/outputDataConfig/s3OutputDataConfig", Kind::Object).required(),
    field(11, "/outputDataConfig/s3OutputDataConfig/s3Uri", Kind::Text(1, 1_024)).required(),
    field(12, "/outputDataConfig/s3OutputDataConfig/s3EncryptionKeyId", Kind::Text(1, 2_048)),
    field(13, "/outputDataConfig/s3OutputDataConfig/s3BucketOwner", Kind::Text(12, 12)),
    field(14, "/vpcConfig", Kind::Object),
    field(15, "/vpcConfig/subnetIds", Kind::List(1, 16)).required(),
    field(16, "/vpcConfig/subnetIds/*", Kind::Name(32, "-")),
    field(17, "/vpcConfig/securityGroupIds", Kind::List(1, 5)).required(),
    field(18, "/vpcConfig/securityGroupIds/*", Kind::Name(32, "-")),
    field(19, "/timeoutDurationInHours", Kind::Int(24, 168)),
    field(20, "/modelInvocationType", Kind::Word(&["InvokeModel", "Converse"])),
    field(21, "/tags", Kind::List(0, 200)),
    field(22, "/tags/*/key", Kind::Text(1, 128)).required(),
    field(23, "/tags/*/value", Kind::Text(0, 256)).required(),
    field(24, "/clientRequestToken", Kind::Name(256, "-")),
];

pub(crate) const RULES: &[Rule] = &[
    Rule { code: 101, check: names, source: DOCS },
    Rule { code: 102, check: places, source: DOCS },
    Rule { code: 103, check: model, source: SUPPORTED },
];

/// Every problem of a body of `CreateModelInvocationJob`; the records it speaks of are [`Records`]' to judge.
pub fn check_job(body: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    let subject = Subject { asked: "", body: body.into(), family: &SERVICE, model: None, streaming: false, blocks: Vec::new() };
    batch_table(DOCS, FIELDS, RULES).check(&subject, &mut findings);
    findings
}

/// The name of a job, and the role it takes.
fn names(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let name = subject.body.text_at("/jobName");
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let begins = name.bytes().next().is_none_or(|byte| byte.is_ascii_alphanumeric());
    if !begins || !name.bytes().all(fits) {
        breaches.refuse("/jobName", format!("must be letters, digits or + - ., a letter or digit first, got {}", quote(name)), None);
    }
    let role = subject.body.text_at("/roleArn");
    let is_role = role.starts_with("arn:") && role.contains(":iam::") && role.contains(":role/");
    if !is_role && !role.is_empty() {
        let like = "arn:aws:iam::123456789012:role/batch";
        breaches.refuse("/roleArn", format!("must be the ARN of a role, {like} for example, got {}", quote(role)), None);
    }
}

/// Where records are, and where answers go. Fewer characters are taken than S3 has.
fn places(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (at, data) in [("/inputDataConfig/s3InputDataConfig", true), ("/outputDataConfig/s3OutputDataConfig", false)] {
        let uri = subject.body.text_at(&[at, "/s3Uri"].concat());
        if !uri.is_empty() && !is_place(uri) {
            let wanted = "must be s3://bucket or s3://bucket/key, with letters, digits and - ! _ * ' ( ) . in the key";
            breaches.refuse([at, "/s3Uri"].concat(), format!("{wanted}, got {}", quote(uri)), None);
        }
        let name = uri.rsplit('/').next().unwrap_or_default();
        if data && name.rsplit_once('.').is_some_and(|(_, kind)| kind != "jsonl") {
            breaches.note([at, "/s3Uri"].concat(), "should be a file whose name ends in .jsonl, or a folder of such");
        }
        let owner = subject.body.text_at(&[at, "/s3BucketOwner"].concat());
        if owner.chars().count() == 12 && !owner.bytes().all(|byte| byte.is_ascii_digit()) {
            breaches.refuse([at, "/s3BucketOwner"].concat(), "must be the 12 digits of an account", None);
        }
    }
}

fn is_place(uri: &str) -> bool {
    let Some(rest) = uri.strip_prefix("s3://") else { return false };
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    let bucket_fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    let key_fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-!_*'()./".contains(&byte);
    (3..=63).contains(&bucket.len()) && bucket.bytes().all(bucket_fits) && key.bytes().all(key_fits)
}

fn model(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let id = subject.body.text_at("/modelId");
    if id.contains(":provisioned-model/") {
        breaches.refuse("/modelId", "must be a model or an inference profile; provisioned throughput runs no batches", None);
    } else if resolve_in(media::ALL, id, None).is_ok() {
        breaches.note("/modelId", "makes images or videos; no such model is listed for batches");
    }
}

/// The record of a call.
pub fn record<T>(id: &str, call: &Call<T>) -> Value {
    json!({ "recordId": id, "modelInput": Value::clone(&call.body) })
}

/// The records of one job, judged one after another.
pub struct Records<'h> {
    model: String,
    family: FamilyHint<'h>,
    operation: Operation,
    /// The folder of the input in S3, where it is known.
    folder: Option<String>,
    /// What the ids are told apart by; the ids of millions of records would not fit into memory.
    seen: HashSet<u64>,
    count: u64,
}

impl<'h> Records<'h> {
    /// The records of a job of this model; the operation says whose bodies they hold, InvokeModel's or Converse's.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`]; [`Error::Malformed`] for another operation.
    pub fn of(model: &str, family: impl Into<FamilyHint<'h>>, operation: Operation) -> Result<Self> {
        let family = family.into();
        if !matches!(operation, Operation::InvokeModel | Operation::Converse) {
            let reason = format!("a batch runs InvokeModel or Converse, not {}", operation.name());
            return Err(Error::Malformed { what: "operation", reason });
        }
        resolve(model, family)?;
        Ok(Self { model: model.to_owned(), family, operation, folder: None, seen: HashSet::new(), count: 0 })
    }

    /// The same, of a job that reads from this place in S3: media that records speak of must lie there, too.
    #[must_use]
    pub fn within(mut self, uri: &str) -> Self {
        self.folder = uri.rsplit_once('/').map(|(folder, _)| format!("{folder}/"));
        self
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Every problem of the next line. Pointers are into the record.
    pub fn check(&mut self, line: &[u8]) -> Vec<Finding> {
        use Severity::{Note, Refused};

        self.count += 1;
        let mut findings = Vec::new();
        let mut say = |code: u8, severity, pointer: &str, message: String| {
            let finding = Finding::of(&format!("BR-RECORD-{code:03}"), severity, message).source(DATA);
            findings.push(Finding { pointer: pointer.to_owned(), ..finding });
        };
        let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        if text.len() < line.len() {
            say(1, Refused, "", "begins with a byte order mark; a line is JSON from its first byte on".to_owned());
        }
        let record = match serde_json::from_slice::<Value>(text) {
            Ok(record @ Value::Object(_)) => record,
            Ok(other) => {
                say(1, Refused, "", format!("must be a JSON object with recordId and modelInput, got {}", article(&other)));
                return findings;
            }
            Err(_) if text.trim_ascii().is_empty() => {
                say(1, Refused, "", "is empty; every line is a record".to_owned());
                return findings;
            }
            Err(error) => {
                say(1, Refused, "", format!("must be a JSON object in one line: {error}"));
                return findings;
            }
        };
        match record.get("recordId") {
            None | Some(Value::Null) => (),
            Some(Value::String(id)) => {
                let mut hasher = DefaultHasher::new();
                id.hash(&mut hasher);
                if !self.seen.insert(hasher.finish()) {
                    say(
                        3,
                        Note,
                        "/recordId",
                        format!("is there already, {}; answers come in any order and are told apart by it", quote(id)),
                    );
                }
                if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                    say(2, Note, "/recordId", format!("should be letters and digits, got {}", quote(id)));
                }
            }
            Some(other) => say(2, Refused, "/recordId", format!("must be a string, got {}", article(other))),
        }
        let Some(input) = record.get("modelInput").filter(|input| input.is_object()) else {
            let was = record.get("modelInput").map_or_else(|| "nothing".to_owned(), article);
            let name = self.operation.name();
            say(4, Refused, "/modelInput", format!("must be the body of {name}, an object, got {was}"));
            return findings;
        };
        for (at, what) in APART {
            if input.pointer(at).is_some_and(|value| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty())) {
                say(5, Refused, &format!("/modelInput{at}"), format!("is not taken in a batch, which has no {what}"));
            }
        }
        if let Some(folder) = &self.folder {
            objects(input, "/modelInput", &mut |at, uri| {
                if !uri.starts_with(folder.as_str()) {
                    say(8, Refused, at, format!("must lie with the input, in {folder}, got {}", quote(uri)));
                }
            });
        }
        match self.resolved(input) {
            Ok(resolved) => {
                let own = check_body(self.operation, &self.model, resolved, input.into());
                findings.extend(own.into_iter().map(|finding| Finding {
                    pointer: if finding.pointer == "model" { finding.pointer } else { format!("/modelInput{}", finding.pointer) },
                    at: None,
                    ..finding
                }));
            }
            Err(error) => findings.push(Finding::of("BR-RECORD-004", Severity::Refused, error.to_string()).source(DATA)),
        }
        findings
    }

    fn resolved(&self, input: &Value) -> Result<Resolved> {
        if self.operation.converses() { resolve(&self.model, self.family) } else { resolve_for(&self.model, self.family, input) }
    }

    /// What there is to say of all of them, which have so many bytes.
    pub fn finish(&self, bytes: u64) -> Vec<Finding> {
        check_size(self.count, bytes)
    }
}

/// Tells of every object in S3 that a body speaks of.
fn objects(value: &Value, at: &str, tell: &mut dyn FnMut(&str, &str)) {
    if let Some(uri) = value.get("s3Location").and_then(|place| place.get("uri")).and_then(Value::as_str) {
        tell(&format!("{at}/s3Location/uri"), uri);
    }
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| objects(item, &format!("{at}/{index}"), tell)),
        Value::Object(members) => {
            members.iter().for_each(|(key, member)| objects(member, &format!("{at}/{}", crate::check::escape(key)), tell));
        }
        _ => (),
    }
}

/// What a batch has no place for, in the bodies of all sorts.
const APART: [(&str, &str); 6] = [
    ("/tools", "tools"),
    ("/toolConfig/tools", "tools"),
    ("/response_format", "structured output"),
    ("/output_config/format", "structured output"),
    ("/outputConfig/textFormat", "structured output"),
    ("/responseFormat", "structured output"),
];

/// What there is to say of so many records in so many bytes.
///
/// Source: <https://docs.aws.amazon.com/general/latest/gr/bedrock.html>, read 2026-11-22. All but the least number can be raised
/// for an account, so more is a note.
pub fn check_size(records: u64, bytes: u64) -> Vec<Finding> {
    let finding = |code: u8, severity, message: String| Finding::of(&format!("BR-RECORD-{code:03}"), severity, message).source(QUOTAS);
    let mut findings = Vec::new();
    if records < 100 {
        findings.push(finding(6, Severity::Refused, format!("a job must have at least 100 records, got {records}")));
    } else if records > 100_000 {
        let message = format!("has {records} records; 100000 a file and a job are the most unless the account's quota was raised");
        findings.push(finding(6, Severity::Note, message));
    }
    if bytes > 1_000_000_000 {
        let message = format!("has {bytes} bytes; 1 GB a file is the most unless the account's quota was raised");
        findings.push(finding(7, Severity::Note, message));
    }
    findings
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answered {
    /// The record's id.
    pub record_id: String,
    /// The answer, as JSON: what [`Call::read`] gives for the record's body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
}

impl Answered {
    /// Reads a line of a job's output.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a line that is none; [`Error::UnknownModel`]; [`Error::Unreadable`] when the answer lacks what its
    /// family's answers have.
    ///
    /// ```
    /// use outcrop::Operation;
    /// use outcrop::batch::Answered;
    ///
    /// let line = r#"{"recordId":"R1","modelInput":{"inputText":"Name one rock."},"modelOutput":{"inputTextTokenCount":4,"results":[{"tokenCount":2,"outputText":"Slate.","completionReason":"FINISH"}]}}"#;
    /// let answered = Answered::read(line.as_bytes(), "amazon.titan-text-lite-v1", None, Operation::InvokeModel)?;
    /// assert_eq!(answered.answer.unwrap()["parts"][0]["text"], "Slate.");
    /// # Ok::<(), outcrop::Error>(())
    /// ```
    pub fn read<'h>(line: &[u8], model: &str, family: impl Into<FamilyHint<'h>>, operation: Operation) -> Result<Self> {
        let malformed = |reason: String| Error::Malformed { what: "record", reason };
        let line: Value = serde_json::from_slice(line).map_err(|error| malformed(error.to_string()))?;
        let Some(id) = line.get("recordId").and_then(Value::as_str) else {
            return Err(malformed("it has no recordId".to_owned()));
        };
        let mut answered = Self { record_id: id.to_owned(), answer: None, error: None };
        match (line.get("modelOutput"), line.get("error")) {
            (Some(output), _) if output.is_object() => {
                let input = line.get("modelInput").cloned().unwrap_or_default();
                let call = AnyCall::of(operation, model, family, input)?;
                answered.answer = Some(call.read_parts(200, &|_| None, output.to_string().as_bytes())?);
            }
            (_, Some(error)) => answered.error = Some(error.clone()),
            _ => return Err(malformed("it has neither modelOutput nor error".to_owned())),
        }
        Ok(answered)
    }
}
