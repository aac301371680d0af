# Sourced by run.sh and test.sh: what must be on the machine, installed from Debian's packages where we are root.
# shellcheck shell=bash

as_root() { [[ "$(id -u)" == 0 ]]; }

# install_packages WHY PACKAGE...
install_packages() {
    local why="$1"
    shift
    if ! as_root || ! command -v apt-get >/dev/null; then
        echo "$why is missing. Install it (on Debian, as root: apt-get install $*) and start again." >&2
        return 1
    fi
    echo "Installing $* ($why) ..." >&2
    [[ -n "${shortener_apt_updated:-}" ]] || apt-get update -qq >&2 || true
    shortener_apt_updated=1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

require_icu() {
    if ldconfig -p 2>/dev/null | grep -q 'libicuuc\.so' || /sbin/ldconfig -p 2>/dev/null | grep -q 'libicuuc\.so'; then
        return
    fi
    local package=libicu72
    if as_root && command -v apt-cache >/dev/null; then
        apt-get update -qq >&2 || true
        shortener_apt_updated=1
        # The package's name carries ICU's version: libicu72 on Debian 12, libicu76 on Debian 13.
        package="$(apt-cache search --names-only '^libicu[0-9]+$' | cut -d' ' -f1 | sort -V | tail -n 1)"
    fi
    install_packages "ICU, which .NET needs for Spanish, Russian and Unicode," "${package:-libicu72}"
}

require_dotnet() {
    if ! command -v dotnet >/dev/null; then
        local place
        for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
            if [[ -n "$place" && -x "$place/dotnet" ]]; then
                export PATH="$place:$PATH"
                return
            fi
        done
        echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
        return 1
    fi
}

require_npm() {
    command -v npm >/dev/null && return
    if command -v node >/dev/null; then
        install_packages "npm" npm
    else
        install_packages "Node.js with npm" nodejs npm
    fi
}
