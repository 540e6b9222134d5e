//! What to look for, and what to do with it.

use super::pattern::Pattern;
use super::{Entity, Key, Mask, mask};
use crate::error::{Error, Result};
use crate::json::{Fit, FromJson, Members, Unfit, deserialize_from_json, read_from_json};
use serde::Serialize;
use serde::ser::SerializeStruct as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Which way the text goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// To the model.
    Input,
    /// From the model.
    Output,
}

/// What to do with a finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
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
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Which entity.
    #[serde(rename = "type")]
    pub entity: Entity,
    /// In both directions, unless one is named.
    pub action: Action,
    /// For input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_action: Option<Action>,
    /// For output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_action: Option<Action>,
    /// Findings less sure than this do not count; 0 to 1, 0.5 unless said.
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
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomRegex {
    /// What its findings are called.
    pub name: String,
    /// The pattern; no look-around, as with the service.
    pub pattern: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In both directions, unless one is named.
    pub action: Action,
    /// For input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_action: Option<Action>,
    /// For output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_action: Option<Action>,
}

/// A term that is always found, whatever its case.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Term {
    /// The text, found where it stands as a word.
    pub text: String,
    /// What it is: an entity's name, whose rule then says what is done, or one of the caller's.
    pub name: String,
    /// For a name of the caller's, in both directions unless one is named.
    pub action: Action,
    /// For input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_action: Option<Action>,
    /// For output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_action: Option<Action>,
}

impl Term {
    /// Anonymise this text in both directions.
    pub fn new(text: impl Into<String>, name: impl Into<String>) -> Self {
        Self { text: text.into(), name: name.into(), action: Action::Anonymize, input_action: None, output_action: None }
    }
}

impl std::fmt::Debug for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Term").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A text that is never a finding, whatever its case. In JSON a string, or `{"text", "direction"}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The text, the whole of what would be found.
    pub text: String,
    /// In this direction only.
    pub direction: Option<Direction>,
}

impl<T: Into<String>> From<T> for Allowed {
    fn from(text: T) -> Self {
        Self { text: text.into(), direction: None }
    }
}

impl std::fmt::Debug for Allowed {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Allowed").field("direction", &self.direction).finish_non_exhaustive()
    }
}

impl Serialize for Allowed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self.direction {
            None => serializer.serialize_str(&self.text),
            Some(direction) => {
                let mut object = serializer.serialize_struct("Allowed", 2)?;
                object.serialize_field("text", &self.text)?;
                object.serialize_field("direction", &direction)?;
                object.end()
            }
        }
    }
}

/// What to look for, and what to do with it.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Policy {
    /// One rule per entity; an entity without a rule is not looked for.
    pub entities: Vec<Rule>,
    /// The caller's own patterns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regexes: Vec<CustomRegex>,
    /// Texts that are never findings, whatever their case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allowed>,
    /// Texts that always are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<Term>,
    /// What stands in the place of a finding.
    pub mask: Mask,
}

impl Policy {
    /// What tells two policies apart, as a digest.
    #[inline(never)]
    pub(super) fn digest(&self) -> [u8; 32] {
        // Written out and hashed at once: the rounds are many instructions.
        let mut seal = String::new();
        let mut part = |text: &str| add(&mut seal, text);
        let word = |action: Action| match action {
            Action::Block => "block",
            Action::Anonymize => "anonymize",
            Action::None => "none",
        };
        for rule in &self.entities {
            part(rule.entity.name());
            part(word(rule.action(Direction::Input)));
            part(word(rule.action(Direction::Output)));
            part(&rule.threshold.to_bits().to_string());
        }
        part("regexes");
        for regex in &self.regexes {
            part(&regex.name);
            part(&regex.pattern);
            part(word(regex.input_action.unwrap_or(regex.action)));
            part(word(regex.output_action.unwrap_or(regex.action)));
        }
        part("allow");
        for allowed in &self.allow {
            part(&allowed.text);
            part(allowed.direction.map_or("", |direction| if direction == Direction::Input { "input" } else { "output" }));
        }
        part("deny");
        for term in &self.deny {
            part(&term.text);
            part(&term.name);
            part(word(term.input_action.unwrap_or(term.action)));
            part(word(term.output_action.unwrap_or(term.action)));
        }
        match &self.mask {
            Mask::Type => part("type"),
            Mask::Numbered => part("numbered"),
            Mask::LastFour => part("lastFour"),
            Mask::Hash { key } => {
                part("hash");
                part(&key.0);
            }
            Mask::Fake { seed } => {
                part("fake");
                part(&seed.0);
            }
        }
        mask::end(mask::add(Sha256::new(), seal.as_bytes()))
    }
}

