//! What Bedrock runs, and what it costs: ids, limits, abilities, prices, lifecycle, regions and inference profiles.
//!
//! The figures are data with a source and the day they were read, not promises; a price file of one's own takes their place
//! ([`Catalogue::with_prices`]). What is not known is absent, never zero.
//!
//! ```
//! use outcrop::catalogue::{Catalogue, Sort, Wish};
//!
//! let wish = Wish { takes: vec!["image".into(), "tools".into()], context: Some(200_000), region: Some("eu".into()), ..Wish::default() };
//! let offers = Catalogue::built_in().offers(&wish, Sort::Price)?;
//! assert!(offers.iter().all(|offer| offer.entry.context >= Some(200_000)));
//! # Ok::<(), outcrop::Error>(())
//! ```

mod compare;
mod lifecycle;
mod prices;
mod region;
mod tokens;

pub use compare::{Compared, compare};
pub use lifecycle::Date;
pub use prices::{Above, Commitment, Cost, ModelUnit, Plan, Prices, Provisioned, Range, Throughput, throughput};
pub use tokens::{Calibration, Characters, Tokens, characters, estimate};

use crate::error::{Error, Result};
use crate::families::{Speaks, Takes, bare, resolve};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::sync::OnceLock;

/// All models there are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The day its source was read.
    pub read: String,
    /// The models, in the order of their ids.
    pub models: Vec<Entry>,
}

/// A model.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entry {
    /// The model id, without a region prefix.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who made it.
    pub provider: String,
    /// The family of its body; absent where it is not asked through the runtime's own operations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Through what it is asked.
    pub endpoint: Endpoint,
    /// Where it stands between launch and end.
    pub lifecycle: Lifecycle,
    /// The day from which it is not answered any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_of_life: Option<Date>,
    /// Where that day was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_of_life_source: Option<String>,
    /// Whether the bare id can be called; if not, a profile's id can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_demand: Option<bool>,
    /// What it reads: text, image, video, speech, audio.
    pub inputs: Vec<String>,
    /// What it gives: text, image, video, speech, embedding.
    pub outputs: Vec<String>,
    /// Whether its answers can be streamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<bool>,
    /// Whether Converse takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub converse: Option<bool>,
    /// Whether it takes tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools: Option<bool>,
    /// Whether it takes system text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<bool>,
    /// Tokens it can read and write together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<u64>,
    /// Tokens it can write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<u64>,
    /// Regions in which the bare id can be called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// Tokens below which a prompt is not cached, whatever its marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_minimum: Option<u64>,
    /// Tokens of quota that each token of output takes; 1 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_per_output: Option<u64>,
    /// Where that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_source: Option<String>,
    /// What a call by the bare id costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prices: Option<Prices>,
    /// Its inference profiles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<Profile>,
    /// Where the row was read.
    pub sources: Vec<String>,
    /// When.
    pub read: String,
}

/// An inference profile of a model.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Profile {
    /// Its id: the model's behind a region prefix.
    pub id: String,
    /// The prefix.
    pub scope: String,
    /// Regions from which it can be called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// What a call costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prices: Option<Prices>,
    /// Where the row was read.
    pub sources: Vec<String>,
}

/// Through what a model is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Endpoint {
    /// The runtime: InvokeModel, Converse, `StartAsyncInvoke`.
    Runtime,
    /// The runtime's stream in both directions.
    Bidirectional,
    /// Endpoints with the APIs of other makers only.
    Compatible,
}

/// Where a model stands between launch and end, on the catalogue's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Lifecycle {
    /// Offered.
    Active,
    /// Offered, with an end in sight.
    Legacy,
    /// No longer answered.
    Retired,
    /// A preview, or for some customers only.
    Limited,
}

impl Lifecycle {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Legacy, Self::Retired, Self::Limited];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Legacy => "legacy",
            Self::Retired => "retired",
            Self::Limited => "limited",
        }
    }
}

/// A way to call a model: the bare id, or a profile's.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// The model.
    pub entry: &'a Entry,
    /// The id to call.
    pub id: &'a str,
    /// The profile's region prefix; none for the bare id.
    pub scope: Option<&'a str>,
    /// Regions from which it can be called, where they are known.
    pub regions: &'a [String],
    /// What a call costs, where it is known.
    pub prices: Option<&'a Prices>,
}

