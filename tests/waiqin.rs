//! Waiqin365, by the examples of its document: tests/seeds/003_757b692ca94c49b5.txt.

mod common;
mod documents;

use couponkit::error::{Code, FailureReason, Retry};
use couponkit::platforms::{find, Source, SECRET};
use documents::{
    at, canonical, example, json, parse, prepare, section, seed, text, to_coupons, to_json, unknown_rules,
    wire_names,
};
use serde_json::Value;

const SEED: &str = "003_757b692ca94c49b5.txt";

/// Operation, heading of its section, its address, and the params of the document's example.
const REQUESTS: [(&str, &str, &str, &str); 7] = [
    (
        "waiqin.queryVouchers",
        "# 优惠券查询接口",
        "getVoucherInfos",
        r#"{"pageNumber":1,"pageLength":1000,"startCreateDate":"2021-04-20","endCreateDate":"2021-04-21",
            "startModifyDate":"2021-04-20","endModifyDate":"2021-04-21"}"#,
    ),
    (
        "waiqin.addVoucher",
        "# 优惠券新增接口",
        "addVoucherInfo",
        r#"{"name":"优惠券名称","startDate":"2022-02-22","endDate":"2022-02-22","money":"10","doorsillAmount":100,
            "doorsillType":"Y","payType":"UNLIMITED","remark":"使用说明","grantType":"ZDLQ","eachCmNum":1,"num":10,
            "tradeRange":"1","cmLevelId":null,"cmLevelName":"A","cmTypeId":null,"cmTypeName":"腻子专柜店",
            "cmId":null,"cmCode":null,"prodMode":"PRODUCT","prodTypeId":null,"prodTypeName":null,
            "prodBrandId":null,"prodBrandName":null,"prodId":null,"prodCode":"SP202108240007",
            "businessFromName":"业务来源1","comment":"备注"}"#,
    ),
    ("waiqin.finishVoucher", "# 优惠券终止接口", "finishVoucher", r#"{"voucherId":"优惠券号"}"#),
    (
        "waiqin.changeVoucherEndDate",
        "# 优惠券截止日期变更",
        "modifyVoucherEndDate",
        r#"{"voucherId":"优惠券号","endDate":"2022-09-20"}"#,
    ),
    (
        "waiqin.receiveVoucher",
        "# 领取优惠券接口",
        "receiveVoucherInfo",
        r#"{"voucherId":"优惠券号","cmId":"客户id","cmCode":"客户编码","cmSourceCode":"客户SourceCode"}"#,
    ),
    (
        "waiqin.listVoucherCustomers",
        "# 优惠券查询客户信息接口",
        "getCmInfos",
        r#"{"pageNumber":1,"pageLength":1000,"voucherId":"8144100181735612578"}"#,
    ),
    (
        "waiqin.queryVoucherUsage",
        "# 单张优惠券使用明细查询接口",
        "queryVoucherUsedInfo",
        r#"{"voucherId":"708742168422351694","voucherStatus":"0"}"#,
    ),
];

fn heading(operation: &str) -> &'static str {
    REQUESTS.iter().find(|(name, ..)| *name == operation).unwrap().1
}

/// The document's answer with its data put in as the platform does: as text.
fn answer(document: &str, operation: &str) -> String {
    let part = section(document, heading(operation));
    let envelope = example(part, "响应示例");
    if !part.contains("数据DATA示例") {
        return envelope.to_owned();
    }
    let data = Value::String(example(part, "数据DATA示例").into()).to_string();
    envelope.replace("\"<<DATA>>\"", &data)
}

fn paths(operation: &str, params: &str) -> Vec<String> {
    let error = prepare(operation, params, "{}").unwrap_err();
    assert_eq!((error.code, error.operation), (Code::InvalidInput, Some(operation_name(operation))));
    error.issues.into_iter().map(|issue| issue.path.trim_start_matches("params.").to_owned()).collect()
}

fn operation_name(operation: &str) -> &'static str {
    REQUESTS.iter().find(|(name, ..)| *name == operation).unwrap().0
}

