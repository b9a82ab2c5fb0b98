# Sourced: sets PYTHON to a Python of at least 3.11; a PYTHON given by the user is taken or refused, never replaced.
usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
if [ -n "${PYTHON:-}" ]; then
    usable "$PYTHON" || { echo "PYTHON=$PYTHON is not a Python of at least 3.11." >&2; exit 1; }
else
    for PYTHON in python3.11 python3 python3.12 python3.13 ""; do
        [ -z "$PYTHON" ] || ! usable "$PYTHON" || break
    done
    [ -n "$PYTHON" ] || { echo "No Python of at least 3.11 found. Say which: make PYTHON=/path/to/python3" >&2; exit 1; }
fi
