//! Outcrop: client.