/// What a model has to be.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Abilities, as [`Entry::abilities`] names them.
    pub takes: Vec<String>,
    /// Tokens it must at least be able to hold.
    pub context: Option<u64>,
    /// Tokens it must at least be able to write.
    pub output: Option<u64>,
    /// A region (`eu-west-1`) or the start of one (`eu`) from which it must be callable.
    pub region: Option<String>,
    /// Dollars that a million tokens of input may cost at most.
    pub max_input_price: Option<f64>,
    /// Dollars that a million tokens of output may cost at most.
    pub max_output_price: Option<f64>,
    /// Its family.
    pub family: Option<String>,
    /// Where it may stand between launch and end; anywhere when empty.
    pub lifecycle: Vec<Lifecycle>,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sort {
    /// By id.
    #[default]
    Id,
    /// The cheapest, by the sum of the prices of input and output; what has no known price comes last.
    Price,
    /// What can hold most.
    Context,
    /// What can write most.
    Output,
}

/// What a model can do, by name.
const ABILITIES: [(Takes, &str); 11] = [
    (Takes::SYSTEM, "system"),
    (Takes::TOOLS, "tools"),
    (Takes::FORCED_TOOL, "forced-tool"),
    (Takes::IMAGES, "image"),
    (Takes::DOCUMENTS, "document"),
    (Takes::VIDEO, "video"),
    (Takes::REASONING, "reasoning"),
    (Takes::CACHE, "cache"),
    (Takes::CONVERSE, "converse"),
    (Takes::STREAM, "stream"),
    (Takes::S3, "s3"),
];

/// Every name of an ability there is.
const NAMES: [&str; 21] = [
    "chat",
    "embed",
    "rerank",
    "generate-image",
    "generate-video",
    "text",
    "image",
    "video",
    "speech",
    "audio",
    "document",
    "system",
    "tools",
    "forced-tool",
    "reasoning",
    "cache",
    "converse",
    "stream",
    "s3",
    "generate-speech",
    "batch-price",
];

impl Catalogue {
    /// The catalogue that comes with this crate.
    #[expect(clippy::missing_panics_doc, reason = "tests hold the data file to its shape")]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Catalogue> = OnceLock::new();
        BUILT_IN
            .get_or_init(|| serde_json::from_str(include_str!("../data/models.json")).expect("the data file is held to its shape by tests"))
    }

    /// The model an id means, and the way of calling it: a bare id, a profile's, or an ARN around either.
    pub fn find(&self, id: &str) -> Option<Offer<'_>> {
        let name = id.rsplit_once('/').filter(|_| id.starts_with("arn:")).map_or(id, |(_, name)| name);
        let profile = |entry: &'_ Entry| entry.profiles.iter().position(|profile| profile.id == name);
        if let Some((entry, position)) = self.models.iter().find_map(|entry| Some((entry, profile(entry)?))) {
            return entry.ways().nth(position + 1);
        }
        let bare = bare(id);
        let exact = self.models.iter().find(|entry| entry.id == bare);
        // `…:200k`: the same model with a suffix for its context.
        let suffixed = || self.models.iter().filter(|entry| bare.strip_prefix(entry.id.as_str()).is_some_and(|rest| rest.starts_with(':')));
        exact.or_else(|| suffixed().max_by_key(|entry| entry.id.len())).and_then(|entry| entry.ways().next())
    }

    /// The model and the way of calling it, or an error with the nearest ids.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`].
    pub fn get(&self, id: &str) -> Result<Offer<'_>> {
        self.find(id).ok_or_else(|| Error::UnknownModel {
            id: id.to_owned(),
            nearest: crate::families::nearest_of(&mut self.models.iter().map(|entry| entry.id.as_str()), id),
        })
    }

    /// The models that fit a wish, each by the cheapest id that can be called where it has to be.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for an ability there is no name for, or a family there is none of.
    pub fn offers(&self, wish: &Wish, sort: Sort) -> Result<Vec<Offer<'_>>> {
        for word in &wish.takes {
            if !NAMES.contains(&singular(word)) {
                return Err(Error::Malformed {
                    what: "ability",
                    reason: format!("there is no \"{word}\"; there are {}", NAMES.join(", ")),
                });
            }
        }
        if let Some(family) = &wish.family {
            crate::families::Family::named(family)?;
        }
        let mut offers: Vec<Offer<'_>> = self.models.iter().filter(|entry| entry.fits(wish)).filter_map(|entry| entry.best(wish)).collect();
        match sort {
            Sort::Id => (),
            Sort::Price => offers.sort_by(|a, b| by_price(a, b)),
            Sort::Context => offers.sort_by_key(|offer| std::cmp::Reverse(offer.entry.context)),
            Sort::Output => offers.sort_by_key(|offer| std::cmp::Reverse(offer.entry.output)),
        }
        Ok(offers)
    }
}

