//! `cargo xtask environments`: the packed package in a new project of each environment that shops use.

use crate::package::{self, Build};
use crate::process::{node, run as run_command};
use crate::{setup, Result};

/// All, or those whose names hold `wanted`. Packages first; what npm installs stays in `target/environments`.
pub fn run(wanted: &str) -> Result {
    package::run(Build::Release)?;
    let chromium = setup::browser()?.chromium;
    run_command(node(&["tests/environments/run.mjs", wanted]).env("CHROMIUM", chromium))
}
