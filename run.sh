#!/usr/bin/env bash
# Installs what is missing, builds Release when a source changed, and becomes the server: ./run.sh [SUBCOMMAND] [ARGUMENTS]
set -euo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
artifacts="$root/artifacts"
dll="$artifacts/bin/Shortener.Api/release/Shortener.Api.dll"
stamp="$artifacts/run.stamp"
# shellcheck source=deploy/prerequisites.sh
source "$root/deploy/prerequisites.sh"

# What a build depends on, one path a line; further find tests narrow it. The list of names goes into the stamp as a checksum,
# because a deleted file leaves no newer one behind.
sources() {
    find "$root/src" \( -name node_modules -o -name bin -o -name obj \) -prune -o -type f "$@" -print
    find "$root" -maxdepth 1 -type f \( -name 'Directory.*' -o -name global.json -o -name .editorconfig -o -name BannedSymbols.txt \) "$@"
}

geo_settled() {
    [[ -e "$artifacts/geo-package/node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb" ]] ||
        [[ -e "$artifacts/geo-package/attempted-$(date -u +%F)" ]]
}

up_to_date() {
    [[ -f "$dll" && -f "$stamp" ]] && geo_settled &&
        [[ "$(sources | sort | cksum)" == "$(<"$stamp")" ]] &&
        [[ -z "$(sources -newer "$stamp")" ]]
}

build() {
    local log="$artifacts/run-build.log" started="$artifacts/run.started"
    require_npm
    echo "Building (about a minute the first time) ..." >&2
    sources | sort | cksum >"$started"
    # No build servers: they would outlive the build, holding this shell's output open and a few hundred megabytes.
    if ! dotnet build "$root/src/Shortener.Api" --configuration Release --nologo --verbosity quiet --disable-build-servers >"$log" 2>&1; then
        cat "$log" >&2
        echo "The build failed (log above)." >&2
        return 1
    fi
    mv "$started" "$stamp"
}

require_icu
require_dotnet
mkdir -p "$artifacts"
if ! up_to_date; then
    # Two starts at once (a server and a worker) build one after the other; the second finds everything up to date.
    (
        flock 9
        up_to_date || build
    ) 9>"$artifacts/run.lock"
fi

# The lowest-ranking place for the address: --urls, URLS and appsettings.json all win over it.
case "${1:-serve}" in
    serve | -*)
        if [[ -z "${ASPNETCORE_URLS:-}${ASPNETCORE_HTTP_PORTS:-}${ASPNETCORE_HTTPS_PORTS:-}${DOTNET_URLS:-}${DOTNET_HTTP_PORTS:-}${HTTP_PORTS:-}" ]]; then
            export ASPNETCORE_URLS=http://127.0.0.1:8080
        fi
        ;;
esac
exec dotnet "$dll" "$@"
