"""Papers of departments' opinions: handed in by the department that is asked, seen by those who see the opinion, by nobody else."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.register.documents.handing import FACTS
from tests.register.supervision.supervising import (
    NOW,
    answered,
    asked_opinion,
    inspected,
    opined,
    ordered,
)
from tests.register.world import LEAGUE, OTHER_BANNER, World, account
from xiufu.register.accounts.models import User
from xiufu.register.accounts.roles import Department, Role
from xiufu.register.documents.actions import ask_for_audit
from xiufu.register.documents.models import Paper, PaperAudit
from xiufu.register.journal.models import LogLine
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision import consultations
from xiufu.register.supervision.consultations import Office
from xiufu.register.supervision.models import DepartmentOpinion, OpinionRequest

DATA = "占用基本草原 3 公顷".encode()
TITLE = "甲旗（虚构）林业和草原部门：复函"


def hand_in(world: World, request: OpinionRequest, who: str = "forestry", data: bytes = DATA, **also: Any) -> Any:
    posted = {"title": "复函", "file": SimpleUploadedFile("a.txt", data), **also}
    return world.client(who).post(f"/opinions/{request.pk}/papers/new", posted)


def handed_in(world: World, request: OpinionRequest, who: str = "forestry", data: bytes = DATA) -> Paper:
    answer = hand_in(world, request, who, data)
    assert answer.status_code == 302, answer.content.decode()
    return Paper.objects.latest("pk")


def an_officer(name: str, division: str, department: Department = Department.FORESTRY) -> User:
    return account(name, Role.OFFICER, department=department, division=division)


def test_handed_in_chosen_and_read_with_the_opinion(world: World):
    request = asked_opinion(world, world.project())
    forestry = world.client("forestry")
    assert "上传意见材料" in forestry.get(f"/opinions/{request.pk}").content.decode()
    answer = hand_in(world, request, fact_number="林函〔2025〕1号", fact_date="2025-03-01")
    paper = Paper.objects.latest("pk")
    assert answer.headers["Location"] == f"/opinions/{request.pk}/answer?paper={paper.pk}"
    assert (paper.kind, paper.title, paper.version) == ("department_opinion", TITLE, 1)
    assert (paper.sha256, paper.facts) == (
        hashlib.sha256(DATA).hexdigest(),
        {"number": "林函〔2025〕1号", "date": "2025-03-01"},
    )
    line = LogLine.objects.latest("number")
    assert (line.action, line.user_id) == ("paper.add", world.users["forestry"].pk)
    assert not PaperAudit.objects.exists()
    page = forestry.get(answer.headers["Location"]).content.decode()
    assert f"{TITLE}（第 1 版）" in page
    assert page.count("checked") == 1
    second = handed_in(world, request, data=b"2")
    assert second.version == 2
    chosen = {"stance": "agree", "expected": "0", "papers": [paper.pk, second.pk]}
    assert forestry.post(f"/opinions/{request.pk}/answer", chosen).status_code == 302
    assert DepartmentOpinion.objects.get().papers == [paper.pk, second.pk]
    for who in ("banner", "forestry", "league", "province", "auditor"):
        page = world.client(who).get(f"/opinions/{request.pk}").content.decode()
        assert f'<a href="/papers/{paper.pk}/">{TITLE}（第 1 版）</a>' in page
        assert world.client(who).get(f"/papers/{paper.pk}/").status_code == 200
        assert world.client(who).get(f"/papers/{paper.pk}/file").getvalue() == DATA


def test_who_sees_no_opinions_sees_no_papers_of_them(world: World):
    project = world.project()
    request = asked_opinion(world, project)
    paper = handed_in(world, request)
    for who in ("investor", "obligor", "preparer", "expert", "other_banner", "other_league", "stranger"):
        client = world.client(who)
        for address in (f"/papers/{paper.pk}/", f"/papers/{paper.pk}/file", f"/papers/{paper.pk}/compare"):
            answer = client.get(address)
            assert (answer.status_code, TITLE in answer.content.decode()) == (404, False)
        assert client.post(f"/papers/{paper.pk}/audit").status_code == 404
    for who in ("investor", "expert"):
        for query in ("", "?kind=department_opinion"):
            page = world.client(who).get(f"/projects/{project.pk}/papers/{query}").content.decode()
            assert ("某文件" in page, TITLE in page, "部门意见材料" in page) == (True, False, False)
    page = world.client("league").get(f"/projects/{project.pk}/papers/?kind=department_opinion").content.decode()
    assert TITLE in page


def test_what_parties_see_does_not_name_them(world: World):
    """Forms whose entries parties see offer no paper of an opinion, and refuse one that is named nevertheless."""
    project = world.project()
    paper = handed_in(world, asked_opinion(world, project))
    order = ordered(world, project)
    for who, address in (
        ("investor", f"/orders/{order.pk}/answer"),
        ("banner", f"/projects/{project.pk}/orders/new"),
        ("banner", f"/projects/{project.pk}/inspections/new"),
        ("banner", f"/projects/{project.pk}/steps/list_project/main"),
    ):
        answer = world.client(who).get(address)
        assert (answer.status_code, TITLE in answer.content.decode()) == (200, False)
    assert TITLE in world.client("banner").get(f"/projects/{project.pk}/opinions/new").content.decode()
    with pytest.raises(Refused, match="不是这个项目的文件"):
        answered(world, order, papers=(paper.pk,))
    with pytest.raises(Refused, match="不是这个项目的文件"):
        inspected(world, project, papers=(paper.pk,))
    for move in ("list_project", "set_scheme"):
        world.do(project, move, date(2025, 3, 3))
    with pytest.raises(Refused, match="不是这个项目的文件"):
        world.do(project, "open_project", date(2025, 3, 3), facts={"notice_paper": paper.sha256})
    asked_opinion(world, project, Office(Department.WATER, LEAGUE), paper=paper.pk)


def test_only_the_department_that_is_asked_and_only_while_it_is(world: World):
    project = world.project()
    request = asked_opinion(world, project)
    world.users["forestry_elsewhere"] = an_officer("forestry_elsewhere", OTHER_BANNER)
    world.users["forestry_above"] = an_officer("forestry_above", LEAGUE)
    for who, code in (
        ("forestry_elsewhere", 404),
        ("other_banner", 404),
        ("forestry_above", 403),
        ("banner", 403),
        ("league", 403),
        ("auditor", 403),
        ("investor", 403),
        ("expert", 403),
    ):
        assert hand_in(world, request, who).status_code == code
        assert world.client(who).get(f"/opinions/{request.pk}/papers/new").status_code == code
    for who in ("forestry", "banner"):
        address = f"/projects/{project.pk}/papers/new?kind=department_opinion"
        posted = {"file": SimpleUploadedFile("a.txt", DATA)}
        assert world.client(who).post(address, posted).status_code == 403
    consultations.withdraw_request(actor=world.actor("banner"), request=request.pk, reason="某", now=NOW)
    answer = hand_in(world, request)
    assert (answer.status_code, "已经撤回，不用上传" in answer.content.decode()) == (422, True)
    assert Paper.objects.filter(kind="department_opinion").count() == 0


def test_papers_of_two_departments_are_no_versions_of_one_another(world: World):
    project = world.project()
    first, second = asked_opinion(world, project), asked_opinion(world, project, Office(Department.WATER, LEAGUE))
    world.users["water"] = an_officer("water", LEAGUE, Department.WATER)
    papers = handed_in(world, first), handed_in(world, second, "water")
    assert [(one.title, one.version) for one in papers] == [(TITLE, 1), ("示范盟（虚构）水利部门：复函", 1)]


def test_what_is_wrong_is_told_and_nothing_kept(world: World):
    request = asked_opinion(world, world.project())
    for also, said in (
        ({"file": ""}, "没有选择文件"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "文件是空的"),
        ({"fact_date": "2999-01-01"}, "文件日期"),
        ({"title": "长" * 150}, "最多 160 个字"),
    ):
        answer = hand_in(world, request, **also)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    handed_in(world, request)
    answer = hand_in(world, request)
    assert (answer.status_code, "与第 1 版完全相同" in answer.content.decode()) == (422, True)
    assert Paper.objects.filter(kind="department_opinion").count() == 1


def test_a_plan_named_with_an_opinion_keeps_its_own_audit(world: World):
    """What a department hands in is no plan; a plan of the project may be named beside it."""
    project = world.project()
    request = asked_opinion(world, project)
    with pytest.raises(Refused, match="只有方案才送审查"):
        ask_for_audit(actor=world.actor("banner"), paper=handed_in(world, request).pk, now=NOW)
    posted = {"file": SimpleUploadedFile("a.txt", DATA), **FACTS}
    world.client("banner").post(f"/projects/{project.pk}/papers/new?kind=plan", posted)
    plan = Paper.objects.latest("pk")
    assert (plan.kind, PaperAudit.objects.get().paper_id) == ("plan", plan.pk)
    assert opined(world, request, papers=(plan.pk,)).papers == [plan.pk]
