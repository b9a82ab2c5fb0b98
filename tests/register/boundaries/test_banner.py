"""Plots against the outline of the project's banner, of the licensed layer in use: inside, outside, cannot be told."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely import from_wkb, get_num_coordinates

from tests.register.boundaries.drawn import uploaded
from tests.register.boundaries.samples import licensed
from tests.register.boundaries.test_boundaries import page
from tests.register.world import World
from tests.spatial.plot_files import outlines, rectangle, text
from xiufu.register.boundaries.models import Boundary, LicensedOutline
from xiufu.register.journal.models import LogLine

MINE, NEIGHBOR = "甲旗（虚构）", "乙旗（虚构）"
TITLE = f"行政区界线“{MINE}（审图号 蒙S(2023)001号，资料日期 2026-03-02）”"


def outlined(world: World, *names: str) -> None:
    """West of 111°E the first name, east of it the second."""
    licensed(world, names=names)


def test_plots_outside_are_a_warning_with_their_area(world: World):
    outlined(world, NEIGHBOR, MINE)  # mine begins at 111°E, from where plots are measured
    project = world.project(area_units=None)
    plots = (
        rectangle(0, 0, 400, 100, name="内"),
        # 100 m of 300 m × 200 m lie west of it: 20,000 m²; the edge of an ellipsoid's rectangle is not off by a hundredth of one.
        rectangle(-100, 300, 300, 200, name="跨", number=2),
        rectangle(-900, 0, 200, 100, name="外", number=3),  # 20,000 m², all of it
    )
    file = SimpleUploadedFile("范围.txt", text(*plots))
    data = {"file": file, "crs": "", "layer": "", "expected": "0"}
    answer = world.client("banner").post(f"/projects/{project.pk}/boundary/upload", data, follow=True)
    said = answer.content.decode()
    assert "有地块超出旗县界线" in said
    made = Boundary.objects.get()
    assert made.division_state == "differs"
    across, beyond = made.division_said
    assert "（跨）" in across
    assert f"有20000.00平方米在{TITLE}之外（GEOM-021）" in across
    assert "（外）" in beyond
    assert f"全部20000.00平方米在{TITLE}之外（GEOM-021）" in beyond
    assert "核对坐标系、带号和东、北坐标的次序" in beyond
    assert not any("GEOM-021" in line for line in made.notes)
    assert all(line in said for line in ("超出旗县界线", "审图号 蒙S(2023)001号，资料日期 2026-03-02", "不影响上传"))
    line = LogLine.objects.get(action="boundary.upload")
    assert '"division": "differs"' in line.data


def test_plots_within_are_said_to_be(world: World):
    outlined(world, NEIGHBOR, MINE)
    made = uploaded(world, world.project(area_units=None), rectangle(10))
    assert (made.division_state, made.division_said) == ("agrees", [f"全部地块都在{TITLE}之内"])
    said = page(world, "investor", f"/projects/{made.project_id}/boundary")
    assert "在旗县界线之内" in said
    assert "有地块超出旗县界线" not in said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((MINE, MINE), f"（审图号 蒙S(2023)001号，资料日期 2026-03-02）中不止一个名称为“{MINE}”的图形"),
        ((NEIGHBOR, "甲旗"), f"中没有名称为“{MINE}”的图形"),
    ],
)
def test_an_outline_that_is_not_the_only_one_of_its_name_tells_nothing(world: World, names: tuple[str, ...], said: str):
    outlined(world, *names)
    made = uploaded(world, world.project(area_units=None))
    assert made.division_state == "cannot_tell"
    (line,) = made.division_said
    assert said in line
    assert "没有检查地块是否在本旗县范围内" in line


def test_only_a_layer_of_banners_in_use_is_asked(world: World):
    project = world.project(area_units=None)
    licensed(world, level="league", names=(NEIGHBOR, MINE))
    first = uploaded(world, project)
    assert (first.division_state, first.licensed) == ("cannot_tell", None)
    assert "没有在用的旗县界线" in page(world, "banner", f"/projects/{project.pk}/boundary")
    layer = licensed(world, names=(NEIGHBOR, MINE))
    second = uploaded(world, project, rectangle(10), expected=1)
    assert (second.division_state, second.licensed) == ("agrees", layer)
    world.client("administrator").post(f"/map/licensed/{layer.pk}/retire")
    third = uploaded(world, project, rectangle(10), expected=2)
    assert third.division_state == "cannot_tell"
    # What was said of a version stays with it.
    assert "审图号 蒙S(2023)001号" in page(world, "banner", f"/projects/{project.pk}/boundary?version=2")


def test_the_fine_outline_judges(world: World):
    """A border that bends 0.003° (about 250 m) east of 111°E is straight in the coarse outline, which may be off by 0.005°."""
    drawn = json.loads(outlines((111, 40, 111.5, 41), names=(MINE,)))
    drawn["features"][0]["geometry"]["coordinates"][0].insert(-1, [111.003, 40.635])
    licensed(world, content=json.dumps(drawn).encode())
    made = uploaded(world, world.project(area_units=None), rectangle(50, wide=100, high=100))
    (line,) = made.division_said
    assert f"全部10000.00平方米在{TITLE}之外" in line
    coarse = LicensedOutline.objects.get()
    assert (get_num_coordinates(from_wkb(bytes(coarse.fine))), get_num_coordinates(from_wkb(bytes(coarse.coarse)))) == (
        6,
        5,
    )
