//! Random carts, coupons and options, small enough to collide often.

use proptest::prelude::*;
use serde_json::{json, Value};

/// How often a property is tried: so often, or as PROPERTY_ROUNDS says where that is less. Whoever tries a thousand
/// programs tries each for a shorter time.
#[allow(dead_code)]
pub fn rounds(usual: u32) -> u32 {
    let limit = std::env::var("PROPERTY_ROUNDS").ok().and_then(|text| text.parse().ok());
    usual.min(limit.unwrap_or(usual))
}

/// Fen as decimal text.
pub fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn money(max: i64) -> impl Strategy<Value = String> {
    prop_oneof![3 => (0..=max).prop_map(yuan), 1 => (0..=max / 1000).prop_map(|tens| yuan(tens * 1000))]
}

pub fn line(index: usize) -> impl Strategy<Value = Value> {
    let quantity = prop_oneof![8 => (1..6i64).prop_map(|n| n.to_string()), 1 => (1..4000i64).prop_map(|g| format!("{}.{:03}", g / 1000, g % 1000 + 1))];
    let brand = prop::option::of(prop::sample::select(vec!["b1", "b2"]));
    let categories = prop::option::of(prop::sample::subsequence(vec!["c1", "c2"], 0..=2));
    let flags = (prop::bool::weighted(0.9), prop::bool::weighted(0.15), 0..=100i64);
    let promotions = prop::option::weighted(0.3, prop::sample::subsequence(vec!["m1", "m2"], 0..=2));
    // Units of a line that cost a fen more or less than others, or nothing.
    let price = prop_oneof![6 => money(20_000), 1 => (0..9i64).prop_map(yuan)];
    (price, quantity, brand, categories, flags, promotions).prop_map(
        move |(price, quantity, brand, categories, (discountable, weighed, off), promotions)| {
            let mut line = json!({
                "id": format!("l{index}"), "productId": format!("p{}", index % 4), "unitPrice": price, "quantity": quantity,
            });
            let fields = line.as_object_mut().unwrap();
            if let Some(brand) = brand {
                fields.insert("brandId".into(), json!(brand));
            }
            if let Some(categories) = categories {
                fields.insert("categoryIds".into(), json!(categories));
            }
            if let Some(promotions) = promotions {
                fields.insert("promotions".into(), json!(promotions));
            }
            if !discountable {
                fields.insert("discountable".into(), json!(false));
            }
            if weighed {
                fields.insert("weighed".into(), json!(true));
            }
            if off > 80 {
                fields.insert("discount".into(), json!("0.01"));
            }
            line
        },
    )
}

