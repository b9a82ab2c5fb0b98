#!/bin/sh
# tools/with_postgresql.sh COMMAND...: runs a command beside a PostgreSQL server of its own, in a scratch folder, reached by a
# socket and a loopback port that nobody else uses; XIUFU_DATABASE names it. Ends the server and removes the folder afterwards.
set -eu
version=$(ls /usr/lib/postgresql 2>/dev/null | sort -n | tail -n 1)
[ -n "$version" ] || { echo "PostgreSQL is not installed (Debian, Ubuntu: apt-get install postgresql)." >&2; exit 1; }
bin=/usr/lib/postgresql/$version/bin
scratch=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# The server refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$scratch"
ended() {
    as_owner "$bin/pg_ctl" --pgdata "$scratch/data" --mode immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$scratch"
}
trap ended EXIT
trap 'exit 130' INT TERM
as_owner "$bin/initdb" --pgdata "$scratch/data" --username xiufu --auth trust --encoding UTF8 --locale C.UTF-8 >/dev/null
as_owner "$bin/pg_ctl" --pgdata "$scratch/data" --log "$scratch/log" --wait --silent \
    --options "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$scratch -c fsync=off -c max_connections=60" start
as_owner "$bin/createdb" --host 127.0.0.1 --port "$port" --username xiufu register
XIUFU_DATABASE="postgresql://xiufu@127.0.0.1:$port/register" "$@"
