#!/usr/bin/env bash
# Puts one file together from the data folders of the nodes, without dfs: it needs only sqlite3,
# cat and sha256sum. The nodes may run or not. docs/recovery.md explains every step.
#
# Usage: scripts/recover-file.sh OWNER PATH OUTPUT NODE-FOLDER...
set -euo pipefail

if (($# < 4)); then
    echo "Usage: $0 OWNER PATH OUTPUT NODE-FOLDER..." >&2
    exit 64
fi
owner=${1//\'/\'\'} path=${2//\'/\'\'} output=$3
shift 3

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Asks one node's catalog. A catalog that cannot be read counts as one that says nothing.
ask() { sqlite3 -readonly -separator ' ' "$1/catalog.db" "$2" 2>>"$work/errors" || true; }

# Which version is the newest, by the ballot at which it was chosen.
newest=''
for folder in "$@"; do
    row=$(ask "$folder" "
        SELECT printf('%020d', committed_counter), hex(committed_proposer), kind,
            coalesce(lower(hex(version)), '-')
        FROM registers WHERE space = 'file' AND owner = '$owner' AND path = '$path'
            AND committed_counter IS NOT NULL")
    [[ -n $row && $row > $newest ]] && newest=$row
done
read -r _ _ kind version <<<"$newest" || true
if [[ ${kind:-} != file ]]; then
    echo "$0: no catalog here knows a file '$path' of '$owner' (${kind:-nothing} is there)." >&2
    cat "$work/errors" >&2
    exit 3
fi

# What it is made of.
for folder in "$@"; do
    ask "$folder" "SELECT chunk_index, size, lower(hex(sha256)) FROM chunks
        WHERE version = x'$version' ORDER BY chunk_index" >"$work/chunks"
    size=$(ask "$folder" "SELECT size FROM versions WHERE id = x'$version' AND size IS NOT NULL")
    [[ -n $size ]] && break
done
if [[ -z $size ]]; then
    echo "$0: no catalog here says what version $version is made of." >&2
    exit 3
fi

# Puts the bytes of one chunk into $work/chunk, from one node's folder.
take() { # FOLDER INDEX
    local file="$1/blobs/${version:28:2}/${version:30:2}/$version-$2"
    rm -f "$work/chunk"
    if [[ -f $file ]]; then
        cat "$file" >"$work/chunk"
    else
        ask "$1" "SELECT writefile('$work/chunk', bytes) FROM blob_bytes
            WHERE version = x'$version' AND chunk_index = $2" >/dev/null
    fi
    [[ -f $work/chunk ]]
}

: >"$output.part"
missing=0
while read -r index _ sha256; do
    found=''
    for folder in "$@"; do
        take "$folder" "$index" || continue
        if sha256sum --status --check <<<"$sha256  $work/chunk"; then
            found=$folder
            break
        fi
        echo "$0: the copy of chunk $index in $folder is damaged." >&2
    done
    if [[ -z $found ]]; then
        echo "$0: chunk $index is in none of these folders." >&2
        missing=1
    else
        cat "$work/chunk" >>"$output.part"
    fi
done <"$work/chunks"
if ((missing)); then
    rm -f "$output.part"
    exit 5
fi
if [[ $(stat -c %s "$output.part") != "$size" ]]; then
    echo "$0: the chunks have not the $size bytes that the catalog names." >&2
    exit 65
fi
mv "$output.part" "$output"
echo "$output: $size bytes, version $version"
