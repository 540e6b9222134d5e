//! The engine behind a prompt's body, and the marks that keep input apart from structure.
//!
//! Everything a body writes goes through one formatter. It puts marks around text that comes from
//! inputs, and the structure functions (`role()`, `image()`, …) return marks as well. Marks are spelled
//! with private-use characters that occur in none of the sources and in no input of this rendering, so no
//! input can spell one. Captured text carries its marks along; a filter that damages one is an error.

#![expect(clippy::needless_pass_by_value, reason = "the engine hands arguments to functions by value")]

use super::flow::Site;
use super::inputs::Placed;
use super::{Edit, Origin, Source};
use crate::chat::{Message, Part};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Object, ObjectRepr, Rest, StringInput, ValueKind, ValueOrKwargs};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

/// Work one rendering may do: an instruction costs one, 64 bytes of text cost one each time they are
/// written, copied or filtered. Enough for the largest request the service takes, passed three times
/// over; a runaway template stops within about a second, in a page too.
pub(super) const FUEL: u64 = 2_000_000;
/// Recursive loops. A page has about one megabyte of stack; the engine's own default of 500 was measured against more.
pub(super) const MAX_RECURSION: usize = 200;
/// The most text one prompt may render to, in bytes. The service takes bodies of 25 MB.
pub(super) const MAX_OUTPUT: usize = 25_000_000;

const AT: &str = "outcrop_at";
const SIZED: &str = "outcrop_sized";
/// No template can name this, so none can read, set or shadow it.
const RENDERING: &str = "\0rendering";
const DIGITS: usize = 16;

/// What a mark stands for.
#[derive(Clone)]
pub(super) enum Mark {
    Open(Origin),
    Close,
    Role(&'static str),
    Part(Part),
    History(Vec<Message>, String),
}

/// A stretch of the rendered body.
pub(super) enum Stretch {
    Text(String, Origin),
    Structure(Mark),
}

/// The tag an error points at, if known, with the engine's own error.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) site: Option<Site>,
    /// The source and its line the error points at.
    pub(super) line: Option<(usize, usize)>,
    /// The last variable that had no value.
    pub(super) missing: Option<String>,
}

/// Private-use characters that occur nowhere else in this rendering.
#[derive(Clone, Debug)]
struct Alphabet {
    open: char,
    close: char,
    digits: [char; DIGITS],
}

/// One rendering: the root of the engine's context, and what the functions leave behind.
struct Rendering {
    /// By name, in the order of the names.
    values: Vec<(String, Value)>,
    alphabet: Alphabet,
    sites: Arc<Vec<(Site, Option<Origin>)>>,
    live: Mutex<Live>,
}

#[derive(Default)]
struct Live {
    marks: Vec<Mark>,
    site: Option<usize>,
    /// The site being written when something went wrong.
    blamed: Option<usize>,
    missing: Option<String>,
}

/// A value that is no text: an image, a document, a history.
#[derive(Debug)]
struct Opaque(Placed);

#[derive(Clone)]
pub(super) struct Engine {
    environment: Arc<Environment<'static>>,
    sites: Arc<Vec<(Site, Option<Origin>)>>,
    /// For every line of the template, the source and its line that it begins with.
    lines: Arc<Vec<(usize, usize)>>,
    /// Private-use characters of the sources.
    private: Arc<Vec<char>>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Engine({} sites)", self.sites.len())
    }
}

