//! What several test files share.

use couponkit::error::{Code, Result};
use couponkit::evaluate::Wallet;
use couponkit::model::read::{read_coupons, read_or_record, Violations};
use couponkit::model::{check, Cart, Context, Options};
use serde_json::Value;

/// Evaluates `{cart, context, coupons, options}` and answers with JSON.
pub fn evaluate(input: &Value) -> Result<Value> {
    let text = |name: &str| input.get(name).unwrap_or(&Value::Null).to_string();
    let mut violations = Violations::default();
    let cart: Cart = read_or_record(&text("cart"), "cart", &mut violations);
    let context: Context = read_or_record(&text("context"), "context", &mut violations);
    let options: Options = match input.get("options") {
        None | Some(Value::Null) => Options::default(),
        Some(options) => read_or_record(&options.to_string(), "options", &mut violations),
    };
    check::cart(&cart, &mut violations);
    check::context(&context, &mut violations);
    check::options(&options, &mut violations);
    let coupons = read_coupons(&text("coupons"), &mut violations).coupons;
    let wallet = violations.finish(Code::InvalidInput, Wallet::new(coupons))?;
    let evaluation = wallet.evaluate(&cart, &context, &options)?;
    Ok(serde_json::to_value(&evaluation).expect("an evaluation has a form in JSON"))
}

/// Evaluates JSON text.
#[allow(dead_code)]
pub fn evaluate_text(input: &str) -> Result<Value> {
    evaluate(&serde_json::from_str(input).expect("JSON"))
}

/// The value at a path of keys.
#[allow(dead_code)]
pub fn at<'a>(value: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(value, |value, key| match value {
        Value::Array(items) => &items[key.parse::<usize>().expect("a place")],
        _ => value.get(key).unwrap_or(&Value::Null),
    })
}
