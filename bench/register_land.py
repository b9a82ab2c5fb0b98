"""Boundaries of the projects of ``bench/register_fill.py``: invented shapes of the registered size about their banner, by the thousand.

Each has the file that it would have come from, one plot or two, and its box. What overlaps what is found out from the shapes.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.register.boundaries.models import (
    Boundary,
    BoundaryFile,
    BoundaryPlot,
    CurrentBoundary,
    DivisionState,
    Overlap,
    cell_of,
)
from xiufu.register.library.models import Project
from xiufu.register.rules.divisions import banners
from xiufu.spatial.kept import UNITS_PER_DEGREE

_LEAGUES = {
    "150100": (111.5, 40.8), "150200": (110.2, 41.4), "150300": (106.8, 39.6), "150400": (118.9, 43.1), "150500": (121.6, 43.9),
    "150600": (109.0, 39.2), "150700": (120.3, 49.4), "150800": (107.4, 41.3), "150900": (112.8, 41.4), "152200": (121.6, 46.2),
    "152500": (115.6, 44.1), "152900": (103.0, 40.3),
}  # fmt: skip
"""Roughly the middles of leagues, in degrees. Banners are squares about them, side by side: nothing here is a real boundary."""
_ACROSS, _STEP = 4, (0.9, 0.7)
_WIDE, _HIGH = 0.8, 0.6
"""How far from the middle of its banner a project lies at most, in degrees: some lie where the next banner's do."""
_CORNERS = 9
_METRES_A_DEGREE = 111_320.0
_CGCS2000, _ZONE_25 = 4490, 4513
"""EPSG of longitudes and latitudes, and of the zone of three degrees about 75°E; those to the east follow."""
_BATCH = 2_000
_HEAD = b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": '

Floats = NDArray[np.float64]


class _Bare(NamedTuple):
    """What of a project its boundary follows from."""

    pk: int
    league: str
    banner: str
    number: str
    units: int
    made_at: datetime
    made_by: int


class _Shapes(NamedTuple):
    """Outlines in degrees; the two halves of each, and the share of the first in its area."""

    outlines: NDArray[np.object_]
    halves: NDArray[np.object_]
    shares: Floats


def draw() -> None:
    """Give every project its boundary (填入范围), and write down where they overlap."""
    fields = ("pk", "league", "banner", "number", "area_units", "made_at", "changed_by")
    projects = [_Bare(*row) for row in Project.objects.filter(demo=False).order_by("pk").values_list(*fields)]
    dice = np.random.default_rng(2026)
    shapes = _shapes(dice, projects)
    rows = zip(projects, *shapes, strict=True)
    keys: list[int] = []
    while batch := list(islice(rows, _BATCH)):
        keys += _kept(batch)
    _overlap(shapes.outlines, keys, [one.pk for one in projects])


