//! Families of one's own, from files.

use crate::failure::Failure;
use crate::inputs::{self, shown};
use clap::Args;
use outcrop::{Families, Family};
use std::cell::OnceCell;

/// Files with families.
#[derive(Args)]
pub(crate) struct Own {
    /// A family of your own, as TOML or JSON: for the ids it lists, and for --family; may be repeated
    #[arg(long = "family-file", value_name = "FILE")]
    files: Vec<String>,
    #[arg(skip)]
    loaded: OnceCell<Families>,
}

impl Own {
    /// The families of the files, which are read once.
    pub(crate) fn families(&self) -> Result<&Families, Failure> {
        if let Some(loaded) = self.loaded.get() {
            return Ok(loaded);
        }
        let mut families = Families::default();
        for path in &self.files {
            families = families.with(load(path)?);
        }
        Ok(self.loaded.get_or_init(|| families))
    }
}

fn load(path: &str) -> Result<&'static Family, Failure> {
    if path == "-" {
        return Err(Failure::Usage("--family-file takes a file; stdin is for what is asked".to_owned()));
    }
    let rows = inputs::toml(path, "--family-file")?;
    Family::from_json(&rows).map_err(|error| Failure::File(shown(path), error.to_string()))
}
