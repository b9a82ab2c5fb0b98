"""KML: read and written whole. Links to other files are not followed.

KML is WGS 84 by its standard. What is written here is CGCS2000 and says so in every Placemark's data.
"""

import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.spatial.files.table import POLYGONS, Table, of_forms, polygons_of, unclosed_rings
from xiufu.spatial.gdal_path import plain_name

CRS_KEY, CRS_VALUE = "坐标系", "EPSG:4490"
DIGITS = 11
"""Decimals of a degree (小数位数): 0.001 mm."""

_EXPORT = "用软件重新导出为 KML"
_DEEPEST = 500
_SHAPES = ("Polygon", "LineString", "LinearRing", "Point", "Track", "MultiTrack", "Model")


def read_kml(data: bytes, path: Path) -> dict[str, Table]:
    """Polygons of a KML by folder (读取 KML); those in no folder under the file's name.

    Raises ``InputError`` with every Placemark that cannot be read.
    """
    if b"<!DOCTYPE" in data[:10_000] or b"<!ENTITY" in data:
        raise file_problem(path, "KML 里有 DOCTYPE 或 ENTITY 定义，不予读取", _EXPORT)
    found: dict[str, list[tuple[int, ElementTree.Element]]] = {}
    links = number = 0
    folders: list[str] = []
    around: list[str] = []
    root = ""
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(data), events=("start", "end")):
            tag = _tag(element)
            root = root or tag
            if event == "start":
                if len(around) == _DEEPEST or (tag == "Placemark" and tag in around):
                    raise file_problem(path, "内容层层嵌套，不是 KML", _EXPORT)
                around.append(tag)
                if tag == "Folder":
                    folders.append("")
                continue
            around.pop()
            if tag == "Folder":
                folders.pop()
            elif tag == "name" and around and around[-1] == "Folder":
                folders[-1] = (element.text or "").strip()
            elif tag == "NetworkLink":
                links += 1
            elif tag == "Placemark":
                number += 1
                folder = next((name for name in reversed(folders) if name), plain_name(path.stem))
                found.setdefault(folder, []).append((number, element))
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        where = getattr(error, "position", (0, 0))[0]
        what = f"内容不是完整的 KML（第{where}行处中断）"
        raise InputError(Problem(str(path), where, what, _EXPORT)) from error
    if root != "kml":
        raise file_problem(path, "内容是 XML，但不是 KML", _EXPORT)
    notes = (f"{links}处网络链接（NetworkLink）未打开",) if links else ()
    problems: list[Problem] = []
    tables = {folder: _table(placemarks, path, notes, problems) for folder, placemarks in found.items()}
    if problems:
        raise InputError(*problems)
    return {folder: table for folder, table in tables.items() if len(table.shapes)}


def _table(
    placemarks: list[tuple[int, ElementTree.Element]], path: Path, notes: tuple[str, ...], problems: list[Problem]
) -> Table:
    shapes = np.empty(len(placemarks), dtype=object)
    rows: list[dict[str, str]] = []
    unclosed: set[tuple[int, int]] = set()
    for position, (number, placemark) in enumerate(placemarks):
        rows.append(_data(placemark))
        try:
            parts = _parts(placemark)
            others = [
                _tag(e) for e in placemark.iter() if _tag(e) in _SHAPES and _tag(e) not in ("Polygon", "LinearRing")
            ]
            if not parts or others:
                shapes[position] = shapely.Point(0, 0) if others else None
                continue
            shapes[position] = polygons_of(parts)
            unclosed |= unclosed_rings(number, parts)
        except (ValueError, IndexError, shapely.errors.GEOSException):
            what = f"第{number}个图形坐标写法不对，不能构成面"
            problems.append(Problem(str(path), 0, what, "在软件中检查这个图形，改正后重新导出"))
    keys = list(dict.fromkeys(key for row in rows for key in row if key != CRS_KEY))
    columns = {key: np.array([row.get(key) for row in rows], dtype=object) for key in keys}
    said = {row.get(CRS_KEY, "") for row, shape in zip(rows, shapes, strict=True) if shape is not None}
    (stated,) = said if len(said) == 1 else ("",)
    numbers = np.array([number for number, _ in placemarks], dtype=np.int64)
    statement = f"KML 的“{CRS_KEY}”数据" if stated else "KML 标准"
    table = Table(shapes, numbers, columns, stated or "EPSG:4326", statement, frozenset(unclosed), notes=notes)
    return of_forms(table, POLYGONS)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _parts(placemark: ElementTree.Element) -> list[list[NDArray[np.float64]]]:
    parts = []
    for polygon in placemark.iter():
        if _tag(polygon) == "Polygon":
            outer = _rings(polygon, "outerBoundaryIs")
            if len(outer) != 1:
                raise ValueError("one outer ring")
            parts.append(outer + _rings(polygon, "innerBoundaryIs"))
    return parts


def _rings(polygon: ElementTree.Element, side: str) -> list[NDArray[np.float64]]:
    return [
        np.array([[float(value) for value in point.split(",")[:2]] for point in (e.text or "").split()])
        for boundary in polygon
        if _tag(boundary) == side
        for e in boundary.iter()
        if _tag(e) == "coordinates"
    ]


def _data(placemark: ElementTree.Element) -> dict[str, str]:
    """The name, the description and the data of a Placemark."""
    row: dict[str, str] = {}
    for element in placemark.iter():
        tag, text = _tag(element), (element.text or "").strip()
        if tag in ("name", "description") and text and element in list(placemark):
            row[tag] = text
        elif tag == "Data":
            value = next((child.text or "" for child in element if _tag(child) == "value"), "")
            row[element.get("name", "")] = value.strip()
        elif tag == "SimpleData":
            row[element.get("name", "")] = text
    if row.get("name") in [value for key, value in row.items() if key != "name"]:
        del row["name"]
    return row


def kml_bytes(
    features: Iterable[tuple[str, Mapping[str, str | Decimal], list[list[NDArray[np.float64]]]]], name: str
) -> bytes:
    """Features with titles and rings in degrees of CGCS2000 (写出 KML)."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<kml xmlns="http://www.opengis.net/kml/2.2">',
        f"<Document><name>{_text(name)}</name>",
        "<description>坐标为2000国家大地坐标系（EPSG:4490）经纬度</description>",
    ]
    for title, properties, parts in features:
        data = {CRS_KEY: CRS_VALUE, **{key: str(value) for key, value in properties.items()}}
        said = "".join(f"<Data name={quoteattr(k)}><value>{_text(v)}</value></Data>" for k, v in data.items())
        polygons = "\n".join(map(_polygon, parts))
        shape = f"<MultiGeometry>{polygons}</MultiGeometry>" if len(parts) > 1 else polygons
        lines.append(f"<Placemark><name>{_text(title)}</name><ExtendedData>{said}</ExtendedData>\n{shape}</Placemark>")
    return "\n".join([*lines, "</Document></kml>", ""]).encode()


def _text(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return escape("".join(letter for letter in text if letter >= " " or letter in "\t\n"))


def _polygon(rings: list[NDArray[np.float64]]) -> str:
    sides = ["outerBoundaryIs"] + ["innerBoundaryIs"] * (len(rings) - 1)
    return "<Polygon>" + "".join(map(_side, sides, rings)) + "</Polygon>"


def _side(side: str, ring: NDArray[np.float64]) -> str:
    points = " ".join(f"{point[0]:.{DIGITS}f},{point[1]:.{DIGITS}f}" for point in [*ring, ring[0]])
    return f"<{side}><LinearRing><coordinates>{points}</coordinates></LinearRing></{side}>"
