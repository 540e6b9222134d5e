//! Rows that describe a wire body: what stands where, within which limits, and which wish fills it.

use crate::body::{Sort, Tape, View, same};
use crate::chat::Chat;
use crate::dialects::converse::Block;
use crate::families::{Family, Model, Takes};
use crate::finding::{Finding, Severity};
use crate::params::Knob;
use serde_json::Value;

/// One place in a body.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Number of its code within the family; never reused.
    pub code: u16,
    /// JSON pointer; `*` stands for every item of an array.
    pub at: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// Whether it must be there when its parent is.
    pub required: bool,
    /// The wish that fills it.
    pub knob: Option<Knob>,
}

/// What may stand in a place.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Anything.
    Any,
    /// `true` or `false`.
    Bool,
    /// An object.
    Object,
    /// A string whose length in characters is within these bounds.
    Text(usize, usize),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number within these bounds.
    Int(i64, i64),
    /// One of these whole numbers.
    OneInt(&'static [i64]),
    /// Tokens to write: at least the first; at most the second, or what the model can where that is 0.
    Tokens(u64, u64),
    /// A number within these bounds.
    Number(f64, f64),
    /// A number above the first and at most the second.
    Above(f64, f64),
    /// An array with so many items.
    List(usize, usize),
    /// A string or an array.
    TextOrList,
    /// An array of at most so many strings, each of at least so many characters.
    Texts(usize, usize),
    /// Base64 of at most so many bytes.
    Base64(usize),
    /// An object with exactly one of these members.
    #[cfg(feature = "rarest-rules")]
    OneOf(&'static [&'static str]),
    /// So many letters and digits, at least one, or characters of this list.
    Name(usize, &'static str),
}

/// A field that may be left out.
pub(crate) const fn field(code: u16, at: &'static str, kind: Kind) -> Field {
    Field { code, at, kind, required: false, knob: None }
}

/// Lists as one; `N` is how many they have, and the first has some.
pub(crate) const fn joined<T: Copy, const N: usize>(lists: &[&[T]]) -> [T; N] {
    let mut all = [lists[0][0]; N];
    let (mut list, mut next) = (0, 0);
    while list < lists.len() {
        let mut index = 0;
        while index < lists[list].len() {
            all[next] = lists[list][index];
            index += 1;
            next += 1;
        }
        list += 1;
    }
    all
}

impl Field {
    /// The same field, which must be there.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same field, filled by this wish.
    pub const fn knob(self, knob: Knob) -> Self {
        Self { knob: Some(knob), ..self }
    }
}

/// What a field cannot say alone.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Number of its code within the family; never reused.
    pub code: u16,
    /// Finds every breach of it.
    pub check: fn(&Subject<'_>, &mut Breaches<'_>),
    /// The page that says so.
    pub source: &'static str,
}

/// What is being checked.
pub struct Subject<'a> {
    /// The id or ARN that is asked.
    pub(crate) asked: &'a str,
    /// The request body.
    pub body: View<'a>,
    /// The family of the model.
    pub family: &'static Family,
    /// The listed model, if the id is one.
    pub model: Option<&'static Model>,
    /// Whether the answer is to be streamed.
    pub streaming: bool,
    /// The content blocks of a Converse body.
    pub(crate) blocks: Vec<Block<'a>>,
}

impl Subject<'_> {
    /// Whether the listed model has this.
    pub(crate) fn has(&self, what: Takes) -> bool {
        self.model.is_some_and(|model| model.takes.has(what))
    }

    /// Whether the model is one of those that are known, and has this not.
    pub(crate) fn lacks(&self, what: Takes) -> bool {
        self.model.is_some_and(|model| model.output > 0 && !model.takes.has(what))
    }

    /// Whether the model's id has this in it.
    #[cfg(feature = "rare-rules")]
    pub(crate) fn named(&self, part: &str) -> bool {
        self.model.is_some_and(|model| model.id.contains(part))
    }
}

