//! Prompt files: YAML front matter and a minijinja body.
//!
//! ```
//! use outcrop::{Prompt, inputs};
//!
//! let prompt: Prompt = r#"---
//! model: amazon.nova-lite-v1:0
//! params: {maxTokens: 400}
//! inputs:
//!   article: string
//!   words: 80
//! ---
//! {{ role("system") }}
//! You summarise for busy geologists.
//! {{ role("user") }}
//! Summarise this in {{ words }} words:
//!
//! {{ article }}
//! "#.parse()?;
//!
//! let article = "Basalt is a fine-grained volcanic rock.";
//! let rendered = prompt.render(&inputs! { article })?;
//! assert_eq!(rendered.chat.messages.len(), 1);
//! # Ok::<(), outcrop::Error>(())
//! ```
//!
//! # Front matter
//!
//! Between two lines of `---`, the first of them the first line of the file. Without it the whole file is
//! the body. The YAML is the 1.2 core schema (`yes` and `no` are text); tags, directives, merge keys and keys
//! written with `?` are errors.
//!
//! | key | holds |
//! | --- | --- |
//! | `name`, `description` | text for people and tools |
//! | `model` | a model id or ARN |
//! | `family` | the family of an ARN that does not name one |
//! | `params` | `maxTokens`, `temperature`, `topP`, `topK`, `stop`, `extra` |
//! | `inputs` | names and what they take, see below |
//! | `tools` | a list of `name`, `description`, `input` (JSON Schema), `strict` |
//! | `toolChoice` | `auto`, `any`, `none` or `{tool: name}` |
//! | `output` | a JSON Schema |
//! | `redact` | what is masked before a call, see below |
//! | `guardrail` | the service's guardrail on every call: `id`, `version`, and `trace`, `stream`, `tagSuffix` |
//!
//! An input is declared by its type (`article: string`), by a number or boolean that is its default
//! (`words: 80`), or in full:
//!
//! ```yaml
//! inputs:
//!   tone:
//!     type: string         # string, integer, number, boolean, list, list of string, object,
//!     description: …       # image, document, history
//!     default: plain       # may be left out when given
//!     enum: [plain, formal]
//!   note: {type: string, required: false}    # null when absent
//! ```
//!
//! A word standing alone is always a type, so a text default needs the full form. Without an `inputs` key
//! every name the body takes from outside is an input of any type.
//!
//! # Body
//!
//! Jinja, with strict undefined values and no escaping. A tag alone on its line leaves no line behind, and
//! line ends are `\n` however the file spells them.
//!
//! | in the body | does |
//! | --- | --- |
//! | `{{ role("user") }}` | opens a turn: `user`, `assistant` or `system`, written out |
//! | `{{ image(photo) }}`, `{{ document(file) }}` | places a part |
//! | `{{ history() }}`, `{{ history(turns) }}` | puts in earlier turns; text after them is a user turn |
//! | `{{ cache_point() }}`, `{{ cache_point("1h") }}` | everything above may be cached |
//! | `{% include "partial" %}` | another body, named in plain quotes; the caller loads it |
//! | `{{ value \| tojson }}` | JSON; lists and objects are written as JSON anyway |
//!
//! Text before the first `role()` is a user turn. White space the author wrote at either end of a text is
//! trimmed, text of inputs never is; a turn with nothing else in it is dropped.
//! `extends`, `block`, `import`, `macro`, `call` and `autoescape` are not supported, nor is writing null. The filters are `abs`,
//! `capitalize`, `default`, `first`, `float`, `indent`, `int`, `items`, `join`, `last`, `length`, `lines`, `list`,
//! `lower`, `map`, `max`, `min`, `reject`, `replace`, `reverse`, `round`, `select`, `sort`, `split`, `string`, `sum`,
//! `title`, `tojson`, `trim`, `unique` and `upper`; the functions `range` and `namespace`.
//!
//! # Personal data
//!
//! `redact: true` masks every entity of [`pii`](crate::pii) in every call made from the prompt, `redact: [EMAIL, PHONE]` these, and a map
//! is a whole [`Policy`](crate::pii::Policy): `entities`, `regexes`, `allow`, `deny`, `mask` (`numbered` unless said), and `of`, `all`
//! or `inputs`: whose words are masked. The answer is restored by the call that asked, in streams too. Without the feature `pii` a
//! prompt that says `redact` renders to an error.
//!
//! # Provenance
//!
//! Every stretch of the rendered text is the author's or an input's. An input cannot open a turn, place a
//! part or pass for author text, whatever it contains. Text that went through a filter or operator counts
//! as input of everything in the expression; when that is several inputs their names are joined by `+`.

mod body;
mod flow;
mod front;
mod inputs;
mod scan;
mod yaml;

pub use inputs::{Input, Kind};

use crate::chat::{Chat, Message, Part, Role, Span, Tool, ToolChoice};
use crate::error::{Error, PromptError, Result};
use crate::finding::{Finding, Severity};
use crate::json::{Fit, FromJson, Members, Object, ToJson, deserialize_from_json, read_from_json, serialize_to_json};
use crate::params::Params;
use body::{Engine, Failure, Mark, Stretch};
use flow::Flow;
use front::Front;
use inputs::Placed;
use scan::{Tag, TagKind};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::ops::Range;
use std::str::FromStr;

