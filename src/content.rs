//! What goes out on the wire, by whatever is written: one writer serves all types.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

use crate::money::{format_fen, push_fen, shortest, Fen};

/// What goes out on the wire.
pub trait Written {
    /// What is written of it.
    fn content(&self) -> Content<'_>;
}

/// An object with fields, to be written.
pub trait Entries {
    /// The names of its fields.
    fn names(&self) -> &'static [&'static str];

    /// The fields that it always has, as bits.
    fn stated(&self) -> u64;

    /// A field, by its place among the names.
    fn value(&self, place: usize) -> Option<&dyn Written>;
}

/// A list, to be written.
pub trait Items {
    /// How many items it has.
    fn count(&self) -> usize;

    /// An item.
    fn item(&self, index: usize) -> Content<'_>;
}

/// Values by any names, to be written.
pub trait Pairs {
    /// Each name and its value, in order.
    fn each(&self, take: &mut dyn FnMut(&str, &Content<'_>));
}

/// What is written of a value.
pub enum Content<'a> {
    /// Nothing: in an object it is left out.
    Absent,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal as text.
    Decimal(&'a Decimal),
    /// A number by its text.
    Number(&'a Number),
    /// Money in fen, as text in 元.
    Fen(Fen),
    /// Text.
    Text(Cow<'a, str>),
    /// An object.
    Object(&'a dyn Entries),
    /// An object that is told apart by its `kind`.
    Tagged(&'a str, Option<&'a dyn Entries>),
    /// A list.
    List(&'a dyn Items),
    /// Values by name.
    Record(&'a dyn Pairs),
}

impl Content<'_> {
    /// Whether there is nothing to be written.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// It as JSON.
    pub fn to_value(&self) -> Value {
        self.value_by(AS_GIVEN)
    }

    fn value_by(&self, decimal: WriteDecimal) -> Value {
        match self {
            Self::Absent => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Integer(value) => (*value).into(),
            Self::Decimal(value) => decimal(value).into(),
            Self::Number(value) => Value::Number((*value).clone()),
            Self::Fen(fen) => format_fen(*fen).into(),
            Self::Text(text) => text.as_ref().into(),
            Self::List(list) => (0..list.count()).map(|at| list.item(at).value_by(decimal)).collect(),
            Self::Object(_) | Self::Tagged(..) | Self::Record(_) => {
                let mut object = Map::new();
                self.each_entry(&mut |name, content| {
                    object.insert(name.to_owned(), content.value_by(decimal));
                });
                Value::Object(object)
            }
        }
    }

    /// Adds it to a text as JSON. The same by way of `serde_json::Serializer` takes twice as long: that writes each quote,
    /// colon and comma by a call of its own.
    pub fn push_json(&self, json: &mut String) {
        match self {
            Self::Absent => json.push_str("null"),
            Self::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
            Self::Integer(value) => json.push_str(itoa::Buffer::new().format(*value)),
            Self::Decimal(value) => push_text(json, &value.to_string()),
            Self::Number(value) => json.push_str(value.as_str()),
            Self::Fen(fen) => {
                json.push('"');
                push_fen(json, *fen);
                json.push('"');
            }
            Self::Text(text) => push_text(json, text),
            Self::List(list) => {
                json.push('[');
                for index in 0..list.count() {
                    if index > 0 {
                        json.push(',');
                    }
                    list.item(index).push_json(json);
                }
                json.push(']');
            }
            Self::Object(_) | Self::Tagged(..) | Self::Record(_) => {
                let mut before = '{';
                // A field's own name has nothing in it that is escaped.
                let push_name = if matches!(self, Self::Record(_)) { push_text } else { push_quoted };
                self.each_entry(&mut |name, content| {
                    json.push(before);
                    push_name(json, name);
                    json.push(':');
                    content.push_json(json);
                    before = ',';
                });
                json.push_str(if before == '{' { "{}" } else { "}" });
            }
        }
    }

    /// The entries of an object that are written, in order.
    pub fn each_entry(&self, take: &mut dyn FnMut(&str, &Content<'_>)) {
        let (kind, object) = match self {
            Self::Object(object) => (None, Some(*object)),
            Self::Tagged(kind, object) => (Some(*kind), *object),
            Self::Record(entries) => return entries.each(take),
            _ => return,
        };
        if let Some(kind) = kind {
            take("kind", &Content::Text(kind.into()));
        }
        let Some(object) = object else { return };
        for (place, name) in object.names().iter().enumerate() {
            let content = object.value(place).map_or(Content::Absent, Written::content);
            if !content.is_absent() || object.stated() >> place & 1 == 1 {
                take(name, &content);
            }
        }
    }
}

/// JSON text.
pub fn to_json(written: &dyn Written) -> String {
    let mut json = String::with_capacity(4096);
    written.content().push_json(&mut json);
    json
}

/// Adds a text in quotes. Few have anything in them that is escaped.
fn push_text(json: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        return json.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
    push_quoted(json, text);
}

fn push_quoted(json: &mut String, text: &str) {
    json.push('"');
    json.push_str(text);
    json.push('"');
}

/// As part of what serde_json writes: numbers by their text are something that only its own serializers take.
impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut json = String::new();
        self.push_json(&mut json);
        serialize_json(json, serializer)
    }
}

pub(crate) fn serialize_json<S: Serializer>(json: String, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(json).map_err(S::Error::custom)?.serialize(serializer)
}

/// As JSON in which equal values are equal: decimals are in their shortest form.
pub fn to_canonical_value(written: &dyn Written) -> Value {
    written.content().value_by(shortest)
}

/// How decimals are written.
type WriteDecimal = fn(&Decimal) -> String;

const AS_GIVEN: WriteDecimal = Decimal::to_string;

impl<T: Written> Written for &T {
    fn content(&self) -> Content<'_> {
        (*self).content()
    }
}

impl<T: Written> Written for Option<T> {
    fn content(&self) -> Content<'_> {
        self.as_ref().map_or(Content::Absent, T::content)
    }
}

impl<T: Written> Written for Vec<T> {
    fn content(&self) -> Content<'_> {
        Content::List(self)
    }
}

impl<T: Written> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn item(&self, index: usize) -> Content<'_> {
        self[index].content()
    }
}

