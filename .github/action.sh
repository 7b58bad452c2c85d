#!/usr/bin/env bash
# The steps of action.yml. Inputs come as environment variables.
set -euo pipefail

repository=netpol-lint/netpol-lint
here=$(cd "$(dirname "$0")/.." && pwd)

# Downloads the release's program for this machine, holds it against its checksum, and puts it on
# the path of later steps.
install() {
    local version=${VERSION:-$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/Cargo.toml" | head -n 1)}
    local target
    case $RUNNER_OS-$RUNNER_ARCH in
        Linux-X64) target=x86_64-unknown-linux-musl ;;
        Linux-ARM64) target=aarch64-unknown-linux-musl ;;
        macOS-X64) target=x86_64-apple-darwin ;;
        macOS-ARM64) target=aarch64-apple-darwin ;;
        Windows-X64) target=x86_64-pc-windows-msvc ;;
        *) printf '::error::netpol-lint: no program for %s %s\n' "$RUNNER_OS" "$RUNNER_ARCH"; exit 2 ;;
    esac
    local archive=netpol-lint-$target.tar.gz folder=$RUNNER_TEMP/netpol-lint
    mkdir -p "$folder"
    gh release download "v$version" --repo "$repository" --dir "$folder" --clobber \
        --pattern "$archive" --pattern SHA256SUMS
    cd "$folder"
    grep -F "  $archive" SHA256SUMS | shasum --algorithm 256 --check --strict
    tar --extract --gzip --file "$archive" --strip-components 1
    echo "$folder" >>"$GITHUB_PATH"
}

# Checks, with a report in the log, annotations and SARIF. The last step fails the job, so that what
# was found is uploaded first.
check() {
    local sarif=$RUNNER_TEMP/netpol-lint.sarif status=0
    local paths args formats
    read -ra paths <<<"$PATHS"
    read -ra args <<<"$ARGS"
    formats=(--format human --format sarif --output-file "$sarif")
    if [[ $ANNOTATIONS == true ]]; then
        formats+=(--format github --output-file "$RUNNER_TEMP/netpol-lint.annotations")
    fi
    netpol-lint check "${formats[@]}" --fail-on "$FAIL_ON" "${args[@]}" -- "${paths[@]}" || status=$?
    if [[ $ANNOTATIONS == true && $status != 2 ]]; then
        cat "$RUNNER_TEMP/netpol-lint.annotations"
    fi
    printf 'status=%s\nsarif-file=%s\n' "$status" "$sarif" >>"$GITHUB_OUTPUT"
}

# Writes what the pull request opens and closes into its summary, and into one comment, which is
# kept up to date; where nothing ever changed, there is none.
comment() {
    local mark='<!-- netpol-lint diff -->' paths path
    local body=$RUNNER_TEMP/netpol-lint.md table=$RUNNER_TEMP/netpol-lint.table
    local thread=repos/$GITHUB_REPOSITORY/issues changed=0
    read -ra paths <<<"$PATHS"
    echo "$mark" >"$body"
    for path in "${paths[@]}"; do
        local status=0
        netpol-lint diff --format md --output-file "$table" "git:$BASE:$path" "$path" || status=$?
        case $status in
            0) ;;
            1) changed=1 ;;
            *) exit "$status" ;;
        esac
        cat "$table" >>"$body"
    done
    cat "$body" >>"$GITHUB_STEP_SUMMARY"
    local ours
    ours=$(gh api --paginate "$thread/$PULL_REQUEST/comments" \
        --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1)
    if [[ -n $ours ]]; then
        gh api --silent --method PATCH "$thread/comments/$ours" --field "body=@$body"
    elif [[ $changed == 1 ]]; then
        gh api --silent --method POST "$thread/$PULL_REQUEST/comments" --field "body=@$body"
    fi
}

"$1"
