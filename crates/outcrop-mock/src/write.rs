//! Writes a reply as a family spells it, whole or in chunks.

use crate::ask::tokens;
use crate::dice::Dice;
use crate::shapes::Shape;
use crate::synth::{FIRST_MS, json_pieces, pieces};
use outcrop::chat::Part;
use outcrop::reply::{Reason, Reply};
use outcrop::{Family, Operation};
use serde_json::{Map, Value, json};

/// A reply on its way to the wire.
pub(crate) struct Writing<'a> {
    /// What to say.
    pub(crate) reply: &'a Reply,
    /// In whose words.
    pub(crate) family: &'static Family,
    /// The bare model id.
    pub(crate) model: &'a str,
    /// Where ids and the sizes of pieces come from.
    pub(crate) dice: Dice,
}

/// An answer in bytes that are not framed yet.
pub(crate) enum Written {
    /// One JSON value.
    Whole(Value),
    /// JSON values, each a `chunk` event.
    Chunks(Vec<Value>),
    /// Events by name.
    Events(Vec<(&'static str, Value)>),
}

/// A completion, flattened.
pub(crate) struct Said<'a> {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) stop: &'a str,
    pub(crate) input: u64,
    pub(crate) output: u64,
}

/// A piece of a completion.
pub(crate) struct Piece<'a> {
    pub(crate) said: &'a Said<'a>,
    pub(crate) text: &'a str,
    pub(crate) first: bool,
    pub(crate) last: bool,
    /// Tokens written so far.
    pub(crate) written: u64,
}

/// How a completion is spelt.
#[derive(Clone, Copy)]
pub(crate) struct Prompt {
    pub(crate) whole: fn(&Said<'_>) -> Value,
    pub(crate) chunk: fn(&Piece<'_>) -> Value,
    /// Around thoughts at the start of the text.
    pub(crate) tags: Option<(&'static str, &'static str)>,
}

/// Where a completion has its values: the text, the stop reason, tokens read and tokens written, each a JSON pointer or empty.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    pub(crate) whole: [&'static str; 4],
    pub(crate) chunk: [&'static str; 4],
    /// Around thoughts at the start of the text.
    pub(crate) tags: Option<(&'static str, &'static str)>,
}

/// The values at their places.
fn placed(places: [&str; 4], values: [Value; 4]) -> Value {
    let mut body = json!({});
    for (at, value) in places.into_iter().zip(values).filter(|(at, _)| !at.is_empty()) {
        put(&mut body, at, value);
    }
    body
}

/// Puts a value at a pointer; a number stands for an item.
fn put(body: &mut Value, at: &str, value: Value) {
    let mut place = body;
    for segment in at.split('/').skip(1) {
        place = match segment.parse::<usize>() {
            Ok(index) if index < 16 => {
                if !place.is_array() {
                    *place = json!([]);
                }
                let Value::Array(items) = place else { return };
                while items.len() <= index {
                    items.push(Value::Null);
                }
                &mut items[index]
            }
            _ => {
                if !place.is_object() {
                    *place = json!({});
                }
                &mut place[segment.replace("~1", "/").replace("~0", "~")]
            }
        };
    }
    *place = value;
}

/// How Chat Completions are spelt.
#[derive(Clone, Copy)]
pub(crate) struct Chat {
    /// The member with a chunk's piece.
    pub(crate) delta: &'static str,
    /// The member with the stop reason.
    pub(crate) stop: &'static str,
    /// Around thoughts at the start of the text; without, they have a member of their own.
    pub(crate) tags: Option<(&'static str, &'static str)>,
    /// Whether a streamed tool call comes in one chunk, and calls have no type.
    pub(crate) calls_whole: bool,
    /// A last chunk that is no object.
    pub(crate) end: Option<&'static str>,
}

impl Chat {
    /// As the open-weight models spell it.
    pub(crate) const OPEN: Self = Self { delta: "delta", stop: "finish_reason", tags: None, calls_whole: false, end: None };
}

impl Piece<'_> {
    /// The stop reason, in the last piece.
    pub(crate) fn stop(&self) -> Option<&str> {
        self.last.then_some(self.said.stop)
    }
}

impl Writing<'_> {
    /// The answer to this operation.
    pub(crate) fn write(&self, shape: Shape, operation: Operation) -> Written {
        if operation.converses() {
            return if operation.streams() { Written::Events(self.converse_events("")) } else { Written::Whole(self.converse("")) };
        }
        match (shape, operation.streams()) {
            (Shape::Common | Shape::Plain(_) | Shape::Images(_) | Shape::Jobs, false) => Written::Whole(self.converse("")),
            (Shape::Common | Shape::Plain(_) | Shape::Images(_) | Shape::Jobs, true) => Written::Events(self.converse_events("")),
            (Shape::Nova, false) => Written::Whole(self.converse("Count")),
            (Shape::Nova, true) => Written::Chunks(self.nova_chunks()),
            (Shape::Messages, false) => Written::Whole(self.messages()),
            (Shape::Messages, true) => Written::Chunks(self.messages_chunks()),
            (Shape::Prompt(Prompt { whole, chunk, tags }), streams) => self.completion(tags, &whole, &chunk, streams),
            (Shape::Places(places), streams) => self.placed(places, streams),
            (Shape::Chat(chat), false) => Written::Whole(self.chat(chat)),
            (Shape::Chat(chat), true) => Written::Chunks(self.chat_chunks(chat)),
            (Shape::CommandR, false) => Written::Whole(self.command_r()),
            (Shape::CommandR, true) => Written::Chunks(self.command_r_chunks()),
        }
    }

