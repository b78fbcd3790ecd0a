//! Requests to platforms, their answers, the coupons in them, and calls step by step.

use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;

use super::convert::{finish, json_to_js, thrown, to_js, Thrown};
use super::evaluator::{keep, Request};
use crate::content::to_json;
use crate::error::Code;
use crate::evaluate::Wallet;
use crate::model::read::Violations;
use crate::platforms::{self, Source};
use crate::trail::read_json;

/// Any JSON text.
fn value(text: &str, root: &str) -> Thrown<Value> {
    read_json(text, Code::InvalidInput, root).map_err(thrown)
}

/// The same, where `null` is an empty object.
fn object(text: &str, root: &str) -> Thrown<Value> {
    let value = value(text, root)?;
    Ok(if value.is_null() { Map::new().into() } else { value })
}

/// Checks params and builds the request, complete but unsigned; a `PreparedRequest`.
#[wasm_bindgen]
pub fn prepare(operation: &str, params: &str, settings: &str) -> Thrown<JsValue> {
    let params = value(params, "params")?;
    let settings = object(settings, "settings")?;
    platforms::prepare(operation, &params, &settings)
        .map(|request| json_to_js(&to_json(&request)))
        .map_err(thrown)
}

/// The params that a cart and its context give; a plain object.
#[wasm_bindgen(js_name = toParams)]
pub fn to_params(operation: &str, cart: &str, context: &str) -> Thrown<JsValue> {
    let mut violations = Violations::default();
    let Request { cart, context, .. } = Request::read(cart, context, "{}", &mut violations);
    finish(violations)?;
    platforms::to_params(operation, &cart, &context)
        .map(|params| json_to_js(&to_json(&params)))
        .map_err(thrown)
}

/// Reads a platform's answer; JSON text of the result.
#[wasm_bindgen]
pub fn parse(operation: &str, text: &str, options: &str) -> Thrown<String> {
    let result = platforms::parse(operation, text, &object(options, "options")?).map_err(thrown)?;
    Ok(to_json(&result))
}

/// Makes coupons of an answer's text; JSON text.
#[wasm_bindgen(js_name = couponsFromText)]
pub fn coupons_from_text(operation: &str, text: &str, options: &str) -> Thrown<String> {
    coupons(operation, Source::Text(text), options)
}

/// Makes coupons of a result, given as JSON text; JSON text.
#[wasm_bindgen(js_name = couponsFromResult)]
pub fn coupons_from_result(operation: &str, result: &str, options: &str) -> Thrown<String> {
    coupons(operation, Source::Result(result), options)
}

fn coupons(operation: &str, source: Source<'_>, options: &str) -> Thrown<String> {
    let coupons = platforms::to_coupons(operation, source, &object(options, "options")?).map_err(thrown)?;
    Ok(to_json(&coupons))
}

/// Reads a wallet from a platform's answer; a `LoadedWallet` with the JSON text of its coupons.
#[wasm_bindgen(js_name = walletFromResponse)]
pub fn wallet_from_response(operation: &str, text: &str, options: &str) -> Thrown<JsValue> {
    let options = object(options, "options")?;
    let coupons = platforms::to_coupons(operation, Source::Text(text), &options).map_err(thrown)?;
    let json = to_json(&coupons);
    Ok(to_js(&keep(Wallet::new(coupons), Some(json))))
}

/// The exact text that a platform's signature covers.
#[wasm_bindgen]
pub fn canonical(operation: &str, request: &str, fields: &str) -> Thrown<String> {
    platforms::canonical(operation, &object(request, "request")?, &object(fields, "fields")?).map_err(thrown)
}

/// What is to be done next of a call: see [`crate::call::next`].
#[cfg(feature = "client")]
#[wasm_bindgen(js_name = nextStep)]
pub fn next_step(call: &str, event: &str, text: &str) -> Thrown<JsValue> {
    crate::call::next(&object(call, "call")?, &object(event, "event")?, text)
        .map(|step| json_to_js(&step.to_json()))
        .map_err(|error| json_to_js(&to_json(&error)))
}
