"""Shapes on the plane of a map."""

import numpy as np
import pytest
import shapely

from xiufu.spatial.crs import Crs
from xiufu.spatial.map_shapes import in_plane, together


def shapes(*items) -> np.ndarray:
    found = np.empty(len(items), dtype=object)
    found[:] = items
    return found


def test_degrees_come_into_the_plane():
    [point] = in_plane(shapes(shapely.Point(102, 40)), Crs(), Crs(3, 34))
    # on the meridian east is the false one; north is the length of the meridian from the equator to 40°
    assert (point.x, point.y) == pytest.approx((500_000, 4_429_529.03), abs=0.01)


def test_the_same_zone_with_its_number_in_the_file_is_the_same_plane():
    given = shapes(shapely.box(0, 0, 1, 1))
    assert in_plane(given, Crs(3, 40, True), Crs(3, 40)) is given


def test_shapes_that_touch_are_one():
    one = together([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    assert one.equals(shapely.box(0, 0, 2, 1))