/// A member that is wrong while something holds.
#[cfg(feature = "rare-rules")]
pub(crate) struct Ban {
    /// Where it stands, as a JSON pointer.
    pub(crate) at: &'static str,
    /// What must hold.
    pub(crate) when: fn(&Subject<'_>) -> bool,
    /// What it means.
    pub(crate) severity: Severity,
    /// What would do.
    pub(crate) message: &'static str,
    /// The service's words, where they are known.
    pub(crate) service: &'static str,
}

/// A member that is refused while something holds.
#[cfg(feature = "rare-rules")]
pub(crate) const fn ban(at: &'static str, when: fn(&Subject<'_>) -> bool, message: &'static str, service: &'static str) -> Ban {
    Ban { at, when, severity: Severity::Refused, message, service }
}

/// Where a rule reports to.
pub struct Breaches<'a> {
    pub(crate) prefix: &'static str,
    pub(crate) code: u16,
    pub(crate) source: &'static str,
    /// Whether the model says it behind Converse.
    pub(crate) behind: bool,
    pub(crate) findings: &'a mut Vec<Finding>,
}

impl Breaches<'_> {
    /// The service would refuse the body; `service` is its message, where known.
    pub fn refuse(&mut self, pointer: impl Into<String>, message: impl Into<String>, service: Option<String>) {
        self.report(Severity::Refused, pointer.into(), message.into(), service);
    }

    /// The model would not see what stands there.
    pub fn ignore(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.report(Severity::Ignored, pointer.into(), message.into(), None);
    }

    /// It works, and there is something to know.
    pub fn note(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.report(Severity::Note, pointer.into(), message.into(), None);
    }

    /// Reports the members that are there and must not be.
    #[cfg(feature = "rare-rules")]
    pub(crate) fn banned(&mut self, subject: &Subject<'_>, bans: &[Ban]) {
        for ban in bans {
            if subject.body.pointer(ban.at).is_some_and(|value| !value.is_null()) && (ban.when)(subject) {
                let service = (!ban.service.is_empty()).then(|| ban.service.to_owned());
                self.report(ban.severity, ban.at.to_owned(), ban.message.to_owned(), service);
            }
        }
    }

    fn report(&mut self, severity: Severity, pointer: String, message: String, service: Option<String>) {
        self.findings.push(Finding {
            code: format!("BR-{}-{:03}", self.prefix, self.code),
            severity,
            pointer,
            at: None,
            message,
            service: service.map(|text| if self.behind { returned(&text) } else { text }),
            source: Some(self.source.to_owned()),
        });
    }
}

/// How Converse hands on what a model says of a request.
pub(crate) fn returned(text: &str) -> String {
    format!("The model returned the following errors: {text}")
}

/// Whose words a refusal is predicted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// The JSON Schema check that InvokeModel runs before the model.
    Schema,
    /// The request validation of Converse.
    Converse,
}

/// Every place of `body` that `at` means, as concrete pointers with what stands there.
///
/// A missing member gives `None` when its parent is there; a place whose parent is missing gives nothing.
pub(crate) fn places<'a>(body: View<'a>, at: &'static str, visit: &mut dyn FnMut(&Path<'_>, Option<View<'a>>)) {
    walk(body, &Places::of([(at, None, true)]), &Path::Root, &mut |_, path, value| visit(path, value));
}

/// Where a walk stands. It is spelt as a pointer only when something is wrong there.
pub(crate) enum Path<'p> {
    /// The whole body.
    Root,
    /// A member.
    Key(&'p Path<'p>, &'static str),
    /// An item.
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// The JSON pointer.
    pub(crate) fn pointer(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Key(up, key) => [&up.pointer(), "/", key].concat(),
            Self::Index(up, index) => format!("{}/{index}", up.pointer()),
        }
    }
}

/// The places of a table of fields as the tree they make, so that one walk over a body meets all of them.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// The last segment of the pointer.
    pub(crate) segment: &'static str,
    /// The fields that end here: their index, and what fits without a closer look.
    fields: Vec<(usize, Option<Kind>)>,
    below: Vec<Places>,
    /// Which of those right below stands for every item of an array.
    each: Option<usize>,
    /// Which of those right below must be there, by index.
    required: Vec<usize>,
    /// Their bits, if all of them have one.
    required_bits: Option<u64>,
    /// Its bit among its neighbours; there may be more of them than bits.
    bit: u64,
}

