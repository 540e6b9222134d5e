//! Bodies that ask for vectors.

use super::{EmbedDialect, count, object, text_at};
use crate::embed::{Embed, Embedding, Embeddings, Purpose, Truncate};
use crate::error::{Error, Result};
use crate::families::{Family, Model};
use crate::finding::{Finding, Severity};
use crate::json::json;
use crate::reply::Usage;
use serde_json::Value;

/// Titan: one text, one image, or both in one vector.
pub(crate) struct TitanEmbed {
    /// Where the dimensions are asked for.
    pub(crate) dimensions: &'static str,
    /// Whether it takes an image.
    pub(crate) images: bool,
}

/// Cohere Embed: many texts or one image.
pub(crate) struct CohereEmbed {
    /// Whether it is version 4.
    pub(crate) fourth: bool,
}

/// Nova Multimodal Embeddings: one thing at a time.
pub(crate) struct NovaEmbed;

/// Marengo of `TwelveLabs`: one text or image at a time.
pub(crate) struct Marengo;

impl EmbedDialect for TitanEmbed {
    fn write(&self, ask: &Embed, _: Option<&Model>, findings: &mut Vec<Finding>) -> Value {
        #[cfg(feature = "mixed-inputs")]
        let ask = &mixed::apart(ask, findings);
        one(ask, self.images, findings);
        for (given, at) in [(ask.purpose.is_some(), "purpose"), (ask.truncate.is_some(), "truncate")] {
            no_place(given, at, findings);
        }
        no_place(self.images && !ask.types.is_empty(), "types", findings);
        no_place(self.images && ask.normalize.is_some(), "normalize", findings);
        let mut body = object([
            ("inputText", ask.texts.first().map(|text| text.as_str().into())),
            ("inputImage", ask.images.first().map(|image| image.data.as_str().into())),
            ("normalize", ask.normalize.map(Value::from)),
            ("embeddingTypes", (!ask.types.is_empty()).then(|| ask.types.clone().into())),
        ]);
        if let Some(dimensions) = ask.dimensions {
            crate::field::put(&mut body, self.dimensions, dimensions.into());
        }
        body
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings> {
        // The multimodal model says what went wrong in a 200.
        if let (Some(message), true) = (body["message"].as_str(), body["embedding"].is_null() && body.get("embeddingsByType").is_none()) {
            return Err(Error::Service {
                name: "ModelErrorException".to_owned(),
                status: Some(200),
                message: message.to_owned(),
                request_id: None,
            });
        }
        let mut embeddings = Vec::new();
        // `embeddingsByType` is there from version 2 on; the first has only `embedding`.
        for (kind, values) in body["embeddingsByType"].as_object().into_iter().flatten() {
            embeddings.push(vector(kind, values, &format!("/embeddingsByType/{kind}"), family)?);
        }
        if embeddings.is_empty() {
            embeddings.push(vector("float", &body["embedding"], "/embedding", family)?);
        }
        Ok(answer(embeddings, count(body, "/inputTextTokenCount")))
    }
}

impl EmbedDialect for CohereEmbed {
    fn write(&self, ask: &Embed, _: Option<&Model>, findings: &mut Vec<Finding>) -> Value {
        no_place(ask.normalize.is_some(), "normalize", findings);
        no_place(!self.fourth && ask.dimensions.is_some(), "dimensions", findings);
        #[cfg(feature = "mixed-inputs")]
        let inputs = mixed::cohere(ask, self.fourth, findings);
        #[cfg(feature = "mixed-inputs")]
        let given = inputs.is_some();
        #[cfg(not(feature = "mixed-inputs"))]
        let given = false;
        if !given && ask.texts.is_empty() == ask.images.is_empty() {
            refuse("texts", "must be given, or images, not both".to_owned(), findings);
        }
        let purpose = match (ask.images.is_empty(), ask.purpose) {
            (false, _) => "image",
            (true, None | Some(Purpose::Document)) => "search_document",
            (true, Some(Purpose::Query)) => "search_query",
            (true, Some(Purpose::Classification)) => "classification",
            (true, Some(Purpose::Clustering)) => "clustering",
        };
        let truncate = ask.truncate.map(|truncate| match truncate {
            Truncate::None => "NONE",
            Truncate::Start => "START",
            Truncate::End => "END",
        });
        let images: Vec<String> = ask.images.iter().map(|image| format!("data:image/{};base64,{}", image.format, image.data)).collect();
        object([
            ("texts", (!ask.texts.is_empty()).then(|| ask.texts.clone().into())),
            ("images", (!images.is_empty()).then(|| images.into())),
            #[cfg(feature = "mixed-inputs")]
            ("inputs", inputs),
            ("input_type", Some(purpose.into())),
            ("embedding_types", (!ask.types.is_empty()).then(|| ask.types.clone().into())),
            ("truncate", truncate.map(Value::from)),
            ("output_dimension", ask.dimensions.map(Value::from)),
        ])
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings> {
        let mut embeddings = Vec::new();
        match &body["embeddings"] {
            Value::Array(list) => {
                for (index, values) in list.iter().enumerate() {
                    embeddings.push(vector("float", values, &format!("/embeddings/{index}"), family)?);
                }
            }
            Value::Object(kinds) => {
                let texts = kinds.values().filter_map(Value::as_array).map(Vec::len).max().unwrap_or(0);
                for index in 0..texts {
                    for (kind, list) in kinds.iter().filter(|(_, list)| list.is_array()) {
                        embeddings.push(vector(kind, &list[index], &format!("/embeddings/{kind}/{index}"), family)?);
                    }
                }
            }
            // Seen in front of some gateways: the list of the OpenAI-compatible endpoint.
            _ => {
                for (index, item) in body["data"].as_array().into_iter().flatten().enumerate() {
                    embeddings.push(vector("float", &item["embedding"], &format!("/data/{index}/embedding"), family)?);
                }
            }
        }
        if embeddings.is_empty() {
            return Err(nothing(&body["embeddings"], "/embeddings", family));
        }
        Ok(answer(embeddings, None))
    }
}

impl EmbedDialect for NovaEmbed {
    fn write(&self, ask: &Embed, _: Option<&Model>, findings: &mut Vec<Finding>) -> Value {
        #[cfg(feature = "mixed-inputs")]
        let (ask, medium) = (&mixed::apart_but_one(ask, findings), mixed::nova(ask));
        #[cfg(feature = "mixed-inputs")]
        let alone = medium.is_some() && ask.texts.is_empty() && ask.images.is_empty();
        #[cfg(not(feature = "mixed-inputs"))]
        let alone = false;
        if !alone {
            one(ask, true, findings);
        }
        if !ask.texts.is_empty() && !ask.images.is_empty() {
            refuse("texts", "must be given, or images, not both".to_owned(), findings);
        }
        no_place(ask.normalize.is_some(), "normalize", findings);
        no_place(!ask.types.is_empty() && ask.types != ["float"], "types", findings);
        let purpose = match ask.purpose {
            None | Some(Purpose::Document) => "GENERIC_INDEX",
            Some(Purpose::Query) => "GENERIC_RETRIEVAL",
            Some(Purpose::Classification) => "CLASSIFICATION",
            Some(Purpose::Clustering) => "CLUSTERING",
        };
        let truncate = match ask.truncate {
            None | Some(Truncate::None) => "NONE",
            Some(Truncate::Start) => "START",
            Some(Truncate::End) => "END",
        };
        let text = ask.texts.first().map(|text| json!({ "truncationMode": truncate, "value": text }));
        let image = ask.images.first().map(|image| json!({ "format": &image.format, "source": { "bytes": &image.data } }));
        json!({
            "taskType": "SINGLE_EMBEDDING",
            "singleEmbeddingParams": object([
                ("embeddingPurpose", Some(purpose.into())),
                ("embeddingDimension", ask.dimensions.map(Value::from)),
                ("text", text),
                ("image", image),
                #[cfg(feature = "mixed-inputs")]
                (medium.as_ref().map_or("video", |(key, _)| key), medium.map(|(_, value)| value)),
            ]),
        })
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings> {
        let mut embeddings = Vec::new();
        for (index, item) in body["embeddings"].as_array().into_iter().flatten().enumerate() {
            embeddings.push(vector("float", &item["embedding"], &format!("/embeddings/{index}/embedding"), family)?);
        }
        if embeddings.is_empty() {
            return Err(nothing(&body["embeddings"], "/embeddings", family));
        }
        Ok(answer(embeddings, count(body, "/inputTokenCount")))
    }
}

impl EmbedDialect for Marengo {
    fn write(&self, ask: &Embed, model: Option<&Model>, findings: &mut Vec<Finding>) -> Value {
        #[cfg(feature = "mixed-inputs")]
        let ask = &mixed::apart(ask, findings);
        one(ask, true, findings);
        let flat = model.is_some_and(|model| is_second(model.id));
        for (given, at) in [
            (ask.normalize.is_some(), "normalize"),
            (ask.dimensions.is_some(), "dimensions"),
            (ask.purpose.is_some(), "purpose"),
            (!ask.types.is_empty() && ask.types != ["float"], "types"),
            (ask.truncate == Some(Truncate::Start), "truncate"),
        ] {
            no_place(given, at, findings);
        }
        let kind = match (ask.texts.is_empty(), ask.images.is_empty()) {
            (false, false) => "text_image",
            (true, false) => "image",
            _ => "text",
        };
        let text = ask.texts.first().map(|text| text.as_str().into());
        let source = ask.images.first().map(|image| json!({ "base64String": &image.data }));
        if flat {
            let truncate = ask.truncate.map(|truncate| if truncate == Truncate::End { "end" } else { "none" });
            return object([
                ("inputType", Some(kind.into())),
                ("inputText", text),
                ("mediaSource", source),
                ("textTruncate", truncate.map(Value::from)),
            ]);
        }
        if ask.truncate == Some(Truncate::End) {
            let message = "has no place in this model's body; it is left out".to_owned();
            findings.push(Finding::of("BR-EMBED-001", Severity::Ignored, message).at("truncate".to_owned()));
        }
        // From the third on, the input stands under the name of its type.
        object([("inputType", Some(kind.into())), (kind, Some(object([("inputText", text), ("mediaSource", source)])))])
    }

