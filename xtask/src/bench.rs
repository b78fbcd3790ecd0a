//! `cargo xtask bench`: what the package costs, beside what others cost.

use std::process::Command;

use crate::instructions;
use crate::package::{self, Build};
use crate::process::{cargo, command, output, run as run_command};
use crate::Result;

/// Hands its arguments on to the benchmark. With `--count` it counts the instructions of the fixed workloads instead,
/// and keeps the counts.
pub fn run(args: &[&str]) -> Result {
    if args == ["--count"] {
        return instructions::record();
    }
    run_command(&mut cargo(&["build", "--quiet", "--release", "--example=core"]))?;
    package::run(Build::Release)?;
    run_command(on_one_core("node").arg("benches/run.mjs").args(args))
}

/// A program on one core, where the system has `taskset`: a machine that others use too may slow down one of its cores.
fn on_one_core(program: &str) -> Command {
    let pinned = |program| command("taskset", &["-c", "0", program]);
    match output(&mut pinned("true")) {
        Some(_) => pinned(program),
        None => command(program, &[]),
    }
}
