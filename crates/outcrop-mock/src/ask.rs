//! What a request asks for, whatever its dialect.

use outcrop::Family;
use outcrop::families::Spelling;
use outcrop::params::Knob;
use serde_json::Value;

/// A request, understood as far as an answer needs it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    /// What the user said last.
    pub(crate) text: String,
    /// The tools: name and JSON Schema of the arguments.
    pub(crate) tools: Vec<(String, Value)>,
    /// Whether one must be called.
    pub(crate) choice: Choice,
    /// The names of the tools called so far.
    pub(crate) called: Vec<String>,
    /// What the tools said, when the last turn has their results.
    pub(crate) results: Option<String>,
    /// The JSON Schema the text must fit.
    pub(crate) schema: Option<Value>,
    /// The most tokens to write.
    pub(crate) max_tokens: Option<u64>,
    /// Where to stop.
    pub(crate) stops: Vec<String>,
    /// Whether thoughts are wished for.
    pub(crate) thinks: bool,
    /// Tokens of the request, by [`tokens`].
    pub(crate) input_tokens: u64,
}

/// Whether a tool must be called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Choice {
    /// It may.
    #[default]
    Auto,
    /// It must not.
    None,
    /// Any must.
    Any,
    /// This one must.
    Tool(String),
}

/// An estimate: one token for every four bytes, rounded up.
pub(crate) fn tokens(bytes: usize) -> u64 {
    bytes.div_ceil(4) as u64
}

impl Ask {
    /// Understands a body of the family's own, or of Converse.
    pub(crate) fn read(family: &Family, converses: bool, body: &Value) -> Self {
        // Where the knobs stand is in the family's rows; Converse has rows of its own, which are nobody's but known.
        let knob = |wanted: Knob| {
            let native = family.fields.iter().filter(move |field| !converses && field.knob == Some(wanted)).map(|field| field.at);
            let common: &[&str] = match wanted {
                Knob::MaxTokens if converses => &["/inferenceConfig/maxTokens"],
                Knob::MaxTokens => &["/max_tokens", "/max_completion_tokens"],
                Knob::Stop if converses => &["/inferenceConfig/stopSequences"],
                Knob::Stop => &["/stop", "/stop_sequences"],
                _ => &[],
            };
            native.chain(common.iter().copied()).find_map(|at| body.pointer(at))
        };
        let extra = if converses { &body["additionalModelRequestFields"] } else { body };
        let mut ask = Self {
            max_tokens: knob(Knob::MaxTokens).and_then(Value::as_u64),
            stops: knob(Knob::Stop).map(words).unwrap_or_default(),
            tools: tools(body),
            choice: choice(body),
            schema: schema(body, extra),
            thinks: thinks(extra),
            input_tokens: tokens(text_bytes(body)),
            ..Self::default()
        };
        ask.stops.retain(|stop| !stop.is_empty());
        if let Some(messages) = body["messages"].as_array() {
            ask.read_messages(messages);
        } else {
            ask.read_prompt(family, body);
        }
        ask
    }

    fn read_messages(&mut self, messages: &[Value]) {
        for message in messages {
            let role = message["role"].as_str().unwrap_or_default();
            let mut text = String::new();
            let mut results = (role == "tool").then(String::new);
            match &message["content"] {
                Value::String(content) => text.push_str(content),
                content => {
                    for block in content.as_array().into_iter().flatten() {
                        let tool = block.get("toolUse").or_else(|| (block["type"] == "tool_use").then_some(block));
                        self.called.extend(tool.and_then(|tool| tool["name"].as_str()).map(str::to_owned));
                        let result = block.get("toolResult").or_else(|| (block["type"] == "tool_result").then_some(block));
                        if let Some(result) = result {
                            results.get_or_insert_default().push_str(&all_text(&result["content"]));
                        } else if let Some(piece) = block["text"].as_str() {
                            join(&mut text, piece);
                        }
                    }
                }
            }
            for call in message["tool_calls"].as_array().into_iter().flatten() {
                self.called.extend(call["function"]["name"].as_str().map(str::to_owned));
            }
            if role == "tool" {
                results = Some(std::mem::take(&mut text));
            }
            if role == "user" && !text.trim().is_empty() {
                self.text = text;
            }
            // Results of one round may come in several turns of their own.
            self.results = match (self.results.take(), results) {
                (Some(mut before), Some(more)) if role == "tool" => {
                    join(&mut before, &more);
                    Some(before)
                }
                (_, results) => results,
            };
        }
    }

