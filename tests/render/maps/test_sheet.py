"""Whole sheets: nothing collides, everything is explained, drawings are equal and parse."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from shapely import Polygon
from shapely import box as rectangle
from shapely.affinity import translate

from tests.render.maps.contents import (
    EAST,
    FAR,
    LONG,
    MANY,
    NORTH,
    ONE,
    SAMPLES,
    TALL,
    box_at,
    content,
    covered,
    sample,
    square,
)
from tests.render.maps.sheets import SVG, labels_of, texts
from xiufu.render.maps import in_dots, lay_out
from xiufu.render.maps.layout import PAGES, TITLE_MM, Layout, lay_out_content
from xiufu.render.maps.margin import bar_metres
from xiufu.render.maps.style import style_of
from xiufu.spatial.map_content import LegendEntry, MapContent, MapShape


@pytest.mark.parametrize("name", SAMPLES)
def test_labels_stand_apart_inside_the_frame(name):
    layout = lay_out_content(sample(name))
    labels, missing = labels_of(layout)
    frame = layout.ground.frame
    assert len(labels) == len(SAMPLES[name])
    assert missing == 0
    for i, one in enumerate(labels):
        assert frame.left <= one.box.left
        assert one.box.right <= frame.right
        assert frame.top <= one.box.top
        assert one.box.bottom <= frame.bottom
        assert not any(one.box.overlaps(other.box) for other in labels[:i])


@pytest.mark.parametrize("name", SAMPLES)
def test_no_two_texts_of_a_sheet_overlap_or_leave_it(name):
    sheet = lay_out(sample(name))
    found = texts(sheet.svg)
    assert len(found) > 20
    for i, (words, box) in enumerate(found):
        assert box.left >= 0, words
        assert box.right <= sheet.width_mm, words
        assert box.bottom <= sheet.height_mm, words
        assert [other for other, place in found[:i] if place.overlaps(box)] == [], words


def test_a_label_beside_its_plot_has_a_line_to_it():
    layout = lay_out_content(content(LONG))
    labels, _ = labels_of(layout)
    beside = [label for label in labels if label.leader]
    assert [label.text.split("\n")[0] for label in beside] == list(LONG)
    for label, (name, shape) in zip(labels, LONG.items(), strict=True):
        assert label.leader, name
        start = layout.ground.shown(shape)
        x, y = label.leader[0]
        left, top, right, bottom = start.bounds
        assert left < x < right
        assert top < y < bottom


def test_what_finds_no_place_is_counted():
    """300 plots of 1 mm: without numbers few names have room."""
    crowded = content({f"很长的地块名称第{n}号": shape for n, shape in enumerate(MANY.values())})
    layout = lay_out_content(crowded)
    labels, missing = labels_of(layout)
    assert missing > 100
    assert len(labels) + missing == 300
    sheet = lay_out(crowded)
    [said] = [words for words in sheet.words if words.startswith("另有")]
    assert "处因图面所限未注记" in said


@pytest.mark.parametrize("name", SAMPLES)
def test_the_scale_is_true_and_all_plots_lie_in_the_frame(name):
    layout = lay_out_content(sample(name))
    west, south, east, north = layout.ground.bounds
    frame = layout.ground.frame
    assert (east - west) * 1000 / layout.ground.scale == pytest.approx(frame.right - frame.left)
    for shape in SAMPLES[name].values():
        left, bottom, right, top = shape.bounds
        assert west < left
        assert right < east
        assert south < bottom
        assert top < north
    assert layout.height <= PAGES[layout.landscape][1]


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("narrow", 200),  # 10 m in 0.86 × 143 mm: 1:81
        ("one", 2_000),  # 200 m in 123 mm: 1:1626
        ("large", 250_000),  # 24.5 km in 123 mm: 1:199 171
        ("far", 250_000),  # 31.26 km across the landscape sheet, 0.86 × 171.5 mm: 1:211 946
    ],
)
def test_scales(name, scale):
    assert lay_out_content(sample(name)).ground.scale == scale


def test_the_scale_bar_is_as_long_as_the_ground_it_names():
    sheet = lay_out(content(ONE))
    root = ElementTree.fromstring(sheet.svg)
    parts = [r for r in root.iter(f"{SVG}rect") if r.get("height") == "11"]
    widths = [float(r.get("width", "")) / 10 for r in parts]
    # 1:2000: four parts of 20 m are 10 mm each
    assert widths == [10.0, 10.0, 10.0, 10.0]
    assert bar_metres(2_000, 60) == 20
    assert [w for w in ("0", "20", "40", "80 m") if w in sheet.words] == ["0", "20", "40", "80 m"]
    assert "比例尺 1:2000" in sheet.words


def test_every_area_is_in_the_legend_and_drawn_alike():
    layout = lay_out_content(sample("many"))
    assert {placed.entry.style for placed in layout.legend} == {shape.style for shape in layout.content.shapes}
    assert [placed.entry for placed in layout.legend] == list(layout.content.legend)


def with_legend(*entries: str) -> MapContent:
    return replace(content(ONE), legend=tuple(LegendEntry("number", words, "text") for words in entries))


@pytest.mark.parametrize(("words", "count"), [("某某旗自然资源局", 40), ("内蒙古自治区" * 12, 20)])
def test_a_long_legend_is_broken_not_cut(words, count):
    entries = [f"（{n}）{words}" for n in range(count)]
    layout = lay_out_content(with_legend(*entries))
    assert ["".join(placed.lines) for placed in layout.legend] == entries
    assert max(box.bottom for _, box in texts(lay_out(layout.content).svg)) <= layout.height


def test_a_legend_that_no_sheet_holds_says_how_much_is_left_out():
    layout = lay_out_content(with_legend(*(f"（{n}）{'内蒙古自治区' * 12}" for n in range(90))))
    kept = len(layout.legend) - 1
    assert 20 < kept < 90
    assert layout.legend[-1].lines == (f"其余 {90 - kept} 项见正文",)
    assert max(box.bottom for _, box in texts(lay_out(layout.content).svg)) <= layout.height


def test_the_sheet_says_what_a_reviewer_asks_for():
    words = lay_out(content(ONE)).words
    for wanted in (
        "某项目土地复垦单元图",
        "北",
        "图  例",
        "2000国家大地坐标系，高斯-克吕格投影3度带第40带",
        "编制单位：某某公司",
        "编制日期：2026年11月22日",
        "审图号：＿＿＿＿＿＿＿＿",
        "界址点：界址点.txt。",
    ):
        assert wanted in words


def test_two_drawings_are_equal():
    first, second = lay_out(content(FAR)), lay_out(content(FAR))
    assert first.svg == second.svg
    dots = first.raster
    in_dots.cache_clear()
    assert second.raster == dots


def test_equal_bytes_whatever_the_hash_seed():
    code = (
        "import hashlib; from tests.render.maps.contents import sample; from xiufu.render.maps import lay_out; "
        "print(hashlib.sha256(lay_out(sample('long')).svg).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(seen) == 1


def test_the_raster_has_300_dots_to_the_inch_and_few_colours():
    sheet = lay_out(content(ONE))
    with Image.open(io.BytesIO(sheet.raster)) as image:
        assert (image.format, image.mode) == ("PNG", "P")
        # 154 mm / 25.4 × 300 = 1818.9
        assert image.width == 1819
        found = {colour: count for count, colour in image.convert("RGB").getcolors(image.width * image.height) or ()}
    assert len(sheet.raster) < 150_000
    # paper is white, ink and 旱地 (0103: the fill of farmland at no shade) are as the style sheet has them
    assert max(found, key=lambda colour: found[colour]) == (255, 255, 255)
    assert {(0x1A, 0x1A, 0x1A), (0xFD, 0xF3, 0xA9)} <= set(found)
    assert len(found) <= 256


def test_words_of_a_user_are_not_markup():
    sheet = lay_out(content({'<甲> & "乙"': square(0, 0, 100)}, title="图<script>"))
    root = ElementTree.fromstring(sheet.svg)
    assert '<甲> & "乙"' in [element.text for element in root.iter(f"{SVG}text")]
    assert root.find(f"{SVG}script") is None


def test_an_outline_that_crosses_itself_is_drawn():
    bow = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    moved = translate(bow, EAST, NORTH)
    sheet = lay_out(replace(content(ONE), shapes=(MapShape(moved, "unit", ("甲",), True),)))
    lines = [p for p in ElementTree.fromstring(sheet.svg).iter(f"{SVG}path") if p.get("stroke-width") == "3"]
    assert len(lines) == 2
    assert "甲" in sheet.words


def test_what_is_too_small_to_see_is_a_dot_and_the_sheet_says_so():
    sheet = lay_out(content(FAR))
    dots = [c for c in ElementTree.fromstring(sheet.svg).iter(f"{SVG}circle") if c.get("r") == "9"]
    assert len({(c.get("cx"), c.get("cy")) for c in dots}) == 3
    assert "过小的图形以圆点表示" in sheet.words
    assert "过小的图形以圆点表示" not in lay_out(content(ONE)).words


def test_the_legend_names_only_what_lies_in_the_frame():
    far = MapShape(square(90_000, 0, 200), "land:sandiao:0305", ("0305",))
    # 143 mm at 1:2000 is 286 m: from 43 m west of the plot
    near = MapShape(square(-100, 0, 80), "land:sandiao:1107", ("1107",))
    base = content(ONE)
    named = tuple(LegendEntry(f"land:sandiao:{code}", code) for code in ("0103", "0305", "1107"))
    layout = lay_out_content(replace(base, shapes=(far, near, *base.shapes), legend=named))
    assert [placed.entry.text for placed in layout.legend] == ["0103", "1107"]


@pytest.mark.parametrize(
    ("project", "lines"),
    [
        ("某项目", 1),
        ("临哈铁路临河至额济纳段扩能改造工程（LEKNSG-6）临时用地", 1),
        ("内蒙古自治区某某铁路专用线" * 4, 2),
        ("内蒙古自治区某某铁路专用线" * 8, 2),
    ],
)
def test_a_long_title_is_whole_and_on_the_sheet(project, lines):
    sheet = lay_out(content(ONE, title=f"{project}土地利用现状图"))
    head = [(words, box) for words, box in texts(sheet.svg) if box.bottom < TITLE_MM]
    assert len(head) == lines
    assert "".join(words for words, _ in head) == f"{project}土地利用现状图"
    for n, (words, box) in enumerate(head):
        assert 0 <= box.left < box.right <= sheet.width_mm, words
        assert box.top >= 0
        assert not any(box.overlaps(other) for _, other in head[:n])


# --- frames that end where the data end


def test_a_frame_ends_where_the_data_end():
    """200 m at 1:2000 in a cover of 250 m × 240 m: 125 mm × 120 mm of frame, and nothing lies open."""
    layout = lay_out_content(covered(ONE, box_at(-20, -20, 250, 240)))
    west, south, east, north = layout.ground.bounds
    assert layout.ground.scale == 2_000
    assert EAST - 20 <= west < east <= EAST + 230
    assert NORTH - 20 <= south < north <= NORTH + 220
    # no more than 1 mm, 2 m of ground, is lost to whole millimetres
    assert east - west > 248
    assert north - south > 238
    assert layout.width == 136  # 125 mm, two bands of 5 mm, two lines of 0.5 mm
    assert "图层没有资料的地方" not in lay_out(layout.content).words


def test_where_data_do_not_surround_the_plots_the_sheet_says_so():
    """Half of the plot has no data: it is all in the frame, the open half is hatched and explained."""
    half = covered(ONE, box_at(-20, -20, 120, 240))
    layout = lay_out_content(half)
    west, _, east, _ = layout.ground.bounds
    assert west < EAST
    assert east >= EAST + 200
    sheet = lay_out(half)
    assert "图层没有资料的地方" in sheet.words
    assert layout.ground.bare(half.cover).area > 100 * 200
    ink = f'stroke="{style_of("no_data").ink}"'
    assert ink in sheet.svg.decode()
    assert ink not in lay_out(covered(ONE, box_at(-500, -500, 2_000, 2_000))).svg.decode()


@settings(max_examples=30, deadline=None)
@given(left=st.integers(-300, 150), low=st.integers(-300, 150), wide=st.integers(20, 900), high=st.integers(20, 900))
def test_whatever_the_data_cover_the_plots_are_in_the_frame_and_the_frame_on_the_page(left, low, wide, high):
    layout = lay_out_content(covered(ONE, box_at(left, low, wide, high)))
    west, south, east, north = layout.ground.bounds
    [plot] = ONE.values()
    assert west < plot.bounds[0]
    assert south < plot.bounds[1]
    assert east > plot.bounds[2]
    assert north > plot.bounds[3]
    assert layout.width <= PAGES[layout.landscape][0]
    assert layout.height <= PAGES[layout.landscape][1]
    frame = layout.ground.frame
    assert min(frame.right - frame.left, frame.bottom - frame.top) >= 59
    named = "no_data" in [placed.entry.style for placed in layout.legend]
    assert named == (not layout.ground.bare(layout.content.cover).is_empty)


def test_a_tall_project_has_its_legend_beside_it():
    """2.9 km at 1:25000 is 116 mm high and 12 mm wide."""
    layout = lay_out_content(content(TALL))
    assert (layout.landscape, layout.beside) == (False, True)
    assert all(placed.x > layout.ground.outer.right for placed in layout.legend)
    assert layout.foot.left > layout.ground.outer.right
    assert not lay_out_content(content(ONE)).beside


def test_a_title_is_not_broken_before_or_after_a_bracket():
    lines = [words for words, box in texts(lay_out(content(ONE, title="临" * 23 + "（甲乙）" + "图" * 24)).svg)[:2]]
    assert "".join(lines) == "临" * 23 + "（甲乙）" + "图" * 24
    assert not lines[0].endswith("（")
    assert not lines[1].startswith("）")


# --- places on maps of the surroundings


def around_the_plot(*shapes: MapShape) -> Layout:
    """200 m at 1:10000: 10 m to the mm."""
    base = content({"取土场": square(0, 0, 200)}, extent="vicinity")
    layout = lay_out_content(replace(base, shapes=(*shapes, *base.shapes)))
    assert layout.ground.scale == 10_000
    return layout


def place(east: float, north: float, *names: str) -> MapShape:
    return MapShape(shapely.Point(EAST + east, NORTH + north), "basemap:0", names)


def test_names_stand_clear_of_the_marks_of_places():
    """Five places 5 mm apart: a name right beside one would stand on the mark of the next."""
    places = [place(50 * n, 500, f"村{n}") for n in range(5)]
    layout = around_the_plot(*places)
    labels, _ = labels_of(layout)
    assert {label.text for label in labels} > {f"村{n}" for n in range(5)}
    for shape in places:
        mark = layout.ground.shown(shape.shape).buffer(0.85)
        for label in labels:
            letters = rectangle(label.box.left, label.box.top, label.box.right, label.box.bottom)
            assert not letters.intersects(mark), label.text


def test_places_are_named_before_regions():
    """Only above the place is there room for its name, just where the middle of the region is: the region gives way."""
    region = MapShape(square(-100, 325 - 200, 400), "name", ("某某旗",))
    middle = 100.0
    layout = around_the_plot(
        region,
        place(middle, 300, "村"),
        place(middle - 40, 300),
        place(middle + 40, 300),
        place(middle, 270),
    )
    assert {label.text for label in labels_of(layout)[0]} > {"村", "某某旗"}
