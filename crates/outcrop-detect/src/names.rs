//! Names of people: lists of given names and surnames, titles, labels, salutations, casing and position.
//!
//! Without a model this cannot be complete. What decides is written at each rule; what a text has named once it
//! may name again by a part.

use crate::context::{Candidates, label, push};
use crate::lexicon::{Word, Words, class as c, concept as k, ends_in, exactly};
use crate::scan::{CJK, LOWER, Scan, Token, UPPER_LATER};
use crate::{Entity, in_order};

/// Parts of names already seen in this text, newest last. Bounded: the oldest is forgotten.
#[derive(Clone, Default, Debug)]
pub struct Memory {
    parts: std::collections::VecDeque<u64>,
}

const REMEMBERED: usize = 128;

impl Memory {
    fn has(&self, token: &Token) -> bool {
        self.parts.contains(&token.hash)
    }
    fn learn(&mut self, token: &Token) {
        if token.len() >= 3 && !token.is(c::COMMON | c::DOUBTFUL | c::PARTICLE) && !self.has(token) {
            if self.parts.len() >= REMEMBERED {
                self.parts.pop_front();
            }
            self.parts.push_back(token.hash);
        }
    }
}

/// Longest name, in words.
const PARTS: usize = 6;

/// Finds names, some of which are ones because of what was named before.
#[inline(never)]
pub fn names(scan: &Scan, memory: &mut Memory, out: &mut Candidates) {
    let mut index = 0;
    in_order(out);
    // Where mail and postal addresses start.
    let starts: Vec<_> =
        out.iter().filter(|f| matches!(f.entity, Entity::Email | Entity::Address) && f.score >= 0.5).map(|f| (f.start, f.entity)).collect();
    while let Some(token) = scan.token(index) {
        if !begins(scan, index, token) {
            if token.is_lower()
                && (token.is(c::GIVEN) || token.is(c::SURNAME) && token.len() >= 5)
                && !token.is(c::FILLER | c::VERB | c::STREET)
                && !matches!(scan.at(token.end + 1), b':' | b'=')
                && matches!(scan.before(token.start), b'"' | b'\'' | b'>')
                && matches!(scan.at(token.end), b'"' | b'\'' | b'<')
            {
                let before = index.checked_sub(1).and_then(|i| scan.token(i)).copied();
                if named(scan, index, scan.gap_before(index), before.as_ref()) {
                    push(out, Entity::Name, token.start, token.end, 0.75);
                }
                index += 1;
                continue;
            }
            if token.is_lower() && strong(token) && casual(scan, token) {
                push(out, Entity::Name, token.start, token.end, 0.55);
            }
            if token.is_lower()
                && token.is(c::PARTICLE)
                && let Some(next) = particled(scan, index, memory, out)
            {
                index = next;
                continue;
            }
            if token.is_lower()
                && token.is(c::GIVEN)
                && let Some(next) = lower_case(scan, index, memory, out)
            {
                index = next;
                continue;
            }
            index += 1;
            continue;
        }
        if let Some(next) = inverted(scan, index, memory, out) {
            index = next;
            continue;
        }
        let last = sequence(scan, index);
        let (mut from, mut to, mut score) = judge(scan, index, last, memory);
        if score < 0.5
            && let Some((first, sure)) = placed(scan, index, last, &starts)
        {
            (from, to, score) = (first, last, sure);
        }
        if score > 0.0 {
            let (Some(first), Some(end)) = (scan.token(from), scan.token(to)) else { break };
            let mut end_at = end.end;
            // "Samuel M.": the stop belongs to the initial.
            if end.len() == 1 && to > from && scan.at(end_at) == b'.' {
                end_at += 1;
            }
            push(out, Entity::Name, first.start, end_at, score);
            if score >= 0.6 {
                for part in from..=to {
                    if let Some(part) = scan.token(part) {
                        memory.learn(part);
                    }
                }
            }
        }
        index = to.max(last) + 1;
    }
}

fn begins(scan: &Scan, index: usize, token: &Token) -> bool {
    if !token.is_capitalised() || token.shape & CJK != 0 || token.len() > 30 {
        return false;
    }
    if apostrophed(scan, index) {
        return !matches!(scan.before(token.start), b'_' | b'/' | b'\\' | b'@' | b'#' | b'$' | b'%');
    }
    if token.is(c::COMMON | c::TITLE | c::GREETING | c::MONTH) && !token.is(c::GIVEN | c::SURNAME | c::HAN) {
        return false;
    }
    if token.word.class == 0 && wordish(scan.of(token)) {
        return false;
    }
    let before = scan.before(token.start);
    if before == b'-' && token.start >= 2 && scan.at(token.start - 2).is_ascii_alphanumeric() {
        return false;
    }
    let after = scan.at(token.end);
    // Types and paths of programs.
    if matches!(before, b'<' | b'&') && after != b' '
        || after == b'<' && scan.at(token.end + 1) != b'/'
        || matches!(scan.slice(token.end, token.end + 2), b" {" | b" =" | b"::" | b"()" | b">(" | b">>")
        || matches!(after, b'{' | b'[' | b'=')
    {
        return false;
    }
    if matches!(before, b'_' | b'/' | b'\\' | b'@' | b'#' | b'$' | b'%')
        || (before == b'.' && scan.at(token.start.saturating_sub(2)).is_ascii_alphanumeric() && token.start >= 2)
    {
        return false;
    }
    if matches!(after, b'_' | b'(' | b'@' | b'/' | b'\\')
        || (after == b':' && scan.at(token.end + 1) == b':')
        || (before == b':' && scan.at(token.start.saturating_sub(2)) == b':')
        || (after == b'.' && scan.at(token.end + 1).is_ascii_alphanumeric() && token.len() > 1)
    {
        return false;
    }
    // camelCase is a program's; McDonald and DeAngelis are not.
    if token.shape & UPPER_LATER != 0 && token.shape & LOWER != 0 {
        let word = scan.of(token);
        let humps = word.iter().skip(1).filter(|b| b.is_ascii_uppercase()).count();
        let prefix = [&b"Mc"[..], b"Mac", b"De", b"Di", b"Le", b"La", b"Van", b"Fitz", b"O", b"Du", b"Ma"]
            .iter()
            .any(|p| word.starts_with(p) && word.get(p.len()).is_some_and(u8::is_ascii_uppercase));
        if humps != 1 || !prefix {
            return false;
        }
    }
    // A single capital starts a name only as an initial: "J. Smith".
    if token.len() == 1 {
        let initial = after == b'.' && matches!(scan.at(token.end + 1), b' ' | b'A'..=b'Z');
        return initial && index + 1 < scan.tokens.len();
    }
    true
}

