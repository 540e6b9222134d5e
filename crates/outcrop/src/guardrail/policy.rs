//! A `CreateGuardrail` body: what may stand in it, and what is meant by it.

use super::Source;
use super::heuristics::Topic;
use super::local::{Guardrail, Heuristics};
use super::words::Words;
use crate::error::{Error, Result};
use crate::field::{Field, Kind, Path, Places, article, fault, field, one_of, quote, walk};
use crate::finding::{Finding, Severity};
use crate::pii::{self, CustomRegex, Entity, Redactor, Rule};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Where the body is documented.
pub(crate) const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateGuardrail.html";
const TIERS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tiers.html";
const ATTACK: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-prompt-attack.html";
const PROFILES: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-cross-region.html";
const SENSITIVE: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-sensitive-filters.html";

const BLOCK: &[&str] = &["BLOCK", "NONE"];
const MASK: &[&str] = &["BLOCK", "ANONYMIZE", "NONE"];
const STRENGTHS: &[&str] = &["NONE", "LOW", "MEDIUM", "HIGH"];
const TIER: &[&str] = &["CLASSIC", "STANDARD"];
const MODALITIES: &[&str] = &["TEXT", "IMAGE"];
const FILTERS: &[&str] = &["SEXUAL", "VIOLENCE", "HATE", "INSULTS", "MISCONDUCT", "PROMPT_ATTACK"];

