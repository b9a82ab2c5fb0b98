"""Many at once: one wins, the others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core import mail
from django.db import connections

from tests.register.process.courses import APPLIED, reclamation_applied
from tests.register.world import World, at, paper_of
from xiufu.lifecycle.facts import Value
from xiufu.register.accounts.models import PersonalData
from xiufu.register.desk.models import Digest
from xiufu.register.desk.tick import tick
from xiufu.register.journal.chain import broken_lines
from xiufu.register.process.actions import take
from xiufu.register.process.checking import differences
from xiufu.register.process.models import ProjectEntry
from xiufu.register.rules.refusals import Stale

DAY = date(2024, 3, 1)


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_wins(shared_world: World):
    project = shared_world.project()

    def listed(who: str) -> str:
        try:
            take(actor=shared_world.actor(who), project=project.pk, move="list_project", track="main", on_date=DAY,
                 facts={"decision": "某文", "decision_date": DAY}, reason="", expected=0, now=at(DAY))  # fmt: skip
            return "taken"
        except Stale:
            return "stale"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(listed, ["banner", "banner2"] * 4))
    assert said == ["stale"] * 7 + ["taken"]
    assert ProjectEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_different_steps_one_is_told_of_the_other(shared_world: World):
    project = shared_world.project()
    shared_world.do(project, "list_project", DAY)
    shared_world.papers(project, ("approval",), DAY)
    scheme: dict[str, Value] = {
        "scheme_number": "某号", "scheme_issuer": "某机关", "scheme_date": DAY, "scheme_paper": paper_of("approval"), "budget_fen": 100,
    }  # fmt: skip

    def taken(who: str, move: str, facts: dict[str, Value]) -> str:
        try:
            row = take(actor=shared_world.actor(who), project=project.pk, move=move, track="main", on_date=DAY,
                       facts=facts, reason="某", expected=1, now=at(DAY))  # fmt: skip
            return row.target
        except Stale as stale:
            return "；".join(stale.reasons)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(taken, "banner", "set_scheme", scheme)
        other = pool.submit(taken, "banner2", "remove_project", {})
        said = {one.result(), other.result()}
    project.refresh_from_db()
    told = said - {project.main_state}
    assert len(told) == 1
    assert "已在 2024-03-01 10:00 办理" in told.pop()
    assert ProjectEntry.objects.count() == 2
    assert list(differences(today=DAY)) == []


@pytest.mark.django_db(transaction=True)
def test_steps_while_the_tick_runs(shared_world: World):
    """Each tick is of another year, so that it has rows to write of the project in which steps are taken."""
    project = reclamation_applied(shared_world)
    days = [date(year, 6, 1) for year in range(2027, 2033)]

    def ticked() -> None:
        try:
            for day in days:
                tick(day, now=at(day))
        finally:
            connections.close_all()

    def reported(year: int) -> None:
        facts: dict[str, Value] = {"report_year": year, "annual_report": paper_of("report")}
        take(actor=shared_world.actor("obligor"), project=project.pk, move="report_year",
             track=f"annual_report#{year - 2025}", on_date=APPLIED, facts=facts, reason="", expected=year - 2015,
             now=at(days[-1]))  # fmt: skip

    def stepped() -> None:
        try:
            for year in range(2026, 2032):
                reported(year)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(ticked), pool.submit(stepped)]
        for one in both:
            one.result()
    assert ProjectEntry.objects.filter(project=project, move="report_year").count() == 6
    tick(days[-1], now=at(days[-1]))
    assert list(differences(today=days[-1])) == []
    assert list(broken_lines()) == []


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_send_one_mail_each(shared_world: World):
    reclamation_applied(shared_world)
    for name in ("banner", "banner2", "obligor"):
        PersonalData.objects.filter(user=shared_world.users[name]).update(email=f"{name}@example.org")
    day = date(2027, 1, 20)

    def ticked(_: int) -> int:
        try:
            return tick(day, now=at(day)).mails.sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ticked, range(4))) == 3
    assert sorted(message.to[0] for message in mail.outbox) == [
        "banner2@example.org", "banner@example.org", "obligor@example.org",
    ]  # fmt: skip
    assert Digest.objects.count() == 3
    assert list(differences(today=day)) == []
