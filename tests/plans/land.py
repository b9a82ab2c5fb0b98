"""Made-up land under an example: a square for each unit, parcels below them, a road, a boundary, a ditch, imagery."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import rasterio
from rasterio import Affine
from shapely import LineString, box
from shapely.geometry.base import BaseGeometry

from xiufu.plans.works_tables import units
from xiufu.spatial.crs import Crs
from xiufu.spatial.imagery import open_imagery
from xiufu.spatial.layer import Shapes
from xiufu.spatial.map_content import Imagery, MappedLand, MappedLayer
from xiufu.tasks.prepare import Prepared, prepare

ZONE = Crs(3, 40)
EAST, NORTH = 420_000.0, 4_818_000.0


def shapes(*items: BaseGeometry) -> Shapes:
    found = np.empty(len(items), dtype=object)
    found[:] = items
    return found


def image(path: Path) -> Imagery:
    """Grey fields of 20 m, 1 km wide."""
    data = np.random.default_rng(1).integers(90, 200, (3, 50, 50), dtype=np.uint8)
    place = Affine(20, 0, EAST - 200, 0, -20, NORTH + 700)
    with rasterio.open(
        path, "w", driver="GTiff", width=50, height=50, count=3, dtype="uint8", crs="EPSG:4549", transform=place
    ) as file:
        file.write(data)
    return open_imagery(path, date="2026-05-01", source="示例卫星（虚构）", licence="示例许可（虚构）")


LAND_CLASS = MappedLayer(
    "land_class",
    "土地利用现状",
    shapes(
        *(box(EAST - 500, NORTH - 500 + 200 * n, EAST + 1500, NORTH - 300 + 200 * n) for n in range(6)),
    ),
    ZONE,
    ("0404", "0103", "0305", "1006", "0404", "0103"),
    version="2025年度",
    date="2025-12-31",
    source="示例自然资源局（虚构）",
    licence="仅限本项目",
)
ROAD = MappedLayer(
    "basemap", "国道", shapes(LineString([(EAST - 9000, NORTH), (EAST + 9000, NORTH + 900)])), ZONE, labels=("G000",)
)
DIVISION = MappedLayer(
    "division",
    "旗县界",
    shapes(box(EAST - 6000, NORTH - 9000, EAST + 3000, NORTH + 9000)),
    ZONE,
    labels=("示例旗",),
    source="示例界线（虚构）",
    licence="审图号：示例（虚构）",
)
DITCH = MappedLayer("works", "截水沟", shapes(LineString([(EAST, NORTH + 90), (EAST + 400, NORTH + 120)])), ZONE)
LAYERS = (LAND_CLASS, ROAD, DIVISION, DITCH)


def on_land(folder: Path, layers: Sequence[MappedLayer] = LAYERS, imagery: Imagery | None = None) -> Prepared:
    """An example whose units have places."""
    prepared = prepare(folder, policy="recommended")
    placed: dict[str, BaseGeometry] = {}
    for n, (_, _, subject) in enumerate(units(prepared.computed)):
        east, north = EAST + n % 4 * 180, NORTH + n // 4 * 160
        placed[subject] = box(east, north, east + 120, north + 100)
    return replace(prepared, land=MappedLand(ZONE, placed, "示例界址点.txt", tuple(layers), imagery))
