//! `cargo xtask fuzz`: libFuzzer looks for bytes at which the library panics or contradicts itself.
//!
//! The targets are laid out for cargo-fuzz, which wants a nightly compiler. libFuzzer does not: what it needs of the
//! compiler is told here, so that a fresh machine fuzzes with the stable one and installs nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use crate::count::Count;
use crate::process::{cannot, cargo, command, output, root, run as run_command, say};
use crate::{setup, Result};

/// As in `fuzz/Cargo.toml`, the slow ones first.
const TARGETS: [&str; 10] =
    ["stack", "evaluate", "refund", "orders", "reading", "prepare", "kingdee", "tmall", "waiqin", "zvcms"];

/// Which edges were taken, and what was compared with what: libFuzzer mutates by both.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0";

/// For so many minutes, which the targets share.
pub fn run(minutes: &str) -> Result {
    let minutes: f64 = minutes.parse().map_err(|_| format!("{minutes} is no number of minutes"))?;
    let count = fuzz(Duration::from_secs_f64(minutes * 60.0))?;
    say(&format!("\n{} passed, {} failed", count.passed, count.failed));
    if count.failed == 0 {
        Ok(())
    } else {
        Err("what failed is in target/fuzz/findings: make a test of it, and mend it".into())
    }
}

/// Two minutes, as a part of the tests.
pub fn in_short() -> Result<Count> {
    fuzz(Duration::from_secs(120))
}

fn fuzz(altogether: Duration) -> Result<Count> {
    let programs = build()?;
    let each = (altogether / TARGETS.len() as u32).as_secs().max(1);
    let left = Mutex::new(TARGETS.iter());
    let count = Mutex::new(Count::default());
    let work = || {
        while let Some(target) = left.lock().ok().and_then(|mut left| left.next().copied()) {
            let (passed, report) = try_target(&programs, target, each).unwrap_or_else(|error| (false, error));
            say(&format!("{} {target}: {report}", if passed { "ok" } else { "FAILED" }));
            if let Ok(mut count) = count.lock() {
                *count += Count { passed: passed.into(), failed: (!passed).into() };
            }
        }
    };
    let at_once = thread::available_parallelism().map_or(1, usize::from).min(TARGETS.len());
    thread::scope(|scope| (0..at_once).for_each(|_| drop(scope.spawn(work))));
    count.into_inner().map_err(|_| "fuzzing came to no end".into())
}

/// The folder with a program a target.
fn build() -> Result<PathBuf> {
    if !cfg!(unix) {
        return Err("libFuzzer runs on Linux and macOS: fuzz there".into());
    }
    setup::cxx()?;
    let version = output(&mut command("rustc", &["-vV"])).unwrap_or_default();
    let host =
        version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not say its host")?;
    let folder = root().join("target/fuzz");
    // With a target, build scripts and macros are left out of it.
    let mut build = cargo(&["build", "--quiet", "--release", "--locked", "--target", host]);
    run_command(
        build.current_dir(root().join("fuzz")).env("CARGO_TARGET_DIR", &folder).env("RUSTFLAGS", COVERAGE),
    )?;
    Ok(folder.join(host).join("release"))
}

/// Whether a target held, and how often it was tried or what broke it. What is found beside the kept corpus stays in
/// `target/fuzz/corpus`, and is built on next time.
fn try_target(programs: &Path, target: &str, seconds: u64) -> Result<(bool, String)> {
    let (found, findings) =
        (root().join("target/fuzz/corpus").join(target), root().join("target/fuzz/findings"));
    for folder in [&found, &findings] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let mut program = Command::new(programs.join(target));
    program
        .args(["-timeout=20", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1"])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/{target}-", findings.display()))
        .arg(found)
        .arg(root().join("fuzz/corpus").join(target))
        .stdin(Stdio::null());
    let output = program.output().map_err(|error| cannot(&program, &error))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let tried = text.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    Ok(match (output.status.success(), tried) {
        (true, Some(tried)) => (true, format!("{} times", tried.trim())),
        _ => (
            false,
            text.lines().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n"),
        ),
    })
}
