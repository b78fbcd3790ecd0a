//! Enums whose variants go by names on the wire: each name stated once.

/// An enum of names.
pub trait Named: Sized {
    /// The names of its variants.
    const NAMES: &'static [&'static str];

    /// The variant of a name. Where the enum has a variant for what this version does not know, there always is one.
    fn from_name(name: &str) -> Option<Self>;

    /// The name of a variant.
    fn name(&self) -> &str;
}

/// The place of a name in a list. One for all enums: to match a name by each of them is code that compares it by each.
pub(crate) fn place_of(name: &str, names: &[&str]) -> Option<usize> {
    names.iter().position(|known| *known == name)
}

/// Declares enums of names. `..Unknown` at the end is a variant that keeps a name that this version does not know.
macro_rules! names {
    ($(
        $(#[$meta:meta])*
        pub enum $enum:ident { $($(#[$variant_meta:meta])* $variant:ident = $name:literal,)* $(..$unknown:ident)? }
    )*) => {$(
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(ts_rs::TS))]
        $(#[$meta])*
        pub enum $enum {
            $(
                $(#[$variant_meta])*
                #[cfg_attr(not(target_arch = "wasm32"), ts(rename = $name))]
                $variant,
            )*
            $(
                /// What this version does not know.
                #[cfg_attr(not(target_arch = "wasm32"), ts(untagged, type = "(string & {})"))]
                $unknown(String),
            )?
        }

        impl $crate::names::Named for $enum {
            const NAMES: &'static [&'static str] = &[$($name),*];

            fn from_name(name: &str) -> Option<Self> {
                /// The places of the names.
                enum Place { $($variant),* }
                match $crate::names::place_of(name, Self::NAMES) {
                    $(Some(place) if place == Place::$variant as usize => Some(Self::$variant),)*
                    $(_ => Some(Self::$unknown(name.to_owned())),)?
                    #[allow(unreachable_patterns)] // Not where there is no variant for what is unknown.
                    _ => None,
                }
            }

            fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)*
                    $(Self::$unknown(name) => name,)?
                }
            }
        }

        impl $crate::content::Written for $enum {
            fn content(&self) -> $crate::content::Content<'_> {
                $crate::content::Content::Text($crate::names::Named::name(self).into())
            }
        }

        impl serde::Serialize for $enum {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::names::Named::name(self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $enum {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> core::result::Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                let named = $crate::names::Named::from_name(&name);
                named.ok_or_else(|| serde::de::Error::custom("no name of these"))
            }
        }
    )*};
}
pub(crate) use names;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::benefit::Pick;
    use crate::model::context::Scene;

    #[test]
    fn names_lead_to_variants_and_back() {
        for name in Pick::NAMES {
            assert_eq!(Pick::from_name(name).unwrap().name(), *name);
        }
        assert_eq!(Pick::from_name("newest"), Some(Pick::Unknown("newest".to_owned())));
        assert_eq!(Scene::from_name("payBill"), Some(Scene::PayBill));
        assert_eq!(Scene::from_name("PayBill"), None);
        assert_eq!(serde_json::to_string(&[Scene::DineIn]).unwrap(), r#"["dineIn"]"#);
        assert!(serde_json::from_str::<Scene>(r#""moon""#).is_err());
    }
}
