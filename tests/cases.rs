//! The worked cases agree in full: every field that a case names is compared,
//! at every depth, and lists have exactly the items that it names.

mod common;

use serde_json::Value;

/// The rules' first edition, and what came with the second.
const FILES: [(&str, usize); 2] =
    [(include_str!("cases/evaluation.json"), 291), (include_str!("cases/evaluation-2.json"), 305)];
/// What native code makes of them, by name (`cargo run --example fingerprints`): every engine is held to the same.
const FINGERPRINTS: &str = include_str!("cases/fingerprints.json");

// The same test runs natively, and in the wasm under Node and in a browser.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_case_agrees() {
    let mut wrong = Vec::new();
    let fingerprints: Value = serde_json::from_str(FINGERPRINTS).unwrap();
    for (text, count) in FILES {
        let cases: Vec<Value> = serde_json::from_str(text).unwrap();
        assert_eq!(cases.len(), count);
        for case in &cases {
            let name = case["name"].as_str().unwrap();
            match common::evaluate(case) {
                Ok(report) => {
                    differ(name, &case["expect"], Some(&report), &mut wrong);
                    let path = format!("{name}.fingerprint");
                    differ(&path, &fingerprints[name], report.get("fingerprint"), &mut wrong);
                }
                Err(error) => wrong.push(format!("{name}: {error}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// Notes where `actual` lacks something of `expected` or has it otherwise.
fn differ(path: &str, expected: &Value, actual: Option<&Value>, wrong: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(entries), Some(actual @ Value::Object(others))) => {
            for (key, value) in entries {
                differ(&format!("{path}.{key}"), value, actual.get(key), wrong);
            }
            if path.ends_with(".allocations") && entries.len() != others.len() {
                wrong.push(format!("{path}: {} shares, not {}", others.len(), entries.len()));
            }
        }
        (Value::Array(items), Some(Value::Array(others))) if items.len() == others.len() => {
            for (index, (item, other)) in items.iter().zip(others).enumerate() {
                differ(&format!("{path}[{index}]"), item, Some(other), wrong);
            }
        }
        (expected, actual) if Some(expected) == actual => {}
        _ => wrong.push(format!(
            "{path}: expected {expected}, got {}",
            actual.map_or("nothing".to_owned(), Value::to_string)
        )),
    }
}
