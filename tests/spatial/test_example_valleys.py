"""The invented geometry of the valleys gives the areas that their plan states, measured another way than Xiufu does."""

from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from shapely.geometry.base import BaseGeometry

from tests.spatial.measuring import hm2, measured, near_whole
from tools.example_valleys import two_valleys
from xiufu.spatial.crs import Crs
from xiufu.spatial.survey_plane import ellipsoidal_areas

FOLDER = Path("examples/two-valleys/geometry")
ZONE = Crs(3, 36)
UNITS = {
    "yard": ("E01",),
    "borrow": ("E02",),
    "track": ("E03", "E04"),
    "spoil": ("W01",),
    "bank": ("W02",),
    "mixing": ("W03",),
}
LAYERS = ("landuse", "redline", "farmland", "division", "works", "roads", "rivers", "places")


def shapes_of(path: str, layer: str | None = None) -> tuple[dict[str, list[str]], list[BaseGeometry]]:
    meta, _, shapes, fields = pyogrio.raw.read(path, layer=layer)
    columns = {name: [str(v) for v in values] for name, values in zip(meta["fields"], fields, strict=True)}
    return columns, list(shapely.from_wkb(shapes))


def layer_of(name: str, folder: Path = FOLDER) -> tuple[dict[str, list[str]], list[BaseGeometry]]:
    """A layer, in the plane of the plots."""
    columns, shapes = shapes_of(str(folder / "layers.gpkg"), name)
    return columns, [shapely.transform(shape, ZONE.from_geographic) for shape in shapes]


def plots(folder: Path = FOLDER) -> dict[str, BaseGeometry]:
    columns, shapes = shapes_of(f"/vsizip/{(folder / 'plots.zip').as_posix()}")
    return dict(zip(columns["DKBH"], shapes, strict=True))


def units() -> dict[str, BaseGeometry]:
    found = plots()
    return {unit: shapely.union_all([found[number] for number in numbers]) for unit, numbers in UNITS.items()}


@cache
def cells() -> dict[tuple[str, str, str, str], float]:
    """Areas in m² by unit, class, kind of ownership and owner."""
    columns, parcels = layer_of("landuse")
    lands = list(zip(columns["地类编码"], columns["权属性质"], columns["权属单位"], strict=True))
    return {
        (name, *land): measured(unit.intersection(parcel), ZONE)
        for name, unit in units().items()
        for land, parcel in zip(lands, parcels, strict=True)
        if unit.intersects(parcel)
    }


def totals(names: set[str], place: int) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for key, area in cells().items():
        if key[0] in names:
            sums[key[place]] += hm2(area)
    return dict(sums)


def test_cells_are_those_of_the_plan():
    assert {key: round(area) for key, area in cells().items()} == {
        ("yard", "0103", "集体土地所有权", "示例东村农民集体（虚构）"): 4920,
        ("yard", "0103", "国有土地所有权", "示例国有农场（虚构）"): 3500,
        ("borrow", "0404", "集体土地所有权", "示例东村农民集体（虚构）"): 12060,
        ("track", "0103", "集体土地所有权", "示例东村农民集体（虚构）"): 4275,
        ("spoil", "1106", "国有土地所有权", "示例国有河滩地（虚构）"): 9000,
        ("spoil", "0404", "集体土地所有权", "示例西村农民集体（虚构）"): 6300,
        ("bank", "0404", "集体土地所有权", "示例西村农民集体（虚构）"): 3680,
        ("mixing", "0103", "集体土地所有权", "示例西村农民集体（虚构）"): 5125,
    }
    assert all(map(near_whole, cells().values()))


def test_sub_projects_have_the_classes_and_owners_of_the_plan():
    east, west = {"yard", "borrow", "track"}, {"spoil", "bank", "mixing"}
    assert totals(east, 1) == {"0103": Decimal("1.2695"), "0404": Decimal("1.2060")}
    assert totals(west, 1) == {"1106": Decimal("0.9000"), "0404": Decimal("0.9980"), "0103": Decimal("0.5125")}
    assert sorted(totals(east, 3).values()) == [Decimal("0.3500"), Decimal("2.1255")]
    assert sorted(totals(west, 3).values()) == [Decimal("0.9000"), Decimal("1.5105")]
    assert sum(totals(east | west, 1).values()) == Decimal("4.8860")


