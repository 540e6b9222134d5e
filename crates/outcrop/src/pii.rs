//! Personal data: finding it, masking it, and putting it back.
//!
//! A [`Policy`] names the entities to look for and what to do with each; a [`Redactor`] compiles it once and is shared.
//! One pass over the text proposes candidates; each is then verified by its own rules: checksum, format, the words around it.
//!
//! ```
//! use outcrop::pii::{Mask, Policy, Redactor, Vault};
//!
//! let redactor = Redactor::new(&Policy { mask: Mask::Numbered, ..Policy::default() })?;
//! let mut vault = Vault::default();
//! let safe = redactor.redact("Write to ann.lee@example.org, card 4111 1111 1111 1111.", &mut vault);
//! assert_eq!(safe, "Write to {EMAIL_1}, card {CREDIT_DEBIT_CARD_NUMBER_1}.");
//! assert_eq!(vault.restore(&safe), "Write to ann.lee@example.org, card 4111 1111 1111 1111.");
//! # Ok::<(), outcrop::Error>(())
//! ```
//!
//! Names and addresses cannot be perfect without a model; what the rules reach is measured, per entity, by `scripts/pii-report.sh`.
//!
//! Text is looked at in segments of at most 8 KiB, cut at a blank line or the end of a line where there is one. Nothing a rule
//! decides depends on what lies further away, so a streamed text gives what the whole text gives, and time is linear.

mod ahead;
mod chat;
mod json;
mod mask;
mod pattern;
mod policy;
mod stream;
mod vault;

pub use ahead::{Ahead, Segment, Segments};
pub use chat::EventRestorer;
#[doc(hidden)]
pub use chat::{Stretch, redact_rendered};
pub use json::Pointers;
pub use mask::{Key, Mask};
pub use policy::{Action, Allowed, CustomRegex, Direction, Policy, Rule, Term};
pub use stream::{Redacting, Restoring, StreamRedactor, StreamRestorer};
pub use vault::Vault;

use crate::error::{Error, Result};
use aho_corasick::automaton::Automaton as _;
use aho_corasick::{Input, Match, MatchKind};
use mask::{Masked, Masking};
pub use outcrop_detect::{Entity, Found, UnknownEntity};
use outcrop_detect::{Memory, REACH, Scan, clusters, in_order, names, resolve, segment, stands_alone};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fmt;
use vault::Turn;

impl From<UnknownEntity> for Error {
    fn from(unknown: UnknownEntity) -> Self {
        Self::Malformed { what: "PII entity", reason: unknown.to_string() }
    }
}

/// A compiled policy. Cheap to share, holds no text.
pub struct Redactor {
    policy: Policy,
    thresholds: [f32; 31],
    actions: [[Action; 2]; 31],
    custom: Vec<policy::Custom>,
    /// For input and for output.
    allow: [HashSet<String>; 2],
    terms: Option<Literals>,
    /// Whether they have letters besides those of ASCII, so that a text is looked at in lower case.
    lowered: bool,
    term_entities: Vec<Entity>,
    reach: usize,
    lined: bool,
    /// What masked texts are remembered under, for input and for output.
    seals: [Sha256; 2],
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Redactor").field("custom", &self.custom.len()).field("mask", &self.policy.mask).finish_non_exhaustive()
    }
}

