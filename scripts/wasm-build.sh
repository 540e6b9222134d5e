#!/usr/bin/env bash
# Builds the wasm modules of crates/outcrop-wasm into pkg/wasm: outcrop_core, outcrop_families, outcrop_guardrail,
# outcrop_media, outcrop_privacy and outcrop_prompt. With the names of modules as arguments (`core`), only those.
#
# The standard library is built here, small and without the text of panics, which a page could not show: 12 to 20 % less to
# download. Its source is rustup's rust-src when that is there or can be had in a minute, and otherwise Debian's, which comes with
# a compiler of its own. OUTCROP_WASM_TOOLCHAIN=rustup or debian picks one.
# Nothing is done again that is already done: cargo decides about the compiling, a stamp beside each module about the rest.
set -euo pipefail
cd "$(dirname "$0")/.."

target_dir=${CARGO_TARGET_DIR:-$PWD/target}/wasm
triple=wasm32-unknown-unknown
out_dir=pkg/wasm
glue_version=$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' crates/outcrop-wasm/Cargo.toml)
say() { printf 'wasm: %s\n' "$*" >&2; }

has_debian() { [ -x /usr/bin/cargo ] && [ -d /usr/lib/rustlib/src/rust/library/std ] && [ "$(debian_minor)" -ge 92 ]; }
debian_minor() { { /usr/bin/rustc --version 2>/dev/null || echo rustc 1.0; } | sed 's/^rustc 1\.\([0-9]*\).*/\1/'; }
has_rustup_source() { [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]; }

pick_toolchain() {
  if [ -n "${OUTCROP_WASM_TOOLCHAIN:-}" ]; then
    echo "$OUTCROP_WASM_TOOLCHAIN"
  elif has_rustup_source; then
    echo rustup
  elif has_debian; then
    echo debian
  elif say "asking rustup for the source of the standard library" && timeout 60 rustup component add rust-src >&2; then
    echo rustup
  else
    say "rustup cannot get it; falling back to Debian's toolchain"
    echo debian
  fi
}

# Compiles crates/outcrop-wasm with one feature; the module is then at $target_dir/<toolchain>/$triple/wasm/outcrop_wasm.wasm.
compile() {
  local toolchain=$1 feature=$2 sysroot host
  # A library that is an rlib as well would be linked without link-time optimisation.
  local arguments=(rustc --crate-type cdylib --locked --profile wasm --target "$triple" -p outcrop-wasm --lib --no-default-features --features "$feature"
    -Z build-std=std,panic_abort -Z build-std-features=optimize_for_size)

  # Personal data is looked for in every byte of a text: there speed is worth some bytes. Engines copy no function into its callers by
  # themselves, so the compiler has to; a tenth of its usual limit is what the budget allows. SIMD makes it smaller rather than faster.
  if [ "$feature" = privacy ]; then
    arguments+=(-Z profile-rustflags --config 'profile.wasm.package.outcrop-detect.opt-level=3' --config 'profile.wasm.package.sha2.opt-level=3'
      --config "profile.wasm.package.outcrop-detect.rustflags=['-C', 'llvm-args=-inline-threshold=20', '-C', 'target-feature=+simd128']")
  fi
  export CARGO_TARGET_DIR=$target_dir/$toolchain
  # The flags are unstable only in name: they leave out what a page cannot use, and the rounds of SHA-256 unrolled.
  export RUSTC_BOOTSTRAP=1
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Z unstable-options -C panic=immediate-abort -Z location-detail=none -Z fmt-debug=none --cfg sha2_backend=\"soft\" --cfg sha2_backend_soft=\"compact\""
  case $toolchain in
    rustup)
      cargo "${arguments[@]}"
      ;;
    debian)
      # Debian ships no linker for wasm with its compiler; rustup's toolchain has one.
      sysroot=$(rustc --print sysroot)
      host=$(rustc -vV | sed -n 's/^host: //p')
      RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$sysroot/lib/rustlib/$host/bin/rust-lld /usr/bin/cargo "${arguments[@]}"
      ;;
    *)
      say "no such toolchain: $toolchain; it is rustup or debian"
      exit 2
      ;;
  esac
}

bindgen=$target_dir/tools/release/outcrop-wasm-bindgen
say_versions() { echo "wasm-bindgen $glue_version, $(pkg/node_modules/.bin/wasm-opt --version)"; }

# Glue and optimiser, skipped when the compiled module and the tools are those of the last time.
finish() {
  local module=$1 name=$2
  local stamp=$out_dir/$name.stamp now
  now="$(sha256sum <"$module") $(say_versions) $(sha256sum <scripts/wasm-build.sh)"
  if [ -f "$out_dir/${name}_bg.wasm" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
    return
  fi
  rm -f "$stamp"
  # Functions that are called often first: smaller for the core and guardrails, larger for templates.
  local order=()
  case $name in outcrop_core | outcrop_guardrail) order=(--reorder-functions) ;; esac
  # The lowest kilobyte is the far end of the stack, which no address is computed to by wrapping around.
  "$bindgen" "$module" "$out_dir" "$name"
  pkg/node_modules/.bin/wasm-opt --low-memory-unused -Oz --one-caller-inline-max-function-size=0 --gufa --flatten --rereloop -Oz -Oz "${order[@]}" --strip-debug --strip-producers \
    "$out_dir/${name}_bg.wasm" -o "$out_dir/${name}_bg.wasm"
  echo "$now" >"$stamp"
  say "$name: $(stat -c %s "$out_dir/${name}_bg.wasm") bytes"
}

toolchain=$(pick_toolchain)
if [ "$toolchain" = debian ] && ! has_debian; then
  say "installing rustc-web, cargo-web and rust-web-src with apt"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rustc-web cargo-web rust-web-src >/dev/null
fi
say "compiling with $toolchain's toolchain"
if [ ! -x pkg/node_modules/.bin/wasm-opt ]; then
  say "installing the development packages of pkg with npm"
  npm ci --prefix pkg --no-audit --no-fund </dev/null >&2
fi
CARGO_TARGET_DIR=$target_dir/tools cargo build --quiet --locked --release --manifest-path tools/wasm-bindgen/Cargo.toml

mkdir -p "$out_dir"
modules=("$@")
[ $# -gt 0 ] || modules=(core families guardrail media privacy prompt)
for feature in "${modules[@]}"; do
  (compile "$toolchain" "$feature")
  finish "$target_dir/$toolchain/$triple/wasm/outcrop_wasm.wasm" "outcrop_$feature"
done

# Not modules, but fetched like them.
mkdir -p pkg/data
cp crates/outcrop/data/models.json pkg/data/models.json
cargo run --quiet --locked -p outcrop-tests --example explained >pkg/data/explain.json
