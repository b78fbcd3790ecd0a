//! Around the order: what is stored of it, refunds, balances of coupons that are used several times, and what a server
//! compares.

#[allow(dead_code)]
mod common;
#[allow(dead_code)]
#[path = "common/random.rs"]
mod random;

use couponkit::error::Result;
use couponkit::evaluate::{claimable, verify, Verification, Wallet};
use couponkit::model::order::{ClaimTerms, Order, Refund, RefundOptions, Return, ServerFigures, WriteOff};
use couponkit::model::read::{read, Violations};
use couponkit::model::{Cart, CartLine, Context, Coupon, Evaluation, Options, Stack, Verdict, Wire, Yuan};
use couponkit::orders::fingerprint::{fingerprint, CouponsDigest};
use couponkit::orders::ledger::ledger;
use couponkit::orders::refund::refund;
use proptest::prelude::*;
use serde_json::{json, Value};

fn from<T: Wire + Default>(value: &Value, root: &str) -> Result<T> {
    let mut violations = Violations::default();
    let value = read(&value.to_string(), root, &mut violations)?;
    violations.finish(couponkit::error::Code::InvalidInput, value)
}

fn give_back(order: &Value, returns: &Value, options: &Value) -> Result<Refund> {
    let (order, returns): (Order, Vec<Return>) = (from(order, "order")?, from(returns, "returns")?);
    let options: RefundOptions = from(options, "options")?;
    refund(&order, &returns, &options)
}

fn yuan(fen: i64) -> String {
    couponkit::money::format_fen(fen)
}

/// An order of lines of units, each with groups of `(count, fen)`, and one by weight.
fn order(lines: &[&[(i64, i64)]], by_weight: Option<(&str, i64)>, shipping: i64) -> Value {
    let mut total = shipping;
    let mut list: Vec<Value> = Vec::new();
    for (index, groups) in lines.iter().enumerate() {
        let (count, paid) = groups.iter().fold((0, 0), |sum, group| (sum.0 + group.0, sum.1 + group.1));
        let units: Vec<Value> =
            groups.iter().map(|(count, paid)| json!({ "count": count, "paid": yuan(*paid) })).collect();
        let (id, paid_text) = (format!("l{index}"), yuan(paid));
        list.push(
            json!({ "id": id, "quantity": count, "gross": paid_text, "net": paid_text, "paid": paid_text,
            "units": units }),
        );
        total += paid;
    }
    if let Some((quantity, paid)) = by_weight {
        let text = yuan(paid);
        list.push(json!({ "id": "w", "quantity": quantity, "gross": text, "net": text, "paid": text }));
        total += paid;
    }
    json!({ "version": 1, "now": 0, "lines": list, "shipping": yuan(shipping), "paid": yuan(total) })
}

fn one(line: &str, quantity: impl Into<Value>) -> Value {
    json!([{ "lineId": line, "quantity": quantity.into() }])
}

/// What goes back for one return after another.
#[track_caller]
fn assert_refunds(mut order: Value, returns: &[Value], expected: &[&str]) {
    for (returns, expected) in returns.iter().zip(expected) {
        let refund = give_back(&order, returns, &json!({})).unwrap();
        assert_eq!(yuan(refund.amount.0), *expected, "{returns}");
        order = serde_json::to_value(&refund.order).unwrap();
    }
}

#[test]
fn the_last_unit_is_whatever_is_left() {
    let tea = order(&[&[(3, 1000)]], None, 0);
    assert_refunds(tea.clone(), &[one("l0", 1), one("l0", 1), one("l0", 1)], &["3.33", "3.33", "3.34"]);
    assert_refunds(tea.clone(), &[one("l0", 2), one("l0", 1)], &["6.66", "3.34"]);
    assert_refunds(tea, &[one("l0", "3.00")], &["10.00"]);
}

#[test]
fn a_line_of_one_fen() {
    assert_refunds(order(&[&[(1, 1)]], None, 0), &[one("l0", 1)], &["0.01"]);
    assert_refunds(order(&[&[(2, 1)]], None, 0), &[one("l0", 1), one("l0", 1)], &["0.00", "0.01"]);
    assert_refunds(order(&[], Some(("0.5", 1)), 0), &[one("w", "0.25"), one("w", "0.25")], &["0.01", "0.00"]);
}

#[test]
fn a_gift_goes_back_for_nothing() {
    assert_refunds(order(&[&[(2, 0)]], None, 0), &[one("l0", 1), one("l0", 1)], &["0.00", "0.00"]);
}

#[test]
fn a_free_cup_goes_back_for_what_was_paid_for_it() {
    let cups = order(&[&[(1, 0), (3, 3000)]], None, 0);
    let cheapest = |quantity: i64| json!([{ "lineId": "l0", "quantity": quantity, "units": "cheapest" }]);
    assert_refunds(cups.clone(), &[one("l0", 1), one("l0", 2), one("l0", 1)], &["10.00", "20.00", "0.00"]);
    assert_refunds(cups.clone(), &[cheapest(1), one("l0", 1), cheapest(2)], &["0.00", "10.00", "20.00"]);
    assert_refunds(cups, &[one("l0", 4)], &["30.00"]);
}

#[test]
fn weighed_goods_go_back_by_weight() {
    let pork = order(&[], Some(("0.755", 2779)), 0);
    assert_refunds(pork, &[one("w", "0.3"), one("w", "0.3"), one("w", "0.155")], &["11.04", "11.04", "5.71"]);
}

#[test]
fn shipping_goes_back_once_and_only_where_asked() {
    let order = order(&[&[(1, 100)]], None, 600);
    let first = give_back(&order, &one("l0", 1), &json!({ "shipping": true })).unwrap();
    assert_eq!((first.amount.0, first.shipping.0), (700, 600));
    let again =
        give_back(&serde_json::to_value(&first.order).unwrap(), &json!([]), &json!({ "shipping": true }));
    assert_eq!(again.unwrap().amount.0, 0);
    assert_eq!(give_back(&order, &one("l0", 1), &json!({})).unwrap().amount.0, 100);
}

