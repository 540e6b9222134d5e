//! Which inputs can reach which tag.
//!
//! Values inside the engine are plain, so that `tone == "formal"`, slices and filters mean what they
//! mean in Jinja. What came from where is worked out beforehand, from the text of the template: for
//! every place that writes, the set of inputs whose text could be written there. Where this is not
//! exact it errs on one side only: author text may be taken for input, never the other way round.
//!
//! Captured text (`{% set x %}…{% endset %}`) carries marks of its own, see `body`.
//! Written as it is, its marks say what is what; once an operator or filter has touched it, it counts
//! as input of everything that was captured.

use super::inputs::Input;
use super::scan::{MAX_NESTING, Tag, TagKind, Token, TokenKind};
use super::{Origin, Source};
use crate::error::Result;
use std::ops::Range;

/// Includes inside includes.
const MAX_INCLUDE_DEPTH: usize = 10;
/// Includes in one prompt, counted at every place they unfold.
const MAX_INCLUDES: usize = 256;
/// Bytes of all includes, counted at every place they unfold: the engine gets them as one text.
const MAX_UNFOLDED: usize = 4 << 20;
/// Passes until nothing changes; past this every input is taken to reach every tag.
const MAX_PASSES: usize = 32;

/// Functions a body can call.
pub(super) const FUNCTIONS: &[&str] = &["role", "image", "document", "history", "cache_point", "range", "namespace"];
/// The parts of [`FUNCTIONS`] that write structure, and no text of their arguments.
const STRUCTURE: &[&str] = &["role", "image", "document", "history", "cache_point"];
const WORDS: &[&str] =
    &["and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "True", "False", "None", "recursive", "self", "super"];
/// Members of `loop` that hold none of the items.
const LOOP_COUNTERS: &[&str] =
    &["index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0", "cycle", "changed"];
/// Stands among input names for "whatever was put into a namespace", which can be passed around by
/// reference. No input can have this name. It is the first word.
const NAMESPACE: u32 = 0;

/// A place that writes: template and tag by number.
pub(super) type Site = (usize, usize);

/// A place in a source.
pub(super) type At = (usize, Range<usize>);

#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    /// For every tag of every source, the inputs whose text may be written there unmarked.
    pub(super) sites: Vec<Vec<Option<Origin>>>,
    /// Every input mentioned.
    pub(super) used: Vec<Used>,
    /// A `history()` without arguments stands here.
    pub(super) plain_history: Option<At>,
    /// The inputs were not declared but follow from their use.
    pub(super) implied: bool,
}

/// An input and its first mention.
#[derive(Clone, Debug)]
pub(super) struct Used {
    pub(super) name: String,
    pub(super) at: At,
    /// `image`, `document` or `history`, when it is handed to one of them.
    pub(super) placed: Option<&'static str>,
}

/// A set of words by their numbers. Sorted lists stand here for trees: a page downloads a tree once more for every type in it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Names(Vec<u32>);

impl Names {
    fn contains(&self, word: u32) -> bool {
        self.0.binary_search(&word).is_ok()
    }

    fn insert(&mut self, word: u32) -> bool {
        match self.0.binary_search(&word) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, word);
                true
            }
        }
    }

    /// Takes in another set; whether that was news.
    fn add(&mut self, more: &Self) -> bool {
        let before = self.0.len();
        if before == 0 {
            self.0.clone_from(&more.0);
        } else {
            for word in &more.0 {
                self.insert(*word);
            }
        }
        self.0.len() > before
    }
}

/// Numbers of things by the numbers of words.
#[derive(Clone, Debug, Default)]
struct Table(Vec<(u32, usize)>);

impl Table {
    fn get(&self, word: u32) -> Option<usize> {
        let at = self.0.binary_search_by_key(&word, |(word, _)| *word).ok()?;
        self.0.get(at).map(|(_, thing)| *thing)
    }

    /// Keeps the first thing there is for a word; whether it is this one.
    fn insert(&mut self, word: u32, thing: usize) -> bool {
        match self.0.binary_search_by_key(&word, |(word, _)| *word) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, (word, thing));
                true
            }
        }
    }
}

/// Every name in the sources, numbered by its first mention.
struct Words<'a> {
    texts: Vec<&'a str>,
    /// The first of each text, in the order of the texts.
    sorted: Vec<usize>,
}

