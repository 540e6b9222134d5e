//! Writes the JavaScript glue of a wasm module: `outcrop-wasm-bindgen MODULE.wasm OUT_DIR NAME`.
//!
//! The published command line brings an HTTP client and a test server along; this links the library that does the work.

use std::path::Path;
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
    hasten(&Path::new(out_dir).join(name).with_extension("js"))
}

/// The glue copies texts into the module letter by letter as long as they are ASCII, which is best for short ones; the browser's own
/// encoder takes a tenth of the time for the rest.
fn hasten(glue: &Path) -> Result<(), Box<dyn std::error::Error>> {
    const LETTER_BY_LETTER: &str = "for (; offset < len; offset++) {";
    let text = std::fs::read_to_string(glue)?;
    let at = text.find("function passStringToWasm0").ok_or("the glue passes no texts")?;
    let loops = text.get(at..).and_then(|rest| rest.find(LETTER_BY_LETTER)).ok_or("the glue passes texts in another way than before")?;
    let (before, after) = text.split_at(at + loops);
    let rest = after.strip_prefix(LETTER_BY_LETTER).unwrap_or(after);
    std::fs::write(glue, format!("{before}for (; offset < len && offset < 96; offset++) {{{rest}"))?;
    Ok(())
}
