//! Values on their way over the border.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::error::{Code, Error};
use crate::model::read::{read_or_record, Violations};
use crate::model::Wire;

/// What a call throws.
pub type Thrown<T> = Result<T, JsValue>;

/// A failure on its way into JavaScript.
pub fn thrown(error: Error) -> JsValue {
    to_js(&error)
}

/// A small value as a plain object.
pub fn to_js<T: Serialize>(value: &T) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// The same of what may hold JSON as it came, with numbers by their text: by way of its own text.
#[cfg(feature = "platforms")]
pub fn json_to_js<T: Serialize>(value: &T) -> JsValue {
    js_sys::JSON::parse(&crate::platforms::answer::to_text(value)).unwrap_or(JsValue::NULL)
}

/// Reads JSON text and records what is wrong with it, `null` for nothing among that.
pub fn read_required<T: Wire + Default>(text: &str, root: &str, violations: &mut Violations) -> T {
    let value: Option<T> = read_or_record(text, root, violations);
    value.unwrap_or_else(|| {
        violations.add_missing(root);
        T::default()
    })
}

/// The value where nothing was recorded.
pub fn finish<T>(violations: Violations, value: T) -> Thrown<T> {
    violations.finish(Code::InvalidInput, value).map_err(thrown)
}
