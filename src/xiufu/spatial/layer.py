"""Layers (图层): many shapes with columns, as a file or a database holds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xiufu.spatial.crs import Crs

Shapes = NDArray[np.object_]
"""Shapes (图形): an array of shapely geometries."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A layer as read (图层): ``columns`` by the file's own names, each as long as ``shapes``.

    Shapes are in ``crs``, without the zone before the east coordinate. ``features`` number them in the file, from 1.
    """

    name: str
    file: str
    sha256: str
    crs: Crs
    shapes: Shapes
    columns: Mapping[str, NDArray[np.object_]]
    features: NDArray[np.int64]
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = field(default=True)
    """Whether it holds all that the file does, not only what lies near a place."""

    def __len__(self) -> int:
        return len(self.shapes)
