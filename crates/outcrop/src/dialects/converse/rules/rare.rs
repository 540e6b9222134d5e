//! Rules of Converse that pages do without, since a page pays for every byte.

use super::super::{DOCUMENT_BYTES, DOCUMENT_FORMATS, IMAGE_BYTES, IMAGE_FORMATS, VIDEO_FORMATS};
use super::{Block, Names, items};
use crate::body::View;
use crate::families::Takes;
use crate::field::{Breaches, Field, Kind, Subject, decoded_len, field, megabytes, quote, returned};

const AUDIO_FORMATS: &[&str] =
    &["mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg", "mpga", "pcm", "webm"];

const BYTES_OR_S3: Kind = Kind::OneOf(&["bytes", "s3Location"]);
const DOCUMENT: Kind = Kind::OneOf(&["bytes", "s3Location", "text", "content"]);

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
    field(60, "/inferenceConfig", Kind::Object),
    field(61, "/guardrailConfig", Kind::Object),
    field(62, "/performanceConfig", Kind::Object),
    field(63, "/serviceTier", Kind::Object),
    field(64, "/promptVariables", Kind::Object),
    field(65, "/outputConfig", Kind::Object),
    field(66, "/outputConfig/textFormat/structure", Kind::OneOf(&["jsonSchema"])).required(),
    field(67, "/outputConfig/textFormat/structure/jsonSchema/name", Kind::Text(1, usize::MAX)),
    field(68, "/outputConfig/textFormat/structure/jsonSchema/description", Kind::Text(0, usize::MAX)),
    field(69, "/system/*", Kind::OneOf(&["text", "guardContent", "cachePoint"])),
    field(70, "/system/*/cachePoint/ttl", Kind::Word(&["5m", "1h"])),
    field(71, "/system/*/guardContent", Kind::OneOf(&["text", "image"])),
    field(72, "/system/*/guardContent/text/text", Kind::Text(1, usize::MAX)).required(),
    field(73, "/system/*/guardContent/text/qualifiers/*", Kind::Word(&["grounding_source", "query", "guard_content"])),
    field(74, "/toolConfig/tools/*", Kind::OneOf(&["toolSpec", "systemTool", "cachePoint"])),
    field(75, "/toolConfig/tools/*/cachePoint/ttl", Kind::Word(&["5m", "1h"])),
    field(76, "/toolConfig/toolChoice", Kind::Object),
    field(77, "/toolConfig/toolChoice/auto", Kind::Object),
    field(78, "/toolConfig/toolChoice/any", Kind::Object),
    field(79, "/messages/*/content/*/image/source", BYTES_OR_S3),
    field(80, "/messages/*/content/*/document/source", DOCUMENT),
    field(81, "/messages/*/content/*/document/source/content", Kind::List(1, usize::MAX)),
    field(82, "/messages/*/content/*/document/source/content/*/text", Kind::Text(1, usize::MAX)).required(),
    field(83, "/messages/*/content/*/document/context", Kind::Text(0, usize::MAX)),
    field(84, "/messages/*/content/*/document/citations/enabled", Kind::Bool).required(),
    field(85, "/messages/*/content/*/video/source", BYTES_OR_S3),
    field(86, "/messages/*/content/*/audio/source", BYTES_OR_S3),
    field(87, "/messages/*/content/*/image/source/s3Location/uri", Kind::Text(1, 1_024)).required(),
    field(88, "/messages/*/content/*/document/source/s3Location/uri", Kind::Text(1, 1_024)).required(),
    field(89, "/messages/*/content/*/video/source/s3Location/uri", Kind::Text(1, 1_024)).required(),
    field(90, "/messages/*/content/*/image/source/s3Location/bucketOwner", Kind::Text(12, 12)),
    field(91, "/messages/*/content/*/document/source/s3Location/bucketOwner", Kind::Text(12, 12)),
    field(92, "/messages/*/content/*/video/source/s3Location/bucketOwner", Kind::Text(12, 12)),
    field(93, "/messages/*/content/*/toolUse/type", Kind::Word(&["server_tool_use"])),
    field(94, "/messages/*/content/*/toolResult/content/*", Kind::OneOf(&["json", "text", "image", "document", "video", "searchResult"])),
    field(95, "/messages/*/content/*/toolResult/content/*/text", Kind::Text(0, usize::MAX)),
    field(96, "/messages/*/content/*/toolResult/content/*/image/source", BYTES_OR_S3).required(),
    field(97, "/messages/*/content/*/toolResult/content/*/document/source", DOCUMENT).required(),
    field(98, "/messages/*/content/*/toolResult/content/*/video/source", BYTES_OR_S3).required(),
    field(99, "/messages/*/content/*/toolResult/content/*/video/format", Kind::Word(VIDEO_FORMATS)).required(),
    field(201, "/messages/*/content/*/guardContent", Kind::OneOf(&["text", "image"])),
    field(202, "/messages/*/content/*/guardContent/image/source", Kind::OneOf(&["bytes"])).required(),
    field(203, "/messages/*/content/*/guardContent/image/source/bytes", Kind::Base64(usize::MAX)),
    field(204, "/messages/*/content/*/reasoningContent", Kind::OneOf(&["reasoningText", "redactedContent"])),
    field(205, "/messages/*/content/*/reasoningContent/redactedContent", Kind::Base64(usize::MAX)),
    field(206, "/messages/*/content/*/searchResult/source", Kind::Text(0, usize::MAX)).required(),
    field(207, "/messages/*/content/*/searchResult/title", Kind::Text(0, usize::MAX)).required(),
    field(208, "/messages/*/content/*/searchResult/content", Kind::List(0, usize::MAX)).required(),
    field(209, "/messages/*/content/*/searchResult/content/*/text", Kind::Text(0, usize::MAX)).required(),
    field(210, "/messages/*/content/*/searchResult/citations/enabled", Kind::Bool).required(),
    field(211, "/messages/*/content/*/toolAddition/tool", Kind::Object).required(),
    field(212, "/messages/*/content/*/toolAddition/tool/type", Kind::Text(1, 64)),
    field(213, "/messages/*/content/*/toolAddition/tool/name", Kind::Text(1, 128)),
    field(214, "/messages/*/content/*/toolAddition/tool/serverName", Kind::Text(1, 128)),
    field(215, "/messages/*/content/*/toolRemoval/tool", Kind::Object).required(),
    field(216, "/messages/*/content/*/toolRemoval/tool/type", Kind::Text(1, 64)),
    field(217, "/messages/*/content/*/toolRemoval/tool/name", Kind::Text(1, 128)),
    field(218, "/messages/*/content/*/toolRemoval/tool/serverName", Kind::Text(1, 128)),
    field(
        219,
        "/messages/*/content/*/citationsContent/citations/*/location",
        Kind::OneOf(&["web", "documentChar", "documentPage", "documentChunk", "searchResultLocation"]),
    ),
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
    let listed = [subject.body.at("toolConfig").at("tools"), subject.body.at("system")];
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
        breaches.note(point.unwrap_or_default(), "is a cache point, at which this model caches nothing, by the page, or refuses it");
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

