"""The demonstration: allowed whatever day it is, in every state, and kept like anything else."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate

from tests.lifecycle.driving import law
from xiufu.lifecycle.clocks import ClockState
from xiufu.lifecycle.entries import MAIN, Entry, Standing
from xiufu.lifecycle.facts import FactKind
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.models import User
from xiufu.register.demo.facts import facts_of, paper_of, reason_of
from xiufu.register.demo.fill import days_of, fill
from xiufu.register.demo.people import PASSWORD, PEOPLE, is_demo, is_empty, make_people
from xiufu.register.demo.stories import STORIES, Story
from xiufu.register.desk import queries
from xiufu.register.documents.models import Paper
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Project
from xiufu.register.library.scope import visible_to
from xiufu.register.process.models import ClockRow, ProjectEntry
from xiufu.register.process.queries import clock_of
from xiufu.register.process.stored import standing_of

DAYS = (date(2025, 3, 31), date(2026, 11, 23), date(2027, 1, 1), date(2028, 2, 29))


def told(story: Story, today: date) -> Standing:
    """A story as pure entries, each of which must be allowed on its day."""
    life, standing = LIFECYCLES[story.lifecycle], Standing()
    project = Project(number="某编号", name=story.name, area_units=10_000, budget_fen=100_000_000)
    for on, then in days_of(story, today):
        move = life.move(then.move)
        assert move, then.move
        papers = {f.name: paper_of(project, move, f, on) for f in move.facts if f.kind is FactKind.PAPER}
        entry = Entry(
            number=len(standing.entries) + 1,
            move=move.id,
            track=[where for one, where in life.open_to(standing) if one is move][-1],
            on_date=on,
            entered_date=on,
            capacity=move.by[-1],
            person=move.id,  # somebody else for each kind of step
            facts=facts_of(project, move, on, then.facts, papers, today),
            reason=reason_of(move),
        )
        assert life.lacking(standing, entry, law, today=on) == (), (story.name, move.title)
        standing = standing.after(entry, move.target)
    return standing


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_story_may_be_told_on_any_day(today: date):
    states: dict[str, set[str]] = {life: {""} for life in LIFECYCLES}
    for story in STORIES:
        standing = told(story, today)
        states[story.lifecycle].add(standing.main)
        assert max(one.on_date for one in standing.entries) < today
        assert {one.on_date.weekday() for one in standing.entries} <= set(range(5))
    assert states == {life.id: {"", *life.track(MAIN).states} for life in LIFECYCLES.values()}


def test_the_demonstration_is_kept_like_anything_else(db: None):
    today = date(2026, 11, 23)
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert is_empty()
    assert not is_demo()
    assert fill(now=now)
    assert is_demo()
    assert not is_empty()
    assert Project.objects.filter(demo=True).count() == Project.objects.count() == len(STORIES) == 48

    assert list(broken_lines()) == []
    # one line for the demonstration and one for every step, in the order of their days
    assert LogLine.objects.count() == ProjectEntry.objects.count() + 1
    times = list(LogLine.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)
    assert all(standing_of(row).main == row.main_state for row in Project.objects.all())

    stand = {clock_of(row).state(today) for row in ClockRow.objects.filter(met_date=None).select_related("project")}
    assert stand == {ClockState.RUNNING, ClockState.SOON, ClockState.OVERDUE, ClockState.PAUSED}

    for paper in Paper.objects.order_by("pk")[:20]:
        data = Path(settings.DATA, "papers", paper.sha256[:2], paper.sha256[2:4], paper.sha256).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (paper.sha256, paper.size)
        assert "虚构" in data.decode("utf-8")

    assert all("演示" in row.name for row in Project.objects.all())
    actors = {one.username: authenticate(username=one.username, password=PASSWORD) for one in PEOPLE}
    assert {name for name, user in actors.items() if user} == {one.username for one in PEOPLE if one.open}
    assert sorted(User.objects.values_list("username", flat=True)) == sorted(actors)

    assert not fill(now=now)
    assert Project.objects.count() == 48
    _everybody_has_something_to_look_at(today)


def _everybody_has_something_to_look_at(today: date) -> None:
    from xiufu.register.accounts.actors import as_actor

    actors = {user.username: as_actor(user) for user in User.objects.select_related("personal")}
    for name in ("demo-banner", "demo-investor", "demo-obligor"):
        found = [row.look for row in queries.own_clocks(actors[name], today)]
        assert {"late", "soon"} <= set(found), name
    assert queries.others_clocks(actors["demo-league"], today)
    assert any(one.waits_for_review for one in queries.my_projects(actors["demo-expert"]))
    assert any(one.steps for one in queries.my_projects(actors["demo-preparer"]))
    assert visible_to(actors["demo-league"]).count() == 48
    assert 0 < visible_to(actors["demo-banner"]).count() < 48
    assert visible_to(actors["demo-admin"]).count() == 0


def test_what_was_broken_off_after_the_people_goes_on_with_the_projects(db: None):
    make_people()
    assert not is_empty()
    assert fill(now=datetime(2026, 11, 23, 2, tzinfo=UTC), stories=STORIES[:2])
    assert Project.objects.count() == 2
    assert User.objects.count() == len(PEOPLE)
