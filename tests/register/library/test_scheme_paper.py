"""The work scheme of a project of the register, as Word: what stands there, current promises only."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from tests.register.world import World, at
from xiufu.reading.docx import read_docx
from xiufu.register.library.models import BudgetSource, Indicator, Promise, SubProject


def test_a_scheme_says_what_the_register_holds(world: World, django_assert_max_num_queries: object):
    project = world.project(area_units=2_000_000, budget_fen=3 * 10**8, key_areas="4", measures="削坡")
    SubProject.objects.create(project=project, name="甲区", kind="植树造林", area_units=1_000_000, budget_fen=10**8)
    Indicator.objects.create(project=project, name="植被覆盖度", unit="%", target="35")
    for kind, fen in (("private", 2 * 10**8), ("banner", 10**8)):
        BudgetSource.objects.create(project=project, kind=kind, amount_fen=fen)
    given = {"project": project, "kind": "interest", "clause": "（二十一）", "promised_date": date(2026, 3, 1),
             "made_at": at(date(2026, 3, 1)), "made_by": world.users["banner"]}  # fmt: skip
    old = Promise.objects.create(number=1, content="贴息两年", **given)
    Promise.objects.create(number=2, content="贴息三年", supersedes=old, reason="更正", **given)

    client = world.client("investor")
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # the fixture carries no type
        answer = client.get(f"/projects/{project.pk}/scheme/scheme.docx")
    assert quote(f"{project.number}工作方案.docx") in answer.headers["Content-Disposition"]
    tables = [
        [[cell.text for cell in row] for row in table.rows] for table in read_docx(answer.content).document.tables()
    ]
    head = {row[0]: row[1] for row in tables[0]}
    # 2,000,000 of 0.0001 hm² = 200 hm²; 300,000,000 fen = 300 万元
    assert (head["面积（公顷）"], head["投资概算（万元）"], head["重点领域"]) == ("200.0000", "300.00", "（四）矿区")
    assert tables[2][1] == ["甲区", "植树造林", "100.0000", "100.00", "【待补：任务】"]
    assert tables[3][-1] == ["合计", "—", "300.00"]
    assert [row[2] for row in tables[4][1:]] == ["贴息三年"]


def test_reclamation_of_temporary_land_has_none(world: World):
    project = world.project("temporary_land")
    assert world.client("banner").get(f"/projects/{project.pk}/scheme/scheme.docx").status_code == 404
    assert "工作方案（Word）" not in world.client("banner").get(f"/projects/{project.pk}/scheme").content.decode()