/// What stands where in a `CreateGuardrail` body.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateGuardrail.html>, read 2026-11-22. The threshold's
/// upper end is the user guide's; the definition's length is that of the STANDARD tier, and a rule has the other.
pub(crate) const FIELDS: &[Field] = &[
    field(1, "/name", Kind::Name(50, "-_")).required(),
    field(2, "/description", Kind::Text(1, 200)),
    field(3, "/blockedInputMessaging", Kind::Text(1, 500)).required(),
    field(4, "/blockedOutputsMessaging", Kind::Text(1, 500)).required(),
    field(5, "/kmsKeyId", Kind::Text(1, 2_048)),
    field(6, "/tags", Kind::List(0, 200)),
    field(7, "/tags/*/key", Kind::Text(1, 128)).required(),
    field(8, "/tags/*/value", Kind::Text(0, 256)).required(),
    field(9, "/clientRequestToken", Kind::Name(256, "-")),
    field(10, "/crossRegionConfig", Kind::Object),
    field(11, "/crossRegionConfig/guardrailProfileIdentifier", Kind::Text(15, 2_048)).required(),
    field(12, "/topicPolicyConfig", Kind::Object),
    field(13, "/topicPolicyConfig/topicsConfig", Kind::List(1, 30)).required(),
    field(14, "/topicPolicyConfig/topicsConfig/*/name", Kind::Name(100, "-_ !?.")).required(),
    field(15, "/topicPolicyConfig/topicsConfig/*/definition", Kind::Text(1, 1_000)).required(),
    field(16, "/topicPolicyConfig/topicsConfig/*/examples", Kind::List(0, 5)),
    field(17, "/topicPolicyConfig/topicsConfig/*/examples/*", Kind::Text(1, 100)),
    field(18, "/topicPolicyConfig/topicsConfig/*/type", Kind::Word(&["DENY"])).required(),
    field(19, "/topicPolicyConfig/topicsConfig/*/inputAction", Kind::Word(BLOCK)),
    field(20, "/topicPolicyConfig/topicsConfig/*/outputAction", Kind::Word(BLOCK)),
    field(21, "/topicPolicyConfig/topicsConfig/*/inputEnabled", Kind::Bool),
    field(22, "/topicPolicyConfig/topicsConfig/*/outputEnabled", Kind::Bool),
    field(23, "/topicPolicyConfig/tierConfig/tierName", Kind::Word(TIER)).required(),
    field(24, "/contentPolicyConfig", Kind::Object),
    field(25, "/contentPolicyConfig/filtersConfig", Kind::List(1, 6)).required(),
    field(26, "/contentPolicyConfig/filtersConfig/*/type", Kind::Word(FILTERS)).required(),
    field(27, "/contentPolicyConfig/filtersConfig/*/inputStrength", Kind::Word(STRENGTHS)).required(),
    field(28, "/contentPolicyConfig/filtersConfig/*/outputStrength", Kind::Word(STRENGTHS)).required(),
    field(29, "/contentPolicyConfig/filtersConfig/*/inputModalities", Kind::List(1, 2)),
    field(30, "/contentPolicyConfig/filtersConfig/*/inputModalities/*", Kind::Word(MODALITIES)),
    field(31, "/contentPolicyConfig/filtersConfig/*/outputModalities", Kind::List(1, 2)),
    field(32, "/contentPolicyConfig/filtersConfig/*/outputModalities/*", Kind::Word(MODALITIES)),
    field(33, "/contentPolicyConfig/filtersConfig/*/inputAction", Kind::Word(BLOCK)),
    field(34, "/contentPolicyConfig/filtersConfig/*/outputAction", Kind::Word(BLOCK)),
    field(35, "/contentPolicyConfig/filtersConfig/*/inputEnabled", Kind::Bool),
    field(36, "/contentPolicyConfig/filtersConfig/*/outputEnabled", Kind::Bool),
    field(37, "/contentPolicyConfig/tierConfig/tierName", Kind::Word(TIER)).required(),
    field(38, "/wordPolicyConfig", Kind::Object),
    field(39, "/wordPolicyConfig/wordsConfig", Kind::List(1, 10_000)),
    field(40, "/wordPolicyConfig/wordsConfig/*/text", Kind::Text(1, 100)).required(),
    field(41, "/wordPolicyConfig/wordsConfig/*/inputAction", Kind::Word(BLOCK)),
    field(42, "/wordPolicyConfig/wordsConfig/*/outputAction", Kind::Word(BLOCK)),
    field(43, "/wordPolicyConfig/wordsConfig/*/inputEnabled", Kind::Bool),
    field(44, "/wordPolicyConfig/wordsConfig/*/outputEnabled", Kind::Bool),
    field(45, "/wordPolicyConfig/managedWordListsConfig", Kind::List(0, usize::MAX)),
    field(46, "/wordPolicyConfig/managedWordListsConfig/*/type", Kind::Word(&["PROFANITY"])).required(),
    field(47, "/wordPolicyConfig/managedWordListsConfig/*/inputAction", Kind::Word(BLOCK)),
    field(48, "/wordPolicyConfig/managedWordListsConfig/*/outputAction", Kind::Word(BLOCK)),
    field(49, "/wordPolicyConfig/managedWordListsConfig/*/inputEnabled", Kind::Bool),
    field(50, "/wordPolicyConfig/managedWordListsConfig/*/outputEnabled", Kind::Bool),
    field(51, "/sensitiveInformationPolicyConfig", Kind::Object),
    field(52, "/sensitiveInformationPolicyConfig/piiEntitiesConfig", Kind::List(1, usize::MAX)),
    field(53, "/sensitiveInformationPolicyConfig/piiEntitiesConfig/*/type", Kind::Any).required(),
    field(54, "/sensitiveInformationPolicyConfig/piiEntitiesConfig/*/action", Kind::Word(MASK)).required(),
    field(55, "/sensitiveInformationPolicyConfig/piiEntitiesConfig/*/inputAction", Kind::Word(MASK)),
    field(56, "/sensitiveInformationPolicyConfig/piiEntitiesConfig/*/outputAction", Kind::Word(MASK)),
    field(57, "/sensitiveInformationPolicyConfig/piiEntitiesConfig/*/inputEnabled", Kind::Bool),
    field(58, "/sensitiveInformationPolicyConfig/piiEntitiesConfig/*/outputEnabled", Kind::Bool),
    field(59, "/sensitiveInformationPolicyConfig/regexesConfig", Kind::List(1, 30)),
    field(60, "/sensitiveInformationPolicyConfig/regexesConfig/*/name", Kind::Text(1, 100)).required(),
    field(61, "/sensitiveInformationPolicyConfig/regexesConfig/*/description", Kind::Text(1, 1_000)),
    field(62, "/sensitiveInformationPolicyConfig/regexesConfig/*/pattern", Kind::Text(1, 500)).required(),
    field(63, "/sensitiveInformationPolicyConfig/regexesConfig/*/action", Kind::Word(MASK)).required(),
    field(64, "/sensitiveInformationPolicyConfig/regexesConfig/*/inputAction", Kind::Word(MASK)),
    field(65, "/sensitiveInformationPolicyConfig/regexesConfig/*/outputAction", Kind::Word(MASK)),
    field(66, "/sensitiveInformationPolicyConfig/regexesConfig/*/inputEnabled", Kind::Bool),
    field(67, "/sensitiveInformationPolicyConfig/regexesConfig/*/outputEnabled", Kind::Bool),
    field(68, "/contextualGroundingPolicyConfig", Kind::Object),
    field(69, "/contextualGroundingPolicyConfig/filtersConfig", Kind::List(1, usize::MAX)).required(),
    field(70, "/contextualGroundingPolicyConfig/filtersConfig/*/type", Kind::Word(&["GROUNDING", "RELEVANCE"])).required(),
    field(71, "/contextualGroundingPolicyConfig/filtersConfig/*/threshold", Kind::Number(0.0, 0.99)).required(),
    field(72, "/contextualGroundingPolicyConfig/filtersConfig/*/action", Kind::Word(BLOCK)),
    field(73, "/contextualGroundingPolicyConfig/filtersConfig/*/enabled", Kind::Bool),
    field(74, "/contextualGroundingPolicyConfig/tierConfig/tierName", Kind::Word(TIER)).required(),
    field(75, "/automatedReasoningPolicyConfig", Kind::Object),
    field(76, "/automatedReasoningPolicyConfig/policies", Kind::List(1, 2)).required(),
    field(77, "/automatedReasoningPolicyConfig/policies/*", Kind::Text(1, 2_048)),
    field(78, "/automatedReasoningPolicyConfig/confidenceThreshold", Kind::Number(0.0, 1.0)),
];