#[test]
fn the_requests_of_the_document() {
    let document = seed(SEED);
    for (operation, heading, call, params) in REQUESTS {
        let part = section(&document, heading);
        let request = prepare(operation, params, "{}").unwrap();
        let path = format!("/api/voucher/v1/{call}/{{openid}}/{{timestamp}}/{{digest}}/{{msg_id}}");
        assert_eq!(request.url, format!("https://openapi.waiqin365.com{path}"));
        assert!(part.contains(&format!("https://openapi.waiqin365.com/api/voucher/v1/{call}/")), "{call}");

        let body = request.body.unwrap();
        let Value::Object(sent) = json(&body) else { panic!("{body}") };
        let Value::Object(documented) = json(example(part, "{ msg_id } 在线调试")) else {
            panic!("{heading}")
        };
        let documented: Vec<_> = documented.into_iter().filter(|(_, value)| *value != Value::Null).collect();
        assert_eq!(sent.len(), documented.len(), "{operation}");
        for (key, value) in documented {
            let sent = sent.iter().find(|(name, _)| **name == key).map(|(_, value)| value);
            // The document calls ids text, and one of its examples writes a number.
            let expected = match value {
                Value::Number(id) if key == "voucherId" => Value::String(id.to_string()),
                value => value,
            };
            assert_eq!(sent, Some(&expected), "{operation} {key}");
        }
    }
}

