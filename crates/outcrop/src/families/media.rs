//! The families that make images and videos, and those that run as jobs.

mod luma;
mod nova_canvas;
mod nova_reel;
mod pictures;
mod stability;
mod titan_image;

use super::{Family, Resolved};
use crate::error::{Error, Result};

/// Every family that makes images or videos.
pub(crate) const ALL: &[&Family] = &[
    &titan_image::V1,
    &titan_image::V2,
    &nova_canvas::FAMILY,
    &stability::SDXL,
    &stability::SD3,
    &stability::CORE,
    &stability::ULTRA,
    &stability::CREATIVE_UPSCALE,
    &stability::CONSERVATIVE_UPSCALE,
    &stability::FAST_UPSCALE,
    &stability::INPAINT,
    &stability::OUTPAINT,
    &stability::SEARCH_RECOLOR,
    &stability::SEARCH_REPLACE,
    &stability::ERASE_OBJECT,
    &stability::REMOVE_BACKGROUND,
    &stability::CONTROL,
    &stability::STYLE_GUIDE,
    &stability::STYLE_TRANSFER,
    &nova_reel::FAMILY,
    &luma::FAMILY,
];

/// Every family that StartAsyncInvoke takes.
pub(crate) const JOBS: &[&Family] = &[&nova_reel::FAMILY, &luma::FAMILY, &super::nova_embeddings::FAMILY, &super::twelvelabs::MARENGO];

/// A model that is none of these, told in their terms.
pub(crate) fn resolved(what: &str, model: &str, found: Result<Resolved>) -> Result<Resolved> {
    found.map_err(|error| match error {
        Error::UnknownModel { id, nearest } => {
            let nearest = if nearest.is_empty() { String::new() } else { format!("; nearest that does: {}", nearest.join(", ")) };
            let id = crate::field::quote(if id.is_empty() { model } else { &id });
            Error::Malformed { what: "model", reason: format!("{id} makes no {what}, as far as is known here{nearest}") }
        }
        error => error,
    })
}