impl Places {
    /// The tree of these fields.
    pub(crate) fn of_fields(fields: &[Field]) -> Self {
        Self::of(fields.iter().map(|field| (field.at, Some(field.kind), field.required)))
    }

    /// The tree of these pointers, each with what fits there and whether it must be there.
    fn of(pointers: impl IntoIterator<Item = (&'static str, Option<Kind>, bool)>) -> Self {
        let mut root = Self::default();
        for (index, (at, kind, required)) in pointers.into_iter().enumerate() {
            let parents = at.matches('/').count();
            let place = at.split('/').enumerate().skip(1).fold(&mut root, |place, (depth, segment)| {
                let known = place.position(segment).unwrap_or_else(|| {
                    let index = place.below.len();
                    let bit = u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or(0);
                    place.below.push(Self { segment, bit, ..Self::default() });
                    if segment == EACH {
                        place.each = Some(index);
                    }
                    index
                });
                if required && depth == parents && segment != EACH && !place.required.contains(&known) {
                    place.required.push(known);
                }
                &mut place.below[known]
            });
            place.fields.push((index, kind));
        }
        root.count();
        root
    }

    fn count(&mut self) {
        let bits = self.required.iter().filter_map(|index| self.below.get(*index)).map(|below| below.bit);
        self.required_bits = bits.clone().all(|bit| bit != 0).then(|| bits.fold(0, |all, bit| all | bit));
        self.below.iter_mut().for_each(Self::count);
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.below.iter().position(|below| same(below.segment, key))
    }

    /// Whether no field is below.
    pub(crate) fn is_leaf(&self) -> bool {
        self.below.is_empty()
    }

    /// The places of the items of an array.
    pub(crate) fn each(&self) -> Option<&Self> {
        self.below.get(self.each?)
    }

    /// The places of a member, and the bit that stands for it.
    #[inline]
    pub(crate) fn member(&self, key: &str) -> Option<(u64, &Self)> {
        let below = self.below.iter().find(|below| same(below.segment, key)).filter(|below| below.segment != EACH)?;
        Some((below.bit, below))
    }

    /// Whether this text plainly fits all fields right here.
    #[inline]
    pub(crate) fn fits_text(&self, text: &str) -> bool {
        self.fields.iter().all(|(_, kind)| kind.is_some_and(|kind| text_fits(kind, text)))
    }

    /// Whether an object or an array plainly fits all fields right here.
    #[inline]
    pub(crate) fn fits_container(&self, is_object: bool) -> bool {
        self.fields.iter().all(|(_, kind)| match kind {
            Some(Kind::Any) => true,
            Some(Kind::Object) => is_object,
            Some(Kind::List(0, usize::MAX)) => !is_object,
            _ => false,
        })
    }

    /// Tells of the fields right here, where this text or another value stands.
    #[inline]
    pub(crate) fn visit<'a>(&self, text: Option<&str>, value: View<'a>, path: &Path<'_>, visit: &mut Visit<'_, 'a>) {
        for (field, kind) in &self.fields {
            if kind.is_some_and(|kind| text.map_or_else(|| fits(kind, value), |text| text_fits(kind, text))) {
                continue;
            }
            // `null` and absent are the same, but for the items of an array.
            let absent = value.is_null() && !matches!(path, Path::Root | Path::Index(..));
            visit(*field, path, (!absent).then_some(value));
        }
    }

    /// Tells of the members that must be there and are not; `seen` has the bits of those that are.
    pub(crate) fn missing<'a>(&self, value: View<'a>, seen: u64, path: &Path<'_>, visit: &mut Visit<'_, 'a>) {
        if self.required_bits.is_some_and(|bits| seen & bits == bits) {
            return;
        }
        for below in self.required.iter().filter_map(|index| self.below.get(*index)).filter(|below| seen & below.bit == 0) {
            if value.get(below.segment).is_none() {
                let path = Path::Key(path, below.segment);
                below.fields.iter().for_each(|(field, _)| visit(*field, &path, None));
            }
        }
    }
}

/// Stands for every item of an array.
const EACH: &str = "*";

