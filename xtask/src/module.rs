//! From Rust to a wasm module that every engine since 2017 takes, and its JavaScript glue.

use std::path::{Path, PathBuf};
use std::thread;

use crate::package::Build;
use crate::process::{cargo, node, root, run};
use crate::setup::WASM;
use crate::Result;

/// A module with some of the crate's features.
pub struct FeatureSet {
    /// The folder it is built into.
    name: &'static str,
    /// Cargo's options.
    pub features: &'static [&'static str],
}

/// The modules that the package holds.
pub const FEATURE_SETS: [FeatureSet; 2] = [
    FeatureSet { name: "full", features: &[] },
    FeatureSet { name: "evaluator", features: &["--no-default-features"] },
];

/// No instruction that came later than the first version of WebAssembly.
const MVP: &str = "-Ctarget-feature=-reference-types,-multivalue";

/// Panics name source files. Where those lie on the machine that compiles is nobody's business, and the same source
/// gives the same bytes in whichever folder. Cargo takes flags in this form apart at U+001F: folders may have spaces.
fn flags() -> String {
    let cargo_home = std::env::var("CARGO_HOME").unwrap_or_else(|_| {
        let home = std::env::var("HOME").or_else(|_| std::env::var("USERPROFILE")).unwrap_or_default();
        format!("{home}/.cargo")
    });
    let remapped = |from: String, to: &str| format!("--remap-path-prefix={from}={to}");
    let mut flags = vec![
        MVP.into(),
        remapped(root().display().to_string(), "couponkit"),
        remapped(cargo_home.clone(), "cargo"),
    ];
    // A folder for each registry, named after its address. Of several prefixes that fit, the last holds.
    let registries = std::fs::read_dir(format!("{cargo_home}/registry/src")).into_iter().flatten().flatten();
    flags.extend(registries.map(|registry| remapped(registry.path().display().to_string(), "crates")));
    flags.join("\u{1f}")
}

// The prebuilt standard library has newer instructions still. They are let in and lowered; what optimises afterwards may
// not use them, since each lowering forbids what it has lowered.
const LOWER: [&str; 7] = [
    "node_modules/binaryen/bin/wasm-opt",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--signext-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--strip-producers",
    "--output",
];

// Over and over, until nothing more is found. Data whole: wasm-opt cuts out the zeros in it, which compress to nothing,
// while the four hundred pieces that it leaves do not. Both together are 1.2 % of the compressed module.
const OPTIMISE: [&str; 3] = ["-Oz", "--converge", "--skip-pass=memory-packing"];

/// Where the modules are, a folder for each feature set.
pub fn modules_dir() -> PathBuf {
    root().join("target/modules")
}

/// Builds `target/modules/NAME/{module.wasm, module_bg.js}` of every feature set. While one is optimised, which takes
/// one core, the next is compiled.
pub fn build_all(build: Build) -> Result {
    // So that the folders are there that flags() names.
    run(&mut cargo(&["fetch", "--quiet", "--locked", "--target", WASM]))?;
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
    run(node(&LOWER).arg(&module).arg(unoptimised).args(match build {
        Build::Dev => &[][..],
        Build::Release => &OPTIMISE,
    }))?;
    validate(&module)
}

fn compile(set: &FeatureSet) -> Result {
    // Together with the crate's other type, the rlib, there would be no link-time optimisation.
    let lib = ["rustc", "--quiet", "--lib", "--crate-type=cdylib", "--release", "--package=couponkit"];
    run(cargo(&lib).args(["--target", WASM]).args(set.features).env("CARGO_ENCODED_RUSTFLAGS", flags()))
}

fn bind(out: &Path) -> Result {
    let compiled = root().join(format!("target/{WASM}/release/couponkit.wasm"));
    let bindgen = ["run", "--quiet", "--package=bindgen", "--"];
    run(cargo(&bindgen).arg(compiled).arg(out))
}

/// Fails when the module holds anything that came after WebAssembly's first version.
fn validate(module: &Path) -> Result {
    run(node(&["tools/package/validate-mvp.mjs"]).arg(module))
}
