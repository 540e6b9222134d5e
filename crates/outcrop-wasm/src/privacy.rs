//! Personal data: find, mask, restore.
//!
//! Redactors, vaults and streams live here and are held by handles; the TypeScript keeps them private, and the generated glue frees
//! them when nothing holds them any more.

use crate::{Json, json, parse, thrown};
use outcrop::pii::{self, Direction, Pointers, Policy, Redacting, Restoring};
use outcrop::{Chat, Error, Event, FromJson as _, Part, Reply, ToJson as _, json_respelt, json_text};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;

/// A compiled policy.
#[wasm_bindgen]
pub struct Redactor(Rc<pii::Redactor>);

#[wasm_bindgen]
impl Redactor {
    /// Compiles a policy, JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(policy: &str) -> Result<Redactor, String> {
        let policy: Policy = parse("PII policy", policy)?;
        pii::Redactor::new(&policy).map(|redactor| Self(Rc::new(redactor))).map_err(|error| thrown(&error))
    }

    /// The names of what may be found, a list.
    pub fn names(&self) -> String {
        json_text(&self.0.names().into_iter().map(Value::from).collect())
    }

    /// Four numbers for each finding: the place of its name, the score in thousandths, start and end, offsets in `units`: `utf16`,
    /// `codePoints` or `bytes`. As text it would take longer to pass than to find.
    pub fn find(&self, text: &str, units: &str, output: bool) -> Vec<u32> {
        let rows = self.0.find_rows(direction(output), text, |at| match units {
            "bytes" => at.bytes,
            "codePoints" => at.code_points,
            _ => at.utf16,
        });
        rows.into_flattened()
    }

    /// The text, masked.
    pub fn redact(&self, text: &str, output: bool, vault: &Vault) -> String {
        self.0.redact_for(direction(output), text, &mut vault.0.borrow_mut())
    }

    /// The JSON text, masked where the pointers lead, `["/customer/*"]`; all of it when there are none.
    #[wasm_bindgen(js_name = redactJson)]
    pub fn redact_json(&self, text: &str, pointers: &str, output: bool, vault: &Vault) -> Json {
        let mut value = json("JSON", text)?;
        let pointers = json("pointers", pointers)?;
        let list: Vec<&str> = pointers.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let pointers = if list.is_empty() { Ok(Pointers::all()) } else { Pointers::new(&list) }.map_err(|error| thrown(&error))?;
        self.0.redact_value(direction(output), &mut value, &pointers, &mut vault.0.borrow_mut());
        Ok(json_respelt(json_text(&value), text))
    }

    /// `{"chat", "findings"}`: the conversation, masked, and what there is to say about it.
    #[wasm_bindgen(js_name = redactChat)]
    pub fn redact_chat(&self, chat: &str, vault: &Vault) -> Json {
        let mut chat: Chat = parse("chat", chat)?;
        let findings = self.0.redact_chat(&mut chat, &mut vault.0.borrow_mut());
        Ok(format!("{{\"chat\":{},\"findings\":{}}}", json_text(&chat.to_json()), json_text(&findings.to_json())))
    }

    /// The beginning of a text that arrives in pieces.
    pub fn stream(&self, output: bool, vault: &Vault) -> RedactorStream {
        let state = Redacting::new(direction(output), &vault.0.borrow());
        RedactorStream { redactor: Rc::clone(&self.0), vault: Rc::clone(&vault.0), state: Some(state) }
    }
}

/// A rendered prompt with what its `redact` says done; the rendered prompt as it is when it says nothing.
#[wasm_bindgen(js_name = redactRendered)]
pub fn redact_rendered(rendered: &str, vault: &Vault) -> Json {
    let mut rendered = json("prompt", rendered)?;
    let redact = rendered["redact"].take();
    if let Some(members) = rendered.as_object_mut() {
        members.shift_remove("redact");
    }
    if redact.is_null() {
        return Ok(json_text(&rendered));
    }
    let mut chat = Chat::from_json(&rendered["chat"]).map_err(|error| thrown(&error))?;
    let segments = rendered["segments"].as_array().cloned().unwrap_or_default();
    let stretches: Vec<(bool, usize)> =
        segments.iter().map(|segment| (segment["role"] == "system", segment["text"].as_str().unwrap_or_default().len())).collect();
    let done = pii::redact_rendered(&redact, &mut chat, &stretches, &mut vault.0.borrow_mut());
    let (findings, masked) = done.map_err(|error| thrown(&error))?;
    let segment = |(text, input, at): pii::Stretch| {
        let origin = input.map_or_else(|| Value::from("author"), |input| json!({ "input": input }));
        json!({ "text": text, "origin": origin, "role": segments.get(at).map(|segment| &segment["role"]) })
    };
    rendered["segments"] = masked.into_iter().map(segment).collect();
    rendered["chat"] = chat.to_json();
    if let (Some(all), Value::Array(more)) = (rendered["findings"].as_array_mut(), findings.to_json()) {
        all.extend(more);
    }
    Ok(json_text(&rendered))
}

fn direction(output: bool) -> Direction {
    if output { Direction::Output } else { Direction::Input }
}

/// A text in the masking.
#[wasm_bindgen]
pub struct RedactorStream {
    redactor: Rc<pii::Redactor>,
    vault: Rc<RefCell<pii::Vault>>,
    state: Option<Redacting>,
}

#[wasm_bindgen]
impl RedactorStream {
    /// What is settled.
    pub fn push(&mut self, piece: &str) -> String {
        match &mut self.state {
            Some(state) => state.push(&self.redactor, &mut self.vault.borrow_mut(), piece),
            None => String::new(),
        }
    }

