"""The survey's plane (椭球面积平面): where the shoelace area of a shape is its ellipsoidal area (椭球面积).

The formula of 国土调查办发〔2008〕32号 adds a trapezoid an edge: S = b² ΔL [A (sin B₂ − sin B₁) − B (sin 3B₂ − sin 3B₁) + …].
With x = a·L and y = b²/a · Q(B), Q(B) = A sin B − B sin 3B + C sin 5B − D sin 7B + E sin 9B, that is the shoelace area. So a
shape is brought into this plane once; then areas, cuts and sums of any library are the survey's own, and they add up.

Edges are straight in the Gauss plane. They are split there into pieces of at most 70 m, always from the same end, so that
neighbours share the points of their common edge; plane coordinates are rounded to 0.1 mm, B and L to 1e-6″. A corner given in
degrees stays what it is; only the ends of long edges are then brought into the Gauss plane.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.crs import INVERSE_FLATTENING, SEMI_MAJOR_M, Crs, Points
from xiufu.spatial.gauss import Numbers, from_gauss, to_gauss
from xiufu.spatial.layer import Shapes

PIECE_M = 70.0
"""Longest piece of an edge (practice of the survey, M)."""

_LONGEST_M = 1e6
"""An edge longer than this is no survey's: it is left whole, so that a wild coordinate does not fill the memory."""

_PLANE_UNITS_PER_M = 1e4
_ANGLE_UNITS_PER_DEGREE = 3.6e9
_SHAPES_AT_ONCE = 4096
"""Shapes worked on together: their arrays stay in the processor's cache."""

_E2 = 2 / INVERSE_FLATTENING - 1 / INVERSE_FLATTENING**2
_SEMI_MINOR_M = SEMI_MAJOR_M * (1 - 1 / INVERSE_FLATTENING)
_SERIES = (
    1 + 3 * _E2 / 6 + 30 * _E2**2 / 80 + 35 * _E2**3 / 112 + 630 * _E2**4 / 2304,
    -(_E2 / 6 + 15 * _E2**2 / 80 + 21 * _E2**3 / 112 + 420 * _E2**4 / 2304),
    3 * _E2**2 / 80 + 7 * _E2**3 / 112 + 180 * _E2**4 / 2304,
    -(_E2**3 / 112 + 45 * _E2**4 / 2304),
    5 * _E2**4 / 2304,
)
_SINES = (
    (1, 0, 0, 0, 0),
    (3, -4, 0, 0, 0),
    (5, -20, 16, 0, 0),
    (7, -56, 112, -64, 0),
    (9, -120, 432, -576, 256),
)
"""sin nB, n = 1, 3, 5, 7, 9, as polynomials of sin B: the coefficients of its odd powers."""
_POWERS = tuple(sum(c * row[k] for c, row in zip(_SERIES, _SINES, strict=True)) for k in range(5))
_HEIGHT = _SEMI_MINOR_M**2 / SEMI_MAJOR_M

T = TypeVar("T", bound=np.generic)


def to_plane(degrees: Points, meridian: float) -> Points:
    """Longitude and latitude to the survey's plane, x from a meridian: near numbers lose fewer digits."""
    return np.column_stack(_across_along(degrees[:, 0], degrees[:, 1], meridian))


def from_plane(points: Points, meridian: float) -> Points:
    """Back from the survey's plane to longitude and latitude."""
    pole = _y(np.ones(1))[0]
    sine = np.clip(points[:, 1] / pole, -1, 1)
    for _ in range(6):
        slope = sum((2 * k + 1) * c * sine ** (2 * k) for k, c in enumerate(_POWERS)) * _HEIGHT
        sine = np.clip(sine + (points[:, 1] - _y(sine)) / slope, -1, 1)
    return np.column_stack((np.degrees(points[:, 0] / SEMI_MAJOR_M) + meridian, np.degrees(np.arcsin(sine))))


def _across_along(longitude: Numbers, latitude: Numbers, meridian: float) -> tuple[Numbers, Numbers]:
    return (longitude - meridian) * (SEMI_MAJOR_M * np.pi / 180), _y(np.sin(np.radians(latitude)))


def _y(sine: Numbers) -> Numbers:
    """b²/a · Q(B) of sin B."""
    square = sine * sine
    total = square * _POWERS[4]
    for power in (3, 2, 1):
        total += _POWERS[power]
        total *= square
    total += _POWERS[0]
    total *= sine
    total *= _HEIGHT
    return total


