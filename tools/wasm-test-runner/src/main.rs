//! What cargo runs a wasm32 test with: in Node, or in a browser through its WebDriver.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