// Builtins by signature, as pointers: the engine makes code for every type of function it is given.
type Text = fn(StringInput<'_>) -> Value;
type Of = fn(&Value) -> Result<Value, Error>;
type Taking = fn(Value) -> Result<Value, Error>;
type Options = fn(&State<'_, '_>, Value, Kwargs) -> Result<Value, Error>;
type Picks = fn(&mut State<'_, '_>, Value, Option<Cow<'_, str>>, Rest<ValueOrKwargs>) -> Result<Vec<Value>, Error>;
type Is = fn(&Value) -> bool;
type Compares = fn(&Value, &Value) -> bool;
type Places = fn(&mut State<'_, '_>, Value) -> Result<String, Error>;
type Marks = fn(&mut State<'_, '_>, Option<Value>) -> Result<Value, Error>;
type Ends = fn(Cow<'_, str>, Cow<'_, str>) -> bool;

/// An environment that only reads: for syntax errors and the names a template takes from outside.
///
/// Nothing is in it but what is put in here: every filter is downloaded by every page that renders. Left out on purpose are
/// those that build lists whose items stand in them many times over without paying for it (`zip`, `chain`, `groupby`,
/// `batch`, `slice`, `dict`), since writing or comparing such a list takes time without bound.
pub(super) fn reader() -> Environment<'static> {
    use minijinja::{filters, functions, tests};
    let mut environment = Environment::empty();
    let texts: [(&str, Text); 3] = [("capitalize", filters::capitalize), ("lower", filters::lower), ("upper", filters::upper)];
    let of: [(&str, Of); 4] =
        [("first", filters::first), ("items", filters::items), ("lines", filters::lines), ("reverse", filters::reverse)];
    let taking: [(&str, Taking); 2] = [("abs", filters::abs), ("last", filters::last)];
    let options: [(&str, Options); 4] =
        [("max", filters::max), ("min", filters::min), ("sort", filters::sort), ("unique", filters::unique)];
    let picks: [(&str, Picks); 2] = [("reject", filters::reject), ("select", filters::select)];
    for (name, filter) in picks {
        environment.add_filter(name, filter);
    }
    for (name, filter) in texts {
        environment.add_filter(name, filter);
    }
    for (name, filter) in of {
        environment.add_filter(name, filter);
    }
    for (name, filter) in taking {
        environment.add_filter(name, filter);
    }
    for (name, filter) in options {
        environment.add_filter(name, filter);
    }
    environment.add_filter("default", filters::default);
    environment.add_filter("d", filters::default);
    environment.add_filter("float", filters::float);
    environment.add_filter("indent", filters::indent);
    environment.add_filter("int", filters::int);
    environment.add_filter("join", filters::join);
    environment.add_filter("length", filters::length);
    environment.add_filter("count", filters::length);
    environment.add_filter("list", filters::list);
    environment.add_filter("map", filters::map);
    environment.add_filter("replace", filters::replace);
    environment.add_filter("round", filters::round);
    environment.add_filter("split", filters::split);
    environment.add_filter("string", filters::string);
    environment.add_filter("sum", filters::sum);
    environment.add_filter("title", filters::title);
    environment.add_filter("trim", filters::trim);
    let is: [(&str, Is); 13] = [
        ("boolean", tests::is_boolean),
        ("defined", tests::is_defined),
        ("even", |value| tests::is_even(value.clone())),
        ("false", tests::is_false),
        ("iterable", tests::is_iterable),
        ("mapping", tests::is_mapping),
        ("none", tests::is_none),
        ("number", tests::is_number),
        ("odd", |value| tests::is_odd(value.clone())),
        ("sequence", tests::is_sequence),
        ("string", tests::is_string),
        ("true", tests::is_true),
        ("undefined", tests::is_undefined),
    ];
    let compares: [(&str, Compares); 7] = [
        ("divisibleby", tests::is_divisibleby),
        ("eq", tests::is_eq),
        ("ge", tests::is_ge),
        ("gt", tests::is_gt),
        ("le", tests::is_le),
        ("lt", tests::is_lt),
        ("ne", tests::is_ne),
    ];
    let ends: [(&str, Ends); 2] = [("endingwith", tests::is_endingwith), ("startingwith", tests::is_startingwith)];
    for (name, test) in is {
        environment.add_test(name, test);
    }
    for (name, test) in compares {
        environment.add_test(name, test);
    }
    for (name, test) in ends {
        environment.add_test(name, test);
    }
    environment.add_test("in", tests::is_in);
    environment.add_function("range", functions::range);
    environment.set_syntax(syntax());
    environment
}

/// A tag alone on its line leaves no line behind, and an include keeps its last line break.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build().unwrap_or_default()
}

