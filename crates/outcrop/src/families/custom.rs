//! A user's own families: their rows as data, read at run time and written back.

use crate::dialects::Dialect;
use crate::dialects::anthropic::Messages;
use crate::dialects::cohere::CohereChat;
use crate::dialects::completion::{Around, Completion, Paths, Thought};
use crate::dialects::converse::Converse;
use crate::dialects::openai::{ChatCompletions, OPEN_WEIGHT};
use crate::dialects::pegasus::Pegasus;
use crate::error::{Error, Result};
use crate::families::{ALL, Family, FamilyHint, Model, Speaks, Takes, bare, starts};
use crate::field::{Field, Kind, article, one_of, quote};
use crate::params::Knob;
use crate::reply::Reason;
use serde_json::{Map, Value, json};
use std::sync::OnceLock;

/// Families that were loaded, to pick the one that speaks for a model.
///
/// ```
/// use outcrop::{Chat, Families, Family, Operation};
/// use serde_json::json;
///
/// let family = Family::from_json(&json!({
///     "id": "my-llama",
///     "base": "llama",
///     "models": [{ "id": "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdef123456", "output": 2048 }],
/// }))?;
/// let families = Families::default().with(family);
/// let model = "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdef123456";
/// let call = Chat::user("Name one igneous rock.").call_as(model, families.hint(model, None), Operation::InvokeModel)?;
/// assert!(call.body["prompt"].as_str().is_some_and(|prompt| prompt.starts_with("<|begin_of_text|>")));
/// # Ok::<(), outcrop::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Families(Vec<&'static Family>);

impl Families {
    /// These families and one more; it wins over an earlier one of the same name.
    #[must_use]
    pub fn with(mut self, family: &'static Family) -> Self {
        self.0.insert(0, family);
        self
    }

    /// The families, the last one first.
    pub fn iter(&self) -> impl Iterator<Item = &'static Family> {
        self.0.iter().copied()
    }

    /// The family of this name: one of these, else a built-in one.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] with the names there are.
    pub fn named(&self, id: &str) -> Result<&'static Family> {
        let all: Vec<&'static Family> = self.iter().chain(ALL.iter().copied()).collect();
        Family::named_in(&all, id)
    }

    /// The hint for a model: the family called `name`, or else the one of these that lists the model under the longest id.
    pub fn hint<'a>(&self, model: &str, name: Option<&'a str>) -> FamilyHint<'a> {
        let found = if let Some(name) = name {
            self.iter().find(|family| family.id == name)
        } else {
            let rows = self.iter().filter_map(|family| Some((family.row(model)?.id.len(), family)));
            // Of equals the first, which was loaded last.
            rows.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, family)| family)
        };
        found.map_or_else(|| name.into(), FamilyHint::from)
    }
}

