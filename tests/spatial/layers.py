"""Layers and projects for tests: rectangles in metres from a corner in the 34th zone of 3°, at its central meridian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from xiufu.spatial.crs import Crs
from xiufu.spatial.layer import Layer, Shapes

ZONE = Crs(3, 34)
EAST, NORTH = 500_000.0, 4_600_000.0

Sides = tuple[float, float, float, float]


def rectangle(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def shapes(*geometries: object) -> Shapes:
    found = np.empty(len(geometries), dtype=object)
    found[:] = [rectangle(*g) if isinstance(g, tuple) else g for g in geometries]
    return found


def layer_of(
    geometries: Sequence[object],
    columns: Mapping[str, Sequence[object]] | None = None,
    *,
    name: str = "DLTB",
    crs: Crs = ZONE,
    numbers: Sequence[int] = (),
) -> Layer:
    values = {}
    for column, cells in (columns or {}).items():
        values[column] = np.empty(len(cells), dtype=object)
        values[column][:] = cells
    features = np.array(numbers or range(1, len(geometries) + 1), dtype=np.int64)
    return Layer(name, f"{name}.gpkg", "0" * 64, crs, shapes(*geometries), values, features)
