#!/usr/bin/env bash
# Fuzzes every decoder with libFuzzer.
#
#     fuzz/run.sh [RUNS]     default 1,000,000; inputs that are worth keeping go to fuzz/corpus
#
# An input that crashes is left as fuzz/crash-…; run it again with .build/…/dfsfuzz FILE.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

swift build -c release --sanitize=fuzzer --product dfsfuzz
mkdir -p corpus .build/new
# Without this a crash waits for a debugger.
export SWIFT_BACKTRACE=enable=no
"$(swift build -c release --show-bin-path)"/dfsfuzz .build/new corpus \
    -runs="${1:-1000000}" -max_len=4096 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1
# Keep the smallest set that reaches the same code.
"$(swift build -c release --show-bin-path)"/dfsfuzz -merge=1 corpus .build/new
