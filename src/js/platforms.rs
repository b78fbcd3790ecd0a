//! Requests, answers and coupons of the platforms.

use wasm_bindgen::prelude::*;

use super::thrown;
use crate::error::Error;
use crate::input::to_json;
use crate::platforms::{self, Source};

/// Checks params and builds the request, unsigned.
#[wasm_bindgen]
pub fn prepare(operation: &str, params: &str, settings: &str) -> Result<String, JsValue> {
    platforms::prepare(operation, params, settings).map(|request| to_json(&request)).map_err(throw)
}

/// Reads a platform's answer.
#[wasm_bindgen]
pub fn parse(operation: &str, text: &str, options: &str) -> Result<String, JsValue> {
    platforms::parse_borrowed(operation, text, options).map(|result| result.to_json()).map_err(throw)
}

/// Reads a platform's answer and makes coupons of it.
#[wasm_bindgen(js_name = couponsFromText)]
pub fn coupons_from_text(operation: &str, text: &str, options: &str) -> Result<String, JsValue> {
    coupons(operation, Source::Text(text), options)
}

/// Makes coupons of an answer that was read.
#[wasm_bindgen(js_name = couponsFromResult)]
pub fn coupons_from_result(operation: &str, result: &str, options: &str) -> Result<String, JsValue> {
    coupons(operation, Source::Result(result), options)
}

/// The exact text that a platform's signature covers.
#[wasm_bindgen]
pub fn canonical(operation: &str, request: &str, fields: &str) -> Result<String, JsValue> {
    platforms::canonical(operation, request, fields).map_err(throw)
}

fn coupons(operation: &str, source: Source<'_>, options: &str) -> Result<String, JsValue> {
    platforms::to_coupons_json(operation, source, options).map_err(throw)
}

fn throw(error: Error) -> JsValue {
    thrown(&error)
}
