//! Sends [`Call`]s to Amazon Bedrock: signs them or adds an API key, tries again where that helps, and reads the
//! answer as the call knows how.
//!
//! ```no_run
//! # async fn example() -> outcrop_client::Result<()> {
//! use outcrop_client::{Chat, Client, Event};
//!
//! let client = Client::from_env()?;
//! let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0")?;
//!
//! let reply = client.send(&call).await?;
//! println!("{}", reply.text());
//!
//! let mut events = client.stream(&call).await?;
//! while let Some(event) = events.next().await {
//!     if let Event::Text { text } = event? {
//!         print!("{text}");
//!     }
//! }
//! println!(" ({:?} tokens)", events.reply().await?.usage.output_tokens);
//! # Ok(())
//! # }
//! ```
//!
//! All of the core is here too: `outcrop_client::Chat` is `outcrop::Chat`. Bytes move through a [`Transport`]; the
//! usual one is [`Http`], and anything else that answers requests can take its place.

mod client;
mod config;
mod reqwest_http;
mod retry;
mod stream;
mod transport;
mod wait;

pub use crate::client::Client;
pub use crate::config::{Auth, Config, Provider};
pub use crate::reqwest_http::Http;
pub use crate::retry::{Backoff, Retry};
pub use crate::stream::EventStream;
pub use crate::transport::{Body, BoxFuture, Transport};
pub use crate::wait::Wait;
pub use outcrop;
pub use outcrop::*;
