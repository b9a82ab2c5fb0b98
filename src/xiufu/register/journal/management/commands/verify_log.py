"""Checks the chain of the log (核对日志), against heads kept outside where there are any."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xiufu.register.journal.chain import broken_lines, head
from xiufu.register.journal.heads import broken_heads


class Command(BaseCommand):
    """核对日志."""

    help = "逐行核对日志的哈希链；加 --head 时再与导出的链头核对。有断链时退出码为 1"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file of heads."""
        parser.add_argument("--head", type=Path, help="export_head 写的链头文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says every break and fails, or says how many lines hold."""
        found = [f"第 {number} 行：{why}" for number, why in broken_lines()]
        if options["head"]:
            try:
                found += broken_heads(options["head"])
            except OSError as error:
                raise CommandError(f"读不了 {options['head']}：{error.strerror}") from error
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"日志有 {len(found)} 处断链，请立即保全数据库和备份并查明")
        self.stdout.write(f"日志完整，共 {head()[0]} 行")
