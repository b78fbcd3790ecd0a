//! What was read of an answer, under our names.

use std::borrow::Cow;

use serde_json::Value;

use crate::content::{serialize_content, Content, Pairs, Written};
use crate::validate::Tree;

/// A part of an answer. Its texts are borrowed from the answer where nothing in
/// them is escaped, and its objects are lists. serde_json's values own every
/// text and hash every name: to read 1,000 vouchers into those takes 102 million
/// instructions, and into these, by their table and checked, 64 million.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Answer<'t> {
    /// Nothing.
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// Text, a decimal and an id too.
    Text(Cow<'t, str>),
    /// Rows, or ids.
    List(Vec<Answer<'t>>),
    /// Names and values in order. What is [`Answer::Null`] is not there.
    Object(Vec<(Cow<'t, str>, Answer<'t>)>),
    /// What no document lists, as it came. Apart, since it is four times as large as all else.
    Other(Box<Value>),
}

impl<'t> Answer<'t> {
    /// What no document lists.
    pub fn other(value: Value) -> Self {
        Self::Other(Box::new(value))
    }

    /// Adds to an object, at its end.
    pub fn add(&mut self, name: &'static str, value: Answer<'t>) {
        if let Self::Object(entries) = self {
            entries.push((name.into(), value));
        }
    }

    /// Adds to an object, before all that it has.
    pub fn add_first(&mut self, name: &'static str, value: Answer<'t>) {
        if let Self::Object(entries) = self {
            entries.insert(0, (name.into(), value));
        }
    }

    /// Takes what is under a name out of an object, the last where it is said more than once.
    pub fn take(&mut self, name: &str) -> Answer<'t> {
        let mut taken = Answer::Null;
        if let Self::Object(entries) = self {
            entries.retain_mut(|(key, value)| {
                let is_it = key == name;
                if is_it {
                    taken = core::mem::take(value);
                }
                !is_it
            });
        }
        taken
    }

    /// The same of what no document lists.
    pub fn take_other(&mut self, name: &str) -> Value {
        match self.take(name) {
            Self::Other(value) => *value,
            _ => Value::Null,
        }
    }

    /// The same, owning its texts.
    pub fn into_owned(self) -> Answer<'static> {
        let own = |text: Cow<'t, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Null => Answer::Null,
            Self::Bool(value) => Answer::Bool(value),
            Self::Whole(value) => Answer::Whole(value),
            Self::Text(text) => Answer::Text(own(text)),
            Self::List(items) => Answer::List(items.into_iter().map(Self::into_owned).collect()),
            Self::Object(entries) => Answer::Object(
                entries.into_iter().map(|(name, value)| (own(name), value.into_owned())).collect(),
            ),
            Self::Other(value) => Answer::Other(value),
        }
    }

    /// The value under a name of an object, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Answer<'t>> {
        match self {
            Self::Object(entries) => {
                entries.iter_mut().rev().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}

impl Tree for Answer<'_> {
    fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(entries) => {
                entries.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    fn is_number(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Other(value) => value.is_number(),
            _ => false,
        }
    }

    fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Whole(value) => Some(*value),
            _ => None,
        }
    }

    fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }
}

/// A value that no table describes.
impl From<Value> for Answer<'_> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Self::Whole(whole),
                None => Self::other(Value::Number(number)),
            },
            Value::String(text) => Self::Text(text.into()),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(entries) => {
                Self::Object(entries.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
            }
        }
    }
}

impl Written for Answer<'_> {
    fn content(&self) -> Content<'_> {
        match self {
            Self::Null => Content::Absent,
            Self::Bool(value) => Content::Bool(*value),
            Self::Whole(value) => Content::Integer(*value),
            Self::Text(text) => Content::Text(text.as_ref().into()),
            Self::List(items) => Content::List(items),
            Self::Object(entries) => Content::Record(entries),
            Self::Other(value) => value.content(),
        }
    }
}

impl Pairs for Vec<(Cow<'_, str>, Answer<'_>)> {
    fn each(&self, take: &mut dyn FnMut(&str, &Content<'_>)) {
        let entries = self.iter().filter(|(_, value)| !value.is_null());
        entries.for_each(|(name, value)| take(name, &value.content()));
    }
}

serialize_content! { ['t] Answer<'t> }