    fn read(&self, body: &Value, family: &'static Family) -> Result<Embeddings> {
        let mut embeddings = Vec::new();
        match body["data"].as_array() {
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    embeddings.push(vector("float", &item["embedding"], &format!("/data/{index}/embedding"), family)?);
                }
            }
            // A page of the third has one object, its examples a list.
            None if body["data"].is_object() => embeddings.push(vector("float", &body["data"]["embedding"], "/data/embedding", family)?),
            None => embeddings.push(vector("float", &body["embedding"], "/embedding", family)?),
        }
        if embeddings.is_empty() {
            return Err(nothing(&body["data"], "/data", family));
        }
        Ok(answer(embeddings, None))
    }
}

/// Whether a Marengo is of the second version, whose body is flat.
pub(crate) fn is_second(id: &str) -> bool {
    id.contains("-2-7")
}

/// These bodies hold one text, and one image where there are images.
fn one(ask: &Embed, images: bool, findings: &mut Vec<Finding>) {
    if ask.texts.len() > 1 {
        refuse("texts", format!("takes one text a call, got {}; Embed::calls makes a call for each", ask.texts.len()), findings);
    }
    if ask.images.len() > usize::from(images) {
        refuse("images", format!("takes {} a call, got {}", if images { "one image" } else { "no images" }, ask.images.len()), findings);
    }
    if ask.texts.is_empty() && ask.images.is_empty() {
        refuse("texts", "is empty; give a text".to_owned(), findings);
    }
}

fn no_place(given: bool, at: &str, findings: &mut Vec<Finding>) {
    if given {
        refuse(at, "has no place in this model's body; leave it out".to_owned(), findings);
    }
}

fn refuse(at: &str, message: String, findings: &mut Vec<Finding>) {
    findings.push(Finding::of("BR-EMBED-001", Severity::Refused, message).at(at.to_owned()));
}

fn answer(embeddings: Vec<Embedding>, input_tokens: Option<u64>) -> Embeddings {
    Embeddings { embeddings, usage: Usage { input_tokens, ..Usage::default() }, ..Embeddings::default() }
}

fn nothing(was: &Value, at: &str, family: &'static Family) -> Error {
    let was = if text_at(was, "").is_empty() { crate::field::article(was) } else { "text".to_owned() };
    family.unreadable(at, was)
}

/// A vector of this type from a list of numbers.
fn vector(kind: &str, values: &Value, at: &str, family: &'static Family) -> Result<Embedding> {
    let numbers = values.as_array().and_then(|values| values.iter().map(Value::as_f64).collect::<Option<Vec<_>>>());
    let Some(values) = numbers.filter(|values| !values.is_empty()) else {
        return Err(nothing(values, at, family));
    };
    Ok(Embedding { kind: kind.to_owned(), values })
}

/// Things of several kinds in one vector.
#[cfg(feature = "mixed-inputs")]
mod mixed {
    use super::refuse;
    use crate::chat::Source;
    use crate::embed::{Embed, Item, Picture};
    use crate::finding::Finding;
    use crate::json::json;
    use serde_json::Value;
    use std::borrow::Cow;

