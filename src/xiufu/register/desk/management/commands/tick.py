"""``tick``: for a timer of the system, once a day or oftener (定时处理)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from xiufu.register.desk.tick import tick
from xiufu.register.process.upkeep import keep_up
from xiufu.register.rules.now import now


class Command(BaseCommand):
    """定时处理."""

    help = (
        "重算在办项目的期限，发送当日提醒邮件，中断的审查重新排队；每天一次核对日志、导出链头、清除过期的登录和残留的上传。"
        "可以反复运行。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick now."""
        moment = now()
        done = tick(timezone.localdate(moment), now=moment)
        self.stdout.write(
            f"在办项目 {done.clocks.projects} 个，更新期限 {done.clocks.updated} 个，重算移动 {done.clocks.moved} 项，"
            f"发出邮件 {done.mails.sent} 封，未发出 {done.mails.failed} 封，重新排队的审查 {done.resumed} 项"
        )
        if kept := keep_up(timezone.localdate(moment), now=moment):
            self.stdout.write(
                f"日志核对到第 {kept.check.lines} 行，断链 {kept.check.broken} 处；清除残留的上传 {kept.swept} 个"
            )
            if kept.check.broken:
                raise CommandError(f"日志断链，{kept.check.first_broken}。请立即保全数据库和备份并查明")
            if kept.head_fault:
                raise CommandError(f"没有导出日志的链头，下次再试：{kept.head_fault}")
        if faulty := done.clocks.faulty:
            raise CommandError(f"记录不能重放的项目：{'、'.join(faulty)}。请运行 check_register 查明")
