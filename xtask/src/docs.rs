//! `cargo xtask docs`: what is documented, as pages.

use crate::process::{cargo, node, run as run_command};
use crate::Result;

/// Writes `dist/docs/js` of the packed package's types and `target/doc` of the crate. A name that is linked to and not
/// there, or that nothing is said of, is an error.
pub fn run() -> Result {
    run_command(&mut node(&["node_modules/typedoc/bin/typedoc", "--options", "tools/docs/typedoc.json"]))?;
    let doc = ["doc", "--quiet", "--no-deps", "--package=couponkit"];
    run_command(cargo(&doc).env("RUSTDOCFLAGS", "-Dwarnings"))
}
