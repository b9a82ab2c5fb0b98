"""The survey's plane (椭球面积平面): where the shoelace area of a shape is its ellipsoidal area (椭球面积).

The formula of 国土调查办发〔2008〕32号 adds a trapezoid an edge: S = b² ΔL [A (sin B₂ − sin B₁) − B (sin 3B₂ − sin 3B₁) + …].
With x = a·L and y = b²/a · Q(B), Q(B) = A sin B − B sin 3B + C sin 5B − D sin 7B + E sin 9B, that is the shoelace area. So a
shape is brought into this plane once; then areas, cuts and sums of any library are the survey's own, and they add up.

Edges are straight in the Gauss plane. They are split there into pieces of at most 70 m, always from the same end, so that
neighbours share the points of their common edge; plane coordinates are rounded to 0.1 mm, B and L to 1e-6″.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.spatial.crs import INVERSE_FLATTENING, SEMI_MAJOR_M, Crs, Points
from xiufu.spatial.layer import Shapes

PIECE_M = 70.0
"""Longest piece of an edge (practice of the survey, M)."""

_PLANE_UNIT_M = 1e-4
_ANGLE_UNIT_SECONDS = 1e-6

_E2 = 2 / INVERSE_FLATTENING - 1 / INVERSE_FLATTENING**2
_SEMI_MINOR_M = SEMI_MAJOR_M * (1 - 1 / INVERSE_FLATTENING)
_SERIES = (
    1 + 3 * _E2 / 6 + 30 * _E2**2 / 80 + 35 * _E2**3 / 112 + 630 * _E2**4 / 2304,
    -(_E2 / 6 + 15 * _E2**2 / 80 + 21 * _E2**3 / 112 + 420 * _E2**4 / 2304),
    3 * _E2**2 / 80 + 7 * _E2**3 / 112 + 180 * _E2**4 / 2304,
    -(_E2**3 / 112 + 45 * _E2**4 / 2304),
    5 * _E2**4 / 2304,
)
_HEIGHT = _SEMI_MINOR_M**2 / SEMI_MAJOR_M


def to_plane(degrees: Points, meridian: float) -> Points:
    """Longitude and latitude to the survey's plane, x from a meridian: near numbers lose fewer digits."""
    x = np.radians(degrees[:, 0] - meridian) * SEMI_MAJOR_M
    return np.column_stack((x, _HEIGHT * _q(np.radians(degrees[:, 1]))))


def from_plane(points: Points, meridian: float) -> Points:
    """Back from the survey's plane to longitude and latitude."""
    wanted = points[:, 1] / _HEIGHT
    latitude = np.arcsin(np.clip(wanted / sum(_SERIES[k] * (-1) ** k for k in range(5)), -1, 1))
    for _ in range(6):
        slope = sum(c * n * np.cos(n * latitude) for c, n in zip(_SERIES, (1, 3, 5, 7, 9), strict=True))
        latitude = latitude + (wanted - _q(latitude)) / slope
    return np.column_stack((np.degrees(points[:, 0] / SEMI_MAJOR_M) + meridian, np.degrees(latitude)))


def _q(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.zeros_like(latitude)
    for coefficient, multiple in zip(_SERIES, (1, 3, 5, 7, 9), strict=True):
        total += coefficient * np.sin(multiple * latitude)
    return total


def survey_shapes(shapes: Shapes, crs: Crs, zone: Crs) -> Shapes:
    """Polygons of any system as shapes of the survey's plane (展布到椭球面积平面), their edges straight in ``zone``.

    ``zone`` is the Gauss zone whose survey it is: layers that are to be cut with each other are given the same one.
    """
    if not len(shapes):
        return shapes
    kind, flat, offsets = shapely.to_ragged_array(shapes)
    points = np.asarray(flat, dtype=np.float64)[:, :2]
    plane = _rounded(points if crs == zone else zone.from_geographic(crs.to_geographic(points)), _PLANE_UNIT_M)
    ends = offsets[0]
    pieces = _pieces(plane, ends)
    split = _split(plane, pieces)
    degrees = _rounded(zone.to_geographic(split) * 3600, _ANGLE_UNIT_SECONDS) / 3600
    starts = np.concatenate(([0], np.cumsum(pieces)))
    ragged: NDArray[np.object_] = shapely.from_ragged_array(
        kind, to_plane(degrees, zone.central_meridian), (starts[ends], *offsets[1:])
    )
    return ragged


def _rounded(values: NDArray[np.float64], unit: float) -> NDArray[np.float64]:
    """Half up, to a unit that divides one."""
    per_one = round(1 / unit)
    return np.floor(values * per_one + 0.5) / per_one


def _pieces(plane: Points, ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many points each point stands for: itself and those put into the edge after it; one at the end of a ring."""
    step = np.diff(plane, axis=0, append=plane[-1:])
    pieces = np.maximum(np.ceil(np.hypot(step[:, 0], step[:, 1]) / PIECE_M), 1).astype(np.int64)
    pieces[ends[1:] - 1] = 1
    return pieces


def _split(plane: Points, pieces: NDArray[np.int64]) -> Points:
    """Every point and those put in after it, from the same end of an edge whichever way it is walked."""
    start = np.repeat(np.arange(len(plane)), pieces)
    number = np.arange(len(start)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    inner = number > 0
    out = plane[start]
    begin, count, k = start[inner], pieces[start[inner]], number[inner]
    a, b = plane[begin], plane[begin + 1]
    turned = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    low, high = np.where(turned[:, None], b, a), np.where(turned[:, None], a, b)
    part = np.where(turned, count - k, k) / count
    out[inner] = _rounded(low + (high - low) * part[:, None], _PLANE_UNIT_M)
    return out


def ellipsoidal_areas(shapes: Shapes, crs: Crs, zone: Crs) -> NDArray[np.float64]:
    """Ellipsoidal areas (椭球面积) of polygons in m², not rounded. Shapes must be valid: overlaps of parts count twice.

    Source: 国土调查办发〔2008〕32号.
    """
    areas: NDArray[np.float64] = shapely.area(survey_shapes(shapes, crs, zone))
    return areas


def working_zone(crs: Crs, longitude: float) -> Crs:
    """The Gauss zone in which edges are straight (计算所用分带): the file's own, else the 3° zone of a longitude."""
    if crs.geographic:
        return Crs.zone_at(longitude)
    return Crs(crs.zone_width, crs.zone)
