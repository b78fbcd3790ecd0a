//! The names under which the module imports the glue's functions: generated, long, and twice in the package.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walrus::Module;

/// Gives the module's imports short names, and answers with the old and the new ones.
pub fn shorten(module: &mut Module) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for import in module.imports.iter_mut().filter(|import| import.name.starts_with("__wbg_")) {
        let short = format!("__{}", names.len());
        names.push((std::mem::replace(&mut import.name, short.clone()), short));
    }
    // One may begin with another.
    names.sort_by_key(|(long, _)| std::cmp::Reverse(long.len()));
    names
}

/// Does the same in the glue.
pub fn shorten_in(glue: &Path, names: &[(String, String)]) -> Result<()> {
    let text = fs::read_to_string(glue).with_context(|| format!("reading {}", glue.display()))?;
    let text = names.iter().fold(text, |text, (long, short)| text.replace(long.as_str(), short));
    fs::write(glue, text).with_context(|| format!("writing {}", glue.display()))
}
