//! A policy, and what it says of a text.

use super::Qualifier;
use super::heuristics::{self, TOPIC_THRESHOLD};
use super::policy::{self, Denied, Filter, Grounded, Sensitive, Switch};
use super::verdict::{
    Action, Answered, Assessment, Check, Coverage, Covered, Detection, Effect, Evaluation, Heuristic, List, Source, Verdict,
};
use super::words::{Words, profanity};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::json::{Fit, FromJson, Members, Unfit, read_from_json};
use crate::pii::{self, Direction, Entity, Found, Vault};
use serde_json::Value;
use std::fmt;

/// A guardrail's policy, ready to be evaluated. It holds no text, and is cheap to use again.
pub struct Guardrail {
    pub(super) name: String,
    pub(super) blocked_input: String,
    pub(super) blocked_outputs: String,
    pub(super) topics: Vec<Denied>,
    pub(super) filters: Vec<Filter>,
    pub(super) matcher: Option<Words>,
    /// By place in the matcher.
    pub(super) words: Vec<Switch<bool>>,
    pub(super) profanity: Option<Switch<bool>>,
    pub(super) input: Option<Sensitive>,
    pub(super) output: Option<Sensitive>,
    pub(super) grounding: Vec<Grounded>,
    pub(super) reasoning: bool,
    pub(super) heuristics: Heuristics,
    pub(super) findings: Vec<Finding>,
}

/// Which heuristics may stand in for the service's models. Without them, what they are for is *not evaluated*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one switch for each policy")]
pub struct Heuristics {
    /// Denied topics, by likeness of words to definition and examples.
    pub topics: bool,
    /// Hate, insults, sexual content, violence and misconduct, by an English lexicon.
    pub content: bool,
    /// Prompt attacks, by patterns and structure.
    pub prompt_attack: bool,
    /// Contextual grounding and relevance, by overlap with source and query.
    pub grounding: bool,
}

impl Heuristics {
    /// None of them.
    pub const NONE: Self = Self { topics: false, content: false, prompt_attack: false, grounding: false };
    /// All of them.
    pub const ALL: Self = Self { topics: true, content: true, prompt_attack: true, grounding: true };
    /// Their names: `topics`, `content`, `promptAttack`, `grounding`.
    pub const NAMES: [&str; 4] = ["topics", "content", "promptAttack", "grounding"];

    /// Those with these names; `all` and `none` are names, too.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for another name.
    pub fn named<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self> {
        let mut heuristics = Self::NONE;
        for name in names {
            match name {
                "all" => heuristics = Self::ALL,
                "none" => (),
                "topics" => heuristics.topics = true,
                "content" => heuristics.content = true,
                "promptAttack" | "prompt-attack" => heuristics.prompt_attack = true,
                "grounding" => heuristics.grounding = true,
                other => {
                    return Err(Error::Malformed {
                        what: "heuristics",
                        reason: format!("must be all, none or of {}, got {}", Self::NAMES.join(", "), crate::field::quote(other)),
                    });
                }
            }
        }
        Ok(heuristics)
    }
}

/// How much a verdict tells: ApplyGuardrail's `outputScope`. What is done with the text is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// What was found.
    #[default]
    Interventions,
    /// Also the topics, filters and types of personal data that were looked for and not found. Words and patterns are not among
    /// them, and neither is what was not evaluated.
    ///
    /// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ApplyGuardrail.html>, read 2026-11-22.
    Full,
}

/// One block of what is judged, as ApplyGuardrail takes it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Content {
    /// Text.
    Text {
        /// The text.
        text: String,
        /// What it is: the text to guard unless said otherwise.
        qualifiers: Vec<Qualifier>,
    },
    /// An image, which is never looked at here.
    Image {
        /// `png` or `jpeg`.
        format: String,
    },
}

