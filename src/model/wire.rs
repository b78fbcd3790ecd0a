//! Objects of the wire: how they are declared, each field once, and what a value of the wire can do, whatever its type.
//!
//! One reader ([`super::read`]) and one writer ([`crate::content`]) serve all types. What serde derives for each type made up 88 KB
//! of the evaluator's 579, and took a seventh longer for a wallet.

use std::collections::BTreeMap;

use super::leaf::Given;
use super::read::Position;
use crate::content::{Entries, Items, Written};
use crate::text::Text;

/// Names on an object that no rule reads: the page's own data, a slip, or a
/// newer version's field. Only the names are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherNames(pub Vec<String>);

/// What comes in on the wire, too.
pub trait Wire: Written {
    /// Takes a value without parts, `null` among them. A required value that did not come is taken as `null`. What has
    /// parts takes none.
    ///
    /// # Errors
    /// What is wrong with it; of `null` that it is required, whatever this says.
    #[allow(unused_variables)] // What has parts does not read it.
    fn put(&mut self, given: Given<'_>) -> Result<(), Refusal> {
        Err(Refusal::Shape)
    }

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
    fn put_text(&mut self, text: &str, place: &mut Position<'_, '_>) {}
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

impl<T: Wire + Default> Wire for Option<T> {
    fn put(&mut self, given: Given<'_>) -> Result<(), Refusal> {
        match given {
            Given::Null => {
                *self = None;
                Ok(())
            }
            given => filled(self).put(given),
        }
    }
    fn parts(&mut self) -> Parts<'_> {
        filled(self).parts()
    }
}

/// Never inlined: there are twice as many readings of optional values as types, and a default may be large.
#[inline(never)]
fn filled<T: Default>(optional: &mut Option<T>) -> &mut T {
    optional.get_or_insert_default()
}

impl<T: Wire + Default> Wire for Vec<T> {
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

impl<T: Wire + Default> Wire for BTreeMap<String, T> {
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

        $crate::content::entries! { [] $name { $($field $(= $stated)?,)* } }

        const _: () = {
            use $crate::model::wire::{Fields, Parts, Wire};

            /// The places of the fields.
            #[allow(non_camel_case_types)]
            enum Place { $($field),* }

            impl Wire for $name {
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
}
