//! Prices, and what they make of tokens.

use super::{Catalogue, Offer};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a model costs, in US dollars; tokens by the million. What is absent is unknown.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Prices {
    /// A million tokens read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<f64>,
    /// A million tokens written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<f64>,
    /// A million tokens read from the cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<f64>,
    /// A million tokens written to the cache for five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<f64>,
    /// A million tokens written to the cache for an hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_hour: Option<f64>,
    /// A million tokens read in a batch job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_input: Option<f64>,
    /// A million tokens written in a batch job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_output: Option<f64>,
    /// A million tokens read in the flex tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flex_input: Option<f64>,
    /// A million tokens written in the flex tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flex_output: Option<f64>,
    /// A million tokens read in the priority tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority_input: Option<f64>,
    /// A million tokens written in the priority tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority_output: Option<f64>,
    /// Other prices for calls that read more than so many tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<Above>,
    /// An image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<f64>,
    /// A second of video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_second: Option<f64>,
    /// A second of audio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_second: Option<f64>,
    /// A query of a reranker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<f64>,
    /// Provisioned throughput.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_unit: Option<ModelUnit>,
    /// Where the prices were read.
    pub source: String,
    /// Where that source says it has them from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream: Option<String>,
    /// The day they were read.
    pub read: String,
}

/// Prices of calls that read more than so many tokens, by the million tokens.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Above {
    /// Tokens read from which on they hold.
    pub tokens: u64,
    /// A million tokens read.
    pub input: f64,
    /// A million tokens written.
    pub output: f64,
}

/// A unit of provisioned throughput: dollars an hour by commitment, and what it carries.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ModelUnit {
    /// Without commitment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hourly: Option<f64>,
    /// Bound for a month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_month: Option<f64>,
    /// Bound for six months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub six_months: Option<f64>,
    /// Tokens it reads a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_tokens_per_minute: Option<f64>,
    /// Tokens it writes a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_tokens_per_minute: Option<f64>,
}

/// From the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Range {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

impl Range {
    /// A range of whole tokens.
    #[expect(clippy::cast_precision_loss, reason = "tokens of one call are far below 2^53")]
    pub fn of(low: u64, high: u64) -> Self {
        Self { low: low as f64, high: high as f64 }
    }
}

/// How tokens are bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Plan {
    /// By the call.
    OnDemand,
    /// In a batch job.
    Batch,
}

/// What something costs, in US dollars, and how that is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// What it was computed from, when that is not simply the prices of the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
    /// Where the prices were read.
    pub source: String,
    /// The day they were read.
    pub read: String,
}

/// A price file of one's own: prices by model or profile id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceFile {
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    read: Option<String>,
    models: BTreeMap<String, Prices>,
}

impl Catalogue {
    /// The catalogue with other prices in place of its own.
    ///
    /// `file` is `{"source": …, "read": …, "models": {ID: {"input": …, …}}}`, where an id is a model's or a profile's. All
    /// prices of an id it names are replaced, so that none of them has two sources; a model's prices do not become its
    /// profiles'.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] when the file is of another shape, a price is not a positive number, or an id is not in the catalogue.
    pub fn with_prices(&self, file: &Value) -> Result<Self> {
        let bad = |reason: String| Error::Malformed { what: "price file", reason };
        let file: PriceFile = PriceFile::deserialize(file).map_err(|error| bad(error.to_string()))?;
        let mut catalogue = self.clone();
        for (id, mut prices) in file.models {
            if let Some(price) = prices.all().into_iter().find(|price| !price.is_finite() || *price < 0.0) {
                return Err(bad(format!("models.{id}: a price must be a number of dollars, got {price}")));
            }
            if prices.source.is_empty() {
                prices.source = file.source.clone().unwrap_or_else(|| "your price file".to_owned());
            }
            if prices.read.is_empty() {
                prices.read = file.read.clone().unwrap_or_else(|| "unknown".to_owned());
            }
            let place = catalogue.models.iter_mut().find_map(|entry| {
                if entry.id == id {
                    return Some(&mut entry.prices);
                }
                entry.profiles.iter_mut().find(|profile| profile.id == id).map(|profile| &mut profile.prices)
            });
            match place {
                Some(place) => *place = Some(prices),
                None => return Err(bad(format!("models.{id}: there is no such model or profile"))),
            }
        }
        Ok(catalogue)
    }
}

impl Prices {
    fn all(&self) -> Vec<f64> {
        let unit = self.model_unit.unwrap_or_default();
        let above = self.above.map(|above| [above.input, above.output]);
        [
            self.input,
            self.output,
            self.cache_read,
            self.cache_write,
            self.cache_write_hour,
            self.batch_input,
            self.batch_output,
            self.flex_input,
            self.flex_output,
            self.priority_input,
            self.priority_output,
            self.image,
            self.video_second,
            self.audio_second,
            self.query,
            unit.hourly,
            unit.one_month,
            unit.six_months,
            unit.input_tokens_per_minute,
            unit.output_tokens_per_minute,
        ]
        .into_iter()
        .flatten()
        .chain(above.into_iter().flatten())
        .collect()
    }

