# What the scripts of this folder share; sourced by them. Not here: what an artefact is made of (a script each).
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# What may be kept from one run to the next and may be missing: tools, SDKs, Wine's prefixes, what cargo built for other systems.
cache=${INTERLOCK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/interlock-build}
mkdir -p "$cache"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)

# The compiler that everything which is given out is made with: another one makes other bytes.
compiler=1.95.0

# Where the artefacts go.
dist=${INTERLOCK_DIST:-$root/dist}
export PYTHONDONTWRITEBYTECODE=1

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

# The time that everything which is shipped bears: that of the last commit, so that two builds of it are equal.
epoch() { printf '%s' "${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct)}"; }

# Builds programs as they are shipped: dist_build TARGET [CARGO ARGUMENT…]; INTERLOCK_RUSTFLAGS are further flags. No path of this machine gets into them: those of
# the sources, of the crates and of the compiler have other names in there. (build.rs keeps the time out of Windows' headers.)
dist_build() {
  local target=$1 separator=$'\x1f' flags found
  shift
  found=$(rustc --version | cut -d ' ' -f 2)
  [ "${INTERLOCK_PROFILE:-dist}" = dev ] || [ "$found" = "$compiler" ] ||
    fail "this is Rust $found, and what is given out is made with $compiler: rustup default $compiler"
  rust_target "$target"
  flags=--remap-path-prefix=$(rustc --print sysroot)=/rust
  flags+=$separator--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo
  flags+=$separator--remap-path-prefix=$root=/interlock
  local flag
  for flag in ${INTERLOCK_RUSTFLAGS:-}; do flags+=$separator$flag; done
  (
    cd "$root"
    # One time for all commits: no source asks for it, and AWS-LC and all above it would be compiled anew with each.
    CARGO_ENCODED_RUSTFLAGS=$flags SOURCE_DATE_EPOCH=0 \
      cargo build --locked --profile "${INTERLOCK_PROFILE:-dist}" --target "$target" "$@" >&2
  ) || fail "cargo could not build for $target"
}

# Where dist_build leaves a program: built TARGET NAME.
built() {
  local folder=${INTERLOCK_PROFILE:-dist}
  [ "$folder" != dev ] || folder=debug
  printf '%s' "${CARGO_TARGET_DIR:-$root/target}/$1/$folder/$2"
}

# Gives every file below a folder the time of the commit, and permissions that do not hang on this shell's umask.
settle() {
  find "$1" -type d -exec chmod 755 {} +
  find "$1" -type f -perm /111 -exec chmod 755 {} +
  find "$1" -type f ! -perm /111 -exec chmod 644 {} +
  find "$1" -exec touch -h -d "@$(epoch)" {} +
}

# Packs a folder of the current one: pack_tar FOLDER ARCHIVE.
pack_tar() {
  settle "$1"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(epoch)" --format=gnu -cf - "$1" | gzip -n9 >"$2"
}

# The same as zip, whose times have no zone: pack_zip FOLDER ARCHIVE.
pack_zip() {
  need zip
  settle "$1"
  rm -f "$2"
  find "$1" -type f | LC_ALL=C sort | TZ=UTC zip -X -9 -q "$2" -@
}