    /// The stop reason in the words of the one who speaks: the word it came with if that is one, else the first for it.
    fn stop_in(&self, family: &'static Family) -> &str {
        let Some(stop) = &self.reply.stop else { return "end_turn" };
        let word = |reason: Reason| family.stops.iter().find(|(_, known)| *known == reason).map(|(word, _)| *word);
        if !stop.raw.is_empty() && family.stops.iter().any(|(word, _)| *word == stop.raw) {
            return &stop.raw;
        }
        // Not every family tells a stop sequence from an end.
        word(stop.reason).or_else(|| word(Reason::End)).unwrap_or("end_turn")
    }

    fn stop(&self) -> &str {
        self.stop_in(self.family)
    }

    fn converse_stop(&self) -> &str {
        self.stop_in(Family::named("converse").unwrap_or(self.family))
    }

    fn input(&self) -> u64 {
        self.reply.usage.input_tokens.unwrap_or(0)
    }

    fn output(&self) -> u64 {
        self.reply.usage.output_tokens.unwrap_or(0)
    }

    fn latency(&self) -> u64 {
        self.reply.metadata.latency_ms.unwrap_or(FIRST_MS)
    }

    fn text(&self) -> String {
        self.reply.text()
    }

    fn thoughts(&self) -> String {
        self.reply
            .parts
            .iter()
            .filter_map(|part| if let Part::Reasoning { text, .. } = part { Some(text.as_str()) } else { None })
            .collect()
    }

    /// Text that opens with the thoughts between tags.
    fn tagged(&self, tags: Option<(&str, &str)>) -> String {
        match (tags, self.thoughts()) {
            // Where nothing opens a thought, one is open already and must be closed.
            (Some((open, close)), thoughts) if !thoughts.is_empty() || open.is_empty() => format!("{open}{thoughts}{close}{}", self.text()),
            _ => self.text(),
        }
    }

    fn id(&self, prefix: &str, length: usize) -> String {
        format!("{prefix}{}", self.dice.for_("id").name(length))
    }

    /// The figures the last chunk of a stream has beside the model's own members.
    ///
    /// Cache counts are there only when there were any.
    pub(crate) fn metrics(&self) -> Value {
        let usage = self.reply.usage;
        let mut metrics = json!({
            "inputTokenCount": self.input(),
            "outputTokenCount": self.output(),
            "invocationLatency": self.latency(),
            "firstByteLatency": FIRST_MS.min(self.latency()),
        });
        for (key, count) in [("cacheReadInputTokenCount", usage.cache_read_tokens), ("cacheWriteInputTokenCount", usage.cache_write_tokens)]
        {
            if let Some(count) = count {
                metrics[key] = count.into();
            }
        }
        metrics
    }

    // ---- Converse and Nova ----

