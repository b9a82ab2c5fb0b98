"""Risk signs in the register: facts from inspections with their evidence, on the project, in the list, on desks; ground of an order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.register.supervision.supervising import (
    DAY,
    NOW,
    POSTED,
    SYSTEMS_POSTED,
    at_works,
    inspected,
    ordered,
    report,
)
from tests.register.world import OTHER_BANNER, World
from xiufu.register.library.models import Project, Promise
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision.inspections import replace_inspection
from xiufu.register.supervision.models import Inspection, Order, RiskRow
from xiufu.register.supervision.queries import Asked, watched
from xiufu.register.supervision.risks import measured_facts, pressing_signs, signs_now


def states(project: Project) -> dict[str, str]:
    return {one.sign.code: one.state for one in signs_now(project, DAY)}


def rows(project: Project) -> set[str]:
    return set(RiskRow.objects.filter(project=project).values_list("code", flat=True))


def test_measured_by_the_form_and_shown_as_signs(world: World):
    project = world.project()
    posted = POSTED | SYSTEMS_POSTED | {
        "measured_outside": "1.5", "measured_planned_volume": "1000", "measured_done_volume": "1,000.01", "measured_misplaced": "0",
    }  # fmt: skip
    client = world.client("banner")
    answer = client.post(f"/projects/{project.pk}/inspections/new", posted | {"measured_found_patches": "1.5"})
    assert (answer.status_code, "实际治理的地块数：小数最多 0 位" in answer.content.decode()) == (422, True)
    assert client.post(f"/projects/{project.pk}/inspections/new", posted).status_code == 302
    made = Inspection.objects.get()
    assert made.measured == {"outside": 15_000, "planned_volume": 100_000, "done_volume": 100_001, "misplaced": 0}
    page = client.get(f"/inspections/{made.pk}").content.decode()
    assert "1000.01 立方米" in page
    page = client.get(f"/projects/{project.pk}/supervision").content.decode()
    for shown in (
        "超出批准范围 1.5 公顷",
        "实际完成 1000.01 立方米，方案 1000 立方米",
        "无法判断",
        "缺：方案安排的治理地块数、实际治理的地块数",
    ):
        assert shown in page
    assert rows(project) == {"outside", "volume"}
    assert "风险提示" in world.client("auditor").get(f"/projects/{project.pk}/supervision").content.decode()
    assert "风险提示" not in world.client("investor").get(f"/projects/{project.pk}/supervision").content.decode()
    assert 'value="1.5"' in client.get(f"/inspections/{made.pk}/correct").content.decode()


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        ({"nothing": 1}, "没有要实测的数“nothing”"),
        ({"outside": -1}, "不能是负数"),
        ({"outside": 10**15 + 1}, "不能大于"),
    ],
)
def test_what_cannot_be_measured_is_refused(world: World, measured: dict[str, int], said: str):
    with pytest.raises(Refused, match=said):
        inspected(world, world.project(), measured=measured)


def test_the_last_measured_value_counts_and_corrected_inspections_do_not(world: World):
    project = world.project()
    first = inspected(world, project, measured={"outside": 100, "misplaced": 5}, on_date=DAY - timedelta(9))
    second = inspected(world, project, measured={"outside": 0}, on_date=DAY - timedelta(1))
    earlier = inspected(
        world, project, measured={"outside": 300}, on_date=DAY - timedelta(5)
    )  # written later, of an earlier day
    assert {name: (value, row.pk) for name, (value, row) in measured_facts(project).items()} == {
        "outside": (0, second.pk), "misplaced": (5, first.pk),
    }  # fmt: skip
    assert (states(project)["outside"], rows(project)) == ("无", {"misplaced"})
    replace_inspection(
        actor=world.actor("banner"),
        inspection=second.pk,
        report=report(on_date=DAY - timedelta(1)),
        reason="某",
        now=NOW,
    )
    assert measured_facts(project)["outside"] == (300, earlier)
    assert (states(project)["outside"], rows(project)) == ("有", {"outside", "misplaced"})


def test_the_share_of_ecological_industry_applies_where_it_is_promised(world: World):
    project = world.project()
    assert "industry" not in states(project)
    given: dict[str, Any] = {
        "project": project,
        "clause": "（十九）",
        "content": "某",
        "promised_date": DAY,
        "made_at": NOW,
    }
    Promise.objects.create(number=1, kind="industry_land", made_by=world.users["banner"], **given)
    assert states(project)["industry"] == "无法判断"
    inspected(world, project, measured={"restored": 1_000_000, "industry": 10_001})
    assert states(project)["industry"] == "有"


def test_corrections_of_the_lifecycle_are_counted(world: World):
    project = at_works(world)
    for _ in range(2):
        assert states(project)["repeated"] == "无"
        assert not watched(world.actor("banner"), Asked(signs=1), DAY).exists()
        world.do(project, "order_correction", DAY)
    assert states(project)["repeated"] == "有"
    assert [one.title for one in pressing_signs(world.actor("league"), 5)] == ["反复责令改正"]
    assert watched(world.actor("banner"), Asked(signs=1), DAY).count() == 1


def test_orders_of_reclamation_are_counted_those_that_only_urge_are_not(world: World):
    land, market = world.project("temporary_land"), world.project()
    for _ in range(2):
        ordered(world, land)
        ordered(world, market)
    assert (states(land)["repeated"], states(market)["repeated"]) == ("有", "无")
    assert [one.project for one in pressing_signs(world.actor("banner"), 5)] == [land]


def test_an_order_out_of_a_sign_that_is_there(world: World):
    project = world.project()
    with pytest.raises(Refused, match="现有的风险提示"):
        ordered(world, project, inspection=None, sign="misplaced")
    with pytest.raises(Refused, match="要依据一次检查，或者一项现有的风险提示"):
        ordered(world, project, inspection=None)
    made = inspected(world, project, measured={"misplaced": 25_000})
    with pytest.raises(Refused, match="要依据一次检查，或者一项现有的风险提示"):
        ordered(world, project, inspection=made.pk, sign="misplaced")
    client = world.client("banner")
    assert "风险提示：林草错位修复" in client.get(f"/projects/{project.pk}/orders/new").content.decode()
    posted = {
        "origin": "sign:misplaced", "ground": "formalism", "demands": "按方案补种", "deadline": "2999-04-03",
        "addressee": world.parties["investor"].pk,
    }  # fmt: skip
    assert client.post(f"/projects/{project.pk}/orders/new", posted).status_code == 302
    order = Order.objects.get()
    inspected(world, project, measured={"misplaced": 0})  # the order keeps what the sign said then
    assert "林草错位修复：与方案不符 2.5 公顷" in client.get(f"/orders/{order.pk}").content.decode()


def test_signs_and_orders_are_on_desks(world: World, django_assert_max_num_queries):
    mine, elsewhere = world.project(), world.project(banner=OTHER_BANNER)
    order = ordered(world, mine)
    for project in (mine, elsewhere):
        inspected(world, project, who="league", measured={"outside": 15_000})
    desks = {
        name: world.client(name).get("/").content.decode()
        for name in ("banner", "league", "forestry", "investor", "auditor")
    }
    sign, number = "超出批准范围 1.5 公顷", f"/orders/{order.pk}"
    assert {name: (page.count(sign), number in page) for name, page in desks.items()} == {
        "banner": (1, True), "league": (2, False), "forestry": (0, False), "investor": (0, True), "auditor": (0, False),
    }  # fmt: skip
    for _ in range(20):
        ordered(world, mine)
        inspected(world, world.project(), measured={"outside": 1})
    client = world.client("banner")
    with django_assert_max_num_queries(22):
        client.get("/")


def test_signs_of_closed_projects_press_nobody(world: World):
    project = world.project()
    inspected(world, project, measured={"outside": 1})
    world.do(project, "list_project", date(2025, 3, 3))
    world.do(project, "remove_project", date(2025, 3, 3))
    assert list(pressing_signs(world.actor("banner"), 5)) == []
