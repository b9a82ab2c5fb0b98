"""What the checks between plots are given (检查条件): sound shapes, their areas, and what is stated from outside."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.checks.drawing import Drawing, shape_array, surfaces
from xiufu.spatial.layer import Layer, Shapes
from xiufu.spatial.survey_plane import ellipsoidal_areas
from xiufu.spatial.zone import in_system


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A boundary whose plots have been checked each by itself.

    ``sound`` says which have an area that holds (面积可信). For these ``own`` are valid shapes in the file's own system, as
    written where that is valid, and ``areas`` their ellipsoidal areas in m²; ``shapes`` are what is compared with others,
    in metres of the working zone and without points that repeat the one before. For the others they are empty, and 0.
    ``stated_as`` is what messages call the area that is stated of all plots.
    """

    drawing: Drawing
    sound: tuple[bool, ...]
    shapes: Shapes
    own: Shapes
    areas: NDArray[np.float64]
    stated_hm2: Decimal | None = None
    division: Layer | None = None
    stated_as: str = "报告或批文的总面积"


def given(
    drawing: Drawing, sound: tuple[bool, ...], stated_hm2: Decimal | None = None, division: Layer | None = None
) -> Given:
    """The plots of a drawing with what is stated of them."""
    pieces: list[list[shapely.Geometry]] = [[] for _ in sound]
    for part in drawing.parts:
        if sound[part.plot]:
            pieces[part.plot].append(part.shape)
    shapes = surfaces(
        shape_array([parts[0] if len(parts) == 1 else shapely.union_all(shape_array(parts)) for parts in pieces])
    )
    own = _own(drawing, sound, shapes)
    areas = np.zeros(len(own))
    filled = ~shapely.is_empty(own)
    areas[filled] = ellipsoidal_areas(own[filled], drawing.boundary.crs, drawing.zone)
    return Given(drawing, sound, shapes, own, areas, stated_hm2, division)


def _own(drawing: Drawing, sound: tuple[bool, ...], shapes: Shapes) -> Shapes:
    own: Shapes = drawing.boundary.geometries()
    mended = ~(np.array(sound, dtype=bool) & shapely.is_valid(own) & ~shapely.is_empty(own))
    own[mended] = in_system(shapes[mended], drawing.zone, drawing.boundary.crs)
    return own
