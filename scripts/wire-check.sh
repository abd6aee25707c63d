#!/usr/bin/env bash
# Records everything that four nodes and a client say to each other on the loopback interface during a
# login, put and get, and then while a node fetches its lost chunks from the others, and looks for the
# password, the tokens, the file's name and its bytes in the records. Needs tcpdump and root.
#
#   scripts/wire-check.sh BIN      BIN is the folder of dfs and dfc, such as .build/debug
#
# Exits with 1 if anything is found. The same record of a cluster without TLS must show all of them,
# or the search would prove nothing.
set -euo pipefail
command -v tcpdump >/dev/null || {
    echo "This needs tcpdump. Install it (apt-get install tcpdump) and run this again." >&2
    exit 69
}
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
for _ in $(seq 40000); do echo "$marker"; done >"$work/file"
(umask 077; printf '%s\n' "$password" >"$work/password")

# record NAME PORT [--plain]: the whole story, with its packets in NAME.pcap
record() {
    local story=$1 port=$2 plain=${3:-}
    local root="$work/$story" conf="dfc${plain:+-plain}.conf"
    dfs init --root "$root" --base-port "$port" >/dev/null
    dfs up --root "$root" ${plain:+$plain} >"$work/$story.out" 2>"$work/$story.log" &
    pids+=($!)
    local node=$!
    for _ in $(seq 300); do grep -qs '^ready' "$work/$story.out" && break; sleep 0.1; done
    listen "$story" "$port"
    dfs user add alice --password-stdin --root "$root" ${plain:+$plain} <"$work/password" >/dev/null
    dfc --config "$root/$conf" --password-file "$work/password" login >/dev/null
    dfc --config "$root/$conf" put "$work/file" "$name"
    dfc --config "$root/$conf" get "$name" "$work/$story.got"
    cmp "$work/file" "$work/$story.got"
    deafen
    # The repair has a record of its own: nobody but nodes moves the bytes in it.
    local lost bytes
    lost=$(blobs "$root" | wc -l)
    bytes=$(blobs "$root" | xargs cat | wc -c)
    blobs "$root" | xargs rm
    listen "$story-repair" "$port"
    dfs verify --repair --root "$root" ${plain:+$plain} >"$work/$story.verify" 2>&1 || true
    for _ in $(seq 100); do (($(blobs "$root" | wc -l) == lost)) && break; sleep 0.1; done
    deafen
    local seen
    seen=$(stat -c %s "$work/$story-repair.pcap")
    echo "$story: DFS1 lost $lost blobs of $bytes bytes and has $(blobs "$root" | wc -l) again; $seen bytes recorded"
    ((lost > 0 && $(blobs "$root" | wc -l) == lost && seen > bytes))
    kill "$node" && wait "$node" || true
}

# The chunks that DFS1 keeps as files.
blobs() { find "$1/DFS1/blobs" -path "$1/DFS1/blobs/tmp" -prune -o -type f -print; }

# listen NAME PORT: begins a record; deafen ends it.
listen() {
    tcpdump -i lo -s 0 -U -w "$work/$1.pcap" "portrange $2-$(($2 + 3))" 2>/dev/null &
    dump=$!
    pids+=("$dump")
    sleep 1
}
deafen() {
    sleep 1
    kill "$dump" && wait "$dump" || true
}

# found NAME: which of the secrets are in the record
found() {
    local token renewal
    token=$(value token)
    renewal=$(value renewal)
    for secret in "$password" "$token" "$renewal" "$marker" "$name"; do
        grep -aqF -- "$secret" "$work/$1.pcap" && echo "${secret:0:12}…"
    done
    return 0
}

# value KEY: what the client keeps of its login under that key
value() { grep -oP "\"$1\":\"\K[^\"]+" "$work"/state/dfc/*-alice.token; }

record tls 21001
tls=$(found tls)$(found tls-repair)
packets=$(tcpdump -r "$work/tls.pcap" 2>/dev/null | wc -l)
repair=$(tcpdump -r "$work/tls-repair.pcap" 2>/dev/null | wc -l)
rm -rf "$work/state"
record plain 21101 --plain
plain=$(found plain | wc -l)
bytes=$(grep -acF -- "$marker" "$work/plain-repair.pcap" || true)
echo "with TLS: $packets packets and $repair of the repair, secrets found: ${tls:-none}"
echo "without TLS: $plain of 5 found, and the file's bytes in $bytes lines of the repair"
[[ -z "$tls" && "$plain" -eq 5 && "$bytes" -gt 0 && "$repair" -gt 0 ]]