/// Lists whose items are objects: what else stands there would pass every field.
const OBJECTS: &[&str] = &[
    "/tags",
    "/topicPolicyConfig/topicsConfig",
    "/contentPolicyConfig/filtersConfig",
    "/wordPolicyConfig/wordsConfig",
    "/wordPolicyConfig/managedWordListsConfig",
    "/sensitiveInformationPolicyConfig/piiEntitiesConfig",
    "/sensitiveInformationPolicyConfig/regexesConfig",
    "/contextualGroundingPolicyConfig/filtersConfig",
];

/// The names `GetGuardrail` has for what `CreateGuardrail` calls otherwise, outer names before inner ones.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetGuardrail.html>, read 2026-11-22.
const GET_NAMES: &[(&str, &str, &str)] = &[
    ("", "topicPolicy", "topicPolicyConfig"),
    ("", "contentPolicy", "contentPolicyConfig"),
    ("", "wordPolicy", "wordPolicyConfig"),
    ("", "sensitiveInformationPolicy", "sensitiveInformationPolicyConfig"),
    ("", "contextualGroundingPolicy", "contextualGroundingPolicyConfig"),
    ("", "automatedReasoningPolicy", "automatedReasoningPolicyConfig"),
    ("", "crossRegionDetails", "crossRegionConfig"),
    ("", "kmsKeyArn", "kmsKeyId"),
    ("topicPolicyConfig", "topics", "topicsConfig"),
    ("topicPolicyConfig", "tier", "tierConfig"),
    ("contentPolicyConfig", "filters", "filtersConfig"),
    ("contentPolicyConfig", "tier", "tierConfig"),
    ("wordPolicyConfig", "words", "wordsConfig"),
    ("wordPolicyConfig", "managedWordLists", "managedWordListsConfig"),
    ("sensitiveInformationPolicyConfig", "piiEntities", "piiEntitiesConfig"),
    ("sensitiveInformationPolicyConfig", "regexes", "regexesConfig"),
    ("contextualGroundingPolicyConfig", "filters", "filtersConfig"),
    ("contextualGroundingPolicyConfig", "tier", "tierConfig"),
    ("crossRegionConfig", "guardrailProfileId", "guardrailProfileIdentifier"),
];

/// Members that only `GetGuardrail`'s answer has.
const GET_ONLY: &[&str] =
    &["guardrailId", "guardrailArn", "version", "status", "statusReasons", "failureRecommendations", "createdAt", "updatedAt"];

