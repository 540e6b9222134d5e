//! Any bytes as the whole answer to any family's request.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop::families::{ALL, Speaks};
use outcrop::{Call, Embeddings, Operation, Ranking, Reply};
use serde_json::json;

fuzz_target!(|input: (u8, bool, u8, Vec<u8>)| {
    let (family, converse, status, body) = input;
    let family = ALL[usize::from(family) % ALL.len()];
    let model = family.models.first().map_or("arn:aws:bedrock:us-east-1:123456789012:imported-model/abc", |model| model.id);
    let operation = if converse { Operation::Converse } else { Operation::InvokeModel };
    let status = if status < 200 { 200 } else { 200 + u16::from(status) };
    let header = |_: &str| None;
    // A body we may read the answer to need not be one the service takes.
    match family.speaks {
        Speaks::Embed(_) => {
            drop(Call::<Embeddings>::of(operation, model, Some(family.id), json!({})).map(|call| call.read_parts(status, &header, &body)))
        }
        Speaks::Rerank(_) => {
            drop(Call::<Ranking>::of(operation, model, Some(family.id), json!({})).map(|call| call.read_parts(status, &header, &body)))
        }
        _ => drop(Call::<Reply>::of(operation, model, Some(family.id), json!({})).map(|call| call.read_parts(status, &header, &body))),
    }
});
