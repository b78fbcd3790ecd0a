//! What the library says, in the terms of the rules that are written once more in `reference.rs`.

use couponkit::money::{multiply, parse_decimal};
use serde_json::{json, Value};

use super::random::yuan;
use super::reference::{Applied, Reference, Step};

/// When the random carts are evaluated.
pub const NOW: i64 = 1_790_000_000_000;

pub fn evaluate(cart: &Value, coupons: &[Value], options: &Value) -> Value {
    let input = json!({ "cart": cart, "context": { "now": NOW }, "coupons": coupons, "options": options });
    super::common::evaluate(&input).unwrap_or_else(|error| panic!("{error}: {input}"))
}

pub fn fen(value: &Value) -> i64 {
    let text = value.as_str().unwrap();
    let (whole, rest) = text.split_once('.').unwrap();
    assert!(rest.len() == 2 && !text.starts_with('-'), "{text}");
    whole.parse::<i64>().unwrap() * 100 + rest.parse::<i64>().unwrap()
}

pub fn shares(verdict: &Value) -> Vec<(&String, i64)> {
    verdict["allocations"].as_object().unwrap().iter().map(|(line, share)| (line, fen(share))).collect()
}

/// What a line costs before coupons, by its share of a discount of everything.
pub fn net_of(cart: &Value, line: &str) -> i64 {
    let line = cart["lines"].as_array().unwrap().iter().find(|item| item["id"] == line).unwrap();
    let decimal = |value: &Value| parse_decimal(value.as_str().unwrap()).unwrap();
    let gross = multiply(&decimal(&line["unitPrice"]), &decimal(&line["quantity"])).unwrap();
    gross - line["discount"].as_str().map_or(0, |_| 1)
}

/// Lets the order carry a discount, of the sum at most.
pub fn grant(cart: &mut Value, discount: i64) {
    let lines = cart["lines"].as_array().unwrap();
    let total: i64 = lines.iter().map(|line| net_of(cart, line["id"].as_str().unwrap())).sum();
    cart["orderDiscount"] = json!(yuan(discount.min(total)));
}

pub fn step(verdict: &Value) -> Step {
    Step {
        id: verdict["couponId"].as_str().unwrap().to_owned(),
        discount: fen(&verdict["discount"]).into(),
        shipping: fen(&verdict["shippingDiscount"]).into(),
        wasted: fen(&verdict["wasted"]).into(),
        shares: shares(verdict).into_iter().map(|(line, share)| (line.clone(), share.into())).collect(),
    }
}

/// A stack, those of its coupons that stand.
pub fn applied(stack: &Value) -> Applied {
    if stack.is_null() {
        return Applied::default();
    }
    let steps = stack["steps"].as_array().unwrap().iter().filter(|step| step["status"] == "usable");
    let saved = fen(&stack["discount"]) + fen(&stack["shippingDiscount"]);
    Applied { steps: steps.map(step).collect(), saved: saved.into() }
}

/// Each coupon by itself, and the best stack, are what trying every order finds.
pub fn assert_as_brute_force(cart: &Value, coupons: &[Value], options: &Value) {
    let report = evaluate(cart, coupons, options);
    let reference = Reference::new(cart, coupons, options);
    let usable: Vec<Step> = report["usable"].as_array().unwrap().iter().map(step).collect();
    for coupon in coupons {
        let found = usable.iter().find(|step| coupon["id"] == step.id.as_str());
        assert_eq!(found, reference.alone(coupon).as_ref(), "{coupon} of {cart}, {options}");
    }
    assert_eq!(applied(&report["best"]), reference.best(), "{cart}, {coupons:?}, {options}");
    assert!(report["best"].is_null() || report["best"]["gap"] == "0.00");
}
