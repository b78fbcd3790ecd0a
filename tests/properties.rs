//! What holds for every cart and every wallet.

#[path = "common/random.rs"]
mod random;

#[path = "common/mod.rs"]
mod common;

use proptest::prelude::*;
use random::{cart, coupons, options, yuan};
use serde_json::{json, Value};

const NOW: i64 = 1_790_000_000_000;

fn evaluate(cart: &Value, coupons: &[Value], options: &Value) -> Value {
    let input = json!({ "cart": cart, "context": { "now": NOW }, "coupons": coupons, "options": options });
    common::evaluate(&input).unwrap_or_else(|error| panic!("{error}: {input}"))
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
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_best_stack_equals_brute_force(cart in cart(1..=4), coupons in coupons(7), options in options(1..=4)) {
        let report = evaluate(&cart, &coupons, &options);
        let brute = Brute::of(&cart, &coupons, &options, &report);
        let found = (!report["best"].is_null()).then(|| (saved(&report["best"]), ids(&report["best"])));
        let expected = brute.best.map(|(key, ids)| (-key.0, ids));
        assert_eq!(found, expected, "{}", json!({ "cart": cart, "coupons": coupons, "options": options }));
    }

    #[test]
    fn what_a_search_that_stops_early_may_have_missed_is_within_its_gap(
        cart in cart(1..=4), coupons in coupons(7), options in options(1..=4), effort in 1..200i64,
    ) {
        let mut short = options.clone();
        short["effort"] = json!(effort);
        let report = evaluate(&cart, &coupons, &short);
        let most = Brute::of(&cart, &coupons, &options, &report).best.map_or(0, |(key, _)| -key.0);
        let best = &report["best"];
        let (saved, gap) = if best.is_null() { (0, most) } else { (saved(best), fen(&best["gap"])) };
        assert!(saved + gap >= most, "{saved} and {gap}, but {most}");
        assert!(best.is_null() || best["optimal"] == false || (saved == most && gap == 0));
    }

    #[test]
    fn a_unit_serves_one_coupon(cart in cart(1..=4), coupons in coupons(6), options in options(2..=4)) {
        let mut free = options.clone();
        // Whatever is free is taken: no more can be free than there are units.
        free["maxCoupons"] = json!(4);
        let all_free: Vec<Value> = coupons.into_iter().map(|mut coupon| {
            coupon["benefit"] = json!({ "kind": "freeItems", "dearest": 1, "cheapest": 1 });
            coupon["scope"] = Value::Null;
            coupon
        }).collect();
        let report = evaluate(&cart, &all_free, &free);
        let Some(ids) = report["best"]["couponIds"].as_array() else { return Ok(()) };
        let units: i64 = cart["lines"].as_array().unwrap().iter().map(units_of).sum();
        assert!((ids.len() as i64 - 1) * 2 < units, "{} coupons of two units each, of {units}", ids.len());
    }
}

/// The units of a line that allows discounts and costs something.
fn units_of(line: &Value) -> i64 {
    let whole = line["quantity"].as_str().unwrap().parse::<i64>().unwrap_or(0);
    let counts = line["weighed"] != true && line["discountable"] != false;
    if counts {
        whole
    } else {
        0
    }
}

fn saved(stack: &Value) -> i64 {
    fen(&stack["discount"]) + fen(&stack["shippingDiscount"])
}

fn ids(stack: &Value) -> Vec<String> {
    stack["couponIds"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// Saved (negative), count, waste, rank keys sorted, rank keys in order.
type Key = (i64, usize, i64, Vec<RankKey>, Vec<RankKey>);
/// Threshold (negative), end, claim, id.
type RankKey = (i64, i64, i64, String);

/// Prices every sequence of usable coupons that may stand, exactly as it is chosen: no bound, no ranking.
struct Brute<'a> {
    cart: &'a Value,
    coupons: Vec<&'a Value>,
    options: Value,
    most: usize,
    best: Option<(Key, Vec<String>)>,
}

impl<'a> Brute<'a> {
    fn of(cart: &'a Value, coupons: &'a [Value], options: &Value, report: &Value) -> Self {
        let is_usable = |coupon: &&Value| {
            report["usable"].as_array().unwrap().iter().any(|verdict| verdict["couponId"] == coupon["id"])
        };
        let mut options = options.clone();
        let most = options["maxCoupons"].as_u64().unwrap() as usize;
        options["selectedOrder"] = json!("given");
        let coupons = coupons.iter().filter(is_usable).collect();
        let mut brute = Self { cart, coupons, options, most, best: None };
        brute.try_all(&mut Vec::new());
        brute
    }

    fn try_all(&mut self, stack: &mut Vec<&'a Value>) {
        for coupon in self.coupons.clone() {
            let fits = stack.iter().all(|other| other["id"] != coupon["id"] && combine(other, coupon))
                && stack.last().is_none_or(|last| level(last) <= level(coupon))
                && within_template(stack, coupon);
            if !fits {
                continue;
            }
            stack.push(coupon);
            if self.price(stack) && stack.len() < self.most {
                self.try_all(stack);
            }
            stack.pop();
        }
    }

    /// Whether all of them stand in this order; then it is compared with the best so far.
    fn price(&mut self, stack: &[&Value]) -> bool {
        self.options["selected"] = stack.iter().map(|coupon| coupon["id"].clone()).collect();
        let coupons: Vec<Value> = stack.iter().map(|coupon| (*coupon).clone()).collect();
        let priced = evaluate(self.cart, &coupons, &self.options)["selected"].take();
        if ids(&priced).len() < stack.len() {
            return false;
        }
        let wasted = priced["steps"].as_array().unwrap().iter().map(|step| fen(&step["wasted"])).sum();
        let order: Vec<RankKey> = stack.iter().map(|coupon| rank_key(coupon)).collect();
        let mut sorted = order.clone();
        sorted.sort();
        let key = (-saved(&priced), stack.len(), wasted, sorted, order);
        if self.best.as_ref().is_none_or(|(best, _)| key < *best) {
            self.best = Some((key, ids(&priced)));
        }
        true
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
    let exclusive = a["exclusive"] == true || b["exclusive"] == true;
    !exclusive && allows(a, b) && allows(b, a)
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
