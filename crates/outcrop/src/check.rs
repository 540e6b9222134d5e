//! Says before the call what the service would say after it.

use crate::body::View;
use crate::call::Operation;
use crate::dialects::converse;
use crate::error::Result;
use crate::families::{Family, FamilyHint, Resolved, Takes, resolve_for_hinted, resolve_hinted};
use crate::field::{
    Breaches, Fault, Field, Kind, Limit, Path, Places, Rule, Subject, Voice, article, fault, places, plain, returned, walk,
};
use crate::finding::{Finding, Severity};
use serde_json::Value;
use std::sync::OnceLock;

#[cfg(feature = "rare-rules")]
mod rare;
#[cfg(feature = "rare-rules")]
pub(crate) use rare::too_large;
#[cfg(feature = "media")]
pub(crate) mod guards;
#[cfg(feature = "media")]
pub(crate) mod rerank;
#[cfg(feature = "media")]
mod wrapped;
#[cfg(feature = "media")]
pub use wrapped::check_media;
#[cfg(feature = "media")]
pub(crate) use wrapped::{START_CLOSED, START_FIELDS, check_apart};
#[cfg(feature = "explain")]
pub(crate) use wrapped::{START_DOCS, START_RULES};

/// Every problem of a request body, whoever wrote it.
///
/// `family` is the family of a model id that does not show it, as an ARN of an imported model, or its name.
///
/// # Errors
///
/// [`Error::UnknownModel`](crate::Error::UnknownModel) when no family lists the id and none is named.
pub fn check<'h>(operation: Operation, model: &str, family: impl Into<FamilyHint<'h>>, body: &Value) -> Result<Vec<Finding>> {
    check_hinted(operation, model, family.into(), body)
}

fn check_hinted(operation: Operation, model: &str, family: FamilyHint<'_>, body: &Value) -> Result<Vec<Finding>> {
    #[cfg(feature = "media")]
    if operation != Operation::InvokeModel
        && let Some(findings) = wrapped::check(operation, model, family, body)?
    {
        return Ok(findings);
    }
    let resolved = if operation.converses() { resolve_hinted(model, family)? } else { resolve_for_hinted(model, family, body.into())? };
    Ok(check_body(operation, model, resolved, body.into()))
}

/// `asked` is the id or ARN that is asked.
pub(crate) fn check_body(operation: Operation, asked: &str, resolved: Resolved, body: View<'_>) -> Vec<Finding> {
    #[cfg(feature = "media")]
    if operation == Operation::StartAsyncInvoke {
        return wrapped::check_job(asked, resolved, body);
    }
    let own = Table::of(resolved.family, resolved.family.places());
    if operation.converses() {
        check_by(operation, asked, resolved, body, &Table::converse(), Some(&own))
    } else {
        check_by(operation, asked, resolved, body, &own, None)
    }
}

/// What there is to say by a table, and of the model being asked like this at all; `behind` is the table of the model's own body,
/// where Converse hands on members of it.
fn check_by(operation: Operation, asked: &str, resolved: Resolved, body: View<'_>, table: &Table, behind: Option<&Table>) -> Vec<Finding> {
    let family = resolved.family;
    let blocks = if operation.converses() { converse::blocks(body) } else { Vec::new() };
    let subject = Subject { asked, body, family, model: resolved.model, streaming: operation.streams(), blocks };
    let mut findings = Vec::new();
    #[cfg(feature = "media")]
    wrapped::check_use(operation, resolved, &mut findings);
    if operation.streams() && !resolved.takes(Takes::STREAM) {
        let message = format!("{} does not stream its answers; use {}", resolved.name(), operation.whole().name());
        let service = "The model is unsupported for streaming".to_owned();
        findings.push(Finding::of("BR-MODEL-002", Severity::Refused, message).service(service).source(family.docs));
    }
    if resolved.bare && resolved.held(Takes::PROFILE) {
        let message =
            format!("{0} needs an inference profile: use us.{0}, or another region's or global where there is one", resolved.name());
        let service = not_on_demand(resolved.name());
        #[cfg(feature = "rare-rules")]
        let (severity, message) = if resolved.held(Takes::FEW_REGIONS) {
            (Severity::Note, message + "; few regions take it as it is")
        } else {
            (Severity::Refused, message)
        };
        #[cfg(not(feature = "rare-rules"))]
        let severity = Severity::Refused;
        let finding = Finding::of("BR-MODEL-003", severity, message).at("model".to_owned()).service(service);
        findings.push(finding.source("https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html"));
    }
    if let Some(model) = resolved.model.filter(|model| model.is_line() && !family.is_own()) {
        let message = format!("is no model that is known; it is judged as one of {}…, whose limits are not known", model.id);
        findings.push(Finding::of("BR-MODEL-004", Severity::Note, message).at("model".to_owned()).source(family.docs));
    }
    #[cfg(feature = "rare-rules")]
    rare::whole(operation, &subject, &mut findings);
    table.check(&subject, &mut findings);
    #[cfg(all(feature = "media", feature = "rare-rules"))]
    if !operation.converses() {
        crate::guardrail::tags::check(body, &mut findings);
    }
    if let Some(own) = behind {
        own.check_behind(&subject, &mut findings);
    }
    #[cfg(feature = "rare-rules")]
    rare::told_once(&mut findings);
    findings
}

