"""Clocks that stand still: only those that run may be paused, and only paused ones are resumed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.register.process.courses import APPLIED, at_works, reclamation_applied
from tests.register.world import World
from xiufu.register.library.models import Project
from xiufu.register.process.models import ClockRow
from xiufu.register.rules.refusals import Refused

D = date


def clock(project: Project, rule: str) -> ClockRow:
    return ClockRow.objects.get(project=project, rule=rule)


def test_a_pause_moves_the_end(world: World):
    project = reclamation_applied(world)
    assert (clock(project, "acceptance").due, clock(project, "acceptance").provisional) == (D(2027, 1, 25), True)
    world.do(project, "pause_clock", D(2026, 11, 9), facts={"clock": "acceptance"})
    assert clock(project, "acceptance").due is None
    world.do(project, "resume_clock", D(2026, 11, 16))
    # from Monday to Friday, 5 working days do not count: 2027-01-25 is a Monday, 5 working days later the next one
    assert clock(project, "acceptance").due == D(2027, 2, 1)


@pytest.mark.parametrize(
    ("rule", "on", "said"),
    [
        ("不存在", D(2026, 11, 9), "没有这项正在进行的期限，不能中止"),
        ("deposit", D(2026, 11, 9), "没有这项正在进行的期限，不能中止"),
        ("acceptance", D(2027, 3, 1), "“完成验收”在 2027-03-01 已经逾期，不能中止"),
        ("annual_report", D(2026, 11, 9), "“土地复垦义务履行情况年度报告”不因中止而变动，不能中止"),
        ("result_notice", D(2026, 11, 9), "“公告初步验收结果（不得少于）”不因中止而变动，不能中止"),
    ],
)
def test_what_may_not_be_paused(world: World, rule: str, on: date, said: str):
    project = reclamation_applied(world)
    world.do(project, "announce_result", APPLIED)
    with pytest.raises(Refused) as refused:
        world.do(project, "pause_clock", on, facts={"clock": rule})
    assert refused.value.reasons == (said,)


def test_nothing_is_paused_twice_or_resumed_before(world: World):
    project = reclamation_applied(world)
    with pytest.raises(Refused, match="不能办理“恢复期限”"):
        world.do(project, "resume_clock", APPLIED, track="pause#1")
    world.do(project, "pause_clock", APPLIED, facts={"clock": "acceptance"})
    with pytest.raises(Refused, match="“完成验收”已经中止，先恢复"):
        world.do(project, "pause_clock", D(2026, 11, 9), facts={"clock": "acceptance"})
    world.do(project, "resume_clock", D(2026, 11, 9), track="pause#1")
    with pytest.raises(Refused, match="不能办理“恢复期限”"):
        world.do(project, "resume_clock", D(2026, 11, 10), track="pause#1")


def test_a_stated_day_is_not_paused(world: World):
    project = at_works(world, D(2026, 1, 5))
    world.do(project, "order_correction", D(2026, 1, 6), facts={"correction_deadline": D(2026, 3, 2)})
    with pytest.raises(Refused, match="“责令改正的期限”不因中止而变动，不能中止"):
        world.do(project, "pause_clock", D(2026, 1, 7), facts={"clock": "correction"})


def test_one_clock_twice_on_one_day(world: World):
    project = at_works(world, D(2026, 1, 5))
    for move in ("order_correction", "report_correction", "refuse_correction"):
        world.do(
            project, move, D(2026, 1, 6), facts={"correction_deadline": D(2026, 3, 2)} if "report" not in move else None
        )
    rows = ClockRow.objects.filter(project=project, rule="correction").order_by("nth")
    assert [(row.nth, row.since, row.met_date) for row in rows] == [
        (1, D(2026, 1, 6), D(2026, 1, 6)),
        (2, D(2026, 1, 6), None),
    ]
