//! The client as its users meet it: what it sends, what it makes of answers, when it tries again.
#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(clippy::items_after_statements, reason = "a check below its cases reads as a table")]
#![allow(clippy::unnecessary_wraps, reason = "an answer of the script may be none")]

mod config;
mod retry;
mod script;
mod send;
mod stream;
mod wait;