/// Every problem of a guardrail's policy, whether it is a `CreateGuardrail` body or a `GetGuardrail` answer.
///
/// Codes are `BR-GUARDRAIL-NNN`; pointers are into what was given.
pub fn check(policy: &Value) -> Vec<Finding> {
    Normal::of(policy).check()
}

/// A policy in the names of `CreateGuardrail`, with the names it came with.
struct Normal {
    body: Value,
    /// Policy, list: what was called how.
    renamed: Vec<(&'static str, &'static str, &'static str)>,
    gotten: bool,
}

impl Normal {
    fn of(policy: &Value) -> Self {
        let mut normal = Self { body: policy.clone(), renamed: Vec::new(), gotten: false };
        let Value::Object(members) = &mut normal.body else { return normal };
        for &(parent, get, create) in GET_NAMES {
            let inside = if parent.is_empty() { Some(&mut *members) } else { members.get_mut(parent).and_then(Value::as_object_mut) };
            let Some(inside) = inside.filter(|inside| !inside.contains_key(create)) else { continue };
            if let Some(value) = inside.shift_remove(get) {
                normal.gotten = true;
                normal.renamed.push((parent, get, create));
                // An answer has empty lists where the body had none.
                if value.as_array().is_none_or(|items| !items.is_empty()) {
                    inside.insert(create.to_owned(), value);
                }
            }
        }
        for key in GET_ONLY {
            normal.gotten |= members.shift_remove(*key).is_some();
        }
        // A policy without any list is one that the guardrail has not.
        let lists =
            |policy: &Value| policy.as_object().is_none_or(|of| of.values().any(|list| list.as_array().is_some_and(|l| !l.is_empty())));
        if normal.gotten {
            members.retain(|key, policy| !key.ends_with("PolicyConfig") || lists(policy));
        }
        if normal.gotten
            && let Some(Value::Object(profile)) = members.get_mut("crossRegionConfig")
        {
            profile.shift_remove("guardrailProfileArn");
        }
        normal
    }

    /// A pointer into what was given.
    fn pointer(&self, at: &str) -> String {
        let mut segments: Vec<&str> = at.split('/').collect();
        for &(parent, get, create) in self.renamed.iter().rev() {
            let place = if parent.is_empty() { 1 } else { 2 };
            let below = place == 1 || segments.get(1) == Some(&parent);
            if let Some(segment) = segments.get_mut(place).filter(|segment| below && **segment == create) {
                *segment = get;
            }
        }
        segments.join("/")
    }

    fn finding(&self, code: u16, severity: Severity, at: &str, message: String, source: &str) -> Finding {
        let mut finding = Finding::of(&format!("BR-GUARDRAIL-{code:03}"), severity, message).source(source);
        finding.pointer = self.pointer(at);
        finding
    }

    fn check(&self) -> Vec<Finding> {
        let Value::Object(members) = &self.body else {
            let message = format!("a guardrail's policy must be an object, got {}", article(&self.body));
            return vec![self.finding(0, Severity::Refused, "", message, DOCS)];
        };
        let mut findings = Vec::new();
        self.unknown_members(&mut findings);
        let mut found: Vec<(usize, Finding)> = Vec::new();
        let places = Places::of_fields(FIELDS);
        walk((&self.body).into(), &places, &Path::Root, &mut |index, path, value| {
            let Some(field) = FIELDS.get(index) else { return };
            let message = match value {
                None if field.required => Some("is missing".to_owned()),
                None => None,
                Some(value) => fault(field.kind, value, None).map(|fault| fault.message),
            };
            if let Some(message) = message {
                found.push((index, self.finding(field.code, Severity::Refused, &path.pointer(), message, DOCS)));
            }
        });
        found.sort_by_key(|(index, _)| *index);
        findings.extend(found.into_iter().map(|(_, finding)| finding));
        self.rules(members, &mut findings);
        findings
    }

