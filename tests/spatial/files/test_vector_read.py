"""Plots out of GIS files."""

import hashlib
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from tests.spatial.files.samples import ZONE_34, box, make, shapefile, with_arcs
from xiufu.core.errors import InputError
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.crs import Crs
from xiufu.spatial.files.vector_read import read_vector_boundary

EAST, NORTH = 34_520_000.0, 4_660_000.0
NAMES = {"DKBH": ["1", "2"], "DKMC": ["取土场", "弃渣场"]}
TWO = [box(EAST, NORTH), box(EAST + 500, NORTH)]


class GbkName(zipfile.ZipInfo):
    """An entry whose name is in GBK, as Chinese Windows writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), 0


def outer(boundary: Boundary, plot: int = 0) -> list[list[float]]:
    points: list[list[float]] = boundary.plots[plot].parts[0].outer.points.tolist()
    return points


def message(path: Path, **options: str) -> str:
    with pytest.raises(InputError) as caught:
        read_vector_boundary(path, **options)
    return str(caught.value).replace(str(path), path.name)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".gdb"])
def test_a_gis_file_gives_plots_without_the_zone(tmp_path: Path, suffix: str) -> None:
    path = make(tmp_path / f"界址{suffix}", TWO, NAMES, kind="Polygon")
    read = read_vector_boundary(path)
    assert read.crs == Crs(3, 34, True)
    assert [(plot.number, plot.name, plot.place) for plot in read.plots] == [
        ("1", "取土场", "第1个图形"),
        ("2", "弃渣场", "第2个图形"),
    ]
    assert sorted(outer(read)) == [[520000, 4660000], [520000, 4660100], [520100, 4660000], [520100, 4660100]]
    assert all(ring.closed and not ring.labels for plot in read.plots for ring in plot.rings())


def test_every_zone_is_known_by_its_prj(tmp_path: Path) -> None:
    """Datum and projection, in Esri's words: 32 zones with prefix and 32 without."""
    for epsg in range(4491, 4555):
        crs = Crs.of_epsg(epsg)
        assert crs is not None
        wkt = pyproj.CRS(f"EPSG:{epsg}").to_wkt("WKT1_ESRI")
        path = shapefile(tmp_path / "a.shp", [box(520_000 + crs.prefix_m, 4_660_000)], prj=wkt)
        assert read_vector_boundary(path).crs == crs, epsg


def test_the_name_alone_does_not_make_a_system(tmp_path: Path) -> None:
    """As in some exports: called CGCS2000, yet the ellipsoid is Krassowsky's and the datum Beijing 1954."""
    wkt = ZONE_34.replace("6378137.0,298.257222101", "6378245.0,298.3").replace("D_China_2000", "D_Beijing_1954")
    path = shapefile(tmp_path / "a.shp", TWO, prj=wkt)
    assert "不是2000国家大地坐标系" in message(path)


@pytest.mark.parametrize(
    ("epsg", "name"),
    [("EPSG:4326", "WGS 84"), ("EPSG:4610", "Xian 1980"), ("EPSG:4214", "Beijing 1954")],
)
def test_other_datums_are_refused(tmp_path: Path, epsg: str, name: str) -> None:
    path = make(tmp_path / "a.gpkg", [box(102.2, 42.1, 0.001)], kind="Polygon", crs=epsg)
    assert (
        f"a.gpkg：文件的坐标系定义写的坐标系是“{name}”，不是2000国家大地坐标系。→ 请提供2000国家大地坐标系的成果"
        in message(path)
    )


