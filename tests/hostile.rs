//! Malformed and hostile answers of every platform, made by rule from the
//! examples of their documents: each gives a typed result or an error with its
//! code, within a second, and no coupon has a figure that the answer does not hold.

mod documents;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use couponkit::error::{Code, Error};
use couponkit::model::read::{read_coupons, Violations};
use couponkit::model::{Benefit, Coupon};
use couponkit::money::{parse_decimal, parse_json_number};
use couponkit::platforms::{find, Source};
use couponkit::trail::read_json;
use documents::{example, json, parse, section, seed, to_coupons, to_json};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

/// With a scale that leaves a discount as it was written, and every unit known.
const OPTIONS: &str = r#"{"discountScale":"offPercent","moneyUnit":"yuan","timeUnit":"seconds","goodsCoupon":"exchange",
    "params":{"couponType":276,"voucherStatus":"0"}}"#;

/// What takes a field's place.
const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e3",
    "1e400",
    "-0",
    "9007199254740993",
    "99999999999999999999999999999999999999",
    "0.000000000000000000001",
    "\"\"",
    "\" \"",
    "\"x\"",
    "\"-5\"",
    "\"1e3\"",
    "\"０\"",
    "\"NaN\"",
    "\"2021-02-30\"",
    "\"[1,{\\\"a\\\":2}]\"",
    "\"\\u0000\"",
    "[]",
    "[[]]",
    "[null]",
    "[1,\"a\"]",
    "{}",
    "{\"id\":{}}",
    "{\"$serde_json::private::Number\":\"7\"}",
    "{\"__proto__\":{\"x\":1}}",
];

// ---- making answers ---------------------------------------------------------------

/// The items of a list or the entries of an object, as JSON text; a list's have no key.
type Children = Vec<(String, String)>;

/// Every place in a tree, as the way there.
fn places(node: &Value) -> Vec<Vec<usize>> {
    let children: Vec<&Value> = match node {
        Value::Array(items) => items.iter().collect(),
        Value::Object(entries) => entries.iter().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    };
    let mut all = vec![Vec::new()];
    for (index, child) in children.into_iter().enumerate() {
        all.extend(places(child).into_iter().map(|rest| [vec![index], rest].concat()));
    }
    all
}

/// JSON text of the tree with the children of one value changed, which may double a key.
fn changed(value: &Value, way: &[usize], change: &dyn Fn(&mut Children, usize)) -> String {
    let Some((&index, rest)) = way.split_first() else { return value.to_string() };
    let mut children: Children = match value {
        Value::Array(items) => items.iter().map(|item| (String::new(), item.to_string())).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), value.to_string())).collect()
        }
        _ => return value.to_string(),
    };
    if rest.is_empty() {
        change(&mut children, index);
    } else {
        let child = match value {
            Value::Array(items) => &items[index],
            _ => &value[&children[index].0],
        };
        children[index].1 = changed(child, rest, change);
    }
    if value.is_array() {
        let items: Vec<String> = children.into_iter().map(|(_, value)| value).collect();
        format!("[{}]", items.join(","))
    } else {
        let entry = |(key, value)| format!("{}:{value}", to_json::<String>(&key));
        format!("{{{}}}", children.into_iter().map(entry).collect::<Vec<_>>().join(","))
    }
}

/// Fields dropped, doubled, renamed and retyped, one at a time.
fn mutants(answer: &str) -> Vec<String> {
    let tree = json(answer);
    let mut texts = Vec::new();
    for way in places(&tree).into_iter().filter(|way| !way.is_empty()) {
        let mut add = |change: &dyn Fn(&mut Children, usize)| texts.push(changed(&tree, &way, change));
        add(&|children, index| {
            children.remove(index);
        });
        add(&|children, index| children.push(children[index].clone()));
        add(&|children, index| {
            let key = children[index].0.clone();
            children.push((key, "\"again\"".into()));
        });
        add(&|children, index| children[index].0.insert(0, ' '));
        add(&|children, index| children[index].0.push('_'));
        for value in VALUES {
            add(&|children, index| children[index].1 = (*value).to_owned());
        }
    }
    texts
}

