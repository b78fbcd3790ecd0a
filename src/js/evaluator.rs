//! Wallets, evaluations, and coupons in words.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::convert::{finish, read_required, thrown, to_js, Thrown};
use super::recent::Recent;
use crate::content::{answer, to_json};
use crate::describe;
use crate::evaluate::{check_cart, Wallet};
use crate::model::read::{read_coupons, read_coupons_one_by_one, read_or_record, Violations};
use crate::model::{check, Cart, Context, Coupon, Options};
use crate::names::Named;
use crate::text::{Language, Text};

// A page has one wallet or two. A server that has more pays a reading for each that was let go.
thread_local! {
    static WALLETS: RefCell<Recent<Rc<Wallet>>> = const { RefCell::new(Recent::new(8)) };
    // The coupons that came last without a wallet, and their text: mostly they come again with the next cart.
    static LAST: RefCell<Option<(String, Rc<Wallet>)>> = const { RefCell::new(None) };
}

answer! {
    /// A wallet that is kept here.
    pub struct LoadedWallet {
        /// By which it is found.
        pub handle: u32,
        /// Names on its coupons that no rule reads.
        pub ignored: Vec<String>,
        /// JSON text of its coupons, where they were not given as such.
        pub coupons: Option<String>,
    }
}

/// Reads a wallet; a `LoadedWallet`. Only the most recently used ones are kept: one that nobody uses any more leaks
/// nothing, also where there is no `FinalizationRegistry`.
#[wasm_bindgen(js_name = loadWallet)]
pub fn load_wallet(coupons: &str, invalid: Option<String>) -> Thrown<JsValue> {
    let mut violations = Violations::default();
    let read = match invalid.as_deref() {
        None | Some("throw") => read_coupons(coupons, &mut violations),
        Some("undetermined") => read_coupons_one_by_one(coupons, &mut violations),
        Some(_) => {
            let text = Text::new("应为 throw, undetermined 之一", "must be one of throw, undetermined");
            violations.add("options.invalid".to_owned(), text);
            Default::default()
        }
    };
    finish(violations)?;
    Ok(to_js(&keep(Wallet::with_unreadable(read.coupons, read.unreadable), None)))
}

/// Keeps a wallet.
pub(super) fn keep(wallet: Wallet, coupons: Option<String>) -> LoadedWallet {
    let ignored = check::ignored_names(wallet.coupons());
    let handle = WALLETS.with_borrow_mut(|wallets| wallets.keep(Rc::new(wallet)));
    LoadedWallet { handle, ignored, coupons }
}

/// Evaluates a loaded wallet; JSON text of an evaluation. Throws `"evicted"` where the wallet is no longer kept.
#[wasm_bindgen(js_name = evaluateWallet)]
pub fn evaluate_wallet(handle: u32, cart: &str, context: &str, options: &str) -> Thrown<String> {
    let wallet = wallet(handle)?;
    let mut violations = Violations::default();
    let request = Request::read(cart, context, options, &mut violations);
    request.check(violations)?;
    request.evaluate(&wallet)
}

/// A wallet that is kept here. Throws `"evicted"` where it no longer is.
pub(super) fn wallet(handle: u32) -> Thrown<Rc<Wallet>> {
    WALLETS.with_borrow_mut(|wallets| wallets.get(handle)).ok_or_else(|| JsValue::from_str("evicted"))
}

/// Evaluates coupons of which no wallet is kept; JSON text of an evaluation.
#[wasm_bindgen(js_name = evaluateOnce)]
pub fn evaluate_once(coupons: &str, cart: &str, context: &str, options: &str) -> Thrown<String> {
    let mut violations = Violations::default();
    let request = Request::read(cart, context, options, &mut violations);
    let wallet = LAST.with_borrow_mut(|last| read_unless_known(coupons, last, &mut violations));
    request.check(violations)?;
    request.evaluate(&wallet)
}

fn read_unless_known(
    coupons: &str,
    last: &mut Option<(String, Rc<Wallet>)>,
    violations: &mut Violations,
) -> Rc<Wallet> {
    match last {
        Some((text, wallet)) if text == coupons => Rc::clone(wallet),
        _ => {
            let were_sound = violations.is_empty();
            let wallet = Rc::new(Wallet::new(read_coupons(coupons, violations).coupons));
            if were_sound && violations.is_empty() {
                *last = Some((coupons.to_owned(), Rc::clone(&wallet)));
            }
            wallet
        }
    }
}

/// What a wallet is evaluated against.
pub(super) struct Request {
    pub cart: Cart,
    pub context: Context,
    pub options: Options,
}

impl Request {
    pub(super) fn read(cart: &str, context: &str, options: &str, violations: &mut Violations) -> Self {
        let request = Self {
            cart: read_or_record(cart, "cart", violations),
            context: read_required(context, "context", violations),
            options: read_required(options, "options", violations),
        };
        check::cart(&request.cart, violations);
        check::context(&request.context, violations);
        check::options(&request.options, violations);
        request
    }

    /// Throws all that is wrong with it, if anything is.
    fn check(&self, mut violations: Violations) -> Thrown<()> {
        if !violations.is_empty() {
            check_cart(&self.cart, &mut violations);
        }
        finish(violations)
    }

    fn evaluate(&self, wallet: &Wallet) -> Thrown<String> {
        let evaluation = wallet.evaluate(&self.cart, &self.context, &self.options).map_err(thrown)?;
        Ok(to_json(&evaluation))
    }
}

/// A coupon in words; a `Description`.
#[wasm_bindgen]
pub fn describe(coupon: &str, language: &str) -> Thrown<JsValue> {
    let mut violations = Violations::default();
    let coupon: Coupon = read_or_record(coupon, "coupon", &mut violations);
    check::coupon(&coupon, "coupon", &mut violations);
    let language = language_of(language, &mut violations);
    finish(violations)?;
    Ok(to_js(&describe::describe(&coupon, language)))
}

/// A language by its tag.
pub(super) fn language_of(tag: &str, violations: &mut Violations) -> Language {
    Language::from_name(tag).unwrap_or_else(|| {
        violations.add("language".to_owned(), Text::new("应为 zh-CN 或 en", "must be zh-CN or en"));
        Language::default()
    })
}
