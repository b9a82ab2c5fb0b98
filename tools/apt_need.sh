#!/bin/sh
# tools/apt_need.sh PACKAGE...: installs those Debian packages that are missing, with sudo when not root; says so and
# fails when it cannot. Does nothing, and needs no network, when all are there.
set -eu
missing=
for package in "$@"; do
    if ! dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$'; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Needed, and this is no Debian system, so install what corresponds to them yourself:$missing" >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    as_root=env
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo env"
else
    echo "Needed, and neither root nor sudo is at hand. As root: apt-get install$missing" >&2
    exit 1
fi
echo "Installing Debian packages:$missing"
# The package lists may be absent or old: fetch them only if the first try fails.
install() { $as_root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing </dev/null; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! install >"$log" 2>&1; then
    { $as_root apt-get update -qq && install; } >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        echo "apt-get could not install:$missing" >&2
        exit 1
    }
fi