/// The most text a prompt file and its includes may hold together, in bytes.
const MAX_SOURCE: usize = 1 << 20;

/// Inputs by name.
pub type Inputs = Map<String, Value>;

/// Inputs by name: `inputs! { article, words: 80 }` takes `article` from the variable of that name.
///
/// Values are anything that serialises; what JSON cannot hold becomes null, and is refused as such.
#[macro_export]
macro_rules! inputs {
    ($($name:ident $(: $value:expr)?),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut inputs = $crate::prompt::Inputs::new();
        $(inputs.insert(stringify!($name).to_owned(), $crate::inputs!(@value $name $($value)?));)*
        inputs
    }};
    (@value $name:ident $value:expr) => { $crate::prompt::to_value(&$value) };
    (@value $name:ident) => { $crate::prompt::to_value(&$name) };
}

#[doc(hidden)]
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A parsed prompt file.
#[derive(Clone, Debug)]
pub struct Prompt {
    front: Front,
    sources: Vec<Source>,
    flow: Flow,
    engine: Engine,
}

/// What a prompt becomes with its inputs.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Rendered {
    /// The conversation.
    pub chat: Chat,
    /// All text in order, by where it came from.
    pub segments: Vec<Segment>,
    /// What there is to know about it.
    pub findings: Vec<Finding>,
    /// The model the prompt file names.
    pub model: Option<String>,
    /// The family the prompt file names.
    pub family: Option<String>,
    /// What is still to be masked before a call is made: a policy, and `of` for whose words. Absent when nothing is, or it is done.
    pub redact: Option<Value>,
    /// The service's guardrail on every call made from it, as [`Guard`](crate::guardrail::Guard) reads it.
    pub guardrail: Option<Value>,
    /// What was masked. It is not written, so that no personal data is.
    #[cfg(feature = "pii")]
    pub(crate) vault: Option<Box<crate::pii::Vault>>,
}

/// A policy may hold keys and what is not to be said: that there is one is enough.
impl std::fmt::Debug for Rendered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut rendered = f.debug_struct("Rendered");
        rendered.field("chat", &self.chat).field("segments", &self.segments).field("findings", &self.findings);
        rendered.field("model", &self.model).field("family", &self.family).field("redact", &self.redact.is_some());
        rendered.field("guardrail", &self.guardrail).finish_non_exhaustive()
    }
}

impl Rendered {
    /// The same, with what [`redact`](Self::redact) says done.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the policy is not valid, and always without the feature `pii`.
    #[cfg(not(feature = "pii"))]
    pub fn redacted(self) -> Result<Self> {
        if self.redact.is_none() {
            return Ok(self);
        }
        let reason = "it says redact, and this build cannot: the feature pii of outcrop is off".to_owned();
        Err(Error::Malformed { what: "prompt", reason })
    }

    /// The same, with what [`redact`](Self::redact) says done.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the policy is not valid, and always without the feature `pii`.
    #[cfg(feature = "pii")]
    pub fn redacted(self) -> Result<Self> {
        self.redacted_with(crate::pii::Vault::default())
    }

    /// The same with a vault that other turns of the conversation were masked with.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the policy is not valid.
    #[cfg(feature = "pii")]
    pub fn redacted_with(mut self, mut vault: crate::pii::Vault) -> Result<Self> {
        let Some(redact) = self.redact.take() else { return Ok(self) };
        let stretches: Vec<_> = self.segments.iter().map(|segment| (segment.role == Speaker::System, segment.text.len())).collect();
        let (findings, masked) = crate::pii::redact_rendered(&redact, &mut self.chat, &stretches, &mut vault)?;
        self.findings.extend(findings);
        let segments = masked.into_iter().filter_map(|(text, input, at)| {
            let role = self.segments.get(at)?.role;
            Some(Segment { text, origin: input.map_or(Origin::Author, Origin::Input), role })
        });
        self.segments = segments.collect();
        self.vault = Some(Box::new(vault));
        Ok(self)
    }

    /// What was masked, when the prompt says `redact`.
    #[cfg(feature = "pii")]
    pub fn vault(&self) -> Option<&crate::pii::Vault> {
        self.vault.as_deref()
    }
}

/// A stretch of text from one origin.
#[derive(Clone, PartialEq, Eq)]
pub struct Segment {
    /// The text.
    pub text: String,
    /// Where it came from.
    pub origin: Origin,
    /// Who says it.
    pub role: Speaker,
}

/// What people said stays out of logs.
impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}({} bytes, {:?})", self.role, self.text.len(), self.origin)
    }
}

/// Where text came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The prompt file or one of its includes.
    Author,
    /// An input; several names are joined by `+`.
    Input(String),
}

/// Who says a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// What the model is told before the conversation.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
}

serialize_to_json!(Rendered, Segment, Origin, Speaker);
deserialize_from_json!(Rendered, Segment, Origin, Speaker);
read_from_json!(
    Segment: Self { text: String::new(), origin: Origin::Author, role: Speaker::User },
    Origin: Self::Author,
    Speaker: Self::User
);