/// What the service says to an id that is called through inference profiles only.
pub(crate) fn not_on_demand(id: &str) -> String {
    format!(
        "Invocation of model ID {id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model."
    )
}

/// Where a Converse body holds members for the model's own.
const HANDED_ON: &str = "/additionalModelRequestFields";

/// The table of the body that starts a batch.
#[cfg(feature = "media")]
pub(crate) const fn batch_table(docs: &'static str, fields: &'static [Field], rules: &'static [Rule]) -> Table {
    Table { prefix: "BATCH", docs, fields, places: None, closed: &[], rules, voice: Voice::Converse }
}

/// Fields and rules of one kind of body.
pub(crate) struct Table {
    prefix: &'static str,
    docs: &'static str,
    fields: &'static [Field],
    /// Where the tree of the fields is kept.
    places: Option<&'static OnceLock<Places>>,
    closed: &'static [&'static str],
    rules: &'static [Rule],
    voice: Voice,
}

impl Table {
    /// The common body.
    fn converse() -> Self {
        Self {
            prefix: "CONVERSE",
            docs: converse::DOCS,
            fields: converse::FIELDS,
            places: Some(&converse::PLACES),
            closed: converse::CLOSED,
            rules: converse::RULES,
            voice: Voice::Converse,
        }
    }

    /// A family's own body. Where no place for the tree of its fields is given, it is grown anew.
    fn of(family: &'static Family, places: Option<&'static OnceLock<Places>>) -> Self {
        Self {
            prefix: family.code,
            docs: family.docs,
            fields: family.fields,
            places,
            closed: family.closed,
            rules: family.rules,
            voice: Voice::Schema,
        }
    }