impl Content {
    /// Text to guard.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), qualifiers: Vec::new() }
    }

    /// What the text to guard is to be supported by.
    pub fn grounding_source(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), qualifiers: vec![Qualifier::GroundingSource] }
    }

    /// What the text to guard is to answer.
    pub fn query(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), qualifiers: vec![Qualifier::Query] }
    }

    fn qualified(&self, as_what: Qualifier) -> Option<&str> {
        match self {
            Self::Text { text, qualifiers } if qualifiers.contains(&as_what) => Some(text),
            _ => None,
        }
    }

    fn guarded(&self) -> Option<&str> {
        match self {
            Self::Text { text, qualifiers } if qualifiers.is_empty() || qualifiers.contains(&Qualifier::GuardContent) => Some(text),
            _ => None,
        }
    }
}

/// Only what it is and how long, never what it says.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text, qualifiers } => write!(f, "text({} bytes, {qualifiers:?})", text.len()),
            Self::Image { format } => write!(f, "image({format})"),
        }
    }
}

impl FromJson for Content {
    const WHAT: &'static str = "content block";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        match (m.get("text"), m.get("image")) {
            (Some(text), None) => {
                let mut inner = Members::of(text).map_err(|unfit| unfit.under("text"))?;
                let content = Self::Text { text: inner.read("text"), qualifiers: inner.or_default("qualifiers") };
                inner.fit().map_err(|unfit| unfit.under("text"))?;
                Ok(content)
            }
            (None, Some(image)) => {
                let mut inner = Members::of(image).map_err(|unfit| unfit.under("image"))?;
                let content = Self::Image { format: inner.read("format") };
                inner.fit().map_err(|unfit| unfit.under("image"))?;
                Ok(content)
            }
            _ => Err(Unfit::new("must have exactly one of text, image")),
        }
    }
}

read_from_json!(Content: Self::text(""));

/// Collects what the checks of one evaluation say.
#[derive(Default)]
struct Said {
    /// Whether what was looked for and not found is told, too.
    full: bool,
    detections: Vec<Detection>,
    evaluation: Vec<Evaluation>,
}

impl Said {
    /// Takes what one check found.
    fn check(&mut self, check: Check, method: &str, score: Option<f64>, found: Vec<Detection>) {
        let answer = if found.iter().any(Detection::intervened) { Answered::Intervened } else { Answered::Passed };
        self.detections.extend(found);
        self.evaluation.push(Evaluation { check, answer, method: Some(method.to_owned()), score, reason: None });
    }

    fn open(&mut self, check: Check, reason: impl Into<String>) {
        self.evaluation.push(Evaluation { check, answer: Answered::NotEvaluated, method: None, score: None, reason: Some(reason.into()) });
    }
}