impl Engine {
    /// Compiles sources whose syntax and flow are known to be sound.
    pub(super) fn new(sources: &[Source], flow: &[Vec<Option<Origin>>]) -> Result<Self, Error> {
        let mut environment = reader();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(MAX_RECURSION);
        environment.add_filter(SIZED, sized);
        environment.add_function("namespace", namespace);
        environment.set_formatter(write);
        environment.add_filter(AT, at);
        environment.add_filter("tojson", tojson);
        let media: [(&str, Places); 2] = [("image", image), ("document", document)];
        for (name, function) in media {
            environment.add_function(name, function);
        }
        let marks: [(&str, Marks); 3] = [("role", role), ("history", history), ("cache_point", cache_point)];
        for (name, function) in marks {
            environment.add_function(name, function);
        }
        let mut sites = Vec::new();
        let edits: Vec<_> = sources
            .iter()
            .enumerate()
            .map(|(number, source)| {
                source.edits(AT, SIZED, |tag| {
                    let id = sites.len();
                    sites.push(((number, tag), flow.get(number).and_then(|tags| tags.get(tag)).cloned().flatten()));
                    id
                })
            })
            .collect();
        let mut unfolded = Unfolded { text: String::new(), lines: vec![(0, 1)] };
        unfolded.take(sources, &edits, 0);
        environment.add_template_owned(MAIN, unfolded.text)?;
        let mut private: Vec<char> = sources.iter().flat_map(|source| source.text.chars()).filter(|c| is_private(*c)).collect();
        private.sort_unstable();
        private.dedup();
        Ok(Self { environment: Arc::new(environment), sites: Arc::new(sites), lines: Arc::new(unfolded.lines), private: Arc::new(private) })
    }

    /// Renders with values that are known to fit; `strings` are all texts in them.
    pub(super) fn render(&self, values: &[(String, Placed)], strings: &[&str]) -> Result<Vec<Stretch>, Failure> {
        let plain = |error| Failure { error, site: None, line: None, missing: None };
        let alphabet =
            Alphabet::unused(&self.private, strings).ok_or_else(|| plain(fail("the inputs use every private-use character there is")))?;
        let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
        let values = super::in_order(&names).into_iter().filter_map(|at| values.get(at));
        let values = values.map(|(name, value)| (name.clone(), value.to_engine())).collect();
        let rendering = Arc::new(Rendering { values, alphabet, sites: self.sites.clone(), live: Mutex::new(Live::default()) });
        let root = Value::from_dyn_object(rendering.clone());
        let result = self.environment.get_template(MAIN).and_then(|template| template.render(root));
        let result = result.and_then(|text| {
            if text.len() > MAX_OUTPUT { Err(fail(format!("the prompt renders to more than {MAX_OUTPUT} bytes"))) } else { Ok(text) }
        });
        let result = result.and_then(|text| rendering.read(&text));
        result.map_err(|error| {
            let live = rendering.live();
            let site = live.blamed.and_then(|id| self.sites.get(id)).map(|(site, _)| *site);
            let begun = error.line().and_then(|at| self.lines.get(at.checked_sub(1)?)).copied();
            Failure { error, site, line: begun, missing: live.missing.clone() }
        })
    }
}

/// A prompt and its includes as one template. Each include stands in a block that is always true: the engine's own includes
/// would be downloaded with inheritance and imports, which a prompt has no use for.
struct Unfolded {
    text: String,
    lines: Vec<(usize, usize)>,
}

impl Unfolded {
    fn take(&mut self, sources: &[Source], edits: &[Vec<Edit>], number: usize) {
        let Some(source) = sources.get(number) else { return };
        let (mut done, mut line) = (0, 1);
        for edit in edits.get(number).into_iter().flatten() {
            self.copy(source.text.get(done..edit.at.start).unwrap_or_default(), number, &mut line);
            done = edit.at.end;
            self.text.push_str(&edit.text);
            let Some(name) = &edit.include else { continue };
            let Some(target) = sources.iter().position(|source| source.name.as_ref() == Some(name)) else { continue };
            // The line end is the tag's, and lets the include begin on a line of its own.
            self.text.push_str(" if true %}\n");
            self.lines.push((target, 1));
            self.take(sources, edits, target);
            self.text.push_str("{%+ endif\n");
            line += source.text.get(edit.at.clone()).unwrap_or_default().matches('\n').count();
            self.lines.push((number, line));
        }
        self.copy(source.text.get(done..).unwrap_or_default(), number, &mut line);
    }

    fn copy(&mut self, text: &str, number: usize, line: &mut usize) {
        self.text.push_str(text);
        for _ in text.matches('\n') {
            *line += 1;
            self.lines.push((number, *line));
        }
    }
}

