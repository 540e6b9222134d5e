//! Outcrop: mock.

pub mod fixture;