#[test]
fn a_broken_threshold_is_told_and_nothing_is_taken_back() {
    let mut order = order(&[&[(2, 9000)], &[(1, 1000)]], Some(("0.5", 500)), 0);
    order["thresholds"] = json!([
        { "couponId": "100", "minAmount": "100", "counted": { "l0": "90.00", "l1": "10.00", "w": "5.00" } },
        { "couponId": "3", "minQuantity": 4, "counted": { "l0": 2, "l1": 1, "w": 1 } },
        { "couponId": "1", "minQuantity": 1, "counted": { "w": 1 } },
    ]);
    let left = |returns: Value| {
        let refund = give_back(&order, &returns, &json!({})).unwrap();
        (yuan(refund.amount.0), serde_json::to_value(&refund.thresholds).unwrap())
    };
    let told = |first: Value, second: Value, third: Value| json!([first, second, third]);
    let met = |id: &str| json!({ "couponId": id, "met": true });
    assert_eq!(left(json!([])), ("0.00".into(), told(met("100"), met("3"), met("1"))));
    assert_eq!(
        left(one("l0", 1)),
        (
            "45.00".into(),
            told(
                json!({ "couponId": "100", "met": false, "shortfall": "40.00" }),
                json!({ "couponId": "3", "met": false, "shortfallQuantity": "1" }),
                met("1"),
            )
        )
    );
    assert_eq!(left(one("w", "0.2")).1, told(met("100"), met("3"), met("1")));
    let none_left = json!({ "couponId": "1", "met": false, "shortfallQuantity": "1" });
    assert_eq!(left(one("w", "0.5")).1[2], none_left);
}

/// The paths of what is wrong.
fn faults(order: &Value, returns: &Value) -> Vec<String> {
    let error = give_back(order, returns, &json!({})).expect_err("a fault");
    error.issues.into_iter().map(|issue| issue.path).collect()
}

#[test]
fn faults_have_paths() {
    let good = order(&[&[(2, 1000)]], Some(("0.5", 500)), 0);
    for (returns, expected) in [
        (one("x", 1), &["returns[0].lineId"][..]),
        (one("l0", 3), &["returns[0].quantity"]),
        (one("l0", "0.5"), &["returns[0].quantity"]),
        (one("l0", 0), &["returns[0].quantity"]),
        (one("l0", -1), &["returns[0].quantity"]),
        (one("w", "0.50000001"), &["returns[0].quantity"]),
        (
            json!([{ "lineId": "l0", "quantity": 1 }, { "lineId": "l0", "quantity": 2 }]),
            &["returns[1].quantity"],
        ),
        (json!([{ "quantity": 1, "units": "x" }]), &["returns[0].lineId", "returns[0].units"]),
        (json!({}), &["returns"]),
    ] {
        assert_eq!(faults(&good, &returns), expected, "{returns}");
    }
    let change = |pointer: &str, value: Value| {
        let mut order = good.clone();
        *order.pointer_mut(pointer).unwrap() = value;
        order
    };
    for (order, expected) in [
        (change("/version", json!(2)), &["order.version"][..]),
        (change("/version", json!("1")), &["order.version"]),
        (change("/paid", json!("15.01")), &["order.paid"]),
        (change("/paid", json!("-15")), &["order.paid"]),
        (change("/paid", json!("15.001")), &["order.paid"]),
        (change("/lines/0/units/0/count", json!(3)), &["order.lines[0].quantity"]),
        (change("/lines/0/units/0/paid", json!("9")), &["order.lines[0].paid"]),
        (change("/lines/0/units/0/count", json!(0)), &["order.lines[0].units[0].count"]),
        (change("/lines/1/id", json!("l0")), &["order.lines[1].id"]),
        (
            change("/lines/0/units/0", json!({ "count": 2, "paid": 10, "returned": 1 })),
            &["order.lines[0].returned", "order.lines[0].refunded"],
        ),
        (
            change("/lines/0/units/0", json!({ "count": 2, "paid": 10, "returned": 3 })),
            &["order.lines[0].units"],
        ),
        (change("/lines/0/paid", json!(999_999_999_999_i64)), &["order.lines[0].paid", "order.paid"]),
    ] {
        assert_eq!(faults(&order, &json!([])), expected, "{order}");
    }
}

