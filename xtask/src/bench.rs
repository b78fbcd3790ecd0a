//! `cargo xtask bench`: what the package costs, beside what others cost.

use crate::package::{self, Build};
use crate::process::{node, run as run_command};
use crate::Result;

/// Hands its arguments on to the benchmark.
pub fn run(args: &[&str]) -> Result {
    package::run(Build::Release)?;
    run_command(node(&["benches/run.mjs"]).args(args))
}
