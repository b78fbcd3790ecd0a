//! From Rust to a wasm module that every engine since 2017 takes, and its JavaScript glue.

use std::fs;
use std::path::{Path, PathBuf};

use crate::package::Build;
use crate::process::{cargo, node, root, run};
use crate::setup::WASM;
use crate::Result;

/// A module with some of the crate's features.
pub struct FeatureSet {
    /// The folder it is built into.
    pub name: &'static str,
    features: &'static [&'static str],
}

/// The modules that the package holds.
pub const FEATURE_SETS: [FeatureSet; 2] = [
    FeatureSet { name: "full", features: &[] },
    FeatureSet { name: "evaluator", features: &["--no-default-features"] },
];

// The prebuilt standard library still contains newer instructions: wasm-opt lowers those.
const MVP: &str = "-Ctarget-feature=-reference-types,-multivalue";
const LOWERING: [&str; 3] =
    ["--signext-lowering", "--llvm-memory-copy-fill-lowering", "--llvm-nontrapping-fptoint-lowering"];

/// Where the modules are, a folder for each feature set.
pub fn modules_dir() -> PathBuf {
    root().join("target/modules")
}

/// Builds `target/modules/NAME/{module.wasm, module_bg.js}`.
pub fn build(set: &FeatureSet, build: Build) -> Result {
    let out = modules_dir().join(set.name);
    compile(set)?;
    bind(&out)?;
    let unoptimised = out.join("module_bg.wasm");
    let module = out.join("module.wasm");
    match build {
        Build::Dev => fs::rename(&unoptimised, &module).map_err(|error| error.to_string()),
        Build::Release => {
            optimise(&unoptimised, &module)?;
            validate(&module)
        }
    }
}

fn compile(set: &FeatureSet) -> Result {
    let lib = ["build", "--quiet", "--lib", "--release", "--package=couponkit", "--target", WASM];
    run(cargo(&lib).args(set.features).env("RUSTFLAGS", MVP))
}

fn bind(out: &Path) -> Result {
    let compiled = root().join(format!("target/{WASM}/release/couponkit.wasm"));
    let bindgen = ["run", "--quiet", "--package=bindgen", "--bin=bindgen", "--"];
    run(cargo(&bindgen).arg(compiled).arg(out))
}

fn optimise(from: &Path, to: &Path) -> Result {
    run(node(&["node_modules/binaryen/bin/wasm-opt", "-Oz", "--strip-producers"])
        .args(LOWERING)
        .arg(from)
        .arg("-o")
        .arg(to))
}

/// Fails when the module holds anything that came after WebAssembly's first version.
pub fn validate(module: &Path) -> Result {
    run(node(&["tools/package/validate-mvp.mjs"]).arg(module))
}