    /// The only list of things as the text and the image that a body has places for.
    pub(super) fn apart<'a>(ask: &'a Embed, findings: &mut Vec<Finding>) -> Cow<'a, Embed> {
        split(ask, false, findings)
    }

    /// The same, with an item that is neither in a place of its own; see [`nova`].
    pub(super) fn apart_but_one<'a>(ask: &'a Embed, findings: &mut Vec<Finding>) -> Cow<'a, Embed> {
        split(ask, true, findings)
    }

    fn split<'a>(ask: &'a Embed, but_one: bool, findings: &mut Vec<Finding>) -> Cow<'a, Embed> {
        let Some(first) = ask.inputs.first() else { return Cow::Borrowed(ask) };
        if ask.inputs.len() > 1 {
            let count = ask.inputs.len();
            refuse("inputs", format!("takes one a call, got {count}; Embed::calls makes a call for each"), findings);
        }
        let mut plain = Embed { inputs: Vec::new(), ..ask.clone() };
        if but_one && first.len() == 1 && !(plain.texts.is_empty() && plain.images.is_empty()) {
            refuse("inputs", "must be given, or texts, or images, not several".to_owned(), findings);
        }
        for (index, item) in first.iter().enumerate() {
            match item {
                Item::Text { text } => plain.texts.push(text.clone()),
                Item::Image { format, source: Source::Data(data) } => {
                    plain.images.push(Picture { format: format.clone(), data: data.clone() });
                }
                _ if but_one && first.len() == 1 => (),
                _ => refuse(
                    &format!("inputs[0][{index}]"),
                    "has no place in this model's body; it takes texts and the bytes of images".to_owned(),
                    findings,
                ),
            }
        }
        Cow::Owned(plain)
    }

    /// What Nova takes by itself and is no text and no image in the body, and the name of its place.
    pub(super) fn nova(ask: &Embed) -> Option<(&'static str, Value)> {
        let [item] = ask.inputs.first()?.as_slice() else { return None };
        let source = |source: &Source| match source {
            Source::Data(data) => json!({ "bytes": data }),
            Source::Text(text) => json!({ "bytes": text }),
            Source::S3 { uri, bucket_owner: None } => json!({ "s3Location": { "uri": uri } }),
            Source::S3 { uri, bucket_owner: Some(owner) } => json!({ "s3Location": { "uri": uri, "bucketOwner": owner } }),
        };
        match item {
            Item::Text { .. } | Item::Image { source: Source::Data(_), .. } => None,
            Item::Image { format, source: of } => Some(("image", json!({ "format": format, "source": source(of) }))),
            Item::Audio { format, source: of } => Some(("audio", json!({ "format": format, "source": source(of) }))),
            Item::Video { format, source: of } => {
                // Chats spell this one otherwise.
                let format = if format == "three_gp" { "3gp" } else { format.as_str() };
                Some(("video", json!({ "format": format, "embeddingMode": "AUDIO_VIDEO_COMBINED", "source": source(of) })))
            }
        }
    }

    /// The lists as Cohere Embed v4 has them.
    pub(super) fn cohere(ask: &Embed, fourth: bool, findings: &mut Vec<Finding>) -> Option<Value> {
        if ask.inputs.is_empty() {
            return None;
        }
        if !fourth {
            refuse("inputs", "has no place in this model's body; leave it out".to_owned(), findings);
        }
        if !ask.texts.is_empty() || !ask.images.is_empty() {
            refuse("inputs", "must be given, or texts, or images, not several".to_owned(), findings);
        }
        let block = |list: usize, index: usize, item: &Item, findings: &mut Vec<Finding>| match item {
            Item::Text { text } => json!({ "type": "text", "text": text }),
            Item::Image { format, source: Source::Data(data) } => {
                json!({ "type": "image_url", "image_url": { "url": format!("data:image/{format};base64,{data}") } })
            }
            _ => {
                let message = "has no place in this model's body; it takes texts and the bytes of images".to_owned();
                refuse(&format!("inputs[{list}][{index}]"), message, findings);
                Value::Null
            }
        };
        let mut inputs = Vec::with_capacity(ask.inputs.len());
        for (list, items) in ask.inputs.iter().enumerate() {
            let blocks: Vec<Value> = items.iter().enumerate().map(|(index, item)| block(list, index, item, findings)).collect();
            inputs.push(json!({ "content": blocks }));
        }
        Some(inputs.into())
    }
}