impl<T: Written> Written for BTreeMap<String, T> {
    fn content(&self) -> Content<'_> {
        Content::Record(self)
    }
}

impl<T: Written> Pairs for BTreeMap<String, T> {
    fn each(&self, take: &mut dyn FnMut(&str, &Content<'_>)) {
        self.iter().for_each(|(name, value)| take(name, &value.content()));
    }
}

impl Pairs for Map<String, Value> {
    fn each(&self, take: &mut dyn FnMut(&str, &Content<'_>)) {
        self.iter().for_each(|(name, value)| take(name, &value.content()));
    }
}

/// As a list of two.
impl Items for (String, String) {
    fn count(&self) -> usize {
        2
    }
    fn item(&self, index: usize) -> Content<'_> {
        Content::Text(if index == 0 { &self.0 } else { &self.1 }.into())
    }
}

macro_rules! written {
    ($($type:ty: |$value:ident| $content:expr,)*) => {$(
        impl Written for $type {
            fn content(&self) -> Content<'_> {
                let $value = self;
                $content
            }
        }
    )*};
}

written! {
    bool: |value| Content::Bool(*value),
    i64: |value| Content::Integer(*value),
    u32: |value| Content::Integer((*value).into()),
    Number: |value| Content::Number(value),
    String: |text| Content::Text(text.into()),
    &str: |text| Content::Text((*text).into()),
    Map<String, Value>: |object| Content::Record(object),
    (String, String): |pair| Content::List(pair),
    Value: |value| match value {
        Value::Null => Content::Absent,
        Value::Bool(value) => Content::Bool(*value),
        Value::Number(number) => Content::Number(number),
        Value::String(text) => Content::Text(text.into()),
        Value::Array(items) => Content::List(items),
        Value::Object(object) => Content::Record(object),
    },
}

/// How many letters the wire name of a field has.
pub(crate) const fn camel_case_len(field: &str) -> usize {
    let (field, mut len, mut at) = (field.as_bytes(), 0, 0);
    while at < field.len() {
        len += (field[at] != b'_') as usize;
        at += 1;
    }
    len
}

