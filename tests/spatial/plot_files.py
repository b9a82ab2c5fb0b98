"""Files of plots for tests: rectangles near the central meridian of zone 37, where metres of the plane are metres of the ellipsoid."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.spatial.files.plots import HEADER, plot_text

HEAD = HEADER.replace("带号=34", "带号=37")


def text(*plots: str) -> bytes:
    """A file of boundary points."""
    return (HEAD + "".join(plots)).encode("gbk")


def rectangle(
    east: float = 0, north: float = 0, wide: float = 1_000, high: float = 500, *, name: str = "甲", number: int = 1
) -> str:
    """A plot, its southwest corner so many metres east and north of 111°E, about 40.6°N."""
    left, low = 37_500_000 + east, 4_500_000 + north
    corners = [(left, low), (left, low + high), (left + wide, low + high), (left + wide, low)]
    return plot_text(number, name, corners)


def outlines(*boxes: tuple[float, float, float, float], names: Sequence[str] = ()) -> bytes:
    """A GeoJSON of boxes in degrees of CGCS2000, each with a name: 某旗1 and so on where none are given."""
    features = [
        {
            "type": "Feature",
            "properties": {"NAME": names[number - 1] if names else f"某旗{number}"},
            "geometry": {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]},
        }
        for number, (w, s, e, n) in enumerate(boxes, 1)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode()