impl ToJson for Rendered {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.put("chat", self.chat.to_json()).put("segments", self.segments.to_json()).put("findings", self.findings.to_json());
        json.some("model", self.model.as_deref()).some("family", self.family.as_deref());
        json.given("redact", self.redact.as_ref()).given("guardrail", self.guardrail.as_ref()).done()
    }
}

impl ToJson for Segment {
    fn to_json(&self) -> Value {
        Object::default().text("text", &self.text).put("origin", self.origin.to_json()).put("role", self.role.to_json()).done()
    }
}

impl ToJson for Origin {
    fn to_json(&self) -> Value {
        match self {
            Self::Author => "author".into(),
            Self::Input(name) => Object::default().text("input", name).done(),
        }
    }
}

impl ToJson for Speaker {
    fn to_json(&self) -> Value {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
        .into()
    }
}

impl FromJson for Rendered {
    const WHAT: &'static str = "prompt";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let rendered = Self {
            chat: m.read("chat"),
            segments: m.read("segments"),
            findings: m.read("findings"),
            model: m.opt("model"),
            family: m.opt("family"),
            redact: m.opt("redact"),
            // Even `null` is kept: what is to be guarded must not go as it is.
            guardrail: value.get("guardrail").cloned(),
            #[cfg(feature = "pii")]
            vault: None,
        };
        m.fit().map(|()| rendered)
    }
}

impl FromJson for Segment {
    const WHAT: &'static str = "segment";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let segment = Self { text: m.read("text"), origin: m.read("origin"), role: m.read("role") };
        m.fit().map(|()| segment)
    }
}

impl FromJson for Origin {
    const WHAT: &'static str = "origin";

    fn read(value: &Value) -> Fit<Self> {
        match value {
            Value::String(word) if word == "author" => Ok(Self::Author),
            value => {
                let mut m = Members::of(value)?;
                let origin = Self::Input(m.read("input"));
                m.end().map(|()| origin)
            }
        }
    }
}

impl FromJson for Speaker {
    const WHAT: &'static str = "speaker";

    fn read(value: &Value) -> Fit<Self> {
        crate::json::word(value, &[("system", Self::System), ("user", Self::User), ("assistant", Self::Assistant)])
    }
}

impl FromStr for Prompt {
    type Err = Error;

    fn from_str(source: &str) -> Result<Self> {
        Self::parse(source)
    }
}

impl Prompt {
    /// Reads a prompt file that includes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Prompt`] at the first problem; further ones follow it on lines of their own.
    pub fn parse(source: &str) -> Result<Self> {
        Self::with_includes(source, |_| None)
    }

    /// Reads a prompt file; `include` gives the text of each include by its name, as many times as it
    /// is asked. Includes include by the same names.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse); an include that is not given, includes itself or computes its name.
    pub fn with_includes(source: &str, include: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let (front, main) = open(source)?;
        let mut sources = vec![main];
        let mut size = source.len();
        let mut at = 0;
        while let Some(name) = next_include(&sources, &mut at) {
            if let Some(text) = include(&name) {
                size = size.saturating_add(text.len());
                refuse_size(size)?;
                sources.push(Source::new(Some(name), &normalised(&text), 1)?);
            } else {
                // Left for the walk to report, with its place.
                at += 1;
            }
        }
        let flow = flow::follow(&sources, front.inputs.as_deref())?;
        let engine = Engine::new(&sources, &flow.sites)
            .map_err(|error| engine_error(&sources, &Failure { error, site: None, line: None, missing: None }, &[]))?;
        let mut prompt = Self { front, sources, flow, engine };
        prompt.imply_inputs();
        Ok(prompt)
    }

