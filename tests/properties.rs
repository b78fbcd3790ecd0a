//! What holds for every cart and every wallet.

#[path = "common/random.rs"]
mod random;

#[path = "common/mod.rs"]
mod common;

#[path = "common/reference.rs"]
mod reference;

#[path = "common/compare.rs"]
mod compare;

use compare::{applied, assert_as_brute_force, evaluate, fen, grant, net_of, shares, NOW};
use couponkit::evaluate::Wallet;
use proptest::prelude::*;
use random::{cart, coupons, options, rounds, yuan};
use reference::Reference;
use serde_json::{json, Value};

fn check_figures(cart: &Value, before: i64, verdict: &Value) {
    let shares = shares(verdict);
    let discount = fen(&verdict["discount"]);
    assert_eq!(shares.iter().map(|(_, share)| share).sum::<i64>(), discount, "{verdict}");
    for (line, share) in shares {
        assert!(share > 0 && share <= net_of(cart, line), "{line} of {verdict}");
    }
    assert_eq!(fen(&verdict["payable"]), before - discount - fen(&verdict["shippingDiscount"]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: rounds(9_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shares_add_up_and_stay_within_their_lines(cart in cart(1..=5), coupons in coupons(5), options in options(1..=3)) {
        let report = evaluate(&cart, &coupons, &options);
        let before = fen(&report["payableBefore"]);
        let least = options["minPayable"].as_str().map_or(0, |_| fen(&options["minPayable"])).min(before);
        for verdict in report["usable"].as_array().unwrap() {
            check_figures(&cart, before, verdict);
            assert!(fen(&verdict["payable"]) >= least);
        }
        if !report["best"].is_null() {
            check_figures(&cart, before, &report["best"]);
            assert!(fen(&report["best"]["payable"]) >= least);
            assert_eq!(report["best"]["optimal"], true);
        }
    }

    #[test]
    fn the_order_of_the_input_changes_nothing(
        (cart, lines) in cart(1..=5).prop_flat_map(|cart| {
            let lines = cart["lines"].as_array().unwrap().clone();
            (Just(cart), Just(lines).prop_shuffle())
        }),
        (coupons, shuffled) in coupons(5).prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
        options in options(1..=3),
        order_discount in 0..50i64,
    ) {
        let mut cart = cart;
        grant(&mut cart, order_discount);
        let mut other = cart.clone();
        other["lines"] = json!(lines);
        let (one, two) = (evaluate(&cart, &coupons, &options), evaluate(&other, &shuffled, &options));
        assert_eq!(one["usable"], two["usable"]);
        assert_eq!(one["best"], two["best"]);
    }

    #[test]
    fn a_dearer_line_never_lowers_the_eligible_amount(cart in cart(1..=5), coupons in coupons(3), place in 0..5usize, more in 1..5_000i64) {
        let unreachable: Vec<Value> = coupons.into_iter().map(|mut coupon| {
            coupon["minAmount"] = json!("1000000000000");
            coupon
        }).collect();
        let mut dearer = cart.clone();
        let lines = dearer["lines"].as_array_mut().unwrap();
        let place = place % lines.len();
        let price = fen(&lines[place]["unitPrice"]) + more;
        lines[place]["unitPrice"] = json!(yuan(price));
        let amounts = |cart: &Value| -> Vec<i64> {
            let report = evaluate(cart, &unreachable, &json!({}));
            let below = |verdict: &Value| verdict["reasons"].as_array().unwrap().iter().find(|r| r["code"] == "belowMinAmount").map(|r| fen(&r["actual"]));
            report["unusable"].as_array().unwrap().iter().map(|verdict| below(verdict).unwrap_or(0)).collect()
        };
        let (before, after) = (amounts(&cart), amounts(&dearer));
        assert_eq!(before.len(), unreachable.len());
        assert!(before.iter().zip(&after).all(|(before, after)| before <= after), "{before:?} {after:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: rounds(3_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_best_stack_equals_brute_force(mut cart in cart(1..=4), coupons in coupons(7), options in options(1..=4), granted in 0..50i64) {
        grant(&mut cart, granted);
        assert_as_brute_force(&cart, &coupons, &options);
    }

    #[test]
    fn a_choice_is_priced_as_the_rules_have_it(
        cart in cart(1..=4),
        (coupons, chosen) in coupons(5).prop_flat_map(|list| (Just(list.clone()), Just(list).prop_shuffle())),
        mut options in options(1..=5),
        given in any::<bool>(),
    ) {
        options["selected"] = chosen.iter().map(|coupon| coupon["id"].clone()).collect();
        options["selectedOrder"] = json!(if given { "given" } else { "best" });
        let report = evaluate(&cart, &coupons, &options);
        let reference = Reference::new(&cart, &coupons, &options);
        let accepted = reference.accepted(&chosen.iter().collect::<Vec<_>>());
        let expected = if given { reference.in_order(&accepted) } else { reference.best_of(&accepted, true) };
        assert_eq!(applied(&report["selected"]), expected, "{cart}, {coupons:?}, {options}");
    }

    #[test]
    fn what_a_search_that_stops_early_may_have_missed_is_within_its_gap(
        cart in cart(1..=4), coupons in coupons(7), options in options(1..=4), effort in 1..10_000i64,
    ) {
        let mut short = options.clone();
        short["effort"] = json!(effort);
        let report = evaluate(&cart, &coupons, &short);
        let most = Reference::new(&cart, &coupons, &options).best();
        let (found, best) = (applied(&report["best"]), &report["best"]);
        let gap = if best.is_null() { 0 } else { i128::from(fen(&best["gap"])) };
        assert!(found.saved + gap >= most.saved, "{} and {gap}, but {}", found.saved, most.saved);
        assert!(best.is_null() || best["optimal"] == false || found == most);
    }

    #[test]
    fn a_unit_is_taken_once_and_what_is_paid_for_units_adds_up(
        mut cart in cart(1..=4), coupons in coupons(6), options in options(2..=4), granted in 0..50i64,
    ) {
        grant(&mut cart, granted);
        let best = evaluate(&cart, &coupons, &options)["best"].take();
        let ids: Vec<String> = serde_json::from_value(best["couponIds"].clone()).unwrap_or_default();
        // After each coupon, taken and open units are those of the line, and cost what it does.
        for applied in 0..=ids.len() {
            let order = snapshot(&cart, &coupons, &options, &ids[..applied]);
            for (line, given) in order["lines"].as_array().unwrap().iter().zip(cart["lines"].as_array().unwrap()) {
                let Some(units) = line["units"].as_array() else { continue };
                let count: i64 = units.iter().map(|units| units["count"].as_i64().unwrap()).sum();
                let paid: i64 = units.iter().map(|units| fen(&units["paid"])).sum();
                assert_eq!((Some(count), paid), (whole(&given["quantity"]), fen(&line["paid"])), "{line}");
            }
        }
    }
}

/// An order with these coupons, as a shop stores it.
fn snapshot(cart: &Value, coupons: &[Value], options: &Value, ids: &[String]) -> Value {
    let wallet =
        Wallet::new(coupons.iter().map(|coupon| serde_json::from_value(coupon.clone()).unwrap()).collect());
    let [cart, context, options] = [cart, &json!({ "now": NOW }), options].map(Value::to_string);
    let order = wallet.snapshot(
        &serde_json::from_str(&cart).unwrap(),
        &serde_json::from_str(&context).unwrap(),
        &serde_json::from_str(&options).unwrap(),
        ids,
    );
    serde_json::to_value(order.unwrap()).unwrap()
}

fn whole(quantity: &Value) -> Option<i64> {
    quantity.as_str()?.parse().ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: rounds(500), failure_persistence: None, ..ProptestConfig::default() })]

    /// Counting units one by one would not come to an end here.
    #[test]
    fn a_thousand_million_pieces_are_counted_in_runs(mut cart in cart(1..=5), coupons in coupons(5), options in options(1..=3)) {
        for line in cart["lines"].as_array_mut().unwrap() {
            line["quantity"] = json!(1_000_000_000);
            line.as_object_mut().unwrap().remove("discount");
        }
        let report = evaluate(&cart, &coupons, &options);
        for verdict in report["usable"].as_array().unwrap() {
            check_figures_of_many(&report, verdict);
        }
    }
}

fn check_figures_of_many(report: &Value, verdict: &Value) {
    let discount = fen(&verdict["discount"]);
    assert_eq!(shares(verdict).iter().map(|(_, share)| share).sum::<i64>(), discount);
    let off = discount + fen(&verdict["shippingDiscount"]);
    assert_eq!(fen(&verdict["payable"]), fen(&report["payableBefore"]) - off);
}
