//! Rules of Converse that pages do without, since a page pays for every byte.

use super::super::{DOCUMENT_FORMATS, IMAGE_BYTES, IMAGE_FORMATS};
use super::{Block, Names, items};
use crate::body::View;
use crate::families::Takes;
use crate::field::{Breaches, Field, Kind, Subject, field, quote};

const AUDIO_FORMATS: &[&str] =
    &["mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg", "mpga", "pcm", "webm"];

/// What stands where in a Converse body that few have.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>, read 2026-11-22.
pub(crate) const FIELDS: &[Field] = &[
    field(48, "/messages/*/content/*/audio/format", Kind::Word(AUDIO_FORMATS)).required(),
    field(49, "/messages/*/content/*/guardContent/text/text", Kind::Text(1, usize::MAX)).required(),
    field(50, "/messages/*/content/*/guardContent/text/qualifiers/*", Kind::Word(&["grounding_source", "query", "guard_content"])),
    field(51, "/messages/*/content/*/guardContent/image/format", Kind::Word(&["png", "jpeg"])).required(),
    field(52, "/messages/*/content/*/toolResult/content/*/image/format", Kind::Word(IMAGE_FORMATS)).required(),
    field(53, "/messages/*/content/*/toolResult/content/*/document/format", Kind::Word(DOCUMENT_FORMATS)),
    field(54, "/messages/*/content/*/toolResult/content/*/document/name", Kind::Text(1, 200)).required(),
    field(55, "/messages/*/content/*/toolResult/content/*/image/source/bytes", Kind::Base64(IMAGE_BYTES)),
    field(57, "/toolConfig/tools/*/systemTool/name", Kind::Text(1, usize::MAX)).required(),
    field(58, "/toolConfig/tools/*/cachePoint/type", Kind::Word(&["default"])).required(),
    field(59, "/system/*/cachePoint/type", Kind::Word(&["default"])).required(),
];

/// What only one side of the conversation says.
pub(super) fn sides(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for block in &subject.blocks {
        let side = match block.kind {
            "toolUse" | "citationsContent" => "assistant",
            "document" | "video" | "audio" | "searchResult" | "guardContent" | "toolAddition" | "toolRemoval" => "user",
            _ => continue,
        };
        if block.role != side && ["user", "assistant"].contains(&block.role) {
            breaches.refuse(format!("{}/{}", block.at(), block.kind), format!("stands only in turns of the {side}"), None);
        }
    }
}

