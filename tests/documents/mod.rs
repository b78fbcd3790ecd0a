//! The examples of the seed documents, cut out of the documents themselves.
#![allow(dead_code)]

use couponkit::error::Code;
use couponkit::input::{read_json, Node};
use couponkit::platforms::schema::{Kind, Table};

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
pub fn json(text: &str) -> Node<'_> {
    read_json(text, Code::InvalidInput, "").unwrap()
}

/// A value by its path, `rows.0.coupon.id`.
pub fn at<'a>(node: &'a Node<'a>, path: &str) -> Option<&'a Node<'a>> {
    path.split('.').try_fold(node, |node, key| match node {
        Node::List(items) => items.get(key.parse::<usize>().ok()?),
        node => node.get(key),
    })
}

/// The text or number at a path; empty where nothing is.
pub fn text(node: &Node<'_>, path: &str) -> String {
    match at(node, path) {
        Some(Node::Text(text) | Node::Number(text)) => text.clone().into_owned(),
        Some(Node::Bool(value)) => value.to_string(),
        _ => String::new(),
    }
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