/// `O'Connor`, `D'Souza`.
fn apostrophed(scan: &Scan, index: usize) -> bool {
    scan.token(index).is_some_and(|t| matches!(scan.of(t), b"O" | b"D"))
        && matches!(scan.gap(index), b"'" | b"\xe2\x80\x99")
        && scan.token(index + 1).is_some_and(|t| {
            (t.is_capitalised() || t.is_lower() && t.word == Word::default()) && t.len() > 2 && !t.is(c::COMMON) && scan.of(t) != b"Clock"
        })
}

/// The last token of the capitalised words that go on from here.
fn sequence(scan: &Scan, first: usize) -> usize {
    let mut last = first;
    let upper = scan.token(first).is_some_and(Token::is_upper);
    while last - first + 1 < PARTS {
        let (Some(token), Some(next)) = (scan.token(last), scan.token(last + 1)) else { break };
        let gap = scan.gap(last);
        let joined = match gap {
            b" " | b"-" | b"'" | b"+" | b"\xe2\x80\x99" | b"\xc2\xa0" => true,
            b". " | b"." => token.len() == 1,
            _ => false,
        };
        if !joined || next.has_digit() || next.shape & CJK != 0 {
            break;
        }
        if next.is_capitalised() {
            if scan.at(next.end) == b'_' {
                break;
            }
            let initial = next.len() == 1 && scan.at(next.end) == b'.';
            // "Lola De Meyer"
            let particle = next.is(c::PARTICLE)
                && next.len() < 4
                && scan.gap(last + 1) == b" "
                && scan.token(last + 2).is_some_and(|t| t.is_capitalised() && t.len() > 2);
            let part = initial
                || particle
                || !(next.is(c::COMMON | c::MONTH) && !next.is(c::GIVEN | c::SURNAME | c::HAN))
                || gap == b"-" && !next.is(c::ORG);
            let roman = matches!(scan.of(next), b"II" | b"III" | b"IV" | b"Jr" | b"Sr");
            if !part && !roman || upper != next.is_upper() && next.len() > 1 && !roman && !(upper && token.len() <= 2) {
                break;
            }
            last += 1;
        } else if next.is(c::PARTICLE) && next.is_lower() && gap == b" " {
            // Up to two particles, then a capital: "van der Berg".
            let mut after = last + 2;
            while scan.token(after).is_some_and(|t| t.is(c::PARTICLE) && t.is_lower()) && after < last + 4 {
                after += 1;
            }
            let particle = scan.of(next);
            let capital = scan.token(after).is_some_and(|t| t.is_capitalised() && t.len() > 1 && !t.is(c::COMMON | c::PLACE));
            if capital && scan.gap(after - 1) == b" " && !matches!(particle, b"of" | b"y" | b"e" | b"do") {
                last = after;
            } else {
                break;
            }
        } else {
            break;
        }
    }
    last
}

fn strong(token: &Token) -> bool {
    token.is(c::GIVEN) && !token.is(c::DOUBTFUL | c::COMMON | c::PLACE)
}

fn plausible(token: &Token) -> bool {
    !token.is(c::COMMON | c::ORG | c::COUNTRY | c::MONTH | c::TITLE | c::UNIT) && (!token.is(c::STREET | c::PLACE) || token.is(c::SURNAME))
        || token.is(c::SURNAME) && !token.is(c::MONTH)
}

/// Endings of everyday nouns and adjectives: "Investigation", "Establishment", "Logistics".
fn wordish(word: &[u8]) -> bool {
    const ENDINGS: &Words = &[
        "",
        "",
        "ityicsiveousfularyals",
        "tionsionmentnessshipableibleivesanceencewareistsionsicallessuresingstors",
        "mentsitiesologytionsionalisingizingariesradesators",
    ];
    word.len() >= 6 && ends_in(word, ENDINGS, 0)
        || word.len() >= 6 && word.ends_with(b"ing") && syllables(word) == 0
        || word.len() >= 7 && word.ends_with(b"ed")
}

/// Endings of family names: patronymics and names of places in the languages that form them so.
fn surname_like(word: &[u8]) -> bool {
    const ENDINGS: &Words = &[
        "",
        "ovevez",
        "ovaevaskiskaskyyansennendzeićsonákíninakariansmaeroño",
        "skiywiczvichenkossonbergmannescuakisogluvićczykelliettiuccigrenlundováskýienewalabaumhoffstrahuisveldilloãeseiraeiro",
        "skayasteinstromquistqvistaitisbauermeiermeyer",
        "dottirpoulosshviliströmauskas",
        "dóttir",
    ];
    word.len() >= 6 && ends_in(word, ENDINGS, 0)
}

/// Does this speaker of a talk take turns with another, one of whom has a given name? Both stand before colons at the start of lines.
fn answers(scan: &Scan, index: usize) -> bool {
    let Some(token) = scan.token(index) else { return false };
    let (mut again, mut other, mut known) = (false, false, token.is(c::GIVEN));
    for at in index.saturating_sub(40)..index + 60 {
        let Some(t) = scan.token(at) else { break };
        if scan.at(t.end) != b':' || at == index || !scan.starts_line(at) || !t.is_capitalised() {
            continue;
        }
        again |= t.hash == token.hash;
        if t.hash != token.hash {
            if t.word.concept != 0 || t.is(c::COMMON) && !t.is(c::GIVEN) {
                return false;
            }
            other = true;
            known |= t.is(c::GIVEN);
        }
    }
    again && other && known
}