    /// The names a prompt file includes directly, so that a caller can load them. Included files are
    /// bodies of their own: ask again with each.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), for what can be known without the includes.
    pub fn includes(source: &str) -> Result<Vec<String>> {
        let (_, source) = open(source)?;
        let mut names: Vec<String> = Vec::new();
        for name in source.includes() {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    /// Checks the inputs and renders the conversation, masked when the prompt says `redact`.
    ///
    /// # Errors
    ///
    /// [`Error::Prompt`] when inputs are missing, unknown or of the wrong type, when the body uses a value
    /// that is not there, and when it does more than one prompt may. [`Error::Malformed`] when what `redact` says is no policy.
    pub fn render(&self, inputs: &Inputs) -> Result<Rendered> {
        self.render_unmasked(inputs)?.redacted().map_err(|error| self.at_redact(error))
    }

    /// The same with a vault that other turns of the conversation were masked with; [`Rendered::vault`] is what became of it.
    ///
    /// # Errors
    ///
    /// As [`render`](Self::render).
    #[cfg(feature = "pii")]
    pub fn render_with(&self, inputs: &Inputs, vault: crate::pii::Vault) -> Result<Rendered> {
        self.render_unmasked(inputs)?.redacted_with(vault).map_err(|error| self.at_redact(error))
    }

    /// An error about what `redact` says, with its place.
    fn at_redact(&self, error: Error) -> Error {
        match (&self.front.redact, error) {
            (Some(redact), Error::Malformed { what, reason }) => {
                redact.place.error(if what == "prompt" { reason } else { format!("redact is no {what}: {reason}") }).into()
            }
            (_, error) => error,
        }
    }

    /// Checks the inputs and renders the conversation as it is; [`Rendered::redact`] says what must still be masked, and every call
    /// made from it is.
    ///
    /// # Errors
    ///
    /// [`Error::Prompt`] as for [`render`](Self::render).
    pub fn render_unmasked(&self, inputs: &Inputs) -> Result<Rendered> {
        let values = self.place(inputs)?;
        let mut strings = Vec::new();
        for (_, value) in &values {
            value.strings(&mut strings);
        }
        let given: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
        let stretches = self.engine.render(&values, &strings).map_err(|failure| engine_error(&self.sources, &failure, &given))?;
        let mut assembly = Assembly { chat: self.chat(), ..Assembly::default() };
        assembly.all(stretches).map_err(|message| PromptError { message, line: self.sources[0].first_line, column: 0, length: 1 })?;
        let mut findings = self.unused();
        findings.extend(assembly.findings);
        Ok(Rendered {
            chat: assembly.chat,
            segments: assembly.segments,
            findings,
            model: self.front.model.clone(),
            family: self.front.family.clone(),
            redact: self.redact().cloned().map(Value::Object),
            guardrail: self.front.guardrail.clone(),
            #[cfg(feature = "pii")]
            vault: None,
        })
    }

    /// What was typed for an input, as the declared type: text stays text, numbers and booleans are read,
    /// lists, objects and the rest are JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Prompt`] when it does not fit, or when no such input is declared.
    pub fn coerce(&self, name: &str, text: &str) -> Result<Value> {
        match self.inputs().iter().find(|input| input.name == name) {
            Some(input) => Ok(input.coerce(text)?),
            None => Err(joined(inputs::unknown(self.inputs(), &Map::from_iter([(name.to_owned(), Value::Null)])))),
        }
    }

    /// The name the prompt file gives itself.
    pub fn name(&self) -> Option<&str> {
        self.front.name.as_deref()
    }

    /// What the prompt is for.
    pub fn description(&self) -> Option<&str> {
        self.front.description.as_deref()
    }

    /// The model id or ARN it asks for.
    pub fn model(&self) -> Option<&str> {
        self.front.model.as_deref()
    }

    /// The family of an ARN that does not name one.
    pub fn family(&self) -> Option<&str> {
        self.front.family.as_deref()
    }

    /// Sampling and length.
    pub fn params(&self) -> &Params {
        &self.front.params
    }

    /// The inputs it takes, in the order of their declaration, or by name when nothing is declared.
    pub fn inputs(&self) -> &[Input] {
        self.front.inputs.as_deref().unwrap_or_default()
    }

    /// The tools the model may call.
    pub fn tools(&self) -> &[Tool] {
        &self.front.tools
    }

    /// Whether it may, must or must not call one.
    pub fn tool_choice(&self) -> Option<&ToolChoice> {
        self.front.tool_choice.as_ref()
    }

    /// The JSON Schema its answer is to follow.
    pub fn output(&self) -> Option<&Value> {
        self.front.output.as_ref()
    }

    /// What is masked before a call: a policy as [`pii::Policy`](crate::pii::Policy) reads it, and `of` for whose words.
    pub fn redact(&self) -> Option<&Map<String, Value>> {
        self.front.redact.as_ref().map(|redact| &redact.policy)
    }

    /// The service's guardrail on every call made from it, as [`Guard`](crate::guardrail::Guard) reads it.
    pub fn guardrail(&self) -> Option<&Value> {
        self.front.guardrail.as_ref()
    }

    /// Everything but the body: `name`, `description`, `model`, `family`, `params`, `inputs`, `tools`,
    /// `toolChoice`, `output`, `redact`, `guardrail`, and `includes` with the names of all includes.
    pub fn to_json(&self) -> Value {
        let mut json = Object::default();
        for (key, text) in [("name", self.name()), ("description", self.description()), ("model", self.model()), ("family", self.family())]
        {
            json.some(key, text);
        }
        if !self.front.params.is_empty() {
            json.put("params", self.front.params.to_json());
        }
        json.put("inputs", self.inputs().to_json()).list("tools", &self.front.tools);
        if let Some(choice) = self.tool_choice() {
            json.put("toolChoice", choice.to_json());
        }
        json.given("output", self.output());
        if let Some(policy) = self.redact() {
            json.put("redact", policy.clone().into());
        }
        json.given("guardrail", self.guardrail());
        let includes: Vec<_> = self.sources.iter().filter_map(|source| source.name.as_deref()).collect();
        if !includes.is_empty() {
            json.put("includes", includes.into());
        }
        json.done()
    }

    fn chat(&self) -> Chat {
        Chat {
            tools: self.front.tools.clone(),
            tool_choice: self.front.tool_choice.clone(),
            params: self.front.params.clone(),
            ..Chat::default()
        }
    }

    /// Without declarations, what the body mentions is declared by its use.
    fn imply_inputs(&mut self) {
        if self.front.inputs.is_some() {
            return;
        }
        let mut used: Vec<_> = self.flow.used.iter().map(|used| (used.name.as_str(), &used.at, used.placed)).collect();
        if let Some(at) = &self.flow.plain_history
            && !used.iter().any(|(name, _, placed)| *name == "history" || *placed == Some("history"))
        {
            used.push(("history", at, None));
        }
        let names: Vec<&str> = used.iter().map(|(name, ..)| *name).collect();
        let used = in_order(&names).into_iter().filter_map(|at| used.get(at));
        let inputs = used.map(|(name, (source, range), placed)| {
            let (name, placed) = (*name, *placed);
            let place = self.sources[*source].place(range.clone());
            let kind = match placed {
                Some("image") => Kind::Image,
                Some("document") => Kind::Document,
                Some("history") => Kind::History,
                _ if name == "history" => Kind::History,
                _ => Kind::Any,
            };
            let (line, column) = if *source == 0 { (place.line, place.column) } else { (0, 0) };
            // Not required: a branch that is not taken needs no value.
            Input { name: name.to_owned(), kind, description: None, default: None, required: false, choices: Vec::new(), line, column }
        });
        self.front.inputs = Some(inputs.collect());
        self.flow.implied = true;
    }

    fn place(&self, given: &Inputs) -> Result<Vec<(String, Placed)>> {
        let mut problems = inputs::unknown(self.inputs(), given);
        let mut values = Vec::new();
        for input in self.inputs() {
            let placed = match given.get(&input.name) {
                // Null for an input that may be absent is absence.
                Some(Value::Null) if !input.required && input.kind != Kind::Any => input.absent(),
                Some(value) => input.place(value),
                None if self.flow.implied => continue,
                None => input.absent(),
            };
            match placed {
                Ok(value) => values.push((input.name.clone(), value)),
                Err(error) => problems.push(error),
            }
        }
        if problems.is_empty() { Ok(values) } else { Err(joined(problems)) }
    }

    fn unused(&self) -> Vec<Finding> {
        let spliced = |input: &&Input| input.kind == Kind::History && self.flow.plain_history.is_some();
        let unused = self.inputs().iter().filter(|input| !self.flow.used.iter().any(|used| used.name == input.name) && !spliced(input));
        unused
            .map(|input| {
                let message = format!("declared at line {}, column {} and never used in the body", input.line, input.column);
                Finding::of("BR-PROMPT-001", Severity::Note, message).at(["inputs.", &input.name].concat())
            })
            .collect()
    }
}

/// Puts stretches together into turns.
#[derive(Default)]
struct Assembly {
    chat: Chat,
    segments: Vec<Segment>,
    findings: Vec<Finding>,
    role: Option<&'static str>,
    parts: Vec<Building>,
}

enum Building {
    Text(Vec<(String, Origin)>),
    Part(Part),
}

impl Assembly {
    fn all(&mut self, stretches: Vec<Stretch>) -> Result<(), String> {
        for stretch in stretches {
            self.take(stretch)?;
        }
        self.finish_turn()?;
        if self.chat.messages.is_empty() {
            return Err("the prompt rendered no message; write text for a user turn, outside the system turn".to_owned());
        }
        Ok(())
    }

    fn take(&mut self, stretch: Stretch) -> Result<(), String> {
        match stretch {
            Stretch::Text(text, origin) => {
                let Some(Building::Text(pieces)) = self.parts.last_mut() else {
                    self.parts.push(Building::Text(vec![(text, origin)]));
                    return Ok(());
                };
                match pieces.last_mut() {
                    Some((last, same)) if *same == origin => last.push_str(&text),
                    _ => pieces.push((text, origin)),
                }
            }
            Stretch::Structure(Mark::Role(role)) => {
                self.finish_turn()?;
                self.role = Some(role);
            }
            Stretch::Structure(Mark::Part(part)) => self.parts.push(Building::Part(part)),
            Stretch::Structure(Mark::History(messages, input)) => {
                self.finish_turn()?;
                self.role = None;
                for message in messages {
                    self.splice(message, &input);
                }
            }
            Stretch::Structure(Mark::Open(_) | Mark::Close) => (),
        }
        Ok(())
    }

    fn splice(&mut self, mut message: Message, input: &str) {
        let role = if message.role == Role::User { Speaker::User } else { Speaker::Assistant };
        for part in &mut message.content {
            if let Part::Text { text, inputs } = part {
                *inputs = if text.is_empty() { Vec::new() } else { vec![Span { start: 0, end: text.len(), input: input.to_owned() }] };
                self.segments.push(Segment { text: text.clone(), origin: Origin::Input(input.to_owned()), role });
            }
        }
        self.chat.messages.push(message);
    }

    fn finish_turn(&mut self) -> Result<(), String> {
        let (role, speaker) = match self.role {
            Some("system") => (None, Speaker::System),
            Some("assistant") => (Some(Role::Assistant), Speaker::Assistant),
            _ => (Some(Role::User), Speaker::User),
        };
        let mut content = Vec::new();
        for part in std::mem::take(&mut self.parts) {
            match part {
                Building::Text(pieces) => {
                    let pieces = trimmed(pieces);
                    if pieces.is_empty() {
                        continue;
                    }
                    let mut text = String::new();
                    let mut inputs = Vec::new();
                    for (piece, origin) in pieces {
                        let start = text.len();
                        text.push_str(&piece);
                        if let Origin::Input(input) = &origin {
                            inputs.push(Span { start, end: text.len(), input: input.clone() });
                        }
                        self.segments.push(Segment { text: piece, origin, role: speaker });
                    }
                    content.push(Part::Text { text, inputs });
                }
                Building::Part(part) => content.push(part),
            }
        }
        if content.is_empty() {
            return Ok(());
        }
        let Some(role) = role else {
            if let Some(part) = content.iter().find(|part| !matches!(part, Part::Text { .. } | Part::CachePoint { .. })) {
                return Err(format!("a system turn holds text and cache points, got {}; place it in a user turn", part.kind()));
            }
            if !self.chat.messages.is_empty() {
                let message = "a system turn stands after other turns; the model is told it before all of them".to_owned();
                self.findings.push(Finding::of("BR-PROMPT-002", Severity::Note, message));
            }
            self.chat.system.append(&mut content);
            return Ok(());
        };
        self.chat.messages.push(Message { role, content });
        Ok(())
    }
}

/// Without the author's white space at both ends, and without empty pieces.
fn trimmed(mut pieces: Vec<(String, Origin)>) -> Vec<(String, Origin)> {
    if let Some((text, Origin::Author)) = pieces.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some((text, Origin::Author)) = pieces.last_mut() {
        text.truncate(text.trim_end().len());
    }
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

/// Where something stands in the prompt file.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    line: usize,
    column: usize,
    length: usize,
}

impl Place {
    // A page would download it once for every problem there is.
    #[inline(never)]
    fn error(self, message: String) -> PromptError {
        PromptError { message, line: self.line, column: self.column, length: self.length }
    }
}

fn fail<T>(place: Place, message: impl Into<String>) -> Result<T> {
    Err(place.error(message.into()).into())
}

/// A document of YAML as JSON, read as front matter is: one document, no tags, no key twice.
///
/// # Errors
///
/// [`crate::Error::Prompt`] with the place of what is wrong.
pub fn yaml(text: &str) -> Result<Value> {
    let words = |error| match error {
        crate::Error::Prompt(mut error) => {
            error.message = error.message.replace("front matter", "the file");
            crate::Error::Prompt(error)
        }
        error => error,
    };
    Ok(yaml::parse(text, 0).map_err(words)?.map_or(Value::Null, |node| node.to_json()))
}

/// A body: the prompt's own, or an include.
#[derive(Clone, Debug)]
struct Source {
    /// The include's name; none for the prompt file.
    name: Option<String>,
    text: String,
    /// The line of the file the text begins at.
    first_line: usize,
    tags: Vec<Tag>,
}

impl Source {
    fn new(name: Option<String>, text: &str, first_line: usize) -> Result<Self> {
        let mut source = Self { name, text: text.to_owned(), first_line, tags: Vec::new() };
        let tags = scan::tags(text);
        // Before the engine, which walks what is nested by recursion.
        if let Err(scan::Problem::TooDeep(at)) = tags {
            return source.refuse(at..at + 2, TOO_DEEP);
        }
        let unread = match tags {
            Ok(tags) => {
                source.tags = tags;
                None
            }
            Err(scan::Problem::Unread(at) | scan::Problem::TooDeep(at)) => Some(at),
        };
        source.refuse_unsupported()?;
        // The engine's own errors come first: they are the better ones.
        if let Err(error) = body::reader().template_from_named_str(body::MAIN, &source.without_includes()) {
            let line = error.line().map(|line| (0, line));
            return Err(engine_error(std::slice::from_ref(&source), &Failure { error, site: None, line, missing: None }, &[]));
        }
        match unread {
            Some(at) => source.refuse(at..at + 2, "this tag cannot be read"),
            None => Ok(source),
        }
    }

    /// An error here. Only lines of the prompt file have numbers in an error; an include is named instead.
    fn refuse<T>(&self, range: Range<usize>, message: impl Into<String>) -> Result<T> {
        let mut place = self.place(range.clone());
        if self.name.is_some() {
            place = Place { line: 0, column: 0, length: 1 };
        }
        fail(place, message.into() + &self.inside(range.start))
    }

    fn place(&self, range: Range<usize>) -> Place {
        let before = self.text.get(..range.start).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let inner = self.text.get(range).unwrap_or_default();
        // A tag over several lines is underlined on its first.
        let inner = inner.lines().next().unwrap_or_default().trim_end();
        Place {
            line: self.first_line + before.matches('\n').count(),
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            length: inner.chars().count().max(1),
        }
    }

    /// ` (in include "x", line 3)`, or nothing in the prompt file itself.
    fn inside(&self, at: usize) -> String {
        match &self.name {
            Some(name) => format!(" (in include \"{name}\", line {})", self.place(at..at).line),
            None => String::new(),
        }
    }

    fn includes(&self) -> impl Iterator<Item = &str> {
        self.tags
            .iter()
            .filter(|tag| tag.kind == TagKind::Statement && tag.keyword(&self.text) == "include")
            .filter_map(|tag| tag.tokens.get(1)?.literal(&self.text))
    }

    fn refuse_unsupported(&self) -> Result<()> {
        for tag in self.tags.iter().filter(|tag| tag.kind == TagKind::Statement) {
            let keyword = tag.keyword(&self.text);
            let instead = match keyword {
                "extends" | "block" | "import" | "from" => "; share text with {% include \"name\" %}",
                "macro" | "call" => "; share text with {% include \"name\" %} or {% set name %}…{% endset %}",
                "autoescape" => "; use the escape filter where it is wanted",
                _ => continue,
            };
            let at = tag.tokens.first().map_or(tag.inner.clone(), |token| token.at.clone());
            return self.refuse(at, format!("{{% {keyword} %}} is not supported in a prompt{instead}"));
        }
        Ok(())
    }

    /// The text with a block in the place of each include, on as many lines.
    fn without_includes(&self) -> String {
        let (mut text, mut done) = (String::with_capacity(self.text.len()), 0);
        for tag in self.tags.iter().filter(|tag| tag.kind == TagKind::Statement && tag.keyword(&self.text) == "include") {
            text.push_str(self.text.get(done..tag.inner.start).unwrap_or_default());
            text.push_str(" if true %}{%+ endif ");
            text.extend(self.text.get(tag.inner.clone()).unwrap_or_default().matches('\n'));
            done = tag.inner.end;
        }
        text.push_str(self.text.get(done..).unwrap_or_default());
        text
    }

    /// A filter after everything that writes, which says where it is, another after everything that builds lists, which
    /// counts what is in them, and the places of includes.
    fn edits(&self, at: &str, sized: &str, mut number: impl FnMut(usize) -> usize) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        let mut add = |at: usize, text: String| edits.push(Edit { at: at..at, text, include: None });
        let mut included = Vec::new();
        for (index, tag) in self.tags.iter().enumerate() {
            let keyword = if tag.kind == TagKind::Statement { tag.keyword(&self.text) } else { "" };
            for range in flow::literals(tag, &self.text) {
                add(range.start, "(".to_owned());
                add(range.end, format!("|{sized})"));
            }
            match keyword {
                "" => {
                    add(tag.inner.start, " (".to_owned());
                    add(tag.inner.end, format!(")|{at}({}) ", number(index)));
                }
                "filter" => add(tag.inner.end, format!("|{at}({}) ", number(index))),
                "set" => {
                    if let Some(equals) = flow::assignment(&tag.tokens).and_then(|at| tag.tokens.get(at)) {
                        add(equals.at.end, " (".to_owned());
                        add(tag.inner.end, format!(")|{sized} "));
                    }
                }
                "include" => included.extend(tag.tokens.get(1).and_then(|token| token.literal(&self.text)).map(|name| (tag, name))),
                _ => (),
            }
        }
        let included = included.into_iter();
        edits.extend(included.map(|(tag, name)| Edit { at: tag.inner.clone(), text: String::new(), include: Some(name.to_owned()) }));
        // Stable: what opens a whole tag stands before what opens a list at the same place.
        edits.sort_by_key(|edit| (edit.at.start, !edit.text.starts_with('|'), !edit.text.starts_with(" (")));
        edits
    }
}

/// A change of a source on its way into the engine.
struct Edit {
    at: Range<usize>,
    text: String,
    /// The include that stands here.
    include: Option<String>,
}

const TOO_DEEP: &str = "this is nested too deep, or one tag does too much; use fewer brackets, operators or blocks";

/// A prompt file as front matter and body.
fn open(source: &str) -> Result<(Front, Source)> {
    refuse_size(source.len())?;
    let source = normalised(source);
    let (front, body, first_line) = split(&source)?;
    let mut problems = Vec::new();
    let mut read = Front::default();
    if let Some(front) = front
        && let Some(root) = yaml::parse(front, 1)?
        && !root.is_null()
    {
        (read, problems) = front::read(&root);
    }
    match Source::new(None, body, first_line) {
        Ok(source) if problems.is_empty() => return Ok((read, source)),
        Ok(_) => (),
        Err(Error::Prompt(error)) => problems.push(*error),
        Err(error) => return Err(error),
    }
    Err(joined(problems))
}

/// Without a byte order mark, with `\n` at line ends.
fn normalised(source: &str) -> Cow<'_, str> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if source.contains("\r\n") { source.replace("\r\n", "\n").into() } else { source.into() }
}

