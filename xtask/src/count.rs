//! How many tests a runner says have passed and failed.

use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

use crate::process::{cannot, line, say};
use crate::Result;

/// Tests that ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those that passed.
    pub passed: usize,
    /// Those that did not.
    pub failed: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs a test runner, showing what it prints. A runner that ran nothing, or fails without a failed test to show for
/// it, counts as one failure.
pub fn run_tests(command: &mut Command) -> Result<Count> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| cannot(command, &error))?;
    let stdout = child.stdout.take().expect("stdout is piped");
    let mut count = Count::default();
    for text in BufReader::new(stdout).lines().map_while(|line| line.ok()) {
        say(&text);
        count += summary(&text);
    }
    let status = child.wait().map_err(|error| cannot(command, &error))?;
    if count == Count::default() {
        return Err(format!("no test ran: {}", line(command)));
    }
    if !status.success() && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

/// What a line adds to the count, if it is one of the lines in which cargo, wasm-bindgen and Node sum up.
fn summary(line: &str) -> Count {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |word: &str| word.parse().unwrap_or(0);
    match words.as_slice() {
        ["test", "result:", _, passed, "passed;", failed, "failed;", ..] => {
            Count { passed: number(passed), failed: number(failed) }
        }
        ["ℹ", "pass", passed] => Count { passed: number(passed), failed: 0 },
        ["ℹ", "fail" | "cancelled", failed] => Count { passed: 0, failed: number(failed) },
        _ => Count::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_closing_lines_of_each_runner() {
        let cases = [
            ("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured", 12, 0),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored", 3, 2),
            ("ℹ pass 7", 7, 0),
            ("ℹ fail 1", 0, 1),
            ("ℹ cancelled 2", 0, 2),
            ("ℹ tests 8", 0, 0),
            ("test shares_add_up ... ok", 0, 0),
        ];
        for (line, passed, failed) in cases {
            assert_eq!(summary(line), Count { passed, failed }, "{line}");
        }
    }

    #[test]
    fn a_runner_that_runs_nothing_is_a_failure() {
        let mut nothing = crate::process::cargo(&["--version"]);
        assert!(run_tests(&mut nothing).is_err());
    }
}
