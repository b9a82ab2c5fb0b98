"""Files of plots for tests: rectangles near the central meridian of zone 37, where metres of the plane are metres of the ellipsoid."""

from __future__ import annotations

import json

HEAD = """[属性描述]
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=37
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""


def text(*plots: str) -> bytes:
    """A file of boundary points."""
    return (HEAD + "\n".join(plots) + "\n").encode("gbk")


def rectangle(
    east: float = 0, north: float = 0, wide: float = 1_000, high: float = 500, *, name: str = "甲", number: int = 1
) -> str:
    """A plot, its southwest corner so many metres east and north of 111°E, about 40.6°N."""
    left, low = 37_500_000 + east, 4_500_000 + north
    corners = [(left, low), (left, low + high), (left + wide, low + high), (left + wide, low)]
    points = [f"J{n},1,{y:.3f},{x:.3f}" for n, (x, y) in enumerate([*corners, corners[0]], 1)]
    return "\n".join([f"5,,{number},{name},面,,,,@", *points])


def outlines(*boxes: tuple[float, float, float, float]) -> bytes:
    """A GeoJSON of boxes in degrees of CGCS2000, each with a name."""
    features = [
        {
            "type": "Feature",
            "properties": {"NAME": f"某旗{number}"},
            "geometry": {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]},
        }
        for number, (w, s, e, n) in enumerate(boxes, 1)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    return json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode()
