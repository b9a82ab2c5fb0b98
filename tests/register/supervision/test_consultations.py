"""Departments' opinions: asked of offices of the place, answered by the office alone, changed by a later one, overdue on its desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.supervision.supervising import DAY, DEADLINE, NOW, asked_opinion, opined
from tests.register.world import BANNER, LEAGUE, OTHER_BANNER, World
from xiufu.register.accounts.roles import Department
from xiufu.register.journal.models import LogLine
from xiufu.register.rules.refusals import Refused, Stale
from xiufu.register.supervision import consultations
from xiufu.register.supervision.choices import Stance
from xiufu.register.supervision.consultation_queries import awaited, requests_of, requests_shown
from xiufu.register.supervision.consultations import Office
from xiufu.register.supervision.models import DepartmentOpinion, OpinionRequest


def refused(code: int, said: str = ""):
    return pytest.raises(Refused, match=said or None, check=lambda error: error.code == code)


def test_asked_and_answered_by_pages(world: World):
    project = world.project()
    banner, forestry = world.client("banner"), world.client("forestry")
    assert "征求部门意见" in banner.get(f"/projects/{project.pk}/supervision").content.decode()
    posted: dict[str, Any] = {
        "offices": [f"{BANNER}:forestry", f"{LEAGUE}:water"],
        "subject": "征求修复方案意见",
        "deadline": "2999-04-03",
    }
    assert banner.post(f"/projects/{project.pk}/opinions/new", posted).status_code == 302
    first, second = OpinionRequest.objects.order_by("number")
    assert [(one.number, one.department, one.division) for one in (first, second)] == [
        (1, "forestry", BANNER), (2, "water", LEAGUE),
    ]  # fmt: skip
    page = banner.get(f"/projects/{project.pk}/supervision").content.decode()
    for shown in ("甲旗（虚构）林业和草原部门", "示范盟（虚构）水利部门", "等待答复", "答复期限（自定）"):
        assert shown in page
    assert "征求修复方案意见" in forestry.get("/").content.decode()
    answer = forestry.post(f"/opinions/{first.pk}/answer", {"stance": "conditional", "expected": "0"})
    assert (answer.status_code, "具体意见：没有填" in answer.content.decode()) == (422, True)
    posted = {"stance": "conditional", "text": "三区改种乡土灌木", "expected": "0", "papers": [project.papers.get().pk]}
    assert forestry.post(f"/opinions/{first.pk}/answer", posted).status_code == 302
    assert "征求修复方案意见" not in forestry.get("/").content.decode()
    answer = forestry.post(f"/opinions/{first.pk}/answer", {"stance": "agree", "expected": "1"})
    assert (answer.status_code, "更改理由：没有填" in answer.content.decode()) == (422, True)
    assert (
        forestry.post(
            f"/opinions/{first.pk}/answer", {"stance": "agree", "expected": "1", "reason": "已改方案"}
        ).status_code
        == 302
    )
    page = world.client("auditor").get(f"/opinions/{first.pk}").content.decode()
    for shown in ("三区改种乡土灌木", "已更改", "更改理由：已改方案", "自定，文件没有规定天数", "某文件（第 1 版）"):
        assert shown in page
    assert banner.post(f"/opinions/{second.pk}/withdraw", {"reason": "问错部门"}).status_code == 302
    assert "问错部门" in banner.get(f"/opinions/{second.pk}").content.decode()
    assert [line.action for line in LogLine.objects.all()] == [
        "opinion.ask",
        "opinion.give",
        "opinion.give",
        "opinion.withdraw",
    ]


def test_whom_who_and_until_when(world: World):
    project = world.project()
    own, elsewhere = Office(Department.NATURAL_RESOURCES, BANNER), Office(Department.WATER, OTHER_BANNER)
    water = Office(Department.WATER, BANNER)
    for offices in ((own,), (elsewhere,), (water, water), (water, Office("weather", BANNER))):
        with refused(409, "“部门”要从项目所在旗县和盟市的其他部门中选"):
            asked_opinion(world, project, *offices)
    with refused(409, "至少一个"):
        consultations.ask_opinions(
            actor=world.actor("banner"),
            project=project.pk,
            offices=(),
            subject="某",
            deadline=DEADLINE,
            paper=None,
            now=NOW,
        )
    with refused(409, "没有填“征求意见的事项”；“答复期限”2025-03-02 早于今天（2025-03-03）"):
        asked_opinion(world, project, subject=" ", deadline=date(2025, 3, 2))
    with refused(409, "不是这个项目的文件"):
        asked_opinion(world, project, paper=world.project().papers.get().pk)
    for who, code in (("league", 403), ("forestry", 403), ("investor", 403), ("other_banner", 404)):
        with refused(code):
            asked_opinion(world, project, who=who)
    assert asked_opinion(world, project, Office(Department.NATURAL_RESOURCES, LEAGUE)).number == 1


def test_only_the_department_that_is_asked_answers(world: World):
    request = asked_opinion(world, world.project())
    for who, code in (
        ("banner", 403),
        ("league", 403),
        ("auditor", 403),
        ("investor", 404),
        ("expert", 404),
        ("other_banner", 404),
    ):
        with refused(code):
            opined(world, request, who=who)
    with refused(409, "“不同意”的要写明意见"):
        opined(world, request, stance=Stance.DISAGREE)
    opined(world, request)
    with pytest.raises(Stale, match="账号“forestry”已在 2025-03-03 10:00 答复“同意”；本部门的答复与您打开时不同"):
        opined(world, request)
    typed = {"stance": "disagree", "text": "占用基本草原", "expected": "0"}
    answer = world.client("forestry").post(f"/opinions/{request.pk}/answer", typed)
    page = answer.content.decode()
    # the form now asks for the reason too, and says at once why
    assert (answer.status_code, "答复“同意”" in page, "更改理由：没有填" in page) == (409, True, True)
    typed |= {"reason": "又踏勘", "expected": "1"}
    assert world.client("forestry").post(f"/opinions/{request.pk}/answer", typed).status_code == 302
    with refused(409, "没有填“更改理由”"):
        opined(world, request, expected=2)
    with refused(403):
        consultations.withdraw_request(actor=world.actor("forestry"), request=request.pk, reason="某", now=NOW)
    with refused(409, "没有填“撤回理由”"):
        consultations.withdraw_request(actor=world.actor("banner"), request=request.pk, reason=" ", now=NOW)
    consultations.withdraw_request(actor=world.actor("banner2"), request=request.pk, reason="某", now=NOW)
    with refused(409, "已经撤回"):
        opined(world, request, expected=2, reason="某")
    with refused(409, "已经撤回"):
        consultations.withdraw_request(actor=world.actor("banner"), request=request.pk, reason="某", now=NOW)


def test_how_a_request_stands(world: World):
    project = world.project()
    request = asked_opinion(world, project)  # until 3 April 2025

    def stands(on: date) -> tuple[str, str]:
        return next((one.state, one.look) for one in requests_shown(requests_of(project), on))

    assert stands(date(2025, 4, 3)) == ("等待答复", "soon")
    assert stands(date(2025, 4, 4)) == ("没有答复，逾期", "late")
    opined(world, request, stance=Stance.DISAGREE, text="占用基本草原")
    assert stands(date(2025, 4, 4)) == ("不同意", "late")
    opined(world, request, expected=1, reason="已避让")
    assert stands(date(2025, 4, 4)) == ("同意", "done")
    consultations.withdraw_request(actor=world.actor("banner"), request=request.pk, reason="某", now=NOW)
    assert stands(date(2025, 4, 4)) == ("已撤回", "muted")


def test_what_is_waited_for_stands_on_the_desk_of_the_department(world: World, django_assert_max_num_queries):
    project = world.project()
    later, sooner = asked_opinion(world, project, deadline=date(2025, 5, 1)), asked_opinion(world, project)
    answered, withdrawn = asked_opinion(world, project), asked_opinion(world, project)
    opined(world, answered)
    consultations.withdraw_request(actor=world.actor("banner"), request=withdrawn.pk, reason="某", now=NOW)
    assert list(awaited(world.actor("forestry"))) == [sooner, later]
    assert list(awaited(world.actor("banner"))) == []
    client = world.client("forestry")
    assert "没有答复，逾期" in client.get("/").content.decode()
    for _ in range(12):
        asked_opinion(world, project)
    with django_assert_max_num_queries(16):
        page = client.get(f"/projects/{project.pk}/supervision").content.decode()
    assert "征求意见第 16 号" in page
    with django_assert_max_num_queries(9):
        client.get(f"/opinions/{answered.pk}")


def test_parties_and_experts_see_no_opinions(world: World):
    project = world.project()
    request = asked_opinion(world, project)
    for who in ("investor", "expert"):
        assert world.client(who).get(f"/opinions/{request.pk}").status_code == 403
    assert "部门意见" not in world.client("investor").get(f"/projects/{project.pk}/supervision").content.decode()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE supervision_opinionrequest SET deadline = '2030-01-01'", "征求意见只能撤回"),
        (
            "UPDATE supervision_opinionrequest SET subject = '某', withdrawn_at = asked_at, withdrawn_by_id = asked_by_id,"
            " withdrawn_reason = '某'",
            "征求意见只能撤回",
        ),
        ("DELETE FROM supervision_opinionrequest", "征求意见不能删除"),
        ("UPDATE supervision_departmentopinion SET stance = 'agree'", "部门意见不能修改"),
        ("DELETE FROM supervision_departmentopinion", "部门意见不能删除"),
    ],
)
def test_no_client_of_the_database_changes_an_opinion(world: World, statement: str, said: str):
    opined(world, asked_opinion(world, world.project()))
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_was_withdrawn_is_neither_changed_nor_answered(world: World):
    request = asked_opinion(world, world.project())
    given = opined(world, request)
    row = DepartmentOpinion.objects.get(pk=given.pk)
    row.pk, row.number, row.reason = None, 3, "某"
    with pytest.raises(DatabaseError, match="意见序号不连续"), transaction.atomic():
        row.save(force_insert=True)
    consultations.withdraw_request(actor=world.actor("banner"), request=request.pk, reason="某", now=NOW)
    row.number = 2
    with pytest.raises(DatabaseError, match="征求意见已撤回"), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(DatabaseError, match="已撤回的征求意见不能修改"), transaction.atomic():
        OpinionRequest.objects.update(withdrawn_reason="另一个理由")
    assert OpinionRequest.objects.get().asked_at.date() == DAY
