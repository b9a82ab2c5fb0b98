"""``move_to``: a register that began on SQLite goes on in PostgreSQL (迁移到 PostgreSQL)."""

import sys
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xiufu.register.rules.refusals import Refused
from xiufu.register.serve.moving import check_moved, move_to


class Command(BaseCommand):
    """迁移到 PostgreSQL."""

    help = "把 SQLite 里的登记数据原样迁移到一个空的 PostgreSQL 数据库，逐行比较后核对日志和状态；原来的数据不动。运行后输入新数据库的地址"

    def handle(self, *args: Any, **options: Any) -> None:
        """Moves, has the new database judged, and says what to do next."""
        address = _asked()
        try:
            counts = move_to(address)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"已迁移 {len(counts)} 个表、{sum(counts.values())} 行，逐行比较无误。")
        self.stdout.flush()
        if not check_moved(address):
            raise CommandError("新数据库没有通过核对，原因见上；请仍用原来的数据库")
        self.stdout.write("接着把 XIUFU_DATABASE 写成这个地址，再启动；文件夹 papers 和 secret.key 仍用原来的。")


def _asked() -> str:
    """Where to: typed unseen or read from a pipe, for its password is nobody's business who lists processes (新数据库的地址)."""
    if sys.stdin.isatty():
        return getpass("新数据库的地址（postgresql://用户:口令@主机:端口/库名，不显示）：").strip()
    return sys.stdin.readline().strip()
