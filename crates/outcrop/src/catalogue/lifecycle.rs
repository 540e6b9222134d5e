//! What the catalogue has to say about a request: a model at its end, and what costs more than it need.

use super::{Catalogue, Entry, Lifecycle, Offer, estimate};
use crate::call::Operation;
use crate::error::{Error, Result};
use crate::finding::{Finding, Severity};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use std::str::FromStr;

const LIFECYCLE: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html";
const BURNDOWN: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html";
const TIERS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html";
const PROFILES: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html";
const CACHING: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html";

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl FromStr for Date {
    type Err = Error;

    /// Reads `2026-11-30`.
    fn from_str(text: &str) -> Result<Self> {
        let number = |range: std::ops::Range<usize>| {
            let digits = text.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            digits.parse::<u16>().ok()
        };
        let dashes = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
        let read = || {
            let (year, month, day) = (number(0..4)?, u8::try_from(number(5..7)?).ok()?, u8::try_from(number(8..10)?).ok()?);
            let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
            let days = match month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                1..=12 => 31,
                _ => return None,
            };
            (1..=days).contains(&day).then_some(Self { year, month, day })
        };
        dashes
            .then(read)
            .flatten()
            .ok_or_else(|| Error::Malformed { what: "date", reason: format!("a day is written 2026-11-30, got \"{text}\"") })
    }
}

impl TryFrom<String> for Date {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Catalogue {
    /// What the catalogue has to say about a request, beyond what [`check`](crate::check()) says: whether the model is at its
    /// end, whether its profile is one that is listed, and what costs more than it need.
    ///
    /// Without a day the end is judged by the catalogue's own, and never refuses: a recording was accepted in its day. With
    /// `as_of` a model whose end has come by then is [`Severity::Refused`]. A model that is not in the catalogue has no findings.
    pub fn check(&self, operation: Operation, model: &str, body: &Value, as_of: Option<Date>) -> Vec<Finding> {
        let Some(offer) = self.find(model) else { return Vec::new() };
        let mut findings: Vec<Finding> = self.end(offer.entry, as_of).into_iter().collect();
        findings.extend(self.profile(offer.entry, model));
        costly(&offer, operation, body, &mut findings);
        findings
    }

    /// A profile that nobody lists for the model, or a price table alone where other profiles of the model are listed with their
    /// regions: five of those that were asked were none. Whether a list has all of a model's profiles is not known, so nothing is
    /// refused.
    fn profile(&self, entry: &Entry, asked: &str) -> Option<Finding> {
        if asked.starts_with("arn:") || crate::families::bare(asked) == asked || crate::families::bare(asked) != entry.id {
            return None;
        }
        let known = |profile: &&super::Profile| !profile.regions.is_empty();
        let message = match entry.profiles.iter().find(|profile| profile.id == asked) {
            Some(profile) if known(&profile) || !entry.profiles.iter().any(|other| known(&other)) => return None,
            Some(_) => "is in a list of prices only, and in none of profiles",
            None => "is in no list of profiles",
        };
        let others: Vec<&str> = entry.profiles.iter().filter(known).map(|profile| profile.id.as_str()).collect();
        let there =
            if others.is_empty() { format!("{} has none that is known", entry.id) } else { format!("there are {}", others.join(", ")) };
        let finding = Finding::of("BR-LIFE-003", Severity::Note, format!("{message}, as of {}; {there}", self.read));
        let finding = finding.at("model".to_owned()).service("The provided model identifier is invalid.".to_owned());
        Some(finding.source(PROFILES))
    }