impl Redactor {
    /// Compiles a policy.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a custom regex that does not compile or is too large, with its name and the position of the problem;
    /// for a threshold outside 0 to 1; for a name that a placeholder could not carry.
    pub fn new(policy: &Policy) -> Result<Self> {
        let mut thresholds = [f32::INFINITY; 31];
        let mut actions = [[Action::None; 2]; 31];
        for rule in &policy.entities {
            let Some((threshold, action)) = thresholds.get_mut(rule.entity.index()).zip(actions.get_mut(rule.entity.index())) else {
                continue;
            };
            if !(0.0..=1.0).contains(&rule.threshold) {
                return Err(Error::Malformed {
                    what: "PII policy",
                    reason: format!("the threshold of {} must be in 0..=1, got {}", rule.entity, rule.threshold),
                });
            }
            *threshold = rule.threshold;
            *action = [rule.action(Direction::Input), rule.action(Direction::Output)];
        }
        let mut custom = policy::compile(&policy.regexes)?;
        let mut term_entities = Vec::new();
        for term in &policy.deny {
            let entity = match term.name.parse() {
                Ok(entity) => entity,
                Err(_) => policy::term(&mut custom, term)?,
            };
            term_entities.push(entity);
        }
        let lowered = policy.deny.iter().any(|term| !term.text.is_ascii());
        let word = |term: &policy::Term| if lowered { lower(&term.text).0 } else { term.text.clone() };
        let words: Vec<String> = policy.deny.iter().map(word).collect();
        let longest = words.iter().map(String::len).max().unwrap_or(0);
        let terms =
            if words.iter().any(|word| !word.is_empty()) {
                let built = automaton(&words, true);
                Some(built.map_err(|error| Error::Malformed {
                    what: "PII policy",
                    reason: format!("the deny list cannot be compiled: {error}"),
                })?)
            } else {
                None
            };
        outcrop_detect::prepare();
        let digest = policy.digest();
        Ok(Self {
            lined: custom.iter().any(|custom| custom.regex.is_some()),
            thresholds,
            actions,
            custom,
            allow: [Direction::Input, Direction::Output].map(|direction| {
                let here = policy.allow.iter().filter(|allowed| allowed.direction.is_none_or(|only| only == direction));
                here.map(|allowed| allowed.text.to_lowercase()).collect()
            }),
            terms,
            lowered,
            term_entities,
            // A letter of one byte in lower case may have three in upper case.
            reach: REACH.max(longest * 3 + 8),
            seals: ["input", "output"].map(|word| mask::add(mask::add(Sha256::new(), word.as_bytes()), &digest)),
            policy: policy.clone(),
        })
    }

    /// The name of what was found: the service's, or the policy's own.
    pub fn name(&self, entity: Entity) -> &str {
        match entity {
            Entity::Custom(index) => self.custom.get(usize::from(index)).map_or("CUSTOM", |custom| &custom.name),
            _ => entity.name(),
        }
    }

    /// The names of all it may find: the service's 31 types, then the policy's own.
    pub fn names(&self) -> Vec<&str> {
        self.all_names().collect()
    }

    fn all_names(&self) -> impl Iterator<Item = &str> {
        Entity::ALL.iter().map(|entity| entity.name()).chain(self.custom.iter().map(|custom| custom.name.as_str()))
    }

    /// Everything the policy names as rows of numbers, for other languages: the place among [`Redactor::names`], the score in
    /// thousandths, the start and the end in the unit that `range` takes from a span.
    pub fn find_rows(&self, direction: Direction, text: &str, range: impl Fn(Span) -> std::ops::Range<usize>) -> Vec<[u32; 4]> {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let found = self.find_for(direction, text);
        let row = |(found, at): (&Found, Span)| {
            let range = range(at);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score is 0 to 1")]
            let score = (found.score * 1_000.0).round() as u32;
            [number(found.entity.index()), score, number(range.start), number(range.end)]
        };
        found.iter().zip(spans(text, &found)).map(row).collect()
    }

    /// What the policy does with an entity in this direction. [`Action::None`] for one it does not name.
    pub fn action(&self, entity: Entity, direction: Direction) -> Action {
        let both = match entity {
            Entity::Custom(index) => self.custom.get(usize::from(index)).map(|custom| custom.actions),
            _ => self.actions.get(entity.index()).copied(),
        };
        let [input, output] = both.unwrap_or([Action::None; 2]);
        if direction == Direction::Input { input } else { output }
    }

    /// Everything the policy names, in order, without overlaps; what is allowed in input is left out.
    pub fn find(&self, text: &str) -> Vec<Found> {
        self.find_for(Direction::Input, text)
    }

    /// The same for this direction, for which other texts may be allowed.
    pub fn find_for(&self, direction: Direction, text: &str) -> Vec<Found> {
        self.find_with(direction, text, &mut Memory::default())
    }

