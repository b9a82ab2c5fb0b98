"""GeoJSON: read and written whole (RFC 7946, and the ``crs`` member of GeoJSON 2008). Nothing else is looked up."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.spatial.files.table import POLYGONS, Forms, Table, of_forms, polygons_of, unclosed_rings
from xiufu.spatial.gdal_path import plain_name

CRS_NAME = "urn:ogc:def:crs:EPSG::4490"
DIGITS = 11
"""Decimals of a degree (小数位数): 0.001 mm."""

_OPEN = ("Point", "MultiPoint", "LineString", "MultiLineString")
_EXPORT = "用软件重新导出为 GeoJSON"
_OTHER = shapely.GeometryCollection([shapely.Point(0, 0)])
_CODE = re.compile(
    r"(?:urn:(?:ogc|x-ogc):def:crs:EPSG:[\d.]*:|https?://www\.opengis\.net/def/crs/EPSG/[\d.]+/|EPSG:)(\d+)"
)
_WGS84 = re.compile(r"CRS:?84$|EPSG:+4326$")


def read_geojson(data: bytes, path: Path, forms: Forms = POLYGONS) -> dict[str, Table]:
    """The features of a GeoJSON as a layer of the file's name (读取 GeoJSON). Without ``crs`` it is WGS 84 by its standard.

    Raises ``InputError`` with every feature that cannot be read.
    """
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise file_problem(path, "内容不是 UTF-8 编码的 GeoJSON", _EXPORT) from error
    except json.JSONDecodeError as error:
        what = f"内容不是完整的 GeoJSON（第{error.lineno}行第{error.colno}个字符处中断）"
        raise InputError(Problem(str(path), error.lineno, what, _EXPORT)) from error
    except RecursionError as error:
        raise file_problem(path, "内容层层嵌套，不是 GeoJSON", _EXPORT) from error
    except ValueError as error:
        raise file_problem(path, "内容里有几千位的数字，不是 GeoJSON", _EXPORT) from error
    features = _features(content, path)
    stated, statement = _crs(content, path)
    shapes, unclosed = _shapes(features, path, forms)
    keys = list(dict.fromkeys(key for feature in features for key in _properties(feature)))
    columns = {_text(key): _column(features, key) for key in keys}
    numbers = np.arange(1, len(features) + 1)
    table = Table(shapes, numbers, columns, stated, statement, frozenset(unclosed))
    return {plain_name(path.stem): of_forms(table, forms)}


def _features(content: Any, path: Path) -> list[dict[str, Any]]:
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "FeatureCollection" and isinstance(content.get("features"), list):
        features = content["features"]
    elif kind == "Feature":
        features = [content]
    elif kind in ("Polygon", "MultiPolygon", *_OPEN):
        features = [{"type": "Feature", "properties": {}, "geometry": content}]
    else:
        raise file_problem(path, "内容是 JSON，但不是 GeoJSON 的要素（FeatureCollection）", _EXPORT)
    if wrong := [n for n, feature in enumerate(features, 1) if not isinstance(feature, dict)]:
        raise InputError(*(_fault(path, n, "不是 GeoJSON 的要素") for n in wrong))
    return list(features)


def _crs(content: dict[str, Any], path: Path) -> tuple[str, str]:
    member = content.get("crs")
    if member is None:
        return "EPSG:4326", "GeoJSON 标准（文件没有写 crs）"
    said = member.get("properties") if isinstance(member, dict) else None
    name = str(said.get("name", "")) if isinstance(said, dict) else ""
    if found := _CODE.fullmatch(name):
        return f"EPSG:{found[1]}", "GeoJSON 的 crs"
    if _WGS84.search(name):
        return "EPSG:4326", "GeoJSON 的 crs"
    raise file_problem(path, "GeoJSON 的 crs 不是 EPSG 代码，无法识别", f"写成 {CRS_NAME} 这样的名称，或重新导出")


def _shapes(
    features: list[dict[str, Any]], path: Path, forms: Forms
) -> tuple[NDArray[np.object_], set[tuple[int, int]]]:
    shapes = np.empty(len(features), dtype=object)
    problems: list[Problem] = []
    what = "面" if forms == POLYGONS else "图形"
    unclosed: set[tuple[int, int]] = set()
    for position, feature in enumerate(features):
        geometry = feature.get("geometry")
        try:
            parts = _parts(geometry)
            if parts is None:
                shapes[position] = _open(geometry, forms)
                continue
            shapes[position] = polygons_of(parts)
            unclosed |= unclosed_rings(position + 1, parts)
        except (TypeError, ValueError, KeyError, IndexError, OverflowError, shapely.errors.GEOSException):
            problems.append(_fault(path, position + 1, f"坐标写法不对，不能构成{what}"))
    if problems:
        raise InputError(*problems)
    return shapes, unclosed


def _parts(geometry: Any) -> list[list[NDArray[np.float64]]] | None:
    """The rings of a polygon's parts; nothing where it is no polygon."""
    if geometry is None or geometry["type"] not in ("Polygon", "MultiPolygon"):
        return None
    listed = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    parts = [[_ring(ring) for ring in rings] for rings in listed]
    if not parts or not all(parts):
        return None
    return parts


