# make test    everything that can be wrong: native, wasm in Node, TypeScript, a page in a browser
# make lint    formatting, clippy, TypeScript, documentation; a warning fails
# make size    what a page downloads, against its budget
# make wasm    the six modules and the npm package, into pkg/wasm and pkg/dist
# make bench   speed, native and in wasm            make fuzz    parsers against noise, FUZZ_SECONDS=60 for each target
# make pii-report   what the PII detectors reach on the labelled corpus
# make clean   all of it

.PHONY: test test-native test-web lint size wasm bench fuzz pii-report setup clean
.NOTPARALLEL:

export CARGO_TERM_COLOR ?= auto
FUZZ_SECONDS ?= 60
# Doctests are not run by nextest.
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)
TSC := pkg/node_modules/.bin/tsc

test: test-native test-web

test-native:
ifeq ($(NEXTEST),yes)
	cargo nextest run --locked --workspace --all-features
	cargo test --locked --workspace --all-features --doc
else
	cargo test --locked --workspace --all-features
endif

test-web: wasm
	node scripts/fixture-types.mjs
	$(TSC) -p pkg/test/tsconfig.json
	cd pkg && node --test test/*.test.mjs test/browser/*.test.mjs

lint: wasm
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --all-features --no-deps
	$(TSC) -p pkg --noEmit
	node scripts/fixture-types.mjs
	$(TSC) -p pkg/test/tsconfig.json

size: wasm
	node scripts/size.mjs

wasm: setup
	scripts/wasm-build.sh
	$(TSC) -p pkg

bench: wasm
	cargo bench --locked -p outcrop --features pii
	node benches/pii.mjs
	cargo run --locked --release --manifest-path benches/peers/Cargo.toml

fuzz:
	scripts/fuzz.sh $(FUZZ_SECONDS)

pii-report:
	scripts/pii-report.sh

setup:
	@scripts/setup.sh

clean:
	cargo clean
	rm -rf pkg/dist pkg/wasm pkg/data pkg/node_modules target
