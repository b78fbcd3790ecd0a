//! Platforms: what is sent and what comes back.

use couponkit::error::{Code, Error};
use couponkit::model::read::{read_coupons, Violations};
use couponkit::model::Coupon;
use couponkit::platforms::{
    self, canonical, find, parse, to_coupons, Operation, Platform, Source, PLATFORMS,
};
use couponkit::trail::read_json;
use serde_json::Value;

use crate::choice_and_text;

/// What callers say of answers.
const OPTIONS: [&str; 3] = [
    "{}",
    r#"{"discountScale":"offPercent","moneyUnit":"yuan","timeUnit":"seconds","goodsCoupon":"exchange",
        "params":{"couponType":276,"voucherStatus":"0"}}"#,
    r#"{"discountScale":"tenths","moneyUnit":"fen","timeUnit":"milliseconds","status":502}"#,
];

/// What signers add, for all platforms together.
const FIELDS: &str = r#"{"nonce":"4427456950","timestamp":"1763812800000"}"#;
const FIELDS_OF_TMALL: &str = r#"{"app_key":"1","session":"s","timestamp":"2025-11-22 20:00:00"}"#;
const FIELDS_OF_WAIQIN: &str = r#"{"timestamp":"20251122200000"}"#;

/// An answer of Kingdee's.
pub fn kingdee(data: &[u8]) {
    answer(&platforms::kingdee::PLATFORM, data);
}

/// An answer of Tmall's.
pub fn tmall(data: &[u8]) {
    answer(&platforms::tmall::PLATFORM, data);
}

/// An answer of Waiqin's.
pub fn waiqin(data: &[u8]) {
    answer(&platforms::waiqin::PLATFORM, data);
}

/// An answer of Zvcms'.
pub fn zvcms(data: &[u8]) {
    answer(&platforms::zvcms::PLATFORM, data);
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// An answer and what the page hands back of it make the same coupons, which a wallet takes; a fault is the answer's own,
/// and has a path or a reason.
fn answer(platform: &Platform, data: &[u8]) {
    let Some((choice, text)) = choice_and_text(data) else { return };
    let operation = &platform.operations[choice % platform.operations.len()];
    let options = json(OPTIONS[choice / platform.operations.len() % OPTIONS.len()]);
    let made = operation.coupons.map(|_| to_coupons(operation.name, Source::Text(text), &options));
    match parse(operation.name, text, &options) {
        Err(error) => {
            assert_told(&error, &options);
            assert!(made.is_none_or(|made| made.is_err()));
        }
        Ok(result) => {
            let result = serde_json::to_string(&result).expect("a result has a form in JSON");
            read_json(&result, Code::Internal, "result").expect("what was written is read");
            if let Some(made) = made {
                assert_coupons(operation, made, &result, &options);
            }
        }
    }
}

fn assert_told(error: &Error, options: &Value) {
    match error.code {
        Code::Http => assert!(!options["status"].is_null()),
        Code::BadResponse => assert!(error.path.is_some()),
        Code::Platform => assert!(error.reason.is_some()),
        code => panic!("{code:?} is no fault of an answer"),
    }
}

fn assert_coupons(operation: &Operation, made: Result<Vec<Coupon>, Error>, result: &str, options: &Value) {
    let again = to_coupons(operation.name, Source::Result(result), options);
    let coupons = match (made, again) {
        (Ok(made), Ok(again)) => {
            assert_eq!(written(&made), written(&again));
            made
        }
        (made, again) => {
            assert!(made.is_err() && again.is_err(), "{made:?} of the text, {again:?} of the result");
            return made.err().iter().for_each(|error| assert_told(error, options));
        }
    };
    let (text, mut violations) = (written(&coupons), Violations::default());
    let read = read_coupons(&text, &mut violations).coupons;
    violations.finish(Code::InvalidInput, ()).expect("a wallet takes the coupons");
    assert_eq!(written(&read), text);
}

fn written(coupons: &[Coupon]) -> String {
    serde_json::to_string(coupons).expect("coupons have a form in JSON")
}

/// `{"params": …, "settings": …}`: a request goes to its platform, with a body that is JSON where it says so; preparing it
/// again gives the same, and what is signed holds all of the body.
pub fn prepare(data: &[u8]) {
    let Some((choice, text)) = choice_and_text(data) else { return };
    let operations: Vec<&str> =
        PLATFORMS.iter().flat_map(|platform| platform.operations).map(|operation| operation.name).collect();
    let name = operations[choice % operations.len()];
    let Ok(given) = read_json(text, Code::InvalidInput, "") else { return };
    let part = |key: &str| given.get(key).cloned().unwrap_or_else(|| json("{}"));
    let (params, settings) = (part("params"), part("settings"));
    let request = match platforms::prepare(name, &params, &settings) {
        Ok(request) => request,
        Err(error) => return assert_eq!(error.code, Code::InvalidInput),
    };
    assert!(request.url.starts_with("http") && !request.url.contains(char::is_whitespace), "{}", request.url);
    assert_eq!(platforms::prepare(name, &params, &settings).ok().as_ref(), Some(&request));
    if let Some(body) = request.body.as_deref().filter(|_| is_json(&request.headers)) {
        read_json(body, Code::Internal, "body").expect("the body is JSON");
    }
    assert_signed(name, &serde_json::to_value(&request).expect("a request has a form in JSON"));
}

fn is_json(headers: &[(String, String)]) -> bool {
    headers.iter().any(|(_, value)| value.starts_with("application/json"))
}

fn assert_signed(operation: &str, request: &Value) {
    let platform = find(operation).expect("an operation").0.name;
    let fields = match platform {
        "tmall" => FIELDS_OF_TMALL,
        "waiqin" => FIELDS_OF_WAIQIN,
        _ => FIELDS,
    };
    match canonical(operation, request, &json(fields)) {
        Err(error) => assert_eq!(error.code, Code::InvalidInput),
        Ok(text) if platform == "waiqin" => {
            assert!(text.starts_with(request["body"].as_str().expect("a body")));
        }
        Ok(text) => assert!(!text.is_empty()),
    }
}
