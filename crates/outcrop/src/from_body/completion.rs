//! Prompts with the turns written into them, and the question about a video.

use super::{Reader, finding, image_format, text};
use crate::chat::{Chat, Message, Part, Role, Source};
use crate::dialects::completion::Completion;
use crate::families::Takes;
use crate::finding::Severity;
use serde_json::Value;

pub(super) fn read(reader: &mut Reader, template: &Completion) {
    let prompt = reader.take_text(template.at);
    let mut images = Vec::new();
    if let Some((at, _)) = template.images {
        let listed = reader.take_list(at).unwrap_or_default();
        if listed.iter().all(Value::is_string) {
            images = listed.into_iter().filter_map(image).collect();
        } else {
            reader.put_back(at, listed.into());
        }
    }
    reader.knobs(&[]);
    let Some(prompt) = prompt else { return };
    let word = template.images.map_or("", |(_, word)| word);
    if let Some((system, turns)) = turns(template, &prompt) {
        let mut images = images.iter().cloned();
        reader.chat.system = system.into_iter().map(Part::text).collect();
        for (role, text) in turns {
            reader.chat.messages.push(Message { role, content: parts(text, word, &mut images) });
        }
        let (again, refused) = reader.prompt(template);
        // The same start of a prompt is system text only for a model that takes some.
        let takes = reader.chat.system.is_empty() || reader.resolved.takes(Takes::SYSTEM);
        if takes && images.next().is_none() && !refused && again.as_deref() == Some(&*prompt) {
            return;
        }
    }
    reader.chat = Chat { params: std::mem::take(&mut reader.chat.params), ..Chat::default() };
    images.push(Part::text(prompt));
    reader.chat.messages.push(Message { role: Role::User, content: images });
    let message = "is no conversation in the model's template, or not one that it makes byte for byte; it is read as one text of the user, and would be written into the template";
    reader.told.insert(template.at.to_owned());
    reader.findings.push(finding("BR-FROM-004", Severity::Note, template.at, message.to_owned()));
}

impl Reader {
    /// The prompt that the chat makes, and whether something in it is refused.
    fn prompt(&self, template: &Completion) -> (Option<String>, bool) {
        let (mut body, findings) = self.written(template);
        (text(&mut body, template.at), findings.iter().any(crate::Finding::refuses))
    }
}

fn image(value: Value) -> Option<Part> {
    let Value::String(data) = value else { return None };
    Some(Part::Image { format: image_format(&data).unwrap_or("png").to_owned(), source: Source::Data(data) })
}

/// A turn: its images, then its text.
fn parts(mut text: &str, word: &str, images: &mut impl Iterator<Item = Part>) -> Vec<Part> {
    let mut parts = Vec::new();
    while let Some(rest) = text.strip_prefix(word).filter(|_| !word.is_empty())
        && let Some(image) = images.next()
    {
        parts.push(image);
        text = rest;
    }
    if !text.is_empty() {
        parts.push(Part::text(text));
    }
    parts
}

