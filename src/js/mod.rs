//! What JavaScript sees of the module: text in, text or words out. The package's own
//! TypeScript (`pkg-template/src`) wraps these exports; nobody else calls them.
//!
//! A failing call throws a string: the JSON of an [`Error`] with its message in
//! both languages.

mod evaluator;
#[cfg(feature = "fetch")]
mod fetch;
mod recent;
mod texts;

use wasm_bindgen::JsValue;

use crate::error::Error;
use crate::input::to_json;

/// As fast as the standard library's, and 7 KB smaller.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A failure on its way into JavaScript.
fn thrown(error: &Error) -> JsValue {
    JsValue::from_str(&to_json(error))
}
