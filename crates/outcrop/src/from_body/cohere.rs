//! Cohere's message and history.

use super::{Reader, is_text, text};
use crate::chat::{Message, Part, Role, Tool};
use crate::json::json;
use serde_json::{Map, Value};

pub(super) fn read(reader: &mut Reader) {
    reader.chat.system = reader.take_text("/preamble").map(Part::text).into_iter().collect();
    for (index, mut turn) in reader.take_list("/chat_history").into_iter().flatten().enumerate() {
        let at = format!("/chat_history/{index}");
        let Some(message) = text(&mut turn, "/message").filter(|text| !text.is_empty()) else {
            reader.lose_item(&at, "holds no text, and is left out");
            continue;
        };
        let role = match turn["role"].as_str() {
            Some("USER") => Role::User,
            Some("CHATBOT") => Role::Assistant,
            _ => {
                reader.change(&format!("{at}/role"), "is neither USER nor CHATBOT, and is read as USER");
                Role::User
            }
        };
        reader.chat.messages.push(Message { role, content: vec![Part::text(message)] });
    }
    let message = reader.take_text("/message").filter(|text| !text.is_empty()).map(Part::text);
    let results = reader.take_list("/tool_results").unwrap_or_default();
    if results.is_empty() {
        reader.chat.messages.extend(message.map(|text| Message { role: Role::User, content: vec![text] }));
    } else {
        answers(reader, results, message);
    }
    reader.knobs(&[]);
    tools(reader);
}

/// Results of tools, which repeat the calls they answer, and the message beside them.
fn answers(reader: &mut Reader, results: Vec<Value>, message: Option<Part>) {
    let (mut calls, mut answers) = (Vec::new(), Vec::new());
    for (index, mut result) in results.into_iter().enumerate() {
        let at = format!("/tool_results/{index}");
        if !is_text(&result, "/call/name") {
            reader.lose_item(&at, "does not say which tool it is of, and is left out");
            continue;
        }
        // Calls have no ids here; within a chat they do.
        let id = format!("call_{index}");
        let input = result.pointer_mut("/call/parameters").map_or_else(|| json!({}), Value::take);
        let name = text(&mut result, "/call/name").unwrap_or_default();
        calls.push(Part::ToolCall { id: id.clone(), name, input: input.into(), server: false, extra: None });
        let outputs = result.pointer_mut("/outputs").map(Value::take);
        let content = match outputs {
            Some(Value::Array(outputs)) => outputs.into_iter().map(output).collect(),
            _ => Vec::new(),
        };
        answers.push(Part::ToolResult { id, content, error: false });
    }
    let asked = reader.chat.messages.last().is_some_and(|last| last.role == Role::User);
    match message {
        // What was asked stands before the calls, if nothing does.
        Some(question) if !asked => {
            reader.chat.messages.push(Message { role: Role::User, content: vec![question] });
            reader.note("/message", "is the question that the tools were called for; it would be written into the history");
            reader.told.insert("/chat_history".to_owned());
        }
        message => answers.extend(message),
    }
    reader.chat.messages.push(Message { role: Role::Assistant, content: calls });
    reader.chat.messages.push(Message { role: Role::User, content: answers });
}

fn output(mut value: Value) -> Part {
    let alone = value.as_object().is_some_and(|members| members.len() == 1);
    if alone && let Some(text) = text(&mut value, "/text") {
        return Part::text(text);
    }
    match value.get_mut("result") {
        Some(result) if alone && !result.is_object() => Part::Json { value: result.take().into() },
        _ => Part::Json { value: value.into() },
    }
}

fn tools(reader: &mut Reader) {
    for (index, tool) in reader.take_list("/tools").into_iter().flatten().enumerate() {
        let at = format!("/tools/{index}");
        let Some(name) = tool["name"].as_str() else {
            reader.lose_item(&at, "has no name, and is left out");
            continue;
        };
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for (name, given) in tool["parameter_definitions"].as_object().into_iter().flatten() {
            let kind = match given["type"].as_str().unwrap_or_default() {
                "str" => "string",
                "int" => "integer",
                "float" => "number",
                "bool" => "boolean",
                "list" => "array",
                "dict" => "object",
                // Types of Python, as `List[str]`; the comparison says what becomes of them.
                kind if kind.to_ascii_lowercase().starts_with("list") => "array",
                _ => "object",
            };
            let mut schema = Map::from_iter([("type".to_owned(), Value::from(kind))]);
            if let Some(description) = given["description"].as_str() {
                schema.insert("description".to_owned(), description.into());
            }
            if given["required"] == true {
                required.push(name.as_str());
            }
            properties.insert(name.clone(), Value::Object(schema));
        }
        let mut input = json!({ "type": "object", "properties": properties });
        if let (Value::Object(input), false) = (&mut input, required.is_empty()) {
            input.insert("required".to_owned(), required.into());
        }
        reader.chat.tools.push(Tool {
            name: name.to_owned(),
            description: tool["description"].as_str().map(str::to_owned),
            input: input.into(),
            strict: false,
        });
    }
}
