"""Inspections: written whole and once, corrected by a later one; the systems checked; which projects were not inspected for long."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.register.supervision.supervising import DAY, NOW, POSTED, SYSTEMS_POSTED, inspected, report
from tests.register.world import OTHER_BANNER, World
from xiufu.register.documents.models import Paper
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Project
from xiufu.register.rules.refusals import Refused
from xiufu.register.supervision.choices import SYSTEMS, Conclusion
from xiufu.register.supervision.inspections import System, record_inspection, replace_inspection
from xiufu.register.supervision.models import Inspection
from xiufu.register.supervision.queries import Asked, last_inspected, watched


def refused(code: int, said: str = ""):
    return pytest.raises(Refused, match=said or None, check=lambda error: error.code == code)


def test_the_systems_are_those_of_the_clause():
    assert [one.title for one in SYSTEMS["market_restoration"]] == [
        "项目法人制", "招标投标制", "工程建设监理制", "合同管理制", "验收制", "后期管护",
    ]  # fmt: skip


def test_an_inspection_by_its_form(world: World):
    project = world.project()
    paper = project.papers.get()
    posted = POSTED | SYSTEMS_POSTED | {
        "departments": ["water"],
        "state_tendering": "not_followed",
        "note_tendering": "施工没有招标",
        "paper_tendering": paper.pk,
        "state_acceptance": "established",
        "papers": [paper.pk],
        "conclusion": "faults",
        "remark": "施工单位不是招标确定的",
    }  # fmt: skip
    client = world.client("forestry")
    answer = client.post(f"/projects/{project.pk}/inspections/new", posted)
    assert answer.status_code == 302
    row = Inspection.objects.get()
    assert (row.number, row.department, row.division, row.departments) == (1, "forestry", "159921", ["water"])
    assert (row.on_date, row.seen, row.papers) == (DAY, {"quality": "覆土 0.5 米，与设计一致"}, [paper.pk])
    assert row.systems["tendering"] == {"state": "not_followed", "note": "施工没有招标", "paper": paper.pk}
    page = world.client("investor").get(answer.headers["Location"]).content.decode()
    for shown in (
        "甲旗（虚构）林业和草原部门",
        "水利",
        "执行不到位",
        "施工没有招标",
        "已建立",
        "未查",
        "某文件（第 1 版）",
        "覆土 0.5 米",
    ):
        assert shown in page
    page = client.get(f"/projects/{project.pk}/supervision").content.decode()
    assert "第 1 次检查" in page
    assert "发现问题" in page
    line = LogLine.objects.latest("number")
    assert (line.action, "施工" in line.data) == ("inspection.record", False)


def test_the_form_names_every_problem_and_keeps_what_was_typed(world: World):
    project = world.project()
    posted = SYSTEMS_POSTED | {
        "on_date": "2025年3月", "kind": "site", "seen_extent": "<b>看到</b>", "state_tendering": "missing", "paper_tendering": "9999",
    }  # fmt: skip
    answer = world.client("banner").post(f"/projects/{project.pk}/inspections/new", posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    for shown in (
        "检查日期：应写成 2024-03-01 这样的日期", "招标投标制：说明：没有填", "招标投标制：证据：", "结论：没有选", "&lt;b&gt;看到&lt;/b&gt;",
    ):  # fmt: skip
        assert shown in page
    assert Inspection.objects.count() == 0


def test_why_an_inspection_is_refused(world: World):
    project, other = world.project(), world.project()
    foreign = other.papers.get().pk
    for said, also in (
        ("应在 2000-01-01 和今天（2025-03-03）之间", {"on_date": date(2025, 3, 4)}),
        ("应在 2000-01-01 和今天（2025-03-03）之间", {"on_date": date(1999, 12, 31)}),
        ("没有检查事项“topsoil”", {"seen": {"topsoil": "某"}}),
        ("没有填看到的情况", {"seen": {"extent": " "}}),
        ("没有填看到的情况", {"seen": {}, "systems": {"tendering": System("unchecked")}}),
        ("“招标投标制”未建立，要说明情况", {"systems": {"tendering": System("missing", " ")}}),
        ("“招标投标制”的情况只能是", {"systems": {"tendering": System("great")}}),
        ("要在“说明”里写明问题", {"conclusion": Conclusion.FAULTS}),
        ("有 1 个证据文件不是这个项目的文件", {"papers": (foreign,)}),
        ("有 1 个证据文件不是这个项目的文件", {"systems": {"tendering": System("established", "", foreign)}}),
    ):
        with refused(409, said):
            inspected(world, project, **also)
    for who, code in (("investor", 403), ("auditor", 403), ("expert", 403), ("other_banner", 404), ("stranger", 404)):
        with refused(code):
            inspected(world, project, who=who)
    assert Inspection.objects.count() == 0


def test_temporary_land_has_items_of_its_own_and_no_systems(world: World):
    project = world.project("temporary_land")
    page = world.client("banner").get(f"/projects/{project.pk}/inspections/new").content.decode()
    assert "表土剥离" in page
    assert "项目法人制" not in page
    made = inspected(world, project, seen={"topsoil": "已剥离"})
    assert "《土地复垦条例》第三十九条" in world.client("obligor").get(f"/inspections/{made.pk}").content.decode()
    with refused(409, "没有管理制度“tendering”"):
        inspected(world, project, systems={"tendering": System("established")})


def test_a_mistake_is_mended_by_a_later_inspection(world: World):
    project = world.project()
    first = inspected(world, project)
    client = world.client("banner2")
    page = client.get(f"/inspections/{first.pk}/correct").content.decode()
    assert "没有超出范围" in page
    answer = client.post(f"/inspections/{first.pk}/correct", POSTED | SYSTEMS_POSTED)
    assert (answer.status_code, "更正理由：没有填" in answer.content.decode()) == (422, True)
    assert (
        client.post(f"/inspections/{first.pk}/correct", POSTED | SYSTEMS_POSTED | {"reason": "地块弄错"}).status_code
        == 302
    )
    second = Inspection.objects.get(replaces=first)
    assert (second.number, second.reason) == (2, "地块弄错")
    assert "已由" in client.get(f"/inspections/{first.pk}").content.decode()
    assert client.get(f"/inspections/{first.pk}/correct").status_code == 403

    def correct(who: str, pk: int, reason: str = "某理由") -> Inspection:
        return replace_inspection(actor=world.actor(who), inspection=pk, report=report(), reason=reason, now=NOW)

    with refused(409, "已经由第 2 次检查更正"):
        correct("banner", first.pk)
    for who, code in (("forestry", 403), ("league", 403), ("investor", 403), ("other_banner", 404)):
        with refused(code):
            correct(who, second.pk)
    with refused(409, "没有填“更正理由”"):
        correct("banner", second.pk, "  ")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE supervision_inspection SET conclusion = 'no_fault'",
        "UPDATE supervision_inspection SET seen = '{}'",
        "DELETE FROM supervision_inspection",
    ],
)
def test_no_client_of_the_database_changes_an_inspection(world: World, statement: str):
    inspected(world, world.project())
    with pytest.raises(DatabaseError, match="检查记录不能"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_inspection_replaces_one_of_another_project(world: World):
    first = inspected(world, world.project())
    second = inspected(world, world.project())
    row = Inspection.objects.get(pk=second.pk)
    row.pk, row.number, row.replaces, row.reason = None, 2, first, "某"
    with pytest.raises(DatabaseError, match="只能更正同一项目的检查"), transaction.atomic():
        row.save(force_insert=True)


def test_which_projects_were_not_inspected_for_long(world: World):
    never, long_ago, lately, corrected = (world.project() for _ in range(4))
    elsewhere = world.project(banner=OTHER_BANNER)
    inspected(world, long_ago, on_date=date(2024, 12, 3))  # 90 days before 3 March 2025
    inspected(world, lately, on_date=date(2024, 12, 4))
    wrong = inspected(world, corrected, on_date=DAY)
    replace_inspection(
        actor=world.actor("banner"),
        inspection=wrong.pk,
        report=report(on_date=date(2024, 6, 1)),
        reason="日期写错",
        now=NOW,
    )
    actor = world.actor("banner")
    assert {one.pk for one in watched(actor, Asked(days=90), DAY)} == {never.pk, long_ago.pk, corrected.pk}
    found = {one.pk: day for one, day in last_inspected(list(watched(actor, Asked(), DAY)))}
    assert found == {
        never.pk: None, long_ago.pk: date(2024, 12, 3), lately.pk: date(2024, 12, 4), corrected.pk: date(2024, 6, 1),
    }  # fmt: skip
    assert {one.pk for one in watched(world.actor("league"), Asked(text=elsewhere.name), DAY)} == {elsewhere.pk}


def test_closed_projects_are_not_watched(world: World):
    project = world.project()
    world.do(project, "list_project", date(2024, 3, 1))
    world.do(project, "remove_project", date(2024, 3, 2))
    assert not watched(world.actor("banner"), Asked(), DAY).exists()


def test_lists_cost_the_same_however_long(world: World, django_assert_max_num_queries):
    project = world.project()
    for _ in range(12):
        inspected(world, project)
    Project.objects.bulk_create(
        Project(
            number=f"159921-2024-1{n:03d}", name=f"某{n}", lifecycle="market_restoration", league="159900", banner="159921",
            authority="159921", made_at=NOW, changed_at=NOW, changed_by=world.users["banner"],
        )
        for n in range(60)
    )  # fmt: skip
    client = world.client("banner")
    with django_assert_max_num_queries(7):
        page = client.get("/supervision?days=30").content.decode()
    assert "共 61 个项目" in page
    assert "第 1 页，共 2 页" in page
    with django_assert_max_num_queries(16):
        page = client.get(f"/projects/{project.pk}/supervision?inspections=99999999999999999999").content.decode()
    assert "第 12 次检查" in page
    assert client.get("/supervision?days=99999999999999999999&page=9999999999999").status_code == 200


def test_papers_of_others_are_not_offered(world: World):
    project, other = world.project(), world.project(banner=OTHER_BANNER)
    Paper.objects.create(
        project=other, kind="other", title="别的项目的文件", version=1, sha256="0" * 64, size=3, content_type="pdf", added_at=NOW,
        added_by=world.users["banner"],
    )  # fmt: skip
    assert (
        "别的项目的文件" not in world.client("banner").get(f"/projects/{project.pk}/inspections/new").content.decode()
    )
    with refused(409, "不是这个项目的文件"):
        record_inspection(
            actor=world.actor("banner"),
            project=project.pk,
            report=report(papers=(other.papers.earliest("pk").pk,)),
            now=NOW,
        )
