"""Clocks worked out again (重算期限) of every open project: a new day brings new ones, days off that are announced move them.

Twice is the same as once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from xiufu.register.library.models import Project
from xiufu.register.process.clocks import out_of_date, reproject, rows_of
from xiufu.register.process.queries import open_projects
from xiufu.register.process.stored import replayed, standing_of
from xiufu.register.rules.now import now

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was worked out again (重算结果). ``faulty`` are numbers of projects whose entries cannot be replayed: ``check_register`` says why."""

    projects: int
    updated: int
    moved: int
    faulty: tuple[str, ...]


def renew_clocks(today: date, *, now: datetime) -> Renewed:
    """Bring every clock of open projects up to date (重算期限)."""
    projects, updated, moved = 0, 0, 0
    faulty: list[str] = []
    for project in _in_batches():
        projects += 1
        try:
            rows = rows_of(project, replayed(project, project.entries.all()), today=today)
            if out_of_date(project.clocks.all(), rows):
                updated += 1
                moved += _update(project.pk, today=today, now=now)
        except ValueError:
            faulty.append(project.number)
    return Renewed(projects, updated, moved, tuple(faulty))


def _in_batches() -> Iterator[Project]:
    last = 0
    while batch := list(
        open_projects().filter(pk__gt=last).order_by("pk").prefetch_related("entries", "clocks")[:_BATCH]
    ):
        yield from batch
        last = batch[-1].pk


@task
def renew_clocks_now() -> None:
    """Once more in the background (后台重算), for what changes the clocks of many projects."""
    moment = now()
    renew_clocks(timezone.localdate(moment), now=moment)


@transaction.atomic
def _update(pk: int, *, today: date, now: datetime) -> int:
    """Once more with the project held, since a step may have been taken meanwhile."""
    held = Project.objects.select_for_update().get(pk=pk)
    return len(reproject(held, standing_of(held), today=today, now=now))
