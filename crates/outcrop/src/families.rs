//! The model families of Bedrock: rows of data, one file each.

mod ai21;
mod claude;
mod claude_text;
mod cohere_command;
mod cohere_embed;
#[cfg(feature = "custom-families")]
mod custom;
mod deepseek;
mod gemma;
mod glm;
mod gpt_oss;
mod grok;
mod kimi;
mod llama;
#[cfg(feature = "media")]
pub(crate) mod media;
mod minimax;
mod mistral;
mod nemotron;
mod nova;
mod nova_embeddings;
mod open_weight;
mod openai_gpt;
#[cfg(feature = "rare-rules")]
pub(crate) mod probed;
mod qwen;
#[cfg(feature = "rare-rules")]
mod rare;
#[cfg(feature = "rarest-rules")]
mod rarest;
pub(crate) mod rerank;
#[cfg(feature = "rare-rules")]
pub(crate) mod seen;
mod titan_embeddings;
mod titan_text;
mod twelvelabs;
mod writer;

#[cfg(feature = "custom-families")]
pub use custom::{Families, Spelling};

use crate::body::View;
use crate::dialects::{Dialect, EmbedDialect};
#[cfg(feature = "media")]
use crate::dialects::{ImageDialect, VideoDialect};
use crate::error::{Error, Result};
use crate::field::{Field, Places, Rule};
use crate::reply::Reason;
use std::sync::OnceLock;

/// Every family there is.
#[cfg(not(feature = "media"))]
pub static ALL: &[&Family] = WORDS;

/// Every family there is.
#[cfg(feature = "media")]
pub static ALL: &[&Family] = &joined::<{ WORDS.len() + media::ALL.len() }>(WORDS, media::ALL);

/// The families that do not make images or videos.
const WORDS: &[&Family] = &[
    &claude::FAMILY,
    &claude_text::FAMILY,
    &nova::FAMILY,
    &llama::LLAMA_2,
    &llama::LLAMA_3,
    &llama::LLAMA_4,
    &mistral::CHAT,
    &mistral::PROMPT,
    &mistral::OPEN,
    &gpt_oss::FAMILY,
    &openai_gpt::FAMILY,
    &qwen::FAMILY,
    &deepseek::V3,
    &deepseek::R1,
    &gemma::FAMILY,
    &nemotron::FAMILY,
    &minimax::FAMILY,
    &kimi::FAMILY,
    &glm::FAMILY,
    &grok::FAMILY,
    &writer::FAMILY,
    &ai21::JAMBA,
    &ai21::JURASSIC,
    &cohere_command::R,
    &cohere_command::COMMAND,
    &titan_text::FAMILY,
    &titan_embeddings::V1,
    &titan_embeddings::V2,
    &titan_embeddings::MULTIMODAL,
    &cohere_embed::V4,
    &cohere_embed::V3,
    &nova_embeddings::FAMILY,
    &twelvelabs::PEGASUS,
    &twelvelabs::MARENGO,
    &rerank::COHERE,
    &rerank::AMAZON,
    &COMMON,
];

/// Two lists as one.
#[cfg(feature = "media")]
const fn joined<const N: usize>(first: &[&'static Family], second: &[&'static Family]) -> [&'static Family; N] {
    let mut all = [&COMMON; N];
    let mut index = 0;
    while index < N {
        all[index] = if index < first.len() { first[index] } else { second[index - first.len()] };
        index += 1;
    }
    all
}

/// Whatever answers to Converse; for ids that do not show their family, and lists no model of its own.
pub(crate) static COMMON: Family = Family {
    id: "converse",
    code: "CONVERSE",
    docs: crate::dialects::converse::DOCS,
    stops: &[
        ("end_turn", Reason::End),
        ("max_tokens", Reason::Length),
        ("stop_sequence", Reason::Stop),
        ("tool_use", Reason::Tool),
        ("guardrail_intervened", Reason::Guardrail),
        ("content_filtered", Reason::Filter),
        ("malformed_model_output", Reason::Malformed),
        ("malformed_tool_use", Reason::Malformed),
        ("model_context_window_exceeded", Reason::Context),
        ("refusal", Reason::Refusal),
        ("pause_turn", Reason::Pause),
        ("compaction", Reason::Pause),
    ],
    speaks: Speaks::Converse,
    ..Family::BASE
};