    /// What reading and writing so many tokens costs; `None` when a price for it is not known.
    pub fn cost(&self, input: Range, output: Range, plan: Plan) -> Option<Cost> {
        let (low, high, note) = match plan {
            Plan::OnDemand => {
                let at = |tokens: f64| match self.above {
                    Some(above) if tokens > as_f64(above.tokens) => Some((above.input, above.output)),
                    // What writes nothing has no price for it.
                    _ => Some((self.input?, self.output.or((output.high <= 0.0).then_some(0.0))?)),
                };
                (at(input.low)?, at(input.high)?, None)
            }
            Plan::Batch => {
                let listed = self.batch_input.zip(self.batch_output.or((output.high <= 0.0).then_some(0.0)));
                let half = || Some((self.input? / 2.0, self.output.or((output.high <= 0.0).then_some(0.0))? / 2.0));
                let note = listed.is_none().then_some("half of on demand, as batch usually is; no batch price is listed");
                let prices = listed.or_else(half)?;
                (prices, prices, note)
            }
        };
        let dollars = |(read, write): (f64, f64), input: f64, output: f64| (read * input + write * output) / 1e6;
        Some(Cost {
            low: dollars(low, input.low, output.low),
            high: dollars(high, input.high, output.high),
            note,
            source: self.source.clone(),
            read: self.read.clone(),
        })
    }
}

fn as_f64(tokens: u64) -> f64 {
    Range::of(tokens, tokens).low
}

/// A steady load on a model: what it takes of the quota, and what it costs either way.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Throughput {
    /// Tokens read and written a minute.
    pub tokens_per_minute: f64,
    /// The share of them that is written: the least and the most there may be.
    pub output_share: Range,
    /// Tokens of on-demand quota a minute.
    pub quota_per_minute: Range,
    /// Where the weight of output in the quota was read; when absent it is one, as for most models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota_source: Option<String>,
    /// An hour of it on demand; absent when a price is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_demand_hour: Option<Cost>,
    /// The same bought as model units; absent when what a unit carries is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provisioned: Option<Provisioned>,
}

/// A load bought as model units.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Provisioned {
    /// Units that carry the load.
    pub units: Range,
    /// By commitment, where its price is known: its name, the cost of an hour, and the tokens a minute on one unit from which on
    /// the unit is cheaper than on demand; absent when that is more than the unit carries, or the on-demand price is not known.
    pub commitments: Vec<Commitment>,
    /// Where the prices were read.
    pub source: String,
    /// The day they were read.
    pub read: String,
}

/// What a commitment costs.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Commitment {
    /// none, oneMonth, sixMonths.
    pub name: &'static str,
    /// Dollars an hour for all units.
    pub hour: Range,
    /// Tokens a minute on one unit from which on it is cheaper than on demand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub break_even_per_minute: Option<Range>,
}

/// What a steady load on a model costs on demand and as model units.
///
/// `output_share` is the share of the tokens that is written; between none and all when not known.
pub fn throughput(offer: &Offer<'_>, tokens_per_minute: f64, output_share: Option<f64>) -> Throughput {
    let share = output_share.map_or(Range { low: 0.0, high: 1.0 }, |share| Range { low: share, high: share });
    let rate = as_f64(offer.entry.quota_per_output.unwrap_or(1));
    let split = |share: f64| (tokens_per_minute * (1.0 - share), tokens_per_minute * share);
    let quota = |share: f64| {
        let (input, output) = split(share);
        input + output * rate
    };
    // Dollars a token by the share that is written; what writes nothing is not charged for it.
    let token = |share: f64| {
        let prices = offer.prices?;
        Some((prices.input? * (1.0 - share) + if share > 0.0 { prices.output? * share } else { 0.0 }) / 1e6)
    };
    let tokens = token(share.low).zip(token(share.high)).map(|(a, b)| ordered(a, b));
    let on_demand_hour = tokens.zip(offer.prices).map(|(token, prices)| Cost {
        low: token.low * tokens_per_minute * 60.0,
        high: token.high * tokens_per_minute * 60.0,
        note: None,
        source: prices.source.clone(),
        read: prices.read.clone(),
    });
    let provisioned = offer.prices.and_then(|prices| {
        let unit = prices.model_unit?;
        let (reads, writes) = (unit.input_tokens_per_minute?, unit.output_tokens_per_minute?);
        if reads <= 0.0 || writes <= 0.0 {
            return None;
        }
        let needed = |share: f64| {
            let (input, output) = split(share);
            (input / reads).max(output / writes).ceil().max(1.0)
        };
        // What one unit carries at a share of output.
        let carries = |share: f64| {
            let by_input = if share < 1.0 { reads / (1.0 - share) } else { f64::INFINITY };
            let by_output = if share > 0.0 { writes / share } else { f64::INFINITY };
            by_input.min(by_output)
        };
        let units = ordered(needed(share.low), needed(share.high));
        let even = |hour: f64, share: f64| {
            let even = hour / 60.0 / token(share).filter(|token| *token > 0.0)?;
            (even <= carries(share)).then_some(even)
        };
        let commitments = [("none", unit.hourly), ("oneMonth", unit.one_month), ("sixMonths", unit.six_months)];
        let commitments = commitments.into_iter().filter_map(|(name, hour)| {
            let hour = hour?;
            let break_even = even(hour, share.low).zip(even(hour, share.high)).map(|(a, b)| ordered(a, b));
            Some(Commitment { name, hour: Range { low: hour * units.low, high: hour * units.high }, break_even_per_minute: break_even })
        });
        Some(Provisioned { units, commitments: commitments.collect(), source: prices.source.clone(), read: prices.read.clone() })
    });
    Throughput {
        tokens_per_minute,
        output_share: share,
        quota_per_minute: ordered(quota(share.low), quota(share.high)),
        quota_source: offer.entry.quota_source.clone(),
        on_demand_hour,
        provisioned,
    }
}

fn ordered(a: f64, b: f64) -> Range {
    Range { low: a.min(b), high: a.max(b) }
}
