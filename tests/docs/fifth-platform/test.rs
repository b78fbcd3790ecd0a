//! A fifth platform works, from its params to a verdict.

use couponkit::error::{Code, FailureReason, Retry};
use couponkit::platforms::{canonical, parse, prepare, to_coupons, Source};
use serde_json::{json, to_value};

const LIST: &str = "shanhai.listCoupons";
const ANSWER: &str = r#"{"code": 0, "msg": "ok", "coupons": [
    {"no": 9007199254740993, "name": "满30减5", "kind": "CASH", "value": "5", "least": "30", "last_day": "2026-11-27", "left": 1},
    {"no": "2", "name": "九折", "kind": "RATE", "value": "9", "least": "0", "last_day": "2026-11-27", "left": "2"}
]}"#;

#[test]
fn it_asks() {
    let request = prepare(LIST, &json!({"memberId": "7"}), &json!({})).unwrap();
    assert_eq!((request.method, request.url.as_str()), ("POST", "https://api.shanhai.example/v1/coupons"));
    assert_eq!(request.body.as_deref(), Some(r#"{"member_id":"7"}"#));
    let signed = canonical(LIST, &json!({"body": "{}"}), &json!({})).unwrap();
    assert_eq!(signed, "{}\0");
    let refused = prepare(LIST, &json!({}), &json!({})).unwrap_err();
    assert_eq!((refused.code, refused.path.as_deref()), (Code::InvalidInput, Some("params.memberId")));
}

#[test]
fn it_is_told_of_failures() {
    for (code, reason, retry) in [
        ("E401", FailureReason::Unauthorized, Retry::Never),
        ("E429", FailureReason::Throttled, Retry::Safe),
        ("E999", FailureReason::Unknown, Retry::Safe),
    ] {
        let answer = json!({"code": code, "msg": "no"}).to_string();
        let error = parse(LIST, &answer, &json!({})).unwrap_err();
        assert_eq!((error.reason, error.retry), (Some(reason), retry), "{code}");
    }
    assert_eq!(parse(LIST, "<html>", &json!({})).unwrap_err().code, Code::BadResponse);
}

#[test]
fn its_rows_are_coupons() {
    let coupons = to_coupons(LIST, Source::Text(ANSWER), &json!({"discountScale": "tenths"})).unwrap();
    let [cash, rate] = [0, 1].map(|place| to_value(&coupons[place]).unwrap());
    assert_eq!(cash["id"], "9007199254740993");
    assert_eq!(cash["benefit"], json!({"kind": "amountOff", "amount": "5.00"}));
    assert_eq!(cash["minAmount"], "30");
    assert_eq!(cash["endsAt"], 1_795_795_200_000_i64, "the last day is included");
    assert_eq!(rate["benefit"]["percent"], "10");

    let bare = to_coupons(LIST, Source::Text(ANSWER), &json!({})).unwrap();
    let open = to_value(&bare[1]).unwrap();
    assert_eq!(open["unknownRules"][0]["field"], "discountScale", "no scale is guessed");
}