/// A family of models that share one body.
pub struct Family {
    /// Its name: `titan-text`.
    pub id: &'static str,
    /// Its word in finding codes: `TITAN` in `BR-TITAN-003`.
    pub code: &'static str,
    /// The page that documents its body.
    pub docs: &'static str,
    /// The models, by id or by the start of an id.
    pub models: &'static [Model],
    /// What stands where in an `InvokeModel` body.
    pub fields: &'static [Field],
    /// The objects in which no other member than the listed ones is allowed, by pointer.
    pub closed: &'static [&'static str],
    /// What fields cannot say alone.
    pub rules: &'static [Rule],
    /// What is to be said of a Converse body for its models besides what is said of all; the codes are those of `rules` where it is
    /// the same rule.
    pub on_converse: &'static [Rule],
    /// The wire's stop reasons.
    pub stops: &'static [(&'static str, Reason)],
    /// Sequences with a meaning for the model's tokenizer, which text must not hold.
    pub control: &'static [&'static str],
    /// Words that open a turn when they stand at the start of a line, which text must not hold there.
    pub markers: &'static [&'static str],
    /// Where `top_k` stands in `additionalModelRequestFields` of Converse, if the models take it there.
    pub converse_top_k: Option<&'static str>,
    /// The formats of documents a tool's result may hold on Converse; any when empty.
    pub result_documents: &'static [&'static str],
    /// The rows of its input to StartAsyncInvoke, where it takes one that is not its body for InvokeModel.
    #[cfg(feature = "media")]
    pub jobs: Option<&'static Rows>,
    /// How its bodies and answers are spelt.
    pub speaks: Speaks,
    /// The built-in family that it was loaded upon; see [`Family::from_json`].
    #[cfg(feature = "custom-families")]
    pub base: Option<&'static Family>,
    /// Where the tree of its fields is kept, if it was loaded.
    #[cfg(feature = "custom-families")]
    pub(crate) grown: Option<&'static OnceLock<Places>>,
}

/// The rows of one kind of body.
#[cfg(feature = "media")]
pub struct Rows {
    /// What stands where.
    pub fields: &'static [Field],
    /// The objects in which no other member than the listed ones is allowed, by pointer.
    pub closed: &'static [&'static str],
    /// What fields cannot say alone.
    pub rules: &'static [Rule],
    /// What writes clips for a model of this id.
    pub(crate) clips: Option<ClipsOf>,
}

/// What writes clips for a model of this id.
#[cfg(feature = "media")]
type ClipsOf = fn(&str) -> fn(&crate::video::Clip, &mut Vec<crate::finding::Finding>) -> serde_json::Value;

