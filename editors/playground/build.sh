#!/usr/bin/env bash
# Builds the playground: `editors/playground/build.sh [OUTPUT]`, by default into dist/. Needs node, npm,
# and a compiler for wasm32-unknown-unknown: rustup's target, or Debian's rustc-web, rust-web-src and lld.
set -euo pipefail
home=$(cd "$(dirname "$0")" && pwd)
output=$(realpath -m "${1:-$home/dist}")
cd "$home"
export CARGO_TARGET_DIR=$home/../../target/playground/wasm

build=(cargo build --quiet --locked --release --manifest-path wasm/Cargo.toml --target wasm32-unknown-unknown)
if [[ -d $(rustc --print target-libdir --target wasm32-unknown-unknown) ]]; then
    "${build[@]}"
else
    # Debian has the standard library as source.
    RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/wasm-ld \
        "${build[@]}" -Zbuild-std=std,panic_abort
fi
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --no-audit --no-fund
node build.mjs "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/netpol_playground.wasm" "$output"