/// Which of these words are a name, and how sure that is; 0 when none.
fn judge(scan: &Scan, first: usize, last: usize, memory: &Memory) -> (usize, usize, f32) {
    let none = (first, last, 0.0);
    let (mut from, mut to) = (first, last);
    // A title or greeting at the head is not part of the name.
    let mut titled = false;
    let mut greeted = false;
    while from < to {
        let Some(token) = scan.token(from) else { return none };
        if token.is(c::TITLE) && !token.is(c::GIVEN) || token.is(c::TITLE) && token.len() <= 4 && !token.is(c::GIVEN) {
            titled = true;
        } else if token.is(c::ROLE) && !token.is(c::GIVEN | c::SURNAME | c::PARTICLE) && scan.gap(from) == b" " {
            // "Meine Kollegen Anna Roth"
        } else if token.is(c::GREETING) && !token.is(c::GIVEN | c::SURNAME) {
            greeted = true;
        } else if token.is(c::COMMON) && !token.is(c::GIVEN) && scan.starts_sentence(from) && !token.is(c::HAN) && !apostrophed(scan, from)
        {
            // "Young Jack": a sentence's first word.
        } else {
            break;
        }
        from += 1;
    }
    // What cannot end a name is cut from its end; an organisation takes the whole.
    while to > from {
        let Some(token) = scan.token(to) else { return none };
        if token.is(c::ORG) && !token.is(c::SURNAME)
            || token.is(c::STREET) && !token.is(c::SURNAME) && !token.is(c::GIVEN) && token.len() > 2
        {
            return (first, last, 0.0);
        }
        if token.is(c::COUNTRY | c::MONTH) && !token.is(c::GIVEN | c::SURNAME) {
            to -= 1;
        } else {
            break;
        }
    }
    // German nouns are capitalised: "dem Verkäufer Andreas Meier", "Seine Schwester Anna Roth".
    if scan.starts_sentence(from) || from > 0 && scan.token(from - 1).is_some_and(|t| t.is_lower() && t.len() <= 4) {
        let noun = |&i: &usize| scan.gap(i) == b" " && scan.token(i).is_some_and(|t| !t.is(c::GIVEN | c::SURNAME | c::HAN) && t.len() > 2);
        let name = (from..to.min(from + 3)).take_while(noun).last().map_or(from, |noun| noun + 1);
        if name < to && scan.token(name).is_some_and(strong) {
            from = name;
        }
    }
    let count = to - from + 1;
    let (Some(head), Some(tail)) = (scan.token(from).copied(), scan.token(to).copied()) else { return none };
    let before = from.checked_sub(1).and_then(|i| scan.token(i)).copied();
    let gap_before = scan.gap_before(from);
    let adjacent = matches!(gap_before, b" " | b". " | b"." | b"\xc2\xa0" | b".\xc2\xa0");
    if let Some(before) = before {
        if adjacent {
            titled |= before.is(c::TITLE)
                && (gap_before.starts_with(b".") || !before.is(c::ROLE | c::PARTICLE) || before.shape & crate::scan::UPPER_FIRST != 0)
                && before.len() > 1
                // "HR Generalist", "LT Games": a title in two capitals is one beside a name of the lists, or in capitals.
                && !(before.is_upper() && before.len() == 2 && !head.is_upper() && !head.is(c::GIVEN | c::SURNAME));
        }
        greeted |= before.is(c::GREETING) && matches!(gap_before, b" " | b", ") && scan.of(&before) != b"morning";
    }
    let after = scan.token(to + 1).copied();
    let gap_after = scan.gap(to);
    let space_after = gap_after == b" ";
    // "Williamson Orchestra", "Davis Ltd": what follows makes it an organisation.
    if let Some(after) = after {
        if space_after && after.is_capitalised() && after.is(c::ORG | c::STREET) && !titled && !(after.is(c::STREET) && after.len() <= 2) {
            return none;
        }
        // "Rachel Carson Middle School"
        let school = scan.token(to + 2).filter(|_| space_after && after.is_capitalised() && scan.gap(to + 1) == b" ");
        if count > 1 && !titled && school.is_some_and(|t| t.is(c::ORG) && !t.is(c::SURNAME)) {
            return none;
        }
        if gap_after == b", "
            && after.is_capitalised()
            && after.is(c::ORG)
            && matches!(scan.of(&after), b"Inc" | b"LLC" | b"Ltd" | b"Corp" | b"LLP")
        {
            return none;
        }
    }
    // Who speaks says three words; less is a label's value.
    let speaks = scan.at(tail.end) == b':'
        && scan.at(tail.end + 1) != b':'
        && (to + 1..to + 4).all(|i| scan.token(i).is_some_and(|t| !t.has_digit()) && (i == to + 1 || !scan.gap(i - 1).contains(&b'\n')));
    let verb = space_after && after.is_some_and(|a| a.is_lower() && (a.is(c::VERB) || past(scan.of(&a))));
    let possessive = scan.slice(tail.end, tail.end + 2) == b"'s" || scan.slice(tail.end, tail.end + 4) == b"\xe2\x80\x99s";
    let vocative = scan.starts_line(from) && gap_after == b", ";
    let place = adjacent && before.is_some_and(|b| b.is(c::BEFORE_PLACE));
    // People are talked to, heard of and shouted at; nobody is gone into.
    let inside = place && !before.is_some_and(|b| matches!(scan.of(&b), b"to" | b"of" | b"at" | b"from"));
    let article = adjacent
        && before.is_some_and(|b| {
            matches!(scan.of(&b), b"the" | b"The" | b"a" | b"an" | b"this" | b"der" | b"die" | b"das" | b"le" | b"la" | b"les")
        });
    let role = adjacent
        && before.is_some_and(|b| {
            b.is(c::ROLE)
                && !matches!(
                    scan.of(&b),
                    b"with" | b"by" | b"from" | b"for" | b"to" | b"By" | b"From" | b"To" | b"For" | b"With" | b"user" | b"User"
                )
        });
    let agent = adjacent && before.is_some_and(|b| matches!(scan.of(&b), b"by" | b"with" | b"By" | b"With"));
    let labelled = if titled { false } else { named(scan, from, gap_before, before.as_ref()) };
    // "St. Joseph's Medical Center", "San Carlos", "North Melissa": a place's name.
    if adjacent && before.is_some_and(|b| before_town(scan.of(&b)))
        || count > 1 && !titled && before_town(scan.of(&head)) && scan.gap(from) == b" "
    {
        return none;
    }
    // "Parkinson's disease", "Levi Strauss & Co."
    let named_after = after.is_some_and(|a| {
        let next = if scan.of(&a) == b"s" && gap_after.len() < 4 { scan.token(to + 2).copied() } else { Some(a).filter(|_| space_after) };
        next.is_some_and(|n| EPONYMS.iter().any(|word| scan.of(&n) == word.as_bytes())) || gap_after == b" & " && a.is(c::ORG)
    });
    if named_after && !titled {
        return none;
    }
    let known = memory.has(&head) || count > 1 && memory.has(&tail);

    if count == 1 {
        let upper = head.is_upper();
        if head.len() == 1 {
            return none;
        }
        let word = scan.of(&head);
        let score: f32 = if titled && !head.is(c::COMMON | c::ORG) || titled && head.is(c::SURNAME) {
            0.9
        } else if labelled && !head.is(c::COUNTRY) && (plausible(&head) || head.is(c::GIVEN)) && !upper {
            if head.is(c::GIVEN | c::SURNAME) || head.word.class == 0 { 0.8 } else { 0.3 }
        } else if known && !upper {
            0.8
        } else if speaks && !upper && scan.starts_line(from) && (head.is(c::GIVEN) || head.word == Word::default()) && answers(scan, from) {
            0.6
        } else if greeted && head.is(c::GIVEN | c::SURNAME | c::HAN) && !head.is(c::COMMON) {
            0.8
        } else if greeted && head.word.class == 0 && matches!(gap_after.first(), Some(b',' | b'!' | b'\n')) {
            0.6
        } else if strong(&head) && !upper {
            if article {
                0.35
            } else if inside {
                0.45
            } else {
                0.7
            }
        } else if head.is(c::GIVEN) && !upper && listed(scan, from, to) && names_near(scan, from, to) {
            0.65
        } else if head.is(c::GIVEN) && head.is(c::DOUBTFUL) && !upper && !place && !article {
            if role && !head.is(c::COMMON)
                || verb
                    && (!head.is(c::COMMON) || !scan.starts_sentence(from) || past(after.map_or(&[][..], |a| scan.of(&a))))
                    && !head.is(c::MONTH)
                || vocative && !head.is(c::COMMON)
            {
                0.6
            } else if speaks && scan.starts_line(from) && !head.is(c::COMMON) {
                0.55
            } else if !head.is(c::COMMON | c::PLACE | c::MONTH) && head.len() >= 4 && !scan.starts_sentence(from) {
                0.5
            } else {
                0.3
            }
        } else if head.is(c::SURNAME) && !head.is(c::COMMON | c::PLACE | c::STREET | c::ORG) && !upper && !article && !place {
            if verb || listed(scan, from, to) || role {
                0.6
            } else if possessive || word.len() >= 6 && !scan.starts_sentence(from) {
                0.5
            } else {
                0.35
            }
        } else if head.word.class == 0 && role && !upper && head.len() >= 3 {
            0.5
        } else if head.word.class == 0
            && !upper
            && syllables(word) >= 2
            && (verb
                || listed(scan, from, to) && pinyin(word) >= 2
                || vocative
                || speaks && scan.starts_line(from)
                || agent
                || gap_before.starts_with(b": ") && gap_after == b", ")
            && word.len() >= 4
        {
            0.6
        } else if head.word.class == 0 && !upper && surname_like(word) && (verb || possessive || listed(scan, from, to)) && !article {
            0.55
        } else if head.word.class == 0 && vocative && !upper && scan.slice(tail.end, tail.end + 80).contains(&b'?') {
            0.55
        } else if head.word.class == 0 && !upper && listed(scan, from, to) && names_near(scan, from, to) {
            0.6
        } else {
            0.0
        };
        return (from, to, score);
    }

    if head.is(c::ORG) && !head.is(c::GIVEN | c::SURNAME) || head.is(c::COUNTRY) && !head.is(c::GIVEN) {
        return none;
    }
    if count == 2 && scan.gap(from) == b"-" && !strong(&head) && !titled && !known {
        // "Ellis-Ingram" alone is a firm as often as a family.
        return none;
    }
    let upper = head.is_upper();
    let inner_initial = (from..=to).filter_map(|i| scan.token(i)).any(|t| t.len() == 1);
    let ends_well = plausible(&tail) || tail.len() == 1 || matches!(scan.of(&tail), b"II" | b"III" | b"IV" | b"Jr" | b"Sr");
    let all_common = (from..=to).filter_map(|i| scan.token(i)).all(|t| t.is(c::COMMON));
    if all_common && !labelled && !titled && !known {
        return none;
    }
    let han = count == 2 && head.is(c::HAN) && !tail.is(c::COMMON) && matches!(syllables(scan.of(&tail)), 1 | 2);
    let score: f32 = if titled && ends_well {
        0.92
    } else if labelled && ends_well && !head.is(c::COMMON) {
        0.9
    } else if strong(&head) && ends_well {
        if tail.is(c::SURNAME | c::GIVEN) {
            0.92
        } else if tail.word.class == 0 || inner_initial {
            0.85
        } else if tail.len() == 1 {
            0.8
        } else {
            0.6
        }
    } else if known && ends_well {
        0.8
    } else if han {
        if tail.word.class & !(c::GIVEN | c::SURNAME | c::HAN) == 0 { 0.82 } else { 0.55 }
    } else if apostrophed(scan, from) && !upper {
        if article { 0.3 } else { 0.7 }
    } else if head.len() == 1
        && (tail.is(c::SURNAME) || tail.word.class == 0 && inner_initial && tail.len() > 3)
        && plausible(&tail)
        && !upper
    {
        // "W. C. Sellar"
        if tail.is(c::SURNAME) || verb || listed(scan, from, to) { 0.7 } else { 0.5 }
    } else if head.is(c::GIVEN) && ends_well {
        // A doubtful given name needs a surname after it.
        if tail.is(c::SURNAME) && !tail.is(c::COMMON) {
            0.8
        } else if tail.is(c::SURNAME) || tail.word.class == 0 && !head.is(c::COMMON | c::PLACE) {
            0.6
        } else {
            0.3
        }
    } else if tail.is(c::SURNAME)
        && !tail.is(c::COMMON | c::STREET | c::PLACE | c::ORG)
        && head.word.class & !(c::SURNAME | c::HAN) == 0
        && !upper
    {
        if article {
            0.3
        } else if scan.starts_sentence(from) && head.word.class == 0 {
            0.55
        } else {
            0.65
        }
    } else if head.is(c::SURNAME) && strong(&tail) {
        0.65
    } else if head.word.class == 0 && tail.is(c::GIVEN) && !tail.is(c::COMMON | c::PLACE | c::MONTH) && role && !upper && count == 2 {
        // "Patient Quorra Mark": the given name may be the family's.
        0.65
    } else if head.word.class == 0 && inner_initial && head.len() > 2 && tail.len() > 2 && ends_well && !upper {
        // "Alvir D. Puslaver": nothing but a name has an initial in the middle.
        0.7
    } else if head.word.class == 0
        && tail.word.class == 0
        && !upper
        && !article
        && head.len() > 2
        && scan.gap(from) == b" "
        && surname_like(scan.of(&tail))
    {
        0.6
    } else if matches!(scan.of(&head), b"Ah" | b"Xiao" | b"Lao" | b"Old" | b"Little" | b"A")
        && count == 2
        && (tail.is(c::HAN) || syllables(scan.of(&tail)) == 1 && tail.word.class == 0)
    {
        // "Lao Wang", "Ah Qiang": how friends are called.
        0.6
    } else if head.word.class == 0
        && tail.word.class == 0
        && (role || agent || speaks && scan.starts_line(from) || verb)
        && count <= 3
        && !upper
        && !article
        && head.len() > 2
    {
        if role { 0.6 } else { 0.5 }
    } else {
        0.0
    };
    // Two words of which the first is the sentence's: try the rest alone.
    if score < 0.5 && count == 2 && tail.is(c::GIVEN | c::SURNAME) && !head.is(c::GIVEN | c::SURNAME) {
        let rest = judge(scan, to, to, memory);
        if rest.2 > score {
            return rest;
        }
    }
    (from, to, if article && !known && !labelled && !strong(&head) { score.min(0.4) } else { score })
}