/// Told of a place: the index of the field, the path, and what stands there.
pub(crate) type Visit<'v, 'a> = dyn FnMut(usize, &Path<'_>, Option<View<'a>>) + 'v;

/// Every place that any of the fields means and that is not plainly filled as it should be, with the index of the field.
/// `None` stands for what must be there and is not.
pub(crate) fn walk<'a>(value: View<'a>, places: &Places, path: &Path<'_>, visit: &mut Visit<'_, 'a>) {
    // The way below does for a tape, too; the tape's own is faster, and pages would download it.
    if cfg!(not(target_arch = "wasm32"))
        && let Some(tape) = value.tape()
    {
        return tape.walk(0, places, path, visit);
    }
    places.visit(value.as_str(), value, path, visit);
    if places.is_leaf() {
        return;
    }
    match value.sort() {
        Sort::Array => {
            for (each, (index, item)) in places.each().into_iter().cycle().zip(value.items().enumerate()) {
                walk(item, each, &Path::Index(path, index), visit);
            }
        }
        Sort::Object => {
            let mut seen = 0;
            for (key, member) in value.members() {
                if let Some((bit, below)) = places.member(key) {
                    seen |= bit;
                    walk(member, below, &Path::Key(path, below.segment), visit);
                }
            }
            places.missing(value, seen, path, visit);
        }
        _ => (),
    }
}

/// Whether a value that is no text plainly fits its place; of the others [`fault`] says what is wrong, if anything is.
fn fits(kind: Kind, value: View<'_>) -> bool {
    match kind {
        Kind::Any => !value.is_null(),
        Kind::Object => value.is_object(),
        Kind::List(0, usize::MAX) => value.is_array(),
        #[cfg(feature = "rarest-rules")]
        Kind::OneOf(members) => held(members, value).count() == 1,
        _ => false,
    }
}

/// Which of these members an object has.
#[cfg(feature = "rarest-rules")]
fn held<'a>(members: &'static [&'static str], value: View<'a>) -> impl Iterator<Item = &'a str> {
    let there =
        move |(key, member): (&'a str, View<'a>)| (!member.is_null() && members.iter().any(|known| same(known, key))).then_some(key);
    value.members().filter_map(there)
}

/// The same for a text.
fn text_fits(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Any => true,
        Kind::Text(0 | 1, usize::MAX) => !text.is_empty(),
        Kind::Word(words) => words.iter().any(|known| same(known, text)),
        Kind::Name(max, others) => is_name(text, max, others),
        _ => false,
    }
}

