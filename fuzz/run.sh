#!/usr/bin/env bash
# Fuzzes every decoder with libFuzzer.
#
#     fuzz/run.sh [RUNS] [SEED]     default 1,000,000 inputs and a seed by chance, which is printed
#
# Inputs that reach code which no other does go to fuzz/corpus, the smallest set of them; the first run
# begins with the examples of the tests. How many inputs each decoder was given, and how many of them it
# took, is in fuzz/.build/tally.txt. An input that crashes is left as fuzz/crash-…; run it again with
# fuzz/.build/release/dfsfuzz FILE.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
runs=${1:-1000000}
seed=${2:-$RANDOM$RANDOM}

swift build -c release --sanitize=fuzzer --product dfsfuzz
program="$(swift build -c release --sanitize=fuzzer --show-bin-path)/dfsfuzz"
mkdir -p corpus .build/new .build/examples .build/merged
# Without this a crash waits for a debugger.
export SWIFT_BACKTRACE=enable=no
DFS_FUZZ_EXAMPLES=.build/examples "$program" -runs=0 .build/examples >/dev/null 2>&1
echo "seed $seed"
DFS_FUZZ_TALLY=.build/tally.txt "$program" .build/new corpus .build/examples -runs="$runs" \
    -seed="$seed" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
sort -n .build/tally.txt
# Keep the smallest set that reaches the same code.
rm -f .build/merged/*
"$program" -merge=1 .build/merged corpus .build/new .build/examples 2>&1 | tail -1
rm -f corpus/*
find .build/merged -type f -size -4k -exec cp {} corpus/ \;
echo "$(find corpus -type f | wc -l) inputs kept"
