//! Any body with any inputs: what the author did not write is tagged as input, and an input changes no structure.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::Prompt;
use outcrop::prompt::{Inputs, Origin};
use serde_json::{Value, json};

fuzz_target!(|input: (String, String, String)| {
    let (body, text, other) = input;
    // Any body, and one in which the input is known to stand alone.
    if let Ok(prompt) = Prompt::parse(&body) {
        let inputs: Inputs = prompt.inputs().iter().map(|input| (input.name.clone(), Value::from(text.as_str()))).collect();
        let _ = prompt.render(&inputs);
        let list: Inputs = prompt.inputs().iter().map(|input| (input.name.clone(), json!([text, { "a": other }, 1]))).collect();
        let _ = prompt.render(&list);
    }
    let prompt =
        Prompt::parse("---\ninputs: {text: string, other: string}\n---\nSay {{ text }}.{{ role(\"assistant\") }}Well {{ other }}!")
            .expect("a valid prompt");
    let inputs: Inputs = [("text".to_owned(), text.clone().into()), ("other".to_owned(), other.clone().into())].into_iter().collect();
    let Ok(rendered) = prompt.render(&inputs) else { return };
    assert_eq!(rendered.chat.messages.len(), 2);
    for (name, value) in [("text", &text), ("other", &other)] {
        let tagged: String = rendered
            .segments
            .iter()
            .filter(|segment| segment.origin == Origin::Input(name.to_owned()))
            .map(|segment| segment.text.as_str())
            .collect();
        assert_eq!(tagged, *value);
    }
});
