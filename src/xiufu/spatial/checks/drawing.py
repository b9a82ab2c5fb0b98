"""A boundary as the checks look at it (展绘): its rings in metres, and how to say where something is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.boundary import Boundary, Plot, Ring
from xiufu.spatial.checks.conventions import LEAST_AREA_M2, MOST_CROSSINGS, SAME_POINT_M
from xiufu.spatial.checks.finding import Spot
from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.layer import Shapes
from xiufu.spatial.zone import working_zone

_POLYGON = 3
_EDGES_TRIED, _ITSELF_AND_NEIGHBORS = 300, 3
_AREA_SHARED = "2********"


@dataclass(frozen=True, slots=True, eq=False)
class DrawnRing:
    """A ring in metres of the working zone. ``hole`` is 0 for an outer ring. ``part`` and ``hole`` count from 1.

    ``kept`` are the positions of its points without those that repeat the one before. ``polygon`` is drawn through them,
    and is ``None`` where they enclose nothing, or nobody can say what; ``shape`` is what it encloses, valid.
    """

    plot: int
    part: int
    hole: int
    ring: Ring
    plane: Points
    kept: NDArray[np.int64]
    polygon: shapely.Polygon | None
    shape: shapely.Geometry

    @property
    def corners(self) -> Points:
        """The kept points."""
        return self.plane[self.kept]

    @property
    def disordered(self) -> bool:
        """Whether its points are in a wrong order."""
        return self.polygon is None and bool(np.isfinite(self.plane).all()) and disordered(self.corners)

    @property
    def holds(self) -> bool:
        """Whether what the ring adds up to is what it encloses."""
        return bool(abs(shapely.area(self.polygon) - shapely.area(self.shape)) <= LEAST_AREA_M2)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPart:
    """A part with those of its rings that enclose something; its outer ring does. ``shape`` is without its holes, valid."""

    plot: int
    part: int
    outer: DrawnRing
    holes: tuple[DrawnRing, ...]
    shape: shapely.Geometry


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A boundary with its rings in metres of one zone (计算所用分带)."""

    boundary: Boundary
    zone: Crs
    rings: tuple[DrawnRing, ...]
    parts: tuple[DrawnPart, ...]

    def ring_name(self, ring: DrawnRing) -> str:
        """外圈 or 第1内圈, after its part where the plot has several."""
        part = f"第{ring.part}部分" if len(self.boundary.plots[ring.plot].parts) > 1 else ""
        return part + (f"第{ring.hole}内圈" if ring.hole else "外圈")

    def plot_spot(self, plot: int) -> Spot:
        """A plot as a place."""
        of = self.boundary.plots[plot]
        return Spot(self.boundary.file, of.place, of.title if of.title != of.place else "")

    def ring_spot(self, ring: DrawnRing) -> Spot:
        """A ring as a place: the line it begins at, where lines are known."""
        whole = self.plot_spot(ring.plot)
        where = f"第{ring.ring.lines[0]}行" if ring.ring.lines else whole.where
        return Spot(whole.file, where, whole.plot, self.ring_name(ring))

    def point_spot(self, ring: DrawnRing, position: int) -> Spot:
        """A point of a ring as a place."""
        whole = self.ring_spot(ring)
        where = f"第{ring.ring.lines[position]}行" if ring.ring.lines else whole.where
        at = ring.ring.points[position]
        return Spot(
            whole.file, where, whole.plot, whole.ring, ring.ring.point_name(position), _pair(at), self._written(at)
        )

    def plane_spot(self, place: Spot, at: tuple[float, float]) -> Spot:
        """A place at coordinates of the working zone."""
        own = self.to_file(np.array([at], dtype=np.float64))[0]
        return Spot(place.file, place.where, place.plot, place.ring, "", _pair(own), self._written(own))

    def to_file(self, plane: Points) -> Points:
        """From the working zone to the file's own system."""
        return self.zone.points_in(self.boundary.crs, plane)

    def written(self, at: tuple[float, float]) -> str:
        """Coordinates of the working zone as the file writes them."""
        return self._written(self.to_file(np.array([at], dtype=np.float64))[0])

    def _written(self, at: NDArray[np.float64]) -> str:
        crs = self.boundary.crs
        if crs.geographic:
            return f"东经{at[0]:.8f}°，北纬{at[1]:.8f}°"
        return f"北X={at[1]:.4f}，东Y={at[0] + crs.prefix_m:.4f}"