/// The prompt's own template; no include can have this name.
pub(super) const MAIN: &str = "\0prompt";

fn fail(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

impl Alphabet {
    fn unused(private: &[char], strings: &[&str]) -> Option<Self> {
        let mut used: Vec<char> = strings.iter().flat_map(|text| text.chars()).filter(|c| is_private(*c)).collect();
        used.extend(private);
        used.sort_unstable();
        used.dedup();
        // From the end of the short ones: icon fonts begin at the front.
        let mut free = (0xe000..0xf900).rev().chain(0xf_0000..0x10_fffe).filter_map(char::from_u32);
        let mut free = std::iter::from_fn(|| free.find(|c| is_private(*c) && used.binary_search(c).is_err()));
        let (open, close) = (free.next()?, free.next()?);
        let mut digits = ['\0'; DIGITS];
        for digit in &mut digits {
            *digit = free.next()?;
        }
        Some(Self { open, close, digits })
    }

    fn spell(&self, mut number: usize) -> String {
        let mut text = String::from(self.open);
        loop {
            text.push(self.digits[number % DIGITS]);
            number /= DIGITS;
            if number == 0 {
                break;
            }
        }
        text.push(self.close);
        text
    }

    fn has(&self, c: char) -> bool {
        c == self.open || c == self.close || self.digits.contains(&c)
    }

    /// Splits marked text; `None` when a mark is damaged.
    fn split<'t>(&self, text: &'t str) -> Option<Vec<Result<&'t str, usize>>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(|c| self.has(c)) {
            if at > 0 {
                pieces.push(Ok(rest.get(..at)?));
            }
            let inner = rest.get(at..)?.strip_prefix(self.open)?;
            let end = inner.find(self.close)?;
            let mut number = 0_usize;
            if end == 0 {
                return None;
            }
            for c in inner.get(..end)?.chars().rev() {
                let digit = self.digits.iter().position(|known| *known == c)?;
                number = number.checked_mul(DIGITS)?.checked_add(digit)?;
            }
            pieces.push(Err(number));
            rest = inner.get(end + self.close.len_utf8()..)?;
        }
        if !rest.is_empty() {
            pieces.push(Ok(rest));
        }
        Some(pieces)
    }
}

impl Rendering {
    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn of(state: &State<'_, '_>) -> Result<Arc<Self>, Error> {
        state.lookup(RENDERING).and_then(|value| value.downcast_object::<Self>()).ok_or_else(|| fail("the engine lost its rendering"))
    }

    fn mark(&self, mark: Mark) -> String {
        let mut live = self.live();
        live.marks.push(mark);
        self.alphabet.spell(live.marks.len() - 1)
    }

    /// Reads marked text into stretches; every mark must be whole, every opened one closed.
    fn read(&self, text: &str) -> Result<Vec<Stretch>, Error> {
        let damaged =
            || fail("a filter or slice has cut through captured text that holds input or structure; apply it to the input itself");
        let pieces = self.alphabet.split(text).ok_or_else(damaged)?;
        let live = self.live();
        let mut open: Vec<&Origin> = Vec::new();
        let mut stretches = Vec::new();
        for piece in pieces {
            match piece {
                Ok(text) => stretches.push(Stretch::Text(text.to_owned(), open.last().map_or(Origin::Author, |origin| (*origin).clone()))),
                Err(number) => match live.marks.get(number).ok_or_else(damaged)? {
                    Mark::Open(origin) => open.push(origin),
                    Mark::Close => {
                        open.pop().ok_or_else(damaged)?;
                    }
                    _ if !open.is_empty() => {
                        return Err(fail("role() and parts cannot stand inside text that is mixed with input by an operator or filter"));
                    }
                    structure => stretches.push(Stretch::Structure(structure.clone())),
                },
            }
        }
        if !open.is_empty() {
            return Err(damaged());
        }
        Ok(stretches)
    }
}

impl fmt::Debug for Rendering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rendering")
    }
}

impl Object for Rendering {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        if key == RENDERING {
            return Some(Value::from_dyn_object(self.clone()));
        }
        let found = self.values.binary_search_by(|(name, _)| name.as_str().cmp(key)).ok();
        let found = found.and_then(|at| self.values.get(at)).map(|(_, value)| value.clone());
        if found.is_none() {
            self.live().missing = Some(key.to_owned());
        }
        found
    }
}