    pub(crate) fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        if !subject.body.is_object() {
            findings.push(self.finding(0, "", format!("the body must be an object, got {}", article(subject.body)), None));
            return;
        }
        for closed in self.closed {
            self.check_members(subject.body, closed, findings);
        }
        self.check_fields(subject, findings);
        self.check_rules(self.rules, false, subject, findings);
    }

    fn check_rules(&self, rules: &[Rule], behind: bool, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        for rule in rules {
            let mut breaches = Breaches { prefix: self.prefix, code: rule.code, source: rule.source, behind, findings };
            (rule.check)(subject, &mut breaches);
        }
    }

    /// Checks what the model is told through Converse: the members that are handed on stand where its own body has them.
    fn check_behind(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        if let (Some(handed), Some(places)) = (subject.body.pointer(HANDED_ON), self.places) {
            let places = places.get_or_init(|| Places::of_fields(self.fields));
            let path = Path::Key(&Path::Root, HANDED_ON.trim_start_matches('/'));
            walk(handed, places, &path, &mut |index, path, value| {
                let Some(field) = self.fields.get(index) else { return };
                // What the body itself must have, Converse fills in.
                if value.is_some() || field.at.matches('/').count() > 1 {
                    findings.extend(self.field_finding(subject, field, path, value));
                }
            });
        }
        self.check_rules(subject.family.on_converse, true, subject, findings);
    }

    /// Checks what stands in the place of each field; the findings are in the order of the fields.
    fn check_fields(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let mut found: Vec<(usize, Finding)> = Vec::new();
        let grow = || Places::of_fields(self.fields);
        let mut visit = |index: usize, path: &Path<'_>, value: Option<View<'_>>| {
            if let Some(finding) = self.fields.get(index).and_then(|field| self.field_finding(subject, field, path, value)) {
                found.push((index, finding));
            }
        };
        let mut walk = |places: &Places| walk(subject.body, places, &Path::Root, &mut visit);
        match self.places {
            Some(places) => walk(places.get_or_init(grow)),
            None => walk(&grow()),
        }
        found.sort_by_key(|(index, _)| *index);
        findings.extend(found.into_iter().map(|(_, finding)| finding));
    }

    fn field_finding(&self, subject: &Subject<'_>, field: &Field, path: &Path<'_>, value: Option<View<'_>>) -> Option<Finding> {
        let Some(value) = value else {
            if !field.required {
                return None;
            }
            let pointer = &path.pointer();
            let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
            let service = match self.voice {
                Voice::Schema => Self::malformed(parent, &|parent| format!("#{parent}: required key [{key}] not found")),
                Voice::Converse => constraint("null", pointer, "Member must not be null"),
            };
            return Some(self.finding(field.code, pointer, format!("is missing; it must be {}", wanted(field.kind)), Some(service)));
        };
        let fault = fault(field.kind, value, subject.model)?;
        let pointer = &path.pointer();
        let service = self.words(&fault, pointer, value);
        let mut finding = self.finding(field.code, pointer, fault.message, service);
        finding.at = field.knob.map(|knob| format!("params.{}", knob.name()));
        Some(finding)
    }

    /// The pointer as the model's own body has it, and what Converse puts before the words.
    fn malformed(pointer: &str, what: &dyn Fn(&str) -> String) -> String {
        match pointer.strip_prefix(HANDED_ON) {
            Some(own) => returned(&malformed(&what(own))),
            None => malformed(&what(pointer)),
        }
    }

    fn words(&self, fault: &Fault, pointer: &str, value: View<'_>) -> Option<String> {
        Some(match self.voice {
            Voice::Schema => Self::malformed(pointer, &|pointer| format!("#{pointer}: {}", fault.schema)),
            Voice::Converse => {
                let shown = match (value.as_str(), value.as_number()) {
                    (Some(text), _) => text.chars().take(64).collect(),
                    (_, Some(number)) => number.to_string(),
                    _ => article(value),
                };
                constraint(
                    &shown,
                    pointer,
                    &match fault.limit {
                        #[cfg(feature = "rarest-rules")]
                        Limit::Members => return None,
                        Limit::Type => return Some("Unexpected value type in payload".to_owned()),
                        Limit::Min(min) => format!("Member must have value greater than or equal to {}", plain(min)),
                        Limit::Max(max) => format!("Member must have value less than or equal to {}", plain(max)),
                        Limit::MinLength(min) => format!("Member must have length greater than or equal to {min}"),
                        Limit::MaxLength(max) => format!("Member must have length less than or equal to {max}"),
                        Limit::Pattern(others) => format!("Member must satisfy regular expression pattern: [a-zA-Z0-9{others}]+"),
                        Limit::Enum(words) => format!("Member must satisfy enum value set: [{}]", words.join(", ")),
                    },
                )
            }
        })
    }

    /// Members of a closed object that no field lists.
    fn check_members(&self, body: View<'_>, closed: &'static str, findings: &mut Vec<Finding>) {
        let listed = members_of(self.fields, closed);
        places(body, closed, &mut |path, object| {
            for (key, _) in object.into_iter().flat_map(View::members) {
                if listed.contains(&key) || (closed.is_empty() && key.starts_with("amazon-bedrock-")) {
                    continue;
                }
                let pointer = path.pointer();
                let message = format!("is not a parameter of this body; it takes {}", listed.join(", "));
                let service = match self.voice {
                    Voice::Schema => Some(malformed(&format!("#{pointer}: extraneous key [{key}] is not permitted"))),
                    Voice::Converse => None,
                };
                findings.push(self.finding(0, &format!("{pointer}/{}", escape(key)), message, service));
            }
        });
    }

    fn finding(&self, code: u16, pointer: &str, message: String, service: Option<String>) -> Finding {
        Finding {
            code: format!("BR-{}-{code:03}", self.prefix),
            severity: Severity::Refused,
            pointer: pointer.to_owned(),
            at: None,
            message,
            service,
            source: Some(self.docs.to_owned()),
        }
    }
}

