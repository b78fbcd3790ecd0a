//! Kingdee, by the examples of its documents: tests/seeds/000_36f8ed69e800d593.txt
//! and tests/seeds/001_cc8a986f078ed664.txt.

mod documents;
mod hashes;

use std::collections::BTreeMap;

use couponkit::error::{Code, FailureReason, Retry};
use couponkit::platforms::kingdee::codes::CODES;
use couponkit::platforms::kingdee::signing;
use couponkit::platforms::Source;
use documents::{
    at, canonical, example, json, parse, prepare, seed, text, to_coupons, to_json, unknown_rules,
};
use serde_json::Value;

const DISTRIBUTE_SEED: &str = "000_36f8ed69e800d593.txt";
const LIST_SEED: &str = "001_cc8a986f078ed664.txt";
const DISTRIBUTE: &str = "kingdee.distributeCoupons";
const LIST: &str = "kingdee.listWriteOffs";

// ---- requests -----------------------------------------------------------------

/// The names and texts of an object.
fn texts(node: &Value) -> BTreeMap<String, String> {
    let Value::Object(entries) = node else { panic!("{node:?}") };
    entries.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

/// `--header 'name: value'`
fn documented_header<'a>(document: &'a str, name: &str) -> &'a str {
    let start = document.find(&format!("--header '{name}: ")).unwrap();
    let line = document[start..].split_once(": ").unwrap().1;
    line.split_once('\'').unwrap().0
}

/// Params under our names, of those of the document.
fn camel(params: &BTreeMap<String, String>) -> String {
    let name = |wire: &str| {
        let mut parts = wire.split('_');
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |name, part| name + &part[..1].to_uppercase() + &part[1..])
    };
    serde_json::to_string(&params.iter().map(|(wire, value)| (name(wire), value)).collect::<BTreeMap<_, _>>())
        .unwrap()
}

#[test]
fn the_distribute_request_of_the_document() {
    let document = seed(DISTRIBUTE_SEED);
    let documented = texts(&json(example(&document, "--data-row")));
    let request = prepare(DISTRIBUTE, &camel(&documented), "{}").unwrap();
    let url = "https://api.kingdee.com/jdy/v2/ls/coupons_distribute";
    assert!(document.contains(&format!("--request  post '{url}'")));
    assert_eq!((request.method, request.url.as_str()), ("POST", url));
    let content_type = documented_header(&document, "Content-Type");
    assert_eq!(request.headers, [("Content-Type".to_string(), content_type.to_string())]);
    assert_eq!((request.query, request.warnings), (vec![], vec![]));
    assert_eq!(texts(&json(&request.body.unwrap())), documented);
}

#[test]
fn the_list_request_of_the_document() {
    let document = seed(LIST_SEED);
    let (_, rest) = document.split_once("--request  get '").unwrap();
    let (url, query) = rest.split_once('\'').unwrap().0.split_once('?').unwrap();
    let pair =
        |pair: &str| pair.split_once('=').map(|(name, value)| (name.to_string(), value.to_string())).unwrap();
    let documented: Vec<_> = query.split('&').map(pair).collect();
    let request = prepare(LIST, &camel(&documented.iter().cloned().collect()), "{}").unwrap();
    assert_eq!((request.method, request.url.as_str()), ("GET", url));
    assert_eq!(request.query, documented, "in the order of the document");
    let content_type = documented_header(&document, "Content-Type");
    assert_eq!(request.headers, [("Content-Type".to_string(), content_type.to_string())]);
    assert_eq!(request.body, None);
}

