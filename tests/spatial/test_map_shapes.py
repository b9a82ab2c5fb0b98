"""Shapes of a map."""

import pytest
import shapely

from xiufu.spatial.crs import Crs
from xiufu.spatial.map_shapes import common, covered_reach, in_degrees, together


def test_shapes_that_touch_are_one():
    one = together([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    assert one.equals(shapely.box(0, 0, 2, 1))


def test_what_is_common_is_an_area():
    square = shapely.box(0, 0, 10, 10)
    # 2 × 10 on the left, an edge on the right, a corner
    held = common(square, [shapely.box(-5, 0, 2, 10), shapely.box(10, 0, 12, 5), shapely.box(10, 10, 11, 11)])
    assert held.equals(shapely.box(0, 0, 2, 10))
    assert common(square, [shapely.box(10, 0, 12, 5)]).is_empty


def test_what_several_hold_counts_once():
    held = common(shapely.box(0, 0, 10, 10), [shapely.box(0, 0, 4, 10), shapely.box(2, 0, 6, 10)])
    assert held.area == 60


def test_corners_in_degrees_lie_in_the_plane():
    # the central meridian of zone 34 is 102°E at 500 km; 1″ of latitude there is 30.86 m at 42°N
    shape = in_degrees(((102, 42), (102.001, 42), (102.001, 42.001), (102, 42.001)), Crs(3, 34))
    west, south, east, north = shape.bounds
    assert (west, north - south) == pytest.approx((500_000, 111.07), abs=0.05)
    assert east - west == pytest.approx(82.85, abs=0.05)


FOCUS = (400.0, 400.0, 600.0, 600.0)


def test_data_reach_to_their_edges():
    assert covered_reach(shapely.box(0, 100, 1000, 900), FOCUS) == (0, 100, 1000, 900)


def test_a_gap_beside_the_focus_ends_the_reach():
    """20 m without data at 200 m, over the whole height: what lies beyond is not reached. A seam of 0.3 m is no gap."""
    gap, seam = shapely.box(200, 0, 220, 1000), shapely.box(700, 0, 700.3, 1000)
    cover = shapely.box(0, 0, 1000, 1000).difference(gap).difference(seam)
    assert covered_reach(cover, FOCUS) == pytest.approx((220, 0, 1000, 1000))


def test_data_that_end_within_the_focus_reach_to_its_edge():
    assert covered_reach(shapely.box(450, 0, 1000, 1000), FOCUS) == (400, 0, 1000, 1000)


def test_a_turned_raster_reaches_as_far_as_it_is_whole():
    turned = shapely.Polygon([(0, 0), (1000, 20), (980, 1020), (-20, 1000)])
    west, south, east, north = covered_reach(turned, FOCUS)
    # its western edge runs from x = 0 at y = 0 to x = -20 at y = 1000: at the height of the focus from -8 to -12
    assert (west, east) == pytest.approx((-8, 988), abs=0.5)
    assert (south, north) == pytest.approx((12, 1008), abs=0.5)
