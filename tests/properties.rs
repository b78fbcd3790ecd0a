//! What holds for every cart and every wallet.

#[path = "common/random.rs"]
mod random;

#[path = "common/mod.rs"]
mod common;

use std::sync::Arc;

use couponkit::cart::KnownLines;
use couponkit::coupon::Coupon;
use couponkit::error::Code;
use couponkit::evaluate::{Request, Wallet};
use couponkit::input::read_json;
use proptest::prelude::*;
use random::{cart, coupons, options, yuan};
use serde_json::{json, Value};

const NOW: i64 = 1_790_000_000_000;

fn evaluate(cart: &Value, coupons: &[Value], options: &Value) -> Value {
    let input = json!({ "cart": cart, "context": { "now": NOW }, "coupons": coupons, "options": options });
    let text = input.to_string();
    let node = read_json(&text, Code::InvalidInput, "").unwrap();
    let report = common::evaluate(&node).unwrap_or_else(|error| panic!("{error}: {text}"));
    serde_json::from_str(&report.to_json()).unwrap()
}

fn fen(value: &Value) -> i64 {
    let text = value.as_str().unwrap();
    let (whole, rest) = text.split_once('.').unwrap();
    assert!(rest.len() == 2 && !text.starts_with('-'), "{text}");
    whole.parse::<i64>().unwrap() * 100 + rest.parse::<i64>().unwrap()
}

fn shares(verdict: &Value) -> Vec<(&String, i64)> {
    verdict["allocations"].as_object().unwrap().iter().map(|(line, share)| (line, fen(share))).collect()
}

/// What a line costs before coupons, by its share of a discount of everything.
fn net_of(cart: &Value, line: &str) -> i64 {
    let line = cart["lines"].as_array().unwrap().iter().find(|item| item["id"] == line).unwrap();
    let decimal = |value: &Value| couponkit::money::parse_decimal(value.as_str().unwrap()).unwrap();
    let gross =
        couponkit::money::multiply(&decimal(&line["unitPrice"]), &decimal(&line["quantity"])).unwrap();
    gross - line["discount"].as_str().map_or(0, |_| 1)
}

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
    #![proptest_config(ProptestConfig { cases: 9_000, failure_persistence: None, ..ProptestConfig::default() })]

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
    fn a_cart_that_was_edited_reads_as_if_it_were_the_first(
        mut pool in cart(3..=5),
        carts in proptest::collection::vec(proptest::collection::vec((0..5_usize, 0..3_u32), 0..8), 1..6),
    ) {
        let lines = pool["lines"].as_array().unwrap().clone();
        let mut known = KnownLines::default();
        for chosen in carts {
            // Some come twice, which is refused, and so is a quantity of 0.
            pool["lines"] = chosen.into_iter().map(|(place, quantity)| {
                let mut line = lines[place % lines.len()].clone();
                line["quantity"] = quantity.into();
                line
            }).collect();
            let text = json!({ "cart": pool, "context": { "now": NOW } }).to_string();
            let first = Request::read(&read_json(&text, Code::InvalidInput, "").unwrap());
            assert_eq!(Request::read_next(&text, &mut known), first, "{text}");
        }
    }

    #[test]
    fn what_an_evaluation_takes_from_the_one_before_changes_nothing(
        mut cart in cart(1..=6),
        coupons in coupons(6),
        options in options(1..=3),
        edits in proptest::collection::vec((0..6_usize, 0..6_u32, 0..3_i64), 1..6),
    ) {
        let list = json!(coupons).to_string();
        let coupons = Coupon::read_list(&read_json(&list, Code::InvalidInput, "").unwrap(), "").unwrap();
        let wallet = Arc::new(Wallet::new(coupons));
        let (mut known, mut before) = (KnownLines::default(), None);
        for (place, edit, order_discount) in edits {
            let lines = cart["lines"].as_array_mut().unwrap();
            let place = place % lines.len();
            match edit {
                0 => lines.rotate_left(place),
                1 if lines.len() > 1 => drop(lines.remove(place)),
                2 => lines[place]["brandId"] = json!("b1"),
                3 => lines[place]["discountable"] = json!(order_discount > 0),
                _ => lines[place]["quantity"] = json!(edit.to_string()),
            }
            let total: i64 = lines.clone().iter().map(|line| net_of(&cart, line["id"].as_str().unwrap())).sum();
            cart["orderDiscount"] = json!(yuan(order_discount.min(total)));
            let text = json!({ "cart": cart, "context": { "now": NOW }, "options": options }).to_string();
            let read = |known: &mut KnownLines| Request::read_next(&text, known).unwrap();
            let expected = wallet.evaluate(read(&mut KnownLines::default())).unwrap().report().to_json();
            let evaluation = wallet.evaluate_after(before.as_ref(), read(&mut known)).unwrap();
            assert_eq!(evaluation.report().to_json(), expected, "{text}");
            before = Some(evaluation);
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
        let total: i64 = lines.iter().map(|line| net_of(&cart, line["id"].as_str().unwrap())).sum();
        let mut cart = cart;
        cart["orderDiscount"] = json!(yuan(order_discount.min(total)));
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
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_best_stack_equals_brute_force(cart in cart(1..=4), coupons in coupons(8), options in options(1..=3)) {
        let report = evaluate(&cart, &coupons, &options);
        let usable: Vec<&Value> = report["usable"].as_array().unwrap().iter()
            .map(|verdict| coupons.iter().find(|coupon| coupon["id"] == verdict["couponId"]).unwrap())
            .collect();
        let mut brute = Brute { coupons: usable, options: &options, best: None };
        brute.try_all(&cart, &mut Vec::new(), 0, 0);
        let found = (!report["best"].is_null()).then(|| {
            let best = &report["best"];
            let ids: Vec<String> = best["couponIds"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().into()).collect();
            (fen(&best["discount"]) + fen(&best["shippingDiscount"]), ids)
        });
        let expected = brute.best.map(|(key, ids)| (-key.0, ids));
        assert_eq!(found, expected, "{}", json!({ "cart": cart, "coupons": coupons, "options": options }));
    }
}

/// Saved (negative), count, waste, rank keys sorted, rank keys in order.
type Key = (i64, usize, i64, Vec<RankKey>, Vec<RankKey>);
/// Threshold (negative), end, claim, id.
type RankKey = (i64, i64, i64, String);

/// Applies every sequence of coupons one by one, each through an evaluation
/// of its own on a cart that carries what the ones before it took off.
struct Brute<'a> {
    coupons: Vec<&'a Value>,
    options: &'a Value,
    best: Option<(Key, Vec<String>)>,
}