#[test]
fn the_host_differs_per_customer() {
    let settings = r#"{"baseUrl":"https://openapi-cloud.example.com/"}"#;
    let request = prepare("waiqin.finishVoucher", r#"{"voucherId":"1"}"#, settings).unwrap();
    assert!(request
        .url
        .starts_with("https://openapi-cloud.example.com/api/voucher/v1/finishVoucher/{openid}/"));
}

#[test]
fn limits_and_rules_of_the_params() {
    let voucher =
        |rest: &str| format!(r#"{{"name":"n","startDate":"2026-01-01","endDate":"2026-01-31"{rest}}}"#);
    for (operation, params, expected) in [
        (
            "waiqin.queryVouchers",
            r#"{"pageNumber":0,"pageLength":1001,"startCreateDate":"2021-4-20"}"#.to_owned(),
            vec!["pageNumber", "pageLength", "startCreateDate"],
        ),
        ("waiqin.addVoucher", "{}".into(), vec!["name", "startDate", "endDate", "money"]),
        ("waiqin.addVoucher", voucher(r#","discountsType":"ZKBL""#), vec!["discountsPercent"]),
        (
            "waiqin.addVoucher",
            voucher(r#","discountsType":"ZKBL","discountsPercent":"0.12345""#),
            vec!["discountsPercent"],
        ),
        (
            "waiqin.addVoucher",
            voucher(r#","discountsType":"ZKBL","discountsPercent":1.01"#),
            vec!["discountsPercent"],
        ),
        ("waiqin.addVoucher", voucher(r#","money":1,"doorsillType":"Y""#), vec!["doorsillAmount"]),
        (
            "waiqin.addVoucher",
            voucher(r#","money":1,"doorsillAmount":"1000000000000","num":100000,"eachCmNum":1.5"#),
            vec!["doorsillAmount", "eachCmNum", "num"],
        ),
        ("waiqin.addVoucher", voucher(r#","money":1,"grantType":"ZDLQ""#), vec!["tradeRange"]),
        (
            "waiqin.addVoucher",
            voucher(r#","money":1,"grantType":"ZDLQ","tradeRange":2"#),
            vec!["tradeRange", "cmId"],
        ),
        ("waiqin.addVoucher", voucher(r#","money":1,"prodMode":"TYPE""#), vec!["prodTypeId"]),
        ("waiqin.addVoucher", voucher(r#","money":1,"prodMode":"BRAND","prodId":"1""#), vec!["prodBrandId"]),
        ("waiqin.addVoucher", voucher(r#","money":1,"prodMode":"PRODUCT","prodCode":"""#), vec!["prodId"]),
        ("waiqin.addVoucher", voucher(r#","money":1,"prodMode":"SOME""#), vec!["prodMode"]),
        (
            "waiqin.addVoucher",
            r#"{"name":"n","startDate":"2026-02-01","endDate":"2026-01-31","money":1}"#.into(),
            vec!["endDate"],
        ),
        (
            "waiqin.addVoucher",
            format!(r#"{{"name":"{}"}}"#, "券".repeat(33)),
            vec!["name", "startDate", "endDate", "money"],
        ),
        ("waiqin.finishVoucher", r#"{"voucherId":""}"#.into(), vec!["voucherId"]),
        ("waiqin.finishVoucher", r#"{"voucherId":708742168422351694}"#.into(), vec!["voucherId"]),
        ("waiqin.changeVoucherEndDate", r#"{"voucherId":"1"}"#.into(), vec!["endDate"]),
        ("waiqin.receiveVoucher", "{}".into(), vec!["voucherId", "cmId"]),
        (
            "waiqin.receiveVoucher",
            r#"{"voucherName":"n","cmSourceCode":"s","receiveTime":"2026-01-01 10:00"}"#.into(),
            vec!["receiveTime"],
        ),
        ("waiqin.listVoucherCustomers", "{}".into(), vec!["voucherId"]),
        ("waiqin.queryVoucherUsage", r#"{"voucherId":"1","voucherStatus":3}"#.into(), vec!["voucherStatus"]),
    ] {
        assert_eq!(paths(operation, &params), expected, "{operation} {params}");
    }
}

#[test]
fn the_official_digest_text() {
    let body = r#"{"org_id":"ORG001","org_name":"南京掌控网络","org_parent_id":"","org_sequence":001}"#;
    let request = serde_json::json!({ "body": body }).to_string();
    let text = canonical("waiqin.finishVoucher", &request, r#"{"timestamp":"20150806142836"}"#).unwrap();
    assert_eq!(text.matches(SECRET).count(), 1);
    // MD5 of this, by the platform's own vector, is 74267bf0cae0998a719879ec9b3c7780.
    assert_eq!(
        text.replace(SECRET, "BFCO0PAgIUgd50c0l6"),
        format!("{body}|BFCO0PAgIUgd50c0l6|20150806142836")
    );
    for (request, fields, path) in [
        ("{}", r#"{"timestamp":"20150806142836"}"#, "request.body"),
        (request.as_str(), r#"{"timestamp":"2015-08-06"}"#, "fields.timestamp"),
        (request.as_str(), r#"{"timestamp":"2015-08-06 142"}"#, "fields.timestamp"),
        (request.as_str(), r#"{"timestamp":"2015080614283"}"#, "fields.timestamp"),
    ] {
        let error = canonical("waiqin.finishVoucher", request, fields).unwrap_err();
        assert_eq!(error.path.as_deref(), Some(path));
    }
}

#[test]
fn vouchers_of_the_document() {
    let document = seed(SEED);
    let answer = answer(&document, "waiqin.queryVouchers");
    let result = parse("waiqin.queryVouchers", &answer, "{}").unwrap();
    for (path, expected) in [
        ("returnCode", "0"),
        ("message", "响应信息"),
        ("rows.0.id", "6856083179295188426"),
        ("rows.0.startDate", "2021-04-15"),
        ("rows.0.startDateMs", "1618416000000"),
        ("rows.0.endDateMs", "1622131200000"),
        ("rows.0.money", "111.00"),
        ("rows.0.num", "2"),
        ("rows.0.requiredType", "0"),
        ("rows.0.requiredAllnum", "0.000"),
        ("rows.0.cmLevels.0.name", "D"),
        ("rows.0.pdInfos.0.code", "12428312"),
    ] {
        assert_eq!(text(&result, path), expected, "{path}");
    }
    assert_eq!(at(&result, "rows.0.prodBrands"), Some(&Value::Array(vec![])), "the example's name for it");

    let coupons = to_coupons("waiqin.queryVouchers", Source::Text(&answer), "{}").unwrap();
    let again = to_coupons("waiqin.queryVouchers", Source::Result(&result.to_string()), "{}").unwrap();
    assert_eq!(coupons, again);
    let expected = r#"{"id":"6856083179295188426","templateId":"6856083179295188426","title":"cesfdfs","source":{"platform":"waiqin","operation":"waiqin.queryVouchers"},"benefit":{"kind":"amountOff","amount":"111.00"},"minAmount":"222","scope":{"kind":"products","ids":["12428312","徐福记鸡蛋味煎卷盒装喜铺专销系列@40x32g CN"]},"startsAt":1618416000000,"endsAt":1622217600000,"unknownRules":[{"field":"customers"}]}"#;
    assert_eq!(to_json(&coupons), format!("[{expected}]"));
}

#[test]
fn the_other_answers_of_the_document() {
    let document = seed(SEED);
    let parsed = |operation| parse(operation, &answer(&document, operation), "{}").unwrap();
    assert_eq!(text(&parsed("waiqin.addVoucher"), "voucherId"), "6812072753231956829");
    for operation in ["waiqin.finishVoucher", "waiqin.changeVoucherEndDate"] {
        assert_eq!(parsed(operation).to_string(), r#"{"returnCode":"0","msgId":"X000001"}"#);
    }
    assert_eq!(text(&parsed("waiqin.receiveVoucher"), "data"), "<<DATA>>", "not documented: kept as it came");
    let customers = parsed("waiqin.listVoucherCustomers");
    assert_eq!(text(&customers, "rows.0.id"), "8833956197749704288");
    assert_eq!(text(&customers, "rows.0.code"), "CUS010043");
    assert_eq!(text(&customers, "rows.0.name"), "新增的终端");
}

#[test]
fn holdings_of_the_document() {
    let document = seed(SEED);
    let answer = answer(&document, "waiqin.queryVoucherUsage");
    let result = parse("waiqin.queryVoucherUsage", &answer, "{}").unwrap();
    for (path, expected) in [
        ("rows.0.id", "4748332116608163964"),
        ("rows.0.voucherId", "7087421684223516948"),
        ("rows.0.receiveTime", "2022-10-20 13:25"),
        ("rows.0.receiveTimeMs", "1666243500000"),
        ("rows.0.orderCreateTimeMs", "1666243640000"),
        ("rows.0.endDateMs", "1667145600000"),
        ("rows.0.createType", "ZZ"),
        ("rows.0.orderAmount", "100"),
        ("rows.0.voucherAmount", "10.00"),
    ] {
        assert_eq!(text(&result, path), expected, "{path}");
    }
    let coupons = |options: &str| {
        let coupons = to_coupons("waiqin.queryVoucherUsage", Source::Text(&answer), options).unwrap();
        to_json(&coupons)
    };
    let open = coupons("{}");
    assert!(open.contains(r#""scope":{"kind":"products"}"#), "the goods are not known: {open}");
    assert!(open.contains(r#""unknownRules":[{"field":"state"}]"#), "the example has no use_status: {open}");
    let joined = coupons(
        r#"{"params":{"voucherStatus":1},"templates":[{"templateId":"7087421684223516948",
            "scope":{"kind":"brands","ids":["b"]},"customers":{"levels":["A"]},"minAmount":99,"payment":"online"}]}"#,
    );
    let expected = r#"{"id":"4748332116608163964","templateId":"7087421684223516948","title":"10元优惠券","source":{"platform":"waiqin","operation":"waiqin.queryVoucherUsage"},"state":"used","benefit":{"kind":"amountOff","amount":"10.00"},"minAmount":"20","scope":{"kind":"brands","ids":["b"]},"startsAt":1666195200000,"endsAt":1667232000000,"claimedAt":1666243500000,"payment":"online","customers":{"levels":["A"]}}"#;
    assert_eq!(joined, format!("[{expected}]"));
}

#[test]
fn shapes_that_the_envelope_takes() {
    let envelope = |code: &str, data: &str| {
        format!(r#"{{"return_code":{code},"return_msg":null,"response_data":{data}}}"#)
    };
    for (code, data) in
        [("\"0\"", "\"\""), ("\" 0 \"", "\"\""), ("0", "null"), ("0", "[]"), ("\"0\"", "\"[]\"")]
    {
        let result = parse("waiqin.listVoucherCustomers", &envelope(code, data), "{}").unwrap();
        assert_eq!(at(&result, "rows"), Some(&Value::Array(vec![])), "{data}");
        assert_eq!(text(&result, "returnCode"), "0");
    }
    let result =
        parse("waiqin.receiveVoucher", &envelope("0", r#""{\"id\":9007199254740993}""#), "{}").unwrap();
    assert_eq!(text(&result, "data.id"), "9007199254740993");
    for (data, expected) in [
        ("\"\"", ""),
        ("null", ""),
        (r#""{\"a\":1}""#, r#","response_data":{"a":1}"#),
        ("\"ok\",\"response_data\":\"done\"", r#","response_data":"done""#),
    ] {
        let result = parse("waiqin.finishVoucher", &envelope("0", data), "{}").unwrap();
        assert_eq!(result.to_string(), format!(r#"{{"returnCode":"0"{expected}}}"#));
    }
    let data = r#""\ufeff{\"voucherId\":\"7\"}","data":"kept""#;
    let result = parse("waiqin.addVoucher", &envelope("0", data), "{}").unwrap();
    assert_eq!([text(&result, "voucherId"), text(&result, "data")], ["7", "kept"]);

    for (operation, answer, path) in [
        ("waiqin.queryVouchers", "<html>".to_owned(), "answer"),
        ("waiqin.queryVouchers", "[]".into(), "answer"),
        ("waiqin.queryVouchers", "{}".into(), "answer.return_code"),
        ("waiqin.queryVouchers", envelope("\"\"", "null"), "answer.return_code"),
        ("waiqin.queryVouchers", envelope("0", "{}"), "answer.response_data"),
        ("waiqin.queryVouchers", envelope("0", r#""[{\"id\":1},""#), "answer.response_data[1]"),
        ("waiqin.queryVouchers", envelope("0", r#"[{"id":1.5}]"#), "answer.response_data[0].id"),
        ("waiqin.queryVouchers", envelope("0", r#"[{"num":"many"}]"#), "answer.response_data[0].num"),
        ("waiqin.addVoucher", envelope("0", "null"), "answer.response_data"),
        ("waiqin.addVoucher", envelope("0", r#"{"voucherId":""}"#), "answer.response_data.voucherId"),
    ] {
        let error = parse(operation, &answer, "{}").unwrap_err();
        assert_eq!((error.code, error.path.as_deref()), (Code::BadResponse, Some(path)), "{answer}");
    }
}

#[test]
fn failures() {
    for (operation, code, retry) in [
        ("waiqin.queryVouchers", "1", Retry::Never),
        ("waiqin.receiveVoucher", "1", Retry::Never),
        ("waiqin.queryVouchers", "1013", Retry::Safe),
        ("waiqin.queryVouchers", "1.0", Retry::Safe),
        ("waiqin.receiveVoucher", "1013", Retry::CheckFirst),
    ] {
        let answer = format!(r#"{{"return_code":{code},"return_msg":"客户13800138000不存在"}}"#);
        let error = parse(operation, &answer, "{}").unwrap_err();
        assert_eq!(
            (error.code, error.reason, error.retry),
            (Code::Platform, Some(FailureReason::Unknown), retry)
        );
        assert_eq!(error.platform_code.as_deref(), Some(code));
        assert_eq!(error.platform_message.as_deref(), Some("客户***不存在"));
        assert!(!error.messages.zh.contains("客户") && !error.messages.en.contains("客户"));
        assert!(!to_json(&error).contains("13800138000"), "what the platform says may name a person");
    }
}

#[test]
fn a4_a_replay_leaves_the_outcome_open() {
    let answer = r#"{"return_code":"1","return_msg":"msg_id重复","msg_id":"7"}"#;
    for (operation, retry) in
        [("waiqin.receiveVoucher", Retry::CheckFirst), ("waiqin.queryVouchers", Retry::Safe)]
    {
        assert_eq!(parse(operation, answer, "{}").unwrap_err().retry, retry);
    }
}

/// One voucher, and what of its coupon is expected.
fn voucher(fields: &str, options: &str) -> String {
    let answer = format!(
        r#"{{"return_code":0,"response_data":[{{"id":"1","startDate":"2026-01-01","endDate":"2026-01-31",{fields}}}]}}"#
    );
    let coupons = to_coupons("waiqin.queryVouchers", Source::Text(&answer), options).unwrap();
    to_json(&coupons[0])
}

#[test]
fn vouchers_as_coupons() {
    for (fields, options, expected) in [
        (r#""money":"5""#, "{}", r#""benefit":{"kind":"amountOff","amount":"5.00"}"#),
        (r#""discountsType":"GDMZ""#, "{}", r#""unknownRules":[{"field":"amount"}]"#),
        (
            r#""discountsType":"NEW","money":"5""#,
            "{}",
            r#""unknownRules":[{"field":"benefit","value":"NEW"}]"#,
        ),
        (
            r#""discountsType":"ZKBL","discountsPercent":"0.85""#,
            "{}",
            r#""unknownRules":[{"field":"discountScale","value":"0.85"}]"#,
        ),
        (
            r#""discountsType":"ZKBL","discountsPercent":"0.85","maxDiscountsAmount":"30""#,
            r#"{"discountScale":"paidPercent"}"#,
            r#""benefit":{"kind":"percentOff","percent":"15","maxDiscount":"30.00"}"#,
        ),
        (
            r#""discountsType":"ZKBL","discountsPercent":"0.15","maxDiscountsAmount":"0""#,
            r#"{"discountScale":"offFraction"}"#,
            r#""benefit":{"kind":"percentOff","percent":"15"}"#,
        ),
        (
            r#""discountsType":"ZKBL","discountsPercent":"85""#,
            r#"{"discountScale":"paidFraction"}"#,
            r#""unknownRules":[{"field":"discountScale","value":"85"}]"#,
        ),
        (r#""money":1,"isFinish":"Y""#, "{}", r#""state":"ended""#),
        (r#""money":1,"payType":"ONLINE""#, "{}", r#""payment":"online""#),
        (r#""money":1,"payType":"CASH""#, "{}", r#""unknownRules":[{"field":"payment","value":"CASH"}]"#),
        (r#""money":1,"doorsillType":"Y""#, "{}", r#""unknownRules":[{"field":"minAmount","value":"Y"}]"#),
        (
            r#""money":1,"prodMode":"TYPE","prodTypes":[{"pdTypeId":"t","prodTypeName":"茶"}]"#,
            "{}",
            r#""scope":{"kind":"categories","ids":["t","茶"]}"#,
        ),
        (
            r#""money":1,"prodMode":"BRAND","prodBrand":[{"pdBrandId":"b"}]"#,
            "{}",
            r#""scope":{"kind":"brands","ids":["b"]}"#,
        ),
        (r#""money":1,"prodMode":"BRAND","prodBrands":[]"#, "{}", r#""scope":{"kind":"brands"}"#),
        (r#""money":1,"prodMode":"SHELF""#, "{}", r#""scope":{"kind":"SHELF"}"#),
        (
            r#""money":1,"tradeRange":"1","cmLevels":[{"cmLevelId":"1","cmLevelName":"A"}],"cmDepts":[],
               "cmDistricts":[{"cmDistrictCode":"D"}]"#,
            "{}",
            r#""customers":{"districts":["D"],"levels":["1","A"]}"#,
        ),
        (
            r#""money":1,"tradeRange":2,"cmInfos":[{"id":1,"code":"C1","name":"x"}]"#,
            "{}",
            r#""customers":{"codes":["C1"],"ids":["1"]}"#,
        ),
        (
            r#""money":1,"tradeRange":2"#,
            r#"{"templates":[{"templateId":"1","customers":{"ids":["9"]}}]}"#,
            r#""customers":{"ids":["9"]}"#,
        ),
        (r#""money":1,"tradeRange":"3""#, "{}", r#""unknownRules":[{"field":"customers","value":"3"}]"#),
        (
            r#""money":1,"hasRequired":"Y","requiredType":"ANYONE","requiredAllnum":"3","pdInfos":[
               {"pdId":"p","isRequired":"Y","requiredNum":"2"},{"code":"c","isRequired":"Y","requiredNum":""},
               {"code":"d","isRequired":"N"}]"#,
            "{}",
            r#""required":{"mode":"any","items":[{"productId":"p","quantity":"2"},{"productId":"c","quantity":"1"}],"totalQuantity":"3"}"#,
        ),
        (
            r#""money":1,"hasRequired":"Y","requiredType":"ALL","pdInfos":[
               {"pdId":"p","isRequired":"Y","requiredNum":"2","unitId":"7","unitName":"箱"},
               {"pdId":"q","isRequired":"Y","requiredNum":"1","unitId":8}]"#,
            "{}",
            r#""items":[{"productId":"p","quantity":"2","unit":"箱"},{"productId":"q","quantity":"1","unit":"8"}]"#,
        ),
        (
            r#""discountsType":"ZKBL","discountsPercent":"0.09""#,
            r#"{"discountScale":"paidPercent"}"#,
            r#""unknownRules":[{"field":"discountScale","value":"0.09"}]"#,
        ),
        (
            r#""money":1,"hasRequired":"Y","requiredType":"0","pdInfos":[{"code":"c","isRequired":"Y"}]"#,
            "{}",
            r#""required":{"mode":"all","items":[{"productId":"c","quantity":"1"}]}"#,
        ),
        (
            r#""money":1,"hasRequired":"Y","requiredType":"0","pdInfos":[{"code":"c","isRequired":"Y"},{"code":"d","isRequired":"Y"}]"#,
            "{}",
            r#""unknownRules":[{"field":"required","value":"0"}]"#,
        ),
    ] {
        let coupon = voucher(fields, options);
        assert!(coupon.contains(expected), "{fields}\n{coupon}\n{expected}");
    }
}

/// Vouchers in, templates out, joined with a holding whose share is written 0 to 100.
#[test]
fn holdings_are_joined_with_vouchers() {
    let vouchers = r#"{"return_code":0,"response_data":[{"id":77,"startDate":"2026-01-01","endDate":"2026-01-31",
        "discountsType":"ZKBL","discountsPercent":"0.9","prodMode":"BRAND","prodBrand":[{"pdBrandId":"b"}],
        "payType":"ONLINE","remark":"说明"}]}"#;
    let usage = |status: &str| {
        format!(
            r#"{{"return_code":0,"response_data":[{{"id":5,"voucher_id":"77","start_date":"2026-01-05","end_date":"2026-01-06",
            "discounts_type":"ZKBL","discounts_percent":"90","doorsill_amount":"0.00","use_status":{status}}}]}}"#
        )
    };
    let templates = to_coupons("waiqin.queryVouchers", Source::Text(vouchers), "{}").unwrap();
    let options = format!(r#"{{"discountScale":"paidFraction","templates":{}}}"#, to_json(&templates));
    for (status, state) in [("0", "unused"), ("\"1\"", "used"), ("2", "expired")] {
        let coupons = to_coupons("waiqin.queryVoucherUsage", Source::Text(&usage(status)), &options).unwrap();
        let expected = format!(
            r#"[{{"id":"5","templateId":"77","description":"说明","source":{{"platform":"waiqin","operation":"waiqin.queryVoucherUsage"}},"state":"{state}","benefit":{{"kind":"percentOff","percent":"10"}},"scope":{{"kind":"brands","ids":["b"]}},"startsAt":1767542400000,"endsAt":1767715200000,"payment":"online"}}]"#
        );
        assert_eq!(to_json(&coupons), expected);
    }
    let coupons = to_coupons("waiqin.queryVoucherUsage", Source::Text(&usage("9")), &options).unwrap();
    assert_eq!(unknown_rules(&coupons[0]), r#"[{"field":"state","value":"9"}]"#);
}

/// | bound | not bound |
/// |---|---|
/// | body, timestamp | the path and with it the operation, openid, msg_id; the host; headers |
#[test]
fn what_the_signature_binds() {
    let fields = r#"{"timestamp":"20251122200000"}"#;
    let sign = |request: &str| canonical("waiqin.finishVoucher", request, fields).unwrap();
    let one = to_json(&prepare("waiqin.finishVoucher", r#"{"voucherId":"1"}"#, "{}").unwrap());
    for (swap, request) in [
        ("another operation's path", one.replace("finishVoucher", "getVoucherCms")),
        ("another customer's openid", one.replace("{openid}", "8888")),
        ("another message id", one.replace("{msg_id}", "1")),
        ("another host", one.replace("openapi.waiqin365.com", "example.com")),
    ] {
        assert_ne!(request, one, "{swap}");
        assert_eq!(sign(&request), sign(&one), "{swap} fits the same signature");
    }
    // Reading a voucher's usage and ending the voucher take the same body: a signature for the one is one for the other.
    let reading = to_json(&prepare("waiqin.queryVoucherUsage", r#"{"voucherId":"1"}"#, "{}").unwrap());
    assert_eq!(canonical("waiqin.queryVoucherUsage", &reading, fields).unwrap(), sign(&one));
    let changed = to_json(&prepare("waiqin.finishVoucher", r#"{"voucherId":"2"}"#, "{}").unwrap());
    assert_ne!(sign(&changed), sign(&one), "another body does not");
    let later = canonical("waiqin.finishVoucher", &one, r#"{"timestamp":"20251122200001"}"#).unwrap();
    assert_ne!(later, sign(&one), "nor does another timestamp");
}

/// A holding through parse, toCoupons and evaluate, as a page does it.
#[test]
fn a_holding_is_evaluated() {
    let usage = r#"{"return_code":"0","response_data":"[{\"id\":5,\"voucher_id\":\"77\",\"start_date\":\"2026-01-05\",\"end_date\":\"2026-01-06\",\"discounts_type\":\"GDMZ\",\"money\":\"10.00\",\"doorsill_amount\":\"20.00\",\"use_status\":\"0\"}]"}"#;
    let template = r#"{"templateId":"77","scope":{"kind":"brands","ids":["b"]},"customers":{"levels":["A"]},"payment":"online"}"#;
    // The last second of the end day, and the first one after it.
    let (last, over) = (1_767_715_199_000_i64, 1_767_715_200_000_i64);
    for (templates, now, customer, expected) in [
        (template, last, r#"{"levels":["A"]}"#, "usable 10.00"),
        (template, over, r#"{"levels":["A"]}"#, "unusable expired"),
        (template, last, r#"{"levels":["B"]}"#, "unusable wrongCustomer"),
        (template, last, "{}", "undetermined missingContext"),
        ("", last, "{}", "undetermined unknownRule"),
    ] {
        let options = format!(r#"{{"templates":[{templates}]}}"#);
        let coupons = to_coupons("waiqin.queryVoucherUsage", Source::Text(usage), &options).unwrap();
        let input = format!(
            r#"{{"cart":{{"lines":[{{"id":"a","brandId":"b","unitPrice":"10","quantity":2}}]}},
                "context":{{"now":{now},"payment":"online","customer":{customer}}},"coupons":{}}}"#,
            to_json(&coupons)
        );
        let report = common::evaluate_text(&input).unwrap();
        let verdict = ["usable", "unusable", "undetermined"].iter().find_map(|status| {
            let verdict = at(&report, &format!("{status}.0"))?;
            let said = if *status == "usable" { "discount" } else { "reasons.0.code" };
            Some(format!("{status} {}", text(verdict, said)))
        });
        assert_eq!(verdict.as_deref(), Some(expected), "{templates} {now} {customer}");
    }
}

/// The rows of the document's tables: a name, a type, a description.
fn documented_fields(part: &str) -> Vec<&str> {
    const TYPES: [&str; 8] = ["int", "VARCHAR", "INT", "TIMESTAMP", "NUMERIC", "List", "TEXT", "String"];
    part.lines()
        .filter_map(|line| {
            let (name, rest) = line.split_once(' ')?;
            TYPES.iter().any(|ty| rest.starts_with(ty)).then_some(name)
        })
        .collect()
}

#[test]
fn every_documented_field_is_known() {
    let document = seed(SEED);
    let mut seen = 0;
    for (operation, heading, ..) in REQUESTS {
        let operation = find(operation).unwrap().1;
        let result = wire_names(operation.result).into_iter();
        // Tables name what is in the data, results what is in the envelope.
        let known: Vec<_> = result
            .map(|name| name.trim_start_matches("response_data.").to_owned())
            .chain(wire_names(operation.params))
            .collect();
        for name in documented_fields(section(&document, heading)) {
            assert!(known.iter().any(|known| known == name), "{} {name}", operation.name);
            seen += 1;
        }
    }
    assert_eq!(seen, 143, "rows of the document's tables");
}