    fn converse_usage(&self, suffix: &str) -> Value {
        let usage = self.reply.usage;
        let (read, write) = (usage.cache_read_tokens, usage.cache_write_tokens);
        let total = self.input() + self.output() + read.unwrap_or(0) + write.unwrap_or(0);
        let mut json = json!({ "inputTokens": self.input(), "outputTokens": self.output(), "totalTokens": total });
        for (key, count) in [("cacheReadInputTokens", read), ("cacheWriteInputTokens", write)] {
            if let Some(count) = count {
                json[format!("{key}{suffix}")] = count.into();
            }
        }
        json
    }

    fn converse(&self, suffix: &str) -> Value {
        let content: Vec<Value> = self
            .reply
            .parts
            .iter()
            .filter_map(|part| {
                Some(match part {
                    Part::Text { text, .. } => json!({ "text": text }),
                    Part::Reasoning { redacted: Some(data), .. } => json!({ "reasoningContent": { "redactedContent": data } }),
                    Part::Reasoning { text, signature, .. } => {
                        let mut thought = json!({ "text": text });
                        if let Some(signature) = signature {
                            thought["signature"] = signature.as_str().into();
                        }
                        json!({ "reasoningContent": { "reasoningText": thought } })
                    }
                    Part::ToolCall { id, name, input, server, .. } => {
                        let mut call = json!({ "toolUseId": id, "name": name, "input": input });
                        if *server {
                            call["type"] = "server_tool_use".into();
                        }
                        json!({ "toolUse": call })
                    }
                    Part::Other { value } => value.clone(),
                    _ => return None,
                })
            })
            .collect();
        let mut body = json!({
            "metrics": { "latencyMs": self.latency() },
            "output": { "message": { "content": content, "role": "assistant" } },
            "stopReason": if suffix.is_empty() { self.converse_stop() } else { self.stop() },
            "usage": self.converse_usage(suffix),
        });
        if let Some(trace) = &self.reply.guardrail {
            body["trace"] = json!({ "guardrail": trace });
        }
        if let Some(additional) = &self.reply.metadata.additional {
            body["additionalModelResponseFields"] = additional.clone();
        }
        body
    }

    fn converse_events(&self, suffix: &str) -> Vec<(&'static str, Value)> {
        let mut events = vec![("messageStart", json!({ "role": "assistant" }))];
        let mut index = 0;
        for part in &self.reply.parts {
            let mut delta = |delta: Value| events.push(("contentBlockDelta", json!({ "contentBlockIndex": index, "delta": delta })));
            match part {
                Part::Text { text, .. } => {
                    for piece in pieces(text, self.dice.for_("pieces")) {
                        delta(json!({ "text": piece }));
                    }
                }
                Part::Reasoning { redacted: Some(data), .. } => delta(json!({ "reasoningContent": { "redactedContent": data } })),
                Part::Reasoning { text, signature, .. } => {
                    for piece in pieces(text, self.dice.for_("thoughts")) {
                        // Nova nests the text one deeper in its own stream.
                        delta(if suffix.is_empty() {
                            json!({ "reasoningContent": { "text": piece } })
                        } else {
                            json!({ "reasoningContent": { "reasoningText": { "text": piece } } })
                        });
                    }
                    if let Some(signature) = signature {
                        delta(json!({ "reasoningContent": { "signature": signature } }));
                    }
                }
                Part::ToolCall { id, name, input, server, .. } => {
                    let mut start = json!({ "toolUseId": id, "name": name });
                    if *server {
                        start["type"] = "server_tool_use".into();
                    }
                    events.push(("contentBlockStart", json!({ "contentBlockIndex": index, "start": { "toolUse": start } })));
                    for piece in json_pieces(&input.to_string(), self.dice.for_("arguments")) {
                        events
                            .push(("contentBlockDelta", json!({ "contentBlockIndex": index, "delta": { "toolUse": { "input": piece } } })));
                    }
                }
                _ => continue,
            }
            events.push(("contentBlockStop", json!({ "contentBlockIndex": index })));
            index += 1;
        }
        let mut stop = json!({ "stopReason": if suffix.is_empty() { self.converse_stop() } else { self.stop() } });
        if let Some(additional) = &self.reply.metadata.additional {
            stop["additionalModelResponseFields"] = additional.clone();
        }
        events.push(("messageStop", stop));
        let mut metadata = json!({ "usage": self.converse_usage(suffix), "metrics": { "latencyMs": self.latency() } });
        if let Some(trace) = &self.reply.guardrail {
            metadata["trace"] = json!({ "guardrail": trace });
        }
        events.push(("metadata", metadata));
        events
    }

