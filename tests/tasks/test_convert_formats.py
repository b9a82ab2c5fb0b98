"""``xiufu convert`` between text and GIS files: there and back, every point stays within 0.1 mm."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.spatial.files.plots import EAST, HEADER, NORTH, PLOT, square
from xiufu.core.errors import InputError
from xiufu.reading.land_file import read_boundary
from xiufu.spatial.boundary import Boundary
from xiufu.spatial.crs import Crs
from xiufu.tasks.convert import convert

WHOLE = (
    HEADER
    + PLOT
    + square(EAST + 0.1234, NORTH + 0.4321)
    + square(EAST + 20.0001, NORTH + 20.9999, 10, 2)
    + square(EAST + 300, ring=3)
    + PLOT.replace("D1", "D2").replace("一号", "二号")
    + square(EAST + 500.1234)
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(WHOLE, "utf-8")
    return path


def around(points: np.ndarray) -> np.ndarray:
    """A ring from its least point on, one way round: what stays when a format turns rings or begins them elsewhere."""
    start = int(np.lexsort((points[:, 1].round(2), points[:, 0].round(2)))[0])
    turned = np.roll(points, -start, axis=0)
    back = np.roll(turned[::-1], 1, axis=0)
    return turned if turned[1, 1] > back[1, 1] else back


def rings(boundary: Boundary) -> list[list[list[np.ndarray]]]:
    return [[[around(ring.points) for ring in part.rings()] for part in plot.parts] for plot in boundary.plots]


def farthest(one: Boundary, other: Boundary) -> float:
    assert [[len(part) for part in plot] for plot in rings(one)] == [
        [len(part) for part in plot] for plot in rings(other)
    ]
    pairs = zip(
        (ring for plot in rings(one) for part in plot for ring in part),
        (ring for plot in rings(other) for part in plot for ring in part),
        strict=True,
    )
    return max(float(np.abs(a - b).max()) for a, b in pairs)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".zip", ".geojson", ".kml"])
def test_there_and_back(source: Path, tmp_path: Path, suffix: str):
    geographic = suffix in (".geojson", ".kml")
    there = convert(source, tmp_path / f"b{suffix}")
    assert there.written_crs == (Crs() if geographic else Crs(3, 34, True))
    back = convert(tmp_path / f"b{suffix}", tmp_path / "c.txt")
    assert (back.crs, back.written_crs) == (there.written_crs, Crs(3, 34, True))
    before, after = read_boundary(source), read_boundary(tmp_path / "c.txt")
    assert farthest(before, after) < 0.00011
    assert [(p.number, p.name, p.use, p.map_sheet, p.land_class, p.stated_area_hm2) for p in after.plots] == [
        (p.number, p.name, p.use, p.map_sheet, p.land_class, p.stated_area_hm2) for p in before.plots
    ]


@pytest.mark.parametrize("code", ["4543", "4523", "4495", "4490"])
def test_another_system_there_and_back(source: Path, tmp_path: Path, code: str):
    convert(source, tmp_path / "b.gpkg", to_crs=code)
    convert(tmp_path / "b.gpkg", tmp_path / "c.txt", to_crs="4522")
    assert farthest(read_boundary(source), read_boundary(tmp_path / "c.txt")) < 0.00011


def test_nothing_is_written_over_what_is_read(source: Path, tmp_path: Path):
    convert(source, tmp_path / "b.gpkg")
    before = (tmp_path / "b.gpkg").read_bytes()
    with pytest.raises(InputError, match="要写的就是要读的文件"):
        convert(tmp_path / "b.gpkg", tmp_path / "b.gpkg")
    assert (tmp_path / "b.gpkg").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("b", {}, "b：文件名没有后缀，不知道写成什么。→ 可写：.txt、.gpkg、.shp、.zip、.geojson、.kml"),
        ("b.doc", {}, "b.doc：不能写成“.doc”文件。→ 可写：.txt、.gpkg、.shp、.zip、.geojson、.kml"),
        (
            "b.kml",
            {"to_crs": "4522"},
            "b.kml：.kml 只能写经纬度，不能写 EPSG:4522。→ 去掉 --to-crs，或写成 .gpkg、.shp、.txt 文件",
        ),
        (
            "b.gpkg",
            {"version": 8},
            "b.gpkg：--version 和 --encoding 只用于写出 .txt。→ 去掉这两个选项，或改写成 .txt 文件",
        ),
    ],
)
def test_what_cannot_be_written(source: Path, tmp_path: Path, name: str, options, said: str):
    with pytest.raises(InputError) as caught:
        convert(source, tmp_path / name, **options)
    assert str(caught.value) == f"{tmp_path}/{said}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]
