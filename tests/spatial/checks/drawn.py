"""Boundaries drawn for tests: points in metres from 500000 east, 4650000 north in 3° zone 34."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
import shapely

from xiufu.spatial.boundary import Boundary, Part, Plot, Ring
from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.layer import Layer

ZONE = Crs(3, 34, True)
ORIGIN = np.array([500_000.0, 4_650_000.0])


def points(text: str) -> Points:
    """Points of ``0 0, 0 100, …``."""
    return np.array([pair.split() for pair in text.split(",")], dtype=np.float64) + ORIGIN


def boundary(plots: Iterable[dict[str, Any]], *, file: str = "界址点.txt", closed: bool = True) -> Boundary:
    """A boundary whose plots have a line each, then their points one each."""
    line = 0
    out = []
    for plot in plots:
        line += 1
        start, count, parts = line, 0, []
        for part in plot["parts"]:
            rings = []
            for ring in part:
                own = points(ring)
                labels = tuple(f"J{count + number + 1}" for number in range(len(own)))
                lines = tuple(line + number + 1 for number in range(len(own)))
                rings.append(Ring(own, labels, lines, closed))
                count, line = count + len(own), line + len(own)
            parts.append(Part(rings[0], tuple(rings[1:])))
        stated = plot.get("stated_area_hm2")
        out.append(
            Plot(
                plot.get("number", ""),
                plot["name"],
                tuple(parts),
                f"第{start}行",
                stated_area_hm2=None if stated is None else Decimal(stated),
                stated_points=plot.get("stated_points"),
            )
        )
    return Boundary(file, "", ZONE, tuple(out))


def layer(rings: Iterable[str], name: str = "旗界") -> Layer:
    """A layer of one ring a feature."""
    features = [shapely.Polygon(points(ring)) for ring in rings]
    shapes = np.empty(len(features), dtype=object)
    shapes[:] = features
    return Layer(name, f"{name}.gpkg", "", ZONE, shapes, {}, np.arange(1, len(shapes) + 1))
