//! `cargo xtask mutants`: which changes of the program no test notices.

use crate::process::{node, run as run_command};
use crate::{setup, Result};

/// In these rooms, or in all of them.
pub fn run(rooms: &[&str]) -> Result {
    setup::node_modules()?;
    let cargo_mutants = setup::cargo_tool("cargo-mutants", "27.1.0")?;
    run_command(node(&["tools/mutants/run.mjs"]).arg(cargo_mutants).args(rooms))
}