/// Does a finding of this kind start here? Several may, in the order of their ends.
fn has_start(starts: &[(usize, Entity)], at: usize, entity: Entity) -> bool {
    let here = starts.get(starts.partition_point(|&(start, _)| start < at)..).unwrap_or_default();
    here.iter().take_while(|&&(start, _)| start == at).any(|&(_, other)| other == entity)
}

/// What is said of a person after the name.
const THEIRS: u64 = k::SSN | k::SIN | k::PHONE | k::EMAIL | k::AGE | k::PLATE | k::PASSPORT | k::IBAN;

/// Places where words in capitals are a name whatever they are: before an address of theirs or an age, below a closing, after a greeting,
/// a label or a role.
fn placed(scan: &Scan, first: usize, last: usize, starts: &[(usize, Entity)]) -> Option<(usize, f32)> {
    let is = |class: u32| move |i: usize| scan.token(i).is_some_and(|t| t.is(class) && !t.is(c::GIVEN | c::SURNAME));
    let from = (first..last).find(|&i| !is(c::TITLE | c::GREETING)(i)).unwrap_or(last);
    let sound = |t: &Token| plausible(t) && !t.is(c::VERB) && t.word.concept == 0 && !(t.word.class == 0 && wordish(scan.of(t)));
    let (head, tail) = (scan.token(from)?, scan.token(last)?);
    if !(from..=last).filter_map(|i| scan.token(i)).all(|t| sound(t) || t.is_lower() || t.len() == 1) || tail.len() < 2 || last - from > 3 {
        return None;
    }
    let full = last > from;
    let (gap_before, gap) = (scan.gap_before(from), scan.gap(last));
    let after = scan.token(last + 1);
    let opens = |entity| after.is_some_and(|t| has_start(starts, t.start, entity));
    // "Quorra Blenny <q.blenny@example.org>".
    if matches!(gap, b" <" | b" (" | b"\" <") && opens(Entity::Email) {
        return full.then_some((from, 0.85));
    }
    let ends_line = after.is_none() || gap.contains(&b'\n');
    if last == from + 1 && ends_line && scan.starts_line(from) && gap.len() < 6 && opens(Entity::Address) {
        return Some((from, 0.75));
    }
    let ends = ends_line || gap.first().is_some_and(|b| matches!(b, b',' | b';' | b'(' | b'<' | b'|' | b'\t' | b'"' | b'.' | b'!'));
    if let Some(after) = after.filter(|_| full) {
        let age = after.is_number() && after.len() == 2 && scan.at(after.start) > b'0';
        let next = scan.token(last + 2);
        if age
            && !head.is_upper()
            && (gap == b" (" && scan.at(after.end) == b')'
                || gap == b", " && scan.gap(last + 1) == b", " && next.is_some_and(Token::is_lower))
        {
            return Some((from, 0.6));
        }
        if gap == b", " && matches!(scan.of(after), b"PhD" | b"MD" | b"Esq" | b"DDS" | b"RN" | b"CPA" | b"MBA") {
            return Some((from, 0.8));
        }
    }
    let before = scan.token(from.checked_sub(1)?)?;
    let word = scan.of(before);
    if before.is(c::GREETING) {
        // "Best regards,\n\nQuorra"
        if ends_line && (gap_before.contains(&b'\n') || gap_before == b", ") && (1..4).any(|by| from >= by && scan.starts_line(from - by)) {
            return Some((from, 0.7));
        }
        return (full && ends && gap_before == b" " && !head.is_upper()).then_some((from, 0.8));
    }
    let said =
        |by: usize, said: &[u8]| from.checked_sub(by).and_then(|i| scan.token(i)).is_some_and(|t| scan.of(t).eq_ignore_ascii_case(said));
    // "it's Quorra from work"
    if word == b"s" && said(2, b"it") && gap == b" " && after.is_some_and(|t| matches!(scan.of(t), b"from" | b"here")) {
        return Some((from, 0.65));
    }
    if !full || !ends {
        return None;
    }
    let labels: [&[u8]; 12] = [
        b"kin",
        b"signature",
        b"reporter",
        b"insured",
        b"plaintiff",
        b"defendant",
        b"candidate",
        b"consumer",
        b"assignee",
        b"respondent",
        b"passenger",
        b"rider",
    ];
    if gap_before.starts_with(b":") && gap_before.len() < 4 && (before.is(c::ROLE) || labels.iter().any(|l| word.eq_ignore_ascii_case(l))) {
        return Some((from, 0.75));
    }
    // "I'm Quorra Blenny.", "this is Quorra Blenny."
    let told = gap_before == b" " && (said(2, b"i") && matches!(word, b"m" | b"am") || word == b"is" && said(2, b"this"));
    // "security code 123, name on card Quorra Blenny"
    let is_role = || from.checked_sub(2).and_then(|i| scan.token(i)).is_some_and(|t| t.is(c::ROLE) && t.len() > 4);
    let told = told || gap_before == b" " && word == b"is" && is_role();
    // "Quorra Blenny, SSN 123-45-6789"
    let has = gap == b", " && after.is_some_and(|t| t.word.concept & THEIRS != 0 && t.word.concept & k::OTHER == 0);
    if has && !head.is_upper() && !scan.starts_line(from) {
        return Some((from, 0.65));
    }
    let told = told || gap_before == b" " && word == b"card" && said(3, b"name");
    // "The adjuster, Quorra Blenny, …"
    let apposed = gap_before == b", "
        && gap.starts_with(b",")
        && before.is(c::ROLE)
        && before.is_lower()
        && !before.is(c::BEFORE_PLACE | c::FILLER)
        && word.len() > 3;
    (!head.is_upper() && (told || apposed)).then_some((from, 0.65))
}

