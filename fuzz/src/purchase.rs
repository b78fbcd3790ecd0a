//! After the purchase: orders, and what goes back.

use couponkit::evaluate::Wallet;
use couponkit::model::order::{Order, RefundOptions, Return};
use couponkit::model::read::{read, read_coupons, Violations};
use couponkit::model::{Cart, Context, Options, Wire};
use couponkit::orders::refund::refund as give_back;
use rust_decimal::Decimal;
use serde_json::{json, Value};

use crate::checkout::some_coupons;
use crate::compare::NOW;
use crate::random::{cart, options};
use crate::Dice;

fn from<T: Wire + Default>(value: &Value) -> Option<T> {
    let mut violations = Violations::default();
    read(&value.to_string(), "input", &mut violations).ok().filter(|_| violations.is_empty())
}

/// What was given back of an order so far, in fen.
fn refunded(order: &Order) -> i64 {
    let goods: i64 = order.lines.iter().filter_map(|line| line.refunded.as_ref()).map(fen).sum();
    goods + order.shipping_refunded.as_ref().map_or(0, fen)
}

fn fen(amount: &couponkit::model::leaf::Amount) -> i64 {
    let text = serde_json::to_value(amount).expect("an amount has a form in JSON");
    let decimal = couponkit::money::parse_decimal(text.as_str().expect("text")).expect("a decimal");
    couponkit::money::to_fen(&decimal, couponkit::money::Rounding::Floor)
}

/// `{"order": …, "returns": …, "options": …}`: what goes back is what the order says of it, and never more than was paid.
pub fn orders(data: &[u8]) {
    let Some(input) =
        std::str::from_utf8(data).ok().and_then(|text| serde_json::from_str::<Value>(text).ok())
    else {
        return;
    };
    let options = from::<RefundOptions>(&input["options"]).unwrap_or_default();
    let (Some(order), Some(returns)) =
        (from::<Order>(&input["order"]), from::<Vec<Return>>(&input["returns"]))
    else {
        return;
    };
    let Ok(refund) = give_back(&order, &returns, &options) else { return };
    assert_eq!(refunded(&refund.order) - refunded(&order), refund.amount.0);
    assert!(refund.amount.0 >= 0 && refunded(&refund.order) <= fen(&order.paid));
}

/// A purchase with its best stack, given back in parts: they add up to what was paid.
pub fn refund(data: &[u8]) {
    let mut dice = Dice(data);
    let (cart, options) = (dice.throw(cart(1..=4)), dice.throw(options(1..=3)));
    let coupons = some_coupons(&mut dice);
    let mut order = buy(&cart, &coupons, &options);
    let paid = fen(&order.paid);
    let mut sum = 0;
    let lines = order.lines.len();
    for line in (0..lines).cycle().take(40) {
        if dice.is_used_up() {
            break;
        }
        let (part, cheapest) = dice.throw((1..4u32, proptest::bool::ANY));
        sum += give_part(&mut order, line, part, cheapest);
    }
    for line in 0..lines {
        sum += give_part(&mut order, line, 1, false);
    }
    let shipping = from(&json!({ "shipping": true })).expect("options");
    sum += give_back(&order, &[], &shipping).expect("shipping goes back").amount.0;
    assert_eq!(sum, paid);
}

fn buy(cart: &Value, coupons: &[Value], options: &Value) -> Order {
    let best = crate::compare::evaluate(cart, coupons, options)["best"]["couponIds"].clone();
    let ids: Vec<String> = serde_json::from_value(best).unwrap_or_default();
    let coupons = read_coupons(&json!(coupons).to_string(), &mut Violations::default()).coupons;
    let cart: Cart = from(cart).expect("a cart");
    let context: Context = from(&json!({ "now": NOW })).expect("a context");
    let options: Options = from(options).expect("options");
    Wallet::new(coupons).snapshot(&cart, &context, &options, &ids).expect("the best stack stands")
}

/// Gives back a part of what is left of a line, whole units where it has units.
fn give_part(order: &mut Order, line: usize, part: u32, cheapest: bool) -> i64 {
    let line = &order.lines[line];
    let left = *line.quantity - line.returned();
    let mut quantity = left / Decimal::from(part);
    quantity = if line.units.is_some() { quantity.ceil() } else { quantity.round_dp(3) };
    if quantity.is_zero() {
        return 0;
    }
    let units = if cheapest { "cheapest" } else { "dearest" };
    let returns = json!([{ "lineId": line.id, "quantity": quantity.to_string(), "units": units }]);
    let refund =
        give_back(order, &from::<Vec<Return>>(&returns).expect("a return"), &RefundOptions::default());
    let refund = refund.expect("what is left goes back");
    *order = refund.order;
    refund.amount.0
}