/// The members of the object at `parent` that any of the fields names, each once.
pub(crate) fn members_of(fields: &[Field], parent: &str) -> Vec<&'static str> {
    let mut listed = Vec::new();
    for member in fields.iter().filter_map(|field| member_of(field.at, parent)) {
        if !listed.contains(&member) {
            listed.push(member);
        }
    }
    listed
}

/// The next segment of `at` below `parent`.
fn member_of(at: &'static str, parent: &str) -> Option<&'static str> {
    let rest = at.strip_prefix(parent)?.strip_prefix('/')?;
    Some(rest.split('/').next().unwrap_or(rest))
}

/// A key as a segment of a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.split('~').collect::<Vec<_>>().join("~0").split('/').collect::<Vec<_>>().join("~1")
}

fn malformed(what: &str) -> String {
    format!("Malformed input request: {what}, please reformat your input and try again.")
}

fn constraint(value: &str, pointer: &str, constraint: &str) -> String {
    let path = pointer.trim_start_matches('/').split('/').fold(String::new(), |path, segment| match segment.parse::<usize>() {
        // The service counts list members from one.
        Ok(index) => format!("{path}.{}.member", index + 1),
        Err(_) if path.is_empty() => segment.to_owned(),
        Err(_) => format!("{path}.{segment}"),
    });
    format!("1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: {constraint}")
}

fn wanted(kind: Kind) -> String {
    match kind {
        Kind::Any => "given".to_owned(),
        Kind::Bool => "true or false".to_owned(),
        Kind::Object => "an object".to_owned(),
        Kind::Text(..) | Kind::Name(..) => "a string".to_owned(),
        Kind::Word(words) => crate::field::one_of(words),
        Kind::Int(min, max) if max < i64::MAX => format!("a whole number in {min}..={max}"),
        Kind::Int(..) | Kind::OneInt(_) | Kind::Tokens(..) => "a whole number".to_owned(),
        Kind::Number(..) | Kind::Above(..) => "a number".to_owned(),
        Kind::List(..) | Kind::Texts(..) => "an array".to_owned(),
        Kind::TextOrList => "a string or an array".to_owned(),
        Kind::Base64(_) => "base64".to_owned(),
        #[cfg(feature = "rarest-rules")]
        Kind::OneOf(_) => "an object".to_owned(),
    }
}

/// Whether some bytes stand among others.
pub(crate) fn contains(all: &[u8], some: &[u8]) -> bool {
    let Some((first, rest)) = some.split_first() else { return true };
    memchr::memchr_iter(*first, all).any(|at| all.get(at + 1..).is_some_and(|behind| behind.starts_with(rest)))
}

impl Family {
    /// Whether text holds none of the sequences that [`defuse`](Self::defuse) looks for.
    pub(crate) fn is_clean(&self, text: &str) -> bool {
        let text = text.as_bytes();
        // They are looked for by their ends: most end alike, in a character that prose has little of.
        let (mut ends, mut count) = ([0; 8], 0);
        for token in [self.control, self.markers].into_iter().flatten() {
            let known = ends.get(..count).unwrap_or(&ends);
            let Some(end) = token.as_bytes().last().filter(|end| token.len() <= text.len() && !known.contains(end)) else { continue };
            if let Some(free) = ends.get_mut(count) {
                *free = *end;
                count += 1;
            }
            if memchr::memchr_iter(*end, text).any(|at| text.get(..=at).is_some_and(|head| self.ends_in_token(head))) {
                return false;
            }
        }
        true
    }

    /// Bytes of the shortest of them.
    pub(crate) fn shortest_token(&self) -> usize {
        [self.control, self.markers].into_iter().flatten().map(|token| token.len()).min().unwrap_or(usize::MAX)
    }

    fn ends_in_token(&self, head: &[u8]) -> bool {
        [self.control, self.markers].into_iter().flatten().any(|token| head.ends_with(token.as_bytes()))
    }

