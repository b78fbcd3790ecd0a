//! `cargo xtask sbom`: the bills of materials of a release, in CycloneDX's form.

use std::fs;

use crate::process::{command, output, root, run as run_command};
use crate::setup::{self, WASM};
use crate::Result;

/// Writes `dist/sbom/couponkit.cdx.json`, the crates that are compiled into the package's module (it has no other
/// dependency), and `dist/sbom/tools.cdx.json`, the npm packages that build and test it.
pub fn run() -> Result {
    let folder = root().join("dist/sbom");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    crates()?;
    let tools = ["sbom", "--sbom-format=cyclonedx", "--package-lock-only"];
    let tools = output(&mut command("npm", &tools)).ok_or("npm sbom failed")?;
    fs::write(folder.join("tools.cdx.json"), tools).map_err(|error| format!("tools.cdx.json: {error}"))
}

/// The tool writes beside each manifest of the workspace; ours alone is published.
fn crates() -> Result {
    let tool = setup::cargo_tool("cargo-cyclonedx", "0.5.9")?;
    let name = "sbom-of-the-module";
    let args =
        ["cyclonedx", "--format=json", "--target", WASM, "--no-build-deps", "--override-filename", name];
    run_command(&mut command(&tool.display().to_string(), &args))?;
    for folder in ["", "tools/bindgen/", "tools/wasm-test-runner/", "xtask/"] {
        let written = root().join(format!("{folder}{name}.json"));
        let kept = root().join("dist/sbom/couponkit.cdx.json");
        let outcome = if folder.is_empty() { fs::rename(&written, kept) } else { fs::remove_file(&written) };
        outcome.map_err(|error| format!("{}: {error}", written.display()))?;
    }
    Ok(())
}