impl Guardrail {
    /// The same policy with these heuristics.
    #[must_use]
    pub fn with_heuristics(self, heuristics: Heuristics) -> Self {
        Self { heuristics, ..self }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What there is to know about the policy, none of it a reason to refuse it.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What it checks in either direction, by the names that detections have: `topics/NAME`, `content/HATE`, `words`,
    /// `profanity`, `pii/EMAIL`, `regexes/NAME`, `grounding`, `relevance`.
    pub fn rules(&self) -> Vec<String> {
        let mut rules: Vec<String> = self.topics.iter().map(|topic| format!("topics/{}", topic.name)).collect();
        let active = |filter: &&Filter| [Source::Input, Source::Output].iter().any(|&source| filter.strength(source).is_some());
        rules.extend(self.filters.iter().filter(active).map(|filter| format!("content/{}", filter.kind)));
        if self.matcher.is_some() {
            rules.push("words".to_owned());
        }
        if self.profanity.is_some() {
            rules.push("profanity".to_owned());
        }
        for side in [&self.input, &self.output].into_iter().flatten() {
            let entities = side.redactor.policy().entities.iter().map(|rule| format!("pii/{}", rule.entity));
            let patterns = side.patterns.iter().map(|pattern| format!("regexes/{}", pattern.name));
            for rule in entities.chain(patterns) {
                if !rules.contains(&rule) {
                    rules.push(rule);
                }
            }
        }
        rules.extend(self.grounding.iter().map(|filter| filter.kind.to_lowercase()));
        rules
    }

    /// What the policy says of a text in this direction.
    ///
    /// Text without qualifiers, or with [`Qualifier::GuardContent`], is guarded; the rest is what grounding and relevance compare
    /// an answer with. When the policy only masks, there is one output for each guarded text.
    pub fn evaluate(&self, source: Source, content: &[Content]) -> Verdict {
        self.evaluate_in(Scope::Interventions, source, content)
    }

    /// What the policy says of a request as ApplyGuardrail takes it: `source`, `content`, `outputScope`.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when it is none.
    pub fn apply(&self, request: &Value) -> Result<Verdict> {
        Request::from_json(request).map(|request| self.judge(&request))
    }

    fn judge(&self, request: &Request) -> Verdict {
        self.evaluate_in(request.scope, request.source, &request.content)
    }

    /// As [`Guardrail::evaluate`], telling as much as the scope says.
    pub fn evaluate_in(&self, scope: Scope, source: Source, content: &[Content]) -> Verdict {
        self.evaluate_without(&[], scope, source, content)
    }

    /// As [`Guardrail::evaluate_in`], as if the policy had none of these checks: nothing is said of them, and no text units are
    /// counted for them.
    pub fn evaluate_without(&self, left_out: &[Check], scope: Scope, source: Source, content: &[Content]) -> Verdict {
        let on = |check: Check| !left_out.contains(&check);
        let guarded: Vec<&str> = content.iter().filter_map(Content::guarded).collect();
        let images = content.iter().filter(|block| matches!(block, Content::Image { .. })).count();
        let mut said = Said { full: scope == Scope::Full, ..Said::default() };
        if on(Check::Topics) {
            self.topics(source, &guarded, &mut said);
        }
        for check in [Check::Content, Check::PromptAttack].into_iter().filter(|&check| on(check)) {
            self.content(check, source, &guarded, images > 0, &mut said);
        }
        for check in [Check::Words, Check::Profanity].into_iter().filter(|&check| on(check)) {
            self.words(check, source, &guarded, &mut said);
        }
        let sensitive = if source == Source::Input { &self.input } else { &self.output };
        let found = sensitive.as_ref().map_or_else(Vec::new, |sensitive| find_sensitive(sensitive, &on, source, &guarded, &mut said));
        let joined = |qualifier| {
            let texts: Vec<&str> = content.iter().filter_map(|block| block.qualified(qualifier)).collect();
            (!texts.is_empty()).then(|| texts.join("\n"))
        };
        let compared = joined(Qualifier::GroundingSource).zip(joined(Qualifier::Query)).filter(|_| source == Source::Output);
        if let Some((known, query)) = &compared {
            for check in [Check::Grounding, Check::Relevance].into_iter().filter(|&check| on(check)) {
                self.grounding(check, known, query, &guarded, &mut said);
            }
        }
        if self.reasoning && source == Source::Output && on(Check::AutomatedReasoning) {
            said.open(Check::AutomatedReasoning, "needs the service's solver and the policy's rules");
        }

        let characters = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text.chars().count()).sum::<usize>() as u64;
        let all = &mut content.iter().filter_map(|block| if let Content::Text { text, .. } = block { Some(text.as_str()) } else { None });
        let total = characters(all);
        let guarded_characters = characters(&mut guarded.iter().copied());
        let mut verdict = Verdict {
            coverage: Some(Coverage {
                text: Some(Covered { guarded: guarded_characters, total }),
                images: (images > 0).then_some(Covered { guarded: 0, total: images as u64 }),
            }),
            ..Verdict::default()
        };
        let compared = compared.as_ref().map(|(known, query)| (known.chars().count() + query.chars().count()) as u64 + guarded_characters);
        self.count(&on, source, sensitive.as_ref(), total, compared, &mut verdict);

        let blocked = said.detections.iter().any(|found| found.effect == Effect::Blocked);
        let masked = said.detections.iter().any(|found| found.effect == Effect::Anonymized);
        let open = said.evaluation.iter().filter(|evaluation| evaluation.answer == Answered::NotEvaluated);
        let open = open.map(|evaluation| evaluation.check.as_str()).collect::<Vec<_>>().join(", ");
        let not_evaluated = if open.is_empty() { String::new() } else { format!(" Not evaluated here: {open}.") };
        let (action, reason) = if blocked {
            // Nothing that is left open could change this.
            let message = if source == Source::Input { &self.blocked_input } else { &self.blocked_outputs };
            verdict.outputs.push(message.clone());
            (Action::Intervened, "Guardrail blocked.".to_owned())
        } else if masked {
            let direction = direction(source);
            let mask = |(text, found): (&&str, &Vec<Found>)| match sensitive {
                Some(sensitive) => sensitive.redactor.redact_found(direction, text, found, &mut Vault::default()),
                None => (*text).to_owned(),
            };
            verdict.outputs = guarded.iter().zip(&found).map(mask).collect();
            (Action::Intervened, format!("Guardrail masked.{not_evaluated}"))
        } else if open.is_empty() {
            (Action::None, "No action.".to_owned())
        } else {
            (Action::Undecided, not_evaluated.trim_start().to_owned())
        };
        verdict.action = action;
        verdict.action_reason = Some(reason);
        verdict.assessments = vec![Assessment { detections: said.detections, ..Assessment::default() }];
        verdict.evaluation = said.evaluation;
        verdict
    }

