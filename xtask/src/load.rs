//! `cargo xtask load`: the gateway under load, beside a bare handler that signs and sends by itself.

use crate::process::{node, run as run_command};
use crate::{setup, Result};

/// Measures the package that is in dist/; hands its arguments on.
pub fn run(args: &[&str]) -> Result {
    setup::node_modules()?;
    run_command(node(&["--expose-gc", "benches/load/run.mjs"]).args(args))
}
