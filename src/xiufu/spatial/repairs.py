"""How each repair of a boundary is made (修复方法): plots in, mended plots out, with what was done and where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.boundary import Part, Plot, Ring
from xiufu.spatial.checks import points
from xiufu.spatial.checks.areas import m2
from xiufu.spatial.checks.conventions import LEAST_AREA_M2, SAME_POINT_M, TINY_PART_M2
from xiufu.spatial.checks.drawing import Drawing, DrawnPart, DrawnRing, shape_array, surfaces
from xiufu.spatial.checks.finding import Spot
from xiufu.spatial.checks.orientation import counterclockwise
from xiufu.spatial.crs import Points

_MATCH_DIGITS = 4
"""Decimals of a metre to which a point of a rebuilt shape must be where a point of the file is, to be that point."""


@dataclass(frozen=True, slots=True, eq=False)
class Mended:
    """A plot after a repair, its position in the boundary, and what was done at which places."""

    index: int
    plot: Plot
    done: tuple[tuple[Spot, str], ...]


def close(drawing: Drawing) -> Iterator[Mended]:
    """Take a straight line from the last point to the first (闭合)."""

    def closed(ring: DrawnRing) -> tuple[Ring, Spot, str] | None:
        if ring.ring.closed:
            return None
        return replace(ring.ring, closed=True), drawing.ring_spot(ring), "末点与首点之间以直线闭合"

    return _ring_by_ring(drawing, closed)


def duplicate_points(drawing: Drawing) -> Iterator[Mended]:
    """Leave out points that repeat the one before (删去重复点)."""
    return _without(
        drawing, "与前一点重复的点", lambda ring: sorted(set(range(len(ring.plane))) - set(ring.kept.tolist()))
    )


def spikes(drawing: Drawing) -> Iterator[Mended]:
    """Leave out the points of spikes (删去尖角点), and where two points come together by that, the second."""
    return _without(drawing, "尖角点", _spike_points)


def collinear_points(drawing: Drawing) -> Iterator[Mended]:
    """Leave out points on the line between their neighbors that no other ring shares (删去共线点)."""
    found = {
        (ring.plot, ring.part, ring.hole): out
        for ring, out in zip(drawing.rings, points.collinear_points(drawing), strict=True)
    }
    return _without(drawing, "共线的点", lambda ring: found[ring.plot, ring.part, ring.hole])


def orient(drawing: Drawing) -> Iterator[Mended]:
    """Outer rings clockwise, inner rings counterclockwise (统一绕向), from the same first point: our convention."""

    def oriented(ring: DrawnRing) -> tuple[Ring, Spot, str] | None:
        if ring.polygon is None or not ring.holds or counterclockwise(ring) == bool(ring.hole):
            return None
        way = "逆时针" if ring.hole else "顺时针"
        order = [0, *range(len(ring.plane) - 1, 0, -1)]
        return _picked(ring.ring, order), drawing.ring_spot(ring), f"绕向改为{way}（本软件约定外圈顺时针、内圈逆时针）"

    return _ring_by_ring(drawing, oriented)


def tiny_parts(drawing: Drawing) -> Iterator[Mended]:
    """Leave out tiny parts (删去碎面); of a plot of nothing else the largest stays."""
    for index, plot in enumerate(drawing.boundary.plots):
        parts = [part for part in drawing.parts if part.plot == index]
        small = [part for part in parts if shapely.area(part.shape) < TINY_PART_M2]
        if small and len(small) == len(parts):
            small.remove(max(small, key=lambda part: float(shapely.area(part.shape))))
        if small:
            gone = {part.part for part in small}
            rest = tuple(part for number, part in enumerate(plot.parts, start=1) if number not in gone)
            done = tuple(
                (
                    drawing.ring_spot(part.outer),
                    f"删去{m2(drawing, part.shape)}平方米的碎面（小于{TINY_PART_M2:g}平方米，本软件约定）",
                )
                for part in small
            )
            yield Mended(index, replace(plot, parts=rest), done)


def make_valid(drawing: Drawing) -> Iterator[Mended]:
    """Rebuild invalid plots (重构): of each ring what it goes around an odd number of times, outer rings together, less
    the inner rings of each. Points of the file stay as they are; where lines cross there are points besides. Rings whose
    points are in a wrong order are left as they are.
    """
    for index, plot in enumerate(drawing.boundary.plots):
        rings = [ring for ring in drawing.rings if ring.plot == index]
        parts = [part for part in drawing.parts if part.plot == index]
        if any(ring.disordered for ring in rings):
            continue
        lost = sum(ring.polygon is None for ring in rings)
        if not parts or (not lost and bool(shapely.is_valid(_as_drawn(parts)))):
            continue
        builder = _Builder(drawing, rings)
        rebuilt = tuple(builder.part(polygon) for polygon in _rebuilt(parts))
        inner = sum(len(part.holes) for part in rebuilt)
        text = (
            f"重构：每圈取界线围绕奇数次的范围，各部分合并，扣除其内圈；得到{len(rebuilt)}部分、{inner}个内圈，"
            f"新增交点{builder.added}个，不再使用的点{builder.unused}个" + (f"，删去围不成面的{lost}圈" if lost else "")
        )
        yield Mended(index, replace(plot, parts=rebuilt), ((drawing.plot_spot(index), text),))


def _as_drawn(parts: list[DrawnPart]) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(
        [shapely.Polygon(part.outer.plane, [hole.plane for hole in part.holes]) for part in parts]
    )


def _rebuilt(parts: list[DrawnPart]) -> list[shapely.Polygon]:
    whole = surfaces(shape_array([shapely.union_all(shape_array([part.shape for part in parts]))]))
    pieces = shapely.get_parts(shapely.get_parts(whole))
    return list(pieces[shapely.area(pieces) >= LEAST_AREA_M2])


class _Builder:
    """Makes rings of the file from a rebuilt shape: each point of the file with its own coordinates and name."""

    def __init__(self, drawing: Drawing, rings: list[DrawnRing]) -> None:
        self._drawing = drawing
        self._labelled = any(ring.ring.labels for ring in rings)
        self._clockwise = not counterclockwise(next(ring for ring in rings if ring.polygon is not None))
        self._known: dict[tuple[float, float], tuple[int, NDArray[np.float64], str]] = {}
        self.added = 0
        for ring in rings:
            for position, key in enumerate(_keys(ring.plane)):
                label = ring.ring.labels[position] if ring.ring.labels else ""
                self._known.setdefault(key, (len(self._known), ring.ring.points[position], label))
        self._original = len(self._known)
        self._used: set[tuple[float, float]] = set()

    @property
    def unused(self) -> int:
        """How many places of the file have no point any more."""
        return self._original + self.added - len(self._used)

    def part(self, polygon: shapely.Polygon) -> Part:
        """A part from a polygon: its outer ring the way the first one of the plot went, its inner rings against it."""
        return Part(
            self._ring(polygon.exterior, clockwise=self._clockwise),
            tuple(self._ring(hole, clockwise=not self._clockwise) for hole in polygon.interiors),
        )

    def _ring(self, line: shapely.LinearRing, *, clockwise: bool) -> Ring:
        plane = shapely.get_coordinates(line)[:-1]
        if bool(shapely.is_ccw(line)) == clockwise:
            plane = plane[::-1]
        keys = _keys(plane)
        first = min(range(len(keys)), key=lambda at: self._known[keys[at]][0] if keys[at] in self._known else np.inf)
        plane, keys = np.roll(plane, -first, axis=0), [*keys[first:], *keys[:first]]
        own, labels = self._drawing.to_file(plane), []
        for at, key in enumerate(keys):
            if key not in self._known:
                self.added += 1
                self._known[key] = (len(self._known), own[at], f"新{self.added}" if self._labelled else "")
            self._used.add(key)
            own[at] = self._known[key][1]
            labels.append(self._known[key][2])
        return Ring(own, tuple(labels) if self._labelled else ())


def _keys(plane: Points) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in np.round(plane, _MATCH_DIGITS)]


def _spike_points(ring: DrawnRing) -> list[int]:
    kept = ring.kept
    while ring.polygon is not None and len(kept) > 3:
        tips = np.flatnonzero(points.spike_mask(ring.plane[kept]))
        if not len(tips):
            break
        kept = np.delete(kept, tips[0])
        at, before = kept[tips[0] % len(kept)], kept[tips[0] - 1]
        if np.hypot(*(ring.plane[at] - ring.plane[before])) <= SAME_POINT_M:
            kept = kept[kept != at]
    return sorted(set(ring.kept.tolist()) - set(kept.tolist()))


def _without(drawing: Drawing, what: str, found: Callable[[DrawnRing], list[int]]) -> Iterator[Mended]:
    """Plots without some points of their rings; a ring of which fewer than three points would remain is left alone."""

    def thinned(ring: DrawnRing) -> tuple[Ring, Spot, str] | None:
        out = found(ring)
        stay = sorted(set(range(len(ring.plane))) - set(out))
        if not out or len(stay) < 3:
            return None
        text = f"删去{what}{len(out)}个：{points.names_of(ring, out)}"
        return _picked(ring.ring, stay), drawing.point_spot(ring, out[0]), text

    return _ring_by_ring(drawing, thinned)


def _ring_by_ring(drawing: Drawing, mend: Callable[[DrawnRing], tuple[Ring, Spot, str] | None]) -> Iterator[Mended]:
    """Plots with some of their rings mended."""
    changed: dict[int, dict[tuple[int, int], Ring]] = {}
    done: dict[int, list[tuple[Spot, str]]] = {}
    for ring in drawing.rings:
        mended = mend(ring)
        if mended:
            changed.setdefault(ring.plot, {})[ring.part, ring.hole] = mended[0]
            done.setdefault(ring.plot, []).append(mended[1:])
    for index, rings in changed.items():
        plot = drawing.boundary.plots[index]
        parts = tuple(
            Part(
                rings.get((number, 0), part.outer),
                tuple(rings.get((number, hole), ring) for hole, ring in enumerate(part.holes, start=1)),
            )
            for number, part in enumerate(plot.parts, start=1)
        )
        yield Mended(index, replace(plot, parts=parts), tuple(done[index]))


def _picked(ring: Ring, order: list[int]) -> Ring:
    """A ring with some of its points, in an order."""
    return replace(
        ring,
        points=ring.points[order],
        labels=tuple(ring.labels[position] for position in order) if ring.labels else (),
        lines=tuple(ring.lines[position] for position in order) if ring.lines else (),
    )
