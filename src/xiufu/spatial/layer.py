"""Layers (图层): many shapes with columns, as a file or a database holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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
    open_sides: tuple[str, ...] = ()
    """Sides of that place (东、南、西、北) beyond which the file has nothing, where that was asked."""

    def part(self, wanted: Sequence[bool]) -> "Layer":
        """Only some of its features (部分图形)."""
        keep = np.array(wanted, dtype=bool)
        columns = {name: values[keep] for name, values in self.columns.items()}
        return replace(self, shapes=self.shapes[keep], columns=columns, features=self.features[keep])

    def __len__(self) -> int:
        return len(self.shapes)
