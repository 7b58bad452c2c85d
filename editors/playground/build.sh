#!/usr/bin/env bash
# Builds the playground: `editors/playground/build.sh [OUTPUT]`, by default into dist/. Needs node, npm,
# and Rust with the source of its standard library: rustup's component rust-src, or Debian's packages
# rustc-web, rust-web-src and lld. Built from source, the library leaves out what only prints panics.
set -euo pipefail
home=$(cd "$(dirname "$0")" && pwd)
output=$(realpath -m "${1:-$home/dist}")
cd "$home"
export CARGO_TARGET_DIR=$home/../../target/playground

if [[ ! -d $(rustc --print sysroot)/lib/rustlib/src/rust/library ]]; then
    export RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld
fi
# Stable compilers have these too, for those who say so.
RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort" \
    cargo build --quiet --locked --release --manifest-path wasm/Cargo.toml \
    --target wasm32-unknown-unknown -Zbuild-std=std -Zbuild-std-features=optimize_for_size

[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --no-audit --no-fund
node build.mjs "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/netpol_playground.wasm" "$output"
