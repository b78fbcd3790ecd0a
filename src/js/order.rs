//! Around the order: thin exports of pure functions.

use std::collections::BTreeMap;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::convert::{finish, from_js, from_js_or_default, thrown, to_js, Thrown};
use super::evaluator::{wallet, Request};
use crate::evaluate::{self, Server};
use crate::model::order::{ClaimTerms, Order, RefundOptions, Return, WriteOff};
use crate::model::read::{read_coupons, read_or_record, Violations};
use crate::model::{CartLine, Context, Coupon, Money};
use crate::names::Named;
use crate::orders;
use crate::text::Language;

fn to_text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What each item of a list costs after coupons; JSON text of a `PriceAfter[]`. Each item has a quantity.
#[wasm_bindgen(js_name = walletPrices)]
pub fn wallet_prices(handle: u32, items: &str, context: &JsValue, options: &JsValue) -> Thrown<String> {
    let (wallet, mut violations) = (wallet(handle)?, Violations::default());
    let items: Vec<CartLine> = read_or_record(items, "items", &mut violations);
    let request = Request::read(r#"{"lines":[]}"#, context, options, &mut violations);
    let Request { context, options, .. } = finish(violations, request)?;
    Ok(to_text(&wallet.prices(&items, &context, &options).map_err(thrown)?))
}

/// What to buy more; JSON text of an `AddOn[]`.
#[wasm_bindgen(js_name = suggestAddOns)]
pub fn suggest_add_ons(
    handle: u32,
    cart: &str,
    context: &JsValue,
    candidates: &str,
    options: &JsValue,
) -> Thrown<String> {
    let (wallet, mut violations) = (wallet(handle)?, Violations::default());
    let candidates: Vec<CartLine> = read_or_record(candidates, "candidates", &mut violations);
    let request = Request::read(cart, context, options, &mut violations);
    let Request { cart, context, options } = finish(violations, request)?;
    Ok(to_text(&wallet.suggest_add_ons(&cart, &context, &candidates, &options).map_err(thrown)?))
}

/// From when to when a coupon could be used; a `Period`, or `null`.
#[wasm_bindgen(js_name = whenUsable)]
pub fn when_usable(handle: u32, coupon_id: &str, cart: &str, context: &JsValue) -> Thrown<JsValue> {
    let (wallet, mut violations) = (wallet(handle)?, Violations::default());
    let request = Request::read(cart, context, &JsValue::UNDEFINED, &mut violations);
    let Request { cart, context, .. } = finish(violations, request)?;
    Ok(to_js(&wallet.when_usable(coupon_id, &cart, &context).map_err(thrown)?))
}

/// What a shop stores of an order; JSON text of an `Order`.
#[wasm_bindgen]
pub fn snapshot(
    handle: u32,
    cart: &str,
    context: &JsValue,
    options: &JsValue,
    coupon_ids: Vec<String>,
) -> Thrown<String> {
    let (wallet, mut violations) = (wallet(handle)?, Violations::default());
    let request = Request::read(cart, context, options, &mut violations);
    let Request { cart, context, options } = finish(violations, request)?;
    Ok(to_text(&wallet.snapshot(&cart, &context, &options, &coupon_ids).map_err(thrown)?))
}

/// What goes back for returned goods; JSON text of a `Refund`.
#[wasm_bindgen]
pub fn refund(order: &str, returns: &JsValue, options: &JsValue) -> Thrown<String> {
    let mut violations = Violations::default();
    let order: Order = read_or_record(order, "order", &mut violations);
    let returns: Vec<Return> = from_js(returns, "returns", &mut violations);
    let options: RefundOptions = from_js_or_default(options, "options", &mut violations);
    finish(violations, ())?;
    Ok(to_text(&orders::refund::refund(&order, &returns, &options).map_err(thrown)?))
}

/// What write-offs say of coupons that are used several times; JSON text of a `Record<string, Spent>`.
#[wasm_bindgen]
pub fn ledger(rows: &str) -> Thrown<String> {
    let mut violations = Violations::default();
    let rows: Vec<WriteOff> = read_or_record(rows, "rows", &mut violations);
    Ok(to_text(&orders::ledger::ledger(&finish(violations, rows)?)))
}

/// Whether a shopper may claim a coupon; a `Claimable`.
#[wasm_bindgen]
pub fn claimable(
    template: &JsValue,
    context: &JsValue,
    claimed: Option<f64>,
    language: &str,
) -> Thrown<JsValue> {
    let mut violations = Violations::default();
    let coupon: Coupon = from_js(template, "template", &mut violations);
    let terms: ClaimTerms = from_js(template, "template", &mut violations);
    let context: Context = from_js(context, "context", &mut violations);
    finish(violations, ())?;
    let language = Language::from_name(language).unwrap_or_default();
    let claimed = claimed.map(|claimed| claimed as i64);
    Ok(to_js(&evaluate::claimable(&coupon, &terms, &context, claimed, language)))
}

/// How a client's evaluation compares with what a server has; JSON text of a `Verification`. `own_coupons` and `prices`
/// are JSON text.
#[wasm_bindgen]
pub fn verify(
    fingerprint: &str,
    coupons: &str,
    cart: &str,
    context: &JsValue,
    options: &JsValue,
    own_coupons: Option<String>,
    prices: Option<String>,
) -> Thrown<String> {
    let mut violations = Violations::default();
    let request = Request::read(cart, context, options, &mut violations);
    let coupons = read_coupons(coupons, &mut violations).coupons;
    let own = own_coupons.map(|own| read_coupons(&own, &mut violations).coupons);
    let prices: Option<BTreeMap<String, Money>> =
        prices.map(|prices| read_or_record(&prices, "server.prices", &mut violations));
    let Request { cart, context, options } = finish(violations, request)?;
    let server = Server { coupons: own, prices: prices.unwrap_or_default() };
    let inputs = (&cart, &context, &options);
    Ok(to_text(&evaluate::verify(fingerprint, inputs, coupons, server).map_err(thrown)?))
}