/// "reviewed", "announced": the past tense of a verb after its subject.
fn past(word: &[u8]) -> bool {
    word.len() > 4 && word.ends_with(b"ed") && word.is_ascii()
}

/// Does a label or phrase say that a name comes now?
fn named(scan: &Scan, from: usize, gap: &[u8], before: Option<&Token>) -> bool {
    let Some(before) = before else { return false };
    if gap.len() > 40 {
        return false;
    }
    let word = scan.of(before);
    let line = gap.contains(&b'\n');
    let marked = gap.iter().any(|b| matches!(b, b':' | b'=' | b'>')) && !gap.contains(&b'<')
        || gap.iter().any(|b| matches!(b, b'"' | b'\'')) && gap.iter().any(|b| matches!(b, b':' | b'=' | b'(' | b','));
    if !marked && !line {
        // "my name is Ann", "is called Ann", "named Ann".
        if matches!(word, b"named" | b"called" | b"nicknamed") && gap == b" " {
            return true;
        }
        if matches!(
            word,
            b"is"
                | b"name"
                | b"est"
                | b"ist"
                | b"es"
                | b"was"
                | b"by"
                | b"nom"
                | b"hei\xc3\x9fe"
                | b"appelle"
                | b"llamo"
                | b"llama"
                | b"chiamo"
        ) && gap == b" "
        {
            let bits = label(scan, from);
            return bits & k::NAME != 0 && bits & (k::USER | k::WEB | k::OTHER | k::DEVICE) == 0
                || matches!(word, b"appelle" | b"llamo" | b"llama" | b"chiamo" | b"hei\xc3\x9fe");
        }
        // A table's cell, a tag's content.
        if !gap.contains(&b'>') && !gap.contains(&b'\t') {
            return false;
        }
    }
    if marked
        && !line
        && before.is(c::ROLE | c::TITLE)
        && before.len() > 2
        && !matches!(word, b"user" | b"User" | b"contact" | b"Contact" | b"from" | b"to" | b"by" | b"with" | b"for" | b"officer" | b"agent")
    {
        return gap.starts_with(b":") || gap.starts_with(b" :") || gap.contains(&b'=');
    }
    if marked && matches!(word, b"From" | b"To" | b"Cc" | b"Attn" | b"Signed" | b"Author" | b"Attention") {
        return true;
    }
    let bits = label(scan, from);
    if bits & k::NAME == 0 || bits & (k::WEB | k::OTHER | k::DEVICE | k::EMAIL | k::PASSWORD | k::KEY | k::IP) != 0 {
        return false;
    }
    // DB_NAME, hostname, file name, company name: not a person's.
    let start = scan.token(from).map_or(0, |t| t.start);
    !scan.memo.things.any(scan, start.saturating_sub(40), start, |scan, at, last| {
        let begins = |thing: &&str| {
            let begins = at.checked_sub(thing.len())?;
            scan.slice(begins, at).eq_ignore_ascii_case(thing.as_bytes()).then_some(begins)
        };
        things_ending(scan.before(at.saturating_sub(1)), scan.before(at)).iter().find_map(begins).map_or(last, |at| last.max(at + 1))
    })
}

