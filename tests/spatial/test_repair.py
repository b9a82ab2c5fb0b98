"""Repairs of a boundary: only what was asked for, each written down, the rest of the file as it was."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.spatial.checks.drawn import ORIGIN, ZONE, boundary
from tests.spatial.checks.exact import Corner, even_odd_area, turn
from xiufu.core.errors import InputError
from xiufu.spatial.boundary import Boundary, Part, Plot, Ring
from xiufu.spatial.checks.finding import trusted
from xiufu.spatial.checks.run import check_boundary
from xiufu.spatial.crs import Crs
from xiufu.spatial.repair import REPAIRS, parse_repairs, repair

SQUARE = "0 0, 0 100, 100 100, 100 0"


def drawn(*parts: list[str], **more: Any) -> Boundary:
    return boundary([{"name": "甲", "parts": parts}], **more)


def text(ring: Ring) -> str:
    return ", ".join(f"{x:g} {y:g}" for x, y in np.round(ring.points - ORIGIN, 6))


def mended(of: Boundary, *names: str) -> tuple[list[list[str]], list[str]]:
    """The rings of the first plot after repairs, and what was written down."""
    out, done = repair(of, names)
    return [[text(ring) for ring in part.rings()] for part in out.plots[0].parts], [str(one) for one in done]


def codes(of: Boundary) -> set[str]:
    return {finding.code for finding in check_boundary(of)} - {"GEOM-021"}


def test_nothing_is_done_unasked():
    of = drawn(["0 0, 0 50, 0 100, 0 100, 100 0, 100 100"], closed=False)
    out, done = repair(of, ())
    assert out is of
    assert done == []
    assert codes(of) == {"GEOM-002", "GEOM-003", "GEOM-004", "GEOM-007"}


def test_nothing_is_done_to_a_clean_boundary():
    of = drawn([SQUARE, "20 20, 40 20, 40 40, 20 40"], ["200 0, 200 100, 300 100, 300 0"])
    out, done = repair(of, REPAIRS)
    assert done == []
    assert out.plots == of.plots


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError, match="magic"):
        repair(drawn([SQUARE]), ("close", "magic"))


def test_names_are_read_as_users_write_them():
    assert parse_repairs("close，make-valid", "--repair") == ("close", "make-valid")
    with pytest.raises(InputError) as caught:
        parse_repairs("close,,合并", "--repair")
    known = (
        "close 首尾之间以直线闭合；duplicate-points 删去与前一点重复的点；spikes 删去尖角点；"
        "collinear-points 删去不与其他圈共用的共线点；"
        "make-valid 重构无效的图形：每圈取界线围绕奇数次的范围，各部分合并，扣除其内圈；"
        "tiny-parts 删去碎面，每个地块至少保留最大的一部分；orient 外圈改为顺时针，内圈改为逆时针"
    )
    assert str(caught.value).splitlines() == [
        f"--repair：修复的名称是空白。→ 可用：{known}",
        f"--repair：没有修复“合并”。→ 可用：{known}",
    ]


def test_close():
    of = drawn([SQUARE], file="红线.dxf", closed=False)
    assert codes(of) == {"GEOM-002"}
    out, done = repair(of, ("close",))
    assert codes(out) == set()
    assert list(map(str, done)) == [
        "红线.dxf 第2行（甲，外圈）：末点与首点之间以直线闭合；地块面积10000.00平方米，没有变化"
    ]


def test_duplicate_points():
    of = drawn(["0 0, 0 100, 0 100, 100 100, 100 0, 0.0003 0", "20 20, 40 20, 40 40, 40 40"])
    rings, done = mended(of, "duplicate-points")
    assert rings == [[SQUARE, "20 20, 40 20, 40 40"]]
    assert done == [
        "界址点.txt 第4行（甲，外圈，J3，北X=4650100.0000，东Y=34500000.0000）：删去与前一点重复的点2个：J3、J6；"
        "地块面积9800.00平方米，没有变化",
        "界址点.txt 第11行（甲，第1内圈，J10，北X=4650040.0000，东Y=34500040.0000）：删去与前一点重复的点1个：J10；"
        "地块面积9800.00平方米，没有变化",
    ]
    out, _ = repair(of, ("duplicate-points",))
    outer = out.plots[0].parts[0].outer
    assert outer.labels == ("J1", "J2", "J4", "J5")
    assert outer.lines == (2, 3, 5, 6)


def test_a_ring_that_would_be_left_with_two_points_stays():
    of = drawn(["0 0, 0 100, 0 100"])
    assert mended(of, "duplicate-points") == ([["0 0, 0 100, 0 100"]], [])


def test_spikes():
    # the spike takes 23 × 0.4 / 2 = 4.60 m² with it
    of = drawn(["0 0, 0 100, 50 100, 50.2 123, 50.4 100, 100 100, 100 0"])
    rings, done = mended(of, "spikes")
    assert rings == [["0 0, 0 100, 50 100, 50.4 100, 100 100, 100 0"]]
    assert done == [
        "界址点.txt 第5行（甲，外圈，J4，北X=4650123.0000，东Y=34500050.2000）：删去尖角点1个：J4；"
        "地块面积由10004.60平方米变为10000.00平方米（-4.60）"
    ]


def test_a_spike_back_on_itself_takes_the_point_that_comes_twice():
    of = drawn(["0 0, 0 100, 50 100, 50 130, 50 100, 100 100, 100 0"])
    rings, done = mended(of, "spikes", "collinear-points")
    assert rings == [[SQUARE]]
    assert [one.partition("：")[2] for one in done] == [
        "删去尖角点2个：J4、J5；地块面积10000.00平方米，没有变化",
        "删去共线的点1个：J3；地块面积10000.00平方米，没有变化",
    ]


def test_collinear_points_that_another_plot_shares_stay():
    of = boundary(
        [
            {"name": "甲", "parts": [["0 0, 0 50, 0 100, 60 100, 100 100, 100 0"]]},
            {"name": "乙", "parts": [["-50 0, -50 50, 0 50, 0 0"]]},
        ]
    )
    rings, done = mended(of, "collinear-points")
    assert rings == [["0 0, 0 50, 0 100, 100 100, 100 0"]]
    assert done == [
        "界址点.txt 第5行（甲，外圈，J4，北X=4650100.0000，东Y=34500060.0000）：删去共线的点1个：J4；"
        "地块面积10000.00平方米，没有变化"
    ]


def test_make_valid_keeps_both_halves_of_a_bow_tie():
    # the two halves of the bow tie cancel out before: 0; each is 100 × 50 / 2 = 2500 m²
    of = drawn(["0 0, 100 100, 100 0, 0 100"])
    rings, done = mended(of, "make-valid")
    assert sorted(ring for part in rings for ring in part) == ["0 0, 50 50, 0 100", "100 100, 50 50, 100 0"]
    assert done == [
        "界址点.txt 第1行（甲）：重构：每圈取界线围绕奇数次的范围，各部分合并，扣除其内圈；得到2部分、0个内圈，"
        "新增交点1个，不再使用的点0个；地块面积由0.00平方米变为5000.00平方米（+5000.00）"
    ]
    out, _ = repair(of, ("make-valid",))
    assert {label for ring in out.plots[0].rings() for label in ring.labels} == {"J1", "J2", "J3", "J4", "新1"}
    assert codes(out) == set()


@pytest.mark.parametrize(
    ("parts", "area", "told"),
    [
        # two parts of 10 000 that share 5 000
        ([[SQUARE], ["50 0, 50 100, 150 100, 150 0"]], "15000.00", "得到1部分、0个内圈，新增交点0个，不再使用的点0个"),
        # a hole of 10 × 20 of which half is outside: 10000 − 100
        ([[SQUARE, "90 90, 90 100, 110 100, 110 90"]], "9900.00", "得到1部分、0个内圈，新增交点1个，不再使用的点3个"),
        # holes of 100 each that share 50: 10000 − 150
        ([[SQUARE, "20 20, 20 30, 30 30, 30 20", "25 20, 25 30, 35 30, 35 20"]], "9850.00", "得到1部分、1个内圈"),
        # a hole of one point
        ([[SQUARE, "50 50"]], "10000.00", "不再使用的点1个，删去围不成面的1圈"),
        # a channel to a hole of 10 × 20, walked the wrong way
        (
            [["0 0, 0 100, 100 100, 100 50, 70 50, 70 30, 60 30, 60 50, 70 50, 100 50, 100 0"]],
            "9800.00",
            "得到1部分、",
        ),
    ],
)
def test_make_valid(parts: list[list[str]], area: str, told: str):
    of = drawn(*parts)
    out, done = repair(of, ("make-valid",))
    assert len(done) == 1
    assert done[0].after_m2 == Decimal(area)
    assert told in done[0].done
    assert trusted(check_boundary(out), 0)


def test_tiny_parts():
    of = drawn([SQUARE], ["200 0, 200 0.5, 200.5 0.5, 200.5 0"])
    rings, done = mended(of, "tiny-parts")
    assert rings == [[SQUARE]]
    assert done == [
        "界址点.txt 第6行（甲，第2部分外圈）：删去0.25平方米的碎面（小于1平方米，本软件约定）；"
        "地块面积由10000.25平方米变为10000.00平方米（-0.25）"
    ]


def test_the_largest_of_nothing_but_tiny_parts_stays():
    of = drawn(["0 0, 0 0.5, 0.5 0.5, 0.5 0"], ["2 0, 2 0.8, 2.8 0.8, 2.8 0"], ["9 9"])
    assert mended(of, "tiny-parts")[0] == [["2 0, 2 0.8, 2.8 0.8, 2.8 0"], ["9 9"]]


def test_orient():
    of = drawn(["0 0, 100 0, 100 100, 0 100", "20 20, 20 40, 40 40"])
    rings, done = mended(of, "orient")
    assert rings == [["0 0, 0 100, 100 100, 100 0", "20 20, 40 40, 20 40"]]
    assert done == [
        "界址点.txt 第2行（甲，外圈）：绕向改为顺时针（本软件约定外圈顺时针、内圈逆时针）；地块面积9800.00平方米，没有变化",
        "界址点.txt 第6行（甲，第1内圈）：绕向改为逆时针（本软件约定外圈顺时针、内圈逆时针）；地块面积9800.00平方米，没有变化",
    ]
    assert repair(of, ("orient",))[0].plots[0].parts[0].outer.labels == ("J1", "J4", "J3", "J2")


def test_repairs_come_in_their_own_order_and_leave_nothing_to_do():
    of = drawn(
        ["0 0, 100 0, 100 100, 50 100, 50 130, 50 100, 0 100, 0 100"], ["200 0, 200 0.5, 200.5 0.5"], closed=False
    )
    out, done = repair(of, ["orient", "tiny-parts", "spikes", "duplicate-points", "close", "collinear-points"])
    assert [one.name for one in done] == [
        *["close", "close", "duplicate-points", "spikes", "collinear-points", "tiny-parts", "orient"]
    ]
    assert text(out.plots[0].parts[0].outer) == "0 0, 0 100, 100 100, 100 0"
    assert codes(out) == set()
    assert repair(out, REPAIRS) == (out, [])


def test_longitudes_and_latitudes_stay_as_written():
    of = drawn(["0 0, 0 100, 100 0, 100 100"])
    ring = of.plots[0].parts[0].outer
    own = replace(ring, points=ZONE.to_geographic(ring.points))
    of = replace(of, crs=Crs(), plots=(replace(of.plots[0], parts=(Part(own),)),))
    out, done = repair(of, ("make-valid",))
    points = {tuple(point) for one in out.plots[0].rings() for point in one.points.tolist()}
    assert len(points) == 5
    assert {tuple(point) for point in own.points.tolist()} < points
    assert done[0].after_m2 == Decimal("5000.00")


corner = st.tuples(st.integers(0, 12), st.integers(0, 12))


@settings(max_examples=200)
@given(st.lists(corner, min_size=4, max_size=7))
def test_make_valid_leaves_what_is_gone_around_an_odd_number_of_times(corners: list[Corner]):
    assume(all(a != b for a, b in zip(corners, corners[1:] + corners[:1], strict=True)))
    assume(any(turn(corners[0], corners[1], one) for one in corners))
    area = even_odd_area(corners) * 100
    ring = Ring(np.array(corners, dtype=float) * 10 + ORIGIN)
    of = Boundary("红线.gpkg", "", ZONE, (Plot("1", "甲", (Part(ring),)),))
    out, done = repair(of, ("make-valid",))
    findings = check_boundary(out)
    assert trusted(findings, 0) == (area > 0)
    assert not {"GEOM-004", "GEOM-005"} & {finding.code for finding in findings}
    if done:
        # ellipsoidal and plane areas differ by less than 1 in 50 000 near the meridian
        assert abs(Fraction(done[0].after_m2) - area) <= Fraction(2, 100)
    else:
        assert out.plots == of.plots