/// What is about the request, and not for the model.
pub(super) fn about(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for (index, path) in items(subject.body, "additionalModelResponseFieldPaths").enumerate() {
        let Some(path) = path.as_str() else { continue };
        if !path.starts_with('/') || path.split('~').skip(1).any(|rest| !rest.starts_with(['0', '1'])) {
            let message = "must be a JSON pointer, which begins with / and has ~ only as ~0 or ~1";
            breaches.refuse(format!("/additionalModelResponseFieldPaths/{index}"), message, None);
        }
    }
    let project = subject.body.at("projectIdentifier");
    let plain = |id: &str| id.bytes().all(|c| c.is_ascii_alphanumeric() || b"_-".contains(&c));
    let is_project = |id: &str| plain(id) || id.starts_with("arn:aws") && id.rsplit_once(":project/").is_some_and(|(_, id)| plain(id));
    if !project.is_null() && !project.as_str().is_some_and(|id| (1..=2_048).contains(&id.len()) && is_project(id)) {
        breaches.refuse("/projectIdentifier", "must be the id or ARN of a project", None);
    }
    let metadata = subject.body.at("requestMetadata");
    let fits = |text: &str| {
        text.len() <= 256 && text.bytes().all(|c| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || b":_@$#=/+,-.".contains(&c))
    };
    let count = metadata.members().count();
    let fit = |(key, value): (&str, View<'_>)| !key.is_empty() && fits(key) && value.as_str().is_some_and(fits);
    if metadata.is_object() && !((1..=16).contains(&count) && metadata.members().all(fit)) {
        breaches.refuse(
            "/requestMetadata",
            "must hold 1 to 16 strings of at most 256 letters, digits, spaces or :_@$#=/+,-. under names of the same",
            None,
        );
    }
}

pub(super) fn pictures(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let many = subject.blocks.iter().filter(|block| block.kind == "image").count() > 20;
    for block in &subject.blocks {
        match block.kind {
            "image" => picture(subject, many, &|| block.at() + "/image", block.inner, ["format", "/source/bytes"], breaches),
            "toolResult" => {
                for (r, part) in items(block.inner, "content").enumerate() {
                    let at = || format!("{}/toolResult/content/{r}/image", block.at());
                    picture(subject, many, &at, part.at("image"), ["format", "/source/bytes"], breaches);
                }
            }
            _ => (),
        }
    }
}

/// Whether an image is what it is said to be, and not too wide or high; only its first bytes are read. `places` are those of its
/// format and of its data.
pub(crate) fn picture(
    subject: &Subject<'_>,
    many: bool,
    at: &dyn Fn() -> String,
    image: View<'_>,
    places: [&str; 2],
    breaches: &mut Breaches<'_>,
) {
    let [format, data] = places;
    let Ok(header) = crate::picture::header_of_base64(image.text_at(data)) else { return };
    // Whoever takes so many says what is wrong with one in words that are known.
    let smaller = subject.has(Takes::MANY_IMAGES);
    let (most, among) = if smaller && many { (2_000, " for many-image requests") } else { (8_000, "") };
    if header.width.max(header.height) > most {
        breaches.refuse(
            at() + data,
            format!(
                "must be at most {most} pixels wide and high{}, got {} x {}",
                if many { " among so many" } else { "" },
                header.width,
                header.height
            ),
            smaller.then(|| format!("At least one of the image dimensions exceed max allowed size{among}: {most} pixels")),
        );
    }
    let said = image.at(format).as_str().unwrap_or_default();
    // Some have taken it.
    if !said.is_empty() && !said.ends_with(header.format) {
        breaches.note(
            format!("{}/{format}", at()),
            format!("is {}, but the image is {}, which some models refuse", quote(said), header.format),
        );
    }
}

pub(super) fn cached(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    // Nova takes none among its tools.
    let tools = if subject.named("nova") { View::NULL } else { subject.body.at("toolConfig").at("tools") };
    let listed = [tools, subject.body.at("system")];
    let marked = listed.into_iter().flat_map(View::items).any(|item| item.get("cachePoint").is_some());
    let mut points = subject.blocks.iter().filter(|block| block.kind == "cachePoint");
    let point = points.next().map(Block::at);
    if !marked && point.is_none() {
        return;
    }
    let hour = |item: View<'_>| item.at("cachePoint").at("ttl") == "1h";
    let listed_hour = listed.into_iter().flat_map(View::items).any(hour);
    let early = ["nova", "-3-", "sonnet-4-2025", "opus-4-2025", "opus-4-1-"].iter().any(|part| subject.named(part));
    if early && (listed_hour || subject.blocks.iter().any(|block| hour(block.whole))) {
        breaches.note("", "has a cache point for 1h, which the page has for Claude from 4.5 on");
    }
    if subject.named("nova") && items(subject.body.at("toolConfig"), "tools").any(|tool| tool.get("cachePoint").is_some()) {
        breaches.note("/toolConfig/tools", "holds a cache point, which the page has in system and messages only for this model");
    }
    if subject.lacks(Takes::CACHE) {
        let service =
            "You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.";
        breaches.refuse(point.unwrap_or_default(), "is a cache point, which this model does not take", Some(service.to_owned()));
    } else {
        too_short(subject, breaches);
    }
}

/// Says that nothing is cached of a body whose every byte could be a token, and would still not be enough of them.
pub(crate) fn too_short(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    // The least of any model, but for those with a higher one, of which the lower is taken where pages differ.
    // Source: <https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html>, read 2026-11-22.
    let higher =
        [("haiku-4-5", 4_096), ("opus-4-5", 4_096), ("opus-4-6", 4_096), ("opus-4-7", 2_048), ("3-5-haiku", 2_048), ("nova", 1_000)];
    let least = higher.into_iter().find(|(part, _)| subject.named(part)).map_or(512, |(_, least)| least);
    let size = weight(subject.body, least);
    if size < least {
        breaches.ignore("", format!("has cache points, but nothing is cached of less than {least} tokens, and the text is {size} bytes"));
    }
}

/// How many bytes all text has, counted until there are enough.
fn weight(value: View<'_>, enough: usize) -> usize {
    let mut sum = value.as_str().map_or(0, str::len);
    let each = value.members().map(|(key, member)| (key.len(), member)).chain(value.items().map(|item| (0, item)));
    for (key, inner) in each {
        // At least one, so that this ends in whatever is nested deeply.
        sum += key.max(1);
        if sum < enough {
            sum += weight(inner, enough - sum);
        }
    }
    sum
}

pub(super) fn results(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    if !subject.has(Takes::WORD_RESULTS) {
        return;
    }
    for block in subject.blocks.iter().filter(|block| block.kind == "toolResult") {
        for (r, part) in items(block.inner, "content").enumerate() {
            for (kind, _) in part.members().filter(|(kind, _)| ["image", "document", "video"].contains(kind)) {
                let at = format!("{}/toolResult/content/{r}/{kind}", block.at());
                breaches.note(at, format!("is {kind} in a tool's result, which this model does not see, or refuses"));
            }
        }
    }
}

/// Ids stand once in a turn; one that comes again later is another call's.
pub(super) fn ids(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut before = Names::default();
    let mut told = false;
    for turn in subject.blocks.chunk_by(|a, b| a.m == b.m) {
        for kind in ["toolUse", "toolResult"] {
            let mut here = Names::default();
            for block in turn.iter().filter(|block| block.kind == kind) {
                let Some(id) = block.inner.at("toolUseId").as_str() else { continue };
                if !here.add(id) {
                    breaches.refuse(
                        format!("{}/{kind}/toolUseId", block.at()),
                        format!("must be unlike every other {kind}'s of the turn, got {} again", quote(id)),
                        Some(format!("The {kind} blocks at messages.{}.content contain duplicate Ids: {id}", block.m)),
                    );
                } else if kind == "toolUse" && !before.add(id) && !told {
                    told = true;
                    let message = "is the id of an earlier call, too, as some models count theirs; others refuse it, so make ids unique";
                    breaches.note(format!("{}/toolUse/toolUseId", block.at()), message);
                }
            }
        }
    }
}
