//! Words and phrases where they stand as such, in any case.

use crate::error::{Error, Result};
use crate::pii::{Literals, composed};
use aho_corasick::automaton::Automaton as _;
use aho_corasick::{Input, MatchKind};
use std::ops::Range;
use std::sync::OnceLock;

/// A compiled list of words and phrases.
pub(super) struct Words {
    automaton: Literals,
}

impl Words {
    /// Compiles a list; `None` for an empty one.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Result<Option<Self>> {
        let folded: Vec<String> = words.into_iter().map(|word| fold(word.trim()).text).collect();
        if folded.is_empty() {
            return Ok(None);
        }
        let built = Literals::builder().match_kind(MatchKind::Standard).build(&folded);
        let automaton =
            built.map_err(|error| Error::Malformed { what: "guardrail", reason: format!("the word list cannot be compiled: {error}") })?;
        Ok(Some(Self { automaton }))
    }

    /// Where words of the list stand, in order: the word's place in the list, and its bytes.
    pub(super) fn find(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let folded = fold(text);
        let mut found: Vec<(usize, Range<usize>)> = self
            .automaton
            .try_find_overlapping_iter(Input::new(&folded.text))
            .into_iter()
            .flatten()
            .filter(|hit| hit.start() < hit.end() && is_edge(&folded.text, hit.start()) && is_edge(&folded.text, hit.end()))
            .map(|hit| (hit.pattern().as_usize(), folded.original(hit.start())..folded.original_end(hit.end())))
            .collect();
        found.sort_by_key(|(word, span)| (span.start, span.end, *word));
        found
    }
}

/// Text as words are compared, with the way back.
struct Folded {
    text: String,
    /// For every character of the folded text: where it starts, and where the original character it is of starts and ends.
    places: Vec<(usize, usize, usize)>,
}

impl Folded {
    fn place(&self, at: usize) -> Option<(usize, usize, usize)> {
        let index = self.places.partition_point(|place| place.0 <= at).checked_sub(1)?;
        self.places.get(index).copied()
    }

    fn original(&self, at: usize) -> usize {
        self.place(at).map_or(0, |(_, start, _)| start)
    }

    /// The end of the original character before `at`.
    fn original_end(&self, at: usize) -> usize {
        at.checked_sub(1).and_then(|before| self.place(before)).map_or(0, |(_, _, end)| end)
    }
}

/// Lower case; one space for any white space; no invisible characters; letters and marks as one; plain forms of full-width letters, apostrophes and hyphens.
fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len()) };
    for (start, letter) in text.char_indices() {
        let end = start + letter.len_utf8();
        let plain = match letter {
            // Soft hyphen, zero-width space and joiners of words, byte order mark.
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => continue,
            '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
            '\u{2010}' | '\u{2011}' => '-',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            'ς' => 'σ',
            letter if letter.is_whitespace() => ' ',
            letter => letter,
        };
        if plain == ' ' && folded.text.ends_with(' ') {
            continue;
        }
        if let Some(whole) = composed(folded.text.chars().next_back(), plain) {
            folded.text.pop();
            let start = folded.places.pop().map_or(start, |(_, start, _)| start);
            folded.places.push((folded.text.len(), start, end));
            folded.text.push(whole);
            continue;
        }
        for lower in plain.to_lowercase() {
            folded.places.push((folded.text.len(), start, end));
            folded.text.push(lower);
        }
    }
    folded
}

/// Whether a word may begin or end here.
fn is_edge(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at..).and_then(|after| after.chars().next());
    match (before, after) {
        (Some(before), Some(after)) => {
            !(is_word(before) && is_word(after)) || (is_spaceless(before) || is_spaceless(after)) && !is_mark(after)
        }
        _ => true,
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || is_mark(letter)
}

/// Combining marks and joiners belong to the letter before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
fn is_spaceless(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The profanity list, compiled once: what `better-profanity` (MIT) lists, without [`ORDINARY`] and what is shorter than three letters.
pub(super) fn profanity() -> Option<&'static Words> {
    static LIST: OnceLock<Option<Words>> = OnceLock::new();
    LIST.get_or_init(|| Words::new(std::str::from_utf8(&PROFANE).ok()?.lines()).ok().flatten()).as_ref()
}