impl<'a> Words<'a> {
    fn of(sources: &'a [Source], declared: &[&'a str]) -> Self {
        let mut texts = vec!["\0namespace", "history"];
        texts.extend(declared);
        for source in sources {
            texts.extend(source.tags.iter().flat_map(|tag| names(&tag.tokens, &source.text)));
        }
        let mut sorted = super::in_order(&texts);
        sorted.dedup_by(|one, other| texts.get(*one) == texts.get(*other));
        Self { texts, sorted }
    }

    fn text(&self, word: u32) -> &'a str {
        self.texts.get(word as usize).copied().unwrap_or_default()
    }

    /// The number of a name; every name there is has one.
    fn number(&self, text: &str) -> u32 {
        let at = self.sorted.binary_search_by(|word| self.texts.get(*word).copied().unwrap_or_default().cmp(text)).ok();
        at.and_then(|at| u32::try_from(*self.sorted.get(at)?).ok()).unwrap_or(NAMESPACE)
    }

    /// All of them, joined by `+` in the order of their names.
    fn origin(&self, names: &Names) -> Option<Origin> {
        let texts = self.in_order(names);
        (!texts.is_empty()).then(|| Origin::Input(texts.join("+")))
    }

    fn in_order(&self, names: &Names) -> Vec<&'a str> {
        let texts: Vec<&str> = names.0.iter().map(|word| self.text(*word)).collect();
        super::in_order(&texts).into_iter().filter_map(|at| texts.get(at).copied()).collect()
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Var {
    /// Inputs the value is made of.
    direct: Names,
    /// Inputs that stand in it between marks.
    marked: Names,
    /// Shadows what is outside for good: loop targets.
    owned: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Frame {
    Branch,
    Loop,
    With,
    Capture,
    Filter,
}

/// What is open: the frame, its scope, the inputs written inside it, and the tag that opened it.
type Open = (Frame, usize, Names, Option<Site>);

struct Walk<'a> {
    sources: &'a [Source],
    words: Words<'a>,
    declared: Option<Names>,
    vars: Vec<Var>,
    /// For every scope, its variables.
    scopes: Vec<Table>,
    next_scope: usize,
    stack: Vec<Open>,
    /// Everything ever put into an attribute of a namespace.
    namespaces: Names,
    included: Vec<usize>,
    includes: usize,
    unfolded: usize,
    /// Blocks that are open around the include that is being walked.
    depth: usize,
    /// For every tag of every source, what may be written there unmarked.
    sites: Vec<Vec<Names>>,
    /// Every input mentioned, and the first place of each.
    used: Names,
    places: Vec<(u32, At)>,
    /// Inputs handed to one of [`STRUCTURE`], by its number.
    placed: Table,
    plain_history: Option<At>,
    changed: bool,
}

/// Follows the inputs through the first source and all it includes. With `declared` names, any other
/// name is an error; without, every name from outside is an input.
pub(super) fn follow(sources: &[Source], declared: Option<&[Input]>) -> Result<Flow> {
    let inputs: Vec<&str> = declared.unwrap_or_default().iter().map(|input| input.name.as_str()).collect();
    let words = Words::of(sources, &inputs);
    let mut walk = Walk {
        sources,
        declared: declared.map(|_| {
            let mut names = Names::default();
            for name in &inputs {
                names.insert(words.number(name));
            }
            names
        }),
        words,
        vars: Vec::new(),
        scopes: Vec::new(),
        next_scope: 0,
        stack: Vec::new(),
        namespaces: Names::default(),
        included: vec![0],
        includes: 0,
        unfolded: 0,
        depth: 0,
        sites: sources.iter().map(|source| vec![Names::default(); source.tags.len()]).collect(),
        used: Names::default(),
        places: Vec::new(),
        placed: Table::default(),
        plain_history: None,
        changed: false,
    };
    for pass in 0.. {
        walk.changed = false;
        walk.next_scope = 0;
        walk.includes = 0;
        walk.unfolded = 0;
        walk.stack.clear();
        walk.enter(Frame::Branch);
        walk.template(0)?;
        if !walk.changed {
            break;
        }
        if pass == MAX_PASSES {
            walk.sites.iter_mut().flatten().for_each(|names| names.clone_from(&walk.used));
            break;
        }
    }
    for names in walk.sites.iter_mut().flatten() {
        if names.contains(NAMESPACE) {
            names.add(&walk.namespaces);
            names.0.retain(|word| *word != NAMESPACE);
        }
    }
    let used = walk.places.iter().map(|(word, at)| Used {
        name: walk.words.text(*word).to_owned(),
        at: at.clone(),
        placed: walk.placed.get(*word).and_then(|function| STRUCTURE.get(function)).copied(),
    });
    Ok(Flow {
        used: used.collect(),
        sites: walk.sites.iter().map(|tags| tags.iter().map(|names| walk.words.origin(names)).collect()).collect(),
        plain_history: walk.plain_history,
        implied: false,
    })
}

