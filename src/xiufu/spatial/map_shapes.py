"""Shapes of a map (图上图形)."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry as Shape

from xiufu.spatial.crs import Crs
from xiufu.spatial.map_content import Bounds

__all__ = ["Shape", "common", "covered_reach", "in_degrees", "together"]

_SEAM_M = 0.5
"""Gaps this wide between parcels are seams of the drawing, not land without data."""


def together(shapes: Sequence[Shape]) -> Shape:
    """Shapes as one (合并)."""
    return shapely.union_all([shape if shape.is_valid else shapely.make_valid(shape) for shape in shapes])


def in_degrees(corners: Sequence[tuple[float, float]], crs: Crs) -> Shape:
    """A polygon whose corners are given in degrees, in a plane (换算到平面)."""
    return shapely.transform(shapely.Polygon(corners), crs.from_geographic)


def common(shape: Shape, others: Sequence[Shape]) -> Shape:
    """What of a shape others hold (公共部分): its area, without the points and lines in which they only touch."""
    held = shapely.intersection(together([shape]), together(others))
    return shapely.union_all([part for part in shapely.get_parts(held) if part.area])


def covered_reach(cover: Shape, focus: Bounds) -> Bounds:
    """How far data reach on each side of ``focus`` without a gap (连续覆盖范围), in metres; its own edge where they do not."""
    inner = shapely.intersection(cover, shapely.box(*focus))
    if inner.is_empty:
        return focus
    west, south, east, north = inner.bounds
    left, bottom, right, top = cover.bounds
    sides = (
        (left, south, west, north),
        (west, bottom, east, south),
        (east, south, right, north),
        (west, north, east, top),
    )
    edges = [left, bottom, right, top]
    for n, side in enumerate(sides):
        gaps = shapely.buffer(shapely.difference(shapely.box(*side), cover), -_SEAM_M / 2, join_style="mitre")
        if not gaps.is_empty:
            nearest = gaps.bounds[(n + 2) % 4]
            edges[n] = nearest + _SEAM_M / 2 if n < 2 else nearest - _SEAM_M / 2
    return min(edges[0], focus[0]), min(edges[1], focus[1]), max(edges[2], focus[2]), max(edges[3], focus[3])