    /// What no field lists. Clients do not send it or refuse it; it has no effect.
    fn unknown_members(&self, findings: &mut Vec<Finding>) {
        fn walk(value: &Value, at: &str, pattern: &str, visit: &mut dyn FnMut(&str, &str, &str)) {
            match value {
                Value::Object(members) => {
                    for (key, member) in members {
                        visit(at, pattern, key);
                        let key = crate::check::escape(key);
                        walk(member, &format!("{at}/{key}"), &format!("{pattern}/{key}"), visit);
                    }
                }
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        walk(item, &format!("{at}/{index}"), &format!("{pattern}/*"), visit);
                    }
                }
                _ => (),
            }
        }
        walk(&self.body, "", "", &mut |at, pattern, key| {
            let listed = |parent: &str| -> Vec<&'static str> {
                let below = FIELDS.iter().filter_map(|field| field.at.strip_prefix(parent)?.strip_prefix('/')?.split('/').next());
                let mut below: Vec<&str> = below.collect();
                below.dedup();
                below
            };
            let known = listed(pattern);
            // Below what is not known nothing is known.
            if !known.is_empty() && !known.contains(&key) {
                let message = format!("is not known here and has no effect; there are {}", known.join(", "));
                findings.push(self.finding(0, Severity::Ignored, &format!("{at}/{}", crate::check::escape(key)), message, DOCS));
            }
        });
    }

    fn rules(&self, members: &Map<String, Value>, findings: &mut Vec<Finding>) {
        use Severity::{Ignored, Note, Refused};
        let mut say = |code, severity, at: &str, message: String, source: &str| {
            findings.push(self.finding(code, severity, at, message, source));
        };
        let at = |pointer: &str| self.body.pointer(pointer);
        let word = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        for list in OBJECTS {
            for (index, item) in items(at(list)).enumerate().filter(|(_, item)| !item.is_object()) {
                say(100, Refused, &format!("{list}/{index}"), format!("must be an object, got {}", article(item)), DOCS);
            }
        }
        let policies: Vec<&str> = members.keys().map(String::as_str).filter(|key| key.ends_with("PolicyConfig")).collect();
        if policies.is_empty() {
            say(101, Note, "", "it has no policy, so nothing is evaluated".to_owned(), DOCS);
        }
        for (policy, lists) in [
            ("wordPolicyConfig", ["wordsConfig", "managedWordListsConfig"]),
            ("sensitiveInformationPolicyConfig", ["piiEntitiesConfig", "regexesConfig"]),
        ] {
            let empty = |list: &str| items(at(&format!("/{policy}/{list}"))).next().is_none();
            if at(&format!("/{policy}")).is_some_and(Value::is_object) && lists.iter().all(|list| empty(list)) {
                say(110, Note, &format!("/{policy}"), format!("has neither {} nor {}, so it evaluates nothing", lists[0], lists[1]), DOCS);
            }
        }
        if let Some(key) = at("/kmsKeyId").and_then(Value::as_str).filter(|key| !key.is_empty() && !is_key(key)) {
            let message = format!("must be the ARN of a key or an alias, a key's id of 36 characters, or alias/name, got {}", quote(key));
            say(111, Refused, "/kmsKeyId", message, DOCS);
        }
        for (index, policy) in items(at("/automatedReasoningPolicyConfig/policies")).enumerate() {
            if let Some(policy) = policy.as_str().filter(|policy| !policy.is_empty() && !policy.starts_with("arn:")) {
                let message = format!("must be the ARN of a policy, with :version or without, got {}", quote(policy));
                say(112, Refused, &format!("/automatedReasoningPolicyConfig/policies/{index}"), message, DOCS);
            }
        }
        let profile = "/crossRegionConfig/guardrailProfileIdentifier";
        let odd = |id: &&str| id.len() >= 15 && !id.starts_with("arn:") && !id.contains(".guardrail.v");
        if let Some(id) = at(profile).and_then(Value::as_str).filter(odd) {
            say(113, Note, profile, format!("should be like us.guardrail.v1:0, or an ARN, got {}", quote(id)), PROFILES);
        }
        for policy in ["topicPolicyConfig", "contentPolicyConfig", "contextualGroundingPolicyConfig"] {
            let tier = format!("/{policy}/tierConfig/tierName");
            let standard = at(&tier).and_then(Value::as_str) == Some("STANDARD");
            if standard && at("/crossRegionConfig").is_none() {
                let message = "the STANDARD tier needs crossRegionConfig with a guardrail profile such as us.guardrail.v1:0".to_owned();
                say(102, Refused, &tier, message, TIERS);
            }
            if policy == "topicPolicyConfig" && !standard {
                for (index, topic) in items(at("/topicPolicyConfig/topicsConfig")).enumerate() {
                    let length = topic.get("definition").and_then(Value::as_str).map_or(0, |text| text.chars().count());
                    if (201..=1_000).contains(&length) {
                        let message = format!("must have at most 200 characters outside the STANDARD tier, got {length}");
                        say(103, Refused, &format!("/topicPolicyConfig/topicsConfig/{index}/definition"), message, TIERS);
                    }
                }
            }
        }
        for (index, filter) in items(at("/contentPolicyConfig/filtersConfig")).enumerate() {
            let strength = word(filter, "outputStrength");
            if word(filter, "type") == "PROMPT_ATTACK" && STRENGTHS.contains(&strength.as_str()) && strength != "NONE" {
                let message = format!("must be \"NONE\" for PROMPT_ATTACK, which looks at input only, got {}", quote(&strength));
                say(104, Refused, &format!("/contentPolicyConfig/filtersConfig/{index}/outputStrength"), message, ATTACK);
            }
        }
        for (index, entity) in items(at("/sensitiveInformationPolicyConfig/piiEntitiesConfig")).enumerate() {
            let pointer = format!("/sensitiveInformationPolicyConfig/piiEntitiesConfig/{index}/type");
            match entity.get("type") {
                Some(Value::String(name)) if name.parse::<Entity>().is_err() => {
                    let names = Entity::ALL.map(Entity::name);
                    say(105, Refused, &pointer, format!("must be {}, got {}", one_of(&names), quote(name)), SENSITIVE);
                }
                Some(Value::String(_) | Value::Null) | None => (),
                Some(other) => say(105, Refused, &pointer, format!("must be a string, got {}", article(other)), SENSITIVE),
            }
        }
        for (index, regex) in items(at("/sensitiveInformationPolicyConfig/regexesConfig")).enumerate() {
            let pointer = format!("/sensitiveInformationPolicyConfig/regexesConfig/{index}/pattern");
            match compile(&word(regex, "pattern")) {
                Ok(()) => (),
                Err(Unusable::Wrong(why)) => say(106, Refused, &pointer, why, SENSITIVE),
                Err(Unusable::Here(why)) => say(107, Ignored, &pointer, format!("cannot be evaluated here: {why}"), SENSITIVE),
            }
        }
        for (list, key) in [
            ("/topicPolicyConfig/topicsConfig", "name"),
            ("/contentPolicyConfig/filtersConfig", "type"),
            ("/wordPolicyConfig/wordsConfig", "text"),
            ("/wordPolicyConfig/managedWordListsConfig", "type"),
            ("/sensitiveInformationPolicyConfig/piiEntitiesConfig", "type"),
            ("/sensitiveInformationPolicyConfig/regexesConfig", "name"),
            ("/contextualGroundingPolicyConfig/filtersConfig", "type"),
        ] {
            let mut seen = HashMap::new();
            for (index, item) in items(at(list)).enumerate() {
                let name = word(item, key);
                if name.is_empty() {
                    continue;
                }
                if let Some(first) = seen.insert(name.clone(), index) {
                    say(108, Note, &format!("{list}/{index}/{key}"), format!("{} is there already, as number {first}", quote(&name)), DOCS);
                    seen.insert(name, first);
                }
            }
        }
        for (index, item) in items(at("/wordPolicyConfig/wordsConfig")).enumerate() {
            let count = word(item, "text").split_whitespace().count();
            if count > 3 {
                let message = format!("has {count} words; the console takes at most 3");
                say(109, Note, &format!("/wordPolicyConfig/wordsConfig/{index}/text"), message, DOCS);
            }
        }
    }
}

