//! What shops and pages have complained of, each by its name.

mod common;
mod documents;

use couponkit::error::Error;
use couponkit::evaluate::Wallet;
use couponkit::model::read::{read_coupons_one_by_one, Violations};
use couponkit::model::{Cart, Context, Options};
use couponkit::platforms::Source;
use documents::to_coupons;
use serde_json::{json, Value};

const NOW: i64 = 1_790_000_000_000;

fn evaluate(cart: Value, coupons: Value, options: Value) -> Value {
    let input = json!({ "cart": cart, "context": { "now": NOW }, "coupons": coupons, "options": options });
    common::evaluate(&input).unwrap_or_else(|error| panic!("{error}: {input}"))
}

fn refused(input: Value) -> Error {
    common::evaluate(&input).expect_err("to be refused")
}

/// The codes of a verdict's reasons, with the field and the value of rules that are not known.
fn reasons(verdict: &Value) -> Vec<String> {
    let words = verdict["reasons"].as_array().expect("reasons").iter().map(|reason| {
        let told = ["code", "field", "value"].map(|name| reason[name].as_str().unwrap_or_default());
        told.join(" ").trim_end().to_owned()
    });
    words.collect()
}

fn coffee_and_cake() -> Value {
    json!({ "lines": [
        { "id": "1", "productId": "coffee", "unitPrice": 20, "quantity": 2 },
        { "id": "2", "productId": "cake", "unitPrice": 30, "quantity": 2 },
    ] })
}

fn free(id: &str, product: &str) -> Value {
    json!({ "id": id, "scope": { "kind": "products", "ids": [product] }, "benefit": { "kind": "buyGet", "buy": 1, "get": 1 } })
}

#[test]
fn two_goods_coupons_stand_together_on_coffee_and_cake() {
    let coupons = json!([free("a", "coffee"), free("b", "cake")]);
    let best = &evaluate(coffee_and_cake(), coupons, json!({ "maxCoupons": 2 }))["best"];
    assert_eq!(best["couponIds"], json!(["a", "b"]));
    assert_eq!((&best["discount"], &best["optimal"]), (&json!("50.00"), &json!(true)));
}

#[test]
fn a_template_of_which_an_order_takes_two_takes_two() {
    let coupon = |id: &str| {
        let mut coupon = free(id, "coffee");
        (coupon["templateId"], coupon["maxPerOrder"]) = (json!("t"), json!(2));
        coupon
    };
    let cart = json!({ "lines": [{ "id": "1", "productId": "coffee", "unitPrice": 20, "quantity": 6 }] });
    let coupons = json!([coupon("a"), coupon("b"), coupon("c")]);
    let best = &evaluate(cart, coupons, json!({ "maxCoupons": 3 }))["best"];
    assert_eq!((&best["couponIds"], &best["discount"]), (&json!(["a", "b"]), &json!("40.00")));
}

#[test]
fn a_coupon_that_asks_for_more_than_this_version_knows_is_undetermined() {
    for (requires, expected) in [
        (json!(["buyGet", "benefit.percent", "thresholdScope", "limits.remainingUses"]), vec![]),
        (json!(["benefit.perColour"]), vec!["unknownRule requires benefit.perColour"]),
        (json!(["teleport", "minAmount"]), vec!["unknownRule requires teleport"]),
    ] {
        let mut coupon = free("a", "coffee");
        coupon["requires"] = requires;
        let report = evaluate(coffee_and_cake(), json!([coupon]), json!({}));
        let undetermined = report["undetermined"].as_array().unwrap();
        let told: Vec<String> = undetermined.iter().flat_map(reasons).collect();
        assert_eq!(told, expected);
    }
}

