# What the scripts of this folder share; sourced by them. Not here: what an artefact is made of (a script each).
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# What may be kept from one run to the next and may be missing: tools, SDKs, Wine's prefixes, what cargo built for other systems.
cache=${INTERLOCK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/interlock-build}
mkdir -p "$cache"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)

say() { printf '\n== %s\n' "$*" >&2; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Installs the Debian packages that are missing.
need() {
  local missing=() package
  for package in "$@"; do
    dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "these Debian packages are missing: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The standard library of another system, for the compiler that builds the rest.
rust_target() {
  rustup target list --installed 2>/dev/null | grep -qx "$1" || rustup target add "$1" >&2 ||
    fail "rustup has no standard library for $1 (packaging/README.md says how to build one)"
}
