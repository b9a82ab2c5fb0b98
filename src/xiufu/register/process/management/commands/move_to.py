"""``move_to``: a register that began on SQLite goes on in PostgreSQL (迁移到 PostgreSQL)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xiufu.register.rules.refusals import Refused
from xiufu.register.serve.moving import check_moved, move_to


class Command(BaseCommand):
    """迁移到 PostgreSQL."""

    help = "把 SQLite 里的登记数据原样迁移到一个空的 PostgreSQL 数据库，逐行比较后核对日志和状态；原来的数据不动"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("address", help="postgresql://用户:口令@主机:端口/库名")

    def handle(self, *args: Any, **options: Any) -> None:
        """Moves, has the new database judged, and says what to do next."""
        try:
            counts = move_to(options["address"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"已迁移 {len(counts)} 个表、{sum(counts.values())} 行，逐行比较无误。")
        self.stdout.flush()
        if not check_moved(options["address"]):
            raise CommandError("新数据库没有通过核对，原因见上；请仍用原来的数据库")
        self.stdout.write("接着把 XIUFU_DATABASE 写成这个地址，再启动；文件夹 papers 和 secret.key 仍用原来的。")