def _shapes(dice: np.random.Generator, projects: list[_Bare]) -> _Shapes:
    """Stars of some corners about places of their banners, each as large as its project was registered."""
    squares = {
        one.code: (east + (nth % _ACROSS - 1.5) * _STEP[0], north + (nth // _ACROSS - 1) * _STEP[1])
        for league, (east, north) in _LEAGUES.items()
        for nth, one in enumerate(banners(league))
    }
    middles = np.array([squares[one.banner] for one in projects])
    middles += dice.uniform(-1, 1, middles.shape) * (_WIDE, _HIGH)
    angles = (np.arange(_CORNERS) + dice.uniform(-0.3, 0.3, (len(projects), _CORNERS))) * (2 * np.pi / _CORNERS)
    radii = dice.uniform(0.7, 1.3, angles.shape)
    corners = np.stack((radii * np.cos(angles), radii * np.sin(angles)), axis=2)
    corners = np.concatenate((corners, corners[:, :1]), axis=1)
    (x1, y1), (x2, y2) = (np.moveaxis(part, 2, 0) for part in (corners[:, :-1], corners[:, 1:]))
    wedges = np.abs(x1 * y2 - x2 * y1) / 2  # triangles from the middle to each side, in squares of the mean radius
    metres = np.sqrt(np.array([one.units for one in projects]) / wedges.sum(axis=1))
    degrees = np.stack((metres / np.cos(np.radians(middles[:, 1])), metres), axis=1) / _METRES_A_DEGREE
    ring = corners * degrees[:, None] + middles[:, None]
    middle, half = middles[:, None], _CORNERS // 2
    halves = [np.concatenate((middle, part, middle), axis=1) for part in (ring[:, : half + 1], ring[:, half:])]
    return _Shapes(
        shapely.multipolygons(shapely.polygons(ring)[:, None]),
        np.stack([shapely.polygons(one) for one in halves], axis=1),
        wedges[:, :half].sum(axis=1) / wedges.sum(axis=1),
    )


def _kept(batch: list[tuple[_Bare, shapely.MultiPolygon, NDArray[np.object_], float]]) -> list[int]:
    """Write some boundaries, and give their keys."""
    outlines = np.array([outline for _, outline, _, _ in batch])
    bounds = shapely.bounds(outlines) * UNITS_PER_DEGREE
    boxes = np.concatenate((np.floor(bounds[:, :2]), np.ceil(bounds[:, 2:])), axis=1).astype(int).tolist()
    sides = [dict(zip(("west", "south", "east", "north"), box, strict=True)) for box in boxes]
    contents = [_HEAD + text.encode() + b"}]}" for text in shapely.to_geojson(outlines)]
    files = BoundaryFile.objects.bulk_create(
        BoundaryFile(sha256=hashlib.sha256(content).hexdigest(), content=content) for content in contents
    )
    made = Boundary.objects.bulk_create(
        Boundary(
            project_id=one.pk,
            version=1,
            file=file,
            file_name=f"{one.number}范围.geojson",
            epsg=_CGCS2000,
            zone_epsg=_ZONE_25 + round((box["west"] + box["east"]) / 2 / UNITS_PER_DEGREE / 3) - 25,
            area_units=one.units,
            registered_units=one.units,
            outline=outline,
            division_state=DivisionState.CANNOT_TELL,
            made_at=one.made_at,
            made_by_id=one.made_by,
            **box,
        )
        for (one, *_), file, outline, box in zip(batch, files, _wkb(outlines), sides, strict=True)
    )
    CurrentBoundary.objects.bulk_create(
        CurrentBoundary(
            pk=boundary.project_id,
            project_id=boundary.project_id,
            boundary=boundary,
            cell=cell_of(tuple(box.values())),
            **box,
        )
        for boundary, box in zip(made, sides, strict=True)
    )
    BoundaryPlot.objects.bulk_create(
        BoundaryPlot(boundary=boundary, position=position, number=f"{position:02d}", area_units=units, shape=shape)
        for boundary, (one, outline, halves, share) in zip(made, batch, strict=True)
        for position, (units, shape) in enumerate(_plots(one.units, outline, halves, share), 1)
    )
    return [boundary.pk for boundary in made]


def _plots(
    units: int, outline: shapely.MultiPolygon, halves: NDArray[np.object_], share: float
) -> list[tuple[int, bytes]]:
    """Areas and shapes of the plots: the halves of every third project, else all of it."""
    if units % 3:
        return [(units, _wkb([outline])[0])]
    first = max(int(units * share), 1)
    return list(zip((first, units - first), _wkb(halves), strict=True))


def _wkb(shapes: Sequence[shapely.Geometry] | NDArray[np.object_]) -> list[bytes]:
    found: list[bytes] = shapely.to_wkb(np.asarray(shapes), byte_order=1, output_dimension=2).tolist()
    return found


def _overlap(outlines: NDArray[np.object_], keys: list[int], projects: list[int]) -> None:
    """Of two that overlap the later is the one with the higher key."""
    one, other = shapely.STRtree(outlines).query(outlines, predicate="overlaps")
    later, earlier = one[one > other], other[one > other]
    shared = shapely.intersection(outlines[later], outlines[earlier])
    latitudes = np.radians(shapely.bounds(shared)[:, 1])
    square_metres = (shapely.area(shared) * _METRES_A_DEGREE**2 * np.cos(latitudes)).astype(int)
    Overlap.objects.bulk_create(
        (
            Overlap(
                later_id=keys[first],
                later_project_id=projects[first],
                earlier_id=keys[second],
                earlier_project_id=projects[second],
                area_units=units,
            )
            for first, second, units in zip(later, earlier, square_metres.tolist(), strict=True)
            if units
        ),
        batch_size=_BATCH,
    )