#[test]
fn one_coupon_unless_more_are_asked_for() {
    for (qty, sent) in [("", "1"), (r#","qty":"2""#, "2"), (r#","qty":3"#, "3")] {
        let params = format!(r#"{{"channel":"1","schemaId":"9"{qty}}}"#);
        let body = prepare(DISTRIBUTE, &params, "{}").unwrap().body.unwrap();
        assert_eq!(text(&json(&body), "qty"), sent);
    }
}

#[test]
fn params_are_checked_all_at_once() {
    for (operation, params, settings, expected) in [
        (DISTRIBUTE, "{}", "{}", &["channel", "schemaId"][..]),
        (DISTRIBUTE, r#"{"channel":"1","schemaId":"9"}"#, r#"{"h5":true}"#, &["mobile"]),
        (DISTRIBUTE, r#"{"channel":"1","schemaId":"9","mobile":""}"#, r#"{"h5":true}"#, &["mobile"]),
        (
            DISTRIBUTE,
            r#"{"channel":1,"qty":0,"schemaId":9007199254740993,"memberId":true,"url":"http://x"}"#,
            "{}",
            &["url", "channel", "qty", "schemaId", "memberId"],
        ),
        (LIST, "{}", "{}", &["storeId"]),
        (
            LIST,
            r#"{"storeId":"1","createEndTime":"2024-01-01","createStartTime":"2024-02-30 00:00:00",
                "modifyEndTime":"2024-01-01T00:00:00","modifyStartTime":"2024-01-01 24:00:00",
                "memberId":"m1","page":0,"pageSize":101,"schemaType":"x"}"#,
            "{}",
            &[
                "createEndTime",
                "createStartTime",
                "modifyEndTime",
                "modifyStartTime",
                "page",
                "pageSize",
                "schemaType",
                "memberId",
            ],
        ),
    ] {
        let error = prepare(operation, params, settings).unwrap_err();
        assert_eq!((error.code, error.operation), (Code::InvalidInput, Some(operation)));
        let paths: Vec<_> = error.issues.iter().map(|issue| issue.path.as_str()).collect();
        let expected: Vec<_> = expected.iter().map(|name| format!("params.{name}")).collect();
        assert_eq!(paths, expected, "{params}");
    }
}

#[test]
fn a_kind_that_the_document_does_not_list_is_a_warning() {
    let request = prepare(LIST, r#"{"storeId":"1","schemaType":6}"#, "{}").unwrap();
    assert_eq!(request.query[1], ("schema_type".to_string(), "6".to_string()));
    assert_eq!(request.warnings[0].path, "params.schemaType");
}

// ---- answers ------------------------------------------------------------------

#[test]
fn the_distribute_answer_of_the_document() {
    let document = seed(DISTRIBUTE_SEED);
    let answer = example(&document, "响应示例");
    let result = parse(DISTRIBUTE, answer, r#"{"status":200}"#).unwrap();
    let row = texts(at(&json(answer), "data.rows.0").unwrap());
    let read = at(&result, "rows.0").unwrap();
    for (name, wire) in [
        ("cashierId", "cashier_id"),
        ("channel", "channel"),
        ("couponsNo", "coupons_no"),
        ("couponsType", "coupons_type"),
        ("createTime", "create_time"),
        ("memberCardId", "member_card_id"),
        ("memberId", "member_id"),
        ("schemaId", "schema_id"),
        ("totalAmt", "total_amt"),
    ] {
        assert_eq!(text(read, name), row[wire]);
    }
    assert_eq!(row.len(), 9, "every field of the example");
    assert_eq!(text(read, "createTimeMs"), "1594087200000", "at +08:00");
}

#[test]
fn the_list_answer_of_the_document() {
    let document = seed(LIST_SEED);
    let answer = example(&document, "响应示例");
    let result = parse(LIST, answer, "{}").unwrap();
    let documented = json(answer);
    for (name, wire) in [
        ("count", "count"),
        ("currentPageSize", "current_page_size"),
        ("page", "page"),
        ("pageSize", "page_size"),
        ("totalPage", "total_page"),
    ] {
        assert_eq!(text(&result, name), text(at(&documented, "data").unwrap(), wire));
    }
    let row = at(&documented, "data.rows.0").unwrap();
    let Value::Object(entries) = row else { panic!("{row:?}") };
    for (wire, _) in entries.iter().filter(|(_, value)| !value.is_null()) {
        let one = BTreeMap::from([(wire.to_string(), text(row, wire))]);
        let name = texts(&json(&camel(&one))).into_keys().next().unwrap();
        assert_eq!(text(at(&result, "rows.0").unwrap(), &name), text(row, wire), "{wire}");
    }
    assert_eq!(at(&result, "rows.0.writeOffStat"), None, "null is absent");
    assert_eq!(text(&result, "rows.0.recordBillId"), "1820256048657727488");
    assert_eq!(text(&result, "rows.0.createTimeMs"), "1702448723000");
    assert_eq!(at(&result, "records"), Some(&Value::Array(vec![])), "a 代金券 is used once");
}

#[test]
fn numbers_and_fields_that_no_document_lists() {
    let answer = r#"{"errcode":"0","data":{"rows":[{"schema_id":1820256048657727489,"total_amt":12.50,"new_field":[1]}]}}"#;
    let result = parse(DISTRIBUTE, answer, "{}").unwrap();
    assert_eq!(text(&result, "rows.0.schemaId"), "1820256048657727489");
    assert_eq!(text(&result, "rows.0.totalAmt"), "12.50");
    assert_eq!(at(&result, "rows.0.new_field").unwrap().to_string(), "[1]");
}

#[test]
fn failures_say_what_may_be_repeated() {
    let document = seed(DISTRIBUTE_SEED);
    assert!(document.contains("| 2000002000 | 系统错误"));
    for (code, status, reason, distribute, list) in [
        (2_000_002_000_i64, 200, FailureReason::SystemError, Retry::CheckFirst, Retry::Safe),
        (1_000_202_001, 200, FailureReason::Unauthorized, Retry::Safe, Retry::Safe),
        (4008, 519, FailureReason::Unauthorized, Retry::Never, Retry::Never),
        (5003, 519, FailureReason::SystemError, Retry::Safe, Retry::Safe),
        (5004, 519, FailureReason::SystemError, Retry::CheckFirst, Retry::Safe),
        (429, 429, FailureReason::Throttled, Retry::Safe, Retry::Safe),
        (77, 200, FailureReason::Unknown, Retry::CheckFirst, Retry::Safe),
    ] {
        let answer = format!(r#"{{"errcode":{code},"description":"13800138000","descriptionCn":"x"}}"#);
        let options = format!(r#"{{"status":{status}}}"#);
        for (operation, retry) in [(DISTRIBUTE, distribute), (LIST, list)] {
            let error = parse(operation, &answer, &options).unwrap_err();
            assert_eq!(
                (error.code, error.reason, error.retry),
                (Code::Platform, Some(reason), retry),
                "{code}"
            );
            assert_eq!(error.platform_code, Some(code.to_string()));
            assert!(!to_json(&error).contains("13800138000"));
        }
    }
}

#[test]
fn codes_that_the_shop_has_learnt() {
    let reasons = r#"{"reasons":{"2000002406":"soldOut","2000002407":"limitReached","77":"systemError","2000002000":"soldOut"}}"#;
    for (code, reason, retry) in [
        ("2000002406", FailureReason::SoldOut, Retry::Never),
        ("2000002407", FailureReason::LimitReached, Retry::Never),
        ("77", FailureReason::SystemError, Retry::CheckFirst),
        ("78", FailureReason::Unknown, Retry::CheckFirst),
        ("2000002000", FailureReason::SystemError, Retry::CheckFirst),
    ] {
        let error = parse(DISTRIBUTE, &format!(r#"{{"errcode":{code}}}"#), reasons).unwrap_err();
        assert_eq!((error.reason, error.retry), (Some(reason), retry), "{code}");
        assert_eq!(error.platform_code.as_deref(), Some(code));
    }
}

#[test]
fn every_listed_code_has_its_source() {
    for section in CODES {
        assert!(!section.source.is_empty());
        for known in section.codes {
            assert!(!known.meaning.is_empty(), "{}", known.code);
            let error = parse(LIST, &format!(r#"{{"errcode":{}}}"#, known.code), "{}").unwrap_err();
            assert_eq!(error.reason, Some(known.reason));
            assert!(!error.messages.zh.is_empty() && !error.messages.en.is_empty());
        }
    }
}

#[test]
fn answers_that_are_not_the_platforms() {
    for (answer, options, code, retry) in [
        ("<html>502</html>", r#"{"status":502}"#, Code::Http, Retry::CheckFirst),
        ("", r#"{"status":404}"#, Code::Http, Retry::Never),
        ("", r#"{"status":429}"#, Code::Platform, Retry::Safe),
        (r#"{"errcode":0,"data":{"rows":[]}}"#, r#"{"status":500}"#, Code::Http, Retry::CheckFirst),
        ("{}", r#"{"status":519}"#, Code::Http, Retry::CheckFirst),
        ("", "{}", Code::BadResponse, Retry::CheckFirst),
        ("{}", "{}", Code::BadResponse, Retry::CheckFirst),
        ("[]", "{}", Code::BadResponse, Retry::CheckFirst),
        (r#"{"errcode":0}"#, "{}", Code::BadResponse, Retry::CheckFirst),
        (r#"{"errcode":0,"data":"x"}"#, "{}", Code::BadResponse, Retry::CheckFirst),
        (r#"{"errcode":0,"data":{"rows":[{"total_amt":{}}]}}"#, "{}", Code::BadResponse, Retry::CheckFirst),
    ] {
        let error = parse(DISTRIBUTE, answer, options).unwrap_err();
        assert_eq!((error.code, error.retry), (code, retry), "{answer} {options}");
    }
}

// ---- coupons ------------------------------------------------------------------

const TEMPLATES: &str = r#""templates":[{"templateId":"123123123","title":"满500减100","minAmount":"500",
    "startsAt":1700000000000,"endsAt":2000000000000,"scope":{"kind":"all"}}]"#;

#[test]
fn an_issued_coupon_without_and_with_its_scheme() {
    let document = seed(DISTRIBUTE_SEED);
    let answer = example(&document, "响应示例");
    let alone = to_coupons(DISTRIBUTE, Source::Text(answer), "{}").unwrap();
    assert_eq!(
        to_json(&alone),
        r#"[{"id":"YHQ1231231","templateId":"123123123","code":"YHQ1231231","source":{"platform":"kingdee","operation":"kingdee.distributeCoupons"},"state":"unused","benefit":{"kind":"amountOff","amount":"100.00"},"scope":{"kind":"products"},"claimedAt":1594087200000,"unknownRules":[{"field":"minAmount"},{"field":"validity"}]}]"#
    );
    let options = format!("{{{TEMPLATES}}}");
    let joined = to_coupons(DISTRIBUTE, Source::Text(answer), &options).unwrap();
    assert_eq!(unknown_rules(&joined[0]), "[]");
    assert_eq!(to_json(&joined[0].min_amount), r#""500""#);
    assert_eq!(to_json(&(&joined[0].starts_at, &joined[0].ends_at)), "[1700000000000,2000000000000]");
    let result = parse(DISTRIBUTE, answer, "{}").unwrap().to_string();
    assert_eq!(to_coupons(DISTRIBUTE, Source::Result(&result), &options).unwrap(), joined);
}

#[test]
fn only_what_the_kind_of_coupon_says() {
    let options = r#"{"templates":[{"templateId":"S"},{"templateId":"D","benefit":{"kind":"percentOff","percent":15}}]}"#;
    for (kind, scheme, benefit, limits, unknown) in [
        (r#""1""#, "S", r#"{"kind":"amountOff","amount":"12.35"}"#, "null", "[]"),
        (r#""4""#, "S", r#"{"kind":"amountOff","amount":"12.35"}"#, r#"{"remainingAmount":"12.35"}"#, "[]"),
        (r#""2""#, "S", r#"{"kind":"unknown"}"#, "null", r#"[{"field":"discountScale"}]"#),
        (r#""2""#, "D", r#"{"kind":"percentOff","percent":"15"}"#, "null", "[]"),
        (r#""3""#, "S", r#"{"kind":"unknown"}"#, "null", r#"[{"field":"benefit","value":"3"}]"#),
        (r#""9""#, "S", r#"{"kind":"unknown"}"#, "null", r#"[{"field":"benefit","value":"9"}]"#),
        ("null", "S", r#"{"kind":"unknown"}"#, "null", r#"[{"field":"benefit"}]"#),
    ] {
        let row = format!(
            r#"{{"coupons_no":"N","schema_id":"{scheme}","coupons_type":{kind},"total_amt":"12.345"}}"#
        );
        let answer = format!(r#"{{"errcode":0,"data":{{"rows":[{row}]}}}}"#);
        let coupon = to_coupons(DISTRIBUTE, Source::Text(&answer), options).unwrap().remove(0);
        assert_eq!(to_json(&coupon.benefit), benefit, "{kind}");
        assert_eq!(to_json(&coupon.limits), limits);
        assert_eq!(unknown_rules(&coupon), unknown);
    }
}

#[test]
fn a_figure_is_never_guessed() {
    for amount in ["\"\"", "null", "\"-5\""] {
        let row = format!(r#"{{"coupons_no":"N","schema_id":"S","coupons_type":"1","total_amt":{amount}}}"#);
        let answer = format!(r#"{{"errcode":0,"data":{{"rows":[{row}]}}}}"#);
        let options = r#"{"templates":[{"templateId":"S"}]}"#;
        let coupon = to_coupons(DISTRIBUTE, Source::Text(&answer), options).unwrap().remove(0);
        assert_eq!(to_json(&coupon.benefit), r#"{"kind":"unknown"}"#);
        assert_eq!(unknown_rules(&coupon), r#"[{"field":"amount"}]"#);
    }
    let nameless = r#"{"errcode":0,"data":{"rows":[{"coupons_type":"1","total_amt":"1"}]}}"#;
    let error = to_coupons(DISTRIBUTE, Source::Text(nameless), "{}").unwrap_err();
    assert_eq!((error.code, error.path.as_deref()), (Code::BadResponse, Some("result.rows[0].couponsNo")));
    assert_eq!(error.retry, Retry::CheckFirst);
}

/// A row of a coupon that is used several times.
fn row(record: &str, kind: &str, usable: &str, amount: &str, state: &str) -> String {
    format!(
        r#"{{"record_bill_id":"{record}","schema_type":"{kind}","record_usable_amt":"{usable}","write_off_amt":"{amount}","write_off_stat":{state},"coupons_no":"C{record}","schema_no":"S"}}"#
    )
}

fn list_answer(rows: &[String]) -> String {
    format!(r#"{{"errcode":0,"data":{{"rows":[{}]}}}}"#, rows.join(","))
}

#[test]
fn what_is_left_of_a_coupon_that_is_used_several_times() {
    for (rows, expected) in [
        (
            vec![row("1", "4", "60", "20", "\"2\""), row("1", "4", "60", "20", "\"2\"")],
            r#"[{"recordBillId":"1","uses":2,"pending":0,"balance":"60","uncertain":false}]"#,
        ),
        (
            vec![row("1", "4", "60", "20.5", "\"1\""), row("1", "4", "60", "20", "\"3\"")],
            r#"[{"recordBillId":"1","uses":1,"pending":1,"balance":"39.5","uncertain":false}]"#,
        ),
        (
            vec![row("1", "5", "60", "20", "null"), row("2", "4", "5", "9", "\"7\"")],
            r#"[{"recordBillId":"1","uses":1,"pending":1,"balance":"40","uncertain":true},{"recordBillId":"2","uses":1,"pending":1,"balance":"0","uncertain":true}]"#,
        ),
        (
            vec![row("1", "4", "80", "20", "\"2\""), row("1", "4", "60", "20", "\"2\"")],
            r#"[{"recordBillId":"1","uses":2,"pending":0,"balance":"60","uncertain":true}]"#,
        ),
        (
            vec![row("1", "4", "60", "20", "\"2\""), row("1", "4", "", "20", "\"2\"")],
            r#"[{"recordBillId":"1","uses":2,"pending":0,"uncertain":true}]"#,
        ),
        (vec![row("1", "1", "60", "20", "\"2\""), row("", "4", "60", "20", "\"2\"")], "[]"),
    ] {
        let result = parse(LIST, &list_answer(&rows), "{}").unwrap();
        assert_eq!(at(&result, "records").unwrap().to_string(), expected, "{rows:?}");
    }
}

#[test]
fn write_offs_become_coupons_with_a_balance() {
    let options = r#"{"templates":[{"templateId":"S","limits":{"remainingUses":10}}]}"#;
    let first = parse(LIST, &list_answer(&[row("1", "4", "60", "20", "\"1\"")]), "{}").unwrap();
    let second = parse(LIST, &list_answer(&[row("1", "4", "60", "10", "\"2\"")]), "{}").unwrap();
    let coupons = |result: &Value, options: &str| {
        to_coupons(LIST, Source::Result(&result.to_string()), options).unwrap()
    };
    let coupon = &coupons(&first, options)[0];
    assert_eq!(to_json(&(&coupon.id, &coupon.code)), r#"["1","C1"]"#);
    assert_eq!(to_json(&coupon.limits), r#"{"remainingUses":9,"remainingAmount":"40.00"}"#);
    assert_eq!(unknown_rules(coupon), "[]");

    // Over all stores: the rows of both, in one result.
    let rows = [&first, &second].map(|result| at(result, "rows.0").unwrap().clone());
    let both = serde_json::json!({ "rows": rows });
    assert_eq!(
        to_json(&coupons(&both, options)[0].limits),
        r#"{"remainingUses":8,"remainingAmount":"40.00"}"#
    );

    let unknown = parse(LIST, &list_answer(&[row("1", "5", "60", "20", "null")]), "{}").unwrap();
    let fields: Vec<_> = coupons(&unknown, "{}")[0]
        .unknown_rules
        .iter()
        .flatten()
        .map(|rule| rule.field.to_string())
        .collect();
    assert_eq!(fields, ["discountScale", "writeOffStat", "minAmount", "validity"]);
}

#[test]
fn a_result_that_parse_did_not_make() {
    for (result, path) in [
        ("{}", "result.rows"),
        (r#"{"rows":7}"#, "result.rows"),
        (r#"{"rows":[7]}"#, "result.rows[0]"),
        ("[]", "result"),
    ] {
        for operation in [DISTRIBUTE, LIST] {
            let error = to_coupons(operation, Source::Result(result), "{}").unwrap_err();
            assert_eq!((error.code, error.path.as_deref()), (Code::InvalidInput, Some(path)), "{result}");
        }
    }
}

// ---- signing ------------------------------------------------------------------

const SECRET: &str = "f2adcfef73369bfc4e1384677d38a0ff";

#[test]
fn the_official_vectors() {
    assert_eq!(
        hashes::kingdee("abc123", "abc"),
        "ZDljMTI3NGIyNTE1MTRkYzlkNjc1MDNhYjUzMzgzNWMyY2M4YTdjMzdmNmM3YTVlNDkxMTkzNjdiOTFjNzUyZQ=="
    );
    let request = r#"{"method":"GET","url":"https://api.kingdee.com/jdyconnector/app_management/kingdee_auth_token",
        "headers":[],"query":[["app_key","bVZgAZOv1"],["app_signature",
        "MzZlYTk0ODk4MWZlNjdiODNmNWU4YzViNzYxNGM5MTFlOGJkN2NjMzk0MTJkZGNhZGM0NzZhN2YxZDJmOTlkZA=="]]}"#;
    let fields = r#"{"nonce":"4427456950","timestamp":"1670305063559"}"#;
    let text = canonical(LIST, request, fields).unwrap();
    let hex = "91be9b41b23da27c5a788028de71f5e09e9565e4c5a25f21cf9a07df68b50d51";
    assert_eq!(hashes::kingdee_hex(SECRET, &text), hex);
}

/// What was prepared, as the signer gets it.
fn prepared(operation: &str, params: &str, settings: &str) -> String {
    to_json(&prepare(operation, params, settings).unwrap())
}

#[test]
fn a_prepared_request_is_signed_as_it_is_sent() {
    let fields = r#"{"nonce":"4427456950","timestamp":"1670305063559"}"#;
    let params = r#"{"storeId":"店 1+1","billNo":"","couponsNo":"a/b~c*d%e=&🎫"}"#;
    let text = canonical(LIST, &prepared(LIST, params, "{}"), fields).unwrap();
    assert_eq!(
        text,
        "GET\n%2Fjdy%2Fv2%2Fls%2Fcoupons_write_off\nbill_no=&coupons_no=a%252Fb~c%252Ad%2525e%253D%2526%25F0%259F%258E%25AB&store_id=%25E5%25BA%2597%25201%252B1\nx-api-nonce:4427456950\nx-api-timestamp:1670305063559\n"
    );
    let settings = r#"{"baseUrl":"http://localhost:1/kingdee"}"#;
    let text =
        canonical(DISTRIBUTE, &prepared(DISTRIBUTE, r#"{"channel":"1","schemaId":"9"}"#, settings), fields);
    assert!(text
        .unwrap()
        .starts_with("POST\n%2Fkingdee%2Fjdy%2Fv2%2Fls%2Fcoupons_distribute\n\nx-api-nonce:"));
}

#[test]
fn what_cannot_be_signed() {
    let request = prepared(DISTRIBUTE, r#"{"channel":"1","schemaId":"9"}"#, "{}");
    let fields = r#"{"nonce":"1","timestamp":"2"}"#;
    for (request, fields, path) in [
        (request.as_str(), "{}", "fields.nonce"),
        (&request, r#"{"nonce":"1","timestamp":2}"#, "fields.timestamp"),
        (&request, r#"{"nonce":"1\nx-api-timestamp:2","timestamp":"2"}"#, "fields.nonce"),
        ("{}", fields, "request.url"),
        (r#"{"method":"GET","url":"https://a/b","query":[["x"]]}"#, fields, "request.query[0]"),
        (r#"{"method":"GET","url":"https://a/b","query":["x"]}"#, fields, "request.query[0]"),
        ("x", fields, "request"),
    ] {
        let error = canonical(DISTRIBUTE, request, fields).unwrap_err();
        assert_eq!((error.code, error.path.as_deref()), (Code::InvalidInput, Some(path)), "{request}");
    }
}

/// | bound | not bound |
/// |---|---|
/// | method, path, query, nonce, timestamp | body, other headers, host |
#[test]
fn what_the_signature_binds() {
    let fields = r#"{"nonce":"4427456950","timestamp":"1670305063559"}"#;
    let one = prepared(DISTRIBUTE, r#"{"channel":"1","schemaId":"9","qty":1}"#, "{}");
    let sign = |request: &str| canonical(DISTRIBUTE, request, fields).unwrap();
    for (swap, request) in [
        (
            "another quantity in the body",
            prepared(DISTRIBUTE, r#"{"channel":"1","schemaId":"9","qty":99}"#, "{}"),
        ),
        (
            "another member in the body",
            prepared(DISTRIBUTE, r#"{"channel":"1","schemaId":"9","memberId":"2"}"#, "{}"),
        ),
        ("another header", one.replace("application/json", "text/plain")),
        ("another host", one.replace("api.kingdee.com", "example.com")),
    ] {
        assert_ne!(request, one);
        assert_eq!(sign(&request), sign(&one), "{swap} fits the same signature");
    }
    for (swap, request) in [
        ("another path", one.replace("coupons_distribute", "coupons_distributf")),
        ("another method", one.replace("POST", "PUT")),
        ("a query", one.replace(r#""query":[]"#, r#""query":[["a","b"]]"#)),
    ] {
        assert_ne!(request, one);
        assert_ne!(sign(&request), sign(&one), "{swap} does not");
    }
    for other in [
        r#"{"nonce":"4427456951","timestamp":"1670305063559"}"#,
        r#"{"nonce":"4427456950","timestamp":"1670305063550"}"#,
    ] {
        assert_ne!(canonical(DISTRIBUTE, &one, other).unwrap(), sign(&one));
    }
}

#[test]
fn a_changed_byte_of_the_query_is_another_signature() {
    let query = |value: &str| {
        vec![("store_id".to_string(), value.to_string()), ("page".to_string(), "1".to_string())]
    };
    let sign = |value: &str| {
        let text = signing::canonical("GET", "/p", &query(value), "1", "2");
        hashes::kingdee(SECRET, &text)
    };
    let value = "店 1+1/%~*🎫";
    for (index, _) in value.char_indices() {
        let mut changed = value.to_owned();
        changed.replace_range(index..index + value[index..].chars().next().unwrap().len_utf8(), "_");
        assert_ne!(sign(&changed), sign(value), "{changed}");
    }
}
