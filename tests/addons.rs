//! 凑单: what to buy more, held against trying everything.

use couponkit::evaluate::Wallet;
use couponkit::model::order::AddOn;
use couponkit::model::read::{read, Violations};
use couponkit::model::{Cart, CartLine, Context, Coupon, Options, Wire};
use proptest::prelude::*;
use serde_json::{json, Value};

fn from<T: Wire + Default>(value: &Value) -> T {
    let mut violations = Violations::default();
    let value = read(&value.to_string(), "", &mut violations).unwrap();
    assert!(violations.is_empty(), "{violations:?}");
    value
}

fn yuan(fen: i64) -> String {
    couponkit::money::format_fen(fen)
}

fn suggest(cart: &Value, coupons: &Value, candidates: &Value) -> Vec<AddOn> {
    suggest_by(&json!({}), cart, coupons, candidates)
}

fn suggest_by(options: &Value, cart: &Value, coupons: &Value, candidates: &Value) -> Vec<AddOn> {
    let (cart, coupons): (Cart, Vec<Coupon>) = (from(cart), from(coupons));
    let (candidates, context): (Vec<CartLine>, Context) = (from(candidates), from(&json!({ "now": 0 })));
    let options: Options = from(options);
    Wallet::new(coupons).suggest_add_ons(&cart, &context, &candidates, &options).unwrap()
}

fn goods(id: &str, price: &str, quantity: i64) -> Value {
    json!({ "id": id, "productId": id, "unitPrice": price, "quantity": quantity })
}

fn off(id: &str, at_least: i64, off: i64) -> Value {
    json!({ "id": id, "minAmount": at_least, "benefit": { "kind": "amountOff", "amount": off } })
}