def test_the_survey_formula_measures_alike():
    shapes = np.array(list(units().values()), dtype=object)
    areas = [round(float(area), 2) for area in ellipsoidal_areas(shapes, ZONE, ZONE)]
    assert areas == [8420, 12060, 4275, 15300, 3680, 5125]


def test_plots_have_holes_and_parts():
    found = {number: shapely.get_parts(plot) for number, plot in plots().items()}
    assert {number: [len(part.interiors) for part in parts] for number, parts in found.items()} == {
        "E01": [1], "E02": [1, 0], "E03": [0], "E04": [0], "W01": [1], "W02": [0, 0], "W03": [0],
    }  # fmt: skip
    assert all(plot.is_valid for plot in plots().values())
    shapes = list(plots().values())
    assert not any(a.intersects(b) for i, a in enumerate(shapes) for b in shapes[:i])


def test_the_red_line_takes_in_a_part_of_the_spoil_heap():
    _, (redline,) = layer_of("redline")
    found = {
        name: measured(unit.intersection(redline), ZONE) for name, unit in units().items() if unit.intersects(redline)
    }
    assert found == {"spoil": pytest.approx(1250, abs=0.1)}


def test_basic_farmland_stays_clear():
    _, farmland = layer_of("farmland")
    assert len(farmland) == 2
    assert min(unit.distance(field) for unit in units().values() for field in farmland) > 30


def test_parcels_tile_their_surroundings():
    _, parcels = layer_of("landuse")
    tiled = shapely.union_all(parcels)
    assert shapely.coverage_is_valid(np.array(parcels, dtype=object))
    assert shapely.get_num_interior_rings(tiled) == 0
    assert tiled.area == pytest.approx(sum(parcel.area for parcel in parcels), abs=0.001)
    assert all(tiled.contains(unit) for unit in units().values())


def test_the_county_holds_all_and_its_neighbour_only_touches():
    columns, (county, neighbour) = layer_of("division")
    assert columns["XZQDM"][0] == "150623"
    assert all(county.contains(unit) for unit in units().values())
    assert county.intersection(neighbour).area == 0
    assert county.intersection(neighbour).length > 0


def test_works_are_as_long_as_the_plan_says():
    columns, lines = layer_of("works")
    lengths = {name: round(line.length, 1) for name, line in zip(columns["名称"], lines, strict=True)}
    assert (lengths["网围栏"], lengths["混凝土护脚"]) == (462.5, 148.0)


def test_all_lies_in_the_stated_range():
    """107°30′～107°34′, 38°10′～38°13′: the minutes that hold the units."""
    shapes = np.array(list(plots().values()), dtype=object)
    west, south, east, north = shapely.total_bounds(shapely.transform(shapes, ZONE.to_geographic)) * 60
    assert (int(west), int(south)) == (107 * 60 + 30, 38 * 60 + 10)
    assert (int(east) + 1, int(north) + 1) == (107 * 60 + 34, 38 * 60 + 13)


def test_the_imagery_says_that_it_is_none_and_covers_all():
    with rasterio.open(FOLDER / "imagery.tif") as image:
        assert (image.crs.to_epsg(), image.count) == (4545, 3)
        assert "不是真实影像" in image.tags()["TIFFTAG_IMAGEDESCRIPTION"]
        assert all(shapely.box(*image.bounds).contains(unit) for unit in units().values())
    assert (FOLDER / "imagery.tif").stat().st_size < 300_000


def test_the_generator_makes_them_again(tmp_path: Path):
    """To the few centimetres by which the last moves of a corner may fall out otherwise on another computer."""
    two_valleys(tmp_path)
    made, kept = plots(tmp_path), plots()
    assert list(made) == list(kept)
    assert all(shapely.equals_exact(made[number], kept[number], 0.05) for number in kept)
    for name in LAYERS:
        (columns, shapes), (kept_columns, kept_shapes) = layer_of(name, tmp_path), layer_of(name)
        assert columns == kept_columns
        assert shapely.equals_exact(np.array(shapes), np.array(kept_shapes), 0.05).all()