    fn nova_chunks(&self) -> Vec<Value> {
        let mut chunks: Vec<Value> = self
            .converse_events("Count")
            .into_iter()
            .map(|(kind, payload)| Value::Object(Map::from_iter([(kind.to_owned(), payload)])))
            .collect();
        self.measure(&mut chunks);
        chunks
    }

    // ---- Anthropic Messages ----

    fn messages_usage(&self) -> Value {
        let mut usage = json!({
            "input_tokens": self.input(),
            "cache_creation_input_tokens": self.reply.usage.cache_write_tokens.unwrap_or(0),
            "cache_read_input_tokens": self.reply.usage.cache_read_tokens.unwrap_or(0),
            "output_tokens": self.output(),
        });
        if let Some(thoughts) = self.reply.usage.reasoning_tokens {
            usage["output_tokens_details"] = json!({ "thinking_tokens": thoughts });
        }
        usage
    }

    /// The provider's spelling of the model: `claude-…` without version.
    fn messages_model(&self) -> &str {
        let model = self.model.split_once('.').map_or(self.model, |(_, model)| model);
        model.find("-v").filter(|at| model[at + 2..].starts_with(|c: char| c.is_ascii_digit())).map_or(model, |at| &model[..at])
    }

    fn messages(&self) -> Value {
        let content: Vec<Value> = self
            .reply
            .parts
            .iter()
            .filter_map(|part| {
                Some(match part {
                    Part::Text { text, .. } => json!({ "type": "text", "text": text }),
                    Part::Reasoning { redacted: Some(data), .. } => json!({ "type": "redacted_thinking", "data": data }),
                    Part::Reasoning { text, signature, .. } => {
                        json!({ "type": "thinking", "thinking": text, "signature": signature.as_deref().unwrap_or_default() })
                    }
                    Part::ToolCall { id, name, input, server, extra } => {
                        with(json!({ "type": tool_use(*server), "id": id, "name": name, "input": input }), extra.as_deref())
                    }
                    Part::Other { value } => value.clone(),
                    _ => return None,
                })
            })
            .collect();
        let message = json!({
            "model": self.messages_model(),
            "id": self.id("msg_bdrk_", 24),
            "type": "message",
            "role": "assistant",
            "content": content,
            "stop_reason": self.stop(),
            "stop_sequence": self.reply.metadata.stop_sequence,
            "usage": self.messages_usage(),
        });
        with(message, self.reply.metadata.additional.as_ref())
    }

    fn messages_chunks(&self) -> Vec<Value> {
        let mut usage = self.messages_usage();
        usage["output_tokens"] = 1.into();
        let details = usage.as_object_mut().and_then(|usage| usage.shift_remove("output_tokens_details"));
        let mut written = json!({ "output_tokens": self.output() });
        if let Some(details) = details {
            written["output_tokens_details"] = details;
        }
        let mut chunks = vec![json!({ "type": "message_start", "message": {
            "model": self.messages_model(), "id": self.id("msg_bdrk_", 24), "type": "message", "role": "assistant", "content": [],
            "stop_reason": null, "stop_sequence": null, "usage": usage,
        } })];
        let mut index = 0;
        for part in &self.reply.parts {
            let (block, deltas): (Value, Vec<Value>) = match part {
                Part::Text { text, .. } => (
                    json!({ "type": "text", "text": "" }),
                    pieces(text, self.dice.for_("pieces")).iter().map(|piece| json!({ "type": "text_delta", "text": piece })).collect(),
                ),
                Part::Reasoning { redacted: Some(data), .. } => (json!({ "type": "redacted_thinking", "data": data }), Vec::new()),
                Part::Reasoning { text, signature, .. } => {
                    let thoughts = pieces(text, self.dice.for_("thoughts"));
                    let mut deltas: Vec<Value> =
                        thoughts.iter().map(|piece| json!({ "type": "thinking_delta", "thinking": piece })).collect();
                    deltas.extend(signature.as_ref().map(|signature| json!({ "type": "signature_delta", "signature": signature })));
                    (json!({ "type": "thinking", "thinking": "", "signature": "" }), deltas)
                }
                Part::ToolCall { id, name, input, server, extra } => (
                    with(json!({ "type": tool_use(*server), "id": id, "name": name, "input": {} }), extra.as_deref()),
                    json_pieces(&input.to_string(), self.dice.for_("arguments"))
                        .iter()
                        .map(|piece| json!({ "type": "input_json_delta", "partial_json": piece }))
                        .collect(),
                ),
                _ => continue,
            };
            chunks.push(json!({ "type": "content_block_start", "index": index, "content_block": block }));
            chunks.extend(deltas.into_iter().map(|delta| json!({ "type": "content_block_delta", "index": index, "delta": delta })));
            chunks.push(json!({ "type": "content_block_stop", "index": index }));
            index += 1;
        }
        let last = json!({
            "type": "message_delta",
            "delta": { "stop_reason": self.stop(), "stop_sequence": self.reply.metadata.stop_sequence },
            "usage": written,
        });
        chunks.push(with(last, self.reply.metadata.additional.as_ref()));
        chunks.push(json!({ "type": "message_stop" }));
        self.measure(&mut chunks);
        chunks
    }

