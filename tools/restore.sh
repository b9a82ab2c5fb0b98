#!/bin/sh
# tools/restore.sh FOLDER/database-STAMP.sqlite3 (or .dump): puts a backup of tools/backup.sh back, into a folder XIUFU_DATA
# without a database or an empty database XIUFU_DATABASE. What is there is never written over. Everything is checked by its SHA-256.
set -eu
[ $# -eq 1 ] || { echo "用法：tools/restore.sh 备份文件夹/database-时间.sqlite3（或 .dump）" >&2; exit 2; }
backup=$1
data=${XIUFU_DATA:-xiufu-data}
python=${PYTHON:-python3}
umask 077
here=$(dirname "$0")
folder=$(dirname "$backup")
name=$(basename "$backup")
(cd "$folder" && sha256sum --quiet --check "$name.sha256") || { echo "$backup 与备份时的哈希不符，没有恢复。" >&2; exit 1; }
mkdir -p "$data"

case $name in
*.sqlite3)
    [ -z "${XIUFU_DATABASE:-}" ] || { echo "这是 SQLite 的备份，而 XIUFU_DATABASE 指向 PostgreSQL，没有恢复。" >&2; exit 1; }
    [ ! -e "$data/register.sqlite3" ] || { echo "$data 里已有数据库，没有恢复。换一个空文件夹。" >&2; exit 1; }
    "$python" "$here/copy_papers.py" "$folder/papers" "$data/papers"
    cp "$backup" "$data/register.sqlite3.part"
    mv "$data/register.sqlite3.part" "$data/register.sqlite3"
    ;;
*.dump)
    [ -n "${XIUFU_DATABASE:-}" ] || { echo "这是 PostgreSQL 的备份，要先设 XIUFU_DATABASE，没有恢复。" >&2; exit 1; }
    tables=$("$python" "$here/with_database.py" psql --no-psqlrc --tuples-only --no-align \
        --command="SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
    [ "$tables" = 0 ] || { echo "XIUFU_DATABASE 里已有 $tables 个表，没有恢复。换一个空数据库。" >&2; exit 1; }
    "$python" "$here/copy_papers.py" "$folder/papers" "$data/papers"
    "$python" "$here/with_database.py" pg_restore --dbname=postgresql:// --no-owner --single-transaction --exit-on-error "$backup"
    ;;
*)
    echo "不认识的备份：$name" >&2
    exit 2
    ;;
esac
sync
[ -n "${XIUFU_SECRET_KEY:-}" ] || [ -s "$data/secret.key" ] || echo "还没有密钥：先把另外保存的 secret.key 放进 $data（权限 0600），\
再启动；没有原来的密钥，启用了双因素的账号都要由系统管理员重置。" >&2
echo "已恢复。接着运行 xiufu register migrate，再启动。"
