//! The fingerprints of the worked cases, by name, as native code makes them: what `tests/cases/fingerprints.json` holds.
//! `cargo run --example fingerprints > tests/cases/fingerprints.json`

#[allow(dead_code)]
#[path = "../tests/common/mod.rs"]
mod common;

use serde_json::{Map, Value};

fn main() {
    let files =
        [include_str!("../tests/cases/evaluation.json"), include_str!("../tests/cases/evaluation-2.json")];
    let cases =
        files.iter().flat_map(|text| serde_json::from_str::<Vec<Value>>(text).expect("a list of cases"));
    let fingerprints: Map<String, Value> = cases
        .map(|case| {
            let evaluation = common::evaluate(&case).expect("an evaluation");
            (case["name"].as_str().expect("a name").to_owned(), evaluation["fingerprint"].clone())
        })
        .collect();
    println!("{}", serde_json::to_string_pretty(&fingerprints).expect("JSON"));
}