impl Placed {
    fn to_engine(&self) -> Value {
        match self {
            Self::Json(value) => engine_value(value),
            Self::List(items) => items.iter().map(Self::to_engine).collect(),
            other => Value::from_object(Opaque(other.clone())),
        }
    }
}

fn engine_value(value: &Json) -> Value {
    match value {
        Json::Null => Value::from(()),
        Json::Bool(value) => Value::from(*value),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Value::from(number),
            (None, Some(number)) => Value::from(number),
            (None, None) => Value::from(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Value::from(text),
        Json::Array(items) => Value::from_object(items.iter().map(engine_value).collect::<Vec<_>>()),
        Json::Object(members) => {
            let mut map: BTreeMap<Value, Value> = BTreeMap::new();
            for (name, member) in members {
                map.insert(Value::from(name), engine_value(member));
            }
            Value::from_object(map)
        }
    }
}

impl Object for Opaque {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match (&self.0, key.as_str()?) {
            (Placed::Part(Part::Image { format, .. } | Part::Document { format, .. }), "format") => Some(format.into()),
            (Placed::Part(Part::Document { name, .. }), "name") => Some(name.into()),
            _ => None,
        }
    }

    fn is_true(self: &Arc<Self>) -> bool {
        !matches!(&self.0, Placed::History(messages, _) if messages.is_empty())
    }

    /// An input named `history` hides the function of that name, and stands in for it.
    fn call(self: &Arc<Self>, state: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        match (&self.0, args) {
            (Placed::History(messages, name), []) => Ok(Rendering::of(state)?.mark(Mark::History(messages.clone(), name.clone())).into()),
            (Placed::History(..), [other]) => history(state, Some(other.clone())),
            _ => Err(fail("this input is no function")),
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.kind())
    }
}

/// Pays for a new list or map as if every value in it were its own. Without this, forty times
/// `{% set a = [a, a] %}` would be cheap to build and take forever to write.
fn sized(state: &mut State<'_, '_>, value: Value) -> Result<Value, Error> {
    if matches!(value.kind(), ValueKind::Seq | ValueKind::Map) {
        let mut left = 100_000;
        measure(&value, MAX_NESTED, &mut left)?;
        state.consume_fuel(100_000 - left)?;
    }
    Ok(value)
}

/// Lists inside lists that a body may build, so that no walk through them runs out of stack.
const MAX_NESTED: usize = 80;

fn measure(value: &Value, depth: usize, left: &mut u64) -> Result<(), Error> {
    *left = left.checked_sub(1).ok_or_else(|| fail("a list holds more than 100000 values, those of lists in it counted each time"))?;
    if !matches!(value.kind(), ValueKind::Seq | ValueKind::Map) {
        return Ok(());
    }
    let Some(inner) = depth.checked_sub(1) else { return Err(fail(format!("lists are nested deeper than {MAX_NESTED} levels"))) };
    if depth < MAX_NESTED && is_namespace(value) {
        return Err(fail("a namespace cannot stand inside a list, a map or another namespace"));
    }
    let map = value.kind() == ValueKind::Map;
    for item in value.try_iter()? {
        let item = if map { value.get_item(&item)? } else { item };
        measure(&item, inner, left)?;
    }
    Ok(())
}

fn is_namespace(value: &Value) -> bool {
    value.as_object().is_some_and(|object| object.type_name().ends_with("Namespace"))
}

fn namespace(state: &mut State<'_, '_>, members: Kwargs) -> Result<Value, Error> {
    for name in members.args() {
        let value: Value = members.peek(name)?;
        if is_namespace(&value) {
            return Err(fail("a namespace cannot stand inside a list, a map or another namespace"));
        }
        measure(&value, MAX_NESTED, &mut 100_000)?;
    }
    let made = Value::from_function(minijinja::functions::namespace).call(state, &[members.into()])?;
    sized(state, made)
}

/// Remembers which tag is about to be written.
fn at(state: &mut State<'_, '_>, value: Value, site: usize) -> Result<Value, Error> {
    let rendering = Rendering::of(state)?;
    let mut live = rendering.live();
    if value.is_undefined() {
        live.blamed = Some(site);
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    live.site = Some(site);
    Ok(value)
}

/// Writes a value, between marks when it may hold text of inputs.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let rendering = Rendering::of(state)?;
    let site = rendering.live().site.take();
    let result = write_at(out, &rendering, site, value);
    if result.is_err() {
        rendering.live().blamed = site;
    }
    result
}

