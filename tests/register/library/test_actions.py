"""Registering and editing projects: numbers, scope, versions, totals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connections

from tests.register.world import BANNER, LEAGUE, OTHER_BANNER, World, at
from xiufu.register.journal.models import LogLine
from xiufu.register.library.actions import authorities_for, correct_place, edit_project, new_project, places_for
from xiufu.register.library.facts import Value
from xiufu.register.library.models import Change, Project
from xiufu.register.library.parts import add_part, edit_part, remove_part
from xiufu.register.library.scope import visible_to
from xiufu.register.library.totals import totals_of
from xiufu.register.rules.refusals import Refused, Stale

NOW = at(date(2026, 3, 2))
LEGACY: dict[str, Any] = {
    "legacy_number": "某字〔2024〕1号", "legacy_date": date(2024, 1, 5), "legacy_evidence": "某档案",
    "no_liable_party": "某工商注销证明", "no_mining_right": "某矿业权查询结果",
}  # fmt: skip


def made(world: World, who: str = "banner", banner: str = BANNER, authority: str = BANNER, **facts: Value) -> Project:
    return new_project(
        actor=world.actor(who), lifecycle="market_restoration", banner=banner, authority=authority,
        facts={"name": "某项目", **facts}, now=NOW,
    )  # fmt: skip


def edited(world: World, project: Project, expected: int, who: str = "banner", **facts: Value) -> Project:
    return edit_project(actor=world.actor(who), project=project.pk, expected=expected, facts=facts, now=NOW)


def sub(world: World, project: Project, **values: Value) -> Project:
    project.refresh_from_db()
    values = {"name": "甲", "kind": "植树造林", "area_units": None, "budget_fen": None, "tasks": ""} | values
    return add_part(actor=world.actor("banner"), project=project.pk, expected=project.version, kind="sub-project",
                    values=values, now=NOW)  # fmt: skip


def source(world: World, project: Project, kind: str, amount: int, name: str = "") -> Project:
    project.refresh_from_db()
    return add_part(actor=world.actor("banner"), project=project.pk, expected=project.version, kind="source",
                    values={"kind": kind, "name": name, "amount_fen": amount}, now=NOW)  # fmt: skip


def test_numbers_go_on_within_a_banner_and_year(world: World):
    # the world's own projects are of 2024; one with the second number of 2026 stands there already
    world.project(number=f"{BANNER}-2026-0002")
    assert [made(world).number for _ in range(3)] == [f"{BANNER}-2026-{n}" for n in ("0001", "0003", "0004")]
    assert made(world, "league", OTHER_BANNER, LEAGUE).number == f"{OTHER_BANNER}-2026-0001"


def corrected(world: World, project: Project, who: str, banner: str, authority: str, **also: Any) -> Project:
    given: dict[str, Any] = {"expected": project.version, "reason": "登记时选错", "now": NOW} | also
    return correct_place(actor=world.actor(who), project=project.pk, banner=banner, authority=authority, **given)


def test_the_place_of_a_project_is_corrected_with_the_reason(world: World):
    project = made(world)
    moved = corrected(world, project, "league", OTHER_BANNER, LEAGUE)
    assert (moved.league, moved.banner, moved.authority, moved.number) == (
        LEAGUE, OTHER_BANNER, LEAGUE, f"{BANNER}-2026-0001",
    )  # fmt: skip
    change = Change.objects.get(project=project, version=2)
    assert change.lines == [
        ["所在地", "示范盟（虚构） 甲旗（虚构）", "示范盟（虚构） 乙旗（虚构）"],
        ["主管部门所在区划", "甲旗（虚构）", "示范盟（虚构）"],
        ["更正理由", "", "登记时选错"],
    ]
    assert LogLine.objects.filter(action="project.place", subject=f"project:{project.pk}").count() == 1
    # who led it before sees it no longer, whoever leads there now does
    assert not visible_to(world.actor("banner")).filter(pk=project.pk).exists()
    assert visible_to(world.actor("other_banner")).filter(pk=project.pk).exists()
    with pytest.raises(Stale, match="把“所在地”由“示范盟（虚构） 甲旗（虚构）”改为“示范盟（虚构） 乙旗（虚构）”"):
        corrected(world, moved, "league", BANNER, BANNER, expected=1)


def test_a_place_is_not_corrected_by_others_or_to_elsewhere(world: World):
    project = made(world)
    for who, code in (("forestry", 403), ("auditor", 403), ("other_banner", 404), ("other_league", 404)):
        with pytest.raises(Refused) as refused:
            corrected(world, project, who, BANNER, BANNER)
        assert refused.value.code == code, who
    for banner, authority, reason in (
        (OTHER_BANNER, OTHER_BANNER, "某理由"),
        (BANNER, BANNER, " "),
        (BANNER, LEAGUE, "某理由"),
    ):
        with pytest.raises(Refused) as refused:
            corrected(world, project, "banner", banner, authority, reason=reason)
        assert refused.value.code == 422
    with pytest.raises(Refused):
        corrected(world, project, "province", "999999", "999999")
    assert corrected(world, project, "banner", BANNER, BANNER).version == 1
    assert LogLine.objects.filter(action="project.place").count() == 0


@pytest.mark.django_db(transaction=True)
def test_numbers_of_many_at_once_differ(shared_world: World):
    def one(who: str) -> str:
        try:
            return made(shared_world, who).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(pool.map(one, ["banner", "banner2", "league"] * 2))
    assert numbers == [f"{BANNER}-2026-{n:04d}" for n in range(1, 7)]


@pytest.mark.parametrize(
    ("who", "banner", "authority"),
    [
        ("forestry", BANNER, BANNER), ("auditor", BANNER, BANNER), ("investor", BANNER, BANNER),
        ("banner", OTHER_BANNER, OTHER_BANNER), ("banner", BANNER, LEAGUE), ("banner", BANNER, OTHER_BANNER),
        ("other_league", BANNER, BANNER), ("league", LEAGUE, LEAGUE), ("league", BANNER, "150000"), ("banner", "某", "某"),
    ],
)  # fmt: skip
def test_who_may_not_register_where(world: World, who: str, banner: str, authority: str):
    with pytest.raises(Refused) as refused:
        made(world, who, banner, authority)
    assert refused.value.code == 403
    assert Project.objects.count() == LogLine.objects.count() == 0


def test_places_of_officers(world: World):
    assert places_for(world.actor("banner")) == (BANNER,)
    assert places_for(world.actor("league")) == (BANNER, OTHER_BANNER, "159923")
    assert places_for(world.actor("forestry")) == places_for(world.actor("preparer")) == ()
    # 103 banners, counties and districts of Inner Mongolia, and 3 fictitious ones
    assert len(places_for(world.actor("province"))) == 106
    assert authorities_for(world.actor("league"), BANNER) == (BANNER, LEAGUE)
    assert authorities_for(world.actor("banner"), BANNER) == (BANNER,)


def test_an_edit_is_kept_with_before_and_after(world: World):
    project = made(world, area_units=1_000_000)
    edited(world, project, 1, area_units=2_000_000, key_areas="14", **LEGACY)
    change = Change.objects.get(project=project, version=2)
    assert change.lines[:2] == [
        ["面积", "100.0000 公顷", "200.0000 公顷"],
        ["重点领域", "未填", "（一）森林、草原；（四）矿区"],
    ]
    assert len(change.lines) == 2 + len(LEGACY)
    assert [line.action for line in LogLine.objects.order_by("number")] == ["project.new", "project.edit"]
    assert Project.objects.get().legacy


def test_an_edit_that_changes_nothing_makes_no_version(world: World):
    project = made(world)
    assert edited(world, project, 1, name="某项目").version == 1
    assert Change.objects.count() == 1


def test_a_stale_edit_names_who_changed_what(world: World):
    project = made(world, area_units=1_000_000)
    edited(world, project, 1, "banner2", area_units=2_000_000)
    with pytest.raises(Stale) as stale:
        edited(world, project, 1, name="另一名称")
    assert stale.value.reasons == (
        "账号“banner2”已在 2026-03-02 10:00 把“面积”由“100.0000 公顷”改为“200.0000 公顷”",
        "“项目名称”现在是“某项目”，您填的是“另一名称”",
        "请核对后再提交；再提交一次，就以您填的为准",
    )
    assert Project.objects.get().name == "某项目"


def test_legacy_status_is_proved_wholly(world: World):
    with pytest.raises(Refused) as refused:
        made(world, **{**LEGACY, "no_mining_right": "", "legacy_date": None}, area_units=5)
    assert refused.value.reasons == (
        "申明为历史遗留的，还要填“历史遗留认定日期”“无有效矿业权的证明”；不申明的，这几项都留空",
    )


@pytest.mark.parametrize(
    ("who", "code"), [("league", 403), ("forestry", 403), ("other_banner", 404), ("stranger", 404)]
)
def test_who_may_not_edit(world: World, who: str, code: int):
    project = made(world)
    with pytest.raises(Refused) as refused:
        edited(world, project, 1, who, name="某")
    assert refused.value.code == code


def test_sub_projects_stay_within_the_project(world: World):
    project = made(world, area_units=1_000_000, budget_fen=500_000_000)
    sub(world, project, area_units=600_000, budget_fen=500_000_000)
    with pytest.raises(Refused) as refused:
        sub(world, project, name="乙", area_units=400_001, budget_fen=1)
    # 60.0000 + 40.0001 = 100.0001 hm²; 500.00 + 0.000001 万元
    assert refused.value.reasons == (
        "子项目面积合计 100.0001 公顷，大于项目面积 100.0000 公顷；先改项目面积，或核对子项目",
        "子项目投资合计 500.000001 万元，大于项目投资概算 500.00 万元；先改项目投资概算，或核对子项目",
    )
    sub(world, project, name="乙", area_units=400_000)
    project.refresh_from_db()
    with pytest.raises(Refused, match=r"子项目面积合计 100\.0000 公顷，大于项目面积 99\.9999 公顷"):
        edited(world, project, project.version, area_units=999_999)


def test_parts_of_a_project_without_a_budget(world: World):
    project = made(world)
    with pytest.raises(Refused, match=r"资金来源合计 1\.00 万元，而项目投资概算没有填"):
        source(world, project, "private", 1_000_000)


def test_the_fiscal_share_is_worked_out(world: World):
    project = made(world, budget_fen=1_000_000_000)
    assert totals_of(project).fiscal_share == ""
    source(world, project, "private", 400_000_000)
    source(world, project, "central", 100_000_000)
    source(world, project, "banner", 100_000_000)
    source(world, project, "other", 100_000_000)
    # (1 + 1) ÷ (4 + 1 + 1 + 1) = 2 ÷ 7 = 28.571… %
    assert totals_of(project).fiscal_share == "28.57%"


def test_a_part_is_changed_and_removed(world: World):
    project = made(world, area_units=1_000_000)
    sub(world, project, area_units=10_000)
    row = project.sub_projects.get()
    act: dict[str, Any] = {
        "actor": world.actor("banner"),
        "project": project.pk,
        "kind": "sub-project",
        "pk": row.pk,
        "now": NOW,
    }
    same: dict[str, Value] = {"name": "甲", "kind": "植树造林", "area_units": 20_000, "budget_fen": None, "tasks": ""}
    edit_part(expected=2, values=same, **act)
    assert Change.objects.get(version=3).lines == [["子项目“甲”面积", "1.0000 公顷", "2.0000 公顷"]]
    with pytest.raises(Stale, match=r"把“子项目“甲”面积”由“1\.0000 公顷”改为“2\.0000 公顷”"):
        remove_part(expected=2, **act)
    remove_part(expected=3, **act)
    assert ["子项目“甲”类型", "植树造林", "未填"] in Change.objects.get(version=4).lines
    assert not project.sub_projects.exists()
    with pytest.raises(Refused) as refused:
        remove_part(expected=4, **act)
    assert refused.value.code == 404


def test_a_part_is_not_there_twice(world: World):
    project = made(world, area_units=1_000_000)
    sub(world, project)
    with pytest.raises(Refused, match="子项目“甲”已经有了"):
        sub(world, project)
    with pytest.raises(Refused) as refused:
        remove_part(actor=world.actor("banner"), project=made(world).pk, expected=1, kind="sub-project",
                    pk=project.sub_projects.get().pk, now=NOW)  # fmt: skip
    assert refused.value.code == 404
