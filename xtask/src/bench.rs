//! `cargo xtask bench`: what the package costs, beside what others cost.

use crate::instructions;
use crate::package::{self, Build};
use crate::process::{cargo, node, run as run_command};
use crate::Result;

/// Hands its arguments on to the benchmark. With `--count` it counts the instructions of the fixed workloads instead,
/// and keeps the counts.
pub fn run(args: &[&str]) -> Result {
    if args == ["--count"] {
        return instructions::record();
    }
    run_command(&mut cargo(&["build", "--quiet", "--release", "--example=core"]))?;
    package::run(Build::Release)?;
    run_command(node(&["benches/run.mjs"]).args(args))
}
