"""Enlarged details: what is too narrow on its map is seen on at most two sheets more, wherever and however it runs."""

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from tests.render.maps.contents import EAST, NORTH, ONE, content, sample, square
from tests.render.maps.sheets import texts
from xiufu.render.maps import lay_out, lay_out_enlarged
from xiufu.render.maps.details import lay_out_with_details, narrow_shapes
from xiufu.render.maps.layout import PAGES, Layout
from xiufu.spatial.map_content import LegendEntry


def strip(wide: float, long: float, turned: float = 0.0) -> BaseGeometry:
    upright = shapely.box(EAST, NORTH, EAST + wide, NORTH + long)
    return rotate(upright, turned)


TRACK: dict[str, BaseGeometry] = {"便道": strip(8, 3_000), "材料堆场": square(20, 2_800, 150)}
"""8 m × 3 km: 0.32 mm × 120 mm at 1:25000."""


def shown(sheets: list[Layout]) -> BaseGeometry:
    return shapely.union_all([shapely.box(*ground.bounds) for sheet in sheets for ground in sheet.grounds])


def test_a_strip_that_is_not_seen_is_cut_into_frames_of_a_larger_scale():
    """At 1:5000 it is 1.6 mm wide, at 1:10000 0.8 mm: too narrow."""
    overview, *details = lay_out_with_details(content(TRACK))
    assert overview.ground.scale == 25_000
    assert [sheet.ground.scale for sheet in details] == [5_000, 5_000]
    assert {ground.scale for sheet in details for ground in sheet.grounds} == {5_000}
    # 3 km are 600 mm, a sheet has room for pieces of about 140 mm: five of 120 mm
    assert [len(sheet.grounds) for sheet in details] == [3, 2]
    assert shown(details).covers(TRACK["便道"])
    assert [sheet.content.id for sheet in details] == ["map-units-detail", "map-units-detail-2"]
    assert [sheet.content.title for sheet in details] == [
        "某项目土地复垦单元图局部放大图（一）",
        "某项目土地复垦单元图局部放大图（二）",
    ]


def test_the_map_says_what_is_enlarged_and_where():
    sheets = lay_out_enlarged(content(TRACK))
    words = sheets[0].words
    assert "便道在本图上宽不足1 mm，另见1:5000的局部放大图。" in words
    assert "局部放大图的范围和编号" in words
    expected = ["（1）", "（2）", "（3）", "（4）", "（5）"]
    assert sorted(w for w in words if w in expected) == expected
    # each frame carries the number that the map has at its place
    numbers = [ground.number for sheet in sheets[1:] for ground in sheet.layout.grounds]
    assert numbers == expected
    places = [s.shape.bounds for s in sheets[0].content.shapes if s.style == "detail"]
    assert places == [ground.bounds for sheet in sheets[1:] for ground in sheet.layout.grounds]
    assert [place[3] for place in places] == sorted((place[3] for place in places), reverse=True)
    for sheet in sheets[1:]:
        assert "便道" in sheet.words
        assert "北" in sheet.words
        assert "比例尺 1:5000" in sheet.words


def test_what_is_wide_enough_has_no_details():
    assert [sheet.content.id for sheet in lay_out_enlarged(content(ONE))] == ["map-units"]
    # 200 m of 25 m at 1:25000 would be 1 mm exactly
    at_the_edge = content({"宽一毫米": strip(25.001, 3_000)})
    assert narrow_shapes(at_the_edge, 25_000) == []
    assert len(narrow_shapes(content({"不足": strip(24.9, 3_000)}), 25_000)) == 1


def test_a_bend_or_an_end_that_is_wide_makes_a_strip_seen():
    """What counts is the widest place: a track with a yard at its end is one shape that is seen."""
    yard = shapely.union_all([strip(8, 3_000), shapely.box(EAST, NORTH, EAST + 60, NORTH + 60)])
    assert len(lay_out_with_details(content({"便道与堆场": yard}))) == 1


