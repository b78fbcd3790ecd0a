//! Carts and coupons: reading them, evaluating them, and the best stack.

use couponkit::describe::describe;
use couponkit::evaluate::Wallet;
use couponkit::model::order::{Order, Return, WriteOff};
use couponkit::model::read::{read, read_coupons, read_coupons_one_by_one, Violations};
use couponkit::model::{Cart, Context, Options, Wire};
use couponkit::orders::ledger::ledger;
use couponkit::text::Language;
use serde_json::Value;

use crate::compare::{assert_as_brute_force, fen, grant, shares};
use crate::random::{cart, coupon, options};
use crate::{choice_and_text, common, Dice};

/// What is read and written again is read as the same; coupons that can be read one by one can be read together.
pub fn reading(data: &[u8]) {
    let Some((choice, text)) = choice_and_text(data) else { return };
    match choice % 7 {
        0 => round_trip::<Cart>(text),
        1 => round_trip::<Context>(text),
        2 => round_trip::<Options>(text),
        3 => round_trip::<Order>(text),
        4 => round_trip::<Vec<Return>>(text),
        5 => {
            if let Ok(rows) = read::<Vec<WriteOff>>(text, "rows", &mut Violations::default()) {
                ledger(&rows);
            }
        }
        _ => read_wallet(text),
    }
}

fn round_trip<T: Wire + Default + serde::Serialize>(text: &str) {
    let mut violations = Violations::default();
    let Ok(value) = read::<T>(text, "input", &mut violations) else { return };
    if !violations.is_empty() {
        return;
    }
    let written = serde_json::to_string(&value).expect("the model has a form in JSON");
    let again = read::<T>(&written, "input", &mut violations).expect("what was written is read");
    assert!(violations.is_empty(), "{written}");
    assert_eq!(serde_json::to_string(&again).expect("the model has a form in JSON"), written);
}

fn read_wallet(text: &str) {
    let (mut together, mut one_by_one) = (Violations::default(), Violations::default());
    let all = read_coupons(text, &mut together).coupons;
    let each = read_coupons_one_by_one(text, &mut one_by_one).coupons;
    if !together.is_empty() {
        return;
    }
    assert_eq!(all.len(), each.len());
    for coupon in &all {
        describe(coupon, Language::ZhCn);
        describe(coupon, Language::En);
    }
    Wallet::new(all);
}

/// `{"cart": …, "context": …, "coupons": …, "options": …}`: shares add up to discounts, and discounts and payments to what
/// was to pay; the same input gives the same answer.
pub fn evaluate(data: &[u8]) {
    let Some(input) =
        std::str::from_utf8(data).ok().and_then(|text| serde_json::from_str::<Value>(text).ok())
    else {
        return;
    };
    let Ok(report) = common::evaluate(&input) else { return };
    let before = fen(&report["payableBefore"]);
    let best = Some(&report["best"]).filter(|best| !best.is_null());
    for verdict in report["usable"].as_array().into_iter().flatten().chain(best) {
        let discount = fen(&verdict["discount"]);
        assert_eq!(shares(verdict).iter().map(|(_, share)| share).sum::<i64>(), discount, "{verdict}");
        assert_eq!(fen(&verdict["payable"]), before - discount - fen(&verdict["shippingDiscount"]));
    }
    assert_eq!(common::evaluate(&input).ok(), Some(report));
}

/// A few coupons of a few lines: each alone, and the best stack, are what trying every order finds.
pub fn stack(data: &[u8]) {
    let mut dice = Dice(data);
    let (mut cart, options, granted) =
        (dice.throw(cart(1..=3)), dice.throw(options(1..=3)), dice.throw(0..50i64));
    grant(&mut cart, granted);
    assert_as_brute_force(&cart, &some_coupons(&mut dice), &options);
}

/// As many as there are bytes for, five at most.
pub(crate) fn some_coupons(dice: &mut Dice<'_>) -> Vec<Value> {
    (0..5).map_while(|index| (!dice.is_used_up()).then(|| dice.throw(coupon(index)))).collect()
}