@dataclass(frozen=True, slots=True)
class _Rings:
    """Rings of shapes: their points one after another, each closed by its first point; how many points, rings, parts."""

    x: Numbers
    y: Numbers
    points: NDArray[np.int64]
    """Points of each ring."""
    rings: NDArray[np.int64]
    """Rings of each part, the outer one first."""
    part_of: NDArray[np.int64]
    """The shape that each part belongs to."""


def _rings(shapes: Shapes) -> _Rings:
    parts, part_of = shapes, np.arange(len(shapes))
    if not _are_polygons(parts):
        parts, part_of = shapely.get_parts(parts, return_index=True)
    filled = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    parts, part_of = parts[filled], part_of[filled]
    sizes, holes = shapely.get_num_coordinates(parts), shapely.get_num_interior_rings(parts)
    rings = 1 + holes
    points = np.repeat(sizes, rings)
    if holes.any():
        points[np.repeat(holes > 0, rings)] = shapely.get_num_coordinates(shapely.get_rings(parts[holes > 0]))
    x, y = np.ascontiguousarray(shapely.get_coordinates(parts).T)
    return _Rings(x, y, points, rings, part_of)


def _are_polygons(shapes: Shapes) -> bool:
    return bool((shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON).all())


def survey_shapes(shapes: Shapes, crs: Crs, zone: Crs) -> Shapes:
    """Polygons of any system as shapes of the survey's plane (展布到椭球面积平面), their edges straight in ``zone``.

    ``zone`` is the Gauss zone whose survey it is: layers that are to be cut with each other are given the same one. Points
    and lines, also those in collections, are left out; where one shape has parts, all become multipolygons.
    """
    multi = not _are_polygons(shapes)

    def brought(some: Shapes) -> Shapes:
        rings = _split(_rings(some), crs, zone)
        counts = [rings.points, rings.rings, np.bincount(rings.part_of, minlength=len(some))]
        if not multi:
            counts[1:] = [np.bincount(rings.part_of, rings.rings, minlength=len(some)).astype(np.int64)]
        kind = shapely.GeometryType.MULTIPOLYGON if multi else shapely.GeometryType.POLYGON
        points = np.column_stack((rings.x, rings.y))
        return np.asarray(shapely.from_ragged_array(kind, points, tuple(map(_offsets, counts))))

    return _by_chunks(brought, shapes)


def ellipsoidal_areas(shapes: Shapes, crs: Crs, zone: Crs) -> Numbers:
    """Ellipsoidal areas (椭球面积) of polygons in m², not rounded. Shapes must be valid: overlaps of parts count twice.

    Source: 国土调查办发〔2008〕32号.
    """

    def measured(some: Shapes) -> Numbers:
        rings = _split(_rings(some), crs, zone)
        if not len(rings.points):
            return np.zeros(len(some))
        starts = _offsets(rings.points)[:-1]
        twice = (rings.x[1:] + rings.x[:-1]) * (rings.y[1:] - rings.y[:-1])
        twice[starts[1:] - 1] = 0
        areas = np.abs(np.add.reduceat(twice, starts)) / -2
        areas[_offsets(rings.rings)[:-1]] *= -1
        whole = np.zeros(len(some))
        np.add.at(whole, np.repeat(rings.part_of, rings.rings), areas)
        return whole

    return _by_chunks(measured, shapes)


def _by_chunks(work: Callable[[Shapes], NDArray[T]], shapes: Shapes) -> NDArray[T]:
    """Work on some shapes at a time, on all processors; the outcome does not depend on how they are divided."""

    def quietly(some: Shapes) -> NDArray[T]:
        with np.errstate(all="ignore"):
            return work(some)

    if len(shapes) <= _SHAPES_AT_ONCE:
        return quietly(shapes)
    chunks = [shapes[at : at + _SHAPES_AT_ONCE] for at in range(0, len(shapes), _SHAPES_AT_ONCE)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.concatenate(list(pool.map(quietly, chunks)))


def _offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(counts)))


