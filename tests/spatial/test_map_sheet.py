"""Numbers of map sheets: the worked example of the standard, edges, covers, and back."""

import time
from decimal import Decimal

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from xiufu.spatial.degrees import dms_text, parse_dms
from xiufu.spatial.map_sheet import SCALES, sheet_bounds, sheet_number, sheets_covering

D = Decimal


# GB/T 13989, the worked example at 114°33′45″, 39°22′30″. By hand: 39.375 // 4 + 1 = 10, J; 114.5625 // 6 + 31 = 50; above 36° are
# 3°22′30″ = 12150″, east of 114° are 33′45″ = 2025″; at 1:10,000, 150″ by 225″: row 96 − 81 = 15, column 9 + 1 = 10.
@pytest.mark.parametrize(
    ("scale", "number"),
    [
        (1_000_000, "J50"),
        (500_000, "J50B001001"),
        (250_000, "J50C001001"),
        (100_000, "J50D002002"),
        (50_000, "J50E004003"),
        (25_000, "J50F008005"),
        (10_000, "J50G015010"),
        (5_000, "J50H030019"),
    ],
)
def test_the_example_of_the_standard(scale, number):
    assert sheet_number(parse_dms("114°33′45″"), parse_dms("39°22′30″"), scale) == number


def test_a_second_example():
    # a place in Beijing, 116°28′15″, 39°54′30″: 1:50,000 sheet J50E001010, from 116°15′ to 116°30′ and 39°50′ to 40°00′
    # (README of the package cnmaptiling, after 王家耀《地图学原理与方法》)
    assert sheet_number(parse_dms("116°28′15″"), parse_dms("39°54′30″"), 50_000) == "J50E001010"
    edges = [dms_text(edge) for edge in sheet_bounds("J50E001010")]
    assert edges == ["116°15′00″", "39°50′00″", "116°30′00″", "40°00′00″"]


@pytest.mark.parametrize(
    ("number", "edges"),
    [
        ("J50", ["114°00′00.0″", "36°00′00.0″", "120°00′00.0″", "40°00′00.0″"]),
        ("a01", ["-180°00′00.0″", "0°00′00.0″", "-174°00′00.0″", "4°00′00.0″"]),
        ("V60", ["174°00′00.0″", "84°00′00.0″", "180°00′00.0″", "88°00′00.0″"]),
        ("J50G015010", ["114°33′45.0″", "39°22′30.0″", "114°37′30.0″", "39°25′00.0″"]),
        ("J50H192192", ["119°58′07.5″", "36°00′00.0″", "120°00′00.0″", "36°01′15.0″"]),
    ],
)
def test_edges_of_sheets(number, edges):
    assert [dms_text(edge, 1) for edge in sheet_bounds(number)] == edges


def test_an_edge_belongs_to_the_sheet_north_and_east_of_it():
    west, south, east, north = sheet_bounds("K48G050050")
    little = D("0.000001")
    assert sheet_number(west, south, 10_000) == "K48G050050"
    assert sheet_number(east - little, north - little, 10_000) == "K48G050050"
    assert sheet_number(east, south, 10_000) == "K48G050051"
    assert sheet_number(west, north, 10_000) == "K48G049050"
    assert sheet_number(west - little, south - little, 10_000) == "K48G051049"


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(0, 88), (0, 89), (0, -1), (180, 40), (-181, 40), (0, D("-0.000001")), (1000, 40)]
)
def test_outside_there_are_no_sheets(longitude, latitude):
    with pytest.raises(ValueError, match="图幅编号只用于北纬 0°～88°、经度 -180°～180° 之间"):
        sheet_number(D(longitude) * 3600, D(latitude) * 3600, 10_000)


