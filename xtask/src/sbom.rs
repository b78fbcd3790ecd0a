//! `cargo xtask sbom`: the bill of materials of a release, in CycloneDX's form.

use std::fs;
use std::path::Path;

use crate::process::{command, root, run as run_command};
use crate::setup::{self, WASM};
use crate::Result;

/// The tool writes a file of this name beside each manifest of the workspace; ours alone is published.
const NAME: &str = "sbom-of-the-module";
const OTHERS: [&str; 3] = ["tools/bindgen", "tools/wasm-test-runner", "xtask"];

/// Writes `dist/sbom/couponkit.cdx.json`: the crates that the package's module is compiled of. It has no other
/// dependency.
pub fn run() -> Result {
    let tool = setup::cargo_tool("cargo-cyclonedx", "0.5.9")?;
    let args =
        ["cyclonedx", "--format=json", "--target", WASM, "--no-build-deps", "--override-filename", NAME];
    run_command(&mut command(&tool.display().to_string(), &args))?;
    for folder in OTHERS {
        take(&root().join(folder))?;
    }
    // Where it was built is nobody's business.
    let bill = take(&root())?.replace(&root().display().to_string(), "");
    let folder = root().join("dist/sbom");
    let file = folder.join("couponkit.cdx.json");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&file, bill))
        .map_err(|error| format!("{}: {error}", file.display()))
}

/// Reads what the tool wrote into a folder, and removes it.
fn take(folder: &Path) -> Result<String> {
    let file = folder.join(format!("{NAME}.json"));
    let text = fs::read_to_string(&file).and_then(|text| fs::remove_file(&file).map(|()| text));
    text.map_err(|error| format!("{}: {error}", file.display()))
}
