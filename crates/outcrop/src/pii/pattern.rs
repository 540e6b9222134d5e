//! A pattern of the caller's.
//!
//! A page has no use for the choice among engines that the `regex` crate makes: there it is one of them, the one that serves every pattern.
//! Syntax and matches are the same.

#[cfg(target_family = "wasm")]
use page::{Engine, compile, find_each};
#[cfg(not(target_family = "wasm"))]
use whole::{Engine, compile, find_each};

use regex_automata::nfa::thompson::{self, NFA, State, WhichCaptures};
use regex_automata::util::syntax;

/// What a compiled pattern may take, in bytes.
const MOST_BYTES: usize = 1 << 20;
/// What one of its states takes on a processor of 64 bits, in bytes.
const STATE_BYTES: usize = 24;
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

/// The error draws the pattern with carets under the place, and numbers its lines when there are several; said in one line.
fn position(drawn: &str) -> String {
    let what = drawn.lines().last().and_then(|line| line.strip_prefix("error: ")).unwrap_or("it is not a pattern");
    // The pattern may have carets of its own, and a line of nothing else: but it stands right below the title.
    let lines: Vec<&str> = drawn.lines().skip(2).collect();
    let carets = |line: &&str| line.contains('^') && line.trim_start().bytes().all(|byte| matches!(byte, b'^' | b' '));
    let Some(at) = lines.iter().position(carets) else {
        // What goes over several lines is not drawn but told.
        let place = lines.iter().find(|line| line.starts_with("on line "));
        return place.map_or_else(|| what.to_owned(), |place| format!("{what} {place}"));
    };
    let caret = lines.get(at).and_then(|line| line.find('^')).unwrap_or(0);
    // The drawn line stands behind four spaces, or behind its number, a colon and a space.
    match at.checked_sub(1).and_then(|above| lines.get(above)?.split_once(": ")) {
        Some((number, _)) => format!("{what} at line {} column {}", number.trim(), caret.saturating_sub(number.len() + 1)),
        None => format!("{what} at column {}", caret.saturating_sub(3)),
    }
}

/// What is said of a pattern that is too large.
fn too_large() -> String {
    format!("it takes more than {MOST_BYTES} bytes when compiled")
}

/// Lines without their ends, and where they start.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |whole| {
        let start = at;
        at += whole.len();
        let line = whole.strip_suffix('\n').unwrap_or(whole);
        (start, line.strip_suffix('\r').unwrap_or(line))
    })
}

/// The pattern as a machine of states; else why there is none.
///
/// What it weighs is counted as a processor of 64 bits has it, so that a page takes the same patterns.
fn machine(pattern: &str) -> Result<NFA, String> {
    // On the way it may take more than in the end.
    let config = thompson::Config::new().nfa_size_limit(Some(4 * MOST_BYTES)).which_captures(WhichCaptures::All);
    let built = NFA::compiler().syntax(syntax::Config::new().nest_limit(MOST_NESTED)).configure(config).build(pattern);
    let nfa = built.map_err(|error| std::error::Error::source(&error).map_or_else(too_large, |drawn| position(&drawn.to_string())))?;
    let states = nfa.memory_usage().saturating_sub(nfa.group_info().memory_usage());
    let narrower = STATE_BYTES.saturating_sub(size_of::<State>());
    if states + nfa.states().len() * narrower > MOST_BYTES { Err(too_large()) } else { Ok(nfa) }
}

#[cfg(not(target_family = "wasm"))]
mod whole {
    use super::{MOST_BYTES, MOST_NESTED, lines, machine, position, too_large};
    use regex::{Error, RegexBuilder};

    pub(super) type Engine = regex::Regex;

    pub(super) fn compile(pattern: &str) -> Result<Engine, String> {
        machine(pattern)?;
        property(pattern)?;
        // Several machines are made of it.
        let built = RegexBuilder::new(pattern).size_limit(16 * MOST_BYTES).dfa_size_limit(MOST_BYTES).nest_limit(MOST_NESTED).build();
        built.map_err(|error| match error {
            Error::Syntax(drawn) => position(&drawn),
            _ => too_large(),
        })
    }

    /// Refuses `\p{…}` as a page does: whether its tables are here depends on what else is linked.
    fn property(pattern: &str) -> Result<(), String> {
        let (mut line, mut column, mut escaped) = (1, 1, false);
        for letter in pattern.chars() {
            if escaped && matches!(letter, 'p' | 'P') {
                let place = if pattern.contains('\n') { format!("line {line} column") } else { "column".to_owned() };
                return Err(format!("Unicode property not found at {place} {}", column - 1));
            }
            escaped = letter == '\\' && !escaped;
            (line, column) = if letter == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        Ok(())
    }

    pub(super) fn find_each(engine: &Engine, text: &str, found: &mut dyn FnMut(usize, usize)) {
        for (start, line) in lines(text) {
            engine.find_iter(line).filter(|hit| !hit.is_empty()).for_each(|hit| found(start + hit.start(), start + hit.end()));
        }
    }
}

#[cfg(target_family = "wasm")]
mod page {
    use super::{lines, machine};
    use regex_automata::nfa::thompson::pikevm::{Cache, PikeVM};
    use std::sync::Mutex;

    pub(super) struct Engine {
        vm: PikeVM,
        cache: Mutex<Cache>,
    }

    pub(super) fn compile(pattern: &str) -> Result<Engine, String> {
        let vm = PikeVM::new_from_nfa(machine(pattern)?).map_err(|error| error.to_string())?;
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
