#!/usr/bin/env bash
# ./test.sh          every test; starts its own PostgreSQL and Redis and stops them
# ./test.sh unit     the tests that need no server, under a minute
# ./test.sh faults   the full fault suite and soak
# The last line is "N passed, N failed, N skipped"; the exit code is 0 only if nothing failed.
set -euo pipefail

root="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
cd "$root"
# shellcheck source=deploy/prerequisites.sh
source "$root/deploy/prerequisites.sh"
# shellcheck source=deploy/release-build.sh
source "$root/deploy/release-build.sh"

mode="${1:-all}"
case "$mode" in
    all) projects=(UnitTests StoreContracts IntegrationTests BrowserTests FaultTests) ;;
    unit) projects=(UnitTests) ;;
    faults)
        projects=(FaultTests)
        export SHORTENER_FAULT_ROUNDS="${SHORTENER_FAULT_ROUNDS:-20}"
        ;;
    *)
        sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
esac

work="$(mktemp -d "${TMPDIR:-/tmp}/shortener-test.XXXXXX")"
results="$work/results"
passed=0 failed=0 skipped=0
server_pids=()

stop_servers() {
    local status=$? pid
    trap - EXIT
    for pid in "${server_pids[@]}"; do
        # SIGINT: PostgreSQL's fast shutdown, which does not wait for clients.
        kill -INT "$pid" 2>/dev/null || true
    done
    for pid in "${server_pids[@]}"; do
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
    exit "$status"
}
trap stop_servers EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A failed step counts like a failed test, so that the last line never hides it.
step_failed() {
    echo "FAILED: $1"
    failed=$((failed + 1))
}

finish() {
    echo "$passed passed, $failed failed, $skipped skipped"
    [[ "$failed" == 0 ]] || exit 1
    exit 0
}

free_port() {
    local port
    for _ in $(seq 100); do
        port=$((20000 + RANDOM % 10000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    return 1
}

postgres_folder() {
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) /usr/local/bin /usr/bin; do
        if [[ -x "$folder/initdb" && -x "$folder/postgres" ]]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

start_postgres() {
    postgres_folder >/dev/null || install_packages "PostgreSQL" postgresql || return 1
    local bin data="$work/postgres" port
    bin="$(postgres_folder)" || return 1
    mkdir -p "$data"
    local as=()
    if as_root; then
        # PostgreSQL refuses to run as root. setpriv becomes the server, so that its pid is the one we end.
        local user=postgres
        id -u "$user" >/dev/null 2>&1 || user=nobody
        chown "$user" "$data"
        chmod 711 "$work"
        as=(setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups)
    fi
    (cd / && "${as[@]}" "$bin/initdb" --pgdata="$data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
        --no-sync --no-instructions) >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log"; return 1; }
    for _ in 1 2 3; do
        port="$(free_port)" || return 1
        # The server outlives every test and no test cuts its power, so it need not flush to disk; everything else is as in production.
        (cd / && exec "${as[@]}" "$bin/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
            -c max_connections=300 -c fsync=off -c full_page_writes=off) >"$work/postgres.log" 2>&1 &
        local pid=$!
        if wait_for_port "$port" "$pid" && wait_until_ready "$bin" "$port"; then
            server_pids+=("$pid")
            export SHORTENER_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres"
            return
        fi
    done
    cat "$work/postgres.log"
    return 1
}

start_redis() {
    command -v redis-server >/dev/null || install_packages "Redis" redis-server || return 1
    local port
    mkdir -p "$work/redis"
    for _ in 1 2 3; do
        port="$(free_port)" || return 1
        redis-server --port "$port" --bind 127.0.0.1 --dir "$work/redis" --save "" --appendonly no >"$work/redis.log" 2>&1 &
        local pid=$!
        if wait_for_port "$port" "$pid"; then
            server_pids+=("$pid")
            export SHORTENER_TEST_REDIS="127.0.0.1:$port"
            return
        fi
    done
    cat "$work/redis.log"
    return 1
}

# wait_for_port PORT PID: false when the process ends first, or after 30 s.
wait_for_port() {
    local _
    for _ in $(seq 300); do
        kill -0 "$2" 2>/dev/null || return 1
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
        sleep 0.1
    done
    kill -INT "$2" 2>/dev/null || true
    return 1
}

# An open port is not enough: PostgreSQL refuses clients while it starts up.
wait_until_ready() {
    local _
    for _ in $(seq 300); do
        "$1/pg_isready" -q -h 127.0.0.1 -p "$2" && return 0
        sleep 0.1
    done
    return 1
}

run_project() {
    local project="tests/Shortener.$1" name="$1"
    # Nothing may hang for ever: a test that takes ten minutes is ended and named.
    local exit_code=0
    dotnet test "$project" --configuration Release --no-build --nologo --verbosity quiet \
        --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
        --blame-hang-timeout 10m --blame-hang-dump-type none || exit_code=$?
    local counters total ok bad
    counters="$(grep -o '<Counters [^>]*>' "$results/$name.trx" 2>/dev/null | head -n 1)" || true
    total="$(counter total "$counters")" ok="$(counter passed "$counters")" bad="$(counter failed "$counters")"
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - ok - bad))
    if [[ "$total" == 0 ]]; then
        step_failed "$name ran no test"
    elif [[ "$exit_code" != 0 && "$bad" == 0 ]]; then
        step_failed "$name ended with exit code $exit_code"
    fi
}

