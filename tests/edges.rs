//! Inputs at the edge: what is refused and where, and what is a rule of its own.

mod common;

use common::{at, evaluate_text};
use couponkit::error::Code;
use couponkit::model::read::{read, Violations};
use couponkit::model::Cart;
use serde_json::Value;

const LINE: &str = r#"{"id":"a","productId":"p","unitPrice":"50","quantity":2}"#;
const COUPON: &str = r#"{"id":"x","benefit":{"kind":"amountOff","amount":5}}"#;

fn input(cart: &str, context: &str, coupons: &str, options: &str) -> String {
    format!(r#"{{"cart":{cart},"context":{context},"coupons":[{coupons}],"options":{options}}}"#)
}

fn with_line(line: &str) -> String {
    input(&format!(r#"{{"lines":[{line}]}}"#), r#"{"now":1790000000000}"#, COUPON, "{}")
}

fn with_coupon(fields: &str) -> String {
    let coupon = format!(r#"{{"id":"x","benefit":{{"kind":"amountOff","amount":5}},{fields}}}"#);
    input(&format!(r#"{{"lines":[{LINE}]}}"#), r#"{"now":1790000000000}"#, &coupon, "{}")
}

fn with_benefit(benefit: &str) -> String {
    let coupon = format!(r#"{{"id":"x","benefit":{benefit}}}"#);
    input(&format!(r#"{{"lines":[{LINE}]}}"#), r#"{"now":1790000000000}"#, &coupon, "{}")
}

fn with_options(options: &str) -> String {
    input(&format!(r#"{{"lines":[{LINE}]}}"#), r#"{"now":1790000000000}"#, COUPON, options)
}

fn refused(text: &str) -> String {
    match evaluate_text(text) {
        Ok(report) => panic!("{text} gave {}", report),
        Err(error) => {
            assert_eq!(error.code, Code::InvalidInput, "{text}");
            assert!(!error.messages.zh.is_empty() && !error.messages.en.is_empty());
            error.path.unwrap_or_else(|| panic!("no path: {text}"))
        }
    }
}

/// `usable 5.00`, or the status with the codes and fields of its reasons.
fn verdict(text: &str) -> String {
    let report = evaluate_text(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    for status in ["usable", "unusable", "undetermined"] {
        if let Value::Array(list) = report.get(status).unwrap() {
            let Some(verdict) = list.first() else { continue };
            if status == "usable" {
                return format!("usable {}", at(verdict, &["discount"]).as_str().unwrap());
            }
            let Some(Value::Array(reasons)) = verdict.get("reasons") else { panic!("reasons") };
            let words = reasons.iter().map(|reason| {
                let field = at(reason, &["field"]).as_str().map(|field| format!(":{field}"));
                format!("{}{}", at(reason, &["code"]).as_str().unwrap(), field.unwrap_or_default())
            });
            return format!("{status} {}", words.collect::<Vec<_>>().join(" "));
        }
    }
    panic!("no verdict: {}", report)
}

#[test]
fn refused_carts() {
    let line = |fields: &str| with_line(&format!(r#"{{"id":"a",{fields}}}"#));
    for (text, path) in [
        (with_line(r#"{"unitPrice":1,"quantity":1}"#), "cart.lines[0].id"),
        (with_line(r#"{"id":7,"unitPrice":1,"quantity":1}"#), "cart.lines[0].id"),
        (with_line(r#"{"id":"","unitPrice":1,"quantity":1}"#), "cart.lines[0].id"),
        (with_line(&format!("{LINE},{LINE}")), "cart.lines[1].id"),
        (with_line("null"), "cart.lines[0]"),
        (with_line("[]"), "cart.lines[0]"),
        (line(r#""quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":null,"quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":"1e3","quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":".5","quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":"5.","quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":"+5","quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":" 5","quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":"","quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":-1,"quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":59.699999999999996,"quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":"0.123456789","quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":10000000000000,"quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":[1],"quantity":1"#), "cart.lines[0].unitPrice"),
        (line(r#""unitPrice":1,"quantity":0"#), "cart.lines[0].quantity"),
        (line(r#""unitPrice":1,"quantity":"-2""#), "cart.lines[0].quantity"),
        (line(r#""unitPrice":1,"quantity":1,"discount":"1.01""#), "cart.lines[0].discount"),
        (line(r#""unitPrice":1000000000000,"quantity":1000000000000"#), "cart.lines[0]"),
        (line(r#""unitPrice":1,"quantity":1,"discountable":"yes""#), "cart.lines[0].discountable"),
        (line(r#""unitPrice":1,"quantity":1,"categoryIds":"c""#), "cart.lines[0].categoryIds"),
        (line(r#""unitPrice":1,"quantity":1,"categoryIds":[1]"#), "cart.lines[0].categoryIds[0]"),
        (line(r#""unitPrice":1,"quantity":1,"brandId":9007199254740993"#), "cart.lines[0].brandId"),
        (input("null", r#"{"now":1790000000000}"#, COUPON, "{}"), "cart"),
        (input("{}", r#"{"now":1790000000000}"#, COUPON, "{}"), "cart.lines"),
        (input(r#"{"lines":{}}"#, r#"{"now":1790000000000}"#, COUPON, "{}"), "cart.lines"),
        (
            input(
                &format!(r#"{{"lines":[{LINE}],"orderDiscount":101}}"#),
                r#"{"now":1790000000000}"#,
                COUPON,
                "{}",
            ),
            "cart.orderDiscount",
        ),
        // It comes off the goods, and not off the delivery.
        (
            input(
                &format!(r#"{{"lines":[{LINE}],"orderDiscount":101,"shippingFee":6}}"#),
                r#"{"now":1790000000000}"#,
                COUPON,
                "{}",
            ),
            "cart.orderDiscount",
        ),
    ] {
        assert_eq!(refused(&text), path, "{text}");
    }
}

#[test]
fn half_a_character_is_refused() {
    let cart = r#"{"lines":[{"id":"a","unitPrice":1,"quantity":1,"brandId":"\ud800"}]}"#;
    let mut violations = Violations::default();
    let error = read::<Cart>(cart, "cart", &mut violations).unwrap_err();
    assert_eq!((error.code, error.path.as_deref()), (Code::InvalidInput, Some("cart.lines[0].brandId")));
}

#[test]
fn refused_contexts_and_options() {
    let context = |context: &str| input(&format!(r#"{{"lines":[{LINE}]}}"#), context, COUPON, "{}");
    for (text, path) in [
        (context("{}"), "context.now"),
        (context(r#"{"now":"1790000000000"}"#), "context.now"),
        (context(r#"{"now":1.5}"#), "context.now"),
        (context(r#"{"now":9e15}"#), "context.now"),
        (context(r#"{"now":1790000000000,"utcOffsetMinutes":1440}"#), "context.utcOffsetMinutes"),
        (context(r#"{"now":1790000000000,"scene":"moon"}"#), "context.scene"),
        (context(r#"{"now":1790000000000,"shopId":7}"#), "context.shopId"),
        (context(r#"{"now":1790000000000,"customer":{"colour":["red"]}}"#), "context.customer.colour"),
        (context(r#"{"now":1790000000000,"customer":{"levels":"v1"}}"#), "context.customer.levels"),
        (context(r#"{"now":1790000000000,"usedToday":{"x":-1}}"#), "context.usedToday.x"),
        (with_options(r#"{"roundng":"floor"}"#), "options.roundng"),
        (with_options(r#"{"rounding":"up"}"#), "options.rounding"),
        (with_options(r#"{"minPayable":-1}"#), "options.minPayable"),
        (with_options(r#"{"maxCoupons":1.5}"#), "options.maxCoupons"),
        (with_options(r#"{"maxCoupons":-1}"#), "options.maxCoupons"),
        (with_options(r#"{"language":"fr"}"#), "options.language"),
        (with_options(r#"{"selected":["y"]}"#), "options.selected[0]"),
        (with_options(r#"{"selected":["x","x"]}"#), "options.selected[1]"),
        (with_options(r#"{"__proto__":{"rounding":"floor"}}"#), "options.__proto__"),
    ] {
        assert_eq!(refused(&text), path, "{text}");
    }
}

#[test]
fn what_is_wrong_in_one_place_is_told_once() {
    let context = |context: &str| input(&format!(r#"{{"lines":[{LINE}]}}"#), context, COUPON, "{}");
    for (text, paths) in [
        (with_line("null"), vec!["cart.lines[0]"]),
        (input(r#"{"lines":{}}"#, r#"{"now":1790000000000}"#, COUPON, "{}"), vec!["cart.lines"]),
        (input("[]", r#"{"now":1790000000000}"#, COUPON, "{}"), vec!["cart"]),
        (
            input(r#"{"shippingFe":1}"#, "{}", COUPON, "{}"),
            vec!["context.now", "cart.shippingFe", "cart.lines"],
        ),
        (context(r#"{"now":1790000000000,"customer":{"colour":"red"}}"#), vec!["context.customer.colour"]),
        (with_coupon(r#""required":{"mode":"any"}"#), vec!["coupons[0].required.items"]),
        (with_coupon(r#""required":7"#), vec!["coupons[0].required"]),
        (with_benefit(r#"{"kind":"buyGet","buy":0,"get":"x"}"#), vec!["coupons[0].benefit.get"]),
        (
            with_benefit(r#"{"kind":"tiers","every":true,"tiers":[{"atLeast":"x","off":1}]}"#),
            vec!["coupons[0].benefit.tiers[0].atLeast"],
        ),
    ] {
        let error = evaluate_text(&text).expect_err("to be refused");
        assert_eq!(error.issues.iter().map(|issue| issue.path.as_str()).collect::<Vec<_>>(), paths, "{text}");
    }
}

#[test]
fn null_is_absent() {
    for context in [
        r#"{"now":1790000000000,"usedToday":{"x":null},"customer":{"levels":null}}"#,
        r#"{"now":1790000000000,"usedToday":{},"customer":{},"shopId":null}"#,
    ] {
        let coupon =
            r#"{"id":"x","benefit":{"kind":"amountOff","amount":5},"limits":{"perCustomerPerDay":1}}"#;
        let text = input(&format!(r#"{{"lines":[{LINE}]}}"#), context, coupon, "{}");
        assert_eq!(verdict(&text), "usable 5.00");
    }
}

#[test]
fn numbers_that_are_fine() {
    for (price, quantity, before) in [
        ("1e-7", r#""1""#, "0.00"),
        (r#""0.00000001""#, "1000000", "0.01"),
        ("19.9", r#""2.00""#, "39.80"),
        ("1000000000000", "1", "1000000000000.00"),
        (r#""33.3333""#, "1.5", "50.00"),
    ] {
        let line = format!(r#"{{"id":"a","unitPrice":{price},"quantity":{quantity}}}"#);
        let report = evaluate_text(&with_line(&line)).unwrap();
        assert_eq!(at(&report, &["payableBefore"]).as_str(), Some(before), "{line}");
    }
}

#[test]
fn two_point_zero_pieces_are_two_units() {
    let line = r#"{"id":"a","unitPrice":"10","quantity":"2.00"}"#;
    let coupon = r#"{"id":"x","benefit":{"kind":"freeItems","dearest":1}}"#;
    let text = input(&format!(r#"{{"lines":[{line}]}}"#), r#"{"now":1790000000000}"#, coupon, "{}");
    assert_eq!(verdict(&text), "usable 10.00");
}

#[test]
fn ids_that_begin_alike_are_told_apart() {
    // In no order that their eighth letters alone would give.
    let ids = ["aaaaaaa9x", "aaaaaaa9y", "bbbbbbb1x", "ccccccc5x", "ddddddd3x", "eeeeeee2x"];
    let coupon = |id: &&str| {
        format!(
            r#"{{"id":"{id}","benefit":{{"kind":"amountOff","amount":5}},"scope":{{"kind":"products","ids":["{id}"]}}}}"#
        )
    };
    let coupons: Vec<String> = ids.iter().map(coupon).collect();
    for id in ids {
        let cart = format!(r#"{{"lines":[{{"id":"a","productId":"{id}","unitPrice":"50","quantity":2}}]}}"#);
        let report =
            evaluate_text(&input(&cart, r#"{"now":1790000000000}"#, &coupons.join(","), "{}")).unwrap();
        let Some(Value::Array(usable)) = report.get("usable") else { panic!("usable") };
        let usable: Vec<_> =
            usable.iter().map(|verdict| at(verdict, &["couponId"]).as_str().unwrap()).collect();
        assert_eq!(usable, [id]);
    }
}

#[test]
fn rules_that_are_not_known() {
    for (text, expected) in [
        (with_coupon(r#""state":"melted""#), "undetermined unknownRule:state"),
        (with_coupon(r#""state":"used""#), "unusable used"),
        (with_coupon(r#""scope":{"kind":"planets","ids":[]}"#), "undetermined unknownRule:scope"),
        (with_coupon(r#""scope":{"kind":"brands"}"#), "undetermined unknownRule:scope"),
        (with_coupon(r#""scope":{"kind":"products","ids":["p"]}"#), "usable 5.00"),
        (with_coupon(r#""scope":{"kind":"products","ids":[]}"#), "unusable noEligibleItems"),
        (with_coupon(r#""scope":{"kind":"products","ids":[],"exclude":true}"#), "usable 5.00"),
        (with_coupon(r#""scope":{"kind":"all","exclude":true}"#), "unusable noEligibleItems"),
        (with_coupon(r#""customers":{"colours":["red"]}"#), "undetermined unknownRule:customers"),
        (with_coupon(r#""customers":{"colour":"red"}"#), "undetermined unknownRule:customers"),
        (with_coupon(r#""customers":{"levels":null}"#), "usable 5.00"),
        (with_coupon(r#""customers":{"levels":[]}"#), "undetermined missingContext:customer.levels"),
        (with_coupon(r#""unknownRules":[{"field":"validity"}]"#), "undetermined unknownRule:validity"),
        (
            with_coupon(r#""unknownRules":[{"field":"validity"}],"endsAt":0"#),
            "unusable expired unknownRule:validity",
        ),
        (with_coupon(r#""schedule":{"weekdays":[]}"#), "unusable outsideSchedule"),
        (with_coupon(r#""schedule":{"times":[]}"#), "unusable outsideSchedule"),
        (with_coupon(r#""schedule":{"excludedDates":[]}"#), "usable 5.00"),
        (with_coupon(r#""schedule":{"times":[{"from":"09:00","to":"09:00"}]}"#), "usable 5.00"),
        (with_coupon(r#""shops":{"include":[]}"#), "undetermined missingContext:shopId"),
        (with_coupon(r#""shops":{}"#), "usable 5.00"),
        (with_coupon(r#""limits":{"perCustomerPerDay":1}"#), "undetermined missingContext:usedToday"),
        (with_coupon(r#""limits":{"remainingUses":0}"#), "unusable noUsesLeft"),
        (with_benefit(r#"{"kind":"teleport"}"#), "undetermined unknownRule:benefit"),
        (
            with_benefit(r#"{"kind":"buyGet","buy":1,"get":1,"pick":"reddest"}"#),
            "undetermined unknownRule:benefit.pick",
        ),
        (
            with_benefit(r#"{"kind":"unitOff","percent":50,"pick":"nextDearest"}"#),
            "undetermined unknownRule:benefit.pick",
        ),
        (
            with_benefit(r#"{"kind":"bundle","count":2,"price":60,"pick":"nextDearest"}"#),
            "undetermined unknownRule:benefit.pick",
        ),
        (
            with_benefit(r#"{"kind":"exchange","price":"9.90","pick":"nextDearest"}"#),
            "undetermined unknownRule:benefit.pick",
        ),
        (with_coupon(r#""requires":["benefit.kind","benefit.amount","minAmount"]"#), "usable 5.00"),
        (with_coupon(r#""requires":["benefit.colour"]"#), "undetermined unknownRule:requires"),
        (with_benefit(r#"{"kind":"service","service":"parking"}"#), "unusable notForOrders"),
        (
            with_benefit(r#"{"kind":"service","service":"laundry"}"#),
            "undetermined unknownRule:benefit.service",
        ),
        (with_benefit(r#"{"kind":"percentOff","percent":100}"#), "usable 100.00"),
        (with_benefit(r#"{"kind":"percentOff","percent":0}"#), "unusable noDiscount"),
        (with_benefit(r#"{"kind":"percentOff","percent":50,"maxDiscount":0}"#), "unusable noDiscount"),
        (with_benefit(r#"{"kind":"buyGet","buy":1,"get":1,"repeat":0}"#), "unusable noDiscount"),
        (with_benefit(r#"{"kind":"buyGet","buy":0,"get":1,"repeat":null}"#), "usable 100.00"),
        (with_benefit(r#"{"kind":"freeItems"}"#), "unusable noDiscount"),
        (with_benefit(r#"{"kind":"exchange","price":"9.90"}"#), "usable 40.10"),
    ] {
        assert_eq!(verdict(&text), expected, "{text}");
    }
}

#[test]
fn a_benefit_that_is_not_known_is_told_by_its_name() {
    for (benefit, field, value) in [
        (r#"{"kind":"teleport"}"#, "benefit", Some("teleport")),
        (r#"{"kind":""}"#, "benefit", None),
        (r#"{"kind":"service","service":"laundry"}"#, "benefit.service", Some("laundry")),
        (r#"{"kind":"service","service":""}"#, "benefit.service", None),
        (r#"{"kind":"buyGet","buy":1,"get":1,"pick":"reddest"}"#, "benefit.pick", Some("reddest")),
    ] {
        let report = evaluate_text(&with_benefit(benefit)).unwrap();
        let reason = &report["undetermined"][0]["reasons"][0];
        assert_eq!((reason["field"].as_str(), reason["value"].as_str()), (Some(field), value), "{benefit}");
    }
}

#[test]
fn an_adapter_that_leaves_a_benefit_open_says_why_by_itself() {
    for (kind, rules, expected) in [
        ("unknown", r#"[{"field":"validity"}]"#, "undetermined unknownRule:validity"),
        ("unknown", "[]", "undetermined unknownRule:benefit"),
        ("teleport", r#"[{"field":"validity"}]"#, "undetermined unknownRule:validity unknownRule:benefit"),
    ] {
        let coupon = format!(r#"{{"id":"x","unknownRules":{rules},"benefit":{{"kind":"{kind}"}}}}"#);
        assert_eq!(verdict(&with_line(LINE).replace(COUPON, &coupon)), expected);
    }
}

#[test]
fn thresholds_of_an_unknown_benefit_still_run() {
    let coupon = r#"{"id":"x","minAmount":101,"benefit":{"kind":"teleport"}}"#;
    let text = input(&format!(r#"{{"lines":[{LINE}]}}"#), r#"{"now":1790000000000}"#, coupon, "{}");
    assert_eq!(verdict(&text), "unusable belowMinAmount unknownRule:benefit");
}

#[test]
fn a_message_never_says_that_the_future_has_passed() {
    let coupon = |fields: &str| with_coupon(&format!(r#""state":"expired"{fields}"#));
    for (fields, expected) in [
        ("", "已过期"),
        (r#","endsAt":1893456000000"#, "已过期"),
        (r#","endsAt":0"#, "已于 1970-01-01 08:00 过期"),
    ] {
        let report = evaluate_text(&coupon(fields)).unwrap();
        assert_eq!(at(&report, &["unusable", "0", "reasons", "0", "message"]).as_str(), Some(expected));
    }
}

#[test]
fn what_is_not_used_says_what_is_to_pay() {
    for (fields, status) in
        [(r#""endsAt":0"#, "unusable"), (r#""unknownRules":[{"field":"validity"}]"#, "undetermined")]
    {
        let report = evaluate_text(&with_coupon(fields)).unwrap();
        let verdict = at(&report, &[status, "0"]);
        assert_eq!(
            [at(verdict, &["status"]), at(verdict, &["payable"])],
            [&Value::from(status), &Value::from("100.00")],
            "{report}"
        );
    }
}

/// The first reason of a verdict that is not usable.
fn reason(fields: &str) -> Value {
    let report = evaluate_text(&with_coupon(fields)).unwrap();
    let verdict = ["unusable", "undetermined"].into_iter().find_map(|status| report[status].get(0));
    verdict.unwrap_or_else(|| panic!("{report}"))["reasons"][0].clone()
}

#[test]
fn goods_in_another_unit_leave_it_open() {
    for (unit, count, expected) in [
        (r#","unit":"盒""#, 2, "usable 5.00"),
        (r#","unit":"盒""#, 3, "unusable missingItems"),
        (r#","unit":"箱""#, 2, "undetermined unknownRule:required.unit"),
        ("", 2, "undetermined unknownRule:required.unit"),
    ] {
        let required = format!(
            r#""required":{{"mode":"all","items":[{{"productId":"p","quantity":{count},"unit":"盒"}}]}}"#
        );
        let text = with_coupon(&required)
            .replace(LINE, &LINE.replace(r#""quantity":2"#, &format!(r#""quantity":2{unit}"#)));
        assert!(verdict(&text).starts_with(expected), "{unit} {count}: {}", verdict(&text));
    }
}

#[test]
fn scopes_take_in_lines_beyond_the_sixty_fourth() {
    let line = |i: usize| format!(r#"{{"id":"l{i}","productId":"p{i}","unitPrice":"10","quantity":1}}"#);
    let coupon = |i: usize| {
        format!(
            r#"{{"id":"k{i}","scope":{{"kind":"products","ids":["p{i}"]}},"benefit":{{"kind":"percentOff","percent":50}}}}"#
        )
    };
    let places = [0, 1, 63, 64, 65, 127, 128, 129];
    let cart = format!(r#"{{"lines":[{}]}}"#, (0..130).map(line).collect::<Vec<_>>().join(","));
    let coupons = places.map(coupon).join(",");
    let report = evaluate_text(&input(&cart, r#"{"now":0}"#, &coupons, r#"{"maxCoupons":1}"#)).unwrap();
    let usable = report["usable"].as_array().unwrap();
    assert_eq!(usable.len(), places.len());
    for verdict in usable {
        let line = verdict["couponId"].as_str().unwrap().replace('k', "l");
        assert_eq!(verdict["allocations"], serde_json::json!({ line: "5.00" }));
    }
}

#[test]
fn the_next_opening_is_at_its_time_of_day() {
    // Now is 22:13:20 on a Monday, at +08:00.
    for (schedule, seconds) in [
        (r#""times":[{"from":"22:30","to":"23:00"}]"#, 1_000),
        (r#""times":[{"from":"22:00","to":"22:10"}]"#, 86_400 - 800),
        (r#""weekdays":[1],"times":[{"from":"09:00","to":"10:00"}]"#, 6 * 86_400 + 38_800),
        (
            r#""weekdays":[1],"times":[{"from":"09:00","to":"10:00"}],"excludedDates":["2026-09-28"]"#,
            13 * 86_400 + 38_800,
        ),
    ] {
        let reason = reason(&format!(r#""schedule":{{{schedule}}}"#));
        assert_eq!(reason["nextAt"].as_i64(), Some(1_790_000_000_000 + seconds * 1_000), "{schedule}");
    }
}

#[test]
fn a_scope_of_an_unknown_kind_is_told_with_its_kind() {
    for field in ["scope", "thresholdScope"] {
        let reason = reason(&format!(r#""{field}":{{"kind":"aisles","ids":["7"]}}"#));
        assert_eq!(
            [&reason["code"], &reason["field"], &reason["value"]],
            ["unknownRule", field, "aisles"],
            "{reason}"
        );
    }
}

#[test]
fn what_is_asked_of_a_customer_is_named() {
    for dimension in ["departments", "districts", "ids", "labels", "levels", "types"] {
        let reason = reason(&format!(r#""customers":{{"{dimension}":["d"]}}"#));
        assert_eq!(reason["field"], format!("customer.{dimension}"));
    }
}

#[test]
fn the_next_opening_is_one_before_the_end() {
    // Now is 22:13 on a Monday, at +08:00; Tuesday begins 6,400 seconds later.
    let opening: i64 = 1_790_000_000_000 + 6_400_000;
    for (ends_at, next) in [(opening, None), (opening + 1, Some(opening)), (opening - 1, None)] {
        let reason = reason(&format!(r#""schedule":{{"weekdays":[2]}},"endsAt":{ends_at}"#));
        assert_eq!((reason["code"].as_str(), reason["nextAt"].as_i64()), (Some("outsideSchedule"), next));
    }
}

#[test]
fn an_overflow_is_an_error() {
    let line = r#"{"id":"a","unitPrice":"1000000000000","quantity":"1000"}"#;
    let coupon = r#"{"id":"x","benefit":{"kind":"tiers","every":true,"tiers":[{"atLeast":"0.00000001","off":"1000000000000"}]}}"#;
    let text = input(&format!(r#"{{"lines":[{line}]}}"#), r#"{"now":1790000000000}"#, coupon, "{}");
    assert_eq!(refused(&text), "coupons[0].benefit");
    let unknown = coupon.replace(r#""id":"x""#, r#""id":"x","unknownRules":[{"field":"validity"}]"#);
    assert_eq!(refused(&text.replace(coupon, &unknown)), "coupons[0].benefit");
    let capped = coupon.replace(r#""every""#, r#""maxDiscount":"9.99","every""#);
    assert_eq!(verdict(&text.replace(coupon, &capped)), "usable 9.99");
}

#[test]
fn a_line_may_be_named_like_anything() {
    let line = r#"{"id":"__proto__","unitPrice":"50","quantity":2}"#;
    let report = evaluate_text(&with_line(line)).unwrap();
    assert_eq!(at(&report, &["usable", "0", "allocations", "__proto__"]).as_str(), Some("5.00"));
}

#[test]
fn no_coupons_allowed() {
    let report = evaluate_text(&with_options(r#"{"maxCoupons":0}"#)).unwrap();
    assert_eq!(report.get("best"), Some(&Value::Null));
    assert_eq!(verdict(&with_options(r#"{"maxCoupons":0}"#)), "usable 5.00");
}

#[test]
fn reasons_read_as_sentences() {
    let here = r#""shopId":"1","scene":"payBill","payment":"cash""#;
    let item = |id: &str, count: i64| format!(r#"{{"productId":"{id}","quantity":{count}}}"#);
    let required = |mode: &str, items: &[String], total: &str| {
        format!(r#""required":{{"mode":"{mode}","items":[{}]{total}}}"#, items.join(","))
    };
    let total = r#","totalQuantity":5"#;
    for (fields, context, zh, en) in [
        (r#""scenes":["dineIn"]"#.into(), here, "仅限堂食使用", "Only for dining in"),
        (
            r#""scenes":["takeout","dineIn"]"#.into(),
            here,
            "仅限外卖、堂食使用",
            "Only for takeout, dining in",
        ),
        (r#""scenes":["payBill"]"#.into(), r#""scene":"dineIn""#, "仅限买单使用", "Only for paying a bill"),
        (r#""scenes":["picnic"]"#.into(), here, "仅限picnic使用", "Only for picnic"),
        (r#""payment":"online""#.into(), here, "仅限在线支付", "Only for online payment"),
        (r#""payment":"card""#.into(), here, "当前支付方式不可用", "Not for this way of paying"),
        (r#""shops":{"include":["2"]}"#.into(), here, "当前门店不可用", "Not for this shop"),
        (
            r#""shops":{"include":["2"]}"#.into(),
            "",
            "缺少信息，无法判断（门店）",
            "Cannot tell: the shop is not known",
        ),
        (
            r#""scenes":["dineIn"]"#.into(),
            "",
            "缺少信息，无法判断（用餐方式）",
            "Cannot tell: the scene is not known",
        ),
        (
            r#""payment":"online""#.into(),
            "",
            "缺少信息，无法判断（支付方式）",
            "Cannot tell: the way of paying is not known",
        ),
        (
            r#""limits":{"perCustomerPerDay":1}"#.into(),
            "",
            "缺少信息，无法判断（今日使用次数）",
            "Cannot tell: the number of uses today is not known",
        ),
        (
            r#""customers":{"levels":["gold"]}"#.into(),
            "",
            "缺少信息，无法判断（会员信息）",
            "Cannot tell: the customer is not known",
        ),
        (
            required("all", &[item("p", 2), item("q", 1)], total),
            "",
            "需购买全部指定商品",
            "All of certain items must be in the cart",
        ),
        (
            required("any", &[item("p", 3), item("q", 1)], total),
            "",
            "需购买任一指定商品",
            "One of certain items must be in the cart",
        ),
        (required("all", &[item("p", 2)], total), "", "指定商品还差 3 件", "3 more of certain items needed"),
        (
            required("any", &[item("p", 2), item("q", 1)], total),
            "",
            "指定商品还差 3 件",
            "3 more of certain items needed",
        ),
        (r#""minQuantity":3"#.into(), "", "满 3 件可用，还差 1 件", "From 3 items; 1 to go"),
        (
            r#""minAmount":"120.5""#.into(),
            "",
            "满 120.50 元可用，还差 20.50 元",
            "From ¥120.50; ¥20.50 to go",
        ),
    ] {
        for (language, expected) in [("zh-CN", zh), ("en", en)] {
            let context = if context.is_empty() { String::new() } else { format!(",{context}") };
            let text = with_coupon(&fields)
                .replace(r#""now":1790000000000"#, &format!(r#""now":1790000000000{context}"#))
                .replace(r#""options":{}"#, &format!(r#""options":{{"language":"{language}"}}"#));
            let report = evaluate_text(&text).unwrap();
            let verdict = ["unusable", "undetermined"].into_iter().find_map(|status| report[status].get(0));
            let reasons = &verdict.unwrap_or_else(|| panic!("{text}"))["reasons"];
            assert_eq!(reasons[0]["message"], expected, "{text}");
        }
    }
}
