#!/usr/bin/env bash
# Fuzzes every decoder with libFuzzer.
#
#     fuzz/run.sh [RUNS] [SEED]     default 1,000,000 inputs and a seed by chance, which is printed
#
# It begins with the examples of the tests and with fuzz/corpus.txt, and leaves in that file the smallest
# set of inputs that reaches the same code; the tests go through it, too. How many inputs each decoder was
# given, and how many of them it took, is in fuzz/.build/tally.txt. An input that crashes is left as
# fuzz/crash-…; run it again with fuzz/.build/release/dfsfuzz FILE.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
runs=${1:-1000000}
seed=${2:-$RANDOM$RANDOM}

build=(swift build -c release --sanitize=fuzzer --product dfsfuzz)
"${build[@]}"
program="$("${build[@]}" --show-bin-path)/dfsfuzz"
rm -rf .build/known .build/merged
mkdir -p .build/new .build/known .build/merged
# Without this a crash waits for a debugger.
export SWIFT_BACKTRACE=enable=no
export DFS_FUZZ_KEPT=corpus.txt
DFS_FUZZ_UNPACK=.build/known "$program" -runs=0 .build/known >/dev/null 2>&1
echo "seed $seed"
DFS_FUZZ_TALLY=.build/tally.txt "$program" .build/new .build/known -runs="$runs" -seed="$seed" \
    -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
sort -n .build/tally.txt
# Keep the smallest set that reaches the same code.
"$program" -merge=1 .build/merged .build/known .build/new 2>&1 | tail -1
DFS_FUZZ_PACK=.build/merged "$program" -runs=0 .build/merged >/dev/null 2>&1
echo "$(wc -l <corpus.txt) inputs kept"
