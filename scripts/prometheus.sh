#!/usr/bin/env bash
# Lets a real Prometheus (Debian's) scrape a cluster of four nodes on this machine, over TLS and with
# a monitor token, and checks what it got: every target is up, the text passes promtool's rules, and
# the numbers are those of `dfs status`. Leaves nothing running.
#
#   scripts/prometheus.sh [BIN]   BIN is the folder with dfs and dfc (default: the debug build)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=${1:-.build/debug}
command -v prometheus >/dev/null && command -v promtool >/dev/null || {
    echo "Prometheus is missing: apt-get install --no-install-recommends prometheus" >&2
    exit 69
}

work=$(mktemp -d)
pids=()
finish() {
    local status=$?
    ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT

base=$((12000 + RANDOM % 15000))
"$bin/dfs" init --root "$work/c" --nodes 4 --base-port "$base" >/dev/null
for number in 1 2 3 4; do
    "$bin/dfs" serve --config "$work/c/dfs$number.conf" >"$work/$number.out" 2>"$work/$number.log" &
    pids+=($!)
done
for number in 1 2 3 4; do
    for _ in $(seq 200); do grep -q listening "$work/$number.out" && break || sleep 0.1; done
done
printf 'correct horse battery staple 7\n' |
    "$bin/dfs" user add alice --password-stdin --root "$work/c" >/dev/null
export DFC_CONFIG="$work/c/dfc.conf" DFC_USER=alice DFC_PASSWORD='correct horse battery staple 7'
head -c 3000000 /dev/urandom >"$work/file"
for name in a b c; do "$bin/dfc" put "$work/file" "$name" >/dev/null; done

(umask 077 && "$bin/dfs" monitor-token --root "$work/c" >"$work/token")
curl -sS --cacert "$work/c/keys/ca.pem" -H "Authorization: Bearer $(<"$work/token")" \
    "https://127.0.0.1:$base/v1/metrics" >"$work/metrics"
promtool check metrics <"$work/metrics"
echo "promtool: $(grep -c '^# TYPE' "$work/metrics") metrics follow the rules"

targets=$(for n in 0 1 2 3; do printf '"127.0.0.1:%s",' $((base + n)); done)
cat >"$work/prometheus.yml" <<YAML
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: dfs
    scheme: https
    metrics_path: /v1/metrics
    authorization: {credentials_file: $work/token}
    tls_config: {ca_file: $work/c/keys/ca.pem}
    static_configs: [{targets: [${targets%,}]}]
YAML
promtool check config "$work/prometheus.yml" >/dev/null
port=$((base + 100))
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" \
    --web.listen-address="127.0.0.1:$port" 2>"$work/prometheus.log" &
pids+=($!)

ask() {
    curl -sS --get "http://127.0.0.1:$port/api/v1/query" --data-urlencode "query=$1" |
        python3 -c 'import json,sys; r=json.load(sys.stdin)["data"]["result"]; print(r[0]["value"][1] if r else "")'
}
for _ in $(seq 60); do
    [[ $(ask 'sum(up{job="dfs"})' 2>/dev/null || true) == 4 ]] && break || sleep 0.5
done
check() {
    local found
    found=$(ask "$1")
    echo "$1 = $found (expected $2)"
    [[ $found == "$2" ]]
}
check 'sum(up{job="dfs"})' 4
check 'min(dfs_files)' 3
check 'max(dfs_files)' 3
check 'sum(dfs_ready)' 4
check 'sum(dfs_repair_queue_chunks)' 0
check 'sum(dfs_chunks_stored_total)' "$("$bin/dfs" status --json --root "$work/c" |
    python3 -c 'import json,sys; print(sum(json.loads(l)["chunks"] for l in sys.stdin))')"
echo "Prometheus reads the nodes."
