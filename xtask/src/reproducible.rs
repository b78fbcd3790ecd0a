//! `cargo xtask reproducible`: the same source gives the same bytes, wherever it lies.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{cargo, command, output, root, run as run_command};
use crate::{setup, Result};

/// Two folders of different names and depths.
const PLACES: [&str; 2] = ["target/reproducible/one", "target/reproducible/the/other place"];

/// Builds the modules from two copies of what is tracked here, and compares every file of them.
pub fn run() -> Result {
    setup::wasm_target()?;
    setup::node_modules()?;
    let [one, other] = PLACES.map(|place| root().join(place));
    for place in [&one, &other] {
        copy_to(place)?;
        run_command(
            inside(place, cargo(&["xtask", "module"])).env("CARGO_TARGET_DIR", place.join("target")),
        )?;
    }
    let built = files_under(&one.join("target/modules"))?;
    if built.is_empty() {
        return Err("no module was built".into());
    }
    for file in built {
        let path = file.strip_prefix(&one).map_err(|error| error.to_string())?;
        let same = read(&file)? == read(&other.join(path))?;
        println!("{} {}", if same { "the same:" } else { "DIFFERENT:" }, path.display());
        if !same {
            return Err(format!("{} depends on the folder it was built in", path.display()));
        }
    }
    Ok(())
}

/// What git tracks, as it is now, and the npm packages that are here.
fn copy_to(place: &Path) -> Result {
    if place.exists() {
        fs::remove_dir_all(place).map_err(|error| format!("{}: {error}", place.display()))?;
    }
    let tracked = output(&mut command("git", &["ls-files"])).ok_or("git does not answer")?;
    for file in tracked.lines() {
        let target = place.join(file);
        let folder = target.parent().expect("a file is in a folder");
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        fs::copy(root().join(file), &target).map_err(|error| format!("{file}: {error}"))?;
    }
    run_command(inside(place, command("ln", &["-s"])).arg(root().join("node_modules")).arg("node_modules"))
}

fn inside(place: &Path, mut command: Command) -> Command {
    command.current_dir(place);
    command
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            found.extend(files_under(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
