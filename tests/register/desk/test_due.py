"""The list of what is due: whose, in which state, in whose scope, in few queries."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from tests.register.process.courses import at_works
from tests.register.world import World
from xiufu.register.desk.due import own_counts
from xiufu.register.rules.now import today

OUT_OF_SCOPE = ("other_banner", "other_league", "stranger", "other_expert")


@pytest.fixture
def due(world: World) -> World:
    """Three corrections of the investor: late by 2 days, in 5 days, in 40 days; an acceptance application that is paused."""
    begun = today() - timedelta(60)
    for days in (-2, 5, 40):
        deadline = today() + timedelta(days)
        world.do(at_works(world, begun), "order_correction", begun, facts={"correction_deadline": deadline})
    paused = at_works(world, begun)
    world.do(paused, "complete_works", begun)
    world.do(paused, "pause_clock", begun + timedelta(1), facts={"clock": "acceptance_application"})
    return world


def said(world: World, who: str, query: str = "") -> list[str]:
    text = world.client(who).get(f"/due{query}").content.decode()
    assert f"共 {len(re.findall('<tr><td', text))} 项" in text
    return re.findall(r'<td class="day"><span class="\w*">(\S+?)</span> <small>(?:\S* \d+ 天)?</small>', text)


def test_by_state_as_the_tiles_count_them(due: World):
    assert said(due, "investor") == ["逾期", "临近", "进行中", "中止"]
    tiles = own_counts(due.actor("investor"), today())
    assert [(one.state, one.count) for one in tiles] == [("overdue", 1), ("soon", 1), ("running", 1), ("paused", 1)]
    desk = due.client("investor").get("/").content.decode()
    for one in tiles:
        assert said(due, "investor", f"?whose=own&state={one.state}") == [one.title]
        assert f'href="/due?whose=own&amp;state={one.state}">1<' in desk
    assert said(due, "investor", "?whose=none&state=none&page=" + "9" * 40) == ["逾期", "临近", "进行中", "中止"]


def test_whose_they_are_and_in_whose_scope(due: World):
    assert said(due, "banner", "?whose=own") == []
    assert said(due, "banner", "?whose=others") == ["逾期", "临近", "进行中", "中止"]
    # forestry has no clocks of its own and is not asked whose
    assert "由谁办理" not in due.client("forestry").get("/due").content.decode()
    assert len(said(due, "forestry", "?whose=own")) == 4
    for who in OUT_OF_SCOPE:
        assert said(due, who) == []
    assert "没有符合条件的期限" in due.client("stranger").get("/due").content.decode()


def test_a_time_that_must_pass_is_listed_but_late_for_nobody(world: World):
    begun = date(2023, 9, 18)  # three years end on 18 September 2026
    project = at_works(world, begun)
    for move, who in (("complete_works", ""), ("apply_acceptance", ""), ("accept_project", "banner")):
        world.do(project, move, begun, who=who)
    assert said(world, "banner") == ["已满"]
    assert said(world, "banner", "?state=overdue") == []


def test_few_queries(due: World, django_assert_max_num_queries: Any):
    client = due.client("league")
    with django_assert_max_num_queries(6):
        client.get("/due")
