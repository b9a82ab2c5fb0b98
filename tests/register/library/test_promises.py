"""The ledger of promises, and who takes part: rows are only added, ends are days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.world import World, at
from xiufu.register.accounts.models import Party
from xiufu.register.journal.models import LogLine
from xiufu.register.library.choices import CLAUSES, PromiseKind
from xiufu.register.library.models import Project, Promise
from xiufu.register.library.participants import (
    add_party,
    assign_expert,
    end_assignment,
    end_party,
    suggested_experts,
    suggested_parties,
)
from xiufu.register.library.promises import Promised, add_promise, correct_promise, standing_promises
from xiufu.register.library.scope import visible_to
from xiufu.register.rules.refusals import Refused, Stale

DAY = date(2026, 3, 2)
NOW = at(DAY)
INTEREST = Promised("interest", "按贷款额贴息", date(2025, 5, 6), promised_fen=30_000_000)


def added(world: World, project: Project, promised: Promised = INTEREST, who: str = "banner") -> Promise:
    return add_promise(actor=world.actor(who), project=project.pk, promised=promised, now=NOW)


def corrected(world: World, row: Promise, promised: Promised, reason: str = "某拨款凭证") -> Promise:
    return correct_promise(actor=world.actor("banner2"), project=row.project_id, pk=row.pk, promised=promised,
                           reason=reason, now=NOW)  # fmt: skip


def test_every_kind_has_its_clause():
    assert set(CLAUSES) == set(PromiseKind)


def test_a_grant_supersedes_the_promise(world: World):
    project = world.project()
    first = added(world, project)
    second = corrected(world, first, replace(INTEREST, granted_fen=10_000_000, granted_date=DAY))
    assert (first.number, second.number, second.clause, second.supersedes_id) == (1, 2, "（二十一）", first.pk)
    assert list(standing_promises(project)) == [second]
    assert Promise.objects.count() == 2
    assert [line.action for line in LogLine.objects.all()] == ["project.promise"] * 2
    with pytest.raises(Stale, match="账号“banner2”已在 2026-03-02 10:00 用第 2 条取代了这一条，请更正第 2 条"):
        corrected(world, first, INTEREST)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content": " "}, "没有填“承诺内容”"),
        ({"kind": "gold"}, "没有选“政策种类”"),
        ({"promised_date": date(2026, 3, 3)}, "承诺日期 2026-03-03 晚于今天 2026-03-02"),
        ({"granted_fen": 1}, "填了兑现内容或兑现金额，还要填“兑现日期”"),
        ({"granted_date": DAY}, "填了兑现日期，还要填“兑现内容”或“兑现金额”"),
        ({"granted": "某", "granted_date": date(2025, 5, 5)}, "兑现日期 2025-05-05 早于承诺日期 2025-05-06"),
        ({"granted": "某", "granted_date": date(2026, 3, 3)}, "兑现日期 2026-03-03 晚于今天 2026-03-02"),
    ],
)
def test_what_a_promise_may_not_say(world: World, change: dict, said: str):
    with pytest.raises(Refused) as refused:
        added(world, world.project(), replace(INTEREST, **change))
    assert refused.value.reasons == (said,)
    assert Promise.objects.count() == 0


def test_a_correction_needs_a_reason_and_its_own_project(world: World):
    row = added(world, world.project())
    with pytest.raises(Refused, match="没有填“更正理由”"):
        corrected(world, row, INTEREST, " ")
    row.project_id = world.project().pk
    with pytest.raises(Refused) as refused:
        corrected(world, row, INTEREST)
    assert refused.value.code == 404


@pytest.mark.parametrize(("who", "code"), [("league", 403), ("investor", 403), ("other_banner", 404)])
def test_who_may_not_promise(world: World, who: str, code: int):
    with pytest.raises(Refused) as refused:
        added(world, world.project(), who=who)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE library_promise SET content = '某'",
        "DELETE FROM library_promise",
        "UPDATE library_change SET lines = '[]'",
        "DELETE FROM library_change",
        "INSERT INTO library_promise (project_id, number, kind, clause, content, promised_date, granted, supersedes_id, reason,"
        " made_at, made_by_id) SELECT (SELECT MAX(id) FROM library_project), 9, kind, clause, content, promised_date, '', id,"
        " '某', made_at, made_by_id FROM library_promise",
        "INSERT INTO library_promise (project_id, number, kind, clause, content, promised_date, granted, supersedes_id, reason,"
        " made_at, made_by_id) SELECT project_id, 9, kind, clause, content, promised_date, '', id, '', made_at, made_by_id"
        " FROM library_promise",
    ],
)
def test_the_database_itself_refuses(world: World, statement: str):
    from tests.register.library.test_actions import made

    row = added(world, made(world))
    world.project()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Promise.objects.get().content == row.content


def test_a_party_comes_and_goes(world: World):
    project, stranger = world.project(), world.actor("stranger")
    code = world.parties["stranger"].code
    act: dict[str, Any] = {"actor": world.actor("banner"), "project": project.pk, "now": NOW}
    assert not visible_to(stranger).exists()
    row = add_party(party_named=f" {code.lower()} ", capacity="investor", **act)
    assert visible_to(stranger).get() == project
    with pytest.raises(Refused, match="“某stranger公司”已经以这个身份参与"):
        add_party(party_named=code, capacity="investor", **act)
    with pytest.raises(Refused) as refused:
        add_party(party_named="9999", capacity="king", **act)
    assert refused.value.reasons == (
        "没有名称或统一社会信用代码为“9999”的单位；请核对，或请系统管理员先登记单位", "没有选“身份”",
    )  # fmt: skip
    with pytest.raises(Refused, match="所填日期 2026-03-03 晚于今天 2026-03-02"):
        end_party(pk=row.pk, ended_date=date(2026, 3, 3), **act)
    end_party(pk=row.pk, ended_date=DAY, **act)
    assert not visible_to(stranger).exists()
    with pytest.raises(Refused, match="已经退出"):
        end_party(pk=row.pk, ended_date=DAY, **act)
    name = world.parties["stranger"].name
    assert (code, name) in suggested_parties()
    assert add_party(party_named=name, capacity="investor", **act).party.code == code
    Party.objects.create(code="911500000000000099", name=name)
    with pytest.raises(Refused, match="不止一个；请填统一社会信用代码"):
        add_party(party_named=name, capacity="obligor", **act)


def test_an_expert_comes_and_goes(world: World):
    project, expert = world.project(), world.actor("other_expert")
    act: dict[str, Any] = {"actor": world.actor("banner"), "project": project.pk, "now": NOW}
    assert "other_expert" in dict(suggested_experts())
    row = assign_expert(username="other_expert", **act)
    assert visible_to(expert).get() == project
    with pytest.raises(Refused, match="已经指派"):
        assign_expert(username="other_expert", **act)
    with pytest.raises(Refused, match="没有账号为“banner”的评审专家"):
        assign_expert(username="banner", **act)
    end_assignment(pk=row.pk, ended_date=DAY, **act)
    assert not visible_to(expert).exists()
    assert [line.action for line in LogLine.objects.order_by("number")] == [
        "project.expert.assign",
        "project.expert.end",
    ]
