//! Values on their way over the border.

use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::error::{Code, Error};
use crate::model::read::{read_or_record, Violations};
use crate::text::Text;

/// What a call throws.
pub type Thrown<T> = Result<T, JsValue>;

/// A failure on its way into JavaScript.
pub fn thrown(error: Error) -> JsValue {
    js_sys::JSON::parse(&crate::input::to_json(&error)).unwrap_or(JsValue::NULL)
}

/// A small value as a plain object.
pub fn to_js<T: Serialize>(value: &T) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// Reads a small value and records what is wrong with it.
pub fn from_js<T: DeserializeOwned + Serialize + Default>(
    value: &JsValue,
    root: &str,
    violations: &mut Violations,
) -> T {
    if value.is_undefined() || value.is_null() {
        violations.add(root.to_owned(), Text::new("缺少必填项", "is required"));
        return T::default();
    }
    violations.collect(root, || serde_wasm_bindgen::from_value(value.clone())).unwrap_or_else(|_| {
        // What is not of the expected shape is read once more as text, which tells where.
        let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
        let read = read_or_record(text.as_deref().unwrap_or_default(), root, violations);
        if violations.is_empty() {
            violations.add(root.to_owned(), Text::new("含有不是数据的内容", "holds what is no data"));
        }
        read
    })
}

/// The same of a value that may be absent, which is the default then.
pub fn from_js_or_default<T: DeserializeOwned + Serialize + Default>(
    value: &JsValue,
    root: &str,
    violations: &mut Violations,
) -> T {
    if value.is_undefined() || value.is_null() {
        return T::default();
    }
    from_js(value, root, violations)
}

/// The value where nothing was recorded.
pub fn finish<T>(violations: Violations, value: T) -> Thrown<T> {
    violations.finish(Code::InvalidInput, value).map_err(thrown)
}