    /// The same, after other texts of one conversation.
    fn find_with(&self, direction: Direction, text: &str, memory: &mut Memory) -> Vec<Found> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let rest = text.get(start..).unwrap_or_default();
            let end = start + segment(rest).unwrap_or(rest.len());
            let piece = text.get(start..end).unwrap_or_default();
            let (finds, _) = self.segment(direction, piece, memory);
            found.extend(finds.into_iter().map(|f| Found { start: f.start + start, end: f.end + start, ..f }));
            start = end;
        }
        found
    }

    /// Findings of one segment, and the spans that hold together: a finding and what competed with it.
    fn segment(&self, direction: Direction, text: &str, memory: &mut Memory) -> (Vec<Found>, Vec<(usize, usize)>) {
        let scan = self.scan(text);
        let found = self.candidates(&scan);
        self.decide(direction, &scan, found, memory)
    }

    fn scan<'t>(&self, text: &'t str) -> Scan<'t> {
        Scan::new(text, &|whole| self.is_placeholder(whole))
    }

    /// All that may be found in a segment but names, which depend on what was named before it.
    fn candidates(&self, scan: &Scan) -> Vec<Found> {
        let text = scan.text();
        let mut all = outcrop_detect::candidates(scan);
        for (index, custom) in self.custom.iter().enumerate() {
            let (Some(regex), Ok(index)) = (&custom.regex, u16::try_from(index)) else { continue };
            regex.find_in(text, |start, end| all.push(Found { start, end, entity: Entity::Custom(index), score: 1.0 }));
        }
        if let Some(terms) = &self.terms {
            let (low, places) = if self.lowered { lower(text) } else { Default::default() };
            for hit in hits(terms, if self.lowered { &low } else { text }) {
                let place = |at: usize| if self.lowered { places.get(at).copied().unwrap_or(text.len()) } else { at };
                let (start, end) = (place(hit.start()), place(hit.end()));
                let whole = stands_alone(scan, start, end) && text.is_char_boundary(start) && text.is_char_boundary(end);
                if let (true, Some(&entity)) = (whole, self.term_entities.get(hit.pattern().as_usize())) {
                    all.push(Found { start, end, entity, score: 1.0 });
                }
            }
        }
        all
    }

    /// Of candidates and names, those that hold; and what each competed with.
    fn decide(&self, direction: Direction, scan: &Scan, mut all: Vec<Found>, memory: &mut Memory) -> (Vec<Found>, Vec<(usize, usize)>) {
        let text = scan.text();
        names(scan, memory, &mut all);
        all.retain(|found| found.score >= 0.5 || found.score >= self.threshold(found.entity));
        let [input, output] = &self.allow;
        let allow = if direction == Direction::Input { input } else { output };
        if !allow.is_empty() {
            all.retain(|found| !allow.contains(&text.get(found.start..found.end).unwrap_or_default().to_lowercase()));
        }
        if scan.has_masked() {
            // What was masked before is not looked into.
            all.retain(|found| !scan.is_masked(found.start, found.end));
        }
        let clusters = clusters(&mut all);
        // A name of the policy's own is sure of itself and says nothing about what else stands there. Where it is only reported, it
        // must not keep what is to be masked from being found.
        let reported = |found: &Found| matches!(found.entity, Entity::Custom(_)) && self.action(found.entity, direction) == Action::None;
        let beside: Vec<Found> = if self.custom.is_empty() { Vec::new() } else { all.extract_if(.., |found| reported(found)).collect() };
        let mut found = resolve(&all);
        found.retain(|found| found.score >= self.threshold(found.entity));
        if !self.custom.is_empty() {
            self.add_parts_beside(&mut all, &mut found, text);
        }
        if !beside.is_empty() {
            let free =
                |one: &Found| found.get(found.partition_point(|kept| kept.end <= one.start)).is_none_or(|kept| kept.start >= one.end);
            let free: Vec<Found> = resolve(&beside).into_iter().filter(free).collect();
            found.extend(free);
            in_order(&mut found);
        }
        (found, clusters)
    }

    /// Adds what is left of personal data in which a name of the policy's own was found: the rest of it must not stay. Leaves only
    /// the service's types among the candidates.
    #[inline(never)]
    fn add_parts_beside(&self, all: &mut Vec<Found>, found: &mut Vec<Found>, text: &str) {
        let candidates = all.len();
        all.retain(|found| !matches!(found.entity, Entity::Custom(_)));
        if all.len() == candidates {
            return;
        }
        let mut parts = Vec::new();
        for lost in resolve(all) {
            if lost.score < self.threshold(lost.entity) || found.contains(&lost) {
                continue;
            }
            let mut at = lost.start;
            for index in 0..=found.len() {
                let (over, next) = found.get(index).map_or((lost.end, lost.end), |over| (over.start.min(lost.end), over.end));
                let part = text.get(at..over).unwrap_or_default();
                if part.contains(char::is_alphanumeric) {
                    let start = at + part.len() - part.trim_start().len();
                    parts.push(Found { start, end: at + part.trim_end().len(), ..lost });
                }
                at = at.max(next);
            }
        }
        found.append(&mut parts);
        in_order(found);
    }

    /// Is this what a mask of this redactor looks like: `{EMAIL}`, `{EMAIL_1}`, `{PHONE:0142}`?
    fn is_placeholder(&self, whole: &str) -> bool {
        let Some(inside) = whole.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
        let own = |name: &str| self.custom.iter().any(|custom| custom.name == name);
        let known = |name: &str| name == vault::LITERAL || Entity::named(name).is_some() || own(name);
        let numbered = inside.rsplit_once('_').filter(|(_, n)| is_number(n));
        let tailed = inside.rsplit_once(':').filter(|(_, tail)| is_tail(tail));
        known(inside) || numbered.is_some_and(|(name, _)| known(name)) || tailed.is_some_and(|(name, _)| known(name))
    }

    /// Is this what one looks like in the name of a document: `[EMAIL]`, `[EMAIL 1]`, `[PHONE 0142]`?
    fn is_bracketed(&self, whole: &str) -> bool {
        let Some(inside) = whole.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return false };
        let known = |name: &str| {
            let written = |known: &str| known.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).eq(name.chars());
            written(vault::LITERAL) || self.all_names().any(written)
        };
        known(inside) || inside.rsplit_once(' ').is_some_and(|(name, tail)| (is_number(tail) || is_tail(tail)) && known(name))
    }

    fn threshold(&self, entity: Entity) -> f32 {
        match entity {
            Entity::Custom(_) => 0.0,
            _ => self.thresholds.get(entity.index()).copied().unwrap_or(f32::INFINITY),
        }
    }

    /// Masks what the policy anonymises or blocks in input.
    ///
    /// A text that this vault has masked passes as it is. Values seen before get the placeholder they had. Text that already
    /// looks like a placeholder of this vault is left alone; text that only looks like one is kept apart, so that [`Vault::restore`] gives back exactly what was.
    pub fn redact(&self, text: &str, vault: &mut Vault) -> String {
        self.redact_for(Direction::Input, text, vault)
    }

    /// Masks what the policy anonymises or blocks in this direction.
    pub fn redact_for(&self, direction: Direction, text: &str, vault: &mut Vault) -> String {
        if self.has_masked(direction, text, vault) {
            return text.to_owned();
        }
        let found = self.find_for(direction, text);
        self.mask_and_remember(direction, text, &found, vault)
    }

    /// Masks what [`Redactor::find_for`] found in this text. Finding needs no vault: many texts can be looked into at once, on as
    /// many threads, and then be masked one after another, as if [`Redactor::redact_for`] had done both.
    pub fn redact_found(&self, direction: Direction, text: &str, found: &[Found], vault: &mut Vault) -> String {
        if self.has_masked(direction, text, vault) {
            return text.to_owned();
        }
        self.mask_and_remember(direction, text, found, vault)
    }

    fn mask_and_remember(&self, direction: Direction, text: &str, found: &[Found], vault: &mut Vault) -> String {
        let turn = vault.turn();
        let masked = self.mask(direction, text, found, turn, vault);
        // A made-up value may stay what it is.
        if !masked.edits.is_empty() && masked.text != text {
            vault.remember_masked(mask::add(self.seal(direction), masked.text.as_bytes()));
        }
        masked.text
    }

    /// Has the vault masked exactly this text for this redactor? Masks have braces, unless they are made up.
    fn has_masked(&self, direction: Direction, text: &str, vault: &Vault) -> bool {
        (matches!(self.policy.mask, Mask::Fake { .. }) || text.contains('{')) && vault.has_masked(self.seal(direction), text)
    }

    /// What a text is remembered under once it is masked: another policy, or the other direction, may find more in it.
    fn seal(&self, direction: Direction) -> Sha256 {
        let [input, output] = &self.seals;
        if direction == Direction::Input { input.clone() } else { output.clone() }
    }

    /// Masks what was found in the whole of a text.
    fn mask(&self, direction: Direction, text: &str, found: &[Found], turn: Turn, vault: &mut Vault) -> Masked {
        let mut masked = Masked { text: String::with_capacity(text.len()), edits: Vec::new() };
        let masking = Masking { redactor: self, mask: &self.policy.mask, direction, turn, whole: Some(text) };
        let begun = vault.turn();
        mask::apply(&masking, text, 0, found, vault, &mut masked);
        if matches!(self.policy.mask, Mask::Fake { .. }) && !masked.edits.is_empty() && vault.restore(&masked.text) != text {
            vault.take_back(begun);
            masked = Masked::default();
            mask::apply(&Masking { mask: &Mask::Numbered, ..masking }, text, 0, found, vault, &mut masked);
        }
        masked
    }

    /// Starts redacting a text that arrives in pieces.
    pub fn stream<'r>(&'r self, direction: Direction, vault: &'r mut Vault) -> StreamRedactor<'r> {
        StreamRedactor::new(self, direction, vault)
    }

    /// The policy this was compiled from.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
}