def _pair(at: NDArray[np.float64]) -> tuple[float, float]:
    return float(at[0]), float(at[1])


def draw(boundary: Boundary) -> Drawing:
    """A boundary in metres of its working zone (展绘): its own, else the 3° zone of its middle longitude."""
    rings = [ring for plot in boundary.plots for ring in plot.rings()]
    flat = boundary.points()
    zone = working_zone(boundary.crs, flat)
    plane = boundary.crs.points_in(zone, flat)
    pieces = iter(np.split(plane, np.cumsum([len(ring.points) for ring in rings])[:-1]) if rings else ())
    drawn = _with_shapes(
        [
            _drawn(index, part, hole, ring, next(pieces))
            for index, plot in enumerate(boundary.plots)
            for part, hole, ring in _numbered(plot)
        ]
    )
    return Drawing(boundary, zone, drawn, _parts(drawn))


def _numbered(plot: Plot) -> Iterator[tuple[int, int, Ring]]:
    for part, of in enumerate(plot.parts, start=1):
        for hole, ring in enumerate(of.rings()):
            yield part, hole, ring


def _drawn(plot: int, part: int, hole: int, ring: Ring, plane: Points) -> DrawnRing:
    finite = bool(np.isfinite(plane).all())
    kept = without_repeats(plane) if finite else np.arange(len(plane))
    polygon = shapely.Polygon(plane[kept]) if finite and len(kept) > 2 else None
    return DrawnRing(plot, part, hole, ring, plane, kept, polygon, shapely.MultiPolygon())


def without_repeats(plane: Points) -> NDArray[np.int64]:
    """Positions of the points of a ring without those that repeat the one kept before, nor, at the end, the first."""
    step = np.hypot(*(plane - np.roll(plane, 1, axis=0)).T)
    if not (step <= SAME_POINT_M).any():
        return np.arange(len(plane))
    kept: list[int] = []
    for position in range(len(plane)):
        if not kept or np.hypot(*(plane[position] - plane[kept[-1]])) > SAME_POINT_M:
            kept.append(position)
    while len(kept) > 1 and np.hypot(*(plane[kept[-1]] - plane[kept[0]])) <= SAME_POINT_M:
        kept.pop()
    return np.array(kept, dtype=np.int64)


def _with_shapes(rings: list[DrawnRing]) -> tuple[DrawnRing, ...]:
    polygons = shape_array([ring.polygon or ring.shape for ring in rings])
    shapes = polygons.copy()
    for index in np.flatnonzero(~shapely.is_valid(polygons)).tolist():
        corners = rings[index].corners
        shapes[index] = rings[index].shape if disordered(corners) else gone_around(corners)
    filled = shapely.area(shapes) >= LEAST_AREA_M2
    return tuple(
        replace(ring, shape=shape, polygon=ring.polygon if one else None)
        for ring, shape, one in zip(rings, shapes, filled.tolist(), strict=True)
    )


