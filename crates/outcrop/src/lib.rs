//! The prompt and payload engine for Amazon Bedrock.
//!
//! A prompt and its inputs make a [`Chat`]; a chat and a model make a [`Call`]; a call reads its own
//! answer into a [`Reply`], or its stream into [`Event`]s. Each is a plain value that survives JSON, and
//! nothing here touches network, files, clock, randomness, environment or threads.

#[cfg(feature = "media")]
mod any;
#[cfg(feature = "media")]
pub mod batch;
pub mod body;
pub mod call;
#[cfg(feature = "catalogue")]
pub mod catalogue;
pub mod chat;
pub mod check;
mod crc;
mod dialects;
mod draft;
pub mod embed;
pub mod error;
pub mod events;
pub mod eventstream;
#[cfg(feature = "explain")]
pub mod explain;
pub mod families;
mod field;
pub mod finding;
#[cfg(feature = "from-body")]
pub mod from_body;
pub mod guardrail;
#[cfg(feature = "media")]
pub mod image;
#[cfg(feature = "media")]
pub mod job;
pub mod json;
#[cfg(feature = "media")]
pub mod options;
pub mod params;
#[cfg(feature = "rarest-rules")]
mod pdf;
#[cfg(any(feature = "media", feature = "rare-rules"))]
pub mod picture;
#[cfg(feature = "pii")]
pub mod pii;
#[cfg(feature = "prompt")]
pub mod prompt;
pub mod reply;
pub mod rerank;
mod schema;
#[cfg(feature = "media")]
pub mod service;
mod shared;
#[cfg(any(feature = "sign", feature = "sign-lean"))]
pub mod sign;
#[cfg(feature = "media")]
pub mod video;

#[cfg(feature = "media")]
pub use any::AnyCall;
pub use body::{Body, View};
pub use call::{Answer, Call, Operation, endpoint};
pub use chat::{Chat, Message, Part, Role, Source, Span, Tool, ToolChoice};
pub use check::check;
#[cfg(feature = "mixed-inputs")]
pub use embed::Item;
pub use embed::{Embed, Embedding, Embeddings, Picture, Purpose, Truncate};
pub use error::{Error, PromptError, Result};
pub use events::Events;
#[cfg(feature = "custom-families")]
pub use families::Families;
pub use families::{Family, FamilyHint, Model, Takes, resolve};
pub use finding::{Finding, Severity};
#[cfg(feature = "from-body")]
pub use from_body::FromBody;
#[cfg(feature = "media")]
pub use image::{Artifact, Control, Extend, Image, Images, Mask, Size, Task};
#[cfg(feature = "media")]
pub use job::{Job, JobPage, JobStatus, Jobs, Output, State};
pub use json::{FromJson, ToJson};
#[doc(hidden)]
pub use json::{respelt as json_respelt, text as json_text, value as json_value};
#[cfg(feature = "media")]
pub use options::CallOptions;
pub use params::Params;
#[cfg(feature = "prompt")]
pub use prompt::Prompt;
pub use reply::{Event, Reason, Reply, Stop, Usage};
pub use rerank::{Rank, Ranking, Rerank};
pub use schema::schema;
#[cfg(feature = "media")]
pub use service::TokenCount;
pub use shared::Json;
#[cfg(feature = "media")]
pub use video::{Clip, Shot, Video};
