//! Wallets and evaluations.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::thrown;
use crate::coupon::Coupon;
use crate::error::{Code, Result};
use crate::evaluate::{Request, Wallet};
use crate::input::{read_json, to_json, Field, Issues};
use crate::text::{Language, Text};

/// How many parsed wallets are kept. A page has one or two; a server that has
/// more pays a reading for each that was let go.
const KEPT_WALLETS: usize = 8;

/// The wallets that were used last, the latest at the end.
#[derive(Default)]
struct Kept {
    next: u32,
    wallets: Vec<(u32, Wallet)>,
}

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// Reads a wallet and answers with its handle.
#[wasm_bindgen(js_name = loadWallet)]
pub fn load_wallet(coupons: &str) -> core::result::Result<u32, JsValue> {
    let wallet = read_wallet(coupons).map_err(|error| thrown(&error))?;
    Ok(KEPT.with_borrow_mut(|kept| {
        if kept.wallets.len() == KEPT_WALLETS {
            kept.wallets.remove(0);
        }
        kept.next = kept.next.wrapping_add(1);
        kept.wallets.push((kept.next, wallet));
        kept.next
    }))
}

/// Evaluates a loaded wallet; throws `evicted` where it is no longer kept.
#[wasm_bindgen(js_name = evaluateWallet)]
pub fn evaluate_wallet(handle: u32, request: &str) -> core::result::Result<String, JsValue> {
    KEPT.with_borrow_mut(|kept| {
        let place = kept.wallets.iter().position(|(id, _)| *id == handle);
        let place = place.ok_or_else(|| JsValue::from_str("evicted"))?;
        kept.wallets[place..].rotate_left(1);
        let Some((_, wallet)) = kept.wallets.last() else { return Err(JsValue::from_str("evicted")) };
        report(wallet, request).map_err(|error| thrown(&error))
    })
}

/// Evaluates `{cart, context, coupons, options}` without keeping anything.
#[wasm_bindgen(js_name = evaluateOnce)]
pub fn evaluate_once(input: &str) -> core::result::Result<String, JsValue> {
    once(input).map_err(|error| thrown(&error))
}

/// A coupon in words.
#[wasm_bindgen]
pub fn describe(coupon: &str, language: &str) -> core::result::Result<String, JsValue> {
    words(coupon, language).map_err(|error| thrown(&error))
}

fn read_wallet(coupons: &str) -> Result<Wallet> {
    let node = read_json(coupons, Code::InvalidInput, "coupons")?;
    Ok(Wallet::new(Coupon::read_list(&node, "coupons")?))
}

fn report(wallet: &Wallet, request: &str) -> Result<String> {
    let node = read_json(request, Code::InvalidInput, "")?;
    let request = Request::read(&node)?;
    Ok(to_json(&wallet.evaluate(&request)?.report()))
}

fn once(input: &str) -> Result<String> {
    let node = read_json(input, Code::InvalidInput, "")?;
    let issues = Issues::default();
    let root = Field::root(&node, "", &issues);
    let request = Request::read_field(&root);
    let coupons = Coupon::read_all(&root.key("coupons"));
    let (request, coupons) = issues.finish(Code::InvalidInput, (request, coupons))?;
    Ok(to_json(&Wallet::new(coupons).evaluate(&request)?.report()))
}

fn words(coupon: &str, language: &str) -> Result<String> {
    let node = read_json(coupon, Code::InvalidInput, "coupon")?;
    let issues = Issues::default();
    let coupon = Coupon::read(&Field::root(&node, "coupon", &issues).required().object());
    let language = Language::from_tag(language).unwrap_or_else(|| {
        issues.add("language".into(), Text::new("应为 zh-CN 或 en", "must be zh-CN or en"));
        Language::default()
    });
    let coupon = issues.finish(Code::InvalidInput, coupon)?;
    Ok(to_json(&crate::describe::describe(&coupon, language)))
}
