"""Areas as the checks print them: ellipsoidal (椭球面积), in m² to two places."""

from decimal import Decimal

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.checks.drawing import Drawing
from xiufu.spatial.layer import Shapes
from xiufu.spatial.printed import printed_m2
from xiufu.spatial.survey_plane import ellipsoidal_areas


def areas_m2(drawing: Drawing, shapes: Shapes) -> NDArray[np.float64]:
    """Ellipsoidal areas of valid shapes in the working zone, in m²; 0 for empty ones."""
    areas = np.zeros(len(shapes))
    filled = ~shapely.is_empty(shapes)
    areas[filled] = ellipsoidal_areas(shapes[filled], drawing.zone, drawing.zone)
    return areas


def m2(drawing: Drawing, shape: shapely.Geometry) -> Decimal:
    """The ellipsoidal area of one shape in the working zone, in m², half up to two places."""
    return printed_m2(float(areas_m2(drawing, np.array([shape], dtype=object))[0]))


def in_hm2(area_m2: Decimal) -> Decimal:
    """Hectares (公顷) of m², exact.

    >>> in_hm2(Decimal("57089.13")), in_hm2(Decimal("10000.00"))
    (Decimal('5.708913'), Decimal('1.000000'))
    """
    return area_m2.scaleb(-4)
