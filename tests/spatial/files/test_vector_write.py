"""Plots into GIS files and back."""

import datetime
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiufu.core.errors import InputError
from xiufu.core.files import write_all
from xiufu.spatial.boundary import Boundary, Part, Plot, Ring
from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.files.layers import read_layer
from xiufu.spatial.files.vector_read import read_vector_boundary
from xiufu.spatial.files.vector_write import SUFFIXES, layer_bytes, losses, written

ZONE = Crs(3, 34, True)
FEW = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def ring(east: float, north: float, side: float, first: int = 0, *, hole: bool = False) -> Ring:
    """A square, clockwise; a hole the other way round."""
    points = np.array([[east, north], [east, north + side], [east + side, north + side], [east + side, north]])
    labels = tuple(f"J{first + at}" for at in range(1, 5))
    return Ring(points[::-1].copy() if hole else points, labels)


def boundary(*plots: Plot, crs: Crs = ZONE) -> Boundary:
    return Boundary("a.txt", "0" * 64, crs, plots, header={"坐标系": "2000国家大地坐标系"})


HOLED = Plot(
    "D-1",
    "一号地块",
    (
        Part(ring(520_000.1234, 4_660_000.5678, 300), (ring(520_100, 4_660_100, 50, 4, hole=True),)),
        Part(ring(521_000, 4_660_000, 100, 8)),
    ),
    place="第12行",
    use="取土场",
    map_sheet="K48G001002",
    land_class="0401",
    stated_area_hm2=Decimal("9.7500"),
    attributes={"备注": '甲<&>"乙"', "a_very_long_name": "字" * 100},
)
PLAIN = Plot("D-2", "二号地块", (Part(ring(523_000, 4_660_000, 100, 12)),))
SAMPLE = boundary(HOLED, PLAIN)


def back(source: Boundary, target: Path, crs: Crs = ZONE) -> Boundary:
    write_all(target.parent, written(source, target, crs))
    return read_vector_boundary(target)


def points_in_zone(read: Boundary, plot: int) -> list[Points]:
    return [ZONE.from_geographic(read.crs.to_geographic(one.points)) for one in read.plots[plot].rings()]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_plots_come_back_with_what_they_state(tmp_path: Path, suffix: str) -> None:
    read = back(SAMPLE, tmp_path / f"界址{suffix}")
    first, second = read.plots
    assert (first.number, first.name, first.use, first.map_sheet) == ("D-1", "一号地块", "取土场", "K48G001002")
    assert (first.land_class, first.stated_area_hm2) == ("0401", Decimal("9.75"))
    assert first.attributes["备注"] == '甲<&>"乙"'
    assert (second.number, second.name, second.stated_area_hm2, second.use) == ("D-2", "二号地块", None, "")
    assert [len(part.holes) for part in first.parts] == [1, 0]
    for found, expected in zip(points_in_zone(read, 0), HOLED.rings(), strict=True):
        assert np.abs(found - expected.points).max() < 0.00005
    labels = [one.labels for one in first.rings()]
    kept = [("J1", "J2", "J3", "J4"), ("J5", "J6", "J7", "J8"), ("J9", "J10", "J11", "J12")]
    assert labels == ([(), (), ()] if suffix in (".shp", ".zip") else kept)


@pytest.mark.parametrize(
    ("suffix", "crs"), [(".gpkg", ZONE), (".shp", ZONE), (".zip", ZONE), (".geojson", Crs()), (".kml", Crs())]
)
def test_the_system_is_stated_in_the_file(tmp_path: Path, suffix: str, crs: Crs) -> None:
    assert back(SAMPLE, tmp_path / f"a{suffix}").crs == crs


@pytest.mark.parametrize("crs", [Crs(), Crs(3, 34), Crs(6, 17, True), Crs(3, 35, True)])
@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_into_another_system_and_back(tmp_path: Path, suffix: str, crs: Crs) -> None:
    read = back(SAMPLE, tmp_path / f"a{suffix}", crs)
    assert read.crs == crs
    for found, expected in zip(points_in_zone(read, 0), HOLED.rings(), strict=True):
        assert np.abs(found - expected.points).max() < 0.00005


@pytest.mark.parametrize("suffix", SUFFIXES)
@FEW
@given(data=st.data())
def test_any_points_keep_a_tenth_of_a_millimetre(tmp_path: Path, suffix: str, data: st.DataObject) -> None:
    """Zones 25–45, whole width of a zone, from Hainan to Heilongjiang; points to 0.1 mm; first to last, none lost."""
    crs = Crs(3, data.draw(st.integers(25, 45)), data.draw(st.booleans()))
    east, north = data.draw(st.integers(350_000, 650_000)), data.draw(st.integers(2_000_000, 5_900_000))
    count = data.draw(st.integers(3, 12))
    radii = data.draw(st.lists(st.integers(10_000, 9_999_999), min_size=count, max_size=count))
    angles = -np.arange(count) / count * 2 * np.pi
    offsets = np.column_stack((np.cos(angles), np.sin(angles))) * np.array(radii)[:, None] / 10_000
    points = np.round(np.array([east, north]) + offsets, 4)
    source = boundary(Plot("1", "甲", (Part(Ring(points)),)), crs=crs)
    read = back(source, tmp_path / f"a{suffix}", crs)
    (found,) = (crs.from_geographic(read.crs.to_geographic(one.points)) for one in read.plots[0].rings())
    assert found.shape == points.shape
    assert np.array_equal(np.round(found, 4), points)