impl<'a> Brute<'a> {
    fn try_all(&mut self, cart: &Value, stack: &mut Vec<&'a Value>, saved: i64, wasted: i64) {
        for coupon in self.coupons.clone() {
            let fits = stack.iter().all(|other| other["id"] != coupon["id"] && combine(other, coupon))
                && stack.last().is_none_or(|last| level(last) <= level(coupon))
                && within_template(stack, coupon);
            if !fits {
                continue;
            }
            let report = evaluate(cart, std::slice::from_ref(coupon), self.options);
            let Some(verdict) = report["usable"].get(0) else { continue };
            let saved = saved + fen(&verdict["discount"]) + fen(&verdict["shippingDiscount"]);
            let wasted = wasted + fen(&verdict["wasted"]);
            stack.push(coupon);
            self.note(stack, saved, wasted);
            if stack.len() < self.options["maxCoupons"].as_u64().unwrap() as usize {
                self.try_all(&after(cart, verdict), stack, saved, wasted);
            }
            stack.pop();
        }
    }

    fn note(&mut self, stack: &[&Value], saved: i64, wasted: i64) {
        let order: Vec<RankKey> = stack.iter().map(|coupon| rank_key(coupon)).collect();
        let mut sorted = order.clone();
        sorted.sort();
        let key = (-saved, stack.len(), wasted, sorted, order);
        if self.best.as_ref().is_none_or(|(best, _)| key < *best) {
            let ids = stack.iter().map(|coupon| coupon["id"].as_str().unwrap().into()).collect();
            self.best = Some((key, ids));
        }
    }
}

fn rank_key(coupon: &Value) -> RankKey {
    let threshold = coupon["minAmount"].as_str().map_or(0, |_| fen(&coupon["minAmount"]));
    let last = |value: &Value| value.as_i64().unwrap_or(i64::MAX);
    (-threshold, last(&coupon["endsAt"]), last(&coupon["claimedAt"]), coupon["id"].as_str().unwrap().into())
}

fn level(coupon: &Value) -> u8 {
    match (coupon["benefit"]["kind"].as_str(), coupon["scope"]["kind"].as_str()) {
        (Some("shippingOff"), _) => 3,
        (_, Some("products")) => 0,
        (_, Some("categories" | "brands")) => 1,
        _ => 2,
    }
}

fn combine(a: &Value, b: &Value) -> bool {
    let allows = |a: &Value, b: &Value| match a["combinesWith"].as_array() {
        None => true,
        Some(groups) => !b["group"].is_null() && groups.contains(&b["group"]),
    };
    let units = |coupon: &Value| {
        matches!(coupon["benefit"]["kind"].as_str(), Some("buyGet" | "freeItems" | "exchange"))
    };
    let exclusive = a["exclusive"] == true || b["exclusive"] == true;
    !exclusive && allows(a, b) && allows(b, a) && !(units(a) && units(b))
}

fn within_template(stack: &[&Value], coupon: &Value) -> bool {
    let same: Vec<&Value> = stack
        .iter()
        .copied()
        .chain([coupon])
        .filter(|other| other["templateId"] == coupon["templateId"])
        .collect();
    let most = same.iter().map(|other| other["maxPerOrder"].as_u64().unwrap_or(1)).min().unwrap();
    coupon["templateId"].is_null() || same.len() as u64 <= most
}

/// The cart with a coupon's shares as line discounts and its part of the fee gone.
fn after(cart: &Value, verdict: &Value) -> Value {
    let mut cart = cart.clone();
    for line in cart["lines"].as_array_mut().unwrap() {
        let share = verdict["allocations"].get(line["id"].as_str().unwrap()).map_or(0, fen);
        let discount = line["discount"].as_str().map_or(0, |_| fen(&line["discount"]));
        line["discount"] = json!(yuan(discount + share));
    }
    if let Some(fee) = cart["shippingFee"].as_str().map(|_| fen(&cart["shippingFee"])) {
        cart["shippingFee"] = json!(yuan(fee - fen(&verdict["shippingDiscount"])));
    }
    cart
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

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