/// What finds texts; one kind of automaton everywhere, and not the type that chooses among all kinds, for the size of a page.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Literals = aho_corasick::nfa::contiguous::NFA;
/// The other kind is made from this one: a page goes without.
#[cfg(target_arch = "wasm32")]
pub(crate) type Literals = aho_corasick::nfa::noncontiguous::NFA;

#[inline(never)]
fn automaton<T: AsRef<str>>(texts: &[T], any_case: bool) -> std::result::Result<Literals, aho_corasick::BuildError> {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    Literals::builder().ascii_case_insensitive(any_case).match_kind(MatchKind::LeftmostLongest).build(&texts)
}

/// Marks that stand behind their letter in some texts, and the letters that are both in others: Latin with Vietnamese, Greek, Cyrillic.
const MARKS: [(char, &str, &str); 17] = [
    ('\u{300}', "aeiouynâêôăơư", "àèìòùỳǹầềồằờừ"),
    ('\u{301}', "aeiouycnslrzgkâêôăơưαεηιουω", "áéíóúýćńśĺŕźǵḱấếốắớứάέήίόύώ"),
    ('\u{302}', "aeiouwycghjszẹọạ", "âêîôûŵŷĉĝĥĵŝẑệộậ"),
    ('\u{303}', "anoiueyâêôăơư", "ãñõĩũẽỹẫễỗẵỡữ"),
    ('\u{304}', "aeiouy", "āēīōūȳ"),
    ('\u{306}', "aegiouạиу", "ăĕğĭŏŭặйў"),
    ('\u{307}', "czeg", "ċżėġ"),
    ('\u{308}', "aeiouywіеιυ", "äëïöüÿẅїёϊϋ"),
    ('\u{309}', "aeiouyâêôăơư", "ảẻỉỏủỷẩểổẳởử"),
    ('\u{30a}', "auw", "åůẘ"),
    ('\u{30b}', "ou", "őű"),
    ('\u{30c}', "cdelnrstzaiougk", "čďěľňřšťžǎǐǒǔǧǩ"),
    ('\u{31b}', "ou", "ơư"),
    ('\u{323}', "aeiouyơư", "ạẹịọụỵợự"),
    ('\u{326}', "st", "șț"),
    ('\u{327}', "cstklnrg", "çşţķļņŗģ"),
    ('\u{328}', "aeiou", "ąęįǫų"),
];