pub fn cart(lines: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Value> {
    let lines = lines.prop_flat_map(|count| (0..count).map(line).collect::<Vec<_>>());
    (lines, prop::option::of(money(1_500))).prop_map(|(mut lines, fee)| {
        for line in &mut lines {
            // A line discount needs a line that bears it, a gram of it too.
            if line["unitPrice"].as_str().is_some_and(|price| price.len() < 5) {
                line.as_object_mut().unwrap().remove("discount");
            }
        }
        let mut cart = json!({ "lines": lines });
        if let Some(fee) = fee {
            cart["shippingFee"] = json!(fee);
        }
        cart
    })
}

fn benefit() -> impl Strategy<Value = Value> {
    let cap = || prop::option::of(money(3_000));
    let with_cap = |mut benefit: Value, cap: Option<String>| {
        if let Some(cap) = cap {
            benefit["maxDiscount"] = json!(cap);
        }
        benefit
    };
    let pick = prop::sample::select(vec!["cheapest", "dearest", "nextDearest"]);
    let two_picks = prop::sample::select(vec!["cheapest", "dearest"]);
    let part = || prop::option::of(0..=100i64);
    let tier =
        || (money(20_000), money(4_000)).prop_map(|(from, off)| json!({ "atLeast": from, "off": off }));
    prop_oneof![
        4 => money(6_000).prop_map(|amount| json!({ "kind": "amountOff", "amount": amount })),
        3 => (0..=10_000i64, cap()).prop_map(move |(p, cap)| with_cap(json!({ "kind": "percentOff", "percent": yuan(p) }), cap)),
        1 => money(20_000).prop_map(|amount| json!({ "kind": "priceTo", "amount": amount })),
        2 => (prop::collection::vec(tier(), 1..4), cap()).prop_map(move |(tiers, cap)| with_cap(json!({ "kind": "tiers", "tiers": tiers }), cap)),
        1 => (1..200i64, money(2_000)).prop_map(|(from, off)| json!({ "kind": "tiers", "every": true, "tiers": [{ "atLeast": yuan(from * 100), "off": off }] })),
        1 => (0..3i64, 1..3i64, pick, prop::option::of(0..3i64), part()).prop_map(|(buy, get, pick, repeat, part)| json!({ "kind": "buyGet", "buy": buy, "get": get, "pick": pick, "repeat": repeat, "percent": part })),
        1 => (0..3i64, 0..3i64, part(), cap()).prop_map(move |(dearest, cheapest, part, cap)| with_cap(json!({ "kind": "freeItems", "dearest": dearest, "cheapest": cheapest, "percent": part }), cap)),
        1 => (1..4i64, two_picks.clone(), money(9_000), prop::option::of(0..3i64), cap()).prop_map(move |(count, pick, price, repeat, cap)| with_cap(json!({ "kind": "bundle", "count": count, "pick": pick, "price": price, "repeat": repeat }), cap)),
        1 => (money(3_000), prop::option::of(0..4i64), two_picks.clone(), cap()).prop_map(move |(amount, most, pick, cap)| with_cap(json!({ "kind": "unitOff", "amount": amount, "maxUnits": most, "pick": pick }), cap)),
        1 => (0..=100i64, prop::option::of(0..4i64), two_picks.clone()).prop_map(|(percent, most, pick)| json!({ "kind": "unitOff", "percent": percent, "maxUnits": most, "pick": pick })),
        1 => prop::collection::vec((1..6i64, 0..=100i64), 1..3).prop_map(|tiers| {
            let tiers: Vec<Value> = tiers.into_iter().map(|(pieces, percent)| json!({ "atLeastQuantity": pieces, "percent": percent })).collect();
            json!({ "kind": "tiers", "tiers": tiers })
        }),
        1 => part().prop_map(|part| json!({ "kind": "shippingOff", "percent": part })),
        1 => (1..3i64, two_picks, money(5_000)).prop_map(|(count, pick, price)| json!({ "kind": "exchange", "count": count, "pick": pick, "price": price })),
        1 => prop::option::of(money(1_000)).prop_map(|amount| json!({ "kind": "shippingOff", "amount": amount })),
    ]
}

fn scope() -> impl Strategy<Value = Value> {
    let of = |kind: &'static str, ids: Vec<&'static str>| {
        let most = ids.len();
        (prop::sample::subsequence(ids, 0..=most), prop::bool::weighted(0.2))
            .prop_map(move |(ids, exclude)| json!({ "kind": kind, "ids": ids, "exclude": exclude }))
    };
    prop_oneof![
        3 => Just(Value::Null),
        2 => of("products", vec!["p0", "p1", "p2", "p3"]),
        1 => of("categories", vec!["c1", "c2"]),
        1 => of("brands", vec!["b1", "b2"]),
    ]
}

pub fn coupon(index: usize) -> impl Strategy<Value = Value> {
    let stacking = (
        prop::bool::weighted(0.1),
        prop::option::of(prop::sample::select(vec!["g1", "g2"])),
        prop::option::weighted(0.2, prop::sample::subsequence(vec!["g1", "g2"], 0..=2)),
        prop::option::of(prop::sample::select(vec!["t1", "t2"])),
        prop::option::of(1..3i64),
    );
    let rank = (prop::option::of(1..3i64), prop::option::of(1..3i64));
    let excluded = prop_oneof![5 => Just(Value::Null), 1 => Just(json!(true)), 1 => Just(json!(["m1"]))];
    let scopes = (scope(), prop_oneof![4 => Just(Value::Null), 1 => scope()], excluded);
    (benefit(), scopes, prop::option::of(money(15_000)), prop::option::weighted(0.2, 1..5i64), stacking, rank).prop_map(
        move |(benefit, (scope, threshold_scope, excluded), min, min_quantity, (exclusive, group, with, template, most), (ends, claimed))| {
            json!({
                "id": format!("k{index}"), "benefit": benefit, "scope": scope, "thresholdScope": threshold_scope, "excludesPromotions": excluded, "minAmount": min, "minQuantity": min_quantity,
                "exclusive": exclusive, "group": group, "combinesWith": with, "templateId": template, "maxPerOrder": most,
                "endsAt": ends.map(|n| 2_000_000_000_000i64 + n), "claimedAt": claimed.map(|n| 1_700_000_000_000i64 + n),
            })
        },
    )
}

pub fn coupons(most: usize) -> impl Strategy<Value = Vec<Value>> {
    (1..=most).prop_flat_map(|count| (0..count).map(coupon).collect::<Vec<_>>())
}

pub fn options(max_coupons: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = Value> {
    let rounding = prop::sample::select(vec!["halfUp", "halfDown", "floor", "ceil", "halfEven"]);
    let base = prop::sample::select(vec!["net", "net", "gross"]);
    let threshold = prop::option::weighted(0.3, prop::sample::select(vec!["running", "original"]));
    let least = prop::option::weighted(0.3, money(3_000));
    (rounding, base, max_coupons, least, threshold).prop_map(|(rounding, base, most, least, threshold)| {
        json!({ "rounding": rounding, "thresholdBase": base, "maxCoupons": most, "minPayable": least, "stackThreshold": threshold })
    })
}
