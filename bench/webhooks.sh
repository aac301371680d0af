#!/usr/bin/env bash
# Webhooks of 5,000 clicks a second to one receiver on loopback: bench/webhooks.sh VISITS [SERVER [SECONDS]]
# VISITS is a folder with clicks/usagov_bitly_*.gz; SERVER a PostgreSQL on which databases may be created (without it: SQLite alone).
# Build first: dotnet build -c Release bench/Shortener.Benchmarks.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
bench() { dotnet "$root/artifacts/bin/Shortener.Benchmarks/release/Shortener.Benchmarks.dll" --webhooks "$@"; }
bench "$1" "${3:-20}"
[[ -z "${2:-}" ]] || bench "$1" "${3:-20}" "$2"