    /// The rest.
    pub fn finish(&mut self) -> String {
        match self.state.take() {
            Some(state) => state.finish(&self.redactor, &mut self.vault.borrow_mut()),
            None => String::new(),
        }
    }
}

/// What was masked.
#[wasm_bindgen]
pub struct Vault(Rc<RefCell<pii::Vault>>);

#[wasm_bindgen]
impl Vault {
    /// An empty one.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "for JavaScript only")]
    pub fn new() -> Vault {
        Self(Rc::default())
    }

    /// What [`Vault::export`] gave.
    pub fn import(json: &str) -> Result<Vault, String> {
        pii::Vault::from_json(json).map(|vault| Self(Rc::new(RefCell::new(vault)))).map_err(|error| thrown(&error))
    }

    /// Everything it knows, values included.
    pub fn export(&self) -> String {
        self.0.borrow().to_json()
    }

    /// How many values it holds.
    #[wasm_bindgen(getter)]
    pub fn size(&self) -> usize {
        self.0.borrow().len()
    }

    /// The value behind a placeholder.
    pub fn value(&self, placeholder: &str) -> Option<String> {
        self.0.borrow().value(placeholder).map(str::to_owned)
    }

    /// The values put back; in JSON text they are escaped.
    pub fn restore(&self, text: &str, json: bool) -> String {
        let vault = self.0.borrow();
        if json { vault.restore_json(text) } else { vault.restore(text) }
    }

    /// The values put back in a JSON value: in texts and names of members, and numbers as numbers.
    #[wasm_bindgen(js_name = restoreJson)]
    pub fn restore_json(&self, text: &str) -> Json {
        let mut value = json("JSON", text)?;
        self.0.borrow().restore_value(&mut value);
        Ok(json_respelt(json_text(&value), text))
    }

    /// The values put back in a conversation.
    #[wasm_bindgen(js_name = restoreChat)]
    pub fn restore_chat(&self, chat: &str) -> Json {
        let mut chat: Chat = parse("chat", chat)?;
        self.0.borrow().restore_chat(&mut chat);
        Ok(json_text(&chat.to_json()))
    }

    /// The values put back in an answer.
    #[wasm_bindgen(js_name = restoreReply)]
    pub fn restore_reply(&self, reply: &str) -> Json {
        let mut reply = json("reply", reply)?;
        // Only its parts hold what the model said.
        let parts = reply["parts"].as_array().into_iter().flatten();
        let parts: Vec<Part> = parts.map(Part::from_json).collect::<Result<_, _>>().map_err(|error| thrown(&error))?;
        let mut answer = Reply { parts, ..Reply::default() };
        self.0.borrow().restore_reply(&mut answer);
        reply["parts"] = answer.parts.to_json();
        Ok(json_text(&reply))
    }

    /// The beginning of a streamed answer.
    pub fn events(&self) -> EventRestorer {
        EventRestorer(self.0.borrow().events())
    }

    /// The beginning of a text that arrives in pieces.
    pub fn stream(&self, json: bool) -> RestorerStream {
        RestorerStream { vault: Rc::clone(&self.0), state: if json { Restoring::json() } else { Restoring::text() } }
    }
}

/// A text in the restoring.
#[wasm_bindgen]
pub struct RestorerStream {
    vault: Rc<RefCell<pii::Vault>>,
    state: Restoring,
}

#[wasm_bindgen]
impl RestorerStream {
    /// What is settled.
    pub fn push(&mut self, piece: &str) -> String {
        self.state.push(&self.vault.borrow(), piece)
    }

    /// The rest.
    pub fn finish(&mut self) -> String {
        self.state.finish(&self.vault.borrow())
    }
}

/// A streamed answer in the restoring.
#[wasm_bindgen]
pub struct EventRestorer(pii::EventRestorer);

#[wasm_bindgen]
impl EventRestorer {
    /// What is settled of these events, a list.
    pub fn push(&mut self, events: &str) -> Json {
        let Value::Array(events) = json("events", events)? else {
            return Err(thrown(&Error::Malformed { what: "events", reason: "must be a list".to_owned() }));
        };
        let mut settled = Vec::new();
        for event in events {
            if let Some(event) = read(&event) {
                settled.extend(self.0.push(event).into_iter().filter_map(|event| written(&event)));
            } else {
                settled.extend(self.0.flush().into_iter().filter_map(|event| written(&event)));
                settled.push(event);
            }
        }
        Ok(json_text(&settled.into()))
    }

    /// What was held back, when the events have ended or broken off.
    pub fn flush(&mut self) -> String {
        json_text(&self.0.flush().into_iter().filter_map(|event| written(&event)).collect())
    }
}

/// Events that matter here; by hand, for the size of a page. The rest passes as it is: it ends what was held back.
fn read(event: &Value) -> Option<Event> {
    let text = |key: &str| event[key].as_str().map(str::to_owned);
    let server = event["server"] == true;
    let extra = || event.get("extra").map(|extra| extra.clone().into());
    match event["type"].as_str()? {
        "text" => Some(Event::Text { text: text("text")? }),
        "reasoning" => Some(Event::Reasoning { text: text("text")? }),
        "toolStart" => Some(Event::ToolStart { id: text("id")?, name: text("name")?, server, extra: extra() }),
        "toolInput" => Some(Event::ToolInput { id: text("id")?, json: text("json")? }),
        "toolCall" => Some(Event::ToolCall { id: text("id")?, name: text("name")?, input: event["input"].clone(), server, extra: extra() }),
        _ => None,
    }
}

fn written(event: &Event) -> Option<Value> {
    (!matches!(event, Event::Stop { .. })).then(|| event.to_json())
}