    /// Text units as the service counts them: up to 1,000 characters each, and one at least, for every policy that is on.
    ///
    /// Source: recorded answers; <https://docs.aws.amazon.com/general/latest/gr/bedrock.html>, read 2026-11-22.
    fn count(
        &self,
        on: &dyn Fn(Check) -> bool,
        source: Source,
        sensitive: Option<&Sensitive>,
        total: u64,
        compared: Option<u64>,
        verdict: &mut Verdict,
    ) {
        let units = |characters: u64| characters.div_ceil(1_000).max(1);
        let if_on = |holds: bool| if holds { units(total) } else { 0 };
        let words = on(Check::Words) && self.words.iter().any(|switch| switch.on(source).is_some())
            || on(Check::Profanity) && self.profanity.is_some_and(|switch| switch.on(source).is_some());
        let filters = self.filters.iter().any(|filter| on(filter.check()) && filter.strength(source).is_some());
        let topics = on(Check::Topics) && self.topics.iter().any(|topic| topic.blocks.on(source).is_some());
        let grounding = self.grounding.iter().any(|filter| on(filter.check()));
        let counts = [
            ("topicPolicyUnits", if_on(topics)),
            ("contentPolicyUnits", if_on(filters)),
            ("wordPolicyUnits", if_on(words)),
            ("sensitiveInformationPolicyUnits", if_on(on(Check::Pii) && sensitive.is_some_and(|sensitive| sensitive.entities))),
            (
                "sensitiveInformationPolicyFreeUnits",
                if_on(on(Check::Regexes) && sensitive.is_some_and(|sensitive| !sensitive.patterns.is_empty())),
            ),
            ("contextualGroundingPolicyUnits", compared.filter(|_| grounding).map_or(0, units)),
        ];
        verdict.usage = counts.into_iter().map(|(name, count)| (name.to_owned(), count.into())).collect();
    }

