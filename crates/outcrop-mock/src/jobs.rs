//! Jobs: kept in memory, done after a few looks.

use crate::answer::Answer;
use crate::dice::{Dice, canonical};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How often a job is still in progress when it is asked about.
const LOOKS: u32 = 2;

/// How long a job is said to have taken.
const TOOK: Duration = Duration::from_secs(91);

/// Every job that was started.
#[derive(Debug, Default)]
pub(crate) struct Jobs(Vec<Job>);

#[derive(Debug)]
struct Job {
    arn: String,
    model: String,
    token: Option<String>,
    output: Value,
    /// What was asked, to tell a token used twice.
    body: Value,
    submitted: String,
    ended: String,
    looks: u32,
}

impl Jobs {
    /// Starts a job, or finds the one its token started.
    pub(crate) fn start(&mut self, body: &Value, arn: Option<String>, seed: u64, at: SystemTime) -> Answer {
        let token = body.get("clientRequestToken").and_then(Value::as_str).map(str::to_owned);
        let same = |job: &&Job| token.is_some() && job.token == token;
        if let Some(job) = self.0.iter().find(same) {
            if job.body != canonical(body) {
                return Answer::error(400, "ConflictException", "The client request token was used for another request.");
            }
            return started(&job.arn);
        }
        let count = self.0.len().to_string();
        let mut dice = Dice::of(seed, &[canonical(body).to_string().as_bytes(), count.as_bytes()]);
        let arn = arn.unwrap_or_else(|| {
            let id = dice.name(12).to_lowercase();
            format!("arn:aws:bedrock:us-east-1:123456789012:async-invoke/{id}")
        });
        let model = body.get("modelId").and_then(Value::as_str).unwrap_or_default();
        let model = if model.starts_with("arn:") {
            model.to_owned()
        } else {
            format!("arn:aws:bedrock:us-east-1::foundation-model/{}", outcrop::families::bare(model))
        };
        self.0.retain(|job| job.arn != arn);
        self.0.push(Job {
            arn: arn.clone(),
            model,
            token,
            output: body.get("outputDataConfig").cloned().unwrap_or_default(),
            body: canonical(body),
            submitted: time(at),
            ended: time(at + TOOK),
            looks: 0,
        });
        started(&arn)
    }

    /// Looks at a job; the third look finds it done.
    pub(crate) fn look(&mut self, arn: &str) -> Option<Answer> {
        let job = self.0.iter_mut().find(|job| job.arn == arn)?;
        job.looks = job.looks.saturating_add(1);
        Some(Answer::json(200, &job.status()))
    }

    /// A page of the jobs that the query asks for.
    pub(crate) fn list(&self, query: &[(String, String)]) -> Answer {
        let value = |key: &str| query.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        let refuse = |key: &str, value: &str, wanted: &str| {
            Answer::refusal(&format!(
                "1 validation error detected: Value '{value}' at '{key}' failed to satisfy constraint: Member must {wanted}"
            ))
        };
        let enums = [
            ("statusEquals", &["InProgress", "Completed", "Failed"][..]),
            ("sortBy", &["SubmissionTime"]),
            ("sortOrder", &["Ascending", "Descending"]),
        ];
        for (key, words) in enums {
            if let Some(value) = value(key).filter(|value| !words.contains(value)) {
                return refuse(key, value, &format!("satisfy enum value set: [{}]", words.join(", ")));
            }
        }
        let most = match value("maxResults").map(|most| (most, most.parse::<usize>())) {
            None => 100,
            Some((_, Ok(most))) if (1..=1_000).contains(&most) => most,
            Some((most, _)) => return refuse("maxResults", most, "have value between 1 and 1000"),
        };
        let start = match value("nextToken").map(|token| token.strip_prefix("jobs-").and_then(|start| start.parse::<usize>().ok())) {
            None => 0,
            Some(Some(start)) => start,
            Some(None) => return Answer::refusal("The nextToken is not valid."),
        };
        let fits = |job: &&Job| {
            let submitted = in_order(&job.submitted);
            value("submitTimeAfter").is_none_or(|after| submitted > in_order(after))
                && value("submitTimeBefore").is_none_or(|before| submitted < in_order(before))
                && value("statusEquals").is_none_or(|status| job.state() == status)
        };
        let mut jobs: Vec<&Job> = self.0.iter().filter(fits).collect();
        if value("sortOrder") != Some("Ascending") {
            jobs.reverse();
        }
        let page: Vec<Value> = jobs.iter().skip(start).take(most).map(|job| job.status()).collect();
        let mut answer = json!({ "asyncInvokeSummaries": page });
        if start.saturating_add(most) < jobs.len() {
            answer["nextToken"] = format!("jobs-{}", start + most).into();
        }
        Answer::json(200, &answer)
    }
}

impl Job {
    fn state(&self) -> &'static str {
        if self.looks > LOOKS { "Completed" } else { "InProgress" }
    }

    fn status(&self) -> Value {
        let done = self.looks > LOOKS;
        let mut status = json!({
            "invocationArn": self.arn,
            "modelArn": self.model,
            "status": self.state(),
            "submitTime": self.submitted,
            "lastModifiedTime": if done { &self.ended } else { &self.submitted },
            "outputDataConfig": self.output,
        });
        if let Some(token) = &self.token {
            status["clientRequestToken"] = token.as_str().into();
        }
        if done {
            status["endTime"] = self.ended.as_str().into();
        }
        status
    }
}

fn started(arn: &str) -> Answer {
    Answer::json(200, &json!({ "invocationArn": arn }))
}

/// ISO 8601 with milliseconds, as the service writes it. The calendar is Howard Hinnant's:
/// <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>, read 2026-11-25.
fn time(at: SystemTime) -> String {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", since.subsec_millis())
}

/// A time whose letters are in the order of time: a second without a fraction comes before those with one.
fn in_order(time: &str) -> String {
    let time = time.trim_end_matches('Z');
    if time.contains('.') { time.to_owned() } else { format!("{time}.000") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (1_767_323_045, "2026-01-02T03:04:05.000Z"),
            (4_102_444_799, "2099-12-31T23:59:59.000Z"),
        ] {
            assert_eq!(time(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
    }
}
