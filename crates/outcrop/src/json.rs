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

/// A value that can be written as JSON. `Serialize` goes through the same code, so that there is one code for it, not one for
/// every way of writing.
pub trait ToJson {
    /// The value as JSON.
    fn to_json(&self) -> Value;
}

impl<T: ToJson> ToJson for [T] {
    fn to_json(&self) -> Value {
        self.iter().map(T::to_json).collect()
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self) -> Value {
        self.as_slice().to_json()
    }
}

/// `null` where there is none.
impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_json)
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

pub(crate) fn wanted(what: &str, value: &Value) -> Unfit {
    Unfit::new(format!("must be {what}, got {}", crate::field::article(value)))
}

/// The members of an object, with what was asked for, so that the rest can be refused.
///
/// The first problem is kept until [`end`](Self::end), which spares every reader the code of leaving early.
pub(crate) struct Members<'a> {
    object: &'a Map<String, Value>,
    asked: Vec<&'static str>,
    bad: Option<Unfit>,
}

impl<'a> Members<'a> {
    pub(crate) fn of(value: &'a Value) -> Fit<Self> {
        match value {
            Value::Object(members) => Ok(Self { object: members, asked: Vec::new(), bad: None }),
            value => Err(wanted("an object", value)),
        }
    }

    /// A member; absent and `null` are the same.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'a Value> {
        self.asked.push(key);
        self.object.get(key).filter(|value| !value.is_null())
    }

    /// Keeps a problem with a member.
    #[inline(never)]
    pub(crate) fn bad(&mut self, key: &'static str, unfit: Unfit) {
        self.bad.get_or_insert_with(|| unfit.under(key));
    }

    /// What came of reading a member, or what stands for nothing.
    pub(crate) fn take<T: Read>(&mut self, key: &'static str, fit: Fit<T>) -> T {
        fit.unwrap_or_else(|unfit| {
            self.bad(key, unfit);
            T::nothing()
        })
    }

    /// A member read as `T`, or nothing.
    pub(crate) fn opt<T: Read>(&mut self, key: &'static str) -> Option<T> {
        let value = self.get(key)?;
        Some(self.take(key, T::read_json(value)))
    }

    /// A member read as `T`; what stands for nothing when it is absent.
    pub(crate) fn or_default<T: Read>(&mut self, key: &'static str) -> T {
        self.opt(key).unwrap_or_else(T::nothing)
    }

    /// A member read as `T`, which must be there.
    pub(crate) fn read<T: Read>(&mut self, key: &'static str) -> T {
        let fit = self.get(key).map_or_else(|| Err(Unfit::new("is missing")), T::read_json);
        self.take(key, fit)
    }

    /// A member that is one of these words; the first word's meaning when it is absent and need not be there.
    pub(crate) fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        match word(self.get(key)?, words) {
            Ok(meaning) => Some(meaning),
            Err(unfit) => {
                self.bad(key, unfit);
                None
            }
        }
    }

    /// The first problem there was; members nobody asked for may be there.
    pub(crate) fn fit(self) -> Fit<()> {
        self.bad.map_or(Ok(()), Err)
    }

    /// The first problem there was; nothing but what was asked for may be there.
    pub(crate) fn end(mut self) -> Fit<()> {
        if let (None, Some(key)) = (&self.bad, self.object.keys().find(|key| !self.asked.contains(&key.as_str()))) {
            let known = self.asked.join(", ");
            self.bad = Some(Unfit::new(format!("is not known here; there are {known}")).under(&crate::check::escape(key)));
        }
        self.fit()
    }
}

/// What a member can be read as.
pub(crate) trait Read: Sized {
    fn read_json(value: &Value) -> Fit<Self>;

    /// What stands for nothing.
    fn nothing() -> Self;
}

/// Values of ours, read where they are members.
macro_rules! read_from_json {
    ($($type:ty: $nothing:expr),+) => {$(
        impl $crate::json::Read for $type {
            fn read_json(value: &serde_json::Value) -> $crate::json::Fit<Self> {
                <Self as $crate::json::FromJson>::read(value)
            }

            fn nothing() -> Self {
                $nothing
            }
        }
    )+};
}
pub(crate) use read_from_json;

macro_rules! read {
    ($type:ty, $what:literal, $read:expr) => {
        impl Read for $type {
            fn read_json(value: &Value) -> Fit<Self> {
                let read: fn(&Value) -> Option<Self> = $read;
                read(value).ok_or_else(|| wanted($what, value))
            }

            fn nothing() -> Self {
                Self::default()
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
        // A loop, since what `collect` makes of results is twice as much code for every type.
        let mut all = Self::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match T::read_json(item) {
                Ok(item) => all.push(item),
                Err(unfit) => return Err(unfit.under(&index.to_string())),
            }
        }
        Ok(all)
    }

    fn nothing() -> Self {
        Self::new()
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

/// `Serialize` by way of [`ToJson`].
macro_rules! serialize_to_json {
    ($($type:ty),+) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&$crate::json::ToJson::to_json(self), serializer)
            }
        }
    )+};
}
pub(crate) use serialize_to_json;

/// A value as text. There is one way of writing values, that of bodies, so that one is downloaded; `Display` would be a second.
#[doc(hidden)]
pub fn text(value: &Value) -> String {
    String::from_utf8(crate::body::spelt(value).0).unwrap_or_default()
}

/// A value from text. There is one way of reading values as well.
#[doc(hidden)]
pub fn value(text: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(text)
}

