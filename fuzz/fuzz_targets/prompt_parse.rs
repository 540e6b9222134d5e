//! Any text as a prompt file, including itself and a partial.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::Prompt;

fuzz_target!(|input: (String, String)| {
    let (source, partial) = input;
    let _ = Prompt::includes(&source);
    if let Ok(prompt) = Prompt::with_includes(&source, |name| match name {
        "self" => Some(source.clone()),
        "partial" => Some(partial.clone()),
        _ => None,
    }) {
        let _ = prompt.to_json();
        for input in prompt.inputs() {
            let _ = prompt.coerce(&input.name, &partial);
        }
    }
});
