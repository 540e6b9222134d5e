//! What the fields of a Converse body cannot say alone.

#[cfg(feature = "rare-rules")]
pub(crate) mod probed;
#[cfg(feature = "rare-rules")]
pub(crate) mod rare;
#[cfg(feature = "rarest-rules")]
pub(crate) mod rarest;
#[cfg(feature = "rare-rules")]
pub(crate) mod seen;

use super::DOCS;
use crate::body::{View, same};
use crate::dialects::structured;
use crate::families::{Model, Takes};
use crate::field::{Breaches, Rule, Subject, one_of, quote, returned};
use serde_json::{Map, Value};

const MATRIX: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference-supported-models-features.html";

pub(crate) const CACHE_DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html";

pub(crate) const RULES: &[Rule] = &[
    Rule { code: 101, check: unions, source: DOCS },
    Rule { code: 102, check: contents, source: DOCS },
    Rule { code: 103, check: opening, source: DOCS },
    Rule { code: 104, check: tool_config, source: DOCS },
    Rule { code: 105, check: tool_results, source: DOCS },
    Rule { code: 106, check: documents, source: DOCS },
    Rule { code: 107, check: media_counts, source: DOCS },
    Rule { code: 108, check: abilities, source: MATRIX },
    Rule { code: 109, check: sampling, source: MATRIX },
    Rule { code: 110, check: cache_points, source: CACHE_DOCS },
    Rule { code: 111, check: last_turn, source: MATRIX },
    Rule { code: 112, check: output_cap, source: MATRIX },
    #[cfg(feature = "rare-rules")]
    Rule { code: 113, check: rare::sides, source: DOCS },
    Rule { code: 114, check: structured, source: structured::DOCS },
    #[cfg(feature = "rare-rules")]
    Rule { code: 115, check: rare::about, source: DOCS },
    #[cfg(feature = "rare-rules")]
    Rule { code: 116, check: rare::pictures, source: DOCS },
    #[cfg(feature = "rare-rules")]
    Rule { code: 117, check: rare::cached, source: CACHE_DOCS },
    #[cfg(feature = "rare-rules")]
    Rule { code: 118, check: rare::results, source: MATRIX },
    #[cfg(feature = "rarest-rules")]
    Rule { code: 119, check: rarest::sizes, source: DOCS },
    #[cfg(feature = "rarest-rules")]
    Rule { code: 120, check: rarest::roles, source: MATRIX },
    #[cfg(feature = "rare-rules")]
    Rule { code: 121, check: rare::ids, source: DOCS },
    #[cfg(feature = "rarest-rules")]
    Rule { code: 122, check: rarest::choices, source: MATRIX },
    #[cfg(feature = "rarest-rules")]
    Rule { code: 123, check: rarest::answers, source: structured::DOCS },
    #[cfg(feature = "rarest-rules")]
    Rule { code: 124, check: rarest::handed_on, source: MATRIX },
    #[cfg(feature = "rarest-rules")]
    Rule { code: 125, check: rarest::kinds, source: MATRIX },
    #[cfg(feature = "rare-rules")]
    Rule { code: 149, check: seen::tiers, source: seen::TIERS },
    #[cfg(feature = "rare-rules")]
    Rule { code: 150, check: seen::cited, source: seen::CITED },
    #[cfg(feature = "rare-rules")]
    Rule { code: 231, check: probed::blank_stops, source: probed::PROBES },
    #[cfg(feature = "rare-rules")]
    Rule { code: 232, check: probed::stops, source: probed::PROBES },
    #[cfg(feature = "rare-rules")]
    Rule { code: 233, check: probed::quick, source: probed::QUICK },
    #[cfg(feature = "rare-rules")]
    Rule { code: 234, check: probed::formats, source: probed::PROBES },
    #[cfg(feature = "rare-rules")]
    Rule { code: 235, check: probed::unanswered, source: probed::PROBES },
    #[cfg(feature = "rare-rules")]
    Rule { code: 236, check: probed::named_tool, source: probed::PROBES },
    #[cfg(feature = "rare-rules")]
    Rule { code: 237, check: probed::shown_results, source: "https://github.com/vercel/ai" },
];

