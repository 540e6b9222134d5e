//! The prompt and payload engine for Amazon Bedrock.
//!
//! A prompt and its inputs make a [`Chat`]; a chat and a model make a [`Call`]; a call reads its own
//! answer into a [`Reply`], or its stream into [`Event`]s. Each is a plain value that survives JSON, and
//! nothing here touches network, files, clock, randomness, environment or threads.

pub mod call;
pub mod chat;
pub mod check;
mod crc;
mod dialects;
mod draft;
pub mod embed;
pub mod error;
pub mod events;
pub mod eventstream;
pub mod families;
mod field;
pub mod finding;
pub mod json;
pub mod params;
#[cfg(feature = "pii")]
pub mod pii;
#[cfg(feature = "prompt")]
pub mod prompt;
pub mod reply;
pub mod rerank;
mod schema;
#[cfg(any(feature = "sign", feature = "sign-lean"))]
pub mod sign;

pub use call::{Answer, Call, Operation, endpoint};
pub use chat::{Chat, Message, Part, Role, Source, Span, Tool, ToolChoice};
pub use check::check;
pub use embed::{Embed, Embedding, Embeddings, Picture, Purpose, Truncate};
pub use error::{Error, PromptError, Result};
pub use events::Events;
pub use families::{Family, Model, Takes, resolve};
pub use finding::{Finding, Severity};
pub use json::{FromJson, ToJson};
pub use params::Params;
#[cfg(feature = "prompt")]
pub use prompt::Prompt;
pub use reply::{Event, Reason, Reply, Stop, Usage};
pub use rerank::{Rank, Ranking, Rerank};
pub use schema::schema;