/// How a family's bodies and answers are spelt.
#[derive(Clone, Copy)]
pub enum Speaks {
    /// Conversations.
    Chat(&'static dyn Dialect),
    /// Conversations, through Converse only.
    Converse,
    /// Vectors.
    Embed(&'static dyn EmbedDialect),
    /// The order of documents; the body may name a version.
    Rerank(Option<u32>),
    /// Images.
    #[cfg(feature = "media")]
    Image(&'static dyn ImageDialect),
    /// Videos, by jobs only.
    #[cfg(feature = "media")]
    Video(&'static dyn VideoDialect),
}

/// A model, or all models whose id starts so.
#[derive(Debug)]
pub struct Model {
    /// The id, or the start of it.
    pub id: &'static str,
    /// Tokens it can read and write together; 0 when not known.
    pub context: u64,
    /// Tokens it can write; 0 when not known.
    pub output: u64,
    /// What it can do.
    pub takes: Takes,
}

impl Model {
    /// An id that can be called: the model's own, or with `us.` before it where the bare id cannot.
    pub fn callable_id(&self) -> String {
        if self.takes.has(Takes::PROFILE) { format!("us.{}", self.id) } else { self.id.to_owned() }
    }
}

impl Model {
    /// Whether it stands for models of a line that are to come, of which nothing is known.
    pub(crate) fn is_line(&self) -> bool {
        self.context == 0 && self.output == 0 && self.takes.has(Takes::CONVERSE)
    }
}

/// Abilities and restrictions of a model, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes(Bits);

/// Pages do without the last of them.
#[cfg(not(feature = "rare-rules"))]
type Bits = u32;
#[cfg(feature = "rare-rules")]
type Bits = u64;

/// A bit that only rare rules ask for.
#[cfg(feature = "rare-rules")]
const fn rare(bit: u32) -> Takes {
    Takes(1 << bit)
}
#[cfg(not(feature = "rare-rules"))]
const fn rare(_bit: u32) -> Takes {
    Takes::NOTHING
}

/// A model's row.
const fn model(id: &'static str, context: u64, output: u64, takes: Takes) -> Model {
    Model { id, context, output, takes }
}

impl Takes {
    /// None of it.
    pub const NOTHING: Self = Self(0);
    /// System text.
    pub const SYSTEM: Self = Self(1);
    /// Tools.
    pub const TOOLS: Self = Self(1 << 1);
    /// Images.
    pub const IMAGES: Self = Self(1 << 2);
    /// Documents, on Converse.
    pub const DOCUMENTS: Self = Self(1 << 3);
    /// Videos.
    pub const VIDEO: Self = Self(1 << 4);
    /// Converse.
    pub const CONVERSE: Self = Self(1 << 5);
    /// Streamed answers.
    pub const STREAM: Self = Self(1 << 6);
    /// Streamed answers with tools.
    pub const TOOL_STREAM: Self = Self(1 << 7);
    /// Its own reasoning, sent back on Converse.
    pub const REASONING: Self = Self(1 << 8);
    /// Being made to call a tool.
    pub const FORCED_TOOL: Self = Self(1 << 9);
    /// Cache points.
    pub const CACHE: Self = Self(1 << 10);
    /// Objects in S3.
    pub const S3: Self = Self(1 << 11);
    /// A conversation that ends with the assistant's turn.
    pub const PREFILL: Self = Self(1 << 12);
    /// A temperature or a `top_p`, not both.
    pub const ONE_SAMPLER: Self = Self(1 << 13);
    /// No sampling parameter at all.
    pub const NO_SAMPLER: Self = Self(1 << 14);
    /// A conversation that opens with the assistant's turn, on Converse.
    pub const ANY_OPENING: Self = Self(1 << 15);

    /// Its own reasoning, sent back on Converse where it is redacted, and not in words.
    pub const REDACTED: Self = Self(1 << 30);
    /// Reasoning only with its signature; the others take it only without.
    pub const SIGNED: Self = Self(1 << 16);
    /// A tool result only in a turn of its own, on Converse.
    pub const LONE_RESULT: Self = Self(1 << 17);

    /// Being asked through an inference profile only, not by its bare id.
    pub const PROFILE: Self = Self(1 << 18);

    /// Thinking without a budget of tokens only: as much as it finds fit.
    pub const NO_BUDGET: Self = Self(1 << 19);
    /// No sampling but its own, and thinking that cannot be turned off.
    pub const FIXED: Self = Self(1 << 20);
    /// System text among the turns.
    pub const SYSTEM_TURN: Self = Self(1 << 21);
    /// A tool result without a status only, on Converse.
    pub const NO_STATUS: Self = Self(1 << 22);
    /// Citations of documents.
    pub const CITATIONS: Self = Self(1 << 23);
    /// Thinking as much as it finds fit.
    pub const ADAPTIVE: Self = Self(1 << 24);

    /// More than twenty images, if they are small.
    pub const MANY_IMAGES: Self = Self(1 << 25);
    /// A tool result in words and JSON only, on Converse.
    pub const WORD_RESULTS: Self = Self(1 << 26);

    /// Answers that are held to a JSON Schema.
    pub const SCHEMAS: Self = Self(1 << 27);
    /// It is not known to be made to call a tool.
    pub const AUTO_ONLY: Self = Self(1 << 28);
    /// It is not known to be made to call a certain tool.
    pub const ANY_ONLY: Self = Self(1 << 29);

    // Those that follow are empty sets without `rare-rules`, and asked for by nothing then.

    /// No stop sequences, on Converse.
    pub const NO_STOPS: Self = rare(40);
    /// No other service tier than the default.
    pub const ONE_TIER: Self = rare(41);
    /// No schema of the answer, on Converse.
    pub const NO_FORMAT: Self = rare(42);
    /// Being asked for a quick answer, in some regions.
    pub const LATENCY: Self = rare(43);
    /// Being made to call any tool, not a certain one, on Converse.
    pub const UNNAMED_TOOL: Self = rare(45);
    /// No images in a tool's result, though it sees them beside it.
    pub const BLIND_RESULTS: Self = rare(46);
    /// Documents refused in the words for a member, not in those for an ability.
    pub const FIELD_WORDS: Self = rare(47);
    /// Being asked by its bare id in few regions, where the others need an inference profile.
    pub const FEW_REGIONS: Self = rare(44);

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all of `other` is in this set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Family {
    /// What a family starts from.
    pub(crate) const BASE: Self = Self {
        id: "",
        code: "",
        docs: "",
        models: &[],
        fields: &[],
        closed: &[],
        rules: &[],
        on_converse: &[],
        stops: &[],
        control: &[],
        markers: &[],
        converse_top_k: None,
        result_documents: &[],
        #[cfg(feature = "media")]
        jobs: None,
        speaks: Speaks::Converse,
        #[cfg(feature = "custom-families")]
        base: None,
        #[cfg(feature = "custom-families")]
        grown: None,
    };

    /// Whether it is a family of one's own, that was given as data.
    pub(crate) fn is_own(&self) -> bool {
        #[cfg(feature = "custom-families")]
        return self.grown.is_some();
        #[cfg(not(feature = "custom-families"))]
        false
    }

    /// The family with this name.
    pub fn named(id: &str) -> Result<&'static Self> {
        Self::named_in(ALL, id)
    }

    /// The one of these families with this name.
    fn named_in(families: &[&'static Self], id: &str) -> Result<&'static Self> {
        families.iter().copied().find(|family| family.id == id).ok_or_else(|| Error::Malformed {
            what: "family",
            reason: format!(
                "there is no family \"{id}\"; there are {}",
                families.iter().map(|family| family.id).collect::<Vec<_>>().join(", ")
            ),
        })
    }

    /// Whether it takes StartAsyncInvoke.
    #[cfg(feature = "media")]
    pub fn runs_as_job(&self) -> bool {
        self.jobs.is_some() || matches!(self.speaks, Speaks::Video(_))
    }
}

/// The fields of each family as a tree, grown when a body is first checked.
static PLACES: [OnceLock<Places>; ALL.len()] = [const { OnceLock::new() }; ALL.len()];

impl Family {
    /// The fields of the body of an operation.
    pub(crate) fn fields_of(&self, operation: crate::call::Operation) -> &'static [Field] {
        if operation.converses() { crate::dialects::converse::FIELDS } else { self.fields }
    }

    /// The error of an answer without what its shape has at this pointer, and what stood there.
    pub(crate) fn unreadable(&self, at: &str, was: String) -> Error {
        Error::Unreadable { family: self.id, at: at.to_owned(), was, docs: self.docs }
    }

    /// Where the tree of its fields is kept.
    pub(crate) fn places(&self) -> Option<&'static OnceLock<Places>> {
        #[cfg(feature = "custom-families")]
        if self.grown.is_some() {
            return self.grown;
        }
        ALL.iter().position(|family| std::ptr::eq(*family, self)).and_then(|index| PLACES.get(index))
    }
}

impl std::fmt::Debug for Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Family {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// A model id, understood.
#[derive(Clone, Copy, Debug)]
pub struct Resolved {
    /// The family that speaks for it.
    pub family: &'static Family,
    /// The row it is listed under; `None` for an opaque ARN with a family by hint.
    pub model: Option<&'static Model>,
    /// Whether the id has neither a region prefix nor an ARN around it.
    pub bare: bool,
}

/// Whose body a model takes, where its id does not show it: nobody's word for it, a family's name, or a family.
///
/// It is made of `None`, a name, an optional name or a `&'static Family`, so that each can stand where a hint is asked for. A
/// family that was loaded is handed over as itself, since no list has its name; [`Families::hint`] picks it from several.
#[derive(Clone, Copy, Debug, Default)]
pub struct FamilyHint<'a> {
    name: Option<&'a str>,
    /// One that is in no list.
    #[cfg(feature = "custom-families")]
    family: Option<&'static Family>,
}

impl<'a> FamilyHint<'a> {
    /// The family's name, if there is a hint.
    pub fn name(self) -> Option<&'a str> {
        self.name
    }

    /// Whether it is a family of one's own, at hand itself.
    #[cfg(feature = "custom-families")]
    pub fn is_own(self) -> bool {
        self.family.is_some()
    }

    /// The same hint, or the other where there is none.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.name.is_some() { self } else { other }
    }
}

impl<'a> From<Option<&'a str>> for FamilyHint<'a> {
    fn from(name: Option<&'a str>) -> Self {
        Self {
            name,
            #[cfg(feature = "custom-families")]
            family: None,
        }
    }
}

impl<'a> From<&'a str> for FamilyHint<'a> {
    fn from(name: &'a str) -> Self {
        Some(name).into()
    }
}

