//! Compiles the fixtures in, so that an installed mock has them without their folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What a fixture is read from; notes and expectations stay outside.
const FILES: [&str; 5] = ["ask.json", "call.json", "response.json", "stream.jsonl", "stream.bin"];

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    // A packaged crate carries the folder itself; a checkout without symbolic links has it at the top.
    let places = [here.join("fixtures"), here.join("../../fixtures")];
    let Some(root) = places.iter().find(|place| place.is_dir()) else {
        return Err(io::Error::other(format!("there is no folder of fixtures at {}", places[0].display())));
    };
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", root.display());

    let mut out = String::from("&[\n");
    for family in folders(root)? {
        for case in folders(&family)? {
            write_case(&mut out, &family, &case).map_err(io::Error::other)?;
        }
    }
    out.push_str("]\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("fixtures.rs"), out)
}

fn write_case(out: &mut String, family: &Path, case: &Path) -> std::fmt::Result {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    writeln!(out, "    (\"{}/{}\", &[", name(family), name(case))?;
    for file in FILES.iter().map(|file| case.join(file)).filter(|file| file.is_file()) {
        writeln!(out, "        ({:?}, include_bytes!({:?})),", name(&file), file.to_string_lossy())?;
    }
    writeln!(out, "    ]),")
}

fn folders(of: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(of)? {
        let path = entry?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}