/// System text and the turns.
type Turns<'a> = (Option<&'a str>, Vec<(Role, &'a str)>);

/// Takes a prompt apart; whether rightly, only writing it again can tell.
fn turns<'a>(template: &Completion, prompt: &'a str) -> Option<Turns<'a>> {
    let Completion { begin, system: around_system, user, assistant, system_in_user, cue, .. } = template;
    if user.0.is_empty() {
        return Some((None, vec![(Role::User, prompt)]));
    }
    let mut place = prompt.strip_prefix(begin)?.len();
    place = prompt.len() - place;
    let mut system = None;
    if !system_in_user {
        let rest = prompt.get(place..)?;
        if around_system.0.is_empty() {
            let end = [user.0, assistant.0].iter().filter_map(|opening| rest.find(opening)).min()?;
            system = rest.get(..end).filter(|text| !text.is_empty());
            place += end;
        } else if let Some(inner) = rest.strip_prefix(around_system.0) {
            let (text, after) = inner.split_once(around_system.1)?;
            system = Some(text);
            place = prompt.len() - after.len();
        }
    }
    let mut turns = Vec::new();
    let mut ahead = Ahead::new(prompt, template);
    let mut last = Role::Assistant;
    loop {
        let rest = prompt.get(place..)?;
        if last == Role::User && rest == *cue {
            break;
        }
        let (role, around) = if rest.starts_with(user.0) { (Role::User, user) } else { (Role::Assistant, assistant) };
        let start = place + rest.len() - rest.strip_prefix(around.0)?.len();
        let next = ahead.end(role, start);
        let tail = || {
            let tail = [around.1, cue].concat();
            prompt.get(start..)?.strip_suffix(&*tail).map(|text| start + text.len())
        };
        let (end, over) = match (role, next) {
            (Role::User, next) => match (next, tail()) {
                (Some(next), Some(tail)) if tail <= next => (tail, true),
                (Some(next), _) => (next, false),
                (None, tail) => (tail?, true),
            },
            (Role::Assistant, Some(next)) => (next, false),
            // The last turn of the model is open.
            (Role::Assistant, None) => (prompt.len(), true),
        };
        let mut text = prompt.get(start..end)?;
        if *system_in_user
            && turns.is_empty()
            && !around_system.0.is_empty()
            && let Some((inner, after)) = text.strip_prefix(around_system.0).and_then(|rest| rest.split_once(around_system.1))
        {
            system = Some(inner);
            text = after;
        }
        turns.push((role, text));
        if over {
            break;
        }
        last = role;
        place = end + around.1.len();
    }
    Some((system, turns))
}

/// Where turns end that another follows. Each pattern is looked for once over the whole prompt, not once a turn.
struct Ahead<'a> {
    prompt: &'a str,
    patterns: Vec<(Role, String, Option<usize>)>,
}

impl<'a> Ahead<'a> {
    fn new(prompt: &'a str, template: &Completion) -> Self {
        let (user, assistant) = (&template.user, &template.assistant);
        let mut patterns =
            vec![(Role::User, [user.1, assistant.0].concat(), Some(0)), (Role::Assistant, [assistant.1, user.0].concat(), Some(0))];
        if !template.system_in_user {
            patterns.push((Role::User, [user.1, user.0].concat(), Some(0)));
            patterns.push((Role::Assistant, [assistant.1, assistant.0].concat(), Some(0)));
        }
        // Those that were never found yet are as if found at the start.
        patterns.retain(|(_, pattern, _)| !pattern.is_empty());
        Self { prompt, patterns }
    }

    fn end(&mut self, role: Role, from: usize) -> Option<usize> {
        let prompt = self.prompt;
        let mut first = None;
        for (_, pattern, at) in self.patterns.iter_mut().filter(|(of, ..)| *of == role) {
            if at.is_some_and(|at| at < from) {
                *at = prompt.get(from..).and_then(|rest| rest.find(&**pattern)).map(|found| from + found);
            }
            first = first.into_iter().chain(*at).min();
        }
        first
    }
}

/// Reads a question about one video.
pub(super) fn read_question(reader: &mut Reader) {
    let mut content: Vec<Part> = reader.take_text("/inputPrompt").map(Part::text).into_iter().collect();
    if let Some(mut media) = reader.take("/mediaSource") {
        let source = if let Some(data) = text(&mut media, "/base64String") {
            Some(Source::Data(data))
        } else {
            text(&mut media, "/s3Location/uri").map(|uri| Source::S3 { uri, bucket_owner: text(&mut media, "/s3Location/bucketOwner") })
        };
        match source {
            // The body does not say which format it is.
            Some(source) => content.push(Part::Video { format: "mp4".to_owned(), source }),
            None => reader.put_back("/mediaSource", media),
        }
    }
    reader.knobs(&[]);
    if !content.is_empty() {
        reader.chat.messages.push(Message { role: Role::User, content });
    }
}
