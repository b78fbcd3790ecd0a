//! Around the order: thin exports of pure functions.

use wasm_bindgen::prelude::*;

use super::convert::{finish, read_required, thrown, to_js, Thrown};
use super::evaluator::{language_of, wallet, Request};
use crate::content::to_json;
use crate::evaluate;
use crate::model::order::{ClaimTerms, Order, RefundOptions, Return, ServerFigures, WriteOff};
use crate::model::read::{read_coupons, read_items, read_or_record, Violations};
use crate::model::{check, CartLine, Context, Count, Coupon, Strings};
use crate::orders;

/// What each item of a list costs after coupons; JSON text of a `PriceAfter[]`.
#[wasm_bindgen(js_name = walletPrices)]
pub fn wallet_prices(handle: u32, items: &str, context: &str, options: &str) -> Thrown<String> {
    let (wallet, mut violations) = (wallet(handle)?, Violations::default());
    let items = read_items(items, &mut violations);
    let request = Request::read(r#"{"lines":[]}"#, context, options, &mut violations);
    finish(violations)?;
    let Request { context, options, .. } = &request;
    Ok(to_json(&wallet.prices(&items, context, options).map_err(thrown)?))
}

/// What to buy more; JSON text of an `AddOn[]`.
#[wasm_bindgen(js_name = suggestAddOns)]
pub fn suggest_add_ons(
    handle: u32,
    cart: &str,
    context: &str,
    candidates: &str,
    options: &str,
) -> Thrown<String> {
    let (wallet, mut violations) = (wallet(handle)?, Violations::default());
    let candidates: Vec<CartLine> = read_or_record(candidates, "candidates", &mut violations);
    check::each(&candidates, "candidates", &mut violations);
    let request = Request::read(cart, context, options, &mut violations);
    finish(violations)?;
    let Request { cart, context, options } = &request;
    Ok(to_json(&wallet.suggest_add_ons(cart, context, &candidates, options).map_err(thrown)?))
}

/// From when to when a coupon could be used; a `Period`, or `null`.
#[wasm_bindgen(js_name = whenUsable)]
pub fn when_usable(handle: u32, coupon_id: &str, cart: &str, context: &str) -> Thrown<JsValue> {
    let (wallet, mut violations) = (wallet(handle)?, Violations::default());
    let request = Request::read(cart, context, "{}", &mut violations);
    finish(violations)?;
    Ok(to_js(&wallet.when_usable(coupon_id, &request.cart, &request.context).map_err(thrown)?))
}

/// What a shop stores of an order; JSON text of an `Order`.
#[wasm_bindgen]
pub fn snapshot(handle: u32, cart: &str, context: &str, options: &str, coupon_ids: &str) -> Thrown<String> {
    let (wallet, mut violations) = (wallet(handle)?, Violations::default());
    let coupon_ids: Strings = read_required(coupon_ids, "couponIds", &mut violations);
    let request = Request::read(cart, context, options, &mut violations);
    finish(violations)?;
    let Request { cart, context, options } = &request;
    Ok(to_json(&wallet.snapshot(cart, context, options, &coupon_ids).map_err(thrown)?))
}

/// What goes back for returned goods; JSON text of a `Refund`.
#[wasm_bindgen]
pub fn refund(order: &str, returns: &str, options: &str) -> Thrown<String> {
    let mut violations = Violations::default();
    let order: Order = read_or_record(order, "order", &mut violations);
    let returns: Vec<Return> = read_required(returns, "returns", &mut violations);
    check::each(&returns, "returns", &mut violations);
    let options: RefundOptions = read_required(options, "options", &mut violations);
    finish(violations)?;
    Ok(to_json(&orders::refund::refund(&order, &returns, &options).map_err(thrown)?))
}

/// What write-offs say of coupons that are used several times; JSON text of a `Record<string, Spent>`.
#[wasm_bindgen]
pub fn ledger(rows: &str) -> Thrown<String> {
    let mut violations = Violations::default();
    let rows: Vec<WriteOff> = read_or_record(rows, "rows", &mut violations);
    finish(violations)?;
    Ok(to_json(&orders::ledger::ledger(&rows)))
}

/// Whether a shopper may claim a coupon; a `Claimable`.
#[wasm_bindgen]
pub fn claimable(template: &str, context: &str, claimed: &str, language: &str) -> Thrown<JsValue> {
    let mut violations = Violations::default();
    let coupon: Coupon = read_required(template, "template", &mut violations);
    let terms: ClaimTerms = read_required(template, "template", &mut violations);
    let context: Context = read_required(context, "context", &mut violations);
    let claimed: Option<Count> = read_or_record(claimed, "claimedCount", &mut violations);
    let language = language_of(language, &mut violations);
    check::template(&coupon, &terms, "template", &mut violations);
    check::context(&context, &mut violations);
    finish(violations)?;
    let claimed = claimed.map(|claimed| claimed.get());
    Ok(to_js(&evaluate::claimable(&coupon, &terms, &context, claimed, language)))
}

/// How a client's evaluation compares with what a server has; JSON text of a `Verification`. `server` is JSON text of a
/// `ServerFigures`.
#[wasm_bindgen]
pub fn verify(
    fingerprint: &str,
    coupons: &str,
    cart: &str,
    context: &str,
    options: &str,
    server: &str,
) -> Thrown<String> {
    let mut violations = Violations::default();
    let request = Request::read(cart, context, options, &mut violations);
    let coupons = read_coupons(coupons, &mut violations).coupons;
    let server: ServerFigures = read_or_record(server, "server", &mut violations);
    check::server(&server, &mut violations);
    finish(violations)?;
    let inputs = (&request.cart, &request.context, &request.options);
    Ok(to_json(&evaluate::verify(fingerprint, inputs, coupons, server).map_err(thrown)?))
}

/// Whether a fingerprint was made by this version of the rules. Only backends ask.
#[cfg(feature = "platforms")]
#[wasm_bindgen(js_name = hasCurrentRules)]
pub fn has_current_rules(fingerprint: &str) -> bool {
    orders::fingerprint::has_current_rules(fingerprint)
}
