//! JSON that is shared.

use serde_json::Value;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

/// A JSON value that is shared rather than copied, and spelt once: schemas of tools, arguments and results of their calls. They
/// stay the same from turn to turn, and every call sends them again.
///
/// It is read as the [`Value`] it holds. To change it makes it a value of its own, as with [`Arc::make_mut`].
///
/// ```
/// use outcrop::Json;
///
/// let mut input = Json::from(serde_json::json!({"mineral": "talc"}));
/// let before = input.clone();
/// input["mineral"] = "gypsum".into();
/// assert_eq!((before["mineral"].as_str(), input["mineral"].as_str()), (Some("talc"), Some("gypsum")));
/// ```
#[derive(Clone, Default)]
pub struct Json(Arc<Shared>);

#[derive(Clone, Default)]
struct Shared {
    value: Value,
    spelling: OnceLock<Spelling>,
}

/// How a value is written as JSON without white space.
#[derive(Clone)]
pub(crate) struct Spelling {
    pub json: Vec<u8>,
    /// Whether reading that may not give the same value.
    pub keep: bool,
    /// Whether it is nested deeper than anything that is sent; then it is not spelt.
    #[cfg_attr(target_family = "wasm", expect(dead_code, reason = "what was read from text is not deep"))]
    pub deep: bool,
}

impl Json {
    /// The value alone.
    pub fn into_value(self) -> Value {
        Arc::try_unwrap(self.0).map_or_else(|shared| shared.value.clone(), |own| own.value)
    }

    pub(crate) fn spelling(&self) -> &Spelling {
        let Shared { value, spelling } = &*self.0;
        spelling.get_or_init(|| {
            if is_deep(value) {
                return Spelling { json: Vec::new(), keep: false, deep: true };
            }
            let (json, keep) = crate::body::spelt(value);
            Spelling { json, keep, deep: false }
        })
    }
}

/// JSON nested deeper than this is not sent: no reader of it goes deeper, and walking it takes the stack.
#[cfg(not(target_family = "wasm"))]
pub(crate) const DEEPEST: usize = 500;

/// Whether a value is nested deeper than that.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn is_deep(value: &Value) -> bool {
    fn deeper(value: &Value, left: usize) -> bool {
        match value {
            Value::Array(items) => left == 0 || items.iter().any(|item| deeper(item, left - 1)),
            Value::Object(members) => left == 0 || members.values().any(|member| deeper(member, left - 1)),
            _ => false,
        }
    }
    deeper(value, DEEPEST)
}

/// What was read from text is not deep; only Rust can build what is.
#[cfg(target_family = "wasm")]
pub(crate) fn is_deep(_: &Value) -> bool {
    false
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self(Arc::new(Shared { value, spelling: OnceLock::new() }))
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        json.into_value()
    }
}

impl Deref for Json {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0.value
    }
}

impl DerefMut for Json {
    fn deref_mut(&mut self) -> &mut Value {
        let own = Arc::make_mut(&mut self.0);
        own.spelling = OnceLock::new();
        &mut own.value
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || **self == **other
    }
}

impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        **self == *other
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl serde::Serialize for Json {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Json {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}
