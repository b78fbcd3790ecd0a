//! `cargo xtask engines`: the worked cases and the demo site in Chromium's, Firefox's and WebKit's engine.

use crate::package::{self, Build};
use crate::process::{node, run as run_command};
use crate::{setup, Result};

/// Packages first. Fails when a figure differs in any of them, and when one cannot be had.
pub fn run() -> Result {
    package::run(Build::Release)?;
    let browser = setup::browser()?;
    let others = setup::other_engines()?;
    run_command(
        node(&["tests/engines/run.mjs"])
            .env("CHROMIUM", browser.chromium)
            .env("CHROMEDRIVER", browser.driver)
            .env("FIREFOX", others.firefox)
            .env("GECKODRIVER", setup::geckodriver()?)
            .env("WEBKITDRIVER", others.webkit_driver)
            .env("MINIBROWSER", others.mini_browser),
    )
}
