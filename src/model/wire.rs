//! Objects of the wire: how they are declared, each field once, and what a value of the wire can do, whatever its type.
//!
//! One reader ([`super::read`]) and one writer ([`View`]) serve all types. Code that is made anew for each type, as serde
//! derives it, comes to more than half of the module.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::leaf::Given;
use super::read::Place;
use crate::text::Text;

/// Names on an object that no rule reads: the page's own data, a slip, or a
/// newer version's field. Only the names are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherNames(pub Vec<String>);

/// A value of the wire.
pub trait Wire {
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

    /// What is written of it.
    fn view(&self) -> View<'_>;
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

/// An object with fields.
pub trait Fields {
    /// The names of its fields, as Rust spells them; 64 at the most.
    fn names(&self) -> &'static [&'static str];

    /// The fields that it always has, as bits.
    fn stated(&self) -> u64;

    /// A field, to be read.
    fn field(&mut self, place: usize) -> Option<&mut dyn Wire>;

    /// A field, to be written.
    fn value(&self, place: usize) -> Option<&dyn Wire>;

    /// Gives a field that did not come its default, if it has one.
    fn set_default(&mut self, place: usize) -> bool;

    /// Names that came with it and are no fields.
    fn other_names(&self) -> &[String];

    /// Keeps the names that came with it and are no fields.
    fn keep_other_names(&mut self, names: Vec<String>);
}

/// A list.
pub trait List {
    /// A new item at its end, to be read.
    fn add(&mut self) -> &mut dyn Wire;

    /// How many items it has.
    fn count(&self) -> usize;

    /// An item, to be written.
    fn item(&self, index: usize) -> View<'_>;

    /// How many faults of its items are told.
    fn most_faults(&self) -> usize {
        usize::MAX
    }
}

/// Values by name.
pub trait Record {
    /// Reads an entry.
    fn read_entry(&mut self, name: &str, read: &mut dyn FnMut(&mut dyn Wire));

    /// Its entries, to be written.
    fn entries(&self) -> Vec<(&str, View<'_>)>;
}

/// What is written of a value.
pub enum View<'a> {
    /// Nothing: in an object it is left out.
    Absent,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal as text.
    Decimal(&'a Decimal),
    /// Text.
    Text(Cow<'a, str>),
    /// An object.
    Object(&'a dyn Fields),
    /// An object that is told apart by its `kind`.
    Tagged(&'a str, Option<&'a dyn Fields>),
    /// A list.
    List(&'a dyn List),
    /// Values by name.
    Record(&'a dyn Record),
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Decimal(value) => value.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Object(object) => object_of(None, Some(*object), serializer),
            Self::Tagged(kind, object) => object_of(Some(kind), *object, serializer),
            Self::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.count()))?;
                (0..list.count()).try_for_each(|index| items.serialize_element(&list.item(index)))?;
                items.end()
            }
            Self::Record(record) => serializer.collect_map(record.entries()),
        }
    }
}

fn object_of<S: Serializer>(
    kind: Option<&str>,
    object: Option<&dyn Fields>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut entries = serializer.serialize_map(None)?;
    if let Some(kind) = kind {
        entries.serialize_entry("kind", kind)?;
    }
    if let Some(object) = object {
        let mut name = String::new();
        for (place, field) in object.names().iter().enumerate() {
            let view = object.value(place).map_or(View::Absent, Wire::view);
            if matches!(view, View::Absent) && object.stated() >> place & 1 == 0 {
                continue;
            }
            name.clear();
            push_wire_name(&mut name, field);
            entries.serialize_entry(&name, &view)?;
        }
    }
    entries.end()
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
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, T::view)
    }
}

impl<T: Wire + Default> Wire for Vec<T> {
    fn put(&mut self, _: Given<'_>) -> Result<(), Refusal> {
        Err(Refusal::Shape)
    }
    fn parts(&mut self) -> Parts<'_> {
        Parts::List(self)
    }
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Wire + Default> List for Vec<T> {
    fn add(&mut self) -> &mut dyn Wire {
        let index = self.len();
        self.push(T::default());
        &mut self[index]
    }
    fn count(&self) -> usize {
        self.len()
    }
    fn item(&self, index: usize) -> View<'_> {
        self[index].view()
    }
}

