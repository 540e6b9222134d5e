//! Rerankers: the order of documents for a question.

use crate::families::{Family, Speaks, Takes, model};
use crate::field::{Breaches, Field, Kind, Rule, Subject, field};

const DOCS: &str = "https://docs.aws.amazon.com/bedrock/latest/userguide/rerank.html";

const FIELDS: &[Field] = &[
    field(1, "/query", Kind::Text(1, usize::MAX)).required(),
    field(2, "/documents", Kind::List(1, 1_000)).required(),
    field(3, "/top_n", Kind::Int(1, 1_000)),
];

const RULES: &[Rule] = &[
    Rule { code: 101, check: top, source: DOCS },
    #[cfg(feature = "rare-rules")]
    Rule { code: 102, check: super::rare::vectors::documents, source: DOCS },
];

/// All of them, which the operation of their own takes.
#[cfg(feature = "media")]
pub(crate) static ALL: &[&Family] = &[&COHERE, &AMAZON];

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static AMAZON: Family = Family {
    id: "amazon-rerank",
    code: "AMAZON-RERANK",
    docs: DOCS,
    models: &[model("amazon.rerank-v1", 32_000, 0, Takes::NOTHING)],
    fields: FIELDS,
    closed: &[""],
    rules: RULES,
    speaks: Speaks::Rerank(None),
    ..Family::BASE
};

/// Source of the rows: the page in `docs`, read 2026-11-22.
pub(super) static COHERE: Family = Family {
    id: "cohere-rerank",
    code: "COHERE-RERANK",
    docs: DOCS,
    models: &[model("cohere.rerank-v3-5", 4_096, 0, Takes::NOTHING)],
    fields: &[
        field(1, "/query", Kind::Text(1, usize::MAX)).required(),
        field(2, "/documents", Kind::List(1, 1_000)).required(),
        field(3, "/top_n", Kind::Int(1, 1_000)),
        field(4, "/api_version", Kind::Int(2, i64::MAX)).required(),
    ],
    rules: RULES,
    speaks: Speaks::Rerank(Some(2)),
    ..Family::BASE
};

/// No more can be asked for than there are.
fn top(subject: &Subject<'_>, breaches: &mut Breaches<'_>) {
    let documents = subject.body.at("documents");
    let count = documents.items().count();
    if let (true, Some(top)) = (documents.is_array(), subject.body.at("top_n").as_u64())
        && top > count as u64
    {
        breaches.refuse("/top_n", format!("must be at most the number of documents, {count}, got {top}"), None);
    }
}
