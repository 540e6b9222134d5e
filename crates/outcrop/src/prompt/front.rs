//! The front matter of a prompt file.

use super::inputs::{self, Input, kind_of};
use super::yaml::{Data, Key, Node};
use super::{Place, unknown_key};
use crate::chat::{Tool, ToolChoice};
use crate::error::PromptError;
use crate::json::object;
use crate::params::Params;
use serde_json::{Map, Value};

const KEYS: &[&str] =
    &["name", "description", "model", "family", "params", "inputs", "tools", "toolChoice", "output", "redact", "guardrail"];
/// Known names whose meaning is settled and whose code is not here yet.
const LATER: &[&str] = &["examples", "persona", "task", "context", "instructions", "format", "reasoning"];
const PARAMS: &[&str] = &["maxTokens", "temperature", "topP", "topK", "stop", "extra", "unchecked"];
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
        problems.push(root.wrong("front matter takes keys and values"));
        return (front, problems);
    };
    for (key, node) in entries {
        let result = match key.name.as_str() {
            "name" => text_into(&mut front.name, key, node),
            "description" => text_into(&mut front.description, key, node),
            "model" => text_into(&mut front.model, key, node),
            "family" => text_into(&mut front.family, key, node),
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
                // What its members hold is looked at when a call is made; in a page, which has no bytes left for templates, all of it.
                let lacks = |name| std::ptr::eq(node.at(&[name]), node);
                let whole = cfg!(target_family = "wasm") || !lacks("id") && !lacks("version");
                if whole { Ok(()) } else { Err(node.wrong("guardrail takes id and version")) }
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

fn text_into(place: &mut Option<String>, key: &Key, node: &Node) -> Result<(), PromptError> {
    *place = Some(text(key, node)?);
    Ok(())
}

fn text(key: &Key, node: &Node) -> Result<String, PromptError> {
    let text = node.as_str().filter(|text| !text.trim().is_empty());
    text.map(ToOwned::to_owned).ok_or_else(|| {
        let was = if node.as_str().is_some() { "an empty one" } else { node.kind() };
        node.not(&[&key.name, " takes a string"].concat(), was)
    })
}

fn schema(what: &str, node: &Node) -> Result<Value, PromptError> {
    match node.to_json() {
        schema @ Value::Object(_) => Ok(schema),
        _ => Err(node.wrong(&[what, " takes a JSON Schema, an object"].concat())),
    }
}

fn params(node: &Node, problems: &mut Vec<PromptError>) -> Params {
    let mut params = Params::default();
    let Data::Map(entries) = &node.data else {
        problems.push(node.wrong("params takes a map"));
        return params;
    };
    for (key, node) in entries {
        let value = node.to_json();
        let (fits, takes) = match key.name.as_str() {
            "maxTokens" => (into(&mut params.max_tokens, value.as_u64()), "a whole number"),
            "topK" => (into(&mut params.top_k, value.as_u64()), "a whole number"),
            "temperature" => (into(&mut params.temperature, value.as_f64()), "a number"),
            "topP" => (into(&mut params.top_p, value.as_f64()), "a number"),
            "stop" => {
                let stops = value.as_array().map_or(std::slice::from_ref(&value), Vec::as_slice);
                params.stop = stops.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect();
                (params.stop.len() == stops.len(), "a list of strings")
            }
            "extra" => {
                params.extra = value.as_object().cloned().unwrap_or_default();
                (value.is_object(), "a map of members for the model's own body")
            }
            "unchecked" => {
                params.unchecked = value == Value::Bool(true);
                (value.is_boolean(), "true or false")
            }
            other => {
                problems.push(key.place.error(unknown_key(other, PARAMS)));
                continue;
            }
        };
        if !fits {
            problems.push(node.not(&["params.", &key.name, " takes ", takes].concat(), negative_or_kind(&value)));
        }
    }
    params
}

fn into<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

fn negative_or_kind(value: &Value) -> &'static str {
    if value.as_i64().is_some_and(|number| number < 0) { "a negative one" } else { kind_of(value) }
}

fn tools(node: &Node, problems: &mut Vec<PromptError>) -> Vec<Tool> {
    let Data::List(items) = &node.data else {
        problems.push(node.wrong("tools takes a list"));
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
        return Err(node.wrong("a tool takes name, description, input and strict"));
    };
    let mut tool = Tool { name: String::new(), description: None, input: crate::chat::any_object().into(), strict: false };
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
                _ => return Err(node.wrong("strict takes true or false")),
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
    let mut policy = match node.to_json() {
        Value::Bool(false) => return Ok(None),
        Value::Bool(true) => Map::new(),
        entities @ Value::Array(_) => Map::from_iter([("entities".to_owned(), entities)]),
        Value::Object(members) => {
            if let Data::Map(entries) = &node.data
                && let Some((key, _)) = entries.iter().find(|(key, _)| !REDACT.contains(&key.name.as_str()))
            {
                return Err(key.place.error(unknown_key(&key.name, REDACT)));
            }
            members
        }
        _ => {
            let takes = "redact takes true, a list of entities such as EMAIL, or a map of entities, regexes, allow, deny, mask and of";
            return Err(node.wrong(takes));
        }
    };
    for entity in policy.get_mut("entities").and_then(Value::as_array_mut).into_iter().flatten() {
        if !named(entity, "type").is_object() {
            return Err(node.at(&["entities"]).place.error("entities takes names such as EMAIL, or maps with a type".to_owned()));
        }
    }
    if let Some(of) = policy.get("of")
        && !matches!(of.as_str(), Some("all" | "inputs"))
    {
        return Err(node.at(&["of"]).place.error("of takes all or inputs".to_owned()));
    }
    named(policy.entry("mask").or_insert_with(|| "numbered".into()), "style");
    Ok(Some(policy))
}

/// A word as the object it is short for, with this member; anything else as it is.
fn named<'a>(value: &'a mut Value, member: &str) -> &'a Value {
    if value.is_string() {
        *value = object(&mut [(member, value.take())]);
    }
    value
}

fn tool_choice(node: &Node) -> Result<ToolChoice, PromptError> {
    match node.to_json() {
        Value::String(word) if word == "auto" => Ok(ToolChoice::Auto),
        Value::String(word) if word == "any" => Ok(ToolChoice::Any),
        Value::String(word) if word == "none" => Ok(ToolChoice::None),
        Value::Object(members) if members.len() == 1 && members.get("tool").is_some_and(Value::is_string) => {
            Ok(ToolChoice::Tool(members.get("tool").and_then(Value::as_str).unwrap_or_default().to_owned()))
        }
        other => {
            let was = if other.is_string() { "another word" } else { node.kind() };
            Err(node.not("toolChoice takes auto, any, none or {tool: name}", was))
        }
    }
}