/// Front matter, body, and the line the body begins at.
fn split(source: &str) -> Result<(Option<&str>, &str, usize)> {
    let mut lines = source.split_inclusive('\n');
    let is_fence = |line: &str| line.strip_prefix("---").is_some_and(|rest| rest.trim().is_empty());
    let Some(first) = lines.next().filter(|line| is_fence(line)) else { return Ok((None, source, 1)) };
    let start = first.len();
    let mut end = start;
    for (index, line) in lines.enumerate() {
        let after = end + line.len();
        if is_fence(line) {
            return Ok((source.get(start..end), source.get(after..).unwrap_or_default(), index + 3));
        }
        end = after;
    }
    fail(Place { line: 1, column: 1, length: 3 }, "front matter opens here and does not end; close it with a line of ---")
}

fn refuse_size(size: usize) -> Result<()> {
    if size > MAX_SOURCE {
        let message =
            format!("a prompt file and its includes hold at most {MAX_SOURCE} bytes together, got {size}; pass long texts as inputs");
        return Err(PromptError { message, line: 0, column: 0, length: 1 }.into());
    }
    Ok(())
}

/// The next include nobody has read yet; `skip` counts those that are not to be had.
fn next_include(sources: &[Source], skip: &mut usize) -> Option<String> {
    let mut wanted: Vec<&str> = Vec::new();
    for name in sources.iter().flat_map(Source::includes) {
        if !wanted.contains(&name) && !sources.iter().any(|source| source.name.as_deref() == Some(name)) {
            wanted.push(name);
        }
    }
    wanted.get(*skip).map(|name| (*name).to_owned())
}