def test_wgs84_is_taken_for_cgcs2000_where_the_user_says_so(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", [box(102.2, 42.1, 0.001)], kind="Polygon", crs="EPSG:4326")
    read = read_vector_boundary(path, crs="EPSG:4490")
    assert read.crs == Crs()
    assert "用户指定 EPSG:4490" in read.reasons
    assert "文件的坐标系定义写的坐标系是“WGS 84”，按指定当作2000国家大地坐标系，没有作基准转换" in read.notes


def test_without_prj_the_prefix_tells_the_zone(tmp_path: Path) -> None:
    read = read_vector_boundary(shapefile(tmp_path / "a.shp", TWO, prj=None))
    assert read.crs == Crs(3, 34, True)
    assert "东坐标前两位是34，只能是3度带第34带" in read.reasons


def test_without_prj_and_prefix_the_zone_is_asked_for(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", [box(520_000, NORTH)], prj=None)
    assert "a.shp：坐标是平面坐标，东坐标6位、不加带号，文件也没有写带号，无法知道属于哪一带" in message(path)
    assert read_vector_boundary(path, crs="EPSG:4543").crs == Crs(3, 34)


def test_exchanged_columns_are_turned_back(tmp_path: Path) -> None:
    swapped = shapely.Polygon([(NORTH, EAST), (NORTH, EAST + 100), (NORTH + 50, EAST)])
    read = read_vector_boundary(shapefile(tmp_path / "a.shp", [swapped]))
    assert sorted(outer(read)) == [[520000, 4660000], [520000, 4660050], [520100, 4660000]]
    assert "文件中两列坐标与列名相反，已按数值大小对调" in read.notes


def test_a_prj_without_prefix_on_points_with_one(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", TWO, kind="Polygon", crs="EPSG:4543")
    assert read_vector_boundary(path).crs == Crs(3, 34, True)


def test_a_zone_in_the_points_against_the_prj(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", [box(35_520_000, NORTH)])
    assert "a.prj写的带号是34，而东坐标前两位是35，只能是3度带第35带" in message(path)


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [
        ("UTF-8", "UTF-8"),
        ("UTF-8", None),
        ("GBK", "GBK"),
        ("GBK", "936"),
        ("GBK", None),
        ("GBK", "ISO-8859-1"),
        ("UTF-8", "65001"),
    ],
)
def test_chinese_names_and_values_whatever_the_encoding(tmp_path: Path, encoding: str, cpg: str | None) -> None:
    columns = {"名称": ["一号地块"], "备注": ["联通"], "宽字段": ["甲" * 80 + "a"]}
    path = shapefile(tmp_path / "a.shp", [box(EAST, NORTH)], columns, encoding=encoding, cpg=cpg)
    (plot,) = read_vector_boundary(path).plots
    assert (plot.name, plot.attributes["备注"], plot.attributes["宽字段"]) == ("一号地块", "联通", "甲" * 80 + "a")


def test_usual_columns_and_the_rest(tmp_path: Path) -> None:
    columns: dict[str, list[object]] = {
        "OBJECTID": [7.0],
        "地块编号": ["D-01"],
        "地块名称": ["一号"],
        "地块用途": ["取土场"],
        "图幅号": ["K48G001002"],
        "DLBM": ["0401"],
        "面积（亩）": [15.0],
        "备注": ["甲"],
    }
    (plot,) = read_vector_boundary(make(tmp_path / "a.gpkg", [box(EAST, NORTH)], columns, kind="Polygon")).plots
    assert (plot.number, plot.name, plot.use, plot.map_sheet) == ("D-01", "一号", "取土场", "K48G001002")
    assert (plot.land_class, plot.stated_area_hm2) == ("0401", Decimal(1))
    assert plot.attributes == {"OBJECTID": "7", "备注": "甲"}


@pytest.mark.parametrize(
    ("value", "hm2", "note"),
    [
        (1.02, "1.0200", "字段“DKMJ”没有写单位，与图形面积比较后按公顷读取"),
        (15.3, "1.0200", "字段“DKMJ”没有写单位，与图形面积比较后按亩读取"),
        (10_200.0, "1.020000", "字段“DKMJ”没有写单位，与图形面积比较后按平方米读取"),
        (120.0, None, "字段“DKMJ”的数值与图形面积相差悬殊，单位无法判断，未作为地块面积"),
    ],
)
def test_the_unit_of_a_stated_area_is_told_by_the_shape(
    tmp_path: Path, value: float, hm2: str | None, note: str
) -> None:
    read = read_vector_boundary(make(tmp_path / "a.gpkg", [box(EAST, NORTH)], {"DKMJ": [value]}, kind="Polygon"))
    stated = read.plots[0].stated_area_hm2
    assert (None if stated is None else str(stated)) == hm2
    assert note in read.notes
    assert ("DKMJ" in read.plots[0].attributes) == (hm2 is None)


@pytest.mark.parametrize("name", ["a.gpkg", "a.gdb"])
def test_plots_with_arcs_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_vector_boundary(with_arcs(tmp_path / name, 520_000.0, NORTH, 100.0))
    assert str(caught.value).replace(str(tmp_path), "") == (
        f"/{name}：第2个图形的界线有圆弧，面积不能按直线算。"
        "→ 在软件中把圆弧加密成足够密的折线（ArcGIS 的“增密”，CAD 的“加密”），再导出"
    )


def test_what_no_area_can_be_is_left_as_it_is(tmp_path: Path) -> None:
    for value in ("1e999999999", "NaN", "无"):
        path = make(tmp_path / f"{value}.gpkg", [box(EAST, NORTH)], {"面积（公顷）": [value]}, kind="Polygon")
        (plot,) = read_vector_boundary(path).plots
        assert (plot.stated_area_hm2, plot.attributes) == (None, {"面积（公顷）": value})


def test_parts_and_holes_as_the_file_has_them(tmp_path: Path) -> None:
    holed = shapely.Polygon(box(EAST, NORTH).exterior, [box(EAST + 10, NORTH + 10, 5).exterior])
    shape = shapely.MultiPolygon([holed, box(EAST + 500, NORTH)])
    (plot,) = read_vector_boundary(make(tmp_path / "a.gpkg", [shape], kind="MultiPolygon")).plots
    assert [(len(part.outer.points), len(part.holes)) for part in plot.parts] == [(4, 1), (4, 0)]


def test_a_plot_without_points(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", [TWO[0], None, shapely.Polygon()])
    assert message(path) == (
        "a.gpkg：第2、3个图形没有坐标，或坐标已损坏。→ 在软件中补全或删除这些图形；文件如已损坏，重新导出"
    )


def test_heights_and_lines_are_left_out_and_said(tmp_path: Path) -> None:
    shapes = [shapely.force_3d(box(EAST, NORTH), 1200.0), shapely.LineString([(EAST, NORTH), (EAST + 1, NORTH)])]
    read = read_vector_boundary(make(tmp_path / "a.gpkg", shapes))
    assert [plot.place for plot in read.plots] == ["第1个图形"]
    assert read.plots[0].parts[0].outer.points.shape == (4, 2)
    assert read.notes[:2] == (
        "1个图形不是面（点、线或混合图形），未采用",
        "坐标里的高程（Z）或量测值（M）未采用",
    )


def test_several_layers_ask_for_a_choice(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", TWO[:1], layer="现状", kind="Polygon")
    make(path, TWO, layer="地块", kind="Polygon", append=True)
    make(path, [shapely.Point(EAST, NORTH)], layer="控制点", kind="Point", append=True)
    assert message(path) == "a.gpkg：文件里有2个面图层：现状、地块。→ 用 layer 写明用哪一个（命令行：--layer 图层名）"
    assert message(path, layer="控制点") == "a.gpkg：图层“控制点”不是面图层。→ 改用面图层：现状、地块"
    assert message(path, layer="界址") == "a.gpkg：文件里没有图层“界址”。→ 改用其中的面图层：现状、地块"
    assert len(read_vector_boundary(path, layer="地块").plots) == 2


def test_the_only_layer_with_polygons_needs_no_choice(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", [shapely.Point(EAST, NORTH)], layer="控制点", kind="Point")
    make(path, TWO, layer="地块", kind="Polygon", append=True)
    assert len(read_vector_boundary(path).plots) == 2


def test_a_file_of_lines_alone(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", [shapely.LineString([(EAST, NORTH), (EAST, 1)])], layer="线", kind="LineString")
    assert message(path) == "a.gpkg：文件里没有面图层（只有：线）。→ 提供闭合的面；线和点先在软件中构成面"


def test_a_layer_without_features(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", [], layer="地块", kind="Polygon")
    assert message(path) == "a.gpkg：图层“地块”里没有面。→ 提供有地块面的图层"


def test_every_shape_with_a_point_that_is_no_number(tmp_path: Path) -> None:
    with np.errstate(invalid="ignore"):
        bad = [shapely.Polygon([(EAST, NORTH), (EAST, NORTH + 1), (value, NORTH)]) for value in (np.nan, np.inf)]
    path = make(tmp_path / "a.gpkg", [TWO[0], *bad], kind="Polygon")
    assert message(path) == (
        "a.gpkg：第2个图形坐标不是有限的数值。→ 对照原始成果核对这个点\n"
        "a.gpkg：第3个图形坐标不是有限的数值。→ 对照原始成果核对这个点"
    )


def test_the_hash_of_a_shapefile_is_that_of_its_files_in_order(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", TWO, NAMES, cpg="UTF-8")
    first = read_vector_boundary(path).sha256
    whole = b"".join(path.with_suffix(suffix).read_bytes() for suffix in (".cpg", ".dbf", ".prj", ".shp", ".shx"))
    assert first == hashlib.sha256(whole).hexdigest()
    path.with_suffix(".dbf").write_bytes(path.with_suffix(".dbf").read_bytes().replace(b"1", b"9"))
    assert read_vector_boundary(path).sha256 != first


def test_a_zipped_shapefile_with_chinese_names_in_gbk(tmp_path: Path) -> None:
    source = shapefile(tmp_path / "地块.shp", TWO, NAMES)
    path = tmp_path / "报件.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for part in source.parent.glob("地块.*"):
            packed.writestr(GbkName(f"成果/{part.name}"), part.read_bytes())
    assert "地块.shp".encode("gbk") in path.read_bytes()
    assert [plot.name for plot in read_vector_boundary(path).plots] == ["取土场", "弃渣场"]


def test_a_zipped_file_geodatabase(tmp_path: Path) -> None:
    source = make(tmp_path / "库.gdb", TWO, NAMES, layer="DK", kind="MultiPolygon")
    path = tmp_path / "库.gdb.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for part in source.iterdir():
            packed.write(part, f"库.gdb/{part.name}")
    assert [plot.name for plot in read_vector_boundary(path).plots] == ["取土场", "弃渣场"]


def test_several_shapefiles_in_one_zip_ask_for_a_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("甲", "乙"):
            for part in shapefile(tmp_path / f"{name}.shp", TWO, NAMES).parent.glob(f"{name}.*"):
                packed.write(part, part.name)
    assert message(path) == "a.zip：文件里有2个面图层：乙、甲。→ 用 layer 写明用哪一个（命令行：--layer 图层名）"
    assert len(read_vector_boundary(path, layer="甲").plots) == 2


def test_geojson_without_crs_is_wgs84_by_its_standard(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    content = {"type": "FeatureCollection", "features": []}
    ring = [[102.2, 42.1], [102.3, 42.1], [102.3, 42.2], [102.2, 42.1]]
    feature = {"type": "Feature", "properties": {"名称": "甲"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path.write_text(json.dumps(content | {"features": [feature]}))
    assert message(path).startswith(
        "a.geojson：GeoJSON 标准（文件没有写 crs）写的坐标系是“WGS 84”，不是2000国家大地坐标系"
    )
    assert "--crs EPSG:4490" in message(path)
    read = read_vector_boundary(path, crs="EPSG:4490")
    assert (read.plots[0].name, outer(read)) == ("甲", [[102.2, 42.1], [102.3, 42.1], [102.3, 42.2]])