/// A content block, once for each member of it that a block can have.
pub(crate) struct Block<'a> {
    /// The index of its message.
    m: usize,
    /// Its own index.
    b: usize,
    /// Whose turn it is.
    role: &'a str,
    /// The whole block.
    whole: View<'a>,
    /// The member's name; nothing where it has none that is known.
    pub(crate) kind: &'static str,
    /// What the member holds.
    pub(crate) inner: View<'a>,
}

impl Block<'_> {
    /// The index of its message.
    #[cfg(feature = "rarest-rules")]
    pub(crate) fn turn(&self) -> usize {
        self.m
    }

    pub(crate) fn at(&self) -> String {
        format!("/messages/{}/content/{}", self.m, self.b)
    }
}

/// The content blocks of a body, for all rules to look at.
pub(crate) fn blocks(body: View<'_>) -> Vec<Block<'_>> {
    let mut blocks = Vec::with_capacity(32);
    for (m, message) in items(body, "messages").enumerate() {
        let (mut role, mut content) = ("", View::NULL);
        for (key, member) in message.members() {
            match key {
                "role" => role = member.as_str().unwrap_or_default(),
                "content" => content = member,
                _ => (),
            }
        }
        for (b, whole) in content.items().enumerate() {
            let before = blocks.len();
            for (key, inner) in whole.members().filter(|(_, inner)| !inner.is_null()) {
                let kind = BLOCKS.iter().find(|kind| same(kind, key));
                blocks.extend(kind.map(|kind| Block { m, b, role, whole, kind, inner }));
            }
            if blocks.len() == before {
                blocks.push(Block { m, b, role, whole, kind: "", inner: View::NULL });
            }
        }
    }
    blocks
}

fn items<'a>(value: View<'a>, key: &str) -> impl Iterator<Item = View<'a>> {
    value.get(key).into_iter().flat_map(View::items)
}

const BLOCKS: &[&str] = &[
    "text",
    "image",
    "document",
    "video",
    "audio",
    "toolUse",
    "toolResult",
    "guardContent",
    "cachePoint",
    "reasoningContent",
    "citationsContent",
    "searchResult",
    "toolAddition",
    "toolRemoval",
];

fn unions(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    for same in subject.blocks.chunk_by(|a, b| (a.m, a.b) == (b.m, b.b)) {
        let block = &same[0];
        if !block.whole.is_object() {
            breaches.refuse(block.at(), format!("must be an object with one of {}", BLOCKS.join(", ")), None);
            continue;
        }
        if same.len() == 1 && !block.kind.is_empty() {
            continue;
        }
        let known: Vec<&str> = same.iter().map(|block| block.kind).collect();
        let members: Vec<&str> = block.whole.members().map(|(key, _)| key).take(4).collect();
        let was = match (known.as_slice(), members.as_slice()) {
            ([""], []) => "none".to_owned(),
            ([""], members) => members.join(", "),
            (known, _) => known.join(" and "),
        };
        breaches.refuse(block.at(), format!("must have exactly one of {}; got {was}", BLOCKS.join(", ")), None);
    }
}

