"""The Gauss zone that shapes are measured in (计算所用分带)."""

import numpy as np
import shapely

from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.layer import Shapes
from xiufu.spatial.survey_plane import working_zone

_MIDDLE_OF_THE_COUNTRY = 105.0


def zone_of(crs: Crs, points: Points) -> Crs:
    """The working zone of points: their own, else the 3° zone of their middle longitude."""
    finite = points[np.isfinite(points).all(axis=1)]
    return working_zone(
        crs, float(np.median(finite[:, 0])) if crs.geographic and len(finite) else _MIDDLE_OF_THE_COUNTRY
    )


def in_zone(shapes: Shapes, crs: Crs, zone: Crs) -> Shapes:
    """Shapes of any system in metres of a zone."""
    if not crs.geographic and (crs.zone_width, crs.zone) == (zone.zone_width, zone.zone):
        return shapes
    moved: Shapes = shapely.transform(shapes, lambda points: zone.from_geographic(crs.to_geographic(points)))
    return moved
