//! A stand-in for the Amazon Bedrock runtime: same bytes, same refusals, same faults, no account.
//!
//! ```
//! use outcrop_mock::Mock;
//! use outcrop::Chat;
//! use std::time::SystemTime;
//!
//! let mock = Mock::new().open();
//! let call = Chat::user("Name one igneous rock.").converse("amazon.nova-lite-v1:0")?;
//! let answer = mock.answer(&call.request("http://localhost")?, SystemTime::UNIX_EPOCH);
//! let reply = call.read(&answer.response())?;
//! assert!(reply.text().contains("igneous"));
//! # Ok::<(), outcrop::Error>(())
//! ```
//!
//! One function, [`Mock::answer`], is behind every door: in process, the transport of `outcrop-client` (feature `client`), an
//! HTTP server (feature `server`), a responder for `wiremock` (feature `wiremock`). It goes through a named [`Fault`], the signature, the path, the body, with the rules
//! and the words the service has for it, then the [`Fixture`] that fits, and makes up an answer where none does. The
//! same request and seed give the same bytes, jobs apart, which go on.

mod answer;
mod ask;
#[cfg(feature = "client")]
mod client;
mod dice;
mod fault;
pub mod fixture;
mod guard;
mod images;
mod jobs;
mod matching;
mod mock;
mod schema;
#[cfg(feature = "server")]
pub mod server;
mod shapes;
mod synth;
mod vectors;
#[cfg(feature = "wiremock")]
mod wiremock;
mod write;

pub use answer::Answer;
pub use fault::Fault;
pub use fixture::{Fixture, FixtureBody, FixtureError, Frame};
pub use mock::{Access, Misses, Mock};
#[cfg(feature = "server")]
pub use server::{Server, serve};