counter() {
    [[ "$2" =~ \ $1=\"([0-9]+)\" ]] && echo "${BASH_REMATCH[1]}" || echo 0
}

require_icu
require_dotnet
require_npm

# The tests of the DNS resolver are skipped, visibly, where dnsmasq is neither there nor to be had.
command -v dnsmasq >/dev/null || [[ -x /usr/sbin/dnsmasq ]] || install_packages "dnsmasq" dnsmasq-base || true

if [[ "$mode" != unit ]]; then
    start_postgres || { step_failed "PostgreSQL could not be started"; finish; }
    start_redis || { step_failed "Redis could not be started"; finish; }
    # Tests with Caddy are skipped, visibly, where it is neither there nor to be had.
    command -v caddy >/dev/null || install_packages "Caddy" caddy || true
    # Tests that read QR codes back are skipped, visibly, where their readers are neither there nor to be had.
    if ! command -v zbarimg >/dev/null || ! command -v rsvg-convert >/dev/null; then
        install_packages "zbar and librsvg" zbar-tools librsvg2-bin || true
    fi
    # Tests that send mail are skipped, visibly, where Debian's small SMTP server is neither there nor to be had.
    /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || install_packages "aiosmtpd" python3-aiosmtpd || true
    # Tests with an independent identity provider are skipped, visibly, where npm's is not to be had.
    [[ -d artifacts/oidc-provider/node_modules/oidc-provider ]] || npm install --prefix artifacts/oidc-provider --no-save --no-package-lock \
        --no-audit --no-fund --loglevel=error oidc-provider@9.13.3 >&2 || true
    # The fault tests shift a server's clock with its library.
    if ! compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null; then
        install_packages "libfaketime" libfaketime || { step_failed "libfaketime could not be installed"; finish; }
    fi
    if [[ "$mode" == all ]] && ! command -v chromium >/dev/null; then
        install_packages "Chromium" chromium || { step_failed "Chromium could not be installed"; finish; }
    fi
fi

if [[ "$mode" == unit ]]; then
    build=(dotnet build tests/Shortener.UnitTests)
else
    build=(release_build dotnet build Shortener.sln)
fi
if ! "${build[@]}" --configuration Release --nologo --verbosity quiet --disable-build-servers; then
    step_failed "the build"
    finish
fi
if [[ "$mode" == all ]] && ! dotnet format Shortener.sln --verify-no-changes --no-restore --verbosity quiet; then
    step_failed "dotnet format (run it to see what it changes)"
fi
if [[ "$mode" == all ]] && ! (cd src/Shortener.Api/Web && node_modules/.bin/tsc --noEmit); then
    step_failed "the type check of the scripts"
fi
for project in "${projects[@]}"; do
    run_project "$project"
done
finish
