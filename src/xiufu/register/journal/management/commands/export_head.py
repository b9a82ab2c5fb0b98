"""Keeps the head of the log outside of it (导出链头), so that a tail that was written anew is found."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xiufu.register.journal.heads import told_of, write_head
from xiufu.register.rules.now import now


class Command(BaseCommand):
    """导出链头."""

    help = "把日志最后一行的序号和哈希加到一个文件末尾；文件应放在别的机器或只写一次的介质上"

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path, help="链头文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Appends one line."""
        try:
            head = write_head(options["file"], now())
        except OSError as error:
            raise CommandError(told_of(options["file"], error)) from error
        self.stdout.write(f"已导出：第 {head.number} 行，{head.hash}")
