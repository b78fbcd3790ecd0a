//! `cargo xtask types`: the TypeScript types of the model and of all operations, from what Rust reads and checks by.

use std::fs;
use std::path::PathBuf;

use crate::process::{cargo, node, output, root};
use crate::{setup, Result};

const FILES: [&str; 3] = ["types", "operations", "calling"];

/// Writes the files anew.
pub fn run() -> Result {
    FILES.iter().try_for_each(|name| write(&kept(name), &generate(name)?))
}

/// Fails when a file is not what Rust says.
pub fn check() -> Result {
    for name in FILES {
        if read(&kept(name))? != generate(name)? {
            return Err(format!("{name}.ts is out of date: run `cargo xtask types`"));
        }
    }
    Ok(())
}

fn kept(name: &str) -> PathBuf {
    root().join(format!("pkg-template/src/{name}.ts"))
}

fn generate(name: &str) -> Result<String> {
    let example = ["run", "--quiet", "--package=couponkit", "--example=types", "--", name];
    let text = output(&mut cargo(&example)).ok_or("`cargo run --example types` failed")? + "\n";
    if name == "types" {
        formatted(name, &text)
    } else {
        Ok(text)
    }
}

/// As prettier lays it out: ts-rs writes a declaration on one line.
fn formatted(name: &str, text: &str) -> Result<String> {
    setup::node_modules()?;
    let file = root().join(format!("target/{name}.ts"));
    write(&file, text)?;
    let raw = fs::File::open(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let prettier = [
        "node_modules/prettier/bin/prettier.cjs",
        "--parser=typescript",
        "--print-width=120",
        "--single-quote",
    ];
    output(node(&prettier).stdin(raw)).map(|text| text + "\n").ok_or("prettier failed".into())
}

fn read(file: &PathBuf) -> Result<String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn write(file: &PathBuf, text: &str) -> Result {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}
