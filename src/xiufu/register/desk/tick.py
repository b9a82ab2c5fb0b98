"""The tick (定时处理): once a day or oftener, clocks are worked out again, what died is taken up again, and mails are sent.

Twice is the same as once.
"""

from dataclasses import dataclass
from datetime import date, datetime

from xiufu.register.desk.digests import Mails, send_digests
from xiufu.register.documents.actions import take_up_again
from xiufu.register.process.renewal import Renewed, renew_clocks


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did (处理结果). ``resumed`` are audits whose worker had died."""

    clocks: Renewed
    mails: Mails
    resumed: int


def tick(today: date, *, now: datetime) -> Ticked:
    """Have broken-off audits done again, bring every clock of open projects up to date, then send what is due by mail (定时处理)."""
    resumed = take_up_again(now=now)
    clocks = renew_clocks(today, now=now)
    return Ticked(clocks, send_digests(today=today, now=now), resumed)
