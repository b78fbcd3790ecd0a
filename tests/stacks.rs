//! The best stack and the shopper's own.

mod common;

use common::{at, evaluate_text};
use serde_json::Value;

/// Twenty lines of five categories, 2,157.38 yuan in all.
fn cart() -> String {
    let line = |i: usize| {
        let (yuan, fen, quantity) = (20 + i * 7 % 90, i * 37 % 100, 1 + i % 3);
        format!(
            r#"{{"id":"l{i}","productId":"p{i}","categoryIds":["c{}"],"unitPrice":"{yuan}.{fen:02}","quantity":{quantity}}}"#,
            i % 5
        )
    };
    format!(r#"{{"lines":[{}]}}"#, (0..20).map(line).collect::<Vec<_>>().join(","))
}

fn evaluate(coupons: &[String], options: &str) -> Value {
    let coupons = coupons.join(",");
    let text = format!(
        r#"{{"cart":{},"context":{{"now":1790000000000}},"coupons":[{coupons}],"options":{options}}}"#,
        cart()
    );
    evaluate_text(&text).unwrap()
}

fn wallet(count: usize, fields: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(|i| format!(r#"{{"id":"k{i}",{}}}"#, fields(i))).collect()
}

fn equal_amounts(_: usize) -> String {
    r#""benefit":{"kind":"amountOff","amount":"10"}"#.into()
}

fn near_percents(i: usize) -> String {
    format!(r#""benefit":{{"kind":"percentOff","percent":"5.{i:02}"}}"#)
}

fn rising_thresholds(i: usize) -> String {
    format!(r#""minAmount":"{}","benefit":{{"kind":"amountOff","amount":"{}"}}"#, 20 * (i + 1), 2 * (i + 1))
}

fn mixed(i: usize) -> String {
    match i % 4 {
        0 => format!(
            r#""minAmount":"{}","benefit":{{"kind":"amountOff","amount":"{}"}}"#,
            50 * (i % 12),
            5 + i % 40
        ),
        1 => format!(r#""benefit":{{"kind":"percentOff","percent":"{}"}}"#, 3 + i % 17),
        2 => format!(
            r#""scope":{{"kind":"categories","ids":["c{}"]}},"benefit":{{"kind":"tiers","tiers":[{{"atLeast":100,"off":{}}},{{"atLeast":300,"off":{}}}]}}"#,
            i % 5,
            8 + i % 9,
            30 + i % 31
        ),
        _ => format!(
            r#""scope":{{"kind":"products","ids":["p{}","p{}"]}},"benefit":{{"kind":"buyGet","buy":1,"get":1}}"#,
            i % 20,
            i * 3 % 20
        ),
    }
}

#[test]
fn sixty_coupons_four_deep_are_proved() {
    type Fields = fn(usize) -> String;
    let wallets: [(&str, Fields); 4] = [
        ("equal amounts", equal_amounts),
        ("near percents", near_percents),
        ("rising thresholds", rising_thresholds),
        ("mixed", mixed),
    ];
    for (name, fields) in wallets {
        let report = evaluate(&wallet(60, fields), r#"{"maxCoupons":4}"#);
        assert_eq!(
            at(&report, &["usable", "59"]).get("status").and_then(Value::as_str),
            Some("usable"),
            "{name}"
        );
        assert_eq!(at(&report, &["best", "optimal"]), &Value::Bool(true), "{name}");
        assert_eq!(at(&report, &["best", "gap"]), "0.00", "{name}");
        let Value::Array(ids) = at(&report, &["best", "couponIds"]) else { panic!("ids") };
        assert_eq!(ids.len(), 4, "{name}");
    }
}

#[test]
fn equal_coupons_are_chosen_by_id() {
    let report = evaluate(&wallet(60, equal_amounts), r#"{"maxCoupons":4}"#);
    let expected = ["k0", "k1", "k10", "k11"].map(Value::from).to_vec();
    assert_eq!(at(&report, &["best", "couponIds"]), &Value::Array(expected));
}

/// k0 and k3 save as much as k1 and k2, and k3 is applied before k0: it is not the order of application that counts.
#[test]
fn of_equal_stacks_that_with_the_first_coupon_is_chosen() {
    let fields = |i: usize| {
        let (group, scope) = match i {
            0 => ("p", "all"),
            3 => ("p", "products"),
            _ => ("q", "all"),
        };
        format!(
            r#"{},"group":"{group}","combinesWith":["{group}"],"scope":{{"kind":"{scope}","ids":["p0","p1","p2"]}}"#,
            equal_amounts(i)
        )
    };
    let report = evaluate(&wallet(4, fields), r#"{"maxCoupons":2}"#);
    assert_eq!(report["best"]["couponIds"], serde_json::json!(["k3", "k0"]));
}

#[test]
fn a_search_that_stops_early_says_what_it_may_have_missed() {
    let report = evaluate(&wallet(100, near_percents), r#"{"maxCoupons":5}"#);
    assert_eq!(at(&report, &["best", "optimal"]), &Value::Bool(false));
    let gap = at(&report, &["best", "gap"]).as_str().unwrap();
    assert!(gap.contains('.') && gap.len() < 8, "{gap}");
    let yuan = |text: &str| text.parse::<f64>().unwrap();
    assert!(yuan(gap) < yuan(at(&report, &["best", "discount"]).as_str().unwrap()), "{gap}");
    // What it has by then are the best five all the same.
    let mut ids: Vec<&str> =
        report["best"]["couponIds"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["k95", "k96", "k97", "k98", "k99"]);
}

fn choice(options: &str) -> Value {
    let coupons = [
        r#"{"id":"half","group":"a","benefit":{"kind":"percentOff","percent":50}}"#,
        r#"{"id":"full","group":"a","minAmount":2000,"benefit":{"kind":"amountOff","amount":100}}"#,
        r#"{"id":"alone","exclusive":true,"benefit":{"kind":"amountOff","amount":1}}"#,
        r#"{"id":"late","endsAt":0,"benefit":{"kind":"amountOff","amount":1}}"#,
        r#"{"id":"choosy","combinesWith":["b"],"benefit":{"kind":"amountOff","amount":2}}"#,
    ];
    let coupons: Vec<String> = coupons.iter().map(|coupon| coupon.to_string()).collect();
    evaluate(&coupons, options)
}

/// Each step of the selection: `half usable 700.00`, `alone notCombinable half`.
fn steps(report: &Value) -> Vec<String> {
    let Value::Array(steps) = at(report, &["selected", "steps"]) else { panic!("steps") };
    let text = |node: &Value| node.as_str().unwrap().to_owned();
    let words = |step: &Value| {
        let id = text(step.get("couponId").unwrap());
        if at(step, &["status"]).as_str() == Some("usable") {
            return format!("{id} usable");
        }
        let Some(Value::Array(with)) = at(step, &["reasons", "0"]).get("with") else {
            return format!("{id} {}", text(at(step, &["reasons", "0", "code"])));
        };
        format!(
            "{id} {} {}",
            text(at(step, &["reasons", "0", "code"])),
            with.iter().map(text).collect::<Vec<_>>().join("+")
        )
    };
    steps.iter().map(words).collect()
}

#[test]
fn the_shoppers_choice() {
    for (selected, most, expected) in [
        (r#"["full","half"]"#, 2, vec!["full usable", "half usable"]),
        (r#"["half","full"]"#, 2, vec!["full usable", "half usable"]),
        (r#"["half","full"]"#, 1, vec!["half usable", "full notCombinable half"]),
        (r#"["half","alone"]"#, 3, vec!["half usable", "alone notCombinable half"]),
        (r#"["alone","half"]"#, 3, vec!["alone usable", "half notCombinable alone"]),
        (r#"["late","half"]"#, 3, vec!["half usable", "late expired"]),
        (
            r#"["choosy","half","full"]"#,
            3,
            vec!["choosy usable", "half notCombinable choosy", "full notCombinable choosy"],
        ),
        ("[]", 3, vec![]),
        (r#"["half","full"]"#, 0, vec!["half notCombinable ", "full notCombinable "]),
    ] {
        let report = choice(&format!(r#"{{"maxCoupons":{most},"selected":{selected}}}"#));
        assert_eq!(steps(&report), expected, "{selected} {most}");
        let payable = at(&report, &["selected", "payable"]).as_str().unwrap();
        let last_usable = match at(&report, &["selected", "steps"]) {
            Value::Array(steps) => {
                steps.iter().rfind(|step| at(step, &["status"]).as_str() == Some("usable"))
            }
            _ => None,
        };
        let expected = last_usable.map_or(at(&report, &["payableBefore"]), |step| at(step, &["payable"]));
        assert_eq!(Some(payable), expected.as_str());
    }
}

#[test]
fn a_choice_is_priced_in_its_best_order() {
    // Applied first, the half leaves less than the 2,000 that the other asks for.
    let report = choice(r#"{"maxCoupons":2,"selected":["half","full"]}"#);
    let ids = ["full", "half"].map(Value::from).to_vec();
    assert_eq!(at(&report, &["selected", "couponIds"]), &Value::Array(ids));
    assert!(choice("{}").get("selected").is_none());
}

#[test]
fn messages_come_in_both_languages() {
    for (language, expected) in
        [("zh-CN", "已于 1970-01-01 08:00 过期"), ("en", "Expired at 1970-01-01 08:00")]
    {
        let report = choice(&format!(r#"{{"language":"{language}"}}"#));
        assert_eq!(at(&report, &["unusable", "0", "reasons", "0", "message"]).as_str(), Some(expected));
    }
}

#[test]
fn bounds_that_leave_64_bits() {
    let percent = |id: usize, percent: u32| {
        format!(r#"{{"id":"{id}","benefit":{{"kind":"percentOff","percent":"{percent}"}}}}"#)
    };
    let every = |id: usize| {
        format!(
            r#"{{"id":"{id}","benefit":{{"kind":"tiers","every":true,"tiers":[{{"atLeast":"1","off":"1.01"}}]}}}}"#
        )
    };
    let cart = r#"{"lines":[{"id":"l","unitPrice":"90000000000","quantity":1000000}]}"#;
    for (coupons, saved, ids) in [
        (vec![percent(0, 60), percent(1, 70), percent(2, 80)], "84600000000000000.00", ["1", "2"]),
        (vec![every(0), every(1), percent(2, 80)], "90000000000000000.00", ["0", ""]),
    ] {
        let coupons = coupons.join(",");
        let text = format!(
            r#"{{"cart":{cart},"context":{{"now":1790000000000}},"coupons":[{coupons}],"options":{{"maxCoupons":2}}}}"#
        );
        let report = evaluate_text(&text).unwrap();
        assert_eq!(at(&report, &["best", "discount"]), &Value::from(saved));
        let expected: Vec<_> = ids.into_iter().filter(|id| !id.is_empty()).map(Value::from).collect();
        assert_eq!(at(&report, &["best", "couponIds"]), &Value::Array(expected));
    }
}

/// Coupons that give more behind others than in front of them: looked at only because of what they may come to.
#[test]
fn what_gives_more_further_down_is_looked_for() {
    let line = |id: &str, price: &str| {
        format!(r#"{{"id":"{id}","productId":"{id}","unitPrice":"{price}","quantity":1}}"#)
    };
    let off = |id: &str, amount: &str, more: &str| {
        format!(r#"{{"id":"{id}","benefit":{{"kind":"amountOff","amount":"{amount}"}}{more}}}"#)
    };
    let free = |id: &str, ids: &str, more: &str| {
        format!(
            r#"{{"id":"{id}","scope":{{"kind":"products","ids":[{ids}]}},"benefit":{{"kind":"freeItems","cheapest":1}},{more}}}"#
        )
    };
    let (grouped, choosy) = (r#","group":"g""#, r#""group":"g","combinesWith":["g"]"#);
    let tiers = format!(
        r#"{{"id":"t","benefit":{{"kind":"tiers","tiers":[{{"atLeast":80,"off":1}},{{"atLeast":50,"off":45}}]}},{choosy}}}"#
    );
    let others =
        ["20", "20", "20"].iter().enumerate().map(|(index, amount)| off(&format!("o{index}"), amount, ""));
    for (lines, mut coupons, most, expected, saved) in [
        // Behind two that leave less than 80.
        (
            vec![line("a", "100")],
            vec![tiers, off("a", "10", grouped), off("b", "12", grouped)],
            3,
            vec!["a", "b", "t"],
            "67.00",
        ),
        // Behind the one that takes the cheaper unit.
        (
            vec![line("a", "1"), line("b", "45"), line("c", "60")],
            vec![free("u", r#""a","b""#, choosy), free("x", r#""a""#, choosy)],
            2,
            vec!["x", "u"],
            "46.00",
        ),
    ] {
        coupons.extend(others.clone());
        let text = format!(
            r#"{{"cart":{{"lines":[{}]}},"context":{{"now":0}},"coupons":[{}],"options":{{"maxCoupons":{most},"stackThreshold":"running"}}}}"#,
            lines.join(","),
            coupons.join(",")
        );
        let report = evaluate_text(&text).unwrap();
        assert_eq!(at(&report, &["best", "discount"]), saved, "{report}");
        assert_eq!(at(&report, &["best", "couponIds"]), &Value::from(expected));
        assert_eq!(at(&report, &["best", "optimal"]), &Value::Bool(true));
    }
}

/// A cart of one line for 100.00 and 20.00 for its delivery.
fn delivered(coupons: &str, options: &str) -> Value {
    let cart = r#"{"lines":[{"id":"a","unitPrice":100,"quantity":1}],"shippingFee":20}"#;
    evaluate_text(&format!(
        r#"{{"cart":{cart},"context":{{"now":1790000000000}},"coupons":[{coupons}],"options":{options}}}"#
    ))
    .unwrap()
}

#[test]
fn delivery_is_free_beside_goods_that_are() {
    let coupons = r#"{"id":"a","exclusive":true,"benefit":{"kind":"amountOff","amount":100}},
        {"id":"b","benefit":{"kind":"amountOff","amount":100}},{"id":"s","benefit":{"kind":"shippingOff"}}"#;
    let report = delivered(coupons, r#"{"maxCoupons":2}"#);
    assert_eq!(report["best"]["couponIds"], serde_json::json!(["b", "s"]));
    assert_eq!(report["best"]["payable"], "0.00");
}

#[test]
fn of_a_choice_as_many_stand_as_can() {
    let shipping =
        r#"{"id":"s","benefit":{"kind":"shippingOff"}},{"id":"t","benefit":{"kind":"shippingOff"}}"#;
    let amounts = r#"{"id":"a","benefit":{"kind":"amountOff","amount":5}},
        {"id":"b","benefit":{"kind":"amountOff","amount":10}}"#;
    // By itself "a" takes off 50, and behind "b" 5. Without "b" the other three take off more than all four.
    let tiers = r#"{"id":"a","benefit":{"kind":"tiers","tiers":[{"atLeast":100,"off":50},{"atLeast":50,"off":5}]}},
        {"id":"b","minAmount":100,"benefit":{"kind":"amountOff","amount":1}},
        {"id":"c","benefit":{"kind":"amountOff","amount":1}},{"id":"d","benefit":{"kind":"amountOff","amount":1}}"#;
    for (coupons, selected, expected, payable) in [
        (shipping, r#"["s","t"]"#, vec!["s"], "100.00"),
        (amounts, r#"["b","a"]"#, vec!["a", "b"], "105.00"),
        (tiers, r#"["a","c","d","b"]"#, vec!["b", "a", "c", "d"], "112.00"),
    ] {
        let report = delivered(coupons, &format!(r#"{{"maxCoupons":4,"selected":{selected}}}"#));
        let choice = &report["selected"];
        assert_eq!(
            (&choice["couponIds"], &choice["payable"]),
            (&expected.into(), &payable.into()),
            "{coupons}"
        );
    }
}

#[test]
fn of_equal_stacks_the_one_that_wastes_less_is_best() {
    let coupon = |id: &str, product: &str, amount: i64| {
        format!(
            r#"{{"id":"{id}","scope":{{"kind":"products","ids":["{product}"]}},"benefit":{{"kind":"amountOff","amount":{amount}}}}}"#
        )
    };
    let line = |product: &str| {
        format!(r#"{{"id":"{product}","productId":"{product}","unitPrice":10,"quantity":1}}"#)
    };
    let text = format!(
        r#"{{"cart":{{"lines":[{},{}]}},"context":{{"now":1790000000000}},"coupons":[{},{},{}],"options":{{"maxCoupons":2}}}}"#,
        line("p"),
        line("q"),
        coupon("a", "p", 25),
        coupon("b", "p", 15),
        coupon("c", "q", 15)
    );
    let report = evaluate_text(&text).unwrap();
    assert_eq!(report["best"]["couponIds"], serde_json::json!(["b", "c"]));
}

#[test]
fn a_coupon_that_takes_nothing_off_where_it_comes_does_not_stand() {
    // Two cups for 15 save 5 of 20, and nothing of the 12 that the coupon of their own leaves.
    let text = r#"{"cart":{"lines":[{"id":"p","productId":"cup","unitPrice":10,"quantity":2},
            {"id":"q","productId":"pot","unitPrice":30,"quantity":1}]},"context":{"now":1790000000000},
        "coupons":[{"id":"own","scope":{"kind":"products","ids":["cup"]},"benefit":{"kind":"amountOff","amount":8}},
            {"id":"two","benefit":{"kind":"bundle","count":2,"price":15,"pick":"cheapest"}}],
        "options":{"maxCoupons":2,"selected":["own","two"]}}"#;
    let report = evaluate_text(text).unwrap();
    assert_eq!(report["counts"]["usable"], 2);
    assert_eq!(report["selected"]["couponIds"], serde_json::json!(["own"]));
    assert_eq!(steps(&report), ["own usable", "two notCombinable own"]);
}

#[test]
fn what_takes_off_more_behind_another_is_looked_for_there() {
    // Each takes 10 off by itself, and 30 once the cups are paid for by "b"; "c" stands alone.
    for benefit in [
        r#"{"kind":"exchange","price":0}"#,
        r#"{"kind":"buyGet","buy":0,"get":1}"#,
        r#"{"kind":"freeItems","cheapest":1}"#,
        r#"{"kind":"unitOff","percent":100,"maxUnits":1,"pick":"cheapest"}"#,
        r#"{"kind":"bundle","count":1,"price":0,"pick":"cheapest"}"#,
        r#"{"kind":"tiers","tiers":[{"atLeast":5,"off":30},{"atLeast":40,"off":10},{"atLeast":45,"off":10}]}"#,
        r#"{"kind":"tiers","tiers":[{"atLeast":5,"off":30},{"atLeast":40,"off":10}]}"#,
    ] {
        let text = format!(
            r#"{{"cart":{{"lines":[{{"id":"p","productId":"cup","unitPrice":10,"quantity":2}},
                {{"id":"q","productId":"pot","unitPrice":30,"quantity":1}}]}},"context":{{"now":1790000000000}},
            "coupons":[{{"id":"a","benefit":{benefit}}},
                {{"id":"b","scope":{{"kind":"products","ids":["cup"]}},"benefit":{{"kind":"freeItems","dearest":2}}}},
                {{"id":"c","exclusive":true,"benefit":{{"kind":"amountOff","amount":35}}}}],
            "options":{{"maxCoupons":2}}}}"#
        );
        let report = evaluate_text(&text).unwrap();
        let alone = report["usable"].as_array().unwrap().iter().find(|verdict| verdict["couponId"] == "a");
        assert_eq!(alone.unwrap()["discount"], "10.00", "{benefit}");
        let best = &report["best"];
        assert_eq!(
            (&best["couponIds"], &best["discount"]),
            (&serde_json::json!(["b", "a"]), &"50.00".into())
        );
    }
}
