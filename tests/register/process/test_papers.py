"""Papers of a step: of the project, of the right kind, each another, and what the step says of them as they were handed in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.register.process.courses import at_works
from tests.register.world import PAPER, World, at, paper_of
from xiufu.lifecycle.entries import MAIN, Capacity, Entry
from xiufu.lifecycle.facts import FactKind, Value
from xiufu.lifecycle.states import LIFECYCLES
from xiufu.register.documents.kinds import KINDS, RESERVED
from xiufu.register.documents.models import Paper
from xiufu.register.library.models import Project
from xiufu.register.process.papers import papers_lacking
from xiufu.register.rules.refusals import Refused

DAY = date(2024, 3, 1)


def why_not(world: World, project: Project, move: str, **facts: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        world.do(project, move, DAY, facts=facts)
    return refused.value.reasons


def approved(world: World, project: Project, sha256: str = "a" * 64, title: str = "某批复", **stated: str) -> str:
    """An approval with what was stated of it when it was handed in."""
    facts = {"number": "某政发〔2024〕1号", "issuer": "某旗人民政府", "date": "2024-02-20"} | stated
    Paper.objects.create(
        project=project, kind="approval", title=title, version=1, sha256=sha256, size=3, content_type="pdf", facts=facts,
        added_at=at(DAY), added_by=world.users["banner"],
    )  # fmt: skip
    return sha256


def test_kinds_are_those_of_papers_and_who_takes_the_step_may_hand_one_in():
    asked = [(move, fact) for life in LIFECYCLES.values() for move in life.moves for fact in move.facts if fact.kinds]
    assert {fact.kind for _, fact in asked} == {FactKind.PAPER}
    assert {kind for _, fact in asked for kind in fact.kinds} <= set(KINDS) - RESERVED
    for move, fact in asked:
        for capacity in move.by:
            assert any(capacity in KINDS[kind].by for kind in fact.kinds), (move.id, fact.name, capacity)


def test_a_plan_is_of_the_kind_that_is_audited(world: World):
    project = world.project()
    for move in ("list_project", "set_scheme", "draft_plan"):
        world.do(project, move, DAY)
    assert why_not(world, project, "submit_plan", plan_paper=PAPER) == (
        "“修复方案”要用“方案（修复方案、土地复垦方案、调整方案等）”，所选的“某文件（第 1 版）”是“其他材料”；没有的，先到“文件”页按这一种类上传",
    )
    assert why_not(world, project, "submit_plan", plan_paper="f" * 64) == ("“修复方案”不是这个项目的文件",)


def test_one_paper_is_not_two(world: World):
    project = at_works(world, DAY)
    world.do(project, "complete_works", DAY)
    same = paper_of("report")
    reasons = why_not(
        world, project, "apply_acceptance",
        recheck_paper=same, settlement_paper=same, accounts_paper=same, revaluation_paper=paper_of("report", 2), archive_paper=same,
    )  # fmt: skip
    assert reasons == tuple(
        f"“{title}”与“工程复核”选的是同一个文件；各附各的文件" for title in ("工程结算", "财务决算报告", "档案清单")
    )


def test_a_step_says_of_an_approval_what_was_said_when_it_was_handed_in(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    paper = approved(world, project)
    agreeing = {
        "scheme_paper": paper, "scheme_number": " 某政发〔２０２４〕1号", "scheme_issuer": "某旗人民政府",
        "scheme_date": date(2024, 2, 20),
    }  # fmt: skip
    differing = {"scheme_number": "某政发〔2024〕2号", "scheme_date": DAY}
    both = "两处要一致；对照文件改正，上传时填错的换一个文件名称重新上传"
    assert why_not(world, project, "set_scheme", **agreeing | differing) == (
        f"“工作方案批准文号”填的是“某政发〔2024〕2号”，所附“某批复（第 1 版）”上传时填的文号是“某政发〔2024〕1号”，{both}",
        f"“工作方案批准日期”填的是“2024-03-01”，所附“某批复（第 1 版）”上传时填的批准日期是“2024-02-20”，{both}",
    )
    assert world.do(project, "set_scheme", DAY, facts=agreeing).target == "schemed"


def test_what_was_stated_wrongly_is_put_right_by_handing_the_paper_in_again(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    facts = {
        "scheme_paper": approved(world, project, number="打错的文号"), "scheme_number": "某政发〔2024〕1号",
        "scheme_issuer": "某旗人民政府", "scheme_date": date(2024, 2, 20),
    }  # fmt: skip
    assert len(why_not(world, project, "set_scheme", **facts)) == 1
    approved(world, project, title="某批复（更正）")
    assert world.do(project, "set_scheme", DAY, facts=facts).target == "schemed"


def test_a_paper_that_states_nothing_contradicts_nothing(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    paper = approved(world, project, number="", issuer="", date="")
    assert world.do(project, "set_scheme", DAY, facts={"scheme_paper": paper}).target == "schemed"


def test_a_plan_bears_the_day_that_the_step_says(world: World):
    project = world.project()
    for move in ("list_project", "set_scheme", "draft_plan"):
        world.do(project, move, DAY)
    Paper.objects.create(
        project=project, kind="plan", title="某方案", version=1, sha256="b" * 64, size=3, content_type="pdf",
        facts={"date": "2024-01-31", "preparer": "某单位"}, added_at=at(DAY), added_by=world.users["preparer"],
    )  # fmt: skip
    (said,) = why_not(world, project, "submit_plan", plan_paper="b" * 64, plan_date=DAY)
    assert "“编制日期”填的是“2024-03-01”，所附“某方案（第 1 版）”上传时填的编制日期是“2024-01-31”" in said


def test_the_day_of_handing_back_is_not_that_of_its_record(world: World):
    """A record may be written later: only what restates a paper is compared with it."""
    project = world.project("temporary_land")
    Paper.objects.create(
        project=project, kind="report", title="某记录", version=1, sha256="c" * 64, size=3, content_type="pdf",
        facts={"date": "2024-03-09"}, added_at=at(DAY), added_by=world.users["banner"],
    )  # fmt: skip
    move = LIFECYCLES["temporary_land"].move("hand_back")
    assert move
    facts: dict[str, Value] = {"hand_back_date": DAY, "hand_back_paper": "c" * 64}
    entry = Entry(1, move.id, MAIN, DAY, DAY, Capacity.AUTHORITY, "1", facts)
    assert list(papers_lacking(project, entry, move)) == []


def test_the_form_offers_papers_of_the_kind_and_says_where_to_hand_one_in(world: World):
    project = world.project()
    world.do(project, "list_project", DAY)
    approved(world, project)
    address = reverse("process:step", args=(project.pk, "set_scheme", "main"))
    client = world.client("banner")
    page = client.get(address).content.decode()
    assert "某批复（第 1 版）" in page
    assert PAPER not in page
    assert "从本项目的“批复、批准文件”中选择；没有的，先到“文件”页按这一种类上传" in page
    answer = client.post(address, {"expected": "1", "on_date": "2024-03-01", "fact_scheme_paper": PAPER})
    assert answer.status_code == 422
    assert "只能选本项目的“批复、批准文件”；没有的，先到“文件”页按这一种类上传" in answer.content.decode()