    fn end(&self, entry: &Entry, as_of: Option<Date>) -> Option<Finding> {
        let source = entry.end_of_life_source.as_deref().or(entry.sources.first().map(String::as_str)).unwrap_or(LIFECYCLE);
        let id = &entry.id;
        let read = self.read.parse::<Date>().ok();
        let over = |message: String, refuses: bool| {
            let severity = if refuses { Severity::Refused } else { Severity::Retired };
            let finding = Finding::of("BR-LIFE-001", severity, message).at("model".to_owned()).source(source);
            if refuses { finding.service("This model version has reached the end of its life.".to_owned()) } else { finding }
        };
        match (entry.end_of_life, as_of) {
            (Some(end), Some(day)) if end <= day => Some(over(format!("{id} is not answered since {end}"), true)),
            (Some(end), None) if Some(end) <= read => {
                Some(over(format!("{id} is not answered since {end}, as of the catalogue's day, {}", self.read), false))
            }
            (Some(end), _) => Some(coming(id, end, source)),
            (None, day) if entry.lifecycle == Lifecycle::Retired => {
                // The day of its end is not known, only that it had come when the catalogue was read.
                let refuses = day.is_some() && day >= read;
                Some(over(format!("{id} was gone by {}; the day of its end is not known", self.read), refuses))
            }
            (None, _) if entry.lifecycle == Lifecycle::Legacy => {
                let message = format!("{id} is legacy, as of {}; the day of its end is not known", self.read);
                Some(Finding::of("BR-LIFE-002", Severity::Retired, message).at("model".to_owned()).source(source))
            }
            (None, _) => None,
        }
    }
}

fn coming(id: &str, end: Date, source: &str) -> Finding {
    Finding::of("BR-LIFE-002", Severity::Retired, format!("{id} will not be answered from {end} on")).at("model".to_owned()).source(source)
}

/// What costs more than it need.
fn costly(offer: &Offer<'_>, operation: Operation, body: &Value, findings: &mut Vec<Finding>) {
    let entry = offer.entry;
    let mut say = |code: &str, pointer: &str, message: String, source: &str| {
        let mut finding = Finding::of(code, Severity::Costly, message).source(source);
        pointer.clone_into(&mut finding.pointer);
        findings.push(finding);
    };
    // The bodies of their own have small defaults, or cannot do without.
    if operation.converses() && body.pointer("/inferenceConfig/maxTokens").is_none_or(Value::is_null) {
        let most = entry.output.map_or_else(String::new, |output| format!(", {output} tokens,"));
        let message = format!("is not given, so all the model can write{most} is taken from the quota until the answer is there");
        say("BR-COST-001", "/inferenceConfig/maxTokens", message, BURNDOWN);
    }
    let tier = ["/serviceTier/type", "/service_tier"].into_iter().find(|at| body.pointer(at).is_some_and(|tier| tier == "priority"));
    if let Some(at) = tier {
        let figures = offer.prices.and_then(|prices| {
            let (input, output) = (prices.priority_input?, prices.priority_output?);
            Some(format!(
                ": {input} and {output} dollars a million tokens read and written instead of {} and {}",
                prices.input?, prices.output?
            ))
        });
        let message = format!("priority costs more than the standard tier{}", figures.unwrap_or_default());
        say("BR-COST-002", at, message, offer.prices.map_or(TIERS, |prices| prices.source.as_str()));
    }
    let family = entry.family.as_deref().unwrap_or_default();
    let tokens = || estimate(family, body);
    if let Some((above, prices)) = offer.prices.and_then(|prices| Some((prices.above?, prices)))
        && tokens().low > above.tokens
    {
        let message = format!(
            "reads more than {} tokens, so that a million of them costs {} dollars instead of {}",
            above.tokens,
            above.input,
            prices.input.unwrap_or_default()
        );
        say("BR-COST-003", "", message, &prices.source);
    }
    let text = if operation.converses() { "cachePoint" } else { "cache_control" };
    if let Some((pointer, mark)) =
        find_key(body, text, &mut String::new(), 0).or_else(|| find_key(body, "cachePoint", &mut String::new(), 0))
    {
        let tokens = tokens();
        if let Some(least) = entry.cache_minimum
            && tokens.high < least
            && tokens.uncounted == 0
        {
            let message = format!(
                "marks a prompt of at most some {} tokens; {} caches none below {least}, so it is read at the full price",
                tokens.high, entry.id
            );
            say("BR-COST-004", &pointer, message, CACHING);
        }
        if mark.get("ttl").is_some_and(|ttl| ttl == "1h")
            && let Some((hour, minutes, prices)) =
                offer.prices.and_then(|prices| Some((prices.cache_write_hour?, prices.cache_write?, prices)))
            && hour > minutes
        {
            let message = format!(
                "keeps the cache for an hour, which costs {hour} dollars a million tokens to write instead of {minutes} for five minutes"
            );
            say("BR-COST-005", &pointer, message, &prices.source);
        }
    }
}

/// The first member of this name, wherever it stands, with its pointer.
fn find_key<'v>(value: &'v Value, key: &str, pointer: &mut String, depth: usize) -> Option<(String, &'v Value)> {
    if depth > 8 {
        return None;
    }
    let length = pointer.len();
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, value)| (crate::check::escape(name), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => return None,
    };
    for (name, child) in children {
        pointer.push('/');
        pointer.push_str(&name);
        if name == key && value.is_object() && !child.is_null() {
            return Some((pointer.clone(), child));
        }
        if let Some(found) = find_key(child, key, pointer, depth + 1) {
            return Some(found);
        }
        pointer.truncate(length);
    }
    None
}