@pytest.mark.parametrize("scale", [2_000, 0, 200_000])
def test_scales_without_sheets_are_refused(scale):
    with pytest.raises(ValueError, match="没有 1:"):
        sheet_number(D(0), D(0), scale)
    with pytest.raises(ValueError, match="没有 1:"):
        sheets_covering(np.array([shapely.box(0, 0, 1, 1)]), scale)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "J",
        "J5",
        "J00",
        "J61",
        "W50",
        "J50A001001",
        "J50I001001",
        "J50B003001",
        "J50B001000",
        "J50G097001",
        "J50B1001",
        "J-50-5-B",
    ],
)
def test_numbers_of_no_sheet_are_refused(number):
    with pytest.raises(ValueError, match="没有编号为"):
        sheet_bounds(number)


@given(
    st.decimals(min_value=-180 * 3600, max_value=180 * 3600 - 1, places=6),
    st.decimals(min_value=0, max_value=88 * 3600 - 1, places=6),
    st.sampled_from(sorted(SCALES)),
)
def test_a_place_lies_in_its_sheet(longitude, latitude, scale):
    number = sheet_number(longitude, latitude, scale)
    west, south, east, north = sheet_bounds(number)
    assert west <= longitude < east
    assert south <= latitude < north
    assert sheet_number((west + east) / 2, (south + north) / 2, scale) == number
    assert len(number) == (3 if scale == 1_000_000 else 10)


def shape_of(*numbers: str, by: float = 0.0) -> shapely.Geometry:
    """The sheets together, moved out on each side by some degrees."""
    boxes = [shapely.box(*(float(edge) / 3600 for edge in sheet_bounds(number))) for number in numbers]
    return shapely.box(*shapely.union_all(boxes).buffer(by, join_style="mitre").bounds)


def test_sheets_of_a_shape_stand_in_order():
    within = shape_of("K48G050050", "K48G051051", by=-1e-5)
    assert sheets_covering(np.array([within]), 10_000) == ("K48G050050", "K48G050051", "K48G051050", "K48G051051")
    assert sheets_covering(np.array([within]), 50_000) == ("K48E013013",)
    over_the_edge = shape_of("K48G096096", by=1e-5)
    assert sheets_covering(np.array([over_the_edge]), 1_000_000) == ("K48", "K49", "J48", "J49")


def test_a_sheet_only_touched_is_not_counted():
    # dyadic edges are exact: a 1:10,000 column is 0.0625°, and 40° is the edge between K and J
    assert sheets_covering(np.array([shapely.box(108, 40, 108.0625, 40.01)]), 10_000) == ("K49G096001",)


def test_a_hole_and_a_bend_leave_sheets_out():
    whole = shape_of("K48G050050", "K48G052052", by=-1e-5)
    hole = shape_of("K48G051051", by=1e-6)
    numbers = sheets_covering(np.array([whole.difference(hole)]), 10_000)
    assert len(numbers) == 8
    assert "K48G051051" not in numbers


def test_several_shapes_share_a_list():
    shapes = np.array([shape_of("K48G052050", by=-1e-4), shape_of("K48G050052", by=-1e-4), shapely.MultiPolygon()])
    assert sheets_covering(shapes, 10_000) == ("K48G050052", "K48G052050")


def test_a_bow_tie_has_its_sheets_too():
    bow = shapely.Polygon([(108.01, 40.01), (108.05, 40.03), (108.05, 40.01), (108.01, 40.03)])
    assert sheets_covering(np.array([bow]), 10_000) == ("K49G096001",)


def test_points_in_a_wrong_order_have_their_sheets_at_once():
    points = np.random.default_rng(1).random((2000, 2)) * [0.12, 0.08] + [108.001, 40.001]
    begun = time.process_time()
    numbers = sheets_covering(np.array([shapely.Polygon(points)]), 10_000)
    assert time.process_time() - begun < 1
    assert numbers == ("K49G095001", "K49G095002", "K49G096001", "K49G096002")


def test_shapes_outside_are_refused():
    with pytest.raises(ValueError, match="图幅编号只用于"):
        sheets_covering(np.array([shapely.box(100, 87.5, 101, 88.5)]), 10_000)
