//! Values on their way over the border.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_wasm_bindgen::Serializer as ToJs;
use wasm_bindgen::JsValue;

use crate::content::{Content, Written};
use crate::error::{Code, Error};
use crate::model::read::{read_or_record, Violations};
use crate::model::Wire;
use crate::money::format_fen;

/// What a call throws.
pub type Thrown<T> = Result<T, JsValue>;

/// A failure on its way into JavaScript.
pub fn thrown(error: Error) -> JsValue {
    to_js(&error)
}

/// A small value as a plain object.
pub fn to_js(value: &dyn Written) -> JsValue {
    Small(&value.content()).serialize(&ToJs::json_compatible()).unwrap_or(JsValue::NULL)
}

/// What is written of a small value. It has no numbers but whole ones.
struct Small<'c>(&'c Content<'c>);

impl Serialize for Small<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Content::Absent => serializer.serialize_unit(),
            Content::Bool(value) => serializer.serialize_bool(*value),
            Content::Integer(value) => serializer.serialize_i64(*value),
            Content::Decimal(value) => serializer.serialize_str(&value.to_string()),
            Content::Number(value) => serializer.serialize_str(value.as_str()),
            Content::Fen(fen) => serializer.serialize_str(&format_fen(*fen)),
            Content::Text(text) => serializer.serialize_str(text),
            Content::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.count()))?;
                for index in 0..list.count() {
                    items.serialize_element(&Small(&list.item(index)))?;
                }
                items.end()
            }
            Content::Object(_) | Content::Tagged(..) | Content::Record(_) => {
                let mut map = serializer.serialize_map(None)?;
                let mut written = Ok(());
                self.0.each_entry(&mut |name, content| {
                    if written.is_ok() {
                        written = map.serialize_entry(name, &Small(content));
                    }
                });
                written.and_then(|()| map.end())
            }
        }
    }
}

/// The same of what may hold JSON as it came, with numbers by their text: by way of its own text.
#[cfg(feature = "platforms")]
pub fn json_to_js(json: &str) -> JsValue {
    js_sys::JSON::parse(json).unwrap_or(JsValue::NULL)
}

/// Reads JSON text and records what is wrong with it, `null` for nothing among that.
pub fn read_required<T: Wire + Default>(text: &str, root: &str, violations: &mut Violations) -> T {
    let value: Option<T> = read_or_record(text, root, violations);
    value.unwrap_or_else(|| {
        violations.add_missing(root);
        T::default()
    })
}

/// Throws what was recorded, if anything was.
pub fn finish(violations: Violations) -> Thrown<()> {
    violations.finish(Code::InvalidInput, ()).map_err(thrown)
}