impl<'a> Walk<'a> {
    fn template(&mut self, number: usize) -> Result<()> {
        let source: &'a Source = &self.sources[number];
        let base = self.stack.len();
        for (index, tag) in source.tags.iter().enumerate() {
            if self.depth + tag.depth > MAX_NESTING {
                return self.refuse(number, tag.inner.clone(), super::TOO_DEEP);
            }
            match tag.kind {
                TagKind::Expression => {
                    let value = self.value(number, &tag.tokens)?;
                    self.write((number, index), &value);
                }
                TagKind::Statement => self.statement(number, index, tag)?,
            }
        }
        self.stack.truncate(base);
        Ok(())
    }

    fn write(&mut self, (number, index): Site, value: &Var) {
        if let Some((_, _, written, _)) = self.stack.last_mut() {
            written.add(&value.direct);
            written.add(&value.marked);
        }
        if let Some(names) = self.sites.get_mut(number).and_then(|tags| tags.get_mut(index)) {
            self.changed |= names.add(&value.direct);
        }
    }

    fn enter(&mut self, frame: Frame) -> usize {
        let scope = self.next_scope;
        self.next_scope += 1;
        if self.scopes.len() <= scope {
            self.scopes.push(Table::default());
        }
        self.stack.push((frame, scope, Names::default(), None));
        scope
    }

    /// Closes what was opened last; what was written inside it was written inside what is around it, too.
    fn leave(&mut self) -> Option<Open> {
        let open = self.stack.pop()?;
        if let Some((_, _, written, _)) = self.stack.last_mut() {
            written.add(&open.2);
        }
        Some(open)
    }

    fn assign(&mut self, scope: usize, name: u32, value: &Var) {
        let Some(vars) = self.scopes.get_mut(scope) else { return };
        let new = vars.insert(name, self.vars.len());
        if new {
            self.vars.push(Var::default());
        }
        let Some(var) = vars.get(name).and_then(|number| self.vars.get_mut(number)) else { return };
        let was_owned = var.owned;
        let grown = var.direct.add(&value.direct) | var.marked.add(&value.marked);
        var.owned |= value.owned;
        self.changed |= new || grown || was_owned != var.owned;
    }

    /// The scope `set` writes to.
    fn here(&self) -> usize {
        self.stack.iter().rev().find(|(frame, ..)| matches!(frame, Frame::Loop | Frame::With)).map_or(0, |(_, scope, ..)| *scope)
    }