/// One error with all problems: the first with its place, the others on lines of their own.
fn joined(problems: Vec<PromptError>) -> Error {
    let mut problems = problems.into_iter();
    let Some(mut first) = problems.next() else {
        return PromptError { message: String::new(), line: 0, column: 0, length: 1 }.into();
    };
    for problem in problems {
        first.message.push('\n');
        first.message.push_str(&problem.to_string());
    }
    first.into()
}

fn unknown_key(key: &str, known: &[&str]) -> String {
    match nearest(key, known) {
        Some(nearest) => format!("unknown key `{key}`; did you mean `{nearest}`?"),
        None => format!("unknown key `{key}`; known are {}", known.join(", ")),
    }
}

/// The most alike of the candidates, if one is alike at all.
fn nearest<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let folded = |text: &str| text.to_lowercase().chars().filter(|c| !matches!(c, '_' | '-')).take(64).collect::<Vec<_>>();
    let name = folded(name);
    let scored = candidates.iter().map(|candidate| {
        let other = folded(candidate);
        (distance(&name, &other), *candidate, name.len().max(other.len()))
    });
    scored
        .filter(|(distance, _, length)| *distance <= length.div_ceil(3) && distance < length)
        .min_by_key(|(distance, ..)| *distance)
        .map(|(_, candidate, _)| candidate)
}