#[test]
fn an_order_of_an_earlier_version_and_one_with_more_names_are_read() {
    let mut stored = order(&[&[(2, 1000)]], None, 0);
    stored["note"] = json!("the shop's own");
    stored["lines"][0]["productName"] = json!("tea");
    assert_refunds(stored, &[one("l0", 1)], &["5.00"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever goes back first, all of it adds up to what was paid, and nothing is ever below zero.
    #[test]
    fn partial_returns_add_up(
        groups in prop::collection::vec(prop::collection::vec((1..6i64, 0..3000i64), 1..4), 1..4),
        weight in (1..5000i64, 0..9000i64),
        steps in prop::collection::vec((0..4usize, 1..4i64, any::<bool>()), 0..40),
    ) {
        let lines: Vec<&[(i64, i64)]> = groups.iter().map(Vec::as_slice).collect();
        let grams = format!("{}.{:03}", weight.0 / 1000, weight.0 % 1000);
        let mut order = order(&lines, Some((&grams, weight.1)), 0);
        let paid: i64 = groups.iter().flatten().map(|group| group.1).sum::<i64>() + weight.1;
        let mut left: Vec<i64> =
            groups.iter().map(|groups| groups.iter().map(|group| group.0).sum()).chain([weight.0]).collect();
        let last = left.len() - 1;
        let mut refunded = 0;
        // The steps, and then whatever is left.
        let rest: Vec<(usize, i64, bool)> = (0..=last).map(|line| (line, i64::MAX, false)).collect();
        for (line, quantity, dearest) in steps.into_iter().chain(rest) {
            let line = line.min(last);
            let quantity = if line == last { quantity.saturating_mul(97) } else { quantity }.min(left[line]);
            if quantity == 0 {
                continue;
            }
            left[line] -= quantity;
            let (id, text) = if line == last {
                ("w".to_owned(), format!("{}.{:03}", quantity / 1000, quantity % 1000))
            } else {
                (format!("l{line}"), quantity.to_string())
            };
            let units = if dearest { "dearest" } else { "cheapest" };
            let returns = json!([{ "lineId": id, "quantity": text, "units": units }]);
            let refund = give_back(&order, &returns, &json!({})).unwrap();
            prop_assert!(refund.amount.0 >= 0);
            refunded += refund.amount.0;
            order = serde_json::to_value(&refund.order).unwrap();
        }
        prop_assert_eq!(refunded, paid);
    }
}

fn balances(rows: &[Value]) -> Value {
    let rows: Vec<WriteOff> = from(&Value::from(rows), "rows").unwrap();
    serde_json::to_value(ledger(&rows)).unwrap()
}

fn row(record: &str, bill: &str, amount: &str, state: impl Into<Value>) -> Value {
    json!({ "recordBillId": record, "billNo": bill, "writeOffAmt": amount, "writeOffStat": state.into() })
}

#[test]
fn balances_of_coupons_that_are_used_several_times() {
    let spent = |spent: &str, uses: i64, uncertain: bool| json!({ "spent": spent, "uses": uses, "uncertain": uncertain });
    for (rows, expected) in [
        (vec![], json!({})),
        (vec![row("7", "a", "5", "2"), row("7", "b", "2.5", "1")], json!({ "7": spent("7.50", 2, false) })),
        (vec![row("7", "a", "5", "2"), row("7", "b", "2.5", "3")], json!({ "7": spent("5.00", 1, false) })),
        (vec![row("7", "a", "5", "3")], json!({ "7": spent("0.00", 0, false) })),
        (vec![row("7", "a", "5", Value::Null)], json!({ "7": spent("5.00", 1, true) })),
        (vec![row("7", "a", "5", "9")], json!({ "7": spent("5.00", 1, true) })),
        // The same write-off, told while it was pending and when it was done, and then cancelled.
        (vec![row("7", "a", "5", "2"), row("7", "a", "5", "1")], json!({ "7": spent("5.00", 1, false) })),
        (vec![row("7", "a", "5", "3"), row("7", "a", "5", "2")], json!({ "7": spent("0.00", 0, false) })),
        (vec![row("7", "a", "5", "2"), row("7", "a", "6", "2")], json!({ "7": spent("6.00", 1, true) })),
        (
            vec![row("7", "a", "5", "2"), row("8", "a", "5", "2")],
            json!({ "7": spent("5.00", 1, false), "8": spent("5.00", 1, false) }),
        ),
        (vec![json!({ "billNo": "a", "writeOffAmt": "5", "writeOffStat": "2" })], json!({})),
        (
            vec![json!({ "recordBillId": "7", "billNo": "a", "writeOffStat": "2" })],
            json!({ "7": spent("0.00", 1, true) }),
        ),
    ] {
        assert_eq!(balances(&rows), expected, "{rows:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn balances_do_not_depend_on_the_order_of_rows_nor_on_how_often_they_come(
        rows in prop::collection::vec((0..3u8, 0..4u8, 0..3i64, 0..5u8), 0..12).prop_flat_map(|rows| {
            let again: Vec<_> = rows.iter().chain(&rows).cloned().collect();
            (Just(rows), Just(again).prop_shuffle())
        })
    ) {
        let made = |rows: &[(u8, u8, i64, u8)]| -> Vec<Value> {
            let state = |state: u8| if state == 4 { Value::Null } else { Value::from(state.to_string()) };
            rows.iter().map(|it| row(&it.0.to_string(), &it.1.to_string(), &yuan(it.2 * 50), state(it.3))).collect()
        };
        prop_assert_eq!(balances(&made(&rows.0)), balances(&made(&rows.1)));
    }
}

struct Checkout {
    wallet: Wallet,
    coupons: Vec<Coupon>,
    cart: Cart,
    context: Context,
    options: Options,
}

impl Checkout {
    fn new(cart: &Value, coupons: &Value, options: &Value) -> Self {
        let coupons: Vec<Coupon> = from(coupons, "coupons").unwrap();
        Self {
            wallet: Wallet::new(coupons.clone()),
            coupons,
            cart: from(cart, "cart").unwrap(),
            context: from(&json!({ "now": 1_790_000_000_000_i64 }), "context").unwrap(),
            options: from(options, "options").unwrap(),
        }
    }

    fn evaluate(&self) -> Evaluation {
        self.wallet.evaluate(&self.cart, &self.context, &self.options).unwrap()
    }

    fn snapshot(&self, coupon_ids: &[String]) -> Value {
        let order = self.wallet.snapshot(&self.cart, &self.context, &self.options, coupon_ids).unwrap();
        serde_json::to_value(order).unwrap()
    }

    fn best(&self) -> (Stack, Value) {
        let best = self.evaluate().best.unwrap_or_default();
        let order = self.snapshot(&best.coupon_ids);
        (best, order)
    }
}

#[test]
fn an_order_tells_what_was_paid_for_each_unit() {
    let cart = json!({ "lines": [
        { "id": "cup", "productId": "cup", "unitPrice": 10, "quantity": 5 },
        { "id": "pork", "unitPrice": "36.80", "quantity": "0.755" },
    ], "shippingFee": 6 });
    let coupons = json!([
        { "id": "free", "templateId": "t", "benefit": { "kind": "buyGet", "buy": 3, "get": 1 }, "scope": { "kind": "products", "ids": ["cup"] } },
        { "id": "tenth", "benefit": { "kind": "percentOff", "percent": 10 }, "minAmount": 60 },
        { "id": "ship", "benefit": { "kind": "shippingOff" } },
    ]);
    let checkout = Checkout::new(&cart, &coupons, &json!({ "maxCoupons": 3 }));
    let (best, order) = checkout.best();
    assert_eq!(best.coupon_ids, ["free", "tenth", "ship"]);
    let cup = &order["lines"][0];
    assert_eq!(cup["paid"], "36.00");
    assert_eq!(cup["shares"], json!({ "free": "10.00", "tenth": "4.00" }));
    assert_eq!(
        cup["units"],
        json!([
            { "count": 1, "paid": "9.00" },
            { "count": 1, "paid": "0.00", "couponId": "free" },
            { "count": 3, "paid": "27.00", "couponId": "free" },
        ])
    );
    assert_eq!(order["lines"][1].get("units"), None);
    assert_eq!((&order["shipping"], &order["paid"]), (&json!("0.00"), &json!("61.00")));
    assert_eq!(order["now"], json!(checkout.context.now.get()));
    assert_eq!(
        order["thresholds"],
        json!([
            { "couponId": "free", "minQuantity": "4", "counted": { "cup": "5" } },
            { "couponId": "tenth", "minAmount": "60", "counted": { "cup": "40.00", "pork": "27.78" } },
        ])
    );
    assert_eq!(
        order["coupons"],
        json!([
            { "couponId": "free", "templateId": "t", "discount": "10.00", "shippingDiscount": "0.00" },
            { "couponId": "tenth", "discount": "6.78", "shippingDiscount": "0.00" },
            { "couponId": "ship", "discount": "0.00", "shippingDiscount": "6.00" },
        ])
    );
    assert_eq!(order["fingerprint"], json!(checkout.evaluate().fingerprint));
    // A refund breaks the threshold of four.
    let refund = give_back(&order, &one("cup", 2), &json!({})).unwrap();
    assert_eq!(yuan(refund.amount.0), "18.00");
    assert_eq!(
        serde_json::to_value(&refund.thresholds).unwrap(),
        json!([
            { "couponId": "free", "met": false, "shortfallQuantity": "1" },
            { "couponId": "tenth", "met": false, "shortfall": "8.22" },
        ])
    );
    assert_refunds(order, &[one("cup", 4), one("cup", 1), one("pork", "0.755")], &["36.00", "0.00", "25.00"]);
}

#[test]
fn an_order_applies_its_coupons_as_they_are_given() {
    let cart = json!({ "lines": [{ "id": "a", "unitPrice": 110, "quantity": 1 }], "orderDiscount": 10 });
    let coupons = json!([
        { "id": "half", "benefit": { "kind": "percentOff", "percent": 50 } },
        { "id": "ten", "benefit": { "kind": "amountOff", "amount": 10 } },
    ]);
    let checkout = Checkout::new(&cart, &coupons, &json!({ "maxCoupons": 2 }));
    for (ids, paid) in [(["half", "ten"], "40.00"), (["ten", "half"], "45.00")] {
        let order = checkout.snapshot(&ids.map(str::to_owned));
        let line = &order["lines"][0];
        assert_eq!([&line["gross"], &line["net"], &line["paid"]], ["110.00", "100.00", paid], "{ids:?}");
    }
}

#[test]
fn the_tier_that_was_reached_is_the_threshold() {
    let cart = json!({ "lines": [{ "id": "a", "unitPrice": 50, "quantity": 5 }] });
    let tiers = |every: bool, tiers: Value| json!([{ "id": "k", "benefit": { "kind": "tiers", "tiers": tiers, "every": every } }]);
    for (coupons, field, expected) in [
        (
            tiers(
                false,
                json!([{ "atLeast": 100, "off": 10 }, { "atLeast": 200, "off": 30 }, { "atLeast": 300, "off": 60 }]),
            ),
            "minAmount",
            "200",
        ),
        (tiers(true, json!([{ "atLeast": 100, "off": 10 }])), "minAmount", "200"),
        (
            tiers(
                false,
                json!([{ "atLeastQuantity": 2, "percent": 10 }, { "atLeastQuantity": 3, "percent": 20 }]),
            ),
            "minQuantity",
            "3",
        ),
    ] {
        let (_, order) = Checkout::new(&cart, &coupons, &json!({})).best();
        assert_eq!(order["thresholds"][0][field], expected, "{coupons}");
    }
}

#[test]
fn an_order_with_a_coupon_that_cannot_stand_is_none() {
    let cart = json!({ "lines": [{ "id": "a", "unitPrice": 50, "quantity": 1 }] });
    let coupons = json!([
        { "id": "a", "benefit": { "kind": "amountOff", "amount": 1 } },
        { "id": "b", "benefit": { "kind": "amountOff", "amount": 1 }, "minAmount": 100 },
    ]);
    let checkout = Checkout::new(&cart, &coupons, &json!({ "maxCoupons": 2 }));
    let path = |ids: &[&str]| {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let order = checkout.wallet.snapshot(&checkout.cart, &checkout.context, &checkout.options, &ids);
        order.unwrap_err().issues[0].path.clone()
    };
    assert_eq!(path(&["a", "b"]), "couponIds[1]");
    assert_eq!(path(&["a", "x"]), "couponIds[1]");
    assert_eq!(checkout.snapshot(&[])["paid"], "50.00");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is stored adds up, and a refund of everything is what was paid for it.
    #[test]
    fn orders_of_random_carts_are_sound(
        cart in random::cart(1..=5), coupons in random::coupons(5), options in random::options(0..=3)
    ) {
        let checkout = Checkout::new(&cart, &Value::from(coupons), &options);
        let (best, order) = checkout.best();
        if !best.coupon_ids.is_empty() {
            prop_assert_eq!(&order["paid"], &json!(yuan(best.payable.0)));
        }
        let lines = order["lines"].as_array().unwrap().clone();
        let returns: Vec<Value> =
            lines.iter().map(|line| json!({ "lineId": line["id"], "quantity": line["quantity"] })).collect();
        let kept = give_back(&order, &json!([]), &json!({})).unwrap();
        prop_assert!(kept.thresholds.iter().all(|threshold| threshold.met), "{:?}", kept.thresholds);
        let refund = give_back(&order, &Value::from(returns), &json!({ "shipping": true })).unwrap();
        prop_assert_eq!(json!(yuan(refund.amount.0)), order["paid"].clone());
    }
}

fn compare(checkout: &Checkout, fingerprint: &str, server: ServerFigures) -> Verification {
    let inputs = (&checkout.cart, &checkout.context, &checkout.options);
    verify(fingerprint, inputs, checkout.coupons.clone(), server).unwrap()
}

#[test]
fn a_server_finds_every_difference() {
    let cart = json!({ "lines": [{ "id": "l", "productId": "tea", "unitPrice": "19.90", "quantity": 2 }] });
    let coupons = json!([{ "id": "k", "benefit": { "kind": "amountOff", "amount": 5 } }]);
    let checkout = Checkout::new(&cart, &coupons, &json!({}));
    let fingerprint = checkout.evaluate().fingerprint;
    let alike = compare(&checkout, &fingerprint, ServerFigures::default());
    assert!(alike.same && alike.differences.is_empty(), "{alike:?}");

    let server = json!({
        "prices": { "tea": "20.90" },
        "coupons": [{ "id": "k", "benefit": { "kind": "amountOff", "amount": 4 } }],
    });
    let other = compare(&checkout, &fingerprint, from(&server, "server").unwrap());
    let told: Vec<String> =
        other.differences.iter().map(|it| format!("{} {} {}", it.path, it.client, it.server)).collect();
    assert!(!other.same);
    assert_eq!(
        told,
        [
            r#"cart.lines[l].unitPrice "19.9" "20.9""#,
            r#"coupons[k].benefit.amount "5" "4""#,
            r#"figures.payableBefore "39.80" "41.80""#,
            r#"figures.best.discount "5.00" "4.00""#,
            r#"figures.best.payable "34.80" "37.80""#,
            r#"figures.best.allocations.l "5.00" "4.00""#,
            r#"figures.best.steps[k].discount "5.00" "4.00""#,
            r#"figures.best.steps[k].allocations.l "5.00" "4.00""#,
            r#"figures.usable[k].discount "5.00" "4.00""#,
            r#"figures.usable[k].allocations.l "5.00" "4.00""#,
        ]
    );
    // A fingerprint of something else, of other rules, and no fingerprint at all.
    for (given, same_rules) in [("2.0000000000000000", true), ("1.0000000000000000", false), ("", false)] {
        let other = compare(&checkout, given, ServerFigures::default());
        assert_eq!(other.differences.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["fingerprint"]);
        assert_eq!(serde_json::to_value(other.rules).unwrap(), if same_rules { "same" } else { "other" });
    }
}

#[test]
fn fingerprints_tell_figures_and_not_how_they_are_written() {
    let line = |id: &str, price: Value, quantity: Value| json!({ "id": id, "unitPrice": price, "quantity": quantity });
    let coupon =
        |id: &str, amount: Value| json!({ "id": id, "benefit": { "kind": "amountOff", "amount": amount } });
    let print = |lines: Value, coupons: Value, options: Value| {
        Checkout::new(&json!({ "lines": lines }), &coupons, &options).evaluate().fingerprint
    };
    let (a, b) = (line("a", json!("19.90"), json!(2)), line("b", json!(5), json!(1)));
    let (k, m) = (coupon("k", json!(5)), coupon("m", json!("4.00")));
    let first = print(json!([a, b]), json!([k, m]), json!({}));
    assert!(first.starts_with("2.") && first.len() == 18, "{first}");
    let again = print(
        json!([line("b", json!("5.000"), json!("1.0")), line("a", json!(19.9), json!("2"))]),
        json!([coupon("m", json!(4)), coupon("k", json!("5.0"))]),
        json!({ "language": "en" }),
    );
    assert_eq!(first, again);
    for other in [
        print(json!([a]), json!([k, m]), json!({})),
        print(json!([a, line("b", json!(5.01), json!(1))]), json!([k, m]), json!({})),
        print(json!([a, b]), json!([k]), json!({})),
        print(json!([a, b]), json!([k, coupon("m", json!("4.01"))]), json!({})),
        print(json!([a, b]), json!([k, m]), json!({ "maxCoupons": 2 })),
    ] {
        assert_ne!(first, other);
    }
}

#[test]
fn fingerprints_tell_every_figure() {
    let cart = json!({ "lines": [
        { "id": "a", "productId": "a", "unitPrice": "19.90", "quantity": 3 }, { "id": "b", "unitPrice": 40, "quantity": "0.5" },
    ], "shippingFee": 6 });
    let coupons = json!([
        { "id": "k", "benefit": { "kind": "amountOff", "amount": 90 }, "scope": { "kind": "products", "ids": ["a"] } },
        { "id": "m", "benefit": { "kind": "percentOff", "percent": 10 } },
        { "id": "s", "benefit": { "kind": "shippingOff" } },
        { "id": "u", "benefit": { "kind": "amountOff", "amount": 1 }, "minAmount": 1000 },
        { "id": "w", "benefit": { "kind": "amountOff", "amount": 1 }, "shops": { "include": ["1"] } },
    ]);
    let checkout = Checkout::new(&cart, &coupons, &json!({ "maxCoupons": 3, "selected": ["m", "s"] }));
    let evaluation = checkout.evaluate();
    let print = |evaluation: &Evaluation| {
        let Checkout { coupons, cart, context, options, .. } = &checkout;
        fingerprint(CouponsDigest::new(coupons), cart, context, options, evaluation)
    };
    assert_eq!(print(&evaluation), evaluation.fingerprint);
    let count = figures(&mut evaluation.clone()).len();
    assert!(count > 40, "{count}");
    for place in 0..count {
        let mut other = evaluation.clone();
        figures(&mut other)[place].0 += 1;
        assert_ne!(print(&other), evaluation.fingerprint, "figure {place}");
    }
    let changes: [fn(&mut Evaluation); 6] = [
        |it| it.best = None,
        |it| it.selected = None,
        |it| it.next_change_at = Some(1),
        |it| it.counts.undetermined += 1,
        |it| it.best.as_mut().unwrap().coupon_ids.reverse(),
        |it| it.unusable[0].coupon_id = "v".to_owned(),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let mut other = evaluation.clone();
        change(&mut other);
        assert_ne!(print(&other), evaluation.fingerprint, "change {place}");
    }
}

/// The figures of an evaluation that are not made of the others.
fn figures(evaluation: &mut Evaluation) -> Vec<&mut Yuan> {
    fn of_verdict(it: &mut Verdict) -> Vec<&mut Yuan> {
        let shares = it.allocations.0.iter_mut().map(|(_, share)| share);
        [&mut it.discount, &mut it.shipping_discount, &mut it.wasted].into_iter().chain(shares).collect()
    }
    fn of_stack(it: &mut Stack) -> Vec<&mut Yuan> {
        let shares = it.allocations.0.iter_mut().map(|(_, share)| share);
        let own = [&mut it.discount, &mut it.shipping_discount, &mut it.payable].into_iter().chain(shares);
        own.chain(it.steps.iter_mut().flat_map(of_verdict)).collect()
    }
    let stacks = evaluation.best.iter_mut().chain(evaluation.selected.iter_mut());
    let verdicts = evaluation.usable.iter_mut().flat_map(of_verdict);
    std::iter::once(&mut evaluation.payable_before).chain(stacks.flat_map(of_stack)).chain(verdicts).collect()
}

/// Every value of the input, one after the other, is another one; the words of messages alone change nothing.
#[test]
fn fingerprints_tell_every_input() {
    let cases = include_str!("cases/evaluation-2.json");
    let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
    let (mut told, mut silent) = (0, std::collections::BTreeSet::new());
    for case in cases.iter().step_by(15) {
        let print = |input: &Value| common::evaluate(input).ok().map(|it| it["fingerprint"].clone());
        let before = print(case);
        for path in leaves(case, String::new()) {
            let mut other = case.clone();
            let value = other.pointer_mut(&path).unwrap();
            *value = match value.take() {
                Value::Bool(flag) => json!(!flag),
                Value::Number(number) => json!(number.as_f64().unwrap() as i64 + 1),
                Value::String(text) => {
                    text.parse::<f64>().map_or(json!(text + "x"), |it| json!(it as i64 + 1))
                }
                other => other,
            };
            match print(&other) {
                Some(after) if Some(&after) == before.as_ref() => drop(silent.insert(path)),
                after => told += usize::from(after.is_some()),
            }
        }
    }
    assert!(told > 300, "{told}");
    let is_silent = |path: &String| path.starts_with("/options/l") || path.starts_with("/options/offset");
    let silent: Vec<&String> = silent.iter().filter(|path| !is_silent(path)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}

/// The paths of the values of an input.
fn leaves(value: &Value, path: String) -> Vec<String> {
    let below = |(name, value): (String, &Value)| leaves(value, format!("{path}/{name}"));
    match value {
        Value::Object(fields) => {
            let is_given = |name: &&String| !path.is_empty() || !matches!(name.as_str(), "name" | "expect");
            let fields = fields.iter().filter(|(name, _)| is_given(name));
            fields.flat_map(|(name, value)| below((name.clone(), value))).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(place, value)| below((place.to_string(), value))).collect()
        }
        Value::Null => Vec::new(),
        _ => vec![path],
    }
}

#[test]
fn whether_a_shopper_may_claim() {
    let now = 1_780_243_200_000_i64;
    let shopper = json!({ "now": now, "customer": { "levels": ["gold"] } });
    for (fields, claimed, status, codes) in [
        (json!({}), None, "usable", vec![]),
        (json!({ "startsAt": now + 1, "endsAt": now + 2 }), None, "usable", vec![]),
        (json!({ "endsAt": now }), None, "unusable", vec!["expired"]),
        (json!({ "state": "ended" }), None, "unusable", vec!["ended"]),
        (json!({ "state": "frozen", "stock": { "total": 0 } }), None, "unusable", vec!["frozen", "soldOut"]),
        (json!({ "state": "new" }), None, "undetermined", vec!["unknownRule"]),
        (json!({ "claimableFrom": now + 1 }), None, "unusable", vec!["claimNotStarted"]),
        (json!({ "claimableFrom": now, "claimableTo": now + 1 }), None, "usable", vec![]),
        (json!({ "claimableTo": now }), None, "unusable", vec!["claimEnded"]),
        (json!({ "stock": { "total": 10, "claimed": 9 } }), None, "usable", vec![]),
        (json!({ "stock": { "total": 10, "claimed": 10 } }), None, "unusable", vec!["soldOut"]),
        (json!({ "stock": { "total": 10 } }), None, "undetermined", vec!["unknownRule"]),
        (json!({ "stock": { "claimed": 10 } }), None, "usable", vec![]),
        (json!({ "perCustomer": 2 }), Some(1), "usable", vec![]),
        (json!({ "perCustomer": 2 }), Some(2), "unusable", vec!["claimLimit"]),
        (json!({ "perCustomer": 2 }), None, "undetermined", vec!["missingContext"]),
        (json!({ "perCustomer": 0 }), None, "unusable", vec!["claimLimit"]),
        (json!({ "customers": { "levels": ["gold"] } }), None, "usable", vec![]),
        (json!({ "customers": { "levels": ["silver"] } }), None, "unusable", vec!["wrongCustomer"]),
        (
            json!({ "customers": { "labels": ["x"] }, "perCustomer": 1 }),
            Some(1),
            "unusable",
            vec!["claimLimit", "missingContext"],
        ),
    ] {
        let mut template = json!({ "id": "t", "benefit": { "kind": "amountOff", "amount": 5 } });
        template.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let (coupon, terms): (Coupon, ClaimTerms) =
            (from(&template, "template").unwrap(), from(&template, "template").unwrap());
        let context: Context = from(&shopper, "context").unwrap();
        let answer =
            serde_json::to_value(claimable(&coupon, &terms, &context, claimed, Default::default())).unwrap();
        let told: Vec<&str> =
            answer["reasons"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
        assert_eq!((answer["status"].as_str().unwrap(), told), (status, codes.clone()), "{fields}");
        if codes == ["missingContext"] {
            assert_eq!(answer["reasons"][0]["message"], "缺少信息，无法判断（已领数量）");
        }
    }
}

#[test]
fn the_platforms_own_figure_is_compared() {
    let cart = json!({ "lines": [{ "id": "a", "unitPrice": "99.99", "quantity": 1 }] });
    for (quote, expected) in [
        (json!({ "discount": "15.00" }), json!({ "equal": true, "quoted": "15.00", "difference": "0.00" })),
        (json!({ "discount": "15.01" }), json!({ "equal": false, "quoted": "15.01", "difference": "0.01" })),
        (json!({ "discount": "14" }), json!({ "equal": false, "quoted": "14.00", "difference": "1.00" })),
        (json!({ "discount": "?" }), Value::Null),
        (Value::Null, Value::Null),
    ] {
        let coupons =
            json!([{ "id": "k", "benefit": { "kind": "percentOff", "percent": 15 }, "quote": quote }]);
        let evaluation = Checkout::new(&cart, &coupons, &json!({})).evaluate();
        let agreement = serde_json::to_value(evaluation.usable[0].agreement).unwrap();
        assert_eq!(agreement, expected, "{quote}");
    }
}

#[track_caller]
fn assert_next(coupons: Value, item: Value, expected: Value) {
    assert_next_by(json!({}), coupons, item, expected);
}

#[track_caller]
fn assert_next_by(options: Value, coupons: Value, item: Value, expected: Value) {
    let checkout = Checkout::new(&json!({ "lines": [] }), &coupons, &options);
    let items: Vec<CartLine> = from(&json!([item]), "items").unwrap();
    let prices = checkout.wallet.prices(&items, &checkout.context, &checkout.options).unwrap();
    assert_eq!(serde_json::to_value(&prices[0].next).unwrap(), expected, "{coupons}");
}

#[test]
fn the_nearest_threshold_that_would_make_it_cheaper() {
    let tea = json!({ "id": "tea", "productId": "tea", "unitPrice": 30, "quantity": 1 });
    let pork = json!({ "id": "pork", "unitPrice": 30, "quantity": "0.5" });
    let coupon = |id: &str, fields: Value| {
        let mut coupon = json!({ "id": id, "benefit": { "kind": "amountOff", "amount": 10 } });
        coupon.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        coupon
    };
    let hundred = coupon("100", json!({ "minAmount": 100 }));
    let add_70 = json!({ "couponId": "100", "addAmount": "70.00", "payable": "90.00" });
    assert_next(json!([hundred]), tea.clone(), add_70.clone());
    assert_next(
        json!([hundred]),
        pork.clone(),
        json!({ "couponId": "100", "addAmount": "85.00", "payable": "90.00" }),
    );
    assert_next_by(
        json!({ "thresholdBase": "gross" }),
        json!([hundred]),
        json!({ "id": "tea", "unitPrice": 30, "quantity": 1, "discount": 5 }),
        json!({ "couponId": "100", "addAmount": "70.00", "payable": "85.00" }),
    );
    let three = coupon("3", json!({ "minQuantity": 3 }));
    let add_2 = json!({ "couponId": "3", "addQuantity": "2", "payable": "80.00" });
    assert_next(json!([hundred, three]), tea.clone(), add_2);
    // Both must hold: three of them are 90, four are 120.
    let both = coupon("b", json!({ "minAmount": 100, "minQuantity": 3 }));
    for base in ["net", "gross"] {
        assert_next_by(
            json!({ "thresholdBase": base }),
            json!([both]),
            tea.clone(),
            json!({ "couponId": "b", "addQuantity": "3", "payable": "110.00" }),
        );
    }
    // The amount is there, to the fen: only pieces are missing.
    let exactly = coupon("e", json!({ "minAmount": 30, "minQuantity": 3 }));
    assert_next(
        json!([exactly]),
        tea.clone(),
        json!({ "couponId": "e", "addQuantity": "2", "payable": "80.00" }),
    );
    let dear_tier = json!({ "minQuantity": 3, "benefit": { "kind": "tiers",
        "tiers": [{ "atLeast": 20, "off": 2 }, { "atLeast": 500, "off": 100 }] } });
    assert_next(
        json!([coupon("d", dear_tier)]),
        tea.clone(),
        json!({ "couponId": "d", "addQuantity": "2", "payable": "88.00" }),
    );
    // A tier above one that is reached to the fen, or to the piece.
    let from_30 = json!({ "minAmount": 30, "benefit": { "kind": "tiers",
        "tiers": [{ "atLeast": 20, "off": 2 }, { "atLeast": 50, "off": 8 }] } });
    assert_next(
        json!([coupon("f", from_30)]),
        tea.clone(),
        json!({ "couponId": "f", "addAmount": "20.00", "payable": "42.00" }),
    );
    let pieces = json!({ "benefit": { "kind": "tiers",
        "tiers": [{ "atLeastQuantity": 1, "off": 5 }, { "atLeastQuantity": 3, "off": 20 }] } });
    assert_next(
        json!([coupon("q", pieces)]),
        tea.clone(),
        json!({ "couponId": "q", "addQuantity": "2", "payable": "70.00" }),
    );
    let every_two = json!({ "benefit": { "kind": "tiers", "every": true,
        "tiers": [{ "atLeastQuantity": 2, "off": 5 }] } });
    assert_next(
        json!([coupon("2", every_two)]),
        json!({ "id": "tea", "unitPrice": 30, "quantity": 3 }),
        json!({ "couponId": "2", "addQuantity": "1", "payable": "110.00" }),
    );
    // What was granted on the line stays as it is.
    let reduced = json!({ "id": "tea", "unitPrice": 30, "quantity": 1, "discount": 3 });
    assert_next(json!([three]), reduced, json!({ "couponId": "3", "addQuantity": "2", "payable": "77.00" }));
    // Of a gift nobody is asked to buy more.
    let gift = json!({ "id": "tea", "unitPrice": 30, "quantity": 1, "discount": 30 });
    assert_next(json!([three]), gift.clone(), Value::Null);
    let one_of_them =
        json!({ "minAmount": 100, "minQuantity": 1, "benefit": { "kind": "unitOff", "amount": 5 } });
    assert_next(
        json!([coupon("g", one_of_them)]),
        gift,
        json!({ "couponId": "g", "addAmount": "100.00", "payable": "95.00" }),
    );
    // What is bought more is one piece.
    let each = json!({ "minAmount": 100, "benefit": { "kind": "unitOff", "amount": 5 } });
    assert_next(
        json!([coupon("u", each)]),
        json!({ "id": "two", "unitPrice": 30, "quantity": 2 }),
        json!({ "couponId": "u", "addAmount": "40.00", "payable": "85.00" }),
    );
    // Its price is what is added, whichever amount is looked at.
    let a_tenth = json!({ "minAmount": 100, "benefit": { "kind": "unitOff", "percent": 10 } });
    for base in ["net", "gross"] {
        assert_next_by(
            json!({ "thresholdBase": base }),
            json!([coupon("u", a_tenth.clone())]),
            tea.clone(),
            json!({ "couponId": "u", "addAmount": "70.00", "payable": "90.00" }),
        );
    }
    let held = |quantity: i64| {
        let required = json!({ "mode": "all", "items": [{ "productId": "pan", "quantity": quantity }] });
        json!([coupon("r", json!({ "minAmount": 100, "required": required }))])
    };
    let pans = json!({ "id": "two", "productId": "pan", "unitPrice": 30, "quantity": 2 });
    let add_40 = json!({ "couponId": "r", "addAmount": "40.00", "payable": "90.00" });
    assert_next(held(3), pans.clone(), add_40);
    assert_next(held(4), pans, Value::Null);
    let three_pans = json!({ "minQuantity": 3, "required": { "mode": "all", "items": [{ "productId": "pan", "quantity": 3 }] } });
    assert_next(
        json!([coupon("3", three_pans)]),
        json!({ "id": "one", "productId": "pan", "unitPrice": 30, "quantity": 1 }),
        json!({ "couponId": "3", "addQuantity": "2", "payable": "80.00" }),
    );
    // Of weighed goods nobody can say how many more.
    let heavy = coupon("h", json!({ "minAmount": 100, "minQuantity": 2 }));
    assert_next(json!([heavy]), pork.clone(), Value::Null);
    // A tier by pieces asks for none where the amount is still missing.
    let by_pieces = json!({ "minAmount": 40, "benefit": { "kind": "tiers",
        "tiers": [{ "atLeastQuantity": 1, "off": 5 }, { "atLeastQuantity": 3, "off": 20 }] } });
    assert_next(
        json!([coupon("p", by_pieces)]),
        tea.clone(),
        json!({ "couponId": "p", "addAmount": "10.00", "payable": "35.00" }),
    );
    let cup = json!({ "id": "cup", "benefit": { "kind": "buyGet", "buy": 3, "get": 1 } });
    assert_next(
        json!([cup.clone()]),
        tea.clone(),
        json!({ "couponId": "cup", "addQuantity": "3", "payable": "90.00" }),
    );
    let tiers = json!({ "id": "t", "benefit": { "kind": "tiers", "tiers": [{ "atLeast": 20, "off": 2 }, { "atLeast": 50, "off": 8 }] } });
    assert_next(
        json!([tiers]),
        tea.clone(),
        json!({ "couponId": "t", "addAmount": "20.00", "payable": "42.00" }),
    );
    // What is reached, what is no better, what is for other goods, and what lacks more than goods.
    for fields in [
        json!({ "minAmount": 30 }),
        json!({ "minAmount": 100, "benefit": { "kind": "amountOff", "amount": 0 } }),
        json!({ "minAmount": 100, "scope": { "kind": "products", "ids": ["x"] } }),
        json!({ "minAmount": 100, "state": "used" }),
        json!({ "minAmount": 100, "shops": { "include": ["7"] } }),
    ] {
        assert_next(json!([coupon("k", fields)]), tea.clone(), Value::Null);
    }
    let quoted = json!({ "id": "\"tea\"\n茶", "unitPrice": 30, "quantity": 1 });
    assert_next(json!([hundred]), quoted, add_70);
    // What comes off now is as much, or will be more.
    for benefit in [
        json!({ "kind": "amountOff", "amount": 12 }),
        json!({ "kind": "amountOff", "amount": 10 }),
        json!({ "kind": "percentOff", "percent": 50 }),
        json!({ "kind": "percentOff", "percent": 25 }),
    ] {
        let better_already = coupon("k", json!({ "benefit": benefit }));
        assert_next(json!([hundred, better_already]), tea.clone(), Value::Null);
    }
    let free_already = coupon("k", json!({ "benefit": { "kind": "amountOff", "amount": 30 } }));
    assert_next(json!([cup, free_already]), tea.clone(), Value::Null);
    // The threshold may look at some of the goods, and the coupon be for all; not for others.
    let of = |id: &str| {
        coupon("s", json!({ "minAmount": 100, "thresholdScope": { "kind": "products", "ids": [id] } }))
    };
    let add_70_of_it = json!({ "couponId": "s", "addAmount": "70.00", "payable": "90.00" });
    assert_next(json!([of("tea")]), tea.clone(), add_70_of_it);
    assert_next(json!([of("pot")]), tea.clone(), Value::Null);
    // One that stands beside no other discount.
    let alone = coupon("x", json!({ "minAmount": 100, "exclusive": true }));
    let reduced = json!({ "id": "tea", "unitPrice": 30, "quantity": 1, "discount": 3 });
    assert_next(
        json!([alone]),
        tea.clone(),
        json!({ "couponId": "x", "addAmount": "70.00", "payable": "90.00" }),
    );
    assert_next(json!([alone]), reduced, Value::Null);
    // Beside what comes off now it need not be better, where both may stand.
    let beside = coupon("k", json!({ "benefit": { "kind": "amountOff", "amount": 12 } }));
    assert_next_by(
        json!({ "maxCoupons": 2 }),
        json!([hundred, beside]),
        tea,
        json!({ "couponId": "100", "addAmount": "70.00", "payable": "78.00" }),
    );
}

#[test]
fn a_price_that_hangs_on_what_is_not_known_says_so() {
    let here = |id: &str| json!({ "id": id, "shops": { "include": ["7"] }, "benefit": { "kind": "amountOff", "amount": 10 } });
    let any = json!({ "id": "any", "benefit": { "kind": "amountOff", "amount": 1 } });
    let coupons = json!([here("here"), any, here("at home"), here("there")]);
    let checkout = Checkout::new(&json!({ "lines": [] }), &coupons, &json!({}));
    let items: Vec<CartLine> =
        from(&json!([{ "id": "a", "unitPrice": 30, "quantity": 1 }]), "items").unwrap();
    let prices = checkout.wallet.prices(&items, &checkout.context, &checkout.options).unwrap();
    let told = serde_json::to_value(&prices[0]).unwrap();
    assert_eq!((&told["payable"], &told["couponIds"]), (&json!("29.00"), &json!(["any"])));
    // As they were given.
    assert_eq!(told["undetermined"], json!(["here", "at home", "there"]));
}

#[test]
fn a_long_list_is_priced_to_its_end() {
    let places = [0, 1, 63, 64, 65, 127, 128, 129];
    let coupon = |place: &usize| {
        json!({ "id": format!("k{place}"), "scope": { "kind": "products", "ids": [format!("p{place}")] },
            "benefit": { "kind": "percentOff", "percent": 50 }, "minAmount": 10 })
    };
    let item = |i: usize| json!({ "id": format!("i{i}"), "productId": format!("p{i}"), "unitPrice": 10, "quantity": 1 });
    let coupons: Value = places.iter().map(coupon).collect();
    let checkout = Checkout::new(&json!({ "lines": [] }), &coupons, &json!({}));
    let items: Vec<CartLine> = from(&(0..130).map(item).collect(), "items").unwrap();
    let prices = checkout.wallet.prices(&items, &checkout.context, &checkout.options).unwrap();
    for (place, price) in prices.iter().enumerate() {
        let expected = if places.contains(&place) { 500 } else { 1000 };
        assert_eq!(price.payable.0, expected, "{place}");
    }
}

#[test]
fn faults_of_items_have_their_paths() {
    let checkout = Checkout::new(&json!({ "lines": [] }), &json!([]), &json!({}));
    let items = json!([
        { "id": "a", "unitPrice": 1, "quantity": 1 },
        { "id": "b", "unitPrice": 1, "quantity": 1, "discount": 2 },
    ]);
    let items: Vec<CartLine> = from(&items, "items").unwrap();
    let error = checkout.wallet.prices(&items, &checkout.context, &checkout.options).unwrap_err();
    assert_eq!(error.issues[0].path, "items[1].discount");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// The price of an item is that of a cart that holds nothing else.
    #[test]
    fn prices_are_those_of_each_item_by_itself(
        cart in random::cart(1..=5), coupons in random::coupons(6), options in random::options(0..=3)
    ) {
        let coupons = Value::from(coupons);
        let mut lines = cart["lines"].as_array().unwrap().clone();
        let items: Vec<CartLine> = from(&Value::from(lines.clone()), "items").unwrap();
        let all = Checkout::new(&json!({ "lines": [] }), &coupons, &options);
        let prices = all.wallet.prices(&items, &all.context, &all.options).unwrap();
        for (price, line) in prices.iter().zip(lines.drain(..)) {
            let own = Checkout::new(&json!({ "lines": [line] }), &coupons, &options).evaluate();
            let best = own.best.unwrap_or(Stack { payable: own.payable_before, ..Stack::default() });
            prop_assert_eq!((price.before, price.payable), (own.payable_before, best.payable));
            prop_assert_eq!(&price.coupon_ids, &best.coupon_ids);
            let undetermined = own.undetermined.into_iter().map(|verdict| verdict.coupon_id);
            prop_assert_eq!(&price.undetermined, &undetermined.collect::<Vec<_>>());
        }
    }
}
