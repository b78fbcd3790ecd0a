//! `cargo xtask types`: the TypeScript types of all operations, from the tables that Rust checks them with.

use std::fs;

use crate::process::{cargo, output, root};
use crate::Result;

const FILE: &str = "pkg-template/src/operations.ts";

/// Writes the file anew.
pub fn run() -> Result {
    fs::write(root().join(FILE), generate()?).map_err(|error| format!("{FILE}: {error}"))
}

/// Fails when the file is not what the tables say.
pub fn check() -> Result {
    let written = fs::read_to_string(root().join(FILE)).map_err(|error| format!("{FILE}: {error}"))?;
    if written == generate()? {
        Ok(())
    } else {
        Err(format!("{FILE} is out of date: run `cargo xtask types`"))
    }
}

fn generate() -> Result<String> {
    let example = ["run", "--quiet", "--package=couponkit", "--example=types"];
    output(&mut cargo(&example)).map(|text| text + "\n").ok_or("`cargo run --example types` failed".into())
}
