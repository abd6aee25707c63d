# To be sourced: what the scripts need on a machine, and how it gets there.

require_swift() {
    if [[ "$(swift --version 2>/dev/null || true)" != *"Swift version"* ]]; then
        echo "The Swift compiler is not on the PATH as 'swift'. Install Swift from swift.org" \
            "(the program 'swift' of OpenStack is another one)." >&2
        exit 69
    fi
}

install_missing_packages() {
    local missing=()
    [[ -e /usr/include/sqlite3.h ]] || missing+=(libsqlite3-dev)
    command -v sqlite3 >/dev/null || missing+=(sqlite3)
    command -v curl >/dev/null || missing+=(curl)
    command -v python3 >/dev/null || missing+=(python3)
    command -v openssl >/dev/null || missing+=(openssl)
    if ((${#missing[@]} == 0)); then return; fi

    local root=()
    if ((EUID != 0)); then root=(sudo); fi
    if ! command -v apt-get >/dev/null || { ((EUID != 0)) && ! command -v sudo >/dev/null; }; then
        echo "These packages are missing: ${missing[*]}. Install them and run this again." >&2
        exit 69
    fi
    echo "Installing ${missing[*]}"
    "${root[@]}" apt-get update -q
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y "${missing[@]}"
}
