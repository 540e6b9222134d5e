//! One conversation, asked of several models.

use super::{Cost, Offer, Plan, Range, Tokens, estimate};
use crate::call::Operation;
use crate::chat::Chat;
use crate::error::Error;
use crate::families::{Speaks, resolve};
use crate::finding::Finding;
use crate::params::Knob;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a conversation becomes for a model.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Compared {
    /// The family.
    pub family: String,
    /// The id that would be called.
    pub model: String,
    /// Through what.
    pub operation: Operation,
    /// Whether the service would take it.
    pub accepted: bool,
    /// What is dropped, changed or refused.
    pub findings: Vec<Finding>,
    /// Why there is no request at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Where the body has the parameters of the chat, by their names here.
    pub renamed: BTreeMap<&'static str, String>,
    /// Tokens it reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<Tokens>,
    /// Tokens it writes: one at least, and no more than was asked for or it can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Range>,
    /// A call on demand; absent when a price is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_demand: Option<Cost>,
    /// The same as a record of a batch job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Cost>,
    /// Why it cannot be a record of a batch job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_batch: Option<&'static str>,
}

/// What a conversation becomes for a model, and what asking it costs; `output` is what the answer is thought to be long, in
/// tokens.
///
/// It is asked through the model's own body where there is one, else through Converse.
pub fn compare(chat: &Chat, offer: &Offer<'_>, converse: bool, output: Option<Range>) -> Compared {
    let resolved = resolve(offer.id, None).ok();
    let own = resolved.as_ref().is_some_and(|found| matches!(found.family.speaks, Speaks::Chat(_)));
    let operation = if converse || !own { Operation::Converse } else { Operation::InvokeModel };
    let mut compared = Compared {
        family: resolved.as_ref().map_or_else(String::new, |found| found.family.id.to_owned()),
        model: offer.id.to_owned(),
        operation,
        accepted: false,
        findings: Vec::new(),
        error: None,
        renamed: BTreeMap::new(),
        input: None,
        output: None,
        on_demand: None,
        batch: None,
        no_batch: None,
    };
    let mut chat = Cow::Borrowed(chat);
    if chat.params.unchecked {
        // What would be refused is what is asked here.
        chat.to_mut().params.unchecked = false;
    }
    let call = match chat.call_as(offer.id, None, operation) {
        Ok(call) => call,
        Err(Error::Invalid { findings, .. }) => {
            compared.findings = findings;
            return compared;
        }
        Err(error) => {
            compared.error = Some(error.to_string());
            return compared;
        }
    };
    compared.accepted = true;
    compared.findings.clone_from(&call.findings);
    let fields = call.family().fields_of(operation);
    for knob in Knob::ALL {
        let place = fields.iter().find(|field| field.knob == Some(knob)).filter(|_| knob.of(&chat.params).is_some());
        if let Some(field) = place {
            compared.renamed.insert(knob.name(), field.at.to_owned());
        }
    }
    let input = estimate(&compared.family, &call.body);
    let most = chat.params.max_tokens.or(offer.entry.output);
    compared.output = output.or(most.map(|most| Range::of(1, most.max(1))));
    if let (Some(prices), Some(output)) = (offer.prices, compared.output) {
        let input = Range::of(input.low, input.high);
        compared.on_demand = prices.cost(input, output, Plan::OnDemand);
        compared.batch = prices.cost(input, output, Plan::Batch);
    }
    if !chat.tools.is_empty() {
        compared.no_batch = Some("batch jobs take no tools");
        compared.batch = None;
    }
    compared.input = Some(input);
    compared
}
