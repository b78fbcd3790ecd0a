//! Objects of the wire: how they are declared, each field once, and how they are read.

use core::fmt;
use core::marker::PhantomData;
use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::context::UsedToday;
use super::coupon::{Customers, Exclusions};
use super::{Benefit, Strings};

/// Names on an object that no rule reads: the page's own data, a slip, or a
/// newer version's field. Only the names are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherNames(pub Vec<String>);

/// An object of the wire whose field names are known at run time.
pub trait Fields: Default {
    /// The names of its fields, as Rust spells them; 64 at the most.
    const FIELDS: &'static [&'static str];

    /// Names that came with it and are no fields.
    fn other_names(&self) -> &[String];

    /// Keeps the names that came with it and are no fields.
    fn keep_other_names(&mut self, names: Vec<String>);

    /// Reads the value of a field, by its place among [`FIELDS`](Self::FIELDS).
    ///
    /// # Errors
    /// As the reading.
    fn read_field<'de, A: MapAccess<'de>>(&mut self, place: usize, map: &mut A) -> Result<(), A::Error>;

    /// Puts what stands for it in place of each required field that did not come.
    fn complete(&mut self, came: &Came);
}

/// Which fields came, by their places.
#[derive(Default)]
pub struct Came(u64);

impl Came {
    /// Whether the field at a place came.
    pub fn has(&self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }
}

/// The wire name of a field: `min_amount` is `minAmount`.
pub fn wire_name(field: &str) -> String {
    let mut words = field.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// Whether a name is the wire name of a field, without making that.
fn is_wire_name(name: &str, field: &str) -> bool {
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

/// Reads an object in place. What serde derives for this holds every field apart until the last one is read, by code for
/// each field, which makes a tenth of the evaluator's module; and with `flatten`, by which other names would come, it
/// copies the values of those names as well.
///
/// # Errors
/// As the reading.
#[inline(never)]
pub fn read_object<'de, T: Fields, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Object<T>(PhantomData<T>);
    impl<'de, T: Fields> Visitor<'de> for Object<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            let (mut object, mut names) = (T::default(), Names::of(T::FIELDS));
            while let Some(place) = names.next_field(&mut map)? {
                object.read_field(place, &mut map)?;
            }
            object.complete(&names.came);
            object.keep_other_names(names.others);
            Ok(object)
        }
    }
    deserializer.deserialize_map(Object(PhantomData))
}

/// What a field can be, as it is read into its place. There is a function by the type and not by the field: most fields
/// share a few types.
pub trait Fill {
    /// Reads the next value.
    ///
    /// # Errors
    /// As the reading.
    fn fill<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error>;
}

/// Reads as serde does.
macro_rules! fill_by_serde {
    ($([$($generics:tt)*] $type:ty),* $(,)?) => {$(
        impl<$($generics)*> $crate::model::wire::Fill for $type {
            #[inline(never)]
            fn fill<'de, A: serde::de::MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
                *self = map.next_value()?;
                Ok(())
            }
        }
    )*};
}
pub(crate) use fill_by_serde;

fill_by_serde! {
    [] Benefit,
    [] Strings,
    [] Option<Strings>,
    [] Option<Customers>,
    [] Option<UsedToday>,
    [] Option<Exclusions>,
    [T: DeserializeOwned] Vec<T>,
    [T: DeserializeOwned] Option<Vec<T>>,
    [T: DeserializeOwned] BTreeMap<String, T>,
    [T: DeserializeOwned] Option<BTreeMap<String, T>>,
}

/// The names of an object while it is read.
struct Names {
    fields: &'static [&'static str],
    /// Where the next field is looked for first: mostly they come in the order of their declaration.
    next: usize,
    came: Came,
    others: Vec<String>,
}

impl Names {
    fn of(fields: &'static [&'static str]) -> Self {
        Self { fields, next: 0, came: Came::default(), others: Vec::new() }
    }

    /// The place of the next field, past other names.
    #[inline(never)]
    fn next_field<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<Option<usize>, A::Error> {
        while let Some(found) = map.next_key_seed(&mut *self)? {
            let Some(place) = found else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if self.came.has(place) {
                return Err(A::Error::custom("a field came twice"));
            }
            self.came.0 |= 1 << place;
            self.next = place + 1;
            return Ok(Some(place));
        }
        Ok(None)
    }
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = Option<usize>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = Option<usize>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }
    fn visit_str<E>(self, name: &str) -> Result<Option<usize>, E> {
        let mut places = (self.next..self.fields.len()).chain(0..self.next);
        let found = places.find(|place| is_wire_name(name, self.fields[*place]));
        if found.is_none() {
            self.others.push(name.to_owned());
        }
        Ok(found)
    }
}

/// Declares structs of the wire: what all of them derive, their names in
/// camelCase, absent fields left out, and beside the fields the names of what
/// else came. `serde` alone cannot tell the names of a struct's fields to
/// whoever looks for a misspelt one. `pub id: Id = Id::missing()` says what
/// stands there where the field did not come, if not its type's default.
macro_rules! wire {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty $(= $absent:expr)?,)* }
    )*) => {$(
        #[serde_with::skip_serializing_none]
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS), ts(optional_fields))]
        $(#[$meta])*
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[cfg_attr(not(target_arch = "wasm32"), ts(as = "crate::model::typescript::Given<_>"))]
                pub $field: $type,
            )*
            /// Names that came along and are no fields.
            #[serde(skip)]
            #[cfg_attr(not(target_arch = "wasm32"), ts(skip))]
            pub others: $crate::model::OtherNames,
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::wire::read_object(deserializer)
            }
        }

        $crate::model::wire::fill_by_serde! { [] Option<$name> }

        const _: () = {
            /// The places of the fields.
            #[allow(non_camel_case_types)]
            enum Place { $($field),* }

            impl $crate::model::Fields for $name {
                const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];

                fn other_names(&self) -> &[String] {
                    &self.others.0
                }

                fn keep_other_names(&mut self, names: Vec<String>) {
                    self.others.0 = names;
                }

                fn read_field<'de, A: serde::de::MapAccess<'de>>(
                    &mut self,
                    place: usize,
                    map: &mut A,
                ) -> Result<(), A::Error> {
                    match place {
                        $(place if place == Place::$field as usize => {
                            $crate::model::wire::Fill::fill(&mut self.$field, map)
                        })*
                        _ => Ok(()),
                    }
                }

                #[allow(unused_variables)] // Some have no required fields.
                fn complete(&mut self, came: &$crate::model::wire::Came) {
                    $($(if !came.has(Place::$field as usize) {
                        self.$field = $absent;
                    })?)*
                }
            }
        };
    )*};
}
pub(crate) use wire;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::coupon::{Scope, ScopeKind};

    fn read(text: &str) -> serde_json::Result<Scope> {
        serde_json::from_str(text)
    }

    #[test]
    fn fields_come_in_any_order_and_other_names_are_kept() {
        let scope = read(r#"{"exclude":true,"color":{"a":[1]},"kind":"brands","size":7}"#).unwrap();
        assert!(scope.excludes());
        assert_eq!(*scope.kind, ScopeKind::Brands);
        assert_eq!(scope.other_names(), ["color", "size"]);
    }

    #[test]
    fn a_field_comes_once() {
        assert!(read(r#"{"kind":"all","exclude":null}"#).is_ok());
        assert!(read(r#"{"kind":"all","kind":"all"}"#).is_err());
        assert!(read(r#"{"exclude":null,"kind":"all","exclude":true}"#).is_err());
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