/// What is called by the one who found it.
const EPONYMS: &[&str] = &["disease", "syndrome", "law", "laws", "theorem", "test", "scale", "effect"];

/// Does a place's name go on after this word?
fn before_town(word: &[u8]) -> bool {
    const WORDS: &Words = &["", "MtSt", "NewSanSte", "EastFortLakePortWest", "MountNorthSaintSantaSouth", "PuertoSainte"];
    exactly(WORDS, word)
}

/// What has names that are no person's: those that end in these two letters, the shortest first.
fn things_ending(last_but_one: u8, last: u8) -> &'static [&'static str] {
    match [last_but_one | 0x20, last | 0x20] {
        [b'd', b'b'] => &["db"],
        [b's', b't'] => &["host", "test"],
        [b'l', b'e'] => &["file", "table"],
        [b'a', b'm'] => &["team"],
        [b't', b'y'] => &["city", "facility"],
        [b'n', b't'] => &["event", "department"],
        [b's', b's'] => &["class", "business"],
        [b'n', b'd'] => &["brand"],
        [b'i', b'n'] => &["domain"],
        [b'e', b't'] => &["street"],
        [b'm', b'n'] => &["column"],
        [b'n', b'y'] => &["company"],
        [b'c', b't'] => &["product", "project"],
        [b'g', b'e'] => &["package"],
        [b'a', b'l'] => &["hospital"],
        [b'm', b'e'] => &["bank name"],
        _ => &[],
    }
}

