//! zvcms, by the examples of its document: tests/seeds/004_2f4015550118a62d.txt.

mod documents;

use couponkit::error::{Code, FailureReason, Retry};
use couponkit::input::{to_json, Node};
use couponkit::platforms::{canonical, parse, prepare, to_coupons, Source};
use documents::{at, example, json, seed, text};

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
    let Node::Object(entries) = &body else { panic!("{body:?}") };
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
    let again = to_coupons(LIST, Source::Result(&result.to_json()), "{}").unwrap();
    assert_eq!(coupons, again, "from the text and from the result");
    let [coupon] = coupons.as_slice() else { panic!("{coupons:?}") };
    assert_eq!(coupon.id, "405537296400027648", "the code stands in for an empty id");
    assert_eq!(coupon.template_id.as_deref(), Some("952"));
    assert_eq!((coupon.starts_at, coupon.ends_at), (Some(1_571_068_800_000), Some(1_572_796_800_000)));
    assert_eq!(to_json(&coupon.unknown_rules), r#"[{"field":"category"}]"#);
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

#[test]
fn it_says_that_its_signature_is_not_known() {
    let error = canonical(LIST, "{}", "{}").unwrap_err();
    assert_eq!((error.code, error.path.as_deref()), (Code::InvalidInput, Some("operation")));
}