    /// One string in which the caller wrote the turns: what stands between the last two marks of a turn.
    fn read_prompt(&mut self, family: &Family, body: &Value) {
        let known = ["prompt", "inputText", "message", "inputPrompt", "query"].iter().find_map(|key| body[key].as_str());
        let own = || match family.spelling() {
            Some(Spelling::Completion { prompt, .. }) => body.pointer(prompt)?.as_str(),
            _ => None,
        };
        let prompt = known.or_else(own).unwrap_or_default();
        let mut text = prompt.to_owned();
        for mark in family.control.iter().chain(family.markers) {
            text = text.replace(mark, "\n\n\u{0}");
        }
        let last = text.split('\u{0}').map(str::trim).rfind(|piece| !matches!(*piece, "" | "user" | "assistant" | "system"));
        last.unwrap_or_default().clone_into(&mut self.text);
        if self.text.is_empty()
            && let Some(turns) = body["chat_history"].as_array()
        {
            let last = turns.iter().rfind(|turn| turn["role"] == "USER").and_then(|turn| turn["message"].as_str());
            last.unwrap_or_default().clone_into(&mut self.text);
        }
        if body["tool_results"].as_array().is_some_and(|results| !results.is_empty()) {
            self.results = Some(all_text(&body["tool_results"]));
        }
    }
}

fn join(text: &mut String, piece: &str) {
    if !text.is_empty() && !piece.is_empty() {
        text.push(' ');
    }
    text.push_str(piece);
}

fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(word) => vec![word.clone()],
        value => value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

fn tools(body: &Value) -> Vec<(String, Value)> {
    let listed = body.pointer("/toolConfig/tools").or_else(|| body.get("tools"));
    let tool = |tool: &Value| {
        let (spec, schema) = if let Some(spec) = tool.get("toolSpec") {
            (spec, spec.pointer("/inputSchema/json"))
        } else if let Some(function) = tool.get("function") {
            (function, function.get("parameters"))
        } else {
            (tool, tool.get("input_schema"))
        };
        let schema = schema.cloned().or_else(|| spec.get("parameter_definitions").map(cohere_schema));
        Some((spec["name"].as_str()?.to_owned(), schema.unwrap_or_default()))
    };
    listed.and_then(Value::as_array).into_iter().flatten().filter_map(tool).collect()
}

/// Cohere's definitions name Python types.
fn cohere_schema(definitions: &Value) -> Value {
    let mut schema = serde_json::json!({ "type": "object", "properties": {}, "required": [] });
    for (name, definition) in definitions.as_object().into_iter().flatten() {
        let kind = match definition["type"].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
            "int" | "integer" => "integer",
            "float" | "number" => "number",
            "bool" | "boolean" => "boolean",
            kind if kind.starts_with("list") || kind == "array" => "array",
            kind if kind.starts_with("dict") || kind == "object" => "object",
            _ => "string",
        };
        schema["properties"][name] = serde_json::json!({ "type": kind });
        if definition["required"] == true
            && let Some(required) = schema["required"].as_array_mut()
        {
            required.push(name.as_str().into());
        }
    }
    schema
}

fn choice(body: &Value) -> Choice {
    let choice = body.pointer("/toolConfig/toolChoice").or_else(|| body.get("tool_choice")).unwrap_or(&Value::Null);
    let named = ["/tool/name", "/function/name", "/name"].iter().find_map(|at| choice.pointer(at)).and_then(Value::as_str);
    if let Some(name) = named {
        return Choice::Tool(name.to_owned());
    }
    let word = choice.as_str().or_else(|| choice["type"].as_str());
    match word {
        Some("any" | "required") => Choice::Any,
        Some("none") => Choice::None,
        _ if choice.get("any").is_some() => Choice::Any,
        _ => Choice::Auto,
    }
}

fn schema(body: &Value, extra: &Value) -> Option<Value> {
    if let Some(text) = body.pointer("/outputConfig/textFormat/structure/jsonSchema/schema").and_then(Value::as_str) {
        return serde_json::from_str(text).ok();
    }
    let places =
        ["/response_format/json_schema/schema", "/output_config/format/schema", "/output_format/schema", "/responseFormat/jsonSchema"];
    if let Some(schema) = places.iter().find_map(|at| extra.pointer(at)) {
        return Some(schema.clone());
    }
    (extra.pointer("/response_format/type").is_some_and(|kind| kind == "json_object"))
        .then(|| serde_json::json!({ "type": "object", "properties": { "answer": { "type": "string" } } }))
}

fn thinks(extra: &Value) -> bool {
    let switched = ["/thinking/type", "/reasoning_config/type", "/reasoningConfig/type", "/inferenceConfig/reasoningConfig/type"]
        .iter()
        .any(|at| extra.pointer(at).is_some_and(|kind| kind == "enabled" || kind == "adaptive"));
    let effort = ["reasoning_effort", "reasoning_config"].iter().any(|key| extra[key].as_str().is_some_and(|effort| effort != "none"));
    switched || effort
}

/// Every text below a value, joined by blanks; other values as JSON.
fn all_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let mut text = String::new();
            for item in items {
                join(&mut text, &all_text(item));
            }
            text
        }
        Value::Object(members) => match members.get("text").or_else(|| members.get("json")) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => value.to_string(),
        },
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Bytes of all strings of a body but those of media.
fn text_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(text_bytes).sum(),
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "bytes" | "data" | "url" | "images" | "inputImage" | "anthropic_version"))
            .map(|(_, value)| text_bytes(value))
            .sum(),
        _ => 0,
    }
}
