"""Shapes of a map (图上图形)."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry as Shape

__all__ = ["Shape", "together"]


def together(shapes: Sequence[Shape]) -> Shape:
    """Shapes as one (合并)."""
    return shapely.union_all([shape if shape.is_valid else shapely.make_valid(shape) for shape in shapes])