const LISTED: &[u8] = better_profanity::data::WORDLIST.as_bytes();
/// What is left of it and how long that is: picked while compiling, so that a page downloads no word that is not looked for.
const PICKED: ([u8; LISTED.len() + 1], usize) = picked();
static PROFANE: [u8; PICKED.1] = {
    let mut profane = [0; PICKED.1];
    let mut at = 0;
    while at < PICKED.1 {
        profane[at] = PICKED.0[at];
        at += 1;
    }
    profane
};

/// The words a line each that are to be found.
const fn picked() -> ([u8; LISTED.len() + 1], usize) {
    let mut words = [0; LISTED.len() + 1];
    let (mut length, mut at) = (0, 0);
    while at < LISTED.len() {
        let mut end = at;
        let mut letters = 0;
        while end < LISTED.len() && LISTED[end] != b'\n' {
            // Each letter has one byte that begins it.
            letters += (LISTED[end] & 0xc0 != 0x80 && LISTED[end] != b'\r') as usize;
            end += 1;
        }
        let last = if end > at && LISTED[end - 1] == b'\r' { end - 1 } else { end };
        if letters > 2 && !is_ordinary(at, last) {
            while at < last {
                words[length] = LISTED[at];
                length += 1;
                at += 1;
            }
            words[length] = b'\n';
            length += 1;
        }
        at = end + 1;
    }
    (words, length)
}

/// Is this stretch of the list one of the ordinary words?
const fn is_ordinary(start: usize, end: usize) -> bool {
    let ordinary = ORDINARY.as_bytes();
    let (starts, count) = &STARTS[LISTED[start] as usize % 32];
    let mut next = 0;
    while next < *count {
        let at = starts[next] as usize;
        let mut same = 0;
        while at + same < ordinary.len() && start + same < end && ordinary[at + same] == LISTED[start + same] {
            same += 1;
        }
        if start + same == end && (at + same == ordinary.len() || ordinary[at + same] == b' ') {
            return true;
        }
        next += 1;
    }
    false
}

/// Where ordinary words begin, by their first letter: looking through all of them for each takes the compiler too long.
#[expect(clippy::cast_possible_truncation, reason = "the list has some thousand bytes")]
const STARTS: [([u16; 96], usize); 32] = {
    let ordinary = ORDINARY.as_bytes();
    let mut starts = [([0; 96], 0); 32];
    let mut at = 0;
    while at < ordinary.len() {
        if ordinary[at] != b' ' && (at == 0 || ordinary[at - 1] == b' ') {
            let (places, count) = &mut starts[ordinary[at] as usize % 32];
            places[*count] = at as u16;
            *count += 1;
        }
        at += 1;
    }
    starts
};

