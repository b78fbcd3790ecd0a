//! `cargo xtask faults`: what becomes of claims when processes, stores, networks and platforms fail.

use crate::checks::node_tests;
use crate::process::say;
use crate::Result;

/// Goes over every fault, so many times, over every store.
pub fn run(rounds: &str) -> Result {
    let count = node_tests("tests/faults", &[("FAULTS", "full"), ("FAULTS_ROUNDS", rounds)])?;
    say(&format!("\n{} passed, {} failed", count.passed, count.failed));
    if count.failed == 0 {
        Ok(())
    } else {
        Err("a claim did not survive its fault".into())
    }
}
