//! Objects of the wire: how they are declared, each field once, and what a value of the wire can do, whatever its type.
//!
//! One reader ([`super::read`]) and one writer ([`View`]) serve all types. Code that is made anew for each type, as serde
//! derives it, comes to more than half of the module.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value};

use super::leaf::Given;
use super::read::Place;
use crate::money::shortest;
use crate::text::Text;

/// Names on an object that no rule reads: the page's own data, a slip, or a
/// newer version's field. Only the names are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherNames(pub Vec<String>);

/// What goes out on the wire.
pub trait Written {
    /// What is written of it.
    fn view(&self) -> View<'_>;
}

/// What comes in on the wire, too.
pub trait Wire: Written {
    /// Takes a value without parts, `null` among them. A required value that did not come is taken as `null`.
    ///
    /// # Errors
    /// What is wrong with it.
    fn put(&mut self, given: Given<'_>) -> Result<(), Refusal>;

    /// Where parts go, if it has any.
    fn parts(&mut self) -> Parts<'_> {
        Parts::None
    }

    /// Whether it is to be read by [`put_text`](Self::put_text).
    fn takes_text(&self) -> bool {
        false
    }

    /// Takes JSON text, which stands at a place.
    #[allow(unused_variables)] // Only what takes text reads it.
    fn put_text(&mut self, text: &str, place: &mut Place<'_, '_>) {}
}

/// Why a value is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// An object or a list is missing or stands where it does not belong: it cannot be said what the rest means.
    Shape,
    /// This value is wrong, and reading goes on to find others.
    Value(Text),
}

/// The parts of a value.
pub enum Parts<'a> {
    /// It has none.
    None,
    /// Fields by names that are known.
    Object(&'a mut dyn Fields),
    /// Items.
    List(&'a mut dyn List),
    /// Entries by any names.
    Record(&'a mut dyn Record),
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

/// An object with fields; 64 of them at the most.
pub trait Fields: Entries {
    /// A field, to be read.
    fn field(&mut self, place: usize) -> Option<&mut dyn Wire>;

    /// Gives a field that did not come its default, if it has one.
    fn set_default(&mut self, place: usize) -> bool;

    /// Names that came with it and are no fields.
    fn other_names(&self) -> &[String];

    /// Keeps the names that came with it and are no fields.
    fn keep_other_names(&mut self, names: Vec<String>);
}

/// A list, to be written.
pub trait Items {
    /// How many items it has.
    fn count(&self) -> usize;

    /// An item.
    fn item(&self, index: usize) -> View<'_>;
}

/// A list.
pub trait List: Items {
    /// A new item at its end, to be read.
    fn add(&mut self) -> &mut dyn Wire;

    /// How many faults of its items are told.
    fn most_faults(&self) -> usize {
        usize::MAX
    }
}

/// Values by name.
pub trait Record {
    /// Reads an entry.
    fn read_entry(&mut self, name: &str, read: &mut dyn FnMut(&mut dyn Wire));
}

/// What is written of a value.
pub enum View<'a> {
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
    /// Text.
    Text(Cow<'a, str>),
    /// An object.
    Object(&'a dyn Entries),
    /// An object that is told apart by its `kind`.
    Tagged(&'a str, Option<&'a dyn Entries>),
    /// A list.
    List(&'a dyn Items),
    /// Values by name.
    Record(Vec<(&'a str, View<'a>)>),
    /// What has been JSON all along.
    Json(&'a Value),
}

impl View<'_> {
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
            Self::Text(text) => text.as_ref().into(),
            Self::Json(value) => (*value).clone(),
            Self::List(list) => (0..list.count()).map(|at| list.item(at).value_by(decimal)).collect(),
            Self::Object(_) | Self::Tagged(..) | Self::Record(_) => {
                let mut object = Map::new();
                self.each_entry(&mut |name, view| {
                    object.insert(name.to_owned(), view.value_by(decimal));
                });
                Value::Object(object)
            }
        }
    }

    /// The entries of an object that are written, in order.
    fn each_entry(&self, take: &mut dyn FnMut(&str, &View<'_>)) {
        let (kind, object) = match self {
            Self::Object(object) => (None, Some(*object)),
            Self::Tagged(kind, object) => (Some(*kind), *object),
            Self::Record(entries) => {
                let written = entries.iter().filter(|(_, view)| !view.is_absent());
                return written.for_each(|(name, view)| take(name, view));
            }
            _ => return,
        };
        if let Some(kind) = kind {
            take("kind", &View::Text(kind.into()));
        }
        let Some(object) = object else { return };
        for (place, name) in object.names().iter().enumerate() {
            let view = object.value(place).map_or(View::Absent, Written::view);
            if !view.is_absent() || object.stated() >> place & 1 == 1 {
                take(name, &view);
            }
        }
    }
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self, AS_GIVEN, serializer)
    }
}

/// The same values give the same text: decimals are written in their shortest form.
pub struct Canonical<'a>(pub &'a dyn Written);

impl Canonical<'_> {
    /// It as JSON.
    pub fn to_value(&self) -> Value {
        self.0.view().value_by(shortest)
    }
}

