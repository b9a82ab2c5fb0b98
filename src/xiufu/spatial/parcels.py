"""Parcels (图斑) of a layer made ready for cutting: those near a place, checked, in the survey's plane."""

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.core.errors import InputError, Problem
from xiufu.spatial.crs import SEMI_MAJOR_M, Crs
from xiufu.spatial.layer import Layer, Shapes
from xiufu.spatial.survey_plane import survey_shapes

SLIVER_M = 0.0002
"""A shape whose area is at most this times its perimeter comes from rounding (碎屑)."""

POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_LISTED = 10


def parcels_near(
    layer: Layer, bounds: NDArray[np.float64], zone: Crs, repair: bool
) -> tuple[NDArray[np.int64], Shapes, tuple[str, ...]]:
    """Features that may meet one of some bounds (附近图斑), in the coordinates of the layer: their places in it, their shapes
    in the survey's plane, and what was done to them. Raises ``InputError`` where one is no valid polygon."""
    missing = shapely.is_missing(layer.shapes) | shapely.is_empty(layer.shapes)
    notes = [f"{layer.name}：{int(missing.sum())} 个图形是空的，未参加叠加"] if missing.any() else []
    near = np.flatnonzero(~missing)
    near = near[_meet(shapely.bounds(layer.shapes[near]), bounds, layer.crs)]
    shapes = layer.shapes[near]
    lines = ~np.isin(shapely.get_type_id(shapes), POLYGONS)
    if lines.any():
        said = f"图层“{layer.name}”中{_features(layer, near[lines])}不是面"
        raise InputError(Problem(layer.file, 0, said, "叠加分析要用面图层；线、点请另存为别的图层"))
    broken = ~shapely.is_valid(shapes)
    if broken.any():
        shapes = _mended(layer, near, shapes, broken, zone, repair, notes)
        near, shapes = near[~shapely.is_empty(shapes)], shapes[~shapely.is_empty(shapes)]
    plane = survey_shapes(shapes, layer.crs, zone)
    crossed = ~shapely.is_valid(plane)  # two points of the source that rounding brought together
    plane[crossed] = polygonal(shapely.make_valid(plane[crossed], method="structure", keep_collapsed=False))
    return near, plane, tuple(notes)


def _meet(boxes: NDArray[np.float64], bounds: NDArray[np.float64], crs: Crs) -> NDArray[np.bool_]:
    """Whether each box may meet one of the bounds; one that is not finite may be anywhere. Edges that are straight between
    far points here bulge there."""
    to_m = np.radians(1) * SEMI_MAJOR_M if crs.geographic else 1.0
    boxes = np.where(np.isfinite(boxes), boxes, np.nan)
    diagonal = np.hypot(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) * to_m
    margin = ((diagonal**2 / (2 * SEMI_MAJOR_M) + 1) / to_m)[:, None]
    grown = boxes + np.hstack((-margin, -margin, margin, margin))
    known = np.isfinite(grown).all(axis=1)
    found: NDArray[np.bool_] = ~known
    if known.any():
        tree = shapely.STRtree(shapely.box(*bounds.T))
        found[np.flatnonzero(known)[np.unique(tree.query(shapely.box(*grown[known].T))[0])]] = True
    return found


def _mended(
    layer: Layer,
    near: NDArray[np.int64],
    shapes: Shapes,
    broken: NDArray[np.bool_],
    zone: Crs,
    repair: bool,
    notes: list[str],
) -> Shapes:
    if not repair:
        said = f"图层“{layer.name}”中{_features(layer, near[broken])}无效（自相交等），不能叠加"
        raise InputError(
            Problem(
                layer.file, 0, said, "请数据提供单位改正；确需先用的，用 xiufu overlay --repair 修复后叠加，并核对面积"
            )
        )
    mended = shapes.copy()
    mended[broken] = polygonal(shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False))
    after = shapely.area(survey_shapes(mended[broken], layer.crs, zone))
    for place, area in zip(near[broken], after, strict=True):
        number = int(layer.features[place])
        notes.append(f"{layer.name}：第{number}个图形无效，已按面重建，修复后面积 {area:.2f} 平方米，须核对")
    return mended


def _features(layer: Layer, places: NDArray[np.int64]) -> str:
    """第3、5个图形, at most ten of them."""
    numbers = [str(int(layer.features[place])) for place in places]
    more = f"等 {len(numbers)} 个图形" if len(numbers) > _LISTED else "个图形"
    return f"第{'、'.join(numbers[:_LISTED])}{more}"


def polygonal(shapes: Shapes) -> Shapes:
    """Only the polygons of each shape (面状部分) that are no slivers."""
    found = np.array(shapes, dtype=object)
    kinds = shapely.get_type_id(found)
    thin = shapely.area(found) <= SLIVER_M * shapely.length(found)
    for place in np.flatnonzero((kinds != shapely.GeometryType.POLYGON) | thin):
        parts = shapely.get_parts(shapely.get_parts(found[place]))
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        parts = parts[shapely.area(parts) > SLIVER_M * shapely.length(parts)]
        found[place] = parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))
    return found