    // ---- completions ----

    fn placed(&self, Places { whole, chunk, tags }: Places, streams: bool) -> Written {
        let whole = |said: &Said<'_>| placed(whole, [said.text.as_str().into(), said.stop.into(), said.input.into(), said.output.into()]);
        let chunk = |piece: &Piece<'_>| {
            let read = piece.first.then_some(piece.said.input);
            placed(chunk, [piece.text.into(), piece.stop().into(), read.into(), piece.written.into()])
        };
        self.completion(tags, &whole, &chunk, streams)
    }

    fn completion(
        &self,
        tags: Option<(&str, &str)>,
        whole: &dyn Fn(&Said<'_>) -> Value,
        chunk: &dyn Fn(&Piece<'_>) -> Value,
        streams: bool,
    ) -> Written {
        let id = self.dice.for_("id").uuid();
        let said = Said { id, text: self.tagged(tags), stop: self.stop(), input: self.input(), output: self.output() };
        if !streams {
            return Written::Whole(whole(&said));
        }
        let mut texts = pieces(&said.text, self.dice.for_("pieces"));
        // The stop reason comes with an empty piece.
        texts.push("");
        let last = texts.len() - 1;
        let mut bytes = 0;
        let mut chunks: Vec<Value> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| {
                bytes += text.len();
                let written = if index == last { said.output } else { tokens(bytes).min(said.output) };
                chunk(&Piece { said: &said, text, first: index == 0, last: index == last, written })
            })
            .collect();
        self.measure(&mut chunks);
        Written::Chunks(chunks)
    }

    // ---- Chat Completions ----

    fn chat_usage(&self) -> Value {
        json!({ "prompt_tokens": self.input(), "completion_tokens": self.output(), "total_tokens": self.input() + self.output() })
    }

    fn chat_shell(&self, object: &str, choice: &Value) -> Value {
        json!({
            "id": self.id("chatcmpl-", 29),
            "object": object,
            // A time would make the same request give different bytes.
            "created": 1_767_225_600,
            "model": self.model,
            "choices": [choice],
        })
    }

    fn chat_call(chat: Chat, id: &str, name: &str, arguments: &str) -> Value {
        let function = json!({ "name": name, "arguments": arguments });
        if chat.calls_whole {
            json!({ "id": id, "function": function })
        } else {
            json!({ "id": id, "type": "function", "function": function })
        }
    }

    fn chat(&self, chat: Chat) -> Value {
        let content = self.tagged(chat.tags);
        let calls: Vec<Value> =
            self.reply.tool_calls().map(|(id, name, input)| Self::chat_call(chat, id, name, &input.to_string())).collect();
        let mut message = json!({ "role": "assistant", "content": content });
        if content.is_empty() && !calls.is_empty() && !chat.calls_whole {
            message["content"] = Value::Null;
        }
        if chat.tags.is_none() && !self.thoughts().is_empty() {
            message["reasoning_content"] = self.thoughts().into();
        }
        if !calls.is_empty() {
            message["tool_calls"] = calls.into();
        }
        let mut choice = json!({ "index": 0, "message": message });
        choice[chat.stop] = self.stop().into();
        let mut body = self.chat_shell("chat.completion", &choice);
        body["usage"] = self.chat_usage();
        body
    }

    fn chat_chunks(&self, chat: Chat) -> Vec<Value> {
        let mut deltas = Vec::new();
        deltas.push(json!({ "role": "assistant", "content": "" }));
        if chat.tags.is_none() {
            let thoughts = self.thoughts();
            deltas.extend(pieces(&thoughts, self.dice.for_("thoughts")).iter().map(|piece| json!({ "reasoning_content": piece })));
        }
        let content = self.tagged(chat.tags);
        let dice = self.dice.for_("pieces");
        deltas.extend(pieces(&content, dice).iter().map(|piece| json!({ "content": piece })));
        for (index, (id, name, input)) in self.reply.tool_calls().enumerate() {
            let arguments = input.to_string();
            if chat.calls_whole {
                deltas.push(json!({ "tool_calls": [Self::chat_call(chat, id, name, &arguments)] }));
                continue;
            }
            for (nth, piece) in json_pieces(&arguments, self.dice.for_("arguments")).into_iter().enumerate() {
                let mut call =
                    if nth == 0 { Self::chat_call(chat, id, name, piece) } else { json!({ "function": { "arguments": piece } }) };
                call["index"] = index.into();
                deltas.push(json!({ "tool_calls": [call] }));
            }
        }
        let chunk = |delta: Value, stop: Option<&str>| {
            let mut choice = json!({ "index": 0 });
            choice[chat.delta] = delta;
            choice[chat.stop] = stop.into();
            self.chat_shell("chat.completion.chunk", &choice)
        };
        let mut chunks: Vec<Value> = deltas.into_iter().map(|delta| chunk(delta, None)).collect();
        let mut last =
            chunk(if chat.delta == "delta" { json!({}) } else { json!({ "role": "assistant", "content": "" }) }, Some(self.stop()));
        last["usage"] = self.chat_usage();
        chunks.push(last);
        self.measure(&mut chunks);
        chunks.extend(chat.end.map(Value::from));
        chunks
    }

    // ---- Cohere Command R ----

    /// The wire says `COMPLETE` when the model waits for a tool, too.
    fn command_r_stop(&self) -> &str {
        if self.reply.tool_calls().next().is_some() { "COMPLETE" } else { self.stop() }
    }

    fn command_r_calls(&self) -> Vec<Value> {
        self.reply.tool_calls().map(|(_, name, input)| json!({ "name": name, "parameters": input })).collect()
    }

    fn command_r(&self) -> Value {
        let mut body = json!({
            "response_id": self.dice.for_("response").uuid(),
            "generation_id": self.dice.for_("generation").uuid(),
            "text": self.text(),
            "chat_history": [],
            "finish_reason": self.command_r_stop(),
            "meta": { "api_version": { "version": "1" }, "billed_units": { "input_tokens": self.input(), "output_tokens": self.output() } },
        });
        let calls = self.command_r_calls();
        if !calls.is_empty() {
            body["tool_calls"] = calls.into();
        }
        body
    }

    fn command_r_chunks(&self) -> Vec<Value> {
        let mut chunks =
            vec![json!({ "is_finished": false, "event_type": "stream-start", "generation_id": self.dice.for_("generation").uuid() })];
        let text = self.text();
        for piece in pieces(&text, self.dice.for_("pieces")) {
            chunks.push(json!({ "is_finished": false, "event_type": "text-generation", "text": piece }));
        }
        let calls = self.command_r_calls();
        if !calls.is_empty() {
            chunks.push(json!({ "is_finished": false, "event_type": "tool-calls-generation", "tool_calls": calls }));
        }
        chunks.push(json!({
            "is_finished": true, "event_type": "stream-end", "finish_reason": self.command_r_stop(), "response": self.command_r(),
        }));
        self.measure(&mut chunks);
        chunks
    }

    fn measure(&self, chunks: &mut [Value]) {
        if let Some(last) = chunks.last_mut() {
            last["amazon-bedrock-invocationMetrics"] = self.metrics();
        }
    }
}

/// The same object with the members of another.
fn with(mut object: Value, more: Option<&Value>) -> Value {
    if let (Some(object), Some(more)) = (object.as_object_mut(), more.and_then(Value::as_object)) {
        object.extend(more.clone());
    }
    object
}

fn tool_use(server: bool) -> &'static str {
    if server { "server_tool_use" } else { "tool_use" }
}