impl Serialize for Canonical<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(&self.0.view(), shortest, serializer)
    }
}

/// How decimals are written.
type WriteDecimal = fn(&Decimal) -> String;

const AS_GIVEN: WriteDecimal = Decimal::to_string;

/// A part of what is written.
struct Part<'a>(&'a View<'a>, WriteDecimal);

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.0, self.1, serializer)
    }
}

fn write<S: Serializer>(view: &View<'_>, decimal: WriteDecimal, serializer: S) -> Result<S::Ok, S::Error> {
    match view {
        View::Absent => serializer.serialize_unit(),
        View::Bool(value) => serializer.serialize_bool(*value),
        View::Integer(value) => serializer.serialize_i64(*value),
        View::Decimal(value) => serializer.serialize_str(&decimal(value)),
        View::Number(value) => value.serialize(serializer),
        View::Text(text) => serializer.serialize_str(text),
        View::Json(value) => value.serialize(serializer),
        View::List(list) => {
            let mut items = serializer.serialize_seq(Some(list.count()))?;
            (0..list.count()).try_for_each(|at| items.serialize_element(&Part(&list.item(at), decimal)))?;
            items.end()
        }
        View::Object(_) | View::Tagged(..) | View::Record(_) => {
            let mut map = serializer.serialize_map(None)?;
            let mut written = Ok(());
            view.each_entry(&mut |name, view| {
                if written.is_ok() {
                    written = map.serialize_entry(name, &Part(view, decimal));
                }
            });
            written.and_then(|()| map.end())
        }
    }
}

impl<T: Written> Written for &T {
    fn view(&self) -> View<'_> {
        (*self).view()
    }
}

impl<T: Written> Written for Option<T> {
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, T::view)
    }
}

impl<T: Wire + Default> Wire for Option<T> {
    fn put(&mut self, given: Given<'_>) -> Result<(), Refusal> {
        if given == Given::Null {
            *self = None;
            return Ok(());
        }
        self.insert(T::default()).put(given)
    }
    fn parts(&mut self) -> Parts<'_> {
        self.get_or_insert_default().parts()
    }
}

impl<T: Written> Written for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Written> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn item(&self, index: usize) -> View<'_> {
        self[index].view()
    }
}

impl<T: Wire + Default> Wire for Vec<T> {
    fn put(&mut self, _: Given<'_>) -> Result<(), Refusal> {
        Err(Refusal::Shape)
    }
    fn parts(&mut self) -> Parts<'_> {
        Parts::List(self)
    }
}

impl<T: Wire + Default> List for Vec<T> {
    fn add(&mut self) -> &mut dyn Wire {
        let index = self.len();
        self.push(T::default());
        &mut self[index]
    }
}

impl<T: Written> Written for BTreeMap<String, T> {
    fn view(&self) -> View<'_> {
        View::Record(self.iter().map(|(name, value)| (name.as_str(), value.view())).collect())
    }
}

impl<T: Wire + Default> Wire for BTreeMap<String, T> {
    fn put(&mut self, _: Given<'_>) -> Result<(), Refusal> {
        Err(Refusal::Shape)
    }
    fn parts(&mut self) -> Parts<'_> {
        Parts::Record(self)
    }
}

impl<T: Wire + Default> Record for BTreeMap<String, T> {
    fn read_entry(&mut self, name: &str, read: &mut dyn FnMut(&mut dyn Wire)) {
        let mut value = T::default();
        read(&mut value);
        self.insert(name.to_owned(), value);
    }
}

macro_rules! written {
    ($($type:ty: |$value:ident| $view:expr,)*) => {$(
        impl Written for $type {
            fn view(&self) -> View<'_> {
                let $value = self;
                $view
            }
        }
    )*};
}

written! {
    bool: |value| View::Bool(*value),
    i64: |value| View::Integer(*value),
    u32: |value| View::Integer((*value).into()),
    Number: |value| View::Number(value),
    String: |text| View::Text(text.into()),
    &str: |text| View::Text((*text).into()),
    Value: |value| View::Json(value),
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
        const LEN: usize = $crate::model::wire::camel_case_len(stringify!($field));
        const NAME: [u8; LEN] = $crate::model::wire::camel_case(stringify!($field));
        const TEXT: &str = match core::str::from_utf8(&NAME) {
            Ok(text) => text,
            Err(_) => "",
        };
        TEXT
    }};
}
pub(crate) use wire_name;

/// Writes as its view does.
macro_rules! serialize_view {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<$($generics)*> serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                $crate::model::wire::Written::view(self).serialize(serializer)
            }
        }
    )*};
}
pub(crate) use serialize_view;

/// Declares structs that go out on the wire: their names in camelCase, absent fields left out save where they are
/// `= always`, `null` then.
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

        $crate::model::wire::entries! {
            [$(<$life>)?] $name $(<$life>)? { $($field $(= $stated)?,)* }
        }
    )*};
}
pub(crate) use answer;