/// Whether it names a key in one of the ways there are.
fn is_key(key: &str) -> bool {
    let id = |id: &str| id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let alias = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte));
    let named = |key: &str| key.strip_prefix("alias/").is_some_and(alias);
    match key.strip_prefix("arn:") {
        Some(rest) => {
            let name = rest.splitn(5, ':').nth(4).unwrap_or_default();
            rest.contains(":kms:") && (name.starts_with("key/") || named(name))
        }
        None => id(key) || named(key),
    }
}

/// Why a pattern is of no use.
enum Unusable {
    /// The service would not take it.
    Wrong(String),
    /// It may be right, but not for this engine.
    Here(String),
}

fn compile(pattern: &str) -> std::result::Result<(), Unusable> {
    let Err(error) = pii::Policy::compiles(pattern) else { return Ok(()) };
    let here = ["Unicode property", "when compiled", "nest", "is not available", "Unicode-aware"];
    Err(if here.iter().any(|words| error.contains(words)) { Unusable::Here(error) } else { Unusable::Wrong(error) })
}

fn items(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

/// What a rule does in each direction; `None` where it is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Switch<T> {
    pub(super) input: Option<T>,
    pub(super) output: Option<T>,
}

impl<T: Copy> Switch<T> {
    fn of(item: &Value, read: impl Fn(Option<&str>) -> T) -> Self {
        let side = |action: &str, enabled: &str| {
            let action = item.get(action).or_else(|| item.get("action")).and_then(Value::as_str);
            item.get(enabled).and_then(Value::as_bool).unwrap_or(true).then(|| read(action))
        };
        Self { input: side("inputAction", "inputEnabled"), output: side("outputAction", "outputEnabled") }
    }