#[test]
fn the_cheapest_goods_that_reach_a_threshold() {
    let cart = json!({ "lines": [goods("tea", "88.00", 1)] });
    for (coupons, candidates, expected) in [
        // 再买 ¥12.00，总共少付 ¥8.00
        (
            json!([off("k", 100, 20)]),
            json!([goods("a", "12.00", 1), goods("b", "15.00", 1)]),
            json!([["12.00", "80.00", "8.00", { "a": 1 }]]),
        ),
        // The cheapest is two of something.
        (
            json!([off("k", 100, 20)]),
            json!([goods("a", "6.10", 9), goods("b", "12.50", 1)]),
            json!([["12.20", "80.20", "7.80", { "a": 2 }]]),
        ),
        // No more than there are of it.
        (
            json!([off("k", 100, 20)]),
            json!([goods("a", "6.10", 1), goods("b", "12.50", 1)]),
            json!([["12.50", "80.50", "7.50", { "b": 1 }]]),
        ),
        // It would cost more than it saves, or cannot be reached.
        (json!([off("k", 100, 12)]), json!([goods("a", "12.00", 1)]), json!([])),
        (json!([off("k", 100, 20)]), json!([goods("a", "11.99", 1)]), json!([])),
        (json!([off("k", 100, 20)]), json!([]), json!([])),
        // Dearer and better stands beside cheaper; dearer and no better does not.
        (
            json!([off("k", 100, 20), off("m", 120, 50), off("n", 130, 51)]),
            json!([goods("a", "12.00", 1), goods("b", "32.00", 1), goods("c", "44.00", 1)]),
            json!([["32.00", "70.00", "18.00", { "b": 1 }], ["12.00", "80.00", "8.00", { "a": 1 }]]),
        ),
        // Tiers above the one that is reached.
        (
            json!([{ "id": "t", "benefit": { "kind": "tiers", "tiers": [{ "atLeast": 50, "off": 5 }, { "atLeast": 90, "off": 5 }, { "atLeast": 100, "off": 30 }] } }]),
            json!([goods("a", "2.00", 1), goods("b", "12.00", 1)]),
            json!([["12.00", "70.00", "13.00", { "b": 1 }]]),
        ),
        // 每满减: the next time, by the amount and by the pieces.
        (
            json!([{ "id": "e", "benefit": { "kind": "tiers", "every": true, "tiers": [{ "atLeast": 50, "off": 30 }] } }]),
            json!([goods("a", "12.00", 1)]),
            json!([["12.00", "40.00", "18.00", { "a": 1 }]]),
        ),
        (
            json!([{ "id": "e", "benefit": { "kind": "tiers", "every": true, "tiers": [{ "atLeastQuantity": 1, "off": 20 }] } }]),
            json!([goods("a", "12.00", 1), goods("b", "13.00", 1)]),
            json!([["12.00", "60.00", "8.00", { "a": 1 }]]),
        ),
        // Two of many.
        (
            json!([off("k", 100, 20)]),
            json!([goods("a", "6.00", 9), goods("b", "36.00", 1)]),
            json!([["12.00", "80.00", "8.00", { "a": 2 }]]),
        ),
        // Pieces that cost more than the amount that is lacking.
        (
            json!([{ "id": "q", "minQuantity": 5, "benefit": { "kind": "amountOff", "amount": 30 } }]),
            json!([goods("a", "5.00", 4)]),
            json!([["20.00", "78.00", "10.00", { "a": 4 }]]),
        ),
        // Pieces, and both.
        (
            json!([{ "id": "q", "minQuantity": 3, "benefit": { "kind": "amountOff", "amount": 30 } }]),
            json!([goods("a", "9.00", 1), goods("b", "5.00", 1), goods("c", "4.00", 1)]),
            json!([["9.00", "67.00", "21.00", { "b": 1, "c": 1 }]]),
        ),
        (
            json!([{ "id": "q", "minQuantity": 3, "minAmount": 100, "benefit": { "kind": "amountOff", "amount": 30 } }]),
            json!([goods("a", "12.00", 1), goods("b", "5.00", 1), goods("c", "7.50", 1)]),
            json!([["12.50", "70.50", "17.50", { "b": 1, "c": 1 }]]),
        ),
        // All that there is of them, though two of the dearer one would come to as much.
        (
            json!([{ "id": "q", "minQuantity": 3, "minAmount": 128, "benefit": { "kind": "amountOff", "amount": 50 } }]),
            json!([goods("a", "10.00", 2), goods("b", "20.00", 1)]),
            json!([["40.00", "78.00", "10.00", { "a": 2, "b": 1 }]]),
        ),
        // Pieces of which there is one each.
        (
            json!([{ "id": "q", "minQuantity": 3, "benefit": { "kind": "amountOff", "amount": 30 } }]),
            json!([goods("a", "10.00", 1), goods("b", "10.00", 1)]),
            json!([["20.00", "78.00", "10.00", { "a": 1, "b": 1 }]]),
        ),
        // Goods that do not count.
        (
            json!([{ "id": "s", "minAmount": 100, "scope": { "kind": "products", "ids": ["tea", "b"] }, "benefit": { "kind": "amountOff", "amount": 30 } }]),
            json!([goods("a", "12.00", 1), goods("b", "20.00", 1)]),
            json!([["20.00", "78.00", "10.00", { "b": 1 }]]),
        ),
        // What lacks more than goods.
        (
            json!([{ "id": "u", "state": "used", "minAmount": 100, "benefit": { "kind": "amountOff", "amount": 30 } }]),
            json!([goods("a", "12.00", 1)]),
            json!([]),
        ),
        // Weighed goods as a whole.
        (
            json!([off("k", 100, 20)]),
            json!([{ "id": "w", "unitPrice": "24.00", "quantity": "0.5" }]),
            json!([["12.00", "80.00", "8.00", { "w": 0.5 }]]),
        ),
    ] {
        let told: Vec<Value> = suggest(&cart, &coupons, &candidates)
            .iter()
            .map(|it| {
                assert!(it.optimal);
                let add: serde_json::Map<String, Value> =
                    it.add.iter().map(|added| (added.id.clone(), json!(added.quantity))).collect();
                json!([yuan(it.cost.0), yuan(it.payable.0), yuan(it.net.0), add])
            })
            .collect();
        assert_eq!(Value::from(told), expected, "{coupons} {candidates}");
    }
}

#[test]
fn what_is_reduced_already_is_beside_other_coupons_than_exclusive_ones() {
    let exclusive = json!({ "id": "k", "minAmount": 100, "exclusive": true, "benefit": { "kind": "amountOff", "amount": 20 } });
    for (discount, coupon, suggested) in
        [(0, exclusive.clone(), 1), (2, exclusive, 0), (0, off("k", 100, 20), 1), (2, off("k", 100, 20), 1)]
    {
        let cart =
            json!({ "lines": [{ "id": "tea", "unitPrice": "90.00", "quantity": 1, "discount": discount }] });
        let found = suggest(&cart, &json!([coupon]), &json!([goods("a", "12.00", 1)]));
        assert_eq!(found.len(), suggested, "{discount} {coupon}");
    }
}

