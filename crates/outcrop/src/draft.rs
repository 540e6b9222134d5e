//! Puts what a dialect reports, in whatever order the wire sends it, into order.

use crate::chat::Part;
use crate::dialects::converse::merge;
use crate::error::{Error, Result};
use crate::families::Family;
use crate::finding::{Finding, Severity};
use crate::reply::{Event, Metadata, Reason, Reply, Stop, Usage};
use crate::shared::Json;
use serde_json::{Map, Value};

/// A reply in the making. `read` and `chunk` of a dialect feed the same draft, so a streamed answer and
/// a whole one give the same [`Reply`].
pub struct Draft {
    family: &'static Family,
    blocks: Vec<Block>,
    /// The highest number of a block so far; one above it is new, and is not looked for among many.
    highest: Option<u64>,
    tag: Tag,
    stop: Option<Stop>,
    guarded: bool,
    done: bool,
    usage: Usage,
    metrics: Usage,
    guardrail: Option<Value>,
    metadata: Metadata,
    events: Vec<Event>,
}

/// One part in the making; `index` is the wire's number of it, where it has one.
struct Block {
    index: Option<u64>,
    content: Content,
}

enum Content {
    Text(String),
    Reasoning { text: String, signature: Option<String>, redacted: Option<String> },
    Tool(Tool),
    Other(Value),
}

struct Tool {
    id: String,
    name: String,
    json: String,
    input: Option<Value>,
    server: bool,
    extra: Option<Json>,
    told: bool,
}

/// Where the reading of a leading tag pair stands.
enum Tag {
    /// The text so far could still become the opening tag.
    Opening(String),
    /// Behind the opening tag; what is kept could still become the closing one.
    Inside(String),
    /// Plain text from here on.
    Outside,
}

impl Draft {
    pub(crate) fn new(family: &'static Family) -> Self {
        Self {
            family,
            blocks: Vec::new(),
            highest: None,
            tag: Tag::Opening(String::new()),
            stop: None,
            guarded: false,
            done: false,
            usage: Usage::default(),
            metrics: Usage::default(),
            guardrail: None,
            metadata: Metadata::default(),
            events: Vec::new(),
        }
    }

    /// More text of the part with this number, or of the last text part.
    pub fn text(&mut self, index: Option<u64>, piece: &str) {
        if piece.is_empty() {
            return;
        }
        if let Content::Text(text) = self.block(index, |content| matches!(content, Content::Text(_)), || Content::Text(String::new())) {
            text.push_str(piece);
        }
        self.events.push(Event::Text { text: piece.to_owned() });
    }

    /// More text of the part begun last, if that is text, whatever its number.
    pub fn text_run(&mut self, index: Option<u64>, piece: &str) {
        let index = match self.blocks.last() {
            Some(Block { index, content: Content::Text(_) }) => *index,
            _ => index,
        };
        self.text(index, piece);
    }

    /// More text that may open with thoughts between two tags.
    pub fn tagged_text(&mut self, piece: &str, (open, close): (&str, &str)) {
        match std::mem::replace(&mut self.tag, Tag::Outside) {
            Tag::Opening(mut kept) => {
                kept.push_str(piece);
                if let Some(rest) = kept.strip_prefix(open) {
                    self.tag = Tag::Inside(String::new());
                    let rest = rest.to_owned();
                    self.tagged_text(&rest, (open, close));
                } else if open.starts_with(kept.as_str()) {
                    self.tag = Tag::Opening(kept);
                } else {
                    self.text(None, &kept);
                }
            }
            Tag::Inside(mut kept) => {
                kept.push_str(piece);
                if let Some((thought, rest)) = kept.split_once(close) {
                    self.reasoning(None, thought);
                    // A stream may put each piece of the thought between tags of its own. A thought without an
                    // opening tag has only the one end.
                    self.tag = if open.is_empty() { Tag::Outside } else { Tag::Opening(String::new()) };
                    let rest = rest.to_owned();
                    self.tagged_text(&rest, (open, close));
                } else {
                    let held = longest_overlap(&kept, close);
                    let (thought, held) = kept.split_at_checked(kept.len() - held).unwrap_or((&kept, ""));
                    self.reasoning(None, thought);
                    self.tag = Tag::Inside(held.to_owned());
                }
            }
            Tag::Outside => self.text(None, piece),
        }
    }

