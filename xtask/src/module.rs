//! From Rust to a wasm module that every engine since 2017 takes, and its JavaScript glue.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use crate::package::Build;
use crate::process::{cargo, node, root, run};
use crate::setup::WASM;
use crate::Result;

/// A module with some of the crate's features.
struct FeatureSet {
    /// The folder it is built into.
    name: &'static str,
    features: &'static [&'static str],
}

/// The modules that the package holds.
const FEATURE_SETS: [FeatureSet; 2] = [
    FeatureSet { name: "full", features: &[] },
    FeatureSet { name: "evaluator", features: &["--no-default-features"] },
];

const MVP: &str = "-Ctarget-feature=-reference-types,-multivalue";

// The prebuilt standard library has newer instructions still. They are let in, lowered, and only then is the module
// optimised, since each lowering forbids the optimiser what it has lowered.
const WASM_OPT: [&str; 10] = [
    "node_modules/binaryen/bin/wasm-opt",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--signext-lowering",
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "-Oz",
    "--strip-producers",
    "--output",
];

/// Where the modules are, a folder for each feature set.
pub fn modules_dir() -> PathBuf {
    root().join("target/modules")
}

/// Builds `target/modules/NAME/{module.wasm, module_bg.js}` of every feature set. While one is optimised, which takes
/// one core, the next is compiled.
pub fn build_all(build: Build) -> Result {
    thread::scope(|scope| {
        let mut finishing = Vec::new();
        for set in &FEATURE_SETS {
            let out = modules_dir().join(set.name);
            compile(set)?;
            bind(&out)?;
            finishing.push(scope.spawn(move || finish(&out, build)));
        }
        finishing.into_iter().try_for_each(|thread| thread.join().expect("finishing does not panic"))
    })
}

fn finish(out: &Path, build: Build) -> Result {
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
    // Together with the crate's other type, the rlib, there would be no link-time optimisation.
    let lib = ["rustc", "--quiet", "--lib", "--crate-type=cdylib", "--release", "--package=couponkit"];
    run(cargo(&lib).args(["--target", WASM]).args(set.features).env("RUSTFLAGS", MVP))
}

fn bind(out: &Path) -> Result {
    let compiled = root().join(format!("target/{WASM}/release/couponkit.wasm"));
    let bindgen = ["run", "--quiet", "--package=bindgen", "--"];
    run(cargo(&bindgen).arg(compiled).arg(out))
}

fn optimise(from: &Path, to: &Path) -> Result {
    run(node(&WASM_OPT).arg(to).arg(from))
}

/// Fails when the module holds anything that came after WebAssembly's first version.
pub fn validate(module: &Path) -> Result {
    run(node(&["tools/package/validate-mvp.mjs"]).arg(module))
}