    pub(super) fn on(self, source: Source) -> Option<T> {
        match source {
            Source::Input => self.input,
            Source::Output => self.output,
        }
    }
}

/// `BLOCK` unless said otherwise.
fn blocks(item: &Value) -> Switch<bool> {
    Switch::of(item, |action| action != Some("NONE"))
}

fn action(word: Option<&str>) -> pii::Action {
    match word {
        Some("BLOCK") => pii::Action::Block,
        Some("ANONYMIZE") => pii::Action::Anonymize,
        _ => pii::Action::None,
    }
}

/// A denied topic.
pub(super) struct Denied {
    pub(super) name: String,
    pub(super) blocks: Switch<bool>,
    pub(super) words: Topic,
}

/// A content filter.
pub(super) struct Filter {
    pub(super) kind: String,
    pub(super) strength: Switch<&'static str>,
    pub(super) blocks: Switch<bool>,
    pub(super) images: Switch<bool>,
}

/// Contextual grounding or relevance.
pub(super) struct Grounded {
    pub(super) kind: String,
    pub(super) threshold: f64,
    pub(super) blocks: bool,
}

/// The guardrail's own regex.
pub(super) struct Pattern {
    pub(super) name: String,
    pub(super) pattern: String,
}

/// Personal data and patterns in one direction.
pub(super) struct Sensitive {
    pub(super) redactor: Arc<Redactor>,
    /// By place among the redactor's own names.
    pub(super) patterns: Vec<Pattern>,
    pub(super) entities: bool,
    /// A pattern that cannot be evaluated here.
    pub(super) unusable: Option<String>,
}

