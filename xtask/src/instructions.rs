//! How many instructions fixed workloads take: a slowdown shows on a machine that is too busy for timing.

use std::fs;
use std::path::PathBuf;

use crate::count::Count;
use crate::process::{cargo, command, output, root, run};
use crate::{setup, Result};

/// The workloads, each a file of that name beside the counts.
const WORKLOADS: [&str; 5] = ["checkout", "wallet", "stack", "prices", "addons"];

/// How far a count may be off, in hundredths.
const TOLERANCE: u64 = 3;

fn folder() -> PathBuf {
    root().join("benches/instructions")
}

/// Counts, and compares with what is kept. Another compiler makes other code: then there is nothing to compare with.
pub fn check() -> Result<Count> {
    if let Err(missing) = setup::valgrind() {
        println!("instructions are not counted: {missing}");
        return Ok(Count::default());
    }
    let kept =
        fs::read_to_string(folder().join("counts.txt")).map_err(|error| format!("counts.txt: {error}"))?;
    let compiler = compiler()?;
    if kept.lines().next() != Some(compiler.as_str()) {
        println!("the kept counts are of another compiler; `cargo xtask bench --count` records those of {compiler}");
        return Ok(Count::default());
    }
    build()?;
    let mut count = Count::default();
    for workload in WORKLOADS {
        let before = counted(&kept, workload)?;
        let now = instructions(workload)?;
        println!("{workload}: {now} instructions, {before} kept");
        // Fewer is no failure, but what is kept should say so.
        if now * 100 > before * (100 + TOLERANCE) {
            println!("{workload} takes over {TOLERANCE} % more than before");
            count.failed += 1;
        } else {
            count.passed += 1;
        }
    }
    Ok(count)
}

/// Counts anew, and keeps that.
pub fn record() -> Result {
    setup::valgrind()?;
    build()?;
    let mut text = compiler()?;
    for workload in WORKLOADS {
        text += &format!("\n{workload} {}", instructions(workload)?);
    }
    println!("{text}");
    fs::write(folder().join("counts.txt"), text + "\n").map_err(|error| format!("counts.txt: {error}"))
}

fn compiler() -> Result<String> {
    output(&mut command("rustc", &["--version"])).ok_or_else(|| "rustc does not answer".into())
}

fn counted(kept: &str, workload: &str) -> Result<u64> {
    let of = |line: &str| line.strip_prefix(workload)?.trim().parse().ok();
    kept.lines().find_map(of).ok_or_else(|| format!("counts.txt lacks {workload}"))
}

fn build() -> Result {
    run(&mut cargo(&["build", "--quiet", "--release", "--example=core"]))
}

/// callgrind's own file sums up in a line `summary: N`.
fn instructions(workload: &str) -> Result<u64> {
    let out = root().join("target/callgrind.out");
    let mut valgrind = command("valgrind", &["--quiet", "--tool=callgrind"]);
    valgrind.arg(format!("--callgrind-out-file={}", out.display()));
    valgrind.arg(root().join("target/release/examples/core")).arg("once");
    valgrind.arg(folder().join(format!("{workload}.json")));
    output(&mut valgrind).ok_or_else(|| format!("valgrind fails on {workload}"))?;
    let text = fs::read_to_string(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let sum = text.lines().find_map(|line| line.strip_prefix("summary: ")?.trim().parse().ok());
    sum.ok_or_else(|| "callgrind gives no summary".into())
}
