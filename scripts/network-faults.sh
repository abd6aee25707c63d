#!/usr/bin/env bash
# Treats the network between real nodes badly: first late messages and reset connections, by proxies
# on the loopback address; then partitions, one-way ones too, and losses, in network namespaces with
# nftables. The second part needs root and skips with a line that says what lacks.
#
#   scripts/network-faults.sh                     120 seconds of each
#   scripts/network-faults.sh --seconds 600       what `dfschaos network` takes
#
# BIN is the folder of the executables (the debug build unless given), LOG a file that gets the
# reports as lines of JSON.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

prefix=dfs-chaos-
bridge=dfs-chaos
bin=${BIN:-$(swift build --show-bin-path)}
[[ -x $bin/dfschaos ]] || { echo "network-faults: FAILED, there is no $bin/dfschaos: build first." >&2; exit 1; }
(($# > 0)) || set -- --seconds 120

status=0
"$bin/dfschaos" network ${LOG:+--log "$LOG"} "$@" || status=$?
if ((status == 0)); then echo "delays and resets: OK"; else echo "delays and resets: FAILED"; fi

skip() {
    echo "partitions: SKIPPED, $*"
    exit "$status"
}

((EUID == 0)) || skip "this needs root."
for tool in ip nft; do
    command -v "$tool" >/dev/null || skip "$tool is not installed."
done
clean() {
    for k in 1 2 3 4; do ip netns del "$prefix$k" 2>/dev/null || true; done
    ip link del "$bridge" 2>/dev/null || true
}
trap clean EXIT
clean
ip link add "$bridge" type bridge 2>/dev/null || skip "no bridge can be made here."
ip addr add 10.77.77.254/24 dev "$bridge"
ip link set "$bridge" up
for k in 1 2 3 4; do
    ip netns add "$prefix$k" 2>/dev/null || skip "no network namespace can be made here."
    ip link add "dfsc$k" type veth peer name eth0 netns "$prefix$k"
    ip link set "dfsc$k" master "$bridge" up
    ip netns exec "$prefix$k" ip addr add "10.77.77.$k/24" dev eth0
    ip netns exec "$prefix$k" ip link set eth0 up
    ip netns exec "$prefix$k" ip link set lo up
done
ip netns exec "${prefix}1" nft list ruleset >/dev/null 2>&1 || skip "nftables do not work here."

result=0
"$bin/dfschaos" network --namespaces "$prefix" ${LOG:+--log "$LOG"} "$@" || result=$?
if ((result == 0)); then echo "partitions: OK"; else echo "partitions: FAILED"; fi
((status != 0)) || status=$result
exit "$status"
