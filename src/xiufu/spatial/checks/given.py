"""What the checks between plots are given (检查条件): sound shapes, their areas, and what is stated from outside."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.checks.areas import areas_m2
from xiufu.spatial.checks.drawing import Drawing, shape_array, surfaces
from xiufu.spatial.layer import Layer, Shapes


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A boundary whose plots have been checked each by itself.

    ``sound`` says which have an area that holds; ``shapes`` are valid, in metres of the working zone, and empty for the
    others, and so are ``areas``: ellipsoidal, in m², 0 for the others.
    """

    drawing: Drawing
    sound: tuple[bool, ...]
    shapes: Shapes
    areas: NDArray[np.float64]
    stated_hm2: Decimal | None = None
    division: Layer | None = None


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
    return Given(drawing, sound, shapes, areas_m2(drawing, shapes), stated_hm2, division)
