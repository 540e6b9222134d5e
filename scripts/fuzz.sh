#!/usr/bin/env bash
# Runs every target of fuzz/ for so many seconds: scripts/fuzz.sh 60
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
say() { printf 'fuzz: %s\n' "$*" >&2; }

targets=$(sed -n '/^\[\[bin\]\]/,/^name/ s/^name = "\(.*\)"/\1/p' fuzz/Cargo.toml)
cargo fuzz --version >/dev/null 2>&1 || { say "installing cargo-fuzz with cargo"; cargo install --locked cargo-fuzz; }
for target in $targets; do
  say "$target, $seconds seconds"
  RUSTC_BOOTSTRAP=1 cargo fuzz run "$target" -- -max_total_time="$seconds"
done
