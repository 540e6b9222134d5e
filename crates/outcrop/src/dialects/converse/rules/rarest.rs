//! Rules of Converse for what hardly any request has.

use super::super::{DOCUMENT_BYTES, VIDEO_FORMATS};
use super::{Block, items};
use crate::body::View;
use crate::families::Takes;
use crate::field::{Breaches, Field, Kind, Subject, decoded_len, field, megabytes, quote, returned};

const BYTES_OR_S3: Kind = Kind::OneOf(&["bytes", "s3Location"]);
const DOCUMENT: Kind = Kind::OneOf(&["bytes", "s3Location", "text", "content"]);

/// What stands where in a Converse body that hardly any has.
///
/// Source: <https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html>, read 2026-11-22.
pub(crate) const FIELDS: &[Field] = &[
    field(60, "/inferenceConfig", Kind::Object),
    field(61, "/guardrailConfig", Kind::Object),
    field(62, "/performanceConfig", Kind::Object),
    field(63, "/serviceTier", Kind::Object),
    field(64, "/promptVariables", Kind::Object),
    field(65, "/outputConfig", Kind::Object),
    field(66, "/outputConfig/textFormat/structure", Kind::OneOf(&["jsonSchema"])).required(),
    field(67, "/outputConfig/textFormat/structure/jsonSchema/name", Kind::Text(0, usize::MAX)),
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
    field(81, "/messages/*/content/*/document/source/content", Kind::List(0, usize::MAX)),
    field(82, "/messages/*/content/*/document/source/content/*/text", Kind::Text(0, usize::MAX)).required(),
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
        let service = "This model doesn't support conversation history. Try again with input that only contains one user message.";
        breaches.refuse("/messages", message, Some(service.to_owned()));
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
        // Where it was seen refused, another rule says so.
        if subject.lacks(Takes::SCHEMAS) && !super::probed::held(subject, Takes::NO_FORMAT) {
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