/// Does the word stand in a list: before `and`/`,` or after one?
fn listed(scan: &Scan, from: usize, to: usize) -> bool {
    let next = scan.gap(to);
    let prev = scan.gap_before(from);
    let and = |t: Option<&Token>| t.is_some_and(|t| matches!(scan.of(t), b"and" | b"or" | b"et" | b"und" | b"y" | b"e" | b"en" | b"&"));
    let end = scan.token(to).map_or(0, |t| t.end);
    let capital = |t: Option<&Token>| t.is_some_and(|t| t.start < end + 60 && t.is_capitalised() && !t.is(c::COMMON) && t.len() > 1);
    next == b", " && capital(scan.token(to + 1)) && (prev == b", " || prev == b": ")
        || next == b" " && and(scan.token(to + 1)) && capital(scan.token(to + 2))
        || prev == b" " && and(from.checked_sub(1).and_then(|i| scan.token(i))) && capital(from.checked_sub(2).and_then(|i| scan.token(i)))
        || prev == b", "
            && capital(from.checked_sub(1).and_then(|i| scan.token(i)))
            && (next == b"." || next == b" " && and(scan.token(to + 1)))
}

fn names_near(scan: &Scan, from: usize, to: usize) -> bool {
    let (start, end) = (scan.token(from).map_or(0, |t| t.start), scan.token(to).map_or(0, |t| t.end));
    (from.saturating_sub(4)..from)
        .chain(to + 1..to + 5)
        .filter_map(|i| scan.token(i))
        .any(|t| t.start < end + 100 && t.end + 100 > start && t.is(c::GIVEN | c::SURNAME) && t.is_capitalised() && !t.is(c::COMMON))
}

/// Does the word stand in a sentence of someone who uses no capitals? No sign of a program or of data stands around it.
fn casual(scan: &Scan, token: &Token) -> bool {
    if token.len() < 4 || token.word.class & !(c::GIVEN | c::SURNAME) != 0 || token.word.concept != 0 {
        return false;
    }
    let (before, after) = (scan.before(token.start), scan.at(token.end));
    if !matches!(before, 0 | b' ' | b'\n') || !matches!(after, 0 | b' ' | b'\n' | b',' | b'.' | b'!' | b'?' | b'\'') {
        return false;
    }
    let around = |b: &u8| {
        b.is_ascii_uppercase()
            || matches!(
                b,
                b'=' | b'{'
                    | b'}'
                    | b';'
                    | b'<'
                    | b'>'
                    | b'_'
                    | b'|'
                    | b'/'
                    | b'\\'
                    | b'`'
                    | b'"'
                    | b'#'
                    | b'$'
                    | b'*'
                    | b'['
                    | b'('
                    | b'+'
                    | b'-'
                    | b':'
                    | b'@'
            )
    };
    let head = scan.slice(token.start.saturating_sub(80), token.start);
    let tail = scan.slice(token.end, (token.end + 80).min(scan.bytes.len()));
    let head = head.iter().rev().take_while(|b| **b != b'\n');
    let mut words = 0;
    for byte in head.chain(tail.iter().take_while(|b| **b != b'\n')) {
        if around(byte) {
            return false;
        }
        words += usize::from(*byte == b' ');
    }
    words >= 2
}

/// "SMITH, John", and after a label or in a list "Smith, John": as registers and lists of authors write names. Elsewhere the family name
/// is in capitals, since "Smith, John" may be two people.
fn inverted(scan: &Scan, index: usize, memory: &mut Memory, out: &mut Candidates) -> Option<usize> {
    let start = scan.token(index)?.start;
    let irish = apostrophed(scan, index);
    let at = index + usize::from(irish);
    let family = scan.token(at)?;
    let mut last = at + 1;
    let given = scan.token(last)?;
    if scan.gap(at) != b", " || family.len() < 3 || !given.is_capitalised() || given.len() < 2 {
        return None;
    }
    let shouted = family.is_upper() && !given.is_upper() && strong(given) && (irish || family.is(c::SURNAME));
    // A second given name or an initial; a word after that belongs to somebody else.
    if let Some(next) = scan.token(last + 1).filter(|t| t.is_capitalised() && scan.gap(last) == b" " && t.word.concept == 0) {
        if next.len() > 1 && !next.is(c::GIVEN) || next.is(c::COMMON) || next.len() > 1 && next.is_upper() != given.is_upper() {
            return None;
        }
        last += 1;
    }
    let mut end = scan.token(last)?.end;
    if !shouted {
        let person = |t: &Token| plausible(t) && !t.is(c::PLACE) && t.word.concept == 0;
        let gap = scan.gap(last);
        let ends_part = gap.is_empty() || gap.iter().any(|b| matches!(b, b';' | b'\n'));
        let ends = ends_part
            || gap.iter().any(|b| matches!(b, b'(' | b'<' | b'"' | b'|' | b'\t'))
            || gap.starts_with(b". ")
            || scan.token(last + 1).is_some_and(|t| t.word.concept != 0);
        if !ends
            || !person(family)
            || !person(given)
            || given.is(c::SURNAME) && !given.is(c::GIVEN)
            || family.is_upper() != given.is_upper()
        {
            return None;
        }
        let before = index.checked_sub(1).and_then(|i| scan.token(i)).copied();
        // "Other given names: Ann, Joe" are two.
        if before.is_some_and(|t| scan.of(&t).eq_ignore_ascii_case(b"names") || scan.of(&t).ends_with(b"noms")) {
            return None;
        }
        let gap = scan.gap_before(index);
        let listed = gap == b"; " && (family.is(c::SURNAME) || given.is(c::GIVEN));
        if !(ends_part && (listed || scan.starts_line(index) && family.is(c::SURNAME) && strong(given))
            || named(scan, index, gap, before.as_ref()))
        {
            return None;
        }
    }
    if scan.token(last)?.len() == 1 && scan.at(end) == b'.' {
        end += 1;
    }
    push(out, Entity::Name, start, end, if shouted { 0.8 } else { 0.85 });
    memory.learn(family);
    memory.learn(given);
    Some(last + 1)
}