def test_no_more_sheets_than_two_and_what_is_not_enlarged_is_said():
    """300 strips of 2 m all over 60 km: no larger scale has room for them on two sheets."""
    many = {f"便道{n}": shapely.box(EAST + n % 20 * 3_000, NORTH + n // 20 * 4_000, EAST + n % 20 * 3_000 + 2,
                                  NORTH + n // 20 * 4_000 + 900) for n in range(300)}  # fmt: skip
    [sheet] = lay_out_enlarged(content(many))
    assert "便道0、便道1、便道2等 300 处在本图上宽不足1 mm，只见界线。" in sheet.words


def test_what_stays_too_narrow_is_said_on_the_details():
    """0.5 m × 3 km is seen at 1:500 only, 6 m of paper: a scale for which two sheets have room does not show it."""
    overview, *details = lay_out_with_details(content({"管沟": strip(0.5, 3_000)}))
    assert 1 <= len(details) <= 2
    assert details[0].ground.scale < overview.ground.scale
    for sheet in details:
        assert "管沟在本图上仍宽不足1 mm。" in sheet.content.notes


def test_other_maps_say_that_a_strip_is_but_an_outline():
    """Only a map that is enlarged points to its details."""
    said = "宽不足1 mm的图形只见界线"
    assert said in lay_out(content(TRACK)).words
    assert said not in lay_out(content(ONE)).words
    assert said not in lay_out_enlarged(replace(content(TRACK), enlarged=True))[0].words


@settings(max_examples=12, deadline=None)
@given(
    wide=st.floats(1, 12),
    long=st.floats(600, 6_000),
    turned=st.sampled_from([0.0, 17.0, 45.0, 73.0, 90.0]),
    yard=st.integers(50, 300),
)
def test_whatever_way_a_strip_runs_all_of_it_is_in_the_frames(wide, long, turned, yard):
    plots = {"便道": strip(wide, long, turned), "堆场": square(100, long / 2, yard)}
    overview, *details = lay_out_with_details(content(plots))
    assert bool(details) == bool(narrow_shapes(overview.content, overview.ground.scale))
    assert len(details) <= 2
    if details:
        assert shown(details).buffer(0.01).covers(plots["便道"])
        assert details[0].ground.scale < overview.ground.scale
    for sheet in details:
        assert sheet.height <= PAGES[False][1]
        for i, ground in enumerate(sheet.grounds):
            outer = ground.outer
            assert 0 <= outer.left < outer.right <= sheet.width
            assert 10 <= outer.top < outer.bottom < sheet.foot.top
            assert not any(outer.overlaps(other.outer) for other in sheet.grounds[:i])


@pytest.mark.parametrize("turned", [0.0, 40.0, 90.0])
def test_no_two_texts_of_details_overlap_or_leave_the_sheet(turned):
    plots = TRACK | {"便道": strip(8, 3_000, turned)}
    for sheet in lay_out_enlarged(content(plots)):
        found = texts(sheet.svg)
        for i, (words, place) in enumerate(found):
            assert place.left >= 0, words
            assert place.right <= sheet.width_mm, words
            assert place.bottom <= sheet.height_mm, words
            assert [other for other, taken in found[:i] if taken.overlaps(place)] == [], words


def test_the_legend_of_details_names_what_their_frames_show():
    far = square(5_000, 0, 400)
    base = content(TRACK | {"取土场": far})
    named = (*base.legend, LegendEntry("limit:planning", "规划分区", "line"))
    overview, *details = lay_out_with_details(replace(base, legend=named))
    styles = {shape.labels[0].partition("\n")[0]: shape.style for shape in base.shapes}
    assert styles["取土场"] in [placed.entry.style for placed in overview.legend]
    for sheet in details:
        listed = [placed.entry.style for placed in sheet.legend]
        assert styles["便道"] in listed
        assert styles["取土场"] not in listed
        # nor do words about the sheet name what it does not show
        assert "取土场" not in [shape.labels[0].partition("\n")[0] for shape in sheet.content.shapes]


def test_details_are_drawn_alike_each_time():
    first, second = (lay_out_enlarged(sample("long")) for _ in range(2))
    assert [sheet.svg for sheet in first] == [sheet.svg for sheet in second]
