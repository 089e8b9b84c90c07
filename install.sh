#!/bin/sh
# Installs the `tracker` executable for the current user:
#
#   curl -fsSL https://raw.githubusercontent.com/tracker-ml/tracker/main/install.sh | sh
#
# A download location holds `latest/download/VERSION` (one line: 0.1.0) and, in
# `download/v<version>/`, an archive with its checksum for every platform.
set -eu

REPOSITORY=https://github.com/tracker-ml/tracker

usage() {
  cat <<USAGE
Installs the tracker executable for the current user. Needs no root.

Usage: install.sh [--help]

Environment:
  TRACKER_VERSION        the version to install, such as 0.1.0 (default: the latest)
  TRACKER_INSTALL_DIR    where the executable goes (default: ~/.local/bin)
  TRACKER_DOWNLOAD_BASE  where releases are: an https://, http:// or file:// URL
                         (default: $REPOSITORY/releases)
USAGE
}

say() { printf '%s\n' "$*"; }

fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Prints the Rust target whose archive suits this machine.
platform() {
  case "$(uname -s) $(uname -m)" in
    'Linux x86_64' | 'Linux amd64') say x86_64-unknown-linux-musl ;;
    'Linux aarch64' | 'Linux arm64') say aarch64-unknown-linux-musl ;;
    'Darwin x86_64') say x86_64-apple-darwin ;;
    'Darwin arm64') say aarch64-apple-darwin ;;
    *) fail "there is no release for $(uname -s) on $(uname -m); build it from source: $REPOSITORY" ;;
  esac
}

# download URL FILE
download() {
  fetch "$1" "$2" || fail "could not download $1"
}

fetch() {
  case $1 in
    file://*)
      cp "${1#file://}" "$2"
      return
      ;;
    https://*) protocols='=https' ;; # curl does not follow a redirect to http then; wget would
    http://*) protocols='=http,https' ;;
    *) fail "TRACKER_DOWNLOAD_BASE must start with https://, http:// or file://, not: $1" ;;
  esac
  if has curl; then
    curl -fsSL --proto "$protocols" --connect-timeout 20 --retry 2 -o "$2" "$1"
  elif has wget; then
    wget -q -T 20 -O "$2" "$1"
  else
    fail 'curl or wget is needed to download'
  fi
}

# Prints the version to install, without a leading v.
wanted_version() {
  wanted=${TRACKER_VERSION:-}
  if [ -z "$wanted" ]; then
    download "$base/latest/download/VERSION" "$scratch/VERSION"
    wanted=$(head -n 1 "$scratch/VERSION")
  fi
  wanted=${wanted#v}
  case $wanted in
    *[!0-9A-Za-z.+-]*) fail "not a version: '$wanted'" ;;
    [0-9]*) say "$wanted" ;;
    *) fail "not a version: '$wanted'" ;;
  esac
}

# Prints the checksum of a file in lower-case hexadecimal digits.
sha256() {
  if has sha256sum; then
    sha256sum <"$1" | cut -d ' ' -f 1
  elif has shasum; then
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  else
    fail 'sha256sum or shasum is needed to verify the download'
  fi
}

# verify ARCHIVE: its checksum is the first word of ARCHIVE.sha256.
verify() {
  expected=$(cut -d ' ' -f 1 <"$1.sha256")
  actual=$(sha256 "$1")
  [ "$expected" = "$actual" ] ||
    fail "the checksum of ${1##*/} is wrong, nothing was installed: expected ${expected:-none}, got $actual"
}

# install_executable FILE: puts it in place at once, so that there is always a whole executable.
install_executable() {
  mkdir -p "$install_dir" || fail "could not create $install_dir; choose another TRACKER_INSTALL_DIR"
  [ ! -d "$install_dir/tracker" ] || fail "$install_dir/tracker is a directory"
  staged=$(mktemp "$install_dir/.tracker.XXXXXX") ||
    fail "could not write to $install_dir; choose another TRACKER_INSTALL_DIR"
  cp "$1" "$staged" || fail "could not write to $install_dir"
  chmod 755 "$staged"
  "$staged" --version </dev/null >"$scratch/answer" 2>&1 ||
    fail "the executable does not run here: $(cat "$scratch/answer")"
  mv -f "$staged" "$install_dir/tracker"
  staged=
}

cleanup() {
  rm -rf "$scratch"
  [ -z "$staged" ] || rm -f "$staged"
}

main() {
  case ${1:-} in
    '') ;;
    -h | --help)
      usage
      return
      ;;
    *) fail "unknown argument: $1 (see --help)" ;;
  esac

  base=${TRACKER_DOWNLOAD_BASE:-$REPOSITORY/releases}
  base=${base%/}
  install_dir=${TRACKER_INSTALL_DIR:-}
  if [ -z "$install_dir" ]; then
    [ -n "${HOME:-}" ] || fail 'set TRACKER_INSTALL_DIR, since HOME is not set'
    install_dir=$HOME/.local/bin
  fi
  case $install_dir in
    /*) ;;
    *) install_dir=$PWD/$install_dir ;;
  esac
  target=$(platform)

  staged=
  scratch=$(mktemp -d) || fail 'could not create a temporary directory'
  trap cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM

  version=$(wanted_version)
  name=tracker-$version-$target
  archive=$scratch/$name.tar.gz
  say "Downloading tracker $version for $target"
  download "$base/download/v$version/$name.tar.gz" "$archive"
  download "$base/download/v$version/$name.tar.gz.sha256" "$archive.sha256"
  verify "$archive"
  tar -xzf "$archive" -C "$scratch" "$name/tracker" || fail "could not unpack $name.tar.gz"
  install_executable "$scratch/$name/tracker"

  say "Installed $install_dir/tracker"
  case ":${PATH:-}:" in
    *":$install_dir:"* | *":$install_dir/:"*) ;;
    *) say "$install_dir is not on your PATH. Add it: export PATH=\"$install_dir:\$PATH\"" ;;
  esac
}

# Last, so that a script that was cut off during its download does nothing.
main "$@"