    fn statement(&mut self, number: usize, index: usize, tag: &Tag) -> Result<()> {
        let source: &'a Source = &self.sources[number];
        let text = source.text.as_str();
        let keyword = tag.keyword(text);
        let tokens = tag.tokens.get(1..).unwrap_or_default();
        match keyword {
            "for" => {
                let at = position(tokens, |token| token.is_name(text, "in")).unwrap_or(tokens.len());
                let (targets, rest) = (&tokens[..at], tokens.get(at + 1..).unwrap_or_default());
                let filter = position(rest, |token| token.is_name(text, "if")).unwrap_or(rest.len());
                let items = self.opaque(number, &rest[..filter])?;
                let scope = self.enter(Frame::Loop);
                for name in names(targets, text) {
                    self.assign(scope, self.words.number(name), &Var { direct: items.clone(), owned: true, ..Var::default() });
                }
                self.opaque(number, rest.get(filter + 1..).unwrap_or_default())?;
            }
            "if" => {
                self.opaque(number, tokens)?;
                self.enter(Frame::Branch);
            }
            "elif" => {
                self.opaque(number, tokens)?;
            }
            "else" => {
                if let Some((Frame::Loop, ..)) = self.stack.last() {
                    self.leave();
                    self.enter(Frame::Branch);
                }
            }
            "with" => {
                let mut assigned = Vec::new();
                for piece in split(tokens, b',') {
                    let at = position(piece, |token| token.is(b'=')).unwrap_or(piece.len());
                    let value = self.value(number, piece.get(at + 1..).unwrap_or_default())?;
                    assigned.extend(names(&piece[..at], text).map(|name| (self.words.number(name), value.clone())));
                }
                let scope = self.enter(Frame::With);
                for (name, value) in assigned {
                    self.assign(scope, name, &Var { owned: true, ..value });
                }
            }
            "set" => {
                if let Some(at) = assignment(tokens) {
                    let value = self.value(number, &tokens[at + 1..])?;
                    self.set(text, &tokens[..at], &value);
                } else {
                    self.enter(Frame::Capture);
                    if let Some(last) = self.stack.last_mut() {
                        last.3 = Some((number, index));
                    }
                }
            }
            "filter" => {
                self.enter(Frame::Filter);
                if let Some(last) = self.stack.last_mut() {
                    last.3 = Some((number, index));
                }
            }
            "include" => self.include(number, tag, tokens)?,
            "do" => {
                self.value(number, tokens)?;
            }
            "endset" => {
                if let Some((_, _, written, Some((_, opened)))) = self.leave() {
                    let opening = source.tags[opened].tokens.get(1..).unwrap_or_default();
                    let filter = position(opening, |token| token.is(b'|')).unwrap_or(opening.len());
                    let mut value = Var { marked: written, ..Var::default() };
                    if filter < opening.len() {
                        value.direct = self.opaque(number, &opening[filter..])?;
                        value.direct.add(&std::mem::take(&mut value.marked));
                    }
                    self.set(text, &opening[..filter], &value);
                }
            }
            "endfilter" => {
                if let Some((_, _, mut written, Some((_, opened)))) = self.leave() {
                    // The first name is a filter, as after `|`.
                    let opening = source.tags[opened].tokens.get(2..).unwrap_or_default();
                    written.add(&self.opaque(number, opening)?);
                    self.write((number, opened), &Var { direct: written, ..Var::default() });
                }
            }
            "endfor" | "endif" | "endwith" => drop(self.leave()),
            // Those that are not supported were refused before.
            _ => (),
        }
        Ok(())
    }

    fn set(&mut self, text: &str, targets: &[Token], value: &Var) {
        let scope = self.here();
        let single = matches!(targets, [_]);
        for (index, token) in targets.iter().enumerate() {
            let attribute = index > 0 && targets[index - 1].is(b'.');
            if token.kind != TokenKind::Name || attribute {
                continue;
            }
            let name = self.words.number(token.text(text));
            if single {
                self.assign(scope, name, value);
                continue;
            }
            let mut value = Var { direct: value.direct.clone(), marked: value.marked.clone(), ..Var::default() };
            value.direct.add(&std::mem::take(&mut value.marked));
            if targets.get(index + 1).is_some_and(|token| token.is(b'.')) {
                self.changed |= self.namespaces.add(&value.direct);
            } else {
                self.assign(scope, name, &value);
            }
        }
    }

