//! `cargo xtask demo`: the site with everything behind it, on free ports of this machine.

use crate::package::{self, Build};
use crate::process::{command, run as run_command};
use crate::Result;

/// Runs until it is interrupted; Ctrl-C reaches the site's processes through the terminal's process group.
pub fn run() -> Result {
    package::run(Build::Release)?;
    run_command(&mut command("npm", &["run", "--silent", "demo", "--workspace=www"]))
}
