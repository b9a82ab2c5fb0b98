"""Where planned numbers stand: the plan and the place in it, stated with an inspection, named as evidence of the signs."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.register.supervision.supervising import DAY, NOW, POSTED, SYSTEMS_POSTED, inspected
from tests.register.world import World
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Project
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision.inspections import PlanPlace
from xiufu.register.supervision.models import Inspection
from xiufu.register.supervision.risks import signs_now

SOURCE = "方案的数取自“修复方案（第 1 版）”表5-3 土石料平衡表"


def a_plan(world: World, project: Project, version: int = 1) -> Paper:
    return Paper.objects.create(
        project=project, kind="plan", title="修复方案", version=version, sha256="0" * 64, size=3, content_type="pdf", added_at=NOW,
        added_by=world.users["banner"],
    )  # fmt: skip


def said(project: Project, code: str) -> str:
    return next(one.sign.said for one in signs_now(project, DAY) if one.sign.code == code)


def test_the_place_is_stated_shown_and_part_of_the_evidence(world: World):
    project = world.project()
    plan = a_plan(world, project)
    client = world.client("banner")
    page = client.get(f"/projects/{project.pk}/inspections/new").content.decode()
    assert "软件不能确定方案中哪一处是这些数，没有代填" in page
    assert "修复方案（第 1 版）" in page
    posted = POSTED | SYSTEMS_POSTED | {
        "measured_planned_surplus": "100", "measured_moved_surplus": "100.01", "measured_misplaced": "0",
        "plan": str(plan.pk), "plan_place": "表5-3 土石料平衡表",
    }  # fmt: skip
    answer = client.post(f"/projects/{project.pk}/inspections/new", posted, follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'<a href="/papers/{plan.pk}/">修复方案（第 1 版）</a>，表5-3 土石料平衡表' in page
    assert "方案此后已有" not in page
    assert said(project, "surplus") == f"外运、处置 100.01 立方米，平衡核定剩余 100 立方米；{SOURCE}"
    assert said(project, "misplaced") == "与方案不符 0 公顷"
    row = Inspection.objects.get()
    later = a_plan(world, project, 2)
    page = client.get(f"/inspections/{row.pk}").content.decode()
    assert f'方案此后已有<a href="/papers/{later.pk}/">第 2 版</a>' in page
    page = client.get(f"/inspections/{row.pk}/correct").content.decode()
    assert 'value="表5-3 土石料平衡表"' in page
    assert f'<option value="{plan.pk}" selected>' in page
    # A later inspection that only measures leaves the planned number and its place.
    inspected(world, project, measured={"moved_surplus": 10_002})
    assert said(project, "surplus") == f"外运、处置 100.02 立方米，平衡核定剩余 100 立方米；{SOURCE}"


def test_what_is_incomplete_is_told_at_its_field(world: World):
    project = world.project()
    plan = a_plan(world, project)
    posted = POSTED | SYSTEMS_POSTED | {"measured_planned_patches": "3"}
    for also, shown in (
        ({"plan": str(plan.pk)}, "在方案的何处：没有填"),
        ({"plan_place": "表1"}, "方案的数的出处：没有选"),
        ({"plan": "99999", "plan_place": "表1"}, "方案的数的出处："),
    ):
        answer = world.client("banner").post(f"/projects/{project.pk}/inspections/new", posted | also)
        assert (answer.status_code, shown in answer.content.decode()) == (422, True)
    assert not Inspection.objects.exists()


def test_why_a_place_is_refused(world: World):
    project, other = world.project(), world.project()
    mine, foreign = a_plan(world, project), a_plan(world, other)
    no_plan = project.papers.exclude(kind="plan").earliest("pk")
    planned = {"planned_volume": 1}
    for plan, measured, why in (
        (PlanPlace(foreign.pk, "表1"), planned, "所选方案不是这个项目的方案"),
        (PlanPlace(no_plan.pk, "表1"), planned, "所选方案不是这个项目的方案"),
        (PlanPlace(mine.pk, "  "), planned, "没有填“在方案的何处”"),
        (PlanPlace(mine.pk, "表1"), {"done_volume": 1}, "没有填方案的数"),
    ):
        with pytest.raises(Refused, match=why):
            inspected(world, project, plan=plan, measured=measured)
    assert not Inspection.objects.exists()


def test_temporary_land_has_no_planned_numbers_to_state(world: World):
    project = world.project("temporary_land")
    a_plan(world, project)
    page = world.client("banner").get(f"/projects/{project.pk}/inspections/new").content.decode()
    assert "方案的数" not in page


def test_the_database_keeps_plan_and_place_together(world: World):
    row = inspected(world, world.project())
    row.pk, row.number, row.plan_place = None, 9, "表1"
    with pytest.raises(IntegrityError, match="inspection_plan_with_place"), transaction.atomic():
        row.save(force_insert=True)
