#!/usr/bin/env bash
# Records everything that four nodes and a client say to each other on the loopback interface during a
# login, put, get, the loss of a node's blobs and their return, and looks for the password, the token,
# the file's name and its bytes in the record. Needs tcpdump and the right to use it (root).
#
#   scripts/wire-check.sh BIN      BIN is the folder of dfs and dfc, such as .build/debug
#
# Exits with 1 if anything is found. The same record of a cluster without TLS must show all of them,
# or the search would prove nothing.
set -euo pipefail
bin=$(realpath "${1:?the folder of dfs and dfc}")
PATH="$bin:$PATH"
work=$(mktemp -d)
pids=()
finish() {
    ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

password="Pa55-word-that-nobody-says"
marker="bytes-that-only-the-file-has"
name="a-name-that-only-the-file-has"
export DFC_USER=alice XDG_STATE_HOME="$work/state"
# So long that it is cut into chunks, and the marker is in each.
for _ in $(seq 4000); do echo "$marker"; done >"$work/file"
printf '%s\n' "$password" >"$work/password"

# record NAME PORT [--plain]: the whole story, with its packets in NAME.pcap
record() {
    local story=$1 port=$2 plain=${3:-}
    local root="$work/$story" conf="dfc${plain:+-plain}.conf"
    dfs init --root "$root" --base-port "$port" >/dev/null
    dfs up --root "$root" ${plain:+$plain} >"$work/$story.out" 2>"$work/$story.log" &
    pids+=($!)
    local node=$!
    for _ in $(seq 300); do grep -q '^ready' "$work/$story.out" && break; sleep 0.1; done
    tcpdump -i lo -s 0 -U -w "$work/$story.pcap" "portrange $port-$((port + 3))" 2>/dev/null &
    local dump=$!
    pids+=("$dump")
    sleep 1
    dfs user add alice --password-stdin --root "$root" ${plain:+$plain} <"$work/password" >/dev/null
    dfc --config "$root/$conf" --password-file "$work/password" login >/dev/null
    dfc --config "$root/$conf" put "$work/file" "$name"
    dfc --config "$root/$conf" get "$name" "$work/$story.got"
    cmp "$work/file" "$work/$story.got"
    find "$root/DFS1/blobs" -type f -delete
    dfc --config "$root/$conf" get "$name" "$work/$story.again"
    cmp "$work/file" "$work/$story.again"
    dfs verify --root "$root" ${plain:+$plain} >"$work/$story.verify" 2>&1 || true
    dfs repair --root "$root" ${plain:+$plain} >"$work/$story.repair" 2>&1 || true
    sleep 1
    kill "$dump" && wait "$dump" || true
    kill "$node" && wait "$node" || true
}

# found NAME: which of the secrets are in the record
found() {
    local token
    token=$(sed -E 's/.*"token":"([^"]+)".*/\1/' "$work"/state/dfc/*-alice.token | tail -1)
    for secret in "$password" "$token" "$marker" "$name"; do
        grep -aqF -- "$secret" "$work/$1.pcap" && echo "${secret:0:12}…"
    done
    return 0
}

record tls 21001
tls=$(found tls)
packets=$(tcpdump -r "$work/tls.pcap" 2>/dev/null | wc -l)
rm -rf "$work/state"
record plain 21101 --plain
plain=$(found plain | wc -l)
echo "with TLS: $packets packets, secrets found: ${tls:-none}; without TLS: $plain of 4 found"
[[ -z "$tls" && "$plain" -eq 4 ]]
