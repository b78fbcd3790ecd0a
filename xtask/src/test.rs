//! `cargo xtask test`: everything that must hold, in one run.

use std::time::Instant;

use crate::count::Count;
use crate::process::say;
use crate::{checks, fuzz, instructions, Result};

/// A part of the run. Where a later part cannot do without it, its failure ends the run.
struct Stage {
    name: &'static str,
    essential: bool,
    run: fn() -> Result<Count>,
}

const fn stage(name: &'static str, run: fn() -> Result<Count>) -> Stage {
    Stage { name, essential: false, run }
}

const fn essential(name: &'static str, run: fn() -> Result<Count>) -> Stage {
    Stage { name, essential: true, run }
}

const STAGES: &[Stage] = &[
    essential("tools", checks::tools),
    stage("cargo fmt", checks::format),
    stage("clippy", checks::clippy),
    stage("clippy for wasm", checks::clippy_wasm),
    stage("cargo test", checks::native_tests),
    stage("fuzzing, two minutes", fuzz::in_short),
    stage("generated types", checks::generated_types),
    stage("instruction counts of fixed workloads", instructions::check),
    stage("wasm tests in Node", checks::wasm_tests_in_node),
    stage("wasm tests in Chromium", checks::wasm_tests_in_chromium),
    essential("package, and its module is MVP", checks::package),
    stage("TypeScript", checks::typescript),
    stage("eslint", checks::eslint),
    stage("publint and are-the-types-wrong", checks::publishable),
    stage("tests of the package in Node and in pages", checks::package_tests),
    stage("faults end to end, in short", checks::faults_in_short),
    stage("tests of the package as strangers install it", checks::stranger_tests),
    stage("tests of the package in environments", checks::environment_tests),
    stage("cases, claims and a checkout in Chromium", checks::engine_tests),
    stage("API documentation", checks::api_docs),
    stage("tests of the guides", checks::docs_tests),
    stage("tests of the package in mini-programs", checks::mini_program_tests),
    stage("tests of the site", checks::site_tests),
];

/// Runs every stage, or those whose names hold `wanted`, and lists those that failed.
pub fn run(wanted: &str) -> Result {
    let mut total = Count::default();
    let mut failures = Vec::new();
    for stage in STAGES.iter().filter(|stage| stage.name.contains(wanted)) {
        say(&format!("\n=== {}", stage.name));
        let start = Instant::now();
        let (count, ok) = carry_out(stage);
        say(&format!("--- {} ({:.0?})", stage.name, start.elapsed()));
        total += count;
        if !ok {
            failures.push(stage.name);
            if stage.essential {
                break;
            }
        }
    }
    for name in &failures {
        say(&format!("FAILED: {name}"));
    }
    say(&format!("\n{} passed, {} failed", total.passed, total.failed));
    if failures.is_empty() {
        Ok(())
    } else {
        Err(format!("failed: {}", failures.join("; ")))
    }
}

/// A stage that cannot be carried out counts as a failed test.
fn carry_out(stage: &Stage) -> (Count, bool) {
    match (stage.run)() {
        Ok(count) => (count, count.failed == 0),
        Err(message) => {
            say(&message);
            let failed = Count { passed: 0, failed: 1 };
            (failed, false)
        }
    }
}
