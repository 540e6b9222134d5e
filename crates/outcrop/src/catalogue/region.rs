//! What the catalogue has to say about the region a model is asked from.

use super::{Catalogue, Date, Lifecycle, Offer};
use crate::check::not_on_demand;
use crate::finding::{Finding, Severity};

const REGIONS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/models-regions.html";
const PROFILES: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html";

/// The service's words for an id that a region does not know.
const INVALID: &str = "The provided model identifier is invalid.";

impl Catalogue {
    /// What there is to say about asking a model by this id from `region`: `None` when it can be, or when that is not known.
    ///
    /// Regions are those of the catalogue's day. A model on its way out leaves one region after the other, so that for one that
    /// is not active any more the finding refuses only where `as_of` is that day or a later one.
    ///
    /// ```
    /// # use outcrop::catalogue::Catalogue;
    /// let found = Catalogue::built_in().check_region("us.amazon.nova-lite-v1:0", "eu-west-3", None);
    /// assert!(found.is_some_and(|finding| finding.message.ends_with("use eu.amazon.nova-lite-v1:0")));
    /// ```
    pub fn check_region(&self, model: &str, region: &str, as_of: Option<Date>) -> Option<Finding> {
        if let Some(of_arn) = arn_region(model)
            && of_arn != region
        {
            let message = format!("is an ARN of {of_arn}, and the call goes to {region}");
            return Some(Finding::of("BR-MODEL-021", Severity::Note, message).at("model".to_owned()).source(PROFILES));
        }
        let offer = self.find(model)?;
        let entry = offer.entry;
        let only_profiles = offer.scope.is_none() && entry.on_demand == Some(false) && entry.regions.is_empty();
        if offer.regions.iter().any(|known| known == region) || offer.regions.is_empty() && !only_profiles {
            return None;
        }
        let others: Vec<Offer<'_>> =
            entry.ways().filter(|way| way.id != offer.id && way.regions.iter().any(|known| known == region)).collect();
        let advice = match &others[..] {
            [] if only_profiles => return None,
            [] => format!("it is offered in {}", offer.regions.join(", ")),
            others => format!("use {}", others.iter().map(|way| way.id).collect::<Vec<_>>().join(" or ")),
        };
        // That the bare id cannot be called at all is what `check` says.
        let read = self.read.parse::<Date>().ok();
        let severity = match (only_profiles, entry.lifecycle) {
            (true, _) => Severity::Note,
            (false, Lifecycle::Legacy | Lifecycle::Retired) if as_of.is_none() || as_of < read => Severity::Retired,
            _ => Severity::Refused,
        };
        let message = format!("{} is not offered in {region}, as of {}; {advice}", offer.id, self.read);
        let source = if offer.scope.is_some() || !others.is_empty() { PROFILES } else { REGIONS };
        let finding = Finding::of("BR-MODEL-021", severity, message).at("model".to_owned()).source(source);
        Some(if severity == Severity::Refused { finding.service(words(&offer, &others)) } else { finding })
    }

    /// Whether any model is offered in a region.
    pub fn has_region(&self, region: &str) -> bool {
        self.models.iter().flat_map(super::Entry::ways).any(|way| way.regions.iter().any(|known| known == region))
    }
}

/// What the service says to an id that is not offered in a region, where the model is called in `others` ways.
fn words(offer: &Offer<'_>, others: &[Offer<'_>]) -> String {
    // A region that has a profile of the model has the model.
    if offer.scope.is_none() && !others.is_empty() { not_on_demand(offer.id) } else { INVALID.to_owned() }
}

/// The region an ARN names.
fn arn_region(id: &str) -> Option<&str> {
    id.strip_prefix("arn:")?.split(':').nth(2).filter(|region| !region.is_empty())
}