    fn topics(&self, source: Source, guarded: &[&str], said: &mut Said) {
        let on: Vec<(&Denied, bool)> = self.topics.iter().filter_map(|topic| Some((topic, topic.blocks.on(source)?))).collect();
        if on.is_empty() {
            return;
        }
        if !self.heuristics.topics {
            said.open(Check::Topics, "needs the service's model; a heuristic may be asked for");
            return;
        }
        let mut highest: f64 = 0.0;
        let mut found = Vec::new();
        for (topic, blocks) in on {
            let score = guarded.iter().map(|text| topic.words.score(text)).fold(0.0, f64::max);
            highest = highest.max(score);
            let detected = score >= TOPIC_THRESHOLD;
            if detected || said.full {
                found.push(Detection {
                    name: Some(topic.name.clone()),
                    kind: Some("DENY".to_owned()),
                    heuristic: Some(heuristic(heuristics::TOPICS, score)),
                    detected: Some(detected),
                    ..Detection::new(List::Topics, blocked(blocks && detected))
                });
            }
        }
        said.check(Check::Topics, heuristics::TOPICS, Some(rounded(highest)), found);
    }

    fn content(&self, check: Check, source: Source, guarded: &[&str], images: bool, said: &mut Said) {
        let attack = check == Check::PromptAttack;
        let on = self.filters.iter().filter(|filter| filter.check() == check);
        let on: Vec<(&Filter, &str)> = on.filter_map(|filter| Some((filter, filter.strength(source)?))).collect();
        if on.is_empty() {
            return;
        }
        let (wanted, method) = if attack {
            (self.heuristics.prompt_attack, heuristics::PROMPT_ATTACK)
        } else {
            (self.heuristics.content, heuristics::CONTENT)
        };
        if !wanted {
            said.open(check, "needs the service's model; a heuristic may be asked for");
            return;
        }
        let mut highest: f64 = 0.0;
        let mut found = Vec::new();
        for (filter, strength) in &on {
            let score = |text: &&str| if attack { heuristics::prompt_attack(text) } else { heuristics::content(&filter.kind, text) };
            let score = guarded.iter().map(score).fold(0.0, f64::max);
            highest = highest.max(score);
            let confidence = Confidence::of(score);
            let detected = confidence >= Confidence::least(strength);
            if detected || said.full {
                let blocks = filter.blocks.on(source).unwrap_or(true);
                found.push(Detection {
                    kind: Some(filter.kind.clone()),
                    confidence: Some(confidence.as_str().to_owned()),
                    filter_strength: Some((*strength).to_owned()),
                    heuristic: Some(heuristic(method, score)),
                    detected: Some(detected),
                    ..Detection::new(List::Filters, blocked(blocks && detected))
                });
            }
        }
        let seen = found.iter().any(Detection::intervened);
        if images && !seen && on.iter().any(|(filter, _)| filter.images.on(source) == Some(true)) {
            said.detections.extend(found);
            said.open(check, "images need the service's model");
        } else {
            said.check(check, method, Some(rounded(highest)), found);
        }
    }

    fn words(&self, check: Check, source: Source, guarded: &[&str], said: &mut Said) {
        if check == Check::Words
            && let Some(matcher) = self.matcher.as_ref().filter(|_| self.words.iter().any(|switch| switch.on(source).is_some()))
        {
            let mut found = Vec::new();
            for text in guarded {
                for (word, span) in matcher.find(text) {
                    if let Some(blocks) = self.words.get(word).and_then(|switch| switch.on(source)) {
                        found.push(Detection {
                            matched: text.get(span).map(str::to_owned),
                            ..Detection::new(List::CustomWords, blocked(blocks))
                        });
                    }
                }
            }
            said.check(Check::Words, "exact", None, found);
        }
        if check == Check::Profanity
            && let Some(blocks) = self.profanity.and_then(|switch| switch.on(source))
        {
            let Some(list) = profanity() else {
                said.open(Check::Profanity, "the list cannot be compiled");
                return;
            };
            let found = guarded.iter().flat_map(|text| list.find(text).into_iter().map(|(_, span)| text.get(span)));
            let found = found.map(|matched| Detection {
                matched: matched.map(str::to_owned),
                kind: Some("PROFANITY".to_owned()),
                ..Detection::new(List::ManagedWordLists, blocked(blocks))
            });
            said.check(Check::Profanity, "list", None, found.collect());
        }
    }

