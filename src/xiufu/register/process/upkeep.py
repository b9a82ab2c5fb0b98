"""Upkeep (日常维护), once a day: the chain of the log is checked and its head kept, what is left over is swept away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.management import call_command

from xiufu.register.documents.store import sweep
from xiufu.register.journal.chain import broken_lines, head
from xiufu.register.journal.heads import write_head
from xiufu.register.journal.models import LogCheck

_LEFT_OVER = timedelta(hours=24)
"""An upload that takes longer than this will not come to its end."""


@dataclass(frozen=True, slots=True)
class KeptUp:
    """What upkeep found and did (维护结果)."""

    check: LogCheck
    swept: int
    head_fault: str


def keep_up(today: date, *, now: datetime) -> KeptUp | None:
    """Do what is due once a day (日常维护), nothing where it was done; what was broken off is done again.

    The head of the log is added to the file of ``XIUFU_LOG_HEADS``, expired sign-ins and uploads that were broken off are deleted.
    """
    check, _ = LogCheck.objects.get_or_create(day=today)
    if check.finished_at:
        return None
    lines, first = head()[0], ""
    broken = 0
    for number, why in broken_lines():
        broken, first = broken + 1, first or f"第 {number} 行：{why}"
    fault = ""
    try:
        write_head(settings.LOG_HEADS, now)
    except OSError as error:
        fault = f"写不进 {settings.LOG_HEADS}：{error.strerror}"
    call_command("clearsessions", verbosity=0)
    swept = sweep(now - _LEFT_OVER)
    check.lines, check.broken, check.first_broken, check.finished_at = lines, broken, first, now
    check.save()
    return KeptUp(check, swept, fault)
