# Sourced by run.sh and test.sh: whether the Release build is up to date with the sources. Needs $root.
# shellcheck shell=bash

release_dll="$root/artifacts/bin/Shortener.Api/release/Shortener.Api.dll"
release_stamp="$root/artifacts/release.stamp"

# What a build depends on, one path a line; further find tests narrow it.
release_sources() {
    find "$root/src" \( -name node_modules -o -name bin -o -name obj \) -prune -o -type f "$@" -print
    find "$root" -maxdepth 1 -type f \( -name 'Directory.*' -o -name global.json -o -name .editorconfig -o -name BannedSymbols.txt \) "$@"
}

# The stamp holds a checksum of the list of names, because a deleted file leaves no newer one behind.
release_names() { release_sources | LC_ALL=C sort | cksum; }

# A country database that could not be fetched is tried again on another day.
release_geo_settled() {
    [[ -e "$root/artifacts/geo-package/node_modules/@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb" ]] ||
        [[ -e "$root/artifacts/geo-package/attempted-$(date -u +%F)" ]]
}

release_up_to_date() {
    [[ -f "$release_dll" && -f "$release_stamp" ]] && release_geo_settled &&
        [[ "$(release_names)" == "$(<"$release_stamp")" ]] &&
        [[ -z "$(release_sources -newer "$release_stamp")" ]]
}

# release_build COMMAND...: the stamp gets the time before the build, so that an edit during it counts as newer.
release_build() {
    local started="$root/artifacts/release.started"
    mkdir -p "$root/artifacts"
    release_names >"$started"
    "$@" || return 1
    mv "$started" "$release_stamp"
}
