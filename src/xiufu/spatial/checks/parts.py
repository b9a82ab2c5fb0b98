"""Checks of the rings and parts of one plot against each other: inner rings (内圈), parts (部分), slivers, tiny parts."""

import math
from collections.abc import Iterator

import shapely

from xiufu.spatial.checks.areas import m2
from xiufu.spatial.checks.conventions import (
    SAME_POINT_M,
    SLIVER_THINNESS,
    SLIVER_WIDTH_M,
    TINY_PART_M2,
)
from xiufu.spatial.checks.drawing import (
    Drawing,
    DrawnPart,
    DrawnRing,
    mean_widths,
    overlaps,
    shape_array,
    surfaces,
)
from xiufu.spatial.checks.finding import GeometryFinding
from xiufu.spatial.layer import Shapes


def hole_outside(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-009: an inner ring that is not inside its outer ring (内圈在外圈之外)."""
    pairs = [(part.outer, hole) for part in drawing.parts for hole in part.holes]
    for (_, hole), beyond, disjoint in zip(pairs, *_beyond(pairs), strict=True):
        if beyond is None:
            continue
        where = "全部在外圈之外" if disjoint else f"有{m2(drawing, beyond)}平方米在外圈之外"
        yield GeometryFinding(
            "GEOM-009",
            "differs",
            "error",
            drawing.ring_spot(hole),
            f"内圈{where}，从面积中扣除就会扣错",
            "是单独的一块时，改为外圈（另一部分）；确是扣除范围时，核对两圈的坐标",
            hole.plot,
        )


def _beyond(pairs: list[tuple[DrawnRing, DrawnRing]]) -> tuple[list[shapely.Geometry | None], list[bool]]:
    """What of each inner ring lies outside its outer one, and whether all of it does."""
    if not pairs:
        return [], []
    outer = shape_array([one.shape for one, _ in pairs])
    inner = shape_array([one.shape for _, one in pairs])
    rest = surfaces(shapely.difference(inner, outer))
    wide = mean_widths(rest) > SAME_POINT_M
    disjoint = shapely.area(surfaces(shapely.intersection(inner, outer))) == 0
    return [shape if kept else None for shape, kept in zip(rest, wide, strict=True)], disjoint.tolist()


def holes_overlapping(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-010: inner rings of one part that overlap (内圈重叠): what they share would be taken off twice."""
    for part in drawing.parts:
        for first, second, shared in _overlaps(shape_array([hole.shape for hole in part.holes])):
            one, other = part.holes[first], part.holes[second]
            yield GeometryFinding(
                "GEOM-010",
                "differs",
                "error",
                drawing.ring_spot(one),
                f"与{drawing.ring_name(other)}重叠{m2(drawing, shared)}平方米，重叠处会重复扣除",
                "核对两圈的坐标；内圈里还有用地的，把它作为另一部分的外圈",
                part.plot,
            )


def holes_touching(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-011: an inner ring that touches its outer ring or another inner one (内圈相接)."""
    for part in drawing.parts:
        rings = [part.outer, *part.holes]
        if len(rings) == 1:
            continue
        lines = shapely.boundary(shape_array([ring.shape for ring in rings]))
        first, second = shapely.STRtree(lines).query(lines, predicate="intersects")
        for one, other in sorted((a, b) for a, b in zip(first.tolist(), second.tolist(), strict=True) if a < b):
            shared = shapely.intersection(lines[one], lines[other])
            along = float(shapely.length(shared))
            how = f"有{along:.3f}米共线" if along > SAME_POINT_M else "相接"
            at = shapely.get_coordinates(shapely.point_on_surface(shared))[0]
            yield GeometryFinding(
                "GEOM-011",
                "differs",
                "note",
                drawing.plane_spot(drawing.ring_spot(rings[other]), (float(at[0]), float(at[1]))),
                f"与{drawing.ring_name(rings[one])}在此{how}",
                "接收方不接受内圈与其他圈相接时，并入外圈或移开",
                part.plot,
            )


def parts_overlapping(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-012: parts of one plot that overlap (部分重叠): what they share would be counted twice."""
    for parts in _by_plot(drawing):
        for first, second, shared in _overlaps(shape_array([part.shape for part in parts])):
            one, other = parts[first], parts[second]
            yield GeometryFinding(
                "GEOM-012",
                "differs",
                "error",
                drawing.ring_spot(one.outer),
                f"第{one.part}部分与第{other.part}部分重叠{m2(drawing, shared)}平方米，重叠处会重复计算",
                "其中一个是扣除范围时，改为另一个的内圈；否则核对坐标",
                one.plot,
            )


def slivers(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-013: long parts or inner rings of almost no width (狭长)."""
    pieces = list(_pieces(drawing))
    shapes = shape_array([shape for _, shape in pieces])
    areas, lengths = shapely.area(shapes), shapely.length(shapes)
    for (ring, _), area, length in zip(pieces, areas.tolist(), lengths.tolist(), strict=True):
        width, thinness = 2 * area / length, 4 * math.pi * area / length**2
        if width < SLIVER_WIDTH_M and thinness < SLIVER_THINNESS:
            yield GeometryFinding(
                "GEOM-013",
                "differs",
                "note",
                drawing.ring_spot(ring),
                f"狭长：平均宽{width:.3f}米，狭长度{thinness:.4f}（平均宽=2×面积÷周长，小于{SLIVER_WIDTH_M}米，且"
                f"4π×面积÷周长²小于{SLIVER_THINNESS}的按狭长，本软件约定）",
                "核对是否为相邻界线没有对齐而留下的窄条",
                ring.plot,
            )


def tiny_parts(drawing: Drawing) -> Iterator[GeometryFinding]:
    """GEOM-014: parts or inner rings too small to be meant (碎面)."""
    for ring, shape in _pieces(drawing):
        if shapely.area(shape) < TINY_PART_M2:
            yield GeometryFinding(
                "GEOM-014",
                "differs",
                "note",
                drawing.ring_spot(ring),
                f"面积只有{m2(drawing, shape)}平方米，小于{TINY_PART_M2:g}平方米的按碎面（本软件约定）",
                "确认不是要扣除的范围时，删去这一内圈" if ring.hole else "确认是多余的碎面时删去，或用修复“tiny-parts”",
                ring.plot,
            )


def _pieces(drawing: Drawing) -> Iterator[tuple[DrawnRing, shapely.Geometry]]:
    """What each part is, and what each of its inner rings takes from it."""
    for part in drawing.parts:
        yield part.outer, part.shape
        for hole in part.holes:
            yield hole, hole.shape


def _by_plot(drawing: Drawing) -> Iterator[list[DrawnPart]]:
    groups: dict[int, list[DrawnPart]] = {}
    for part in drawing.parts:
        groups.setdefault(part.plot, []).append(part)
    yield from (parts for parts in groups.values() if len(parts) > 1)


def _overlaps(shapes: Shapes) -> Iterator[tuple[int, int, shapely.Geometry]]:
    """Pairs of shapes that share an area wider than the width of a point, in order."""
    for first, second, shared in zip(*overlaps(shapes), strict=True):
        yield int(first), int(second), shared
