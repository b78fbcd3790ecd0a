//! Requests to platforms, their answers, the coupons in them, and calls step by step.

use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::convert::{thrown, to_js, value, Thrown};
use super::evaluator::keep;
use crate::evaluate::Wallet;
use crate::model::read::{read_coupons, Violations};
use crate::platforms::{self, Source};

/// A small value as JSON; absent is an empty object.
fn object(given: &JsValue, root: &str) -> Thrown<Value> {
    Ok(match value(given, root).map_err(thrown)? {
        Value::Null => Value::Object(serde_json::Map::new()),
        value => value,
    })
}

fn json(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or(JsValue::NULL)
}

/// Checks params and builds the request, complete but unsigned; a `PreparedRequest`.
#[wasm_bindgen]
pub fn prepare(operation: &str, params: &JsValue, settings: &JsValue) -> Thrown<JsValue> {
    let (params, settings) = (value(params, "params").map_err(thrown)?, object(settings, "settings")?);
    platforms::prepare(operation, &params.to_string(), &settings.to_string())
        .map(|request| json(&crate::input::to_json(&request)))
        .map_err(thrown)
}

/// Reads a platform's answer; JSON text of the result.
#[wasm_bindgen]
pub fn parse(operation: &str, text: &str, options: &JsValue) -> Thrown<String> {
    let result =
        platforms::parse(operation, text, &object(options, "options")?.to_string()).map_err(thrown)?;
    Ok(result.to_ascii_json())
}

/// Makes coupons of an answer's text; JSON text.
#[wasm_bindgen(js_name = couponsFromText)]
pub fn coupons_from_text(operation: &str, text: &str, options: &JsValue) -> Thrown<String> {
    coupons(operation, Source::Text(text), options)
}

/// Makes coupons of a result, given as JSON text; JSON text.
#[wasm_bindgen(js_name = couponsFromResult)]
pub fn coupons_from_result(operation: &str, result: &str, options: &JsValue) -> Thrown<String> {
    coupons(operation, Source::Result(result), options)
}

fn coupons(operation: &str, source: Source<'_>, options: &JsValue) -> Thrown<String> {
    platforms::to_coupons_json(operation, source, &object(options, "options")?.to_string()).map_err(thrown)
}

/// Reads a wallet from a platform's answer; a `LoadedWallet` with the JSON text of its coupons.
#[wasm_bindgen(js_name = walletFromResponse)]
pub fn wallet_from_response(operation: &str, text: &str, options: &JsValue) -> Thrown<JsValue> {
    let json = coupons_from_text(operation, text, options)?;
    let mut violations = Violations::default();
    let read = read_coupons(&json, &mut violations);
    let read = super::convert::finish(violations, read)?;
    Ok(to_js(&keep(Wallet::new(read.coupons), Some(json))))
}

/// The exact text that a platform's signature covers.
#[wasm_bindgen]
pub fn canonical(operation: &str, request: &JsValue, fields: &JsValue) -> Thrown<String> {
    platforms::canonical(
        operation,
        &object(request, "request")?.to_string(),
        &object(fields, "fields")?.to_string(),
    )
    .map_err(thrown)
}

/// What is to be done next of a call: see [`crate::call::next`].
#[cfg(feature = "client")]
#[wasm_bindgen(js_name = nextStep)]
pub fn next_step(call: &JsValue, event: &JsValue, text: &str) -> Thrown<JsValue> {
    crate::call::next(&object(call, "call")?.to_string(), &object(event, "event")?.to_string(), text)
        .map(|step| json(&step))
        .map_err(|error| json(&error))
}