fn singular(word: &str) -> &str {
    match word {
        "images" => "image",
        "documents" => "document",
        "videos" => "video",
        "tool" => "tools",
        word => word,
    }
}

/// The cheaper first, unknown prices last.
fn by_price(a: &Offer<'_>, b: &Offer<'_>) -> Ordering {
    let key = |offer: &Offer<'_>| offer.prices.and_then(|prices| Some(prices.input? + prices.output.unwrap_or(0.0)));
    match (key(a), key(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

impl Entry {
    /// Every way of calling it: the bare id first, whether it can be called or not, then the profiles.
    pub fn ways(&self) -> impl Iterator<Item = Offer<'_>> {
        let bare = Offer { entry: self, id: &self.id, scope: None, regions: &self.regions, prices: self.prices.as_ref() };
        let profiles = self.profiles.iter().map(move |profile| Offer {
            entry: self,
            id: &profile.id,
            scope: Some(&profile.scope),
            regions: &profile.regions,
            prices: profile.prices.as_ref(),
        });
        std::iter::once(bare).chain(profiles)
    }

    /// What it can do, by name: what it reads, what it is asked for, and how.
    pub fn abilities(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.inputs.iter().map(String::as_str).collect();
        let resolved = self.family.as_ref().and_then(|_| resolve(&self.id, None).ok());
        for output in &self.outputs {
            names.push(match output.as_str() {
                "embedding" => "embed",
                "image" => "generate-image",
                "video" => "generate-video",
                "speech" => "generate-speech",
                _ if resolved.as_ref().is_some_and(|found| matches!(found.family.speaks, Speaks::Rerank(_))) => "rerank",
                _ => "chat",
            });
        }
        if let Some(model) = resolved.and_then(|found| found.model) {
            names.extend(ABILITIES.iter().filter(|(ability, _)| model.takes.has(*ability)).map(|(_, name)| *name));
        } else {
            let flags = [(self.tools, "tools"), (self.system, "system"), (self.stream, "stream"), (self.converse, "converse")];
            names.extend(flags.into_iter().filter(|(flag, _)| *flag == Some(true)).map(|(_, name)| name));
        }
        if self.ways().any(|way| way.prices.is_some_and(|prices| prices.batch_input.is_some())) {
            names.push("batch-price");
        }
        let mut told = Vec::with_capacity(names.len());
        for name in names {
            if !told.contains(&name) {
                told.push(name);
            }
        }
        told
    }

    fn fits(&self, wish: &Wish) -> bool {
        let abilities = self.abilities();
        wish.takes.iter().all(|word| abilities.contains(&singular(word)))
            && wish.context.is_none_or(|least| self.context.is_some_and(|context| context >= least))
            && wish.output.is_none_or(|least| self.output.is_some_and(|output| output >= least))
            && wish.family.as_ref().is_none_or(|family| self.family.as_ref() == Some(family))
            && (wish.lifecycle.is_empty() || wish.lifecycle.contains(&self.lifecycle))
    }

    /// The cheapest way of calling it that fits; the bare id wins a tie.
    fn best(&self, wish: &Wish) -> Option<Offer<'_>> {
        let callable = |way: &Offer<'_>| way.scope.is_some() || self.on_demand != Some(false) || self.profiles.is_empty();
        let there = |way: &Offer<'_>| wish.region.as_ref().is_none_or(|region| way.reaches(region));
        let under = |price: Option<f64>, most: Option<f64>| most.is_none_or(|most| price.is_some_and(|price| price <= most));
        let cheap = |way: &Offer<'_>| {
            // A model that writes no tokens has no price for them.
            let output = way.prices.and_then(|prices| prices.output.or(prices.input.filter(|_| self.output.is_none()).map(|_| 0.0)));
            under(way.prices.and_then(|prices| prices.input), wish.max_input_price) && under(output, wish.max_output_price)
        };
        self.ways().filter(|way| callable(way) && there(way) && cheap(way)).min_by(by_price)
    }
}

impl Offer<'_> {
    /// Whether it can be called from a region, or from any whose name starts so (`eu`).
    pub fn reaches(&self, region: &str) -> bool {
        self.scope == Some(region)
            || self.regions.iter().any(|known| {
                known == region
                    // GovCloud is a world of its own.
                    || (known.strip_prefix(region).is_some_and(|rest| rest.starts_with('-')) && known.starts_with("us-gov") == region.starts_with("us-gov"))
            })
    }
}