fn write_at(out: &mut Output<'_>, rendering: &Rendering, site: Option<usize>, value: &Value) -> Result<(), Error> {
    let origin = site.and_then(|site| rendering.sites.get(site)).and_then(|(_, origin)| origin.as_ref());
    let text = text_of(value)?;
    if text.len() > MAX_OUTPUT {
        return Err(fail(format!("the prompt renders to more than {MAX_OUTPUT} bytes")));
    }
    if text.is_empty() {
        return Ok(());
    }
    let marked = text.contains(|c| rendering.alphabet.has(c));
    // Whole marks only, even when the text is on its way into another capture.
    let stretches = if marked { rendering.read(&text)? } else { Vec::new() };
    let Some(origin) = origin else { return Ok(out.write_str(&text)?) };
    let structure = stretches.iter().any(|stretch| matches!(stretch, Stretch::Structure(_)));
    if structure {
        return Err(fail("role() and parts cannot stand inside text that is mixed with input by an operator or filter"));
    }
    out.write_str(&rendering.mark(Mark::Open(origin.clone())))?;
    if marked {
        for stretch in stretches {
            if let Stretch::Text(text, _) = stretch {
                out.write_str(&text)?;
            }
        }
    } else {
        out.write_str(&text)?;
    }
    out.write_str(&rendering.mark(Mark::Close))?;
    Ok(())
}

fn text_of(value: &Value) -> Result<Cow<'_, str>, Error> {
    if let Some(opaque) = value.downcast_object_ref::<Opaque>() {
        let how = match opaque.0 {
            Placed::History(..) => "place it with history()",
            Placed::Part(Part::Image { .. }) => "place it with image()",
            _ => "place it with document()",
        };
        return Err(fail(format!("{} is no text; {how}", opaque.0.kind())));
    }
    Ok(match value.kind() {
        ValueKind::String => value.as_str().unwrap_or_default().into(),
        ValueKind::Number | ValueKind::Bool => value.to_string().into(),
        ValueKind::None => return Err(fail("null has no text; test for it first, or give it a default")),
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => json(value, None)?.into(),
        kind => return Err(fail(format!("{kind} has no text"))),
    })
}

/// JSON, refused when it grows past [`MAX_OUTPUT`]: lists can hold each other many times over.
fn json(value: &Value, indent: Option<usize>) -> Result<String, Error> {
    let mut text = String::new();
    write_json(&mut text, value, indent.map(|width| " ".repeat(width.min(16))).as_deref(), 0)?;
    Ok(text)
}

fn write_json(out: &mut String, value: &Value, indent: Option<&str>, level: usize) -> Result<(), Error> {
    if out.len() > MAX_OUTPUT {
        return Err(fail(format!("the prompt renders to more than {MAX_OUTPUT} bytes")));
    }
    let kind = value.kind();
    match kind {
        ValueKind::Seq | ValueKind::Iterable | ValueKind::Map => {
            let map = kind == ValueKind::Map;
            let mut first = true;
            out.push(if map { '{' } else { '[' });
            for item in value.try_iter()? {
                if item.kind() == ValueKind::Invalid {
                    return Err(fail(format!("the value has no JSON: {item}")));
                }
                out.push_str(if first { "" } else { "," });
                first = false;
                line(out, indent, level + 1);
                if map {
                    out.push_str(&crate::json::text(&key(&item)?.into()));
                    out.push_str(if indent.is_some() { ": " } else { ":" });
                    write_json(out, &value.get_item(&item)?, indent, level + 1)?;
                } else {
                    write_json(out, &item, indent, level + 1)?;
                }
            }
            if !first {
                line(out, indent, level);
            }
            out.push(if map { '}' } else { ']' });
        }
        ValueKind::String => out.push_str(&crate::json::text(&value.as_str().into())),
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number if value.is_integer() => out.push_str(&value.to_string()),
        // What JSON cannot hold is null.
        ValueKind::Number => out.push_str(&crate::json::text(&f64::try_from(value.clone()).ok().into())),
        ValueKind::Undefined | ValueKind::None | ValueKind::Invalid => out.push_str("null"),
        _ => out.push_str(&crate::json::text(&value.to_string().into())),
    }
    Ok(())
}