    /// More of a thought.
    pub fn reasoning(&mut self, index: Option<u64>, piece: &str) {
        if piece.is_empty() {
            return;
        }
        if let Content::Reasoning { text, .. } = self.thought(index) {
            text.push_str(piece);
        }
        self.events.push(Event::Reasoning { text: piece.to_owned() });
    }

    /// The signature of a thought.
    pub fn signature(&mut self, index: Option<u64>, piece: &str) {
        if piece.is_empty() {
            return;
        }
        if let Content::Reasoning { signature, .. } = self.thought(index) {
            signature.get_or_insert_default().push_str(piece);
        }
    }

    /// An encrypted thought.
    pub fn redacted(&mut self, index: Option<u64>, piece: &str) {
        if let Content::Reasoning { redacted, .. } = self.thought(index) {
            redacted.get_or_insert_default().push_str(piece);
        }
    }

    /// A tool call begins.
    pub fn tool(&mut self, index: Option<u64>, id: &str, name: &str) {
        self.start_tool(index, id, name, false, None);
    }

    /// A tool call begins, with whether the service runs the tool itself and what else the wire says of it.
    pub fn start_tool(&mut self, index: Option<u64>, id: &str, name: &str, server: bool, extra: Option<Json>) {
        let (id, name) = (id.to_owned(), name.to_owned());
        self.events.push(Event::ToolStart { id: id.clone(), name: name.clone(), server, extra: extra.clone() });
        self.push(index, Content::Tool(Tool { id, name, json: String::new(), input: None, server, extra, told: false }));
    }

    /// More of a tool call's arguments, as a piece of JSON text.
    pub fn tool_input(&mut self, index: Option<u64>, piece: &str) {
        if piece.is_empty() {
            return;
        }
        if let Some(tool) = self.last_tool(index) {
            tool.json.push_str(piece);
            let id = tool.id.clone();
            self.events.push(Event::ToolInput { id, json: piece.to_owned() });
        }
    }

    /// The arguments of the tool call with this number, whole; the call is complete.
    pub fn tool_arguments(&mut self, index: Option<u64>, input: Value) {
        if let Some(tool) = self.last_tool(index) {
            tool.input = Some(input);
        }
        self.end_block(index);
    }

    /// A tool call, whole.
    pub fn tool_call(&mut self, index: Option<u64>, id: &str, name: &str, input: Value) {
        self.tool(index, id, name);
        self.tool_arguments(index, input);
    }

    /// The part with this number is complete.
    pub fn end_block(&mut self, index: Option<u64>) {
        let told = self.last_tool(index).and_then(Tool::told);
        self.events.extend(told);
    }

    /// The tool call with this number; news may have come under the same number since.
    fn last_tool(&mut self, index: Option<u64>) -> Option<&mut Tool> {
        self.blocks.iter_mut().rev().filter(|block| block.index == index).find_map(|block| match &mut block.content {
            Content::Tool(tool) => Some(tool),
            _ => None,
        })
    }

    /// A part without a name here.
    pub fn other(&mut self, index: Option<u64>, value: Value) {
        self.blocks.push(Block { index, content: Content::Other(value) });
    }

    /// The part without a name here that has this number, to add to.
    pub fn other_mut(&mut self, index: Option<u64>) -> Option<&mut Value> {
        self.blocks.iter_mut().rev().find(|block| block.index == index).and_then(|block| match &mut block.content {
            Content::Other(value) => Some(value),
            _ => None,
        })
    }

    /// Why it stopped, in the wire's word.
    pub fn stop(&mut self, raw: &str) {
        let known = |stops: &[(&str, Reason)]| stops.iter().find(|(word, _)| word.eq_ignore_ascii_case(raw)).map(|(_, reason)| *reason);
        // The words of Converse are everybody's.
        let reason = known(self.family.stops).or_else(|| known(crate::families::COMMON.stops)).unwrap_or(Reason::Unknown);
        self.stop_as(reason, raw);
    }

