//! What several test files share.

use std::sync::Arc;

use couponkit::coupon::Coupon;
use couponkit::error::{Code, Result};
use couponkit::evaluate::{Request, Wallet};
use couponkit::input::{read_json, to_json, Node};

/// Evaluates `{cart, context, coupons, options}` and answers with JSON.
pub fn evaluate(input: &Node<'_>) -> Result<Node<'static>> {
    let request = Request::read(input)?;
    let coupons = Coupon::read_list(input.get("coupons").unwrap_or(&Node::Null), "coupons")?;
    let wallet = Arc::new(Wallet::new(coupons));
    let report = to_json(&wallet.evaluate(request)?.report());
    Ok(read_json(&report, Code::Internal, "report")?.into_owned())
}

/// Evaluates JSON text.
#[allow(dead_code)]
pub fn evaluate_text(input: &str) -> Result<Node<'static>> {
    evaluate(&read_json(input, Code::InvalidInput, "")?)
}

/// The value at a path of keys.
#[allow(dead_code)]
pub fn at<'a>(node: &'a Node<'a>, path: &[&str]) -> &'a Node<'a> {
    path.iter().fold(node, |node, key| match node {
        Node::List(items) => &items[key.parse::<usize>().unwrap()],
        _ => node.get(key).unwrap_or(&Node::Null),
    })
}