/// Words of the list that are mostly said without swearing: bodies, health, drink and drugs, peoples and faiths, trades,
/// abbreviations. A list that stops "the seaman had a stroke" would teach people to switch it off.
const ORDINARY: &str = "\
    areole arian aryan aSanchez bestial bondage breasts bust busty cowgirl cowgirls crotch dink dong doofus dopey drunk dummy \
    enlargement erect erection erotic extacy extasy facial fack fanny fat flange foobar fubar gae gai ganja gay gays gey ghay glans god \
    gonad gonads gringo guido hebe hell hemp herp heroin herpes hitler hiv hoar hoare homey hooch hookah hooter hooters hump humped humping hymen inbred \
    jerk jerked junkie junky kill klan knob kock kraut kum labia LEN leper lesbians lez loin loins lube lust lusting lusty mams \
    masochist massa maxi menses menstruate menstruation meth molest moron muff murder muther nad nads naked napalm nappy nazi nazism negro niggle nimrod ninny nipple nipples nob nude \
    nudes omg opiate opium oral orally organ organs ovary ovum ovums paddy panties pantie panty pastie pasty pawn pcp pedo pee penetrate penetration \
    penial penile penis perversion peyote phalli phallic pinko playboy pms polack pollock poop pot potty prig pron prostitute prude pube \
    pubic pubis punky queer queers quicky racy rape raped raper raping rapist raunch rectal rectum rectus reefer reich revue rum rump ruski \
    sadism sadist sandbar scantily schizo screw screwed screwing scum seaman seamen seduce semen sex sexual shag shibari sissy slave sleaze sleazy slope \
    smut smutty snatch sniper snuff sodom souse soused spac sperm steamy stoned strip stroke stupid suck sucked sucking tampon tawdry teat \
    teste testee testes testical testicle testis thrust thug tinkle titi toke toots tramp transsexual trashy tush ugly undies unwed urinal \
    urine uterus uzi vag vagina valium viagra virgin vixen vodka vomit voyeur vulgar vulva wad wang wazoo wedgie weed weenie weiner weirdo \
    wench whitey whiz willies willy womb woody xxx yaoi yury anal anus bimbo bimbos boobs chink coon damn crap dyke dykes ejaculate ejaculated \
    ejaculates ejaculating ejaculatings ejaculation fondle foreskin hussy incest inject jap japs kinky lech lmao orgasm orgasms orgies orgy \
    pimp scag skag scrud scrot spik tard tit transsexuals";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], text: &str, found: &[&str]) {
        let words = Words::new(words.iter().copied()).unwrap().unwrap();
        let spans: Vec<&str> = words.find(text).into_iter().map(|(_, span)| &text[span]).collect();
        assert_eq!(spans, found, "{text}");
    }

    #[test]
    fn words_are_found_whole_and_in_any_case() {
        check(&["bond"], "A BOND, bonds and vagabonds; Bond.", &["BOND", "Bond"]);
        check(&["STRASSE"], "Lange Straße, lange Strasse", &["Strasse"]);
        check(&["ὀδυσσεύς"], "ὈΔΥΣΣΕΎΣ", &["ὈΔΥΣΣΕΎΣ"]);
        check(&["c++"], "c++ and C++17 and obj-c++", &["c++", "C++", "c++"]);
        check(&["caf"], "café cafe\u{301} caf\u{301}e", &[]);
        check(&["café", "e\u{302}\u{301}"], "CAFE\u{301}! café, cafe; ế", &["CAFE\u{301}", "café", "ế"]);
        check(&["cafe\u{301}s"], "cafés, café", &["cafés"]);
        check(&["$$$"], "cost: $$$!", &["$$$"]);
    }

    #[test]
    fn phrases_are_found_over_any_white_space() {
        check(&["sure thing"], "a sure\n  thing, a Sure\u{a0}Thing, unsure thing", &["sure\n  thing", "Sure\u{a0}Thing"]);
        check(&["get rich quick"], "\"Get-rich-quick\" or get rich quickly", &[]);
    }

    #[test]
    fn scripts_without_spaces_have_words_anywhere() {
        check(&["株式"], "良い株式を買う", &["株式"]);
        check(&["หุ้น"], "ซื้อหุ้นตัวไหน", &["หุ้น"]);
    }

    #[test]
    fn invisible_characters_hide_nothing() {
        check(&["secret"], "a se\u{200b}cr\u{ad}et ＳＥＣＲＥＴ", &["se\u{200b}cr\u{ad}et", "ＳＥＣＲＥＴ"]);
    }

    #[test]
    fn what_is_picked_while_compiling_is_the_list_without_ordinary_and_short_words() {
        let words = better_profanity::data::WORDLIST.lines().map(str::trim);
        let ordinary: Vec<&str> = ORDINARY.split_whitespace().collect();
        let expected: Vec<&str> = words.filter(|word| word.chars().count() > 2 && !ordinary.contains(word)).collect();
        let picked: Vec<&str> = std::str::from_utf8(&PROFANE).unwrap().lines().collect();
        assert_eq!(picked, expected);
    }

    #[test]
    fn profanity_is_told_from_ordinary_words() {
        let list = profanity().unwrap();
        assert_eq!(list.find("What the FUCK is this bullshit?").len(), 2);
        for ordinary in ["The drunk seaman had a stroke.", "God, what a slope.", "Kill the process.", "Scunthorpe assesses the classic."] {
            assert_eq!(list.find(ordinary), [], "{ordinary}");
        }
    }
}
