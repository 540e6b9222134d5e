//! Cohere's chat body: the last turn as a message, the turns before it as a history.

use super::converse::merge;
use super::{Dialect, Joined, Writing, count, object, text_at};
use crate::chat::{Part, Role, Tool};
use crate::draft::Draft;
use crate::error::Result;
use crate::families::Takes;
use crate::json::json;
use crate::reply::{Reason, Usage};
use serde_json::{Map, Value};

/// A tool call of the conversation.
struct Asked<'a> {
    id: &'a String,
    call: Value,
    at: String,
    answered: bool,
}

/// The body of Command R.
pub(crate) struct CohereChat;

impl Dialect for CohereChat {
    #[cfg(feature = "from-body")]
    fn spelling(&self) -> super::Spelling<'_> {
        super::Spelling::Cohere
    }

    #[cfg(feature = "custom-families")]
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn write(&self, writing: &mut Writing<'_>) {
        let chat = writing.chat;
        let mut body = Map::new();
        let mut history = Vec::new();
        let mut results: Vec<Value> = Vec::new();
        let mut calls: Vec<Asked> = Vec::new();
        let mut message = String::new();
        let last = chat.messages.len().saturating_sub(1);
        for (index, turn) in chat.messages.iter().enumerate() {
            let at = format!("messages[{index}].content");
            let mut joined = Joined::default();
            for (position, part) in turn.content.iter().enumerate() {
                let at = &format!("{at}[{position}]");
                match part {
                    Part::Text { text, inputs } => joined.push(text, inputs),
                    // Calls have no ids here; a result repeats its call.
                    Part::ToolCall { id, name, input, extra, .. } => {
                        writing.no_extra(extra.as_ref(), at);
                        let input = writing.safe_json(input, at);
                        let call = json!({ "name": name, "parameters": input });
                        calls.push(Asked { id, call, at: at.clone(), answered: false });
                    }
                    Part::ToolResult { id, content, error } => {
                        if *error {
                            writing.ignore(at, "has no place for a tool's failure; the result is sent as any other");
                        }
                        let Some(asked) = calls.iter_mut().find(|asked| asked.id == id) else {
                            writing.refuse(at, "answers a tool call that the conversation does not hold");
                            continue;
                        };
                        let outputs: Vec<Value> = content
                            .iter()
                            .map(|part| match part {
                                Part::Json { value } => {
                                    let safe = writing.safe_json(value, at);
                                    if value.is_object() { safe } else { json!({ "result": safe }) }
                                }
                                Part::Text { text, inputs } => json!({ "text": writing.safe(text, at, inputs) }),
                                part => {
                                    writing.no_place(part, at);
                                    Value::Null
                                }
                            })
                            .collect();
                        asked.answered = true;
                        results.push(json!({ "call": &asked.call, "outputs": outputs }));
                    }
                    part => writing.no_place(part, at),
                }
            }
            let text = joined.safe(writing, &at);
            if index == last && turn.role == Role::User {
                message = text;
            } else if !text.is_empty() {
                let role = if turn.role == Role::User { "USER" } else { "CHATBOT" };
                history.push(json!({ "role": role, "message": text }));
            }
        }
        for asked in calls.iter().filter(|asked| !asked.answered) {
            writing.ignore(&asked.at, "is a tool call without a result, for which there is no place; it is left out");
        }
        if message.trim().is_empty() && results.is_empty() {
            writing.refuse(&"messages", "must end with a turn of the user that holds text");
        }
        body.insert("message".to_owned(), message.into());
        if !history.is_empty() {
            body.insert("chat_history".to_owned(), history.into());
        }
        if writing.only(Takes::SYSTEM, !chat.system.is_empty(), &"system", "system text") {
            let mut preamble = Joined::default();
            for part in &chat.system {
                match part {
                    Part::Text { text, inputs } => preamble.push(text, inputs),
                    part => writing.no_place(part, &"system"),
                }
            }
            let preamble = preamble.safe(writing, &"system");
            body.insert("preamble".to_owned(), preamble.into());
        }
        if writing.only(Takes::TOOLS, !chat.tools.is_empty(), &"tools", "tools") {
            let tools: Vec<Value> = chat.tools.iter().map(|tool| definition(writing, tool)).collect();
            body.insert("tools".to_owned(), tools.into());
            if let Some(choice) = &chat.tool_choice
                && *choice != crate::chat::ToolChoice::Auto
            {
                writing.refuse(&"toolChoice", "has no way to force or forbid tools; use auto");
            }
        }
        if !results.is_empty() {
            body.insert("tool_results".to_owned(), results.into());
        }
        let mut body = Value::Object(body);
        merge(&mut body, Value::Object(chat.params.extra.clone()));
        writing.body = body.into();
    }

    fn read(&self, body: &Value, draft: &mut Draft) -> Result<()> {
        draft.need_text(body, "/text")?;
        draft.text(None, text_at(body, "/text"));
        read_calls(body, draft);
        read_end(body, draft);
        draft.need(body, "/finish_reason")?;
        draft.done();
        Ok(())
    }

    fn chunk(&self, chunk: &Value, draft: &mut Draft) -> Result<()> {
        match text_at(chunk, "/event_type") {
            "tool-calls-generation" => read_calls(chunk, draft),
            "stream-end" => {
                if !draft.called_tool() {
                    read_calls(&chunk["response"], draft);
                }
                read_end(&chunk["response"], draft);
                read_end(chunk, draft);
            }
            // Older models send the pieces without a kind, or one chunk with the whole answer.
            "" if chunk.get("text").is_some() && chunk["finish_reason"].is_string() && !draft.stopped() => {
                draft.text(None, text_at(chunk, "/text"));
                read_calls(chunk, draft);
                read_end(chunk, draft);
            }
            "" | "text-generation" => draft.text(None, text_at(chunk, "/text")),
            // `stream-start`, citations, search queries, and whatever comes new.
            _ => (),
        }
        if draft.stopped() {
            draft.done();
        }
        Ok(())
    }
}