fn contents(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    // A prompt that is asked has turns of its own.
    if items(subject.body, "messages").next().is_none() && !crate::families::is_prompt(subject.asked) {
        breaches.refuse(
            "/messages",
            "is empty; a conversation needs at least one turn",
            Some(
                "A conversation must start with a user message. Try again with a conversation that starts with a user message.".to_owned(),
            ),
        );
    }
    let mut filled = subject.blocks.iter().map(|block| block.m).peekable();
    for (m, message) in items(subject.body, "messages").enumerate() {
        let mut empty = true;
        while filled.next_if(|with| *with == m).is_some() {
            empty = false;
        }
        if empty && message.get("content").is_some_and(View::is_empty_array) {
            breaches.refuse(
                format!("/messages/{m}/content"),
                "is empty; a turn needs at least one block",
                Some(format!(
                    "The content field in the Message object at messages.{m} is empty. Add a ContentBlock object to the content field and try again."
                )),
            );
        }
    }
    for (block, alone) in subject.blocks.chunk_by(|a, b| a.m == b.m).flat_map(|turn| {
        // White space beside other content has been seen accepted; alone, or empty, it is not.
        let alone = turn.iter().all(|block| block.kind == "text" && blank(block.inner));
        turn.iter().filter(|block| block.kind == "text" && blank(block.inner)).map(move |block| (block, alone))
    }) {
        if block.inner == "" || alone {
            let Block { m, b, .. } = block;
            breaches.refuse(
                format!("{}/text", block.at()),
                "is blank; a text block needs a character that is not white space",
                Some(format!(
                    "The text field in the ContentBlock object at messages.{m}.content.{b} is blank. Add text to the text field, and try again."
                )),
            );
        }
    }
}

fn blank(text: View<'_>) -> bool {
    text.as_str().is_some_and(|text| text.chars().all(char::is_whitespace))
}

fn opening(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let any = subject.model.is_none_or(|model| model.takes.has(Takes::ANY_OPENING));
    let first = items(subject.body, "messages").next().and_then(|message| message.at("role").as_str());
    if first == Some("assistant") && !any {
        breaches.refuse(
            "/messages/0/role",
            "must be user in the first turn, got assistant",
            Some(
                "A conversation must start with a user message. Try again with a conversation that starts with a user message.".to_owned(),
            ),
        );
    }
}

fn tool_config(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let configured = subject.body.get("toolConfig").is_some_and(|config| !config.is_null());
    if configured {
        let names: Vec<&str> = items(subject.body.at("toolConfig"), "tools")
            .filter_map(|tool| tool.at("toolSpec").at("name").as_str())
            .filter(|name| !name.is_empty())
            .collect();
        let mut seen = Names::default();
        for name in &names {
            if !seen.add(name) {
                breaches.refuse("/toolConfig/tools", format!("names the tool \"{name}\" twice"), None);
            }
        }
        if let Some(name) = subject.body.pointer("/toolConfig/toolChoice/tool/name").and_then(View::as_str)
            && !seen.has(name)
        {
            breaches.refuse(
                "/toolConfig/toolChoice/tool/name",
                format!("must be one of the tools ({}), got \"{name}\"", names.join(", ")),
                None,
            );
        }
        if let Some(choice) = subject.body.pointer("/toolConfig/toolChoice").filter(|choice| choice.is_object())
            && choice.members().filter(|(key, _)| ["auto", "any", "tool"].contains(key)).count() != 1
        {
            breaches.refuse("/toolConfig/toolChoice", "must have exactly one of auto, any, tool", None);
        }
        return;
    }
    if let Some(block) = subject.blocks.iter().find(|block| matches!(block.kind, "toolUse" | "toolResult")) {
        breaches.refuse(
            block.at(),
            "is a tool block, so the body must have a toolConfig with the tools",
            Some("The toolConfig field must be defined when using toolUse and toolResult content blocks.".to_owned()),
        );
    }
}

/// Names, each once, in their order.
#[derive(Default)]
pub(crate) struct Names<'a> {
    list: Vec<&'a str>,
    /// The same once there are many, to find them by. An object of JSON is a set that is there anyway.
    set: Option<Map<String, Value>>,
}

impl<'a> Names<'a> {
    /// These names.
    pub(crate) fn of(names: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for name in names {
            all.add(name);
        }
        all
    }

    /// Adds a name; says whether it is new.
    pub(crate) fn add(&mut self, name: &'a str) -> bool {
        let new = !self.has(name);
        if new {
            self.list.push(name);
            match &mut self.set {
                Some(set) => drop(set.insert(name.to_owned(), Value::Null)),
                None if self.list.len() < FEW => (),
                None => self.set = Some(self.list.iter().map(|name| ((*name).to_owned(), Value::Null)).collect()),
            }
        }
        new
    }

