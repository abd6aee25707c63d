#!/usr/bin/env bash
# Builds what is given to other machines: one archive with both programs (the Swift runtime inside,
# stripped), manual pages, completions, systemd units, examples and pages; and a Debian package of
# the same.
#
# Usage: scripts/release.sh [OUTPUT-FOLDER]      (dist without it; about ten minutes)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=$(realpath -m "${1:-dist}")
scratch=${RELEASE_SCRATCH:-.build/release-static}
build=(swift build -c release --static-swift-stdlib --scratch-path "$scratch")
for product in dfs dfc; do "${build[@]}" --product "$product"; done
binaries=$("${build[@]}" --show-bin-path)

version=$("$binaries/dfc" --version)
architecture=$(dpkg --print-architecture)
name="dfs-$version-linux-$architecture"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree="$work/$name"

mkdir -p "$tree"/{bin,lib/systemd/system,share/doc/dfs/examples,share/man/man1} \
    "$tree"/share/{bash-completion/completions,zsh/vendor-completions,fish/vendor_completions.d}
for program in dfs dfc; do
    strip -o "$tree/bin/$program" "$binaries/$program"
    complete=("$tree/bin/$program" --generate-completion-script)
    "${complete[@]}" bash >"$tree/share/bash-completion/completions/$program"
    "${complete[@]}" zsh >"$tree/share/zsh/vendor-completions/_$program"
    "${complete[@]}" fish >"$tree/share/fish/vendor_completions.d/$program.fish"
done
scripts/man-pages.py "$tree/bin" "$tree/share/man/man1"
gzip -9n "$tree"/share/man/man1/*.1
cp conf/*.service "$tree/lib/systemd/system/"
cp conf/*.conf "$tree/share/doc/dfs/examples/"
cp -r README.md docs scripts/recover-file.sh "$tree/share/doc/dfs/"

mkdir -p "$output"
tar -C "$work" --owner=0 --group=0 --sort=name -czf "$output/$name.tar.gz" "$name"

# The package of a library that the programs load, under either name of /lib.
owner() { # LIBRARY
    local path
    for path in "$1" "${1#/usr}" "/usr$1" "$(realpath "$1")"; do
        dpkg -S "$path" 2>/dev/null | cut -d : -f 1 && return
    done
    echo "release: no package has $1; is the Swift runtime linked statically?" >&2
    return 1
}
libraries=$(ldd "$tree"/bin/* | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | sort -u)
depends=$(for library in $libraries; do owner "$library" || exit 1; done | sort -u |
    paste -s -d , | sed 's/,/, /g')
package="$work/package"
mkdir -p "$package/DEBIAN" "$package/usr"
cp -r "$tree"/{bin,lib,share} "$package/usr/"
# The archive is for /usr/local, the package for /usr.
sed -i 's|/usr/local/bin/|/usr/bin/|' "$package"/usr/lib/systemd/system/*.service
grep -q '^ExecStart=/usr/bin/dfs ' "$package/usr/lib/systemd/system/dfs@.service"
# The user of the unit, and the place of its nodes.
cat >"$package/DEBIAN/postinst" <<'POSTINST'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    getent passwd dfs >/dev/null || useradd --system --user-group --home-dir /var/lib/dfs \
        --no-create-home --shell /usr/sbin/nologin dfs
    install -d -m 755 /var/lib/dfs
fi
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
POSTINST
chmod 755 "$package/DEBIAN/postinst"
cat >"$package/DEBIAN/control" <<CONTROL
Package: dfs
Version: $version
Architecture: $architecture
Maintainer: dfs <dfs@localhost>
Section: net
Priority: optional
Depends: $depends, passwd
Description: distributed file store with a catalog on every node
 Keeps users' files in chunks on a handful of machines, without a master. dfs runs and inspects
 nodes; dfc puts and gets files.
CONTROL
dpkg-deb --root-owner-group -Zgzip --build "$package" "$output/dfs_${version}_$architecture.deb" >/dev/null

ls -l "$output/$name.tar.gz" "$output/dfs_${version}_$architecture.deb"
echo "release: $version"
