//! Values from JSON, by hand.
//!
//! Derived deserializers of tagged enums are most of what a web page would have to download for them, and say less about
//! what is wrong. These read a parsed [`Value`]; the `Deserialize` of each type goes through the same code.

use crate::error::{Error, Result};
use serde_json::{Map, Value};

/// A value that can be read from JSON.
pub trait FromJson: Sized {
    /// What it is called in messages.
    #[doc(hidden)]
    const WHAT: &'static str;

    #[doc(hidden)]
    fn read(value: &Value) -> std::result::Result<Self, Unfit>;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] with the path of what is wrong, what was and what would do.
    fn from_json(value: &Value) -> Result<Self> {
        Self::read(value).map_err(|unfit| Error::Malformed { what: Self::WHAT, reason: unfit.reason() })
    }
}

/// What is wrong with a value, and where.
#[doc(hidden)]
pub struct Unfit {
    path: String,
    message: String,
}

impl Unfit {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { path: String::new(), message: message.into() }
    }

    /// The same, seen from one step further out.
    pub(crate) fn under(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self.path.insert(0, '/');
        self
    }

    pub(crate) fn reason(self) -> String {
        if self.path.is_empty() { self.message } else { format!("{}: {}", self.path, self.message) }
    }
}

pub(crate) type Fit<T> = std::result::Result<T, Unfit>;

fn wanted(what: &str, value: &Value) -> Unfit {
    Unfit::new(format!("must be {what}, got {}", crate::field::article(value)))
}

/// The members of an object, with what was asked for, so that the rest can be refused.
pub(crate) struct Members<'a> {
    members: &'a Map<String, Value>,
    asked: Vec<&'static str>,
}

impl<'a> Members<'a> {
    pub(crate) fn of(value: &'a Value) -> Fit<Self> {
        match value {
            Value::Object(members) => Ok(Self { members, asked: Vec::new() }),
            value => Err(wanted("an object", value)),
        }
    }

    /// A member; absent and `null` are the same.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'a Value> {
        self.asked.push(key);
        self.members.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn need(&mut self, key: &'static str) -> Fit<&'a Value> {
        self.get(key).ok_or_else(|| Unfit::new("is missing").under(key))
    }

    /// A member read as `T`, or nothing.
    pub(crate) fn opt<T: Read>(&mut self, key: &'static str) -> Fit<Option<T>> {
        self.get(key).map(T::read_json).transpose().map_err(|unfit| unfit.under(key))
    }

    /// A member read as `T`; its default when it is absent.
    pub(crate) fn or_default<T: Read + Default>(&mut self, key: &'static str) -> Fit<T> {
        Ok(self.opt(key)?.unwrap_or_default())
    }

    /// A member read as `T`, which must be there.
    pub(crate) fn read<T: Read>(&mut self, key: &'static str) -> Fit<T> {
        T::read_json(self.need(key)?).map_err(|unfit| unfit.under(key))
    }

    /// Nothing but what was asked for may be there.
    pub(crate) fn end(self) -> Fit<()> {
        match self.members.keys().find(|key| !self.asked.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => {
                Err(Unfit::new(format!("is not known here; there are {}", self.asked.join(", "))).under(&crate::check::escape(key)))
            }
        }
    }
}

/// What a member can be read as.
pub(crate) trait Read: Sized {
    fn read_json(value: &Value) -> Fit<Self>;
}

impl<T: FromJson> Read for T {
    fn read_json(value: &Value) -> Fit<Self> {
        T::read(value)
    }
}

macro_rules! read {
    ($type:ty, $what:literal, $read:expr) => {
        impl Read for $type {
            fn read_json(value: &Value) -> Fit<Self> {
                let read: fn(&Value) -> Option<Self> = $read;
                read(value).ok_or_else(|| wanted($what, value))
            }
        }
    };
}

read!(String, "a string", |value| value.as_str().map(str::to_owned));
read!(bool, "true or false", Value::as_bool);
read!(u64, "a whole number, 0 or more", Value::as_u64);
read!(u32, "a whole number, 0 or more", |value| value.as_u64().and_then(|number| u32::try_from(number).ok()));
read!(usize, "a whole number, 0 or more", |value| value.as_u64().and_then(|number| usize::try_from(number).ok()));
read!(f64, "a number", Value::as_f64);
read!(Value, "given", |value| Some(value.clone()));
read!(Map<String, Value>, "an object", |value| value.as_object().cloned());

impl<T: Read> Read for Vec<T> {
    fn read_json(value: &Value) -> Fit<Self> {
        let Value::Array(items) = value else { return Err(wanted("an array", value)) };
        let read = |(index, item): (usize, &Value)| T::read_json(item).map_err(|unfit| unfit.under(&index.to_string()));
        items.iter().enumerate().map(read).collect()
    }
}

/// One of these words, as what it stands for.
pub(crate) fn word<T: Copy>(value: &Value, words: &[(&str, T)]) -> Fit<T> {
    let names = || crate::field::one_of(&words.iter().map(|(word, _)| *word).collect::<Vec<_>>());
    let Some(text) = value.as_str() else { return Err(wanted(&names(), value)) };
    let found = words.iter().find(|(word, _)| *word == text);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| Unfit::new(format!("must be {}, got {}", names(), crate::field::quote(text))))
}

/// `Deserialize` by way of [`FromJson`].
macro_rules! deserialize_from_json {
    ($($type:ty),+) => {$(
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                <Self as $crate::json::FromJson>::read(&value).map_err(|unfit| serde::de::Error::custom(unfit.reason()))
            }
        }
    )+};
}
pub(crate) use deserialize_from_json;
