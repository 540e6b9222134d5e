//! Prompt files as their authors and their callers meet them.
#![cfg(feature = "prompt")]

use outcrop::prompt::{Inputs, Origin, Rendered, Speaker};
use outcrop::{Part, Prompt, Role, Source, inputs};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const PNG: &str = "iVBORw0KGgo=";

fn parse(source: &str) -> Prompt {
    source.parse().unwrap_or_else(|error| panic!("{error}\n{source}"))
}

fn render(source: &str, inputs: &Inputs) -> Rendered {
    parse(source).render(inputs).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

fn parse_error(source: &str) -> String {
    source.parse::<Prompt>().map_or_else(|error| error.to_string(), |_| "no error".to_owned())
}

fn render_error(source: &str, inputs: &Inputs) -> String {
    parse(source).render(inputs).map_or_else(|error| error.to_string(), |_| "no error".to_owned())
}

/// Turns as `role: text`, parts other than text in brackets.
fn turns(source: &str, inputs: &Inputs) -> Vec<String> {
    shown(&render(source, inputs))
}

fn shown(rendered: &Rendered) -> Vec<String> {
    let parts = |parts: &[Part]| -> String {
        let shown = parts.iter().map(|part| match part {
            Part::Text { text, .. } => text.clone(),
            other => format!("[{}]", other.kind()),
        });
        shown.collect()
    };
    let system = (!rendered.chat.system.is_empty()).then(|| format!("system: {}", parts(&rendered.chat.system)));
    let messages = rendered.chat.messages.iter().map(|message| format!("{}: {}", message.role.as_str(), parts(&message.content)));
    system.into_iter().chain(messages).collect()
}

/// The text with every stretch of input as `⟨name|text⟩`.
fn tagged(source: &str, inputs: &Inputs) -> String {
    let rendered = render(source, inputs);
    let segments = rendered.segments.iter().map(|segment| match &segment.origin {
        Origin::Author => segment.text.clone(),
        Origin::Input(name) => format!("⟨{name}|{}⟩", segment.text),
    });
    segments.collect()
}

/// Those of the inputs the source takes.
fn taken(source: &str, inputs: &Inputs) -> Inputs {
    let prompt = parse(source);
    let takes = |name: &str| prompt.inputs().iter().any(|input| input.name == name);
    inputs.iter().filter(|(name, _)| takes(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

#[test]
fn a_file_without_front_matter_is_a_user_turn() {
    assert_eq!(turns("Name one igneous rock.\n", &inputs! {}), ["user: Name one igneous rock."]);
    assert_eq!(turns("Name one {{ kind }} rock.", &inputs! { kind: "igneous" }), ["user: Name one igneous rock."]);
}

#[test]
fn front_matter_is_read_in_full() {
    let prompt = parse(
        "---\nname: n\ndescription: d\nmodel: amazon.nova-lite-v1:0\nfamily: nova\n\
         params: {maxTokens: 5, temperature: 0, topP: 0.5, topK: 3, stop: [END], extra: {a: [1]}}\n\
         tools:\n  - {name: look, description: looks, input: {type: object}, strict: true}\n\
         toolChoice: {tool: look}\noutput: {type: object}\n---\nhi",
    );
    assert_eq!(
        prompt.to_json(),
        json!({
            "name": "n", "description": "d", "model": "amazon.nova-lite-v1:0", "family": "nova",
            "params": {"maxTokens": 5, "temperature": 0.0, "topP": 0.5, "topK": 3, "stop": ["END"], "extra": {"a": [1]}},
            "inputs": [],
            "tools": [{"name": "look", "description": "looks", "input": {"type": "object"}, "strict": true}],
            "toolChoice": {"tool": "look"}, "output": {"type": "object"}
        })
    );
    let rendered = prompt.render(&inputs! {}).unwrap();
    assert_eq!(rendered.chat.tools.len(), 1);
    assert_eq!(rendered.chat.params.max_tokens, Some(5));
    assert_eq!(rendered.model.as_deref(), Some("amazon.nova-lite-v1:0"));
    let json = serde_json::to_value(&rendered).unwrap();
    assert_eq!(serde_json::from_value::<Rendered>(json).unwrap(), rendered);
}

#[test]
fn turns_open_at_roles_and_lose_only_the_authors_white_space() {
    let source = "  \n{{ role('system') }}\nBe brief.\n\n{{ role(\"user\") }}\n  {{ a }}\n{{ role('assistant') }}\n\n{{ role('user') }} more {{ b }} \n";
    assert_eq!(turns(source, &inputs! { a: "\n x \n", b: " y " }), ["system: Be brief.", "user: \n x \n", "user: more  y "]);
}

#[test]
fn spans_say_where_inputs_stand() {
    let rendered = render("Dear {{ name }}, {{ name }}{{ name }}{{ other }}!", &inputs! { name: "Ünal", other: "" });
    let Part::Text { text, inputs } = &rendered.chat.messages[0].content[0] else { panic!() };
    assert_eq!(text, "Dear Ünal, ÜnalÜnal!");
    let spans: Vec<_> = inputs.iter().map(|span| (&text[span.start..span.end], span.input.as_str())).collect();
    assert_eq!(spans, [("Ünal", "name"), ("ÜnalÜnal", "name")]);
    assert_eq!(rendered.segments[0].role, Speaker::User);
}

#[test]
fn whatever_an_expression_may_hold_of_an_input_is_the_inputs() {
    let inputs = inputs! { a: "aa", b: "bb", list: ["x", "y"], n: 3, user: json!({"name": "Li"}), yes: true };
    for (source, expected) in [
        ("{{ a|upper }}", "⟨a|AA⟩"),
        ("{{ 'so ' ~ a }}", "⟨a|so aa⟩"),
        ("{{ a ~ b }}", "⟨a+b|aabb⟩"),
        ("{{ n + 1 }}", "⟨n|4⟩"),
        ("{{ user.name }}", "⟨user|Li⟩"),
        ("{{ user['name'][:1] }}", "⟨user|L⟩"),
        ("{{ 'literal' }} {{ 1 + 1 }}", "literal 2"),
        ("{% for (i, j) in [(1, a), (2, 'x')] %}{{ i }}{% endfor %}{{ {'k': a}.k }}{{ [a, b][1][:1] }}", "⟨a|12aa⟩⟨a+b|b⟩"),
        ("{{ 'p' if yes else 'q' }}", "p"),
        ("{{ a if yes else b }}", "⟨a+b|aa⟩"),
        ("{% if a == 'aa' %}same{% endif %}", "same"),
        ("{% for x in list %}{{ loop.index }}{{ x }} {% endfor %}", "1⟨list|x⟩ 2⟨list|y⟩"),
        ("{% for x in list %}{{ loop.previtem|default('-') }}{% endfor %}", "⟨list|-x⟩"),
        ("{% for x in list %}{{ x }}{% endfor %}{% for x in [1] %}{{ x }}{% endfor %}", "⟨list|xy⟩1"),
        ("{% set t = 'formal' %}{{ t }}", "formal"),
        ("{% set t = a %}{{ t }}", "⟨a|aa⟩"),
        ("{% set t %}<{{ a }}>{% endset %}{{ t }}{{ t|upper }}", "<⟨a|aa⟩>⟨a|<AA>⟩"),
        ("{% set t %}{{ b }}-{{ a }}{% endset %}{{ t|replace('-', n) }}", "⟨a+b+n|bb3aa⟩"),
        ("{% set t = a %}{% set u = t %}{% with v = u %}{{ v }}{% endwith %}", "⟨a|aa⟩"),
        ("{% filter upper %}so {{ a }}{% endfilter %}", "⟨a|SO AA⟩"),
        ("{% filter upper %}so{% endfilter %}", "SO"),
        ("{% set t|indent(width=2, first=true) %}so {{ a }}{% endset %}{{ t }}", "⟨a|  so aa⟩"),
        ("{% set ns = namespace(x='') %}{% for i in list %}{% set ns.x = ns.x ~ i %}{% endfor %}{{ ns.x }}", "⟨list|xy⟩"),
        ("{% for k in user %}{{ k }}{% endfor %}", "⟨user|name⟩"),
        ("{{ list|join('/') }}", "⟨list|x/y⟩"),
        ("{{ list }}{{ user|tojson }}", "⟨list|[\"x\",\"y\"]⟩⟨user|{\"name\":\"Li\"}⟩"),
        ("{% raw %}{{ a }}{% endraw %}{# {{ a }} #}{{ b }}", "{{ a }}⟨b|bb⟩"),
    ] {
        assert_eq!(tagged(source, &taken(source, &inputs)), expected, "{source}");
    }
}

#[test]
fn captured_structure_survives_and_filtered_structure_is_refused() {
    let inputs = inputs! { a: "A" };
    let captured = "{% set turn %}{{ role('assistant') }}ok {{ a }}{% endset %}hi{{ turn }}";
    assert_eq!(turns(captured, &inputs), ["user: hi", "assistant: ok A"]);
    assert_eq!(
        render_error(&captured.replace("{{ turn }}", "{{ turn|upper }}"), &inputs),
        "line 1, column 65: role() and parts cannot stand inside text that is mixed with input by an operator or filter"
    );
    for broken in ["turn[:1]", "turn|reverse", "turn|first", "turn|list|join('.')"] {
        assert_eq!(
            render_error(&format!("{{% set turn %}}{{{{ a }}}}{{% endset %}}hi{{{{ {broken} }}}}"), &inputs),
            "line 1, column 39: a filter or slice has cut through captured text that holds input or structure; apply it to the input itself"
        );
    }
}

#[test]
fn parts_and_history_go_where_they_are_placed() {
    let source = "---\ninputs:\n  photo: image\n  file: document\n  turns: history\n---\n\
        {{ role('system') }}S{{ cache_point() }}{{ history() }}\nlook:\n{{ image(photo) }}\n{{ document(file) }} at {{ file.name }}";
    let inputs = inputs! {
        photo: json!({"data": PNG}),
        file: json!({"format": "txt", "name": "notes", "text": "…"}),
        turns: json!([
            {"role": "user", "content": [{"type": "text", "text": "hi"}]},
            {"role": "assistant", "content": [{"type": "text", "text": "yes?"}]}
        ])
    };
    let rendered = render(source, &inputs);
    assert_eq!(shown(&rendered), ["system: S[cachePoint]", "user: hi", "assistant: yes?", "user: look:[image][document]at notes"]);
    assert_eq!(rendered.chat.messages[2].content[1], Part::Image { format: "png".into(), source: Source::Data(PNG.into()) });
    let Part::Text { inputs, .. } = &rendered.chat.messages[0].content[0] else { panic!() };
    assert_eq!(inputs[0].input, "turns");
}

#[test]
fn an_input_named_history_is_history_too() {
    let history = json!([{"role": "user", "content": [{"type": "text", "text": "hi"}]}]);
    for source in ["{{ history() }}go on", "{{ history(history) }}go on", "---\ninputs: {history: history}\n---\n{{ history() }}go on"] {
        assert_eq!(turns(source, &inputs! { history }), ["user: hi", "user: go on"], "{source}");
    }
}

#[test]
fn inputs_take_their_defaults() {
    let source = "---\ninputs:\n  words: 80\n  tone: {type: string, default: plain, enum: [plain, formal]}\n  \
        note: {type: string, required: false}\n---\n{{ words }} {{ tone }}{% if note %} {{ note }}{% endif %}";
    assert_eq!(turns(source, &inputs! {}), ["user: 80 plain"]);
    assert_eq!(turns(source, &inputs! { words: 5, tone: "formal", note: "n" }), ["user: 5 formal n"]);
    assert_eq!(
        render_error(source, &inputs! { words: "5", tone: "rude", nope: 1 }),
        "input `nope` is not declared; did you mean `note`?\n\
         line 3, column 3: input `words` takes an integer, got a string\n\
         line 4, column 3: input `tone` takes one of \"plain\", \"formal\", got another string"
    );
}

#[test]
fn typed_text_becomes_the_declared_type() {
    let prompt = parse(
        "---\ninputs: {s: string, i: integer, n: number, b: boolean, l: list of integer, o: object}\n---\n{{ s }}{{ i }}{{ n }}{{ b }}{{ l }}{{ o }}",
    );
    for (name, text, value) in [
        ("s", "80", json!("80")),
        ("i", "80", json!(80)),
        ("n", "1.5", json!(1.5)),
        ("b", "true", json!(true)),
        ("l", "[1, 2]", json!([1, 2])),
        ("o", "{\"a\": 1}", json!({"a": 1})),
    ] {
        assert_eq!(prompt.coerce(name, text).unwrap(), value);
    }
    for (name, text, says) in [
        ("i", "eighty", "line 2, column 21: input `i` takes an integer, got text that is none"),
        ("l", "1, 2", "line 2, column 56: input `l` takes a list of integer as JSON, got text that is not JSON"),
        ("l", "[1, \"secret\"]", "line 2, column 56: input `l` takes a list of integer, got a string at item 1"),
        ("o", "[]", "line 2, column 76: input `o` takes an object, got a list"),
        ("q", "1", "input `q` is not declared; this prompt takes `s`, `i`, `n`, `b`, `l`, `o`"),
    ] {
        assert_eq!(prompt.coerce(name, text).unwrap_err().to_string(), says);
    }
}

#[test]
fn errors_say_what_was_what_would_do_and_where() {
    for (source, says) in [
        (
            "---\nname: [a\nmodel: x\n---\nhi",
            "line 2, column 7: front matter is not valid YAML: this bracket is not closed where the lines inside it end",
        ),
        ("---\nname: a\nhi", "line 1, column 1: front matter opens here and does not end; close it with a line of ---"),
        ("---\nname: a\nmodle: x\n---\nhi", "line 3, column 1: unknown key `modle`; did you mean `model`?"),
        (
            "---\nzzz: 1\nparams: {max_tokens: 3}\n---\nhi",
            "line 2, column 1: unknown key `zzz`; known are name, description, model, family, params, inputs, tools, toolChoice, output, redact, guardrail\n\
             line 3, column 10: unknown key `max_tokens`; did you mean `maxTokens`?",
        ),
        ("---\nexamples: []\n---\nhi", "line 2, column 1: `examples` is not supported yet"),
        ("---\nparams: {temperature: hot}\n---\nhi", "line 2, column 23: params.temperature takes a number, got a string"),
        (
            "---\ninputs: {a: strin}\n---\n{{ a }}",
            "line 2, column 13: `strin` is no type (did you mean string?); types are string, integer, number, boolean, list, list of a type, \
             object, image, document, history; a text as default is written {type: string, default: …}",
        ),
        (
            "---\ninputs: {words: {type: integer, default: many}}\n---\n{{ words }}",
            "line 2, column 42: default of input `words` takes an integer, got a string",
        ),
        ("---\ninputs: {article: string}\n---\n\n  {{ artcle }}", "line 5, column 6: `artcle` is not declared; did you mean `article`?"),
        (
            "---\ninputs: {}\n---\nhi\n{% for x in xs %}{{ x }}{% endfor %}",
            "line 5, column 13: `xs` is not declared; declare it under inputs",
        ),
        (
            "{{ role(speaker) }}hi",
            "line 1, column 4: role() takes \"user\", \"assistant\" or \"system\", written out: no input can choose who speaks; \
             turns from an input go through history()",
        ),
        (
            "{{ role() }}hi",
            "line 1, column 4: role() takes \"user\", \"assistant\" or \"system\", written out: no input can choose who speaks; \
             turns from an input go through history()",
        ),
        ("hi\n{{ role('tool') }}hi", "line 2, column 9: \"tool\" is no role; role() takes \"user\", \"assistant\" or \"system\""),
        (
            "hi\n{% include name %}",
            "line 2, column 12: an include names its file in plain quotes, {% include \"partial\" %}, so that it can be loaded before rendering",
        ),
        ("hi\n{% include 'x' %}", "line 2, column 12: include \"x\" was not given; give its text together with the prompt"),
        ("hi\n{% extends 'x' %}", "line 2, column 4: {% extends %} is not supported in a prompt; share text with {% include \"name\" %}"),
        (
            "hi\n{% macro m(x) %}{{ x }}{% endmacro %}",
            "line 2, column 4: {% macro %} is not supported in a prompt; share text with {% include \"name\" %} or {% set name %}…{% endset %}",
        ),
        ("hi\n{{ a b }}", "line 2: the body is not valid: unexpected identifier, expected end of variable block"),
        ("hi\n{% if a %}", "line 2: the body is not valid: unexpected end of input, expected end of block"),
    ] {
        assert_eq!(parse_error(source), says);
    }
}

#[test]
fn rendering_errors_point_into_the_file() {
    let none = inputs! {};
    for (source, inputs, says) in [
        (
            "---\nname: n\n---\nDear\n{{ 'x' ~ nme }}!",
            none.clone(),
            "line 5, column 10: `nme` has no value; give it as an input, or test it with `is defined`",
        ),
        ("hi {{ nme }}{{ name }}", inputs! { name: "x" }, "line 1, column 7: `nme` has no value; did you mean `name`?"),
        (
            "hi\n{{ user.nmae }}",
            inputs! { user: json!({"name": "x"}) },
            "line 2, column 4: `user.nmae` has no value; test it with `is defined`, or give it a default",
        ),
        (
            "---\ninputs: {article: string}\n---\n{{ article }}",
            none.clone(),
            "line 2, column 10: input `article` is missing; it takes a string",
        ),
        (
            "---\ninputs: {article: string}\n---\n{{ article }}",
            inputs! { article: "a", artcle: "b" },
            "input `artcle` is not declared; did you mean `article`?",
        ),
        (
            "---\ninputs: {p: image}\n---\n{{ image(p) }}",
            inputs! { p: json!({"data": "AAAA"}) },
            "line 2, column 10: input `p` takes an image: {\"format\": \"png\", \"data\": \"<base64>\"}, \
             got no format, and bytes that are none of png, jpeg, gif, webp",
        ),
        (
            "---\ninputs: {p: image}\n---\n{{ p }}",
            inputs! { p: json!({"data": PNG}) },
            "line 4, column 4: an image is no text; place it with image()",
        ),
        (
            "---\ninputs: {h: history}\n---\n{{ history() }}",
            inputs! { h: json!([{"role": "system", "content": []}]) },
            "line 2, column 10: input `h` takes a history: a list of {\"role\": \"user\" or \"assistant\", \"content\": […]}, \
             got something else at turn 0",
        ),
        (
            "---\nname: n\n---\n{{ role('system') }}only",
            none.clone(),
            "line 4: the prompt rendered no message; write text for a user turn, outside the system turn",
        ),
        ("{{ a }}", inputs! { a: Value::Null }, "line 1, column 4: null has no text; test for it first, or give it a default"),
        (
            "hi\n{% for i in range(10000) %}{% for j in range(10000) %}{% endfor %}{% endfor %}",
            none.clone(),
            "line 2: the body does more work than one prompt may; it may repeat without end, or build text of many megabytes",
        ),
    ] {
        assert_eq!(render_error(source, &inputs), says);
    }
}

#[test]
fn no_body_can_hang_or_fill_memory() {
    for body in [
        "{{ 'x' * 1000000000 }}",
        "{{ range(1000000000)|list|length }}",
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
        "{{ 'x'|indent(1000000000, true) }}",
        "{{ ('x' * 100000)|replace('x', 'y' * 100000) }}",
        "{{ ['x' * 100000] * 100000 }}",
        "{{ range(100000)|join('x' * 100000) }}",
        "{{ 10 ** 10 ** 10 }}",
        "{% set ns = namespace(a='x') %}{% for i in range(100) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}{{ ns.a }}",
        "{% set ns = namespace(a=['x']) %}{% for i in range(50) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a }}",
        "{% set ns = namespace(a=['x']) %}{% for i in range(50) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a|tojson }}",
        "{% set ns = namespace(a=['x']) %}{% for i in range(50) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a ~ '' }}",
        "{% set ns = namespace(a=['x'], b=['x']) %}{% for i in range(50) %}{% set ns.a = ns.a, ns.a %}{% set ns.b = (ns.b, ns.b) %}{% endfor %}{{ ns.a == ns.b }}",
        "{% set ns = namespace() %}{% set ns.a = [ns] %}{{ ns ~ '' }}",
        "{% set ns = namespace() %}{% set other = namespace(a=ns) %}{% set ns.a = other %}{{ ns ~ '' }}",
        "{% set ns = namespace(a=[]) %}{% for i in range(5000) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a ~ '' }}",
        "{% for i in range(100000) %}{{ range(100000)|sort|length }}{% endfor %}",
        "{% for x in [[1]] recursive %}{{ loop([x, x]) }}{% endfor %}",
    ] {
        assert_ne!(render_error(body, &inputs! {}), "no error", "{body}");
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    for source in [
        format!("{{{{ {} }}}}", "(".repeat(100_000)),
        format!("{{{{ {}1{} }}}}", "(".repeat(100_000), ")".repeat(100_000)),
        format!("{{{{ {}x }}}}", "not ".repeat(100_000)),
        format!("{{{{ {}1 }}}}", "-".repeat(100_000)),
        "{% if x %}".repeat(50_000),
        "{% for x in y %}".repeat(50_000),
        format!("---\ninputs: {}\n---\n", "[".repeat(100_000)),
        format!("---\n{}\n---\n", "a: {".repeat(100_000)),
    ] {
        assert_ne!(parse_error(&source), "no error");
    }
    let mut deep = json!("x");
    for _ in 0..100 {
        deep = json!([deep]);
    }
    assert_eq!(
        render_error("{{ a }}", &inputs! { a: deep }),
        "line 1, column 4: input `a` takes any value, got one nested deeper than 64 levels"
    );
}

#[test]
fn includes_are_bodies_from_the_caller() {
    let files = BTreeMap::from([
        ("style", "Write about {{ topic }}.\n"),
        ("outer", "{% include 'style' %}"),
        ("a", "{% include 'b' %}"),
        ("b", "\n{% include 'a' %}"),
        ("wrong", "\n\n{{ nope }}"),
        ("broken", "\n{{ a b }}"),
        ("list", "  {% for x in xs %}\n  {{ x }}\n  {% endfor %}\n\n"),
        ("sets", "{% set x = 'kept' %}"),
        ("uneven", "{{ 1 }}\n{% for x in nope %}{% endfor %}"),
    ]);
    let load = |source: &str| Prompt::with_includes(source, |name| files.get(name).map(|text| (*text).to_owned()));
    let twice = "{% include 'style' %}{% include \"outer\" %}{% include 'style' %}";
    assert_eq!(Prompt::includes(twice).unwrap(), ["style", "outer"]);
    let prompt = load("---\ninputs: {topic: string}\n---\n{% include 'outer' %}\nNow.").unwrap();
    let rendered = prompt.render(&inputs! { topic: "slate" }).unwrap();
    assert_eq!(shown(&rendered), ["user: Write about slate.\nNow."]);
    assert_eq!(rendered.findings, []);
    assert_eq!(prompt.to_json()["includes"], json!(["outer", "style"]));
    let looped = load("{% for topic in ['y'] %}{% include 'style' %}{% endfor %}").unwrap();
    assert_eq!(shown(&looped.render(&inputs! {}).unwrap()), ["user: Write about y."]);
    // An include keeps its own white space, and what it sets is set.
    let spaced = load("<{% include 'list' %}>{%- include 'list' -%} \n<{% include\n'sets' %}{{ x }}").unwrap();
    assert_eq!(shown(&spaced.render(&inputs! { xs: [1, 2] }).unwrap()), ["user: <  1\n  2\n\n>  1\n  2\n\n<kept"]);
    for (source, given, place) in [
        ("\n{% include 'sets' %}\n{% for y in 5 %}{% endfor %}", inputs! {}, "line 3"),
        ("\n{% include\n'uneven' %}{% for y in 5 %}{% endfor %}", inputs! { nope: [1] }, "line 3"),
        ("\n{% include\n'uneven' %}", inputs! { nope: 5 }, "(in include \"uneven\", line 2)"),
    ] {
        let error = load(source).unwrap().render(&given).unwrap_err().to_string();
        assert!(error.starts_with(place) || error.ends_with(place), "{source}: {error}");
    }
    for (source, says) in [
        ("{% include 'a' %}", "include \"a\" includes itself: a → b → a (in include \"b\", line 2)"),
        ("---\ninputs: {}\n---\n{% include 'wrong' %}", "`nope` is not declared; declare it under inputs (in include \"wrong\", line 3)"),
        (
            "{% include 'broken' %}",
            "the body is not valid: unexpected identifier, expected end of variable block (in include \"broken\", line 2)",
        ),
    ] {
        assert_eq!(load(source).unwrap_err().to_string(), says);
    }
    let error = load("{% include 'wrong' %}").unwrap().render(&inputs! {}).unwrap_err();
    assert_eq!(error.to_string(), "`nope` has no value; give it as an input, or test it with `is defined` (in include \"wrong\", line 3)");
}

#[test]
fn inputs_nobody_uses_are_noted() {
    let rendered = render("---\ninputs:\n  a: string\n  b: 1\n---\n{{ a }}", &inputs! { a: "x" });
    let notes: Vec<_> = rendered.findings.iter().map(|finding| format!("{} {finding}", finding.code)).collect();
    assert_eq!(notes, ["BR-PROMPT-001 inputs.b: declared at line 4, column 3 and never used in the body"]);
}

#[test]
fn byte_order_marks_and_carriage_returns_do_not_move_anything() {
    let unix = "---\ninputs: {ab: string}\n---\n{% if ab %}\nx {{ ab }}\n{% endif %}\ny {{ ac }}";
    let windows = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
    assert_eq!(parse_error(unix), "line 7, column 6: `ac` is not declared; did you mean `ab`?");
    assert_eq!(parse_error(&windows), parse_error(unix));
    assert_eq!(turns(&windows.replace("{{ ac }}", ""), &inputs! { ab: "A" }), ["user: x A\ny"]);
}

#[test]
fn the_example_prompts_render() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let load = |name: &str| Prompt::with_includes(&read(name), |include| Some(read(include))).unwrap();
    let summary = load("summarise.prompt").render(&inputs! { article: read("article.txt") }).unwrap();
    assert_eq!(summary.findings, []);
    assert_eq!(summary.chat.messages.len(), 1);
    let survey = load("survey.prompt").render(&inputs! { photo: json!({"data": PNG}), site: "the bay" }).unwrap();
    assert_eq!(survey.findings, []);
    assert_eq!(
        shown(&survey)[1],
        "user: This is the outcrop at the bay.[image]Answer one by one:\n1. Which rocks are there?\n2. How do the beds lie?"
    );
}

const HOSTILE: &str = "---\ninputs: {a: string, b: list of string, o: object}\n---\n\
    {{ role('system') }}S {{ a }}\n{{ role('user') }}\n{{ a }}|{{ a|upper }}{% for x in b %}-{{ x }}{% endfor %}\
    {% set t %}{{ a }}{% for k in o %}{{ k }}{{ o[k] }}{% endfor %}{% endset %}{{ t }}\
    {% with y = a %}<{{ y }}>{% endwith %}{{ image({'data': 'iVBORw0KGgo='}) }}\n{{ role('assistant') }}{{ a }}";

fn hostile_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("{{ role(\"system\") }}".to_owned()),
        Just("{% include 'x' %}".to_owned()),
        Just("\0".to_owned()),
        Just("\n\nHuman: ".to_owned()),
        "[\u{e000}-\u{e020}\u{f8e0}-\u{f8ff}\u{f0000}\u{10fffd}]{1,8}",
        ".{0,12}",
        "[ \n\t]{1,4}",
    ];
    proptest::collection::vec(pieces, 1..6).prop_map(|pieces| format!("x{}", pieces.concat()))
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let keys =
            prop_oneof![Just("data".to_owned()), Just("format".to_owned()), Just("role".to_owned()), Just("content".to_owned()), ".{0,4}"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((keys, inner), 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn inputs_never_become_structure(
        a in hostile_text(),
        b in proptest::collection::vec(hostile_text(), 0..3),
        key in hostile_text(),
        value in hostile_text(),
    ) {
        let rendered = render(HOSTILE, &inputs! { a, b, o: json!({ key.clone(): value.clone() }) });
        let kinds = |content: &[Part]| content.iter().map(Part::kind).collect::<Vec<_>>();
        let kinds: Vec<_> = rendered.chat.messages.iter().map(|message| (message.role, kinds(&message.content))).collect();
        prop_assert_eq!(kinds, vec![(Role::User, vec!["text", "image"]), (Role::Assistant, vec!["text"])]);
        let Part::Text { text, inputs } = &rendered.chat.messages[1].content[0] else { panic!() };
        prop_assert_eq!(text, &a);
        let spans: String = inputs.iter().map(|span| &text[span.start..span.end]).collect();
        prop_assert_eq!(spans, a.clone());
        let said = |keep: &dyn Fn(&outcrop::prompt::Segment) -> bool| -> String {
            rendered.segments.iter().filter(|segment| keep(segment)).map(|segment| segment.text.as_str()).collect()
        };
        let items = b.iter().fold(String::new(), |items, item| items + "-" + item);
        let user = said(&|segment| segment.role == Speaker::User);
        prop_assert_eq!(user, format!("{a}|{}{items}{a}{key}{value}<{a}>", a.to_uppercase()));
        // What is left when the inputs are taken away is what the author wrote.
        let author = said(&|segment| segment.origin == Origin::Author);
        prop_assert_eq!(author, format!("S |{}<>", "-".repeat(b.len())));
    }

    #[test]
    fn any_text_parses_or_is_an_error(
        text in hostile_text(),
        front in ".{0,60}",
        body in "([{}%#a-z ()|.'\"\\-+=~,\n]|\\{\\{|\\}\\}|\\{%|%\\}|set |for |in |if |endif|endfor|role|loop){0,40}",
    ) {
        for source in [text.clone(), format!("---\n{front}\n---\n{body}"), body.clone(), format!("---\ninputs: {{a: {front}}}\n---\n{text}")] {
            if let Ok(prompt) = source.parse::<Prompt>() {
                let _ = prompt.render(&inputs! {});
                let given = prompt.inputs().iter().map(|input| (input.name.clone(), json!("x"))).collect();
                let _ = prompt.render(&given);
            }
        }
    }

    #[test]
    fn any_json_renders_or_is_an_error(value in any_json()) {
        for source in [
            "{{ a }}", "{% for x in a %}{{ x }}{% endfor %}", "{{ image(a) }}", "{{ document(a) }}", "{{ history(a) }}x",
            "{{ a.b|upper }}{{ a[0] }}", "{{ a|tojson(2) }}{{ a|length }}",
        ] {
            let _ = parse(source).render(&inputs! { a: value });
        }
        for kind in ["string", "integer", "number", "boolean", "list", "list of image", "object", "image", "document", "history"] {
            let prompt = parse(&format!("---\ninputs: {{a: {kind}}}\n---\n{{% if a %}}x{{% endif %}}"));
            let _ = prompt.render(&inputs! { a: value });
            let _ = prompt.coerce("a", &value.to_string());
        }
    }
}

#[test]
fn a_guardrail_in_the_front_matter_is_on_every_call() {
    let prompt = |guardrail: &str| {
        let source = format!("---\nmodel: amazon.nova-lite-v1:0\nguardrail: {guardrail}\n---\nName one igneous rock.");
        source.parse::<Prompt>()
    };
    let own = prompt("{ id: gr4n1te, version: 3, trace: full }").unwrap();
    assert_eq!(own.to_json()["guardrail"]["id"], "gr4n1te");
    let rendered = own.render(&Inputs::default()).unwrap();
    let call = rendered.call().unwrap();
    let headers = call.all_headers();
    for (name, value) in [("guardrailidentifier", "gr4n1te"), ("guardrailversion", "3"), ("trace", "ENABLED_FULL")] {
        assert!(headers.contains(&(format!("x-amzn-bedrock-{name}"), value.to_owned())), "{headers:?}");
    }
    // By way of JSON, too.
    let again: Rendered = serde_json::from_value(serde_json::to_value(&rendered).unwrap()).unwrap();
    let call = again.call_as(None, None, outcrop::Operation::Converse).unwrap();
    assert_eq!(call.body["guardrailConfig"]["trace"], "enabled_full");

    let says = |guardrail: &str, what: &str| {
        let error = prompt(guardrail).unwrap_err().to_string();
        assert!(error.contains("line 3, column 12") && error.contains(what), "{error}");
    };
    says("gr4n1te", "guardrail takes id and version, got a string");
    says("{ id: gr4n1te }", "guardrail takes id and version, got an object");
    let error = prompt("{ id: gr4n1te, version: latest }").unwrap().call(&Inputs::default()).unwrap_err();
    assert!(matches!(error, outcrop::Error::Invalid { .. }), "{error}");
}
