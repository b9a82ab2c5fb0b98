"""The reconstructed geometry of the railway example gives the printed areas, measured another way than Xiufu does."""

from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from tests.spatial.measuring import hm2, measured, near_whole
from tools.example_railway import ejina_railway
from xiufu.spatial.crs import Crs
from xiufu.spatial.survey_plane import ellipsoidal_areas

EJINA = Path("examples/ejina-railway/geometry")


class Parcel(NamedTuple):
    land_class: str
    kind: str
    owner: str
    area_m2: float
    shape: BaseGeometry


def plots_of(path: Path) -> dict[str, BaseGeometry]:
    """Plots of a file of boundary points by name, in the plane without the zone; circles inside another are holes."""
    rings: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for line in path.read_text("utf-8").splitlines():
        cells = line.split(",")
        if line.endswith(",@"):
            rings[cells[3]] = defaultdict(list)
            name = cells[3]
        elif line.startswith("J"):
            rings[name][cells[1]].append((float(cells[3]) % 1_000_000, float(cells[2])))
    return {
        name: shapely.build_area(shapely.multilinestrings(list(circles.values()))) for name, circles in rings.items()
    }


def parcels_of(path: Path, zone: Crs) -> list[Parcel]:
    meta, _, shapes, fields = pyogrio.raw.read(path, layer="DLTB")
    columns = dict(zip(meta["fields"], fields, strict=True))
    return [
        Parcel(
            land_class=str(columns["DLBM"][i]),
            kind=str(columns["QSXZ"][i]),
            owner=str(columns["QSDWMC"][i]),
            area_m2=float(columns["TBMJ"][i]),
            shape=shapely.transform(shapely.from_wkb(wkb), zone.from_geographic),
        )
        for i, wkb in enumerate(shapes)
    ]


@cache
def cells() -> dict[tuple[str, str, str, str], float]:
    zone = Crs(3, 34)
    cells: dict[tuple[str, str, str, str], float] = {}
    for parcel in parcels_of(EJINA / "landuse.gpkg", zone):
        for name, plot in plots_of(EJINA / "boundary.txt").items():
            piece = plot.intersection(parcel.shape)
            if not piece.is_empty:
                key = (name, parcel.land_class, parcel.kind, parcel.owner)
                cells[key] = cells.get(key, 0.0) + measured(piece, zone)
    return cells


def totals(place: int) -> dict[str, Decimal]:
    """Sums of the cells, each rounded half up to 0.0001 hm²."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for key, area in cells().items():
        sums[key[place]] += hm2(area)
    return dict(sums)


def test_units_classes_and_owners_are_as_printed():
    assert totals(0) == {"材料堆场": Decimal("3.8165"), "生活区": Decimal("0.1200"), "便道": Decimal("2.4393")}
    assert totals(1) == {"0602": Decimal("0.8265"), "1207": Decimal("5.5493")}
    assert totals(2) == {"10": Decimal("0.9128"), "30": Decimal("5.4630")}
    assert totals(3) == {
        "额济纳旗温图高勒苏木国有土地": Decimal("0.9128"),
        "额济纳旗温图高勒苏木格日勒图嘎查农民集体": Decimal("5.4630"),
    }


def test_cells_are_whole_square_metres():
    """So they need no adjustment, whatever the order of cutting and rounding."""
    assert {key[:3]: round(area) for key, area in cells().items()} == {
        ("材料堆场", "0602", "10"): 6450,
        ("材料堆场", "1207", "30"): 31715,
        ("生活区", "0602", "10"): 380,
        ("生活区", "1207", "30"): 820,
        ("便道", "0602", "10"): 1435,
        ("便道", "1207", "10"): 863,
        ("便道", "1207", "30"): 22095,
    }
    assert all(map(near_whole, cells().values()))


def test_is_measured_alike_by_the_survey_formula():
    zone = Crs(3, 34)
    plots = plots_of(EJINA / "boundary.txt")
    shapes = np.array(list(plots.values()), dtype=object)
    areas = dict(zip(plots, ellipsoidal_areas(shapes, zone, zone), strict=True))
    assert {name: round(area, 2) for name, area in areas.items()} == {"材料堆场": 38165, "生活区": 1200, "便道": 24393}
    for name, plot in plots.items():
        assert areas[name] == pytest.approx(measured(plot, zone), abs=0.02)


def test_lies_in_the_printed_range():
    """102°16′15″～102°16′40″, 41°53′19″～41°55′05″, and reaches its sides to the second."""
    zone = Crs(3, 34)
    shapes = np.array(list(plots_of(EJINA / "boundary.txt").values()), dtype=object)
    west, south, east, north = shapely.total_bounds(shapely.transform(shapes, zone.to_geographic))
    assert 15 < (west - 102) * 3600 - 16 * 60 < 15.5
    assert 39.5 < (east - 102) * 3600 - 16 * 60 < 40
    assert 19 < (south - 41) * 3600 - 53 * 60 < 19.5
    assert 4.5 < (north - 41) * 3600 - 55 * 60 < 5


def test_track_is_8_m_wide_and_3050_m_long():
    track = plots_of(EJINA / "boundary.txt")["便道"]
    assert track.length / 2 - 8 == pytest.approx(3050, abs=2)
    assert track.buffer(-3.99).is_empty is False
    assert track.buffer(-4.01).is_empty is True


def test_plots_are_valid_and_touch_only():
    plots = list(plots_of(EJINA / "boundary.txt").values())
    assert all(plot.is_valid and plot.geom_type == "Polygon" for plot in plots)
    assert [a.intersection(b).area for i, a in enumerate(plots) for b in plots[:i]] == [0, 0, 0]


def test_parcels_tile_their_surroundings():
    """Neither gap nor overlap, and every plot lies wholly on them; what a parcel states is its area."""
    zone = Crs(3, 34)
    parcels = parcels_of(EJINA / "landuse.gpkg", zone)
    shapes = [parcel.shape for parcel in parcels]
    tiled = shapely.union_all(shapes)
    assert shapely.coverage_is_valid(np.array(shapes, dtype=object))
    assert shapely.get_num_interior_rings(tiled) == 0
    assert tiled.area == pytest.approx(sum(shape.area for shape in shapes), abs=0.001)
    assert all(tiled.contains(plot) for plot in plots_of(EJINA / "boundary.txt").values())
    for parcel in parcels:
        assert parcel.area_m2 == pytest.approx(measured(parcel.shape, zone), abs=0.2)


def test_another_point_gives_another_area():
    zone = Crs(3, 34)
    yard = plots_of(EJINA / "boundary.txt")["材料堆场"]
    points = shapely.get_coordinates(yard.exterior)[:-1]
    points[np.argmax(points[:, 0] + points[:, 1])] += (1.0, 0.0)
    moved = np.array([shapely.Polygon(points)], dtype=object)
    assert hm2(float(ellipsoidal_areas(moved, zone, zone)[0])) != Decimal("3.8165")


def test_the_generator_makes_them_again(tmp_path: Path):
    """To the few centimetres by which the last moves of a corner may fall out otherwise on another computer."""
    ejina_railway(tmp_path)
    made, kept = plots_of(tmp_path / "boundary.txt"), plots_of(EJINA / "boundary.txt")
    assert list(made) == list(kept)
    assert all(shapely.equals_exact(made[name], kept[name], 0.05) for name in kept)
    zone = Crs(3, 34)
    for again, parcel in zip(parcels_of(tmp_path / "landuse.gpkg", zone), parcels_of(EJINA / "landuse.gpkg", zone)):
        assert again[:3] == parcel[:3]
        assert shapely.equals_exact(again.shape, parcel.shape, 0.05)