/// A JSON Schema as the flat list of parameters there is a place for.
fn definition(writing: &mut Writing<'_>, tool: &Tool) -> Value {
    let required: Vec<&str> = tool.input["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut parameters = Map::new();
    for (name, schema) in tool.input["properties"].as_object().into_iter().flatten() {
        let kind = match text_at(schema, "/type") {
            "string" => "str",
            "integer" => "int",
            "number" => "float",
            "boolean" => "bool",
            "array" => "list",
            _ => "dict",
        };
        let description = schema["description"].as_str().map(|text| writing.safe(text, &"tools", &[]).into_owned().into());
        let needed = required.contains(&name.as_str());
        parameters
            .insert(name.clone(), object([("description", description), ("type", Some(kind.into())), ("required", Some(needed.into()))]));
        if schema.as_object().is_some_and(|schema| schema.keys().any(|key| !["type", "description"].contains(&key.as_str()))) {
            writing.ignore(&"tools", format!("{}: of the schema of {name} only type and description have a place", tool.name));
        }
    }
    let description = tool.description.as_deref().unwrap_or_default();
    let description = writing.safe(description, &"tools", &[]).into_owned();
    json!({ "name": &tool.name, "description": description, "parameter_definitions": parameters })
}

fn read_calls(body: &Value, draft: &mut Draft) {
    for (index, call) in body["tool_calls"].as_array().into_iter().flatten().enumerate() {
        // There is no id on the wire, and a result must name its call.
        let input = call.get("parameters").cloned().unwrap_or_else(|| json!({}));
        draft.tool_call(Some(index as u64), &format!("call_{index}"), text_at(call, "/name"), input);
    }
}

fn read_end(body: &Value, draft: &mut Draft) {
    let usage = &body["meta"]["billed_units"];
    draft.usage(Usage { input_tokens: count(usage, "/input_tokens"), output_tokens: count(usage, "/output_tokens"), ..Usage::default() });
    if let Some(raw) = body["finish_reason"].as_str() {
        // The wire says COMPLETE when the model waits for a tool, too.
        if draft.called_tool() && raw.eq_ignore_ascii_case("complete") {
            draft.stop_as(Reason::Tool, raw);
        } else {
            draft.stop(raw);
        }
    }
}
