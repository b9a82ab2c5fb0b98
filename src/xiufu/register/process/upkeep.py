"""Upkeep (日常维护), once a day: the chain of the log is checked and its head kept, what is left over is swept away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.management import call_command

from xiufu.register.documents.store import sweep
from xiufu.register.journal.chain import broken_lines, head
from xiufu.register.journal.heads import kept_heads, told_of, write_head
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
    """Do what is due once a day (日常维护), nothing where it was done; what was broken off, or could not keep the head, is done again.

    The log is held against the heads in the file of ``XIUFU_LOG_HEADS`` before its head is added there; expired sign-ins and uploads that
    were broken off are deleted.
    """
    check, _ = LogCheck.objects.get_or_create(day=today)
    if check.finished_at:
        return None
    lines = head()[0]
    broken = [f"第 {number} 行：{why}" for number, why in broken_lines()]
    fault = ""
    try:
        broken += kept_heads(settings.LOG_HEADS)
        write_head(settings.LOG_HEADS, now)
    except OSError as error:
        fault = told_of(settings.LOG_HEADS, error)
    call_command("clearsessions", verbosity=0)
    swept = sweep(now - _LEFT_OVER)
    check.lines, check.broken, check.first_broken = lines, len(broken), broken[0] if broken else ""
    check.finished_at = None if fault else now
    check.save()
    return KeptUp(check, swept, fault)
