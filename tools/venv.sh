#!/bin/sh
# tools/venv.sh run|web|dev: makes .venv from requirements/run.txt, web.txt or dev.txt (each contains the one before) and
# installs the checkout into it. Does nothing, and needs no network, when that has been done for these very locks.
set -eu
cd "$(dirname "$0")/.."
level=$1
. tools/python.sh

# What the environment was made from: the locks, the package's own settings, this folder (scripts carry its path).
want=$({ cat requirements/run.txt requirements/web.txt requirements/dev.txt pyproject.toml tools/venv.sh; pwd; } | cksum)
made() { [ -f ".venv/.xiufu-$1" ] && [ "$(cat ".venv/.xiufu-$1")" = "$want" ] && [ -x .venv/bin/python ]; }
if made dev; then exit 0; fi
if [ "$level" != dev ] && made web; then exit 0; fi
if [ "$level" = run ] && made run; then exit 0; fi

if ! { [ -x .venv/bin/python ] && usable .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
    echo "Making .venv with $("$PYTHON" --version)."
    rm -rf .venv
    if ! "$PYTHON" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        # Debian keeps ensurepip, which venv needs, in a package of its own.
        version=$("$PYTHON" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        sh tools/apt_need.sh "$version-venv" || {
            echo "$PYTHON cannot make a virtual environment: its venv module lacks ensurepip." >&2
            echo "Install it (Debian, Ubuntu: apt-get install $version-venv), then run make again." >&2
            exit 1
        }
        "$PYTHON" -m venv .venv
    fi
fi

echo "Installing requirements/$level.txt into .venv (needs the network only for what is not there yet)."
rm -f .venv/.xiufu-run .venv/.xiufu-web .venv/.xiufu-dev
.venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --require-hashes \
    -r "requirements/$level.txt" || {
    echo "Installing requirements/$level.txt failed; the first time, a Python package index must be reachable." >&2
    exit 1
}
.venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps --no-build-isolation -e .
# The path to src as a relative one: Python reads it in the locale's encoding, which may lack this folder's characters.
for pth in .venv/lib/python3*/site-packages/*xiufu*.pth; do
    printf '../../../../src\n' >"$pth"
done
printf '%s\n' "$want" >".venv/.xiufu-$level"
