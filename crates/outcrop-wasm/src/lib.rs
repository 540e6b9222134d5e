//! Outcrop: wasm.