/// What is wrong with a value in this place, and the service's words for it; `None` when nothing is.
pub(crate) fn fault(kind: Kind, value: View<'_>, model: Option<&Model>) -> Option<Fault> {
    match kind {
        Kind::Any => None,
        Kind::Bool => expect(value.sort() == Sort::Bool, "true or false", "Boolean", value),
        Kind::Object => expect(value.is_object(), "an object", "JSONObject", value),
        Kind::Text(min, max) => match value.as_str() {
            None => expect(false, "a string", "String", value),
            // Characters are only counted where there is a limit to them; a text may be long.
            Some(text) if max == usize::MAX && text.len() / 4 >= min => None,
            Some(text) => length_fault(text.chars().count(), min, max, "characters", "Length"),
        },
        Kind::Word(words) => match value.as_str() {
            None => expect(false, "a string", "String", value),
            Some(word) if words.contains(&word) => None,
            Some(word) => Some(Fault::new(
                format!("must be {}, got {}", one_of(words), quote(word)),
                format!("{word} is not a valid enum value"),
                Limit::Enum(words),
            )),
        },
        Kind::Int(min, max) => int_fault(value, min, max),
        Kind::OneInt(choices) => match value.as_i64() {
            Some(number) if choices.contains(&number) => None,
            _ => Some(Fault::new(
                format!("must be {}, got {}", one_of(&choices.iter().map(ToString::to_string).collect::<Vec<_>>()), shown(value)),
                format!("{} is not a valid enum value", shown(value)),
                Limit::Type,
            )),
        },
        Kind::Tokens(min, cap) => {
            let cap = if cap > 0 { cap } else { model.map_or(0, |model| model.output) };
            let cap = if cap > 0 { i64::try_from(cap).unwrap_or(i64::MAX) } else { i64::MAX };
            int_fault(value, i64::try_from(min).unwrap_or(0), cap)
        }
        Kind::Number(min, max) => number_fault(value, min, max, false),
        Kind::Above(min, max) => number_fault(value, min, max, true),
        Kind::List(..) if !value.is_array() => expect(false, "an array", "JSONArray", value),
        Kind::List(min, max) => length_fault(value.items().count(), min, max, "items", "Items"),
        Kind::TextOrList => expect(value.is_string() || value.is_array(), "a string or an array", "JSONArray", value),
        Kind::Texts(..) if !value.is_array() => expect(false, "an array of strings", "JSONArray", value),
        Kind::Texts(max, shortest) => match value.items().find(|item| item.as_str().is_none_or(|text| text.chars().count() < shortest)) {
            Some(item) if item.is_string() => length_fault(0, shortest, usize::MAX, "characters in each string", "Length"),
            Some(item) => expect(false, "an array of strings", "String", item),
            None => length_fault(value.items().count(), 0, max, "strings", "Items"),
        },
        Kind::Name(max, others) => match value.as_str() {
            None => expect(false, "a string", "String", value),
            Some(name) => name_fault(name, max, others),
        },
        Kind::Base64(max) => match value.as_str() {
            None => expect(false, "a string of base64", "String", value),
            Some(text) => base64_fault(text, max),
        },
        #[cfg(feature = "rarest-rules")]
        Kind::OneOf(members) => {
            let held: Vec<&str> = held(members, value).collect();
            let was = if held.is_empty() { "none".to_owned() } else { held.join(" and ") };
            let wanted = format!(
                "must have exactly {}; got {was}",
                if let [one] = members { (*one).to_owned() } else { format!("one of {}", members.join(", ")) }
            );
            (held.len() != 1).then(|| Fault::new(wanted, String::new(), Limit::Members))
        }
    }
}

/// A value that does not fit its place.
pub(crate) struct Fault {
    /// What was, and what would do.
    pub(crate) message: String,
    /// What the schema check calls it.
    pub(crate) schema: String,
    /// Which limit it is.
    pub(crate) limit: Limit,
}

/// Which limit a value broke, for the words of Converse.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    Type,
    Min(f64),
    Max(f64),
    MinLength(usize),
    MaxLength(usize),
    Pattern(&'static str),
    Enum(&'static [&'static str]),
    /// The service's words are not known.
    #[cfg(feature = "rarest-rules")]
    Members,
}

impl Fault {
    fn new(message: String, schema: String, limit: Limit) -> Self {
        Self { message, schema, limit }
    }
}

fn expect(holds: bool, wanted: &str, schema: &str, value: View<'_>) -> Option<Fault> {
    (!holds).then(|| {
        Fault::new(
            format!("must be {wanted}, got {}", article(value)),
            format!("expected type: {schema}, found: {}", schema_type(value)),
            Limit::Type,
        )
    })
}

fn int_fault(value: View<'_>, min: i64, max: i64) -> Option<Fault> {
    // A number written as 5.0 is whole; one beyond 64 bits is out of every range.
    let number = match value.as_number() {
        Some(number) => number.as_f64()?,
        None => return expect(false, "a whole number", "Integer", value),
    };
    let whole = value.as_i64().or_else(|| value.as_u64().map(|number| i64::try_from(number).unwrap_or(i64::MAX)));
    let low = whole.map_or(number < as_f64(min), |whole| whole < min);
    let high = whole.map_or(number > as_f64(max), |whole| whole > max);
    if number.fract() != 0.0 {
        return Some(Fault::new(
            format!("must be a whole number, got {}", shown(value)),
            "expected type: Integer, found: Double".to_owned(),
            Limit::Type,
        ));
    }
    let wanted = || if max == i64::MAX { format!("at least {min}") } else { format!("in {min}..={max}") };
    range_fault(low, high, &wanted, value, as_f64(min), as_f64(max), false)
}