/// Documents are smaller than so much, but for PDFs, of which some models have taken larger ones.
pub(super) fn sizes(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut judge = |document: View<'_>, at: &dyn Fn() -> String| {
        let bytes = decoded_len(document.text_at("/source/bytes"));
        if bytes <= DOCUMENT_BYTES {
            return;
        }
        let message = format!("must be at most {DOCUMENT_BYTES} bytes ({}), got {bytes}", megabytes(DOCUMENT_BYTES));
        let pdf = document.at("format").is_null() || document.at("format") == "pdf";
        if pdf && (subject.model.is_none() || subject.has(Takes::CITATIONS) || subject.has(Takes::S3)) {
            breaches.note(at() + "/source/bytes", message + ", by the page; larger PDFs may be taken");
        } else {
            breaches.refuse(at() + "/source/bytes", message, None);
        }
    };
    for block in &subject.blocks {
        match block.kind {
            "document" => judge(block.inner, &|| block.at() + "/document"),
            "toolResult" => {
                for (r, part) in items(block.inner, "content").enumerate() {
                    judge(part.at("document"), &|| format!("{}/toolResult/content/{r}/document", block.at()));
                }
            }
            _ => (),
        }
    }
}

/// Whose turn it is, and how often.
pub(super) fn roles(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let roles: Vec<&str> = items(subject.body, "messages").map(|message| message.text_at("/role")).collect();
    let joins = subject.lacks(Takes::ANY_OPENING);
    let twice = roles.windows(2).position(|pair| pair[0] == pair[1] && ["user", "assistant"].contains(&pair[0]));
    if let (true, Some(m)) = (joins, twice.map(|before| before + 1)) {
        breaches.note(format!("/messages/{m}/role"), "is that of the turn before; the two are joined, and older models refuse them");
    }
    if let (true, Some(m)) = (subject.lacks(Takes::SYSTEM_TURN), roles.iter().position(|role| *role == "system")) {
        breaches.note(format!("/messages/{m}/role"), "is system, which only the newest Claude models have among the turns");
    }
    // There is no chat with them.
    let once = ["j2-", "command-text", "command-light"].iter().any(|part| subject.named(part));
    if once && roles.len() > 1 {
        let message = format!("must hold one turn, since there is no chat with this model; got {}", roles.len());
        breaches.refuse("/messages", message, None);
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

/// Tools that a model is known to be made to call.
pub(super) fn choices(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let choice = subject.body.at("toolConfig").at("toolChoice");
    let named = choice.at("tool").is_object();
    doubt_choice(subject, named || choice.at("any").is_object(), named, "/toolConfig/toolChoice", breaches);
    for (t, tool) in items(subject.body.at("toolConfig"), "tools").enumerate() {
        let kind = tool.pointer("/toolSpec/inputSchema/json/type").and_then(View::as_str);
        if kind.is_some_and(|kind| kind != "object") {
            let at = format!("/toolConfig/tools/{t}/toolSpec/inputSchema/json/type");
            breaches.note(at, "is not object, and arguments are one; it is refused");
        }
    }
}

/// Notes that a model is not known to be made to call any tool, or a certain one.
pub(crate) fn doubt_choice(subject: &Subject<'_>, forced: bool, named: bool, at: &str, breaches: &mut Breaches<'_>) {
    if forced && subject.has(Takes::AUTO_ONLY) {
        breaches.note(at, "may not be taken by this model, of which only auto is known to be");
    } else if named && subject.has(Takes::ANY_ONLY) {
        breaches.note(at, "may not be taken by this model, which is not known to be made to call a certain tool");
    }
}

/// Answers that are held to a schema, and how much is thought for them.
pub(super) fn answers(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/outputConfig/textFormat";
    if subject.body.pointer(AT).is_some_and(|format| !format.is_null()) {
        let cites = |block: &Block<'_>| block.inner.at("citations").at("enabled").as_bool() == Some(true);
        if subject.has(Takes::CITATIONS) && subject.blocks.iter().any(cites) {
            breaches.refuse(AT, "must be left out where documents are cited", None);
        }
        if subject.lacks(Takes::SCHEMAS) {
            breaches.note(AT, "is not for this model, by its card; a tool's schema may do");
        }
    }
    let effort = subject.body.pointer("/outputConfig/effort").and_then(View::as_str);
    if let Some(effort) = effort.filter(|effort| !effort.is_empty() && !["low", "medium", "high", "xhigh", "max"].contains(effort)) {
        breaches.note("/outputConfig/effort", format!("is documented as low, medium, high, xhigh or max, got {}", quote(effort)));
    }
}

/// Settings of the model that stand among its own members.
pub(super) fn handed_on(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const OWN: &str = "/additionalModelRequestFields";
    let is_set = |key: &str| subject.body.pointer(&[OWN, key].concat()).is_some_and(|value| !value.is_null());
    if subject.has(Takes::NO_SAMPLER) {
        for key in ["temperature", "top_p"].into_iter().filter(|key| is_set(&["/", key].concat())) {
            let service = returned(&format!("`{key}` is deprecated for this model."));
            breaches.refuse(format!("{OWN}/{key}"), "is not taken by this model; leave it out", Some(service));
        }
    }
    let family = subject.family;
    if is_set("/top_k") && !family.is_own() && subject.lacks(Takes::NO_SAMPLER) {
        let at = format!("{OWN}/top_k");
        match family.converse_top_k {
            Some("/top_k") => (),
            Some(place) => breaches.note(at, format!("stands in {OWN}{place} for this model")),
            None if family.closed.contains(&"") => {
                let service =
                    returned("Malformed input request: extraneous key [top_k] is not permitted, please reformat your input and try again.");
                breaches.refuse(at, "is not taken by this model; leave it out", Some(service));
            }
            None => breaches.note(at, "is not listed for this model, and refused by some"),
        }
    }
}

/// Blocks that few models take.
pub(super) fn kinds(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for block in &subject.blocks {
        let why = match block.kind {
            "audio" if subject.model.is_some() => "is audio, which no model is known to take on Converse",
            "image" if block.role == "assistant" => "is an image in the assistant's turn, where only answers have one",
            "searchResult" if subject.lacks(Takes::CITATIONS) => "is a search result, which this model is not known to take",
            "toolAddition" | "toolRemoval" if subject.lacks(Takes::SYSTEM_TURN) => "is for the newest Claude models",
            _ => continue,
        };
        breaches.note(format!("{}/{}", block.at(), block.kind), why);
    }
}
