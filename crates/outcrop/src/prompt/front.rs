//! The front matter of a prompt file.

use super::inputs::{self, Input, kind_of};
use super::yaml::{Data, Key, Node};
use super::{Place, unknown_key};
use crate::chat::{Tool, ToolChoice};
use crate::error::PromptError;
use crate::params::Params;
use serde_json::{Map, Value};

const KEYS: &[&str] =
    &["name", "description", "model", "family", "params", "inputs", "tools", "toolChoice", "output", "redact", "guardrail"];
/// Known names whose meaning is settled and whose code is not here yet.
const LATER: &[&str] = &["examples", "persona", "task", "context", "instructions", "format", "reasoning"];
const PARAMS: &[&str] = &["maxTokens", "temperature", "topP", "topK", "stop", "extra"];
const REDACT: &[&str] = &["entities", "regexes", "allow", "deny", "mask", "of"];
const TOOL: &[&str] = &["name", "description", "input", "strict"];

/// Everything above the body.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) model: Option<String>,
    pub(super) family: Option<String>,
    pub(super) params: Params,
    /// `None` when there is no such key, and anything goes.
    pub(super) inputs: Option<Vec<Input>>,
    pub(super) tools: Vec<Tool>,
    pub(super) tool_choice: Option<ToolChoice>,
    pub(super) output: Option<Value>,
    /// The service's guardrail on every call, read when there is one.
    pub(super) guardrail: Option<Value>,
    /// What is masked, and the line that says so.
    pub(super) redact: Option<Redact>,
}

/// What is masked before a call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Redact {
    /// The policy as `pii::Policy` reads it, with `of` for whose words are masked.
    pub(super) policy: Map<String, Value>,
    pub(super) place: Place,
}

/// Reads the whole of it and lists every problem.
pub(super) fn read(root: &Node) -> (Front, Vec<PromptError>) {
    let mut front = Front::default();
    let mut problems = Vec::new();
    let Data::Map(entries) = &root.data else {
        problems.push(root.place.error(format!("front matter takes keys and values, got {}", root.kind())));
        return (front, problems);
    };
    for (key, node) in entries {
        let result = match key.name.as_str() {
            "name" => text(key, node).map(|text| front.name = Some(text)),
            "description" => text(key, node).map(|text| front.description = Some(text)),
            "model" => text(key, node).map(|text| front.model = Some(text)),
            "family" => text(key, node).map(|text| front.family = Some(text)),
            "params" => {
                front.params = params(node, &mut problems);
                Ok(())
            }
            "inputs" => {
                front.inputs = Some(inputs::declarations(node, &mut problems));
                Ok(())
            }
            "tools" => {
                front.tools = tools(node, &mut problems);
                Ok(())
            }
            "toolChoice" => tool_choice(node).map(|choice| front.tool_choice = Some(choice)),
            "output" => schema("output", node).map(|schema| front.output = Some(schema)),
            "guardrail" => {
                front.guardrail = Some(node.to_json());
                Ok(())
            }
            "redact" => redact(node).map(|policy| front.redact = policy.map(|policy| Redact { policy, place: key.place })),
            later if LATER.contains(&later) => Err(key.place.error(format!("`{later}` is not supported yet"))),
            other => Err(key.place.error(unknown_key(other, KEYS))),
        };
        problems.extend(result.err());
    }
    if let Some(ToolChoice::Tool(name)) = &front.tool_choice
        && !front.tools.iter().any(|tool| tool.name == *name)
    {
        problems
            .push(root.at(&["toolChoice", "tool"]).place.error(format!("toolChoice names the tool `{name}`, which tools does not list")));
    }
    (front, problems)
}

fn text(key: &Key, node: &Node) -> Result<String, PromptError> {
    let text = node.as_str().filter(|text| !text.trim().is_empty());
    text.map(ToOwned::to_owned).ok_or_else(|| {
        node.place.error(format!("{} takes a string, got {}", key.name, if node.as_str().is_some() { "an empty one" } else { node.kind() }))
    })
}

fn schema(what: &str, node: &Node) -> Result<Value, PromptError> {
    match node.to_json() {
        schema @ Value::Object(_) => Ok(schema),
        other => Err(node.place.error(format!("{what} takes a JSON Schema, an object, got {}", kind_of(&other)))),
    }
}

fn params(node: &Node, problems: &mut Vec<PromptError>) -> Params {
    let mut params = Params::default();
    let Data::Map(entries) = &node.data else {
        problems.push(node.place.error(format!("params takes a map, got {}", node.kind())));
        return params;
    };
    for (key, node) in entries {
        let value = node.to_json();
        let wrong = |takes: &str| Err(node.place.error(format!("params.{} takes {takes}, got {}", key.name, negative_or_kind(&value))));
        let result = match (key.name.as_str(), &value) {
            ("maxTokens", Value::Number(number)) if number.is_u64() => {
                params.max_tokens = number.as_u64();
                Ok(())
            }
            ("topK", Value::Number(number)) if number.is_u64() => {
                params.top_k = number.as_u64();
                Ok(())
            }
            ("temperature", Value::Number(number)) => {
                params.temperature = number.as_f64();
                Ok(())
            }
            ("topP", Value::Number(number)) => {
                params.top_p = number.as_f64();
                Ok(())
            }
            ("stop", Value::String(text)) => {
                params.stop = vec![text.clone()];
                Ok(())
            }
            ("stop", Value::Array(items)) if items.iter().all(Value::is_string) => {
                params.stop = items.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect();
                Ok(())
            }
            ("extra", Value::Object(members)) => {
                params.extra.clone_from(members);
                Ok(())
            }
            ("maxTokens" | "topK", _) => wrong("a whole number"),
            ("temperature" | "topP", _) => wrong("a number"),
            ("stop", _) => wrong("a list of strings"),
            ("extra", _) => wrong("a map of members for the model's own body"),
            (other, _) => Err(key.place.error(unknown_key(other, PARAMS))),
        };
        problems.extend(result.err());
    }
    params
}

