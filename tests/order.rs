//! Around the order: refunds, balances of coupons that are used several times, and what a server compares.

use couponkit::error::Result;
use couponkit::model::order::{Order, Refund, RefundOptions, Return, WriteOff};
use couponkit::model::read::{read, Violations};
use couponkit::orders::ledger::ledger;
use couponkit::orders::refund::refund;
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::{json, Value};

fn from<T: DeserializeOwned + Serialize>(value: &Value, root: &str) -> Result<T> {
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