    fn include(&mut self, number: usize, tag: &Tag, tokens: &[Token]) -> Result<()> {
        let text = self.sources[number].text.as_str();
        let at = tokens.first().map_or(tag.inner.clone(), |token| token.at.clone());
        let Some(name) = tokens.first().and_then(|token| token.literal(text)).filter(|_| tokens.len() == 1) else {
            return self.refuse(
                number,
                at,
                "an include names its file in plain quotes, {% include \"partial\" %}, so that it can be loaded before rendering",
            );
        };
        let Some(target) = self.sources.iter().position(|source| source.name.as_deref() == Some(name)) else {
            return self.refuse(number, at, format!("include \"{name}\" was not given; give its text together with the prompt"));
        };
        if self.included.contains(&target) {
            let mut way: Vec<_> = self.included.iter().filter_map(|at| self.sources[*at].name.as_deref()).collect();
            way.push(name);
            return self.refuse(number, at, format!("include \"{name}\" includes itself: {}", way.join(" → ")));
        }
        self.includes += 1;
        if self.included.len() > MAX_INCLUDE_DEPTH || self.includes > MAX_INCLUDES {
            return self.refuse(
                number,
                at,
                format!("includes go deeper than {MAX_INCLUDE_DEPTH} levels or unfold to more than {MAX_INCLUDES}"),
            );
        }
        self.unfolded += self.sources.get(target).map_or(0, |source| source.text.len());
        if self.unfolded > MAX_UNFOLDED {
            return self.refuse(number, at, format!("includes unfold to more than {MAX_UNFOLDED} bytes"));
        }
        self.included.push(target);
        self.depth += tag.depth + 1;
        self.template(target)?;
        self.depth -= tag.depth + 1;
        self.included.pop();
        Ok(())
    }

    fn refuse<T>(&self, number: usize, range: Range<usize>, message: impl Into<String>) -> Result<T> {
        self.sources[number].refuse(range, message)
    }

    /// What an expression is made of.
    fn value(&mut self, number: usize, tokens: &[Token]) -> Result<Var> {
        let text = self.sources[number].text.as_str();
        match tokens {
            [name] if name.kind == TokenKind::Name => {
                let var = self.mention(number, tokens, 0)?.unwrap_or_default();
                return Ok(Var { owned: false, ..var });
            }
            [name, open, ..] if name.kind == TokenKind::Name && open.is(b'(') && closing(tokens, 1) == tokens.len() - 1 => {
                self.opaque(number, &tokens[2..tokens.len() - 1])?;
                self.calls(number, tokens)?;
                let word = name.text(text);
                let var = self.mention(number, tokens, 0)?;
                match (word, var) {
                    ("loop" | "super" | "history", _) => return Ok(Var::default()),
                    (_, Some(var)) if STRUCTURE.contains(&word) && var == Var::default() => return Ok(Var::default()),
                    _ => (),
                }
            }
            _ => (),
        }
        // `a if test else b` is a or b; the test decides, but none of its text is written.
        if let Some(at) = position(tokens, |token| token.is_name(text, "if")) {
            let mut value = self.value(number, &tokens[..at])?;
            let rest = &tokens[at + 1..];
            let other = position(rest, |token| token.is_name(text, "else")).unwrap_or(rest.len());
            self.opaque(number, &rest[..other])?;
            let other = self.value(number, rest.get(other + 1..).unwrap_or_default())?;
            value.direct.add(&other.direct);
            value.marked.add(&other.marked);
            return Ok(value);
        }
        Ok(Var { direct: self.opaque(number, tokens)?, ..Var::default() })
    }

    /// Every input any name in these tokens stands for.
    fn opaque(&mut self, number: usize, tokens: &[Token]) -> Result<Names> {
        let names = self.mentions(number, tokens)?;
        self.calls(number, tokens)?;
        Ok(names)
    }

    /// Hands what recursive loops are called with to their targets.
    fn calls(&mut self, number: usize, tokens: &[Token]) -> Result<()> {
        let text = self.sources[number].text.as_str();
        for index in 0..tokens.len() {
            let called = tokens.get(index + 1).is_some_and(|token| token.is(b'('));
            if !called || !is_variable(tokens, index, text) || tokens[index].text(text) != "loop" {
                continue;
            }
            let arguments = &tokens[index + 2..closing(tokens, index + 1).max(index + 2).min(tokens.len())];
            let given = self.mentions(number, arguments)?;
            let loops: Vec<_> = self.stack.iter().filter(|(frame, ..)| *frame == Frame::Loop).map(|(_, scope, ..)| *scope).collect();
            for scope in loops {
                self.give_all(scope, &given);
            }
        }
        Ok(())
    }

    fn mentions(&mut self, number: usize, tokens: &[Token]) -> Result<Names> {
        let mut names = Names::default();
        for index in 0..tokens.len() {
            if let Some(var) = self.mention(number, tokens, index)? {
                names.add(&var.direct);
                names.add(&var.marked);
            }
        }
        Ok(names)
    }

