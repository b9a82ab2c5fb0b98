"""Overlays: cuts worked by hand, partitions that add up, an independent judge, parcels that overlap or are broken."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import strategies as st

from tests.spatial.layers import EAST, NORTH, ZONE, layer_of, rectangle, shapes
from tests.tries import tried
from xiufu.core.errors import InputError
from xiufu.spatial.crs import Crs
from xiufu.spatial.layer import Layer
from xiufu.spatial.overlay import CONTESTED, UNCOVERED, Pieces, overlay
from xiufu.spatial.survey_plane import ellipsoidal_areas

SQUARE = (0, 0, 100, 100)  # 1 hm² at the central meridian, where the ellipsoid is as large as the plane
NEAR = 0.02  # m²: points are rounded to 1e-6″, 0.03 mm


def cut(layer: Layer, *subjects: object, **more: object) -> Pieces:
    return overlay(shapes(*subjects), ZONE, layer, ZONE, **more)  # type: ignore[arg-type]


def found(pieces: Pieces) -> list[tuple[int, int, float]]:
    return [
        (int(s), int(f), round(float(a), 1))
        for s, f, a in zip(pieces.subject, pieces.feature, pieces.area_m2, strict=True)
    ]


def closed(pieces: Pieces) -> None:
    """What pieces there are adds up to the subjects."""
    sums = np.bincount(pieces.subject, weights=pieces.area_m2, minlength=len(pieces.subject_m2))
    assert np.abs(sums - pieces.subject_m2).max() < NEAR


@pytest.mark.parametrize(
    ("parcels", "expected"),
    [
        # 40 × 100 and 60 × 60 of 100 × 100, 10000 − 4000 − 3600 is not covered
        ([(-50, -50, 40, 200), (40, 0, 100, 60)], [(0, 0, 4000), (0, 1, 3600), (0, UNCOVERED, 2400)]),
        ([(-50, -50, 40, 200), (40, -50, 150, 200)], [(0, 0, 4000), (0, 1, 6000)]),
        ([(-50, -50, 150, 150)], [(0, 0, 10000)]),  # the project lies in one parcel
        ([SQUARE], [(0, 0, 10000)]),
        ([(20, 20, 30, 40)], [(0, 0, 200), (0, UNCOVERED, 9800)]),  # the parcel lies in the project
        ([(100, 0, 200, 100)], [(0, UNCOVERED, 10000)]),  # it only touches
        ([(5000, 0, 6000, 100)], [(0, UNCOVERED, 10000)]),
        ([], [(0, UNCOVERED, 10000)]),
    ],
)
def test_cuts_worked_by_hand(parcels, expected):
    pieces = cut(layer_of(parcels), SQUARE)
    assert found(pieces) == expected
    closed(pieces)


def test_each_project_has_its_own_pieces_in_order():
    layer = layer_of([(-50, -50, 50, 500), (50, -50, 500, 500)])
    pieces = cut(layer, SQUARE, (200, 0, 300, 10), (0, 0, 100, 20))
    assert found(pieces) == [(0, 0, 5000), (0, 1, 5000), (1, 1, 1000), (2, 0, 1000), (2, 1, 1000)]
    closed(pieces)


def test_a_project_with_a_hole_in_two_parts():
    ring = rectangle(0, 0, 100, 100).difference(rectangle(40, 40, 60, 60))
    both = shapely.MultiPolygon([ring, rectangle(200, 0, 210, 100)])
    pieces = cut(layer_of([(-10, -10, 50, 110), (50, -10, 205, 110)]), both)
    # left half less half the hole: 5000 − 200; right half and half of the second part: 4800 + 500; the rest of that: 500
    assert found(pieces) == [(0, 0, 4800), (0, 1, 5300), (0, UNCOVERED, 500)]
    closed(pieces)


def test_a_parcel_with_a_hole_leaves_it_uncovered():
    ring = rectangle(-10, -10, 110, 110).difference(rectangle(40, 40, 60, 60))
    assert found(cut(layer_of([ring]), SQUARE)) == [(0, 0, 9600), (0, UNCOVERED, 400)]


def test_a_point_or_a_line_in_common_is_no_piece():
    corner = shapely.Polygon([(EAST + 100, NORTH + 100), (EAST + 150, NORTH + 100), (EAST + 150, NORTH + 150)])
    claw = shapely.union_all([rectangle(100, 0, 150, 50), rectangle(90, 60, 150, 70), rectangle(140, 0, 150, 70)])
    pieces = cut(layer_of([corner, claw]), SQUARE)
    assert found(pieces) == [(0, 1, 100), (0, UNCOVERED, 9900)]
    assert {shape.geom_type for shape in pieces.shapes} == {"Polygon"}


def test_a_boundary_along_another_one_does_not_cross_it():
    """The same line with other points on it is off by up to 0.05 mm once they are rounded."""
    line = [(EAST + 700 * i / 13, NORTH + 300 * i / 13) for i in range(14)]
    subject = shapely.Polygon([line[0], line[-1], (EAST, NORTH + 300)])
    parcel = shapely.Polygon([*line, (EAST + 700, NORTH)])
    pieces = cut(layer_of([parcel, (-10, -10, 800, 400)]), subject, alike=lambda a, b: True)
    assert found(pieces) == [(0, 1, 105000)]  # 700 × 300 / 2


def test_a_layer_of_another_system_is_brought_into_the_plane():
    parcels = [(-50, -50, 40, 200), (40, 0, 100, 60)]
    here = layer_of(parcels)
    for crs in (Crs(), Crs(3, 35), Crs(6, 17)):
        moved = shapely.transform(here.shapes, lambda p, crs=crs: crs.from_geographic(ZONE.to_geographic(p)))
        pieces = cut(layer_of(list(moved), crs=crs), SQUARE)
        assert found(pieces) == [(0, 0, 4000), (0, 1, 3600), (0, UNCOVERED, 2400)]


def test_a_long_edge_that_bulges_into_the_project_is_not_missed():
    """60 km along a parallel: straight between its ends in the zone it lies 50 m north of where its bounds end."""
    degrees = shapely.box(101.7, 41.5, 102.3, 41.6)
    middle = ZONE.from_geographic(np.array([[102.0, 41.5]]))[0]
    edge = ZONE.from_geographic(np.array([[101.7, 41.5]]))[0]
    bulge = edge[1] - middle[1]
    assert 40 < bulge < 60
    south = shapely.box(middle[0] - 10, middle[1] + bulge - 20, middle[0] + 10, middle[1] + bulge + 20)
    pieces = overlay(shapes(south), ZONE, layer_of([degrees], crs=Crs()), ZONE)
    assert found(pieces) == [(0, 0, 400), (0, UNCOVERED, 400)]


def test_pieces_come_back_to_the_coordinates_of_the_projects():
    pieces = cut(layer_of([(-50, -50, 40, 200)]), SQUARE)
    for crs in (ZONE, Crs(3, 34, True)):
        bounds = np.round(shapely.bounds(pieces.in_crs(crs)) - [EAST, NORTH, EAST, NORTH], 3)
        assert bounds.tolist() == [[0, 0, 40, 100], [40, 0, 100, 100]]
    assert np.allclose(ellipsoidal_areas(pieces.in_crs(ZONE), ZONE, ZONE), pieces.area_m2, atol=NEAR)


# Parcels that claim the same land.


def test_what_two_parcels_claim_is_a_piece_of_its_own():
    pieces = cut(layer_of([(-50, -50, 60, 200), (40, 0, 100, 100)]), SQUARE)
    assert found(pieces) == [(0, 0, 4000), (0, 1, 4000), (0, CONTESTED, 2000)]
    closed(pieces)
    (overlap,) = pieces.overlaps
    assert (overlap.subject, overlap.features, overlap.alike) == (0, (0, 1), False)
    assert overlap.area_m2 == pytest.approx(2000, abs=NEAR)


def test_a_gap_as_large_as_the_overlap_hides_neither():
    pieces = cut(layer_of([(0, 0, 50, 100), (40, 0, 90, 100)]), SQUARE)  # 90–100 is a gap, 40–50 is claimed twice
    assert found(pieces) == [(0, 0, 4000), (0, 1, 4000), (0, UNCOVERED, 1000), (0, CONTESTED, 1000)]
    closed(pieces)


def test_a_parcel_inside_another_one_is_an_overlap():
    pieces = cut(layer_of([(-50, -50, 200, 200), (20, 20, 30, 30)]), SQUARE)
    assert found(pieces) == [(0, 0, 9900), (0, CONTESTED, 100)]


def test_the_same_parcel_twice_is_an_overlap():
    assert found(cut(layer_of([SQUARE, SQUARE]), SQUARE)) == [(0, CONTESTED, 10000)]


def test_where_it_makes_no_difference_the_first_parcel_has_it():
    layer = layer_of([(-50, -50, 60, 200), (40, 0, 100, 100)])
    pieces = cut(layer, SQUARE, alike=lambda a, b: True)
    assert found(pieces) == [(0, 0, 6000), (0, 1, 4000)]
    assert [overlap.alike for overlap in pieces.overlaps] == [True]
    closed(pieces)


def test_three_parcels_of_which_two_are_alike():
    layer = layer_of([(0, 0, 60, 100), (40, 0, 100, 100), (50, 0, 70, 100)])
    pieces = cut(layer, SQUARE, alike=lambda a, b: 2 not in (a, b))
    # 40–60 is of the first two, 50–70 of the third and one of them: contested; 40–50 stays with the first
    assert found(pieces) == [(0, 0, 5000), (0, 1, 3000), (0, CONTESTED, 2000)]
    assert [(o.features, o.alike) for o in pieces.overlaps] == [((0, 1), True), ((0, 2), False), ((1, 2), False)]
    closed(pieces)


def test_an_overlap_beyond_the_project_is_not_of_it():
    pieces = cut(layer_of([(-50, -50, 200, 200), (120, 0, 130, 10)]), SQUARE)
    assert (found(pieces), pieces.overlaps) == ([(0, 0, 10000)], ())


# Shapes that are not right.

BOW = shapely.Polygon([(EAST + x, NORTH + y) for x, y in ((10, 10), (30, 30), (30, 10), (10, 30))])


def test_a_broken_parcel_near_the_project_is_refused():
    with pytest.raises(InputError) as error:
        cut(layer_of([(-50, -50, 40, 200), BOW], numbers=[7, 12]), SQUARE)
    assert str(error.value) == (
        "DLTB.gpkg：图层“DLTB”中第12个图形无效（自相交等），不能叠加。"
        "→ 请数据提供单位改正；确需先用的，用 xiufu overlay --repair 修复后叠加，并核对面积"
    )


def test_a_broken_parcel_far_away_does_not_matter():
    far = shapely.transform(BOW, lambda p: p + 5000)
    assert found(cut(layer_of([SQUARE, far]), SQUARE)) == [(0, 0, 10000)]


def test_a_parcel_without_a_place_is_refused():
    nowhere = shapely.Polygon([(EAST, NORTH), (float("inf"), NORTH), (EAST, NORTH + 1)])
    with pytest.raises(InputError, match="第2个图形无效"):
        cut(layer_of([SQUARE, nowhere]), SQUARE)


def test_a_broken_parcel_is_repaired_on_request_and_written_down():
    pieces = cut(layer_of([BOW], numbers=[12]), SQUARE, repair=True)
    # two triangles of 20 × 10 / 2
    assert found(pieces) == [(0, 0, 200), (0, UNCOVERED, 9800)]
    assert pieces.notes == ("DLTB：第12个图形无效，已按面重建，修复后面积 200.00 平方米，须核对",)


def test_points_that_rounding_brings_together_are_no_fault_of_the_layer():
    thin = shapely.Polygon(
        [(EAST + x, NORTH + y) for x, y in ((0, 0), (50, 0), (50.00002, 99.99), (50, 0.00001), (0, 100))]
    )
    assert thin.is_valid
    pieces = cut(layer_of([thin]), SQUARE)
    assert found(pieces)[0] == (0, 0, 2500.0)


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (BOW, "“甲”不是有效的面（自相交，在东坐标 500020.00、北坐标 4600020.00附近）"),
        (shapely.Point(EAST, NORTH), "“甲”不是有效的面"),
        (shapely.Polygon(), "“甲”不是有效的面"),
        (None, "“甲”不是有效的面"),
    ],
)
def test_a_broken_project_is_refused(subject, said):
    with pytest.raises(InputError) as error:
        cut(layer_of([SQUARE]), subject, SQUARE, names=["甲", "乙"], file="项目.txt")
    assert str(error.value) == f"项目.txt：{said}。→ 改正图形后再叠加"


def test_a_layer_of_lines_is_refused():
    line = shapely.LineString([(EAST, NORTH), (EAST + 50, NORTH + 50)])
    with pytest.raises(InputError, match="图层“DLTB”中第1、3个图形不是面"):
        cut(layer_of([line, SQUARE, line]), SQUARE)


def test_empty_shapes_are_passed_over_and_counted():
    pieces = cut(layer_of([None, SQUARE, shapely.Polygon()]), SQUARE)
    assert (found(pieces), pieces.notes) == ([(0, 1, 10000)], ("DLTB：2 个图形是空的，未参加叠加",))


# Partitions and an independent judge.

lines = st.lists(st.integers(1, 999), min_size=0, max_size=5, unique=True).map(sorted)


@tried(20, 60, lines, lines, st.integers(0, 89), st.booleans())
def test_a_partition_adds_up_whatever_way_it_lies(xs, ys, angle, geographic):
    """Cuts of a square of 1 km, turned, as parcels: no gap, no overlap, and the areas of the cells."""
    xs, ys = [0, *xs, 1000], [0, *ys, 1000]
    cells = [(w, s, e, n) for w, e in itertools.pairwise(xs) for s, n in itertools.pairwise(ys)]
    turned = [shapely.affinity.rotate(rectangle(*cell), angle, origin=(EAST, NORTH)) for cell in cells]
    crs = Crs() if geographic else ZONE
    moved = shapely.transform(shapes(*turned), ZONE.to_geographic if geographic else lambda p: p)
    whole = shapely.affinity.rotate(rectangle(0, 0, 1000, 1000), angle, origin=(EAST, NORTH))
    pieces = overlay(shapes(whole), ZONE, layer_of(list(moved), crs=crs), ZONE)
    assert pieces.overlaps == ()
    assert pieces.feature.tolist() == list(range(len(cells)))
    for (w, s, e, n), area in zip(cells, pieces.area_m2, strict=True):
        edges = 2 * (e - w + n - s)  # on which a point may be 0.05 mm beside the line
        assert area == pytest.approx((e - w) * (n - s), abs=NEAR + 0.00005 * edges)
    assert abs(pieces.area_m2.sum() - pieces.subject_m2[0]) < 0.25  # 0.05 mm along the edges, 5 km at most


polygons = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=3, max_size=9, unique=True).map(
    lambda points: shapely.concave_hull(shapely.MultiPoint([(EAST + x, NORTH + y) for x, y in points]), ratio=0.3)
)
areal = polygons.filter(lambda shape: shape.geom_type == "Polygon" and shape.area > 50)


@tried(20, 60, areal, st.lists(areal, min_size=1, max_size=5))
def test_shapely_in_the_gauss_plane_agrees(subject, parcels):
    """Near the central meridian the plane's areas are the ellipsoid's; the judge knows no densified edges."""
    pieces = cut(layer_of(parcels), subject)
    closed(pieces)
    union = shapely.union_all(parcels).intersection(subject).area
    by_feature = {int(f): float(a) for f, a in zip(pieces.feature, pieces.area_m2, strict=True)}
    assert by_feature.get(UNCOVERED, 0) == pytest.approx(subject.area - union, abs=0.1)
    for place, parcel in enumerate(parcels):
        others = shapely.union_all([q for other, q in enumerate(parcels) if other != place])
        alone = parcel.intersection(subject).difference(others).area
        assert by_feature.get(place, 0) == pytest.approx(alone, abs=0.1)
