//! The worked cases agree in full: every field that a case names is compared,
//! at every depth, and lists have exactly the items that it names.

mod common;

use couponkit::error::Code;
use couponkit::input::{read_json, Node};

const CASES: &str = include_str!("cases/evaluation.json");

// The same test runs natively, and in the wasm under Node and in a browser.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_case_agrees() {
    let cases = read_json(CASES, Code::Internal, "cases").unwrap();
    let Node::List(cases) = cases else { panic!("a list") };
    assert_eq!(cases.len(), 291);
    let mut wrong = Vec::new();
    for case in &cases {
        let name = case.get("name").and_then(Node::as_text).unwrap();
        match common::evaluate(case) {
            Ok(report) => differ(name, case.get("expect").unwrap(), Some(&report), &mut wrong),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// Notes where `actual` lacks something of `expected` or has it otherwise.
fn differ(path: &str, expected: &Node<'_>, actual: Option<&Node<'_>>, wrong: &mut Vec<String>) {
    match (expected, actual) {
        (Node::Object(entries), Some(actual @ Node::Object(others))) => {
            for (key, value) in entries {
                differ(&format!("{path}.{key}"), value, actual.get(key), wrong);
            }
            if path.ends_with(".allocations") && entries.len() != others.len() {
                wrong.push(format!("{path}: {} shares, not {}", others.len(), entries.len()));
            }
        }
        (Node::List(items), Some(Node::List(others))) if items.len() == others.len() => {
            for (index, (item, other)) in items.iter().zip(others).enumerate() {
                differ(&format!("{path}[{index}]"), item, Some(other), wrong);
            }
        }
        (expected, actual) if Some(expected) == actual => {}
        _ => wrong.push(format!(
            "{path}: expected {}, got {}",
            expected.to_json(),
            actual.map_or("nothing".into(), Node::to_json)
        )),
    }
}
