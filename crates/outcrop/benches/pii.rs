//! Throughput of the detectors, all entities on, one core. `cargo bench -p outcrop --features pii`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use outcrop::pii::{Direction, Mask, Pointers, Policy, Redactor, Vault};
use serde_json::Value;

fn main() {
    divan::main();
}

const PROSE: &str = "The harbour lay quiet under a low sky, and the boats that had come in before the storm rocked against their ropes. \
    Nobody spoke much in those days; the older men mended nets, and the children counted gulls along the wall. \
    When the wind turned in the evening, a smell of salt and tar came up the hill and settled in the kitchens. \
    It was said that the lighthouse had been dark for a week in 1911, although nobody could say why, and the records were lost. \
    Later, a committee was formed, letters were written, and after 14 months a new lamp arrived by rail.\n\n";

const DENSE: &str = "Customer: Laura Bergmann\nEmail: laura.bergmann@example.org\nPhone: +1 (415) 555-0132\nSSN: 536-90-4399\n\
    Card: 4111 1111 1111 1111, exp 12/28, CVV 123\nAddress: 1209 Orange Street, Suite 400, Wilmington, DE 19801\n\
    IBAN: DE89 3704 0044 0532 0130 00\nIP: 203.0.113.7, 2001:db8::1\nMAC: 00:1A:2B:3C:4D:5E\nuser=lbergmann&password=Hx7!dke#39\n\
    https://example.com/a?b=c AKIAIOSFODNN7EXAMPLE passport number A90583942, DL: S3826-315128-64\n\n";

fn filled(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len() + 1)
}

/// A text by its name.
struct Text(&'static str, String);

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

fn texts() -> Vec<Text> {
    let megabyte = 1 << 20;
    vec![
        Text("prose", filled(PROSE, megabyte)),
        Text("dense", filled(DENSE, megabyte)),
        Text("digits", filled("1234567890", megabyte)),
        Text("digit groups", filled("1 22 333 4444 ", megabyte)),
        Text("dashed digits", filled("1-2-", megabyte)),
        Text("at signs", filled("a@", megabyte)),
        Text("dots", filled("a.", megabyte)),
        Text("at and dots", filled("a@b.", megabyte)),
        Text("colons", filled("a:b::", megabyte)),
        Text("hex pairs", filled("ab:cd:", megabyte)),
        Text("hex pairs spaced", filled("ab 12 ", megabyte)),
        Text("schemes", filled("http://", megabyte)),
        Text("braces", filled("{EMAIL_", megabyte)),
        Text("quotes", filled("password=\"", megabyte)),
        Text("capitals", filled("Anna ", megabyte)),
        Text("upper", filled("AB ", megabyte)),
        Text("streets", filled("12 Rue ", megabyte)),
        Text("letters", filled("a", megabyte)),
        Text("spaces", filled(" ", megabyte)),
        Text("labels", filled("card number: ", megabyte)),
        Text("accents", filled("é", megabyte)),
        Text("joined words", filled("ipsecret>@", megabyte)),
        Text("dots between scripts", filled("..中1", megabyte)),
        Text("dots after halves", filled("½a.", megabyte)),
        Text("hosts in other scripts", filled("a@ᄛᄛᄛᄛᄛᄛᄛᄛb.co", megabyte)),
        Text("hosts", filled("ab.cd ", megabyte)),
        Text("masked before", filled("{PIN}{PIN}pw{PIN}º@pw{PIN}a.bb{PIN}{PIN}{PIN}NEpw", megabyte)),
        Text("addresses in a row", filled("a@b.co%a@b.co", megabyte)),
        Text("schemes and at signs", filled("a://a@", megabyte)),
        Text("keys in a row", filled("pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw:pw: ", megabyte)),
        Text("flags", filled(" -u ", megabyte)),
        Text("codes of countries", filled("SN24 ", megabyte)),
        Text("labelled names", filled("name:Li ", megabyte)),
        Text("single digits", filled("1;", megabyte)),
    ]
}

#[divan::bench(args = texts(), sample_count = 8, sample_size = 1)]
fn find(bencher: Bencher, Text(_, text): &Text) {
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    bencher.counter(BytesCount::of_str(text)).bench(|| redactor.find(black_box(text)));
}

#[divan::bench(sample_count = 8, sample_size = 1)]
fn redact_dense(bencher: Bencher) {
    let redactor = Redactor::new(&Policy { mask: Mask::Numbered, ..Policy::default() }).expect("the default policy compiles");
    let text = filled(DENSE, 1 << 20);
    bencher.counter(BytesCount::of_str(&text)).bench(|| redactor.redact(black_box(&text), &mut Vault::default()));
}

/// Linear: each size is as fast as the one before.
#[divan::bench(args = [1 << 10, 1 << 14, 1 << 18, 1 << 22], sample_count = 8, sample_size = 1)]
fn find_by_size(bencher: Bencher, bytes: usize) {
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let text = filled(&[PROSE, DENSE].concat(), bytes);
    bencher.counter(BytesCount::of_str(&text)).bench(|| redactor.find(black_box(&text)));
}

/// JSON of many members, and one of many levels.
#[divan::bench(args = ["members", "levels"], sample_count = 8, sample_size = 1)]
fn redact_json(bencher: Bencher, shape: &str) {
    let redactor = Redactor::new(&Policy { mask: Mask::Numbered, ..Policy::default() }).expect("the default policy compiles");
    let mut value = Value::Null;
    for n in 0..if shape == "members" { 2_000 } else { 100 } {
        let member = Value::from(format!("ann{n}@example.org wrote"));
        value = match (shape, value) {
            ("members", Value::Array(mut rows)) => {
                rows.push(member);
                rows.into()
            }
            ("members", _) => Value::Array(vec![member]),
            (_, inner) => serde_json::json!({ "email": member, "inner": inner }),
        };
    }
    bencher.counter(BytesCount::new(value.to_string().len())).bench(|| {
        let mut masked = value.clone();
        redactor.redact_value(Direction::Input, &mut masked, &Pointers::all(), &mut Vault::default());
        masked
    });
}

#[divan::bench(sample_count = 8, sample_size = 1)]
fn stream_prose_by_20_bytes(bencher: Bencher) {
    let redactor = Redactor::new(&Policy { mask: Mask::Numbered, ..Policy::default() }).expect("the default policy compiles");
    let text = filled(PROSE, 1 << 16);
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut vault = Vault::default();
        let mut stream = redactor.stream(Direction::Output, &mut vault);
        let mut out = String::new();
        for piece in text.as_bytes().chunks(20) {
            out.push_str(&stream.push(&String::from_utf8_lossy(piece)));
        }
        out.push_str(&stream.finish());
        out
    });
}

#[divan::bench(sample_count = 8, sample_size = 8)]
fn compile_the_default_policy() -> Redactor {
    Redactor::new(&Policy::default()).expect("the default policy compiles")
}
