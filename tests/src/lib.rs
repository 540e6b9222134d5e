//! Whole-house tests: what holds across crates.