fn number_fault(value: View<'_>, min: f64, max: f64, above: bool) -> Option<Fault> {
    let Some(number) = value.as_f64() else {
        return expect(false, "a number", "Number", value);
    };
    let low = if above { number <= min } else { number < min };
    let wanted = || match (above, max.is_finite()) {
        (true, true) => format!("above {} and at most {}", plain(min), plain(max)),
        (true, false) => format!("above {}", plain(min)),
        (false, true) => format!("in {}..={}", plain(min), plain(max)),
        (false, false) => format!("at least {}", plain(min)),
    };
    range_fault(low, number > max, &wanted, value, min, max, above)
}

fn range_fault(low: bool, high: bool, wanted: &dyn Fn() -> String, value: View<'_>, min: f64, max: f64, above: bool) -> Option<Fault> {
    let message = || format!("must be {}, got {}", wanted(), shown(value));
    if low {
        let relation = if above { "greater than" } else { "greater or equal to" };
        Some(Fault::new(message(), format!("{} is not {relation} {}", shown(value), plain(min)), Limit::Min(min)))
    } else if high {
        Some(Fault::new(message(), format!("{} is not less or equal to {}", shown(value), plain(max)), Limit::Max(max)))
    } else {
        None
    }
}

fn length_fault(length: usize, min: usize, max: usize, unit: &str, schema: &str) -> Option<Fault> {
    if length < min {
        let wanted = if min == 1 { "must not be empty".to_owned() } else { format!("must have at least {min} {unit}, got {length}") };
        Some(Fault::new(wanted, format!("expected min{schema}: {min}, actual: {length}"), Limit::MinLength(min)))
    } else if length > max {
        Some(Fault::new(
            format!("must have at most {max} {unit}, got {length}"),
            format!("expected max{schema}: {max}, actual: {length}"),
            Limit::MaxLength(max),
        ))
    } else {
        None
    }
}

pub(crate) fn is_name(name: &str, max: usize, others: &str) -> bool {
    // What fits is ASCII, so its bytes are its characters.
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || others.bytes().any(|other| other == byte);
    (1..=max).contains(&name.len()) && name.bytes().all(fits)
}

fn name_fault(name: &str, max: usize, others: &'static str) -> Option<Fault> {
    if is_name(name, max, others) {
        return None;
    }
    let listed: Vec<String> = others.chars().map(|c| if c == ' ' { "spaces".to_owned() } else { c.to_string() }).collect();
    let most = if max == usize::MAX { String::new() } else { format!("1 to {max} ") };
    Some(Fault::new(
        format!("must be {most}letters, digits or {}, got {}", listed.join(" "), quote(name)),
        "does not match the pattern".to_owned(),
        Limit::Pattern(others),
    ))
}

#[expect(clippy::needless_bitwise_bool, reason = "a jump for each of millions of bytes takes four times as long as both sides")]
fn base64_fault(text: &str, max: usize) -> Option<Fault> {
    let fits = |byte: &u8| {
        let letter = (*byte | 0x20).wrapping_sub(b'a') < 26;
        let digit = byte.wrapping_sub(b'0') < 10;
        letter | digit | (*byte == b'+') | (*byte == b'/') | (*byte == b'=')
    };
    // There are megabytes of it, so stretches of a fixed length, which the compiler compares at once.
    let plain = |stretch: &&[u8; 32]| stretch.iter().fold(0, |bad, byte| bad | u8::from(!fits(byte))) == 0;
    let (stretches, _) = text.as_bytes().as_chunks::<32>();
    let clean = stretches.iter().take_while(plain).count() * 32;
    let rest = text.as_bytes().get(clean..).unwrap_or_default();
    if let Some(at) = rest.iter().position(|byte| !fits(byte)).map(|at| clean + at) {
        return Some(Fault::new(
            format!("must be base64 without spaces or a \"data:\" prefix; character {at} is not base64"),
            "invalid base64".to_owned(),
            Limit::Type,
        ));
    }
    let bytes = decoded_len(text);
    (bytes > max).then(|| {
        Fault::new(
            format!("must be at most {max} bytes ({}), got {bytes}", megabytes(max)),
            format!("expected maxLength: {max}, actual: {bytes}"),
            Limit::MaxLength(max),
        )
    })
}

