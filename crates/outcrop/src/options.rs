//! How the service is to run a call: its tier and speed, and what it is logged and billed under.

use crate::call::{Call, Operation};
use crate::error::{Error, Result};
use crate::families::FamilyHint;
use crate::finding::Finding;
use crate::guardrail::set_member;
use crate::json::{Fit, FromJson, Members, wanted};
use crate::reply::Reply;
use serde_json::{Map, Value, json};

/// What a call asks of the service rather than of the model.
///
/// ```
/// # use outcrop::{CallOptions, Chat, options::Tier};
/// let options = CallOptions { tier: Some(Tier::Flex), ..CallOptions::default() };
/// let call = Chat::user("Name one igneous rock.").converse("amazon.nova-pro-v1:0")?.with_options(&options)?;
/// assert_eq!(call.body["serviceTier"]["type"], "flex");
/// # Ok::<(), outcrop::Error>(())
/// ```
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html> and
/// <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>, read 2026-11-22; projects by the
/// service's own model in botocore 1.44.8, read 2026-11-26.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallOptions {
    /// Which tier is to serve it; the standard one when absent.
    pub tier: Option<Tier>,
    /// How fast it is to be.
    pub latency: Option<Latency>,
    /// What stands beside it in the log of invocations: 1 to 16 strings of at most 256 characters, under names of the same.
    pub metadata: Vec<(String, String)>,
    /// The id or ARN of the project it belongs to.
    pub project: Option<String>,
}

/// Who is served first, and for how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tier {
    /// The standard tier.
    Default,
    /// Before others, for more.
    Priority,
    /// When there is room, for less.
    Flex,
    /// What was bought ahead.
    Reserved,
}

/// How fast a model is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Latency {
    /// As usual.
    Standard,
    /// Faster, where the model can, for more.
    Optimized,
}

const TIERS: [(&str, Tier); 4] =
    [("default", Tier::Default), ("priority", Tier::Priority), ("flex", Tier::Flex), ("reserved", Tier::Reserved)];
const LATENCIES: [(&str, Latency); 2] = [("standard", Latency::Standard), ("optimized", Latency::Optimized)];

/// Where an option stands.
struct Place {
    /// Its name here.
    name: &'static str,
    /// The member of a Converse body.
    member: &'static str,
    /// The member of that one which holds it, if it is an object.
    inner: Option<&'static str>,
    /// The header of `InvokeModel`.
    header: &'static str,
}

const fn place(name: &'static str, member: &'static str, inner: Option<&'static str>, header: &'static str) -> Place {
    Place { name, member, inner, header }
}

static PLACES: [Place; 4] = [
    place("tier", "serviceTier", Some("type"), "x-amzn-bedrock-service-tier"),
    place("latency", "performanceConfig", Some("latency"), "x-amzn-bedrock-performanceconfig-latency"),
    place("metadata", "requestMetadata", None, "x-amzn-bedrock-request-metadata"),
    place("project", "projectIdentifier", None, "x-amzn-bedrock-projectidentifier"),
];

impl CallOptions {
    /// What there is to say about asking a model so.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`] when no family lists the id and none is named.
    pub fn check<'h>(&self, model: &str, family: impl Into<FamilyHint<'h>>) -> Result<Vec<Finding>> {
        let members: Map<String, Value> = self.values().map(|(place, value)| (place.member.to_owned(), value)).collect();
        judge(model, family.into(), members)
    }

    /// What there is to say about the options in the headers of a request of `InvokeModel`.
    ///
    /// # Errors
    ///
    /// As [`CallOptions::check`].
    pub fn check_headers<'h, 'v>(
        model: &str,
        family: impl Into<FamilyHint<'h>>,
        header: impl Fn(&'static str) -> Option<&'v str>,
    ) -> Result<Vec<Finding>> {
        let read = |place: &Place| {
            let text = header(place.header)?;
            let value = match place.inner {
                Some(inner) => json!({ inner: text }),
                None if place.name == "metadata" => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
                None => text.into(),
            };
            Some((place.member.to_owned(), value))
        };
        judge(model, family.into(), PLACES.iter().filter_map(read).collect())
    }

    /// Each option that is given, as a Converse body has it.
    fn values(&self) -> impl Iterator<Item = (&'static Place, Value)> {
        let metadata = || self.metadata.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
        let values = [
            self.tier.map(|tier| word_of(&TIERS, tier).into()),
            self.latency.map(|latency| word_of(&LATENCIES, latency).into()),
            (!self.metadata.is_empty()).then(|| Value::Object(metadata())),
            self.project.as_deref().map(Value::from),
        ];
        PLACES.iter().zip(values).filter_map(|(place, value)| {
            let value = value?;
            Some((place, if let Some(inner) = place.inner { json!({ inner: value }) } else { value }))
        })
    }

    /// Puts them on a request of `InvokeModel` or Converse, whole or streamed, each in place of the one that was there: members of a
    /// Converse body, headers for `InvokeModel`. Options that are not given leave what there is.
    pub fn put(&self, operation: Operation, headers: &mut Vec<(String, String)>, body: &mut Value) {
        for (place, value) in self.values() {
            if operation.converses() {
                set_member(body, place.member, Some(value));
                continue;
            }
            let text = match place.inner.map_or(&value, |inner| &value[inner]) {
                Value::String(text) => text.clone(),
                object => object.to_string(),
            };
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case(place.header));
            headers.push((place.header.to_owned(), text));
        }
    }
}

fn word_of<T: Copy + PartialEq>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    words.iter().find(|(_, known)| *known == meaning).map_or("", |(word, _)| word)
}

/// The rules are those of the members of a Converse body.
fn judge(model: &str, family: FamilyHint<'_>, members: Map<String, Value>) -> Result<Vec<Finding>> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let mut findings = crate::check::check(Operation::Converse, model, family, &Value::Object(members))?;
    findings.retain_mut(|finding| {
        let below = |rest: &str| rest.is_empty() || rest.starts_with('/');
        let of = |place: &&Place| finding.pointer.strip_prefix('/').and_then(|at| at.strip_prefix(place.member)).is_some_and(below);
        let Some(place) = PLACES.iter().find(of) else { return false };
        finding.pointer = format!("options.{}", place.name);
        true
    });
    Ok(findings)
}

impl Call<Reply> {
    /// The same call with these options; what there is to say about them joins its findings.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the service would refuse one of them for this model. [`CallOptions::put`] does not ask.
    pub fn with_options(mut self, options: &CallOptions) -> Result<Self> {
        let findings = options.check(&self.model, self.family())?;
        if findings.iter().any(Finding::refuses) {
            return Err(Error::Invalid { model: self.model, findings });
        }
        self.findings.extend(findings);
        options.put(self.operation, &mut self.headers, &mut self.body);
        Ok(self)
    }
}

impl FromJson for CallOptions {
    const WHAT: &'static str = "options";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let metadata = match m.get("metadata") {
            None => Vec::new(),
            Some(Value::Object(members)) => {
                let mut pairs = Vec::with_capacity(members.len());
                for (key, value) in members {
                    match value.as_str() {
                        Some(text) => pairs.push((key.clone(), text.to_owned())),
                        None => m.bad("metadata", wanted("a string", value).under(&crate::check::escape(key))),
                    }
                }
                pairs
            }
            Some(value) => {
                m.bad("metadata", wanted("an object", value));
                Vec::new()
            }
        };
        let options = Self { tier: m.word("tier", &TIERS), latency: m.word("latency", &LATENCIES), metadata, project: m.opt("project") };
        m.end()?;
        Ok(options)
    }
}
