//! Texts and images as vectors.

use crate::call::{Answer, Call, Operation, Response, header_usage, json_body, other_use};
use crate::error::{Error, Result};
use crate::families::{Speaks, resolve};
use crate::json::{Fit, FromJson, Members, Object, ToJson, deserialize_from_json, read_from_json, serialize_to_json};
use crate::reply::Usage;
#[cfg(feature = "mixed-inputs")]
use crate::{chat::Source, json::Unfit};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// What to turn into vectors.
#[derive(Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Embed {
    /// The texts, in the order their vectors come back.
    pub texts: Vec<String>,
    /// Numbers in each vector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<u32>,
    /// Whether vectors have length one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub normalize: Option<bool>,
    /// `float`, `int8`, `uint8`, `binary` or `ubinary`, as the model has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Images, in the order their vectors come back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Picture>,
    /// What the vectors are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Which end of a text that is too long is cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncate: Option<Truncate>,
    /// Things that are not one text or one image: what stands in one list makes one vector.
    ///
    /// Cohere Embed v4 takes many lists of texts and images, Titan's multimodal model and Marengo a text and an image, Nova one text,
    /// image, sound or video a call.
    #[cfg(feature = "mixed-inputs")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Vec<Item>>,
}

/// One thing of those that make a vector.
#[cfg(feature = "mixed-inputs")]
#[derive(Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Item {
    /// A text.
    Text {
        /// The text.
        text: String,
    },
    /// An image.
    Image {
        /// `png`, `jpeg`, `gif` or `webp`.
        format: String,
        /// Its bytes, or where they are.
        source: Source,
    },
    /// A sound.
    Audio {
        /// `mp3`, `wav` or `ogg`.
        format: String,
        /// Its bytes, or where they are.
        source: Source,
    },
    /// A video, with its sound.
    Video {
        /// `mp4`, `mov`, `mkv`, `webm`, `flv`, `mpeg`, `mpg`, `wmv` or `three_gp`.
        format: String,
        /// Its bytes, or where they are.
        source: Source,
    },
}

/// An image to turn into a vector.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// `png`, `jpeg`, `gif` or `webp`.
    pub format: String,
    /// The bytes, in base64.
    pub data: String,
}

/// What people said and showed stays out of logs: kinds and sizes only.
impl fmt::Debug for Embed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut embed = f.debug_struct("Embed");
        embed.field("texts", &self.texts.len()).field("images", &self.images);
        #[cfg(feature = "mixed-inputs")]
        embed.field("inputs", &self.inputs);
        embed.field("dimensions", &self.dimensions).field("types", &self.types).field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

#[cfg(feature = "mixed-inputs")]
impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text } => write!(f, "text({} bytes)", text.len()),
            Self::Image { format, source } => write!(f, "image({format}, {source:?})"),
            Self::Audio { format, source } => write!(f, "audio({format}, {source:?})"),
            Self::Video { format, source } => write!(f, "video({format}, {source:?})"),
        }
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "picture({}, {} bytes of base64)", self.format, self.data.len())
    }
}

/// What vectors are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// To be found.
    Document,
    /// To find.
    Query,
    /// To tell classes apart.
    Classification,
    /// To find groups.
    Clustering,
}

/// Which end of a text that is too long is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Truncate {
    /// Neither: it is an error.
    None,
    /// The start.
    Start,
    /// The end.
    End,
}

impl Embed {
    /// One text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { texts: vec![text.into()], ..Self::default() }
    }

    /// The request that asks `model` for the vectors.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`]; [`Error::Invalid`] with everything the service would refuse.
    pub fn call(&self, model: &str) -> Result<Call<Embeddings>> {
        let resolved = resolve(model, None)?;
        let Speaks::Embed(dialect) = resolved.family.speaks else {
            return Err(Error::Malformed { what: "model", reason: format!("{model} gives no vectors; {}", other_use(resolved.family)) });
        };
        let mut findings = Vec::new();
        let body = dialect.write(self, resolved.model, &mut findings);
        Call::checked(Operation::InvokeModel, model, resolved, body, findings)
    }

    /// As many requests as the model's body needs for all texts and images, in their order: the vectors of one
    /// answer after another are the vectors of all.
    pub fn calls(&self, model: &str) -> Result<Vec<Call<Embeddings>>> {
        let resolved = resolve(model, None)?;
        let size = match resolved.family.fields.iter().find(|field| field.at == "/texts").map(|field| field.kind) {
            Some(crate::field::Kind::List(_, most)) => most.max(1),
            _ => 1,
        };
        // The wishes alone, so that no call begins with a copy of everything.
        let wishes = Self {
            texts: Vec::new(),
            images: Vec::new(),
            types: self.types.clone(),
            #[cfg(feature = "mixed-inputs")]
            inputs: Vec::new(),
            ..*self
        };
        #[cfg(feature = "mixed-inputs")]
        if !self.inputs.is_empty() {
            let alone = Self { inputs: Vec::new(), ..self.clone() };
            let together = self.inputs.chunks(size).map(|inputs| Self { inputs: inputs.to_vec(), ..wishes.clone() }.call(model));
            let alone = if alone.texts.is_empty() && alone.images.is_empty() { Vec::new() } else { alone.calls(model)? };
            return alone.into_iter().map(Ok).chain(together).collect();
        }
        let texts = self.texts.chunks(size).map(|texts| Self { texts: texts.to_vec(), ..wishes.clone() });
        let images = self.images.iter().map(|image| Self { images: vec![image.clone()], ..wishes.clone() });
        texts.chain(images).map(|ask| ask.call(model)).collect()
    }
}

