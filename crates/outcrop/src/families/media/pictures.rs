//! What families ask of the images they are given.

use crate::body::View;
use crate::field::Breaches;
use crate::picture::{Header, Unreadable, header_of_base64};

/// Limits of an image that is given. 0 is no limit.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// The formats there may be.
    pub(super) formats: &'static [&'static str],
    /// Pixels of each side, at least and at most.
    pub(super) side: (u32, u32),
    /// Pixels in all, at least and at most.
    pub(super) area: (u64, u64),
    /// The longer side to the shorter one, at most, in hundredths.
    pub(super) ratio: u64,
    /// Bits of each channel.
    pub(super) depth: u8,
}

impl Limits {
    /// Whatever is an image.
    pub(super) const BASE: Self = Self { formats: &["png", "jpeg"], side: (0, 0), area: (0, 0), ratio: 0, depth: 0 };
}

/// Reports what is wrong with the image at a pointer; its header, if it has one.
pub(super) fn judge(body: View<'_>, at: &str, limits: &Limits, breaches: &mut Breaches<'_>) -> Option<Header> {
    let text = body.pointer(at)?.as_str()?;
    // What is no base64 is the field's to say.
    if text.is_empty() || text.bytes().any(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))) {
        return None;
    }
    let formats = crate::field::one_of(limits.formats);
    let header = match header_of_base64(text) {
        Ok(header) => header,
        Err(Unreadable::Unknown) => {
            breaches.refuse(at, format!("must be an image, {formats}; its first bytes are those of another kind of file"), None);
            return None;
        }
        Err(Unreadable::Broken(format)) => {
            breaches.refuse(at, format!("begins like an image ({format}) and ends before its size"), None);
            return None;
        }
    };
    let Header { format, width, height, depth } = header;
    if !limits.formats.contains(&format) {
        breaches.refuse(at, format!("must be {formats}, got {format}"), None);
    }
    let (short, long) = (width.min(height), width.max(height));
    let area = u64::from(width) * u64::from(height);
    let mut refuse = |wanted: String| breaches.refuse(at, format!("{wanted}, got {width} × {height} pixels"), None);
    match limits.side {
        (0, most) if most > 0 && long > most => refuse(format!("must have sides of at most {most} pixels")),
        (least, 0) if short < least => refuse(format!("must have sides of at least {least} pixels")),
        (least, most) if most > 0 && (short < least || long > most) => refuse(format!("must have sides of {least} to {most} pixels")),
        _ => (),
    }
    match limits.area {
        (least, most) if most > 0 && (area < least || area > most) => refuse(format!("must have {least} to {most} pixels in all")),
        _ => (),
    }
    if limits.ratio > 0 && u64::from(long) * 100 > u64::from(short) * limits.ratio {
        refuse(format!("must be no longer than {} to 1", crate::field::plain(hundredths(limits.ratio))));
    }
    if let Some(depth) = depth.filter(|depth| limits.depth > 0 && *depth != limits.depth) {
        breaches.refuse(at, format!("must have {} bits a channel, got {depth}", limits.depth), None);
    }
    Some(header)
}

#[expect(clippy::cast_precision_loss, reason = "a ratio of a few hundred")]
fn hundredths(ratio: u64) -> f64 {
    ratio as f64 / 100.0
}

/// Reports a mask that has not the size of its image.
pub(super) fn same_size(image: Option<Header>, mask: Option<Header>, at: &str, breaches: &mut Breaches<'_>) {
    if let (Some(image), Some(mask)) = (image, mask)
        && (image.width, image.height) != (mask.width, mask.height)
    {
        let message =
            format!("must have the size of the image, {} × {} pixels, got {} × {}", image.width, image.height, mask.width, mask.height);
        breaches.refuse(at, message, None);
    }
}

/// Whether something stands at a pointer.
pub(super) fn has(body: View<'_>, at: &str) -> bool {
    body.pointer(at).is_some_and(|value| !value.is_null())
}
