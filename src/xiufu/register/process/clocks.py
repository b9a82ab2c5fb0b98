"""Clocks as rows (期限表): worked out from the entries after every step and by every tick, so that desks can search them."""

from datetime import date

from xiufu.lifecycle.clocks import Clock, annual_reports, clocks_of
from xiufu.lifecycle.entries import Standing
from xiufu.lifecycle.states import CLOCK_RULES
from xiufu.register.library.models import Project
from xiufu.register.process.models import ClockRow
from xiufu.register.rules.law import calendars, law


def clocks_at(project: Project, standing: Standing, *, today: date) -> tuple[Clock, ...]:
    """Every clock of a project (项目的期限), yearly reports among them."""
    ruled = clocks_of(CLOCK_RULES[project.lifecycle], standing, calendars(), law)
    return (*ruled, *annual_reports(standing, law, today=today))


def keep_clocks(project: Project, standing: Standing, *, today: date) -> None:
    """Make the rows of a project equal to its clocks (更新期限表)."""
    rows = [
        ClockRow(
            project=project,
            rule=clock.rule.id,
            track=clock.track,
            desk=clock.rule.desk.value,
            since=clock.since,
            due=clock.due,
            provisional=clock.provisional,
            minimum=clock.rule.minimum,
            met_date=clock.met_date,
        )
        for clock in clocks_at(project, standing, today=today)
    ]
    ClockRow.objects.filter(project=project).delete()
    ClockRow.objects.bulk_create(rows)