impl<T: Wire + Default> Wire for BTreeMap<String, T> {
    fn put(&mut self, _: Given<'_>) -> Result<(), Refusal> {
        Err(Refusal::Shape)
    }
    fn parts(&mut self) -> Parts<'_> {
        Parts::Record(self)
    }
    fn view(&self) -> View<'_> {
        View::Record(self)
    }
}

impl<T: Wire + Default> Record for BTreeMap<String, T> {
    fn read_entry(&mut self, name: &str, read: &mut dyn FnMut(&mut dyn Wire)) {
        let mut value = T::default();
        read(&mut value);
        self.insert(name.to_owned(), value);
    }
    fn entries(&self) -> Vec<(&str, View<'_>)> {
        self.iter().map(|(name, value)| (name.as_str(), value.view())).collect()
    }
}

/// The wire name of a field: `min_amount` is `minAmount`.
pub fn wire_name(field: &str) -> String {
    let mut name = String::new();
    push_wire_name(&mut name, field);
    name
}

fn push_wire_name(name: &mut String, field: &str) {
    let mut starts_word = false;
    for letter in field.chars() {
        if letter == '_' {
            starts_word = true;
        } else {
            name.push(if starts_word { letter.to_ascii_uppercase() } else { letter });
            starts_word = false;
        }
    }
}

/// Whether a name is the wire name of a field, without making that.
pub(super) fn is_wire_name(name: &str, field: &str) -> bool {
    let (mut name, mut field) = (name.bytes(), field.bytes());
    loop {
        let letter = match field.next() {
            Some(b'_') => field.next().map(|first| first.to_ascii_uppercase()),
            letter => letter,
        };
        if name.next() != letter {
            return false;
        }
        if letter.is_none() {
            return true;
        }
    }
}

/// Writes as its view does.
macro_rules! serialize_view {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<$($generics)*> serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::model::wire::Wire::view(self).serialize(serializer)
            }
        }
    )*};
}
pub(crate) use serialize_view;

/// Declares structs of the wire: what all of them derive, their names in
/// camelCase, absent fields left out, and beside the fields the names of what
/// else came. `pub id: Id = required` must come; `= default(once())` says what
/// stands there where it did not, if not its type's default.
macro_rules! wire {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* pub $field:ident: $type:ty $(= $absent:ident $(($default:expr))?)?,)*
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

        impl $name {
            /// The names of its fields, as Rust spells them.
            pub const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
        }

        impl $crate::model::wire::Wire for $name {
            fn put(
                &mut self,
                _: $crate::model::leaf::Given<'_>,
            ) -> Result<(), $crate::model::wire::Refusal> {
                Err($crate::model::wire::Refusal::Shape)
            }
            fn parts(&mut self) -> $crate::model::wire::Parts<'_> {
                $crate::model::wire::Parts::Object(self)
            }
            fn view(&self) -> $crate::model::wire::View<'_> {
                $crate::model::wire::View::Object(self)
            }
        }

        $crate::model::wire::serialize_view! { [] $name }

        const _: () = {
            use $crate::model::wire::Wire;

            /// The places of the fields.
            #[allow(non_camel_case_types)]
            enum Place { $($field),* }

            impl $crate::model::Fields for $name {
                fn names(&self) -> &'static [&'static str] {
                    Self::FIELDS
                }
                fn stated(&self) -> u64 {
                    0 $($(| 1 << $crate::model::wire::stated!($absent, Place::$field as usize))?)*
                }
                fn field(&mut self, place: usize) -> Option<&mut dyn Wire> {
                    Some(match place {
                        $(place if place == Place::$field as usize => &mut self.$field,)*
                        _ => return None,
                    })
                }
                fn value(&self, place: usize) -> Option<&dyn Wire> {
                    Some(match place {
                        $(place if place == Place::$field as usize => &self.$field,)*
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

/// The place of a field that an object always has: only these two words say so.
macro_rules! stated {
    (required, $place:expr) => {
        $place
    };
    (default, $place:expr) => {
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
        for (field, name) in
            [("id", "id"), ("min_amount", "minAmount"), ("per_customer_per_day", "perCustomerPerDay")]
        {
            assert_eq!(wire_name(field), name);
            assert!(is_wire_name(name, field), "{name}");
        }
        for name in ["min_amount", "minAmounts", "minamount", "min", ""] {
            assert!(!is_wire_name(name, "min_amount"), "{name}");
        }
    }
}
