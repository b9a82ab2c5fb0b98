"""Shapes of a map."""

import shapely

from xiufu.spatial.map_shapes import together


def test_shapes_that_touch_are_one():
    one = together([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    assert one.equals(shapely.box(0, 0, 2, 1))
