#!/usr/bin/env bash
# Every gate: formatting, imports, documentation, build, tests. The same at home and in CI.
#
# Needs Swift on the PATH. On Debian and Ubuntu it installs the few system packages that lack.
# All gates run; the exit status is that of the first one that fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/packages.sh

status=0
failed=()

# gate NAME COMMAND…: runs a command, which prints its own line, and remembers the first failure.
gate() {
    local name=$1 result=0
    shift
    "$@" || result=$?
    if ((result != 0)); then
        failed+=("$name")
        if ((status == 0)); then status=$result; fi
    fi
    return 0
}

build() {
    local result=0
    swift build --build-tests || result=$?
    if ((result == 0)); then echo "build: OK"; else echo "build: FAILED"; fi
    return "$result"
}

require_swift
install_missing_packages
gate format scripts/format.sh -l
gate imports python3 scripts/check-imports.py
if [[ -e docs/ARCHITECTURE.md ]]; then
    gate map python3 scripts/check-imports.py --check-map docs/ARCHITECTURE.md
fi
gate docs python3 scripts/check-docs.py
gate build build
if ((${#failed[@]} > 0)); then
    echo "FAILED so far: ${failed[*]}"
fi
if [[ " ${failed[*]-} " != *" build "* ]]; then
    # The summary of the test runner is the last thing to be printed.
    # One test at a time: many start nodes and programs of their own.
    gate tests swift test --skip-build --disable-xctest --no-parallel
fi
exit "$status"
