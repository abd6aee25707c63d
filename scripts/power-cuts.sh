#!/usr/bin/env bash
# Cuts the power of the nodes' disks under load and compares what is left with what was acknowledged.
# Each node gets an ext4 image behind a loop device. Needs root and the rights to mount; skips with
# a line that says what lacks.
#
#   scripts/power-cuts.sh                     100 cuts
#   scripts/power-cuts.sh --cuts 10 --seed 7  what `dfschaos power` takes
#   scripts/power-cuts.sh sync-points         a cut before each sync of a put (`dfschaos sync-points`)
#
# BIN is the folder of the executables (the debug build unless given), LOG a file that gets the
# report as a line of JSON.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

skip() {
    echo "power-cuts: SKIPPED, $*"
    exit 0
}

((EUID == 0)) || skip "this needs root."
for tool in losetup mkfs.ext4 mount umount truncate unshare; do
    command -v "$tool" >/dev/null || skip "$tool is not installed."
done
# The disks are seen here only: a namespace that is copied from this one meanwhile would hold them
# mounted, and a disk whose power was cut could not be mounted anew.
if [[ -z ${POWER_CUTS_ALONE:-} ]]; then
    unshare --mount true 2>/dev/null || skip "mount namespaces cannot be made here."
    POWER_CUTS_ALONE=1 exec unshare --mount "$BASH" scripts/power-cuts.sh "$@"
fi

probe=$(mktemp -d)
clean() {
    umount "$probe/mount" 2>/dev/null || true
    rm -rf "$probe"
}
trap clean EXIT
mkdir "$probe/mount"
truncate -s 16M "$probe/image"
mkfs.ext4 -q -F "$probe/image"
mount -t ext4 -o loop "$probe/image" "$probe/mount" 2>/dev/null \
    || skip "loop devices cannot be mounted here."

check=power
if [[ ${1:-} == sync-points ]]; then
    check=$1
    shift
fi
bin=${BIN:-$(swift build --show-bin-path)}
[[ -x $bin/dfschaos ]] || { echo "power-cuts: FAILED, there is no $bin/dfschaos: build first." >&2; exit 1; }
status=0
"$bin/dfschaos" "$check" ${LOG:+--log "$LOG"} "$@" || status=$?
if ((status == 0)); then echo "$check: OK"; else echo "$check: FAILED"; fi
exit "$status"
