//! `cargo xtask audit`: what comes in from elsewhere, held to `deny.toml`. Its tool takes minutes to compile once, so
//! it is no part of the tests.

use crate::process::{command, run as run_command};
use crate::setup::{self, WASM};
use crate::Result;

/// Licences and sources of all that is used here, and that nothing is twice in the published module. With `advisories`
/// also whether any of it is known to be unsafe, for which the list of advisories is fetched.
pub fn run(advisories: bool) -> Result {
    let tool = setup::cargo_tool("cargo-deny", "0.20.2")?;
    let deny = |args: &[&str]| run_command(command(&tool.display().to_string(), &["--locked"]).args(args));
    deny(&["--workspace", "check", "licenses", "sources"])?;
    deny(&["--exclude-dev", "--target", WASM, "check", "bans"])?;
    if advisories {
        deny(&["--workspace", "check", "advisories"])?;
    }
    Ok(())
}