/// What is wrong with an answer as a whole.
fn broken(answer: &str) -> Vec<String> {
    let cuts = (0..40).map(|part| answer.len() * part / 40);
    let mut texts: Vec<String> =
        cuts.map(|cut| answer[..answer.floor_char_boundary_at(cut)].to_owned()).collect();
    let garbled: String = answer.bytes().map(char::from).collect();
    texts.extend([
        format!("\u{feff}{answer}"),
        format!("{answer}{answer}"),
        format!("[{answer}]"),
        garbled,
        answer.replace('"', "'"),
        answer.replace(':', "="),
        "<html><body>502 Bad Gateway</body></html>".into(),
        "[".repeat(10_000),
        format!("{}{answer}{}", "{\"a\":".repeat(10_000), "}".repeat(10_000)),
        answer.replacen('{', &format!("{{\"{}\":1,", "k".repeat(1_000_000)), 1),
        answer.replacen('{', &format!("{{\"n\":{},", "9".repeat(100_000)), 1),
        answer.replacen('{', r#"{"a":"\ud800","#, 1),
        "null".into(),
        "\u{0}".into(),
    ]);
    texts
}

trait Cut {
    fn floor_char_boundary_at(&self, index: usize) -> usize;
}

impl Cut for str {
    fn floor_char_boundary_at(&self, index: usize) -> usize {
        (0..=index).rev().find(|&index| self.is_char_boundary(index)).unwrap_or(0)
    }
}

// ---- judging them -----------------------------------------------------------------

/// Every decimal in a text, and those in the texts inside it.
fn figures(text: &str) -> BTreeSet<Decimal> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+');
    let mut found: BTreeSet<Decimal> = BTreeSet::new();
    let text = text.replace("&#49;", "1").replace("&#x31;", "1");
    for part in text.split(|c| !is_part(c)) {
        found.extend(parse_decimal(part).ok());
        found.extend(parse_json_number(part).ok());
    }
    found
}

/// The figures of a coupon.
fn figures_of(coupon: &Coupon) -> Vec<Decimal> {
    let mut figures: Vec<Decimal> =
        [&coupon.min_amount, &coupon.min_quantity].into_iter().flatten().map(|figure| **figure).collect();
    match &coupon.benefit {
        Benefit::AmountOff(benefit) => figures.push(*benefit.amount),
        Benefit::PercentOff(benefit) => {
            figures.push(*benefit.percent);
            figures.extend(benefit.max_discount.as_deref());
        }
        Benefit::FreeItems(benefit) => {
            let counts = [&benefit.dearest, &benefit.cheapest].into_iter().flatten().map(|count| count.get());
            figures.extend(counts.filter(|count| *count != 0).map(Decimal::from));
        }
        Benefit::BuyGet(benefit) => figures.extend([*benefit.buy, *benefit.get].map(Decimal::from)),
        Benefit::ShippingOff(benefit) => figures.extend(benefit.amount.as_deref()),
        _ => {}
    }
    figures
}

/// A fault that is the answer's: never one of the caller's, and with a path.
fn assert_told(error: &Error, about: &str) {
    match error.code {
        Code::BadResponse => assert!(error.path.is_some(), "{about}"),
        Code::Platform => assert!(error.reason.is_some(), "{about}"),
        code => panic!("{code:?} {about}"),
    }
}

/// One answer through everything that reads it; how many coupons came out.
fn judge(operation: &str, answer: &str) -> usize {
    let about =
        || format!("{operation} {}", &answer[..answer.floor_char_boundary_at(answer.len().min(3_000))]);
    let (start, mut made) = (Instant::now(), 0);
    match parse(operation, answer, OPTIONS) {
        Ok(result) => {
            let text = result.to_string();
            read_json(&text, Code::Internal, "result").unwrap_or_else(|error| panic!("{error} {}", about()));
        }
        Err(error) => assert_told(&error, &about()),
    }
    if find(operation).unwrap().1.coupons.is_some() {
        match to_coupons(operation, Source::Text(answer), OPTIONS) {
            Ok(coupons) => {
                assert_honest(&coupons, answer, &about());
                made = coupons.len();
            }
            Err(error) => assert_told(&error, &about()),
        }
    }
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(1), "{taken:?} {}", about());
    made
}