/// "Mrs. van der Berg": after a title a name may begin with a particle.
fn particled(scan: &Scan, index: usize, memory: &mut Memory, out: &mut Candidates) -> Option<usize> {
    let title = scan.token(index.checked_sub(1)?)?;
    if !title.is(c::TITLE)
        || title.is(c::PARTICLE)
        || title.len() < 2
        || !title.is_capitalised()
        || !matches!(scan.gap(index - 1), b" " | b". ")
    {
        return None;
    }
    let mut at = index;
    while at < index + 3 && scan.token(at)?.is(c::PARTICLE) && scan.token(at)?.is_lower() && scan.gap(at) == b" " {
        at += 1;
    }
    let family = scan.token(at)?;
    let particle = scan.of(scan.token(index)?);
    if !family.is_capitalised()
        || family.len() < 3
        || family.is(c::COMMON | c::ORG | c::PLACE)
        || matches!(particle, b"of" | b"the" | b"y" | b"e")
    {
        return None;
    }
    push(out, Entity::Name, scan.token(index)?.start, family.end, 0.85);
    memory.learn(family);
    Some(at + 1)
}

/// A given name and a surname without capitals, both of the lists and neither an everyday word.
fn lower_case(scan: &Scan, index: usize, memory: &mut Memory, out: &mut Candidates) -> Option<usize> {
    let (head, tail) = (scan.token(index)?, scan.token(index + 1)?);
    if !strong(head) || scan.gap(index) != b" " || !tail.is_lower() || tail.has_digit() {
        return None;
    }
    if matches!(scan.before(head.start), b'_' | b'@' | b'/' | b'.' | b'-' | b'\\') || matches!(scan.at(tail.end), b'_' | b'@' | b'/' | b'(')
    {
        return None;
    }
    let surname = tail.is(c::SURNAME) && !tail.is(c::COMMON | c::PLACE | c::VERB | c::FILLER);
    let unknown = tail.word.class == 0 && tail.word.concept == 0 && tail.len() >= 4 && head.len() >= 4 && scan.starts_line(index);
    if !surname && !unknown {
        return None;
    }
    push(out, Entity::Name, head.start, tail.end, if surname { 0.7 } else { 0.5 });
    if surname {
        memory.learn(head);
        memory.learn(tail);
    }
    Some(index + 2)
}

/// How many syllables of romanised Chinese (Hanyu Pinyin) spell the word; 0 when they do not.
fn syllables(word: &[u8]) -> usize {
    spelling(word, |_, _| true)
}

/// The same, of which each syllable must be one that Pinyin has: "Unie" is none.
fn pinyin(word: &[u8]) -> usize {
    spelling(word, spelt)
}

fn spelling(word: &[u8], fits: fn(&[u8], &[u8]) -> bool) -> usize {
    const FINALS: [u32; 32] = {
        const ALL: [&[u8]; 32] = [
            b"iang", b"iong", b"uang", b"ang", b"eng", b"ing", b"ong", b"iao", b"ian", b"uai", b"uan", b"ai", b"ei", b"ao", b"ou", b"an",
            b"en", b"ia", b"ie", b"iu", b"in", b"ua", b"uo", b"ui", b"un", b"ue", b"er", b"a", b"o", b"e", b"i", b"u",
        ];
        let mut spelt = [0; 32];
        let mut at = 0;
        while at < 32 {
            let mut letter = 0;
            while letter < ALL[at].len() {
                spelt[at] = spelt[at] << 8 | ALL[at][letter] as u32;
                letter += 1;
            }
            at += 1;
        }
        spelt
    };
    if word.len() < 2 || word.len() > 14 || !word.iter().all(u8::is_ascii_alphabetic) {
        return 0;
    }
    let mut letters = [0; 14];
    letters.iter_mut().zip(word).for_each(|(slot, letter)| *slot = letter.to_ascii_lowercase());
    // ways[i]: the fewest syllables that spell the first i letters.
    let mut ways = [usize::MAX; 15];
    ways[0] = 0;
    for at in 0..word.len() {
        if ways[at] == usize::MAX {
            continue;
        }
        let here = letters.get(at..word.len()).unwrap_or_default();
        let initial = match here {
            [b'z' | b'c' | b's', b'h', ..] => 2,
            [
                b'b' | b'p' | b'm' | b'f' | b'd' | b't' | b'n' | b'l' | b'g' | b'k' | b'h' | b'j' | b'q' | b'x' | b'r' | b'z' | b'c' | b's'
                | b'y' | b'w',
                ..,
            ] => 1,
            _ if at == 0 => 0,
            _ => continue,
        };
        let (initial, rest) = here.split_at(initial);
        let mut last = 0;
        for (end, &letter) in (1..).zip(rest.iter().take(4)) {
            last = last << 8 | u32::from(letter);
            if FINALS.contains(&last) && fits(initial, &rest[..end]) {
                let end = at + initial.len() + end;
                ways[end] = ways[end].min(ways[at] + 1);
            }
        }
    }
    let best = ways[word.len()];
    if best == usize::MAX || best > 3 { 0 } else { best }
}

/// Does Pinyin write this final after this initial?
fn spelt(initial: &[u8], last: &[u8]) -> bool {
    let (i, u) = (last.starts_with(b"i"), last.starts_with(b"u"));
    match initial {
        b"j" | b"q" | b"x" => i || matches!(last, b"u" | b"ue" | b"uan" | b"un"),
        b"g" | b"k" | b"h" => !i,
        b"zh" | b"ch" | b"sh" | b"r" | b"z" | b"c" | b"s" => !i || last == b"i",
        b"b" | b"p" | b"m" | b"f" => !u || last == b"u",
        b"w" => !i && (!u || last == b"u") && !matches!(last, b"e" | b"ou" | b"ao" | b"er" | b"ong"),
        b"y" => !u && (!i || matches!(last, b"i" | b"in" | b"ing")) || matches!(last, b"u" | b"ue" | b"uan" | b"un"),
        b"" => !i && !u,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_start_at_one_place_are_seen_in_whatever_order() {
        let starts = [(3, Entity::Email), (3, Entity::Address), (9, Entity::Address)];
        assert!(has_start(&starts, 3, Entity::Email) && has_start(&starts, 3, Entity::Address) && has_start(&starts, 9, Entity::Address));
        assert!(!has_start(&starts, 9, Entity::Email) && !has_start(&starts, 4, Entity::Email));
    }
}
