#!/bin/sh
# Precision, recall, F1, leak and false positives of the PII detectors on the labelled corpus, in the corpus scorer's own terms.
# The corpus is looked for beside the repository, or where OUTCROP_CORPUS says.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
corpus=${OUTCROP_CORPUS:-$root/../shared/corpus}/pii
if [ ! -r "$corpus/corpus.jsonl.gz" ]; then
    echo "corpus absent: skipped the PII report ($corpus)"
    exit 0
fi
cd "$root"
cargo build --quiet --release -p outcrop --features pii --example pii_find
exec python3 "$corpus/score.py" --corpus "$corpus/corpus.jsonl.gz" --cmd "${CARGO_TARGET_DIR:-target}/release/examples/pii_find" --name outcrop "$@"