/// An older library would have taken the whole second piece off.
#[test]
fn names_inside_a_rule_that_this_version_does_not_know_are_no_reason_to_say_yes() {
    for (field, value, expected) in [
        ("benefit", json!({ "kind": "buyGet", "buy": 1, "get": 1, "perColour": true }), "benefit.perColour"),
        ("benefit", json!({ "kind": "amountOff", "amount": 5, "maxDiscont": 3 }), "benefit.maxDiscont"),
        (
            "benefit",
            json!({ "kind": "tiers", "tiers": [{ "atLeast": 1, "off": 1, "per": 2 }] }),
            "benefit.tiers[0].per",
        ),
        ("scope", json!({ "kind": "all", "sizes": ["L"] }), "scope.sizes"),
        ("thresholdScope", json!({ "kind": "all", "sizes": [] }), "thresholdScope.sizes"),
        (
            "required",
            json!({ "mode": "any", "items": [{ "productId": "cake" }], "hot": true }),
            "required.hot",
        ),
        ("schedule", json!({ "moon": "full" }), "schedule.moon"),
        ("shops", json!({ "regions": ["north"] }), "shops.regions"),
        ("limits", json!({ "perWeek": 1 }), "limits.perWeek"),
    ] {
        let mut coupon = json!({ "id": "a", "benefit": { "kind": "amountOff", "amount": 5 } });
        coupon[field] = value;
        let report = evaluate(coffee_and_cake(), json!([coupon]), json!({}));
        let told = reasons(&report["undetermined"][0]);
        assert_eq!(told, [format!("unknownRule {expected}")]);
    }
}

#[test]
fn a_typo_in_max_discount_is_no_discount_without_a_cap() {
    let benefit = json!({ "kind": "percentOff", "percent": 50, "maxDiscont": 10 });
    let report = evaluate(coffee_and_cake(), json!([{ "id": "a", "benefit": benefit }]), json!({}));
    assert_eq!(reasons(&report["undetermined"][0]), ["unknownRule benefit.maxDiscont"]);
}

#[test]
fn zero_point_nine_is_no_discount_in_tenths() {
    for (amount, benefit, unknown) in [
        ("9", json!({ "kind": "percentOff", "percent": "10" }), Value::Null),
        ("0.9", json!({ "kind": "unknown" }), json!([{ "field": "discountScale", "value": "0.9" }])),
    ] {
        let coupon = json!({ "id": "T", "category": "0", "coupon_type": "1", "amount": amount });
        let coupon = &zvcms(&coupon.to_string())[0];
        assert_eq!((&coupon["benefit"], &coupon["unknownRules"]), (&benefit, &unknown));
    }
}

