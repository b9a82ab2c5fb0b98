"""GeoJSON read and written by our own hands."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xiufu.core.errors import InputError
from xiufu.spatial.files.geojson import geojson_bytes
from xiufu.spatial.files.vector_read import read_vector_boundary

RING = [[102.2, 42.1], [102.2, 42.2], [102.3, 42.2], [102.2, 42.1]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(path: Path, *features: Any, crs: Any = CRS) -> Path:
    content = {"type": "FeatureCollection", "features": features} | ({"crs": crs} if crs else {})
    path.write_text(json.dumps(content), "utf-8")
    return path


def message(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_vector_boundary(path)
    return str(caught.value).replace(str(path), path.name)


def test_what_is_written() -> None:
    ring = np.array([[102.2, 42.1], [102.2, 42.2], [102.3, 42.2]])
    assert geojson_bytes([({"地块名称": "甲"}, [[ring]])]).decode() == (
        '{"type":"FeatureCollection","crs":{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},'
        '"features":[\n{"type":"Feature","properties":{"地块名称":"甲"},"geometry":{"type":"Polygon","coordinates":'
        "[[[102.20000000000,42.10000000000],[102.20000000000,42.20000000000],[102.30000000000,42.20000000000],"
        "[102.20000000000,42.10000000000]]]}}\n]}\n"
    )


def test_a_single_feature_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(feature(POLYGON, 名称="甲") | {"crs": CRS}), "utf-8-sig")
    assert [plot.name for plot in read_vector_boundary(path).plots] == ["甲"]


def test_a_ring_whose_first_point_is_not_repeated_is_marked(tmp_path: Path) -> None:
    path = collection(tmp_path / "a.geojson", feature(POLYGON), feature({"type": "Polygon", "coordinates": [RING[:3]]}))
    rings = [next(plot.rings()) for plot in read_vector_boundary(path).plots]
    assert [(ring.closed, len(ring.points)) for ring in rings] == [(True, 3), (False, 3)]


def test_only_the_ring_that_is_not_closed_is_marked(tmp_path: Path) -> None:
    hole = [[102.21, 42.15], [102.22, 42.18], [102.23, 42.18]]
    shape = {"type": "MultiPolygon", "coordinates": [[RING], [RING, hole]]}
    (plot,) = read_vector_boundary(collection(tmp_path / "a.geojson", feature(shape))).plots
    assert [ring.closed for ring in plot.rings()] == [True, True, False]


@pytest.mark.parametrize("name", ["http://127.0.0.1:9/crs.wkt", "EPSG:4490,EPSG:5773", "x"])
def test_a_system_that_is_named_otherwise_is_not_looked_up(tmp_path: Path, name: str) -> None:
    path = collection(tmp_path / "a.geojson", feature(POLYGON), crs={"type": "name", "properties": {"name": name}})
    assert message(path) == (
        "a.geojson：GeoJSON 的 crs 不是 EPSG 代码，无法识别。→ 写成 urn:ogc:def:crs:EPSG::4490 这样的名称，或重新导出"
    )


def test_a_linked_system_is_not_followed(tmp_path: Path) -> None:
    link = {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}}
    assert "GeoJSON 的 crs 不是 EPSG 代码" in message(collection(tmp_path / "a.geojson", feature(POLYGON), crs=link))


@pytest.mark.parametrize("crs", [{"type": "name", "properties": None}, {"type": "name", "properties": []}, "EPSG:4490"])
def test_a_system_that_is_no_name_is_refused(tmp_path: Path, crs: Any) -> None:
    assert "GeoJSON 的 crs 不是 EPSG 代码" in message(collection(tmp_path / "a.geojson", feature(POLYGON), crs=crs))


def test_half_a_letter_becomes_a_question_mark(tmp_path: Path) -> None:
    path = collection(tmp_path / "a.geojson", feature(POLYGON, **{"名称": "甲\ud800", "备\udc00": ["\ud800"]}))
    (plot,) = read_vector_boundary(path).plots
    assert (plot.name, plot.attributes) == ("甲?", {"备?": '["?"]'})


def test_every_bad_feature_is_named(tmp_path: Path) -> None:
    bad = [
        {"type": "Polygon", "coordinates": [[[102.2, "x"], [1, 2], [3, 4], [1, 2]]]},
        {"type": "Polygon", "coordinates": [[[102.2]]]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": 7},
        {"type": "MultiPolygon", "coordinates": [[RING, [[1, 2]]]]},
        {"type": "Polygon", "coordinates": [[*RING[:2], [10**400, 42.0], RING[0]]]},
    ]
    path = collection(tmp_path / "a.geojson", feature(POLYGON), *map(feature, bad))
    remedy = "在软件中检查这个图形，改正后重新导出"
    assert message(path) == "\n".join(
        f"a.geojson：第{number}个图形坐标写法不对，不能构成面。→ {remedy}" for number in range(2, 8)
    )


def test_points_that_are_no_numbers(tmp_path: Path) -> None:
    nan = {"type": "Polygon", "coordinates": [[*RING[:2], [float("nan"), 42.0], RING[0]]]}
    path = collection(tmp_path / "a.geojson", feature(POLYGON), feature(nan))
    assert message(path) == "a.geojson：第2个图形坐标不是有限的数值。→ 对照原始成果核对这个点"


def test_other_shapes_and_none(tmp_path: Path) -> None:
    line = feature({"type": "LineString", "coordinates": RING})
    read = read_vector_boundary(collection(tmp_path / "a.geojson", line, feature(POLYGON)))
    assert [plot.place for plot in read.plots] == ["第2个图形"]
    assert read.notes == ("1个图形不是面（点、线或混合图形），未采用",)
    assert "第2个图形没有坐标" in message(collection(tmp_path / "b.geojson", feature(POLYGON), feature(None)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[1, 2]", "内容是 JSON，但不是 GeoJSON 的要素（FeatureCollection）。→ 用软件重新导出为 GeoJSON"),
        (
            '{"type": "Topology", "objects": {}}',
            "内容是 JSON，但不是 GeoJSON 的要素（FeatureCollection）。→ 用软件重新导出为 GeoJSON",
        ),
        ('{"type": "FeatureCollection", "features": []}', "图层“a”里没有面。→ 提供有地块面的图层"),
        (
            '{"type": "FeatureCollection", "features": [3]}',
            "第1个图形不是 GeoJSON 的要素。→ 在软件中检查这个图形，改正后重新导出",
        ),
        ("9" * 5000, "内容里有几千位的数字，不是 GeoJSON。→ 用软件重新导出为 GeoJSON"),
        ("[" * 100_000, "内容层层嵌套，不是 GeoJSON。→ 用软件重新导出为 GeoJSON"),
    ],
)
def test_what_is_no_geojson(tmp_path: Path, content: str, said: str) -> None:
    (path := tmp_path / "a.geojson").write_text(content)
    assert message(path) == f"a.geojson：{said}"