/// What objects with fields share.
macro_rules! entries {
    ([$($generics:tt)*] $name:ty { $($field:ident $(= $stated:ident)?,)* }) => {
        const _: () = {
            use $crate::model::wire::{Entries, View, Written};

            /// The places of the fields.
            #[allow(non_camel_case_types)]
            enum Place { $($field),* }

            impl $($generics)* Entries for $name {
                fn names(&self) -> &'static [&'static str] {
                    const { &[$($crate::model::wire::wire_name!($field)),*] }
                }
                fn stated(&self) -> u64 {
                    0 $($(| 1 << $crate::model::wire::stated!($stated, Place::$field as usize))?)*
                }
                fn value(&self, place: usize) -> Option<&dyn Written> {
                    Some(match place {
                        $(place if place == Place::$field as usize => &self.$field,)*
                        _ => return None,
                    })
                }
            }

            impl $($generics)* Written for $name {
                fn view(&self) -> View<'_> {
                    View::Object(self)
                }
            }

            impl $($generics)* serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                    self.view().serialize(serializer)
                }
            }
        };
    };
}
pub(crate) use entries;

/// Declares structs of the wire: what all of them derive, their names in
/// camelCase, absent fields left out, and beside the fields the names of what
/// else came. `pub id: Id = required` must come; `= default(once())` says what
/// stands there where it did not, if not its type's default.
macro_rules! wire {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* pub $field:ident: $type:ty $(= $stated:ident $(($default:expr))?)?,)*
        }
    )*) => {$(
        #[derive(Clone, Debug, Default, PartialEq)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
        $(#[$meta])*
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[cfg_attr(not(target_arch = "wasm32"), ts(as = "crate::model::typescript::Given<_>"))]
                pub $field: $type,
            )*
            /// Names that came along and are no fields.
            #[cfg_attr(not(target_arch = "wasm32"), ts(skip))]
            pub others: $crate::model::OtherNames,
        }

        $crate::model::wire::entries! { [] $name { $($field $(= $stated)?,)* } }

        impl $name {
            /// The names of its fields.
            pub const FIELDS: &'static [&'static str] = &[$($crate::model::wire::wire_name!($field)),*];
        }

        const _: () = {
            use $crate::model::leaf::Given;
            use $crate::model::wire::{Fields, Parts, Refusal, Wire};

            /// The places of the fields.
            #[allow(non_camel_case_types)]
            enum Place { $($field),* }

            impl Wire for $name {
                fn put(&mut self, _: Given<'_>) -> Result<(), Refusal> {
                    Err(Refusal::Shape)
                }
                fn parts(&mut self) -> Parts<'_> {
                    Parts::Object(self)
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
                    let mut object = Self::default();
                    $crate::model::read::deserialize_into(&mut object, deserializer)?;
                    Ok(object)
                }
            }

            impl Fields for $name {
                fn field(&mut self, place: usize) -> Option<&mut dyn Wire> {
                    Some(match place {
                        $(place if place == Place::$field as usize => &mut self.$field,)*
                        _ => return None,
                    })
                }
                #[allow(unused_variables)] // Most have no defaults.
                fn set_default(&mut self, place: usize) -> bool {
                    $($($(if place == Place::$field as usize {
                        self.$field = $default;
                        return true;
                    })?)?)*
                    false
                }
                fn other_names(&self) -> &[String] {
                    &self.others.0
                }
                fn keep_other_names(&mut self, names: Vec<String>) {
                    self.others.0 = names;
                }
            }
        };
    )*};
}
pub(crate) use wire;

/// The place of a field that an object always has: only these words say so.
macro_rules! stated {
    (required, $place:expr) => {
        $place
    };
    (default, $place:expr) => {
        $place
    };
    (always, $place:expr) => {
        $place
    };
}
pub(crate) use stated;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::model::coupon::{Scope, ScopeKind};
    use crate::model::read::{read, Violations};

    fn read_scope(text: &str) -> Result<Scope, Error> {
        read(text, "scope", &mut Violations::default())
    }

    #[test]
    fn fields_come_in_any_order_and_other_names_are_kept() {
        let scope = read_scope(r#"{"exclude":true,"color":{"a":[1]},"kind":"brands","size":7}"#).unwrap();
        assert!(scope.excludes());
        assert_eq!(*scope.kind, ScopeKind::Brands);
        assert_eq!(scope.other_names(), ["color", "size"]);
    }

    #[test]
    fn a_field_comes_once() {
        assert!(read_scope(r#"{"kind":"all","exclude":null}"#).is_ok());
        assert!(read_scope(r#"{"kind":"all","kind":"all"}"#).is_err());
        assert!(read_scope(r#"{"exclude":null,"kind":"all","exclude":true}"#).is_err());
    }

    #[test]
    fn wire_names() {
        assert_eq!(
            [wire_name!(id), wire_name!(min_amount), wire_name!(per_customer_per_day)],
            ["id", "minAmount", "perCustomerPerDay"]
        );
    }
}