def test_what_a_shapefile_cannot_hold_is_said() -> None:
    header = "属性描述（坐标系）没有写入：这种格式没有相应的位置"
    labels = "点号没有写入：shapefile 没有相应的位置；需要保留时写成 .gpkg、.geojson 或 .kml"
    names, values = "字段名超过10个字节，已截短：a_very_long_name", "字段值超过254个字节，已截短：a_very_long_name"
    assert losses(SAMPLE, Path("a.shp")) == losses(SAMPLE, Path("a.zip")) == (header, labels, names, values)
    assert losses(SAMPLE, Path("a.gpkg")) == (header,)
    open_ring = Plot("1", "甲", (Part(replace(ring(520_000, 4_660_000, 10), closed=False)),))
    assert losses(replace(boundary(open_ring), header={}), Path("a.kml")) == ("没有闭合的界址圈写成了闭合的面",)


def test_long_names_in_a_shapefile_stay_apart(tmp_path: Path) -> None:
    plot = replace(PLAIN, attributes={"土地权属单位名称": "甲", "土地权属性质": "国有", "土地权属代码": "30"})
    (read,) = back(boundary(plot), tmp_path / "a.shp").plots
    assert read.attributes == {"土地权": "甲", "土地权2": "国有", "土地权3": "30"}


def test_a_ring_of_two_points_is_refused() -> None:
    bad = Plot("1", "甲", (Part(Ring(np.array([[520_000.0, 4_660_000.0], [520_001.0, 4_660_000.0]]))),), place="第7行")
    for suffix in SUFFIXES:
        with pytest.raises(InputError) as caught:
            written(boundary(PLAIN, bad), Path(f"a{suffix}"), ZONE)
        assert str(caught.value) == "a.txt：第7行的第1圈只有2个点，构不成面。→ 补全界址点，或删除这一圈"


def test_another_suffix_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        written(SAMPLE, Path("a.dwg"), ZONE)
    assert str(caught.value) == "a.dwg：不能写出“.dwg”格式。→ 可用的有：.gpkg、.shp、.zip、.geojson、.kml"


PROGRAM = """
import hashlib, sys
from pathlib import Path
from tests.spatial.files.test_vector_write import SAMPLE, SUFFIXES, ZONE
from xiufu.spatial.files.vector_write import written
for suffix in SUFFIXES:
    for name, data in written(SAMPLE, Path("a" + suffix), ZONE).items():
        print(name, hashlib.sha256(data).hexdigest())
"""


def test_the_same_bytes_in_another_folder_zone_locale_and_year(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    outputs = []
    for number, (zone, seed, locale) in enumerate([("Asia/Shanghai", "1", "C.UTF-8"), ("America/New_York", "2", "C")]):
        folder = tmp_path / f"文件夹{number}"
        folder.mkdir()
        changed = {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TMPDIR": str(folder)}
        environment = os.environ | changed | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM], cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1]
    assert outputs[0].count("\n") == 9  # gpkg, five of a shapefile, zip, geojson, kml


@pytest.mark.parametrize("name", ["a.gpkg", "a.dbf", "a.zip"])
def test_no_date_of_writing_is_in_the_bytes(name: str) -> None:
    """The clock cannot be turned here, so the bytes are searched for this year in every form that these formats use."""
    year = datetime.datetime.now(datetime.UTC).year
    data = written(SAMPLE, Path(name).with_suffix(".shp" if name == "a.dbf" else Path(name).suffix), ZONE)[name]
    assert str(year).encode() not in data
    if name == "a.dbf":
        assert tuple(data[1:4]) == (80, 1, 1)
    if name == "a.gpkg":
        assert b"1980-01-01T00:00:00.000Z" in data


def test_a_layer_into_a_geopackage_and_back(tmp_path: Path) -> None:
    shapes = np.array(
        [shapely.box(520_000, 4_660_000, 520_100, 4_660_050), shapely.box(521_000, 4_660_000, 521_100, 4_660_050)]
    )
    columns = {"地类": np.array(["其他草地", None], dtype=object), "area_m2": np.array([5000.0, 5000.25])}
    path = tmp_path / "a.gpkg"
    path.write_bytes(layer_bytes(shapes, columns, ZONE, "图斑"))
    layer = read_layer(path)
    assert (layer.name, layer.crs, list(layer.columns)) == ("图斑", ZONE, ["地类", "area_m2"])
    assert (list(layer.columns["地类"]), list(layer.columns["area_m2"])) == (["其他草地", None], [5000.0, 5000.25])
    assert [shape.bounds for shape in layer.shapes] == [shape.bounds for shape in shapes]
    assert layer_bytes(shapes, columns, ZONE, "图斑") == path.read_bytes()
