#!/usr/bin/env bash
# Makes every proof of docs/reliability.md anew and writes its table: simulations, real processes,
# power cuts, network faults. What this machine has no rights for is skipped with a line.
#
#   scripts/reliability.sh            a few minutes
#   scripts/reliability.sh long       the numbers of the page; some hours
#   scripts/reliability.sh long storm power      only these
#
# BIN is the folder of the executables; without it a release build is made.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

size=quick
if [[ ${1:-} == long || ${1:-} == quick ]]; then size=$1; shift; fi
all=(simulation members healing variants catalog storm race race-kill minority blocked power sync-points network)
(($# > 0)) || set -- "${all[@]}"
if [[ -z ${BIN:-} ]]; then
    for product in dfs dfc dfssim dfschaos; do swift build -c release --product "$product"; done
    BIN=$(swift build -c release --show-bin-path)
fi
export BIN
LOG=$(mktemp)
export LOG
trap 'rm -f "$LOG"' EXIT

# pick QUICK LONG: the number for this size.
pick() { if [[ $size == long ]]; then echo "$2"; else echo "$1"; fi; }

run() {
    case $1 in
    simulation) "$BIN/dfssim" --seeds "$(pick 2000 100000)" --log "$LOG" ;;
    members) "$BIN/dfssim" --kind members --seeds "$(pick 2000 100000)" --log "$LOG" ;;
    healing) "$BIN/dfssim" --kind healing --seeds "$(pick 2000 100000)" --log "$LOG" ;;
    variants)
        local kind
        for kind in files members healing; do
            "$BIN/dfssim" --kind "$kind" --seeds 1000 --broken --log "$LOG"
        done
        ;;
    catalog)
        local memory
        memory=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
        "$BIN/dfschaos" catalog --seed 1 --seeds "$(pick 5 200)" --root "$memory" --log "$LOG"
        rm -rf "$memory"
        ;;
    storm) "$BIN/dfschaos" storm --kills "$(pick 20 500)" --log "$LOG" ;;
    race) "$BIN/dfschaos" race --clients 32 --rounds "$(pick 10 100)" --log "$LOG" ;;
    race-kill) "$BIN/dfschaos" race --kill --clients 32 --rounds "$(pick 10 100)" --log "$LOG" ;;
    minority) "$BIN/dfschaos" minority --log "$LOG" ;;
    blocked) "$BIN/dfschaos" blocked --deaths "$(pick 20 200)" --log "$LOG" ;;
    power) scripts/power-cuts.sh --cuts "$(pick 10 100)" ;;
    sync-points)
        scripts/power-cuts.sh sync-points --nodes 1
        scripts/power-cuts.sh sync-points --nodes 4
        ;;
    network) scripts/network-faults.sh --seconds "$(pick 30 600)" ;;
    *)
        echo "There is no proof '$1'. There are: ${all[*]}." >&2
        return 2
        ;;
    esac
}

status=0
for name in "$@"; do
    echo "== $name"
    run "$name" || status=1
done

commit=$(git rev-parse --short=9 HEAD)
git diff --quiet HEAD -- Sources migrations Package.swift || commit+="+"
sed "s/^{/{\"commit\":\"$commit\",/" "$LOG" >>docs/reliability.jsonl
python3 scripts/reliability-table.py
exit "$status"
