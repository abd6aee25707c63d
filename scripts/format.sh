#!/usr/bin/env bash
# Formats the sources (-f) or checks that they are formatted (-l, the default).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

places=(Sources Tests migrations Package.swift)

case "${1:--l}" in
-f)
    swift format --in-place --recursive --parallel "${places[@]}"
    echo "format: OK"
    ;;
-l)
    if swift format lint --strict --recursive --parallel "${places[@]}"; then
        echo "format: OK"
    else
        echo "format: FAILED, see above; scripts/format.sh -f repairs most of it"
        exit 1
    fi
    ;;
*)
    echo "Usage: scripts/format.sh [-f|-l]" >&2
    exit 64
    ;;
esac
