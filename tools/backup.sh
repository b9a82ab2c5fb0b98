#!/bin/sh
# tools/backup.sh FOLDER: backs up the register of XIUFU_DATA and XIUFU_DATABASE, while it runs. FOLDER then holds
#   database-STAMP.sqlite3 or database-STAMP.dump, and beside it its SHA-256
#   papers/  every paper under its SHA-256; papers never change, so only new ones are copied
# The database is copied first: every paper that it names is there when papers are copied. The secret key is not
# copied: who has both can compute the codes of second factors. Keep it once, elsewhere.
# Run it as the user of the service, with its settings: systemctl start xiufu-backup.service.
set -eu
[ $# -eq 1 ] || { echo "用法：tools/backup.sh 备份文件夹" >&2; exit 2; }
target=$1
data=${XIUFU_DATA:-xiufu-data}
python=${PYTHON:-python3}
here=$(dirname "$0")
settings=${XIUFU_SETTINGS:-/etc/xiufu/xiufu.env}
umask 077
mkdir -p "$target"
# What one user wrote for himself alone, another cannot go on with: a backup as root would stop the next one of the service.
alien=$(find -H "$target" ! -user "$(id -u)" -print -quit 2>/dev/null)
[ -z "$alien" ] || { echo "$alien 属于用户 $(stat -c %U "$alien")，现在是用户 $(id -un)，没有备份。以该用户备份\
（systemctl start xiufu-backup.service），或先改回它的属主：chown -R $(id -un): $target" >&2; exit 1; }
stamp=$(date +%Y%m%d-%H%M%S)

if [ -n "${XIUFU_DATABASE:-}" ]; then
    name=database-$stamp.dump
    "$python" "$here/with_database.py" pg_dump --format=custom --no-owner --file="$target/$name.part"
else
    # The settings of the service, where this user may read them, are those of the same folder and name another database.
    said() { sed -n "s/^$1=[\"']\{0,1\}\([^\"']*\).*/\1/p" "$settings" 2>/dev/null | tail -n 1; }
    if [ -n "$(said XIUFU_DATABASE)" ] && [ "$(realpath -m "$(said XIUFU_DATA)" 2>/dev/null)" = "$(realpath -m "$data")" ]; then
        echo "$settings 里的 XIUFU_DATABASE 指向 PostgreSQL，而这里没有设它：$data/register.sqlite3 已不再使用，没有备份。\
用 systemctl start xiufu-backup.service，或先设 XIUFU_DATABASE" >&2
        exit 1
    fi
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
"$python" "$here/copy_papers.py" "$data/papers" "$target/papers"
sync
echo "已备份到 $target/$name"