def _open(geometry: Any, forms: Forms) -> shapely.Geometry | None:
    """A line or a point where they are asked for, nothing where there is nothing; all else stands for what is left out."""
    if geometry is None:
        return None
    if geometry["type"] not in _OPEN or forms == POLYGONS:
        return _OTHER
    points = geometry["coordinates"]
    match geometry["type"]:
        case "Point":
            return shapely.points(_ring([points])[0])
        case "MultiPoint":
            return shapely.multipoints(_ring(points))
        case "LineString":
            return shapely.linestrings(_ring(points))
    return shapely.multilinestrings([shapely.linestrings(_ring(line)) for line in points])


def _ring(ring: Any) -> NDArray[np.float64]:
    return np.array([[float(point[0]), float(point[1])] for point in ring], dtype=np.float64)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _column(features: list[dict[str, Any]], key: str) -> NDArray[np.object_]:
    column = np.empty(len(features), dtype=object)
    column[:] = [_value(_properties(feature).get(key)) for feature in features]
    return column


def _value(value: Any) -> Any:
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    """Text with halves of letters (surrogates), which no file can hold, as question marks."""
    return text.encode("utf-8", errors="replace").decode()


def _fault(path: Path, number: int, what: str) -> Problem:
    return Problem(str(path), 0, f"第{number}个图形{what}", "在软件中检查这个图形，改正后重新导出")


def geojson_bytes(
    features: Iterable[tuple[Mapping[str, str | Decimal], list[list[NDArray[np.float64]]]]],
) -> bytes:
    """Features with rings in degrees of CGCS2000, each on a line of its own (写出 GeoJSON)."""
    crs = json.dumps({"type": "name", "properties": {"name": CRS_NAME}})
    listed = ",\n".join(_written(features))
    return f'{{"type":"FeatureCollection","crs":{crs},"features":[\n{listed}\n]}}\n'.encode()


def _written(features: Iterable[tuple[Mapping[str, str | Decimal], list[list[NDArray[np.float64]]]]]) -> Iterator[str]:
    for properties, parts in features:
        named = ",".join(
            f"{json.dumps(key, ensure_ascii=False)}:{_literal(value)}" for key, value in properties.items()
        )
        polygons = [",".join(f"[{','.join(map(_point, [*ring, ring[0]]))}]" for ring in rings) for rings in parts]
        several = len(polygons) > 1
        kind = "MultiPolygon" if several else "Polygon"
        coordinates = "[" + ",".join(f"[{rings}]" for rings in polygons) + "]" if several else f"[{polygons[0]}]"
        yield (
            f'{{"type":"Feature","properties":{{{named}}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}'
        )


def _point(point: NDArray[np.float64]) -> str:
    return f"[{point[0]:.{DIGITS}f},{point[1]:.{DIGITS}f}]"


def _literal(value: str | Decimal) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
