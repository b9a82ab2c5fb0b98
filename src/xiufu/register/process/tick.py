"""The tick (定时处理): once a day or oftener, clocks are worked out again, what died is taken up again, and mails are sent.

Twice is the same as once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from xiufu.register.documents.actions import take_up_again
from xiufu.register.library.models import Project
from xiufu.register.process.clocks import clocks_at, out_of_date, reproject, rows_of
from xiufu.register.process.digests import send_digests
from xiufu.register.process.queries import open_projects
from xiufu.register.process.stored import replayed, standing_of
from xiufu.register.rules.now import now

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did (处理结果). ``faulty`` are numbers of projects whose entries cannot be replayed: ``check_register`` says why.

    ``resumed`` are audits whose worker had died.
    """

    projects: int
    updated: int
    moved: int
    faulty: tuple[str, ...]
    mailed: int
    failed: int
    resumed: int


def tick(today: date, *, now: datetime) -> Ticked:
    """Bring every clock of open projects up to date, have broken-off audits done again, then send what is due by mail (定时处理)."""
    resumed = take_up_again(now=now)
    projects, updated, moved = 0, 0, 0
    faulty: list[str] = []
    for project in _in_batches():
        projects += 1
        try:
            rows = rows_of(project, clocks_at(project, replayed(project, project.entries.all()), today=today))
            if out_of_date(project.clocks.all(), rows):
                updated += 1
                moved += _update(project.pk, today=today, now=now)
        except ValueError:
            faulty.append(project.number)
    mails = send_digests(today=today, now=now)
    return Ticked(projects, updated, moved, tuple(faulty), mails.sent, mails.failed, resumed)


def _in_batches() -> Iterator[Project]:
    last = 0
    while batch := list(
        open_projects().filter(pk__gt=last).order_by("pk").prefetch_related("entries", "clocks")[:_BATCH]
    ):
        yield from batch
        last = batch[-1].pk


@task
def tick_now() -> None:
    """A tick in the background (后台重算), for what changes the clocks of many projects."""
    moment = now()
    tick(timezone.localdate(moment), now=moment)


@transaction.atomic
def _update(pk: int, *, today: date, now: datetime) -> int:
    """Once more with the project held, since a step may have been taken meanwhile."""
    held = Project.objects.select_for_update().get(pk=pk)
    return len(reproject(held, standing_of(held), today=today, now=now))
