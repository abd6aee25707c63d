#!/usr/bin/env bash
# The tests under a sanitizer, in a scratch folder of its own: it rebuilds every package, which takes
# about a quarter of an hour the first time, and is therefore not among the gates of scripts/test.sh.
#
#   scripts/sanitize.sh thread             data races
#   scripts/sanitize.sh address            reads and writes outside of memory
#   scripts/sanitize.sh thread 'Login.*'   only the tests that match
#
# Exits with the status of the tests; a finding fails them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

kind=${1:-}
case "$kind" in
thread | address) ;;
*)
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 64
    ;;
esac

options=(--sanitize="$kind" --scratch-path ".build-$kind")
# Swift's concurrency runtime is not told to the thread sanitizer's deadlock detector.
export TSAN_OPTIONS="halt_on_error=1:exitcode=66:report_signal_unsafe=0"
# What lives until the process ends is no leak to look for here.
export ASAN_OPTIONS="detect_leaks=0:exitcode=66"
# Without this a crash waits for a debugger.
export SWIFT_BACKTRACE=enable=no
swift build --build-tests "${options[@]}"
swift test --skip-build --disable-xctest --no-parallel "${options[@]}" ${2:+--filter "$2"}