/// Every figure stands in the answer, and a wallet takes the coupons as they are.
fn assert_honest(coupons: &[Coupon], answer: &str, about: &str) {
    let known = figures(answer);
    let to_fen = |known: &Decimal| known.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    let known: BTreeSet<Decimal> = known.iter().map(to_fen).chain(known.iter().copied()).collect();
    // What is left of a Kingdee coupon is its balance less what is pending.
    let is_left = |figure| {
        answer.contains("record_usable_amt") && known.iter().any(|held| known.contains(&(held + figure)))
    };
    for figure in coupons.iter().flat_map(figures_of) {
        assert!(known.contains(&figure) || is_left(figure), "{figure} is made up: {about}");
    }
    let text = to_json(coupons);
    let mut violations = Violations::default();
    let read = read_coupons(&text, &mut violations).coupons;
    violations.finish(Code::InvalidInput, ()).unwrap_or_else(|error| panic!("{error}: {text} {about}"));
    assert_eq!(to_json(&read), text, "{about}");
}

/// Judges answers and says how many they were, and how many coupons came out.
fn judge_all(operation: &str, answers: &[String]) -> Tally {
    Tally { answers: answers.len(), coupons: answers.iter().map(|answer| judge(operation, answer)).sum() }
}

#[derive(Default)]
struct Tally {
    answers: usize,
    coupons: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.answers += other.answers;
        self.coupons += other.coupons;
    }
}

impl Tally {
    /// Two hundred answers, some of which still make coupons.
    fn assert_enough(&self) {
        assert!(self.answers >= 200 && self.coupons >= 50, "{} {}", self.answers, self.coupons);
    }
}

// ---- the platforms ----------------------------------------------------------------

#[test]
fn kingdee() {
    let mut judged = Tally::default();
    for (name, operation) in [
        ("000_36f8ed69e800d593.txt", "kingdee.distributeCoupons"),
        ("001_cc8a986f078ed664.txt", "kingdee.listWriteOffs"),
    ] {
        let document = seed(name);
        let answer = example(&document, "响应示例");
        for kind in ["\"1\"", "\"2\"", "\"3\"", "\"4\"", "\"5\""] {
            let typed = answer.replace("_type\": \"1\"", &format!("_type\": {kind}"));
            judged += judge_all(operation, &mutants(&typed));
        }
        judged += judge_all(operation, &broken(answer));
    }
    judged.assert_enough();
}

#[test]
fn tmall() {
    let document = seed("002_f1ebaedb960291bc.txt");
    let element = |name: &str| {
        let start = document.find(&format!("<{name}>")).unwrap();
        let end = format!("</{name}>");
        &document[start..start + document[start..].find(&end).unwrap() + end.len()]
    };
    let (sent, failed) = (element("tmall_nrt_coupon_send_response"), element("error_response"));
    let as_json = couponkit::platforms::tmall::xml::read_xml(sent).unwrap().to_string();
    let failed_json = couponkit::platforms::tmall::xml::read_xml(failed).unwrap().to_string();
    let json = [broken(&as_json), mutants(&as_json), mutants(&failed_json)].concat();
    let xml: Vec<_> =
        [sent, failed].into_iter().flat_map(|xml| [broken(xml), broken_xml(xml)].concat()).collect();
    let mut judged = judge_all("tmall.sendCoupon", &json);
    judged += judge_all("tmall.sendCoupon", &xml);
    judged.assert_enough();
}