    fn grounding(&self, check: Check, known: &str, query: &str, guarded: &[&str], said: &mut Said) {
        let answer = guarded.join("\n");
        let Some(filter) = self.grounding.iter().find(|filter| filter.check() == check) else { return };
        if !self.heuristics.grounding {
            said.open(check, "needs the service's model; a heuristic may be asked for");
            return;
        }
        let (method, score) = match check {
            Check::Grounding => (heuristics::GROUNDING, heuristics::grounding(known, &answer)),
            _ => (heuristics::RELEVANCE, heuristics::relevance(query, &answer)),
        };
        let Some(score) = score.map(rounded) else {
            said.open(check, "the texts are too short to compare");
            return;
        };
        let below = score < filter.threshold;
        let found = Detection {
            kind: Some(filter.kind.clone()),
            threshold: Some(filter.threshold),
            score: Some(score),
            detected: Some(below),
            heuristic: Some(heuristic(method, score)),
            ..Detection::new(List::Grounding, blocked(below && filter.blocks))
        };
        said.check(check, method, Some(score), vec![found]);
    }
}

/// Its name and size; what it looks for may be confidential.
impl fmt::Debug for Guardrail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "guardrail {} ({} rules)", self.name, self.rules().len())
    }
}

/// What is found of the checks that are on, in each guarded text.
fn find_sensitive(sensitive: &Sensitive, on: &dyn Fn(Check) -> bool, source: Source, guarded: &[&str], said: &mut Said) -> Vec<Vec<Found>> {
    let (mut entities, mut patterns) = (Vec::new(), Vec::new());
    let mut all = Vec::new();
    if !on(Check::Pii) && !on(Check::Regexes) {
        return guarded.iter().map(|_| Vec::new()).collect();
    }
    for text in guarded {
        let mut here = sensitive.redactor.find_for(direction(source), text);
        here.retain(|found| on(if matches!(found.entity, Entity::Custom(_)) { Check::Regexes } else { Check::Pii }));
        for found in &here {
            let effect = match sensitive.redactor.action(found.entity, direction(source)) {
                pii::Action::Block => Effect::Blocked,
                pii::Action::Anonymize => Effect::Anonymized,
                pii::Action::None => Effect::None,
            };
            let matched = text.get(found.start..found.end).map(str::to_owned);
            match found.entity {
                Entity::Custom(index) => {
                    let pattern = sensitive.patterns.get(usize::from(index));
                    patterns.push(Detection {
                        name: pattern.map(|pattern| pattern.name.clone()),
                        regex: pattern.map(|pattern| pattern.pattern.clone()),
                        matched,
                        ..Detection::new(List::Regexes, effect)
                    });
                }
                entity => {
                    entities.push(Detection { kind: Some(entity.name().to_owned()), matched, ..Detection::new(List::PiiEntities, effect) });
                }
            }
        }
        all.push(here);
    }
    if said.full && on(Check::Pii) {
        let found = |name: &str| entities.iter().any(|found| found.kind.as_deref() == Some(name));
        let rules = sensitive.redactor.policy().entities.iter().map(|rule| rule.entity.name());
        let absent: Vec<&str> = rules.filter(|name| !found(name)).collect();
        entities.extend(absent.into_iter().map(|name| Detection {
            kind: Some(name.to_owned()),
            matched: Some(String::new()),
            detected: Some(false),
            ..Detection::new(List::PiiEntities, Effect::None)
        }));
    }
    if sensitive.entities && on(Check::Pii) {
        said.check(Check::Pii, "rules", None, entities);
    }
    if !on(Check::Regexes) {
        return all;
    }
    if let Some(name) = &sensitive.unusable {
        said.detections.extend(patterns);
        said.open(Check::Regexes, format!("the pattern {name} cannot be evaluated here"));
    } else if !sensitive.patterns.is_empty() {
        said.check(Check::Regexes, "exact", None, patterns);
    }
    all
}

impl Grounded {
    fn check(&self) -> Check {
        if self.kind == "RELEVANCE" { Check::Relevance } else { Check::Grounding }
    }
}

