//! The stages of `cargo xtask test`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::count::{run_tests, Count};
use crate::module::FEATURE_SETS;
use crate::package::{self, Build};
use crate::process::{cargo, command, node, root, run};
use crate::setup::{self, WASM};
use crate::{docs, types, Result};

/// A check that is no collection of tests counts as one.
const ONE: Count = Count { passed: 1, failed: 0 };

fn one(outcome: Result) -> Result<Count> {
    outcome.map(|()| ONE)
}

fn all(commands: &mut [Command]) -> Result<Count> {
    one(commands.iter_mut().try_for_each(run))
}

/// What the other stages need on this machine.
pub fn tools() -> Result<Count> {
    setup::wasm_target()?;
    setup::node_modules()?;
    setup::browser()?;
    setup::jsc()?;
    setup::servers()?;
    all(&mut [cargo(&["build", "--quiet", "--package=wasm-test-runner"])])
}

/// Formatting as rustfmt has it.
pub fn format() -> Result<Count> {
    let fuzz = cargo(&["fmt", "--check", "--manifest-path", "fuzz/Cargo.toml"]);
    all(&mut [cargo(&["fmt", "--all", "--check"]), fuzz])
}

/// Clippy and rustc's warnings, among them missing documentation.
pub fn clippy() -> Result<Count> {
    let clippy = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-Dwarnings"];
    all(&mut [cargo(&clippy)])
}

/// The same for what only wasm compiles, in every feature set.
pub fn clippy_wasm() -> Result<Count> {
    let mut commands = FEATURE_SETS.map(|set| {
        let mut clippy = cargo(&["clippy", "--quiet", "--lib", "--target", WASM]);
        clippy.args(set.features).args(["--", "-Dwarnings"]);
        clippy
    });
    all(&mut commands)
}

/// Unit, integration and documentation tests.
pub fn native_tests() -> Result<Count> {
    let tests = ["test", "--package=couponkit", "--package=xtask", "--package=bindgen", "--no-fail-fast"];
    run_tests(&mut cargo(&tests))
}

/// The types that are generated from Rust's tables.
pub fn generated_types() -> Result<Count> {
    one(types::check())
}

/// The tests that wasm-bindgen-test runs, in Node.
pub fn wasm_tests_in_node() -> Result<Count> {
    run_tests(&mut wasm_tests()?)
}

/// The same in a browser; `webdriver.json` has its options.
pub fn wasm_tests_in_chromium() -> Result<Count> {
    let browser = setup::browser()?;
    run_tests(wasm_tests()?.env("WASM_BINDGEN_USE_BROWSER", "1").env("CHROMEDRIVER", browser.driver))
}

/// `cargo test` of the files in tests/ that have tests for wasm.
fn wasm_tests() -> Result<Command> {
    let runner = root().join("target/debug/wasm-test-runner");
    let mut tests = cargo(&["test", "--package=couponkit", "--no-fail-fast", "--target", WASM]);
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    for file in files_in(&root().join("tests"), ".rs") {
        let source = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        if source.contains("wasm_bindgen_test") {
            let name = file.file_stem().unwrap_or_default();
            tests.arg("--test").arg(name);
        }
    }
    Ok(tests)
}

/// Builds the package; its module is validated on the way.
pub fn package() -> Result<Count> {
    one(package::run(Build::Release))
}

/// Strict type checks of the package and of the site.
pub fn typescript() -> Result<Count> {
    all(&mut [
        node(&["node_modules/typescript/bin/tsc", "-p", "pkg-template"]),
        command("npm", &["run", "--silent", "typecheck", "--workspace=www"]),
    ])
}

/// Lints of all JavaScript and TypeScript.
pub fn eslint() -> Result<Count> {
    all(&mut [node(&["node_modules/eslint/bin/eslint.js", "--max-warnings=0", "."])])
}

/// Whether every resolver finds the right file and the right types in the package.
pub fn publishable() -> Result<Count> {
    let mut publint = node(&["node_modules/publint/src/cli.js", "--strict"]);
    publint.arg(package::tarball());
    let mut types = node(&["node_modules/@arethetypeswrong/cli/dist/index.js"]);
    // Fetched by address, not imported.
    let files = ["couponkit.wasm", "couponkit.global.js", "miniprogram_dist/couponkit.wasm.br"];
    types.arg(package::tarball()).arg("--exclude-entrypoints").args(files);
    all(&mut [publint, types])
}

/// tests/js: the functions of the package.
pub fn package_tests() -> Result<Count> {
    node_tests("tests/js", &[])
}

/// tests/package: projects that install the tarball.
pub fn stranger_tests() -> Result<Count> {
    node_tests("tests/package", &[])
}

/// tests/environments: new projects of the environments that matter most.
pub fn environment_tests() -> Result<Count> {
    node_tests("tests/environments", &[])
}

/// tests/engines: in Chromium; the other engines take `cargo xtask engines`.
pub fn engine_tests() -> Result<Count> {
    node_tests("tests/engines", &[])
}

/// The documentation of every name that TypeScript or Rust exports.
pub fn api_docs() -> Result<Count> {
    one(docs::run())
}

/// tests/docs: the code, links and tables of the guides.
pub fn docs_tests() -> Result<Count> {
    node_tests("tests/docs", &[])
}

/// tests/mini: the package in mini-programs' realms.
pub fn mini_program_tests() -> Result<Count> {
    node_tests("tests/mini", &[])
}

/// www: the page, its backend and the platforms' stand-ins.
pub fn site_tests() -> Result<Count> {
    node_tests("www", &[])
}

/// tests/faults: claims while processes, stores, networks and platforms fail, in short.
pub fn faults_in_short() -> Result<Count> {
    node_tests("tests/faults", &[])
}

/// The tests that Node runs in a folder, with what they need on this machine.
pub fn node_tests(folder: &str, variables: &[(&str, &str)]) -> Result<Count> {
    let options = ["--test", "--test-reporter=spec", "--test-timeout=900000"];
    let (browser, servers) = (setup::browser()?, setup::servers()?);
    run_tests(
        node(&options)
            .args(files_in(&root().join(folder), ".test.mjs"))
            .env("CHROMIUM", browser.chromium)
            .env("CHROMEDRIVER", browser.driver)
            .env("JSC", setup::jsc()?)
            .env("REDIS_SERVER", servers.redis)
            .env("POSTGRES_BIN", servers.postgres)
            .envs(variables.iter().copied()),
    )
}

/// All files under a folder whose names end so, sorted; what npm or a build has put there is not ours.
fn files_in(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_dir() && name != "node_modules" && name != "dist" {
            found.extend(files_in(&path, ending));
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}
