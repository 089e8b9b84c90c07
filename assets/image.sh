#!/bin/sh
# Lays out the image's file system in an empty folder: the executable, what it reads, and the
# libraries it needs, unless it is static as releases are. See assets/Dockerfile.
set -eu

[ $# -eq 2 ] || {
  echo 'usage: image.sh EXECUTABLE FOLDER' >&2
  exit 2
}
executable=$1
root=$2
assets=$(dirname "$0")

mkdir -p "$root/usr/bin" "$root/etc/ssl/certs" "$root/usr/share/licenses/tracker"
cp "$executable" "$root/usr/bin/tracker"
# For manifests that say `command: [mlflow, server, …]`.
ln -s tracker "$root/usr/bin/mlflow"
cp "$assets/../LICENSE" "$root/usr/share/licenses/tracker/LICENSE"
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
echo 'tracker:x:65532:65532::/data:/sbin/nologin' >"$root/etc/passwd"
echo 'tracker:x:65532:' >"$root/etc/group"

# An executable that is not static names its loader in its first page.
if head -c 4096 "$executable" | grep -q ld-linux; then
  ldd "$executable" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
fi

chmod -R u=rwX,go=rX "$root"
chmod 755 "$root/usr/bin/tracker"
# Any user may write there, where the file system can be written at all.
mkdir -p "$root/data" "$root/tmp"
chmod 1777 "$root/data" "$root/tmp"