    /// Why it stopped, in both words.
    pub fn stop_as(&mut self, reason: Reason, raw: &str) {
        self.stop = Some(Stop { reason, raw: raw.to_owned() });
    }

    /// Whether a stop reason was seen.
    pub fn stopped(&self) -> bool {
        self.stop.is_some()
    }

    /// Whether a tool call was seen.
    pub fn called_tool(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block.content, Content::Tool(_)))
    }

    /// The answer is complete; a stream may end here.
    pub fn done(&mut self) {
        self.done = true;
    }

    /// Usage of the body; later figures replace earlier ones.
    pub fn usage(&mut self, usage: Usage) {
        self.usage = usage.or(self.usage);
    }

    /// Figures from beside the body, used where the body has none.
    pub fn metrics(&mut self, usage: Usage) {
        self.metrics = usage.or(self.metrics);
    }

    /// More members of the model's own answer without a name here.
    pub fn additional(&mut self, members: Option<Value>) {
        if let Some(members) = members {
            merge(self.metadata.additional.get_or_insert_with(|| Value::Object(Map::new())), members);
        }
    }

    /// Facts about the exchange.
    pub fn metadata(&mut self) -> &mut Metadata {
        &mut self.metadata
    }

    /// The guardrail's trace.
    pub fn guardrail(&mut self, trace: Value) {
        self.guardrail = Some(trace);
    }

    /// A guardrail replaced or stopped the answer; this wins over the model's own stop reason.
    pub fn guarded(&mut self) {
        self.guarded = true;
        // A blocked answer may have nothing else, not even a stop reason.
        self.done = true;
    }

    /// Whether a guardrail intervened.
    pub(crate) fn is_guarded(&self) -> bool {
        self.guarded
    }

    /// What stands at `at` in a body that must have it.
    pub fn need<'v>(&self, body: &'v Value, at: &str) -> Result<&'v Value> {
        match body.pointer(at) {
            None => Err(self.unreadable(at, "nothing")),
            Some(Value::Null) => Err(self.unreadable(at, "null")),
            Some(value) => Ok(value),
        }
    }

    /// As [`need`](Self::need), for a string.
    pub fn need_text<'v>(&self, body: &'v Value, at: &str) -> Result<&'v str> {
        let value = self.need(body, at)?;
        value.as_str().ok_or_else(|| self.unreadable(at, &crate::field::article(value)))
    }

    pub(crate) fn unreadable(&self, at: &str, was: &str) -> Error {
        self.family.unreadable(at, was.to_owned())
    }

    /// The events since the last time.
    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        // About as many will come next time.
        let room = Vec::with_capacity(self.events.len());
        std::mem::replace(&mut self.events, room)
    }

    /// What has arrived so far.
    pub(crate) fn so_far(&self) -> Reply {
        let mut findings = Vec::new();
        // The wire numbers its parts; some start a later one before an earlier is complete.
        let mut blocks: Vec<&Block> = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            let place = blocks.iter().rposition(|before| before.index <= block.index).map_or(0, |before| before + 1);
            blocks.insert(place, block);
        }
        let mut parts: Vec<Part> = blocks.iter().filter_map(|block| block.content.part(&mut findings)).collect();
        match &self.tag {
            // What was kept back never became a tag.
            Tag::Opening(kept) if !kept.is_empty() => parts.push(Part::text(kept.as_str())),
            Tag::Inside(kept) if !kept.is_empty() => match parts.last_mut() {
                Some(Part::Reasoning { text, .. }) => text.push_str(kept),
                _ => parts.push(Part::Reasoning { text: kept.clone(), signature: None, redacted: None }),
            },
            _ => (),
        }
        let stop = match (&self.stop, self.guarded) {
            (Some(stop), true) => Some(Stop { reason: Reason::Guardrail, raw: stop.raw.clone() }),
            (None, true) => Some(Stop { reason: Reason::Guardrail, raw: "INTERVENED".to_owned() }),
            (stop, false) => stop.clone(),
        };
        Reply {
            parts,
            stop,
            usage: self.usage.or(self.metrics),
            guardrail: self.guardrail.clone(),
            findings,
            metadata: self.metadata.clone(),
            body: Value::Null,
        }
    }

    /// The events that only the end of the stream makes certain.
    pub(crate) fn last_events(&mut self) -> Vec<Event> {
        match std::mem::replace(&mut self.tag, Tag::Outside) {
            Tag::Opening(kept) => self.text(None, &kept),
            Tag::Inside(kept) => self.reasoning(None, &kept),
            Tag::Outside => (),
        }
        self.events.extend(self.blocks.iter_mut().filter_map(|block| match &mut block.content {
            Content::Tool(tool) => tool.told(),
            _ => None,
        }));
        self.take_events()
    }

    /// The whole reply.
    pub(crate) fn finish(&self) -> Result<Reply> {
        if self.stop.is_none() && !self.guarded {
            return Err(Error::Cut { reason: "it gave no stop reason".to_owned() });
        }
        if !self.done {
            return Err(Error::Cut { reason: "its last event is missing".to_owned() });
        }
        Ok(self.so_far())
    }

    fn thought(&mut self, index: Option<u64>) -> &mut Content {
        self.block(
            index,
            |content| matches!(content, Content::Reasoning { .. }),
            || Content::Reasoning { text: String::new(), signature: None, redacted: None },
        )
    }

    fn push(&mut self, index: Option<u64>, content: Content) {
        self.highest = self.highest.max(index);
        self.blocks.push(Block { index, content });
    }

    /// The block of this kind with this number, or the last one when the wire has no numbers; made when missing.
    fn block(&mut self, index: Option<u64>, fits: fn(&Content) -> bool, make: fn() -> Content) -> &mut Content {
        let place = match index {
            Some(_) if index > self.highest => None,
            Some(_) => self.blocks.iter().rposition(|block| block.index == index && fits(&block.content)),
            None => self.blocks.len().checked_sub(1).filter(|last| fits(&self.blocks[*last].content)),
        };
        let place = place.unwrap_or_else(|| {
            self.push(index, make());
            self.blocks.len() - 1
        });
        &mut self.blocks[place].content
    }
}

