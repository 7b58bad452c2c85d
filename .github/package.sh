#!/usr/bin/env bash
# Makes what a release is made of, below target/dist/.
#
#   package.sh archive TARGET            both programs with shell completions and manual pages
#   package.sh deb TARGET                Debian's package; needs cargo-deb, and the archive's build
#   package.sh npm PLATFORM PROGRAMS     npm's package, and the one that holds the programs of a
#                                        platform, as `linux-x64`, which are in the folder PROGRAMS
#   package.sh wheel TARGET              the Python wheel; needs maturin and wheel, and the archive's
#                                        build is used again
#   package.sh vsix PLATFORM PROGRAMS    the extension for VS Code, with the server in it
#   package.sh extras PROGRAM FOLDER     the completions and manual pages only
set -euo pipefail
cd "$(dirname "$0")/.."
dist=target/dist

archive() {
    local target=$1
    local built=target/$target/release folder=netpol-lint-$target exe=''
    [[ $target != *windows* ]] || exe=.exe
    cargo build --locked --release --target "$target" --bins
    rm -rf "$dist/$folder"
    mkdir -p "$dist/$folder"
    cp "$built"/netpol-{lint,ls}"$exe" README.md CHANGELOG.md LICENSE-* "$dist/$folder"
    extras "$built/netpol-lint$exe" "$dist/$folder"
    tar --create --gzip --directory "$dist" --file "$dist/$folder.tar.gz" "$folder"
    rm -r "$dist/$folder"
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

deb() {
    local target=$1
    mkdir -p "$dist"
    rm -rf target/extras
    extras "target/$target/release/netpol-lint" target/extras
    cargo deb --locked --no-build --no-strip --target "$target" --output "$dist"
}

# A static program runs on every Linux, so its wheel is for all of them.
wheel() {
    local target=$1 arch=${1%%-*} built
    mkdir -p "$dist"
    python3 -m maturin build --release --locked --target "$target" --out "$dist"
    for built in "$dist"/*linux*_"$arch".whl; do
        [[ $target != *linux-musl ]] || python3 -m wheel tags --remove \
            --platform-tag "manylinux_2_17_$arch.musllinux_1_1_$arch" "$built"
    done
}

# What people install is a script that looks for the package of their platform, as npm chooses it.
npm() {
    local platform=$1 programs=$2 exe='' version
    [[ $platform != win32-* ]] || exe=.exe
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
    local packages=target/npm
    rm -rf "$packages"
    mkdir -p "$dist" "$packages"/{main,platform}
    cp README.md LICENSE-* "$packages"/main
    cp .github/npm/run.js "$packages"/main/netpol-lint.js
    cp .github/npm/run.js "$packages"/main/netpol-ls.js
    cp "$programs"/netpol-{lint,ls}"$exe" LICENSE-* "$packages"/platform
    sed "s/VERSION/$version/" .github/npm/package.json >"$packages"/main/package.json
    sed "s/VERSION/$version/; s/OS-CPU/$platform/; s/OS/${platform%-*}/; s/CPU/${platform#*-}/" \
        .github/npm/platform.json >"$packages"/platform/package.json
    command npm pack --silent --pack-destination "$dist" "./$packages/main" "./$packages/platform"
}

# Static programs run on Alpine too, which is a platform of its own to VS Code.
vsix() {
    local platform=$1 programs=$2 exe='' target
    local targets=("$platform")
    [[ $platform != win32-* ]] || exe=.exe
    [[ $platform != linux-* ]] || targets+=("alpine-${platform#linux-}")
    mkdir -p "$dist"
    command npm --prefix editors/vscode ci --no-audit --no-fund
    for target in "${targets[@]}"; do
        node editors/vscode/package.mjs "$target" "$programs/netpol-ls$exe" "$dist/netpol-lint-$target.vsix"
    done
}

"$@"
