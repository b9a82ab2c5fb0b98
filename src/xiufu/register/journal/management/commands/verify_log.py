"""Checks the chain of the log (核对日志), against the heads kept outside."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xiufu.register.journal.chain import broken_lines, head
from xiufu.register.journal.heads import broken_heads, kept_heads, told_of


class Command(BaseCommand):
    """核对日志."""

    help = "逐行核对日志的哈希链，再与每日导出的链头（XIUFU_LOG_HEADS）核对；--head 换一个链头文件。有断链时退出码为 1"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file of heads."""
        parser.add_argument("--head", type=Path, help="export_head 写的链头文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says every break and fails, or says how many lines hold."""
        found = [f"第 {number} 行：{why}" for number, why in broken_lines()]
        given: Path | None = options["head"]
        path = given or settings.LOG_HEADS
        try:
            found += broken_heads(path) if given else kept_heads(path)
        except OSError as error:
            raise CommandError("；".join((told_of(path, error), *found))) from error
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"日志有 {len(found)} 处断链，请立即保全数据库和备份并查明")
        self.stdout.write(f"日志完整，共 {head()[0]} 行")