#[test]
fn what_is_not_known_to_be_usable_makes_nothing_cheaper() {
    let somewhere =
        json!({ "id": "s", "shops": { "include": ["7"] }, "benefit": { "kind": "amountOff", "amount": 50 } });
    let cart = json!({ "lines": [goods("tea", "88.00", 1)] });
    let found = suggest(&cart, &json!([off("k", 100, 20), somewhere]), &json!([goods("a", "12.00", 1)]));
    let told: Vec<_> = found.iter().map(|it| (&it.coupon_ids[..], yuan(it.payable.0))).collect();
    assert_eq!(told, [(&["k".to_owned()][..], "80.00".to_owned())]);
}

#[test]
fn a_candidate_is_no_line_of_the_cart() {
    let (cart, candidates): (Cart, Vec<CartLine>) = (
        from(&json!({ "lines": [goods("tea", "88", 1)] })),
        from(&json!([goods("a", "1", 1), goods("tea", "1", 1)])),
    );
    let wallet = Wallet::new(from(&json!([off("k", 100, 20)])));
    let context: Context = from(&json!({ "now": 0 }));
    let error = wallet.suggest_add_ons(&cart, &context, &candidates, &Options::default()).unwrap_err();
    assert_eq!(error.path.as_deref(), Some("candidates[1].id"));
}

#[test]
fn far_thresholds_are_reached_without_a_proof() {
    let candidates: Vec<Value> =
        (0..40).map(|i| goods(&format!("c{i}"), &format!("{}.{:02}", 100 + i * 7, i), 1_000_000)).collect();
    let cart = json!({ "lines": [goods("tea", "500.00", 1)] });
    let found = suggest(&cart, &json!([off("k", 1_000_000, 999_990)]), &Value::from(candidates));
    assert!(!found[0].optimal && found[0].cost.0 >= 99_950_000, "{found:?}");
}

#[test]
fn without_a_proof_too_no_more_is_bought_than_there_is() {
    let cart = json!({ "lines": [goods("tea", "500.00", 1)] });
    let candidates =
        json!([goods("d", "2000001.37", 5), goods("c", "300000.11", 3), goods("b", "30000.07", 3)]);
    let found = suggest(&cart, &json!([off("k", 1_000_000, 9_000_000)]), &candidates);
    let bought: Vec<(&str, &str)> =
        found[0].add.iter().map(|it| (it.id.as_str(), it.quantity.as_str())).collect();
    assert_eq!(bought, [("d", "1"), ("c", "3"), ("b", "3")]);
    assert!(!found[0].optimal);
}

#[test]
fn the_same_goods_are_suggested_once() {
    let cart = json!({ "lines": [goods("tea", "88.00", 1)] });
    let coupons = json!([off("k", 100, 20), off("m", 100, 20)]);
    let found = suggest_by(
        &json!({ "maxCoupons": 2, "stackThreshold": "original" }),
        &cart,
        &coupons,
        &json!([goods("a", "12.00", 1)]),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].coupon_ids, ["k", "m"]);
}

/// The least that goods of so many fen and so many of each cost which come to an amount and a number of pieces.
fn by_trying_everything(goods: &[(i64, i64)], amount: i64, pieces: i64) -> Option<i64> {
    let Some(((price, most), rest)) = goods.split_first() else {
        return (amount <= 0 && pieces <= 0).then_some(0);
    };
    let of = |count: i64| {
        Some(price * count + by_trying_everything(rest, amount - price * count, pieces - count)?)
    };
    (0..=*most).filter_map(of).min()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_is_nothing_cheaper(
        kinds in prop::collection::vec((1..3000i64, 1..=2i64), 0..=9).prop_flat_map(|twos| {
            let ones = prop::collection::vec((1..3000i64, Just(1i64)), 0..=12 - twos.len());
            (Just(twos), ones)
        }).prop_map(|(twos, ones)| [twos, ones].concat()),
        short in 1..6000i64,
        pieces in 0..4i64,
    ) {
        let coupon = json!([{ "id": "k", "minAmount": yuan(10_000 + short), "minQuantity": 1 + pieces,
            "benefit": { "kind": "amountOff", "amount": 100 } }]);
        let cart = json!({ "lines": [goods("tea", "100.00", 1)] });
        let candidates: Vec<Value> = kinds.iter().enumerate()
            .map(|(index, (price, most))| goods(&format!("c{index}"), &yuan(*price), *most)).collect();
        let found = suggest(&cart, &coupon, &Value::from(candidates));
        let least = by_trying_everything(&kinds, short, pieces).filter(|cost| *cost < 10_000);
        prop_assert_eq!(found.first().map(|it| it.cost.0), least);
        prop_assert!(found.iter().all(|it| it.optimal));
    }
}