/// How a family spells its answers, for whoever writes them in its name, as a mock does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spelling {
    /// The common body, Converse, only.
    Converse,
    /// Anthropic Messages.
    Messages,
    /// The members of Converse, in a body of the family's own.
    Nova,
    /// Cohere's chat.
    Cohere,
    /// A message about a video.
    Pegasus,
    /// Chat Completions.
    Chat {
        /// The member with a chunk's piece.
        delta: &'static str,
        /// The member with the stop reason.
        stop: &'static str,
        /// Around thoughts at the start of the text.
        tags: Option<(&'static str, &'static str)>,
        /// Whether tool calls have a type.
        typed_calls: bool,
    },
    /// One text at a place; pointers are empty where there is no such value.
    Completion {
        /// Where the prompt stands in the body.
        prompt: &'static str,
        /// In a whole answer: the text, the stop reason, tokens read, tokens written.
        whole: [&'static str; 4],
        /// The same in a chunk.
        chunk: [&'static str; 4],
        /// The tag that ends the thought with which an answer begins.
        thought: Option<&'static str>,
    },
}

/// A dialect by its kind, with the pieces that differ between families.
#[derive(Clone, Copy)]
enum Spelt<'a> {
    Messages,
    Nova,
    Cohere,
    Pegasus,
    Chat(&'a ChatCompletions),
    Completion(&'a Completion),
}

fn spelt(native: &dyn Dialect) -> Spelt<'_> {
    let any = native.as_any();
    if let Some(chat) = any.downcast_ref::<ChatCompletions>() {
        Spelt::Chat(chat)
    } else if let Some(completion) = any.downcast_ref::<Completion>() {
        Spelt::Completion(completion)
    } else if any.is::<CohereChat>() {
        Spelt::Cohere
    } else if any.is::<Pegasus>() {
        Spelt::Pegasus
    } else if any.is::<Converse>() {
        Spelt::Nova
    } else {
        Spelt::Messages
    }
}

/// The names of the dialects, as data has them.
const DIALECTS: [&str; 7] = ["messages", "nova", "converse", "cohere-chat", "pegasus", "chat-completions", "completion"];

/// What a model takes, by the words data has for it.
const TAKES: [(&str, Takes); 31] = [
    ("system", Takes::SYSTEM),
    ("tools", Takes::TOOLS),
    ("images", Takes::IMAGES),
    ("documents", Takes::DOCUMENTS),
    ("video", Takes::VIDEO),
    ("converse", Takes::CONVERSE),
    ("stream", Takes::STREAM),
    ("tool_stream", Takes::TOOL_STREAM),
    ("reasoning", Takes::REASONING),
    ("redacted", Takes::REDACTED),
    ("forced_tool", Takes::FORCED_TOOL),
    ("cache", Takes::CACHE),
    ("s3", Takes::S3),
    ("prefill", Takes::PREFILL),
    ("one_sampler", Takes::ONE_SAMPLER),
    ("no_sampler", Takes::NO_SAMPLER),
    ("any_opening", Takes::ANY_OPENING),
    ("signed", Takes::SIGNED),
    ("lone_result", Takes::LONE_RESULT),
    ("profile", Takes::PROFILE),
    ("citations", Takes::CITATIONS),
    ("system_turn", Takes::SYSTEM_TURN),
    ("adaptive", Takes::ADAPTIVE),
    ("no_budget", Takes::NO_BUDGET),
    ("fixed_sampling", Takes::FIXED),
    ("no_status", Takes::NO_STATUS),
    ("many_images", Takes::MANY_IMAGES),
    ("word_results", Takes::WORD_RESULTS),
    ("schemas", Takes::SCHEMAS),
    ("auto_only", Takes::AUTO_ONLY),
    ("any_only", Takes::ANY_ONLY),
];

const REASONS: [(&str, Reason); 12] = [
    ("end", Reason::End),
    ("length", Reason::Length),
    ("stop", Reason::Stop),
    ("tool", Reason::Tool),
    ("filter", Reason::Filter),
    ("refusal", Reason::Refusal),
    ("guardrail", Reason::Guardrail),
    ("context", Reason::Context),
    ("malformed", Reason::Malformed),
    ("pause", Reason::Pause),
    ("error", Reason::Error),
    ("unknown", Reason::Unknown),
];

/// The kinds of fields, each with the members that bound it.
const KINDS: [(&str, &[&str]); 15] = [
    ("any", &[]),
    ("bool", &[]),
    ("object", &[]),
    ("text", &["min", "max"]),
    ("word", &["values"]),
    ("int", &["min", "max"]),
    ("one_int", &["values"]),
    ("tokens", &["min", "max"]),
    ("number", &["min", "max"]),
    ("above", &["min", "max"]),
    ("list", &["min", "max"]),
    ("text_or_list", &[]),
    ("texts", &["max", "min_length"]),
    ("base64", &["max"]),
    ("name", &["max", "others"]),
];

/// Codes from here on are those of control sequences.
const LAST_CODE: u64 = 899;
/// A pointer is walked segment by segment.
const DEEPEST: usize = 16;
/// As many problems as are told.
const TOLD: usize = 50;

impl Family {
    /// A family from its rows as data.
    ///
    /// `base` names a built-in family whose rows it starts from; it keeps that family's rules unless `rules` is false. Every
    /// member is explained in [the guide](https://github.com/outcrop-rs/outcrop/blob/main/docs/custom-families.md).
    ///
    /// Families live as long as the program, so what a load keeps is never freed: a few kilobytes each time. A load that fails
    /// keeps nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] with every problem: its JSON pointer, what was and what would do.
    pub fn from_json(value: &Value) -> Result<&'static Self> {
        // Once for the problems, and once more to keep what is read.
        let mut reader = Reader { problems: Vec::new(), keeps: false };
        reader.family(value);
        let family = if reader.problems.is_empty() {
            reader.keeps = true;
            reader.family(value)
        } else {
            None
        };
        family.map(|family| &*Box::leak(Box::new(family))).ok_or_else(|| reader.error())
    }

    /// The rows as data, as [`from_json`](Self::from_json) reads them. A built-in family is written as its own base, since rules
    /// are no data.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a family that answers no chats.
    pub fn to_json(&self) -> Result<Value> {
        let Some(spelling) = dialect_json(self.speaks) else {
            let reason = format!("{} answers no chat; {}", self.id, crate::call::other_use(self));
            return Err(Error::Malformed { what: "family", reason });
        };
        let base = if self.grown.is_some() { self.base } else { Some(self) };
        let mut json = json!({ "id": self.id });
        let mut put = |key: &str, value: Value| json[key] = value;
        if let Some(base) = base {
            put("base", base.id.into());
            put("rules", (self.rules.len() == base.rules.len()).into());
        }
        put("code", self.code.into());
        put("docs", self.docs.into());
        put("models", self.models.iter().map(model_json).collect());
        put("fields", self.fields.iter().map(field_json).collect());
        let fields = base.map_or(Default::default(), |base| base.fields);
        let without: Vec<&str> =
            fields.iter().map(|field| field.at).filter(|at| !self.fields.iter().any(|field| field.at == *at)).collect();
        if !without.is_empty() {
            put("without", without.into());
        }
        put("closed", self.closed.into());
        let reason = |reason: Reason| word_of(&REASONS, |known| *known == reason);
        put("stops", Value::Object(self.stops.iter().map(|(word, stop)| ((*word).to_owned(), reason(*stop).into())).collect()));
        put("control", self.control.into());
        put("markers", self.markers.into());
        put("converse_top_k", self.converse_top_k.unwrap_or_default().into());
        put("result_documents", self.result_documents.into());
        put("dialect", spelling);
        Ok(json)
    }

    /// The row of a model id: the longest that it starts with, ARNs and region prefixes apart or not.
    pub(crate) fn row(&'static self, id: &str) -> Option<&'static Model> {
        let listed = self.models.iter().filter(|model| starts(bare(id), model.id) || starts(id, model.id));
        // Of equals the first.
        listed.reduce(|best, other| if other.id.len() > best.id.len() { other } else { best })
    }

    /// How it spells its answers; `None` for one that answers no chats.
    pub fn spelling(&self) -> Option<Spelling> {
        let native = match self.speaks {
            Speaks::Chat(native) => native,
            Speaks::Converse => return Some(Spelling::Converse),
            _ => return None,
        };
        let paths = |paths: &Paths| {
            let [read, written] = paths.usage;
            [paths.text, paths.stop, read, written]
        };
        Some(match spelt(native) {
            Spelt::Messages => Spelling::Messages,
            Spelt::Nova => Spelling::Nova,
            Spelt::Cohere => Spelling::Cohere,
            Spelt::Pegasus => Spelling::Pegasus,
            Spelt::Chat(chat) => Spelling::Chat { delta: chat.delta, stop: chat.stop, tags: chat.tags, typed_calls: chat.typed_calls },
            Spelt::Completion(completion) => Spelling::Completion {
                prompt: completion.at,
                whole: paths(&completion.reply),
                chunk: paths(&completion.chunk),
                thought: match completion.thought {
                    Thought::None => None,
                    Thought::Until(tag) => Some(tag),
                },
            },
        })
    }
}

/// The word for a value in a table of words.
fn word_of<T>(words: &[(&'static str, T)], is: impl Fn(&T) -> bool) -> &'static str {
    words.iter().find(|(_, known)| is(known)).map_or("", |(word, _)| *word)
}

fn model_json(model: &Model) -> Value {
    let takes: Vec<&str> = TAKES.iter().filter(|(_, takes)| model.takes.has(*takes)).map(|(word, _)| *word).collect();
    json!({ "id": model.id, "context": model.context, "output": model.output, "takes": takes })
}

fn field_json(field: &Field) -> Value {
    let mut json = json!({ "code": field.code, "at": field.at });
    // An end that is none is left out.
    let most = |max: usize| if max == usize::MAX { Value::Null } else { max.into() };
    let bounds = match field.kind {
        Kind::Any => json!({ "kind": "any" }),
        Kind::Bool => json!({ "kind": "bool" }),
        Kind::Object => json!({ "kind": "object" }),
        Kind::Text(min, max) => json!({ "kind": "text", "min": min, "max": most(max) }),
        Kind::Word(words) => json!({ "kind": "word", "values": words }),
        Kind::Int(min, max) => json!({ "kind": "int", "min": min, "max": (max < i64::MAX).then_some(max) }),
        Kind::OneInt(choices) => json!({ "kind": "one_int", "values": choices }),
        Kind::Tokens(min, cap) => json!({ "kind": "tokens", "min": min, "max": (cap > 0).then_some(cap) }),
        Kind::Number(min, max) => json!({ "kind": "number", "min": min, "max": max.is_finite().then_some(max) }),
        Kind::Above(min, max) => json!({ "kind": "above", "min": min, "max": max.is_finite().then_some(max) }),
        Kind::List(min, max) => json!({ "kind": "list", "min": min, "max": most(max) }),
        Kind::TextOrList => json!({ "kind": "text_or_list" }),
        Kind::Texts(max, shortest) => json!({ "kind": "texts", "max": most(max), "min_length": shortest }),
        Kind::Base64(max) => json!({ "kind": "base64", "max": most(max) }),
        Kind::Name(max, others) => json!({ "kind": "name", "max": most(max), "others": others }),
        // No family's own body has one; rows of a file can only say that it is an object.
        #[cfg(feature = "rarest-rules")]
        Kind::OneOf(_) => json!({ "kind": "object" }),
    };
    for (key, bound) in bounds.as_object().into_iter().flatten().filter(|(_, bound)| !bound.is_null()) {
        json[key] = bound.clone();
    }
    if field.required {
        json["required"] = true.into();
    }
    if let Some(knob) = field.knob {
        json["knob"] = knob.name().into();
    }
    json
}

/// The dialect as data; `None` when it is none of chats.
fn dialect_json(speaks: Speaks) -> Option<Value> {
    let native = match speaks {
        Speaks::Chat(native) => native,
        Speaks::Converse => return Some("converse".into()),
        _ => return None,
    };
    let paths = |paths: &Paths| json!({ "text": paths.text, "stop": paths.stop, "usage": paths.usage });
    let around = |around: &Around| json!([around.0, around.1]);
    Some(match spelt(native) {
        Spelt::Messages => "messages".into(),
        Spelt::Nova => "nova".into(),
        Spelt::Cohere => "cohere-chat".into(),
        Spelt::Pegasus => "pegasus".into(),
        Spelt::Chat(chat) => json!({
            "name": "chat-completions",
            "system": chat.system,
            "delta": chat.delta,
            "stop": chat.stop,
            "forced": chat.forced,
            "names_tool": chat.names_tool,
            "tags": chat.tags.map_or_else(|| json!([]), |(open, close)| json!([open, close])),
            "typed_calls": chat.typed_calls,
        }),
        Spelt::Completion(completion) => json!({
            "name": "completion",
            "at": completion.at,
            "begin": completion.begin,
            "system": around(&completion.system),
            "user": around(&completion.user),
            "assistant": around(&completion.assistant),
            "system_in_user": completion.system_in_user,
            "cue": completion.cue,
            "images": completion.images.map_or_else(|| json!([]), |(at, word)| json!([at, word])),
            "reply": paths(&completion.reply),
            "chunk": paths(&completion.chunk),
            "thought": match completion.thought { Thought::None => "", Thought::Until(tag) => tag },
            "last": completion.last.unwrap_or_default(),
        }),
    })
}

/// The members of an object, with those that were asked for, so that the rest can be refused.
struct Table<'v> {
    at: String,
    members: &'v Map<String, Value>,
    asked: Vec<&'static str>,
}

impl<'v> Table<'v> {
    /// A member; absent and `null` are the same.
    fn get(&mut self, key: &'static str) -> Option<&'v Value> {
        self.asked.push(key);
        self.members.get(key).filter(|value| !value.is_null())
    }

    fn place(&self, key: &str) -> String {
        format!("{}/{}", self.at, crate::check::escape(key))
    }
}

/// A text and where it stood.
type Placed<'v> = (String, &'v str);

/// Reads a family and keeps every problem.
struct Reader {
    problems: Vec<String>,
    /// Whether what is read is kept, for good.
    keeps: bool,
}

impl Reader {
    fn error(&self) -> Error {
        let reason = match self.problems.as_slice() {
            [] => "it holds nothing".to_owned(),
            [one] => one.clone(),
            all => {
                let mut told = vec![format!("there are {} problems", all.len())];
                told.extend(all.iter().take(TOLD).cloned());
                if let Some(rest @ 1..) = all.len().checked_sub(TOLD) {
                    told.push(format!("and {rest} more"));
                }
                told.join("\n  ")
            }
        };
        Error::Malformed { what: "family", reason }
    }

    fn wrong(&mut self, at: &str, message: impl std::fmt::Display) {
        self.problems.push(if at.is_empty() { message.to_string() } else { format!("{at}: {message}") });
    }

    fn keep(&self, text: &str) -> &'static str {
        if self.keeps { text.to_owned().leak() } else { "" }
    }

    fn keep_all<T>(&self, items: Vec<T>) -> &'static [T] {
        if self.keeps { items.leak() } else { &[] }
    }

    fn table<'v>(&mut self, at: &str, value: &'v Value) -> Option<Table<'v>> {
        let Value::Object(members) = value else {
            self.wrong(at, format!("must be an object, got {}", shown(value)));
            return None;
        };
        Some(Table { at: at.to_owned(), members, asked: Vec::new() })
    }

    /// Refuses the members that nobody asked for.
    fn end(&mut self, table: &Table<'_>) {
        for key in table.members.keys().filter(|key| !table.asked.contains(&key.as_str())) {
            self.wrong(&table.place(key), format!("is not known here; there are {}", table.asked.join(", ")));
        }
    }

    /// A member of one type.
    fn take<'v, T>(&mut self, table: &mut Table<'v>, key: &'static str, what: &str, read: impl Fn(&'v Value) -> Option<T>) -> Option<T> {
        let value = table.get(key)?;
        let read = read(value);
        if read.is_none() {
            self.wrong(&table.place(key), format!("must be {what}, got {}", shown(value)));
        }
        read
    }

    fn text<'v>(&mut self, table: &mut Table<'v>, key: &'static str) -> Option<&'v str> {
        self.take(table, key, "a string", Value::as_str)
    }

    fn flag(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<bool> {
        self.take(table, key, "true or false", Value::as_bool)
    }

    fn count(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<u64> {
        self.take(table, key, "a whole number, 0 or more", Value::as_u64)
    }

    /// A member that is one of these words.
    fn word<T: Copy>(&mut self, table: &mut Table<'_>, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.take(table, key, &one_of(&names), |value| {
            let text = value.as_str()?;
            words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning)
        })
    }

    /// The items of a member that is an array, with their places.
    fn items<'v>(&mut self, table: &mut Table<'v>, key: &'static str) -> Option<Vec<(String, &'v Value)>> {
        let items = self.take(table, key, "an array", Value::as_array)?;
        let place = table.place(key);
        Some(items.iter().enumerate().map(|(index, item)| (format!("{place}/{index}"), item)).collect())
    }

    /// An array of strings of at least so many characters, with their places.
    fn texts<'v>(&mut self, table: &mut Table<'v>, key: &'static str, shortest: usize) -> Option<Vec<Placed<'v>>> {
        let items = self.items(table, key)?;
        let mut texts = Vec::new();
        for (at, item) in items {
            match item.as_str() {
                None => self.wrong(&at, format!("must be a string, got {}", shown(item))),
                Some(text) if text.chars().count() < shortest => {
                    self.wrong(&at, format!("must have at least {shortest} characters, got {}", quote(text)));
                }
                Some(text) => texts.push((at, text)),
            }
        }
        Some(texts)
    }

    fn kept_texts(&mut self, table: &mut Table<'_>, key: &'static str, shortest: usize) -> Option<&'static [&'static str]> {
        let texts = self.texts(table, key, shortest)?;
        Some(self.keep_all(texts.into_iter().map(|(_, text)| self.keep(text)).collect()))
    }

    /// Two strings, before and after.
    fn pair(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<(&'static str, &'static str)> {
        let two = |value: &Value| match value.as_array().map(Vec::as_slice) {
            Some([first, second]) => Some((first.as_str()?.to_owned(), second.as_str()?.to_owned())),
            _ => None,
        };
        let (first, second) = self.take(table, key, "an array of two strings", two)?;
        Some((self.keep(&first), self.keep(&second)))
    }

    /// A JSON pointer; what is empty points at nothing.
    fn pointer(&mut self, at: &str, text: &str, stars: bool) -> &'static str {
        self.judge(at, text, stars);
        self.keep(text)
    }

    fn judge(&mut self, at: &str, text: &str, stars: bool) {
        let segments = text.split('/').count().saturating_sub(1);
        if !text.is_empty() && (!text.starts_with('/') || text.split('/').skip(1).any(str::is_empty)) {
            self.wrong(at, format!("must be a JSON pointer such as /stop or /options/stop, got {}", quote(text)));
        } else if segments > DEEPEST {
            self.wrong(at, format!("must have at most {DEEPEST} segments, got {segments}"));
        } else if !stars && text.split('/').any(|segment| segment == "*") {
            self.wrong(at, format!("must be one place, without *, got {}", quote(text)));
        }
    }

    /// A member that is a JSON pointer of one place.
    fn place(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<&'static str> {
        let text = self.text(table, key)?;
        Some(self.pointer(&table.place(key), text, false))
    }

    fn missing(&mut self, table: &Table<'_>, key: &str, wanted: &str) {
        self.wrong(&table.place(key), format!("is missing; it must be {wanted}"));
    }

    /// Reports what stands twice.
    fn twice<T: PartialEq>(&mut self, items: &[(String, T)], what: &str, show: impl Fn(&T) -> String) {
        for (index, (at, item)) in items.iter().enumerate() {
            if items.iter().take(index).any(|(_, before)| before == item) {
                self.wrong(at, format!("{what} {} is there twice", show(item)));
            }
        }
    }

    fn family(&mut self, value: &Value) -> Option<Family> {
        let mut table = self.table("", value)?;
        let id = self.id(&mut table);
        let base = self.base(&mut table);
        let rules = self.flag(&mut table, "rules");
        if base.is_none() && rules == Some(true) && table.get("base").is_none() {
            self.wrong("/rules", "is true, and there is no base to have them from; rules are no data");
        }
        let code = self.code(&mut table, id);
        let docs = self.docs(&mut table, base);
        let start = base.unwrap_or(&Family::BASE);
        let models = self.models(&mut table, base);
        let fields = self.fields(&mut table, start, if rules == Some(false) { &[] } else { start.rules });
        let mut closed = None;
        if let Some(texts) = self.texts(&mut table, "closed", 0) {
            let pointers = texts.iter().map(|(at, text)| self.pointer(at, text, true)).collect();
            closed = Some(self.keep_all(pointers));
        }
        let stops = self.stops(&mut table);
        let control = self.kept_texts(&mut table, "control", 2);
        let markers = self.kept_texts(&mut table, "markers", 2);
        let converse_top_k = self.place(&mut table, "converse_top_k");
        let result_documents = self.kept_texts(&mut table, "result_documents", 1);
        let speaks = self.dialect(&mut table, base);
        self.end(&table);
        Some(Family {
            id: self.keep(id.unwrap_or_default()),
            code: self.keep(&code),
            docs,
            models,
            fields,
            closed: closed.unwrap_or(start.closed),
            rules: if rules == Some(false) { &[] } else { start.rules },
            on_converse: if rules == Some(false) { &[] } else { start.on_converse },
            stops: stops.unwrap_or(start.stops),
            control: control.unwrap_or(start.control),
            markers: markers.unwrap_or(start.markers),
            converse_top_k: converse_top_k.map_or(start.converse_top_k, |at| Some(at).filter(|at| !at.is_empty())),
            result_documents: result_documents.unwrap_or(start.result_documents),
            #[cfg(feature = "media")]
            jobs: start.jobs,
            speaks,
            base,
            grown: self.keeps.then(|| &*Box::leak(Box::new(OnceLock::new()))),
        })
    }

    fn id<'v>(&mut self, table: &mut Table<'v>) -> Option<&'v str> {
        let wanted = "a name of 1 to 64 small letters, digits, - _ and .";
        let Some(id) = self.text(table, "id") else {
            if table.members.get("id").is_none_or(Value::is_null) {
                self.missing(table, "id", wanted);
            }
            return None;
        };
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
        if id.is_empty() || id.len() > 64 || !id.bytes().all(fits) {
            self.wrong("/id", format!("must be {wanted}, got {}", quote(id)));
        }
        Some(id)
    }

    fn base(&mut self, table: &mut Table<'_>) -> Option<&'static Family> {
        let name = self.text(table, "base")?;
        let chats = || ALL.iter().copied().filter(|family| dialect_json(family.speaks).is_some());
        let found = chats().find(|family| family.id == name);
        if found.is_none() {
            let names: Vec<&str> = chats().map(|family| family.id).collect();
            self.wrong("/base", format!("must be a built-in family that answers chats ({}), got {}", names.join(", "), quote(name)));
        }
        found
    }

    /// Its word in codes; the id in capitals where there is none.
    fn code(&mut self, table: &mut Table<'_>, id: Option<&str>) -> String {
        let Some(code) = self.text(table, "code") else {
            return id.unwrap_or_default().to_ascii_uppercase();
        };
        let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
        if code.is_empty() || code.len() > 64 || !code.bytes().all(fits) {
            self.wrong("/code", format!("must be 1 to 64 capital letters, digits, - _ and ., got {}", quote(code)));
        }
        code.to_owned()
    }

    fn docs(&mut self, table: &mut Table<'_>, base: Option<&Family>) -> &'static str {
        let wanted = "the https address of the page that documents the body";
        match (self.text(table, "docs"), base) {
            (Some(docs), _) => {
                if !docs.starts_with("https://") || docs.len() > 2_048 || !docs.bytes().all(|byte| byte.is_ascii_graphic()) {
                    self.wrong("/docs", format!("must be {wanted}, got {}", quote(docs)));
                }
                self.keep(docs)
            }
            (None, Some(base)) => base.docs,
            (None, None) => {
                if table.members.get("docs").is_none_or(Value::is_null) && table.members.get("base").is_none_or(Value::is_null) {
                    self.missing(table, "docs", wanted);
                }
                ""
            }
        }
    }

    fn models(&mut self, table: &mut Table<'_>, base: Option<&'static Family>) -> &'static [Model] {
        let mut models = Vec::new();
        let mut ids = Vec::new();
        for (at, item) in self.items(table, "models").unwrap_or_default() {
            let Some(mut row) = self.table(&at, item) else { continue };
            let wanted = "a model id or ARN, or the start of one";
            let id = self.text(&mut row, "id");
            match id {
                None if row.members.get("id").is_none_or(Value::is_null) => self.missing(&row, "id", wanted),
                Some(id) if id.is_empty() || id.len() > 2_048 || !id.bytes().all(|byte| byte.is_ascii_graphic()) => {
                    self.wrong(&row.place("id"), format!("must be {wanted}, got {}", quote(id)));
                }
                _ => (),
            }
            ids.extend(id.map(|id| (row.place("id"), id)));
            let context = self.count(&mut row, "context").unwrap_or(0);
            let output = self.count(&mut row, "output").unwrap_or(0);
            let takes = self.takes(&mut row, base);
            self.end(&row);
            models.push(Model { id: self.keep(id.unwrap_or_default()), context, output, takes });
        }
        self.twice(&ids, "the model", |id| quote(id));
        self.keep_all(models)
    }

    /// What a model takes; what the base's last row does, its profiles apart, where nothing is said.
    fn takes(&mut self, row: &mut Table<'_>, base: Option<&'static Family>) -> Takes {
        let Some(words) = self.texts(row, "takes", 0) else {
            let last = base.and_then(|base| base.models.last());
            if last.is_none() && row.members.get("takes").is_none_or(Value::is_null) {
                self.missing(row, "takes", &format!("an array of some of {}", TAKES.map(|(word, _)| word).join(", ")));
            }
            return last.map_or(Takes::NOTHING, |model| model.takes.without(Takes::PROFILE));
        };
        let mut takes = Takes::NOTHING;
        for (at, word) in words {
            match TAKES.iter().find(|(known, _)| *known == word) {
                Some((_, what)) => takes = takes.and(*what),
                None => self.wrong(&at, format!("must be {}, got {}", one_of(&TAKES.map(|(word, _)| word)), quote(word))),
            }
        }
        takes
    }

    /// The base's fields, with those that stand in the same place instead of them, and the others after them.
    fn fields(&mut self, table: &mut Table<'_>, base: &Family, rules: &[crate::field::Rule]) -> &'static [Field] {
        let without = self.texts(table, "without", 1).unwrap_or_default();
        for (at, pointer) in &without {
            if !base.fields.iter().any(|field| field.at == *pointer) {
                self.wrong(at, format!("must be the place of a field of the base, got {}", quote(pointer)));
            }
        }
        // Each with the place in the data it came from, if it did, and the pointer as the data has it.
        let kept = base.fields.iter().filter(|field| !without.iter().any(|(_, at)| field.at == *at));
        let mut fields: Vec<(Option<String>, String, Field)> = kept.map(|field| (None, field.at.to_owned(), *field)).collect();
        let mut places = Vec::new();
        let mut next = base.fields.iter().map(|field| field.code).max().unwrap_or(0);
        for (at, item) in self.items(table, "fields").unwrap_or_default() {
            let Some(mut row) = self.table(&at, item) else { continue };
            let Some(pointer) = self.text(&mut row, "at") else {
                if row.members.get("at").is_none_or(Value::is_null) {
                    self.missing(&row, "at", "a JSON pointer into the body");
                }
                continue;
            };
            let stands = fields.iter().position(|(_, known, _)| known == pointer);
            let place = row.place("at");
            if pointer.is_empty() {
                self.wrong(&place, "must be a place in the body, got \"\"");
            }
            let kept = self.pointer(&place, pointer, true);
            places.push((place, pointer));
            let code = self.take(&mut row, "code", &format!("a whole number in 1..={LAST_CODE}"), |code| {
                code.as_u64().filter(|code| (1..=LAST_CODE).contains(code)).and_then(|code| u16::try_from(code).ok())
            });
            let before = stands.and_then(|index| fields.get(index)).map(|(_, _, field)| field.code);
            let code = code.or(before).unwrap_or(next.saturating_add(1));
            next = next.max(code);
            let kind = self.kind(&mut row);
            let required = self.flag(&mut row, "required").unwrap_or(false);
            let knob = self.word(&mut row, "knob", &Knob::ALL.map(|knob| (knob.name(), knob)));
            if knob.is_some() && pointer.split('/').any(|segment| segment == "*") {
                self.wrong(&row.place("knob"), format!("must be of one place, and {} has *", quote(pointer)));
            }
            self.end(&row);
            let field = Field { code, at: kept, kind, required, knob };
            match stands.and_then(|index| fields.get_mut(index)) {
                Some(known) => *known = (Some(at), pointer.to_owned(), field),
                None => fields.push((Some(at), pointer.to_owned(), field)),
            }
        }
        self.twice(&places, "the place", |at| quote(at));
        self.alone(&fields, rules);
        self.keep_all(fields.into_iter().map(|(_, _, field)| field).collect())
    }

    /// Whether codes and knobs stand once each.
    fn alone(&mut self, fields: &[(Option<String>, String, Field)], rules: &[crate::field::Rule]) {
        for (index, (at, _, field)) in fields.iter().enumerate() {
            let others = || fields.iter().enumerate().filter(|(other, _)| *other != index);
            // Told once, and at a place in the data.
            let told = |other: usize, place: &Option<String>| at.is_some() && (place.is_none() || other < index);
            let at = at.as_deref().unwrap_or_default();
            if let Some((_, (_, pointer, _))) = others().find(|(other, (place, _, known))| known.code == field.code && told(*other, place))
            {
                self.wrong(&format!("{at}/code"), format!("{} is the code of {pointer}, too; it needs one of its own", field.code));
            } else if !at.is_empty() && rules.iter().any(|rule| rule.code == field.code) {
                self.wrong(&format!("{at}/code"), format!("{} is the code of a rule of the base; it needs one of its own", field.code));
            }
            let Some(knob) = field.knob else { continue };
            if let Some((_, (_, pointer, _))) = others().find(|(other, (place, _, known))| known.knob == Some(knob) && told(*other, place))
            {
                let name = knob.name();
                self.wrong(&format!("{at}/knob"), format!("{name} fills {pointer}, too; it can fill one place"));
            }
        }
    }

    fn kind(&mut self, row: &mut Table<'_>) -> Kind {
        let kinds = KINDS.map(|(word, bounds)| (word, (word, bounds)));
        let Some((kind, bounds)) = self.word(row, "kind", &kinds) else {
            if row.members.get("kind").is_none_or(Value::is_null) {
                self.missing(row, "kind", &one_of(&KINDS.map(|(word, _)| word)));
            }
            // Its bounds cannot be judged.
            row.asked.extend(["min", "max", "values", "min_length", "others"]);
            return Kind::Any;
        };
        let has = |key: &str| bounds.contains(&key);
        let length = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok());
        let lengths = |reader: &mut Self, row: &mut Table<'_>| {
            let mut bound = |key: &'static str| {
                if has(key) { reader.take(row, key, "a whole number, 0 or more", length) } else { None }
            };
            let (min, max) = (bound("min").unwrap_or(0), bound("max").unwrap_or(usize::MAX));
            reader.ordered(row, min <= max);
            (min, max)
        };
        match kind {
            "bool" => Kind::Bool,
            "object" => Kind::Object,
            "text" => {
                let (min, max) = lengths(self, row);
                Kind::Text(min, max)
            }
            "list" => {
                let (min, max) = lengths(self, row);
                Kind::List(min, max)
            }
            "texts" => {
                let (_, max) = lengths(self, row);
                Kind::Texts(max, self.take(row, "min_length", "a whole number, 0 or more", length).unwrap_or(0))
            }
            "base64" => Kind::Base64(lengths(self, row).1),
            "name" => {
                let (_, max) = lengths(self, row);
                let others = self.text(row, "others").unwrap_or_default();
                Kind::Name(max, self.keep(others))
            }
            "word" => match self.kept_texts(row, "values", 1) {
                Some(words) => {
                    self.some(row);
                    Kind::Word(words)
                }
                None => self.no_values(row, "an array of strings"),
            },
            "one_int" => {
                let numbers = |value: &Value| value.as_array()?.iter().map(Value::as_i64).collect::<Option<Vec<i64>>>();
                match self.take(row, "values", "an array of whole numbers", numbers) {
                    Some(numbers) => {
                        self.some(row);
                        Kind::OneInt(self.keep_all(numbers))
                    }
                    None => self.no_values(row, "an array of whole numbers"),
                }
            }
            "int" => {
                let mut bound = |key| self.take(row, key, "a whole number", Value::as_i64);
                let (min, max) = (bound("min").unwrap_or(0), bound("max").unwrap_or(i64::MAX));
                self.ordered(row, min <= max);
                Kind::Int(min, max)
            }
            "tokens" => {
                let (min, max) = (self.count(row, "min").unwrap_or(0), self.count(row, "max").unwrap_or(0));
                self.ordered(row, max == 0 || min <= max);
                Kind::Tokens(min, max)
            }
            "number" | "above" => {
                let mut bound = |key| self.take(row, key, "a number", Value::as_f64);
                let (min, max) = (bound("min").unwrap_or(0.0), bound("max").unwrap_or(f64::INFINITY));
                self.ordered(row, if kind == "above" { min < max } else { min <= max });
                if kind == "above" { Kind::Above(min, max) } else { Kind::Number(min, max) }
            }
            "text_or_list" => Kind::TextOrList,
            _ => Kind::Any,
        }
    }

    fn ordered(&mut self, row: &Table<'_>, holds: bool) {
        if !holds {
            self.wrong(&row.place("max"), "must not be below the least there may be; nothing would fit");
        }
    }

    fn some(&mut self, row: &Table<'_>) {
        if row.members.get("values").and_then(Value::as_array).is_some_and(Vec::is_empty) {
            self.wrong(&row.place("values"), "must not be empty; nothing would fit");
        }
    }

    fn no_values(&mut self, row: &Table<'_>, wanted: &str) -> Kind {
        if row.members.get("values").is_none_or(Value::is_null) {
            self.missing(row, "values", wanted);
        }
        Kind::Any
    }

    fn stops(&mut self, table: &mut Table<'_>) -> Option<&'static [(&'static str, Reason)]> {
        let words = self.take(table, "stops", "an object of the wire's words and what they mean", Value::as_object)?;
        let mut stops = Vec::new();
        for (word, meaning) in words {
            let known = meaning.as_str().and_then(|meaning| REASONS.iter().find(|(known, _)| *known == meaning));
            if let Some((_, reason)) = known {
                stops.push((self.keep(word), *reason));
            } else {
                let at = format!("/stops/{}", crate::check::escape(word));
                self.wrong(&at, format!("must be {}, got {}", one_of(&REASONS.map(|(word, _)| word)), shown(meaning)));
            }
        }
        Some(self.keep_all(stops))
    }

    fn dialect(&mut self, table: &mut Table<'_>, base: Option<&'static Family>) -> Speaks {
        let Some(value) = table.get("dialect") else {
            if base.is_none() && table.members.get("base").is_none_or(Value::is_null) {
                self.missing(table, "dialect", &format!("{}, or an object with it as name", one_of(&DIALECTS)));
            }
            return base.map_or(Speaks::Converse, |base| base.speaks);
        };
        let spelt = match base.map(|base| base.speaks) {
            Some(Speaks::Chat(native)) => Some(spelt(native)),
            _ => None,
        };
        let named = match value {
            Value::String(_) => json!({ "name": value }),
            other => other.clone(),
        };
        let Some(mut pieces) = self.table("/dialect", &named) else { return Speaks::Converse };
        let words = DIALECTS.map(|name| (name, name));
        let name = match (self.word(&mut pieces, "name", &words), &spelt) {
            (Some(name), _) => name,
            (None, _) if pieces.members.get("name").is_some_and(|name| !name.is_null()) => return Speaks::Converse,
            // Pieces alone are those of the base's dialect.
            (None, Some(Spelt::Chat(_))) => "chat-completions",
            (None, Some(Spelt::Completion(_))) => "completion",
            (None, _) => {
                self.missing(&pieces, "name", &one_of(&DIALECTS));
                return Speaks::Converse;
            }
        };
        let speaks = match name {
            "messages" => Speaks::Chat(&Messages),
            "nova" => Speaks::Chat(&Converse { native: true }),
            "cohere-chat" => Speaks::Chat(&CohereChat),
            "pegasus" => Speaks::Chat(&Pegasus),
            "chat-completions" => {
                let start = if let Some(Spelt::Chat(chat)) = spelt { *chat } else { OPEN_WEIGHT };
                let chat = self.chat(&mut pieces, start);
                self.native(chat, &OPEN_WEIGHT)
            }
            "completion" => {
                let start = if let Some(Spelt::Completion(completion)) = spelt { Some(completion) } else { None };
                let completion = self.completion(&mut pieces, start);
                self.native(completion, &Messages)
            }
            _ => Speaks::Converse,
        };
        self.end(&pieces);
        speaks
    }

    /// A dialect of its own; another stands for it while nothing is kept.
    fn native<D: Dialect + 'static>(&self, dialect: D, other: &'static dyn Dialect) -> Speaks {
        Speaks::Chat(if self.keeps { Box::leak(Box::new(dialect)) } else { other })
    }

    fn chat(&mut self, pieces: &mut Table<'_>, start: ChatCompletions) -> ChatCompletions {
        let mut text = |key, start| match self.text(pieces, key) {
            None => start,
            Some("") => {
                self.wrong(&pieces.place(key), "must not be empty");
                start
            }
            Some(text) => self.keep(text),
        };
        let (system, delta) = (text("system", start.system), text("delta", start.delta));
        let (stop, forced) = (text("stop", start.stop), text("forced", start.forced));
        ChatCompletions {
            system,
            delta,
            stop,
            forced,
            names_tool: self.flag(pieces, "names_tool").unwrap_or(start.names_tool),
            tags: self.pair_or_none(pieces, "tags", start.tags),
            typed_calls: self.flag(pieces, "typed_calls").unwrap_or(start.typed_calls),
        }
    }

    /// Two strings, an empty array for none, or what it starts from.
    fn pair_or_none(
        &mut self,
        pieces: &mut Table<'_>,
        key: &'static str,
        start: Option<(&'static str, &'static str)>,
    ) -> Option<(&'static str, &'static str)> {
        match pieces.members.get(key) {
            Some(Value::Array(none)) if none.is_empty() => {
                pieces.asked.push(key);
                None
            }
            _ => self.pair(pieces, key).or(start),
        }
    }

    fn completion(&mut self, pieces: &mut Table<'_>, start: Option<&Completion>) -> Completion {
        const NOWHERE: Paths = Paths { text: "", stop: "", usage: ["", ""] };
        const PLAIN: Completion = Completion {
            at: "",
            begin: "",
            system: Around("", ""),
            user: Around("", ""),
            assistant: Around("", ""),
            system_in_user: false,
            cue: "",
            images: None,
            reply: NOWHERE,
            chunk: NOWHERE,
            thought: Thought::None,
            last: None,
        };
        let from = start.copied().unwrap_or(PLAIN);
        let at = self.place(pieces, "at").unwrap_or(from.at);
        self.needed(pieces, "at", start.is_some(), "where the prompt stands in the body, a JSON pointer");
        let begin = self.text(pieces, "begin").map_or(from.begin, |text| self.keep(text));
        let mut around = |key, start| self.pair(pieces, key).map_or(start, |(before, after)| Around(before, after));
        let (system, user) = (around("system", from.system), around("user", from.user));
        let assistant = around("assistant", from.assistant);
        let system_in_user = self.flag(pieces, "system_in_user").unwrap_or(from.system_in_user);
        let cue = self.text(pieces, "cue").map_or(from.cue, |text| self.keep(text));
        let images = self.pair_or_none(pieces, "images", from.images);
        if let Some(at) = pieces.members.get("images").and_then(|images| images.get(0)).and_then(Value::as_str) {
            self.judge("/dialect/images/0", at, false);
        }
        let reply = self.paths(pieces, "reply", from.reply, start.is_some());
        self.needed(pieces, "reply", start.is_some(), "where an answer has its values, an object of text, stop and usage");
        // Without a word about chunks they are as the whole is, unless the base knows better.
        let apart = start.is_some() && pieces.members.get("reply").is_none_or(Value::is_null);
        let chunk = self.paths(pieces, "chunk", if apart { from.chunk } else { reply }, true);
        let thought = match self.text(pieces, "thought") {
            None => from.thought,
            Some("") => Thought::None,
            Some(tag) => Thought::Until(self.keep(tag)),
        };
        let last = self.place(pieces, "last").map_or(from.last, |at| Some(at).filter(|at| !at.is_empty()));
        Completion { at, begin, system, user, assistant, system_in_user, cue, images, reply, chunk, thought, last }
    }

    /// Reports a piece that is neither given nor had from the base, or is empty.
    fn needed(&mut self, pieces: &Table<'_>, key: &str, had: bool, wanted: &str) {
        match pieces.members.get(key) {
            None | Some(Value::Null) if !had => self.missing(pieces, key, wanted),
            Some(Value::String(text)) if text.is_empty() => self.wrong(&pieces.place(key), format!("must be {wanted}, got \"\"")),
            _ => (),
        }
    }

    fn paths(&mut self, pieces: &mut Table<'_>, key: &'static str, start: Paths, had: bool) -> Paths {
        let Some(value) = pieces.get(key) else { return start };
        let Some(mut table) = self.table(&pieces.place(key), value) else { return start };
        let text = self.place(&mut table, "text").unwrap_or(start.text);
        self.needed(&table, "text", had, "the place of the answer's text, a JSON pointer");
        let stop = self.place(&mut table, "stop").unwrap_or(start.stop);
        self.needed(&table, "stop", had, "the place of the stop reason, a JSON pointer");
        let usage = self.pair(&mut table, "usage").map_or(start.usage, |(read, written)| [read, written]);
        for (index, at) in table.members.get("usage").and_then(Value::as_array).into_iter().flatten().enumerate() {
            if let Some(at) = at.as_str() {
                self.judge(&format!("{}/usage/{index}", table.at), at, false);
            }
        }
        self.end(&table);
        Paths { text, stop, usage }
    }
}

/// What a value is, as a message shows it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        other => article(other),
    }
}
