"""The run of all checks: codes, order, places in every kind of file, and files that hold next to nothing."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from tests.spatial.checks.drawn import ORIGIN, ZONE, boundary, points
from xiufu.spatial.area import plot_areas
from xiufu.spatial.boundary import Boundary, Part, Plot, Ring
from xiufu.spatial.checks import conventions
from xiufu.spatial.checks.drawing import disordered
from xiufu.spatial.checks.finding import trusted
from xiufu.spatial.checks.run import CODES, OF_ALL_PLOTS, WITHIN_PLOTS, check_boundary
from xiufu.spatial.crs import Crs
from xiufu.spatial.repair import repair

BOW_TIE = "0 0, 100 100, 100 0, 0 100"
SQUARE = "200 0, 200 100, 300 100, 300 0"
ELSEWHERE = ["GEOM-022", "GEOM-023"]
"""Of plots against an outer boundary."""


def of(ring: Ring, crs: Crs = ZONE) -> Boundary:
    return Boundary("红线.gpkg", "", crs, (Plot("", "", (Part(ring),), "第1个图形"),))


def said(one: Boundary) -> list[str]:
    return [str(finding) for finding in check_boundary(one) if finding.code != "GEOM-021"]


def test_every_check_says_its_code_and_every_code_has_a_check():
    docs = [check.__doc__ or "" for check in (*WITHIN_PLOTS, *OF_ALL_PLOTS)]
    codes = [doc.partition(":")[0] for doc in docs]
    assert sorted([*codes, *ELSEWHERE]) == list(CODES)


def test_every_threshold_is_named_as_our_convention():
    assert "本软件约定" in (conventions.__doc__ or "")
    names = [name for name in vars(conventions) if name.isupper()]
    assert len(names) == 13
    source = Path(conventions.__file__).read_text("utf-8")
    assert source.count('"""') == 2 * (len(names) + 1)


def test_findings_come_plot_by_plot_and_those_of_the_file_last():
    found = check_boundary(
        boundary(
            [
                {"name": "甲", "parts": [[SQUARE]], "stated_points": 9},
                {"name": "乙", "parts": [[BOW_TIE]], "stated_area_hm2": "1"},
            ]
        )
    )
    assert [(finding.plot, finding.code, finding.severity) for finding in found] == [
        (0, "GEOM-017", "note"),
        (1, "GEOM-004", "error"),
        (1, "GEOM-015", "note"),
        (1, "GEOM-018", "note"),
        (None, "GEOM-021", "note"),
    ]
    assert trusted(found, 0)
    assert not trusted(found, 1)


def test_a_point_without_name_and_line_is_told_by_its_number():
    assert said(of(Ring(points("0 0, 0 100, 0 100, 100 100")))) == [
        "红线.gpkg 第1个图形（外圈，第3点，北X=4650100.0000，东Y=34500000.0000）：有1个点与前一点重复：第3点；"
        "相距不超过0.5毫米按同一点（本软件约定）（GEOM-003）。→ 删去重复的点，或用修复“duplicate-points”"
    ]


def test_longitude_and_latitude_are_told_as_such():
    # where pyproj's EPSG:4543 has 500050, 4650050, the middle of the bow tie
    degrees = ZONE.to_geographic(points(BOW_TIE))
    assert said(of(Ring(degrees), Crs())) == [
        "红线.gpkg 第1个图形（外圈，东经102.00060336°，北纬41.98571320°）：自相交：边第1点—第2点与边第3点—第4点在此相交"
        "（GEOM-004）。→ 核对第2点至第3点各点的顺序和坐标"
    ]


def test_a_zone_is_written_only_where_the_file_writes_it():
    without = of(Ring(points("0 0, 0 100, 0 100, 100 100")), Crs(3, 34))
    assert "东Y=500000.0000" in said(without)[0]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("crs", [ZONE, Crs()])
@pytest.mark.parametrize("closed", [True, False])
def test_coordinates_that_are_nowhere(value: float, crs: Crs, closed: bool):
    ring = Ring(np.array([[100.0, 40.0], [100.0, 41.0], [value, 41.0], [value, value]]), closed=closed)
    assert said(of(ring, crs)) == [
        "红线.gpkg 第1个图形（外圈）：有坐标不是有限的数，或超出投影的范围（GEOM-001）。→ 改正坐标，并核对坐标系"
    ]


def test_files_that_hold_next_to_nothing():
    assert said(Boundary("红线.gpkg", "", ZONE, ())) == []
    assert said(Boundary("红线.gpkg", "", Crs(), ())) == []
    assert said(of(Ring(np.empty((0, 2))))) == [
        "红线.gpkg 第1个图形（外圈）：不同位置的点只有0个，不足3个，围不成面（GEOM-001）。→ 补全这一圈的界址点，或删去这一圈"
    ]


def test_a_hole_whose_outer_ring_encloses_nothing_is_not_compared_with_it():
    one = boundary([{"name": "甲", "parts": [["0 0, 0 100", "20 20, 20 30, 30 30"]]}])
    assert [finding.code for finding in check_boundary(one)] == ["GEOM-001", "GEOM-021"]


def test_many_crossings_are_counted_and_the_first_ten_listed():
    teeth = [f"{x} {y}" for x in range(0, 120, 10) for y in ((90, 110) if x % 20 else (110, 90))]
    ring = "0 100, " + "120 100, " + ", ".join(reversed(teeth)) + ", -10 50"
    told = [line for line in said(boundary([{"name": "甲", "parts": [[ring]]}])) if "GEOM-004" in line]
    assert len(told) == 10
    assert all("；这一圈共11处自相交，列出前10处（GEOM-004）" in line for line in told)


@pytest.mark.parametrize("count", [1000, 100_000])
def test_points_in_a_wrong_order_are_said_at_once(count: int):
    mixed = of(Ring(np.random.default_rng(1).random((count, 2)) * 1000 + ORIGIN))
    begun = time.process_time()
    (text,) = [one for one in said(mixed) if "GEOM-007" not in one]
    assert time.process_time() - begun < 5
    assert text == (
        "红线.gpkg 第1个图形（外圈）：界线自相交超过100000处，各界址点的次序是乱的（GEOM-004）。→ 按界线的走向重新排列这一圈的界址点"
    )
    assert plot_areas(mixed).plots == (None,)
    assert repair(mixed, ["make-valid"]) == (mixed, [])


def test_a_long_winding_line_is_in_order():
    turns = np.linspace(0, 40 * np.pi, 50_000)
    out = np.column_stack((np.cos(turns), np.sin(turns))) * (100 + turns[:, None])
    inward = np.column_stack((np.cos(turns), np.sin(turns))) * (101 + turns[:, None])
    assert not disordered(np.concatenate((out, inward[::-1])) + ORIGIN)