    fn give_all(&mut self, scope: usize, given: &Names) {
        for (_, number) in self.scopes.get(scope).map(|vars| vars.0.as_slice()).unwrap_or_default() {
            if let Some(var) = self.vars.get_mut(*number).filter(|var| var.owned) {
                self.changed |= var.direct.add(given);
            }
        }
    }

    /// The variable in scope under this name, with everything it may shadow.
    fn find(&self, name: u32) -> Option<Var> {
        let mut found: Option<Var> = None;
        for (_, scope, ..) in self.stack.iter().rev() {
            let number = self.scopes.get(*scope).and_then(|vars| vars.get(name));
            let Some(var) = number.and_then(|number| self.vars.get(number)) else { continue };
            let all = found.get_or_insert_default();
            all.direct.add(&var.direct);
            all.marked.add(&var.marked);
            all.owned |= var.owned;
            if var.owned {
                break;
            }
        }
        found
    }

    /// The variable or input a token stands for; checks the rules for names on the way.
    fn mention(&mut self, number: usize, tokens: &[Token], index: usize) -> Result<Option<Var>> {
        let text = self.sources[number].text.as_str();
        if !is_variable(tokens, index, text) {
            return Ok(None);
        }
        let token = &tokens[index];
        let name = token.text(text);
        if name == "loop" {
            let counter = tokens.get(index + 1).is_some_and(|token| token.is(b'.'))
                && tokens.get(index + 2).is_some_and(|token| LOOP_COUNTERS.contains(&token.text(text)));
            let loops = self.stack.iter().filter(|(frame, ..)| *frame == Frame::Loop && !counter);
            let items = loops.filter_map(|(_, scope, ..)| self.scopes.get(*scope)).flat_map(|vars| &vars.0);
            let mut direct = Names::default();
            for var in items.filter_map(|(_, number)| self.vars.get(*number)).filter(|var| var.owned) {
                direct.add(&var.direct);
            }
            return Ok(Some(Var { direct, ..Var::default() }));
        }
        let called = tokens.get(index + 1).is_some_and(|token| token.is(b'('));
        let word = self.words.number(name);
        let found = self.find(word);
        if found.as_ref().is_some_and(|var| var.owned) {
            return Ok(found);
        }
        let declared = self.declared.as_ref().is_some_and(|declared| declared.contains(word));
        let history_value = name == "history" && self.declared.is_none() && !called;
        if !declared && !history_value && FUNCTIONS.contains(&name) {
            self.function(number, tokens, index)?;
            let mut var = found.unwrap_or_default();
            if name == "namespace" {
                var.direct.insert(NAMESPACE);
            }
            return Ok(Some(var));
        }
        if name == "history" && declared && called {
            self.function(number, tokens, index)?;
        }
        let from_outside = declared || (found.is_none() && self.declared.is_none());
        if from_outside || self.used.contains(word) {
            if self.used.insert(word) {
                self.changed = true;
                self.places.push((word, (number, token.at.clone())));
            }
            let mut var = found.unwrap_or_default();
            var.direct.insert(word);
            return Ok(Some(var));
        }
        if let Some(declared) = self.declared.as_ref().filter(|_| found.is_none()) {
            let nearest = super::nearest(name, &self.words.in_order(declared));
            let hint = match nearest {
                Some(nearest) => format!("; did you mean `{nearest}`?"),
                None => "; declare it under inputs".to_owned(),
            };
            return self.refuse(number, token.at.clone(), format!("`{name}` is not declared{hint}"));
        }
        Ok(found)
    }

