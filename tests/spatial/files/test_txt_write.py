"""Boundary points written as text: both versions, literally; what is read again is what was written, to 0.1 mm."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spatial.files.plots import EAST, HEADER, NORTH, PLOT, parsed, square
from xiufu.core.errors import InputError
from xiufu.spatial.boundary import Boundary, Part, Plot, Ring
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.txt import parse_txt
from xiufu.spatial.files.txt_write import Encoding, left_out, txt_bytes

HOLED = HEADER + PLOT + square() + square(EAST + 20, NORTH + 20, 10, 2) + square(EAST + 200, ring=3)


def again(boundary: Boundary, crs: Crs | None = None, **options) -> Boundary:
    return parse_txt(txt_bytes(boundary, crs or boundary.crs, **options), Path("b.txt"))


def content(boundary: Boundary) -> list[object]:
    """Everything of the plots but where they stood in the file."""
    return [
        (
            plot.number,
            plot.name,
            plot.use,
            plot.map_sheet,
            plot.land_class,
            plot.stated_area_hm2,
            [[(ring.labels, ring.points.tolist()) for ring in part.rings()] for part in plot.parts],
        )
        for plot in boundary.plots
    ]


NINE = (
    HEADER
    + """\
15,1.0000,D1,一号地块,面,K48G001001,临时用地,0301,@
J1,1,4653000.0000,34567000.0000
J2,1,4653100.0000,34567000.0000
J3,1,4653100.0000,34567100.0000
J4,1,4653000.0000,34567100.0000
J1,1,4653000.0000,34567000.0000
J1,2,4653020.0000,34567020.0000
J2,2,4653030.0000,34567020.0000
J3,2,4653030.0000,34567030.0000
J4,2,4653020.0000,34567030.0000
J1,2,4653020.0000,34567020.0000
J1,3,4653000.0000,34567200.0000
J2,3,4653100.0000,34567200.0000
J3,3,4653100.0000,34567300.0000
J4,3,4653000.0000,34567300.0000
J1,3,4653000.0000,34567200.0000
"""
)


def test_nine_fields():
    data = txt_bytes(parsed(HOLED), Crs(3, 34, True))
    assert data.decode("gbk") == NINE.replace("\n", "\r\n")
    assert again(parse_txt(data, Path("a.txt"))).plots[0].stated_points == 15


def test_eight_fields_without_the_zone_in_utf_8():
    boundary = parsed(HOLED)
    data = txt_bytes(boundary, Crs(3, 34), version=8, encoding="utf-8")
    eight = NINE.replace(",临时用地,0301,@", ",临时用地,@").replace(",34567", ",567")
    assert data.decode("utf-8") == eight.replace("\n", "\r\n")
    assert left_out(boundary, 8) == ("8项格式没有地类编码，1个地块的地类没有写出",)
    assert left_out(boundary, 9) == ()


def test_what_a_source_does_not_state():
    ring = Ring(np.array([[567000.0, 4653000.0], [567000.0, 4653100.0], [567100.0, 4653100.0]]))
    plot = Plot("", "一,二\n号", (Part(ring),), attributes={"QSDWMC": "某嘎查", "空": ""})
    boundary = Boundary("a.gpkg", "", Crs(3, 34), (plot,))
    assert txt_bytes(boundary, Crs(3, 34, True)).decode("gbk").split("\r\n") == [
        "[属性描述]",
        "格式版本号=1.01版本",
        "数据产生单位=",
        "数据产生日期=",
        "坐标系=2000国家大地坐标系",
        "几度分带=3",
        "投影类型=高斯克吕格",
        "计量单位=米",
        "带号=34",
        "精度=",
        "转换参数=,,,,,,",
        "[地块坐标]",
        "4,,,一，二 号,面,,,,@",
        "J1,1,4653000.0000,34567000.0000",
        "J2,1,4653100.0000,34567000.0000",
        "J3,1,4653100.0000,34567100.0000",
        "J1,1,4653000.0000,34567000.0000",
        "",
    ]
    assert left_out(boundary, 9) == (
        "TXT 格式没有这些属性的位置，没有写出：QSDWMC",
        "1个地块没有面积，面积一项空着",
    )


def test_degrees():
    corners = ["J1,1,41.95,102.27", "J2,1,41.96,102.27", "J3,1,41.9600000001,102.28", "J1,1,41.95,102.27"]
    boundary = parsed(HEADER + PLOT + "\n".join(corners))
    lines = txt_bytes(boundary, Crs()).decode("gbk").split("\r\n")
    assert lines[5:9] == ["几度分带=", "投影类型=", "计量单位=度", "带号="]
    assert lines[15] == "J3,1,41.9600000001,102.2800000000"
    assert content(again(boundary)) == content(boundary)


def test_other_sections_and_keys_are_kept():
    boundary = parsed("[项目信息]\n项目名称=某项目\n" + HOLED.replace("精度=0.001\n", "精度=0.001\n备注=甲\n"))
    kept = again(boundary)
    assert dict(kept.header) == dict(boundary.header)
    assert kept.header["项目信息/项目名称"] == "某项目"
    assert kept.header["备注"] == "甲"


def test_half_of_a_tenth_of_a_millimetre_is_rounded_up():
    text = HEADER + PLOT + square().replace("4653100.0000", "4653100.00005").replace("34567100.0000", "34567100.00015")
    lines = txt_bytes(parsed(text), Crs(3, 34, True)).decode("gbk").split("\r\n")
    assert lines[15] == "J3,1,4653100.0001,34567100.0002"


def test_a_letter_that_gbk_has_not():
    boundary = parsed(HOLED.replace("一号", "𠮷"))
    with pytest.raises(InputError) as caught:
        txt_bytes(boundary, boundary.crs, file="b.txt")
    assert str(caught.value) == (
        "b.txt：“𠮷”（在“15,1.0000,D1,𠮷地块,面,K48G001001,临时用地,0301,”中）不在 GBK 编码中，写不进 TXT。→ 改用 --encoding utf-8，或换掉这个字"
    )
    assert content(again(boundary, encoding="utf-8")) == content(boundary)


@st.composite
def boundaries(draw) -> Boundary:
    """Plots of squares in a grid, with or without a hole, in any zone, on a grid of 0.1 mm."""
    crs = draw(
        st.one_of(st.builds(Crs, st.just(3), st.integers(25, 45)), st.builds(Crs, st.just(6), st.integers(13, 23)))
    )
    word = st.text(st.characters(codec="gbk", exclude_categories=["C", "Z"], exclude_characters=",@＠，"), max_size=8)
    plots = []
    for row in range(draw(st.integers(1, 3))):
        parts = []
        for column in range(draw(st.integers(1, 3))):
            east, north = (4_000_000_000 + draw(st.integers(0, 999_999)) for _ in range(2))
            east, north = east + column * 3_000_000, north + 40_000_000_000 + row * 3_000_000
            outer = _square(draw, east, north, 1_900_000)
            hole = [_square(draw, east + 500_000, north + 500_000, 200_000)] if draw(st.booleans()) else []
            parts.append(Part(outer, tuple(hole)))
        area = draw(st.none() | st.decimals(0, 99_999, places=4))
        plots.append(Plot(draw(word), draw(word), tuple(parts), "", draw(word), draw(word), draw(word), area))
    return Boundary("a.txt", "", crs, tuple(plots))


def _square(draw, east: int, north: int, side: int) -> Ring:
    corners = np.array([(0, 0), (0, side), (side, side), (side, 0)]) + np.array([east, north])
    corners[2] += draw(st.tuples(st.integers(0, 9), st.integers(0, 9)))
    start = draw(st.sampled_from(["J1", "1", "K-7"]))
    return Ring(corners / 10_000, (start, "J2", "J3", "J4"))


@given(boundaries(), st.booleans(), st.sampled_from(["gbk", "utf-8"]))
def test_what_is_written_is_read_again(boundary: Boundary, prefixed: bool, encoding: Encoding):
    crs = replace(boundary.crs, prefixed=prefixed)
    read = again(boundary, crs, encoding=encoding)
    assert read.crs == crs
    assert [p.name for p in read.plots] == [p.name for p in boundary.plots]
    rings = [ring for plot in boundary.plots for ring in plot.rings()]
    for ring, other in zip([r for p in read.plots for r in p.rings()], rings, strict=True):
        assert np.abs(ring.points - other.points).max() < 0.00001
        assert ring.labels == other.labels
    assert [(p.number, p.use, p.map_sheet, p.land_class, p.stated_area_hm2, len(p.parts)) for p in read.plots] == [
        (p.number, p.use, p.map_sheet, p.land_class, p.stated_area_hm2, len(p.parts)) for p in boundary.plots
    ]
    assert txt_bytes(read, crs, encoding=encoding) == txt_bytes(
        replace(boundary, header=read.header), crs, encoding=encoding
    )


@pytest.mark.parametrize("crs", [Crs(3, 35, True), Crs(6, 17), Crs()])
def test_another_zone_and_back(crs: Crs):
    boundary = parsed(HOLED)
    moved = again(boundary, crs)
    assert moved.crs == crs
    assert moved.header["带号"] == {35: "35", 17: "17", 0: ""}[crs.zone]
    back = again(moved, boundary.crs)
    for ring, other in zip(back.plots[0].rings(), boundary.plots[0].rings(), strict=True):
        assert np.abs(ring.points - other.points).max() < 0.00011


def test_another_zone_literally():
    # from EPSG:4522 to EPSG:4523 after PROJ: 35318479.45879707, 4655007.083863664
    line = txt_bytes(parsed(HOLED), Crs(3, 35, True)).decode("gbk").split("\r\n")[13]
    assert line == "J1,1,4655007.0839,35318479.4588"


def test_an_area_is_written_as_it_was_stated():
    text = HOLED.replace("1.0000", "12.340")
    assert again(parsed(text)).plots[0].stated_area_hm2 == Decimal("12.340")
    assert b"12.340," in txt_bytes(parsed(text), Crs(3, 34, True))