    /// Whether it is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.set.as_ref().map_or_else(|| self.list.contains(&name), |set| set.contains_key(name))
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a str> {
        self.list.iter().copied()
    }

    /// The names here that are not there.
    pub(crate) fn without(&self, other: &Names<'_>) -> Vec<&'a str> {
        self.iter().filter(|name| !other.has(name)).collect()
    }
}

/// So few names are found by looking at all.
const FEW: usize = 16;

fn tool_results(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let held = |what: Takes| subject.model.is_some_and(|model| model.takes.has(what));
    // Those that cite documents take none beside a result.
    let (lone, cites) = (held(Takes::LONE_RESULT), held(Takes::CITATIONS));
    let mut asked = Names::default();
    // The service sees neighbours of the same role as one turn.
    for (position, turn) in subject.blocks.chunk_by(|a, b| a.m == b.m || a.role == b.role).enumerate() {
        let m = turn[0].m;
        if asked.is_empty() && !turn.iter().any(|block| matches!(block.kind, "toolUse" | "toolResult")) {
            continue;
        }
        let ids =
            |kind: &str| Names::of(turn.iter().filter(|block| block.kind == kind).filter_map(|block| block.inner.at("toolUseId").as_str()));
        // A model's own server tools answer themselves in the same turn.
        let (results, own) = (ids("toolResult"), ids("toolUse"));
        let open = asked.without(&results);
        if !open.is_empty() && position > 0 {
            breaches.refuse(
                format!("/messages/{m}/content"),
                format!("must answer the tool calls of the turn before; there is no toolResult for {}", open.join(", ")),
                Some(format!("Expected toolResult blocks at messages.{m}.content for the following Ids: {}", open.join(", "))),
            );
        }
        if let Some(id) = results.iter().find(|id| !asked.has(id) && !own.has(id)) {
            breaches.refuse(
                format!("/messages/{m}/content"),
                format!("answers a tool call that the turn before does not hold: {id}"),
                Some(format!(
                    "The number of toolResult blocks at messages.{m}.content exceeds the number of toolUse blocks of previous turn."
                )),
            );
        }
        let alone = |block: &Block<'_>| block.kind != "toolResult" && (lone || (cites && matches!(block.kind, "document" | "video")));
        if !results.is_empty() && turn.iter().any(alone) {
            breaches.refuse(
                format!("/messages/{m}/content"),
                if lone {
                    "must hold nothing but toolResult blocks, since it holds one"
                } else {
                    "must hold no documents beside toolResult blocks"
                },
                Some("Conversation blocks and tool result blocks cannot be provided in the same turn.".to_owned()),
            );
        }
        asked = Names::of(own.without(&results).into_iter());
    }
}

fn documents(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut names = Names::default();
    for block in subject.blocks.iter().filter(|block| block.kind == "document") {
        let Some(name) = block.inner.at("name").as_str() else { continue };
        if !names.add(name) {
            breaches.refuse(
                format!("{}/document/name", block.at()),
                format!("must be unlike every other document's name, got \"{name}\" again"),
                Some("Messages can not contain duplicate document names. Remove any duplicate document names and try again.".to_owned()),
            );
        }
        let fits = name.chars().all(|c| c.is_alphanumeric() || " -()[]_".contains(c) || c.is_whitespace());
        if !fits || name.contains("  ") {
            breaches.refuse(
                format!("{}/document/name", block.at()),
                "must hold only letters, digits, single spaces, hyphens, underscores, parentheses and square brackets",
                Some(
                    "The file name you provided contains characters that are not allowed: use only alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets. The name can't contain more than one consecutive whitespace character."
                        .to_owned(),
                ),
            );
        }
    }
    for turn in subject.blocks.chunk_by(|a, b| a.m == b.m) {
        let has = |kind: &str| turn.iter().any(|block| block.kind == kind);
        if has("document") && !has("text") {
            breaches.refuse(
                format!("/messages/{}/content", turn[0].m),
                "must hold a text block beside the document",
                Some("A text block must be included when using documents.".to_owned()),
            );
        }
    }
}

/// Claude has been seen to take more, if they are small; of a model that is not known nothing is.
pub(crate) fn too_many_images(subject: &Subject<'_>, images: usize, breaches: &mut Breaches<'_>) {
    if images > 20 {
        let message = format!("must hold at most 20 images, got {images}");
        if subject.model.is_none_or(|model| model.takes.has(Takes::MANY_IMAGES)) {
            breaches.note("/messages", message + ", by the page; more have been taken of at most 2000 pixels wide and high");
        } else {
            breaches.refuse("/messages", message, None);
        }
    }
}

fn media_counts(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let count = |kind: &str| subject.blocks.iter().filter(|block| block.kind == kind).count();
    let (images, documents) = (count("image"), count("document"));
    too_many_images(subject, images, breaches);
    if documents > 5 {
        breaches.refuse("/messages", format!("must hold at most 5 documents, got {documents}"), None);
    }
}

fn abilities(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    let takes = |what| model.takes.has(what);
    let name = model.id;
    if !takes(Takes::CONVERSE) {
        breaches.refuse("", format!("{name} cannot be asked through Converse; use InvokeModel"), None);
        return;
    }
    let tools = subject.body.get("toolConfig").is_some_and(|config| !config.is_null());
    if tools && !takes(Takes::TOOLS) {
        breaches.refuse("/toolConfig", format!("{name} does not take tools"), Some("This model doesn't support tool use.".to_owned()));
    } else if tools && subject.streaming && !takes(Takes::TOOL_STREAM) {
        breaches.refuse(
            "/toolConfig",
            format!("{name} does not take tools when its answer is streamed; use Converse"),
            Some("This model doesn't support tool use in streaming mode.".to_owned()),
        );
    }
    let choice = subject.body.pointer("/toolConfig/toolChoice");
    if let Some(forced) = ["any", "tool"].into_iter().find(|kind| choice.is_some_and(|choice| choice.get(kind).is_some()))
        && takes(Takes::TOOLS)
        && !takes(Takes::FORCED_TOOL)
    {
        breaches.refuse(
            "/toolConfig/toolChoice",
            format!("{name} cannot be made to call a tool; use auto"),
            Some(if takes(Takes::SIGNED) {
                returned("tool_choice: type \"tool\" and \"any\" are not supported for this model.")
            } else {
                no_field(&["toolConfig.toolChoice.", forced].concat())
            }),
        );
    }
    if items(subject.body, "system").next().is_some() && !takes(Takes::SYSTEM) {
        breaches.refuse(
            "/system",
            format!("{name} does not take system text; put it into the first user turn"),
            Some("This model doesn't support system messages. Try again without a system message or use a model that supports system messages.".to_owned()),
        );
    }
    for block in &subject.blocks {
        let Block { m, b, inner, .. } = block;
        media_abilities(model, &|| block.at(), block.kind, *inner, breaches);
        match block.kind {
            "document" if inner.pointer("/citations/enabled").and_then(View::as_bool) == Some(true) => {
                let at = format!("{}/document/citations", block.at());
                if !takes(Takes::CITATIONS) {
                    breaches.refuse(
                        at,
                        format!("{name} does not cite documents"),
                        Some("This model doesn't support citations.".to_owned()),
                    );
                } else if inner.pointer("/source/s3Location").is_some() {
                    breaches.refuse(at, "are not to be had of an object in S3", None);
                }
            }
            "toolResult" => {
                if takes(Takes::NO_STATUS) && inner.get("status").is_some() {
                    breaches.refuse(
                        format!("{}/toolResult/status", block.at()),
                        format!("{name} takes no status; say it in the result's text"),
                        Some(no_field("status")),
                    );
                }
                for (r, part) in items(*inner, "content").enumerate() {
                    let at = || format!("{}/toolResult/content/{r}", block.at());
                    for (kind, medium) in part.members() {
                        media_abilities(model, &at, kind, medium, breaches);
                    }
                    let formats = subject.family.result_documents;
                    if let Some(format) = part.pointer("/document/format").and_then(View::as_str)
                        && !formats.is_empty()
                        && !formats.contains(&format)
                    {
                        breaches.refuse(
                            format!("{}/document/format", at()),
                            format!("must be {} in a tool's result, got {}", one_of(formats), quote(format)),
                            Some(returned(&format!(
                                "Malformed input request: #/messages/{m}/content/{b}: extraneous key [toolResult] is not permitted, please reformat your input and try again."
                            ))),
                        );
                    }
                }
            }
            "reasoningContent" => {
                let role = block.role;
                let signature = inner.at("reasoningText").get("signature").filter(|signature| !signature.is_null() && *signature != "");
                let unsigned = inner.get("reasoningText").is_some() && takes(Takes::SIGNED) && signature.is_none();
                if role == "assistant" && (unsigned || (signature.is_some() && !takes(Takes::SIGNED))) && takes(Takes::REASONING) {
                    let at = format!("{}/reasoningContent/reasoningText/signature", block.at());
                    let message = if unsigned {
                        "is missing; reasoning goes back with the signature it came with"
                    } else {
                        "is not taken by this model"
                    };
                    breaches.refuse(at, message, None);
                }
                let replays = takes(Takes::REASONING) || (takes(Takes::REDACTED) && inner.get("redactedContent").is_some());
                if role == "assistant" && !replays {
                    let message = format!("{name} does not take reasoning back; leave it out");
                    breaches.refuse(format!("{}/reasoningContent", block.at()), message, None);
                }
                if role == "user" {
                    breaches.refuse(
                        format!("{}/reasoningContent", block.at()),
                        "stands only in the assistant's turns",
                        Some(
                            "User messages cannot contain reasoning content. Please remove the reasoning content and try again.".to_owned(),
                        ),
                    );
                }
            }
            _ => (),
        }
    }
}

/// The words for a member that a model does not have.
fn no_field(name: &str) -> String {
    format!("This model doesn't support the {name} field. Remove {name} and try again.")
}

/// The words for documents.
#[cfg_attr(not(feature = "rare-rules"), expect(unused_variables, reason = "pages have the words of most models"))]
fn no_documents(model: &Model) -> String {
    #[cfg(feature = "rare-rules")]
    if model.takes.has(Takes::FIELD_WORDS) {
        return probed::no_block("document");
    }
    "This model doesn't support documents.".to_owned()
}

fn media_abilities(model: &Model, at: &dyn Fn() -> String, kind: &str, medium: View<'_>, breaches: &mut Breaches<'_>) {
    let name = model.id;
    let what = match kind {
        "image" => Takes::IMAGES,
        "document" => Takes::DOCUMENTS,
        "video" => Takes::VIDEO,
        _ => return,
    };
    if !model.takes.has(what) {
        breaches.refuse(
            format!("{}/{kind}", at()),
            format!("{name} does not take {kind}s"),
            Some(if kind == "document" {
                no_documents(model)
            } else {
                format!("This model doesn't support the {kind} content block that you provided. Update the content block and try again.")
            }),
        );
    } else if medium.pointer("/source/s3Location/uri").is_some_and(|uri| !uri.text_at("").starts_with("s3://")) {
        breaches.refuse(format!("{}/{kind}/source/s3Location/uri", at()), "must be s3://bucket/key", None);
    } else if medium.pointer("/source/s3Location").is_some() && !model.takes.has(Takes::S3) {
        breaches.refuse(
            format!("{}/{kind}/source/s3Location", at()),
            format!("{name} does not read objects in S3; send the bytes"),
            Some(no_field("s3Uri")),
        );
    }
}

fn sampling(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    let is_set = |at: &str| subject.body.pointer(at).is_some_and(|value| !value.is_null());
    if model.takes.has(Takes::NO_SAMPLER) {
        // Converse refuses what it has a name for itself, but of Claude.
        let signed = model.takes.has(Takes::SIGNED);
        for (at, name) in [
            ("/inferenceConfig/temperature", "temperature"),
            ("/inferenceConfig/topP", if signed { "top_p" } else { "topP" }),
            ("/additionalModelRequestFields/top_k", "top_k"),
        ] {
            // Of the others, one says that it does not know it, and one passes over it.
            if is_set(at) && (signed || name != "top_k") {
                breaches.refuse(
                    at,
                    format!("{} takes no {name}; leave it out", model.id),
                    Some(if signed { returned(&format!("`{name}` is deprecated for this model.")) } else { no_field(name) }),
                );
            }
        }
    }
    if model.takes.has(Takes::ONE_SAMPLER) && is_set("/inferenceConfig/temperature") && is_set("/inferenceConfig/topP") {
        breaches.refuse(
            "/inferenceConfig",
            format!("{} takes temperature or topP, not both", model.id),
            Some(returned("`temperature` and `top_p` cannot both be specified for this model. Please use only one.")),
        );
    }
}

fn cache_points(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let mut points = Vec::new();
    for list in [subject.body.at("toolConfig").at("tools"), subject.body.at("system")] {
        for item in list.items() {
            points.extend(item.get("cachePoint"));
        }
    }
    for block in &subject.blocks {
        if block.kind == "cachePoint" {
            points.push(block.inner);
        }
    }
    if points.len() > 4 {
        breaches.refuse("", format!("must hold at most 4 cache points, got {}", points.len()), None);
    }
    hours_first(&points, breaches);
    for (before, point) in subject.blocks.iter().zip(subject.blocks.iter().skip(1)) {
        let document = before.kind == "document" && before.m == point.m;
        if point.kind == "cachePoint" && document && before.inner.get("format").is_some_and(|format| format != "pdf") {
            breaches.refuse(point.at(), "must not follow a document that is no pdf", None);
        }
    }
}

/// What is kept for an hour stands before what is kept for five minutes.
pub(crate) fn hours_first(points: &[View<'_>], breaches: &mut Breaches<'_>) {
    let mut sooner = false;
    for point in points {
        let hour = point.at("ttl") == "1h";
        if hour && sooner {
            breaches.refuse(
                "",
                "must mark what is cached for 1h before what is cached for 5m, in the order tools, system, messages",
                Some("a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.".to_owned()),
            );
            return;
        }
        sooner |= !hour;
    }
}

fn structured(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    const AT: &str = "/outputConfig/textFormat/structure/jsonSchema/schema";
    if let Some(text) = subject.body.pointer(AT).and_then(View::as_str).filter(|text| !text.is_empty()) {
        match crate::json::value(text.as_bytes()) {
            Ok(schema) => structured::check((&schema).into(), AT, true, breaches),
            Err(error) => breaches.refuse(AT, format!("must be JSON in a string: {error}"), None),
        }
    }
    structured::strict(
        subject,
        subject.body.at("toolConfig").at("tools"),
        "/toolConfig/tools",
        ["/toolSpec/strict", "/toolSpec/inputSchema/json"],
        breaches,
    );
}

fn last_turn(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model else { return };
    let last = items(subject.body, "messages").enumerate().last();
    if let Some((m, message)) = last
        && message.at("role") == "assistant"
        && model.takes.has(Takes::SIGNED)
        && !model.takes.has(Takes::PREFILL)
    {
        breaches.refuse(
            format!("/messages/{m}/role"),
            format!("must be user in the last turn, since {} does not go on from words put into its mouth", model.id),
            Some(returned("This model does not support assistant message prefill. The conversation must end with a user message.")),
        );
    }
}

fn output_cap(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let Some(model) = subject.model.filter(|model| model.output > 0) else { return };
    if let Some(asked) = subject.body.pointer("/inferenceConfig/maxTokens").and_then(View::as_u64)
        && asked > model.output
    {
        breaches.refuse(
            "/inferenceConfig/maxTokens",
            format!("must be at most {}, which is what {} can write; got {asked}", model.output, model.id),
            Some(format!(
                "The maximum tokens you requested exceeds the model limit of {0}. Try again with a maximum tokens value that is lower than {0}.",
                model.output
            )),
        );
    }
}