def _split(rings: _Rings, crs: Crs, zone: Crs) -> _Rings:
    """Rings brought into the survey's plane, with the points put into their long edges."""
    meridian = zone.central_meridian
    x, y = rings.x, rings.y
    if crs.geographic:
        longitude, latitude = _rounded(x, _ANGLE_UNITS_PER_DEGREE), _rounded(y, _ANGLE_UNITS_PER_DEGREE)
    else:
        x, y = _rounded(x, _PLANE_UNITS_PER_M), _rounded(y, _PLANE_UNITS_PER_M)
        longitude, latitude = _rounded_from_gauss(x, y, crs.central_meridian)
    in_zone = not crs.geographic and crs.central_meridian == meridian
    across, along = _across_along(longitude, latitude, meridian)
    squares = _squared_steps(x, y) if in_zone else _squared_steps_at_most(across, along, latitude)
    squares[np.cumsum(rings.points)[:-1] - 1] = 0
    edges = np.flatnonzero((squares > PIECE_M**2) & (squares < _LONGEST_M**2))
    if len(edges):
        first, second = (
            (x[at], y[at]) if in_zone else _rounded_to_gauss(longitude[at], latitude[at], meridian)
            for at in (edges, edges + 1)
        )
        pieces = np.maximum(np.ceil(np.hypot(*np.subtract(first, second)) / PIECE_M), 1).astype(np.int64)
        inner = _across_along(*_rounded_from_gauss(*_between(*first, *second, pieces), meridian), meridian)
        counts = np.ones(len(across), dtype=np.int64)
        counts[edges] = pieces
        at = np.cumsum(counts) - counts
        across, along = _put_in(inner[0], across, at), _put_in(inner[1], along, at)
        rings = replace(rings, points=np.add.reduceat(counts, _offsets(rings.points)[:-1]))
    return replace(rings, x=across, y=along)


def _rounded(values: Numbers, units: float) -> Numbers:
    """Half up, to so many units in one."""
    result = values * units
    result += 0.5
    np.floor(result, out=result)
    result /= units
    return result


def _rounded_from_gauss(east: Numbers, north: Numbers, meridian: float) -> tuple[Numbers, Numbers]:
    longitude, latitude = from_gauss(east, north, meridian)
    return _rounded(longitude, _ANGLE_UNITS_PER_DEGREE), _rounded(latitude, _ANGLE_UNITS_PER_DEGREE)


def _rounded_to_gauss(longitude: Numbers, latitude: Numbers, meridian: float) -> tuple[Numbers, Numbers]:
    east, north = to_gauss(longitude, latitude, meridian)
    return _rounded(east, _PLANE_UNITS_PER_M), _rounded(north, _PLANE_UNITS_PER_M)


def _squared_steps(x: Numbers, y: Numbers) -> Numbers:
    across, along = np.diff(x), np.diff(y)
    across *= across
    along *= along
    across += along
    return across


def _squared_steps_at_most(x: Numbers, y: Numbers, latitude: Numbers) -> Numbers:
    """Squares of lengths in the Gauss plane, a little too long: they only choose the edges that are measured there.

    An edge of the survey's plane is dx cos B wide and dy / cos B high on the ground, within 0.34 %, and 1 / cos L times as long
    in the Gauss plane at most.
    """
    cosine = np.cos(np.radians(latitude[:-1]))
    scale = 1.01 * (1 + (x[:-1] / SEMI_MAJOR_M) ** 2)
    return (np.diff(x) * cosine * scale) ** 2 + (np.diff(y) / cosine * scale) ** 2


def _between(x1: Numbers, y1: Numbers, x2: Numbers, y2: Numbers, pieces: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """The points put into edges (加密点), counted from the same end of an edge whichever way it is walked."""
    edge = np.repeat(np.arange(len(pieces)), pieces - 1)
    number = np.arange(1, len(edge) + 1) - np.repeat(np.cumsum(pieces - 1) - (pieces - 1), pieces - 1)
    turned = (x1 > x2) | ((x1 == x2) & (y1 > y2))
    part = np.where(turned[edge], pieces[edge] - number, number) / pieces[edge]
    east, north = (
        np.where(turned, b, a)[edge] + np.where(turned, a - b, b - a)[edge] * part for a, b in ((x1, x2), (y1, y2))
    )
    return _rounded(east, _PLANE_UNITS_PER_M), _rounded(north, _PLANE_UNITS_PER_M)


def _put_in(inner: Numbers, corners: Numbers, at: NDArray[np.int64]) -> Numbers:
    """Corners at their places, inner points in order at the others."""
    whole = np.empty(len(corners) + len(inner))
    free = np.ones(len(whole), dtype=np.bool_)
    free[at] = False
    whole[at] = corners
    whole[free] = inner
    return whole
