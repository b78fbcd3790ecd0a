//! `cargo xtask package`: the npm package, as it would be published.

use std::path::PathBuf;

use crate::module;
use crate::process::{self, node};
use crate::{setup, Result};

/// How much care is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// As published.
    Release,
    /// Without wasm-opt's optimisation: sooner done, and larger.
    Dev,
}

/// What would be published, after [`run`].
pub fn tarball() -> PathBuf {
    let name = concat!("dist/couponkit-", env!("CARGO_PKG_VERSION"), ".tgz");
    process::root().join(name)
}

/// Writes dist/ and puts the package where this repository's own tests and site find it.
pub fn run(build: Build) -> Result {
    setup::wasm_target()?;
    setup::node_modules()?;
    module::build_all(build)?;
    process::run(
        node(&["tools/package/build.mjs"]).arg(module::modules_dir()).arg(env!("CARGO_PKG_VERSION")),
    )?;
    process::run(&mut node(&["tools/package/install.mjs"]))
}