#[test]
fn one_truncated_emoji_does_not_cost_the_list() {
    let coupon = &zvcms(r#"{"id":"T","title":"红包\ud83e"}"#)[0];
    assert_eq!((&coupon["id"], &coupon["title"]), (&json!("1"), &json!("红包\u{fffd}")));
}

/// The coupons of an answer with one row.
fn zvcms(coupon: &str) -> Value {
    let row = r#""id":"1","couponId":"c","start_at":"1700000000","end_at":"2000000000","status":"0""#;
    let answer =
        format!(r#"{{"status":"true","code":"0","message":"","data":[{{{row},"coupon":{coupon}}}]}}"#);
    let options = r#"{"discountScale":"tenths"}"#;
    let coupons = to_coupons("zvcms.listUsableCoupons", Source::Text(&answer), options);
    serde_json::to_value(coupons.unwrap()).unwrap()
}

#[test]
fn a_misspelt_name_is_refused_with_the_one_that_was_meant() {
    let coupon = json!({ "id": "a", "benefit": { "kind": "amountOff", "amount": 5 }, "minAmout": 100 });
    let error = refused(json!({ "cart": coffee_and_cake(), "context": { "now": NOW }, "coupons": [coupon] }));
    assert_eq!(error.path.as_deref(), Some("coupons[0].minAmout"));
    assert!(error.messages.en.contains("`minAmount`") && error.messages.zh.contains("minAmount"));
}

#[test]
fn seconds_where_milliseconds_belong_are_refused() {
    let error =
        refused(json!({ "cart": coffee_and_cake(), "context": { "now": NOW / 1_000 }, "coupons": [] }));
    assert_eq!(error.path.as_deref(), Some("context.now"));
}

#[test]
fn two_boxes_are_not_two_packs() {
    let line = |unit: Value, quantity: i64| json!({ "id": "1", "productId": "milk", "unitPrice": 50, "quantity": quantity, "unit": unit });
    let other = || json!({ "id": "2", "productId": "tea", "unitPrice": 9, "quantity": 1 });
    let unknown = "unknownRule required.unit 箱";
    for (mode, unit, quantity, more, expected) in [
        ("all", json!("箱"), 2, json!(null), vec![]),
        ("all", json!("盒"), 2, json!(null), vec![unknown]),
        // A pack may hold less than a box or more.
        ("all", json!("盒"), 1, json!(null), vec![unknown]),
        ("all", json!(null), 9, json!(null), vec![unknown]),
        ("all", json!("箱"), 1, json!(null), vec!["missingItems"]),
        // The other is there for certain, or missing for certain.
        ("any", json!("盒"), 2, json!("tea"), vec![]),
        ("all", json!("盒"), 2, json!("tea"), vec![unknown]),
        ("all", json!("盒"), 2, json!("coffee"), vec!["missingItems"]),
    ] {
        let mut items = vec![json!({ "productId": "milk", "quantity": 2, "unit": "箱" })];
        items.extend(more.as_str().map(|product| json!({ "productId": product })));
        let coupon = json!({ "id": "a", "benefit": { "kind": "amountOff", "amount": 5 }, "required": { "mode": mode, "items": items } });
        let report =
            evaluate(json!({ "lines": [line(unit.clone(), quantity), other()] }), json!([coupon]), json!({}));
        let verdicts = ["unusable", "undetermined"].map(|status| report[status].as_array().unwrap().clone());
        let told: Vec<String> = verdicts.concat().iter().flat_map(reasons).collect();
        assert_eq!(told, expected, "{mode} {unit} {quantity} {more}");
    }
}

#[test]
fn one_broken_coupon_and_a_repeated_id_do_not_cost_the_others() {
    let coupons = json!([
        { "id": "good", "benefit": { "kind": "amountOff", "amount": 5 } },
        { "id": "broken", "benefit": { "kind": "amountOff", "amount": "five" } },
        { "id": "good", "benefit": { "kind": "amountOff", "amount": 7 } },
    ]);
    let read = read_coupons_one_by_one(&coupons.to_string(), &mut Violations::default());
    let wallet = Wallet::with_unreadable(read.coupons, read.unreadable);
    let cart: Cart = serde_json::from_value(coffee_and_cake()).unwrap();
    let context: Context = serde_json::from_value(json!({ "now": NOW })).unwrap();
    let report =
        serde_json::to_value(wallet.evaluate(&cart, &context, &Options::default()).unwrap()).unwrap();
    assert_eq!(
        (&report["usable"][0]["couponId"], &report["best"]["discount"]),
        (&json!("good"), &json!("5.00"))
    );
    let told = |verdict: &Value| (verdict["couponId"].clone(), verdict["reasons"][0]["path"].clone());
    assert_eq!(report["counts"], json!({ "usable": 1, "unusable": 0, "undetermined": 2 }));
    assert_eq!(told(&report["undetermined"][0]), (json!("broken"), json!("coupons[1].benefit.amount")));
    assert_eq!(told(&report["undetermined"][1]), (json!("good"), json!("coupons[2].id")));
    for verdict in report["undetermined"].as_array().unwrap() {
        assert_eq!(reasons(verdict), ["unreadable"]);
    }
}

#[test]
fn why_a_chosen_coupon_cannot_stand_is_told_with_its_figures() {
    let coupons = json!([
        { "id": "half", "benefit": { "kind": "percentOff", "percent": 50 } },
        { "id": "full", "minAmount": 80, "benefit": { "kind": "amountOff", "amount": 10 } },
    ]);
    let options = json!({ "maxCoupons": 2, "selected": ["half", "full"], "selectedOrder": "given" });
    let selected = &evaluate(coffee_and_cake(), coupons, options)["selected"];
    assert_eq!((&selected["couponIds"], &selected["payable"]), (&json!(["half"]), &json!("50.00")));
    let refused = &selected["steps"][1];
    assert_eq!(reasons(refused), ["notCombinable", "belowMinAmount"]);
    assert_eq!(refused["reasons"][0]["with"], json!(["half"]));
    assert_eq!(refused["reasons"][1]["required"], "80.00");
    assert_eq!(refused["reasons"][1]["actual"], "50.00");
    assert_eq!(refused["reasons"][1]["shortfall"], "30.00");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let error = refused(json!({
        "cart": { "lines": [
            { "id": "1", "unitPrice": 10, "quantity": 1, "discount": 11 },
            { "id": "1", "unitPrice": "ten", "quantity": 1, "discount": 1 },
        ] },
        "context": { "now": "soon" },
        "coupons": [{ "id": "a", "benefit": { "kind": "amountOff", "amount": -1 } }],
        "options": { "maxCoupons": 1.5 },
    }));
    let paths: Vec<&str> = error.issues.iter().map(|issue| issue.path.as_str()).collect();
    let expected = [
        "cart.lines[1].unitPrice",
        "context.now",
        "options.maxCoupons",
        "coupons[0].benefit.amount",
        "cart.lines[0].discount",
        "cart.lines[1].id",
    ];
    assert_eq!(paths, expected);
}

/// A product-scoped 10 off comes before a 25 % off all, whichever is chosen first.
#[test]
fn scopes_are_an_order_of_application() {
    let coupons = json!([
        { "id": "quarter", "benefit": { "kind": "percentOff", "percent": 25 } },
        { "id": "ten", "scope": { "kind": "products", "ids": ["coffee"] }, "benefit": { "kind": "amountOff", "amount": 10 } },
    ]);
    for (order, ids, payable) in
        [("best", ["ten", "quarter"], "67.50"), ("given", ["quarter", "ten"], "65.00")]
    {
        let options = json!({ "maxCoupons": 2, "selected": ["quarter", "ten"], "selectedOrder": order });
        let selected = &evaluate(coffee_and_cake(), coupons.clone(), options)["selected"];
        assert_eq!((&selected["couponIds"], &selected["payable"]), (&json!(ids), &json!(payable)));
    }
}

#[test]
fn a_thousand_coupons_ten_deep_on_five_hundred_lines_end_with_a_gap() {
    let line = |i: usize| json!({ "id": format!("l{i}"), "productId": format!("p{}", i % 50), "unitPrice": 5 + i % 90, "quantity": 1 + i % 3 });
    let coupon = |i: usize| {
        let benefit = match i % 4 {
            0 => json!({ "kind": "bundle", "count": 2 + i % 3, "price": 50 + i % 60, "repeat": null }),
            1 => json!({ "kind": "buyGet", "buy": 1, "get": 1, "percent": 50, "repeat": null }),
            2 => json!({ "kind": "freeItems", "cheapest": 1 + i % 5 }),
            _ => json!({ "kind": "percentOff", "percent": 1 + i % 40 }),
        };
        let ids: Vec<String> = (0..20).map(|k| format!("p{}", (i * 7 + k * 3) % 50)).collect();
        json!({ "id": format!("c{i}"), "benefit": benefit, "scope": { "kind": "products", "ids": ids } })
    };
    let cart = json!({ "lines": (0..500).map(line).collect::<Vec<_>>() });
    let coupons: Value = (0..1_000).map(coupon).collect();
    let report = evaluate(cart, coupons, json!({ "maxCoupons": 10, "limit": 1 }));
    let best = &report["best"];
    assert_eq!(best["optimal"], false);
    assert!(best["gap"].as_str().unwrap() > "0.00");
    let alone = report["usable"][0]["discount"].as_str().unwrap().parse::<f64>().unwrap();
    assert!(best["discount"].as_str().unwrap().parse::<f64>().unwrap() > alone);
}
