//! Whatever takes texts and gives one.

use wasm_bindgen::prelude::*;

#[cfg(feature = "client")]
use crate::call;
use crate::error::{Code, Error, Result};
#[cfg(feature = "platforms")]
use crate::input::to_json;
#[cfg(feature = "platforms")]
use crate::platforms::{self, Source};
use crate::text::Text;

/// Does what `name` says with up to three texts. One export for all, since each has glue of its own, which
/// mini-programs carry uncompressed.
///
/// | name | texts |
/// |---|---|
/// | `describe` | coupon, language |
/// | `prepare`, `parse` | as [`platforms::prepare`], [`platforms::parse`] |
/// | `couponsFromText`, `couponsFromResult` | operation, text or result, options |
/// | `canonical` | as [`platforms::canonical`] |
/// | `nextStep` | as [`call::next`] |
#[wasm_bindgen]
pub fn text(name: &str, first: &str, second: &str, third: &str) -> core::result::Result<String, JsValue> {
    #[cfg(feature = "client")]
    if name == "nextStep" {
        return call::next(first, second, third).map_err(|error| JsValue::from_str(&error));
    }
    made(name, first, second, third).map_err(|error| super::thrown(&error))
}

fn made(name: &str, first: &str, second: &str, third: &str) -> Result<String> {
    #[cfg(not(feature = "platforms"))]
    let _ = third;
    match name {
        "describe" => super::evaluator::words(first, second),
        #[cfg(feature = "platforms")]
        "prepare" => platforms::prepare(first, second, third).map(|request| to_json(&request)),
        #[cfg(feature = "platforms")]
        "parse" => platforms::parse_borrowed(first, second, third).map(|result| result.to_ascii_json()),
        #[cfg(feature = "platforms")]
        "couponsFromText" => platforms::to_coupons_json(first, Source::Text(second), third),
        #[cfg(feature = "platforms")]
        "couponsFromResult" => platforms::to_coupons_json(first, Source::Result(second), third),
        #[cfg(feature = "platforms")]
        "canonical" => platforms::canonical(first, second, third),
        _ => Err(Error::new(Code::Internal, Text::new("没有这个功能", "no such function"))),
    }
}
