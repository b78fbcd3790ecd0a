//! Random requests, signed over our canonical texts, against the stand-in
//! platforms' own implementation (tests/signatures/verify.mjs): what we sign is
//! accepted, and refused once a single character of what is bound is changed.

mod documents;
mod hashes;

use std::io::Write;
use std::process::{Command, Stdio};

use couponkit::platforms::form::write_form;
use couponkit::platforms::SECRET;
use documents::{canonical, json, text, to_json};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

const CASES: usize = 320;

/// What a value may hold: Chinese, emoji, spaces and everything that escapes differ about.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just(String::new()),
        6 => "[a-zA-Z0-9 +/%~*&=!'()._:,;?@#\"{}\\[\\]<>|\\\\^`$-]{1,24}",
        4 => "[优惠券满减领取 🎫🧧👨‍👩‍👧é\u{301}\u{a0}\n\t+%/~*a1]{1,16}",
    ]
}

/// Names and values; the names differ, and now and then there are 32.
fn params() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![4 => "[a-z][a-z_0-9]{0,11}", 1 => "[a-zA-Z券🎫 +%*~/-]{1,8}"];
    let some = prop::collection::btree_map(name, value(), 0..9);
    let many = prop::collection::btree_map("[a-z]{3}_[a-z0-9]{4}", value(), 32);
    prop_oneof![7 => some, 1 => many].prop_map(|map| map.into_iter().collect::<Vec<_>>()).prop_shuffle()
}

fn samples<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..CASES).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

fn object(entries: Vec<(&'static str, Value)>) -> Value {
    Value::Object(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

fn words(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

fn pairs(list: &[(String, String)]) -> Value {
    let pair =
        |(name, value): &(String, String)| Value::Array(vec![words(name.as_str()), words(value.as_str())]);
    Value::Array(list.iter().map(pair).collect())
}

/// Whether the second implementation accepts all, and refuses every change.
fn verify(cases: Vec<Value>) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/signatures/verify.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node.js runs the second implementation");
    let mut stdin = node.stdin.take().unwrap();
    let input = to_json(&cases);
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let verdicts = String::from_utf8(output.stdout).unwrap();
    let Value::Array(verdicts) = json(&verdicts) else { panic!("{verdicts}") };
    assert_eq!(verdicts.len(), CASES);
    let mut changes = 0;
    for (case, verdict) in cases.iter().zip(&verdicts) {
        assert_eq!(text(verdict, "accepted"), "true", "{case}");
        assert_eq!(text(verdict, "refused"), text(verdict, "changes"), "{case}");
        changes += text(verdict, "changes").parse::<usize>().unwrap();
    }
    assert!(changes > CASES * 10, "only {changes} changes were tried");
}

#[test]
fn kingdee() {
    let strategy = (params(), "[1-9][0-9]{9}", 1_600_000_000_000_u64..1_900_000_000_000, value());
    let case = |(query, nonce, timestamp, secret): (Vec<_>, String, u64, String)| {
        let method = if query.is_empty() { "POST" } else { "GET" };
        let request = object(vec![
            ("method", words(method)),
            ("url", words("https://api.kingdee.com/jdy/v2/ls/coupons_write_off")),
            ("query", pairs(&query)),
        ]);
        let fields = object(vec![("nonce", words(nonce)), ("timestamp", words(timestamp.to_string()))]);
        let text = canonical("kingdee.listWriteOffs", &request.to_string(), &fields.to_string()).unwrap();
        let signature = hashes::kingdee(&secret, &text);
        object(vec![
            ("platform", words("kingdee")),
            ("secret", words(secret)),
            ("signature", words(signature)),
            ("request", request),
            ("fields", fields),
        ])
    };
    verify(samples(strategy).into_iter().map(case).collect());
}

#[test]
fn tmall() {
    let method = prop::sample::select(vec!["md5", "hmac", "hmac-sha256"]);
    let strategy = (params(), value(), value(), value(), method);
    let case = |(mut params, app_key, session, secret, method): (
        Vec<(String, String)>,
        String,
        String,
        String,
        &str,
    )| {
        params.retain(|(name, _)| !["app_key", "session", "timestamp"].contains(&name.as_str()));
        params.push(("sign_method".into(), method.into()));
        let request = object(vec![("body", words(write_form(&params)))]);
        let fields = object(vec![
            ("app_key", words(app_key)),
            ("session", words(session)),
            ("timestamp", words("2026-11-22 20:00:00")),
        ]);
        let text = canonical("tmall.sendCoupon", &request.to_string(), &fields.to_string()).unwrap();
        let signature = hashes::top(method, &secret, &text);
        object(vec![
            ("platform", words("tmall")),
            ("secret", words(secret)),
            ("method", words(method)),
            ("signature", words(signature)),
            ("request", request),
            ("fields", fields),
        ])
    };
    verify(samples(strategy).into_iter().map(case).collect());
}

#[test]
fn waiqin() {
    let strategy = (params(), "20[0-9]{12}", value());
    let case = |(params, timestamp, appkey): (Vec<(String, String)>, String, String)| {
        let body = Value::Object(params.into_iter().map(|(name, value)| (name, words(value))).collect());
        let request = object(vec![("body", words(body.to_string()))]);
        let fields = object(vec![("timestamp", words(timestamp))]);
        let text = canonical("waiqin.addVoucher", &request.to_string(), &fields.to_string()).unwrap();
        let signature = hashes::waiqin(&text.replace(SECRET, &appkey));
        object(vec![
            ("platform", words("waiqin")),
            ("secret", words(appkey)),
            ("signature", words(signature)),
            ("request", request),
            ("fields", fields),
        ])
    };
    verify(samples(strategy).into_iter().map(case).collect());
}

#[test]
fn zvcms() {
    let strategy = (value(), "[1-9][0-9]{0,9}", value(), "[0-9]{10}", value());
    let case =
        |(grant_code, nonce, open_id, timestamp, open_key): (String, String, String, String, String)| {
            let fields = object(vec![
                ("GrantCode", words(grant_code)),
                ("Nonce", words(nonce)),
                ("OpenId", words(open_id)),
                ("Timestamp", words(timestamp)),
            ]);
            let text = canonical("zvcms.listUsableCoupons", "{}", &fields.to_string()).unwrap();
            let signature = hashes::zvcms(&open_key, &text);
            object(vec![
                ("platform", words("zvcms")),
                ("secret", words(open_key)),
                ("signature", words(signature)),
                ("fields", fields),
            ])
        };
    verify(samples(strategy).into_iter().map(case).collect());
}
