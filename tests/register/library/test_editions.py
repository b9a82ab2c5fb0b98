"""Yearly editions: what was added, changed, removed and why; four eyes; frozen from publication on."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.world import BANNER, LEAGUE, World, at
from xiufu.register.journal.models import LogLine
from xiufu.register.library.actions import edit_project
from xiufu.register.library.editions import (
    discard_edition,
    editions_for,
    give_reasons,
    make_edition,
    publish_edition,
    the_edition,
)
from xiufu.register.library.models import BudgetSource, Edition, EditionRow, Project
from xiufu.register.library.promises import Promised, add_promise, correct_promise
from xiufu.register.library.snapshots import seal_of, sha256
from xiufu.register.rules.refusals import Refused

DAY = date(2026, 3, 2)
NOW = at(DAY)


def listed(world: World, **also) -> Project:
    project = world.project(**also)
    world.do(project, "list_project", date(2024, 3, 1), who="league" if also.get("authority") == LEAGUE else "")
    return project


def made(world: World, who: str = "banner", year: int = 2026) -> Edition:
    return make_edition(actor=world.actor(who), year=year, now=NOW)


def reasoned(world: World, edition: Edition, reason: str = "某理由", who: str = "banner") -> None:
    rows = {row.pk: reason for row in edition.rows.exclude(change="same")}
    give_reasons(actor=world.actor(who), edition=edition.pk, reasons=rows, now=NOW)


def published(world: World, edition: Edition, who: str = "banner2") -> Edition:
    return publish_edition(actor=world.actor(who), edition=edition.pk, now=NOW)


def changes(edition: Edition) -> dict[str, str]:
    return {row.project.name: row.change for row in edition.rows.all()}


def test_an_edition_keeps_what_changed_against_the_one_before(world: World):
    kept, altered, left = (listed(world, name=name) for name in ("甲", "乙", "丙"))
    world.project(name="只登记了")
    listed(world, name="临时用地", lifecycle="market_restoration", authority=LEAGUE)
    first = made(world, year=2025)
    assert (first.number, first.base) == (f"{BANNER}-2025-第1版", None)
    assert changes(first) == {"甲": "added", "乙": "added", "丙": "added"}
    reasoned(world, first)
    published(world, first)

    altered.refresh_from_db()
    edit_project(actor=world.actor("banner"), project=altered.pk, expected=1, facts={"area_units": 2_000_000}, now=NOW)
    world.do(left, "remove_project", DAY)
    listed(world, name="丁")
    second = made(world)
    assert second.base == first
    assert changes(second) == {"甲": "same", "乙": "changed", "丙": "removed", "丁": "added"}
    lines = {row.project.name: row.lines for row in second.rows.all()}
    assert lines["乙"] == [["面积", "123.4567 公顷", "200.0000 公顷"]]
    assert lines["丙"] == [["状态", "", "移出项目库"]]
    # the removed one keeps the facts that it had
    assert second.rows.get(change="removed").facts == first.rows.get(project=left).facts
    reasoned(world, second, "两次勘测的面积不同")
    published(world, second)
    # a project that was removed once is not removed again
    third = made(world)
    assert (third.number, changes(third)) == (f"{BANNER}-2026-第2版", {"甲": "same", "乙": "same", "丁": "same"})
    assert kept.pk in third.rows.values_list("project_id", flat=True)


def test_all_facts_are_in_a_row(world: World):
    project = listed(world, budget_fen=500_000_000, key_areas="27", later_industry="某产业")
    BudgetSource.objects.create(project=project, kind="private", amount_fen=300_000_000)
    BudgetSource.objects.create(project=project, kind="fiscal", amount_fen=100_000_000)
    promised = Promised("tax", "某优惠", date(2025, 1, 2), promised_fen=10_000_000)
    row = add_promise(actor=world.actor("banner"), project=project.pk, promised=promised, now=NOW)
    correct_promise(actor=world.actor("banner"), project=project.pk, pk=row.pk, promised=Promised(
        "tax", "某优惠", date(2025, 1, 2), promised_fen=10_000_000, granted_fen=5_000_000, granted_date=DAY),
        reason="某", now=NOW)  # fmt: skip
    kept = made(world).rows.get()
    facts = json.loads(kept.facts)
    assert kept.sha256 == sha256(kept.facts)
    assert facts["投资概算"] == "500.00 万元"
    assert facts["重点领域"] == "（二）沙化土地；（七）生态产业"
    assert facts["资金来源"] == ["来源：社会资本；金额：300.00 万元", "来源：财政资金（未分级次）；金额：100.00 万元"]
    # 100 ÷ 400 = 25 %
    assert facts["财政资金比例"] == "25.00%"
    assert facts["支持政策"] == ["税收优惠（二十一）：某优惠，2025-01-02 承诺 10.00 万元；2026-03-02 兑现 5.00 万元"]
    assert facts["参与单位"][0] == "某investor公司（社会投资主体）"


def test_the_maker_gives_reasons_and_another_publishes(world: World):
    project = listed(world)
    edition = made(world)
    with pytest.raises(Refused, match="年度项目库由编制人以外的另一人公布"):
        published(world, edition, "banner")
    with pytest.raises(Refused, match="还有 1 个增加、变更或移出的项目没有写明理由"):
        published(world, edition)
    with pytest.raises(Refused, match="理由由编制人填写"):
        reasoned(world, edition, who="banner2")
    with pytest.raises(Refused, match=f"{project.number} 的理由超过 300 字"):
        reasoned(world, edition, "某" * 301)
    reasoned(world, edition, " 列入\n规划 ")
    done = published(world, edition)
    (row,) = done.rows.all()
    assert (row.reason, done.published_by_id) == ("列入 规划", world.users["banner2"].pk)
    assert done.sha256 == seal_of(done.number, [(project.number, "added", "列入 规划", row.sha256)])
    with pytest.raises(Refused, match="已经公布，不能再改"):
        published(world, edition)
    actions = [line.action for line in LogLine.objects.order_by("-number")[:3]]
    assert actions == ["edition.publish", "edition.reasons", "edition.make"]


def test_one_draft_at_a_time(world: World):
    listed(world)
    edition = made(world)
    with pytest.raises(Refused, match="还没有公布，先公布或作废"):
        made(world, "banner2")
    discard_edition(actor=world.actor("banner2"), edition=edition.pk, now=NOW)
    assert Edition.objects.count() == EditionRow.objects.count() == 0
    again = made(world, "banner2")
    assert again.number == edition.number
    reasoned(world, again, who="banner2")
    published(world, again, "banner")
    with pytest.raises(Refused, match="上一版是 2026 年度的，不能再编制更早年度的"):
        made(world, year=2025)


def test_an_empty_library_is_not_published(world: World):
    with pytest.raises(Refused, match="项目库里还没有项目"):
        published(world, made(world))


@pytest.mark.parametrize("year", [2022, 2027, 10**9])
def test_years(world: World, year: int):
    with pytest.raises(Refused, match="年度应在 2023（文件印发之年）至 2026 之间"):
        made(world, year=year)


@pytest.mark.parametrize("who", ["forestry", "auditor", "province", "investor", "expert"])
def test_who_may_not_make(world: World, who: str):
    with pytest.raises(Refused) as refused:
        made(world, who)
    assert refused.value.code == 403


def test_who_sees_drafts_and_editions(world: World):
    listed(world)
    edition = made(world)
    everybody = sorted(world.users)

    def seeing() -> list[str]:
        return [who for who in everybody if editions_for(world.actor(who)).filter(pk=edition.pk).exists()]

    assert seeing() == ["banner", "banner2"]
    reasoned(world, edition)
    published(world, edition)
    assert seeing() == ["auditor", "banner", "banner2", "forestry", "league", "province"]
    with pytest.raises(Refused) as refused:
        the_edition(world.actor("other_banner"), edition.pk)
    assert refused.value.code == 404
    with pytest.raises(Refused) as refused:
        discard_edition(actor=world.actor("league"), edition=edition.pk, now=NOW)
    assert refused.value.code == 403


PUBLISHED = (
    "UPDATE library_edition SET year = 2024",
    "DELETE FROM library_edition",
    "UPDATE library_editionrow SET reason = '某'",
    "DELETE FROM library_editionrow",
    "INSERT INTO library_editionrow (edition_id, project_id, number, facts, sha256, change, lines, reason) SELECT edition_id,"
    " (SELECT MAX(id) FROM library_project), number, facts, sha256, change, lines, reason FROM library_editionrow",
)
DRAFT = (
    "UPDATE library_edition SET published_at = made_at",
    "UPDATE library_edition SET published_at = made_at, published_by_id = made_by_id",
    "UPDATE library_edition SET published_at = made_at, published_by_id = made_by_id, made_by_id ="
    " (SELECT MIN(id) FROM accounts_user u WHERE u.id <> made_by_id)",
)


@pytest.mark.parametrize("statement", [*PUBLISHED, *DRAFT])
def test_the_database_itself_refuses(world: World, statement: str):
    listed(world)
    edition = made(world)
    reasoned(world, edition)
    if statement in PUBLISHED:
        published(world, edition)
    world.project()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Edition.objects.filter(number=f"{BANNER}-2026-第1版", year=2026).exists()
