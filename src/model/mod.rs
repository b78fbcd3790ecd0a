//! What crosses the border: coupons, carts, contexts, options and what an
//! evaluation answers, as plain types. Each field is stated once, with its
//! name in Rust, its name on the wire and what it means; TypeScript's types are
//! made out of them (`cargo xtask types`).
//!
//! | module | what lives there |
//! |---|---|
//! | [`leaf`] | values as they were read, each with its fault |
//! | [`read`], [`check`] | JSON text into these types, with every violation; rules between fields |
//! | [`coupon`], [`benefit`] | what a shopper holds, and what it gives |
//! | [`cart`], [`context`] | what is bought; when, where and by whom, and how to evaluate |
//! | [`evaluation`], [`reason`] | what an evaluation answers |
//! | [`order`] | what a shop stores of an order, and what happens to it afterwards |
//! | `typescript` | how all of these read in TypeScript (native only) |

pub mod benefit;
pub mod cart;
pub mod check;
pub mod context;
pub mod coupon;
pub mod evaluation;
pub mod leaf;
pub mod order;
pub mod read;
pub mod reason;
#[cfg(not(target_arch = "wasm32"))]
pub mod typescript;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

pub use benefit::Benefit;
pub use cart::{Cart, CartLine};
pub use context::{Context, Options};
pub use coupon::Coupon;
pub use evaluation::{Evaluation, Stack, Status, Verdict, Yuan};
pub use leaf::{Count, Flag, Id, InstantMs, Leaf, Money, Percent, Quantity, Strings, Words};
pub use reason::{Detail, Reason};

/// Names on an object that no rule reads: the page's own data, a slip, or a
/// newer version's field. Only the names are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherNames(pub Vec<String>);

impl<'de> Deserialize<'de> for OtherNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = OtherNames;
            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OtherNames, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = map.next_entry()? {
                    names.push(name);
                }
                Ok(OtherNames(names))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// An object of the wire whose field names are known at run time.
pub trait Fields {
    /// The names of its fields, as Rust spells them.
    const FIELDS: &'static [&'static str];

    /// Names that came with it and are no fields.
    fn other_names(&self) -> &[String];
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

/// Declares structs of the wire: what all of them derive, their names in
/// camelCase, absent fields left out, and beside the fields the names of what
/// else came. `serde` alone cannot tell the names of a struct's fields to
/// whoever looks for a misspelt one.
macro_rules! wire {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }
    )*) => {$(
        #[serde_with::skip_serializing_none]
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
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
            #[serde(flatten, skip_serializing)]
            #[cfg_attr(not(target_arch = "wasm32"), ts(skip))]
            pub others: $crate::model::OtherNames,
        }

        impl $crate::model::Fields for $name {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
            fn other_names(&self) -> &[String] {
                &self.others.0
            }
        }
    )*};
}
pub(crate) use wire;
