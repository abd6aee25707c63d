#!/usr/bin/env bash
# The main job on a real book, from nothing: installs what is missing, builds, makes a cluster of
# four nodes on this machine, puts a book, lists, gets, loses a node, gets it again, verifies.
# Leaves nothing running. Takes about ten minutes the first time, nearly all of it to build.
#
#   scripts/demo.sh             in a temporary folder, removed at the end
#   DEMO_KEEP=1 scripts/demo.sh keeps the folder, for looking around
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/packages.sh

say() { printf '\n== %s\n' "$*"; }
run() {
    printf '$ %s\n' "$*"
    "$@"
}

require_swift
install_missing_packages
say "Build"
swift build -c release --product dfs
swift build -c release --product dfc
bin=$(swift build -c release --show-bin-path)
PATH="$bin:$PATH"

work=$(mktemp -d)
node_pids=()
finish() {
    local status=$?
    ((${#node_pids[@]} == 0)) || kill "${node_pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    if [[ -n "${DEMO_KEEP:-}" ]]; then echo "Kept: $work"; else rm -rf "$work"; fi
    exit "$status"
}
trap finish EXIT

free_base_port() {
    python3 - <<'PY'
import random, socket
for _ in range(100):
    base = random.randrange(12000, 31000)
    sockets = []
    try:
        for port in range(base, base + 4):
            s = socket.socket()
            s.bind(("127.0.0.1", port))
            sockets.append(s)
        print(base)
        break
    except OSError:
        pass
    finally:
        for s in sockets:
            s.close()
PY
}

start_node() {
    dfs serve --config "$work/cluster/dfs$1.conf" >"$work/dfs$1.out" 2>"$work/dfs$1.log" &
    node_pids[$1]=$!
    for _ in $(seq 100); do
        grep -q listening "$work/dfs$1.out" && return
        sleep 0.1
    done
    echo "Node DFS$1 did not start:" >&2
    cat "$work/dfs$1.log" >&2
    return 1
}

say "A real book: the Jargon File, from the Debian package jargon-text"
(cd "$work" && apt-get -o APT::Sandbox::User= download -q jargon-text >/dev/null)
dpkg -x "$work"/jargon-text_*.deb "$work/package"
zcat "$work/package/usr/share/doc/jargon-text/jargon.txt.gz" >"$work/Book1"
ls -l "$work/Book1"

say "Make a cluster of four nodes and start them"
run dfs init --root "$work/cluster" --nodes 4 --base-port "$(free_base_port)"
for k in 1 2 3 4; do start_node "$k"; done
run dfs status --root "$work/cluster"

say "A user"
password=$(head -c 15 /dev/urandom | base64)
printf '%s\n' "$password" | run dfs user add Suraj --password-stdin --root "$work/cluster"
export DFC_CONFIG="$work/cluster/dfc.conf" DFC_USER=Suraj DFC_PASSWORD="$password"
export XDG_STATE_HOME="$work/state"
run dfc login

say "Put, list, get"
run dfc put "$work/Book1"
run dfc list --long
run dfc get --plan Book1
run dfc get Book1 "$work/Book1.back"
run cmp "$work/Book1" "$work/Book1.back"
sha256sum "$work/Book1" "$work/Book1.back"

say "What the catalogs say, with nothing but sqlite3"
for k in 1 2 3 4; do
    echo "DFS$k: chunks $(sqlite3 -readonly "$work/cluster/DFS$k/catalog.db" \
        "SELECT group_concat(chunk, ',') FROM v_blobs WHERE path = 'Book1'")"
done

say "Stop a node: the book is still whole"
kill "${node_pids[2]}"
wait "${node_pids[2]}" || true
unset 'node_pids[2]'
run dfs status --root "$work/cluster" || true
run dfc list --complete
run dfc get --explain Book1 "$work/Book1.again"
run cmp "$work/Book1" "$work/Book1.again"

say "Verify every node against its catalog (DFS2 is stopped; its folder is checked directly)"
run dfs verify --root "$work/cluster"

say "Done: one book, four nodes, one of them lost, every byte checked"