fn negative_or_kind(value: &Value) -> &'static str {
    if value.as_i64().is_some_and(|number| number < 0) { "a negative one" } else { kind_of(value) }
}

fn tools(node: &Node, problems: &mut Vec<PromptError>) -> Vec<Tool> {
    let Data::List(items) = &node.data else {
        problems.push(node.place.error(format!("tools takes a list, got {}", node.kind())));
        return Vec::new();
    };
    let mut tools: Vec<Tool> = Vec::new();
    for item in items {
        match tool(item) {
            Ok(tool) if tools.iter().any(|known| known.name == tool.name) => {
                problems.push(item.at(&["name"]).place.error(format!("tool `{}` is here twice; keep one", tool.name)));
            }
            Ok(tool) => tools.push(tool),
            Err(error) => problems.push(error),
        }
    }
    tools
}

fn tool(node: &Node) -> Result<Tool, PromptError> {
    let Data::Map(entries) = &node.data else {
        return Err(node.place.error(format!("a tool takes name, description, input and strict, got {}", node.kind())));
    };
    let mut tool = Tool {
        name: String::new(),
        description: None,
        input: Value::Object(Map::from_iter([("type".to_owned(), "object".into()), ("properties".to_owned(), Value::Object(Map::new()))]))
            .into(),
        strict: false,
    };
    for (key, node) in entries {
        match key.name.as_str() {
            "name" => {
                tool.name = text(key, node)?;
                if !tool.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
                    return Err(node.place.error("a tool name takes letters, digits, _ and -".to_owned()));
                }
            }
            "description" => tool.description = Some(text(key, node)?),
            "input" => tool.input = schema("input of a tool", node)?.into(),
            "strict" => match node.to_json() {
                Value::Bool(strict) => tool.strict = strict,
                other => return Err(node.place.error(format!("strict takes true or false, got {}", kind_of(&other)))),
            },
            other => return Err(key.place.error(unknown_key(other, TOOL))),
        }
    }
    if tool.name.is_empty() {
        return Err(node.place.error("a tool needs a name".to_owned()));
    }
    Ok(tool)
}

/// `true`, a list of entities, or a policy; without a mask of its own the numbered one, which can be restored.
fn redact(node: &Node) -> Result<Option<Map<String, Value>>, PromptError> {
    let list = |items: &[Value]| -> Option<Value> {
        let rule = |item: &Value| match item {
            Value::String(name) => Some(Map::from_iter([("type".to_owned(), name.as_str().into())]).into()),
            Value::Object(_) => Some(item.clone()),
            _ => None,
        };
        items.iter().map(rule).collect()
    };
    let wrong = |was: &Value| {
        let takes = "redact takes true, a list of entities such as EMAIL, or a map of entities, regexes, allow, deny, mask and of";
        Err(node.place.error(format!("{takes}, got {}", kind_of(was))))
    };
    let mut policy = match node.to_json() {
        Value::Bool(true) => Map::new(),
        Value::Bool(false) => return Ok(None),
        Value::Array(items) => match list(&items) {
            Some(rules) => Map::from_iter([("entities".to_owned(), rules)]),
            None => return wrong(&Value::Array(items)),
        },
        Value::Object(mut members) => {
            if let Data::Map(entries) = &node.data
                && let Some((key, _)) = entries.iter().find(|(key, _)| !REDACT.contains(&key.name.as_str()))
            {
                return Err(key.place.error(unknown_key(&key.name, REDACT)));
            }
            if let Some(Value::Array(items)) = members.get("entities") {
                let Some(rules) = list(items) else {
                    return Err(node.at(&["entities"]).place.error("entities takes names such as EMAIL, or maps with a type".to_owned()));
                };
                members.insert("entities".to_owned(), rules);
            }
            members
        }
        other => return wrong(&other),
    };
    match policy.get("of").map(|of| of.as_str()) {
        None | Some(Some("all" | "inputs")) => (),
        Some(_) => return Err(node.at(&["of"]).place.error("of takes all or inputs".to_owned())),
    }
    let style = match policy.get("mask") {
        None => "numbered".into(),
        Some(Value::String(style)) => style.as_str().into(),
        Some(mask) => mask.clone(),
    };
    let mask = if style.is_string() { Map::from_iter([("style".to_owned(), style)]).into() } else { style };
    policy.insert("mask".to_owned(), mask);
    Ok(Some(policy))
}

fn tool_choice(node: &Node) -> Result<ToolChoice, PromptError> {
    match node.to_json() {
        Value::String(word) if word == "auto" => Ok(ToolChoice::Auto),
        Value::String(word) if word == "any" => Ok(ToolChoice::Any),
        Value::String(word) if word == "none" => Ok(ToolChoice::None),
        Value::Object(members) if members.len() == 1 && members.get("tool").is_some_and(Value::is_string) => {
            Ok(ToolChoice::Tool(members.get("tool").and_then(Value::as_str).unwrap_or_default().to_owned()))
        }
        other => Err(node.place.error(format!(
            "toolChoice takes auto, any, none or {{tool: name}}, got {}",
            if other.is_string() { "another word" } else { kind_of(&other) }
        ))),
    }
}