impl From<&'static Family> for FamilyHint<'_> {
    fn from(family: &'static Family) -> Self {
        Self {
            name: Some(family.id),
            #[cfg(feature = "custom-families")]
            family: family.is_own().then_some(family),
        }
    }
}

/// Finds the family and the row of a model id: a bare id, one with a region prefix or a context suffix,
/// or an ARN around either.
///
/// `hint` names the family of an id that does not show it, and is followed for one that does; the row is then the one that
/// family has for the id, if any.
///
/// # Errors
///
/// [`Error::UnknownModel`] with the nearest listed ids; [`Error::Malformed`] for a hint that names no family.
pub fn resolve<'h>(id: &str, hint: impl Into<FamilyHint<'h>>) -> Result<Resolved> {
    resolve_hinted(id, hint.into())
}

/// As [`resolve`], of one kind.
pub(crate) fn resolve_hinted(id: &str, hint: FamilyHint<'_>) -> Result<Resolved> {
    #[cfg(feature = "custom-families")]
    if let Some(family) = hint.family {
        return Ok(Resolved { family, model: family.row(id), bare: bare(id) == id });
    }
    resolve_in(ALL, id, hint.name)
}

/// As [`resolve`], among these families only.
pub(crate) fn resolve_in(families: &[&'static Family], id: &str, hint: Option<&str>) -> Result<Resolved> {
    let hinted = hint.map(|hint| Family::named_in(families, hint)).transpose()?;
    let candidates = listed(families, id);
    if let Some(family) = hinted {
        let model = candidates.iter().find(|found| found.family == family).and_then(|found| found.model);
        return Ok(Resolved { family, model, bare: bare(id) == id });
    }
    // A prompt brings its model, which its ARN does not show; it is asked through Converse.
    let prompt = || is_prompt(id).then_some(Resolved { family: &COMMON, model: None, bare: false });
    let found = candidates.first().copied().or_else(prompt);
    found.ok_or_else(|| Error::UnknownModel { id: id.to_owned(), nearest: nearest(families, id) })
}

/// Whether it is the ARN of a prompt of prompt management.
pub(crate) fn is_prompt(id: &str) -> bool {
    id.starts_with("arn:") && id.splitn(6, ':').nth(5).is_some_and(|resource| resource.starts_with("prompt/"))
}

/// As [`resolve`], choosing among the families that list the id the one whose required members the body has.
pub fn resolve_for<'a, 'h>(id: &str, hint: impl Into<FamilyHint<'h>>, body: impl Into<View<'a>>) -> Result<Resolved> {
    resolve_for_hinted(id, hint.into(), body.into())
}

/// As [`resolve_for`], of one kind.
pub(crate) fn resolve_for_hinted(id: &str, hint: FamilyHint<'_>, body: View<'_>) -> Result<Resolved> {
    if hint.name.is_none() {
        let candidates = listed(ALL, id);
        let fits = |found: &&Resolved| {
            found
                .family
                .fields
                .iter()
                .filter(|field| field.required && field.at.matches('/').count() == 1)
                .all(|field| body.get(field.at.trim_start_matches('/')).is_some())
        };
        if let Some(found) = candidates.iter().find(fits) {
            return Ok(*found);
        }
    }
    resolve_hinted(id, hint)
}

/// Every family that lists the id, under the longest row that any has.
fn listed(families: &[&'static Family], id: &str) -> Vec<Resolved> {
    let bare = bare(id);
    let mut found = Vec::new();
    let mut longest = 0;
    // Pages ask about few ids, and would download it.
    let known = cfg!(not(target_arch = "wasm32")) && std::ptr::eq(families, ALL);
    let providers: &[&str] = if known { PROVIDERS.get_or_init(|| ALL.iter().copied().map(provider).collect()) } else { &[] };
    for (index, family) in families.iter().enumerate() {
        if providers.get(index).is_some_and(|provider| !bare.starts_with(provider)) {
            continue;
        }
        for model in family.models.iter().filter(|model| starts(bare, model.id)) {
            if model.id.len() > longest {
                longest = model.id.len();
                found.clear();
            }
            if model.id.len() == longest {
                found.push(Resolved { family, model: Some(model), bare: bare == id });
            }
        }
    }
    found
}

/// How every id of each family starts, so that only a few have to be looked at.
static PROVIDERS: OnceLock<Vec<&'static str>> = OnceLock::new();

/// The provider of all models of a family; nothing where they differ.
fn provider(family: &'static Family) -> &'static str {
    let of = |model: &'static Model| model.id.split_once('.').map_or("", |(provider, _)| provider);
    let first = family.models.first().map_or("", of);
    if family.models.iter().all(|model| of(model) == first) { first } else { "" }
}

/// Whether an id starts so. Most listed ids are another provider's or end in another letter.
fn starts(id: &str, with: &str) -> bool {
    let (id, with) = (id.as_bytes(), with.as_bytes());
    id.first() == with.first() && with.len().checked_sub(1).is_some_and(|last| id.get(last) == with.get(last)) && id.starts_with(with)
}

/// Region scopes of inference profiles. No provider is named like one.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html>, read 2026-11-22.
const SCOPES: [&str; 9] = ["us", "eu", "apac", "jp", "au", "ca", "in", "global", "us-gov"];

/// The id inside an ARN and behind a region prefix.
pub fn bare(id: &str) -> &str {
    let mut id = id;
    if id.starts_with("arn:") {
        // arn:partition:bedrock:region:account:kind/name; a custom model keeps its base id as the name.
        let resource = id.splitn(6, ':').nth(5).unwrap_or_default();
        id = resource.split_once('/').map_or(resource, |(_, name)| name);
        if resource.starts_with("custom-model/") {
            id = id.split('/').next().unwrap_or(id);
        }
    }
    match id.split_once('.') {
        Some((scope, rest)) if SCOPES.contains(&scope) => rest,
        _ => id,
    }
}

fn nearest(families: &[&'static Family], id: &str) -> Vec<String> {
    nearest_of(&mut families.iter().flat_map(|family| family.models).map(|model| model.id), id)
}

/// The three of these ids that are nearest to this one, nearest first; none that is too unlike.
pub(crate) fn nearest_of(ids: &mut dyn Iterator<Item = &str>, id: &str) -> Vec<String> {
    let bare = bare(id);
    let furthest = bare.len().max(6) / 2;
    let mut nearest: Vec<(usize, &str)> = Vec::new();
    for known in ids {
        let found = (distance(bare, known), known);
        if found.0 <= furthest && !nearest.contains(&found) {
            let place = nearest.iter().position(|other| found < *other).unwrap_or(nearest.len());
            nearest.insert(place, found);
            nearest.truncate(3);
        }
    }
    nearest.into_iter().map(|(_, id)| id.to_owned()).collect()
}

/// Edits between two words, for suggestions only; long words are cut.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(80).collect(), b.chars().take(80).collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let cost = corner + usize::from(left != right);
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

impl Resolved {
    /// Whether the model can do this; a model that is not listed is given the benefit of the doubt.
    pub fn takes(&self, what: Takes) -> bool {
        self.model.is_none_or(|model| model.takes.has(what))
    }

    /// Whether the model is known to be held to this restriction.
    pub fn held(&self, what: Takes) -> bool {
        self.model.is_some_and(|model| model.takes.has(what))
    }

    /// The model's name for messages.
    pub(crate) fn name(&self) -> &'static str {
        self.model.map_or(self.family.id, |model| model.id)
    }
}
