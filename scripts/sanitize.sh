#!/usr/bin/env bash
# The tests under a sanitizer, in a scratch folder of its own: it rebuilds every package, which takes
# about a quarter of an hour the first time, and is therefore not among the gates of scripts/test.sh.
#
#   scripts/sanitize.sh thread             data races
#   scripts/sanitize.sh address            reads and writes outside of memory
#   scripts/sanitize.sh thread 'Login.*'   only the tests that match
#
# Goes through all tests, whatever is found; each finding is printed, and then it exits with 66.
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

scratch=".build-$kind"
options=(--sanitize="$kind" --scratch-path "$scratch")
found="$scratch/findings"
export TSAN_OPTIONS="exitcode=66:report_signal_unsafe=0:log_path=$PWD/$found/report"
# What lives until the process ends is no leak to look for here.
export ASAN_OPTIONS="detect_leaks=0:exitcode=66:log_path=$PWD/$found/report"
# Without this a crash waits for a debugger.
export SWIFT_BACKTRACE=enable=no
swift build --build-tests "${options[@]}"
rm -rf "$found"
mkdir -p "$found"
preload=()
if [[ "$kind" == thread ]]; then
    clang -O1 -Wall -Wextra -Werror -shared -fPIC -o "$scratch/tsan-mutex.so" scripts/tsan-mutex.c
    preload=(env LD_PRELOAD="$PWD/$scratch/tsan-mutex.so")
fi
status=0
"${preload[@]}" "$scratch/debug/dfsPackageTests.xctest" --testing-library swift-testing --no-parallel \
    ${2:+--filter "$2"} || status=$?
cat "$found"/* 2>/dev/null || true
reports=$(find "$found" -type f | wc -l)
echo "sanitizer ($kind): $reports processes with findings, the tests ended with $status"
((reports == 0)) || exit 66
exit "$status"
