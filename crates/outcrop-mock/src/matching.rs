//! Which fixture answers a request, and how near the others come.

use crate::dice::canonical;
use crate::fixture::Fixture;
use outcrop::families::bare;
use outcrop::{Answer, AnyCall, Call, Families, FamilyHint, Operation};
use serde_json::Value;

/// A fixture, ready to be compared.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) fixture: Fixture,
    pub(crate) operation: Operation,
    pub(crate) model: String,
    /// The family named in the call, else the folder's.
    pub(crate) family: String,
    /// Path and query, of a call that names no model; the query in the order of its keys.
    pub(crate) path: String,
    body: Value,
    /// Whether it can be read as an answer. Errors and broken streams come after those that can.
    sound: bool,
}

fn hint<'a>(call: &'a Value, own: &Families) -> FamilyHint<'a> {
    own.hint(call["modelId"].as_str().unwrap_or_default(), call["family"].as_str())
}

/// What there is for a request.
pub(crate) enum Found<'a> {
    /// This answers it; perhaps in the other form, whole or streamed.
    Fits(&'a Recorded),
    /// Nothing does; this comes nearest.
    Near(&'a Recorded, Difference),
    /// There is nothing of the kind.
    Nothing,
}

/// Where a body differs from a recorded one.
pub(crate) struct Difference {
    pub(crate) pointer: String,
    pub(crate) recorded: String,
    pub(crate) got: String,
    count: usize,
}

impl Recorded {
    /// `None` when the call is of an operation without a name here.
    pub(crate) fn new(fixture: Fixture, own: &Families) -> Option<Self> {
        let operation = Operation::named(fixture.call["operation"].as_str()?).ok()?;
        let model = bare(fixture.call["modelId"].as_str().unwrap_or_default()).to_owned();
        let family = fixture.call["family"].as_str().unwrap_or(&fixture.family).to_owned();
        let body = canonical(&fixture.call["body"]);
        let header = |name: &str| fixture.header(name).map(str::to_owned);
        let call = AnyCall::from_json_as(&fixture.call, hint(&fixture.call, own)).ok()?;
        let sound = call.read_parts(fixture.status, &header, &fixture.body.bytes()).is_ok();
        let path = sorted(&call.path());
        Some(Self { fixture, operation, model, family, path, body, sound })
    }

    /// The family of its call.
    pub(crate) fn hint<'a>(&'a self, own: &Families) -> FamilyHint<'a> {
        hint(&self.fixture.call, own)
    }
}

/// The fixture for a request. `body` is canonical, `model` bare.
///
/// A sound answer wins over an error, the same model over another of the family, the same operation over its other
/// form.
pub(crate) fn find<'a>(all: &'a [Recorded], operation: Operation, model: &str, family: &str, body: &Value) -> Found<'a> {
    // Some ids are listed by two families; on Converse their bodies are the same.
    let alike = |recorded: &&Recorded| recorded.family == family || recorded.model == model;
    let kin = all.iter().filter(|recorded| recorded.operation.whole() == operation.whole()).filter(alike);
    let rank = |recorded: &Recorded| (!recorded.sound, recorded.model != model, recorded.operation != operation);
    if let Some(fits) = kin.clone().filter(|recorded| recorded.body == *body).min_by_key(|recorded| rank(recorded)) {
        return Found::Fits(fits);
    }
    let near = kin
        .map(|recorded| {
            let mut difference = Difference { pointer: String::new(), recorded: String::new(), got: String::new(), count: 0 };
            compare(&recorded.body, body, &mut String::new(), &mut difference);
            (recorded, difference)
        })
        .min_by_key(|(recorded, difference)| (difference.count, rank(recorded)));
    near.map_or(Found::Nothing, |(recorded, difference)| Found::Near(recorded, difference))
}

/// The fixture for a request of an operation that no model answers, or that only counts. `path` is [`sorted`].
pub(crate) fn find_at<'a>(all: &'a [Recorded], operation: Operation, path: &str, body: &Value) -> Option<&'a Recorded> {
    let fits = |recorded: &&Recorded| recorded.operation == operation && recorded.path == path && recorded.body == *body;
    all.iter().filter(fits).min_by_key(|recorded| !recorded.sound)
}

/// A path with its query in the order of its keys.
pub(crate) fn sorted(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    format!("{path}?{}", pairs.join("&"))
}

/// The answer of a fixture, read as a client reads it.
pub(crate) fn read<T: Answer>(fixture: &Fixture, family: FamilyHint<'_>) -> Option<T> {
    let call = Call::<T>::from_json_as(&fixture.call, family).ok()?;
    call.read_parts(fixture.status, &|name| fixture.header(name).map(str::to_owned), &fixture.body.bytes()).ok()
}

/// Counts the places that differ and keeps the first.
fn compare(recorded: &Value, got: &Value, at: &mut String, difference: &mut Difference) {
    let length = at.len();
    match (recorded, got) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|key| !a.contains_key(*key))) {
                at.push('/');
                at.push_str(&key.replace('~', "~0").replace('/', "~1"));
                missing(a.get(key), b.get(key), at, difference);
                at.truncate(length);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for index in 0..a.len().max(b.len()) {
                at.push('/');
                at.push_str(&index.to_string());
                missing(a.get(index), b.get(index), at, difference);
                at.truncate(length);
            }
        }
        (a, b) if a == b => (),
        (a, b) => differ(&shortened(a), &shortened(b), at, difference),
    }
}

fn missing(recorded: Option<&Value>, got: Option<&Value>, at: &mut String, difference: &mut Difference) {
    match (recorded, got) {
        (Some(a), Some(b)) => compare(a, b, at, difference),
        (a, b) => {
            let shown = |value: Option<&Value>| value.map_or("nothing".to_owned(), shortened);
            differ(&shown(a), &shown(b), at, difference);
        }
    }
}

fn differ(recorded: &str, got: &str, at: &str, difference: &mut Difference) {
    if difference.count == 0 {
        at.clone_into(&mut difference.pointer);
        recorded.clone_into(&mut difference.recorded);
        got.clone_into(&mut difference.got);
    }
    difference.count += 1;
}

/// A value in at most forty characters.
fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 { text } else { text.chars().take(39).chain(['…']).collect() }
}
