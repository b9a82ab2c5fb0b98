"""The boundary of a project: versions, areas, refusals, what is never changed, overlaps."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from tests.register.boundaries.drawn import DAY, uploaded
from tests.register.world import OTHER_BANNER, OTHER_LEAGUES_BANNER, World, at, drop_triggers
from tests.spatial.plot_files import rectangle, text
from xiufu.register.boundaries import actions
from xiufu.register.boundaries.actions import upload_boundary
from xiufu.register.boundaries.models import Boundary, BoundaryFile, BoundaryPlot, CurrentBoundary, Overlap
from xiufu.register.boundaries.queries import overlaps_in_scope
from xiufu.register.journal.models import LogLine
from xiufu.register.library.actions import edit_project
from xiufu.register.process.checking import differences
from xiufu.register.rules.refusals import Refused, Stale
from xiufu.tasks.register_land import take_boundary


def page(world: World, name: str, address: str) -> str:
    answer = world.client(name).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_becomes_a_version_with_its_plots(world: World):
    project = world.project(area_units=500_000)
    # Two plots side by side: 600 m × 500 m = 30 hm² and 400 m × 500 m = 20 hm²; together the registered 50 hm².
    made = uploaded(world, project, rectangle(wide=600, name="东区"), rectangle(600, wide=400, name="西区", number=2))
    assert (made.version, made.epsg, made.zone_epsg, made.area_units) == (1, 4525, 4546, 500_000)
    plots = [(plot.position, plot.number, plot.name, plot.area_units) for plot in made.plots.all()]
    assert plots == [(1, "1", "东区", 300_000), (2, "2", "西区", 200_000)]
    # The southwest corner lies on 111°E exactly, 1,000 m are less than 0.012° there.
    assert made.west == 1_110_000_000
    assert 1_110_110_000 < made.east < 1_110_120_000
    assert made.file.sha256 == hashlib.sha256(bytes(made.file.content)).hexdigest()
    said = page(world, "investor", f"/projects/{project.pk}/boundary")
    assert "50.0000 公顷" in said
    assert "与范围相同" in said
    assert "东区" in said
    assert "3度带第37带" in said
    line = LogLine.objects.order_by("-number").first()
    assert line
    assert line.action == "boundary.upload"
    assert '"area_units": 500000' in line.data


def test_a_later_upload_is_the_next_version_and_the_older_stays(world: World):
    project = world.project(area_units=None)
    first = uploaded(world, project)
    second = uploaded(world, project, rectangle(wide=1_200), expected=1)
    assert (second.version, second.area_units) == (2, 600_000)  # 1,200 m × 500 m
    assert CurrentBoundary.objects.get(project=project).boundary == second
    address = f"/projects/{project.pk}/boundary"
    assert "第 2 版）" in page(world, "banner", address)
    assert "没有登记，没有比较" in page(world, "banner", address)
    older = page(world, "banner", f"{address}?version=1")
    assert "已被后来的版本取代" in older
    assert "50.0000 公顷" in older
    assert "与其他项目重叠" not in older
    answer = world.client("preparer").get(f"{address}/1/file")
    assert answer.content == bytes(first.file.content) == text(rectangle())
    assert "%E8%8C%83%E5%9B%B4.txt" in answer["Content-Disposition"]
    for wrong in (f"{address}?version=9", f"{address}/9/file", f"{address}?version=99999999999999999999"):
        assert world.client("banner").get(wrong).status_code == (200 if "9999" in wrong else 404)


def test_who_is_late_is_told_who_was_faster(world: World):
    project = world.project(area_units=None)
    uploaded(world, project)
    with pytest.raises(Stale, match=r"账号“banner”已在 2026-03-02 10:00 上传第 1 版"):
        uploaded(world, project, who="banner2")
    assert Boundary.objects.count() == 1
    # the file itself is chosen anew: browsers do not keep it
    typed = {"file": SimpleUploadedFile("甲.txt", text(rectangle(wide=1_200))), "expected": 0}
    answer = world.client("banner2").post(f"/projects/{project.pk}/boundary/upload", typed)
    assert (answer.status_code, 'name="expected" value="1"' in answer.content.decode()) == (409, True)
    typed = {"file": SimpleUploadedFile("甲.txt", text(rectangle(wide=1_200))), "expected": 1}
    assert world.client("banner2").post(f"/projects/{project.pk}/boundary/upload", typed).status_code == 302


def test_an_area_that_changes_while_a_file_is_read_is_told_with_who_changed_it(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    project = world.project(area_units=500_000)

    def slowly(*given: Any, **also: Any) -> object:
        facts = {"area_units": 510_000}
        edit_project(actor=world.actor("banner2"), project=project.pk, expected=1, facts=facts, now=at(DAY))
        return take_boundary(*given, **also)

    monkeypatch.setattr(actions, "take_boundary", slowly)
    with pytest.raises(Stale, match=r"账号“banner2”已在 2026-03-02 10:00 把“面积”由“50\.0000 公顷”改为“51\.0000 公顷”"):
        uploaded(world, project)
    assert not Boundary.objects.exists()


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(world: World):
    project = world.project(area_units=500_000)
    crossed = rectangle(5_000, name="乙", number=2).replace("J2,1,4500500.000", "J2,1,4499000.000")
    content = text(rectangle(name="甲"), rectangle(200, 100, name="丙", number=3), crossed)
    file = SimpleUploadedFile("范围.txt", content)
    data = {"file": file, "crs": "", "layer": "", "expected": "0"}
    answer = world.client("banner").post(f"/projects/{project.pk}/boundary/upload", data)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "GEOM-004" in said
    assert "GEOM-015" in said
    assert "没有上传" in said
    assert "/tmp" not in said
    assert (Boundary.objects.count(), BoundaryFile.objects.count(), BoundaryPlot.objects.count()) == (0, 0, 0)


def test_the_area_is_compared_with_the_registered_one(world: World):
    # 50 hm², or 49.999999 before it is printed, against 50.05: 0.05 / 50 = 1‰, a note; against 50.2: 4‰, above 2‰ an error.
    near = uploaded(world, world.project(area_units=500_500))
    assert any("项目登记面积50.05公顷" in line and "相差0.05" in line for line in near.notes)
    project = world.project(area_units=502_000)
    with pytest.raises(Refused, match=r"项目登记面积50.2公顷，各地块椭球面积之和为49.999999公顷.*GEOM-019"):
        uploaded(world, project)
    said = page(world, "banner", f"/projects/{near.project_id}/boundary")
    assert "50.0500 公顷，范围少 0.0500 公顷" in said


@pytest.mark.parametrize(
    ("registered", "said"),
    [
        # 1,000 m × 500 m = 50 hm² = 750 mu = 500,000 m²; on the ellipsoid 499,999.99.
        (7_500_000, "项目登记面积750公顷，各地块椭球面积之和为49.999999公顷，即750.0000亩，所列的是亩数"),
        (4_999_999_900, "项目登记面积499999.99公顷，各地块椭球面积之和为49.999999公顷，即499999.99平方米，所列的是平方米数"),
    ],
)  # fmt: skip
def test_a_registered_area_in_another_unit_is_an_error(world: World, registered: int, said: str):
    project = world.project(area_units=registered)
    with pytest.raises(Refused) as told:
        uploaded(world, project)
    (reason,) = told.value.reasons
    assert said in reason
    assert "改用公顷填写，即49.999999公顷" in reason
    assert not Boundary.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("范围.doc", b"x", "不能读“.doc”的文件"),
        ("范围.txt", b"", "文件是空的"),
        ("../../etc/范围.zip", b"PK\x03\x04", "范围.zip"),
        ("范围.geojson", b'{"type":"FeatureCollection","features":[]}', "没有面"),
        ("范围.kml", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'passwd'>]><kml>&a;</kml>", "范围.kml"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_name(world: World, name: str, content: bytes, said: str):
    project = world.project()
    with pytest.raises(Refused) as told:
        upload_boundary(
            actor=world.actor("banner"), project=project.pk, name=name, content=content, crs="", layer="", expected=0, now=at(DAY)
        )  # fmt: skip
    assert said in str(told.value)
    assert "/tmp" not in str(told.value)
    assert not Boundary.objects.exists()


def test_a_wrong_system_and_a_large_file_are_refused_by_the_form(world: World, monkeypatch: pytest.MonkeyPatch):
    address = f"/projects/{world.project().pk}/boundary/upload"
    data = {"file": SimpleUploadedFile("范围.txt", text(rectangle())), "crs": "北京54", "layer": "", "expected": "0"}
    answer = world.client("banner").post(address, data)
    assert answer.status_code == 422
    assert "坐标系：" in answer.content.decode()
    monkeypatch.setattr("xiufu.register.boundaries.actions.MOST_BYTES", 100)
    data |= {"file": SimpleUploadedFile("范围.txt", text(rectangle())), "crs": ""}
    answer = world.client("banner").post(address, data)
    assert answer.status_code == 422
    assert "文件超过" in answer.content.decode()
    assert not Boundary.objects.exists()


def test_only_the_leading_department_uploads(world: World):
    project = world.project(area_units=None)
    for name, code in (("forestry", 403), ("league", 403), ("other_banner", 404), ("investor", 403)):
        with pytest.raises(Refused) as told:
            uploaded(world, project, who=name)
        assert told.value.code == code


WRITES = {
    "项目范围不能修改": "UPDATE boundaries_boundary SET area_units = 1",
    "项目范围不能删除": "DELETE FROM boundaries_boundary",
    "来源文件不能修改": "UPDATE boundaries_boundaryfile SET sha256 = 'x'",
    "来源文件不能删除": "DELETE FROM boundaries_boundaryfile",
    "地块不能修改": "UPDATE boundaries_boundaryplot SET area_units = 1",
    "地块不能删除": "DELETE FROM boundaries_boundaryplot",
    "范围重叠不能修改": "UPDATE boundaries_overlap SET area_units = 1",
    "换版后才不再现行": "UPDATE boundaries_overlap SET stands = (1 = 0)",
    "项目与范围不符": "INSERT INTO boundaries_overlap (later_id, later_project_id, earlier_id, earlier_project_id, area_units, stands)"
    " SELECT earlier_id, later_project_id, later_id, earlier_project_id, area_units, stands FROM boundaries_overlap",
    "范围重叠不能删除": "DELETE FROM boundaries_overlap",
    "现行范围不能删除": "DELETE FROM boundaries_currentboundary",
    "最后一版": "UPDATE boundaries_currentboundary SET west = west - 1",
    "须是最后一版": "UPDATE boundaries_currentboundary SET boundary_id ="
    " (SELECT b.id FROM boundaries_boundary b WHERE b.project_id = boundaries_currentboundary.project_id AND b.version = 1)",
    "版本不连续": "INSERT INTO boundaries_boundary (project_id, version, file_id, file_name, epsg, zone_epsg, area_units, notes, outline,"
    " division_state, division_said, made_at, made_by_id, west, south, east, north) SELECT project_id, 9, file_id, file_name, epsg, zone_epsg, area_units, notes,"
    " outline, division_state, division_said, made_at, made_by_id, west, south, east, north FROM boundaries_boundary WHERE version = 2",
    "不能再加地块": "INSERT INTO boundaries_boundaryplot (boundary_id, position, number, name, area_units, shape)"
    " SELECT boundary_id, 99, number, name, area_units, shape FROM boundaries_boundaryplot",
}


@pytest.mark.parametrize("said", WRITES)
def test_the_database_keeps_boundaries_as_they_are(world: World, said: str):
    project, other = world.project(area_units=None), world.project(area_units=None)
    uploaded(world, project)
    uploaded(world, project, rectangle(wide=900), expected=1)
    uploaded(world, other, rectangle(500))
    with pytest.raises(DatabaseError, match=said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WRITES[said])


def test_overlaps_are_exact_and_the_larger_comes_first(world: World):
    first, second, third = (world.project(area_units=None) for _ in range(3))
    uploaded(world, first)
    uploaded(world, second, rectangle(900))  # 100 m × 500 m = 5 hm² of the first
    made = uploaded(
        world, third, rectangle(950, 400)
    )  # 50 × 100 = 0.5 hm² of the first, 950 × 100 = 9.5 hm² of the second
    found = {(one.later.project, one.earlier.project): one.area_units for one in Overlap.objects.all()}
    assert found == {(second, first): 50_000, (third, first): 5_000, (third, second): 95_000}
    assert [one.area_units for one in overlaps_in_scope(world.actor("banner"))] == [95_000, 50_000, 5_000]
    said = page(world, "banner", f"/projects/{third.pk}/boundary")
    assert re.findall(r"重叠 <strong>(.*?) 公顷", said) == ["9.5000", "0.5000"]
    # Moved away, the third overlaps nothing more; what was found once stays written.
    uploaded(world, third, rectangle(9_000), expected=made.version)
    assert "都没有重叠" in page(world, "banner", f"/projects/{third.pk}/boundary")
    assert (Overlap.objects.count(), overlaps_in_scope(world.actor("banner")).count()) == (3, 1)
    assert not any(differences(today=DAY))
    drop_triggers()
    Overlap.objects.update(stands=True)
    assert [one.partition(" 的")[0] for one in differences(today=DAY)] == [
        f"{third.number} 与 {first.number}", f"{third.number} 与 {second.number}"
    ]  # fmt: skip


def test_neighbors_and_other_zones(world: World):
    """Who shares a border overlaps nothing; a file in degrees, or in the zone beside, meets the same ground."""
    first, second, third = (world.project(area_units=None) for _ in range(3))
    made = uploaded(world, first)
    uploaded(world, second, rectangle(1_000))
    assert not Overlap.objects.exists()
    degrees = world.client("banner").get(f"/projects.gpkg?text={first.number}").content
    upload_boundary(
        actor=world.actor("banner"), project=third.pk, name="经纬度.gpkg", content=degrees, crs="", layer="", expected=0, now=at(DAY)
    )  # fmt: skip
    overlap = Overlap.objects.get()
    assert (overlap.earlier, overlap.area_units) == (made, 500_000)
    assert overlap.later.epsg == 4490


def test_a_project_out_of_scope_is_counted_and_not_named(world: World):
    mine = world.project(area_units=None, name="本旗项目")
    theirs = world.project(area_units=None, banner=OTHER_BANNER, name="邻旗项目")
    uploaded(world, theirs, who="other_banner")
    data = {"file": SimpleUploadedFile("范围.txt", text(rectangle(900))), "crs": "", "layer": "", "expected": "0"}
    answer = world.client("banner").post(f"/projects/{mine.pk}/boundary/upload", data, follow=True)
    said = answer.content.decode()
    assert "与 1 个项目的范围重叠" in said
    assert "您的查看范围之外的一个项目重叠 <strong>5.0000 公顷" in said
    assert "邻旗项目" not in said
    assert theirs.number not in said
    for name, sees in (
        ("banner", ["本旗项目"]),
        ("other_banner", ["邻旗项目"]),
        ("league", ["本旗项目", "邻旗项目"]),
        ("other_league", []),
    ):
        listed = page(world, name, "/overlaps")
        assert [one for one in ("本旗项目", "邻旗项目") if one in listed] == sees
        assert ("5.0000" in listed) == bool(sees)
    assert "本旗项目" in page(world, "league", f"/projects/{theirs.pk}/boundary")


def test_pages_ask_little_of_the_database(world: World, django_assert_max_num_queries):
    for number in range(12):
        project = world.project(area_units=None)
        uploaded(world, project, rectangle(number * 100))
    world.project(area_units=None, banner=OTHER_LEAGUES_BANNER)
    client = world.client("banner")
    for address, most in (
        (f"/projects/{project.pk}/boundary", 19),
        ("/overlaps", 8),
        ("/map", 12),
        ("/projects.gpkg", 8),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