/// JSON that was read and written again, with each number spelt as in the text it was read from. Reading is exact to fifteen digits
/// only. Where a member came twice the texts do not match, and it stays as it is.
#[doc(hidden)]
pub fn respelt(written: String, source: &str) -> String {
    let (mut here, mut there) = (Scalars { text: &written, at: 0 }, Scalars { text: source, at: 0 });
    let mut respelt = String::with_capacity(written.len());
    let mut copied = 0;
    loop {
        match (here.next(), there.next()) {
            (Some(new), Some(old)) => {
                let spelt =
                    |text: &'_ str, of: &std::ops::Range<usize>| text.get(of.clone()).is_some_and(|text| text.starts_with(is_numeric));
                if spelt(&written, &new) && spelt(source, &old) {
                    respelt.push_str(written.get(copied..new.start).unwrap_or_default());
                    respelt.push_str(source.get(old).unwrap_or_default());
                    copied = new.end;
                }
            }
            (None, None) => break,
            _ => return written,
        }
    }
    respelt.push_str(written.get(copied..).unwrap_or_default());
    respelt
}

fn is_numeric(letter: char) -> bool {
    letter == '-' || letter.is_ascii_digit()
}

/// Where texts, numbers, names of members and words stand in JSON.
struct Scalars<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Scalars<'_> {
    type Item = std::ops::Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let between = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b':' | b'[' | b']' | b'{' | b'}');
        let start = self.at + bytes.get(self.at..)?.iter().position(|byte| !between(byte))?;
        let mut end = start + 1;
        if bytes.get(start) == Some(&b'"') {
            while let Some(&byte) = bytes.get(end).filter(|byte| **byte != b'"') {
                end += if byte == b'\\' { 2 } else { 1 };
            }
            end += 1;
        } else {
            end += bytes.get(end..)?.iter().take_while(|byte| !between(byte)).count();
        }
        self.at = end.min(bytes.len());
        Some(start..self.at)
    }
}

/// An object in the making.
#[derive(Default)]
pub(crate) struct Object(Map<String, Value>);

impl Object {
    pub(crate) fn put(&mut self, key: &str, value: Value) -> &mut Self {
        self.0.insert(key.to_owned(), value);
        self
    }

    pub(crate) fn text(&mut self, key: &str, text: &str) -> &mut Self {
        self.put(key, text.into())
    }

    /// A member that is left out when there is none.
    pub(crate) fn some(&mut self, key: &str, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(key, text),
            None => self,
        }
    }

    /// A number that is left out when there is none.
    pub(crate) fn count(&mut self, key: &str, count: Option<u64>) -> &mut Self {
        match count {
            Some(count) => self.put(key, count.into()),
            None => self,
        }
    }

    /// JSON of somebody else that is left out when there is none.
    pub(crate) fn given(&mut self, key: &str, value: Option<&Value>) -> &mut Self {
        match value {
            Some(value) => self.put(key, value.clone()),
            None => self,
        }
    }

    /// A member that is left out when it is false.
    pub(crate) fn flag(&mut self, key: &str, flag: bool) -> &mut Self {
        if flag { self.put(key, true.into()) } else { self }
    }

    /// A member that is left out when it is empty.
    pub(crate) fn list<T: ToJson>(&mut self, key: &str, items: &[T]) -> &mut Self {
        if items.is_empty() { self } else { self.put(key, items.to_json()) }
    }

    pub(crate) fn done(&mut self) -> Value {
        Value::Object(std::mem::take(&mut self.0))
    }
}

/// `json!` of `serde_json` in the little of it that bodies need, as one call instead of code for every member.
macro_rules! json {
    ({ $($members:tt)* }) => { $crate::json::json!(@ [] $($members)*) };
    (@ [$($done:tt)*]) => { $crate::json::object(&mut [$($done)*]) };
    (@ [$($done:tt)*] $key:literal : { $($inner:tt)* } $(, $($rest:tt)*)?) => {
        $crate::json::json!(@ [$($done)* ($key, $crate::json::json!(@ [] $($inner)*)),] $($($rest)*)?)
    };
    (@ [$($done:tt)*] $key:literal : $value:expr $(, $($rest:tt)*)?) => {
        $crate::json::json!(@ [$($done)* ($key, $crate::json::Write::write_json($value)),] $($($rest)*)?)
    };
}
pub(crate) use json;

/// An object of these members, which are taken.
pub(crate) fn object(members: &mut [(&str, Value)]) -> Value {
    let mut object = Map::with_capacity(members.len());
    for (key, value) in members {
        object.insert((*key).to_owned(), std::mem::take(value));
    }
    Value::Object(object)
}

/// What a member of a body can be written from.
pub(crate) trait Write {
    fn write_json(self) -> Value;
}

macro_rules! write {
    ($($type:ty),+) => {$(
        impl Write for $type {
            fn write_json(self) -> Value {
                self.into()
            }
        }
    )+};
}

write!(&str, String, std::borrow::Cow<'_, str>, bool, u64, Value, Vec<Value>);

impl Write for &String {
    fn write_json(self) -> Value {
        self.as_str().into()
    }
}

impl Write for &Value {
    fn write_json(self) -> Value {
        self.clone()
    }
}

impl Write for Option<u64> {
    fn write_json(self) -> Value {
        self.map_or(Value::Null, Value::from)
    }
}

impl Write for Map<String, Value> {
    fn write_json(self) -> Value {
        Value::Object(self)
    }
}