/// XML with elements dropped, doubled and filled otherwise, and with all that XML brings along.
fn broken_xml(xml: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let leaves: Vec<&str> =
        xml.lines().map(str::trim).filter(|line| line.contains("</") && line.len() > 12).collect();
    for leaf in leaves.into_iter().filter(|leaf| !leaf.starts_with("</")) {
        let name = &leaf[1..leaf.find('>').unwrap()];
        let filled = |content: &str| xml.replace(leaf, &format!("<{name}>{content}</{name}>"));
        texts.push(xml.replace(leaf, ""));
        texts.push(xml.replace(leaf, &leaf.repeat(2)));
        texts.push(xml.replace(leaf, &format!("<{name}/>")));
        texts.push(xml.replace(leaf, &format!("<{name} a=\"b\" c='d'>1</{name}>")));
        texts.push(xml.replace(leaf, &format!("<{name}>")));
        for content in [
            "",
            " ",
            "x",
            "-1",
            "1e400",
            "1.5",
            "9007199254740993",
            "<a>1</a>",
            "1<a/>2",
            "&lt;",
            "&#49;",
            "&#x31;",
            "&bomb;",
            "&",
            "<![CDATA[7]]>",
            "<![CDATA[",
            "<!-- 1 -->",
            "<?php 1 ?>",
            "\u{0}",
            "]]>",
        ] {
            texts.push(filled(content));
        }
    }
    let entities: String = (1..30).map(|n| format!("<!ENTITY e{n} \"&e{};&e{};\">", n - 1, n - 1)).collect();
    texts.extend([
        format!("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">{xml}"),
        format!("<!DOCTYPE a [<!ENTITY e0 \"ha\">{entities}]>{}", xml.replace("100", "&e29;")),
        format!("<?xml version=\"1.0\" encoding=\"GBK\"?>{xml}"),
        format!("{}{xml}{}", "<a>".repeat(10_000), "</a>".repeat(10_000)),
        format!("<!--{}-->{xml}", "-".repeat(100_000)),
        format!("{xml}<a/>"),
        xml.replace("</", "<\\/"),
    ]);
    texts
}

#[test]
fn waiqin() {
    let mut judged = Tally::default();
    let document = seed("003_757b692ca94c49b5.txt");
    for (operation, heading) in [
        ("waiqin.queryVouchers", "# 优惠券查询接口"),
        ("waiqin.addVoucher", "# 优惠券新增接口"),
        ("waiqin.listVoucherCustomers", "# 优惠券查询客户信息接口"),
        ("waiqin.queryVoucherUsage", "# 单张优惠券使用明细查询接口"),
    ] {
        let part = section(&document, heading);
        let (envelope, data) = (example(part, "响应示例"), example(part, "数据DATA示例"));
        let with = |data: &str| envelope.replace("\"<<DATA>>\"", data);
        let as_text = |data: &str| with(&to_json(data));
        let inner = [broken(data), mutants(data)].concat();
        let mut answers = [broken(&with(data)), mutants(&with(data))].concat();
        answers.extend(inner.iter().map(|data| as_text(data)));
        judged += judge_all(operation, &answers);
    }
    let part = section(&document, "# 领取优惠券接口");
    for operation in ["waiqin.receiveVoucher", "waiqin.finishVoucher", "waiqin.changeVoucherEndDate"] {
        let answer = example(part, "响应示例");
        judged += judge_all(operation, &[broken(answer), mutants(answer)].concat());
    }
    judged.assert_enough();
}

#[test]
fn zvcms() {
    let document = seed("004_2f4015550118a62d.txt");
    let answer = example(&document, "响应示例");
    let mut judged = judge_all("zvcms.listUsableCoupons", &[broken(answer), mutants(answer)].concat());
    for caption in ["异常示例", "错误码"] {
        judged += judge_all("zvcms.listUsableCoupons", &mutants(example(&document, caption)));
    }
    // The filled answer, one coupon at a time.
    let filled = json(include_str!("fixtures/zvcms_filled.json"));
    for row in filled["data"].as_array().unwrap() {
        let mut one = filled.clone();
        one["data"] = Value::Array(vec![row.clone()]);
        judged += judge_all("zvcms.listUsableCoupons", &mutants(&one.to_string()));
    }
    judged.assert_enough();
}

#[test]
fn twenty_megabytes() {
    let rows = |row: &str| vec![row; 20_000_000 / row.len()].join(",");
    let row = r#"{"id":1,"couponId":"c","coupon":{"category":0,"coupon_type":0,"amount":"5"},"note":"……"}"#;
    let answers = [
        ("zvcms.listUsableCoupons", format!(r#"{{"status":true,"code":0,"data":[{}]}}"#, rows(row))),
        (
            "zvcms.listUsableCoupons",
            format!(r#"{{"status":true,"code":0,"data":[{}]}}"#, rows("{\"id\":[]}")),
        ),
        (
            "waiqin.queryVouchers",
            format!(r#"{{"return_code":0,"response_data":[{}]}}"#, rows("{\"id\":\"1\"}")),
        ),
        (
            "kingdee.listWriteOffs",
            format!(r#"{{"errcode":0,"data":{{"rows":[{}]}}}}"#, rows("{\"bill_no\":\"1\"}")),
        ),
        ("tmall.sendCoupon", format!("<a>{}</a>", "<b>1</b>".repeat(2_500_000))),
        ("zvcms.listUsableCoupons", format!("{{{}}}", rows("\"k\":1"))),
        ("zvcms.listUsableCoupons", format!("\"{}\"", "x".repeat(20_000_000))),
    ];
    for (operation, answer) in answers {
        let start = Instant::now();
        if let Err(error) = parse(operation, &answer, "{}") {
            assert_told(&error, operation);
        }
        // Seconds on a busy machine; anything quadratic would take hours.
        assert!(start.elapsed() < Duration::from_secs(60), "{operation} {:?}", start.elapsed());
    }
}
