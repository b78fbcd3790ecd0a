//! The examples of the seed documents, cut out of the documents themselves, and
//! the operations as a page sees them: JSON text in, JSON text out.
#![allow(dead_code)]

use couponkit::error::{Code, Result};
use couponkit::model::Coupon;
use couponkit::platforms::schema::{Kind, Table};
use couponkit::platforms::{self, find, Source};
use couponkit::request::PreparedRequest;
use couponkit::trail::read_json;
use serde::Serialize;
use serde_json::Value;

/// The text of a seed document.
pub fn seed(name: &str) -> String {
    let path = format!("{}/tests/seeds/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The part of a document from a heading up to the next one.
pub fn section<'a>(document: &'a str, heading: &str) -> &'a str {
    let start = document.find(heading).unwrap_or_else(|| panic!("no heading {heading}"));
    let rest = &document[start + heading.len()..];
    &document[start..start + heading.len() + rest.find("\n# ").unwrap_or(rest.len())]
}

/// The JSON that follows a caption: from its opening bracket to the one that closes it.
pub fn example<'a>(document: &'a str, caption: &str) -> &'a str {
    let start = document.find(caption).unwrap_or_else(|| panic!("no caption {caption}")) + caption.len();
    let start = start + document[start..].find(['{', '[']).expect("an example");
    let (mut depth, mut in_text) = (0, false);
    for (index, byte) in document[start..].bytes().enumerate() {
        match byte {
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return &document[start..=start + index];
        }
    }
    panic!("the example after {caption} does not end")
}

/// JSON text as a tree.
pub fn json(text: &str) -> Value {
    read_json(text, Code::InvalidInput, "").unwrap()
}

/// A value by its path, `rows.0.coupon.id`.
pub fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, key| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        value => value.get(key),
    })
}

/// The text or number at a path; empty where nothing is.
pub fn text(value: &Value, path: &str) -> String {
    match at(value, path) {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    }
}

/// JSON text of anything.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

/// What a caller gives, as JSON text.
fn given(operation: &str, text: &str, root: &str) -> Result<Value> {
    let (_, operation) = find(operation)?;
    read_json(text, Code::InvalidInput, root).map_err(|error| error.in_operation(operation.name))
}

/// [`platforms::prepare`]
pub fn prepare(operation: &str, params: &str, settings: &str) -> Result<PreparedRequest> {
    let (params, settings) = (given(operation, params, "params")?, given(operation, settings, "settings")?);
    platforms::prepare(operation, &params, &settings)
}

/// [`platforms::parse`]
pub fn parse(operation: &str, text: &str, options: &str) -> Result<Value> {
    let result = platforms::parse(operation, text, &given(operation, options, "options")?)?;
    Ok(json(&to_json(&result)))
}

/// [`platforms::to_coupons`]
pub fn to_coupons(operation: &str, source: Source<'_>, options: &str) -> Result<Vec<Coupon>> {
    platforms::to_coupons(operation, source, &given(operation, options, "options")?)
}

/// [`platforms::canonical`]
pub fn canonical(operation: &str, request: &str, fields: &str) -> Result<String> {
    let (request, fields) = (given(operation, request, "request")?, given(operation, fields, "fields")?);
    platforms::canonical(operation, &request, &fields)
}

/// The rules of a coupon that are not known, as JSON.
pub fn unknown_rules(coupon: &Coupon) -> String {
    to_json(coupon.unknown_rules.as_deref().unwrap_or_default())
}

/// Every name on the wire that the tables of an operation know, nested ones after a point.
pub fn wire_names(table: &Table) -> Vec<String> {
    let mut names = Vec::new();
    for field in table.fields {
        for wire in std::iter::once(&field.wire).chain(field.aliases) {
            names.push((*wire).to_owned());
            if let Kind::List(child) | Kind::Object(child) = field.kind {
                names.extend(wire_names(child).into_iter().map(|name| format!("{wire}.{name}")));
            }
        }
    }
    names
}