/// The wire name of a field: `min_amount` is `minAmount`.
pub(crate) const fn camel_case<const LEN: usize>(field: &str) -> [u8; LEN] {
    let (field, mut name, mut len, mut at) = (field.as_bytes(), [0; LEN], 0, 0);
    while at < field.len() {
        if field[at] != b'_' {
            let starts_word = at > 0 && field[at - 1] == b'_';
            name[len] = if starts_word { field[at].to_ascii_uppercase() } else { field[at] };
            len += 1;
        }
        at += 1;
    }
    name
}

/// The same as text, made when this is compiled.
macro_rules! wire_name {
    ($field:ident) => {{
        const LEN: usize = $crate::content::camel_case_len(stringify!($field));
        const NAME: [u8; LEN] = $crate::content::camel_case(stringify!($field));
        const TEXT: &str = match core::str::from_utf8(&NAME) {
            Ok(text) => text,
            Err(_) => "",
        };
        TEXT
    }};
}
pub(crate) use wire_name;

/// Writes its content.
macro_rules! serialize_content {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<$($generics)*> serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                $crate::content::Written::content(self).serialize(serializer)
            }
        }
    )*};
}
pub(crate) use serialize_content;

/// Declares structs that go out on the wire: their names in camelCase, absent fields left out save where they are
/// `= always`, `null` then. Lists may be `= unless_empty`.
macro_rules! answer {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident $(<$life:lifetime>)? {
            $($(#[$field_meta:meta])* pub $field:ident: $type:ty $(= $stated:ident)?,)*
        }
    )*) => {$(
        #[derive(Clone, Debug, PartialEq)]
        $(#[$meta])*
        pub struct $name $(<$life>)? {
            $($(#[$field_meta])* pub $field: $type,)*
        }

        $crate::content::entries! {
            [$(<$life>)?] $name $(<$life>)? { $($field $(= $stated)?,)* }
        }
    )*};
}
pub(crate) use answer;

/// What objects with fields share.
macro_rules! entries {
    ([$($generics:tt)*] $name:ty { $($field:ident $(= $stated:ident)?,)* }) => {
        const _: () = {
            use $crate::content::{Entries, Content, Written};

            /// The places of the fields.
            #[allow(non_camel_case_types)]
            enum Place { $($field),* }

            impl $($generics)* $name {
                /// The names of its fields.
                pub const FIELDS: &'static [&'static str] = &[$($crate::content::wire_name!($field)),*];
            }

            impl $($generics)* Entries for $name {
                fn names(&self) -> &'static [&'static str] {
                    Self::FIELDS
                }
                fn stated(&self) -> u64 {
                    0 $($(| $crate::content::stated!($stated, Place::$field as usize))?)*
                }
                fn value(&self, place: usize) -> Option<&dyn Written> {
                    Some(match place {
                        $(place if place == Place::$field as usize => {
                            $crate::content::entry!(self.$field $(, $stated)?)
                        })*
                        _ => return None,
                    })
                }
            }

            impl $($generics)* Written for $name {
                fn content(&self) -> Content<'_> {
                    Content::Object(self)
                }
            }

            impl $($generics)* serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                    self.content().serialize(serializer)
                }
            }
        };
    };
}
pub(crate) use entries;

/// The bit of a field that an object always has: only these words say so.
macro_rules! stated {
    (required, $place:expr) => {
        1 << $place
    };
    (default, $place:expr) => {
        1 << $place
    };
    (always, $place:expr) => {
        1 << $place
    };
    (unless_empty, $place:expr) => {
        0
    };
}
pub(crate) use stated;

/// A field of an object.
macro_rules! entry {
    ($list:expr, unless_empty) => {
        if $list.is_empty() {
            return None;
        } else {
            &$list
        }
    };
    ($value:expr $(, $stated:ident)?) => {
        &$value
    };
}
pub(crate) use entry;

#[cfg(test)]
mod tests {
    #[test]
    fn wire_names() {
        assert_eq!(
            [wire_name!(id), wire_name!(min_amount), wire_name!(per_customer_per_day)],
            ["id", "minAmount", "perCustomerPerDay"]
        );
    }
}
