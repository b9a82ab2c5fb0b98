"""Works outside the boundary: computed from a file of plots, kept with the inspection, shown beside the boundary, never changed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from tests.register.boundaries.drawn import uploaded
from tests.register.supervision.supervising import DAY, NOW, POSTED, SYSTEMS_POSTED, inspected, report
from tests.register.world import World
from tests.spatial.plot_files import rectangle, text
from xiufu.register.boundaries.models import Boundary, BoundaryFile
from xiufu.register.journal.models import LogLine
from xiufu.register.library.models import Project
from xiufu.register.rules.refusals import Refused, Stale
from xiufu.register.supervision import inspections
from xiufu.register.supervision.comparing import compare
from xiufu.register.supervision.inspections import replace_inspection
from xiufu.register.supervision.models import Inspection, RiskRow, WorkedLand, WorkedPlot
from xiufu.register.supervision.risks import signs_now
from xiufu.register.supervision.worked import PlotFile
from xiufu.spatial.crs import Crs
from xiufu.spatial.kept import Footprint, beyond

# The boundary is 1,000 m × 500 m. One plot lies inside; of the other 300 m × 100 m lie beyond its east side: 3 hm².
INSIDE = rectangle(100, 100, 200, 100, name="取土区")
BEYOND = rectangle(800, 200, 500, 100, name="便道", number=2)
FILE = PlotFile("施工地块.txt", text(INSIDE, BEYOND))


def bounded(world: World, **also: Any) -> Project:
    project = world.project(area_units=None, **also)
    uploaded(world, project)
    return project


LOST = '<input type="hidden" name="plots_lost" value="1">'


def posted(*plots: str, **also: str) -> dict[str, Any]:
    file = SimpleUploadedFile("施工地块.txt", text(*plots or (INSIDE, BEYOND)))
    return POSTED | SYSTEMS_POSTED | {"plots": file, "crs": "", "layer": ""} | also


def test_the_area_outside_is_computed_and_kept_with_its_file(world: World):
    project = bounded(world)
    client = world.client("forestry")
    answer = client.post(f"/projects/{project.pk}/inspections/new", posted(), follow=True)
    row = Inspection.objects.select_related("worked__boundary").get()
    worked = row.worked
    assert worked is not None
    assert row.measured == {"outside": 30_000}
    # 200 × 100 = 2 hm² and 500 × 100 = 5 hm²
    assert (worked.area_units, worked.outside_units, worked.boundary.version) == (70_000, 30_000, 1)
    assert [(one.number, one.name, one.area_units, one.outside_units) for one in worked.plots.all()] == [
        ("1", "取土区", 20_000, 0), ("2", "便道", 50_000, 30_000),
    ]  # fmt: skip
    assert worked.file.sha256 == hashlib.sha256(FILE.content).hexdigest()
    page = answer.content.decode()
    for shown in (
        "由地块文件“施工地块.txt”与第 1 版范围计算：施工 7 公顷，范围以外 3 公顷",
        "<strong>3.0000 公顷</strong>",
        "其中范围以内 4.0000 公顷",
        worked.file.sha256,
        "3度带第37带",
        "国土调查办发〔2008〕32号",
        "便道",
    ):
        assert shown in page
    assert len(re.findall(r'<path class="(own|worked|outside)"[^>]* d="M[^"]+Z"/>', page)) == 3
    assert '<path class="outside" fill="url(#hatch)"' in page
    assert "全部地块都在范围以外" not in page
    line = LogLine.objects.latest("number")
    assert (line.action, worked.file.sha256 in line.data, '"boundary": 1' in line.data) == (
        "inspection.record", True, True,
    )  # fmt: skip
    answer = world.client("investor").get(f"/inspections/{row.pk}/plots")
    assert (answer.content, "attachment" in answer["Content-Disposition"]) == (FILE.content, True)
    assert world.client("other_banner").get(f"/inspections/{row.pk}/plots").status_code == 404
    assert world.client("banner").get(f"/inspections/{inspected(world, project).pk}/plots").status_code == 404


def test_what_is_kept_leads_to_the_same_areas_again(world: World):
    worked = inspected(world, bounded(world), plots=FILE).worked
    assert worked is not None
    zone = Crs.of_epsg(worked.zone_epsg)
    assert zone
    again = beyond(
        Footprint(worked.epsg, [bytes(one.shape) for one in worked.plots.all()]),
        Footprint(worked.boundary.epsg, [bytes(one.shape) for one in worked.boundary.plots.all()]),
        zone,
    )
    assert [int(one * 10_000) for one in again.hm2] == [one.outside_units for one in worked.plots.all()] == [0, 30_000]
    assert shapely.equals_exact(shapely.from_wkb(again.outline), shapely.from_wkb(bytes(worked.outside)))


def test_the_sign_names_its_evidence(world: World):
    project = bounded(world)
    row = inspected(world, project, plots=FILE)
    said = "超出批准范围 3 公顷；由地块文件“施工地块.txt”与第 1 版范围计算：施工 7 公顷，范围以外 3 公顷"
    (sign,) = (one for one in signs_now(project, DAY) if one.sign.code == "outside")
    assert (sign.sign.said, sign.inspections) == (said, (row,))
    assert RiskRow.objects.get(project=project, code="outside").said == said
    page = world.client("banner").get(f"/projects/{project.pk}/supervision").content.decode()
    assert said in page
    assert f'<a href="/inspections/{row.pk}">第 1 次检查' in page
    inspected(world, project, plots=PlotFile("内.txt", text(INSIDE)))
    (sign,) = (one for one in signs_now(project, DAY) if one.sign.code == "outside")
    assert (sign.state, sign.sign.said) == (
        "无", "超出批准范围 0 公顷；由地块文件“内.txt”与第 1 版范围计算：施工 2 公顷，范围以外 0 公顷",
    )  # fmt: skip


def test_some_plots_within_do_not_clear_what_others_said(world: World):
    project = bounded(world)
    first = inspected(world, project, plots=FILE)
    client = world.client("banner")
    answer = client.post(f"/projects/{project.pk}/inspections/new", posted(INSIDE, partial="on"))
    second = Inspection.objects.latest("pk")
    assert (answer.status_code, second.measured, second.worked and second.worked.outside_units) == (302, {}, 0)
    page = client.get(f"/inspections/{second.pk}").content.decode()
    assert "（只是部分施工地块）" in page
    assert "其余的没有比较，以前检查所记的仍然有效" in page
    (sign,) = (one for one in signs_now(project, DAY) if one.sign.code == "outside")
    assert (sign.state, sign.inspections) == ("有", (first,))
    # what some plots lie outside by is the least; a number that was measured may be more
    answer = client.post(f"/projects/{project.pk}/inspections/new", posted(partial="on", measured_outside="2.9"))
    assert (answer.status_code, "由地块文件计算是 3 公顷" in answer.content.decode()) == (422, True)
    client.post(f"/projects/{project.pk}/inspections/new", posted(partial="on", measured_outside="3.5"))
    third = Inspection.objects.latest("pk")
    assert third.measured == {"outside": 35_000}
    (sign,) = (one for one in signs_now(project, DAY) if one.sign.code == "outside")
    assert sign.sign.said.startswith(
        "超出批准范围 3.5 公顷；由地块文件“施工地块.txt”（部分施工地块）与第 1 版范围计算：施工 7 公顷"
    )
    # a correction keeps to the plots and to the number
    page = client.get(f"/inspections/{third.pk}/correct").content.decode()
    assert 'name="measured_outside" value="3.5"' in page


def test_a_typed_number_that_differs_is_refused_with_both(world: World):
    project = bounded(world)
    client = world.client("banner")
    answer = client.post(f"/projects/{project.pk}/inspections/new", posted(measured_outside="2.9"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“批准范围以外的施工面积”填的是 2.9 公顷，由地块文件计算是 3 公顷" in page
    assert 'value="2.9"' in page
    assert not Inspection.objects.exists()
    assert not WorkedLand.objects.exists()
    answer = client.post(f"/projects/{project.pk}/inspections/new", posted(measured_outside="3.0"))
    assert answer.status_code == 302
    assert Inspection.objects.get().measured == {"outside": 30_000}


def test_every_problem_is_told_at_once_and_nothing_is_kept(world: World):
    project = bounded(world)
    crossed = BEYOND.replace("J2,1,4500300.000", "J2,1,4499000.000")
    answer = world.client("banner").post(
        f"/projects/{project.pk}/inspections/new", posted(INSIDE, crossed, on_date="2999-01-01")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("GEOM-004", "“检查日期”2999-01-01 应在", "文件要重新选择"):
        assert shown in page
    assert "没有填看到的情况" not in page
    assert "/tmp" not in page
    assert (BoundaryFile.objects.count(), WorkedLand.objects.count()) == (1, 0)  # that of the boundary


@pytest.mark.parametrize(
    ("also", "said"),
    [
        ({"crs": "北京54"}, "坐标系："),
        ({"plots": SimpleUploadedFile("地块.doc", b"x")}, "不能读“.doc”的文件"),
        ({"plots": SimpleUploadedFile("地块.txt", b"")}, "地块文件："),
    ],
)
def test_files_that_cannot_be_read(world: World, also: dict[str, Any], said: str):
    answer = world.client("banner").post(f"/projects/{bounded(world).pk}/inspections/new", posted() | also)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Inspection.objects.exists()


def test_a_large_file_is_refused_before_it_is_read(world: World, monkeypatch: pytest.MonkeyPatch):
    project = bounded(world)
    monkeypatch.setattr("xiufu.register.boundaries.actions.MOST_BYTES", 100)
    answer = world.client("banner").post(f"/projects/{project.pk}/inspections/new", posted())
    assert (answer.status_code, "文件超过" in answer.content.decode()) == (422, True)


def test_without_a_boundary_nothing_is_compared(world: World):
    project = world.project(area_units=None)
    page = world.client("banner").get(f"/projects/{project.pk}/inspections/new").content.decode()
    assert "项目还没有范围，不能由地块文件计算" in page
    assert 'name="plots"' not in page
    with pytest.raises(Refused, match="项目还没有范围"):
        inspected(world, project, plots=FILE)
    assert not Inspection.objects.exists()


def test_all_of_it_outside_asks_to_look_at_the_system(world: World):
    row = inspected(world, bounded(world), plots=PlotFile("远.txt", text(rectangle(5_000))))
    page = world.client("banner").get(f"/inspections/{row.pk}").content.decode()
    assert "全部地块都在范围以外：请核对" in page
    inside = inspected(world, row.project, plots=PlotFile("内.txt", text(INSIDE)))
    page = world.client("banner").get(f"/inspections/{inside.pk}").content.decode()
    assert "没有超出范围" in page
    assert 'class="outside"' not in page


def test_a_later_version_of_the_boundary_leaves_the_result_and_says_so(world: World):
    project = bounded(world)
    row = inspected(world, project, plots=FILE)
    uploaded(world, project, rectangle(wide=1_400), expected=1)
    page = world.client("banner").get(f"/inspections/{row.pk}").content.decode()
    assert "范围此后已有第 2 版，这里的结果仍按第 1 版" in page
    assert "<strong>3.0000 公顷</strong>" in page
    assert inspected(world, project, plots=FILE).measured == {"outside": 0}


def test_a_boundary_that_changes_meanwhile_stops_it(world: World, monkeypatch: pytest.MonkeyPatch):
    project = bounded(world)

    def slowly(of: Project, file: PlotFile) -> object:
        found = compare(of, file)
        uploaded(world, project, rectangle(wide=1_400), expected=1)
        return found

    monkeypatch.setattr(inspections, "compare", slowly)
    with pytest.raises(Stale, match=r"账号“banner”已在 .* 上传了第 2 版范围"):
        inspected(world, project, plots=FILE)
    assert not Inspection.objects.exists()
    assert not WorkedLand.objects.exists()


def test_a_correction_keeps_the_plots_or_drops_them_or_takes_others(world: World):
    project = bounded(world)
    first = inspected(world, project, plots=FILE)
    client = world.client("banner")
    page = client.get(f"/inspections/{first.pk}/correct").content.decode()
    assert "不再用原记录的地块文件" in page
    assert 'value="3"' not in page  # computed, so that other plots need not be reconciled with it
    kept = {key: value for key, value in posted().items() if key != "plots"} | {"reason": "日期写错"}
    answer = client.post(f"/inspections/{first.pk}/correct", kept | {"measured_outside": "1"})
    assert "填的是 1 公顷，由地块文件计算是 3 公顷" in answer.content.decode()
    assert client.post(f"/inspections/{first.pk}/correct", kept).status_code == 302
    second = Inspection.objects.get(replaces=first)
    assert (second.worked, second.measured) == (first.worked, {"outside": 30_000})
    third = replace_inspection(
        actor=world.actor("banner"), inspection=second.pk, reason="文件弄错", now=NOW,
        report=report(plots=PlotFile("内.txt", text(INSIDE))),
    )  # fmt: skip
    assert third.measured == {"outside": 0}
    assert (
        client.post(
            f"/inspections/{third.pk}/correct", kept | {"drop_plots": "on", "measured_outside": "0.5"}
        ).status_code
        == 302
    )
    last = Inspection.objects.get(replaces=third)
    assert (last.worked, last.measured) == (None, {"outside": 5_000})


WRITES = {
    "实际施工地块不能修改": "UPDATE supervision_workedland SET outside_units = 0",
    "实际施工地块不能删除": "DELETE FROM supervision_workedplot",
    "不能再加地块": "INSERT INTO supervision_workedplot (worked_id, position, number, name, area_units, outside_units, shape)"
    " SELECT worked_id, 99, number, name, area_units, outside_units, shape FROM supervision_workedplot WHERE position = 1",
}


@pytest.mark.parametrize("said", WRITES)
def test_the_database_keeps_plots_as_they_are(world: World, said: str):
    inspected(world, bounded(world), plots=FILE)
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WRITES[said])


@pytest.mark.parametrize("partial", [False, True])
def test_no_inspection_says_another_area_than_its_plots(world: World, partial: bool):
    """Nor less than some of them."""
    first = inspected(world, bounded(world), plots=replace(FILE, partial=partial))
    second = inspected(world, bounded(world))
    wrong: tuple[dict[str, Any], ...] = (
        {"project": first.project, "measured": {"outside": 1}},
        {"project": first.project, "measured": {}},
        {"project": second.project, "measured": {"outside": 30_000}},
    )
    for also in wrong:
        row = Inspection.objects.get(pk=first.pk)
        row.pk, row.number = None, 9
        for name, value in also.items():
            setattr(row, name, value)
        with pytest.raises(DatabaseError, match="与实际施工地块不符"), transaction.atomic():
            row.save(force_insert=True)


def test_pages_with_plots_ask_little_of_the_database(world: World, django_assert_max_num_queries):
    project = bounded(world)
    row = inspected(world, project, plots=FILE)
    client = world.client("banner")
    for address, most in (
        (f"/inspections/{row.pk}?page=99999999999999999999", 20),
        (f"/projects/{project.pk}/supervision", 17),
        (f"/projects/{project.pk}/inspections/new", 10),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
    assert (Boundary.objects.count(), WorkedPlot.objects.count()) == (1, 2)


def test_a_file_that_was_lost_with_a_wrong_form_is_asked_for(world: World):
    project = bounded(world)
    address = f"/projects/{project.pk}/inspections/new"
    client = world.client("banner")
    answer = client.post(address, posted(INSIDE, on_date=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "所填内容（文件除外，要重新选择）都在下面" in page
    assert "刚才选的文件“施工地块.txt”没有保存；请重新选择后再登记" in page
    assert LOST in page
    # Sent again without the file it is not registered without it, but asked once whether that is meant.
    without = POSTED | SYSTEMS_POSTED | {"crs": "", "layer": ""}
    answer = client.post(address, without | {"plots_lost": "1"})
    page = answer.content.decode()
    assert (answer.status_code, Inspection.objects.count()) == (422, 0)
    assert "地块文件：上一次选的文件没有保存，这一次没有选" in page
    assert LOST not in page
    assert "所填内容都在下面" in page
    assert client.post(address, without).status_code == 302
    assert Inspection.objects.get().worked is None


def test_a_file_that_the_register_refuses_is_lost_too(world: World):
    project = bounded(world)
    page = world.client("banner").post(f"/projects/{project.pk}/inspections/new", posted("x")).content.decode()
    assert "刚才选的文件“施工地块.txt”没有保存" in page
    assert LOST in page


@pytest.mark.parametrize(
    ("also", "said"),
    [
        ({"crs": "EPSG:4525"}, "填了“坐标系”，但没有选文件"),
        ({"layer": "地块", "partial": "on"}, "填了“图层名称”“文件只是部分施工地块”，但没有选文件"),
    ],
)
def test_what_is_said_of_a_file_needs_the_file(world: World, also: dict[str, str], said: str):
    project = bounded(world)
    given = POSTED | SYSTEMS_POSTED | {"crs": "", "layer": ""} | also
    answer = world.client("banner").post(f"/projects/{project.pk}/inspections/new", given)
    assert (answer.status_code, f"地块文件：{said}" in answer.content.decode()) == (422, True)
    assert not Inspection.objects.exists()