impl Tool {
    /// The event that says the call is complete, once.
    fn told(&mut self) -> Option<Event> {
        if std::mem::replace(&mut self.told, true) {
            return None;
        }
        let input = self.input.get_or_insert_with(|| parsed(&self.json)).clone();
        Some(Event::ToolCall { id: self.id.clone(), name: self.name.clone(), input, server: self.server, extra: self.extra.clone() })
    }
}

impl Content {
    fn part(&self, findings: &mut Vec<Finding>) -> Option<Part> {
        match self {
            Self::Text(text) if text.is_empty() => None,
            Self::Text(text) => Some(Part::text(text.as_str())),
            Self::Reasoning { text, signature: None, redacted: None } if text.is_empty() => None,
            Self::Reasoning { text, signature, redacted } => {
                Some(Part::Reasoning { text: text.clone(), signature: signature.clone(), redacted: redacted.clone() })
            }
            Self::Tool(Tool { id, name, json, input, server, extra, .. }) => {
                let input = input.clone().unwrap_or_else(|| parsed(json));
                if !input.is_object() {
                    findings.push(Finding {
                        code: "BR-REPLY-001".to_owned(),
                        severity: Severity::Note,
                        pointer: String::new(),
                        at: None,
                        message: format!("the arguments of {name} ({id}) are not a JSON object; they are kept as they came"),
                        service: None,
                        source: None,
                    });
                }
                let (id, name) = (id.clone(), name.clone());
                Some(Part::ToolCall { id, name, input: input.into(), server: *server, extra: extra.clone() })
            }
            Self::Other(value) => Some(Part::Other { value: value.clone() }),
        }
    }
}

/// Arguments from their JSON text; a tool without arguments may send none at all.
pub(crate) fn parsed(json: &str) -> Value {
    if json.trim().is_empty() {
        return Value::Object(Map::new());
    }
    crate::json::value(json.as_bytes()).unwrap_or_else(|_| Value::String(json.to_owned()))
}

/// How many bytes at the end of `text` are the start of `word`.
fn longest_overlap(text: &str, word: &str) -> usize {
    (1..word.len()).rev().find(|length| word.get(..*length).is_some_and(|start| text.ends_with(start))).unwrap_or(0)
}
