//! zvcms, by the examples of its document: tests/seeds/004_2f4015550118a62d.txt.

mod common;
mod documents;
mod hashes;

use base64::Engine;
use couponkit::error::{Code, FailureReason, Retry};
use couponkit::model::read::{read_or_record, Violations};
use couponkit::model::{Cart, Context};
use couponkit::platforms::{find, Source};
use documents::{
    at, canonical, example, json, parse, prepare, seed, text, to_coupons, to_json, unknown_rules, wire_names,
};
use serde_json::Value;

const SEED: &str = "004_2f4015550118a62d.txt";
const LIST: &str = "zvcms.listUsableCoupons";

const PARAMS: &str = r#"{"multiMark":"aEtGbNNVQ3m1YStlySDB0Q","userId":"383933091455959041",
    "tradeMarks":[{"num":"2","tradeMark":"201909280011111","price":"1"}],
    "discountPrice":"0","typeCate":1,"userCode":""}"#;

#[test]
fn the_request_of_the_document() {
    let document = seed(SEED);
    let documented = json(example(&document, "请求示例"));
    let request = prepare(LIST, PARAMS, "{}").unwrap();
    assert_eq!((request.method, request.url.as_str()), ("POST", "http://openapi.zvcms.com/api/v2"));
    assert_eq!(request.headers, [("Content-Type".to_string(), "application/json".to_string())]);
    let body = request.body.unwrap();
    let body = json(&body);
    assert_eq!(body.get("Action"), documented.get("Action"));
    assert_eq!(body.get("Params"), documented.get("Params"));
    let Value::Object(entries) = &body else { panic!("{body:?}") };
    assert_eq!(entries.len(), 2, "what the backend fills in is not in the unsigned body");
}

