//! Malformed params, settings and options of every operation: a right request,
//! or `invalidInput` with a path; and an operation that does not exist.

mod documents;

use couponkit::error::{Code, Result};
use couponkit::platforms::{find, Source, PLATFORMS};
use documents::{canonical, json, parse, prepare, to_coupons, to_json};
use serde_json::Value;

/// Every operation with params that it takes, every kind of field among them.
const PARAMS: [(&str, &str); 11] = [
    (
        "kingdee.distributeCoupons",
        r#"{"channel":"1","qty":"1","schemaId":"1","memberId":"1","mobile":"13333333333"}"#,
    ),
    (
        "kingdee.listWriteOffs",
        r#"{"storeId":"1","createStartTime":"2024-01-01 12:22:31","page":1,"pageSize":"100","schemaType":1}"#,
    ),
    (
        "tmall.sendCoupon",
        r#"{"bizCode":"YXX","openId":"o","extra":"{}","channel":"app","outId":"1","uuid":"u","couponType":276}"#,
    ),
    ("waiqin.queryVouchers", r#"{"pageNumber":1,"pageLength":1000,"startCreateDate":"2021-04-20"}"#),
    (
        "waiqin.addVoucher",
        r#"{"name":"n","startDate":"2026-01-01","endDate":"2026-01-31","money":"10","doorsillAmount":100.5,"doorsillType":"Y",
            "num":10,"tradeRange":"2","cmId":"1","prodMode":"PRODUCT","prodCode":"SP","discountsType":"ZKBL",
            "discountsPercent":"0.85"}"#,
    ),
    ("waiqin.finishVoucher", r#"{"voucherId":"1"}"#),
    ("waiqin.changeVoucherEndDate", r#"{"voucherId":"1","endDate":"2026-01-31"}"#),
    ("waiqin.receiveVoucher", r#"{"voucherId":"1","cmId":"1","receiveTime":"2026-01-01 10:00:00"}"#),
    ("waiqin.listVoucherCustomers", r#"{"voucherId":"1","pageNumber":2}"#),
    ("waiqin.queryVoucherUsage", r#"{"voucherId":"1","voucherStatus":"2"}"#),
    (
        "zvcms.listUsableCoupons",
        r#"{"userId":"1","multiMark":"m","tradeMarks":[{"num":2,"tradeMark":"t","price":"1.50"}],"typeCate":3}"#,
    ),
];

/// What takes a param's place.
const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e3",
    "1e400",
    "12345678901234567890",
    "99999999999999999999999",
    "\"\"",
    "\" \"",
    "\"x\"",
    "\"-5\"",
    "\"1e3\"",
    "\"１\"",
    "\"NaN\"",
    "\"0.123456789\"",
    "\"10000000000000\"",
    "\"2021-02-30\"",
    "\"2021-02-28 25:00:00\"",
    "\"\\u0000\"",
    "[]",
    "[[]]",
    "[null]",
    "{}",
    "{\"__proto__\":{}}",
    "{\"$serde_json::private::Number\":\"1]\"}",
];

/// The object with one key's value replaced.
fn with(params: &str, key: &str, value: &str) -> String {
    let Value::Object(mut entries) = json(params) else { panic!("{params}") };
    entries.shift_remove(key);
    entries.insert(key.to_owned(), json(value));
    Value::Object(entries).to_string()
}

/// A request as its platform reads it, or a violation below `root`.
fn assert_sound<T>(outcome: Result<T>, root: &str, about: &str) {
    if let Err(error) = outcome {
        assert_eq!(error.code, Code::InvalidInput, "{about}");
        let path = error.path.unwrap_or_default();
        assert!(path.starts_with(root), "{path} {about}");
        assert!(!error.messages.zh.is_empty() && !error.messages.en.is_empty(), "{about}");
        assert!(error.operation.is_some(), "{about}");
    }
}

#[test]
fn every_operation_is_tried() {
    let names: Vec<_> = PLATFORMS.iter().flat_map(|platform| platform.operations).map(|op| op.name).collect();
    assert_eq!(names, PARAMS.map(|(name, _)| name));
    for (operation, params) in PARAMS {
        prepare(operation, params, "{}").unwrap_or_else(|error| panic!("{operation}: {error}"));
    }
}

#[test]
fn params_of_wrong_types() {
    for (operation, params) in PARAMS {
        let table = find(operation).unwrap().1.params;
        for (field, value) in
            table.fields.iter().flat_map(|field| VALUES.iter().map(move |value| (field, value)))
        {
            let params = with(params, field.name, value);
            let prepared = prepare(operation, &params, "{}");
            if let Ok(request) = &prepared {
                let body = request.body.as_deref().filter(|body| body.starts_with('{')).unwrap_or("{}");
                json(body);
            }
            assert_sound(prepared, "params", &format!("{operation} {params}"));
        }
    }
}

#[test]
fn params_that_are_no_object_of_params() {
    for (operation, params) in PARAMS {
        let deep = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
        let long = format!(r#"{{"{}":1}}"#, "k".repeat(20_000_000));
        let many =
            format!("{{{}}}", (0..200_000).map(|n| format!("\"k{n}\":1")).collect::<Vec<_>>().join(","));
        for text in [
            "",
            " ",
            "null",
            "7",
            "\"x\"",
            "[]",
            "{",
            "{\"a\"",
            "[1",
            "{}x",
            "{\"a\":tru}",
            "{\"a\":\"\\ud800\"}",
            "\u{0}",
            r#"{"__proto__":{"x":1}}"#,
            r#"{"url":"https://evil"}"#,
            r#"{"headers":{}}"#,
            &params[..params.len() / 2],
            &deep,
            &long,
            &many,
        ] {
            let outcome = prepare(operation, text, "{}");
            let is_fine = outcome.is_ok() && operation == "waiqin.queryVouchers";
            assert!(outcome.is_err() || is_fine, "{operation} {}", &text[..text.len().min(100)]);
            assert_sound(outcome, "params", operation);
        }
    }
}

#[test]
fn nothing_given_is_repeated() {
    let secret = "13800138000";
    for (operation, params) in PARAMS {
        for field in find(operation).unwrap().1.params.fields {
            for value in [
                format!("[\"{secret}\"]"),
                format!("{{\"{secret}\":1}}"),
                format!("\"{secret} {secret} 年年年年年年年年年年\""),
            ] {
                if let Err(error) = prepare(operation, &with(params, field.name, &value), "{}") {
                    assert!(!to_json(&error).contains(secret), "{operation} {}", to_json(&error));
                }
            }
        }
        let error = prepare(operation, &with(params, secret, "1"), "{}").unwrap_err();
        assert!(!to_json(&error).contains(secret), "{}", to_json(&error));
    }
}

#[test]
fn settings_and_options() {
    for (operation, params) in PARAMS {
        for name in
            ["baseUrl", "language", "discountScale", "h5", "format", "simplify", "signMethod", "other"]
        {
            for value in VALUES {
                let settings = with("{}", name, value);
                assert_sound(prepare(operation, params, &settings), "", &settings);
            }
        }
        for name in ["templates", "params", "goods", "goodsCoupon", "status", "now", "other"] {
            for value in VALUES {
                let options = with("{}", name, value);
                for error in [
                    parse(operation, "", &options).unwrap_err(),
                    to_coupons(operation, Source::Text(""), &options).unwrap_err(),
                ] {
                    assert!(matches!(error.code, Code::InvalidInput | Code::BadResponse), "{options}");
                    assert!(error.path.is_some(), "{options}");
                }
            }
        }
    }
}

/// What a page hands back may be anything: coupons, or a violation of the result.
#[test]
fn results_that_parse_did_not_make() {
    for operation in
        PLATFORMS.iter().flat_map(|platform| platform.operations).filter(|op| op.coupons.is_some())
    {
        for value in VALUES {
            for result in [(*value).to_owned(), format!(r#"{{"rows":{value},"model":{value}}}"#)] {
                assert_sound(to_coupons(operation.name, Source::Result(&result), "{}"), "result", &result);
            }
            let row = with(r#"{"id":"1","couponsNo":"1"}"#, "id", value);
            let result = format!(r#"{{"rows":[{row},{value}]}}"#);
            assert_sound(to_coupons(operation.name, Source::Result(&result), "{}"), "result", &result);
        }
    }
}

#[test]
fn requests_that_prepare_did_not_make() {
    for (operation, _) in PARAMS {
        for value in VALUES {
            for request in [
                (*value).to_owned(),
                format!(r#"{{"body":{value},"method":{value},"url":{value},"query":{value}}}"#),
            ] {
                for fields in ["{}", value, &format!(r#"{{"timestamp":{value},"nonce":{value}}}"#)] {
                    assert_sound(canonical(operation, &request, fields), "", &request);
                }
            }
        }
    }
}

#[test]
fn an_operation_that_is_none() {
    for name in ["", "zvcms", "zvcms.", "zvcms.listUsableCoupons ", "__proto__", "kingdee.DistributeCoupons"]
    {
        for error in [
            prepare(name, "{}", "{}").unwrap_err(),
            parse(name, "{}", "{}").unwrap_err(),
            to_coupons(name, Source::Text("{}"), "{}").unwrap_err(),
            canonical(name, "{}", "{}").unwrap_err(),
        ] {
            assert_eq!(
                (error.code, error.path.as_deref()),
                (Code::InvalidInput, Some("operation")),
                "{name}"
            );
        }
    }
    let error = to_coupons("waiqin.addVoucher", Source::Text("{}"), "{}").unwrap_err();
    assert_eq!((error.code, error.path.as_deref()), (Code::InvalidInput, Some("operation")));
}

/// What `JSON.parse` or a client library makes of an answer: refused, rather than read as no coupons.
#[test]
fn answers_that_something_else_has_read() {
    for (operation, raw) in [
        ("waiqin.queryVouchers", r#"{"return_code":"0","response_data":[]}"#),
        ("waiqin.queryVoucherUsage", r#"{"return_code":"1","return_msg":"失败"}"#),
        ("zvcms.listUsableCoupons", r#"{"status":true,"code":0,"data":[]}"#),
        ("zvcms.listUsableCoupons", r#"{"status":false,"code":1,"message":"x"}"#),
        ("kingdee.distributeCoupons", r#"{"errcode":0,"data":{"rows":[]}}"#),
        ("kingdee.listWriteOffs", r#"{"errcode":4008,"description":"x"}"#),
        ("kingdee.listWriteOffs", r#"{"rows":[{"schema_type":"4","record_bill_id":"1"}],"total_page":1}"#),
        ("tmall.sendCoupon", r#"{"tmall_nrt_coupon_send_response":{"model":{"coupon_instance_id":1}}}"#),
        ("tmall.sendCoupon", r#"{"model":{"coupon_instance_id":1}}"#),
        ("tmall.sendCoupon", r#"{"error_response":{"code":7}}"#),
    ] {
        let error = to_coupons(operation, Source::Result(raw), "{}").unwrap_err();
        assert_eq!(error.code, Code::InvalidInput, "{raw}");
        assert!(error.messages.en.contains("pass the answer's text"), "{raw} {error}");
        assert!(error.messages.zh.contains("请传入应答原文"), "{raw}");
    }
}
