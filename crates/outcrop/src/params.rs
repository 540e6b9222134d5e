//! Knobs: what a caller may wish for, whatever the model calls it.

use crate::json::{Fit, FromJson, Members, Object, ToJson, deserialize_from_json, read_from_json, serialize_to_json};
use serde_json::{Map, Value};

/// Sampling and length. Absent means the model's own default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params {
    /// The most tokens to write.
    pub max_tokens: Option<u64>,
    /// How freely to choose words.
    pub temperature: Option<f64>,
    /// Choose among the likeliest words that together have this probability.
    pub top_p: Option<f64>,
    /// Choose among this many of the likeliest words.
    pub top_k: Option<u64>,
    /// Stop when one of these has been written.
    pub stop: Vec<String>,
    /// Members for the model's own body, in its own spelling: `{"thinking": {…}}`.
    pub extra: Map<String, Value>,
    /// Make the call without asking [`check`](crate::check()) whether the service would refuse it: for what the service takes
    /// by now and this release does not know. What a body has no place for stays an error.
    pub unchecked: bool,
}

impl Params {
    /// Whether nothing was wished for.
    pub fn is_empty(&self) -> bool {
        let numbers = self.max_tokens.is_none() && self.temperature.is_none() && self.top_p.is_none() && self.top_k.is_none();
        numbers && self.stop.is_empty() && self.extra.is_empty() && !self.unchecked
    }
}

/// A wish by name; a family's field says which one fills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// [`Params::max_tokens`]
    MaxTokens,
    /// [`Params::temperature`]
    Temperature,
    /// [`Params::top_p`]
    TopP,
    /// [`Params::top_k`]
    TopK,
    /// [`Params::stop`]
    Stop,
}

impl Knob {
    /// All of them, in the order they are reported.
    pub const ALL: [Self; 5] = [Self::MaxTokens, Self::Temperature, Self::TopP, Self::TopK, Self::Stop];

    /// The caller's spelling.
    pub fn name(self) -> &'static str {
        match self {
            Self::MaxTokens => "maxTokens",
            Self::Temperature => "temperature",
            Self::TopP => "topP",
            Self::TopK => "topK",
            Self::Stop => "stop",
        }
    }

    /// The wish as JSON, if there is one. A number JSON cannot hold is `null`.
    pub fn of(self, params: &Params) -> Option<Value> {
        match self {
            Self::MaxTokens => params.max_tokens.map(Value::from),
            Self::Temperature => params.temperature.map(Value::from),
            Self::TopP => params.top_p.map(Value::from),
            Self::TopK => params.top_k.map(Value::from),
            Self::Stop => (!params.stop.is_empty()).then(|| params.stop.clone().into()),
        }
    }
}

serialize_to_json!(Params);
deserialize_from_json!(Params);
read_from_json!(Params: Self::default());

impl ToJson for Params {
    fn to_json(&self) -> Value {
        let mut json = Object::default();
        for knob in Knob::ALL {
            if let Some(value) = knob.of(self) {
                json.put(knob.name(), value);
            }
        }
        if !self.extra.is_empty() {
            json.put("extra", Value::Object(self.extra.clone()));
        }
        if self.unchecked {
            json.put("unchecked", true.into());
        }
        json.done()
    }
}

impl FromJson for Params {
    const WHAT: &'static str = "params";

    fn read(value: &Value) -> Fit<Self> {
        let mut m = Members::of(value)?;
        let params = Self {
            max_tokens: m.opt("maxTokens"),
            temperature: m.opt("temperature"),
            top_p: m.opt("topP"),
            top_k: m.opt("topK"),
            stop: m.or_default("stop"),
            extra: m.or_default("extra"),
            unchecked: m.or_default("unchecked"),
        };
        m.end().map(|()| params)
    }
}
