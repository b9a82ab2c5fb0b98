#!/bin/sh
# tools/backup.sh FOLDER: backs up the register of XIUFU_DATA and XIUFU_DATABASE, while it runs. FOLDER then holds
#   database-STAMP.sqlite3 or database-STAMP.dump, and beside it its SHA-256
#   papers/  every paper under its SHA-256; papers never change, so only new ones are copied
# The database is copied first: every paper that it names is there when papers are copied. The secret key is not
# copied: who has both can compute the codes of second factors. Keep it once, elsewhere.
set -eu
[ $# -eq 1 ] || { echo "用法：tools/backup.sh 备份文件夹" >&2; exit 2; }
target=$1
data=${XIUFU_DATA:-xiufu-data}
python=${PYTHON:-python3}
umask 077
mkdir -p "$target"
stamp=$(date +%Y%m%d-%H%M%S)

if [ -n "${XIUFU_DATABASE:-}" ]; then
    name=database-$stamp.dump
    pg_dump --dbname="$XIUFU_DATABASE" --format=custom --no-owner --file="$target/$name.part"
else
    [ -f "$data/register.sqlite3" ] || { echo "$data 里没有数据库 register.sqlite3；XIUFU_DATA 写对了吗？" >&2; exit 1; }
    name=database-$stamp.sqlite3
    "$python" - "$data/register.sqlite3" "$target/$name.part" <<'EOF'
import sqlite3, sys

source, target = (sqlite3.connect(path) for path in sys.argv[1:])
source.backup(target)
target.execute("PRAGMA journal_mode=DELETE")
said = target.execute("PRAGMA integrity_check").fetchone()[0]
if said != "ok":
    sys.exit(f"数据库副本不完整：{said}")
EOF
fi
(cd "$target" && mv "$name.part" "$name" && sha256sum "$name" >"$name.sha256.part" && mv "$name.sha256.part" "$name.sha256")
"$python" "$(dirname "$0")/copy_papers.py" "$data/papers" "$target/papers"
sync
echo "已备份到 $target/$name"