impl Filter {
    /// Which check it is part of.
    fn check(&self) -> Check {
        if self.kind == "PROMPT_ATTACK" { Check::PromptAttack } else { Check::Content }
    }

    /// How strict it is in this direction; `None` where it is off.
    fn strength(&self, source: Source) -> Option<&'static str> {
        self.blocks.on(source)?;
        self.strength.on(source).filter(|strength| *strength != "NONE")
    }
}

/// How sure a content filter is. Scores of ours stand for it from these on: 0.25, 0.5, 0.75.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Confidence {
    None,
    Low,
    Medium,
    High,
}

impl Confidence {
    fn of(score: f64) -> Self {
        match score {
            _ if score >= 0.75 => Self::High,
            _ if score >= 0.5 => Self::Medium,
            _ if score >= 0.25 => Self::Low,
            _ => Self::None,
        }
    }

    /// The least that a filter of this strength acts on: the stricter the filter, the less sure it needs to be.
    ///
    /// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-content-filters.html>, read 2026-11-22.
    fn least(strength: &str) -> Self {
        match strength {
            "HIGH" => Self::Low,
            "MEDIUM" => Self::Medium,
            _ => Self::High,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
        }
    }
}

fn blocked(blocks: bool) -> Effect {
    if blocks { Effect::Blocked } else { Effect::None }
}

fn heuristic(method: &str, score: f64) -> Heuristic {
    Heuristic { method: method.to_owned(), score: rounded(score) }
}

/// Two places, as the service writes its scores.
fn rounded(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}

fn direction(source: Source) -> Direction {
    match source {
        Source::Input => Direction::Input,
        Source::Output => Direction::Output,
    }
}

/// What is wrong with a policy, as a JSON array of findings. JSON text in and out, for other languages.
///
/// # Errors
///
/// [`Error::Malformed`] when it is not JSON.
pub fn check_json(policy: &str) -> Result<String> {
    let findings = policy::check(&parsed(policy, "guardrail")?);
    Ok(serde_json::to_value(findings).unwrap_or_default().to_string())
}

/// What a policy says of a request like ApplyGuardrail's: `{"source", "content", "outputScope",
/// "heuristics"}`, the last a list of names.
/// JSON text in and out, for other languages.
///
/// # Errors
///
/// [`Error::Malformed`] when either is not JSON, or the request not one; [`Error::Invalid`] for the policy.
pub fn evaluate_json(policy: &str, request: &str) -> Result<String> {
    let guardrail = Guardrail::from_json(&parsed(policy, "guardrail")?)?;
    let request = Request::from_json(&parsed(request, "request")?)?;
    Ok(guardrail.with_heuristics(request.heuristics).judge(&request).to_json().to_string())
}

fn parsed(text: &str, what: &'static str) -> Result<Value> {
    serde_json::from_str(text).map_err(|error| Error::Malformed { what, reason: format!("not JSON: {error}") })
}

/// A request like ApplyGuardrail's.
struct Request {
    source: Source,
    content: Vec<Content>,
    scope: Scope,
    heuristics: Heuristics,
}

impl FromJson for Request {
    const WHAT: &'static str = "request";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let source = m.word("source", &[("INPUT", Source::Input), ("OUTPUT", Source::Output)]);
        if source.is_none() {
            m.bad("source", Unfit::new("is missing"));
        }
        let content = m.read("content");
        let scope = m.word("outputScope", &[("INTERVENTIONS", Scope::Interventions), ("FULL", Scope::Full)]).unwrap_or_default();
        let names: Vec<String> = m.or_default("heuristics");
        let heuristics = Heuristics::named(names.iter().map(String::as_str)).unwrap_or_else(|error| {
            m.bad("heuristics", Unfit::new(error.to_string()));
            Heuristics::NONE
        });
        m.fit()?;
        Ok(Self { source: source.unwrap_or(Source::Input), content, scope, heuristics })
    }
}