/// The letter that a small letter and the mark behind it are.
#[inline(never)]
pub(crate) fn composed(letter: Option<char>, mark: char) -> Option<char> {
    let (_, letters, whole) = MARKS.iter().find(|(known, ..)| *known == mark)?;
    letters.chars().position(|known| Some(known) == letter).and_then(|at| whole.chars().nth(at))
}

/// A text in lower case, letter for letter and with its marks, and for each of its bytes where that letter stands in what it was.
#[inline(never)]
fn lower(text: &str) -> (String, Vec<usize>) {
    let (mut low, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    for (mut at, letter) in text.char_indices() {
        let mut lower = letter.to_lowercase();
        let next = match (lower.next(), lower.next()) {
            (Some(mark), None) if let Some(whole) = composed(low.chars().next_back(), mark) => {
                low.pop();
                at = places.get(low.len()).copied().unwrap_or(at);
                places.truncate(low.len());
                whole
            }
            // The other small sigma is the same letter.
            (Some('ς'), None) => 'σ',
            (Some(one), None) => one,
            _ => letter,
        };
        low.push(next);
        places.resize(low.len(), at);
    }
    (low, places)
}

/// Where they stand in a text, without overlaps.
fn hits<'a>(literals: &'a Literals, text: &'a str) -> impl Iterator<Item = Match> + 'a {
    // It only fails for searches that are anchored.
    literals.try_find_iter(Input::new(text)).into_iter().flatten()
}

/// The number of a placeholder.
fn is_number(n: &str) -> bool {
    (1..=vault::DIGITS).contains(&n.len()) && !n.starts_with('0') && n.bytes().all(|b| b.is_ascii_digit())
}

/// What a mask that cannot be restored ends with: four digits of a number, or a hash.
fn is_tail(tail: &str) -> bool {
    tail.len() == 4 && tail.bytes().all(|b| b.is_ascii_digit()) || tail.len() == 16 && tail.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Turns offsets in bytes into offsets in code points and UTF-16 units. Findings must be in order of their start.
///
/// ```
/// use outcrop::pii::{Policy, Redactor, spans};
///
/// let redactor = Redactor::new(&Policy::default())?;
/// let text = "é 🙂 ann@example.org";
/// let at = &spans(text, &redactor.find(text))[0];
/// assert_eq!((at.bytes.start, at.code_points.start, at.utf16.start), (8, 4, 5));
/// # Ok::<(), outcrop::Error>(())
/// ```
pub fn spans(text: &str, found: &[Found]) -> Vec<Span> {
    let mut at = (0, 0, 0);
    let mut advance = |to: usize| {
        let piece = text.get(at.0..to).unwrap_or_default();
        // Each character has one byte that begins it; the longest are two units of UTF-16.
        let count = |is: fn(u8) -> bool| piece.bytes().filter(|&byte| is(byte)).count();
        let (points, pairs) = if piece.is_ascii() { (piece.len(), 0) } else { (count(|b| b & 0xc0 != 0x80), count(|b| b >= 0xf0)) };
        at.1 += points;
        at.2 += points + pairs;
        at.0 = to.max(at.0);
        (at.1, at.2)
    };
    found
        .iter()
        .map(|found| {
            let (points, units) = advance(found.start);
            let (points_end, units_end) = advance(found.end);
            Span { bytes: found.start..found.end, code_points: points..points_end, utf16: units..units_end }
        })
        .collect()
}

/// One span in the offsets of three languages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// Bytes of UTF-8: Rust.
    pub bytes: std::ops::Range<usize>,
    /// Unicode code points: Python.
    pub code_points: std::ops::Range<usize>,
    /// UTF-16 code units: JavaScript, Java, C#.
    pub utf16: std::ops::Range<usize>,
}
