//! The client as its users meet it: what it sends, what it makes of answers, when it tries again.
#![allow(clippy::unwrap_used, reason = "tests")]

mod config;
mod retry;
mod script;
mod send;
mod stream;
