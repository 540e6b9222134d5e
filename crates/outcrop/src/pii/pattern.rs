//! A pattern of the caller's.
//!
//! A page has no use for the choice among engines that the `regex` crate makes: there it is one of them, the one that serves every pattern.
//! Syntax and matches are the same.

#[cfg(target_family = "wasm")]
use page::{Engine, compile, find_each};
#[cfg(not(target_family = "wasm"))]
use whole::{Engine, compile, find_each};

/// What a compiled pattern may take, in bytes.
const MOST_BYTES: usize = 1 << 20;
/// How deep its groups may stand in one another.
const MOST_NESTED: u32 = 64;

/// A compiled pattern.
pub(super) struct Pattern(Engine);

impl Pattern {
    /// Compiles it; else says why it cannot be.
    #[inline(never)]
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        compile(pattern).map(Self)
    }

    /// Calls `found` with the start and end of every match that is not empty. A match ends in its line.
    pub(super) fn find_in(&self, text: &str, mut found: impl FnMut(usize, usize)) {
        find_each(&self.0, text, &mut found);
    }
}

/// The error draws the pattern with a caret under the place; said in one line.
fn position(drawn: &str) -> String {
    let lines: Vec<&str> = drawn.lines().collect();
    let column =
        lines.iter().find(|line| line.trim_start().starts_with('^')).and_then(|line| line.find('^')).map(|at| at.saturating_sub(4) + 1);
    let what = lines.last().and_then(|line| line.strip_prefix("error: ")).unwrap_or("it is not a pattern");
    match column {
        Some(column) => format!("{what} at column {column}"),
        None => what.to_owned(),
    }
}

/// What is said of a pattern that is too large.
fn too_large() -> String {
    format!("it takes more than {MOST_BYTES} bytes when compiled")
}

/// Lines with their ends, and where they start.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

#[cfg(not(target_family = "wasm"))]
mod whole {
    use super::{MOST_BYTES, MOST_NESTED, lines, position, too_large};
    use regex::{Error, RegexBuilder};

    pub(super) type Engine = regex::Regex;

    pub(super) fn compile(pattern: &str) -> Result<Engine, String> {
        let built = RegexBuilder::new(pattern).size_limit(MOST_BYTES).dfa_size_limit(MOST_BYTES).nest_limit(MOST_NESTED).build();
        built.map_err(|error| match error {
            Error::Syntax(drawn) => position(&drawn),
            _ => too_large(),
        })
    }

    pub(super) fn find_each(engine: &Engine, text: &str, found: &mut dyn FnMut(usize, usize)) {
        for (start, line) in lines(text) {
            engine.find_iter(line).filter(|hit| !hit.is_empty()).for_each(|hit| found(start + hit.start(), start + hit.end()));
        }
    }
}

#[cfg(target_family = "wasm")]
mod page {
    use super::{MOST_BYTES, MOST_NESTED, lines, position, too_large};
    use regex_automata::nfa::thompson::pikevm::{Cache, PikeVM};
    use regex_automata::nfa::thompson::{Config, WhichCaptures};
    use regex_automata::util::syntax;
    use std::sync::Mutex;

    pub(super) struct Engine {
        vm: PikeVM,
        cache: Mutex<Cache>,
    }

    pub(super) fn compile(pattern: &str) -> Result<Engine, String> {
        let config = Config::new().nfa_size_limit(Some(MOST_BYTES)).which_captures(WhichCaptures::All);
        let vm = PikeVM::builder().syntax(syntax::Config::new().nest_limit(MOST_NESTED)).thompson(config).build(pattern);
        let vm = vm.map_err(|error| std::error::Error::source(&error).map_or_else(too_large, |drawn| position(&drawn.to_string())))?;
        let cache = Mutex::new(vm.create_cache());
        Ok(Engine { vm, cache })
    }

    pub(super) fn find_each(engine: &Engine, text: &str, found: &mut dyn FnMut(usize, usize)) {
        let Ok(mut cache) = engine.cache.lock() else { return };
        for (start, line) in lines(text) {
            engine
                .vm
                .find_iter(&mut cache, line)
                .filter(|hit| !hit.is_empty())
                .for_each(|hit| found(start + hit.start(), start + hit.end()));
        }
    }
}