def disordered(corners: Points) -> bool:
    """Whether a ring seems to cross itself more than ``MOST_CROSSINGS`` times (次序混乱), by some of its edges."""
    if len(corners) ** 2 <= 2 * MOST_CROSSINGS:
        return False
    edges = shapely.linestrings(np.stack((corners, np.roll(corners, -1, axis=0)), axis=1))
    tree, some = shapely.STRtree(edges), edges[:: max(1, len(edges) // _EDGES_TRIED)]
    most = 2 * MOST_CROSSINGS * len(some) / len(edges)
    met = 0
    for edge in some:
        met += len(tree.query(edge, predicate="intersects")) - _ITSELF_AND_NEIGHBORS
        if met > most:
            return True
    return False


def gone_around(corners: Points) -> shapely.Geometry:
    """What a ring goes around an odd number of times (奇偶规则), as a valid shape."""
    after = np.roll(corners, -1, axis=0)
    lines = shapely.union_all(shapely.linestrings(np.stack((corners, after), axis=1)))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    ring = shapely.Polygon(corners)
    shapely.prepare(ring)
    # of a polygon that crosses itself GEOS counts the crossings of a ray
    odd = shapely.contains_xy(ring, shapely.get_coordinates(shapely.point_on_surface(faces)))
    return shapely.coverage_union_all(faces[odd])


def _parts(rings: tuple[DrawnRing, ...]) -> tuple[DrawnPart, ...]:
    groups: dict[tuple[int, int], list[DrawnRing]] = {}
    for ring in rings:
        if ring.polygon is not None:
            groups.setdefault((ring.plot, ring.part), []).append(ring)
    return tuple(
        DrawnPart(outer.plot, outer.part, outer, tuple(holes), _less(outer, holes))
        for outer, *holes in groups.values()
        if not outer.hole
    )


def _less(outer: DrawnRing, holes: list[DrawnRing]) -> shapely.Geometry:
    """What an outer ring encloses less what its holes do."""
    if not holes:
        return outer.shape
    whole = shapely.Polygon(outer.corners, [hole.corners for hole in holes])
    if bool(shapely.is_valid(whole)):
        return whole
    taken = shapely.union_all(shape_array([hole.shape for hole in holes]))
    return surfaces(shape_array([shapely.difference(outer.shape, taken)]))[0]


def shape_array(shapes: Sequence[shapely.Geometry]) -> Shapes:
    """Shapes as an array, each an element."""
    out: Shapes = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def polygonal(shapes: Shapes) -> Shapes:
    """Shapes as valid polygons (仅取面): made valid where they are not, lines and points left out."""
    valid = shapes.copy()
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    valid[broken] = shapely.make_valid(shapes[broken])
    return surfaces(valid)


def surfaces(shapes: Shapes) -> Shapes:
    """The polygons of shapes (仅取面), lines and points left out; an empty shape where there are none."""
    kinds = shapely.get_type_id(shapes)
    mixed = np.flatnonzero((kinds != _POLYGON) & (kinds != 2 * _POLYGON))
    out = shapes.copy()
    for index in mixed:
        parts = shapely.get_parts(shapely.get_parts(shapes[index]))
        out[index] = shapely.multipolygons(parts[shapely.get_type_id(parts) == _POLYGON])
    return out


def mean_widths(shapes: Shapes) -> NDArray[np.float64]:
    """The greatest mean width of the pieces of each shape, 2 × area ÷ perimeter, in metres; 0 without a piece."""
    widths = np.zeros(len(shapes))
    pieces, owner = shapely.get_parts(shapes, return_index=True)
    kept = shapely.get_type_id(pieces) == _POLYGON
    pieces, owner = pieces[kept], owner[kept]
    lengths = shapely.length(pieces)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = np.where(lengths > 0, 2 * shapely.area(pieces) / lengths, 0.0)
    np.maximum.at(widths, owner, each)
    return widths


def overlaps(shapes: Shapes) -> tuple[NDArray[np.int64], NDArray[np.int64], Shapes]:
    """Pairs of shapes that share an area wider than the width of a point, in order, and what they share."""
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = np.flatnonzero(first < second)
    once = once[np.lexsort((second[once], first[once]))]
    first, second = first[once], second[once]
    inside = shapely.relate_pattern(shapes[first], shapes[second], _AREA_SHARED)
    first, second = first[inside], second[inside]
    shared = surfaces(shapely.intersection(shapes[first], shapes[second]))
    wide = mean_widths(shared) > SAME_POINT_M
    return first[wide], second[wide], shared[wide]