/// Most bytes whose base64 fits into a body of `InvokeModel`, which has at most 25,000,000.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html>, read 2026-11-22.
pub(crate) const IN_BODY: usize = 25_000_000 / 4 * 3;

/// How many bytes a base64 text stands for.
pub(crate) fn decoded_len(text: &str) -> usize {
    text.trim_end_matches('=').len() * 3 / 4
}

pub(crate) fn megabytes(bytes: usize) -> String {
    let hundredths = bytes / 10_486 + usize::from(bytes % 10_486 > 5_243);
    format!("{}.{:02} MB", hundredths / 100, hundredths % 100)
}

/// A bound as people write it: `1`, not `1.0`. Numbers of JSON are written by code that is there anyway.
pub(crate) fn plain(bound: f64) -> String {
    let text = crate::json::text(&bound.into());
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

#[expect(clippy::cast_precision_loss, reason = "limits and lengths are far below 2^53; a bound that is i64::MAX only needs to be huge")]
fn as_f64(number: i64) -> f64 {
    number as f64
}

/// `a`, `a or b`, `one of a, b, c`.
pub(crate) fn one_of<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [one] => one.as_ref().to_owned(),
        [one, other] => format!("{} or {}", one.as_ref(), other.as_ref()),
        _ => format!("one of {}", words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")),
    }
}

/// A short word in quotes; a long one only by its length, since it may be somebody's text.
pub(crate) fn quote(text: &str) -> String {
    if text.chars().count() > 64 {
        return format!("a string of {} bytes", text.len());
    }
    // As JSON writes it, which escapes what a terminal should not see.
    crate::json::text(&text.into())
}

fn shown(value: View<'_>) -> String {
    value.as_number().map_or_else(|| article(value), ToString::to_string)
}

/// The kind of a value with its article: "an array".
pub(crate) fn article<'a>(value: impl Into<View<'a>>) -> String {
    named(value.into().sort()).to_owned()
}

fn named(sort: Sort) -> &'static str {
    match sort {
        Sort::Null => "null",
        Sort::Bool => "a boolean",
        Sort::Number => "a number",
        Sort::String => "a string",
        Sort::Array => "an array",
        Sort::Object => "an object",
    }
}

fn schema_type(value: View<'_>) -> &'static str {
    match value.sort() {
        Sort::Null => "Null",
        Sort::Bool => "Boolean",
        Sort::Number if value.as_number().is_some_and(serde_json::Number::is_f64) => "Double",
        Sort::Number => "Integer",
        Sort::String => "String",
        Sort::Array => "JSONArray",
        Sort::Object => "JSONObject",
    }
}

/// Fills the wishes of a chat into the places its family has for them; what there is no place for is an error.
pub(crate) fn fill(
    chat: &Chat,
    fields: &[Field],
    skipped: &[Knob],
    family: &'static str,
    body: &mut Tape<'_>,
    findings: &mut Vec<Finding>,
) {
    for knob in Knob::ALL {
        let Some(value) = knob.of(&chat.params) else { continue };
        if skipped.contains(&knob) {
            continue;
        }
        match fields.iter().find(|field| field.knob == Some(knob)) {
            Some(field) => body.put(field.at, value),
            None => findings.push(Finding {
                code: "BR-PARAMS-001".to_owned(),
                severity: Severity::Refused,
                pointer: String::new(),
                at: Some(format!("params.{}", knob.name())),
                message: format!("{family} has no such parameter; it takes {}", knobs(fields)),
                service: None,
                source: None,
            }),
        }
    }
}

fn knobs(fields: &[Field]) -> String {
    let names: Vec<_> = Knob::ALL.into_iter().filter(|knob| fields.iter().any(|field| field.knob == Some(*knob))).map(Knob::name).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Puts a value at a pointer without array segments, making the objects on the way.
pub(crate) fn put(body: &mut Value, at: &str, value: Value) {
    let mut place = body;
    for segment in at.split('/').skip(1) {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        let Value::Object(members) = place else { return };
        place = members.entry(segment).or_insert(Value::Null);
    }
    *place = value;
}