fn line(out: &mut String, indent: Option<&str>, level: usize) {
    if let Some(indent) = indent {
        out.push('\n');
        (0..level).for_each(|_| out.push_str(indent));
    }
}

/// A key of a map as a name of a member.
fn key(key: &Value) -> Result<String, Error> {
    match key.kind() {
        ValueKind::Bool => Ok(if key.is_true() { "true" } else { "false" }.to_owned()),
        ValueKind::Number if !key.is_integer() => match serde_json::Number::from_f64(f64::try_from(key.clone())?) {
            Some(number) => Ok(number.to_string()),
            None => Err(fail("the value has no JSON: float key must be finite")),
        },
        ValueKind::String | ValueKind::Number | ValueKind::Plain => Ok(key.to_string()),
        _ => Err(fail("the value has no JSON: key must be a string")),
    }
}

fn tojson(value: &Value, indent: Option<usize>, options: Kwargs) -> Result<String, Error> {
    let by_name: Option<usize> = options.get("indent")?;
    options.assert_all_used()?;
    json(value, indent.or(by_name))
}

fn role(state: &mut State<'_, '_>, name: Option<Value>) -> Result<Value, Error> {
    let name = match name.as_ref().and_then(Value::as_str) {
        Some("user") => "user",
        Some("assistant") => "assistant",
        Some("system") => "system",
        _ => return Err(fail("role() takes \"user\", \"assistant\" or \"system\"")),
    };
    Ok(Rendering::of(state)?.mark(Mark::Role(name)).into())
}

fn image(state: &mut State<'_, '_>, value: Value) -> Result<String, Error> {
    place(state, &value, super::inputs::Kind::Image)
}

fn document(state: &mut State<'_, '_>, value: Value) -> Result<String, Error> {
    place(state, &value, super::inputs::Kind::Document)
}

fn place(state: &mut State<'_, '_>, value: &Value, kind: super::inputs::Kind) -> Result<String, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    let word = if kind == super::inputs::Kind::Image { "image" } else { "document" };
    let part = match value.downcast_object_ref::<Opaque>() {
        Some(Opaque(Placed::Part(part))) if part.kind() == word => part.clone(),
        Some(Opaque(other)) => return Err(fail(format!("{word}() takes an input of type {word}, got {}", other.kind()))),
        None => {
            let json =
                crate::json::value(json(value, None)?.as_bytes()).map_err(|_| fail(format!("{word}() takes an input of type {word}")))?;
            match super::inputs::media(&kind, &json) {
                Ok(part) => part,
                Err(reason) => return Err(fail(format!("{word}() takes an input of type {word}: {reason}"))),
            }
        }
    };
    Ok(Rendering::of(state)?.mark(Mark::Part(part)))
}

fn history(state: &mut State<'_, '_>, value: Option<Value>) -> Result<Value, Error> {
    let rendering = Rendering::of(state)?;
    let found = match &value {
        Some(value) => value.downcast_object_ref::<Opaque>().map(|opaque| &opaque.0),
        None => rendering.values.iter().find_map(|(_, value)| match value.downcast_object_ref::<Opaque>() {
            Some(Opaque(history @ Placed::History(..))) => Some(history),
            _ => None,
        }),
    };
    match found {
        Some(Placed::History(messages, name)) => Ok(rendering.mark(Mark::History(messages.clone(), name.clone())).into()),
        Some(other) => Err(fail(format!("history() takes an input of type history, got {}", other.kind()))),
        None if value.is_some() => Err(fail("history() takes an input of type history")),
        None => Err(fail("history() needs an input of type history")),
    }
}

fn cache_point(state: &mut State<'_, '_>, ttl: Option<Value>) -> Result<Value, Error> {
    match ttl.as_ref().map(|ttl| ttl.as_str().unwrap_or_default()) {
        ttl @ (None | Some("5m" | "1h")) => {
            let ttl = ttl.map(str::to_owned);
            Ok(Rendering::of(state)?.mark(Mark::Part(Part::CachePoint { ttl })).into())
        }
        Some(_) => Err(fail("cache_point() takes \"5m\" or \"1h\", or nothing")),
    }
}
