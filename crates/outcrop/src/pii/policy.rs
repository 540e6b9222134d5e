//! What to look for, and what to do with it.

use super::{Entity, Mask};
use crate::error::{Error, Result};
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

/// Most bytes a compiled custom regex may take.
const REGEX_BYTES: usize = 1 << 20;

/// Which way the text goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// To the model.
    Input,
    /// From the model.
    Output,
}

/// What to do with a finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// The text must not pass. A redactor masks it all the same; a guardrail answers for the call.
    Block,
    /// The finding is masked.
    #[default]
    Anonymize,
    /// The finding is reported and stays.
    None,
}

/// What to do with one entity.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Which entity.
    #[serde(rename = "type")]
    pub entity: Entity,
    /// In both directions, unless one is named.
    #[serde(default)]
    pub action: Action,
    /// For input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_action: Option<Action>,
    /// For output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_action: Option<Action>,
    /// Findings less sure than this do not count; 0 to 1, 0.5 unless said.
    #[serde(default = "half")]
    pub threshold: f32,
}

fn half() -> f32 {
    0.5
}

impl Rule {
    /// Anonymise this entity in both directions.
    pub fn new(entity: Entity) -> Self {
        Self { entity, action: Action::Anonymize, input_action: None, output_action: None, threshold: half() }
    }
    pub(super) fn action(&self, direction: Direction) -> Action {
        let own = if direction == Direction::Input { self.input_action } else { self.output_action };
        own.unwrap_or(self.action)
    }
}

/// A regex of the caller's, as in a guardrail's `regexesConfig`. It sees one line at a time.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomRegex {
    /// What its findings are called.
    pub name: String,
    /// The pattern; no look-around, as with the service.
    pub pattern: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In both directions, unless one is named.
    #[serde(default)]
    pub action: Action,
    /// For input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_action: Option<Action>,
    /// For output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_action: Option<Action>,
}

/// A term that is always found, whatever its case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The text, found where it stands as a word.
    pub text: String,
    /// What it is: an entity's name, or one of the caller's.
    pub name: String,
}

impl std::fmt::Debug for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Term").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What to look for, and what to do with it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Policy {
    /// One rule per entity; an entity without a rule is not looked for.
    #[serde(alias = "piiEntitiesConfig")]
    pub entities: Vec<Rule>,
    /// The caller's own patterns.
    #[serde(alias = "regexesConfig", skip_serializing_if = "Vec::is_empty")]
    pub regexes: Vec<CustomRegex>,
    /// Texts that are never findings, whatever their case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<String>,
    /// Texts that always are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<Term>,
    /// What stands in the place of a finding.
    pub mask: Mask,
}

impl Default for Policy {
    /// Every entity, anonymised as the service does.
    fn default() -> Self {
        Self {
            entities: Entity::ALL.map(Rule::new).to_vec(),
            regexes: Vec::new(),
            allow: Vec::new(),
            deny: Vec::new(),
            mask: Mask::default(),
        }
    }
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Policy")
            .field("entities", &self.entities)
            .field("regexes", &self.regexes)
            .field("allow", &self.allow.len())
            .field("deny", &self.deny)
            .field("mask", &self.mask)
            .finish()
    }
}

impl Serialize for Entity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Entity {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let name = std::borrow::Cow::<str>::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

/// A name of the policy's own, with its pattern unless it is a term's.
pub(super) struct Custom {
    pub(super) name: String,
    pub(super) regex: Option<Regex>,
    pub(super) actions: [Action; 2],
}

pub(super) fn compile(regexes: &[CustomRegex]) -> Result<Vec<Custom>> {
    let mut all = Vec::with_capacity(regexes.len());
    for custom in regexes {
        sound_name(&custom.name)?;
        let regex = build(&custom.pattern).map_err(|why| Error::Malformed {
            what: "PII policy",
            reason: format!("the regex \"{}\" cannot be compiled: {why}", custom.name),
        })?;
        let actions = [custom.input_action.unwrap_or(custom.action), custom.output_action.unwrap_or(custom.action)];
        all.push(Custom { name: custom.name.clone(), regex: Some(regex), actions });
    }
    Ok(all)
}

/// A pattern of the caller's, compiled; else why it cannot be.
fn build(pattern: &str) -> std::result::Result<Regex, String> {
    let built = RegexBuilder::new(pattern).size_limit(REGEX_BYTES).dfa_size_limit(REGEX_BYTES).nest_limit(64).build();
    built.map_err(|error| position(&error))
}

#[cfg(feature = "guardrail")]
impl Policy {
    /// Why this pattern is none, if it is none.
    pub(crate) fn compiles(pattern: &str) -> std::result::Result<(), String> {
        build(pattern).map(drop)
    }
}

/// The regex crate draws the pattern with a caret under the place; said in one line.
fn position(error: &regex::Error) -> String {
    let regex::Error::Syntax(message) = error else { return format!("{error}; at most {REGEX_BYTES} bytes when compiled") };
    let lines: Vec<&str> = message.lines().collect();
    let column =
        lines.iter().find(|line| line.trim_start().starts_with('^')).and_then(|line| line.find('^')).map(|at| at.saturating_sub(4) + 1);
    let what = lines.last().and_then(|line| line.strip_prefix("error: ")).unwrap_or("it is not a pattern");
    match column {
        Some(column) => format!("{what} at column {column}"),
        None => what.to_owned(),
    }
}

/// The entity of a denied term's name, new unless there is one of that name.
pub(super) fn term(all: &mut Vec<Custom>, name: &str) -> Result<Entity> {
    sound_name(name)?;
    let known = all.iter().position(|custom| custom.name == name);
    let index = known.unwrap_or(all.len());
    if known.is_none() {
        all.push(Custom { name: name.to_owned(), regex: None, actions: [Action::Anonymize; 2] });
    }
    let too_many = || Error::Malformed { what: "PII policy", reason: "it has more than 65535 names of its own".to_owned() };
    u16::try_from(index).map(Entity::Custom).map_err(|_| too_many())
}

fn sound_name(name: &str) -> Result<()> {
    if (1..=100).contains(&name.len()) && !name.contains(['{', '}', '\n', '\r']) {
        return Ok(());
    }
    Err(Error::Malformed {
        what: "PII policy",
        reason: format!("a name must be 1 to 100 bytes without braces or line breaks, got {name:?}"),
    })
}
