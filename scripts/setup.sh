#!/usr/bin/env bash
# Installs what the tests need beyond Rust, Node and Python, and says so: a browser, fonts and the development packages of pkg.
# Everything comes from Debian, npm and crates.io. What is there already is left alone.
#   scripts/setup.sh           for make test and make lint
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf 'setup: %s\n' "$*" >&2; }

wanted=()
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || wanted+=(chromium)
# Without a font every text of a screenshot is empty boxes.
[ -d /usr/share/fonts/truetype/liberation ] || [ -d /usr/share/fonts/truetype/liberation2 ] || wanted+=(fonts-liberation)
command -v cc >/dev/null || wanted+=(build-essential)
if [ ${#wanted[@]} -gt 0 ]; then
  say "installing with apt: ${wanted[*]}"
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq </dev/null
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" </dev/null >/dev/null
fi

if ! cmp -s pkg/package-lock.json pkg/node_modules/.outcrop-lock; then
  say "installing the development packages of pkg with npm"
  npm ci --prefix pkg --no-audit --no-fund </dev/null >&2
  cp pkg/package-lock.json pkg/node_modules/.outcrop-lock
fi

for component in rustfmt clippy; do
  cargo "${component/rustfmt/fmt}" --version >/dev/null 2>&1 || { say "adding $component with rustup"; rustup component add "$component"; }
done

# cargo-nextest takes five minutes to build, longer than it saves here; it is used where it is already.
cargo nextest --version >/dev/null 2>&1 || say "no cargo-nextest: tests run under cargo test"
say "ready"
