//! Prompt files.

/// A parsed prompt file.
#[derive(Debug)]
pub struct Prompt;