#[test]
fn the_answer_of_the_document() {
    let document = seed(SEED);
    let answer = example(&document, "响应示例");
    let result = parse(LIST, answer, "{}").unwrap();
    for (path, expected) in [
        ("complete", "false"),
        ("message", "说明"),
        ("rows.0.userId", "383933091455959041"),
        ("rows.0.couponRowId", "390913441022877696"),
        ("rows.0.startAt", "1571068800"),
        ("rows.0.startAtMs", "1571068800000"),
        ("rows.0.endAtMs", "1572796799000"),
        ("rows.0.status", "0"),
        ("rows.0.couponId", "405537296400027648"),
        ("rows.0.coupon.id", "952"),
        ("rows.0.coupon.title", "奈雪联调专用现金券"),
    ] {
        assert_eq!(text(&result, path), expected, "{path}");
    }
    assert_eq!(at(&result, "rows.0.id"), None, "an empty id is none");

    let coupons = to_coupons(LIST, Source::Text(answer), "{}").unwrap();
    let again = to_coupons(LIST, Source::Result(&result.to_string()), "{}").unwrap();
    assert_eq!(coupons, again, "from the text and from the result");
    let [coupon] = coupons.as_slice() else { panic!("{coupons:?}") };
    assert_eq!(*coupon.id, "405537296400027648", "the code stands in for an empty id");
    assert_eq!(to_json(&coupon.template_id), r#""952""#);
    assert_eq!(to_json(&(&coupon.starts_at, &coupon.ends_at)), "[1571068800000,1572796800000]");
    assert_eq!(unknown_rules(coupon), r#"[{"field":"category"}]"#);
    assert_eq!(to_json(&coupon.benefit), r#"{"kind":"unknown"}"#);
}

#[test]
fn the_failures_of_the_document() {
    let document = seed(SEED);
    for (caption, reason, retry) in [
        ("异常示例", FailureReason::Unknown, Retry::Never),
        ("错误码", FailureReason::SystemError, Retry::Safe),
    ] {
        let error = parse(LIST, example(&document, caption), "{}").unwrap_err();
        assert_eq!(error.code, Code::Platform);
        assert_eq!((error.reason, error.retry), (Some(reason), retry));
        assert_eq!(error.operation, Some(LIST));
    }
}

#[test]
fn params_are_checked_all_at_once() {
    let text = r#"{"tradeMarks":[{"num":0,"tradeMark":12,"price":"1e3"},{"num":1}],"typeCate":2,"discountPrice":-1,"url":"x"}"#;
    let error = prepare(LIST, text, "{}").unwrap_err();
    assert_eq!(error.code, Code::InvalidInput);
    let paths: Vec<_> = error.issues.iter().map(|issue| issue.path.as_str()).collect();
    let expected = [
        "url",
        "tradeMarks[0].num",
        "tradeMarks[0].tradeMark",
        "tradeMarks[0].price",
        "tradeMarks[1].tradeMark",
        "tradeMarks[1].price",
        "discountPrice",
        "typeCate",
        "userId",
    ];
    assert_eq!(paths, expected.map(|path| format!("params.{path}")));
}

#[test]
fn one_of_user_id_and_user_code() {
    let with = |user: &str| format!(r#"{{{user}"tradeMarks":[{{"num":1,"tradeMark":"a","price":1.5}}]}}"#);
    for user in [r#""userId":"1","#, r#""userCode":"c","#, r#""userId":"","userCode":"c","#] {
        assert!(prepare(LIST, &with(user), "{}").is_ok(), "{user}");
    }
    for user in ["", r#""userId":"","userCode":null,"#] {
        assert_eq!(prepare(LIST, &with(user), "{}").unwrap_err().path.as_deref(), Some("params.userId"));
    }
}

/// What the signer adds, by the document's example.
const FIELDS: &str = r#"{"OpenId":"6dc05b4ac175cf316d226252b05cf685","GrantCode":"782c281f62","Timestamp":"1547186244","Nonce":"658965"}"#;

#[test]
fn what_the_signature_binds() {
    let sign = |params: &str, fields: &str| {
        canonical(LIST, &to_json(&prepare(LIST, params, "{}").unwrap()), fields).unwrap()
    };
    let one = sign(PARAMS, FIELDS);
    assert_eq!(
        one,
        "grantCode=782c281f62&nonce=658965&openId=6dc05b4ac175cf316d226252b05cf685&timestamp=1547186244"
    );
    let other = PARAMS.replace("383933091455959041", "383933091455959042");
    assert_eq!(sign(&other, FIELDS), one, "another member's coupons fit the same Token");
    for (value, changed) in
        [("6dc0", "6dc1"), ("782c", "782d"), ("1547186244", "1547186245"), ("658965", "658966")]
    {
        let fields = FIELDS.replace(value, changed);
        assert_ne!(sign(PARAMS, &fields), one, "{value}");
    }
}

/// The document has no key beside its Token: that it has the form of what we make is what can be seen of it.
#[test]
fn the_document_s_token_has_the_form_of_ours() {
    let document = seed(SEED);
    let documented = json(example(&document, "请求示例"));
    let bytes = |token: &str| {
        let base64 = percent_encoding::percent_decode_str(token).decode_utf8().unwrap().into_owned();
        assert_eq!(couponkit::platforms::form::percent_encode(&base64), token);
        base64::engine::general_purpose::STANDARD.decode(base64).unwrap().len()
    };
    let fields = ["OpenId", "GrantCode", "Timestamp", "Nonce"]
        .map(|name| format!(r#""{name}":"{}""#, text(&documented, name)));
    let ours = canonical(LIST, "{}", &format!("{{{}}}", fields.join(","))).unwrap();
    assert_eq!(bytes(&text(&documented, "Token")), bytes(&hashes::zvcms("any key", &ours)));
}

#[test]
fn what_is_missing_for_a_signature_or_wrong_is_told() {
    for (fields, paths) in [
        ("{}", vec!["fields.Nonce", "fields.Timestamp", "fields.GrantCode", "fields.OpenId"]),
        (&FIELDS.replace("658965", "1&openId=x"), vec!["fields.Nonce"]),
        (&FIELDS.replace("1547186244", ""), vec!["fields.Timestamp"]),
    ] {
        let error = canonical(LIST, "{}", fields).unwrap_err();
        let found: Vec<_> = error.issues.iter().map(|issue| issue.path.as_str()).collect();
        assert_eq!((error.code, found), (Code::InvalidInput, paths), "{fields}");
    }
}

/// Coupon id's last digits, verdict, and what comes off or why not.
type Expected = (&'static str, &'static str, &'static str);

/// Evaluates the filled answer for two cups at 30 and a croissant at 18, with 6 of delivery, in shop 17.
fn evaluated(options: &str, scene: &str) -> Vec<(String, String, String)> {
    let answer = include_str!("fixtures/zvcms_filled.json");
    let coupons = to_coupons(LIST, Source::Text(answer), options).unwrap();
    // Across the JSON boundary, as a page does it.
    let input = format!(
        r#"{{"cart":{{"lines":[{{"id":"a","productId":"cup","unitPrice":"30","quantity":2}},
            {{"id":"b","productId":"croissant","unitPrice":"18.00","quantity":1}}],"shippingFee":6}},
            "context":{{"now":1791000000000,"shopId":"17","scene":"{scene}","usedToday":{{}}}},"coupons":{}}}"#,
        to_json(&coupons)
    );
    let report = common::evaluate_text(&input).unwrap();
    let mut verdicts = Vec::new();
    for list in ["usable", "unusable", "undetermined"] {
        let Some(Value::Array(items)) = report.get(list) else { panic!("{list}") };
        for verdict in items {
            let Some(Value::Array(reasons)) = verdict.get("reasons") else { panic!("reasons") };
            let reason = |node: &Value| match text(node, "field") {
                field if field.is_empty() => text(node, "code"),
                field => format!("{} {field}", text(node, "code")),
            };
            let reasons = reasons.iter().map(reason).collect::<Vec<_>>().join(", ");
            let given = [text(verdict, "discount"), text(verdict, "shippingDiscount")].join("+");
            let id = text(verdict, "couponId");
            let said = if list == "usable" { given } else { reasons };
            verdicts.push((id[id.len() - 2..].to_owned(), list.to_owned(), said));
        }
    }
    verdicts.sort();
    verdicts
}

fn assert_verdicts(options: &str, scene: &str, expected: &[Expected]) {
    let expected: Vec<_> = expected.iter().map(|(a, b, c)| ((*a).into(), (*b).into(), (*c).into())).collect();
    assert_eq!(evaluated(options, scene), expected as Vec<(String, String, String)>);
}

#[test]
fn every_category_scene_shop_range_and_expiry_without_options() {
    assert_verdicts(
        "{}",
        "takeout",
        &[
            ("01", "usable", "8.00+0.00"),
            ("02", "undetermined", "unknownRule discountScale"),
            ("03", "unusable", "wrongScene"),
            ("04", "usable", "6.00+0.00"),
            ("05", "unusable", "wrongScene, belowMinAmount"),
            ("06", "usable", "3.00+0.00"),
            ("07", "unusable", "wrongScene"),
            ("08", "usable", "30.00+0.00"),
            ("09", "unusable", "notForOrders"),
            ("10", "usable", "18.00+0.00"),
            ("11", "undetermined", "unknownRule category, unknownRule scope"),
            ("12", "usable", "0.00+6.00"),
            ("13", "unusable", "wrongScene, notForOrders"),
            ("14", "unusable", "notForOrders"),
            ("15", "usable", "7.00+0.00"),
            ("16", "unusable", "wrongShop"),
            ("17", "undetermined", "unknownRule scope"),
            ("18", "undetermined", "unknownRule schedule"),
            ("19", "usable", "10.00+0.00"),
            ("20", "unusable", "used"),
            ("21", "unusable", "disabled"),
            ("22", "undetermined", "unknownRule validity"),
        ],
    );
}

#[test]
fn every_category_scene_shop_range_and_expiry_with_what_the_answer_lacks() {
    let options = r#"{"discountScale":"tenths","goodsCoupon":"exchange","goods":{"911":["croissant"],"917":["cup"]},
        "templates":[{"templateId":"918","schedule":{"times":[{"from":"00:00","to":"24:00"}]}}]}"#;
    assert_verdicts(
        options,
        "dineIn",
        &[
            ("01", "usable", "8.00+0.00"),
            ("02", "usable", "11.70+0.00"),
            ("03", "usable", "5.00+0.00"),
            ("04", "unusable", "wrongScene"),
            ("05", "unusable", "wrongScene, belowMinAmount"),
            ("06", "unusable", "wrongScene"),
            ("07", "usable", "4.00+0.00"),
            ("08", "usable", "30.00+0.00"),
            ("09", "unusable", "notForOrders"),
            ("10", "usable", "18.00+0.00"),
            ("11", "usable", "18.00+0.00"),
            ("12", "usable", "0.00+6.00"),
            ("13", "unusable", "notForOrders"),
            ("14", "unusable", "notForOrders"),
            ("15", "usable", "7.00+0.00"),
            ("16", "unusable", "wrongShop"),
            ("17", "usable", "2.00+0.00"),
            ("18", "usable", "1.00+0.00"),
            ("19", "usable", "10.00+0.00"),
            ("20", "unusable", "used"),
            ("21", "unusable", "disabled"),
            ("22", "undetermined", "unknownRule validity"),
        ],
    );
}

#[test]
fn the_platform_s_own_figure_is_kept() {
    let answer = include_str!("fixtures/zvcms_filled.json");
    let coupons = to_coupons(LIST, Source::Text(answer), "{}").unwrap();
    assert_eq!(coupons.len(), 22);
    assert_eq!(coupons[0].quote.as_ref().map(|quote| quote.discount.as_str()), Some("8.00"));
    assert!(coupons[1..].iter().all(|coupon| coupon.quote.is_none()), "an empty figure is none");
    let shops: Vec<_> = coupons.iter().filter_map(|coupon| coupon.shops.as_ref()).map(to_json).collect();
    assert_eq!(shops, [r#"{"include":["17","18"]}"#, r#"{"exclude":["17"]}"#]);
}

/// One field of an otherwise plain coupon, and what becomes of it.
#[test]
fn what_is_not_known_is_said() {
    for (row, template, expected) in [
        (r#""status":"2""#, "", r#""unknownRules":[{"field":"state","value":"2"}]"#),
        ("", r#""category":"9""#, r#""benefit":{"kind":"unknown"}"#),
        ("", r#""category":"9""#, r#""unknownRules":[{"field":"category","value":"9"}]"#),
        ("", r#""category":"1""#, r#""unknownRules":[{"field":"category","value":"1"}]"#),
        ("", r#""coupon_type":"2""#, r#""unknownRules":[{"field":"couponType","value":"2"}]"#),
        ("", r#""amount":"八元""#, r#""unknownRules":[{"field":"amount","value":"八元"}]"#),
        ("", r#""amount":"""#, r#""unknownRules":[{"field":"amount"}]"#),
        ("", r#""amount":"-5""#, r#""unknownRules":[{"field":"amount","value":"-5"}]"#),
        (
            "",
            r#""amount":"99999999999999""#,
            r#""unknownRules":[{"field":"amount","value":"99999999999999"}]"#,
        ),
        ("", r#""scene_type":8"#, r#""unknownRules":[{"field":"scenes","value":"8"}]"#),
        ("", r#""multi_range_type":3"#, r#""unknownRules":[{"field":"shops","value":"3"}]"#),
        ("", r#""multi_range_type":1"#, r#""unknownRules":[{"field":"shops","value":"1"}]"#),
        ("", r#""multi_range_type":1,"shop_ids":"[]""#, r#""unknownRules":[{"field":"shops","value":"1"}]"#),
        ("", r#""goods_range_type":2"#, r#""scope":{"kind":"2"}"#),
        ("", r#""only_coupon":5"#, r#""unknownRules":[{"field":"exclusive","value":"5"}]"#),
        ("", r#""status":3"#, r#""unknownRules":[{"field":"status","value":"3"}]"#),
        ("", r#""min_num_use":-1"#, r#""unknownRules":[{"field":"minQuantity"}]"#),
        ("", r#""min_amount_use":"-1.00""#, r#""unknownRules":[{"field":"minAmount","value":"-1.00"}]"#),
        ("", r#""use_per_person_per_day":-1"#, r#""unknownRules":[{"field":"limits"}]"#),
        ("", r#""category":4,"goods_range_num":2"#, r#""unknownRules":[{"field":"benefit"}]"#),
        ("", r#""category":2,"max_num":-1,"min_num":2"#, r#""unknownRules":[{"field":"benefit"}]"#),
        (
            "",
            r#""category":6,"amount":"5","coupon_type":1"#,
            r#""unknownRules":[{"field":"couponType","value":"1"}]"#,
        ),
        (
            r#""start_at":"soon""#,
            r#""expire_type":0,"start_at":1,"end_at":2"#,
            r#""unknownRules":[{"field":"validity"}]"#,
        ),
        (r#""end_at":99999999999999999"#, "", r#""unknownRules":[{"field":"validity"}]"#),
        (
            r#""start_at":"","end_at":0"#,
            r#""expire_type":1,"expire_days":3"#,
            r#""unknownRules":[{"field":"validity"}]"#,
        ),
    ] {
        let join = |first: &str, rest: &str| {
            if rest.is_empty() {
                first.to_owned()
            } else {
                format!("{first},{rest}")
            }
        };
        let template = join(r#""id":7,"category":0,"coupon_type":0,"amount":5"#, template);
        let row = join(
            &format!(
                r#""id":1,"status":0,"start_at":1571068800,"end_at":1572796799,"coupon":{{{template}}}"#
            ),
            row,
        );
        let answer = format!(r#"{{"status":true,"code":0,"data":[{{{row}}}]}}"#);
        let coupons = to_coupons(LIST, Source::Text(&answer), "{}").unwrap();
        let coupon = to_json(&coupons[0]);
        assert!(coupon.contains(expected), "{row}\n{coupon}\n{expected}");
    }
}

#[test]
fn the_template_s_fixed_days_stand_in_for_an_empty_window() {
    let answer = r#"{"status":true,"code":0,"data":[{"couponId":"c","status":0,"start_at":"","end_at":"",
        "coupon":{"expire_type":"0","start_at":"1571068800","end_at":1572796799,"category":7}}]}"#;
    let coupons = to_coupons(LIST, Source::Text(answer), "{}").unwrap();
    assert_eq!(to_json(&(&coupons[0].starts_at, &coupons[0].ends_at)), "[1571068800000,1572796800000]");
    assert_eq!(unknown_rules(&coupons[0]), "[]");
}

#[test]
fn answers_that_cannot_be_read() {
    for (answer, path) in [
        ("", "answer"),
        ("<html>", "answer"),
        ("[]", "answer"),
        ("{}", "answer.status"),
        (r#"{"status":"ok","code":0}"#, "answer.status"),
        (r#"{"status":true}"#, "answer.code"),
        (r#"{"status":true,"code":0,"data":{"a":1}}"#, "answer.data"),
        (r#"{"status":true,"code":0,"data":[null]}"#, "answer.data[0]"),
        (r#"{"status":true,"code":0,"data":[{"coupon":{"total":"many"}}]}"#, "answer.data[0].coupon.total"),
        (
            r#"{"status":true,"code":0,"data":[{"coupon":{"shop_ids":"1;2"}}]}"#,
            "answer.data[0].coupon.shop_ids",
        ),
        (r#"{"status":true,"code":0,"data":[{"id":1e20}]}"#, "answer.data[0].id"),
        (r#"{"status":true,"code":0,"data":[{"id":[]}]}"#, "answer.data[0].id"),
    ] {
        let error = parse(LIST, answer, "{}").unwrap_err();
        assert_eq!((error.code, error.path.as_deref()), (Code::BadResponse, Some(path)), "{answer}");
        assert_eq!(error.retry, Retry::Safe, "it only reads");
    }
    let both_empty = r#"{"status":true,"code":0,"data":[{"id":"","couponId":null}]}"#;
    assert!(parse(LIST, both_empty, "{}").is_ok());
    let error = to_coupons(LIST, Source::Text(both_empty), "{}").unwrap_err();
    assert_eq!((error.code, error.path.as_deref()), (Code::BadResponse, Some("result.rows[0].id")));
}

#[test]
fn an_http_status_counts_where_the_answer_is_no_failure_of_the_platform() {
    for (status, answer, code) in [
        (502, "<html>", Code::Http),
        (502, r#"{"status":true,"code":0,"data":[]}"#, Code::Http),
        (500, r#"{"status":false,"code":"9"}"#, Code::Platform),
        (200, "<html>", Code::BadResponse),
    ] {
        let error = parse(LIST, answer, &format!(r#"{{"status":{status}}}"#)).unwrap_err();
        assert_eq!(error.code, code, "{status} {answer}");
    }
}

#[test]
fn fields_that_no_document_lists_are_kept() {
    let answer = r#"{"status":1,"code":"0","trace":"t","data":[{"id":1," extra ":{"a":[1]},"startAtMs":5,"coupon":[]}]}"#;
    let result = parse(LIST, answer, "{}").unwrap();
    assert_eq!(result.to_string(), r#"{"complete":false,"trace":"t","rows":[{"id":"1","extra":{"a":[1]}}]}"#);
}

#[test]
fn every_documented_field_is_known() {
    let document = seed(SEED);
    let operation = find(LIST).unwrap().1;
    // The document shows nesting by spaces before the mark.
    let marked: Vec<_> = document.lines().filter_map(|line| line.trim_start().strip_prefix('├')).collect();
    let name = |row: &&str| row.split_whitespace().next().unwrap_or_default().to_owned();
    let rows: Vec<_> = marked.iter().map(name).filter(|name| name != "0").collect();
    let known: Vec<_> = [wire_names(operation.params), wire_names(operation.result)].concat();
    for row in &rows {
        let is_known = known.iter().any(|known| known.rsplit('.').next() == Some(row));
        assert!(is_known, "{row}");
    }
    assert_eq!(rows.len(), 48, "rows of the document's tables");
}

/// A cart and its context as params.
fn to_params(operation: &str, cart: &str, context: &str) -> Result<Value, couponkit::error::Error> {
    let mut violations = Violations::default();
    let cart: Cart = read_or_record(cart, "cart", &mut violations);
    let context: Context = read_or_record(context, "context", &mut violations);
    assert!(violations.is_empty());
    couponkit::platforms::to_params(operation, &cart, &context).map(Value::Object)
}

#[test]
fn a_cart_as_params() {
    let cart = r#"{"lines":[
        {"id":"1","sku":"6901","productId":"tea","unitPrice":"19.90","quantity":2,"discount":"1.10"},
        {"id":"2","productId":"cup","code":"77","unitPrice":5,"quantity":"1.0"},
        {"id":"3","code":"88","unitPrice":"0.125","quantity":1}],
        "orderDiscount":"3.95","shippingFee":6}"#;
    let marks = json(
        r#"[{"num":"2","tradeMark":"6901","price":"19.9"},{"num":"1","tradeMark":"cup","price":"5"},
            {"num":"1","tradeMark":"88","price":"0.125"}]"#,
    );
    for (context, expected) in [
        (
            r#"{"now":0,"shopId":"17","scene":"dineIn","customer":{"ids":["42"],"codes":["M1"]}}"#,
            r#"{"multiMark":"17","userId":"42","discountPrice":"5.05","typeCate":"1"}"#,
        ),
        (
            r#"{"now":0,"shopId":"","scene":"takeout","customer":{"ids":["42","43"],"codes":["M1"]}}"#,
            r#"{"userCode":"M1","discountPrice":"5.05","typeCate":"3"}"#,
        ),
        (r#"{"now":0,"scene":"payBill"}"#, r#"{"discountPrice":"5.05"}"#),
    ] {
        let mut params = to_params(LIST, cart, context).unwrap();
        if !context.contains("payBill") {
            assert!(prepare(LIST, &to_json(&params), "{}").is_ok(), "{params}");
        }
        assert_eq!(params.as_object_mut().unwrap().remove("tradeMarks"), Some(marks.clone()));
        assert_eq!(params, json(expected));
    }
    let bare = r#"{"lines":[{"id":"1","sku":"6901","unitPrice":"1","quantity":1}]}"#;
    assert_eq!(at(&to_params(LIST, bare, r#"{"now":0}"#).unwrap(), "discountPrice"), None);
}

#[test]
fn what_a_request_cannot_take_of_a_cart() {
    let cart = r#"{"lines":[{"id":"1","unitPrice":"1","quantity":1},
        {"id":"2","sku":"2","unitPrice":"1","quantity":"0.5","weighed":true}]}"#;
    let error = to_params(LIST, cart, r#"{"now":0}"#).unwrap_err();
    let paths: Vec<_> = error.issues.iter().map(|issue| issue.path.as_str()).collect();
    assert_eq!(paths, ["cart.lines[0].sku", "cart.lines[1].quantity"]);
    assert_eq!((error.code, error.operation), (Code::InvalidInput, Some(LIST)));
    assert_eq!(
        to_params("zvcms.other", cart, r#"{"now":0}"#).unwrap_err().path.as_deref(),
        Some("operation")
    );
}

#[test]
fn other_platforms_take_the_shop_or_the_customer() {
    let context = r#"{"now":0,"shopId":"17","customer":{"ids":["42"],"codes":["C1"]}}"#;
    for (operation, context, expected) in [
        ("kingdee.distributeCoupons", context, r#"{"storeId":"17"}"#),
        ("kingdee.listWriteOffs", context, r#"{"storeId":"17"}"#),
        ("waiqin.receiveVoucher", context, r#"{"cmId":"42"}"#),
        ("waiqin.receiveVoucher", r#"{"now":0,"customer":{"codes":["C1"]}}"#, r#"{"cmCode":"C1"}"#),
        ("waiqin.queryVoucherUsage", context, "{}"),
        ("tmall.sendCoupon", context, "{}"),
    ] {
        assert_eq!(to_params(operation, r#"{"lines":[]}"#, context).unwrap(), json(expected), "{operation}");
    }
}
