"""``check_register``: whether states and clocks are what the entries add up to (核对登记)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xiufu.register.process.checking import differences
from xiufu.register.rules.now import today


class Command(BaseCommand):
    """核对登记."""

    help = "重放每个项目的记录，与所存的状态和期限核对；不一致的逐条列出，退出码为 1。请在 tick 之后运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Check now."""
        found = 0
        for said in differences(today=today()):
            self.stderr.write(said)
            found += 1
        if found:
            raise CommandError(f"有 {found} 处与记录不一致")
        self.stdout.write("全部项目的状态、期限与记录一致")
