"""Layers out of GIS files, whole and near a place."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from tests.spatial.files.samples import box, make, shapefile, with_arcs
from xiufu.core.errors import InputError
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.geojson import geojson_bytes
from xiufu.spatial.files.layers import read_layer

EAST, NORTH = 34_520_000.0, 4_660_000.0
GRID = [box(EAST + 100 * column, NORTH + 100 * row) for row in range(20) for column in range(20)]
CODES: dict[str, list[Any]] = {
    "DLBM": [f"{at:04d}" for at in range(400)],
    "DLMC": ["其他草地"] * 400,
    "TBMJ": [float(at) for at in range(400)],
}


def degrees(*points: tuple[float, float]) -> tuple[float, float, float, float]:
    """A box in degrees around points of zone 34."""
    found = Crs(3, 34).to_geographic(np.array(points))
    return float(found[:, 0].min()), float(found[:, 1].min()), float(found[:, 0].max()), float(found[:, 1].max())


@pytest.fixture(params=[".gpkg", ".shp", ".gdb"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return make(tmp_path / f"DLTB{request.param}", GRID, CODES, kind="Polygon", encoding="UTF-8")


def test_a_whole_layer(path: Path) -> None:
    layer = read_layer(path)
    assert (len(layer), layer.crs, layer.whole, layer.notes) == (400, Crs(3, 34, True), True, ())
    assert list(layer.columns) == ["DLBM", "DLMC", "TBMJ"]
    assert (layer.columns["DLBM"][5], layer.columns["DLMC"][5], layer.columns["TBMJ"][5]) == ("0005", "其他草地", 5.0)
    assert layer.features.tolist() == list(range(1, 401))
    assert layer.shapes[21].bounds == (520_100, NORTH + 100, 520_200, NORTH + 200)


def test_what_lies_near_a_box(path: Path) -> None:
    """A box of 10 m within the parcel of the fifth column and the third row: rows of 20, so the 45th."""
    layer = read_layer(path, near=degrees((520_445.0, NORTH + 245), (520_455.0, NORTH + 255)), columns=["DLBM", "没有"])
    assert layer.features.tolist() == [45]
    assert {name: list(values) for name, values in layer.columns.items()} == {"DLBM": ["0044"]}
    assert not layer.whole
    assert layer.shapes[0].bounds == (520_400, NORTH + 200, 520_500, NORTH + 300)


def test_what_lies_near_a_shape(path: Path) -> None:
    """Its box: a line across three parcels."""
    west, south, east, north = degrees((520_050.0, NORTH + 50), (520_250.0, NORTH + 60))
    layer = read_layer(path, near=shapely.LineString([(west, south), (east, north)]))
    assert layer.features.tolist() == [1, 2, 3]


def test_nothing_near(path: Path) -> None:
    layer = read_layer(path, near=degrees((600_000.0, NORTH), (600_001.0, NORTH + 1)))
    assert (len(layer), list(layer.columns), layer.crs) == (0, ["DLBM", "DLMC", "TBMJ"], Crs(3, 34, True))


@pytest.mark.parametrize("crs", [Crs(), Crs(3, 34), Crs(6, 17, True), Crs(3, 33, True)])
def test_near_in_every_system(tmp_path: Path, crs: Crs) -> None:
    """The same parcels in degrees and in zones beside their own: what is near is found, and the same."""
    plane = Crs(3, 34)
    moved = [
        shapely.transform(
            shape,
            lambda points: crs.from_geographic(plane.to_geographic(points - [34e6, 0])) + np.array([crs.prefix_m, 0.0]),
        )
        for shape in GRID
    ]
    path = make(tmp_path / "a.gpkg", moved, CODES, kind="Polygon", crs=f"EPSG:{crs.epsg}")
    layer = read_layer(path, near=degrees((520_445.0, NORTH + 245), (520_455.0, NORTH + 255)))
    assert 45 in layer.features.tolist()
    assert len(layer) <= 4
    assert layer.crs == crs


def test_near_where_the_columns_are_exchanged(tmp_path: Path) -> None:
    swapped = [shapely.transform(shape, lambda points: points[:, ::-1]) for shape in GRID]
    path = shapefile(tmp_path / "a.shp", swapped, {"DLBM": CODES["DLBM"]})
    layer = read_layer(path, near=degrees((520_445.0, NORTH + 245), (520_455.0, NORTH + 255)))
    assert layer.features.tolist() == [45]
    assert layer.shapes[0].bounds == (520_400, NORTH + 200, 520_500, NORTH + 300)


INSIDE, BESIDE, CORNER = (520_900.0, NORTH + 900), (519_000.0, NORTH + 900), (521_500.0, NORTH + 5_000)


@pytest.mark.parametrize(
    ("place", "sides"), [(INSIDE, ()), (BESIDE, ("西",)), (CORNER, ("北",)), ((530_000.0, NORTH + 9_000), ("东", "北"))]
)
def test_sides_beyond_which_a_file_has_nothing(path: Path, place: tuple[float, float], sides: tuple[str, ...]) -> None:
    """The parcels reach 2 km to the east and to the north of their corner."""
    east, north = place
    layer = read_layer(path, near=degrees((east, north), (east + 10, north + 10)), sides=True)
    assert layer.open_sides == sides
    assert read_layer(path, near=degrees((east, north), (east + 10, north + 10))).open_sides == ()


def test_sides_where_the_columns_are_exchanged(tmp_path: Path) -> None:
    swapped = [shapely.transform(shape, lambda points: points[:, ::-1]) for shape in GRID]
    path = shapefile(tmp_path / "a.shp", swapped, {"DLBM": CODES["DLBM"]})
    near = degrees((521_500.0, NORTH + 5_000), (521_510.0, NORTH + 5_010))
    assert read_layer(path, near=near, sides=True).open_sides == ("北",)


def test_chosen_columns_with_chinese_names_in_gbk(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", GRID[:2], {"地类": ["旱地", "水田"], "权属": ["甲", "乙"]}, encoding="GBK")
    layer = read_layer(path, columns=["权属"])
    assert {name: list(values) for name, values in layer.columns.items()} == {"权属": ["甲", "乙"]}


def test_invalid_shapes_are_named_and_kept(tmp_path: Path) -> None:
    bow = shapely.Polygon([(EAST, NORTH), (EAST + 10, NORTH + 10), (EAST + 10, NORTH), (EAST, NORTH + 10)])
    layer = read_layer(make(tmp_path / "a.gpkg", [GRID[0], bow, GRID[1], bow], kind="Polygon"))
    assert layer.notes == ("2个图形自相交或有其他拓扑错误，未作修改：第2、4个",)
    assert not shapely.is_valid(layer.shapes[1])


@pytest.mark.parametrize("name", ["a.gpkg", "a.gdb"])
@pytest.mark.parametrize("where", [None, degrees((520_000.0, NORTH), (520_300.0, NORTH))])
def test_arcs_are_read_as_chords_and_said(tmp_path: Path, name: str, where: Any) -> None:
    layer = read_layer(
        with_arcs(tmp_path / name, 520_000.0, NORTH, 100.0, layer='地"块\\' if name == "a.gpkg" else "t"), near=where
    )
    assert "1个图形的界线有圆弧，按每4°一段的弦线读取，面积略有出入：第2个" in layer.notes
    # 90 chords of 4°: 90 × ½ r² sin 4°, 0.08 % below π r²
    assert np.allclose(shapely.area(layer.shapes), [10_000, 31_390.4], atol=0.1)
    away = read_layer(tmp_path / name, near=degrees((520_250.0, NORTH), (520_300.0, NORTH)))
    assert (len(away), [note for note in away.notes if "圆弧" in note]) == (1, [])


def test_a_layer_of_another_datum(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", [box(102.2, 42.1, 0.001)], kind="Polygon", crs="EPSG:4610")
    with pytest.raises(InputError, match="不是2000国家大地坐标系"):
        read_layer(path, near=(102.0, 42.0, 102.3, 42.3))


def test_text_formats_near_a_box(tmp_path: Path) -> None:
    squares = [np.array([[at, 42.0], [at, 42.1], [at + 0.1, 42.1]]) for at in (102.0, 102.5, 103.0)]
    (path := tmp_path / "a.geojson").write_bytes(
        geojson_bytes(({"DLBM": str(at)}, [[s]]) for at, s in enumerate(squares))
    )
    layer = read_layer(path, near=(102.52, 42.05, 102.53, 42.06))
    assert (layer.features.tolist(), list(layer.columns["DLBM"])) == ([2], ["1"])


MIXED = [
    shapely.LineString([(EAST, NORTH), (EAST + 100, NORTH)]),
    shapely.MultiLineString([[(EAST, NORTH), (EAST, NORTH + 50)], [(EAST + 9, NORTH), (EAST + 9, NORTH + 50)]]),
]
SPOTS = [shapely.Point(EAST + 10, NORTH + 20), shapely.Point(EAST + 500, NORTH)]


def write(path: Path, shapes: list[Any], kind: str) -> Path:
    """Shapes with a name each, as GeoJSON or through GDAL."""
    if path.suffix != ".geojson":
        return make(path, shapes, {"名称": [f"甲{n}" for n in range(len(shapes))]}, kind=kind, encoding="UTF-8")
    features = [
        {"type": "Feature", "properties": {"名称": f"甲{n}"}, "geometry": json.loads(shapely.to_geojson(shape))}
        for n, shape in enumerate(shapes)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4522"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), "utf-8")
    return path


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".gdb", ".geojson"])
def test_lines_are_read_where_they_are_asked_for(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"works{suffix}", MIXED, "MultiLineString" if suffix == ".gdb" else "Unknown")
    layer = read_layer(path, forms=("polygon", "line", "point"))
    assert [round(shape.length) for shape in layer.shapes] == [100, 100]
    assert [shape.bounds[0] for shape in layer.shapes] == [520_000.0, 520_000.0]
    assert list(layer.columns["名称"]) == ["甲0", "甲1"]
    with pytest.raises(InputError) as caught:
        read_layer(path)
    assert "没有面" in str(caught.value)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".gdb", ".geojson"])
def test_points_near_a_box(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"places{suffix}", SPOTS, "Point")
    near = degrees((520_000.0, NORTH), (520_100.0, NORTH + 100))
    layer = read_layer(path, near=near, forms=("line", "point"))
    assert [(shape.x, shape.y) for shape in layer.shapes] == [(520_010.0, NORTH + 20)]
    with pytest.raises(InputError) as caught:
        read_layer(path, forms=("line",))
    assert "没有线" in str(caught.value)


def test_what_is_of_another_form_is_left_out_and_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.geojson", [GRID[0], *MIXED, *SPOTS], "Unknown")
    whole = read_layer(path, forms=("polygon", "line", "point"))
    assert [shape.geom_type for shape in whole.shapes] == ["Polygon", "LineString", "MultiLineString", "Point", "Point"]
    assert whole.notes == ()
    assert read_layer(path).notes == ("4个图形不是面（点、线或混合图形），未采用",)
    lines = read_layer(path, forms=("line",))
    assert (len(lines), lines.notes) == (2, ("3个图形不是线（点、面或混合图形），未采用",))


def test_a_damaged_line_is_named_only_where_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    bent = {"type": "LineString", "coordinates": [[107.5, "x"], [107.6, 38.1]]}
    ring = [[107.5, 38.1], [107.6, 38.1], [107.6, 38.2], [107.5, 38.1]]
    sound = {"type": "Polygon", "coordinates": [ring]}
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in (bent, sound)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    assert read_layer(path, crs="EPSG:4490").features.tolist() == [2]
    with pytest.raises(InputError, match="第1个图形坐标写法不对，不能构成图形"):
        read_layer(path, crs="EPSG:4490", forms=("line",))