/// Vectors, in the order of the texts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Embeddings {
    /// The vectors; where several types were asked for, one after another for each text.
    pub embeddings: Vec<Embedding>,
    /// What it cost, in tokens.
    pub usage: Usage,
    /// Facts about the exchange.
    pub request_id: Option<String>,
}

/// One vector.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Embedding {
    /// `float` or `binary`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its numbers.
    pub values: Vec<f64>,
}

serialize_to_json!(Embeddings, Embedding);

impl ToJson for Embeddings {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        json.put("embeddings", self.embeddings.to_json()).put("usage", self.usage.to_json());
        json.some("requestId", self.request_id.as_deref()).done()
    }
}

impl ToJson for Embedding {
    fn to_json(&self) -> Value {
        Object::default().text("type", &self.kind).put("values", self.values.as_slice().into()).done()
    }
}

impl Answer for Embeddings {
    fn read(call: &Call<Self>, response: &Response<'_>) -> Result<Self> {
        let Speaks::Embed(dialect) = call.family().speaks else {
            return Err(call.family().unreadable("", "an answer of another kind".to_owned()));
        };
        let body = json_body(call, response)?;
        let mut embeddings = dialect.read(&body, call.family())?;
        embeddings.usage = embeddings.usage.or(header_usage(response.header));
        // Vectors have no output tokens, whatever a header says.
        embeddings.usage.output_tokens = None;
        embeddings.request_id = (response.header)("x-amzn-requestid");
        Ok(embeddings)
    }

    fn spoken_by(speaks: Speaks) -> bool {
        matches!(speaks, Speaks::Embed(_))
    }
}

impl FromJson for Embed {
    const WHAT: &'static str = "embed";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let purposes = [
            ("document", Purpose::Document),
            ("query", Purpose::Query),
            ("classification", Purpose::Classification),
            ("clustering", Purpose::Clustering),
        ];
        let ends = [("none", Truncate::None), ("start", Truncate::Start), ("end", Truncate::End)];
        let embed = Self {
            texts: m.or_default("texts"),
            dimensions: m.opt("dimensions"),
            normalize: m.opt("normalize"),
            types: m.or_default("types"),
            images: m.or_default("images"),
            purpose: m.word("purpose", &purposes),
            truncate: m.word("truncate", &ends),
            #[cfg(feature = "mixed-inputs")]
            inputs: m.or_default("inputs"),
        };
        m.end().map(|()| embed)
    }
}

impl FromJson for Picture {
    const WHAT: &'static str = "image";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let picture = Self { format: m.read("format"), data: m.read("data") };
        m.end().map(|()| picture)
    }
}

#[cfg(feature = "mixed-inputs")]
impl FromJson for Item {
    const WHAT: &'static str = "input";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let kind: String = m.read("type");
        let item = match kind.as_str() {
            "text" => Self::Text { text: m.read("text") },
            "image" => Self::Image { format: m.read("format"), source: m.read("source") },
            "audio" => Self::Audio { format: m.read("format"), source: m.read("source") },
            "video" => Self::Video { format: m.read("format"), source: m.read("source") },
            other => {
                m.bad("type", Unfit::new(format!("must be text, image, audio or video, got {}", crate::field::quote(other))));
                return m.fit().map(|()| Self::Text { text: String::new() });
            }
        };
        m.end().map(|()| item)
    }
}

#[cfg(feature = "mixed-inputs")]
read_from_json!(Item: Self::Text { text: String::new() });
#[cfg(feature = "mixed-inputs")]
deserialize_from_json!(Item);
read_from_json!(Picture: Self { format: String::new(), data: String::new() });
deserialize_from_json!(Embed, Picture);
