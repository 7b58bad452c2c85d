#!/usr/bin/env bash
# Makes what a release is made of, below dist/.
#
#   package.sh archive TARGET            both programs with shell completions and manual pages
#   package.sh extras PROGRAM FOLDER     the completions and manual pages only
set -euo pipefail
cd "$(dirname "$0")/.."

archive() {
    local target=$1
    local built=target/$target/release folder=netpol-lint-$target exe=''
    [[ $target != *windows* ]] || exe=.exe
    cargo build --locked --release --target "$target" --bins
    rm -rf "dist/$folder"
    mkdir -p "dist/$folder"
    cp "$built"/netpol-{lint,ls}"$exe" README.md CHANGELOG.md LICENSE-* "dist/$folder"
    extras "$built/netpol-lint$exe" "dist/$folder"
    tar --create --gzip --directory dist --file "dist/$folder.tar.gz" "$folder"
    rm -r "dist/$folder"
}

# What only the program itself knows: how shells complete it, and its manual. So it must run where it
# is built.
extras() {
    local program=$1 folder=$2 shell command
    mkdir -p "$folder"/{completions,man}
    for shell in bash elvish fish powershell zsh; do
        "$program" completions "$shell" >"$folder/completions/netpol-lint.$shell"
    done
    "$program" man >"$folder/man/netpol-lint.1"
    for command in check explain map reach describe diff config new; do
        "$program" man "$command" >"$folder/man/netpol-lint-$command.1"
    done
}

"$@"