impl Guardrail {
    /// Reads a guardrail's policy: a `CreateGuardrail` or `UpdateGuardrail` body, or a `GetGuardrail` answer.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with everything the service would refuse.
    pub fn from_json(policy: &Value) -> Result<Self> {
        let normal = Normal::of(policy);
        let findings = normal.check();
        if findings.iter().any(Finding::refuses) {
            return Err(Error::Invalid { model: "CreateGuardrail".to_owned(), findings });
        }
        let at = |pointer: &str| normal.body.pointer(pointer);
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let topics = items(at("/topicPolicyConfig/topicsConfig")).map(|topic| {
            let examples: Vec<&str> = items(topic.get("examples")).filter_map(Value::as_str).collect();
            Denied {
                name: text(topic, "name"),
                blocks: blocks(topic),
                words: Topic::new(&text(topic, "name"), &text(topic, "definition"), &examples),
            }
        });
        let filters = items(at("/contentPolicyConfig/filtersConfig")).map(|filter| {
            let strength = |key: &str| STRENGTHS.iter().copied().find(|strength| filter.get(key).and_then(Value::as_str) == Some(strength));
            let images = |key: &str| items(filter.get(key)).any(|modality| modality.as_str() == Some("IMAGE"));
            Filter {
                kind: text(filter, "type"),
                strength: Switch { input: strength("inputStrength"), output: strength("outputStrength") },
                blocks: blocks(filter),
                images: Switch { input: Some(images("inputModalities")), output: Some(images("outputModalities")) },
            }
        });
        let grounding = items(at("/contextualGroundingPolicyConfig/filtersConfig"))
            .filter(|filter| filter.get("enabled").and_then(Value::as_bool).unwrap_or(true))
            .map(|filter| Grounded {
                kind: text(filter, "type"),
                threshold: filter.get("threshold").and_then(Value::as_f64).unwrap_or(0.0),
                blocks: filter.get("action").and_then(Value::as_str) != Some("NONE"),
            });
        let words: Vec<(String, Switch<bool>)> =
            items(at("/wordPolicyConfig/wordsConfig")).map(|word| (text(word, "text"), blocks(word))).collect();
        let [input, output] = sensitive(&normal.body)?;
        Ok(Self {
            name: text(&normal.body, "name"),
            blocked_input: text(&normal.body, "blockedInputMessaging"),
            blocked_outputs: text(&normal.body, "blockedOutputsMessaging"),
            topics: topics.collect(),
            filters: filters.collect(),
            matcher: Words::new(words.iter().map(|(text, _)| text.as_str()))?,
            words: words.into_iter().map(|(_, switch)| switch).collect(),
            profanity: items(at("/wordPolicyConfig/managedWordListsConfig")).next().map(blocks),
            input,
            output,
            grounding: grounding.collect(),
            reasoning: items(at("/automatedReasoningPolicyConfig/policies")).next().is_some(),
            heuristics: Heuristics::NONE,
            findings,
        })
    }
}

/// One redactor for each direction, the same one where the policy is the same.
fn sensitive(body: &Value) -> Result<[Option<Sensitive>; 2]> {
    let config = body.get("sensitiveInformationPolicyConfig");
    let list = |key: &str| items(config.and_then(|config| config.get(key)));
    let mut policies = [Source::Input, Source::Output].map(|source| {
        let mut policy = pii::Policy { entities: Vec::new(), ..pii::Policy::default() };
        let (mut patterns, mut unusable) = (Vec::new(), None);
        for item in list("piiEntitiesConfig") {
            let entity = item.get("type").and_then(Value::as_str).and_then(|name| name.parse().ok());
            if let (Some(entity), Some(action)) = (entity, Switch::of(item, action).on(source)) {
                policy.entities.push(Rule { action, ..Rule::new(entity) });
            }
        }
        for item in list("regexesConfig") {
            let text = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let (name, pattern) = (text("name"), text("pattern"));
            let Some(action) = Switch::of(item, action).on(source) else { continue };
            if compile(&pattern).is_err() {
                unusable.get_or_insert_with(|| name.clone());
                continue;
            }
            policy.regexes.push(CustomRegex {
                name: masked_name(&name),
                pattern: pattern.clone(),
                description: None,
                action,
                input_action: None,
                output_action: None,
            });
            patterns.push(Pattern { name, pattern });
        }
        (policy, patterns, unusable)
    });
    let mut compiled: Vec<(pii::Policy, Arc<Redactor>)> = Vec::new();
    let mut sides = [None, None];
    for (side, (policy, patterns, unusable)) in sides.iter_mut().zip(&mut policies) {
        if policy.entities.is_empty() && patterns.is_empty() && unusable.is_none() {
            continue;
        }
        let known = compiled.iter().find(|(known, _)| known == policy).map(|(_, redactor)| Arc::clone(redactor));
        let redactor = match known {
            Some(redactor) => redactor,
            None => Arc::new(Redactor::new(policy)?),
        };
        compiled.push((policy.clone(), Arc::clone(&redactor)));
        let entities = !policy.entities.is_empty();
        *side = Some(Sensitive { redactor, patterns: std::mem::take(patterns), entities, unusable: unusable.take() });
    }
    Ok(sides)
}

/// A regex's name as its mask can carry it.
fn masked_name(name: &str) -> String {
    let mut masked: String = name.chars().map(|letter| if matches!(letter, '{' | '}' | '\n' | '\r') { ' ' } else { letter }).collect();
    while masked.len() > 100 {
        masked.pop();
    }
    masked
}