/// A text after its length.
#[inline(never)]
fn add(all: &mut String, text: &str) {
    all.push_str(&text.len().to_string());
    all.push(':');
    all.push_str(text);
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

deserialize_from_json!(Policy, Rule, CustomRegex, Term, Allowed, Mask);
read_from_json!(
    Rule: Self::new(Entity::Address),
    CustomRegex: Self {
        name: String::new(),
        pattern: String::new(),
        description: None,
        action: Action::Anonymize,
        input_action: None,
        output_action: None,
    },
    Term: Self::new("", ""),
    Allowed: Self { text: String::new(), direction: None },
    Mask: Self::Type
);

const ACTIONS: [(&str, Action); 3] = [("BLOCK", Action::Block), ("ANONYMIZE", Action::Anonymize), ("NONE", Action::None)];

/// `action`, `inputAction` and `outputAction`; a guardrail that is not enabled one way does nothing there.
fn actions(m: &mut Members<'_>) -> (Action, Option<Action>, Option<Action>) {
    let action = m.word("action", &ACTIONS).unwrap_or_default();
    let mut way = |own, enabled| {
        let own = m.word(own, &ACTIONS);
        if m.opt::<bool>(enabled) == Some(false) { Some(Action::None) } else { own }
    };
    (action, way("inputAction", "inputEnabled"), way("outputAction", "outputEnabled"))
}

impl FromJson for Policy {
    const WHAT: &'static str = "PII policy";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let (ours, config, got) = (m.opt("entities"), m.opt("piiEntitiesConfig"), m.opt("piiEntities"));
        let (regexes, regexes_config) = (m.opt("regexes"), m.opt("regexesConfig"));
        let policy = Self {
            entities: ours.or(config).or(got).unwrap_or_else(|| Entity::ALL.map(Rule::new).to_vec()),
            regexes: regexes.or(regexes_config).unwrap_or_default(),
            allow: m.or_default("allow"),
            deny: m.or_default("deny"),
            mask: m.or_default("mask"),
        };
        m.end().map(|()| policy)
    }
}

impl FromJson for Rule {
    const WHAT: &'static str = "PII rule";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let name: String = m.read("type");
        let entity = name.parse();
        if entity.is_err() && !name.is_empty() {
            let message = format!("there is no type {}; the names are those of the service, EMAIL for example", crate::field::quote(&name));
            m.bad("type", Unfit::new(message));
        }
        let (action, input_action, output_action) = actions(&mut m);
        #[expect(clippy::cast_possible_truncation, reason = "a threshold has few digits")]
        let threshold = m.opt::<f64>("threshold").map_or_else(half, |threshold| threshold as f32);
        m.end().map(|()| Self { entity: entity.unwrap_or(Entity::Address), action, input_action, output_action, threshold })
    }
}

impl FromJson for CustomRegex {
    const WHAT: &'static str = "custom regex";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let (name, pattern, description) = (m.read("name"), m.read("pattern"), m.opt("description"));
        let (action, input_action, output_action) = actions(&mut m);
        m.end().map(|()| Self { name, pattern, description, action, input_action, output_action })
    }
}

impl FromJson for Term {
    const WHAT: &'static str = "denied term";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let (text, name) = (m.read("text"), m.read("name"));
        let (action, input_action, output_action) = actions(&mut m);
        m.end().map(|()| Self { text, name, action, input_action, output_action })
    }
}

impl FromJson for Allowed {
    const WHAT: &'static str = "allowed text";

    fn read(value: &Value) -> Fit<Self> {
        if let Some(text) = value.as_str() {
            return Ok(text.into());
        }
        let mut m = Members::of(value)?;
        let direction = m.word("direction", &[("input", Direction::Input), ("output", Direction::Output)]);
        let allowed = Self { text: m.read("text"), direction };
        m.end().map(|()| allowed)
    }
}

impl FromJson for Mask {
    const WHAT: &'static str = "mask";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let style: String = m.read("style");
        let mask = match style.as_str() {
            "numbered" => Self::Numbered,
            "lastFour" => Self::LastFour,
            "hash" => Self::Hash { key: Key(m.read("key")) },
            "fake" => Self::Fake { seed: Key(m.read("seed")) },
            "type" => Self::Type,
            _ => {
                let styles = "must be one of type, numbered, lastFour, hash, fake";
                m.bad("style", Unfit::new(format!("{styles}, got {}", crate::field::quote(&style))));
                return m.fit().map(|()| Self::Type);
            }
        };
        m.end().map(|()| mask)
    }
}

/// A name of the policy's own, with its pattern unless it is a term's.
pub(super) struct Custom {
    pub(super) name: String,
    pub(super) regex: Option<Pattern>,
    pub(super) actions: [Action; 2],
}

#[inline(never)]
pub(super) fn compile(regexes: &[CustomRegex]) -> Result<Vec<Custom>> {
    let mut all = Vec::with_capacity(regexes.len());
    for custom in regexes {
        sound_name(&custom.name)?;
        let regex = Pattern::new(&custom.pattern).map_err(|why| Error::Malformed {
            what: "PII policy",
            reason: format!("the regex \"{}\" cannot be compiled: {why}", custom.name),
        })?;
        let actions = [custom.input_action.unwrap_or(custom.action), custom.output_action.unwrap_or(custom.action)];
        all.push(Custom { name: custom.name.clone(), regex: Some(regex), actions });
    }
    Ok(all)
}

#[cfg(feature = "guardrail")]
impl Policy {
    /// Why this pattern is none, if it is none.
    pub(crate) fn compiles(pattern: &str) -> std::result::Result<(), String> {
        Pattern::new(pattern).map(drop)
    }
}

/// The entity of a denied term's name, new unless there is one of that name.
#[inline(never)]
pub(super) fn term(all: &mut Vec<Custom>, term: &Term) -> Result<Entity> {
    let name = &term.name;
    sound_name(name)?;
    let actions = [term.input_action.unwrap_or(term.action), term.output_action.unwrap_or(term.action)];
    // Terms of one name may go different ways.
    let known = all.iter().position(|custom| custom.name == *name && custom.actions == actions);
    let index = known.unwrap_or(all.len());
    if known.is_none() {
        all.push(Custom { name: name.to_owned(), regex: None, actions });
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
