"""The Gauss zone that shapes are measured in (计算所用分带), and shapes brought into it."""

import numpy as np
import shapely

from xiufu.spatial.boundary import Boundary
from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.layer import Shapes

_MIDDLE_OF_THE_COUNTRY = 105.0


def working_zone(crs: Crs, points: Points) -> Crs:
    """The zone in which edges between points are straight: their own, else the 3° zone of their middle longitude."""
    if not crs.geographic:
        return Crs(crs.zone_width, crs.zone)
    longitudes = points[np.isfinite(points).all(axis=1), 0]
    return Crs.zone_at(float(np.median(longitudes)) if len(longitudes) else _MIDDLE_OF_THE_COUNTRY)


def boundary_zone(boundary: Boundary) -> Crs:
    """The working zone of a file of plots."""
    return working_zone(boundary.crs, boundary.points())


def in_system(shapes: Shapes, crs: Crs, target: Crs) -> Shapes:
    """Shapes of one system in another (换带), point by point; heights are dropped where anything moves."""
    if not len(shapes) or crs.same_plane(target):
        return shapes
    moved: Shapes = shapely.transform(np.asarray(shapes, dtype=object), lambda points: crs.points_in(target, points))
    return moved
