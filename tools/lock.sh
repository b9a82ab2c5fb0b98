#!/bin/sh
# Writes requirements/run.txt (what Xiufu needs to run), requirements/web.txt (the same and what the register needs) and
# requirements/dev.txt (all that and what tests and bench/ need), with hashes and without addresses. Existing pins are kept; UPGRADE=1 takes the newest versions.
# Run it with the oldest Python we serve, the 3.11.2 of Debian 12: make lock PYTHON=/usr/bin/python3. A later one may
# choose versions that refuse it.
# Uses a scratch virtual environment; needs the package index.
set -eu
cd "$(dirname "$0")/.."
. tools/python.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
"$PYTHON" -m venv "$scratch"
"$scratch/bin/python" -m pip install --quiet --disable-pip-version-check 'pip-tools==7.6.2'

compile() {
    out=$1
    shift
    CUSTOM_COMPILE_COMMAND="make lock" "$scratch/bin/python" -m piptools compile --quiet \
        --generate-hashes --strip-extras --allow-unsafe --newline=lf ${UPGRADE:+--upgrade} \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
        --output-file "$out" "$@" pyproject.toml
}
# The build backend is locked too: the checkout is installed without build isolation.
compile requirements/run.txt --build-deps-for editable
compile requirements/web.txt --build-deps-for editable --extra web --constraint requirements/run.txt
compile requirements/dev.txt --build-deps-for editable --extra dev --extra web --extra bench --extra cluster --extra ocr --constraint requirements/web.txt
