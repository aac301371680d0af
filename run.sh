#!/usr/bin/env bash
# Installs what is missing, builds Release when a source changed, and becomes the server: ./run.sh [SUBCOMMAND] [ARGUMENTS]
set -euo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
# shellcheck source=deploy/prerequisites.sh
source "$root/deploy/prerequisites.sh"
# shellcheck source=deploy/release-build.sh
source "$root/deploy/release-build.sh"

build() {
    local log="$root/artifacts/run-build.log"
    require_npm
    echo "Building (about a minute the first time) ..." >&2
    # No build servers: they would outlive the build, holding this shell's output open and a few hundred megabytes.
    if ! release_build dotnet build "$root/src/Shortener.Api" --configuration Release --nologo --verbosity quiet \
        --disable-build-servers >"$log" 2>&1; then
        cat "$log" >&2
        echo "The build failed (log above)." >&2
        return 1
    fi
}

require_icu
require_dotnet
if ! release_up_to_date; then
    mkdir -p "$root/artifacts"
    # Two starts at once (a server and a worker) build one after the other; the second finds everything up to date.
    (
        flock 9
        release_up_to_date || build
    ) 9>"$root/artifacts/run.lock"
fi

# Without this the server watches the whole working directory, for changes of appsettings.json that it does not obey anyway:
# slow to start in a folder with many files.
export DOTNET_hostBuilder__reloadConfigOnChange="${DOTNET_hostBuilder__reloadConfigOnChange:-false}"
exec dotnet "$release_dll" "$@"