/// The numbers of the texts in the order of the texts. The one place that sorts them, since every type that is sorted is code.
fn in_order(texts: &[&str]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by(|one, other| texts.get(*one).cmp(&texts.get(*other)));
    order
}

/// Insertions, deletions and replacements from one to the other.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (b, cell) in other.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            left = (diagonal + usize::from(a != b)).min(left + 1).min(above + 1);
            diagonal = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// The engine's error in our words, at its place in the file.
fn engine_error(sources: &[Source], failure: &Failure, given: &[&str]) -> Error {
    use minijinja::ErrorKind;
    let error = &failure.error;
    let number = failure.site.map(|(number, _)| number).or(failure.line.map(|(number, _)| number)).unwrap_or_default();
    let line = failure.line.filter(|(source, _)| *source == number).map(|(_, line)| line);
    let Some(source) = sources.get(number) else {
        return PromptError { message: error.to_string(), line: 0, column: 0, length: 1 }.into();
    };
    let tag = failure.site.and_then(|(_, tag)| source.tags.get(tag)).or_else(|| {
        let line = source.first_line + line?.checked_sub(1)?;
        let mut here = source.tags.iter().filter(|tag| source.place(tag.inner.clone()).line == line);
        here.next().filter(|_| here.next().is_none() && error.kind() != ErrorKind::SyntaxError)
    });
    let whole_tag = tag.map(|tag| {
        let first = tag.tokens.first().map_or(tag.inner.start, |token| token.at.start);
        first..tag.tokens.last().map_or(tag.inner.end, |token| token.at.end)
    });
    let name_token = tag.and_then(|tag| {
        let missing = failure.missing.as_deref()?;
        tag.tokens.iter().find(|token| token.is_name(&source.text, missing))
    });
    let undefined = error.kind() == ErrorKind::UndefinedError;
    let range = name_token.filter(|_| undefined).map(|token| token.at.clone()).or(whole_tag.clone());
    let text = range.clone().and_then(|range| source.text.get(range)).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::UndefinedError if name_token.is_some() => match nearest(text, given) {
            Some(nearest) => format!("`{text}` has no value; did you mean `{nearest}`?"),
            None => format!("`{text}` has no value; give it as an input, or test it with `is defined`"),
        },
        ErrorKind::UndefinedError if !text.is_empty() => format!("`{text}` has no value; test it with `is defined`, or give it a default"),
        ErrorKind::UndefinedError => "a value used here is not there; test it with `is defined`, or give it a default".to_owned(),
        ErrorKind::OutOfFuel => {
            "the body does more work than one prompt may; it may repeat without end, or build text of many megabytes".to_owned()
        }
        ErrorKind::SyntaxError => format!("the body is not valid: {}", error.detail().unwrap_or("syntax error")),
        kind => match error.detail() {
            Some(detail) => detail.to_owned(),
            None => kind.to_string(),
        },
    };
    let at = range.as_ref().map_or(0, |range| range.start);
    let place = match (range, line) {
        (Some(range), _) => source.place(range),
        (None, Some(line)) => Place { line: source.first_line + line.saturating_sub(1), column: 0, length: 1 },
        (None, None) => Place { line: source.first_line, column: 0, length: 1 },
    };
    match &source.name {
        None => place.error(message).into(),
        Some(name) => {
            let line = if at > 0 || place.column > 0 { source.place(at..at).line } else { place.line };
            PromptError { message: format!("{message} (in include \"{name}\", line {line})"), line: 0, column: 0, length: 1 }.into()
        }
    }
}
