"""Plots and layers into GIS files (写出矢量文件): the same bytes each time, whatever the folder or the clock."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from xiufu.core.archive import zipped
from xiufu.core.errors import InputError, Problem, file_problem
from xiufu.spatial.boundary import Boundary, Plot, Ring
from xiufu.spatial.crs import Crs, Points
from xiufu.spatial.files import gdal
from xiufu.spatial.files.geojson import geojson_bytes
from xiufu.spatial.files.kml import kml_bytes
from xiufu.spatial.files.plot_columns import written_columns
from xiufu.spatial.files.table import named, polygons_of
from xiufu.spatial.gdal_path import plain_name
from xiufu.spatial.layer import Shapes

SUFFIXES = (".gpkg", ".shp", ".zip", ".geojson", ".kml")
"""What can be written (可写的格式); ``.zip`` is a zipped shapefile."""

GEOGRAPHIC_SUFFIXES = (".geojson", ".kml")
"""Formats of longitudes and latitudes only (只写经纬度的格式)."""

_PARTS_OF_SHAPEFILE = (".cpg", ".dbf", ".prj", ".shp", ".shx")
_SHORT_NAME, _LONGEST_VALUE = 10, 254

_Columns = Mapping[str, Sequence[str | Decimal | None]]
_Rings = list[list[Points]]


def written(boundary: Boundary, target: Path, crs: Crs) -> Mapping[str, bytes]:
    """The files of a boundary in a format, by name (写出界址): ready for ``core.files.write_all`` beside ``target``.

    The suffix says which. GeoJSON and KML are longitudes and latitudes of CGCS2000 whatever ``crs`` is, and say so.
    Raises ``InputError`` for another suffix, and with every ring of fewer than three points.
    """
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise file_problem(target, f"不能写出“{target.suffix}”格式", f"可用的有：{'、'.join(SUFFIXES)}")
    _refuse_degenerate(boundary)
    if suffix in GEOGRAPHIC_SUFFIXES:
        rings = [_rings(plot, boundary.crs, Crs()) for plot in boundary.plots]
        rows = list(_rows(written_columns(boundary.plots, short=False), len(boundary.plots)))
        if suffix == ".geojson":
            return {target.name: geojson_bytes(zip(rows, rings, strict=True))}
        titles = [plot.title for plot in boundary.plots]
        return {target.name: kml_bytes(zip(titles, rows, rings, strict=True), plain_name(target.stem))}
    shapes = np.empty(len(boundary.plots), dtype=object)
    shapes[:] = [polygons_of(_rings(plot, boundary.crs, crs)) for plot in boundary.plots]
    if suffix == ".gpkg":
        columns = written_columns(boundary.plots, short=False)
        return {target.name: _geopackage(shapes, _arrays(columns), crs, plain_name(target.stem))}
    parts = _shapefile(shapes, _arrays(_short(written_columns(boundary.plots, short=True))), crs)
    if suffix == ".zip":
        return {target.name: zipped((plain_name(target.stem) + part, data) for part, data in parts.items())}
    return {target.stem + part: data for part, data in parts.items()}


def losses(boundary: Boundary, target: Path) -> tuple[str, ...]:
    """What a format cannot hold of a boundary (写出时的损失), for the user."""
    shapefile = target.suffix.lower() in (".shp", ".zip")
    rings = [ring for plot in boundary.plots for ring in plot.rings()]
    found = []
    if boundary.header:
        found.append(f"属性描述（{named(boundary.header)}）没有写入：这种格式没有相应的位置")
    if any(not ring.closed for ring in rings):
        found.append("没有闭合的界址圈写成了闭合的面")
    if shapefile and any(ring.labels for ring in rings):
        found.append("点号没有写入：shapefile 没有相应的位置；需要保留时写成 .gpkg、.geojson 或 .kml")
    columns = written_columns(boundary.plots, short=True)
    if shapefile and (long := [name for name in columns if len(name.encode()) > _SHORT_NAME]):
        found.append(f"字段名超过10个字节，已截短：{named(long)}")
    if shapefile and (cut := [name for name, values in columns.items() if any(map(_too_long, values))]):
        found.append(f"字段值超过254个字节，已截短：{named(cut)}")
    return tuple(found)


def layer_bytes(shapes: Shapes, columns: Mapping[str, NDArray[np.object_]], crs: Crs, name: str) -> bytes:
    """A GeoPackage of one layer (图层写为 GeoPackage). Shapes are polygons in ``crs`` without the zone before the east."""
    moved = shapely.transform(shapes, lambda points: points + np.array([crs.prefix_m, 0.0])) if crs.prefixed else shapes
    return _geopackage(moved, columns, crs, name)


def outlines_geopackage(outlines: Sequence[bytes | None], columns: _Columns, name: str) -> bytes:
    """Outlines as they are kept (WKB of longitudes and latitudes of CGCS2000) as a GeoPackage (范围图层); rows may have none."""
    return _geopackage(np.asarray(shapely.from_wkb(list(outlines)), dtype=object), _arrays(columns), Crs(), name)


def _refuse_degenerate(boundary: Boundary) -> None:
    problems = [
        Problem(
            boundary.file,
            0,
            f"{plot.place or plot.title}的第{number}圈只有{len(ring.points)}个点，构不成面",
            "补全界址点，或删除这一圈",
        )
        for plot in boundary.plots
        for number, ring in enumerate(plot.rings(), 1)
        if len(ring.points) < 3
    ]
    if problems:
        raise InputError(*problems)


def _rings(plot: Plot, source: Crs, target: Crs) -> _Rings:
    return [[_written(ring, source, target) for ring in part.rings()] for part in plot.parts]


def _written(ring: Ring, source: Crs, target: Crs) -> Points:
    points = source.points_in(target, ring.points) + np.array([target.prefix_m, 0.0])
    return np.asarray(points, dtype=np.float64)


def _rows(columns: _Columns, count: int) -> Iterator[dict[str, str | Decimal]]:
    for position in range(count):
        row = {name: values[position] for name, values in columns.items()}
        yield {name: value for name, value in row.items() if value is not None}


def _arrays(columns: _Columns) -> dict[str, NDArray[np.object_]]:
    """Columns for GDAL: numbers where all are, else text."""
    arrays: dict[str, NDArray[np.object_]] = {}
    for name, values in columns.items():
        if any(isinstance(value, Decimal) for value in values):
            arrays[name] = np.array([np.nan if value is None else float(value) for value in values])
        else:
            arrays[name] = np.array(values, dtype=object)
    return arrays


def _short(columns: _Columns) -> _Columns:
    """Names of at most ten bytes, each of its own, and values that a .dbf has room for."""
    short: dict[str, Sequence[str | Decimal | None]] = {}
    for name, values in columns.items():
        cut, number = _cut(name, _SHORT_NAME), 1
        while cut.upper() in map(str.upper, short):
            number += 1
            cut = _cut(name, _SHORT_NAME - len(str(number))) + str(number)
        short[cut] = [_cut(value, _LONGEST_VALUE) if isinstance(value, str) else value for value in values]
    return short


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def _too_long(value: str | Decimal | None) -> bool:
    return isinstance(value, str) and len(value.encode()) > _LONGEST_VALUE


def _geopackage(shapes: Shapes, columns: Mapping[str, NDArray[np.object_]], crs: Crs, name: str) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        target = Path(folder) / "layer.gpkg"
        gdal.write(target, "GPKG", shapes, columns, crs=f"EPSG:{crs.epsg}", layer=name, options={})
        return target.read_bytes()


def _shapefile(shapes: Shapes, columns: Mapping[str, NDArray[np.object_]], crs: Crs) -> dict[str, bytes]:
    options = {"DBF_DATE_LAST_UPDATE": "1980-01-01"}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        target = Path(folder) / "layer.shp"
        gdal.write(target, "ESRI Shapefile", shapes, columns, crs=f"EPSG:{crs.epsg}", layer="layer", options=options)
        return {part: target.with_suffix(part).read_bytes() for part in _PARTS_OF_SHAPEFILE}