    /// The last stretch of each that JSON spells as it is: JSON without any of these has no text with one of them.
    pub(crate) fn plain_tokens(&self) -> Vec<&'static [u8]> {
        let plain = |token: &&'static str| {
            token.as_bytes().rsplit(|byte| *byte < b' ' || *byte == b'"' || *byte == b'\\').next().unwrap_or_default()
        };
        self.control.iter().chain(self.markers).map(plain).collect()
    }

    /// Makes text harmless for the model's tokenizer: a control sequence gets a space before its last
    /// character, so that it is words again. `None` when there was nothing to do; else the text, and the
    /// sequences found with their byte offsets in the original.
    pub fn defuse(&self, text: &str) -> Option<(String, Vec<(usize, &'static str)>)> {
        if self.is_clean(text) {
            return None;
        }
        let mut out = String::with_capacity(text.len() + 8);
        let mut found = Vec::new();
        let mut line_start = true;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let rest = text.get(at..).unwrap_or_default();
            let token = self
                .control
                .iter()
                .find(|token| rest.starts_with(**token))
                .or_else(|| if line_start { self.markers.iter().find(|marker| rest.starts_with(**marker)) } else { None });
            if let Some(token) = token {
                found.push((at, *token));
                let last = token.char_indices().next_back().map_or(0, |(index, _)| index);
                // Everything but the last character; the loop goes on from there.
                out.push_str(token.get(..last).unwrap_or_default());
                out.push(' ');
                while chars.peek().is_some_and(|(next, _)| *next < at + last) {
                    chars.next();
                }
                line_start = false;
                if last > 0 {
                    continue;
                }
            }
            out.push(c);
            line_start =
                matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}') || (line_start && c.is_whitespace());
        }
        (!found.is_empty()).then_some((out, found))
    }
}

#[cfg(test)]
mod tests {
    use super::check_body;
    use crate::call::Operation;
    use crate::chat::{Chat, Part, Role, Source, Tool, ToolChoice};
    use crate::dialects::Writing;
    use crate::dialects::converse::CONVERSE;
    use crate::families::{Speaks, resolve};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// Parts that may be wrong in any way.
    fn part() -> impl Strategy<Value = Part> {
        let word = || "[a-z!]{0,2}";
        let json = prop_oneof![
            Just(Value::Null),
            Just(json!({})),
            Just(json!([null])),
            Just(json!({"text": null, "image": {}})),
            Just(json!({"text": 5}))
        ];
        prop_oneof![
            "[ a\n]{0,3}".prop_map(|text| Part::text(text.as_str())),
            (word(), word()).prop_map(|(format, data)| Part::Image { format, source: Source::Data(data) }),
            (word(), word()).prop_map(|(name, text)| Part::Document { format: "pdf".to_owned(), name, source: Source::Text(text) }),
            (word(), word()).prop_map(|(id, name)| Part::ToolCall { id, name, input: json!({}).into(), server: false, extra: None }),
            (word(), word()).prop_map(|(id, text)| Part::tool_result(id.as_str(), text.as_str())),
            Just(Part::CachePoint { ttl: Some("2d".to_owned()) }),
            json.prop_map(|value| Part::Other { value }),
        ]
    }

    proptest! {
        #[test]
        fn a_body_is_judged_alike_while_it_is_written_and_once_it_is_a_value(
            turns in proptest::collection::vec((any::<bool>(), proptest::collection::vec(part(), 0..4)), 0..4),
            tool in "[a-z!]{0,2}",
            temperature in prop_oneof![Just(None), (0.0..3.0).prop_map(Some)],
        ) {
            let mut chat = Chat::default().tool(Tool { name: tool, description: Some(String::new()), input: json!(5).into(), strict: true });
            chat.tool_choice = Some(ToolChoice::Tool("absent".to_owned()));
            chat.params.temperature = temperature;
            for (user, content) in turns {
                chat = chat.with(if user { Role::User } else { Role::Assistant }, content);
            }
            for (model, operation) in [
                ("anthropic.claude-3-haiku-20240307-v1:0", Operation::InvokeModel),
                ("anthropic.claude-3-haiku-20240307-v1:0", Operation::Converse),
                ("amazon.nova-lite-v1:0", Operation::InvokeModel),
                ("amazon.nova-lite-v1:0", Operation::ConverseStream),
            ] {
                let resolved = resolve(model, None).unwrap();
                let Speaks::Chat(native) = resolved.family.speaks else { unreachable!("both chat") };
                let mut writing = Writing::new(&chat, resolved);
                if operation.converses() { crate::dialects::Dialect::write(&CONVERSE, &mut writing) } else { native.write(&mut writing) }
                writing.body.put("/inferenceConfig/temperature", temperature.into());
                writing.body.close();
                let value = writing.body.view().to_value();
                prop_assert_eq!(check_body(operation, model, resolved, writing.body.view()), check_body(operation, model, resolved, (&value).into()));
            }
        }
    }
}
