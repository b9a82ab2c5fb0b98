"""Clocks worked out again: a new year brings its report, days off that change move clocks with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.packs.making import write_pack
from tests.register.process.courses import reclamation_applied
from tests.register.world import World, at
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.process.models import ClockRow
from xiufu.register.process.renewal import renew_clocks
from xiufu.register.rules import law

D = date
CALENDAR = """\
year: 2027
days_off: [{{name: 元旦, first: 2027-01-01, last: 2027-01-{last:02d}}}]
source: {{document: 某通知, confidence: H}}
"""


@pytest.fixture
def announce(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Announces the days off of 2027: from the first to some day of January."""

    def announced(last: int) -> None:
        folder = tmp_path / f"until-{last}"
        write_pack(folder / "own", "own-days", "calendar", {"2027.yaml": CALENDAR.format(last=last)})
        monkeypatch.setenv("XIUFU_PACKS", str(folder))
        law.packs.cache_clear()
        law.calendars.cache_clear()

    yield announced
    monkeypatch.undo()
    law.packs.cache_clear()
    law.calendars.cache_clear()


def test_a_new_year_brings_its_report(world: World):
    project = reclamation_applied(world)
    assert [row.track for row in ClockRow.objects.filter(project=project, rule="annual_report")] == [
        "annual_report#2026"
    ]
    assert renew_clocks(D(2027, 1, 4), now=at(D(2027, 1, 4))).updated == 1
    years = ClockRow.objects.filter(project=project, rule="annual_report").order_by("due").values_list("track", "due")
    assert list(years) == [("annual_report#2026", D(2026, 12, 31)), ("annual_report#2027", D(2027, 12, 31))]


def test_days_off_that_are_announced_move_clocks_and_say_why(world: World, announce: Callable[[int], None]):
    project = reclamation_applied(world)
    assert ClockRow.objects.get(rule="acceptance").due == D(2027, 1, 25)
    announce(3)
    done = renew_clocks(D(2026, 12, 1), now=at(D(2026, 12, 1)))
    row = ClockRow.objects.get(rule="acceptance")
    # without Friday the 1st, one working day more: Tuesday the 26th
    assert (done.moved, row.due, row.provisional) == (1, D(2027, 1, 26), False)
    line = LogLine.objects.get(action="clock.reproject")
    assert line.subject == f"project:{project.pk}"
    assert json.loads(line.data) == {
        "rule": "acceptance",
        "track": "main",
        "old_due": "2027-01-25",
        "new_due": "2027-01-26",
        "why": "2027年节假日安排已公布",
    }
    announce(4)  # Monday the 4th, too
    assert renew_clocks(D(2026, 12, 2), now=at(D(2026, 12, 2))).moved == 1
    line = LogLine.objects.filter(action="clock.reproject").latest("number")
    assert (json.loads(line.data)["new_due"], json.loads(line.data)["why"]) == ("2027-01-27", "2027年节假日安排有变动")
    assert list(broken_lines()) == []


def test_a_step_before_the_tick_says_it_too(world: World, announce: Callable[[int], None]):
    project = reclamation_applied(world)
    announce(3)
    world.do(project, "announce_result", D(2026, 12, 1))
    assert ClockRow.objects.get(rule="acceptance").due == D(2027, 1, 26)
    assert [line.action for line in LogLine.objects.order_by("-number")[:2]] == [
        "step.announce_result",
        "clock.reproject",
    ]
    assert renew_clocks(D(2026, 12, 1), now=at(D(2026, 12, 1))).updated == 0


def test_closed_projects_are_left_alone(world: World):
    project = world.project()
    world.do(project, "list_project", D(2024, 3, 1))
    world.do(project, "remove_project", D(2024, 3, 2))
    world.project()
    assert renew_clocks(D(2026, 3, 1), now=at(D(2026, 3, 1))).projects == 1
