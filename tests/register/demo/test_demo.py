"""The demonstration: allowed whatever day it is, in every state, and kept like anything else."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.test import Client

from tests.lifecycle.driving import law
from xiufu.lifecycle.clocks import ClockState
from xiufu.lifecycle.entries import MAIN, Entry, Standing
from xiufu.lifecycle.facts import FactKind
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.accounts.models import User
from xiufu.register.boundaries.actions import upload_boundary
from xiufu.register.boundaries.models import Boundary, Overlap
from xiufu.register.demo.facts import facts_of, paper_of, reason_of
from xiufu.register.demo.fill import days_of, fill
from xiufu.register.demo.land import boundary_text
from xiufu.register.demo.people import OFFICERS, PASSWORD, PEOPLE, is_demo, is_empty, make_people
from xiufu.register.demo.stories import STORIES, Story
from xiufu.register.desk import due, queries
from xiufu.register.desk.queries import DEMO_FILLED
from xiufu.register.documents.models import Paper
from xiufu.register.journal.chain import broken_lines
from xiufu.register.journal.models import LogLine
from xiufu.register.library.editions import years_edition
from xiufu.register.library.models import Project
from xiufu.register.library.promises import standing_promises
from xiufu.register.library.scope import visible_to
from xiufu.register.process.actions import take
from xiufu.register.process.checking import differences
from xiufu.register.process.models import ClockRow, ProjectEntry
from xiufu.register.process.queries import clock_of
from xiufu.register.process.stored import standing_of
from xiufu.register.review.models import Round
from xiufu.register.supervision.demonstrations import demonstrations

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
    # one line for the beginning, one for every step in the order of their days, one for every boundary, then what supervision did
    steps = ProjectEntry.objects.count()
    assert LogLine.objects.filter(number__gt=steps + 1, action="boundary.upload").count() == 42
    supervised = Counter(line.action for line in LogLine.objects.filter(number__gt=steps + 1 + 42))
    assert supervised == {
        "inspection.record": 3, "order.give": 1, "opinion.ask": 1, "demonstration.step": 2,
        "project.sub-project.add": 2, "project.indicator.add": 2, "project.source.add": 2, "project.promise": 3,
        "review.open": 1, "review.declare": 1, "review.opinion": 2, "review.submit": 1, "review.reply": 1,
        "edition.make": 1, "edition.reasons": 1, "edition.publish": 1, DEMO_FILLED: 1,
    }  # fmt: skip
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

    # 48 projects less every eighth; as large as they are registered, to the last digits of coordinates
    assert Boundary.objects.count() == 48 - 6
    assert all(abs(one.area_units - (one.registered_units or 0)) <= 2 for one in Boundary.objects.defer("outline"))
    assert Overlap.objects.count() == 2

    assert not fill(now=now)
    assert (Project.objects.count(), Boundary.objects.count()) == (48, 42)
    _everybody_has_something_to_look_at(today)


def _everybody_has_something_to_look_at(today: date) -> None:
    from xiufu.register.accounts.actors import as_actor

    actors = {user.username: as_actor(user) for user in User.objects.select_related("personal")}
    for name in ("demo-banner", "demo-investor", "demo-obligor"):
        found = [row.look for row in due.own_clocks(actors[name], today)]
        assert {"late", "soon"} <= set(found), name
    assert due.others_clocks(actors["demo-league"], today)
    watched = {
        name: queries.watched(actors[name], today)
        for name in ("demo-banner", "demo-league", "demo-forestry", "demo-investor")
    }
    assert {name: (len(one.opinions), len(one.orders), [sign.title for sign in one.signs]) for name, one in watched.items()} == {
        "demo-banner": (0, 1, ["范围以外施工"]), "demo-league": (0, 0, ["范围以外施工"]), "demo-forestry": (1, 0, []),
        "demo-investor": (0, 1, []),
    }  # fmt: skip
    assert [row.name for row in demonstrations(actors["demo-auditor"])] == ["甲旗铁矿采坑修复（演示）"]
    edition = years_edition(actors["demo-banner"], today)
    assert edition
    assert edition.published
    assert edition.draft is None
    assert edition.published.rows.filter(reason="").count() == 0 < edition.published.rows.count()
    [held] = Round.objects.filter(closed_at=None)
    assert held.opinions.filter(reply=None).count() == held.opinions.exclude(reply=None).count() == 1
    granted = standing_promises(Project.objects.get(name="甲旗东部采坑群修复（演示）"))
    assert [one.granted_date is None for one in granted.order_by("number")] == [True, False]
    assert any(one.waits_for_review for one in queries.my_projects(actors["demo-expert"]))
    assert any(one.steps for one in queries.my_projects(actors["demo-preparer"]))
    assert visible_to(actors["demo-league"]).count() == 48
    assert 0 < visible_to(actors["demo-banner"]).count() < 48
    assert visible_to(actors["demo-admin"]).count() == 0


def test_what_was_broken_off_goes_on_where_it_stood(db: None, client: Client, monkeypatch: pytest.MonkeyPatch):
    """After the people, and between two steps; the stories are told from the day of the beginning, however late they go on."""
    monkeypatch.setattr(settings, "DEMO", True)
    make_people()
    assert not is_empty()
    asked = iter([False] * 5 + [True])
    assert not fill(now=datetime(2026, 11, 23, 2, tzinfo=UTC), stories=STORIES[5:8], stop=lambda: next(asked))
    assert ProjectEntry.objects.count() == 5
    client.force_login(User.objects.get(username="demo-league"))
    assert "演示项目正在填入" in client.get("/").content.decode()

    assert fill(now=datetime(2026, 12, 24, 2, tzinfo=UTC), stories=STORIES[5:8])
    today = date(2026, 11, 23)
    told_days = [on for story in STORIES[5:8] for on, _ in days_of(story, today)]
    assert sorted(ProjectEntry.objects.values_list("on_date", flat=True)) == sorted(told_days)
    assert Project.objects.count() == 3
    assert User.objects.count() == len(PEOPLE)
    assert list(broken_lines()) == []
    assert {paper.version for paper in Paper.objects.all()} == {1}
    assert "演示项目正在填入" not in client.get("/").content.decode()
    assert not fill(now=datetime(2026, 12, 24, 2, tzinfo=UTC), stories=STORIES[5:8])


def test_what_was_broken_off_after_the_steps_goes_on_with_the_boundaries(db: None):
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    broken_off = iter([False] * (sum(len(days_of(story, now.date())) for story in STORIES[:3]) + 1) + [True])
    assert not fill(now=now, stories=STORIES[:3], stop=lambda: next(broken_off))
    assert Boundary.objects.count() == 1
    assert fill(now=now, stories=STORIES[:3])
    assert Boundary.objects.count() == 3


def test_what_a_visitor_takes_on_meanwhile_is_left_to_him(db: None):
    now, made = datetime(2026, 11, 23, 2, tzinfo=UTC), make_people()
    removed: list[int] = []
    last = STORIES[7]

    def visited() -> bool:
        drawn = Boundary.objects.count()
        if drawn == 1:
            one = Project.objects.get(name=f"{last.name}（演示）")
            upload_boundary(
                actor=made.actors[OFFICERS[one.banner][0]], project=one.pk, name="界址点.txt",
                content=boundary_text(one.area_units or 0, 38_520_000, 4_815_000, 1), crs="", layer="", expected=0, now=now,
            )  # fmt: skip
        row = Project.objects.filter(main_state="listed").first()
        if row and not removed:
            removed.append(row.pk)
            take(
                actor=made.actors[OFFICERS[row.banner][0]], project=row.pk, move="remove_project", track=MAIN,
                on_date=date(2026, 11, 23), facts={}, reason="演示：不再实施", expected=row.entries.count(), now=now,
            )  # fmt: skip
        return False

    assert fill(now=now, stories=STORIES[5:8], stop=visited)
    of_visitor = Project.objects.get(pk__in=removed)
    assert (of_visitor.main_state, of_visitor.entries.count()) == ("removed", 2)
    others = {row.name: row.entries.count() for row in Project.objects.exclude(pk=of_visitor.pk)}
    told_steps = {f"{story.name}（演示）": len(days_of(story, date(2026, 11, 23))) for story in STORIES[5:8]}
    assert others == {name: count for name, count in told_steps.items() if name != of_visitor.name}
    assert list(Boundary.objects.filter(file_name="界址点.txt").values_list("project__name", "version")) == [
        (f"{last.name}（演示）", 1)
    ]
    assert Boundary.objects.count() == 3
    assert list(broken_lines()) == []
    assert list(differences(today=date(2026, 11, 23))) == []