    fn function(&mut self, number: usize, tokens: &[Token], index: usize) -> Result<()> {
        let text = self.sources[number].text.as_str();
        let token = &tokens[index];
        let name = token.text(text);
        let called = tokens.get(index + 1).is_some_and(|token| token.is(b'('));
        let arguments = if called { tokens.get(index + 2..closing(tokens, index + 1)).unwrap_or_default() } else { &[] };
        match name {
            "role" => {
                let literal = match arguments {
                    [argument] if called => argument.literal(text),
                    _ => None,
                };
                match literal {
                    Some("user" | "assistant" | "system") => Ok(()),
                    Some(other) => self.refuse(
                        number,
                        arguments[0].at.clone(),
                        format!("\"{other}\" is no role; role() takes \"user\", \"assistant\" or \"system\""),
                    ),
                    None => self.refuse(
                        number,
                        token.at.clone(),
                        "role() takes \"user\", \"assistant\" or \"system\", written out: no input can choose who speaks; \
                         turns from an input go through history()",
                    ),
                }
            }
            "history" if called && arguments.is_empty() => {
                self.plain_history.get_or_insert((number, token.at.clone()));
                Ok(())
            }
            "image" | "document" | "history" => {
                let function = STRUCTURE.iter().position(|known| *known == name).unwrap_or_default();
                if let [argument] = arguments
                    && argument.kind == TokenKind::Name
                    && self.find(self.words.number(argument.text(text))).is_none()
                {
                    self.placed.insert(self.words.number(argument.text(text)), function);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Whether a token is the name of a variable: no attribute, filter, test, keyword or argument name.
fn is_variable(tokens: &[Token], index: usize, text: &str) -> bool {
    let Some(token) = tokens.get(index).filter(|token| token.kind == TokenKind::Name) else { return false };
    if WORDS.contains(&token.text(text)) {
        return false;
    }
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    if let Some(before) = before
        && (before.is(b'.')
            || before.is(b'|')
            || before.is_name(text, "is")
            || (before.is_name(text, "not") && index >= 2 && tokens[index - 2].is_name(text, "is")))
    {
        return false;
    }
    !tokens.get(index + 1).is_some_and(|after| after.is(b'='))
}

fn names<'s>(tokens: &'s [Token], text: &'s str) -> impl Iterator<Item = &'s str> {
    tokens.iter().filter(|token| token.kind == TokenKind::Name).map(move |token| token.text(text))
}

/// The first token outside all brackets that fits.
fn position(tokens: &[Token], fits: impl Fn(&Token) -> bool) -> Option<usize> {
    let mut open = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        if open == 0 && fits(token) {
            return Some(index);
        }
        if token.opens() {
            open += 1;
        } else if token.closes() {
            open = open.saturating_sub(1);
        }
    }
    None
}

/// The `=` of a `set` that assigns, rather than captures.
pub(super) fn assignment(tokens: &[Token]) -> Option<usize> {
    position(tokens, |token| token.is(b'='))
}

/// The index of the bracket that closes the one at `index`, or the end.
fn closing(tokens: &[Token], index: usize) -> usize {
    let mut open = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(index) {
        if token.opens() {
            open += 1;
        } else if token.closes() {
            open = open.saturating_sub(1);
            if open == 0 {
                return at;
            }
        }
    }
    tokens.len()
}

fn split(tokens: &[Token], sign: u8) -> Vec<&[Token]> {
    let mut pieces = Vec::new();
    let mut rest = tokens;
    while let Some(at) = position(rest, |token| token.is(sign)) {
        pieces.push(&rest[..at]);
        rest = &rest[at + 1..];
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Where lists, maps and tuples are written out in a tag, outside of names being assigned.
pub(super) fn literals(tag: &Tag, text: &str) -> Vec<Range<usize>> {
    let tokens = tag.tokens.as_slice();
    let from = match if tag.kind == TagKind::Statement { tag.keyword(text) } else { "" } {
        "for" => position(tokens, |token| token.is_name(text, "in")).unwrap_or(tokens.len()),
        "set" => assignment(tokens).unwrap_or(0),
        _ => 0,
    };
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate().skip(from) {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        let postfix = before.is_some_and(|before| match before.kind {
            TokenKind::Name => {
                index > 1 && before.text(text) != "in" && !WORDS.contains(&before.text(text))
                    || tag.kind == TagKind::Expression && !WORDS.contains(&before.text(text))
            }
            TokenKind::Text => true,
            _ => before.closes(),
        });
        if !token.opens() || postfix {
            continue;
        }
        let end = closing(tokens, index);
        let Some(last) = tokens.get(end) else { continue };
        let assigned = tokens.get(end + 1).is_some_and(|after| after.is(b'='));
        let tuple = position(&tokens[index + 1..end], |token| token.is(b',')).is_some();
        if !assigned && (tuple || !token.is(b'(')) {
            found.push(token.at.start..last.at.end);
        }
    }
    found
}
