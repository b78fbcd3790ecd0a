//! Wallets and evaluations.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::prelude::*;

use super::recent::Recent;
use super::thrown;
use crate::cart::KnownLines;
use crate::coupon::Coupon;
use crate::error::{Code, Result};
use crate::evaluate::{Evaluation, Request, Wallet};
use crate::input::{read_json, to_json, Field, Issues};
use crate::text::{Language, Text};

// A page has one wallet or two, and looks at one evaluation of each. A server
// that has more pays a reading for each that was let go.
thread_local! {
    static WALLETS: RefCell<Recent<Arc<Wallet>>> = const { RefCell::new(Recent::new(8)) };
    static LINES: RefCell<KnownLines> = RefCell::default();
    // The coupons that came last without a wallet, and their text: mostly they come again with the next cart.
    static LAST: RefCell<Option<(String, Arc<Wallet>)>> = const { RefCell::new(None) };
    static EVALUATIONS: RefCell<Recent<Rc<Evaluation>>> = const { RefCell::new(Recent::new(4)) };
}

/// What a call throws.
type Thrown<T> = core::result::Result<T, JsValue>;

/// Reads a wallet and answers with its handle.
#[wasm_bindgen(js_name = loadWallet)]
pub fn load_wallet(coupons: &str) -> Thrown<u32> {
    let wallet = read_wallet(coupons).map_err(|error| thrown(&error))?;
    Ok(WALLETS.with_borrow_mut(|wallets| wallets.keep(Arc::new(wallet))))
}

/// Evaluates a loaded wallet: [`Evaluation::figures`], the evaluation's handle first, then a number that is the one
/// before where [`Evaluation::line_ids`] are those before. Throws `evicted` where the wallet is no longer kept.
#[wasm_bindgen(js_name = evaluateWallet)]
pub fn evaluate_wallet(wallet: u32, request: &str) -> Thrown<Vec<u32>> {
    let wallet = WALLETS.with_borrow_mut(|wallets| wallets.get(wallet)).ok_or_else(evicted)?;
    evaluated(read_request(request), Ok(wallet))
}

/// Evaluates coupons of which no wallet is kept; answers as [`evaluate_wallet`].
#[wasm_bindgen(js_name = evaluateOnce)]
pub fn evaluate_once(coupons: &str, request: &str) -> Thrown<Vec<u32>> {
    evaluated(read_request(request), LAST.with_borrow_mut(|last| read_unless_known(coupons, last)))
}

/// [`Evaluation::shares`]. This and the following throw `evicted` where the evaluation is no longer kept.
#[wasm_bindgen]
pub fn shares(evaluation: u32, from: usize, to: usize) -> Thrown<Vec<u32>> {
    kept(evaluation).map(|evaluation| evaluation.shares(from, to))
}

/// As JSON, by number: [`Evaluation::summary`], [`Evaluation::line_ids`], [`Evaluation::coupon_ids`], or
/// [`Evaluation::reasons`] from one place to another.
#[wasm_bindgen]
pub fn part(evaluation: u32, part: u32, from: usize, to: usize) -> Thrown<String> {
    let evaluation = kept(evaluation)?;
    let part = match part {
        0 => evaluation.summary(),
        1 => evaluation.line_ids(),
        2 => evaluation.coupon_ids(),
        _ => evaluation.reasons(from, to),
    };
    Ok(part.to_json())
}

/// Evaluates what was read, and keeps the evaluation.
#[inline(never)]
fn evaluated(request: Result<Request>, wallet: Result<Arc<Wallet>>) -> Thrown<Vec<u32>> {
    let evaluation = match (request, wallet) {
        (Err(mut error), Err(other)) => {
            error.issues.extend(other.issues);
            Err(error)
        }
        (request, wallet) => wallet.and_then(|wallet| {
            let before = EVALUATIONS.with_borrow(|kept| kept.latest(|before| before.is_of(&wallet)));
            wallet.evaluate_after(before.as_deref(), request?)
        }),
    };
    let evaluation = evaluation.map_err(|error| thrown(&error))?;
    let mut figures = evaluation.figures();
    figures[0] = EVALUATIONS.with_borrow_mut(|evaluations| evaluations.keep(Rc::new(evaluation)));
    figures[1] = LINES.with_borrow(KnownLines::version_of_ids);
    Ok(figures)
}

fn kept(evaluation: u32) -> Thrown<Rc<Evaluation>> {
    EVALUATIONS.with_borrow_mut(|evaluations| evaluations.get(evaluation)).ok_or_else(evicted)
}

fn evicted() -> JsValue {
    JsValue::from_str("evicted")
}

fn read_wallet(coupons: &str) -> Result<Wallet> {
    let node = read_json(coupons, Code::InvalidInput, "coupons")?;
    Ok(Wallet::new(Coupon::read_list(&node, "coupons")?))
}

fn read_request(request: &str) -> Result<Request> {
    LINES.with_borrow_mut(|lines| Request::read_next(request, lines))
}

fn read_unless_known(coupons: &str, last: &mut Option<(String, Arc<Wallet>)>) -> Result<Arc<Wallet>> {
    if let Some((text, wallet)) = last {
        if text == coupons {
            return Ok(Arc::clone(wallet));
        }
    }
    let wallet = Arc::new(read_wallet(coupons)?);
    *last = Some((coupons.to_owned(), Arc::clone(&wallet)));
    Ok(wallet)
}

/// A coupon in words, as JSON.
pub(super) fn words(coupon: &str, language: &str) -> Result<String> {
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
