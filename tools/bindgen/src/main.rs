//! `bindgen IN.wasm OUT_DIR`: turns rustc's module into `module.wasm` and its glue `module_bg.js`.

mod memory;

use std::path::Path;

use anyhow::{bail, Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, out_dir] = args.as_slice() else {
        bail!("usage: bindgen IN.wasm OUT_DIR");
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_module("module", read_as_mvp(input)?)
        .bundler(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = bindgen.generate_output().with_context(|| format!("wasm-bindgen on {input}"))?;
    hide_globals(output.wasm_mut());
    memory::lower(output.wasm_mut());
    output.emit(Path::new(out_dir))
}

/// wasm-bindgen's runtime exports globals that only its handling of unwinding panics reads. Engines of mini-programs
/// do not hand out globals.
fn hide_globals(module: &mut walrus::Module) {
    let is_global = |export: &&walrus::Export| matches!(export.item, walrus::ExportItem::Global(_));
    let globals: Vec<_> = module.exports.iter().filter(is_global).map(|export| export.id()).collect();
    for id in globals {
        module.exports.delete(id);
    }
}

/// rustc's `target_features` section lists what the prebuilt standard library was compiled with, and
/// wasm-bindgen emits whatever it finds there. Without the section it keeps to what every engine has.
fn read_as_mvp(path: &str) -> Result<walrus::Module> {
    let mut module = walrus::Module::from_file(path).with_context(|| format!("reading {path}"))?;
    module
        .customs
        .remove_raw("target_features")
        .with_context(|| format!("{path} has no target_features section: was the profile stripped?"))?;
    Ok(module)
}
