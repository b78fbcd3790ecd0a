//! Evaluates `{"cart": …, "context": …, "coupons": …, "options": …}` of every line of the standard input: the evaluation,
//! or the error, as a line of JSON.

#[path = "../tests/common/mod.rs"]
#[allow(dead_code)]
mod common;

use std::io::{stdin, BufRead};

use serde_json::json;

fn main() {
    for line in stdin().lock().lines() {
        let input = serde_json::from_str(&line.expect("text")).expect("JSON");
        match common::evaluate(&input) {
            Ok(evaluation) => println!("{evaluation}"),
            Err(error) => println!("{}", json!({ "error": error })),
        }
    }
}
