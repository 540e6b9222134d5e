//! Writes the JavaScript glue of a wasm module: `outcrop-wasm-bindgen MODULE.wasm OUT_DIR NAME`.
//!
//! The published command line brings an HTTP client and a test server along; this links the library that does the work.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, out_dir, name] = arguments.as_slice() else {
        eprintln!("usage: outcrop-wasm-bindgen MODULE.wasm OUT_DIR NAME");
        return ExitCode::from(2);
    };
    match write(module, out_dir, name) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{module}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(module: &str, out_dir: &str, name: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(name).web(true)?.typescript(true).omit_default_module_path(true);
    bindgen.generate(out_dir)?;
    Ok(())
}
