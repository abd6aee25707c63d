#!/usr/bin/env bash
# Runs a command beside four nodes that exist only for it: a foreign benchmark, a profiler.
#
# The command finds `dfc` in its PATH, logged in as the user `bench`, and the nodes' processes in
# $DFS_NODES. Everything is removed at the end.
#
# Usage: scripts/bench-nodes.sh [--plain] [--folder FOLDER] COMMAND [ARGUMENT]...
#        BIN=… names the folder of the programs (the release build without it).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

plain=()
folder=${TMPDIR:-/tmp}
while [[ ${1:-} == --* ]]; do
    case $1 in
    --plain) plain=(--plain) && shift ;;
    --folder) folder=$2 && shift 2 ;;
    *) echo "bench-nodes: there is no option '$1'" >&2 && exit 64 ;;
    esac
done
[[ $# -gt 0 ]] || { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 64; }
bin=${BIN:-$(cd "$here" && swift build -c release --show-bin-path)}

root=$(mktemp -d "$folder/dfs-bench.XXXXXXXX")
nodes=()
finish() {
    kill "${nodes[@]}" 2>/dev/null || true
    wait "${nodes[@]}" 2>/dev/null || true
    rm -rf "$root"
}
trap finish EXIT

export DFS_LOG_LEVEL=warning XDG_STATE_HOME="$root/state" DFC_USER=bench PATH="$bin:$PATH"
dfs init --root "$root/cluster" --base-port "${BASE_PORT:-21001}" >/dev/null
for number in 1 2 3 4; do
    dfs serve --config "$root/cluster/dfs$number.conf" "${plain[@]}" >"$root/$number.out" &
    nodes+=($!)
done
for number in 1 2 3 4; do
    for _ in {1..300}; do
        grep -q "listening on" "$root/$number.out" && continue 2
        sleep 0.1
    done
    echo "bench-nodes: a node did not start" >&2
    exit 69
done

export DFC_CONFIG="$root/cluster/dfc.conf" DFS_NODES="${nodes[*]}"
if [[ ${#plain[@]} -gt 0 ]]; then
    sed 's/authority: .*/plain: true/' "$DFC_CONFIG" >"$root/cluster/dfc-plain.conf"
    DFC_CONFIG="$root/cluster/dfc-plain.conf"
fi
password=$(head -c 18 /dev/urandom | base64)
dfs user add bench --password-stdin --root "$root/cluster" "${plain[@]}" <<<"$password" >/dev/null
DFC_PASSWORD=$password dfc login >/dev/null
"$@"
