"""Shapes brought onto the plane of a map (展绘)."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry as Shape

from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.layer import Shapes

__all__ = ["Shape", "in_plane", "together"]


def in_plane(shapes: Shapes, crs: Crs, plane: Crs) -> Shapes:
    """Shapes of any system in a Gauss plane (展绘坐标), point by point."""
    if (crs.zone_width, crs.zone) == (plane.zone_width, plane.zone) or not len(shapes):
        return shapes

    def moved(points: Points) -> Points:
        return plane.from_geographic(crs.to_geographic(points))

    flat: Shapes = shapely.transform(np.asarray(shapes, dtype=object), moved)
    return flat


def together(shapes: Sequence[Shape]) -> Shape:
    """Shapes as one (合并)."""
    return shapely.union_all([shape if shape.is_valid else shapely.make_valid(shape) for shape in shapes])
